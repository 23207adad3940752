"""Sheets as they are sent: which ledger each is, and what a drafted profile makes of it."""

import json

import pytest

from linli import contracts
from linli.ledgers import draft, load_profile, read_source, recognise, sheets_of
from linli.ledgers.grid import Grid, column_of

# Titles of two real exports of a grid center; their rows are not public, these are drawn.
GRID_CENTER = (
    "案件号,问题来源,问题类型,大类名称,街道,上报时间,当前阶段,处置截止时间,处置结束时间,结案时间,立案时间,强制结案时间",
    "A1,监督员上报,部件,市容环境,东华门,2018-01-03 09:00:00,结案,2018-01-05 09:00:00,2018-01-04 08:00:00,2018-01-04 09:00:00,2018-01-03 10:00:00,",
    "A2,热线,事件,停车管理,景山,2018-01-03 10:00:00,[作废],2018-01-05 09:00:00,,,2018-01-03 11:00:00,",
)
DIGITAL_CITY = (
    "上报时间,任务号,大类名称,小类名称,问题来源,问题描述,当前阶段名称,处置部门,捆绑处置截止时间,结案时间,所属片区,问题类型,地址描述,所属街道,"
    "所属社区,监督员,处置截止时间,X坐标,Y坐标,延期理由,处置意见,单元网格,延期次数,所属区域",
    "2018/3/1 9:05,T1,市容环境,垃圾,监督员上报,(1)脏,结案,环卫处,2018/3/2 9:05,2018/3/1 17:00,东,事件,路口,中城,红旗,采集员王某某,2018/3/2 9:05,12359000.5,4163000.2,,,G1,0,盐湖",
    "2018/3/2 9:05,T2,停车管理,乱停,市民热线,(2)停,处置,交警,2018/3/3 9:05,,东,事件,路口,中城,,[采集员],2018/3/3 9:05,12358000.5,4162000.2,,,G1,0,盐湖",
)
HOTLINE = (
    "工单号,来电日期,来电时间,诉求分类,承办社区,办件状态,办结日期,解决情况,满意度,联系电话",
    "R1,2026-10-01,09:15,供暖,甲社区,已归档,2026-10-03,已解决,基本满意,13800000000",
    "R2,2026-10-02,14:20,停车问题,乙社区,已派单,,未解决,不满意,13800000001",
    "R3,2026-10-02,21:03,绿化,甲社区,办结,2026-10-09,暂无资料,未评价,13800000002",
)


def grid(*lines: str, sheet: str = "Sheet1") -> Grid:
    cells = [line.split(",") for line in lines]
    columns = [column_of(column) for column in zip(*cells, strict=True)]
    for position, column in enumerate(columns):
        column.position = position
    return Grid(sheet, columns, len(lines))


def first(sheet: Grid, file: str = "导出.xlsx"):
    found = recognise.proposals(sheet, file)
    assert recognise.is_sure(found)
    return found[0]


@pytest.mark.parametrize("around", ["{}", "3. {}", "附件2：{}", "2026年10月{}（最新）", "Sheet1"])
def test_a_sheet_is_known_by_its_titles_and_its_name_does_no_harm(around: str) -> None:
    for contract in contracts.load_all().values():
        name = around.format(contract.title.replace("账", "帐"))
        sheet = grid(",".join(field.title for field in contract.fields), sheet=name)
        found = first(sheet)
        assert found.ledger == contract.id
        assert all(match.field.title == match.sample.title for match in found.matches)


@pytest.mark.parametrize("lines", [GRID_CENTER, GRID_CENTER[:1], DIGITAL_CITY, DIGITAL_CITY[:1]])
def test_exports_of_two_grid_centers_are_issues_and_nobody_is_asked(lines: tuple[str, ...]) -> None:
    found = first(grid(*lines))
    assert found.ledger == "issues"
    titles = {match.field.name: match.sample.title for match in found.matches}
    assert titles["opened_at"] == "上报时间"
    assert titles["closed_at"] == "结案时间"
    assert titles["due_at"] == "处置截止时间"
    assert "监督员" not in titles.values()


def drafted(folder, tmp_path):
    sheets, faulty = sheets_of(folder)
    assert not faulty
    drafts, unknown = draft.of_sheets(sheets)
    path = tmp_path / "drafted.toml"
    path.write_text(draft.toml("试", drafts, unknown), encoding="utf-8")
    parts = list(read_source(folder, load_profile(path)))
    assert [f.rule for part in parts for f in part.findings if f.severity == "error"] == []
    return {part.ledger: part.frame for part in parts if part.ledger}, path.read_text(encoding="utf-8")


def test_void_rows_are_left_out_and_metres_are_known(put, folder, tmp_path) -> None:
    put("案件1.csv", *GRID_CENTER)
    put("数字城管.csv", *DIGITAL_CITY)
    sheets, _ = sheets_of(folder)
    drafts, _ = draft.of_sheets(sheets)
    by_file = {each.keys["files"][0]: each.keys for each in drafts if "files" in each.keys}
    assert by_file["案件*.csv"]["reject"] == {"当前阶段": ["[作废]"]}
    assert by_file["数字城管.csv"]["datum"] == "bd09mc"


def test_a_hotline_s_own_words_and_two_columns_of_time(put, folder, tmp_path) -> None:
    put("12345工单2026年10月.csv", *HOTLINE)
    frames, text = drafted(folder, tmp_path)
    issues = frames["issues"]
    assert issues["opened_at"].astype(str).tolist() == [
        "2026-10-01 09:15:00",
        "2026-10-02 14:20:00",
        "2026-10-02 21:03:00",
    ]
    assert issues["status"].tolist() == ["closed", "open", "closed"]
    assert issues["resolved"].map(str).tolist()[:2] == ["True", "False"]
    assert issues["satisfied"].map(str).tolist()[:2] == ["True", "False"]
    assert issues[["resolved", "satisfied"]].isna().to_numpy().tolist()[2] == [True, True]
    assert issues["category"].tolist() == ["GR", "TC", "绿化"]
    assert frames["communities"]["name"].tolist() == ["甲社区", "乙社区"]
    assert "13800000000" not in text
    assert 'files = ["*工单*.csv"]' in text


@pytest.mark.parametrize(
    ("cells", "forms"),
    [
        (["3/1/2026", "3/25/2026"], ["%m/%d/%Y"]),
        (["25/3/2026 9:00", "1/3/2026 8:00"], ["%d/%m/%Y %H:%M"]),
        (["3/1/2026", "4/2/2026"], ["%m/%d/%Y", "%d/%m/%Y"]),  # nobody can tell: asked
        (["2026-03-01", "2026.3.2"], [""]),
        (["甲", "乙"], []),
    ],
)
def test_forms_of_dates(cells: list[str], forms: list[str]) -> None:
    (sample,) = recognise.samples_of(recognise.sheet_table(grid("受理时间", *cells)))
    assert recognise.forms_of(sample) == forms


def test_an_offset_asks_for_the_street_s_own_clock() -> None:
    found = first(grid("工单号,受理时间", "A,2026-10-01T01:00:00Z", "B,2026-10-01T02:00:00+00:00"))
    assert draft.of(found, "a.csv").top == {"time_zone": "Asia/Shanghai"}


def test_months_side_by_side_become_rows(put, folder, tmp_path) -> None:
    put("中心客流2025.csv", "中心名称,1月,2月,3月,合计", "甲中心,10,20,30,60", "乙中心,1,,3,4")
    frames, _ = drafted(folder, tmp_path)
    use = frames["center_use"]
    rows = [
        (a, str(b)[:10], c)
        for a, b, c in zip(use["center_id"], use["date"], use["visits"].fillna(-1), strict=True)
    ]
    assert rows[:3] == [
        ("甲中心", "2025-01-01", 10),
        ("甲中心", "2025-02-01", 20),
        ("甲中心", "2025-03-01", 30),
    ]
    assert rows[4] == ("乙中心", "2025-02-01", -1)


def test_lists_of_json_and_all_columns_but(put, folder, reading) -> None:
    put("议事.csv", "会议编号\t会议层级\t会议日期\t诉求", 'M1\t小区\t2026-10-01\t["R1","R2"]')
    (folder / "积分.csv").write_text("小区,停车,环境\nK1,3,4\n", encoding="utf-8")
    found = reading("""
name = "t"
[[ledger]]
id = "meetings"
files = "议事.csv"
lists = ["诉求"]
columns = { issue_ids = "诉求" }
values.level = { "小区" = "compound" }
[[ledger]]
id = "deeds"
files = "积分.csv"
constants = { month = 2026-10-01 }
wide = { label = "deed_kind", value = "deeds", but = ["小区"] }
""")
    assert found.column("meetings", "issue_ids") == ["R1、R2"]
    frame = found.part("deeds").frame
    assert frame["deeds"].tolist() == [3, 4]
    assert [finding.value for finding in found.findings if finding.rule == "unknown_value"] == [
        "停车",
        "环境",
    ]


def test_a_profile_kept_before_beats_every_guess(put, folder) -> None:
    put("a.csv", "单子,开始,地方", "R1,2026-10-01,甲")
    path = folder.parent / "known.toml"
    path.write_text(
        'name = "街道系统"\n[[ledger]]\nid = "issues"\nfiles = "*.csv"\n'
        'columns = { issue_id = "单子", opened_at = "开始", community_id = "地方" }\n',
        encoding="utf-8",
    )
    ((file, sheet),), _ = sheets_of(folder)
    found = recognise.proposals(sheet, file, [load_profile(path)])
    assert (found[0].ledger, found[0].known, recognise.is_sure(found)) == ("issues", "街道系统", True)


def test_what_is_no_ledger_is_asked_about() -> None:
    assert not recognise.is_sure(recognise.proposals(grid("菜名,价格", "豆腐,3", "白菜,2"), "食堂.xlsx"))


def test_a_draft_of_strange_words_is_valid_toml() -> None:
    found = first(grid("工单号,受理时间,办件状态", 'A,2026-10-01,"归"\\档', "B,2026-10-02,办结"))
    made = draft.of(found, 'a"b\\c.csv')
    import tomllib

    assert tomllib.loads(draft.toml('引"号\\', [made]))["ledger"][0]["columns"]["status"] == "办件状态"
    assert json.dumps(made.keys, ensure_ascii=False)


def test_of_several_files_that_cannot_be_read_each_is_named(tmp_path):
    (tmp_path / "坏的.xlsx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "空的.csv").write_text("")
    sheets, faulty = sheets_of(tmp_path)
    assert sheets == []
    assert sorted(line[: line.index("：")] for line in faulty) == ["“坏的.xlsx”", "“空的.csv”"]
