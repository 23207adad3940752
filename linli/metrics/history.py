"""The months of an indicator beside the limits that chance leaves them: what a chart of them shows."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from linli.metrics import comparison, indicators
from linli.metrics.comparison import Against, Comparison
from linli.metrics.control_limits import Band, Chart
from linli.metrics.indicators import Point
from linli.selection import Selection, add_months, months_between
from linli.warehouse.store import Reader, Rows

Mark = Literal["", "beyond", "alarm"]
SHOWN = 24  # months


@dataclass(frozen=True)
class Month:
    """A month as it was known at the age of the last one; alarm marks one that the verdict rests on."""

    month: date
    value: float | None
    band: Band | None
    mark: Mark


@dataclass(frozen=True)
class History:
    """The last months up to the period's end, the verdict on them, and which months gave the limits (none: no limits)."""

    months: tuple[Month, ...]
    found: Comparison
    rests_on: tuple[date, ...]
    events: Rows
    has_month: bool = True  # a month of the period is over and has a value

    @property
    def has_limits(self) -> bool:
        """Tell whether enough comparable months are known for limits."""
        return bool(self.rests_on)


def course(reader: Reader, indicator: str, selection: Selection) -> tuple[Point, ...]:
    """Return the last SHOWN months of an indicator; of a median each as it was known when it was as old as the last one.

    As known today the median of a month a year ago would count what took long, and that of last month could not.
    """
    if indicators.catalogue()[indicator].kind != "query":
        return indicators.trend(reader, indicator, selection, SHOWN)
    if indicators.missing(reader, indicator) or not indicators.is_told_by(reader, indicator, selection):
        return ()
    first = add_months(selection.end, 1 - SHOWN)
    known = comparison.months_known(reader, indicator, selection, selection.end)
    return tuple(
        Point(item.month, "", "", None, item.cases, item.value, is_final=True)
        for item in known
        if item.month >= first
    )


def of(reader: Reader, indicator: str, selection: Selection, against: Against) -> History:
    """Return the last months of an indicator with their limits; no month where no limits can be told."""
    found = comparison.of(reader, indicator, selection, against)
    chart = comparison.chart_of(reader, indicator, selection)
    if chart is None:
        like = comparison.of(reader, indicator, selection, "last_year")
        return History((), found, (), (), has_month=bool(like.months))
    last = chart.bands[-1].month
    known = {item.month: item.value for item in comparison.months_known(reader, indicator, selection, last)}
    first = max(add_months(selection.end, 1 - SHOWN), min(known))
    wanted = [add_months(first, offset) for offset in range(months_between(first, last) + 1)]
    bands = {band.month: band for band in chart.bands}
    telling = chart.telling if found.is_alarm else ()
    months = tuple(
        Month(
            month,
            known.get(month),
            bands.get(month),
            _mark(known.get(month), bands.get(month), chart, telling),
        )
        for month in wanted
    )
    events = reader.rows(
        "month_events", start=first, stop=add_months(last, 1), community_ids=selection.community_ids
    )
    return History(months, found, chart.history, events)


def _mark(value: float | None, band: Band | None, chart: Chart, telling: tuple[date, ...]) -> Mark:
    """Return how a month is marked; of an alarm those that tell it, and all of the period beyond that limit."""
    if value is None or band is None:
        return ""
    is_beyond = not band.low <= value <= band.high
    on_its_side = value > band.middle if chart.side == "high" else value < band.middle
    of_period = band.month > chart.history[-1]
    if telling and on_its_side and (band.month in telling or (is_beyond and of_period)):
        return "alarm"
    return "beyond" if is_beyond else ""
