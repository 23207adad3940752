"""Files as clerks send them: formats, headers, odd rows."""

import gzip
from datetime import datetime

import pandas as pd
import pytest
import xlsxwriter
import xlwt

from linli import contracts
from linli.ledgers import apart, read
from linli.ledgers.check import _Check

COMMUNITIES = ("社区编号,社区名称", "C1,东渡社区", "C2,柳岸社区")


def workbook(path, **sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_every_encoding(put, reading, encoding):
    put("社区底册.csv", *COMMUNITIES, encoding=encoding)
    result = reading()
    assert result.findings == []
    assert result.column("communities", "name") == ["东渡社区", "柳岸社区"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(put, reading, delimiter):
    put("社区底册.csv", *(line.replace(",", delimiter) for line in COMMUNITIES))
    assert reading().column("communities", "community_id") == ["C1", "C2"]


def test_gzipped_text(folder, reading):
    (folder / "社区底册.csv.gz").write_bytes(gzip.compress("\n".join(COMMUNITIES).encode()))
    assert reading().column("communities", "community_id") == ["C1", "C2"]


def test_parquet_keeps_its_types(folder, reading):
    frame = pd.DataFrame({"诉求编号": [1, 2], "受理时间": [datetime(2026, 1, 1, 8), datetime(2026, 1, 2)]})
    frame.to_parquet(folder / "诉求台账.parquet")
    result = reading()
    assert result.findings == []
    assert result.column("issues", "issue_id") == ["1", "2"]
    assert result.column("issues", "opened_at")[0] == datetime(2026, 1, 1, 8)


EVENING = datetime(2026, 1, 1, 20)


@pytest.mark.parametrize(
    ("ids", "times"),
    [
        (["A-1", "B_2.x/3", "", None], [EVENING, EVENING.replace(second=7), None, EVENING]),
        (
            ["N/A", "1", "null", "2"],
            [EVENING.replace(microsecond=4_000), EVENING.replace(microsecond=996_000)] * 2,
        ),
        (["13812345678", "20260101-000001", "1", "2"], [EVENING.replace(year=1812), EVENING, EVENING, None]),
        (["Ａ１", "例：1", " 3 ", "合计"], [EVENING.replace(microsecond=500_000)] * 4),
        (["注：1", "x" * 300, "1E+5", "'7"], [pd.Timestamp("2026-01-01 20:00:00.000000001")] * 4),
    ],
)
def test_what_is_read_as_arrays_is_what_is_read_cell_by_cell(folder, reading, monkeypatch, ids, times):
    frame = pd.DataFrame({"诉求编号": ids, "受理时间": times, "办理状态": ["办理中", "已办结"] * 2})
    frame["办结时间"] = frame["受理时间"].astype("datetime64[ms]")
    frame.to_parquet(folder / "诉求台账.parquet")
    quick = reading()
    monkeypatch.setattr(_Check, "_plain", lambda *_: None)
    slow = reading()
    assert quick.findings == slow.findings
    assert [part.rejected for part in quick.parts] == [part.rejected for part in slow.parts]
    for one, other in zip(quick.parts, slow.parts, strict=True):
        pd.testing.assert_frame_equal(one.frame, other.frame)


def test_a_large_parquet_file_comes_in_parts_with_its_row_numbers(folder, reading, monkeypatch):
    monkeypatch.setattr(read, "_BATCH", 2)
    monkeypatch.setattr(
        apart, "run", lambda make, *args: make(*args)
    )  # in this process, which knows of the two
    frame = pd.DataFrame({"诉求编号": ["a", "b", "c"], "受理时间": [datetime(2026, 1, 1)] * 2 + [None]})
    frame.to_parquet(folder / "诉求台账.parquet")
    parts = reading().parts
    assert [part.frame["issue_id"].tolist() for part in parts] == [["a", "b"], ["c"]]
    assert [part.frame["source_row"].tolist() for part in parts] == [[2, 3], [4]]
    (finding,) = parts[1].findings
    assert (finding.rule, finding.cell[:2]) == ("required_empty", "B4")


def test_old_workbook(folder, reading):
    book = xlwt.Workbook()
    page = book.add_sheet("社区底册")
    for row, line in enumerate(COMMUNITIES):
        for column, cell in enumerate(line.split(",")):
            page.write(row, column, cell)
    book.save(str(folder / "底册.xls"))
    assert reading().column("communities", "name") == ["东渡社区", "柳岸社区"]


def test_frame_has_every_field_in_its_type(put, reading):
    put(
        "诉求台账.csv",
        "诉求编号,受理时间,是否解决,挂账天数",
        "1,2026-01-01 08:00:00,是,",
        "2,2026年1月2日,,3天",
    )
    part = reading().part("issues")
    names = [field.name for field in contracts.load_all()["issues"].fields]
    assert list(part.frame.columns) == [*names, "source_file", "source_sheet", "source_row"]
    assert str(part.frame.dtypes["opened_at"]) == "datetime64[us]"
    assert str(part.frame.dtypes["resolved"]) == "boolean"
    assert part.frame["resolved"].tolist() == [True, pd.NA]
    assert part.frame["paused_days"].fillna(-1).tolist() == [-1, 3]
    assert part.frame["channel"].tolist() == [None, None]
    assert part.frame["source_row"].tolist() == [2, 3]
    assert part.provided == {"issue_id", "opened_at", "resolved", "paused_days"}


def test_titles_above_header_blank_rows_sums_and_notes(folder, reading):
    workbook(
        folder / "底册.xlsx",
        小区底册=[
            ["云溪街道小区底册（2026年）"],
            [],
            ["小区编号", "小区名称：", "小区类型", "户数（户）", "楼 栋 数", "联系人"],
            ["K1", "一号院", "物业管理", "３005户", "43栋", "某人"],
            [],
            ["K2", "二号院", "unmanaged", "不详", "1,234", "某人"],
            ["合计", "", "", 3005, 1277],
            ["填表说明：户数以年底为准"],
        ],
    )
    part = reading().part("compounds")
    assert part.findings == []
    assert part.frame["households"].tolist() == [3005, pd.NA]
    assert part.frame["buildings"].tolist() == [43, 1234]
    assert part.frame["kind"].tolist() == ["managed", "unmanaged"]
    assert part.frame["source_row"].tolist() == [4, 6]
    assert (part.rows_read, part.rejected) == (3, {"total_row": 1})
    assert part.dropped == ["联系人"]


def test_merged_headers_of_two_rows_and_merged_cells(folder, reading):
    with xlsxwriter.Workbook(str(folder / "底册.xlsx")) as book:
        page = book.add_worksheet("小区底册")
        page.merge_range("A1:A2", "小区编号")
        page.merge_range("B1:C1", "基本情况")
        page.write_row("B2", ["小区名称", "户数"])
        page.merge_range("D1:D2", "社区")
        page.write_row("A3", ["K1", "一号院", 10])
        page.write_row("A4", ["K2", "二号院", 20])
        page.merge_range("D3:D4", "东渡社区")
    result = reading()
    assert result.findings == []
    assert result.column("compounds", "households") == [10, 20]
    assert result.column("compounds", "community_id") == ["东渡社区", "东渡社区"]


def test_header_of_two_rows_in_text(put, reading):
    put("小区底册.csv", "小区编号,基本情况,,社区", ",小区名称,户数,", "K1,一号院,10,C1")
    result = reading()
    assert result.column("compounds", "name") == ["一号院"]
    assert result.column("compounds", "community_id") == ["C1"]


def test_ragged_rows_and_newlines_in_cells(put, reading):
    put("社区底册.csv", "社区编号,社区名称,街道", 'C1,"东渡\n社区"', "C2,柳岸社区,云溪街道,多一格")
    result = reading()
    assert result.column("communities", "street") == [None, "云溪街道"]


def test_files_with_a_year_and_sheets_that_are_no_ledger(folder, put, reading):
    put("阵地使用_2024.csv", "中心编号,日期,人次", "Z1,2024-01-01,5")
    put("阵地使用_2025.csv", "中心编号,日期,人次", "Z1,2025/1/1,6")
    put("manifest.json", "{}")
    workbook(
        folder / "其他.xlsx",
        说明=[["请先阅读"]],
        Sheet2=[],
        社区底册=[["社区编号", "社区名称"], ["C1", "东渡社区"]],
    )
    result = reading()
    assert [part.ledger for part in result.parts if part.ledger] == [
        "communities",
        "center_use",
        "center_use",
    ]
    assert result.rules == [("unknown_sheet", "warning")]


def test_one_workbook_is_a_source(folder):
    from linli.ledgers import read_source

    workbook(folder / "底册.xlsx", 社区底册=[["社区编号", "社区名称"], ["C1", "东渡社区"]])
    (part,) = read_source(folder / "底册.xlsx", None)
    assert (part.ledger, part.file, part.sheet, len(part.frame)) == (
        "communities",
        "底册.xlsx",
        "社区底册",
        1,
    )


def test_dates_as_text_serial_and_date(folder, reading):
    book = xlsxwriter.Workbook(str(folder / "诉求.xlsx"))
    page = book.add_worksheet("诉求台账")
    page.write_row(0, 0, ["诉求编号", "受理时间"])
    cells = ["2019/2/28 11:25:05", 43524.475752314815, "2019年2月28日", 20190228, "2019.2.28"]
    for row, cell in enumerate(cells, start=1):
        page.write_row(row, 0, [row, cell])
    page.write(6, 0, 6)
    page.write_datetime(
        6, 1, datetime(2019, 2, 28, 11, 25, 5), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    )
    book.close()
    times, day = datetime(2019, 2, 28, 11, 25, 5), datetime(2019, 2, 28)
    assert reading().column("issues", "opened_at") == [times, times, day, day, day, times]


def test_many_distinct_cells_are_read_as_few_are(put, reading):
    lines = [f"{n},2026-01-{n % 28 + 1:02} 08:{n % 60:02}:{n // 60 % 60:02},{n}.5" for n in range(1500)]
    put("诉求台账.csv", "诉求编号,受理时间,挂账天数", *lines, "x,2026年3月1日,7天", "y,2026-13-40,-1")
    result = reading()
    part = result.part("issues")
    assert part.frame["opened_at"][3] == datetime(2026, 1, 4, 8, 3)
    assert part.frame["opened_at"][1500] == datetime(2026, 3, 1)
    assert part.frame["paused_days"][1500] == 7
    assert [(f.cell, f.value, f.rule) for f in result.findings] == [
        ("B1503", "2026-13-40", "not_date"),
        ("C1503", "-1", "below_minimum"),
    ]


def test_headers_of_real_exports(put, reading):
    put(
        "诉求台账_网格中心.csv",
        "案件号,问题来源,问题类型,大类名称,街道,上报时间,当前阶段,处置截止时间,处置结束时间,结案时间,立案时间,强制结案时间",
        "A1,监督员上报,部件,公用设施,东街,2018-01-02 03:04:05,[结案],2018-01-09,,2018-01-03,,",
    )
    put(
        "诉求台账_数字城管.csv",
        "上报时间,任务号,大类名称,小类名称,问题来源,问题描述,当前阶段名称,处置部门,捆绑处置截止时间,结案时间,所属片区,"
        "问题类型,地址描述,所属街道,所属社区,监督员,处置截止时间,X坐标,Y坐标,延期理由,处置意见,单元网格,延期次数,所属区域",
        "2018-01-02 03:04,T1,公用设施,路灯,12345热线,,处置,,,,,部件,,某街,某社区,,2018-01-09,,,,,,,",
    )
    result = reading()
    assert result.findings == []
    city, grid = (part for part in result.parts if part.ledger)
    assert grid.frame["closed_at"].tolist() == [datetime(2018, 1, 3)]
    assert grid.frame["opened_at"].tolist() == [datetime(2018, 1, 2, 3, 4, 5)]
    assert city.frame["channel"].tolist() == ["hotline"]
    assert city.frame["community_id"].tolist() == ["某社区"]
    assert {"问题描述", "监督员", "地址描述"} <= set(city.dropped)


def test_lines_of_another_encoding_below_chinese_titles_are_told(folder, reading):
    good = "社区编号,社区名称\nC1,东渡社区\n".encode("gb18030")
    (folder / "社区底册.csv").write_bytes(good + "C2,臺灣區聯絡處\n".encode("big5"))
    assert ("garbled_line", "error") in reading().rules
    (folder / "社区底册.csv").write_bytes(good + "C2,堃喆社区\n".encode("gb18030"))
    assert reading().rules == []


def test_a_thousand_odd_lines_hide_no_fault_after_them_and_are_counted(folder, reading):
    lines = ["社区编号,社区名称", *(f'C{n},"社区{n}' for n in range(1_100)), "D1,东渡社区"]
    (folder / "社区底册.csv").write_bytes(
        "\n".join(lines).encode() + b"\nD2,\xe6\x9f\xb3\xe5\xb2\xb8\xe7\xa4\n"
    )
    findings = reading().findings
    assert ("cut_sign", "error") in {(finding.rule, finding.severity) for finding in findings}
    assert any(finding.rule == "odd_quote" and "1100" in finding.message for finding in findings)
