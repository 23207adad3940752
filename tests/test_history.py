"""The course of an indicator beside its limits: months as they were known, marks, notes, words that do not touch."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from linli import headlines
from linli.components.charts import run_chart
from linli.components.topics import durations
from linli.metrics import comparison, history
from linli.metrics.comparison import Comparison
from linli.metrics.control_limits import Band, Chart
from linli.metrics.history import History, Month
from linli.metrics.indicators import Value
from linli.selection import Selection, add_months
from linli.text import labels
from linli.theme import colours
from linli.warehouse.store import Store

DESK, MEETING = SimpleNamespace(mode="desk"), SimpleNamespace(mode="meeting")
JULY, SEPTEMBER = date(2026, 7, 1), date(2026, 9, 1)
QUARTER = Selection(None, None, JULY, SEPTEMBER)
FIRST = date(2025, 1, 1)


@pytest.fixture(scope="module")
def reader(demo_store):
    return Store(demo_store).reader()


def limits(values, *, side=None, rule=None, low=80.0, high=90.0):
    """Return a chart of months of shares with these values, all with the same limits, and its months."""
    months = [add_months(FIRST, offset) for offset in range(len(values))]
    bands = tuple(Band(month, (low + high) / 2, low, high) for month in months)
    return Chart("share", 100.0, bands, 1.0, 1.0, 9.0, side, rule, tuple(months[:-3]))


def shown(values, verdict, **more):
    """Return the history of such months, marked as `history.of` does."""
    chart = limits(values, **more)
    telling = chart.telling if verdict in ("improved", "worsened") else ()
    months = tuple(
        Month(band.month, value, band, history._mark(value, band, chart, telling))
        for band, value in zip(chart.bands, values, strict=True)
    )
    return History(months, Comparison("last_year", "ok", verdict), chart.history, ())


def test_months_are_those_of_the_verdict_and_as_old_as_the_last_one(reader):
    found = history.of(reader, "on_time_rate", QUARTER, "last_year")
    known = comparison.months_known(reader, "on_time_rate", QUARTER, SEPTEMBER)
    assert [(item.month, item.value) for item in found.months] == [
        (item.month, item.value) for item in known[-24:]
    ]
    assert found.found == comparison.of(reader, "on_time_rate", QUARTER, "last_year")
    assert all(item.band.low <= item.band.middle <= item.band.high for item in found.months if item.band)
    assert max(found.rests_on) < JULY
    assert 12 <= len(found.rests_on) <= 36
    assert {event["event"] for event in found.events} == {"festival", "heating_begins", "heating_ends"}


def test_an_open_month_is_not_drawn(reader):
    # The 30 days of September are not over.
    found = history.of(reader, "completed_30d_rate", QUARTER, "last_year")
    assert found.months[-1].month == date(2026, 8, 1)


@pytest.mark.parametrize("against", ["last_year", "target"])
def test_with_too_few_months_there_are_no_limits(reader, against):
    early = Selection(None, None, date(2024, 10, 1), date(2024, 12, 1))
    found = history.of(reader, "on_time_rate", early, against)
    assert (found.months, found.has_limits) == ((), False)
    assert headlines.comparisons.limits("on_time_rate", found) == labels.text("limits.none", least=12)
    september = Selection(None, None, SEPTEMBER, SEPTEMBER)
    found = history.of(reader, "completed_30d_rate", september, against)
    assert headlines.comparisons.limits("completed_30d_rate", found) == labels.text("limits.no_month")


def test_only_months_of_an_alarm_are_marked_as_one():
    values = [85.0, 95.0, 85.0, 85.0, 85.0, 70.0]
    assert [item.mark for item in shown(values, "normal", side="low", rule="outside").months] == [
        "", "beyond", "", "", "", "beyond"
    ]  # fmt: skip
    alarm = shown(values, "worsened", side="low", rule="outside")
    assert [item.mark for item in alarm.months] == ["", "beyond", "", "", "", "alarm"]
    # All of the period that lie beyond the limits belong to it, not those before.
    longer = shown([70.0, 70.0, 85.0, 70.0, 95.0, 70.0], "worsened", side="low", rule="outside")
    assert [item.mark for item in longer.months] == ["beyond", "beyond", "", "alarm", "beyond", "alarm"]
    # Of a run within the limits each month tells, but not one on the other side.
    run = shown([85.0, 84.0, 84.0, 86.0, 84.0, 84.0], "worsened", side="low", rule="two_of_three")
    assert [item.mark for item in run.months] == ["", "", "", "", "alarm", "alarm"]
    assert labels.text("limits.beyond") in headlines.comparisons.limits("on_time_rate", alarm)
    assert labels.text("limits.beyond") not in headlines.comparisons.limits("on_time_rate", run)


@pytest.mark.parametrize(("verdict", "ink"), [("worsened", colours.ALARM), ("improved", colours.TEAL)])
def test_an_alarm_is_told_by_form_word_and_ink(verdict, ink):
    figure = run_chart.draw(
        shown([85.0, 95.0, 85.0, 85.0, 85.0, 70.0], verdict, side="low", rule="outside"),
        "on_time_rate", DESK, 260, 6,
    )  # fmt: skip
    beyond, alarm = [trace for trace in figure["data"] if trace["mode"] == "markers"]
    assert (beyond["marker"]["symbol"], beyond["marker"]["color"]) == ("circle-open", colours.GREY)
    assert (alarm["marker"]["symbol"], alarm["marker"]["color"]) == ("diamond", ink)
    ends = figure["data"][-1]
    said = dict(zip(ends["text"], ends["textfont"]["color"], strict=True))
    assert said["\u2002" + labels.text("limits.alarm", verdict=labels.text(f"verdict.{verdict}"))] == ink
    assert (alarm["x"], alarm["y"]) == (["2025-06-01"], [70.0])


def test_the_band_lies_below_the_line_and_a_missing_month_is_a_gap():
    found = shown([85.0, 86.0, 84.0, 85.0], "normal")
    months = (*found.months[:2], Month(date(2025, 3, 1), None, None, ""), found.months[3])
    figure = run_chart.draw(History(months, found.found, found.rests_on, ()), "on_time_rate", DESK, 260, 6)
    low, high, middle, line, ends = figure["data"]
    assert (low["y"], high["y"], middle["y"]) == ([80.0] * 3, [90.0] * 3, [85.0] * 3)
    assert (high["fill"], high["fillcolor"]) == ("tonexty", colours.LINE)
    assert line["y"] == [85.0, 86.0, None, 85.0]
    assert "80.0–90.0" in line["text"][0]
    assert any(labels.text("limits.band") in text for text in ends["text"])
    assert "domain" not in figure["layout"]["yaxis"]


def event(day, name, rank):
    return {"date": day, "event": name, "rank": rank}


def test_words_at_the_axis_do_not_touch_and_the_more_important_ones_stay():
    days = [add_months(FIRST, offset) for offset in range(24)]
    festival = event(date(2025, 6, 10), "festival", 1)
    opened = event(date(2025, 5, 1), "center_opened", 2)
    begins = event(date(2025, 11, 15), "heating_begins", 4)
    ends = event(date(2026, 3, 16), "heating_ends", 5)
    assert run_chart.apart([festival, opened, begins, ends], days, 13) == [festival, begins, ends]
    assert run_chart.apart([opened, begins, ends], days, 13) == [opened, begins, ends]


@pytest.mark.parametrize("choice", [DESK, MEETING])
def test_events_stand_in_a_strip_of_their_own(reader, choice):
    found = history.of(reader, "on_time_rate", QUARTER, "last_year")
    layout = run_chart.draw(found, "on_time_rate", choice, 300, 6)["layout"]
    bottom = layout["yaxis"]["domain"][0]
    assert 0.05 < bottom < 0.2
    assert layout["xaxis"]["position"] == 0
    words = [note["text"] for note in layout["annotations"]]
    assert words.count(labels.text("event.festival")) == 2
    assert all(note["y"] < bottom for note in layout["annotations"])
    assert len(layout["shapes"]) == len(words)


def span(name, value, n):
    status = "ok" if value is not None else "not_reached" if n else "no_data"
    return Value(name, status, value, None, None, n, JULY, SEPTEMBER, is_final=True)


def test_what_is_not_reached_is_told_in_words_and_only_that():
    assert durations._days(span("p90_days_km", None, 40)) == (
        labels.text("chart.not_reached"),
        labels.text("chart.not_reached_p90_days_km"),
    )
    assert durations._days(span("median_days_km", None, 40))[0] == labels.text("chart.not_reached")
    missing = labels.text("figure.missing")
    assert durations._days(span("p90_days_km", None, 0)) == (missing, "")
    assert durations._days(span("p90_days_closed", None, 0)) == (missing, "")
    assert durations._days(span("p90_days_km", 12.0, 40))[1] == ""


def test_months_with_too_few_cases_for_a_median_are_said_to_have_no_point(demo_store):
    reader = Store(demo_store).reader()
    heating = replace(QUARTER, focus="category=GR")  # in summer nearly nobody asks for heat

    def note(selection, indicator):
        choice = SimpleNamespace(selection=selection, mode="desk")
        return run_chart._gap(reader, choice, indicator, history.course(reader, indicator, selection))

    same_age = labels.text("years.same_age")  # of every median
    assert note(heating, "median_days_closed") == same_age + labels.text("years.gap", least="10")
    assert note(QUARTER, "median_days_closed") == same_age
    assert note(heating, "resolved_rate") == ""  # a rate is drawn of any number
    before = replace(
        heating, start=date(2024, 3, 1), end=date(2024, 3, 1)
    )  # most of that year no ledger covers
    assert note(before, "resolved_rate") == ""
