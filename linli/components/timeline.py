"""The vertical timeline of a case: milestones as stations, meetings and visits as small marks between them."""

from linli import figures, labels
from linli.components import style
from linli.store import Rows


def vertical(events: Rows) -> str:
    """Return milestones with date, title and remark, and by month what else happened, from first to last."""
    parts = []
    for event in events:
        if event["kind"] == "milestone":
            remark = f'<div class="remark">{style.escape(event["remark"])}</div>' if event["remark"] else ""
            parts.append(
                f'<li class="station"><time>{figures.day(event["date"])}</time>'
                f"<b>{style.escape(event['title'])}</b>{remark}</li>"
            )
        else:
            text = labels.text(
                f"case.month_{event['kind']}",
                month=figures.month(event["date"]),
                n=f"{event['count'] or 0:,}",
            )
            parts.append(f"<li>{style.escape(text)}</li>")
    return f'<ol class="timeline">{"".join(parts)}</ol>'
