"""The page before a meeting: what is due, what was decided, what to watch, on one sheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from linli import contracts, headlines, policy
from linli.briefing import bulletin, slots, speech
from linli.briefing.content import Paper, Section, Table
from linli.briefing.slots import Ask
from linli.metrics import absence
from linli.selection import Selection, add_months, last_day
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows

_OF_EACH = 4  # matters overdue and matters soon due, decisions: what one sheet holds
_WATCHED = 7


def compose(reader: Reader, ask: Ask) -> Paper:
    """Return the sheet as of a day."""
    month = ask.as_of.replace(day=1)
    chosen = Selection(ask.community_ids, None, month, month)
    days = int(policy.value("due_soon_days", ask.as_of))
    return Paper(
        title=labels.text("agenda.title", scope=slots.scope(reader, ask)),
        subtitle=labels.text("agenda.byline", day=formatting.day(ask.as_of)),
        street=slots.street(reader, ask),
        as_of=ask.as_of,
        facts=speech.facts(reader, ask),
        sections=(
            _matters(reader, ask, chosen, days),
            *_decisions(reader, ask, chosen, days),
            _watch(reader, ask),
        ),
        is_one_page=True,
    )


def _asked(ask: Ask, days: int) -> dict[str, object]:
    return {
        "as_of": ask.as_of,
        "community_ids": ask.community_ids,
        "due_within": days,
        "limit_rows": _OF_EACH,
    }


def _section(
    name: str, text: str, columns: Mapping[str, float] | None = None, rows: Sequence[tuple[str, ...]] = ()
) -> Section:
    title = labels.text(f"agenda.section.{name}") if name else ""
    said = (formatting.solid(text),) if text else ()
    if not rows or columns is None:
        return Section(title, said)
    heads = tuple(labels.text(f"agenda.column.{column}") for column in columns)
    cells = tuple(tuple(map(formatting.solid, row)) for row in rows)
    return Section(title, said, Table(heads, cells), tuple(columns.values()))


def _rows(reader: Reader, chosen: Selection, name: str, **params: object) -> Rows:
    """Return the rows of a query, none where it lacks a ledger or the viewer may see no single issue."""
    return absence.rows(reader, chosen, name, **params) if reader.may_run(name) else ()


def _untold(reader: Reader, chosen: Selection, name: str) -> str:
    return absence.said(reader, chosen, name) + labels.text("bulletin.stop")


def _left(days: int) -> str:
    """Return how a day lies to its due day."""
    if days < 0:
        return labels.text("agenda.over_days", n=formatting.number(-days))
    return labels.text("agenda.days_left", n=days) if days else labels.text("agenda.today")


def _told(what: str, counts: Mapping[str, int], days: int) -> str:
    """Return how many are over their day and how many are soon due, of each only where there are some."""
    told = [
        labels.text(f"agenda.{what}_{name}", n=formatting.number(n), days=days)
        for name, n in counts.items()
        if n
    ]
    return labels.text("figure.comma").join(told)


def _first(what: str, shown: Sequence[object], total: int) -> str:
    """Return that only the first are listed, where that is so."""
    return labels.text(f"agenda.first_{what}") if total > len(shown) else ""


def _where(reader: Reader, ask: Ask, row: Mapping[str, Any]) -> str:
    """Return a place: the community and the compound, where one is known."""
    of = slots.community(reader, ask, row["community_id"]) if row["community_id"] else ""
    return of + (bulletin.place(reader, ask, row) if row["compound_name"] or not of else "")


def _matters(reader: Reader, ask: Ask, chosen: Selection, days: int) -> Section:
    found = _rows(reader, chosen, "open_matters", **_asked(ask, days))
    if not found:
        is_certain = absence.why(reader, chosen, "open_matters").is_certain or not reader.may_run(
            "open_matters"
        )
        text = (
            _untold(reader, chosen, "open_matters")
            if is_certain
            else labels.text("agenda.matters_none", days=days)
        )
        return _section("matters", text)
    counts = {row["state"]: int(row["total"]) for row in found}
    rows = [
        (
            labels.text("agenda.issue", category=bulletin.category(row["category"])),
            _where(reader, ask, row),
            formatting.short_day(row["due_on"]),
            _left(row["days_left"]),
            labels.text("bulletin.yes" if row["is_discussed"] else "bulletin.no"),
        )
        for row in found
    ]
    told = _told("matters", counts, days)
    text = labels.text("agenda.matters", told=told) + _first("matters", rows, sum(counts.values()))
    text += labels.text("bulletin.stop")
    columns = {"matter": 1.7, "place": 3, "due_on": 1.4, "state": 1.5, "council": 0.9}
    return _section("matters", text, columns, rows)


def _decisions(reader: Reader, ask: Ask, chosen: Selection, days: int) -> tuple[Section, ...]:
    last = _rows(reader, chosen, "last_meetings", as_of=ask.as_of, community_ids=ask.community_ids)
    if not last:
        return (_section("decisions", _untold(reader, chosen, "last_meetings")),)
    levels = contracts.load_all()["meetings"].field("level").values
    rows = []
    for row in last:
        place = labels.text("agenda.several", n=row["meetings"])
        if row["meetings"] == 1:
            place = _where(reader, ask, row) if row["community_id"] else slots.street(reader, ask)
        rows.append(
            (
                levels.get(row["level"], labels.text("figure.no_value")),
                place,
                formatting.short_day(row["date"]),
                formatting.number(row["decisions"]),
                _standing(row),
            )
        )
    waiting = _rows(reader, chosen, "open_decisions", **_asked(ask, days))
    key = "decisions" if waiting else "decisions_done"
    if absence.why(reader, chosen, "open_decisions").is_certain:
        key = "decisions_unknown"
    told = ""
    if waiting:
        counts = {name: int(waiting[0][name]) for name in ("over", "soon")}
        told = _told("decisions", counts, days) + _first("decisions", waiting, sum(counts.values()))
    text = labels.text(f"agenda.{key}", told=told, days=days)
    columns = {"meeting": 1.2, "place": 3, "day": 1.4, "decisions": 0.8, "state": 2}
    first = _section("decisions", text, columns, rows)
    if not waiting:
        return (first,)
    listed = [
        (
            labels.text("agenda.decision", category=bulletin.category(row["category"]))
            if row["category"]
            else labels.text("agenda.decision_plain"),
            _where(reader, ask, row) if row["community_id"] else slots.street(reader, ask),
            formatting.short_day(row["decided_on"]),
            formatting.short_day(row["due_on"]),
            _left(-row["days_over"]),
        )
        for row in waiting
    ]
    return first, _section(
        "", "", {"matter": 1.7, "place": 3, "day": 1.4, "due_on": 1.4, "state": 1.5}, listed
    )


def _standing(row: Mapping[str, Any]) -> str:
    if row["done"] is None:
        return labels.text("agenda.state_unknown")
    told = [
        labels.text(f"agenda.state_{name}", n=formatting.number(row[name]))
        for name in ("done", "over", "going")
        if row[name]
    ]
    return labels.text("figure.comma").join(told)


def _watch(reader: Reader, ask: Ask) -> Section:
    """Return what needs the street besides what is overdue, as the overview lists it at the end of the last month that is over."""
    month = _last_month(ask.as_of)
    chosen = Selection(ask.community_ids, None, month, month)
    asked = {"month": month, **chosen.scope(), "limit_rows": 200}
    found = reader.run("action_list", **asked) if reader.may_run("action_list") else pd.DataFrame()
    others = found[found["kind"] != "overdue"] if len(found) else found
    unseen = headlines.overview.actions_unseen(reader, chosen)
    if others.empty:
        stop = labels.text("bulletin.stop")
        text = headlines.overview.actions(others, reader, chosen) + stop
        return _section("watch", text + (unseen + stop if unseen else ""))
    # Every kind has its turn before any has a second.
    others = others.assign(turn=others.groupby("kind").cumcount()).sort_values("turn", kind="stable")
    total = int(found["total"].iloc[0]) - int((found["kind"] == "overdue").sum())
    listed = labels.text("agenda.listed") if total > _WATCHED else ""
    rows = []
    for row in others.head(_WATCHED).itertuples():
        tag, sentence, reason = headlines.overview.action(_named(reader, ask, row))
        rows.append((tag, sentence, reason))
    told = {"month": formatting.month(month), "n": formatting.number(total), "listed": listed}
    text = labels.text("agenda.watch", **told) + (unseen + labels.text("bulletin.stop") if unseen else "")
    return _section("watch", text, {"kind": 0.8, "sentence": 4.2, "community": 2.6}, rows)


def _named(reader: Reader, ask: Ask, row: Any) -> Any:
    """Return an action with letters for communities, and no compound by name, where names are hidden."""
    if not ask.is_masked:
        return row
    of = slots.community(reader, ask, row.community_id) if isinstance(row.community_id, str) else None
    return row._replace(subject_name=labels.text("speech.masked.hall_compound"), community_name=of)


def _last_month(day: date) -> date:
    return day.replace(day=1) if day == last_day(day) else add_months(day, -1)
