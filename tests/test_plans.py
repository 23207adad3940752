"""Proposals of a version: the published ones, those solved for other limits, and the part a filter leaves."""

from dataclasses import replace
from datetime import date

import pytest

from linli import plans
from linli.store import Store


@pytest.fixture
def reader(demo_store):
    return Store(demo_store).reader()


def test_every_threshold_is_published_and_equals_what_is_solved_now(reader):
    limits = plans.default_limits(date(2026, 9, 30))
    for threshold in (plans.THRESHOLDS[0], 7, plans.THRESHOLDS[-1]):
        wanted = replace(limits, threshold=threshold)
        published = plans.read(reader, wanted)
        solved = plans._solved(reader, date(2026, 9, 1), wanted)
        assert published.groups == solved.groups
        assert published.unserved == solved.unserved
        assert (published.objective, published.exact) == (solved.objective, True)


def test_other_limits_are_solved_anew(reader):
    limits = replace(plans.default_limits(date(2026, 9, 30)), max_compounds=2, distance_m=300)
    plan = plans.read(reader, limits)
    assert max(len(group.compounds) for group in plan.groups) <= 2
    assert all(group.length_m <= 300 for group in plan.groups)


def test_a_filter_leaves_the_groups_that_concern_it(reader):
    plan = plans.read(reader, plans.default_limits(date(2026, 9, 30)))
    joint = next(group for group in plan.groups if group.form == "joint")
    part = plans.within(plan, frozenset(joint.compounds[:1]))
    assert part.groups == (joint,)
    assert part.unserved == ()


def test_without_members_nothing_is_planned(mixed_store):
    reader = Store(mixed_store).reader()
    assert plans.read(reader, plans.default_limits(date(2015, 6, 30))) is None
