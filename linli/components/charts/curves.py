"""Time-to-resolve curves: the share closed within so many days, open ones counted in."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from linli import contracts
from linli.components.charts import line_chart
from linli.components.elements import element
from linli.components.state.filter_bar import Choice
from linli.metrics import absence, comparison
from linli.selection import Selection
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Reader, Rows

AXES = ("period", "contact", "category", "channel", "urgency")
_INKS = (colours.TEAL, colours.BROWN, colours.BLUE, colours.ALARM, colours.SOFT)
_MOST = 5  # lines of an axis, those with the most issues
_FEWEST = 10  # at risk; beyond, a curve jumps with single issues
_SHORTEST, _LONGEST = 14, 730  # days of the axis

Curves = list[tuple[str, Rows]]  # title and rows of each


def read(reader: Reader, selection: Selection, axis: str) -> Curves:
    """Return the curves of an axis; of the period this one and that of the year before, of contact also closing."""
    if absence.of_part(reader, selection, "resolve_curves", axis).is_certain:
        return []
    if axis == "period":
        like = comparison.periods(reader, "median_days_km", selection, "last_year")
        asked = [(like.now, None), (like.then, like.known_on)] if like else [(selection, None)]
        found = [
            (formatting.months(period.start, period.end), _rows(reader, period, "", known))
            for period, known in asked
        ]
        return [(name, rows) for name, rows in found if rows] if found[0][1] else []
    if axis == "contact":
        found = [
            (labels.text("curve.contact"), _rows(reader, selection, "contact")),
            (labels.text("curve.closed"), _rows(reader, selection, "")),
        ]
        return [(name, rows) for name, rows in found if rows] if found[0][1] else []
    rows = _rows(reader, selection, axis)
    sizes = {row["key"]: row["issues"] for row in rows if row["key"]}
    keys = sorted(sizes, key=lambda key: sizes[key], reverse=True)[:_MOST]
    return [
        (
            contracts.value_label("issues", axis, key),
            tuple(row for row in rows if row["key"] == key),
        )
        for key in sorted(keys)
    ]


def _rows(reader: Reader, selection: Selection, axis: str, known_on: date | None = None) -> Rows:
    rows = reader.rows("resolve_curves", axis=axis, **selection.issues(), known_on=known_on)
    return tuple(row for row in rows if row["at_risk"] >= _FEWEST and row["days"] <= _LONGEST)


def shares(curves: Curves, axis: str) -> list[tuple[str, float | None, float | None]]:
    """Return the name of each curve and its shares within a week and a month; of contact within a day and a week."""
    first, second = (1, 7) if axis == "contact" else (7, 30)
    return [(name, share(rows, first), share(rows, second)) for name, rows in curves]


def share(rows: Rows, days: int) -> float | None:
    """Return the share closed within so many days, None where the curve does not reach so far."""
    if not rows or rows[-1]["days"] < days:
        return None
    return next((float(row["closed_share"]) for row in reversed(rows) if row["days"] <= days), 0.0)


_LOWEST = 250  # pixels to which a meeting may shrink a chart that leads; labels stay apart there too


def draw(curves: Curves, choice: Choice, axis: str) -> element.Figure | str:
    """Return the curves as steps, the first with its 95 % interval."""
    if not curves:
        return ""
    span = max(_SHORTEST, *(rows[-1]["days"] for _, rows in curves))
    size, height = line_chart.text_size(choice.mode), 300
    traces: list[dict[str, Any]] = []
    ends: list[tuple[float, str, str]] = []
    for index, (name, rows) in enumerate(curves):
        ink = _INKS[index]
        days = [0, *(row["days"] for row in rows)]
        if index == 0 and len(curves) <= 2:
            known = [row for row in rows if row["share_low"] is not None]
            for column, fill in (("share_low", "none"), ("share_high", "tonexty")):
                traces.append(
                    {
                        "type": "scatter",
                        "mode": "lines",
                        "x": [row["days"] for row in known],
                        "y": [100 * row[column] for row in known],
                        "line": {"width": 0, "shape": "hv"},
                        "fill": fill,
                        "fillcolor": "rgba(27,107,114,0.15)",
                        "hoverinfo": "skip",
                    }
                )
        values = [0.0, *(100 * row["closed_share"] for row in rows)]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": days,
                "y": values,
                "text": [
                    labels.text(
                        "curve.hover", name=name, days=day, share=formatting.with_unit(value, "percent")
                    )
                    for day, value in zip(days, values, strict=True)
                ],
                "hovertemplate": "%{text}<extra></extra>",
                "customdata": [f"focus={axis}={rows[0]['key']}"] * len(days) if rows[0]["key"] else [],
                "line": {
                    "color": ink,
                    "width": 2.4,
                    "shape": "hv",
                    "dash": "dot" if axis == "period" and index == 1 else "solid",
                },
            }
        )
        is_read = colours.contrast(ink, colours.PAPER) >= colours.READ
        ends.append((values[-1], name, ink if is_read else colours.INK))
    right = 14 + max(line_chart.text_width(name, size) for _, name, _ in ends)
    layout = line_chart.plain_layout(height, size, 12 + line_chart.text_width("100%", size), right)
    layout["xaxis"] |= {
        "range": [0, span],
        "tickvals": list(_ticks(span)),
        "ticktext": [labels.text("curve.day", days=day) for day in _ticks(span)],
    }
    layout["yaxis"] |= {"range": [0, 104], "ticksuffix": "%"}
    return {"data": [*traces, line_chart.end_labels(ends, [0, 104], _LOWEST, size, span)], "layout": layout}


def _ticks(span: int) -> Sequence[int]:
    step = next(step for step in (7, 15, 30, 60, 90, 180) if span / step <= 9)
    return range(step, span + 1, step)
