"""What changed between two periods: bars to the left and right of nothing, or a table of cells."""

from linli import headlines
from linli.components.elements import element, style, table
from linli.metrics import indicators
from linli.metrics.decomposition import Change
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Reader


def bars(change: Change | None, indicator: str, axis: str, *, is_alarm: bool) -> str:
    """Return a row per part along an axis: what it adds to the change, and of that volume, mix and rate. Communities stand in
    code order, categories by what they add.

    Parts are good or bad only where the change itself is more than chance.
    """
    if change is None:
        return ""
    about = indicators.catalogue()[indicator]
    most = max((abs(effect.total) for effect in change.effects), default=0.0) or 1.0
    added = formatting.adding_up([effect.total for effect in change.effects], about.unit)
    told = {effect.key: value for effect, value in zip(change.effects, added, strict=True)}
    rows = []
    is_ranked = axis != "community"
    for effect in sorted(change.effects, key=lambda effect: -effect.total if is_ranked else 0.0):
        ink = _ink(effect.total, about, is_alarm)
        width = 49.5 * abs(effect.total) / most
        left = 50.0 if effect.total >= 0 else 50.0 - width
        divided = headlines.comparisons.effect((effect.volume, effect.mix, effect.rate), about.unit)
        marks = (
            f'<div class="tick" style="left:50%;width:1px"></div>'
            f'<div class="bar slim" style="margin-left:{left:.1f}%;width:{width:.1f}%;background:{ink}"></div>'
        )
        shown = formatting.change(told[effect.key], about.unit)
        narrowed = f"community={effect.key}" if axis == "community" else f"focus={axis}={effect.key}"
        door = element.attribute(narrowed if effect.key else "")
        rows.append(
            f'<div{door}>{style.escape(effect.label)}</div><div class="track"{door}>{marks}</div>'
            f'<div class="val">{style.escape(shown)}</div>'
            f'<div class="val muted">{style.escape(divided)}</div>'
        )
    return f'<div class="bars four">{"".join(rows)}</div>'


def matrix(reader: Reader, change: Change | None, indicator: str, *, is_alarm: bool) -> str:
    """Return what each category of each community adds to the change, with the sums of both: communities in code order,
    categories by what they add.
    """
    if change is None or not change.effects:
        return ""
    about = indicators.catalogue()[indicator]
    added = {effect.key: effect.total for effect in change.effects}
    of_rows, of_columns = (change.along(axis) for axis in (0, 1))
    rows = sorted(of_rows, key=lambda code: (code == "", code))
    columns = sorted(of_columns, key=lambda code: (code == "", -of_columns[code], code))
    most = max(abs(value) for value in added.values()) or 1.0
    names = [indicators.key_label(reader, "category", code) for code in columns]
    total = style.escape(labels.text("change.sum"))
    head = [
        f"<span{element.attribute(f'focus=category={code}' if code else '')}>{style.escape(name)}</span>"
        for code, name in zip(columns, names, strict=True)
    ]
    lines = [
        (
            style.escape(indicators.key_label(reader, "community", row)),
            [
                *(_cell(added.get((row, column)), most, about, is_alarm) for column in columns),
                _cell(of_rows[row], None, about),
            ],
        )
        for row in rows
    ]
    sums = [_cell(of_columns[column], None, about) for column in columns]
    lines.append((total, [*sums, _cell(change.total, None, about)]))
    doors = [f"community={row}" if row else "" for row in (*rows, "")]
    return (
        table.matrix([*head, total], lines, "sums", doors)
        + f'<div class="note">{labels.text("change.matrix_note")}</div>'
    )


def _cell(
    value: float | None, most: float | None, about: indicators.Indicator, is_alarm: bool = False
) -> str:
    """Return a cell; with the largest of all cells its ground is the deeper the more it adds."""
    if value is None:
        return "<td></td>"
    ground = ""
    if most:
        ground = f' style="background:{_ink(value, about, is_alarm)}{round(150 * abs(value) / most):02x}"'
    faint = ' class="muted"' if formatting.signed(value, about.unit).startswith("±") else ""
    return f"<td{faint}{ground}>{style.escape(formatting.signed(value, about.unit))}</td>"


def _ink(value: float, about: indicators.Indicator, is_alarm: bool) -> str:
    if about.better == "neither" or not is_alarm:
        return colours.BLUE if value > 0 else colours.BROWN
    return colours.TEAL if (value > 0) == (about.better == "higher") else colours.ALARM
