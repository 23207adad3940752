"""Rows of bars in code order: communities against their own past and the whole, centers against their own median."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from linli.components.elements import element, style, table
from linli.metrics.effective_coverage import Counted
from linli.metrics.indicators import Part, Value
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import HEAD_ROWS, Rows


def communities(now: Sequence[Part], before: Mapping[str, float], overall: float | None, unit: str) -> str:
    """Return a bar per community, a dark tick for the same period last year, a line for the whole."""
    if not now:
        return ""
    known = [*(part.value for part in now if part.value is not None), *before.values()]
    top = 100.0 if unit == "percent" else max([*known, overall or 0.0], default=0.0) or 1.0
    parts = []
    for part in now:
        door = _narrows("community", part.key)
        if part.value is None:
            mark = '<div class="absent hatched"></div>'
            parts.append(row(part.label, mark, labels.text(f"status.{part.status}"), True, door))
            continue
        marks = f'<div class="bar" style="width:{_share(part.value, top)}"></div>'
        then = before.get(part.key)
        if then is not None:
            marks += f'<div class="tick" style="left:{_share(then, top)}"></div>'
        if overall is not None:
            marks += f'<div class="tick whole" style="left:{_share(overall, top)}"></div>'
        parts.append(row(part.label, marks, _ratio(part, unit), False, door))
    ticks = _ticks("last_year" if before else "", overall)
    return drawing(parts, [(colours.MIDDLE, labels.text("chart.now"))], ticks) + _beside()


def _ticks(before: str, overall: float | None) -> list[tuple[str, str]]:
    """Return what stands across the bars of communities: the year before, as it is called if it is shown, and the whole."""
    whole = [("tick whole", labels.text("chart.overall"))] if overall is not None else []
    return [*([("tick", labels.text(f"chart.{before}"))] if before else []), *whole]


def judged(rows: Rows, overall: float | None, *, with_before: bool) -> str:
    """Return a bar per community: the share effective of its compounds judged, how many are not, and as a tick where
    those judged at both times stood a year before, if that is comparable. Rows are those of coverage_communities.
    """
    parts = []
    for item in rows:
        name = item["name"] or labels.text("figure.no_community")
        apart = labels.text("steps.unjudged_of", n=item["unjudged"])
        door = _narrows("community", item["community_id"])
        if item["rate"] is None:
            parts.append(row(name, '<div class="absent hatched"></div>', apart, True, door))
            continue
        marks = f'<div class="bar" style="width:{_share(item["rate"], 100)}"></div>'
        if with_before and item["rate_before"] is not None:
            marks += f'<div class="tick" style="left:{_share(item["rate_before"], 100)}"></div>'
        if overall is not None:
            marks += f'<div class="tick whole" style="left:{_share(overall, 100)}"></div>'
        text = f"{formatting.with_unit(item['rate'], 'percent')} ({item['effective']}/{item['judged']})"
        if item["unjudged"]:
            text += f" · {apart}"
        parts.append(row(name, marks, text, False, door))
    ticks = _ticks("last_year_both" if with_before else "", overall)
    return drawing(parts, [(colours.MIDDLE, labels.text("chart.now"))], ticks) + _beside()


_UNITS = {
    "use_rate": "percent",
    "visits_per_day": "visits_per_day",
    "visits_per_100": "visits_per_day_100",
    "visits_per_month": "visits_per_month",
    "mean_heads": "heads",
}


def centers(rows: pd.DataFrame, band: str = "own") -> str:
    """Return a bullet per center: this period, a median as a tick, a usual range as a band.

    The band is of its own past (rows of center_bullets) or of the centers of its size (rows of center_states).
    """
    if band == "size":
        names = {"low": "own_low", "middle": "own_median", "high": "own_high", "state": "note"}
        rows = rows.rename(columns=names)
    if rows.empty:
        return ""
    tops = {
        measure: max(part[["value", "own_high", "own_median"]].max().max(), 1e-9)
        for measure, part in rows.groupby("measure")
    }
    # What is counted differently is not on one scale: each measure under a heading of its own.
    several = rows["measure"].nunique() > 1
    shown = rows.head(HEAD_ROWS).sort_values(
        "measure", key=lambda names: names.map(list(_UNITS).index), kind="stable"
    )
    parts, measure = [], ""
    for item in shown.itertuples():
        value, unit = item.value, _UNITS[item.measure]
        if several and item.measure != measure:
            measure = item.measure
            parts.append(f'<div class="sub group">{style.escape(labels.text(f"measure.{measure}"))}</div>')
        door = element.opens("center", center_id=item.center_id)
        if item.note in ("closed", "not_recorded") or pd.isna(value):
            mark = (
                '<div class="absent hatched"></div>'
                if item.note != "closed"
                else '<div class="absent"></div>'
            )
            parts.append(row(item.name, mark, _note(item.note), True, door))
            continue
        top = tops[item.measure]
        marks = ""
        if pd.notna(item.own_low) and pd.notna(item.own_high):
            width = _share(item.own_high - item.own_low, top)
            marks += f'<div class="band" style="left:{_share(item.own_low, top)};width:{width}"></div>'
        marks += f'<div class="bar slim" style="width:{_share(value, top)}"></div>'
        if pd.notna(item.own_median):
            marks += f'<div class="tick" style="left:{_share(item.own_median, top)}"></div>'
        zero = item.note == "zero"
        text = labels.text("center_note.zero") if zero else formatting.with_unit(value, unit)
        if item.note in ("silent", "quiet", "hot"):
            text += f" · {labels.text(f'center_state.{item.note}')}"
        parts.append(row(item.name, marks, text, zero, door))
    return drawing(
        parts,
        [
            (colours.MIDDLE, labels.text("chart.now")),
            (colours.BAND, labels.text(f"chart.{band}_range")),
            (None, labels.text("chart.unrecorded")),
        ],
        [("tick", labels.text(f"chart.{band}_median"))],
    ) + table.more(len(rows), HEAD_ROWS)


def _note(note: str) -> str:
    """Return why a center has no bar; a record may not tell what it is measured by."""
    known = note if note in ("closed", "zero", "not_recorded") else "unmeasured"
    return labels.text(f"center_note.{known}")


_STATES = {
    "reached": colours.TEAL,
    "running": colours.SOFT,
    "beyond": colours.ALARM,
    "missed": colours.ALARM,
}


def targets(rows: pd.DataFrame) -> str:
    """Return a dot of the actual and a tick of the target per indicator, all shares on one scale; rows are those of
    targets.progress. Amounts lie on another, in percent of their target. A target whose year runs is no alarm.
    """
    if rows.empty:
        return ""
    found = set(rows.loc[rows["actual"].notna(), "state"])
    parts = []
    for is_share in (True, False):
        part = rows[(rows["unit"] == "percent") == is_share]
        spots = [
            spot
            for item in part.itertuples()
            if pd.notna(item.actual)
            for spot in ((item.actual, item.value) if is_share else (_of_target(item), 100.0))
        ]
        # Dots need no nothing to begin at, but room enough that a point looks like one.
        low = min(50.0, 10 * ((min(spots, default=0.0) - 5) // 10)) if is_share else 0.0
        high = 100.0 if is_share else max(120.0, *spots, 0.0)
        parts += [_dotted(item, max(low, 0.0), high) for item in part.itertuples()]
        if spots:
            parts.append(_scale(max(low, 0.0), high, "" if is_share else labels.text("chart.of_target")))
    return drawing(
        parts,
        [(ink, labels.text(f"chart.{state}")) for state, ink in _STATES.items() if state in found],
        [("tick", labels.text("chart.target"))],
    )


def _of_target(item: Any) -> float:
    return 100.0 * item.actual / item.value if item.value else 100.0


def _dotted(item: Any, low: float, high: float) -> str:
    door = element.opens_picture(item.indicator)
    if pd.isna(item.actual):
        return row(item.title, '<div class="absent hatched"></div>', item.status, True, door)
    spots = (item.actual, item.value) if item.unit == "percent" else (_of_target(item), 100.0)
    now, target = (min(max(100.0 * (spot - low) / (high - low), 0.0), 100.0) for spot in spots)
    ink = _STATES[item.state]
    marks = (
        f'<div class="gap" style="left:{min(now, target):.1f}%;width:{abs(target - now):.1f}%;background:{ink}"></div>'
        f'<div class="dot" style="left:{now:.1f}%;background:{ink}"></div>'
        f'<div class="tick" style="left:{target:.1f}%"></div>'
    )
    return row(item.title, marks, item.text, False, door)


def _scale(low: float, high: float, of: str) -> str:
    """Return the scale below rows of dots: three ticks, and what they are of where rows do not say it."""
    ticks = "".join(
        f'<span style="left:{100 * part:.0f}%">{formatting.fixed(low + (high - low) * part)}%</span>'
        for part in (0, 0.5, 1)
    )
    return f'<div></div><div class="scale">{ticks}</div><div class="val muted">{of}</div>'


def steps(
    found: Mapping[str, Any] | None,
    compounds: Counted,
    households: Counted,
    gates: Sequence[tuple[str, Value]],
) -> str:
    """Return should have, has, effective and not judged as falling bars, by compounds and households, and the share at
    each gate.
    """
    if found is None:
        return ""
    top = max(found["in_scope"], 1)

    def line(name: str, count: float, homes: float, ink: str) -> str:
        kind, ground = ("bar", f"background:{ink}") if ink else ("absent hatched", "right:auto")
        mark = f'<div class="{kind}" style="width:{_share(count, top)};{ground}"></div>'
        number = labels.text("steps.compounds", n=formatting.number(count))
        text = f"{number} {labels.text('steps.households', n=formatting.number(homes))}"
        return row(labels.text(f"steps.{name}"), mark, text, False)

    parts = [
        line("in_scope", found["in_scope"], found["households"] or 0, colours.LINE),
        line("covered", found["covered"], found["households_covered"] or 0, colours.SOFT),
    ]
    if compounds.rate is None:
        mark = '<div class="absent hatched"></div>'
        parts.append(row(labels.text("steps.effective"), mark, labels.text("steps.unjudged"), True))
    else:
        parts.append(line("effective", compounds.effective, households.effective, colours.TEAL))
        if compounds.unjudged:
            parts.append(line("unjudged", compounds.unjudged, households.unjudged, ""))
    note = style.note(labels.text("steps.note")) if gates else ""
    return f'<div class="bars">{"".join([*parts, *_share_rows(gates)])}</div>{note}'


def by_size(parts: Sequence[Part]) -> list[Part]:
    """Return the parts along an axis that has no order of its own, the largest first, those without a name last."""
    return sorted(parts, key=lambda part: (part.key == "", part.value is None, -(part.value or 0)))


def counts(parts: Sequence[Part], unit: str, axis: str = "") -> str:
    """Return a bar per part of a count, in the order given; one that is unknown or may not be shown says so.

    Parts along the axis community or kind are doors that narrow the choice.
    """
    if not parts:
        return ""
    top = max(part.value or 0 for part in parts) or 1.0
    rows = []
    for part in parts:
        if part.value is None:
            mark = '<div class="absent hatched"></div>'
            said = labels.text(f"status.{part.status}")
            rows.append(row(part.label, mark, said, True, _narrows(axis, part.key)))
        else:
            mark = f'<div class="bar" style="width:{_share(part.value, top)}"></div>'
            said = formatting.with_unit(part.value, unit)
            rows.append(row(part.label, mark, said, False, _narrows(axis, part.key)))
    return f'<div class="bars">{"".join(rows)}</div>' + (_beside() if axis == "community" else "")


def divided(
    lines: Sequence[tuple[str, Sequence[float] | None, str, str]], legend: Sequence[tuple[str | None, str]]
) -> str:
    """Return a bar per line, divided into its parts in the inks of the legend, without one hatched: name, parts (none where they
    are not known), text, door.
    """
    top = max((sum(parts) for _, parts, _, _ in lines if parts), default=0) or 1.0
    drawn = []
    for name, parts, text, door in lines:
        if parts is None:
            drawn.append(row(name, '<div class="absent hatched"></div>', text, True, door))
            continue
        marks, left = "", 0.0
        for part, (ink, _) in zip(parts, legend, strict=True):
            width = 100 * part / top
            kind, ground = ("bar", f"background:{ink}") if ink else ("absent hatched", "right:auto")
            if part:
                marks += f'<div class="{kind}" style="left:{left:.2f}%;width:{width:.2f}%;{ground}"></div>'
            left += width
        drawn.append(row(name, marks, text, False, door))
    return drawing(drawn, legend)


def shares(values: Sequence[tuple[str, Value | Part]]) -> str:
    """Return a slim bar per title and share, with what it is counted from."""
    return f'<div class="bars">{"".join(_share_rows(values))}</div>'


def kinds(parts: Sequence[Part]) -> str:
    """Return a slim bar per kind of compound and share, each a door that narrows the choice to it."""
    doors = [_narrows("kind", part.key) for part in parts]
    return f'<div class="bars">{"".join(_share_rows([(part.label, part) for part in parts], doors))}</div>'


def stacked(
    lines: Sequence[tuple[str, Mapping[str, float], str]], looks: Mapping[str, tuple[str | None, str]]
) -> str:
    """Return a bar of shares per line: its name, the counts of its parts, what is said of it. Looks are the colour and
    the name of each part; one without a colour is hatched.
    """
    parts = []
    for name, counts, told in lines:
        total, left, marks = sum(counts.values()) or 1.0, 0.0, ""
        for key, (colour, title) in looks.items():
            share = 100 * counts.get(key, 0) / total
            if share:
                ground = f"background:{colour}" if colour else ""
                kind = "part" if colour else "part hatched"
                hint = f"{style.escape(title)} {formatting.number(counts[key])}"
                marks += f'<div class="{kind}" style="left:{left:.1f}%;width:{share:.1f}%;{ground}" title="{hint}"></div>'
            left += share
        parts.append(row(name, marks, told, False))
    known = {key for _, counts, _ in lines for key in counts}
    return drawing(parts, [look for key, look in looks.items() if key in known])


def _share_rows(values: Sequence[tuple[str, Value | Part]], doors: Sequence[str] = ()) -> list[str]:
    parts = []
    for (title, value), door in zip(values, doors or [""] * len(values), strict=True):
        if value.value is None:
            mark = '<div class="absent hatched"></div>'
            parts.append(row(title, mark, labels.text(f"status.{value.status}"), True, door))
            continue
        mark = f'<div class="bar slim" style="width:{_share(value.value, 100)}"></div>'
        parts.append(row(title, mark, _ratio(value, "percent"), False, door))
    return parts


def _ratio(part: Part | Value, unit: str) -> str:
    value = formatting.with_unit(part.value, unit)
    return (
        value
        if part.denominator is None
        else f"{value} ({formatting.number(part.numerator)}/{formatting.number(part.denominator)})"
    )


def _share(value: float, top: float) -> str:
    return f"{min(max(100.0 * value / top, 0.0), 99.7):.1f}%"


def row(name: str, marks: str, text: str, muted: bool, door: str = "", *, beside: str | None = None) -> str:
    """Return one line: a name, a track with marks, a text; all of it leads through the door, if there is one. What is not
    what the bar measures stands in a quiet column of its own (class four).
    """
    kind, leads = "val muted" if muted else "val", element.attribute(door)
    more = "" if beside is None else f'<div class="val muted"{leads}>{style.escape(beside)}</div>'
    return (
        f"<div{leads}>{style.escape(name)}</div>"
        f'<div class="track"{leads}>{marks}</div><div class="{kind}"{leads}>{style.escape(text)}</div>{more}'
    )


def _narrows(axis: str, key: object) -> str:
    """Return the door that narrows the choice to a part along an axis of which a choice can be made."""
    return f"{axis}={key}" if key and axis in ("community", "kind") else ""


def _beside() -> str:
    """Return the door to communities beside each other."""
    door = element.attribute(element.opens("compare"))
    return (
        f'<div class="places"><button type="button"{door}>{labels.text("compare_page.open")}</button></div>'
    )


def drawing(
    parts: list[str], legend: Sequence[tuple[str | None, str]], ticks: Sequence[tuple[str, str]] = ()
) -> str:
    """Return lines with their legend: of inks, and of what stands across them."""
    return f'{style.legend(legend, ticks=ticks)}<div class="bars">{"".join(parts)}</div>'
