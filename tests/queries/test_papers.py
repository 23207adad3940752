"""The lists of the bulletin of a month and of the page before a meeting: whole results of drawn tables."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, given

DAY = date(2025, 3, 31)


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> None:
    """Return issues over their day, due, closed since and not yet raised; decisions of three levels."""
    given(
        con,
        compounds="""
            compound_id | community_id | name
            ------------+--------------+-----
            K1          | C1           | a
            K2          | C2           | b
        """,
        # I3 was closed the day after, I4 on the day; I5 is not due within a week; I6 came later; I7 was reopened.
        issue_spells="""
            issue_id | community_id | compound_id | category | opened_at        | due_at           | begun_at         | ended_at
            ---------+--------------+-------------+----------+------------------+------------------+------------------+-----------------
            I1       | C1           | K1          | GR       | 2025-03-01 08:00 | 2025-03-30 23:59 | 2025-03-01 08:00 |
            I2       |              |             |          | 2025-03-20 08:00 | 2025-03-31 00:00 | 2025-03-20 08:00 |
            I3       | C2           | K2          | WY       | 2025-03-20 08:00 | 2025-04-07 12:00 | 2025-03-20 08:00 | 2025-04-01 09:00
            I4       | C1           | K1          | WY       | 2025-03-20 08:00 | 2025-03-25 12:00 | 2025-03-20 08:00 | 2025-03-31 09:00
            I5       | C1           | K1          | WY       | 2025-03-20 08:00 | 2025-04-08 00:00 | 2025-03-20 08:00 |
            I6       | C1           | K1          | WY       | 2025-04-01 08:00 | 2025-04-02 00:00 | 2025-04-01 08:00 |
            I7       | C1           | K1          | TC       | 2025-02-01 08:00 | 2025-02-10 00:00 | 2025-02-01 08:00 | 2025-02-05 08:00
            I7       | C1           | K1          | TC       | 2025-02-01 08:00 | 2025-02-10 00:00 | 2025-03-30 08:00 |
        """,
        issues="""
            issue_id | category
            ---------+---------
            I1       | GR
        """,
        meetings="""
            meeting_id | level     | status  | date       | community_id | compound_id | compound_name
            -----------+-----------+---------+------------+--------------+-------------+--------------
            M1         | street    | held    | 2025-03-01 |              |             |
            M2         | compound  | held    | 2025-03-20 | C1           | K1          | a
            M3         | compound  | held    | 2025-03-20 | C2           | K2          | b
            M4         | compound  | held    | 2025-03-28 | C1           | K1          | a
            M5         | community | planned | 2025-03-29 | C1           |             |
            M6         | compound  | held    | 2025-04-01 | C1           | K1          | a
            M7         | community | held    | 2025-03-10 | C1           |             |
        """,
        meeting_issues="""
            meeting_id | issue_id
            -----------+---------
            M2         | I1
            M6         | I3
        """,
        resolutions="""
            resolution_id | meeting_id | issue_id | due_on     | done_on
            --------------+------------+----------+------------+-----------
            R1            | M1         |          | 2025-03-15 | 2025-03-14
            R2            | M2         | I1       | 2025-03-30 | 2025-04-01
            R3            | M3         |          | 2025-03-31 |
            R4            | M7         |          | 2025-04-07 |
            R5            | M7         |          | 2025-04-08 |
            R6            | M6         |          | 2025-04-02 |
            R7            | M5         |          | 2025-03-30 |
        """,
        provided="""
            ledger      | field
            ------------+--------
            resolutions | done_on
        """,
    )


def test_matters_are_over_their_day_or_soon_due_as_the_day_knew_them(street: None, run: Run) -> None:
    asked = {"as_of": DAY, "due_within": 7, "limit_rows": 2}
    march = date(2025, 3, 1), date(2025, 3, 20)
    assert run("open_matters", **asked) == [
        ("I7", "C1", "K1", "a", "TC", date(2025, 2, 1), date(2025, 2, 10), 58, -49, False, "over", 2),
        ("I1", "C1", "K1", "a", "GR", march[0], date(2025, 3, 30), 30, -1, True, "over", 2),
        ("I2", None, None, None, None, march[1], DAY, 11, 0, False, "soon", 2),
        ("I3", "C2", "K2", "b", "WY", march[1], date(2025, 4, 7), 11, 7, False, "soon", 2),
    ]
    assert [row[0] for row in run("open_matters", **asked | {"limit_rows": 1})] == ["I7", "I2"]
    assert [row[0] for row in run("open_matters", **asked, community_ids=["C2", ""])] == ["I2", "I3"]


def test_the_last_day_of_each_level_with_a_decision_and_where_it_stands(street: None, run: Run) -> None:
    # Of compounds two met on that day: no place is named; one of their decisions was carried out only later.
    assert run("last_meetings", as_of=DAY) == [
        ("street", date(2025, 3, 1), 1, None, None, 1, 1, 0, 0),
        ("community", date(2025, 3, 10), 1, "C1", None, 2, 0, 0, 2),
        ("compound", date(2025, 3, 20), 2, None, None, 2, 0, 1, 1),
    ]
    assert run("last_meetings", as_of=DAY, community_ids=["C2"]) == [
        ("compound", date(2025, 3, 20), 1, "C2", "b", 1, 0, 0, 1)
    ]


def test_of_decisions_without_a_day_of_doing_nothing_is_said(
    street: None, con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    con.execute("delete from provided")
    assert {row[-3:] for row in run("last_meetings", as_of=DAY)} == {(None, None, None)}


def test_decisions_not_carried_out_by_the_day(street: None, run: Run) -> None:
    asked = {"as_of": DAY, "due_within": 7, "limit_rows": 2}
    assert run("open_decisions", **asked) == [
        ("R2", "compound", "C1", "a", "GR", date(2025, 3, 20), date(2025, 3, 30), 1, 1, 2),
        ("R3", "compound", "C2", "b", None, date(2025, 3, 20), DAY, 0, 1, 2),
    ]
    assert [row[0] for row in run("open_decisions", **asked, community_ids=["C1"])] == ["R2", "R4"]


def test_ages_of_the_stock_by_category(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        open_months="""
            month      | community_id | category | is_overdue | age
            -----------+--------------+----------+------------+-----
            2025-03-01 | C1           | GR       | true       | more
            2025-03-01 | C2           | GR       | false      | d007
            2025-03-01 |              |          |            | d090
            2025-02-01 | C1           | GR       | true       | d365
        """,
    )
    month = date(2025, 3, 1)
    assert run("open_ages", month=month) == [("GR", 2, 1, 0, 0, 0, 1, 1), (None, 1, 0, 0, 1, 0, 0, 0)]
    assert run("open_ages", month=month, community_ids=["C2"]) == [("GR", 1, 1, 0, 0, 0, 0, 0)]
