"""What the speech says of small matters, visits, deeds, good deeds a day, points and waste, and when it leaves it out."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given

DAY = date(2025, 5, 31)
NOTHING = (None, None)  # of the year before


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two compounds of two communities and a year of ledgers, with rows at the edge of the year and after the day."""
    collected(con, "2024-05-01", "2025-05-31", "points", "waste", "deeds", "visits", "covenants")
    given(
        con,
        compounds="compound_id | community_id | name\n---\nK1 | C1 | a\nK2 | C2 | b",
        small_matters="""
            issue_id | community_id | discussed_on | done_on
            ---------+--------------+--------------+-----------
            I1       | C1           | 2025-05-31   | 2025-05-31
            I2       | C1           | 2025-05-31   | 2025-05-30
            I3       | C1           |              | 2024-05-31
            I4       | C2           |              |
            I5       | C2           |              | 2025-05-30
        """,
        visits="""
            visit_id | date       | compound_id | households
            ---------+------------+-------------+-----------
            V1       | 2025-03-02 | K1          | 3
            V2       | 2025-03-01 | K2          | 4
            V3       | 2025-06-01 | K2          | 5
            V4       | 2024-05-31 | K1          | 9
        """,
        deeds="""
            compound_id | month      | deed_kind | deeds
            ------------+------------+-----------+------
            K1          | 2025-05-01 | care      | 2
            K1          | 2024-06-01 | care      | 1
            K1          | 2024-05-01 | care      | 8
            K2          | 2024-05-01 | care      | 3
            K2          | 2025-05-01 | care      | 0
        """,
        covenants="""
            compound_id | covenant_version | adopted_on | has_daily_kindness
            ------------+------------------+------------+-------------------
            K1          | 1                | 2025-05-31 | true
            K2          | 1                | 2025-05-01 | true
            K2          | 2                | 2025-05-02 | false
        """,
        points="""
            compound_id | month      | points_kind | participants | earned | redeemed
            ------------+------------+-------------+--------------+--------+---------
            K1          | 2024-11-01 | sorting     | 20           | 60     | 10
            K2          | 2024-12-01 | sorting     | 20           | 30     | 1
        """,
        waste="""
            compound_id | month      | households | kg_in | kg_enzyme | kg_compost
            ------------+------------+------------+-------+-----------+-----------
            K1          | 2025-05-01 | 4          | 100   | 10        |
            K2          | 2025-05-01 | 4          | 50    |           | 5
            K2          | 2024-05-01 | 4          | 50    |           | 5
        """,
    )
    return con


@pytest.mark.parametrize(
    ("name", "whole", "second"),
    [
        ("claim_small_matters", (True, 3, 1, *NOTHING), (False, 1, 0, *NOTHING)),
        ("claim_visited", (False, 1, 2, 7, None), (False, 0, 1, 4, None)),
        ("claim_deeds", (False, 3, 1, *NOTHING), (None, 0, 0, *NOTHING)),
        ("claim_covenanted", (True, 2, 2, *NOTHING), (True, 1, 1, *NOTHING)),
        ("claim_daily_kindness", (True, 1, 2, *NOTHING), (None, 0, 1, *NOTHING)),
        ("claim_redeemed", (False, 1, 2, *NOTHING), (True, 1, 1, *NOTHING)),
        ("claim_waste_made", (True, 150, 15, *NOTHING), (None, 50, 5, *NOTHING)),
    ],
)
def test_a_sentence_is_said_where_the_year_bears_it(
    street: duckdb.DuckDBPyConnection, run: Run, name: str, whole: tuple[object], second: tuple[object]
) -> None:
    assert run(name, as_of=DAY, threshold=7) == [whole]
    assert run(name, as_of=DAY, threshold=7, community_ids=["C2"]) == [second]
    assert run(name, as_of=date(2024, 5, 2), threshold=7)[0][0] in (None, True)


def test_a_brand_is_alive_while_an_event_carried_it_lately_or_it_is_new(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        brands="""
            brand_id | name | valid_from | valid_to
            ---------+------+------------+-----------
            B1       | fair |            |
            B2       | bank | 2024-01-01 |
            B3       | next | 2025-03-01 |
            B4       | gone |            | 2025-05-31
        """,
        center_events="""
            event_id | date       | brand_id
            ---------+------------+---------
            E1       | 2025-03-01 | B1
            E2       | 2025-02-28 | B2
        """,
    )
    assert run("claim_brands_alive", as_of=DAY) == [(False, 2, 3, *NOTHING)]
    assert run("claim_brands_alive", as_of=date(2025, 5, 28)) == [(False, 2, 4, *NOTHING)]
    assert run("claim_brands_alive", as_of=date(2025, 5, 27)) == [(False, 3, 4, *NOTHING)]


def test_compounds_are_called_old_where_half_of_those_whose_year_is_known_are(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        compounds="""
            compound_id | community_id | built_year
            ------------+--------------+-----------
            K1          | C1           | 2000
            K2          | C2           | 2001
            K3          | C2           | 2010
            K4          | C1           |
        """,
    )
    assert run("claim_old") == [(False, 1, 3, *NOTHING)]
    assert run("claim_old", community_ids=["C1"]) == [(True, 1, 1, *NOTHING)]
    assert run("claim_old", community_ids=["C2"]) == [(None, 0, 2, *NOTHING)]


def test_posts_are_filed_as_the_last_month_by_the_day_knew_them(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-04-01", "2025-05-31", "branches")
    given(
        con,
        branch_months="""
            month      | branch_id | community_id | is_filed
            -----------+-----------+--------------+---------
            2025-04-01 | B1        | C1           | true
            2025-05-01 | B1        | C1           | true
            2025-05-01 | B2        | C2           | false
            2025-05-01 | B3        | C2           |
        """,
    )
    assert run("claim_filed", as_of=DAY) == [(False, 1, 2, *NOTHING)]
    assert run("claim_filed", as_of=date(2025, 4, 30)) == [(True, 1, 1, *NOTHING)]
    assert run("claim_filed", as_of=DAY, community_ids=["C2"]) == [(None, 0, 1, *NOTHING)]


def test_reviews_are_due_in_the_quarters_of_the_year_that_are_over(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2024-01-01", "2025-06-30", "reviews")
    given(
        con,
        branch_months="""
            month      | branch_id | community_id
            -----------+-----------+-------------
            2024-12-01 | B1        | C1
            2025-03-01 | B1        | C1
            2025-03-01 | B2        | C2
            2025-06-01 | B1        | C1
        """,
        reviews="""
            branch_id | quarter    | dimension
            ----------+------------+----------
            B1        | 2024-10-01 | work
            B1        | 2025-01-01 | work
            B1        | 2025-01-01 | public
        """,
    )
    assert run("claim_reviewed", as_of=DAY) == [(False, 1, 2, *NOTHING)]
    assert run("claim_reviewed", as_of=DAY, community_ids=["C1"]) == [(True, 1, 1, *NOTHING)]
    assert run("claim_reviewed", as_of=date(2025, 6, 30)) == [(False, 1, 3, *NOTHING)]
    assert run("claim_reviewed", as_of=date(2025, 2, 1)) == [(True, 1, 1, *NOTHING)]


def test_focused_talks_are_held_at_regular_times_where_every_quarter_had_one(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        meetings="""
            meeting_id | status  | method   | date       | community_id
            -----------+---------+----------+------------+-------------
            M1         | held    | orid     | 2025-05-31 | C1
            M2         | held    | orid     | 2025-02-01 | C1
            M3         | held    | orid     | 2024-11-01 | C1
            M4         | held    | orid     | 2024-06-01 | C2
            M5         | held    | ordinary | 2025-05-01 | C2
            M6         | planned | orid     | 2025-05-01 | C2
            M7         | held    | orid     | 2024-05-31 | C2
        """,
    )
    assert run("claim_focused", as_of=DAY) == [(True, 4, 4, *NOTHING)]
    assert run("claim_focused", as_of=DAY, community_ids=["C2"]) == [(False, 1, 1, *NOTHING)]


def test_levels_are_linked_where_no_space_and_no_center_stands_alone(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        communities="community_id | name\n---\nC1 | one\nC2 | two\nC3 | three",
        centers="""
            center_id | community_id | level        | parent_center_id | opened_on  | closed_on | status
            ----------+--------------+--------------+------------------+------------+-----------+-------
            Z1        | C1           | shared_space |                  | 2024-01-01 |           |
            Z2        | C1           | center       | Z1               | 2024-01-01 |           |
            Z3        | C2           | shared_space |                  | 2024-01-01 |           |
            Z4        | C2           | center       | Z3               | 2024-01-01 |           |
            Z5        | C2           | center       |                  | 2025-05-31 |           |
        """,
    )
    assert run("claim_four_levels", as_of=DAY) == [(False, 1, 3, *NOTHING)]
    assert run("claim_four_levels", as_of=date(2025, 5, 30), community_ids=["C1", "C2"]) == [
        (True, 2, 2, *NOTHING)
    ]
    assert run("claim_four_levels", as_of=DAY, community_ids=["C3"]) == [(None, 0, 1, *NOTHING)]
