"""Suppression of person counts: small cells, and what would give them away by subtraction."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Protection:
    """Which cells of one table of person counts may be shown.

    Leaves are the finest cells (compounds); a grouping assigns each leaf to one group (its community, its
    kind); the total is over all leaves.
    """

    leaves: frozenset[str]
    hidden: frozenset[str]
    groups: tuple[Mapping[str, frozenset[str]], ...]  # per grouping: group → its leaves
    hidden_groups: tuple[frozenset[str], ...]  # per grouping

    def allows(self, selection: Collection[str]) -> bool:
        """Tell whether the sum over a selection of leaves may be shown.

        It may where it is the whole, where nothing hidden is in it, or where it is made up of groups of one
        grouping that are published themselves: then it adds nothing to what is published.
        """
        chosen = frozenset(selection)
        if chosen == self.leaves or not chosen & self.hidden:
            return True
        return any(
            chosen == frozenset().union(*(leaves for name, leaves in groups.items() if leaves <= chosen))
            and not any(leaves <= chosen for name, leaves in groups.items() if name in hidden)
            for groups, hidden in zip(self.groups, self.hidden_groups, strict=True)
        )


def protect(
    counts: Mapping[str, float], groupings: Sequence[Mapping[str, str]], threshold: int
) -> Protection:
    """Return the protection of person counts below `threshold` (persons; zero counts too).

    counts: leaf → persons; groupings: each a mapping leaf → group. The published table is the total, every
    group not hidden and every leaf not hidden. Leaves and groups below the threshold are hidden first; then,
    as long as the published sums determine a hidden leaf or group exactly (a unit vector, or the group's
    indicator, lies in their row space), the smallest shown neighbour is hidden too.
    """
    names = sorted(counts)
    groups = tuple(_members(names, grouping) for grouping in groupings)
    hidden = {name for name in names if counts[name] < threshold}
    hidden_groups: list[set[str]] = [
        {group for group, leaves in grouping.items() if _total(counts, leaves) < threshold}
        for grouping in groups
    ]
    while True:
        exposed = _exposed(names, hidden, groups, hidden_groups)
        if exposed is None or not _hide_neighbour(exposed, counts, hidden, groups, hidden_groups):
            break
    return Protection(
        frozenset(names), frozenset(hidden), groups, tuple(frozenset(item) for item in hidden_groups)
    )


def _members(names: Iterable[str], grouping: Mapping[str, str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in names:
        if name in grouping:
            found.setdefault(grouping[name], set()).add(name)
    return {group: frozenset(leaves) for group, leaves in sorted(found.items())}


def _total(counts: Mapping[str, float], leaves: Iterable[str]) -> float:
    return sum(counts[name] for name in leaves)


def _exposed(
    names: Sequence[str],
    hidden: Collection[str],
    groups: Sequence[Mapping[str, frozenset[str]]],
    hidden_groups: Sequence[Collection[str]],
) -> frozenset[str] | None:
    """Return the leaves of a hidden cell that the published sums determine, None when there is none."""
    unknown = sorted(hidden)
    published = [frozenset(names)] + [
        leaves
        for grouping, concealed in zip(groups, hidden_groups, strict=True)
        for group, leaves in grouping.items()
        if group not in concealed
    ]
    targets = [frozenset([name]) for name in unknown] + [
        grouping[group]
        for grouping, concealed in zip(groups, hidden_groups, strict=True)
        for group in sorted(concealed)
    ]
    rows = _indicator(published, unknown)
    basis = _row_space(rows)
    for target in targets:
        vector = _indicator([target], unknown)[0]
        if not vector.any():  # nothing of it is hidden: its leaves are shown, so it is no secret
            continue
        if np.abs(vector - basis.T @ (basis @ vector)).max() < _TOLERANCE:
            return target
    return None


def _indicator(sets: Sequence[frozenset[str]], names: Sequence[str]) -> np.ndarray:
    return np.array([[float(name in chosen) for name in names] for chosen in sets]).reshape(
        len(sets), len(names)
    )


def _row_space(rows: np.ndarray) -> np.ndarray:
    """Return an orthonormal basis (rank × columns) of the row space."""
    if not rows.size:
        return np.zeros((0, rows.shape[1]))
    _, values, vectors = np.linalg.svd(rows, full_matrices=False)
    basis: np.ndarray = vectors[values > _TOLERANCE]
    return basis


def _hide_neighbour(
    exposed: frozenset[str],
    counts: Mapping[str, float],
    hidden: set[str],
    groups: Sequence[Mapping[str, frozenset[str]]],
    hidden_groups: Sequence[set[str]],
) -> bool:
    """Hide the smallest shown leaf beside an exposed cell, else the smallest shown group; False if none."""
    beside = {
        name
        for grouping in groups
        for leaves in grouping.values()
        if leaves & exposed
        for name in leaves
        if name not in hidden
    }
    if beside:
        hidden.add(min(beside, key=lambda name: (counts[name], name)))
        return True
    everywhere = [name for name in counts if name not in hidden]
    if everywhere:
        hidden.add(min(everywhere, key=lambda name: (counts[name], name)))
        return True
    shown = [
        (_total(counts, leaves), number, group)
        for number, grouping in enumerate(groups)
        for group, leaves in grouping.items()
        if group not in hidden_groups[number]
    ]
    if not shown:
        return False
    _, number, group = min(shown)
    hidden_groups[number].add(group)
    return True
