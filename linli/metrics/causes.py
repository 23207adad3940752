"""What makes a share move again and again: the parts whose contribution has the same sign month after month."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from linli.metrics import comparison, decomposition, indicators
from linli.metrics.decomposition import Counts
from linli.selection import Selection
from linli.warehouse.kept import kept
from linli.warehouse.store import Reader

_MONTHS = 12
_AXES: tuple[indicators.Axis, ...] = ("category", "channel", "kind")
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


@kept
def repeated(reader: Reader, indicator: str, selection: Selection) -> Found:
    """Return which categories, channels and kinds of compound moved a share the same way beyond chance.

    Each of the last twelve months is compared with the same month of the year before, and its change is divided among the
    parts. By chance a part adds as often as it takes away: signs are tested two-sided, as strictly as parts are many.
    """
    moved: dict[tuple[str, str], list[float]] = {}
    compared = 0
    for axis, months in _divided(reader, indicator, selection):
        pairs = [pair for pair in months if all(_cases(side) for side in pair)]
        compared = max(compared, len(pairs))
        for now, then in pairs:
            for effect in decomposition.shares(then, now):
                if effect.key:  # what nobody noted is no cause
                    moved.setdefault((axis, effect.key), []).append(effect.total)
    if not moved or 2.0 ** (1 - compared) * len(moved) > _CHANCE:
        return Found(compared, None)
    causes = []
    for (axis, key), effects in moved.items():
        ups, downs = sum(effect > 0 for effect in effects), sum(effect < 0 for effect in effects)
        if _both_tails(max(ups, downs), ups + downs) * len(moved) <= _CHANCE:
            label = indicators.key_label(reader, axis, key)
            causes.append(Cause(label, ups > downs, max(ups, downs), ups + downs))
    return Found(compared, tuple(causes))


def _divided(
    reader: Reader, indicator: str, selection: Selection
) -> Iterator[tuple[str, list[tuple[Counts, Counts]]]]:
    """Yield each month's parts and those a year before, along each axis; kinds of compound where several are chosen."""
    one_kind = selection.compound_kinds and len(selection.compound_kinds) == 1
    for axis in _AXES[:-1] if one_kind else _AXES:
        yield axis, list(comparison.parts_by_month(reader, indicator, selection, _MONTHS, axis).values())


def _cases(counts: Counts) -> float:
    return math.fsum(base or 0.0 for _, base in counts.values())


def _both_tails(most: int, of: int) -> float:
    """Return how likely it is by chance that of so many signs at least `most` are alike, of either kind."""
    return min(1.0, 2.0 * sum(math.comb(of, k) for k in range(most, of + 1)) / 2.0**of)
