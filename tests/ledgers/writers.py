"""Files as others write them: each writer returns the bytes of a whole file, down to the attributes that a library hides.

A sheet is a list of rows. In every writer a text is a text, a number a number, None a blank; `Raw` is XML put as it stands.
"""

import io
import zipfile
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlwt

from linli.ledgers.grid import cell_name

_SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HIDDEN = " state='hidden'"
_PARTS = "http://schemas.openxmlformats.org/package/2006/relationships"


class Raw(str):
    """A cell's XML, or in old workbooks the text of a formula."""


@dataclass(frozen=True)
class Form:
    """A number with the format of its cell."""

    value: float
    code: str


@dataclass(frozen=True)
class Error:
    """An error value, as #N/A."""

    code: str


@dataclass(frozen=True)
class Formula:
    """A formula, with what it gave when it was last calculated; None where nobody did."""

    text: str
    value: Any = None


def rows(text: str) -> list[list[Any]]:
    """Return a sheet from words: lines are rows, blanks part cells, - is a blank cell; digits alone are numbers."""
    return [[_cell(word) for word in line.split()] for line in text.strip().splitlines()]


def _cell(word: str) -> Any:
    if word == "-":
        return None
    return int(word) if word.isdigit() and not (word.startswith("0") and len(word) > 1) else word


# ---------------------------------------------------------------------------- xlsx


def xlsx(
    sheets: dict[str, list[list[Any]]],
    merged: str = "",
    epoch: int = 1900,
    named: bool = True,
    quote: str = '"',
    prefix: str = "",
    extra: str = "",
    book: str = "",
    hidden: tuple[str, ...] = (),
) -> bytes:
    """Return a workbook. `merged` are ranges of every sheet; cells and rows carry no r unless `named`; tags get `prefix`."""
    forms = list(
        dict.fromkeys(
            cell.code for sheet in sheets.values() for row in sheet for cell in row if isinstance(cell, Form)
        )
    )
    members = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/_rels/workbook.xml.rels": _relations(
            {f"rId{n}": ("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)}
            | {"rId0": ("styles", "styles.xml")}
        ),
        "xl/styles.xml": _styles(forms),
        "xl/workbook.xml": f'<workbook xmlns="{_SHEETS}" xmlns:r="{_LINKS}">'
        + ("<workbookPr date1904='1'/>" if epoch == 1904 else "<workbookPr/>")
        + "<sheets>"
        + "".join(
            f"<sheet name='{escape(name)}' sheetId='{n}' r:id='rId{n}'{_HIDDEN * (name in hidden)}/>"
            for n, name in enumerate(sheets, 1)
        )
        + f"</sheets>{book}</workbook>",
    }
    for number, sheet in enumerate(sheets.values(), 1):
        body = "".join(
            (f"<row r='{r + 1}'>" if named else "<row>")
            + "".join(_xlsx_cell(cell, r, c, forms, named) for c, cell in enumerate(row))
            + "</row>"
            for r, row in enumerate(sheet)
        )
        ranges = "".join(f'<mergeCell ref="{each}"/>' for each in merged.split())
        text = (
            f'<worksheet xmlns="{_SHEETS}"><sheetData>{body}{extra}</sheetData>'
            + (f"<mergeCells>{ranges}</mergeCells>" if ranges else "")
            + "</worksheet>"
        )
        if prefix:
            text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
            text = text.replace("xmlns=", f"xmlns:{prefix}=")
        members[f"xl/worksheets/sheet{number}.xml"] = text.replace('"', quote)
    return packed(members)


def _xlsx_cell(cell: Any, row: int, column: int, forms: list[str], named: bool) -> str:
    place = f' r="{cell_name(row + 1, column)}"' if named else ""
    if isinstance(cell, Raw):
        return cell if " r=" in cell else cell.replace("<c", f"<c{place}", 1)
    if cell is None:
        return "" if named else "<c/>"
    if isinstance(cell, Form):
        return f'<c{place} s="{forms.index(cell.code) + 1}"><v>{cell.value!r}</v></c>'
    if isinstance(cell, Error):
        return f'<c{place} t="e"><v>{cell.code}</v></c>'
    if isinstance(cell, Formula):
        if isinstance(cell.value, str):
            return f'<c{place} t="str"><f>{escape(cell.text)}</f><v>{escape(cell.value)}</v></c>'
        value = "" if cell.value is None else f"<v>{cell.value}</v>"
        return f"<c{place}><f>{escape(cell.text)}</f>{value}</c>"
    if isinstance(cell, bool):
        return f'<c{place} t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f"<c{place}><v>{cell!r}</v></c>"
    return f'<c{place} t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'


def _styles(forms: list[str]) -> str:
    known = {"0%": 9, "0.00%": 10, "yyyy-mm-dd": 14}
    numbers = [known.get(code, 164 + place) for place, code in enumerate(forms)]
    own = "".join(
        f'<numFmt numFmtId="{n}" formatCode={quoteattr(code)}/>'
        for n, code in zip(numbers, forms, strict=True)
        if n >= 164
    )
    styles = "".join(f'<xf numFmtId="{n}" applyNumberFormat="1"/>' for n in numbers)
    return (
        f'<styleSheet xmlns="{_SHEETS}"><numFmts count="{len(forms)}">{own}</numFmts>'
        "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
        f'<cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>'
    )


def _relations(links: dict[str, tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="{key}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for key, (kind, target) in links.items()
    )
    return f'<Relationships xmlns="{_PARTS}">{found}</Relationships>'


def _content_types(count: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {"workbook": f"{kind}.sheet.main+xml", "styles": f"{kind}.styles+xml"}
    parts |= {f"worksheets/sheet{n}": f"{kind}.worksheet+xml" for n in range(1, count + 1)}
    found = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{kind}"/>' for part, kind in parts.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{found}</Types>"
    )


def packed(members: dict[str, str]) -> bytes:
    """Return an archive of these texts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return made.getvalue()


# ---------------------------------------------------------------------------- others


def xls(
    sheets: dict[str, list[list[Any]]],
    merged: tuple[tuple[int, int, int, int], ...] = (),
    epoch: int = 1900,
) -> bytes:
    """Return a workbook of before 2007; `merged` are top, bottom, left, right, of every sheet."""
    book = xlwt.Workbook()
    book.dates_1904 = epoch == 1904
    for name, sheet in sheets.items():
        page = book.add_sheet(name, cell_overwrite_ok=True)
        for r, row in enumerate(sheet):
            for c, cell in enumerate(row):
                if isinstance(cell, Error):
                    page.row(r).set_cell_error(c, cell.code)
                elif isinstance(cell, Formula):
                    page.write(r, c, xlwt.Formula(cell.text))
                elif isinstance(cell, Form):
                    page.write(r, c, cell.value, xlwt.easyxf(num_format_str=cell.code))
                elif cell is not None:
                    page.write(r, c, cell)
        for top, bottom, left, right in merged:
            page.merge(top, bottom, left, right)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def ods(sheets: dict[str, list[list[Any]]]) -> bytes:
    """Return an OpenDocument spreadsheet; what is Raw stands for whole cells."""
    names = {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }
    spaces = " ".join(f'xmlns:{key}="{value}"' for key, value in names.items())
    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(
            row
            if isinstance(row, Raw)
            else f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
            for row in sheet
        )
        + "</table:table>"
        for name, sheet in sheets.items()
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
            "content.xml": f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def _ods_cell(cell: Any) -> str:
    if isinstance(cell, Raw):
        return cell
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, bool):
        return (
            f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(cell).lower()}">'
            f"<text:p>{str(cell).upper()}</text:p></table:table-cell>"
        )
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'


def page(*lines: list[Any], head: str = "", encoding: str = "utf-8") -> bytes:
    """Return a web page with one table; what is Raw stands for whole cells."""
    body = "".join(
        "<tr>"
        + "".join(cell if isinstance(cell, Raw) else f"<td>{escape(str(cell or ''))}</td>" for cell in line)
        + "</tr>"
        for line in lines
    )
    return f"<html><head>{head}</head><body><table>{body}</table></body></html>".encode(encoding)


def xml_2003(sheets: dict[str, list[list[Any]]], encoding: str = "utf-8") -> bytes:
    """Return a workbook in Excel's XML of 2003; what is Raw stands for whole cells."""

    def cell(value: Any) -> str:
        if isinstance(value, Raw):
            return value
        if value is None:
            return "<Cell/>"
        kind = "Number" if isinstance(value, int | float) else "String"
        return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'

    tables = "".join(
        f'<Worksheet ss:Name="{name}"><Table>'
        + "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in sheet)
        + "</Table></Worksheet>"
        for name, sheet in sheets.items()
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return f'<?xml version="1.0" encoding="{encoding}"?><Workbook xmlns="{space}" xmlns:ss="{space}">{tables}</Workbook>'.encode(
        encoding
    )
