"""Days marked on a trend: of the whole street always, of a community where it is chosen."""

from datetime import date

import duckdb

from tests.queries.drawn import Run, given

EVENTS = """
    event_id | date       | title          | label | event_kind | community_id
    ---------+------------+----------------+-------+------------+-------------
    E1       | 2024-01-01 | the plan       | plan  | plan       |
    E2       | 2024-11-15 | heating begins |       | season     |
    E3       | 2024-11-15 | hall opens     | hall  | opening    | C1
    E4       | 2025-06-01 | market         |       |            | C2
    E5       | 2026-01-01 | next year      | next  | policy     |
"""
YEARS = {"start": date(2024, 1, 1), "stop": date(2026, 1, 1)}
PLAN = (date(2024, 1, 1), "the plan", "plan", 2)
HEATING = (date(2024, 11, 15), "heating begins", "heating begins", 4)
HALL = (date(2024, 11, 15), "hall opens", "hall", 3)
MARKET = (date(2025, 6, 1), "market", "market", 5)


def test_events_of_the_scope_and_span(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("known_events", **YEARS) == []
    given(con, events=EVENTS)
    assert run("known_events", **YEARS) == [PLAN, HEATING]
    assert run("known_events", **YEARS, community_ids=["C1"]) == [PLAN, HALL, HEATING]
    assert run("known_events", **YEARS, community_ids=["C2", ""]) == [PLAN, HEATING, MARKET]
    assert run("known_events", start=date(2024, 1, 2), stop=date(2024, 11, 15)) == []
