"""Which parts differ from the rest by more than chance: exact control limits of a funnel plot and who is named.

The method, its assumptions and its measured false alarms: docs/statistics.md.
"""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from linli.metrics.distributions import binomial_quantile
from linli.metrics.indicators import Part, Point

# Two-sided 95 % and 99.8 %, as Spiegelhalter, Funnel plots for comparing institutional performance
# (Statistics in Medicine 2005; 24: 1185-1202), proposes.
WARNING, ACTION = 1.959963984540054, 3.090232306167814
# How likely a picture may be to name anybody who differs from the rest by chance only.
FAMILY = 0.05


@dataclass(frozen=True)
class Judged:
    """A part with its number of cases and how far it lies from the rest, as a score of the normal distribution."""

    part: Part
    cases: float
    score: float
    is_outside: bool  # more than chance, all parts of the picture together considered


@dataclass(frozen=True)
class Funnel:
    """The parts that can be judged, the rate of all parts together, and what was left out."""

    parts: tuple[Judged, ...] = ()
    whole: float | None = None  # in percent, of the cases that lie in a part
    dispersion: float = 1.0  # how many times a binomial's variance the cases of one part have
    unplaced: float = 0.0  # cases without a part
    few: int = 0  # parts with fewer cases than it takes


def judged(parts: Sequence[Part], least: float, monthly: Sequence[Point] = ()) -> Funnel:
    """Judge each part of a rate in percent with at least so many cases against all other parts together.

    The number of hits of a part, given those of all, is hypergeometric where all are alike. Where the hits of a part
    vary more from month to month than chance lets them, so many cases count as one. The exact tails, doubled, go
    through Holm's step-down rule, so that at most one picture of twenty names any by chance, however many others
    differ. Cases under the empty key lie in no part.
    """
    placed = [part for part in parts if part.key and part.value is not None and part.denominator]
    cases = math.fsum(part.denominator or 0.0 for part in placed)
    hits = math.fsum(part.numerator or 0.0 for part in placed)
    spread = dispersion(monthly)
    able = [part for part in placed if (part.denominator or 0.0) >= max(least, 1)]
    scores = [_score(part, hits, cases, spread) for part in able]
    named = holm([math.erfc(abs(score) / math.sqrt(2)) for score in scores], FAMILY)
    return Funnel(
        tuple(
            Judged(part, part.denominator or 0.0, score, flag)
            for part, score, flag in zip(able, scores, named, strict=True)
        ),
        100 * hits / cases if cases else None,
        spread,
        math.fsum(part.denominator or 0.0 for part in parts if not part.key),
        len(placed) - len(able),
    )


def beyond(found: Funnel) -> int:
    """Return how many parts lie outside the inner limits as they are drawn: of many some do, though all are alike."""
    if found.whole is None:
        return 0
    edges = [(one, band(found.whole, one.cases / found.dispersion, WARNING)) for one in found.parts]
    return sum(not low <= (one.part.value or 0.0) <= high for one, (low, high) in edges)


def _score(part: Part, hits: float, cases: float, spread: float) -> float:
    """Return the exact two-sided tail of a part among all as a score, below 0 where it has fewer hits."""
    counts = (part.numerator or 0.0, part.denominator or 0.0, hits, cases)
    low, high = tails(*(count / spread for count in counts))
    score = -NormalDist().inv_cdf(max(min(low, high, 0.5), 1e-300))
    return -score if low < high else score


def tails(hits: float, cases: float, all_hits: float, all_cases: float) -> tuple[float, float]:
    """Return the probabilities of at most and of at least so many hits among some of all cases, drawn blindly.

    Numbers that are not whole, as a dispersion leaves them, continue the hypergeometric distribution by the gamma
    function, whose recurrence leads from each number of hits to the next.
    """
    misses = all_hits - all_cases + cases  # below 0: so many more misses there are than cases
    variance = cases * all_hits / all_cases * (1 - all_hits / all_cases)
    reach = math.ceil(60 * math.sqrt(variance)) + 60  # what lies beyond has no weight
    mean = cases * all_hits / all_cases
    down = hits - np.arange(0, min(hits - max(0.0, misses), max(0.0, hits - mean) + reach))
    up = hits + np.arange(0, min(min(cases, all_hits) - hits, max(0.0, mean - hits) + reach))
    first = _choose(all_hits, hits) + _choose(all_cases - all_hits, cases - hits) - _choose(all_cases, cases)

    def total(ratios: NDArray[np.float64]) -> float:
        return min(1.0, math.exp(first) + float(np.exp(first + np.cumsum(np.log(ratios))).sum()))

    return (
        total(down * (down - misses) / ((all_hits - down + 1) * (cases - down + 1))),
        total((all_hits - up) * (cases - up) / ((up + 1) * (up + 1 - misses))),
    )


def _choose(of: float, number: float) -> float:
    return math.lgamma(of + 1) - math.lgamma(number + 1) - math.lgamma(of - number + 1)


def holm(probabilities: Sequence[float], family: float) -> list[bool]:
    """Tell which of some probabilities are too small for chance, all together at one level (Holm 1979).

    The smallest is held against level / number, the next against level / (number - 1), and so on to the first that
    is not below. It asks nothing of how the parts hang together.
    """
    order = sorted(range(len(probabilities)), key=probabilities.__getitem__)
    found = [False] * len(probabilities)
    for rank, index in enumerate(order):
        if probabilities[index] > family / (len(probabilities) - rank):
            break
        found[index] = True
    return found


def dispersion(monthly: Sequence[Point]) -> float:
    """Return how many times a binomial's variance the hits of one part have from month to month, at least 1.

    The squares of what each part's months differ from its own rate in a month like any other (a logit with an effect of
    the part and one of the month), over what they are on average where chance alone is at work and the sums of the
    part and of the month are given. Both are summed before they are divided, so that cases weigh alike. Real
    differences between parts and what changed for all do not enter; entries of one matter, which end alike, do.
    """
    able = [point for point in monthly if point.key and point.denominator]
    keys, months = (
        {name: index for index, name in enumerate(dict.fromkeys(names))}
        for names in ([point.key for point in able], [point.month for point in able])
    )
    hits, cases = np.zeros((len(keys), len(months))), np.zeros((len(keys), len(months)))
    for point in able:
        at = keys[point.key], months[point.month]
        hits[at], cases[at] = point.numerator or 0.0, point.denominator or 0.0
    hits, cases = _mixed(hits, cases)
    if not hits.size:
        return 1.0
    chance = _alike(hits, cases)
    found = float(((hits - cases * chance) ** 2).sum())
    of_part, of_month = cases.sum(axis=1, keepdims=True), cases.sum(axis=0, keepdims=True)
    left = (1 - cases / of_part) * of_part / (of_part - 1) * (1 - cases / of_month)
    usual = float((cases * chance * (1 - chance) * left).sum())
    return max(1.0, found / usual) if usual > 0 else 1.0


def _mixed(
    hits: NDArray[np.float64], cases: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the rows and columns that have both hits and misses; the others say nothing of how these vary."""
    while hits.size:
        rows = (hits.sum(axis=1) > 0) & (hits.sum(axis=1) < cases.sum(axis=1)) & ((cases > 0).sum(axis=1) > 1)
        columns = (hits.sum(axis=0) > 0) & (hits.sum(axis=0) < cases.sum(axis=0))
        if rows.all() and columns.all():
            break
        hits, cases = hits[rows][:, columns], cases[rows][:, columns]
    return hits, cases


def _chance(logit: NDArray[np.float64]) -> NDArray[np.float64]:
    return 1 / (1 + np.exp(-logit))


def _alike(hits: NDArray[np.float64], cases: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chance of a hit in each cell of a logit with an effect of its row and one of its column."""
    part = hits.sum(axis=1, keepdims=True)
    rows = np.log(part / (cases.sum(axis=1, keepdims=True) - part))
    columns = np.zeros((1, cases.shape[1]))
    chance: NDArray[np.float64] = _chance(rows + columns)
    for _ in range(30):
        before = chance
        for axis in (0, 1):
            weight = (cases * chance * (1 - chance)).sum(axis=axis, keepdims=True)
            step = (hits - cases * chance).sum(axis=axis, keepdims=True) / np.maximum(weight, 1e-9)
            if axis:
                rows = rows + np.clip(step, -1, 1)
            else:
                columns = columns + np.clip(step, -1, 1)
            chance = _chance(np.clip(rows + columns, -15, 15))
        if np.abs(chance - before).max() < 1e-7:
            break
    return chance


@functools.lru_cache(4096)  # a picture asks for some hundred of them, a quarter of a millisecond each
def band(whole: float, cases: float, score: float) -> tuple[float, float]:
    """Return the exact binomial limits around a rate in percent at a number of cases, within 0 and 100.

    A part lies below the lower one exactly if so few hits or fewer have a probability below the tail of the score,
    and above the upper one likewise. Between whole numbers the binomial distribution is continued by the incomplete
    beta function, so that the limits run without steps; Spiegelhalter interpolates linearly in the same place.
    """
    share = whole / 100
    if not 0 < share < 1:
        return whole, whole
    tail = math.erfc(score / math.sqrt(2)) / 2
    low = binomial_quantile(tail, cases, share)
    high = cases - binomial_quantile(tail, cases, 1 - share)
    return max(0.0, 100 * low / cases), min(100.0, 100 * high / cases)
