"""Visits: where nobody has been for too long, and what became of what they were about."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given

MAY = date(2025, 5, 1)
PERIOD = {"start": MAY, "stop": date(2025, 6, 1)}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return compounds last visited just as long ago as may be, a day longer, in the future, and never."""
    collected(con, "2025-01-01", "2025-05-31", "visits", "issues", "compounds")
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+----------
            K1          | C1           | a    | managed
            K2          | C1           | b    | unmanaged
            K3          |              | c    | managed
        """,
        visits="""
            visit_id | date       | compound_id | issue_id
            ---------+------------+-------------+---------
            V1       | 2025-03-02 | K1          | I1
            V2       | 2025-03-01 | K2          |
            V3       | 2025-06-01 | K2          |
            V4       | 2025-05-10 |             | I1
            V5       | 2025-05-11 |             | I1
            V6       | 2025-05-01 |             | I2
            V7       | 2025-05-31 |             | I3
            V8       | 2025-05-31 |             | I9
        """,
        issues="""
            issue_id | opened_at  | callback_status | resolved
            ---------+------------+-----------------+---------
            I1       | 2025-05-10 |                 |
            I2       | 2025-04-30 | valid           | true
            I3       | 2025-05-31 | removed         | true
        """,
        issue_spells="""
            issue_id | compound_id | category | opened_at  | begun_at   | ended_at
            ---------+-------------+----------+------------+------------+-----------
            I1       | K1          | TC       | 2025-05-10 | 2025-05-10 | 2025-05-12
            I1       | K1          | TC       | 2025-05-10 | 2025-05-20 |
            I2       | K1          | HW       | 2025-04-30 | 2025-04-30 | 2025-05-02
            I3       | K1          | HW       | 2025-05-31 | 2025-05-31 | 2025-05-31
        """,
    )
    return con


def test_a_compound_is_not_visited_for_too_long_from_the_day_after_the_limit(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("visit_gaps", **PERIOD) == [
        ("K3", "c", None, "managed", None, None, 2, 3),  # the ledger is older than the limit
        ("K2", "b", "one", "unmanaged", date(2025, 3, 1), 91, 2, 3),
    ]
    assert run("visit_gaps", start=date(2025, 3, 1), stop=date(2025, 4, 1)) == []  # the ledger is too young
    assert [row[0] for row in run("visit_gaps", **PERIOD, community_ids=["C1"])] == ["K2"]
    # March is 89 days after the ledger's first day: nothing is known of who was never visited.
    assert [row[0] for row in run("compounds_unvisited") if row[2] == "K1"] == [date(2025, 4, 1), MAY]
    assert [(row[2], row[4]) for row in run("compounds_unvisited") if row[0] == MAY] == [
        ("K1", 0),
        ("K2", 1),
        ("K3", 1),
    ]


def test_what_visits_were_about_stands_once_by_what_became_of_it(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("visit_matters", **PERIOD) == [
        ("open", 1, 0),  # opened on the day of the first visit of the period, and reopened
        ("closed", 1, 0),
        ("solved", 0, 1),
        ("unlisted", 0, 1),
    ]
    assert run("visit_matters_open", **PERIOD) == [
        ("I1", None, None, "TC", date(2025, 5, 10), date(2025, 5, 11)),
    ]
    assert {row[1:] for row in run("visit_matters", **PERIOD, community_ids=["C1"])} == {(0, 0)}
