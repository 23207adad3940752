"""How figures are written."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.text import formatting


@pytest.mark.parametrize(
    ("value", "written"),
    [(71.64, "71.6"), (100.0, "100.0"), (100 * 1999 / 2000, "99.9"), (0.0, "0.0"), (None, "—")],
)
def test_a_partial_share_never_reads_as_the_whole(value, written):
    assert formatting.rate(value) == written


def test_changes_carry_their_sign_and_unit():
    assert formatting.change(6.84, "percent") == "+6.8 个百分点"
    assert formatting.change(-0.6, "percent") == "\u22120.6 个百分点"
    assert formatting.change(0.01, "percent") == "±0.0 个百分点"
    assert formatting.change(1234, "issues") == "+1,234 件"


def test_month_ranges_are_as_short_as_they_can_be():
    assert formatting.months(date(2026, 9, 1), date(2026, 9, 1)) == "2026年9月"
    assert formatting.months(date(2026, 7, 1), date(2026, 9, 1)) == "2026年7–9月"
    assert formatting.months(date(2025, 10, 1), date(2026, 9, 1)) == "2025年10月–2026年9月"


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
    assert formatting.at_least(value) == written


FIGURES = st.integers(0, 10**7) | st.floats(0, 1e7)


def _digits(text):
    return float(text.removesuffix("余").replace(",", ""))


@given(FIGURES)
def test_a_speech_never_says_more_than_there_is(value):
    text = formatting.at_least(value)
    assert _digits(text) <= value
    assert text.endswith("余") == (_digits(text) != value)


@given(FIGURES, FIGURES)
def test_a_speech_never_says_less_of_more(one, other):
    smaller, larger = sorted((one, other))
    assert _digits(formatting.at_least(smaller)) <= _digits(formatting.at_least(larger))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (100 * 45 / 80, "56.3"),
        (0.25, "0.3"),
        (2.45, "2.5"),
        (99.949999, "99.9"),
        (99.95, "99.9"),
        (99.99999, "99.9"),
        (100.05, "100.1"),
        (-56.25, "-56.3"),
        (-0.04, "0.0"),
        (float("nan"), "—"),
        (float("inf"), "—"),
    ],
)
def test_a_half_is_rounded_up(value, written):
    assert formatting.rate(value) == written


def test_every_form_rounds_a_half_up():
    assert formatting.number(0.5, "issues") == "1"
    assert formatting.number(2.5, "issues") == "3"
    assert formatting.number(1234.25, "days") == "1,234.3"
    assert formatting.number(2.675, "per_m2") == "2.68"
    assert formatting.signed(0.25, "percent") == "+0.3"
    assert formatting.signed(-0.25, "percent") == "\u22120.3"
    assert formatting.signed(-0.04, "percent") == "±0.0"
    assert formatting.change(-2.5, "issues") == "\u22123 件"


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_rounding_agrees_with_decimal(value, decimals):
    exact = Decimal(repr(value)).quantize(Decimal(10) ** -decimals, ROUND_HALF_UP, context=Context(prec=400))
    text = formatting.fixed(value, decimals)
    assert Decimal(text.replace(",", "")) == exact
    assert len(text.partition(".")[2]) == decimals
    assert not (exact == 0 and text.startswith("-"))


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_is_rounded_as_by_hand(part, whole):
    part = min(part, whole)
    tenths = (2_000 * part + whole) // (2 * whole)  # half up in whole numbers
    if 1999 * whole <= 2000 * part < 2000 * whole:
        tenths = 999
    assert formatting.rate(100 * part / whole) == f"{tenths // 10}.{tenths % 10}"


@given(st.lists(st.floats(-1e4, 1e4), max_size=12), st.sampled_from(["percent", "issues"]))
def test_parts_beside_their_sum_add_up_to_it(values, unit):
    step = Decimal("0.1") if unit == "percent" else Decimal(1)
    shown = [Decimal(repr(value)) for value in formatting.adding_up(values, unit)]
    total = sum((Decimal(repr(value)) for value in values), Decimal()).quantize(step, ROUND_HALF_UP)
    assert sum(shown, Decimal()) == total
    for part, value in zip(shown, values, strict=True):
        assert abs(part - Decimal(repr(value))) < step
        assert part % step == 0


def test_parts_that_add_up_already_are_as_they_are():
    assert formatting.adding_up([33.3, 33.3, 33.4], "percent") == [33.3, 33.3, 33.4]
    assert formatting.adding_up([100 / 3] * 3, "percent") == [33.4, 33.3, 33.3]
    assert formatting.adding_up([-0.05, -0.05, 0.3], "percent") == [0.0, -0.1, 0.3]
    assert formatting.adding_up([], "percent") == []


def test_figures_are_rounded_in_one_place():
    # A format with thousands, or of a label's value, would round a binary number, a half to the even digit.
    root = Path(__file__).resolve().parents[1]
    sources = [*(root / "linli").rglob("*.py"), *(root / "pages").glob("*.py"), root / "app.py"]
    forms = re.compile(r":,\.\df|=f.\{[^}]*:\.\df\}.[,)]")
    found = [
        f"{path.relative_to(root)}:{number}"
        for path in sources
        if path.name != "figures.py" and "demo" not in path.parts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if forms.search(line)
    ]
    assert found == [], "use formatting.fixed"


def test_a_relative_change_has_its_sign_without_a_space():
    assert formatting.change(20.2, "percent_of") == "+20.2%"
    assert formatting.change(-1.0, "percent").startswith(f"{formatting.MINUS}1.0 ")
