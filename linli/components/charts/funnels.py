"""Funnel plots: which parts lie further from the whole than chance explains; only those are named."""

from collections.abc import Sequence
from typing import Any

from linli.components.charts import line_chart
from linli.components.elements import element
from linli.components.state.filter_bar import Choice
from linli.metrics import funnel_limits, indicators
from linli.metrics.funnel_limits import Funnel, Judged
from linli.text import formatting, labels
from linli.theme import colours

_STEPS = 60


def draw(found: Funnel, indicator: str, choice: Choice, axis: str) -> element.Figure | str:
    """Return a dot per part over its number of cases, with the limits of 95 and 99.8 percent around the whole."""
    parts, whole = found.parts, found.whole
    if not parts or whole is None:
        return ""
    about = indicators.catalogue()[indicator]
    size, height = line_chart.text_size(choice.mode), 300
    most = 1.12 * max(part.cases for part in parts)
    least = max(1.0, 0.7 * min(part.cases for part in parts))
    cases = [least + (most - least) * step / _STEPS for step in range(_STEPS + 1)]
    total = labels.text(
        "funnel.whole", unit=labels.text(f"funnel.of_{axis}"), value=formatting.with_unit(whole, about.unit)
    )
    traces: list[dict[str, Any]] = []
    lows: list[float] = []
    ends = [(whole, total, colours.INK)]
    for score, name, ink, dash in (
        (funnel_limits.WARNING, "funnel.warning", colours.SOFT, "dot"),
        (funnel_limits.ACTION, "funnel.action", colours.MIDDLE, "solid"),
    ):
        bands = [funnel_limits.band(whole, number / found.dispersion, score) for number in cases]
        lows.append(min(low for low, _ in bands))
        ends += [(end, labels.text(name), colours.GREY) for end in bands[-1]]
        for side in (0, 1):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": cases,
                    "y": [band[side] for band in bands],
                    "line": {"color": ink, "width": 1.4, "dash": dash},
                    "hoverinfo": "skip",
                }
            )
    traces.append(_line([least, most], whole))
    for outside in (False, True):
        chosen = [part for part in parts if part.is_outside == outside]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text" if outside else "markers",
                "x": [part.cases for part in chosen],
                "y": [part.part.value for part in chosen],
                # A name is told only where the difference is more than chance.
                "text": [part.part.label if outside else "" for part in chosen],
                "hovertext": [_told(part, about.unit, outside) for part in chosen],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "customdata": [_leads(part.part.key, axis) for part in chosen],
                "textposition": ["bottom center" if part.score < 0 else "top center" for part in chosen],
                "textfont": {"color": colours.INK, "size": size},
                "marker": {"color": colours.ALARM if outside else colours.GREY, "size": 10 if outside else 8},
                "cliponaxis": False,
            }
        )
    values = [part.part.value or 0.0 for part in parts]
    room = 12 + max(line_chart.text_width(text, size) for _, text, _ in ends)
    layout = line_chart.plain_layout(height, size, 12 + line_chart.text_width("100%", size), room)
    low, high = max(0.0, min(*values, *lows)), max(*values, whole)
    margin = max(2.0, 0.14 * (high - low))
    span = [max(0.0, low - margin), min(103.0, high + margin)]
    shown = [end for end in ends if span[0] <= end[0] <= min(span[1], 100.0)]
    traces.append(line_chart.end_labels(shown, span, layout["height"], size, most))
    layout["xaxis"] |= {
        "range": [least, most],
        "nticks": 6,
        "title": {"text": labels.text("funnel.cases"), "font": {"size": size}},
    }
    layout["yaxis"] |= {"range": span, "ticksuffix": "%"}
    layout["margin"]["b"] = 3 * size
    return {"data": traces, "layout": layout}


def _leads(key: str, axis: str) -> str:
    """Return the door of a part: a community narrows the choice, a compound has a file."""
    return f"community={key}" if axis == "community" else element.opens("compound", compound=key)


def _told(part: Judged, unit: str, outside: bool) -> str:
    value = f"{formatting.with_unit(part.part.value, unit)} ({formatting.number(part.part.numerator)}/{formatting.number(part.cases)})"
    return f"{part.part.label} {value}" if outside else value


def _line(xs: Sequence[float], y: float) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(xs),
        "y": [y, y],
        "line": {"color": colours.INK, "width": 1.2},
        "hoverinfo": "skip",
    }
