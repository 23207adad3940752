"""`python -m benchmarks.chance`: how often chance alone would speak, on simulated streets where nothing happens.

Each part simulates streets of the demo's size without any real difference, change or burst, has the real functions and
the real SQL judge them, and counts what they say; then something is planted, and what of it is found is counted. What is
promised, and why, stands in docs/statistics.md. Another part is a function in PARTS.
"""

import argparse
import functools
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks import stationary
from linli import policy
from linli.metrics import baselines, comparison, funnel_limits, indicators
from linli.metrics.indicators import Part, Point
from linli.pipeline import build
from linli.selection import Selection, add_months, last_day
from linli.warehouse import sqlfiles
from linli.warehouse.store import Store

Array = NDArray[np.float64]

COMPOUNDS, COMMUNITIES, CATEGORIES = 88, 12, 12
ISSUES_A_MONTH = 270  # the demo street has 224 in 10 categories
DISPERSIONS = (1.0, 1.5, 2.0)  # variance / mean


@dataclass(frozen=True)
class Found:
    """How often something was said, out of how many times it could have been, and what is promised of it."""

    what: str
    said: float
    of: int
    promise: float
    is_least: bool = False  # a power: at least so often; else at most
    is_count: bool = False  # a mean number, not a share

    @property
    def rate(self) -> float:
        """Return the share, or the mean number."""
        return self.said / self.of

    @property
    def error(self) -> float:
        """Return the standard error that the promised rate itself would have in so many trials."""
        spread = self.promise if self.is_count else self.promise * (1 - self.promise)
        return float(np.sqrt(spread / self.of))

    @property
    def holds(self) -> bool:
        """Tell whether the promise is kept within two standard errors."""
        if self.is_least:
            return self.rate >= self.promise - 2 * self.error
        return self.rate <= self.promise + 2 * self.error

    def __str__(self) -> str:
        bound = f"{'at least' if self.is_least else 'at most'} "
        if self.is_count:
            return f"{self.what}: {self.rate:.2f} ({bound}{self.promise:g}; {self.of} trials)"
        return f"{self.what}: {100 * self.rate:.2f} % ({bound}{100 * self.promise:g} %; {self.of} trials)"


def counts(chosen: np.random.Generator, mean: Array, dispersion: float) -> NDArray[np.int64]:
    """Return counts of a mean whose variance is so many times as large: Poisson, or negative binomial."""
    if dispersion <= 1:
        return chosen.poisson(mean)
    size = np.maximum(mean, 1e-12) / (dispersion - 1)
    return chosen.negative_binomial(size, 1 / dispersion)


def sizes(chosen: np.random.Generator, number: int, spread: float = 0.8) -> Array:
    """Return the shares of so many units, as unequal as compounds are."""
    weights = np.exp(spread * chosen.standard_normal(number))
    return np.asarray(weights / weights.sum())


# ---------------------------------------------------------------------------- funnel


def funnel(streets: int, seed: int) -> Iterator[Found]:
    """Count pictures that name any unit of a rate which is the same everywhere; then one unit is worse."""
    chosen = np.random.default_rng(seed)
    for units, window, a_year in ((81, 12, 2800), (COMMUNITIES, 3, 2800), (COMMUNITIES, 12, 2800)):
        for dispersion in DISPERSIONS:
            naming = 0
            for _ in range(streets):
                hits, cases = _outcomes(chosen, sizes(chosen, units) * a_year / 12, 0.89, dispersion)
                naming += any(one.is_outside for one in _picture(hits, cases, window).parts)
            what = f"funnel, {units} units, {window} months, variance/mean {dispersion:g}: pictures naming anyone"
            yield Found(what, naming, streets, funnel_limits.FAMILY)
    for units, size, lower in ((81, 60, 0.25), (COMMUNITIES, 230, 0.10)):
        found = 0
        for _ in range(streets):
            cases_of = sizes(chosen, units) * 2800 / 12
            cases_of[0] = size / 12
            share = np.full(units, 0.89)
            share[0] -= lower
            hits, cases = _outcomes(chosen, cases_of, share, 1.0)
            found += any(one.is_outside and one.part.key == "U0" for one in _picture(hits, cases, 12).parts)
        what = f"funnel, {units} units: a unit of {size} cases {100 * lower:g} points lower is named"
        yield Found(what, found, streets, 0.8, is_least=True)


def _outcomes(
    chosen: np.random.Generator, cases_a_month: Array, share: float | Array, dispersion: float
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return hits and cases by unit and month; entries come in matters of one or several that all end alike."""
    several = {1.0: 1, 1.5: 2, 2.0: 3}[dispersion]
    often = (dispersion - 1) / (several**2 - 1 - dispersion * (several - 1)) if several > 1 else 0.0
    a_matter = 1 + often * (several - 1)
    months = np.repeat(cases_a_month[:, None] / a_matter, 12, axis=1)
    single, many = chosen.poisson(months * (1 - often)), chosen.poisson(months * often)
    likely = np.broadcast_to(np.asarray(share, dtype=float).reshape(-1, 1), months.shape)
    hits = chosen.binomial(single, likely) + several * chosen.binomial(many, likely)
    return hits, single + several * many


def _picture(hits: NDArray[np.int64], cases: NDArray[np.int64], window: int) -> funnel_limits.Funnel:
    points = [
        Point(add_months(date(2025, 1, 1), month), f"U{unit}", "", float(hit), float(n), None, is_final=True)
        for (unit, month), hit, n in zip(np.ndindex(hits.shape), hits.flat, cases.flat, strict=True)
    ]
    parts = []
    for unit, (hit, n) in enumerate(
        zip(hits[:, -window:].sum(axis=1), cases[:, -window:].sum(axis=1), strict=True)
    ):
        value = 100 * float(hit) / float(n) if n else None
        parts.append(Part(f"U{unit}", "", float(hit), float(n), value, "ok" if n else "no_data"))
    return funnel_limits.judged(parts, 10, points)


# ---------------------------------------------------------------------------- heat map


def heatmap(streets: int, seed: int) -> Iterator[Found]:
    """Count framed cells of a street whose months are as they always were; then one month has twice as many."""
    chosen = np.random.default_rng(seed)
    end, drawn = date(2026, 9, 1), 13
    for years in (1, 2, 4):
        for dispersion in DISPERSIONS:
            framed = cells = 0
            for _ in range(streets):
                found = baselines.expected(_months(chosen, end, years, dispersion))
                shown = [cell for (month, _), cell in found.items() if month > add_months(end, -drawn)]
                framed += sum(cell.is_high for cell in shown)
                cells += sum(cell.probability is not None for cell in shown)
            what = f"heat map, {years} earlier years, variance/mean {dispersion:g}: cells framed"
            yield Found(what, framed, cells, baselines.LEVEL)
    found_high = 0
    for _ in range(streets):
        points = _months(chosen, end, 2, 1.0)
        mean = 30.0
        at = [index for index, point in enumerate(points) if point.key == "C0" and point.month.month == 9]
        for index in at:
            count = chosen.poisson(2 * mean if points[index].month == end else mean)
            points[index] = Point(points[index].month, "C0", "", float(count), None, None, is_final=True)
        found_high += baselines.expected(points)[end, "C0"].is_high
    yield Found(
        "heat map, 2 earlier years: a month of 60 where 30 are usual is framed",
        found_high,
        streets,
        0.8,
        True,
    )


def _months(chosen: np.random.Generator, end: date, years: int, dispersion: float) -> list[Point]:
    """Return a count for each category and month of the last year and those before it."""
    number = 12 * (years + 1)
    shares = sizes(chosen, CATEGORIES) * ISSUES_A_MONTH
    peak = chosen.integers(0, 12, CATEGORIES)
    points = []
    for offset in range(number):
        month = add_months(end, offset + 1 - number)
        season = 1 + 0.6 * np.cos(2 * np.pi * (month.month - peak) / 12)
        for category, count in enumerate(counts(chosen, shares * season, dispersion)):
            points.append(Point(month, f"C{category}", "", float(count), None, None, is_final=True))
    return points


# ---------------------------------------------------------------------------- early warning


WATCH = (
    "matter_counts",
    "warning_months",
    "matter_dispersion",
    "warning_cells",
    "warning_chance",
    "issue_warnings",
)
_HISTORY, _WATCHED = 24, 12
_BURST = {1.0: 6, 1.5: 8, 2.0: 10}  # matters beyond the usual that are planted


def warnings(streets: int, seed: int) -> Iterator[Found]:
    """Count warnings a month on streets where nothing happens, and bursts of so many matters that are found."""
    chosen = np.random.default_rng(seed)
    for dispersion in DISPERSIONS:
        said = bursts = planted_matters = 0
        for _ in range(streets):
            issues, planted = _street(chosen, dispersion)
            warned = watch(issues)
            bursts += planted in warned
            said += len(warned - {planted})
            planted_matters = _BURST[dispersion]
        what = f"warnings, variance/mean {dispersion:g}: false alarms a month"
        yield Found(what, said, streets * _WATCHED, 1.0, is_count=True)
        what = f"warnings, variance/mean {dispersion:g}: a burst of {planted_matters} matters is found"
        yield Found(what, bursts, streets, 0.8, is_least=True)


def _street(chosen: np.random.Generator, dispersion: float) -> tuple[pd.DataFrame, tuple[date, str, str]]:
    """Return the issues of a street, and where in the last month one compound has some more on as many days."""
    first, number = date(2024, 1, 1), _HISTORY + _WATCHED
    mean = ISSUES_A_MONTH * np.multiply.outer(sizes(chosen, COMPOUNDS), sizes(chosen, CATEGORIES, 0.5))
    mean = mean * np.exp(0.3 * chosen.standard_normal(mean.shape))  # some have more of this, some of that
    peak = chosen.integers(0, 12, CATEGORIES)
    rows = []
    for offset in range(number):
        season = 1 + 0.6 * np.cos(2 * np.pi * (offset % 12 - peak) / 12)
        found = counts(chosen, mean * season, dispersion)
        compound, category = (
            np.repeat(index, found.ravel()) for index in np.indices(found.shape).reshape(2, -1)
        )
        day = chosen.integers(0, last_day(add_months(first, offset)).day, len(compound))
        rows.append((np.full(len(compound), offset), compound, category, day))
    place, kind = int(chosen.choice(COMPOUNDS, p=mean.sum(1) / mean.sum())), int(chosen.integers(CATEGORIES))
    extra = _BURST[dispersion]
    days = chosen.choice(28, extra, replace=False)
    rows.append((np.full(extra, number - 1), np.full(extra, place), np.full(extra, kind), days))
    at, compounds, categories, days = (np.concatenate(column) for column in zip(*rows, strict=True))
    starts = np.array([add_months(first, index) for index in range(number)], dtype="datetime64[s]")
    issues = pd.DataFrame(
        {
            "issue_id": [f"I{index}" for index in range(len(at))],
            "compound_id": [f"K{index}" for index in compounds],
            "category": [f"C{index}" for index in categories],
            "opened_at": starts[at] + days * np.timedelta64(86_400, "s"),
        }
    )
    return issues, (add_months(first, number - 1), f"K{place}", f"C{kind}")


def watch(issues: pd.DataFrame) -> set[tuple[date, str, str]]:
    """Return month, compound and category of every warning, by the SQL of a build."""
    con = duckdb.connect(config={"threads": 1})
    con.register("entries", issues)
    con.execute(
        """
        create table issues as
        select issue_id, compound_id, category, opened_at, cast(null as varchar) as duplicate_of from entries
        """
    )
    con.execute("create table compounds (compound_id varchar, community_id varchar)")
    con.executemany("insert into compounds values (?, null)", [[f"K{index}"] for index in range(COMPOUNDS)])
    con.execute("create table meetings (meeting_id varchar, date date, status varchar)")
    con.execute("create table meeting_issues (meeting_id varchar, issue_id varchar)")
    con.execute("create table ledger_months (ledger varchar, month date, month_end date)")
    con.execute("create table month_params (month date, key varchar, value double)")
    keys = ("warning_history_years", "warning_prior_months", "warning_min_issues", "warning_alpha")
    first = issues["opened_at"].min().date().replace(day=1)
    month = first
    while month <= issues["opened_at"].max().date():
        con.execute("insert into ledger_months values ('issues', ?, ?)", [month, last_day(month)])
        for key in keys:
            con.execute("insert into month_params values (?, ?, ?)", [month, key, policy.value(key, month)])
        month = last_day(month) + timedelta(days=1)
    for name in WATCH:
        con.execute(f"create table {name} as {sqlfiles.load_all()[name].sql}")
    latest = add_months(month, -_WATCHED)
    rows = con.execute(
        "select month, compound_id, category from issue_warnings where month >= ?", [latest]
    ).fetchall()
    con.close()
    return set(rows)


# ---------------------------------------------------------------------------- cards


# What is planted in the last three months: issues take so many times as long and come so many times as often, and so
# much of the share that is resolved is lost.
_PLANTED = stationary.Shift(date(2026, 7, 1), arrivals=1.8, days=2.0, resolved=-0.2)
_FOUND = {"median_days_closed": "worsened", "issues_opened": "rose", "resolved_rate": "worsened"}


def cards(streets: int, seed: int) -> Iterator[Found]:
    """Count cards with a verdict on streets in which nothing changes; then three changes are planted in some of them.

    A street is drawn as ledgers, built and published as any other; each of its indicators is compared with the same
    three months of last year and with the three before.
    """
    seeds = [seed * 1000 + number for number in range(streets)]
    planted = seeds[: max(1, streets // 4)]
    with ProcessPoolExecutor(2) as workers:
        told = list(workers.map(_verdicts, seeds))
        changed = list(workers.map(functools.partial(_verdicts, shift=_PLANTED), planted))
    every = [verdict for street in told for verdict in street.values()]
    judged = [verdict for verdict in every if verdict != "insufficient"]
    alarms = sum(verdict in ("improved", "worsened") for verdict in every)
    others = sum(verdict in ("rose", "fell") for verdict in every)
    yield Found("cards: called better or worse though nothing changed", alarms, len(every), 0.01)
    yield Found("cards: the same, of those that are judged at all", alarms, len(judged), 0.01)
    yield Found("cards: called more or less though nothing changed", others, len(every), 0.01)
    for name, verdict in _FOUND.items():
        found = sum(street[name, "last_year"] == verdict for street in changed)
        yield Found(f"cards: {name} planted, found", found, len(planted), 0.8, is_least=True)


def _verdicts(seed: int, shift: stationary.Shift | None = None) -> dict[tuple[str, str], str]:
    """Return the verdict of every card of a street that has a figure, by indicator and what it is compared with."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        stationary.write(stationary.street(seed, shift=shift), place / "in")
        build.build(place / "in", place / "store")
        reader = Store(place / "store").reader()
        quarter = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))
        return {
            (name, against): comparison.of(reader, name, quarter, against).verdict
            for name in indicators.catalogue()
            for against in comparison.AGAINST[:2]
            if indicators.value_alone(reader, name, quarter).status == "ok"
        }


PARTS: dict[str, Callable[[int, int], Iterator[Found]]] = {
    "cards": cards,
    "funnel": funnel,
    "heatmap": heatmap,
    "warnings": warnings,
}


def main() -> int:
    """Print a line for each thing counted; 1 where a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=[*PARTS, "all"], default="all")
    parser.add_argument("--streets", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    call = parser.parse_args()
    broken = 0
    for name, part in PARTS.items():
        if call.part in (name, "all"):
            for found in part(call.streets, call.seed):
                print(found if found.holds else f"{found}  NOT KEPT", flush=True)
                broken += not found.holds
    return int(broken > 0)


if __name__ == "__main__":
    sys.exit(main())
