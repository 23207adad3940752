"""Modules, money, projects, disputes and events of centers: by the center's place, unknown is not zero."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, mart, rebuild

LEDGERS = (
    "centers",
    "center_modules",
    "center_funding",
    "center_projects",
    "center_events",
    "mediations",
    "issues",
)
FEBRUARY = {"start": date(2025, 2, 1), "stop": date(2025, 3, 1)}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return three centers over January and February 2025: one open, one opening in February, one shut then."""
    collected(con, "2025-01-01", "2025-02-28", *LEDGERS)
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
            C2           | two
        """,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+---------
            K1          | C1           | a    | managed
            K2          | C2           | b    | employer
        """,
        centers="""
            center_id | name | community_id | compound_id | mode | status | opened_on  | closed_on  | area_m2
            ----------+------+--------------+-------------+------+--------+------------+------------+--------
            Z1        | old  | C1           | K1          | new  | open   | 2024-01-01 |            | 100
            Z2        | late | C2           | K2          |      | open   | 2025-02-28 |            | 50
            Z3        | shut | C2           |             | new  | closed | 2024-01-01 | 2025-02-28 | 30
            Z4        | bare | C2           |             | new  | open   | 2024-01-01 |            |
        """,
    )
    rebuild(con, "centers_in_service")
    return con


def short(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return month, community, compound, dimension, numerator, denominator."""
    return [(f"{row[0]:%y-%m}", *row[1:]) for row in rows]


def totals(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return the same without the rows of axes."""
    return [row for row in short(rows) if row[3] == ""]


# ---------------------------------------------------------------------------- area and modules


def test_area_counts_from_the_first_day_and_not_without_a_number(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert short(run("area_open")) == [
        ("25-01", "C1", "K1", "", 100, None),
        ("25-01", "C1", "K1", "mode=new", 100, None),
        ("25-01", "C2", None, "", 30, None),
        ("25-01", "C2", None, "mode=new", 30, None),
        ("25-02", "C1", "K1", "", 100, None),
        ("25-02", "C1", "K1", "mode=new", 100, None),
        ("25-02", "C2", "K2", "", 50, None),
        ("25-02", "C2", "K2", "mode=", 50, None),
    ]


@pytest.fixture
def modules(street: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two required modules of which one center has one, later both; of two centers nothing is listed."""
    given(
        street,
        center_modules="""
            center_id | module  | present_since
            ----------+---------+--------------
            Z1        | party   |
            Z1        | council | 2025-02-28
            Z1        | waste   | 2025-01-01
            Z3        | waste   | 2025-01-01
        """,
        field_values="""
            ledger         | field  | code
            ---------------+--------+------
            center_modules | module | party
            center_modules | module | waste
            centers        | mode   | new
        """,
    )
    street.execute("""
        update params set value = 0
        where starts_with(key, 'module_group_') and key not in ('module_group_party', 'module_group_council')
    """)
    rebuild(street, "month_params", "required_modules")
    return street


def test_modules_are_required_of_listed_centers_in_service(
    modules: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("required_modules") == [
        (date(2025, month, 1), module, group)
        for month in (1, 2)
        for module, group in (("council", 5), ("party", 1))
    ]
    assert short(run("modules_present_rate")) == [
        ("25-01", "C1", "K1", "", 1, 2),
        ("25-01", "C1", "K1", "module=council", 0, 1),
        ("25-01", "C1", "K1", "module=party", 1, 1),
        ("25-01", "C2", None, "", 0, 2),  # Z3; of Z4 nothing is listed
        ("25-01", "C2", None, "module=council", 0, 1),
        ("25-01", "C2", None, "module=party", 0, 1),
        ("25-02", "C1", "K1", "", 2, 2),
        ("25-02", "C1", "K1", "module=council", 1, 1),
        ("25-02", "C1", "K1", "module=party", 1, 1),
    ]


def test_the_matrix_of_modules_tells_unlisted_from_absent(
    modules: duckdb.DuckDBPyConnection, run: Run
) -> None:
    january = {"start": date(2025, 1, 1), "stop": date(2025, 2, 1)}
    rows = [(row[0], *row[3:7]) for row in run("detail_modules", **january)]
    since = date(2025, 1, 1)
    assert rows == [
        ("Z1", "party", 1, True, None),
        ("Z1", "council", 5, False, date(2025, 2, 28)),
        ("Z1", "waste", 0, True, since),
        ("Z3", "party", 1, False, None),
        ("Z3", "council", 5, False, None),
        ("Z3", "waste", 0, True, since),
        ("Z4", "party", 1, None, None),
        ("Z4", "council", 5, None, None),
        ("Z4", "waste", 0, None, None),
    ]
    assert {row[0] for row in run("detail_modules", **FEBRUARY)} == {"Z1", "Z2", "Z4"}
    assert {row[0] for row in run("detail_modules", **FEBRUARY, community_ids=["C1"])} == {"Z1"}
    assert {row[0] for row in run("detail_modules", **FEBRUARY, compound_kinds=["employer"])} == {"Z2"}


# ---------------------------------------------------------------------------- money


@pytest.fixture
def money(street: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return grants of the treasury and of society, paid, paid in part, not paid, and without days."""
    given(
        street,
        checked_center_funding="""
            center_id | fund_level | document_no | granted | granted_on | paid  | paid_on
            ----------+------------+-------------+---------+------------+-------+-----------
            Z1        | street     | 1           | 20000   | 2024-06-30 | 20000 | 2025-02-01
            Z1        | district   | 2           | 30000   | 2025-02-28 | 15000 |
            Z1        | social     | 3           | 90000   | 2025-01-01 | 90000 | 2025-01-01
            Z3        | city       | 4           | 10000   | 2025-01-31 |       |
            Z4        | central    | 5           | 40000   |            | 40000 | 2025-02-01
            Z4        | province   | 6           | 70000   |            |       |
        """,
        reference_keys="""
            kind   | key | id
            -------+-----+---
            center | Z1  | Z1
            center | Z3  | Z3
            center | Z4  | Z4
        """,
    )
    rebuild(street, "center_funding")
    return street


def test_money_of_society_stands_apart(money: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert short(run("funding_granted")) == [
        ("24-06", "C1", "K1", "", 2, None),
        ("24-06", "C1", "K1", "level=street", 2, None),
        ("25-01", "C1", "K1", "level=social", 9, None),
        ("25-01", "C2", None, "", 1, None),
        ("25-01", "C2", None, "level=city", 1, None),
        ("25-02", "C1", "K1", "", 3, None),
        ("25-02", "C1", "K1", "level=district", 3, None),
    ]


def test_money_adds_up_to_the_end_of_the_month(money: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert totals(run("funding_granted_total")) == [
        ("25-01", "C1", "K1", "", 2, None),
        ("25-01", "C2", None, "", 1, None),
        ("25-02", "C1", "K1", "", 5, None),
        ("25-02", "C2", None, "", 5, None),  # the grant without a day by the day it was paid
    ]
    assert ("25-02", "C1", "K1", "level=social", 9, None) in short(run("funding_granted_total"))


def test_what_is_not_paid_is_in_the_rate(money: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert short(run("funding_paid_rate")) == [
        ("25-01", "C1", "K1", "", 0, 20000),
        ("25-01", "C2", None, "", 0, 10000),
        ("25-02", "C1", "K1", "", 35000, 50000),
        ("25-02", "C2", None, "", 0, 10000),
    ]


def test_money_per_area_of_centers_in_service(money: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert short(run("funding_per_m2")) == [
        ("25-01", "C1", "K1", "", 20000, 100),
        ("25-01", "C2", None, "", 10000, 30),
        ("25-02", "C1", "K1", "", 50000, 100),
        ("25-02", "C2", "K2", "", 0, 50),  # opened on the last day; nothing was granted to it
    ]


def test_rows_of_money_show_what_was_known_by_the_end(money: duckdb.DuckDBPyConnection, run: Run) -> None:
    january = {"start": date(2025, 1, 1), "stop": date(2025, 2, 1)}
    assert run("detail_funding", **january) == [
        ("old", "one", "street", "1", date(2024, 6, 30), 20000, None, 0, False),
        ("old", "one", "social", "3", date(2025, 1, 1), 90000, date(2025, 1, 1), 90000, True),
        ("shut", "two", "city", "4", date(2025, 1, 31), 10000, None, 0, True),
    ]
    assert [row[3] for row in run("detail_funding", **FEBRUARY)] == ["1", "3", "4", "2", "5"]
    assert [row[3] for row in run("detail_funding", **FEBRUARY, compound_kinds=["employer"])] == []


# ---------------------------------------------------------------------------- projects


PROJECTS = """
    project_id | center_id | measure | mode   | area_before_m2 | area_after_m2 | planned_on | started_on | completed_on
    -----------+-----------+---------+--------+----------------+---------------+------------+------------+-------------
    T1         | Z1        | build   | new    |                | 100           | 2025-01-31 | 2024-06-01 | 2025-01-31
    T2         | Z2        | join    | joint  | 30             | 50            | 2025-01-01 | 2024-07-01 | 2025-02-02
    T3         | Z3        | join    | joint  |                | 50            | 2025-03-01 | 2024-08-01 | 2025-02-03
    T4         | Z4        | enlarge | shared | 10             | 20            | 2025-02-27 | 2024-09-01 |
    T5         | Z4        | enlarge | shared | 10             | 20            | 2025-02-28 | 2024-09-02 |
    T6         | Z4        | enlarge | shared | 10             | 20            |            | 2025-03-01 |
"""


def test_money_of_each_year_by_level(money: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("funding_years", stop=date(2025, 3, 1)) == [
        (2024, "street", True, 2.0, 2.0, 10.0),
        (2025, "central", True, 4.0, 8.0, 10.0),  # dated on the day it was paid
        (2025, "city", True, 1.0, 8.0, 10.0),
        (2025, "district", True, 3.0, 8.0, 10.0),
        (2025, "social", False, 9.0, 9.0, 9.0),
    ]
    assert run("funding_years", stop=date(2025, 2, 1)) == [
        (2024, "street", True, 2.0, 2.0, 3.0),
        (2025, "city", True, 1.0, 1.0, 3.0),
        (2025, "social", False, 9.0, 9.0, 9.0),
    ]
    assert run("funding_years", stop=date(2000, 1, 1)) == []
    assert run("funding_years", stop=date(2025, 3, 1), community_ids=["C9"]) == []


def test_money_adds_up_to_the_fen_in_any_order(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    # Before: sums of 10,000 yuan differed in their last digit by run, and a page said 71.4 or 71.5 of one store.
    fen = [714_450_03 * n for n in range(1, 12)]
    rows = [("street", True, amount / 100, date(2010 + n, 1, 1)) for n, amount in enumerate(fen)]
    con.executemany(
        "insert into center_funding (fund_level, is_fiscal, granted, granted_on) values (?, ?, ?, ?)",
        rows,
    )
    found = run("funding_years", stop=date(2030, 1, 1))
    assert [row[3] for row in found] == [amount / 100 / 10_000 for amount in fen]
    assert {row[5] for row in found} == {sum(fen) / 100 / 10_000}


def test_area_is_added_where_both_areas_are_known(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(street, center_projects=PROJECTS)
    assert short(run("area_added")) == [
        ("25-01", "C1", "K1", "", 100, None),
        ("25-02", "C2", "K2", "", 20, None),
    ]


def test_a_project_is_behind_after_the_day_of_its_plan(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(street, center_projects=PROJECTS)
    # Nobody says when projects are completed.
    assert {(row[0], *row[-2:]) for row in run("detail_projects", **FEBRUARY)} == {
        (key, None, None) for key in ("T2", "T3", "T4", "T5")
    }
    street.execute("insert into provided values ('center_projects', 'completed_on')")
    assert [(row[0], *row[-2:]) for row in run("detail_projects", **FEBRUARY)] == [
        ("T4", "behind", 1),
        ("T5", "running", 0),
        ("T2", "completed_late", 32),
        ("T3", "completed_in_time", 0),
    ]
    assert [row[0] for row in run("detail_projects", **FEBRUARY, community_ids=["C1"])] == []
    assert [row[0] for row in run("detail_projects", **FEBRUARY, compound_kinds=["employer"])] == ["T2"]


# ---------------------------------------------------------------------------- opinions, disputes, events


def test_opinions_count_at_the_center_without_repeats(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        issues="""
            issue_id | compound_id | channel | category | opened_at           | source_center_id | duplicate_of
            ---------+-------------+---------+----------+---------------------+------------------+-------------
            1        | K2          | hall    | TC       | 2025-01-31 23:59:59 | Z1               |
            2        | K1          | hall    |          | 2025-02-01 00:00:00 | Z1               |
            3        | K1          | hall    | TC       | 2025-02-02 09:00:00 | Z1               | 2
            4        | K1          | hall    | TC       | 2025-02-02 09:00:00 |                  |
            5        | K1          | hall    | TC       | 2025-03-01 09:00:00 | Z1               |
            6        | K1          | hotline | TC       | 2025-02-01 09:00:00 | Z1               |
        """,
    )
    assert short(mart(run("opinions_collected"))) == [
        ("25-01", "C1", "K1", "", 1, None),
        ("25-01", "C1", "K1", "category=TC", 1, None),
        ("25-02", "C1", "K1", "", 1, None),
        ("25-02", "C1", "K1", "category=", 1, None),
    ]
    assert run("detail_opinions", **FEBRUARY) == [("Z1", "old", "one", 1, 1)]
    assert run("detail_opinions", **FEBRUARY, community_ids=["C2"]) == []


def test_disputes_count_by_opening_and_by_closing(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        mediations="""
            mediation_id | center_id | community_id | compound_id | opened_on  | closed_on  | result
            -------------+-----------+--------------+-------------+------------+------------+-----------
            M1           | Z1        | C2           | K2          | 2025-01-31 | 2025-02-01 | settled
            M2           | Z1        | C1           |             | 2025-02-01 | 2025-02-28 | unsettled
            M3           | Z1        | C1           |             | 2025-02-01 | 2025-02-28 | withdrawn
            M4           | Z1        | C1           |             | 2025-02-01 | 2025-02-28 | referred
            M5           | Z1        | C1           |             | 2025-02-01 | 2025-02-28 |
            M6           | Z1        | C1           |             | 2025-02-01 |            | settled
            M7           |           | C2           | K2          | 2025-01-01 | 2025-01-01 | settled
        """,
    )
    assert short(run("mediations_opened")) == [
        ("25-01", "C1", "K1", "", 1, None),
        ("25-01", "C2", "K2", "", 1, None),
        ("25-02", "C1", "K1", "", 5, None),
    ]
    assert short(run("mediations_settled")) == [
        ("25-01", "C2", "K2", "", 1, None),
        ("25-02", "C1", "K1", "", 1, None),
    ]
    assert short(run("mediations_settled_rate")) == [
        ("25-01", "C2", "K2", "", 1, 1),
        ("25-02", "C1", "K1", "", 1, 3),
    ]
    assert [row[0] for row in run("detail_mediations", **FEBRUARY)] == ["M1", "M2", "M3", "M4", "M5", "M6"]
    assert run("detail_mediations", **FEBRUARY)[0] == (
        "M1", "old", "one", None, date(2025, 1, 31), date(2025, 2, 1), "settled",
    )  # fmt: skip
    january = {"start": date(2025, 1, 1), "stop": date(2025, 2, 1)}
    assert [row[0] for row in run("detail_mediations", **january)] == ["M7", "M1"]
    assert [row[0] for row in run("detail_mediations", **january, compound_kinds=["employer"])] == ["M7"]


def test_an_event_that_nobody_counted_has_no_attendance(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        brands="""
            brand_id | name
            ---------+-----
            P1       | day
        """,
        center_events="""
            event_id | center_id | date       | event_theme | brand_id | attendees
            ---------+-----------+------------+-------------+----------+----------
            E1       | Z1        | 2025-01-31 | culture     | P1       | 20
            E2       | Z1        | 2025-02-01 | culture     |          | 0
            E3       | Z1        | 2025-02-28 |             |          |
            E4       | Z3        | 2025-02-28 | culture     |          |
        """,
    )
    assert short(run("events_held")) == [
        ("25-01", "C1", "K1", "", 1, None),
        ("25-01", "C1", "K1", "event_theme=culture", 1, None),
        ("25-02", "C1", "K1", "", 2, None),
        ("25-02", "C1", "K1", "event_theme=", 1, None),
        ("25-02", "C1", "K1", "event_theme=culture", 1, None),
        ("25-02", "C2", None, "", 1, None),
        ("25-02", "C2", None, "event_theme=culture", 1, None),
    ]
    assert short(run("event_attendance")) == [
        ("25-01", "C1", "K1", "", 20, None),
        ("25-02", "C1", "K1", "", 0, None),
        ("25-02", "C2", None, "", None, None),
    ]
    assert [row[0] for row in run("detail_events", **FEBRUARY)] == ["E2", "E3", "E4"]
    january = {"start": date(2025, 1, 1), "stop": date(2025, 2, 1)}
    assert run("detail_events", **january) == [("E1", date(2025, 1, 31), "old", "one", "culture", "day")]
    assert run("detail_events", **january, compound_kinds=["employer"]) == []


# ---------------------------------------------------------------------------- curated


def test_ledgers_take_the_ids_of_what_they_name(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        checked_compounds="""
            compound_id | community_id | name
            ------------+--------------+-----
            K1          | C1           | a
        """,
        checked_centers="""
            center_id | name | compound_id
            ----------+------+------------
            Z1        | hall | K1
        """,
        checked_brands="""
            brand_id | name | valid_from
            ---------+------+-----------
            P1       | day  | 2025-01-01
        """,
        checked_mediations="""
            mediation_id | center_id | opened_on  | result
            -------------+-----------+------------+--------
            M1           | hall      | 2025-01-01 | settled
        """,
        checked_center_modules="""
            center_id | module | present_since
            ----------+--------+--------------
            hall      | party  | 2025-02-01
            Z1        | party  | 2025-01-01
            Z9        | party  | 2025-01-01
        """,
        checked_center_projects="""
            project_id | center_id | compound_id | mode
            -----------+-----------+-------------+-----
            T1         | hall      | a           | new
        """,
        checked_center_funding="""
            center_id | fund_level | document_no | granted
            ----------+------------+-------------+--------
            hall      | central    | 1           | 5
            hall      | enterprise | 2           | 6
        """,
        checked_center_events="""
            event_id | center_id | date       | brand_id | attendees
            ---------+-----------+------------+----------+----------
            E1       | hall      | 2025-01-01 | day      | 9
            E2       | hall      | 2025-01-02 | other    |
        """,
    )
    rebuild(con, "communities", "reference_keys", "compounds", "centers")
    assert run("brands") == [("P1", "day", date(2025, 1, 1), None)]
    opened = date(2025, 1, 1)
    assert run("mediations") == [("M1", "Z1", "C1", None, opened, None, "settled", None)]
    assert run("center_modules") == [("Z1", "party", opened)]
    assert [row[:6] for row in run("center_projects")] == [("T1", "Z1", "K1", None, None, "new")]
    assert [(row[0], row[1], row[-1]) for row in run("center_funding")] == [
        ("Z1", "central", True),
        ("Z1", "enterprise", False),
    ]
    assert [(row[0], row[1], row[4], row[5]) for row in run("center_events")] == [
        ("E1", "Z1", "P1", 9),
        ("E2", "Z1", None, None),
    ]


# ---------------------------------------------------------------------------- the four levels, and brands


def test_levels_that_are_missing_or_hang_in_the_air(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        communities="""
            community_id | name
            -------------+------
            C1           | one
            C2           | two
            C3           | three
        """,
        compounds="compound_id | kind\n---\nK1 | managed",
        centers="""
            center_id | community_id | compound_id | level        | parent_center_id | opened_on  | closed_on  | status
            ----------+--------------+-------------+--------------+------------------+------------+------------+---------
            S1        | C1           |             | shared_space |                  | 2024-01-01 |            | open
            Z1        | C1           | K1          | center       | S1               | 2024-01-01 |            | open
            Z2        | C1           |             | center       |                  | 2024-01-01 |            | open
            Z3        | C1           |             | center       | Z1               | 2025-02-28 |            | open
            Z4        | C1           |             | center       | S1               | 2025-03-01 |            | open
            S2        | C2           |             | shared_space |                  | 2024-01-01 |            | open
            Z5        | C2           |             | center       | S2               | 2024-01-01 | 2025-02-10 | closed
            S3        | C3           |             | shared_space |                  |            |            | building
        """,
    )
    # Z3 hangs on a center of its own level; Z4 comes later; Z5 is shut, so that S2 has nothing below it.
    assert run("level_links", **FEBRUARY) == [
        ("C1", "one", 1, 0, 3, 2, "Z2,Z3"),
        ("C2", "two", 1, 1, 0, 0, "S2"),
        ("C3", "three", 0, 0, 0, 0, None),
    ]
    assert run("level_links", **FEBRUARY, community_ids=["C2"]) == [("C2", "two", 1, 1, 0, 0, "S2")]


def test_brands_with_their_events(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        brands="""
            brand_id | name | valid_from | valid_to
            ---------+------+------------+-----------
            B1       | fair |            |
            B2       | bank | 2024-01-01 | 2025-02-27
            B3       | next | 2025-03-01 |
        """,
        center_events="""
            event_id | center_id | date       | brand_id | attendees
            ---------+-----------+------------+----------+----------
            E1       | Z1        | 2025-02-01 | B1       | 10
            E2       | Z2        | 2025-02-28 | B1       |
            E3       | Z2        | 2025-03-01 | B1       | 99
            E4       | Z2        | 2025-02-28 |          | 5
        """,
    )
    assert [(row[0], *row[4:]) for row in run("brand_events", **FEBRUARY)] == [
        ("B1", True, 2, 0, date(2025, 2, 28), False),
        ("B2", False, 0, 1, None, True),
        ("B3", False, 0, None, None, False),  # it begins after the period
    ]
    assert next((row[0], *row[4:]) for row in run("brand_events", **FEBRUARY, community_ids=["C2"])) == (
        "B1",
        True,
        1,
        0,
        date(2025, 2, 28),
        False,
    )
