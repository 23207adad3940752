"""Control limits of a rate: against the binomial and the hypergeometric distribution, and who is named."""

from datetime import date

import numpy as np
import pytest
import scipy.stats
from hypothesis import example, given
from hypothesis import strategies as st

from linli import headlines
from linli.metrics import funnel_limits, indicators
from linli.metrics.indicators import Part, Point, Value
from linli.text import labels

SHARES = st.floats(0.001, 0.999)
SCORES = st.sampled_from([funnel_limits.WARNING, funnel_limits.ACTION, 1.3 * funnel_limits.ACTION])


def part(key, numerator, denominator):
    value = 100 * numerator / denominator if denominator else None
    return Part(key, key, numerator, denominator, value, "ok" if denominator else "no_data")


def named(found):
    return [one.part.key for one in found.parts if one.is_outside]


# ---------------------------------------------------------------------------- the lines


@given(SHARES, st.integers(1, 3000), SCORES)
def test_a_part_lies_beyond_a_line_exactly_if_the_binomial_tail_is_below_its_level(share, cases, score):
    low, high = (cases * limit / 100 for limit in funnel_limits.band(100 * share, cases, score))
    level, law = scipy.stats.norm.sf(score), scipy.stats.binom(cases, share)
    for hits in {0, 1, cases // 2, cases - 1, cases, int(low), int(low) + 1, int(high), int(high) + 1}:
        below, above = law.cdf(hits), law.sf(hits - 1)
        if 0 <= hits <= cases and min(abs(below - level), abs(above - level)) > 1e-9:
            assert (hits < low) == (below < level)
            assert (hits > high) == (above < level)


@given(SHARES, st.floats(1, 5000), SCORES)
@example(0.984375, 164.22883791577397, 1.959963984540054)
def test_the_limits_hold_the_whole_and_mirror_when_hits_and_misses_change_places(share, cases, score):
    low, high = funnel_limits.band(100 * share, cases, score)
    assert 0 <= low <= 100 * share <= high <= 100
    mirrored = funnel_limits.band(100 * (1 - share), cases, score)
    assert mirrored == (pytest.approx(100 - high, abs=1e-6), pytest.approx(100 - low, abs=1e-6))


@given(SHARES, st.floats(1, 5000), st.floats(1, 5000), SCORES)
def test_more_cases_never_widen_the_limits(share, cases, more, score):
    low, high = funnel_limits.band(100 * share, cases, score)
    lower, higher = funnel_limits.band(100 * share, cases + more, score)
    assert lower >= low - 1e-6
    assert higher <= high + 1e-6


def test_a_whole_without_exceptions_leaves_no_room():
    assert funnel_limits.band(100.0, 9, funnel_limits.WARNING) == (100.0, 100.0)


# ---------------------------------------------------------------------------- the tails


@given(st.data())
def test_the_tails_are_those_of_the_hypergeometric(data):
    cases = data.draw(st.integers(1, 400))
    everything = cases + data.draw(st.integers(0, 4000))
    hits_of_all = data.draw(st.integers(0, everything))
    first, last = max(0, cases - (everything - hits_of_all)), min(cases, hits_of_all)
    hits = data.draw(st.integers(first, last))
    law = scipy.stats.hypergeom(everything, hits_of_all, cases)
    expected = (law.cdf(hits), law.sf(hits - 1))
    assert funnel_limits.tails(hits, cases, hits_of_all, everything) == pytest.approx(
        expected, rel=1e-6, abs=1e-12
    )
    swapped = funnel_limits.tails(cases - hits, cases, everything - hits_of_all, everything)
    assert swapped == pytest.approx(expected[::-1], rel=1e-6, abs=1e-12)


def test_the_tails_of_millions_of_cases_are_taken_where_they_weigh():
    low, high = funnel_limits.tails(640_500, 800_000, 8_000_000, 10_000_000)
    expected = scipy.stats.norm.sf(500 / (800_000 * 0.8 * 0.2 * 0.92) ** 0.5)
    assert high == pytest.approx(expected, rel=0.02)
    assert low + high == pytest.approx(1, abs=0.01)


# ---------------------------------------------------------------------------- who is named


@given(st.lists(st.floats(0, 1), max_size=30))
def test_the_rule_names_no_fewer_than_the_plain_division_and_only_the_smallest(probabilities):
    found = funnel_limits.holm(probabilities, 0.05)
    for probability, flag in zip(probabilities, found, strict=True):
        assert flag or probability > 0.05 / len(probabilities)
    kept = [p for p, flag in zip(probabilities, found, strict=True) if flag]
    left = [p for p, flag in zip(probabilities, found, strict=True) if not flag]
    assert not kept or not left or max(kept) <= min(left)


def test_the_steps_of_the_rule():
    # 0.01 <= 0.05 / 4, 0.016 <= 0.05 / 3, 0.03 > 0.05 / 2: the last two stay, though 0.04 is below 0.05.
    assert funnel_limits.holm([0.04, 0.01, 0.03, 0.016], 0.05) == [False, True, False, True]


def test_a_part_is_judged_against_the_others_and_by_its_size():
    parts = [part("A", 450, 500), part("B", 440, 500), part("C", 350, 500), part("few", 0, 9)]
    found = funnel_limits.judged(parts, least=10)
    assert named(found) == ["A", "B", "C"]  # C lies so low that A and B differ from the rest
    assert found.whole == pytest.approx(100 * 1240 / 1509)
    assert found.few == 1
    law = scipy.stats.hypergeom(1509, 1240, 500)
    assert found.parts[2].score == pytest.approx(scipy.stats.norm.ppf(law.cdf(350)))
    assert found.parts[0].score == pytest.approx(-scipy.stats.norm.ppf(law.sf(449)))


def test_what_lies_in_no_unit_is_no_unit():
    parts = [part("A", 80, 100), part("B", 85, 100), part("", 0, 100)]
    found = funnel_limits.judged(parts, least=10)
    assert [one.part.key for one in found.parts] == ["A", "B"]
    assert (found.whole, found.unplaced) == (pytest.approx(82.5), 100)
    assert not named(found)
    assert labels.text("funnel.unplaced", n=100) in headlines.resolving.funnel_note(found, 10)


def test_one_of_many_outside_the_lines_is_not_named():
    parts = [part(f"K{index}", 45, 50) for index in range(80)] + [part("low", 36, 50)]
    found = funnel_limits.judged(parts, least=10)
    assert funnel_limits.band(found.whole, 50, funnel_limits.ACTION)[0] > 100 * 36 / 50
    assert not named(found)
    assert named(funnel_limits.judged([*parts[:-1], part("low", 34, 50)], least=10)) == ["low"]


def test_parts_that_all_did_well_and_nothing_at_all():
    assert not named(funnel_limits.judged([part("A", 90, 90), part("B", 10, 10)], least=1))
    assert funnel_limits.judged([], least=1) == funnel_limits.Funnel()
    assert funnel_limits.judged([part("A", 0, 0)], least=1) == funnel_limits.Funnel()


def test_what_is_named_and_what_was_left_out_is_said():
    value = Value("resolved_rate", "ok", 80.0, 8, 10, 10, date(2026, 1, 1), date(2026, 1, 1), is_final=True)
    found = funnel_limits.judged([part("A", 95, 100), part("B", 40, 100), part("C", 1, 2)], least=10)
    shown = {"rate": indicators.catalogue()["resolved_rate"].title, "value": "80.0%", "n": 2}
    assert headlines.resolving.funnel(value, found, "compound") == labels.text(
        "sentence.funnel", low=1, high=1, unit=labels.text("funnel.of_compound"), **shown
    )
    note = headlines.resolving.funnel_note(found, 10)
    assert note == labels.text("funnel.note") + labels.text("funnel.few", n=1, least=10)


def test_what_lies_beyond_the_inner_limits_by_chance_is_said():
    value = Value(
        "resolved_rate", "ok", 88.0, 88, 100, 100, date(2026, 1, 1), date(2026, 1, 1), is_final=True
    )
    parts = [part(name, hits, 100) for name, hits in zip("ABCDEF", (90, 81, 90, 89, 91, 88), strict=True)]
    found = funnel_limits.judged(parts, least=10)
    assert not any(one.is_outside for one in found.parts)
    # The binomial limits of 100 cases about 88.2 %: 81 is more than 1.96 standard deviations (3.2) below, 82 is not.
    assert funnel_limits.beyond(found) == 1
    told = headlines.resolving.funnel(value, found, "community")
    assert told.endswith(labels.text("sentence.funnel_beyond", out=1))
    alike = funnel_limits.judged([part(name, 88, 100) for name in "ABCDEF"], least=10)
    assert headlines.resolving.funnel(value, alike, "community") == labels.text(
        "sentence.funnel_none",
        n=6,
        rate=indicators.catalogue()["resolved_rate"].title,
        unit=labels.text("funnel.of_community"),
    )


# ---------------------------------------------------------------------------- entries that go together


def months(key, *counts):
    return [
        Point(date(2026, index + 1, 1), key, key, hits, cases, 0.0, is_final=True)
        for index, (hits, cases) in enumerate(counts)
    ]


def test_the_dispersion_is_that_of_the_squares_over_what_chance_gives():
    points = months("A", (9, 10), (1, 10)) + months("B", (1, 10), (9, 10)) + months("", (0, 9), (9, 9))
    # Four cells with 4 more or fewer than 5, where chance gives each 10 / 4, less what the two sums have fixed.
    assert funnel_limits.dispersion(points) == pytest.approx(
        4 * 4**2 / (4 * 10 / 4 * (1 - 10 / 20) * (20 / 19) * (1 - 10 / 20))
    )


def test_what_changes_for_all_is_no_dispersion():
    high, low = (
        ((90, 100), (30, 100)),
        ((60, 100), (8, 100)),
    )  # odds of 9 and 3/7, and the same 21 times apart
    assert funnel_limits.dispersion(months("A", *high) + months("B", *high)) == 1
    rough = months("A", *high) + months("B", *low) + months("C", *high)
    assert funnel_limits.dispersion(rough) == pytest.approx(1, abs=0.1)


def test_where_months_cannot_differ_there_is_no_dispersion():
    assert funnel_limits.dispersion([]) == 1
    assert (
        funnel_limits.dispersion(months("A", (5, 5), (4, 4)) + months("B", (0, 3)) + months("C", (1, 2))) == 1
    )


def test_chance_alone_gives_a_dispersion_of_one_however_few_the_cases():
    chosen = np.random.default_rng(1)
    found = []
    for _ in range(300):
        points = []
        for key in "ABCDEFGH":
            points += months(key, *((int(chosen.binomial(n, 0.8)), n) for n in (1, 2, 3, 1, 2, 4)))
        found.append(funnel_limits.dispersion(points))
    # At least 1, so that the mean lies a little above.
    assert 1.0 <= sum(found) / len(found) < 1.15


def test_entries_that_end_alike_widen_the_limits():
    parts = [part(f"K{index}", 45, 50) for index in range(80)] + [part("low", 34, 50)]
    clustered = [
        point
        for index, one in enumerate(parts)
        for point in months(one.key, *[(25, 25), (one.numerator - 25, 25)][:: -1 if index % 2 else 1])
    ]
    found = funnel_limits.judged(parts, least=10, monthly=clustered)
    assert found.dispersion > 1.5
    assert not named(found)
    assert labels.text("funnel.widened", times="")[:6] in headlines.resolving.funnel_note(found, 10)
