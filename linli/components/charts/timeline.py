"""The vertical timeline of a case: milestones as stations, and between them the meetings and visits of each month."""

from collections.abc import Mapping
from typing import Any

from linli.components.elements import style
from linli.text import formatting, labels
from linli.warehouse.store import Rows

_DOTS = 12  # meetings of a month that are drawn one by one; more are only told


def vertical(events: Rows) -> str:
    """Return milestones with date, title and remark, and by month a dot per meeting and a bar of the visits.

    The events are rows of case_events, in order of date.
    """
    most = max((event["count"] or 0 for event in events if event["kind"] == "visits"), default=0)
    parts: list[str] = []
    month: dict[str, Mapping[str, Any]] = {}
    for event in events:
        if month and (event["kind"] in (*month, "milestone") or not _same_month(event, month)):
            parts.append(_month(month, most))
            month = {}
        if event["kind"] == "milestone":
            parts.append(_station(event))
        else:
            month[event["kind"]] = event
    if month:
        parts.append(_month(month, most))
    return f'<ol class="timeline">{"".join(parts)}</ol>'


def _same_month(event: Mapping[str, Any], month: Mapping[str, Mapping[str, Any]]) -> bool:
    return all(formatting.month(event["date"]) == formatting.month(other["date"]) for other in month.values())


def _station(event: Mapping[str, Any]) -> str:
    remark = f'<div class="remark">{style.escape(event["remark"])}</div>' if event["remark"] else ""
    return (
        f'<li class="station"><time>{formatting.day(event["date"])}</time>'
        f"<b>{style.escape(event['title'])}</b>{remark}</li>"
    )


def _month(month: Mapping[str, Mapping[str, Any]], most: int) -> str:
    [day, *_] = [event["date"] for event in month.values()]
    talks = walks = ""
    if "meetings" in month:
        count = month["meetings"]["count"]
        dots = "<i></i>" * count if count <= _DOTS else ""
        talks = dots + labels.text("case.month_meetings", n=f"{count:,}")
    if "visits" in month:
        count = month["visits"]["count"]
        walks = labels.text("case.visits_uncounted")
        if count is not None:
            share = count / most if most else 0
            walks = f'<i style="--share:{share:.3f}"></i>' + labels.text("case.month_visits", n=f"{count:,}")
    return (
        f'<li class="month"><time>{formatting.month(day)}</time>'
        f'<span class="talks">{talks}</span><span class="walks">{walks}</span></li>'
    )
