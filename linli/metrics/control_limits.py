"""Control limits: what an indicator's own months leave to chance, and the few rules that tell a change from it.

The practice is that of "Making data count" (NHS England): a chart of the indicator's own months with limits, a few rules,
and a mark for the target. Months are put on a scale on which chance is equally wide everywhere: the angle of a share
(Freeman and Tukey; Anscombe, Biometrika 1948), the root of a count (Anscombe), any other value as it is. Where a season is
known a month is taken less the same month a year before. Limits differ from a textbook's XmR chart in three ways, each
of which makes false alarms rarer: the spread is never taken to be less than that of a binomial or Poisson count (as in
Laney's p' and u' charts, Quality Engineering 2002, it may be more); months that follow one another closely count as
fewer months; and a limit is Student's, for the spread itself was estimated.
"""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from linli.metrics.distributions import student_quantile

Form = Literal["share", "count", "amount"]
Side = Literal["high", "low"]
Rule = Literal["outside", "two_of_three", "seven", "six"]
LEAST_MONTHS = 12  # comparable months before the first one that is judged
MOST_MONTHS = 36
_RUN, _SLOPE = 7, 6
_TAIL = 0.00135  # one tail of three standard deviations


@dataclass(frozen=True)
class Observed:
    """One month: numerator and denominator of a share, the count, or the amount, and the value as it is shown."""

    month: date
    value: float
    number: float
    cases: float = 0.0


@dataclass(frozen=True)
class Band:
    """What is expected of a month and the limits of chance around it, in the unit of the value."""

    month: date
    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Chart:
    """The limits of an indicator and what its last month says; side and rule are None where it says nothing.

    `spread` is the standard deviation of one month on the scale of `form`, `ratio` how many times that of a binomial or
    Poisson count it is (1 for an amount), `freedom` its degrees of freedom. `history` are the months that gave the limits.
    """

    form: Form
    scale: float
    bands: tuple[Band, ...]
    ratio: float
    spread: float
    freedom: float
    side: Side | None
    rule: Rule | None
    history: tuple[date, ...]

    @property
    def telling(self) -> tuple[date, ...]:
        """Return the last months by which the rule tells a change."""
        count = {"outside": 1, "two_of_three": 3, "seven": _RUN, "six": _SLOPE}[self.rule] if self.rule else 0
        return tuple(band.month for band in self.bands[len(self.bands) - count :])


def _put(form: Form, month: Observed) -> tuple[float, float]:
    """Return a month on the scale on which chance is equally wide, and its standard deviation by chance alone."""
    if form == "share":
        share = (month.number + 0.375) / (month.cases + 0.75)
        return math.asin(math.sqrt(min(1.0, max(0.0, share)))), 0.5 / math.sqrt(month.cases + 0.5)
    if form == "count":
        return math.sqrt(month.number + 0.375), 0.5
    return month.value, 1.0


def _back(form: Form, at: float, cases: float, scale: float) -> float:
    """Return a point of that scale as a value."""
    if form == "share":
        share = (math.sin(min(max(at, 0.0), math.pi / 2)) ** 2 * (cases + 0.75) - 0.375) / max(cases, 1e-9)
        return scale * min(1.0, max(0.0, share))
    if form == "count":
        return scale * max(0.0, max(at, 0.0) ** 2 - 0.375)
    return at


def chart(
    months: Sequence[Observed], first: date, form: Form, scale: float = 1.0, *, seasonal: bool = False
) -> Chart | None:
    """Return the limits that the months before `first` give and what the run of months up to the last one says.

    months: in order of time, each comparable with the others. With `seasonal` a month is compared with the same month a
    year before. None with fewer than 12 comparable months before `first`, where these never differ, or where they
    follow one another so closely that they are worth fewer than four.
    """
    placed = {item.month: (item, *_put(form, item)) for item in months}
    compared: list[
        tuple[Observed, float, float, float]
    ] = []  # month, expected, less expected, spread by chance
    if seasonal:
        for item, at, error in placed.values():
            past = placed.get(item.month.replace(year=item.month.year - 1))
            if past:
                compared.append((item, past[1], at - past[1], math.hypot(error, past[2])))
    else:
        before = [entry for entry in placed.values() if entry[0].month < first][-MOST_MONTHS:]
        weight = math.fsum(1 / error**2 for _, _, error in before)
        middle = math.fsum(at / error**2 for _, at, error in before) / weight if before else 0.0
        compared = [(item, middle, at - middle, error) for item, at, error in placed.values()]
    past_ones = [entry for entry in compared if entry[0].month < first][-MOST_MONTHS:]
    if len(past_ones) < LEAST_MONTHS or not months or months[-1].month < first:
        return None
    estimate = _spread([away / error for _, _, away, error in past_ones], form)
    if estimate is None:
        return None
    ratio, freedom, worth, alike = estimate
    # The expected value of a month was itself estimated; of a season it is one month, whose chance is in the error.
    estimated = 1.0 if seasonal else math.sqrt(1 + 1 / worth)
    limit = student_quantile(freedom, 1 - _TAIL) * estimated
    scores = [away / (error * ratio) for _, _, away, error in compared]
    bands = tuple(
        Band(
            item.month,
            _back(form, expected, item.cases, scale),
            _back(form, expected - limit * error * ratio, item.cases, scale),
            _back(form, expected + limit * error * ratio, item.cases, scale),
        )
        for item, expected, _, error in compared
    )
    side, rule = _signal(scores, limit, alike)
    last_error = compared[-1][3]
    history = tuple(item.month for item, *_ in past_ones)
    return Chart(form, scale, bands, ratio, last_error * ratio, freedom, side, rule, history)


def reach(months: Sequence[Observed], form: Form, scale: float = 1.0) -> tuple[float, float] | None:
    """Return between which values chance leaves a month as the process is: from its last 24 months, at least 12."""
    last = months[-24:]
    if len(last) < LEAST_MONTHS:
        return None
    placed = [_put(form, item) for item in last]
    weight = math.fsum(1 / error**2 for _, error in placed)
    middle = math.fsum(at / error**2 for at, error in placed) / weight
    estimate = _spread([(at - middle) / error for at, error in placed], form)
    if estimate is None:
        return None
    ratio, freedom, _, _ = estimate
    cases = sorted(item.cases for item in last)[len(last) // 2]
    error = 0.5 / math.sqrt(cases + 0.5) if form == "share" else placed[-1][1]
    away = student_quantile(freedom, 1 - _TAIL) * ratio * error
    return _back(form, middle - away, cases, scale), _back(form, middle + away, cases, scale)


def student(freedom: float) -> float:
    """Return the quantile of Student's distribution for an interval of 95 %."""
    return student_quantile(freedom, 0.975)


def _spread(residuals: Sequence[float], form: Form) -> tuple[float, float, float, float] | None:
    """Return the spread of residuals, its degrees of freedom, how many independent months they are worth, and how
    alike neighbours are (lag-1 autocorrelation, corrected for its bias: Kendall 1954); None where nothing can be said.
    """
    count = len(residuals)
    mean = math.fsum(residuals) / count
    squares = math.fsum((item - mean) ** 2 for item in residuals)
    moves = sum(one != other for one, other in itertools.pairwise(residuals))
    if form == "amount" and moves < count / 3:
        return None  # it stands still and steps now and then: how large a step chance would take is not known
    if squares <= 1e-18 * count:
        return (
            1.0,
            count - 1.0,
            float(count),
            0.0,
        )  # nothing ever moved; of cases chance is known all the same
    products = math.fsum((one - mean) * (other - mean) for one, other in itertools.pairwise(residuals))
    alike = products / squares
    alike = min(0.95, max(0.0, alike + (1 + 4 * alike) / count))
    stretch = (1 + alike) / (1 - alike)
    worth = count / stretch
    if worth < 4:
        return None
    # Alike neighbours also make the sample's own variance too small.
    spread = math.sqrt(squares / max(count - stretch, 1.0))
    return (spread if form == "amount" else max(1.0, spread)), worth - 1, worth, alike


def _signal(scores: Sequence[float], limit: float, alike: float) -> tuple[Side | None, Rule | None]:
    """Return on which side the last months lie and by which rule, the strongest first."""
    side: Side
    for side, turned in (("high", list(scores)), ("low", [-score for score in scores])):
        if turned[-1] > limit:
            return side, "outside"
        last = turned[-3:]
        if len(last) == 3 and last[-1] > 0 and sum(score > 2 / 3 * limit for score in last) >= 2:
            return side, "two_of_three"
        run = turned[-_RUN:]
        wide = limit * min(1.0, math.sqrt((1 + alike) / (1 - alike) / _RUN))
        if len(run) == _RUN and min(run) > 0 and math.fsum(run) / _RUN > wide:
            return side, "seven"
        slope = turned[-_SLOPE:]
        rising = all(later > earlier for earlier, later in itertools.pairwise(slope))
        if len(slope) == _SLOPE and rising and slope[-1] > limit / 2:
            return side, "six"
    return None, None
