"""Rows of bars in code order: communities against their own past and the whole, centers against their own median."""

import pandas as pd
import streamlit as st

from linli import figures, labels
from linli.components import style


def communities(now: pd.DataFrame, before: pd.DataFrame, overall: float | None, unit: str) -> None:
    """Draw a bar per community, a dark tick for the same period last year, a line for the whole."""
    shown = [value for rows in (now, before) for value in rows["value"].dropna()]
    top = 100.0 if unit == "percent" else max([*shown, overall or 0.0], default=0.0) or 1.0
    past = dict(zip(before["key"], before["value"], strict=True))
    parts = []
    for row in now.itertuples():
        if row.status != "ok":
            parts.append(
                _row(
                    row.label, '<div class="absent hatched"></div>', labels.text(f"status.{row.status}"), True
                )
            )
            continue
        marks = f'<div class="bar" style="width:{_share(row.value, top)}"></div>'
        if pd.notna(past.get(row.key)):
            marks += f'<div class="tick" style="left:{_share(past[row.key], top)}"></div>'
        if overall is not None:
            marks += f'<div class="tick" style="left:{_share(overall, top)};width:1px;background:{style.ALARM}"></div>'
        parts.append(_row(row.label, marks, _ratio(row, unit), False))
    _draw(
        parts,
        [
            (style.MIDDLE, labels.text("chart.now")),
            (style.INK, labels.text("chart.last_year")),
            (style.ALARM, labels.text("chart.overall")),
        ],
    )


_UNITS = {"use_rate": "percent", "visits_per_day": "visits_per_day", "mean_heads": "heads"}


def centers(rows: pd.DataFrame) -> None:
    """Draw a bullet per center: this period, own median as a tick, own usual range as a band."""
    if rows.empty:
        style.empty(labels.text("empty.centers"))
        return
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
    _draw(
        parts,
        [
            (style.MIDDLE, labels.text("chart.now")),
            (style.INK, labels.text("chart.own_median")),
            ("#DCE6E8", labels.text("chart.own_range")),
            (None, labels.text("chart.unrecorded")),
        ],
    )


def targets(rows: pd.DataFrame) -> None:
    """Draw actual against planned; rows have title, value, actual, unit, plan, basis, reached."""
    if rows.empty:
        style.empty(labels.text("empty.targets"))
        return
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
    _draw(
        parts,
        [
            (style.TEAL, labels.text("chart.reached")),
            (style.ALARM, labels.text("chart.below")),
            (style.INK, labels.text("chart.target")),
        ],
    )


def _ratio(row: object, unit: str) -> str:
    value = figures.with_unit(row.value, unit)  # type: ignore[attr-defined]
    if pd.isna(row.denominator):  # type: ignore[attr-defined]
        return value
    return f"{value} ({row.numerator:,.0f}/{row.denominator:,.0f})"  # type: ignore[attr-defined]


def _share(value: float, top: float) -> str:
    return f"{min(max(100.0 * value / top, 0.0), 99.7):.1f}%"


def _row(name: str, marks: str, text: str, muted: bool) -> str:
    kind = "val muted" if muted else "val"
    return f'<div>{style.escape(name)}</div><div class="track">{marks}</div><div class="{kind}">{style.escape(text)}</div>'


def _draw(parts: list[str], legend: list[tuple[str | None, str]]) -> None:
    st.html(style.legend(legend))
    st.html(f'<div class="bars">{"".join(parts)}</div>')
