"""Raw tables: every cell as its file shows it, no row a header yet.

A column keeps each distinct cell once and a code per row, so that what follows costs by the number of
distinct cells, not of rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
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


class Column:
    """One column: `values` are its distinct cells, `codes` say which stands in each row (-1: blank).

    Values may be given as an array of Arrow's, which takes a fifth of the memory; they become a list where they are used.
    """

    def __init__(
        self, codes: NDArray[np.int32], values: "list[Any] | pa.Array", position: NDArray[np.int64] | int = 0
    ) -> None:
        self.codes = codes
        self._held = values
        self.position = position  # column of the sheet, from 0

    @property
    def values(self) -> list[Any]:
        """Return the distinct cells."""
        if not isinstance(self._held, list):
            self._held = self._held.to_pylist()
        return self._held

    def cell(self, row: int) -> Any:
        """Return the cell in a row, None when blank."""
        code = self.codes[row]
        return None if code < 0 else self.values[code]

    def take(self, rows: NDArray[Any] | slice) -> "Column":
        """Return the column with these rows only."""
        position = self.position if isinstance(self.position, int) else self.position[rows]
        return Column(self.codes[rows], self._held, position)


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
