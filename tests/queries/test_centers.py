"""Center indicators: methods never mixed, what is not recorded is not zero, distances on foot."""

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
    rebuild(con, "center_month_totals", "center_hour_totals", "center_weeks")


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
