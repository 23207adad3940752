"""Communities and compounds that were renamed, merged, split or moved keep their history."""

from datetime import date, datetime

import duckdb
import pytest

from linli import intake
from linli.pipeline import build
from linli.warehouse.store import Store
from tests.small import COMMUNITIES, COMPOUNDS, write

CHANGES = """层级,变动方式,原编号或名称,原来的名称,现编号或名称,原属社区,变动日期
社区,更名,东渡居委会,,渡口社区,,2020-01-01
社区,更名,渡口社区,,C1,,2022-01-01
社区,合并,C0,旧港社区,C2,,2026-08-01
小区,划转,一号院,,C1,C2,2026-08-01
小区,拆分,K0,老院,K2,柳岸社区,2026-07-01
社区,更名,无此社区,,C9,,2022-01-01
"""
ISSUES = """诉求编号,社区编号,小区编号,受理时间
1,东渡居委会,,2026-06-03
2,渡口社区,,2026-07-03
3,C1,,2026-08-03
4,旧港社区,,2026-07-05
5,C2,,2026-08-05
"""
VISITS = """走访编号,走访日期,小区编号
1,2026-06-01,老院
2,2026-07-01,K1
3,2026-08-01,K1
4,2026-08-01,K2
"""
MONTHS = {month: date(2026, month, 1) for month in (6, 7, 8)}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    place = tmp_path_factory.mktemp("areas")
    (place / "in").mkdir()
    write(
        place / "in", 社区底册=COMMUNITIES, 小区底册=COMPOUNDS, 区划变动=CHANGES, 诉求台账=ISSUES, 走访=VISITS
    )
    report = build.build(place / "in", place / "store", now=datetime(2026, 9, 2))
    assert report.version
    told = [(finding.rule, finding.value) for finding in report.findings]
    assert told == [("area_change_unknown", "C9")]
    return Store(place / "store")


def figures(store, indicator):
    """Return the values of an indicator by month, community and compound."""
    with duckdb.connect(str(store.reader().path), read_only=True) as connection:
        return connection.execute(
            """
            select month(month), community_id, compound_id, cast(sum(numerator) as integer)
            from indicator_values where indicator = ? and dimension = '' group by all order by all
            """,
            [indicator],
        ).fetchall()


def test_a_renamed_community_is_one_series_and_a_merged_one_keeps_its_months(store):
    assert figures(store, "issues_opened") == [
        (6, "C1", None, 1),
        (7, "C0", None, 1),
        (7, "C1", None, 1),
        (8, "C1", None, 1),
        (8, "C2", None, 1),
    ]
    listed = {row["community_id"]: row["name"] for row in store.reader().rows("communities_list")}
    assert listed == {"C0": "旧港社区", "C1": "东渡社区", "C2": "柳岸社区"}


def test_months_before_a_compound_moved_or_was_split_stay_with_the_community_of_then(store):
    assert figures(store, "visits_made") == [
        (6, "C2", "K0", 1),
        (7, "C2", "K1", 1),
        (8, "C1", "K1", 1),
        (8, "C2", "K2", 1),
    ]


def test_a_register_sent_anew_with_another_name_keeps_the_name_of_before(tmp_path):
    store = Store(tmp_path / "store")
    sent = {
        "社区底册.csv": COMMUNITIES,
        "小区底册.csv": COMPOUNDS,
        "诉求台账.csv": ISSUES.splitlines()[0] + "\n1,东渡社区,,2026-06-03\n",
    }
    first = intake.deliver(store, {name: text.encode() for name, text in sent.items()}, intake.Plan(), "a")
    assert intake.publish(store, first, "a").version
    renamed = {"社区底册.csv": COMMUNITIES.replace("东渡社区", "新渡社区").encode()}
    second = intake.publish(store, intake.deliver(store, renamed, intake.Plan(), "a"), "a")
    assert [finding.rule for finding in second.report.findings] == ["replaced"]
    assert figures(store, "issues_opened") == [(6, "C1", None, 1)]
