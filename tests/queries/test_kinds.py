"""Work by kind of compound: who checks in, who talks with whom, who is assigned and visited."""

from datetime import date

import duckdb
import pytest

from linli.warehouse import sqlfiles
from tests.queries.drawn import Run, collected, given, mart, rebuild

JANUARY, MAY = date(2025, 1, 1), date(2025, 5, 1)
PERIOD = {"start": JANUARY, "stop": date(2025, 6, 1)}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a managed, an employer and two unmanaged compounds over January to May 2025."""
    ledgers = ("compounds", "meetings", "assignments", "visits", "issues", "checkins")
    collected(con, "2025-01-01", "2025-05-31", *ledgers)
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        compounds="""
            compound_id | community_id | name | kind      | households | has_property_company | has_owners_committee | has_property_party_org
            ------------+--------------+------+-----------+------------+----------------------+----------------------+-----------------------
            K1          | C1           | a    | managed   | 10         | true                 | true                 | false
            K2          | C1           | b    | employer  | 10         | false                |                      |
            K3          | C1           | c    | unmanaged | 10         | false                | true                 |
            K4          | C1           | d    | unmanaged | 10         |                      |                      |
            K5          | C1           | e    | managed   | 10         | true                 |                      |
        """,
        meetings="""
            meeting_id | compound_id | date       | status  | has_branch | has_owners_committee | has_property
            -----------+-------------+------------+---------+------------+----------------------+-------------
            M1         | K1          | 2025-05-31 | held    | true       | true                 | true
            M2         | K1          | 2025-05-31 | planned | true       | true                 | true
            M3         | K1          | 2025-05-01 | held    | true       | false                | true
            M4         | K3          | 2025-05-01 | held    | true       | true                 | true
            M5         | K5          | 2025-05-01 | held    | true       | true                 | true
        """,
        resolutions="""
            resolution_id | meeting_id | issue_id | due_on     | done_on
            --------------+------------+----------+------------+-----------
            R1            | M1         | I2       | 2025-06-30 | 2025-05-31
            R2            | M1         | I2       | 2025-06-30 | 2025-06-01
            R3            | M1         | I2       | 2025-06-30 |
            R4            | M3         | I2       | 2025-05-30 | 2025-05-31
        """,
        assignments="""
            compound_id | leader_post | from_on    | to_on
            ------------+-------------+------------+-----------
            K3          | L1          | 2025-01-31 | 2025-05-31
            K3          | L2          | 2025-01-31 |
            K4          | L1          | 2025-01-01 | 2025-05-31
        """,
        visits="""
            visit_id | date       | compound_id | households
            ---------+------------+-------------+-----------
            V1       | 2025-01-01 | K4          | 3
            V2       | 2025-03-01 | K3          | 3
            V3       | 2025-03-02 | K4          | 3
        """,
        issues="""
            issue_id | community_id | compound_id | opened_at  | closed_at
            ---------+--------------+-------------+------------+-----------
            I1       | C1           | K3          | 2025-05-31 |
            I2       | C1           | K1          | 2025-05-31 |
            I3       | C1           | K4          | 2025-04-01 | 2025-05-31
        """,
        checkins="""
            community_id | member_class | month      | unit_organisations | reported | expected | active | hours
            -------------+--------------+------------+--------------------+----------+----------+--------+------
            C1           | serving      | 2025-05-01 | 3                  | 40       | 50       | 10     | 20
            C1           | soe_retired  | 2025-05-01 |                    | 20       |          | 6      | 5
        """,
    )
    rebuild(con, "issue_spells", "open_months", "issue_closings")
    return con


def test_shares_of_what_is_known(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    def at(name: str) -> list[tuple[object, ...]]:
        return [row[2:] for row in mart(run(name)) if row[0] == MAY]

    assert at("owners_committee_rate") == [("K1", "", 1, 1)]
    assert at("property_company_rate") == [
        ("K1", "", 1, 1),
        ("K2", "", 0, 1),
        ("K3", "", 0, 1),
        ("K5", "", 1, 1),
    ]
    assert at("property_party_org_rate") == [("K1", "", 0, 1)]
    assert at("tripartite_meetings") == [("K1", "", 1, None), ("K5", "", 1, None)]
    assert at("tripartite_decided_rate") == [("K1", "", 1, 1), ("K5", "", 0, 1)]
    # What is done after the data date is not known yet.
    assert at("tripartite_done_rate") == [("K1", "", 1, 3)]
    assert at("unmanaged_open_issues") == [("K3", "", 1, None)]


def test_a_ledger_that_runs_ahead_of_the_meetings_changes_nothing_of_what_they_resolved(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    before = run("tripartite_done_rate")
    street.execute(
        "insert into data_dates select 'volunteers', data_from, as_of + 40 from data_dates limit 1"
    )
    assert run("tripartite_done_rate") == before


def test_an_assignment_ends_before_its_last_day(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rows = {(row[0], row[2]): row[4] for row in run("assigned_rate")}
    assert (rows[JANUARY, "K3"], rows[JANUARY, "K4"]) == (1, 1)
    assert (rows[MAY, "K3"], rows[MAY, "K4"]) == (1, 0)
    assert {key[1] for key in rows} == {"K3", "K4"}


def test_a_visit_keeps_for_ninety_days(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rows = {(row[0], row[2]): row[4] for row in run("visited_rate")}
    # On 31 May the 90 days reach back to 2 March; before April the ledger is too young to tell.
    assert rows == {
        (date(2025, 4, 1), "K3"): 1,
        (date(2025, 4, 1), "K4"): 1,
        (MAY, "K3"): 0,
        (MAY, "K4"): 1,
    }
    days = {(row[0], row[2]): (row[4], row[5]) for row in run("days_since_visit")}
    assert days[MAY, "K3"] == (91, 1)
    assert days[MAY, "K4"] == (90, 1)
    assert days[JANUARY, "K4"] == (30, 1)
    assert (JANUARY, "K3") not in days  # nobody has been there yet
    found = {row[0]: row[9:] for row in run("detail_kinds", **PERIOD)}
    assert found["K3"] == (True, date(2025, 3, 1), 91, True)
    assert found["K4"] == (False, date(2025, 3, 2), 90, False)
    assert found["K1"] == (False, None, None, True)
    # Nobody was there in the days that the ledger tells of; these are fewer than ninety.
    street.execute("update data_dates set data_from = '2025-03-03' where ledger = 'visits'")
    found = {row[0]: row[9:] for row in run("detail_kinds", **PERIOD)}
    assert found["K1"] == (False, None, None, None)
    assert found["K3"][3] is True


def test_check_ins_by_class(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert [row[1:] for row in run("checkin_reported")] == [
        ("C1", None, "", 60, None),
        ("C1", None, "class=serving", 40, None),
        ("C1", None, "class=soe_retired", 20, None),
    ]
    assert [row[3:] for row in run("checkin_hours")] == [
        ("", 25, None),
        ("class=serving", 20, None),
        ("class=soe_retired", 5, None),
    ]
    assert [row[3:] for row in run("checkin_active_rate")] == [
        ("", 16, 60),
        ("class=serving", 10, 40),
        ("class=soe_retired", 6, 20),
    ]
    assert [row[3:] for row in run("checkin_expected_rate")] == [("", 40, 50)]
    assert [row[1:] for row in run("detail_checkins", **PERIOD)] == [
        ("serving", MAY, 3, 20.0),
        ("soe_retired", MAY, None, 5.0),
    ]
    assert [row[0] for row in run("detail_meetings", **PERIOD)] == ["M3", "M4", "M5", "M1", "M2"]


def test_units_without_anything_come_first_and_nobody_is_counted(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        checkin_units="""
            checkin_unit_id | checkin_unit_name | community_id | reported_on
            ----------------+-------------------+--------------+------------
            U1              | busy              | C1           | 2024-01-01
            U2              | idle              | C1           | 2024-01-01
            U3              | late              | C1           | 2025-06-01
            U4              | never             | C1           |
        """,
        checkin_activities="""
            checkin_activity_id | date       | community_id | checkin_unit_id | activity_kind | participants | hours
            --------------------+------------+--------------+-----------------+---------------+--------------+------
            A1                  | 2025-05-31 | C1           | U1              | census        | 9            | 20
            A2                  | 2025-06-01 | C1           | U2              | civic         | 9            | 20
            A3                  | 2024-05-31 | C1           | U2              | civic         | 9            | 20
            A4                  | 2025-05-01 | C1           |                 | civic         | 2            | 1
        """,
    )
    rows = run("checkin_unit_list", month=MAY)
    assert [(row[0], row[4], row[6]) for row in rows] == [
        ("U3", "not_reported", 0),
        ("U4", "not_reported", 0),
        ("U2", "idle", 0),
        ("U1", "active", 1),
    ]
    assert run("checkin_work", month=MAY) == [("census", 1, 1, 20.0), ("civic", 1, 0, 1.0)]
    assert [(row[0], *row[3:5]) for row in run("checkin_activities_held") if row[0] == MAY] == [
        (MAY, "", 2),
        (MAY, "activity=census", 1),
        (MAY, "activity=civic", 1),
    ]
    assert "participants" not in sqlfiles.load_all()["detail_checkin_activities"].columns


def test_three_way_talks_with_what_they_resolved_overdue_first(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        meeting_issues="meeting_id | issue_id\n---\nM1 | I2",
        categories="category | label\n---\nTC | parking",
    )
    street.execute("update issues set category = 'TC' where issue_id = 'I2'")
    rows = run("tripartite_list", **PERIOD)
    sums = (2, 3, 1, 0)
    # What is done after the data date is open on it.
    assert rows == [
        (date(2025, 5, 31), "K1", "a", "TC", 3, 1, "open", 0, *sums),
        (date(2025, 5, 1), "K5", "e", None, 0, 0, "undecided", None, *sums),
    ]
    street.execute("update resolutions set due_on = '2025-05-30' where resolution_id = 'R3'")
    assert [row[6] for row in run("tripartite_list", **PERIOD)] == ["overdue", "undecided"]
    street.execute("update resolutions set done_on = '2025-05-31' where meeting_id = 'M1'")
    assert [row[6] for row in run("tripartite_list", **PERIOD)] == ["undecided", "done"]


def test_what_changed_since_an_assignment_needs_requests_from_before_it(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    rows = {row[0]: row[1:] for row in run("led_compounds", stop=date(2025, 6, 1))}
    # K3 is led by L2 since 31 January, less than six whole months; K4's ended on the last day.
    assert rows["K3"] == ("L2", date(2025, 1, 31), None, None, None, 1, None, None, None, None, None)
    assert rows["K4"] == (None, None, None, None, None, 0, None, None, None, None, None)
    street.execute(
        "update data_dates set data_from = '2023-01-01', as_of = '2025-12-31' where ledger = 'issues'"
    )
    given(
        street,
        issues="""
            issue_id | compound_id | opened_at  | due_at     | closed_at
            ---------+-------------+------------+------------+-----------
            J1       | K3          | 2024-01-05 | 2024-01-31 | 2024-01-31
            J2       | K3          | 2024-03-05 | 2024-03-31 | 2024-04-01
            J3       | K3          | 2025-02-05 | 2025-02-10 | 2025-02-10
            J4       | K3          | 2025-07-05 | 2025-07-31 | 2025-08-01
            J5       | K3          | 2025-07-05 | 2025-12-31 |
        """,
    )
    rows = {row[0]: row[1:] for row in run("led_compounds", stop=date(2025, 8, 1))}
    # Of six whole months, February to July, and the same of the year before.
    assert rows["K3"][6:] == (6, 0, 1, 1, 2)
