"""Colours, the one style sheet, and HTML helpers."""

import base64
import functools
import html
from pathlib import Path
from typing import Any

import streamlit as st

from linli import labels

INK = "#1F2A30"
GREY = "#6B7780"
LINE = "#E3E8EA"
TEAL = "#1B6B72"
MIDDLE = "#4F9AA6"
SOFT = "#8FBFC2"
BLUE = "#2F6F9F"
BROWN = "#6B4A3A"
ALARM = "#C4501B"
MISSING = "#E9EDEF"
FORMS = {"single": TEAL, "joint": MIDDLE, "clustered": "#B5D5D2"}
FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Noto Sans SC, sans-serif"

# The hatch that stands for no branch and for no record in every picture.
HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#EEF0F1"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#B4BCC0" stroke-width="2"/></pattern></defs>'
)


_DRAW = """
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector("div");
  if (place.dataset.drawn !== data) { place.innerHTML = data; place.dataset.drawn = data; }
}
"""


@functools.cache
def _sheet() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def inject(mode: str, street: str) -> None:
    """Put the style sheet on the page; the modes for meetings enlarge everything by their root size."""
    brand = f"{labels.text('app.name')}\u2003{street}".strip()
    size = "16px" if mode == "desk" else "20px"
    st.html(f'<style>:root{{--brand:"{brand}"}}html{{font-size:{size}!important}}{_sheet()}</style>')


def escape(text: object) -> str:
    """Return text safe to stand in HTML."""
    return html.escape(str(text))


def shade(share: float) -> str:
    """Return the blue-teal of a share between 0 and 1, light to dark."""
    light, dark = (214, 227, 228), (22, 84, 91)
    share = min(max(share, 0.0), 1.0)
    mixed = [round(a + (b - a) * share) for a, b in zip(light, dark, strict=True)]
    return f"rgb({mixed[0]},{mixed[1]},{mixed[2]})"


def swatch(colour: str | None, text: str) -> str:
    """Return a legend entry; without a colour it is hatched."""
    ground = f"background:{colour}" if colour else ""
    kind = "swatch" if colour else "swatch hatched"
    return f'<span><i class="{kind}" style="{ground}"></i>{escape(text)}</span>'


def drawing(markup: str) -> str:
    """Return SVG as an image to stand in HTML, for pictures that need no hover."""
    coded = base64.b64encode(markup.encode()).decode()
    return f'<img alt="" src="data:image/svg+xml;base64,{coded}">'


def picture(markup: str, key: str, height: str = "") -> None:
    """Draw SVG in the page itself, so that a title shows when pointed at.

    st.html lets no SVG through; a component without isolation does, and redraws only when it changes.
    """
    limit = f' style="max-height:{height}"' if height else ""
    _picture()(data=f'<div class="fill"{limit}>{markup}</div>', key=f"picture-{key}")


@functools.cache
def _picture() -> Any:
    return st.components.v2.component("linli_picture", html="<div></div>", js=_DRAW, isolate_styles=False)


def legend(entries: list[tuple[str | None, str]], hint: str = "") -> str:
    """Return a legend line of (colour, text) entries."""
    tail = f'<span class="hint">{escape(hint)}</span>' if hint else ""
    return f'<div class="legend">{"".join(swatch(colour, text) for colour, text in entries)}{tail}</div>'


def empty(text: str) -> None:
    """Say calmly that there is nothing to draw, and why."""
    st.html(f'<div class="empty">{escape(text)}</div>')
