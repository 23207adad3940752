"""Markup and charts of our own on the page, each in one element.

Quick, since every element of Streamlit's costs a message, a widget and a drawing in the browser.
"""

import functools
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st


@functools.cache
def _element(name: str) -> Any:
    # Without isolation SVG and the style sheet reach it; st.html lets no SVG through.
    script = (Path(__file__).parent / f"{name}.js").read_text(encoding="utf-8")
    return st.components.v2.component(f"linli_{name}", html="<div></div>", js=script, isolate_styles=False)


def draw(markup: str, key: str) -> str | None:
    """Draw markup, whose texts are escaped, and return the name of the door that was just clicked in it."""
    clicked: str | None = _element("drawn")(data=markup, key=key, on_door_change=lambda: None).door
    return clicked


def plot(figure: Mapping[str, Any], key: str) -> None:
    """Draw a plotly figure of plain lists and dictionaries: data and layout, with a height."""
    _element("chart")(data=json.dumps(figure, allow_nan=False), key=key, height=figure["layout"]["height"])


def door(name: str, text: str) -> str:
    """Return a quiet button; `draw` returns its name when it is clicked."""
    return f'<button type="button" class="door" data-door="{name}">{text}</button>'
