"""The five gates of effective coverage: each boundary, what is unknown, and the bridge that counts compounds."""

import itertools
from datetime import date

import duckdb
import pytest

from linli.warehouse import sqlfiles
from tests.queries.drawn import Run, collected, given, rebuild

MARCH = date(2025, 3, 1)
LEDGERS = (
    "communities",
    "compounds",
    "branches",
    "branch_compounds",
    "branch_meetings",
    "issues",
    "meetings",
    "centers",
    "center_use",
)
STREET = {
    "communities": """
        community_id | name
        -------------+-----
        C1           | one
    """,
    "compounds": """
        compound_id | community_id | name | kind    | households
        ------------+--------------+------+---------+-----------
        K1          | C1           | a    | managed | 100
        K2          | C1           | b    | managed | 50
        K3          | C1           | c    | managed | 25
    """,
    "branches": """
        branch_id | name | community_id | compound_id | form   | kind     | founded_on | term_ends_on | secretary_post_key | secretary_since
        ----------+------+--------------+-------------+--------+----------+------------+--------------+--------------------+----------------
        B1        | one  | C1           | K1          | single | standing | 2020-01-01 | 2026-01-01   | P                  | 2020-01-01
        B2        | two  | C1           |             | joint  | standing | 2020-01-01 | 2026-01-01   |                    | 2024-12-31
    """,
    "branch_compounds": """
        branch_id | compound_id
        ----------+------------
        B1        | K1
        B2        | K1
        B2        | K2
    """,
    "branch_meetings": """
        branch_id | month      | member_assemblies
        ----------+------------+------------------
        B1        | 2024-04-01 | 1
        B1        | 2024-07-01 | 2
        B1        | 2024-08-01 | 1
        B1        | 2025-01-01 | 1
        B1        | 2025-02-01 | 0
        B2        | 2024-04-01 | 1
        B2        | 2024-06-01 | 1
        B2        | 2025-03-01 | 1
    """,
    "centers": """
        center_id | name | community_id | compound_id | status
        ----------+------+--------------+-------------+-------
        Z1        | hall | C1           | K1          | open
        Z2        | far  | C1           |             | open
    """,
    "center_months": """
        center_id | month      | recorded_days | open_days
        ----------+------------+---------------+----------
        Z1        | 2025-03-01 | 20            | 18
        Z2        | 2025-03-01 | 20            | 20
    """,
    "compound_center_distances": """
        compound_id | center_id | walking_m
        ------------+-----------+----------
        K2          | Z1        | 500
        K2          | Z2        | 501
    """,
    "issues": """
        issue_id | community_id | compound_id | opened_at  | due_at     | revised_due_at | closed_at  | owner_kind
        ---------+--------------+-------------+------------+------------+----------------+------------+-----------
        I1       | C1           | K2          | 2024-10-01 | 2025-03-30 | 2025-04-30     |            | property
        I2       | C1           | K3          | 2025-03-01 |            |                |            |
    """,
}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two branches over three compounds with a year of meetings."""
    collected(con, "2024-04-01", "2025-03-31", *LEDGERS)
    for field in ("due_at", "revised_due_at", "owner_kind"):
        con.execute("insert into provided values ('issues', ?)", [field])
    given(con, **STREET)
    rebuild(con, "compound_months", "post_spells", "branch_months")
    return con


def gates(street: duckdb.DuckDBPyConnection) -> dict[str, tuple[object, ...]]:
    """Return the five gates and what comes of them of each branch in March, and fill compound_gates."""
    rebuild(street, "branch_centers", "branch_gates", "compound_gates")
    rows = street.execute(
        "select branch_id, g1, g2, g3, g4, g5, passes, passes_without_g5 from branch_gates where month = $month",
        {"month": MARCH},
    ).fetchall()
    return {row[0]: row[1:] for row in rows}


def test_each_gate_at_its_boundary(street: duckdb.DuckDBPyConnection) -> None:
    assert gates(street) == {
        # No issue was raised in its compound, so no meeting is missed; its own center was open.
        "B1": (True, True, True, True, True, True, True),
        # Vacant for 90 days is not longer than 90; assemblies in two of four blocks; an issue and no meeting.
        "B2": (True, False, False, True, True, False, False),
    }
    evidence = (
        "assembly_blocks, issues_raised, meetings_held, overdue, overdue_owned, center_id, center_open_days"
    )
    rows = street.execute(f"select {evidence} from branch_gates where month = '2025-03-01'").fetchall()
    assert sorted(rows, key=str) == [(2, 1, 0, 1, 1, "Z1", 18), (3, 0, 0, 0, 0, "Z1", 18)]
    street.execute("update issues set due_at = '2025-03-31' where issue_id = 'I1'")
    gates(street)
    rows = street.execute(f"select {evidence} from branch_gates where month = '2025-03-01'").fetchall()
    assert (2, 1, 0, 0, 0, "Z1", 18) in rows  # on its own day nothing is late


def test_a_day_longer_vacant_a_meeting_held_and_a_late_issue_without_owner(
    street: duckdb.DuckDBPyConnection,
) -> None:
    street.execute("update branches set secretary_since = '2024-12-30' where branch_id = 'B2'")
    street.execute("update issues set owner_kind = null where issue_id = 'I1'")
    street.execute("insert into meetings (meeting_id, date, status) values ('M1', '2025-03-31', 'held')")
    street.execute("insert into meeting_issues values ('M1', 'I1')")
    street.execute("update center_months set open_days = 0 where center_id = 'Z1'")
    rebuild(street, "post_spells", "branch_months")
    assert gates(street)["B2"][:5] == (False, False, True, False, False)


@pytest.mark.parametrize(
    ("when", "status", "held"),
    [
        ("2024-10-01", "held", True),
        ("2024-09-30", "held", False),
        ("2025-03-31", "cancelled", False),
        ("2025-03-31", None, True),
    ],
)
def test_a_meeting_counts_when_it_was_held_in_the_six_months(
    street: duckdb.DuckDBPyConnection, when: str, status: str | None, held: bool
) -> None:
    street.execute(
        "insert into meetings (meeting_id, compound_id, date, status) values ('M1', 'K2', ?, ?)",
        [when, status],
    )
    assert gates(street)["B2"][2] is held


def test_a_young_branch_may_miss_one_of_its_whole_blocks(street: duckdb.DuckDBPyConnection) -> None:
    street.execute("update branches set founded_on = '2024-09-15' where branch_id = 'B2'")
    rebuild(street, "post_spells", "branch_months")
    assert gates(street)["B2"][1] is True
    street.execute("delete from branch_meetings where branch_id = 'B2' and month = '2025-03-01'")
    assert gates(street)["B2"][1] is False


@pytest.mark.parametrize(
    ("founded", "blocks", "passes"),
    [
        ("2024-09-30", 2, True),
        ("2024-10-01", 1, True),  # a block that begins on the founding day does not begin after it
        ("2024-10-15", 1, True),
        ("2024-12-31", 1, True),
        ("2025-01-01", 0, None),  # too young to be judged, not passed for nothing
        ("2025-03-31", 0, None),
    ],
)
def test_the_first_whole_block_of_a_branch_begins_after_its_founding_day(
    street: duckdb.DuckDBPyConnection, founded: str, blocks: int, passes: bool | None
) -> None:
    street.execute("update branches set founded_on = ? where branch_id = 'B2'", [founded])
    rebuild(street, "post_spells", "branch_months")
    assert gates(street)["B2"][1] is passes
    rows = street.execute(
        "select blocks, assembly_blocks from branch_gates where month = '2025-03-01' and branch_id = 'B2'"
    ).fetchall()
    assert rows == [(blocks, min(blocks, 1))]


def test_one_whole_block_without_an_assembly_is_missed(street: duckdb.DuckDBPyConnection) -> None:
    street.execute("update branches set founded_on = '2024-11-20' where branch_id = 'B2'")
    # The meeting of its founding lies before its first whole block.
    street.execute("update branch_meetings set month = '2024-11-01' where branch_id = 'B2'")
    rebuild(street, "post_spells", "branch_months")
    assert gates(street)["B2"][1] is False


def test_a_branch_that_the_ledger_of_meetings_does_not_name_is_not_judged(
    street: duckdb.DuckDBPyConnection,
) -> None:
    street.execute("delete from branch_meetings where branch_id = 'B2'")
    assert gates(street)["B2"][1] is None
    street.execute("insert into branch_meetings (branch_id, month) values ('B2', '2025-04-01')")
    assert gates(street)["B2"][1] is None  # a row of later was not there yet
    street.execute("insert into branch_meetings (branch_id, month) values ('B2', '2025-03-01')")
    assert gates(street)["B2"][1] is False


def test_issues_of_the_last_months_only_leave_deliberation_unknown(street: duckdb.DuckDBPyConnection) -> None:
    street.execute("update data_dates set data_from = '2024-11-01' where ledger = 'issues'")
    rebuild(street, "ledger_months")
    assert gates(street)["B1"][2] is None


def test_a_center_in_service_that_nobody_recorded_is_not_closed(street: duckdb.DuckDBPyConnection) -> None:
    street.execute("update centers set opened_on = '2020-01-01'")
    street.execute("delete from center_months where center_id = 'Z1'")
    rebuild(street, "centers_in_service")
    assert [gates(street)[branch][4] for branch in ("B1", "B2")] == [None, None]
    street.execute("insert into center_months (center_id, month, open_days) values ('Z1', '2025-03-01', 0)")
    assert [gates(street)[branch][4] for branch in ("B1", "B2")] == [False, False]
    street.execute("delete from center_months where center_id = 'Z1'")
    street.execute("update centers set status = 'closed' where center_id = 'Z1'")
    rebuild(street, "centers_in_service")
    assert gates(street)["B1"][4] is False


def test_the_own_center_speaks_before_one_that_was_open_longer(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    street.execute(
        "update centers set compound_id = 'K2' where center_id = 'Z2'"
    )  # own of B2, as Z1 is by K1

    def spoken() -> dict[object, object]:
        gates(street)
        rows = street.execute("select branch_id, center_id from branch_gates where month = '2025-03-01'")
        return dict(rows.fetchall())

    def named(compound: str) -> list[tuple[object, object, object]]:
        rows = run("compound_gate_card", compound_id=compound, month=MARCH)
        return [(row[0], row[13], row[14]) for row in rows]

    assert spoken() == {"B1": "Z1", "B2": "Z2"}  # both are B2's own: the one open most days
    # The card of a compound names the center that lies in it.
    assert named("K1") == [("B1", "hall", 18), ("B2", "hall", 18)]
    assert named("K2") == [("B2", "far", 20)]
    street.execute("update centers set compound_id = 'K3' where center_id = 'Z2'")
    street.execute("update compound_center_distances set walking_m = 100 where center_id = 'Z2'")
    assert spoken() == {"B1": "Z1", "B2": "Z1"}  # its own, though the other is open longer
    street.execute("update center_months set open_days = 0 where center_id = 'Z1'")
    assert spoken() == {"B1": "Z1", "B2": "Z2"}  # an open one before its own that was shut
    assert named("K1") == [("B1", "hall", 0), ("B2", "far", 20)]


def test_what_the_ledgers_do_not_reach_is_unknown_and_neither_passed_nor_failed(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    street.execute("update data_dates set data_from = '2024-05-01' where ledger = 'branch_meetings'")
    street.execute("update data_dates set data_from = '2024-11-01' where ledger = 'meetings'")
    street.execute("delete from provided where field = 'owner_kind'")
    street.execute("delete from data_dates where ledger = 'center_use'")
    rebuild(street, "ledger_months")
    assert gates(street)["B1"] == (True, None, None, None, None, None, None)
    # K3 has no branch, but in a month without ledgers that alone would make a rate of 0 % out of failures.
    for name in ("effective_coverage_rate", "effective_coverage_rate_households", "compounds_effective"):
        assert [row for row in run(name) if row[0] == MARCH] == []
    assert [row[2] for row in run("compounds_unjudged") if row[0] == MARCH] == ["K1", "K2", "K3"]


def test_failures_that_need_no_ledger_make_no_rate(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # Both branches of C1 are not named by the ledger of meetings; one of another community is judged.
    street.execute("delete from branch_meetings")
    street.execute("insert into branch_meetings (branch_id, month) values ('B3', '2025-03-01')")
    given(
        street,
        compounds="""
            compound_id | community_id | households
            ------------+--------------+-----------
            K4          | C2           | 10
            K5          | C2           | 20
        """,
        branches="""
            branch_id | community_id | founded_on | term_ends_on | secretary_post_key | secretary_since
            ----------+--------------+------------+--------------+--------------------+----------------
            B3        | C2           | 2020-01-01 | 2026-01-01   | P                  | 2020-01-01
        """,
        branch_compounds="""
            branch_id | compound_id
            ----------+------------
            B3        | K4
        """,
        compound_center_distances="""
            compound_id | center_id | walking_m
            ------------+-----------+----------
            K4          | Z1        | 500
        """,
    )
    rebuild(street, "compound_months", "post_spells", "branch_months")
    gates(street)
    rows = {row[2]: row[4:] for row in run("effective_coverage_rate") if row[0] == MARCH}
    # K3 is judged, as the month is, but says nothing alone; K4 fails and K5 beside it has no branch.
    assert rows == {"K3": (None, 1), "K4": (0, 1), "K5": (0, 1)}
    assert [row[2] for row in run("compounds_unjudged") if row[0] == MARCH] == ["K1", "K2"]
    asked = {"month": MARCH, "before": date(2024, 3, 1)}
    assert [row[1:9] for row in run("effective_change", **asked, community_ids=["C1"])] == [
        (3, 1, 2, 0, None, 0, pytest.approx(200 / 3), None),
        (175, 25, 150, 0, None, 0, pytest.approx(15000 / 175), None),
    ]
    assert run("effective_change", **asked)[0][1:8] == (5, 3, 2, 0, 0, 0, 40)
    assert [row[2:8] for row in run("coverage_communities", **asked)] == [
        (3, 2, 0, 3, 0, None),
        (2, 1, 2, 0, 0, 0),
    ]


@pytest.mark.parametrize("without", ["", "g2", "g5", "g1,g3"])
def test_whether_a_compound_is_judged_does_not_hang_on_the_result(
    street: duckdb.DuckDBPyConnection, without: str
) -> None:
    gates(street)
    judged = set()
    results = [(True,) * 5, (False,) * 5, *([number != missed for number in range(5)] for missed in range(5))]
    for result in itertools.product(results, repeat=2):
        for branch, values in zip(("B1", "B2"), result, strict=True):
            unknown = without.split(",") if branch == "B2" else ()
            told = {
                f"g{number}": None if f"g{number}" in unknown else value
                for number, value in enumerate(values, 1)
            }
            passes = None if None in told.values() else all(told.values())
            street.execute(
                "update branch_gates set g1 = ?, g2 = ?, g3 = ?, g4 = ?, g5 = ?, passes = ? where branch_id = ?",
                [*told.values(), passes, branch],
            )
        rebuild(street, "compound_gates")
        rows = street.execute(
            "select list(compound_id order by compound_id) from compound_gates "
            "where month = '2025-03-01' and is_effective is not null"
        ).fetchall()
        judged.add(tuple(rows[0][0]))
    assert judged == {("K3",) if without else ("K1", "K2", "K3")}


def test_effective_coverage_counts_compounds_through_the_bridge(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    gates(street)
    rows = [row for row in run("effective_coverage_rate") if row[0] == MARCH]
    # Two branches cover K1 and one of them passes: it counts once; K2's branch fails; K3 has none.
    assert rows == [
        (MARCH, "C1", "K1", "", 1, 1),
        (MARCH, "C1", "K2", "", 0, 1),
        (MARCH, "C1", "K3", "", 0, 1),
    ]
    homes = [row[2:] for row in run("effective_coverage_rate_households") if row[0] == MARCH]
    assert homes == [("K1", "", 100, 100), ("K2", "", 0, 50), ("K3", "", 0, 25)]
    assert [row[4] for row in run("compounds_effective") if row[0] == MARCH] == [1, 0, 0]
    assert [row[4] for row in run("effective_coverage_rate_without_g5") if row[0] == MARCH] == [1, 0, 0]
    passed = {
        "gate_g1_rate": (1, 1),
        "gate_g2_rate": (0, 1),
        "gate_g3_rate": (0, 1),
        "gate_g4_rate": (1, 1),
        "gate_g5_rate": (1, 1),
    }
    for name, (joint, single) in passed.items():
        found = sorted((row[2] or "", *row[4:]) for row in run(name) if row[0] == MARCH)
        assert found == [("", joint, 1), ("K1", single, 1)], name


def test_steps_gaps_and_the_card_tell_what_is_missing(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    gates(street)
    assert run("coverage_steps", month=MARCH) == [(3, 2, 175, 150)]
    assert run("coverage_steps", month=date(2020, 1, 1)) == []
    assert run("coverage_communities", month=MARCH) == [
        ("C1", "one", 3, 2, 3, 0, 1, pytest.approx(100 / 3), 0, 0, 0, None)
    ]
    assert run("coverage_communities", month=MARCH, community_ids=[""]) == []
    assert run("coverage_communities", month=date(2020, 1, 1)) == []
    period = {"start": date(2025, 1, 1), "stop": date(2025, 4, 1)}
    assert [(row[0], *row[6:]) for row in run("detail_gaps", **period)] == [
        ("K2", 1, "two", "g2,g3", "", False, False),
        ("K3", 0, None, None, None, False, False),
    ]
    assert [row[0] for row in run("detail_gates", **period)] == ["B1", "B2"]
    assert run("detail_gates", **period, community_ids=["C9"]) == []
    assert [
        (row[0], row[6], row[13], row[15]) for row in run("compound_gate_card", compound_id="K1", month=MARCH)
    ] == [
        ("B1", True, "hall", 5),
        ("B2", False, "hall", 3),
    ]
    assert {
        query.fields["detail"] for query in sqlfiles.load_all().values() if query.theme == "coverage"
    } >= {
        "detail_gaps",
        "detail_gates",
    }
