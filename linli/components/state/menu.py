"""The filter bar's pills and what they open, as markup: Streamlit's widgets would cost twenty messages a click."""

import functools
import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from linli.components.elements.style import escape
from linli.components.state import areas
from linli.text import formatting, labels

_MOST = 120  # communities in a menu: more are reached by their street


def pill(name: str, told: str, body: str) -> str:
    """Return a pill that says what is chosen and opens to a menu."""
    shown = f"<span>{escape(labels.text(f'filter.{name}'))}</span> <b>{escape(told)}</b>"
    return f'<details class="pill" data-pill="{name}"><summary>{shown}</summary><div class="menu">{body}</div></details>'


def many(name: str, options: Mapping[str, str], chosen: Collection[str]) -> str:
    """Return values of which several may be chosen, with what choosing none means."""
    hint = escape(labels.text(f"filter.{name}_many"))
    return (
        f'<div class="note">{hint}</div>{values(name, options, chosen)}'
        f'<button type="button" class="done" data-close>{escape(labels.text("filter.done"))}</button>'
    )


def communities(found: areas.Areas, options: Mapping[str, str], chosen: Collection[str]) -> str:
    """Return the communities, several of which may be chosen; of several streets or districts these first, then what is within
    those chosen, as far as it fits a menu.
    """
    if not found.streets:
        return many("community", options, chosen)
    # A street of a district that is chosen whole is not chosen by itself: a click on it goes down to it.
    streets, called = found.shown(chosen), found.called(chosen)
    levels = _level("district", found.districts, called) + _level("street", streets, called)
    near = {item: options[item] for of in streets.values() if set(of) & set(chosen) for item in of}
    return levels + (many("community", near, chosen) if 0 < len(near) <= _MOST else "")


def _level(level: str, tokens: Collection[str], called: Collection[str]) -> str:
    if not tokens:
        return ""
    rows = ""
    for token in tokens:
        is_chosen = token in called
        door = escape(f"{'drop ' if is_chosen else ''}community={token}")
        pressed, text = str(is_chosen).lower(), escape(areas.name(token))
        rows += f'<button type="button" data-door="{door}" aria-pressed="{pressed}">{text}</button>'
    label = escape(labels.text(f"filter.{level}_one"))
    return (
        f'<div class="note">{label}</div><div class="switch" role="group" aria-label="{label}">{rows}</div>'
    )


def values(name: str, options: Mapping[str, str], chosen: Collection[str]) -> str:
    """Return values of which several may be chosen; each click sends all that are."""
    buttons = "".join(
        f'<button type="button" data-many="{name}" data-value="{escape(value)}"'
        f' aria-pressed="{str(value in chosen).lower()}">{escape(text)}</button>'
        for value, text in options.items()
    )
    label = escape(labels.text(f"filter.{name}_many"))
    return f'<div class="switch" role="group" aria-label="{label}">{buttons}</div>'


def focus(axes: Sequence[str], options: Mapping[str, str], chosen: str) -> str:
    """Return the values, as axis=code, of which one may be looked at alone, an axis a row; pressed again it is let go."""
    rows = ""
    for axis in axes:
        buttons = "".join(
            f'<button type="button" data-door="{"drop " if value == chosen else ""}focus={escape(value)}"'
            f' aria-pressed="{str(value == chosen).lower()}">{escape(text)}</button>'
            for value, text in options.items()
            if value.startswith(f"{axis}=")
        )
        name = escape(labels.text(f"focus.{axis}"))
        rows += f'<div class="note">{name}</div><div class="switch" role="group" aria-label="{name}">{buttons}</div>'
    return rows


def one(name: str, options: Sequence[str], chosen: str) -> str:
    """Return values of which one is chosen, each with what it means."""
    return "".join(
        f'<button type="button" class="choice" data-door="{name}={value}" aria-pressed="{str(value == chosen).lower()}">'
        f"<b>{escape(labels.text(f'{name}.{value}'))}</b>"
        f'<span class="note">{escape(labels.text(f"{name}.{value}_hint"))}</span></button>'
        for value in options
    )


@functools.cache
def tour() -> str:
    """Return the attribute that carries the words of a first visit, which the browser shows once (tour.js)."""
    told = {name: labels.get(f"reading.tour.{name}") for name in ("name", "steps", "next", "done", "skip")}
    return f' data-tour="{escape(json.dumps(told, ensure_ascii=False))}"'


def tour_again() -> str:
    """Return the button that shows the five steps again."""
    return f'<button type="button" class="choice" data-tour-again data-close>{escape(labels.text("reading.tour.again"))}</button>'


def seek() -> str:
    """Return the field in which one looks for anything by name."""
    hint = escape(labels.text("find.hint"))
    return f'<div class="seek"><input type="search" data-seek placeholder="{hint}" aria-label="{hint}"></div>'


def printing() -> str:
    """Return the button that prints the view as it stands."""
    hint = escape(labels.text("filter.print_hint"))
    return f'<button type="button" data-print title="{hint}">{escape(labels.text("filter.print"))}</button>'


def chips(chosen: Mapping[str, str]) -> str:
    """Return a chip for each thing that is chosen, which a click takes away, and beside several one for all of them."""
    shown = "".join(
        f'<button type="button" class="chip" data-door="drop {escape(door)}"'
        f' title="{escape(labels.text("filter.drop", name=name))}">{escape(name)}</button>'
        for door, name in chosen.items()
    )
    if len(chosen) > 1:
        shown += f'<button type="button" class="chip all" data-door="clear">{escape(labels.text("filter.clear"))}</button>'
    return shown


def leads(views: Sequence[str]) -> str:
    """Return doors to what one does with the communities chosen, such as their slides."""
    return "".join(
        f'<button type="button" class="lead" data-door="goto={view}">{escape(labels.text(f"filter.leads.{view}"))}</button>'
        for view in views
    )


def period(quick: Sequence[str], now: str, months: Sequence[date], start: date, end: date) -> str:
    """Return the periods that move with the data, of which one may hold, and the first and last month of any other."""
    buttons = "".join(
        f'<button type="button" data-door="period={name}" aria-pressed="{str(name == now).lower()}">'
        f"{escape(labels.text(f'quick.{name}'))}</button>"
        for name in quick
    )
    return f'<div class="switch">{buttons}</div>{_month("start", months, start)}{_month("end", months, end)}'


def _month(side: str, months: Sequence[date], chosen: date) -> str:
    # The months travel once: the browser copies them from the list of the first (element.js).
    like, options = (' data-like="start"', "") if side == "end" else ("", _options(tuple(months)))
    return (
        f"<label>{escape(labels.text(f'filter.{side}'))} "
        f'<select data-choice="{side}"{like} data-now="{chosen:%Y-%m}">{options}</select></label>'
    )


@functools.lru_cache(maxsize=16)
def _options(months: tuple[date, ...]) -> str:
    return "".join(
        f'<option value="{month:%Y-%m}">{escape(formatting.month(month))}</option>'
        for month in reversed(months)
    )
