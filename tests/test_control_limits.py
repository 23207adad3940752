"""Control limits and intervals: the rules one by one, the limits against scipy.stats, and how often chance is alarmed."""

import math
from datetime import date

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from linli.metrics import control_limits, intervals
from linli.metrics.control_limits import Observed
from linli.selection import add_months

FIRST = date(2024, 1, 1)
NOW = date(2026, 7, 1)  # the 31st month


def amounts(values) -> list[Observed]:
    return [Observed(add_months(FIRST, n), value, value) for n, value in enumerate(values)]


def noise(count: int = 30) -> list[float]:
    """A series that goes up and down by one around ten, and never twice to the same side."""
    return [10 + (1 if n % 2 else -1) * (1 + 0.1 * (n % 5)) for n in range(count)]


@pytest.mark.parametrize(
    ("last", "side", "rule"),
    [
        ([10.0, 10.2, 15.9], "high", "outside"),
        ([10.0, 10.2, 4.0], "low", "outside"),
        ([9.0, 13.7, 13.7], "high", "two_of_three"),
        ([10.0, 10.2, 11.0], None, None),
        ([13.7, 13.7, 9.0], None, None),  # the last month is not part of it
    ],
)
def test_the_last_months_speak_by_a_few_rules(last, side, rule):
    found = control_limits.chart(amounts([*noise(), *last]), NOW, "amount")
    assert (found.side, found.rule) == (side, rule)


def test_a_run_on_one_side_and_a_slope_speak_too():
    run = [12.1, 12.0, 12.2, 11.9, 12.1, 12.2, 12.0]
    found = control_limits.chart(amounts([*noise(), *run]), NOW, "amount")
    assert (found.side, found.rule) == ("high", "seven")
    slope = [9.0, 9.6, 10.2, 10.8, 11.6, 12.6]
    found = control_limits.chart(amounts([*noise(), *slope]), NOW, "amount")
    assert (found.side, found.rule) == ("high", "six")


def test_a_slight_run_is_noise():
    found = control_limits.chart(amounts([*noise(), *[10.2] * 7]), NOW, "amount")
    assert found.side is None


def test_nothing_is_said_without_twelve_months_or_where_nothing_ever_moved():
    short = [Observed(item.month, item.value, item.number) for item in amounts(noise(14))]
    assert control_limits.chart(short, short[-1].month, "amount") is not None
    assert control_limits.chart(short, short[-2].month, "amount") is not None
    assert control_limits.chart(short, short[-3].month, "amount") is None
    assert control_limits.chart(amounts([5.0] * 33), NOW, "amount") is None
    # Of cases chance is known even so.
    still = [Observed(add_months(FIRST, n), 100 * 80 / 88, 80, 88) for n in range(33)]
    assert control_limits.chart(still, NOW, "share", 100).side is None


def test_months_that_follow_one_another_closely_are_not_enough():
    walk = np.cumsum(np.random.default_rng(3).normal(0, 1, 33)).tolist()
    assert control_limits.chart(amounts(walk), NOW, "amount") is None


def test_a_season_is_compared_with_the_same_month_a_year_before():
    season = [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 60, 60]
    rng = np.random.default_rng(5)
    counts = [int(rng.poisson(season[n % 12])) for n in range(35)]  # ends in a November
    months = [Observed(add_months(FIRST, n), count, count) for n, count in enumerate(counts)]
    last = months[-1].month
    assert control_limits.chart(months, last, "count", seasonal=True).side is None
    # The limits lie around last year's value.
    band = control_limits.chart(months, last, "count", seasonal=True).bands[-1]
    assert band.low < counts[22] < band.high
    assert band.middle == pytest.approx(counts[22])
    # Less than two years are not enough to know a season.
    assert control_limits.chart(months[14:], last, "count", seasonal=True) is None


def draw(kind: str, rng: np.random.Generator) -> tuple[list[Observed], control_limits.Form]:
    months = [add_months(FIRST, n) for n in range(33)]
    if kind == "share":
        cases = rng.poisson(90, 33) + 1
        hits = rng.binomial(cases, 0.9)
        rows = zip(months, hits, cases, strict=True)
        return [Observed(month, 100 * x / n, x, n) for month, x, n in rows], "share"
    if kind == "rare":
        return [Observed(month, x, x) for month, x in zip(months, rng.poisson(1.2, 33), strict=True)], "count"
    if kind == "rough":
        counts = rng.poisson(rng.gamma(20, 10, 33))
        return [Observed(month, x, x) for month, x in zip(months, counts, strict=True)], "count"
    values = [0.0]
    for step in rng.normal(0, 1, 82):
        values.append(float(kind) * values[-1] + step)
    return amounts(values[-33:]), "amount"


@pytest.mark.parametrize("seasonal", [False, True])
@pytest.mark.parametrize("kind", ["share", "rare", "rough", "0", "0.5", "0.8"])
def test_an_unchanged_process_is_hardly_ever_called_changed(kind, seasonal):
    """At most one in a hundred; 1,500 series leave a Monte Carlo error (three standard errors) of 0.8 points."""
    rng = np.random.default_rng(17)
    alarms = 0
    for _ in range(1500):
        months, form = draw(kind, rng)
        found = control_limits.chart(months, NOW, form, 100 if form == "share" else 1, seasonal=seasonal)
        alarms += found is not None and found.side is not None
    assert alarms / 1500 <= 0.01 + 3 * math.sqrt(0.01 * 0.99 / 1500)


def test_a_shift_of_three_standard_deviations_is_found():
    rng = np.random.default_rng(23)
    found = 0
    for _ in range(300):
        values = [*rng.normal(10, 1, 30), *rng.normal(13, 1, 3)]
        chart = control_limits.chart(amounts(values), NOW, "amount")
        found += chart is not None and chart.side == "high"
    assert found / 300 >= 0.8


@given(st.integers(0, 39), st.integers(1, 39))
def test_limits_of_few_cases_are_those_of_clopper_and_pearson(hits, cases):
    hits = min(hits, cases)
    exact = scipy.stats.binomtest(hits, cases).proportion_ci(0.95, "exact")
    assert intervals.share(hits, cases) == pytest.approx((exact.low, exact.high))


@given(st.integers(0, 400), st.integers(40, 400))
def test_limits_of_many_cases_are_wilsons(hits, cases):
    hits = min(hits, cases)
    wilson = scipy.stats.binomtest(hits, cases).proportion_ci(0.95, "wilson")
    assert intervals.share(hits, cases) == pytest.approx((wilson.low, wilson.high), abs=1e-9)


@given(st.integers(0, 500))
def test_limits_of_a_count_are_exact(number):
    low, high = intervals.count(number)
    assert low <= number <= high
    assert scipy.stats.poisson.cdf(number, high) == pytest.approx(0.025)
    if number:
        assert scipy.stats.poisson.sf(number - 1, low) == pytest.approx(0.025)


@given(*[st.integers(0, 60)] * 2, *[st.integers(1, 60)] * 2)
def test_an_interval_turns_its_sign_with_the_sides(hits, other_hits, cases, other_cases):
    sides = []
    for number, size in ((min(hits, cases), cases), (min(other_hits, other_cases), other_cases)):
        sides.append((number / size, *intervals.share(number, size)))
    low, high = intervals.difference(*sides)
    back_low, back_high = intervals.difference(*reversed(sides))
    assert (low, high) == pytest.approx((-back_high, -back_low))
    assert low <= sides[0][0] - sides[1][0] <= high
    wide = intervals.difference(*sides, ratio=2.0)
    assert wide[0] <= low
    assert high <= wide[1]


def test_the_reach_of_a_process_tells_whether_a_target_is_met_by_chance():
    low, high = control_limits.reach(amounts(noise(24)), "amount")
    assert low < 9
    assert high > 11
    assert control_limits.reach(amounts(noise(11)), "amount") is None
