"""What a month usually brings, from the same month of earlier years, and which counts chance does not explain.

The method, its assumptions and its measured false alarms: docs/statistics.md.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from linli import workdays
from linli.metrics import distributions, indicators
from linli.metrics.indicators import Point
from linli.selection import Selection
from linli.warehouse.store import Reader

# A count is high where it or more would come in fewer than so many of all months, if nothing but chance were at work.
LEVEL = 0.01
# So many degrees of freedom are needed to know how counts vary from year to year.
LEAST_FREEDOM = 20
_MONTHS = 60

Cell = tuple[date, str]  # month and key
Scatter = tuple[float, int]  # a chi-square and its degrees of freedom


@dataclass(frozen=True)
class Usual:
    """What a count usually is, in how many earlier years it was counted, and whether it is beyond chance."""

    mean: float
    years: int
    probability: float | None  # of the count or more; None where too little is known to judge

    @property
    def is_high(self) -> bool:
        """Tell whether the count lies above what chance leaves to one month of a hundred."""
        return self.probability is not None and self.probability < LEVEL


def usual(reader: Reader, selection: Selection) -> Mapping[Cell, Usual]:
    """Return what is usual of the issues opened, by month and category, up to the end of a selection.

    A month that the ledger of issues does not cover whole is neither judged nor compared with.
    """
    points = indicators.trend(reader, "issues_opened", selection, months=_MONTHS, axis="category")
    for span in reader.rows("span_list"):
        if span["ledger"] == "issues":
            points = tuple(
                point for point in points if span["first_whole"] <= point.month <= span["last_whole"]
            )
    return expected(points)


def expected(points: Sequence[Point]) -> Mapping[Cell, Usual]:
    """Return what is usual for each whole month and key of a count that has a comparable month in an earlier year.

    Comparable is a whole month of the same name; January and February also need the Spring Festival to begin in the
    same month. The count of a month given those before is negative binomial: a Poisson count whose rate is known from
    the earlier years only, as many times wider as counts of the same months differ from year to year.
    """
    counts = {(point.month, point.key): point.numerator or 0.0 for point in points if point.is_final}
    groups: dict[tuple[str, int, int | None], dict[date, float]] = defaultdict(dict)
    for (month, key), count in counts.items():
        groups[key, month.month, _festival(month)][month] = count
    spread = {group: _scatter(list(months.values())) for group, months in groups.items()}
    of_all = _summed(spread.values())
    of_keys = {key: _summed(spread[group] for group in spread if group[0] == key) for key, *_ in spread}
    found = {}
    for group, months in groups.items():
        wider = _dispersion(spread[group], of_all, of_keys[group[0]])
        for month, count in months.items():
            past = [earlier for at, earlier in months.items() if at < month]
            if past:
                chance = None if wider is None else tail(count, past, wider)
                found[month, group[0]] = Usual(math.fsum(past) / len(past), len(past), chance)
    return found


def _festival(month: date) -> int | None:
    """Return in which month the Spring Festival of a January's or February's year begins; of others nothing."""
    first = workdays.festival(month.year) if month.month <= 2 else None
    return first.month if first else None


def _scatter(counts: Sequence[float]) -> Scatter:
    """Return the chi-square of counts of one month in several years, and its degrees of freedom."""
    mean = math.fsum(counts) / len(counts)
    if not mean or len(counts) < 2:
        return 0.0, 0
    return math.fsum((count - mean) ** 2 for count in counts) / mean, len(counts) - 1


def _summed(found: Iterable[Scatter]) -> Scatter:
    pairs = tuple(found)
    return math.fsum(square for square, _ in pairs), sum(freedom for _, freedom in pairs)


def _dispersion(own: Scatter, of_all: Scatter, of_key: Scatter) -> float | None:
    """Return how many times a Poisson count's variance counts have from year to year, at least 1.

    It is that of all other months of the key or of all keys, whichever is more; the month in question is left out, so
    that an unusual count does not excuse itself. None where these are too few to tell.
    """
    if of_all[1] - own[1] < LEAST_FREEDOM:
        return None
    return max(
        [
            1.0,
            *(
                (square - own[0]) / (freedom - own[1])
                for square, freedom in (of_all, of_key)
                if freedom > own[1]
            ),
        ]
    )


def tail(count: float, past: Sequence[float], dispersion: float) -> float:
    """Return the probability of a count or more, given the counts of earlier years and their dispersion.

    With Jeffreys' prior the mean is (sum + 1/2) / years, and the variance is dispersion (1 + 1 / years) times it:
    a negative binomial distribution, whose tail is an incomplete beta function.
    """
    if count <= 0:
        return 1.0
    mean = (math.fsum(past) + 0.5) / len(past)
    ratio = dispersion * (1 + 1 / len(past))  # of variance and mean
    return distributions.beta(count, mean / (ratio - 1), 1 - 1 / ratio)
