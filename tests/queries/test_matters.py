"""Small matters, focused conversations that stopped, and a good deed a day in covenants."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
PERIOD = {"start": MAY, "stop": JUNE}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return issues of May 2025 of two categories that count as small matters, and one that does not."""
    collected(con, "2025-01-01", "2025-05-31", "issues", "meetings", "resolutions", "covenants")
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+---------
            K1          | C1           | a    | managed
            K2          | C1           | b    | employer
        """,
        issues="""
            issue_id | category | duplicate_of
            ---------+----------+-------------
            I1       | TC       |
            I2       | TC       |
            I3       | HW       |
            I4       | ZY       |
            I5       | GR       |
            I6       | TC       |
            I7       | TC       | I1
        """,
        issue_spells="""
            issue_id | community_id | compound_id | category | opened_at  | begun_at   | ended_at
            ---------+--------------+-------------+----------+------------+------------+-----------
            I1       | C1           | K1          | TC       | 2025-04-02 | 2025-04-02 |
            I2       | C1           | K1          | TC       | 2025-05-03 | 2025-05-03 | 2025-05-20
            I3       | C1           | K2          | HW       | 2025-05-04 | 2025-05-04 | 2025-05-09
            I3       | C1           | K2          | HW       | 2025-05-04 | 2025-05-12 |
            I4       | C1           |             | ZY       | 2025-05-31 | 2025-05-31 | 2025-06-01
            I5       | C1           | K1          | GR       | 2025-05-01 | 2025-05-01 |
            I6       | C1           | K1          | TC       | 2025-03-01 | 2025-03-01 | 2025-04-30
            I7       | C1           | K1          | TC       | 2025-05-01 | 2025-05-01 |
        """,
        meetings="""
            meeting_id | level     | community_id | compound_id | date       | method | status  | orid_step | community_name | compound_name | compound_kind
            -----------+-----------+--------------+-------------+------------+--------+---------+-----------+----------------+---------------+--------------
            M1         | compound  | C1           | K1          | 2025-05-05 | orid   | held    | R         | one            | a             | managed
            M2         | compound  | C1           | K1          | 2025-05-12 | orid   | held    | D         | one            | a             | managed
            M3         | compound  | C1           | K2          | 2025-05-12 | orid   | held    | I         | one            | b             | employer
            M4         | compound  | C1           | K2          | 2025-06-12 | orid   | held    | D         | one            | b             | employer
            M5         | community | C1           |             | 2025-05-02 | orid   | held    | O         | one            |               |
            M6         | compound  | C1           | K1          | 2025-05-20 | orid   | planned | O         | one            | a             | managed
        """,
        meeting_issues="""
            meeting_id | issue_id
            -----------+---------
            M1         | I2
            M4         | I4
            M6         | I1
        """,
        resolutions="""
            resolution_id | meeting_id | issue_id
            --------------+------------+---------
            R1            | M3         | I3
        """,
    )
    rebuild(con, "small_matters")
    return con


def test_a_small_matter_stands_where_it_stood_at_the_end_of_the_period(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("small_matters_told", **PERIOD) == [
        (
            "parking",
            1,
            1,
            0,
            0,
            1,
            1,
        ),  # I1 is on the agenda of a planned meeting only; a repeat is none of its own
        ("environment", 2, 1, 0, 1, 0, 0),  # I4 was closed, and discussed, after the period
        ("care", 0, 0, 0, 0, 0, 0),  # of a category that never occurs nothing was written down
        ("fire", 0, 0, 0, 0, 0, 0),
    ]
    after = {"start": JUNE, "stop": date(2025, 7, 1)}
    managed = run("small_matters_told", **after, compound_kinds=["managed"])
    assert managed[0] == ("parking", 1, 1, 0, 0, 0, 0)


def test_compounds_with_small_matters_come_by_the_one_that_waits_longest(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("small_matter_compounds", **PERIOD, matter="") == [
        ("K1", "a", "C1", "one", date(2025, 4, 2), 1, 0, 0, 1, 3),
        ("K2", "b", "C1", "one", date(2025, 5, 4), 0, 0, 1, 0, 3),
        (None, None, "C1", "one", date(2025, 5, 31), 1, 0, 0, 0, 3),
    ]
    assert [row[0] for row in run("small_matter_compounds", **PERIOD, matter="environment")] == ["K2", None]
    listed = run("detail_small_matters", **PERIOD)
    assert [(row[0], *row[3:5], *row[6:]) for row in listed] == [
        ("I1", "parking", "TC", None, None, None),
        ("I2", "parking", "TC", date(2025, 5, 5), None, date(2025, 5, 20)),
        ("I3", "environment", "HW", date(2025, 5, 12), date(2025, 5, 12), None),
        ("I4", "environment", "ZY", None, None, None),
    ]


def test_small_matters_by_month(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert [row for row in run("small_matters_open") if row[0] >= date(2025, 4, 1)] == [
        (date(2025, 4, 1), "C1", "K1", "", 1, None),  # I6 was closed on the last day
        (MAY, "C1", "K1", "", 1, None),
        (MAY, "C1", "K2", "", 1, None),
        (MAY, "C1", None, "", 1, None),
    ]
    assert [row for row in run("small_matters_closed") if row[0] == MAY] == [(MAY, "C1", "K1", "", 1, None)]


def test_a_conversation_that_stopped_was_taken_up_again_where_a_later_one_of_its_place_decided(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert [(row[0], *row[5:]) for row in run("orid_stops", **PERIOD)] == [
        ("M5", None, None, "O", None, 3, 2),
        ("M3", "K2", "b", "I", None, 3, 2),  # decided after the period
        ("M1", "K1", "a", "R", date(2025, 5, 12), 3, 2),
    ]
    assert [row[0] for row in run("orid_stops", **PERIOD, compound_kinds=["employer"])] == ["M3"]


def test_the_covenant_in_force_says_whether_it_keeps_a_good_deed_a_day(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        covenants="""
            compound_id | covenant_version | adopted_on | filed_on | has_daily_kindness | kindness_recorded
            ------------+------------------+------------+----------+--------------------+------------------
            K1          | 1                | 2025-01-31 |          | true               | false
            K1          | 2                | 2025-05-31 |          | false              |
            K2          | 1                | 2025-05-31 |          | true               | true
        """,
    )
    april = date(2025, 4, 1)
    assert [row for row in run("daily_kindness_rate") if row[0] >= april] == [
        (april, "C1", "K1", "", 1, 1),
        (MAY, "C1", "K1", "", 0, 1),
        (MAY, "C1", "K2", "", 1, 1),
    ]
    assert [row for row in run("kindness_recorded_rate") if row[0] >= april] == [
        (april, "C1", "K1", "", 0, 1),
        (MAY, "C1", "K2", "", 1, 1),
    ]
    assert [(row[0], *row[6:]) for row in run("detail_covenants", **PERIOD)] == [
        ("K1", False, None),
        ("K2", True, True),
    ]
