"""Raw tables: every cell as its file shows it, no row a header yet.

A column keeps each distinct cell once and a code per row, so that what follows costs by the number of
distinct cells, not of rows.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from linli.ledgers import limits
from linli.ledgers.model import FileFault

TRUE, FALSE = "TRUE", "FALSE"  # what a spreadsheet shows of a logical cell


@dataclass(frozen=True)
class ErrorCell:
    """A formula without a value: one that failed, such as #REF!, or that nobody has calculated yet."""

    text: str
    rule: str = "formula_error"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Merged:
    """A cell below or beside the first of merged ones, which says for this one what stands there."""

    value: Any
    is_beside: bool  # it lies in another column than the first one

    def __str__(self) -> str:
        return str(self.value)


class Cells:
    """The distinct cells of a column: a list, or an array of Arrow's of texts or times and the title above them.

    An array takes a fifth of the memory, and what holds for all of its cells is seen at once; it becomes a list where
    cells are looked at one by one. Columns that are parts of one share their cells.
    """

    def __init__(self, held: "list[Any] | pa.Array", title: str | None = None) -> None:
        self.array = None if isinstance(held, list) else held
        self.title = title
        self._list = held if isinstance(held, list) else None

    def __len__(self) -> int:
        return len(self.each) if self.array is None else len(self.array) + (self.title is not None)

    def __getitem__(self, code: int) -> Any:
        if self._list is None and self.array is not None:
            return self.array[int(code)].as_py() if code < len(self.array) else self.title
        return self.each[code]

    @functools.cached_property
    def each(self) -> list[Any]:
        """Return them one by one."""
        if self._list is None:
            self._list = [
                *(() if self.array is None else self.array.to_pylist()),
                *(() if self.title is None else (self.title,)),
            ]
        return self._list

    @functools.cached_property
    def texts(self) -> str:
        """Return all that stands there as text, a line each, to see at once that something does not."""
        if self.array is None:
            return "\n".join(str(value) for value in self.each if isinstance(value, str | Merged))
        if not pa.types.is_string(self.array.type):
            return self.title or ""
        lines = pa.ListArray.from_arrays(pa.array([0, len(self.array)], pa.int32()), self.array)
        return "\n".join([*pc.binary_join(lines, "\n").to_pylist(), *([self.title] if self.title else [])])

    def under(self, title: str) -> "Cells":
        """Return them with a title, which comes after all others."""
        return Cells([*self.each, title]) if self.array is None else Cells(self.array, title)

    def among(self, wanted: Iterable[str]) -> list[int]:
        """Return the codes of the cells that are one of these texts."""
        if self.array is None:
            known = set(wanted)
            return [code for code, value in enumerate(self.each) if isinstance(value, str) and value in known]
        if not pa.types.is_string(self.array.type):
            return []
        found = pc.indices_nonzero(pc.is_in(self.array, pa.array(wanted, pa.string())))
        return list(found.to_pylist())


class Column:
    """One column: `values` are its distinct cells, `codes` say which stands in each row (-1: blank)."""

    def __init__(
        self,
        codes: NDArray[np.int32],
        values: "list[Any] | pa.Array | Cells",
        position: NDArray[np.int64] | int = 0,
    ) -> None:
        self.codes = codes
        self.cells = values if isinstance(values, Cells) else Cells(values)
        self.position = position  # column of the sheet, from 0

    @property
    def values(self) -> list[Any]:
        """Return the distinct cells."""
        return self.cells.each

    def cell(self, row: int) -> Any:
        """Return the cell in a row, None when blank."""
        code = self.codes[row]
        return None if code < 0 else self.cells[code]

    def take(self, rows: NDArray[Any] | slice) -> "Column":
        """Return the column with these rows only."""
        position = self.position if isinstance(self.position, int) else self.position[rows]
        return Column(self.codes[rows], self.cells, position)

    def alone(self) -> "Column":
        """Return the column with no cells but those that stand in it."""
        used, codes = np.unique(self.codes, return_inverse=True)
        is_blank = int(len(used) > 0 and used[0] < 0)
        kept = used[is_blank:]
        array = self.cells.array
        if array is None or (len(kept) and kept[-1] >= len(array)):  # the title is no part of the array
            cells = Cells([self.cells[code] for code in kept])
        else:
            cells = Cells(array.take(pa.array(kept)))
        return Column((codes - is_blank).astype(np.int32), cells, self.position)


@dataclass(frozen=True)
class Note:
    """What reading saw in a file that its table no longer tells; rows and columns from 0, None where it is all."""

    rule: str
    row: int | None = None
    column: int | None = None
    value: str = ""
    is_error: bool = False


@dataclass
class Grid:
    """One sheet as it is."""

    sheet: str
    columns: list[Column]
    rows: int
    skipped: int = 0  # rows of the file between the titles and these, read in an earlier part
    notes: list[Note] = field(default_factory=list)
    noted: dict[str, int] = field(
        default_factory=dict
    )  # how many notes of a kind there were, where not all are kept
    counts: NDArray[np.int64] | None = (
        None  # cells that each line of a text has; a workbook has no such count
    )
    beyond: dict[int, str] = field(default_factory=dict)  # by row, what a line holds beyond the last column
    is_hidden: bool = False
    is_1904: bool = False  # its numbers count days from 1904


def without_repeats(grid: Grid) -> Grid:
    """Return a sheet without the rows that are the same as one above in every cell: pieces of one place on a map."""
    codes = np.stack([column.codes for column in grid.columns], axis=1)
    kept = np.sort(np.unique(codes, axis=0, return_index=True)[1])
    columns = [Column(column.codes[kept], column.values, column.position) for column in grid.columns]
    return Grid(grid.sheet, columns, len(kept))


def column_of(cells: Iterable[Any]) -> Column:
    """Return a column holding these cells."""
    array = np.empty(len(listed := list(cells)), dtype=object)
    array[:] = listed
    codes, values = pd.factorize(array)
    return without_blanks(codes.astype(np.int32), list(values))


def without_blanks(codes: NDArray[np.int32], values: list[Any]) -> Column:
    """Return the column of these codes, a cell of nothing but blanks being none."""
    blank = np.fromiter((isinstance(v, str) and not v.strip() for v in values), dtype=bool, count=len(values))
    if blank.any():
        codes = np.append(np.where(blank, -1, np.arange(len(values))), -1).astype(np.int32)[codes]
    return Column(codes, values)


def grid_of(sheet: str, rows: list[list[Any]]) -> Grid:
    """Return the sheet that these rows of equal length make."""
    columns = [column_of(cells) for cells in zip(*rows, strict=True)]
    for position, column in enumerate(columns):
        column.position = position
    return Grid(sheet, columns, len(rows))


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell as spreadsheets show it: (17, 2) is C17; rows from 1, columns from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def column_number(letters: str) -> int:
    """Return the number of a column from its letters: A is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def merge(rows: list[list[Any]], ranges: Iterable[tuple[int, int, int, int]]) -> None:
    """Put into merged cells what their first one says; ranges are top, left, bottom, right, all included."""
    merged = 0
    for top, left, bottom, right in ranges:
        if top >= len(rows) or left >= len(rows[top]):
            continue  # blank cells beside or below the table
        first = rows[top][left]
        merged += len(rows[top : bottom + 1]) * (right - left + 1)
        few_cells(merged)
        if first is None or (isinstance(first, str) and not first.strip()):
            continue
        below, beside = Merged(first, False), Merged(first, True)
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [below, *[beside] * (len(row[left : right + 1]) - 1)]
        rows[top][left] = first


def few_cells(cells: int) -> None:
    """Raise FileFault for more cells than a sheet may have."""
    if cells > limits.CELLS:
        raise FileFault("too_many_cells", cells=f"{cells:,}", most=f"{limits.CELLS:,}")


def few_columns(columns: int) -> None:
    """Raise FileFault for more columns than a sheet may have."""
    if columns > limits.COLUMNS:
        raise FileFault("too_many_columns", columns=columns, most=limits.COLUMNS)


def shown(value: Any, form: str) -> Any:
    """Return a number as its format shows it where that tells more than the number: 94% for 0.94, 00042 for 42.

    Formats are those of spreadsheets; all others, and all other cells, stay as they are.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    plain = _unquoted(form.split(";", maxsplit=1)[0])
    if "%" in plain:
        return f"{value * 100:.12g}%"
    if len(plain) > 1 and set(plain) == {"0"} and value >= 0 and float(value).is_integer():
        return str(int(value)).zfill(len(plain))
    unit = next((sign for sign in _LARGE if sign in form), "")
    if unit and "," not in plain.rsplit("0", 1)[-1]:
        return f"{value:.12g}{unit}"
    return value


_LARGE = ("\u4e07", "\u4ebf", "\u5343")  # ten thousand, hundred million, thousand


def tells_more(form: str) -> bool:
    """Tell whether a format shows more than the number; see `shown`."""
    return any(shown(value, form) != value for value in (1, 0.5))


def _unquoted(form: str) -> str:
    """Return a format without its literal texts and conditions."""
    kept, closing = [], ""
    for sign in _signs(form):
        if closing:
            closing = "" if sign == closing else closing
        elif sign in '"[':
            closing = '"' if sign == '"' else "]"
        else:
            kept.append(sign)
    return "".join(kept)


def _signs(form: str) -> Iterator[str]:
    """Yield the signs of a format but those behind a backslash or what Chinese Excel shows for it, which are literal."""
    signs = iter(form)
    for sign in signs:
        if sign in "\\!":
            next(signs, "")
        else:
            yield sign
