"""Which counts of persons may be told: one decision for all levels, months and thresholds, made when a version is built.

Compounds (of a ledger by community, communities) are put together into blocks. A choice may be told where it is made up of
whole blocks, and nothing else may: whatever is told, by community, kind, street or compound, of one month or of several, is
then a sum of blocks, so that no subtraction gives away more than the blocks themselves do. A block is safe when nobody who
is even told which of its cells are below the threshold k can say more of such a cell than that: every value from 0 to k-1
remains possible (`_is_safe`). The blocks of a higher threshold are unions of those of a lower one, and those of a version
are unions of those of the versions before it, so that who sees both learns nothing from their difference.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, product
from types import MappingProxyType
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from linli import policy
from linli.disclosure import bounds
from linli.warehouse import sqlfiles

Counts = NDArray[np.float64]  # NaN where nothing was counted
TABLES = """
create or replace table person_blocks (
    indicator varchar, threshold integer, leaf varchar, community_id varchar, kind varchar, block varchar, size integer,
    is_told boolean
);
create or replace table person_axes (indicator varchar, threshold integer, axis varchar);
"""


class Place(NamedTuple):
    """A leaf, the finest that is ever told: a compound, or a community of a ledger that knows no compounds."""

    leaf: str
    community: str
    kind: str


@dataclass(frozen=True)
class Block:
    """Leaves (places in the order of the table) that are told together or not at all; not told: not even together."""

    leaves: tuple[int, ...]
    is_told: bool


class Earlier(NamedTuple):
    """Leaves that are told together in a version that can still be read."""

    threshold: int
    leaves: tuple[str, ...]


def _is_safe(counts: Counts, places: Sequence[Place], threshold: int) -> bool:
    """Tell whether the sum of some leaves (the last axis, in the order of places) gives nothing away, in any month (the second).

    Of a month with cells below the threshold the sum must be large enough that each of them may be threshold - 1 while
    those that are large are at least the threshold, and must leave room for each to be 0, and for each small sum of a community or
    a kind within: that is so beside a large one, which may be any number, and else where the other small ones can hold the sum.
    Where a cell is a part of a whole that is known, the rests of all must be able to hold that whole.
    """
    counts, wholes = counts
    there, regions = ~np.isnan(counts), [[number] for number in range(len(places))] + _regions(places)
    rests = np.nansum(wholes - counts, axis=1)
    for inside in regions if (wholes > 0).any() else ():
        part, whole = (np.nansum(side[:, inside], axis=1) for side in (counts, wholes))
        is_known = whole >= threshold  # a smaller whole is told no more than its part
        if (there[:, inside].any(axis=1) & (part < threshold) & is_known & (whole > rests)).any():
            return False
    filled = np.where(there, counts, 0.0)
    total = filled.sum(axis=1)
    large = (there & (counts >= threshold)).sum(axis=1)
    small = there.sum(axis=1) - large
    if ((small > 0) & ((total < threshold * large + threshold - 1) | (total < threshold))).any():
        return False
    tight = (small > 0) & (large == 0)
    there, filled, total, small = there[tight], filled[tight], total[tight], small[tight]
    for inside in regions if len(total) else ():
        part = filled[:, inside].sum(axis=1)
        others = small - there[:, inside].sum(axis=1)
        if ((part < threshold) & there[:, inside].any(axis=1) & (total > others * (threshold - 1))).any():
            return False
    return True


def _regions(places: Sequence[Place]) -> list[list[int]]:
    """Return the leaves of each community, each kind and each kind of a community among some leaves, in their order."""
    found: dict[tuple[str | None, str | None], list[int]] = {}
    for number, place in enumerate(places):
        for key in ((place.community, place.kind), (place.community, None), (None, place.kind)):
            found.setdefault(key, []).append(number)
    return [inside for inside in found.values() if 1 < len(inside) < len(places)]


def blocks(
    counts: Counts, places: Sequence[Place], thresholds: Sequence[int], start: Iterable[Iterable[int]]
) -> list[Block]:
    """Return blocks that are safe at every threshold given, unions of those to start with, which cover every leaf once; one
    that is not told where there are none. `counts` are count and whole × months × leaves.

    A block that is not safe is joined to another of its community and kind; where there is none, to one of its community;
    then of its kind, then to any, beyond its community to one that is not safe either if it can be. Of several it is the next
    by code: to choose by size would tell who is smaller than whom.
    """
    counts = np.unique(np.nan_to_num(counts, nan=-1.0), axis=1)  # of alike months one is enough
    counts[counts < 0] = np.nan
    found = {min(leaves): tuple(sorted(leaves)) for leaves in map(tuple, start)}
    homes = {key: _home(places, leaves) for key, leaves in found.items()}

    def is_safe(leaves: tuple[int, ...]) -> bool:
        inside = [places[leaf] for leaf in leaves]
        return all(_is_safe(counts[:, :, leaves], inside, threshold) for threshold in thresholds)

    unsafe = {key for key, leaves in found.items() if not is_safe(leaves)}
    for furthest in range(4):
        waiting = sorted(unsafe)
        while waiting:
            one = waiting.pop(0)
            if one not in unsafe:
                continue
            away, _, other = min(
                ((_apart(homes[one], homes[key]), key not in unsafe, key) for key in found if key != one),
                key=lambda way: (way[0], way[1] and way[0] > 1, abs(way[2] - one), way[2]),
                default=(4, False, 0),
            )
            if away > furthest:
                continue
            joined = tuple(sorted(found.pop(one) + found.pop(other)))
            unsafe -= {one, other}
            key = joined[0]
            found[key], homes[key] = joined, _home(places, joined)
            if not is_safe(joined):
                unsafe.add(key)
                waiting.insert(0, key)
    return [Block(leaves, key not in unsafe) for key, leaves in sorted(found.items())]


_Home = tuple[frozenset[str], frozenset[str]]  # communities and kinds


def _home(places: Sequence[Place], leaves: Iterable[int]) -> _Home:
    of = [places[leaf] for leaf in leaves]
    return frozenset(place.community for place in of), frozenset(place.kind for place in of)


def _apart(one: _Home, other: _Home) -> int:
    """Return 0 for the same community and kind, 1 for the same community, 2 for the same kind, else 3."""
    same_community, same_kind = (len(a | b) == 1 for a, b in zip(one, other, strict=True))
    return 0 if same_community and same_kind else 1 if same_community else 2 if same_kind else 3


# ---------------------------------------------------------------------------- what is counted


@dataclass(frozen=True)
class _Table:
    """What an indicator counts, by month, leaf and key of an axis (one key for the total); NaN where nothing was counted."""

    numerator: Counts
    denominator: Counts

    def counts(self, how: str) -> list[Counts]:
        """Return those of the two that count persons, by the header field `people`."""
        numerators = [self.numerator] if how != "denominator" else []
        return numerators + ([self.denominator] if how in ("both", "denominator") else [])


def of_persons() -> list[str]:
    """Return the indicators that count persons or households that take part, each after the one it is within."""
    fields = {
        name: query.fields
        for name, query in sqlfiles.load_all().items()
        if query.kind_folder == "indicators" and query.fields["people"] != "no"
    }
    return sorted(fields, key=lambda name: (len(_above(_first(name))), name))


def _first(name: str) -> str:
    """Return the indicator whose blocks are also those of another: the one it is told with, else itself."""
    return sqlfiles.load_all()[name].fields.get("told_with", name)


def _above(name: str) -> list[str]:
    """Return the indicators whose blocks those of another are unions of, the nearest first."""
    above: list[str] = []
    while name := sqlfiles.load_all()[name].fields.get("within", ""):
        above.append(name)
    return above


def _root(name: str) -> str:
    """Return the indicator above all those that one is within."""
    return [_first(name), *_above(_first(name))][-1]


def _stacked(family: Sequence[str], above: Sequence[str], tables: Mapping[str, _Table]) -> Counts:
    """Return every count of persons that the indicators of a family tell, one after the other along the months, and beside each
    (along a first axis) the whole that it is a part of.

    These are numerators and denominators, what a part leaves of its whole, and what one count leaves of another, of the same
    family or of one above, that is never smaller. A remainder that is nothing in every month of a leaf is none there.
    """
    people = {name: sqlfiles.load_all()[name].fields["people"] for name in (*family, *above)}
    own = [count for name in family for count in tables[name].counts(people[name])]
    others = [count for name in above for count in tables[name].counts(people[name])]
    found = [(count, np.full_like(count, np.nan)) for count in own]
    for name in family:
        if people[name] == "both":
            part, whole = tables[name].numerator, tables[name].denominator
            found += [(part, whole), (whole - part, whole)]
    for one, other in [*combinations(own, 2), *product(own, others)]:
        rest = one - other
        known = rest[~np.isnan(rest)]
        if (known < 0).any() and (known > 0).any():
            continue
        rest, part, whole = np.abs(rest), np.fmin(one, other), np.fmax(one, other)
        part[np.isnan(rest)] = whole[np.isnan(rest)] = np.nan
        # A place where nothing is left is still within its whole: that bounds how many the others must be.
        is_none = np.nansum(rest, axis=0) == 0
        found.append((part, whole))
        rest[:, is_none] = np.nan
        found.append((rest, np.where(is_none, np.nan, whole)))
    return np.stack([np.concatenate(side) for side in zip(*found, strict=True)])


# ---------------------------------------------------------------------------- the axes


def _axis_is_safe(parts: Counts, groups: Sequence[Sequence[int]], threshold: int) -> bool:
    """Tell whether the sums by key of an axis may be told beside those by block; `parts` are months × leaves × keys,
    `groups` the leaves of each block.

    By leaf and key nothing is ever told. Sums by key must reach the threshold, and beside them each small cell, and each small
    leaf that is not told alone, must keep every value from 0 to threshold - 1.
    """
    there = ~np.isnan(parts)
    by_key = np.where(there, parts, 0.0).sum(axis=1)
    if (there.any(axis=1) & (by_key < threshold)).any():
        return False
    for month in np.unique(np.nan_to_num(parts, nan=-1.0), axis=0):
        cells = [(leaf, key) for leaf, key in np.argwhere(month >= 0).tolist()]
        counts = np.array([month[cell] for cell in cells])
        leaves, keys = ([places for _, places in _by(cells, side).items()] for side in (0, 1))
        of_blocks = [
            frozenset(place for place, (leaf, _) in enumerate(cells) if leaf in group) for group in groups
        ]
        told = {some: float(counts[list(some)].sum()) for some in (*of_blocks, *keys) if some}
        asked = [frozenset([place]) for place in range(len(cells))] + leaves
        small = [some for some in asked if some not in told and counts[list(some)].sum() < threshold]
        limits = np.zeros(len(cells)), np.full(len(cells), math.inf)
        if any(low > 0 or high < threshold - 1 for low, high in bounds.ranges(*limits, told, small)):
            return False
    return True


def _by(cells: Sequence[tuple[int, int]], side: int) -> dict[int, frozenset[int]]:
    """Return the places of cells by leaf (side 0) or key (side 1)."""
    found: dict[int, set[int]] = {}
    for place, cell in enumerate(cells):
        found.setdefault(cell[side], set()).add(place)
    return {key: frozenset(places) for key, places in found.items()}


# ---------------------------------------------------------------------------- a version


def publish(
    connection: duckdb.DuckDBPyConnection,
    on: date,
    earlier: Mapping[str, Iterable[Earlier]] = MappingProxyType({}),
) -> None:
    """Write what may be told of every indicator that counts persons, at each threshold in force on a day.

    `earlier` are the blocks, by indicator, of versions that can still be read.
    """
    connection.execute(TABLES)
    names = of_persons()
    thresholds = sorted({int(policy.value(key, on)) for key in policy.PRIVACY})
    lines: list[_Line] = []
    counted: Counter[tuple[str, int]] = Counter()
    told: Counter[tuple[str, int, str]] = Counter()
    for rows in _by_street(connection, _rows(connection, names), earlier):
        decided, shown = _decide(rows, names, thresholds, earlier)
        lines += decided
        counted.update({line[:2] for line in decided})
        told.update(shown)
    # Of several streets an axis is told of all together where it is told of each that has such persons.
    shown = [axis for axis, streets in told.items() if streets == counted[axis[:2]]]
    for table, content in (("person_blocks", lines), ("person_axes", shown)):
        if content:
            connection.register("decided", pd.DataFrame(content))
            connection.execute(f"insert into {table} select * from decided")
            connection.unregister("decided")


_Line = tuple[Any, ...]  # a row of person_blocks


def _by_street(
    connection: duckdb.DuckDBPyConnection, rows: "_Rows", earlier: Mapping[str, Iterable[Earlier]]
) -> Iterator["_Rows"]:
    """Yield the rows of each street, since blocks never need another's; of several where an earlier block has leaves of several."""
    street = dict(connection.execute("select community_id, coalesce(street, '') from communities").fetchall())
    homes = {row[1].leaf: street.get(row[1].community, "") for listed in rows.values() for row in listed}
    order = {name: number for number, name in enumerate(sorted(set(homes.values())))}
    groups = [[number] for number in order.values()]
    groups += [
        [order[homes[leaf]] for leaf in block.leaves if leaf in homes]
        for blocks_of in earlier.values()
        for block in blocks_of
    ]
    part = {number: place for place, group in enumerate(_united(groups)) for number in group}
    found: dict[int, dict[tuple[str, str], list[tuple[Any, ...]]]] = {}
    for key, listed in rows.items():
        for row in listed:
            place = part[order[homes[row[1].leaf]]]
            found.setdefault(place, {}).setdefault(key, []).append(row)
    for place in sorted(found):
        yield found[place]


def _decide(
    rows: "_Rows", names: Sequence[str], thresholds: Sequence[int], earlier: Mapping[str, Iterable[Earlier]]
) -> tuple[list[_Line], list[tuple[str, int, str]]]:
    """Return the rows of person_blocks and person_axes."""
    by_axis = {name: [axis for of, axis in rows if of == name and axis] for name in names}
    decided: dict[tuple[str, int], list[frozenset[str]]] = {}
    lines: list[_Line] = []
    told_axes: dict[tuple[str, int, str], list[str]] = {}
    for name in names:
        family = [other for other in names if _first(other) == _first(name)]
        above = _above(_first(name))
        places = sorted({row[1] for other in family for row in rows.get((other, ""), ())})
        if not places:
            continue
        counts = _parts(rows, family, above, "", places)[:, :, :, 0]
        axes = {axis: _parts(rows, family, above, axis, places)[0] for axis in by_axis[name]}
        order = {place.leaf: place_number for place_number, place in enumerate(places)}
        found = [Block((leaf,), True) for leaf in order.values()]
        for number, threshold in enumerate(thresholds):
            together = [
                *decided.get((above[0] if above else "", threshold), ()),
                *(each.leaves for each in earlier.get(name, ()) if each.threshold <= threshold),
            ]
            start = _united(
                [
                    *(block.leaves for block in found),
                    *([order[leaf] for leaf in group if leaf in order] for group in together),
                ]
            )
            # What may not be told at a lower threshold may not be told at a higher one either.
            found = blocks(counts, places, thresholds[: number + 1], start)
            decided[name, threshold] = [
                frozenset(places[leaf].leaf for leaf in block.leaves) for block in found if block.is_told
            ]
            seen = [
                *(block.leaves for block in found),
                *([order[leaf] for leaf in group if leaf in order] for group in together),
            ]
            is_told = all(block.is_told for block in found)
            axes = {
                axis: parts
                for axis, parts in axes.items()
                if is_told and _axis_is_safe(parts, seen, threshold)
            }
            for axis in axes:
                told_axes.setdefault((_root(name), threshold, axis), []).append(name)
            lines += [
                (
                    name,
                    threshold,
                    *places[leaf],
                    places[block.leaves[0]].leaf,
                    len(block.leaves),
                    block.is_told,
                )
                for block in found
                for leaf in block.leaves
            ]
    # One count by class limits another: of a whole and its parts an axis is told of all or of none, and only where all have the
    # same blocks.
    shown = [
        (name, threshold, axis)
        for (root, threshold, axis), told in told_axes.items()
        for name in told
        if all(
            other in told and decided.get((other, threshold)) == decided.get((name, threshold))
            for other in names
            if _root(other) == root and axis in by_axis[other]
        )
    ]
    return lines, shown


@dataclass(frozen=True)
class Decision:
    """What of an indicator may be told: its leaves (rows of `person_blocks`) by name; none where nothing was decided."""

    leaves: Mapping[str, Mapping[str, Any]]

    def allows(
        self,
        communities: Collection[str] | None,
        kinds: Collection[str] | None,
        community: str | None = None,
        kind: str | None = None,
        leaf: str | None = None,
    ) -> bool:
        """Tell whether the sum over some communities and kinds (None is all) may be told, or over one community, one kind or
        one leaf of them; the empty leaf stands for those of no compound.
        """
        if leaf:
            asked = [self.leaves[leaf]] if leaf in self.leaves else []
        else:
            asked = [row for name, row in self.leaves.items() if leaf is None or name.startswith("@")]
        chosen = [
            row
            for row in asked
            if (communities is None or row["community_id"] in communities)
            and (kinds is None or row["kind"] in kinds)
            and (community is None or row["community_id"] == community)
            and (kind is None or row["kind"] == kind)
        ]
        sizes = Counter(row["block"] for row in chosen)
        return bool(self.leaves) and all(
            row["is_told"] and sizes[row["block"]] == row["size"] for row in chosen
        )


def decided(connection: duckdb.DuckDBPyConnection, database: str) -> dict[str, list[Earlier]]:
    """Return by indicator which leaves an attached version tells together."""
    rows = connection.execute(
        f"""
        select indicator, threshold, list(leaf order by leaf) as leaves from {database}.person_blocks
        where is_told group by indicator, threshold, block order by all
        """
    ).fetchall()
    found: dict[str, list[Earlier]] = {}
    for name, threshold, leaves in rows:
        found.setdefault(name, []).append(Earlier(threshold, tuple(leaves)))
    return found


def _united(groups: Iterable[Sequence[int]]) -> list[list[int]]:
    """Return the parts of which every group lies in one, as fine as can be."""
    home: dict[int, list[int]] = {}
    for group in groups:
        joined: list[int] = []
        for part in {id(home[number]): home[number] for number in group if number in home}.values():
            joined += part
        joined += [number for number in group if number not in home]
        home |= dict.fromkeys(joined, joined)
    return [sorted(part) for part in {id(part): part for part in home.values()}.values()]


_Rows = Mapping[
    tuple[str, str], Sequence[tuple[Any, ...]]
]  # (indicator, axis) → month, leaf, community, kind, key, counts


def _rows(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> _Rows:
    found: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    given = connection.execute(sqlfiles.load_all()["person_counts"].sql, {"indicators": names}).fetchall()
    for name, month, leaf, community, kind, axis, *rest in given:
        found.setdefault((name, axis), []).append((month, Place(leaf, community, kind), *rest))
    return found


def _parts(
    rows: _Rows, family: Sequence[str], above: Sequence[str], axis: str, places: Sequence[Place]
) -> Counts:
    """Return every count of a family by an axis: months and counts × leaves in the order of `places` × keys."""
    names = (*family, *above)
    given = {name: rows.get((name, axis), ()) for name in names}
    months, keys = (sorted({row[column] for listed in given.values() for row in listed}) for column in (0, 2))
    order = [{value: number for number, value in enumerate(values)} for values in (months, places, keys)]
    tables = {}
    for name in names:
        table = _Table(*(np.full([len(values) for values in order], np.nan) for _ in range(2)))
        for month, place, key, numerator, denominator in given[name]:
            if place in order[1]:
                cell = (order[0][month], order[1][place], order[2][key])
                table.numerator[cell] = np.nan if numerator is None else numerator
                table.denominator[cell] = np.nan if denominator is None else denominator
        tables[name] = table
    return _stacked(family, above, tables)
