"""A briefing as DOCX in the manner of GB/T 9704-2012, without red head, number or seal."""

import copy
import functools
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import NAMESPACE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.oxml import parse_xml, serialize_part_xml
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from linli.briefing import sources, templates
from linli.briefing.content import PROPERTY, Brief, Paper, Table
from linli.text import labels

_STYLES = {
    "title": "Title",
    "subtitle": "Subtitle",
    "heading1": "Heading 1",
    "heading2": "Heading 2",
    "body": "Body Text",
    "closing": "Body Text",
}
# Every style, by the name it must have in a template.
_NEEDED = (
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Body Text",
    "Sources Title",
    "Sources Heading",
    "Cell",
    "Cell Heading",
    "Table Note",
    "Table Grid",
    "Sheet Title",
    "Sheet Subtitle",
    "Sheet Heading",
    "Sheet Text",
)
_WIDTH = 156  # mm between the margins
_A4, _MARGIN = 210, 18  # mm: a sheet, and its margins where all has to stand on one
_SHORT, _LONG = 8, 16  # rows of a table that stays on one page: of a briefing, of a paper


def write(brief: Brief, template: Path | None = None) -> bytes:
    """Return the speech and, from a new page on, what it stands on: claims, slots, annexes, facts, pages.

    The same briefing gives the same bytes.

    Raises:
        TemplateError: a style that the document needs is not in the template.
    """
    document = opened(template)
    numbers = {"heading1": 0, "heading2": 0}
    for paragraph in brief.speech:
        text = paragraph.text
        if paragraph.style in numbers:
            numbers[paragraph.style] += 1
            if paragraph.style == "heading1":
                numbers["heading2"] = 0
            text = _numeral(document, paragraph.style, numbers[paragraph.style]) + text
        _write(document.add_paragraph(style=_STYLES[paragraph.style]), text)
    _write(document.add_paragraph(style="Sources Title"), labels.text("export.sources_title"))
    for number, section in enumerate((*sources.sections(brief), sources.story(brief)), 1):
        numeral = "" if _is_numbered(document, "Sources Heading") else labels.text("export.annex", n=number)
        _write(document.add_paragraph(style="Sources Heading"), numeral + section.title)
        if section.table.rows:
            _table(document, section.table, section.shares)
        else:
            _write(document.add_paragraph(style="Body Text"), section.nothing)
    return _finish(document, brief)


def write_paper(paper: Paper, template: Path | None = None) -> bytes:
    """Return a paper of a few pages; one that has to stand on one sheet has narrow margins and small type."""
    document = opened(template)
    body = "Sheet Text" if paper.is_one_page else "Body Text"
    width = _WIDTH
    if paper.is_one_page:
        page = document.sections[0]
        page.top_margin, page.bottom_margin = Mm(14), Mm(20)
        page.left_margin = page.right_margin = Mm(_MARGIN)
        page.footer_distance = Mm(8)
        width = _A4 - 2 * _MARGIN
    _write(document.add_paragraph(style="Sheet Title" if paper.is_one_page else "Title"), paper.title)
    _write(
        document.add_paragraph(style="Sheet Subtitle" if paper.is_one_page else "Subtitle"), paper.subtitle
    )
    for title, part in zip(sources.headings(paper), paper.sections, strict=True):
        if title and paper.is_one_page:
            _write(document.add_paragraph(style="Sheet Heading"), title)
        elif title:
            is_numbered = _is_numbered(document, "Heading 1")
            _write(document.add_paragraph(style="Heading 1"), part.title if is_numbered else title)
        for text in part.texts:
            said = document.add_paragraph(style=body)
            said.paragraph_format.keep_with_next = True if part.table else None
            _write(said, text)
        if part.table:
            _table(document, part.table, part.shares, width, _LONG)
        if part.note:
            _write(document.add_paragraph(style="Table Note"), part.note)
        elif part.table and paper.is_one_page:
            document.add_paragraph(style="Table Note")
    return _finish(document, paper)


def _finish(document: Document, made: Brief | Paper) -> bytes:
    """Return a document as a file, with its footers and properties."""
    for footer in (document.sections[0].footer, document.sections[0].even_page_footer):
        if not footer.is_linked_to_previous:
            for paragraph in footer.paragraphs:
                if paragraph.style is not None and paragraph.style.name == "Stamp":
                    _write(paragraph, made.stamp)
    time = datetime.combine(made.as_of, datetime.min.time())
    properties = document.core_properties
    street = made.street[:PROPERTY]
    properties.title, properties.language = made.title[:PROPERTY], "zh-CN"
    properties.author, properties.last_modified_by = street, street
    properties.created, properties.modified = time, time
    properties.comments = made.provenance
    file = io.BytesIO()
    document.save(file)
    with zipfile.ZipFile(file) as saved:
        return _zip((name, saved.read(name)) for name in saved.namelist())


def opened(template: Path | None) -> Document:
    """Return an empty document with every style that is needed: that of a street, else the one that comes along."""
    if template is None:
        return docx.Document(io.BytesIO(_blank()))
    try:
        document = docx.Document(str(template))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        raise templates.refused(template, "unread", form="DOCX") from None
    named = {style.name for style in document.styles}
    if lacking := [name for name in _NEEDED if name not in named]:
        names = labels.text("figure.comma").join(lacking)
        raise templates.refused(template, "styles", names=names)
    body = document.element.body
    for child in tuple(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return document


def template() -> bytes:
    """Return the template that comes along, each of its styles shown once by its name."""
    document = opened(None)
    for name in _NEEDED:
        if name != "Table Grid":
            _write(document.add_paragraph(style=name), name)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _is_numbered(document: Document, style: str) -> bool:
    """Tell whether a style numbers its paragraphs itself, as that of the template that comes along does."""
    found: Any = document.styles[style]
    while found is not None:
        if found.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None:
            return True
        found = found.base_style
    return False


def _numeral(document: Document, style: str, number: int) -> str:
    if _is_numbered(document, _STYLES[style]):
        return ""
    return labels.text(f"paper.{style}", numeral=labels.get("paper.numerals")[number - 1])


@functools.cache
def _blank() -> bytes:
    """Return brief.xml, one file to read and compare, as the package of parts that DOCX is."""
    package = parse_xml(Path(__file__).with_name("brief.xml").read_text(encoding="utf-8"))
    space = package.tag.removesuffix("package")
    types, files = "", []
    for part in package.iterchildren(f"{space}part"):
        name = part.get(f"{space}name")
        types += f'<Override PartName="{name}" ContentType="{part.get(f"{space}contentType")}"/>'
        files.append((name.lstrip("/"), serialize_part_xml(part[0][0])))
    types = f'<Types xmlns="{NAMESPACE.OPC_CONTENT_TYPES}">{types}</Types>'
    return _zip([("[Content_Types].xml", types.encode()), *files])


def _zip(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return an archive of files by name, without the time of the clock."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        for name, content in files:
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _write(paragraph: Paragraph, text: str) -> None:
    """Add a run that names the fonts of its style itself, as every word processor reads them there."""
    run = paragraph.add_run(text)
    style: Any = paragraph.style
    while style is not None:  # a street's own style may take its fonts from the one it rests on
        fonts = style.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        if fonts is not None:
            run._r.get_or_add_rPr().insert(0, copy.deepcopy(fonts))
            return
        style = style.base_style


def _table(
    document: Document, table: Table, shares: Sequence[float], width: float = _WIDTH, short: int = _SHORT
) -> None:
    """Add a table as wide as the text; its head repeats on every page, and neither rows nor short tables break."""
    made = document.add_table(rows=0, cols=len(table.columns), style="Table Grid")
    made.autofit = False
    widths = [Mm(width * share / sum(shares)) for share in shares]
    for column, wide in zip(made.columns, widths, strict=True):
        column.width = wide
    right = sources.is_numeric(table)
    for number, texts in enumerate([table.columns, *table.rows]):
        row = made.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, wide, is_right in zip(row.cells, texts, widths, right, strict=True):
            cell.width = wide
            paragraph = cell.paragraphs[0]
            paragraph.style = "Cell Heading" if number == 0 else "Cell"
            paragraph.paragraph_format.keep_with_next = number < len(table.rows) <= short or None
            if is_right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            _write(paragraph, text)
