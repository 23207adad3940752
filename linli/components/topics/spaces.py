"""Pictures of centers: how they stand, what they are used for, who is out of reach, and the weeks after an opening."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from linli import contracts, headlines
from linli.components.charts import bars, line_chart, maps
from linli.components.elements import element, style
from linli.components.state.filter_bar import Choice
from linli.geo import map_limit
from linli.planning import what_if
from linli.planning.what_if import Hours, Spot
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Reader, Rows

SIZE_RULES = (
    "center_size_small_m2",
    "center_size_large_m2",
    "center_quiet_factor",
    "center_hot_factor",
    "zero_weeks_alert",
)
REACH_RULES = ("center_reach_near_m", "center_reach_m", "center_reach_far_m", "walking_factor")
STATES = ("closed", "not_recorded", "silent", "quiet", "hot")
_NAMED = 40  # centers under a state; more are counted
_INKS = {"closed": colours.ALARM, "silent": colours.ALARM, "quiet": colours.ALARM, "hot": colours.TEAL}


def states(rows: Rows) -> str:
    """Return the centers that stand out, by code under each state; nothing is ranked."""
    parts = []
    for state in STATES:
        found = [row for row in rows if row["state"] == state]
        if found:
            shown = style.listed(
                [
                    f'<button type="button"{element.attribute(element.opens("center", center_id=row["center_id"]))}>'
                    f"{style.escape(row['name'])}</button>{_since(row['since'])}"
                    for row in found[:_NAMED]
                ]
            )
            if len(found) > _NAMED:
                shown += style.escape(labels.text("center_state.others", n=f"{len(found):,}"))
            parts.append(
                f'<dt style="color:{_INKS.get(state, colours.GREY)}"><b>{labels.text(f"center_state.{state}")}</b>'
                f" {len(found)}</dt><dd>{shown}</dd>"
            )
    if not parts:
        return ""
    return f'<dl class="facts wide places">{"".join(parts)}</dl>'


def _since(day: date | None) -> str:
    return (
        f' <span class="note">{labels.text("center_state.since", day=formatting.day(day))}</span>'
        if day
        else ""
    )


def rings(rows: Rows) -> str:
    """Return a bar per reach: households within it, and those beyond the farthest."""
    if not rows or rows[0]["share"] is None:
        return ""
    parts = []
    for row in rows:
        share = row["share"]
        beyond = row["metres"] is None
        ink = f";background:{colours.ALARM}" if beyond else ""
        text = labels.text(
            "reach.households",
            share=formatting.with_unit(share, "percent"),
            households=formatting.number(row["households"]),
            compounds=formatting.number(row["compounds"]),
        )
        name = (
            labels.text("reach.beyond")
            if beyond
            else labels.text("reach.within", metres=formatting.fixed(row["metres"]))
        )
        parts.append(bars.row(name, f'<div class="bar" style="width:{share:.1f}%{ink}"></div>', text, False))
    return f'<div class="bars">{"".join(parts)}</div>'


def functions(rows: Rows) -> str:
    """Return a bar per function, the most used first: the share of its open room minutes that were booked and beside it its
    visits, or a bar of these where none are.
    """
    if not rows:
        return ""
    booked = is_booked(rows)
    of = "use_rate" if booked else "visits"
    rows = tuple(sorted(rows, key=lambda row: (row[of] is None, -(row[of] or 0))))
    values = [row[of] for row in rows]
    # A share is of the whole bar, as everywhere.
    top = 100.0 if booked else max((value for value in values if value is not None), default=0.0) or 1.0
    parts = []
    for row, value in zip(rows, values, strict=True):
        name = contracts.value_label("center_use", "function", row["function"]) or row["function"]
        if value is None:
            parts.append(
                bars.row(
                    name,
                    '<div class="absent hatched"></div>',
                    labels.text("center_note.not_recorded"),
                    True,
                    beside="" if booked else None,
                )
            )
            continue
        visits = "" if row["visits"] is None else formatting.with_unit(row["visits"], "visits")
        mark = f'<div class="bar slim" style="width:{100 * value / top:.1f}%"></div>'
        share = formatting.with_unit(value, "percent")
        parts.append(
            bars.row(name, mark, share, False, beside=visits)
            if booked
            else bars.row(name, mark, visits, False)
        )
    return f'<div class="bars{" four" if booked else ""}">{"".join(parts)}</div>'


def is_booked(rows: Rows) -> bool:
    """Tell whether the functions are shown by what was booked of their open minutes."""
    return any(row["use_rate"] is not None for row in rows)


def opening(rows: Rows, choice: Choice) -> element.Figure | str:
    """Return the visits by week since the opening, as a multiple of what is usual later: median and quartiles."""
    if not rows:
        return ""
    size, height = line_chart.text_size(choice.mode), 360
    weeks = [row["week"] for row in rows]
    traces: list[dict[str, Any]] = [
        _line(weeks, [row["low"] for row in rows], {"width": 0}, {"hoverinfo": "skip"}),
        _line(
            weeks,
            [row["high"] for row in rows],
            {"width": 0},
            {"hoverinfo": "skip", "fill": "tonexty", "fillcolor": "rgba(27,107,114,0.15)"},
        ),
        _line([weeks[0], weeks[-1]], [1, 1], {"color": colours.GREY, "width": 1}, {"hoverinfo": "skip"}),
        _line(
            weeks,
            [row["middle"] for row in rows],
            {"color": colours.TEAL, "width": 2.4},
            {
                "text": [
                    labels.text(
                        "opening.hover",
                        week=row["week"] + 1,
                        times=formatting.fixed(row["middle"], 2),
                        n=row["centers"],
                    )
                    for row in rows
                ],
                "hovertemplate": "%{text}<extra></extra>",
            },
        ),
    ]
    layout = line_chart.plain_layout(height, size, 10 + line_chart.text_width("2.5", size), 20)
    ticks = [week for week in weeks if (week + 1) % 8 == 0]
    layout["xaxis"] |= {
        "range": [weeks[0], weeks[-1]],
        "tickvals": ticks,
        "ticktext": [labels.text("opening.week", week=week + 1) for week in ticks],
    }
    layout["yaxis"] |= {"rangemode": "tozero", "tickformat": ".1f"}
    return {"data": traces, "layout": layout}


def _line(
    xs: Sequence[float], ys: Sequence[float], line: Mapping[str, Any], more: Mapping[str, Any]
) -> dict[str, Any]:
    return {"type": "scatter", "mode": "lines", "x": list(xs), "y": list(ys), "line": line, **more}


def reaches(rules: Mapping[str, float]) -> dict[str, str]:
    """Return the metres on foot that can be chosen, as values of a switch."""
    return {
        f"{rules[key]:.0f}": labels.text("reach.near", metres=formatting.fixed(rules[key]))
        for key in REACH_RULES[:3]
    }


def written(rules: Mapping[str, float]) -> dict[str, str]:
    """Return the rules by which centers are told apart, as the words of the note want them."""
    names = {
        "small": "center_size_small_m2",
        "large": "center_size_large_m2",
        "quiet": "center_quiet_factor",
        "hot": "center_hot_factor",
        "weeks": "zero_weeks_alert",
    }
    return {name: f"{rules[key]:g}" for name, key in names.items()}


def reach(
    reader: Reader, communities: Rows, at: Mapping[str, Any], spots: Sequence[Spot], factor: float
) -> str:
    """Return the catchments over the compounds and what new centers at the spots would bring.

    at has the parameters of compounds_reach, factor is that of ways on foot. Where the compounds are too many to be
    drawn, it is communities by the share of their compounds that have a center within reach.
    """
    if map_limit.is_exceeded(reader, at):
        return maps.shares(reader, communities, "reached", "known")
    compounds = reader.rows("compounds_reach", **at)
    straight = at["metres"] / factor
    found = what_if.reached(compounds, spots, straight)
    centers = reader.rows("centers_map", month=at["month"])
    told = headlines.reach.reached(len(spots), found, at["metres"])
    drawing = maps.catchments(reader, compounds, centers, straight, spots, found.compounds)
    return drawing + trial(told, bool(spots), factor)


def far(communities: Rows) -> int:
    """Return how many compounds have no center within reach."""
    return sum(row["far"] for row in communities)


def trial(sentence: str, is_on: bool, factor: float) -> str:
    """Return what a what-if gives, with doors to take the last center back and to clear all."""
    doors = ""
    if is_on:
        doors = (
            f'<button type="button" data-door="new-=1">{labels.text("reach.undo")}</button>'
            f'<button type="button" data-door="new=">{labels.text("reach.clear")}</button>'
        )
    note = style.escape(labels.text("note.whatif", factor=f"{factor:g}"))
    told = f'<b>{style.escape(sentence)}</b> <span class="switch">{doors}</span>'
    return f'<div class="trial">{told}<div class="note">{note}</div></div>'


def extendable(centers: Rows) -> dict[str, str]:
    """Return the centers whose hours may be tried longer, by id; first all of them."""
    found = {row["center_id"]: str(row["name"] or row["center_id"]) for row in centers}
    return {"": labels.text("open.all", n=len(found))} | found


def longer(names: Mapping[str, str], center: str, is_on: bool) -> str:
    """Return the list of centers of which one, or all, are open longer, with a door to take the trial back."""
    options = "".join(
        f'<option value="{style.escape(key)}"{" selected" if key == center else ""}>{style.escape(name)}</option>'
        for key, name in names.items()
    )
    undo = f'<button type="button" data-door="open=now">{labels.text("reach.undo")}</button>' if is_on else ""
    chosen = f'<select data-choice="center">{options}</select>'
    return (
        f'<div class="trial"><label>{style.escape(labels.text("open.center"))} {chosen}</label>'
        f'<span class="switch">{undo}</span></div>'
    )


def hours_reach(found: Hours | None) -> str:
    """Return the hours a week within reach now and with longer opening, as bars."""
    if found is None:
        return ""
    now, then = found.now, found.then
    top = max(now, then) or 1.0
    lines = []
    for name, hours in (("now", now), ("then", then))[: 1 if then == now else 2]:
        mark = f'<div class="bar" style="width:{100 * hours / top:.1f}%"></div>'
        lines.append(
            bars.row(
                labels.text(f"hours_reach.{name}"), mark, formatting.with_unit(hours, "hours_a_week"), False
            )
        )
    return f'<div class="bars">{"".join(lines)}</div>'
