"""Small strips: planned against held, and the shares of levels over quarters by community."""

from collections.abc import Sequence
from typing import Any

from linli import contracts
from linli.components.charts import bars
from linli.components.elements import style
from linli.metrics import indicators
from linli.selection import Selection
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Reader, Rows

# Best first, light where good: the eye goes to the dark end. Never a score.
_LEVELS = {"good": colours.TEAL, "fairly_good": colours.SOFT, "average": colours.SAND, "poor": colours.ALARM}


def trainings(rows: Rows) -> str:
    """Return a square per planned event, filled when held, and the attendance."""
    if not rows:
        return ""
    lines = []
    for row in rows:
        planned, held = int(row["planned"] or 0), row["held"]
        marks = "".join(
            f'<i class="event {"held" if number < held else "due"}"></i>'
            for number in range(max(planned, held))
        )
        title = contracts.value_label("trainings", "kind", row["training_kind"])
        text = labels.text("strip.held", held=held, planned=planned)
        if row["attendance_rate"] is not None:
            share = formatting.with_unit(row["attendance_rate"], "percent")
            text += labels.text(
                "strip.attended", share=share, attended=row["attended"], invited=row["invited"]
            )
        lines.append(
            f'<div>{style.escape(title)}</div><div class="events">{marks}</div><div class="told-of">{text}</div>'
        )
    legend = style.legend(
        [(colours.TEAL, labels.text("strip.is_held")), (colours.PAPER, labels.text("strip.is_due"))]
    )
    return f'{legend}<div class="plan">{"".join(lines)}</div>'


def reviews(rows: Rows) -> str:
    """Return, by community in code order and dimension, a stacked column of levels per quarter."""
    if not rows:
        return ""
    quarters = sorted({row["quarter"] for row in rows})
    dimensions = list(contracts.load_all()["reviews"].field("dimension").values)
    communities = {row["community_id"]: row["community_name"] or row["community_id"] for row in rows}
    legend = style.legend(
        [(colour, contracts.value_label("reviews", "level", level)) for level, colour in _LEVELS.items()],
        labels.text(
            "strip.quarters", first=formatting.quarter(quarters[0]), last=formatting.quarter(quarters[-1])
        ),
    )
    head = "".join(f"<div>{contracts.value_label('reviews', 'dimension', name)}</div>" for name in dimensions)
    lines = [f"<div></div>{head}"]
    for community, name in sorted(communities.items(), key=lambda item: item[0] or ""):
        lines.append(f"<div>{style.escape(name or labels.text('figure.no_community'))}</div>")
        for dimension in dimensions:
            part = [row for row in rows if row["community_id"] == community and row["dimension"] == dimension]
            lines.append(f"<div>{_columns(part, quarters)}</div>")
    return f'{legend}<div class="reviews">{"".join(lines)}</div>'


def _columns(rows: Sequence[Any], quarters: Sequence[Any]) -> str:
    width, parts = 100 / len(quarters), []
    for index, quarter in enumerate(quarters):
        counts = {row["level"]: row["branches"] for row in rows if row["quarter"] == quarter}
        total = sum(counts.values())
        top = 0.0
        for level, colour in _LEVELS.items():
            height = 30 * counts.get(level, 0) / total if total else 0
            if height:
                parts.append(
                    f'<rect x="{index * width:.1f}" y="{top:.1f}" width="{width - 1.2:.1f}" height="{height:.1f}"'
                    f' fill="{colour}"><title>{formatting.quarter(quarter)}'
                    f" {contracts.value_label('reviews', 'level', level)} {counts[level]}/{total}</title></rect>"
                )
            top += height
        if not total:
            parts.append(
                f'<rect x="{index * width:.1f}" y="0" width="{width - 1.2:.1f}" height="30" fill="url(#hatch)"/>'
            )
    return f'<svg viewBox="0 0 100 30" preserveAspectRatio="none">{style.HATCH}{"".join(parts)}</svg>'


def classes(reader: Reader, selection: Selection) -> str:
    """Return a row per class of members: reported, expected where a list exists, active, hours."""
    reported = indicators.breakdown(reader, "checkin_reported", selection, "class")
    if not reported:
        return ""
    if any(part.status == "suppressed" for part in reported):
        return style.empty(labels.text("empty.checkin_classes"))
    expected = {
        part.key: part for part in indicators.breakdown(reader, "checkin_expected_rate", selection, "class")
    }
    active = {
        part.key: part for part in indicators.breakdown(reader, "checkin_active_rate", selection, "class")
    }
    hours = {
        part.key: part.value for part in indicators.breakdown(reader, "checkin_hours", selection, "class")
    }
    top = max(part.value or 0 for part in reported) or 1
    parts = []
    for part in reported:
        texts = [formatting.with_unit(part.value, "members")]
        for other, word in ((expected.get(part.key), "expected"), (active.get(part.key), "active")):
            if other and other.value is not None:
                texts.append(labels.text(f"strip.{word}", share=formatting.with_unit(other.value, "percent")))
        if hours.get(part.key) is not None:
            texts.append(labels.text("strip.hours", hours=formatting.with_unit(hours[part.key], "hours")))
        mark = f'<div class="bar" style="width:{100 * (part.value or 0) / top:.1f}%"></div>'
        parts.append(bars.row(part.label, mark, labels.text("strip.joiner").join(texts), False))
    return f'<div class="bars worded">{"".join(parts)}</div><div class="note">{labels.text("strip.expected_note")}</div>'
