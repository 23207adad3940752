"""Everything a briefing says as a workbook: XLSX, for those who check it or go on counting."""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from typing import Any, NamedTuple

from linli.briefing.content import Bars, Brief, Empty, Lines, Map, Page, Picture, Slot, Table, Timeline
from linli.text import labels, sheets
from linli.theme import colours

Cell = str | float | None
_NAME_LIMIT = 31  # signs of a sheet's name that Excel takes
_FOOTER_LIMIT = 220  # of the 255 that Excel takes, the rest is the page's number
_WIDEST = 48  # signs of a column
_A4 = 9


class _Block(NamedTuple):
    """A table of a sheet; one of a single heading and no rows is a line of text."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]] = ()


def write(brief: Brief) -> bytes:
    """Return an XLSX file: definitions, blanks, claims, the speech, a sheet for each page and each annex.

    What is open or suppressed stays a text. The same brief gives the same bytes.
    """
    file = io.BytesIO()
    options = {
        "in_memory": True,
        "default_format_properties": {"font_name": "Microsoft YaHei", "font_size": 11},
    }
    with sheets.book(file, options) as book:
        created = datetime.combine(brief.as_of, time())
        about = {"title": brief.title, "author": brief.street, "comments": brief.provenance}
        book.set_properties({**about, "created": created})
        head = book.add_format({"bold": True, "bg_color": colours.MISSING, "bottom": 1, "valign": "top"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        stamp = brief.stamp[:_FOOTER_LIMIT].replace("&", "&&")
        for name, blocks in _sheets(brief):
            page = book.add_worksheet(sheet_name(name))
            page.set_landscape()
            page.set_paper(_A4)
            page.fit_to_pages(1, 0)
            page.set_footer(labels.text("workbook.footer", stamp=stamp))
            page.freeze_panes(1, 0)
            page.repeat_rows(0)
            page.ignore_errors(
                {"number_stored_as_text": "A1:XFD1048576"}
            )  # finished texts are meant to be texts
            _lay(page, tuple(blocks), head, body)
    return file.getvalue()


def sheet_name(text: str) -> str:
    """Return a text as Excel takes it for the name of a sheet."""
    return re.sub(r"[\[\]:*?/\\]", "", text).strip("'")[:_NAME_LIMIT].strip("'")


def _lay(page: Any, blocks: Sequence[_Block], head: Any, body: Any) -> None:
    row = 0
    widths: dict[int, int] = {}
    for columns, rows in blocks:
        for number, cells in enumerate((columns, *rows)):
            for column, cell in enumerate(cells):
                # Never page.write(): it would look at a text to tell what it is.
                if isinstance(cell, str):
                    page.write_string(row, column, cell, body if number else head)
                elif cell is not None:
                    page.write_number(row, column, cell, body)
                if len(columns) > 1:
                    widths[column] = max(widths.get(column, 8), _width(cell))
            row += 1
        row += 1
    for column, width in widths.items():
        page.set_column(column, column, min(width, _WIDEST))


def _width(cell: Cell) -> int:
    """Return the signs that a cell takes, a Chinese one for two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in str(cell or "")) + 2


# ---------------------------------------------------------------------------- sheets


def _sheets(brief: Brief) -> Iterator[tuple[str, Iterable[_Block]]]:
    """Yield the name of every sheet and its tables."""
    yield labels.text("workbook.about"), [_about(brief)]
    yield labels.text("workbook.slots"), [_of("slot", brief.slots)]
    yield labels.text("workbook.claims"), [_of("claim", brief.claims)]
    yield labels.text("workbook.speech"), [_of("paragraph", brief.speech)]
    for number, page in enumerate(brief.pages, 1):
        yield labels.text("workbook.page", number=number, part=page.part), _page(page)
    for number, annex in enumerate(brief.annexes, 1):
        name = labels.text("workbook.annex", number=number, title=annex.title)
        yield name, [_Block(annex.table.columns, annex.table.rows)]


def _about(brief: Brief) -> _Block:
    rows = (
        (labels.text("workbook.title"), brief.title),
        (labels.text("workbook.street"), brief.street),
        *brief.facts,
    )
    return _Block((labels.text("workbook.item"), labels.text("workbook.content")), rows)


def _page(page: Page) -> Iterator[_Block]:
    yield _Block((page.title,))
    if page.figures:
        yield _of("figure", page.figures)
    if page.caption:
        yield _Block((page.caption,))
    yield from _picture(page.picture)


def _picture(picture: Picture) -> Iterator[_Block]:
    match picture:
        case Bars() | Lines():
            columns = [labels.text("workbook.category")]
            for series in picture.series:
                columns.append(labels.text("workbook.number", series=series.name, unit=picture.unit))
                columns.append(labels.text("workbook.text", series=series.name))
            pairs = [column for series in picture.series for column in (series.values, series.texts)]
            yield _Block(columns, list(zip(picture.categories, *pairs, strict=True)))
        case Table():
            yield _Block(picture.columns, picture.rows)
        case Map():
            yield _of("look", picture.legend)
            looks = {look.key: look.label for look in picture.legend}
            rows = [(place.name, looks[place.look]) for place in picture.places]
            yield _Block(tuple(labels.get("workbook.place").values()), rows)
        case Timeline():
            yield _of("event", picture.events)
        case Empty():
            yield _Block((labels.text("workbook.reason"), picture.reason))


def _of(kind: str, things: Iterable[object]) -> _Block:
    """Return things of one kind with the columns that the catalogue names, one row each."""
    names = labels.get(f"workbook.{kind}")
    return _Block(tuple(names.values()), [[_cell(thing, field) for field in names] for thing in things])


def _cell(thing: object, field: str) -> Cell:
    value = getattr(thing, field)
    if isinstance(thing, Slot) and thing.status != "ok" and field in {"value", "n"}:
        # The number behind what is suppressed is what must not be seen.
        return thing.rendering if field == "value" else None
    if field in {"status", "style"}:
        return labels.text(f"workbook.{field}.{value}")
    return _yes(value) if isinstance(value, bool) else value


def _yes(value: bool) -> str:
    return labels.text("workbook.yes" if value else "workbook.no")
