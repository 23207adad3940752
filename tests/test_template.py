import pytest
import python_calamine

from linli import contracts
from linli.contracts import Field
from linli.ledgers import template


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
        assert rows == [[item.title for item in contract.fields]]


def test_the_first_sheet_is_the_guide(book: python_calamine.CalamineWorkbook) -> None:
    assert book.sheet_names[0] == "填写说明"


@pytest.mark.parametrize(
    ("ledger", "name", "expected"),
    [
        ("branches", "form", "必填。可填：单独、联合、集中组建。"),
        ("branches", "founded_on", "必填。日期，如 2026-03-01。"),
        ("branch_compounds", "compound_id", "必填。填“小区底册”中的小区编号或名称。"),
        ("center_use", "hour", "可不填。整数。从0到23。单位：时。"),
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
