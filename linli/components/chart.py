"""Monthly trends with plotly: few traces from plain lists, direct labels, the unfinished month shaded."""

from typing import Any

import pandas as pd
import streamlit as st

from linli import figures, indicators, labels
from linli.components import heatmap, style
from linli.components.filters import Choice
from linli.store import Reader

_INKS = (style.BROWN, style.TEAL, style.BLUE)


def trends(
    reader: Reader, choice: Choice, names: list[str], key: str, height: int = 260, every: int = 3
) -> None:
    """Draw the trends of indicators of one unit over 24 months, with a tick every so many months."""
    series = {name: indicators.trend(reader, name, choice.selection) for name in names}
    series = {name: rows for name, rows in series.items() if rows["value"].notna().any()}
    if not series:
        style.empty(labels.text("empty.period"))
        return
    st.plotly_chart(
        _figure(series, height, choice.mode, every),
        theme=None,
        key=key,
        config={"displayModeBar": False, "responsive": True},
    )


def _figure(series: dict[str, pd.DataFrame], height: int, mode: str, every: int) -> dict[str, Any]:
    size = 15 if mode == "desk" else 18
    about = indicators.catalogue()
    first = next(iter(series.values()))
    months = [f"{month:%Y-%m-%d}" for month in first["month"]]
    traces: list[dict[str, Any]] = []
    ends: list[tuple[float, str, str]] = []
    for (name, rows), ink in zip(series.items(), _INKS, strict=False):
        unit = about[name].unit
        text = [figures.with_unit(value, unit) for value in rows["value"]]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [f"{month:%Y-%m-%d}" for month in rows["month"]],
                "y": [None if pd.isna(value) else float(value) for value in rows["value"]],
                "text": [
                    f"{figures.month(month)} {about[name].short} {shown}"
                    for month, shown in zip(rows["month"], text, strict=True)
                ],
                "hovertemplate": "%{text}<extra></extra>",
                "line": {"color": ink, "width": 2.4},
            }
        )
        known = rows[rows["value"].notna()]
        ends.append(
            (
                float(known["value"].iloc[-1]),
                f"{about[name].short} {figures.with_unit(float(known['value'].iloc[-1]), unit)}",
                ink,
            )
        )
    values: list[float] = [value for trace in traces for value in trace["y"] if value is not None]
    low, high = min(values), max(values)
    margin = (high - low) * 0.12 or 1.0
    lowest = max(0.0, low - margin) if low >= 0 else low - margin
    span = [lowest, high + margin]
    # Counted from January, so that ticks fall on the same months in every chart.
    ticks = [index for index, month in enumerate(first["month"]) if month.month % every == 1]
    layout: dict[str, Any] = {
        "height": round(height * size / 15),
        "margin": {"l": 4, "r": _room(ends, size), "t": 18, "b": 4},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": style.FONT, "size": size, "color": style.GREY},
        "showlegend": False,
        "hoverlabel": {"bgcolor": "#fff", "font": {"family": style.FONT, "size": size, "color": style.INK}},
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "showgrid": False,
            "fixedrange": True,
            "range": _range(first),
            "tickangle": 0,
            "tickvals": [months[index] for index in ticks],
            "ticktext": [
                heatmap.month_tick(first["month"].iloc[index], index == ticks[0]) for index in ticks
            ],
            "automargin": True,
        },
        "yaxis": {
            "gridcolor": style.LINE,
            "zeroline": False,
            "fixedrange": True,
            "nticks": 5,
            "range": span,
            "automargin": True,
            "tickformat": ",~r",
        },
        "annotations": _ends(ends, span, height, size, months[-1]),
        "shapes": [],
    }
    open_month = next(
        (month for month, final in zip(first["month"], first["is_final"], strict=True) if not final), None
    )
    if open_month is not None:
        shown = pd.Timestamp(open_month)
        left = (shown - pd.Timedelta(days=15)).isoformat()
        layout["shapes"].append(
            {
                "type": "rect",
                "x0": left,
                "x1": (shown + pd.Timedelta(days=10)).isoformat(),
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "fillcolor": "#EEF1F2",
                "line": {"width": 0},
                "layer": "below",
            }
        )
        layout["annotations"].append(
            {
                "x": shown.isoformat(),
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": "right",
                "showarrow": False,
                "text": labels.text("chart.open_month", month=figures.short_month(open_month)),
                "font": {"size": size - 2},
            }
        )
    return {"data": traces, "layout": layout}


def _range(rows: pd.DataFrame) -> list[str]:
    first, last = pd.Timestamp(rows["month"].iloc[0]), pd.Timestamp(rows["month"].iloc[-1])
    edge = pd.Timedelta(days=12)
    return [(first - edge).isoformat(), (last + edge).isoformat()]


def _room(ends: list[tuple[float, str, str]], size: int) -> int:
    """Return how many pixels the labels at the ends of the lines need; a Chinese character is square."""
    return 8 + round(
        max(sum(size if ord(char) > 0x2E80 else 0.62 * size for char in text) for _, text, _ in ends)
    )


def _ends(
    ends: list[tuple[float, str, str]], span: list[float], height: int, size: int, last: str
) -> list[dict[str, Any]]:
    """Return the labels at the ends of the lines, moved apart where they would touch."""
    gap = (span[1] - span[0]) * (size + 4) / (height - 50)
    placed: list[dict[str, Any]] = []
    floor = None
    for value, text, ink in sorted(ends):
        y = value if floor is None else max(value, floor)
        floor = y + gap
        placed.append(
            {
                "x": last,
                "y": y,
                "xanchor": "left",
                "xshift": 8,
                "showarrow": False,
                "text": f"<b>{text}</b>",
                "font": {"color": ink, "size": size},
            }
        )
    return placed
