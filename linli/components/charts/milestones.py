"""The milestones of a plan: a line per task, a mark per milestone at its day, and the day on which one looks."""

from datetime import date
from typing import Any

from linli.components.elements import element, style
from linli.selection import add_months, months_between
from linli.text import formatting, labels
from linli.theme import colours, type_sizes
from linli.theme.measure import ems
from linli.warehouse.store import Rows

_WIDTH, _LEFT, _LINE, _SIZE = 1100, 250, 40, 17
_NAMED, _TOLD = type_sizes.in_picture("small", _SIZE), type_sizes.in_picture("small", 15)
_MORE = "\u2026"
_LOOKS = {
    "done": (colours.TEAL, colours.TEAL),
    "done_late": (colours.SOFT, colours.TEAL),
    "late": (colours.ALARM, colours.ALARM),
    "ahead": (colours.PAPER, colours.EDGE),
}


def draw(rows: Rows, today: date) -> str:
    """Return the milestones of one plan, rows of plan_milestone_list; those late are the loudest."""
    if not rows:
        return ""
    tasks = list(dict.fromkeys(row["task"] for row in sorted(rows, key=lambda row: row["milestone_id"])))
    days = (
        [row["due_on"] for row in rows] + [row["finished_on"] for row in rows if row["finished_on"]] + [today]
    )
    first, last = add_months(min(days), 0), add_months(max(days), 1)
    span = (last - first).days

    def place(day: date) -> float:
        return _LEFT + (_WIDTH - _LEFT - 20) * (day - first).days / span

    height = 34 + _LINE * len(tasks)
    parts = [_tick(month, place(month), height) for month in _ticks(first, last)]
    x = place(today)
    parts.append(
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="26" y2="{height}" stroke="{colours.INK}" stroke-width="1.5"/>'
        f'<text x="{x:.1f}" y="20" {_NAMED} font-weight="700" text-anchor="middle" fill="{colours.INK}">'
        f"{labels.text('plan_page.today')}</text>"
    )
    for line, task in enumerate(tasks):
        y = 34 + _LINE * line + _LINE / 2
        parts.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH - 20}" y1="{y}" y2="{y}" stroke="{colours.LINE}"/>'
            f'<text x="{_LEFT - 14}" y="{y + 6}" {_NAMED} text-anchor="end" fill="{colours.INK}">'
            f"{style.escape(_short(task))}</text>"
        )
        parts += [_mark(row, place(row["due_on"]), y) for row in rows if row["task"] == task]
    legend = [(_LOOKS[state][0], labels.text(f"plan_page.legend_{state}")) for state in _LOOKS]
    return style.legend(legend) + style.picture(
        f'<svg viewBox="0 0 {_WIDTH} {height}">{"".join(parts)}</svg>'
    )


def _ticks(first: date, last: date) -> list[date]:
    """Return the quarters, or of a long plan the half-years, that have a tick."""
    step = 3 if months_between(first, last) <= 30 else 6
    months = (add_months(first, offset) for offset in range(months_between(first, last) + 1))
    return [month for month in months if (month.month - 1) % step == 0 and (last - month).days > 45]


def _tick(month: date, x: float, height: float) -> str:
    named = labels.text("chart.year_month", year=month.year % 100, month=month.month)
    return (
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="28" y2="{height}" stroke="{colours.LINE}"/>'
        f'<text x="{x:.1f}" y="20" {_TOLD} text-anchor="middle" fill="{colours.GREY}">{named}</text>'
    )


def _mark(row: Any, x: float, y: float) -> str:
    fill, edge = _LOOKS[row["milestone_state"]]
    state = labels.text(f"code.milestone_state.{row['milestone_state']}")
    told = f"{row['milestone']} · {formatting.day(row['due_on'])} · {state}"
    door = element.attribute(f"mark={row['milestone_id']}")  # its row in the list below
    is_late = row["milestone_state"] == "late"
    size = 10 if is_late else 8
    name = (
        f'<text x="{x - 15:.1f}" y="{y - 11:.1f}" {_TOLD} text-anchor="end" font-weight="600" fill="{colours.INK}">'
        f"{style.escape(row['milestone'])}</text>"
        if is_late
        else ""
    )
    return (
        f'<path d="M{x:.1f} {y - size}l{size} {size}l-{size} {size}l-{size} -{size}z" fill="{fill}" stroke="{edge}"'
        f'{door} stroke-width="2"><title>{style.escape(told)}</title></path>{name}'
    )


def _short(task: str) -> str:
    room = (_LEFT - 20) / _SIZE
    while ems(task) > room:
        task = f"{task.rstrip(_MORE)[:-1]}{_MORE}"
    return task
