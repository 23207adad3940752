"""Like with like: months, age, what is left out and why; and what a verdict may say, on streets in which nothing changes."""

import functools
import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import stationary
from linli import headlines
from linli.metrics import comparison, decomposition, indicators
from linli.metrics.control_limits import Observed
from linli.metrics.indicators import Point
from linli.pipeline import build
from linli.selection import Selection, add_months
from linli.text import formatting, labels
from linli.warehouse.store import Store

pytestmark = pytest.mark.slow

JULY, SEPTEMBER = date(2026, 7, 1), date(2026, 9, 1)
QUARTER = Selection(None, None, JULY, SEPTEMBER)


@functools.cache
def reader(seed=1, shift_months=0, without=(), cut_on=None, shift=None, targets=()):
    """Return a reader of a small street in which nothing changes but by chance; built once for the same arguments."""
    frames = stationary.street(seed, shift=shift)
    if shift_months:
        frames = stationary.moved(frames, shift_months)
    if cut_on:
        frames = stationary.cut(frames, cut_on)
    for ledger, column in without:
        frames[ledger] = frames[ledger].drop(columns=[column])
    if targets:
        frames["targets"] = pd.DataFrame(targets, columns=["indicator", "value"]).assign(year=2026)
    folder = Path(tempfile.mkdtemp())
    stationary.write(frames, folder / "in")
    report = build.build(folder / "in", folder / "store")
    assert report.version, [finding.message for finding in report.findings if finding.severity == "error"]
    return Store(folder / "store").reader()


@functools.cache
def issues(seed=1):
    return stationary.street(seed)["issues"]


def rate(frame, hits):
    return 100 * hits.sum() / len(frame)


# ---------------------------------------------------------------------------- months and age


def test_a_month_without_a_value_now_is_left_out_on_both_sides():
    found = comparison.of(reader(), "completed_30d_rate", QUARTER, "last_year")
    assert (found.months, found.left_out) == ((JULY, date(2026, 8, 1)), (SEPTEMBER,))
    assert (found.start, found.end, found.age) == (date(2025, 7, 1), date(2025, 8, 1), 30)
    then = issues()[issues()["opened_at"].between("2025-07-01", "2025-08-31 23:59:59")]
    hits = then["closed_at"] <= then["opened_at"] + pd.Timedelta(days=30)
    assert found.value == pytest.approx(rate(then, hits))
    assert found.change == pytest.approx(found.base - found.value)


def test_a_target_that_every_month_met_is_not_called_met_by_turns(monkeypatch):
    about = indicators.catalogue()["resolved_rate"]
    this = replace(
        indicators.value(reader(), "resolved_rate", QUARTER), target=indicators.Target(98.0, None, None)
    )

    def judged(values):
        months = tuple(
            Observed(add_months(SEPTEMBER, back - 23), 100 * hits / 7, hits, 7)
            for back, hits in enumerate(values)
        )
        monkeypatch.setattr(comparison, "months_known", lambda *asked: months)
        return comparison._assurance(reader(), about, this, QUARTER, (SEPTEMBER,))

    assert judged([7] * 24) is None  # seven of seven, always
    assert judged([7] * 20 + [6, 7, 7, 7]) == "by_chance"


def test_where_a_month_is_left_out_the_card_names_the_months_of_the_earlier_period():
    value = indicators.value_alone(reader(), "completed_30d_rate", QUARTER)
    for against, months in (("last_year", "7–8"), ("previous", "4–5")):
        said, _ = headlines.comparisons.beside(
            value.indicator, value, comparison.of(reader(), value.indicator, QUARTER, against)
        )
        month = labels.text("figure.month_word")
        assert said.startswith(labels.text(f"compare.{against}_months", months=f"{months}{month}"))


def test_what_still_grows_is_counted_as_it_was_known_at_the_same_age():
    # The quarter ends on the data date, so last year's is counted as it was known on 30 September 2025.
    frame = issues()
    then = frame[frame["opened_at"].between("2025-07-01", "2025-09-30 23:59:59")]
    known = then[then["closed_at"] < "2025-10-01"]
    days = (known["closed_at"] - known["opened_at"]) / pd.Timedelta(days=1)
    found = comparison.of(reader(), "p90_days_closed", QUARTER, "last_year")
    assert (found.value, found.age) == (pytest.approx(days.quantile(0.9)), 0)
    # Seen from today the same quarter took longer: what is closed late is closed by now.
    today = (then["closed_at"] - then["opened_at"]) / pd.Timedelta(days=1)
    assert today.quantile(0.9) > found.value
    closed = frame[frame["closed_at"].between("2025-07-01", "2025-09-30 23:59:59")]
    valid = closed[(closed["callback_status"] == "valid") & closed["satisfied"].notna()]
    standing = valid[
        ~(
            valid["reopened_at"].between("2025-07-01", "2025-09-30 23:59:59")
            & (valid["reopened_at"] > valid["closed_at"])
        )
    ]
    found = comparison.of(reader(), "satisfied_rate", QUARTER, "last_year")
    assert found.value == pytest.approx(rate(standing, standing["satisfied"].astype(bool)))


def test_an_older_period_is_as_old_as_its_counterpart():
    spring = Selection(None, None, date(2026, 3, 1), date(2026, 4, 1))
    found = comparison.of(reader(), "reopened_rate", spring, "previous")
    assert (found.start, found.end) == (date(2026, 1, 1), date(2026, 2, 1))
    assert found.age == (date(2026, 9, 30) - date(2026, 4, 30)).days
    frame = issues()
    closed = frame[frame["closed_at"].between("2026-01-01", "2026-02-28 23:59:59")]
    # Two months earlier the data date was 31 July.
    assert found.value == pytest.approx(rate(closed, closed["reopened_at"] < "2026-08-01"))


def test_a_month_that_is_not_over_is_compared_with_nothing():
    early = reader(cut_on=date(2026, 9, 17))
    found = comparison.of(early, "issues_opened", QUARTER, "last_year")
    assert (found.months, found.left_out) == ((JULY, date(2026, 8, 1)), (SEPTEMBER,))
    then = issues()["opened_at"].between("2025-07-01", "2025-08-31 23:59:59").sum()
    assert found.value == then
    alone = comparison.of(early, "issues_opened", Selection(None, None, SEPTEMBER, SEPTEMBER), "last_year")
    assert (alone.status, alone.change) == ("open_month", None)


def test_a_period_before_the_ledger_is_compared_with_nothing_and_says_why():
    for window in (
        Selection(None, None, date(2024, 2, 1), date(2024, 4, 1)),
        Selection(None, None, date(2024, 10, 1), date(2024, 12, 1)),
    ):
        found = comparison.of(reader(), "issues_opened", window, "last_year")
        assert (found.status, found.change, found.interval) == ("uncovered", None, None)
        assert headlines.comparisons.compared("issues_opened", found) == labels.text("comparison.uncovered")
    partly = Selection(None, None, date(2024, 3, 1), date(2024, 5, 1))
    for name in ("issues_opened", "median_days_closed", "satisfied_rate", "center_use_rate"):
        assert comparison.of(reader(), name, partly, "previous").status == "uncovered", name
        assert not comparison.parts(reader(), "issues_opened", partly, "previous", "category").then
    assert comparison.periods(reader(), "median_days_km", partly, "previous") is None
    assert decomposition.of_indicator(reader(), "issues_opened", partly, "previous", "category") is None


def test_how_chance_acts_is_told_from_what_is_counted():
    about = indicators.catalogue()
    assert {
        name: comparison.form(about[name]) for name in ("satisfied_rate", "issues_opened", "center_use_rate")
    } == {"satisfied_rate": "share", "issues_opened": "count", "center_use_rate": "amount"}


def test_a_target_is_compared_with_its_share_of_the_year():
    assert comparison.of(reader(), "issues_opened", QUARTER, "target").status == "no_target"
    planned = reader(targets=(("issues_opened", 4000), ("satisfied_rate", 85), ("resolved_rate", 5)))
    opened = int(issues()["opened_at"].between("2026-07-01", "2026-09-30 23:59:59").sum())
    found = comparison.of(planned, "issues_opened", QUARTER, "target")
    assert (found.status, found.value, found.base, found.change) == ("ok", 1000, opened, opened - 1000)
    assert len(found.months) == 3
    # A share is the same in any part of a year.
    found = comparison.of(planned, "satisfied_rate", QUARTER, "target")
    reached = indicators.value_alone(planned, "satisfied_rate", QUARTER).value
    assert (found.value, found.base, found.change) == (85, reached, pytest.approx(reached - 85))
    assert found.assurance == "by_chance"
    # What no month ever falls to is met whatever chance does.
    found = comparison.of(planned, "resolved_rate", QUARTER, "target")
    assert (found.value, found.assurance) == (5, "stable")


def test_a_query_that_tells_one_period_a_time_has_no_limits():
    about = replace(indicators.catalogue()["median_days_closed"], shared=())
    assert comparison._query_months(reader(), about, QUARTER, SEPTEMBER) == ()


def test_parts_sum_to_both_sides_and_to_the_change():
    for name in ("issues_opened", "satisfied_rate", "completed_30d_rate", "meetings_held"):
        for axis in ("community", "category", "both"):
            if name == "meetings_held" and axis != "community":
                continue
            found = comparison.parts(reader(), name, QUARTER, "last_year", axis)
            about = indicators.catalogue()[name]
            for side, value in ((found.now, found.comparison.base), (found.then, found.comparison.value)):
                numerator = sum(number for number, _ in side.values())
                denominator = sum(base or 0 for _, base in side.values())
                assert value == pytest.approx(about.scale * numerator / (denominator or 1)), (name, axis)
            change = decomposition.of_indicator(reader(), name, QUARTER, "last_year", axis)
            assert sum(effect.total for effect in change.effects) == pytest.approx(found.comparison.change)


def test_a_median_is_divided_in_days():
    change = decomposition.of_indicator(reader(), "median_days_closed", QUARTER, "last_year", "category")
    found = comparison.of(reader(), "median_days_closed", QUARTER, "last_year")
    assert sum(effect.total for effect in change.effects) == pytest.approx(found.change)
    assert {effect.key for effect in change.effects} == set(issues()["category"])


def test_n_is_never_minutes_and_few_cases_say_nothing():
    about = indicators.catalogue()
    value = indicators.value_alone(reader(), "center_use_rate", QUARTER)
    assert (value.status, value.n) == ("ok", None)
    assert value.denominator > 0
    assert not about["visits_per_m2"].has_n
    assert about["meetings_decided_rate"].least_n >= 5
    few = Selection(("C001",), None, SEPTEMBER, SEPTEMBER)
    for name, n in (("satisfied_rate", 9), ("tripartite_decided_rate", 1)):
        value = indicators.value_alone(reader(), name, few)
        found = comparison.of(reader(), name, few, "last_year")
        assert (value.n, value.is_small) == (n, True)
        assert (found.verdict, found.interval) == ("insufficient", None)
        assert headlines.comparisons.beside(name, value, found)[1] == labels.text("verdict.small")


# ---------------------------------------------------------------------------- properties


def told(found):
    return (
        found.status,
        found.verdict,
        found.rule,
        found.assurance,
        [round(value, 6) if value is not None else None for value in (found.value, found.base, found.change)],
        [round(bound, 6) for bound in found.interval] if found.interval else None,
        found.age,
        len(found.months),
    )


def test_shifting_every_date_shifts_every_comparison():
    """By 28 years, after which months, weeks and leap days fall on the same days again."""
    months = -28 * 12
    moved = reader(shift_months=months)
    window = Selection(None, None, add_months(JULY, months), add_months(SEPTEMBER, months))
    for name in indicators.catalogue():
        for against in comparison.AGAINST:
            here, there = (
                comparison.of(version, name, chosen, against)
                for version, chosen in ((reader(), QUARTER), (moved, window))
            )
            assert told(here) == told(there), (name, against)
            assert [add_months(month, months) for month in here.left_out] == list(there.left_out)


COLUMNS = [
    ("issues", "closed_at"),
    ("issues", "callback_status"),
    ("center_use", "booked_minutes"),
]


@pytest.mark.parametrize("column", COLUMNS, ids=[f"{ledger}-{name}" for ledger, name in COLUMNS])
def test_without_a_column_nothing_is_concluded_from_it(column):
    version = reader(without=(column,))
    need = ".".join(column)
    for name, about in indicators.catalogue().items():
        if need not in about.needs:
            continue
        found = comparison.of(version, name, QUARTER, "last_year")
        assert (found.status, found.verdict, found.change) == ("not_collected", "insufficient", None), name
        value = indicators.value(version, name, QUARTER)
        assert headlines.comparisons.beside(name, value, found)[1] in (
            labels.text("verdict.insufficient"),
            labels.text("verdict.small"),
        )


@pytest.mark.parametrize("day", [date(2026, 9, 3), date(2026, 9, 28)])
def test_cut_on_any_day_an_unchanged_street_has_not_changed(day):
    """Comparing two periods of an unchanged process at the same age: the mean change is nothing, within its interval.

    Counted unlike in age (the earlier one as it is known today) the figures that grow would all lean to one side.
    """
    inside = total = 0
    scaled = []
    for seed in (1, 2):
        version = reader(seed=seed, cut_on=day)
        for name in (
            "p90_days_closed",
            "reopened_rate",
            "satisfied_rate",
            "on_time_rate",
            "median_days_km",
        ):
            for against in ("last_year", "previous"):
                found = comparison.of(version, name, QUARTER, against)
                assert found.status == "ok", (seed, name, against)
                if found.interval is None:
                    continue
                low, high = found.interval
                inside += low <= 0 <= high
                total += 1
                scaled.append(found.change / ((high - low) / 2 or 1))
    assert total >= 12
    assert inside / total >= 0.85
    assert abs(sum(scaled) / len(scaled)) < 0.35


# ---------------------------------------------------------------------------- verdicts


def test_nothing_on_an_unchanged_street_is_called_a_change():
    alarms, cards = [], 0
    for seed in (1, 2):
        for name in indicators.catalogue():
            for against in ("last_year", "previous"):
                found = comparison.of(reader(seed=seed), name, QUARTER, against)
                cards += found.status == "ok"
                if found.is_alarm:
                    alarms.append((seed, name, against))
    assert cards > 300
    assert len(alarms) <= 0.01 * cards + 5, alarms  # three standard errors of a count of three


def test_a_planted_change_is_called_one():
    shift = stationary.Shift(JULY, days=2.2)
    version = reader(seed=7, shift=shift)
    slower = comparison.of(version, "median_days_closed", QUARTER, "last_year")
    assert (slower.verdict, slower.is_alarm) == ("worsened", True)
    assert slower.interval[0] > 0
    value = indicators.value(version, "median_days_closed", QUARTER)
    said, verdict = headlines.comparisons.beside("median_days_closed", value, slower)
    assert said.startswith("▲")
    assert verdict == labels.text("verdict.worsened")


def test_the_headline_claims_a_move_only_where_there_is_a_verdict():
    said = headlines.overview.headline(reader(), QUARTER, "last_year", {}, 2)
    done = indicators.value_alone(reader(), "completed_30d_rate", QUARTER)
    assert labels.text("sentence.head_done_level", value=f"{done.value:.1f}%") in said
    assert "<em>" not in said
    assert "<u>" not in said


def test_a_tail_without_openings_is_told_as_such_and_not_as_no_request():
    def points(values):
        days = [date(2026, month, 1) for month in range(1, len(values) + 1)]
        return [
            Point(day, "", "", value, None, value, is_final=True)
            for day, value in zip(days, values, strict=True)
        ]

    opened, closed, backlog = points([9, 0, 0]), points([3, 2, 1]), points([6, 4, 3])
    said = headlines.issues.flow(opened, closed, backlog)
    assert said.startswith(labels.text("sentence.flow_since_none", month=formatting.month(date(2026, 2, 1))))
    assert labels.text("sentence.flow_closed", month=formatting.month(date(2026, 3, 1)), n="1") in said
    once = headlines.issues.flow(opened[:2], closed[:2], backlog[:2])
    assert once.startswith(labels.text("sentence.flow_none", month=formatting.month(date(2026, 2, 1))))


@pytest.mark.parametrize(("now", "then"), [(200, 3), (3, 200), (19, 19)])
def test_a_change_per_working_day_is_not_told_of_a_few_issues(now, then):
    row = {"issues": now, "workdays": 60, "issues_then": then, "workdays_then": 60, "is_moved": False}
    said = headlines.issues.aligned(row)
    assert labels.text("verdict.small") in said
    assert "(" not in said
    enough = headlines.issues.aligned({**row, "issues": 200, "issues_then": 100})
    assert formatting.change(100.0, "percent_of") in enough


def test_what_has_no_category_is_not_named_among_what_made_a_change():
    change = decomposition.Change(
        0.0,
        12.0,
        (decomposition.Effect("", "unnamed", 9, 0, 0), decomposition.Effect("HT", "named", 3, 0, 0)),
    )
    told = headlines.comparisons.effects(change, indicators.catalogue()["issues_opened"])
    assert "unnamed" not in told
    assert "named" in told
    alone = decomposition.Change(0.0, 9.0, change.effects[:1])
    assert headlines.comparisons.effects(alone, indicators.catalogue()["issues_opened"]) == ""


def test_the_flow_names_what_opened_less_closed_does_not_explain():
    series = [
        indicators.trend(reader(), name, QUARTER)
        for name in ("issues_opened", "issues_closed", "issues_backlog", "issues_reopened")
    ]
    opened, closed, backlog, again = [[point.value or 0 for point in points] for points in series]
    for month in range(1, len(opened)):
        assert backlog[month] - backlog[month - 1] == opened[month] - closed[month] + again[month]
    said = headlines.issues.flow(*series)
    assert (labels.text("sentence.flow_reopened", n=f"{again[-1]:.0f}") in said) == bool(again[-1])
