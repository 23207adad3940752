"""Views: what pages draw, whole results on small drawings."""

from datetime import date, timedelta

import duckdb
import pytest

from linli.warehouse import sqlfiles
from tests.queries.drawn import Run, collected, given, mart, rebuild

JANUARY, FEBRUARY = date(2025, 1, 1), date(2025, 2, 1)
PERIOD = {"start": JANUARY, "stop": date(2025, 3, 1)}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a street with one matter of each kind for the list of actions."""
    ledgers = ("communities", "compounds", "branches", "building_groups", "centers", "center_use", "issues")
    collected(con, "2025-01-01", "2025-02-28", *ledgers)
    given(
        con,
        communities="""
            community_id | name | street
            -------------+------+-------
            C1           | one  | cloud
            C2           | two  | cloud
        """,
        compounds="""
            compound_id | community_id | name | kind      | households | residents | buildings | longitude | latitude
            ------------+--------------+------+-----------+------------+-----------+-----------+-----------+---------
            K1          | C1           | a    | managed   | 100        | 300       | 5         | 0         | 0.1
            K2          | C1           | b    | managed   | 50         | 90        | 2         |           |
            K3          | C2           | c    | unmanaged | 10         | 20        | 1         |           |
        """,
        branches="""
            branch_id | name  | community_id | compound_id | form   | kind     | founded_on | term_ends_on | has_committee | secretary_post_key | secretary_since | secretary_filed_on
            ----------+-------+--------------+-------------+--------+----------+------------+--------------+---------------+--------------------+-----------------+-------------------
            B1        | alone | C1           | K1          | single | standing | 2024-01-01 | 2025-02-08   | true          | P                  | 2024-01-01      | 2024-01-05
            B2        | both  | C1           |             | joint  | standing | 2025-02-01 | 2027-01-01   | false         |                    | 2025-01-29      |
        """,
        branch_compounds="""
            branch_id | compound_id
            ----------+------------
            B1        | K1
            B2        | K1
            B2        | K2
        """,
        building_groups="""
            group_id | branch_id | compound_id | buildings | founded_on
            ---------+-----------+-------------+-----------+-----------
            G1       | B1        | K1          | 5         | 2025-02-01
        """,
        centers="""
            center_id | name | community_id | compound_id | level  | status | area_m2 | opened_on  | closed_on  | longitude | latitude
            ----------+------+--------------+-------------+--------+--------+---------+------------+------------+-----------+---------
            Z1        | hall | C1           | K1          | center | open   | 10      | 2024-01-01 |            | 0         | 0.1
            Z2        | room | C2           |             | center | closed | 20      | 2024-01-01 | 2025-02-18 |           |
            Z3        | den  | C2           |             |        | open   |         |            |            |           |
        """,
        issues="""
            issue_id | community_id | compound_id | category | opened_at  | due_at     | closed_at
            ---------+--------------+-------------+----------+------------+------------+-----------
            I1       | C1           | K1          | GR       | 2025-01-01 | 2025-01-10 |
            I2       | C1           | K1          | GR       | 2025-01-01 | 2025-01-20 |
            I3       |              |             | PS       | 2025-01-01 | 2025-01-20 | 2025-01-05
        """,
        geometry="""
            kind      | id | geojson
            ----------+----+--------
            community | C1 | {}
            compound  | K1 | {}
        """,
    )
    start = date(2025, 2, 3)
    use = [(start + timedelta(days=7 * week), 0) for week in range(4)] + [(date(2025, 1, 6), 6)]
    for day, visits in use:
        con.execute(
            "insert into center_use values ('Z1', ?, 9, null, 'hour', 'door', 60, ?, ?)",
            [day, visits * 5, visits],
        )
    con.execute("update data_dates set as_of = '2025-03-02' where ledger = 'center_use'")
    rebuild(
        con,
        "ledger_months",
        "compound_months",
        "post_spells",
        "branch_months",
        "issue_durations",
        "issue_spells",
        "open_months",
        "overdue_spells",
    )
    rebuild(
        con,
        "center_month_totals",
        "center_months",
        "center_hour_totals",
        "center_weeks",
        "compound_center_distances",
        "compound_reach",
        "hour_totals",
    )
    rebuild(con, "compound_forms", "month_matters")
    for indicator in ("issues_opened", "issues_closed", "issues_backlog", "overdue_open", "on_time_rate"):
        rows = con.execute(sqlfiles.load_all()[indicator].sql).fetchall()
        con.executemany(
            "insert into indicator_values values (?, ?, ?, ?, ?, ?, ?)",
            [(indicator, *row) for row in mart(rows)],
        )
    rebuild(con, "kind_values")
    return con


def test_lists(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("communities_list") == [("C1", "one", None, "cloud", 2), ("C2", "two", None, "cloud", 1)]
    assert run("geometry_list", kind="community") == [("C1", "{}")]
    assert run("compound_kinds") == [("managed",), ("unmanaged",)]
    assert run("compound_kinds", community_ids=["C2"]) == [("unmanaged",)]
    assert run("compound_kinds", community_ids=["C2"], compound_kinds=["managed"]) == []
    assert run("centers_map", month=FEBRUARY)[0] == ("Z1", "hall", 0.0, 0.1, True)
    assert [(row[0], row[-1]) for row in run("centers_map", month=FEBRUARY)][1:] == [
        ("Z2", False),
        ("Z3", True),
    ]


def test_a_compound_is_within_reach_of_centers_in_service_only(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    def reached() -> list[tuple[object, ...]]:
        return [(row[0], *row[8:]) for row in run("compounds_reach", month=FEBRUARY, metres=500.0)]

    assert reached() == [("K1", 0.0, True), ("K2", None, None), ("K3", None, None)]
    street.execute("update compound_center_distances set walking_m = 501")
    rebuild(street, "compound_reach")
    assert reached()[0] == ("K1", 501, False)
    street.execute("update centers set closed_on = '2025-02-28' where center_id = 'Z1'")
    rebuild(street, "compound_reach")
    assert reached()[0] == ("K1", None, False)
    assert (
        run("compounds_reach", month=FEBRUARY, metres=500.0, community_ids=["C2"], compound_kinds=["managed"])
        == []
    )


def test_the_map_says_how_each_compound_is_covered(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    def forms(month: date) -> list[tuple[object, ...]]:
        return [(row[0], row[2], *row[9:12]) for row in run("compounds_map", month=month)]

    assert forms(JANUARY) == [
        ("K1", "one", "single", 1, None),
        ("K2", "one", "none", 0, None),
        ("K3", "two", "none", 0, None),
    ]
    assert forms(FEBRUARY) == [
        ("K1", "one", "single", 2, None),
        ("K2", "one", "joint", 1, "B2"),
        ("K3", "two", "none", 0, None),
    ]
    street.execute("delete from data_dates where ledger = 'branches'")
    rebuild(street, "ledger_months", "compound_months", "post_spells", "branch_months", "compound_forms")
    assert [row[9] for row in run("compounds_map", month=FEBRUARY)] == [None, None, None]


def test_the_card_has_a_row_for_each_branch(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rows = run("compound_card", compound_id="K1", month=FEBRUARY)
    assert [row[11:] for row in rows] == [
        (
            *("B1", "alone", "single", "standing", date(2024, 1, 1), date(2025, 2, 8), True),
            *(True, date(2024, 1, 1), None, date(2024, 1, 5), 1, 1, 2, "Z1", "hall", 0.0),
        ),
        (
            *("B2", "both", "joint", "standing", date(2025, 2, 1), date(2027, 1, 1), False),
            *(False, date(2025, 1, 29), 30, None, 0, 2, 2, "Z1", "hall", 0.0),
        ),
    ]
    [bare] = run("compound_card", compound_id="K3", month=FEBRUARY)
    assert bare[:6] == ("K3", "c", "C2", "two", "unmanaged", 10)
    assert bare[11:] == (None,) * 13 + (0, None, None, None)


def test_actions_give_every_kind_its_turn(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    for opened, number in (("2024-03-01", 4), ("2024-05-31", 3), ("2024-06-01", 9), ("2024-02-29", 5)):
        street.execute(f"""
            insert into issues (issue_id, community_id, compound_id, category, opened_at, closed_at)
            select 'S{opened}-' || n, 'C1', 'K' || n % 2 + 1, 'PS', '{opened}', '{opened}' from range({number}) as t (n)
        """)
    street.execute("insert into params values ('season_warning_PS', 3, '', '2025-02-01', '')")
    rebuild(street, "month_params", "month_matters")
    collected(street, "2025-01-01", "2025-03-02", "visits")
    street.execute("insert into visits (visit_id, date, compound_id) values ('V1', '2024-11-29', 'K3')")
    rebuild(street, "month_matters")
    everything = [
        ("overdue", "I1", "a", "C1", "one", 49, 1, "GR"),
        ("overdue", "I2", "a", "C1", "one", 39, 1, "GR"),
        ("vacant", "B2", "both", "C1", "one", 30, 1, "joint"),
        ("term_ended", "B1", "alone", "C1", "one", 20, 1, "single"),
        ("closed", "Z2", "room", "C2", "two", 10, 1, "center"),
        ("uncovered", "K3", "c", "C2", "two", None, 10, "unmanaged"),
        ("lapsed", "K3", "c", "C2", "two", 91, 10, "unmanaged"),
        ("seasonal", "PS", None, None, None, None, 7, "PS"),
    ]
    everything = [(*row, len(everything)) for row in everything]  # how many there are in all
    assert run("action_list", month=FEBRUARY, limit_rows=10) == everything
    assert run("action_list", month=FEBRUARY, limit_rows=7) == everything[:1] + everything[2:]
    assert [row[0] for row in run("action_list", month=FEBRUARY, limit_rows=9, community_ids=["C2"])] == [
        "closed",
        "uncovered",
        "lapsed",
    ]


def test_a_center_is_quiet_after_as_many_weeks_as_the_parameter_says(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    street.execute("update params set value = 3 where key = 'zero_weeks_alert'")
    rebuild(street, "month_params", "month_matters")
    rows = run("action_list", month=FEBRUARY, limit_rows=20)
    assert ("quiet", "Z1", "hall", "C1", "one", 21, 3, "center") in [row[:-1] for row in rows]


def test_hours_have_every_cell_and_one_method(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    street.execute(
        "insert into center_use values ('Z2', '2025-02-04', 10, null, 'hour', 'head', 30, null, 99)"
    )
    rebuild(street, "center_month_totals", "center_months", "center_hour_totals", "hour_totals")
    rows = run("center_hours", **PERIOD)
    assert [row[:2] for row in rows] == [(weekday, hour) for weekday in range(1, 8) for hour in (9, 10)]
    assert rows[0] == (1, 9, 300, 30, 6, 5, "door", 300)
    assert rows[3] == (2, 10, 30, None, None, 0, "door", None)
    assert rows[4] == (3, 9, None, None, None, 0, "door", None)
    assert run("center_hours", **PERIOD, community_ids=["C1", "C2", ""]) == rows
    assert run("center_hours", **PERIOD, community_ids=["C9"]) == []


def test_bullets_compare_with_the_own_past_and_tell_shut_from_silent(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    rows = run("center_bullets", start=FEBRUARY, stop=date(2025, 3, 1))
    assert [(row[0], *row[4:]) for row in rows] == [
        ("Z1", 4, 0.0, 0.0, 50.0, 50.0, 50.0, "use_rate", 0.0, "zero"),
        ("Z2", 0, None, None, None, None, None, "visits_per_day", None, "closed"),
        ("Z3", 0, None, None, None, None, None, "visits_per_day", None, "not_recorded"),
    ]
    [first, *_] = run("center_bullets", start=JANUARY, stop=FEBRUARY)
    assert first[4:] == (1, 50.0, 6.0, None, None, None, "use_rate", 50.0, "recorded")


def test_details_list_what_stands_behind_a_figure(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("detail_issues", **PERIOD) == [
        ("C1", "one", "K1", "a", "GR", 2, 0, 2, 0, 2, 2),
        (None, None, None, None, "PS", 1, 1, 1, 1, 0, 0),
    ]
    assert [row[0] for row in run("detail_issues", **PERIOD, community_ids=["", "C2"])] == [None]
    assert [row[0] for row in run("detail_issues", **PERIOD, community_ids=["C1", "C2"])] == ["C1"]
    rebuild(street, "kind_values", "issues_by_axis")
    assert run("detail_issues_communities", **PERIOD) == [
        ("C1", "one", "GR", 2, 0, 2, 0, 2, 2),
        (None, None, "PS", 1, 1, 1, 1, 0, 0),
    ]
    assert [row[0] for row in run("detail_issues_communities", **PERIOD, community_ids=["C1"])] == ["C1"]
    assert run("detail_issues_communities", **PERIOD, compound_kinds=["unmanaged"]) == []
    assert run("compound_points") == [("K1", "C1", 0, 0.1)]
    assert run("compound_points", compound_ids=["K2", "K3"]) == []
    street.execute("update compounds set longitude = 1, latitude = 0.3 where compound_id = 'K2'")
    assert run("community_points") == [("C1", 0.5, pytest.approx(0.2), 0, 0.1, 1, 0.3)]
    assert run("compound_points", compound_ids=["K2", "K9"]) == [("K2", "C1", 1, 0.3)]
    street.execute("update compounds set longitude = null, latitude = null where compound_id = 'K2'")
    assert run("chosen_compounds") == [(3,)]
    assert run("chosen_compounds", community_ids=["C2", ""]) == [(1,)]
    assert run("chosen_compounds", compound_kinds=["managed", "employer"]) == [(2,)]
    assert [row[:2] + row[-3:] for row in run("detail_branches", **PERIOD)] == [
        ("B1", "alone", True, False, None),
        ("B2", "both", False, True, 30),
    ]
    assert [row[:2] + row[8:] for row in run("detail_compounds", **PERIOD)] == [
        ("K1", "a", 2, None, None, None),
        ("K2", "b", 1, None, None, None),
        ("K3", "c", 0, None, None, None),
    ]
    assert [row[:2] + row[10:] for row in run("detail_centers", **PERIOD)] == [
        ("Z1", "hall", 2, 5, 30, 300, 6),
        ("Z2", "room", 0, None, None, None, None),
        ("Z3", "den", 0, None, None, None, None),
    ]


def test_status_of_ledgers_and_findings(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        load_log="""
            ledger | file | sheet | rows_read | rows_kept | rows_rejected | reasons
            -------+------+-------+-----------+-----------+---------------+--------
            issues | a    | s     | 9         | 4         | 5             | {"total_row": 1, "header_row": 3, "outside": 1}
            issues | b    | s     | 2         | 2         | 0             | {}
            targets | b   | t     | 1         | 1         | 0             | {}
        """,
        findings="""
            ledger | file | sheet | cell | value | rule | message | severity
            -------+------+-------+------+-------+------+---------+---------
            issues | a    | s     | A1   | x     | r1   | m       | warning
            issues | a    | s     | A2   | x     | r1   | m       | warning
            issues | a    | s     | A3   | x     | r2   | m       | error
        """,
        data_dates="""
            ledger | as_of
            -------+-----------
            issues | 2025-01-31
        """,
        ledger_spans="""
            ledger | first_day  | last_day   | rows_after | rows_far
            -------+------------+------------+------------+---------
            issues | 2024-02-03 | 2025-01-30 | 2          | 1
        """,
    )
    assert run("ledger_status") == [
        ("issues", 2, 11, 6, 5, 4, 0, 1, 2, date(2024, 2, 3), date(2025, 1, 30), date(2025, 1, 31), 2, 1),
        ("targets", 1, 1, 1, 0, 0, 0, 0, 0, None, None, None, None, None),
    ]
    assert run("finding_counts") == [("issues", "r2", "error", 1), ("issues", "r1", "warning", 2)]
    assert [row[3] for row in run("findings_list")] == ["A3", "A1", "A2"]
    assert [row[3] for row in run("findings_list", rule="r2")] == ["A3"]
    assert run("findings_list", ledger="targets") == []


def test_targets_of_a_year(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        targets="""
            indicator | year | value | plan | basis
            ----------+------+-------+------+------
            x         | 2025 | 90    | p    | b
            x         | 2026 | 95    | p    | b
        """,
    )
    assert run("target_progress", year=2026) == [("x", 2026, 95.0, "p", "b")]
    assert [row[1] for row in run("target_list")] == [2025, 2026]


def test_series_sums_a_selection_by_an_axis(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        compounds="""
            compound_id | community_id | name | kind
            ------------+--------------+------+--------
            K1          | C1           | a    | managed
        """,
        indicator_values="""
            indicator | month      | community_id | compound_id | dimension   | numerator | denominator
            ----------+------------+--------------+-------------+-------------+-----------+------------
            i         | 2025-01-01 | C1           | K1          |             | 1         | 2
            i         | 2025-01-01 |              |             |             | 1         | 1
            i         | 2025-01-01 | C1           | K1          | category=GR | 1         | 2
            i         | 2025-03-01 | C1           | K1          |             | 9         | 9
        """,
    )
    con.execute("update indicator_values set dimension = '' where dimension is null")
    rebuild(con, "kind_values")
    assert [row[:1] + row[3:] for row in run("kind_values") if row[2] == ""] == [
        (False, JANUARY, "", "", 1, 1),
        (False, JANUARY, "C1", "managed", 1, 2),
        (False, date(2025, 3, 1), "C1", "managed", 9, 9),
        (True, JANUARY, None, None, 2, 3),
        (True, date(2025, 3, 1), None, None, 9, 9),
    ]
    rebuild(con, "indicator_grains")
    assert run("indicator_grains") == run("grain_list") == [("i", True, True, ["", "category"])]
    con.execute("update kind_values set kind = '' where not is_whole")
    rebuild(con, "indicator_grains")
    assert run("grain_list") == [("i", True, False, ["", "category"])]
    rebuild(con, "kind_values")
    about = {"indicator": "i", **PERIOD}
    assert run("compound_series", **about) == [(JANUARY, "", None, 1, 1), (JANUARY, "K1", "a", 1, 2)]
    assert run("compound_series", compound_kinds=["managed"], **about) == [(JANUARY, "K1", "a", 1, 2)]
    assert run("compound_series", community_ids=["", "C2"], **about) == [(JANUARY, "", None, 1, 1)]
    assert run("compound_series", community_ids=["C1", "C2"], **about) == [(JANUARY, "K1", "a", 1, 2)]
    assert run("selection_totals") == [("i", [JANUARY, date(2025, 3, 1)], [2, 9], [3, 9])]
    cells = {"indicator": "i", "months": [JANUARY]}
    assert run("value_cells", axis="category", **cells) == [("C1", "GR", 1, 2)]
    assert run("value_cells", axis="category", community_ids=[""], **cells) == []
    assert run("value_cells", axis="community", **cells) == [("", "", 1, 1), ("C1", "C1", 1, 2)]
    assert run("indicator_series", axis="community", **about) == [(JANUARY, "", 1, 1), (JANUARY, "C1", 1, 2)]
    assert run("indicator_series", axis="category", **about) == [(JANUARY, "GR", 1, 2)]
    assert run("selection_totals", community_ids=[""]) == [("i", [JANUARY], [1], [1])]
    assert run("selection_totals", compound_kinds=["managed"]) == [
        ("i", [JANUARY, date(2025, 3, 1)], [1, 9], [2, 9])
    ]
    assert run("indicator_series", axis="community", community_ids=["C1"], **about) == [(JANUARY, "C1", 1, 2)]
    alone = {"focus": "category=GR"}
    assert run("selection_totals", **alone) == [("i", [JANUARY], [1], [2])]
    assert run("compound_series", **about, **alone) == [(JANUARY, "K1", "a", 1, 2)]
    assert run("indicator_series", axis="community", **about, **alone) == [(JANUARY, "C1", 1, 2)]
    assert run("indicator_series", axis="category", **about, **alone) == [(JANUARY, "GR", 1, 2)]
    assert run("indicator_series", axis="category", **about, focus="channel=grid") == []
    kinds = run("indicator_series", axis="kind", **about)
    assert kinds == [(JANUARY, "", 1, 1), (JANUARY, "managed", 1, 2)]
    assert run("value_cells", axis="community", **cells, **alone) == [("C1", "C1", 1, 2)]
    assert run("indicator_totals") == [("i", JANUARY, 2, 3), ("i", date(2025, 3, 1), 9, 9)]


def test_what_a_version_says_of_itself(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    collected(con, "2025-01-01", "2025-02-10", "issues")
    con.execute("insert into provided values ('issues', 'due_at')")
    con.execute("insert into version values ('v', '2025-02-11', '2025-02-10', '[]')")
    assert run("data_date_list") == [("issues", JANUARY, date(2025, 2, 10))]
    assert run("month_list") == [(JANUARY, date(2025, 1, 31), True), (FEBRUARY, date(2025, 2, 10), False)]
    assert run("provided_list") == [("issues", ""), ("issues", "due_at")]
    assert [(row[0], row[2], row[3]) for row in run("version_list")] == [("v", date(2025, 2, 10), "[]")]
