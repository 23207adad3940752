"""The steward's desk: what is dropped, recognised, asked about once, left out, given back."""

import dataclasses
import io
import json
import re
import shutil
import threading
import zipfile
from datetime import date
from zoneinfo import ZoneInfo

import duckdb
import pytest

from linli import contracts, intake
from linli.components.elements import style
from linli.geo import shapes
from linli.intake import desk as desks
from linli.intake import sentences, shelf
from linli.intake.jobs import Job
from linli.ledgers import Finding
from linli.pipeline.build import Cancelled
from linli.warehouse.store import Store
from tests import messy, small


def quiet(_share, _text):
    """Tell no progress."""


def zipped(files, **how):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data, **how)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    return messy.store(tmp_path_factory.mktemp("desk") / "store")


@pytest.fixture
def store(first, tmp_path):
    return Store(shutil.copytree(first.folder, tmp_path / "store"))


@pytest.fixture
def sent(tmp_path):
    return {path.name: path.read_bytes() for path in messy.write(tmp_path / "messy")}


def _finding(file):
    return Finding("issues", file, "", "A2", "", "rule", "message", "error")


def laid_out(store, sent):
    return desks.lay_out(store, desks.receive(store, sent, "wang"), quiet)


# ---------------------------------------------------------------------------- what is dropped


def test_a_zip_is_its_files_without_folders_and_what_systems_leave_in_it():
    content = zipped(
        {
            "十月/诉求台账.csv": b"a",
            "__MACOSX/x.csv": b"b",
            "十月/~$诉求.xlsx": b"c",
            "九月/诉求台账.csv": b"d",
        }
    )
    assert desks.unpacked({"包.zip": content}) == {"诉求台账.csv": b"a", "诉求台账(2).csv": b"d"}


def test_names_that_windows_packed_are_chinese_again():
    content = zipped({"plain.csv": b"a"}).replace(
        b"plain.csv", "诉求1.csv".encode("gb18030")[:9].ljust(9, b"v")
    )
    assert next(iter(desks.unpacked({"a.zip": content}))).startswith("诉求")


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"no zip", "不是能打开的压缩包"), (zipped({"a.csv": b"0" * 3_000}), "解开后超过")],
)
def test_what_is_no_zip_or_unpacks_to_too_much_is_refused(content, says, monkeypatch):
    monkeypatch.setattr(desks.limits, "EXPANDED_BYTES", 2_000)
    with pytest.raises(intake.Refused, match=says):
        desks.unpacked({"a.zip": content})


# ---------------------------------------------------------------------------- sheets


def test_three_messy_workbooks_are_asked_about_once_and_known_the_next_month(store, sent):
    desk = laid_out(store, sent)
    assert sentences.dropped(desk) == "收到 4 个文件，3 张表；1 个文件读不了"
    assert [(sheet.ledger, sheet.state) for sheet in desk.sheets] == [
        ("issues", "ask"),  # 部分解决 could be either
        ("member_counts", "sure"),
        ("points", "sure"),
    ]
    (asked,) = desk.open()
    assert desks.strange_words(asked) == {"resolved": ["部分解决"]}
    assert desks.questions(asked) == []
    assert desks.filled_otherwise(asked) == {
        "channel": "（全表都是：12345热线）",
        "opened_at": "来电日期＋来电时间",
    }
    asked.words = {"resolved": {"部分解决": "no"}}
    asked.state = "sure"
    rows, findings = desks.as_read(asked)
    assert findings == []
    assert rows["是否解决"].tolist() == [True, False, None, False]
    assert "市民姓名" not in rows.columns
    shown = desks.as_sent(asked)
    assert not any(name in shown.to_string() for name in ("张某", "王某"))
    assert "市民姓名" in shown.to_string()

    delivery = intake.replan(store, desk.delivery.id, desks.plan(store, desk))
    shown = intake.preview(store, delivery)
    assert sentences.found(shown) == "有 1 类错误共 2 处，改好或先去掉这些行才能发布"
    assert desks.set_aside(shown.report, delivery) == 1
    assert [desks.can_leave_out(group, sent) for group in shown.groups] == [True]
    (name,) = desks.marked(store, delivery, shown.report.findings)
    assert name == "附件2：道德银行积分（10月）（已标错）.xlsx"
    delivery = intake.replan(store, delivery.id, desks.leave_out(delivery.plan, shown.groups))
    shown = intake.preview(store, delivery)
    assert sentences.changes(shown) == "发布后新增 6 行，改动 0 行，减少 0 行"
    (line,) = [each for each in sentences.moved(shown) if "读到了" in each]
    assert line == "诉求台账的“是否解决”、“是否满意”读到了，但还要有“回访情况”一列，才能算解决率、满意率。"
    assert (shown.data_as_of, shown.month) == (date(2026, 11, 2), date(2026, 10, 1))  # closed in November
    assert intake.publish(store, delivery, "wang").version
    assert sorted(desks.remember(store, desk)) == shelf.names(store)
    (known, *_), counting = intake.load_all(store)[::-1], intake.in_force(store)
    listed = sentences.delivery_rows([known], counting, ZoneInfo("Asia/Shanghai"))
    assert listed.iloc[0, -1] == "在用；没有读：会议通知.docx"

    again = laid_out(store, {name.replace("10月", "11月"): data for name, data in sent.items()})
    assert [sheet.state for sheet in again.sheets] == ["known", "known", "known"]
    renamed = (
        "工单号,来电日期,问题分类,涉及社区,处理状态,解决情况\nX,2026-11-02,供暖,东渡社区,办结,部分解决\n"
    )
    (other,) = laid_out(store, {"12345工单2026年12月.csv": renamed.encode()}).sheets
    assert (other.ledger, other.state) == ("issues", "ask")
    assert other.words == {"resolved": {"部分解决": "no"}}  # proposed as it was answered
    assert "satisfied" in [item.name for item in desks.missed(other)]  # kept of such a sheet
    assert [sheet.known for sheet in again.sheets] == [
        "诉求台账·12345工单",
        "党员人数·党员",
        "道德银行·道德银行积分",
    ]
    rows, findings = desks.as_read(again.sheets[0])
    assert rows["是否解决"].tolist() == [True, False, None, False]
    assert findings == []
    assert desks.filled_otherwise(again.sheets[0])["opened_at"] == "来电日期＋来电时间"
    again.sheets[0].chosen = {"satisfied": ""}  # one column is changed, and the rest of what is kept holds
    keys = again.sheets[0].draft().keys
    assert (keys["columns"]["satisfied"], keys["values"]["resolved"]["部分解决"]) == ([], "no")
    assert desks.strange_words(again.sheets[0]) == {}


def test_what_was_answered_is_there_when_the_page_is_loaded_anew(store, sent):
    desk = laid_out(store, sent)
    (asked,) = desk.open()
    asked.words = {"resolved": {"部分解决": "no"}}
    desks.keep_answers(store, desk)  # as it is given, before the sheet is agreed to
    (other,) = desks.lay_out(store, intake.load(store, desk.delivery.id), quiet).open()
    assert (other.words, desks.unanswered(other)) == (asked.words, [])
    asked.state = "sure"
    points = desk.sheets[2]
    desks.take_as(points, None)
    desks.keep_answers(store, desk)
    again = desks.lay_out(store, intake.load(store, desk.delivery.id), quiet)
    assert [(sheet.ledger, sheet.state) for sheet in again.sheets] == [
        ("issues", "sure"),
        ("member_counts", "sure"),
        (None, "skip"),
    ]
    assert desks.state_of(again) == desks.state_of(desk)


def test_two_ways_of_reading_files_of_one_name_are_both_kept(store):
    forms = (
        "工单号,来电日期,问题分类,办件状态,好吗\nA,2026-10-01,供暖,办结,是\n",
        "编号,来电日期,诉求分类,办理状态,行吗\nB,2026-11-01,供暖,办结,否\n",
    )
    for number, text in enumerate(forms, start=10):
        desk = laid_out(store, {f"热线2026年{number}月.csv": text.encode()})
        (sheet,) = desk.sheets
        sheet.chosen = dict.fromkeys((item.name for item in desks.missed(sheet)), "")
        sheet.chosen |= {"resolved": sheet.choices()[-1]}
        assert desks.remember(store, desk) == shelf.names(store)[-1:]
    assert shelf.names(store) == ["诉求台账·热线", "诉求台账·热线#2"]
    for name, text in zip(shelf.names(store), forms, strict=True):
        (sheet,) = laid_out(store, {"热线2026年12月.csv": text.encode()}).sheets
        assert (sheet.state, sheet.known) == ("known", name)
        sheet.chosen = {"satisfied": sheet.choices()[-1], "resolved": ""}  # a way of reading that is changed
        assert desks.remember(store, dataclasses.replace(desk, sheets=[sheet])) == [name]
    assert len(shelf.names(store)) == 2


def test_a_corrected_file_takes_the_place_of_the_one_before_with_all_answers(store):
    text = "诉求编号,受理时间,好吗\nA,2026-10-01,是\nB,坏了,否\n"
    desk = laid_out(store, {"诉求台账.csv": text.encode()})
    (sheet,) = desk.sheets
    sheet.chosen = dict.fromkeys((item.name for item in desks.missed(sheet)), "") | {"resolved": "好吗"}
    sheet.state = "sure"
    left = {("诉求台账.csv", ""): frozenset({3})}
    desk.delivery = intake.replan(
        store, desk.delivery.id, desks.replace(desks.plan(store, desk), left_out=left)
    )
    assert desks.take_in(desk.delivery.plan).left_out == {}
    for name in ("诉求台账.csv", "诉求台账（已标错）.xlsx"):
        mended = text.replace("坏了", "2026-10-02").encode()
        if name.endswith("xlsx"):
            mended = desks.marked(store, desk.delivery, [_finding("诉求台账.csv")])[name]
        desk = desks.corrected(
            store, desk, {name: mended, "另一张.csv": "菜名,价格\n豆腐,3\n".encode()}, quiet
        )
        other, sheet = sorted(desk.sheets, key=lambda each: each.ledger or "")
        assert (other.state, sheet.state, sheet.chosen["resolved"]) == ("ask", "sure", "好吗")
        assert desk.delivery.plan.left_out == {}
        assert "诉求台账.csv" in desk.exchanged
        assert len(desk.delivery.files) == 2
        assert len(desks.as_read(sheet)[0]) == 2


def test_a_preview_shows_the_cells_that_change_and_what_was_taken_back_is_brought_in_again(store):
    first, *rest = small.ISSUES.splitlines()
    mended = rest[-1].replace("物业服务", "停车秩序")
    desk = laid_out(store, {"诉求台账.csv": f"{first}\n{mended}\n".encode()})
    for sheet in desk.sheets:
        sheet.chosen = dict.fromkeys((item.name for item in desks.missed(sheet)), "")
    delivery = intake.replan(store, desk.delivery.id, desks.plan(store, desk))
    shown = intake.preview(store, delivery)
    (found,) = [
        each for each in desks.told_to_sender(desk, shown).report.findings if each.rule == "superseded"
    ]
    assert re.fullmatch(r"\d+年\d+月\d+日 \d\d:\d\d 送来的 诉求台账.csv", found.file)  # no id of a delivery
    assert "在这次送来的“诉求台账.csv”里也有" in found.message  # not a file in itself
    told = sentences.cell_rows(shown)
    assert told.iloc[:, 1].tolist() == [mended.split(",")[0]]
    assert told.iloc[:, 2].tolist() == ["诉求类别"]
    assert told.iloc[0, 3:].tolist() == ["物业服务", "停车秩序"]
    intake.publish(store, delivery, "wang")
    undone = intake.undo(store, "wang").delivery
    again = desks.lay_out(store, undone, quiet)
    delivery = intake.replan(store, undone.id, desks.plan(store, again))
    assert intake.publish(store, delivery, "wang").version == store.live_version()
    assert undone.id in {known.id for known in intake.in_force(store)}


def test_what_is_found_stands_in_the_clerks_own_cell_and_under_her_own_title(store):
    text = "工单号,受理时间,办结日期,情况\n1,2026-10-01,,办结\n"
    desk = laid_out(store, {"诉求台账.csv": text.encode()})
    (sheet,) = desk.sheets
    sheet.chosen = dict.fromkeys((item.name for item in desks.missed(sheet)), "") | {"status": "情况"}
    finding = dataclasses.replace(
        _finding("诉求台账.csv"), cell="第 2 行“办结时间”", message="“办结时间”缺日期"
    )
    (told,) = desks.in_own_words(desk, [finding])
    assert (told.cell, told.message) == ("C2", "“办结日期”（办结时间）缺日期")


def test_a_column_set_by_hand_is_read_instead_and_none_is_left_unread(store):
    text = "诉求编号,受理时间,登记,办结时间\n1,2026-10-01,2026-10-02,2026-10-05\n"
    desk = laid_out(store, {"诉求台账.csv": text.encode()})
    (sheet,) = desk.sheets
    sheet.chosen = {"opened_at": "登记", "closed_at": ""}
    rows, _ = desks.as_read(sheet)
    assert [str(day)[:10] for day in rows["受理时间"]] == ["2026-10-02"]
    assert "办结时间" not in rows.columns


def test_a_column_that_the_ledger_has_is_never_blanked_unasked(store):
    text = "诉求编号,受理时间,办结时间\nR1,2026-10-01,2026-10-05\n"
    (sheet,) = laid_out(store, {"诉求台账.csv": text.encode()}).sheets
    assert sheet.state == "ask"
    names = [item.name for item in desks.missed(sheet)]
    assert {"category", "status"} <= set(names)
    assert "诉求类别" in desks.unanswered(sheet)
    assert not {"issue_id", "opened_at", "closed_at"} & set(names)
    sheet.chosen = dict.fromkeys(names, "")
    assert desks.missed(sheet) == []
    assert sheet.draft().keys["columns"]["category"] == []
    assert desks.unanswered(sheet) == []


def test_a_column_that_a_kept_way_of_reading_knows_by_other_names_is_asked_about_too(store):
    columns = (
        'issue_id = "工单号"\nopened_at = "来电"\ncategory = ["分类", "类别"]\nstatus = ["状态", "情况"]'
    )
    shelf.put(
        store,
        "热线",
        f'name = "热线"\n[[ledger]]\nid = "issues"\nfiles = "*.csv"\n[ledger.columns]\n{columns}\n',
    )
    (sheet,) = laid_out(
        store, {"热线.csv": "工单号,来电,类别,情况\nA,2026-10-01,停车,已办结\n".encode()}
    ).sheets
    assert (sheet.state, desks.missed(sheet)) == ("known", [])
    (sheet,) = laid_out(store, {"热线.csv": "工单号,来电,甲,乙\nA,2026-10-01,停车,已办结\n".encode()}).sheets
    assert (sheet.state, [item.name for item in desks.missed(sheet)]) == ("ask", ["category", "status"])
    sheet.chosen = {"category": "甲"}
    assert [item.name for item in desks.missed(sheet)] == ["status"]
    sheet.chosen["status"] = ""
    assert (desks.missed(sheet), sheet.draft().keys["columns"]["status"]) == ([], [])


def test_a_column_with_a_known_title_is_it_whatever_its_words(store):
    text = "工单号,受理时间,解决情况\nA,2026-10-01,部分\nB,2026-10-02,大半\n"
    (sheet,) = laid_out(store, {"热线工单.csv": text.encode()}).sheets
    desks.take_as(sheet, "issues")
    assert sheet.draft().keys["columns"]["resolved"] == "解决情况"
    assert desks.strange_words(sheet) == {"resolved": ["部分", "大半"]}


def test_what_nobody_can_tell_from_a_sheet_is_asked_with_its_answers(store):
    desk = laid_out(store, {"工单.csv": "工单号,受理时间\nA,3/4/2026\nB,5/6/2026\n".encode()})
    (sheet,) = desk.sheets
    assert sheet.state == "ask"
    ((name, (_, answers)),) = desks.asks(sheet).items()
    assert list(answers.values()) == ["3/4/2026 是 2026年3月4日", "3/4/2026 是 2026年4月3日"]
    sheet.answers[name] = "%d/%m/%Y"
    rows, _ = desks.as_read(sheet)
    assert [str(day)[:10] for day in rows["受理时间"]] == ["2026-04-03", "2026-06-05"]
    wide = laid_out(store, {"客流.csv": "中心名称,1月,2月,3月\n甲,1,2,3\n".encode()}).sheets[0]
    wide.answers["year"] = "2025"
    assert [str(day)[:10] for day in desks.as_read(wide)[0]["日期"]] == [
        "2025-01-01",
        "2025-02-01",
        "2025-03-01",
    ]


def test_what_is_no_ledger_is_asked_about_and_may_be_left_alone(store):
    desk = laid_out(store, {"菜单.csv": "菜名,价格\n豆腐,3\n".encode()})
    (sheet,) = desk.sheets
    assert (sheet.state, sheet.ledger, sheet.likeliest) == ("ask", None, "")
    desks.take_as(sheet, None)
    with pytest.raises(intake.Refused, match="没有一张表要读"):
        desks.plan(store, desk)


def square(west, **properties):
    ring = [[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


AREAS = [
    square(0, 社区编码="A", 社区="甲社区"),
    square(9, 社区编码="A", 社区="甲社区"),
    square(4, 社区编码="B", 社区="乙社区"),
]
POINTS = '小区编号,小区名称,坐标\nK1,一院,"4.5,0.5"\nK2,二院,"9.5,0.5"\nK3,外院,"7.5,0.5"\n'


def test_a_map_gives_the_areas_and_says_where_points_lie(tmp_path):
    store = Store(tmp_path / "new")
    areas = json.dumps({"type": "FeatureCollection", "features": AREAS}, ensure_ascii=False).encode()
    desk = laid_out(store, {"社区边界.geojson": areas, "小区底册.csv": POINTS.encode()})
    compounds, communities = sorted(desk.sheets, key=lambda sheet: sheet.ledger, reverse=True)
    assert [(each.ledger, each.state, each.rows) for each in (communities, compounds)] == [
        ("communities", "sure", 2),
        ("compounds", "sure", 3),
    ]
    assert desks.filled_otherwise(compounds) == {"community_id": "（按坐标落在哪个社区）"}
    assert desks.as_read(communities)[0]["社区名称"].tolist() == ["甲社区", "乙社区"]
    delivery = intake.replan(store, desk.delivery.id, desks.plan(store, desk))
    intake.publish(store, delivery, "wang")
    with duckdb.connect(str(store.path(store.live_version())), read_only=True) as connection:
        rows = connection.execute("select compound_id, community_id from compounds order by all").fetchall()
    assert rows == [("K1", "B"), ("K2", "A")]
    assert set(shapes.shapes(store.reader(), "communities")) == {"A", "B"}
    assert desks.marked(store, delivery, [_finding("社区边界.geojson")]) == {}
    assert desks.remember(store, desk) == []  # a way of reading that holds with this map only

    (again,) = laid_out(store, {"社区边界.geojson": areas}).sheets
    assert (again.state, again.ledger) == ("shapes", "communities")
    desk = laid_out(store, {"社区边界.geojson": areas})  # of itself a delivery, which later ones keep
    delivery = intake.replan(store, desk.delivery.id, desks.plan(store, desk))
    shown = intake.preview(store, delivery)
    assert [(c.added, c.changed, c.gone) for c in shown.changes] == [(0, 0, 0)] * 2
    intake.publish(store, delivery, "wang")
    assert delivery.id in {known.id for known in intake.in_force(store)}


def test_a_map_beside_a_register_is_left_and_json_that_is_no_map_is_told(store):
    areas = json.dumps({"type": "FeatureCollection", "features": AREAS}, ensure_ascii=False).encode()
    street = json.dumps({"type": "FeatureCollection", "features": [square(0, 街道="东街")]}).encode()
    sent = {"社区.json": areas, "社区底册.csv": small.COMMUNITIES.encode(), "x.json": b"[1]"}
    desk = laid_out(store, {**sent, "街道.geojson": street, "菜单.csv": "菜名,价格\n豆腐,3\n".encode()})
    states = {sheet.file: sheet.state for sheet in desk.sheets}
    assert (states["社区.json"], states["街道.geojson"], states["菜单.csv"]) == ("map", "ask", "ask")
    assert ["GeoJSON" in fault for fault in desk.faulty] == [True]


def test_a_blank_template_is_not_collected(store):
    desk = laid_out(store, {"模板.xlsx": desks.blank_workbook("底册")})
    assert {sheet.state for sheet in desk.sheets} == {"blank"}


def test_no_word_of_a_sheet_is_read_as_markup_in_a_label():
    assert style.literal("![x](http://a.b/c) :red[y] $z$ 部分解决") == (
        r"\!\[x\]\(http\:\/\/a\.b\/c\) \:red\[y\] \$z\$ 部分解决"
    )


# ---------------------------------------------------------------------------- profiles by name


def test_a_profile_is_kept_renamed_and_forgotten(store):
    text = 'name = "x"\n[[ledger]]\nid = "issues"\nfiles = "*.csv"\n'
    assert shelf.put(store, "热线", text) == "热线"
    assert shelf.rename(store, "热线", "12345") == "12345"
    assert shelf.names(store) == ["12345"]
    with pytest.raises(intake.Refused, match="没有叫"):
        shelf.text(store, "热线")
    for name in ("../a", "", "a/b", ".x"):
        with pytest.raises(intake.Refused):
            shelf.put(store, name, text)
    with pytest.raises(intake.Refused, match="读取方案有误"):
        shelf.put(store, "坏的", "name = ")
    assert shelf.names(store) == ["12345"]
    shelf.remove(store, "12345")
    assert shelf.load_all(store) == []


# ---------------------------------------------------------------------------- work beside the page


def test_a_job_tells_how_far_it_is_and_can_be_called_off():
    begun, go_on = threading.Event(), threading.Event()

    def work(progress, cancel):
        progress(0.5, "半")
        begun.set()
        go_on.wait(5)
        progress(0.9, "快了")
        return "not so far"

    job = Job("read", work)
    assert begun.wait(5)
    assert (job.share, job.text, job.is_done) == (0.5, "半", False)
    job.cancel()
    go_on.set()
    assert job.wait(5)
    assert (job.result, job.error, job.is_cancelled) == (None, None, True)


def test_a_job_that_fails_says_so():
    def work(_progress, _cancel):
        raise intake.Refused("不行")

    job = Job("read", work)
    assert job.wait(5)
    assert (job.fault, isinstance(job.error, Cancelled)) == ("不行", False)


def test_a_year_is_shown_as_a_name_and_an_amount_as_a_number():
    fields = contracts.load_all()["compounds"].field
    assert desks.written(fields("built_year"), 2004.0) == "2004"
    assert desks.written(fields("households"), 2004.0) == 2004
