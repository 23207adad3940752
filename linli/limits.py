"""Which parts differ from the whole by more than chance: the control limits of a funnel plot."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from linli.indicators import Part

# Two-sided 95 % and 99.8 %, as Spiegelhalter, Funnel plots for comparing institutional performance
# (Statistics in Medicine 2005), proposes.
WARNING, ACTION = 1.959963984540054, 3.090232306167814


@dataclass(frozen=True)
class Judged:
    """A part with its number of cases and how far it lies from the whole in standard errors of its own size."""

    part: Part
    cases: float
    score: float

    @property
    def is_outside(self) -> bool:
        """Tell whether the part lies outside the inner limits."""
        return abs(self.score) > WARNING


def judged(parts: Sequence[Part], whole: float | None, least: float) -> list[Judged]:
    """Return the parts of a rate in percent with at least so many cases, against the rate of the whole.

    The score is that of the binomial's normal approximation; 0 where the whole leaves no room for chance. Without
    a rate of the whole there is nothing to judge by.
    """
    if whole is None:
        return []
    share = whole / 100
    found = []
    for part in parts:
        cases = part.denominator or 0.0
        if part.value is None or cases < max(least, 1):
            continue
        error = math.sqrt(share * (1 - share) / cases) if 0 < share < 1 else 0.0
        found.append(Judged(part, cases, (part.value / 100 - share) / error if error else 0.0))
    return found


def band(whole: float, cases: float, score: float) -> tuple[float, float]:
    """Return the limits around a rate in percent at a number of cases, within 0 and 100."""
    share = whole / 100
    spread = score * math.sqrt(share * (1 - share) / cases)
    return max(0.0, 100 * (share - spread)), min(100.0, 100 * (share + spread))
