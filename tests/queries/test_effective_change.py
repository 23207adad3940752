"""Effective coverage as one number: whole rows of effective_change, drawn from compounds that were judged or not."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given

NOW, THEN = date(2025, 3, 1), date(2024, 3, 1)


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return seven compounds: up, down, up with the same joint branch, no branch, not judged now, then, and new."""
    collected(con, "2024-03-01", "2025-03-31", "compounds", "branches")
    given(
        con,
        compounds="""
            compound_id | community_id | kind
            ------------+--------------+----------
            K1          | C1           | managed
            K2          | C1           | managed
            K3          | C2           | unmanaged
            K4          | C2           | unmanaged
            K5          | C2           | managed
            K6          | C2           | managed
            K7          |              | managed
        """,
        compound_gates="""
            month      | compound_id | community_id | households | branches | is_effective | is_effective_without_g5 | passed | passed_without_g5 | branch_id
            -----------+-------------+--------------+------------+----------+--------------+-------------------------+--------+-------------------+----------
            2024-03-01 | K1          | C1           | 100        | 1        | false        | false                   | 0      | 0                 | B1
            2024-03-01 | K2          | C1           | 10         | 1        | true         | true                    | 1      | 1                 | B2
            2024-03-01 | K3          | C2           | 20         | 0        | false        | false                   | 0      | 0                 |
            2024-03-01 | K4          | C2           | 30         | 0        | false        | false                   | 0      | 0                 |
            2024-03-01 | K5          | C2           | 40         | 1        | true         | true                    | 1      | 1                 | B3
            2024-03-01 | K6          | C2           | 50         | 1        |              | true                    |        | 1                 | B4
            2025-03-01 | K1          | C1           | 100        | 1        | true         | true                    | 1      | 1                 | B1
            2025-03-01 | K2          | C1           | 10         | 1        | false        | true                    | 0      | 1                 | B2
            2025-03-01 | K3          | C2           |            | 1        | true         | true                    | 1      | 1                 | B1
            2025-03-01 | K4          | C2           | 30         | 0        | false        | false                   | 0      | 0                 |
            2025-03-01 | K5          | C2           | 40         | 1        |              |                         |        |                   | B3
            2025-03-01 | K6          | C2           | 50         | 1        | true         | true                    | 1      | 1                 | B4
            2025-03-01 | K7          |              | 60         | 1        | true         | true                    | 1      | 1                 | B5
        """,
    )
    return con


def share(part: float, whole: float) -> object:
    return pytest.approx(100 * part / whole)


def test_counts_rate_bounds_and_moves(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("effective_change", month=NOW, before=THEN) == [
        (
            "compounds",
            *(7, 6, 1, 4),
            *(share(4, 6), share(4, 7), share(5, 7)),
            *(share(2, 6), share(3, 6)),  # of the six that were there
            *(4, 1, 2, 2, 1),  # K1 to K4 were judged both times: K1 and K3 went up, K2 down
            *(1, 1),  # with one branch each way: K1 and K3 have the same now
            *(True, False),
        ),
        (
            "households",
            *(290, 250, 40, 210),
            *(share(210, 250), share(210, 290), share(250, 290)),
            *(share(50, 230), share(100, 230)),
            *(140, 10, 100, 100, 10),
            *(1, 1),
            *(True, False),
        ),
    ]


def test_a_choice_of_communities_kinds_and_gates(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    asked = {"month": NOW, "before": THEN}
    assert run("effective_change", **asked, community_ids=["C1"])[0][1:6] == (2, 2, 0, 1, 50)
    assert run("effective_change", **asked, community_ids=[""])[0][1:6] == (1, 1, 0, 1, 100)
    unmanaged = run("effective_change", **asked, compound_kinds=["unmanaged"])[0]
    assert unmanaged[1:9] == (2, 2, 0, 1, 50, 50, 50, 0)
    assert unmanaged[17:] == (False, True)
    without = run("effective_change", **asked, without_g5=True)[0]
    assert without[1:5] == (7, 6, 1, 5)
    assert without[10:15] == (5, 2, 4, 2, 0)


def test_of_nothing_nothing_is_said(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    nothing = (0, 0, 0, 0, None, None, None, None, None, 0, 0, 0, 0, 0, 0, 0, False, False)
    for asked in (
        {"month": date(2020, 1, 1), "before": THEN},
        {"month": NOW, "before": THEN, "community_ids": ["nowhere"]},
    ):
        assert run("effective_change", **asked) == [("compounds", *nothing), ("households", *nothing)]
    # A year before the ledgers there is nothing to compare with.
    assert run("effective_change", month=THEN, before=date(2023, 3, 1))[0][8:17] == (None, None, *(0,) * 7)


@pytest.mark.parametrize(("unjudged", "is_wide"), [(2, False), (3, True)])
def test_bounds_are_told_from_more_than_the_parameter(
    con: duckdb.DuckDBPyConnection, run: Run, unjudged: int, is_wide: bool
) -> None:
    collected(con, "2025-03-01", "2025-03-31", "compounds", "branches")
    con.execute("insert into compounds (compound_id) select 'K' || number from range(100) as numbers(number)")
    con.execute(
        """
        insert into compound_gates (month, compound_id, branches, is_effective, passed)
        select date '2025-03-01', 'K' || number, 1, if(number < $unjudged, null, true), if(number < $unjudged, null, 1)
        from range(100) as numbers(number)
        """,
        {"unjudged": unjudged},
    )
    assert run("effective_change", month=NOW)[0][-2] is is_wide


def test_communities_tell_what_is_judged_and_what_was_at_both_times(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("coverage_communities", month=NOW, before=THEN) == [
        ("C1", None, 2, 2, 2, 0, 1, 50, 2, 1, 1, 50),
        ("C2", None, 4, 3, 3, 1, 2, share(2, 3), 2, 0, 1, 0),
        (None, None, 1, 1, 1, 0, 1, 100, 0, 0, 0, None),
    ]
