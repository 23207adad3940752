"""Views that list what the build wrote: as it stands, in order."""

from datetime import date

import duckdb

from tests.queries.drawn import Run, given


def test_months_and_their_ends_come_in_order(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        months="""
            month      | month_end  | is_final
            -----------+------------+---------
            2026-09-01 | 2026-09-15 | false
            2026-08-01 | 2026-08-31 | true
        """,
    )
    assert run("month_list") == [
        (date(2026, 8, 1), date(2026, 8, 31), True),
        (date(2026, 9, 1), date(2026, 9, 15), False),
    ]


def test_fields_the_sources_held_come_by_ledger(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        provided="""
            ledger | field
            -------+----------
            issues | opened_at
            issues | due_at
        """,
    )
    assert run("provided_list") == [("issues", "due_at"), ("issues", "opened_at")]


def test_data_dates_keep_an_undated_ledger(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        data_dates="""
            ledger    | data_from  | as_of
            ----------+------------+-----------
            issues    | 2024-01-01 | 2026-09-30
            compounds |            | 2026-09-30
        """,
    )
    assert run("data_date_list") == [
        ("compounds", None, date(2026, 9, 30)),
        ("issues", date(2024, 1, 1), date(2026, 9, 30)),
    ]


def test_the_parameters_of_a_version(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    con.execute("insert into params values ('b', 2, '', '2025-01-01', ''), ('a', 1, '', '2020-01-01', '')")
    assert run("param_list") == [("a", date(2020, 1, 1), 1), ("b", date(2025, 1, 1), 2)]
