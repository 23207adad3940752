"""The bulletin of a month: what that of a hotline holds, of issues alone. A change is told only where it is beyond chance."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from linli import contracts, headlines
from linli.briefing import slots, speech
from linli.briefing.content import Paper, Section, Table
from linli.briefing.slots import Ask
from linli.metrics import absence, comparison, indicators
from linli.selection import Selection, last_day
from linli.text import formatting, labels
from linli.warehouse.store import Reader

_ALL = ("issues_opened", "issues_closed", "on_time_rate", "issues_backlog", "overdue_open")
_RATES = ("response_rate", "resolved_rate", "satisfied_rate")
_AGES = ("d007", "d030", "d090", "d365", "more")
_LISTED = 10  # places or issues of a list; how many there are in all stands in the sentence over it


def months(reader: Reader) -> list[date]:
    """Return the months of which a bulletin can be written, the latest first."""
    return sorted((row["month"] for row in reader.rows("month_list")), reverse=True)


def compose(reader: Reader, ask: Ask, month: date) -> Paper:
    """Return the bulletin of a month. Raises ValueError where the data have no such month."""
    if month not in months(reader):
        raise ValueError(f"{month:%Y-%m} is no month of the data")
    chosen = Selection(ask.community_ids, None, month, month)
    ends = min(last_day(month), reader.version.data_as_of)
    told = {"month": formatting.month(month), "day": formatting.day(ends)}
    is_over = indicators.is_whole(reader, "issues_opened", month)
    overdue = _matters(reader, ask, ends)
    warned = absence.rows(reader, chosen, "warning_list", **chosen.issues())
    return Paper(
        title=labels.text("bulletin.title", scope=slots.scope(reader, ask)),
        subtitle=labels.text("bulletin.byline" if is_over else "bulletin.byline_open", **told),
        street=slots.street(reader, ask),
        as_of=ends,
        facts=speech.facts(reader, Ask(ask.community_ids, ends, ask.is_masked)),
        sections=(_whole(reader, chosen),)
        if absence.why(reader, chosen, "issues_opened").is_certain  # then nothing else is known either
        else (
            _whole(reader, chosen),
            _rates(reader, chosen),
            _categories(reader, chosen),
            _hot(reader, ask, chosen, warned),
            _open(reader, chosen),
            _over(reader, ask, chosen, overdue),
            _repeats(reader, ask, chosen),
            _next(reader, ask, chosen, warned, overdue),
        ),
    )


def _section(
    name: str,
    texts: Sequence[str],
    columns: Mapping[str, float],
    rows: Sequence[tuple[str, ...]],
    note: str = "",
) -> Section:
    """Return a section with a table of columns by name and width, without one where there are no rows."""
    title = labels.text(f"bulletin.section.{name}")
    said = tuple(formatting.solid(text) for text in texts if text)
    if not rows:
        return Section(title, said)
    heads = tuple(labels.text(f"bulletin.column.{column}") for column in columns)
    return Section(title, said, Table(heads, tuple(rows)), tuple(columns.values()), note)


def _because(reader: Reader, chosen: Selection, *names: str) -> str:
    """Return the sentence for what cannot be told or is none."""
    return absence.said(reader, chosen, *names) + labels.text("bulletin.stop")


# ---------------------------------------------------------------------------- figures


def _whole(reader: Reader, chosen: Selection) -> Section:
    values = {name: indicators.value(reader, name, chosen) for name in _ALL}
    opened = values["issues_opened"]
    if not opened.value:  # none opened may mean that none came or that the ledger was not kept on
        return _section("all", [_because(reader, chosen, "issues_opened")], {}, [])
    numbers = {
        name: formatting.number(value.value) for name, value in values.items() if value.value is not None
    }
    left = ""
    if "issues_backlog" in numbers:
        again = indicators.value(reader, "issues_reopened", chosen).value
        left = labels.text("bulletin.reopened", n=formatting.number(again)) if again else ""
        left += labels.text("bulletin.left", n=numbers["issues_backlog"])
        if values["overdue_open"].value:
            left += labels.text("bulletin.overdue", n=numbers["overdue_open"])
    closed = numbers.get("issues_closed", labels.text("status.not_collected"))
    told = {"month": formatting.month(chosen.end), "opened": numbers["issues_opened"], "closed": closed}
    texts = [labels.text("bulletin.all", **told, left=left), *_moved(reader, chosen, _ALL)]
    return _section("all", texts, *_compared(reader, chosen, _ALL), labels.text("bulletin.compared_note"))


def _rates(reader: Reader, chosen: Selection) -> Section:
    known = [name for name in _RATES if indicators.value(reader, name, chosen).status == "ok"]
    unknown = [name for name in _RATES if name not in known]
    comma, stop = labels.text("figure.comma"), labels.text("bulletin.stop")
    told = comma.join(_with_value(reader, chosen, name) for name in known)
    texts = [told + stop] if told else []
    calls = [
        indicators.value(reader, f"callbacks_{name}", chosen) for name in ("valid", "excluded", "missing")
    ]
    texts.append(headlines.issues.callbacks(*calls))
    texts += [_because(reader, chosen, name) for name in unknown]
    texts += _moved(reader, chosen, known) if known else []
    return _section("rates", texts, *_compared(reader, chosen, known))


def _with_value(reader: Reader, chosen: Selection, name: str) -> str:
    about = indicators.catalogue()[name]
    return about.title + headlines.words.rate(indicators.value(reader, name, chosen))


def _compared(
    reader: Reader, chosen: Selection, names: Sequence[str]
) -> tuple[Mapping[str, float], list[tuple[str, ...]]]:
    """Return columns and rows of figures beside last month and the same month of last year, like with like."""
    columns = {"item": 2.2, "now": 1.5, "n": 1.2, "previous": 1.5, "last_year": 1.5, "verdict": 1.8}
    rows = []
    for name in names:
        about, value = indicators.catalogue()[name], indicators.value(reader, name, chosen)
        others = [comparison.of(reader, name, chosen, against) for against in ("previous", "last_year")]
        then = [
            labels.text(f"comparison.{found.status}_short", against="").strip()
            if found.value is None
            else _number(found.value, about.unit)
            for found in others
        ]
        shown = value.status == "ok"
        n = formatting.number(value.denominator) if shown and about.kind == "ratio" else ""
        verdict = "small" if value.is_small else others[1].verdict
        rows.append(
            (
                about.title
                if about.unit == "percent"
                else labels.text("bulletin.item", title=about.title, unit=formatting.unit(about.unit)),
                _number(value.value, about.unit) if shown else labels.text(f"status.{value.status}"),
                n,
                *then,
                labels.text(f"verdict.{verdict}") if shown else "",
            )
        )
    return columns, rows


def _number(value: float | None, unit: str) -> str:
    """Return a figure as a column has it: of rates with their sign."""
    return formatting.with_unit(value, unit) if unit == "percent" else formatting.number(value, unit)


def _moved(reader: Reader, chosen: Selection, names: Sequence[str]) -> list[str]:
    """Return which of some figures moved more than chance would move them; where none did, that none did."""
    moved, is_judged = [], False
    for name in names:
        about, value = indicators.catalogue()[name], indicators.value(reader, name, chosen)
        found = comparison.of(reader, name, chosen, "last_year")
        if value.status != "ok" or value.is_small or found.verdict == "insufficient":
            continue
        is_judged = True
        if found.verdict == "normal":
            continue
        told = {"title": about.title, "verdict": labels.text(f"verdict.{found.verdict}")}
        if found.change is None:
            moved.append(labels.text("bulletin.moved_alone", **told))
            continue
        against = labels.text("compare.last_year_short")
        change = formatting.change(found.change, about.unit)
        moved.append(labels.text("bulletin.moved_one", **told, against=against, change=change))
    if moved:
        return [labels.text("bulletin.moved", told=labels.text("figure.comma").join(moved))]
    return [labels.text("bulletin.level" if is_judged else "bulletin.unjudged")]


def _categories(reader: Reader, chosen: Selection) -> Section:
    why = absence.why(reader, chosen, "issues_by_axis")
    opened = indicators.breakdown(reader, "issues_opened", chosen, "category")
    if why.is_certain or not opened:
        return _section("categories", [_because(reader, chosen, "issues_by_axis")], {}, [])
    before = comparison.parts(reader, "issues_opened", chosen, "last_year", "category")
    total = sum(part.numerator or 0 for part in opened)
    rows = []
    for part in sorted(opened, key=lambda part: (not part.key, -(part.numerator or 0), part.key)):
        then = before.then.get(part.key)
        rows.append(
            (
                part.label if part.key else labels.text("bulletin.unnamed"),
                formatting.number(part.numerator),
                formatting.with_unit(100 * (part.numerator or 0) / total, "percent"),
                formatting.number(then[0] if then else 0)
                if before.comparison.status == "ok"
                else labels.text("figure.missing"),
            )
        )
    said = headlines.issues.categories(reader, chosen) if total >= comparison.FEWEST_MOVED else ""
    texts = [said + labels.text("bulletin.stop") if said else ""]
    columns = {"category": 2, "issues": 1, "share": 1, "last_year": 1}
    return _section("categories", texts, columns, rows, labels.text("bulletin.category_note"))


# ---------------------------------------------------------------------------- lists


def place(reader: Reader, ask: Ask, row: Mapping[str, Any]) -> str:
    """Return the name of a compound, a word for it where names are hidden or where there is none."""
    if not row["compound_name"]:
        return labels.text("figure.no_compound")
    return labels.text("speech.masked.hall_compound") if ask.is_masked else str(row["compound_name"])


def category(code: str | None) -> str:
    """Return the Chinese name of a category of issues."""
    return contracts.value_label("issues", "category", code) if code else labels.text("bulletin.unnamed")


def _hot(reader: Reader, ask: Ask, chosen: Selection, warned: Sequence[Mapping[str, Any]]) -> Section:
    why = absence.why(reader, chosen, "warning_list")
    if why.is_certain or not warned:
        return _section("hot", [_because(reader, chosen, "warning_list")], {}, [])
    talked = sum(row["discussed_on"] is not None for row in warned)
    told = labels.text("bulletin.hot_discussed", n=talked) if talked else ""
    rows = [
        (
            place(reader, ask, row),
            slots.community(reader, ask, row["community_id"] or ""),
            category(row["category"]),
            formatting.number(row["observed"]),
            formatting.number(row["expected"], "per_100"),
            labels.text("bulletin.yes" if row["discussed_on"] else "bulletin.no"),
        )
        for row in sorted(warned, key=lambda row: (row["compound_id"], row["category"]))[:_LISTED]
    ]
    columns = {
        "place": 2.2,
        "community": 1.6,
        "category": 1.9,
        "observed": 1.2,
        "expected": 1.1,
        "council": 1.1,
    }
    texts = [labels.text("bulletin.hot", n=formatting.number(len(warned)), discussed=told)]
    return _section("hot", texts, columns, rows, labels.text("bulletin.hot_note"))


def _open(reader: Reader, chosen: Selection) -> Section:
    asked = {"month": chosen.end, "community_ids": chosen.community_ids}
    found = absence.rows(reader, chosen, "open_ages", **asked)
    if not found:
        return _section("open", [_because(reader, chosen, "open_ages")], {}, [])
    has_due = indicators.value_alone(reader, "overdue_open", chosen).status == "ok"
    legacy = indicators.value_alone(reader, "legacy_open", chosen).value
    old = sum(row["d365"] + row["more"] for row in found)
    text = labels.text("bulletin.open", n=formatting.number(sum(row["issues"] for row in found)))
    text += labels.text("bulletin.open_old", n=formatting.number(old)) if old else ""
    text += labels.text("bulletin.open_legacy", n=formatting.number(legacy)) if legacy else ""
    measured = ("issues", *_AGES, *(["overdue"] if has_due else []))
    rows = [
        (category(row["category"]), *(formatting.number(row[name]) if row[name] else "" for name in measured))
        for row in found
    ]
    sums = [sum(row[name] for row in found) for name in measured]
    rows.append((labels.text("bulletin.total"), *(formatting.number(number) for number in sums)))
    named = [labels.text(f"bulletin.column.{name}") for name in ("category", "open")]
    named += [labels.text(f"bulletin.age.{age}") for age in _AGES]
    named += [labels.text("bulletin.column.overdue")] if has_due else []
    shares = (1.9, 0.9, 1, 1.2, 1.3, 1.5, 1.2, 0.9)[: len(named)]
    table = Table(tuple(named), tuple(rows))
    return Section(
        labels.text("bulletin.section.open"), (text + labels.text("bulletin.stop"),), table, shares
    )


def _matters(reader: Reader, ask: Ask, day: date) -> Sequence[Mapping[str, Any]] | None:
    """Return the issues over their day, those due first; None where the viewer may see no single issue."""
    if not reader.may_run("open_matters"):
        return None
    asked = {"as_of": day, "community_ids": ask.community_ids, "due_within": -1, "limit_rows": _LISTED}
    chosen = Selection(ask.community_ids, None, day.replace(day=1), day.replace(day=1))
    return absence.rows(reader, chosen, "open_matters", **asked)


def _over(reader: Reader, ask: Ask, chosen: Selection, found: Sequence[Mapping[str, Any]] | None) -> Section:
    if not found:
        is_certain = found is None or absence.why(reader, chosen, "open_matters").is_certain
        text = _because(reader, chosen, "open_matters") if is_certain else labels.text("bulletin.over_none")
        return _section("over", [text], {}, [])
    total = int(found[0]["total"])
    key = "over_first" if total > len(found) else "over_all"
    rows = [
        (
            place(reader, ask, row),
            slots.community(reader, ask, row["community_id"] or ""),
            category(row["category"]),
            formatting.short_day(row["opened_on"]),
            formatting.short_day(row["due_on"]),
            formatting.number(-row["days_left"]),
            labels.text("bulletin.yes" if row["is_discussed"] else "bulletin.no"),
        )
        for row in found
    ]
    columns = {
        "place": 2.4, "community": 1.6, "category": 1.9, "opened_on": 1.6, "due_on": 1.6, "days_over": 1.4, "council": 1.1,
    }  # fmt: skip
    return _section("over", [labels.text(f"bulletin.{key}", total=total, n=len(found))], columns, rows)


def _repeats(reader: Reader, ask: Ask, chosen: Selection) -> Section:
    found = absence.rows(reader, chosen, "repeat_list", **chosen.issues())
    if not found:
        return _section("repeats", [_because(reader, chosen, "repeat_list")], {}, [])
    days = formatting.number(reader.rule("repeat_days", chosen.last_day))
    told = {"n": int(found[0]["places"]), "days": days, "repeated": int(found[0]["repeated_in_all"])}
    first = labels.text("bulletin.repeat_first", n=_LISTED) if len(found) > _LISTED else ""
    texts = [labels.text("bulletin.repeats", **told, first=first)]
    rows = [
        (
            place(reader, ask, row),
            slots.community(reader, ask, row["community_id"] or ""),
            category(row["category"]),
            formatting.number(row["issues"]),
            formatting.number(row["repeated"]),
            formatting.short_day(row["last_on"]),
        )
        for row in found[:_LISTED]
    ]
    columns = {"place": 2.2, "community": 1.6, "category": 1.9, "issues": 1, "repeated": 1.2, "last_on": 1.5}
    return _section("repeats", texts, columns, rows)


def _next(
    reader: Reader,
    ask: Ask,
    chosen: Selection,
    warned: Sequence[Mapping[str, Any]],
    overdue: Sequence[Mapping[str, Any]] | None,
) -> Section:
    """Return what the month asks of the next one: the season ahead, warnings not yet discussed, what is overdue."""
    asked = {"month": chosen.end, **chosen.scope(), "limit_rows": 200}
    actions = reader.rows("action_list", **asked) if reader.may_run("action_list") else ()
    texts = [
        labels.text("bulletin.season", detail=category(row["detail"]), count=formatting.number(row["count"]))
        for row in actions
        if row["kind"] == "seasonal"
    ]
    texts += [
        labels.text("bulletin.talk", subject=place(reader, ask, row), detail=category(row["category"]))
        for row in sorted(warned, key=lambda row: (row["compound_id"], row["category"]))[:_LISTED]
        if row["discussed_on"] is None
    ]
    if overdue:
        texts.append(labels.text("bulletin.chase", n=formatting.number(overdue[0]["total"])))
    return _section("next", texts or [labels.text("bulletin.calm")], {}, [])
