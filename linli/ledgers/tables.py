"""Raw sheets to tables: find the header, leave out what is no record, add the columns a profile asks for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linli.ledgers import apart
from linli.ledgers.model import FileFault, Findings
from linli.ledgers.normalise import WORDS, Fault, text, title_key
from linli.ledgers.profile import LedgerSpec, Wide, own_titles
from linli.ledgers.read import HEAD, Column, Grid, cell_name
from linli.text import signs

_TOTALS = "|".join(r"\s*".join(word) for word in WORDS["totals"])
_TOTAL = re.compile(rf"(?:{_TOTALS})\s*(?:[:\uff1a(\uff08].*)?", re.DOTALL)
_NOTE = re.compile("(?:" + "|".join(WORDS["notes"]) + r")\w{0,3}\s*[:\uff1a].*", re.DOTALL)
_TOTAL_COLUMNS = 3  # the word for a sum stands in one of the first columns


@dataclass(frozen=True)
class Table:
    """Records under titles; `rows` are their row numbers in the file, from 1."""

    columns: dict[str, Column]  # by reduced title
    titles: dict[str, str]  # reduced title → as written, of the file's own columns
    rows: NDArray[np.int64]
    sums: int = 0  # rows left out because they add up others

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, keep: NDArray[Any]) -> "Table":
        """Return the table with these rows only."""
        columns = {key: column.take(keep) for key, column in self.columns.items()}
        return replace(self, columns=columns, rows=self.rows[keep])

    def with_column(self, title: str, column: Column) -> "Table":
        """Return the table with one more column."""
        return replace(self, columns=self.columns | {title_key(title): column})

    def column(self, title: str) -> Column:
        """Return the column of a title; raises FileFault when the sheet has none."""
        try:
            return self.columns[title_key(title)]
        except KeyError as error:
            raise FileFault("missing_source_column", value=title) from error


def words(column: Column) -> list[str]:
    """Return the distinct cells of a column as text; a failed formula is its own name."""
    found = []
    for value in column.values:
        try:
            found.append(text(value))
        except Fault:
            found.append(str(value))
    return found


def table_of(grid: Grid, wanted: set[str], header_row: int | None, findings: Findings) -> Table:
    """Return the records of a sheet; raises FileFault when no row has one of the wanted titles."""
    first, titles = _header(grid, wanted, header_row)
    columns: dict[str, Column] = {}
    written: dict[str, str] = {}
    for title, column in zip(titles, grid.columns, strict=True):
        key = title_key(title)
        if not key:
            continue
        if key in columns:
            findings.add("duplicate_column", "warning", value=title)
            continue
        columns[key] = column.take(slice(first, None))
        written[key] = title
    table = Table(columns, written, np.arange(first + 1, grid.rows + 1) + grid.skipped)
    return _records(table)


def _header(grid: Grid, wanted: set[str], header_row: int | None) -> tuple[int, list[str]]:
    """Return the index of the first row below the header, and the titles."""
    head = [
        ["" if (cell := column.cell(row)) is None else str(cell).strip() for column in grid.columns]
        for row in range(min(HEAD, grid.rows))
    ]
    if header_row is not None:
        if header_row > len(head):
            raise FileFault("no_header", titles="")
        return header_row, head[header_row - 1]
    best: tuple[int, int, list[str]] = (0, 0, [])
    for row, titles in enumerate(head):
        score = sum(title_key(title) in wanted for title in titles)
        if score > best[0]:
            best = score, row + 1, titles
        if row + 1 < len(head):
            joined = _joined(titles, head[row + 1], wanted)
            score = sum(title_key(title) in wanted for title in joined)
            if score > best[0]:
                best = score, row + 2, joined
    if not best[0]:
        raise FileFault("no_header", titles="")
    return best[1], best[2]


def _joined(above: list[str], below: list[str], wanted: set[str]) -> list[str]:
    """Return the titles of a header of two rows, where the upper names a group or the column itself."""
    titles, group = [], ""
    for upper, lower in zip(above, below, strict=True):
        group = upper or group
        candidates = [group + lower, lower] if lower else [upper]
        titles.append(next((title for title in candidates if title_key(title) in wanted), candidates[-1]))
    return titles


def _records(table: Table) -> Table:
    """Leave out blank rows, sums and notes."""
    filled = np.zeros(len(table), dtype=np.int16)
    for column in table.columns.values():
        filled += column.codes >= 0
    sums = np.zeros(len(table), dtype=bool)
    notes = np.zeros(len(table), dtype=bool)
    for place, column in enumerate(table.columns.values()):
        if place >= _TOTAL_COLUMNS:
            break
        sums |= _matching(column, _TOTAL)
        if place == 0:
            notes = _matching(column, _NOTE)
    for row in np.flatnonzero(notes).tolist():
        cells = {column.cell(row) for column in table.columns.values()} - {None}
        notes[row] = len(cells) == 1
    if (filled == 0).any() or sums.any() or notes.any():
        kept = table.take((filled > 0) & ~sums & ~notes)
        return replace(kept, sums=int((sums & (filled > 0)).sum()))
    return table


def _matching(column: Column, pattern: re.Pattern[str]) -> NDArray[np.bool_]:
    hits = [isinstance(value, str) and bool(pattern.fullmatch(value.strip())) for value in column.values]
    return np.array([*hits, False])[column.codes]


def isin(column: Column, wanted: set[str]) -> NDArray[np.bool_]:
    """Tell for each row whether its cell is one of these texts."""
    return np.array([*(word in wanted for word in words(column)), False], dtype=bool)[column.codes]


# ---------------------------------------------------------------------------- columns a profile adds


def with_file_name(table: Table, pattern: re.Pattern[str] | None, name: str) -> tuple[Table, dict[str, str]]:
    """Add the named groups of the file's name as columns."""
    groups = apart.all_of(found_in, pattern, [name])[0][0] if pattern else {}
    for title, value in groups.items():
        table = table.with_column(title, constant(value, len(table)))
    return table, groups


def constant(value: Any, length: int) -> Column:
    """Return a column that holds one value throughout."""
    return Column(np.zeros(length, dtype=np.int32), [value])


def with_extracts(table: Table, patterns: dict[str, re.Pattern[str]]) -> Table:
    """Add the named groups found in a column's cells as columns; no match leaves blank."""
    for title, pattern in patterns.items():
        column = table.column(title)
        [matches] = apart.all_of(found_in, pattern, words(column))
        for group in pattern.groupindex:
            values = [match.get(group) for match in matches]
            table = table.with_column(group, _revalued(column, values))
    return table


def found_in(pattern: re.Pattern[str], texts: list[str]) -> Iterator[list[dict[str, str]]]:
    """Yield once the named groups of a pattern in each text; a profile's pattern may be one that comes to no end."""
    yield [match.groupdict() if (match := pattern.search(each)) else {} for each in texts]


def _revalued(column: Column, values: list[Any]) -> Column:
    """Return the column with other values in place of its own; None is blank."""
    places = [index if value is not None else -1 for index, value in enumerate(values)]
    return Column(np.array([*places, -1], dtype=np.int32)[column.codes], values, column.position)


def with_lookup(table: Table, title: str, take: dict[str, dict[str, Any]], findings: Findings) -> Table:
    """Add columns looked up by a column; `take` holds, by new title, the value of each key."""
    column = table.column(title)
    keys = words(column)
    known = set().union(*take.values()) if take else set()
    missing = {key for key in keys if key not in known}
    if missing:
        rows = np.flatnonzero(isin(column, missing))
        shown = [(cell_at(table, column, row), text(column.cell(row))) for row in rows[: Findings.SHOWN]]
        findings.add_rows("lookup_missing", "warning", shown, len(rows), title=title)
    for new, values in take.items():
        table = table.with_column(new, _revalued(column, [values.get(key) for key in keys]))
    return table


def with_long_rows(table: Table, wide: Wide, groups: dict[str, str]) -> Table:
    """Turn each wide column into rows of its own: the label in one new column, the cell in another."""
    turned = [table.column(title) for title in wide.columns]
    count, length = len(turned), len(table)
    values: list[Any] = []
    codes = np.empty((length, count), dtype=np.int32)
    for place, column in enumerate(turned):
        codes[:, place] = np.where(column.codes < 0, -1, column.codes + len(values))
        values += column.values
    places = np.tile([int(np.max(column.position)) for column in turned], length)
    # Only what the file's name holds is put in: a format of Python's could ask for more.
    labels = [
        re.sub(r"\{(\w+)\}", lambda name: groups.get(name[1]) or "", label) for label in wide.columns.values()
    ]
    rest = {key: column.take(np.repeat(np.arange(length), count)) for key, column in table.columns.items()}
    rest[title_key(wide.value)] = Column(codes.ravel(), values, places)
    rest[title_key(wide.label)] = Column(np.tile(np.arange(count, dtype=np.int32), length), labels, places)
    return replace(table, columns=rest, rows=np.repeat(table.rows, count))


def cell_at(table: Table, column: Column, row: int) -> str:
    """Return the spreadsheet name of a cell."""
    position = column.position if isinstance(column.position, int) else int(column.position[row])
    return cell_name(int(table.rows[row]), position)


def persons_column(spec: LedgerSpec) -> str:
    """Return the title of a column of persons that a profile asks for, empty where there is none."""
    asked = [
        *(
            title
            for field, titles in spec.columns.items()
            for title in titles
            if title not in own_titles(spec, field)
        ),
        *spec.extract,
        *spec.lists,
        *(title for titles in spec.join.values() for title in titles),
        *spec.reject,
        *(title for lookup in spec.lookup for title in (lookup.column, lookup.key, *lookup.take.values())),
        *(spec.repeat_rule.on if spec.repeat_rule else []),
    ]
    return next((title for title in asked if signs.is_persons_column(title)), "")


def used_titles(spec: LedgerSpec) -> set[str]:
    """Return the reduced titles of the columns that a profile turns into others."""
    used = {*spec.extract, *spec.lists, *(lookup.column for lookup in spec.lookup)}
    used |= {title for titles in spec.join.values() for title in titles}
    if spec.wide:
        used |= set(spec.wide.columns)
    return {title_key(title) for title in used}
