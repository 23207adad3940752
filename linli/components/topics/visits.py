"""Pictures of visits: where nobody has been for too long, and what became of what visits were about."""

import pandas as pd

from linli.components.charts import bars, line_chart
from linli.components.elements import element, table
from linli.components.state.filter_bar import Choice
from linli.metrics import absence, indicators
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Answer, Reader, Rows


def gaps(rows: Answer) -> str:
    """Return the compounds that nobody has visited for too long, those never visited first."""
    frame = pd.DataFrame(list(rows))
    if frame.empty:
        return ""
    files = ("compound", frame["compound_id"].tolist())
    shown = frame[["compound_name", "community_name", "last_visit", "days_since_visit"]]
    return table.markup(shown, "", total=int(frame["gaps"].iloc[0]), files=files) + leads(
        "kinds", "visit_lead.led", led="list"
    )


def leads(view: str, name: str, **choices: str) -> str:
    """Return a door to the other view that tells of gaps between visits, which counts other compounds or visits."""
    return f'<div class="steps">{element.door(element.opens(view, **choices), labels.text(name), "chip all")}</div>'


def made(reader: Reader, choice: Choice, way: str, states: Rows) -> str | element.Figure:
    """Return households visited by month or by community, or what became of what visits were about."""
    if way == "months":
        return line_chart.trends(reader, choice, ("households_visited",), every=6)
    if way == "communities":
        parts = indicators.breakdown(reader, "households_visited", choice.selection, "community")
        return bars.counts(parts, "household_visits", "community")
    waiting = absence.rows(reader, choice.selection, "visit_matters_open", **choice.selection.query())
    return _matters(states, waiting)


def _matters(states: Rows, waiting: Answer) -> str:
    """Return requests that visits named by what became of them, and those still open, the oldest first."""
    if not any(row["raised"] or row["followed"] for row in states):
        return ""
    legend = [
        (colours.TEAL, labels.text("visit_matter.raised")),
        (colours.SOFT, labels.text("visit_matter.followed")),
    ]
    lines = [
        (
            labels.text(f"code.visit_state.{row['visit_state']}"),
            (row["raised"], row["followed"]),
            formatting.with_unit(row["raised"] + row["followed"], "issues"),
            "",
        )
        for row in states
    ]
    frame = pd.DataFrame(list(waiting))
    if frame.empty:
        return bars.divided(lines, legend)
    doors = [element.opens_place(row) for row in waiting]
    shown = frame[["compound_name", "category", "opened_on", "last_visited_on"]]
    return bars.divided(lines, legend) + table.markup(shown, "", doors=doors)
