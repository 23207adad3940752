"""Party life, leaders, visits and meetings of the demo street: plausible, and as the manifest says."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from linli import contracts, demo
from linli.demo import organisation
from linli.warehouse.store import Store

pytestmark = pytest.mark.slow

AS_OF = pd.Timestamp(organisation.AS_OF)
YEAR_AGO = pd.Timestamp("2025-10-01")
HALF_YEAR_AGO = pd.Timestamp("2026-04-01")
LEDGERS = {
    "branch_meetings",
    "secretary_changes",
    "trainings",
    "reviews",
    "checkins",
    "assignments",
    "visits",
    "meetings",
    "resolutions",
}


@pytest.fixture(scope="module")
def street() -> tuple[organisation.Street, dict[str, pd.DataFrame], dict[str, Any]]:
    return demo.make(seed=20260101, number=0)


@pytest.fixture(scope="module")
def frames(street: Any) -> dict[str, pd.DataFrame]:
    return dict(street[1])


@pytest.fixture(scope="module")
def planted(street: Any) -> dict[str, Any]:
    return dict(street[2])


@pytest.fixture(scope="module")
def active(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    branches = frames["branches"]
    return branches[branches["dissolved_on"].isna()].set_index("branch_id")


def discussed(meetings: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each meeting and issue, as a reader of the cells would split them."""
    ids = meetings["issue_ids"].dropna().map(lambda cell: re.split("[\u3001, ]", cell))
    return meetings.loc[ids.index].assign(issue_id=ids).explode("issue_id")


@pytest.mark.parametrize(("seed", "number"), [(20260101, 1), (7, 0), (8, 3)])
def test_any_street_can_be_made(seed: int, number: int) -> None:
    _, frames, planted = demo.make(seed=seed, number=number)
    assert set(frames) >= LEDGERS
    assert len(planted["branches_without_assemblies"]) == 11
    assert len(planted["branches_without_meetings"]) == 10


def test_every_row_keeps_to_its_contract(frames: dict[str, pd.DataFrame]) -> None:
    for ledger in LEDGERS:
        contract, frame = contracts.load_all()[ledger], frames[ledger]
        assert set(frame.columns) == {field.name for field in contract.fields}, ledger
        assert not frame.duplicated(list(contract.key)).any(), ledger
        for field in contract.fields:
            values = frame[field.name].dropna()
            if field.minimum is not None:
                assert (values >= field.minimum).all(), (ledger, field.name)
            if field.reference:
                target, key = field.reference.split(".")
                values = values.str.split("[、,; ]+", regex=True).explode() if field.is_list else values
                assert set(values) <= set(frames[target][key]), (ledger, field.name)


def test_assemblies_are_held_but_in_the_planted_branches(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any], active: pd.DataFrame
) -> None:
    rows = frames["branch_meetings"]
    assert rows["month"].min() == pd.Timestamp("2024-01-01")
    assert rows["month"].max() == pd.Timestamp("2026-09-01")
    assert (rows["month"].dt.day == 1).all()
    year = rows[(rows["month"] >= YEAR_AGO) & (rows["member_assemblies"] > 0)]
    quarters = year.groupby("branch_id")["month"].agg(lambda months: months.dt.quarter.nunique())
    old = active.index[active["founded_on"] < YEAR_AGO]
    held = quarters.reindex(old, fill_value=0)
    assert sorted(old[held < 3]) == planted["branches_without_assemblies"]
    assert 0.8 <= (held >= 3).mean() <= 0.9
    assert rows["theme_days"].mean() == pytest.approx(0.95, abs=0.03)
    assert rows["committee_meetings"].mean() == pytest.approx(0.98, abs=0.04)
    without = active.index[~active["has_committee"].astype(bool)]
    assert rows.loc[rows["branch_id"].isin(without), "committee_meetings"].isna().all()


def test_branches_with_issues_meet_but_the_planted(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any], active: pd.DataFrame
) -> None:
    issues = frames["issues"].set_index("issue_id")
    late = issues[issues["opened_at"] >= HALF_YEAR_AGO]["compound_id"].dropna()
    meetings = frames["meetings"]
    held = meetings[(meetings["status"] == "held") & (meetings["date"] >= HALF_YEAR_AGO)]
    on_issues = discussed(held)["issue_id"].map(issues["compound_id"])
    met = set(held["compound_id"].dropna()) | set(on_issues.dropna())
    cover = frames["branch_compounds"]
    compounds = cover[cover["branch_id"].isin(active.index)].groupby("branch_id")["compound_id"].agg(set)
    silent = [key for key, own in compounds.items() if own & set(late) and not own & met]
    assert sorted(silent) == planted["branches_without_meetings"]


def test_meetings_discuss_issues_raised_before(frames: dict[str, pd.DataFrame]) -> None:
    meetings = frames["meetings"]
    issues = frames["issues"].set_index("issue_id")
    rows = discussed(meetings)
    rows = rows.assign(opened_at=rows["issue_id"].map(issues["opened_at"]))
    assert rows["opened_at"].notna().all()
    assert (rows["opened_at"] < rows["date"]).all()
    small = rows[rows["level"] == "compound"]
    assert (small["compound_id"] == small["issue_id"].map(issues["compound_id"])).all()
    assert meetings["issue_ids"].notna().mean() > 0.9
    counts = meetings["level"].value_counts()
    assert 1_000 <= counts["compound"] <= 1_500
    assert 130 <= counts["community"] <= 145
    assert (meetings["status"] == "planned").equals(meetings["date"] > AS_OF)
    held = meetings["status"] == "held"
    assert held.mean() > 0.95
    for name in ("attendees", "has_branch", "has_property"):
        assert meetings[name].notna().equals(held)
    assert meetings.loc[held, "attendees"].between(8, 45).all()
    assert meetings.loc[held & (meetings["method"] == "orid"), "orid_step"].notna().all()
    assert meetings.loc[meetings["method"] == "ordinary", "orid_step"].isna().all()


def test_the_heating_case_was_met_twenty_three_times(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    heating = next(key for key, case in planted["legacy_cases"].items() if case["kind"] == "heating")
    met = discussed(frames["meetings"].query("status == 'held'"))
    assert (met["issue_id"] == heating).sum() == 23
    house = next(key for key, case in planted["legacy_cases"].items() if case["kind"] == "dangerous_housing")
    assert (met["issue_id"] == house).sum() == 9
    visits = frames["visits"].query("issue_id == @house and visit_id.str.contains('FA')")
    assert visits["households"].sum() == 96


def test_resolutions_follow_meetings_that_were_held(frames: dict[str, pd.DataFrame]) -> None:
    held = frames["meetings"].query("status == 'held'").set_index("meeting_id")
    rows = frames["resolutions"]
    assert rows["meeting_id"].nunique() / len(held) == pytest.approx(0.75, abs=0.04)
    dates = rows["meeting_id"].map(held["date"])
    assert (rows["due_on"] - dates).dt.days.between(30, 60).all()
    assert not (rows["done_on"] <= dates).any()
    assert not (rows["done_on"] > AS_OF).any()
    due = rows[rows["due_on"] <= AS_OF]
    assert (due["done_on"] <= due["due_on"]).mean() == pytest.approx(0.85, abs=0.04)
    assert due["done_on"].isna().mean() < 0.06


def test_compounds_without_a_manager_have_a_leader_but_for_two(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    rows = frames["assignments"]
    assert not (rows["to_on"] <= rows["from_on"]).any()
    now = rows[rows["to_on"].isna() | (rows["to_on"] > AS_OF)]
    assert not now.duplicated("compound_id").any()
    compounds = frames["compounds"]
    own = set(compounds.loc[compounds["kind"] == "unmanaged", "compound_id"])
    assert set(now["compound_id"]) <= own
    assert sorted(own - set(now["compound_id"])) == planted["compounds_without_leader"]
    assert len(planted["compounds_without_leader"]) == 2
    assert rows["leader_post"].nunique() == 18


def test_leaders_visit_monthly_but_for_three(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    visits, lapsed = frames["visits"], planted["lapsed_visits"]
    compounds = frames["compounds"].set_index("compound_id")
    loose = compounds.index[compounds["kind"] == "unmanaged"]
    days = (AS_OF - visits.groupby("compound_id")["date"].max()).dt.days
    assert days[lapsed.keys()].to_dict() == lapsed
    assert sorted(days[loose].index[days[loose] > 90]) == sorted(lapsed)
    assert len(lapsed) == 3
    counts = visits.groupby("compound_id").size().reindex(compounds.index, fill_value=0) / 2.75
    cases = {about["compound_id"] for about in planted["legacy_cases"].values() if about["kind"] != "other"}
    seldom = {*lapsed, *planted["compounds_without_leader"]}
    led = [key for key in loose if key not in seldom | cases]
    assert counts[led].between(10, 14).all()
    assert counts[compounds["kind"] != "unmanaged"].mean() == pytest.approx(4.0, abs=0.8)
    assert (visits["branch_id"].isna() == (visits["by_kind"] == "leader")).all()
    asked = visits.dropna(subset=["issue_id"])
    issues = frames["issues"].set_index("issue_id")
    assert (asked["compound_id"] == asked["issue_id"].map(issues["compound_id"])).all()
    # What a visit brought up is registered within three days, what it followed up was there before.
    assert (asked["issue_id"].map(issues["opened_at"]) < asked["date"] + pd.Timedelta(days=3)).all()
    assert visits["date"].max() <= AS_OF


def test_changes_lead_to_the_posts_as_they_are(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any], active: pd.DataFrame
) -> None:
    rows = frames["secretary_changes"]
    assert rows["date"].between(pd.Timestamp("2024-01-01"), AS_OF).all()
    posts = rows[rows["change"] != "strengthened"].sort_values("date").groupby("branch_id").last()
    assert sorted(posts.index[posts["change"] == "vacated"]) == sorted(planted["vacant_posts"])
    assert (posts["date"] == active["secretary_since"].reindex(posts.index)).all()
    filled = posts[posts["change"] != "vacated"]
    assert (filled["post_holder_key"] == active["secretary_post_key"].reindex(filled.index)).all()
    new = active.index[active["secretary_since"] >= pd.Timestamp("2024-01-01")]
    assert set(new) == set(posts.index)
    assert set(rows["change"]) == {"strengthened", "adjusted", "vacated", "appointed"}


def test_trainings_and_reviews(frames: dict[str, pd.DataFrame]) -> None:
    trainings = frames["trainings"]
    by_year = trainings.groupby([trainings["date"].dt.year, "kind"]).size().unstack()
    assert by_year.loc[[2024, 2025], "quarterly_lecture"].tolist() == [4, 4]
    assert by_year.loc[[2024, 2025], "half_year_observation"].tolist() == [2, 2]
    assert by_year["secretary_forum"].between(1, 2).all()
    assert trainings["date"].max() <= AS_OF
    assert (trainings["attended"] / trainings["invited"]).between(0.84, 0.98).all()
    assert trainings["invited"].between(55, 86).all()
    levels = frames["reviews"]["level"].value_counts(normalize=True)
    assert levels.to_dict() == pytest.approx(
        {"good": 0.45, "fairly_good": 0.40, "average": 0.13, "poor": 0.02}, abs=0.03
    )
    quarters = frames["reviews"].groupby("quarter")["branch_id"].nunique()
    assert len(quarters) == 11
    assert quarters.min() > 50


def test_members_report_to_their_community(frames: dict[str, pd.DataFrame]) -> None:
    rows = frames["checkins"]
    assert len(rows) == 12 * 3 * 33
    assert (rows["active"] <= rows["reported"]).all()
    known = rows["expected"].notna()
    assert not (rows["expected"] < rows["reported"]).any()
    assert 0.5 <= known.mean() <= 0.8
    last = rows[rows["month"] == rows["month"].max()]
    assert 1_100 <= last["reported"].sum() <= 1_600
    grown = rows.groupby(["community_id", "member_class"])["reported"].agg(lambda v: (np.diff(v) >= 0).all())
    assert grown.all()


def test_a_month_or_quarter_is_complete_until_its_last_day(demo_store: Path) -> None:
    rows = Store(demo_store).reader().rows("data_date_list")
    days = {row["ledger"]: (row["data_from"], row["as_of"]) for row in rows}
    whole = (date(2024, 1, 1), date(2026, 9, 30))
    assert days["branch_meetings"] == days["checkins"] == days["reviews"] == whole
    assert days["meetings"][1] <= date(2026, 9, 30)  # plans reach farther
