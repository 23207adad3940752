"""Joint Party branches: which small compounds of a community could form one together, and why others cannot.

A community's compounds with enough regular members stand alone. Of the others, every group of neighbours that
keeps the limits is a candidate, and HiGHS picks the disjoint candidates (set packing) that maximise

    sum over joint groups of  weights.compound * size  -  weights.mixed * size, if of mixed kind  -  length in metres

where a group's length is that of its minimum spanning tree. The weights make the order strict: serve the most
compounds together; then have the fewest of them in a group of mixed kind; then the shortest total length. A
compound that this leaves over, with enough members for a branch, stands alone as an exception.

A candidate whose tree has an edge that can be cut into two groups, each of two compounds or more and with
enough members, is left out: the two serve the same compounds, mix no more of them and are shorter. So are all
groups that contain it along their tree. This loses no optimum and keeps most communities within a few hundred
candidates.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import highspy
import numpy as np
from numpy.typing import NDArray

Form = Literal["single", "joint", "exception"]
Reason = Literal["no_members", "no_place", "isolated", "too_few", "too_many", "left_over"]
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

_EARTH_M = 6_371_008.8
_NEIGHBOURS = 8  # how many nearest ones each compound keeps where all make too many candidates
_MAX_CANDIDATES = 6_000  # of neighbours in one community; HiGHS takes about a second for as many
_FEW = 10  # candidates a compound that the search for whole groups begins with
_TOLERANCE = 1e-6  # of the objective as HiGHS sees it; a thousandth of a metre at 1 km
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
    """A compound: regular members (None: unknown) and its place in metres on a plane (None, NaN: unknown)."""

    id: str
    community: str
    kind: str
    regular: int | None
    x: float | None
    y: float | None


@dataclass(frozen=True)
class Limits:
    """What a branch must keep to.

    A compound with `threshold` regular members or more stands alone. A joint branch has 2 to `max_compounds`
    compounds and `min_members` to `max_members` regular members, and hangs together by straight steps of
    `distance_m` metres at most. Raises ValueError where these contradict each other.
    """

    threshold: int
    max_compounds: int = 5
    max_members: int = 50
    min_members: int = 3
    distance_m: float = 1000

    def __post_init__(self) -> None:
        if not 1 <= self.min_members <= min(self.threshold, self.max_members):
            raise ValueError(f"min_members must be 1 to threshold and to max_members, got: {self}")
        if self.max_compounds < 2 or not 0 <= self.distance_m < math.inf:
            raise ValueError(f"max_compounds must be 2 or more and distance_m finite, got: {self}")


@dataclass(frozen=True)
class Weights:
    """What serving a compound gains, and what a compound in a group of mixed kind costs; a metre costs 1."""

    compound: float
    mixed: float


@dataclass(frozen=True)
class Group:
    """Compounds (ids, sorted) with a branch of their own; one above max_members has several branches."""

    community: str
    compounds: tuple[str, ...]
    form: Form
    regular: int
    branches: int
    length_m: float
    mixed_kind: bool


@dataclass(frozen=True)
class Unserved:
    """A compound without a branch, and why.

    no_members, no_place: unknown. isolated: no other small compound in reach. too_few: no group in reach has
    min_members. too_many: those that have exceed max_members. left_over: a group could take it, but the best
    plan does without, and it has too few members to stand alone.
    """

    community: str
    compound: str
    reason: Reason


@dataclass(frozen=True)
class Plan:
    """A proposal: groups and unserved by community and id, every compound in exactly one of them.

    objective is the sum over joint groups, the only ones that are chosen.
    gap is the largest relative gap between the objective and its bound in a community, 0 where the optimum is
    proven. exact is False where neighbours were left out to bound the candidates, or a gap remained.
    """

    limits: Limits
    groups: tuple[Group, ...]
    unserved: tuple[Unserved, ...]
    objective: float
    gap: float
    exact: bool
    candidates: int
    weights: Weights


@dataclass(frozen=True)
class _Part:
    """The solution for one set of small compounds that hang together."""

    groups: tuple[Group, ...]
    unserved: tuple[Unserved, ...]
    gap: float
    exact: bool
    candidates: int


_Memory = dict[tuple[str, ...], _Part]


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
    as many fewer as it takes, and the plan is not exact. A compound with min_members or more that no group of the
    plan takes stands alone as an exception; without a place it is unserved, for nobody knows its neighbours.
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
    small: dict[str, list[Compound]] = {}
    sizes: dict[str, int] = {}
    for compound in compounds:
        sizes[compound.community] = sizes.get(compound.community, 0) + 1
        if compound.regular is None:
            unserved.append(Unserved(compound.community, compound.id, "no_members"))
        elif compound.regular >= limits.threshold:
            groups.append(_alone(compound, "single", limits))
        elif not _has_place(compound):
            unserved.append(Unserved(compound.community, compound.id, "no_place"))
        else:
            small.setdefault(compound.community, []).append(compound)
    weights = _weights(max(sizes.values(), default=1), limits.distance_m)
    parts = []
    for community in small.values():
        for component in _components(community, limits.distance_m):
            key = tuple(compound.id for compound in component)
            if key not in memory:
                memory[key] = _solve(component, limits, weights, neighbours, max_candidates)
            parts.append(memory[key])
    for part in parts:
        groups += part.groups
        unserved += part.unserved
    return Plan(
        limits=limits,
        groups=tuple(sorted(groups, key=lambda group: (group.community, group.compounds))),
        unserved=tuple(sorted(unserved, key=lambda one: (one.community, one.compound))),
        objective=math.fsum(_value(group, weights) for group in groups if group.form == "joint"),
        gap=max((part.gap for part in parts), default=0.0),
        exact=all(part.exact for part in parts),
        candidates=sum(part.candidates for part in parts),
        weights=weights,
    )


def _weights(compounds: int, distance_m: float) -> Weights:
    """Return weights of which one outweighs all that the next can change in a community of so many."""
    mixed = max(1.0, compounds * distance_m)  # all trees of a community together are shorter
    return Weights(compound=(compounds + 1) * mixed, mixed=mixed)


def _value(group: Group, weights: Weights) -> float:
    each = weights.compound - weights.mixed * group.mixed_kind
    return each * len(group.compounds) - group.length_m


def _has_place(compound: Compound) -> bool:
    return all(axis is not None and math.isfinite(axis) for axis in (compound.x, compound.y))


def _alone(compound: Compound, form: Form, limits: Limits) -> Group:
    regular = compound.regular or 0
    return Group(
        community=compound.community,
        compounds=(compound.id,),
        form=form,
        regular=regular,
        branches=math.ceil(regular / limits.max_members),
        length_m=0.0,
        mixed_kind=False,
    )


def _distances(compounds: Sequence[Compound]) -> Floats:
    x, y = np.array([(compound.x, compound.y) for compound in compounds], dtype=np.float64).T
    distances: Floats = np.hypot(x[:, None] - x, y[:, None] - y)
    return distances


def _components(compounds: Sequence[Compound], distance_m: float) -> list[list[Compound]]:
    """Return the compounds in sets between which no step of distance_m leads."""
    near = _distances(compounds) <= distance_m
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


def _solve(
    compounds: Sequence[Compound], limits: Limits, weights: Weights, neighbours: int, max_candidates: int
) -> _Part:
    """Return the best groups of small compounds that hang together, in order of id."""
    regular = np.array([compound.regular for compound in compounds], dtype=np.int64)
    kinds = np.unique([compound.kind for compound in compounds], return_inverse=True)[1]
    distance = _distances(compounds)
    near = distance <= limits.distance_m
    np.fill_diagonal(near, False)
    kept, count, most = near, neighbours, float(max_candidates)
    while (found := _candidates(distance, kept, regular, limits, most)) is None:
        kept = _nearest(distance, near, count)
        most = max_candidates if count > 2 else math.inf  # two neighbours each make few
        count -= 1
    levels, lengths, exceeding = found

    mixed = [(kinds[sets] != kinds[sets[:, :1]]).any(axis=1) for sets in levels]
    values = [
        (weights.compound - weights.mixed * is_mixed) * sets.shape[1] - length
        for sets, length, is_mixed in zip(levels, lengths, mixed, strict=True)
    ]
    members = [row for sets in levels for row in sets.tolist()]
    chosen, gap = _pack(members, np.concatenate([*values, []]) / max(1.0, limits.distance_m), len(compounds))

    all_lengths = np.concatenate([*lengths, []]).tolist()
    all_mixed = np.concatenate([*mixed, []]).tolist()
    groups = [
        Group(
            community=compounds[0].community,
            compounds=tuple(compounds[place].id for place in members[column]),
            form="joint",
            regular=int(regular[members[column]].sum()),
            branches=1,
            length_m=all_lengths[column],
            mixed_kind=bool(all_mixed[column]),
        )
        for column in chosen
    ]
    served = {place for column in chosen for place in members[column]}
    joinable = {place for row in members for place in row}
    unserved = []
    for place, compound in enumerate(compounds):
        if place in served:
            continue
        if regular[place] >= limits.min_members:
            groups.append(_alone(compound, "exception", limits))
            continue
        reason: Reason = "too_few"
        if place in joinable:
            reason = "left_over"
        elif len(compounds) == 1:
            reason = "isolated"
        elif exceeding[place]:
            reason = "too_many"
        unserved.append(Unserved(compound.community, compound.id, reason))
    return _Part(tuple(groups), tuple(unserved), gap, kept is near and gap == 0, len(members))


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
    distance: Floats, near: Flags, regular: Integers, limits: Limits, most: float
) -> tuple[list[Integers], list[Floats], Flags] | None:
    """Return the candidates of n compounds, or None if growing them takes more than `most` sets.

    They come by size: arrays of places (groups, size) in rising order, and of tree lengths in metres (groups,).
    The third part tells for each of the n compounds whether a set with it exceeds max_members.
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
    sets = np.flatnonzero(regular <= limits.max_members)[:, None]
    seen = 0
    for _ in range(1, limits.max_compounds):
        sets = _grown(sets, near)
        over = regular[sets].sum(axis=1) > limits.max_members
        exceeding[sets[over]] = True
        sets = sets[~over]
        length, can_be_cut = _trees(sets, distance, rank, regular, limits.min_members)
        sets, length = sets[~can_be_cut], length[~can_be_cut]
        seen += len(sets)
        if seen > most:
            return None
        enough = regular[sets].sum(axis=1) >= limits.min_members
        levels.append(sets[enough])
        lengths.append(length[enough])
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
    sets: Integers, distance: Floats, rank: Integers, regular: Integers, least: int
) -> tuple[Floats, Flags]:
    """Return the length of each set's minimum spanning tree, and whether the tree can be cut into two groups.

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
    members = members.copy()
    can_be_cut = np.zeros(groups, dtype=bool)
    for node in reversed(sequence):
        branch, held = below[every, node], members[every, node]
        can_be_cut |= (branch >= 2) & (size - branch >= 2) & (held >= least) & (total - held >= least)
        below[every, parent[every, node]] += branch
        members[every, parent[every, node]] += held
    return length, can_be_cut


def _pack(members: Sequence[Sequence[int]], values: Floats, count: int) -> tuple[list[int], float]:
    """Return which columns to choose so that none of `count` compounds is in two, and the relative gap.

    The prices of the relaxed problem say how much each column loses at least. Those that lose little are tried
    first; what they reach tells which others could still be part of the best, mostly none.
    """
    if not members:
        return [], 0.0
    relaxed = _run(members, values, count, whole=False)
    prices = np.array(relaxed.getSolution().row_dual)
    loss = np.array([prices[row].sum() for row in members]) - values
    bound = relaxed.getInfo().objective_function_value
    allowed = np.sort(loss)[: _FEW * count][-1]
    while True:
        tried = np.flatnonzero(loss <= allowed).tolist()
        solver = _run([members[column] for column in tried], values[tried], count, whole=True)
        info = solver.getInfo()
        needed = bound - info.objective_function_value + _TOLERANCE
        if needed <= allowed or len(tried) == len(loss):
            break
        allowed = needed
    is_solved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    taken = solver.getSolution().col_value
    chosen = [column for column, value in zip(tried, taken, strict=True) if value > 0.5]
    return chosen, 0.0 if is_solved else float(info.mip_gap)


def _run(members: Sequence[Sequence[int]], values: Floats, count: int, *, whole: bool) -> highspy.Highs:
    """Return HiGHS after it has packed the columns, whole or in fractions; RuntimeError if it could not."""
    columns = len(members)
    sizes = [len(row) for row in members]
    problem = highspy.HighsLp()
    problem.sense_ = highspy.ObjSense.kMaximize
    problem.num_col_, problem.num_row_ = columns, count
    problem.col_cost_ = values
    problem.col_lower_, problem.col_upper_ = np.zeros(columns), np.full(columns, highspy.kHighsInf)
    problem.row_lower_, problem.row_upper_ = np.full(count, -highspy.kHighsInf), np.ones(count)
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
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit):
        raise RuntimeError(f"HiGHS found no plan: {solver.modelStatusToString(status)}")
    return solver
