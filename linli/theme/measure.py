"""How long a text is when it is set: one rule for every picture and slide."""

import re

_WIDE = frozenset("\u2014\u201c\u201d\u2026%")  # as wide as a Chinese sign, or nearly
_SLIM = frozenset(" ,.:;\u00b7|")
_MEET = re.compile(r"(?<=[\u2e80-\u9fff])(?=[\d\u2212+])|(?<=[\d%])(?=[\u2e80-\u9fff])")
_STOP, _COMMA = re.compile("[\uff0c\uff1b\uff1a\u3002]"), re.compile("\u3001")


def ems(text: str) -> float:
    """Return about how long a text is, in its own size: a Chinese sign is 1, a digit or Latin letter at most 0.64."""
    return sum(
        1.0 if ord(sign) > 0x2E7F or sign in _WIDE else 0.35 if sign in _SLIM else 0.64 for sign in text
    )


def apart(text: str) -> str:
    """Return a text as LibreOffice and WPS set it, with a little room between Chinese and figures: to be measured only."""
    return _MEET.sub(" ", text)


def broken(text: str, width: float, size: float) -> str:
    """Return a text that takes two lines of so many inches with a vertical tab after the stop nearest to its middle,
    where both parts fit.
    """
    room = width * 72 / size
    if ems(apart(text)) * 1.05 <= room:
        return text
    for stops in (_STOP, _COMMA):  # within a list only where nothing else is left
        halves = [(text[: stop.end()], text[stop.end() :]) for stop in stops.finditer(text)]
        fitting = [half for half in halves if half[1] and max(map(ems, half)) * 1.05 <= room]
        if fitting:
            return "\v".join(min(fitting, key=lambda half: max(map(ems, half))))
    return text
