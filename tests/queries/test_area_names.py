"""What communities and compounds were called before leads to what they are now, where only one was called so."""

from datetime import date

import duckdb

from tests.queries.drawn import Run, given


def test_names_lead_to_what_is_there_now(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        checked_communities="""
            community_id | name
            -------------+-----
            C1           | a
            C2           | b
        """,
        checked_area_changes="""
            area_level | area_change | old_area | old_area_name | new_area | old_community | changed_on
            -----------+-------------+----------+---------------+----------+---------------+-----------
            community  | renamed     | x        |               | y        |               | 2020-01-01
            community  | renamed     | y        |               | a        |               | 2021-01-01
            community  | merged      | b        |               | a        |               | 2022-02-01
            community  | split       | C0       | c             | a        |               | 2022-03-01
        """,
    )
    changes = run("area_changes")
    assert [row[2:5] for row in changes] == [
        ("x", "x", "C1"),
        ("y", "y", "C1"),
        ("C2", "b", "C1"),
        ("C0", "c", "C1"),
    ]
    con.executemany(
        "insert into area_changes values (?, ?, ?, ?, ?, ?, ?, ?)", [list(row) for row in changes]
    )
    given(con, former_names="kind | id | name\n---\ncommunity | C1 | z\ncommunity | C2 | x")
    # x was one's name and the other's: it tells neither
    assert run("area_names") == [
        ("community", "C0", "C0"),
        ("community", "b", "C2"),
        ("community", "c", "C0"),
        ("community", "y", "C1"),
        ("community", "z", "C1"),
    ]
    assert [row[:4] for row in run("communities")] == [
        ("C0", "c", None, date(2022, 3, 1)),
        ("C1", "a", None, None),
        ("C2", "b", None, date(2022, 2, 1)),
    ]
    assert run("former_places") == []
