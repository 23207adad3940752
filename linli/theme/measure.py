"""How long a text is when it is set: one rule for every picture and slide."""

_WIDE = frozenset("\u2014\u201c\u201d\u2026%")  # as wide as a Chinese sign, or nearly
_SLIM = frozenset(" ,.:;\u00b7|")


def ems(text: str) -> float:
    """Return about how long a text is, in its own size: a Chinese sign is 1, a digit or Latin letter at most 0.64."""
    return sum(
        1.0 if ord(sign) > 0x2E7F or sign in _WIDE else 0.35 if sign in _SLIM else 0.64 for sign in text
    )
