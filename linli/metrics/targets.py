"""Targets of the year beside what was reached, where they should be by now, and what the rest of the year needs."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from linli.metrics import comparison, indicators
from linli.metrics.comparison import Assurance
from linli.metrics.indicators import Indicator, Status, Value
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader


def progress(reader: Reader, selection: Selection) -> pd.DataFrame:
    """Return one row per target of the year in which the period ends, in order of indicator."""
    year = selection.end.year
    this_year = Selection(selection.community_ids, selection.compound_kinds, date(year, 1, 1), selection.end)
    records = []
    for row in reader.rows("target_progress", year=year):
        about = indicators.catalogue().get(row["indicator"])
        if about is None:
            continue
        found = indicators.value_alone(reader, row["indicator"], this_year)
        unit = about.unit
        state = _state(reader, about, float(row["value"]), found, this_year)
        records.append(
            {
                "indicator": about.id,
                "title": about.title,
                "value": float(row["value"]),
                "actual": found.value,
                "unit": unit,
                "state": state,
                "status": labels.text(f"status.{found.status}") if found.status != "ok" else "",
                "text": labels.text(
                    "chart.actual_of_target",
                    actual=formatting.with_unit(found.value, unit),
                    target=formatting.with_unit(float(row["value"]), unit),
                ),
            }
        )
    return pd.DataFrame(
        records, columns=["indicator", "title", "value", "actual", "unit", "state", "status", "text"]
    )


# A target that is not reached is none missed while its year runs, unless even the best of the months left would not do.
State = Literal["reached", "running", "beyond", "missed"]


def _state(reader: Reader, about: Indicator, target: float, value: Value, this_year: Selection) -> State:
    """Return how a target stands at the end of the months of its year that are chosen."""
    if comparison.is_reached(reader, about.id, this_year):
        return "reached"
    gone = this_year.months
    kind, needed = _needed(about, target, value, gone, 12 - gone)
    if kind == "over":
        return "missed"
    return "beyond" if kind == "level" and needed is None else "running"


# What the rest of the year has to bring: so much a month (sum), such a rate in every month (level), such a move of the state
# every month (move), or nothing, since the year is over.
Kind = Literal["sum", "level", "move", "over"]


@dataclass(frozen=True)
class Stand:
    """A target of the year, where it should be at the end of the period, and what the months that are left have to bring.

    `needed` is None where no value of the remaining months would do; `assurance` is the verdict of the control limits: within
    where the target lies among what chance leaves a month and was so far always met or never, unknown without enough months.
    """

    about: Indicator
    target: float
    path: float
    actual: float | None
    status: Status
    is_on_path: bool | None
    kind: Kind
    needed: float | None
    assurance: Assurance | Literal["within", "unknown"]


def stands(reader: Reader, selection: Selection) -> tuple[Stand, ...]:
    """Return the targets of the year in which the period ends, those behind their path first, else in order of indicator.

    A yearly sum should be as far as the months that are over; a rate and a state have the same target all year.
    """
    year = selection.end.year
    this_year = replace(selection, start=date(year, 1, 1))
    found = [
        _stand(reader, indicators.catalogue()[row["indicator"]], float(row["value"]), this_year)
        for row in reader.rows("target_progress", year=year)
        if row["indicator"] in indicators.catalogue()
    ]
    return tuple(sorted(found, key=lambda stand: stand.is_on_path is not False))


def _stand(reader: Reader, about: Indicator, target: float, this_year: Selection) -> Stand:
    value = indicators.value(reader, about.id, this_year)
    gone, left = this_year.months, 12 - this_year.months
    is_sum = about.kind == "count" and about.window == "period"
    path = target * gone / 12 if is_sum else target
    is_on_path = None
    if value.value is not None and about.better != "neither":
        is_on_path = value.value >= path if about.better == "higher" else value.value <= path
    kind, needed = _needed(about, target, value, gone, left)
    told = comparison.of(reader, about.id, this_year, "target").assurance
    is_judged = value.value is not None and comparison.is_judged(reader, about.id, this_year)
    assurance = told or ("within" if is_judged else "unknown")
    return Stand(about, target, path, value.value, value.status, is_on_path, kind, needed, assurance)


def _needed(about: Indicator, target: float, value: Value, gone: int, left: int) -> tuple[Kind, float | None]:
    """Return what each of the months left has to bring; of a rate with as many cases a month as so far."""
    if not left:
        return "over", None
    if value.value is None:
        return "sum", None
    if about.kind == "count" and about.window == "period":
        return "sum", max(0.0, (target - value.value) / left)
    is_met = value.value >= target if about.better == "higher" else value.value <= target
    if about.window == "point" or not value.denominator:
        return "move", 0.0 if is_met else (target - value.value) / left
    rest = value.denominator * left / gone
    needed = (target * (value.denominator + rest) - about.scale * (value.numerator or 0.0)) / rest
    if about.unit == "percent" and needed > about.scale:
        return "level", None
    return "level", max(0.0, needed)
