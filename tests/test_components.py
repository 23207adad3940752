"""Pictures and sentences where data are thin: nothing recorded, nothing located, only the unfinished month."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import folium
import pandas as pd
import pytest
import streamlit as st
import streamlit_folium

from linli import headlines
from linli.components.charts import bars, leaflet, line_chart, timeline
from linli.components.elements import element, style, table
from linli.components.panels import panel, provenance
from linli.components.topics import construction, deliberation, hall, spaces
from linli.geo import map_limit
from linli.headlines import words
from linli.metrics import funnel_limits, indicators, project_use
from linli.metrics.indicators import Point, Value
from linli.selection import Selection
from linli.text import labels
from linli.warehouse import meanings, record
from linli.warehouse.store import Answer, Source, Store

DESK = SimpleNamespace(mode="desk")
QUARTER = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))


def point(month, value, is_final):
    return Point(date(2026, month, 1), "", "", value, None, value, is_final)


def test_a_line_with_nothing_but_the_unfinished_month_is_drawn():
    figure = line_chart.lines({"issues_opened": [point(8, None, True), point(9, 3.0, False)]}, DESK)
    assert [trace["y"] for trace in figure["data"][:2]] == [[None], [None, 3.0]]


def test_the_year_before_ends_with_the_month_beside_which_it_stands():
    def month(year, number, value):
        return replace(point(number, value, True), month=date(year, number, 1))

    choice = SimpleNamespace(mode="desk", selection=QUARTER)
    points = [
        month(2025, 8, 90.0),
        month(2025, 9, 70.0),
        month(2026, 8, 95.0),
    ]  # of September 2026 nothing is known yet
    then, now, *_ = line_chart.years("completed_30d_rate", points, None, choice)["data"]
    assert then["y"][-2:] == [90.0, None]
    assert now["y"][-2:] == [95.0, None]


def test_an_axis_of_shares_ends_at_one_hundred_percent():
    figure = line_chart.lines({"completed_30d_rate": [point(7, 100.0, True), point(8, 100.0, True)]}, DESK)
    assert figure["layout"]["yaxis"]["range"] == [80.4, 100.4]  # twenty points


def test_an_axis_of_amounts_begins_at_nothing_so_that_a_fifth_of_a_day_looks_like_one():
    figure = line_chart.lines({"median_days_closed": [point(7, 2.9, True), point(8, 2.7, True)]}, DESK)
    low, high = figure["layout"]["yaxis"]["range"]
    assert low == 0
    assert 0.2 / (high - low) < 0.08


def test_targets_are_dots_on_one_scale_and_amounts_on_that_of_their_targets():
    def row(name, unit, actual, value):
        return {"indicator": name, "title": name, "value": value, "actual": actual, "unit": unit} | {
            "state": "running",
            "status": "",
            "text": "",
        }

    shares = [row("satisfied_rate", "percent", 88.0, 92.0), row("center_use_rate", "percent", 36.0, 40.0)]
    drawn = bars.targets(pd.DataFrame([*shares, row("meetings_held", "times", 50.0, 100.0)]))
    spots = re.findall(r'class="dot" style="left:([\d.]+)%', drawn)
    ticks = re.findall(r'class="tick" style="left:([\d.]+)%', drawn)
    assert (spots, ticks) == (
        ["82.9", "8.6", "41.7"],
        ["88.6", "14.3", "83.3"],
    )  # from 30 to 100, from 0 to 120
    assert "30%" in drawn
    assert "120%" in drawn


def test_the_bars_of_deliberation_begin_with_what_came_to_a_meeting():
    steps = {
        "raised": 765,
        "accepted": 753,
        "discussed": 82,
        "decided": 23,
        "carried_out": 9,
        "judged_good": 2,
    }
    drawn = deliberation.chain(steps)
    assert re.findall(r'class="bar" style="width:([\d.]+)%', drawn) == ["100.0", "28.0", "11.0", "2.4"]
    assert "765" in drawn
    assert "753" in drawn
    unknown = deliberation.chain(steps | {"discussed": None, "decided": None})
    assert re.findall(r'class="bar" style="width:([\d.]+)%', unknown)[0] == "100.0"


def test_what_has_no_order_of_its_own_stands_by_size_and_the_nameless_last():
    def part(key, value):
        return indicators.Part(key, key, value, None, value, "ok")

    parts = [part("a", 1.0), part("", 9.0), part("b", 3.0), part("c", None)]
    assert [each.key for each in bars.by_size(parts)] == ["b", "a", "c", ""]
    figure = line_chart.lines({"completed_30d_rate": [point(7, 40.0, True), point(8, 60.0, True)]}, DESK)
    assert figure["layout"]["yaxis"]["range"] == pytest.approx([37.6, 62.4])


def test_the_unfinished_month_hangs_on_by_dots_and_the_label_tells_the_last_whole_one():
    figure = line_chart.lines(
        {"issues_opened": [point(7, 5.0, True), point(8, 7.0, True), point(9, 3.0, False)]}, DESK
    )
    solid, dotted, ends = figure["data"]
    assert (solid["y"], solid["line"]["dash"]) == ([5.0, 7.0], "solid")
    assert (dotted["y"], dotted["line"]["dash"]) == ([7.0, 3.0], "dot")
    assert "7" in ends["text"][0]
    assert "3" not in ends["text"][0]


def test_events_on_a_trend_do_not_touch_and_the_more_important_ones_stay():
    months = [Point(date(2025 + n // 12, n % 12 + 1, 1), "", "", 5.0, None, 5.0, n < 23) for n in range(24)]
    plain = line_chart.lines({"issues_opened": months}, DESK)
    assert (len(plain["layout"]["shapes"]), len(plain["data"])) == (
        1,
        3,
    )  # the open month; solid, dotted, label

    def event(month, rank, label):
        return {"date": date(2025, month, 1), "rank": rank, "label": label, "title": f"all of {label}"}

    known = (event(2, 4, "heat"), event(3, 1, "rule"), event(9, 3, "a hall opens its doors"))
    layout, data = (
        line_chart.lines({"issues_opened": months}, DESK, events=known)[part] for part in ("layout", "data")
    )
    marked = [note["text"] for note in layout["annotations"][1:]]
    assert marked == ["rule", "a hall…"]
    assert [shape["x0"] for shape in layout["shapes"][1:]] == ["2025-03-01", "2025-09-01"]
    assert [text.partition(" ")[2] for text in data[2]["text"]] == [
        "all of rule",
        "all of a hall opens its doors",
    ]
    late = [event(12, 1, "late") | {"date": date(2026, 11, 20)}]  # where the open month has its word
    assert len(line_chart.lines({"issues_opened": months}, DESK, events=late)["layout"]["shapes"]) == 1


@pytest.mark.parametrize("state", ["closed", "not_recorded", "silent", "quiet", "hot", "usual", "unknown"])
@pytest.mark.parametrize("value", [None, 12.0])
def test_a_center_of_any_state_has_a_line(state, value):
    row = {"center_id": "Z1", "name": "hall", "measure": "visits_per_100", "value": value, "state": state}
    drawing = bars.centers(pd.DataFrame([row | {"low": None, "middle": None, "high": None}]), "size")
    assert "hall" in drawing


def test_ids_of_ledgers_cannot_break_out_of_a_switch():
    st.session_state["case"] = "A"
    markup = panel._switch("case", {"A": "one", 'B" onmouseover="x': "<two>"})
    assert 'onmouseover="x' not in markup
    assert "<two>" not in markup
    assert 'onclick="x' not in element.door('a" onclick="x', "door")


def test_unknown_ways_are_not_short_ones():
    unknown = ({"known": 0, "far": 0, "households_far": 0},) * 2
    assert headlines.reach.far(unknown, 500) == headlines.reach.reach(unknown, 500)
    assert headlines.reach.far(({"known": 1, "far": 0},), 500) != headlines.reach.far(unknown, 500)


def test_nothing_booked_is_zero_and_not_unrecorded():
    rows = ({"function": "council", "use_rate": 0.0, "visits": None, "method": None, "methods": 0},)
    assert spaces.is_booked(rows)
    assert "0.0%" in spaces.functions(rows)
    assert headlines.centers.functions(rows, {"council": "a"}, is_booked=True)


def test_projects_still_running_have_no_area_yet():
    row = {"area_before_m2": 100.0, "area_after_m2": 500.0, "project_state": "running"}
    running = row | {"completed_on": None}
    done = row | {"completed_on": date(2026, 3, 31)}
    assert "500" not in headlines.construction.projects((running,), date(2026, 4, 1))
    assert "500" in headlines.construction.projects((running, done), date(2026, 4, 1))
    assert "500" not in headlines.construction.projects((running, done), date(2026, 3, 31))


def test_the_list_of_too_many_compounds_tells_communities(demo_store, monkeypatch):
    reader = Store(demo_store).reader()
    period = {"start": date(2026, 7, 1), "stop": date(2026, 10, 1)}
    everything = {"community_ids": None, "compound_kinds": None, **period}
    issues = {**everything, "focus": ""}
    listed = provenance._listed(reader, "detail_issues", issues)
    assert "compound_id" in listed.shown
    assert not listed.note
    monkeypatch.setattr(map_limit, "MOST", 87)  # the street has one more
    rolled_up = provenance._listed(reader, "detail_issues", issues)
    assert "compound_id" not in rolled_up.shown
    assert rolled_up.note == labels.text("provenance.rolled_up", most="87")
    assert rolled_up.total == len(rolled_up.shown) < listed.total
    for column in ("opened", "closed", "due", "on_time", "open_at_end", "overdue_at_end"):
        assert rolled_up.shown[column].sum() == listed.whole()[column].sum()
    assert rolled_up.whole().equals(listed.whole())
    first = {**issues, "community_ids": (str(rolled_up.shown["community_id"].iloc[0]),)}
    assert "compound_id" in provenance._listed(reader, "detail_issues", first).shown
    assert not provenance._listed(reader, "detail_meetings", everything).note


def test_a_month_of_a_case_has_one_line_unless_a_milestone_divides_it():
    def event(day, kind, count=None):
        return {"date": day, "kind": kind, "title": "<begun>", "remark": None, "count": count}

    drawn = timeline.vertical(
        (
            event(date(2026, 1, 5), "visits", 4),
            event(date(2026, 1, 6), "meetings", 2),
            event(date(2026, 2, 1), "meetings", 1),
            event(date(2026, 2, 7), "milestone"),
            event(date(2026, 2, 8), "visits", 8),
            event(date(2026, 3, 8), "visits", None),
        )
    )
    lines = drawn.split("<li ")[1:]
    assert [line.count("<i></i>") for line in lines] == [2, 1, 0, 0, 0]
    assert ["0.500" in line or "1.000" in line for line in lines] == [True, False, False, True, False]
    assert labels.text("case.visits_uncounted") in lines[4]
    assert "&lt;begun&gt;" in lines[2]
    assert timeline.vertical(()).count("<li") == 0


def test_a_month_of_many_meetings_is_told_not_dotted():
    [event] = timeline.vertical(({"date": date(2026, 1, 5), "kind": "meetings", "count": 40},)).split("<li ")[
        1:
    ]
    assert "<i></i>" not in event
    assert labels.text("case.month_meetings", n=40) in event


def test_what_cannot_be_compared_is_told_with_its_value(demo_store):
    reader = Store(demo_store).reader()
    selection = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1))
    rate = indicators.value_alone(reader, "resolved_rate", selection)
    shown = {
        "rate": indicators.catalogue()["resolved_rate"].title,
        "value": f"{rate.value:.1f}%",
        "n": 0,
        "unit": labels.text("funnel.of_community"),
    }
    assert headlines.resolving.funnel(rate, funnel_limits.Funnel(), "community") == labels.text(
        "sentence.funnel_few", **shown
    )
    assert headlines.resolving.curves([("now", None, None)], "period") == labels.text("sentence.curves_short")
    assert headlines.resolving.curves([], "period") == ""


def test_a_curve_that_ends_early_is_told_without_a_gap():
    missing = labels.text("figure.missing")
    for axis, found in (
        ("period", [("now", 0.5, None), ("then", 0.25, 0.75)]),
        ("contact", [("contact", 0.5, 0.75), ("closing", 0.1, None)]),
    ):
        said = headlines.resolving.curves(found, axis)
        assert "50.0%" in said
        assert missing not in said


def test_a_peak_hour_needs_records_enough():
    def cells(records, hours=(9, 10, 11, 14)):
        visits = {9: 1, 10: 9, 11: 8, 14: 1}
        return [
            {
                "weekday": 1,
                "hour": hour,
                "booked_minutes": None,
                "bookable_minutes": None,
                "visits": visits[hour] * records,
                "observations": records,
            }
            for hour in hours
        ]

    few = labels.text("sentence.hours_few", n="116")
    assert headlines.centers.hours(cells(29), 30) == few
    assert "10–12" in headlines.centers.hours(cells(30), 30)
    # An hour with few records is not compared, however busy it was.
    busy = [*cells(30, (9, 11, 14)), *cells(5, (10,))]
    said = headlines.centers.hours(busy, 30)
    assert "9–10" in said
    assert "11–12" in said
    assert headlines.centers.hours(cells(300, (9, 10)), 30) == labels.text("sentence.hours_few", n="600")
    assert headlines.centers.hours([], 30) == ""


def test_the_rates_of_call_backs_tell_how_many_closings_they_rest_on():
    def counted(count, status="ok"):
        month = date(2026, 9, 1)
        return Value("callbacks", status, count, count, None, count, month, month, True)

    said = headlines.issues.callbacks(counted(379), counted(88), counted(345))
    shown = {"closed": "812", "valid": "379", "excluded": "88", "missing": "345", "share": "46.7%"}
    assert said == labels.text("rates.callbacks", **shown)
    assert headlines.issues.callbacks(counted(0), counted(0), counted(0)) == ""
    absent = counted(None, "not_collected")
    assert headlines.issues.callbacks(absent, absent, absent) == ""


def test_a_column_bears_the_title_and_the_words_of_the_ledger_it_is_from():
    """Ledgers share names of columns; a center that is open is not an issue under way."""
    centers = pd.DataFrame(
        {"center_id": ["Z1", "Z2"], "status": ["open", "closed"], "opened_on": [None, None]}
    )
    visits = pd.DataFrame({"date": [date(2026, 5, 1)], "households": [3]})
    centers.attrs["source"], visits.attrs["source"] = (
        Source("detail_centers", {}),
        Source("detail_visits", {}),
    )
    assert list(meanings.chinese(centers)["状态"]) == ["启用", "临时关闭"]
    assert list(meanings.chinese(visits).columns) == ["走访日期", "走访户数"]


def project(key, mode, state, *, after=50.0, completed=None):
    return {
        "project_id": key,
        "center_id": f"Z{key}",
        "center": f"place {key}",
        "mode": mode,
        "problem": "small",
        "project_cost": None,
        "area_before_m2": 10.0,
        "area_after_m2": after,
        "planned_on": date(2026, 1, 1),
        "completed_on": completed,
        "project_state": state,
        "was_open_before": True,
    }


def test_projects_stand_by_their_way_and_open_their_center():
    late = project("1", "joint", "behind")
    done = project("2", "new", "completed_in_time", completed=date(2025, 12, 1))
    unknown = project("3", None, None, after=None)
    rows = Answer((late, done, unknown), Source("detail_projects", {}))
    found = project_use.effects(rows, (), 6, is_recorded=True)
    drawn = construction.ways(rows, found)
    assert drawn.count("<rect") == 2  # of one the area is not known
    assert drawn.index("Z2") < drawn.index("Z1")  # in the order of the contract: new before joint
    assert drawn.count(labels.text("figure.no_value")) == 0
    listed = construction.each(rows, found)
    assert listed.index("place 1") < listed.index("place 2")
    assert "goto=center?center_id=Z1" in listed
    assert construction.effects(rows, found) == ""  # nothing to compare
    assert construction.ways(Answer((unknown,), Source("detail_projects", {})), found) == ""


def test_an_optional_module_that_nobody_uses_is_named_first():
    row = {"center_id": "Z1", "center": "a", "module": "childcare", "open_minutes": 100}
    idle = row | {"booked_minutes": 0, "visits": 0, "module_use": "unused"}
    used = row | {"center_id": "Z2", "center": "b", "booked_minutes": 50, "visits": 7, "module_use": "used"}
    untold = row | {"module": "waste", "booked_minutes": None, "visits": None, "module_use": "not_told"}
    drawn = construction.optional_use((idle, used, untold))
    assert drawn.index("center_id=Z1") < drawn.index('class="bars four"')
    assert "25.0%" in drawn
    assert labels.text("sentence.module_untold") in drawn
    assert "center_id=Z2" in construction.optional_where((idle, used, untold))
    assert construction.optional_use(()) == ""


def test_what_became_of_opinions_is_unknown_where_no_meeting_says_it():
    row = {"category": "TC", "opinions": 4, "opinions_closed": 3, "opinions_open": 1, "opinions_over": 0}
    told, untold = row | {"opinions_discussed": 2}, row | {"opinions_discussed": None}
    assert labels.text("sentence.hall_discussed", n=2) in headlines.hall.course((told,))
    assert labels.text("status.not_collected") in hall.course((untold,))
    few = {"disputes_opened": 3, "settled": 2, "settled_now": 2, "settled_in_period": 2, "median_days": 5.0}
    assert labels.text("sentence.hall_days_few") in headlines.hall.disputes((few,))
    assert headlines.hall.disputes((few | {"disputes_opened": 0, "settled_now": 0},)) == ""
    kinds = ("", "neighbours", "other", "parking")  # all, then as a query gives them: by code
    drawn = hall.disputes(
        tuple(few | dict.fromkeys(hall._OUTCOMES, 3) | {"dispute_kind": kind} for kind in kinds)
    )
    assert drawn.index("停车") < drawn.index("其他") < drawn.index(labels.text("hall.all_kinds"))
    unknown = ({"hall_state": None},)
    assert headlines.hall.halls(unknown) == labels.text("sentence.halls_unjudged", n=1)


def test_halls_without_an_opinion_are_listed_alone():
    rows = tuple(
        {"center_id": key, "opinions": n, "hall_state": state}
        for key, n, state in (("Z1", 0, "silent"), ("Z2", 0, "heard"), ("Z3", 4, "heard"), ("Z4", None, None))
    )
    asked = {
        heard: [row["center_id"] for row in headlines.hall.listed(rows, heard)]
        for heard in ("every", "none_now", "none_year")
    }
    assert asked == {"every": ["Z1", "Z2", "Z3", "Z4"], "none_now": ["Z1", "Z2"], "none_year": ["Z1"]}
    assert labels.text("hall.none_such") in hall.listed((), labels.text("hall.none_such"))


def test_a_name_is_broken_before_the_words_of_its_kind_only():
    rows = pd.DataFrame(
        {
            "compound_name": ["柳岸仪表厂家属院"],
            "branch_name": ["望湖气象站家属院第一党支部"],
            "reason": ["一句话可以在任何地方换行"],
        }
    )
    drawn = table.markup(rows)
    assert '<td class="name">柳岸仪表厂<wbr>家属院</td>' in drawn
    assert '<td class="name">望湖气象站<wbr>家属院<wbr>第一<wbr>党支部</td>' in drawn
    assert '<td class="">一句话可以在任何地方换行</td>' in drawn


def test_a_sentence_is_broken_between_its_parts_and_not_within_what_belongs_together():
    bound = style.bound("满意率 89.2%，2026年7–9月各社区每千居民党员 18.9 到 42.5 名")
    assert "满意率\u00a089.2%" in bound
    assert '<span class="whole">7–9月</span>' in bound
    assert "党员 18.9" in bound  # a long name may stand on a line of its own
    assert "42.5\u00a0名" in bound
    door = '<button type="button" class="named">百合苑</button>'
    assert style.bound(f"{door}；另有") == f'<span class="listed">{door}；</span>另有'


def test_a_full_width_sign_has_its_own_room_after_it():
    said = words.say("lead_alone", title="中位数（已办结）", value="2.8 天")
    assert said == "中位数（已办结）2.8 天"


def test_no_part_has_no_legend():
    assert bars.communities((), {}, None, "percent") == ""


def test_of_files_with_checksums_the_record_tells_the_names():
    told = record.in_words({"files": [{"file": "底册.xlsx", "sha256": "ab"}]})
    assert "底册.xlsx" in told
    assert "sha256" not in told


def test_a_style_sheet_holds_nothing_that_a_browser_reads_as_a_tag():
    folder = Path(element.__file__).parent
    assert [sheet.name for sheet in folder.glob("*.css") if "<" in sheet.read_text(encoding="utf-8")] == []


def test_a_name_is_no_template_of_the_map():
    group = folium.FeatureGroup()
    leaflet._standing("{{7*7}}{% raw %}", "place", 1, (1, 2), (3, 4), (5, 6)).add_to(group)
    assert "{{7*7}}{% raw %}" in streamlit_folium._get_feature_group_string(group, leaflet.LocalMap())
