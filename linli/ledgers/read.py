"""Files to raw tables: workbooks, delimited text, Parquet and GeoJSON, every cell as the file holds it.

A column keeps each distinct cell once and a code per row, so that what follows costs by the number of
distinct cells, not of rows. A file of others is read in a process of its own (linli/ledgers/apart.py), within the limits
of linli/ledgers/limits.py.
"""

import codecs
import csv
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
from numpy.typing import NDArray
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from linli.ledgers import limits
from linli.ledgers.model import FileFault
from linli.text import signs

WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
TEXTS = (".csv", ".csv.gz", ".tsv", ".tsv.gz")
GEOJSON = (".geojson",)
_BATCH = 500_000  # rows of a Parquet file read at once
SUFFIXES = (*WORKBOOKS, *TEXTS, ".parquet")
HEAD = 30  # rows in which titles are looked for

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class ErrorCell:
    """A formula that failed, such as #REF!."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass
class Column:
    """One column: `values` are its distinct cells, `codes` say which stands in each row (-1: blank)."""

    codes: NDArray[np.int32]
    values: list[Any]
    position: NDArray[np.int64] | int = 0  # column of the sheet, from 0

    def cell(self, row: int) -> Any:
        """Return the cell in a row, None when blank."""
        code = self.codes[row]
        return None if code < 0 else self.values[code]

    def take(self, rows: NDArray[Any] | slice) -> "Column":
        """Return the column with these rows only."""
        position = self.position if isinstance(self.position, int) else self.position[rows]
        return Column(self.codes[rows], self.values, position)


@dataclass
class Grid:
    """One sheet as it is: no row is a header yet."""

    sheet: str
    columns: list[Column]
    rows: int
    skipped: int = 0  # rows of the file between the titles and these, read in an earlier part


def column_of(cells: Iterable[Any]) -> Column:
    """Return a column holding these cells."""
    array = np.empty(len(listed := list(cells)), dtype=object)
    array[:] = listed
    codes, values = pd.factorize(array)
    return _without_blanks(codes.astype(np.int32), list(values))


def _without_blanks(codes: NDArray[np.int32], values: list[Any]) -> Column:
    blank = np.fromiter((isinstance(v, str) and not v.strip() for v in values), dtype=bool, count=len(values))
    if blank.any():
        codes = np.append(np.where(blank, -1, np.arange(len(values))), -1).astype(np.int32)[codes]
    return Column(codes, values)


def is_ledger_file(path: Path) -> bool:
    """Tell whether a file of this name can hold a ledger; a lock file of an open workbook cannot."""
    return path.name.lower().endswith(SUFFIXES) and not path.name.startswith((".", "~$"))


def stem(path: Path) -> str:
    """Return the file's name without its suffixes."""
    name = path.name
    for suffix in sorted((*SUFFIXES, *GEOJSON), key=len, reverse=True):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return path.stem


def grids(path: Path, encoding: str | None = None) -> Iterator[Grid]:
    """Yield every visible sheet of a file; raises FileFault when it cannot be read."""
    name = path.name.lower()
    if path.stat().st_size == 0:
        raise FileFault("empty_file")
    if name.endswith(WORKBOOKS):
        found = _workbook(path)
    elif name.endswith(".parquet"):
        found = _parquet(path)
    elif name.endswith(GEOJSON) or name.endswith(".json"):
        found = iter([_geojson(path)])
    else:
        found = iter([_text(path, encoding)])
    for grid in found:
        if len(grid.columns) > limits.COLUMNS:
            raise FileFault("too_many_columns", columns=len(grid.columns), most=limits.COLUMNS)
        _few_cells(grid.rows * len(grid.columns))
        grid.sheet = signs.plain(grid.sheet)
        yield grid


def _few_cells(cells: int) -> None:
    if cells > limits.CELLS:
        raise FileFault("too_many_cells", cells=f"{cells:,}", most=f"{limits.CELLS:,}")


def _small_file(path: Path, most: int) -> None:
    if path.stat().st_size > most:
        raise FileFault("too_big", most=most // limits.MEBIBYTE)


def _little_expanded(size: int) -> None:
    if size > limits.EXPANDED_BYTES:
        raise FileFault("expands", most=limits.EXPANDED_BYTES // limits.MEBIBYTE)


# ---------------------------------------------------------------------------- workbooks


def _workbook(path: Path) -> Iterator[Grid]:
    _small_file(path, limits.BOOK_BYTES)
    data = path.read_bytes()
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise FileFault("password")
    try:
        _unpacked(data)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        failed = _error_cells(data)
        for sheet in book.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible:
                yield _sheet(book, sheet.name, failed.get(sheet.name, {}))
    except PasswordError as error:
        raise FileFault("password") from error
    except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
        raise FileFault("not_workbook") from error


def _unpacked(data: bytes) -> None:
    """Refuse an archive that says itself how much it unpacks to; one that lies about it meets the end of its memory."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > limits.MEMBERS:
                raise FileFault("expands", most=limits.EXPANDED_BYTES // limits.MEBIBYTE)
            _little_expanded(sum(part.file_size for part in parts))


def _sheet(book: CalamineWorkbook, name: str, failed: dict[tuple[int, int], str]) -> Grid:
    sheet = book.get_sheet_by_name(name)
    _few_cells(sheet.total_height * sheet.total_width)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    if failed and rows:
        width = max(len(rows[0]), max(column for _, column in failed) + 1)
        rows = [row + [""] * (width - len(row)) for row in rows]
    for (line, place), text in failed.items():
        if line < len(rows):
            rows[line][place] = ErrorCell(text)
    merged = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        merged += len(rows[top : bottom + 1]) * (right - left + 1)
        _few_cells(merged)
        for row in rows[top : bottom + 1]:
            row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
    columns = [column_of(cells) for cells in zip(*rows, strict=True)]
    for position, column in enumerate(columns):
        column.position = position
    return Grid(name, columns, len(rows))


def _error_cells(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Return the failed formulas of an xlsx by sheet; calamine reads them as blank."""
    if not data.startswith(b"PK"):
        return {}
    found: dict[str, dict[tuple[int, int], str]] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            return {}
        links = _elements(archive.read("xl/_rels/workbook.xml.rels"), "Relationship")
        targets = {link.get("Id"): link.get("Target", "") for link in links}
        for sheet in _elements(archive.read("xl/workbook.xml"), "sheet"):
            target = targets.get(sheet.get("id"), "")
            member = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            if member in names:
                cells = _errors_in(archive.read(member))
                if cells:
                    found[sheet["name"]] = cells
    return found


def _elements(xml: bytes, tag: str) -> list[dict[str, str]]:
    """Return the attributes of every element of that name, namespaces left off."""
    found = re.findall(rf"<(?:\w+:)?{tag}\s([^>]*)>", xml.decode("utf-8"))
    pattern = re.compile(r"""(?:\w+:)?(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
    return [{name: html.unescape(a or b) for name, a, b in pattern.findall(each)} for each in found]


def _errors_in(xml: bytes) -> dict[tuple[int, int], str]:
    if b't="e"' not in xml:
        return {}
    cells = {}
    for match in re.finditer(rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>(.*?)</(?:\w+:)?c>", xml, re.DOTALL):
        place = re.search(rb'\br="([A-Z]+)(\d+)"', match[1])
        text = re.search(rb"<(?:\w+:)?v>([^<]*)<", match[2])
        if place:
            cells[int(place[2]) - 1, _column_number(place[1].decode())] = text[1].decode() if text else "#"
    return cells


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell as spreadsheets show it: (17, 2) is C17; rows from 1, columns from 0."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


# ---------------------------------------------------------------------------- delimited text


def _open(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix == ".gz" else path.open("rb")


def _text(path: Path, declared: str | None) -> Grid:
    try:
        _small_file(path, limits.FILE_BYTES)
        encoding = _encoding(path, declared)
        with _open(path) as file:
            start = file.read(1 << 16)
        if not start.removeprefix(codecs.BOM_UTF8).strip():
            raise FileFault("empty_file")
        delimiter, head = _sniff(start, encoding)
        grid = _fast_text(path, encoding, delimiter, head) or _slow_text(path, encoding, delimiter)
    except (EOFError, gzip.BadGzipFile, zlib.error, UnicodeError, LookupError, csv.Error) as error:
        raise FileFault("encoding") from error
    grid.sheet = ""
    for position, column in enumerate(grid.columns):
        column.position = position
    return grid


def _encoding(path: Path, declared: str | None) -> str:
    """Return the encoding that the whole file can be read with; a byte-order mark decides."""
    with _open(path) as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        for encoding in [declared] if declared else ["utf-8-sig", "gb18030"]:
            file.seek(0)
            decoder = codecs.getincrementaldecoder(encoding)()
            try:
                while block := file.read(1 << 20):
                    if path.suffix == ".gz":
                        _little_expanded(file.tell())
                    if "\0" in decoder.decode(block):
                        raise FileFault("encoding")
                decoder.decode(b"", final=True)
                return encoding
            except UnicodeDecodeError:
                continue
    raise FileFault("encoding")


def _sniff(start: bytes, encoding: str) -> tuple[str, list[list[str]]]:
    """Return the delimiter and the first records: the one that gives the widest regular table wins."""
    text = codecs.getincrementaldecoder(encoding)().decode(start)
    best: tuple[int, str, list[list[str]]] = (0, ",", [])
    for delimiter in (",", ";", "\t", "|"):
        head = []
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            head.append(record)
            if len(head) == HEAD:
                break
        widths = sorted(len(record) for record in head)
        if widths and widths[len(widths) // 2] > best[0]:
            best = widths[len(widths) // 2], delimiter, head
    return best[1], best[2]


def _fast_text(path: Path, encoding: str, delimiter: str, head: list[list[str]]) -> Grid | None:
    """Return the table as read by Arrow, or None for a file that is not regular."""
    width = len(head[-1])
    if width > limits.COLUMNS:
        raise FileFault("too_many_columns", columns=width, most=limits.COLUMNS)
    regular = len(head)
    while regular and len(head[regular - 1]) == width:
        regular -= 1
    above = head[:regular]
    if encoding == "utf-16" or any("\n" in cell for record in head for cell in record):
        return None
    names = [str(number) for number in range(width)]
    kind = pa.dictionary(pa.int32(), pa.string())
    try:
        with pa.input_stream(str(path), compression="gzip" if path.suffix == ".gz" else None) as file:
            table = pa_csv.read_csv(
                file,
                pa_csv.ReadOptions(
                    column_names=names,
                    skip_rows=len(above),
                    encoding="utf8" if encoding == "utf-8-sig" else encoding,
                ),
                pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
                pa_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, kind), null_values=[], strings_can_be_null=False
                ),
            )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        return None
    columns = []
    for number, name in enumerate(names):
        column = _from_arrow(table.column(name))
        if above:
            first = column_of(record[number] if number < len(record) else "" for record in above)
            shifted = np.where(first.codes < 0, -1, first.codes + len(column.values))
            column = Column(np.concatenate([shifted, column.codes]), column.values + first.values)
        columns.append(column)
    return Grid("", columns, len(above) + table.num_rows)


def _from_arrow(chunked: pa.ChunkedArray) -> Column:
    if pa.types.is_nested(chunked.type) or pa.types.is_binary(chunked.type):
        chunked = pa.chunked_array(
            [pa.array([None if cell is None else str(cell) for cell in chunked.to_pylist()], pa.string())]
        )
    if not pa.types.is_dictionary(chunked.type):
        chunked = chunked.dictionary_encode()
    array = chunked.unify_dictionaries().combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # an empty or single-chunk column
        array = array.chunk(0) if array.num_chunks else pa.array([], chunked.type)
    codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    return _without_blanks(codes, array.dictionary.to_pylist())


def _slow_text(path: Path, encoding: str, delimiter: str) -> Grid:
    with _open(path) as file:
        text = io.TextIOWrapper(file, encoding=encoding, newline="")
        records = []
        for record in csv.reader(text, delimiter=delimiter):
            records.append(record)
            if len(record) > limits.COLUMNS:
                raise FileFault("too_many_columns", columns=len(record), most=limits.COLUMNS)
    width = max((len(record) for record in records), default=0)
    _few_cells(width * len(records))
    padded = (record + [""] * (width - len(record)) for record in records)
    return Grid("", [column_of(cells) for cells in zip(*padded, strict=True)], len(records))


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
        column = _from_arrow(table.column(name))
        titled = np.concatenate([[len(column.values)], column.codes])
        columns.append(Column(titled, [*column.values, name], position))
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
