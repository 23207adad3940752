"""Drawn tables in, whole result out: every query runs on tables shaped as the build makes them."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from linli.warehouse import sqlfiles
from tests.queries.drawn import ATTACH, Run, schema

_TABLES = """
select database_name, table_name, table_oid, column_count
from duckdb_tables()
union all
select database_name, view_name, view_oid, column_count
from duckdb_views()
where not internal
order by all
"""


class _Kept:
    """A database with every table of a build, emptied after each test: to make 137 tables takes longer than most tests."""

    def __init__(self) -> None:
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._tables: list[tuple[Any, ...]] = []

    def take(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            self._connection = duckdb.connect()
            self._connection.execute(ATTACH)
            self._connection.execute(schema())
            self._tables = self._connection.execute(_TABLES).fetchall()
        return self._connection

    def give_back(self) -> None:
        """Empty the tables; where a test changed more than rows, or failed halfway, the next makes all anew."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            if connection.execute(_TABLES).fetchall() != self._tables:
                return
            filled = "select database_name, table_name from duckdb_tables() where estimated_size > 0"
            for database, table in connection.execute(filled).fetchall():
                connection.execute(f"truncate {database}.{table}")
        except duckdb.Error:
            return
        self._connection = connection


@pytest.fixture(scope="session")
def _kept() -> _Kept:
    return _Kept()


@pytest.fixture
def con(_kept: _Kept) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a database with every table of a build, all empty."""
    yield _kept.take()
    _kept.give_back()


@pytest.fixture
def run(con: duckdb.DuckDBPyConnection) -> Run:
    """Return a function that runs a query by name and gives its rows."""

    def run_query(name: str, **params: object) -> list[tuple[Any, ...]]:
        query = sqlfiles.load_all()[name]
        arguments = {key: params.get(key, "" if key == "focus" else None) for key in query.params}
        return con.execute(query.sql, arguments).fetchall()

    return run_query
