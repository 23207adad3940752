"""Pictures of the neighbours' halls: what each hears, what became of it, how disputes end."""

import pandas as pd

from linli import contracts, headlines
from linli.components.charts import bars
from linli.components.elements import element, style, table
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Rows

_LISTED = (
    *("center", "community_name", "hall_state", "opinions", "opinions_discussed", "opinions_closed"),
    *("disputes_settled", "last_opinion_on"),
)
# What became of opinions, where its rows are found, and whether it is a reproach.
_COURSE = {
    "opinions": element.opens("issues", focus="channel=hall"),
    "opinions_discussed": "",
    "opinions_closed": "",
    "opinions_open": element.opens("worklist", state="all", focus="channel=hall"),
    "opinions_over": element.opens("worklist", state="over", focus="channel=hall"),
}
_OUTCOMES = ("disputes_opened", "settled", "unsettled", "referred", "withdrawn", "still_open")


def listed(rows: Rows, none: str) -> str:
    """Return the halls as a table whose rows open their files, those that heard nothing first; without any a word on it."""
    if not rows:
        return style.empty(none) if none else ""
    shown = pd.DataFrame([{name: row[name] for name in _LISTED} for row in rows])
    shown.attrs["source"] = ("hall_list", {})
    return table.markup(shown, "", files=("center", [row["center_id"] for row in rows]))


def course(rows: Rows) -> str:
    """Return a bar for each thing that became of opinions, out of all that were heard."""
    if not rows:
        return ""
    sums = headlines.hall.totals(rows)
    parts = []
    for name, door in _COURSE.items():
        count, title = sums[name], labels.text(f"hall.{name}")
        if count is None:
            mark = '<div class="absent hatched"></div>'
            parts.append(bars.row(title, mark, labels.text("status.not_collected"), True))
            continue
        ink = f";background:{colours.ALARM}" if name == "opinions_over" else ""
        mark = f'<div class="bar" style="width:{100 * count / (sums["opinions"] or 1):.1f}%{ink}"></div>'
        parts.append(bars.row(title, mark, formatting.with_unit(count, "opinions"), False, door))
    return f'<div class="bars">{"".join(parts)}</div>' + style.note(labels.text("hall.course_note"))


def disputes(rows: Rows) -> str:
    """Return disputes by kind and how they ended, with the median days to settle; all kinds come last."""
    if not rows or not (rows[0]["disputes_opened"] or rows[0]["settled_now"]):
        return ""
    head = [labels.text(f"hall.{name}") for name in (*_OUTCOMES, "days")]
    lines = []
    order = list(contracts.load_all()["mediations"].field("dispute_kind").values)
    kinds = sorted(
        rows[1:], key=lambda row: order.index(kind) if (kind := row["dispute_kind"]) in order else len(order)
    )
    for row in (*kinds, rows[0]):
        kind = contracts.value_label("mediations", "dispute_kind", row["dispute_kind"] or "")
        name = labels.text("hall.all_kinds") if row is rows[0] else kind or labels.text("figure.no_value")
        cells = [f"<td>{formatting.number(row[outcome])}</td>" for outcome in _OUTCOMES]
        days = headlines.hall.settling_days(row) or labels.text("hall.few")
        lines.append((style.escape(name), [*cells, f"<td>{style.escape(days)}</td>"]))
    note = style.note(labels.text("hall.days_note"))
    return table.matrix(head, lines, "sums") + note
