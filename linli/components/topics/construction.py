"""Pictures of how centers came about: money by level, what each project added and did to use, modules of the catalogue."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from linli import contracts, headlines
from linli.components.charts import bars
from linli.components.elements import element, style, table
from linli.metrics.indicators import Part
from linli.metrics.project_use import Effect
from linli.text import formatting, labels
from linli.text.order import natural
from linli.theme import colours, type_sizes
from linli.warehouse.store import Answer, Rows, source_of

_LEVELS = {
    "street": colours.TEAL,
    "district": colours.SOFT,
    "city": colours.PALE,
    "province": colours.BLUE,
    "central": colours.BROWN,
    "social": colours.SAND,
    "enterprise": colours.OCHRE,
}
_STATES = {"behind": colours.ALARM, "completed_late": colours.BROWN, "running": colours.BLUE}
_USES = {"less": colours.ALARM, "level": colours.SOFT, "more": colours.TEAL}
_PRESENT = colours.SOFT
_WIDE, _HIGH, _FOOT = (
    1240,
    200,
    210,
)  # of the picture of projects: its width, that of the highest bar, where bars stand
_APART, _LEAST_PLACES = (
    1.5,
    4,
)  # bars between two groups, and for how many a group has room, so that its name has
_LISTED = (
    *("center", "problem", "mode", "project_cost", "area_before_m2", "area_after_m2"),
    *("planned_on", "completed_on", "project_state"),
)


def money(rows: Rows) -> str:
    """Return a bar per year, its pieces by level; the treasury's first, that of society and firms behind a gap."""
    if not rows:
        return ""
    sums = {(row["year"], row["is_fiscal"]): row["granted_in_year"] for row in rows}
    years = sorted({year for year, _ in sums})
    top = max(sums.get((year, True), 0) + sums.get((year, False), 0) for year in years) or 1.0
    order = list(dict.fromkeys([*_LEVELS, *(row["fund_level"] for row in rows)]))
    parts = []
    for year in years:
        own = (row for row in rows if row["year"] == year)
        pieces = [_piece(row, top) for row in sorted(own, key=lambda row: order.index(row["fund_level"]))]
        text = labels.text("money.fiscal", amount=_amount(sums.get((year, True), 0)))
        if (year, False) in sums:
            text += labels.text("money.other", amount=_amount(sums[year, False]))
        parts.append(
            f'<div>{labels.text("money.year", year=year)}</div><div class="stack">{"".join(pieces)}</div>'
            f'<div class="val">{style.escape(text)}</div>'
        )
    used = [level for level in _LEVELS if any(row["fund_level"] == level for row in rows)]
    legend = style.legend([(_LEVELS[level], _level(level)) for level in used])
    return f'{legend}<div class="bars">{"".join(parts)}</div>'


def _piece(row: Mapping[str, Any], top: float) -> str:
    title = f"{_level(row['fund_level'])} {_amount(row['granted'])}"
    share = 98 * row["granted"] / top
    gap = "" if row["is_fiscal"] else ";margin-left:.25rem"
    ink = _LEVELS.get(row["fund_level"], colours.GREY)
    return f'<i style="width:{share:.2f}%;background:{ink}{gap}" title="{style.escape(title)}"></i>'


def _level(code: str) -> str:
    return contracts.value_label("center_funding", "fund_level", code) or code


def _amount(tens_of_thousands: float) -> str:
    return formatting.with_unit(tens_of_thousands, "ten_thousand_yuan")


def ways(rows: Answer, effects: Mapping[str, Effect]) -> str:
    """Return what each project adds in floor area, a bar each, by the way in which the place is obtained, in the order of the
    contract; those behind their plan first in their group and in alarm.
    """
    known = [row for row in rows if _gain(row) is not None]
    if not known:
        return ""
    order = [*contracts.load_all()["center_projects"].field("mode").values, ""]
    modes = sorted(
        {row["mode"] or "" for row in known},
        key=lambda mode: (mode not in order, order.index(mode) if mode in order else 0, mode),
    )
    top = max([1.0, *(_gain(row) or 0.0 for row in known)])
    places = {mode: max(sum((row["mode"] or "") == mode for row in known), _LEAST_PLACES) for mode in modes}
    width = _WIDE / (sum(places.values()) + _APART * (len(modes) - 1))
    parts, left = _rules(top), 0.0
    for mode in modes:
        own = [row for row in known if (row["mode"] or "") == mode]
        begin = left + (places[mode] - len(own)) * width / 2
        for place, row in enumerate(own):
            gain, ink = _gain(row) or 0.0, _STATES.get(row["project_state"], colours.TEAL)
            height = max(_HIGH * max(gain, 0.0) / top, 3.0)
            door = element.attribute(element.opens_file("center", row["center_id"]))
            look = f'fill="{ink}"' if row["completed_on"] else f'fill="none" stroke="{ink}" stroke-width="3"'
            parts.append(
                f'<rect x="{begin + place * width:.1f}" y="{_FOOT - height:.1f}" width="{max(width - 4, 3):.1f}"'
                f' height="{height:.1f}" rx="2" {look}{door}><title>{style.escape(_told(row, effects))}</title></rect>'
            )
        name = contracts.value_label("center_projects", "mode", mode) or labels.text("figure.no_value")
        middle = left + places[mode] * width / 2
        parts.append(_text(middle, _FOOT + 26, labels.text("projects.way", way=name, n=len(own)), bold=True))
        done = [_gain(row) or 0.0 for row in own if row["completed_on"]]
        parts.append(_text(middle, _FOOT + 50, _signed(sum(done)) if done else ""))
        left += (places[mode] + _APART) * width
    states = [state for state in _STATES if any(row["project_state"] == state for row in known)]
    entries: list[tuple[str | None, str]] = [
        (_STATES[state], labels.text(f"code.project_state.{state}")) for state in states
    ]
    entries.append((colours.TEAL, labels.text("code.project_state.completed_in_time")))
    svg = f'<svg viewBox="0 0 {_WIDE} {_FOOT + 58}" style="max-height:17rem">{"".join(parts)}</svg>'
    finished = {row["project_state"] for row in known if row["completed_on"]}
    hollow = [_STATES[state] for state in states if state not in finished]
    return style.legend(entries, labels.text("projects.hint"), hollow=hollow) + style.picture(svg)


def _rules(top: float) -> list[str]:
    """Return rules at round areas behind the bars, each with its area at the right, where bars are few."""
    power = 10.0 ** int(math.log10(top))
    step = next(part * power for part in (5, 2, 1, 0.5, 0.2, 0.1) if part * power <= top / 2)
    rules = []
    for area in (step, 2 * step):
        y = _FOOT - _HIGH * area / top
        rules.append(
            f'<path d="M0 {y:.1f}H{_WIDE}" stroke="{colours.LINE}"/>'
            f'<text x="{_WIDE}" y="{y - 6:.1f}" {type_sizes.in_picture("small", 19)} text-anchor="end" fill="{colours.GREY}">'
            f"{style.escape(formatting.with_unit(area, 'm2'))}</text>"
        )
    return rules


def _gain(row: Mapping[str, Any]) -> float | None:
    """Return the floor area that a project adds; a new building has none before."""
    before = 0.0 if row["area_before_m2"] is None and row["mode"] == "new" else row["area_before_m2"]
    return None if before is None or row["area_after_m2"] is None else row["area_after_m2"] - before


def _signed(area: float) -> str:
    return formatting.change(area, "m2")


def _text(x: float, y: float, text: str, *, bold: bool = False) -> str:
    look = 'font-weight="700"' if bold else f'fill="{colours.GREY}"'
    return f'<text x="{x:.1f}" y="{y}" {type_sizes.in_picture("small", 19)} text-anchor="middle" {look}>{style.escape(text)}</text>'


def _told(row: Mapping[str, Any], effects: Mapping[str, Effect]) -> str:
    return labels.text(
        "projects.told",
        center=row["center"] or row["project_id"],
        before=formatting.with_unit(row["area_before_m2"], "m2"),
        after=formatting.with_unit(row["area_after_m2"], "m2"),
        use=labels.text(f"code.project_use.{effects[row['project_id']].verdict}"),
    )


def each(rows: Answer, effects: Mapping[str, Effect]) -> str:
    """Return every project as a row: problem, way, money, area before and after, how it stands, and what it did to use; those
    behind their plan first. A row opens the file of its center.
    """
    if not rows:
        return ""
    shown = pd.DataFrame(
        [
            {name: row[name] for name in _LISTED} | {"project_use": _said(effects[row["project_id"]])}
            for row in rows
        ]
    )
    shown.attrs["source"] = source_of(rows)
    return table.markup(shown, "", files=("center", [row["center_id"] for row in rows]))


def _said(effect: Effect) -> str:
    """Return what a project did to use in a word, with the change where there is one."""
    told = labels.text(f"code.project_use.{effect.verdict}")
    return told if effect.change is None else f"{told} {formatting.signed(effect.change, 'count')}%"


def effects(rows: Rows, found: Mapping[str, Effect]) -> str:
    """Return for each project that can be judged its center's visits per hour open, before as a tick and after as a bar."""
    known = [row for row in rows if found[row["project_id"]].change is not None]
    if not known:
        return ""
    top = max(max(found[row["project_id"]].before or 0, found[row["project_id"]].after or 0) for row in known)
    parts = []
    for row in known:
        effect = found[row["project_id"]]
        bar, tick = (98 * (value or 0) / (top or 1) for value in (effect.after, effect.before))
        mark = (
            f'<div class="bar slim" style="width:{bar:.1f}%;background:{_USES[effect.verdict]}"></div>'
            f'<div class="tick" style="left:{tick:.1f}%"></div>'
        )
        text = labels.text(
            "project_use.row",
            before=formatting.fixed(effect.before or 0.0, 1),
            after=formatting.fixed(effect.after or 0.0, 1),
            change=formatting.signed(effect.change or 0.0, "count"),
            low=formatting.signed(effect.low or 0.0, "count"),
            high=formatting.signed(effect.high or 0.0, "count"),
        )
        door = element.opens_file("center", row["center_id"])
        parts.append(bars.row(row["center"] or row["project_id"], mark, text, False, door))
    entries: list[tuple[str | None, str]] = [
        (ink, labels.text(f"code.project_use.{verdict}"))
        for verdict, ink in _USES.items()
        if any(found[row["project_id"]].verdict == verdict for row in known)
    ]
    return bars.drawing(parts, entries, [("tick", labels.text("project_use.before"))])


def missing(rows: Answer, shares: Sequence[Part]) -> str:
    """Return what is missing where and since when, each row opening its center, and below how many have each module."""
    lacking = [row for row in rows if row["present"] is False and row["module_group"] > 0]
    names = ("center", "community_name", "module", "missing_since", "present_since")
    shown = pd.DataFrame([{name: row[name] for name in names} for row in lacking], columns=list(names))
    shown.attrs["source"] = source_of(rows)
    if all(row["present_since"] is None for row in lacking):
        shown = shown.drop(columns="present_since")
    listed = table.markup(shown, "", files=("center", [row["center_id"] for row in lacking]))
    return listed + bars.shares([(part.label, part) for part in shares])


def optional_use(rows: Rows) -> str:
    """Return for each optional module how many centers chose it and how much it is used; those that nobody uses by name first."""
    if not rows:
        return ""
    top = max(sum(row["module"] == module for row in rows) for module in {row["module"] for row in rows})
    parts = []
    for module in sorted({row["module"] for row in rows}):
        own = [row for row in rows if row["module"] == module]
        mark = f'<div class="bar" style="width:{98 * len(own) / top:.1f}%"></div>'
        count = formatting.with_unit(len(own), "centers")
        parts.append(bars.row(_module(module), mark, count, False, beside=headlines.construction.used(own)))
    idle = _named(
        [row for row in rows if row["module_use"] == "unused"], labels.text("optional.unused"), True
    )
    return f'{idle}<div class="bars four">{"".join(parts)}</div>'


def optional_where(rows: Rows) -> str:
    """Return for each optional module the centers that chose it, each a door to its file."""
    modules = sorted({row["module"] for row in rows})
    return "".join(
        _named([row for row in rows if row["module"] == module], _module(module)) for module in modules
    )


def _named(rows: Sequence[Mapping[str, Any]], title: str, with_module: bool = False) -> str:
    """Return centers by name under a title, each a door to its file; nothing for none."""
    if not rows:
        return ""
    several = len({row["module"] for row in rows}) > 1 or with_module
    names = style.listed(
        [
            f'<button type="button"{element.attribute(element.opens_file("center", row["center_id"]))}>'
            f"{style.escape(row['center'] or row['center_id'])}</button>"
            + (f' <span class="note">{style.escape(_module(row["module"]))}</span>' if several else "")
            for row in rows
        ]
    )
    return f'<dl class="facts wide places"><dt><b>{style.escape(title)}</b> {len(rows)}</dt><dd>{names}</dd></dl>'


def modules(rows: Rows) -> str:
    """Return centers by modules: there, missing though required, or optional and not there; by code."""
    if not rows:
        return ""
    groups = {row["module"]: row["module_group"] for row in rows}
    columns = sorted(groups, key=lambda module: (groups[module] == 0, groups[module], module))
    names = {row["center_id"]: row["center"] for row in rows}
    present = {(row["center_id"], row["module"]): row["present"] for row in rows}
    head = [f"{_module_group(groups[module])}<br>{style.escape(_module(module))}" for module in columns]
    lines = [
        (
            style.escape(name),
            [_module_cell(present.get((center, module)), groups[module] > 0) for module in columns],
        )
        for center, name in sorted(names.items(), key=lambda item: natural(item[0]))
    ]
    legend = style.legend(
        [
            (_PRESENT, labels.text("module.present")),
            (colours.ALARM, labels.text("module.missing")),
            (colours.WASH, labels.text("module.optional")),
            (None, labels.text("module.unknown")),
        ]
    )
    doors = [element.opens_file("center", center) for center in sorted(names, key=natural)]
    return legend + table.matrix(head, lines, "tall", doors)


def _module(code: str) -> str:
    return contracts.value_label("center_modules", "module", code) or code


def _module_group(group: int) -> str:
    return labels.text("module.group_x") if group == 0 else str(group)


def _module_cell(present: bool | None, required: bool) -> str:
    if present is None:
        return '<td class="hatched"></td>'
    if present:
        return f'<td style="background:{_PRESENT};color:{colours.INK}">{labels.text("module.yes")}</td>'
    if required:
        return f'<td style="background:{colours.ALARM};color:{colours.PAPER}">{labels.text("module.no")}</td>'
    return "<td></td>"
