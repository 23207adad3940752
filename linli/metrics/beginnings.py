"""Did a share move where something began: before and after, with the interval of the difference."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from linli.metrics import intervals

_LEAST = 30  # meetings on each side; with fewer nothing short of a landslide would show

Verdict = Literal["more", "fewer", "level", "too_few"]


@dataclass(frozen=True)
class Change:
    """Shares before and after, 0 to 1, the limits of their difference, and what may be said of it."""

    compounds: int
    before: tuple[int, int]  # hits, cases
    after: tuple[int, int]
    low: float
    high: float
    verdict: Verdict

    @property
    def difference(self) -> float:
        """Return the share after less the share before; both sides have cases wherever there is a verdict."""
        return self.after[0] / self.after[1] - self.before[0] / self.before[1]


def change(row: Mapping[str, Any]) -> Change:
    """Return what became of the share of matters that residents raised, from the row of `deeds_effect`."""
    before = int(row["resident_before"]), int(row["meetings_before"])
    after = int(row["resident_after"]), int(row["meetings_after"])
    if min(before[1], after[1]) < _LEAST:
        return Change(row["compounds"], before, after, -1.0, 1.0, "too_few")
    now, then = ((hits / cases, *intervals.share(hits, cases)) for hits, cases in (after, before))
    low, high = intervals.difference(now, then)
    verdict: Verdict = "more" if low > 0 else "fewer" if high < 0 else "level"
    return Change(row["compounds"], before, after, low, high, verdict)
