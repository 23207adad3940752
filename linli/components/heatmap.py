"""Heat maps as SVG: weekday × hour and category × month."""

import pandas as pd
import streamlit as st

from linli import figures, labels
from linli.components import style


def hours(cells: pd.DataFrame, key: str = "hours") -> None:
    """Draw use by weekday and hour; a cell without a record is hatched, one with zero is not."""
    if cells.empty or not cells["observations"].sum():
        style.empty(labels.text("empty.hours"))
        return
    shares = _use(cells)
    top = max((share for share in shares.values() if share is not None), default=0.0) or 1.0
    first, last = int(cells["hour"].min()), int(cells["hour"].max())
    width, height = 700 / (last - first + 1), 26
    parts = []
    for (weekday, hour), share in shares.items():
        x, y = 48 + (hour - first) * width, 30 + (weekday - 1) * height
        fill = "url(#hatch)" if share is None else style.shade(share / top)
        parts.append(
            f'<rect x="{x:.1f}" y="{y}" width="{width - 3:.1f}" height="{height - 3}" rx="3" fill="{fill}">'
            f"<title>{_hour_title(cells, weekday, hour, share)}</title></rect>"
        )
    for weekday, name in enumerate(labels.get("chart.weekdays"), start=1):
        parts.append(_label(24, 30 + (weekday - 1) * height + 17, name))
    for hour in range(first, last + 1, 2):
        parts.append(_label(48 + (hour - first + 0.5) * width, 20, labels.text("chart.hour", hour=hour)))
    style.picture(_svg(752, 30 + 7 * height, parts), key)
    st.html(
        style.legend(
            [
                (style.shade(0.1), labels.text("chart.low")),
                (style.shade(1), labels.text("chart.high")),
                (None, labels.text("chart.unrecorded")),
            ]
        )
    )


def _use(cells: pd.DataFrame) -> dict[tuple[int, int], float | None]:
    """Return booked ÷ open minutes of each cell, visits per observation where nothing is booked."""
    booked = cells["open_minutes"].sum() > 0 and cells["booked_minutes"].sum() > 0
    found: dict[tuple[int, int], float | None] = {}
    for row in cells.itertuples():
        over, under = (row.booked_minutes, row.open_minutes) if booked else (row.visits, row.observations)
        known = row.observations > 0 and pd.notna(over) and pd.notna(under) and under > 0
        found[int(row.weekday), int(row.hour)] = float(over) / float(under) if known else None
    return found


def _hour_title(cells: pd.DataFrame, weekday: int, hour: int, share: float | None) -> str:
    name = labels.get("chart.weekdays")[weekday - 1]
    if share is None:
        return labels.text("chart.cell_unrecorded", weekday=name, hour=hour)
    booked = cells["booked_minutes"].sum() > 0
    shown = figures.with_unit(100 * share, "percent") if booked else figures.with_unit(share, "per_record")
    return labels.text("chart.cell", weekday=name, hour=hour, value=shown)


def months(trend: pd.DataFrame, key: str = "months") -> None:
    """Draw counts by key and month, keys in code order; the unfinished month is marked."""
    if trend.empty:
        style.empty(labels.text("empty.period"))
        return
    columns = list(dict.fromkeys(trend["month"]))
    keys = dict(zip(trend["key"], trend["label"], strict=True))
    top = float(trend["numerator"].max()) or 1.0
    left, width, height = 120, 980 / len(columns), 30
    parts = []
    for row in trend.itertuples():
        x, y = left + columns.index(row.month) * width, 26 + list(keys).index(row.key) * height
        share = row.numerator / top
        ink = "#fff" if share > 0.45 else style.INK
        fade = "" if row.is_final else ' opacity="0.55"'
        parts.append(
            f'<rect x="{x:.1f}" y="{y}" width="{width - 3:.1f}" height="{height - 3}" rx="3"'
            f' fill="{style.shade(share)}"{fade}><title>{figures.month(row.month)} {style.escape(row.label)}'
            f" {row.numerator:,.0f}</title></rect>"
            f'<text x="{x + (width - 3) / 2:.1f}" y="{y + 19}" font-size="14" text-anchor="middle" fill="{ink}">'
            f"{row.numerator:,.0f}</text>"
        )
    for index, name in enumerate(keys.values()):
        parts.append(_label(left - 10, 26 + index * height + 19, name, "end", style.INK))
    for index, month in enumerate(columns):
        parts.append(_label(left + (index + 0.5) * width, 17, month_tick(month, index == 0)))
    style.picture(_svg(1100, 28 + height * len(keys), parts), key)


def month_tick(month: object, with_year: bool) -> str:
    """Return the tick of a month; the year is written in January and where an axis begins."""
    day = pd.Timestamp(month).date()
    return (
        labels.text("chart.year_month", year=day.year % 100, month=day.month)
        if with_year or day.month == 1
        else figures.short_month(day)
    )


def _label(x: float, y: float, text: str, anchor: str = "middle", ink: str = style.GREY) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="15" text-anchor="{anchor}" fill="{ink}">{style.escape(text)}</text>'


def _svg(width: float, height: float, parts: list[str]) -> str:
    return f'<svg viewBox="0 0 {width} {height}">{style.HATCH}{"".join(parts)}</svg>'
