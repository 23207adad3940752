"""Days that everybody knows: the festival, the heating season, and a center's own for one or two communities."""

from datetime import date

import duckdb
import pytest

from linli import workdays
from tests.queries.drawn import Run, given

YEARS = {"start": date(2024, 1, 1), "stop": date(2026, 1, 1)}
CALENDAR = [
    (date(2024, 2, 10), "festival", 1),
    (date(2024, 3, 16), "heating_ends", 5),
    (date(2024, 11, 15), "heating_begins", 4),
    (date(2025, 1, 28), "festival", 1),
    (date(2025, 3, 16), "heating_ends", 5),
    (date(2025, 11, 15), "heating_begins", 4),
]


@pytest.fixture(autouse=True)
def street(con: duckdb.DuckDBPyConnection) -> None:
    for day in workdays.between(date(2024, 1, 1), date(2025, 12, 31)):
        con.execute(
            "insert into calendar (date, is_heating_season, days_from_festival) values (?, ?, ?)",
            [day["date"], day["is_heating_season"], day["days_from_festival"]],
        )
    given(
        con,
        centers="""
            center_id | community_id | opened_on  | closed_on
            ----------+--------------+------------+-----------
            Z1        | C1           | 2024-05-20 | 2025-06-30
            Z2        | C1           | 2024-05-07 |
            Z3        | C2           | 2019-01-01 | 2026-01-01
            Z4        | C3           | 2024-08-08 |
            Z5        |              | 2024-09-09 |
        """,
    )


def test_the_calendar_is_for_every_place(run: Run) -> None:
    # The first day of the calendar lies in the heating season, which did not begin on it.
    assert run("month_events", **YEARS) == CALENDAR
    assert run("month_events", start=date(2024, 3, 16), stop=date(2024, 11, 15)) == [CALENDAR[1]]


def test_centers_are_marked_for_one_or_two_communities_once_a_month(run: Run) -> None:
    own = [(date(2024, 5, 7), "center_opened", 2), (date(2025, 6, 30), "center_closed", 3)]
    assert run("month_events", **YEARS, community_ids=["C1", "C2"]) == sorted(CALENDAR + own)
    assert run("month_events", **YEARS, community_ids=["C1", "C2", "C3"]) == CALENDAR
    assert run("month_events", **YEARS, community_ids=[]) == CALENDAR


def test_without_a_published_festival_or_a_center_nothing_is_marked(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    con.execute("update calendar set days_from_festival = null, is_heating_season = false")
    assert run("month_events", **YEARS, community_ids=["C2"]) == []
