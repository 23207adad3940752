"""One cell at a time: what clerks write, and the value it means."""

import contextlib
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ledgers import normalise
from linli.ledgers.grid import ErrorCell, cell_name
from linli.ledgers.normalise import Fault

DAYS = st.dates(date(1910, 1, 1), date(2100, 12, 31))
SERIALS = date(1949, 10, 1)  # plain numbers below its day are no dates


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("43栋", 43),
        ("3005户", 3005),
        ("36153㎡", 36153),
        ("1,234", 1234),
        ("1，234,567", 1234567),
        ("１２３", 123),
        (" 约 300 余户", 300),
        ("240余个", 240),
        ("1.2万", 12000),
        ("85%", 85),
        ("-5", -5),
        ("－5", -5),
        (7, 7),
        (7.5, 7.5),
    ],
)
def test_number(cell, value):
    assert normalise.number(cell) == value


@pytest.mark.parametrize(
    "cell", ["abc", "12,34", "0.3至0.5", "", "12 34", "nan", float("nan"), date(2024, 1, 1)]
)
def test_not_a_number(cell):
    with pytest.raises(Fault, match="not_number"):
        normalise.number(cell)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["", "户", " 栋", "㎡", "人"]))
def test_every_whole_number_comes_back(value, unit):
    full_width = str(value).translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})
    for written in (value, float(value), f"{value}{unit}", f"{value:,}{unit}", full_width + unit):
        assert normalise.integer(written) == value


@given(st.text())
def test_any_text_is_a_value_or_a_fault(cell):
    for convert in (normalise.number, normalise.integer, normalise.hour, normalise.moment, normalise.boolean):
        with contextlib.suppress(Fault):
            convert(cell)


@given(DAYS)
def test_a_day_in_every_spelling(day):
    midnight = datetime(day.year, day.month, day.day)
    spellings = [
        day,
        midnight,
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f" {day.year} 年 {day.month} 月 {day.day} 日",
        f"{day:%Y%m%d}",
        int(f"{day:%Y%m%d}"),
    ]
    serial = (midnight - datetime(1899, 12, 30)).days
    spellings += [serial, float(serial)] if day >= SERIALS else []
    assert [normalise.day(cell) for cell in spellings] == [midnight] * len(spellings)


@given(st.datetimes(datetime(1910, 1, 1), datetime(2100, 12, 31)))
def test_a_time_in_every_spelling(moment):
    moment = moment.replace(microsecond=0)
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    spellings = [
        moment,
        moment.isoformat(),
        moment.isoformat(" "),
        f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment:%M:%S}",
        f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}时{moment.minute}分{moment.second}秒",
        f"{moment:%Y-%m-%d %I:%M:%S %p}",
        f"{moment:%Y%m%d%H%M%S}",
    ]
    spellings += [serial] if moment.date() >= SERIALS else []
    assert [normalise.moment(cell) for cell in spellings] == [moment] * len(spellings)


@pytest.mark.parametrize(
    "cell",
    ["2026-13-40", "2026-02-30", "9/30/2018", "26-1-1", "1899-01-01", "abc", True, time(1), -5, 9e9, "25:00"],
)
def test_not_a_date(cell):
    with pytest.raises(Fault, match="not_date"):
        normalise.moment(cell)


def test_a_month_is_its_first_day():
    assert normalise.day("2026年9月") == normalise.day("2026-09") == datetime(2026, 9, 1)


def test_a_declared_form_is_the_only_one():
    form = "%m/%d/%Y %I:%M:%S %p"
    assert normalise.moment("01/02/2015 12:20:09 AM", form) == datetime(2015, 1, 2, 0, 20, 9)
    with pytest.raises(Fault):
        normalise.moment("2015-01-02", form)


def test_an_offset_is_moved_to_the_zone():
    assert normalise.moment("2026-01-01T16:30:00Z", zone="Asia/Shanghai") == datetime(2026, 1, 2, 0, 30)
    assert normalise.moment(datetime(2026, 1, 1, 16, tzinfo=UTC), zone="Asia/Shanghai") == datetime(
        2026, 1, 2
    )
    assert normalise.moment("2026-01-01T16:30:00+08:00") == datetime(2026, 1, 1, 16, 30)


@pytest.mark.parametrize(
    ("cell", "hour"),
    [("7:30 AM", 7), ("12:10 AM", 0), ("12:30 PM", 12), ("下午3点", 15), ("07:30", 7), ("9时", 9), ("7", 7)],
)
def test_hour(cell, hour):
    assert normalise.hour(cell) == hour


@pytest.mark.parametrize(("cell", "hour"), [("19:00-20:00", 19), ("8至9", 8), (time(7, 30), 7), (7.0, 7)])
def test_hour_of_a_span_or_a_time(cell, hour):
    assert normalise.hour(cell) == hour


@pytest.mark.parametrize("cell", ["是", "有", "Y", "1", 1, 1.0, "1.0", "true", True, " 是 "])
def test_yes(cell):
    assert normalise.boolean(cell) is True


@pytest.mark.parametrize("cell", ["否", "无", "N", "0", 0, 0.0, "0.0", "false", False])
def test_no(cell):
    assert normalise.boolean(cell) is False


def test_neither_yes_nor_no():
    with pytest.raises(Fault, match="not_boolean"):
        normalise.boolean("也许")


@pytest.mark.parametrize("title", ["户数", " 户 数：", "户数（户）", "户数\n", "户数(户):", "户数*"])
def test_titles_that_are_the_same(title):
    assert normalise.title_key(title) == "户数"


def test_text():
    assert normalise.text(101.0) == "101"
    assert normalise.text("　Ａ１２（一期）　") == "A12（一期）"
    with pytest.raises(Fault, match="formula_error"):
        normalise.text(ErrorCell("#REF!"))


def test_cell_names():
    assert [cell_name(17, column) for column in (2, 25, 26, 701, 702)] == [
        "C17",
        "Z17",
        "AA17",
        "ZZ17",
        "AAA17",
    ]
