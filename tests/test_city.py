"""A file of more compounds than can be told apart: the demo street, with the limit lowered."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from linli import headlines
from linli.components.charts import bars, leaflet, maps
from linli.components.topics import coverage_panels, spaces
from linli.geo import map_limit
from linli.metrics import effective_coverage, indicators
from linli.selection import Selection
from linli.text import labels
from linli.theme import compound_states
from linli.warehouse import store
from linli.warehouse.kept import kept
from linli.warehouse.store import Store

SEPTEMBER = Selection(None, None, date(2026, 9, 1), date(2026, 9, 1))


@pytest.fixture
def reader(demo_store):
    return Store(demo_store).reader()


@pytest.fixture
def city(reader, monkeypatch):
    monkeypatch.setattr(map_limit, "MOST", 10)
    return reader


def one_community(reader):
    return replace(SEPTEMBER, community_ids=(reader.rows("communities_list")[0]["community_id"],))


def test_a_city_has_more_compounds_than_its_communities(city):
    assert map_limit.is_city(city)
    assert not map_limit.is_exceeded(city, one_community(city).scope())


def test_the_coverage_of_a_city_is_that_of_its_communities(reader, monkeypatch):
    street = coverage_panels.overview(reader, SEPTEMBER)
    monkeypatch.setattr(map_limit, "MOST", 10)
    city = coverage_panels.overview(reader, SEPTEMBER)
    assert (street.rows.attrs["source"].query, city.rows.source.query) == (
        "compounds_map",
        "coverage_communities",
    )
    assert (city.title, city.without) == (street.title, street.without)
    assert labels.text("map.share_effective") in city.body


def test_what_nobody_judged_is_neither_effective_nor_tangible(reader):
    found = effective_coverage.read(reader, SEPTEMBER).compounds
    steps = {"in_scope": 8_000, "covered": 7_000}
    found = replace(found, in_scope=8_000, judged=7_000, unjudged=1_000, effective=4_000)
    said = headlines.coverage.coverage_totals(steps, found)
    for number in ("4,000", "2,000", "1,000"):
        assert number in said
    assert "3,000" not in said
    assert headlines.coverage.uncovered(steps) == 1_000
    assert headlines.coverage.uncovered(None) is None
    nothing = replace(found, effective=0, unjudged=8_000, judged=0, rate=None)
    everything = headlines.coverage.coverage_totals({**steps, "covered": 8_000}, nothing)
    assert everything == labels.text("sentence.map_all", n="8,000")
    none = headlines.coverage.coverage_totals(steps, nothing)
    assert none == labels.text("sentence.map_covered", covered="7,000", none="1,000")
    failed = headlines.coverage.coverage_totals(steps, replace(found, effective=0, rate=0.0))
    assert failed.startswith(
        labels.text("sentence.map_effective", effective="0", tangible="6,000", none="1,000")
    )


def test_compounds_that_all_fail_are_told_as_such(reader):
    compounds = reader.run("compounds_map", month=SEPTEMBER.end, **SEPTEMBER.scope())
    covered_only = compounds[compounds["form"] != "none"].assign(is_effective=False)
    said = headlines.coverage.coverage_map(["tangible"] * len(covered_only), covered_only, reader)
    assert said == labels.text("sentence.map_effective", effective=0, tangible=len(covered_only), none=0)
    unjudged = covered_only.assign(is_effective=None)
    shown = [look.key for look in compound_states.coverage(unjudged)]
    assert set(shown) == {"covered"}  # not "tangible", which says that they are not effective
    said = headlines.coverage.coverage_map(shown, unjudged, reader)
    assert said == labels.text("sentence.map_all", n=len(unjudged))


def test_the_maps_of_a_part_of_a_city_reach_as_far_as_the_part(reader, monkeypatch):
    chosen = one_community(reader)
    compounds = reader.run("compounds_map", month=chosen.end, **chosen.scope())
    whole = leaflet.surroundings(reader, compounds, chosen)
    wide = maps.bounds(reader, whole)
    small = maps._frame(reader, whole["compound_id"])
    assert maps._frame(reader, compounds["compound_id"]).scale > 2 * small.scale  # few are seen near
    monkeypatch.setattr(map_limit, "MOST", 10)
    part = leaflet.surroundings(reader, compounds, chosen)
    near = maps.bounds(reader, part)
    assert list(part["compound_id"]) == list(compounds["compound_id"])
    assert len(whole) > len(part)
    assert near[2] - near[0] < 0.5 * (wide[2] - wide[0])
    large = maps._frame(reader, compounds["compound_id"])
    assert large.scale > 2 * small.scale
    assert set(large.paths) == set(compounds["compound_id"]) < set(small.paths)
    assert large.ground.count("<path") < small.ground.count("<path")
    assert 0 < large.names.count("<text") < small.names.count("<text") == 12


def test_a_map_shows_half_a_kilometre_at_least(reader):
    assert maps._reach(()) is None
    west, south, east, north = maps._reach([(104.0, 35.0)])
    assert (round(east - west, 4), round(north - south, 4)) == (0.0045, 0.0045)
    assert ((west + east) / 2, (south + north) / 2) == pytest.approx((104.0, 35.0))


def test_centers_beside_the_map_of_a_part_are_not_counted(reader, monkeypatch):
    chosen = one_community(reader)
    compounds = reader.rows("compounds_reach", month=chosen.end, metres=500.0, **chosen.scope())
    centers = reader.rows("centers_map", month=chosen.end)
    whole = maps.catchments(reader, compounds, centers, 385.0)
    monkeypatch.setattr(map_limit, "MOST", 10)
    part = maps.catchments(reader, compounds, centers, 385.0)
    assert whole.count("<title>") - part.count("<title>") > 30  # centers, for the compounds are the same
    assert f"{labels.text('map.in_service')} 59" in whole
    assert f"{labels.text('map.in_service')} 59" not in part


def test_a_small_map_of_a_city_asks_to_choose(city):
    everything = city.run("compounds_map", month=SEPTEMBER.end, **SEPTEMBER.scope())
    assert labels.text("empty.map_of_city", most=10) in maps.small(city, everything, ())


def test_persons_of_a_ledger_by_community_are_asked_for_once(reader, monkeypatch):
    asked = []
    result = store._result

    def listen(path, communities, name, *rest):
        asked.append(name)
        return result(path, communities, name, *rest)

    monkeypatch.setattr(store, "_result", listen)
    kept.clear()
    points = indicators.trend(reader, "checkin_reported", replace(SEPTEMBER, compound_kinds=None))
    assert len(points) > 12
    assert max(asked.count(name) for name in asked) == 1


def test_a_community_without_an_outline_or_compounds_is_no_fault(reader, monkeypatch):
    monkeypatch.setattr(map_limit, "MOST", 10)
    nothing = pd.DataFrame({"compound_id": [], "community_id": [], "longitude": [], "latitude": []})
    assert maps.bounds(reader, nothing) is None
    assert maps._frame(reader, ()) is None


def test_of_very_many_centers_the_first_are_drawn_and_named():
    names = [f"center {number:03d}" for number in range(250)]
    row = {
        "measure": "visits_per_100",
        "value": 1.0,
        "state": "quiet",
        "low": None,
        "middle": 1.0,
        "high": None,
    }
    drawn = bars.centers(pd.DataFrame([{"center_id": name, "name": name, **row} for name in names]), "size")
    assert "center 199" in drawn
    assert "center 200" not in drawn
    assert labels.text("table.more", shown=200, rows="250") in drawn
    named = spaces.states(
        tuple({"center_id": name, "name": name, "state": "quiet", "since": None} for name in names)
    )
    assert "center 039" in named
    assert "center 040" not in named
    assert labels.text("center_state.others", n="250") in named
