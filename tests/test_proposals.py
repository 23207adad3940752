"""Proposals of a version: the published ones, those solved for other limits, and the part a filter leaves."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from linli.components.topics import planning
from linli.planning import proposals
from linli.planning.solver import Group, Limits, Plan, Unserved, Weights
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
        assert (published.objective, published.exact) == (solved.objective, True)
        assert published.weights == solved.weights


def test_a_branch_that_needs_more_members_moves_the_first_threshold():
    limits = proposals.default_limits(date(2026, 9, 30))
    assert proposals.thresholds(limits) == range(3, 51)
    assert proposals.thresholds(replace(limits, min_members=5)) == range(5, 51)


def test_other_limits_are_solved_anew(reader):
    limits = replace(proposals.default_limits(date(2026, 9, 30)), max_compounds=2, distance_m=300)
    plan = proposals.read(reader, limits)
    assert max(len(group.compounds) for group in plan.groups) <= 2
    assert all(group.length_m <= 300 for group in plan.groups)


def test_a_filter_leaves_the_groups_that_concern_it(reader):
    plan = proposals.read(reader, proposals.default_limits(date(2026, 9, 30)))
    joint = next(group for group in plan.groups if group.form == "joint")
    part = proposals.within(plan, frozenset(joint.compounds[:1]))
    assert part.groups == (joint,)
    assert part.unserved == ()


def test_without_members_nothing_is_planned(mixed_store):
    reader = Store(mixed_store).reader()
    assert proposals.month(reader) is None


def test_differences_are_new_forms_new_partners_and_those_left_out():
    names = ("K1", "K2", "K3", "K4", "K5")
    forms = ("joint", "joint", "joint", "none", "single")
    compounds = pd.DataFrame(
        {"compound_id": names, "name": names, "community_name": "C", "form": forms, "joint_group": None}
    )
    groups = tuple(
        Group("C", members, form, 9, 1, 0.0, False)
        for members, form in ((("K1", "K2"), "joint"), (("K3",), "exception"), (("K5",), "single"))
    )
    unserved = (Unserved("C", "K4", "isolated"),)
    plan = Plan(Limits(7), groups, unserved, 0.0, 0.0, True, 1, Weights(1, 1))

    unchanged = planning.differences(plan, compounds, {"B1": ["K1", "K2"], "B2": ["K3"]})
    assert unchanged["compound_id"].tolist() == ["K3", "K4"]
    regrouped = planning.differences(plan, compounds, {"B1": ["K1", "K2", "K3"]})
    assert regrouped["compound_id"].tolist() == ["K1", "K2", "K3", "K4"]
    assert regrouped["partners"].tolist()[:2] == ["K2", "K1"]
    assert regrouped["reason"].notna().tolist() == [False, False, False, True]
