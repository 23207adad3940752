"""Pictures and lists of the files of a compound and of a center."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NoReturn

import pandas as pd
import streamlit as st

from linli import contracts, find
from linli.components.charts import line_chart
from linli.components.elements import element, style, table
from linli.components.panels import panel
from linli.components.state.filter_bar import Choice
from linli.metrics import indicators
from linli.metrics.indicators import Point
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows

# Of an open issue: what a meeting asks, at the desk when it came besides; the rest is behind the panel's door.
_LISTED = (
    *(
        "issue_id",
        "community_name",
        "compound_name",
        "category",
        "opened_on",
        "due_on",
        "days_open",
        "days_over",
    ),
    *("is_reopened", "council_step"),
)
_AT_DESK = ("opened_on", "days_open")
_ON_PAPER = 100  # events that a sheet has room for
_DETAILS = {
    "meeting": ("meetings", "method"),
    "visit": ("visits", "by_kind"),
    "carried_out": ("issues", "category"),
    "event": ("center_events", "event_theme"),
    "module": ("center_modules", "module"),
}


def choose(reader: Reader, choice: Choice, view: str, key: str) -> NoReturn:
    """Offer the files there are, and say so where the one that was asked for is not among them; nothing follows."""
    if key:
        st.html(style.empty(labels.text(f"{view}_file.none_there", name=key)))
    rows = reader.rows(f"{view}_names_list", **choice.selection.scope())
    body = _offered(rows, view, f"{view}_id")
    panel.show(reader, choice, "choose", labels.text(f"{view}_file.choose"), body, rows=rows)
    st.stop()


def _offered(rows: Rows, view: str, key: str) -> str:
    """Return doors to files, by community in the order of codes."""
    by_community: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_community.setdefault(row["community_name"] or labels.text("figure.no_community"), []).append(row)
    parts = [
        f"<dt>{style.escape(community)}</dt><dd>"
        + style.listed(
            [
                f'<button type="button"{element.attribute(element.opens_file(view, row[key]))}>'
                f"{style.escape(row['name'] or row[key])}</button>"
                for row in found
            ]
        )
        + "</dd>"
        for community, found in by_community.items()
    ]
    return f'<dl class="facts wide places">{"".join(parts)}</dl>'


def facts(pairs: Sequence[tuple[str, str]], doors: Mapping[str, str] | None = None) -> str:
    """Return titles and texts; a text whose title has a door is one."""
    body = "".join(
        f"<dt>{style.escape(title)}</dt>"
        f"<dd{element.attribute((doors or {}).get(title, ''))}>{style.escape(text)}</dd>"
        for title, text in pairs
    )
    return f'<dl class="facts wide places">{body}</dl>'


def hits(found: find.Found) -> str:
    """Return what was found as doors, by kind."""
    by_kind: dict[str, list[find.Hit]] = {}
    for hit in found.hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    parts = []
    if found.answer:
        door = element.attribute(element.opens(found.answer.view, **found.answer.parameters))
        about = indicators.catalogue()[found.answer.indicator]
        leads = labels.text("find.open", view=labels.text(f"page.{found.answer.view}"), title=about.title)
        meaning = f'<span class="note">{style.escape(about.meaning)}</span>'
        parts.append(
            f"<dt>{labels.text('find.kind.indicator')}</dt>"
            f'<dd><button type="button"{door}>{style.escape(leads)}</button> {meaning}</dd>'
        )
    for kind, group in by_kind.items():
        shown = "".join(
            f'<div><button type="button"{element.attribute(element.opens(hit.view, **hit.parameters))}>'
            f'{style.escape(hit.name)}</button> <span class="note">{style.escape(hit.detail)}</span></div>'
            for hit in group
        )
        parts.append(f"<dt>{labels.text(f'find.kind.{kind}')}</dt><dd>{shown}</dd>")
    return f'<dl class="facts wide places">{"".join(parts)}</dl>' if parts else ""


def worklist(rows: pd.DataFrame, choice: Choice) -> str:
    """Return open issues as a table, each row opening the file of its compound; for a meeting without what can be reckoned."""
    columns = [name for name in _LISTED if choice.mode == "desk" or name not in _AT_DESK]
    doors = [element.opens_place(row) for row in rows.to_dict("records")]
    return table.markup(rows[columns], "", doors=doors, ids=list(rows["issue_id"]))


def months(
    reader: Reader, rows: Rows, columns: Mapping[str, str], choice: Choice, community: str | None
) -> element.Figure | str:
    """Return a line for each column, drawn as the indicator that it is; rows have a month, and are of a community."""
    series = {
        indicator: [Point(row["month"], "", "", row[name], None, row[name], True) for row in rows]
        for name, indicator in columns.items()
    }
    scope = replace(choice.selection, community_ids=(community or "",))
    return line_chart.lines(series, choice, every=6, events=line_chart.events(reader, scope, series))


def categories(rows: Rows, community: str | None) -> str:
    """Return the categories with their issues of two years, in the order of codes; each leads to those of the community."""
    head = [labels.text(f"compound_file.{name}") for name in ("this_year", "year_before")]
    lines = [
        (
            style.escape(contracts.value_label("issues", "category", row["category"])),
            [f"<td>{table.written(row[name])}</td>" for name in ("this_year", "year_before")],
        )
        for row in rows
    ]
    doors = [
        element.opens("issues", community=community or "", focus=f"category={row['category']}")
        for row in rows
    ]
    return table.matrix(head, lines, doors=doors) if lines else ""


def timeline(rows: Rows) -> str:
    """Return events by date, latest first, with what is known of each; paper has the latest ones and says of the others."""
    parts = []
    for place, row in enumerate(rows):
        detail = row.get("subject") or ""
        if row["detail"] and row["event"] in _DETAILS:
            detail = contracts.value_label(*_DETAILS[row["event"]], row["detail"])
        elif row["event"].startswith("covenant") and detail.isdigit():  # else it would read as how many
            detail = labels.text("timeline.covenant_version", n=detail)
        day = formatting.day(row["date"]) if row["date"] else labels.text("figure.missing")
        late = ' class="unprinted"' if place >= _ON_PAPER else ""
        parts.append(
            f"<li{late}><time>{day}</time> {labels.text('timeline.' + row['event'])}"
            f' <span class="note">{style.escape(detail)}</span></li>'
        )
    if (older := len(rows) - _ON_PAPER) > 0:
        parts.append(f'<li class="on-paper">{labels.text("timeline.unprinted", n=older)}</li>')
    return f'<ol class="timeline rows">{"".join(parts)}</ol>' if parts else ""
