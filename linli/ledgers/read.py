"""Files to raw tables: workbooks, delimited text, web tables, Parquet and GeoJSON, every cell as the file shows it.

What a file is its first bytes tell, not its name: web systems call a page .xls, and programs call everything .csv.
A file of others is read in a process of its own (linli/ledgers/apart.py), within the limits of linli/ledgers/limits.py.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pa_parquet

from linli.ledgers import delimited, limits, markup, old_workbooks, workbooks
from linli.ledgers.delimited import from_arrow
from linli.ledgers.grid import Column, Grid, column_of, few_cells, few_columns
from linli.ledgers.model import FileFault
from linli.text import signs

WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".et")
TEXTS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt")
GEOJSON = (".geojson",)
_BATCH = 200_000  # rows of a Parquet file read at once
SUFFIXES = (*WORKBOOKS, *TEXTS, ".parquet")
_START = 4096  # bytes that tell what a file is
_OTHERS = {b"%PDF": "PDF", b"\x89PNG": "PNG", b"\xff\xd8\xff": "JPG", b"Rar!": "RAR", b"7z\xbc\xaf": "7Z"}


def is_ledger_file(path: Path) -> bool:
    """Tell whether a file of this name can hold a ledger; a lock file of an open workbook cannot."""
    return path.name.lower().endswith(SUFFIXES) and not path.name.startswith((".", "~$"))


def is_map(path: Path) -> bool:
    """Tell whether a file of this name can hold places with their shapes."""
    return path.name.lower().endswith((*GEOJSON, ".json"))


def stem(path: Path) -> str:
    """Return the file's name without its suffixes."""
    name = path.name
    for suffix in sorted((*SUFFIXES, *GEOJSON), key=len, reverse=True):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return path.stem


def grids(path: Path, encoding: str | None = None) -> Iterator[Grid]:
    """Yield every sheet of a file, hidden ones told as such; raises FileFault when it cannot be read."""
    if path.stat().st_size == 0:
        raise FileFault("empty_file")
    for grid in _by_content(path, encoding):
        few_columns(len(grid.columns))
        few_cells(grid.rows * len(grid.columns))
        grid.sheet = signs.plain(grid.sheet)
        yield grid


def _by_content(path: Path, encoding: str | None) -> Iterator[Grid]:
    name = path.name.lower()
    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith(b"PAR1"):
        return _parquet(path)
    if is_map(path):
        return iter([_geojson(path)])
    if start.startswith(b"PK") or workbooks.is_old(start):
        data = _whole(path)
        return old_workbooks.grids(data) if workbooks.is_old(data) else workbooks.grids(data)
    if markup.is_xml_workbook(start):
        return markup.of_xml(_whole(path))
    if markup.is_html(start):
        return markup.of_html(delimited.text_of(_whole(path)))
    for sign, kind in _OTHERS.items():
        if start.startswith(sign) and not name.endswith(WORKBOOKS):
            raise FileFault("other_kind", value=kind)
    if name.endswith(".parquet"):
        raise FileFault("not_parquet")
    _small_file(path, limits.FILE_BYTES)
    if name.endswith(WORKBOOKS) and not delimited.has_titles(path):
        raise FileFault("not_workbook")
    if name.endswith(".gz") and not start.startswith(b"\x1f\x8b"):
        raise FileFault("encoding")
    return iter([delimited.grid(path, encoding)])


def _whole(path: Path) -> bytes:
    _small_file(path, limits.BOOK_BYTES)
    return path.read_bytes()


def _small_file(path: Path, most: int) -> None:
    if path.stat().st_size > most:
        raise FileFault("too_big", most=most // limits.MEBIBYTE)


# ---------------------------------------------------------------------------- Parquet and GeoJSON


def _parquet(path: Path) -> Iterator[Grid]:
    """Yield a file in parts, each under the titles, so that a ledger of millions of rows needs little memory."""
    try:
        _small_file(path, limits.FILE_BYTES)
        file = pa_parquet.ParquetFile(path)
        _few_rows(file.metadata.num_rows, file.metadata.num_columns, path.stat().st_size)
        schema = pa.Table.from_batches([], file.schema_arrow)
        if not file.metadata.num_rows:
            yield _under_titles(schema, 0)
            return
        read = 0
        for batch in file.iter_batches(_BATCH):
            yield _under_titles(pa.Table.from_batches([batch], file.schema_arrow), read)
            read += batch.num_rows
    except (pa.ArrowException, OSError, OverflowError, UnicodeError) as error:
        if isinstance(error, pa.ArrowMemoryError):
            raise FileFault("too_large") from error
        raise FileFault("not_parquet") from error


def _few_rows(rows: int, columns: int, size: int) -> None:
    """Refuse a Parquet file of few bytes and endless rows: one that says a thing a thousand million times."""
    if columns > limits.COLUMNS:
        raise FileFault("too_many_columns", columns=columns, most=limits.COLUMNS)
    if rows > limits.ROWS:
        raise FileFault("too_many_cells", cells=f"{rows * columns:,}", most=f"{limits.CELLS:,}")
    if rows * columns > limits.FREE_CELLS and rows * columns > limits.EXPANSION * size:
        raise FileFault("expands", most=limits.EXPANDED_BYTES // limits.MEBIBYTE)


def _under_titles(table: pa.Table, skipped: int) -> Grid:
    columns = []
    for position, name in enumerate(table.column_names):
        column = from_arrow(table.column(name))
        titled = np.concatenate([np.array([len(column.cells)], column.codes.dtype), column.codes])
        columns.append(Column(titled, column.cells.under(name), position))
    return Grid("", columns, table.num_rows + 1, skipped)


def read_geojson(path: Path) -> dict[str, Any]:
    """Return a FeatureCollection; raises FileFault when the file holds none."""
    _small_file(path, limits.BOOK_BYTES)
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
        if document["type"] == "FeatureCollection" and isinstance(document["features"], list):
            return cast(dict[str, Any], document)
    except RecursionError as error:
        raise FileFault("too_deep") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise FileFault("not_geojson") from error
    raise FileFault("not_geojson")


def flat(cell: Any) -> Any:
    """Return a value of JSON as a cell can hold it."""
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, list | dict) else cell


def _geojson(path: Path) -> Grid:
    """Return the properties of the features as a table."""
    features = [item for item in read_geojson(path)["features"] if isinstance(item, dict)]
    if not all(isinstance(item.get("properties") or {}, dict) for item in features):
        raise FileFault("not_geojson")
    titles = list(dict.fromkeys(title for item in features for title in item.get("properties") or {}))
    if len(titles) > limits.COLUMNS:
        raise FileFault("too_many_columns", columns=len(titles), most=limits.COLUMNS)
    columns = [
        column_of([title, *(flat((item.get("properties") or {}).get(title)) for item in features)])
        for title in titles
    ]
    for position, column in enumerate(columns):
        column.position = position
    return Grid("", columns, len(features) + 1)
