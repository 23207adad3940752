"""Workbooks to grids: calamine reads the values; what it does not tell of a cell is looked up beside it.

It leaves blank what is a failed formula or one that nobody has calculated, and it does not tell how a number is shown.
Both stand in the sheets' XML (ECMA-376 part 1, 18.3.1; ODF 1.3 part 3, 9.1), which lxml walks row by row.
"""

import contextlib
import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from linli.ledgers import limits
from linli.ledgers.grid import (
    FALSE,
    TRUE,
    ErrorCell,
    Grid,
    Note,
    cell_name,
    column_number,
    few_cells,
    few_columns,
    grid_of,
    merge,
    shown,
    tells_more,
)
from linli.ledgers.model import FileFault

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FAR_ROWS, _FAR_COLUMNS = 5_000, 100  # empty ones between the table and a cell that nobody meant
_FEW = 100  # such cells; where there are more, somebody meant them
_PERCENT = {9: "0%", 10: "0.00%"}  # built-in formats that show more than the number
_FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)|Err:\d{3}")
_KNOWN_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!")
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


@dataclass
class _Sheet:
    """What the XML of a sheet tells beside its values; cells by (row, column) from 0."""

    cells: dict[tuple[int, int], ErrorCell] = field(default_factory=dict)
    forms: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    far: list[tuple[int, int]] = field(default_factory=list)
    is_1904: bool = False
    has_newer: bool = False  # error values that calamine does not know


def is_old(data: bytes) -> bool:
    """Tell whether this is a workbook as it was before 2007; raises FileFault for one behind a password."""
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise FileFault("password")
    return data.startswith(_OLE)


def grids(data: bytes) -> Iterator[Grid]:
    """Yield the sheets of an xlsx, xlsm or ods; raises FileFault where it is none."""
    try:
        told = _told(data)
        if any(sheet.far or sheet.has_newer for sheet in told.values()):
            data = _without_odd(data, told)
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            yield _grid(book, sheet.name, told.get(sheet.name, _Sheet()), sheet.visible)
    except PasswordError as error:
        raise FileFault("password") from error
    except (CalamineError, OSError, ValueError, KeyError, zipfile.BadZipFile, etree.LxmlError) as error:
        raise FileFault("not_workbook") from error


def names(path: Path) -> Iterator[str]:
    """Yield the names of a workbook's sheets; none of what is no workbook."""
    with contextlib.suppress(Exception):  # what is wrong with it is told when it is read
        yield from CalamineWorkbook.from_path(path).sheet_names


def _grid(book: CalamineWorkbook, name: str, told: _Sheet, visible: SheetVisibleEnum) -> Grid:
    sheet = book.get_sheet_by_name(name)
    few_cells(sheet.total_height * sheet.total_width)
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=False)
    height = max((row for row, _ in told.cells), default=-1) + 1
    width = max((column for _, column in told.cells), default=-1) + 1
    few_columns(width)
    if rows:
        width = max(width, len(rows[0]))
    few_cells(max(height, len(rows)) * width)
    if told.cells:
        rows = [row + [""] * (width - len(row)) for row in rows]
        rows += [[""] * width for _ in range(height - len(rows))]
    for line in rows:
        for place, value in enumerate(line):
            if value is True or value is False:
                line[place] = TRUE if value else FALSE
    for (row, column), form in told.forms.items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = shown(rows[row][column], form)
    for (row, column), cell in told.cells.items():
        # A cell never calculated may hold a text; one whose formula gives an empty text is blank.
        rows[row][column] = cell
    merge(rows, told.merges or [(*top, *bottom) for top, bottom in sheet.merged_cell_ranges or []])
    grid = grid_of(name, rows)
    grid.is_hidden = visible != SheetVisibleEnum.Visible
    grid.is_1904 = told.is_1904
    grid.notes = [Note("far_cell", row, column, cell_name(row + 1, column)) for row, column in told.far]
    return grid


def _told(data: bytes) -> dict[str, _Sheet]:
    """Return by name what the XML of each sheet tells; raises FileFault for an archive that unpacks to too much."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        if len(parts) > limits.MEMBERS or sum(part.file_size for part in parts) > limits.EXPANDED_BYTES:
            raise FileFault("expands", most=limits.EXPANDED_BYTES // limits.MEBIBYTE)
        names = set(archive.namelist())
        if "content.xml" in names:
            with archive.open("content.xml") as content:
                return dict(_open_document(content))
        if "xl/workbook.bin" in names:
            raise FileFault("binary_workbook")
        if "xl/workbook.xml" not in names:
            raise FileFault("not_workbook")
        return dict(_open_xml(archive, names))


def _parse(data: bytes) -> Any:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def _elements(root: Any, tag: str) -> list[dict[str, str]]:
    """Return the attributes of every element of that name, namespaces left off."""
    found = root.iterfind(f".//{{*}}{tag}")
    return [{etree.QName(key).localname: value for key, value in each.attrib.items()} for each in found]


# ---------------------------------------------------------------------------- Office Open XML


def _open_xml(archive: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[str, _Sheet]]:
    book = _parse(archive.read("xl/workbook.xml"))
    # Excel drops the wish to calculate everything anew when it saves; a program that calculates nothing writes it.
    is_new = any(item.get("fullCalcOnLoad") in ("1", "true") for item in _elements(book, "calcPr"))
    forms = _formats(_parse(archive.read("xl/styles.xml"))) if "xl/styles.xml" in names else {}
    is_1904 = any(item.get("date1904") in ("1", "true") for item in _elements(book, "workbookPr"))
    for sheet, member in _members(archive, names, book):
        content = archive.read(member)
        told = _sheet(content, forms, is_new) if _is_telling(content, forms) else _Sheet()
        told.is_1904 = is_1904
        errors = {cell.text for cell in told.cells.values() if cell.rule == "formula_error"}
        told.has_newer = not errors.issubset(_KNOWN_ERRORS)
        yield sheet, told


def _members(archive: zipfile.ZipFile, names: set[str], book: Any) -> Iterator[tuple[str, str]]:
    """Yield the name of each sheet and the part that holds it."""
    links = _elements(_parse(archive.read("xl/_rels/workbook.xml.rels")), "Relationship")
    targets = {link.get("Id"): link for link in links}
    for sheet in _elements(book, "sheet"):
        link = targets.get(sheet.get("id"), {})
        member = posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        if member in names and link.get("Type", "").endswith("/worksheet"):
            yield sheet["name"], member


def _formats(styles: Any) -> dict[str, str]:
    """Return by number of the style the formats that show more than a number."""
    custom = {int(item["numFmtId"]): item.get("formatCode", "") for item in _elements(styles, "numFmt")}
    found = {}
    for number, style in enumerate(styles.iterfind(".//{*}cellXfs/{*}xf")):
        kind = int(style.get("numFmtId", 0))
        form = custom.get(kind, _PERCENT.get(kind, ""))
        if form and tells_more(form):
            found[str(number)] = form
    return found


def _is_telling(content: bytes, forms: dict[str, str]) -> bool:
    """Tell whether a sheet may have formulas, formats or cells that are to be looked at one by one, which takes time."""
    if any(sign in content for sign in (b'"e"', b"'e'", b"<f", b":f>", b":f ")):
        return True
    styles = "|".join(forms).encode()
    if forms and re.search(rb"\bs\s*=\s*[\"'](?:" + styles + rb")[\"']", content):
        return True
    last = re.search(rb"\br\s*=\s*[\"'](\d+)", content[content.rfind(b"row ") :])
    is_long = last is not None and int(last[1]) > content.count(b"row ") + _FAR_ROWS
    return is_long or re.search(rb"[\"'][A-Z]{2,3}\d", content) is not None


def _sheet(content: bytes, forms: dict[str, str], is_new: bool) -> _Sheet:
    told, rows = _Sheet(), -1
    styles = "|" + "|".join(forms) + "|"
    asked = ["@t = 'e'", "*[local-name() = 'f']"]
    if forms:
        asked.append("contains($styles, concat('|', @s, '|'))")
    wanted = etree.XPath(f"*[{' or '.join(asked)}]")
    used: list[tuple[int, int]] = []  # rows that hold something, and the last column of each that does
    for _, row in etree.iterparse(io.BytesIO(content), tag="{*}row", huge_tree=True, resolve_entities=False):
        rows = int(row.get("r", rows + 2)) - 1
        if filled := [cell for cell in row if len(cell)]:
            used.append((rows, _place(filled[-1])))
        for cell in wanted(row, styles=styles):
            place = rows, _place(cell)
            if cell.get("t") == "e" or _is_uncalculated(cell, is_new):
                told.cells[place] = _failed(cell)
            elif cell.get("s") in forms:
                told.forms[place] = forms[cell.get("s")]
        row.clear()
        while row.getprevious() is not None:
            del row.getparent()[0]
    told.far = _far(used)
    return told


def _place(cell: Any) -> int:
    """Return the column of a cell, which may not name it: then it follows the one before."""
    if match := _REFERENCE.fullmatch(cell.get("r", "")):
        return column_number(match[1])
    before = cell.getprevious()
    return 0 if before is None else _place_after(before)


def _place_after(cell: Any) -> int:
    count = 1
    while cell is not None:
        if match := _REFERENCE.fullmatch(cell.get("r", "")):
            return column_number(match[1]) + count
        cell, count = cell.getprevious(), count + 1
    return count - 1


def _text(cell: Any, tag: str) -> str | None:
    found = cell.find(f"{{*}}{tag}")
    return None if found is None else found.text or ""


def _is_uncalculated(cell: Any, is_new: bool) -> bool:
    """Tell whether nobody has calculated a formula: it has no value, or the nought of a program that calculates nothing."""
    if cell.find("{*}f") is None:
        return False
    value = _text(cell, "v")
    return (not value and cell.get("t") != "str") or value is None or (is_new and value == "0")


def _failed(cell: Any) -> ErrorCell:
    if cell.get("t") == "e":
        return ErrorCell(_text(cell, "v") or "#")
    return ErrorCell(f"={_text(cell, 'f') or ''}", "formula_empty")


def _far(used: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the few cells that lie far below or beside the table: somebody pressed a key too often."""
    far: list[tuple[int, int]] = []
    for number in range(1, len(used)):
        if used[number][0] - used[number - 1][0] > _FAR_ROWS:
            far = used[number:]
            used = used[:number]
            break
    ordered = sorted(last for _, last in used)
    for before, after in pairwise(ordered):
        if after - before > _FAR_COLUMNS:
            far = far + [(row, last) for row, last in used if last >= after]
            break
    return far if len(far) <= _FEW else []


def _without_odd(data: bytes, told: dict[str, _Sheet]) -> bytes:
    """Return the workbook without what calamine cannot bear: far cells, for which it would make all the rows and columns
    between, and newer error values.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(made, "w") as kept:
        book = _parse(archive.read("xl/workbook.xml"))
        found = {member: told[sheet] for sheet, member in _members(archive, set(archive.namelist()), book)}
        for part in archive.infolist():
            content, sheet = archive.read(part), found.get(part.filename)
            if sheet and (sheet.far or sheet.has_newer):
                content = _cut(content, sheet.far)
            kept.writestr(part.filename, content)
    return made.getvalue()


def _cut(content: bytes, far: list[tuple[int, int]]) -> bytes:
    root = _parse(content)
    places = {cell_name(row + 1, column) for row, column in far}
    for cell in root.iterfind(".//{*}row/{*}c"):
        if cell.get("r") in places:
            cell.getparent().remove(cell)
    for cell in root.iterfind(".//{*}c[@t='e']"):
        if (value := cell.find("{*}v")) is not None and value.text not in _KNOWN_ERRORS:
            value.text = "#N/A"
    for row in root.findall(".//{*}row"):
        if not len(row):
            row.getparent().remove(row)
    return cast(bytes, etree.tostring(root))


# ---------------------------------------------------------------------------- OpenDocument


def _open_document(content: Any) -> Iterator[tuple[str, _Sheet]]:
    """Yield what the tables of an OpenDocument spreadsheet tell."""
    told, row = _Sheet(), 0
    tags = ("{*}table", "{*}table-row")
    name = ""
    for event, element in etree.iterparse(
        content, events=("start", "end"), tag=tags, huge_tree=True, resolve_entities=False
    ):
        kind = etree.QName(element).localname
        if event == "start":
            if kind == "table":
                told, row, name = _Sheet(), 0, _attribute(element, "name")
            continue
        if kind == "table":
            yield name, told
            element.clear()
            continue
        _document_row(element, row, told)
        row += _repeats(element, "number-rows-repeated")
        element.clear()


def _attribute(element: Any, name: str) -> str:
    """Return an attribute whatever its namespace; empty where there is none."""
    for key, value in element.attrib.items():
        if etree.QName(key).localname == name:
            return str(value)
    return ""


def _repeats(element: Any, name: str) -> int:
    count = _attribute(element, name)
    return int(count) if count.isdigit() else 1


def _document_row(line: Any, row: int, told: _Sheet) -> None:
    """Note what a row of an OpenDocument table tells; a repeated row repeats it."""
    column, rows = 0, min(_repeats(line, "number-rows-repeated"), _FEW)
    for cell in line:
        count = _repeats(cell, "number-columns-repeated")
        found = _document_cell(cell)
        down, across = _repeats(cell, "number-rows-spanned"), _repeats(cell, "number-columns-spanned")
        if down > 1 or across > 1:
            told.merges.append((row, column, row + down - 1, column + across - 1))
        if found is not None:
            for place in ((row + i, column + k) for i in range(rows) for k in range(min(count, _FEW))):
                if isinstance(found, ErrorCell):
                    told.cells[place] = found
                else:
                    told.forms[place] = found
        column += count


def _document_cell(cell: Any) -> ErrorCell | str | None:
    """Return what a cell is beside its value: a formula without one, or a number with a format; None where nothing."""
    kinds = {
        etree.QName(key).namespace or "": value
        for key, value in cell.attrib.items()
        if etree.QName(key).localname == "value-type"
    }
    formula = _attribute(cell, "formula")
    words = "".join(cell.itertext()).strip()
    if "error" in kinds.values() or (formula and _FAILED.fullmatch(words)):
        return ErrorCell(words or "#")
    if formula and not kinds:
        return ErrorCell(f"={formula.partition('=')[2]}", "formula_empty")
    if "float" in kinds.values() and words.startswith("0") and words.isdigit():
        return "0" * len(words)  # 0012 is 12 with a format
    return "0%" if "percentage" in kinds.values() else None
