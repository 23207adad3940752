"""The planner: the optimum of brute force, and what an independent check of every proposal finds."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli import planner
from linli.planner import Compound, Limits

KINDS = ("managed", "employer", "unmanaged")
LIMITS = Limits(threshold=10, distance_m=1000)


def compound(name, regular, x=0.0, y=0.0, community="C1", kind="managed"):
    return Compound(name, community, kind, regular, x, y)


compounds = st.lists(
    st.tuples(
        st.one_of(st.none(), st.integers(0, 130)),
        st.integers(0, 25),
        st.integers(0, 25),
        st.sampled_from(KINDS),
        st.sampled_from(("C1", "C2")),
    ),
    max_size=6,
).map(
    lambda rows: [
        compound(f"K{number}", regular, 100.0 * x, 100.0 * y, community, kind)
        for number, (regular, x, y, kind, community) in enumerate(rows)
    ]
)


def is_connected(members, distance):
    reached, waiting = {members[0]}, [members[0]]
    while waiting:
        here = waiting.pop()
        for other in members:
            if other not in reached and math.dist((here.x, here.y), (other.x, other.y)) <= distance:
                reached.add(other)
                waiting.append(other)
    return len(reached) == len(members)


def assert_sound(plan, given_compounds):
    """Check a plan without the planner: each compound once, every joint branch within limits and connected."""
    by_id = {item.id: item for item in given_compounds}
    limits = plan.limits
    placed = [name for group in plan.groups for name in group.compounds] + [
        item.compound for item in plan.unserved
    ]
    assert sorted(placed) == sorted(by_id)
    for group in plan.groups:
        members = [by_id[name] for name in group.compounds]
        assert {member.community for member in members} == {group.community}
        assert group.regular == sum(member.regular for member in members)
        if group.form in ("single", "exception"):
            assert len(members) == 1
            assert group.regular >= limits.min_members
        if group.form == "single":
            assert group.regular >= limits.threshold
            assert group.branches == math.ceil(group.regular / limits.max_members)
            continue
        assert all(member.regular < limits.threshold for member in members)
        if group.form == "exception":
            continue
        assert limits.min_members <= group.regular <= limits.max_members
        assert group.branches == 1
        assert 2 <= len(members) <= limits.max_compounds
        assert is_connected(members, limits.distance_m)


def tree(members):
    """Return the metres of the shortest tree over some compounds."""
    inside, outside, length = [members[0]], list(members[1:]), 0.0
    while outside:
        metres, nearest = min(
            ((math.dist((a.x, a.y), (b.x, b.y)), b) for a in inside for b in outside),
            key=lambda edge: edge[0],
        )
        length += metres
        inside.append(nearest)
        outside.remove(nearest)
    return length


def best_by_hand(members, limits, weights):
    """Return the worth of the best joint branches among some compounds, trying all partitions."""
    if not members:
        return 0.0
    first, rest = members[0], members[1:]
    best = best_by_hand(rest, limits, weights)
    for size in range(1, limits.max_compounds):
        for others in itertools.combinations(rest, size):
            group = (first, *others)
            regular = sum(member.regular for member in group)
            if limits.min_members <= regular <= limits.max_members and is_connected(group, limits.distance_m):
                mixed = weights.mixed * (len({member.kind for member in group}) > 1)
                worth = (weights.compound - mixed) * len(group) - tree(group)
                left = [member for member in rest if member not in others]
                best = max(best, worth + best_by_hand(left, limits, weights))
    return best


@settings(max_examples=150, deadline=None)
@given(compounds, st.integers(3, 60), st.integers(2, 4), st.sampled_from([300.0, 1000.0, 3000.0]))
def test_every_plan_is_sound_and_as_good_as_the_best_of_all(rows, threshold, most, distance):
    limits = Limits(threshold, max_compounds=most, distance_m=distance)
    plan = planner.propose(rows, limits)

    assert_sound(plan, rows)
    by_hand = 0.0
    for community in ("C1", "C2"):
        small = [
            row
            for row in rows
            if row.community == community and row.regular is not None and row.regular < threshold
        ]
        by_hand += best_by_hand(small, limits, plan.weights)
    found = sum(
        (plan.weights.compound - plan.weights.mixed * group.mixed_kind) * len(group.compounds)
        - group.length_m
        for group in plan.groups
        if group.form == "joint"
    )
    assert plan.exact
    assert plan.gap == 0
    assert found == pytest.approx(by_hand, abs=0.01)


def test_a_large_compound_stands_alone_with_as_many_branches_as_it_needs():
    plan = planner.propose([compound("K1", 120), compound("K2", 50), compound("K3", 10)], LIMITS)
    assert [(group.form, group.branches) for group in plan.groups] == [
        ("single", 3),
        ("single", 1),
        ("single", 1),
    ]


def test_the_threshold_itself_is_enough():
    plan = planner.propose([compound("K1", 9), compound("K2", 10)], LIMITS)
    assert [(group.compounds, group.form) for group in plan.groups] == [
        (("K1",), "exception"),
        (("K2",), "single"),
    ]


@pytest.mark.parametrize(("metres", "form"), [(1000.0, "joint"), (1000.1, "exception")])
def test_compounds_join_up_to_the_distance(metres, form):
    plan = planner.propose([compound("K1", 4), compound("K2", 4, x=metres)], LIMITS)
    assert {group.form for group in plan.groups} == {form}


def test_a_chain_of_near_compounds_is_connected_though_its_ends_are_far():
    plan = planner.propose([compound(f"K{i}", 1, x=900.0 * i) for i in range(4)], LIMITS)
    [group] = plan.groups
    assert group.compounds == ("K0", "K1", "K2", "K3")
    assert group.length_m == pytest.approx(2700)


def test_communities_are_never_crossed():
    plan = planner.propose([compound("K1", 2), compound("K2", 2, community="C2")], LIMITS)
    assert plan.groups == ()
    assert [(item.compound, item.reason) for item in plan.unserved] == [
        ("K1", "isolated"),
        ("K2", "isolated"),
    ]


def test_equal_kinds_are_preferred_to_a_shorter_way():
    rows = [
        compound("K1", 3, x=0),
        compound("K2", 3, x=100, kind="employer"),
        compound("K3", 3, x=200),
        compound("K4", 3, x=300, kind="employer"),
    ]
    plan = planner.propose(rows, Limits(10, max_compounds=2))
    assert [group.compounds for group in plan.groups] == [("K1", "K3"), ("K2", "K4")]


def test_who_cannot_be_served_is_told_why():
    rows = [
        compound("K1", None),
        compound("K2", 4, x=None),
        compound("K3", 1, x=9e4),
        compound("K4", 1, x=7e4),
        compound("K5", 1, x=7e4),
        compound("K6", 0, x=0),
        compound("K7", 3, x=500),
        compound("K8", 0, x=1400),
    ]
    plan = planner.propose(rows, Limits(100, max_compounds=2))
    assert {item.compound: item.reason for item in plan.unserved} == {
        "K1": "no_members",
        "K2": "no_place",
        "K3": "isolated",
        "K4": "too_few",
        "K5": "too_few",
        "K8": "left_over",
    }


def test_all_thresholds_give_what_each_gives_alone_and_the_same_every_time():
    rows = [compound(f"K{i}", i * 3 % 17, x=250.0 * i, kind=KINDS[i % 3]) for i in range(12)]
    plans = planner.propose_all(rows, range(3, 20), LIMITS)
    assert {x: planner.propose(list(reversed(rows)), Limits(x)) for x in range(3, 20)} == plans


def test_a_crowd_is_solved_by_the_nearest_and_says_so():
    rows = [compound(f"K{i:02}", 1 + i % 4, x=30.0 * (i % 6), y=30.0 * (i // 6)) for i in range(18)]
    plan = planner.propose(rows, Limits(10, max_compounds=4), neighbours=3, max_candidates=50)
    assert not plan.exact
    assert_sound(plan, rows)
    assert plan.unserved == ()


def test_limits_that_no_branch_could_meet():
    with pytest.raises(ValueError, match="min_members"):
        Limits(3, max_members=2)
