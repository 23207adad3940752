import io
import zipfile
from dataclasses import replace

import pytest
from python_calamine import CalamineWorkbook

from linli.briefing.content import Annex, Bars, Brief, Lines, Table
from linli.briefing.render import workbook
from tests.briefing.sample import BRIEF, PAGES


def sheets(brief: Brief = BRIEF) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook.write(brief)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def xml(part: str, brief: Brief = BRIEF) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook.write(brief))) as package:
        return package.read(part).decode()


def test_the_first_sheet_says_scope_date_version_and_privacy() -> None:
    name, rows = next(iter(sheets().items()))
    assert name == "口径与版本"
    assert rows[0] == ["项目", "内容"]
    assert rows[1:] == [["标题", BRIEF.title], ["街道", BRIEF.street], *map(list, BRIEF.facts)]


def test_slots_are_numbers_where_they_have_one_and_texts_where_they_are_open_or_suppressed() -> None:
    head, *rows = sheets()["填空"]
    at = {name: head.index(name) for name in ("代号", "讲稿文字", "值", "n", "状态", "原因")}
    assert [[row[column] for column in at.values()] for row in rows] == [
        ["district", "示例区", "示例区", "", "有值", ""],
        ["N01", "12", 12.0, 12.0, "有值", ""],
        ["N05", "【待核】", "【待核】", "", "待核", "未采集支部台账"],
        ["N07", "【待核】", "【待核】", "", "不显示", "不足10人不显示"],
        ["N11", "1,100余", 1183.4, 1183.4, "有值", ""],
    ]


def test_claims_and_speech_are_whole() -> None:
    found = sheets()
    assert [row[:4] for row in found["论断"][1:]] == [
        ["full_coverage", "实现小区党支部全覆盖", "已改写", "覆盖率达95.5%，尚有4个小区正在组建"],
        ["solved", "圆满解决", "成立", "目前已圆满解决"],
        ["brands", "五个服务品牌", "待核", "【待核】"],
    ]
    assert [row[1] for row in found["汇报稿"][1:]] == [paragraph.text for paragraph in BRIEF.speech]


def test_a_page_has_its_figures_and_what_its_picture_shows() -> None:
    found = sheets()
    for number, page in enumerate(BRIEF.pages, 1):
        rows = found[f"第{number}页 {page.part}"]
        assert rows[0][0] == page.title
        for figure in page.figures:
            assert [figure.title, figure.value, figure.unit, figure.note] in [row[:4] for row in rows]
        if isinstance(page.picture, Bars | Lines):
            wanted = [
                [
                    category,
                    *(
                        cell
                        for s in page.picture.series
                        for cell in (s.values[at] if s.values[at] is not None else "", s.texts[at])
                    ),
                ]
                for at, category in enumerate(page.picture.categories)
            ]
            width = len(wanted[0])
            assert [row[:width] for row in rows[-len(wanted) :]] == wanted
    assert ["丙小区", "未建"] in [row[:2] for row in found["第2页 红色堡垒"]]
    assert ["2024年1月8日", "居民集中反映室温不达标", "支部登记诉求", "是"] in [
        row[:4] for row in found["第6页 案例"]
    ]
    assert found["第7页 红色阵地"][-1] == ["无图原因", "未采集共建单位、服务场次"]
    assert found["附表1 尚未建立党支部的小区"][1] == ["丙小区", "柳岸社区", "<10"]


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    table = Table(("=1+1", "@x"), (("=SUM(A1)", "{=2}"),))
    found = sheets(replace(BRIEF, annexes=(Annex("附", table),)))
    assert found["附表1 附"] == [["=1+1", "@x"], ["=SUM(A1)", "{=2}"]]


@pytest.mark.parametrize(
    ("text", "name"),
    [("a/b:c[d]*?\\e", "abcde"), ("小" * 40, "小" * 31), ("'附表'", "附表"), ("小" * 30 + "'x", "小" * 30)],
)
def test_names_of_sheets_are_what_excel_takes(text: str, name: str) -> None:
    assert workbook.sheet_name(text) == name


def test_annexes_and_pages_of_one_name_are_two_sheets() -> None:
    annex = Annex("小" * 40, Table(("列",), (("值",),)))
    assert len(sheets(replace(BRIEF, pages=(PAGES[0],) * 2, annexes=(annex,) * 2))) == 4 + 2 + 2


def test_a_sheet_prints_across_with_the_stamp_and_a_standing_head() -> None:
    sheet = xml("xl/worksheets/sheet2.xml")
    assert '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>' in sheet
    assert 'ySplit="1"' in sheet
    assert f"&amp;L&amp;8{BRIEF.stamp}&amp;R&amp;8第&amp;P页，共&amp;N页" in sheet


def test_the_same_brief_gives_the_same_bytes_dated_by_it() -> None:
    assert workbook.write(BRIEF) == workbook.write(BRIEF)
    assert "2026-09-30T00:00:00Z" in xml("docProps/core.xml")
