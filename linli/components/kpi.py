"""KPI cards: value, own trend, change with a word, n, target, and the door to the definition."""

import math
from collections.abc import Sequence

from linli import figures, indicators, labels, nothing
from linli.components import drawn, provenance, style
from linli.components.filters import Choice
from linli.store import Reader

_TONES = {
    "better": style.TEAL,
    "worse": style.ALARM,
    "same": style.BLUE,
    "plain": style.BLUE,
    "none": style.GREY,
}


def cards(reader: Reader, choice: Choice, names: list[str]) -> dict[str, indicators.Value]:
    """Draw one card per indicator and return their values."""
    against = (choice.compare,)
    values = {name: indicators.value(reader, name, choice.selection, against) for name in names}
    cards = "".join(_card(reader, choice, value) for value in values.values())
    clicked = drawn.draw(f'<div class="kpis">{cards}</div>', "kpis")
    if clicked in values:
        provenance.show(reader, choice, (clicked,), None)
    return values


def title(name: str) -> str:
    """Return the Chinese title of an indicator."""
    return indicators.catalogue()[name].title


def verdict(name: str, change: float | None) -> str:
    """Return better, worse, same, plain (no good direction) or none (nothing to compare)."""
    about = indicators.catalogue()[name]
    if change is None or math.isnan(change):
        return "none"
    decimals = 1 if about.unit == "percent" else labels.get(f"unit.{about.unit}.decimals", 0)
    if round(change, decimals) == 0:
        return "same"
    if about.better == "neither":
        return "plain"
    return "better" if (change > 0) == (about.better == "higher") else "worse"


def change_of(value: indicators.Value, compare: str) -> float | None:
    """Return the difference from what the reader compares with, None where there is nothing."""
    if compare == "target":
        return value.value - value.target.value if value.target and value.value is not None else None
    other = value.last_year if compare == "last_year" else value.previous
    return other.change if other else None


def _card(reader: Reader, choice: Choice, value: indicators.Value) -> str:
    name = value.indicator
    door = drawn.door(name, labels.text("provenance.button"))
    head = f'{door}<div class="l">{style.escape(title(name))}</div>'
    if value.status != "ok":
        word = labels.text(f"status.{value.status}")
        reason = style.escape(_reason(reader, choice, value))
        return f'<div class="card">{head}<div class="row"><span class="v none">{word}</span></div><div class="n">{reason}</div></div>'
    unit = indicators.catalogue()[name].unit
    change = change_of(value, choice.compare)
    tone = verdict(name, change)
    row = (
        f'<div><span class="v">{figures.number(value.value, unit)}</span>'
        f'<span class="u">{figures.unit(unit)}</span></div>'
        f"{_sparkline(indicators.trend(reader, name, choice.selection), _TONES[tone])}"
    )
    return (
        f'<div class="card">{head}<div class="row">{row}</div>'
        f'<div class="d" style="color:{_TONES[tone]}">{_change(choice.compare, change, unit, tone)}</div>'
        f'<div class="n">{"".join(f"<span>{style.escape(note)}</span>" for note in _notes(value, unit))}</div></div>'
    )


def _reason(reader: Reader, choice: Choice, value: indicators.Value) -> str:
    """Return why a card has no figure."""
    if value.status == "not_collected":
        return labels.text("status.needs", needs=provenance.needs(reader, value.indicator))
    if value.status == "no_data":
        return nothing.why(reader, choice.selection, value.indicator).reason
    return labels.text(f"status.{value.status}_hint")


def _change(compare: str, change: float | None, unit: str, tone: str) -> str:
    against = labels.text(f"compare.{compare}_short")
    if change is None:
        return labels.text("kpi.no_comparison", against=against)
    arrow = {"same": "■"}.get(tone, "▲" if change > 0 else "▼")
    word = labels.text(f"verdict.{tone}" if tone != "plain" else f"verdict.{'up' if change > 0 else 'down'}")
    return f"<span>{arrow} {against} {figures.change(change, unit)}</span><span>{word}</span>"


def _notes(value: indicators.Value, unit: str) -> list[str]:
    notes = []
    if value.denominator is not None:
        notes.append(
            labels.text(
                "kpi.ratio",
                numerator=figures.number(value.numerator),
                denominator=figures.number(value.denominator),
                of=labels.get(f"of.{value.indicator}", ""),
            ).strip()
        )
    elif value.n is not None and indicators.catalogue()[value.indicator].kind == "query":
        notes.append(f"n = {figures.number(value.n)}")
    elif indicators.catalogue()[value.indicator].window == "point":
        notes.append(labels.text("kpi.at_end", month=figures.month(value.end)))
    else:
        notes.append(figures.months(value.start, value.end))
    if value.target:
        notes.append(labels.text("kpi.target", value=figures.with_unit(value.target.value, unit)))
    if value.n is not None and value.n < indicators.catalogue()[value.indicator].min_n:
        notes.append(labels.text("kpi.small"))
    if not value.is_final:
        notes.append(labels.text("kpi.not_final"))
    return notes


def _sparkline(points: Sequence[indicators.Point], colour: str) -> str:
    known = [(index, point.value) for index, point in enumerate(points) if point.value is not None]
    if len(known) < 2:
        return ""
    low, high = min(y for _, y in known), max(y for _, y in known)
    span, width = (high - low) or 1.0, max(len(points) - 1, 1)
    spots = [(4 + 112 * x / width, 30 - 26 * (y - low) / span) for x, y in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    fill = colour if points[-1].is_final else "#fff"
    return (
        '<svg class="spark" viewBox="0 0 120 34" aria-hidden="true">'
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<circle cx="{spots[-1][0]:.1f}" cy="{spots[-1][1]:.1f}" r="3" fill="{fill}" stroke="{colour}"/></svg>'
    )
