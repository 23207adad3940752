"""Issue indicators: boundaries of time limits, rows without a community, stocks over months."""

from fractions import Fraction

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, mart, rebuild

TOTAL = ""


def totals(rows: list[tuple[object, ...]], dimension: str = TOTAL) -> list[tuple[str, object, object]]:
    """Return month, numerator, denominator of a dimension, summed over places by the caller's drawing."""
    return [(f"{row[0]:%Y-%m}", row[4], row[5]) for row in mart(rows) if row[3] == dimension]


def test_opened_keeps_rows_without_a_community_and_fills_every_axis(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-01-01", "2025-02-28", "issues")
    given(
        con,
        issues="""
            issue_id | community_id | compound_id | category | channel | urgency | opened_at
            ---------+--------------+-------------+----------+---------+---------+--------------------
            1        | C1           | K1          | GR       | grid    | urgent  | 2025-01-01 00:00:00
            2        |              |             | GR       | grid    |         | 2025-01-31 23:59:59
            3        | C1           | K1          |          | grid    | normal  | 2025-02-01 00:00:00
        """,
    )
    shown = [(f"{row[0]:%m}", row[1], row[2], row[3], row[4], row[5]) for row in run("issues_opened")]
    assert shown == [
        ("01", "C1", "K1", "", 1, None),
        ("01", "C1", "K1", "category=GR", 1, None),
        ("01", "C1", "K1", "channel=grid", 1, None),
        ("01", "C1", "K1", "urgency=urgent", 1, None),
        ("01", None, None, "", 1, None),
        ("01", None, None, "category=GR", 1, None),
        ("01", None, None, "channel=grid", 1, None),
        ("01", None, None, "urgency=", 1, None),
        ("02", "C1", "K1", "", 1, None),
        ("02", "C1", "K1", "category=", 1, None),
        ("02", "C1", "K1", "channel=grid", 1, None),
        ("02", "C1", "K1", "urgency=normal", 1, None),
    ]


def test_backlog_stands_until_closed_and_never_falls_below_zero(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-01-01", "2025-04-10", "issues")
    given(
        con,
        issues="""
            issue_id | community_id | opened_at           | closed_at
            ---------+--------------+---------------------+--------------------
            open     | C1           | 2025-01-05 00:00:00 |
            spring   | C1           | 2025-01-31 23:59:59 | 2025-03-01 00:00:00
            same day | C1           | 2025-02-01 08:00:00 | 2025-02-01 09:00:00
            backward | C1           | 2025-03-10 00:00:00 | 2025-01-01 00:00:00
            future   | C1           | 2025-01-10 00:00:00 | 2025-04-11 00:00:00
        """,
    )
    rebuild(con, "issue_spells", "open_months", "issue_closings")
    assert totals(run("issues_backlog")) == [
        ("2025-01", 3, None),
        ("2025-02", 3, None),
        ("2025-03", 2, None),
        ("2025-04", 2, None),
    ]


def test_overdue_begins_the_day_after_the_extended_due_date_and_ends_with_closing(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-01-01", "2025-03-31", "issues")
    given(
        con,
        issues="""
            issue_id | opened_at  | due_at              | revised_due_at | closed_at
            ---------+------------+---------------------+----------------+-----------
            late     | 2025-01-01 | 2025-01-30 23:59:59 |                | 2025-03-01
            that day | 2025-01-01 | 2025-01-31          |                | 2025-02-01
            extended | 2025-01-01 | 2025-01-10          | 2025-02-10     |
            in time  | 2025-01-01 | 2025-02-10          |                | 2025-02-10
            no limit | 2025-01-01 |                     |                |
        """,
    )
    rebuild(con, "issue_spells", "open_months", "issue_closings")
    assert totals(run("overdue_open")) == [("2025-01", 1, None), ("2025-02", 2, None), ("2025-03", 1, None)]


def test_on_time_counts_by_due_date_closed_or_not(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-02-11", "issues")
    given(
        con,
        issues="""
            issue_id | opened_at  | due_at     | revised_due_at | closed_at
            ---------+------------+------------+----------------+--------------------
            on limit | 2025-01-01 | 2025-01-10 |                | 2025-01-10 00:00:00
            late     | 2025-01-01 | 2025-01-10 |                | 2025-01-10 00:00:01
            open     | 2025-01-01 | 2025-01-10 |                |
            extended | 2025-01-01 | 2025-01-10 | 2025-02-10     | 2025-02-01 00:00:00
            not yet  | 2025-01-01 | 2025-02-11 |                |
            no limit | 2025-01-01 |            |                | 2025-01-02 00:00:00
        """,
    )
    assert totals(run("on_time_rate")) == [("2025-01", 1, 3), ("2025-02", 1, 1)]


def test_response_counts_contact_on_the_limit_as_in_time(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-01-31", "issues")
    given(
        con,
        issues="""
            issue_id | opened_at  | contact_due_at      | first_contact_at
            ---------+------------+---------------------+--------------------
            on limit | 2025-01-01 | 2025-01-02 12:00:00 | 2025-01-02 12:00:00
            late     | 2025-01-01 | 2025-01-02 12:00:00 | 2025-01-02 12:00:01
            never    | 2025-01-01 | 2025-01-02 12:00:00 |
            no limit | 2025-01-01 |                     | 2025-01-02 12:00:00
        """,
    )
    assert totals(run("response_rate")) == [("2025-01", 1, 3)]


CALLBACKS = """
    issue_id | opened_at  | closed_at  | callback_status | resolved | satisfied
    ---------+------------+------------+-----------------+----------+----------
    1        | 2025-01-01 | 2025-01-02 | valid           | true     | true
    2        | 2025-01-01 | 2025-01-02 | valid           | false    |
    3        | 2025-01-01 | 2025-01-02 | withdrawn       | true     | true
    4        | 2025-01-01 | 2025-01-02 |                 |          |
    5        | 2025-01-01 |            | valid           | true     | true
"""


@pytest.mark.parametrize(
    ("indicator", "expected"),
    [
        ("resolved_rate", [("2025-01", 1, 2)]),
        ("satisfied_rate", [("2025-01", 1, 1)]),
        ("callbacks_excluded", [("2025-01", 1, None)]),
        ("issues_closed", [("2025-01", 4, None)]),
    ],
)
def test_callback_rates_rest_on_valid_callbacks_only(
    con: duckdb.DuckDBPyConnection, run: Run, indicator: str, expected: list[tuple[object, ...]]
) -> None:
    collected(con, "2025-01-01", "2025-01-31", "issues")
    given(con, issues=CALLBACKS)
    rebuild(con, "issue_closings")
    assert totals(run(indicator)) == expected


def test_every_closing_was_called_back_left_out_or_never_called(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-01-01", "2025-01-31", "issues")
    given(con, issues=CALLBACKS)
    # Opened again after its last closing, it is not closed; closed again since, it is.
    given(
        con,
        issues="""
            issue_id | opened_at  | closed_at  | reopened_at         | callback_status
            ---------+------------+------------+---------------------+----------------
            6        | 2025-01-01 | 2025-01-10 | 2025-01-10 00:00:01 | valid
            7        | 2025-01-01 | 2025-01-10 | 2025-01-10 00:00:01 |
            8        | 2025-01-01 | 2025-01-10 | 2025-01-10          | valid
            9        | 2025-01-01 | 2025-01-10 | 2025-01-05          |
        """,
    )
    rebuild(con, "issue_closings")
    assert totals(run("callbacks_valid")) == [("2025-01", 3, None)]
    assert totals(run("callbacks_missing")) == [("2025-01", 2, None)]
    assert totals(run("callbacks_excluded")) == [("2025-01", 1, None)]


def test_completed_within_30_days_takes_whole_cohorts_only(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-03-29", "issues")
    drawing = """
        issue_id | opened_at           | closed_at
        ---------+---------------------+--------------------
        on limit | 2025-01-10 10:00:00 | 2025-02-09 10:00:00
        late     | 2025-01-10 10:00:00 | 2025-02-09 10:00:01
        open     | 2025-01-10 10:00:00 |
        backward | 2025-01-10 10:00:00 | 2025-01-01 00:00:00
        february | 2025-02-01 00:00:00 | 2025-02-02 00:00:00
    """
    given(con, issues=drawing)
    assert totals(run("completed_30d_rate")) == [("2025-01", 1, 3)]
    con.execute("update data_dates set as_of = '2025-03-30'")
    assert totals(run("completed_30d_rate")) == [("2025-01", 1, 3), ("2025-02", 1, 1)]


def test_reopened_repeated_and_legacy(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-02-28", "issues")
    given(
        con,
        issues="""
            issue_id | opened_at  | closed_at  | reopened_at | duplicate_of | is_legacy | resolved
            ---------+------------+------------+-------------+--------------+-----------+---------
            1        | 2025-01-01 | 2025-01-02 | 2025-01-09  |              | true      | true
            2        | 2025-01-01 | 2025-02-02 | 2025-01-20  | 1            | true      | true
            3        | 2025-01-01 | 2025-02-02 |             |              | true      |
            4        | 2025-01-01 |            |             |              | true      |
            5        | 2025-01-01 | 2025-01-31 |             |              | false     | true
        """,
    )
    rebuild(con, "issue_spells", "open_months", "issue_closings")
    assert totals(run("reopened_rate")) == [("2025-01", 1, 2), ("2025-02", 1, 2)]
    assert totals(run("repeated_rate")) == [("2025-01", 1, 5)]
    assert totals(run("legacy_cleared")) == [("2025-02", 1, None)]
    # The first was reopened after its last closing: it is open again.
    assert totals(run("legacy_open")) == [("2025-01", 4, None), ("2025-02", 2, None)]


REOPENED = """
    issue_id | category | opened_at  | due_at     | closed_at  | reopened_at | callback_status | resolved | satisfied
    ---------+----------+------------+------------+------------+-------------+-----------------+----------+----------
    again    | GR       | 2025-01-01 | 2025-01-08 | 2025-01-05 | 2025-03-10  | valid           | true     | true
    closed   | GR       | 2025-01-01 | 2025-01-08 | 2025-02-20 | 2025-02-10  | valid           | true     | true
    at once  | GR       | 2025-03-05 | 2025-03-12 | 2025-03-06 | 2025-03-07  | inquiry         |          |
    later    | GR       | 2025-03-01 | 2025-03-08 | 2025-03-20 | 2025-04-01  | valid           | false    | false
"""


def test_what_was_reopened_after_its_last_closing_is_open_from_then_on(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-01-01", "2025-03-31", "issues")
    given(con, issues=REOPENED)
    rebuild(con, "issue_spells", "open_months", "issue_closings")
    assert [(row[0], f"{row[9]:%m-%d}", row[10] and f"{row[10]:%m-%d}") for row in run("issue_spells")] == [
        ("again", "01-01", "01-05"),
        ("closed", "01-01", "02-20"),
        ("later", "03-01", "03-20"),
        ("at once", "03-05", "03-06"),
        ("at once", "03-07", None),
        ("again", "03-10", None),
    ]
    assert totals(run("issues_backlog")) == [("2025-01", 1, None), ("2025-03", 2, None)]
    assert totals(run("issues_backlog"), "age=d090") == [("2025-01", 1, None), ("2025-03", 1, None)]
    assert totals(run("overdue_open")) == [("2025-01", 1, None), ("2025-03", 2, None)]
    assert totals(run("issues_reopened")) == [("2025-03", 2, None)]
    # Opened less closed plus reopened is the change of the backlog.
    flows = [{row[0]: row[1] for row in totals(run(name))} for name in ("issues_opened", "issues_closed")]
    assert flows == [{"2025-01": 2, "2025-03": 2}, {"2025-01": 1, "2025-02": 1, "2025-03": 2}]
    # Among resolved is only what is closed still; how long closing took stays what it was.
    assert totals(run("resolved_rate")) == [("2025-02", 1, 1), ("2025-03", 0, 1)]
    assert totals(run("callbacks_excluded")) == []
    assert totals(run("on_time_rate")) == [("2025-01", 1, 2), ("2025-03", 1, 2)]


def test_each_part_of_a_figure_says_when_it_became_known(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    # With a data date of the 20th what happened on the 25th of January is known in February.
    collected(con, "2025-01-01", "2025-03-20", "issues")
    given(
        con,
        issues="""
            issue_id | opened_at  | received_at | closed_at  | reopened_at | callback_status | resolved | satisfied
            ---------+------------+-------------+------------+-------------+-----------------+----------+----------
            1        | 2025-01-02 | 2025-01-03  | 2025-01-10 | 2025-02-25  | valid           | true     | true
            2        | 2025-01-25 | 2025-02-21  | 2025-01-26 |             | valid           | false    | true
            3        | 2025-03-10 | 2025-03-21  | 2025-03-15 |             | valid           | true     | true
        """,
    )

    rebuild(con, "issue_closings")

    def known(name: str) -> list[tuple[object, ...]]:
        return [(row[0].month, row[6].month, *row[4:6]) for row in run(name) if row[3] == ""]

    # The third reached the ledger after the data date, as its copy of the data date would not have it.
    assert known("issues_opened") == [(1, 1, 1, None), (1, 3, 1, None)]
    assert known("issues_closed") == [(1, 1, 1, None), (1, 3, 1, None)]
    assert known("resolved_rate") == [(1, 1, 1, 1), (1, 3, -1, 0)]
    assert known("reopened_rate") == [(1, 1, 0, 1), (1, 3, 1, 1)]


@pytest.fixture
def durations(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a database with six issues: closed after 1, 2 and 4 days, one backward, two open for 3 and 10."""
    collected(con, "2025-01-01", "2025-01-10", "issues")
    given(
        con,
        compounds="""
            compound_id | name | kind
            ------------+------+--------
            K1          | one  | managed
        """,
        issues="""
            issue_id | community_id | compound_id | opened_at  | closed_at  | channel | first_contact_at
            ---------+--------------+-------------+------------+------------+---------+--------------------
            1        | C1           | K1          | 2025-01-01 | 2025-01-02 | hotline | 2025-01-01 12:00:00
            2        | C1           | K1          | 2025-01-01 | 2025-01-03 | hotline |
            3        | C1           |             | 2025-01-01 | 2025-01-05 |         |
            4        |              |             | 2025-01-08 |            |         |
            5        | C1           | K1          | 2025-01-01 |            |         |
            6        | C1           | K1          | 2025-01-05 | 2025-01-01 |         |
        """,
        calendar="""
            date       | is_workday
            -----------+-----------
            2025-01-01 | false
            2025-01-02 | true
            2025-01-03 | true
            2025-01-04 | false
            2025-01-05 | false
            2025-01-06 | true
        """,
    )
    rebuild(con, "issue_durations")
    return con


WINDOW = {"start": "2025-01-01", "stop": "2025-02-01"}


def test_medians_leave_out_backward_rows_and_only_km_uses_open_ones(
    durations: duckdb.DuckDBPyConnection, run: Run
) -> None:
    # Of five at risk one closes at 1 and one at 2 (S 0.6), an open one leaves at 3, one of two closes at 4 (S 0.3).
    assert run("median_days_closed", **WINDOW) == [(2.0, 3)]
    assert run("p90_days_closed", **WINDOW) == [(pytest.approx(3.6), 3)]
    assert run("median_days_km", **WINDOW) == [(4.0, 5)]
    times = run("resolve_times", **WINDOW)
    assert times == [(6, 4, 2, 2.0, 12.0, 1)]
    assert [row[:3] + row[5:] for row in run("resolve_curves", axis="", **WINDOW)] == [
        ("", 1, pytest.approx(0.2), 5, 5),
        ("", 2, pytest.approx(0.4), 4, 5),
        ("", 3, pytest.approx(0.4), 3, 5),
        ("", 4, pytest.approx(0.7), 2, 5),
        ("", 10, pytest.approx(0.7), 1, 5),
    ]
    by_channel = run("resolve_curves", axis="channel", **WINDOW)
    assert {(row[0], row[6]) for row in by_channel} == {("hotline", 2), ("", 3)}
    # One was contacted on the first day, the others are watched until they were closed or until today.
    assert [row[1:3] + row[5:] for row in run("resolve_curves", axis="contact", **WINDOW)] == [
        (1, pytest.approx(0.2), 5, 5),
        (2, pytest.approx(0.2), 4, 5),
        (3, pytest.approx(0.2), 3, 5),
        (4, pytest.approx(0.2), 2, 5),
        (10, pytest.approx(0.2), 1, 5),
    ]


def test_medians_follow_the_selection_and_an_empty_one_has_no_median(
    durations: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert run("median_days_closed", **WINDOW, compound_kinds=["managed"]) == [(1.5, 2)]
    assert run("median_days_km", **WINDOW, community_ids=[""]) == [(None, 1)]
    assert run("median_days_km", start="2024-01-01", stop="2025-01-01") == [(None, 0)]


def test_km_falls_to_zero_where_the_last_at_risk_all_close(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-01-10", "issues")
    given(
        con,
        issues="""
            issue_id | opened_at  | closed_at
            ---------+------------+-----------
            1        | 2025-01-01 | 2025-01-04
            2        | 2025-01-01 | 2025-01-04
        """,
    )
    rebuild(con, "issue_durations")
    assert run("median_days_km", **WINDOW) == [(3.0, 2)]


def plain_median(rows: list[tuple[float, bool]]) -> float | None:
    """Return the Kaplan–Meier median as a textbook would work it out, event by event and in exact fractions."""
    share = Fraction(1)
    for time in sorted({days for days, _ in rows}):
        at_risk = sum(days >= time for days, _ in rows)
        share *= 1 - Fraction(sum(days == time and closed for days, closed in rows), at_risk)
        if share == Fraction(1, 2):  # just half are left until the next closing
            return (time + min((days for days, closed in rows if closed and days > time), default=time)) / 2
        if share < Fraction(1, 2):
            return time
    return None


def test_km_agrees_with_a_plain_count(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-06-30", "issues")
    con.execute("""
        insert into issues (issue_id, opened_at, closed_at)
        select
            number, '2025-01-01'::timestamp + to_hours(number % 700),
            case when number % 4 > 0 then '2025-01-01'::timestamp + to_hours(number % 700 + number * number % 997) end
        from range(400) as numbers(number)
    """)
    rebuild(con, "issue_durations")
    rows = con.execute("select days, is_closed from issue_durations").fetchall()
    assert run("median_days_km", **WINDOW) == [(pytest.approx(plain_median(rows)), 400)]


def test_a_stock_says_what_the_ledger_had_not_got_yet(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-04-30", "issues")
    given(
        con,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+----------
            K1          | C1           | a    | unmanaged
        """,
        issues="""
            issue_id | community_id | compound_id | opened_at  | due_at     | closed_at  | received_at | is_legacy
            ---------+--------------+-------------+------------+------------+------------+-------------+----------
            in time  | C1           | K1          | 2025-01-20 | 2025-01-27 |            | 2025-01-31  | false
            late     | C1           | K1          | 2025-01-20 | 2025-01-27 | 2025-04-10 | 2025-03-02  | true
            too late | C1           | K1          | 2025-01-20 | 2025-01-27 | 2025-02-10 | 2025-03-02  | false
        """,
    )
    rebuild(con, "issue_spells", "open_months", "issue_closings")
    assert [(f"{row[0]:%m}", f"{row[1]:%m}") for row in run("open_months") if row[1] > row[0]] == [
        ("01", "03"),
        ("01", "03"),
        ("02", "03"),
    ]
    for name in ("issues_backlog", "unmanaged_open_issues", "overdue_open"):
        rows = run(name)
        assert totals(rows) == [
            ("2025-01", 3, None),
            ("2025-02", 2, None),
            ("2025-03", 2, None),
            ("2025-04", 1, None),
        ]
        known = {(f"{row[0]:%m}", f"{row[6]:%m}"): row[4] for row in rows if row[3] == ""}
        # Of January's three one was known then, and two came in March.
        assert (known["01", "01"], known["01", "03"]) == (1, 2)
        assert (known["02", "02"], known["02", "03"]) == (1, 1)
        assert known["03", "03"] == 2
    assert [row[4] for row in run("legacy_open") if row[3] == ""] == [1, 1, 1]
