"""A white panel with a conclusion for its title and a door to where the figures come from."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TypeAlias

import pandas as pd
import streamlit as st

from linli.components.elements import element, style
from linli.components.panels import provenance, reading
from linli.components.state import filter_bar
from linli.components.state.filter_bar import Choice
from linli.headlines.missing import Missing, Thing
from linli.metrics import absence, indicators
from linli.text import labels
from linli.warehouse import sqlfiles
from linli.warehouse.store import Answer, NotAllowed, Reader, Source, source_of

Shown: TypeAlias = Answer | pd.DataFrame | Source  # rows as read, or where others of the same kind are found
_DRAWN = ("<svg", 'class="bars')  # by which markup is a picture
_SPANS = (4, 5, 6, 7, 8, 12)  # those that style.css knows
Switch = tuple[str, Mapping[str, str]]  # what the address keeps, and its values with their names


def show(
    reader: Reader,
    choice: Choice,
    key: str,
    title: str,
    body: str | element.Figure,
    sources: tuple[str, ...] = (),
    rows: Shown | None = None,
    *,
    note: str = "",
    switches: Sequence[Switch] = (),
    span: int = 12,
    lines: int = 1,
    rests_on: Sequence[str] = (),
    how: str = "",
) -> str | None:
    """Draw a panel whose body is markup or a chart, in one element; return the door of the body that was clicked.

    Sources are indicators, rows are what was read or where it is: what the panel's own door shows. The note,
    a text, stands below. Switches are rows of values below the title, of which `filter_bar.chosen` has told
    the one that holds. A panel spans so many of twelve columns and so many lines beside others; a name that the
    style sheet reads says so, since columns of Streamlit's cost a message each.

    An empty title is one without anything to tell: then it is said why, by what the queries need that it rests on:
    those that are named, else that of the rows if its header says so, else the first source.

    How is the form of a picture that wants explaining: a key beside the title opens how to read it.
    """
    if span not in _SPANS:
        raise ValueError(f"{key}: a panel spans {_SPANS} of twelve columns, not {span}")
    place = f"panel-{key}-{span}of12-{lines}rows"
    behind = None if rows is None else source_of(rows)
    title = _told(reader, choice, title, sources, behind, rests_on)
    has_source = bool(sources or behind)
    is_picture = not isinstance(body, str) or any(sign in body for sign in _DRAWN)
    head = _head(
        title, has_source, sources, how if body else "", has_table=has_source and is_picture
    ) + "".join(_switch(*switch) for switch in switches)
    foot = style.note(note) if note else ""
    if isinstance(body, str):
        clicked = element.render(head + body + foot, place, before_run=filter_bar.choose)
    else:
        clicked = element.render(head, place, body, foot, before_run=filter_bar.choose)
    if clicked in ("source", "table"):
        provenance.show(reader, choice, sources, behind, is_table=clicked == "table")
        return None
    return clicked


def more(what: str, *of: str) -> bool:
    """Offer the pictures beyond the first of a view, called what they are of; tell whether they are open: by the address, or
    since a door led to one of these indicators, of which they tell.
    """
    is_open = bool(filter_bar.chosen("more", {"no": "", "yes": ""}) == "yes")
    if not is_open and filter_bar.asked("mark") in of:
        st.session_state["more"], is_open = "yes", True
    if not is_open:
        text = labels.text("app.more_of", what=labels.text(f"more.{what}"))
        behind = f' data-behind="{style.escape(" ".join(of))}" data-view="{filter_bar.view()}"'
        element.render(
            f'<div class="more"{behind}>{element.door("more=yes", style.escape(text), "lead")}</div>',
            "more-of",
            before_run=filter_bar.choose,
        )
    return is_open


@contextmanager
def panel(
    reader: Reader,
    choice: Choice,
    key: str,
    title: str,
    rows: Shown | None = None,
) -> Iterator[None]:
    """Open a panel around elements of Streamlit's: a large map, widgets."""
    behind = None if rows is None else source_of(rows)
    title = _told(reader, choice, title, (), behind, ())
    with st.container(key=f"panel-{key}"):
        head = _head(title, behind is not None, has_table=behind is not None)
        clicked = element.render(head, f"head-{key}", before_run=filter_bar.choose)
        if clicked in ("source", "table"):
            provenance.show(reader, choice, (), behind, is_table=clicked == "table")
        yield


@contextmanager
def of_rows(reader: Reader, choice: Choice, key: str, span: int = 12) -> Iterator[None]:
    """Run what tells single rows of ledgers; who may see figures only is told so in its place."""
    try:
        yield
    except NotAllowed:
        show(reader, choice, key, labels.text("access.page.no_rows"), "", span=span)


@contextmanager
def plain(key: str, title: str) -> Iterator[None]:
    """Open a panel around widgets that has no figures, and so no door."""
    with st.container(key=f"panel-{key}"):
        element.render(_head(title, has_source=False), f"head-{key}")
        yield


def _told(
    reader: Reader,
    choice: Choice,
    title: str,
    sources: Sequence[str],
    behind: Source | None,
    rests_on: Sequence[str],
) -> str:
    """Return the title, or why there is nothing to tell; a query that lacks what it needs tells nothing at all."""
    if behind and not rests_on and sqlfiles.load_all()[behind.query].items("needs"):
        why = absence.why(reader, choice.selection, behind.query)
        return title if title and not why.is_certain else why.text
    names = rests_on or sources[:1]
    return title or (absence.said(reader, choice.selection, *names) if names else "")


def _head(
    title: str, has_source: bool, of: Sequence[str] = (), how: str = "", *, has_table: bool = False
) -> str:
    """Return title and buttons; what the panel is of is where a door to an indicator leads (element.js)."""
    door = ""
    if has_source:
        told = labels.text("figure.comma").join(indicators.catalogue()[name].title for name in of) or title
        said = labels.text("provenance.button_of", of=told)
        door = element.door("source", labels.text("provenance.button"), said=said)
    named = f' data-of="{style.escape(" ".join(of))}"' if of else ""
    beside = " beside-how" if how else ""
    heading = f'<h2 class="panel-title{beside}"{named}>{style.bound(style.escape(title))}</h2>'
    return f"{heading}{_tools(title, beside, has_table=has_table)}{door}{reading.key(how) if how else ''}"


def _tools(title: str, beside: str, *, has_table: bool) -> str:
    """Return what can be done with any panel: see it as a table, put it on the wall, copy it as a picture or as a link."""
    says = "".join(f' data-{how}="{labels.text(f"tools.{how}")}"' for how in ("copied", "saved", "failed"))
    buttons = "".join(
        f'<button type="button" {gesture} title="{labels.text(f"{name}.hint")}">{labels.text(f"{name}.button")}</button>'
        for name, gesture in (
            *([("tools.table", 'data-door="table"')] if has_table else []),
            ("tools.picture", 'data-copy="picture"'),
            ("tools.link", 'data-copy="link"'),
            ("wall", "data-wall"),
        )
    )
    return f'<div class="tools{beside}" role="group" aria-label="{style.escape(title)}"{says}>{buttons}</div>'


def _switch(key: str, options: Mapping[str, str]) -> str:
    if len(options) < 2:  # nothing to choose from
        return ""
    now = st.session_state[key]
    buttons = "".join(
        f'<button type="button" data-door="{style.escape(f"{key}={value}")}" aria-pressed="{str(value == now).lower()}">'
        f"{style.escape(name)}</button>"
        for value, name in options.items()
    )
    return f'<div class="switch" role="group">{buttons}</div>'


def headline(text: str) -> None:
    """Write the sentence that leads a view; it may carry <u> for good and <em> for bad figures."""
    st.html(f'<p class="headline">{style.bound(text)}</p>')


def lead(parts: Sequence[Missing], then: Sequence[str] = ()) -> None:
    """Write the sentence that leads a view of who or what is missing; a name is a door to its file, where one exists.

    Then follow the other parts of the sentence, as `headline` takes them.
    """
    said = []
    for part in parts:
        names = style.listed([_named(thing) for thing in part.things])
        told, rest = style.escape(part.told), style.escape(part.rest)
        said.append(labels.text("missing.named", told=told, names=names, rest=rest) if names else told)
    sentence = labels.text("kpi.semicolon").join([*said, *then])
    element.render(f'<p class="headline">{style.bound(sentence)}</p>', "lead", before_run=filter_bar.choose)


def _named(thing: Thing) -> str:
    name = style.escape(thing.name)
    if not thing.view:
        return name
    door = element.attribute(element.opens(thing.view, **dict(thing.parameters)))
    return f'<button type="button" class="named"{door}>{name}</button>'
