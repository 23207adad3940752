"""Who is told counts of persons tries to bound those that are hidden, and to see what rests on them.

Three attacks. On generated streets, and on a street that is published, everything that may be told of an indicator becomes an
equation over the cells nobody is told; HiGHS gives the least and the greatest whole number that each small cell can be. The
attacker is even told which leaves are below the threshold. Of a published street twins are made: the same in all that may be
told, with other hidden counts; whatever a view, a sentence or a plan says of the two must be the same.
"""

import functools
import math
import random
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import combinations, product
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.attack import Line
from linli import demo
from linli.disclosure import bounds, decision
from linli.metrics import indicators
from linli.pipeline import build, scratch
from linli.planning import proposals
from linli.selection import Selection
from linli.warehouse import sqlfiles
from linli.warehouse.store import Reader, Store

Array = NDArray[np.float64]
LEVELS = ("privacy_k", "privacy_k_seminar")
_EXAMPLES = 3
_STEP = 7  # of the months of a published street that are attacked


@dataclass
class Cells:
    """The cells of one month, what is known of each, and the sums that were told."""

    lower: Array
    upper: Array
    sums: dict[frozenset[int], float]

    def ranges(self, targets: Sequence[frozenset[int]]) -> list[tuple[float, float]]:
        """Return the least and the greatest whole number that the sum of each target can be."""
        return bounds.ranges(self.lower, self.upper, self.sums, targets)


def judged(
    what: str, cells: Cells, truth: Array, targets: Iterable[frozenset[int]], threshold: int
) -> tuple[int, list[str]]:
    """Return how many sums below the threshold were attacked, and which of them were bounded tighter than 0 to threshold - 1."""
    small = [target for target in dict.fromkeys(targets) if 0 <= truth[list(target)].sum() < threshold]
    wrong = []
    for target, (low, high) in zip(small, cells.ranges(small), strict=True):
        if low > 0 or high < threshold - 1:
            wrong.append(f"{what}: {truth[list(target)].sum():g} of {len(target)} is {low:g} to {high:g}")
    return len(small), wrong


# ---------------------------------------------------------------------------- generated streets


@dataclass(frozen=True)
class Street:
    """Rows of indicator_values (indicator, month, community, compound, dimension, numerator, denominator), kinds of compound,
    the street of each community.
    """

    rows: list[tuple[Any, ...]]
    kinds: Mapping[str, str]
    streets: Mapping[str, str | None]

    def until(self, month: date) -> "Street":
        """Return the street as it was known then."""
        return replace(self, rows=[row for row in self.rows if row[1] <= month])


def street(seed: int) -> Street:
    """Return a small street: members by compound, those who reported by class and community, attendances now and then.

    Every third is two streets of a city, of which each is decided upon alone.
    """
    chance = random.Random(seed)  # noqa: S311
    communities = [f"C{number}" for number in range(chance.randint(1, 4))]
    kinds = ["managed", "unmanaged", "employer"][: chance.randint(1, 3)]
    homes = {f"K{number:02d}": chance.choice(communities) for number in range(chance.randint(1, 12))}
    of_kind = {name: chance.choice(kinds) for name in homes}
    months = [date(2025, number, 1) for number in range(1, chance.randint(2, 4))]
    most = chance.choice((6, 12, 30, 120))
    rows: list[tuple[Any, ...]] = []

    def count() -> int:
        return chance.choice((0, chance.randint(0, 5), chance.randint(0, most), chance.randint(0, most)))

    members = {name: count() for name in homes}
    for month in months:
        for name, home in homes.items():
            members[name] = max(0, members[name] + chance.choice((-1, 0, 0, 0, 1, 3)))
            few = min(members[name], chance.choice((0, 0, 1, 2, count())))
            place = (month, home, name, "")
            rows.append(("members_registered", *place, members[name], None))
            rows.append(("members_probationary", *place, few, None))
            if chance.random() < 0.9:
                rows.append(("members_per_1000_residents", *place, members[name], 500 + members[name]))
            if chance.random() < 0.4:
                rows.append(("event_attendance", *place, count(), None))
        for home in communities:
            parts = {
                code: (count(), count()) for code in ("serving", "other", "retired")[: chance.randint(1, 3)]
            }
            sides = {code: (active, active + more) for code, (active, more) in parts.items()}
            sides[""] = (sum(one for one, _ in sides.values()), sum(other for _, other in sides.values()))
            for code, (active, reported) in sides.items():
                place = (month, home, None, f"class={code}" if code else "")
                rows.append(("checkin_reported", *place, reported, None))
                rows.append(("checkin_active_rate", *place, active, reported))
    streets = {name: f"S{number % 2}" if seed % 3 == 0 else None for number, name in enumerate(communities)}
    return Street(rows, of_kind, streets)


def decide(
    given: Street, earlier: Mapping[str, Iterable[decision.Earlier]] | None = None
) -> duckdb.DuckDBPyConnection:
    """Return a database in which a street is decided upon by the code that a build runs."""
    connection = duckdb.connect()
    connection.execute("attach ':memory:' as target; use target")
    connection.execute(f"create table indicator_values {build.MART}")
    connection.execute("create table compounds (compound_id varchar, kind varchar)")
    connection.execute("create table communities (community_id varchar, street varchar)")
    frames = {
        "compounds": pd.DataFrame(list(given.kinds.items())),
        "communities": pd.DataFrame(list(given.streets.items())),
        "indicator_values": pd.DataFrame(given.rows),
    }
    for table, frame in frames.items():
        connection.register("given", frame)
        connection.execute(f"insert into {table} from given")
        connection.unregister("given")
    decision.publish(connection, date(2025, 12, 31), earlier or {})
    return connection


@functools.lru_cache(maxsize=64)
def decisions(connection: duckdb.DuckDBPyConnection, indicator: str, threshold: int) -> decision.Decision:
    """Return what may be told of an indicator at a threshold."""
    result = connection.execute(
        sqlfiles.load_all()["person_blocks"].sql, {"indicator": indicator, "threshold": threshold}
    )
    names = [column[0] for column in result.description]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    return decision.Decision({row["leaf"]: row for row in rows})


def _subsets(items: Sequence[str]) -> list[tuple[str, ...] | None]:
    """Return what a filter is set to: nothing, one or two, or all but one."""
    sizes = {1, 2, len(items) - 1} - {0}
    return [None, *(some for size in sorted(sizes) for some in combinations(items, size))]


def _told(
    told: decision.Decision, places: Sequence[decision.Place], values: Array
) -> dict[frozenset[int], float]:
    """Return every sum over communities and kinds, and every leaf, that may be told."""
    communities, kinds = (
        sorted({place.community for place in places}),
        sorted({place.kind for place in places}),
    )
    sums = {}
    for some, of in product(_subsets(communities), _subsets(kinds)):
        if told.allows(some, of):
            cells = frozenset(
                number
                for number, place in enumerate(places)
                if (some is None or place.community in some) and (of is None or place.kind in of)
            )
            sums[cells] = float(values[list(cells)].sum())
    for number, place in enumerate(places):
        if told.allows(None, None, leaf=place.leaf):
            sums[frozenset([number])] = float(values[number])
    sums.pop(frozenset(), None)
    return sums


def lattice(places: Sequence[decision.Place]) -> list[frozenset[int]]:
    """Return the sums that the dashboard can be asked for: leaf, community and kind, community, kind, street."""
    sums: dict[tuple[str, str, str], set[int]] = {}
    for number, place in enumerate(places):
        for community, kind, leaf in (
            (place.community, place.kind, place.leaf),
            (place.community, place.kind, ""),
            (place.community, "", ""),
            ("", place.kind, ""),
            ("", "", ""),
        ):
            sums.setdefault((community, kind, leaf), set()).add(number)
    return list(dict.fromkeys(frozenset(cells) for cells in sums.values()))


def _attacked(seed: int) -> tuple[int, list[str]]:
    """Attack one generated street, and a second version of it with another month, as each role can."""
    whole = street(seed)
    months = sorted({row[1] for row in whole.rows})
    versions = [decide(whole.until(months[0]))]
    if len(months) > 1:
        versions.append(decide(whole, decision.decided(versions[0], "target")))
    thresholds = sorted(
        level for (level,) in versions[0].execute("select distinct threshold from person_blocks").fetchall()
    )
    tried, wrong = 0, []
    for role, threshold in enumerate(thresholds):  # who sees the lower one may ask for the higher one too
        seen = thresholds[role:]
        for month in months:
            reach = versions if month == months[0] else versions[-1:]
            for attack in (_members, _attendances, _classes):
                count, found = attack(whole, reach, month, threshold, seen)
                tried += count
                wrong += [f"street {seed}, {month:%Y-%m}, k = {threshold}, {text}" for text in found]
    return tried, wrong


def _column(given: Street, indicator: str, month: date) -> dict[decision.Place, tuple[float, float | None]]:
    found = {}
    for name, of, community, compound, dimension, numerator, denominator in given.rows:
        if (name, of, dimension) == (indicator, month, ""):
            leaf = compound or f"@{community}"
            found[decision.Place(leaf, community, given.kinds.get(leaf, ""))] = (numerator, denominator)
    return dict(sorted(found.items()))


def _bounds(values: Array, threshold: int) -> tuple[Array, Array]:
    """Return what an attacker is told who knows which cells are small."""
    is_small = values < threshold
    return np.where(is_small, 0.0, threshold), np.where(is_small, threshold - 1.0, math.inf)


def _members(
    given: Street,
    versions: Sequence[duckdb.DuckDBPyConnection],
    month: date,
    threshold: int,
    seen: Sequence[int],
) -> tuple[int, list[str]]:
    """Members and the probationary among them, jointly: regular ones come first, probationary ones after."""
    members, few = _column(given, "members_registered", month), _column(given, "members_probationary", month)
    places = list(members)
    total = np.array([members[place][0] for place in places])
    part = np.array([few[place][0] for place in places])
    count = len(places)
    sums: dict[frozenset[int], float] = {}
    for version, level in product(versions, seen):
        for cells, value in _told(decisions(version, "members_registered", level), places, total).items():
            sums[cells | {number + count for number in cells}] = value
        for cells, value in _told(decisions(version, "members_probationary", level), places, part).items():
            sums[frozenset(number + count for number in cells)] = value
    truth = np.concatenate([total - part, part])
    lower, upper = _bounds(part, threshold)
    cells = Cells(
        np.concatenate([np.zeros(count), lower]), np.concatenate([np.full(count, math.inf), upper]), sums
    )
    of_part = [frozenset(number + count for number in target) for target in lattice(places)]
    tried, wrong = judged("probationary", cells, truth, of_part, threshold)
    # Of all members the attacker knows which are few, and nothing of who is probationary but the sums.
    lower, upper = _bounds(total, threshold)
    whole = Cells(
        lower, upper, {frozenset(n for n in c if n < count): v for c, v in sums.items() if min(c) < count}
    )
    more, found = judged("members", whole, total, lattice(places), threshold)
    joint, also = judged(
        "members beside probationary",
        replace(cells, lower=np.zeros(2 * count), upper=np.full(2 * count, math.inf)),
        truth,
        [target | {number + count for number in target} for target in lattice(places)],
        threshold,
    )
    return tried + more + joint, wrong + found + also


def _attendances(
    given: Street,
    versions: Sequence[duckdb.DuckDBPyConnection],
    month: date,
    threshold: int,
    seen: Sequence[int],
) -> tuple[int, list[str]]:
    """Attendances, of which everybody knows where there was an event at all."""
    column = _column(given, "event_attendance", month)
    if not column:
        return 0, []
    places, values = list(column), np.array([value for value, _ in column.values()], dtype=float)
    sums: dict[frozenset[int], float] = {}
    for version, level in product(versions, seen):
        sums |= _told(decisions(version, "event_attendance", level), places, values)
    return judged("attendances", Cells(*_bounds(values, threshold), sums), values, lattice(places), threshold)


def _classes(
    given: Street,
    versions: Sequence[duckdb.DuckDBPyConnection],
    month: date,
    threshold: int,
    seen: Sequence[int],
) -> tuple[int, list[str]]:
    """Those who reported, active or not, by community and class: six cells a community at most."""
    cells: dict[tuple[str, str, str], float] = {}
    for name, of, community, _, dimension, numerator, denominator in given.rows:
        if name == "checkin_active_rate" and of == month and dimension:
            cells[community, dimension, "active"] = numerator
            cells[community, dimension, "idle"] = denominator - numerator
    keys, truth = list(cells), np.array(list(cells.values()), dtype=float)
    places = [decision.Place(f"@{home}", home, "") for home in sorted({key[0] for key in keys})]
    sides = {"checkin_reported": ("active", "idle"), "checkin_active_rate": ("active",)}
    sums: dict[frozenset[int], float] = {}

    def sum_of(homes: Iterable[str], codes: Iterable[str], states: Iterable[str]) -> frozenset[int]:
        return frozenset(
            number
            for number, key in enumerate(keys)
            if key[0] in homes and key[1] in codes and key[2] in states
        )

    homes, codes = [place.community for place in places], sorted({key[1] for key in keys})
    targets = []
    for states in (("active", "idle"), ("active",), ("idle",)):
        targets += [sum_of([home], codes, states) for home in homes] + [
            sum_of(homes, [code], states) for code in codes
        ]
        targets += [sum_of([home], [code], states) for home in homes for code in codes]
    for version, level, (indicator, states) in product(versions, seen, sides.items()):
        told = _told(decisions(version, indicator, level), places, np.zeros(len(places)))
        asked = [sum_of([homes[number] for number in some], codes, states) for some in told]
        axes = version.execute(
            sqlfiles.load_all()["person_axes"].sql, {"indicator": indicator, "threshold": level}
        ).fetchall()
        asked += [sum_of(homes, [code], states) for code in codes if ("class",) in axes]
        sums |= {some: float(truth[list(some)].sum()) for some in asked if some}
    free = Cells(np.zeros(len(keys)), np.full(len(keys), math.inf), sums)
    return judged("reported", free, truth, [target for target in targets if target], threshold)


def streets(count: int) -> Line:
    """Attack generated streets."""
    tried, wrong = 0, []
    for seed in range(count):
        attacked, found = _attacked(seed)
        tried += attacked
        wrong += found
    decisions.cache_clear()  # it holds the databases
    return Line("hidden cells of generated streets", tried, len(wrong), tuple(wrong[:_EXAMPLES]))


# ---------------------------------------------------------------------------- a street that is published


def published(store: Path, is_quick: bool) -> Line:
    """Attack every count of persons of the live version through the interface that pages, exports and commands read."""
    readers = [Store(store).reader(privacy=level) for level in LEVELS]
    tried, wrong = 0, []
    for name in decision.of_persons():
        about = indicators.catalogue()[name]
        rows = [row for row in readers[0].rows("person_counts", indicators=[name]) if not row["axis"]]
        column = "denominator" if sqlfiles.load_all()[name].fields["people"] == "denominator" else "numerator"
        months = sorted({row["month"] for row in rows})
        # What may be told is decided for a place and all its months: a few of them, the last one first, tell as much as all.
        for month in months[-1:] if is_quick else months[::-_STEP]:
            counted = {
                decision.Place(row["leaf"], row["community_id"], row["kind"]): row[column]
                for row in rows
                if row["month"] == month and row[column] is not None
            }
            places, values = list(counted), np.array(list(counted.values()))
            for role, reader in enumerate(readers):
                sums: dict[frozenset[int], float] = {}
                for other in readers[role:]:
                    sums |= _shown(other, about, month, places, column, is_quick)
                count, found = judged(
                    f"{name}, {month:%Y-%m}, k = {reader.threshold}",
                    Cells(*_bounds(values, reader.threshold), sums),
                    values,
                    lattice(places),
                    reader.threshold,
                )
                tried += count
                wrong += found
    return Line("hidden cells of a published street", tried, len(wrong), tuple(wrong[:_EXAMPLES]))


def _shown(
    reader: Reader,
    about: indicators.Indicator,
    month: date,
    places: Sequence[decision.Place],
    column: str,
    is_quick: bool,
) -> dict[frozenset[int], float]:
    """Return every sum that the interface gives out: of a choice, and by community, kind and compound."""
    communities, kinds = (
        sorted({place.community for place in places}),
        sorted({place.kind for place in places}),
    )
    some: list[tuple[str, ...] | None] = [None, *((name,) for name in communities)]
    if not is_quick:
        some = _subsets(communities)
    sums = {}
    for chosen, of in product(some, _subsets(kinds) if any(kinds) else [None]):
        selection = Selection(chosen, of, month, month)
        value = indicators.value_alone(reader, about.id, selection)
        cells = frozenset(
            number
            for number, place in enumerate(places)
            if (chosen is None or place.community in chosen) and (of is None or place.kind in of)
        )
        if value.status == "ok" and cells:
            sums[cells] = getattr(value, column)
    whole = Selection(None, None, month, month)
    axes: tuple[indicators.Axis, ...] = ("compound", "community", "kind")
    for axis in axes:
        for part in indicators.breakdown(reader, about.id, whole, axis):
            keys = [(place.leaf, place.community, place.kind)[axes.index(axis)] for place in places]
            cells = frozenset(number for number, key in enumerate(keys) if part.key and key == part.key)
            if part.status == "ok" and cells:
                sums[cells] = getattr(part, column)
    return sums


# ---------------------------------------------------------------------------- twins

# Read by metrics/indicators.py and metrics/comparison.py alone, which ask first whether a sum may be told.
ASKED_FIRST = frozenset(
    {
        *("person_counts", "indicator_series", "compound_series", "indicator_totals", "selection_totals"),
        *("value_cells", "known_cells", "known_totals"),
    }
)
# Asked for by briefing/slots.py, which tells no more of them than the dashboard does.
SLOTS = frozenset({"slot_members", "slot_volunteers", "slot_retired_reported"})


def twins(store: Path, is_quick: bool) -> Line:
    """Compare what is said of the live version and of its twin: the same but for counts that may not be told."""
    tried, wrong = 0, []
    with tempfile.TemporaryDirectory() as folder:
        live, other = Store(store), Store(Path(folder))
        other.versions_folder.mkdir()
        shutil.copyfile(live.reader().path, other.path("twin"))
        moved = _made(other.path("twin"), live.reader())
        other.point_to("twin")
        if not moved:
            raise RuntimeError(f"{store}: no hidden count could be moved, so that nothing was tried")
        for level in LEVELS[:1] if is_quick else LEVELS:
            sides = live.reader(privacy=level), other.reader(privacy=level)
            for what, first, second in _said(*sides, is_quick):
                tried += 1
                if _plain(first) != _plain(second):
                    wrong.append(f"k = {sides[0].threshold}: {what} differs between twins")
    return Line("what is said of twin streets", tried, len(wrong), tuple(wrong[:_EXAMPLES]))


def _plain(said: Any) -> Any:
    """Return what is said without the last digits, which depend on the order in which DuckDB adds."""
    if isinstance(said, float):
        return float(f"{said:.9g}")
    if isinstance(said, dict):
        return {key: _plain(item) for key, item in said.items()}
    return [_plain(item) for item in said] if type(said) in (tuple, list) else said


def _made(path: Path, live: Reader) -> int:
    """Give a version other hidden members, attendances and people served; return how many counts were moved."""
    blocks: dict[str, list[str]] = {}
    for row in live.rows("person_blocks", indicator="members_registered", threshold=live.threshold):
        blocks.setdefault(row["block"], []).append(row["leaf"])
    with duckdb.connect(str(path)) as connection:
        moved = sum(
            _swapped(connection, one, other)
            for block in blocks.values()
            for one, other in combinations(block, 2)
        )
        moved += _shuffled(connection, random.Random(1))  # noqa: S311
    tables, counted = scratch.affected("member_counts")
    tables = [table for table in tables if table.name != "member_counts"]
    made_at = datetime.now(UTC).replace(tzinfo=None)
    scratch._rebuild(path, live, "twin", made_at, tables, counted, (None, None))
    return moved


def _swapped(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> int:
    """Move a regular member from one compound of a block to another at each counting where that hides as well as before."""
    rows = connection.execute(
        "select compound_id, date, regular, coalesce(probationary, 0) from member_counts where compound_id in (?, ?)",
        [one, other],
    ).fetchall()
    by_day: dict[date, dict[str, tuple[int, int]]] = {}
    for name, day, regular, few in rows:
        by_day.setdefault(day, {})[name] = (regular, few)
    moved = 0
    for day, counts in by_day.items():
        if len(counts) == 2 and all(_stays(*counts[name], step) for name, step in ((one, -1), (other, 1))):
            for name, step in ((one, -1), (other, 1)):
                connection.execute(
                    "update member_counts set regular = regular + ? where compound_id = ? and date = ?",
                    [step, name, day],
                )
            moved += 1
    return moved


def _stays(regular: int, few: int, step: int) -> bool:
    """Tell whether a count stays on its side of both thresholds, and so does what is left without the probationary."""
    limits = [5, 10]
    sides = [[count < limit for limit in limits] for count in (regular, regular + step)]
    wholes = [[count < limit for limit in limits] for count in (regular + few, regular + few + step)]
    return regular + step >= 0 and sides[0] == sides[1] and wholes[0] == wholes[1]


def _shuffled(connection: duckdb.DuckDBPyConnection, chance: random.Random) -> int:
    """Give the events and services of one place and month one another's numbers, and meetings any."""
    moved = 0
    asked = (
        ("center_events", "event_id", "attendees", "center_id, date_trunc('month', date)"),
        (
            "unit_services",
            "service_id",
            "people_served",
            "community_id, service_theme, date_trunc('month', date)",
        ),
        ("meetings", "meeting_id", "attendees", "level"),
    )
    for table, key, count, place in asked:
        rows = connection.execute(
            f"select hash({place}), {key}, {count} from {table} where {count} is not null order by all"
        ).fetchall()
        groups: dict[int, list[tuple[str, int]]] = {}
        for home, name, number in rows:
            groups.setdefault(home, []).append((name, number))
        changes = []
        for group in groups.values():
            numbers = [number for _, number in group]
            chance.shuffle(numbers)
            changes += [(name, number) for (name, _), number in zip(group, numbers, strict=True)]
        connection.register("changes", pd.DataFrame(changes, columns=["name", "number"]))
        connection.execute(
            f"update {table} set {count} = changes.number from changes where {table}.{key} = changes.name"
        )
        connection.unregister("changes")
        moved += len(changes)
    return moved


def _said(one: Reader, other: Reader, is_quick: bool) -> Iterator[tuple[str, Any, Any]]:
    """Give out all that is said of two versions, side by side: figures, every query of views and of the briefing, plans."""
    month = indicators.last_final_month(one)
    communities = [row["community_id"] for row in one.rows("communities_list")]
    period = Selection(None, None, date(month.year, 1, 1), month)
    selections = [
        period,
        *(replace(period, community_ids=(name,)) for name in communities[: 0 if is_quick else None]),
    ]
    selections += [replace(period, community_ids=(communities[0],), compound_kinds=("unmanaged",))]
    for name, about in indicators.catalogue().items():
        if about.kind == "query" and "issues" in about.needs[0]:
            continue
        axes: tuple[indicators.Axis, ...] = ("community", "compound", "kind")
        for axis in axes:
            yield (
                f"{name} by {axis}",
                *(indicators.breakdown(side, name, period, axis) for side in (one, other)),
            )
        for selection in selections:
            yield name, *(indicators.value_alone(side, name, selection) for side in (one, other))
    names = one.rows("compound_names_list", community_ids=None, compound_kinds=None)
    compounds = [row["compound_id"] for row in names]
    centers = [row["center_id"] for row in one.rows("center_names_list", **period.scope())]
    asked: dict[str, Any] = {
        **{"month": month, "as_of": period.last_day, "threshold": one.threshold, "privacy": one.threshold},
        **{
            "indicator": "points_participation_rate",
            "limit_rows": 1000,
            "rule": None,
            "ledger": None,
            "subject": communities[0],
        },
        **{
            "compound_id": compounds[0],
            "center_id": centers[0] if centers else "",
            "kind": None,
            "axis": "community",
        },
    }
    for name, query in sqlfiles.load_all().items():
        if query.kind_folder not in ("views", "briefing") or name in ASKED_FIRST | SLOTS | {"version_list"}:
            continue
        for selection in selections:
            given = {**asked, **selection.scope(), "start": selection.start, "stop": selection.stop}
            if set(query.params) <= given.keys():
                params = {key: given[key] for key in query.params}
                yield name, *([dict(row) for row in side.rows(name, **params)] for side in (one, other))
    planned = proposals.month(one)
    if planned is not None:
        usual = proposals.default_limits(planned, one.rule)
        for threshold in proposals.thresholds(usual)[:: 5 if is_quick else 1]:
            limits = replace(usual, threshold=threshold)
            yield f"plan from {threshold}", *(proposals.read(side, limits) for side in (one, other))
        for threshold in (3, 7) if is_quick else range(3, 16):
            limits = replace(usual, threshold=threshold, max_compounds=4)
            yield f"plan from {threshold} of 4", *(proposals.read(side, limits) for side in (one, other))


# ---------------------------------------------------------------------------- all of it


def run(quick: bool, store: Path | None = None) -> Iterator[Line]:
    """Give what was tried and what went wrong: on generated streets, and on a published street (the demo unless given)."""
    yield streets(12 if quick else 500)
    with tempfile.TemporaryDirectory() as folder:
        if store is None:
            demo.generate(Path(folder) / "ledgers")
            store = Path(folder) / "store"
            build.build(Path(folder) / "ledgers", store)
        yield published(store, quick)
        yield twins(store, quick)
