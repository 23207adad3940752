"""How figures are written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli import figures


@pytest.mark.parametrize(
    ("value", "written"),
    [(71.64, "71.6"), (100.0, "100.0"), (100 * 1999 / 2000, "99.9"), (0.0, "0.0"), (None, "—")],
)
def test_a_partial_share_never_reads_as_the_whole(value, written):
    assert figures.rate(value) == written


def test_changes_carry_their_sign_and_unit():
    assert figures.change(6.84, "percent") == "+6.8 个百分点"
    assert figures.change(-0.6, "percent") == "\u22120.6 个百分点"
    assert figures.change(0.01, "percent") == "±0.0 个百分点"
    assert figures.change(1234, "issues") == "+1,234 件"


def test_month_ranges_are_as_short_as_they_can_be():
    assert figures.months(date(2026, 9, 1), date(2026, 9, 1)) == "2026年9月"
    assert figures.months(date(2026, 7, 1), date(2026, 9, 1)) == "2026年7–9月"
    assert figures.months(date(2025, 10, 1), date(2026, 9, 1)) == "2025年10月–2026年9月"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (7, "7"),
        (9.5, "9余"),
        (10, "10"),
        (40, "40"),
        (683.45, "680余"),
        (999, "990余"),
        (1_000, "1,000"),
        (1_286, "1,200余"),
        (9_999, "9,900余"),
        (10_000, "10,000"),
        (12_345, "12,000余"),
    ],
)
def test_speeches_round_down_to_leading_digits(value, written):
    assert figures.at_least(value) == written


FIGURES = st.integers(0, 10**7) | st.floats(0, 1e7)


def _digits(text):
    return float(text.removesuffix("余").replace(",", ""))


@given(FIGURES)
def test_a_speech_never_says_more_than_there_is(value):
    text = figures.at_least(value)
    assert _digits(text) <= value
    assert text.endswith("余") == (_digits(text) != value)


@given(FIGURES, FIGURES)
def test_a_speech_never_says_less_of_more(one, other):
    smaller, larger = sorted((one, other))
    assert _digits(figures.at_least(smaller)) <= _digits(figures.at_least(larger))
