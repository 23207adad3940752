"""Neighbourhood centers and the hourly use of their rooms."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli.demo import town as towns
from linli.demo.issues import new_year_days
from linli.demo.organisation import AS_OF, START, Street

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_OWN, _SHARED = 46, 14
_QUIET, _HOT = 12, 6
_SIGN_IN = 7
_UNRECORDED = 2
_CLOSED_ON = pd.Timestamp("2026-06-08")
_SILENT_FROM = pd.Timestamp("2026-08-20")  # one quiet center: open, and nobody came
_UNRECORDED_FROM = pd.Timestamp("2026-08-01")
_REACH = 300.0
_VISITS_PER_HOUSEHOLD = 0.035
_SCHOOL_HOLIDAY = 1.25

_WEEKDAY = np.array([0.9, 0.95, 1.0, 1.0, 1.05, 1.3, 0.8])
_HOUR = np.array([0.0] * 8 + [0.7, 1.25, 1.3, 0.85, 0.5, 0.7, 1.15, 1.3, 1.2, 0.9, 1.0, 1.1, 0.7, 0.4, 0, 0])
_MONTH = np.array([0.92, 0.88, 1.0, 1.05, 1.05, 1.0, 1.08, 1.08, 1.02, 1.04, 0.98, 0.92])
_FUNCTIONS = np.array(
    ["council", "service", "volunteer", "leisure", "mediation", "childcare", "eldercare", "party"]
)
_SHARES = {  # what rooms are used for in the morning, at noon, in the afternoon, after school, in the evening
    "morning": (0.06, 0.34, 0.10, 0.12, 0.06, 0.04, 0.24, 0.04),
    "noon": (0.02, 0.16, 0.06, 0.38, 0.02, 0.10, 0.24, 0.02),
    "afternoon": (0.20, 0.20, 0.12, 0.14, 0.14, 0.06, 0.08, 0.06),
    "after_school": (0.06, 0.10, 0.08, 0.18, 0.06, 0.42, 0.04, 0.06),
    "evening": (0.16, 0.04, 0.04, 0.44, 0.08, 0.06, 0.02, 0.16),
    "weekend": (0.04, 0.10, 0.22, 0.30, 0.02, 0.24, 0.06, 0.02),
}


def make_centers(rng: np.random.Generator, street: Street) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the centers of one street and which of them are quiet, hot, closed or unrecorded."""
    compounds = street.compounds
    count = _OWN + _SHARED
    place = np.sort(_places(rng, street, count))
    level = np.full(count, "center", dtype=object)
    small = np.argsort(compounds["households"].to_numpy()[place], kind="stable")
    main = np.array(
        [np.flatnonzero(street.position[place] == c)[0] for c in np.unique(street.position[place])]
    )
    able = [i for i in small.tolist() if i not in main]
    level[able[:_SHARED]] = "shared_space"
    shared = level == "shared_space"
    east, north = towns.points_inside(
        street.town, place, rng.uniform(0.2, 0.8, count), rng.uniform(0.2, 0.8, count)
    )
    area = np.where(shared, rng.lognormal(np.log(60), 0.25, count), rng.lognormal(np.log(150), 0.5, count))
    area = np.round(np.clip(area, 40, 600))
    opened = pd.Timestamp("2022-05-01") + pd.to_timedelta(rng.integers(0, 1180, count), unit="D")
    ids = np.array([f"{street.code}Z{index + 1:03d}" for index in range(count)])
    above = pd.Series(ids[shared], index=street.position[place][shared]).groupby(level=0).first()
    weekly = np.where(shared, 5, np.where(rng.random(count) < 0.12, 7, 6))
    mode = np.where(
        shared,
        "shared",
        rng.choice(["new", "reclaimed", "sublet", "joint"], count, p=[0.2, 0.42, 0.15, 0.23]),
    )
    frame = pd.DataFrame(
        {
            "center_id": ids,
            "name": [
                street.words["centers"][kind].format(compound=compounds["name"].iloc[index])
                for kind, index in zip(level, place, strict=True)
            ],
            "community_id": street.communities["community_id"].to_numpy()[street.position[place]],
            "compound_id": compounds["compound_id"].to_numpy()[place],
            "level": level,
            # The speech's order: street, community, shared space, center.
            "parent_center_id": [
                None if s else above.get(c) for c, s in zip(street.position[place], shared, strict=True)
            ],
            "area_m2": area,
            "opened_on": opened,
            "closed_on": pd.NaT,
            "mode": mode,
            "status": "open",
            "rooms": np.where(shared, 1 + (area > 62), np.clip(np.round(area / 55), 2, 4)).astype(int),
            "opens_hour": np.where(shared, 14, 9),
            "closes_hour": np.where(shared, 20, 17),
            "days_per_week": weekly,
            "longitude": east,
            "latitude": north,
        }
    )
    return frame, _choose(rng, frame, main)


def _places(rng: np.random.Generator, street: Street, count: int) -> Ints:
    """Return compounds with a center, large ones first, at least two in every community."""
    households = street.compounds["households"].to_numpy(dtype=float)
    score = np.log(households) + rng.gumbel(0, 0.5, len(households))
    order = np.argsort(-score, kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    seen: dict[int, int] = {}
    for index in order.tolist():
        community = int(street.position[index])
        rank[index] = seen.get(community, 0)
        seen[community] = int(rank[index]) + 1
    return np.lexsort((-score, rank >= 2))[:count].astype(np.int64)


def _choose(rng: np.random.Generator, centers: pd.DataFrame, main: Ints) -> dict[str, Any]:
    """Close one center, and say which are quiet, silent, hot or without records."""
    old = (centers["opened_on"] < pd.Timestamp("2025-06-01")).to_numpy()
    able = np.flatnonzero(old & (centers["level"] == "center").to_numpy())
    picked = rng.permutation(np.setdiff1d(able, main))
    closed, silent, rest = picked[0], picked[1], picked[2:]
    others = rng.permutation(np.setdiff1d(np.flatnonzero(old), picked[:2]))
    unrecorded = rest[:_UNRECORDED]
    others = np.array([i for i in others if i not in unrecorded])
    quiet = np.sort(np.append(others[: _QUIET - 1], silent))
    hot = np.sort(others[_QUIET - 1 : _QUIET - 1 + _HOT])
    linked = centers.index[centers["parent_center_id"].notna()]
    loose = linked[-2:]  # two that the ledger hangs on no shared space
    centers.loc[loose, "parent_center_id"] = None
    centers.loc[closed, "closed_on"] = _CLOSED_ON
    centers.loc[closed, "status"] = "closed"
    ids = centers["center_id"]
    return {
        "loose_centers": ids[loose].tolist(),
        "closed_centers": [str(ids[closed])],
        "quiet_centers": ids[quiet].tolist(),
        "silent_centers": [str(ids[silent])],
        "hot_centers": ids[hot].tolist(),
        "unrecorded_centers": sorted(ids[unrecorded].tolist()),
    }


def make_use(
    rng: np.random.Generator, street: Street, centers: pd.DataFrame, planted: dict[str, Any]
) -> pd.DataFrame:
    """Return one row per center, day and hour, with the function the rooms had most in that hour."""
    days = pd.date_range(START, AS_OF, freq="D")
    count = len(centers)
    quiet, hot = (
        centers["center_id"].isin(planted[key]).to_numpy() for key in ("quiet_centers", "hot_centers")
    )
    silent = centers["center_id"].isin(planted["silent_centers"]).to_numpy()
    opened = _open_days(rng, centers, days, planted)
    center, day = np.nonzero(opened)
    hours = (centers["closes_hour"] - centers["opens_hour"]).to_numpy()[center]
    row = np.repeat(np.arange(len(center)), hours)
    first = np.cumsum(hours) - hours
    hour = np.arange(len(row)) - np.repeat(first, hours) + centers["opens_hour"].to_numpy()[center][row]

    weeks = (days.to_numpy()[None, :] - centers["opened_on"].to_numpy()[:, None]) / np.timedelta64(7, "D")
    novelty = 1 + 1.2 * np.exp(-np.clip(weeks, 0, None) / 6)
    season = _MONTH[days.month - 1] * _WEEKDAY[days.day_of_week] * np.where(new_year_days(days), 0.2, 1.0)
    mood = rng.gamma(9, 1 / 9, (count, len(days)))  # a good or a bad day
    busy = np.where(quiet, 0.22, np.where(hot, 1.9, 1.0))
    daily = _near(street, centers) * _VISITS_PER_HOUSEHOLD * busy
    daily = daily * np.where(centers["level"] == "shared_space", 0.55, 1.0)
    expected = daily[:, None] * season[None, :] * novelty * mood
    profile = _HOUR[hour] / np.add.reduceat(_HOUR[hour], first)[row]
    mean = np.maximum(expected[center, day][row] * profile, 1e-9)

    weekday = days.day_of_week.to_numpy()[day][row]
    function = _functions(rng, hour, weekday)
    holiday = np.isin(days.month.to_numpy()[day][row], (7, 8)) & (function == "childcare")
    mean = mean * np.where(holiday, _SCHOOL_HOLIDAY, 1.0)
    visits = rng.poisson(mean * rng.gamma(3.0, 1 / 3.0, len(mean)))

    rate = np.where(
        quiet, rng.beta(6, 44, count), np.where(hot, rng.beta(30, 16, count), rng.beta(12, 21, count))
    )
    level = rate[:, None] * np.sqrt(season[None, :] * novelty) * mood**0.5
    use = level[center, day][row] * (0.55 + 0.45 * _HOUR[hour]) * rng.gamma(5, 1 / 5, len(row))
    rooms = centers["rooms"].to_numpy()[center][row]
    rooms = rooms - ((rng.random(len(row)) < 0.12) & (rooms > 1))
    open_minutes = 60 * rooms
    booked = np.round(np.clip(use, 0, 1) * open_minutes / 15).astype(np.int64) * 15
    dead = silent[center][row] & (days >= _SILENT_FROM)[day][row]
    visits[dead] = 0
    booked[dead] = 0
    unbooked = (centers["level"] == "shared_space").to_numpy()[center][row]
    sign_in = np.zeros(count, dtype=bool)
    sign_in[rng.permutation(count)[:_SIGN_IN]] = True
    frame = pd.DataFrame(
        {
            "center_id": pd.Categorical.from_codes(center[row], categories=pd.Index(centers["center_id"])),
            "date": days.to_numpy()[day][row],
            "hour": hour,
            "function": pd.Categorical(function),
            "period": pd.Categorical.from_codes(np.zeros(len(row), dtype=int), categories=pd.Index(["hour"])),
            "method": pd.Categorical(np.where(sign_in[center][row], "sign_in", "door")),
            "open_minutes": open_minutes,
            "booked_minutes": pd.array(np.minimum(booked, open_minutes), dtype="Int64"),
            "visits": visits,
        }
    )
    frame.loc[unbooked, "booked_minutes"] = pd.NA  # shared spaces take no bookings
    return frame.sort_values(["date", "center_id", "hour"], kind="stable", ignore_index=True)


def _open_days(
    rng: np.random.Generator, centers: pd.DataFrame, days: pd.DatetimeIndex, planted: dict[str, Any]
) -> npt.NDArray[np.bool_]:
    """Return which center was open and counted on which day."""
    weekday = days.day_of_week.to_numpy()
    rest = np.where(rng.random(len(centers)) < 0.7, 6, 0)  # Sunday, or Monday
    weekly = centers["days_per_week"].to_numpy()
    shut = (weekly[:, None] < 7) & (weekday[None, :] == rest[:, None])
    shut |= (weekly[:, None] == 5) & (weekday[None, :] == ((rest + 1) % 7)[:, None])
    shut |= days.to_numpy()[None, :] < centers["opened_on"].to_numpy()[:, None]
    shut |= (
        days.to_numpy()[None, :]
        >= centers["closed_on"].fillna(pd.Timestamp("2100-01-01")).to_numpy()[:, None]
    )
    shut |= rng.random((len(centers), len(days))) < 0.015  # a day on which the counter failed
    lost = centers["center_id"].isin(planted["unrecorded_centers"]).to_numpy()
    shut |= lost[:, None] & np.asarray(days >= _UNRECORDED_FROM)[None, :]
    counted: npt.NDArray[np.bool_] = ~shut
    return counted


def _near(street: Street, centers: pd.DataFrame) -> Array:
    """Return the households of compounds whose middle lies within reach of each center."""
    middle = np.array([[shape.centroid.x, shape.centroid.y] for shape in street.town.compounds])
    position = street.compounds.reset_index().set_index("compound_id")["index"].loc[centers["compound_id"]]
    apart = np.hypot(*(middle[position.to_numpy()][:, None] - middle[None]).transpose(2, 0, 1))
    near: Array = (apart <= _REACH) @ street.compounds["households"].to_numpy(dtype=float)
    return near


def _functions(rng: np.random.Generator, hour: Ints, weekday: Ints) -> npt.NDArray[np.str_]:
    part = np.select([hour < 12, hour < 14, hour < 16, hour < 18], [0, 1, 2, 3], 4)
    part = np.where((weekday >= 5) & (part < 4), 5, part)
    bounds = np.cumsum(np.array(list(_SHARES.values())), axis=1)[part]
    choice = (rng.random(len(hour))[:, None] > bounds).sum(axis=1).clip(max=len(_FUNCTIONS) - 1)
    functions: npt.NDArray[np.str_] = _FUNCTIONS[choice]
    return functions
