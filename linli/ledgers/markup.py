"""Tables that web systems save under the name .xls: HTML, and Excel's XML of 2003."""

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from linli.ledgers import limits
from linli.ledgers.delimited import HEAD, every_title
from linli.ledgers.grid import FALSE, TRUE, ErrorCell, Grid, few_cells, few_columns, grid_of, merge, shown
from linli.ledgers.model import FileFault
from linli.ledgers.normalise import title_key

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|meta|table|body|div|style)\b", re.IGNORECASE)
_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_FRAME = re.compile(r"^\s*<\?xml[^>]*\?>|</?(?:html|body)\b[^>]*>", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n]+")


def is_html(start: bytes) -> bool:
    """Tell whether a file that begins so is a web page."""
    return _HTML.match(start.lstrip(b"\xef\xbb\xbf \t\r\n")) is not None


def is_xml_workbook(start: bytes) -> bool:
    """Tell whether a file that begins so is a workbook in Excel's XML of 2003."""
    return start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml") and _XML in start


def of_html(text: str) -> Iterator[Grid]:
    """Yield each table of a page that holds no other one; raises FileFault where there is none."""
    # A declared encoding is done with: the text is decoded. The parser would end at the first end of a page.
    text = _FRAME.sub("", text)
    root = html.document_fromstring(text) if text.strip() else None
    tables = [] if root is None else [table for table in root.iter("table") if table.find(".//table") is None]
    if not tables:
        raise FileFault("web_page")
    grids = [_of_table(table) for table in tables]
    titled = [len(grid.columns) for grid in grids if _has_titles(grid)]
    for grid in grids:
        # Beside the table there may be narrower ones: what was asked for, how many rows there are.
        if not titled or len(grid.columns) >= min(titled):
            yield grid


def _of_table(table: Any) -> Grid:
    rows: list[list[Any]] = []
    merges: list[tuple[int, int, int, int]] = []
    for number, line in enumerate(table.iter("tr")):
        cells = [
            (_SPACE.sub(" ", "".join(cell.itertext())).strip(), *_spans(cell))
            for cell in line
            if cell.tag in ("td", "th")
        ]
        _place(rows, merges, number, cells)
    return _merged("", rows, merges)


def _has_titles(grid: Grid) -> bool:
    known = every_title()
    return any(
        sum(title_key(column.cell(row)) in known for column in grid.columns) > 1
        for row in range(min(HEAD, grid.rows))
    )


def _spans(cell: Any) -> tuple[int, int]:
    """Return how many rows and columns a cell takes."""
    sizes = [str(cell.get(name, "")) for name in ("rowspan", "colspan")]
    down, across = (min(int(size), limits.COLUMNS) if size.isdigit() and int(size) else 1 for size in sizes)
    return down, across


def _place(
    rows: list[list[Any]],
    merges: list[tuple[int, int, int, int]],
    number: int,
    cells: list[tuple[str, int, int]],
) -> None:
    """Put the cells of a line where those that reach down from above leave room."""
    taken = {
        column
        for top, left, bottom, right in merges
        if top < number <= bottom
        for column in range(left, right + 1)
    }
    line: list[Any] = []
    for text, down, across in cells:
        while len(line) in taken:
            line.append("")
        if down > 1 or across > 1:
            merges.append((number, len(line), number + down - 1, len(line) + across - 1))
        line += [text] + [""] * (across - 1)
        few_columns(len(line))
    rows.append(line)


def _merged(name: str, rows: list[list[Any]], merges: list[tuple[int, int, int, int]]) -> Grid:
    width = max((len(line) for line in rows), default=0)
    few_cells(width * len(rows))
    rows = [line + [""] * (width - len(line)) for line in rows]
    merge(rows, merges)
    return grid_of(name, rows)


def of_xml(data: bytes) -> Iterator[Grid]:
    """Yield the sheets of a workbook in Excel's XML of 2003; raises FileFault where it is none."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.LxmlError as error:
        raise FileFault("not_workbook") from error
    forms = {
        _attribute(style, "ID"): _attribute(form, "Format").replace("Percent", "0.00%")
        for style in root.iterfind("{*}Styles/{*}Style")
        for form in style.iterfind("{*}NumberFormat")
    }
    for sheet in root.iterfind(f"{{{_XML.decode()}}}Worksheet"):
        rows: list[list[Any]] = []
        merges: list[tuple[int, int, int, int]] = []
        for row in sheet.iterfind("{*}Table/{*}Row"):
            _skip(rows, _number(row, "Index"), [])
            line: list[Any] = []
            for cell in row.iterfind("{*}Cell"):
                _skip(line, _number(cell, "Index"), "")
                across, down = _number(cell, "MergeAcross"), _number(cell, "MergeDown")
                if across or down:
                    merges.append((len(rows), len(line), len(rows) + down, len(line) + across))
                line += [_value(cell, forms.get(_attribute(cell, "StyleID"), ""))] + [""] * across
                few_columns(len(line))
            rows.append(line)
        yield _merged(_attribute(sheet, "Name"), rows, merges)


def _attribute(element: Any, name: str) -> str:
    return str(element.get(f"{{{_XML.decode()}}}{name}", ""))


def _number(element: Any, name: str) -> int:
    text = _attribute(element, name)
    if text.isdigit() and int(text) > limits.CELLS:
        raise FileFault("not_workbook")
    return int(text) if text.isdigit() else 0


def _skip(filled: list[Any], index: int, blank: Any) -> None:
    """Fill up to a place that is numbered from 1; 0 is the next."""
    few_cells(index)
    filled += [blank for _ in range(index - 1 - len(filled))]


def _value(cell: Any, form: str) -> Any:
    """Return what a cell of the XML of 2003 holds; a time is told in ISO 8601, a number as its format shows it."""
    data = cell.find("{*}Data")
    if data is None:
        is_formula = bool(_attribute(cell, "Formula"))
        return ErrorCell(_attribute(cell, "Formula"), "formula_empty") if is_formula else ""
    text, kind = "".join(data.itertext()), _attribute(data, "Type")
    if kind == "Error":
        return ErrorCell(text or "#")
    if kind == "Boolean":
        return TRUE if text == "1" else FALSE
    if kind == "Number" and form:
        with contextlib.suppress(ValueError):
            found = shown(float(text), form)
            return found if isinstance(found, str) else text
    if kind == "DateTime":
        return text.removesuffix("T00:00:00.000")
    return text
