"""A clerk's workbook comes back as it was, but for its wrong cells."""

import io
import zipfile
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from linli.ledgers import annotate, read_source
from linli.text import labels


def findings_of(folder: Path):
    return [finding for part in read_source(folder, None) for finding in part.findings]


def values(data: bytes, sheet: int = 0):
    return python_calamine.load_workbook(io.BytesIO(data)).get_sheet_by_index(sheet).to_python()


def part(data: bytes, ending: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(ending)]
        return archive.read(name).decode()


@pytest.fixture
def book(folder):
    path = folder / "诉求.xlsx"
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet("诉求台账")
        bold = made.add_format({"bold": True, "num_format": "@"})
        page.write_row(0, 0, ["诉求编号", "受理时间", "挂账天数"], bold)
        page.write_row(1, 0, ["A1", "2026-03-01", 1], bold)
        page.write_row(2, 0, ["A2", "上旬", -1])
        page.write(3, 0, "A3", bold)  # the time is missing, and its cell
        page.write_formula(3, 2, "=1+1", None, 2)
        page.write_comment(2, 2, "核过")
        other = made.add_worksheet("别的")
        other.write(0, 0, "不动")
        other.insert_image(1, 1, "x.png", {"image_data": io.BytesIO(PIXEL)})
    return path


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6300010000050001"
    "0d0a2db40000000049454e44ae426082"
)


def test_wrong_cells_are_coloured_and_say_why_and_all_else_stays(folder, book) -> None:
    made = annotate.annotated(book, findings_of(folder))
    assert values(made) == values(book.read_bytes())
    assert values(made, 1) == [["不动"]]
    sheet, comments = part(made, "sheet1.xml"), part(made, "comments1.xml")
    assert "<f>1+1</f>" in sheet
    assert sheet.count("<legacyDrawing") == 1
    for cell, says in (("B3", "上旬"), ("C3", "-1"), ("B4", "受理时间")):
        assert f'ref="{cell}"' in comments
        assert says in comments
    assert "核过" in comments  # what the clerk had noted herself
    with zipfile.ZipFile(io.BytesIO(made)) as archive, zipfile.ZipFile(book) as before:
        assert archive.testzip() is None
        kept = [name for name in before.namelist() if "media" in name or name.endswith("/drawing1.xml")]
        assert len(kept) == 2
        assert all(archive.read(name) == before.read(name) for name in kept)
    # Mended and sent again it is read as before: nothing of ours becomes a row.
    book.write_bytes(made)
    assert [f.cell for f in findings_of(folder) if f.ledger] == ["B3", "B4", "C3"]


def test_a_csv_becomes_a_workbook_with_its_cells_where_they_were(folder, put) -> None:
    put(
        "诉求台账.csv",
        "诉求编号,受理时间,挂账天数",
        "0012345678901234567,2026-03-01,1",
        "A2,上旬,2",
        "A2,2026-03-02,",
    )
    made = annotate.annotated(folder / "诉求台账.csv", findings_of(folder))
    assert values(made)[1] == ["0012345678901234567", "2026-03-01", "1"]
    assert 'ref="B3"' in part(made, "comments1.xml")
    assert annotate.name_of(folder / "诉求台账.csv") == f"诉求台账{labels.text('annotate.ending')}.xlsx"


def test_of_a_very_long_file_only_the_rows_that_are_wrong_come_back(folder, put, monkeypatch) -> None:
    monkeypatch.setattr(annotate, "_WHOLE", 100)
    put("诉求台账.csv", "诉求编号,受理时间", *(f"A{n},2026-03-01" for n in range(200)), "B1,上旬")
    made = values(annotate.annotated(folder / "诉求台账.csv", findings_of(folder)))
    assert made[-1] == ["第 202 行", "B1", "上旬"]
    assert len(made) == 31
