"""What a head of one community can read of the others: every query, asked for one's own, for all, and for another's.

The published file is read twice: as it is, and with every number of the others changed. What the head is given must be
the same, and hold no id or name of the others. Which rows are the others' is told here by the ids in them, not by
the rules that are under attack.
"""

import functools
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from benchmarks.attack import Line
from benchmarks.run import arguments
from linli import briefing, demo, find
from linli.metrics import comparison, indicators
from linli.pipeline import build
from linli.planning import proposals
from linli.selection import Selection, add_months
from linli.warehouse import scope, sqlfiles
from linli.warehouse.store import Reader, Rights, Store

_NUMBERS = ("BIGINT", "DOUBLE", "INTEGER", "HUGEINT")
_NAMES = (
    *(f"select community_id, {name} from communities" for name in ("community_id", "name")),
    *(f"select community_id, {name} from compounds" for name in ("compound_id", "name")),
    *(f"select community_id, {name} from centers" for name in ("center_id", "name")),
    *(f"select community_id, {name} from branches" for name in ("branch_id", "name")),
    "select community_id, issue_id from issues",
    "select community_id, meeting_id from meetings",
    "select community_id, mediation_id from mediations",
    "select community_id, project_id from center_projects left join centers using (center_id)",
    "select community_id, case_id from cases left join compounds using (compound_id)",
)
# What must not reach who sees a part only, as it stands now: a rule that is forgotten later is still looked for.
_OF_THE_STREET = dict(scope.OF_THE_STREET)
_OPEN = frozenset(scope.OPEN)
_SHOWN = 5
_SHORT = 3  # a name of so few signs stands in other words too


def run(quick: bool = False, store: Path | None = None) -> list[Line]:
    """Attack the live version of a store, of a demo street unless told; a small attack is no smaller."""
    with tempfile.TemporaryDirectory() as folder:
        if store is None:
            demo.generate(Path(folder) / "ledgers")
            store = Path(folder) / "store"
            build.build(Path(folder) / "ledgers", store)
        return [attack(Store(store), is_quick=quick)]


def attack(store: Store, *, reading: str = "", is_quick: bool = False) -> Line:
    """Attack the live version of a store; `reading` asks only queries that read a table, quick leaves out what is made of many."""
    reader = store.reader()
    (own, other), theirs = (
        [row[name] for row in reader.rows("communities_list")[:2]] for name in ("community_id", "name")
    )
    rights = Rights(communities=(own,))
    with tempfile.TemporaryDirectory() as folder:
        copies = [Store(Path(folder) / name) for name in ("as_it_is", "poisoned")]
        for copy in copies:
            copy.versions_folder.mkdir(parents=True)
            shutil.copyfile(reader.path, copy.path(reader.version.id))
        with duckdb.connect(copies[1].path(reader.version.id)) as connection:
            foreign, mine = _names(connection, own)
            _poison(connection, foreign, mine)
            known = _parameters(connection, own, other)
        as_it_is, poisoned = (copy.reader(reader.version.id, rights=rights) for copy in copies)
        tried, wrong = 0, []
        for name, params in _asked(known, reading):
            tried += 1
            if not as_it_is.may_run(name):
                continue
            told, again = as_it_is.run(name, **params), poisoned.run(name, **params)
            if told.to_json(date_format="iso") != again.to_json(date_format="iso"):
                wrong.append(f"{name}: a figure moves with another community's rows")
            elif found := foreign & _texts(told):
                wrong.append(f"{name}: {min(found)}")
        for name, made in ({} if reading or is_quick else _made(other, theirs[1])).items():
            tried += 1
            told, again = made(as_it_is), made(poisoned)
            if told != again:
                wrong.append(f"{name}: moves with another community's rows")
            elif found := {text for text in foreign - {other} if len(text) > _SHORT and text in told}:
                wrong.append(f"{name}: {min(found)}")
    return Line("reads out of scope", tried, len(wrong), tuple(wrong[:_SHOWN]))


def _made(other: str, name: str) -> dict[str, Callable[[Reader], str]]:
    """Return what is made of many queries, as texts: every indicator, the briefing, a search, the plans of branches."""

    def figures(reader: Reader, indicator: str) -> str:
        last = max(row["month"] for row in reader.rows("month_list"))
        found = []
        for communities in (None, (other,)):
            chosen = Selection(communities, None, add_months(last, -2), last)
            found += [
                indicators.value(reader, indicator, chosen),
                comparison.of(reader, indicator, chosen, "last_year"),
            ]
            found += [indicators.breakdown(reader, indicator, chosen, axis) for axis in ("community", "kind")]
            found.append(indicators.trend(reader, indicator, chosen))
        return repr(found)

    def briefing_of(reader: Reader, communities: tuple[str, ...] | None) -> str:
        ask = briefing.Ask(communities, reader.version.data_as_of, is_masked=False)
        return briefing.write(briefing.compose(reader, ask), "json").decode()

    def hits(reader: Reader) -> str:
        last = max(row["month"] for row in reader.rows("month_list"))
        return repr([find.find(reader, text, last).hits for text in (other, name)])

    def plans(reader: Reader) -> str:
        limits = proposals.default_limits(reader.version.data_as_of, reader.rule)
        return repr(
            [proposals.read(reader, replace(limits, threshold=x)) for x in proposals.thresholds(limits)]
        )

    return {
        **{each: functools.partial(figures, indicator=each) for each in indicators.catalogue()},
        "briefing": functools.partial(briefing_of, communities=None),
        "briefing of another": functools.partial(briefing_of, communities=(other,)),
        "search": hits,
        "plans": plans,
    }


def _asked(known: Mapping[str, dict[str, Any]], reading: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every query that a page or a briefing reads, with each set of parameters."""
    for name, query in sqlfiles.load_all().items():
        is_read = query.kind_folder in ("views", "briefing") or query.fields.get("kind") == "query"
        if is_read and (not reading or reading in query.reads):
            yield from ((name, {key: values[key] for key in query.params}) for values in known.values())


def _parameters(connection: duckdb.DuckDBPyConnection, own: str, other: str) -> dict[str, dict[str, Any]]:
    """Return what is asked: one's own, everything, and what a forged address or message would ask of another's."""

    def first(table: str, community: str) -> str:
        key = f"{table[:-1]}_id"
        rows = connection.execute(
            f"select min({key}) from {table} where community_id = $id", {"id": community}
        ).fetchall()
        return str(rows[0][0])

    usual = arguments(connection)
    return {
        name: usual
        | {
            "community_ids": chosen,
            "compound_id": first("compounds", community),
            "center_id": first("centers", community),
        }
        for name, community, chosen in (
            ("all", own, None),
            ("own", own, [own]),
            ("another's", other, [other]),
            ("both", other, [own, other]),
        )
    }


def _names(connection: duckdb.DuckDBPyConnection, own: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids and names of the other communities and of what lies in them, and those of one's own."""
    theirs: set[str] = set()
    mine: set[str] = set()
    for select in _NAMES:
        for community, text in connection.execute(select).fetchall():
            (mine if community == own else theirs).add(text)
    return frozenset(text for text in theirs - mine if text), frozenset(mine)


def _poison(connection: duckdb.DuckDBPyConnection, foreign: frozenset[str], mine: frozenset[str]) -> None:
    """Change every number of another community, or of nobody but the street.

    A row is of whom its community_id names, else of all whose ids stand in it; where an own row has another's id
    in a column such as center_id, the numbers whose names begin alike are the other's.
    """
    for name, ids in (("theirs", foreign), ("mine", mine)):
        connection.execute(f"create temp table {name} as select unnest($ids) as id", {"ids": sorted(ids)})
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name not in ('system', 'temp') and schema_name = 'main'"
    ).fetchall():
        tables.setdefault(table, {})[column] = kind
    for table, kinds in tables.items():
        numbers = [
            name
            for name, kind in kinds.items()
            if kind in _NUMBERS and name not in ("weekday", "hour", "threshold", "week", "privacy", "size")
        ]
        texts = [name for name, kind in kinds.items() if kind == "VARCHAR"]
        any_of = " or ".join(f"{name} in (select id from {{0}})" for name in texts) or "false"
        named = connection.execute(
            f"select count(*) from {table} where {any_of.format('theirs')} or {any_of.format('mine')}"
        ).fetchall()[0][0]
        for number in numbers:
            if table in _OPEN:
                where = str(number in _OF_THE_STREET.get(table, ())).lower()
            elif "community_id" in kinds:
                beside = [name for name in texts if number.startswith(f"{name.removesuffix('_id')}_")]
                others = [f"{name} in (select id from theirs)" for name in ("community_id", *beside)]
                where = " or ".join([*others, "community_id is null"])
            else:
                where = any_of.format("theirs") if named else "true"
            if number in _OF_THE_STREET.get(table, ()):
                where = "true"
            connection.execute(f"update {table} set {number} = {number} * 3 + 1000 where {where}")
        for column in set(_OF_THE_STREET.get(table, ())) - set(numbers):
            connection.execute(f"update {table} set {column} = '[\"changed\"]'")


def _texts(rows: pd.DataFrame) -> set[str]:
    """Return every text in a table, those in lists and mappings too."""
    found: set[str] = set()

    def take(value: object) -> None:
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, Mapping):
            take(list(value))
            take(list(value.values()))
        elif isinstance(value, list | tuple | np.ndarray):
            for item in np.atleast_1d(np.asarray(value, dtype=object)):
                take(item)

    for column in rows.select_dtypes(exclude=["number", "datetime", "bool"]):
        for value in rows[column]:
            take(value)
    return found
