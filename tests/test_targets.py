"""What the rest of the year has to bring for a target."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli import headlines
from linli.components.charts import bars
from linli.metrics import indicators, targets
from linli.selection import Selection
from linli.text import labels
from linli.warehouse.store import Store

HELD = "meetings_held"  # a sum of the year
RATE = "on_time_rate"
STATE = "effective_coverage_rate"


def value(indicator, number, cases=None):
    about = indicators.catalogue()[indicator]
    shown = about.scale * number / cases if cases else number
    return indicators.Value(
        indicator,
        "ok",
        shown,
        number,
        cases,
        cases or number,
        date(2026, 1, 1),
        date(2026, 9, 1),
        is_final=True,
    )


def needed(indicator, target, found, gone=9):
    return targets._needed(indicators.catalogue()[indicator], target, found, gone, 12 - gone)


@pytest.mark.parametrize(
    ("indicator", "target", "found", "gone", "told"),
    [
        (HELD, 120, value(HELD, 90), 9, ("sum", 10)),
        (HELD, 120, value(HELD, 130), 9, ("sum", 0)),
        (RATE, 90, value(RATE, 810, 900), 9, ("level", pytest.approx(90))),
        (RATE, 90, value(RATE, 765, 900), 9, ("level", None)),  # 85 %: the rest would need 105 %
        (RATE, 90, value(RATE, 0, 0), 9, ("move", pytest.approx(30))),
        (STATE, 80, value(STATE, 60, 100), 9, ("move", pytest.approx(20 / 3))),
        (STATE, 80, value(STATE, 85, 100), 9, ("move", 0)),
        (STATE, 80, value(STATE, 60, 100), 12, ("over", None)),
    ],
)
def test_what_is_needed(indicator, target, found, gone, told):
    assert needed(indicator, target, found, gone) == told


@given(st.integers(1, 11), st.integers(1, 500), st.integers(0, 500), st.floats(1, 99))
def test_a_rate_that_brings_what_is_needed_meets_its_target(gone, cases, hits, target):
    hits = min(hits, cases)
    kind, rate = needed(RATE, target, value(RATE, hits, cases), gone)
    rest = cases * (12 - gone) / gone
    assert kind == "level"
    best = 100.0 * (hits + rest) / (cases + rest)
    if rate is None:
        assert best < target + 1e-6
    else:
        assert 100.0 * (hits + rate / 100 * rest) / (cases + rest) >= target - 1e-6


def test_a_target_is_missed_only_when_its_year_is_over_or_the_best_of_the_rest_would_not_do(demo_store):
    reader = Store(demo_store).reader()
    running = targets.progress(reader, Selection(None, None, date(2026, 7, 1), date(2026, 9, 1)))
    over = targets.progress(reader, Selection(None, None, date(2025, 10, 1), date(2025, 12, 1)))
    assert set(running["state"]) == {"reached", "running", "beyond"}
    assert set(over["state"]) == {"reached", "missed"}
    stands = targets.stands(reader, Selection(None, None, date(2026, 7, 1), date(2026, 9, 1)))
    beyond = {stand.about.id for stand in stands if stand.kind == "level" and stand.needed is None}
    assert set(running.loc[running["state"] == "beyond", "indicator"]) == beyond
    assert labels.text("sentence.targets_running", n=3) in headlines.overview.targets(running, 2026)
    assert labels.text("chart.missed") not in bars.targets(running)
    assert labels.text("chart.running") not in bars.targets(over)


def test_the_demo_says_which_milestones_are_late_and_which_targets_are_behind(demo_store):
    reader = Store(demo_store).reader()
    chosen = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))
    rows = reader.rows("plan_milestone_list", stop=chosen.stop)
    late = [row["milestone"] for row in rows if row["milestone_state"] == "late"]
    assert len(late) == 2
    said = headlines.plan.milestones(rows, chosen)
    assert all(name in said for name in late)
    assert indicators.value(reader, "plan_milestones_late", chosen).value == 2
    earlier = replace(chosen, start=date(2026, 5, 1), end=date(2026, 5, 1))
    assert headlines.plan.milestones(reader.rows("plan_milestone_list", stop=earlier.stop), earlier).endswith(
        headlines.words.say("plan_on_time")
    )
    stands = targets.stands(reader, chosen)
    assert [stand.is_on_path for stand in stands] == sorted(stand.is_on_path for stand in stands)
    assert {stand.assurance for stand in stands} <= {
        "stable",
        "by_chance",
        "out_of_reach",
        "within",
        "unknown",
    }
    behind = [stand for stand in stands if stand.is_on_path is False]
    assert str(len(stands) - len(behind)) in headlines.plan.targets(stands, chosen)
