"""Raw sheets to tables: find the header, leave out what is no record, add the columns a profile asks for."""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from linli import contracts
from linli.ledgers import apart
from linli.ledgers.delimited import HEAD
from linli.ledgers.grid import Column, Grid, Merged, cell_name
from linli.ledgers.model import FileFault, Findings, Severity
from linli.ledgers.normalise import WORDS, Fault, text, title_key
from linli.ledgers.profile import LedgerSpec, Wide, own_titles
from linli.text import labels, signs

_WORDS = "|".join(r"\s*".join(word) for word in WORDS["totals"])
_OF = "|".join(WORDS["totals_of"])
_END = r"\s*\u6570?\s*(?:[:\uff1a(\uff08].*|\d+\s*\w{0,4})?"
_CORE = re.compile(rf"{_WORDS}|\u5171\s*\d")
_TOTAL = re.compile(rf"(?:(?:{_OF})\s*)*(?:{_WORDS}){_END}|\u5171\s*\d+\s*\w{{0,6}}", re.DOTALL)
# In a column of names a sum may be of something: the sub-total of a community.
_TOTAL_NAMED = re.compile(rf"(?:[\w\u3001]{{0,12}}?\s*)(?:{_WORDS}){_END}|{_TOTAL.pattern}", re.DOTALL)
_NOTE = re.compile("(?:" + "|".join(WORDS["notes"]) + r")\w{0,3}\s*[:\uff1a].*", re.DOTALL)
_NOTE_WORD = re.compile("|".join(WORDS["notes"]))
_UNIT = re.compile(
    r"[(\[\uff08\u3010].{1,10}[)\]\uff09\u3011]"
)  # a row below the titles that holds their units
AT_ONCE = 400_000  # rows of a table that are looked at together
_TOTAL_COLUMNS = 3  # the word for a sum stands in one of the first columns of a table without a ledger


@dataclass(frozen=True)
class Table:
    """Records under titles; `rows` are their row numbers in the file, from 1."""

    columns: dict[str, Column]  # by reduced title
    titles: dict[str, str]  # reduced title → as written, of the file's own columns
    rows: NDArray[np.int64]
    sums: "Table | None" = None  # rows left out because they add up others
    headers: int = 0  # rows left out because they repeat the titles, or head the rows below them
    is_1904: bool = False  # its numbers count days from 1904

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, keep: NDArray[Any]) -> "Table":
        """Return the table with these rows only."""
        columns = {key: column.take(keep) for key, column in self.columns.items()}
        return replace(self, columns=columns, rows=self.rows[keep])

    def piece(self, start: int, stop: int) -> "Table":
        """Return some of the rows with no cells but theirs; what stands before all rows is told of the first ones."""
        columns = {key: column.take(slice(start, stop)).alone() for key, column in self.columns.items()}
        rows = self.rows[start:stop]
        return replace(self, columns=columns, rows=rows, headers=0 if start else self.headers)

    def with_column(self, title: str, column: Column) -> "Table":
        """Return the table with one more column."""
        return replace(self, columns=self.columns | {title_key(title): column})

    def column(self, title: str) -> Column:
        """Return the column of a title; raises FileFault when the sheet has none."""
        try:
            return self.columns[title_key(title)]
        except KeyError as error:
            raise FileFault("missing_source_column", value=title) from error


def pieces(table: Table) -> Iterator[Table]:
    """Yield a long table in pieces, so that it needs little memory; one with sums stays whole, for these are of all rows."""
    if table.sums or len(table) <= AT_ONCE:
        yield table
        return
    for start in range(0, len(table), AT_ONCE):
        yield table.piece(start, start + AT_ONCE)


def words(column: Column) -> list[str]:
    """Return the distinct cells of a column as text; a failed formula is its own name."""
    found = []
    for value in column.values:
        try:
            found.append(text(value))
        except Fault:
            found.append(str(value))
    return found


def table_of(
    grid: Grid,
    wanted: set[str],
    header_row: int | None,
    findings: Findings,
    names: frozenset[str] = frozenset(),
) -> Table:
    """Return the records of a sheet; raises FileFault when no row has one of the wanted titles.

    `names` are the reduced titles of what names a row: where they are filled, a word for a sum elsewhere is no sum.
    """
    first, titles = _header(grid, wanted, header_row)
    columns: dict[str, Column] = {}
    written: dict[str, str] = {}
    untitled: list[Column] = []
    for title, column in zip(titles, grid.columns, strict=True):
        key = title_key(title)
        records = column.take(slice(first, None))
        if not key:
            untitled.append(records)
            continue
        if key in columns:
            # A title merged over columns belongs to the one that holds something.
            if _is_beside(column.cell(first - 1)) and not (records.codes >= 0).any():
                continue
            if not _is_beside(column.cell(first - 1)) or (columns[key].codes >= 0).any():
                findings.add("duplicate_column", "warning", value=title)
                continue
        columns[key] = records
        written[key] = title
    numbers = np.arange(first + 1, grid.rows + 1) + grid.skipped
    table = Table(columns, written, numbers, is_1904=grid.is_1904)
    found = _records(table, _repeated(grid, first), names, findings)
    _tell_lines(grid, first, titles, found, findings)
    _tell_untitled(untitled, found, first + 1 + grid.skipped, findings)
    return found


def _tell_untitled(untitled: list[Column], table: Table, start: int, findings: Findings) -> None:
    """Tell of a column whose title somebody forgot: it has none and stands among others, or beside them and is filled."""
    places = [int(np.max(column.position)) for column in table.columns.values()]
    for column in untitled:
        place = int(np.max(column.position))
        rows = table.rows[column.codes[table.rows - start] >= 0]
        rows = rows[[not isinstance(column.cell(row - start), Merged) for row in rows]]
        is_among = min(places) < place < max(places)
        if len(rows) and (is_among or (place == max(places) + 1 and 2 * len(rows) > len(table))):
            value = str(column.cell(rows[0] - start))
            findings.add("untitled_column", "warning", cell_name(int(rows[0]), place), value)


def _is_beside(cell: Any) -> bool:
    return isinstance(cell, Merged) and cell.is_beside


def _tell_lines(grid: Grid, first: int, titles: list[str], table: Table, findings: Findings) -> None:
    """Add a finding for each line of a text with more or fewer cells than there are titles, and what reading noted."""
    notes: dict[str, list[tuple[str, str]]] = {}
    for note in grid.notes:
        cell = "" if note.row is None else labels.text("finding.row", row=note.row + 1 + grid.skipped)
        if note.column is not None and note.row is not None:
            cell = cell_name(note.row + 1, note.column)
        notes.setdefault(note.rule, []).append((cell, note.value))
    faults = {note.rule for note in grid.notes if note.is_error}
    for rule, told in notes.items():
        findings.add_rows(
            rule, "error" if rule in faults else "warning", told, grid.noted.get(rule, len(told))
        )
    if grid.counts is None:
        return
    last = max(place for place, title in enumerate(titles) if title) + 1
    length = max(int(grid.counts[first - 1]), last)
    counts = grid.counts[table.rows - 1]
    beyond = np.zeros(grid.rows, dtype=bool)
    for column in grid.columns[length:]:
        beyond |= column.codes >= 0
    beyond[list(grid.beyond)] = True
    lines: tuple[tuple[str, Severity, NDArray[np.bool_]], ...] = (
        ("long_line", "error", beyond[table.rows - 1]),
        ("short_line", "warning", counts < last),
    )
    for rule, severity, rows in lines:
        places = np.flatnonzero(rows)
        cells = [
            (labels.text("finding.row", row=table.rows[row]), str(counts[row]))
            for row in places[: Findings.SHOWN].tolist()
        ]
        findings.add_rows(rule, severity, cells, len(places), columns=last)


def _repeated(grid: Grid, first: int) -> NDArray[np.bool_]:
    """Tell which rows are one of those above the records again, as on a sheet that was made to be printed."""
    length = grid.rows - first
    found = np.zeros(length, dtype=bool)
    filled = np.zeros(length, dtype=np.int16)
    for column in grid.columns:
        filled += column.codes[first:] >= 0
    for row in range(first):
        same = np.zeros(length, dtype=np.int16)
        for column in grid.columns:
            if (code := column.codes[row]) >= 0:
                below = column.codes[first:]
                is_merged = grid.counts is None and isinstance(column.cell(row), Merged)
                same += np.isin(below, _alike(column, code)) if is_merged else below == code
        found |= (same == filled) & ((filled > 1) | ((filled == 1) & (len(grid.columns) == 1)))
    return found


def _alike(column: Column, code: int) -> list[int]:
    """Return the codes of the cells that show the same; merged cells differ by their places too."""
    value = str(column.values[code])
    return [place for place, each in enumerate(column.values) if str(each) == value]


def _header(grid: Grid, wanted: set[str], header_row: int | None) -> tuple[int, list[str]]:
    """Return the index of the first row below the titles, and the titles."""
    head = [
        [
            "" if (cell := column.cell(row)) is None else signs.plain(str(cell)).strip()
            for column in grid.columns
        ]
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
    _, first, titles = best
    while first < len(head) and _is_header(head[first], titles):
        first += 1
    return first, titles


def _is_header(cells: list[str], titles: list[str]) -> bool:
    """Tell whether a row below the titles goes on with them: merged titles, and units in brackets."""
    filled = [(cell, title) for cell, title in zip(cells, titles, strict=True) if cell]
    return bool(filled) and all(cell == title or _UNIT.fullmatch(cell) for cell, title in filled)


def _joined(above: list[str], below: list[str], wanted: set[str]) -> list[str]:
    """Return the titles of a header of two rows, where the upper names a group or the column itself."""
    titles, group = [], ""
    for upper, lower in zip(above, below, strict=True):
        group = upper or group
        candidates = [group + lower, lower] if lower else [upper]
        titles.append(next((title for title in candidates if title_key(title) in wanted), candidates[-1]))
    return titles


def _records(table: Table, headers: NDArray[np.bool_], names: frozenset[str], findings: Findings) -> Table:
    """Leave out blank rows, sums, notes and titles that are repeated."""
    filled = np.zeros(len(table), dtype=np.int16)
    for column in table.columns.values():
        filled += column.codes >= 0
    sums = _sums(table, names) & ~headers
    notes = np.zeros(len(table), dtype=bool)
    if table.columns:
        column = next(iter(table.columns.values()))
        if _NOTE_WORD.search(signs.plain(column.cells.texts)):
            notes = _rows(column, _NOTE.fullmatch)
    for row in np.flatnonzero(notes).tolist():
        cells = {str(cell) for column in table.columns.values() if (cell := column.cell(row)) is not None}
        notes[row] = len(cells) == 1 or all(_NOTE.fullmatch(cell.strip()) for cell in cells)
    headers |= _headings(table, filled) & ~sums & ~notes
    kept = (filled > 0) & ~sums & ~notes & ~headers
    others = _other_header(table, filled, headers)
    if others.any():
        row = int(np.flatnonzero(others)[0])
        cell = labels.text("finding.row", row=table.rows[row])
        findings.add("other_header", "error", cell)
    if kept.all():
        return table
    added = table.take(sums & (filled > 0))
    return replace(table.take(kept), sums=added if len(added) else None, headers=int(headers.sum()))


def _headings(table: Table, filled: NDArray[Any]) -> NDArray[np.bool_]:
    """Tell which rows hold nothing but one cell merged over columns: the heading of the rows below."""
    beside = np.zeros(len(table), dtype=np.int16)
    for column in table.columns.values():
        # What lies as an array came from a file that knows no merged cells.
        found = (
            [code for code, value in enumerate(column.values) if _is_beside(value)]
            if column.cells.array is None
            else []
        )
        if found:
            beside += np.isin(column.codes, found)
    return (beside > 0) & (filled - beside <= 1)


def _other_header(table: Table, filled: NDArray[Any], headers: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell which rows are the titles of another table: one below the other, or files put together whose columns differ."""
    known = {*table.titles.values(), *_known_titles()}
    hits = np.zeros(len(table), dtype=np.int16)
    for column in table.columns.values():
        if found := column.cells.among(known):
            hits += np.isin(column.codes, found)
    return (hits > 1) & (2 * hits > filled) & ~headers


@functools.cache
def _known_titles() -> frozenset[str]:
    """Return the titles of every ledger."""
    fields = (item for contract in contracts.load_all().values() for item in contract.fields)
    return frozenset(title for item in fields for title in (item.title, *item.synonyms))


def _rows(column: Column, is_hit: Callable[[str], object]) -> NDArray[np.bool_]:
    """Tell for each row whether its cell is a text of which something holds; blanks at its ends are left off."""
    hits = [
        isinstance(value, str | Merged) and bool(is_hit(signs.plain(str(value)).strip()))
        for value in column.values
    ]
    return np.array([*hits, False])[column.codes]


def _sums(table: Table, names: frozenset[str]) -> NDArray[np.bool_]:
    """Tell which rows add up others: a word for a sum names them, or stands where nothing names the row."""
    named = np.zeros(len(table), dtype=bool)
    sums = np.zeros(len(table), dtype=bool)
    elsewhere = np.zeros(len(table), dtype=bool)
    is_known = bool(names & table.columns.keys())
    for place, (key, column) in enumerate(table.columns.items()):
        if is_known and key in names:
            named |= column.codes >= 0
        if not _CORE.search(column.cells.texts):
            continue
        if key in names or (not is_known and place < _TOTAL_COLUMNS):
            sums |= _rows(column, _TOTAL_NAMED.fullmatch)
        elif is_known:
            elsewhere |= _rows(column, _TOTAL_NAMED.fullmatch)
    return sums | (elsewhere & ~named)


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
