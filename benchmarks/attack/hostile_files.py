"""Files that no clerk makes: each writes a source into a folder and says which findings may answer it."""

import gzip
import io
import json
import math
import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

ISSUES = "诉求编号,来源渠道,受理时间,挂账天数"
GOOD = "1,12345热线,2026-08-01 09:00,2"
ID, MOBILE = "11010519491231002X", "13800138000"  # the ID number of the standard's own example
TOLD = frozenset()  # any finding will do
HARMLESS = None  # it may also be read as it is, within the limits
Write = Callable[[Path], None]
Case = tuple[str, Write, "frozenset[str] | None"]

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
    "{more}</Relationships>"
)
_BOOK = (
    '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>'
)
_SHEET = (
    '<?xml version="1.0"?>{before}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData>{after}</worksheet>"
)
_SHARED = (
    '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
    'Target="sharedStrings.xml"/>'
)
TITLES = ISSUES.split(",")


def row(number: int, *cells: str, titles: bool = False) -> str:
    """Return a row of a sheet: texts as inline strings, anything that begins with < as it is."""
    found = []
    for column, cell in enumerate(cells):
        place = f"{chr(65 + column)}{number}"
        found.append(
            cell.replace("@", place)
            if cell.startswith("<")
            else f'<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>'
        )
    return f'<row r="{number}">{"".join(found)}</row>'


HEAD = row(1, *TITLES)
FIRST = row(2, "1", "12345热线", "2026-08-01 09:00")


def xlsx(
    path: Path,
    rows: str = HEAD + FIRST,
    *,
    before: str = "",
    after: str = "",
    name: str = "诉求台账",
    shared: str | None = None,
    parts: dict[str, bytes] | None = None,
    sheets: int = 1,
    target: str = "worksheets/sheet1.xml",
) -> None:
    """Write the least that is a workbook, with whatever is wrong with it."""
    named = "".join(
        f'<sheet name="{name if number == 0 else f"S{number}"}" sheetId="{number + 1}" r:id="rId1"/>'
        for number in range(sheets)
    )
    more = _SHARED if shared is not None else ""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", _TYPES)
        book.writestr("_rels/.rels", _RELS.format(kind="officeDocument", target="xl/workbook.xml", more=""))
        book.writestr("xl/workbook.xml", _BOOK.format(sheets=named))
        book.writestr("xl/_rels/workbook.xml.rels", _RELS.format(kind="worksheet", target=target, more=more))
        book.writestr("xl/worksheets/sheet1.xml", _SHEET.format(before=before, rows=rows, after=after))
        if shared is not None:
            book.writestr("xl/sharedStrings.xml", shared)
        for part, content in (parts or {}).items():
            book.writestr(part, content)


def _book(**what: Any) -> Write:
    return lambda folder: xlsx(folder / "诉求.xlsx", **what)


def _number(text: str) -> Write:
    return _book(rows=HEAD + row(2, "1", "12345热线", "2026-08-01 09:00", f'<c r="@"><v>{text}</v></c>'))


def _bomb(
    part: str,
    start: bytes,
    block: bytes,
    times: int,
    end: bytes,
    *,
    name: str = "诉求.xlsx",
    lie: bool = False,
) -> Write:
    """Write a workbook in which one part unpacks to very much, and with `lie` says that it does not."""

    def write(folder: Path) -> None:
        path = folder / name
        xlsx(path)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
            book.NameToInfo.pop(
                part, None
            )  # else Python warns of a part that stands twice, which is what is meant
            with book.open(part, "w", force_zip64=True) as target:
                target.write(start)
                for _ in range(times):
                    target.write(block)
                target.write(end)
        if lie:
            data = bytearray(path.read_bytes())
            place = data.rfind(b"PK\x01\x02")  # of the last part in the directory
            data[place + 24 : place + 28] = struct.pack("<I", 1000)
            path.write_bytes(data)

    return write


def _ods(content: str, **more: bytes) -> Write:
    def write(folder: Path) -> None:
        with zipfile.ZipFile(folder / "诉求台账.ods", "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            manifest = (
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
            )
            book.writestr("META-INF/manifest.xml", manifest)
            book.writestr("content.xml", content)
            for name, data in more.items():
                book.writestr(name, data)

    return write


def _table(rows: str, doctype: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{doctype}<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f'<office:body><office:spreadsheet><table:table table:name="诉求台账">{rows}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )


_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + "]>"
)


def _bytes(name: str, content: bytes) -> Write:
    return lambda folder: _put(folder / name, content)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def _csv(*lines: str, name: str = "诉求台账.csv", head: str = ISSUES) -> Write:
    return _bytes(name, "\n".join([head, *lines, ""]).encode("utf-8", "surrogatepass"))


def _packed(start: bytes, block: bytes, times: int) -> Write:
    def write(folder: Path) -> None:
        with gzip.open(folder / "诉求台账.csv.gz", "wb", compresslevel=1) as file:
            file.write(start)
            for _ in range(times):
                file.write(block)

    return write


def _parquet(table: Callable[[], pa.Table], **options: Any) -> Write:
    return lambda folder: pq.write_table(table(), folder / "诉求台账.parquet", **options)


def _frame(**columns: Any) -> Callable[[], pa.Table]:
    return lambda: pa.table({"诉求编号": ["1", "2"], "来源渠道": ["12345热线"] * 2} | columns)


def _endless(folder: Path) -> None:
    block = pa.table(
        {
            "诉求编号": pa.array(["1"] * 2**22).dictionary_encode(),
            "受理时间": pa.array([0] * 2**22, pa.timestamp("ms")),
        }
    )
    with pq.ParquetWriter(folder / "诉求台账.parquet", block.schema) as writer:
        for _ in range(60):
            writer.write_table(block)


def _geo(collection: Any, name: str = "communities") -> Write:
    text = collection if isinstance(collection, str) else json.dumps(collection)
    return _bytes(f"geo/{name}.geojson", text.encode())


def _features(*geometries: Any, **properties: Any) -> dict[str, Any]:
    named = {"community_id": "C1", "name": "一"} | properties
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": named, "geometry": geometry} for geometry in geometries
        ],
    }


def _polygon(points: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [points]}


def _circle(points: int, step: int = 1) -> list[list[float]]:
    angles = [2 * math.pi * number * step / points for number in range(points)]
    return [[120 + 0.01 * math.cos(a), 30 + 0.01 * math.sin(a)] for a in [*angles, angles[0]]]


def _square(x: float) -> dict[str, Any]:
    return _polygon([[x, 30], [x + 0.01, 30], [x + 0.01, 30.01], [x, 30.01], [x, 30]])


def _outside(write: Write) -> Write:
    """Put what is to be reached beside the source, not into it."""

    def made(folder: Path) -> None:
        (folder.parent / "secret.csv").write_text(f"{ISSUES}\n{GOOD}\n", encoding="utf-8")
        write(folder)

    return made


def _link(name: str, target: str) -> Write:
    return _outside(lambda folder: (folder / name).symlink_to(target))


def _linked_folder(folder: Path) -> None:
    other = folder.parent / "elsewhere"
    other.mkdir()
    (other / "诉求台账.csv").write_text(f"{ISSUES}\n{GOOD}\n", encoding="utf-8")
    (folder / "geo").symlink_to(other, target_is_directory=True)
    (other / "communities.geojson").write_text(json.dumps(_features(_square(120))), encoding="utf-8")


def _named(name: str | bytes) -> Write:
    def write(folder: Path) -> None:
        path = os.path.join(os.fsencode(folder), name if isinstance(name, bytes) else name.encode())  # noqa: PTH118
        with open(path, "wb") as file:  # noqa: PTH123 (a name in no encoding)
            file.write(f"{ISSUES}\n{GOOD}\n".encode())

    return write


def _many(folder: Path) -> None:
    for number in range(6_000):
        (folder / f"诉求台账{number}.csv").touch()


def _ole(body: bytes, sectors: int = 1) -> bytes:
    """Return the head of an OLE file, as an old workbook has it, before something else."""
    head = bytearray(512)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    head[24:34] = struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head[44:76] = struct.pack("<IIIIIIII", sectors, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head[76:80] = struct.pack("<I", 0)
    return bytes(head) + body


def _rows_without(number: int) -> str:
    return HEAD + "".join(f'<row r="{n}"><c r="A{n}" t="e"><v>#REF!</v>' for n in range(2, number))


def cases(*, quick: bool) -> Iterator[Case]:
    """Yield every case; with `quick` those that are made and read in a moment."""
    yield from _workbooks()
    yield from _texts()
    yield from _tables()
    yield from _geometry()
    yield from _places()
    if not quick:
        yield from _heavy()


BOMB = frozenset(
    {
        *(
            "expands",
            "too_large",
            "too_slow",
            "too_big",
            "too_many_cells",
            "too_many_columns",
            "not_workbook",
        ),
        "far_cell",
    }
)
BAD_BOOK = frozenset(
    {
        "not_workbook",
        "too_large",
        "unreadable",
        "empty_sheet",
        "no_header",
        "missing_column",
        "unknown_sheet",
        "no_ledger",
    }
)
BAD_TEXT = frozenset(
    {
        "encoding",
        "nul",
        "odd_quote",
        "endless_line",
        "too_large",
        "too_many_columns",
        "expands",
        "no_header",
        "empty_sheet",
        "empty_file",
        "missing_column",
    }
)
BAD_NUMBER = frozenset({"not_number", "above_maximum", "below_minimum", "not_integer"})
BAD_SHAPE = frozenset({"not_geojson", "too_deep", "too_many_points", "too_slow", "too_large"})


def _refused(text: str, rules: frozenset[str]) -> frozenset[str] | None:
    """Return the rules that a number breaks; NaN is one of the words of clerks and programs for no value."""
    return HARMLESS if text == "NaN" else rules


def _workbooks() -> Iterator[Case]:
    yield (
        "xlsx: a cell far right and below",
        _book(rows=HEAD + FIRST + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        BOMB,
    )
    yield "xlsx: a cell far right", _book(rows=HEAD + '<row r="2"><c r="XFD2"><v>1</v></c></row>'), BOMB
    yield (
        "xlsx: rows beyond the last",
        _book(rows=HEAD + '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>'),
        BAD_BOOK | BOMB,
    )
    yield (
        "xlsx: a column beyond the last",
        _book(rows=HEAD + '<row r="2"><c r="ZZZZZZZ2"><v>1</v></c></row>'),
        BAD_BOOK | BOMB,
    )
    yield (
        "xlsx: everything merged",
        _book(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        HARMLESS,
    )
    wide = "".join(f'<mergeCell ref="A1:ZZ{n}"/>' for n in range(1, 20_000))
    yield "xlsx: twenty thousand merges", _book(after=f"<mergeCells>{wide}</mergeCells>"), HARMLESS
    yield (
        "xlsx: billion laughs",
        _book(before=_LAUGHS, rows=HEAD + row(2, "&m;", "12345热线", "2026-08-01")),
        HARMLESS,
    )
    entity = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    yield (
        "xlsx: an entity of a file",
        _book(before=entity, rows=HEAD + row(2, "&x;", "12345热线", "2026-08-01")),
        HARMLESS,
    )
    yield (
        "xlsx: a hundred thousand elements in one another",
        _book(rows="<a>" * 100_000 + "</a>" * 100_000),
        BAD_BOOK,
    )
    yield "xlsx: a part that lies elsewhere", _book(target="../../../../etc/passwd"), BAD_BOOK
    yield "xlsx: four thousand sheets", _book(sheets=4_000), HARMLESS
    yield "xlsx: twenty thousand parts", _book(parts={f"p{n}": b"" for n in range(20_000)}), BOMB
    yield (
        "xlsx: failed cells that never end",
        _book(rows=_rows_without(3_000)),
        BAD_BOOK | TOLD | {"formula_error", "too_slow"},
    )
    yield (
        "xlsx: shared texts that are not there",
        _book(rows=HEAD + row(2, '<c r="@" t="s"><v>999999999</v></c>')),
        BAD_BOOK | {"required_empty"},
    )
    yield (
        "xlsx: a text of a million signs",
        _book(rows=HEAD + row(2, "长" * 1_000_000, "12345热线", "2026-08-01")),
        {"too_long"},
    )
    for text in ("1e308", "-1e308", "NaN", "INF", "9" * 400, "1e400", "99999999999999999999"):
        yield f"xlsx: the number {text[:12]}", _number(text), _refused(text, BAD_NUMBER | BAD_BOOK)
    for text in ("9999999", "-5", "1e15"):
        serial = f'<c r="@"><v>{text}</v></c>'
        yield f"xlsx: the day {text}", _book(rows=HEAD + row(2, "1", "12345热线", serial)), {"not_date"}
    yield "xlsx: a sheet named by an ID number", _book(name=f"诉求台账_{ID}"), {"person_sheet"}
    yield "xlsx: a sheet named in control signs", _book(name="诉求台账&#x202E;xslx"), HARMLESS
    yield (
        "xlsx: cut off",
        lambda folder: (
            xlsx(folder / "a.xlsx"),
            _put(folder / "诉求.xlsx", (folder / "a.xlsx").read_bytes()[:700]),
            (folder / "a.xlsx").unlink(),
        ),
        BAD_BOOK,
    )
    yield "xlsx: no workbook in it", _bytes("诉求.xlsx", b"PK\x05\x06" + b"\0" * 18), BAD_BOOK
    yield "xlsx: twice the same part", _bomb("xl/worksheets/sheet1.xml", b"<x/>", b"", 0, b""), BAD_BOOK
    yield "xlsx: a program as workbook", _bytes("诉求.xlsx", b"MZ" + os.urandom(5_000)), BAD_BOOK
    yield (
        "xls: noise",
        _bytes("诉求.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(range(256)) * 40),
        BAD_BOOK,
    )
    loop = struct.pack("<128I", *([1] + [1] * 127))
    yield "xls: sectors in a circle", _bytes("诉求.xls", _ole(loop * 4)), BAD_BOOK
    yield "xls: four thousand million sectors", _bytes("诉求.xls", _ole(loop, sectors=0xFFFFFFF0)), BAD_BOOK
    yield "xls: only its head", _bytes("诉求.xls", _ole(b"")[:100]), BAD_BOOK
    yield "xls: a web page", _bytes("诉求.xls", b"<html><table>" + b"<tr><td>1" * 1000), BAD_BOOK
    yield "xlsb: noise", _bytes("诉求.xlsb", b"PK\x03\x04" + bytes(range(256)) * 40), BAD_BOOK
    cell = '<table:table-cell office:value-type="string"><text:p>一</text:p></table:table-cell>'
    again = cell.replace(
        "<table:table-cell ", '<table:table-cell table:number-columns-repeated="1000000000" ', 1
    )
    yield (
        "ods: one cell a thousand million times",
        _ods(_table(f"<table:table-row>{again}</table:table-row>")),
        BOMB | BAD_BOOK,
    )
    yield (
        "ods: one row a thousand million times",
        _ods(
            _table(f'<table:table-row table:number-rows-repeated="1000000000">{cell * 5}</table:table-row>')
        ),
        BOMB | BAD_BOOK,
    )
    yield (
        "ods: billion laughs",
        _ods(_table(f"<table:table-row>{cell.replace('一', '&m;')}</table:table-row>", _LAUGHS)),
        BAD_BOOK,
    )
    yield "ods: tables in one another", _ods(_table("<table:table-row><table:table-cell>" * 50_000)), BAD_BOOK
    yield "ods: nothing", _ods(""), BAD_BOOK
    yield "zip: ledgers in an archive", lambda folder: xlsx(folder / "诉求台账.zip"), {"unknown_file"}


def _texts() -> Iterator[Case]:
    yield "csv: a million columns", _bytes("诉求台账.csv", b"a," * 1_000_000 + b"a\n1\n"), BAD_TEXT
    yield "csv: a late line of a million columns", _csv(GOOD, "x" + "," * 1_000_000), BAD_TEXT
    yield "csv: zero bytes", _csv("1,\0,2026-08-01,"), BAD_TEXT
    yield "csv: a quote that never ends", _csv('"' + "很长" * 500_000), BAD_TEXT
    yield (
        "csv: half signs",
        _bytes("诉求台账.csv", f"{ISSUES}\n".encode() + b"\xed\xa0\x80,\xff\xfe,2026-08-01,\n"),
        HARMLESS,
    )
    yield "csv: utf-16 without its half", _bytes("诉求台账.csv", b"\xff\xfe" + b"\x00\xd8" * 500), BAD_TEXT
    yield (
        "csv: a title of a hundred thousand brackets",
        _bytes("诉求台账.csv", ("(" * 100_000 + f",{ISSUES}\n,{GOOD}\n").encode()),
        HARMLESS,
    )
    yield (
        "csv: a day with thirty thousand blanks",
        _csv(f"1,12345热线,2026-08-01{' ' * 30_000}x,"),
        {"not_date"},
    )
    yield (
        "csv: an hour with thirty thousand blanks",
        _csv(
            "C1,2026-08-01," + "7" + " " * 30_000 + "x,1",
            name="阵地使用.csv",
            head="中心编号,日期,时段,到访人次",
        ),
        TOLD,
    )
    for text in ("9" * 400, "9" * 100_000, "1e308", "NaN", "inf", "-inf", "1" + "0" * 16, "9" * 16 + "万"):
        yield (
            f"csv: the number {text[:12]} of {len(text)} signs",
            _csv(f"1,12345热线,2026-08-01,{text}"),
            _refused(text, BAD_NUMBER),
        )
    many = "".join(f"{n},12345热线,2026-08-01,{10**20 + n}\n" for n in range(3_000))
    yield "csv: three thousand numbers beyond sense", _csv(many), BAD_NUMBER
    for text in ("9" * 400, "1e308", "NaN", "inf"):
        yield (
            f"csv: the longitude {text[:8]}",
            _csv(f"K1,一号院,{text},30", name="小区底册.csv", head="小区编号,小区名称,经度,纬度"),
            _refused(text, BAD_NUMBER),
        )
        yield (
            f"csv: the area {text[:8]}",
            _csv(f"P1,C1,建,{text}", name="阵地建设.csv", head="项目编号,中心编号,提升措施,面积"),
            TOLD,
        )
    for text in ("0000-00-00", "99999-01-01", "2026-08-01T09:00:00+99:99", "2026-02-30", "1e9"):
        yield f"csv: the day {text}", _csv(f"1,12345热线,{text},1"), {"not_date"}
    yield "csv: nothing since 1901", _csv("1,12345热线,1901-01-01,1"), HARMLESS
    old = "".join(f"{n},12345热线,2099-12-{n % 28 + 1:02d},1\n" for n in range(60))
    yield "csv: nothing before 2099", _csv(old), HARMLESS
    yield (
        "csv: a name of ten thousand signs",
        _csv("K1," + "长" * 10_000, name="小区底册.csv", head="小区编号,小区名称"),
        {"too_long"},
    )
    yield (
        "csv: signs that control a terminal",
        _csv("\x1b]0;x\x07\x1b[2J1,12345热线,2026-08-01,1"),
        {"hidden_signs"},
    )
    yield "csv: signs that turn the line", _csv("1\u202e2\u2066,12345热线,2026-08-01,1"), {"hidden_signs"}
    yield "csv: signs of no width", _csv("1\u200b\u200d\ufeff,12345热线,2026-08-01,1"), {"hidden_signs"}
    yield "csv: an ID number as key", _csv(f"{ID},12345热线,2026-08-01,1"), {"personal_id"}
    yield "csv: a mobile number as key", _csv(f"{MOBILE},12345热线,2026-08-01,1"), {"personal_mobile"}
    yield (
        "csv: the same title ten thousand times",
        _csv(GOOD, head=",".join([ISSUES] + ["重复"] * 10_000)),
        BAD_TEXT,
    )
    yield (
        "csv.gz: cut off",
        lambda folder: _put(folder / "诉求台账.csv.gz", gzip.compress(ISSUES.encode() * 100)[:-9]),
        BAD_TEXT,
    )
    yield (
        "csv.gz: noise after the head",
        _bytes("诉求台账.csv.gz", gzip.compress(b"")[:10] + bytes(range(256)) * 20),
        BAD_TEXT,
    )
    yield (
        "csv.gz: fifty thousand empty members",
        _bytes("诉求台账.csv.gz", gzip.compress(b"") * 50_000),
        BAD_TEXT,
    )


def _tables() -> Iterator[Case]:
    day = [datetime(2026, 8, 1)] * 2
    yield (
        "parquet: five thousand columns",
        _parquet(lambda: pa.table({f"c{n}": [1] for n in range(5_000)})),
        {"too_many_columns"},
    )
    yield "parquet: tables in cells", _parquet(_frame(受理时间=day, 挂账天数=[{"a": [1]}, {"a": []}])), TOLD
    yield (
        "parquet: lists as keys",
        _parquet(lambda: pa.table({"诉求编号": [["1"], ["2"]], "受理时间": day})),
        HARMLESS,
    )
    yield "parquet: bytes as texts", _parquet(_frame(受理时间=[b"\xff\x00", b"x"])), {"not_date"}
    yield "parquet: no numbers", _parquet(_frame(受理时间=day, 挂账天数=[math.inf, math.nan])), BAD_NUMBER
    yield (
        "parquet: a number beyond sense",
        _parquet(_frame(受理时间=day, 挂账天数=[1e308, -1e308])),
        BAD_NUMBER,
    )
    far = pa.array([2**62, -(2**62)], pa.timestamp("ms"))
    yield "parquet: days beyond all years", _parquet(_frame(受理时间=far)), TOLD
    yield (
        "parquet: numbers of 70 digits",
        _parquet(_frame(受理时间=day, 挂账天数=pa.array([10**69, 1], pa.decimal256(76, 0)))),
        BAD_NUMBER,
    )
    yield (
        "parquet: no footer",
        _bytes("诉求台账.parquet", b"PAR1" + os.urandom(300) + b"\xff\xff\xff\x7fPAR1"),
        {"not_parquet"},
    )
    yield (
        "parquet: a footer of noise",
        _bytes("诉求台账.parquet", b"PAR1" + bytes(500) + struct.pack("<I", 400) + b"PAR1"),
        {"not_parquet"},
    )


def _geometry() -> Iterator[Case]:
    deep = "[" * 100_000 + "]" * 100_000
    start = '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"community_id":"C1"},"geometry":'
    yield "geojson: a hundred thousand brackets", _geo(deep), BAD_SHAPE
    yield (
        "geojson: brackets as coordinates",
        _geo(f'{start}{{"type":"Polygon","coordinates":{deep}}}}}]}}'),
        BAD_SHAPE,
    )
    for word in ("NaN", "Infinity", "1e308", "9" * 400):
        ring = f"[[[{word},30],[120.1,30],[120.1,30.1],[{word},30]]]"
        yield (
            f"geojson: a point at {word[:8]}",
            _geo(f'{start}{{"type":"Polygon","coordinates":{ring}}}}}]}}'),
            BAD_SHAPE,
        )
    yield "geojson: texts as coordinates", _geo(_features(_polygon([["a", "b"]] * 4))), BAD_SHAPE
    yield "geojson: no ring", _geo(_features(_polygon([]))), HARMLESS
    yield "geojson: a ring of two points", _geo(_features(_polygon([[120, 30], [120, 30]]))), BAD_SHAPE
    yield (
        "geojson: a bow tie",
        _geo(_features(_polygon([[120, 30], [120.1, 30.1], [120.1, 30], [120, 30.1], [120, 30]]))),
        HARMLESS,
    )
    yield "geojson: a star of a thousand crossings", _geo(_features(_polygon(_circle(301, 140)))), HARMLESS
    yield (
        "geojson: a star of ten million crossings",
        _geo(_features(_polygon(_circle(7_001, 3_400)))),
        HARMLESS,
    )
    yield "geojson: thirty thousand points", _geo(_features(_polygon(_circle(30_000)))), HARMLESS
    yield "geojson: no geometry", _geo(_features(None)), HARMLESS
    yield "geojson: no features", _geo({"type": "FeatureCollection", "features": [1, "a", None]}), BAD_SHAPE
    yield (
        "geojson: properties that are none",
        _geo({"type": "FeatureCollection", "features": [{"properties": [1], "geometry": None}]}),
        BAD_SHAPE,
    )
    yield (
        "geojson: tables in properties",
        _geo(_features(_square(120), name={"a": [1]}, community_id=[1])),
        HARMLESS,
    )
    yield (
        "geojson: a kind of its own",
        _geo(_features({"type": "Spiral", "coordinates": [[120, 30]]})),
        BAD_SHAPE,
    )
    nested: Any = _square(120)
    for _ in range(300):
        nested = {"type": "GeometryCollection", "geometries": [nested]}
    yield "geojson: collections in one another", _geo(_features(nested)), BAD_SHAPE
    yield (
        "geojson: three thousand shapes of one id",
        _geo(_features(*(_square(120 + n / 1000) for n in range(3_000)))),
        HARMLESS,
    )
    yield "geojson: an ID number as id", _geo(_features(_square(120), community_id=ID)), HARMLESS
    yield "geojson: not even JSON", _geo("{" * 1_000), BAD_SHAPE
    yield (
        "geojson: a number of five thousand digits",
        _geo(f'{start}{{"type":"Point","coordinates":[{"9" * 5_000},1]}}}}]}}'),
        BAD_SHAPE,
    )


def _places() -> Iterator[Case]:
    yield "a link to a file elsewhere", _link("诉求台账.csv", "../secret.csv"), {"outside_source"}
    yield "a link to a file of the system", _link("诉求台账.csv", "/etc/passwd"), {"outside_source"}
    yield "a link to endless zeros", _link("诉求台账.csv", "/dev/zero"), {"no_ledger"}
    yield "a link to itself", _link("诉求台账.csv", "诉求台账.csv"), {"no_ledger"}
    yield (
        "a link to the folder itself",
        lambda folder: (_csv(GOOD)(folder), (folder / "again").symlink_to(".")),
        HARMLESS,
    )
    yield "a folder that lies elsewhere", _linked_folder, TOLD
    yield "a pipe", lambda folder: os.mkfifo(folder / "诉求台账.csv"), {"no_ledger"}
    yield "a folder named as a file", lambda folder: (folder / "诉求台账.csv").mkdir(), {"no_ledger"}
    yield "six thousand files", _many, {"too_many_files"}
    yield "a file named over two lines", _named("诉求台账\n[错误].csv"), {"hidden_file"}
    yield "a file named in control signs", _named("诉求台账\x1b[2J.csv"), {"hidden_file"}
    yield "a file named from the right", _named("诉求台账\u202evsc.csv"), {"hidden_file"}
    yield "a file named in no encoding", _named("诉求台账".encode() + b"\xff\xfe.csv"), {"hidden_file"}
    yield "a file named by an ID number", _named(f"诉求台账_{ID}.csv"), {"person_file"}
    yield "a file named by a mobile number", _named(f"诉求台账 {MOBILE}.csv"), {"person_file"}
    yield "a file named as markup of a terminal", _named("诉求台账[red][link=x].csv"), HARMLESS
    yield "a file of the longest name", _named("诉求台账" + "x" * 239 + ".csv"), HARMLESS


def _heavy() -> Iterator[Case]:
    rows = (row(2, "1", "12345热线", "2026-08-01") * 200).encode()
    head, tail = _SHEET.split("{rows}")
    start, end = head.format(before="").encode() + HEAD.encode(), tail.format(after="").encode()
    for lie in (False, True):
        says = " that lies" if lie else ""
        yield (
            f"xlsx: a bomb in a sheet{says}",
            _bomb("xl/worksheets/sheet1.xml", start, rows, 40_000, end, lie=lie),
            BOMB,
        )
        yield (
            f"xlsx: a bomb in another part{says}",
            _bomb("xl/media/x.bin", b"", bytes(1 << 20), 3_000, b"", lie=lie),
            HARMLESS if lie else BOMB,
        )
    yield (
        "ods: a bomb",
        _bomb("content.xml", b"<a>", b" " * (1 << 20), 3_000, b"</a>", name="诉求台账.ods"),
        BOMB,
    )
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + "<si><t>长长长长</t></si>" * 3_000_000
        + "</sst>"
    )
    yield "xlsx: three million texts", _book(shared=shared), HARMLESS
    filled = HEAD + "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>{n}</v></c></row>'
        for n in range(2, 1_000_000)
    )
    yield "xlsx: a million full rows", _book(rows=filled), HARMLESS
    yield (
        "xlsx: a cell in the last row",
        _book(rows=HEAD + FIRST + '<row r="1048576"><c r="H1048576"><v>1</v></c></row>'),
        HARMLESS,
    )
    yield (
        "csv.gz: ten thousand million zeros",
        _packed(f"{ISSUES}\n".encode(), b"0" * (1 << 20), 10_000),
        BAD_TEXT,
    )
    yield (
        "csv.gz: the same row a hundred million times",
        _packed(f"{ISSUES}\n".encode(), f"{GOOD}\n".encode() * 30_000, 3_000),
        BAD_TEXT | BOMB,
    )
    yield (
        "csv: a field of a hundred million signs",
        _bytes("诉求台账.csv", f"{ISSUES}\n1,".encode() + b"x" * 100_000_000),
        BAD_TEXT | {"too_long"},
    )
    yield (
        "csv: three million rows of their own",
        lambda folder: _rows_of_their_own(folder, 3_000_000),
        HARMLESS,
    )
    yield (
        "csv: a hundred million commas",
        _bytes("诉求台账.csv", f"{ISSUES}\n".encode() + (b"," * 1_999 + b"\n") * 50_000),
        BAD_TEXT | BOMB,
    )
    yield "parquet: endless rows in few bytes", _endless, {"expands", "too_many_cells"}
    yield (
        "parquet: a text of 500 million signs",
        _parquet(lambda: pa.table({"诉求编号": ["x" * 500_000_000], "受理时间": [datetime(2026, 8, 1)]})),
        HARMLESS,
    )
    yield "geojson: two million points", _geo(json.dumps(_features(_polygon(_circle(2_000_000))))), BAD_SHAPE
    yield (
        "geojson: a star of eighty million crossings",
        _geo(_features(_polygon(_circle(20_001, 9_800)))),
        BAD_SHAPE,
    )
    yield (
        "geojson: two hundred thousand places",
        _geo(_features(*(_square(100 + n / 10_000) for n in range(200_000)))),
        HARMLESS,
    )


def _rows_of_their_own(folder: Path, rows: int) -> None:
    numbers = np.arange(rows)
    frame = pd.DataFrame(
        {"诉求编号": numbers, "来源渠道": "12345热线", "受理时间": "2026-08-01", "挂账天数": numbers}
    )
    text = io.StringIO()
    frame.to_csv(text, index=False)
    (folder / "诉求台账.csv").write_text(text.getvalue(), encoding="utf-8")
