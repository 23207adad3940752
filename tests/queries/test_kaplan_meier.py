"""Another library's Kaplan-Meier as the oracle of ours."""

import statistics
import warnings
from datetime import date
from fractions import Fraction

import duckdb
import pytest
import scipy.stats
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.queries.drawn import Run

WINDOW = {"start": date(2025, 1, 1), "stop": date(2025, 2, 1)}
DURATIONS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=40)


def fill(con: duckdb.DuckDBPyConnection, durations: list[tuple[int, bool]]) -> None:
    con.execute("delete from issue_durations")
    con.execute(
        """
        insert into issue_durations by name
        select
            '2025-01-10'::date as opened_on,
            '2025-01-10'::timestamp as opened_at,
            listed.days,
            cast(round(1440 * listed.days) as integer) as minutes,
            listed.closed as is_closed,
            false as is_negative,
            '2025-01-01'::date as opened_known,
            if(listed.closed, listed.days, null) as closing_days,
            if(listed.closed, '2025-01-01'::date, null) as closed_known
        from (select unnest($days) as days, unnest($closed) as closed) as listed
        """,
        {"days": [days for days, _ in durations], "closed": [closed for _, closed in durations]},
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DURATIONS)
def test_the_curve_is_that_of_scipy(
    con: duckdb.DuckDBPyConnection, run: Run, durations: list[tuple[int, bool]]
) -> None:
    fill(con, durations)
    sample = scipy.stats.CensoredData(
        uncensored=[days for days, closed in durations if closed],
        right=[days for days, closed in durations if not closed],
    )
    curve = scipy.stats.ecdf(sample).sf
    # scipy's interval is of the survival function: closed is what is left of one.
    with warnings.catch_warnings(action="ignore"):  # it warns where there is none, which is checked below
        bounds = curve.confidence_interval(0.95, method="log-log")
    for key, days, share, low, high, at_risk, issues in run("resolve_curves", axis="", **WINDOW):
        assert (key, issues) == ("", len(durations))
        assert at_risk == sum(other >= days for other, _ in durations)
        assert share == pytest.approx(1 - curve.evaluate(days)), f"after {days} days"
        if 0 < share < 1:
            assert low == pytest.approx(1 - bounds.high.evaluate(days)), f"after {days} days"
            assert high == pytest.approx(1 - bounds.low.evaluate(days)), f"after {days} days"
        else:
            assert (low, high) == (None, None)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DURATIONS)
def test_the_median_is_exact_where_half_are_left(
    con: duckdb.DuckDBPyConnection, run: Run, durations: list[tuple[int, bool]]
) -> None:
    fill(con, durations)
    share, median, ninth = Fraction(1), None, None
    for days in sorted({days for days, _ in durations}):
        at_risk = sum(1 for other, _ in durations if other >= days)
        share *= 1 - Fraction(sum(1 for other, closed in durations if other == days and closed), at_risk)
        if share <= Fraction(1, 2) and median is None:
            later = [other for other, closed in durations if closed and other > days]
            # Just half are left between two closings: the mean of the two, as of an even number of closed issues.
            median = Fraction(days + min(later, default=days), 2) if share == Fraction(1, 2) else days
        if share <= Fraction(1, 10) and ninth is None:
            ninth = days
    assert run("median_days_km", **WINDOW) == [(median, len(durations))]
    # Not reached is a value of its own: more than a tenth are never seen closed.
    assert run("p90_days_km", **WINDOW) == [(ninth, len(durations))]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 12), min_size=1, max_size=40))
def test_with_nothing_open_both_medians_are_one(
    con: duckdb.DuckDBPyConnection, run: Run, durations: list[int]
) -> None:
    fill(con, [(days, True) for days in durations])
    assert run("median_days_km", **WINDOW) == [(statistics.median(durations), len(durations))]
    assert run("median_days_km", **WINDOW) == run("median_days_closed", **WINDOW)
