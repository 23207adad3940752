"""What a new version changes: rows of each ledger, figures of months that are over, and what moves beyond chance."""

import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from linli import contracts
from linli.metrics import comparison, indicators
from linli.metrics.comparison import Comparison
from linli.metrics.indicators import Value
from linli.selection import Selection
from linli.warehouse.store import Reader

Columns = dict[str, list[str]]
_MUCH = 10  # a month with this part of the rows of the fullest is one of what came
_ROWS = 5  # changed rows of a ledger that are told cell by cell
_FIGURES = 8  # indicators, and the months of each, of which it is told how they read before and after
_MONTHS = 3
_Total = tuple[float | None, float | None]


@dataclass(frozen=True)
class LedgerChange:
    """How many rows of a ledger there were and will be, and how many come, change and go; told apart by the ledger's key."""

    ledger: str
    before: int
    after: int
    added: int
    changed: int
    gone: int


@dataclass(frozen=True)
class Move:
    """An indicator whose last whole month the new version tells anew, and differs from earlier ones by more than chance."""

    indicator: str
    month: date
    before: Value | None  # of the same month in the live version, None where that has no figure of it
    after: Value
    comparison: Comparison  # in the new version, with the verdict


@dataclass(frozen=True)
class Revision:
    """Months that were over in both versions and whose totals of an indicator differ now."""

    indicator: str
    months: tuple[date, ...]
    figures: tuple[tuple[date, Value | None, Value | None], ...] = ()  # of the last of them, before and after


@dataclass(frozen=True)
class Mute:
    """Fields of a ledger that came and tell nothing, and those that are needed besides for these indicators."""

    ledger: str
    fields: tuple[str, ...]
    needed: tuple[str, ...]
    indicators: tuple[str, ...]


@dataclass(frozen=True)
class CellChange:
    """A cell of a row that was there and stays: whose it is, and what stood and will stand there."""

    ledger: str
    key: tuple[Any, ...]
    field: str
    before: Any
    after: Any


def rows(before: Path | None, after: Path) -> tuple[LedgerChange, ...]:
    """Return what changes in the rows of every ledger of which there are any, before or after."""
    with duckdb.connect() as connection:
        columns = {name: _attach(connection, name, path) for name, path in (("old", before), ("new", after))}
        found = [_ledger(connection, contract.id, columns) for contract in contracts.in_order()]
    return tuple(change for change in found if change.before or change.after)


def filled(path: Path) -> dict[str, frozenset[str]]:
    """Return, by ledger, the fields that some row of a published file has."""
    found = {}
    with duckdb.connect() as connection:
        columns = _attach(connection, "live", path)
        for contract in contracts.in_order():
            names = [item.name for item in contract.fields if item.name in columns.get(contract.id, [])]
            if names:
                counted = ", ".join(f'count("{name}")' for name in names)
                counts = connection.execute(f"select {counted} from live.{contract.id}").fetchall()[0]
                found[contract.id] = frozenset(name for name, n in zip(names, counts, strict=True) if n)
    return found


def month(before: Path | None, after: Path, as_of: date) -> date | None:
    """Return the last month up to the data date in which there is much of what comes; None where no month has more rows.

    Much is a tenth of what the month has of which most comes: one case that was closed on the day of the export is not.
    """
    with duckdb.connect() as connection:
        sides = []
        for name, path, sign in (("old", before, "-"), ("new", after, "")):
            if "received_counts" in _attach(connection, name, path):
                sides.append(f"select ledger, month, {sign}rows as rows from {name}.received_counts")
        if not sides:
            return None
        found: date | None = connection.execute(
            f"""
            with come as (
                select ledger, month, sum(rows) as rows
                from ({" union all ".join(sides)})
                where month <= $as_of
                group by ledger, month
                having sum(rows) > 0
            ),
            months as (select month, sum(rows) as rows from come group by month)
            select max(month) from months where rows * {_MUCH} >= (select max(rows) from months)
            """,
            {"as_of": as_of},
        ).fetchall()[0][0]
    return found


def places(path: Path, ledger: str) -> dict[str, str]:
    """Return the names by id of the places that a published file has in a register."""
    with duckdb.connect() as connection:
        columns = _attach(connection, "live", path)
        key = contracts.load_all()[ledger].key[0]
        if ledger not in columns:
            return {}
        rows = connection.execute(f'select "{key}", name from live.{ledger}').fetchall()
    return {str(one): str(name) for one, name in rows}


def _attach(connection: duckdb.DuckDBPyConnection, name: str, path: Path | None) -> Columns:
    """Attach a published file; return the columns of its tables."""
    if path is None:
        return {}
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as {name} (read_only)")
    found: Columns = {}
    told = "select table_name, column_name from duckdb_columns() where database_name = $name order by all"
    for table, column in connection.execute(told, {"name": name}).fetchall():
        found.setdefault(table, []).append(column)
    return found


def _ledger(connection: duckdb.DuckDBPyConnection, ledger: str, columns: dict[str, Columns]) -> LedgerChange:
    old, new = (columns[name].get(ledger, []) for name in ("old", "new"))
    both = [name for name in new if not old or name in old] or old
    key = [name for name in contracts.load_all()[ledger].key if name in both]
    sides = []
    for name, there in (("old", old), ("new", new)):
        if there and key:
            keys, said = (", ".join(f'"{item}"' for item in items) for items in (key, both))
            sides.append(
                f"select '{name}' as side, hash(row({keys})) as key, hash(row({said})) as said from {name}.{ledger}"
            )
    if not sides:
        return LedgerChange(ledger, 0, 0, 0, 0, 0)
    # What a key says is summed, so that it matters not in which order rows that share one stand.
    counts = connection.execute(f"""
        with sides as ({" union all ".join(sides)}),
        keys as (
            select
                key,
                count(*) filter (where side = 'old') as before,
                count(*) filter (where side = 'new') as after,
                sum(said) filter (where side = 'old') as said_before,
                sum(said) filter (where side = 'new') as said_after
            from sides
            group by key
        )
        select
            sum(before), sum(after), sum(greatest(after - before, 0)),
            sum(least(before, after)) filter (where before > 0 and after > 0 and said_before is distinct from said_after),
            sum(greatest(before - after, 0))
        from keys
    """).fetchall()[0]
    return LedgerChange(ledger, *(int(count or 0) for count in counts))


def cells(before: Path | None, after: Path, changed: Iterable[LedgerChange]) -> tuple[CellChange, ...]:
    """Return the cells that change in the first changed rows of each ledger, of rows that their key names alone."""
    found: list[CellChange] = []
    if before is None:
        return ()
    with duckdb.connect() as connection:
        columns = {name: _attach(connection, name, path) for name, path in (("old", before), ("new", after))}
        for ledger in (change.ledger for change in changed if change.changed):
            found += _cells(connection, ledger, [columns[name].get(ledger, []) for name in ("old", "new")])
    return tuple(found)


def _cells(connection: duckdb.DuckDBPyConnection, ledger: str, columns: list[list[str]]) -> list[CellChange]:
    contract = contracts.load_all()[ledger]
    both = [item.name for item in contract.fields if all(item.name in names for names in columns)]
    key = [name for name in contract.key if name in both]
    said = [name for name in both if name not in key]
    if not key or not said:
        return []
    keys = ", ".join(f'"{name}"' for name in key)
    alone = f"qualify count(*) over (partition by {keys}) = 1"
    same = " and ".join(f'old_row."{name}" is not distinct from new_row."{name}"' for name in key)
    differs = " or ".join(f'old_row."{name}" is distinct from new_row."{name}"' for name in said)
    shown = [f'{side}_row."{name}"' for side in ("old", "new") for name in said]
    rows = connection.execute(f"""
        with old_row as (from old.{ledger} {alone}), new_row as (from new.{ledger} {alone})
        select {", ".join([f'new_row."{name}"' for name in key] + shown)}
        from old_row inner join new_row on {same}
        where {differs}
        order by {", ".join(str(place + 1) for place in range(len(key)))}
        limit {_ROWS}
    """).fetchall()
    return [
        CellChange(ledger, row[: len(key)], name, one, other)
        for row in rows
        for name, one, other in zip(
            said, row[len(key) : len(key) + len(said)], row[len(key) + len(said) :], strict=True
        )
        if one != other
    ]


# ---------------------------------------------------------------------------- figures


def mute(after: Reader, ledgers: Iterable[str]) -> tuple[Mute, ...]:
    """Return the fields of some ledgers that came and of which every indicator that counts them lacks another of the ledger."""
    found: dict[tuple[str, tuple[str, ...]], tuple[list[str], list[str]]] = {}
    users: dict[str, dict[str, list[str]]] = {}  # by field the indicators, and what of their needs is lacking
    for about in indicators.catalogue().values():
        needs = [need.split("|") for need in about.needs]
        lacks = [choices[0] for choices in needs if len(indicators.lacking(after, choices)) == len(choices)]
        for need in (need for choices in needs for need in choices if "." in need):
            users.setdefault(need, {})[about.id] = lacks
    for contract in (item for item in contracts.in_order() if item.id in set(ledgers)):
        for name in (item.name for item in contract.fields):
            need = f"{contract.id}.{name}"
            by = users.get(need, {})
            if not by or indicators.lacking(after, [need]) or not all(by.values()):
                continue
            for indicator, lacks in by.items():
                if all(each.startswith(f"{contract.id}.") for each in lacks):
                    key = contract.id, tuple(each.partition(".")[2] for each in lacks)
                    fields, told = found.setdefault(key, ([], []))
                    fields.append(name)
                    told.append(indicator)
    told_of: list[Mute] = []  # the fullest first: a field is told of once
    for (ledger, needed), (fields, told) in sorted(found.items(), key=lambda item: -len(set(item[1][0]))):
        known = {(each.ledger, name) for each in told_of for name in each.fields}
        if new := [name for name in dict.fromkeys(fields) if (ledger, name) not in known]:
            told_of.append(Mute(ledger, tuple(new), needed, tuple(dict.fromkeys(told))))
    return tuple(told_of)


def moves(before: Reader | None, after: Reader) -> tuple[Move, ...]:
    """Return the indicators whose last whole month is told anew and moves beyond chance, the street as a whole."""
    found = []
    for name in indicators.catalogue():
        if indicators.missing(after, name):
            continue
        month = indicators.last_final_month(after, name)
        chosen = Selection(None, None, month, month)
        value = indicators.value(after, name, chosen)
        known = _known(before, name, chosen)
        if value.status != "ok" or (known is not None and known.value == value.value):
            continue
        compared = comparison.of(after, name, chosen, "last_year")
        if compared.status != "ok":
            compared = comparison.of(after, name, chosen, "previous")
        if compared.verdict in ("improved", "worsened", "rose", "fell"):
            found.append(Move(name, month, known, value, compared))
    return tuple(found)


def _known(reader: Reader | None, name: str, chosen: Selection) -> Value | None:
    if reader is None or indicators.missing(reader, name):
        return None
    value = indicators.value(reader, name, chosen)
    return value if value.status == "ok" else None


def revisions(before: Reader | None, after: Reader) -> tuple[Revision, ...]:
    """Return the indicators of which months that were over already read otherwise now, counts of persons excepted."""
    if before is None:
        return ()
    old, new = _totals(before), _totals(after)
    found: list[Revision] = []
    for name, about in indicators.catalogue().items():
        if about.people:
            continue
        spans = [indicators.whole_span(reader, name) for reader in (before, after)]
        months = sorted(
            month
            for month in old.get(name, {}).keys() | new.get(name, {}).keys()
            if all(span is None or span[0] <= month <= span[1] for span in spans)
            and not _same(old.get(name, {}).get(month), new.get(name, {}).get(month))
            and indicators.final_months(before).get(month, False)
        )
        if months:
            figures = _figures(before, after, name, months) if len(found) < _FIGURES else ()
            found.append(Revision(name, tuple(months), figures))
    return tuple(found)


def _figures(
    before: Reader, after: Reader, name: str, months: list[date]
) -> tuple[tuple[date, Value | None, Value | None], ...]:
    chosen = [(month, Selection(None, None, month, month)) for month in months[-_MONTHS:]]
    return tuple((month, _known(before, name, each), _known(after, name, each)) for month, each in chosen)


def _same(one: _Total | None, other: _Total | None) -> bool:
    """Tell whether two totals are the same but for the order in which they were added up."""
    sides = zip(one or (None, None), other or (None, None), strict=True)
    return all(math.isclose(a or 0.0, b or 0.0, rel_tol=1e-12, abs_tol=1e-12) for a, b in sides)


@functools.lru_cache(maxsize=4)
def _totals(reader: Reader) -> dict[str, dict[date, _Total]]:
    found: dict[str, dict[date, _Total]] = {}
    for row in reader.rows("indicator_totals"):
        found.setdefault(row["indicator"], {})[row["month"]] = row["numerator"], row["denominator"]
    return found
