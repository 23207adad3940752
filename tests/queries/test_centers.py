"""Center indicators: methods never mixed, what is not recorded is not zero, distances on foot."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

CENTERS = """
    center_id | name  | community_id | compound_id | status | opened_on  | closed_on  | days_per_week | area_m2 | longitude | latitude
    ----------+-------+--------------+-------------+--------+------------+------------+---------------+---------+-----------+---------
    Z1        | one   | C1           | K1          | open   | 2025-01-01 |            | 7             | 100     | 0.001     | 0
    Z2        | two   | C2           | K2          | closed | 2024-01-01 | 2025-02-01 | 7             |         | 0.02      | 0
    Z3        | three | C2           |             | open   | 2025-02-28 |            |               | 50      |           |
"""
COMPOUNDS = """
    compound_id | community_id | name | households | longitude | latitude
    ------------+--------------+------+------------+-----------+---------
    K1          | C1           | near | 100        | 0.003     | 0
    K2          | C2           | far  | 50         | 0.02      | 0
    K3          | C2           | none | 25         |           |
"""


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return three centers and three compounds over January and February 2025."""
    collected(con, "2025-01-01", "2025-02-28", "centers", "center_use", "compounds")
    given(con, centers=CENTERS, compounds=COMPOUNDS)
    return con


def used(con: duckdb.DuckDBPyConnection, drawing: str) -> None:
    """Fill center_use and what is summed from it."""
    given(con, center_use=drawing)
    rebuild(con, "center_month_totals", "center_months", "center_hour_totals", "center_weeks")
    rebuild(con, "center_function_totals", "hour_totals", "center_open_days")


def short(rows: list[tuple[object, ...]]) -> list[tuple[object, ...]]:
    """Return month, community, compound, dimension, numerator, denominator."""
    return [(f"{row[0]:%m}", *row[1:]) for row in rows]


USE = """
    center_id | date       | hour | period | method  | open_minutes | booked_minutes | visits
    ----------+------------+------+--------+---------+--------------+----------------+-------
    Z1        | 2025-01-06 | 9    | hour   | door    | 60           | 30             | 5
    Z1        | 2025-01-06 | 10   | hour   | door    | 60           | 15             | 7
    Z1        | 2025-01-06 | 9    | hour   | booking | 60           | 60             | 2
    Z1        | 2025-01-06 | 9    | hour   | head    |              |                | 40
    Z1        | 2025-01-06 | 10   | hour   | head    |              |                | 20
    Z2        | 2025-01-01 |      | month  | sign_in |              |                | 90
    Z1        | 2025-02-03 | 9    | hour   | door    | 60           |                | 0
"""


def test_use_rate_is_booked_by_bookable_of_one_method(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    used(street, USE)
    assert short(run("center_use_rate")) == [("01", "C1", "K1", "", 45, 120)]


def test_visits_take_one_method_a_center_and_never_heads(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    used(street, USE)
    assert short(run("center_visits")) == [
        ("01", "C1", "K1", "", 12, None),
        ("01", "C1", "K1", "method=booking", 2, None),
        ("01", "C1", "K1", "method=door", 12, None),
        ("01", "C2", "K2", "", 90, None),
        ("01", "C2", "K2", "method=sign_in", 90, None),
        ("02", "C1", "K1", "", 0, None),
        ("02", "C1", "K1", "method=door", 0, None),
    ]
    assert short(run("mean_heads")) == [("01", "C1", "K1", "", 60, 2)]


def test_visits_by_households_and_area(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    used(street, USE)
    assert short(run("visits_per_100_households")) == [
        ("01", "C1", "K1", "", 12, 100),
        ("01", "C2", "K2", "", 90, 50),
        ("01", "C2", "K3", "", None, 25),
        ("02", "C1", "K1", "", 0, 100),
        ("02", "C2", "K2", "", None, 50),
        ("02", "C2", "K3", "", None, 25),
    ]
    assert short(run("visits_per_m2")) == [("01", "C1", "K1", "", 12, 100), ("02", "C1", "K1", "", 0, 100)]


def test_open_days_by_planned_days_of_recorded_centers(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    used(
        street,
        """
        center_id | date       | hour | period | method | open_minutes
        ----------+------------+------+--------+--------+-------------
        Z1        | 2025-01-06 | 9    | hour   | door   | 60
        Z1        | 2025-01-06 | 10   | hour   | door   | 60
        Z1        | 2025-01-07 | 9    | hour   | door   | 0
        Z2        | 2025-01-06 |      | day    | door   | 60
        Z3        | 2025-01-06 |      | day    | door   | 60
        """,
    )
    assert short(run("center_open_rate")) == [
        ("01", "C1", "K1", "", 1, 31),
        ("01", "C2", "K2", "", 1, 31),
        ("02", "C1", "K1", "", 0, 28),
        ("02", "C2", "K2", "", 0, 28),
    ]
    street.execute("update centers set status = 'retired' where center_id = 'Z2'")
    assert short(run("center_open_rate"))[-1] == ("02", "C1", "K1", "", 0, 28)


def test_no_share_of_a_center_exceeds_the_whole(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # Z1 promises one day a week, which in January is 31/7 days; it opens on six. Z2 promises all, and opens on one.
    street.execute("update centers set days_per_week = 1 where center_id = 'Z1'")
    used(
        street,
        """
        center_id | date       | hour | function | period | method | open_minutes | booked_minutes | visits
        ----------+------------+------+----------+--------+--------+--------------+----------------+-------
        Z1        | 2025-01-06 | 9    | hall     | hour   | door   | 60           | 90             | 5
        Z1        | 2025-01-07 | 9    | hall     | hour   | door   | 60           | 0              | 5
        Z1        | 2025-01-08 | 9    | hall     | hour   | door   |              | 30             | 5
        Z1        | 2025-01-09 | 9    | hall     | hour   | door   | 60           |                | 5
        Z1        | 2025-01-10 | 9    | hall     | hour   | door   | 60           |                | 5
        Z1        | 2025-01-11 | 9    | hall     | hour   | door   | 60           |                | 5
        Z1        | 2025-01-12 | 9    | hall     | hour   | door   | 60           |                | 5
        Z2        | 2025-01-06 |      |          | day    | door   | 60           |                |
        """,
    )
    shares = {row[1]: row[4] / row[5] for row in run("center_open_rate") if row[0] == date(2025, 1, 1)}
    assert shares == {"C1": 1.0, "C2": 1 / 31}
    assert short(run("center_use_rate")) == [("01", "C1", "K1", "", 60, 120)]
    period = {"start": date(2025, 1, 1), "stop": date(2025, 2, 1)}
    assert [(row[0], row[1], row[2], row[3]) for row in run("center_functions", **period)] == [
        ("hall", 120, 60, 50.0)
    ]
    cells = [row for row in run("center_hours", **period) if row[3] is not None or row[7] is not None]
    assert [(row[0], row[3], row[7]) for row in cells] == [(1, 60, 60), (2, 0, 60)]


def test_a_week_without_a_visit_counts_only_where_it_was_recorded(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    used(
        street,
        """
        center_id | date       | hour | period | method | open_minutes | booked_minutes | visits
        ----------+------------+------+--------+--------+--------------+----------------+-------
        Z1        | 2025-01-06 | 9    | hour   | door   | 60           | 0              | 0
        Z1        | 2025-01-13 | 9    | hour   | door   | 60           | 15             | 0
        Z1        | 2025-01-31 | 9    | hour   | door   | 60           | 0              | 0
        Z1        | 2025-02-10 | 9    | hour   | door   | 0            |                | 0
        Z1        | 2025-02-24 | 9    | hour   | door   | 60           | 0              | 0
        """,
    )
    # The week of 31 January ends on 2 February; that of 24 February ends after the data date.
    assert short(run("zero_activity_weeks")) == [
        ("01", "C1", "K1", "", 1, None),
        ("02", "C1", "K1", "", 1, None),
    ]


def test_a_center_is_in_service_from_its_first_day_to_the_day_it_shuts(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    assert short(run("centers_open")) == [
        ("01", "C1", "K1", "", 1, None),
        ("01", "C2", "K2", "", 1, None),
        ("02", "C1", "K1", "", 1, None),
        ("02", "C2", None, "", 1, None),
    ]


def test_households_reach_a_center_on_foot(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # Two thousandths of a degree on the equator are 222.4 m straight, 289.1 m on foot.
    rebuild(street, "compound_center_distances")
    [(distance,)] = street.execute(
        "select walking_m from compound_center_distances where compound_id = 'K1' and is_nearest"
    ).fetchall()
    assert distance == pytest.approx(289.1, abs=0.05)
    for indicator in ("households_within_300m", "households_within_500m"):
        assert short(run(indicator)) == [
            ("01", "C1", "K1", "", 100, 100),
            ("01", "C2", "K2", "", 50, 50),
            ("02", "C1", "K1", "", 100, 100),
            ("02", "C2", "K2", "", 0, 50),
        ]
    street.execute("update params set value = 289 where key = 'center_reach_near_m'")
    rebuild(street, "month_params")
    assert short(run("households_within_300m"))[0] == ("01", "C1", "K1", "", 0, 100)


def test_a_ledger_by_month_is_measured_by_month_and_tells_when_it_was_shut(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    used(
        street,
        """
        center_id | date       | hour | period | method | open_minutes | visits
        ----------+------------+------+--------+--------+--------------+-------
        Z1        | 2025-01-01 |      | month  | door   |              | 90
        Z1        | 2025-02-01 |      | month  | door   |              | 40
        Z3        | 2025-01-01 |      | month  | door   |              | 70
        Z3        | 2025-02-01 |      | month  | door   | 0            | 0
        """,
    )
    asked = {"start": date(2025, 2, 1), "stop": date(2025, 3, 1)}
    rows = {row[0]: row[7:] for row in run("center_bullets", **asked)}
    assert rows["Z1"] == (90, 90, 90, "visits_per_month", 40, "recorded")
    assert rows["Z3"][-1] == "closed"
    assert {row[0]: row[-1] for row in run("center_states", **asked)}["Z3"] == "closed"
    # Months know nothing of weeks, so that no week was quiet or busy.
    assert run("zero_activity_weeks") == []


def test_a_center_shut_for_most_of_a_period_is_judged_by_the_months_it_was_open(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(street, "2024-10-01", "2025-03-31", "centers", "center_use", "compounds")
    used(
        street,
        """
        center_id | date       | hour | period | method | open_minutes | booked_minutes | visits
        ----------+------------+------+--------+--------+--------------+----------------+-------
        Z1        | 2024-10-01 |      | month  | door   | 0            | 0              | 0
        Z1        | 2024-11-01 |      | month  | door   | 100          |                | 40
        Z1        | 2024-12-01 |      | month  | door   | 0            |                | 0
        Z1        | 2025-01-01 |      | month  | door   | 100          |                | 60
        Z1        | 2025-02-01 |      | month  | door   | 0            |                | 0
        Z1        | 2025-03-01 |      | month  | door   | 0            |                |
        Z3        | 2025-01-01 |      | month  | door   | 100          |                | 0
        Z3        | 2025-02-01 |      | month  | door   |              |                | 0
        """,
    )
    asked = {"start": date(2025, 1, 1), "stop": date(2025, 4, 1)}
    rows = {row[0]: row[7:] for row in run("center_bullets", **asked)}
    # Sixty visits of the one month it was open, beside the forty of the one before; no zeros of months it was shut.
    assert rows["Z1"] == (40, 40, 40, "visits_per_month", 60, "recorded")
    # Open, or not known to be shut, and without a visit is a zero.
    assert rows["Z3"] == (None, None, None, "visits_per_month", 0, "zero")
    shut = run("center_bullets", start=date(2025, 2, 1), stop=date(2025, 4, 1))
    assert {row[0]: row[-1] for row in shut}["Z1"] == "closed"
    states = {row[0]: row[-1] for row in run("center_states", start=date(2025, 2, 1), stop=date(2025, 4, 1))}
    assert (states["Z1"], states["Z3"]) == ("closed", "not_recorded")


def test_a_center_that_is_not_open_yet_is_none_without_records(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    asked = {"start": date(2025, 1, 1), "stop": date(2025, 2, 1)}
    before = [row[0] for row in run("center_bullets", **asked)]
    street.execute("update centers set opened_on = '2025-02-01' where center_id = 'Z1'")
    assert [row[0] for row in run("center_bullets", **asked)] == [name for name in before if name != "Z1"]
    later = {"start": date(2025, 1, 1), "stop": date(2025, 3, 1)}
    assert "Z1" in [row[0] for row in run("center_bullets", **later)]
    street.execute("update centers set status = 'building' where center_id = 'Z1'")
    assert "Z1" not in [row[0] for row in run("center_bullets", **later)]


def test_a_center_shut_for_a_month_is_measured_beside_its_size_by_the_others(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    used(
        street,
        """
        center_id | date       | hour | period | method | open_minutes | visits
        ----------+------------+------+--------+--------+--------------+-------
        Z1        | 2025-01-06 |      | day    | door   | 60           | 10
        Z1        | 2025-02-03 |      | day    | door   | 0            | 0
        """,
    )
    street.execute("insert into center_households values ('Z1', 500, 100)")
    rows = run("center_states", start=date(2025, 1, 1), stop=date(2025, 3, 1))
    assert {row[0]: row[5] for row in rows}["Z1"] == 10


SIZES = """
    center_id | name | community_id | compound_id | status | closed_on  | area_m2
    ----------+------+--------------+-------------+--------+------------+--------
    S1        | s1   | C1           |             | open   |            | 99
    S2        | s2   | C1           |             | open   |            | 50
    S3        | s3   | C1           |             | open   |            | 50
    S4        | s4   | C1           |             | open   |            | 50
    S5        | s5   | C1           |             | open   |            | 50
    S6        | s6   | C2           |             | open   |            | 50
    M1        | m1   | C2           |             | open   |            | 100
    M2        | m2   | C2           | K1          | open   |            | 199
    N1        | n1   | C2           |             | open   |            | 50
    X1        | x1   | C2           |             | closed | 2025-02-10 | 50
"""


def test_centers_that_stand_out_from_those_of_their_size(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-02-28", "centers", "center_use")
    given(con, centers=SIZES, compounds="compound_id | kind\n---\nK1 | managed")
    booked = {"S1": 30, "S2": 50, "S3": 50, "S4": 50, "S5": 71, "S6": 29.5, "M1": 1, "M2": 99, "X1": 90}
    for center, share in booked.items():
        con.execute(
            "insert into center_use values (?, '2025-02-03', 9, null, 'hour', 'door', 200, ?, 3)",
            [center, 2 * share],
        )
    # Recorded in January only; and four whole weeks in which S4 was open and nobody came.
    con.execute("insert into center_use values ('N1', '2025-01-06', 9, null, 'hour', 'door', 60, 30, 3)")
    rebuild(con, "center_month_totals", "center_months", "center_weeks")
    con.execute("delete from center_weeks where center_id = 'S4'")
    for sunday in ("2025-02-09", "2025-02-16", "2025-02-23"):
        con.execute("insert into center_weeks values ('S4', ?, true, 0, 60)", [sunday])
    asked = {"start": date(2025, 2, 1), "stop": date(2025, 3, 1)}
    states = {row[0]: row[-1] for row in run("center_states", **asked)}
    # The median of the six small ones with a value is 50: below 30 is quiet, above 70 hot. Two medium are too few.
    assert states == {
        "S1": "usual",
        "S2": "usual",
        "S3": "usual",
        "S4": "usual",
        "S5": "hot",
        "S6": "quiet",
        "M1": "unknown",
        "M2": "unknown",
        "N1": "not_recorded",
        "X1": "closed",
    }
    con.execute("insert into center_weeks values ('S4', '2025-02-02', true, 0, 60)")
    assert {row[0]: row[-1] for row in run("center_states", **asked)}["S4"] == "silent"
    since = {row[0]: row[-2] for row in run("center_states", **asked) if row[-2]}
    # X1 by the register, N1 from the month after its last one; of S4 no week with use is on record.
    assert since == {"N1": date(2025, 2, 1), "X1": date(2025, 2, 10)}
    con.execute("insert into center_weeks values ('S4', '2025-01-26', false, 3, 60)")
    assert {row[0]: row[-2] for row in run("center_states", **asked)}["S4"] == date(2025, 1, 27)
    assert run("center_file", center_id="S4", month=date(2025, 2, 1))[0][-5] == date(2025, 1, 27)
    assert run("center_file", center_id="S4", month=date(2025, 1, 1))[0][-5] is None
    [medium] = run("center_states", **asked, compound_kinds=["managed"])
    assert medium[:6] == ("M2", "m2", "C2", "medium", "use_rate", 99.0)
    # The neighbours in size are those of the whole area, whatever is chosen.
    [*_, last] = run("center_states", **asked, community_ids=["C1"])
    assert last[3:9] == ("small", "use_rate", 71.0, 35.0, 50.0, 50.0)


def test_a_center_without_bookings_is_measured_by_visits_for_the_households_around(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    used(
        street,
        """
        center_id | date       | hour | period | method | open_minutes | booked_minutes | visits
        ----------+------------+------+--------+--------+--------------+----------------+-------
        Z1        | 2025-02-03 | 9    | hour   | door   | 60           |                | 6
        Z1        | 2025-02-04 | 9    | hour   | door   | 60           |                | 4
        """,
    )
    rebuild(street, "compound_center_distances", "center_households")
    assert run("center_households") == [("Z1", 300.0, 100), ("Z1", 500.0, 100), ("Z1", 1000.0, 100)] + [
        ("Z2", metres, 50) for metres in (300.0, 500.0, 1000.0)
    ]
    rows = run("center_states", start=date(2025, 2, 1), stop=date(2025, 3, 1))
    # Five a day; the 100 households of K1 are 289 m away on foot.
    assert [row[3:6] for row in rows] == [
        ("medium", "visits_per_100", 5.0),
        (None, "visits_per_100", None),
        ("small", "visits_per_100", None),
    ]


def test_functions_take_one_way_of_counting_each(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    used(
        street,
        """
        center_id | date       | hour | function | period | method  | open_minutes | booked_minutes | visits
        ----------+------------+------+----------+--------+---------+--------------+----------------+-------
        Z1        | 2025-02-03 | 9    | council  | hour   | door    | 60           | 30             | 6
        Z1        | 2025-02-03 | 10   | council  | hour   | door    | 60           |                | 2
        Z1        | 2025-02-03 | 9    | council  | hour   | booking |              |                | 5
        Z1        | 2025-02-03 | 9    | council  | hour   | head    |              |                | 40
        Z1        | 2025-02-03 | 11   | service  | hour   | booking |              |                | 5
        Z2        | 2025-02-01 |      | service  | month  | sign_in |              |                | 7
        Z2        | 2025-02-01 |      |          | month  | door    |              |                | 9
        """,
    )
    asked = {"start": date(2025, 2, 1), "stop": date(2025, 3, 1)}
    assert run("center_functions", **asked) == [
        ("council", 60, 30, 50.0, 8, "door", 1),
        ("service", None, None, None, 12, "booking", 2),
    ]
    assert run("center_functions", **asked, center_id="Z1")[0] == ("council", 60, 30, 50.0, 8, "door", 1)
    hours = run("center_file_hours", **asked, center_id="Z1")
    assert len(hours) == 7 * 3
    # Door and booking have as many records, so that the first by name counts; minutes are of the one whose minutes count.
    assert hours[:4] == [
        (1, 9, 60, 30, 5, 1, "booking", 60),
        (1, 10, 60, None, None, 0, "booking", None),
        (1, 11, None, None, 5, 1, "booking", None),
        (2, 9, None, None, None, 0, "booking", None),
    ]
    assert run("center_file_hours", **asked, center_id="Z2") == []
    assert run("center_functions", **asked, community_ids=["C2"]) == [
        ("service", None, None, None, 7, "sign_in", 1)
    ]


def test_the_weeks_after_an_opening_are_measured_by_what_is_usual_later(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    collected(con, "2025-01-01", "2025-12-31", "centers", "center_use")
    given(
        con,
        centers="""
            center_id | community_id | opened_on
            ----------+--------------+-----------
            Z1        | C1           | 2025-01-01
            Z2        | C1           | 2025-01-01
            Z3        | C2           | 2025-01-01
            Z4        | C2           | 2024-12-31
        """,
    )
    # Twice, thrice and four times as many in the first week as in the 27th to 34th; Z4 opened before the ledger.
    for center, first in (("Z1", 2), ("Z2", 3), ("Z3", 4), ("Z4", 9)):
        con.execute(
            """
            insert into center_weeks
            select $center, '2025-01-05'::date + cast(7 * week as integer), false, if(week = 0, $first, 1) * 5, 60
            from range(34) as weeks(week) where week = 0 or week >= 26
            """,
            {"center": center, "first": first},
        )
    rebuild(con, "opening_weeks")
    assert {row[0] for row in run("opening_weeks")} == {"Z1", "Z2", "Z3"}
    rows = run("opening_curve", stop=date(2026, 1, 1))
    assert rows[0] == (0, 2.5, 3.0, 3.5, 3, 3.0, 3)
    assert {row[-2:] for row in rows} == {(3.0, 3)}
    assert [row[0] for row in rows] == [0, *range(26, 34)]
    assert run("opening_curve", stop=date(2026, 1, 1), community_ids=["C1"]) == []  # two are too few


def test_households_by_the_way_to_the_nearest_center(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rebuild(street, "compound_center_distances", "compound_reach")
    # K1 walks 289 m; K2 lies where Z2 was until February; K3 has no place.
    assert run("reach_rings", month=date(2025, 1, 1)) == [
        (300.0, 2, 150, 100.0),
        (500.0, 2, 150, 100.0),
        (1000.0, 2, 150, 100.0),
        (None, 0, 0, 0.0),
    ]
    near, far = pytest.approx(200 / 3), pytest.approx(100 / 3)
    assert run("reach_rings", month=date(2025, 2, 1)) == [
        (300.0, 1, 100, near),
        (500.0, 1, 100, near),
        (1000.0, 1, 100, near),
        (None, 1, 50, far),
    ]
    assert run("reach_rings", month=date(2025, 2, 1), community_ids=["C9"]) == [
        (metres, 0, 0, None) for metres in (300.0, 500.0, 1000.0, None)
    ]
    # Centers without a place leave every way unknown, which is not far.
    street.execute("delete from compound_reach")
    assert {row[3] for row in run("reach_rings", month=date(2025, 2, 1))} == {None}
    assert [row[2:] for row in run("reach_communities", month=date(2025, 2, 1), metres=500.0)] == [
        (1, 0, 0, 0, 0),
        (2, 0, 0, 0, 0),
    ]


def test_who_is_out_of_reach_by_community_and_one_by_one(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rebuild(street, "compound_center_distances", "compound_reach")
    at = {"month": date(2025, 2, 1), "metres": 288.0}
    assert run("reach_communities", **at) == [("C1", None, 1, 1, 0, 1, 100), ("C2", None, 2, 1, 0, 1, 50)]
    assert run("far_list", **at) == [("K1", "near", None, 100, 289.0), ("K2", "far", None, 50, None)]
    assert run("far_list", **at, community_ids=["C2"]) == [("K2", "far", None, 50, None)]
    at["metres"] = 290.0
    assert run("reach_communities", **at, community_ids=["C1"]) == [("C1", None, 1, 1, 1, 0, 0)]
    assert [row[0] for row in run("far_list", **at)] == ["K2"]


def test_open_hours_of_the_week_are_those_of_most_weeks(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    used(
        street,
        """
        center_id | date       | hour | period | method | open_minutes | visits
        ----------+------------+------+--------+--------+--------------+-------
        Z1        | 2025-02-03 | 9    | hour   | door   | 60           | 1
        Z1        | 2025-02-10 | 9    | hour   | door   | 60           | 1
        Z1        | 2025-02-11 | 10   | hour   | door   | 60           | 1
        Z1        | 2025-02-17 | 9    | hour   | door   | 0            | 0
        Z1        | 2025-02-18 | 9    | hour   | door   | 60           | 1
        Z1        | 2025-02-24 | 9    | hour   | door   | 60           | 0
        Z2        | 2025-02-03 | 9    | hour   | door   | 60           | 1
        """,
    )
    # Of four weeks (that of the 24th ends after the period): Mondays at 9 in three, Tuesdays once each.
    assert run("center_open_hours", start=date(2025, 2, 1), stop=date(2025, 3, 1)) == [("Z1", 1, 9)]
    # A household of K1 has Z1 within reach, one of K2 only Z2, which is shut and whose hours are not known.
    rebuild(street, "compound_center_distances")
    asked = {"start": date(2025, 2, 1), "stop": date(2025, 3, 1), "extra_hours": [], "center_id": ""}
    assert run("hours_in_reach", **asked, metres=300.0) == [(1.0, 1.0, 0)]
    # Below 289 m K1 has no center: its hundred households have none at any hour.
    assert run("hours_in_reach", **asked, metres=288.0) == [(0.0, 0.0, 0)]
    # Monday at 9 again, Monday at 23 and Sunday at midnight: two more.
    asked["extra_hours"] = [9, 23, 144]
    assert run("hours_in_reach", **asked, metres=300.0) == [(1.0, 3.0, 100)]
    assert run("hours_in_reach", **asked | {"center_id": "Z1"}, metres=300.0) == [(1.0, 3.0, 100)]
    assert run("hours_in_reach", **asked | {"center_id": "Z2"}, metres=300.0) == [(1.0, 1.0, 0)]
    period = {"start": date(2025, 2, 1), "stop": date(2025, 3, 1)}
    assert [row[0] for row in run("extendable_centers", **period, metres=300.0)] == ["Z1"]
    assert run("extendable_centers", **period, metres=288.0) == []
    assert run("hours_in_reach", **asked, metres=300.0, community_ids=["C2"]) == [(None, None, 0)]
    street.execute("delete from center_weeks")
    assert run("hours_in_reach", **asked, metres=300.0) == [(None, None, 0)]


def test_hours_of_several_centers_are_counted_once_and_by_households(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    # Every hour of every day in the first week of February: Z1 in those of the morning, Z3, beside it, from 6 to 20.
    street.execute(
        "update centers set closed_on = null, longitude = 0.001, latitude = 0 where center_id = 'Z3'"
    )
    street.execute(
        """
        insert into center_use (center_id, date, hour, period, method, open_minutes, visits)
        select center_id, date '2025-02-03' + cast(day as integer), hour, 'hour', 'door', 60, 1
        from range(7) as days(day)
        cross join range(24) as hours(hour)
        cross join (select unnest(['Z1', 'Z3']) as center_id)
        where if(center_id = 'Z1', hour < 12, hour between 6 and 20)
        """
    )
    rebuild(street, "center_month_totals", "center_hour_totals", "center_weeks", "center_open_days")
    rebuild(street, "compound_center_distances")
    asked = {"start": date(2025, 2, 1), "stop": date(2025, 3, 1), "extra_hours": [23], "center_id": ""}
    assert run("hours_in_reach", **asked, metres=500.0) == [(7 * 21.0, 7 * 21.0 + 1, 100)]
    # The 50 households of K2 have no center within 500 m once Z2 is somewhere else.
    street.execute("delete from compound_center_distances where center_id = 'Z2'")
    assert run("hours_in_reach", **asked, metres=500.0) == [
        (pytest.approx(7 * 21 * 100 / 150), pytest.approx((7 * 21 + 1) * 100 / 150), 100)
    ]
