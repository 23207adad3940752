"""A clerk's own workbook back, its wrong cells coloured and commented.

A workbook of Excel or WPS is changed only there: formulas, layout, pictures and macros stay as they are, so that it can be mended
and sent again. What is no such workbook (csv, xls, ods …) becomes one, with its values in the same cells.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from linli.ledgers import apart, limits, read
from linli.ledgers.grid import Grid, cell_name
from linli.ledgers.model import FileFault, Finding, told
from linli.text import labels, sheets, signs
from linli.theme import colours

Marks = dict[
    str, dict[tuple[int, int], tuple[str, str]]
]  # by sheet and (row, column) from 0: severity, what is said

_OURS = (".xlsx", ".xlsm")
_COMMENTS = 2_000  # of a sheet; beyond it cells are coloured only
_WHOLE = 1_000_000  # cells of a table that is written anew as a whole; of more only the rows that are marked
_ROWS = 1_048_576  # of a sheet
_HEAD = 30  # rows at its top that come back in any case, for the titles are among them
_LONG = 1_000  # signs of a comment
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_FILLS = {"error": colours.ALARM_GROUND, "warning": colours.GOLD_GROUND}
_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_AFTER_DRAWING = (
    *("legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst"),
)


def name_of(path: Path) -> str:
    """Return the name under which a file comes back."""
    kept = path.suffix.lower() if path.suffix.lower() in _OURS else ".xlsx"
    return f"{read.stem(path)}{labels.text('annotate.ending')}{kept}"


def annotated(path: Path, findings: Iterable[Finding], file: str | None = None) -> bytes:
    """Return a workbook with the cells marked of which findings tell; `file` is what findings call it, else its name.

    Raises FileFault where the file cannot be read.
    """
    known = path.name if file is None else file
    marks = marks_of(finding for finding in findings if finding.file == told(known))
    if path.name.lower().endswith(_OURS):
        made = apart.all_of(_marked, path, marks)
        if made:
            return bytes(made[0])
    return _written(path, marks)


def marks_of(findings: Iterable[Finding]) -> Marks:
    """Return what is to be said in which cell; what is said of a whole row or sheet stands in its first cell."""
    row_form = re.compile(re.escape(labels.text("finding.row", row="ROW")).replace("ROW", r"(\d+)") + "(.*)")
    marks: Marks = {}
    for finding in findings:
        place = (0, 0)
        if match := _CELL.fullmatch(finding.cell):
            place = int(match[2]) - 1, _number(match[1])
        elif match := row_form.fullmatch(finding.cell):
            place = int(match[1]) - 1, 0
        of_sheet = marks.setdefault(finding.sheet, {})
        severity, said = of_sheet.get(place, (finding.severity, ""))
        if finding.message in said:
            continue
        joined = f"{said}\n{finding.message}".strip()[:_LONG]
        of_sheet[place] = ("error" if "error" in (severity, finding.severity) else "warning", joined)
    return marks


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


# ---------------------------------------------------------------------------- a workbook as it is


class _Strange(Exception):
    """A workbook that is put together in a way that is not changed here: its values are written anew."""


def _marked(path: Path, marks: Marks) -> Iterator[bytes]:
    """Yield the workbook with its cells marked; nothing where it is written anew instead."""
    if path.stat().st_size > limits.BOOK_BYTES:
        raise FileFault("too_big", most=limits.BOOK_BYTES // limits.MEBIBYTE)
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > limits.EXPANDED_BYTES:
                raise FileFault("expands", most=limits.EXPANDED_BYTES // limits.MEBIBYTE)
            yield _Book(archive).marked(marks)
    except (_Strange, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError):
        return


def _xml(data: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def _bytes(root: Any) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


class _Book:
    """The parts of a workbook, those that change beside those that stay."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.changed: dict[str, bytes] = {}
        self.fills: dict[tuple[int, str], int] = {}
        book = _xml(archive.read("xl/workbook.xml"))
        if etree.QName(book).namespace != _MAIN:  # the strict form has names of its own
            raise _Strange
        links = {
            link.get("Id"): posixpath.normpath(
                posixpath.join("xl", link.get("Target", "").lstrip("/").removeprefix("xl/"))
            )
            for link in _xml(archive.read("xl/_rels/workbook.xml.rels"))
        }
        self.sheets = {
            told(signs.plain(sheet.get("name", ""))): links[sheet.get(f"{{{_RELATION}}}id")]
            for sheet in book.iter(f"{{{_MAIN}}}sheet")
        }
        self.styles_name = next((name for name in links.values() if name.endswith("styles.xml")), "")
        if not self.styles_name:
            raise _Strange
        self.styles = _xml(archive.read(self.styles_name))
        self.types = _xml(archive.read("[Content_Types].xml"))

    def marked(self, marks: Marks) -> bytes:
        """Return the workbook with these cells marked."""
        for sheet, of_sheet in marks.items():
            part = self.sheets.get(sheet)
            if part in self.names:
                self._mark_sheet(str(part), of_sheet)
        self.changed[self.styles_name] = _bytes(self.styles)
        self.changed["[Content_Types].xml"] = _bytes(self.types)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
            for item in self.archive.infolist():
                if item.filename not in self.changed:
                    out.writestr(item, self.archive.read(item), zipfile.ZIP_DEFLATED)
            for name, data in self.changed.items():
                out.writestr(name, data)
        return buffer.getvalue()

    def style(self, before: int, severity: str) -> int:
        """Return the number of a cell's style that is the one before but for its ground."""
        key = before, severity
        if key not in self.fills:
            tag = f"{{{_MAIN}}}"
            fills, formats = self.styles.find(f"{tag}fills"), self.styles.find(f"{tag}cellXfs")
            fill = etree.SubElement(
                etree.SubElement(fills, f"{tag}fill"), f"{tag}patternFill", patternType="solid"
            )
            etree.SubElement(fill, f"{tag}fgColor", rgb="FF" + _FILLS[severity].removeprefix("#"))
            etree.SubElement(fill, f"{tag}bgColor", indexed="64")
            made = (
                deepcopy(formats[before])
                if before < len(formats)
                else etree.Element(f"{tag}xf", numFmtId="0", fontId="0", borderId="0")
            )
            made.set("fillId", str(len(fills) - 1))
            made.set("applyFill", "1")
            formats.append(made)
            fills.set("count", str(len(fills)))
            formats.set("count", str(len(formats)))
            self.fills[key] = len(formats) - 1
        return self.fills[key]

    # ---- one sheet

    def _mark_sheet(self, part: str, marks: Mapping[tuple[int, int], tuple[str, str]]) -> None:
        data = self._coloured(self.archive.read(part), marks)
        said = {place: text for place, (_, text) in sorted(marks.items())[:_COMMENTS]}
        folder, _, name = part.rpartition("/")
        rels_name = f"{folder}/_rels/{name}.rels"
        rels = (
            _xml(self.archive.read(rels_name))
            if rels_name in self.names
            else etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
        )
        comments = self._target(rels, folder, "comments")
        drawing = self._target(rels, folder, "vmlDrawing")
        number = 1 + max(
            (
                int(n)
                for n in re.findall(
                    r"xl/(?:comments|drawings/vmlDrawing)(\d+)\.", " ".join(self.names | set(self.changed))
                )
            ),
            default=0,
        )
        if comments is None:
            comments = f"xl/comments{number}.xml"
            self._relate(rels, folder, comments, "comments")
            self._declare(comments)
        if drawing is None:
            drawing = f"xl/drawings/vmlDrawing{number}.vml"
            identity = self._relate(rels, folder, drawing, "vmlDrawing")
            data = _with_drawing(data, identity)
        self.changed[part] = data
        self.changed[rels_name] = _bytes(rels)
        old = self._comments(comments, said)
        self._shapes(drawing, [place for place in said if place not in old], number)

    def _target(self, rels: Any, folder: str, kind: str) -> str | None:
        for link in rels:
            if str(link.get("Type", "")).endswith(f"/{kind}"):
                target = str(link.get("Target", ""))
                return (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
        return None

    def _relate(self, rels: Any, folder: str, part: str, kind: str) -> str:
        taken = {link.get("Id") for link in rels}
        identity = next(name for n in range(1, len(taken) + 2) if (name := f"rIdLinli{n}") not in taken)
        etree.SubElement(
            rels,
            f"{{{_RELATIONS}}}Relationship",
            Id=identity,
            Type=f"{_RELATION}/{kind}",
            Target=posixpath.relpath(part, folder),
        )
        return identity

    def _declare(self, comments: str) -> None:
        """Name the kinds of the new parts in the list of the package."""
        if not any(item.get("Extension") == "vml" for item in self.types):
            kind = etree.Element(
                f"{{{_TYPES}}}Default",
                Extension="vml",
                ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing",
            )
            self.types.insert(0, kind)
        etree.SubElement(
            self.types,
            f"{{{_TYPES}}}Override",
            PartName=f"/{comments}",
            ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml",
        )

    def _coloured(self, data: bytes, marks: Mapping[tuple[int, int], tuple[str, str]]) -> bytes:
        """Return the sheet with the marked cells in their colours; the rest of it is not touched, byte by byte."""
        by_row: dict[int, dict[int, str]] = {}
        for (row, column), (severity, _) in marks.items():
            by_row.setdefault(row, {})[column] = severity
        if re.search(rb"<\w+:row\b", data):  # a prefix of its own before every name
            raise _Strange
        pieces: list[bytes] = []
        end, row = 0, -1
        for match in re.finditer(rb"<row\b([^>]*?)(/>|>(.*?)</row>)", data, re.DOTALL):
            given = re.search(rb'\br="(\d+)"', match[1])
            row = int(given[1]) - 1 if given else row + 1
            if row in by_row:
                cells = self._cells(match[3] or b"", row, by_row.pop(row))
                pieces += [data[end : match.start()], b"<row" + match[1] + b">" + cells + b"</row>"]
                end = match.end()
        return b"".join([*pieces, data[end:]])

    def _cells(self, data: bytes, row: int, wanted: dict[int, str]) -> bytes:
        """Return the cells of a row, those wanted in their colours; one that is not there is put in its place."""
        left = dict(wanted)
        made: list[tuple[int, bytes]] = []
        column = -1
        for match in re.finditer(rb"<c\b([^>]*?)(/>|>.*?</c>)", data, re.DOTALL):
            given = re.search(rb'\br="([A-Z]+)\d+"', match[1])
            column = _number(given[1].decode()) if given else column + 1
            attributes = match[1]
            if column in left:
                style = re.search(rb'\bs="(\d+)"', attributes)
                new = self.style(int(style[1]) if style else 0, left.pop(column))
                attributes = re.sub(rb'\s*\bs="\d+"', b"", attributes) + f' s="{new}"'.encode()
            if not given:
                attributes = f' r="{cell_name(row + 1, column)}"'.encode() + attributes
            made.append((column, b"<c" + attributes + match[2]))
        for column, severity in left.items():
            cell = f'<c r="{cell_name(row + 1, column)}" s="{self.style(0, severity)}"/>'
            made.append((column, cell.encode()))
        return b"".join(cell for _, cell in sorted(made, key=lambda each: each[0]))

    def _comments(self, part: str, said: Mapping[tuple[int, int], str]) -> set[tuple[int, int]]:
        """Write the comments, after those that are there; return where there was one."""
        tag = f"{{{_MAIN}}}"
        if part in self.names:
            root = _xml(self.archive.read(part))
        else:
            root = etree.Element(f"{tag}comments", nsmap={None: _MAIN})
            etree.SubElement(root, f"{tag}authors")
            etree.SubElement(root, f"{tag}commentList")
        authors, listed = root.find(f"{tag}authors"), root.find(f"{tag}commentList")
        etree.SubElement(authors, f"{tag}author").text = labels.text("annotate.author")
        there = {comment.get("ref"): comment for comment in listed}
        old: set[tuple[int, int]] = set()
        for (row, column), text in said.items():
            name = cell_name(row + 1, column)
            if name in there:
                old.add((row, column))
                body = there[name].find(f"{tag}text")
                told_before = "\n"
            else:
                comment = etree.SubElement(listed, f"{tag}comment", ref=name, authorId=str(len(authors) - 1))
                body, told_before = etree.SubElement(comment, f"{tag}text"), ""
            run = etree.SubElement(etree.SubElement(body, f"{tag}r"), f"{tag}t")
            run.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            run.text = told_before + signs.plain(text)
        self.changed[part] = _bytes(root)
        return old

    def _shapes(self, part: str, places: Sequence[tuple[int, int]], number: int) -> None:
        """Write the boxes in which Excel and WPS show comments."""
        shapes = "".join(
            f'<v:shape id="_linli{number}_{n}" type="#_linli_note" style="position:absolute;width:260px;height:90px;z-index:{n + 1};'
            f'visibility:hidden" fillcolor="{colours.GOLD_GROUND}"><v:fill color2="{colours.GOLD_GROUND}"/>'
            '<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
            f"<x:Anchor>{column + 1}, 12, {row}, 4, {column + 4}, 24, {row + 4}, 8</x:Anchor>"
            f"<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
            for n, (row, column) in enumerate(places)
        )
        kind = (
            '<v:shapetype id="_linli_note" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
            '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
        )
        if part in self.names:
            before = self.archive.read(part)
            place = before.rfind(b"</xml>")
            if place < 0:
                raise _Strange
            self.changed[part] = before[:place] + (kind + shapes).encode() + before[place:]
            return
        self.changed[part] = (
            '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
            f'xmlns:x="urn:schemas-microsoft-com:office:excel">{kind}{shapes}</xml>'
        ).encode()


def _with_drawing(data: bytes, identity: str) -> bytes:
    """Return the sheet with the link to its boxes, where the order of its elements wants it."""
    link = f'<legacyDrawing xmlns:r="{_RELATION}" r:id="{identity}"/>'.encode()
    after = "|".join(_AFTER_DRAWING).encode()
    tail = data.rfind(b"</sheetData>")
    tail = tail if tail >= 0 else data.rfind(b"<sheetData/>")
    match = re.search(rb"<(?:" + after + rb")\b|</worksheet>", data[max(tail, 0) :])
    if not match:
        raise _Strange
    place = max(tail, 0) + match.start()
    return data[:place] + link + data[place:]


# ---------------------------------------------------------------------------- written anew


def _written(path: Path, marks: Marks) -> bytes:
    """Return the values of a file as a workbook, in the same cells; of a very long one the rows that are marked."""
    buffer = io.BytesIO()
    names: set[str] = set()
    with sheets.book(buffer, {"in_memory": True}) as book:
        for grid in apart.run(read.grids, path):
            of_sheet = marks.get(told(grid.sheet), {})
            whole = grid.rows * len(grid.columns) <= _WHOLE and grid.rows <= _ROWS and not grid.skipped
            if not whole and not any(row >= grid.skipped for row, _ in of_sheet):
                continue
            _write_sheet(book, _free_name(grid.sheet or read.stem(path), names), grid, of_sheet, whole)
    return buffer.getvalue()


def _free_name(name: str, names: set[str]) -> str:
    plain = re.sub(r"[\[\]:*?/\\']", "_", name)[:28] or "_"
    found = next(
        each
        for n in range(1, len(names) + 2)
        if (each := plain if n == 1 else f"{plain}_{n}").lower() not in names
    )
    names.add(found.lower())
    return found


def _write_sheet(
    book: Any, name: str, grid: Grid, marks: Mapping[tuple[int, int], tuple[str, str]], whole: bool
) -> None:
    page = book.add_worksheet(name)
    forms = {
        (kind, severity): book.add_format(
            (
                {"num_format": "yyyy-mm-dd hh:mm" if kind is datetime else "yyyy-mm-dd"}
                if kind in (datetime, date)
                else {}
            )
            | ({"bg_color": _FILLS[severity]} if severity else {})
        )
        for kind in (None, datetime, date)
        for severity in ("", *_FILLS)
    }
    wanted = {row - grid.skipped for row, _ in marks}
    rows = (
        range(grid.rows)
        if whole
        else sorted({*range(min(_HEAD, grid.rows)), *(row for row in wanted if 0 <= row < grid.rows)})
    )
    moved = 0 if whole else 1  # beside each row its number in the file
    for place, row in enumerate(rows):
        if not whole:
            page.write_string(place, 0, labels.text("finding.row", row=row + 1 + grid.skipped))
        for column_number, column in enumerate(grid.columns):
            cell = column.cell(row)
            mark = marks.get((row + grid.skipped, column_number))
            if cell is None and not mark:
                continue
            kind = datetime if isinstance(cell, datetime) else date if isinstance(cell, date) else None
            form = forms[kind, mark[0] if mark else ""]
            if cell is None:
                page.write_blank(place, column_number + moved, None, form)
            elif kind:
                page.write_datetime(
                    place,
                    column_number + moved,
                    cell.replace(tzinfo=None) if kind is datetime else cell,
                    form,
                )
            elif isinstance(cell, bool):
                page.write_boolean(place, column_number + moved, cell, form)
            elif isinstance(cell, int | float) and abs(cell) < limits.LARGEST:
                page.write_number(place, column_number + moved, cell, form)
            else:
                page.write_string(place, column_number + moved, str(cell)[:32_000], form)
    at = {row: place for place, row in enumerate(rows)}
    for (row, column_number), (_, text) in sorted(marks.items())[:_COMMENTS]:
        if row - grid.skipped in at:
            page.write_comment(
                at[row - grid.skipped],
                column_number + moved,
                text,
                {"x_scale": 2, "author": labels.text("annotate.author")},
            )
