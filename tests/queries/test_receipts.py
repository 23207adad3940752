"""What has come of each ledger, month by month: received, none, late, not collected, not applicable are not the same."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, given

MONTHS = """
    month      | month_end  | is_final
    -----------+------------+---------
    2026-04-01 | 2026-04-30 | true
    2026-05-01 | 2026-05-31 | true
    2026-06-01 | 2026-06-30 | true
    2026-07-01 | 2026-07-15 | false
"""
APRIL, MAY, JUNE, JULY = (date(2026, month, 1) for month in range(4, 8))


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    given(con, months=MONTHS)
    return con


def states(con: duckdb.DuckDBPyConnection, run: Run) -> dict[str, list[str]]:
    """Return by ledger its states from April to July."""
    found: dict[str, list[str]] = {}
    for ledger, _, _, state in run("receipt_months"):
        found.setdefault(ledger, []).append(state)
    return found


def test_each_month_of_a_ledger_has_one_of_six_states(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        ledger_rhythms="""
            ledger  | rhythm  | is_dated | is_counted
            --------+---------+----------+-----------
            absent  | month   | true     | true
            events  | event   | true     | false
            issues  | month   | true     | false
            points  | month   | true     | true
            rare    | month   | true     | false
            reviews | quarter | true     | true
            targets | year    | false    | false
        """,
        data_dates="""
            ledger  | data_from  | as_of
            --------+------------+-----------
            events  |            | 2026-07-15
            issues  | 2026-05-02 | 2026-05-20
            points  | 2026-04-01 | 2026-06-30
            rare    | 2026-04-03 | 2026-04-20
            reviews | 2026-04-01 | 2026-06-30
        """,
        whole_months="""
            ledger  | first_whole | last_whole
            --------+-------------+-----------
            issues  | 2026-05-01  | 2026-04-01
            rare    | 2026-04-01  | 2026-06-01
        """,
        received_counts="""
            ledger  | month      | community_id | rows
            --------+------------+--------------+-----
            events  | 2026-04-01 | C1           | 1
            events  | 2026-06-01 | C1           | 1
            issues  | 2026-05-01 | C1           | 4
            issues  | 2026-05-01 |              | 1
            points  | 2026-04-01 | C1           | 2
            points  | 2026-06-01 | C1           | 2
            rare    | 2026-04-01 | C1           | 1
            reviews | 2026-04-01 | C2           | 7
        """,
    )
    assert states(street, run) == {
        "absent": ["not_collected"] * 4,
        "events": ["received", "none", "received", "not_applicable"],
        "issues": ["not_collected", "received", "late", "open"],
        "points": ["received", "late", "received", "open"],  # who counts by month leaves none out
        "rare": ["received", "none", "none", "open"],  # at its pace chance leaves these months empty
        "reviews": ["not_applicable", "not_applicable", "received", "not_applicable"],
    }


RECEIVED = """
    ledger  | month      | starts_on  | state
    --------+------------+------------+---------------
    issues  | 2026-04-01 | 2026-04-01 | late
    issues  | 2026-05-01 | 2026-05-01 | received
    issues  | 2026-06-01 | 2026-06-01 | late
    issues  | 2026-07-01 | 2026-07-01 | open
    points  | 2026-05-01 | 2026-05-01 | received
    points  | 2026-06-01 | 2026-06-01 | received
    reviews | 2026-05-01 | 2026-05-01 | not_applicable
    reviews | 2026-06-01 | 2026-04-01 | received
    waste   | 2026-05-01 | 2026-05-01 | late
    waste   | 2026-06-01 | 2026-06-01 | late
"""
COUNTS = """
    ledger  | month      | community_id | rows
    --------+------------+--------------+-----
    issues  | 2026-05-01 | C1           | 4
    issues  | 2026-05-01 |              | 1
    points  | 2026-05-01 | C1           | 2
    points  | 2026-06-01 | C2           | 3
    reviews | 2026-04-01 |              | 7
"""


def test_a_list_tells_rows_of_what_was_received(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(street, receipt_months=RECEIVED, received_counts=COUNTS)
    assert run("receipt_list", start=MAY) == [
        ("issues", MAY, "received", 5),
        ("issues", JUNE, "late", None),
        ("issues", JULY, "open", None),
        ("points", MAY, "received", 2),
        ("points", JUNE, "received", 3),
        ("reviews", MAY, "not_applicable", None),
        ("reviews", JUNE, "received", 7),
        ("waste", MAY, "late", None),
        ("waste", JUNE, "late", None),
    ]


def test_late_is_a_ledger_with_its_last_months(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(street, receipt_months=RECEIVED)
    assert run("late_list") == [("issues", 1, JUNE), ("waste", 2, MAY)]


def test_communities_of_a_ledger_are_told_apart(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        receipt_months=RECEIVED,
        received_counts=COUNTS,
        ledger_rhythms="""
            ledger  | rhythm | is_dated | is_counted
            --------+--------+----------+-----------
            issues  | month  | true     | false
            points  | month  | true     | true
            reviews | month  | true     | true
        """,
        communities="""
            community_id | name | valid_from | valid_to
            -------------+------+------------+-----------
            C1           | a    |            | 2026-06-01
            C2           | b    | 2026-05-01 |
        """,
    )
    assert run("receipt_communities", ledger="points", start=APRIL) == [
        ("C1", "a", MAY, "received", 2),
        ("C1", "a", JUNE, "not_applicable", None),
        ("C2", "b", MAY, "late", None),
        ("C2", "b", JUNE, "received", 3),
    ]
    told = [(row[0], row[2], row[3]) for row in run("receipt_communities", ledger="issues", start=MAY)]
    assert told == [
        ("C1", MAY, "received"),
        ("C1", JUNE, "not_applicable"),
        ("C1", JULY, "not_applicable"),
        ("C2", MAY, "none"),
        ("C2", JUNE, "late"),
        ("C2", JULY, "open"),
    ]
    assert run("receipt_communities", ledger="reviews", start=APRIL) == []


def test_rows_count_where_they_or_what_they_name_lie(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        reference_keys="""
            kind      | key | id
            ----------+-----+---
            community | C1  | C1
            community | a   | C1
            compound  | K1  | K1
        """,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+--------
            K1          | C2           | k    | managed
        """,
        checked_issues="""
            issue_id | community_id | compound_id | opened_at
            ---------+--------------+-------------+-----------
            1        | a            | K1          | 2026-04-02
            2        |              | K1          | 2026-04-30
            3        |              |             | 2026-05-01
            4        | C1           |             | 2026-04-09
        """,
        checked_meetings="""
            meeting_id | compound_id | date       | status
            -----------+-------------+------------+--------
            1          | K1          | 2026-04-02 | held
            2          | K1          | 2026-09-02 | planned
        """,
    )
    assert run("received_counts") == [
        ("issues", APRIL, "C1", 2),
        ("issues", APRIL, "C2", 1),
        ("issues", MAY, None, 1),
        ("meetings", APRIL, "C2", 1),
    ]
