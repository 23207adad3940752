"""What sentences of several topics say alike."""

import re
from collections.abc import Sequence

from linli.metrics.indicators import Part, Value
from linli.text import formatting, labels

_AFTER_SIGN = re.compile(r"(?<=[\uff08\uff09\u201d\uff0c\u3001\uff1b\uff1a\u3002]) +")


def say(key: str, **values: object) -> str:
    """Return a sentence of the catalogue with its values; a full-width sign that ends a value has its own room after it."""
    return _AFTER_SIGN.sub("", labels.text(f"sentence.{key}", **values))


def largest(parts: Sequence[Part]) -> Part | None:
    """Return the largest part that has a name; rows without one are none of the kinds."""
    named = [part for part in parts if part.key and (part.numerator or part.value)]
    return max(named, key=lambda part: part.numerator or part.value or 0) if named else None


def unnamed(parts: Sequence[Part], unit: str) -> str:
    """Return how many lie in no part that has a name."""
    n = sum(part.numerator or part.value or 0 for part in parts if not part.key)
    return say("unnamed", n=formatting.with_unit(n, unit)) if n else ""


def rate(value: Value) -> str:
    """Return a rate, with a word where it rests on too few cases to conclude anything from it."""
    return formatting.with_unit(value.value, "percent") + (say("small") if value.is_small else "")


def percent(share: float | None) -> str:
    """Return a share from 0 to 1 as a percentage."""
    return formatting.with_unit(None if share is None else 100 * share, "percent")
