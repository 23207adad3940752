"""Proposals of a version: the published ones, those solved for other limits, and the part a filter leaves."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from linli.components.topics import planning
from linli.planning import proposals
from linli.planning.solver import Group, Limits, Plan, Unserved
from linli.warehouse.store import Store


@pytest.fixture
def reader(demo_store):
    return Store(demo_store).reader()


def test_every_threshold_is_published_and_equals_what_is_solved_now(reader):
    limits = proposals.default_limits(date(2026, 9, 30))
    for threshold in (proposals.THRESHOLDS[0], 7, proposals.THRESHOLDS[-1]):
        wanted = replace(limits, threshold=threshold)
        published = proposals.read(reader, wanted)
        solved = proposals._solved(reader, date(2026, 9, 1), wanted)
        assert published.groups == solved.groups
        assert published.unserved == solved.unserved
        assert (published.score, published.exact) == (solved.score, True)


def test_a_branch_that_needs_more_members_moves_the_first_threshold():
    limits = proposals.default_limits(date(2026, 9, 30))
    assert proposals.thresholds(limits) == range(3, 51)
    assert proposals.thresholds(replace(limits, min_members=5)) == range(5, 51)


def test_other_limits_are_solved_anew(reader):
    limits = replace(proposals.default_limits(date(2026, 9, 30)), max_compounds=2, distance_m=300)
    plan = proposals.read(reader, limits)
    new = [group for group in plan.groups if not group.breaks]
    assert max(len(group.compounds) for group in new) == 2
    assert all(group.length_m <= 300 for group in new)


def test_at_the_lowest_threshold_and_any_other_nobody_who_has_a_branch_is_left_without_one(reader):
    has_one = {
        row["compound_id"]
        for row in reader.rows("plan_compounds", month=date(2026, 9, 1), privacy=reader.threshold)
        if row["branch_id"]
    }
    limits = proposals.default_limits(date(2026, 9, 30))
    assert len(has_one) > 80
    for threshold in proposals.thresholds(limits):
        plan = proposals.read(reader, replace(limits, threshold=threshold))
        assert has_one.isdisjoint(item.compound for item in plan.unserved)
    forms = {
        group.form for x in (3, 7) for group in proposals.read(reader, replace(limits, threshold=x)).groups
    }
    assert forms == {"single", "joint", "clustered", "attached", "exception"}  # each way is found


def test_a_filter_leaves_the_groups_that_concern_it(reader):
    plan = proposals.read(reader, proposals.default_limits(date(2026, 9, 30)))
    joint = next(group for group in plan.groups if group.form == "joint")
    part = proposals.within(plan, frozenset(joint.compounds[:1]))
    assert part.groups == (joint,)
    assert part.unserved == ()


def test_without_members_nothing_is_planned(mixed_store):
    reader = Store(mixed_store).reader()
    assert proposals.month(reader) is None


def test_what_changes_is_told_with_its_reason_and_so_is_what_stays_unexpectedly():
    names = ("K1", "K2", "K3", "K4", "K5", "K6")
    compounds = pd.DataFrame(
        {
            "compound_id": names,
            "name": names,
            "community_name": "C",
            "kind": ["managed", "managed", "managed", "unmanaged", "employer", "managed"],
            "form": ["joint", "joint", "none", "none", "none", "single"],
        }
    )
    groups = (
        group(("K1", "K2", "K3"), "attached", causes=("", "", "no_branch"), steps_m=(80.0, 80.0, 120.4)),
        group(("K5",), "single", anchor="K5", causes=("no_branch",)),
        group(("K6",), "single", anchor="K6"),
    )
    plan = Plan(Limits(7), groups, (Unserved("C", "K4", "isolated"),), 0.0, True, 1)
    found = planning.changes(plan)
    shown = planning.looks(found, compounds)

    assert [look.key for look in shown] == ["kept", "kept", "attached", "none", "single", "kept"]
    assert planning.summary(plan, found, shown, compounds, 7) == (
        "按现行门槛（正式党员 7 名以上单独组建）：2 个小区变动，3 个不变，1 个暂不能覆盖"
    )
    assert planning.causes(found, plan, compounds) == "缘由：现在没有支部 2 个，附近没有可联合的小区 1 个"
    told = planning.table_of(found, plan, compounds)
    assert told["compound_id"].tolist() == ["K3", "K4", "K5", "K1", "K2"]
    assert told["partners"].fillna("").tolist() == ["K1、K2", "", "", "K2、K3", "K1、K3"]
    assert told["reason"].tolist() == [
        "现在没有支部；并入 120 米外的支部",
        "附近没有可联合的小区",
        "现在没有支部；单位型小区，单独组建",
        *["原支部不变，邻近小区并入"] * 2,
    ]
    assert planning.differences(told, found) == "2 个小区变动，1 个暂不能覆盖，2 个不变但需说明"
    assert planning.together(plan) == {"K1": ("K1", "K2", "K3"), "K5": ("K5",)}


def test_a_branch_that_stays_though_it_breaks_a_limit_is_told():
    compounds = pd.DataFrame(
        {"compound_id": ["K1"], "name": ["K1"], "community_name": "C", "kind": "managed", "form": "single"}
    )
    plan = Plan(Limits(7), (group(("K1",), "single", breaks=True),), (), 0.0, True, 1)
    found = planning.changes(plan)

    told = planning.summary(plan, found, planning.looks(found, compounds), compounds, 7)
    assert told.endswith("各小区维持现状，其中 1 个不合条件但没有别的办法")
    assert planning.table_of(found, plan, compounds)["reason"].tolist() == [
        "原支部小区相隔超过 1,000 米，但没有别的办法，保留"
    ]


def test_a_compound_that_could_stand_alone_stays_for_its_partner_and_the_page_says_so(reader):
    """At 5 nothing of it is told, at 6 its partner would have nobody left; a small one that stands alone today is not merged."""
    month = proposals.month(reader)
    compounds = reader.run("compounds_map", month=month, community_ids=None, compound_kinds=None)
    limits = proposals.default_limits(month)
    told = {}
    for x in (5, 6, 20):
        plan = proposals.read(reader, replace(limits, threshold=x))
        found = planning.changes(plan)
        rows = planning.table_of(found, plan, compounds)
        told[x] = rows.set_index("compound_id")["reason"].to_dict()
        able = {
            name
            for group in plan.groups
            if len(group.compounds) > 1 and not any(group.causes) and group.anchor
            for name in group.compounds
        }
        assert able <= told[x].keys()
    [one] = [
        name
        for name, why in told[6].items()
        if why == "达到 6 名，可以单独，但分开后同支部的小区没有合适去处，仍在一起"
    ]
    assert "同支部的小区可以单独，但本小区没有别的合适去处，仍在一起" in told[6].values()
    assert "可以单独，但" not in told[5].get(one, "")
    assert "不足 20 名，但已单独建支部，尽量少变动，不撤并" in told[20].values()


def test_where_branches_are_not_collected_nobody_is_said_to_have_none():
    compounds = pd.DataFrame(
        {"compound_id": ["K1"], "name": ["K1"], "community_name": "C", "kind": "managed", "form": None}
    )
    plan = Plan(Limits(7), (group(("K1",), "single", "K1", causes=("no_branch",)),), (), 0.0, True, 1)
    found = planning.changes(plan)

    told = planning.summary(plan, found, planning.looks(found, compounds), compounds, 9)
    assert told == "如果正式党员 7 名以上单独组建：1 个小区可建支部"
    assert planning.table_of(found, plan, compounds)["reason"].tolist() == ["达到 7 名正式党员，单独组建"]


def test_of_a_compound_told_with_others_only_a_mean_is_said(demo_store):
    """Before guests more are told with others: nobody is then said to have so many members as the desk knows he has not."""
    reader = Store(demo_store).reader()
    month, found = proposals.month(reader), {}
    compounds = reader.run("compounds_map", month=month, community_ids=None, compound_kinds=None)
    limits = proposals.default_limits(month)
    for one in (reader, reader.outside):
        means = planning.pooled(one, compounds, month)
        for x in (5, 7, 10):
            plan = proposals.read(one, replace(limits, threshold=x))
            rows = planning.table_of(planning.changes(plan), plan, compounds, means)
            for name, why in zip(rows["compound_id"], rows["reason"], strict=True):
                assert not (name in means and why.startswith(f"达到 {x} 名")), (name, why)
                found.setdefault((name, x), []).append(why)
        assert f"{len(means)} 个小区的人数不能单独公布（公布下限 {one.threshold} 人）" in planning.counted(
            {"counted_from": month, "counted_on": month}, len(means), one.threshold
        )
    said = [why for reasons in found.values() for why in reasons if "合并后平均" in why]
    assert said
    assert len(planning.pooled(reader, compounds, month)) < len(means)


def group(compounds, form, anchor=None, causes=None, steps_m=None, breaks=False):
    none = ("",) * len(compounds)
    zero = (0.0,) * len(compounds)
    return Group("C", compounds, form, anchor, 9, 1, 0.0, 0, 0, breaks, causes or none, steps_m or zero)
