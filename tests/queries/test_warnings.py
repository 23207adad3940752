"""Early warning: what is expected of a compound, what is out of the ordinary, and what everybody has."""

from collections import Counter
from datetime import date
from fractions import Fraction

import duckdb
import pytest
import scipy.stats
from hypothesis import HealthCheck, settings
from hypothesis import given as cases
from hypothesis import strategies as st

from linli.selection import add_months
from tests.queries.drawn import Run, collected, given, insert, rebuild

JANUARY = date(2026, 1, 1)
PLACES = """
    compound_id | community_id | name   | kind
    ------------+--------------+--------+----------
    K1          | C1           | garden | managed
    K2          |              | court  | unmanaged
"""
Cell = tuple[date, str, str]  # month, compound, category


def opened(con: duckdb.DuckDBPyConnection, counts: dict[Cell, int]) -> None:
    """Let so many issues be opened in each cell, one a day, so that each is a matter of its own."""
    rows = [(cell[1], cell[2], cell[0].replace(day=1 + at)) for cell, n in counts.items() for at in range(n)]
    con.execute("delete from issues")
    insert(con, "issues (compound_id, category, opened_at)", rows)


def watch(con: duckdb.DuckDBPyConnection) -> None:
    rebuild(
        con,
        "matter_counts",
        "warning_months",
        "matter_dispersion",
        "warning_cells",
        "issue_warnings",
        "warning_chance",
    )


def steady(first: date, months: int, each: int = 1) -> dict[Cell, int]:
    """Return a month after month of the same in both compounds."""
    return {
        (add_months(first, index), compound, "GR"): each
        for index in range(months)
        for compound in ("K1", "K2")
    }


@pytest.fixture
def street(con: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return two compounds whose ledger of issues covers 2025 and January 2026."""
    collected(con, "2025-01-01", "2026-01-31", "issues")
    given(con, compounds=PLACES, communities="community_id | name\n---\nC1 | first")
    return con


def test_a_compound_out_of_the_ordinary(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    opened(street, steady(date(2025, 1, 1), 13) | {(JANUARY, "K1", "GR"): 8})
    watch(street)
    # Usual: half of the 25 / 12 a month (each + 1). 12 of its own and 6 months of the usual, over 18 months.
    # Season: (2 + 1) / (2 + 1) of the area a year ago, (1 + 1) / (1 + 1) of the other compound now: 1.
    shape = 12 + 6 * Fraction(13, 26) * Fraction(25, 12)
    assert shape == Fraction(73, 4)
    probability = scipy.stats.nbinom.sf(7, float(shape), 18 / 19)
    assert probability < 0.001
    assert run("issue_warnings") == [
        (JANUARY, "C1", "K1", "GR", 8, 8, pytest.approx(73 / 72), pytest.approx(probability), None)
    ]


def test_a_warning_knows_when_a_meeting_took_it_up(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    opened(street, steady(date(2025, 1, 1), 13) | {(JANUARY, "K1", "GR"): 8})
    street.execute("update issues set issue_id = 'I' || rowid")
    street.execute(
        """
        insert into meeting_issues
        select unnest(['M1', 'M2', 'M3']), issue_id from issues
        where compound_id = 'K1' and opened_at >= '2026-01-01' limit 6
        """
    )
    given(
        street,
        meetings="""
            meeting_id | date       | status
            -----------+------------+----------
            M1         | 2026-01-30 | held
            M2         | 2026-02-03 | held
            M3         | 2026-01-20 | cancelled
        """,
    )
    watch(street)
    assert [row[8] for row in run("issue_warnings")] == [date(2026, 1, 30)]
    rebuild(street, "month_matters")
    assert run("action_list", month=JANUARY, limit_rows=10) == []
    # At a later meeting it was still to be discussed when the month ended.
    street.execute("delete from meetings where meeting_id = 'M1'")
    rebuild(street, "issue_warnings", "month_matters")
    assert run("action_list", month=JANUARY, limit_rows=10) == [
        ("warning", "K1", "garden", "C1", "first", None, 8, "GR", 1)
    ]


def test_the_cells_behind_it_and_how_often_chance_warns(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    opened(street, steady(date(2025, 1, 1), 12) | {(JANUARY, "K1", "GR"): 8})
    watch(street)
    # K1 as above; of K2 the other one has 8: (8 + 1) / (1 + 1) of a mean month. Both need 18.25 / 18 times it.
    assert run("warning_cells") == [
        (JANUARY, "K1", "GR", 8, 8, pytest.approx(18.25 / 18), pytest.approx(19 / 18)),
        (JANUARY, "K2", "GR", 0, 0, pytest.approx(4.5 * 18.25 / 18), pytest.approx(22.5 / 18)),
    ]
    chance = 0.0
    for season in (1, 4.5):
        tails = [scipy.stats.nbinom.sf(n - 1, 18.25, 18 / (18 + season)) for n in range(3, 100)]
        chance += next(tail for tail in tails if tail < 0.001)
    assert run("warning_chance") == [(JANUARY, 2, pytest.approx(chance))]


def test_a_count_on_the_edge(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    found = []
    for n in range(2, 9):
        opened(street, steady(date(2025, 1, 1), 13) | {(JANUARY, "K1", "GR"): n})
        watch(street)
        found.append((n, len(run("issue_warnings"))))
    rare = [scipy.stats.nbinom.sf(n - 1, 18.25, 18 / 19) < 0.001 for n in range(2, 9)]
    assert found == [(n, int(flag)) for n, flag in zip(range(2, 9), rare, strict=True)]
    assert (rare[-1], rare[0]) == (True, False)


def test_fewer_than_the_parameter_says_never_warn(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # Two of a category that nobody ever had are as unlikely as can be, but two.
    past = {(add_months(JANUARY, -index), "K2", "WY"): 28 for index in range(13)}
    for n, warned in ((2, 0), (3, 1)):
        opened(street, past | {(JANUARY, "K1", "LL"): n})
        watch(street)
        assert len(run("issue_warnings")) == warned


def test_nobody_is_warned_of_what_hits_all(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    opened(street, steady(date(2025, 1, 1), 12) | {(JANUARY, "K1", "GR"): 8, (JANUARY, "K2", "GR"): 8})
    watch(street)
    assert run("issue_warnings") == []


def test_a_season_that_comes_every_year_is_expected(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    last_winter = {(date(2025, 1, 1), compound, "GR"): 16 for compound in ("K1", "K2")}
    now = {(JANUARY, "K1", "GR"): 8, (JANUARY, "K2", "GR"): 1}
    opened(street, steady(date(2025, 1, 1), 12) | last_winter | now)
    watch(street)
    assert run("issue_warnings") == []


def test_only_whole_months_with_a_year_before_them_are_watched(
    con: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(con, compounds=PLACES)
    collected(con, "2024-01-15", "2027-02-27", "issues")
    opened(con, steady(date(2024, 1, 1), 37) | {(date(2024, 2, 1), "K1", "WY"): 1, (JANUARY, "K1", "X"): 1})
    con.execute("insert into issues (category, opened_at) values ('no compound', '2025-01-01')")
    con.execute("update issues set category = null where category = 'X'")
    rebuild(con, "warning_months")
    shown = [(row[0], row[1], row[2], row[6]) for row in run("warning_months")]
    assert shown[0] == (date(2025, 1, 1), date(2024, 1, 1), 12, 4)
    assert shown[11] == (date(2025, 12, 1), date(2024, 12, 1), 12, 4)
    assert shown[12] == (JANUARY, date(2024, 1, 1), 24, 4)
    assert shown[-1] == (date(2027, 1, 1), date(2025, 1, 1), 24, 4)
    assert len(shown) == 25
    assert {row[3:6] for row in run("warning_months")} == {(6, 3, 0.001)}


# ---------------------------------------------------------------------------- matters and how they vary


def test_a_matter_counts_once_however_often_it_is_entered(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    given(
        con,
        issues="""
            issue_id | compound_id | category | opened_at           | duplicate_of
            ---------+-------------+----------+---------------------+-------------
            I1       | K1          | GR       | 2026-01-05 08:00:00 |
            I2       | K1          | GR       | 2026-01-05 19:00:00 |
            I3       | K1          | GR       | 2026-01-09 08:00:00 | I1
            I4       | K1          | GR       | 2026-02-01 08:00:00 | I3
            I5       | K1          | GR       | 2026-01-31 08:00:00 | I5
            I6       | K1          | WY       | 2026-01-05 08:00:00 |
            I7       | K2          | GR       | 2026-01-05 08:00:00 | elsewhere
            I8       | K2          | GR       | 2026-01-06 08:00:00 | elsewhere
            I9       | K2          | GR       | 2026-02-07 08:00:00 | elsewhere
            J1       | K2          | GR       | 2026-01-08 08:00:00 | other
            J2       |             | GR       | 2026-01-08 08:00:00 |
            J3       | K2          |          | 2026-01-08 08:00:00 |
        """,
    )
    february = date(2026, 2, 1)
    assert run("matter_counts") == [
        (JANUARY, "K1", "GR", 2, 4),  # the 5th, told twice and once more, and the 31st
        (JANUARY, "K1", "WY", 1, 1),
        (JANUARY, "K2", "GR", 2, 3),  # one matter that began elsewhere, and another
        (february, "K1", "GR", 0, 1),
        (february, "K2", "GR", 0, 1),
    ]


def test_one_matter_entered_many_times_does_not_warn(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    counts = steady(date(2025, 1, 1), 13) | {(JANUARY, "K1", "GR"): 8}
    opened(street, counts)
    street.execute("update issues set issue_id = 'I' || rowid")
    burst = "compound_id = 'K1' and opened_at >= '2026-01-01'"
    watch(street)
    assert len(run("issue_warnings")) == 1
    street.execute(f"update issues set opened_at = '2026-01-05' where {burst}")
    watch(street)
    assert run("issue_warnings") == []
    opened(street, counts)
    street.execute("update issues set issue_id = 'I' || rowid")
    first = street.execute(f"select min(issue_id) from issues where {burst}").fetchall()[0][0]
    street.execute(f"update issues set duplicate_of = ? where {burst} and issue_id != ?", [first, first])
    watch(street)
    assert run("issue_warnings") == []


def test_the_dispersion_of_whole_years_that_have_ended(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    # In 2025 K1 had 20 in May and K2 20 in June: each cell lies 10 from what its compound and month would have.
    may, june = date(2025, 5, 1), date(2025, 6, 1)
    opened(street, {(may, "K1", "GR"): 20, (june, "K2", "GR"): 20, (JANUARY, "K1", "WY"): 5})
    watch(street)
    by_chance = 4 * 10 * (1 - 20 / 40) * (1 - 20 / 40) * 40 / 39
    found = 4 * 10**2
    assert run("matter_dispersion") == [
        (JANUARY, "GR", pytest.approx(found / by_chance)),
        (JANUARY, "WY", pytest.approx(found / by_chance)),  # nothing of its own is known yet
    ]


def test_counts_that_vary_less_than_chance_are_taken_for_chance(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    opened(street, steady(date(2025, 1, 1), 13, each=3))
    watch(street)
    assert run("matter_dispersion") == [(JANUARY, "GR", 1)]


def test_what_varies_more_takes_more_to_warn(street: duckdb.DuckDBPyConnection, run: Run) -> None:
    rough = {key: 12 * (key[0].month % 2 == (key[1] == "K1")) for key in steady(date(2025, 1, 1), 12)}
    for past, warned in ((steady(date(2025, 1, 1), 12, each=6), 1), (rough, 0)):
        opened(street, past | {(JANUARY, "K1", "GR"): 18, (JANUARY, "K2", "GR"): 6})
        watch(street)
        assert len(run("issue_warnings")) == warned


CELL = st.tuples(st.sampled_from("ABCD"), st.integers(0, 11), st.sampled_from(["GR", "WY"]))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@cases(st.dictionaries(CELL, st.integers(1, 9), min_size=1, max_size=60))
def test_the_dispersion_is_that_of_another_reckoning(
    con: duckdb.DuckDBPyConnection, run: Run, n: dict[tuple[str, int, str], int]
) -> None:
    for table in ("compounds", "data_dates", "provided"):
        con.execute(f"delete from {table}")
    collected(con, "2025-01-01", "2026-01-31", "issues")
    opened(con, {(add_months(date(2025, 1, 1), month), k, c): count for (k, month, c), count in n.items()})
    watch(con)
    sums = {}
    for c in {key[2] for key in n}:
        total = sum(count for key, count in n.items() if key[2] == c)
        found = by_chance = 0.0
        for k in "ABCD":
            for month in range(12):
                own = sum(count for key, count in n.items() if (key[0], key[2]) == (k, c))
                all_then = sum(count for key, count in n.items() if key[1:] == (month, c))
                expected = own * all_then / total
                found += (n.get((k, month, c), 0) - expected) ** 2
                if total > 1:
                    by_chance += expected * (1 - own / total) * (1 - all_then / total) * total / (total - 1)
        if total > 1:
            sums[c] = (found, by_chance)
    overall = [sum(column) for column in zip(*sums.values(), strict=True)] or [0, 0]
    for _, c, dispersion in run("matter_dispersion"):
        found, by_chance = sums.get(c, (0, 0))
        expected = max(
            1.0,
            overall[0] / overall[1] if overall[1] > 1e-9 else 1.0,
            found / by_chance if by_chance >= 20 else 1.0,
        )
        assert dispersion == pytest.approx(expected, rel=1e-6)


COUNTS = st.lists(
    st.tuples(st.integers(0, 24), st.sampled_from(["K1", "K2", "K3"]), st.sampled_from(["GR", "WY"])),
    max_size=300,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@cases(COUNTS, st.integers(1, 27), st.sampled_from([0.001, 0.5, 1.0]))
def test_every_cell_is_that_of_another_reckoning(
    con: duckdb.DuckDBPyConnection, run: Run, past: list[tuple[int, str, str]], burst: int, alpha: float
) -> None:
    compounds = ("K1", "K2", "K3")
    for table in ("compounds", "data_dates", "provided"):
        con.execute(f"delete from {table}")
    con.executemany("insert into compounds (compound_id) values (?)", [[name] for name in compounds])
    collected(con, "2024-01-01", "2026-01-31", "issues")
    con.execute("update month_params set value = ? where key = 'warning_alpha'", [alpha])
    n: Counter[Cell] = Counter((add_months(date(2024, 1, 1), i), k, c) for i, k, c in past)
    n = Counter({cell: min(count, 28) for cell, count in n.items()})  # no more than a month has days
    n[JANUARY, "K1", "GR"] = burst
    opened(con, n)
    watch(con)

    def total(months: range, compounds: tuple[str, ...], categories: tuple[str, ...]) -> int:
        return sum(n[add_months(JANUARY, -m), k, c] for m in months for k in compounds for c in categories)

    history, both = range(1, 25), ("GR", "WY")
    dispersions = {row[1]: row[2] for row in run("matter_dispersion") if row[0] == JANUARY}
    expected = []
    for k in compounds:
        for c in both:
            others = tuple(name for name in compounds if name != k)
            own, area = total(history, (k,), (c,)), total(history, compounds, (c,))
            share = (total(history, (k,), both) + 1) / (total(history, compounds, both) + 3)
            shape = own + 6 * share * (area + 1) / 24
            in_season = total(range(12, 25, 12), compounds, (c,))
            season = max(
                (in_season + 1) / (area / 12 + 1),
                (total(range(1), others, (c,)) + 1) / (total(history, others, (c,)) / 24 + 1),
            )
            here = n[JANUARY, k, c]
            spread = dispersions.get(c, 1)
            ratio = spread * (1 + season / 30)
            tail = scipy.stats.nbinom.sf(here - 1, season * shape / 30 / (ratio - 1), 1 / ratio)
            if here >= 3 and tail < alpha - 1e-9 and total(history, compounds, both):
                expected.append(
                    (
                        JANUARY,
                        None,
                        k,
                        c,
                        here,
                        here,
                        pytest.approx(season * shape / 30),
                        pytest.approx(tail, abs=1e-9),
                    )
                )
    assert [row[:8] for row in run("issue_warnings") if row[0] == JANUARY] == expected


def test_the_views_choose_by_place_and_time_and_count_what_was_tested(
    street: duckdb.DuckDBPyConnection, run: Run
) -> None:
    given(
        street,
        issue_warnings="""
            month      | community_id | compound_id | category | observed | entries | expected | probability | discussed_on
            -----------+--------------+-------------+----------+----------+---------+----------+-------------+-------------
            2025-12-01 | C1           | K1          | GR       | 4        | 6       | 0.5      | 0.0001      |
            2026-01-01 |              | K2          | GR       | 5        | 5       | 0.5      | 0.0002      | 2026-01-09
            2026-01-01 | C1           | K1          | WY       | 9        | 9       | 1.5      | 0.0001
        """,
        warning_months="""
            month      | history_from | history_months | prior_months | min_issues | alpha | cells
            -----------+--------------+----------------+--------------+------------+-------+------
            2025-12-01 | 2024-12-01   | 12             | 6            | 3          | 0.002 | 20
            2026-01-01 | 2024-01-01   | 24             | 6            | 4          | 0.001 | 30
        """,
    )
    street.execute("insert into warning_chance values ('2026-01-01', 30, 0.25)")
    december = (date(2025, 12, 1), "C1", "first", "K1", "garden", "GR", 4, 6, 0.5, None)
    court = (JANUARY, None, None, "K2", "court", "GR", 5, 5, 0.5, date(2026, 1, 9))
    garden = (JANUARY, "C1", "first", "K1", "garden", "WY", 9, 9, 1.5, None)
    year = {"start": date(2025, 2, 1), "stop": date(2026, 2, 1)}
    assert run("warning_list", **year) == [garden, court, december]
    assert run("warning_list", start=date(2025, 12, 1), stop=JANUARY) == [december]
    assert run("warning_list", **year, community_ids=[""]) == [court]
    assert run("warning_list", **year, compound_kinds=["managed"]) == [garden, december]
    assert run("warning_rate") == [(date(2025, 12, 1), JANUARY, 2, 24, 4, 0.001, 50, 3, 0.25)]


def test_without_a_watch_the_rate_is_of_nothing(con: duckdb.DuckDBPyConnection, run: Run) -> None:
    assert run("warning_rate") == [(None, None, 0, None, None, None, 0, 0, None)]
