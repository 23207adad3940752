"""What a month usually brings: the same month of earlier years."""

import math
import statistics
from collections.abc import Mapping, Sequence
from datetime import date

from linli.indicators import Point

_Z = 2.326347874040841  # one-sided 1 % of the normal distribution


def expected(points: Sequence[Point]) -> Mapping[tuple[date, str], float]:
    """Return the mean of the same calendar month in all earlier years, by month and key of a count."""
    counts = {(point.month, point.key): point.numerator or 0.0 for point in points}
    years = sorted({month.year for month, _ in counts})
    found = {}
    for month, key in counts:
        past = [
            counts[earlier, key]
            for earlier in (month.replace(year=year) for year in years if year < month.year)
            if (earlier, key) in counts
        ]
        if past:
            found[month, key] = statistics.fmean(past)
    return found


def is_high(count: float, usual: float) -> bool:
    """Tell whether a count lies above what chance leaves to a Poisson count in one case of a hundred.

    The mean of earlier years is itself a count, hence the 1 under the root.
    """
    return count - usual > _Z * math.sqrt(usual + 1)
