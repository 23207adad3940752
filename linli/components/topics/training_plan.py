"""Small strips and charts: trainings planned against held, why who came was chosen, levels of the quarterly reviews."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from linli import contracts, headlines
from linli.components.charts import bars
from linli.components.elements import element, style
from linli.metrics import indicators
from linli.metrics.indicators import Axis
from linli.selection import Selection
from linli.text import formatting, labels
from linli.theme import colours, type_sizes
from linli.warehouse.store import Reader, Rows

# Best first, light where good: the eye goes to the dark end. Never a score.
_LEVELS = {"good": colours.TEAL, "fairly_good": colours.SOFT, "average": colours.SAND, "poor": colours.ALARM}
# What spoke for who came, as the contract lists it: an urgent task stands out.
_REASONS = (colours.TEAL, colours.SOFT, colours.BROWN, colours.SAND, colours.BLUE, colours.PALE)
_CHARTS = 24  # of communities side by side


def trainings(rows: Rows) -> str:
    """Return a square per event that was planned or held, by kind, what each kind still lacks, and the attendance."""
    if not rows:
        return ""
    lacks = headlines.leaders.lacking(rows)
    lines = []
    for row in rows:
        kind, held = row["training_kind"], row["held"]
        lack = lacks.get(kind)
        extra = max(0, -lack) if lack is not None else 0
        marks = "".join(
            f'<i class="event {look}"></i>' * n
            for look, n in (("held", held - extra), ("extra", extra), ("due", max(0, lack or 0)))
        )
        planned = held if lack is None else int(row["planned"])
        text = [labels.text("strip.held", held=held, planned=planned)] if lack is not None else []
        text.append(_still(lack))
        if row["attendance_rate"] is not None:
            share = formatting.with_unit(row["attendance_rate"], "percent")
            text.append(
                labels.text("strip.attended", share=share, attended=row["attended"], invited=row["invited"])
            )
        title = contracts.value_label("trainings", "kind", kind)
        told = labels.text("strip.joiner").join(text)
        lines.append(
            f'<div>{style.escape(title)}</div><div class="events">{marks}</div><div class="told-of">{told}</div>'
        )
    entries: list[tuple[str | None, str]] = [
        (colours.TEAL, labels.text("strip.is_held")),
        (colours.ALARM, labels.text("strip.is_due")),
    ]
    if any(lack < 0 for lack in lacks.values()):
        entries.append((colours.SOFT, labels.text("strip.is_extra")))
    return f'{style.legend(entries)}<div class="plan">{"".join(lines)}</div>'


def _still(lack: int | None) -> str:
    if lack is None:
        return labels.text("strip.unplanned")
    if lack > 0:
        return f'<b class="due">{labels.text("strip.missing", n=lack)}</b>'
    return labels.text("strip.extra", n=-lack) if lack < 0 else labels.text("strip.enough")


def chosen(rows: Rows, month: date) -> str:
    """Return by year, and below by form of branch, what spoke for those who came, as shares of the changes."""
    if not rows:
        return ""
    names = contracts.load_all()["secretary_changes"].field("chosen_for").values
    looks: dict[str, tuple[str | None, str]] = {
        code: (colour, name) for (code, name), colour in zip(names.items(), _REASONS, strict=True)
    }
    looks[""] = (None, labels.text("chosen.unwritten"))
    lines = []
    for by, key in dict.fromkeys((row["slice"], row["key"]) for row in reversed(rows)):
        part = [row for row in rows if (row["slice"], row["key"]) == (by, key)]
        counts = {row["chosen_for"] or "": row["changes"] for row in part}
        told = labels.text("chosen.told", n=sum(counts.values()), urgent=counts.get("urgent_task", 0))
        lines.append((_slice(by, key, month), counts, told))
    return bars.stacked(lines, looks)


def _slice(by: str, key: str, month: date) -> str:
    if by == "year":
        return labels.text("chosen.of_this_year" if key == str(month.year) else "chosen.of_year", year=key)
    return contracts.value_label("branches", "form", key) or labels.text("figure.no_value")


def reviews(rows: Rows, dimension: str = "") -> str:
    """Return a chart of levels by quarter for each dimension, or of one dimension for each community in order of code."""
    if not rows:
        return ""
    quarters = sorted({row["quarter"] for row in rows})
    titles = contracts.load_all()["reviews"].field("dimension").values
    of = "community_id" if dimension else "dimension"
    names: dict[str, str] = dict(titles)
    if dimension:
        names = {
            row["community_id"]: row["community_name"] or labels.text("figure.no_community") for row in rows
        }
    parts = [
        (name, [row for row in rows if row[of] == key and dimension in ("", row["dimension"])])
        for key, name in names.items()
    ]
    legend = style.legend(
        [
            *(
                (colour, contracts.value_label("reviews", "level", level))
                for level, colour in _LEVELS.items()
            ),
            (None, labels.text("review.not_reviewed")),
        ],
        labels.text("review.per"),
    )
    # A community is narrowed to, a dimension is looked at by community.
    leads = "community" if dimension else "review"
    doors = {name: element.attribute(f"{leads}={key}") for key, name in names.items() if key}
    charts = "".join(
        f"<figure{doors.get(name, '')}><figcaption>{style.escape(name)}</figcaption>{_columns(part, quarters)}</figure>"
        for name, part in parts[:_CHARTS]
    )
    more = style.note(labels.text("review.more", n=_CHARTS)) if len(parts) > _CHARTS else ""
    return f'{legend}<div class="reviews">{charts}</div>{more}'


def _columns(rows: Sequence[Any], quarters: Sequence[Any]) -> str:
    """Return the shares of branches by level as a column a quarter, those not reviewed on top; a year below its first."""
    width, height, parts = 400 / len(quarters), 130, []
    for index, quarter in enumerate(quarters):
        given = [row for row in rows if row["quarter"] == quarter]
        total = given[0]["branches_active"] if given else 0
        x, top = index * width, 0.0
        counts = {row["level"]: row["branches"] for row in given}
        missed = total - sum(counts.values())
        for level, colour in (("", "url(#hatch)"), *_LEVELS.items()):
            count = counts.get(level, 0) if level else missed
            part = height * count / total if total else 0.0 if level else height
            if part:
                name = contracts.value_label("reviews", "level", level) or labels.text("review.not_reviewed")
                parts.append(
                    f'<rect x="{x:.1f}" y="{top:.1f}" width="{width - 4:.1f}" height="{part:.1f}" fill="{colour}">'
                    f"<title>{formatting.quarter(quarter)} {name} {count}/{total}</title></rect>"
                )
            top += part
        tick = labels.text("review.tick", n=(quarter.month + 2) // 3)
        parts.append(_tick(x + (width - 4) / 2, height + 20, tick))
        if index == 0 or quarter.month == 1:
            parts.append(_tick(x, height + 42, labels.text("review.year", n=quarter.year % 100), "start"))
    return f'<svg viewBox="0 0 400 {height + 50}">{style.HATCH}{"".join(parts)}</svg>'


def _tick(x: float, y: float, text: str, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y}" {type_sizes.in_picture("small", 18)} text-anchor="{anchor}" fill="{colours.GREY}">{text}</text>'


def classes(reader: Reader, selection: Selection) -> str:
    """Return a row per class of members: reported, expected where a list exists, active, hours."""
    parts = indicators.breakdown(reader, "checkin_reported", selection, "class")
    if any(part.status == "suppressed" for part in parts):
        return style.empty(labels.text("empty.checkin_classes"))
    return reported(reader, selection, "class")


def reported(reader: Reader, selection: Selection, axis: Axis) -> str:
    """Return a row per class of members or per community: reported, expected where a list exists, active, hours."""
    parts = indicators.breakdown(reader, "checkin_reported", selection, axis)
    if not parts:
        return ""
    names = ("checkin_expected_rate", "checkin_active_rate", "checkin_hours")
    expected, active, hours = (
        {part.key: part.value for part in indicators.breakdown(reader, name, selection, axis)}
        for name in names
    )
    top = max(part.value or 0 for part in parts) or 1
    lines = []
    if axis == "class":  # as the contract lists them, others last
        order = indicators.axis_keys(axis)
        parts = tuple(
            sorted(parts, key=lambda part: order.index(part.key) if part.key in order else len(order))
        )
    for part in parts:
        door = f"community={part.key}" if axis == "community" and part.key else ""
        if part.value is None:
            mark = '<div class="absent hatched"></div>'
            lines.append(bars.row(part.label, mark, labels.text(f"status.{part.status}"), True, door))
            continue
        texts = [formatting.with_unit(part.value, "members")]
        for values, word in ((expected, "expected"), (active, "active")):
            if values.get(part.key) is not None:
                texts.append(
                    labels.text(f"strip.{word}", share=formatting.with_unit(values[part.key], "percent"))
                )
        if hours.get(part.key) is not None:
            texts.append(labels.text("strip.hours", hours=formatting.with_unit(hours[part.key], "hours")))
        mark = f'<div class="bar" style="width:{100 * part.value / top:.1f}%"></div>'
        lines.append(bars.row(part.label, mark, labels.text("strip.joiner").join(texts), False, door))
    return f'<div class="bars worded">{"".join(lines)}</div><div class="note">{labels.text("strip.expected_note")}</div>'


def work(rows: Rows, told: str) -> str:
    """Return what is said of the activities, and below a row per kind: how many there were, and the hours of service."""
    names = contracts.load_all()["checkin_activities"].field("activity_kind").values
    found = {row["activity_kind"]: row for row in rows}
    top = max((row["activities"] for row in rows), default=1)
    lines = []
    for kind in (kind for kind in names if kind in found):
        row = found[kind]
        mark = f'<div class="bar" style="width:{100 * row["activities"] / top:.1f}%"></div>'
        hours = formatting.with_unit(row["hours"], "hours")
        text = labels.text("checkin.work_told", n=formatting.number(row["activities"]), hours=hours)
        lines.append(bars.row(names[kind], mark, text, False))
    return (
        f'<h3 class="second">{style.bound(style.escape(told))}</h3><div class="bars">{"".join(lines)}</div>'
    )
