"""Months add up: however a ledger is split into files, and in whatever order and company they come, it is one table."""

from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.ledgers import load_profile
from linli.pipeline import build
from linli.pipeline.merge import Batch
from linli.text.order import natural
from tests.small import COMMUNITIES, COMPOUNDS

TODAY = date(2026, 12, 1)
CURATED = (
    "area_changes",
    "area_names",
    "reference_keys",
    "communities",
    "compounds",
    "compound_names",
    "centers",
    "issues",
    "points",
)
ISSUES = "诉求编号,社区编号,小区编号,受理时间,办结时间,办理状态"
POINTS = "小区编号,月份,积分类型,发放积分"


def loaded(batches):
    """Load batches as a build does; return the connection and the report."""
    connection, report = duckdb.connect(), build.Report()
    connection.execute("attach ':memory:' as checked; attach ':memory:' as target; use target")
    connection.execute(build.BUILD_TABLES + build.MACROS)
    build.load_ledgers(connection, batches, report, build.quiet, TODAY)
    build._repeated_keys(connection, batches, report)
    return connection, report


def tables(batches):
    """Return what stands in the checked and curated tables, apart from where it came from."""
    connection, report = loaded(batches)
    assert not report.failed, [finding.message for finding in report.findings if finding.severity == "error"]
    found = {}
    for query in build.in_order("curated"):
        if query.name in CURATED:
            build.create(connection, query, {"as_of": TODAY})
            found[query.name] = connection.execute(f"select * from {query.name} order by all").fetchall()
    for ledger in ("issues", "points", "compounds"):
        left = "* exclude (source_file, source_sheet, source_row)"
        rows = connection.execute(f"select {left} from checked.{ledger} order by all").fetchall()
        found[f"checked.{ledger}"] = rows
    found["provided"] = connection.execute("select * from provided order by all").fetchall()
    return found, report


def folder(path, **files):
    path.mkdir(parents=True)
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def delivered(path, *files, **more):
    """Return one batch a delivery, in their order, the last the latest."""
    return [
        Batch(
            folder(path / str(number), **one),
            delivery=f"d{number}",
            is_latest=number == len(files) - 1,
            **more,
        )
        for number, one in enumerate(files)
    ]


@st.composite
def ledgers(draw):
    """Rows of two ledgers, each in one file or more of up to four, and an order of the files."""
    days = st.dates(date(2026, 3, 1), date(2026, 5, 31))
    issues = [
        f"{number},{draw(st.sampled_from(('C1', '柳岸社区', '')))},,{draw(days)},,{draw(st.sampled_from(('办理中', '已办结')))}"
        for number in range(draw(st.integers(1, 7)))
    ]
    cells = st.tuples(
        st.sampled_from(("K1", "K2")), st.sampled_from(("2026-03", "2026-04")), st.integers(1, 3)
    )
    points = [
        f"{compound},{month},{('互助', '垃圾分类', '优化环境')[kind - 1]},{draw(st.integers(1, 9))}"
        for compound, month, kind in sorted(draw(st.sets(cells, max_size=5)))
    ]
    places = st.sets(st.integers(0, 3), min_size=1, max_size=3)
    return (
        issues,
        points,
        [draw(places) for _ in issues],
        [draw(places) for _ in points],
        draw(st.permutations(range(4))),
    )


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=ledgers())
def test_a_split_ledger_is_the_same_table_however_it_comes(tmp_path_factory, drawn):
    issues, points, of_issues, of_points, order = drawn
    path = tmp_path_factory.mktemp("split")
    base = {"社区底册": COMMUNITIES, "小区底册": COMPOUNDS}
    whole = base | {"诉求台账": "\n".join([ISSUES, *issues])}
    if points:
        whole["道德银行"] = "\n".join([POINTS, *points])
    split = []
    for number in range(4):
        files = {}
        for title, head, rows, places in (
            ("诉求台账", ISSUES, issues, of_issues),
            ("道德银行", POINTS, points, of_points),
        ):
            if mine := [row for row, place in zip(rows, places, strict=True) if number in place]:
                files[f"{title}_{number}"] = "\n".join([head, *mine])
        split.append(files)
    expected, _ = tables([Batch(folder(path / "whole", **whole))])
    together = base | {name: text for files in split for name, text in files.items()}
    at_once, _ = tables([Batch(folder(path / "once", **together))])
    by_turns = delivered(path, base, *(split[number] for number in order if split[number]))
    in_turn, report = tables(by_turns)
    assert at_once == expected
    assert in_turn == expected
    copies = sum(len(place) - 1 for place in [*of_issues, *of_points])
    kept = sum(load.rows_kept for load in report.loads)
    gone = sum(load.rejected.get("superseded", 0) for load in report.loads)
    assert (kept, gone) == (4 + len(issues) + len(points), copies)


def issue_files(*files):
    return [{"诉求台账": "\n".join([ISSUES, *rows])} for rows in files]


def checked(batches, ledger="issues", columns="issue_id, status"):
    connection, report = loaded(batches)
    rows = connection.execute(f"select {columns} from checked.{ledger} order by all").fetchall()
    return rows, {finding.rule: finding.severity for finding in report.findings}


MAY = ["1,C1,,2026-05-01 09:00,,办理中", "2,C1,,2026-05-02,,办理中"]
JUNE = ["2,东渡社区,,2026-05-02 08:30,2026-06-09,已办结", "3,C1,,2026-06-01,,办理中"]


@pytest.mark.parametrize("order", [(MAY, JUNE), (JUNE, MAY)], ids=["in order", "backwards"])
def test_of_one_record_the_file_that_reaches_further_holds_in_whatever_order_they_come(tmp_path, order):
    base = folder(tmp_path / "base", 社区底册=COMMUNITIES)
    batches = [Batch(base, delivery="0", is_latest=False), *delivered(tmp_path, *issue_files(*order))]
    rows, rules = checked(batches)
    assert rows == [("1", "open"), ("2", "closed"), ("3", "open")]
    assert rules.get("superseded", "warning") == "warning"


def test_ids_that_start_anew_in_another_community_or_month_are_no_copies_but_a_repeated_key(tmp_path):
    for name, other in (("place", "1,C2,,2026-05-01,,办理中"), ("month", "1,C1,,2026-06-01,,办理中")):
        rows, rules = checked(delivered(tmp_path / name, *issue_files(["1,C1,,2026-05-01,,办理中"], [other])))
        assert len(rows) == 2
        assert rules["repeated_key"] == "error"


def test_a_file_may_replace_its_months_of_its_community(tmp_path):
    first = [
        "1,C1,,2026-05-01,,办理中",
        "2,C1,,2026-05-02,,办理中",
        "3,C2,,2026-05-03,,办理中",
        "4,C1,,2026-04-01,,办理中",
    ]
    again = ["2,C1,,2026-05-02,2026-05-20,已办结"]
    rows, rules = checked(delivered(tmp_path, *issue_files(first, again), update={"issues": "period"}))
    assert rows == [("2", "closed"), ("3", "open"), ("4", "open")]
    assert rules["replaced_months"] == "warning"


def test_a_register_takes_the_place_of_the_one_before_and_its_columns_too(tmp_path):
    batches = delivered(
        tmp_path, {"小区底册": COMPOUNDS}, {"小区底册": "小区编号,小区名称\nK2,二号院（改名）\n"}
    )
    rows, rules = checked(batches, "compounds", "compound_id, name, kind")
    assert rows == [("K2", "二号院（改名）", None)]
    assert rules == {"replaced": "warning"}
    connection, report = loaded(batches)
    assert connection.execute("select field from provided order by 1").fetchall() == [
        ("compound_id",),
        ("name",),
    ]
    assert [(load.rows_kept, load.rejected) for load in report.loads] == [(0, {"replaced": 2}), (1, {})]


def test_what_is_made_of_others_values_adds_up_and_row_numbers_name_rows_of_their_delivery(tmp_path):
    (tmp_path / "p.toml").write_text(
        'name = "x"\n[[ledger]]\nid = "communities"\nfrom_values = {ledger = "issues", field = "community_id"}\n'
        'columns = {name = "value"}\n[[ledger]]\nid = "issues"\nfiles = "*.csv"\nrow_id = {issue_id = "r"}\n',
        encoding="utf-8",
    )
    profile = load_profile(tmp_path / "p.toml")
    first, second = issue_files(["1,东渡,,2026-05-01,,办理中"], ["1,柳岸,,2026-06-01,,办理中"])
    batches = delivered(tmp_path, first, second, profile=profile)
    third = delivered(tmp_path / "again", first, first, profile=profile)
    assert checked(third, "communities", "name") == ([("东渡",)], {"replaced_months": "warning"})
    assert len(checked(batches, "communities", "name")[0]) == 2
    assert checked(batches, "issues", "issue_id")[0] == [("r2-d0",), ("r2-d1",)]


def test_rows_that_are_left_out_are_neither_read_nor_found(tmp_path):
    place = folder(tmp_path / "in", 诉求台账="\n".join([ISSUES, *MAY, "3,C1,,某日,,办理中"]))
    assert loaded([Batch(place)])[1].failed
    left_out = {("诉求台账.csv", ""): frozenset({4})}
    _, report = loaded([Batch(place, left_out=left_out)])
    assert not report.failed
    assert [(load.rows_read, load.rows_kept, load.rejected) for load in report.loads] == [
        (3, 2, {"left_out": 1})
    ]


def test_two_comes_before_ten():
    assert sorted(["10月", "2月", "a", "2月b"], key=natural) == ["2月", "2月b", "10月", "a"]


def test_only_the_latest_delivery_is_told_what_it_replaced(tmp_path):
    _, report = loaded(delivered(tmp_path, *issue_files(MAY, MAY, ["9,C1,,2026-07-01,,办理中"])))
    assert report.findings == []
    assert [load.rejected for load in report.loads] == [{"superseded": 2}, {}, {}]
    assert report.loads[0].file == str(Path("d0") / "诉求台账.csv")
