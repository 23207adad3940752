"""The stage of the seminar: all pages of the story at once, turned in the browser without asking the server."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from linli.briefing import Brief
from linli.briefing.content import Figure, Map, Page, Table
from linli.briefing.render import svg
from linli.components.elements.style import escape
from linli.text import labels
from linli.warehouse.kept import kept

_WIDE, _NARROW, _SIZE = (1240, 450), (960, 560), 22  # of a picture, in units that the screen scales
_BESIDE = 3  # so many figures, and those of a map, stand beside the picture rather than above it


@functools.cache
def _element() -> Any:
    here = Path(__file__)
    return st.components.v2.component(
        "linli_stage",
        html='<div class="stage" tabindex="0"></div>',
        css=here.with_suffix(".css").read_text(encoding="utf-8"),
        js=here.with_suffix(".js").read_text(encoding="utf-8"),
        isolate_styles=False,
    )


def draw(brief: Brief, page: int, before_run: Callable[[str], None] | None = None) -> str | None:
    """Draw the pages, beginning with one (0 is the cover); return the door just clicked.

    Doors: `live=<view>,<page>` leaves for a view of the dashboard, `mask` turns names and letters, `exit` leaves.
    """

    def knocked() -> None:
        door = getattr(st.session_state.get("stage"), "door", None)  # none where the stage has just been left
        if before_run and door:
            before_run(door)

    data = {"markup": _markup(brief), "page": page}
    clicked: str | None = _element()(data=data, key="stage", on_door_change=knocked).door
    return clicked


@kept
def _markup(brief: Brief) -> str:
    pages = "".join(_page(page) for page in brief.pages)
    return f'{_head(brief)}<div class="pages">{_cover(brief)}{pages}</div>{_foot(brief)}'


def _head(brief: Brief) -> str:
    """Return the parts of the story with a dot a page: a map to click."""
    parts: dict[str, list[int]] = {labels.text("stage.cover"): [0]}
    for number, page in enumerate(brief.pages, start=1):
        parts.setdefault(page.part, []).append(number)
    titles = [brief.title, *(page.title for page in brief.pages)]
    groups = "".join(
        f'<span class="part"><button type="button" data-go="{numbers[0]}">{escape(part)}</button>'
        + "".join(
            f'<button type="button" class="dot" data-go="{number}" aria-label="{escape(titles[number])}"></button>'
            for number in numbers
        )
        + "</span>"
        for part, numbers in parts.items()
    )
    tools = "".join(
        f'<button type="button" {action} title="{escape(labels.text(f"stage.{name}_hint"))}">'
        f"{escape(labels.text(f'stage.{name}'))}</button>"
        for name, action in (
            ("notes", "data-notes"),
            *([] if brief.is_masked else [("live", "data-live")]),  # a live view names communities
            ("unmask" if brief.is_masked else "mask", 'data-door="mask"'),
            ("full", "data-full"),
            ("exit", 'data-door="exit"'),
        )
    )
    way = f'<nav aria-label="{escape(labels.text("stage.parts"))}">{groups}</nav>'
    return f'<header><b>{escape(brief.street)}</b>{way}<div class="tools">{tools}</div></header>'


def _foot(brief: Brief) -> str:
    total = len(brief.pages) + 1
    return f'<footer><span>{escape(brief.stamp)}</span><span class="place"><b>1</b> / {total}</span></footer>'


def _cover(brief: Brief) -> str:
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in brief.told)
    return (
        f'<section class="cover"><h1>{escape(brief.title)}</h1><dl>{facts}</dl>'
        f"<p>{escape(labels.text('stage.keys'))}</p></section>"
    )


def _page(page: Page) -> str:
    shown = "".join(_figure(figure) for figure in page.figures)
    notes = "".join(f"<li>{escape(note)}</li>" for note in page.notes)
    named = "" if isinstance(page.picture, Table) else f' role="img" aria-label="{escape(page.title)}"'
    beside = (
        " beside" if page.figures and (isinstance(page.picture, Map) or len(page.figures) <= _BESIDE) else ""
    )
    return (
        f'<section class="page{beside}" data-view="{escape(page.view)}"><h2>{escape(page.title)}</h2>'
        f'<div class="figures">{shown}</div><div class="picture"{named}>{_picture(page, _NARROW if beside else _WIDE)}</div>'
        f'<div class="caption">{escape(page.caption)}</div><ul class="notes">{notes}</ul></section>'
    )


def _figure(figure: Figure) -> str:
    note = " ".join(f"<span>{escape(part)}</span>" for part in figure.note.split(labels.text("story.beside")))
    return (
        f'<button type="button" class="figure {figure.status}" data-notes><span class="name">{escape(figure.title)}</span>'
        f'<span class="value">{escape(figure.value)}<small>{escape(figure.unit)}</small></span>'
        f'<span class="note">{note}</span></button>'
    )


def _picture(page: Page, size: tuple[int, int]) -> str:
    if isinstance(page.picture, Table):
        return _table(page.picture)
    return svg.svg(page.picture, *size, _SIZE)


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in table.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
