"""The plans to choose from, and how much of the time of each is over."""

from datetime import date, timedelta

from linli import headlines
from linli.components.charts import bars
from linli.selection import Selection
from linli.text import labels
from linli.theme import colours
from linli.warehouse.store import Rows


def names(rows: Rows) -> dict[str, str]:
    """Return the plans that have milestones, the one with the latest due day first: it is the street's own."""
    last: dict[str, date] = {}
    named = {}
    for row in rows:
        named[row["plan_id"]] = row["plan_name"]
        last[row["plan_id"]] = max(row["due_on"], last.get(row["plan_id"], row["due_on"]))
    return {key: named[key] for key in sorted(named, key=lambda key: (-last[key].toordinal(), key))}


def last_day(selection: Selection) -> date:
    """Return the day on which the milestones are looked at."""
    return selection.stop - timedelta(days=1)


def frames(rows: Rows) -> str:
    """Return a bar a plan for the share of its time that is over, with a tick for the milestones that are done."""
    if not rows:
        return ""
    parts = []
    for row in rows:
        span, counted = headlines.plan.frame_texts(row)
        done = row["done"] / row["milestones"] if row["milestones"] else None
        marks = f'<div class="bar slim" style="width:{100 * row["elapsed"]:.1f}%;background:{colours.SOFT}"></div>'
        if done is not None:
            marks += f'<div class="tick" style="left:{100 * done:.1f}%"></div>'
        parts.append(bars.row(f"{row['plan_name']} {span}", marks, counted, muted=done is None))
    legend = [(colours.SOFT, labels.text("plan_page.elapsed_bar"))]
    return bars.drawing(parts, legend, [("tick", labels.text("plan_page.done_tick"))])
