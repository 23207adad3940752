"""What makes a share move again and again: the parts whose contribution has the same sign month after month."""

import functools
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from linli import contracts
from linli.metrics import decomposition, indicators
from linli.metrics.decomposition import Counts
from linli.selection import Selection, add_months
from linli.warehouse.store import Reader

_MONTHS = 12
_AXES: tuple[indicators.Axis, ...] = ("category", "channel")
_CHANCE = 0.05  # that any part at all is named where signs come by chance


@dataclass(frozen=True)
class Cause:
    """A part that moved the share the same way in so many months of those in which it moved it at all."""

    label: str
    is_up: bool
    months: int
    of: int


@dataclass(frozen=True)
class Found:
    """The parts that repeat, in the order of axes and codes, and over how many months; None where these are too few."""

    months: int
    causes: tuple[Cause, ...] | None


@functools.lru_cache(maxsize=256)
def repeated(reader: Reader, indicator: str, selection: Selection) -> Found:
    """Return which categories, channels and kinds of compound moved a share the same way beyond chance.

    Each of the last twelve months is compared with the same month of the year before, and its change is divided among the
    parts. By chance a part adds as often as it takes away: signs are tested two-sided, as strictly as parts are many.
    """
    moved: dict[tuple[str, str], list[float]] = {}
    compared = 0
    for axis, by_month in _divided(reader, indicator, selection):
        pairs = [(add_months(month, -12), month) for month in by_month if add_months(month, -12) in by_month]
        pairs = [pair for pair in pairs if all(_cases(by_month[month]) for month in pair)]
        compared = max(compared, len(pairs))
        for before, after in pairs:
            for effect in decomposition.shares(by_month[before], by_month[after]):
                if effect.key:  # what nobody noted is no cause
                    moved.setdefault((axis, effect.key), []).append(effect.total)
    if not moved or 2.0 ** (1 - compared) * len(moved) > _CHANCE:
        return Found(compared, None)
    causes = []
    for (axis, key), effects in moved.items():
        ups, downs = sum(effect > 0 for effect in effects), sum(effect < 0 for effect in effects)
        if _both_tails(max(ups, downs), ups + downs) * len(moved) <= _CHANCE:
            label = (
                contracts.value_label("compounds", "kind", key)
                if axis == "kind"
                else indicators.key_label(reader, axis, key)
            )
            causes.append(Cause(label, ups > downs, max(ups, downs), ups + downs))
    return Found(compared, tuple(causes))


def _divided(
    reader: Reader, indicator: str, selection: Selection
) -> Iterator[tuple[str, dict[date, Counts]]]:
    """Yield the parts of each month along each axis; kinds of compound are parts where several are chosen."""
    months = 2 * _MONTHS
    for axis in _AXES:
        points = indicators.trend(reader, indicator, selection, months, axis)
        yield axis, _counts((point.month, point.key, point) for point in points)
    kinds = selection.compound_kinds or tuple(contracts.load_all()["compounds"].field("kind").values)
    if len(kinds) > 1:
        yield (
            "kind",
            _counts(
                (point.month, kind, point)
                for kind in kinds
                for point in indicators.trend(
                    reader, indicator, replace(selection, compound_kinds=(kind,)), months
                )
            ),
        )


def _counts(points: Iterator[tuple[date, str, indicators.Point]]) -> dict[date, Counts]:
    found: dict[date, Counts] = {}
    for month, key, point in points:
        if point.numerator is not None and point.denominator is not None:
            found.setdefault(month, {})[key] = (point.numerator, point.denominator)
    return found


def _cases(counts: Counts) -> float:
    return math.fsum(base or 0.0 for _, base in counts.values())


def _both_tails(most: int, of: int) -> float:
    """Return how likely it is by chance that of so many signs at least `most` are alike, of either kind."""
    return min(1.0, 2.0 * sum(math.comb(of, k) for k in range(most, of + 1)) / 2.0**of)
