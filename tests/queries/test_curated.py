"""Curated tables: names become ids, rows without a place stay, points at 0,0 are none."""

from datetime import date, datetime

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild


def test_a_reference_may_be_an_id_or_a_name_that_only_one_bears(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        checked_communities="""
            community_id | name
            -------------+------
            C1           | first
            C2           | C1
        """,
        checked_compounds="""
            compound_id | community_id | name
            ------------+--------------+------
            K1          | first        | garden
            K2          | C2           | garden
            K3          | C2           | court
        """,
        checked_branches="""
            branch_id | name
            ----------+------
            B1        | one
        """,
        checked_centers="""
            center_id | name
            ----------+------
            Z1        | hall
        """,
    )
    assert run("reference_keys") == [
        ("branch", "B1", "B1"),
        ("branch", "one", "B1"),
        ("center", "Z1", "Z1"),
        ("center", "hall", "Z1"),
        ("community", "C1", "C1"),
        ("community", "C2", "C2"),
        ("community", "first", "C1"),
        ("compound", "K1", "K1"),
        ("compound", "K2", "K2"),
        ("compound", "K3", "K3"),
        ("compound", "court", "K3"),
    ]
    rebuild(con, "reference_keys", "compounds")
    assert run("compound_names") == [("C1", "garden", "K1"), ("C2", "court", "K3"), ("C2", "garden", "K2")]


@pytest.fixture
def places(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two communities with two compounds of one name, a branch and a center."""
    given(
        con,
        checked_communities="""
            community_id | name  | division_code | street | valid_from | valid_to
            -------------+-------+---------------+--------+------------+-----------
            C1           | first | 990101001001  | cloud  | 2020-01-01 |
            C2           | next  |               |        |            | 2025-01-01
        """,
        checked_compounds="""
            compound_id | community_id | name   | kind    | households | residents | buildings | built_year | has_property_company | longitude | latitude
            ------------+--------------+--------+---------+------------+-----------+-----------+------------+----------------------+-----------+---------
            K1          | first        | garden | managed | 10         | 30        | 2         | 1999       | true                 | 120.5     | 30.5
            K2          | C2           | garden |         |            |           |           |            |                      | 0         | 0
            K3          | nowhere      | court  |         |            |           |           |            |                      |           |
        """,
        checked_branches="""
            branch_id | name | community_id | form   | founded_on
            ----------+------+--------------+--------+-----------
            B1        | one  |              | single | 2025-01-01
            B2        | both |              | joint  | 2025-01-01
        """,
        checked_branch_compounds="""
            branch_id | compound_id | buildings
            ----------+-------------+----------
            one       | K1          |
            B1        | K1          |
            B2        | K1          |
            B2        | K2          | 1-3
        """,
        checked_centers="""
            center_id | name | compound_id | parent_center_id | longitude | latitude
            ----------+------+-------------+------------------+-----------+---------
            Z1        | hall | K1          |                  | 0         | 0
            Z2        | room |             | hall             |           |
        """,
    )
    rebuild(
        con, "communities", "reference_keys", "compounds", "compound_names", "branch_compounds", "branches"
    )
    return con


def test_communities_and_compounds(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("communities") == [
        ("C1", "first", date(2020, 1, 1), None, "990101001001", "cloud", None),
        ("C2", "next", None, date(2025, 1, 1), None, None, None),
    ]
    assert run("compounds") == [
        ("K1", "C1", "garden", "managed", 10, 30, 2, 1999, True, None, 120.5, 30.5, None),
        ("K2", "C2", "garden", None, None, None, None, None, None, None, None, None, None),
        ("K3", None, "court", None, None, None, None, None, None, None, None, None, None),
    ]


def test_a_bridge_row_said_twice_is_one_and_a_branch_takes_the_place_of_its_compounds(
    places: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("branch_compounds") == [("B1", "K1", None), ("B2", "K1", None), ("B2", "K2", "1-3")]
    assert [row[:4] for row in run("branches")] == [("B1", "one", "C1", "K1"), ("B2", "both", None, None)]


def test_centers_and_their_use(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    centers = run("centers")
    assert [(row[0], row[2], row[3], row[5], row[-2], row[-1]) for row in centers] == [
        ("Z1", "C1", "K1", None, None, None),
        ("Z2", None, None, "Z1", None, None),
    ]
    given(
        places,
        checked_center_use="""
            center_id | date       | hour | function | period | method | open_minutes | booked_minutes | visits
            ----------+------------+------+----------+--------+--------+--------------+----------------+-------
            hall      | 2025-01-01 | 9    | party    |        | door   | 60           | 30             | 4
            elsewhere | 2025-01-01 |      |          | month  | head   |              |                | 4
            Z2        | 2025-01-01 |      |          |        |        |              |                |
        """,
    )
    assert run("center_use") == [
        ("Z1", date(2025, 1, 1), 9, "party", "hour", "door", 60, 30, 4),
        ("Z2", date(2025, 1, 1), None, None, "day", None, None, None, None),
        ("elsewhere", date(2025, 1, 1), None, None, "month", "head", None, None, 4),
    ]


def test_counts_and_groups_by_name(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        places,
        checked_member_counts="""
            compound_id | date       | regular | probationary
            ------------+------------+---------+-------------
            court       | 2025-01-01 | 3       |
        """,
        checked_building_groups="""
            group_id | branch_id | compound_id | buildings | founded_on
            ---------+-----------+-------------+-----------+-----------
            G1       | both      | court       | 2         | 2025-01-01
        """,
        checked_targets="""
            indicator | year | value | plan | basis
            ----------+------+-------+------+------
            x         | 2025 | 90    | plan | why
        """,
    )
    assert run("member_counts") == [("K3", date(2025, 1, 1), 3, None)]
    assert run("building_groups") == [("G1", "B2", "K3", 2, date(2025, 1, 1), None)]
    assert run("targets") == [("x", 2025, 90.0, "plan", "why")]


def test_issues_keep_rows_without_a_place(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        places,
        checked_issues="""
            issue_id | community_id | compound_id | category | opened_at  | is_legacy | longitude | latitude
            ---------+--------------+-------------+----------+------------+-----------+-----------+---------
            1        | first        | K1          | GR       | 2025-01-01 | true      | 120.5     | 30.5
            2        | next         | garden      | other    | 2025-01-02 |           | 0         | 0
            3        |              | K1          |          | 2025-01-03 |           |           |
            4        | nowhere      | nothing     |          | 2025-01-04 |           | 0         | 30
        """,
    )

    def chosen() -> list[tuple[object, ...]]:
        return [(row[0], row[1], row[2], row[6], row[18], row[23], row[24]) for row in run("issues")]

    assert chosen() == [
        ("1", "C1", "K1", datetime(2025, 1, 1), True, 120.5, 30.5),
        ("2", "C2", "K2", datetime(2025, 1, 2), None, None, None),
        ("3", "C1", "K1", datetime(2025, 1, 3), None, None, None),
        ("4", None, None, datetime(2025, 1, 4), None, 0.0, 30.0),
    ]
    places.execute("insert into provided values ('issues', 'is_legacy')")
    assert [row[4] for row in chosen()] == [True, False, False, False]
    places.execute("insert into field_values values ('issues', 'category', 'GR', 'heating')")
    rebuild(places, "issues", "categories")
    assert run("categories_list") == [("GR", "heating"), ("other", "other")]


def test_months_of_a_ledger_run_from_its_first_row_to_its_data_date(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-01-01", "2025-03-15", "compounds")
    con.execute(
        "insert into data_dates values ('issues', '2025-01-31', '2025-02-10'), ('branches', null, '2025-01-05')"
    )
    assert run("ledger_months") == [
        ("branches", date(2025, 1, 1), date(2025, 1, 5)),
        ("compounds", date(2025, 1, 1), date(2025, 1, 31)),
        ("compounds", date(2025, 2, 1), date(2025, 2, 28)),
        ("compounds", date(2025, 3, 1), date(2025, 3, 15)),
        ("issues", date(2025, 1, 1), date(2025, 1, 31)),
        ("issues", date(2025, 2, 1), date(2025, 2, 10)),
    ]


def test_a_parameter_holds_from_its_day(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    con.execute("insert into params values ('k', 1, '', '2025-01-01', ''), ('k', 2, '', '2025-02-28', '')")
    collected(con, "2024-12-01", "2025-02-28", "issues")
    rows = [row for row in run("month_params") if row[1] == "k"]
    assert rows == [(date(2025, 1, 1), "k", 1.0), (date(2025, 2, 1), "k", 2.0)]


def test_durations_and_overdue_spells(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-01-10", "issues")
    given(
        con,
        issues="""
            issue_id | community_id | category | opened_at           | due_at     | revised_due_at | closed_at           | received_at
            ---------+--------------+----------+---------------------+------------+----------------+---------------------+------------
            1        | C1           | GR       | 2025-01-01 12:00:00 | 2025-01-01 |                | 2025-01-03 00:00:00 | 2025-01-01
            2        |              | GR       | 2025-01-02 00:00:00 | 2025-01-03 | 2025-01-20     |                     | 2025-01-02
            3        |              |          | 2025-01-03 00:00:00 | 2025-01-04 |                | 2025-01-01 00:00:00
            4        |              |          | 2025-01-04 00:00:00 | 2025-01-09 |                |
        """,
    )
    rebuild(con, "issue_spells")
    assert [row[:13] for row in run("issue_durations")] == [
        (date(2025, 1, 1), "C1", None, None, "GR", None, None, True, False, 1.5, 2160, None, None),
        (date(2025, 1, 2), None, None, None, "GR", None, None, False, False, 9.0, 12960, None, None),
        (date(2025, 1, 3), None, None, None, None, None, None, True, True, None, None, None, None),
        (date(2025, 1, 4), None, None, None, None, None, None, False, False, 7.0, 10080, None, None),
    ]
    january = date(2025, 1, 1)
    assert [row[14:] for row in run("issue_durations")] == [
        (1.5, january, january),
        (None, january, None),
        (None, january, january),
        (None, january, None),
    ]
    assert run("overdue_spells") == [
        ("1", "C1", None, "GR", date(2025, 1, 2), date(2025, 1, 3)),
        ("4", None, None, None, date(2025, 1, 10), None),
    ]


USE = """
    center_id | date       | hour | period | method  | open_minutes | booked_minutes | visits
    ----------+------------+------+--------+---------+--------------+----------------+-------
    Z1        | 2025-01-06 | 9    | hour   | sign_in | 60           | 30             | 5
    Z1        | 2025-01-06 | 9    | hour   | sign_in | 60           |                | 6
    Z1        | 2025-01-07 | 9    | hour   | head    |              |                | 30
    Z1        | 2025-01-08 |      | day    |         |              |                | 8
    Z2        | 2025-01-01 |      | month  | door    |              |                | 100
"""


def test_use_is_summed_by_method_and_marked_where_it_counts(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        center_use=USE,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+--------
            K1          | C1           | a    | managed
        """,
        centers="""
            center_id | community_id | compound_id | name
            ----------+--------------+-------------+-----
            Z1        | C1           | K1          | hall
        """,
    )
    january = date(2025, 1, 1)
    assert run("center_month_totals") == [
        ("Z1", january, "", None, None, None, 8, 1, 1, 0, False, False),
        ("Z1", january, "head", None, None, None, 30, 1, 1, 0, False, False),
        ("Z1", january, "sign_in", 120, 30, 60, 11, 2, 1, 1, True, True),
        ("Z2", january, "door", None, None, None, 100, 1, 0, 0, True, False),
    ]
    rebuild(con, "center_month_totals")
    assert run("center_months") == [
        ("Z1", january, 1, 1, 30, 60, 11, 1, 30, 1, 120, False),
        ("Z2", january, 0, None, None, None, 100, 0, None, None, None, False),
    ]
    assert run("center_hour_totals") == [
        ("Z1", january, 1, 9, "sign_in", True, 120, 30, 11, 2, "C1", "managed", 1),
        ("Z1", january, 2, 9, "head", False, None, None, 30, 1, "C1", "managed", 0),
    ]
    assert run("center_weeks") == [("Z1", date(2025, 1, 12), False, 11, 120)]
