"""What comparisons read: parts by when they became known, months in a list, medians by month, whole months."""

from datetime import date

import duckdb
import pytest

from tests.queries.drawn import Run, collected, given, rebuild

JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)


@pytest.fixture
def aged(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a database in which a January value grew in February and shrank in March."""
    given(
        con,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+--------
            K1          | C1           | a    | managed
        """,
        aged_values="""
            indicator | month      | community_id | compound_id | dimension   | numerator | denominator | lag
            ----------+------------+--------------+-------------+-------------+-----------+-------------+----
            i         | 2025-01-01 | C1           | K1          |             | 3         | 5           | 0
            i         | 2025-01-01 | C1           | K1          |             | 1         | 1           | 1
            i         | 2025-01-01 | C2           |             |             | -1        | 0           | 2
            i         | 2025-02-01 | C1           | K1          |             | 7         | 7           | 0
            i         | 2025-01-01 | C1           | K1          | category=GR | 3         | 5           | 0
        """,
    )
    con.execute("update aged_values set dimension = '' where dimension is null")
    rebuild(con, "known_values")
    return con


def test_parts_are_summed_by_place_and_for_the_whole(aged: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert [row[:1] + row[3:] for row in run("known_values") if row[2] == ""] == [
        (False, JANUARY, 0, "C1", "managed", 3, 5),
        (False, JANUARY, 1, "C1", "managed", 1, 1),
        (False, JANUARY, 2, "C2", "", -1, 0),
        (False, FEBRUARY, 0, "C1", "managed", 7, 7),
        (True, JANUARY, 0, None, None, 3, 5),
        (True, JANUARY, 1, None, None, 1, 1),
        (True, JANUARY, 2, None, None, -1, 0),
        (True, FEBRUARY, 0, None, None, 7, 7),
    ]
    months = [JANUARY, JANUARY, JANUARY, FEBRUARY]
    assert run("known_totals") == [("i", months, [0, 1, 2, 0], [3, 1, -1, 7], [5, 1, 0, 7])]
    assert run("known_totals", community_ids=["C2"]) == [("i", [JANUARY], [2], [-1], [0])]
    assert run("known_totals", compound_kinds=["managed"]) == [
        ("i", [JANUARY, JANUARY, FEBRUARY], [0, 1, 0], [3, 1, 7], [5, 1, 7])
    ]


def test_cells_as_they_were_known_in_an_earlier_month(aged: duckdb.DuckDBPyConnection, run: Run) -> None:
    asked = {"indicator": "i", "months": [JANUARY]}
    assert run("known_cells", axis="community", known_until=JANUARY, **asked) == [(JANUARY, "C1", "C1", 3, 5)]
    assert run("known_cells", axis="community", known_until=date(2025, 3, 1), **asked) == [
        (JANUARY, "C1", "C1", 4, 6),
        (JANUARY, "C2", "C2", -1, 0),
    ]
    assert run("known_cells", axis="category", known_until=FEBRUARY, **asked) == [(JANUARY, "C1", "GR", 3, 5)]


def test_spans_are_listed(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    con.execute("insert into whole_months values ('issues', '2025-01-01', '2025-02-01')")
    assert run("span_list") == [("issues", JANUARY, FEBRUARY)]


@pytest.fixture
def durations(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two months of issues: January's closed after 1, 3 and 40 days, February's after 2 days and not yet."""
    collected(con, "2025-01-01", "2025-02-28", "issues")
    given(
        con,
        issues="""
            issue_id | community_id | category | opened_at  | closed_at
            ---------+--------------+----------+------------+-----------
            1        | C1           | GR       | 2025-01-01 | 2025-01-02
            2        | C1           | PS       | 2025-01-01 | 2025-01-04
            3        | C2           | GR       | 2025-01-01 | 2025-02-10
            4        | C2           | GR       | 2025-02-01 | 2025-02-03
            5        |              |          | 2025-02-27 |
        """,
    )
    rebuild(con, "issue_durations")
    return con


def test_durations_of_several_spans_each_as_it_was_known_on_a_day(
    durations: duckdb.DuckDBPyConnection, run: Run
) -> None:
    march, april = date(2025, 3, 1), date(2025, 4, 1)
    # January and February as they were known at their ends: the third issue was open then, for 31 days.
    known_ons = [date(2025, 1, 31), date(2025, 2, 28)]
    asked = {"starts": [JANUARY, FEBRUARY], "stops": [FEBRUARY, march], "known_ons": known_ons}
    assert run("durations", **asked) == [
        (JANUARY, FEBRUARY, known_ons[0], 2, 2.0, pytest.approx(2.8)),
        (FEBRUARY, march, known_ons[1], 1, 2.0, 2.0),
    ]
    assert run("durations_of_all", **asked) == [
        (JANUARY, FEBRUARY, known_ons[0], 2, 3, 3.0, None),
        (FEBRUARY, march, known_ons[1], 1, 2, 2.0, None),
    ]
    # January a month later and today, a span without an issue, and both months together, in the order asked for.
    asked = {
        "starts": [JANUARY, march, JANUARY, JANUARY],
        "stops": [FEBRUARY, april, march, FEBRUARY],
        "known_ons": [date(2025, 2, 28), None, None, None],
    }
    assert run("durations", **asked) == [
        (JANUARY, FEBRUARY, date(2025, 2, 28), 3, 3.0, pytest.approx(32.6)),
        (march, april, None, 0, None, None),
        (JANUARY, march, None, 4, 2.5, pytest.approx(28.9)),
        (JANUARY, FEBRUARY, None, 3, 3.0, pytest.approx(32.6)),
    ]
    assert run("durations_of_all", **asked) == [
        (JANUARY, FEBRUARY, date(2025, 2, 28), 3, 3, 3.0, 40.0),
        (march, april, None, 0, 0, None, None),
        (JANUARY, march, None, 4, 5, 3.0, 40.0),
        (JANUARY, FEBRUARY, None, 3, 3, 3.0, 40.0),
    ]
    for name in ("durations", "durations_of_all"):
        assert [row[3] for row in run(name, **asked, community_ids=["C2"])] == [1, 0, 2, 1]


def test_medians_and_curves_as_they_were_known_on_a_day(
    durations: duckdb.DuckDBPyConnection, run: Run
) -> None:
    january = {"start": JANUARY, "stop": FEBRUARY}
    known = {**january, "known_on": date(2025, 1, 31)}
    assert run("median_days_closed", **january) == [(3.0, 3)]
    assert run("median_days_closed", **known) == [(2.0, 2)]
    assert run("p90_days_closed", **known) == [(pytest.approx(2.8), 2)]
    assert run("p90_days_km", **january) == [(40.0, 3)]
    assert run("p90_days_km", **known) == [(None, 3)]
    curve = [(row[1], round(row[2], 3)) for row in run("resolve_curves", axis="", **known)]
    assert curve == [(1, 0.333), (3, 0.667), (31, 0.667)]


def test_shares_closed_within_some_days_by_part(durations: duckdb.DuckDBPyConnection, run: Run) -> None:
    asked = {"start": JANUARY, "stop": FEBRUARY, "days": 2.5}
    assert run("duration_shares", axis="category", **asked) == [("GR", 1, 2), ("PS", 0, 1)]
    assert run("duration_shares", axis="community", **asked) == [("C1", 1, 2), ("C2", 0, 1)]
    known = {**asked, "known_on": date(2025, 1, 31)}
    assert run("duration_shares", axis="category", **known) == [("GR", 1, 1), ("PS", 0, 1)]
    assert run("duration_shares", axis="channel", **asked) == [("", 1, 3)]


def test_a_month_is_known_by_the_day_of_the_data_date(con: duckdb.DuckDBPyConnection) -> None:
    cases = {
        # data date, day → month in which it was known, counted back from the data date
        ("2026-09-17", "2026-07-17"): date(2026, 7, 1),
        ("2026-09-17", "2026-07-18"): date(2026, 8, 1),
        ("2026-09-17", "2026-09-18"): None,
        ("2026-09-30", "2026-07-31"): date(2026, 7, 1),
        ("2026-10-30", "2026-07-31"): date(2026, 8, 1),
        ("2024-02-29", "2023-03-31"): date(2023, 3, 1),
    }
    for (as_of, day), month in cases.items():
        found = con.execute("select known_month(cast(? as date), cast(? as date))", [day, as_of]).fetchall()
        assert found == [(month,)], (as_of, day)
