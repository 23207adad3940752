"""Pictures of residents who lead: deeds by compound, kind and month, what moved after they began, brands."""

import pandas as pd

from linli.components.charts import bars, line_chart
from linli.components.elements import element, style, table
from linli.components.state.filter_bar import Choice
from linli.metrics import indicators
from linli.metrics.beginnings import Change
from linli.text import formatting, labels
from linli.warehouse.store import Answer, Reader, Rows


def deeds(reader: Reader, choice: Choice, way: str, led: Answer) -> str | element.Figure:
    """Return deeds by compound, those first in which it stopped, by kind or by month."""
    if not led:
        return ""
    if way == "months":
        return line_chart.trends(reader, choice, ("deeds_done",), every=6)
    if way == "kinds":
        return bars.counts(indicators.breakdown(reader, "deeds_done", choice.selection, "deed_kind"), "deeds")
    frame = pd.DataFrame(list(led))
    frame["deed_state"] = ["stopped" if flag else "going" for flag in frame["has_stopped"]]
    for name in ("deeds_since", "last_deed_month"):
        frame[name] = [formatting.month(month) for month in frame[name]]
    shown = frame[["compound_name", "deed_state", "deeds_since", "last_deed_month", "deeds"]]
    files = ("compound", frame["compound_id"].tolist())
    return table.markup(shown, "", total=int(frame["compounds"].iloc[0]), files=files)


def effect(found: Change | None) -> str:
    """Return the share of matters that residents raised before and after they began to lead, and the interval between."""
    if found is None or found.verdict == "too_few":
        return ""
    marks = []
    for name, (hits, cases) in (("before", found.before), ("after", found.after)):
        share = formatting.with_unit(100 * hits / cases, "percent")
        mark = f'<div class="bar slim" style="width:{100 * hits / cases:.1f}%"></div>'
        marks.append(bars.row(labels.text(f"effect.{name}"), mark, f"{share} ({hits}/{cases})", False))
    change, low, high = (
        formatting.signed(100 * value, "percent") for value in (found.difference, found.low, found.high)
    )
    said = labels.text("effect.interval", change=change, low=low, high=high, n=found.compounds)
    return f'<div class="bars">{"".join(marks)}</div>' + style.note(said)


def brands(rows: Rows) -> str:
    """Return brands in use with their events, months without one and the last; those without one of late first, then by code."""
    frame = pd.DataFrame([row for row in rows if row["is_active"]])
    if frame.empty:
        return ""
    frame["last_event_on"] = [
        formatting.month(day) if pd.notna(day) else None for day in frame["last_event_on"]
    ]
    shown = ["brand_name", "events", "months_without", "last_event_on"]
    return table.markup(frame.sort_values("is_quiet", ascending=False, kind="stable")[shown], "")
