"""A ledger that is new needs a contract alone: everything that holds for the others then holds for it.

The invented ledger lives in copies of the folders of contracts and queries, and is tried in processes of their own, because
contracts and queries are read once for each process.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter

from linli import contracts, settings
from linli.text import labels

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow  # each builds in a process of its own

CONTRACT = """\
apiVersion: v3.1.0
kind: DataContract
id: hydrants
name: 消火栓巡查
version: 1.0.0
status: active
description:
  purpose: Rounds of the fire hydrants.
schema:
- name: hydrants
  physicalName: 消火栓巡查
  physicalType: table
  dataGranularityDescription: one row per compound and month
  properties:
  - name: compound_id
    businessName: 小区编号
    logicalType: string
    physicalType: VARCHAR
    primaryKey: true
    primaryKeyPosition: 1
    required: true
    relationships:
    - type: foreignKey
      to: compounds.compound_id
  - name: month
    businessName: 巡查月份
    logicalType: date
    physicalType: DATE
    primaryKey: true
    primaryKeyPosition: 2
    required: true
    customProperties:
    - property: clock
      value: true
    - property: covers
      value: month
  - name: mended_on
    businessName: 修复日期
    logicalType: date
    physicalType: DATE
    customProperties:
    - property: after
      value: month
  - name: hydrants
    businessName: 消火栓数
    logicalType: integer
    physicalType: BIGINT
  - name: broken
    businessName: 损坏数
    logicalType: integer
    physicalType: BIGINT
    customProperties:
    - property: part_of
      value: hydrants
  customProperties:
  - property: topic
    value: base
  - property: order
    value: 15
"""
CURATED = """\
-- definition: Rounds of the hydrants, with how many work.
-- grain: one row per compound and month
select
    known.id as compound_id,
    listed.month,
    listed.hydrants - coalesce(listed.broken, 0) as working
from checked.hydrants as listed
left join reference_keys as known on known.kind = 'compound' and listed.compound_id = known.key
order by known.id, listed.month
"""
INDICATOR = """\
-- definition: Hydrants that were looked at.
-- counted: hydrants
-- unit: times
-- window: period
-- better: neither
-- needs: hydrants.hydrants
-- basis: none
select
    hydrants.month,
    compounds.community_id,
    hydrants.compound_id,
    '' as dimension,
    sum(hydrants.hydrants) as numerator,
    cast(null as double) as denominator
from hydrants
left join compounds on hydrants.compound_id = compounds.compound_id
group by all
order by all
"""
HEAD = "小区编号,巡查月份,修复日期,消火栓数,损坏数\n"
ROWS = """\
K1,2026-05,2026-05-20,10,1
一号院,2026-06,,10,0
K2,2026-05,,6,0
K2,2026-06,2026-06-09,6,6
K2,2026-07,,6,0
"""
# Its date lies before its month; its part exceeds its whole; nobody knows its compound.
WARNED = ROWS.replace("K1,2026-05,2026-05-20", "K1,2026-05,2026-04-20").replace("6,6\n", "6,7\n")
REFUSED = ROWS.replace("K2,2026-07", "K9,2026-07")
COMPOUNDS = "小区编号,小区名称\nK1,一号院\nK2,二号院\n"
COMMUNITIES = "社区编号,社区名称\nC1,东社区\nC2,西社区\n"
IN_COMMUNITIES = "小区编号,小区名称,社区编号\nK1,一号院,C1\nK2,二号院,C2\n"

LOOK = """
import json, sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
from linli import settings
from linli.ledgers import dictionary, template
from linli.pipeline import build
from linli.warehouse.store import Store
from linli.components.elements.element import unpacked
import python_calamine

source, store, book = (Path(name) for name in sys.argv[1:])
report = build.build(source, store)
reader = Store(store).reader()
template.write(book)
written = python_calamine.load_workbook(str(book))
app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60).run()
app.switch_page("pages/data_status.py").run()
assert not app.exception, app.exception
page = [unpacked(element.proto) for element in app.get("bidi_component")]
print(json.dumps({
    "ledgers": report.by_ledger(),
    "status": reader.rows("ledger_status"),
    "table": [str(item) for item in reader.run("data_date_list").to_dict("records")],
    "dictionary": dictionary.render(),
    "sheets": written.sheet_names,
    "titles": written.get_sheet_by_name("消火栓巡查").to_python(),
    "page": [text for data in page for text in (data.get("markup"), data.get("figure")) if text],
}, default=str))
"""
ROWS_BEHIND = """
import json, sys
from datetime import date
from pathlib import Path
import duckdb
from linli.warehouse import meanings
from linli.components.panels import provenance
from linli.metrics import indicators
from linli.pipeline import build
from linli.selection import Selection
from linli.text import labels
from linli.warehouse.store import Store

source, store = (Path(name) for name in sys.argv[1:])
version = build.build(source, store).version
with duckdb.connect(str(Store(store).path(version)), read_only=True) as connection:
    found = connection.execute("select * from hydrants").fetchall()
labels.catalogue()["indicator"]["hydrants_seen"] = {"title": "a", "definition": "b"}
about = indicators.catalogue()["hydrants_seen"]
summer = Selection(("C1",), None, date(2026, 5, 1), date(2026, 5, 1)), Selection(None, None, date(2026, 6, 1), date(2026, 7, 1))
behind = [provenance._listed(Store(store).reader(), about.detail, chosen.query()) for chosen in summer]
print(json.dumps({
    "table": found,
    "titles": list(meanings.chinese(behind[0].shown).columns),
    "note": behind[0].note,
    "rows": [sheet.shown.astype(str).values.tolist() for sheet in behind],
}, default=str))
"""


class Tree:
    """Copies of the folders of contracts and queries with the invented ledger in them."""

    def __init__(self, folder: Path, contract: str = CONTRACT, curated: str = CURATED) -> None:
        self.folder = folder
        shutil.copytree(settings.CONTRACTS, folder / "contracts")
        shutil.copytree(settings.QUERIES, folder / "queries")
        (folder / "contracts" / "hydrants.yaml").write_text(contract, encoding="utf-8")
        if curated:
            (folder / "queries" / "curated" / "hydrants.sql").write_text(curated, encoding="utf-8")

    def source(self, name: str, rows: str, **more: str) -> Path:
        """Return a folder with a workbook of two compounds and their hydrants."""
        folder = self.folder / name
        folder.mkdir()
        with xlsxwriter.Workbook(str(folder / "台账.xlsx")) as book:
            for title, text in ({"小区底册": COMPOUNDS, "消火栓巡查": HEAD + rows} | more).items():
                page = book.add_worksheet(title)
                for number, line in enumerate(text.splitlines()):
                    page.write_row(number, 0, line.split(","))
        return folder

    def run(self, *call: object) -> subprocess.CompletedProcess[str]:
        """Run Python in a process that knows the invented ledger."""
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "LINLI_CONTRACTS": str(self.folder / "contracts"),
            "LINLI_QUERIES": str(self.folder / "queries"),
            "LINLI_STORE": str(self.folder / "store"),
        }
        return subprocess.run(
            [sys.executable, *map(str, call)], env=env, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def found(self, name: str, rows: str) -> tuple[int, list[tuple[str, ...]]]:
        """Return the exit status of `linli check`, and what it finds where."""
        done = self.run("-m", "linli", "check", self.source(name, rows), "--json")
        assert done.returncode in (0, 1), done.stderr
        keys = ("file", "sheet", "cell", "value", "rule", "severity")
        return done.returncode, [
            tuple(found[key] for key in keys) for found in json.loads(done.stdout)["findings"]
        ]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return Tree(tmp_path_factory.mktemp("tree"))


@pytest.fixture(scope="module")
def seen(tree: Tree) -> dict[str, object]:
    """Return what the parts of the machine show of the five rows."""
    source = tree.source("good", ROWS)
    done = tree.run("-c", LOOK, source, tree.folder / "store", tree.folder / "blank.xlsx")
    assert done.returncode == 0, done.stderr
    # A slow machine sees a bar of DuckDB before it: to it a program without a file is somebody who types.
    return json.loads(done.stdout.splitlines()[-1])


def test_an_unknown_key_is_refused_and_its_row_named(tree: Tree) -> None:
    assert tree.found("refused", REFUSED) == (
        1,
        [("台账.xlsx", "消火栓巡查", "第 6 行“小区编号”", "K9", "unknown_reference", "error")],
    )


def test_dates_in_the_wrong_order_and_a_part_above_its_whole_are_found(tree: Tree) -> None:
    assert tree.found("warned", WARNED) == (
        0,
        [
            ("台账.xlsx", "消火栓巡查", "第 2 行“修复日期”", "2026-04-20", "dates_out_of_order", "warning"),
            ("台账.xlsx", "消火栓巡查", "第 5 行“损坏数”", "7 > 6", "part_over_whole", "warning"),
        ],
    )


def test_with_a_faulty_cell_it_says_that_rows_were_not_compared(tree: Tree) -> None:
    faulty = tree.source("faulty", WARNED.replace("K2,2026-05,,6,0", "K2,2026-05,,many,0"))
    done = tree.run("-m", "linli", "check", faulty)
    assert done.returncode == 1
    assert labels.text("cli.not_compared") in done.stdout
    found = json.loads(tree.run("-m", "linli", "check", faulty, "--json").stdout)
    assert (found["compared"], {item["rule"] for item in found["findings"]}) == (False, {"not_number"})
    done = tree.run("-m", "linli", "check", tree.folder / "refused")
    assert labels.text("cli.not_compared") not in done.stdout


def test_the_check_tells_of_it(tree: Tree) -> None:
    done = tree.run("-m", "linli", "check", tree.source("told", ROWS))
    assert done.returncode == 0, done.stderr
    assert "消火栓巡查" in done.stdout
    assert "2026-07-31" in done.stdout


def test_its_data_date_is_the_end_of_its_last_month(seen: dict[str, object]) -> None:
    assert seen["ledgers"]["hydrants"] == {"read": 5, "kept": 5, "rejected": 0}
    [status] = [row for row in seen["status"] if row["ledger"] == "hydrants"]
    assert (status["first_day"], status["last_day"], status["as_of"]) == (
        "2026-05-01",
        "2026-07-31",
        "2026-07-31",
    )
    # The register of compounds has no dates of its own: it is as of the data date of the whole.
    assert {row["as_of"] for row in seen["status"]} == {"2026-07-31"}


def test_dictionary_template_and_status_show_it_in_its_place(seen: dict[str, object]) -> None:
    assert "## hydrants · 消火栓巡查" in seen["dictionary"]
    assert "not before `month`" in seen["dictionary"]
    # The first is the guide, then come the registers that others refer to, then the rest in the order of the ledgers.
    sheets = seen["sheets"]
    assert sheets[1:3] == ["社区底册", "小区底册"]
    assert sheets.index("消火栓巡查") == min(map(sheets.index, ("消火栓巡查", "组织生活", "诉求台账")))
    titles, example = seen["titles"]
    assert titles == HEAD.strip().split(",")
    assert example[0].startswith("例")
    [ledgers] = [text for text in seen["page"] if "社区底册" in text and "消火栓巡查" in text]
    assert ledgers.index("社区底册") < ledgers.index("消火栓巡查") < ledgers.index("小区底册")


def test_without_queries_of_its_own_its_table_and_the_rows_behind_a_figure_are_the_checked_rows(
    tmp_path: Path,
) -> None:
    counts_people = (
        "property: part_of\n      value: hydrants\n    - property: counts_people\n      value: true"
    )
    contract = CONTRACT.replace("property: part_of\n      value: hydrants", counts_people)
    tree = Tree(tmp_path, contract, curated="")
    written = tmp_path / "queries" / "indicators" / "centers" / "hydrants_seen.sql"
    written.write_text(INDICATOR, encoding="utf-8")
    source = tree.source("good", ROWS, 社区底册=COMMUNITIES, 小区底册=IN_COMMUNITIES)
    done = tree.run("-c", ROWS_BEHIND, source, tmp_path / "store")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["table"] == [
        ["K1", "2026-05-01", "2026-05-20", 10, 1],
        ["K1", "2026-06-01", None, 10, 0],
        ["K2", "2026-05-01", None, 6, 0],
        ["K2", "2026-06-01", "2026-06-09", 6, 6],
        ["K2", "2026-07-01", None, 6, 0],
    ]
    # What counts people is not listed.
    assert found["titles"] == ["社区", "小区", "月份", "修复日期", "消火栓数"]
    assert "“消火栓巡查”" in found["note"]
    of_one_community, of_all = found["rows"]
    assert of_one_community == [["东社区", "一号院", "2026-05-01", "2026-05-20", "10"]]
    assert [(row[1], row[2]) for row in of_all] == [
        ("一号院", "2026-06-01"),
        ("二号院", "2026-06-01"),
        ("二号院", "2026-07-01"),
    ]

    written.write_text(INDICATOR.replace("hydrants.hydrants\n-- b", "pumps\n-- b"), encoding="utf-8")
    done = tree.run("-c", "from linli.warehouse import sqlfiles; sqlfiles.load_all()")
    assert "hydrants_seen.sql: no contract has pumps; name a ledger" in done.stderr


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("value: month\n  - name: h", "value: week\n  - name: h", "mended_on: after is 'week'"),
        ("property: after", "property: afterwards", "no custom property 'afterwards'"),
        ("value: hydrants\n", "value: pumps\n", "broken: part_of is 'pumps'"),
        ("value: hydrants\n", "value: branches.name\n", "no field here refers to branches"),
        (
            "value: month\n  - name: h",
            "value: month\n    - property: required_with\n      value: 'broken: many'\n  - name: h",
            "required_with is 'broken: many'",
        ),
        ("to: compounds.compound_id", "to: compounds.id", "compound_id: the relationship leads to"),
        ("property: covers\n      value: month", "property: covers\n      value: week", "covers is 'week'"),
        (
            "property: clock\n      value: true",
            "property: severity\n      value: fatal",
            "severity is 'fatal'",
        ),
        ("property: clock\n      value: true", "property: list\n      value: true", "month: it is a list of"),
        ("relationships:", "relationship:", "no word 'relationship'"),
        (
            "    businessName: 损坏数",
            "    logicalTypeOptions:\n      minimun: 0\n    businessName: 损坏数",
            "'minimun'",
        ),
        (
            "    businessName: 损坏数",
            "    enums:\n    - value: a\n    businessName: 损坏数",
            "no word 'enums'",
        ),
        ("    businessName: 损坏数", "    unique: true\n    businessName: 损坏数", "no word 'unique'"),
        ("primaryKeyPosition: 2", "primaryKeyPositon: 2", "no word 'primaryKeyPositon'"),
        ("dataGranularityDescription", "granularity", "no word 'granularity'"),
        (
            "logicalType: date\n    physicalType: DATE\n    primary",
            "logicalType: day\n    physicalType: DATE\n    primary",
            "logicalType is 'day'",
        ),
        (
            "logicalType: integer\n    physicalType: BIGINT\n    customP",
            "logicalType: integer\n    physicalType: TEXT\n    customP",
            "physicalType is 'TEXT'",
        ),
        ("businessName: 消火栓数", "businesName: 消火栓数", "no word 'businesName'"),
        ("    businessName: 消火栓数\n", "", "hydrants: it has no businessName"),
        ("businessName: 损坏数", "businessName: 消火栓数", "hydrants: its title 消火栓数 is that of broken"),
        ("name: 消火栓巡查", "name: 典型", "its title 典型 is that of exemplars"),
        ("value: base", "value: bases", "topic is 'bases'"),
        ("value: month\n  - name: h", "value: hydrants\n  - name: h", "mended_on: after is 'hydrants'"),
        (
            "    businessName: 消火栓数\n",
            "    businessName: 消火栓数\n    customProperties:\n    - property: clock\n      value: true\n",
            "hydrants: it is a clock but no date",
        ),
        ("    primaryKey: true\n", "", "no field has primaryKey"),
    ],
)
def test_a_contract_that_cannot_be_kept_is_refused(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in CONTRACT
    for path in settings.CONTRACTS.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    (tmp_path / "hydrants.yaml").write_text(CONTRACT.replace(old, new), encoding="utf-8")
    with pytest.raises(ValueError, match=r"hydrants\.yaml") as caught:
        contracts.load_all.__wrapped__(tmp_path)
    assert fault in str(caught.value)


def test_the_machine_lists_no_ledger_by_name() -> None:
    """What holds for one ledger stands in its contract; code that asks a ledger's id keeps it for that one alone."""
    for name in (
        "contracts",
        "ledgers/dictionary",
        "ledgers/template",
        "pipeline/build",
        "pipeline/dates",
        "warehouse/implied_queries",
    ):
        path = ROOT / "linli" / f"{name}.py"
        strings = {
            node.value
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        listed = strings & set(contracts.load_all())
        assert not listed, f"linli/{name}.py: {sorted(listed)}: say it by a property of the contract"
