"""Colours, the one style sheet, and HTML helpers."""

import functools
import html
import re
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from linli.text import labels
from linli.theme import colours, space, type_sizes

FONT = "Microsoft YaHei, PingFang SC, Noto Sans CJK SC, Noto Sans SC, sans-serif"

_WAITING = 'html:not([data-styled]) [data-testid="stApp"]{visibility:hidden}'
_ALONE = '[data-testid="stApp"]{visibility:visible!important}'
HATCH = colours.hatch("hatch")
_MARKS = re.compile(r"([!-/:-@\[-`{-~])")  # every sign of ASCII that could be one
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=[\u3300-\u9fff])")
_FROM_TO = re.compile(r"\d[\d.]*\u2013\d[\d.]*[\u4e00-\u9fff]?")
_SHORT_NAME = re.compile(
    r"(?:^|(?<=[>\uff08\uff0c\u3001\uff1a\uff1b]))(\d{0,3}[\u4e00-\u9fff]{1,7}) (?=[\d\u2212+\u00b1])"
)

# A browser may end a line after a button, and a sign would begin the next one.
_DOOR_AND_SIGN = re.compile("(<button[^>]*>[^<]*</button>)([\uff1b\uff0c\u3002\u7b49])")


@functools.cache
def _sheet(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")


_EDGE = f"font:8pt sans-serif;color:{colours.GREY};white-space:nowrap"


def sheet() -> str:
    """Return the style sheet of every page; with elements of ours it comes once, in their script."""
    return _sheet("style.css")


def inject(mode: str, street: str, is_alone: bool = True) -> None:
    """Put the style on the page; the modes for meetings enlarge everything by their root size.

    Not alone, where elements of ours follow, the sheet comes with their script, and nothing is seen before it is there.
    """
    brand = _css(f"{labels.text('app.name')}\u2003{street}".strip())
    words = {"more": "app.more", "drop": "upload.drop", "pick": "upload.pick", "menu": "app.menu"}
    texts = "".join(f'--{name}:"{_css(labels.text(key))}";' for name, key in words.items())
    meeting = "" if mode == "desk" else _sheet("meeting.css")
    looks = colours.variables() + type_sizes.variables(mode) + space.variables()
    root = f':root{{--brand:"{brand}";{texts}{looks}}}html{{font-size:var(--type-root)!important}}'
    st.html(f"<style>{root}{_ALONE + sheet() if is_alone else _WAITING}{meeting}</style>")


def edges(head: str, foot: str) -> None:
    """Say what stands at the edges of every printed page: the view and what is chosen, the data date, page n of m."""
    before, between, after = labels.text("paper_edge.pages").split("|")
    st.html(
        "<style>@media print{@page{"
        f'@top-left{{content:"{_css(head)}";{_EDGE}}}@bottom-left{{content:"{_css(foot)}";{_EDGE}}}'
        f'@bottom-right{{content:"{_css(before)}" counter(page) "{_css(between)}" counter(pages) "{_css(after)}";{_EDGE}}}'
        "}}</style>"
    )


def _css(text: str) -> str:
    """Return text safe to stand between quotes in a style sheet on the page: signs that end either are named by number."""
    return "".join(f"\\{ord(sign):x} " if sign in '"\\<>&\n\r\f' else sign for sign in text)


def escape(text: object) -> str:
    """Return text safe to stand in HTML."""
    return html.escape(str(text))


def literal(text: object) -> str:
    """Return text for the label of a widget, where Streamlit would read marks, links and pictures in it."""
    return _MARKS.sub(r"\\\1", str(text))


def bound(markup: str) -> str:
    """Return a sentence of which no line ends between a short name, its figure and the unit, within from and to, or before the
    sign after a name that is a door.
    """
    whole = _FROM_TO.sub(
        r'<span class="whole">\g<0></span>', _DOOR_AND_SIGN.sub(r'<span class="listed">\g<0></span>', markup)
    )
    return _BEFORE_UNIT.sub("\u00a0", _SHORT_NAME.sub("\\1\u00a0", whole))


def listed(names: Sequence[str]) -> str:
    """Return names, each of them markup, as a list of which no line begins with the comma."""
    comma = labels.text("figure.comma")
    return "".join(f'<span class="listed">{name}{comma}</span>' for name in names[:-1]) + "".join(names[-1:])


def swatch(colour: str | None, text: str, *, is_hollow: bool = False) -> str:
    """Return a legend entry; without a colour it is hatched."""
    ground = f"background:{colour}" if colour else ""
    kind = {None: "swatch hatched", colours.MISSING: "swatch unknown"}.get(colour, "swatch")
    kind += " hollow" if is_hollow else ""
    return f'<span><i class="{kind}" style="{ground}"></i>{escape(text)}</span>'


def picture(markup: str) -> str:
    """Return SVG that fills the width of its panel."""
    return f'<div class="fill">{markup}</div>'


def legend(
    entries: Sequence[tuple[str | None, str]],
    hint: str = "",
    ticks: Sequence[tuple[str, str]] = (),
    hollow: Sequence[str] = (),
) -> str:
    """Return a legend line of (colour, text) entries, those of hollow colours as a frame, and of (class, text) what stands across
    bars as a line.
    """
    told = "".join(swatch(colour, text, is_hollow=colour in hollow) for colour, text in entries)
    told += "".join(f'<span><i class="{kind}"></i>{escape(text)}</span>' for kind, text in ticks)
    tail = f'<span class="hint">{escape(hint)}</span>' if hint else ""
    return f'<div class="legend">{told}{tail}</div>'


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
