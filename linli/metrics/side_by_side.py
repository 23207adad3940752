"""Two choices beside each other: how far apart they are, with limits where chance alone gives a share its spread."""

from collections.abc import Sequence
from dataclasses import dataclass

from linli.metrics import effective_coverage, indicators, intervals
from linli.metrics.indicators import Value
from linli.selection import Selection
from linli.warehouse import sqlfiles
from linli.warehouse.store import Reader


@dataclass(frozen=True)
class Apart:
    """A value, and what of the first one and of it is compared, with the limits of 95 % of the difference; None where not told."""

    value: Value
    compared: tuple[float, float] | None = None
    interval: tuple[float, float] | None = None
    # Of two times other compounds are judged, so that what is judged at both is compared.
    is_of_both: bool = False

    @property
    def difference(self) -> float | None:
        """Return how far the value is from the first one, in percentage points."""
        return self.compared[1] - self.compared[0] if self.compared else None

    @property
    def is_beyond_chance(self) -> bool:
        """Tell whether the limits leave out that there is no difference at all."""
        return self.interval is not None and (self.interval[0] > 0 or self.interval[1] < 0)


def judged(
    reader: Reader, names: Sequence[str], first: Selection, others: Sequence[Selection]
) -> list[Apart]:
    """Return the differences of these indicators from a first choice that have limits, so that chance can be told apart."""
    found = [of(reader, name, first, other) for name in names for other in others]
    return [apart for apart in found if apart.interval is not None]


def clear_first(names: Sequence[str], judged: Sequence[Apart]) -> list[str]:
    """Return the indicators, those that differ by more than chance first, so that what is said of them is seen; else as they were."""
    clear = {apart.value.indicator for apart in judged if apart.is_beyond_chance}
    return sorted(names, key=lambda name: name not in clear)


def of(reader: Reader, indicator: str, first: Selection, other: Selection) -> Apart:
    """Return an indicator of another choice, and how far it is from that of the first one.

    Of shares alone, in percentage points: counts of places of different size have no difference worth a word. The limits are
    those of two shares (Newcombe 1998, method 10), of samples large enough; nothing is suppressed that `value` shows.
    Effective coverage of two times is compared over what is judged at both, as cards do (`effective_coverage.moved`).
    """
    about = indicators.catalogue()[indicator]
    one, two = (indicators.value(reader, indicator, selection) for selection in (first, other))
    if first == other or about.unit != "percent" or one.value is None or two.value is None:
        return Apart(two)
    if first.end != other.end and (moved := effective_coverage.moved(reader, indicator, other, first.end)):
        if moved.before is None or moved.now is None:
            return Apart(two)
        return Apart(
            two, (moved.before, moved.now), moved.interval if moved.is_enough else None, is_of_both=True
        )
    interval = None
    is_sample = about.kind == "ratio" and about.n_of in sqlfiles.SAMPLED
    if is_sample and not (one.is_small or two.is_small):
        sides = []
        for value in (two, one):
            low, high = intervals.share(value.numerator or 0.0, value.denominator or 0.0)
            sides.append((value.value or 0.0, 100 * low, 100 * high))
        interval = intervals.difference(sides[0], sides[1])
    return Apart(two, (one.value, two.value), interval)
