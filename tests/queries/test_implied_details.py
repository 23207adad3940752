"""The rows behind an indicator that names no view: those of its ledger, chosen and shown by what the contract says."""

import dataclasses
from datetime import date

import duckdb
import pytest

from linli import contracts
from linli.warehouse import implied_queries, sqlfiles
from tests.queries.drawn import given

QUERIES = sqlfiles.load_all()
COLUMNS = {name: query.columns for name, query in QUERIES.items() if query.kind_folder == "curated"}
JANUARY = {"start": date(2025, 1, 1), "stop": date(2025, 2, 1), "community_ids": None, "compound_kinds": None}


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return events in two centers and one that no register has, and reviews of two quarters."""
    given(
        con,
        communities="""
            community_id | name
            -------------+-----
            C1           | one
            C2           | two
        """,
        compounds="""
            compound_id | community_id | kind
            ------------+--------------+---------
            K2          | C2           | employer
        """,
        centers="""
            center_id | name | community_id | compound_id
            ----------+------+--------------+------------
            Z1        | old  | C1           |
            Z2        | new  |              | K2
        """,
        center_events="""
            event_id | center_id | date
            ---------+-----------+-----------
            E1       | Z2        | 2025-01-31
            E2       | Z1        | 2025-01-01
            E3       | Z9        | 2025-01-15
            E4       | Z1        | 2025-02-01
        """,
        reviews="""
            branch_id | quarter    | dimension | level
            ----------+------------+-----------+------
            B1        | 2024-10-01 | work      | good
            B1        | 2025-01-01 | work      | poor
        """,
    )
    return con


def rows(con: duckdb.DuckDBPyConnection, ledger: str, **chosen: object) -> list[tuple[object, ...]]:
    sql = implied_queries.detail(contracts.load_all()[ledger], COLUMNS)
    asked = {key: value for key, value in (JANUARY | chosen).items() if f"${key}" in sql}
    return con.execute(sql, asked).fetchall()


def test_a_row_without_a_place_has_that_of_what_it_refers_to(street: duckdb.DuckDBPyConnection) -> None:
    assert [row[:4] for row in rows(street, "center_events")] == [
        ("one", "E2", "old", date(2025, 1, 1)),
        (None, "E3", "Z9", date(2025, 1, 15)),
        ("two", "E1", "new", date(2025, 1, 31)),
    ]
    assert [row[1] for row in rows(street, "center_events", community_ids=["C2"])] == ["E1"]
    assert [row[1] for row in rows(street, "center_events", community_ids=[""])] == ["E3"]
    assert [row[1] for row in rows(street, "center_events", compound_kinds=["employer"])] == ["E1"]


def test_a_quarter_belongs_to_its_last_month(street: duckdb.DuckDBPyConnection) -> None:
    march = {"start": date(2025, 3, 1), "stop": date(2025, 4, 1)}
    assert rows(street, "reviews") == []
    assert [row[2:] for row in rows(street, "reviews", **march)] == [(date(2025, 1, 1), "work", "poor")]


def test_what_counts_people_or_is_restricted_stays_out(con: duckdb.DuckDBPyConnection) -> None:
    for ledger, contract in contracts.load_all().items():
        if ledger != "units":  # its curated table has no centers, see below
            rows(con, ledger)
            shown = {str(column[0]) for column in con.description or []}
            assert not shown & {
                field.name for field in contract.fields if field.counts_people or field.is_restricted
            }


@pytest.mark.parametrize(
    ("detail", "fault"),
    [
        ("castles", "detail is 'castles'; name a file of queries/views, or detail_<ledger>"),
        (
            "detail_units",
            "the curated table units has no center_ids, .*; give it that column, or write queries/views/detail_units",
        ),
    ],
)
def test_rows_that_cannot_be_told_are_refused(detail: str, fault: str) -> None:
    curated = {name: query for name, query in QUERIES.items() if query.kind_folder == "curated"}
    asked = dataclasses.replace(QUERIES["units_joined"], fields={"detail": detail})
    with pytest.raises(ValueError, match=rf"units_joined\.sql: {fault}"):
        list(sqlfiles._details({**curated, "units_joined": asked}))
