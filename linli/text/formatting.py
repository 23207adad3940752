"""How figures are written: rounding, units, months and days. Words come from the label catalogue."""

import math
import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal

from linli.text import labels

MINUS = "\u2212"
_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)  # room for every digit of the largest float
_HALF, _NEAR, _SURE = 0.5, 1e-6, 1e9  # how near to a half a binary number may stand for it, up to which size
_SPACED = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\d\u2212+\u00b1])|(?<=[\d%]) (?=[\u3000-\u9fff])"
)
_STEPS = [Decimal(1).scaleb(-decimals) for decimals in range(8)]


def rounded(value: float, decimals: int = 0) -> Decimal:
    """Return a figure rounded as people do: a half goes up, of its shortest decimal form (45/80 is 56.3 %).

    Python's own formats round the binary number, a half to the even digit: 56.25 would read 56.2, and 2.675 2.67.
    """
    exact = Decimal(value) if type(value) is int else Decimal(repr(float(value)))
    shown = exact.quantize(_STEPS[decimals], context=_WIDE)
    return shown if shown else shown.copy_abs()  # a zero has no sign


def fixed(value: float, decimals: int = 0) -> str:
    """Return a figure with so many decimals, thousands separated: 1,043.3. The only place where figures are rounded.

    Decimals take their time, and a page has thousands of figures: only where a half may lie are they needed.
    """
    scaled = abs(value) * 10**decimals
    if scaled < _HALF - _NEAR:
        return f"{0:.{decimals}f}"  # a zero has no sign
    if scaled < _SURE and abs(scaled % 1 - _HALF) > _NEAR:
        return f"{value:,.{decimals}f}"
    return f"{rounded(value, decimals):,f}"


def adding_up(values: Sequence[float], unit_name: str = "count") -> list[float]:
    """Return figures rounded in their unit so that they add up to their rounded sum, by the largest remainders.

    For parts that are shown beside their sum and nowhere else: none is moved by a whole last digit or more.
    """
    step = _STEPS[1 if unit_name == "percent" else labels.get(f"unit.{unit_name}.decimals", 0)]
    exact = [Decimal(repr(float(value))) / step for value in values]
    down = [value.to_integral_value(ROUND_FLOOR) for value in exact]
    total = (sum(exact, Decimal()) * step).quantize(step, context=_WIDE) / step
    short = int(total - sum(down, Decimal()))
    order = sorted(range(len(exact)), key=lambda index: (down[index] - exact[index], index))
    for index in order[:short]:
        down[index] += 1
    return [float(value * step) for value in down]


def rate(value: float | None) -> str:
    """Return a percentage with one decimal, without its sign; a partial share never reads 100.0."""
    if value is None or not math.isfinite(value):
        return labels.text("figure.missing")
    if 99.95 <= value < 100:
        return fixed(math.floor(value * 10) / 10, 1)
    return fixed(value, 1)


def number(value: float | None, unit: str = "count") -> str:
    """Return a figure in its unit's form, without the unit: 71.6, 1,043, 3.0."""
    if value is None or not math.isfinite(value):
        return labels.text("figure.missing")
    if unit == "percent":
        return rate(value)
    decimals = labels.get(f"unit.{unit}.decimals", 0)
    return fixed(value, decimals)


def unit(name: str) -> str:
    """Return the Chinese word for a unit."""
    return labels.text(f"unit.{name}.word")


def at_least(value: float) -> str:
    """Return a figure as speeches round it, down to its leading digits and never up: 683.45 reads "over 680".

    Steps: 0.1 below 1, 1 below 10, 10 below 1,000, 100 below 10,000, else 1,000. An exact figure keeps its digits and
    says nothing more.
    """
    if 0 < value < 1:
        tenths = math.floor(value * 10) / 10
        return labels.text("figure.over", value=fixed(tenths, 1)) if value > tenths else fixed(tenths, 1)
    step = 1 if value < 10 else 10 if value < 1_000 else 100 if value < 10_000 else 1_000
    down = math.floor(value / step) * step
    return labels.text("figure.over", value=f"{down:,}") if value > down else f"{down:,}"


def with_unit(value: float | None, name: str) -> str:
    """Return a figure with its unit."""
    if value is None or not math.isfinite(value):
        return labels.text("figure.missing")
    return f"{number(value, name)}{labels.get(f'unit.{name}.space', ' ')}{unit(name)}".strip()


def change(value: float | None, name: str) -> str:
    """Return a signed difference with its unit; of rates in percentage points."""
    if value is None or not math.isfinite(value):
        return labels.text("figure.missing")
    word = labels.text("figure.points") if name == "percent" else unit(name)
    space = labels.get(f"unit.{name}.space", " ") if name != "percent" else " "
    return f"{signed(value, name)}{space}{word}".strip()


def signed(value: float, name: str) -> str:
    """Return a signed difference without its unit."""
    decimals = 1 if name == "percent" else labels.get(f"unit.{name}.decimals", 0)
    shown = fixed(abs(value), decimals)
    sign = "±" if not shown.strip("0.") else "+" if value > 0 else MINUS
    return f"{sign}{shown}"


def month(day: date) -> str:
    """Return a month with its year."""
    return labels.text("figure.month", year=day.year, month=day.month)


def week(monday: date) -> str:
    """Return a week by its first and last day."""
    sunday = monday + timedelta(days=6)
    last = str(sunday.day)
    if sunday.month != monday.month:
        last = labels.text("figure.month_day", month=sunday.month, day=sunday.day)
    return labels.text("figure.week", year=monday.year, month=monday.month, day=monday.day, last=last)


def short_month(day: date) -> str:
    """Return a month without its year."""
    return labels.text("figure.short_month", month=day.month)


def months(start: date, end: date) -> str:
    """Return a month range, as short as it can be said."""
    if (start.year, start.month) == (end.year, end.month):
        return month(start)
    if start.year == end.year:
        return labels.text("figure.months_of_year", year=start.year, first=start.month, last=end.month)
    return labels.text("figure.months", first=month(start), last=month(end))


def short_months(start: date, end: date) -> str:
    """Return a month range within a year without its year."""
    if start.month == end.month:
        return short_month(end)
    return labels.text("figure.short_months", first=start.month, last=end.month)


def quarter(day: date) -> str:
    """Return a quarter with its year."""
    return labels.text("figure.quarter", year=day.year, quarter=(day.month + 2) // 3)


def day(value: date) -> str:
    """Return a day with its year."""
    return labels.text("figure.day", year=value.year, month=value.month, day=value.day)


def short_day(value: date) -> str:
    """Return a day as a narrow column of a printed table has it: 2026.9.30."""
    return labels.text("figure.short_day", year=value.year, month=value.month, day=value.day)


def solid(text: str) -> str:
    """Return a text as a speech or a paper is set: between Chinese and figures no space."""
    return _SPACED.sub("", text)


def moment(value: datetime) -> str:
    """Return a day with its year, and the time on it."""
    return f"{day(value)} {value:%H:%M:%S}"


def days(first: date, last: date) -> str:
    """Return a day, or from which to which."""
    return day(last) if first == last else labels.text("figure.days", first=day(first), last=day(last))
