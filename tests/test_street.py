"""What analysts call: the same figures as the pages, by name or id, each kind of nothing apart."""

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

import linli
from linli.metrics import absence, indicators
from linli.selection import Selection
from linli.street import Unknown
from linli.warehouse import faults
from linli.warehouse.store import Store

SEPTEMBER = Selection(None, None, date(2026, 9, 1), date(2026, 9, 1))


@pytest.fixture(scope="module")
def street(demo_store):
    return linli.open(demo_store)


@pytest.fixture(scope="module")
def reader(demo_store):
    return Store(demo_store).reader()


def test_the_name_alone_loads_nothing_and_the_command_line_does_not_load_what_analysts_use():
    code = (
        "import sys, linli; heavy = {'pandas', 'duckdb', 'numpy'} & set(sys.modules); "
        "import linli.cli; sys.exit(bool(heavy) or 'linli.street' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_figure_is_that_of_the_pages_and_every_gap_has_its_kind(street, reader):
    chosen = replace(SEPTEMBER, compound_kinds=("employer",), start=date(2026, 7, 1))
    states = set()
    for name in indicators.catalogue():
        found = street.value(name, kind="单位型", period="2026-07..2026-09")
        shown = indicators.value(reader, name, chosen)
        assert (found.value, found.n, found.numerator, found.denominator, found.is_final) == (
            (shown.value, shown.n, shown.numerator, shown.denominator, shown.is_final)
        )
        nothing = absence.why(reader, chosen, name)
        assert (found.state == "ok") == (shown.status == "ok")
        assert found.state in ("ok", nothing.kind)
        assert found.why == ("" if found.state == "ok" else nothing.text)
        states.add(found.state)
    assert {"ok", "not_applicable", "suppressed"} <= states
    assert street.value("满意率", period="2022-01").state == "not_collected"
    assert street.value("area_open", period="2022-01").state == "none"


def test_names_ids_and_periods_ask_for_the_same(street):
    first = next(iter(street.communities))
    by_id = street.value("satisfied_rate", community=first, period="2026-01..2026-06", focus="category=GR")
    name = street.communities[first]
    assert street.value("满意率", community=name, period="上半年", focus="供热采暖") == by_id
    assert (
        street.value("满意率", community=[name.removesuffix("社区")], period="2026-01..2026-06", focus="GR")
        == by_id
    )
    assert street.value("满意率", community=list(street.communities)) == street.value("满意率")
    year = street.value("issues_opened", period="last12")
    assert (year.start, year.end) == (date(2025, 10, 1), date(2026, 9, 1))
    assert street.value("issues_opened", period="2026").start == date(2026, 1, 1)
    assert str(by_id).startswith(f"{by_id.title} {name}（供热采暖） 2026年1–6月：")


def test_a_trend_is_its_months_and_parts_are_those_of_the_page(street, reader):
    trend = street.trend("resolved_rate", period="last24").frame()
    drawn = indicators.trend(reader, "resolved_rate", SEPTEMBER, 24)
    assert list(trend["value"]) == [point.value for point in drawn]
    assert list(trend["month"]) == [pd.Timestamp(point.month) for point in drawn]
    for axis in ("community", "category"):
        parts = street.by("resolved_rate", axis).frame()
        shown = indicators.breakdown(reader, "resolved_rate", SEPTEMBER, axis)
        assert [tuple(row) for row in parts[["key", "label"]].to_numpy()] == [(p.key, p.label) for p in shown]
        assert parts["value"].dropna().tolist() == [p.value for p in shown if p.value is not None]
    medians = street.by("median_days_km", "community")
    assert [part.value for part in medians.parts] == [
        street.value("median_days_km", community=part.key).value for part in medians.parts
    ]
    unkept = street.by("satisfied_rate", "training")
    assert (unkept.parts, unkept.state) == ((), "not_applicable")


def test_few_persons_are_told_to_nobody_and_fewer_still_before_guests(street, demo_store):
    parts = street.by("members_registered", "compound").frame()
    strict = linli.open(demo_store, guests=True).by("members_registered", "compound").frame()
    for frame, k in ((parts, 5), (strict, 10)):
        hidden = frame[frame["state"] == "suppressed"]
        assert hidden[["value", "n", "numerator"]].isna().all(axis=None)
        told = frame[frame["state"] == "ok"]
        assert not ((told["numerator"] > 0) & (told["numerator"] < k)).any()
    assert (strict["state"] == "suppressed").sum() > (parts["state"] == "suppressed").sum() > 0


def test_rows_are_those_behind_the_figure_with_chinese_titles_where_wanted(street, reader):
    rows = street.rows("households_visited", community="望湖社区", period="2026-07..2026-09")
    asked = replace(SEPTEMBER, community_ids=("990101001003",), start=date(2026, 7, 1))
    assert rows.frame().equals(reader.run(rows.view, **asked.query()))
    assert "走访日期" in rows.frame(chinese=True).columns
    assert len(rows) == len(rows.frame()) > 0
    none = street.rows("households_visited", period="2010-01")
    assert len(none) == 0
    assert none.why


def test_a_briefing_is_written_as_its_suffix_says(street, tmp_path):
    brief = street.brief(community="望湖社区", as_of="2026-06-30")
    assert (brief.as_of, brief.privacy_k) == (date(2026, 6, 30), 10)
    assert brief.text.splitlines()[0] == brief.title
    assert len(brief.frame()) == 34
    assert brief.save(tmp_path / "a.json").stat().st_size > 1_000


def test_what_is_not_there_is_told_with_what_comes_near(street, tmp_path):
    for call, told in (
        (lambda: street.value("satisfied_rat"), "satisfied_rate"),
        (lambda: street.value("满意率", community="望胡社区"), "望湖社区"),
        (lambda: street.value("满意率", kind="别墅"), "物业管理"),
        (lambda: street.value("满意率", focus="channel=GR"), "供热采暖"),
        (lambda: street.value("满意率", period="2026-13"), "2026-13"),
        (lambda: street.value("满意率", period="2026-09..2026-08"), "2026-09..2026-08"),
        (lambda: street.value("满意率", period="昨天"), "last12"),
        (lambda: street.by("满意率", "weather"), "community"),
        (lambda: street.brief(as_of="2036-01-01"), "2036-01-01"),
        (lambda: street.brief(as_of="九月"), "九月"),
        (lambda: street.brief().save(tmp_path / "a.txt"), "docx"),
    ):
        with pytest.raises(Unknown, match=told):
            call()
    with pytest.raises(faults.Fault):
        linli.open(tmp_path / "nowhere")
