"""What stands behind posts: why a secretary was chosen, who attended, which units reported and what was done.

It comes after the other ledgers and draws from a stream of its own, so that all other rows stay as they were.
"""

from typing import Any

import numpy as np
import pandas as pd

from linli.demo.organisation import AS_OF, START, Street

Frames = dict[str, pd.DataFrame]

_END = pd.Timestamp(AS_OF)
_YEAR_AGO = _END - pd.DateOffset(years=1) + pd.Timedelta(days=1)
_MONTHS = pd.date_range(START, AS_OF, freq="MS")

_CHOSEN_FOR = {
    "urgent_task": 0.30,
    "retired_official": 0.18,
    "veteran_member": 0.20,
    "community_worker": 0.16,
    "unopposed": 0.11,
    "other": 0.05,
}
_UNWRITTEN = 0.08  # changes without a reason
_UNTRAINED = 3  # posts that attended nothing in the last year
_UNREPORTED = 2  # units
_IDLE = 3  # units that reported and have not come since
_UNITS_HERE = (2, 5)  # in a community
_ACTIVITIES = 0.45  # of a unit in a month
_ALONE = 0.2  # share of activities to which members came by themselves
_KINDS = {"civic": 0.42, "care": 0.30, "repair": 0.18, "other": 0.10}
_CENSUS = pd.date_range("2025-10-01", "2025-12-01", freq="MS")  # of one in a hundred
_CENSUS_SHARE = 0.6
_PEOPLE, _FEWEST = 9, 5


def make_posts(
    rng: np.random.Generator, street: Street, frames: Frames, words: dict[str, Any]
) -> tuple[Frames, dict[str, Any]]:
    """Return the ledgers that tell more of posts and of units that report, and what is planted in them."""
    streams = rng.spawn(4)
    attendance, untrained = _attendance(streams[1], frames)
    units, absent = _units(streams[2], street, words["posts"]["units"])
    activities, idle = _activities(streams[3], street, units)
    made = {
        "secretary_changes": _chosen(streams[0], frames["secretary_changes"]),
        "assignments": _titled(frames["assignments"], words["posts"]["leaders"]),
        "training_attendance": attendance,
        "checkin_units": units,
        "checkin_activities": activities,
    }
    return made, {
        "posts_untrained": untrained,
        "units_not_reported": absent,
        "units_without_activity": idle,
    }


def _chosen(rng: np.random.Generator, changes: pd.DataFrame) -> pd.DataFrame:
    """Return the changes with what spoke for who came; a post that fell vacant has nobody to speak for."""
    drawn = rng.choice(list(_CHOSEN_FOR), len(changes), p=list(_CHOSEN_FOR.values()))
    is_told = (changes["change"] != "vacated") & (rng.random(len(changes)) >= _UNWRITTEN)
    return changes.assign(chosen_for=pd.Series(drawn, dtype=object, index=changes.index).where(is_told, None))


def _titled(assignments: pd.DataFrame, titles: list[str]) -> pd.DataFrame:
    posts = sorted(assignments["leader_post"].unique())
    names = {post: titles[index % len(titles)] for index, post in enumerate(posts)}
    return assignments.assign(leader_title=assignments["leader_post"].map(names))


def _attendance(rng: np.random.Generator, frames: Frames) -> tuple[pd.DataFrame, list[str]]:
    """Return who attended, as many as the ledger of trainings counts; some have not for a year."""
    branches = frames["branches"]
    active = branches[branches["dissolved_on"].isna()]
    able = active[
        active["secretary_post_key"].notna()
        & (active["secretary_since"] < _YEAR_AGO)
        & (active["founded_on"] < _YEAR_AGO)
    ]
    planted = sorted(rng.choice(able["branch_id"].to_numpy(), _UNTRAINED, replace=False).tolist())
    rows = []
    for training in frames["trainings"].itertuples():
        here = branches[
            (branches["founded_on"] <= training.date) & ~(branches["dissolved_on"] <= training.date)
        ]["branch_id"].to_numpy()
        if training.date >= _YEAR_AGO:
            here = here[~np.isin(here, planted)]
        came = rng.choice(here, min(int(training.attended), len(here)), replace=False)
        rows += [(training.training_id, branch) for branch in sorted(came.tolist())]
    return pd.DataFrame(rows, columns=["training_id", "branch_id"]), planted


def _units(rng: np.random.Generator, street: Street, names: list[str]) -> tuple[pd.DataFrame, list[str]]:
    """Return the units that are to report; two have not."""
    communities = street.communities["community_id"].tolist()
    homes = [home for home in communities for _ in range(int(rng.integers(*_UNITS_HERE)))][: len(names)]
    days = pd.Timestamp(START) + pd.to_timedelta(rng.integers(5, 400, len(homes)), unit="D")
    absent = sorted(rng.choice(len(homes), _UNREPORTED, replace=False).tolist())
    frame = pd.DataFrame(
        {
            "checkin_unit_id": [f"{street.code}B{number:02d}" for number in range(1, len(homes) + 1)],
            "checkin_unit_name": names[: len(homes)],
            "community_id": homes,
            "reported_on": pd.Series(days, dtype="datetime64[s]"),
        }
    )
    frame.loc[absent, "reported_on"] = pd.NaT
    return frame, frame["checkin_unit_id"].iloc[absent].tolist()


def _activities(
    rng: np.random.Generator, street: Street, units: pd.DataFrame
) -> tuple[pd.DataFrame, list[str]]:
    """Return what was done: some of the units that reported have never come."""
    reported = units.dropna(subset=["reported_on"])
    idle = sorted(rng.choice(reported["checkin_unit_id"].to_numpy(), _IDLE, replace=False).tolist())
    rows = []
    for unit in reported.itertuples():
        for month, count in zip(_MONTHS, rng.poisson(_ACTIVITIES, len(_MONTHS)).tolist(), strict=True):
            for _ in range(count):
                day = month + pd.Timedelta(days=int(rng.integers(month.days_in_month)))
                counted = month in _CENSUS and rng.random() < _CENSUS_SHARE
                kind = "census" if counted else str(rng.choice(list(_KINDS), p=list(_KINDS.values())))
                people = max(_FEWEST, round(_PEOPLE * rng.lognormal(0, 0.4)))
                hours = round(people * rng.uniform(1.5, 4) * 2) / 2
                alone = rng.random() < _ALONE
                if day >= unit.reported_on and unit.checkin_unit_id not in idle:
                    by = None if alone else unit.checkin_unit_id
                    rows.append((day, unit.community_id, by, kind, people, hours))
    rows.sort(key=lambda row: (row[0], row[1], row[2] or "", row[3]))
    frame = pd.DataFrame(
        rows, columns=["date", "community_id", "checkin_unit_id", "activity_kind", "participants", "hours"]
    )
    frame["date"] = frame["date"].astype("datetime64[s]")
    frame.insert(0, "checkin_activity_id", [f"{street.code}W{n:04d}" for n in range(1, len(frame) + 1)])
    return frame, idle
