"""Which counts of persons may be told: one decision for all levels, months and thresholds, made when a version is built.

Compounds (of a ledger by community, communities) are put together into blocks. A choice may be told where it is made up of
whole blocks, and nothing else may: whatever is told, by community, kind, street or compound, of one month or of several, is
then a sum of blocks, so that no subtraction gives away more than the blocks themselves do. A block is safe when nobody who
is even told which of its cells are below the threshold k can say more of such a cell than that: every value from 0 to k-1
remains possible (`_is_safe`). The blocks of a higher threshold are unions of those of a lower one, and those of a version
are unions of those of the versions before it, so that who sees both learns nothing from their difference.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
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
from linli.warehouse import sqlfiles

Counts = NDArray[np.float64]  # NaN where nothing was counted
PARAMETERS = ("privacy_k", "privacy_k_seminar")
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


def _is_safe(counts: Counts, threshold: int) -> bool:
    """Tell whether the sum of some leaves (columns) gives nothing away, in any month (row).

    Of a month with cells below the threshold the sum must be large enough that each of them may be threshold - 1 while
    those that are large are at least the threshold, and must leave room for each to be 0: that is so beside a large one,
    which may be any number, and else where the other small ones can hold the sum.
    """
    there = ~np.isnan(counts)
    total = np.where(there, counts, 0.0).sum(axis=1)
    large = (there & (counts >= threshold)).sum(axis=1)
    small = there.sum(axis=1) - large
    has_room = (large > 0) | (total <= (small - 1) * (threshold - 1))
    return bool(
        (
            (small == 0) | ((total >= threshold * large + threshold - 1) & (total >= threshold) & has_room)
        ).all()
    )


def blocks(
    counts: Counts, places: Sequence[Place], threshold: int, start: Iterable[Iterable[int]]
) -> list[Block]:
    """Return blocks that are safe, unions of those to start with (which cover every leaf once); one untold where none is.

    A block that is not safe is joined to another of its community and kind; where there is none, to one of its community;
    then of its kind, then to any, beyond its community to one that is not safe either if it can be. Of several it is always the first
    by code: to choose by size would tell who is smaller than whom.
    """
    # Of alike months one is enough.
    counts = np.unique(np.nan_to_num(counts, nan=-1.0), axis=0)
    counts[counts < 0] = np.nan
    found = {min(leaves): tuple(sorted(leaves)) for leaves in map(tuple, start)}
    homes = {key: _home(places, leaves) for key, leaves in found.items()}
    unsafe = {key for key, leaves in found.items() if not _is_safe(counts[:, leaves], threshold)}
    for furthest in range(4):
        waiting = sorted(unsafe)
        while waiting:
            one = waiting.pop(0)
            if one not in unsafe:
                continue
            away, _, other = min(
                ((_apart(homes[one], homes[key]), key not in unsafe, key) for key in found if key != one),
                key=lambda way: (way[0], way[1] and way[0] > 1, way[2]),
                default=(4, False, 0),
            )
            if away > furthest:
                continue
            joined = tuple(sorted(found.pop(one) + found.pop(other)))
            unsafe -= {one, other}
            key = joined[0]
            found[key], homes[key] = joined, _home(places, joined)
            if not _is_safe(counts[:, joined], threshold):
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


def _stacked(family: Sequence[str], above: Sequence[str], tables: Mapping[str, _Table]) -> Counts:
    """Return every count of persons that the indicators of a family tell, one after the other along the months.

    These are numerators and denominators, what a part leaves of its whole, and what one count leaves of another, of the same
    family or of one above, that is never smaller. A remainder that is nothing in every month of a leaf is none there.
    """
    people = {name: sqlfiles.load_all()[name].fields["people"] for name in (*family, *above)}
    own = [count for name in family for count in tables[name].counts(people[name])]
    others = [count for name in above for count in tables[name].counts(people[name])]
    found = [*own]
    found += [tables[name].denominator - tables[name].numerator for name in family if people[name] == "both"]
    for one, other in [*combinations(own, 2), *product(own, others)]:
        rest = one - other
        known = rest[~np.isnan(rest)]
        if (known < 0).any() and (known > 0).any():
            continue
        rest = np.abs(rest)
        rest[:, np.nansum(rest, axis=0) == 0] = np.nan
        found.append(rest)
    return np.concatenate(found)


# ---------------------------------------------------------------------------- the axes


def _axis_is_safe(parts: Counts, found: Sequence[Block], threshold: int) -> bool:
    """Tell whether the sums by key of an axis may be told beside those by block; `parts` are months × leaves × keys.

    By leaf and key nothing is ever told. Sums by key must reach the threshold, and beside them a small cell of a leaf that
    is told alone must keep every value from 0 to threshold - 1.
    """
    there = ~np.isnan(parts)
    counts = np.where(there, parts, 0.0)
    by_key = counts.sum(axis=1)
    if (there.any(axis=1) & (by_key < threshold)).any() or not all(block.is_told for block in found):
        return False
    alone = [block.leaves[0] for block in found if len(block.leaves) == 1]
    by_leaf, by_key = counts[:, alone].sum(axis=2, keepdims=True), by_key[:, None, :]
    lowest = by_leaf + by_key - by_key.sum(axis=2, keepdims=True)
    highest = np.minimum(by_leaf, by_key)
    is_small = there[:, alone] & (counts[:, alone] < threshold)
    return not (is_small & ((lowest > 0) | (highest < threshold - 1))).any()


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
    decided: dict[tuple[str, int], list[frozenset[str]]] = {}
    lines, told_axes = [], []
    for name in names:
        family = [other for other in names if _first(other) == _first(name)]
        above = _above(_first(name))
        places, tables, _ = _read(connection, family, above, "")
        if not places:
            continue
        counts = _stacked(family, above, tables)[:, :, 0]
        axes = {axis: _parts(connection, family, above, axis, places) for axis in _axes(connection, name)}
        leaves = {place.leaf: number for number, place in enumerate(places)}
        found = [Block((number,), True) for number in leaves.values()]
        for threshold in sorted({int(policy.value(key, on)) for key in PARAMETERS}):
            together = [
                *decided.get((above[0] if above else "", threshold), ()),
                *(each.leaves for each in earlier.get(name, ()) if each.threshold <= threshold),
            ]
            start = _united(
                [
                    *(block.leaves for block in found),
                    *([leaves[leaf] for leaf in group if leaf in leaves] for group in together),
                ]
            )
            found = blocks(counts, places, threshold, start)
            decided[name, threshold] = [
                frozenset(places[number].leaf for number in block.leaves) for block in found if block.is_told
            ]
            axes = {axis: parts for axis, parts in axes.items() if _axis_is_safe(parts, found, threshold)}
            told_axes += [(name, threshold, axis) for axis in axes]
            lines += [
                (
                    name,
                    threshold,
                    *places[number],
                    places[block.leaves[0]].leaf,
                    len(block.leaves),
                    block.is_told,
                )
                for block in found
                for number in block.leaves
            ]
    for table, rows in (("person_blocks", lines), ("person_axes", told_axes)):
        if rows:
            connection.register("decided", pd.DataFrame(rows))
            connection.execute(f"insert into {table} select * from decided")
            connection.unregister("decided")


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


def _axes(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    rows = connection.execute(
        "select distinct split_part(dimension, '=', 1) as axis from kind_values where indicator = ? and dimension != ''",
        [name],
    ).fetchall()
    return sorted(axis for (axis,) in rows)


def _parts(
    connection: duckdb.DuckDBPyConnection,
    family: Sequence[str],
    above: Sequence[str],
    axis: str,
    places: Sequence[Place],
) -> Counts:
    """Return every count of a family by an axis, its leaves in the order of `places`."""
    there, tables, keys = _read(connection, family, above, axis)
    parts = _stacked(family, above, tables)
    order = {place.leaf: number for number, place in enumerate(there)}
    found = np.full((len(parts), len(places), len(keys)), np.nan)
    for number, place in enumerate(places):
        if place.leaf in order:
            found[:, number] = parts[:, order[place.leaf]]
    return found


def _read(
    connection: duckdb.DuckDBPyConnection, family: Sequence[str], above: Sequence[str], axis: str
) -> tuple[list[Place], dict[str, _Table], list[str]]:
    """Return the leaves of which a family counts something, what it and those above count of them, and the keys."""
    rows = connection.execute(
        sqlfiles.load_all()["person_counts"].sql, {"indicators": [*family, *above], "axis": axis}
    ).fetchall()
    places = sorted({Place(*row[2:5]) for row in rows if row[0] in family})
    leaves = {place.leaf: number for number, place in enumerate(places)}
    months, keys = (sorted({row[column] for row in rows}) for column in (1, 5))
    shape = (len(months), len(leaves), len(keys))
    tables = {name: _Table(np.full(shape, np.nan), np.full(shape, np.nan)) for name in (*family, *above)}
    places_of = [{value: number for number, value in enumerate(values)} for values in (months, keys)]
    for name, month, leaf, _, _, key, numerator, denominator in rows:
        if leaf in leaves:
            cell = (places_of[0][month], leaves[leaf], places_of[1][key])
            tables[name].numerator[cell] = np.nan if numerator is None else numerator
            tables[name].denominator[cell] = np.nan if denominator is None else denominator
    return places, tables, keys
