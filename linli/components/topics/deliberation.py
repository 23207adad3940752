"""Pictures of deliberation: the chain from a request to its judgement, and shares of meetings."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from linli import contracts
from linli.components.charts import bars
from linli.components.elements import element, style, table
from linli.metrics.indicators import Part
from linli.text import formatting, labels
from linli.warehouse.store import Rows

STEPS = ("raised", "accepted", "discussed", "decided", "carried_out", "judged_good")


def chain(row: Mapping[str, Any]) -> str:
    """Return a falling bar per step with its share of the step before.

    The bars begin with the issues that came to a meeting, where that is known: of all that is raised most is closed without
    one, and beside it the rest would be hairs. What came before stands in words.
    """
    if row["raised"] is None:
        return ""
    steps: tuple[str, ...] = STEPS
    led = ""
    if row["discussed"]:
        steps, shown = STEPS[2:], {name: formatting.number(row[name]) for name in STEPS[:3]}
        told = "step.led" if row["accepted"] is not None else "step.led_raised"
        led = f'<div class="sub">{style.escape(labels.text(told, **shown))}</div>'
    top = row[steps[0]] or 1
    parts = []
    before = None
    for name in steps:
        count = row[name]
        if count is None:
            mark = '<div class="absent hatched"></div>'
            parts.append(
                bars.row(labels.text(f"step.{name}"), mark, labels.text("status.not_collected"), True)
            )
            continue
        mark = f'<div class="bar" style="width:{100 * count / top:.1f}%"></div>'
        text = labels.text("step.first", n=formatting.number(count))
        if before:
            share = formatting.with_unit(100 * count / before, "percent")
            text = labels.text("step.share", n=formatting.number(count), share=share)
        parts.append(bars.row(labels.text(f"step.{name}"), mark, text, False))
        before = count
    return f'{led}<div class="bars">{"".join(parts)}</div>'


def shares(rows: Rows, *aspects: str) -> str:
    """Return a bar per code of these aspects of meetings, out of those that say it, each under a title."""
    parts = []
    for aspect in aspects:
        lines = "".join(_share(aspect, row) for row in rows if row["aspect"] == aspect and row["known"])
        if lines:
            parts.append(
                f'<h3 class="sub">{labels.text(f"aspect.{aspect}")}</h3><div class="bars">{lines}</div>'
            )
    return "".join(parts)


def _share(aspect: str, row: Mapping[str, Any]) -> str:
    share = 100 * row["meetings"] / row["known"]
    mark = f'<div class="bar slim" style="width:{share:.1f}%"></div>'
    text = f"{formatting.with_unit(share, 'percent')} ({row['meetings']}/{row['known']})"
    return bars.row(_name(aspect, row["code"]), mark, text, False)


def _name(aspect: str, code: str) -> str:
    if aspect == "party":
        return labels.text(f"aspect.{code}")
    return contracts.value_label("meetings", "raised_by" if aspect == "raised_by" else "orid_step", code)


def kinds(levels: tuple[Part, ...], methods: tuple[Part, ...]) -> str:
    """Return meetings by level and by method."""
    named = (("by_level.title", levels), ("by_level.by_method", methods))
    drawn = "".join(
        f'<h3 class="sub">{labels.text(title)}</h3>{bars.counts(parts, "meetings")}'
        for title, parts in named
        if parts
    )
    return drawn


def overdue(rows: pd.DataFrame, total: int | None) -> str:
    """Return the resolutions that are overdue, each leading to its compound, and how many there are."""
    doors = [element.opens_place(row) for row in rows.to_dict("records")]
    shown = rows.drop(columns=["compound_id", "community_id"], errors="ignore")
    return table.markup(shown, "", total=total, doors=doors)
