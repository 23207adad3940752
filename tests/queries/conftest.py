"""Drawn tables in, whole result out: every query runs on tables shaped as the build makes them."""

from typing import Any

import duckdb
import pytest

from linli import sqlfiles
from tests.queries.drawn import ATTACH, Run, schema


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """Return a database with every table of a build, all empty."""
    connection = duckdb.connect()
    connection.execute(ATTACH)
    connection.execute(schema())
    return connection


@pytest.fixture
def run(con: duckdb.DuckDBPyConnection) -> Run:
    """Return a function that runs a query by name and gives its rows."""

    def run_query(name: str, **params: object) -> list[tuple[Any, ...]]:
        query = sqlfiles.load_all()[name]
        arguments = {key: params.get(key) for key in query.params}
        return con.execute(query.sql, arguments).fetchall()

    return run_query
