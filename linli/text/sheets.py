"""Files that a spreadsheet opens: a text of a ledger stays a text there and is never run as a formula.

CSV follows OWASP's rule against CSV injection: a text that a spreadsheet could take for a formula gets an apostrophe in
front. XLSX needs none, since a cell says of what type it is; only the writer must not guess.
"""

import datetime as dt
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

# Signs that begin a formula in some spreadsheet or some locale, the full-width ones of Chinese input included.
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# No day, as the parts of the file say it; the clock's would tell two files of one content apart. A paper says its own instead.
_CREATED = dt.datetime(1980, 1, 31, tzinfo=dt.UTC)
_TEXTS_STAY_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def plain(cell: object) -> object:
    """Return a cell as CSV may hold it: a text that could begin a formula after an apostrophe, all else as it is."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS) else cell


def csv(rows: pd.DataFrame) -> bytes:
    """Return rows as CSV in UTF-8 with a mark, as Excel reads it; numbers stay numbers, negative ones too."""
    shown = rows.rename(columns=plain)
    for place, (_, column) in enumerate(rows.items()):
        if not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_datetime64_any_dtype(column):
            made = pd.Series([plain(cell) for cell in column], index=rows.index, dtype=object)
            shown.isetitem(place, made)
    # With these line ends the writer quotes a text that holds one, so that no line begins within a text.
    text: str = shown.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def book(file: Path | io.BytesIO, options: Mapping[str, Any] | None = None) -> xlsxwriter.Workbook:
    """Return a new workbook in which texts are written as texts; the same content is the same bytes."""
    target = str(file) if isinstance(file, Path) else file
    made = xlsxwriter.Workbook(target, {**(options or {}), **_TEXTS_STAY_TEXTS})
    made.set_properties({"created": _CREATED})
    return made


def xlsx(tables: Mapping[str, pd.DataFrame], *, headless: str = "") -> bytes:
    """Return a workbook with a sheet for each table; the one named `headless` is written without its titles."""
    buffer = io.BytesIO()
    options = {"options": dict(_TEXTS_STAY_TEXTS)}
    with pd.ExcelWriter(buffer, engine="xlsxwriter", engine_kwargs=options) as writer:
        for name, rows in tables.items():
            rows.to_excel(writer, sheet_name=name, index=False, header=name != headless)
    return buffer.getvalue()
