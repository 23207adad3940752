"""What the public half of a version tells of persons: sums of blocks."""

from linli.warehouse import sqlfiles
from tests.queries.drawn import given


def test_blocks_are_summed_and_what_is_not_told_is_left_out(con):
    given(
        con,
        person_blocks="""
            indicator | threshold | leaf | community_id | kind    | block | size | is_told
            ----------+-----------+------+--------------+---------+-------+------+--------
            members   | 5         | K1   | C1           | managed | K1    | 1    | true
            members   | 10        | K1   | C1           | managed | K1    | 2    | true
            members   | 10        | K2   | C2           | managed | K1    | 2    | true
            members   | 10        | K3   | C2           | managed | K3    | 1    | false
        """,
        indicator_values="""
            indicator | month      | community_id | compound_id | dimension | numerator | denominator
            ----------+------------+--------------+-------------+-----------+-----------+------------
            members   | 2026-01-01 | C1           | K1          |           | 7         | 70
            members   | 2026-01-01 | C2           | K2          |           | 4         | 40
            members   | 2026-01-01 | C2           | K3          |           | 2         | 20
        """,
    )
    con.execute("update indicator_values set dimension = ''")
    rows = con.execute(sqlfiles.load_all()["told_values"].sql, {"privacy": 10}).fetchall()
    assert [row[2:] for row in rows] == [(["C1", "C2"], ["K1", "K2"], 11, 110)]
