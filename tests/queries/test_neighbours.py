"""What points and kitchen waste become, what waits to be redeemed, and what residents who lead do."""

from datetime import date

import duckdb
import pytest

from linli import headlines
from linli.metrics import beginnings
from linli.text import labels
from tests.queries.drawn import Run, collected, given, rebuild

MAY = date(2025, 5, 1)
PERIOD = {"start": MAY, "stop": date(2025, 6, 1)}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return three compounds of two communities and the months from May 2024 to May 2025."""
    collected(con, "2024-05-01", "2025-05-31", "points", "waste", "deeds", "meetings", "compounds")
    given(
        con,
        communities="community_id | name\n---\nC1 | one\nC2 | two",
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+----------
            K1          | C1           | a    | managed
            K2          | C1           | b    | managed
            K3          | C2           | c    | unmanaged
        """,
    )
    return con


def test_points_by_what_they_are_for(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        points="""
            compound_id | month      | points_kind | participants | earned | redeemed
            ------------+------------+-------------+--------------+--------+---------
            K1          | 2025-05-01 | sorting     | 9            | 60     | 80
            K3          | 2025-05-01 | sorting     | 1            | 5      |
            K2          | 2025-05-01 | upkeep      | 30           | 7      | 3
            K2          | 2025-05-01 | environment | 11           | 7      | 3
            K1          | 2025-05-01 | renovation  | 9            | 20     | 10
            K1          | 2025-04-01 | mutual_aid  | 50           | 20     | 10
        """,
        person_blocks="""
            indicator                 | threshold | leaf | community_id | kind      | block | size | is_told
            --------------------------+-----------+------+--------------+-----------+-------+------+--------
            points_participation_rate | 10        | K1   | C1           | managed   | K1    | 1    | true
            points_participation_rate | 10        | K2   | C1           | managed   | K2    | 2    | true
            points_participation_rate | 10        | K3   | C2           | unmanaged | K2    | 2    | true
        """,
    )
    assert run("points_kinds", **PERIOD) == [
        ("environment", 7, 3),
        ("renovation", None, None),  # of fewer households than may be shown
        ("sorting", None, None),  # the sum of all less the others would tell it
        ("upkeep", 7, 3),
    ]
    assert run("points_kinds", **PERIOD, compound_kinds=["unmanaged"]) == [("sorting", None, None)]
    # A part of what is told together, and what of which nothing was decided: as little as their sum.
    assert {row[1:] for row in run("points_kinds", **PERIOD, community_ids=["C1"])} == {(None, None)}
    street.execute("delete from person_blocks")
    assert {row[1:] for row in run("points_kinds", **PERIOD)} == {(None, None)}


def test_points_are_late_where_nobody_redeemed_any_for_as_many_months_as_the_parameter_says(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        points="""
            compound_id | month      | points_kind | participants | earned | redeemed
            ------------+------------+-------------+--------------+--------+---------
            K1          | 2024-11-01 | sorting     | 20           | 60     | 10
            K1          | 2025-05-01 | sorting     | 20           | 60     | 0
            K2          | 2024-12-01 | sorting     | 20           | 30     | 0
            K3          | 2024-11-01 | sorting     | 9            | 30     | 0
        """,
        person_blocks="""
            indicator                 | threshold | leaf | block | size | is_told
            --------------------------+-----------+------+-------+------+--------
            points_participation_rate | 10        | K1   | K1    | 1    | true
            points_participation_rate | 10        | K2   | K2    | 1    | true
            points_participation_rate | 10        | K3   | K3    | 1    | false
        """,
    )
    assert run("points_open", **PERIOD) == [
        ("K1", "a", "one", date(2024, 11, 1), True, 110, 3, 2, 2, 140),
        ("K3", "c", "two", None, True, None, 3, 2, 2, 140),  # never, and of too few households
        ("K2", "b", "one", None, False, 30, 3, 2, 2, 140),  # five months old
    ]
    assert run("points_open", start=date(2024, 10, 1), stop=date(2024, 11, 1)) == []


def test_what_waste_becomes_by_use(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        waste="""
            compound_id | month      | households | kg_in | kg_enzyme | kg_compost | used_for
            ------------+------------+------------+-------+-----------+------------+---------
            K1          | 2025-05-01 | 8          | 100   | 10        | 20         |
            K2          | 2025-05-01 | 8          | 50    |           | 5          |
            K3          | 2025-05-01 | 9          | 70    | 7         |            | greening
            K1          | 2025-05-01 | 90         | 70    | 7         |            | garden
            K3          | 2025-06-01 | 90         | 70    | 7         |            | garden
        """,
        person_blocks="""
            indicator                 | threshold | leaf | community_id | kind      | block | size | is_told
            --------------------------+-----------+------+--------------+-----------+-------+------+--------
            waste_participation_rate  | 10        | K1   | C1           | managed   | K1    | 1    | true
            waste_participation_rate  | 10        | K2   | C1           | managed   | K2    | 2    | true
            waste_participation_rate  | 10        | K3   | C2           | unmanaged | K2    | 2    | true
        """,
    )
    assert run("waste_uses", **PERIOD) == [
        (None, 2, None, None, None),
        ("garden", 1, 70, 7, None),
        ("greening", 1, None, None, None),
    ]
    assert {row[2:] for row in run("waste_uses", **PERIOD, community_ids=["C1"])} == {(None, None, None)}


def test_deeds_by_compound_those_that_stopped_first(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        deeds="""
            compound_id | month      | deed_kind | deeds
            ------------+------------+-----------+------
            K1          | 2025-05-01 | care      | 2
            K1          | 2025-05-01 | patrol    | 1
            K1          | 2025-04-01 | care      | 4
            K2          | 2024-12-01 | care      | 3
            K3          | 2024-11-01 | care      | 3
            K3          | 2025-05-01 | care      | 0
        """,
    )
    assert run("deed_compounds", **PERIOD) == [
        ("K3", "c", "two", date(2024, 11, 1), date(2024, 11, 1), 0, True, 3, 1),
        ("K1", "a", "one", date(2025, 4, 1), MAY, 3, False, 3, 1),
        ("K2", "b", "one", date(2024, 12, 1), date(2024, 12, 1), 0, False, 3, 1),
    ]
    assert [row[2:] for row in run("deeds_done") if row[0] == MAY] == [
        ("K1", "", 3, None),
        ("K1", "deed_kind=care", 2, None),
        ("K1", "deed_kind=patrol", 1, None),
        ("K3", "", 0, None),
        ("K3", "deed_kind=care", 0, None),
    ]
    assert len(run("detail_deeds", **PERIOD)) == 3


def test_before_and_after_are_as_many_months_and_a_beginning_that_is_not_known_stays_out(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        deeds="""
            compound_id | month      | deed_kind | deeds
            ------------+------------+-----------+------
            K1          | 2025-04-01 | care      | 2
            K2          | 2024-05-01 | care      | 2
        """,
        meetings="""
            meeting_id | compound_id | date       | status    | raised_by
            -----------+-------------+------------+-----------+----------
            M1         | K1          | 2025-01-31 | held      | resident
            M2         | K1          | 2025-02-01 | held      | branch
            M3         | K1          | 2025-03-31 | held      | resident
            M4         | K1          | 2025-04-01 | held      | resident
            M5         | K1          | 2025-05-31 | held      |
            M6         | K1          | 2025-05-31 | cancelled | resident
            M7         | K2          | 2025-05-31 | held      | resident
        """,
    )
    assert run("deeds_effect", **PERIOD) == [(1, 1, 2, 1, 1)]  # February and March, April and May
    assert run("deeds_effect", **PERIOD, community_ids=["C2"]) == [(0, 0, 0, 0, 0)]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((15, 30), (10, 29), "effect_too_few"),
        ((50, 100), (55, 100), "effect_level"),
        ((40, 100), (70, 100), "effect_more"),
        ((70, 100), (40, 100), "effect_fewer"),
    ],
)
def test_a_change_is_said_only_beyond_chance(
    before: tuple[int, int], after: tuple[int, int], said: str
) -> None:
    names = ("resident_before", "meetings_before", "resident_after", "meetings_after")
    found = beginnings.change({"compounds": 3, **dict(zip(names, (*before, *after), strict=True))})
    assert f"effect_{found.verdict}" == said
    if found.verdict != "too_few":
        assert found.low < found.difference < found.high
    rates = {"before": f"{100 * before[0] / before[1]:.1f}%", "after": f"{100 * after[0] / after[1]:.1f}%"}
    counts = {"before": before[1], "after": after[1]}
    told = labels.text(f"sentence.{said}", **(counts if said == "effect_too_few" else rates))
    assert headlines.residents.effect(found) == told


def test_deeds_are_dated_on_the_first_of_their_month(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        street,
        checked_compounds="compound_id | name\n---\nK1 | a",
        checked_deeds="compound_id | month | deed_kind | deeds\n---\na | 2025-05-31 | care | 2",
    )
    rebuild(street, "reference_keys")
    assert run("deeds") == [("K1", MAY, "care", 2)]
