"""Workbooks of before 2007 (.xls, and the .et that is one) to grids, by xlrd, which knows their code pages and formats."""

import re
import struct
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.compdoc import CompDocError
from xlrd.formula import FMLA_TYPE_CELL, FormulaError, decompile_formula
from xlrd.xldate import XLDateError, xldate_as_datetime

from linli.ledgers import limits
from linli.ledgers.grid import FALSE, TRUE, ErrorCell, Grid, few_cells, grid_of, merge, shown
from linli.ledgers.model import FileFault

# Records of a workbook (MS-XLS 2.3): where a part begins and ends, a formula, and that Excel has calculated all.
_BEGIN, _END, _FORMULA, _CALCULATED = (0x0809, 0x0409, 0x0209), 0x000A, (0x0006, 0x0206, 0x0406), 0x01C1
_EMPTY_TEXT = b"\x03", b"\xff\xff"  # how the value of a formula begins and ends that is a text without a sign
_COUNTS = re.compile(r"[-+*/^]|\b(?:SUM|COUNT|COUNTA|AVERAGE|ROUND|MAX|MIN|PRODUCT|SUMIF|COUNTIF)\(")


class _Nowhere:
    """A log that keeps nothing: xlrd prints what it finds odd."""

    def write(self, _text: str) -> None:
        """Drop it."""

    def flush(self) -> None:
        """Do nothing."""


def grids(data: bytes) -> Iterator[Grid]:
    """Yield the sheets of an xls; raises FileFault where it is none or lies behind a password."""
    try:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, logfile=_Nowhere(), on_demand=True
        )
        for sheet in book.sheets():
            yield _grid(book, sheet, _uncalculated(book, sheet.number))
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
        struct.error,
    ) as error:
        # What xlrd makes of a damaged file.
        raise FileFault("not_workbook") from error


def _grid(book: xlrd.Book, sheet: Any, uncalculated: dict[tuple[int, int], ErrorCell]) -> Grid:
    few_cells(sheet.nrows * sheet.ncols)
    rows = [[_cell(book, sheet, row, column) for column in range(sheet.ncols)] for row in range(sheet.nrows)]
    for (row, column), cell in uncalculated.items():
        rows[row][column] = cell
    merge(rows, ((top, left, below - 1, beside - 1) for top, below, left, beside in sheet.merged_cells))
    grid = grid_of(sheet.name, rows)
    grid.is_hidden = sheet.visibility != 0
    grid.is_1904 = book.datemode == 1
    return grid


def _records(book: xlrd.Book, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of the part of a workbook that begins at a place, charts within it left out."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", book.mem, place)
        place += 4 + length
        depth += (kind in _BEGIN) - (kind == _END)
        if depth == 1:
            yield kind, bytes(book.mem[place - length : place])
        if not depth:
            return


def _uncalculated(book: xlrd.Book, number: int) -> dict[tuple[int, int], ErrorCell]:
    """Return the formulas of a sheet that nobody calculated: a program writes an empty text where Excel would not."""
    if book.biff_version < 50:
        return {}
    found = {}
    is_excels = any(kind == _CALCULATED for kind, _ in _records(book, book.base))
    for kind, record in _records(book, book._sh_abs_posn[number]):
        value = record[6:14]
        if kind not in _FORMULA or (value[:1], value[6:]) != _EMPTY_TEXT:
            continue
        row, column, length = *struct.unpack_from("<HH", record), *struct.unpack_from("<H", record, 20)
        try:
            text = decompile_formula(book, record[22:], length, FMLA_TYPE_CELL, browx=row, bcolx=column)
        except (FormulaError, AssertionError, LookupError, TypeError, struct.error):
            continue
        if not text or '"' in text or "&" in text:
            continue
        if not is_excels or _COUNTS.search(text):
            found[row, column] = ErrorCell(f"={text}", "formula_empty")
    return found


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
