"""Pictures of a briefing as SVG, one for the screen and the PDF alike: quiet axes, and finished texts on the marks."""

import functools
import html
import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

import shapely
from shapely.affinity import affine_transform

from linli.briefing.content import Bars, Empty, Event, Lines, Map, Place, Timeline
from linli.theme import colours
from linli.theme.measure import ems
from linli.warehouse.kept import kept

# The browser takes the first it has; the PDF has Noto Sans SC alone.
FONT = '"Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Noto Sans SC",sans-serif'
_HATCH = colours.hatch("no-fill")

Drawn = Bars | Lines | Map | Timeline | Empty


@kept
def svg(picture: Drawn, width: int, height: int, size: float) -> str:
    """Return a picture of exactly width by height pixels whose base text is size pixels high.

    Text shrinks below size only where rows would else overlap. A table is no picture: renderings set it as text.
    """
    match picture:
        case Bars():
            return _bars(picture, width, height, size)
        case Lines():
            return _lines(picture, width, height, size)
        case Map():
            return _map(picture, width, height, size)
        case Timeline():
            return _timeline(picture, width, height, size)
        case Empty():
            return _empty(picture, width, height, size)


def _widest(texts: Sequence[str]) -> float:
    return max((ems(text) for text in texts), default=0)


# ---------------------------------------------------------------------------- charts


def _box(width: int, height: int) -> str:
    names = ' xmlns="http://www.w3.org/2000/svg" role="img"'
    return f'{names} width="{width}" height="{height}" viewBox="0 0 {width} {height}"'


def _unit(unit: str, size: float) -> str:
    return _text(4, size * 1.01, unit, size, colours.GREY) if unit else ""


def _anchored(where: str) -> str:
    return f' text-anchor="{where}"'


def _shortened(text: str, most: float) -> str:
    """Return a text of at most so many ems, its end left out."""
    if ems(text) <= most:
        return text
    return next((text[:end] + "…" for end in range(len(text), 0, -1) if ems(text[:end]) + 1 <= most), "…")


def _bars(bars: Bars, width: int, height: int, size: float) -> str:
    names = [series.name for series in bars.series]
    groups = 1 if bars.stacked else max(len(names), 1)
    ends = _ends(bars) if bars.stacked else [text for series in bars.series for text in series.texts]
    step = (width - size) / max(len(bars.categories), 1)
    upright = _widest(bars.categories) * size <= step * 0.9 and _widest(ends) * size <= step * (
        0.95 if groups == 1 else 0.7 / groups
    )
    legend_left = (ems(bars.unit) + 1) * size
    columns = max(1, int((width - legend_left) / ((_widest(names) + 2.2) * size)))
    heads = math.ceil(len(names) / columns) if len(names) > 1 else 1 if bars.unit else 0
    top = size * (0.4 + 1.7 * heads)
    if upright:
        left, top = size / 2, top + size * 1.2  # the text of the highest bar
        plot = (width - size, height - top - size * 2)
    else:
        left = min(_widest(bars.categories) * size, width * 0.4) + size
        plot = (width - left - (_widest(ends) + 0.8) * size, height - top - size / 2)
        step = plot[1] / max(len(bars.categories), 1)
    small = size if upright else min(size, step * 0.8 / groups)
    gap = min(max(0.3, 1 - 5.5 * size * groups / step), 0.9)
    blocks = _blocks(bars)
    highest = max((row["to"] for row in blocks), default=0) or 1
    reach = plot[1] if upright else plot[0]
    inside = bars.stacked and all(_fits(row, reach / highest, small, upright) for row in blocks)
    thick = step * (1 - gap) / groups
    label = size if upright else min(size, step * 0.8)

    def across(row: dict[str, Any]) -> float:
        number = 0 if bars.stacked else row["number"]
        return float(step * (row["place"] + gap / 2) + number * thick + (left if upright else top))

    def along(value: float) -> float:
        return top + plot[1] - value / highest * reach if upright else left + value / highest * reach

    parts = [
        _unit(bars.unit, size),
        *(_legend_of(bars, legend_left, columns, size) if len(names) > 1 else []),
    ]
    for row in blocks:
        first, last = sorted((along(row["from"]), along(row["to"])))
        at, tint = across(row), bars.series[row["number"]].colour or _tint(row["number"])
        box = (at, first, thick, last - first) if upright else (first, at, last - first, thick)
        parts.append(_rectangle(*box, tint))
    for row in blocks:
        middle = across(row) + thick / 2
        text, at, ink = row["text"], along(row["to"]), colours.INK if row["is_known"] else colours.GREY
        if inside:
            at, ink = along((row["from"] + row["to"]) / 2), row["ink"]
            x, y = (middle, at) if upright else (at, middle)
            parts.append(_text(x, y + small * 0.36, text, small, ink, _anchored("middle")))
            continue
        if bars.stacked:  # one text at the end of the whole bar
            if row["number"] < len(names) - 1:
                continue
            text, ink = ends[row["place"]], colours.INK
        if upright:
            parts.append(
                _text(middle, at - size * 0.25 - small * 0.21, text, small, ink, _anchored("middle"))
            )
        else:
            parts.append(_text(at + size * 0.3, middle + small * 0.36, text, small, ink))
    for place, name in enumerate(bars.categories):
        middle, text = step * (place + 0.5), _shortened(name, width * 0.4 / label)
        if upright:
            y = top + plot[1] + size / 2 + label * 0.79
            parts.append(_text(left + middle, y, text, label, more=_anchored("middle")))
        else:
            parts.append(
                _text(left - size / 2, top + middle + label * 0.36, text, label, more=_anchored("end"))
            )
    foot = top + plot[1]
    axis = (left, foot, left + plot[0], foot) if upright else (left, top, left, foot)
    return _svg(width, height, [*parts, _stroke(*axis)])


def _legend_of(bars: Bars, left: float, columns: int, size: float) -> list[str]:
    """Return a square and the name of each series, in rows above the plot."""
    wide, side = (_widest([series.name for series in bars.series]) + 2.2) * size, size * 0.9
    parts = []
    for number, series in enumerate(bars.series):
        row, column = divmod(number, columns)
        x, y = left + column * wide, size * (0.15 + 1.7 * row)
        parts.append(_rectangle(x, y, side, side, series.colour or _tint(number)))
        parts.append(_text(x + size * 1.3, y + side / 2 + size * 0.36, series.name, size))
    return parts


def _rectangle(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _stroke(x1: float, y1: float, x2: float, y2: float, color: str = colours.LINE) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{color}"/>'


def _blocks(bars: Bars) -> list[dict[str, Any]]:
    """Return one rectangle a value, from and to on the axis of values; what is not collected has no length."""
    rows = []
    for place in range(len(bars.categories)):
        reached = 0.0
        for number, series in enumerate(bars.series):
            value = series.values[place]
            start = reached if bars.stacked else 0.0
            reached += value or 0
            rows.append(
                {
                    "place": place,
                    "number": number,
                    "from": start,
                    "to": start + (value or 0),
                    "text": series.texts[place],
                    "is_known": value is not None,
                    "ink": colours.ink_on(series.colour or _tint(number)),
                }
            )
    return rows


def _ends(bars: Bars) -> list[str]:
    """Return the texts of each stacked bar in one, in the order of the legend."""
    return [
        " / ".join(series.texts[place] for series in bars.series) for place in range(len(bars.categories))
    ]


def _fits(row: dict[str, Any], scale: float, size: float, upright: bool) -> bool:
    """Return whether the text of a rectangle fits inside it; scale is pixels per unit of the axis."""
    length = (row["to"] - row["from"]) * scale
    return bool(length >= size * (1.3 if upright else ems(row["text"]) + 0.4))


def _tint(number: int) -> str:
    return colours.SERIES[number % len(colours.SERIES)]


def _lines(lines: Lines, width: int, height: int, size: float) -> str:
    known = [value for series in lines.series for value in series.values if value is not None]
    ticks = _ticks(min(known), max(known)) if known else [0.0, 1.0]
    low, high = ticks[0], ticks[-1]
    ends = [f"{series.name} {series.texts[-1]}" if series.texts else series.name for series in lines.series]
    top = size * (2 if lines.unit else 0.8)
    left = (_widest([f"{tick:,g}" for tick in ticks]) + 1) * size
    plot = (width - left - (_widest(ends) + 0.7) * size, height - top - size * 2)
    last = len(lines.categories) - 1
    every = max(1, math.ceil((_widest(lines.categories) + 0.5) * size * (last + 1) / plot[0]))
    shown = [name for place, name in enumerate(lines.categories) if (last - place) % every == 0]
    count = max(1, last + 0.2)
    months = [left + plot[0] / 2 + (place - last / 2) * plot[0] / count for place in range(last + 1)]

    def pixel(number: float) -> float:
        return top + plot[1] * (high - number) / (high - low)

    heights = [
        pixel(next((value for value in reversed(series.values) if value is not None), low))
        for series in lines.series
    ]
    foot, right = top + plot[1], left + plot[0]
    parts = [_unit(lines.unit, size)]
    for tick in ticks if known else []:
        parts.append(_stroke(left, pixel(tick), right, pixel(tick)))
        y, text = pixel(tick) + size * 0.36, f"{tick:,g}".replace("-", "−")
        parts.append(_text(left - size / 2, y, text, size, colours.GREY, _anchored("end")))
    parts.append(_stroke(left, foot, right, foot, colours.GREY))
    for x, name in zip(months, lines.categories, strict=True):
        if name in shown:
            parts.append(_text(x, foot + size * 1.29, name, size, more=_anchored("middle")))
    for number, (series, end, at) in enumerate(
        zip(lines.series, ends, _apart(heights, size * 1.25, foot), strict=True)
    ):
        tint = _tint(number)
        ink = tint if colours.ink_on(tint) != colours.INK else colours.INK
        points = [
            None if value is None else (x, pixel(value))
            for x, value in zip(months, series.values, strict=True)
        ]
        runs = [
            "L".join(f"{x:.1f} {y:.1f}" for x, y in filter(None, run))
            for is_gap, run in itertools.groupby(points, key=lambda point: point is None)
            if not is_gap
        ]
        if runs:
            data = "".join(f"M{run}" for run in runs)
            parts.append(f'<path d="{data}" fill="none" stroke="{tint}" stroke-width="{size / 7:.1f}"/>')
        parts += [
            f'<circle cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="{size * 0.28:.1f}" fill="{tint}"/>'
            for place, point in enumerate(points)
            if point and (place == last or _is_alone(series.values, place))
        ]
        parts.append(_text(right + size * 0.4, at + size * 0.36, end, size, ink))
        for first, end_ in _gaps(series.values):
            if end_ != last:
                text = (
                    series.texts[first] if len(lines.series) == 1 else f"{series.name} {series.texts[first]}"
                )
                y = foot - size * (0.7 + number) + size * 0.29
                anchor = _anchored("start" if first == 0 else "middle")
                parts.append(_text(months[(first + end_) // 2], y, text, size * 0.8, colours.GREY, anchor))
    return _svg(width, height, parts)


def _ticks(low: float, high: float) -> list[float]:
    """Return at most six round numbers around the values, from zero unless all of them are far from it."""
    if 0 <= low < high * 0.6 or low == high:
        low, high = min(low, 0), max(high, 0)
    span = high - low or 1
    high = low + span
    power = 10 ** math.floor(math.log10(span / 4))
    step = power * next(factor for factor in (1, 2, 5, 10) if factor * power * 4.0001 >= span)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)]


def _apart(wanted: Sequence[float], gap: float, height: float) -> list[float]:
    """Return heights near the wanted ones, in their order, at least a gap apart and above the foot."""
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    placed = dict.fromkeys(order, 0.0)
    lowest = -gap
    for number in order:
        lowest = placed[number] = max(wanted[number], lowest + gap)
    limit = height
    for number in reversed(order):
        placed[number] = min(placed[number], limit)
        limit = placed[number] - gap
    return [placed[number] for number in range(len(wanted))]


def _gaps(values: Sequence[float | None]) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each run of values that are not collected."""
    place = 0
    for is_gap, run in itertools.groupby(values, key=lambda value: value is None):
        length = len(list(run))
        if is_gap:
            yield place, place + length - 1
        place += length


def _is_alone(values: Sequence[float | None], place: int) -> bool:
    """Return whether no neighbour is known, so that a line would not show the value."""
    return all(not 0 <= near < len(values) or values[near] is None for near in (place - 1, place + 1))


# ---------------------------------------------------------------------------- own drawings


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return f'<svg{_box(width, height)} font-family="{html.escape(FONT)}">{_HATCH}{"".join(parts)}</svg>'


def _text(x: float, y: float, text: str, size: float, color: str = colours.INK, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}" fill="{color}"{more}>{html.escape(text)}</text>'


def _wrap(text: str, most: float) -> list[str]:
    """Return the lines of a text that is to be at most so many ems wide; no line begins with a comma or a stop."""
    rows, row = [], ""
    for sign in text:
        if row and ems(row + sign) > most and sign not in "\uff0c\u3002\uff1b\uff1a\u3001\uff09,.;:)%":
            rows.append(row)
            row = ""
        row += sign
    return [*rows, row] if row else rows


def _map(map_: Map, width: int, height: int, size: float) -> str:
    legend, used = _legend(map_, width, height, size)
    points = [
        point
        for ring in [
            *(ring for place in (*map_.ground, *map_.places) for ring in place.rings),
            *map_.rivers,
        ]
        for point in ring
    ]
    if not points:
        return _svg(width, height, legend)
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    narrow = math.cos(math.radians((south + north) / 2))
    free = (width - 4, height - used - 4)
    scale = min(free[0] / max((east - west) * narrow, 1e-9), free[1] / max(north - south, 1e-9))
    left = (width - (east - west) * narrow * scale) / 2
    top = 2 + (free[1] - (north - south) * scale) / 2

    def pixels(ring: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
        return [
            (round(left + (x - west) * narrow * scale, 1), round(top + (north - y) * scale, 1))
            for x, y in ring
        ]

    def path(place: Place, paint: str) -> str:
        data = "".join("M" + "L".join(f"{x} {y}" for x, y in pixels(ring)) + "Z" for ring in place.rings)
        title = html.escape(place.name)
        return f'<path d="{data}" fill-rule="evenodd" {paint}><title>{title}</title></path>'

    fills = {look.key: look.fill or "url(#no-fill)" for look in map_.legend}
    parts = [
        path(
            place, f'fill="{fills.get(place.look, colours.WASH)}" stroke="{colours.BOUND}" stroke-width="1.2"'
        )
        for place in map_.ground
    ]
    for river in map_.rivers:
        line = " ".join(f"{x},{y}" for x, y in pixels(river))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colours.WATER}" stroke-width="4"/>')
    parts += [
        path(
            place, f'fill="{fills.get(place.look, colours.WASH)}" stroke="{colours.PAPER}" stroke-width="0.8"'
        )
        for place in map_.places
    ]
    taken = [_area(pixels(ring)) for place in map_.places for ring in place.rings]
    halo = ' text-anchor="middle" stroke="{colours.PAPER}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"'
    for place in map_.ground:
        spot = _free_spot([pixels(ring) for ring in place.rings], taken, ems(place.name), size)
        if spot:
            x, y = spot
            parts.append(_text(x, y + size * 0.36, place.name, size, more=halo))
            half = ems(place.name) * size / 2
            taken.append(shapely.box(x - half, y - size / 2, x + half, y + size / 2))
    return _svg(width, height, [*parts, *legend])


def _area(ring: Sequence[tuple[float, float]]) -> Any:
    """Return a ring in pixels as a valid shape; one that crosses itself becomes several parts."""
    return shapely.make_valid(shapely.Polygon(ring)) if len(ring) > 3 else shapely.Polygon()


def _free_spot(
    rings: Sequence[Sequence[tuple[float, float]]], taken: Sequence[Any], ems: float, size: float
) -> tuple[float, float] | None:
    """Return the middle of the place where a name of so many ems fits best: on free ground, else anywhere in it.

    Width is squeezed so that the name is as wide as high: then the widest circle is the best place. None is the
    answer for rings without an area.
    """
    ems = max(ems, 1)
    ground = functools.reduce(shapely.symmetric_difference, map(_area, rings), shapely.Polygon())
    found = None
    for area in (ground, shapely.difference(ground, shapely.union_all(taken))):
        # A buffer of nothing leaves lines and points out.
        flat = shapely.buffer(affine_transform(area, [1 / ems, 0, 0, 1, 0, 0]), 0)
        if not flat.is_empty:
            circle = shapely.maximum_inscribed_circle(flat, tolerance=0.5)
            if found is None or circle.length >= size * 0.55:
                x, y = circle.coords[0]
                found = (x * ems, y)
    return found


def _legend(map_: Map, width: int, height: int, size: float) -> tuple[list[str], float]:
    """Return the legend at the foot of a map, in as many rows as it needs, and its height."""
    rows: list[list[tuple[float, str, str]]] = [[]]
    x = 0.0
    for look in map_.legend:
        text = f"{look.label} {look.count:,}"
        wide = (ems(text) + 2.6) * size
        if rows[-1] and x + wide - size > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, look.fill or "url(#no-fill)", text))
        x += wide
    line = size * 1.6
    used = line * len(rows) + size * 0.4 if map_.legend else 0
    parts = []
    for number, row in enumerate(rows):
        y = height - used + size * 0.4 + line * number
        for x, fill, text in row:
            parts.append(
                f'<rect x="{x + 1:.1f}" y="{y + size * 0.2:.1f}" width="{size * 1.1:.1f}" height="{size:.1f}" '
                f'fill="{fill}" stroke="{colours.BOUND}" stroke-width="0.8"/>'
            )
            parts.append(_text(x + size * 1.5, y + size * 1.05, text, size))
    return parts, used


Line = list[tuple[bool, str]]  # pieces of a line: whether it is the remark, and the text


def _timeline(timeline: Timeline, width: int, height: int, size: float) -> str:
    size, wide, columns = _columns(timeline, width, height, size)
    left = (_widest([event.day for event in timeline.events]) + 1) * size
    longest = max((len(column) for column in columns), default=1)
    free = height - max((_height(column, size) for column in columns), default=0)
    between = min(max(free, 0) / longest, size * 1.6) + size * 0.35
    parts = []
    for number, column in enumerate(columns):
        start, y = number * (wide + size * 2), size * 1.05
        dots, drawn = [], []
        for event, lines in column:
            dots.append(y - size * 0.35)
            radius = size * (0.42 if event.is_milestone else 0.28)
            fill = colours.TEAL if event.is_milestone else colours.PAPER
            weight = ' font-weight="600"' if event.is_milestone else ""
            drawn.append(_text(start, y, event.day, size, colours.GREY))
            drawn.append(
                f'<circle cx="{start + left:.1f}" cy="{dots[-1]:.1f}" r="{radius:.1f}" fill="{fill}" '
                f'stroke="{colours.TEAL}" stroke-width="{size / 8:.1f}"/>'
            )
            for line in lines:
                x = start + left + size
                for is_remark, text in line:
                    ink, more = (colours.GREY, "") if is_remark else (colours.INK, weight)
                    drawn.append(_text(x, y, text, size, ink, more))
                    x += (ems(text) + 1) * size
                y += size * 1.4
            y += between
        parts.append(
            f'<line x1="{start + left:.1f}" y1="{dots[0]:.1f}" x2="{start + left:.1f}" y2="{dots[-1]:.1f}" '
            f'stroke="{colours.SOFT}" stroke-width="{size / 8:.1f}"/>'
        )
        parts += drawn
    return _svg(width, height, parts)


def _columns(
    timeline: Timeline, width: int, height: int, size: float
) -> tuple[float, float, list[list[tuple[Event, list[Line]]]]]:
    """Return the largest text, from size down, with which all events have room, the width of columns, and columns.

    There are as few columns as that text allows, three at most; each holds events with their lines.
    """
    for text_size in (size * part / 20 for part in range(20, 7, -1)):
        for count in (1, 2, 3):
            wide = (width - (count - 1) * 2 * text_size) / count
            rows = list(zip(timeline.events, _rows(timeline, wide, text_size), strict=True))
            each = max(1, math.ceil(len(rows) / count))
            columns = [rows[start : start + each] for start in range(0, len(rows), each)]
            if all(_height(column, text_size) <= height for column in columns):
                return text_size, wide, columns
    return text_size, wide, columns


def _height(column: list[tuple[Event, list[Line]]], size: float) -> float:
    lines = sum(len(lines) for _, lines in column)
    return (lines * 1.4 + (len(column) - 1) * 0.35) * size


def _rows(timeline: Timeline, width: float, size: float) -> list[list[Line]]:
    """Return the lines of each event: one where title and remark have room on it."""
    room = max(width / size - _widest([event.day for event in timeline.events]) - 2.2, 6)
    rows = []
    for event in timeline.events:
        both = [(False, event.title), (True, event.remark)] if event.remark else [(False, event.title)]
        if sum(ems(text) + 1 for _, text in both) - 1 <= room:
            rows.append([both])
        else:
            rows.append([[(kind, line)] for kind, text in both for line in _wrap(text, room)])
    return rows


def _empty(empty: Empty, width: int, height: int, size: float) -> str:
    lines = _wrap(empty.reason, width / size - 4)
    first = height / 2 - (len(lines) - 1) * size * 0.75 + size * 0.36
    frame = (
        f'<rect x="1" y="1" width="{width - 2}" height="{height - 2}" rx="6" fill="{colours.WASH}" '
        f'stroke="{colours.LINE}" stroke-width="1.5" stroke-dasharray="6 5"/>'
    )
    texts = [
        _text(width / 2, first + number * size * 1.5, line, size, colours.GREY, ' text-anchor="middle"')
        for number, line in enumerate(lines)
    ]
    return _svg(width, height, [frame, *texts])
