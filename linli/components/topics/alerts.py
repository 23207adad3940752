"""Early warning of issues: compounds with unusually many of one category, as topics of the next meeting."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from linli import contracts, headlines
from linli.components.elements import element, style, table
from linli.metrics import absence
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Answer, Reader, Rows

_LINES = 10


def panel_body(reader: Reader, selection: Selection) -> tuple[str, str, Answer]:
    """Return the panel of warnings: its title, its markup, and the rows behind it."""
    rows = reader.rows("warning_list", **selection.issues())
    if absence.why(reader, selection, "warning_list").is_certain:
        return "", "", rows
    [rate] = reader.rows("warning_rate")
    watched = _watched(rate, selection)
    title = headlines.issues.warnings(rows, watched)
    by_chance = note(rate) if rate["by_chance"] is not None else ""  # it is told to who sees the whole street
    return title, lines(rows) + by_chance, rows


def repeats(reader: Reader, selection: Selection) -> tuple[str, str, pd.DataFrame]:
    """Return the panel of requests that came again soon: its title, its markup, and the rows behind it."""
    rows = reader.run("repeat_list", **selection.issues())
    title = headlines.issues.repeats(rows, reader.rule("repeat_days", selection.last_day))
    places, files = headlines.issues.repeat_places(rows), ("compound", list(rows["compound_id"]))
    return title, table.markup(headlines.issues.repeat_rows(rows), "", 15, places, files), rows


def _watched(rate: Mapping[str, Any], selection: Selection) -> bool:
    """Tell whether any month of the period could be judged at all."""
    first, last = rate["first_month"], rate["last_month"]
    return first is not None and bool(rate["cells"] and selection.start <= last and first <= selection.end)


def lines(rows: Rows) -> str:
    """Return a line per proposed topic, the latest month first."""
    if not rows:
        return ""
    more = labels.text("warning.more", n=len(rows) - _LINES) if len(rows) > _LINES else ""
    return "".join(_line(row) for row in rows[:_LINES]) + f'<div class="note">{more}</div>'


def _line(row: Mapping[str, Any]) -> str:
    subject = labels.text(
        "warning.subject",
        compound=row["compound_name"] or row["compound_id"],
        category=contracts.value_label("issues", "category", row["category"]),
    )
    counts = labels.text(
        "warning.counts",
        month=formatting.month(row["month"]),
        observed=formatting.with_unit(row["observed"], "matters"),
        entries=formatting.with_unit(row["entries"], "issues"),
        usual=usual(row["expected"]),
    )
    community = row["community_name"] or labels.text("figure.no_community")
    leads = element.attribute(element.opens("compound", compound=row["compound_id"]))
    talked = row["discussed_on"]
    state = (
        labels.text("warning.discussed", day=formatting.day(talked))
        if talked
        else labels.text("warning.open")
    )
    return (
        f'<div class="term"><b{leads}>{style.escape(subject)}</b> {style.escape(counts)}'
        f' <span class="note">{style.escape(community)}</span>'
        f'<span class="tag{" off" if talked else ""}">{style.escape(state)}</span></div>'
    )


def usual(expected: float) -> str:
    """Return an expected number of issues in words; less than one has no decimals to believe in."""
    if expected < 1:
        return labels.text("warning.under_one")
    return labels.text("warning.about", n=formatting.with_unit(expected, "usual_issues"))


def _chance(false_alarms: float) -> str:
    if false_alarms < 0.1:
        return labels.text("warning.chance_small")
    return labels.text("warning.chance", n=formatting.with_unit(false_alarms, "false_alarms"))


def note(rate: Mapping[str, Any]) -> str:
    """Return how warnings are found and how many of them chance alone would give; nothing without any watch."""
    if not rate["months"]:
        return ""
    method = labels.text(
        "warning.method",
        months=rate["history_months"],
        fewest=formatting.number(rate["min_issues"]),
        alpha=f"{rate['alpha']:g}",
    )
    share = labels.text(
        "warning.rate",
        first=formatting.month(rate["first_month"]),
        last=formatting.month(rate["last_month"]),
        cells=formatting.number(rate["cells"]),
        warned=formatting.number(rate["warned"]),
        chance=_chance(rate["by_chance"] or 0.0),
    )
    return f'<div class="note">{style.escape(method)}{style.escape(share)}</div>'
