"""What we reckon ourselves against scipy, which reckons it too: distributions, and who is whose partner."""

import math

import numpy as np
import pytest
import scipy.optimize
import scipy.special
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from linli.ledgers import assignment
from linli.metrics import distributions

# From half a case to more than a city has in a year, as often small as large.
CASES = st.floats(math.log(0.5), math.log(2e5)).map(math.exp)
SHARES = st.floats(0.0005, 0.9995)
TAILS = st.one_of(st.sampled_from([0.025, 0.975, 0.001, 3e-5]), st.floats(1e-4, 1 - 1e-4))


def same(found, expected):
    return found == pytest.approx(float(expected), rel=2e-9, abs=1e-200)


@given(CASES, CASES, SHARES)
def test_the_incomplete_beta_function(a, b, x):
    assert same(distributions.beta(a, b, x), scipy.special.betainc(a, b, x))
    near = min(max(a / (a + b) * (0.5 + x), 1e-12), 1 - 1e-12)  # where it is neither 0 nor 1
    assert same(distributions.beta(a, b, near), scipy.special.betainc(a, b, near))


@given(CASES, st.floats(0.2, 3))
def test_the_incomplete_gamma_function(a, times):
    assert same(distributions.gamma(a, a * times), scipy.special.gammainc(a, a * times))


def test_nothing_and_everything():
    assert [distributions.beta(2, 3, x) for x in (-1, 0, 1, 2)] == [0, 0, 1, 1]
    assert [distributions.gamma(2, x) for x in (-1, 0, 1e6)] == [0, 0, 1]


@given(CASES, CASES, TAILS)
def test_quantiles_of_shares_and_of_counts(a, b, tail):
    assert same(distributions.beta_quantile(a, b, tail), scipy.special.betaincinv(a, b, tail))
    assert same(distributions.gamma_quantile(a, tail), scipy.special.gammaincinv(a, tail))


@given(st.floats(1, 2e5), st.floats(0.5001, 0.9999))
def test_quantiles_of_student(freedom, probability):
    expected = scipy.special.stdtrit(freedom, probability)
    assert same(distributions.student_quantile(freedom, probability), expected)


@given(st.floats(1, 2e5), SHARES, TAILS)
def test_quantiles_of_hits(cases, share, tail):
    found = distributions.binomial_quantile(tail, cases, share)
    if found:
        assert found <= cases
        assert scipy.special.betainc(cases - found, found + 1, 1 - share) == pytest.approx(tail, rel=1e-7)
    else:
        assert (1 - share) ** cases >= tail * (1 - 1e-9)


@given(
    arrays.arrays(
        float,
        st.tuples(st.integers(1, 9), st.integers(1, 9)),
        elements=st.one_of(st.sampled_from([0, 0.5, 1]), st.floats(-2, 2, width=16)),  # equal ones too
    )
)
def test_nobody_pairs_better(scores):
    rows, columns = zip(*assignment.best(scores), strict=True)
    assert len(set(rows)) == len(set(columns)) == min(scores.shape)
    best = scores[scipy.optimize.linear_sum_assignment(scores, maximize=True)].sum()
    assert scores[list(rows), list(columns)].sum() == pytest.approx(best)


def test_equal_scores_go_to_the_first():
    assert assignment.best(np.zeros((2, 3))) == [(0, 0), (1, 1)]


def test_of_what_is_no_number_nothing_is_known_and_nobody_waits() -> None:
    assert math.isnan(distributions.beta(2, 3, math.nan))
    assert math.isnan(distributions.gamma(2, math.nan))
