"""Trends by month or week with plotly: few traces from plain lists, direct labels, the unfinished one shaded."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from linli.components.charts import heatmap
from linli.components.elements import element, style
from linli.components.state.filter_bar import Choice
from linli.metrics import indicators
from linli.metrics.history import Month
from linli.selection import Selection, add_months
from linli.text import formatting, labels
from linli.theme import colours, type_sizes
from linli.theme.measure import ems
from linli.warehouse.store import Reader, Rows

_INKS = (colours.BROWN, colours.TEAL, colours.BLUE)
_NARROWEST = 240  # pixels of a drawing in half a page, its labels at the ends left out
_HALF_A_PAGE = 320  # the same with the room above those labels
_LEAST_POINTS = 20  # percentage points that the axis of a share spans at least
_MARKED = 5  # events on one drawing: of more none is seen
_LABEL_SIGNS = 7


def trends(
    reader: Reader, choice: Choice, names: Sequence[str], height: int = 260, every: int = 3
) -> element.Figure | str:
    """Return the trends of indicators of one unit over 24 months, with a tick every so many months."""
    series = {name: indicators.trend(reader, name, choice.selection) for name in names}
    return lines(series, choice, height, every, events=events(reader, choice.selection, series))


def events(
    reader: Reader, selection: Selection, series: Mapping[str, Sequence[indicators.Point | Month]]
) -> Rows:
    """Return the events on record of the chosen communities in the months of a drawing."""
    months = [point.month for points in series.values() for point in points]
    if not months:
        return ()
    span = {"start": min(months), "stop": add_months(max(months), 1)}
    return reader.rows("known_events", **span, community_ids=selection.community_ids)


def lines(
    series: Mapping[str, Sequence[indicators.Point]],
    choice: Choice,
    height: int = 260,
    every: int = 3,
    step: str = "month",
    events: Rows = (),
) -> element.Figure | str:
    """Return a line per indicator of one unit, by month or by week, with a tick every so many months and events marked."""
    known = {
        name: points for name, points in series.items() if any(point.value is not None for point in points)
    }
    if not known:
        return ""
    return _figure(known, height, choice.mode, every, step, events)


def _figure(
    series: Mapping[str, Sequence[indicators.Point]],
    height: int,
    mode: str,
    every: int,
    step: str,
    events: Rows,
) -> element.Figure:
    size = text_size(mode)
    named = formatting.week if step == "week" else formatting.month
    about = indicators.catalogue()
    first = next(iter(series.values()))
    months = [f"{point.month:%Y-%m-%d}" for point in first]
    traces: list[dict[str, Any]] = []
    ends: list[tuple[float, str, str]] = []
    for (name, points), ink in zip(series.items(), _INKS, strict=False):
        unit, short = about[name].unit, about[name].short
        final = [point for point in points if point.is_final]
        # What is not over yet is joined on by dots: it will still grow.
        for part, dash in ((final, "solid"), ([*final[-1:], *points[len(final) :]], "dot")):
            if dash == "dot" and len(final) == len(points):
                continue
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [f"{point.month:%Y-%m-%d}" for point in part],
                    "y": [point.value for point in part],
                    "text": [
                        f"{named(point.month)} {short} {formatting.with_unit(point.value, unit)}"
                        for point in part
                    ],
                    "hovertemplate": "%{text}<extra></extra>",
                    "customdata": [f"month={point.month:%Y-%m}" for point in part],
                    "line": {"color": ink, "width": 2.4, "dash": dash},
                }
            )
        known = [[point.value for point in part if point.value is not None] for part in (final, points)]
        last = (known[0] or known[1])[-1:]
        if not last:
            continue
        ends.append((last[0], f"{short} {formatting.with_unit(last[0], unit)}", ink))
    values: list[float] = [value for trace in traces for value in trace["y"] if value is not None]
    span = value_span(values, is_share=all(about[name].unit == "percent" for name in series))
    left = 6 + tick_width(span, size)
    right = 14 + max(text_width(text, size) for _, text, _ in ends)
    layout = plain_layout(height, size, left, right)
    layout["hovermode"] = "x"  # a month is pointed at by its column, not by its line
    layout["xaxis"] |= time_axis([point.month for point in first], every, step)
    layout["yaxis"] |= {"range": span}
    open_month = next((point.month for point in first if not point.is_final), None)
    taken: list[tuple[date, date]] = []
    days = [point.month for point in first]
    if open_month is not None:
        told = labels.text(f"chart.open_{step}", month=formatting.short_month(open_month))
        taken.append((open_month - pixel(days, _HALF_A_PAGE) * text_width(told, size - 2), open_month))
        layout["shapes"].append(
            {
                "type": "rect",
                "x0": (open_month - timedelta(days=15 if step == "month" else 4)).isoformat(),
                "x1": (open_month + timedelta(days=10 if step == "month" else 4)).isoformat(),
                "y0": 0,
                "y1": 1,
                "yref": "paper",
                "fillcolor": colours.HATCH_GROUND,
                "line": {"width": 0},
                "layer": "below",
            }
        )
        layout["annotations"].append(
            {
                "x": open_month.isoformat(),
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "xanchor": "right",
                "showarrow": False,
                "text": told,
                "font": {"size": size - 2},
            }
        )
    marks = mark_events(layout, events, days, size, span[1], taken)
    return {"data": [*traces, *marks, end_labels(ends, span, height, size, months[-1])], "layout": layout}


def mark_events(
    layout: dict[str, Any],
    events: Rows,
    days: Sequence[date],
    size: int,
    top: float,
    taken: Sequence[tuple[date, date]] = (),
) -> list[dict[str, Any]]:
    """Mark events by a thin rule each with a short name above the drawing, and return what tells of them when pointed at.

    Of events whose names would touch each other, or what is taken above the drawing, the more important ones stay.
    """
    widths = [
        pixel(days, _HALF_A_PAGE) * (text_width(_short(event["label"]), size - 2) + 8) for event in events
    ]
    spans = [(event["date"], event["date"] + width) for event, width in zip(events, widths, strict=True)]
    order = sorted(range(len(events)), key=lambda place: (events[place]["rank"], events[place]["date"]))
    kept = [events[place] for place in apart([(place, spans[place]) for place in order], taken)[:_MARKED]]
    if not kept:
        return []
    told = [f"{formatting.day(event['date'])} {event['title']}" for event in kept]
    for event, text in zip(kept, told, strict=True):
        day = event["date"].isoformat()
        line = {"color": colours.HATCH_LINE, "width": 1}
        rule = {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1.06, "yref": "paper", "line": line}
        layout["shapes"].append(rule | {"layer": "below"})
        layout["annotations"].append(
            {
                "x": day,
                "y": 1,
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "text": _short(event["label"]),
                "hovertext": text,
                "font": {"size": size - 2, "color": colours.GREY},
            }
        )
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": [event["date"].isoformat() for event in kept],
            "y": [top] * len(kept),
            "text": told,
            "hovertemplate": "%{text}<extra></extra>",
            "customdata": [f"month={event['date']:%Y-%m}" for event in kept],
            "marker": {"opacity": 0, "color": colours.GREY},
        }
    ]


def _short(label: str) -> str:
    return label if len(label) <= _LABEL_SIGNS else f"{label[: _LABEL_SIGNS - 1]}…"


def pixel(days: Sequence[date], width: int = _NARROWEST) -> timedelta:
    """Return how long a pixel of a drawing of these days is that is as narrow as drawings become."""
    return (days[-1] - days[0] + timedelta(days=24)) / width


def apart(
    wanted: Sequence[tuple[Any, tuple[date, date]]], taken: Sequence[tuple[date, date]] = ()
) -> list[Any]:
    """Return those whose spans touch neither each other nor what is taken, the first ones first."""
    spans, kept = list(taken), []
    for item, (begins, ends) in wanted:
        if all(ends <= first or begins >= last for first, last in spans):
            spans.append((begins, ends))
            kept.append(item)
    return kept


def years(
    indicator: str,
    points: Sequence[indicators.Point],
    target: float | None,
    choice: Choice,
    height: int = 260,
    events: Rows = (),
) -> element.Figure | str:
    """Return the last twelve months of an indicator beside the same months a year before, and the target of the year; of
    events those of the last twelve months are marked.
    """
    last = choice.selection.end
    begin = add_months(last, -11)
    known = {point.month: point for point in points if point.value is not None and point.is_final}
    months = [add_months(begin, offset) for offset in range(12)]
    now, then = ([known.get(add_months(month, shift)) for month in months] for shift in (0, -12))
    if not any(now):
        return ""
    # The year before ends where this one does: at the ends of the lines the same month stands beside itself.
    until = max(place for place, point in enumerate(now) if point)
    then[until + 1 :] = [None] * (len(then) - until - 1)
    about, size = indicators.catalogue()[indicator], text_size(choice.mode)
    at = formatting.short_month(months[until])
    drawn = [(now, labels.text("years.now", month=at), colours.BROWN, "solid")]
    if any(then):
        drawn.insert(0, (then, labels.text("years.then", month=at), colours.GREY, "dot"))
    traces, ends = [], []
    for part, name, ink, dash in drawn:
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",  # a month between two gaps has no line
                "marker": {"color": ink, "size": 5},
                "x": [f"{month:%Y-%m-%d}" for month in months],
                "y": [point and point.value for point in part],  # a month without a value leaves a gap
                "text": [point and _pointed(point, about) for point in part],
                "hovertemplate": "%{text}<extra></extra>",
                "customdata": [point and f"month={point.month:%Y-%m}" for point in part],
                "line": {"color": ink, "width": 2.4, "dash": dash},
            }
        )
        end = [float(point.value or 0) for point in part if point][-1]
        ends.append((end, f"{name} {formatting.with_unit(end, about.unit)}", ink))
    values = [float(point.value or 0) for part, *_ in drawn for point in part if point]
    if target is not None:
        values.append(target)
        named = labels.text("years.target", value=formatting.with_unit(target, about.unit))
        ends.append((target, named, colours.TEAL))
    span = value_span(values, is_share=about.unit == "percent")
    left = 6 + tick_width(span, size)
    right = 14 + max(text_width(text, size) for _, text, _ in ends)
    layout = plain_layout(height, size, left, right)
    layout["hovermode"] = "x"
    layout["xaxis"] |= time_axis(months, 3)
    layout["yaxis"] |= {"range": span}
    if target is not None:
        line = {"color": colours.TEAL, "width": 1.5, "dash": "dash"}
        # It ends before its name begins.
        layout["shapes"].append(
            {"type": "line", "x0": 0, "x1": 0.98, "xref": "paper", "y0": target, "y1": target, "line": line}
        )
    edge = f"{months[-1]:%Y-%m-%d}"
    late = tuple(event for event in events if event["date"] >= begin)
    marks = mark_events(layout, late, months, size, span[1])
    return {"data": [*traces, *marks, end_labels(ends, span, height, size, edge)], "layout": layout}


def _pointed(point: indicators.Point, about: indicators.Indicator) -> str:
    return f"{formatting.month(point.month)} {about.short} {formatting.with_unit(point.value, about.unit)}"


def value_span(values: Sequence[float], *, is_share: bool) -> list[float]:
    """Return from where to where the axis of values goes: of amounts from nothing, of shares over twenty points at least."""
    low, high = min(values), max(values)
    margin = (high - low) * 0.12 or 1.0
    if is_share:
        # No tick above 100 %, and never fewer points than would make drama of noise.
        top = min(high + margin, 100.4)
        return [max(0.0, min(low - margin, top - _LEAST_POINTS)), top]
    # Amounts and days from nothing: a fifth of a day is to look like a fifth of a day.
    return [min(0.0, low - margin if low < 0 else 0.0), max(high, 0.0) + 0.08 * abs(high) or 1.0]


def time_axis(days: Sequence[date], every: int, step: str = "month") -> dict[str, Any]:
    """Return the axis of months, or of weeks by their first day, with a tick every so many months."""
    # Counted from January, so that ticks fall on the same months in every chart.
    ticks = [day for day in days if _is_tick(day, every, step)]
    # January has its year; where it is the second tick the first needs none, and both have room.
    dated = None if [day.month for day in ticks[1:2]] == [1] else next(iter(ticks), None)
    edge = timedelta(days=12)
    return {
        "type": "date",
        "range": [(days[0] - edge).isoformat(), (days[-1] + edge).isoformat()],
        "tickvals": [day.isoformat() for day in ticks],
        "ticktext": [heatmap.month_tick(day, day == dated) for day in ticks],
    }


def _is_tick(day: date, every: int, step: str) -> bool:
    return day.month % every == 1 % every and (step == "month" or day.day <= 7)


def text_size(mode: str) -> int:
    """Return the size of letters in a chart, in pixels; those for meetings are larger."""
    return type_sizes.of(mode).small


def plain_layout(height: int, size: int, left: int, right: int) -> dict[str, Any]:
    """Return the layout that all charts share: quiet axes, no legend, no dragging; margins in pixels."""
    return {
        "height": round(height * size / 15),
        # Said outright: margins that plotly finds out for itself cost a second drawing.
        "margin": {"l": left, "r": right, "t": 20, "b": 2 * size},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": style.FONT, "size": size, "color": colours.GREY},
        "showlegend": False,
        "hoverlabel": {
            "bgcolor": colours.PAPER,
            "font": {"family": style.FONT, "size": size, "color": colours.INK},
        },
        "dragmode": False,
        # Ticks are chosen to fit: else plotly measures each label to see whether it does.
        "xaxis": {
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
            "tickangle": 0,
            "ticklabeloverflow": "allow",
            "ticklabelstandoff": 5,  # else the nothing of the other axis touches the first month
        },
        "yaxis": {
            "ticklabeloverflow": "allow",
            "gridcolor": colours.LINE,
            "zeroline": False,
            "fixedrange": True,
            "nticks": 5,
            "tickformat": ",~r",
        },
        "annotations": [],
        "shapes": [],
    }


def text_width(text: str, size: int) -> int:
    """Return about how many pixels a text takes at a size in pixels."""
    return round(size * ems(text))


def tick_width(span: Sequence[float], size: int) -> int:
    """Return how many pixels the ticks of an axis of values take; a short axis has ticks between whole numbers."""
    return text_width(formatting.fixed(span[1], int(span[1] - span[0] < 8)), size)


def end_labels(
    ends: list[tuple[float, str, str]], span: list[float], height: int, size: int, last: str | float
) -> dict[str, Any]:
    """Return the labels at the ends of the lines, moved apart where they would touch."""
    gap = (span[1] - span[0]) * (size + 4) / (height - 50)
    heights: list[float] = []
    for value, _, _ in sorted(ends):
        heights.append(max(value, heights[-1] + gap) if heights else value)
    for place in reversed(range(len(heights))):  # what would stand above the frame moves down
        above = heights[place + 1] - gap if place + 1 < len(heights) else span[1]
        heights[place] = min(heights[place], above)
    return {
        "type": "scatter",
        "mode": "text",
        "x": [last] * len(ends),
        "y": heights,
        "text": [f"\u2002{text}" for _, text, _ in sorted(ends)],
        "textposition": "middle right",
        "textfont": {"color": [ink for _, _, ink in sorted(ends)], "size": size, "weight": 700},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
