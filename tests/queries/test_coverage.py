"""Coverage indicators: bridges counted once, boundaries of dates and limits, what is not known left out."""

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

STREET = {
    "communities": """
        community_id | name
        -------------+------
        C1           | one
        C2           | two
    """,
    "compounds": """
        compound_id | community_id | name  | kind      | households | residents | buildings
        ------------+--------------+-------+-----------+------------+-----------+----------
        K1          | C1           | big   | managed   | 100        | 300       | 10
        K2          | C1           | small | managed   | 40         | 100       | 4
        K3          | C2           | old   | unmanaged | 60         |           |
    """,
    "branches": """
        branch_id | name | community_id | compound_id | form   | kind     | founded_on | dissolved_on | term_ends_on | has_committee | secretary_post_key | secretary_since
        ----------+------+--------------+-------------+--------+----------+------------+--------------+--------------+---------------+--------------------+----------------
        B1        | one  | C1           | K1          | single | standing | 2025-01-31 |              | 2025-02-28   | true          | P1                 | 2025-01-31
        B2        | two  | C1           | K1          | single | standing | 2025-01-01 | 2025-02-28   |              |               |                    |
        B3        | join | C1           |             | joint  | standing | 2025-02-01 |              | 2025-09-30   | false         |                    | 2024-11-30
    """,
    "branch_compounds": """
        branch_id | compound_id
        ----------+------------
        B1        | K1
        B2        | K1
        B3        | K1
        B3        | K2
    """,
    "member_counts": """
        compound_id | date       | regular | probationary
        ------------+------------+---------+-------------
        K1          | 2025-01-31 | 20      | 1
        K1          | 2025-03-01 | 8       |
        K2          | 2025-02-01 | 2       | 0
    """,
    "building_groups": """
        group_id | branch_id | compound_id | buildings | founded_on | dissolved_on
        ---------+-----------+-------------+-----------+------------+-------------
        G1       | B1        | K1          | 7         | 2025-02-28 |
        G2       | B1        | K1          | 7         | 2025-03-31 |
        G3       | B3        | K2          | 1         |            | 2025-03-01
    """,
}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a street of three compounds and three branches over January to March 2025."""
    ledgers = ("communities", "compounds", "branches", "branch_compounds", "member_counts", "building_groups")
    collected(con, "2025-01-01", "2025-03-31", *ledgers)
    given(con, **STREET)
    rebuild(con, "compound_months", "branch_months")
    return con


def short(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return month, community, compound, numerator, denominator."""
    assert {row[3] for row in rows} <= {""}
    return [(f"{row[0]:%m}", row[1], row[2], row[4], row[5]) for row in rows]


def test_coverage_counts_compounds_once_however_many_branches(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert short(run("tangible_coverage_rate")) == [
        ("01", "C1", "K1", 1, 1),
        ("01", "C1", "K2", 0, 1),
        ("01", "C2", "K3", 0, 1),
        ("02", "C1", "K1", 1, 1),
        ("02", "C1", "K2", 1, 1),
        ("02", "C2", "K3", 0, 1),
        ("03", "C1", "K1", 1, 1),
        ("03", "C1", "K2", 1, 1),
        ("03", "C2", "K3", 0, 1),
    ]
    assert sum(row[4] for row in run("compounds_in_scope")) == 9
    assert [row[:3] for row in short(run("compounds_covered"))] == [
        ("01", "C1", "K1"),
        ("02", "C1", "K1"),
        ("02", "C1", "K2"),
        ("03", "C1", "K1"),
        ("03", "C1", "K2"),
    ]
    households = short(run("tangible_coverage_rate_households"))
    assert [row[3:] for row in households[:3]] == [(100, 100), (0, 40), (0, 60)]


def test_without_a_ledger_of_branches_nothing_is_uncovered(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-01-31", "compounds")
    given(con, compounds=STREET["compounds"])
    rebuild(con, "compound_months", "branch_months")
    assert run("tangible_coverage_rate") == []
    assert run("tangible_coverage_rate_households") == []
    assert run("compounds_covered") == []
    assert len(run("compounds_in_scope")) == 3


def test_a_branch_is_active_on_its_first_day_and_not_on_the_day_it_is_dissolved(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert short(run("branches_active")) == [
        ("01", "C1", "K1", 2, None),
        ("02", "C1", "K1", 1, None),
        ("02", "C1", None, 1, None),
        ("03", "C1", "K1", 1, None),
        ("03", "C1", None, 1, None),
    ]


def test_members_of_a_shared_compound_are_shared_out(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rows = street.execute(
        "select strftime(month, '%Y-%m'), branch_id, regular from branch_months order by all"
    ).fetchall()
    assert rows == [
        ("2025-01", "B1", 10.0),
        ("2025-01", "B2", 10.0),
        ("2025-02", "B1", 10.0),
        ("2025-02", "B3", 12.0),
        ("2025-03", "B1", 4.0),
        ("2025-03", "B3", 6.0),
    ]


def test_limits_of_size(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    street.execute("update params set value = 11 where key = 'branch_max'")
    street.execute("update params set value = 5 where key = 'branch_min_regular'")
    street.execute("update params set value = 1 where key = 'joint_max_units'")
    rebuild(street, "month_params")
    assert short(run("branches_over_50")) == [("02", "C1", None, 1, None)]
    assert short(run("branches_under_3")) == [("03", "C1", "K1", 1, None)]
    assert short(run("joint_branches_over_5")) == [("02", "C1", None, 1, None), ("03", "C1", None, 1, None)]


def test_a_limit_reached_is_not_a_limit_passed(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    street.execute("update params set value = 12 where key = 'branch_max'")
    street.execute("update params set value = 4 where key = 'branch_min_regular'")
    street.execute("update params set value = 2 where key = 'joint_max_units'")
    rebuild(street, "month_params")
    assert run("branches_over_50") == []
    assert run("branches_under_3") == []
    assert run("joint_branches_over_5") == []


def test_a_new_limit_leaves_earlier_months_as_they_were(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    street.execute("insert into params values ('joint_max_units', 1, '', '2025-03-31', '')")
    rebuild(street, "month_params")
    assert short(run("joint_branches_over_5")) == [("03", "C1", None, 1, None)]


def test_posts_and_terms(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # B2's post is empty with no date; B3's since 30 November, 90 days on 28 February and 121 on 31 March.
    assert short(run("vacant_posts")) == [
        ("01", "C1", "K1", 1, None),
        ("02", "C1", None, 1, None),
        ("03", "C1", None, 1, None),
    ]
    assert short(run("terms_ended")) == [("03", "C1", "K1", 1, None)]
    assert short(run("terms_ending")) == [
        ("01", "C1", "K1", 1, None),
        ("02", "C1", "K1", 1, None),
        ("03", "C1", None, 1, None),
    ]
    rebuild(street, "branch_gates")
    assert short(run("gate_g1_rate")) == [
        ("01", "C1", "K1", 1, 1),
        ("02", "C1", "K1", 1, 1),
        ("02", "C1", None, 1, 1),
        ("03", "C1", "K1", 0, 1),
        ("03", "C1", None, 0, 1),
    ]


def test_a_post_is_unknown_before_the_state_the_ledger_knows(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    street.execute("update branches set secretary_since = '2025-03-05' where branch_id = 'B3'")
    rebuild(street, "branch_months")
    rows = street.execute(
        "select is_vacant, vacant_days from branch_months where branch_id = 'B3'"
    ).fetchall()
    assert rows == [(None, None), (True, 26)]


def test_form_and_size_must_obey_the_rules(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # In March B1 has 4 members, fewer than a branch alone needs.
    assert short(run("rule_conformity_rate")) == [
        ("01", "C1", "K1", 2, 2),
        ("02", "C1", "K1", 1, 1),
        ("02", "C1", None, 1, 1),
        ("03", "C1", "K1", 0, 1),
        ("03", "C1", None, 1, 1),
    ]
    street.execute("update compounds set kind = 'employer' where compound_id = 'K1'")
    rebuild(street, "branch_months")
    assert short(run("rule_conformity_rate"))[3] == ("03", "C1", "K1", 1, 1)
    street.execute("update branches set form = 'clustered' where branch_id = 'B1'")
    rebuild(street, "branch_months")
    assert short(run("rule_conformity_rate"))[3] == ("03", "C1", "K1", 0, 1)


def test_members_by_residents_leaves_out_what_was_never_counted(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert short(run("members_per_1000_residents")) == [
        ("01", "C1", "K1", 21, 300),
        ("02", "C1", "K1", 21, 300),
        ("02", "C1", "K2", 2, 100),
        ("03", "C1", "K1", 8, 300),
        ("03", "C1", "K2", 2, 100),
    ]


def test_groups_and_their_buildings(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert short(run("building_groups_active")) == [
        ("01", "C1", "K2", 1, None),
        ("02", "C1", "K1", 1, None),
        ("02", "C1", "K2", 1, None),
        ("03", "C1", "K1", 2, None),
    ]
    assert short(run("buildings_in_group_rate")) == [
        ("01", "C1", "K1", 0, 10),
        ("01", "C1", "K2", 1, 4),
        ("02", "C1", "K1", 7, 10),
        ("02", "C1", "K2", 1, 4),
        ("03", "C1", "K1", 10, 10),
        ("03", "C1", "K2", 0, 4),
    ]
