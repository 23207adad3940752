"""Views of issues: ages, late rows, rates by compound, repeated requests, working days."""

from datetime import date

import duckdb
import pytest

from linli import workdays
from tests.queries.drawn import Run, collected, given, mart, rebuild

PERIOD = {"start": date(2025, 2, 1), "stop": date(2025, 4, 1)}


def test_the_backlog_by_age_moves_on_with_time_and_sums_to_the_backlog(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-01-01", "2025-04-10", "issues")
    given(
        con,
        issues="""
            issue_id | opened_at  | closed_at
            ---------+------------+-----------
            1        | 2025-01-24 |
            2        | 2025-01-25 | 2025-02-05
            3        | 2025-01-26 | 2025-01-20
            4        | 2025-03-01 | 2025-03-31
        """,
    )
    rebuild(con, "issue_spells", "open_months", "issue_closings")
    rows = [
        (f"{row[0]:%Y-%m}", row[3], row[4])
        for row in run("issues_backlog")
        if row[3] in ("",) or "age=" in row[3]
    ]
    # Opened on 24 January, the first is past its 8th day when January ends (its 7th ended on the 30th).
    assert rows == [
        ("2025-01", "", 2),
        ("2025-01", "age=d007", 1),
        ("2025-01", "age=d030", 1),
        ("2025-02", "", 1),
        ("2025-02", "age=d090", 1),
        ("2025-03", "", 1),
        ("2025-03", "age=d090", 1),
        ("2025-04", "", 1),
        ("2025-04", "age=d090", 1),
    ]


def test_working_days_need_a_known_calendar(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-01-10", "issues")
    given(
        con,
        issues="""
            issue_id | opened_at           | closed_at
            ---------+---------------------+--------------------
            1        | 2025-01-01 23:00:00 | 2025-01-04 08:00:00
            2        | 2025-01-03 08:00:00 | 2025-01-03 09:00:00
            3        | 2025-01-03 08:00:00 | 2025-01-05 09:00:00
        """,
        calendar="""
            date       | is_workday
            -----------+-----------
            2025-01-01 | false
            2025-01-02 | true
            2025-01-03 | true
            2025-01-04 | false
            2025-01-05 |
        """,
    )
    assert [row[11] for row in run("issue_durations")] == [2, 0, None]


def test_late_rows_are_those_of_the_next_month(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-03-31", "issues")
    given(
        con,
        issues="""
            issue_id | opened_at           | received_at
            ---------+---------------------+--------------------
            1        | 2025-01-31 10:00:00 | 2025-01-31 23:59:59
            2        | 2025-01-31 10:00:00 | 2025-02-01 00:00:00
            3        | 2025-02-01 10:00:00 | 2025-02-02 00:00:00
            4        | 2025-02-01 10:00:00 |
            5        | 2023-12-01 10:00:00 | 2024-02-02 00:00:00
        """,
    )
    rebuild(con, "late_months")
    asked = {"stop": date(2025, 4, 1)}
    assert run("late_arrivals", **asked) == [(None, 0, None, None, None)]  # the source says nothing of it
    con.execute("insert into provided values ('issues', 'received_at')")
    assert run("late_arrivals", **asked) == [("received_at", 2, 3, 1, pytest.approx(1 / 3))]
    assert run("late_arrivals", stop=date(2020, 1, 1)) == [("received_at", 0, 0, 0, None)]


def test_without_arrivals_earlier_versions_tell_how_a_month_grew(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        past_counts="""
            version | month      | community_id | issues
            --------+------------+--------------+-------
            v1      | 2025-01-01 | C1           | 10
            v1      | 2025-01-01 |              | 1
            v2      | 2025-02-01 | C1           | 20
            v3      | 2025-03-01 | C1           | 9
            v0      | 2024-02-01 | C1           | 99
        """,
        kind_values="""
            is_whole | indicator     | dimension | month      | community_id | kind    | numerator
            ---------+---------------+-----------+------------+--------------+---------+----------
            true     | issues_opened |           | 2025-01-01 |              |         | 77
            false    | issues_opened |           | 2025-01-01 | C1           | managed | 11
            false    | issues_opened |           | 2025-01-01 |              |         | 1
            false    | issues_opened |           | 2025-02-01 | C1           | managed | 22
            false    | issues_opened |           | 2025-03-01 | C1           | managed | 5
            false    | issues_opened |           | 2025-03-01 | C1           | employer | 4
            false    | issues_closed |           | 2025-03-01 | C1           | managed | 50
        """,
    )
    con.execute("update kind_values set dimension = '', community_id = coalesce(community_id, '')")
    con.execute("update past_counts set community_id = coalesce(community_id, '')")
    asked = {"stop": date(2025, 4, 1)}
    assert run("late_arrivals", **asked) == [("versions", 3, 40, 3, pytest.approx(3 / 40))]
    assert run("late_arrivals", **asked, community_ids=["C1"])[0][:4] == ("versions", 3, 39, 3)
    # Two months are too few to say what is usual.
    assert run("late_arrivals", stop=date(2025, 3, 1)) == [(None, 2, 31, 3, None)]


@pytest.fixture
def week_after_week(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return issues of March 2025, whose 3rd is a Monday; the ledger reaches to Wednesday the 19th."""
    collected(con, "2025-03-01", "2025-03-19", "issues")
    given(
        con,
        compounds="""
            compound_id | kind
            ------------+--------
            K1          | managed
        """,
        issues="""
            issue_id | community_id | compound_id | opened_at  | closed_at  | reopened_at
            ---------+--------------+-------------+------------+------------+------------
            1        | C1           | K1          | 2025-03-01 | 2025-03-09 | 2025-03-11
            2        | C1           | K1          | 2025-03-03 |            |
            3        |              |             | 2025-03-10 | 2025-03-05
            4        | C1           |             | 2025-03-19 | 2025-03-19
            5        | C1           |             | 2025-03-20 |
        """,
    )
    rebuild(con, "issue_days")
    return con


def test_days_of_the_whole_and_of_each_part(week_after_week: duckdb.DuckDBPyConnection, run: Run) -> None:
    rows = run("issue_days")
    assert [row[1:] for row in rows if row[0]] == [
        (date(2025, 3, 1), None, None, 1, 0, 0, 0),
        (date(2025, 3, 3), None, None, 1, 0, 0, 0),
        (date(2025, 3, 5), None, None, 0, 1, 0, 0),
        (date(2025, 3, 9), None, None, 0, 1, 1, 0),
        (date(2025, 3, 10), None, None, 1, 0, 1, 0),
        (date(2025, 3, 11), None, None, 0, 0, 0, 1),
        (date(2025, 3, 19), None, None, 1, 1, 1, 0),
    ]
    assert sum(row[4] for row in rows if not row[0]) == sum(row[4] for row in rows if row[0])
    assert (False, date(2025, 3, 5), "", "", 0, 1, 0, 0) in rows


def test_weeks_from_monday_to_sunday(week_after_week: duckdb.DuckDBPyConnection, run: Run) -> None:
    asked = {"stop": date(2025, 4, 1)}
    # The ledger begins on a Saturday, whose week is left out; the last week is not over.
    assert run("week_series", **asked) == [
        (date(2025, 3, 3), 1, None, None, None, True),
        (date(2025, 3, 10), 1, None, None, None, True),
        (date(2025, 3, 17), 1, None, None, None, False),
    ]
    week_after_week.execute("insert into provided values ('issues', 'closed_at')")
    assert run("week_series", **asked) == [
        (date(2025, 3, 3), 1, 2, 1, 0, True),
        (date(2025, 3, 10), 1, 0, 2, 1, True),
        (date(2025, 3, 17), 1, 1, 2, 0, False),
    ]
    assert run("week_series", **asked, compound_kinds=["managed"])[0] == (date(2025, 3, 3), 1, 1, 1, 0, True)
    assert [row[0].day for row in run("week_series", stop=date(2025, 3, 11))] == [3, 10]


def test_weeks_count_on_from_the_month_before_them(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2024-01-01", "2025-03-19", "issues")
    con.execute("insert into provided values ('issues', 'closed_at')")
    given(
        con,
        compounds="""
            compound_id | kind
            ------------+--------
            K1          | managed
        """,
        issues="""
            issue_id | community_id | compound_id | opened_at  | closed_at
            ---------+--------------+-------------+------------+-----------
            1        | C1           | K1          | 2024-02-01 |
            2        | C1           |             | 2024-08-31 | 2025-03-19
            3        |              |             | 2024-07-31 | 2024-09-01
            4        | C1           | K1          | 2024-09-01 | 2024-08-20
        """,
    )
    rebuild(con, "issue_days", "issue_spells", "open_months", "issue_closings")
    for row in mart(run("issues_backlog")):
        con.execute("insert into indicator_values values ('issues_backlog', ?, ?, ?, ?, ?, ?)", list(row))
    rebuild(con, "kind_values")
    # The first of the 27 weeks begins on 30 September; what is open then was raised earlier.
    asked = {"stop": date(2025, 4, 1)}
    weeks = run("week_series", **asked)
    assert (weeks[0], weeks[-1]) == (
        (date(2024, 9, 30), 0, 0, 2, 0, True),
        (date(2025, 3, 17), 0, 1, 1, 0, False),
    )
    assert [row[3] for row in run("week_series", **asked, community_ids=["C1"])] == [row[3] for row in weeks]
    assert {row[3] for row in run("week_series", **asked, compound_kinds=["managed"])} == {1}
    assert {row[3] for row in run("week_series", **asked, community_ids=[""])} == {0}


@pytest.fixture
def places(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return three compounds, of which one has no households known."""
    collected(con, "2025-01-01", "2025-03-31", "issues")
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
        """,
        compounds="""
            compound_id | name | community_id | kind     | households
            ------------+------+--------------+----------+-----------
            K1          | a    | C1           | managed  | 200
            K2          | b    | C1           | employer |
            K3          | c    |              | managed  | 100
        """,
    )
    return con


def test_rates_by_compound(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        places,
        indicator_values="""
            indicator     | month      | compound_id | dimension   | numerator
            --------------+------------+-------------+-------------+----------
            issues_opened | 2025-02-01 | K1          |             | 3
            issues_opened | 2025-03-01 | K1          |             | 1
            issues_opened | 2025-03-01 | K1          | category=GR | 1
            issues_opened | 2025-04-01 | K1          |             | 9
            issues_opened | 2025-03-01 | K2          |             | 2
            issues_closed | 2025-03-01 | K1          |             | 9
        """,
    )
    places.execute("update indicator_values set dimension = '' where dimension is null")
    assert run("issue_rates_map", **PERIOD) == [
        ("K1", "a", "C1", 200, 4, 20.0),
        ("K2", "b", "C1", None, 2, None),
        ("K3", "c", None, 100, 0, 0.0),
    ]
    rebuild(places, "opened_in_compounds")
    assert run("issue_rates_communities", **PERIOD) == [
        ("C1", "one", 2, 200, 6, 4, 20.0),
        (None, None, 1, 100, 0, 0, 0.0),
    ]
    assert run("issue_rates_communities", **PERIOD, compound_kinds=["employer"]) == [
        ("C1", "one", 1, None, 2, 0, None)
    ]
    assert [row[0] for row in run("issue_rates_map", **PERIOD, community_ids=[""])] == ["K3"]
    assert [row[0] for row in run("issue_rates_map", **PERIOD, compound_kinds=["employer"])] == ["K2"]


def test_a_request_is_repeated_until_its_thirtieth_day(places: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        places,
        issues="""
            issue_id | compound_id | category | opened_at
            ---------+-------------+----------+--------------------
            1        | K1          | GR       | 2025-01-10 08:00:00
            2        | K1          | GR       | 2025-02-09 08:00:00
            3        | K1          | GR       | 2025-03-11 08:00:01
            4        | K1          | PS       | 2025-03-12 08:00:00
            5        | K2          | GR       | 2025-03-12 08:00:00
            6        | K2          | GR       | 2025-03-12 08:00:00
            7        |             | GR       | 2025-03-12 08:00:00
            8        |             | GR       | 2025-03-12 08:00:00
        """,
    )
    rebuild(places, "repeat_months", "repeats")
    assert run("repeat_months")[1:3] == [
        (date(2025, 2, 1), 1, "K1", "GR", 1, 1, date(2025, 2, 9), date(2025, 2, 9)),
        (date(2025, 3, 1), 1, "K1", "GR", 1, 0, date(2025, 3, 11), date(2025, 3, 11)),
    ]
    assert run("repeats")[1] == (date(2025, 3, 1), 3, "K2", "GR", "C1", "employer", 1, date(2025, 3, 12))
    assert run("repeat_list", **PERIOD) == [
        ("K2", "b", "C1", "one", "GR", 2, 1, date(2025, 3, 12), date(2025, 3, 12), 2, 2),
        ("K1", "a", "C1", "one", "GR", 2, 1, date(2025, 2, 9), date(2025, 3, 11), 2, 2),
    ]
    assert [row[0] for row in run("repeat_list", **PERIOD, compound_kinds=["employer"])] == ["K2"]


def test_of_more_than_200_places_those_of_the_latest_repeats_are_shown(
    places: duckdb.DuckDBPyConnection, run: Run
) -> None:
    # 250 compounds, each with one repeat: four on every day from 1 January on, in order of their ids.
    places.execute(
        """
        insert into compounds (compound_id, name, kind)
        select format('P{:03d}', number), 'p', 'managed' from range(250) as numbers(number)
        """
    )
    places.execute(
        """
        insert into repeat_months (place, month, compound_id, category, issues, repeated, first_on, last_on)
        select number, date_trunc('month', day), format('P{:03d}', number), 'GR', 2, 1, day, day
        from (
            select number, date '2025-01-01' + cast(number // 4 as integer) as day
            from range(250) as numbers(number)
        )
        """
    )
    rebuild(places, "repeats")
    rows = run("repeat_list", start=date(2025, 1, 1), stop=date(2025, 4, 1))
    assert [row[0] for row in rows] == [
        # The latest day first, of one day in order of ids; the 50 places of the earliest days are cut.
        f"P{number:03d}"
        for number in sorted(range(250), key=lambda number: (-(number // 4), number))[:200]
    ]
    assert {row[-2:] for row in rows} == {(250, 250)}  # but all are counted


def test_last_year_is_aligned_to_the_festival(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2024-01-01", "2025-12-31", "issues")
    for day in workdays.between(date(2024, 1, 1), date(2025, 12, 31)):
        con.execute(
            "insert into calendar (date, is_workday, days_from_festival) values (?, ?, ?)",
            [day["date"], day["is_workday"], day["days_from_festival"]],
        )
    # Days off began on 10 February 2024 and on 28 January 2025.
    given(
        con,
        issues="""
            issue_id | opened_at
            ---------+-----------
            1        | 2024-02-01
            2        | 2024-02-09
            3        | 2024-02-10
            4        | 2024-03-15
            5        | 2024-06-10
            6        | 2025-02-01
            7        | 2025-06-10
        """,
    )
    rebuild(con, "issue_days")
    con.execute("update data_dates set data_from = '2023-01-01'")
    # February 2025 lies 4 to 31 days after 28 January, hence 14 February to 12 March 2024.
    assert run("aligned_comparison", start=date(2025, 2, 1), stop=date(2025, 3, 1)) == [
        (1, 19, 3, 18, 0, 18, True)
    ]
    # From 9 days before the festival: in 2024 from 1 February.
    assert run("aligned_comparison", start=date(2025, 1, 19), stop=date(2025, 1, 24))[0][4] == 1
    assert run("aligned_comparison", start=date(2025, 6, 1), stop=date(2025, 7, 1)) == [
        (1, 20, 1, 19, 1, 19, False)
    ]
    # Of a month that is not over its days up to the data date stand beside as many of last year.
    con.execute("update data_dates set as_of = '2025-06-10'")
    assert run("aligned_comparison", start=date(2025, 6, 1), stop=date(2025, 7, 1)) == [
        (1, 6, 1, 5, 1, 5, False)
    ]
    con.execute("update data_dates set as_of = '2025-12-31'")
    con.execute("update data_dates set data_from = '2025-01-01'")
    assert run("aligned_comparison", start=date(2025, 6, 1), stop=date(2025, 7, 1)) == [
        (1, 20, None, None, None, None, False)
    ]
    # Of a month that the ledger does not reach nothing is counted, not even zero.
    con.execute("update data_dates set data_from = '2025-07-01'")
    assert run("aligned_comparison", start=date(2025, 6, 1), stop=date(2025, 7, 1)) == [
        (None, None, None, None, None, None, False)
    ]
