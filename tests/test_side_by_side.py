"""Communities beside each other: a difference of shares with its limits, and no difference where none can be told."""

from dataclasses import replace
from datetime import date

import pytest

from linli import headlines
from linli.components.topics import side_by_side as shown
from linli.metrics import comparison, effective_coverage, indicators, intervals, side_by_side
from linli.selection import Selection
from linli.text import labels
from linli.warehouse.store import Store

QUARTER = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))


@pytest.fixture(scope="module")
def reader(demo_store):
    return Store(demo_store).reader()


@pytest.fixture(scope="module")
def pair(reader):
    return [
        Selection((row["community_id"],), None, QUARTER.start, QUARTER.end)
        for row in reader.rows("communities_list")[:2]
    ]


def test_the_limits_are_those_of_two_shares(reader, pair):
    found = side_by_side.of(reader, "on_time_rate", *pair)
    one, two = (indicators.value(reader, "on_time_rate", selection) for selection in pair)
    low, high = intervals.share(two.numerator, two.denominator)
    first_low, first_high = intervals.share(one.numerator, one.denominator)
    assert found.difference == pytest.approx(two.value - one.value)
    assert found.interval == pytest.approx(
        intervals.difference(
            (two.value, 100 * low, 100 * high), (one.value, 100 * first_low, 100 * first_high)
        )
    )
    assert found.interval[0] <= found.difference <= found.interval[1]
    assert found.is_beyond_chance == (found.interval[0] > 0 or found.interval[1] < 0)


def test_counts_and_measures_have_no_limits(reader, pair):
    assert side_by_side.of(reader, "issues_opened", *pair).difference is None
    assert side_by_side.of(reader, "center_use_rate", *pair).interval is None
    assert side_by_side.of(reader, "on_time_rate", pair[0], pair[0]).difference is None


def test_who_stands_beside_whom(reader, pair):
    ids = [selection.community_ids[0] for selection in pair]
    both = Selection((ids[1], ids[0]), None, QUARTER.start, QUARTER.end)
    assert [side.selection.community_ids for side in shown.sides(reader, both, "street")] == [
        (ids[0],),
        (ids[1],),
    ]
    assert [side.selection for side in shown.sides(reader, QUARTER, "street")] == [
        QUARTER.year_before(),
        QUARTER,
    ]
    assert shown.sides(reader, pair[0], "street")[1].selection == QUARTER
    assert shown.sides(reader, pair[0], "year")[0].selection == pair[0].year_before()


def test_who_is_left_out_is_said(reader):
    rows = reader.rows("communities_list")[:5]
    five = Selection(tuple(row["community_id"] for row in rows), None, QUARTER.start, QUARTER.end)
    assert len(shown.sides(reader, five, "street")) == shown.MOST
    assert rows[4]["name"] in shown.left_out(reader, five)
    assert shown.left_out(reader, QUARTER) == ""


def test_the_title_tells_what_differs_beyond_chance(reader, pair):
    def apart(name: str, low: float, high: float) -> side_by_side.Apart:
        value = replace(indicators.value(reader, name, pair[0]), value=80.0)
        return side_by_side.Apart(value, (80.0 - (low + high) / 2, 80.0), (low, high))

    even, far = apart("on_time_rate", -1.0, 1.0), apart("resolved_rate", 1.0, 3.0)
    title = indicators.catalogue()["resolved_rate"].title
    two, who = ["\u7532", "\u4e59"], labels.text("compare_page.pair", first="\u7532", second="\u4e59")
    moved = labels.text("compare_page.both", title=title, first="78.0%", second="80.0%")
    said = headlines.side_by_side.title(two, [even, far])
    assert said == labels.text("compare_page.title", names=who, which=moved, rest=1)
    assert headlines.side_by_side.title(two, [far]) == labels.text(
        "compare_page.title_all", names=who, which=moved
    )
    assert headlines.side_by_side.title(two, [even]) == labels.text(
        "compare_page.title_chance", names=who, n=1
    )
    assert headlines.side_by_side.title(two, []) == labels.text("compare_page.title_none", names=who)
    # Of several sides it is said of which figures, and of each once.
    three = [*two, "\u4e19"]
    said = headlines.side_by_side.title(three, [far, far])
    assert said == labels.text("compare_page.title_all", names="\u7532\u3001\u4e59\u3001\u4e19", which=title)
    five = [apart(name, 1.0, 3.0) for name in shown.THEMES["gene"][:5]]
    assert labels.text("compare_page.more", n=5) in headlines.side_by_side.title(three, five)


def test_what_differs_stands_first_and_all_else_as_it_was(reader, pair):
    names = ("on_time_rate", "response_rate", "resolved_rate")
    value = indicators.value(reader, "resolved_rate", pair[0])
    clear = side_by_side.Apart(value, (78.0, 80.0), (1.0, 3.0))
    assert side_by_side.clear_first(names, [clear]) == ["resolved_rate", "on_time_rate", "response_rate"]
    assert side_by_side.clear_first(names, [replace(clear, interval=(-1.0, 3.0))]) == list(names)


def test_effective_coverage_of_two_times_is_compared_over_what_is_judged_at_both_as_cards_do(reader):
    shares = [
        name for name in effective_coverage.INDICATORS if indicators.catalogue()[name].unit == "percent"
    ]
    assert "effective_coverage_rate" in shares
    for name in shares:
        found = side_by_side.of(reader, name, QUARTER.year_before(), QUARTER)
        of_card = comparison.of(reader, name, QUARTER, "last_year")
        assert found.is_of_both
        assert found.difference == pytest.approx(of_card.change)
        assert found.interval == (of_card.interval if of_card.paired.is_enough else None)


def test_what_is_compared_of_two_times_says_of_which_compounds(reader, pair):
    of_both = labels.text("compare_page.of_both", change="")
    for chosen, is_of_both in (
        (shown.sides(reader, QUARTER, "year"), True),
        (shown.sides(reader, pair[0], "street"), False),
    ):
        told = shown.table(reader, chosen, ["effective_coverage_rate"])
        assert (of_both in told) == is_of_both
