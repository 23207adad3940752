"""Control limits of a rate: by hand, and against the binomial."""

import pytest
import scipy.stats

from linli import limits
from linli.indicators import Part


def part(key, numerator, denominator):
    value = 100 * numerator / denominator if denominator else None
    return Part(key, key, numerator, denominator, value, "ok" if denominator else "no_data")


def test_a_part_is_judged_by_its_own_size():
    parts = [part("small", 5, 10), part("large", 500, 1000), part("none", 0, 0), part("few", 1, 9)]
    small, large = limits.judged(parts, 60.0, least=10)
    assert small.score == pytest.approx(-0.1 / (0.6 * 0.4 / 10) ** 0.5)
    assert (small.is_outside, large.is_outside) == (False, True)


def test_a_whole_without_exceptions_puts_nobody_outside():
    assert [one.score for one in limits.judged([part("A", 9, 10)], 100.0, least=1)] == [0]


@pytest.mark.parametrize("score", [limits.WARNING, limits.ACTION])
def test_the_limits_hold_what_they_say(score):
    low, high = limits.band(85.0, 4000, score)
    inside = scipy.stats.binom.cdf(40 * high, 4000, 0.85) - scipy.stats.binom.cdf(40 * low, 4000, 0.85)
    assert inside == pytest.approx(scipy.stats.norm.cdf(score) - scipy.stats.norm.cdf(-score), abs=0.004)
    assert limits.band(99.0, 1, score)[1] == 100.0
