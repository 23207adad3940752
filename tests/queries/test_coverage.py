"""Coverage indicators: bridges counted once, boundaries of dates and limits, what is not known left out."""

from datetime import date
from itertools import product

import duckdb
import pytest

from linli.warehouse import sqlfiles
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
    rebuild(con, "compound_months", "post_spells", "branch_months")
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
    rebuild(con, "compound_months", "post_spells", "branch_months")
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
    street.execute(
        "insert into told_branches select month, branch_id, regular from branch_months where regular > 0"
    )
    street.execute("update params set value = 11 where key = 'branch_max'")
    street.execute("update params set value = 5 where key = 'branch_min_regular'")
    street.execute("update params set value = 1 where key = 'joint_max_units'")
    rebuild(street, "month_params")
    assert short(run("branches_over_50")) == [("02", "C1", None, 1, None)]
    assert short(run("joint_branches_over_5")) == [("02", "C1", None, 1, None), ("03", "C1", None, 1, None)]


def test_a_limit_reached_is_not_a_limit_passed(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    street.execute(
        "insert into told_branches select month, branch_id, regular from branch_months where regular > 0"
    )
    street.execute("update params set value = 12 where key = 'branch_max'")
    street.execute("update params set value = 4 where key = 'branch_min_regular'")
    street.execute("update params set value = 2 where key = 'joint_max_units'")
    rebuild(street, "month_params")
    assert run("branches_over_50") == []
    assert run("joint_branches_over_5") == []


def test_a_new_limit_leaves_earlier_months_as_they_were(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    street.execute("insert into params values ('joint_max_units', 1, '', '2025-03-31', '')")
    rebuild(street, "month_params")
    assert short(run("joint_branches_over_5")) == [("03", "C1", None, 1, None)]


def test_posts_and_terms(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # B2's post is empty with no date: nothing tells since when, so that January does not count it. B1's is held; B3's
    # vacant since 30 November, 90 days on 28 February and 121 on 31 March.
    assert short(run("vacant_posts")) == [
        ("01", "C1", "K1", 0, None),
        ("02", "C1", "K1", 0, None),
        ("02", "C1", None, 1, None),
        ("03", "C1", "K1", 0, None),
        ("03", "C1", None, 1, None),
    ]
    assert short(run("terms_ended")) == [
        ("01", "C1", "K1", 0, None),
        ("02", "C1", "K1", 0, None),
        ("02", "C1", None, 0, None),
        ("03", "C1", "K1", 1, None),
        ("03", "C1", None, 0, None),
    ]
    assert short(run("terms_ending")) == [
        ("01", "C1", "K1", 1, None),
        ("02", "C1", "K1", 1, None),
        ("02", "C1", None, 0, None),
        ("03", "C1", "K1", 0, None),
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
    rebuild(street, "post_spells", "branch_months")
    rows = street.execute(
        "select is_vacant, vacant_days from branch_months where branch_id = 'B3'"
    ).fetchall()
    assert rows == [(None, None), (True, 26)]


def test_members_are_of_the_day_they_were_counted(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    january, february, march = (f"2025-0{number}-01" for number in (1, 2, 3))
    day = {name: date.fromisoformat(name) for name in ("2025-01-31", february, march)}
    assert run("members_counted", month=january) == [(day["2025-01-31"], day["2025-01-31"], 1)]
    assert run("members_counted", month=march) == [(day[february], day[march], 2)]
    assert run("members_counted", month=march, compound_id="K2") == [(day[february], day[february], 1)]
    assert run("members_counted", month=march, community_ids=["C2"]) == [(None, None, 0)]


def test_a_term_of_the_past_is_known_only_where_the_register_can_tell(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    # Where a term is for three years at least, one that ends on 31 March 2028 had begun by 31 March 2025, not surely on the
    # last day of February. A branch that ends less than five years after its founding has had one term only.
    collected(con, "2025-01-01", "2025-04-15", "compounds", "branches")
    con.execute("update params set value = 3 where key = 'branch_term_min_years'")
    rebuild(con, "month_params")
    given(
        con,
        branches="""
            branch_id | name | community_id | form   | founded_on | term_ends_on | secretary_post_key
            ----------+------+--------------+--------+------------+--------------+-------------------
            B1        | sure | C1           | single | 2015-01-01 | 2028-03-31   | P
            B2        | late | C1           | single | 2015-01-01 | 2028-04-15   | P
            B3        | new  | C1           | single | 2024-05-01 | 2029-04-30   | P
            B4        | two  | C1           | single | 2024-05-01 | 2029-05-01   | P
            B5        | over | C1           | single | 2015-01-01 | 2025-02-27   | P
            B6        | none | C1           | single | 2015-01-01 |              | P
        """,
    )
    rebuild(con, "compound_months", "post_spells", "branch_months")
    known = con.execute(
        """
        select branch_id, list(is_term_ended order by month), list(term_ends_on is null order by month)
        from branch_months
        group by branch_id order by branch_id
        """
    ).fetchall()
    assert known == [
        ("B1", [None, None, False, False], [True, True, False, False]),
        ("B2", [None, None, None, False], [True, True, True, False]),
        ("B3", [False, False, False, False], [False] * 4),
        ("B4", [None, None, None, False], [True, True, True, False]),
        ("B5", [False, True, True, True], [False] * 4),
        ("B6", [None, None, None, None], [True] * 4),
    ]


def test_a_month_of_which_nothing_is_known_has_no_row(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    # A register without dates tells of its own day only, and nothing of the months before.
    collected(con, "2025-01-01", "2025-02-15", "compounds", "branches")
    given(
        con,
        branches="""
            branch_id | name | community_id | form   | founded_on | term_ends_on | secretary_post_key
            ----------+------+--------------+--------+------------+--------------+-------------------
            B1        | one  | C1           | single | 2015-01-01 | 2031-01-01   |
            B2        | two  | C1           | single | 2015-01-01 | 2031-01-01   | P
        """,
    )
    rebuild(con, "compound_months", "post_spells", "branch_months", "branch_gates")
    assert short(run("vacant_posts")) == [("02", "C1", None, 1, None)]
    assert short(run("terms_ended")) == [("02", "C1", None, 0, None)]
    assert short(run("terms_ending")) == [("02", "C1", None, 0, None)]
    assert short(run("vacant_days")) == [("02", "C1", None, 0, None)]
    assert short(run("secretary_filed_rate")) == [("02", "C1", None, 0, 1)]
    assert short(run("gate_g1_rate")) == [("02", "C1", None, 1, 1)]
    assert [run("posts_known", month=f"2025-0{month}-01") for month in (1, 2)] == [[(2, 2, 2)], [(2, 0, 0)]]
    assert run("posts_known", month="2025-01-01", community_ids=["C2"]) == [(0, 0, 0)]


def test_posts_of_the_past_come_from_the_ledger_of_changes(con: duckdb.DuckDBPyConnection) -> None:
    collected(con, "2025-01-01", "2025-06-30", "compounds", "branches", "secretary_changes")
    given(
        con,
        branches="""
            branch_id | name | form   | founded_on | secretary_post_key | secretary_since | secretary_filed_on
            ----------+------+--------+------------+--------------------+-----------------+-------------------
            B1        | gap  | single | 2015-01-01 | P                  | 2025-04-10      | 2025-05-01
            B2        | old  | single | 2015-01-01 | P                  | 2020-01-01      | 2020-02-01
            B3        | bare | single | 2015-01-01 | P                  | 2025-05-01      |
            B4        | now  | single | 2015-01-01 |                    | 2025-05-31      |
            B5        | both | single | 2015-01-01 | P                  |                 |
            B6        | odd  | single | 2015-01-01 | P                  | 2025-01-01      |
            B7        | same | single | 2015-01-01 | P                  | 2025-03-01      |
            B8        | sudden | single | 2015-01-01 | P                | 2025-03-01      |
            B9        | new  | single | 2025-03-20 | P                  | 2025-03-20      |
        """,
        secretary_changes="""
            branch_id | date       | change
            ----------+------------+-------------
            B1        | 2025-02-28 | vacated
            B1        | 2025-04-10 | appointed
            B1        | 2025-05-20 | strengthened
            B4        | 2025-05-31 | vacated
            B5        | 2025-03-10 | vacated
            B5        | 2025-03-10 | appointed
            B5        | 2025-07-01 | vacated
            B6        | 2025-04-15 | vacated
            B7        | 2025-03-01 | adjusted
            B8        | 2025-03-01 | appointed
            B9        | 2025-03-20 | appointed
        """,
    )
    rebuild(con, "compound_months", "post_spells", "branch_months")
    rows = con.execute(
        """
        select
            branch_id,
            list(case is_vacant when true then 'v' when false then 'h' else '?' end order by month).array_to_string(''),
            list(case is_filed when true then 'y' when false then 'n' else '-' end order by month).array_to_string(''),
            list(vacant_days order by month) filter (is_vacant)
        from branch_months
        group by branch_id order by branch_id
        """
    ).fetchall()
    assert rows == [
        # Somebody left on 28 February, and another came on 10 April; who held it before is another's filing.
        ("B1", "hvvhhh", "---nyy", [0, 31]),
        ("B2", "hhhhhh", "yyyyyy", None),
        # The register says since when, the ledger of changes says nothing of it: before that it is unknown.
        ("B3", "????hh", "----nn", None),
        ("B4", "hhhhvv", "------", [0, 30]),
        # Left and followed on one day; a change after the data date tells nothing.
        ("B5", "hhhhhh", "--nnnn", None),
        # The last change contradicts the register: only the day of the register is sure.
        ("B6", "hhh??h", "-----n", None),
        ("B7", "hhhhhh", "--nnnn", None),
        # It was filled, so it was vacant, but nobody says since when; before that it may have been held.
        ("B8", "??hhhh", "--nnnn", None),
        ("B9", "hhhh", "nnnn", None),
    ]


def test_form_and_size_must_obey_the_rules(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    street.execute(
        "insert into told_branches select month, branch_id, regular from branch_months where regular > 0"
    )
    # In March B1 has 4 members, fewer than a branch alone needs.
    assert short(run("rule_conformity_rate")) == [
        ("01", "C1", "K1", 2, 2),
        ("02", "C1", "K1", 1, 1),
        ("02", "C1", None, 1, 1),
        ("03", "C1", "K1", 0, 1),
        ("03", "C1", None, 1, 1),
    ]
    street.execute("update compounds set kind = 'employer' where compound_id = 'K1'")
    rebuild(street, "post_spells", "branch_months")
    assert short(run("rule_conformity_rate"))[3] == ("03", "C1", "K1", 1, 1)
    street.execute("update branches set form = 'clustered' where branch_id = 'B1'")
    rebuild(street, "post_spells", "branch_months")
    assert short(run("rule_conformity_rate"))[3] == ("03", "C1", "K1", 0, 1)
    street.execute("delete from told_branches where branch_id = 'B1'")  # too few to be told
    assert [row[2] for row in short(run("rule_conformity_rate"))] == ["K1", None, None]


def test_members_are_told_by_block_and_branches_only_where_all_their_compounds_are_told_alone(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    blocks = [("K1", "K1", 2), ("K2", "K1", 2), ("K3", "K3", 1), ("K4", "K4", 1)]
    for indicator, threshold in product(("members_registered", "members_probationary"), (5, 10)):
        for leaf, block, size in blocks:
            whole = ("K1", 4) if indicator == "members_probationary" else (block, size)
            con.execute(
                "insert into person_blocks values (?, ?, ?, 'C1', 'managed', ?, ?, ?)",
                [indicator, threshold, leaf, *whole, (leaf, threshold) != ("K4", 10)],
            )
    given(
        con,
        compound_months="""
            month      | compound_id | community_id | branches | regular | probationary
            -----------+-------------+--------------+----------+---------+-------------
            2025-01-01 | K1          | C1           | 1        | 2       | 1
            2025-01-01 | K2          | C1           | 1        | 10      | 0
            2025-01-01 | K3          | C1           | 2        | 18      | 2
            2025-01-01 | K4          | C1           | 1        | 27      | 0
        """,
        branch_months="month | branch_id\n---\n2025-01-01 | B1\n2025-01-01 | B2\n2025-01-01 | B3",
        branch_compounds="branch_id | compound_id\n---\nB1 | K1\nB2 | K3\nB3 | K3\nB3 | K4",
    )
    told = [(row[0], *row[2:]) for row in run("told_members")]
    # 13 members of K1 and K2 are 6 and 7; 5 % of all are probationary (before guests 3 of 33, K4 being untold).
    assert told[:4] == [(5, "K1", 6, False), (5, "K2", 7, False), (5, "K3", 19, True), (5, "K4", 26, True)]
    assert [row[1] for row in told[4:]] == ["K1", "K2", "K3"]
    con.execute("insert into told_members select * from (" + sqlfiles.load_all()["told_members"].sql + ")")
    assert run("told_branches") == [(date(2025, 1, 1), "B2", 9.0)]


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
    counted = [(*row[:3], row[3]) for row in short(run("members_per_1000_residents"))]
    assert [row[:4] for row in short(run("members_registered"))] == counted
    probationary = short(run("members_probationary"))
    assert {row[:3] for row in probationary} <= {row[:3] for row in counted}
    for name in ("residents_registered", "households_registered"):
        assert {row[2] for row in short(run(name))} >= {"K1", "K2"}


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
