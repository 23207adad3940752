"""Delimited text to a grid: every physical line is accounted for before Arrow reads the table.

A lone quotation mark would swallow the lines up to the next one, and a line of another encoding would be garbled, both
without a word. So each line is looked at by itself first: those that are plain pass as they are, others are read one by
one and noted.
"""

import codecs
import contextlib
import csv
import functools
import gzip
import io
import re
import statistics
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from linli import contracts
from linli.ledgers import limits
from linli.ledgers.grid import Column, Grid, Note, few_cells, few_columns, without_blanks
from linli.ledgers.model import FileFault
from linli.ledgers.normalise import title_key

HEAD = 200  # records in which titles are looked for and columns counted
_DELIMITERS = (",", "\t", ";", "|")
_BLOCK = 1 << 20
_OPEN = 200  # lines that a quoted cell may take
_NOTES = 200  # of one kind that are kept; all are counted
_CUT = "\ufffd"
_CONTROLS = (*range(9), *range(14, 27), *range(28, 32))  # what no text has
_SAME = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")  # what Chinese is written with
_ODD = re.compile("[\x80-\u07ff]")  # what two bytes of Chinese in GBK make in UTF-8


class _Lines:
    """The physical lines of a file as text in UTF-8, and what was odd in their encoding."""

    def __init__(self, path: Path, declared: str | None) -> None:
        self.path = path
        self.odd: list[tuple[str, str]] = []  # of the lines since it was emptied: rule and value
        self.declared = declared or _wide_encoding(path)
        self.is_utf8 = self.declared is None and _is_utf8(path)

    def __iter__(self) -> Iterator[str]:
        """Yield each line without its end."""
        rest = b""
        with _open(self.path) as file:
            decoder = codecs.getincrementaldecoder(self.declared)() if self.declared else None
            while block := file.read(_BLOCK):
                if self.path.suffix == ".gz":
                    _little_expanded(file.tell())
                if decoder:
                    block = decoder.decode(block).encode()
                rest += block
                whole, rest = _whole(rest)
                if len(rest) > limits.LINE:
                    raise FileFault("endless_line", most=limits.LINE // limits.MEBIBYTE)
                for line in whole:
                    yield self._text(line)
            if decoder:
                rest += decoder.decode(b"", final=True).encode()
            for line in rest.splitlines():
                yield self._text(line)

    def _text(self, line: bytes) -> str:
        if b"\0" in line:
            if line.strip(b"\0"):
                self.odd.append(("nul", ""))
            line = line.replace(b"\0", b"")
        if self.declared or self.is_utf8 or line.isascii():
            return line.decode()
        text, encoding = _decoded(line)
        if _CUT in text:
            self.odd.append(("cut_sign", text))
        elif encoding == "gb18030" and _is_garbled(text, 4, 0.5):
            self.odd.append(("garbled_line", text))
        else:
            self.odd.append((encoding, ""))
        return text


def _whole(data: bytes) -> tuple[list[bytes], bytes]:
    """Return the whole lines of a block and what is left of the last one; CR and LF may come apart."""
    end = max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data) - 1))
    return data[: end + 1].splitlines(), data[end + 1 :]


def _decoded(line: bytes) -> tuple[str, str]:
    """Return a line and its encoding: UTF-8 where it holds Chinese so, else GB 18030, else UTF-8 with signs lost."""
    lossy = line.decode("utf-8", errors="replace")
    lost, chinese = lossy.count(_CUT), len(_SAME.findall(lossy))
    if not lost and chinese and not _ODD.search(lossy):
        return lossy, "utf-8"
    if lost and chinese >= 2 * lost:
        return lossy, "utf-8"
    try:
        return line.decode("gb18030"), "gb18030"
    except UnicodeDecodeError:
        return lossy, "utf-8"


def _open(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        is_packed = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path)) if is_packed else path.open("rb")


def _little_expanded(size: int) -> None:
    if size > limits.EXPANDED_BYTES:
        raise FileFault("expands", most=limits.EXPANDED_BYTES // limits.MEBIBYTE)


def _wide_encoding(path: Path) -> str | None:
    """Return the encoding of a file whose signs take two bytes or that says its own by a mark, None for others."""
    with _open(path) as file:
        start = file.read(4096)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = start.rstrip(b"\0")
    controls = sum(start.count(sign) for sign in _CONTROLS)
    if not controls:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = start[: len(start) // 2 * 2].decode(encoding, errors="replace")
        known = sum(sign.isascii() and (sign.isprintable() or sign in "\r\n\t") for sign in text)
        if known + len(_SAME.findall(text)) >= 0.95 * len(text):
            return encoding
    if controls > 0.02 * len(start):
        raise FileFault("encoding")  # no text at all
    return None


def text_of(data: bytes) -> str:
    """Return a web page as text: UTF-8 where it is, else GB 18030; raises FileFault where it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileFault("encoding")


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with _open(path) as file:
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _is_garbled(text: str, least: int, share: float) -> bool:
    """Tell whether Chinese read as GB 18030 is hardly any of the everyday signs of GB 2312, as Big5 would be."""
    signs = _SAME.findall(text)
    return len(signs) >= least and sum(map(_is_everyday, signs)) < share * len(signs)


@functools.cache
def _is_everyday(sign: str) -> bool:
    try:
        return len(sign.encode("gb2312")) > 0
    except UnicodeEncodeError:
        return False


def has_titles(path: Path) -> bool:
    """Tell whether a file is a text whose first lines have titles that some ledger knows."""
    known = every_title()
    try:
        head = [line.replace("\ufeff", "") for line in islice(_Lines(path, None), HEAD)]
    except (FileFault, UnicodeError, EOFError, gzip.BadGzipFile, zlib.error):
        return False
    delimiter = delimiter_of(head)
    return any(sum(title_key(cell) in known for cell in _split(line, delimiter)) > 1 for line in head)


# ---------------------------------------------------------------------------- records


def grid(path: Path, declared: str | None) -> Grid:
    """Return the table of a text; raises FileFault for what is none, or in no encoding that can be read."""
    try:
        lines = _Lines(path, declared)
        head = [line.replace("\ufeff", "") for line in islice(lines, HEAD)]
        if not "".join(head).strip("\ufeff \t"):
            raise FileFault("empty_file")
        if not declared and not lines.declared and not lines.is_utf8 and _is_garbled("".join(head), 8, 0.7):
            raise FileFault("encoding")
        lines.odd.clear()
        return _Records(lines, head).grid()
    except (EOFError, gzip.BadGzipFile, zlib.error, UnicodeError, LookupError, csv.Error) as error:
        raise FileFault("encoding") from error


def _split(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line that stands alone, quotation marks kept where they do not close."""
    if '"' not in line:
        return line.split(delimiter)
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return line.split(delimiter)


def delimiter_of(head: list[str]) -> str:
    """Return what parts the cells: what shows most known titles in a line, then what parts all lines alike."""
    if head and (match := re.fullmatch(r"\ufeff?\"?sep=(.)\"?", head[0], re.IGNORECASE)):
        return match[1]
    known = every_title()

    def score(delimiter: str) -> tuple[int, float, int]:
        records = [_split(line, delimiter) for line in head if line.strip()]
        others = tuple(sign for sign in _DELIMITERS if sign != delimiter)
        widths = [len(cells) for cells in records]
        usual = statistics.mode(widths) if widths else 1
        cells = [cell for record in records for cell in record[1:]]
        parted = sum(cell.startswith(others) for cell in cells)
        if usual < 2 or 2 * parted > len(cells):
            return 0, 0.0, 0
        titles = max(sum(title_key(cell) in known for cell in record) for record in records)
        return titles, widths.count(usual) / len(widths), usual

    return max(_DELIMITERS, key=score)


def every_title() -> set[str]:
    """Return the reduced titles that some ledger knows."""
    return {
        title_key(title)
        for contract in contracts.load_all().values()
        for item in contract.fields
        for title in (item.title, item.name, *item.synonyms)
    }


class _Records:
    """Turns lines into records of one width, each a line or, where a cell holds line ends, several."""

    def __init__(self, lines: _Lines, head: list[str]) -> None:
        self.lines = lines
        self.delimiter = delimiter_of(head)
        widths = [len(_split(line, self.delimiter)) for line in head]
        few_columns(max(widths))
        # A line within a quoted cell is no record: where most records take several lines, lines would tell nothing.
        several = [width for width in _widths(head, self.delimiter) if width > 1]
        several = several or [width for width in widths if width > 1]
        self.usual = statistics.mode(several) if several else 1
        self.width = max(widths + several)
        self.notes: list[Note] = []
        self.counts: list[int] = []
        self.beyond: dict[int, str] = {}
        self.encodings: dict[str, list[int]] = {}  # the first rows in each
        self.noted: Counter[str] = Counter()  # how often each kind of note was made, and each encoding met

    def grid(self) -> Grid:
        """Return the table that the records make."""
        with tempfile.TemporaryFile() as file:
            text = io.TextIOWrapper(cast(IO[bytes], file), encoding="utf-8", newline="")
            for cells in self._all():
                if self.lines.odd:
                    self._note_lines()
                self._write(text, cells)
            few_cells(self.width * len(self.counts))
            text.flush()
            table = _arrow(cast(IO[bytes], file), self.width, self.delimiter)
        found = Grid("", [], len(self.counts))
        for position, name in enumerate(table.column_names):
            column = from_arrow(table.column(name))
            column.position = position
            found.columns.append(column)
        found.notes = [*self.notes, *self._mixed()]
        found.noted = dict(self.noted)
        found.counts = np.array(self.counts, dtype=np.int64)
        found.beyond = self.beyond
        return found

    def _note_lines(self) -> None:
        """Note what was odd in the encoding of the lines just read."""
        for rule, value in self.lines.odd:
            if rule in ("utf-8", "gb18030"):
                self.noted[rule] += 1
                rows = self.encodings.setdefault(rule, [])
                if len(rows) < _NOTES:
                    rows.append(len(self.counts))
            else:
                self._note(rule, value, is_error=rule in ("cut_sign", "garbled_line"))
        self.lines.odd.clear()

    def _mixed(self) -> Iterator[Note]:
        """Yield a note for each line that is not in the encoding of most."""
        if len(self.encodings) > 1:
            rare = min(self.encodings, key=lambda name: self.noted[name])
            self.noted["mixed_encoding"] = self.noted[rare]
            yield from (Note("mixed_encoding", row, None, rare.upper()) for row in self.encodings[rare])

    def _note(self, rule: str, value: str, is_error: bool = False) -> None:
        self.noted[rule] += 1
        if self.noted[rule] <= _NOTES:
            self.notes.append(Note(rule, len(self.counts), None, value, is_error))

    def _write(self, text: io.TextIOWrapper, cells: str | list[str]) -> None:
        """Write a record of the table's width, cells beyond it noted."""
        row = len(self.counts)
        if isinstance(cells, str):  # a plain line
            self.counts.append(self.width)
            text.write(f"{cells}\n")
            return
        self.counts.append(len(cells))
        if len(cells) > self.width:
            self.beyond[row] = self.delimiter.join(cells[self.width :])
            cells = cells[: self.width]
        padded = [*cells, *[""] * (self.width - len(cells))]
        parts = (
            '"' + cell.replace('"', '""') + '"' if _needs_quotes(cell, self.delimiter) else cell
            for cell in padded
        )
        text.write(self.delimiter.join(parts) + "\n")

    def _all(self) -> Iterator[str | list[str]]:
        """Yield each record: as it stands where its line is plain, else as cells."""
        waiting: list[str] = []  # lines that a quotation mark reached, to be read again
        lines = iter(self.lines)
        plain = self.width - 1
        while True:
            line = waiting.pop(0) if waiting else next(lines, None)
            if line is None:
                return
            if "\ufeff" in line:
                line = line.replace("\ufeff", "")  # files put together keep the marks of their beginnings
            if not self.counts and re.fullmatch(r"\"?sep=.\"?", line, re.IGNORECASE):
                line = ""
            if '"' not in line:
                yield line if line.count(self.delimiter) == plain else line.split(self.delimiter)
                continue
            yield self._quoted(line, waiting, lines)

    def _quoted(self, line: str, waiting: list[str], lines: Iterator[str]) -> list[str]:
        """Return the cells of a record that begins with this line and has quotation marks."""
        if (cells := _strict(line, self.delimiter)) is not None:
            return cells
        if _is_open(line, self.delimiter):
            taken = [line]
            while len(taken) < _OPEN:
                following = waiting[len(taken) - 1] if len(taken) <= len(waiting) else next(lines, None)
                if following is None:
                    break
                if len(taken) > len(waiting):
                    waiting.append(following)
                taken.append(following)
                if '"' not in following:
                    continue
                cells = _strict("\n".join(taken), self.delimiter)
                if cells is None and not _is_open("\n".join(taken), self.delimiter):
                    break
                if cells is not None:
                    if self._is_one(cells, taken):
                        del waiting[: len(taken) - 1]
                        return cells
                    break
        start = line.find('"')
        self._note("odd_quote", line[max(0, start - 1) : start + 20])
        return [cell.strip('"') if cell.count('"') == 1 else cell for cell in line.split(self.delimiter)]

    def _is_one(self, cells: list[str], taken: list[str]) -> bool:
        """Tell whether lines that a quotation mark put together are one record, not several between two lone marks."""
        alone = [part.count(self.delimiter) == self.usual - 1 for part in taken]
        if self.usual > 1 and all(alone):
            return False
        return len(cells) == self.usual or not alone[0]


def _widths(head: list[str], delimiter: str) -> list[int]:
    """Return how many cells the records have that begin a file, up to a quotation mark that does not close."""
    found = []
    records = csv.reader(io.StringIO("\n".join(head), newline=""), delimiter=delimiter, strict=True)
    with contextlib.suppress(csv.Error):
        for cells in records:
            found.append(len(cells))
    return found


def _strict(text: str, delimiter: str) -> list[str] | None:
    """Return the cells of a record whose quotation marks all close, None of any other."""
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return records[0] if len(records) == 1 else None


def _is_open(text: str, delimiter: str) -> bool:
    """Tell whether a record ends within a quoted cell."""
    try:
        list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _needs_quotes(cell: str, delimiter: str) -> bool:
    return any(sign in cell for sign in (delimiter, '"', "\n", "\r"))


def _arrow(file: IO[bytes], width: int, delimiter: str) -> pa.Table:
    names = [str(number) for number in range(width)]
    kind = pa.dictionary(pa.int32(), pa.string())
    file.seek(0)
    return pa_csv.read_csv(
        file,
        pa_csv.ReadOptions(column_names=names, block_size=8 * _BLOCK),
        pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True, ignore_empty_lines=False),
        pa_csv.ConvertOptions(
            column_types=dict.fromkeys(names, kind), null_values=[], strings_can_be_null=False
        ),
    )


def from_arrow(chunked: pa.ChunkedArray) -> Column:
    """Return a column of Arrow's as one of ours."""
    if pa.types.is_nested(chunked.type) or pa.types.is_binary(chunked.type):
        chunked = pa.chunked_array(
            [pa.array([None if cell is None else str(cell) for cell in chunked.to_pylist()], pa.string())]
        )
    if pa.types.is_boolean(chunked.type):
        chunked = chunked.cast(pa.string())
    if not pa.types.is_dictionary(chunked.type):
        chunked = chunked.dictionary_encode()
    array = chunked.unify_dictionaries().combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # an empty or single-chunk column
        array = array.chunk(0) if array.num_chunks else pa.array([], chunked.type)
    codes = array.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int32)
    if pa.types.is_timestamp(array.dictionary.type) and array.dictionary.type.tz is None:
        pc.min_max(
            array.dictionary
        ).as_py()  # a time beyond every calendar fails here, not where it is looked at
        return Column(codes, array.dictionary)
    if not pa.types.is_string(array.dictionary.type):
        return without_blanks(codes, array.dictionary.to_pylist())
    blank = pc.equal(pc.utf8_trim_whitespace(array.dictionary), "").to_numpy(zero_copy_only=False)
    if blank.any():
        codes = np.append(np.where(blank, -1, np.arange(len(blank))), -1).astype(np.int32)[codes]
    return Column(codes, array.dictionary)
