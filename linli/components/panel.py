"""A white panel with a conclusion for its title and a door to where the figures come from."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from linli import labels
from linli.components import drawn, provenance, style
from linli.components.filters import Choice
from linli.store import Reader

View = tuple[str, Mapping[str, object]]


def drawing(
    reader: Reader,
    choice: Choice,
    key: str,
    title: str,
    body: str,
    sources: tuple[str, ...] = (),
    view: View | None = None,
) -> str | None:
    """Draw a panel whose body is markup, in one element; return the door of the body that was clicked.

    Sources are indicators, view is a named query with its parameters: what the panel's own door shows.
    """
    clicked = drawn.draw(_head(title, bool(sources or view)) + body, f"panel-{key}")
    if clicked == "source":
        provenance.show(reader, choice, sources, view)
        return None
    return clicked


@contextmanager
def panel(
    reader: Reader,
    choice: Choice,
    key: str,
    title: str,
    sources: tuple[str, ...] = (),
    view: View | None = None,
) -> Iterator[None]:
    """Open a panel around elements that are not markup: a chart, a large map, widgets."""
    with st.container(key=f"panel-{key}"):
        if drawn.draw(_head(title, bool(sources or view)), f"head-{key}") == "source":
            provenance.show(reader, choice, sources, view)
        yield


def _head(title: str, has_source: bool) -> str:
    door = drawn.door("source", labels.text("provenance.button")) if has_source else ""
    return f'<div class="panel-title">{style.escape(title)}</div>{door}'


def note(text: str) -> None:
    """Write what a reader should know about the chart above."""
    st.html(note_markup(text))


def note_markup(text: str) -> str:
    """Return what a reader should know about a picture."""
    return f'<div class="note">{style.escape(text)}</div>'


def headline(text: str) -> None:
    """Write the sentence that leads a view; it may carry <u> for good and <em> for bad figures."""
    st.html(f'<div class="headline">{text}</div>')
