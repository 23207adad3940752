"""What holds for every SQL file: it runs on empty tables, gives its columns, and is named in the labels."""

import configparser
from pathlib import Path
from typing import Any

import duckdb
import pytest

from linli.pipeline import build
from linli.warehouse import sqlfiles
from tests.queries.drawn import ATTACH, tables

QUERIES = sqlfiles.load_all()


def samples() -> dict[str, Any]:
    """Return a value for every parameter; the linter needs them too."""
    config = configparser.ConfigParser()
    config.read(Path(__file__).parents[2] / ".sqlfluff", encoding="utf-8")
    texts = dict(config["sqlfluff:templater:placeholder"])
    del texts["param_style"]
    row = duckdb.connect().execute(f"select {', '.join(texts.values())}").fetchall()[0]
    return dict(zip(texts, row, strict=True))


SAMPLES = samples()


def arguments(query: sqlfiles.Query, everything: bool) -> dict[str, Any]:
    """Return the sample values of a query's parameters; for everything no list of ids or kinds is given."""
    return {
        key: None if everything and key.endswith(("_ids", "_kinds")) else SAMPLES[key] for key in query.params
    }


@pytest.mark.parametrize("name", QUERIES)
def test_runs_on_empty_tables_and_returns_exactly_its_columns(
    con: duckdb.DuckDBPyConnection, name: str
) -> None:
    query = QUERIES[name]
    asked = [arguments(query, everything) for everything in (True, False)]
    for values in asked if asked[0] != asked[1] else asked[:1]:  # null lists, then lists
        result = con.execute(query.sql, values)
        assert tuple(column[0] for column in result.description or []) == query.columns


@pytest.mark.parametrize("name", QUERIES)
def test_runs_with_only_what_it_reads(name: str) -> None:
    query = QUERIES[name]
    connection = duckdb.connect()
    connection.execute(ATTACH)
    connection.execute(build.MACROS + "".join(sql for table, sql in tables().items() if table in query.reads))
    connection.execute(query.sql, arguments(query, everything=True))


def test_details_name_a_view() -> None:
    views = {name for name, query in QUERIES.items() if query.kind_folder == "views"}
    for query in QUERIES.values():
        if query.kind_folder == "indicators":
            assert query.fields["detail"] in views


def test_a_list_is_rolled_up_by_a_query_with_the_same_parameters() -> None:
    rolled_up = {
        name: query.fields["rolled_up"] for name, query in QUERIES.items() if "rolled_up" in query.fields
    }
    assert rolled_up
    for name, other in rolled_up.items():
        assert QUERIES[other].params == QUERIES[name].params
