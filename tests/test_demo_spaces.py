"""Modules, money, projects, disputes and events of the demo street: plausible, and as the manifest says."""

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from linli import contracts, demo, headlines
from linli.demo import organisation
from linli.metrics import indicators, project_use
from linli.selection import Selection
from linli.warehouse.store import Reader, Store

pytestmark = pytest.mark.slow

AS_OF = pd.Timestamp(organisation.AS_OF)
LEDGERS = {"brands", "center_events", "center_funding", "center_modules", "center_projects", "mediations"}
YEAR = Selection(None, None, date(2025, 10, 1), date(2026, 9, 1))


@pytest.fixture(scope="module")
def street() -> tuple[organisation.Street, dict[str, pd.DataFrame], dict[str, Any]]:
    return demo.make(seed=20260101, number=0)


@pytest.fixture(scope="module")
def frames(street: Any) -> dict[str, pd.DataFrame]:
    return dict(street[1])


@pytest.fixture(scope="module")
def planted(street: Any) -> dict[str, Any]:
    return dict(street[2])


@pytest.mark.parametrize(("seed", "number"), [(20260101, 1), (7, 0), (8, 3)])
def test_any_street_can_be_made(seed: int, number: int) -> None:
    _, frames, planted = demo.make(seed=seed, number=number)
    assert set(frames) >= LEDGERS
    assert len(planted["missing_modules"]) == 3
    assert len(planted["unpaid_grants"]) == 1
    assert len(planted["projects_behind"]) == 1


def test_every_row_keeps_to_its_contract(frames: dict[str, pd.DataFrame]) -> None:
    for ledger in LEDGERS:
        contract, frame = contracts.load_all()[ledger], frames[ledger]
        assert set(frame.columns) == {field.name for field in contract.fields}, ledger
        assert not frame.duplicated(list(contract.key)).any(), ledger
        for field in contract.fields:
            values = frame[field.name].dropna()
            if field.required:
                assert len(values) == len(frame), (ledger, field.name)
            if field.minimum is not None:
                assert (values >= field.minimum).all(), (ledger, field.name)
            if field.values:
                assert set(values) <= set(field.values), (ledger, field.name)
            if field.type == "date" and field.name != "planned_on":
                assert (values <= AS_OF).all(), (ledger, field.name)
            if field.reference:
                target, key = field.reference.split(".")
                assert set(values) <= set(frames[target][key]), (ledger, field.name)


def test_money_has_the_size_and_the_shares_of_a_street(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    funding = frames["center_funding"]
    by_level = funding.groupby("fund_level")["granted"].sum() / 1e4
    shares = {"street": 275, "district": 495, "city": 220, "province": 110, "social": 88}
    assert by_level.to_dict() == pytest.approx(shares, abs=0.1)
    assert funding["granted_on"].dt.year.between(2023, 2025).all()
    assert (funding["paid"] <= funding["granted"]).all()
    assert funding["paid_on"].isna().eq(funding["paid"] == 0).all()
    unpaid = funding.loc[funding["paid"] == 0, ["center_id", "fund_level", "document_no"]]
    assert unpaid.to_dict("records") == planted["unpaid_grants"]


def test_brands_have_the_names_of_the_speech(frames: dict[str, pd.DataFrame]) -> None:
    brands, events = frames["brands"], frames["center_events"]
    assert len(brands) == brands["name"].nunique() == 5
    assert {"银行公益日", "公益集市", "道德天使"} <= set(brands["name"])
    begun = events["brand_id"].map(brands.set_index("brand_id")["valid_from"]).dropna()
    assert (events.loc[begun.index, "date"] >= begun).all()
    assert 0.25 < events["brand_id"].notna().mean() < 0.4
    assert 15 < events["attendees"].median() < 40
    assert 0 < events["attendees"].isna().mean() < 0.05


def test_two_centers_have_stories(frames: dict[str, pd.DataFrame], planted: dict[str, Any]) -> None:
    [hall] = planted["centers_of_stories"]["old_neighbours_hall"]
    settled = frames["mediations"].loc[lambda rows: rows["result"] == "settled", "center_id"].value_counts()
    assert settled.idxmax() == hall
    assert settled[hall] > 40
    assert (frames["issues"]["source_center_id"] == hall).sum() > 50
    [waste] = planted["centers_of_stories"]["waste_and_points"]
    modules = frames["center_modules"].loc[lambda rows: rows["center_id"] == waste, "module"]
    assert {"waste", "party", "council", "service", "volunteer", "leisure", "mediation"} <= set(modules)


def test_nothing_happens_in_a_center_that_is_not_open(frames: dict[str, pd.DataFrame]) -> None:
    centers = frames["centers"].set_index("center_id")
    for ledger, day in (("center_events", "date"), ("mediations", "opened_on")):
        rows = frames[ledger]
        assert (rows[day] >= rows["center_id"].map(centers["opened_on"])).all()
        closed = rows["center_id"].map(centers["closed_on"]).fillna(pd.Timestamp("2100-01-01"))
        assert (rows[day] < closed).all()
    mediations = frames["mediations"]
    assert mediations["closed_on"].isna().eq(mediations["result"].isna()).all()


@pytest.fixture
def reader(demo_store: Any) -> Reader:
    return Store(demo_store).reader()


@pytest.fixture
def told(demo_store: Any) -> dict[str, Any]:
    text = (demo_store.parent / "ledgers" / "manifest.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def test_the_rows_behind_show_what_is_planted_and_no_more(reader: Reader, told: dict[str, Any]) -> None:
    modules = reader.rows("detail_modules", **YEAR.query())
    assert [
        {"center_id": row["center_id"], "module": row["module"]}
        for row in modules
        if row["module_group"] and not row["present"]
    ] == told["missing_modules"]
    projects = reader.rows("detail_projects", **YEAR.query())
    assert [row["project_id"] for row in projects if row["project_state"] == "behind"] == told[
        "projects_behind"
    ]
    assert projects[0]["project_id"] in told["projects_behind"]  # what is late comes first
    idle = [row for row in reader.rows("optional_use", **YEAR.query()) if row["module_use"] == "unused"]
    assert [(row["center_id"], row["module"]) for row in idle] == [
        (row["center_id"], row["module"]) for row in told["optional_modules_unused"]
    ]
    halls = reader.rows("hall_list", **YEAR.query())
    assert [row["center_id"] for row in halls if row["hall_state"] == "silent"] == told[
        "halls_without_opinions"
    ]
    assert halls[0]["hall_state"] == "silent"  # what is missing comes first
    assert told["halls_without_opinions"] == [
        thing.parameters[0][1]
        for part in headlines.missing.halls(reader, YEAR, halls)
        for thing in part.things
    ]
    funding = reader.rows("detail_funding", **YEAR.query())
    assert [
        (row["fund_level"], row["document_no"]) for row in funding if row["granted"] and not row["paid"]
    ] == [(row["fund_level"], row["document_no"]) for row in told["unpaid_grants"]]


def test_projects_did_to_use_what_was_planted(reader: Reader, told: dict[str, Any]) -> None:
    until = YEAR.query() | {"start": date(2000, 1, 1)}
    projects, pairs = reader.rows("detail_projects", **until), reader.rows("project_use", **until)
    found = project_use.effects(projects, pairs, 6, is_recorded=True)
    judged = {key: effect for key, effect in found.items() if effect.change is not None}
    for key, effect in judged.items():
        factor = told["project_effects"][key]
        assert (effect.low or 0) < 100 * (factor - 1) < (effect.high or 0), key
        assert effect.verdict == ("more" if factor > 1 else "less" if factor < 1 else "level"), key
    few = set(told["project_effects"]) - set(judged)
    assert [found[key].verdict for key in few] == ["few"]


def test_figures_of_the_speech(reader: Reader) -> None:
    def figure(name: str) -> float:
        found = indicators.value(reader, name, YEAR)
        assert found.status == "ok", name
        assert found.value is not None
        return found.value

    assert figure("funding_granted_total") == pytest.approx(1100, abs=0.5)
    assert 90 < figure("funding_paid_rate") < 100
    assert 1000 < figure("funding_per_m2") < 2000
    assert figure("area_open") > 6000
    assert 98 < figure("modules_present_rate") < 100
    assert figure("mediations_settled") < figure("mediations_opened")
    by_level = {
        part.key: part.numerator
        for part in indicators.breakdown(reader, "funding_granted_total", YEAR, "level")
    }
    assert set(by_level) == {"street", "district", "city", "province", "social"}
