"""A white panel with a conclusion for its title and a door to where the figures come from."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import streamlit as st

from linli.components import provenance, style
from linli.components.filters import Choice
from linli.store import Reader


@contextmanager
def panel(
    reader: Reader,
    choice: Choice,
    key: str,
    title: str,
    sources: tuple[str, ...] = (),
    view: tuple[str, Mapping[str, object]] | None = None,
) -> Iterator[None]:
    """Open a panel; sources are indicators, view a named query with its parameters."""
    with st.container(key=f"panel-{key}"):
        st.html(f'<div class="panel-title">{style.escape(title)}</div>')
        provenance.door(reader, choice, f"panel-{key}", sources, view)
        yield


def headline(text: str) -> None:
    """Write the sentence that leads a view; it may carry <u> for good and <em> for bad figures."""
    st.html(f'<div class="headline">{text}</div>')
