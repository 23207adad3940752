"""Heat maps as SVG: weekday × hour and category × month."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from linli import headlines
from linli.components.elements import element, style
from linli.metrics.baselines import Usual
from linli.metrics.indicators import Point
from linli.text import formatting, labels
from linli.theme import colours, type_sizes
from linli.warehouse.store import Rows


def hours(cells: Rows) -> str:
    """Return use by weekday and hour; a cell without a record is hatched, one with zero is not."""
    if not any(cell["observations"] for cell in cells):
        return ""
    booked = headlines.centers.booked(cells)
    shares = {(cell["weekday"], cell["hour"]): _use(cell, booked) for cell in cells}
    known = [share for share in shares.values() if share is not None]
    # From the least to the most that there is: on a scale from nothing all hours would look alike.
    least, top = min(known, default=0.0), max(known, default=0.0)
    first, last = min(hour for _, hour in shares), max(hour for _, hour in shares)
    width, height = 700 / (last - first + 1), 26
    parts, numbers = [], []
    for (weekday, hour), share in shares.items():
        x, y = 48 + (hour - first) * width, 30 + (weekday - 1) * height
        shade = None if share is None else colours.shade((share - least) / (top - least or 1.0))
        parts.append(
            f'<rect x="{x:.1f}" y="{y}" width="{width - 3:.1f}" height="{height - 3}" rx="3" fill="{shade or "url(#hatch)"}">'
            f"<title>{_hour_title(weekday, hour, share, booked)}</title></rect>"
        )
        if share is not None and shade:
            number = formatting.fixed(100 * share if booked else share, 0 if booked or share >= 10 else 1)
            numbers.append(_number(x + (width - 3) / 2, y + 17, number, shade))
    parts.append(_numbers(numbers, 20))
    for weekday, name in enumerate(labels.get("chart.weekdays"), start=1):
        parts.append(_label(24, 30 + (weekday - 1) * height + 18, name, most=22))
    for hour in range(first, last + 1, 2):
        parts.append(
            _label(48 + (hour - first + 0.5) * width, 21, labels.text("chart.hour", hour=hour), most=22)
        )
    return _svg(752, 30 + 7 * height, parts) + style.legend(
        [
            (colours.shade(0), labels.text("chart.low", value=_used(least, booked))),
            (colours.shade(1), labels.text("chart.high", value=_used(top, booked))),
            (None, labels.text("chart.unrecorded")),
        ]
    )


def _use(cell: Mapping[str, Any], booked: bool) -> float | None:
    """Return booked ÷ bookable minutes of a cell, visits per observation where nothing is booked."""
    over, under = ("booked_minutes", "bookable_minutes") if booked else ("visits", "observations")
    if not cell["observations"] or cell[over] is None or not cell[under]:
        return None
    return float(cell[over]) / float(cell[under])


def _hour_title(weekday: int, hour: int, share: float | None, booked: bool) -> str:
    name = labels.get("chart.weekdays")[weekday - 1]
    if share is None:
        return labels.text("chart.cell_unrecorded", weekday=name, hour=hour)
    return labels.text("chart.cell", weekday=name, hour=hour, value=_used(share, booked))


def _used(share: float, booked: bool) -> str:
    return (
        formatting.with_unit(100 * share, "percent") if booked else formatting.with_unit(share, "per_record")
    )


def months(
    points: Sequence[Point],
    usual: Mapping[tuple[date, str], Usual] | None = None,
    chosen: str = "",
    view: str = "",
) -> str:
    """Return counts by key and month, the largest key first; the unfinished month is paler.

    A cell above what is usual, by month and key, by more than chance is framed. Of categories of issues a name leads to that
    one alone, in the view named where this one has no such choice, and the chosen one (category=GR) is marked.
    """
    usual = usual or {}
    if not points:
        return ""
    columns = {month: index for index, month in enumerate(dict.fromkeys(point.month for point in points))}
    sums: dict[str, float] = {}
    for point in points:
        sums[point.key] = sums.get(point.key, 0) + (point.numerator or 0)
    labelled = {point.key: point.label for point in points}
    # What has no name comes last.
    names = {key: labelled[key] for key in sorted(labelled, key=lambda key: (key == "", -sums[key], key))}
    lines = {key: index for index, key in enumerate(names)}
    top = max(point.numerator or 0 for point in points) or 1.0
    left, width, height = 120, 980 / len(columns), 30
    parts, numbers = [], []
    for point in points:
        x, y = left + columns[point.month] * width, 26 + lines[point.key] * height
        count = point.numerator or 0
        shade = colours.shade(count / top)
        fade = "" if point.is_final else ' opacity="0.55"'
        door = element.attribute(f"month={point.month:%Y-%m}")
        past = usual.get((point.month, point.key))
        told = "" if past is None else f" ({labels.text('heat.usual', usual=formatting.fixed(past.mean, 1))})"
        frame = f' stroke="{colours.ALARM}" stroke-width="2.5"' if past is not None and past.is_high else ""
        parts.append(
            f'<rect x="{x:.1f}" y="{y}" width="{width - 3:.1f}" height="{height - 3}" rx="3"{frame}{door}'
            f' fill="{shade}"{fade}><title>{formatting.month(point.month)}'
            f" {style.escape(point.label)} {formatting.fixed(count)}{told}</title></rect>"
        )
        numbers.append(_number(x + (width - 3) / 2, y + 20, formatting.fixed(count), shade))
    parts.append(_numbers(numbers, 18))
    for index, (key, name) in enumerate(names.items()):
        door = f"category={key}"
        is_chosen = door == chosen
        leads = element.opens(view, focus=door) if view else f"focus={'' if is_chosen else door}"
        extra = element.attribute(leads if key else "")
        extra += ' font-weight="700"' if is_chosen else ""
        ink = colours.TEAL if is_chosen else colours.INK
        parts.append(_label(left - 10, 26 + index * height + 19, name, "end", ink, extra=extra))
    for month, index in columns.items():
        parts.append(_label(left + (index + 0.5) * width, 17, month_tick(month, index == 0)))
    return _svg(1100, 28 + height * len(names), parts)


def usual_legend(points: Sequence[Point], usual: Mapping[tuple[date, str], Usual]) -> str:
    """Return what the frames mean and how many cells were judged; that there was too little to judge by."""
    drawn = [usual[point.month, point.key] for point in points if (point.month, point.key) in usual]
    judged = sum(cell.probability is not None for cell in drawn)
    told = labels.text("heat.note", n=judged) if judged else labels.text("heat.short")
    return f'<div class="note">{told}</div>' if points else ""


def month_tick(month: date, with_year: bool) -> str:
    """Return the tick of a month; the year is written in January and where an axis begins."""
    if with_year or month.month == 1:
        return labels.text("chart.year_month", year=month.year % 100, month=month.month)
    return formatting.short_month(month)


def _number(x: float, y: float, text: str, ground: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{colours.ink_on(ground)}">{text}</text>'


def _numbers(texts: Sequence[str], most: int) -> str:
    """Return the numbers on the cells, above all of them; what is said once for all need not travel a hundred times."""
    return f'<g {type_sizes.in_picture("fine", most)} text-anchor="middle" pointer-events="none">{"".join(texts)}</g>'


def _label(
    x: float,
    y: float,
    text: str,
    anchor: str = "middle",
    ink: str = colours.GREY,
    most: int = 17,
    extra: str = "",
) -> str:
    look = f'{type_sizes.in_picture("small", most)} text-anchor="{anchor}" fill="{ink}"{extra}'
    return f'<text x="{x:.1f}" y="{y:.1f}" {look}>{style.escape(text)}</text>'


def _svg(width: float, height: float, parts: list[str]) -> str:
    # Its labels stay smaller than the title; where they are enlarged to be read (element.js) a long one may reach into the margin.
    most = f' style="max-width:min(70rem,{width / 14:.0f}rem);overflow:visible"'
    return style.picture(f'<svg viewBox="0 0 {width} {height}"{most}>{style.HATCH}{"".join(parts)}</svg>')
