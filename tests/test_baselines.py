"""What is usual of a month, and what is more than chance: against the negative binomial distribution."""

from datetime import date

import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from linli.components.charts import heatmap
from linli.metrics import baselines
from linli.metrics.indicators import Point
from linli.selection import Selection, add_months
from linli.text import labels
from linli.warehouse.store import Store

COUNTS = st.lists(st.integers(0, 200), min_size=1, max_size=5)


def point(month, count, key="GR", is_final=True):
    return Point(month, key, key, count, None, count, is_final)


def years(count, key="GR", first=2024, last=2026, until=9):
    """Return a count that is the same in all months from a January to a month of the last year."""
    months = 12 * (last - first) + until
    return [point(add_months(date(first, 1, 1), index), count, key) for index in range(months)]


@given(st.integers(1, 300), COUNTS, st.floats(1, 4))
def test_the_tail_is_that_of_the_negative_binomial(count, past, dispersion):
    mean = (sum(past) + 0.5) / len(past)
    ratio = dispersion * (1 + 1 / len(past))
    expected = scipy.stats.nbinom.sf(count - 1, mean / (ratio - 1), 1 / ratio)
    assert baselines.tail(count, past, dispersion) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@given(COUNTS)
def test_without_dispersion_it_is_the_poisson_count_of_a_rate_known_from_the_past(past):
    # Jeffreys' prior: the rate is Gamma (sum + 1/2, years), a count of it negative binomial.
    law = scipy.stats.nbinom(sum(past) + 0.5, len(past) / (len(past) + 1))
    assert baselines.tail(7, past, 1.0) == pytest.approx(law.sf(6))


@given(st.integers(1, 100), COUNTS, st.floats(1, 3))
def test_more_is_less_likely_and_a_rougher_past_excuses_more_of_what_is_high(count, past, dispersion):
    assert baselines.tail(count + 1, past, dispersion) <= baselines.tail(count, past, dispersion)
    assert baselines.tail(0, past, dispersion) == 1
    if count > 3 * (max(past) + 2):
        assert baselines.tail(count, past, dispersion) <= baselines.tail(count, past, 2 * dispersion)
        assert baselines.tail(count, past * 2, dispersion) <= baselines.tail(count, past, dispersion)


def test_a_month_is_compared_with_those_before_it_only():
    points = [*years(20, "GR"), *years(30, "WY")]
    found = baselines.expected([*points[:-1], point(date(2026, 9, 1), 60, "WY")])
    assert (date(2024, 9, 1), "WY") not in found
    assert found[date(2025, 9, 1), "WY"].years == 1
    last = found[date(2026, 9, 1), "WY"]
    assert (last.mean, last.years, last.is_high) == (30, 2, True)
    assert last.probability == pytest.approx(baselines.tail(60, [30, 30], 1.0))
    assert not found[date(2026, 9, 1), "GR"].is_high


def test_a_month_does_not_excuse_itself_but_the_others_do():
    calm = [*years(20, "GR"), *years(30, "WY")]
    rough = [point(one.month, one.numerator + 15 * (one.month.year % 2), one.key) for one in calm]
    for points, is_high in ((calm, True), (rough, False)):
        changed = [*points[:-1], point(date(2026, 9, 1), 52, "WY")]
        assert baselines.expected(changed)[date(2026, 9, 1), "WY"].is_high == is_high


def test_a_rough_category_is_judged_by_its_own_roughness():
    rough = [point(one.month, 20 + 30 * (one.month.year % 2)) for one in years(20)]
    calm = [one for key in "ABCDEFGH" for one in years(20, key)]
    found = baselines.expected([*rough, *calm])
    assert not found[date(2025, 9, 1), "GR"].is_high
    alone = found[date(2025, 9, 1), "GR"].probability
    assert alone > baselines.tail(50, [20], 3.0)


def test_too_little_history_gives_no_verdict():
    # One category with 20 months: eight pairs of years cannot say how years differ.
    points = [*years(20, first=2025, until=8)[:-1], point(date(2026, 8, 1), 500)]
    found = baselines.expected(points)
    assert found[date(2026, 8, 1), "GR"].probability is None
    assert not found[date(2026, 8, 1), "GR"].is_high
    assert heatmap.usual_legend(points, found) == f'<div class="note">{labels.text("heat.short")}</div>'


def test_months_that_are_not_whole_are_neither_judged_nor_compared_with():
    points = [*years(20, "GR"), *years(30, "WY")]
    points = [
        point(one.month, one.numerator, one.key, is_final=one.month < date(2026, 9, 1)) for one in points
    ]
    found = baselines.expected(points)
    assert (date(2026, 9, 1), "GR") not in found
    assert (date(2026, 8, 1), "GR") in found


def test_january_and_february_are_compared_where_the_festival_fell_alike():
    # First days off: 10 February 2024, 28 January 2025, 15 February 2026.
    found = baselines.expected([*years(20, "GR"), *years(30, "WY")])
    assert {month for month, _ in found if month.month <= 2} == {date(2026, 1, 1), date(2026, 2, 1)}
    assert found[date(2026, 1, 1), "GR"].years == 1
    assert found[date(2026, 3, 1), "GR"].years == 2


def test_the_frames_and_what_the_note_says_of_them():
    points = [*years(20, "GR"), *years(30, "WY")[:-1], point(date(2026, 9, 1), 60, "WY")]
    found = baselines.expected(points)
    drawn = [one for one in points if one.month > date(2025, 8, 1)]
    markup = heatmap.months(drawn, found)
    assert markup.count('stroke-width="2.5"') == 1
    assert labels.text("heat.usual", usual="30.0") in markup
    # 13 months of two categories; of Januaries and Februaries those of 2026 have a year to go by.
    assert labels.text("heat.note", n=26) in heatmap.usual_legend(drawn, found)
    assert heatmap.usual_legend([], {}) == ""


def test_the_demo_street_is_framed_about_as_often_as_promised(demo_store):
    reader = Store(demo_store).reader()
    selection = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))
    found = baselines.usual(reader, selection)
    judged = [cell for cell in found.values() if cell.probability is not None]
    assert len(judged) > 150
    assert sum(cell.is_high for cell in judged) <= 0.03 * len(judged)
