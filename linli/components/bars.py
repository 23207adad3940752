"""Rows of bars in code order: communities against their own past and the whole, centers against their own median."""

from collections.abc import Sequence

import pandas as pd

from linli import figures, labels
from linli.components import style
from linli.indicators import Part


def communities(now: Sequence[Part], before: Sequence[Part], overall: float | None, unit: str) -> str:
    """Return a bar per community, a dark tick for the same period last year, a line for the whole."""
    known = [part.value for part in (*now, *before) if part.value is not None]
    top = 100.0 if unit == "percent" else max([*known, overall or 0.0], default=0.0) or 1.0
    past = {part.key: part.value for part in before}
    parts = []
    for part in now:
        if part.value is None:
            mark = '<div class="absent hatched"></div>'
            parts.append(_row(part.label, mark, labels.text(f"status.{part.status}"), True))
            continue
        marks = f'<div class="bar" style="width:{_share(part.value, top)}"></div>'
        then = past.get(part.key)
        if then is not None:
            marks += f'<div class="tick" style="left:{_share(then, top)}"></div>'
        if overall is not None:
            marks += f'<div class="tick" style="left:{_share(overall, top)};width:1px;background:{style.ALARM}"></div>'
        parts.append(_row(part.label, marks, _ratio(part, unit), False))
    return _drawing(
        parts,
        [
            (style.MIDDLE, labels.text("chart.now")),
            (style.INK, labels.text("chart.last_year")),
            (style.ALARM, labels.text("chart.overall")),
        ],
    )


_UNITS = {"use_rate": "percent", "visits_per_day": "visits_per_day", "mean_heads": "heads"}


def centers(rows: pd.DataFrame) -> str:
    """Return a bullet per center: this period, own median as a tick, own usual range as a band."""
    if rows.empty:
        return style.empty(labels.text("empty.centers"))
    tops = {
        measure: max(part[["value", "own_high", "own_median"]].max().max(), 1e-9)
        for measure, part in rows.groupby("measure")
    }
    parts = []
    for row in rows.itertuples():
        value, unit = row.value, _UNITS[row.measure]
        if row.note in ("closed", "not_recorded") or pd.isna(value):
            mark = (
                '<div class="absent hatched"></div>' if row.note != "closed" else '<div class="absent"></div>'
            )
            parts.append(_row(row.name, mark, labels.text(f"center_note.{row.note}"), True))
            continue
        top = tops[row.measure]
        marks = ""
        if pd.notna(row.own_low) and pd.notna(row.own_high):
            width = _share(row.own_high - row.own_low, top)
            marks += f'<div class="band" style="left:{_share(row.own_low, top)};width:{width}"></div>'
        marks += f'<div class="bar slim" style="width:{_share(value, top)}"></div>'
        if pd.notna(row.own_median):
            marks += f'<div class="tick" style="left:{_share(row.own_median, top)}"></div>'
        zero = row.note == "zero"
        text = labels.text("center_note.zero") if zero else figures.with_unit(value, unit)
        parts.append(_row(row.name, marks, text, zero))
    return _drawing(
        parts,
        [
            (style.MIDDLE, labels.text("chart.now")),
            (style.INK, labels.text("chart.own_median")),
            ("#DCE6E8", labels.text("chart.own_range")),
            (None, labels.text("chart.unrecorded")),
        ],
    )


def targets(rows: pd.DataFrame) -> str:
    """Return bars of actual against planned; rows have title, value, actual, unit, plan, basis, reached."""
    if rows.empty:
        return style.empty(labels.text("empty.targets"))
    parts = []
    for row in rows.itertuples():
        if pd.isna(row.actual):
            parts.append(_row(row.title, '<div class="absent hatched"></div>', row.status, True))
            continue
        top = max(row.value, row.actual, 1e-9) * (1 if row.unit == "percent" else 1.05)
        ink = style.TEAL if row.reached else style.ALARM
        marks = (
            f'<div class="bar slim" style="width:{_share(row.actual, top)};background:{ink}"></div>'
            f'<div class="tick" style="left:{_share(row.value, top)}"></div>'
        )
        parts.append(_row(row.title, marks, row.text, False))
    return _drawing(
        parts,
        [
            (style.TEAL, labels.text("chart.reached")),
            (style.ALARM, labels.text("chart.below")),
            (style.INK, labels.text("chart.target")),
        ],
    )


def _ratio(part: Part, unit: str) -> str:
    value = figures.with_unit(part.value, unit)
    return value if part.denominator is None else f"{value} ({part.numerator:,.0f}/{part.denominator:,.0f})"


def _share(value: float, top: float) -> str:
    return f"{min(max(100.0 * value / top, 0.0), 99.7):.1f}%"


def _row(name: str, marks: str, text: str, muted: bool) -> str:
    kind = "val muted" if muted else "val"
    return f'<div>{style.escape(name)}</div><div class="track">{marks}</div><div class="{kind}">{style.escape(text)}</div>'


def _drawing(parts: list[str], legend: list[tuple[str | None, str]]) -> str:
    return f'{style.legend(legend)}<div class="bars">{"".join(parts)}</div>'
