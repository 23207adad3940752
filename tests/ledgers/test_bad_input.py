"""What is wrong is told in Chinese, with its cell; nothing raises."""

import re
import zipfile

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

HEADER = "诉求编号,来源渠道,受理时间,挂账天数,回访情况,是否解决"
GOOD = "1,12345热线,2026-08-01 09:00,2,有效回访,是"


@pytest.mark.parametrize(
    ("line", "cell", "value", "rule", "says"),
    [
        (
            "2,12345热线,2026-13-40,,,",
            "C3",
            "2026-13-40",
            "not_date",
            "“受理时间”的“2026-13-40”不是日期，或没有这一天，请写成 2025-03-01",
        ),
        ("2,12345热线,2026-08-01,-1,,", "D3", "-1", "below_minimum", "不能小于 0"),
        ("2,12345热线,2026-08-01,两天,,", "D3", "两天", "not_number", "不是数字"),
        ("2,12345热线,2026-08-01,,没打通,", "E3", "没打通", "unknown_value", "有效回访、咨询类"),
        ("2,12345热线,2026-08-01,,,也许", "F3", "也许", "not_boolean", "“是”或“否”"),
        ("2,12345热线,,,,", "C3", "", "required_empty", "“受理时间”不能为空"),
        ("2,12345热线,不详,,,", "C3", "不详", "required_empty", "“受理时间”不能为空"),
    ],
)
def test_a_bad_cell(put, reading, line, cell, value, rule, says):
    put("诉求台账.csv", HEADER, GOOD, line)
    (finding,) = reading().findings
    assert (finding.ledger, finding.file, finding.cell) == ("issues", "诉求台账.csv", cell)
    assert (finding.value, finding.rule, finding.severity) == (value, rule, "error")
    assert says in finding.message


def test_all_findings_at_once(put, reading):
    put("诉求台账.csv", HEADER, "1,,2026-13-40,-1,没打通,也许", ",,,x,,")
    assert {rule for rule, _ in reading().rules} == {
        "not_date",
        "below_minimum",
        "unknown_value",
        "not_boolean",
        "required_empty",
        "not_number",
    }


def test_a_missing_column_is_told_with_its_other_names(put, reading):
    put("诉求台账.csv", "诉求编号,来源渠道", "1,网格走访")
    (finding,) = reading().findings
    assert (finding.rule, finding.severity) == ("missing_column", "error")
    assert "受理时间" in finding.message
    assert "上报时间" in finding.message


def test_a_number_beyond_all_bounds(put, reading):
    put("小区底册.csv", "小区编号,小区名称,户数,经度", f"K1,一号院,{'9' * 30},{'9' * 400}")
    assert reading().rules == [("above_maximum", "error"), ("not_number", "error")]


def test_very_many_faults_of_one_kind_are_summed_up(put, reading):
    put("诉求台账.csv", HEADER, *(f"{n},,很久以前,,," for n in range(500)))
    findings = reading().findings
    assert len(findings) == 201
    assert "500" in findings[-1].message


def test_a_failed_formula_is_named(folder, reading):
    path = folder / "小区.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("小区底册")
        page.write_row("A1", ["小区编号", "小区名称", "户数"])
        page.write_row("A2", ["K1", "一号院"])
        page.write_formula("C2", "=A9+#REF!", None, "#REF!")
    (finding,) = reading().findings
    assert (finding.cell, finding.value, finding.rule) == ("C2", "#REF!", "formula_error")


def test_an_unknown_word_of_a_closed_list(put, reading):
    put("小区底册.csv", "小区编号,小区名称,小区类型", "K1,一号院,别墅")
    (finding,) = reading().findings
    assert finding.rule == "unknown_value"
    assert "物业管理、单位型、无主管老旧" in finding.message


def encrypted():
    """Return the look of a workbook with a password: an OLE file with the encrypted package in it."""
    return (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + b"\0" * 1016
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 512
    )


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("诉求台账.xlsx", b"", "empty_file"),
        ("诉求台账.csv", b"", "empty_file"),
        ("诉求台账.csv", b"\xef\xbb\xbf \n", "empty_file"),
        ("诉求台账.xlsx", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj" * 100, "not_workbook"),
        ("诉求台账.xls", b"%PDF-1.7\n" * 50, "not_workbook"),
        ("诉求台账.xlsx", encrypted(), "password"),
        ("诉求台账.xlsx", b"PK\x03\x04 cut off", "not_workbook"),
        ("诉求台账.csv", bytes(range(256)) * 4, "encoding"),
        ("诉求台账.csv.gz", b"not gzip at all", "encoding"),
        ("诉求台账.parquet", b"PAR1 no", "not_parquet"),
        ("诉求台账.csv", "诉求编号,受理时间\n".encode(), "empty_sheet"),
        ("诉求台账.csv", "甲,乙\n1,2\n".encode(), "no_header"),
    ],
)
def test_a_file_that_cannot_be_read(folder, reading, name, content, rule):
    (folder / name).write_bytes(content)
    result = reading()
    assert result.rules == [(rule, "error")]
    assert re.search("[一-鿿]", result.findings[0].message)
    assert all(part.ledger == "" and part.frame.empty for part in result.parts)


def test_an_empty_sheet_of_a_ledger(folder, reading):
    with xlsxwriter.Workbook(str(folder / "台账.xlsx")) as book:
        book.add_worksheet("诉求台账")
        book.add_worksheet("Sheet2")
    assert reading().rules == [("empty_sheet", "error")]


def test_a_zip_that_is_no_workbook(folder, reading):
    with zipfile.ZipFile(folder / "诉求台账.xlsx", "w") as archive:
        archive.writestr("a.txt", "hello")
    assert reading().rules == [("not_workbook", "error")]


def test_a_file_of_another_kind_is_a_warning(folder, reading):
    (folder / "通知.pdf").write_bytes(b"%PDF-1.7")
    assert reading().rules == [("unknown_file", "warning")]


def test_geometry_that_is_none(folder, reading):
    (folder / "geo").mkdir()
    (folder / "geo" / "communities.geojson").write_text("{}", encoding="utf-8")
    assert reading().rules == [("not_geojson", "error")]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(content=b"<html><table>", suffix="csv")  # a table of nothing
@given(content=st.binary(max_size=400), suffix=st.sampled_from(["csv", "csv.gz", "xlsx", "xls", "parquet"]))
def test_no_bytes_raise(folder, reading, content, suffix):
    for path in folder.iterdir():
        path.unlink()
    (folder / f"诉求台账.{suffix}").write_bytes(content)
    result = reading()
    assert any(finding.severity == "error" for finding in result.findings)
