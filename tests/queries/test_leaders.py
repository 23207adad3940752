"""Leaders: posts, trainings, reviews; each count at its boundary, and nothing of a person."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

MARCH = date(2025, 3, 1)


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return three branches with a quarter of reviews and a few trainings."""
    collected(con, "2025-01-01", "2025-03-31", "compounds", "branches", "reviews", "trainings")
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+--------
            K1          | C1           | a    | managed
        """,
        branches="""
            branch_id | name | community_id | compound_id | form   | founded_on | term_ends_on | secretary_post_key | secretary_since | secretary_filed_on
            ----------+------+--------------+-------------+--------+------------+--------------+--------------------+-----------------+-------------------
            B1        | one  | C1           | K1          | single | 2020-01-01 | 2025-09-30   | P                  | 2020-01-01      | 2025-02-28
            B2        | two  | C1           | K1          | single | 2020-01-01 | 2025-03-30   |                    | 2025-03-21      |
            B3        | tri  | C1           | K1          | single | 2020-01-01 | 2025-10-01   | Q                  | 2020-01-01      |
        """,
        trainings="""
            training_id | kind              | date       | invited | attended
            ------------+-------------------+------------+---------+---------
            T1          | quarterly_lecture | 2025-01-10 | 80      | 72
            T2          | secretary_forum   | 2025-03-31 | 20      |
            T3          | quarterly_lecture | 2025-04-01 | 80      | 80
        """,
        reviews="""
            branch_id | quarter    | dimension | level
            ----------+------------+-----------+------
            B1        | 2025-01-01 | work      | good
            B1        | 2025-01-01 | public    | poor
            B2        | 2025-01-01 | work      | good
        """,
        secretary_changes="""
            branch_id | date       | change
            ----------+------------+---------
            B2        | 2025-03-21 | vacated
            B1        | 2025-03-01 | adjusted
        """,
    )
    rebuild(con, "compound_months", "post_spells", "branch_months")
    return con


def test_posts(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert [row for row in run("vacant_days") if row[0] == MARCH] == [(MARCH, "C1", "K1", "", 10, None)]
    filed = {row[0]: row[4:] for row in run("secretary_filed_rate")}
    # B1's post changed hands in March: whether who held it before was filed, the register does not tell.
    assert filed == {date(2025, 1, 1): (0, 1), date(2025, 2, 1): (0, 1), MARCH: (1, 2)}
    rows = [(row[0], *row[5:]) for row in run("post_list", month=MARCH)]
    assert rows == [
        ("B2", True, 10, date(2025, 3, 30), True, False, -1, None),
        ("B1", False, None, date(2025, 9, 30), False, True, 183, date(2025, 2, 28)),
    ]
    assert [(row[3], row[4]) for row in run("secretary_changes_made")] == [
        ("", 2),
        ("change=adjusted", 1),
        ("change=vacated", 1),
    ]
    period = {"start": MARCH, "stop": date(2025, 4, 1)}
    assert [(row[0], row[5]) for row in run("detail_changes", **period)] == [
        ("B1", "adjusted"),
        ("B2", "vacated"),
    ]


def test_trainings_held_beside_the_plan(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    held = [row for row in run("trainings_held") if row[0] <= MARCH]
    assert held == [
        (date(2025, 1, 1), None, None, "", 1, None),
        (date(2025, 1, 1), None, None, "training=quarterly_lecture", 1, None),
        (MARCH, None, None, "", 1, None),
        (MARCH, None, None, "training=secretary_forum", 1, None),
    ]
    assert [row[4:] for row in run("training_attendance_rate") if row[3] == ""] == [(72, 80), (80, 80)]
    assert run("training_plan", month=MARCH) == [
        ("half_year_observation", 2, 0, None, None, None),
        ("quarterly_lecture", 4, 1, 80, 72, 90.0),
        ("secretary_forum", 1, 1, None, None, None),
    ]
    period = {"start": date(2025, 1, 1), "stop": date(2025, 4, 1)}
    assert [row[0] for row in run("detail_trainings", **period)] == ["T1", "T2"]
    assert run("detail_trainings", **period, community_ids=["C1"]) == []


def test_reviews_belong_to_the_last_month_of_their_quarter(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("reviews_held_rate") == [(MARCH, "C1", "K1", "", 2, 3)]
    assert [row[3:5] for row in run("review_levels")] == [
        ("", 3),
        ("level=public:poor", 1),
        ("level=work:good", 2),
    ]
    rows = [
        ("C1", "one", date(2025, 1, 1), "public", "poor", 1),
        ("C1", "one", date(2025, 1, 1), "work", "good", 2),
    ]
    # Three branches are active: of each dimension one sees how many were left out.
    assert run("review_quarters", month=MARCH, axis="community") == [(*row, 3) for row in rows]
    assert run("review_quarters", month=MARCH, axis="total") == [("", None, *row[2:], 3) for row in rows]
    assert run("review_quarters", month=date(2025, 2, 1), axis="total") == []
    assert run("detail_reviews", start=MARCH, stop=date(2025, 4, 1)) == rows


def test_what_spoke_for_who_came_is_of_changes_and_a_vacancy_has_none(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        secretary_changes="""
            branch_id | date       | change       | chosen_for
            ----------+------------+--------------+------------
            B3        | 2024-12-31 | strengthened | urgent_task
            B3        | 2025-04-01 | adjusted     | urgent_task
        """,
    )
    assert run("chosen_reasons", month=MARCH) == [
        ("form", "single", "urgent_task", 1),
        ("form", "single", None, 1),
        ("year", "2024", "urgent_task", 1),
        ("year", "2025", None, 1),
    ]


def test_posts_not_filed_and_those_that_attended_nothing_for_a_year(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    # B1 changed hands in March and B2 is vacant: neither was there for a year.
    assert [row[0] for row in run("unfiled_list", month=MARCH)] == ["B3"]
    assert run("attendance_known", month=MARCH) == [(2, 0)]
    assert run("untrained_list", month=MARCH) == []  # nobody's attendance is on record
    given(
        street,
        trainings="""
            training_id | kind            | date
            ------------+-----------------+-----------
            T0          | secretary_forum | 2024-03-31
        """,
        training_attendance="""
            training_id | branch_id
            ------------+----------
            T0          | B3
            T1          | B1
            T2          | B1
        """,
    )
    assert run("attendance_known", month=MARCH) == [(2, 2)]
    assert [(row[0], row[-1]) for row in run("untrained_list", month=MARCH)] == [("B3", date(2024, 3, 31))]
    given(street, training_attendance="training_id | branch_id\n---\nT2 | B3")
    assert run("untrained_list", month=MARCH) == []


def test_the_longest_vacant_and_the_longest_ended_stand_first(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-01-01", "2025-03-31", "compounds", "branches")
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+--------
            K1          | C1           | a    | managed
        """,
        branches="""
            branch_id | name | community_id | compound_id | form   | founded_on | term_ends_on | secretary_post_key | secretary_since | secretary_filed_on
            ----------+------+--------------+-------------+--------+------------+--------------+--------------------+-----------------+-------------------
            B1        | one  | C1           | K1          | single | 2020-01-01 | 2025-03-01   | P                  | 2020-01-01      |
            B2        | two  | C1           | K1          | single | 2020-01-01 | 2024-12-31   | Q                  | 2020-01-01      |
            B3        | tri  | C1           | K1          | single | 2020-01-01 | 2027-01-01   |                    | 2025-03-21      |
            B4        | four | C1           | K1          | single | 2020-01-01 | 2027-01-01   |                    | 2025-01-05      |
        """,
    )
    rebuild(con, "compound_months", "post_spells", "branch_months")
    assert [row[0] for row in run("post_list", month=MARCH)] == ["B4", "B3", "B2", "B1"]
