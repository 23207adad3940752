"""Halls: who heard nothing for a year, what became of what was heard, how disputes end."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

JUNE = {"start": date(2025, 6, 1), "stop": date(2025, 7, 1)}
JULY = {"start": date(2025, 7, 1), "stop": date(2025, 8, 1)}
LEDGERS = ("centers", "center_modules", "issues", "meetings", "mediations")


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return issues from August 2024 to July 2025, so that July is the first month with a year behind it."""
    collected(con, "2024-08-01", "2025-07-31", *LEDGERS)
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
            C2           | two
        """,
        compounds="""
            compound_id | community_id | kind
            ------------+--------------+---------
            K1          | C1           | managed
            K2          | C2           | employer
        """,
        centers="""
            center_id | name   | community_id | compound_id | status   | opened_on
            ----------+--------+--------------+-------------+----------+-----------
            Z1        | heard  | C1           | K1          | open     | 2024-01-01
            Z2        | silent | C2           | K2          | open     | 2024-01-01
            Z3        | young  | C1           |             | open     | 2024-01-01
            Z4        | no     | C1           |             | open     | 2024-01-01
            Z5        | ahead  | C1           |             | building | 2024-01-01
            Z6        | later  | C1           |             | open     | 2024-01-01
        """,
        center_modules="""
            center_id | module  | present_since
            ----------+---------+--------------
            Z1        | council |
            Z2        | council | 2024-08-01
            Z3        | council | 2024-08-02
            Z4        | service |
            Z5        | council |
            Z6        | council | 2025-08-01
        """,
        issues="""
            issue_id | channel | category | opened_at           | closed_at           | due_at              | source_center_id | duplicate_of
            ---------+---------+----------+---------------------+---------------------+---------------------+------------------+-------------
            1        | hall    | WY       | 2024-08-01 08:00:00 | 2024-08-09 08:00:00 |                     | Z1               |
            2        | hall    | TC       | 2025-07-01 00:00:00 | 2025-07-09 08:00:00 |                     | Z1               |
            3        | hall    | TC       | 2025-07-31 23:59:59 |                     | 2025-07-30 09:00:00 | Z1               |
            4        | hall    | TC       | 2025-07-02 08:00:00 |                     |                     | Z1               | 2
            5        | hotline | TC       | 2025-07-02 08:00:00 |                     |                     | Z2               |
            6        | hall    |          | 2025-07-03 08:00:00 |                     | 2025-07-31 09:00:00 | Z4               |
            7        | hall    | TC       | 2025-07-03 08:00:00 |                     |                     |                  |
        """,
        meetings="""
            meeting_id | status
            -----------+--------
            M1         | held
            M2         | planned
        """,
        meeting_issues="""
            meeting_id | issue_id
            -----------+---------
            M1         | 2
            M2         | 3
        """,
        mediations="""
            mediation_id | center_id | dispute_kind | opened_on  | closed_on  | result
            -------------+-----------+--------------+------------+------------+----------
            D1           | Z1        | noise        | 2025-06-30 | 2025-07-04 | settled
            D2           | Z1        | noise        | 2025-07-01 | 2025-07-31 | settled
            D3           | Z1        | parking      | 2025-07-01 | 2025-07-02 | unsettled
            D4           | Z2        |              | 2025-07-31 |            |
            D5           | Z2        | noise        | 2025-06-01 | 2025-06-30 | settled
        """,
    )
    con.execute("""
        insert into provided values
        ('issues', 'channel'), ('issues', 'source_center_id'), ('meetings', 'issue_ids')
    """)
    rebuild(con, "centers_in_service", "issue_spells", "hall_months")
    return con


def test_a_hall_has_the_module_and_a_year_before_it_is_called_silent(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    july = [row[1:] for row in run("hall_months") if row[0] == date(2025, 7, 1)]
    assert july == [
        ("Z1", "C1", "K1", date(2024, 1, 1), 3, True),
        ("Z2", "C2", "K2", date(2024, 8, 1), 0, True),  # of the hotline is no opinion of the hall
        ("Z3", "C1", None, date(2024, 8, 2), 0, False),
    ]
    assert [row[0:2] for row in run("hall_months") if row[-1] and row[0] < date(2025, 7, 1)] == []
    assert [row for row in run("halls_open") if row[0] == date(2025, 7, 1)] == [
        (date(2025, 7, 1), "C1", "K1", "", 1, None),
        (date(2025, 7, 1), "C1", None, "", 1, None),
        (date(2025, 7, 1), "C2", "K2", "", 1, None),
    ]
    assert run("halls_silent") == [
        (date(2025, 7, 1), "C1", "K1", "", 0, None),
        (date(2025, 7, 1), "C2", "K2", "", 1, None),
    ]


def test_halls_without_an_opinion_come_first(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    last = date(2025, 7, 31)
    assert run("hall_list", **JULY) == [
        ("Z2", "silent", "two", "silent", 0, 0, 0, None, 1, 0, date(2024, 8, 1)),
        ("Z3", "young", "one", "young", 0, 0, 0, None, 0, 0, date(2024, 8, 2)),
        ("Z1", "heard", "one", "heard", 2, 1, 1, last, 2, 2, date(2024, 1, 1)),
    ]
    assert [row[:4] for row in run("hall_list", **JUNE)] == [  # not a year on record: nobody is silent yet
        ("Z2", "silent", "two", "young"),
        ("Z3", "young", "one", "young"),
        ("Z1", "heard", "one", "heard"),
    ]
    assert [row[0] for row in run("hall_list", **JULY, community_ids=["C2"])] == ["Z2"]
    assert [row[0] for row in run("hall_list", **JULY, compound_kinds=["managed"])] == ["Z1"]
    street.execute("delete from provided where field in ('channel', 'issue_ids') or ledger = 'mediations'")
    assert [row[3:] for row in run("hall_list", **JULY, community_ids=["C2"])] == [
        (None, None, None, None, None, None, None, date(2024, 8, 1))
    ]


def test_what_became_of_opinions_by_category(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("hall_course", **JULY) == [("TC", 2, 1, 1, 1, 1), (None, 1, 0, 0, 1, 0)]
    assert run("hall_course", **JULY, community_ids=["C2"]) == []
    assert run("hall_course", **JULY, compound_kinds=["managed"]) == [("TC", 2, 1, 1, 1, 1)]
    street.execute("delete from provided where field = 'issue_ids'")
    assert [row[2] for row in run("hall_course", **JULY)] == [None, None]


def test_disputes_end_by_kind_and_are_timed_by_settling(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("mediation_outcomes", **JULY) == [
        (None, 3, 1, 1, 0, 0, 1, 17.0, 2, 2),  # 4 and 30 days
        ("noise", 1, 1, 0, 0, 0, 0, 17.0, 2, 2),
        ("parking", 1, 0, 1, 0, 0, 0, None, 0, 0),
        ("", 1, 0, 0, 0, 0, 1, None, 0, 0),
    ]
    assert run("mediation_outcomes", **JULY, community_ids=["C2"])[0][1:3] == (1, 0)
    assert run("mediation_outcomes", **JULY, compound_kinds=["managed"])[0][1:3] == (2, 1)
