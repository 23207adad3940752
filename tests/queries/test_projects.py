"""Projects: their own way, use of the same months before and after, the claims that rest on them, modules chosen and missing."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

ALL = {"start": date(2000, 1, 1), "stop": date(2026, 1, 1)}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return use of 2024 and 2025 in two months of each year, a project at one center, and another center beside it."""
    collected(con, "2024-01-01", "2025-12-31", "centers", "center_projects", "center_use")
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
            C2           | two
        """,
        centers="""
            center_id | name | community_id | opened_on
            ----------+------+--------------+-----------
            Z1        | own  | C1           | 2020-01-01
            Z2        | else | C2           | 2020-01-01
            Z3        | new  | C2           | 2024-01-01
        """,
        center_projects="""
            project_id | center_id | problem | mode      | area_before_m2 | area_after_m2 | cost  | planned_on | started_on | completed_on
            -----------+-----------+---------+-----------+----------------+---------------+-------+------------+------------+-------------
            T1         | Z1        | small   | joint     | 10             | 30            | 20000 | 2025-02-28 | 2025-02-10 | 2025-02-20
            T2         | Z3        | none    | new       |                | 50            |       | 2023-12-31 | 2023-06-01 | 2024-01-01
            T3         | Z2        |         | reclaimed | 5              | 9             |       | 2025-06-30 | 2025-05-01 |
        """,
        center_month_totals="""
            center_id | month      | method | visits | counts_visits | counts_minutes
            ----------+------------+--------+--------+---------------+---------------
            Z1        | 2024-01-01 | door   | 7      | true          | true
            Z1        | 2024-03-01 | door   | 100    | true          | true
            Z1        | 2024-04-01 | head   | 5      | true          | true
            Z1        | 2025-01-01 | door   | 9      | true          | true
            Z1        | 2025-03-01 | door   | 300    | true          | true
            Z1        | 2025-04-01 | door   | 300    | true          | true
            Z2        | 2024-03-01 | door   | 40     | true          | true
            Z2        | 2025-03-01 | door   | 60     | true          | true
            Z3        | 2024-03-01 | door   | 900    | true          | true
            Z3        | 2025-03-01 | door   | 10     | true          | true
        """,
        center_hour_totals="""
            center_id | month      | weekday | hour | method | counts_minutes | open_days
            ----------+------------+---------+------+--------+----------------+----------
            Z1        | 2024-01-01 | 1       | 9    | door   | true           | 4
            Z1        | 2024-03-01 | 1       | 9    | door   | true           | 4
            Z1        | 2024-03-01 | 1       | 10   | door   | true           | 6
            Z1        | 2024-04-01 | 1       | 9    | head   | true           | 4
            Z1        | 2025-01-01 | 1       | 9    | door   | true           | 4
            Z1        | 2025-03-01 | 1       | 9    | door   | true           | 20
            Z1        | 2025-04-01 | 1       | 9    | door   | true           | 20
            Z2        | 2024-03-01 | 1       | 9    | door   | true           | 8
            Z2        | 2025-03-01 | 1       | 9    | door   | true           | 8
            Z3        | 2024-03-01 | 1       | 9    | door   | true           | 8
            Z3        | 2025-03-01 | 1       | 9    | door   | true           | 8
        """,
    )
    con.execute("insert into provided values ('center_projects', 'completed_on')")
    rebuild(con, "project_pairs")
    return con


def test_a_month_is_compared_with_the_same_month_before_the_works(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    pair = (date(2024, 3, 1), date(2025, 3, 1), 100, 10, 300, 20, 40, 8, 60, 8)
    assert run("project_pairs") == [("T1", *pair)]  # Z3 had only just opened; April was counted in two ways
    assert run("project_use", **ALL) == [("T1", "own", *pair)]
    assert run("project_use", **ALL, community_ids=["C2"]) == []
    assert run("project_use", **(ALL | {"stop": date(2025, 3, 1)})) == []


def test_late_projects_come_first_with_their_problem_way_and_money(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert [(row[0], row[4], row[5], row[7], *row[-3:]) for row in run("detail_projects", **ALL)] == [
        ("T3", None, "reclaimed", None, True, "behind", 184),
        ("T2", "none", "new", None, False, "completed_late", 1),
        ("T1", "small", "joint", 2.0, True, "completed_in_time", 0),
    ]


def test_ways_are_named_where_each_has_a_completed_project(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("claim_own_way", as_of=date(2025, 2, 19)) == [(False, None, 1, None, None)]
    assert run("claim_own_way", as_of=date(2025, 12, 31)) == [(False, 1, 2, None, None)]
    assert run("claim_own_way", as_of=date(2025, 12, 31), community_ids=["C2"]) == [
        (False, None, 1, None, None)
    ]
    street.execute("update center_projects set completed_on = '2025-12-31' where project_id = 'T3'")
    street.execute("update center_projects set mode = 'sublet' where project_id = 'T2'")
    assert run("claim_own_way", as_of=date(2025, 12, 30)) == [(False, 2, 3, None, None)]
    assert run("claim_own_way", as_of=date(2025, 12, 31)) == [(True, 3, 3, None, None)]


@pytest.fixture
def rooms(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return three centers with one required module and two optional ones, of which use is told of one."""
    collected(con, "2025-01-01", "2025-02-28", "centers", "center_modules", "center_use")
    given(
        con,
        centers="""
            center_id | name | opened_on
            ----------+------+-----------
            Z1        | a    | 2024-01-01
            Z2        | b    | 2024-01-01
            Z3        | c    | 2024-01-01
            Z4        | bare | 2024-01-01
        """,
        center_modules="""
            center_id | module    | present_since
            ----------+-----------+--------------
            Z1        | party     | 2025-01-31
            Z1        | childcare |
            Z1        | waste     |
            Z2        | childcare | 2024-06-01
            Z2        | party     | 2025-02-01
            Z3        | childcare |
        """,
        center_function_totals="""
            center_id | month      | function  | open_minutes | booked_minutes | visits
            ----------+------------+-----------+--------------+----------------+-------
            Z1        | 2025-01-01 | childcare | 100          | 40             | 9
            Z1        | 2025-02-01 | childcare | 100          | 10             | 1
            Z2        | 2025-01-01 | service   | 100          | 10             | 1
            Z2        | 2025-01-01 | childcare | 100          | 0              | 0
        """,
    )
    con.execute(
        "update params set value = 0 where starts_with(key, 'module_group_') and key != 'module_group_party'"
    )
    rebuild(con, "month_params", "required_modules", "centers_in_service")
    return con


def test_what_was_chosen_and_nobody_uses_comes_first(rooms: duckdb.DuckDBPyConnection, run: Run) -> None:
    january = {"start": date(2025, 1, 1), "stop": date(2025, 2, 1)}
    assert [(row[0], *row[3:]) for row in run("optional_use", **january)] == [
        ("Z2", "childcare", date(2024, 6, 1), 100, 0, 0, "unused"),
        ("Z1", "childcare", None, 100, 40, 9, "used"),
        ("Z3", "childcare", None, None, None, None, "not_recorded"),
        ("Z1", "waste", None, None, None, None, "not_told"),
    ]
    assert run("optional_use", **january, community_ids=["C9"]) == []


def test_required_modules_are_claimed_of_all_that_are_listed(
    rooms: duckdb.DuckDBPyConnection, run: Run
) -> None:
    missing = [row for row in run("detail_modules", start=date(2025, 1, 1), stop=date(2025, 2, 1)) if row[-1]]
    assert [(row[0], row[3], row[-2], row[-1]) for row in missing] == [
        ("Z2", "party", date(2025, 2, 1), date(2024, 1, 1)),  # there from the next month on
        ("Z3", "party", None, date(2024, 1, 1)),
    ]
    assert run("claim_modules_present", as_of=date(2025, 2, 27)) == [(False, 1, 3, None, None)]
    assert run("claim_modules_present", as_of=date(2025, 2, 28)) == [(False, 2, 3, None, None)]
    rooms.execute("delete from center_modules where center_id = 'Z3'")
    assert run("claim_modules_present", as_of=date(2025, 2, 28)) == [(True, 2, 2, None, None)]
    assert run("claim_modules_present", as_of=date(2025, 1, 30)) == [(None, 0, 0, None, None)]
