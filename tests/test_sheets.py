"""Downloads: what a ledger holds as text stays text, whatever it begins with; numbers stay numbers."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from python_calamine import CalamineWorkbook

from linli.briefing.content import Bars, Series
from linli.briefing.render import slides, workbook
from linli.components.panels import provenance
from linli.text import labels, sheets
from tests.briefing.sample import BRIEF, PAGES

LIVE = (
    "=1+2",
    "+1+2",
    "-1+2",
    "@SUM(A1)",
    "\t=1+2",
    "\r=1+2",
    "\n=1+2",
    "＝1+2",
    "＋1",
    "－1",
    "＠SUM",
)
HARMLESS = ("一号院", "1-2", "a=b", "", "'quoted", "{=1+2}", "https://example.org", "007", "3月-4月")
ROWS = pd.DataFrame(
    {
        "=name": [*LIVE, *HARMLESS],
        "amount": [-1.5 * number for number in range(len(LIVE) + len(HARMLESS))],
        "mixed": pd.Series([-3, "-3", None, date(2026, 1, 2)] * 5, dtype=object),
    }
)


def parts(book: bytes) -> str:
    """Return everything that the sheets of a workbook say."""
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        return "".join(
            package.read(name).decode() for name in package.namelist() if name.startswith("xl/worksheets/")
        )


def cells(book: bytes, sheet: str) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name(sheet).to_python()


def test_csv_puts_an_apostrophe_before_a_text_that_could_begin_a_formula():
    text = sheets.csv(ROWS).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head == ["'=name", "amount", "mixed"]
    assert [row[0] for row in rows] == [*(f"'{live}" for live in LIVE), *HARMLESS]
    assert [float(row[1]) for row in rows] == list(ROWS["amount"])
    assert [row[2] for row in rows[:4]] == ["-3", "'-3", "", "2026-01-02"]


@given(st.lists(st.text(alphabet="=+-@\t\r\n＝＠ab'\",; 1", max_size=8), min_size=1, max_size=8))
def test_no_text_of_a_csv_begins_a_formula_and_none_is_lost(texts):
    found = sheets.csv(pd.DataFrame({"text": texts, "number": -1})).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(found, newline="")))[1:]
    assert not any(row[0].startswith(sheets.STARTS) for row in rows)
    assert [row[0].removeprefix("'") for row in rows] == [text.removeprefix("'") for text in texts]
    assert {row[1] for row in rows} == {"-1"}


def test_xlsx_holds_texts_and_numbers_and_nothing_live():
    book = sheets.xlsx({"one": ROWS, "two": ROWS}, headless="two")
    found = cells(book, "one")
    assert found[0] == ["=name", "amount", "mixed"]
    assert [row[0] for row in found[1:]] == [*LIVE, *HARMLESS]
    assert [row[1] for row in found[1:]] == list(ROWS["amount"])
    assert found[1][2] == -3
    assert found[2][2] == "-3"
    assert cells(book, "two")[0][0] == LIVE[0]
    assert not re.search(r"<f>|<f |<hyperlink", parts(book))


def test_the_door_of_a_figure_hands_out_texts():
    behind = {"detail": provenance._sheet(pd.DataFrame({"name": list(LIVE), "households": range(len(LIVE))}))}
    book = provenance._workbook(behind, [("meaning", "=1+2")])
    assert [row[0] for row in cells(book, labels.text("sheet.detail"))[1:]] == list(LIVE)
    assert cells(book, labels.text("provenance.title"))[0][1] == "=1+2"
    assert "<f" not in parts(book).replace("<family", "")


@pytest.mark.parametrize("live", LIVE[:4])
def test_a_briefing_hands_out_texts(live):
    page = replace(
        PAGES[0],
        title=live,
        picture=Bars((live, "b"), (Series(live, (1.0, 2.0), ("1", "2")),), "件"),
    )
    brief = replace(BRIEF, title=live, pages=(page,))
    book = workbook.write(brief)
    assert live in str(cells(book, "口径与版本"))
    assert not re.search(r"<f>|<f ", parts(book))

    deck = Presentation(io.BytesIO(slides.write(brief)))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    assert charts
    for chart in charts:
        behind = chart.part.chart_workbook.xlsx_part.blob
        assert live in str(cells(behind, "Sheet1"))
        assert not re.search(r"<f>|<f ", parts(behind))
