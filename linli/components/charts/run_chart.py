"""The course of one indicator by month, on a switch with the limits that chance leaves them and the days everybody knows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli import headlines
from linli.components.charts import line_chart
from linli.components.elements import element
from linli.components.state import filter_bar
from linli.components.state.filter_bar import Choice
from linli.metrics import history, indicators
from linli.metrics.history import History, Month
from linli.selection import add_months
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Reader, Rows

# Off unless wanted: across a room one line is read at once, a band needs its note; and with limits the months are drawn as
# they were once known, so that they differ from the tables behind the figures.
LIMITS = ("limits", {name: labels.text(f"limits.{name}") for name in ("off", "on")})
_INK = colours.BROWN
_ALARMS = {"improved": colours.TEAL, "worsened": colours.ALARM}
# The words of the heating season stand outside it, so that they leave room for the festival within.
_ANCHORS = {"heating_begins": "right", "heating_ends": "left"}


@dataclass(frozen=True)
class Trend:
    """What a panel shows of the months of an indicator: body, note, and what its title says besides its conclusion."""

    body: element.Figure | str
    note: str = ""
    verdict: str = ""
    how: str = ""  # to read it: the form of the picture, where it wants explaining

    def titled(self, title: str) -> str:
        """Return the title with the verdict; one that says nothing stays so."""
        return f"{title}{self.verdict}" if title else ""


def trend(
    reader: Reader,
    choice: Choice,
    indicator: str,
    height: int = 260,
    every: int = 6,
    *,
    has_last_year: bool = False,
) -> Trend:
    """Return the months of an indicator as the switch LIMITS wants them, with a tick every so many months; without limits
    24 of them in a row, or twelve beside those of a year before.
    """
    value = indicators.value(reader, indicator, choice.selection)
    points: Sequence[indicators.Point] = ()
    if has_last_year:
        points = history.course(reader, indicator, choice.selection)
        target = value.target.value if value.target else None
        events = line_chart.events(reader, choice.selection, {indicator: points})
        plain = line_chart.years(indicator, points, target, choice, height, events)
    else:
        plain = line_chart.trends(reader, choice, (indicator,), height, every)
    if filter_bar.chosen(*LIMITS) == "off" or not plain:
        return Trend(plain, _gap(reader, choice, indicator, points) if plain and has_last_year else "")
    found = history.of(reader, indicator, choice.selection, choice.compare)
    note, verdict = (
        headlines.comparisons.limits(indicator, found),
        headlines.comparisons.own_months(value, found.found),
    )
    if not found.months:
        return Trend(plain, note, verdict)
    marked = line_chart.events(reader, choice.selection, {indicator: found.months})
    return Trend(draw(found, indicator, choice, height, every, marked), note, verdict, "limits")


def _gap(reader: Reader, choice: Choice, indicator: str, points: Sequence[indicators.Point]) -> str:
    """Return of a median that its months are as they were known at the same age, and where some of the last year have too few
    cases to be drawn; of anything else nothing.
    """
    about, known = indicators.catalogue()[indicator], {point.month for point in points}
    if about.kind != "query":
        return ""
    year = (add_months(choice.selection.end, -back) for back in range(12))
    is_whole = all(month in known or not indicators.is_whole(reader, indicator, month) for month in year)
    gap = "" if is_whole else labels.text("years.gap", least=formatting.number(about.least_n))
    return labels.text("years.same_age") + gap


def draw(
    found: History, indicator: str, choice: Choice, height: int, every: int, marked: Rows = ()
) -> element.Figure:
    """Return the line of the months on the band of their limits, marks beyond them, events at the axis, and those known
    to the ledger above, where their month has none at the axis.
    """
    about = indicators.catalogue()[indicator]
    size = line_chart.text_size(choice.mode)
    days = [item.month for item in found.months]
    bands = [item.band for item in found.months if item.band]
    known = [item.value for item in found.months if item.value is not None]
    last, short = known[-1], about.short
    values = [*known, *(edge for band in bands for edge in (band.low, band.high))]
    span = line_chart.value_span(values, is_share=about.unit == "percent")
    ends = [(last, f"{short} {formatting.with_unit(last, about.unit)}", _INK)]
    ends.append((bands[-1].middle, labels.text("limits.band"), colours.GREY))
    if found.found.is_alarm:  # said beside the end of the line, where no mark and no edge is in its way
        verdict = labels.text(f"verdict.{found.found.verdict}")
        ends.append((last, labels.text("limits.alarm", verdict=verdict), _alarm_ink(found)))
    left = 6 + line_chart.tick_width(span, size)
    right = 14 + max(line_chart.text_width(text, size) for _, text, _ in ends)
    layout = line_chart.plain_layout(height, size, left, right)
    layout["hovermode"] = "x"
    layout["xaxis"] |= line_chart.time_axis(days, every)
    layout["yaxis"] |= {"range": span}
    _mark_events(layout, found.events, days, size)
    at_axis = {f"{event['date']:%Y-%m}" for event in found.events}
    marked = tuple(event for event in marked if f"{event['date']:%Y-%m}" not in at_axis)
    data = [
        *_band(found.months),
        {
            "type": "scatter",
            "mode": "lines",
            "x": [day.isoformat() for day in days],
            "y": [item.value for item in found.months],
            "text": [
                headlines.comparisons.month_within(item, short, about.unit, found.found)
                for item in found.months
            ],
            "hovertemplate": "%{text}<extra></extra>",
            "customdata": [f"month={item.month:%Y-%m}" for item in found.months],
            "line": {"color": _INK, "width": 2.4},
        },
        *_marks(found, size),
        *line_chart.mark_events(layout, marked, days, size, span[1]),
        line_chart.end_labels(ends, span, height, size, days[-1].isoformat()),
    ]
    return {"data": data, "layout": layout}


def _band(months: Sequence[Month]) -> list[dict[str, Any]]:
    banded = [(item.month.isoformat(), item.band) for item in months if item.band]
    shared = {
        "type": "scatter",
        "mode": "lines",
        "x": [day for day, _ in banded],
        "hoverinfo": "skip",
    }
    return [
        shared | {"y": [band.low for _, band in banded], "line": {"width": 0}},
        shared
        | {
            "y": [band.high for _, band in banded],
            "line": {"width": 0},
            "fill": "tonexty",
            "fillcolor": colours.LINE,
        },
        shared | {"y": [band.middle for _, band in banded], "line": {"color": colours.GREY, "width": 1}},
    ]


def _marks(found: History, size: int) -> list[dict[str, Any]]:
    """Return the months beyond the limits as open rings, those of the verdict filled and of its colour."""
    shapes = {"beyond": ("circle-open", colours.GREY), "alarm": ("diamond", _alarm_ink(found))}
    traces = []
    for mark, (symbol, ink) in shapes.items():
        marked = [item for item in found.months if item.mark == mark]
        if marked:
            traces.append(
                {
                    "type": "scatter",
                    "mode": "markers",
                    "x": [item.month.isoformat() for item in marked],
                    "y": [item.value for item in marked],
                    "marker": {"symbol": symbol, "size": size - 5, "color": ink},
                    "cliponaxis": False,
                    "hoverinfo": "skip",
                }
            )
    return traces


def _alarm_ink(found: History) -> str:
    return _ALARMS.get(found.found.verdict, colours.GREY)


def _mark_events(
    layout: dict[str, Any], events: Sequence[Mapping[str, Any]], days: Sequence[date], size: int
) -> None:
    """Mark events in a strip between the drawing and the months' names, where they do not touch."""
    kept = apart(events, days, size - 2)
    if not kept:
        return
    strip = (size + 8) / (layout["height"] - layout["margin"]["t"] - layout["margin"]["b"])
    layout["yaxis"]["domain"] = [strip, 1]
    layout["xaxis"] |= {"anchor": "free", "position": 0}
    for event in kept:
        day = event["date"].isoformat()
        layout["shapes"].append(
            {
                "type": "line",
                "x0": day,
                "x1": day,
                "y0": strip * 0.8,
                "y1": strip * 1.4,
                "yref": "paper",
                "line": {"color": colours.GREY, "width": 1},
            }
        )
        layout["annotations"].append(
            {
                "x": day,
                "y": strip * 0.9,
                "yref": "paper",
                "xanchor": _ANCHORS.get(event["event"], "center"),
                "yanchor": "top",
                "borderpad": 0,
                "showarrow": False,
                "text": labels.text(f"event.{event['event']}"),
                "font": {"size": size - 2, "color": colours.GREY},
            }
        )


def apart(events: Sequence[Mapping[str, Any]], days: Sequence[date], size: int) -> list[Mapping[str, Any]]:
    """Return the events whose words do not touch, the more important ones first; at the edge they would be cut."""
    wanted = []
    for event in sorted(events, key=lambda event: (event["rank"], event["date"])):
        text = labels.text(f"event.{event['event']}")
        width = line_chart.pixel(days) * (line_chart.text_width(text, size) + 4)
        share = {"right": 1.0, "left": 0.0}.get(_ANCHORS.get(event["event"], ""), 0.5)
        begins = event["date"] - width * share
        wanted.append((event, (begins, begins + width)))
    return line_chart.apart(wanted)
