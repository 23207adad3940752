"""How figures are written."""

from datetime import date

import pytest

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
