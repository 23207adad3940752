"""Curated tables of party life and consultation, and what is told of references that lead nowhere."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, given, rebuild


@pytest.fixture
def places(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a community with two compounds, a branch and an issue."""
    given(
        con,
        checked_communities="""
            community_id | name
            -------------+------
            C1           | first
        """,
        checked_compounds="""
            compound_id | community_id | name   | kind    | has_property_party_org
            ------------+--------------+--------+---------+-----------------------
            K1          | first        | garden | managed | true
            K2          |              | court  |         |
        """,
        checked_branches="""
            branch_id | name | form   | founded_on
            ----------+------+--------+-----------
            B1        | one  | single | 2025-01-01
        """,
        checked_issues="""
            issue_id | compound_id | opened_at
            ---------+-------------+-----------
            I1       | K1          | 2025-01-01
        """,
    )
    rebuild(con, "communities", "reference_keys", "compounds", "compound_names", "issues")
    return con


def found(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return ledger, row, field and value of each finding."""
    return [(row[0], *row[3:]) for row in rows]


def test_compounds_tell_whether_their_firm_has_a_party_organisation(
    places: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert [(row[0], row[-1]) for row in run("compounds")] == [("K1", True), ("K2", None)]


def test_what_a_branch_does_is_dated_on_the_first_day(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        places,
        checked_branch_meetings="""
            branch_id | month      | member_assemblies | committee_meetings | group_meetings | party_lectures | theme_days
            ----------+------------+-------------------+--------------------+----------------+----------------+-----------
            one       | 2025-03-31 | 1                 | 2                  | 3              | 0              | 1
            B1        | 2025-02-01 | 0                 |                    |                |                |
        """,
        checked_reviews="""
            branch_id | quarter    | dimension | level
            ----------+------------+-----------+------
            one       | 2025-05-09 | work      | good
            one       | 2025-05-09 | public    | poor
        """,
    )
    assert run("branch_meetings") == [
        ("B1", date(2025, 2, 1), 0, None, None, None, None),
        ("B1", date(2025, 3, 1), 1, 2, 3, 0, 1),
    ]
    assert run("reviews") == [
        ("B1", date(2025, 4, 1), "public", "poor"),
        ("B1", date(2025, 4, 1), "work", "good"),
    ]


def test_posts_and_trainings(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        places,
        checked_secretary_changes="""
            branch_id | date       | change    | post_holder_key
            ----------+------------+-----------+----------------
            one       | 2025-03-02 | appointed | P1
            one       | 2025-02-02 | vacated   |
        """,
        checked_trainings="""
            training_id | kind              | date       | invited | attended
            ------------+-------------------+------------+---------+---------
            T2          | secretary_forum   | 2025-04-01 | 9       |
            T1          | quarterly_lecture | 2025-02-20 | 9       | 8
        """,
    )
    assert run("secretary_changes") == [
        ("B1", date(2025, 2, 2), "vacated", None, None),
        ("B1", date(2025, 3, 2), "appointed", "P1", None),
    ]
    assert run("trainings") == [
        ("T1", "quarterly_lecture", date(2025, 2, 20), 9, 8),
        ("T2", "secretary_forum", date(2025, 4, 1), 9, None),
    ]


def test_members_who_report_by_the_name_of_their_community(
    places: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        places,
        checked_checkins="""
            community_id | member_class | month      | unit_organisations | reported | expected | active | hours
            -------------+--------------+------------+--------------------+----------+----------+--------+------
            first        | serving      | 2025-03-15 | 6                  | 70       |          | 20     | 41.5
        """,
    )
    assert run("checkins") == [("C1", "serving", date(2025, 3, 1), 6, 70, None, 20, 41.5)]


def test_leaders_and_visits(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        places,
        checked_assignments="""
            compound_id | leader_post | from_on    | to_on      | source_row
            ------------+-------------+------------+------------+-----------
            court       | L2          | 2025-02-01 | 2025-01-31 | 3
            court       | L1          | 2024-01-01 | 2025-02-01 | 2
        """,
        checked_visits="""
            visit_id | date       | compound_id | households | by_kind | branch_id | issue_id
            ---------+------------+-------------+------------+---------+-----------+---------
            F1       | 2025-01-02 | garden      | 4          | branch  | one       | I1
            F2       | 2025-01-03 | nowhere     |            | leader  |           | I9
        """,
    )
    assert run("assignments") == [
        ("K2", "L1", date(2024, 1, 1), date(2025, 2, 1), None),
        ("K2", "L2", date(2025, 2, 1), date(2025, 1, 31), None),
    ]
    assert run("visits") == [
        ("F1", date(2025, 1, 2), "K1", 4, "branch", "B1", "I1"),
        ("F2", date(2025, 1, 3), None, None, "leader", None, "I9"),
    ]
    assert found(run("dates_out_of_order")) == [("assignments", 3, "to_on", "2025-01-31")]


def test_meetings_take_the_place_of_their_compound(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        places,
        checked_meetings="""
            meeting_id | level    | community_id | compound_id | date       | method | status  | has_branch | attendees | orid_step
            -----------+----------+--------------+-------------+------------+--------+---------+------------+-----------+----------
            M1         | compound |              | garden      | 2025-01-02 | orid   |         | true       | 12        | D
            M2         | street   |              |             | 2025-01-03 |        | planned |            |           |
        """,
        checked_resolutions="""
            resolution_id | meeting_id | issue_id | due_on     | done_on
            --------------+------------+----------+------------+-----------
            R1            | M1         | I1       | 2025-02-01 | 2025-01-20
        """,
    )
    nothing = (None, None, None)
    place = ("first", "garden", "managed")
    assert run("meetings") == [
        (
            "M1",
            "compound",
            "C1",
            "K1",
            date(2025, 1, 2),
            "orid",
            "held",
            True,
            *nothing,
            12,
            None,
            "D",
            *place,
        ),
        (
            "M2",
            "street",
            None,
            None,
            date(2025, 1, 3),
            None,
            "planned",
            None,
            *nothing,
            None,
            None,
            None,
            *nothing,
        ),
    ]
    assert run("resolutions") == [("R1", "M1", "I1", date(2025, 2, 1), date(2025, 1, 20))]


@pytest.mark.parametrize("between", ["\u3001", "\uff0c", "\uff1b", ",", ";", " ", " ; ", "\u3001 "])
def test_the_issues_of_a_meeting_come_one_by_one(
    con: duckdb.DuckDBPyConnection, run: Run, between: str
) -> None:
    cell = f" I2{between}I1{between}I2{between}"
    con.execute("insert into checked.meetings (meeting_id, issue_ids) values ('M1', ?), ('M2', null)", [cell])
    assert run("meeting_issues") == [("M1", "I1"), ("M1", "I2")]


def test_references_that_lead_nowhere(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        places,
        checked_branch_meetings="""
            branch_id | source_row
            ----------+-----------
            one       | 2
            B9        | 3
        """,
        checked_secretary_changes="""
            branch_id | source_row
            ----------+-----------
            B9        | 2
        """,
        checked_reviews="""
            branch_id | source_row
            ----------+-----------
            B9        | 2
        """,
        checked_checkins="""
            community_id | source_row
            -------------+-----------
            C9           | 2
        """,
        checked_assignments="""
            compound_id | source_row
            ------------+-----------
            K9          | 2
        """,
        checked_visits="""
            compound_id | branch_id | issue_id | source_row
            ------------+-----------+----------+-----------
            garden      | B1        | I1       | 2
            K9          | B9        | I9       | 3
        """,
        checked_meetings="""
            meeting_id | community_id | compound_id | issue_ids | source_row
            -----------+--------------+-------------+-----------+-----------
            M1         | first        | court       | I1        | 2
            M2         | C9           | K9          | I1,I9     | 3
        """,
        checked_resolutions="""
            meeting_id | issue_id | source_row
            -----------+----------+-----------
            M1         | I1       | 2
            M9         | I9       | 3
        """,
    )
    rebuild(places, "meeting_issues")
    assert found(run("unknown_reference")) == [
        ("assignments", 2, "compound_id", "K9"),
        ("branch_meetings", 3, "branch_id", "B9"),
        ("checkins", 2, "community_id", "C9"),
        ("resolutions", 3, "meeting_id", "M9"),
        ("reviews", 2, "branch_id", "B9"),
        ("secretary_changes", 2, "branch_id", "B9"),
    ]
    assert found(run("unknown_place")) == [
        ("meetings", 3, "community_id", "C9"),
        ("meetings", 3, "compound_id", "K9"),
        ("meetings", 3, "issue_ids", "I9"),
        ("resolutions", 3, "issue_id", "I9"),
        ("visits", 3, "branch_id", "B9"),
        ("visits", 3, "compound_id", "K9"),
        ("visits", 3, "issue_id", "I9"),
    ]


def test_nothing_is_unknown_where_its_ledger_is_missing(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_resolutions="""
            resolution_id | meeting_id | issue_id
            --------------+------------+---------
            R1            | M9         | I9
        """,
    )
    assert run("unknown_reference") == []
    assert run("unknown_place") == []
