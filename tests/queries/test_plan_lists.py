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
        told_members="""
            threshold | month      | compound_id | regular | is_alone
            ----------+------------+-------------+---------+---------
            5         | 2025-01-01 | K1          | 4       | true
            5         | 2025-02-01 | K1          | 5       | true
            10        | 2025-02-01 | K1          | 6       | false
        """,
        compound_forms="""
            month      | compound_id | form
            -----------+-------------+-------
            2025-01-01 | K1          | single
            2025-02-01 | K1          | joint
            2025-02-01 | K2          | none
        """,
        branch_months="""
            month      | branch_id | form
            -----------+-----------+----------
            2025-01-01 | B1        | single
            2025-02-01 | B2        | joint
            2025-02-01 | B3        | joint
            2025-02-01 | B4        | clustered
        """,
        branch_compounds="""
            branch_id | compound_id
            ----------+------------
            B1        | K1
            B2        | K1
            B3        | K1
            B4        | K1
        """,
        issues="""
            issue_id | compound_id | category | opened_at           | duplicate_of
            ---------+-------------+----------+---------------------+-------------
            I1       | K1          | heating  | 2024-02-29 23:59:00 |
            I2       | K1          | heating  | 2024-03-01 00:00:00 |
            I3       | K1          | heating  | 2025-02-28 23:59:00 |
            I4       | K1          | parking  | 2025-02-28 23:59:00 |
            I5       | K1          | parking  | 2025-02-28 23:59:00 | I4
            I6       | K1          | heating  | 2025-03-01 00:00:00 |
            I7       | K1          |          | 2025-02-01 00:00:00 |
            I8       |             | heating  | 2025-02-01 00:00:00 |
        """,
        plan_unserved="""
            privacy | threshold | community_id | compound_id | reason
            --------+-----------+--------------+-------------+-----------
            5       | 7         | C1           | K2          | no_members
            5       | 8         | C1           | K2          | no_members
            10      | 7         | C1           | K1          | too_few
        """,
        plan_facts="""
            privacy | threshold | month      | served | irregular | changed | unlike | length_m | gap | is_exact | candidates
            --------+-----------+------------+--------+-----------+---------+--------+----------+-----+----------+-----------
            5       | 7         | 2025-02-01 | 1      | 0         | 1       | 0      | 12       | 0   | true     | 1
            10      | 7         | 2025-02-01 | 0      | 0         | 1       | 0      | 12       | 0   | true     | 1
        """,
    )
    con.execute(
        "insert into plan_groups values (5, 7, 'C1', ['K1'], 'exception', null, 5, 1, 0, 0, 1, false, ['no_branch'], [0])"
    )
    assert run("plan_compounds", month=date(2025, 2, 1), privacy=4) == [
        ("K1", "C1", "managed", 120.0, 30.0, 5, "B2", "joint", {"heating": 2, "parking": 1}),
        ("K2", "C1", "managed", None, None, None, None, None, None),
    ]
    assert run("plan_compounds", month=date(2025, 2, 1), privacy=6)[0][5] == 6
    assert run("plan_compounds", month=date(2025, 2, 1), privacy=11)[0][5] is None
    assert run("members_pooled", month=date(2025, 2, 1), privacy=5) == []
    assert run("members_pooled", month=date(2025, 2, 1), privacy=6) == [("K1",)]
    assert run("members_pooled", month=date(2025, 2, 1), privacy=11) == []
    assert run("plan_group_list", threshold=7, privacy=5) == [
        ("C1", ["K1"], "exception", None, 5, 1, 0.0, 0, 1, False, ["no_branch"], [0.0])
    ]
    assert run("plan_group_list", threshold=8, privacy=5) == []
    assert run("plan_unserved_list", threshold=7, privacy=5) == [("C1", "K2", "no_members")]
    assert run("plan_fact_list", threshold=7, privacy=5) == [
        (date(2025, 2, 1), 1, 0, 1, 0, 12.0, 0.0, True, 1)
    ]
