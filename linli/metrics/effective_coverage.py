"""Effective coverage, one number: what is judged and what is not, the rate with its bounds, and what changed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from linli.metrics import intervals
from linli.selection import Selection, add_months
from linli.warehouse.store import Answer, Reader

QUERY = "effective_change"
# The indicators that this is, each by what it counts and whether gate G5 is left out.
INDICATORS = {
    "effective_coverage_rate": ("compounds", False),
    "effective_coverage_rate_households": ("households", False),
    "effective_coverage_rate_without_g5": ("compounds", True),
    "compounds_effective": ("compounds", False),
}
CHANCE = 0.05  # a change as large as this is seen by chance alone in at most one of twenty
Verdict = Literal["turned", "turning", "level", "moved", "unjudged"]


@dataclass(frozen=True)
class Counted:
    """Effective coverage by compounds or by households. Rates and bounds are in percent, None of nothing."""

    in_scope: float
    judged: float
    unjudged: float
    effective: float
    rate: float | None  # over those judged
    lower: float | None  # over those in scope, were all unjudged to fail
    upper: float | None  # and were all to pass
    lower_before: float | None
    upper_before: float | None
    judged_both: float  # judged at both times
    effective_before: float  # of those judged at both times
    effective_now: float
    up: float
    down: float
    is_wide: bool  # the bounds lie so far apart that they are told
    is_enough: bool  # so many are judged at both times that a change says something

    @property
    def before(self) -> float | None:
        """Return the rate before over those judged at both times."""
        return self._rate(self.effective_before)

    @property
    def now(self) -> float | None:
        """Return the rate now over those judged at both times."""
        return self._rate(self.effective_now)

    @property
    def change(self) -> float | None:
        """Return the change in percentage points over those judged at both times."""
        return self._rate(self.effective_now - self.effective_before)

    def _rate(self, part: float) -> float | None:
        return 100 * part / self.judged_both if self.judged_both else None


@dataclass(frozen=True)
class Coverage:
    """Effective coverage at the end of a month against that of another."""

    month: date
    before: date | None
    compounds: Counted
    households: Counted
    branches_up: int  # which cover what went up
    branches_down: int
    rows: Answer  # what it was counted from

    @property
    def chance(self) -> float:
        """Return how likely moves at least as one-sided are by chance alone (McNemar's exact test, two-sided).

        What moves are branches: a joint branch takes all its compounds with it, so that these are one move.
        """
        return sign_test(self.branches_up, self.branches_down)

    @property
    def is_beyond_chance(self) -> bool:
        """Tell whether chance alone would hardly move so many one way and so few the other."""
        return self.chance <= CHANCE

    @property
    def verdict(self) -> Verdict:
        """Return what may be said of the change.

        Turned: more are effective, beyond chance, and nothing contradicts it: households moved the same way, and the
        bounds do not overlap, so that those unjudged cannot turn it round. Turning: more are effective and households
        do not say otherwise. Unjudged: too few were judged at both times.
        """
        homes, change = self.households, self.compounds.change
        if change is None or not self.compounds.is_enough:
            return "unjudged"
        if not change:
            return "level"
        if change < 0 or (homes.change is not None and homes.change <= 0):
            return "moved"
        apart = (self.compounds.lower or 0) > (self.compounds.upper_before or 0)
        return "turned" if self.is_beyond_chance and apart else "turning"


def sign_test(up: int, down: int) -> float:
    """Return the exact two-sided probability of a split at least as uneven where up and down are as likely."""
    moved = up + down
    uneven = sum(math.comb(moved, fewer) for fewer in range(min(up, down) + 1))
    return float(min(1.0, 2 * uneven / 2**moved))


def read(
    reader: Reader, selection: Selection, before: date | None = None, *, without_g5: bool = False
) -> Coverage:
    """Return the coverage at the end of a selection against the end of the month `before`, a year earlier unless given.

    Gate G5, of the centers, can be left out.
    """
    before = before or add_months(selection.end, -12)
    asked = {"month": selection.end, "before": before, "without_g5": without_g5, **selection.scope()}
    rows = reader.rows(QUERY, **asked)
    counted = {row["counted"]: row for row in rows}
    moves = counted["compounds"]
    return Coverage(
        selection.end,
        before,
        _counted(moves),
        _counted(counted["households"]),
        int(moves["branches_up"]),
        int(moves["branches_down"]),
        rows,
    )


@dataclass(frozen=True)
class Moved:
    """An indicator of effective coverage then and now, over what is judged at both times."""

    compared: float  # compounds or households judged at both times
    before: float | None
    now: float | None
    change: float | None
    is_enough: bool
    chance: float  # of so uneven a split of the branches that moved
    interval: tuple[float, float] | None  # of the change, 95 %


def of_indicator(
    reader: Reader, indicator: str, selection: Selection, before: date | None = None
) -> Counted | None:
    """Return what one of the indicators of effective coverage counts, None of any other."""
    if indicator not in INDICATORS:
        return None
    counted, without_g5 = INDICATORS[indicator]
    found = read(reader, selection, before, without_g5=without_g5)
    return found.compounds if counted == "compounds" else found.households


def moved(reader: Reader, indicator: str, selection: Selection, before: date) -> Moved | None:
    """Return how an indicator of effective coverage changed since the end of a month, None of any other indicator.

    The number of effective compounds is compared over those judged at both times too: else it would grow
    with what is judged.
    """
    counted = of_indicator(reader, indicator, selection, before)
    if counted is None:
        return None
    _, without_g5 = INDICATORS[indicator]
    both = read(reader, selection, before, without_g5=without_g5)
    then, now, change = counted.before, counted.now, counted.change
    if indicator == "compounds_effective" and counted.judged_both:
        then, now, change = counted.effective_before, counted.effective_now, counted.up - counted.down
    limits = None
    if both.branches_up + both.branches_down and counted.judged_both:
        # Of the branches that moved so many went up: that share's exact limits, times what they cover.
        per = 1 if indicator == "compounds_effective" else 100 / counted.judged_both
        low, high = intervals.share(both.branches_up, both.branches_up + both.branches_down)
        moves = per * (counted.up + counted.down)
        limits = ((2 * low - 1) * moves, (2 * high - 1) * moves)
    return Moved(counted.judged_both, then, now, change, counted.is_enough, both.chance, limits)


def _counted(row: Mapping[str, Any]) -> Counted:
    return Counted(**{name: row[name] for name in Counted.__dataclass_fields__})
