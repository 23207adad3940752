"""What the planner reads and what is kept of its proposals."""

from datetime import date

import duckdb

from tests.queries.drawn import Run, given


def test_the_planner_s_compounds_and_its_published_proposals(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        con,
        compounds="""
            compound_id | community_id | name | kind    | longitude | latitude
            ------------+--------------+------+---------+-----------+---------
            K1          | C1           | a    | managed | 120       | 30
            K2          | C1           | b    | managed |           |
        """,
        compound_months="""
            month      | compound_id | community_id | regular
            -----------+-------------+--------------+--------
            2025-01-01 | K1          | C1           | 4
            2025-02-01 | K1          | C1           | 5
            2025-02-01 | K2          | C1           |
        """,
        plan_unserved="""
            threshold | community_id | compound_id | reason
            ----------+--------------+-------------+-----------
            7         | C1           | K2          | no_members
            8         | C1           | K2          | no_members
        """,
        plan_facts="""
            threshold | month      | objective | gap | is_exact | candidates | compound_weight | mixed_weight
            ----------+------------+-----------+-----+----------+------------+-----------------+-------------
            7         | 2025-02-01 | 10        | 0   | true     | 1          | 20              | 5
        """,
    )
    con.execute("insert into plan_groups values (7, 'C1', ['K1'], 'exception', 5, 1, 0, false)")
    assert run("plan_compounds", month=date(2025, 2, 1)) == [
        ("K1", "C1", "managed", 120.0, 30.0, 5),
        ("K2", "C1", "managed", None, None, None),
    ]
    assert run("plan_group_list", threshold=7) == [("C1", ["K1"], "exception", 5, 1, 0.0, False)]
    assert run("plan_group_list", threshold=8) == []
    assert run("plan_unserved_list", threshold=7) == [("C1", "K2", "no_members")]
    assert run("plan_fact_list", threshold=7) == [(date(2025, 2, 1), 10.0, 0.0, True, 1, 20.0, 5.0)]
