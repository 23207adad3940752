"""One interface to every indicator: value, trend and by, over the mart or over an indicator's own query.

What a value is compared with is in comparison.py.
"""

import functools
import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from linli import contracts
from linli.disclosure import decision
from linli.metrics import control_limits
from linli.selection import Selection, add_months, last_day, months_between
from linli.text import labels
from linli.text.order import natural
from linli.warehouse import sqlfiles
from linli.warehouse.kept import kept
from linli.warehouse.store import Reader, Rows
from linli.warehouse.versions import Outdated

# not_reached is said of a quantile: there are cases, and too many of them are never seen to end.
Status = Literal["ok", "no_data", "not_collected", "suppressed", "not_reached"]
Axis = Literal[
    "total",
    "community",
    "compound",
    "kind",
    "category",
    "channel",
    "urgency",
    "age",
    "method",
    "meeting_level",
    "meeting_method",
    "class",
    "activity",
    "training",
    "change",
    "module",
    "level",
    "mode",
    "event_theme",
    "unit_kind",
    "theme",
    "points_kind",
    "exemplar_kind",
    "deed_kind",
]
# Units and denominators that are measured, not counted.
_MEASURES = {
    "minutes",
    "days",
    "hours",
    "yuan",
    "ten_thousand_yuan",
    "m2",
    "kg",
    "points",
    "post_days",
    "observations",
}
_LEAST_CASES = 5
# Where the labels of an axis' codes stand; an axis that is not listed is a field of the issues.
_AXIS_FIELDS = {
    "kind": ("compounds", "kind"),
    "method": ("center_use", "method"),
    "meeting_level": ("meetings", "level"),
    "meeting_method": ("meetings", "method"),
    "class": ("checkins", "member_class"),
    "activity": ("checkin_activities", "activity_kind"),
    "training": ("trainings", "kind"),
    "change": ("secretary_changes", "change"),
    "module": ("center_modules", "module"),
    "level": ("center_funding", "fund_level"),
    "mode": ("centers", "mode"),
    "event_theme": ("center_events", "event_theme"),
    "unit_kind": ("units", "unit_kind"),
    "theme": ("unit_services", "service_theme"),
    "points_kind": ("points", "points_kind"),
    "exemplar_kind": ("exemplars", "exemplar_kind"),
    "deed_kind": ("deeds", "deed_kind"),
}


@dataclass(frozen=True)
class Indicator:
    """What an indicator's SQL header and its label say."""

    id: str
    theme: str
    title: str
    short: str
    meaning: str  # the Chinese definition
    definition: str  # English
    unit: str
    window: str  # point or period
    better: str  # higher, lower, neither
    kind: str  # ratio, count or query
    min_n: int
    people: bool  # it counts persons, or what they did, and is told only where these may be
    told_as: str  # the indicator whose blocks say where
    needs: tuple[str, ...]
    detail: str | None
    scale: float
    counts_gaps: bool  # a count without any row is zero; False: nobody counted, so it is unknown
    counted: str
    excluded: str
    basis: str
    sql: str
    n_of: str  # what the denominator counts; of a count its unit
    seasonal: bool  # a month is to be compared with the same month a year before
    matures: bool  # a month still grows after it is over
    has_past: bool  # False: a register without dates, which tells of its own day only
    shared: tuple[str, ...]  # of one with a query, but not of its own: that query, and its column of n

    @property
    def has_n(self) -> bool:
        """Tell whether what it is counted from are things one can count: never minutes, yuan or square metres."""
        return self.n_of not in _MEASURES

    @property
    def of(self) -> str:
        """Return the word for what the denominator counts: its own, else that of its n_of; empty for a count."""
        word: str = labels.get(f"of.{self.id}") or labels.get(f"of.{self.n_of}", "")
        return word

    @property
    def least_n(self) -> int:
        """Return the n below which the figure stands and nothing is concluded from it: of a rate at least 5 cases."""
        return max(self.min_n, _LEAST_CASES) if self.kind != "count" and self.has_n else self.min_n

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Return what it rests on: of each source its title and what it says; of a street's own query what its header says."""
        named = [] if self.basis == "none" else self.basis.partition(";")[0].split(",")
        if self.people:
            named.append("persons")
        keys = dict.fromkeys(name.strip() for name in named)
        return tuple(
            (labels.get(f"basis.{key}.title", key), labels.get(f"basis.{key}.text", "")) for key in keys
        )


@dataclass(frozen=True)
class Target:
    """What a plan asks for the year in which the period ends."""

    value: float
    plan: str | None
    basis: str | None


@dataclass(frozen=True)
class Value:
    """One figure with all that a reader may ask of it.

    n is the denominator, of a count the count, where these are cases, persons, posts or compounds; else None.
    """

    indicator: str
    status: Status
    value: float | None
    numerator: float | None
    denominator: float | None
    n: float | None
    start: date
    end: date
    is_final: bool
    target: Target | None = None

    @property
    def is_small(self) -> bool:
        """Tell whether there are too few cases to conclude anything from the figure."""
        return self.n is not None and self.n < catalogue()[self.indicator].least_n


@dataclass(frozen=True)
class Point:
    """One month of a trend; value is None where there is nothing to divide or it is suppressed."""

    month: date
    key: str
    label: str
    numerator: float | None
    denominator: float | None
    value: float | None
    is_final: bool


@dataclass(frozen=True)
class Part:
    """An indicator for one key of an axis."""

    key: str
    label: str
    numerator: float | None
    denominator: float | None
    value: float | None
    status: Status


@functools.cache
def catalogue() -> dict[str, Indicator]:
    """Return every indicator that has a query, by id, in order of theme and file."""
    found = {}
    for name, query in sqlfiles.load_all().items():
        if query.kind_folder == "indicators":
            found[name] = _indicator(query)
    return found


def _indicator(query: sqlfiles.Query) -> Indicator:
    header = query.fields
    return Indicator(
        id=query.name,
        theme=query.theme,
        title=labels.text(f"indicator.{query.name}.title"),
        short=labels.get(f"indicator.{query.name}.short") or labels.text(f"indicator.{query.name}.title"),
        meaning=labels.text(f"indicator.{query.name}.definition"),
        definition=header["definition"],
        unit=header["unit"],
        window=header["window"],
        better=header["better"],
        kind=header["kind"],
        min_n=int(header["min_n"]),
        people=header["people"] != "no" or "told_with" in header,
        told_as=header.get("told_with", query.name) if header["people"] == "no" else query.name,
        needs=tuple(item.strip() for item in header["needs"].split(",")),
        detail=None if header["detail"] == "none" else header["detail"],
        scale=float(header["scale"]),
        counts_gaps=header.get("no_rows", "zero") == "zero",
        counted=header["counted"],
        excluded=header["excluded"],
        basis=header["basis"],
        sql=query.sql,
        n_of=header.get("n_of", header["unit"]),
        seasonal="season" in header,
        matures=sqlfiles.KNOWN_COLUMN in query.columns,
        has_past=header.get("past") != "none",
        shared=(header["from"], header["n"]) if "from" in header else (),
    )


# ---------------------------------------------------------------------------- what is there at all


def missing(reader: Reader, indicator: str) -> list[str]:
    """Return what the indicator needs and the sources lack: ledgers or ledger.field; empty when collected."""
    return lacking(reader, catalogue()[indicator].needs)


def lacking(reader: Reader, needs: Iterable[str]) -> list[str]:
    """Return those of some needs, ledgers or ledger.field, that the sources lack."""
    fields, ledgers = _provided(reader)
    return [
        need
        for need in needs
        if (tuple(need.split(".", 1)) not in fields if "." in need else need not in ledgers)
    ]


def need_titles(needs: Iterable[str]) -> str:
    """Return the Chinese titles of ledgers and fields, each once; of a ledger that is named not its fields too."""
    named = list(needs)
    told = [need for need in named if "." not in need or need.split(".")[0] not in named]
    return labels.text("figure.comma").join(dict.fromkeys(_need_title(need) for need in told))


def _need_title(need: str) -> str:
    ledger, _, field = need.partition(".")
    contract = contracts.load_all().get(ledger)
    if contract is None:
        return labels.text(f"ledger.{ledger}")
    if not field:
        return contract.title
    return labels.text("provenance.field", ledger=contract.title, field=contract.field(field).title)


@kept
def _provided(reader: Reader) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    fields = frozenset((row["ledger"], row["field"]) for row in reader.rows("provided_list"))
    return fields, frozenset(ledger for ledger, _ in fields)


@kept
def covers(reader: Reader, indicator: Indicator) -> tuple[date, date] | None:
    """Return the first and last month for which the ledgers of a flow were collected; None when undated."""
    wanted = {need.split(".")[0] for need in indicator.needs}
    dates = [
        row
        for row in reader.rows("data_date_list")
        if row["ledger"] in wanted and row["data_from"] is not None
    ]
    if not dates:
        return None
    first = max(row["data_from"] for row in dates)
    last = min(row["as_of"] for row in dates)
    return first.replace(day=1), last.replace(day=1)


@kept
def final_months(reader: Reader) -> dict[date, bool]:
    """Return every month of the calendar and whether it is over on the data date."""
    return {row["month"]: row["is_final"] for row in reader.rows("month_list")}


@kept
def whole_span(reader: Reader, indicator: str) -> tuple[date, date] | None:
    """Return the first and last month that every dated ledger of an indicator covers whole; None without any."""
    wanted = {need.split(".")[0] for need in catalogue()[indicator].needs}
    spans = [row for row in reader.rows("span_list") if row["ledger"] in wanted]
    if not spans:
        return None
    return max(row["first_whole"] for row in spans), min(row["last_whole"] for row in spans)


def is_whole(reader: Reader, indicator: str, month: date) -> bool:
    """Tell whether a month is over for an indicator: by the data date, and by that of each of its ledgers."""
    span, final = whole_span(reader, indicator), final_months(reader)
    return final.get(month, False) if span is None else span[0] <= month <= span[1] and final.get(month, True)


# ---------------------------------------------------------------------------- value


def value(reader: Reader, indicator: str, selection: Selection) -> Value:
    """Return an indicator over a selection, with its target.

    A flow is summed over the selected months; a state is that at the end of the last of them.
    """
    return replace(
        value_alone(reader, indicator, selection), target=_target(reader, indicator, selection.end.year)
    )


def _target(reader: Reader, indicator: str, year: int) -> Target | None:
    for row in reader.rows("target_list"):
        if (row["indicator"], row["year"]) == (indicator, year):
            return Target(row["value"], row["plan"], row["basis"])
    return None


@kept
def _grains(reader: Reader) -> Mapping[str, Mapping[str, Any]]:
    return {row["indicator"]: row for row in reader.rows("grain_list")}


def has_rows(reader: Reader, indicator: str) -> bool:
    """Tell whether a version has any row of an indicator; not of one that came after it was built."""
    return catalogue()[indicator].kind == "query" or indicator in _grains(reader)


def is_told_by(reader: Reader, indicator: str, selection: Selection) -> bool:
    """Tell whether an indicator is kept by what is chosen: a ledger by community knows no kinds of compound, and only
    issues have a focus.
    """
    if selection.focus and catalogue()[indicator].kind == "query":
        return "focus" in _query_params(catalogue()[indicator])
    grain = _grains(reader).get(indicator)
    return grain is None or (
        (selection.compound_kinds is None or grain["by_kind"])
        and ((selection.community_ids is None and reader.rights.communities is None) or grain["by_community"])
        and (not selection.focus or selection.focus_axis in grain["axes"])
    )


def _query_params(about: Indicator) -> tuple[str, ...]:
    return sqlfiles.load_all()[about.shared[0] if about.shared else about.id].params


def _is_told(reader: Reader, indicator: str, selection: Selection, axis: str) -> bool:
    return (
        not missing(reader, indicator)
        and is_told_by(reader, indicator, selection)
        and is_divided(selection, axis)
    )


def is_divided(selection: Selection, axis: str) -> bool:
    """Tell whether what is chosen can be divided by an axis: a part of the issues is kept by no second axis of theirs."""
    return not selection.focus or axis in ("total", "community", "compound", "kind", selection.focus_axis)


@kept
def value_alone(reader: Reader, indicator: str, selection: Selection) -> Value:
    """Return an indicator over a selection alone, without its target."""
    final = final_months(reader)
    is_final = is_whole(reader, indicator, selection.end)
    empty = Value(
        indicator, "no_data", None, None, None, None, selection.start, selection.end, is_final=is_final
    )
    if missing(reader, indicator):
        return replace(empty, status="not_collected")
    about = catalogue()[indicator]
    if about.kind == "query":
        if not is_told_by(reader, indicator, selection):
            return empty
        found, n = queried(reader, about, selection)
        status: Status = "ok" if found is not None else "not_reached" if n else "no_data"
        return replace(empty, status=status, value=found, n=n)
    if not is_told_by(reader, indicator, selection):
        return empty
    covered = covers(reader, about)
    start = selection.end if about.window == "point" else selection.start
    if (covered and (selection.end < covered[0] or start > covered[1])) or (
        selection.end not in final and not covered
    ):
        return empty
    if covered and about.window == "period" and selection.start < covered[0]:
        return empty  # a window that is only half there must not be compared as if it were whole
    rows = _series(reader, about, selection, start, "total")
    counted = [row["numerator"] for row in rows if row["numerator"] is not None]
    if not counted and (rows or not about.counts_gaps):
        return empty
    numerator = math.fsum(counted)
    denominator = math.fsum(row["denominator"] or 0 for row in rows) if about.kind == "ratio" else None
    if about.kind == "ratio" and not denominator:
        return empty
    if about.people and not may_show(reader, about, selection):
        return replace(empty, status="suppressed")
    return replace(
        empty,
        status="ok",
        value=about.scale * numerator / denominator if denominator else numerator * about.scale,
        numerator=numerator,
        denominator=denominator,
        n=(denominator if about.kind == "ratio" else numerator) if about.has_n else None,
    )


def queried(
    reader: Reader,
    about: Indicator,
    selection: Selection,
    period: Selection | None = None,
    known: date | None = None,
) -> tuple[float | None, float]:
    """Return value and n of an indicator with a query, of a selection or of another period of it.

    With `known` as it was known on that day.
    """
    period = period or selection
    if about.shared:
        [row] = of_spans(reader, about, selection, [(period.start, period.stop, known)])
        return row[about.id], row[about.shared[1]]
    [row] = reader.rows(about.id, **period.query(), known_on=known)
    return row["value"], row["n"]


# ---------------------------------------------------------------------------- spans

Span = tuple[
    date, date, date | None
]  # first day, the day after the last, and the day on which it is to be known
_MOST_ISSUES = 200_000  # of a selection, up to which medians by month are reckoned on a click


def known_on(reader: Reader, about: Indicator, months_back: int) -> date:
    """Return the day that lies so many months before the data date; of the last of a month the last of a month."""
    as_of = data_date(reader, about)
    month = add_months(as_of, -months_back)
    return (
        last_day(month)
        if as_of == last_day(as_of)
        else month.replace(day=min(as_of.day, last_day(month).day))
    )


def data_date(reader: Reader, about: Indicator) -> date:
    """Return until when an indicator is counted."""
    named = [need.split(".")[0] for need in about.needs]
    wanted = set(named)
    if about.matures or about.kind == "query":  # as its SQL does, which says when each part became known
        if about.kind == "query" and "issues" not in wanted:
            return reader.version.data_as_of
        wanted = {"issues"} if "issues" in wanted else set(named[:1])
    dates = [
        row["as_of"] for row in reader.rows("data_date_list") if row["ledger"] in wanted and row["data_from"]
    ]
    return min(dates) if dates else reader.version.data_as_of


def span(reader: Reader, about: Indicator, first: date, last: date, age: int) -> Span:
    """Return the span of the months from first to last, as it was known so many months after the last of them."""
    return (
        first,
        add_months(last, 1),
        known_on(reader, about, months_between(last, data_date(reader, about)) - age),
    )


def span_months(reader: Reader, selection: Selection) -> tuple[date, ...]:
    """Return the months up to the end of a selection from which limits are drawn; none where these would be too long
    to reckon.
    """
    months = control_limits.MOST_MONTHS + 12
    first = add_months(selection.end, -months)
    opened = totals_by_month(reader, catalogue()["issues_opened"], selection)
    counts = {month: number or 0 for month, (number, _) in opened.items() if first <= month <= selection.end}
    if sum(counts.values()) > _MOST_ISSUES:
        return ()
    return tuple(add_months(first, offset) for offset in range(months + 1))


def of_spans(reader: Reader, about: Indicator, selection: Selection, spans: Sequence[Span]) -> Rows:
    """Return the rows, one per span, of the query that an indicator shares with others."""
    found = dict(_usual_spans(reader, about.id, selection))
    if rest := [each for each in spans if each not in found]:
        found |= _asked_spans(reader, about, selection, rest)
    return tuple(found[each] for each in spans)


@kept
def _usual_spans(reader: Reader, indicator: str, selection: Selection) -> dict[Span, Mapping[str, Any]]:
    """Return what one click asks for, at once: the period, that of last year, and the months as old as its ends are."""
    about, known = catalogue()[indicator], data_date(reader, catalogue()[indicator])
    months = span_months(reader, selection)
    then = selection.shifted(-12)
    spans = [(selection.start, selection.stop, None), (then.start, then.stop, known_on(reader, about, 12))]
    spans += [
        span(reader, about, month, month, months_between(end, known))
        for end in sorted({selection.start, selection.end})
        for month in months
        if month <= end
    ]
    return _asked_spans(reader, about, selection, spans)


def _asked_spans(
    reader: Reader, about: Indicator, selection: Selection, spans: Sequence[Span]
) -> dict[Span, Mapping[str, Any]]:
    starts, stops, known_ons = zip(*spans, strict=True)
    asked = {**selection.scope(), "focus": selection.focus}
    rows = reader.rows(about.shared[0], **asked, starts=starts, stops=stops, known_ons=known_ons)
    return dict(zip(spans, rows, strict=True))


def _series(reader: Reader, about: Indicator, selection: Selection, start: date, axis: str) -> Rows:
    """Return the rows of the months from start to the end of the selection.

    All months are asked for at once and cached, since a card needs the period, the one before, the same last
    year and two years of trend, and of the totals all indicators, since a page has a dozen; only by compound and
    by community, which may be many, just the months in question.
    """
    if axis == "total":
        found = _totals(reader, selection).get(about.id)
        return _months_of(found, start, selection.stop) if found else ()
    asked = {"indicator": about.id, **selection.issues(), "start": start}
    if axis == "compound":
        return reader.rows("compound_series", **asked)
    if axis == "community":
        return reader.rows("indicator_series", axis=axis, **asked)
    return of_every_month(reader, about, selection, start, axis)


def totals_by_month(
    reader: Reader, about: Indicator, selection: Selection
) -> dict[date, tuple[float | None, float | None]]:
    """Return numerator and denominator of every month that has a row, whatever months are selected."""
    row = _totals(reader, selection).get(about.id)
    if row is None:
        return {}
    pairs = zip(row["numerators"], row["denominators"], strict=True)
    return dict(zip(row["months"], pairs, strict=True))


def of_every_month(reader: Reader, about: Indicator, selection: Selection, start: date, axis: str) -> Rows:
    """Return a row a month and key of a short axis, from start to the end of the selection; read once for all months."""
    every = {**selection.issues(), "start": date.min, "stop": date.max}
    rows = reader.rows("indicator_series", indicator=about.id, axis=axis, **every)
    return tuple(row for row in rows if start <= row["month"] < selection.stop)


def _totals(reader: Reader, selection: Selection) -> Mapping[str, Mapping[str, Any]]:
    return _totals_of(reader, selection.community_ids, selection.compound_kinds, selection.focus)


@kept
def _totals_of(
    reader: Reader,
    community_ids: tuple[str, ...] | None,
    compound_kinds: tuple[str, ...] | None,
    focus: str,
) -> Mapping[str, Mapping[str, Any]]:
    chosen = {"community_ids": community_ids, "compound_kinds": compound_kinds, "focus": focus}
    return {row["indicator"]: row for row in reader.rows("selection_totals", **chosen)}


def _months_of(row: Mapping[str, Any], start: date, stop: date) -> Rows:
    """Return a row a month of the lists that selection_totals gives."""
    lists = zip(row["months"], row["numerators"], row["denominators"], strict=True)
    return tuple(
        {"month": month, "key": "", "numerator": numerator, "denominator": denominator}
        for month, numerator, denominator in lists
        if start <= month < stop
    )


# ---------------------------------------------------------------------------- trend and by


@kept
def trend(
    reader: Reader, indicator: str, selection: Selection, months: int = 24, axis: Axis = "total"
) -> tuple[Point, ...]:
    """Return the last `months` months up to the end of the selection, one point a month and key.

    Months before the ledger begins are left out; a flow's month without a row is zero.
    """
    if not _is_told(reader, indicator, selection, axis):
        return ()
    about = catalogue()[indicator]
    if about.kind == "query":
        return ()
    first = add_months(selection.end, 1 - months)
    rows = _series(reader, about, selection, first, axis)
    found = {(row["month"], row["key"]): (row["numerator"], row["denominator"]) for row in rows}
    final = final_months(reader)
    covered = covers(reader, about)
    shown = [
        month
        for month in (add_months(first, offset) for offset in range(months))
        if month in final and (covered is None or covered[0] <= month <= covered[1])
    ]
    names = _names(rows)
    keys = [""] if axis == "total" else sorted({key for _, key in found}, key=natural)
    points = []
    for month in shown:
        for key in keys:
            numerator, denominator = found.get((month, key), (0.0 if about.counts_gaps else None, None))
            if about.people and not may_show(reader, about, selection, axis, key):
                numerator, denominator = None, None
            shown_value = divide(about, numerator, denominator)
            label = _label(reader, axis, key, names)
            points.append(Point(month, key, label, numerator, denominator, shown_value, final[month]))
    return tuple(points)


def not_counted_yet(reader: Reader, indicator: str, selection: Selection) -> tuple[date, date] | None:
    """Return the first and last of the months at the selection's end of which nothing can be said yet, if others can.

    Issues that came in lately, say, are not old enough to tell how many were completed within 30 days.
    """
    about = catalogue()[indicator]
    if about.window == "point" or about.kind == "count" or about.people:
        return None
    points = [point for point in trend(reader, indicator, selection) if point.month >= selection.start]
    late = list(itertools.takewhile(lambda point: point.value is None, reversed(points)))
    return (late[-1].month, late[0].month) if late and len(late) < len(points) else None


def divide(about: Indicator, numerator: float | None, denominator: float | None) -> float | None:
    """Return the value of a numerator and a denominator, None where there is nothing to divide."""
    if numerator is None:
        return None
    if about.kind == "count":
        return numerator * about.scale
    return about.scale * numerator / denominator if denominator else None


@kept
def breakdown(reader: Reader, indicator: str, selection: Selection, axis: Axis) -> tuple[Part, ...]:
    """Return an indicator by one axis over the selection, in code order, never by value.

    By community every selected community has a part, and rows without a community come last under the empty
    key.
    """
    if not _is_told(reader, indicator, selection, axis):
        return ()
    about = catalogue()[indicator]
    start = selection.end if about.window == "point" else selection.start
    rows = _series(reader, about, selection, start, axis) if about.kind != "query" else ()
    totals: dict[str, tuple[float, float]] = {}
    for row in rows:
        before = totals.get(row["key"], (0.0, 0.0))
        totals[row["key"]] = before[0] + (row["numerator"] or 0.0), before[1] + (row["denominator"] or 0.0)
    names, keys = _names(rows), set(totals)
    unknown = keys - {row["key"] for row in rows if row["numerator"] is not None}
    if axis == "community":
        chosen = selection.community_ids
        keys |= {key for key in _community_names(reader) if chosen is None or key in chosen}
    if axis == "age" and keys:
        keys |= set(labels.get("age"))
    parts = []
    for key in sorted(keys, key=lambda name: (name == "", natural(name))):
        label = _label(reader, axis, key, names)
        if about.people and not may_show(reader, about, selection, axis, key):
            parts.append(Part(key, label, None, None, None, "suppressed"))
            continue
        numerator, total = totals.get(key, (0.0, 0.0))
        denominator = total if about.kind == "ratio" else None
        shown = None if key in unknown else divide(about, numerator, denominator)
        parts.append(Part(key, label, numerator, denominator, shown, "no_data" if shown is None else "ok"))
    return tuple(parts)


@kept
def _community_names(reader: Reader) -> dict[str, str]:
    return {row["community_id"]: row["name"] for row in reader.rows("communities_list")}


def _names(rows: Rows) -> dict[str, str | None]:
    """Return the names that rows bring along: those by compound do, since all of a city's are many."""
    return {row["key"]: row["name"] for row in rows if "name" in row}


def _label(reader: Reader, axis: str, key: str, names: Mapping[str, str | None]) -> str:
    if axis == "compound":
        return names.get(key) or key or labels.text("figure.no_compound")
    return key_label(reader, axis, key)


def axis_keys(axis: str) -> list[str]:
    """Return the keys of an axis in the order in which its contract lists them; empty where it lists none."""
    ledger, field = _AXIS_FIELDS.get(axis, ("issues", axis))
    return list(contracts.load_all()[ledger].field(field).values)


def key_label(reader: Reader, axis: str, key: str) -> str:
    """Return the Chinese name of a key of an axis other than compound; the total has none."""
    if axis == "total":
        return ""
    if axis == "community":
        return _community_names(reader).get(key, key) or labels.text("figure.no_community")
    if axis == "age":
        return labels.text(f"age.{key}")
    ledger, field = _AXIS_FIELDS.get(axis, ("issues", axis))
    return contracts.value_label(ledger, field, key) or labels.text("figure.no_value")


# ---------------------------------------------------------------------------- persons


def may_show(
    reader: Reader, about: Indicator, selection: Selection, axis: str = "total", key: str = ""
) -> bool:
    """Tell whether a sum of persons may be shown for a selection, or for one key of an axis of it: where it is whole blocks.

    Whatever the months: what may be told of one may be told of all. By an axis of their own (classes, themes) persons are told
    of the whole street only.
    """
    return _allows(reader, about.told_as, selection.community_ids, selection.compound_kinds, axis, key)


@kept
def _allows(
    reader: Reader,
    indicator: str,
    communities: tuple[str, ...] | None,
    kinds: tuple[str, ...] | None,
    axis: str,
    key: str,
) -> bool:
    if axis not in ("total", "community", "compound", "kind"):
        return communities is None and kinds is None and axis in _person_axes(reader, indicator)
    return _decision(reader, indicator).allows(
        communities,
        kinds,
        community=key if axis == "community" else None,
        kind=key if axis == "kind" else None,
        leaf=key if axis == "compound" else None,
    )


@kept
def _decision(reader: Reader, indicator: str) -> decision.Decision:
    try:
        rows = reader.rows("person_blocks", indicator=indicator, threshold=reader.threshold)
    except Outdated:  # it decided nothing
        return decision.Decision({})
    return decision.Decision({row["leaf"]: row for row in rows})


@kept
def _person_axes(reader: Reader, indicator: str) -> frozenset[str]:
    try:
        rows = reader.rows("person_axes", indicator=indicator, threshold=reader.threshold)
    except Outdated:
        return frozenset()
    return frozenset(row["axis"] for row in rows)


def last_final_month(reader: Reader, indicator: str | None = None) -> date:
    """Return the last complete month of the data, or of what one indicator is made from."""
    final = final_months(reader)
    about = catalogue().get(indicator) if indicator else None
    covered = covers(reader, about) if about else None
    done = [month for month, is_final in final.items() if is_final and (not covered or month <= covered[1])]
    return max(done) if done else max(final)
