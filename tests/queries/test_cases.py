"""Cases and covenants: what was held, visited and adopted by when."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two compounds, of which one has a case and two versions of its covenant."""
    collected(con, "2025-01-01", "2025-03-31", "compounds", "covenants", "issues")
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
            K2          |              | b    | employer
        """,
        covenants="""
            compound_id | covenant_version | adopted_on | filed_on
            ------------+------------------+------------+-----------
            K1          | 1                | 2025-01-31 | 2025-02-10
            K1          | 2                | 2025-03-01 |
        """,
        cases="""
            case_id | case_title | case_kind | issue_id | compound_id
            --------+------------+-----------+----------+------------
            A1      | solved     | heating   | I1       | K1
            A2      | open       | other     | I2       |
            A3      | unknown    |           | I9       |
        """,
        case_milestones="""
            case_id | date       | milestone | remark
            --------+------------+-----------+-------
            A1      | 2025-01-01 | begun     | r
            A1      | 2025-02-01 | done      |
            A2      | 2025-02-01 | begun     |
        """,
        issues="""
            issue_id | compound_id | opened_at           | closed_at
            ---------+-------------+---------------------+--------------------
            I1       | K1          | 2025-01-01 09:00:00 | 2025-02-01 08:00:00
            I2       | K2          | 2025-03-01 09:00:00 |
        """,
        meetings="""
            meeting_id | date       | status
            -----------+------------+----------
            M1         | 2025-01-05 | held
            M2         | 2025-01-25 | held
            M3         | 2025-01-26 | planned
        """,
        meeting_issues="""
            meeting_id | issue_id
            -----------+---------
            M1         | I1
            M2         | I1
            M3         | I1
        """,
        visits="""
            visit_id | date       | compound_id | households | issue_id
            ---------+------------+-------------+------------+---------
            V1       | 2025-01-10 | K1          | 3          | I1
            V2       | 2025-01-11 | K1          | 4          | I1
            V3       | 2025-01-11 | K1          | 4          |
        """,
    )
    return con


def test_a_covenant_counts_from_its_day(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rows = {(row[0].month, row[2]): (row[4], row[5]) for row in run("covenant_coverage_rate")}
    assert rows == {(month, key): (int(key == "K1"), 1) for month in (1, 2, 3) for key in ("K1", "K2")}
    asked = {"start": date(2025, 1, 1), "stop": date(2025, 3, 1)}
    assert run("detail_covenants", **asked) == [
        ("K1", "a", "one", "1", date(2025, 1, 31), date(2025, 2, 10), None, None),
        ("K2", "b", None, None, None, None, None, None),
    ]
    assert run("covenant_communities", **asked) == [("C1", "one", 1, 1, 1), (None, None, 1, 0, 0)]


def test_a_case_is_told_by_what_was_held_and_visited(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rebuild(street, "case_facts")
    # Without a word in the ledgers for what a meeting or a visit was there were not none.
    assert [row[-3:] for row in run("case_list")] == [(None, None, None)] * 3
    street.execute("insert into provided values ('meetings', 'issue_ids'), ('visits', 'issue_id')")
    assert [(row[0], *row[4:6], *row[7:]) for row in run("case_list")] == [
        ("A1", "a", "one", date(2025, 1, 1), date(2025, 2, 1), 31, 2, 2, 7),
        ("A2", None, None, date(2025, 3, 1), None, 30, 0, 0, 0),
        ("A3", None, None, None, None, None, 0, 0, 0),
    ]
    assert run("case_events", case_id="A1") == [
        (date(2025, 1, 1), "milestone", "begun", "r", None),
        (date(2025, 1, 11), "visits", None, None, 7),
        (date(2025, 1, 25), "meetings", None, None, 2),
        (date(2025, 2, 1), "milestone", "done", None, None),
    ]
    # A milestone divides its month; what happens on its day comes after it.
    street.execute("insert into case_milestones values ('A1', '2025-01-11', 'heard', null)")
    street.execute("update visits set households = null where visit_id = 'V2'")
    assert run("case_events", case_id="A1")[1:-1] == [
        (date(2025, 1, 5), "meetings", None, None, 1),
        (date(2025, 1, 10), "visits", None, None, 3),
        (date(2025, 1, 11), "milestone", "heard", None, None),
        (date(2025, 1, 11), "visits", None, None, None),
        (date(2025, 1, 25), "meetings", None, None, 1),
    ]


def test_a_case_takes_the_compound_of_its_issue(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        checked_cases="""
            case_id | case_title | issue_id
            --------+------------+---------
            A2      | open       | I2
        """,
        checked_case_milestones="""
            case_id | date       | milestone
            --------+------------+----------
            A2      | 2025-02-01 | begun
        """,
        checked_covenants="""
            compound_id | covenant_version | adopted_on
            ------------+------------------+-----------
            K9          | 1                | 2025-02-01
        """,
    )
    assert run("cases") == [("A2", "open", None, "I2", "K2", None)]
    assert run("case_milestones") == [("A2", date(2025, 2, 1), "begun", None)]
    assert run("covenants") == [(None, "1", date(2025, 2, 1), None, None, None)]
