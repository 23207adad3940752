"""Effective coverage is one number, on the demo street too: it adds up everywhere and claims no more than it bears."""

from dataclasses import replace
from datetime import date
from math import comb

import pytest

from linli import headlines
from linli.components.charts import bars
from linli.components.topics import compound_card, coverage_panels
from linli.geo import map_limit
from linli.metrics import effective_coverage, indicators
from linli.metrics.effective_coverage import Counted, Coverage
from linli.selection import Selection, add_months
from linli.text import labels
from linli.warehouse.store import Store

SEPTEMBER = Selection(None, None, date(2026, 9, 1), date(2026, 9, 1))
NONE = Counted(0, 0, 0, 0, None, None, None, None, None, 0, 0, 0, 0, 0, False, False)


@pytest.fixture
def reader(demo_store):
    return Store(demo_store).reader()


def rate(effective, judged, in_scope, before=0, now=0, both=0, was=0):
    """What is counted where so many of those in scope are judged, and `was` were certainly effective before."""
    unjudged = in_scope - judged
    return Counted(
        in_scope,
        judged,
        unjudged,
        effective,
        100 * effective / judged if judged else None,
        100 * effective / in_scope,
        100 * (effective + unjudged) / in_scope,
        100 * was / in_scope,
        100 * was / in_scope,
        both,
        before,
        now,
        max(now - before, 0),
        max(before - now, 0),
        unjudged / in_scope > 0.02,
        both / in_scope >= 0.8,
    )


# ---------------------------------------------------------------------------- agreement


def test_cards_query_and_communities_give_one_number_in_every_month(reader):
    communities = [row["community_id"] for row in reader.rows("communities_list")]
    choices = [
        (None, None),
        ((communities[0],), None),
        (tuple(communities[1:4]), None),
        (None, ("unmanaged",)),
    ]
    for back in range(0, 33, 4):
        month = add_months(SEPTEMBER.end, -back)
        for chosen, kinds in choices:
            selection = Selection(chosen, kinds, month, month)
            found = effective_coverage.read(reader, selection)
            shown = {
                name: indicators.value_alone(reader, name, selection)
                for name in ("compounds_in_scope", "compounds_unjudged", *effective_coverage.INDICATORS)
            }
            compounds = found.compounds
            assert compounds.in_scope == compounds.judged + compounds.unjudged
            assert shown["compounds_in_scope"].value == compounds.in_scope
            assert shown["compounds_unjudged"].value == compounds.unjudged
            assert shown["effective_coverage_rate"].value == compounds.rate
            assert shown["effective_coverage_rate_households"].value == found.households.rate
            without = effective_coverage.read(reader, selection, without_g5=True).compounds
            assert shown["effective_coverage_rate_without_g5"].value == without.rate
            if compounds.rate is None:
                assert {shown[name].status for name in effective_coverage.INDICATORS} == {"no_data"}
                continue
            assert shown["compounds_effective"].value == compounds.effective
            assert shown["effective_coverage_rate"].denominator == compounds.judged
            assert compounds.lower <= compounds.rate <= compounds.upper
            rows = reader.rows("coverage_communities", month=month, before=found.before, **selection.scope())
            assert sum(row["effective"] for row in rows) == compounds.effective
            assert sum(row["compounds"] for row in rows) == compounds.in_scope
            assert sum(row["judged_both"] for row in rows) == compounds.judged_both


def test_the_map_counts_what_the_card_counts(reader):
    for month in (SEPTEMBER.end, date(2025, 9, 1)):
        selection = replace(SEPTEMBER, start=month, end=month)
        counted = effective_coverage.read(reader, selection).compounds
        title = coverage_panels.overview(reader, selection).title
        assert f"{counted.effective} 个小区有效覆盖" in title
        assert (f"{counted.unjudged} 个暂不能判断" in title) is (counted.unjudged > 0)


def test_before_the_ledgers_reach_there_is_no_rate_rather_than_none_effective(reader):
    # Before: 19 compounds without a branch and 14 that failed a known gate made a rate of 0.0 % out of 33.
    first = Selection(None, None, date(2024, 1, 1), date(2024, 1, 1))
    assert indicators.value_alone(reader, "effective_coverage_rate", first).status == "no_data"
    assert indicators.value_alone(reader, "compounds_unjudged", first).value == 88
    assert {
        part.status for part in indicators.breakdown(reader, "effective_coverage_rate", first, "community")
    } == {"no_data"}
    trend = indicators.trend(reader, "effective_coverage_rate", SEPTEMBER, 33)
    assert {point.value for point in trend if point.month < date(2024, 12, 1)} == {None}
    assert None not in {point.value for point in trend if point.month >= date(2024, 12, 1)}


# ---------------------------------------------------------------------------- chance and verdict


@pytest.mark.parametrize(("up", "down"), [(0, 0), (1, 0), (5, 0), (6, 0), (0, 6), (4, 4), (9, 6), (40, 20)])
def test_the_sign_test_is_exact(up, down):
    moved = up + down
    tail = sum(comb(moved, count) for count in range(min(up, down) + 1)) / 2**moved
    assert effective_coverage.sign_test(up, down) == pytest.approx(min(1, 2 * tail))
    assert effective_coverage.sign_test(up, down) == effective_coverage.sign_test(down, up)


def coverage(compounds, households, up, down):
    return Coverage(SEPTEMBER.end, None, compounds, households, up, down, {})


def test_turned_only_beyond_chance_and_with_nothing_against_it():
    risen = rate(70, 100, 100, before=50, now=70, both=100, was=50)
    homes = rate(700, 1000, 1000, before=500, now=700, both=1000)
    assert coverage(risen, homes, 20, 0).verdict == "turned"
    # Twenty compounds of five joint branches are five moves, which chance gives once in sixteen.
    assert coverage(risen, homes, 5, 0).chance == 0.0625
    assert coverage(risen, homes, 5, 0).verdict == "turning"
    assert coverage(risen, replace(homes, effective_now=500), 20, 0).verdict == "moved"
    assert coverage(risen, NONE, 20, 0).verdict == "turned"  # households are not known
    assert coverage(replace(risen, upper_before=70.0), homes, 20, 0).verdict == "turning"
    assert coverage(replace(risen, is_enough=False), homes, 20, 0).verdict == "unjudged"
    assert coverage(replace(risen, effective_now=50), homes, 10, 10).verdict == "level"
    assert coverage(replace(risen, effective_now=30), homes, 0, 20).verdict == "moved"
    assert coverage(NONE, NONE, 0, 0).verdict == "unjudged"


def test_a_number_of_effective_compounds_does_not_grow_with_what_is_judged(reader):
    # 36 of 64 judged a year before, 54 of 88 now: 18 more, of which 3 among those judged at both times.
    found = effective_coverage.read(reader, SEPTEMBER).compounds
    moved = effective_coverage.moved(reader, "compounds_effective", SEPTEMBER, date(2025, 9, 1))
    assert moved.change == found.up - found.down == found.effective_now - found.effective_before
    assert (moved.before, moved.now) == (found.effective_before, found.effective_now)
    by_rate = effective_coverage.moved(reader, "effective_coverage_rate", SEPTEMBER, date(2025, 9, 1))
    assert by_rate.change == pytest.approx(100 * moved.change / found.judged_both)
    assert effective_coverage.moved(reader, "vacant_posts", SEPTEMBER, date(2025, 9, 1)) is None


# ---------------------------------------------------------------------------- sentences


def community(name, compounds, judged, effective):
    return {
        "community_id": name,
        "name": name,
        "compounds": compounds,
        "judged": judged,
        "unjudged": compounds - judged,
        "effective": effective,
        "rate": 100 * effective / judged if judged else None,
        "rate_before": None,
    }


def test_a_community_of_which_one_compound_is_judged_is_not_called_wholly_effective():
    # Seen: "2 个社区的小区全部有效覆盖" where one compound of eight was judged in each.
    rows = [community("A", 8, 1, 1), community("B", 8, 1, 1)]
    assert headlines.coverage.communities_judged(rows) == (
        "2 个社区中，0 个社区的小区全部有效覆盖；2 个社区共有 14 个小区暂不能判断"
    )
    assert (
        headlines.coverage.communities_judged([community("A", 8, 8, 8)])
        == "1 个社区中，1 个社区的小区全部有效覆盖"
    )
    assert headlines.coverage.communities_judged([]) == ""
    # Compounds that lie in no community make none.
    assert headlines.coverage.communities_judged([community("A", 8, 8, 8), community(None, 1, 1, 1)]) == (
        headlines.coverage.communities_judged([community("A", 8, 8, 8)])
    )
    drawn = bars.judged([*rows, community("C", 3, 0, 0)], 50.0, with_before=False)
    assert "100.0% (1/1) · 7 个暂不能判断" in drawn
    assert drawn.count("absent") == 1
    assert "3 个暂不能判断" in drawn


def test_steps_tell_what_is_judged_and_the_bounds_where_they_are_wide():
    steps = {"in_scope": 100, "covered": 90}
    assert headlines.coverage.coverage_steps(steps, rate(50, 100, 100)) == (
        "100 个小区应建、90 个已建、50 个有效；从有形到有效还差 40 个"
    )
    said = headlines.coverage.coverage_steps(steps, rate(50, 80, 100))
    assert said == (
        "100 个小区应建、90 个已建；可判断的 80 个中 50 个有效（62.5%），20 个暂不能判断"
        "，无论其结果如何，有效覆盖率在 50.0% 至 70.0% 之间"
    )
    name = "effective_coverage_rate"
    assert headlines.coverage.unjudged(rate(50, 80, 100), name) == "另有 20 个小区未判断，上下限 50.0–70.0%"
    assert headlines.coverage.unjudged(rate(50, 99, 100), f"{name}_households") == "另有 1 户未判断"
    assert headlines.coverage.unjudged(rate(50, 100, 100), name) == ""
    assert "至" not in headlines.coverage.coverage_steps(steps, rate(50, 99, 100))
    assert "暂不能判断" in headlines.coverage.coverage_steps(steps, replace(NONE, in_scope=100, unjudged=100))
    none = headlines.coverage.coverage_steps({"in_scope": 100, "covered": 0}, rate(0, 100, 100))
    assert none == "100 个小区应建，尚无在册支部"


def gap(branches, is_effective, failed=""):
    return {"branches": branches, "is_effective": is_effective, "failed": failed, "households": 10}


def test_gaps_count_those_not_judged_apart():
    found = rate(1, 3, 4)
    rows = [gap(0, False), gap(1, False, "g2"), gap(1, None, "g3")]
    assert headlines.coverage.gaps(rows, found) == (
        "2 个小区尚未有效覆盖，其中 1 个未建支部；最多的缺口是 G2 组织生活（1 个）；另有 1 个小区暂不能判断"
    )
    # Before: "所选小区全部有效覆盖" of a choice in which there is no compound.
    assert headlines.coverage.gaps([], NONE) == ""
    assert headlines.coverage.gaps([], rate(4, 4, 4)) == labels.text("sentence.gaps_effective_all")
    assert "暂不能判断" in headlines.coverage.gaps([gap(1, None)], found)


def test_the_city_says_the_same(reader, monkeypatch):
    selection = replace(SEPTEMBER, start=date(2025, 9, 1), end=date(2025, 9, 1))
    title = coverage_panels.overview(reader, selection).title
    monkeypatch.setattr(map_limit, "MOST", 10)
    assert coverage_panels.overview(reader, selection).title == title


def test_a_gate_that_is_not_judged_says_why():
    row = dict.fromkeys(("g1", "g2", "g3", "g4", "g5", "gate_center", "blocks", "assembly_blocks"))
    row |= dict.fromkeys(
        ("issues_raised", "meetings_held", "overdue", "overdue_owned", "center_open_days"), 0
    )
    row |= dict.fromkeys(("assemblies", "committee_meetings", "theme_days", "lectures"))
    assert labels.text("gate.g2_young") in compound_card._gates(row | {"blocks": 0}, None)
    assert labels.text("gate.g2_unlisted") in compound_card._gates(row | {"blocks": 4}, None)
