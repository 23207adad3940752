"""Deliberation: meetings, what they resolved, who raised it, and how far requests came."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)
PERIOD = {"start": MAY, "stop": JUNE}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return meetings of every state in May 2025, with resolutions on and off their due date."""
    collected(con, "2025-01-01", "2025-05-31", "issues", "meetings", "resolutions", "visits")
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+---------
            K1          | C1           | a    | managed
            K2          |              | b    | employer
        """,
        meetings="""
            meeting_id | level    | community_id | compound_id | date       | method   | status    | raised_by | has_branch | has_property | orid_step | community_name | compound_name | compound_kind
            -----------+----------+--------------+-------------+------------+----------+-----------+-----------+------------+--------------+-----------+----------------+---------------+--------------
            M1         | compound | C1           | K1          | 2025-05-01 | orid     | held      | resident  | true       | false        | D         | one            | a             | managed
            M2         | compound | C1           | K1          | 2025-05-31 | orid     | held      | branch    | false      |              | R         | one            | a             | managed
            M3         | street   |              |             | 2025-05-10 | ordinary | held      |           |            |              | D         |                |               |
            M4         | compound | C1           | K1          | 2025-05-10 | orid     | planned   | resident  | true       |              | O         | one            | a             | managed
            M5         | compound | C1           | K1          | 2025-05-10 | ordinary | cancelled | resident  | true       |              |           | one            | a             | managed
            M6         | compound |              | K2          | 2025-04-30 | orid     | held      | resident  | true       |              |           |                | b             | employer
        """,
        resolutions="""
            resolution_id | meeting_id | issue_id | due_on     | done_on
            --------------+------------+----------+------------+-----------
            R1            | M1         | I1       | 2025-05-20 | 2025-05-20
            R2            | M1         | I2       | 2025-05-20 | 2025-05-21
            R3            | M2         | I3       | 2025-05-30 |
            R4            | M2         | I3       | 2025-05-31 |
            R5            | M1         | I3       |            | 2025-05-30
            R6            | M5         | I3       | 2025-05-20 | 2025-05-19
        """,
        meeting_issues="""
            meeting_id | issue_id
            -----------+---------
            M1         | I1
            M1         | I2
            M2         | I3
            M2         | I5
            M4         | I4
        """,
        issues="""
            issue_id | community_id | compound_id | opened_at  | duplicate_of | callback_status | resolved
            ---------+--------------+-------------+------------+--------------+-----------------+---------
            I1       | C1           | K1          | 2025-05-01 |              | valid           | true
            I2       | C1           | K1          | 2025-05-31 |              | removed         | true
            I3       | C1           | K1          | 2025-05-02 |              | valid           | false
            I4       | C1           | K1          | 2025-05-02 |              |                 |
            I5       | C1           | K1          | 2025-05-02 | I1           |                 |
            I6       |              | K2          | 2025-04-30 |              |                 |
        """,
        visits="""
            visit_id | date       | compound_id | households | by_kind | issue_id
            ---------+------------+-------------+------------+---------+---------
            V1       | 2025-05-01 | K1          | 3          | leader  | I1
            V2       | 2025-05-31 | K1          | 4          | branch  |
            V3       | 2025-05-31 |             |            | branch  |
            V4       | 2025-04-30 | K2          | 5          | branch  |
        """,
    )
    return con


def test_meetings_by_level_and_method(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert [row[1:] for row in run("meetings_held") if row[0] == MAY and row[2] == "K1"] == [
        ("C1", "K1", "", 2, None),
        ("C1", "K1", "meeting_level=compound", 2, None),
        ("C1", "K1", "meeting_method=orid", 2, None),
    ]
    assert [row[1:] for row in run("meetings_decided_rate") if row[0] == MAY and row[3] == ""] == [
        ("C1", "K1", "", 2, 2),
        (None, None, "", 0, 1),
    ]


def test_shares_leave_out_what_is_not_known(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    def at(name: str) -> list[tuple[object, ...]]:
        return [row[1:3] + row[4:] for row in run(name) if row[0] == MAY]

    assert at("resident_raised_rate") == [("C1", "K1", 1, 2)]
    assert at("orid_reached_d_rate") == [("C1", "K1", 1, 2)]
    assert at("visits_made") == [("C1", "K1", 2, None), (None, None, 1, None)]
    assert at("households_visited") == [("C1", "K1", 7, None)]


def test_a_resolution_is_on_time_on_its_last_day(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # What is due on the data date or later, has no date, or comes from a meeting that was not held does not count.
    assert run("resolutions_on_time_rate") == [(MAY, "C1", "K1", "", 1, 3)]
    rebuild(street, "resolutions_due")
    assert {row[8] for row in run("detail_resolutions", **PERIOD)} == {None}  # nobody says when they are done
    assert run("resolution_states", **PERIOD) == [(None, 3)]
    assert run("overdue_list", **PERIOD) == []
    street.execute("insert into provided values ('resolutions', 'done_on')")
    rebuild(street, "resolutions_due")
    assert run("resolution_states", **PERIOD) == [("in_time", 1), ("late", 1), ("overdue", 1)]
    assert run("resolution_states", **PERIOD, compound_kinds=["employer"]) == []
    assert run("overdue_list", **PERIOD) == [("C1", "one", "K1", "a", "I3", date(2025, 5, 30), 1)]
    assert run("overdue_list", **PERIOD, community_ids=[""]) == []
    assert [(row[0], row[3], row[8], row[9]) for row in run("detail_resolutions", **PERIOD)] == [
        ("R1", "one", "in_time", 0),
        ("R2", "one", "late", 1),
        ("R3", "one", "overdue", 1),
    ]
    assert run("detail_resolutions", **PERIOD, compound_kinds=["employer"]) == []


def test_details_of_meetings(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    a, b, c = ("C1", "one", "K1", "a"), (None,) * 4, (True, None, None, False)
    assert run("detail_meetings", **PERIOD) == [
        ("M1", "compound", *a, date(2025, 5, 1), "orid", "held", *c, "resident", "D"),
        ("M3", "street", *b, date(2025, 5, 10), "ordinary", "held", *b, None, "D"),
        ("M4", "compound", *a, date(2025, 5, 10), "orid", "planned", True, *b[:3], "resident", "O"),
        ("M5", "compound", *a, date(2025, 5, 10), "ordinary", "cancelled", True, *b[:3], "resident", None),
        ("M2", "compound", *a, date(2025, 5, 31), "orid", "held", False, *b[:3], "branch", "R"),
    ]
    assert [row[0] for row in run("detail_meetings", **PERIOD, community_ids=[""])] == ["M3"]
    employer = {"start": date(2025, 4, 1), "stop": MAY, "compound_kinds": ["employer"]}
    assert [row[0] for row in run("detail_meetings", **employer)] == ["M6"]
    assert run("detail_meetings", **PERIOD, compound_kinds=["employer"]) == []


def test_details_of_visits(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("detail_visits", **PERIOD) == [
        ("one", "V1", date(2025, 5, 1), "a", 3, "leader", None, "I1"),
        ("one", "V2", date(2025, 5, 31), "a", 4, "branch", None, None),
        (None, "V3", date(2025, 5, 31), None, None, "branch", None, None),
    ]
    assert [row[1] for row in run("detail_visits", **PERIOD, community_ids=[""])] == ["V3"]


def test_meetings_by_who_raised_it_who_came_and_how_far(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rebuild(street, "alike_meetings")
    assert sum(row[-1] for row in run("alike_meetings")) == 4
    found = {(row[0], row[2]): row[3:] for row in run("meeting_shares", **PERIOD)}
    assert found["raised_by", "resident"] == (1, 2)
    assert found["raised_by", "branch"] == (1, 2)
    assert found["party", "has_branch"] == (1, 2)
    assert found["party", "has_property"] == (0, 1)
    assert found["party", "has_owners_committee"] == (0, 0)
    assert [found["step", code] for code in "ORID"] == [(2, 2), (2, 2), (1, 2), (1, 2)]


def test_each_step_is_counted_within_the_one_before(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # I5 is a repeat, I4 was only to be discussed, I2 was called back in vain, I3 was not resolved.
    fields = {
        "meetings": ("issue_ids",),
        "resolutions": ("issue_id", "done_on"),
        "issues": ("resolved", "callback_status"),
    }
    for ledger, names in fields.items():
        for name in names:
            street.execute("insert into provided values (?, ?)", [ledger, name])
    rebuild(street, "issue_steps")
    assert run("deliberation_steps", **PERIOD) == [(5, 4, 3, 3, 3, 1)]
    assert [row[1:4] for row in run("issue_steps")] == [
        (date(2025, 4, 1), "", "employer"),
        (MAY, "C1", "managed"),
        (date(2025, 4, 1), None, None),
        (MAY, None, None),
    ]
    assert run("deliberation_steps", **PERIOD, compound_kinds=["employer"]) == [(0, 0, 0, 0, 0, 0)]
    # Without the field a step is unknown, not none; neither is what comes after it.
    for field, steps in (
        ("callback_status", (5, 4, 3, 3, 3, None)),
        ("done_on", (5, 4, 3, 3, None, None)),
        ("issue_id", (5, 4, 3, None, None, None)),
        ("issue_ids", (5, 4, None, None, None, None)),
    ):
        street.execute("delete from provided where field = ?", [field])
        assert run("deliberation_steps", **PERIOD) == [steps]


def test_what_a_cancelled_meeting_resolved_is_no_decision(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    street.execute("delete from resolutions where resolution_id in ('R3', 'R4', 'R5')")
    for ledger, name in (("meetings", "issue_ids"), ("resolutions", "issue_id"), ("resolutions", "done_on")):
        street.execute("insert into provided values (?, ?)", [ledger, name])
    rebuild(street, "issue_steps")
    assert run("deliberation_steps", **PERIOD) == [(5, 4, 3, 2, 2, None)]  # I3 was decided at M5 only
