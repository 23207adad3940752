"""The blanks of the speech, its names and its claims: what fills each, over which window, and what is left out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb
import pytest

from linli import contracts
from linli.briefing import slots
from linli.briefing.content import Claim
from linli.metrics import effective_coverage
from linli.warehouse import sqlfiles
from linli.warehouse.store import EVERYTHING, Reader
from tests.queries.drawn import Run, given

DAY = date(2025, 3, 31)
NEXT = date(2025, 4, 1)
Rows = list[tuple[Any, ...]]


def by_scope(run: Run, name: str, day: date = DAY) -> tuple[Rows, Rows, Rows]:
    """Return the whole result for the street, for the community C1 and for what lies in none."""
    whole, one, none = (run(name, as_of=day, community_ids=ids) for ids in (None, ["C1"], [""]))
    return whole, one, none


def all_listed(run: Run, listing: str, number: str, place: int = 1, **asked: Any) -> bool:
    """Tell whether a list has as many rows as the number counts on two days: its n, or the given column."""
    return all(
        len(run(listing, as_of=day, **asked)) == run(number, as_of=day, **asked)[0][place]
        for day in (DAY, NEXT)
    )


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two communities, three compounds of which one lies in none, and three centers likewise."""
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
            C2           | two
        """,
        compounds="""
            compound_id | community_id | name
            ------------+--------------+-----
            K1          | C1           | a
            K2          | C2           | b
            K3          |              | c
        """,
        centers="""
            center_id | name | community_id | compound_id | opened_on
            ----------+------+--------------+-------------+-----------
            Z1        | hall | C1           | K1          | 2024-01-01
            Z2        | room | C2           | K2          | 2024-02-01
            Z3        | lost |              |             |
        """,
    )
    return con


EMPTY: dict[str, Rows] = {
    "slot_area": [(None, 0, None)],
    "slot_branches": [(0, 0, None)],
    "slot_building_groups": [(0, 0, None)],
    "slot_case_households": [(0, 0, None)],
    "slot_case_meetings": [(0, 0, None)],
    "slot_communities": [(0, 0, None)],
    "slot_funding": [(None, 0, None)],
    "slot_legacy_solved": [(0, 0, None)],
    "slot_members": [(None, 0, None, None, None)],
    "slot_opinions": [(0, 0, None)],
    "slot_residents": [(None, 0, None)],
    "slot_retired_reported": [(None, None, None)],
    "slot_secretaries": [(0, 0, date(2025, 1, 1))],
    "slot_settled": [(0, 0, None)],
    "slot_single_threshold": [(None, 0, None)],
    "slot_units": [(0, 0, None)],
    "slot_volunteers": [(None, 0, None, None, None)],
    "name_cases": [],
    "name_exemplars": [],
    "name_hall_center": [],
    "name_modules": [("modules", None, None, None)],
    "name_retired_community": [],
    "name_street": [
        ("district", None, None, None),
        ("street", None, None, None),
    ],
    "name_plan": [("plan", None, None, None)],
    "name_waste_center": [],
    "claim_assigned": [(None, 0, 0, 0, None)],
    "claim_branch_space": [(None, 0, 0, None, None)],
    "claim_brands_alive": [(None, 0, 0, None, None)],
    "claim_daily_kindness": [(None, 0, 0, None, None)],
    "claim_deeds": [(None, None, 0, None, None)],
    "claim_checkin_work": [(None, 0, 0, None, None, 0, 0)],
    "claim_chosen": [(None, 0, 0, None, None)],
    "claim_talks": [(None, 0, 0, None, None, 0)],
    "claim_trained": [(None, 0, 3, None, None, 0, None, 0, None, 0, None)],
    "claim_five_brands": [(None, 0, 5, None, None)],
    "claim_redeemed": [(None, 0, 0, None, None)],
    "claim_small_matters": [(None, 0, 0, None, None)],
    "claim_visited": [(None, 0, 0, None, None)],
    "claim_waste_made": [(None, None, None, None, None)],
    "claim_full_coverage": [(None, 0, 0, None, None)],
    "claim_own_way": [(None, None, 0, None, None)],
    "claim_modules_present": [(None, 0, 0, None, None)],
    "claim_solved": [],
    "claim_old": [(None, 0, 0, None, None)],
    "claim_filed": [(None, 0, 0, None, None)],
    "claim_reviewed": [(None, 0, 0, None, None)],
    "claim_focused": [(None, 0, 0, None, None)],
    "claim_covenanted": [(None, 0, 0, None, None)],
    "claim_four_levels": [(None, 0, 0, None, None)],
    "open_matters": [],
    "open_ages": [],
    "last_meetings": [],
    "open_decisions": [],
    "list_case_steps": [],
    "list_assigned": [],
    "list_building_groups": [],
    "list_case_meetings": [],
    "list_funding": [],
    "list_legacy": [],
    "list_opinions": [],
    "list_secretaries": [],
    "list_settled": [],
    "list_uncovered": [],
}


def test_every_query_of_the_briefing_is_here() -> None:
    queries = sqlfiles.load_all().values()
    assert {query.name for query in queries if query.kind_folder == "briefing"} == set(EMPTY)


@pytest.mark.parametrize("name", EMPTY)
def test_empty_tables_fill_no_sum_and_uphold_no_claim(run: Run, name: str) -> None:
    assert run(name, as_of=DAY, subject="X", threshold=5) == EMPTY[name]


# ---------------------------------------------------------------------------- the street and its members


def test_communities_count_while_they_are_valid(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        communities="""
            community_id | name     | valid_from | valid_to
            -------------+----------+------------+-----------
            C1           | one      |            |
            C2           | new      | 2025-03-31 |
            C3           | too new  | 2025-04-01 |
            C4           | gone     |            | 2025-03-31
            C5           | to leave | 2020-01-01 | 2025-04-01
        """,
    )
    assert by_scope(run, "slot_communities") == ([(3, 3, None)], [(1, 1, None)], [(0, 0, None)])
    assert run("slot_communities", as_of=NEXT) == [(3, 3, None)]  # C1, C2, C3


def test_residents_are_told_in_ten_thousands(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        compounds="""
            compound_id | community_id | residents
            ------------+--------------+----------
            K1          | C1           | 12000
            K2          | C2           | 3000
            K3          |              | 500
            K4          | C1           |
        """,
    )
    assert by_scope(run, "slot_residents") == ([(1.55, 3, None)], [(1.2, 1, None)], [(0.05, 1, None)])


def test_members_are_those_of_the_latest_count_of_each_compound(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        member_counts="""
            compound_id | date       | regular | probationary
            ------------+------------+---------+-------------
            K1          | 2024-12-31 | 30      | 4
            K1          | 2025-03-31 | 31      | 2
            K1          | 2025-04-01 | 99      | 9
            K2          | 2024-12-31 | 10      |
            K3          | 2025-01-01 | 7       | 1
        """,
        checkins="""
            community_id | member_class | month      | reported
            -------------+--------------+------------+---------
            C1           | serving      | 2025-03-01 | 500
        """,
    )
    december, january, march = date(2024, 12, 31), date(2025, 1, 1), date(2025, 3, 31)
    assert by_scope(run, "slot_members") == (
        [(51, 3, None, december, march)],
        [(33, 1, None, march, march)],
        [(8, 1, None, january, january)],
    )
    assert run("slot_members", as_of=december) == [(44, 2, None, december, december)]
    assert run("slot_members", as_of=date(2024, 12, 30)) == [(None, 0, None, None, None)]


def test_a_latest_count_without_probationary_members_borrows_none_of_an_older_one(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        member_counts="""
            compound_id | date       | regular | probationary
            ------------+------------+---------+-------------
            K1          | 2024-12-31 | 30      | 4
            K1          | 2025-03-31 | 31      |
        """,
    )
    assert run("slot_members", as_of=DAY) == [(31, 1, None, date(2025, 3, 31), date(2025, 3, 31))]


def test_the_threshold_is_the_one_in_force_and_tells_what_it_leaves_uncovered(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        params="""
            key                       | value | valid_from
            --------------------------+-------+-----------
            single_branch_min_regular | 5     | 2020-01-01
            single_branch_min_regular | 7     | 2025-03-31
            single_branch_min_regular | 51    | 2025-06-01
            single_branch_min_regular | 2     | 2025-07-01
            privacy_k                 | 9     | 2020-01-01
        """,
        months="""
            month      | month_end  | is_final
            -----------+------------+---------
            2025-02-01 | 2025-02-28 | true
            2025-03-01 | 2025-03-31 | true
        """,
        compound_months="""
            month      | compound_id | community_id | branches | regular
            -----------+-------------+--------------+----------+--------
            2025-02-01 | K1          | C1           | 0        | 4
            2025-02-01 | K2          | C1           | 0        | 6
            2025-03-01 | K1          | C1           | 0        | 3
            2025-03-01 | K2          | C1           | 0        | 2
            2025-03-01 | K3          | C1           | 1        | 4
            2025-03-01 | K4          | C2           | 0        | 7
            2025-03-01 | K5          | C2           | 0        | 6
            2025-03-01 | K6          |              | 0        | 5
            2025-03-01 | K7          | C2           |          | 5
            2025-03-01 | K8          | C2           | 0        |
        """,
    )
    whole, one, none = by_scope(run, "slot_single_threshold")
    assert (whole, one, none) == ([(7, 6, None)], [(7, 2, None)], [(7, 1, None)])
    assert run("slot_single_threshold", as_of=date(2025, 2, 28)) == [(5, 2, None)]
    assert run("slot_single_threshold", as_of=date(2025, 6, 1))[0][0] is None  # nobody may ask for 51
    assert run("slot_single_threshold", as_of=date(2025, 7, 1))[0][0] is None  # nor be content with 2


# ---------------------------------------------------------------------------- branches and their secretaries


BRANCHES = """
    branch_id | community_id | kind       | founded_on | dissolved_on
    ----------+--------------+------------+------------+-------------
    B1        | C1           | standing   | 2024-01-01 |
    B2        | C1           |            | 2025-03-31 |
    B3        | C1           | functional | 2024-01-01 |
    B4        | C1           | standing   | 2025-04-01 |
    B5        | C2           | standing   | 2024-01-01 | 2025-03-31
    B6        | C2           | standing   | 2024-01-01 | 2025-04-01
    B7        |              | standing   |            |
"""


def test_branches_are_standing_ones_and_not_dissolved_on_the_day(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(con, branches=BRANCHES)
    whole, one, none = by_scope(run, "slot_branches")
    assert whole == [(4, 5, None)]  # B1, B2, B6, B7; and the functional B3
    assert one == [(2, 3, None)]
    assert none == [(1, 1, None)]
    assert run("slot_branches", as_of=NEXT) == [(4, 5, None)]  # B4 for B6


def test_groups_count_with_their_branch(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        branches=BRANCHES,
        building_groups="""
            group_id | branch_id | founded_on | dissolved_on
            ---------+-----------+------------+-------------
            G1       | B1        |            |
            G2       | B1        | 2025-03-31 |
            G3       | B1        | 2025-04-01 |
            G4       | B1        |            | 2025-03-31
            G5       | B3        |            |
            G6       | B5        |            |
            G7       | B6        |            | 2025-04-01
            G8       | B7        |            |
            G9       | B9        |            |
        """,
    )
    whole, one, none = by_scope(run, "slot_building_groups")
    assert whole == [(5, 4, None)]  # G1, G2, G5, G7, G8; the branch of G6 is dissolved, that of G9 unknown
    assert one == [(3, 2, None)]
    assert none == [(1, 1, None)]
    assert run("slot_building_groups", as_of=NEXT) == [(5, 3, None)]  # G3 for G7
    assert [row[0] for row in run("list_building_groups", as_of=DAY)] == ["G1", "G2", "G5", "G7", "G8"]
    assert all_listed(run, "list_building_groups", "slot_building_groups", place=0)
    assert len(run("list_building_groups", as_of=DAY, community_ids=["C1"])) == 3


def test_secretaries_are_persons_of_this_year(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        branches=BRANCHES,
        secretary_changes="""
            branch_id | date       | change       | post_holder_key
            ----------+------------+--------------+----------------
            B1        | 2024-12-31 | strengthened | P1
            B1        | 2025-01-01 | strengthened | P2
            B2        | 2025-03-31 | adjusted     | P2
            B2        | 2025-03-31 | vacated      | P3
            B2        | 2025-03-31 | appointed    | P4
            B3        | 2025-04-01 | adjusted     | P5
            B5        | 2025-02-01 | adjusted     | P6
            B9        | 2025-02-01 | adjusted     | P7
        """,
    )
    whole, one, none = by_scope(run, "slot_secretaries")
    assert whole == [(3, 4, date(2025, 1, 1))]  # P2 once, P6, P7
    assert one == [(1, 2, date(2025, 1, 1))]
    assert none == [(1, 1, date(2025, 1, 1))]
    assert run("slot_secretaries", as_of=NEXT) == [(4, 5, date(2025, 1, 1))]
    assert run("slot_secretaries", as_of=date(2024, 12, 31)) == [(1, 1, date(2024, 1, 1))]
    rows = [
        ("lane", "one", date(2025, 1, 1), "strengthened"),
        ("court", None, date(2025, 2, 1), "adjusted"),
        (None, None, date(2025, 2, 1), "adjusted"),
        (None, "one", date(2025, 3, 31), "adjusted"),
    ]
    given(con, communities="community_id | name\n---\nC1 | one")
    con.execute("update branches set name = 'lane' where branch_id = 'B1'")
    con.execute("update branches set name = 'court' where branch_id = 'B5'")
    # the list behind it has a row for each change, not for each person
    assert by_scope(run, "list_secretaries") == (rows, [rows[0], rows[3]], [rows[2]])
    assert all_listed(run, "list_secretaries", "slot_secretaries")
    assert len(run("list_secretaries", as_of=date(2024, 12, 31))) == 1


def test_changes_without_a_key_count_each_for_itself(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        branches=BRANCHES,
        secretary_changes="""
            branch_id | date       | change       | post_holder_key
            ----------+------------+--------------+----------------
            B1        | 2025-02-01 | strengthened |
            B1        | 2025-02-01 | adjusted     |
            B2        | 2025-02-01 | adjusted     | P1
                      | 2025-02-01 | adjusted     |
        """,
    )
    assert run("slot_secretaries", as_of=DAY) == [(4, 4, date(2025, 1, 1))]


# ---------------------------------------------------------------------------- members who report


CHECKINS = """
    community_id | member_class | month      | reported
    -------------+--------------+------------+---------
    C1           | soe_retired  | 2024-06-01 | 20
    C1           | soe_retired  | 2025-03-01 | 31
    C1           | soe_retired  | 2025-04-01 | 50
    C1           | serving      | 2025-03-01 | 40
    C2           | soe_retired  | 2025-02-01 | 31
    C2           | soe_retired  | 2025-03-01 |
    C2           | other        | 2025-03-01 | 9
    C3           | serving      | 2025-03-01 | 80
"""


def test_retired_members_are_those_of_the_latest_month(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(con, checkins=CHECKINS)
    asked = {"subject": "C1", "threshold": 5}
    assert run("slot_retired_reported", as_of=DAY, **asked) == [(31, 31, date(2024, 6, 1))]
    assert run("slot_retired_reported", as_of=NEXT, **asked) == [(50, 50, date(2024, 6, 1))]
    assert run("slot_retired_reported", as_of=date(2024, 5, 31), **asked) == [(None, None, None)]
    assert run("slot_retired_reported", as_of=DAY, subject="C3", threshold=5) == [(None, None, None)]


@pytest.mark.parametrize(
    "rows",
    [
        "C1 | other | 4",  # the other classes of the community
        "C2 | soe_retired | 4",  # the same class elsewhere
        " | soe_retired | 4",  # the same class in no community
        "C2 | soe_retired | 40 \n C3 | soe_retired | 4",  # asked for C2 next, C3 would be the rest
    ],
)
def test_retired_members_are_zero_where_subtraction_would_tell_fewer_than_are_shown(
    con: duckdb.DuckDBPyConnection, run: Run, rows: str
) -> None:
    drawing = "community_id | member_class | reported\n---\nC1 | soe_retired | 31\n" + rows
    given(con, checkins=drawing)
    con.execute("update checkins set month = date '2025-03-01'")
    assert run("slot_retired_reported", as_of=DAY, subject="C1", threshold=5)[0][0] == 0
    assert run("slot_retired_reported", as_of=DAY, subject="C1", threshold=4)[0][0] == 31


def test_the_community_with_most_retired_members_is_the_example(
    con: duckdb.DuckDBPyConnection, street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(con, checkins=CHECKINS)
    whole, one, none = by_scope(run, "name_retired_community")
    assert whole == [("retired_community", "one", "C1", "C1")]  # as many as C2, and first by code
    assert one == whole
    assert none == []
    assert run("name_retired_community", as_of=date(2025, 2, 28)) == [
        ("retired_community", "two", "C2", "C2")
    ]
    assert run("name_retired_community", as_of=DAY, community_ids=["C2"])[0][1] == "two"


# ---------------------------------------------------------------------------- the heating case


CASES = """
    case_id | case_title | case_kind         | issue_id | compound_id
    --------+------------+-------------------+----------+------------
    A3      | later      | heating           | I2       | K2
    A2      | tied       | heating           | I3       |
    A1      | first      | heating           | I1       | K1
    A4      | no house   | dangerous_housing | I4       |
    A5      | garden     | other             | I1       | K1
    A6      | no issue   | heating           | I9       | K1
"""
CASE_ISSUES = """
    issue_id | opened_at
    ---------+--------------------
    I1       | 2024-01-08 09:00:00
    I2       | 2024-01-09 09:00:00
    I3       | 2024-01-08 09:00:00
    I4       | 2025-03-31 23:00:00
"""


def test_the_case_that_began_first_is_the_example(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(street, cases=CASES, issues=CASE_ISSUES)
    whole, one, none = by_scope(run, "name_cases")
    assert whole == [
        ("dangerous_housing_case", "no house", "I4", None),
        ("heating_case", "a", "I1", "C1"),  # as early as A2, and first by code
    ]
    assert one == [("heating_case", "a", "I1", "C1")]
    assert none == [
        ("dangerous_housing_case", "no house", "I4", None),
        ("heating_case", "tied", "I3", None),
    ]
    assert run("name_cases", as_of=date(2025, 3, 30)) == [("heating_case", "a", "I1", "C1")]
    assert run("name_cases", as_of=date(2024, 1, 7)) == []


def test_meetings_about_the_case_were_held_by_the_day(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        issues=CASE_ISSUES,
        meetings="""
            meeting_id | date       | status
            -----------+------------+----------
            M1         | 2024-02-01 | held
            M2         | 2025-03-31 | held
            M3         | 2025-03-31 | planned
            M4         | 2025-03-31 | cancelled
            M5         | 2025-04-01 | held
            M6         | 2025-01-01 | held
        """,
        meeting_issues="""
            meeting_id | issue_id
            -----------+---------
            M1         | I1
            M2         | I1
            M2         | I2
            M3         | I1
            M4         | I1
            M5         | I1
            M6         | I2
            M9         | I1
        """,
    )
    assert run("slot_case_meetings", as_of=DAY, subject="I1") == [(2, 2, date(2024, 1, 8))]
    assert run("slot_case_meetings", as_of=NEXT, subject="I1") == [(3, 3, date(2024, 1, 8))]
    assert run("slot_case_meetings", as_of=DAY, subject="I3") == [(0, 0, date(2024, 1, 8))]
    # the list behind it names just those
    con.execute("update meetings set level = 'compound', community_id = 'C1', compound_id = 'K1'")
    given(con, communities="community_id | name\n---\nC1 | one", compounds="compound_id | name\n---\nK1 | a")
    place = ("compound", "one", "a")
    rows = [("M1", date(2024, 2, 1), *place), ("M2", date(2025, 3, 31), *place), ("M5", NEXT, *place)]
    assert run("list_case_meetings", as_of=DAY, subject="I1") == rows[:2]
    assert run("list_case_meetings", as_of=NEXT, subject="I1") == rows
    assert run("list_case_meetings", as_of=DAY, subject="I3") == []
    con.execute(
        "update meetings set date = '2024-01-07' where meeting_id = 'M1'"
    )  # before the issue was raised
    assert run("list_case_meetings", as_of=DAY, subject="I1") == rows[1:2]
    assert all_listed(run, "list_case_meetings", "slot_case_meetings", subject="I1")


def test_households_count_as_often_as_they_were_visited(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        issues=CASE_ISSUES,
        visits="""
            visit_id | date       | households | issue_id
            ---------+------------+------------+---------
            V1       | 2025-03-01 | 4          | I1
            V2       | 2025-03-31 | 4          | I1
            V3       | 2025-03-31 |            | I1
            V4       | 2025-04-01 | 40         | I1
            V5       | 2025-03-01 | 9          | I2
            V6       | 2025-03-01 | 9          |
        """,
    )
    assert run("slot_case_households", as_of=DAY, subject="I1") == [(8, 3, date(2024, 1, 8))]
    assert run("slot_case_households", as_of=NEXT, subject="I1") == [(48, 4, date(2024, 1, 8))]
    assert run("slot_case_households", as_of=DAY, subject="I3") == [(0, 0, date(2024, 1, 8))]


def test_visits_of_which_no_household_was_counted_are_not_none(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        issues=CASE_ISSUES,
        visits="""
            visit_id | date       | issue_id
            ---------+------------+---------
            V1       | 2025-03-01 | I1
        """,
    )
    assert run("slot_case_households", as_of=DAY, subject="I1") == [(None, 1, date(2024, 1, 8))]


# ---------------------------------------------------------------------------- centers


def test_money_is_of_the_treasury_and_paid(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        center_funding="""
            center_id | fund_level | document_no | granted | granted_on | paid   | paid_on    | is_fiscal
            ----------+------------+-------------+---------+------------+--------+------------+----------
            Z1        | street     | D1          | 900000  | 2024-01-01 | 500000 | 2024-06-01 | true
            Z1        | city       | D1          | 900000  | 2024-01-01 | 12500  | 2025-03-31 | true
            Z1        | central    | D2          | 900000  | 2025-01-01 | 400000 | 2025-04-01 | true
            Z1        | social     | D3          | 900000  | 2024-01-01 | 70000  | 2024-02-01 | false
            Z1        | district   | D4          | 900000  | 2024-01-01 |        |            | true
            Z2        | district   | D5          | 900000  | 2024-03-01 | 20000  |            | true
            Z3        | district   | D6          | 900000  | 2024-03-02 | 10000  | 2024-04-01 | true
            Z9        | district   | D7          |         |            | 10000  |            | true
        """,
    )
    whole, one, none = by_scope(run, "slot_funding")
    assert whole == [(54.25, 3, date(2024, 3, 1))]  # D1 twice, D5 by the day of its grant, D6
    assert one == [(51.25, 1, date(2024, 6, 1))]
    assert none == [(1.0, 1, date(2024, 4, 1))]
    assert run("slot_funding", as_of=NEXT) == [(94.25, 4, date(2024, 3, 1))]
    whole, one, none = by_scope(run, "list_funding")
    assert [row[3] for row in whole] == ["D5", "D6", "D1", "D1"]
    assert one[-1][2:] == ("city", "D1", date(2024, 1, 1), date(2025, 3, 31), 12500)
    assert [row[3] for row in none] == ["D6"]
    assert sum(row[6] for row in run("list_funding", as_of=NEXT)) == 942_500


def test_area_is_of_centers_that_have_opened(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        centers="""
            center_id | community_id | area_m2 | opened_on  | status
            ----------+--------------+---------+------------+---------
            Z1        | C1           | 100.5   | 2024-01-01 | open
            Z2        | C1           | 50      | 2025-03-31 | closed
            Z3        | C1           | 900     | 2025-04-01 | open
            Z4        | C1           | 900     | 2024-01-01 | building
            Z5        | C1           | 900     | 2024-01-01 | retired
            Z6        | C2           | 30      |            |
            Z7        | C2           |         | 2024-01-01 | open
            Z8        |              | 20      | 2024-01-01 | open
        """,
    )
    assert by_scope(run, "slot_area") == ([(200.5, 4, None)], [(150.5, 2, None)], [(20, 1, None)])
    assert run("slot_area", as_of=NEXT) == [(1100.5, 5, None)]


OPINIONS = """
    issue_id | source_center_id | channel | opened_at           | duplicate_of
    ---------+------------------+---------+---------------------+-------------
    I1       | Z1               | hall    | 2024-02-01 09:00:00 |
    I2       | Z1               | hall    | 2025-03-31 23:59:00 |
    I3       | Z1               | hall    | 2025-04-01 00:00:00 |
    I4       | Z1               | hall    | 2025-03-01 09:00:00 | I1
    I5       | Z1               | hotline | 2025-03-01 09:00:00 |
    I6       | Z2               | hall    | 2025-03-01 09:00:00 |
    I7       | Z2               | hall    | 2025-03-02 09:00:00 |
    I8       |                  | hall    | 2025-03-02 09:00:00 |
"""
MEDIATIONS = """
    mediation_id | center_id | closed_on  | result
    -------------+-----------+------------+----------
    D1           | Z1        | 2025-03-31 | settled
    D2           | Z1        | 2025-04-01 | settled
    D3           | Z1        | 2025-03-01 | unsettled
    D4           | Z1        | 2025-03-01 |
    D5           | Z1        |            |
    D6           | Z2        | 2025-03-01 | settled
    D7           |           | 2025-03-01 | settled
"""


def test_opinions_are_raised_in_the_hall_and_not_repeated(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(street, issues=OPINIONS)
    assert run("slot_opinions", as_of=DAY, subject="Z1") == [(2, 2, date(2024, 1, 1))]
    assert run("slot_opinions", as_of=NEXT, subject="Z1") == [(3, 3, date(2024, 1, 1))]
    assert run("slot_opinions", as_of=DAY, subject="Z3") == [(0, 0, None)]
    # the list behind it names just those, as they stood on the day
    street.execute("update issues set category = 'TC', status = 'open'")
    street.execute(
        "update issues set status = 'closed', closed_at = '2025-04-01 08:00:00' where issue_id = 'I1'"
    )
    street.execute(
        "update issues set closed_at = '2025-03-31 23:59:30', reopened_at = '2025-04-01 09:00:00' where issue_id = 'I2'"
    )
    first, second = ("I1", date(2024, 2, 1), "TC"), ("I2", DAY, "TC")
    assert run("list_opinions", as_of=DAY, subject="Z1") == [(*first, "open"), (*second, "closed")]
    assert run("list_opinions", as_of=NEXT, subject="Z1") == [
        (*first, "closed"),
        (*second, "open"),
        ("I3", NEXT, "TC", "open"),
    ]
    assert run("list_opinions", as_of=DAY, subject="Z3") == []
    assert all_listed(run, "list_opinions", "slot_opinions", subject="Z1")


def test_disputes_are_settled_by_the_day(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(street, mediations=MEDIATIONS)
    assert run("slot_settled", as_of=DAY, subject="Z1") == [(1, 3, date(2024, 1, 1))]
    assert run("slot_settled", as_of=NEXT, subject="Z1") == [(2, 4, date(2024, 1, 1))]
    assert run("slot_settled", as_of=DAY, subject="Z3") == [(0, 0, None)]
    # the list behind it names just those that the number counts
    assert all_listed(run, "list_settled", "slot_settled", place=0, subject="Z1")


def hall(center: str) -> Rows:
    names = {"Z1": ("one", "a", "C1"), "Z2": ("two", "b", "C2"), "Z3": (None, None, None)}
    community, compound, code = names[center]
    return [("hall_community", community, center, code), ("hall_compound", compound, center, code)]


def test_the_center_that_both_hears_and_settles_is_the_example(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(street, issues=OPINIONS, mediations=MEDIATIONS)
    # Each hears two and settles one: of equals the first by code.
    assert by_scope(run, "name_hall_center") == (hall("Z1"), hall("Z1"), [])
    assert run("name_hall_center", as_of=DAY, community_ids=["C2"]) == hall("Z2")
    assert run("name_hall_center", as_of=date(2025, 3, 30)) == hall("Z2")  # Z1 has settled none yet
    assert run("name_hall_center", as_of=date(2024, 1, 31)) == []
    street.execute("update mediations set center_id = 'Z2' where mediation_id = 'D1'")
    assert run("name_hall_center", as_of=DAY) == hall("Z2")
    street.execute("update mediations set center_id = 'Z3' where mediation_id = 'D1'")
    assert by_scope(run, "name_hall_center")[2] == hall("Z3")  # nothing heard, but one settled
    # Where modules are told, only one that has that of council meetings.
    given(
        street,
        center_modules="""
            center_id | module  | present_since
            ----------+---------+--------------
            Z1        | council | 2025-03-31
            Z2        | service |
        """,
    )
    street.execute("update mediations set center_id = 'Z2' where mediation_id = 'D1'")
    assert run("name_hall_center", as_of=date(2025, 3, 30)) == []
    assert run("name_hall_center", as_of=DAY) == hall("Z1")
    street.execute("delete from center_modules")
    # Of those with the same smaller number, the one that hears more.
    street.execute("update mediations set center_id = 'Z1' where mediation_id = 'D1'")
    street.execute("update issues set duplicate_of = 'I1' where issue_id = 'I2'")
    assert run("name_hall_center", as_of=DAY) == hall("Z2")


def test_the_waste_example_is_open_and_its_compound_hands_in_most(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        waste="""
            compound_id | month      | kg_in
            ------------+------------+------
            K1          | 2024-03-01 | 9000
            K1          | 2024-04-01 | 10
            K1          | 2025-03-01 | 10
            K2          | 2025-02-01 | 20
            K1          | 2025-04-01 | 9000
            K3          | 2025-03-01 | 9000
        """,
    )
    one = [("waste_community", "one", "Z1", "C1"), ("waste_compound", "a", "Z1", "C1")]
    two = [("waste_community", "two", "Z2", "C2"), ("waste_compound", "b", "Z2", "C2")]
    assert by_scope(run, "name_waste_center") == (one, one, [])  # twenty each, first by code
    assert run("name_waste_center", as_of=date(2025, 2, 28)) == one  # with March of the year before
    assert run("name_waste_center", as_of=DAY, community_ids=["C2"]) == two
    street.execute("update centers set status = 'retired' where center_id = 'Z1'")
    assert run("name_waste_center", as_of=DAY) == two
    street.execute("update centers set opened_on = '2025-04-01' where center_id = 'Z2'")
    assert run("name_waste_center", as_of=DAY) == []
    assert run("name_waste_center", as_of=NEXT) == two


def test_units_count_once_while_they_take_part(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        unit_centers="""
            unit_id | center_id | joined_on  | left_on
            --------+-----------+------------+-----------
            U1      | Z1        |            |
            U1      | Z2        | 2024-01-01 |
            U2      | Z1        | 2025-03-31 |
            U3      | Z1        | 2025-04-01 |
            U4      | Z1        | 2024-01-01 | 2025-03-31
            U5      | Z2        | 2024-01-01 | 2025-04-01
            U6      | Z3        | 2024-01-01 |
            U7      | Z9        | 2024-01-01 |
        """,
    )
    assert by_scope(run, "slot_units") == ([(5, 6, None)], [(2, 2, None)], [(2, 2, None)])
    assert run("slot_units", as_of=NEXT) == [(5, 6, None)]  # U3 for U5


def test_volunteers_are_those_of_the_latest_count_of_each_community(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        volunteer_counts="""
            community_id | date       | registered | active
            -------------+------------+------------+-------
            C1           | 2024-12-31 | 90         | 40
            C1           | 2025-03-31 | 100        | 50
            C1           | 2025-04-01 | 900        | 50
            C2           | 2024-12-31 | 30         |
            C2           | 2025-03-31 |            | 10
                         | 2024-12-31 | 7          |
        """,
    )
    december, march = date(2024, 12, 31), date(2025, 3, 31)
    assert by_scope(run, "slot_volunteers") == (
        [(137, 3, None, december, march)],
        [(100, 1, None, march, march)],
        [(7, 1, None, december, december)],
    )
    assert run("slot_volunteers", as_of=date(2024, 12, 30)) == [(None, 0, None, None, None)]


# ---------------------------------------------------------------------------- long-standing issues


LEGACY = """
    issue_id | community_id | is_legacy | resolved | opened_at           | closed_at           | reopened_at
    ---------+--------------+-----------+----------+---------------------+---------------------+--------------------
    I1       | C1           | true      | true     | 2020-01-01 00:00:00 | 2025-03-31 23:00:00 |
    I2       | C1           | true      | true     | 2020-01-01 00:00:00 | 2025-04-01 08:00:00 |
    I3       | C1           | true      | true     | 2020-01-01 00:00:00 | 2025-01-01 08:00:00 | 2025-03-31 08:00:00
    I4       | C1           | true      | true     | 2020-01-01 00:00:00 | 2025-01-01 08:00:00 | 2025-04-01 08:00:00
    I5       | C2           | true      | false    | 2020-01-01 00:00:00 | 2025-01-01 08:00:00 |
    I6       | C2           | true      |          | 2020-01-01 00:00:00 | 2025-01-01 08:00:00 |
    I7       | C2           | true      | true     | 2020-01-01 00:00:00 | 2025-01-01 08:00:00 |
    I8       | C2           | false     | true     | 2020-01-01 00:00:00 | 2025-01-01 08:00:00 |
    I9       |              | true      | true     | 2025-03-31 00:00:00 | 2025-03-31 08:00:00 |
    I10      | C1           | true      | true     | 2025-04-01 00:00:00 |                     |
    I11      | C2           | true      | true     | 2020-01-01 00:00:00 | 2025-01-01 08:00:00 |
"""
LEGACY_MEETINGS = """
    meeting_id | date       | status
    -----------+------------+--------
    M1         | 2024-06-01 | held
    M2         | 2024-01-01 | planned
    M3         | 2025-04-01 | held
"""


def test_long_standing_issues_are_solved_where_a_meeting_was_held(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(con, issues=LEGACY, meetings=LEGACY_MEETINGS)
    for number in (1, 2, 3, 4, 5, 6, 8, 9, 10):
        con.execute("insert into meeting_issues values ('M1', ?)", [f"I{number}"])
    con.execute("insert into meeting_issues values ('M2', 'I7'), ('M3', 'I11')")
    whole, one, none = by_scope(run, "slot_legacy_solved")
    assert whole == [(3, 9, date(2024, 6, 1))]  # I1, I4, I9; I7 was planned to be discussed, I11 will be
    assert one == [(2, 4, date(2024, 6, 1))]
    assert none == [(1, 1, date(2024, 6, 1))]
    # I2 is closed, I4 reopened, I11 discussed, and I10 raised.
    assert run("slot_legacy_solved", as_of=NEXT) == [(4, 10, date(2024, 6, 1))]
    # the list behind it has each of them, and marks the solved
    con.execute("update issues set category = 'GR', compound_id = 'K1' where issue_id = 'I1'")
    given(con, communities="community_id | name\n---\nC1 | one", compounds="compound_id | name\n---\nK1 | a")
    raised, closed = date(2020, 1, 1), date(2025, 1, 1)
    rows = [
        ("I1", "one", "a", "GR", raised, DAY, 1, True),
        ("I2", "one", None, None, raised, None, 1, False),
        ("I3", "one", None, None, raised, closed, 1, False),
        ("I4", "one", None, None, raised, closed, 1, True),
        ("I5", None, None, None, raised, closed, 1, False),
        ("I6", None, None, None, raised, closed, 1, False),
        ("I7", None, None, None, raised, closed, 0, False),
        ("I9", None, None, None, DAY, DAY, 1, True),
        ("I11", None, None, None, raised, closed, 0, False),
    ]
    assert by_scope(run, "list_legacy") == (rows, rows[:4], [rows[7]])
    later = run("list_legacy", as_of=NEXT)
    assert sum(row[-1] for row in later) == 4
    assert all_listed(run, "list_legacy", "slot_legacy_solved")


def test_the_window_of_long_standing_issues_does_not_begin_after_its_end(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(con, issues=LEGACY, meetings=LEGACY_MEETINGS)
    assert run("slot_legacy_solved", as_of=date(2024, 5, 31)) == [(0, 8, None)]


# ---------------------------------------------------------------------------- other names


def test_the_street_is_named_where_its_communities_have_one_in_common(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        communities="""
            community_id | name  | street | district
            -------------+-------+--------+---------
            C1           | one   | cloud  | north
            C2           | two   | cloud  | south
            C3           | three |        |
        """,
        targets="""
            indicator | year | plan
            ----------+------+------
            a         | 2024 | past
            a         | 2025 | near
            b         | 2026 | far
            c         | 2026 | also
            d         | 2027 |
        """,
    )
    whole, one, none = by_scope(run, "name_street")
    plan = ("plan", "also", None, None)  # as far ahead as b's, and first by its name
    assert whole == [("district", None, None, None), ("street", "cloud", None, None)]
    assert one == [("district", "north", None, None), ("street", "cloud", None, None)]
    assert none == [("district", None, None, None), ("street", None, None, None)]
    assert run("name_plan", as_of=date(2026, 12, 31)) == [plan]
    assert run("name_plan", as_of=date(2027, 1, 1)) == [("plan", None, None, None)]


def test_modules_are_those_required_on_the_day(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        params="""
            key                  | value | valid_from
            ---------------------+-------+-----------
            module_group_party   | 1     | 2020-01-01
            module_group_council | 5     | 2020-01-01
            module_group_service | 5     | 2020-01-01
            module_group_service | 0     | 2025-04-01
            module_group_waste   | 5     | 2025-04-02
            privacy_k            | 5     | 2020-01-01
        """,
    )
    assert run("name_modules", as_of=DAY) == [("modules", "1+2+X", None, None)]
    assert run("name_modules", as_of=NEXT) == [("modules", "1+1+X", None, None)]
    assert run("name_modules", as_of=date(2025, 4, 2)) == [("modules", "1+2+X", None, None)]


def test_exemplars_have_consented_in_writing_and_first(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        exemplars="""
            exemplar_id | public_name | exemplar_kind  | has_written_consent | consented_on
            ------------+-------------+----------------+---------------------+-------------
            E1          | no          | veteran_member | false               |
            E3          | tied        | veteran_member | true                | 2025-01-02
            E2          | oldest      | veteran_member | true                | 2025-01-02
            E4          | undated     | veteran_member | true                |
            E5          | on the day  | good_secretary | true                | 2025-03-31
            E6          | too late    | volunteer      | true                | 2025-04-01
            E7          |             | volunteer      | true                | 2025-01-01
            E8          | none of ours | other         | true                | 2025-01-01
        """,
    )
    secretary = ("exemplar_good_secretary", "on the day", "E5", None)
    veteran = ("exemplar_veteran_member", "oldest", "E2", None)
    assert run("name_exemplars", as_of=DAY) == [secretary, veteran]
    assert run("name_exemplars", as_of=NEXT) == [
        secretary,
        veteran,
        ("exemplar_volunteer", "too late", "E6", None),
    ]
    assert run("name_exemplars", as_of=date(2025, 1, 1)) == [
        ("exemplar_veteran_member", "undated", "E4", None)
    ]


# ---------------------------------------------------------------------------- claims


COVERED = """
    branch_id | compound_id
    ----------+------------
    B1        | K1
    B1        | K2
    B2        | K1
    B3        | K3
"""


def test_coverage_is_full_while_every_compound_has_an_active_branch(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        branches="""
            branch_id | founded_on | dissolved_on
            ----------+------------+-------------
            B1        | 2024-01-01 |
            B2        | 2024-01-01 |
            B3        | 2025-03-31 | 2025-04-01
        """,
        branch_compounds=COVERED,
    )
    full = (True, 3, 3, None, None)
    assert by_scope(run, "claim_full_coverage") == (
        [full],
        [(True, 1, 1, None, None)],
        [(True, 1, 1, None, None)],
    )
    assert run("claim_full_coverage", as_of=NEXT) == [(False, 2, 3, None, None)]
    assert run("claim_full_coverage", as_of=date(2025, 3, 30)) == [(False, 2, 3, None, None)]
    assert run("claim_full_coverage", as_of=DAY, community_ids=["C9"]) == [(None, 0, 0, None, None)]
    # the list behind it names just those that the claim misses
    assert by_scope(run, "list_uncovered") == ([], [], [])
    lost = [("K3", "c", None, None, None)]
    assert by_scope(run, "list_uncovered", NEXT) == (lost, [], lost)


MONTHS = """
    month      | month_end  | is_final
    -----------+------------+---------
    2024-02-01 | 2024-02-29 | true
    2024-03-01 | 2024-03-31 | true
    2025-02-01 | 2025-02-28 | true
    2025-03-01 | 2025-03-31 | true
    2025-04-01 | 2025-04-10 | false
"""


def test_every_branch_has_a_space(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        months=MONTHS,
        branch_months="""
            month      | branch_id | community_id
            -----------+-----------+-------------
            2025-02-01 | B1        | C1
            2025-03-01 | B1        | C1
            2025-03-01 | B2        | C1
            2025-03-01 | B3        |
            2025-04-01 | B1        | C1
        """,
        indicator_values="""
            indicator         | month      | community_id | numerator | denominator
            ------------------+------------+--------------+-----------+------------
            branch_space_rate | 2025-02-01 | C1           | 0         | 1
            branch_space_rate | 2025-03-01 | C1           | 2         | 2
            branch_space_rate | 2025-04-01 | C1           | 0         | 1
            center_use_rate   | 2025-03-01 |              | 1         | 1
        """,
    )
    whole, one, none = by_scope(run, "claim_branch_space")
    assert whole == [(False, 2, 3, None, None)]  # the place of B3 is not known
    assert one == [(True, 2, 2, None, None)]
    assert none == [(None, 0, 1, None, None)]  # where no place is known there is nothing to judge by
    assert run("claim_branch_space", as_of=date(2025, 3, 30)) == [(False, 0, 1, None, None)]
    assert run("claim_branch_space", as_of=date(2025, 4, 10)) == whole  # April has not ended
    assert run("claim_branch_space", as_of=date(2025, 1, 31)) == [(None, 0, 0, None, None)]


BRANDS = """
    brand_id | name  | valid_from | valid_to
    ---------+-------+------------+-----------
    1        | one   |            |
    2        | two   | 2025-03-31 |
    3        | three | 2024-01-01 | 2025-04-01
    4        | four  |            |
    5        | five  |            |
    6        | six   | 2025-04-02 |
    7        | gone  |            | 2025-03-31
"""


def test_five_brands_are_neither_four_nor_six(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(con, brands=BRANDS)
    assert run("claim_five_brands", as_of=DAY) == [(True, 5, 5, None, None)]
    assert run("claim_five_brands", as_of=NEXT) == [(False, 4, 5, None, None)]
    con.execute("update brands set valid_to = null where brand_id = '3'")
    assert run("claim_five_brands", as_of=date(2025, 4, 2)) == [(False, 6, 5, None, None)]


def test_every_compound_without_management_has_a_leader(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        compounds="""
            compound_id | community_id | kind
            ------------+--------------+----------
            K1          | C1           | unmanaged
            K2          | C1           | managed
            K3          | C2           | unmanaged
            K4          |              | unmanaged
        """,
        assignments="""
            compound_id | leader_post | from_on    | to_on
            ------------+-------------+------------+-----------
            K1          | L1          | 2024-01-01 |
            K1          | L2          | 2025-03-31 |
            K1          | L3          | 2025-04-01 |
            K2          | L4          | 2024-01-01 |
            K3          | L1          | 2024-01-01 | 2025-04-01
            K4          | L5          | 2024-01-01 | 2025-03-31
        """,
    )
    whole, one, none = by_scope(run, "claim_assigned")
    assert whole == [(False, 2, 3, 2, None)]
    assert one == [(True, 1, 1, 2, None)]
    assert none == [(False, 0, 1, 0, None)]
    assert run("claim_assigned", as_of=NEXT) == [(False, 1, 3, 3, None)]
    assert run("claim_assigned", as_of=DAY, community_ids=["C9"]) == [(None, 0, 0, 0, None)]
    # the list behind it has each of them, with its leaders
    con.execute("update compounds set name = 'a', households = 90 where compound_id = 'K1'")
    given(con, communities="community_id | name\n---\nC1 | one")
    rows = [
        ("K1", "a", "one", 90, True, "L1, L2"),
        ("K3", None, None, None, True, "L1"),
        ("K4", None, None, None, False, None),
    ]
    assert by_scope(run, "list_assigned") == (rows, rows[:1], rows[2:])
    later = run("list_assigned", as_of=NEXT)
    assert [row[4:] for row in later] == [(True, "L1, L2, L3"), (False, None), (False, None)]
    assert all_listed(run, "list_assigned", "claim_assigned", place=2)


HEATING = """
    issue_id | resolved | opened_at           | closed_at           | reopened_at
    ---------+----------+---------------------+---------------------+--------------------
    I1       | true     | 2023-01-01 08:00:00 | 2023-11-15 08:00:00 |
    I2       | true     | 2023-01-01 08:00:00 | 2023-11-16 08:00:00 |
    I3       | false    | 2023-01-01 08:00:00 | 2023-04-01 08:00:00 |
    I4       |          | 2023-01-01 08:00:00 | 2023-04-01 08:00:00 |
    I5       | true     | 2023-01-01 08:00:00 | 2023-04-01 08:00:00 | 2024-03-31 08:00:00
    I6       |          | 2023-01-01 08:00:00 |                     |
    I7       | true     | 2023-01-01 08:00:00 | 2024-05-01 08:00:00 |
"""


def winters(con: duckdb.DuckDBPyConnection, first: str, last: str) -> None:
    """Fill the calendar with heating seasons from 15 November to 15 March, both included."""
    con.execute(
        """
        insert into calendar (date, is_heating_season)
        select day::date, month(day) * 100 + day(day) >= 1115 or month(day) * 100 + day(day) <= 315
        from range($first::date, $last::date + 1, interval 1 day) as days (day)
        """,
        {"first": first, "last": last},
    )


def test_an_issue_is_solved_when_a_whole_season_has_passed(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    winters(con, "2023-01-01", "2025-12-31")
    given(con, issues=HEATING)

    def holds(issue: str, day: date) -> Any:
        return run("claim_solved", as_of=day, subject=issue)[0][0]

    # closed on the first day of the season: it passes with the last
    assert not holds("I1", date(2024, 3, 15))
    assert holds("I1", date(2024, 3, 16))
    # closed or reopened after the day, not resolved, not called back, not closed
    late = date(2024, 3, 31)
    assert [holds(f"I{number}", late) for number in range(1, 8)] == [
        True,
        False,
        False,
        None,
        False,
        False,
        False,
    ]
    assert holds("I5", date(2024, 3, 30))
    assert holds("I7", date(2025, 3, 31))
    assert run("claim_solved", as_of=late, subject="I1") == [(True, 137, 318, None, None)]
    assert run("claim_solved", as_of=late, subject="I6") == [(False, None, 455, None, None)]
    assert run("claim_solved", as_of=late, subject="I7") == [(False, None, 455, None, None)]
    assert run("claim_solved", as_of=late, subject="I0") == []


def test_closing_in_mid_season_does_not_count_as_a_season_passed(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    winters(con, "2023-12-01", "2025-12-31")  # the calendar begins in mid-season too
    given(con, issues=HEATING)
    assert not run("claim_solved", as_of=date(2024, 11, 14), subject="I2")[0][0]
    assert not run("claim_solved", as_of=date(2025, 3, 15), subject="I2")[0][0]
    assert run("claim_solved", as_of=date(2025, 3, 16), subject="I2")[0][0]
    assert not run("claim_solved", as_of=date(2024, 11, 14), subject="I1")[0][0]


# ---------------------------------------------------------------------------- the rows behind the numbers


def test_a_number_has_a_detail_that_the_door_can_ask_for() -> None:
    can = {"community_ids", "compound_kinds", "start", "stop", "as_of", "month", "subject"}
    queries = sqlfiles.load_all()
    for name in (*EMPTY, effective_coverage.QUERY):
        detail = queries[name].fields["detail"]
        assert detail == "none" or set(queries[detail].params) <= can, f"{name}: {detail}"


# ---------------------------------------------------------------------------- claims in words


class Drawn:
    """Reads drawn tables as a reader does a published version, for whoever may see everything."""

    threshold = 5
    rights = EVERYTHING
    is_of_what_is_seen = Reader.is_of_what_is_seen

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        for contract in contracts.load_all().values():
            con.executemany(
                "insert into provided values (?, ?)", [(contract.id, field.name) for field in contract.fields]
            )

    def rows(self, name: str, **params: object) -> list[Mapping[str, Any]]:
        query = sqlfiles.load_all()[name]
        found = self.con.execute(query.sql, params).fetchall()
        return [dict(zip(query.columns, row, strict=True)) for row in found]


def claim(con: duckdb.DuckDBPyConnection, name: str, day: date = DAY) -> Claim:
    reader: Any = Drawn(con)
    return next(item for item in slots.claims(reader, slots.Ask(None, day)) if item.id == name)


def test_removing_one_branch_turns_full_coverage_into_the_measured_wording(
    street: duckdb.DuckDBPyConnection,
) -> None:
    given(
        street,
        branches="""
            branch_id
            ---------
            B1
            B2
            B3
        """,
        branch_compounds=COVERED,
    )
    before = claim(street, "full_coverage")
    assert (before.status, before.wording) == ("pass", "实现小区党支部全覆盖")
    street.execute("delete from branches where branch_id = 'B3'")
    after = claim(street, "full_coverage")
    assert (after.status, after.wording) == (
        "reworded",
        "小区党支部覆盖率达66.7%，尚有1个小区没有建立支部",
    )
    assert after.measured == "已覆盖2个，应覆盖3个，66.7%"


def judged(con: duckdb.DuckDBPyConnection, months: str = MONTHS) -> None:
    """Fill ten compounds of as many branches: of seven judged both times none were effective, and all are."""
    given(con, months=months)
    con.execute("insert into month_params values ('2025-03-01', 'claim_judged_share', 70)")
    con.execute("insert into month_params values ('2025-03-01', 'coverage_bounds_points', 2)")
    con.execute("insert into compounds (compound_id) select 'K' || number from range(10) as numbers(number)")
    con.execute(
        """
        insert into compound_gates (month, compound_id, households, branches, branch_id, is_effective, passed)
        select month, 'K' || number, 100, 1, 'B' || number, if(number < 7, is_effective, null),
            if(number < 7, is_effective::integer, null)
        from range(10) as numbers(number)
        cross join (values (date '2024-03-01', false), (date '2025-03-01', true)) as times(month, is_effective)
        """
    )


def test_effective_coverage_has_turned_only_beyond_chance_and_uncontradicted(
    con: duckdb.DuckDBPyConnection,
) -> None:
    judged(con)
    found = claim(con, "effective_coverage")
    assert (found.status, found.wording) == (
        "pass",
        "7个小区实现有效覆盖，占100.0%（另有3个小区资料不全、暂不判断，计入后在70.0%至100.0%之间）；"
        "同口径可比的7个小区中，由0个增加到7个，实现了从“有形覆盖”向“有效覆盖”的转变",
    )
    assert found.formula == "effective_change"
    assert found.measured == (
        "纳入10个小区：可判断7个，其中有效7个，100.0%；未判断3个。"
        "前后都能判断的7个：一年前有效0个，现在7个，转为有效7个，不再有效0个"
    )
    # Before, one compound more than then was enough to say so.
    con.execute(
        "update compound_gates set is_effective = true, passed = 1 where month = '2024-03-01' "
        "and compound_id in ('K0', 'K1', 'K2', 'K3', 'K4', 'K5')"
    )
    found = claim(con, "effective_coverage")
    assert found.status == "reworded"
    assert found.wording.endswith("由6个增加到7个，正由“有形覆盖”向“有效覆盖”转变")


def test_households_that_go_the_other_way_contradict_a_turn(con: duckdb.DuckDBPyConnection) -> None:
    judged(con)
    con.execute("update compound_gates set is_effective = not is_effective where compound_id = 'K6'")
    con.execute(
        "update compound_gates set passed = is_effective::integer, households = 1 where passed is not null"
    )
    con.execute("update compound_gates set households = 1000 where compound_id = 'K6'")
    found = claim(con, "effective_coverage")
    assert found.status == "reworded"
    assert found.wording.endswith("由一年前的1个变为6个，巩固提升的任务还很重")


def test_of_too_few_judged_no_change_is_told_and_of_none_nothing(con: duckdb.DuckDBPyConnection) -> None:
    judged(con)
    con.execute("update month_params set value = 71 where key = 'claim_judged_share'")
    found = claim(con, "effective_coverage")
    assert (found.status, found.wording) == (
        "reworded",
        "7个小区实现有效覆盖，占可判断的7个小区的100.0%（另有3个小区资料不全、暂不判断，计入后在70.0%至100.0%之间）",
    )
    con.execute("update compound_gates set is_effective = null, passed = null")
    found = claim(con, "effective_coverage")
    assert (found.status, found.wording) == ("open", "有效覆盖率【待核】")
    assert found.measured == "台账中没有可计算的记录"


def test_effective_coverage_is_told_of_months_that_have_ended(con: duckdb.DuckDBPyConnection) -> None:
    judged(con)
    con.execute(
        "insert into compound_gates (month, compound_id, branches, is_effective, passed) "
        "select '2025-04-01', compound_id, 1, false, 0 from compounds"
    )
    for day in (date(2025, 4, 10), date(2025, 4, 30)):
        assert claim(con, "effective_coverage", day).status == "pass"
    assert claim(con, "effective_coverage", date(2025, 2, 27)).wording.startswith(
        "可判断的7个小区都还没有实现有效覆盖"
    )
    assert claim(con, "effective_coverage", date(2024, 3, 30)).status == "open"


def test_reopening_the_heating_issue_turns_solved_into_solved_for_now(con: duckdb.DuckDBPyConnection) -> None:
    winters(con, "2023-01-01", "2025-12-31")
    given(
        con,
        issues=HEATING,
        cases="""
            case_id | case_title | case_kind | issue_id
            --------+------------+-----------+---------
            A1      | heat       | heating   | I1
        """,
    )
    before = claim(con, "solved")
    assert (before.status, before.wording) == ("pass", "目前供暖问题已圆满解决")
    con.execute("update issues set reopened_at = '2025-03-31 08:00:00' where issue_id = 'I1'")
    after = claim(con, "solved")
    assert (after.status, after.wording) == ("reworded", "目前供暖问题已阶段性解决，正在跟踪")
    assert claim(con, "solved", date(2025, 3, 30)).status == "pass"


def test_a_sixth_brand_changes_five(con: duckdb.DuckDBPyConnection) -> None:
    given(con, brands=BRANDS)
    before = claim(con, "five_brands")
    assert (before.status, before.wording) == ("pass", "推出五个服务品牌")
    con.execute("insert into brands values ('8', 'eight', null, null)")
    after = claim(con, "five_brands")
    assert (after.status, after.wording) == ("reworded", "推出6个服务品牌")


def test_a_milestone_tells_what_led_to_it(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        cases="""
            case_id | issue_id
            --------+---------
            A1      | I1
            A2      | I2
        """,
        case_milestones="""
            case_id | date       | milestone | remark
            --------+------------+-----------+-------
            A1      | 2025-01-10 | begun     | r
            A1      | 2025-02-10 | half      |
            A1      | 2025-02-10 | paid      |
            A1      | 2025-04-01 | too late  |
            A2      | 2025-01-01 | other     |
        """,
        issues="""
            issue_id | opened_at
            ---------+--------------------
            I1       | 2025-01-05 09:00:00
            I2       | 2025-01-01 09:00:00
        """,
        meetings="""
            meeting_id | date       | status
            -----------+------------+----------
            M0         | 2025-01-04 | held
            M1         | 2025-01-05 | held
            M2         | 2025-02-10 | held
            M3         | 2025-02-11 | held
            M4         | 2025-02-12 | planned
            M5         | 2025-04-01 | held
        """,
        meeting_issues="""
            meeting_id | issue_id
            -----------+---------
            M0         | I1
            M1         | I1
            M2         | I1
            M3         | I1
            M4         | I1
            M5         | I1
        """,
        visits="""
            visit_id | date       | households | issue_id
            ---------+------------+------------+---------
            V1       | 2025-01-11 | 3          | I1
            V2       | 2025-02-10 | 4          | I1
            V3       | 2025-03-31 |            | I1
            V4       | 2025-01-11 | 9          | I2
        """,
    )
    assert run("list_case_steps", as_of=DAY, subject="A1") == [
        (date(2025, 1, 10), "begun", "r", 1, 0),
        (date(2025, 2, 10), "half", None, 1, 7),
        (date(2025, 2, 10), "paid", None, None, None),
        (None, None, None, 1, 0),
    ]
    assert run("list_case_steps", as_of=date(2025, 1, 31), subject="A1") == [
        (date(2025, 1, 10), "begun", "r", 1, 0),
        (None, None, None, 0, 3),
    ]


def test_why_who_came_was_chosen_is_told_of_the_year(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        branches="branch_id | community_id\n---\nB1 | C1\nB2 | C2",
        secretary_changes="""
            branch_id | date       | change   | chosen_for
            ----------+------------+----------+------------
            B1        | 2024-12-31 | adjusted | urgent_task
            B1        | 2025-01-01 | adjusted | urgent_task
            B2        | 2025-03-31 | adjusted | unopposed
            B1        | 2025-03-29 | adjusted | veteran
            B2        | 2025-03-30 | vacated  |
            B2        | 2025-04-01 | adjusted | urgent_task
        """,
    )
    whole, one, _ = by_scope(run, "claim_chosen")
    # Half is the least for what is called preferred.
    assert (whole, one) == ([(False, 1, 3, None, None)], [(True, 1, 2, None, None)])
    assert run("claim_chosen", as_of=DAY, community_ids=["C2"]) == [(False, 0, 1, None, None)]
    assert [row[3:] for row in run("urgent_choice_rate")][1:4] == [("", 1, 1), ("", 0, 1), ("", 0, 1)]


def test_trainings_of_one_kind_make_up_for_no_other(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    con.execute("delete from month_params where starts_with(key, 'training_plan_')")
    for kind, planned in (("quarterly_lecture", 2), ("half_year_observation", 1), ("secretary_forum", 1)):
        con.execute(
            "insert into month_params values (?, ?, ?)", [date(2025, 3, 1), f"training_plan_{kind}", planned]
        )
    given(
        con,
        trainings="""
            training_id | kind                  | date
            ------------+-----------------------+-----------
            T0          | quarterly_lecture     | 2024-12-31
            T1          | quarterly_lecture     | 2025-01-01
            T2          | half_year_observation | 2025-02-01
            T3          | secretary_forum       | 2025-02-01
            T4          | secretary_forum       | 2025-03-31
        """,
    )
    assert run("claim_trained", as_of=DAY) == [(False, 2, 3, None, None, 1, 2, 1, 1, 2, 1)]
    con.execute("update trainings set date = '2025-03-31' where training_id = 'T0'")
    assert run("claim_trained", as_of=DAY)[0][0] is True
    con.execute("delete from month_params where key = 'training_plan_secretary_forum'")
    assert run("claim_trained", as_of=DAY)[0][0] is None


def test_the_census_is_named_only_with_civic_campaigns(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checkin_activities="""
            checkin_activity_id | date       | community_id | activity_kind
            --------------------+------------+--------------+--------------
            A1                  | 2024-03-31 | C1           | care
            A2                  | 2024-04-01 | C1           | census
            A3                  | 2025-03-31 | C2           | civic
            A4                  | 2025-03-31 | C2           | care
            A5                  | 2025-04-01 | C2           | care
        """,
    )
    assert run("claim_checkin_work", as_of=DAY) == [(True, 2, 3, None, None, 1, 1)]
    assert run("claim_checkin_work", as_of=DAY, community_ids=["C1"]) == [(False, 1, 1, None, None, 1, 0)]


def test_what_three_way_talks_resolved_is_done_by_the_day(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        compounds="compound_id | community_id | kind\n---\nK1 | C1 | managed\nK2 | C2 | employer",
        meetings="""
            meeting_id | compound_id | date       | status | has_branch | has_owners_committee | has_property
            -----------+-------------+------------+--------+------------+----------------------+-------------
            M1         | K1          | 2025-01-01 | held   | true       | true                 | true
            M2         | K1          | 2025-01-01 | held   | true       | true                 | false
            M3         | K2          | 2025-01-01 | held   | true       | true                 | true
            M4         | K1          | 2025-03-31 | held   | true       | true                 | true
        """,
        resolutions="""
            resolution_id | meeting_id | done_on
            --------------+------------+-----------
            R1            | M1         | 2025-03-31
            R2            | M1         | 2025-04-01
            R3            | M2         |
        """,
    )
    assert run("claim_talks", as_of=DAY) == [(False, 1, 2, None, None, 2)]
    assert run("claim_talks", as_of=NEXT) == [(True, 2, 2, None, None, 2)]
    assert run("claim_talks", as_of=DAY, community_ids=["C2"]) == [(None, 0, 0, None, None, 0)]
