"""Markup and charts of our own on the page, each in one element.

Quick, since every element of Streamlit's costs a message, a widget and a drawing in the browser.
"""

import functools
import hashlib
import html
import json
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from linli import find
from linli.components.elements import style

SCRIPT = "linli.js"
Figure = Mapping[str, Any]  # of plotly: plain lists and dictionaries, data and layout, with a height
_FILE_KEYS = {"center": "center_id"}  # by what a file is asked where that is not called as its view
_TEXTS = frozenset(
    ("text", "hovertext", "ticktext", "name", "labels", "x", "y", "categoryarray")
)  # of a figure; a template is ours and may hold markup


@functools.cache
def script() -> str:
    """Return what draws elements in the browser, and how they look; it stands beside the page, under the name `SCRIPT`."""
    here = Path(__file__).parent
    scripts = ("picture.js", "tour.js", "keyboard.js", "legible.js", "waiting.js", "element.js")
    code = "".join((here / name).read_text(encoding="utf-8") for name in scripts)
    return f"const SHEET = {json.dumps(style.sheet())};\n{code}"


@functools.cache
def _element() -> Any:
    # Without isolation SVG and the style sheet reach it; st.html lets no SVG through.
    # Streamlit sends a component's script with each element of each run: ours is fetched once, and anew when it has changed.
    address = f"app/static/{SCRIPT}?{hashlib.sha256(script().encode()).hexdigest()[:16]}"
    leading = (
        f'const own = await import(new URL("{address}", document.baseURI));\nexport default own.default;\n'
    )
    places = '<div class="drawn"><div></div><div></div><div></div></div>'
    return st.components.v2.component("linli_drawn", html=places, js=leading, isolate_styles=False)


def render(
    markup: str,
    key: str,
    figure: Figure | None = None,
    foot: str = "",
    before_run: Callable[[str], None] | None = None,
) -> str | None:
    """Draw markup, whose texts are escaped, below it a chart and markup under that; return the door just clicked.

    `before_run` gets the name of that door before anything of the next run is drawn.
    """

    def on_action() -> None:
        # A quick hand hits what the last run no longer drew: Streamlit has forgotten it then, and so do we.
        door = getattr(st.session_state.get(key), "door", None)
        if before_run and door:
            before_run(door)

    drawn = figure and json.dumps(_literal(figure), allow_nan=False, ensure_ascii=False)
    told = json.dumps({"markup": markup, "figure": drawn, "foot": foot}, ensure_ascii=False)
    # A map is a tenth of itself then. Level 1: the others take more of a click than they spare of its way.
    data = zlib.compress(told.encode(errors="replace"), 1)
    clicked: str | None = _element()(data=data, key=key, on_door_change=on_action).door
    return clicked


def unpacked(data: bytes) -> dict[str, Any]:
    """Return the markup, figure (JSON) and foot of an element, of what was sent to draw it."""
    told: dict[str, Any] = json.loads(zlib.decompress(data))
    return told


def _literal(part: Any, key: str = "") -> Any:
    """Return a figure whose texts plotly shows as they are; it would read <b>, <a> and &lt; in them as markup."""
    if isinstance(part, Mapping):
        return {name: _literal(value, name) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_literal(value, key) for value in part]
    return html.escape(part, quote=False) if isinstance(part, str) and key in _TEXTS else part


def opens(view: str, **params: object) -> str:
    """Return the door of a view: `filter_bar.choose` opens it, with these parameters beside the common choice."""
    return _opens(view, tuple((name, str(value)) for name, value in params.items()))


@functools.lru_cache(maxsize=16384)  # a map has a door a place, and the same ones after every click
def _opens(view: str, params: tuple[tuple[str, str], ...]) -> str:
    return f"goto={view}?{urlencode(params)}"


def opens_picture(indicator: str, **params: object) -> str:
    """Return the door of the picture of an indicator, in the view of its theme: it is marked and brought into sight."""
    return opens(find.view_of(indicator), **params, mark=indicator)


def opens_file(view: str, key: object) -> str:
    """Return the door of the file of a compound or a center; none without its id."""
    return opens(view, **{_FILE_KEYS.get(view, view): key}) if key else ""


def opens_place(row: Mapping[str, Any]) -> str:
    """Return the door of the file of a row's compound, else the one that narrows the choice to its community."""
    compound, community = (row.get(key) for key in ("compound_id", "community_id"))
    if isinstance(compound, str):  # where it is not known a frame may hold a number
        return opens_file("compound", compound)
    return f"community={community}" if isinstance(community, str) else ""


def attribute(door: str) -> str:
    """Return the attribute that makes a mark or a row a door; nothing for no door."""
    return f' data-door="{html.escape(door)}"' if door else ""


def door(name: str, text: str, kind: str = "door", said: str = "") -> str:
    """Return a quiet button; `render` returns its name when it is clicked. What is said of it where it is not seen may be longer."""
    told = f' aria-label="{html.escape(said)}"' if said else ""
    return f'<button type="button" class="{kind}" data-door="{html.escape(name)}"{told}>{text}</button>'
