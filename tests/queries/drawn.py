"""Drawn tables, and a database shaped as the build makes it to put them in."""

import functools
from collections.abc import Callable, Collection, Sequence
from typing import Any

import duckdb

from linli import policy
from linli.pipeline import build
from linli.warehouse import sqlfiles

Run = Callable[..., list[tuple[Any, ...]]]
ATTACH = "attach ':memory:' as checked; attach ':memory:' as target; use target"


@functools.cache
def tables() -> dict[str, str]:
    """Return the statement that makes each table of a build, by the name a query reads it by; to plan them takes a while."""
    connection = duckdb.connect()
    connection.execute(ATTACH)
    build.blank(connection)
    found = connection.execute("select database_name, table_name, sql from duckdb_tables()").fetchall()
    return {
        f"checked.{table}" if database == "checked" else table: sql.replace(
            "create table ".upper(), f"create table {database}.", 1
        )
        for database, table, sql in found
    }


def schema() -> str:
    """Return the statements that make every table of a build."""
    return build.MACROS + "".join(tables().values())


def given(connection: duckdb.DuckDBPyConnection, **tables: str) -> None:
    """Fill tables from drawings: a line of column names, a rule, then rows; an empty cell is null.

    The prefix `checked_` means the ledger as read, before it is curated.
    """
    for name, drawing in tables.items():
        table = f"checked.{name.removeprefix('checked_')}" if name.startswith("checked_") else name
        lines = [line.strip() for line in drawing.strip().splitlines()]
        columns = [cell.strip() for cell in lines[0].split("|")]
        rows = []
        for line in lines[2:]:
            cells = [cell.strip() or None for cell in line.split("|")]
            rows.append(cells + [None] * (len(columns) - len(cells)))
        insert(connection, f"{table} ({', '.join(columns)})", rows)


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Collection[Sequence[object]]) -> None:
    """Insert rows in one statement: one each takes ten times as long."""
    if rows:
        line = f"({', '.join('?' * len(next(iter(rows))))})"
        values = [cell for row in rows for cell in row]
        connection.execute(f"insert into {table} values {', '.join([line] * len(rows))}", values)


def mart(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the rows of an indicator as the mart keeps them: summed over the months in which parts became known."""
    sums: dict[tuple[Any, ...], list[Any]] = {}
    for row in rows:
        held = sums.setdefault(row[:4], [0, None])
        held[0] += row[4]
        if row[5] is not None:
            held[1] = (held[1] or 0) + row[5]
    return [(*key, *held) for key, held in sums.items() if any(held)]


def collected(connection: duckdb.DuckDBPyConnection, first: str, as_of: str, *ledgers: str) -> None:
    """Say that the ledgers are complete from a day to the data date, and fill months and parameters."""
    connection.execute("delete from months")
    connection.execute(
        """
        insert into months
        select month, least(last_day(month), $as_of::date), last_day(month) <= $as_of::date
        from (
            select
                unnest(range(
                    date_trunc('month', $first::date), $as_of::date + 1, interval 1 month
                ))::date as month
        )
        """,
        {"first": first, "as_of": as_of},
    )
    for ledger in ledgers:
        connection.execute("insert into data_dates values (?, ?, ?)", [ledger, first, as_of])
        connection.execute("insert into provided values (?, '')", [ledger])
    if not connection.execute("select count(*) from params").fetchall()[0][0]:
        insert(connection, "params", policy.rows())
    rebuild(connection, "month_params", "ledger_months")


def rebuild(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Fill curated tables again from what they read, in the order given."""
    for name in names:
        query = sqlfiles.load_all()[name]
        connection.execute(f"delete from {name}")
        connection.execute(f"insert into {name} {query.sql}", dict.fromkeys(query.params))
