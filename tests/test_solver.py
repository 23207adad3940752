"""The planner: the optimum of brute force, and what an independent check of every proposal finds."""

import csv
import itertools
import json
import math
import re

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.geo import positions
from linli.planning import solver
from linli.planning.solver import Compound, Limits

KINDS = ("managed", "employer", "unmanaged")
LIMITS = Limits(threshold=10)


def compound(name, regular, x=0.0, y=0.0, community="C1", kind="managed"):
    return Compound(name, community, kind, regular, x, y)


def drawn(most):
    members = st.one_of(st.integers(0, 6), st.integers(0, 60), st.none())
    row = st.tuples(
        members, st.integers(0, 25), st.integers(0, 25), st.sampled_from(KINDS), st.sampled_from(("C1", "C2"))
    )
    return st.lists(row, max_size=most).map(
        lambda rows: [
            compound(f"K{number:02}", regular, 100.0 * x, 100.0 * y, community, kind)
            for number, (regular, x, y, kind, community) in enumerate(rows)
        ]
    )


LIMITS_DRAWN = st.builds(
    Limits,
    threshold=st.integers(3, 60),
    max_compounds=st.integers(2, 6),
    max_members=st.integers(10, 60),
    min_members=st.integers(1, 3),
    distance_m=st.sampled_from([0, 300, 1000, 3000]),
)


# ---------------------------------------------------------------------------- independent check


def is_connected(members, distance):
    reached, waiting = {members[0].id}, [members[0]]
    while waiting:
        here = waiting.pop()
        for other in members:
            if other.id not in reached and math.dist((here.x, here.y), (other.x, other.y)) <= distance:
                reached.add(other.id)
                waiting.append(other)
    return len(reached) == len(members)


def shortest_tree(members):
    """Kruskal, where the planner has Prim."""
    tree = {member.id: member.id for member in members}
    length = 0.0
    pairs = [(math.dist((a.x, a.y), (b.x, b.y)), a.id, b.id) for a, b in itertools.combinations(members, 2)]
    for metres, a, b in sorted(pairs):
        if tree[a] != tree[b]:
            length += metres
            tree = {name: tree[b] if root == tree[a] else root for name, root in tree.items()}
    return length


def worth(members, weights):
    mixed = len({member.kind for member in members}) > 1
    return (weights.compound - weights.mixed * mixed) * len(members) - shortest_tree(members)


def is_joint(members, limits):
    return (
        2 <= len(members) <= limits.max_compounds
        and limits.min_members <= sum(member.regular for member in members) <= limits.max_members
        and is_connected(members, limits.distance_m)
    )


def is_known(item, limits):
    return item.regular is not None and item.regular < limits.threshold


def assert_sound(plan, rows):
    by_id = {item.id: item for item in rows}
    limits = plan.limits
    placed = [name for group in plan.groups for name in group.compounds]
    placed += [item.compound for item in plan.unserved]
    assert sorted(placed) == sorted(by_id)
    for group in plan.groups:
        members = [by_id[name] for name in group.compounds]
        assert {member.community for member in members} == {group.community}
        assert list(group.compounds) == sorted(group.compounds)
        assert group.regular == sum(member.regular for member in members)
        assert group.branches == max(1, math.ceil(group.regular / limits.max_members))
        assert group.length_m == pytest.approx(shortest_tree(members))
        assert group.mixed_kind == (len({member.kind for member in members}) > 1)
        if group.form == "joint":
            assert all(member.regular < limits.threshold for member in members)
            assert is_joint(members, limits)
        else:
            assert len(members) == 1
            assert (group.form == "single") == (group.regular >= limits.threshold)
            assert group.regular >= limits.min_members
    for item in plan.unserved:
        assert by_id[item.compound].community == item.community
        assert (item.reason == "no_members") == (by_id[item.compound].regular is None)
    joint = [group.compounds for group in plan.groups if group.form == "joint"]
    found = sum(worth([by_id[name] for name in names], plan.weights) for names in joint)
    assert plan.objective == pytest.approx(found, rel=1e-12, abs=1e-3)


# ---------------------------------------------------------------------------- brute force


def best_by_hand(members, limits, weights):
    """Return the worth of the best way to part the members into joint groups and left ones."""
    if not members:
        return 0.0
    first, *rest = members
    best = best_by_hand(rest, limits, weights)
    for size in range(1, limits.max_compounds):
        for others in itertools.combinations(rest, size):
            if is_joint((first, *others), limits):
                left = [member for member in rest if member not in others]
                value = worth((first, *others), weights) + best_by_hand(left, limits, weights)
                best = max(best, value)
    return best


def reason_by_hand(one, small, limits):
    others = [other for other in small if other.id != one.id]
    if all(math.dist((one.x, one.y), (other.x, other.y)) > limits.distance_m for other in others):
        return "exception" if one.regular >= limits.min_members else "isolated"
    totals = [
        sum(member.regular for member in group) + one.regular
        for size in range(1, limits.max_compounds)
        for group in itertools.combinations(others, size)
        if is_connected([one, *group], limits.distance_m)
    ]
    if one.regular >= limits.min_members:
        return "exception"
    if any(limits.min_members <= total <= limits.max_members for total in totals):
        return "left_over"
    return "too_many" if max(totals) > limits.max_members else "too_few"


@settings(max_examples=150)
@given(drawn(7), LIMITS_DRAWN)
def test_no_way_to_join_is_better_and_every_reason_is_true(rows, limits):
    plan = solver.propose(rows, limits)

    assert_sound(plan, rows)
    assert (plan.exact, plan.gap) == (True, 0)
    best = 0.0
    expected = {}
    for community in ("C1", "C2"):
        small = [row for row in rows if row.community == community and is_known(row, limits)]
        reasons = {one.id: reason_by_hand(one, small, limits) for one in small}
        best += best_by_hand(small, limits, plan.weights)
        expected |= reasons
    assert plan.objective == pytest.approx(best, rel=1e-12, abs=1e-3)
    for group in plan.groups:
        if group.form == "exception":
            assert expected[group.compounds[0]] == "exception"
    for item in plan.unserved:
        assert item.reason == expected.get(item.compound, "no_members")


@settings(max_examples=100)
@given(drawn(40), LIMITS_DRAWN, st.sampled_from([30, 1000]))
def test_every_plan_is_sound_even_if_not_all_neighbours_count(rows, limits, most):
    plan = solver.propose(rows, limits, neighbours=3, max_candidates=most)

    assert_sound(plan, rows)
    assert plan.gap == 0


@settings(max_examples=50)
@given(drawn(12), st.randoms(use_true_random=False))
def test_all_thresholds_give_what_each_gives_alone_in_any_order(rows, dice):
    shuffled = dice.sample(rows, len(rows))
    alone = {threshold: solver.propose(shuffled, Limits(threshold)) for threshold in range(3, 30, 4)}

    assert solver.propose_all(rows, range(3, 30, 4), LIMITS) == alone


@pytest.mark.parametrize("seed", range(5))
def test_candidates_that_look_poor_at_first_are_not_lost(seed, monkeypatch):
    monkeypatch.setattr(solver, "_FEW", 1)
    members = [group for size in (2, 3) for group in itertools.combinations(range(10), size)]
    values = np.random.default_rng(seed).uniform(1, 2, len(members))
    best = {frozenset(): 0.0}
    for place in range(10):  # the best value of every set of compounds, the first of which may be left out
        for taken, value in list(best.items()):
            for group, worth_it in zip(members, values, strict=True):
                if group[0] == place and not taken.intersection(group):
                    together = taken.union(group)
                    best[together] = max(best.get(together, 0.0), value + worth_it)
    chosen, gap = solver._pack([list(group) for group in members], values, 10)

    assert gap == 0
    assert sum(values[chosen]) == pytest.approx(max(best.values()))


# ---------------------------------------------------------------------------- rules, one by one


def test_a_large_compound_stands_alone_with_as_many_branches_as_it_needs():
    plan = solver.propose([compound("K1", 120), compound("K2", 50), compound("K3", 51)], LIMITS)

    assert [(group.form, group.branches) for group in plan.groups] == [
        ("single", 3),
        ("single", 1),
        ("single", 2),
    ]


def test_the_threshold_itself_is_enough():
    plan = solver.propose([compound("K1", 9), compound("K2", 10)], LIMITS)

    assert [(group.compounds, group.form) for group in plan.groups] == [
        (("K1",), "exception"),
        (("K2",), "single"),
    ]


@pytest.mark.parametrize(("metres", "form"), [(1000.0, "joint"), (1000.1, "exception")])
def test_compounds_join_up_to_the_distance(metres, form):
    plan = solver.propose([compound("K1", 4), compound("K2", 4, x=metres)], LIMITS)

    assert {group.form for group in plan.groups} == {form}


def test_a_chain_of_near_compounds_joins_though_its_ends_are_far():
    rows = [compound(f"K{number}", 1, x=900.0 * number) for number in range(3)]
    (group,) = solver.propose(rows, LIMITS).groups

    assert group.compounds == ("K0", "K1", "K2")
    assert group.length_m == pytest.approx(1800)


@pytest.mark.parametrize("members", [[2, 2, 1, 1], [1, 1, 2, 2], [1, 1, 1, 0]])
def test_a_row_stays_whole_where_a_half_has_too_few(members):
    rows = [compound(f"K{number}", regular, x=900.0 * number) for number, regular in enumerate(members)]
    (group,) = solver.propose(rows, LIMITS).groups

    assert group.compounds == ("K0", "K1", "K2", "K3")


def test_a_large_compound_does_not_link_two_small_ones():
    rows = [compound("K1", 2), compound("K2", 20, x=900.0), compound("K3", 2, x=1800.0)]
    plan = solver.propose(rows, LIMITS)

    assert [(item.compound, item.reason) for item in plan.unserved] == [
        ("K1", "isolated"),
        ("K3", "isolated"),
    ]


def test_communities_are_never_crossed():
    plan = solver.propose([compound("K1", 2), compound("K2", 2, community="C2")], LIMITS)

    assert plan.groups == ()
    assert [item.reason for item in plan.unserved] == ["isolated", "isolated"]


def test_equal_kinds_are_worth_more_than_a_shorter_way():
    rows = [
        compound("K1", 3, x=0),
        compound("K2", 3, x=100, kind="employer"),
        compound("K3", 3, x=200),
        compound("K4", 3, x=300, kind="employer"),
    ]
    plan = solver.propose(rows, LIMITS)

    assert [group.compounds for group in plan.groups] == [("K1", "K3"), ("K2", "K4")]


def test_serving_one_more_is_worth_more_than_equal_kinds():
    rows = [compound("K1", 3), compound("K2", 3), compound("K3", 2, kind="employer")]
    (group,) = solver.propose(rows, LIMITS).groups

    assert (group.compounds, group.mixed_kind) == (("K1", "K2", "K3"), True)


def test_who_cannot_be_served_is_told_why():
    rows = [
        compound("no members", None),
        compound("no place", 4, x=None),
        compound("nor this one", 4, y=math.nan),
        compound("far away", 2, x=9e4),
        compound("next to a big one", 2, x=8e4),
        compound("the big one", 49, x=8e4),
        compound("next to nobody's home", 2, x=7e4),
        compound("nobody's home", 0, x=7e4),
        compound("end of a row", 2, x=6e4 - 900),
        compound("middle of a row", 40, x=6e4),
        compound("other end of a row", 9, x=6e4 + 800),
        compound("end of a street", 3, x=5e4 - 900),
        compound("middle of a street", 40, x=5e4),
        compound("other end of a street", 9, x=5e4 + 800),
    ]
    plan = solver.propose(rows, Limits(50))

    assert {item.compound: item.reason for item in plan.unserved} == {
        "no members": "no_members",
        "no place": "no_place",
        "nor this one": "no_place",
        "far away": "isolated",
        "next to a big one": "too_many",
        "next to nobody's home": "too_few",
        "nobody's home": "too_few",
        "end of a row": "left_over",
    }
    assert [(group.compounds, group.form) for group in plan.groups] == [
        (("end of a street",), "exception"),
        (("middle of a row", "other end of a row"), "joint"),
        (("middle of a street", "other end of a street"), "joint"),
        (("the big one",), "exception"),
    ]


def test_who_stands_alone_needs_no_place():
    (group,) = solver.propose([compound("K1", 10, x=None)], LIMITS).groups

    assert group.form == "single"


def test_a_crowd_is_solved_by_the_nearest_and_says_so():
    rows = [compound(f"K{i:02}", 1 + i % 4, x=30.0 * (i % 6), y=30.0 * (i // 6)) for i in range(30)]
    plan = solver.propose(rows, LIMITS, max_candidates=1000)

    assert_sound(plan, rows)
    assert not plan.exact
    assert plan.unserved == ()


def test_nothing_gives_an_empty_plan():
    plan = solver.propose([], LIMITS)

    assert (plan.groups, plan.unserved, plan.objective, plan.exact, plan.candidates) == ((), (), 0, True, 0)


@pytest.mark.parametrize(
    "limits",
    [
        {"threshold": 2},
        {"threshold": 3, "max_members": 2},
        {"threshold": 3, "max_compounds": 1},
        {"threshold": 3, "distance_m": math.nan},
        {"threshold": 3, "distance_m": -1},
    ],
)
def test_limits_that_contradict_each_other(limits):
    with pytest.raises(ValueError, match="must be"):
        Limits(**limits)


@pytest.mark.parametrize("rows", [[compound("K1", 1), compound("K1", 2)], [compound("K1", -1)]])
def test_compounds_that_cannot_be(rows):
    with pytest.raises(ValueError, match="K1"):
        solver.propose(rows, LIMITS)


def test_places_become_metres():
    x, y = solver.project(np.array([120.16, 120.18, np.nan]), np.array([30.30, 30.30, 30.31]))

    assert x[1] - x[0] == pytest.approx(1920, abs=4)  # cos 30.3 deg * 111.2 km * 0.02
    assert y[2] - y[0] == pytest.approx(1112, abs=1)
    assert np.isnan(x[2])


# ---------------------------------------------------------------------------- real compounds


@pytest.fixture(scope="session")
def xiacheng(real):
    """Real places in their communities; households where known, else drawn; members are drawn, about 3 %."""
    features = json.loads((real / "xiacheng" / "xiacheng_communities.geojson").read_text("utf-8"))["features"]
    tree = shapely.STRtree([positions.shape_of(feature["geometry"], "wgs84") for feature in features])
    with (real / "xiacheng" / "compounds_fccs.csv").open(encoding="utf-8-sig", newline="") as file:
        _, *rows = csv.reader(file)
    dice = np.random.default_rng(0)
    located = []
    for number, row in enumerate(rows):
        place = re.fullmatch(r"\s*([\d.]+)\s*,\s*([\d.]+)\s*", row[3])
        if place is None:
            continue
        point = positions.point_to_wgs84(float(place[1]), float(place[2]), "bd09")
        inside = tree.query(shapely.Point(point), predicate="within")
        if len(inside):
            known = re.match(r"[1-9]\d{0,4}", row[5])
            households = int(known[0]) if known else int(dice.integers(20, 900))
            members = int(dice.binomial(households, 0.03))
            kind = KINDS[dice.integers(3)]
            located.append((f"R{number:04}", f"C{min(inside):02}", kind, members, *point))
    *_, longitudes, latitudes = zip(*located, strict=True)
    xs, ys = solver.project(np.array(longitudes), np.array(latitudes))
    return [Compound(*row[:4], x, y) for row, x, y in zip(located, xs.tolist(), ys.tolist(), strict=True)]


@pytest.mark.real
def test_plans_for_real_compounds_are_sound(xiacheng):
    assert len(xiacheng) > 300
    plans = solver.propose_all(xiacheng, [3, 10, 20, 30, 50], LIMITS)
    for plan in plans.values():
        assert_sound(plan, xiacheng)
        assert plan.gap == 0
    assert any(group.form == "joint" for group in plans[50].groups)
