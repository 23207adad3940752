"""Every view runs without an exception, on a full street, on a part of it, and where ledgers are absent."""

import getpass
import json
import re
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from linli import contracts, headlines, navigation, settings
from linli.components.elements.element import unpacked
from linli.geo import map_limit
from linli.metrics import absence, beginnings, indicators
from linli.pipeline import build
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Store
from tests.words import english

VIEWS = tuple(view for names in navigation.VIEWS.values() for view in names)
CALM = 'class="calm"'


@pytest.fixture
def visit(monkeypatch):
    """Run a view on a store, as if its link with this choice had been pasted."""

    def run(store, view, **choice):
        monkeypatch.setenv("LINLI_STORE", str(store))
        app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=60)
        for key, value in choice.items():
            app.query_params[key] = value
        app.run()
        if view != "overview":
            app.switch_page(f"pages/{view}.py").run()
        return app

    return run


def said(app):
    """Return all text and markup of a run, as one text; what keeps a figure with its unit is a space like others."""
    html = [element.proto.body for element in app.get("html")]
    drawn = [unpacked(element.proto) for element in app.get("bidi_component")]
    html += [
        text for data in drawn for text in (data.get("markup"), data.get("figure"), data.get("foot")) if text
    ]
    return "\n".join([*html, *(element.value for element in app.markdown)]).replace("\u00a0", " ")


def read(app):
    """Return what a run shows for reading, one text a part: markup, the texts of charts, the words on widgets."""
    html = [element.proto.body for element in app.get("html")]
    drawn = [unpacked(element.proto) for element in app.get("bidi_component")]
    html += [data[part] for data in drawn for part in ("markup", "foot") if data.get(part)]
    figures = [json.loads(data["figure"]) for data in drawn if data.get("figure")]
    kinds = ("button", "selectbox", "radio", "checkbox", "text_input", "expander")
    return [*html, *_texts(figures), *(element.label for kind in kinds for element in app.get(kind))]


def _texts(part, key=""):
    if isinstance(part, dict):
        return [text for name, value in part.items() if name != "template" for text in _texts(value, name)]
    if isinstance(part, list):
        return [text for value in part for text in _texts(value, key)]
    shown = ("text", "hovertext", "ticktext", "name", "labels", "x", "y", "title")
    return [part] if isinstance(part, str) and key in shown else []


def assert_well(app):
    assert not app.exception, app.exception
    assert CALM not in said(app), said(app)


@pytest.mark.parametrize("view", VIEWS)
def test_the_demo_street(visit, demo_store, view):
    app = visit(demo_store, view)
    assert_well(app)
    assert not english(read(app)) - {getpass.getuser()}  # who published, on the record


@pytest.mark.parametrize("view", VIEWS)
def test_one_community_of_one_kind_in_one_month_in_the_seminar(visit, demo_store, view):
    communities = Store(demo_store).reader().rows("communities_list")
    choice = {"community": communities[0]["community_id"], "kind": "employer", "mode": "seminar"}
    assert_well(visit(demo_store, view, **choice, **{"from": "2026-02", "to": "2026-02"}))


@pytest.mark.parametrize("view", VIEWS)
def test_a_link_that_asks_for_what_is_not_there(visit, demo_store, view):
    assert_well(
        visit(
            demo_store, view, community="nowhere", kind="castle", mode="x", **{"from": "1999-13", "to": "9"}
        )
    )


@pytest.mark.parametrize("view", ["issues", "resolving", "worklist"])
def test_one_category_channel_or_urgency_alone(visit, demo_store, view):
    reader = Store(demo_store).reader()
    app = visit(demo_store, "overview")
    choice = app.session_state["choice"]  # a view that AppTest switches to draws no filter bar
    app.switch_page(f"pages/{view}.py")
    for focus in ("category=GR", "channel=hotline", "urgency=urgent"):
        app.session_state["choice"] = replace(choice, selection=replace(choice.selection, focus=focus))
        assert_well(app.run())
        if view != "issues":
            continue
        told = said(app)
        axis, _, code = focus.partition("=")
        months = Selection(None, None, date(2026, 7, 1), date(2026, 9, 1), focus)
        opened = indicators.value(reader, "issues_opened", months).value
        assert 0 < opened < indicators.value(reader, "issues_opened", months.of_all_issues()).value
        assert f'<span class="v">{opened:.0f}</span>' in told[told.index('class="kpis"') :]
        what, name = labels.text("nothing.what.issues_by_axis"), indicators.key_label(reader, axis, code)
        untold = labels.text("nothing.not_by_focus", what=what, focus=name)
        assert (untold in told) == (axis != "category")


@pytest.mark.parametrize("view", VIEWS)
def test_the_first_month_of_the_data_has_no_past(visit, demo_store, view):
    assert_well(visit(demo_store, view, **{"from": "2024-01", "to": "2024-01"}))


@pytest.fixture(scope="session")
def one_ledger(made_once):
    """Return the folder of a store in which nothing but a community is known."""

    def fill(folder):
        (folder / "ledgers").mkdir()
        communities = contracts.load_all()["communities"]
        head = ",".join(communities.field(name).title for name in ("community_id", "name"))
        (folder / "ledgers" / f"{communities.title}.csv").write_text(f"{head}\nC1,A\n", encoding="utf-8")
        assert build.build(folder / "ledgers", folder / "store").version

    return made_once("one-ledger", fill) / "store"


@pytest.mark.parametrize("view", VIEWS)
def test_a_store_with_one_ledger_only(visit, one_ledger, view):
    app = visit(one_ledger, view)
    assert_well(app)
    if view == "centers":
        assert labels.text("status.not_collected") in said(app)
    # What nobody has recorded must not be told as well done.
    lacks = {
        "coverage": ("detail_gaps", "branches"),
        "leaders": ("post_list", "branches"),
        "issues": ("warning_list", "issues"),
        "centers": ("center_bullets", "centers"),
    }
    if view in lacks:
        name, ledger = lacks[view]
        reader = Store(one_ledger).reader()
        month = reader.version.data_as_of.replace(day=1)
        why = absence.said(reader, Selection(None, None, month, month), name)
        assert contracts.load_all()[ledger].title in why
        assert why in said(app)


@pytest.mark.parametrize("view", ["overview", "coverage", "issues", "matters", "reach"])
def test_maps_of_too_many_compounds_show_communities(visit, demo_store, monkeypatch, view):
    monkeypatch.setattr(map_limit, "MOST", 10)
    app = visit(demo_store, view, covenants="map", more="yes")
    assert_well(app)
    assert labels.text("map.rolled_up", most=10) in said(app)


@pytest.mark.parametrize("view", VIEWS)
def test_one_community_among_too_many_compounds(visit, demo_store, monkeypatch, view):
    monkeypatch.setattr(map_limit, "MOST", 10)
    communities = Store(demo_store).reader().rows("communities_list")
    app = visit(demo_store, view, community=communities[0]["community_id"])
    assert_well(app)
    assert labels.text("map.rolled_up", most=10) not in said(app)


def test_a_funnel_of_too_many_compounds_compares_communities(visit, demo_store, monkeypatch):
    monkeypatch.setattr(map_limit, "MOST", 10)
    app = visit(demo_store, "resolving", by="compound")
    assert_well(app)
    assert labels.text("funnel.rolled_up", most=10) in said(app)


def panel(app, key):
    """Return what a panel draws: its markup, figure and foot."""
    found = [unpacked(element.proto) for element in app.get("bidi_component")]
    places = [element.proto.id for element in app.get("bidi_component")]
    [data] = [data for data, place in zip(found, places, strict=True) if f"panel-{key}-" in place]
    return data["markup"].replace("\u00a0", " "), data["figure"] or "", data["foot"]


@pytest.mark.parametrize(("view", "key"), [("issues", "cohorts"), ("deliberation", "meetings")])
def test_a_trend_shows_limits_where_the_address_says_so(visit, demo_store, view, key):
    band, mark = labels.text("limits.band"), labels.text("event.festival")
    against = labels.text("sentence.own_months", verdict=labels.text("verdict.normal"))
    for limits in ("off", "on"):
        app = visit(demo_store, view, limits=limits)
        assert_well(app)
        markup, figure, foot = panel(app, key)
        figure = json.dumps(json.loads(figure), ensure_ascii=False)
        is_on = limits == "on"
        is_told = bool(foot) and labels.text("years.same_age") not in foot
        assert [band in figure, mark in figure, against in markup, is_told] == [is_on] * 4


def test_a_trend_of_another_rate_and_one_without_limits(visit, demo_store):
    about = indicators.catalogue()["satisfied_rate"]
    app = visit(demo_store, "issues", course="satisfied_rate", limits="on", mode="meeting")
    assert_well(app)
    markup, figure, _ = panel(app, "cohorts")
    assert about.short in json.loads(figure)["data"][-1]["text"][-1]
    early = {"from": "2024-06", "to": "2024-06"}
    app = visit(demo_store, "issues", course="on_time_rate", limits="on", **early)
    assert_well(app)
    markup, figure, foot = panel(app, "cohorts")
    assert labels.text("limits.none", least=12) in foot
    assert labels.text("verdict.insufficient") in markup
    assert labels.text("limits.band") not in json.dumps(json.loads(figure), ensure_ascii=False)


def test_an_empty_store_is_where_files_are_dropped(visit, tmp_path):
    app = visit(tmp_path, "overview")
    assert not app.exception
    assert labels.text("upload.hint") in said(app)


@pytest.mark.parametrize("view", VIEWS)
def test_real_exports_with_most_ledgers_absent(visit, mixed_store, view):
    app = visit(mixed_store, view)
    assert_well(app)
    if view in ("overview", "coverage", "centers"):
        assert labels.text("status.not_collected") in said(app)


def test_the_what_if_takes_its_limits_from_the_address(visit, demo_store):
    app = visit(demo_store, "planner", x="12", members="40")
    assert (app.slider(key="x").value, app.slider(key="members").value) == (12, 40)

    assert "12 名以上单独组建" in said(app)

    usual = visit(demo_store, "planner")
    told = said(usual)
    changed = re.search(r"：(\d+) 个小区变动", told)
    assert told.count('data-door="goto=compound?compound=') >= int(changed[1])
    assert labels.text("plan.cause.no_branch") in told
    assert not any(labels.text(f"column.{name}") in told for name in ("gap", "candidates"))  # behind the door
    wrong = visit(demo_store, "planner", x="fifteen", joint="99")
    for key in ("x", "joint"):
        assert wrong.slider(key=key).value == usual.slider(key=key).value


def test_a_second_gesture_that_knows_only_the_address_before_the_first_undoes_nothing(visit, demo_store):
    [community, *_] = (row["community_id"] for row in Store(demo_store).reader().rows("communities_list"))
    app = visit(demo_store, "overview", mode="meeting")

    def stands(**chosen):
        """Run on the address before all gestures, as a browser that has not heard of a newer one."""
        app.query_params.clear()
        app.query_params["mode"] = "meeting"
        for key, value in chosen.items():
            app.session_state[key] = value
        app.run()
        return {key: app.query_params[key] for key in app.query_params}

    both = {"mode": "meeting", "community": community, "kind": "managed"}
    assert stands(community=[community], is_gesture=True).keys() == {"mode", "community"}
    assert stands(kind=["managed"], is_gesture=True) == both
    assert stands() == {"mode": "meeting"}  # Back, which is no gesture on the page


def test_requests_that_nobody_closes_for_years(visit, tmp_path):
    ledgers = tmp_path / "ledgers"
    ledgers.mkdir()
    issues = contracts.load_all()["issues"]
    head = ",".join(issues.field(name).title for name in ("issue_id", "opened_at"))
    lines = [head, *(f"A{day},2023-01-{day:02d} 08:00" for day in range(1, 16)), "B1,2026-06-01 08:00"]
    (ledgers / f"{issues.title}.csv").write_text("\n".join(lines), encoding="utf-8")
    assert build.build(ledgers, tmp_path / "store").version
    assert_well(visit(tmp_path / "store", "resolving", **{"from": "2023-01", "to": "2023-03"}))


def test_posts_name_who_did_not_attend_and_what_the_plan_lacks_by_kind(visit, demo_store):
    app = visit(demo_store, "leaders", need="untrained")
    assert_well(app)
    markup, _, _ = panel(app, "posts")
    planted = json.loads((demo_store.parent / "ledgers" / "manifest.json").read_text())["posts_untrained"]
    assert all(f'data-row="{branch}"' in markup for branch in planted)
    assert labels.text("sentence.untrained", n=len(planted), trainings=8) in markup
    markup, _, _ = panel(app, "trainings")
    kinds = contracts.load_all()["trainings"].field("kind").values
    lacks = ("half_year_observation", "quarterly_lecture")
    told = [labels.text("sentence.trainings_missing_kind", kind=kinds[kind], n=1) for kind in lacks]
    extra = labels.text("sentence.trainings_extra", kinds=kinds["secretary_forum"])
    assert labels.text("figure.comma").join(told) + extra in markup


def test_work_by_kind_names_units_compounds_and_talks_that_wait(visit, demo_store):
    manifest = json.loads((demo_store.parent / "ledgers" / "manifest.json").read_text())
    app = visit(demo_store, "kinds")
    assert_well(app)
    absent, idle = manifest["units_not_reported"], manifest["units_without_activity"]
    markup, _, _ = panel(app, "units")
    told = [
        labels.text("sentence.units_not_reported", n=len(absent)),
        labels.text("sentence.units_idle", n=len(idle)),
    ]
    assert labels.text("figure.comma").join(told) in markup
    for key in ("managed", "talks", "assigned"):
        assert 'data-door="goto=compound?' in panel(app, key)[0]
    nobody, lapsed = manifest["compounds_without_leader"], list(manifest["lapsed_visits"])
    rows = panel(app, "assigned")[0].split("goto=compound?compound=")[1:]
    assert {row.partition('"')[0] for row in rows[: len(nobody)]} == set(nobody)
    assert {row.partition('"')[0] for row in rows[len(nobody) :][: len(lapsed)]} == set(lapsed)
    for choice in ({"lack": "map", "led": "map", "checkin": "community"}, {"checkin": "trend"}):
        assert_well(visit(demo_store, "kinds", **choice))


PLANTED = {  # view → what the demo holds that its own sentence must find: in the manifest, and how a name is got
    "kinds": ("compounds_without_leader", "lapsed_visits"),
    "hall": ("halls_without_opinions",),
    "construction": ("missing_modules", "projects_behind"),
    "residents": ("deeds_stopped", "silent_brands"),
    "values": ("points_never_redeemed",),
    "plan": ("late_milestones",),
}


@pytest.mark.parametrize("view", PLANTED)
def test_what_is_planted_is_found_by_the_page_s_own_sentences(visit, demo_store, view):
    reader = Store(demo_store).reader()
    manifest = json.loads((demo_store.parent / "ledgers" / "manifest.json").read_text())
    chosen = Selection(None, None, date(2000, 1, 1), date(2026, 9, 1))
    scope, whole = chosen.scope(), chosen.query()
    names = {row["compound_id"]: row["name"] for row in reader.rows("compound_names_list", **scope)}
    names |= {row["center_id"]: row["name"] for row in reader.rows("center_names_list", **scope)}
    names |= {row["project_id"]: row["center"] for row in reader.rows("detail_projects", **whole)}
    names |= {row["brand_id"]: row["brand_name"] for row in reader.rows("brand_events", **whole)}
    late = reader.rows("plan_milestone_list", stop=whole["stop"])
    manifest["late_milestones"] = [row["milestone"] for row in late if row["milestone_state"] == "late"]
    app = visit(demo_store, view)
    sentences = re.findall(r'class="(?:headline|panel-title)"[^>]*>(.*?)</(?:p|h2)>', said(app))
    told = re.sub(r"<[^>]+>", "", "".join(sentences))
    for kind in PLANTED[view]:
        keys = [one["center_id"] if isinstance(one, dict) else one for one in manifest[kind]]
        assert keys, kind
        assert [key for key in keys if names.get(key, key) not in told] == [], kind
    if (
        view == "kinds"
    ):  # of compounds without a committee of owners there are too many to name: the list does
        ids = reader.run("detail_kinds", **whole).query("kind == 'managed' and has_owners_committee == False")
        markup = panel(app, "managed")[0]
        assert f"缺业委会 {len(ids)}" in told
        assert all(f"compound={key}" in markup for key in ids["compound_id"])


def test_small_matters_name_what_waits_and_which_talks_stopped(visit, demo_store):
    """The view's own sentences count what the demo street holds, its door says which compounds stand behind."""
    app = visit(demo_store, "matters", matter="fire")
    reader, query = (
        Store(demo_store).reader(),
        Selection(None, None, date(2026, 7, 1), date(2026, 9, 1)).query(),
    )
    told, stops = reader.rows("small_matters_told", **query), reader.rows("orid_stops", **query)
    assert headlines.matters.told(told) in said(app)
    assert labels.text("sentence.orid_unfinished", n=stops[0]["unfinished"]) in said(app)
    assert labels.text("small_matter_unmapped") not in said(app)
    assert {row["matter"] for row in told if row["undiscussed"] + row["discussed"] + row["decided"]} == {
        *("parking", "environment", "care", "fire")
    }
    first = reader.rows("small_matter_compounds", **query, matter="fire")[0]
    assert f"compound?compound={first['compound_id']}" in said(app)


def test_visits_say_where_nobody_went_and_what_came_up(visit, demo_store):
    app = visit(demo_store, "deliberation", visits="matters", more="yes")
    reader, query = (
        Store(demo_store).reader(),
        Selection(None, None, date(2026, 7, 1), date(2026, 9, 1)).query(),
    )
    gaps = reader.rows("visit_gaps", **query)
    assert labels.text("sentence.visit_gaps", n=gaps[0]["gaps"], days=90) in said(app)
    assert f"compound?compound={gaps[0]['compound_id']}" in said(app)
    named = reader.rows("visit_matters", **query)
    assert named[0]["followed"]  # one that waits was looked at again
    assert labels.text("code.visit_state.open") in said(app)


def test_points_late_deeds_that_stopped_and_silent_brands_are_named(visit, demo_store):
    """What the demo street plants is told by the views' own sentences."""
    reader, query = (
        Store(demo_store).reader(),
        Selection(None, None, date(2026, 7, 1), date(2026, 9, 1)).query(),
    )
    late = [row for row in reader.rows("points_open", **query) if row["is_late"]]
    app = visit(demo_store, "values", banded="waste")
    assert labels.text("missing.redeem", n=len(late), months=6) in said(app)
    assert late[0]["compound_name"] in said(app)
    assert headlines.values.waste_made(reader.rows("waste_uses", **query)) in said(app)
    app = visit(demo_store, "residents")
    led, brands = reader.rows("deed_compounds", **query), reader.rows("brand_events", **query)
    assert led[0]["compound_name"] in said(app)
    assert labels.text("missing.deeds", n=led[0]["compounds_stopped"], months=6) in said(app)
    quiet = next(row for row in brands if row["is_quiet"])
    since = formatting.month(quiet["last_event_on"])
    assert f"{quiet['brand_name']}（最近一次 {since}）" in said(app)
    assert headlines.residents.effect(beginnings.change(reader.rows("deeds_effect", **query)[0])) in said(app)
