"""The decomposition adds up, whatever the parts; and by hand on a small case."""

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli import headlines
from linli.metrics import decomposition, indicators
from linli.selection import Selection
from linli.warehouse.store import Store

KEYS = st.sampled_from(["", "C1", "C2", "C3", "C4"])
NUMBERS = st.integers(0, 10_000)
PARTS = st.tuples(NUMBERS, NUMBERS).map(lambda pair: (float(min(pair)), float(max(pair))))
RATIOS = st.dictionaries(KEYS, PARTS, min_size=1)
TOTALS = st.dictionaries(KEYS, NUMBERS.map(lambda number: (float(number), None)))


def summed(effects):
    return math.fsum(effect.volume + effect.mix + effect.rate for effect in effects)


def total(counts, place=0):
    return math.fsum(part[place] for part in counts.values())


@given(TOTALS, TOTALS)
def test_a_count_is_volume_and_mix(before, after):
    effects = decomposition.totals(before, after)
    assert summed(effects) == pytest.approx(total(after) - total(before), abs=1e-9)
    if total(before) and total(after):
        volume = math.fsum(effect.volume for effect in effects)
        assert volume == pytest.approx(total(after) - total(before), abs=1e-6)
        assert math.fsum(effect.mix for effect in effects) == pytest.approx(0, abs=1e-6)


@given(RATIOS, RATIOS)
def test_a_total_with_denominators_is_volume_mix_and_rate(before, after):
    # A part with a numerator needs something to divide by.
    before, after = ({k: v for k, v in counts.items() if v[1] or not v[0]} for counts in (before, after))
    effects = decomposition.totals(before, after)
    assert summed(effects) == pytest.approx(total(after) - total(before), rel=1e-9, abs=1e-9)
    for effect in effects:
        change = after.get(effect.key, (0, 0))[0] - before.get(effect.key, (0, 0))[0]
        assert effect.total == pytest.approx(change, rel=1e-9, abs=1e-9)


@given(RATIOS, RATIOS)
def test_a_rate_is_mix_and_rate(before, after):
    if not total(before, 1) or not total(after, 1):
        with pytest.raises(ValueError, match="divide by"):
            decomposition.shares(before, after)
        return
    effects = decomposition.shares(before, after, 100)
    change = 100 * (total(after) / total(after, 1) - total(before) / total(before, 1))
    assert summed(effects) == pytest.approx(change, abs=1e-9)
    assert all(effect.volume == 0 for effect in effects)


@given(RATIOS)
def test_nothing_changed_means_nothing_to_tell(counts):
    for effect in decomposition.totals(counts, counts):
        assert (effect.volume, effect.mix, effect.rate) == (0, 0, 0)


def test_by_hand():
    before = {"A": (50.0, 100.0), "B": (90.0, 100.0)}
    after = {"A": (150.0, 300.0), "B": (90.0, 100.0)}
    # Nobody got worse; the worse of the two grew from a half to three quarters.
    a, b = decomposition.shares(before, after, 100)
    assert (a.rate, b.rate) == (0, 0)
    assert a.mix == pytest.approx(25 * (0.5 - 0.65))
    assert b.mix == pytest.approx(-25 * (0.9 - 0.65))
    assert a.mix + b.mix == pytest.approx(60 - 70)

    effects = {
        effect.key: effect for effect in decomposition.totals({"A": (10.0, None)}, {"B": (20.0, None)})
    }
    assert (effects["A"].volume, effects["A"].mix) == (5, -15)
    assert (effects["B"].volume, effects["B"].mix) == (5, 15)


def test_a_ratio_without_denominator_is_refused():
    with pytest.raises(ValueError, match="needs a denominator"):
        decomposition.shares({"A": (1.0, None)}, {"A": (1.0, 2.0)})
    with pytest.raises(ValueError, match="either every part"):
        decomposition.totals({"A": (1.0, None)}, {"A": (1.0, 2.0)})


CELLS = st.dictionaries(st.tuples(KEYS, st.sampled_from(["", "GR", "WY"])), PARTS, min_size=1)


@given(CELLS, CELLS)
def test_two_axes_at_once_add_up_and_so_do_their_margins(before, after):
    if not (total(before, 1) and total(after, 1)):
        return
    effects = decomposition.shares(before, after, 100)
    difference = 100 * (total(after) / total(after, 1) - total(before) / total(before, 1))
    change = decomposition.Change(0, difference, tuple(effects))
    assert summed(effects) == pytest.approx(difference, abs=1e-9)
    for axis in (0, 1):
        assert change.along(axis).keys() == {effect.key[axis] for effect in effects}
        assert math.fsum(change.along(axis).values()) == pytest.approx(difference, abs=1e-9)


def test_a_median_that_hardly_moved_is_not_divided():
    # Seen: "-1,754,758,180,758.0 days" of two medians 0.001 days apart between which nothing was closed.
    assert decomposition._slope(0.001, 1e-15, 700) is None
    assert decomposition._slope(0.5, 0.5 / 700, 700) is None
    assert decomposition._slope(0.5, 0.1, 700) is None  # more closed in time, and yet the median rose
    assert decomposition._slope(0.5, -0.1, 700) == pytest.approx(-5)


def test_of_two_axes_a_part_has_both_names(demo_store):
    reader = Store(demo_store).reader()
    summer = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))
    found = decomposition.of_indicator(reader, "issues_opened", summer, "previous", "both")
    for effect in found.effects:
        community, category = effect.key
        assert effect.label == indicators.key_label(reader, "community", community) + (
            indicators.key_label(reader, "category", category)
        )
    said = headlines.comparisons.change(reader, "issues_opened", summer, "previous", found)
    assert not any(character in said for character in "('")
