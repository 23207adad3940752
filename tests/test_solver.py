"""The planner: the optimum of brute force, and what an independent check of every proposal finds."""

import csv
import functools
import itertools
import json
import math
import re
from dataclasses import replace

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


def compound(
    name, regular, x=0.0, y=0.0, community="C1", kind="managed", branch=None, form=None, matters=None
):
    return Compound(name, community, kind, regular, x, y, branch, form, matters or {})


MATTERS = ({}, {"a": 30}, {"a": 12, "b": 12}, {"b": 40, "c": 10})


def drawn(most):
    members = st.one_of(st.integers(0, 6), st.integers(0, 60), st.none())
    row = st.tuples(
        members,
        st.integers(0, 25),
        st.integers(0, 25),
        st.sampled_from(KINDS),
        st.sampled_from(("C1", "C2")),
        st.sampled_from((None, "B1", "B2", "B3", "own")),
        st.sampled_from(MATTERS),
    )
    return st.lists(row, max_size=most).map(
        lambda rows: [
            compound(
                f"K{number:02}",
                regular,
                100.0 * x,
                100.0 * y,
                community,
                kind,
                branch and f"{community}-{branch if branch != 'own' else number}",
                branch and ("single" if branch == "own" else "joint"),
                matters,
            )
            for number, (regular, x, y, kind, community, branch, matters) in enumerate(rows)
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


def stands_alone(one, limits):
    return one.regular >= (limits.min_members if one.kind == "employer" else limits.threshold)


def keeps_limits(members, limits):
    large = [one for one in members if stands_alone(one, limits)]
    total = sum(one.regular for one in members)
    if len(members) == 1:
        return bool(large) or total >= limits.min_members
    branches = math.ceil(large[0].regular / limits.max_members) if large else 1
    return (
        len(members) <= limits.max_compounds
        and len(large) <= 1
        and limits.min_members <= total <= branches * limits.max_members
        and is_connected(members, limits.distance_m)
    )


def are_alike(one, other, limits):
    totals = [sum(item.matters.values()) for item in (one, other)]
    if min(totals) < limits.min_matters:
        return False
    overlap = sum(
        min(n / totals[0], other.matters.get(name, 0) / totals[1]) for name, n in one.matters.items()
    )
    return overlap >= limits.min_likeness - 1e-9


def unlikeness(members, limits):
    kinds = {one.kind for one in members}
    if len(kinds) > 1:
        return 2
    alike = all(are_alike(*pair, limits) for pair in itertools.combinations(members, 2))
    return int(kinds == {"unmanaged"} and not alike)


def branches_of_today(members):
    found = {}
    for one in members:
        if one.branch is not None:
            found.setdefault((one.community, one.branch), []).append(one)
    return list(found.values())


def fallbacks(branch, limits):
    """How a branch of today that breaks a limit goes on, with at most one compound that stands alone."""
    large = [one for one in branch if stands_alone(one, limits)]
    small = [one for one in branch if not stands_alone(one, limits)]
    if not small:
        return []
    ways = [sorted([*small, one], key=lambda item: item.id) for one in large] or [small]
    return [way for way in ways if not keeps_limits(way, limits)]


def staying(members, limits, today):
    """How many compounds of a group keep their branch: those of the largest of today's that is whole in it."""
    if not keeps_limits(members, limits):
        return len(members) if members in today else 0
    whole = [
        branch
        for branch in today
        if all(one in members for one in branch) and is_connected(branch, limits.distance_m)
    ]
    return max((len(branch) for branch in whole), default=0)


def score(members, limits, today):
    """What plans are compared by, each part better where it is more."""
    size, stays = len(members), staying(members, limits, today)
    unlike = size * unlikeness(members, limits)
    if not keeps_limits(members, limits):
        return (size, -size, stays - size, -unlike, 0.0)
    has_large = any(stands_alone(one, limits) for one in members)
    irregular = size - 1 if has_large else int(size == 1 and not stays)
    return (size, -irregular, stays - size, -unlike, -shortest_tree(members))


def planned(rows):
    return [row for row in rows if row.regular is not None and row.x is not None and row.y == row.y]


def assert_sound(plan, rows):
    by_id = {item.id: item for item in rows}
    limits = plan.limits
    today = branches_of_today(planned(rows))
    names = [name for group in plan.groups for name in group.compounds]
    names += [item.compound for item in plan.unserved]
    assert sorted(names) == sorted(by_id)
    for group in plan.groups:
        members = [by_id[name] for name in group.compounds]
        assert {member.community for member in members} == {group.community}
        assert list(group.compounds) == sorted(group.compounds)
        assert group.regular == sum(member.regular for member in members)
        assert group.branches == max(1, math.ceil(group.regular / limits.max_members))
        assert group.length_m == pytest.approx(shortest_tree(members))
        assert group.unlike == unlikeness(members, limits)
        assert group.breaks == (not keeps_limits(members, limits))
        assert not group.breaks or any(members in fallbacks(branch, limits) for branch in today)
        assert group.irregular == -score(members, limits, today)[1]
        assert group.causes.count("") == staying(members, limits, today)
        for cause, one in zip(group.causes, members, strict=True):
            assert (cause == "no_branch") == (one.branch is None)
        if group.form == "clustered":
            assert ({member.kind for member in members}, group.unlike) == ({"unmanaged"}, 0)
    for item in plan.unserved:
        one = by_id[item.compound]
        assert one.community == item.community
        assert (item.reason == "no_members") == (one.regular is None)
        if one in planned(rows):  # nobody who has a branch is left without one
            assert one.branch is None
            assert not stands_alone(one, limits)


# ---------------------------------------------------------------------------- brute force


def best_by_hand(members, limits, today):
    """Return the best score of all ways to part members into groups and left ones."""
    ways = [tuple(way) for branch in today for way in fallbacks(branch, limits)]

    @functools.cache
    def best(ids):
        left = [one for one in members if one.id in ids]
        if not left:
            return (0, 0, 0, 0, 0.0)
        first, *rest = left
        groups = [
            (first, *others)
            for size in range(limits.max_compounds)
            for others in itertools.combinations(rest, size)
            if keeps_limits([first, *others], limits)
        ]
        groups += [way for way in ways if first in way and all(one in left for one in way)]
        totals = []
        if first.branch is None and not stands_alone(first, limits):
            totals.append(best(ids - {first.id}))
        for group in groups:
            if after := best(ids - {one.id for one in group}):
                mine = score(list(group), limits, today)
                totals.append(tuple(a + b for a, b in zip(mine, after, strict=True)))
        return max((total for total in totals if total), default=None)

    return best(frozenset(one.id for one in members))


def reason_by_hand(one, here, limits):
    others = [other for other in here if other.id != one.id]
    if all(math.dist((one.x, one.y), (other.x, other.y)) > limits.distance_m for other in others):
        return "isolated"
    groups = [
        [one, *group]
        for size in range(1, limits.max_compounds)
        for group in itertools.combinations(others, size)
        if is_connected([one, *group], limits.distance_m)
        and sum(stands_alone(item, limits) for item in group) <= 1
    ]
    if any(keeps_limits(group, limits) for group in groups):
        return "left_over"
    is_over = any(sum(item.regular for item in group) > limits.max_members for group in groups)
    return "too_many" if is_over else "too_few"


@settings(max_examples=150)
@given(drawn(7), LIMITS_DRAWN)
def test_no_plan_is_better_and_every_reason_is_true(rows, limits):
    plan = solver.propose(rows, limits)

    assert_sound(plan, rows)
    assert (plan.exact, plan.gap) == (True, 0)
    best = [0.0] * 5
    for community in ("C1", "C2"):
        here = [row for row in planned(rows) if row.community == community]
        found = best_by_hand(here, limits, branches_of_today(here))
        best = [a + b for a, b in zip(best, found, strict=True)]
    served, irregular, changed, unlike, length = plan.score
    assert [served, -irregular, -changed, -unlike] == best[:4]
    assert -length == pytest.approx(best[4], abs=1e-3)
    by_id = {row.id: row for row in rows}
    for item in plan.unserved:
        here = [row for row in planned(rows) if row.community == item.community]
        one = by_id[item.compound]
        assert item.reason == ("no_members" if one.regular is None else reason_by_hand(one, here, limits))


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
    free, none = np.zeros(10, dtype=bool), np.zeros(len(members), dtype=bool)
    chosen, gap = solver._pack([list(group) for group in members], values, free, none)

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


def told(plan):
    return [(group.form, group.compounds, group.causes) for group in plan.groups]


def test_small_compounds_are_attached_to_a_large_one_where_they_have_no_other_way():
    rows = [compound("K1", 2), compound("K2", 20, x=900.0), compound("K3", 2, x=1800.0)]
    three = solver.propose(rows, LIMITS)
    near = solver.propose([*rows, compound("K4", 1, x=2000.0)], LIMITS)
    full = solver.propose([compound("K1", 2), compound("K2", 49)], LIMITS)

    assert told(three) == [("attached", ("K1", "K2", "K3"), ("no_branch",) * 3)]
    assert [(group.form, group.compounds) for group in near.groups] == [
        ("attached", ("K1", "K2")),
        ("joint", ("K3", "K4")),
    ]
    assert [(item.compound, item.reason) for item in full.unserved] == [("K1", "too_many")]


def test_a_small_compound_is_attached_to_a_branch_of_today_that_stays_as_it_is():
    rows = [
        compound("K1", 4, branch="B1", form="joint"),
        compound("K2", 4, x=100.0, branch="B1", form="joint"),
        compound("K3", 2, x=200.0),
        compound("K4", 5, x=5000.0, branch="B2", form="single"),
        compound("K5", 2, x=5100.0),
    ]
    assert told(solver.propose(rows, LIMITS)) == [
        ("attached", ("K1", "K2", "K3"), ("", "", "no_branch")),
        ("attached", ("K4", "K5"), ("", "no_branch")),
    ]


def test_an_employer_s_compound_stands_alone_if_it_has_enough_for_a_branch():
    rows = [compound("K1", 3, kind="employer"), compound("K2", 5), compound("K3", 6)]

    assert [(group.form, group.compounds) for group in solver.propose(rows, LIMITS).groups] == [
        ("single", ("K1",)),
        ("joint", ("K2", "K3")),
    ]


def test_compounds_without_management_are_clustered_where_their_matters_are_alike():
    heating, parking, few = {"heating": 9, "noise": 1}, {"parking": 10}, {"heating": 9}
    rows = [
        compound(f"K{number}", 3, x=100.0 * number, kind="unmanaged", matters=matters)
        for number, matters in enumerate([heating, parking, heating, parking, few, few])
    ]
    groups = solver.propose(rows, Limits(threshold=10, max_compounds=2)).groups

    assert [(group.form, group.compounds, group.unlike) for group in groups] == [
        ("clustered", ("K0", "K2"), 0),
        ("clustered", ("K1", "K3"), 0),
        ("joint", ("K4", "K5"), 1),  # too few to compare
    ]


def test_branches_of_today_stay_though_others_would_be_nearer_or_more_alike():
    rows = [
        compound("K1", 3, branch="B1", form="joint"),
        compound("K2", 3, x=10.0, branch="B2", form="joint", kind="unmanaged"),
        compound("K3", 3, x=800.0, branch="B1", form="joint", kind="unmanaged"),
        compound("K4", 3, x=810.0, branch="B2", form="joint"),
        compound("K5", 5, x=20.0, branch="B3", form="single"),
    ]
    plan = solver.propose(rows, LIMITS)

    assert told(plan) == [
        ("joint", ("K1", "K3"), ("", "")),
        ("joint", ("K2", "K4"), ("", "")),
        ("single", ("K5",), ("",)),
    ]
    assert plan.score == (5, 0, 0, 8, pytest.approx(1600))


@pytest.mark.parametrize(
    ("members", "limits", "cause"),
    [
        ([4, 12], {}, "stands_alone"),
        ([2, 2, 2, 2, 2, 2], {}, "too_many_compounds"),
        ([4, 4], {"distance_m": 50}, "too_far"),
        ([9, 9], {"max_members": 15}, "too_many"),
    ],
)
def test_a_branch_of_today_that_breaks_a_limit_changes_and_says_why(members, limits, cause):
    rows = [
        compound(f"K{number}", regular, x=100.0 * number, branch="B1", form="joint")
        for number, regular in enumerate([*members, 4, 4])
    ]
    joined = rows[: len(members)] + [
        replace(one, branch=f"B{one.id}", form="single", x=100.0 * number + 40)
        for number, one in enumerate(rows[len(members) :])
    ]
    causes = {
        name: cause
        for group in solver.propose(joined, Limits(10, **limits)).groups
        for name, cause in zip(group.compounds, group.causes, strict=True)
    }
    assert {causes[one.id] for one in rows[: len(members)]} == {cause}


def test_nobody_loses_a_branch_for_want_of_a_way():
    rows = [
        compound("K1", 1, branch="B1", form="joint"),
        compound("K2", 1, x=9000.0, branch="B1", form="joint"),
        compound("K3", 2, x=20_000.0),
    ]
    plan = solver.propose(rows, Limits(3))
    (group,) = plan.groups

    assert (group.compounds, group.breaks, group.causes) == (("K1", "K2"), True, ("", ""))
    assert [item.compound for item in plan.unserved] == ["K3"]


def test_communities_are_never_crossed():
    plan = solver.propose([compound("K1", 2), compound("K2", 2, community="C2")], LIMITS)

    assert plan.groups == ()
    assert [item.reason for item in plan.unserved] == ["isolated", "isolated"]


def test_equal_kinds_are_worth_more_than_a_shorter_way():
    rows = [
        compound("K1", 3, x=0),
        compound("K2", 2, x=100, kind="employer"),
        compound("K3", 3, x=200),
        compound("K4", 2, x=300, kind="employer"),
    ]
    plan = solver.propose(rows, LIMITS)

    assert [group.compounds for group in plan.groups] == [("K1", "K3"), ("K2", "K4")]


def test_serving_one_more_is_worth_more_than_equal_kinds():
    rows = [compound("K1", 3), compound("K2", 3), compound("K3", 2, kind="employer")]
    (group,) = solver.propose(rows, LIMITS).groups

    assert (group.compounds, group.unlike) == (("K1", "K2", "K3"), 2)


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
        compound("middle of a row", 47, x=6e4),
        compound("other end of a row", 2, x=6e4 + 800),
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

    assert (plan.groups, plan.unserved, plan.exact, plan.candidates) == ((), (), True, 0)
    assert plan.score == (0, 0, 0, 0, 0)


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
