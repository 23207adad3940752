"""What of a text may be shown and written anywhere: no sign that is not seen, and no number or name of a person."""

import functools
import re
from collections.abc import Iterable
from typing import Literal

from linli.text import labels

Kind = Literal["", "id", "mobile", "name"]

# Controls but tab and line ends, soft hyphen, zero-width and joining signs, those that turn the direction of a line or
# end one, lone halves of a sign, tags, and what XML does not know.
_UNSEEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_WIDE_DIGITS = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF38: "X", 0xFF58: "x"}

_ID = r"(?<![0-9A-Za-z])[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[0-9Xx](?![0-9A-Za-z])"
_MOBILE = r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d.]\d|\d)"
_PROVINCES = {
    *range(11, 16),
    *range(21, 24),
    *range(31, 38),
    *range(41, 47),
    *range(50, 55),
    *range(61, 66),
    71,
    81,
    82,
    83,
}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@functools.cache
def _person() -> re.Pattern[str]:
    told = "|".join(labels.get("person.told"))
    return re.compile(
        f"(?P<id>{_ID})|(?P<mobile>{_MOBILE})|(?:{told})[:\uff1a]\\s*(?P<name>[\u3400-\u9fff·]{{2,4}})"
    )


def hides(text: str) -> bool:
    """Tell whether a text has signs that nobody sees."""
    return _HIDDEN.search(text) is not None


def plain(text: str) -> str:
    """Return a text without signs that nobody sees; line ends and tabs stay."""
    return _HIDDEN.sub("", text)


def in_line(text: str) -> str:
    """Return a text for one line of a terminal or a log: plain, without line ends and tabs."""
    return re.sub(r"[\t\r\n]+", " ", plain(text))


def _is_id(number: str) -> bool:
    if int(number[:2]) not in _PROVINCES:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def person_in(text: str) -> Kind:
    """Return what of a person a text tells: an ID number, a mobile number, or a name that is called one; empty if nothing."""
    for match in _person().finditer(text.translate(_WIDE_DIGITS)):
        if match["id"] is None:
            return "mobile" if match["mobile"] else "name"
        if _is_id(match["id"]):
            return "id"
    return ""


def may_tell_person(texts: Iterable[str]) -> bool:
    """Tell whether any of many texts may tell of a person: quick, for most columns do not."""
    return _person().search("\n".join(texts).translate(_WIDE_DIGITS)) is not None


def covered(text: str) -> str:
    """Return a text in which numbers and names of persons are covered."""
    if not person_in(text):
        return text

    def cover(match: re.Match[str]) -> str:
        mask = labels.text("person.cover")
        if match["id"]:
            return mask if _is_id(match["id"]) else match[0]
        return mask if match["mobile"] else match[0].replace(match["name"], mask)

    return _person().sub(cover, text.translate(_WIDE_DIGITS))


def is_name(text: str) -> bool:
    """Tell whether a whole text looks like a Chinese person's name."""
    return (
        2 <= len(text) <= 3
        and text[0] in labels.text("person.surnames")
        and text[-1] not in labels.text("person.posts")
        and all("\u3400" <= sign <= "\u9fff" for sign in text)
    )


@functools.cache
def _columns() -> re.Pattern[str]:
    latin = "|".join(word.replace(" ", r"[\s_-]*") for word in labels.get("person.columns_latin"))
    return re.compile(
        "|".join(labels.get("person.columns")) + rf"|(?<![a-z])(?:{latin})(?![a-z])", re.IGNORECASE
    )


def is_persons_column(title: str) -> bool:
    """Tell whether a column of this title holds names, numbers or addresses of persons."""
    return _columns().search(title) is not None
