"""What lies beyond the limits is a finding, the process that reads may die of it, and the next file is read."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from linli.ledgers import apart, limits, read, tables
from linli.pipeline import build

HEADER = "诉求编号,来源渠道,受理时间,诉求类别"
GOOD = "1,12345热线,2026-08-01 09:00,停车"
PROFILE = """
name = "p"
[[ledger]]
id = "issues"
files = "诉求台账.csv"
extract."诉求类别" = '(?P<found>(a+)+$)'
"""


@pytest.fixture
def own_process():
    """Begin with a new process, and leave none that was bounded otherwise."""
    apart.end_all()
    yield
    apart.end_all()


def test_a_pattern_that_comes_to_no_end_is_a_finding_and_the_next_source_is_read(
    put, reading, own_process, monkeypatch
):
    monkeypatch.setattr(limits, "SECONDS", 2)
    put("诉求台账.csv", HEADER, f"1,12345热线,2026-08-01,{'a' * 40}!")
    assert reading(PROFILE).rules == [("too_slow", "error")]
    monkeypatch.undo()
    put("诉求台账.csv", HEADER, GOOD)
    assert reading().rules == []


def test_cells_far_away_take_more_memory_than_there_is_and_only_their_file_is_lost(
    folder, put, reading, own_process
):
    with xlsxwriter.Workbook(str(folder / "诉求.xlsx")) as book:
        page = book.add_worksheet("诉求台账")
        page.write_row("A1", HEADER.split(","))
        for row in range(200):  # too many for a slip of the hand
            page.write(1_048_575 - 2 * row, 16_383, 1)
    put("诉求台账.csv", HEADER, GOOD)
    result = reading()
    assert result.rules == [("too_large", "error")]
    assert result.column("issues", "issue_id") == ["1"]


def test_a_line_without_end_is_told_and_only_its_file_is_lost(folder, put, reading):
    (folder / "诉求.csv").write_bytes(f"{HEADER}\n1,".encode() + b"x" * (limits.LINE + 1))
    put("诉求台账.csv", HEADER, GOOD)
    result = reading()
    assert result.rules == [("endless_line", "error")]
    assert result.column("issues", "issue_id") == ["1"]


def test_a_long_table_is_looked_at_in_pieces_and_says_the_same(put, reading, monkeypatch):
    rows = [f"{number},12345热线,2026-08-0{1 + number % 9},停车" for number in range(1, 60)]
    rows[30] = "31,12345热线,上上周,停车"
    rows[40] = rows[39]  # the same row again
    put("诉求台账.csv", HEADER, *rows)
    whole = reading()
    monkeypatch.setattr(tables, "AT_ONCE", 7)
    pieces = reading()
    assert pieces.rules == whole.rules
    assert sorted(finding.cell for finding in pieces.findings) == sorted(f.cell for f in whole.findings)
    one, many = (pd.concat([part.frame for part in read.parts]) for read in (whole, pieces))
    assert len(pieces.parts) > len(whole.parts)
    pd.testing.assert_frame_equal(many.reset_index(drop=True), one.reset_index(drop=True))


def test_one_text_is_too_long_and_another_is_cut_where_it_is_told(put, reading):
    put("诉求台账.csv", HEADER, f"{'长' * (limits.NAME + 1)},12345热线,{'x' * 9_000},停车")
    told = {finding.rule: finding for finding in reading().findings}
    assert set(told) == {"too_long", "not_date"}
    assert len(told["not_date"].value) <= limits.SHOWN + 1
    assert len(told["not_date"].message) < 2 * limits.SHOWN


def test_free_texts_are_covered_and_keys_refused(put, reading):
    put("街道大事.csv", "大事编号,日期,名称", "1,2026-08-01,电话13800138000来电", "13800138000,2026-08-02,二")
    result = reading()
    assert sorted(result.rules) == [("personal_covered", "warning"), ("personal_mobile", "error")]
    assert result.column("events", "title") == ["电话***来电", "二"]
    assert not any("13800138000" in str(finding) for finding in result.findings)


def test_where_only_a_code_may_stand_a_name_is_refused_and_not_told(put, reading):
    put("支部台账.csv", "支部编号,支部名称,书记岗位代号", "B1,一支部,王小明", "B2,二支部,P1")
    [finding] = [finding for finding in reading().findings if finding.rule == "personal_name"]
    assert (finding.rule, finding.cell, finding.value) == ("personal_name", "C2", "***")
    assert "王小明" not in finding.message


def test_signs_that_nobody_sees_are_taken_away_and_told(put, reading):
    put("小区底册.csv", "小区编号,小区名称", "K1,一号\u202e院\u200b")
    result = reading()
    assert result.rules == [("hidden_signs", "warning")]
    assert result.column("compounds", "name") == ["一号院"]


def test_a_number_that_a_profile_scales_beyond_sense_is_refused(put, reading):
    put("诉求台账.csv", f"{HEADER},挂账天数", f"{GOOD},99999999999999")
    profile = PROFILE.replace("extract.\"诉求类别\" = '(?P<found>(a+)+$)'", "scale = { paused_days = 1e9 }")
    assert reading(profile).rules == [("above_maximum", "error")]


def test_many_points_of_a_shape_become_few(folder, small_source, tmp_path):
    import json
    import math

    angles = [2 * math.pi * number / 60_000 for number in range(60_000)]
    ring = [[120 + 0.01 * math.cos(angle), 30 + 0.01 * math.sin(angle)] for angle in [*angles, 0.0]]
    feature = {
        "type": "Feature",
        "properties": {"community_id": "C1"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    (folder / "geo").mkdir()
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (folder / "geo" / "communities.geojson").write_text(text, encoding="utf-8")
    [found] = build.read_geometry(folder, None)["communities"]["features"]
    assert 100 < len(found["geometry"]["coordinates"][0]) < limits.SHAPE_POINTS


def test_a_file_of_few_bytes_and_endless_rows_is_refused(folder, reading, monkeypatch):
    monkeypatch.setattr(
        apart, "run", lambda make, *args: make(*args)
    )  # in this process, which knows of the lower limit
    monkeypatch.setattr(limits, "FREE_CELLS", 1_000)
    monkeypatch.setattr(limits, "EXPANSION", 10)
    frame = pd.DataFrame({"诉求编号": ["1"] * 100_000, "受理时间": [datetime(2026, 1, 1)] * 100_000})
    frame.to_parquet(folder / "诉求台账.parquet")
    assert reading().rules == [("expands", "error")]


def test_a_file_is_found_where_it_is_asked_for_whatever_folder_the_reader_began_in(tmp_path, monkeypatch):
    for name in ("first", "second"):
        monkeypatch.chdir(tmp_path)
        folder = tmp_path / name
        folder.mkdir()
        monkeypatch.chdir(folder)
        Path("a.csv").write_text(f"列\n{name}\n", encoding="utf-8")
        [grid] = apart.all_of(read.grids, Path("a.csv"))
        assert name in grid.columns[0].values
