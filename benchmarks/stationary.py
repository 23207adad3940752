"""A small street in which nothing changes but by chance and season, and the ledgers it would keep.

Everything is drawn anew from a seed: arrivals are Poisson with a rough month (variance above the mean), shares are binomial,
durations log-normal, stocks come from flows. Whatever is called a change on such a street is a false alarm.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from linli import contracts
from linli.selection import add_months, last_day

COMMUNITIES, COMPOUNDS, CENTERS = 3, 24, 6
Frames = dict[str, pd.DataFrame]
_CATEGORIES = ("WY", "TC", "GR", "PS", "HW", "SS")
_HEATING = np.array([2.6, 1.7, 0.9, 0.3, 0.2, 0.2, 0.2, 0.2, 0.3, 0.9, 2.6, 1.9])


@dataclass(frozen=True)
class Shift:
    """A change that is planted: from `since` on, issues come `arrivals` times as often and take `days` times as long."""

    since: date
    arrivals: float = 1.0
    days: float = 1.0
    resolved: float = 0.0  # added to the share that is resolved


def street(seed: int, first: date = date(2024, 1, 1), months: int = 33, shift: Shift | None = None) -> Frames:
    """Return the ledgers of a street of 3 communities and 24 compounds over whole months, by ledger."""
    rng = np.random.default_rng(seed)
    end = last_day(add_months(first, months - 1))
    starts = [add_months(first, number) for number in range(months)]
    place = _places(rng, first)
    frames = {**place, **_branches(rng, starts, end), **_centers(rng, first, starts, end)}
    frames |= _issues(rng, first, end, shift)
    frames |= _meetings(rng, starts, frames["issues"])
    frames |= _rest(rng, starts, end)
    return frames


def write(frames: Mapping[str, pd.DataFrame], folder: Path) -> Path:
    """Write ledgers as Parquet files under their Chinese names and titles; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in frames.items():
        contract = contracts.load_all()[name]
        titles = {item.name: item.title for item in contract.fields}
        frame.rename(columns=titles).to_parquet(folder / f"{contract.title}.parquet")
    return folder


def moved(frames: Mapping[str, pd.DataFrame], months: int) -> Frames:
    """Return ledgers with every date so many months later. Over 28 years months and weeks fall on the same days again."""
    return {
        name: frame.assign(
            **{
                column: frame[column] + pd.DateOffset(months=months)
                for column in frame.columns
                if pd.api.types.is_datetime64_any_dtype(frame[column])
            }
        )
        for name, frame in frames.items()
    }


def cut(frames: Mapping[str, pd.DataFrame], day: date) -> Frames:
    """Return ledgers as they would have been on a day: what came later is not in them yet."""
    stop = pd.Timestamp(day) + pd.Timedelta(days=1)
    found = {}
    for name, frame in frames.items():
        clocks = [
            item.name
            for item in contracts.load_all()[name].fields
            if (item.is_clock or item.is_start) and item.name in frame
        ]
        kept = frame[frame[clocks[0]] < stop].copy() if clocks else frame.copy()
        for column in ("closed_at", "reopened_at", "first_contact_at", "closed_on", "done_on"):
            if column in kept:
                kept[column] = kept[column].where(kept[column] < stop)
        if name == "issues":
            kept["status"] = np.where(kept["closed_at"].isna(), "open", "closed")
            for column in ("callback_status", "resolved", "satisfied"):
                kept[column] = kept[column].where(kept["closed_at"].notna())
        found[name] = kept
    held = found["resolutions"]["meeting_id"].isin(found["meetings"]["meeting_id"])
    found["resolutions"] = found["resolutions"][held]
    return found


def _ids(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{number + 1:03d}" for number in range(count)]


def _stamp(day: date) -> pd.Timestamp:
    return pd.Timestamp(day)


def _months(starts: list[date], keys: list[str]) -> pd.DataFrame:
    return pd.DataFrame([(key, _stamp(month)) for month in starts for key in keys], columns=["key", "month"])


def _places(rng: np.random.Generator, first: date) -> Frames:
    kinds = np.array(["managed", "employer", "unmanaged"])[np.arange(COMPOUNDS) % 3]
    households = rng.integers(200, 900, COMPOUNDS)
    return {
        "communities": pd.DataFrame(
            {"community_id": _ids("C", COMMUNITIES), "name": [f"Community {n}" for n in range(COMMUNITIES)]}
        ),
        "compounds": pd.DataFrame(
            {
                "compound_id": _ids("K", COMPOUNDS),
                "community_id": [_ids("C", COMMUNITIES)[n % COMMUNITIES] for n in range(COMPOUNDS)],
                "name": [f"Compound {n}" for n in range(COMPOUNDS)],
                "kind": kinds,
                "households": households,
                "residents": households * 2.6 // 1,
                "buildings": rng.integers(4, 20, COMPOUNDS),
                "has_property_company": kinds == "managed",
                "has_owners_committee": rng.random(COMPOUNDS) < 0.5,
                "has_property_party_org": (kinds == "managed") & (rng.random(COMPOUNDS) < 0.5),
                "longitude": 120 + rng.uniform(0, 0.02, COMPOUNDS),
                "latitude": 36 + rng.uniform(0, 0.02, COMPOUNDS),
            }
        ),
        "member_counts": pd.DataFrame(
            {
                "compound_id": _ids("K", COMPOUNDS),
                "date": _stamp(first),
                "regular": rng.integers(8, 45, COMPOUNDS),
                "probationary": rng.integers(0, 4, COMPOUNDS),
            }
        ),
        "covenants": pd.DataFrame(
            {
                "compound_id": _ids("K", COMPOUNDS)[::2],
                "covenant_version": "1",
                "adopted_on": _stamp(add_months(first, -3)),
                "filed_on": _stamp(add_months(first, -2)),
            }
        ),
    }


def _branches(rng: np.random.Generator, starts: list[date], end: date) -> Frames:
    names = _ids("B", COMPOUNDS - 2)
    compounds = _ids("K", COMPOUNDS)[: len(names)]
    founded = _stamp(add_months(starts[0], -40))
    branches = pd.DataFrame(
        {
            "branch_id": names,
            "name": [f"Branch {n}" for n in range(len(names))],
            "form": "single",
            "kind": "standing",
            "founded_on": founded,
            "term_ends_on": [
                _stamp(add_months(end, int(offset))) for offset in rng.integers(8, 30, len(names))
            ],
            "has_committee": True,
            "secretary_post_key": [f"S{n}" for n in range(len(names))],
            "secretary_since": founded,
            "secretary_filed_on": founded,
        }
    )
    held = _months(starts, names).rename(columns={"key": "branch_id"})
    held = held.assign(
        member_assemblies=rng.poisson(0.6, len(held)),
        committee_meetings=rng.poisson(1.0, len(held)),
        group_meetings=rng.poisson(1.0, len(held)),
        party_lectures=rng.poisson(0.3, len(held)),
        theme_days=rng.poisson(0.8, len(held)),
    )
    quarters = [month for month in starts if month.month % 3 == 1]
    reviews = pd.DataFrame(
        [
            (name, _stamp(quarter), dimension)
            for quarter in quarters
            for name in names
            for dimension in ("work", "service", "public")
        ],
        columns=["branch_id", "quarter", "dimension"],
    )
    reviews = reviews[rng.random(len(reviews)) < 0.93]
    levels = rng.choice(["good", "fairly_good", "average", "poor"], len(reviews), p=[0.4, 0.4, 0.15, 0.05])
    days = [
        month + pd.Timedelta(days=int(rng.integers(0, 27)))
        for month in map(_stamp, starts)
        if month.month in (2, 3, 5, 6, 8, 9, 11)
    ]
    trainings = pd.DataFrame(
        {
            "training_id": _ids("T", len(days)),
            "kind": rng.choice(["quarterly_lecture", "half_year_observation", "secretary_forum"], len(days)),
            "date": days,
            "invited": len(names),
            "attended": rng.binomial(len(names), 0.85, len(days)),
        }
    )
    return {
        "branches": branches,
        "branch_compounds": pd.DataFrame({"branch_id": names, "compound_id": compounds}),
        "building_groups": pd.DataFrame(
            {
                "group_id": [f"G{n}" for n in range(len(names))],
                "branch_id": names,
                "compound_id": compounds,
                "buildings": 3,
                "founded_on": founded,
            }
        ),
        "branch_meetings": held,
        "reviews": reviews.assign(level=levels),
        "trainings": trainings,
        "assignments": pd.DataFrame(
            {
                "compound_id": _ids("K", COMPOUNDS)[2::3],
                "leader_post": [f"P{n}" for n in range(COMPOUNDS // 3)],
                "from_on": founded,
            }
        ),
    }


def _centers(rng: np.random.Generator, first: date, starts: list[date], end: date) -> Frames:
    names = _ids("Z", CENTERS)
    opened = _stamp(add_months(first, -30))
    centers = pd.DataFrame(
        {
            "center_id": names,
            "name": [f"Center {n}" for n in range(CENTERS)],
            "community_id": [_ids("C", COMMUNITIES)[n % COMMUNITIES] for n in range(CENTERS)],
            "compound_id": _ids("K", COMPOUNDS)[:CENTERS],
            "level": "center",
            "area_m2": rng.integers(80, 400, CENTERS),
            "opened_on": opened,
            "mode": "new",
            "status": "open",
            "rooms": 4,
            "opens_hour": 9,
            "closes_hour": 17,
            "days_per_week": 6,
            "longitude": 120 + rng.uniform(0, 0.02, CENTERS),
            "latitude": 36 + rng.uniform(0, 0.02, CENTERS),
        }
    )
    days = pd.date_range(first, end, freq="D")
    days = days[days.day_of_week < 6]
    grid = pd.MultiIndex.from_product([names, days, [9, 11, 14, 16]], names=["center_id", "date", "hour"])
    use = grid.to_frame(index=False)
    rough = rng.gamma(60, 1 / 60, (len(starts), CENTERS))
    place = use["center_id"].map({name: number for number, name in enumerate(names)}).to_numpy()
    month = (use["date"].dt.year - first.year) * 12 + use["date"].dt.month - first.month
    is_open = rng.random(len(use)) < 0.97
    booked = np.minimum(60, rng.poisson(22 * rough[month, place]))
    use = use.assign(
        function="service",
        period="hour",
        method="sign_in",
        open_minutes=np.where(is_open, 60, 0),
        booked_minutes=np.where(is_open, booked, 0),
        visits=np.where(is_open, rng.poisson(3 * rough[month, place]), 0),
    )
    return {
        "centers": centers,
        "center_use": use,
        "center_modules": pd.DataFrame(
            [
                (name, module, opened)
                for name in names
                for module in ("party", "council", "service", "leisure")
            ],
            columns=["center_id", "module", "present_since"],
        ),
        "center_funding": pd.DataFrame(
            {
                "center_id": names,
                "fund_level": "street",
                "document_no": [f"F{n}" for n in range(CENTERS)],
                "granted": 300000,
                "granted_on": opened,
                "paid": 290000,
                "paid_on": opened,
            }
        ),
    }


def _arrivals(rng: np.random.Generator, first: date, end: date, shift: Shift | None) -> pd.DataFrame:
    days = pd.date_range(first, end, freq="D")
    number = (days.year - first.year) * 12 + days.month - first.month
    rough = rng.gamma(100, 1 / 100, number.max() + 1)[number]
    week = np.array([1.2, 1.1, 1.05, 1.0, 1.05, 0.85, 0.75])[days.day_of_week]
    rows = []
    for category in _CATEGORIES:
        season = _HEATING[days.month - 1] if category == "GR" else 1.0
        level = 0.55 * rough * week * season
        if shift:
            level = level * np.where(days >= _stamp(shift.since), shift.arrivals, 1.0)
        rows.append(pd.DataFrame({"day": np.repeat(days, rng.poisson(level)), "category": category}))
    return pd.concat(rows, ignore_index=True).sort_values("day", kind="stable", ignore_index=True)


def _issues(rng: np.random.Generator, first: date, end: date, shift: Shift | None) -> Frames:
    frame = _arrivals(rng, first, end, shift)
    count = len(frame)
    opened = frame["day"] + pd.to_timedelta(rng.uniform(8, 18, count), unit="h")
    urgency = rng.choice(["urgent", "normal", "complex"], count, p=[0.1, 0.72, 0.18])
    median = pd.Series(urgency).map({"urgent": 0.4, "normal": 3.0, "complex": 14.0}).to_numpy()
    late = (frame["day"] >= _stamp(shift.since)).to_numpy() if shift else np.zeros(count, dtype=bool)
    slower = np.where(late, shift.days if shift else 1.0, 1.0)
    days = median * slower * rng.lognormal(0, 0.75, count)
    limit = pd.Series(urgency).map({"urgent": 1.0, "normal": 7.0, "complex": 30.0}).to_numpy()
    closed = opened + pd.to_timedelta(days, unit="D")
    reopened = (rng.random(count) < 0.04) & (days < 60)
    again = closed + pd.to_timedelta(rng.uniform(1, 20, count), unit="D")
    closed = closed.where(~reopened, again + pd.to_timedelta(1 + 0.4 * days, unit="D"))
    resolved = rng.random(count) < np.where(late, 0.86 + (shift.resolved if shift else 0.0), 0.86)
    status = rng.choice(["valid", "inquiry", "unreachable", "none"], count, p=[0.52, 0.04, 0.05, 0.39])
    valid = status == "valid"
    stop = _stamp(end) + pd.Timedelta(days=1)
    is_open = (closed >= stop).to_numpy()
    compound = rng.integers(0, COMPOUNDS, count)
    ids = [f"Y{number:06d}" for number in range(count)]
    back = rng.random(count) < 0.02
    issues = pd.DataFrame(
        {
            "issue_id": ids,
            "community_id": [_ids("C", COMMUNITIES)[n % COMMUNITIES] for n in compound],
            "compound_id": [_ids("K", COMPOUNDS)[n] for n in compound],
            "channel": rng.choice(["hotline", "grid", "hall", "visit"], count, p=[0.45, 0.25, 0.18, 0.12]),
            "category": frame["category"],
            "urgency": urgency,
            "opened_at": opened.dt.floor("s"),
            "contact_due_at": (opened + pd.Timedelta(days=1)).dt.floor("s"),
            "first_contact_at": (opened + pd.to_timedelta(rng.gamma(2.0, 8.5, count), unit="h")).dt.floor(
                "s"
            ),
            "due_at": (opened + pd.to_timedelta(limit, unit="D")).dt.floor("s"),
            "closed_at": closed.where(~is_open).dt.floor("s"),
            "reopened_at": again.where(reopened & (again < stop)).dt.floor("s"),
            "received_at": (opened + pd.to_timedelta(rng.gamma(0.6, 0.25, count), unit="D"))
            .clip(upper=stop - pd.Timedelta(seconds=1))
            .dt.floor("s"),
            "status": np.where(is_open, "open", "closed"),
            "callback_status": pd.Series(status).where(~is_open & (status != "none"), None),
            "resolved": pd.Series(resolved, dtype="boolean").mask(is_open | ~valid),
            "satisfied": pd.Series(resolved & (rng.random(count) < 0.95), dtype="boolean").mask(
                is_open | ~valid
            ),
            "is_legacy": False,
            "owner_kind": rng.choice(["street", "community", "property"], count),
            "source_center_id": pd.Series(rng.choice(_ids("Z", CENTERS), count)).where(
                rng.random(count) < 0.15, None
            ),
            "duplicate_of": [ids[max(0, n - 3)] if again and n > 3 else None for n, again in enumerate(back)],
            "paused_days": 0.0,
        }
    )
    issues["first_contact_at"] = issues["first_contact_at"].where(issues["first_contact_at"] < stop)
    return {"issues": issues}


def _meetings(rng: np.random.Generator, starts: list[date], issues: pd.DataFrame) -> Frames:
    rows: list[dict[str, Any]] = []
    for month in starts:
        for _ in range(rng.poisson(14)):
            compound = int(rng.integers(0, COMPOUNDS))
            rows.append(
                {
                    "compound_id": _ids("K", COMPOUNDS)[compound],
                    "community_id": _ids("C", COMMUNITIES)[compound % COMMUNITIES],
                    "date": _stamp(month) + pd.Timedelta(days=int(rng.integers(0, last_day(month).day))),
                }
            )
    frame = pd.DataFrame(rows).sort_values("date", kind="stable", ignore_index=True)
    count = len(frame)
    focused = rng.random(count) < 0.3
    frame = frame.assign(
        meeting_id=[f"M{n}" for n in range(count)],
        level="compound",
        method=np.where(focused, "orid", "ordinary"),
        status="held",
        has_branch=rng.random(count) < 0.8,
        has_residents_committee=True,
        has_owners_committee=rng.random(count) < 0.6,
        has_property=rng.random(count) < 0.6,
        attendees=rng.integers(8, 30, count),
        raised_by=rng.choice(["resident", "branch", "property"], count, p=[0.5, 0.3, 0.2]),
        orid_step=pd.Series(rng.choice(["O", "R", "I", "D"], count)).where(focused, None),
        issue_ids=pd.Series(rng.choice(issues["issue_id"], count)).where(rng.random(count) < 0.5, None),
    )
    decided = frame[rng.random(count) < 0.7]
    due = decided["date"] + pd.to_timedelta(rng.integers(15, 60, len(decided)), unit="D")
    done = decided["date"] + pd.to_timedelta(rng.lognormal(3.3, 0.6, len(decided)).astype(int), unit="D")
    end = _stamp(last_day(starts[-1]))
    return {
        "meetings": frame,
        "resolutions": pd.DataFrame(
            {
                "resolution_id": [f"R{n}" for n in range(len(decided))],
                "meeting_id": decided["meeting_id"].to_numpy(),
                "due_on": due.to_numpy(),
                "done_on": done.where(done <= end).to_numpy(),
            }
        ),
    }


def _scattered(rng: np.random.Generator, starts: list[date], pace: float) -> list[pd.Timestamp]:
    """Return days of events that come so often a month."""
    days = [
        _stamp(month) + pd.Timedelta(days=int(rng.integers(0, last_day(month).day)))
        for month in starts
        for _ in range(rng.poisson(pace))
    ]
    return sorted(days)


def _rest(rng: np.random.Generator, starts: list[date], end: date) -> Frames:
    compounds, communities, centers = _ids("K", COMPOUNDS), _ids("C", COMMUNITIES), _ids("Z", CENTERS)
    loose = compounds[2::3]
    visits, events, services, cases = (_scattered(rng, starts, pace) for pace in (30, 20, 18, 6))
    took = [day + pd.Timedelta(days=int(rng.integers(1, 20))) for day in cases]
    monthly = _months(starts, communities).rename(columns={"key": "community_id"})
    reported = rng.poisson(120, len(monthly))
    by_compound = _months(starts, compounds).rename(columns={"key": "compound_id"})
    earned = rng.poisson(300, len(by_compound))
    quarters = [last_day(month) for month in starts if month.month % 3 == 0]
    volunteers = _months(quarters, communities).rename(columns={"key": "community_id", "month": "date"})
    registered = np.tile(rng.integers(150, 300, COMMUNITIES), len(quarters))
    return {
        "visits": pd.DataFrame(
            {
                "visit_id": [f"V{n}" for n in range(len(visits))],
                "date": visits,
                "compound_id": rng.choice(loose, len(visits)),
                "households": rng.integers(1, 8, len(visits)),
                "by_kind": "leader",
            }
        ),
        "center_events": pd.DataFrame(
            {
                "event_id": [f"E{n}" for n in range(len(events))],
                "center_id": rng.choice(centers, len(events)),
                "date": events,
                "event_theme": rng.choice(["party", "health", "culture"], len(events)),
                "attendees": rng.integers(8, 50, len(events)),
            }
        ),
        "units": pd.DataFrame(
            {
                "unit_id": ["U1", "U2"],
                "unit_name": ["Unit 1", "Unit 2"],
                "unit_kind": ["company", "shop"],
                "center_ids": ["Z001", "Z002"],
                "joined_on": _stamp(add_months(starts[0], -10)),
            }
        ),
        "unit_services": pd.DataFrame(
            {
                "service_id": [f"W{n}" for n in range(len(services))],
                "unit_id": rng.choice(["U1", "U2"], len(services)),
                "service_theme": rng.choice(["medical", "education", "culture"], len(services)),
                "date": services,
                "community_id": rng.choice(communities, len(services)),
                "people_served": rng.integers(15, 60, len(services)),
            }
        ),
        "mediations": pd.DataFrame(
            {
                "mediation_id": [f"D{n}" for n in range(len(cases))],
                "center_id": rng.choice(centers, len(cases)),
                "opened_on": cases,
                "closed_on": [day if day <= _stamp(end) else pd.NaT for day in took],
                "result": [
                    rng.choice(["settled", "unsettled"], p=[0.8, 0.2]) if day <= _stamp(end) else None
                    for day in took
                ],
                "dispute_kind": "neighbours",
            }
        ),
        "checkins": monthly.assign(
            member_class="serving",
            unit_organisations=10,
            reported=reported,
            expected=reported + rng.poisson(30, len(monthly)),
            active=rng.binomial(reported, 0.6),
            hours=rng.poisson(400, len(monthly)),
        ),
        "volunteer_counts": volunteers.assign(registered=registered, active=rng.binomial(registered, 0.4)),
        "points": by_compound.assign(
            points_kind="mutual_aid",
            participants=rng.poisson(30, len(by_compound)),
            earned=earned,
            redeemed=rng.binomial(earned, 0.5),
        ),
        "waste": by_compound.assign(
            households=rng.poisson(90, len(by_compound)),
            kg_in=rng.poisson(400, len(by_compound)),
            kg_enzyme=rng.poisson(60, len(by_compound)),
            kg_compost=rng.poisson(80, len(by_compound)),
        ),
    }
