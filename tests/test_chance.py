"""What is promised of chance, counted on a few simulated streets; `python -m benchmarks.chance` counts on many.

A promise is held against its own Monte Carlo error: with so few trials the bound and two standard errors of it.
"""

import pytest

from benchmarks import chance

pytestmark = pytest.mark.slow


def found_by(part, streets, seed=11):
    found = list(chance.PARTS[part](streets, seed))
    assert not [str(one) for one in found if not one.holds]
    return found


def test_pictures_name_nobody_by_chance_and_somebody_by_right():
    # 5 % of 60 pictures: a standard error of 2.8 points.
    found = found_by("funnel", 60)
    assert sum(not one.is_least for one in found) == 9
    assert max(one.error for one in found if not one.is_least) == pytest.approx(0.028, abs=0.001)


def test_frames_are_as_rare_as_the_note_says():
    # 1 % of some 2,000 cells: a standard error of 0.2 points.
    found = found_by("heatmap", 20)
    assert all(one.error < 0.003 for one in found if not one.is_least)


def test_hardly_anybody_is_warned_of_what_did_not_happen():
    # One a month of 96 months: a standard error of 0.1.
    found = found_by("warnings", 8)
    assert [one.error for one in found if one.is_count] == [pytest.approx(0.102, abs=0.001)] * 3


def test_a_promise_that_is_broken_is_seen():
    assert not chance.Found("", 12, 100, 0.05).holds
    assert chance.Found("", 9, 100, 0.05).holds
    assert not chance.Found("", 60, 100, 0.8, is_least=True).holds
    assert not chance.Found("", 140, 100, 1.0, is_count=True).holds
    assert str(chance.Found("x", 1, 8, 0.05)) == "x: 12.50 % (at most 5 %; 8 trials)"
    assert str(chance.Found("x", 4, 8, 1.0, is_count=True)) == "x: 0.50 (at most 1; 8 trials)"
