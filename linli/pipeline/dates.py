"""From when to when each ledger runs, and which of its dates cannot be.

A ledger's clock columns (or, where it has none, its start columns) say since when and until when it tells. One slip of the
pen among them must not: a date is not relied on

- when it lies after the day of the build, or after the data date that a profile declares; or
- when it is far from all others: no date of the ledger within `date_gap_years` (clocks) or `date_gap_years_start` (starts,
  which reach back legitimately) leads on to it, and beyond that gap there lie at most 2 % of the ledger's dates, 50 at most,
  and less than a third of what lies on the other side; or, in a ledger too small to tell, a lone date that is as far
  from those of every ledger with 20 dates or more; or
- when, of a clock with 100 dates or more, at most one in a thousand (one at least) come last after a pause that is longer
  than a month and than three times the longest of the two years before.

Such a row is a finding and stays in its ledger; the months and the data date are made without its date. Where most of 30
dates or more lie after the day of the build it is the clock of this machine that is doubted, not the ledgers.
"""

import math
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import duckdb

from linli import contracts, policy
from linli.contracts import Contract, Field
from linli.ledgers import Finding
from linli.ledgers.model import Findings
from linli.selection import add_months, last_day
from linli.text import labels

_ENOUGH = 20  # dates of a ledger that tell where those of a smaller one should lie
_MOST_AFTER = 30  # dates after the day of the build, and most of all, that speak against this machine's clock
_ENOUGH_TO_PAUSE, _SLIP_OF = 100, 1_000  # dates of a clock that tell a pause, and of which one may be a slip
_PAUSE = timedelta(days=31)
_SHARE, _MOST_FAR = 50, 50  # one in so many dates, and so many dates, may be slips
_YEAR = timedelta(days=366)
_UNLIKELY = 0.05  # of empty days at the ends of a ledger, below which it does not cover them
_PERIODS = {"month": "1 month", "quarter": "3 months"}  # that a date on their first day may speak for


@dataclass(frozen=True)
class Declared:
    """Until when profiles say that ledgers, or all of them, are complete."""

    ledgers: Mapping[str, date] = field(default_factory=dict)
    overall: date | None = None


@dataclass(frozen=True)
class Span:
    """From when to when a ledger runs, and how many of its rows lie after its data date or far from all others."""

    ledger: str
    first: date | None
    last: date | None
    as_of: date
    after: int = 0
    far: int = 0


@dataclass
class _Ledger:
    """What the dates of one ledger tell."""

    id: str
    fields: list[Field]  # that count for its span
    is_clock: bool
    days: dict[str, Counter[date]]  # by field, without those that are only planned
    declared: date | None
    horizon: date
    low: date = date.min
    high: date = date.max

    @cached_property
    def known(self) -> Counter[date]:
        """Return all of its dates up to the horizon."""
        found: Counter[date] = Counter()
        for days in self.days.values():
            found.update({day: count for day, count in days.items() if day <= self.horizon})
        return found

    def relied_on(self, field: str) -> list[date]:
        """Return the days of a field that may count."""
        return [day for day in self.days[field] if self.low <= day <= min(self.high, self.horizon)]


def end_of_period(field: Field) -> str:
    """Return in SQL until when a date of a field speaks: a month is dated on its first day and told to its last."""
    name = f'"{field.name}"'
    ends = {
        period: f"cast(date_trunc('{period}', {name}) + interval {length} - interval 1 day as date)"
        for period, length in _PERIODS.items()
    }
    if field.covers in ends:
        return ends[field.covers]
    if field.covers == "day":
        return name
    cases = " ".join(f"when '{period}' then {end}" for period, end in ends.items())
    return f'case "{field.covers}" {cases} else {name} end'


def _planned(contract: Contract) -> str:
    """Return in SQL which rows are a plan, or of a time to come, and tell nothing about until when the ledger is complete."""
    told = (
        f"\"{item.name}\" is not distinct from '{item.planned}'" for item in contract.fields if item.planned
    )
    return " or ".join([*told, *_blank_ahead(contract)]) or "false"


def _blank_ahead(contract: Contract) -> list[str]:
    """Return in SQL which rows of a ledger of counts are of periods to come: they count nothing, and none after them does.

    A table of twelve months side by side has all twelve from January on.
    """
    day = contract.dated_by
    counts = [f'"{f.name}"' for f in contract.fields if f.type in ("integer", "number") and not f.is_key]
    if day is None or not day.is_key or not counts:
        return []
    some = f"coalesce({', '.join(counts)}) is not null"
    last = f'select max("{day.name}") from checked.{contract.id} where {some}'
    return [f'coalesce(not ({some}) and "{day.name}" > ({last}), false)']


def _maybe_planned(contract: Contract) -> str:
    """Return in SQL which rows are, or may be, a plan."""
    told = (f'"{item.name}" is null' for item in contract.fields if item.planned_if_empty)
    return " or ".join([_planned(contract), *told])


def _old(contract: Contract) -> str:
    """Return in SQL which rows are known to be far older than the rest."""
    told = (f'coalesce("{item.name}", false)' for item in contract.fields if item.marks_old)
    return " or ".join(told) or "false"


def far_from_all(
    days: Mapping[date, int], around: Mapping[date, int], years: float
) -> tuple[date, date] | None:
    """Return the first and last day that are not far from all others; None where every one is.

    `around` are days of the other ledgers that have many.
    """
    gap = timedelta(days=365.25 * years)
    groups: list[list[date]] = []
    for day in sorted(days):
        if groups and day - groups[-1][-1] <= gap:
            groups[-1].append(day)
        else:
            groups.append([day])
    sizes = [sum(days[day] for day in group) for group in groups]
    most = max(1, min(sum(sizes) // _SHARE, _MOST_FAR))
    others = sorted(around)

    def is_lone(group: list[date]) -> bool:
        after = bisect(others, group[-1] + gap)
        before = bisect(others, group[0] - gap)
        return sum(around.values()) >= _ENOUGH and after == before

    kept = [
        group
        for group, size in zip(groups, sizes, strict=True)
        if size > most or not (3 * size <= max(sizes) or is_lone(group))
    ]
    return (kept[0][0], kept[-1][-1]) if kept else None


def led_on_to(days: Mapping[date, int]) -> date:
    """Return the last day of a clock to which others lead on: what comes after an unheard-of pause may be a slip of the pen.

    Of few dates, and of more than a slip after the pause, it is the last of all.
    """
    ordered, total, tail = sorted(days), sum(days.values()), 0
    if total < _ENOUGH_TO_PAUSE:
        return ordered[-1]
    for place in range(len(ordered) - 1, 0, -1):
        tail += days[ordered[place]]
        if tail > max(1, total // _SLIP_OF):
            break
        since = ordered[place - 1] - 2 * _YEAR
        known = [day for day in ordered[:place] if day >= since]
        longest = max((after - before for before, after in pairwise(known)), default=timedelta())
        if ordered[place] - ordered[place - 1] > max(_PAUSE, 3 * longest):
            return ordered[place - 1]
    return ordered[-1]


def fill(
    connection: duckdb.DuckDBPyConnection, declared: Declared, today: date
) -> tuple[date, list[Span], list[Finding]]:
    """Fill data_dates and ledger_spans; return the data date of the whole, the spans, and a finding per impossible date.

    The data date is the latest of the ledgers', unless a profile declares one.
    """
    present = connection.execute("select distinct ledger from provided order by ledger").fetchall()
    ledgers = [
        _read(connection, name, declared.ledgers.get(name), declared.overall, today) for (name,) in present
    ]
    findings = []
    if doubted := _clock_is_behind(ledgers, today):
        message = labels.text("finding.clock_behind.message", day=today)
        findings.append(Finding("", "", "", "", str(today), "clock_behind", message, "warning"))
        for ledger in ledgers:
            ledger.horizon = ledger.declared or date.max
    _rely(ledgers, today)
    until = {ledger.id: _until(connection, ledger) for ledger in ledgers}
    told = {ledger.id: ledger.declared or until[ledger.id] for ledger in ledgers}
    as_of = declared.overall or max((day for day in told.values() if day), default=today)
    spans = []
    for ledger in ledgers:
        limit = told[ledger.id] or as_of
        first = min(ledger.relied_on(ledger.fields[0].name), default=None) if ledger.fields else None
        last = until[ledger.id] or max(
            (day for days in ledger.days for day in ledger.relied_on(days)), default=None
        )
        found, after, far = _findings(connection, ledger, limit, None if doubted else today)
        findings += found
        spans.append(Span(ledger.id, first, last, limit, after, far))
        if first is None and any(ledger.days.values()):
            first = limit + timedelta(days=1)  # no date can be relied on, so no month was collected
        connection.execute("insert into data_dates values (?, ?, ?)", [ledger.id, first, limit])
        connection.execute(
            "insert into ledger_spans values (?, ?, ?, ?, ?)",
            [ledger.id, spans[-1].first, last, after, far],
        )
    return as_of, spans, findings


def _read(
    connection: duckdb.DuckDBPyConnection,
    ledger: str,
    declared: date | None,
    overall: date | None,
    today: date,
) -> _Ledger:
    contract = contracts.load_all()[ledger]
    clocks = [item for item in contract.fields if item.is_clock]
    counted = clocks or [item for item in contract.fields if item.is_start]
    planned = _planned(contract)
    days = {}
    for item in counted:
        rows = connection.execute(f"""
            select "{item.name}"::date, count(*) from checked.{ledger}
            where "{item.name}" is not null and not ({planned}) group by all
        """).fetchall()  # a connection is busy until its result is read to the end
        days[item.name] = Counter(dict(rows))
    known = declared or (overall if clocks else None)
    return _Ledger(ledger, counted, bool(clocks), days, known, known or today)


def _clock_is_behind(ledgers: list[_Ledger], today: date) -> bool:
    counts = [
        (day > today, count)
        for ledger in ledgers
        if ledger.is_clock and not ledger.declared
        for days in ledger.days.values()
        for day, count in days.items()
    ]
    after = sum(count for is_after, count in counts if is_after)
    return after >= _MOST_AFTER and 2 * after > sum(count for _, count in counts)


def _rely(ledgers: list[_Ledger], today: date) -> None:
    """Find for each ledger from when to when its dates are relied on."""
    many = {
        ledger.id: ledger.known for ledger in ledgers if ledger.is_clock and ledger.known.total() >= _ENOUGH
    }
    for ledger in ledgers:
        key = "date_gap_years" if ledger.is_clock else "date_gap_years_start"
        around: Counter[date] = Counter()
        for name, days in many.items():
            around.update(days if name != ledger.id else {})
        found = far_from_all(ledger.known, around, policy.value(key, today))
        # Without a day to rely on there is none between these.
        ledger.low, ledger.high = found or (date.max, date.min) if ledger.known else (date.min, date.max)
        if found and ledger.is_clock and not ledger.declared:
            within = {day: count for day, count in ledger.known.items() if day <= ledger.high}
            ledger.high = led_on_to(within)


def _until(connection: duckdb.DuckDBPyConnection, ledger: _Ledger) -> date | None:
    """Return until when a ledger tells: its latest date relied on, the end of its month; not beyond the horizon."""
    latest = []
    for item in ledger.fields if ledger.is_clock else ():
        days = ledger.relied_on(item.name)
        if days:
            end = end_of_period(item)
            found = connection.execute(
                f'select max({end})::date from checked.{ledger.id} where "{item.name}"::date = ?', [max(days)]
            ).fetchall()
            latest.append(min(found[0][0], ledger.horizon))
    return max(latest, default=None)


# ---------------------------------------------------------------------------- findings


def _findings(
    connection: duckdb.DuckDBPyConnection, ledger: _Ledger, as_of: date, today: date | None
) -> tuple[list[Finding], int, int]:
    """Return a finding for each impossible date of a ledger, and how many rows lie after its data date or far off."""
    found: list[Finding] = []
    contract = contracts.load_all()[ledger.id]
    after, far = ["false"], ["false"]
    for item in contract.fields:
        if item.type not in ("date", "timestamp") or item.future == "always":
            continue
        day = f'"{item.name}"::date'
        if item not in ledger.fields:  # it counts for no span; a register may be newer than the data date
            if today:
                late = f"{day} > date '{max(today, as_of)}'"
                found += _listed(connection, ledger.id, item, late, "date_after_build", max(today, as_of))
            continue
        rule = "date_after_build" if as_of == today else "date_after_data"
        held = f"not ({_maybe_planned(contract)})"
        slack = _YEAR if item.future == "year" else timedelta()
        late = f"{day} > date '{as_of + slack}' and {held}"
        after.append(f"coalesce({late}, false)")
        if today and today > as_of and not ledger.declared:
            built = f"{day} > date '{today + slack}' and {held}"
            found += _listed(connection, ledger.id, item, built, "date_after_build", today)
            late = f"{late} and {day} <= date '{today + slack}'"
        found += _listed(connection, ledger.id, item, late, rule, as_of)
        if ledger.known and ledger.low > ledger.high:
            off = f"{day} <= date '{ledger.horizon}'"
        else:
            off = f"({day} < date '{ledger.low}' or {day} > date '{ledger.high}') and {day} <= date '{as_of}'"
        off = f"{off} and not ({_planned(contract)}) and not ({_old(contract)})"
        far.append(f"coalesce({off}, false)")
        found += _listed(connection, ledger.id, item, off, "date_far_off", as_of)
    counts = connection.execute(f"""
        select count(*) filter (where {" or ".join(after)}), count(*) filter (where {" or ".join(far)})
        from checked.{ledger.id}
    """).fetchall()[0]
    return found, *counts


def _listed(
    connection: duckdb.DuckDBPyConnection, ledger: str, item: Field, condition: str, rule: str, limit: date
) -> Iterator[Finding]:
    """Yield a finding for each cell of a column that meets a condition; of very many in one sheet a summary."""
    rows = connection.execute(f"""
        select source_file, source_sheet, source_row, cast("{item.name}" as varchar)
        from checked.{ledger} where {condition} order by all
    """).fetchall()
    places: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for file, sheet, row, value in rows:
        cell = labels.text("finding.cell", row=row, title=item.title)
        places.setdefault((file, sheet), []).append((cell, value))
    for (file, sheet), cells in places.items():
        listed = Findings(ledger, file, sheet)
        listed.add_rows(rule, "warning", cells[: Findings.SHOWN], len(cells), title=item.title, day=limit)
        yield from listed.items


def fill_whole_months(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill whole_months: the first and last month that a ledger with dates covers whole.

    A ledger whose first row is not of the first of its month may have begun late, or had nothing to write down yet.
    It is taken to cover the month unless, at the pace of its first twelve months, chance would leave the days before
    the first row empty in less than one case of twenty: exp(-rows a day x days) < 0.05. Likewise the month of the last
    row, which is that of the data date unless a profile declares one, where the data as a whole reach to its end.
    """
    [(overall,)] = connection.execute("select max(as_of) from data_dates").fetchall()
    for ledger, first, last in connection.execute(
        "select ledger, data_from, as_of from data_dates where data_from is not null order by ledger"
    ).fetchall():
        fields = contracts.load_all()[ledger].fields
        column = next(item.name for item in fields if item.is_clock or item.is_start)
        until = min(last, first + timedelta(days=365))
        [(rows,)] = connection.execute(
            f'select count(*) from checked.{ledger} where "{column}" >= $first and "{column}" < $until::date + 1',
            {"first": first, "until": until},
        ).fetchall()
        pace = rows / ((until - first).days + 1)
        most = -math.log(_UNLIKELY)
        starts_whole = pace * (first.day - 1) <= most
        ends_whole = pace * (last_day(last) - last).days <= most and overall >= last_day(last)
        whole_from = first.replace(day=1) if starts_whole else add_months(first, 1)
        whole_until = last.replace(day=1) if ends_whole else add_months(last, -1)
        connection.execute("insert into whole_months values (?, ?, ?)", [ledger, whole_from, whole_until])
