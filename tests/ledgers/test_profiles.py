"""What a profile can say, each on a few rows."""

import json
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
import xlsxwriter

from linli.ledgers import load_profile, read_geometry

PROFILES = sorted((Path(__file__).resolve().parents[2] / "examples" / "profiles").glob("*.toml"))

ISSUES = """
name = "test"
[[ledger]]
id = "issues"
files = "*.csv"
columns = { issue_id = "no", opened_at = "when" }
"""


def square(left, bottom, **properties):
    ring = [[left, bottom], [left + 1, bottom], [left + 1, bottom + 1], [left, bottom + 1], [left, bottom]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


@pytest.fixture
def squares(folder):
    features = [
        square(0, 0, code="A", 名称="甲"),
        square(1, 0, code="B", 名称="乙"),
        square(2, 0, code="B", 名称="乙"),
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "areas.geojson").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("path", PROFILES, ids=lambda path: path.stem)
def test_the_examples_are_valid(path):
    assert load_profile(path).name


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name = 1", "name"),
        ('name = "x"\ncolour = 1', "colour"),
        ('name = "x"\n[[ledger]]\nid = "isues"\nfiles = "*"', "no ledger 'isues'"),
        ('name = "x"\n[[ledger]]\nid = "issues"\nfiles = "*"\ncolumns = { opened = "a" }', "no field opened"),
        ('name = "x"\n[[ledger]]\nid = "issues"', "exactly one of files"),
        ('name = "x"\n[[ledger]]\nid = "issues"\nfiles = "*"\nextract = { a = "(" }', "extract"),
        (
            'name = "x"\n[[ledger]]\nid = "issues"\nfiles = "*"\nlocate = { geometry = "communities" }',
            "communities",
        ),
        ("name = ", "profile.toml"),
    ],
)
def test_a_faulty_profile_names_the_key(tmp_path, text, says):
    path = tmp_path / "profile.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=says):
        load_profile(path)


def test_columns_date_forms_and_constants(put, reading):
    put("a.csv", "no,when,how,里程碑", "1,01/02/2015 12:20:09 AM,phone,x", "2,01/03/2015 01:00:00 PM,fax,x")
    result = reading(
        ISSUES + 'constants = { urgency = "一般" }\n[ledger.dates]\nopened_at = "%m/%d/%Y %I:%M:%S %p"\n'
    )
    assert result.column("issues", "opened_at") == [datetime(2015, 1, 2, 0, 20, 9), datetime(2015, 1, 3, 13)]
    assert result.column("issues", "urgency") == ["normal", "normal"]
    assert result.part("issues").dropped == ["how", "里程碑"]


def test_values_else_and_alternative_titles(put, reading):
    put(
        "a.csv", "no,when,how", "1,2026-01-01,phone", "2,2026-01-01,fax", "3,2026-01-01,", "4,2026-01-01,none"
    )
    profile = ISSUES.replace('"when" }', '"when", channel = ["way", "how"] }')
    result = reading(
        profile
        + '[ledger.values.channel]\nphone = "hotline"\nnone = ""\n[ledger.values_else]\nchannel = "other"\n'
    )
    assert result.column("issues", "channel") == ["hotline", "other", None, None]


def test_rows_of_a_state_are_rejected_with_a_warning(put, reading):
    put("a.csv", "no,when,阶段", "1,2026-01-01,[作废]", "2,2026-01-02,结案")
    result = reading(ISSUES + 'reject = { "阶段" = ["[作废]"] }\n')
    part = result.part("issues")
    assert (part.rows_read, len(part.frame), part.rejected) == (2, 1, {"excluded": 1})
    assert result.rules == [("excluded", "warning")]


@pytest.mark.parametrize(
    ("policy", "visits", "rejected", "warnings"),
    [
        ("keep", [1, 2, 4, 8], {}, 2),
        ("first", [1, 4], {"repeat": 2}, 2),
        ("last", [4, 8], {"repeat": 2}, 2),
        ("sum", [11, 4], {"repeat": 2}, 2),
        ("reject", [4], {"repeat": 3}, 3),
    ],
)
@pytest.mark.parametrize("on", ["", ', on = ["d", "t"]'])
def test_repeats(put, reading, policy, visits, rejected, warnings, on):
    put(
        "a.csv",
        "d,t,v",
        "2026-01-01,7:30 AM,1",
        "2026-01-01,7:30 AM,2",
        "2026-01-01,8:30 AM,4",
        "2026-01-01,7:30 AM,8",
    )
    if on and policy == "sum":
        on = ""
    result = reading(
        'name = "x"\n[[ledger]]\nid = "center_use"\nfiles = "a.csv"\nconstants = { center_id = "Z1" }\n'
        'columns = { date = "d", hour = "t", visits = "v" }\n' + f'repeats = {{ policy = "{policy}"{on} }}\n'
    )
    part = result.part("center_use")
    assert part.frame["visits"].tolist() == visits
    assert part.rejected == rejected
    assert part.rows_read == 4
    assert result.rules == [("repeat", "warning")] * warnings


@pytest.mark.parametrize(("policy", "kept"), [("first", ["a", None]), ("last", [None, "b"])])
def test_repeats_across_files(put, reading, policy, kept):
    put("1.csv", "no,when,owner", "1,2026-01-01,a")
    put("2.csv", "no,when,owner", "1,2026-01-01,b")
    profile = ISSUES.replace('"when" }', '"when", owner_kind = "owner" }')
    result = reading(profile + f'repeats = {{ policy = "{policy}" }}\n')
    found = {part.file: part.frame["owner_kind"].tolist() for part in result.parts}
    assert found == {f"{n}.csv": [name] if name else [] for n, name in zip("12", kept, strict=True)}


def test_a_total_beside_its_parts(put, reading):
    put("a.csv", "d,x,y,t", "2026-01-01,1,2,3", "2026-01-02,1,2,4")
    result = reading(
        'name = "x"\n[[ledger]]\nid = "center_use"\nfiles = "a.csv"\nconstants = { center_id = "Z1" }\n'
        'columns = { date = "d", visits = "t" }\ntotal = { column = "t", parts = ["x", "y"] }\n'
    )
    assert result.column("center_use", "visits") == [3, 4]
    assert [(f.cell, f.rule, f.severity) for f in result.findings] == [("D3", "total_mismatch", "warning")]


def test_wide_months(put, reading):
    put("visits_2026.csv", "place,JAN,FEB", "1,5,", "2,0,7")
    result = reading(
        'name = "x"\n[[ledger]]\nid = "center_use"\nfiles = "visits_*.csv"\n'
        'columns = { center_id = "place" }\n'
        "file_name = '_(?P<year>\\d{4})'\nconstants = { period = \"month\" }\nclosed_when_zero = true\n"
        '[ledger.wide]\nlabel = "date"\nvalue = "visits"\n'
        '[ledger.wide.columns]\nJAN = "{year}-01-01"\nFEB = "{year}-02-01"\n'
    )
    part = result.part("center_use")
    assert part.frame["date"].dt.strftime("%Y-%m").tolist() == ["2026-01", "2026-02", "2026-01", "2026-02"]
    assert part.frame["visits"].tolist() == [5, pd.NA, 0, 7]
    assert part.frame["open_minutes"].tolist() == [pd.NA, pd.NA, 0, pd.NA]
    assert part.rows_read == 4


def test_lookups_and_values_of_another_ledger(put, reading):
    put("a.csv", "no,when,area", "1,2026-01-01,7", "2,2026-01-01,8", "3,2026-01-02,")
    put("areas.tsv", "id\ttitle", "7\t甲社区")
    profile = ISSUES.replace('"when" }', '"when", community_id = "area_name" }')
    result = reading(
        profile
        + '[[ledger.lookup]]\ncolumn = "area"\nfile = "areas.tsv"\nkey = "id"\n'
        + 'take = { area_name = "title" }\n'
        + '[[ledger]]\nid = "communities"\nfrom_values = { ledger = "issues", field = "community_id" }\n'
    )
    assert result.column("issues", "community_id") == ["甲社区", None, None]
    assert result.column("communities", "name") == ["甲社区"]
    assert [(f.cell, f.value, f.rule) for f in result.findings] == [("C3", "8", "lookup_missing")]


def test_places_from_polygons_and_rows_outside(put, reading, squares, folder, tmp_path):
    put("a.csv", "名,经纬度,户", '近,"2.5,0.5",10户', '远,"9,9",5', '无,"",5', '乱,"0.5, 0.5",不明白')
    text = """
name = "x"
[[geometry]]
kind = "communities"
file = "areas.geojson"
id = "code"
name = "名称"
[[ledger]]
id = "communities"
from_geometry = "communities"
columns = { community_id = "code", name = "名称" }
[[ledger]]
id = "compounds"
files = "a.csv"
row_id = { compound_id = "P" }
columns = { name = "名", households = "户" }
lenient = ["households"]
locate = { geometry = "communities" }
extract."经纬度" = '(?P<longitude>[\\d.]+)\\s*,\\s*(?P<latitude>[\\d.]+)'
"""
    result = reading(text)
    part = result.part("compounds")
    assert result.column("communities", "community_id") == ["A", "B"]
    assert part.frame["compound_id"].tolist() == ["P2", "P5"]
    assert part.frame["community_id"].tolist() == ["B", "A"]
    assert (part.rows_read, part.rejected) == (4, {"outside": 1, "no_point": 1})
    assert sorted(result.rules) == [
        ("no_point", "warning"),
        ("outside", "warning"),
        ("unreadable_dropped", "warning"),
    ]
    collection = read_geometry(folder, load_profile(tmp_path / "profile.toml"))["communities"]
    assert [item["properties"] for item in collection["features"]] == [
        {"community_id": "A", "name": "甲"},
        {"community_id": "B", "name": "乙"},
    ]


def test_a_point_that_means_not_located(put, reading):
    put(
        "a.csv",
        "no,when,lon,lat",
        "1,2026-01-01,-71.0587,42.3594",
        "2,2026-01-01,-71.1,42.3",
        "3,2026-01-01,0,0",
    )
    profile = ISSUES + "not_located = [{ longitude = -71.0587, latitude = 42.3594 }]\n"
    part = reading(profile).part("issues")
    assert part.frame["longitude"].fillna(0).tolist() == [0, -71.1, 0]
    assert len(part.frame) == 3


def test_rows_written_in_the_profile(reading):
    rows = (
        '[[ledger]]\nid = "centers"\nrows = [{ center_id = "Z1", name = "一号", opened_on = 2024-05-01 }]\n'
    )
    part = reading('name = "x"\n' + rows).part("centers")
    assert part.frame["opened_on"].tolist() == [datetime(2024, 5, 1)]


def test_units_scale_and_missing_words(put, reading):
    put("a.csv", "no,when,停", "1,2026-01-01,48", "2,2026-01-01,没有记")
    profile = ISSUES.replace('"when" }', '"when", paused_days = "停" }').replace(
        'name = "test"', 'name = "test"\nmissing = ["没有记"]'
    )
    result = reading(profile + "scale = { paused_days = 0.25 }\n")
    assert result.column("issues", "paused_days")[0] == 12
    assert result.findings == []


def test_files_and_columns_that_are_not_there(put, reading):
    result = reading(ISSUES)
    assert result.rules == [("no_file", "error")]
    put("a.csv", "no,at", "1,2026-01-01")
    assert reading(ISSUES).rules == [("missing_column", "error")]
    put("a.csv", "no,when", "1,2026-01-01")
    assert reading(ISSUES + 'reject = { "阶段" = ["x"] }\n').rules == [("missing_source_column", "error")]


def test_what_the_build_asks_of_a_spec(tmp_path):
    path = tmp_path / "p.toml"
    path.write_text(ISSUES + 'as_of = 2026-02-01\nrepeats = { policy = "last" }\n', encoding="utf-8")
    profile = load_profile(path)
    (spec,) = profile.ledgers
    assert (profile.as_of, spec.as_of, spec.repeats, spec.repeat_key) == (
        None,
        date(2026, 2, 1),
        "last",
        ["issue_id"],
    )


def test_the_worked_example_of_the_guide(folder, reading):
    guide = Path(__file__).resolve().parents[2] / "docs" / "profiles.md"
    example = guide.read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    ring = [[110.9, 34.9], [111.1, 34.9], [111.1, 35.1], [110.9, 35.1], [110.9, 34.9]]
    area = {
        "type": "Feature",
        "properties": {"code": "A", "name": "甲社区"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    collection = {"type": "FeatureCollection", "features": [area]}
    (folder / "areas.geojson").write_text(json.dumps(collection), encoding="utf-8")
    inside = SimpleNamespace(x=12_356_598.0, y=4_143_205.0)  # 111 east, 35.03 north
    titles = [
        "任务号",
        "大类名称",
        "问题来源",
        "当前阶段名称",
        "上报时间",
        "处置截止时间",
        "结案时间",
        "所属社区",
        "X坐标",
        "Y坐标",
        "监督员",
    ]
    case = [
        "T1",
        "路灯",
        "市民热线",
        "处置",
        "2018-01-02 03:04:05",
        "2018-01-09",
        "",
        "乙",
        inside.x,
        inside.y,
        "某",
    ]
    closed = [*case[:3], "结案", *case[4:6], "2018-02-03", *case[7:]]
    other = ["T2", "路灯", "领导", "处置", "2018-01-05", "", "", "", "", "", "某"]
    void = ["T3", "路灯", "领导", "[作废]", "2018-01-06", "", "", "", "", "", "某"]
    for month, rows in (("01", [case, other, void]), ("02", [closed])):
        with xlsxwriter.Workbook(str(folder / f"queryResult_2018-{month}.xlsx")) as book:
            page = book.add_worksheet()
            for number, row in enumerate([titles, *rows]):
                page.write_row(number, 0, row)

    result = reading(example)
    rows = pd.concat([part.frame for part in result.parts if part.ledger == "issues"])
    assert rows["issue_id"].tolist() == ["T1", "T2"]
    assert rows["status"].tolist() == ["closed", "处置"]
    assert rows["channel"].tolist() == ["hotline", "other"]
    assert rows["community_id"].tolist() == ["A", None]
    assert rows["longitude"].between(110.9, 111.1).tolist() == [True, False]
    assert not [finding for finding in result.findings if finding.severity == "error"]
    assert all(
        {"所属社区", "监督员"} <= set(part.dropped) for part in result.parts if part.ledger == "issues"
    )


def test_a_date_fault_shows_the_form_that_the_profile_asks_for(put, reading):
    put("a.csv", "no,when", "1,2026-13-40")
    result = reading(ISSUES + '[ledger.dates]\nopened_at = "%d.%m.%Y %H:%M"\n')
    [fault] = [finding for finding in result.findings if finding.rule == "not_date"]
    assert "01.03.2025 09:30" in fault.message
