"""Milestones of plans as they stood at the end of a period, how many are late, and how much of the time is over."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given

MAY = {"start": date(2026, 5, 1), "stop": date(2026, 6, 1)}


@pytest.fixture(autouse=True)
def plan(con: duckdb.DuckDBPyConnection) -> None:
    collected(con, "2026-04-01", "2026-06-10", "plan_milestones")
    given(
        con,
        plans="""
            plan_id | plan_name | plan_kind | starts_on  | ends_on
            --------+-----------+-----------+------------+-----------
            P1      | frame     | five_year | 2026-01-01 | 2030-12-31
            P2      | own       | street    | 2026-05-01 | 2026-06-30
        """,
        plan_milestones="""
            milestone_id | plan_id | task | milestone | responsible_post | due_on     | done_on
            -------------+---------+------+-----------+------------------+------------+-----------
            M1           | P2      | a    | in time   | x                | 2026-05-20 | 2026-05-20
            M2           | P2      | a    | late      | x                | 2026-05-31 |
            M3           | P2      | b    | done late |                  | 2026-05-10 | 2026-05-12
            M4           | P2      | b    | ahead     | y                | 2026-06-01 |
            M5           | P2      | b    | then late | y                | 2026-05-30 | 2026-06-02
        """,
    )


def test_late_ones_come_first_and_what_came_after_the_period_is_not_known_in_it(run: Run) -> None:
    assert [(row[0], row[7], row[8], row[9]) for row in run("plan_milestone_list", **MAY)] == [
        ("M5", None, "late", 1),
        ("M3", date(2026, 5, 12), "done_late", 2),
        ("M1", date(2026, 5, 20), "done", None),
        ("M2", None, "ahead", None),  # on its own day nothing is late
        ("M4", None, "ahead", None),
    ]
    after = run("plan_milestone_list", stop=date(2026, 6, 11))
    assert [(row[0], row[8], row[9]) for row in after][:3] == [
        ("M2", "late", 10),
        ("M4", "late", 9),
        ("M3", "done_late", 2),
    ]
    assert [row[2] for row in after] == ["own"] * 5
    whole_month = run("plan_milestone_list", stop=date(2026, 7, 1))  # of which the ledger knows ten days
    assert whole_month == after


def test_late_and_in_time_by_month(run: Run) -> None:
    assert run("plan_milestones_late") == [
        (date(2026, 5, 1), None, None, "", 1, None),
        (date(2026, 6, 1), None, None, "", 2, None),
    ]
    assert run("plan_milestones_on_time_rate") == [
        (date(2026, 5, 1), None, None, "", 1, 4),
        (date(2026, 6, 1), None, None, "", 0, 1),
    ]


def test_how_much_of_the_time_of_each_plan_is_over(run: Run) -> None:
    frame, own = run("plan_frame_list", stop=date(2026, 6, 1))
    assert frame == (
        "P1",
        "frame",
        "five_year",
        date(2026, 1, 1),
        date(2030, 12, 31),
        pytest.approx(151 / 1826),
        0,
        0,
        0,
        0,
    )
    assert own[5:] == (pytest.approx(31 / 61), 5, 4, 2, 1)
    assert [row[5] for row in run("plan_frame_list", stop=date(2025, 1, 1))] == [0, 0]
    assert [row[5] for row in run("plan_frame_list", stop=date(2040, 1, 1))] == [1, 1]
