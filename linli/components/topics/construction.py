"""Pictures of how centers came about: money by level, projects before and after, modules of the catalogue."""

from collections.abc import Mapping
from typing import Any

from linli import contracts
from linli.components.elements import style, table
from linli.text import formatting, labels
from linli.theme import colours
from linli.warehouse.store import Rows

_LEVELS = {
    "street": colours.TEAL,
    "district": colours.MIDDLE,
    "city": colours.SOFT,
    "province": colours.BLUE,
    "central": colours.BROWN,
    "social": colours.STRAW,
    "enterprise": colours.OCHRE,
}
_STATES = {"behind": colours.ALARM, "completed_late": colours.BROWN, "running": colours.BLUE}
_PRESENT = colours.BAND


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


def slopes(rows: Rows) -> str:
    """Return a line per project from its area before to its area after."""
    known = [row for row in rows if row["area_before_m2"] is not None and row["area_after_m2"] is not None]
    if not known:
        return ""
    top = max(max(row["area_before_m2"], row["area_after_m2"]) for row in known) or 1.0
    width, height, left, right = 760, 280, 110, 650

    def y(area: float) -> float:
        return 268 - 230 * area / top

    parts = [
        f'<line x1="{x}" y1="30" x2="{x}" y2="272" stroke="{colours.LINE}" stroke-width="2"/>'
        f'<text x="{x}" y="18" font-size="15" text-anchor="middle" fill="{colours.GREY}">{labels.text(f"slope.{name}")}</text>'
        for x, name in ((left, "before"), (right, "after"))
    ]
    for row in known:
        ink = _STATES.get(row["project_state"], colours.TEAL)
        title = labels.text(
            "slope.title",
            center=row["center"] or row["project_id"],
            before=formatting.with_unit(row["area_before_m2"], "m2"),
            after=formatting.with_unit(row["area_after_m2"], "m2"),
        )
        ends = (
            f'x1="{left}" y1="{y(row["area_before_m2"]):.1f}" x2="{right}" y2="{y(row["area_after_m2"]):.1f}"'
        )
        dash = "" if row["completed_on"] else ' stroke-dasharray="6 5"'
        parts.append(
            f'<line {ends} stroke="{ink}" stroke-width="2" opacity="0.75"{dash}><title>{style.escape(title)}</title></line>'
        )
    for area in (0, top / 2, top):
        parts.append(
            f'<text x="{left - 12}" y="{y(area) + 5:.1f}" font-size="15" text-anchor="end" fill="{colours.GREY}">'
            f"{formatting.fixed(area)}</text>"
        )
    states = [state for state in _STATES if any(row["project_state"] == state for row in known)]
    entries: list[tuple[str | None, str]] = [
        (colours.TEAL, labels.text("code.project_state.completed_in_time"))
    ]
    entries += [(_STATES[state], labels.text(f"code.project_state.{state}")) for state in states]
    svg = f'<svg viewBox="0 0 {width} {height}" style="max-height:21rem">{"".join(parts)}</svg>'
    return style.legend(entries) + style.picture(svg)


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
        for center, name in sorted(names.items())
    ]
    legend = style.legend(
        [
            (_PRESENT, labels.text("module.present")),
            (colours.ALARM, labels.text("module.missing")),
            (colours.WASH, labels.text("module.optional")),
            (None, labels.text("module.unknown")),
        ]
    )
    return legend + table.matrix(head, lines, "tall")


def _module(code: str) -> str:
    return contracts.value_label("center_modules", "module", code) or code


def _module_group(group: int) -> str:
    return labels.text("module.group_x") if group == 0 else str(group)


def _module_cell(present: bool | None, required: bool) -> str:
    if present is None:
        return '<td class="hatched"></td>'
    if present:
        return f'<td style="background:{_PRESENT};color:{colours.TEAL}">{labels.text("module.yes")}</td>'
    if required:
        return f'<td style="background:{colours.ALARM};color:{colours.PAPER}">{labels.text("module.no")}</td>'
    return "<td></td>"
