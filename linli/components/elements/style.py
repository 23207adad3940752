"""Colours, the one style sheet, and HTML helpers."""

import functools
import html
from pathlib import Path

import streamlit as st

from linli.text import labels
from linli.theme import colours

INK = colours.INK
GREY = colours.GREY
LINE = colours.LINE
TEAL = colours.TEAL
MIDDLE = colours.MIDDLE
SOFT = colours.SOFT
BLUE = colours.BLUE
BROWN = colours.BROWN
ALARM = colours.ALARM
MISSING = colours.MISSING
FORMS = colours.FORMS
FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Noto Sans SC, sans-serif"

# The hatch that stands for no branch and for no record in every picture.
HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#EEF0F1"/>'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="#B4BCC0" stroke-width="2"/></pattern></defs>'
)


@functools.cache
def _sheet() -> str:
    return (Path(__file__).parent / "style.css").read_text(encoding="utf-8")


def inject(mode: str, street: str) -> None:
    """Put the style sheet on the page; the modes for meetings enlarge everything by their root size."""
    brand = _css(f"{labels.text('app.name')}\u2003{street}".strip())
    size = "16px" if mode == "desk" else "20px"
    st.html(f'<style>:root{{--brand:"{brand}"}}html{{font-size:{size}!important}}{_sheet()}</style>')


def _css(text: str) -> str:
    """Return text safe to stand between quotes in a style sheet on the page: signs that end either are named by number."""
    return "".join(f"\\{ord(sign):x} " if sign in '"\\<>&\n\r\f' else sign for sign in text)


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


def picture(markup: str) -> str:
    """Return SVG that fills the width of its panel."""
    return f'<div class="fill">{markup}</div>'


def legend(entries: list[tuple[str | None, str]], hint: str = "") -> str:
    """Return a legend line of (colour, text) entries."""
    tail = f'<span class="hint">{escape(hint)}</span>' if hint else ""
    return f'<div class="legend">{"".join(swatch(colour, text) for colour, text in entries)}{tail}</div>'


def facts(pairs: list[tuple[str, str]]) -> str:
    """Return a strip of names and figures."""
    cells = "".join(
        f'<div><div class="n">{escape(name)}</div><b>{escape(text)}</b></div>' for name, text in pairs
    )
    return f'<div class="strip">{cells}</div>'


def note(text: str) -> str:
    """Return what a reader should know about a picture or a table."""
    return f'<div class="note">{escape(text)}</div>'


def empty(text: str) -> str:
    """Return a calm word that there is nothing to draw, and why."""
    return f'<div class="empty">{escape(text)}</div>'
