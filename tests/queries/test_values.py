"""Shared spaces and what grows in them: units, services, volunteers, points, kitchen waste, exemplars."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

JANUARY, FEBRUARY, MARCH = date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)
PERIOD = {"start": JANUARY, "stop": date(2025, 4, 1)}
LEDGERS = ("units", "unit_services", "volunteer_counts", "points", "waste", "exemplars", "compounds")


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two communities, three compounds and four centers from January to March 2025."""
    collected(con, "2025-01-01", "2025-03-31", *LEDGERS)
    given(
        con,
        communities="""
            community_id | name | valid_to
            -------------+------+-----------
            C1           | one  |
            C2           | two  |
            C9           | gone | 2025-03-31
        """,
        compounds="""
            compound_id | community_id | name | kind      | households
            ------------+--------------+------+-----------+-----------
            K1          | C1           | a    | managed   | 100
            K2          | C2           | b    | unmanaged | 50
            K3          |              | c    | managed   |
            K4          | C1           | d    | managed   | 100
        """,
        centers="""
            center_id | name | community_id
            ----------+------+-------------
            Z1        | hall | C1
            Z2        | room | C1
            Z3        | far  | C2
            Z4        | lost |
        """,
    )
    return con


# ---------------------------------------------------------------------------- units


@pytest.fixture
def units(street: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return units that serve one center, two of one community, two of two, one that left and one nowhere."""
    given(
        street,
        units="""
            unit_id | unit_name | unit_kind
            --------+-----------+------------
            U1      | school    | institution
            U2      | shop      | shop
            U3      | clinic    | institution
            U4      | gone      | shop
            U5      | no center | social
            U6      | lost      |
        """,
        unit_centers="""
            unit_id | center_id | joined_on  | left_on
            --------+-----------+------------+-----------
            U1      | Z1        |            |
            U1      | Z2        | 2025-01-31 |
            U2      | Z1        | 2025-02-01 |
            U3      | Z1        | 2024-01-01 |
            U3      | Z3        | 2025-02-28 |
            U4      | Z1        | 2024-01-01 | 2025-02-28
            U6      | Z4        | 2024-01-01 |
        """,
    )
    return street


def test_a_unit_counts_once_in_the_street_and_in_every_community_where_it_serves(
    units: duckdb.DuckDBPyConnection, run: Run
) -> None:
    rows = run("units_joined")
    assert [row[:5] for row in rows if row[3] == ""] == [
        (JANUARY, None, None, "", 4),  # U1, U3, U4, U6
        (FEBRUARY, None, None, "", 4),  # U1, U2, U3, U6; U4 left on the last day
        (MARCH, None, None, "", 4),
    ]
    assert [row[3:5] for row in rows if row[0] == MARCH and row[3]] == [
        ("unit_kind=institution", 2),
        ("unit_kind=shop", 1),
    ]
    assert run("unit_kinds", **PERIOD) == [("institution", 2), ("shop", 1), (None, 1)]
    for community, serving in (("C1", [("institution", 2), ("shop", 1)]), ("C2", [("institution", 1)])):
        assert run("unit_kinds", **PERIOD, community_ids=[community]) == serving
    both = run("unit_kinds", **PERIOD, community_ids=["C1", "C2"])
    assert both == [("institution", 2), ("shop", 1)]  # U3 once


def test_units_are_listed_where_they_serve_at_the_end_of_the_period(
    units: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("detail_units", **PERIOD) == [
        ("U1", "school", "institution", "one", 2, date(2025, 1, 31), None),
        ("U2", "shop", "shop", "one", 1, FEBRUARY, None),
        ("U3", "clinic", "institution", "one", 1, date(2024, 1, 1), None),
        ("U3", "clinic", "institution", "two", 1, date(2025, 2, 28), None),
        ("U6", "lost", None, None, 1, date(2024, 1, 1), None),
    ]
    february = {"start": JANUARY, "stop": FEBRUARY}
    assert [row[0] for row in run("detail_units", **february)] == ["U1", "U3", "U4", "U6"]
    assert [row[0] for row in run("detail_units", **PERIOD, community_ids=["C2"])] == ["U3"]


def test_several_centers_in_one_cell_become_rows(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        checked_centers="""
            center_id | name
            ----------+-----
            Z1        | hall
            Z2        | room
        """,
        checked_units="""
            unit_id | unit_name | unit_kind | center_ids | joined_on  | left_on
            --------+-----------+-----------+------------+------------+-----------
            U1      | school    | social    | Z1、room   | 2025-01-01 |
            U1      | school    | social    | Z9         | 2024-01-01 | 2025-02-01
            U2      | shop      | shop      |            |            | 2025-02-01
            U3      | clinic    | shop      | hall, Z1   | 2025-01-01 | 2025-02-01
        """,
    )
    rebuild(street, "reference_keys")
    assert run("unit_centers") == [
        ("U1", "Z1", JANUARY, None),
        ("U1", "Z2", JANUARY, None),
        ("U1", "Z9", date(2024, 1, 1), date(2025, 2, 1)),
        ("U3", "Z1", JANUARY, date(2025, 2, 1)),
    ]
    assert run("units") == [
        ("U1", "school", "social", date(2024, 1, 1), None),
        ("U2", "shop", "shop", None, date(2025, 2, 1)),
        ("U3", "clinic", "shop", JANUARY, date(2025, 2, 1)),
    ]


# ---------------------------------------------------------------------------- services


SERVICES = """
    service_id | unit_id | service_theme | date       | community_id | center_id | people_served
    -----------+---------+---------------+------------+--------------+-----------+--------------
    S1         | U1      | medical       | 2025-01-31 | C1           | Z1        | 20
    S2         | U1      | medical       | 2025-01-01 | C1           |           |
    S3         | U2      | culture       | 2025-03-31 | C2           | Z3        | 3
    S4         | U2      |               | 2025-03-01 |              |           | 8
    S5         |         | other         | 2025-03-01 | C1           |           | 1
"""


def test_services_and_the_people_they_served(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(street, unit_services=SERVICES)
    assert [row for row in run("services_held") if row[3] == ""] == [
        (JANUARY, "C1", None, "", 2, None),
        (MARCH, "C1", None, "", 1, None),
        (MARCH, "C2", None, "", 1, None),
        (MARCH, None, None, "", 1, None),
    ]
    assert [(row[1], row[3], row[4]) for row in run("services_held") if row[3]] == [
        ("C1", "theme=medical", 2),
        ("C1", "theme=other", 1),
        ("C2", "theme=culture", 1),
    ]
    assert [(row[0], row[1], row[4]) for row in run("people_served") if row[3] == ""] == [
        (JANUARY, "C1", 20),
        (MARCH, "C1", 1),
        (MARCH, "C2", 3),
        (MARCH, None, 8),
    ]


def test_the_list_of_services_says_nothing_of_the_people(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(street, unit_services=SERVICES, units="unit_id | unit_name | unit_kind\n---\nU1 | school | social")
    rows = run("detail_services", start=JANUARY, stop=FEBRUARY)
    assert rows == [
        ("S2", JANUARY, "medical", "school", "social", "one", None),
        ("S1", date(2025, 1, 31), "medical", "school", "social", "one", "hall"),
    ]
    assert [row[0] for row in run("detail_services", **PERIOD, community_ids=["", "C2"])] == ["S4", "S3"]


@pytest.fixture
def themes(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two communities and two themes over fourteen months."""
    collected(con, "2024-02-01", "2025-03-31", "unit_services", "communities")
    given(
        con,
        communities="""
            community_id | name | valid_from | valid_to
            -------------+------+------------+-----------
            C1           | one  |            |
            C2           | two  | 2025-03-31 |
            C9           | gone |            | 2025-01-31
        """,
        field_values="""
            ledger        | field         | code    | label
            --------------+---------------+---------+------
            unit_services | service_theme | medical | m
            unit_services | service_theme | culture | c
            unit_services | service_theme | other   | o
        """,
        unit_services="""
            service_id | service_theme | date       | community_id
            -----------+---------------+------------+-------------
            S1         | medical       | 2024-02-01 | C1
            S2         | culture       | 2024-04-01 | C1
            S3         | culture       | 2024-03-31 | C2
            S4         | other         | 2025-03-31 | C2
            S5         | medical       | 2025-03-31 |
        """,
    )
    return con


def test_a_theme_is_a_gap_after_twelve_months_without_it(themes: duckdb.DuckDBPyConnection, run: Run) -> None:
    rows = run("theme_gaps")
    # Before January the ledger does not reach back twelve months.
    assert [row for row in rows if row[3] == ""] == [
        (JANUARY, "C1", None, "", 0, 2),
        (FEBRUARY, "C1", None, "", 1, 2),
        (MARCH, "C1", None, "", 1, 2),  # 1 April 2024 is the first of the twelve months
        (MARCH, "C2", None, "", 2, 2),
    ]
    assert [(row[1], row[3], row[4], row[5]) for row in rows if row[0] == MARCH and row[3]] == [
        ("C1", "theme=culture", 0, 1),
        ("C1", "theme=medical", 1, 1),
        ("C2", "theme=culture", 1, 1),
        ("C2", "theme=medical", 1, 1),
    ]


def test_themes_of_every_community_are_listed_with_zeros(themes: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("service_themes", start=date(2024, 4, 1), stop=date(2025, 4, 1)) == [
        ("C1", "one", "culture", 1, 1, date(2024, 4, 1)),
        ("C1", "one", "medical", 0, 0, date(2024, 2, 1)),
        ("C2", "two", "culture", 0, 0, date(2024, 3, 31)),
        ("C2", "two", "medical", 0, 0, None),
    ]


def test_a_service_takes_the_community_of_its_center(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        checked_centers="center_id | name\n---\nZ1 | hall",
        checked_unit_services="""
            service_id | unit_id | service_theme | date       | center_id | people_served
            -----------+---------+---------------+------------+-----------+--------------
            S1         | U1      | medical       | 2025-01-31 | hall      | 20
        """,
    )
    rebuild(street, "reference_keys")
    assert run("unit_services") == [("S1", "U1", "medical", date(2025, 1, 31), "C1", "Z1", 20)]


# ---------------------------------------------------------------------------- one branch, one space


def test_a_branch_has_a_space_of_its_own_or_one_within_reach(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(street, "2025-01-01", "2025-03-31", "branches", "centers")
    street.execute("delete from centers")
    given(
        street,
        branches="""
            branch_id | name   | community_id | compound_id | founded_on
            ----------+--------+--------------+-------------+-----------
            B1        | own    | C1           | K1          | 2020-01-01
            B2        | shared | C2           | K2          | 2020-01-01
            B3        | far    | C1           | K4          | 2020-01-01
            B4        | no map |              | K3          | 2020-01-01
        """,
        branch_compounds="""
            branch_id | compound_id
            ----------+------------
            B1        | K1
            B2        | K1
            B2        | K2
            B3        | K4
            B4        | K3
        """,
        centers="""
            center_id | name | compound_id | opened_on  | closed_on  | status
            ----------+------+-------------+------------+------------+---------
            Z1        | hall | K1          |            | 2025-03-31 | open
            Z2        | room |             | 2025-02-28 |            | open
            Z3        | site |             |            |            | building
            Z4        | far  |             |            |            | open
        """,
        compound_center_distances="""
            compound_id | center_id | walking_m
            ------------+-----------+----------
            K1          | Z1        | 40
            K2          | Z2        | 500
            K4          | Z3        | 100
            K4          | Z4        | 501
        """,
    )
    rebuild(street, "branch_centers", "compound_months", "branch_months")
    assert street.execute(
        "select branch_id, center_id, is_own, walking_m from branch_centers"
    ).fetchall() == [
        ("B1", "Z1", True, 0),
        ("B2", "Z1", True, 0),
        ("B2", "Z2", False, 500),
        ("B3", "Z3", False, 100),
        ("B3", "Z4", False, 501),
    ]
    rows = {(row[0], row[2]): row[4:] for row in run("branch_space_rate")}
    assert [rows[JANUARY, key] for key in ("K1", "K2", "K4")] == [(1, 1), (1, 1), (0, 1)]
    # On 31 March the hall closes; the shared room has been open since February.
    assert [rows[MARCH, key] for key in ("K1", "K2", "K4")] == [(0, 1), (1, 1), (0, 1)]
    assert "K3" not in {key for _, key in rows}
    assert run("detail_spaces", **PERIOD) == [
        ("B1", "own", "one", None, None, None, False, False),
        ("B2", "shared", "two", "Z2", "room", 500, False, True),
        ("B3", "far", "one", "Z4", "far", 501, False, False),
        ("B4", "no map", None, None, None, None, None, None),
    ]


# ---------------------------------------------------------------------------- volunteers and exemplars


def test_the_latest_count_of_volunteers_holds(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        volunteer_counts="""
            community_id | date       | registered | active
            -------------+------------+------------+-------
            C1           | 2025-01-31 | 40         | 20
            C1           | 2025-03-31 | 50         |
            C2           | 2025-02-01 | 10         | 5
        """,
    )
    assert run("volunteers_registered") == [
        (JANUARY, "C1", None, "", 40, None),
        (FEBRUARY, "C1", None, "", 40, None),
        (FEBRUARY, "C2", None, "", 10, None),
        (MARCH, "C1", None, "", 50, None),
        (MARCH, "C2", None, "", 10, None),
    ]
    # A count without the active ones leaves the one before in force.
    assert [row[1:] for row in run("volunteers_active_rate") if row[0] == MARCH] == [
        ("C1", None, "", 20, 40),
        ("C2", None, "", 5, 10),
    ]
    assert run("detail_volunteers", start=JANUARY, stop=FEBRUARY) == [
        ("C1", "one", date(2025, 1, 31)),
        ("C2", "two", None),
        ("C9", "gone", None),
    ]


def test_volunteers_are_counted_by_the_community_s_name_too(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        checked_communities="community_id | name\n---\nC1 | one",
        checked_volunteer_counts="community_id | date | registered | active\n---\none | 2025-01-31 | 40 | 20",
    )
    rebuild(street, "reference_keys")
    assert run("volunteer_counts") == [("C1", date(2025, 1, 31), 40, 20)]


def test_a_name_without_written_consent_is_not_kept(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        checked_exemplars="""
            exemplar_id | public_name | exemplar_kind  | has_written_consent | consented_on
            ------------+-------------+----------------+---------------------+-------------
            E1          | agreed      | volunteer      | true                | 2025-02-28
            E2          | refused     | volunteer      | false               | 2025-01-01
            E3          | not asked   | veteran_member |                     |
            E4          | long ago    | other          | true                |
        """,
    )
    rebuild(street, "exemplars")
    assert run("exemplars") == [
        ("E1", "agreed", "volunteer", True, date(2025, 2, 28)),
        ("E2", None, "volunteer", False, None),
        ("E3", None, "veteran_member", False, None),
        ("E4", "long ago", "other", True, None),
    ]
    assert [(row[0], row[3], row[4]) for row in run("exemplars_consented")] == [
        (JANUARY, "", 1),
        (JANUARY, "exemplar_kind=other", 1),
        (FEBRUARY, "", 2),
        (FEBRUARY, "exemplar_kind=other", 1),
        (FEBRUARY, "exemplar_kind=volunteer", 1),
        (MARCH, "", 2),
        (MARCH, "exemplar_kind=other", 1),
        (MARCH, "exemplar_kind=volunteer", 1),
    ]
    assert run("detail_exemplars", start=JANUARY, stop=FEBRUARY) == [("E4", "long ago", "other", None)]
    assert [row[0] for row in run("detail_exemplars", **PERIOD)] == ["E1", "E4"]


# ---------------------------------------------------------------------------- points and kitchen waste


@pytest.fixture
def ledgers(street: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return points and kitchen waste of four compounds, one of unknown size."""
    given(
        street,
        points="""
            compound_id | month      | points_kind | participants | earned | redeemed
            ------------+------------+-------------+--------------+--------+---------
            K1          | 2025-01-01 | sorting     | 10           | 60     | 30
            K1          | 2025-01-01 | mutual_aid  | 4            | 20     |
            K1          | 2025-02-01 | sorting     | 30           | 90     | 100
            K2          | 2025-01-01 | sorting     | 2            | 10     | 0
            K3          | 2025-01-01 | upkeep      | 7            | 8      | 4
        """,
        waste="""
            compound_id | month      | households | kg_in | kg_enzyme | kg_compost
            ------------+------------+------------+-------+-----------+-----------
            K1          | 2025-01-01 | 20         | 200   | 10        | 50
            K1          | 2025-02-01 | 20         | 100   | 30        |
            K2          | 2025-01-01 |            | 50    |           |
            K3          | 2025-01-01 | 5          |       | 2         | 2
        """,
    )
    return street


def test_households_that_take_part_in_points(ledgers: duckdb.DuckDBPyConnection, run: Run) -> None:
    # Of several kinds the largest counts; a compound of unknown size is left out, one without points too.
    assert run("points_participation_rate") == [
        (JANUARY, "C1", "K1", "", 10, 100),
        (JANUARY, "C2", "K2", "", 2, 50),
        (FEBRUARY, "C1", "K1", "", 30, 100),
    ]


def test_points_earned_and_redeemed(ledgers: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert [(row[0], row[2], row[4]) for row in run("points_earned") if row[3] == ""] == [
        (JANUARY, "K1", 80),
        (JANUARY, "K2", 10),
        (JANUARY, "K3", 8),
        (FEBRUARY, "K1", 90),
    ]
    assert [(row[2], row[3], row[4]) for row in run("points_earned") if row[0] == JANUARY and row[3]] == [
        ("K1", "points_kind=mutual_aid", 20),
        ("K1", "points_kind=sorting", 60),
        ("K2", "points_kind=sorting", 10),
        ("K3", "points_kind=upkeep", 8),
    ]
    assert run("points_redeemed_rate") == [
        (JANUARY, "C1", "K1", "", 30, 60),  # the row that does not tell what was redeemed is left out
        (JANUARY, "C2", "K2", "", 0, 10),
        (JANUARY, None, "K3", "", 4, 8),
        (FEBRUARY, "C1", "K1", "", 100, 90),
    ]


def test_points_of_single_households_are_not_listed(ledgers: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        ledgers,
        person_blocks="""
            indicator | threshold | leaf | block | size | is_told
            ---
            points_participation_rate | 10 | K1 | K1 | 1 | true
            points_participation_rate | 10 | K2 | K2 | 1 | false
        """,
    )
    assert run("detail_points", **PERIOD) == [
        ("K1", "a", "one", 2, 170, 130),
        ("K2", "b", "two", 1, None, None),
        ("K3", "c", None, 1, None, None),  # nobody says how many took part
    ]


def test_compounds_by_band_of_participation(ledgers: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        ledgers,
        indicator_values="""
            indicator                 | month      | community_id | compound_id | dimension | numerator | denominator
            --------------------------+------------+--------------+-------------+-----------+-----------+------------
            points_participation_rate | 2025-01-01 | C1           | K1          |           | 10        | 100
            points_participation_rate | 2025-02-01 | C1           | K1          |           | 30        | 100
            points_participation_rate | 2025-01-01 | C2           | K2          |           | 5         | 100
        """,
    )
    ledgers.execute("update indicator_values set dimension = ''")
    points = {"indicator": "points_participation_rate"}
    given(
        ledgers,
        person_blocks="""
            indicator | threshold | leaf | block | size | is_told
            ---
            points_participation_rate | 10 | K1 | K1 | 1 | true
            points_participation_rate | 10 | K2 | K2 | 1 | true
        """,
    )
    assert run("participation_bands", **PERIOD, **points) == [
        (0, None, None, 2),
        (1, 0, 5, 0),
        (2, 5, 10, 1),  # 5 % is the lower limit of the second band
        (3, 10, 20, 0),
        (4, 20, None, 1),
    ]
    assert [row[3] for row in run("participation_bands", start=JANUARY, stop=FEBRUARY, **points)] == [
        2,
        0,
        1,
        1,
        0,
    ]
    chosen = run("participation_bands", **PERIOD, **points, community_ids=["C1"], compound_kinds=["managed"])
    assert [row[3] for row in chosen] == [1, 0, 0, 0, 1]
    ledgers.execute(
        "update person_blocks set size = 2 where leaf = 'K2'"
    )  # not to be told alone: its band would tell it
    assert [row[3] for row in run("participation_bands", **PERIOD, **points)] == [2, 0, 0, 0, 1]


def test_kitchen_waste(ledgers: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert [(row[0], *row[2:]) for row in run("waste_participation_rate")] == [
        (JANUARY, "K1", "", 20, 100),
        (FEBRUARY, "K1", "", 20, 100),
    ]
    assert [(row[0], *row[2:]) for row in run("waste_kg_per_household")] == [
        (JANUARY, "K1", "", 200, 20),
        (FEBRUARY, "K1", "", 100, 20),
    ]
    assert [(row[0], *row[2:]) for row in run("waste_conversion_rate")] == [
        (JANUARY, "K1", "", 60, 200),
        (FEBRUARY, "K1", "", 30, 100),
    ]
    hidden = ("K1", "a", "one", FEBRUARY, None, None, None, None)
    assert run("detail_waste", start=FEBRUARY, stop=MARCH) == [hidden]
    given(
        ledgers,
        person_blocks="""
            indicator | threshold | leaf | block | size | is_told
            ---
            waste_participation_rate | 10 | K1 | K1 | 1 | true
            waste_participation_rate | 10 | K2 | K2 | 1 | true
        """,
    )
    assert run("detail_waste", start=FEBRUARY, stop=MARCH) == [
        ("K1", "a", "one", FEBRUARY, 20, 100, 30, None)
    ]


def test_months_are_dated_on_their_first_day(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        checked_compounds="compound_id | name\n---\nK1 | a",
        checked_points="""
            compound_id | month      | points_kind | participants | earned | redeemed
            ------------+------------+-------------+--------------+--------+---------
            a           | 2025-01-31 | sorting     | 10           | 60     | 30
        """,
        checked_waste="""
            compound_id | month      | households | kg_in | kg_enzyme | kg_compost
            ------------+------------+------------+-------+-----------+-----------
            K1          | 2025-01-31 | 20         | 200   | 10        | 50
        """,
    )
    rebuild(street, "reference_keys")
    assert run("points") == [("K1", JANUARY, "sorting", 10, 60, 30)]
    assert run("waste") == [("K1", JANUARY, 20, 200, 10, 50, None)]


def test_no_share_of_a_row_exceeds_the_whole(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    # The other row of each pair falls short, so that an excess not cut off would make up for it.
    collected(con, "2025-01-01", "2025-01-31", "volunteer_counts", "center_funding", "centers", "compounds")
    given(
        con,
        compounds="""
            compound_id | community_id | households
            ------------+--------------+-----------
            K1          | C1           | 10
            K2          | C1           | 10
        """,
        volunteer_counts="""
            community_id | date       | registered | active
            -------------+------------+------------+-------
            C1           | 2025-01-31 | 40         | 50
            C2           | 2025-01-31 | 40         | 30
        """,
        waste="""
            compound_id | month      | households
            ------------+------------+-----------
            K1          | 2025-01-01 | 12
            K2          | 2025-01-01 | 8
        """,
        points="""
            compound_id | month      | points_kind | participants
            ------------+------------+-------------+-------------
            K1          | 2025-01-01 | a           | 12
            K2          | 2025-01-01 | a           | 8
        """,
        trainings="""
            training_id | kind            | date       | invited | attended
            ------------+-----------------+------------+---------+---------
            T1          | secretary_forum | 2025-01-10 | 10      | 12
            T2          | secretary_forum | 2025-01-11 | 10      | 8
            T3          | secretary_forum | 2025-01-12 |         | 9
        """,
        checkins="""
            community_id | month      | member_class | reported | expected | active
            -------------+------------+--------------+----------+----------+-------
            C1           | 2025-01-01 | a            | 10       | 8        | 12
            C1           | 2025-01-01 | b            | 10       | 12       | 8
        """,
        center_funding="""
            center_id | fund_level | document_no | granted | granted_on | paid | paid_on    | is_fiscal
            ----------+------------+-------------+---------+------------+------+------------+----------
            Z1        | district   | 1           | 100     | 2025-01-10 | 120  | 2025-01-20 | true
            Z1        | district   | 2           | 100     | 2025-01-10 | 80   | 2025-01-20 | true
        """,
    )
    rates = {
        "volunteers_active_rate": (70, 80),
        "waste_participation_rate": (18, 20),
        "points_participation_rate": (18, 20),
        "training_attendance_rate": (18, 20),
        "checkin_active_rate": (18, 20),
        "checkin_expected_rate": (18, 20),
        "funding_paid_rate": (180, 200),
    }
    for name, expected in rates.items():
        rows = [row for row in run(name) if row[3] == ""]
        assert (sum(row[4] for row in rows), sum(row[5] for row in rows)) == expected, name
    [forum] = [row for row in run("training_plan", month=date(2025, 1, 1)) if row[0] == "secretary_forum"]
    assert forum[3:] == (20, 29, 90.0)
