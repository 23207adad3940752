"""Like with like: what a figure is compared with, and what may be concluded from it. No other module compares periods.

A comparison is of the same months at the same age. A month that has no value now is left out on both sides; a period
that the ledgers cover only in part is compared with nothing. Of a figure that still grows after its months are over the
earlier period is counted as it was known when it was as old as this one is now. A verdict rests on the figure's own
months (control_limits.py) and, where there is an earlier period, on the interval of the difference besides.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from linli.metrics import control_limits, effective_coverage, indicators, intervals
from linli.metrics.control_limits import Chart, Form, Observed
from linli.metrics.indicators import Axis, Indicator, Value
from linli.selection import Selection, add_months, last_day, months_between
from linli.warehouse import sqlfiles
from linli.warehouse.kept import kept
from linli.warehouse.store import Reader, Rows

Against = Literal["last_year", "previous", "target"]
AGAINST: tuple[Against, ...] = ("last_year", "previous", "target")
# Why there is no comparison: this figure is unknown, or
#   open_month   no month of the period is over and has a value,
#   uncovered    the earlier period lies before the ledgers, or they cover only a part of it,
#   no_value     it is covered, and there was nothing to divide or to count,
#   unkept       suppressed there,
#   no_target    the plan says nothing for the year,
#   no_past      it is of a register without dates, which tells of its own day only.
Status = Literal[
    "ok",
    "no_data",
    "not_collected",
    "suppressed",
    "not_reached",
    "open_month",
    "uncovered",
    "no_value",
    "unkept",
    "no_target",
    "no_past",
]
# rose and fell are said of a figure that is neither good nor bad when high.
Verdict = Literal["improved", "worsened", "rose", "fell", "normal", "insufficient"]
# Is the target met whatever chance does, sometimes, or not unless something changes?
Assurance = Literal["stable", "by_chance", "out_of_reach"]
_RARE = 0.01  # chance below which a move of the same compounds is called a change
FEWEST_MOVED = 20  # cases of a period, below which nothing is said of how they or their parts moved


@dataclass(frozen=True)
class Paired:
    """Of effective coverage: the same compounds are looked at twice, so that what moved tells of chance, not the months."""

    is_enough: bool  # so many are judged at both times that a change says something
    chance: float  # of as uneven a split of ups and downs


@dataclass(frozen=True)
class Comparison:
    """A figure beside another period or the target.

    `base` is this figure over `months` alone, `value` the other one over the same months of its own period, beginning
    with `start` and ending with `end`; `change` is base less value, `interval` its limits of 95 %, None where too little is
    known of chance. `age` is how many days after the last of its months each side is counted, None for a target.
    """

    against: Against
    status: Status
    verdict: Verdict = "insufficient"
    value: float | None = None
    base: float | None = None
    change: float | None = None
    interval: tuple[float, float] | None = None
    months: tuple[date, ...] = ()
    start: date | None = None
    end: date | None = None
    age: int | None = None
    left_out: tuple[date, ...] = ()
    rule: control_limits.Rule | None = None
    paired: Paired | None = None
    assurance: Assurance | None = None

    @property
    def is_alarm(self) -> bool:
        """Tell whether colour and arrow are due: a change for better or worse that chance would hardly give."""
        return self.verdict in ("improved", "worsened")


# Numerator and denominator (None for a count) by key of a part.
Counts = dict[Any, tuple[float, float | None]]


@dataclass(frozen=True)
class Parts:
    """Numerator and denominator (None for a count) of the parts along an axis, over the months that are compared."""

    comparison: Comparison
    now: Mapping[Any, tuple[float, float | None]]
    then: Mapping[Any, tuple[float, float | None]]


def _shift(selection: Selection, against: Against) -> int:
    return {"last_year": 12, "previous": selection.months, "target": 0}[against]


@kept
def of(reader: Reader, indicator: str, selection: Selection, against: Against) -> Comparison:
    """Return what an indicator over a selection is compared with, and the verdict."""
    about = indicators.catalogue()[indicator]
    this = indicators.value(reader, indicator, selection)
    if this.status != "ok":
        return Comparison(against, this.status)
    if not about.has_past and against != "target":
        return Comparison(against, "no_past")
    months, left_out = _months(reader, about, selection)
    if against == "target":
        left_out = ()
    chart = _chart(reader, about, selection, months) if months else None
    found = (
        _with_target(about, this, selection)
        if against == "target"
        else _with_period(reader, about, selection, against, months, chart)
    )
    found = replace(found, left_out=left_out, assurance=_assurance(reader, about, this, selection, months))
    verdict = _verdict(about, this, found, chart)
    return replace(found, verdict=verdict, rule=chart.rule if chart and not found.paired else None)


def first_alarm(reader: Reader, names: Sequence[str], selection: Selection, against: Against) -> str:
    """Return the first of some indicators that moved beyond chance; the first of all where none did."""
    return next((name for name in names if of(reader, name, selection, against).is_alarm), names[0])


def _months(
    reader: Reader, about: Indicator, selection: Selection
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Return the months of a selection that can be compared, and those left out: not over, or without a value."""
    if about.window == "point":
        is_whole = indicators.is_whole(reader, about.id, selection.end)
        return ((selection.end,), ()) if is_whole else ((), (selection.end,))
    wanted = tuple(add_months(selection.start, offset) for offset in range(selection.months))
    counted = None if about.kind == "query" else indicators.totals_by_month(reader, about, selection)
    kept = tuple(
        month
        for month in wanted
        if indicators.is_whole(reader, about.id, month)
        and (counted is None or _has_value(about, counted.get(month)))
    )
    if about.kind == "query" and kept:  # one query asks for months in a row
        kept = tuple(month for month in kept if months_between(kept[0], month) == kept.index(month))
    return kept, tuple(month for month in wanted if month not in kept)


def _has_value(about: Indicator, row: tuple[float | None, float | None] | None) -> bool:
    if row is None:
        return about.kind == "count" and about.counts_gaps
    numerator, denominator = row
    return numerator is not None and (about.kind == "count" or bool(denominator))


# ---------------------------------------------------------------------------- the other side


def _with_period(
    reader: Reader,
    about: Indicator,
    selection: Selection,
    against: Against,
    months: tuple[date, ...],
    chart: Chart | None,
) -> Comparison:
    back = _shift(selection, against)
    then_months = tuple(add_months(month, -back) for month in months)
    if not months:
        return Comparison(against, "open_month")
    frame = Comparison(
        against,
        "ok",
        months=months,
        start=then_months[0],
        end=then_months[-1],
        # A ledger of few rows covers its month to the end, though its last row is of an earlier day.
        age=max(0, (indicators.data_date(reader, about) - last_day(months[-1])).days),
    )
    # An earlier period that the ledgers cover in part is not compared, not even the part: it was never known whole.
    whole = [add_months(month, -back) for month in (*months, selection.end)]
    if about.window == "period":
        whole.append(add_months(selection.start, -back))
    if not all(_is_covered(reader, about, month) for month in whole):
        return replace(frame, status="uncovered")
    if about.people and not indicators.may_show(reader, about, selection):
        return replace(frame, status="unkept")
    if about.kind == "query":
        return _queried(reader, about, selection, frame, back)
    if moved := effective_coverage.moved(reader, about.id, selection, then_months[-1]):
        status: Status = "ok" if moved.change is not None else "no_value"
        return replace(
            frame,
            status=status,
            base=moved.now,
            value=moved.before,
            change=moved.change,
            interval=moved.interval,
            paired=Paired(moved.is_enough, moved.chance),
        )
    now = _sum(reader, about, selection, months, 0)
    then = _sum(reader, about, selection, then_months, back)
    if now is None or then is None:
        return replace(frame, status="no_value")
    base, value = (_value(about, side) for side in (now, then))
    return replace(
        frame,
        base=base,
        value=value,
        change=base - value,
        interval=_interval(about, now, then, chart, len(months)),
    )


def _is_covered(reader: Reader, about: Indicator, month: date) -> bool:
    span = indicators.whole_span(reader, about.id)
    if span is None:
        return month in indicators.final_months(reader)
    return span[0] <= month <= span[1]


def _queried(
    reader: Reader, about: Indicator, selection: Selection, frame: Comparison, back: int
) -> Comparison:
    now_period = replace(selection, start=frame.months[0], end=frame.months[-1])
    base, now_n = indicators.queried(reader, about, selection, now_period)
    known = indicators.known_on(reader, about, back)
    value, then_n = indicators.queried(reader, about, selection, now_period.shifted(-back), known)
    if base is None or value is None:
        return replace(frame, status="no_value", base=base, value=value)
    is_small = min(now_n, then_n) < about.least_n
    # The first of the months is known best, and a quantile varies most where little is cut off yet.
    oldest = _chart(reader, about, selection, frame.months[:1])
    interval = None if is_small else _by_history(base - value, oldest, len(frame.months), about)
    return replace(frame, base=base, value=value, change=base - value, interval=interval)


def _sum(
    reader: Reader, about: Indicator, selection: Selection, months: Sequence[date], months_back: int
) -> tuple[float, float | None] | None:
    """Return numerator and denominator over months, as they were known so many months before the data date.

    None where a month that nobody counted is among them, or where there is nothing to divide.
    """
    if about.matures and months_back:
        known = _known(reader, about, selection)
        until = add_months(indicators.data_date(reader, about), -months_back)
        rows = [
            part for month in months for lag, *part in known.get(month, ()) if add_months(month, lag) <= until
        ]
    else:
        counted = indicators.totals_by_month(reader, about, selection)
        if not about.counts_gaps and any(month not in counted for month in months):
            return None
        rows = [list(counted[month]) for month in months if month in counted]
    numerator = math.fsum(number or 0.0 for number, _ in rows)
    if about.kind == "count":
        return numerator, None
    denominator = math.fsum(base or 0.0 for _, base in rows)
    return (numerator, denominator) if denominator else None


def _value(about: Indicator, side: tuple[float, float | None]) -> float:
    numerator, denominator = side
    return about.scale * numerator / denominator if denominator else about.scale * numerator


def _known(
    reader: Reader, about: Indicator, selection: Selection
) -> dict[date, list[tuple[int, float | None, float | None]]]:
    """Return the parts of each month of an indicator that still grows: lag in months, numerator, denominator."""
    chosen = selection.community_ids, selection.compound_kinds, selection.focus
    return _known_totals(reader, *chosen).get(about.id, {})


@kept
def _known_totals(
    reader: Reader,
    community_ids: tuple[str, ...] | None,
    compound_kinds: tuple[str, ...] | None,
    focus: str,
) -> dict[str, dict[date, list[tuple[int, float | None, float | None]]]]:
    found: dict[str, dict[date, list[tuple[int, float | None, float | None]]]] = {}
    chosen = {"community_ids": community_ids, "compound_kinds": compound_kinds, "focus": focus}
    for row in reader.rows("known_totals", **chosen):
        of_indicator = found.setdefault(row["indicator"], {})
        for month, *part in zip(
            row["months"], row["lags"], row["numerators"], row["denominators"], strict=True
        ):
            of_indicator.setdefault(month, []).append((part[0], part[1], part[2]))
    return found


def _with_target(about: Indicator, this: Value, selection: Selection) -> Comparison:
    """Compare with the target of the year in which the period ends; a yearly sum by its share of the months."""
    if this.target is None or this.value is None:
        return Comparison("target", "no_target")
    is_sum = about.kind == "count" and about.window == "period"
    value = this.target.value * (selection.months / 12 if is_sum else 1)
    return Comparison(
        "target",
        "ok",
        value=value,
        base=this.value,
        change=this.value - value,
        months=tuple(add_months(selection.start, offset) for offset in range(selection.months))
        if about.window == "period"
        else (selection.end,),
    )


# ---------------------------------------------------------------------------- chance


def form(about: Indicator) -> Form:
    """Return how chance acts on an indicator: on a share of cases, on a count, or on an amount."""
    if about.kind == "ratio" and about.unit == "percent" and about.n_of in sqlfiles.SAMPLED:
        return "share"
    return "count" if about.kind == "count" and about.has_n else "amount"


def _interval(
    about: Indicator,
    now: tuple[float, float | None],
    then: tuple[float, float | None],
    chart: Chart | None,
    months: int,
) -> tuple[float, float] | None:
    """Return the limits of a difference: from the cases, widened by the spread of the months; else from the months."""
    how, ratio = form(about), chart.ratio if chart else 1.0
    if how == "amount":
        return _by_history(_value(about, now) - _value(about, then), chart, months, about)
    sides = []
    for number, cases in (now, then):
        if how == "share":
            if not cases or cases < about.least_n:
                return None
            limits = intervals.share(min(max(number, 0.0), cases), cases)
            sides.append((about.scale * number / cases, about.scale * limits[0], about.scale * limits[1]))
        else:
            if chart is None:  # how much more than Poisson counts these vary is not known
                return None
            limits = intervals.count(max(number, 0.0))
            sides.append((about.scale * number, about.scale * limits[0], about.scale * limits[1]))
    return intervals.difference(sides[0], sides[1], ratio)


def _by_history(
    change: float, chart: Chart | None, months: int, about: Indicator
) -> tuple[float, float] | None:
    if chart is None or chart.form != "amount":
        return None
    # Of a season the spread is that of a difference of two months already. A sum of months has that of all of them.
    spread = chart.spread * (1.0 if about.seasonal else math.sqrt(2.0))
    spread *= (
        math.sqrt(months) if about.kind == "count" and about.window == "period" else 1 / math.sqrt(months)
    )
    half = control_limits.student(chart.freedom) * spread
    return change - half, change + half


def _verdict(about: Indicator, this: Value, found: Comparison, chart: Chart | None) -> Verdict:
    if found.paired and found.change is not None:
        if not found.paired.is_enough or this.is_small:
            return "insufficient"
        if found.paired.chance > _RARE or not found.change:
            return "normal"
        return "improved" if (found.change > 0) == (about.better == "higher") else "worsened"
    if chart is None or this.is_small or found.status == "unkept":
        return "insufficient"
    if found.against != "target" and found.status == "ok":
        if found.interval is None:
            return "insufficient"
        low, high = found.interval
        if not (low > 0 or high < 0) or (chart.side == "high") != (low > 0):
            return "normal"
    if chart.side is None:
        return "normal"
    if about.better == "neither":
        return "rose" if chart.side == "high" else "fell"
    return "improved" if (chart.side == "high") == (about.better == "higher") else "worsened"


@kept
def months_known(reader: Reader, indicator: str, selection: Selection, last: date) -> tuple[Observed, ...]:
    """Return the whole months up to `last`, each as it was known when it was as old as `last` is now."""
    about = indicators.catalogue()[indicator]
    span = indicators.whole_span(reader, about.id)
    if about.kind == "query":
        return _query_months(reader, about, selection, last)
    if about.people and not indicators.may_show(reader, about, selection):
        return ()
    counted: Mapping[date, tuple[float | None, float | None]] = indicators.totals_by_month(
        reader, about, selection
    )
    if about.matures:
        age = months_between(last, indicators.data_date(reader, about))
        counted = {
            month: (
                math.fsum(number or 0.0 for lag, number, _ in parts if lag <= age),
                math.fsum(base or 0.0 for lag, _, base in parts if lag <= age),
            )
            for month, parts in _known(reader, about, selection).items()
        }
    first = span[0] if span else min(counted, default=last)
    found = []
    for offset in range(max(0, months_between(first, last) + 1)):
        month = add_months(first, offset)
        row = counted.get(month)
        if not _has_value(about, row) or not _is_covered(reader, about, month):
            continue
        number, base = row or (0.0, None)
        number, cases = number or 0.0, (base or 0.0) if about.kind == "ratio" else 0.0
        side = (number, cases if about.kind == "ratio" else None)
        how = form(about)
        if how == "share" and not 0 <= number <= cases:
            continue
        found.append(
            Observed(month, _value(about, side), number if how != "amount" else _value(about, side), cases)
        )
    return tuple(found)


def _query_months(reader: Reader, about: Indicator, selection: Selection, last: date) -> tuple[Observed, ...]:
    if not about.shared:  # a query of its own tells one period a time; its months would be dozens of queries
        return ()
    age = months_between(last, indicators.data_date(reader, about))
    months = [month for month in indicators.span_months(reader, selection) if month <= last]
    spans = [indicators.span(reader, about, month, month, age) for month in months]
    rows = indicators.of_spans(reader, about, selection, spans) if spans else ()
    return tuple(
        Observed(month, row[about.id], row[about.id], row["closed"])
        for month, row in zip(months, rows, strict=True)
        if row[about.id] is not None and row["closed"] >= about.least_n and _is_covered(reader, about, month)
    )


def chart_of(reader: Reader, indicator: str, selection: Selection) -> Chart | None:
    """Return the control limits of an indicator over a selection, as its verdict uses them."""
    about = indicators.catalogue()[indicator]
    if indicators.missing(reader, indicator) or not indicators.is_told_by(reader, indicator, selection):
        return None
    months, _ = _months(reader, about, selection)
    return _chart(reader, about, selection, months) if months else None


def _chart(reader: Reader, about: Indicator, selection: Selection, months: tuple[date, ...]) -> Chart | None:
    known = months_known(reader, about.id, selection, months[-1])
    return control_limits.chart(known, months[0], form(about), about.scale, seasonal=about.seasonal)


def _assurance(
    reader: Reader, about: Indicator, this: Value, selection: Selection, months: tuple[date, ...]
) -> Assurance | None:
    """Tell whether the process meets the target of the year whatever chance does, sometimes, or not as it is."""
    if this.target is None or not months or about.better == "neither" or this.is_small:
        return None
    asked = this.target.value / (12 if about.kind == "count" and about.window == "period" else 1)
    known = months_known(reader, about.id, selection, months[-1])
    reach = control_limits.reach(known, form(about), about.scale)
    if reach is None:
        return None
    low, high = reach if about.better == "higher" else (-reach[1], -reach[0])
    asked = asked if about.better == "higher" else -asked
    if low >= asked:
        return "stable"
    if high < asked:
        return "out_of_reach"
    met = {
        (item.value >= asked if about.better == "higher" else -item.value >= asked) for item in known[-24:]
    }
    return "by_chance" if len(met) > 1 else None  # what was always met, or never, is not met by turns


def is_judged(reader: Reader, indicator: str, selection: Selection) -> bool:
    """Tell whether enough months are known to say what the process of an indicator reaches."""
    about = indicators.catalogue()[indicator]
    months, _ = _months(reader, about, selection)
    known = months_known(reader, indicator, selection, months[-1]) if months else ()
    return bool(known) and control_limits.reach(known, form(about), about.scale) is not None


def is_reached(reader: Reader, indicator: str, selection: Selection) -> bool | None:
    """Tell whether the target of the year is reached; None where either is unknown, or where a yearly sum that should
    stay low is not over yet.
    """
    about = indicators.catalogue()[indicator]
    this = indicators.value(reader, indicator, selection)
    if this.value is None or this.target is None:
        return None
    if about.better != "lower":
        return this.value >= this.target.value
    is_sum = about.kind == "count" and about.window == "period"
    return None if is_sum and selection.months < 12 else this.value <= this.target.value


@dataclass(frozen=True)
class Periods:
    """The two periods that a query with rows of its own compares: months, and the day on which each was known."""

    now: Selection
    then: Selection
    known_on: date  # of the earlier one


def periods(reader: Reader, indicator: str, selection: Selection, against: Against) -> Periods | None:
    """Return the like periods of an indicator with a query of its own, None where there is no comparison."""
    found = of(reader, indicator, selection, against)
    if found.status != "ok" or against == "target":
        return None
    back = _shift(selection, against)
    now = replace(selection, start=found.months[0], end=found.months[-1])
    return Periods(
        now, now.shifted(-back), indicators.known_on(reader, indicators.catalogue()[indicator], back)
    )


# ---------------------------------------------------------------------------- by parts


@kept
def parts(
    reader: Reader, indicator: str, selection: Selection, against: Against, axis: Axis | Literal["both"]
) -> Parts:
    """Return the parts of both sides along an axis, over the months and at the age that are compared.

    The axis "both" means by community and category at once: the keys are then pairs of them. Nothing is told where
    the comparison is none, or where persons are counted and a part of them is suppressed.
    """
    about = indicators.catalogue()[indicator]
    found = of(reader, indicator, selection, against)
    if found.status != "ok" or against == "target" or not indicators.is_divided(selection, axis):
        return Parts(found, {}, {})
    back = _shift(selection, against)
    if about.people:
        if axis == "both":  # nobody decided what may be told of pairs
            return Parts(replace(found, status="unkept"), {}, {})
        for month in found.months:
            for period in (month, add_months(month, -back)):
                shown = indicators.breakdown(
                    reader,
                    indicator,
                    replace(selection, start=period, end=period),
                    axis,
                )
                if any(part.status == "suppressed" for part in shown):
                    return Parts(replace(found, status="unkept"), {}, {})
    now = _cells(reader, about, selection, found.months, axis, 0)
    then_months = tuple(add_months(month, -back) for month in found.months)
    then = _cells(reader, about, selection, then_months, axis, back)
    return Parts(found, now, then)


@kept
def parts_by_month(
    reader: Reader, indicator: str, selection: Selection, months: int, axis: Axis
) -> dict[date, tuple[Counts, Counts]]:
    """Return the parts of each of the last months that are over, and those of the same month a year before at the same age.

    Of a ratio along a short axis.
    """
    about = indicators.catalogue()[indicator]
    first = add_months(selection.end, 1 - months)
    over = [add_months(first, offset) for offset in range(months)]
    over = [month for month in over if indicators.is_whole(reader, indicator, month)]
    if not over or indicators.missing(reader, indicator):
        return {}
    rows = indicators.of_every_month(reader, about, selection, add_months(first, -12), axis)
    now = _by_month(rows)
    then = now
    if about.matures:
        asked = {
            "indicator": indicator,
            "axis": axis,
            **selection.scope(),
            "focus": selection.focus,
        }
        before = tuple(add_months(month, -12) for month in over)
        until = add_months(indicators.data_date(reader, about), -12)
        then = _by_month(reader.rows("known_cells", **asked, months=before, known_until=until))
    return {
        month: (now[month], then[earlier])
        for month in over
        if month in now and (earlier := add_months(month, -12)) in then
    }


def _by_month(rows: Rows) -> dict[date, Counts]:
    found: dict[date, Counts] = {}
    for row in rows:
        counts, key = found.setdefault(row["month"], {}), row["key"]
        number, base = counts.get(key, (0.0, 0.0))
        counts[key] = (number + (row["numerator"] or 0.0), (base or 0.0) + (row["denominator"] or 0.0))
    return found


def part_values(
    reader: Reader, indicator: str, selection: Selection, against: Against, axis: Axis
) -> dict[str, float]:
    """Return the earlier value of each part along an axis, of those that had one."""
    about = indicators.catalogue()[indicator]
    found = parts(reader, indicator, selection, against, axis)
    return {key: _value(about, side) for key, side in found.then.items() if side[1] is None or side[1]}


@dataclass(frozen=True)
class ShareChange:
    """How a part's share of the whole moved, in percentage points, with its limits of 95 %."""

    key: str
    share: float
    before: float
    interval: tuple[float, float]

    @property
    def is_beyond_chance(self) -> bool:
        """Tell whether the limits leave out no change at all."""
        return self.interval[0] > 0 or self.interval[1] < 0


def share_change(found: Parts, key: str) -> ShareChange | None:
    """Return how the share of one part of a count moved; None where either side is nothing or too few to say."""
    now_sum, then_sum = (math.fsum(number for number, _ in side.values()) for side in (found.now, found.then))
    if min(now_sum, then_sum) < FEWEST_MOVED:
        return None
    sides = []
    for counts, total in ((found.now, now_sum), (found.then, then_sum)):
        number = counts.get(key, (0.0, None))[0]
        low, high = intervals.share(number, total)
        sides.append((100 * number / total, 100 * low, 100 * high))
    return ShareChange(key, sides[0][0], sides[1][0], intervals.difference(sides[0], sides[1]))


def _cells(
    reader: Reader,
    about: Indicator,
    selection: Selection,
    months: tuple[date, ...],
    axis: Axis | Literal["both"],
    months_back: int,
) -> dict[Any, tuple[float, float | None]]:
    asked: dict[str, object] = {
        "indicator": about.id,
        "axis": "category" if axis == "both" else axis,
        "months": months,
        **selection.scope(),
        "focus": selection.focus,
    }
    if about.matures and months_back:
        until = add_months(indicators.data_date(reader, about), -months_back)
        rows: Rows = reader.rows("known_cells", **asked, known_until=until)
    elif axis == "category":  # of these the page has read every month already
        rows = indicators.of_every_month(reader, about, selection, min(months), axis)
        rows = tuple(row for row in rows if row["month"] in months)
    else:
        rows = reader.rows("value_cells", **asked)
    sums: dict[Any, tuple[float, float]] = {}
    for row in rows:
        key = (row["community_id"], row["key"]) if axis == "both" else row["key"]
        before = sums.get(key, (0.0, 0.0))
        sums[key] = before[0] + (row["numerator"] or 0.0), before[1] + (row["denominator"] or 0.0)
    is_ratio = about.kind == "ratio"
    return {key: (number, base if is_ratio else None) for key, (number, base) in sums.items()}
