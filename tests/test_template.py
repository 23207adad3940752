import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import python_calamine

from linli import contracts
from linli.contracts import Field
from linli.ledgers import read_source, template


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> python_calamine.CalamineWorkbook:
    path = tmp_path_factory.mktemp("out") / "new" / "blank.xlsx"
    template.write(path)
    return python_calamine.load_workbook(str(path))


def field(ledger: str, name: str) -> Field:
    return contracts.load_all()[ledger].field(name)


def test_every_ledger_has_a_sheet_with_its_titles(book: python_calamine.CalamineWorkbook) -> None:
    for contract in contracts.load_all().values():
        rows = book.get_sheet_by_name(contract.title).to_python()
        assert rows[0] == [item.title for item in contract.fields]
        assert len(rows) == 2
        assert str(rows[1][0]).startswith("例：")


def test_registers_that_others_refer_to_come_first(book: python_calamine.CalamineWorkbook) -> None:
    assert book.sheet_names[1:4] == ["社区底册", "小区底册", "规划和计划"]
    assert sum(map(len, template.themes().values())) == len(contracts.load_all())


def test_every_ledger_says_what_a_row_of_it_is() -> None:
    assert [contract.id for contract in contracts.load_all().values() if not contract.meaning] == []


def test_a_template_made_later_is_the_same_file() -> None:
    with zipfile.ZipFile(io.BytesIO(template.made())) as parts:
        assert set(re.findall(r"\d{4}-\d\d-\d\dT", parts.read("docProps/core.xml").decode())) == {
            "1980-01-31T"
        }
        assert {info.date_time for info in parts.infolist()} == {(1980, 1, 31, 0, 0, 0)}


def test_formats_of_cells_are_set() -> None:
    assert template.number_format(field("issues", "opened_at")) == "yyyy-mm-dd hh:mm"
    assert template.number_format(field("branch_meetings", "month")) == "yyyy-mm"
    assert template.number_format(replace(field("targets", "value"), unit="%")) == "0.0%"


def test_an_untouched_template_is_not_collected_and_what_is_filled_is_read(tmp_path: Path) -> None:
    template.write(tmp_path / "blank.xlsx")
    (found,) = [finding for part in read_source(tmp_path, None) for finding in part.findings]
    assert (found.rule, found.severity) == ("untouched", "warning")
    with pd.ExcelWriter(tmp_path / "blank.xlsx", engine="xlsxwriter") as writer:
        rows = [["例：001", "××社区"], ["C1", "红旗社区"]]
        pd.DataFrame(rows, columns=["社区编号", "社区名称"]).to_excel(
            writer, sheet_name="社区底册", index=False
        )
    (part,) = list(read_source(tmp_path, None))
    assert part.findings == []
    assert part.frame["name"].tolist() == ["红旗社区"]


def test_the_first_sheet_is_the_guide(book: python_calamine.CalamineWorkbook) -> None:
    assert book.sheet_names[0] == "填写说明"


@pytest.mark.parametrize(
    ("ledger", "name", "expected"),
    [
        ("branches", "form", "单独组建、几个小区联合，还是集中组建。必填。可填：单独、联合、集中组建。"),
        ("branches", "founded_on", "批复成立的日期。必填。日期，如 2026-03-01。"),
        ("branch_compounds", "compound_id", "必填。填“小区底册”中的小区编号或名称。"),
        (
            "center_use",
            "hour",
            "从几点开始的那个小时；按天、按月统计的空着。可不填。整数。从0到23。单位：时。",
        ),
    ],
)
def test_a_note_says_how_to_fill_a_column(ledger: str, name: str, expected: str) -> None:
    assert template.note(field(ledger, name)) == expected


def test_drop_downs_hold_the_labels_and_refuse_only_where_the_contract_does() -> None:
    closed = template._rule(field("branches", "form"))
    opened = template._rule(field("issues", "category"))
    assert closed is not None
    assert opened is not None
    assert (closed["source"], closed["error_type"]) == (["单独", "联合", "集中组建"], "stop")
    assert opened["error_type"] == "warning"
    yes_no = template._rule(field("branches", "has_committee"))
    assert yes_no is not None
    assert yes_no["source"] == ["是", "否"]
    assert template._rule(field("branches", "name")) is None
