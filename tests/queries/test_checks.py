"""Checks: each finds the row that breaks its rule and leaves the one that only touches the limit."""

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

CURATED = ("communities", "reference_keys", "compounds", "compound_names", "branch_compounds", "branches")


def found(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return ledger, row, field and value."""
    return [(row[0], row[3], row[4], row[5]) for row in rows]


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return branches on and beyond every limit of V1 to V7."""
    collected(con, "2025-01-01", "2025-01-31", "compounds", "branches")
    given(
        con,
        checked_compounds="""
            compound_id | name | source_row
            ------------+------+-----------
            K1          | a    | 2
            K2          | b    | 3
            K3          | c    | 4
            K4          | d    | 5
            K5          | e    | 6
        """,
        checked_branches="""
            branch_id | name  | form   | founded_on | dissolved_on | term_ends_on | has_committee | secretary_post_key | secretary_since | source_row
            ----------+-------+--------+------------+--------------+--------------+---------------+--------------------+-----------------+-----------
            B1        | small | single | 2020-01-01 |              | 2025-01-30   | true          | P                  | 2020-01-01      | 2
            B2        | large | single | 2020-01-01 |              | 2025-01-31   | false         |                    | 2025-01-01      | 3
            B3        | wide  | joint  | 2020-01-01 |              |              | true          | P                  |                 | 4
            B4        | gone  | single | 2020-01-01 | 2025-01-31   | 2020-01-01   | false         |                    |                 | 5
        """,
        checked_branch_compounds="""
            branch_id | compound_id
            ----------+------------
            B1        | K1
            B2        | K2
            B3        | K3
            B3        | K1
            B4        | K4
        """,
        member_counts="""
            compound_id | date       | regular
            ------------+------------+--------
            K1          | 2025-01-01 | 4
            K2          | 2025-01-01 | 51
            K3          | 2025-01-01 | 1
            K4          | 2025-01-01 | 3
            K5          | 2025-01-01 | 2
        """,
    )
    con.execute("update params set value = 1 where key = 'joint_max_units'")
    rebuild(con, "month_params", *CURATED, "compound_months", "post_spells", "branch_months")
    return con


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("branch_too_small", [("branches", 2, "name", "small")]),
        ("branch_too_large", [("branches", 3, "name", "large")]),
        ("joint_branch_too_wide", [("branches", 4, "form", "wide 2")]),
        ("committee_missing", [("branches", 3, "has_committee", "large")]),
        ("term_ended", [("branches", 2, "term_ends_on", "small 2025-01-30")]),
        ("post_vacant", [("branches", 3, "secretary_post_key", "large 30")]),
        ("compound_without_branch", [("compounds", 5, "name", "d")]),
    ],
)
def test_rules_of_branches(
    street: duckdb.DuckDBPyConnection, run: Run, check: str, expected: list[tuple[object, ...]]
) -> None:
    assert found(run(check)) == expected


def test_limits_only_touched_are_kept(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    street.execute("update params set value = 51 where key in ('branch_max', 'committee_needed')")
    street.execute("update params set value = 2 where key in ('branch_min_regular', 'joint_max_units')")
    rebuild(street, "month_params")
    assert run("branch_too_small") == []
    assert run("branch_too_large") == []
    assert run("joint_branch_too_wide") == []
    assert found(run("committee_missing")) == [("branches", 3, "has_committee", "large")]


def test_times_of_issues(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_issues="""
            issue_id | opened_at           | first_contact_at    | due_at              | closed_at           | source_row
            ---------+---------------------+---------------------+---------------------+---------------------+-----------
            1        | 2025-01-02 10:00:00 | 2025-01-02 10:00:00 | 2025-01-02 10:00:00 | 2025-01-02 10:00:00 | 2
            2        | 2025-01-02 10:00:00 | 2025-01-02 09:59:59 | 2025-01-02 09:59:59 | 2025-01-02 09:59:59 | 3
            3        | 2025-01-02 10:00:00 |                     |                     |                     | 4
        """,
    )
    assert found(run("closed_before_opened")) == [("issues", 3, "closed_at", "2025-01-02 09:59:59")]
    assert found(run("due_before_opened")) == [("issues", 3, "due_at", "2025-01-02 09:59:59")]
    assert found(run("contacted_before_opened")) == [("issues", 3, "first_contact_at", "2025-01-02 09:59:59")]


def test_states_against_closing_times_of_issues(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        provided="""
            ledger     | field
            -----------+----------
            issues     | closed_at
        """,
        field_values="""
            ledger | field  | code   | label
            -------+--------+--------+------
            issues | status | closed | done
        """,
        checked_issues="""
            issue_id | status    | closed_at           | reopened_at         | source_row
            ---------+-----------+---------------------+---------------------+-----------
            1        | closed    | 2025-01-02 10:00:00 |                     | 2
            2        | closed    |                     |                     | 3
            3        | open      |                     |                     | 4
            4        | open      | 2025-01-02 10:00:00 |                     | 5
            5        | suspended | 2025-01-02 10:00:00 | 2025-01-02 09:00:00 | 6
            6        | open      | 2025-01-02 10:00:00 | 2025-01-02 10:00:01 | 7
            7        | closed    | 2025-01-02 10:00:00 | 2025-01-02 10:00:01 | 8
            8        | closed    | 2025-01-02 10:00:00 | 2025-01-02 10:00:00 | 9
            9        |           | 2025-01-02 10:00:00 | 2025-01-03 10:00:00 | 10
            10       | elsewhere | 2025-01-02 10:00:00 |                     | 11
        """,
    )
    assert found(run("closed_without_date")) == [("issues", 3, "closed_at", "done")]
    assert found(run("open_with_closing_date", as_of="2025-02-01")) == [
        ("issues", 5, "closed_at", "2025-01-02 10:00:00"),
        ("issues", 6, "closed_at", "2025-01-02 10:00:00"),
    ]
    assert found(run("reopened_after_closing")) == [("issues", 8, "reopened_at", "2025-01-02 10:00:01")]


def test_a_ledger_that_keeps_no_closing_time_lacks_none(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_issues="""
            issue_id | status | source_row
            ---------+--------+-----------
            1        | closed | 2
        """,
    )
    assert run("closed_without_date") == []


def test_states_against_closing_dates_of_mediations_and_centers(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        provided="""
            ledger     | field
            -----------+----------
            mediations | closed_on
            centers    | closed_on
        """,
        checked_mediations="""
            mediation_id | result    | closed_on  | source_row
            -------------+-----------+------------+-----------
            M1           | settled   | 2025-01-02 | 2
            M2           | settled   |            | 3
            M3           | referred  |            | 4
            M4           | unsettled |            | 5
            M5           |           |            | 6
        """,
        checked_centers="""
            center_id | status   | closed_on  | source_row
            ----------+----------+------------+-----------
            Z1        | open     |            | 2
            Z2        | retired  |            | 3
            Z3        | closed   | 2025-01-02 | 4
            Z4        | open     | 2025-02-01 | 5
            Z5        | open     | 2025-02-02 | 6
            Z6        | building |            | 7
        """,
    )
    assert found(run("closed_without_date")) == [
        ("centers", 3, "closed_on", "retired"),
        ("mediations", 3, "closed_on", "settled"),
        ("mediations", 4, "closed_on", "referred"),
    ]
    assert found(run("open_with_closing_date", as_of="2025-02-01")) == [
        ("centers", 5, "closed_on", "2025-02-01")
    ]


def test_rooms_booked_longer_than_open(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_center_use="""
            center_id | date       | open_minutes | booked_minutes | source_row
            ----------+------------+--------------+----------------+-----------
            Z1        | 2025-01-01 | 60           | 60             | 2
            Z1        | 2025-01-02 | 60           | 61             | 3
            Z1        | 2025-01-03 |              | 61             | 4
        """,
    )
    assert found(run("booked_over_open")) == [("center_use", 3, "booked_minutes", "61 > 60")]


def test_more_present_than_invited(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_trainings="""
            training_id | invited | attended | source_row
            ------------+---------+----------+-----------
            T1          | 30      | 30       | 2
            T2          | 30      | 31       | 3
            T3          |         | 31       | 4
        """,
    )
    assert found(run("attended_over_invited")) == [("trainings", 3, "attended", "31 > 30")]


def test_a_part_above_its_whole_is_told(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_center_funding="""
            center_id | granted | paid | source_row
            ----------+---------+------+-----------
            Z1        | 1000000 | 1200000 | 2
            Z1        | 100     | 100  | 3
            Z2        |         | 5    | 4
        """,
        checked_volunteer_counts="""
            community_id | registered | active | source_row
            -------------+------------+--------+-----------
            C1           | 40         | 50     | 2
            C1           | 50         | 50     | 3
        """,
        checked_checkins="""
            community_id | reported | expected | active | source_row
            -------------+----------+----------+--------+-----------
            C1           | 12       | 10       | 13     | 2
            C1           | 12       | 12       | 12     | 3
        """,
        checked_compounds="""
            compound_id | buildings
            ------------+----------
            K1          | 6
        """,
        checked_building_groups="""
            group_id | compound_id | buildings | source_row
            ---------+-------------+-----------+-----------
            G1       | K1          | 6         | 2
            G2       | K1          | 7         | 3
        """,
    )
    rebuild(con, "reference_keys", "compounds")
    assert found(run("part_over_whole")) == [
        ("building_groups", 3, "buildings", "7 > 6"),
        ("center_funding", 2, "paid", "1200000 > 1000000"),
        ("checkins", 2, "active", "13 > 12"),
        ("checkins", 2, "reported", "12 > 10"),
        ("volunteer_counts", 2, "active", "50 > 40"),
    ]


def test_open_on_more_days_than_its_week_has(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    # Of the 31 days of January five days a week may be 23, of the 28 of February 20.
    given(
        con,
        checked_centers="""
            center_id | name | days_per_week | source_row
            ----------+------+---------------+-----------
            Z1        | one  | 5             | 2
            Z2        | two  | 5             | 3
            Z3        | tri  |               | 4
        """,
    )
    con.execute("""
        insert into center_use (center_id, date, period, open_minutes)
        select 'Z1', cast('2025-01-01' as date) + cast(day as integer), 'day', 60 from range(23) as days (day)
        union all
        select 'Z2', cast('2025-01-01' as date) + cast(day as integer), 'day', 60 from range(24) as days (day)
        union all
        select 'Z2', cast('2025-02-01' as date) + cast(day as integer), 'day', 60 from range(21) as days (day)
        union all
        select 'Z3', cast('2025-01-01' as date) + cast(day as integer), 'day', 60 from range(31) as days (day)
    """)
    rebuild(con, "reference_keys", "centers")
    assert found(run("open_over_promised")) == [("centers", 3, "days_per_week", "5 < 24 / 2025-01 (2)")]


def test_dates_out_of_order(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_branches="""
            branch_id | founded_on | dissolved_on | term_ends_on | source_row
            ----------+------------+--------------+--------------+-----------
            B1        | 2025-01-02 | 2025-01-01   | 2025-01-01   | 2
            B2        | 2025-01-02 | 2025-01-02   |              | 3
        """,
        checked_building_groups="""
            group_id | founded_on | dissolved_on | source_row
            ---------+------------+--------------+-----------
            G1       | 2025-01-02 | 2025-01-01   | 2
        """,
        checked_centers="""
            center_id | opened_on  | closed_on  | source_row
            ----------+------------+------------+-----------
            Z1        | 2025-01-02 | 2025-01-01 | 2
        """,
        checked_communities="""
            community_id | valid_from | valid_to   | source_row
            -------------+------------+------------+-----------
            C1           | 2025-01-02 | 2025-01-01 | 2
        """,
        checked_mediations="""
            mediation_id | opened_on  | closed_on  | source_row
            -------------+------------+------------+-----------
            M1           | 2025-01-02 | 2025-01-01 | 2
            M2           | 2025-01-02 | 2025-01-02 | 3
        """,
        checked_center_projects="""
            project_id | started_on | completed_on | source_row
            -----------+------------+--------------+-----------
            T1         | 2025-01-02 | 2025-01-01   | 2
        """,
        checked_brands="""
            brand_id | valid_from | valid_to   | source_row
            ---------+------------+------------+-----------
            P1       | 2025-01-02 | 2025-01-01 | 2
        """,
        checked_units="""
            unit_id | joined_on  | left_on    | source_row
            --------+------------+------------+-----------
            U1      | 2025-01-02 | 2025-01-01 | 2
            U2      | 2025-01-02 | 2025-01-02 | 3
        """,
    )
    assert found(run("dates_out_of_order")) == [
        ("branches", 2, "dissolved_on", "2025-01-01"),
        ("branches", 2, "term_ends_on", "2025-01-01"),
        ("brands", 2, "valid_to", "2025-01-01"),
        ("building_groups", 2, "dissolved_on", "2025-01-01"),
        ("center_projects", 2, "completed_on", "2025-01-01"),
        ("centers", 2, "closed_on", "2025-01-01"),
        ("communities", 2, "valid_to", "2025-01-01"),
        ("mediations", 2, "closed_on", "2025-01-01"),
        ("units", 2, "left_on", "2025-01-01"),
    ]


def test_references_that_lead_nowhere(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        checked_branch_compounds="""
            branch_id | compound_id | source_row
            ----------+-------------+-----------
            B9        | a           | 7
            small     | K9          | 8
        """,
        checked_center_use="""
            center_id | date       | source_row
            ----------+------------+-----------
            Z9        | 2025-01-01 | 2
        """,
        checked_issues="""
            issue_id | community_id | compound_id | opened_at  | source_row
            ---------+--------------+-------------+------------+-----------
            1        | C9           | K9          | 2025-01-01 | 2
            2        |              | a           | 2025-01-01 | 3
        """,
    )
    rebuild(street, "issues")
    # There is no ledger of centers nor of communities, so that their names cannot be wrong.
    assert found(run("unknown_reference")) == [
        ("branch_compounds", 7, "branch_id", "B9"),
        ("branch_compounds", 8, "compound_id", "K9"),
    ]
    assert found(run("unknown_place")) == [("issues", 2, "compound_id", "K9")]


def test_what_happens_in_a_center_needs_the_center(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_mediations="""
            mediation_id | center_id | community_id | compound_id | source_row
            -------------+-----------+--------------+-------------+-----------
            M1           | hall      | C1           | K1          | 2
            M2           | Z9        | C9           | K9          | 3
        """,
        checked_center_modules="""
            center_id | module | source_row
            ----------+--------+-----------
            Z9        | party  | 2
        """,
        checked_center_projects="""
            project_id | center_id | compound_id | source_row
            -----------+-----------+-------------+-----------
            T1         | Z9        | K9          | 2
        """,
        checked_center_funding="""
            center_id | fund_level | document_no | source_row
            ----------+------------+-------------+-----------
            Z9        | city       | 1           | 2
        """,
        checked_center_events="""
            event_id | center_id | brand_id | source_row
            ---------+-----------+----------+-----------
            E1       | Z9        | P9       | 2
            E2       | hall      | day      | 3
            E3       | hall      |          | 4
        """,
    )
    assert run("unknown_reference") == []  # without a ledger of centers no name of one can be wrong
    given(
        con,
        reference_keys="""
            kind      | key  | id
            ----------+------+---
            center    | hall | Z1
            community | C1   | C1
            compound  | K1   | K1
            brand     | day  | P1
        """,
    )
    assert found(run("unknown_reference")) == [
        ("center_events", 2, "center_id", "Z9"),
        ("center_funding", 2, "center_id", "Z9"),
        ("center_modules", 2, "center_id", "Z9"),
        ("center_projects", 2, "center_id", "Z9"),
        ("mediations", 3, "center_id", "Z9"),
    ]
    assert found(run("unknown_place")) == [
        ("center_events", 2, "brand_id", "P9"),
        ("center_projects", 2, "compound_id", "K9"),
        ("mediations", 3, "community_id", "C9"),
        ("mediations", 3, "compound_id", "K9"),
    ]


def test_a_case_may_be_told_without_its_request(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_issues="""
            issue_id | opened_at
            ---------+-----------
            I1       | 2025-01-01
        """,
        checked_cases="""
            case_id | issue_id | source_row
            --------+----------+-----------
            A1      | I1       | 2
            A2      | I9       | 3
            A3      |          | 4
        """,
    )
    assert found(run("unknown_place")) == [("cases", 3, "issue_id", "I9")]


def test_references_of_units_services_and_compounds(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        checked_centers="""
            center_id | name
            ----------+-----
            Z1        | hall
        """,
        checked_communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        checked_units="""
            unit_id | center_ids | source_row
            --------+------------+-----------
            U1      | Z1, hall   | 2
            U2      | Z1、Z8 Z9   | 3
            U3      |            | 4
        """,
        checked_unit_services="""
            service_id | unit_id | center_id | community_id | date       | source_row
            -----------+---------+-----------+--------------+------------+-----------
            S1         | U1      | hall      | one          | 2025-01-01 | 2
            S2         | U9      | Z9        | C9           | 2025-01-01 | 3
            S3         |         |           |              | 2025-01-01 | 4
        """,
        checked_volunteer_counts="""
            community_id | date       | source_row
            -------------+------------+-----------
            C9           | 2025-01-01 | 2
        """,
        checked_points="""
            compound_id | month      | source_row
            ------------+------------+-----------
            K9          | 2025-01-01 | 2
        """,
        checked_waste="""
            compound_id | month      | source_row
            ------------+------------+-----------
            K9          | 2025-01-01 | 2
        """,
    )
    rebuild(street, "communities", "reference_keys")
    assert found(run("unknown_reference")) == [
        ("points", 2, "compound_id", "K9"),
        ("unit_services", 3, "center_id", "Z9"),
        ("unit_services", 3, "community_id", "C9"),
        ("unit_services", 3, "unit_id", "U9"),
        ("units", 3, "center_ids", "Z8"),
        ("units", 3, "center_ids", "Z9"),
        ("volunteer_counts", 2, "community_id", "C9"),
        ("waste", 2, "compound_id", "K9"),
    ]


def test_more_households_than_a_compound_has(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_compounds="""
            compound_id | name | households
            ------------+------+-----------
            K1          | a    | 10
            K2          | b    |
        """,
        checked_points="""
            compound_id | month      | participants | source_row
            ------------+------------+--------------+-----------
            K1          | 2025-01-01 | 10           | 2
            a           | 2025-02-01 | 11           | 3
            K2          | 2025-01-01 | 11           | 4
        """,
        checked_waste="""
            compound_id | month      | households | source_row
            ------------+------------+------------+-----------
            K1          | 2025-01-01 | 12         | 2
        """,
    )
    rebuild(con, "reference_keys", "compounds")
    assert found(run("participants_over_households")) == [
        ("points", 3, "participants", "11 > 10"),
        ("waste", 2, "households", "12 > 10"),
    ]
