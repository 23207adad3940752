"""Communities beside each other: the same indicators on one scale, in the order of codes; no rank, no score."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from linli.components.elements import element, style
from linli.components.state import menu
from linli.metrics import indicators, side_by_side
from linli.metrics.indicators import Point
from linli.selection import Selection
from linli.text import formatting, labels
from linli.text.order import natural
from linli.theme import colours
from linli.warehouse.store import Reader

MOST = 4
THEMES = {
    "fortress": (
        "effective_coverage_rate",
        "tangible_coverage_rate",
        "secretary_filed_rate",
        "reviews_held_rate",
    ),
    "position": (
        "center_use_rate",
        "center_open_rate",
        "visits_per_100_households",
        "households_within_500m",
    ),
    "gene": (
        "completed_30d_rate",
        "on_time_rate",
        "resolved_rate",
        "satisfied_rate",
        "meetings_decided_rate",
        "covenant_coverage_rate",
    ),
}


@dataclass(frozen=True)
class Side:
    """One of those compared: what it is called and which choice it is."""

    name: str
    selection: Selection


def sides(reader: Reader, selection: Selection, against: str) -> tuple[Side, ...]:
    """Return who is compared: the communities chosen, at most four; one alone with the street or with itself a year before.

    Where none is chosen the whole street stands beside itself a year before: no community comes first by itself.
    """
    names = {row["community_id"]: row["name"] for row in reader.rows("communities_list")}
    ids = sorted(selection.community_ids or (), key=natural)[:MOST]
    found = [Side(str(names[key]), replace(selection, community_ids=(key,))) for key in ids if key in names]
    if len(found) > 1:
        return tuple(found)
    street = Side(labels.text("compare_page.street"), replace(selection, community_ids=None))
    if found and against == "street":
        return (found[0], street)
    found = found or [street]
    # The year before stands first, so that what is said of now is how far it has come since.
    then, now = (labels.text(f"compare_page.{name}") for name in ("year_before", "now"))
    return (Side(then, found[0].selection.year_before()), Side(now, found[0].selection))


def left_out(reader: Reader, selection: Selection) -> str:
    """Return which of the communities chosen are not shown, since they are more than four; nothing where all are."""
    names = {row["community_id"]: str(row["name"]) for row in reader.rows("communities_list")}
    beyond = [names[key] for key in sorted(selection.community_ids or (), key=natural)[MOST:] if key in names]
    return (
        labels.text("compare_page.left_out", most=MOST, names=labels.text("figure.comma").join(beyond))
        if beyond
        else ""
    )


def table(reader: Reader, chosen: Sequence[Side], names: Sequence[str]) -> str:
    """Return a row for each indicator and a column for each side: 24 months on one scale, the value, and how far it is apart."""
    head = "".join(f"<th>{style.escape(side.name)}</th>" for side in chosen)
    body = "".join(_row(reader, chosen, name) for name in names)
    return f'<div class="sides"><table><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(reader: Reader, chosen: Sequence[Side], name: str) -> str:
    about = indicators.catalogue()[name]
    trends = [indicators.trend(reader, name, side.selection) for side in chosen]
    known = [point.value for points in trends for point in points if point.value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    cells = []
    for side, points in zip(chosen, trends, strict=True):
        found = side_by_side.of(reader, name, chosen[0].selection, side.selection)
        value = found.value
        door = element.attribute(element.opens_picture(name, **_choice(side.selection, chosen[-1].selection)))
        if value.value is None:
            cells.append(f'<td{door}><span class="muted">{labels.text(f"status.{value.status}")}</span></td>')
            continue
        notes = (labels.text("kpi.small") if value.is_small else "", _apart(found, chosen[0].name))
        told = labels.text("kpi.semicolon").join(note for note in notes if note)
        cells.append(
            f"<td{door}>{_line(points, low, high)}<b>{formatting.with_unit(value.value, about.unit)}</b>"
            f' <span class="note">{style.bound(style.escape(told))}</span></td>'
        )
    return f"<tr><th>{style.escape(about.title)}</th>{''.join(cells)}</tr>"


def _choice(selection: Selection, now: Selection) -> dict[str, str]:
    """Return the choice that a side is, as an address says it; its period where that is another."""
    said = {"community": ",".join(selection.community_ids or ())}
    if (selection.start, selection.end) == (now.start, now.end):
        return said
    return said | {"from": f"{selection.start:%Y-%m}", "to": f"{selection.end:%Y-%m}"}


def _apart(found: side_by_side.Apart, first: str) -> str:
    if found.difference is None:
        return ""
    change = formatting.change(found.difference, "percent")
    if found.is_of_both:
        change = labels.text("compare_page.of_both", change=change)
    if found.interval is None:
        return labels.text("compare_page.apart", first=first, change=change)
    low, high = (formatting.signed(limit, "percent") for limit in found.interval)
    key = "apart_clear" if found.is_beyond_chance else "apart_chance"
    return labels.text(f"compare_page.{key}", first=first, change=change, low=low, high=high)


def _line(points: Sequence[Point], low: float, high: float) -> str:
    span, last = (high - low) or 1.0, max(len(points) - 1, 1)
    spots = [
        (4 + 192 * index / last, 44 - 40 * (point.value - low) / span)
        for index, point in enumerate(points)
        if point.value is not None
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    end = (
        f'<circle cx="{spots[-1][0]:.1f}" cy="{spots[-1][1]:.1f}" r="3.5" fill="{colours.TEAL}"/>'
        if spots
        else ""
    )
    return (
        f'<svg viewBox="0 0 200 48" preserveAspectRatio="xMinYMid" aria-hidden="true">'
        f'<polyline points="{line}" fill="none" stroke="{colours.TEAL}"'
        f' stroke-width="2.2"/>{end}</svg>'
    )


def to_choose(reader: Reader, selection: Selection) -> str:
    """Return the communities as values of which a click each takes one more, or away one that is chosen."""
    names = {row["community_id"]: str(row["name"]) for row in reader.rows("communities_list")}
    told = "" if selection.community_ids else f'<div class="note">{labels.text("compare_page.choose")}</div>'
    return told + menu.values("community", names, selection.community_ids or ())
