"""Workbooks of before 2007 (.xls, and the .et that is one) to grids, by xlrd, which knows their code pages and formats."""

import struct
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDocError
from xlrd.xldate import XLDateError, xldate_as_datetime

from linli.ledgers import limits
from linli.ledgers.grid import FALSE, TRUE, ErrorCell, Grid, few_cells, grid_of, merge, shown
from linli.ledgers.model import FileFault

_END, _FORMULAS = 0x000A, (0x0006, 0x0206, 0x0406)
_CALCULATE = 0x0002  # on opening
_NO_RESULTS = (bytes(8), bytes.fromhex("030000000000ffff"))  # a nought, an empty text


class _Nowhere:
    """A log that keeps nothing: xlrd prints what it finds odd."""

    def write(self, _text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Do nothing."""


def grids(data: bytes) -> Iterator[Grid]:
    """Yield the sheets of an xls; raises FileFault where it is none or lies behind a password."""
    try:
        # On demand, for else the bytes are gone once the sheets are read.
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, logfile=_Nowhere()
        )
        for number in range(book.nsheets):
            yield _grid(book, book.sheet_by_index(number))
            book.unload_sheet(number)
    except xlrd.XLRDError as error:
        raise FileFault("password" if "encrypted" in str(error) else "not_workbook") from error
    except (
        CompDocError,
        AssertionError,
        IndexError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
    ) as error:
        # What xlrd makes of a damaged file.
        raise FileFault("not_workbook") from error


def _grid(book: xlrd.Book, sheet: Any) -> Grid:
    few_cells(sheet.nrows * sheet.ncols)
    rows = [[_cell(book, sheet, row, column) for column in range(sheet.ncols)] for row in range(sheet.nrows)]
    for row, column in _uncalculated(book, sheet):
        rows[row][column] = ErrorCell("=", "formula_empty")
    merge(rows, ((top, left, below - 1, beside - 1) for top, below, left, beside in sheet.merged_cells))
    grid = grid_of(sheet.name, rows)
    grid.is_hidden = sheet.visibility != 0
    grid.is_1904 = book.datemode == 1
    return grid


def _uncalculated(book: xlrd.Book, sheet: Any) -> Iterator[tuple[int, int]]:
    """Yield the formulas that hold a nought or nothing and ask to be calculated on opening: a program wrote them that does not.

    xlrd does not tell formulas from numbers, so that the records are read once more (MS-XLS 2.4.127, Formula).
    """
    at = book._sh_abs_posn[sheet.number]
    while at + 4 <= len(book.mem):
        kind, length = struct.unpack_from("<HH", book.mem, at)
        if kind == _END:
            return
        if kind in _FORMULAS and length >= 16:
            row, column, _, value, flags = struct.unpack_from("<HHH8sH", book.mem, at + 4)
            if flags & _CALCULATE and value in _NO_RESULTS:
                yield row, column
        at += 4 + length


def _cell(book: xlrd.Book, sheet: Any, row: int, column: int) -> Any:
    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_TEXT:
        return value
    if kind == xlrd.XL_CELL_ERROR:
        return ErrorCell(error_text_from_code.get(value, "#"))
    if kind == xlrd.XL_CELL_BOOLEAN:
        return TRUE if value else FALSE
    if kind == xlrd.XL_CELL_DATE:
        return _moment(book, value)
    if kind == xlrd.XL_CELL_NUMBER:
        number = int(value) if abs(value) < limits.EXACT and value == int(value) else value
        form = book.format_map.get(book.xf_list[sheet.cell_xf_index(row, column)].format_key)
        return shown(number, form.format_str) if form else number
    return ""


def _moment(book: xlrd.Book, value: float) -> datetime | time | timedelta | float:
    """Return a cell with the format of a date: below one day it is a time, what is no date stays a number."""
    if 0 <= value < 1:
        seconds = round(value * 86_400)
        return (
            time(seconds // 3600, seconds // 60 % 60, seconds % 60) if seconds < 86_400 else timedelta(days=1)
        )
    try:
        found: datetime = xldate_as_datetime(value, book.datemode)
        return found
    except (XLDateError, OverflowError, ValueError):
        return value
