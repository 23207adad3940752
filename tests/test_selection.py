"""Periods."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from linli.selection import Selection, add_months, months_between


def test_a_quarter_and_the_same_a_year_before():
    quarter = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))

    assert quarter.stop == date(2026, 10, 1)
    assert quarter.last_day == date(2026, 9, 30)
    assert quarter.shifted(-12) == Selection(None, None, date(2025, 7, 1), date(2025, 9, 1))


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(-600, 600))
def test_adding_months_is_undone_by_taking_them_away(day, months):
    first = day.replace(day=1)
    assert add_months(add_months(first, months), -months) == first
    assert months_between(first, add_months(first, months)) == months
