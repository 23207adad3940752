"""Party branches of compounds: which stand alone, which join, cluster or are attached, and who cannot be served.

A compound with enough regular members stands alone, and so does an employer's with enough for a branch. Around these,
every group of neighbours that keeps the limits is a candidate: small compounds together, or small ones attached to one
that stands alone. HiGHS picks disjoint candidates (set packing) so that nobody who has a branch today is left without
one, and then in this order, each before all that follow:

1. the most compounds are served;
2. the fewest are exceptions: attached to one that stands alone, alone below the threshold though not so today, or in
   a branch of today that breaks a limit;
3. the fewest change: all of a candidate do but those of one branch of today that is whole in it;
4. the fewest are among unlike ones: of different kinds, or, worth half of that, compounds without management whose
   matters differ or are too few to compare;
5. the way is shortest: the metres of the groups' minimum spanning trees.

A branch of today that breaks a limit is a candidate too, for nobody shall lose one for want of a way; its length does
not count.

A candidate whose tree has an edge that can be cut into two that keep the limits is left out: the two serve the same
compounds, are no more of an exception, mix no more and are shorter. So are all groups that contain it along their tree.
Only a cut through a branch of today may change more, so what contains one is listed in full. This loses no optimum and
keeps most communities within a few hundred candidates.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, NamedTuple

import highspy
import numpy as np
from numpy.typing import NDArray

Form = Literal["single", "joint", "clustered", "attached", "exception"]
Cause = Literal[
    "", "no_branch", "stands_alone", "too_many_compounds", "too_far", "too_few", "too_many", "for_others"
]
Reason = Literal["no_members", "no_place", "isolated", "too_few", "too_many", "left_over"]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

EMPLOYER, UNMANAGED = "employer", "unmanaged"
_EARTH_M = 6_371_008.8
_NEIGHBOURS = 8  # how many nearest ones each compound keeps where all make too many candidates
_MAX_CANDIDATES = 6_000  # of neighbours in one community; HiGHS takes about a second for as many
_FEW = 10  # candidates a compound that the search for whole groups begins with
_TOLERANCE = 1e-6  # of the objective as HiGHS sees it; a thousandth of a metre at 1 km
_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.0,
    "mip_max_nodes": 2_000,  # a limit in seconds would make the answer depend on the machine
}


@dataclass(frozen=True)
class Compound:
    """A compound: regular members (None: unknown) and its place in metres on a plane (None, NaN: unknown).

    branch and form are those of today, None where it has none; matters are its issues of a year by category.
    """

    id: str
    community: str
    kind: str
    regular: int | None
    x: float | None
    y: float | None
    branch: str | None = None
    form: str | None = None
    matters: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Limits:
    """What a branch must keep to.

    A compound with `threshold` regular members or more stands alone. A branch of several has 2 to `max_compounds`
    compounds and `min_members` to `max_members` regular members (attached to one of several branches: no more than
    these hold), and hangs together by straight steps of `distance_m` metres at most. Compounds without management are
    clustered where each two are alike: `min_matters` issues a year or more each, and shares of the categories that
    overlap by `min_likeness` or more. Raises ValueError where these contradict each other.
    """

    threshold: int
    max_compounds: int = 5
    max_members: int = 50
    min_members: int = 3
    distance_m: float = 1000
    min_likeness: float = 0.6
    min_matters: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.min_members <= min(self.threshold, self.max_members):
            raise ValueError(f"min_members must be 1 to threshold and to max_members, got: {self}")
        if self.max_compounds < 2 or not 0 <= self.distance_m < math.inf:
            raise ValueError(f"max_compounds must be 2 or more and distance_m finite, got: {self}")


@dataclass(frozen=True)
class Group:
    """Compounds (ids, sorted) with a branch of their own; one above max_members has several branches.

    anchor is the one that stands alone, to which the others are attached; None without one. causes tells of each
    compound why its branch is another than today's, empty where it stays, and steps_m how far its nearest of the group
    is (0 for one alone). irregular counts those
    that are exceptions; unlike is 2 for different kinds, 1 for compounds without management that are not known to
    be alike, else 0. breaks: a branch of today that is kept though it breaks a limit.
    """

    community: str
    compounds: tuple[str, ...]
    form: Form
    anchor: str | None
    regular: int
    branches: int
    length_m: float
    unlike: int
    irregular: int
    breaks: bool
    causes: tuple[Cause, ...]
    steps_m: tuple[float, ...]


class Score(NamedTuple):
    """What plans are compared by, in this order: compounds served (more is better), exceptions, changes, unlike ones
    (each twice where kinds differ) and metres (less is better).
    """

    served: int
    irregular: int
    changed: int
    unlike: int
    length_m: float


@dataclass(frozen=True)
class Unserved:
    """A compound without a branch, and why.

    no_members, no_place: unknown, so that it is not planned at all. isolated: no other compound in reach. too_few: no group in reach
    has min_members. too_many: those that have exceed max_members. left_over: a group could take it, but the best
    plan does without, and it has too few members to stand alone. Only the first two have a branch today.
    """

    community: str
    compound: str
    reason: Reason


@dataclass(frozen=True)
class Plan:
    """A proposal: groups and unserved by community and id, every compound in exactly one of them.

    gap is the largest relative gap between what was reached and its bound in a community, 0 where the optimum is
    proven. exact is False where neighbours were left out to bound the candidates, or a gap remained.
    """

    limits: Limits
    groups: tuple[Group, ...]
    unserved: tuple[Unserved, ...]
    gap: float
    exact: bool
    candidates: int

    @property
    def score(self) -> Score:
        """Return what the plan reaches."""
        return Score(
            sum(len(group.compounds) for group in self.groups),
            sum(group.irregular for group in self.groups),
            sum(cause != "" for group in self.groups for cause in group.causes),
            sum(group.unlike * len(group.compounds) for group in self.groups),
            math.fsum(group.length_m for group in self.groups if not group.breaks),
        )


@dataclass(frozen=True)
class _Part:
    """The solution for one set of small compounds that hang together."""

    groups: tuple[Group, ...]
    unserved: tuple[Unserved, ...]
    gap: float
    exact: bool
    candidates: int


_Memory = dict[tuple[tuple[str, bool], ...], _Part]


class _Today(NamedTuple):
    """A branch of today: the places of its compounds, and why it cannot stay as it is (empty where it can)."""

    places: tuple[int, ...]
    breaks: Cause
    is_whole: bool  # it hangs together, so that others may join it
    form: str | None


def project(longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats]:
    """Return x and y, two arrays of n metres around the points' mean, from n WGS-84 degrees; NaN stays NaN.

    An equirectangular projection: across a district, distances are good to 0.1 %.
    """
    if np.isnan(longitudes + latitudes).all():
        return np.full_like(longitudes, np.nan), np.full_like(latitudes, np.nan)
    east, north = np.nanmean(longitudes), np.nanmean(latitudes)
    x = _EARTH_M * np.radians(longitudes - east) * math.cos(math.radians(north))
    return x, _EARTH_M * np.radians(latitudes - north)


def propose(
    compounds: Iterable[Compound],
    limits: Limits,
    *,
    neighbours: int = _NEIGHBOURS,
    max_candidates: int = _MAX_CANDIDATES,
) -> Plan:
    """Return the best plan; the order of the compounds does not matter.

    Where all neighbours make more than max_candidates groups, each compound keeps its nearest `neighbours`, or
    as many fewer as it takes, and the plan is not exact. A small compound without a place is not planned, for nobody
    knows its neighbours.
    Raises ValueError for an id that comes twice and for negative members.
    """
    return _propose(_ordered(compounds), limits, neighbours, max_candidates, {})


def propose_all(
    compounds: Iterable[Compound],
    thresholds: Iterable[int],
    limits: Limits,
    *,
    neighbours: int = _NEIGHBOURS,
    max_candidates: int = _MAX_CANDIDATES,
) -> dict[int, Plan]:
    """Return the plan for each threshold, which replaces that of the limits: what propose() returns, faster.

    Only what changes is solved again: the neighbours among which a compound has become small.
    """
    ordered = _ordered(compounds)
    memory: _Memory = {}
    return {
        threshold: _propose(ordered, replace(limits, threshold=threshold), neighbours, max_candidates, memory)
        for threshold in thresholds
    }


def _ordered(compounds: Iterable[Compound]) -> list[Compound]:
    ordered = sorted(compounds, key=lambda compound: (compound.community, compound.id))
    seen = set()
    for compound in ordered:
        if compound.id in seen:
            raise ValueError(f"A compound's id must be unique, got twice: {compound.id}")
        if compound.regular is not None and compound.regular < 0:
            raise ValueError(f"Members cannot be negative, got: {compound}")
        seen.add(compound.id)
    return ordered


def _propose(
    compounds: Sequence[Compound], limits: Limits, neighbours: int, max_candidates: int, memory: _Memory
) -> Plan:
    groups: list[Group] = []
    unserved: list[Unserved] = []
    placed: dict[str, list[Compound]] = {}
    shared = {
        key for key, count in Counter((one.community, one.branch) for one in compounds).items() if count > 1
    }
    for compound in compounds:
        if compound.regular is None:
            unserved.append(Unserved(compound.community, compound.id, "no_members"))
        elif _has_place(compound):
            placed.setdefault(compound.community, []).append(compound)
        elif _stands_alone(compound, limits):
            is_shared = (compound.community, compound.branch) in shared
            cause: Cause = "no_branch" if compound.branch is None else "stands_alone" if is_shared else ""
            groups.append(_alone(compound, cause, limits))
        else:
            unserved.append(Unserved(compound.community, compound.id, "no_place"))
    parts = []
    for community in placed.values():
        for component in _components(community, limits.distance_m):
            key = tuple((compound.id, _stands_alone(compound, limits)) for compound in component)
            if key not in memory:
                memory[key] = _solve(component, limits, neighbours, max_candidates)
            parts.append(memory[key])
    for part in parts:
        groups += part.groups
        unserved += part.unserved
    return Plan(
        limits=limits,
        groups=tuple(sorted(groups, key=lambda group: (group.community, group.compounds))),
        unserved=tuple(sorted(unserved, key=lambda one: (one.community, one.compound))),
        gap=max((part.gap for part in parts), default=0.0),
        exact=all(part.exact for part in parts),
        candidates=sum(part.candidates for part in parts),
    )


def _stands_alone(compound: Compound, limits: Limits) -> bool:
    least = limits.min_members if compound.kind == EMPLOYER else limits.threshold
    return compound.regular is not None and compound.regular >= least


def _has_place(compound: Compound) -> bool:
    return all(axis is not None and math.isfinite(axis) for axis in (compound.x, compound.y))


def _alone(compound: Compound, cause: Cause, limits: Limits) -> Group:
    regular = compound.regular or 0
    branches = math.ceil(regular / limits.max_members)
    return Group(
        community=compound.community,
        compounds=(compound.id,),
        form="single",
        anchor=compound.id,
        regular=regular,
        branches=branches,
        length_m=0.0,
        unlike=0,
        irregular=0,
        breaks=False,
        causes=(cause,),
        steps_m=(0.0,),
    )


def _distances(compounds: Sequence[Compound]) -> Floats:
    x, y = np.array([(compound.x, compound.y) for compound in compounds], dtype=np.float64).T
    distances: Floats = np.hypot(x[:, None] - x, y[:, None] - y)
    return distances


def _components(compounds: Sequence[Compound], distance_m: float) -> list[list[Compound]]:
    """Return the compounds in sets between which no step of distance_m leads, nor a branch of today."""
    branches = np.array([compound.branch or compound.id for compound in compounds])
    near = (_distances(compounds) <= distance_m) | (branches == branches[:, None])
    left = set(range(len(compounds)))
    components = []
    while left:
        found: set[int] = set()
        reached = {min(left)}
        while reached != found:
            found = reached
            reached = set(np.flatnonzero(near[sorted(found)].any(axis=0)).tolist())
        components.append([compounds[place] for place in sorted(found)])
        left -= found
    return components


def _solve(compounds: Sequence[Compound], limits: Limits, neighbours: int, max_candidates: int) -> _Part:
    """Return the best groups of compounds that hang together, in order of id."""
    regular = np.array([compound.regular for compound in compounds], dtype=np.int64)
    alone = np.array([_stands_alone(compound, limits) for compound in compounds])
    room = np.where(alone, -(-regular // limits.max_members), 1) * limits.max_members
    distance = _distances(compounds)
    near = (distance <= limits.distance_m) & ~(alone & alone[:, None])
    np.fill_diagonal(near, False)
    today = _today(compounds, regular, alone, room, near, limits)
    kept, least, most = near, neighbours, float(max_candidates)
    while (found := _candidates(distance, kept, regular, alone, room, today, limits, most)) is None:
        kept = _nearest(distance, near, least)
        most = max_candidates if least > 2 else math.inf  # two neighbours each make few
        least -= 1
    levels, lengths, exceeding = found

    singles = np.flatnonzero(alone | (regular >= limits.min_members))[:, None]
    levels, lengths = [singles, *levels], [np.zeros(len(singles)), *lengths]
    rows = [row for sets in levels for row in sets.tolist()]
    stays = np.concatenate([_staying(sets, today) for sets in levels])
    has_single = np.concatenate([alone[sets].any(axis=1) for sets in levels])
    sizes = np.concatenate([np.full(len(sets), sets.shape[1]) for sets in levels])
    staying = np.array([len(branch.places) for branch in today] + [0])[stays]
    irregular = np.where(has_single, sizes - 1, (sizes == 1) & (staying == 0))
    unlike = np.concatenate([_unlike(sets, compounds, limits) for sets in levels])
    length = np.concatenate(lengths)

    broken = [
        row
        for branch in today
        for row in _broken(branch, alone)
        if not _keeps(row, regular, alone, room, near, limits)
    ]
    for row in broken:
        whole = [number for number, branch in enumerate(today) if list(branch.places) == row]
        sets = np.array([row])
        rows.append(row)
        stays = np.append(stays, whole or [-1])
        sizes = np.append(sizes, len(row))
        staying = np.append(staying, len(row) if whole else 0)
        irregular = np.append(irregular, len(row))
        unlike = np.append(unlike, _unlike(sets, compounds, limits))
        length = np.append(length, 0.0)

    must = alone.copy()
    must[[place for branch in today for place in branch.places]] = True
    scored = _values(
        rows, must, irregular, sizes - staying, unlike * sizes, length / max(1.0, limits.distance_m)
    )
    is_fallback = np.arange(len(rows)) >= len(rows) - len(broken)
    chosen, gap = _pack(rows, scored, must, is_fallback | (sizes == staying) | (sizes == 1))

    causes: dict[int, Cause] = {
        place: branch.breaks or "for_others" for branch in today for place in branch.places
    }
    groups = []
    for column in chosen:
        row, branch = rows[column], int(stays[column])
        remaining = today[branch].places if branch >= 0 else ()
        group_causes: list[Cause] = [
            "" if place in remaining else causes.get(place, "no_branch") for place in row
        ]
        is_broken = bool(is_fallback[column])
        total = int(regular[row].sum())
        groups.append(
            Group(
                community=compounds[0].community,
                compounds=tuple(compounds[place].id for place in row),
                form=_form(
                    row, compounds, alone, int(unlike[column]), today[branch] if branch >= 0 else None
                ),
                anchor=next((compounds[place].id for place in row if alone[place]), None),
                regular=total,
                branches=max(1, math.ceil(total / limits.max_members)),
                length_m=_tree_length(row, distance) if is_broken else float(length[column]),
                unlike=int(unlike[column]),
                irregular=int(irregular[column]),
                breaks=is_broken,
                causes=tuple(group_causes),
                steps_m=_steps(row, distance),
            )
        )
    served = {place for column in chosen for place in rows[column]}
    joinable = {place for sets in levels[1:] for row in sets.tolist() for place in row}
    unserved = []
    for place, compound in enumerate(compounds):
        if place in served:
            continue
        reason: Reason = "too_few"
        if place in joinable:
            reason = "left_over"
        elif not (distance[place] <= limits.distance_m).sum() > 1:
            reason = "isolated"
        elif exceeding[place]:
            reason = "too_many"
        unserved.append(Unserved(compound.community, compound.id, reason))
    return _Part(tuple(groups), tuple(unserved), gap, kept is near and gap == 0, len(rows))


def _today(
    compounds: Sequence[Compound],
    regular: Integers,
    alone: Flags,
    room: Integers,
    near: Flags,
    limits: Limits,
) -> list[_Today]:
    """Return the branches of today, the large ones first."""
    places: dict[str, list[int]] = {}
    for place, compound in enumerate(compounds):
        if compound.branch is not None:
            places.setdefault(compound.branch, []).append(place)
    found = []
    for members in places.values():
        total, is_whole = int(regular[members].sum()), _hangs_together(members, near)
        breaks: Cause = ""
        if len(members) > 1 and alone[members].any():
            breaks = "stands_alone"
        elif len(members) > limits.max_compounds:
            breaks = "too_many_compounds"
        elif not is_whole:
            breaks = "too_far"
        elif total < limits.min_members:
            breaks = "too_few"
        elif len(members) > 1 and total > limits.max_members:
            breaks = "too_many"
        found.append(_Today(tuple(members), breaks, is_whole, compounds[members[0]].form))
    return sorted(found, key=lambda branch: -len(branch.places))


def _hangs_together(members: Sequence[int], near: Flags) -> bool:
    reached, waiting = {members[0]}, [members[0]]
    while waiting:
        here = waiting.pop()
        found = [place for place in members if place not in reached and near[here, place]]
        reached.update(found)
        waiting += found
    return len(reached) == len(members)


def _broken(branch: _Today, alone: Flags) -> list[list[int]]:
    """Return how a branch of today could go on for its small compounds: with at most one that stands alone."""
    small = [place for place in branch.places if not alone[place]]
    large = [place for place in branch.places if alone[place]]
    if not small:
        return []
    return [sorted([*small, place]) for place in large] or [small]


def _keeps(
    row: list[int], regular: Integers, alone: Flags, room: Integers, near: Flags, limits: Limits
) -> bool:
    """Tell whether compounds, at most one of which stands alone, may have a branch together."""
    total = regular[row].sum()
    if len(row) == 1:
        return bool(total >= limits.min_members)
    return bool(
        len(row) <= limits.max_compounds
        and limits.min_members <= total <= room[row].max()
        and _hangs_together(row, near)
    )


def _staying(sets: Integers, today: Sequence[_Today]) -> Integers:
    """Return which branch of today goes on in each set, the largest that is whole in it; -1 for none."""
    stays = np.full(len(sets), -1)
    for number, branch in enumerate(today):  # the large ones come first
        if branch.is_whole and len(branch.places) <= sets.shape[1]:
            whole = np.isin(sets, branch.places).sum(axis=1) == len(branch.places)
            stays[whole & (stays < 0)] = number
    return stays


def _unlike(sets: Integers, compounds: Sequence[Compound], limits: Limits) -> Integers:
    kinds = np.unique([compound.kind for compound in compounds], return_inverse=True)[1][sets]
    unmanaged = np.array([compound.kind == UNMANAGED for compound in compounds])[sets].all(axis=1)
    alike = _alike([compound.matters for compound in compounds], limits)
    pairs = alike[sets[:, :, None], sets[:, None, :]].all(axis=(1, 2))
    result: Integers = np.where((kinds != kinds[:, :1]).any(axis=1), 2, unmanaged & ~pairs).astype(np.int64)
    return result


def _alike(matters: Sequence[Mapping[str, int]], limits: Limits) -> Flags:
    """Return of which two compounds the matters are alike: the overlap of the shares of their categories."""
    names = sorted({name for counts in matters for name in counts})
    counts = np.array([[float(one.get(name, 0)) for name in names] for one in matters]).reshape(
        len(matters), -1
    )
    total = counts.sum(axis=1)
    shares = counts / np.maximum(total, 1)[:, None]
    overlap = np.minimum(shares[:, None, :], shares).sum(axis=2)
    enough = total >= max(1, limits.min_matters)
    alike: Flags = (overlap >= limits.min_likeness - 1e-9) & enough & enough[:, None]
    np.fill_diagonal(alike, True)
    return alike


def _form(
    row: Sequence[int], compounds: Sequence[Compound], alone: Flags, unlike: int, stays: _Today | None
) -> Form:
    """Return the form of a group: what goes on as it is keeps its own."""
    forms: dict[str | None, Form] = {"single": "single", "joint": "joint", "clustered": "clustered"}
    if stays is not None and len(stays.places) == len(row) and stays.form in forms:
        return forms[stays.form]
    if len(row) == 1:
        return "single" if alone[row[0]] or stays is not None else "exception"
    if stays is not None or alone[list(row)].any():
        return "attached"
    is_cluster = unlike == 0 and compounds[row[0]].kind == UNMANAGED
    return "clustered" if is_cluster else "joint"


def _values(
    rows: Sequence[Sequence[int]],
    must: Flags,
    irregular: Integers,
    changed: Integers,
    unlike: Integers,
    steps: Floats,
) -> Floats:
    """Return what each column is worth: one of each part outweighs all that the parts after it can be together.

    Who must be served counts in no column, so that the numbers stay small.
    """
    count = len(must)
    metre_parts = max(1, count)
    one_change = metre_parts * (2 * count + 1)
    one_exception = one_change * (count + 1)
    one_served = one_exception * (count + 1)
    served = np.array([sum(not must[place] for place in row) for row in rows])
    values: Floats = (
        one_served * served - one_exception * irregular - one_change * changed - metre_parts * unlike - steps
    )
    return values


def _steps(row: Sequence[int], distance: Floats) -> tuple[float, ...]:
    """Return how far the nearest of the others is from each place, 0 where there are none."""
    return tuple(
        min((float(distance[one, other]) for other in row if other != one), default=0.0) for one in row
    )


def _tree_length(row: Sequence[int], distance: Floats) -> float:
    """Return the metres of the minimum spanning tree of a few places."""
    inside, length = {row[0]}, 0.0
    while len(inside) < len(row):
        metres, place = min(
            (float(distance[one, other]), other) for one in inside for other in row if other not in inside
        )
        inside.add(place)
        length += metres
    return length


def _nearest(distance: Floats, near: Flags, count: int) -> Flags:
    """Return which neighbours are among the nearest `count` of one of the two."""
    places = np.arange(len(near))
    after = (places - places[:, None]) % len(near)  # of those at one point, each has others for its nearest
    order = np.lexsort((after, np.where(near, distance, np.inf)), axis=1)[:, :count]
    kept = np.zeros(near.shape, dtype=np.bool_)
    kept[places[:, None], order] = True
    kept &= near
    return kept | kept.T


def _candidates(
    distance: Floats,
    near: Flags,
    regular: Integers,
    alone: Flags,
    room: Integers,
    today: Sequence[_Today],
    limits: Limits,
    most: float,
) -> tuple[list[Integers], list[Floats], Flags] | None:
    """Return the candidates of two compounds or more of n, or None if growing them takes more than `most` sets.

    They come by size: arrays of places (groups, size) in rising order, and of tree lengths in metres (groups,).
    The third part tells for each of the n compounds whether a set with it exceeds the members of a branch.
    """
    count = len(regular)
    # Ranks instead of metres make the tree of a set the only one, so that cutting is the same in all sets.
    # A step that is not allowed comes last: a set that hangs together has none in its tree.
    pairs = np.triu_indices(count, 1)
    order = np.lexsort((distance[pairs], ~near[pairs]))
    rank = np.full((count, count), len(order), dtype=np.int64)
    rank[pairs[0][order], pairs[1][order]] = rank[pairs[1][order], pairs[0][order]] = np.arange(len(order))

    exceeding = np.zeros(count, dtype=bool)
    levels: list[Integers] = []
    lengths: list[Floats] = []
    cuttable = np.flatnonzero(regular <= room)[:, None]
    full = np.empty((0, 1), dtype=np.int64)  # the sets that contain a branch of today
    seen = 0
    for size in range(2, limits.max_compounds + 1):
        started = [
            branch.places
            for branch in today
            if len(branch.places) == size and _hangs_together(branch.places, near)
        ]
        full = np.concatenate([_grown(full, near), np.array(started, dtype=np.int64).reshape(-1, size)])
        cuttable = _grown(cuttable, near)
        sets = np.concatenate([full, cuttable])
        is_full = np.arange(len(sets)) < len(full)
        fits = alone[sets].sum(axis=1) <= 1
        over = fits & (regular[sets].sum(axis=1) > room[sets].max(axis=1))
        exceeding[sets[over]] = True
        sets, is_full = sets[fits & ~over], is_full[fits & ~over]
        length, can_be_cut = _trees(sets, distance, rank, regular, alone, limits.min_members)
        full, cuttable = sets[is_full], sets[~is_full & ~can_be_cut]
        seen += len(full) + len(cuttable)
        if seen > most:
            return None
        offered = (is_full | ~can_be_cut) & (regular[sets].sum(axis=1) >= limits.min_members)
        sets, places = np.unique(sets[offered], axis=0, return_index=True)
        levels.append(sets)
        lengths.append(length[offered][places])
    return levels, lengths, exceeding


def _grown(sets: Integers, near: Flags) -> Integers:
    """Return every set of one more that a neighbour makes of one of the sets, once each, places rising."""
    reach: Flags = np.logical_or.reduce(near[sets], axis=1)
    reach[np.arange(len(sets))[:, None], sets] = False
    row, added = np.nonzero(reach)
    grown = np.sort(np.column_stack([sets[row], added]), axis=1)
    count, size = len(near), grown.shape[1]
    if count**size >= 2**63:
        return np.unique(grown, axis=0)
    codes = grown @ count ** np.arange(size)[::-1]  # one number a set: many times faster to compare
    return grown[np.unique(codes, return_index=True)[1]]


def _trees(
    sets: Integers, distance: Floats, rank: Integers, regular: Integers, alone: Flags, least: int
) -> tuple[Floats, Flags]:
    """Return the length of each set's minimum spanning tree, and whether the tree can be cut into two groups: two
    compounds or more with enough members, or any with the one that stands alone.

    Prim's algorithm, on all sets (groups, size) at once.
    """
    groups, size = sets.shape
    every = np.arange(groups)
    steps = rank[sets[:, :, None], sets[:, None, :]]
    parent = np.zeros((groups, size), dtype=np.int64)
    cost = steps[:, 0, :].copy()
    joined = np.zeros((groups, size), dtype=bool)
    joined[:, 0] = True
    length = np.zeros(groups)
    sequence = []
    last = np.iinfo(np.int64).max
    for _ in range(size - 1):
        node = np.where(joined, last, cost).argmin(axis=1)
        sequence.append(node)
        joined[every, node] = True
        length += distance[sets[every, node], sets[every, parent[every, node]]]
        closer = (steps[every, node] < cost) & ~joined
        parent = np.where(closer, node[:, None], parent)
        cost = np.where(closer, steps[every, node], cost)

    below, members = np.ones((groups, size), dtype=np.int64), regular[sets]
    total = members.sum(axis=1)
    members, large = members.copy(), alone[sets]
    with_large = large.any(axis=1)
    can_be_cut = np.zeros(groups, dtype=bool)
    for node in reversed(sequence):
        branch, held, has = below[every, node], members[every, node], large[every, node]
        this = has | ((branch >= 2) & (held >= least))
        rest = (with_large & ~has) | ((size - branch >= 2) & (total - held >= least))
        can_be_cut |= this & rest
        large[every, parent[every, node]] |= has
        below[every, parent[every, node]] += branch
        members[every, parent[every, node]] += held
    return length, can_be_cut


def _pack(
    members: Sequence[Sequence[int]], values: Floats, must: Flags, always: Flags
) -> tuple[list[int], float]:
    """Return which columns to choose so that no compound is in two and none that must be is left out, and the gap.

    The prices of the relaxed problem say how much each column loses at least. Those that lose little are tried
    first, and those that `always` are; what they reach tells which others could still be part of the best, mostly
    none.
    """
    if not members:
        return [], 0.0
    relaxed = _run(members, values, must, whole=False)
    prices = np.array(relaxed.getSolution().row_dual)
    loss = np.array([prices[row].sum() for row in members]) - values
    bound = relaxed.getInfo().objective_function_value
    tolerance = max(_TOLERANCE, _TOLERANCE * 1e-6 * abs(bound))
    allowed = np.sort(loss)[: _FEW * len(must)][-1]
    while True:
        tried = np.flatnonzero((loss <= allowed) | always).tolist()
        solver = _run([members[column] for column in tried], values[tried], must, whole=True)
        if len(tried) == len(loss):
            break
        info = solver.getInfo()
        is_found = info.primal_solution_status == _FEASIBLE
        needed = bound - info.objective_function_value + tolerance if is_found else math.inf
        if needed <= allowed:
            break
        allowed = needed
    info = solver.getInfo()
    if info.primal_solution_status != _FEASIBLE:
        raise RuntimeError("HiGHS found no plan that leaves nobody without a branch of today's")
    is_solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    taken = solver.getSolution().col_value
    chosen = [column for column, value in zip(tried, taken, strict=True) if value > 0.5]
    return chosen, 0.0 if is_solved else float(info.mip_gap)


def _run(members: Sequence[Sequence[int]], values: Floats, must: Flags, *, whole: bool) -> highspy.Highs:
    """Return HiGHS after it has packed the columns, whole or in fractions; RuntimeError if it could not."""
    columns, count = len(members), len(must)
    sizes = [len(row) for row in members]
    problem = highspy.HighsLp()
    problem.sense_ = highspy.ObjSense.kMaximize
    problem.num_col_, problem.num_row_ = columns, count
    problem.col_cost_ = values
    problem.col_lower_, problem.col_upper_ = np.zeros(columns), np.full(columns, highspy.kHighsInf)
    problem.row_lower_, problem.row_upper_ = np.where(must, 1.0, -highspy.kHighsInf), np.ones(count)
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes)])
    problem.a_matrix_.index_ = np.array([place for row in members for place in row])
    problem.a_matrix_.value_ = np.ones(sum(sizes))
    if whole:
        problem.integrality_ = [highspy.HighsVarType.kInteger] * columns
    solver: highspy.Highs = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in _OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(problem)
    solver.run()
    status = solver.getModelStatus()
    known = highspy.HighsModelStatus
    if status not in (known.kOptimal, known.kSolutionLimit, known.kInfeasible):
        raise RuntimeError(f"HiGHS found no plan: {solver.modelStatusToString(status)}")
    return solver
