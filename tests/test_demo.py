"""The demo street: same seed, same bytes; magnitudes of a real street; a manifest that tells the truth."""

import hashlib
import json
import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import shapely

from linli import contracts, demo
from linli.demo import organisation, town
from linli.ledgers import read_source

pytestmark = pytest.mark.slow

AS_OF = pd.Timestamp(organisation.AS_OF)


@pytest.fixture(scope="module")
def street() -> tuple[organisation.Street, dict[str, pd.DataFrame], dict[str, Any]]:
    return demo.make(seed=20260101, number=0)


@pytest.fixture(scope="module")
def frames(street: Any) -> dict[str, pd.DataFrame]:
    return dict(street[1])


@pytest.fixture(scope="module")
def planted(street: Any) -> dict[str, Any]:
    return dict(street[2])


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_seed_that_grants_nothing_from_the_district_makes_a_street_too() -> None:
    assert demo.make(seed=3, number=0)


def test_a_street_in_which_an_agenda_is_empty_once_a_matter_has_left_it_comes_out() -> None:
    assert demo.make(seed=20260101, number=2)


def test_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = demo.generate(tmp_path / "a")
    second = demo.generate(tmp_path / "b")
    assert first == second
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b")
    titles = {contract.workbook for contract in contracts.load_all().values()}
    assert {
        path.stem.split("_")[0] for path in (tmp_path / "a").iterdir() if path.suffix in (".xlsx", ".csv")
    } == titles
    assert json.loads((tmp_path / "a" / "manifest.json").read_text(encoding="utf-8")) == first


def test_scale_makes_streets_with_ids_and_files_of_their_own(tmp_path: Path) -> None:
    manifest = demo.generate(tmp_path, scale=2, seed=7)
    assert manifest["counts"]["communities"] == 24
    assert len(manifest["worse_community"]) == 2
    assert (
        len(list(tmp_path.glob("*_990101002.*"))) == len(list(tmp_path.glob("*_990101001.*"))) - 1
    )  # targets
    shapes = json.loads((tmp_path / "geo" / "compounds.geojson").read_text(encoding="utf-8"))["features"]
    assert len({shape["properties"]["compound_id"] for shape in shapes}) == 2 * 88
    for part in read_source(tmp_path, None):
        assert not [finding for finding in part.findings if finding.severity == "error"]


def test_refuses_no_street(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        demo.generate(tmp_path, scale=0)


def test_keys_are_unique_and_references_resolve(frames: dict[str, pd.DataFrame]) -> None:
    for ledger, frame in frames.items():
        contract = contracts.load_all()[ledger]
        assert not frame.duplicated(list(contract.key)).any(), ledger
        for field in contract.fields:
            values = frame[field.name].dropna()
            assert not field.required or len(values) == len(frame), (ledger, field.name)
            if field.values:
                assert set(values.astype(str)) <= set(field.values), (ledger, field.name)
            if field.reference:
                target, key = field.reference.split(".")
                values = values.str.split("[、,; ]+", regex=True).explode() if field.is_list else values
                assert set(values.astype(str)) <= set(frames[target][key]), (ledger, field.name)


def test_street_has_the_magnitudes_of_a_real_one(frames: dict[str, pd.DataFrame]) -> None:
    compounds, members = frames["compounds"], frames["member_counts"]
    assert compounds["residents"].sum() == organisation.RESIDENTS
    assert compounds["households"].sum() == organisation.HOUSEHOLDS
    assert compounds["kind"].value_counts().to_dict() == {"unmanaged": 40, "managed": 26, "employer": 22}
    by_community = compounds.groupby("community_id")["households"].sum()
    assert by_community.between(1000, 3000).sum() == 10
    assert by_community.between(4900, 5350).sum() == 1
    assert 2500 <= members[members["date"] == members["date"].max()]["regular"].sum() <= 2750
    active = frames["branches"][frames["branches"]["dissolved_on"].isna()]
    assert 70 <= len(active) <= 86
    assert 250 <= len(frames["building_groups"]) <= 310
    assert frames["centers"]["level"].value_counts().to_dict() == {"center": 46, "shared_space": 14}
    assert 6_900 <= len(frames["issues"]) <= 7_700
    assert 250_000 <= len(frames["center_use"]) <= 400_000


def test_branches_are_formed_by_the_rules(frames: dict[str, pd.DataFrame], planted: dict[str, Any]) -> None:
    branches = frames["branches"][frames["branches"]["dissolved_on"].isna()].set_index("branch_id")
    cover = frames["branch_compounds"][frames["branch_compounds"]["branch_id"].isin(branches.index)]
    share = cover.groupby("compound_id")["branch_id"].transform("size")
    members = frames["member_counts"]
    for _, day in members.groupby("date"):
        here = cover["compound_id"].map(day.set_index("compound_id")["regular"])
        size = (here / share).groupby(cover["branch_id"]).sum()
        assert size.between(3, 50).all()
        alone = branches["form"] == "single"
        assert (size[alone[alone].index] >= 5).all()
    units = cover.groupby("branch_id").size()
    assert sorted(units.index[units > 5]) == planted["oversize_joint_branches"]
    assert units[planted["oversize_joint_branches"]].tolist() == [6]
    assert (units[branches.index[branches["form"] != "single"]] >= 2).all()
    uncovered = set(frames["compounds"]["compound_id"]) - set(cover["compound_id"])
    assert sorted(uncovered) == planted["uncovered_compounds"]
    assert len(uncovered) == 4
    committee = branches["has_committee"].astype(bool)
    assert sorted(committee.index[~committee & (size >= 7)]) == planted["missing_committees"]


def test_groups_stay_within_their_compound(frames: dict[str, pd.DataFrame]) -> None:
    groups = frames["building_groups"].groupby("compound_id")["buildings"].sum()
    buildings = frames["compounds"].set_index("compound_id")["buildings"]
    assert (groups <= buildings[groups.index]).all()


def test_manifest_tells_vacant_posts_and_expired_terms(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    branches = frames["branches"][frames["branches"]["dissolved_on"].isna()].set_index("branch_id")
    vacant = branches[branches["secretary_post_key"].isna()]
    days = (AS_OF - vacant["secretary_since"]).dt.days
    assert days.to_dict() == planted["vacant_posts"]
    assert (days > 90).sum() == 1
    assert sorted(branches.index[branches["term_ends_on"] < AS_OF]) == planted["expired_terms"]
    assert len(planted["expired_terms"]) == 2
    assert (branches["founded_on"] <= AS_OF).all()


def test_heating_complaints_come_in_winter(frames: dict[str, pd.DataFrame]) -> None:
    issues = frames["issues"]
    heating = issues[issues["category"] == "GR"]["opened_at"].dt.month
    assert 0.65 <= heating.isin([11, 12, 1, 2]).mean() <= 0.85
    drains = issues[issues["category"] == "PS"]["opened_at"].dt.month
    assert drains.isin([7, 8]).mean() > 0.3


def test_issue_times_are_in_order_but_for_the_planted(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    issues = frames["issues"]
    backwards = issues["issue_id"][issues["closed_at"] < issues["opened_at"]]
    assert backwards.tolist() == planted["negative_durations"]
    assert 3 <= len(backwards) <= 6
    assert (issues["due_at"] >= issues["opened_at"]).all()
    assert not (issues["first_contact_at"] < issues["opened_at"]).any()
    assert not (issues["revised_due_at"] < issues["due_at"]).any()
    assert (issues[["opened_at", "closed_at", "received_at"]].max() < AS_OF + pd.Timedelta(days=1)).all()
    # One reopened after its last closing is open again.
    stands = issues["closed_at"].notna() & ~(issues["reopened_at"] > issues["closed_at"])
    assert ((issues["status"] == "closed") == stands).all()
    assert 0 < (issues["reopened_at"] > issues["closed_at"]).sum() < issues["reopened_at"].notna().sum() / 10
    assert issues["satisfied"].notna().eq(issues["callback_status"] == "valid").all()


def test_unlocated_issues_and_cases_are_in_the_manifest(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    issues = frames["issues"].set_index("issue_id")
    lost = planted["unlocated_issues"]
    assert issues.index[issues["community_id"].isna()].tolist() == lost["without_community"]
    assert issues.index[issues["longitude"] == 0].tolist() == lost["zero_points"]
    cases = planted["legacy_cases"]
    assert issues.index[issues["is_legacy"]].tolist() == list(cases)
    assert len(cases) == 14
    assert sum(case["solved"] for case in cases.values()) == 6
    heating = next(case for case in cases.values() if case["kind"] == "heating")
    compounds = frames["compounds"].set_index("compound_id")
    assert compounds.loc[heating["compound_id"], "households"] == 316


def test_bursts_come_on_top_of_all_other_issues(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    issues, bursts = frames["issues"], planted["bursts"]
    month = issues["opened_at"].dt.strftime("%Y-%m")
    assert len({burst["compound_id"] for burst in bursts}) == 6
    assert [burst["month"] for burst in bursts] == sorted(burst["month"] for burst in bursts)
    assert bursts[0]["month"] >= "2025-10"
    assert bursts[-1]["month"] == "2026-09"
    for burst in bursts:
        assert 7 <= burst["extra"] <= 12
        rows = issues[month == burst["month"]].sort_values("issue_id")
        last = rows.tail(burst["extra"])  # numbered after all others of the month
        assert set(zip(last["compound_id"], last["category"], strict=True)) == {
            (burst["compound_id"], burst["category"])
        }
        assert rows["issue_id"].str[-4:].astype(int).tolist() == list(range(1, len(rows) + 1))
    assert issues["opened_at"].is_monotonic_increasing


def test_one_community_gets_worse_and_the_others_better(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    due = frames["issues"][frames["issues"]["due_at"] <= AS_OF]
    in_time = (
        (due["closed_at"] <= due["due_at"]).groupby([due["community_id"], due["opened_at"].dt.year]).mean()
    )
    table = in_time.unstack()
    worse = planted["worse_community"][0]
    assert table.loc[worse, 2026] < table.loc[worse, 2024] - 0.1
    assert table[2026].idxmin() == worse
    others = table.drop(index=[worse, *planted["flat_community"]])
    assert others[2026].mean() > others[2024].mean()


def test_rooms_are_used_within_their_hours(frames: dict[str, pd.DataFrame], planted: dict[str, Any]) -> None:
    use = frames["center_use"]
    assert (use["booked_minutes"].dropna() <= use.loc[use["booked_minutes"].notna(), "open_minutes"]).all()
    assert (use.groupby("center_id", observed=True)["method"].nunique() == 1).all()
    assert use["method"].value_counts().idxmax() == "door"
    centers = frames["centers"].set_index("center_id")
    hours = use.groupby("center_id", observed=True)["hour"].agg(["min", "max"])
    assert (hours["min"] >= centers["opens_hour"]).all()
    assert (hours["max"] < centers["closes_hour"]).all()
    sums = use.groupby("center_id", observed=True)[["booked_minutes", "open_minutes"]].sum()
    rate = (sums["booked_minutes"] / sums["open_minutes"])[centers["level"] == "center"].astype(float)
    quiet, hot = rate.index.isin(planted["quiet_centers"]), rate.index.isin(planted["hot_centers"])
    assert rate[quiet].max() < 0.25
    assert rate[hot].min() > 0.45
    assert 0.3 <= rate.mean() <= 0.42


def test_closed_silent_and_unrecorded_centers(
    frames: dict[str, pd.DataFrame], planted: dict[str, Any]
) -> None:
    use = frames["center_use"]
    last = use.groupby("center_id", observed=True)["date"].max()
    centers = frames["centers"].set_index("center_id")
    closed = planted["closed_centers"]
    assert centers.index[centers["status"] == "closed"].tolist() == closed
    assert (last[closed] < centers.loc[closed, "closed_on"]).all()
    assert (last[planted["unrecorded_centers"]] < pd.Timestamp("2026-08-01")).all()
    weeks = AS_OF - pd.Timedelta(weeks=5)
    for center in planted["silent_centers"]:
        recent = use[(use["center_id"] == center) & (use["date"] > weeks)]
        assert len(recent) > 100
        assert recent["visits"].sum() == 0
        assert center in planted["quiet_centers"]


def test_use_falls_off_after_the_opening(frames: dict[str, pd.DataFrame]) -> None:
    use = frames["center_use"]
    centers = frames["centers"].set_index("center_id")
    opened = pd.to_datetime(use["center_id"].astype(str).map(centers["opened_on"]))
    weeks = (use["date"] - opened).dt.days // 7
    new = opened >= pd.Timestamp("2024-01-01")
    visits = use["visits"].groupby([use["center_id"], use["date"]], observed=True).transform("sum")
    assert visits[new & (weeks < 3)].mean() > 1.4 * visits[new & weeks.between(30, 60)].mean()


def test_town_has_no_gaps_or_overlaps(street: Any) -> None:
    made = street[0]
    laid = made.town
    whole = shapely.union_all(laid.communities)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(sum(shape.area for shape in laid.communities), rel=1e-9)
    tree = shapely.STRtree(laid.compounds)
    left, right = tree.query(laid.compounds, predicate="intersects")
    assert (left == right).all()
    water = laid.river.buffer(35)
    for index, shape in enumerate(laid.compounds):
        assert shape.is_valid
        assert laid.communities[made.position[index]].contains(shape)
        assert not shape.intersects(water)
    assert 6e6 < whole.area < 1.2e7


def test_points_lie_in_their_compounds(street: Any, frames: dict[str, pd.DataFrame]) -> None:
    made = street[0]
    shapes = dict(zip(made.compounds["compound_id"], map(town.degrees, made.town.compounds), strict=True))
    for ledger in ("centers", "compounds", "issues"):
        rows = frames[ledger].dropna(subset=["compound_id", "longitude"])
        rows = rows[rows["longitude"] != 0]
        inside = shapely.contains_xy(
            [shapes[key] for key in rows["compound_id"]],
            rows["longitude"].to_numpy(),
            rows["latitude"].to_numpy(),
        )
        assert inside.all(), ledger


def test_words_are_distinct() -> None:
    words = tomllib.loads((Path(demo.__file__).parent / "words.toml").read_text(encoding="utf-8"))
    for kind in ("managed", "employer"):
        assert len(set(words["compounds"][kind])) == len(words["compounds"][kind])


def test_a_clerk_s_files_read_back_as_they_were(tmp_path: Path, frames: dict[str, pd.DataFrame]) -> None:
    demo.generate(tmp_path)
    read: dict[str, list[pd.DataFrame]] = {}
    for part in read_source(tmp_path, None):
        assert not [finding for finding in part.findings if finding.severity == "error"]
        assert set(part.rejected) <= {"total_row"}
        read.setdefault(part.ledger, []).append(part.frame)
    assert set(read) == set(frames)
    street = {
        "community_id": frames["communities"].set_index("name")["community_id"],
        "compound_id": frames["compounds"].set_index("name")["compound_id"],
    }
    for ledger, contract in contracts.load_all().items():
        back = pd.concat(read[ledger], ignore_index=True)
        assert len(back) == len(frames[ledger])
        for field in contract.fields:
            if field.type in ("date", "timestamp", "integer", "boolean"):
                got, made = back[field.name], frames[ledger][field.name]
                assert got.isna().tolist() == made.isna().tolist(), (ledger, field.name)
                assert (got.dropna().to_numpy() == made.dropna().to_numpy()).all(), (ledger, field.name)
    for key, ids in street.items():
        assert (
            read["issues"][0][key].map(ids).fillna("").tolist() == frames["issues"][key].fillna("").tolist()
        )
