"""The list of open issues, the files of a compound and of a center, and what has a name."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

APRIL, MAY = date(2025, 4, 1), date(2025, 5, 1)
EVERYTHING = {"only_over": False}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two compounds with issues, meetings and centers from January 2024 to May 2025."""
    collected(con, "2024-01-01", "2025-05-31", "compounds", "issues", "meetings", "visits", "center_use")
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        compounds="""
            compound_id | community_id | name | kind    | households | buildings | has_owners_committee
            ------------+--------------+------+---------+------------+-----------+---------------------
            K1          | C1           | a    | managed | 100        | 4         | true
            K2          |              | b    |         | 50         |           |
        """,
        issues="""
            issue_id | community_id | compound_id | category | channel | urgency | opened_at           | due_at     | revised_due_at | closed_at  | reopened_at | duplicate_of
            ---------+--------------+-------------+----------+---------+---------+---------------------+------------+----------------+------------+-------------+-------------
            I1       | C1           | K1          | PS       | hotline | normal  | 2025-05-01 08:00:00 | 2025-05-11 |                |            |             |
            I2       | C1           | K1          | PS       | visit   | normal  | 2025-05-20 08:00:00 | 2025-05-25 | 2025-06-10     |            |             | I1
            I3       | C1           | K1          | GR       | visit   | normal  | 2024-05-02 08:00:00 | 2024-05-12 |                | 2024-05-10 | 2025-05-30  |
            I4       |              | K2          | GR       | visit   | normal  | 2025-05-02 08:00:00 |            |                |            |             |
            I5       | C1           | K1          | PS       | visit   | normal  | 2025-05-02 08:00:00 | 2025-05-12 |                | 2025-05-31 |             |
            I6       | C1           | K1          | PS       | visit   | normal  | 2025-06-01 08:00:00 | 2025-06-12 |                |            |             |
        """,
        meetings="""
            meeting_id | level    | compound_id | community_id | date       | method   | status  | raised_by
            -----------+----------+-------------+--------------+------------+----------+---------+----------
            M1         | compound | K1          | C1           | 2025-05-10 | ordinary | held    | resident
            M2         | compound | K1          | C1           | 2025-05-20 | ordinary | planned | resident
            M3         | compound | K1          | C1           | 2025-05-25 | orid     | held    | party
        """,
        meeting_issues="""
            meeting_id | issue_id
            -----------+---------
            M1         | I1
            M1         | I3
            M2         | I2
        """,
        resolutions="""
            resolution_id | meeting_id | issue_id | due_on     | done_on
            --------------+------------+----------+------------+-----------
            R1            | M1         | I1       | 2025-05-30 | 2025-05-28
            R2            | M1         |          | 2025-05-30 | 2025-06-02
        """,
        visits="""
            visit_id | date       | compound_id | households | by_kind
            ---------+------------+-------------+------------+--------
            V1       | 2025-05-21 | K1          | 3          | branch
        """,
        assignments="""
            compound_id | leader_post | from_on    | to_on
            ------------+-------------+------------+-----------
            K1          | L1          | 2025-01-31 | 2025-05-31
            K1          | L2          | 2025-05-31 |
        """,
        covenants="""
            compound_id | covenant_version | adopted_on | filed_on
            ------------+------------------+------------+-----------
            K1          | 1                | 2025-02-01 |
        """,
        branches="""
            branch_id | name | founded_on | dissolved_on
            ----------+------+------------+-------------
            B1        | x    | 2020-01-01 | 2025-07-01
        """,
        branch_compounds="""
            branch_id | compound_id
            ----------+------------
            B1        | K1
        """,
        centers="""
            center_id | name | community_id | compound_id | level  | area_m2 | opened_on  | status
            ----------+------+--------------+-------------+--------+---------+------------+-------
            Z1        | z    | C1           | K1          | center | 90      | 2024-06-01 | open
            Z2        | y    |              |             | center |         |            |
        """,
        compound_center_distances="""
            compound_id | center_id | walking_m | is_nearest
            ------------+-----------+-----------+-----------
            K1          | Z1        | 34        | true
            K1          | Z2        | 340       | false
        """,
        center_funding="""
            center_id | fund_level | granted | paid
            ----------+------------+---------+-------
            Z1        | street     | 20000   | 5000
            Z1        | district   | 10000   |
        """,
        center_events="""
            event_id | center_id | date       | event_theme
            ---------+-----------+------------+------------
            E1       | Z1        | 2025-05-05 | culture
            E2       | Z1        | 2024-05-31 | culture
        """,
        center_modules="""
            center_id | module | present_since
            ----------+--------+--------------
            Z1        | council | 2024-07-01
        """,
        center_months="""
            center_id | month      | open_days | booked_minutes | bookable_minutes | visits | is_shut
            ----------+------------+-----------+----------------+------------------+--------+--------
            Z1        | 2025-04-01 | 25        | 60             | 240              | 10     | false
            Z1        | 2025-05-01 | 0         | 0              | 0                | 0      | true
        """,
    )
    rebuild(con, "issue_spells")
    return con


def waiting(run: Run, **asked: object) -> list[str]:
    return [row[0] for row in run("open_issues", **{**EVERYTHING, **asked})]


def test_what_becomes_due_within_days_of_the_data_date(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert waiting(run, due_within=9) == []  # I2 is due on the tenth day, I1 and I3 were before
    assert waiting(run, due_within=10) == ["I2"]
    street.execute("update issue_spells set due_at = '2025-05-31' where issue_id = 'I1'")
    assert waiting(run, due_within=0) == ["I1"]
    assert run("due_soon", due_within=10) == [(2, "I1")]
    assert waiting(run, due_within=10) == ["I1", "I2"]
    assert run("due_soon", due_within=10, community_ids=["C9"]) == [(0, None)]


def test_what_is_open_on_the_data_date_is_listed_by_its_day(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("open_issues", **EVERYTHING) == [
        (
            "I3",
            "C1",
            "one",
            "K1",
            "a",
            "GR",
            "visit",
            "normal",
            date(2024, 5, 2),
            date(2024, 5, 12),
            394,  # reopened a day ago, but opened so long ago
            384,
            True,
            None,
            "discussed",
        ),
        (
            "I1",
            "C1",
            "one",
            "K1",
            "a",
            "PS",
            "hotline",
            "normal",
            date(2025, 5, 1),
            date(2025, 5, 11),
            30,
            20,
            False,
            None,
            "carried_out",
        ),
        # Its day was put off, and the meeting about it is only planned.
        (
            "I2",
            "C1",
            "one",
            "K1",
            "a",
            "PS",
            "visit",
            "normal",
            date(2025, 5, 20),
            date(2025, 6, 10),
            11,
            0,
            False,
            "I1",
            "raised",
        ),
        (
            "I4",
            None,
            None,
            "K2",
            "b",
            "GR",
            "visit",
            "normal",
            date(2025, 5, 2),
            None,
            29,
            None,
            False,
            None,
            "raised",
        ),
    ]


def test_the_list_is_narrowed(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert waiting(run, only_over=True) == ["I3", "I1"]
    assert waiting(run, focus="category=GR") == ["I3", "I4"]
    assert waiting(run, focus="channel=hotline") == ["I1"]
    assert waiting(run, focus="urgency=nowhere") == []
    assert waiting(run, compound_id="K2") == ["I4"]
    assert waiting(run, community_ids=[""]) == ["I4"]
    assert waiting(run, compound_kinds=["managed"]) == ["I3", "I1", "I2"]


def test_the_file_of_a_compound_says_what_registers_say(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("compound_file", compound_id="K1") == [
        (
            "K1",
            "a",
            "C1",
            "one",
            "managed",
            100,
            4,
            None,
            None,
            True,
            None,
            "L2",
            date(2025, 5, 21),
            10,
            date(2025, 2, 1),
            None,
            "Z1",
            "z",
            34.0,
        )
    ]
    assert run("compound_file", compound_id="K2") == [
        (
            "K2",
            "b",
            None,
            None,
            None,
            50,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
            None,
        )
    ]
    assert run("compound_file", compound_id="K9") == []


def test_the_timeline_of_a_compound_ends_with_the_data(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("compound_file_timeline", compound_id="K1") == [
        (date(2025, 5, 31), "assigned", "L2", None),
        (date(2025, 5, 28), "carried_out", "I1", "PS"),
        (date(2025, 5, 25), "meeting", None, "orid"),
        (date(2025, 5, 21), "visit", None, "branch"),
        (date(2025, 5, 10), "meeting", None, "ordinary"),
        (date(2025, 2, 1), "covenant_adopted", "1", None),
        (date(2025, 1, 31), "assigned", "L1", None),
        (date(2024, 6, 1), "center_opened", "z", None),
        (date(2020, 1, 1), "branch_founded", "x", None),
    ]


def test_meetings_of_a_compound_with_what_became_of_them(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("compound_file_meetings", compound_id="K1") == [
        (date(2025, 5, 25), "compound", "orid", "party", None, 0, 0),
        (date(2025, 5, 10), "compound", "ordinary", "resident", None, 2, 1),
    ]


def test_months_of_a_compound_are_zero_where_nothing_came_in(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    street.execute("""
        insert into indicator_values (indicator, month, community_id, compound_id, dimension, numerator) values
        ('issues_opened', '2025-05-01', 'C1', 'K1', '', 3),
        ('issues_opened', '2025-05-01', 'C1', 'K1', 'PS', 3),
        ('issues_backlog', '2025-05-01', 'C1', 'K1', '', 2),
        ('issues_opened', '2025-05-01', '', 'K2', '', 9)
    """)
    rows = run("compound_file_months", compound_id="K1", month=MAY)
    assert len(rows) == 17
    assert rows[-2:] == [(APRIL, 0, 0, 0), (MAY, 3, 0, 2)]
    assert run("compound_file_months", compound_id="K1", month=APRIL)[-1] == (APRIL, 0, 0, 0)


def test_a_year_that_the_ledger_does_not_cover_is_unknown(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("compound_file_categories", compound_id="K1", month=MAY) == [("GR", 0, None), ("PS", 2, None)]
    collected(street, "2023-06-01", "2025-05-31", "issues")
    assert run("compound_file_categories", compound_id="K1", month=MAY) == [("GR", 0, 1), ("PS", 2, 0)]


def test_the_file_of_a_center(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    [row] = run("center_file", center_id="Z1", month=MAY)
    assert row[:6] == ("Z1", "z", "C1", "one", "K1", "a")
    assert row[-4:] == (3.0, 0.5, 1, APRIL)
    [bare] = run("center_file", center_id="Z2", month=MAY)
    assert bare[-4:] == (None, None, 0, None)
    assert run("center_file", center_id="Z9", month=MAY) == []


def test_months_of_a_center_leave_a_gap_where_nothing_is_recorded(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    rows = run("center_file_months", center_id="Z1", month=MAY)
    assert len(rows) == 17
    assert rows[-3:] == [
        (date(2025, 3, 1), None, None, None, False),
        (APRIL, 25.0, 10, 25, False),
        (MAY, None, 0, 0, True),
    ]


def test_events_and_modules_of_a_center(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("center_file_events", center_id="Z1") == [
        (date(2025, 5, 5), "event", "culture"),
        (date(2024, 7, 1), "module", "council"),
        (date(2024, 5, 31), "event", "culture"),
    ]


def test_names_by_which_one_chooses(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("compound_names_list") == [("K1", "a", "one"), ("K2", "b", None)]
    assert run("compound_names_list", community_ids=[""]) == [("K2", "b", None)]
    assert run("center_names_list", compound_kinds=["managed"]) == [("Z1", "z", "one")]


def test_everything_with_a_name_opens_something(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("named_places") == [
        ("branch", "B1", "x", "one", "K1"),
        ("center", "Z1", "z", "one", "Z1"),
        ("center", "Z2", "y", None, "Z2"),
        ("community", "C1", "one", None, "C1"),
        ("compound", "K1", "a", "one", "K1"),
        ("compound", "K2", "b", None, "K2"),
    ]
