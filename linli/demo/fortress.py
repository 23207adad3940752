"""What branches do: party life, posts, trainings, reviews, members who report, assigned leaders, visits, meetings.

It comes after the other ledgers and draws from a stream of its own, so that they stay as they were.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli.demo.organisation import AS_OF, START, Street

Frames = dict[str, pd.DataFrame]
Times = npt.NDArray[np.datetime64]
Ids = npt.NDArray[np.object_]

_END = pd.Timestamp(AS_OF)
_MONTHS = pd.date_range(START, AS_OF, freq="MS")
_QUARTERS = pd.date_range(START, AS_OF, freq="QS")
_YEAR_AGO = _END - pd.DateOffset(years=1) + pd.Timedelta(days=1)
_HALF_YEAR_AGO = _END - pd.DateOffset(months=6) + pd.Timedelta(days=1)

_WITHOUT_ASSEMBLIES = 11  # branches that miss two or three assemblies of the last four quarters
_WITHOUT_MEETINGS = 10
_FORMERLY_LAX = 0.12  # share of the other branches that were no better until a year ago
_WITHOUT_LEADER = 2
_HANDED_ON = 0.8  # share of the compounds that another post has taken over
_LAPSED_DAYS = (97, 121, 148)
_LEADERS = 18
_CASE_MEETINGS = 23
_PLANNED = 8
_BETWEEN_MEETINGS = (0.50, 0.27, 0.13, 0.07, 0.03)  # one to five months
_LEVELS = {"good": 0.45, "fairly_good": 0.40, "average": 0.13, "poor": 0.02}
_CLASSES = {"serving": (72, 6.0), "soe_retired": (26, 2.0), "other": (12, 2.0)}  # members, organisations
_STEPS = {"O": 0.06, "R": 0.12, "I": 0.24, "D": 0.58}
_RAISED_BY = {"resident": 0.52, "branch": 0.28, "property": 0.12, "other": 0.08}
_PARTIES = ("has_branch", "has_residents_committee", "has_owners_committee", "has_property")
_BETWEEN_IDS = ("\u3001", "\u3001", "\u3001", ",", " ")  # how clerks write several ids into one cell
_ID_BREAK = "[\u3001, ]"


@dataclass(frozen=True)
class _Ground:
    """What the ledgers here need of those made before."""

    street: Street
    branches: pd.DataFrame  # with the compounds each covers
    compounds: dict[str, Any]  # rows by id
    raised: dict[str, tuple[Times, Ids]]  # when requests were raised, in order, and their ids, by compound
    groups: dict[str, int]  # party groups by branch


def make_fortress(rng: np.random.Generator, street: Street, frames: Frames) -> tuple[Frames, dict[str, Any]]:
    """Return the ledgers of party life and consultation of one street, and what is planted in them."""
    cover = frames["branch_compounds"].groupby("branch_id")["compound_id"].agg(list)
    branches = frames["branches"].copy()
    branches["compounds"] = branches["branch_id"].map(cover)
    placed = frames["issues"].dropna(subset=["compound_id"])
    ground = _Ground(
        street,
        branches,
        {row.compound_id: row for row in street.compounds.itertuples()},
        {
            str(key): (rows["opened_at"].to_numpy(), rows["issue_id"].to_numpy(dtype=object))
            for key, rows in placed.groupby("compound_id")
        },
        frames["building_groups"].groupby("branch_id").size().to_dict(),
    )
    streams = rng.spawn(8)
    party, missed = _branch_meetings(streams[0], ground)
    assignments, loose = _assignments(streams[5], ground)
    visits, lapsed = _visits(streams[6], ground, assignments, loose)
    heating = placed[placed["is_legacy"] & (placed["category"] == "GR")].iloc[0]
    meetings, resolutions, silent = _meetings(streams[7], ground, heating)
    _discuss_legacy(meetings, placed)
    _follow_legacy(resolutions, meetings, placed)
    made = {
        "branch_meetings": party,
        "secretary_changes": _secretary_changes(streams[1], ground),
        "trainings": _trainings(streams[2], ground),
        "reviews": _reviews(streams[3], ground),
        "checkins": _checkins(streams[4], ground),
        "assignments": assignments,
        "visits": visits,
        "meetings": meetings,
        "resolutions": resolutions,
    }
    return made, {
        "branches_without_assemblies": missed,
        "branches_without_meetings": silent,
        "compounds_without_leader": loose,
        "lapsed_visits": lapsed,
    }


def _pick(rng: np.random.Generator, shares: dict[str, float], count: int) -> npt.NDArray[np.str_]:
    return rng.choice(list(shares), count, p=list(shares.values()))


def _active(ground: _Ground, day: pd.Timestamp) -> pd.DataFrame:
    """Return the branches that exist on a day."""
    rows = ground.branches
    return rows[(rows["founded_on"] <= day) & ~(rows["dissolved_on"] <= day)]


def _seconds(values: list[Any]) -> pd.Series:
    return pd.Series(pd.to_datetime(values), dtype="datetime64[s]")


# ---------------------------------------------------------------------------- branches and their secretaries


def _branch_meetings(rng: np.random.Generator, ground: _Ground) -> tuple[pd.DataFrame, list[str]]:
    """Return party life by month; an assembly is always in the same month of the quarter, if it is held."""
    old = _active(ground, _END).query("founded_on < @_YEAR_AGO")["branch_id"].to_numpy()
    planted = sorted(rng.choice(old, _WITHOUT_ASSEMBLIES, replace=False).tolist())
    rows = []
    for branch in ground.branches.itertuples():
        turn = int(rng.integers(3))
        missed = _missed_quarters(rng, branch.branch_id in planted)
        groups = ground.groups.get(branch.branch_id, 0)
        draw = rng.random((len(_MONTHS), 6))
        held = rng.binomial(groups, 0.9, len(_MONTHS))
        for index, month in enumerate(_MONTHS):
            if month < branch.founded_on.replace(day=1) or month >= branch.dissolved_on:
                continue
            due = (month.month - 1) % 3 == turn
            rows.append(
                (
                    branch.branch_id,
                    month,
                    int(due and index // 3 not in missed) * (1 + int(draw[index, 0] < 0.03)),
                    int(draw[index, 1] < 0.93) + int(draw[index, 2] < 0.05) if branch.has_committee else None,
                    held[index] if groups else None,
                    int((month.month - 1) % 3 == (turn + 1) % 3 and draw[index, 3] < 0.9)
                    + int(draw[index, 4] < 0.02),
                    int(draw[index, 5] < 0.95),
                )
            )
    names = ["branch_id", "month", "member_assemblies", "committee_meetings", "group_meetings"]
    frame = pd.DataFrame(rows, columns=[*names, "party_lectures", "theme_days"])
    frame["month"] = _seconds(frame["month"].tolist())
    for name in frame.columns[2:]:
        frame[name] = frame[name].astype("Int64")
    return frame.sort_values(["month", "branch_id"], kind="stable", ignore_index=True), planted


def _missed_quarters(rng: np.random.Generator, planted: bool) -> set[int]:
    """Return the quarters, by position, without an assembly: of the last four, at most one unless planted."""
    before = len(_QUARTERS) - 4
    lax = planted or rng.random() < _FORMERLY_LAX
    missed = np.flatnonzero(rng.random(before) < (0.45 if lax else 0.08))
    number = int(rng.integers(2, 4)) if planted else int(rng.random() < 0.3)
    return {*missed.tolist(), *(before + rng.permutation(4)[:number]).tolist()}


def _secretary_changes(rng: np.random.Generator, ground: _Ground) -> pd.DataFrame:
    """Return the changes that lead to the state of the posts in the ledger of branches."""
    rows: list[tuple[Any, ...]] = []
    first = pd.Timestamp(START)

    def other() -> str:
        return f"P{int(rng.integers(0, 2**32)):08X}"

    active = _active(ground, _END)
    for branch in active.itertuples():
        since, key = branch.secretary_since, branch.secretary_post_key
        if pd.isna(key):
            rows.append((branch.branch_id, since, "vacated", other()))
        elif since >= first:
            gap = pd.Timedelta(days=int(rng.integers(5, 75)))
            if since > branch.founded_on and rng.random() < 0.45:
                rows.append((branch.branch_id, since, "adjusted", key))
            else:
                rows.append((branch.branch_id, since, "appointed", key))
                if since - gap >= max(first, branch.founded_on):
                    rows.append((branch.branch_id, since - gap, "vacated", other()))
    # some teams got one more member
    days = (_END - first).days
    for day in np.sort(rng.integers(0, days, 24)).tolist():
        date = first + pd.Timedelta(days=day)
        here = _active(ground, date)
        rows.append((here["branch_id"].iloc[int(rng.integers(len(here)))], date, "strengthened", other()))
    frame = pd.DataFrame(rows, columns=["branch_id", "date", "change", "post_holder_key"])
    frame["date"] = _seconds(frame["date"].tolist())
    frame = frame.drop_duplicates(["branch_id", "date", "change"])
    return frame.sort_values(["date", "branch_id", "change"], kind="stable", ignore_index=True)


def _trainings(rng: np.random.Generator, ground: _Ground) -> pd.DataFrame:
    """Return four lectures, two observations and one or two forums a year."""
    plan: list[tuple[str, pd.Timestamp]] = []
    for year in range(START.year, AS_OF.year + 1):
        for month in (2, 5, 8, 11):
            plan.append(("quarterly_lecture", _weekday(year, month, int(rng.integers(12, 26)))))
        for month in (6, 12):
            plan.append(("half_year_observation", _weekday(year, month, int(rng.integers(8, 25)))))
        for month in (4, 9)[: int(rng.integers(1, 3))]:
            plan.append(("secretary_forum", _weekday(year, month, int(rng.integers(8, 25)))))
    rows = []
    for kind, day in sorted((item for item in plan if item[1] <= _END), key=lambda item: item[1]):
        invited = len(_active(ground, day)) - int(rng.integers(0, 4))
        rows.append((kind, day, invited, round(invited * rng.uniform(0.85, 0.97))))
    frame = pd.DataFrame(rows, columns=["kind", "date", "invited", "attended"])
    frame["date"] = _seconds(frame["date"].tolist())
    frame.insert(0, "training_id", [f"{ground.street.code}T{i + 1:03d}" for i in range(len(frame))])
    return frame


def _weekday(year: int, month: int, day: int) -> pd.Timestamp:
    """Return that day, or the Friday before a weekend."""
    date = dt.date(year, month, day)
    return pd.Timestamp(date - dt.timedelta(days=max(0, date.weekday() - 4)))


def _reviews(rng: np.random.Generator, ground: _Ground) -> pd.DataFrame:
    rows = []
    for quarter in _QUARTERS:
        here = _active(ground, quarter)["branch_id"]
        for branch in here[rng.random(len(here)) < 0.93]:
            levels = _pick(rng, _LEVELS, 3)
            rows += [
                (branch, quarter, dimension, level)
                for dimension, level in zip(("work", "service", "public"), levels, strict=True)
            ]
    frame = pd.DataFrame(rows, columns=["branch_id", "quarter", "dimension", "level"])
    frame["quarter"] = _seconds(frame["quarter"].tolist())
    return frame


# ---------------------------------------------------------------------------- members who report


def _checkins(rng: np.random.Generator, ground: _Ground) -> pd.DataFrame:
    """Return by community, class and month how many have reported, should have, and took part."""
    parts = []
    for community in ground.street.communities["community_id"]:
        for name, (members, organisations) in _CLASSES.items():
            last = max(6, round(members * rng.lognormal(0, 0.25)))
            start = round(last * rng.uniform(0.72, 0.88))
            steps = np.sort(rng.integers(0, len(_MONTHS), last - start))
            reported = start + np.searchsorted(steps, np.arange(len(_MONTHS)), side="right")
            known = rng.random() < 2 / 3
            expected = np.full(len(_MONTHS), round(last / rng.uniform(0.78, 0.98)))
            units = max(1, round(organisations * rng.lognormal(0, 0.3)))
            active = rng.binomial(reported, np.clip(rng.normal(0.32, 0.05, len(_MONTHS)), 0.1, 0.6))
            hours = np.round(active * rng.gamma(16, 2.4 / 16, len(_MONTHS)) * 2) / 2
            parts.append(
                pd.DataFrame(
                    {
                        "community_id": community,
                        "member_class": name,
                        "month": _MONTHS.astype("datetime64[s]"),
                        "unit_organisations": units + (np.arange(len(_MONTHS)) > int(rng.integers(8, 30))),
                        "reported": reported,
                        "expected": pd.array(expected if known else [None] * len(_MONTHS), dtype="Int64"),
                        "active": active,
                        "hours": hours,
                    }
                )
            )
    return pd.concat(parts).sort_values(["month", "community_id"], kind="stable", ignore_index=True)


# ---------------------------------------------------------------------------- leaders and visits


def _assignments(rng: np.random.Generator, ground: _Ground) -> tuple[pd.DataFrame, list[str]]:
    """Return who looks after which compound without a manager, and the compounds left to nobody.

    Most were given to another post since 2025, so that a year of requests lies before.
    """
    own = [key for key, row in ground.compounds.items() if row.kind == "unmanaged"]
    covered = {key for keys in _active(ground, _END)["compounds"] for key in keys}
    able = np.array([key for key in own if key in covered])
    loose = rng.choice(able, _WITHOUT_LEADER, replace=False).tolist()
    posts = [f"L{value:08X}" for value in rng.integers(0, 2**32, _LEADERS)]
    turn = rng.permutation(len(own)) % _LEADERS
    rows = []
    for key, number in zip(own, turn.tolist(), strict=True):
        begun = pd.Timestamp("2023-05-08") + pd.Timedelta(days=int(rng.integers(0, 230)))
        changed = pd.Timestamp("2025-01-06") + pd.Timedelta(days=int(rng.integers(0, 400)))
        moves = rng.random() < _HANDED_ON
        if key == loose[0]:
            continue  # never given to anyone
        if key == loose[1]:
            rows.append((key, posts[number], begun, pd.Timestamp("2026-05-25")))
        elif moves:
            rows.append((key, posts[number], begun, changed))
            rows.append((key, posts[(number + 5) % _LEADERS], changed, pd.NaT))
        else:
            rows.append((key, posts[number], begun, pd.NaT))
    frame = pd.DataFrame(rows, columns=["compound_id", "leader_post", "from_on", "to_on"])
    for name in ("from_on", "to_on"):
        frame[name] = _seconds(frame[name].tolist())
    return frame, sorted(loose)


def _visits(
    rng: np.random.Generator, ground: _Ground, assignments: pd.DataFrame, loose: list[str]
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return visits: leaders come every month, branches a few times a year; three leaders stopped coming."""
    led = sorted(set(assignments["compound_id"]) - set(loose))
    stopped = rng.choice(led, len(_LAPSED_DAYS), replace=False).tolist()
    lapsed = {str(key): days for key, days in zip(stopped, _LAPSED_DAYS, strict=True)}
    active = _active(ground, _END)
    branch_of = {key: row.branch_id for row in active.itertuples() for key in row.compounds}
    founded = active.set_index("branch_id")["founded_on"]
    rows: list[tuple[Any, ...]] = []
    for key in ground.compounds:
        leader = key in led
        end = _END - pd.Timedelta(days=lapsed.get(key, 0))
        day = pd.Timestamp(START) + pd.Timedelta(days=int(rng.integers(3, 33 if leader else 80)))
        low, high = (24, 37) if leader else (45, 76) if key in loose else (55, 125)
        branch = None if leader else branch_of.get(key)
        while day <= end:
            if leader or (branch and day >= founded[branch]):
                rows.append((day, key, rng.integers(2, 7), branch, _visited(rng, ground, key, day)))
            day += pd.Timedelta(days=int(rng.integers(low, high)))
        if key in lapsed:  # the last visit is just as long ago as planted
            rows.append((end, key, rng.integers(2, 7), branch, None))
    frame = pd.DataFrame(rows, columns=["date", "compound_id", "households", "branch_id", "issue_id"])
    frame["date"] = _seconds(frame["date"].tolist())
    frame = frame.drop_duplicates(["date", "compound_id"])
    frame = frame.sort_values(["date", "compound_id"], kind="stable", ignore_index=True)
    frame.insert(4, "by_kind", np.where(frame["branch_id"].isna(), "leader", "branch"))
    frame.insert(0, "visit_id", [f"{ground.street.code}F{i + 1:05d}" for i in range(len(frame))])
    return frame, dict(sorted(lapsed.items()))


def _visited(rng: np.random.Generator, ground: _Ground, key: str, day: pd.Timestamp) -> str | None:
    """Return the request that a visit was about, if any."""
    if rng.random() >= 0.35:
        return None
    found = _raised(ground, [key], day, 60)
    return str(found[int(rng.integers(len(found)))]) if len(found) else None


def _raised(ground: _Ground, keys: Iterable[str], day: pd.Timestamp, back: int) -> Ids:
    """Return the requests of these compounds that were raised before a day, at most so many days ago."""
    stop = day.to_datetime64()
    start = stop - np.timedelta64(back, "D")
    parts = [np.array([], dtype=object)]
    for key in keys:
        if key in ground.raised:
            times, ids = ground.raised[key]
            first, last = np.searchsorted(times, [start, stop])
            parts.append(ids[first:last])
    return np.concatenate(parts)


# ---------------------------------------------------------------------------- meetings


def _meetings(
    rng: np.random.Generator, ground: _Ground, heating: Any
) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Return meetings, their resolutions, and the branches with requests that did not meet for half a year."""
    silent = _silent(rng, ground, heating["compound_id"])
    shunned = {
        key for row in ground.branches.itertuples() if row.branch_id in silent for key in row.compounds
    }
    rows: list[dict[str, Any]] = []
    for branch in ground.branches.itertuples():
        days = _held_on(rng, branch, branch.branch_id in silent)
        rows += [_compound_meeting(rng, ground, branch.compounds, day) for day in days]
    about_heating = _case_meetings(rng, heating)
    rows += about_heating
    for quarter in _QUARTERS:
        for community in [*ground.street.communities["community_id"], None]:
            day = quarter + pd.Timedelta(days=int(rng.integers(8, 85)))
            rows.append(_wide_meeting(rng, ground, community, day, shunned))
    # The meetings about the heating are counted: no other one discusses it.
    own = {id(row) for row in about_heating}
    for row in rows:
        if row["issue_ids"] and id(row) not in own:
            row["issue_ids"] = _without(row["issue_ids"], heating["issue_id"])
    cancelled = rng.choice(len(rows), len(rows) // 30, replace=False)
    for index in np.sort(cancelled).tolist():
        day = rows[index]["date"] + pd.Timedelta(days=int(rng.integers(1, 5)))
        rows.append(rows[index] | {"date": min(day, _END), "status": "cancelled"})
    able = _active(ground, _END)
    for index in rng.choice(len(able), _PLANNED, replace=False).tolist():
        day = _END + pd.Timedelta(days=int(rng.integers(6, 28)))
        keys = able["compounds"].iloc[index]
        rows.append(_compound_meeting(rng, ground, keys, day) | {"status": "planned"})
    nobody = dict.fromkeys([*_PARTIES, "attendees", "orid_step"])
    frame = pd.DataFrame([row if row["status"] == "held" else row | nobody for row in rows])
    for name in _PARTIES:
        frame[name] = frame[name].astype("boolean")
    frame["attendees"] = frame["attendees"].astype("Int64")
    frame["date"] = _seconds(frame["date"].tolist())
    frame = frame.sort_values(["date", "community_id", "compound_id"], kind="stable", ignore_index=True)
    frame.insert(0, "meeting_id", [f"{ground.street.code}M{i + 1:04d}" for i in range(len(frame))])
    return frame, _resolutions(rng, ground, frame), silent


def _silent(rng: np.random.Generator, ground: _Ground, case: str) -> list[str]:
    """Return branches with requests of late that share their compounds with no other branch."""
    active = _active(ground, _END)
    shared = active["compounds"].explode().value_counts()
    able = [
        row.branch_id
        for row in active.itertuples()
        if row.founded_on < _YEAR_AGO
        and case not in row.compounds
        and all(shared[key] == 1 for key in row.compounds)
        and len(_raised(ground, row.compounds, _END, 180)) > 2
    ]
    return sorted(rng.choice(able, _WITHOUT_MEETINGS, replace=False).tolist())


def _held_on(rng: np.random.Generator, branch: Any, silent: bool) -> list[pd.Timestamp]:
    """Return the days on which a branch met: never more than five months apart, but for the lax."""
    days = []
    lax = silent or rng.random() < _FORMERLY_LAX
    recent = int(np.searchsorted(_MONTHS, _HALF_YEAR_AGO))
    index = int(np.searchsorted(_MONTHS, branch.founded_on.replace(day=1))) + int(rng.integers(0, 2))
    while index < len(_MONTHS):
        day = _MONTHS[index] + pd.Timedelta(days=int(rng.integers(2, 30)))
        day -= pd.Timedelta(days=int(day.weekday() == 6))
        gone = day >= branch.dissolved_on or (silent and day >= _HALF_YEAR_AGO)
        if day >= branch.founded_on and not gone:
            days.append(day)
        months = 1 + int(rng.choice(len(_BETWEEN_MEETINGS), p=_BETWEEN_MEETINGS))
        index += min(months + 5, recent - index) if lax and index < recent else months
    return days


def _compound_meeting(
    rng: np.random.Generator, ground: _Ground, keys: list[str], day: pd.Timestamp
) -> dict[str, Any]:
    """Return a meeting of a branch in one of its compounds."""
    key = keys[int(rng.integers(len(keys)))]
    compound = ground.compounds[key]
    found = _raised(ground, [key], day, 120)
    return meeting(rng, "compound", compound.community_id, key, day, found, (8, 26)) | {
        "has_branch": bool(rng.random() < 0.97),
        "has_owners_committee": bool(compound.has_owners_committee and rng.random() < 0.85),
        "has_property": bool(compound.has_property_company and rng.random() < 0.78),
    }


def _wide_meeting(
    rng: np.random.Generator,
    ground: _Ground,
    community: str | None,
    day: pd.Timestamp,
    shunned: set[str],
) -> dict[str, Any]:
    """Return a meeting of a community, or of the street where there is none."""
    here = [
        key
        for key, row in ground.compounds.items()
        if community in (None, row.community_id) and key not in shunned
    ]
    found = _raised(ground, here, day, 90)
    level = "community" if community else "street"
    return meeting(rng, level, community, None, day, found, (14, 36))


def _case_meetings(rng: np.random.Generator, heating: Any) -> list[dict[str, Any]]:
    """Return the meetings about the heating of one compound, from the request to its end."""
    first = heating["opened_at"].normalize() + pd.Timedelta(days=6)
    days = pd.date_range(first, heating["closed_at"].normalize(), periods=_CASE_MEETINGS).normalize()
    place = heating["community_id"], heating["compound_id"]
    one = np.array([heating["issue_id"]], dtype=object)
    return [meeting(rng, "compound", *place, day, one, (15, 46)) for day in days]


def _without(agenda: str, issue: str) -> str | None:
    """Return an agenda without one request, None when nothing is left."""
    ids = re.split(_ID_BREAK, agenda)
    return _BETWEEN_IDS[0].join(one for one in ids if one != issue) or None if issue in ids else agenda


def _discuss_legacy(meetings: pd.DataFrame, issues: pd.DataFrame) -> None:
    """Put every long-standing issue that was solved on the agenda of the first meeting of its compound that could."""
    solved = issues[issues["is_legacy"] & issues["closed_at"].notna() & (issues["category"] != "GR")]
    for issue in solved.itertuples():
        could = meetings[
            (meetings["compound_id"] == issue.compound_id)
            & (meetings["status"] == "held")
            & meetings["date"].between(issue.opened_at, issue.closed_at)
        ]
        for place in could.index[:1]:
            told = meetings.loc[place, "issue_ids"]
            if pd.isna(told):
                meetings.loc[place, "issue_ids"] = issue.issue_id
            elif issue.issue_id not in re.split(_ID_BREAK, told):
                meetings.loc[place, "issue_ids"] = f"{told}{_BETWEEN_IDS[0]}{issue.issue_id}"


def _follow_legacy(resolutions: pd.DataFrame, meetings: pd.DataFrame, issues: pd.DataFrame) -> None:
    """Let what was resolved about a long-standing issue be done when that was solved, or a day after it was resolved; of one that
    is open nothing is done yet.
    """
    legacy = issues[issues["is_legacy"]].set_index("issue_id")["closed_at"]
    ended = resolutions["issue_id"].map(legacy.dropna()).dt.normalize()
    held = resolutions["meeting_id"].map(meetings.set_index("meeting_id")["date"])
    late = ended.notna() & ~(resolutions["done_on"] <= ended)
    resolutions.loc[late, "done_on"] = ended.where(ended > held, held + pd.Timedelta(days=1))[late]
    resolutions.loc[resolutions["issue_id"].isin(legacy[legacy.isna()].index), "done_on"] = pd.NaT


def meeting(
    rng: np.random.Generator,
    level: str,
    community: str | None,
    compound: str | None,
    day: pd.Timestamp,
    found: Ids,
    people: tuple[int, int],
) -> dict[str, Any]:
    """Return a meeting held that discussed up to three of the requests found, with so many people."""
    number = min(len(found), int(rng.integers(1, 4)))
    ids = sorted(rng.choice(found, number, replace=False).tolist()) if number else []
    focused = rng.random() < 0.18
    return {
        "level": level,
        "community_id": community,
        "compound_id": compound,
        "date": day,
        "method": "orid" if focused else "ordinary",
        "status": "held",
        "has_branch": True,
        "has_residents_committee": bool(rng.random() < 0.9),
        "has_owners_committee": bool(rng.random() < 0.5),
        "has_property": bool(rng.random() < 0.6),
        "attendees": int(rng.integers(*people)),
        "raised_by": str(_pick(rng, _RAISED_BY, 1)[0]),
        "orid_step": str(_pick(rng, _STEPS, 1)[0]) if focused else None,
        "issue_ids": _BETWEEN_IDS[int(rng.integers(len(_BETWEEN_IDS)))].join(ids) or None,
    }


def _resolutions(rng: np.random.Generator, ground: _Ground, meetings: pd.DataFrame) -> pd.DataFrame:
    """Return what meetings resolved: due in one or two months, most of it done in time."""
    held = meetings[meetings["status"] == "held"]
    made = held[rng.random(len(held)) < 0.75]
    made = made.loc[made.index.repeat(1 + (rng.random(len(made)) < 0.1))]
    count = len(made)
    limit = rng.integers(30, 61, count)
    took = np.minimum(np.maximum(3, np.round(25 * rng.lognormal(0, 0.5, count))), limit)
    state = rng.random(count)  # done in time, late, or still open
    took = np.where(state < 0.86, took, limit + rng.integers(1, 40, count))
    date = made["date"].to_numpy().astype("datetime64[D]")
    done = (date + took.astype(np.int64).astype("timedelta64[D]")).astype("datetime64[s]")
    is_open = (state > 0.97) | (done > np.datetime64(AS_OF))
    first = made["issue_ids"].str.split(_ID_BREAK, regex=True).str[0]
    return pd.DataFrame(
        {
            "resolution_id": [f"{ground.street.code}R{i + 1:04d}" for i in range(count)],
            "meeting_id": made["meeting_id"].to_numpy(),
            "issue_id": first.astype(object).to_numpy(),
            "due_on": (date + limit.astype("timedelta64[D]")).astype("datetime64[s]"),
            "done_on": np.where(is_open, np.datetime64("NaT", "s"), done),
        }
    )
