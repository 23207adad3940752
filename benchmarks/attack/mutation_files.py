"""Writes a table as a file of each kind by hand, so that every mark and attribute of it can be odd."""

import datetime as dt
import html
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import xlwt

Rows = list[list[Any]]
_EPOCH = dt.datetime(1899, 12, 30)
DATE, PERCENT, ZEROS = 1, 2, 3  # styles of the workbooks
_FORMS = {DATE: "yyyy-mm-dd hh:mm", PERCENT: "0%", ZEROS: "00000"}

_ERRORS = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#N/A": 0x2A}  # of an xls


@dataclass
class Sheet:
    """A table and what of it is no value: cells by (row, column) from 0."""

    title: str
    rows: Rows
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)  # of cells that have their value
    uncalculated: dict[tuple[int, int], str] = field(default_factory=dict)
    styles: dict[tuple[int, int], int] = field(default_factory=dict)


class Failed(str):
    """A formula that failed, by what it shows."""


def letters(column: int) -> str:
    """Return the letters of a column, from 0."""
    return (letters(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def serial(moment: dt.datetime) -> float:
    """Return a time as a spreadsheet counts it."""
    return (moment - _EPOCH) / dt.timedelta(days=1)


def as_text(value: Any) -> str:
    """Return a cell as a csv holds it."""
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value)


def csv(sheet: Sheet, delimiter: str = ",", end: str = "\n") -> str:
    """Return a table as delimited text."""
    lines = []
    for row in sheet.rows:
        cells = [as_text(value) for value in row]
        quoted = [
            '"' + cell.replace('"', '""') + '"'
            if any(sign in cell for sign in (delimiter, '"', "\n"))
            else cell
            for cell in cells
        ]
        lines.append(delimiter.join(quoted))
    return end.join(lines) + end


def _cell(sheet: Sheet, row: int, column: int, has_place: bool, is_1904: bool) -> str:
    value, place = sheet.rows[row][column], (row, column)
    style = sheet.styles.get(place, 0)
    own = f' r="{letters(column)}{row + 1}"' if has_place else ""
    if place in sheet.uncalculated:
        return f"<c{own}><f>{html.escape(sheet.uncalculated[place])}</f></c>"
    formula = f"<f>{html.escape(sheet.formulas[place])}</f>" if place in sheet.formulas else ""
    if isinstance(value, Failed):
        return f'<c{own} t="e"><f>A9</f><v>{html.escape(value)}</v></c>'
    if value == "":
        return f"<c{own}/>" if not has_place else ""
    if isinstance(value, bool):
        return f'<c{own} t="b">{formula}<v>{int(value)}</v></c>'
    if isinstance(value, dt.datetime):
        value, style = serial(value) - (1462 if is_1904 else 0), style or DATE
    if isinstance(value, int | float):
        return f'<c{own} s="{style}">{formula}<v>{value!r}</v></c>'
    if formula:
        return f'<c{own} t="str">{formula}<v>{html.escape(value)}</v></c>'
    return f'<c{own} s="{style}" t="inlineStr"><is><t xml:space="preserve">{html.escape(value)}</t></is></c>'


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def xlsx(
    sheet: Sheet,
    *,
    has_places: bool = True,
    is_1904: bool = False,
    more_rows: str = "",
    change: Callable[[str], str] = str,
) -> bytes:
    """Return a workbook of one sheet; `change` is given its XML."""
    lines = []
    for row in range(len(sheet.rows)):
        cells = "".join(
            _cell(sheet, row, column, has_places, is_1904) for column in range(len(sheet.rows[row]))
        )
        number = f' r="{row + 1}"' if has_places else ""
        lines.append(f"<row{number}>{cells}</row>")
    ranges = "".join(
        f'<mergeCell ref="{letters(left)}{top + 1}:{letters(right)}{bottom + 1}"/>'
        for top, left, bottom, right in sheet.merges
    )
    merged = f"<mergeCells>{ranges}</mergeCells>" if ranges else ""
    page = (
        f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(lines)}{more_rows}</sheetData>{merged}</worksheet>'
    )
    forms = "".join(
        f'<numFmt numFmtId="{170 + number}" formatCode="{form}"/>' for number, form in _FORMS.items()
    )
    styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{170 + number}"/>' for number in _FORMS)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr{" date1904=" + chr(34) + "1" + chr(34) if is_1904 else ""}/>'
            f'<sheets><sheet name="{sheet.title}" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
            "</Relationships>",
        )
        book.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{_MAIN}"><numFmts>{forms}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
        )
        book.writestr("xl/worksheets/sheet1.xml", change(page))
    return made.getvalue()


def xls(sheet: Sheet) -> bytes:
    """Return a workbook of before 2007."""
    book = xlwt.Workbook()
    page = book.add_sheet(sheet.title)
    forms = {number: xlwt.easyxf(num_format_str=form) for number, form in _FORMS.items()}
    inner = {
        (row, column)
        for top, left, bottom, right in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    for top, left, bottom, right in sheet.merges:
        page.merge(top, bottom, left, right)
    for row, cells in enumerate(sheet.rows):
        for column, value in enumerate(cells):
            place = row, column
            if place in inner or value == "":
                continue
            style = forms.get(sheet.styles.get(place, DATE if isinstance(value, dt.datetime) else 0))
            if isinstance(value, Failed):
                page.row(row).set_cell_error(column, _ERRORS.get(str(value), 0x0F))
            elif place in sheet.uncalculated:
                page.write(row, column, xlwt.Formula("1+1"))
            elif style:
                page.write(row, column, value, style)
            else:
                page.write(row, column, value)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


_ODF = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def _ods_cell(sheet: Sheet, row: int, column: int) -> str:
    value, place = sheet.rows[row][column], (row, column)
    spans = next(
        (
            f' table:number-rows-spanned="{bottom - top + 1}" table:number-columns-spanned="{right - left + 1}"'
            for top, left, bottom, right in sheet.merges
            if (top, left) == place
        ),
        "",
    )
    if any(
        top <= row <= bottom and left <= column <= right and (top, left) != place
        for top, left, bottom, right in sheet.merges
    ):
        return "<table:covered-table-cell/>"
    formula = f' table:formula="of:={sheet.formulas[place]}"' if place in sheet.formulas else ""
    if place in sheet.uncalculated:
        return f'<table:table-cell table:formula="of:={sheet.uncalculated[place]}"/>'
    if isinstance(value, Failed):
        return (
            '<table:table-cell table:formula="of:=A9" office:value-type="string" office:string-value="" '
            f'calcext:value-type="error"><text:p>{html.escape(value)}</text:p></table:table-cell>'
        )
    if value == "":
        return f"<table:table-cell{spans}/>"
    if isinstance(value, dt.datetime):
        held = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif isinstance(value, bool):
        held = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind = "percentage" if sheet.styles.get(place) == PERCENT else "float"
        held = f'office:value-type="{kind}" office:value="{value!r}"'
    else:
        held = 'office:value-type="string"'
    return f"<table:table-cell{spans}{formula} {held}><text:p>{html.escape(as_text(value))}</text:p></table:table-cell>"


def ods(sheet: Sheet) -> bytes:
    """Return an OpenDocument spreadsheet."""
    lines = "".join(
        "<table:table-row>"
        + "".join(_ods_cell(sheet, row, column) for column in range(len(sheet.rows[row])))
        + "</table:table-row>"
        for row in range(len(sheet.rows))
    )
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in _ODF.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="{sheet.title}">{lines}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    made = io.BytesIO()
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", kind)
        book.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>',
        )
        book.writestr("content.xml", content)
    return made.getvalue()


def page(sheet: Sheet) -> bytes:
    """Return a web page with the table, as systems save it under the name .xls."""
    lines = "".join(
        "<tr>" + "".join(f"<td>{html.escape(as_text(value))}</td>" for value in row) + "</tr>"
        for row in sheet.rows
    )
    return f'<html><head><meta charset="utf-8"></head><body><table>{lines}</table></body></html>'.encode()
