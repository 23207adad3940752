"""What holds for every SQL file: it runs on empty tables, gives its columns, and is named in the labels."""

from datetime import date

import duckdb
import pytest

from linli import build, sqlfiles
from tests.queries.drawn import ATTACH, tables

QUERIES = sqlfiles.load_all()
SAMPLES = {
    "DATE": date(2025, 1, 1),
    "INTEGER": 10,
    "DOUBLE": 500.0,
    "VARCHAR": "x",
    "VARCHAR[]": ["x"],
    "INTEGER[]": [17],
    "DATE[]": [date(2025, 1, 1)],
    "BOOLEAN": True,
}


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("everything", [True, False], ids=["null lists", "lists"])
def test_runs_on_empty_tables_and_returns_exactly_its_columns(
    con: duckdb.DuckDBPyConnection, name: str, everything: bool
) -> None:
    query = QUERIES[name]
    params = {
        key: None if everything and sql_type == "VARCHAR[]" else SAMPLES[sql_type]
        for key, sql_type in query.params.items()
    }
    result = con.execute(query.sql, params)
    assert tuple(column[0] for column in result.description or []) == query.columns


@pytest.mark.parametrize("name", QUERIES)
def test_runs_with_only_what_it_reads(name: str) -> None:
    query = QUERIES[name]
    connection = duckdb.connect()
    connection.execute(ATTACH)
    connection.execute(build.MACROS + "".join(sql for table, sql in tables().items() if table in query.reads))
    connection.execute(
        query.sql, {key: None if t == "VARCHAR[]" else SAMPLES[t] for key, t in query.params.items()}
    )


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
