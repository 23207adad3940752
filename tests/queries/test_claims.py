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
        ("claim_deeds", (True, 3, 1, *NOTHING), (None, 0, 0, *NOTHING)),
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
