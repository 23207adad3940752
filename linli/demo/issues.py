"""Requests of residents: seasons, channels, durations, call-backs, and the oddities of a real ledger."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli.demo import town as towns
from linli.demo.organisation import AS_OF, START, Street

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Texts = npt.NDArray[np.str_]

_PER_THOUSAND = 2.63  # issues a month per 1 000 residents
_MONTH_SHAPE = 150.0  # of the gamma noise that the days of a month share
_COMPOUND_WEIGHT = {"managed": 0.8, "employer": 1.0, "unmanaged": 1.7}
_CHANNELS = {"hotline": 0.42, "grid": 0.22, "hall": 0.16, "visit": 0.14, "other": 0.06}

_FLAT = [1.0] * 12
_CATEGORIES: dict[str, tuple[float, list[float]]] = {  # share, index of each month
    "WY": (0.18, _FLAT),
    "TC": (0.12, [1.15, 1.15, *[1.0] * 10]),
    "GR": (0.11, [2.9, 1.7, 0.9, 0.15, 0.1, 0.1, 0.1, 0.1, 0.25, 1.1, 3.1, 1.5]),
    "PS": (0.09, [0.4, 0.4, 0.5, 0.6, 0.9, 1.3, 2.6, 2.4, 1.1, 0.7, 0.6, 0.5]),
    "HW": (0.12, [0.9, 0.9, 0.95, 1.0, 1.05, 1.1, 1.15, 1.15, 1.05, 0.95, 0.9, 0.9]),
    "ZY": (0.09, [0.6, 0.6, 0.8, 1.0, 1.3, 1.5, 1.5, 1.4, 1.1, 0.9, 0.7, 0.6]),
    "SS": (0.11, _FLAT),
    "WJ": (0.06, [0.8, 0.8, 1.3, 1.4, 1.4, 1.2, 0.9, 0.9, 0.9, 0.9, 0.8, 0.7]),
    "LL": (0.06, [1.1, 1.4, *[0.95] * 10]),
    "CD": (0.06, [0.8, 0.8, 0.9, 0.9, 1.0, 1.2, 1.4, 1.4, 1.1, 0.9, 0.8, 0.8]),
}
_OWNERS = {  # street, community, district, property, other
    "WY": (0.10, 0.25, 0.02, 0.60, 0.03),
    "TC": (0.25, 0.35, 0.15, 0.22, 0.03),
    "GR": (0.10, 0.12, 0.60, 0.15, 0.03),
    "PS": (0.30, 0.25, 0.22, 0.20, 0.03),
    "HW": (0.25, 0.45, 0.10, 0.17, 0.03),
    "ZY": (0.30, 0.30, 0.32, 0.05, 0.03),
    "SS": (0.30, 0.30, 0.20, 0.17, 0.03),
    "WJ": (0.45, 0.20, 0.30, 0.02, 0.03),
    "LL": (0.10, 0.80, 0.02, 0.05, 0.03),
    "CD": (0.25, 0.35, 0.15, 0.22, 0.03),
}
_OWNER_CODES = np.array(["street", "community", "district", "property", "other"])
_URGENCY = ["urgent", "normal", "complex"]
_URGENCY_MIX = (0.105, 0.725, 0.17)
_MEDIAN_DAYS = np.array([0.35, 3.0, 14.0])
_SIGMA = np.array([0.6, 0.8, 0.7])
_LIMIT_DAYS = np.array([1.0, 7.0, 30.0])
_CONTACT_HOURS = np.array([2.0, 24.0, 24.0])
_RESOLVED = {"GR": 0.94, "WY": 0.84, "LL": 0.82}
_CALLBACK = {"valid": 0.86, "inquiry": 0.05, "unreachable": 0.06, "withdrawn": 0.02, "removed": 0.01}

_COLD_WAVES = ("2024-01-20", "2024-11-24", "2025-01-08", "2025-11-17", "2026-01-19")  # five days each
_STORMS = ("2024-07-09", "2024-07-30", "2024-08-21", "2025-06-27", "2025-07-23", "2026-07-14", "2026-08-05")
_NEW_YEARS = ("2024-02-10", "2025-01-29", "2026-02-17")

_CARE = "YL"
_CARE_OF = "WY"  # what a clerk would else file such a request under
_CARE_SHARE = 0.35  # of those that no property company answers for

_NEGATIVE = 5
_ZERO_POINTS = 12
_LEGACY, _LEGACY_SOLVED = 14, 6


def new_year_days(days: pd.DatetimeIndex) -> npt.NDArray[np.bool_]:
    """Tell which days lie in the week of the Spring Festival."""
    out = np.zeros(len(days), dtype=bool)
    for start in _NEW_YEARS:
        first = pd.Timestamp(start) - pd.Timedelta(days=1)
        out |= np.asarray((days >= first) & (days < first + pd.Timedelta(days=8)))
    return out


def make_issues(
    rng: np.random.Generator, street: Street, centers: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the issues of one street and what is planted in them."""
    day, category = _days(rng, float(street.compounds["residents"].sum()))
    count = len(day)
    compound = _where(rng, street, category)
    community = street.position[compound]
    flat, worse = _two_communities(street)
    opened = day + _clock(rng, count)
    years = (day - np.datetime64(START, "D")).astype(float) / 365.25
    trend = _trend(years, community, flat, worse)

    urgency = rng.choice(3, count, p=_URGENCY_MIX)
    slow = np.exp(-0.10 * trend)
    days = _MEDIAN_DAYS[urgency] * np.exp(_SIGMA[urgency] * rng.standard_normal(count)) * slow
    paused = (rng.random(count) < 0.25) & (urgency == 2)
    pause_days = np.where(paused, np.round(rng.gamma(2.0, 6.0, count)), 0.0)
    closed = opened + _span(days + pause_days)
    office = _span(rng.uniform(8.5, 17.5, count) / 24)
    closed = np.where(days >= 1, closed.astype("datetime64[D]") + office, closed)  # nobody closes at night
    due = opened + _span(_LIMIT_DAYS[urgency])
    extended = (urgency == 2) & (rng.random(count) < np.where(paused, 0.85, 0.08))
    revised = due + _span(np.where(paused, np.maximum(pause_days, 10.0), 15.0))
    contact_due = opened + _span(_CONTACT_HOURS[urgency] / 24)
    in_time = rng.random(count) < np.clip(0.905 + 0.012 * trend, 0, 0.99)
    waited = np.where(in_time, rng.beta(1.4, 2.4, count), 1 + rng.gamma(1.5, 0.5, count))
    contacted = opened + _span(_CONTACT_HOURS[urgency] / 24 * waited)

    end = np.datetime64(AS_OF, "s") + np.timedelta64(86_399, "s")
    is_open = closed > end
    call = _call_back(rng, category, trend, is_open)
    reopened = ~is_open & (rng.random(count) < 0.04)
    again = closed + _span(rng.uniform(1, 30, count))
    reopened &= again <= end
    # What was reopened is closed once more, or is open again.
    once_more = again + _span(1 + 0.4 * days)
    back = reopened & (once_more > end)
    closed = np.where(reopened & ~back, once_more, closed)
    call = {name: column.mask(back) for name, column in call.items()}

    channel = rng.choice(list(_CHANNELS), count, p=list(_CHANNELS.values()))
    east, north = towns.points_inside(street.town, compound, rng.random(count), rng.random(count))
    pointed = rng.random(count) < 0.9
    owners = np.cumsum(np.array([_OWNERS[code] for code in category]), axis=1)
    owner = _OWNER_CODES[(rng.random(count)[:, None] > owners).sum(axis=1).clip(max=4)]
    frame = pd.DataFrame(
        {
            "community_id": street.communities["community_id"].to_numpy()[community],
            "compound_id": street.compounds["compound_id"].to_numpy()[compound],
            "channel": channel,
            "category": category,
            "urgency": np.array(_URGENCY)[urgency],
            "opened_at": opened,
            "contact_due_at": contact_due,
            "first_contact_at": np.where(contacted <= end, contacted, np.datetime64("NaT")),
            "due_at": due,
            "revised_due_at": np.where(extended, revised, np.datetime64("NaT")),
            "closed_at": np.where(is_open, np.datetime64("NaT"), closed),
            "reopened_at": np.where(reopened, again, np.datetime64("NaT")),
            "received_at": np.minimum(opened + _span(rng.gamma(0.6, 0.25, count)), end),
            "status": np.where(is_open & paused, "suspended", np.where(is_open | back, "open", "closed")),
            **call,
            "is_legacy": False,
            "owner_kind": owner,
            "source_center_id": _hall(street, centers, community, channel),
            "paused_days": np.where(paused, pause_days, 0.0),
            "longitude": np.where(pointed, east, np.nan),
            "latitude": np.where(pointed, north, np.nan),
        }
    )
    no_compound = rng.random(count) < 0.025
    frame.loc[no_compound, ["compound_id"]] = None
    cases = _legacy(rng, street, centers)
    frame = pd.concat([frame, cases], ignore_index=True).sort_values(
        ["opened_at", "compound_id", "category"], kind="stable", ignore_index=True
    )
    month = frame["opened_at"].dt.strftime("%Y%m")
    number = frame.groupby(month).cumcount() + 1
    tail = street.code[-3:]
    frame.insert(0, "issue_id", "YX" + tail + month + number.astype(str).str.zfill(4))
    frame["duplicate_of"] = _duplicates(rng, frame)
    manifest = _plant(rng, frame)
    ids = street.communities["community_id"]
    manifest |= {"flat_community": [str(ids[flat])], "worse_community": [str(ids[worse])]}
    frame = frame.drop(columns=["case"])
    return frame, manifest


def tell_care(rng: np.random.Generator, issues: pd.DataFrame, bursts: list[dict[str, Any]]) -> pd.DataFrame:
    """Return the issues, some of which are told as what they are: care for the old and the young.

    It comes last and draws from a stream of its own, so that nothing but the category of these rows is another.
    """
    told = (
        issues["duplicate_of"].notna() | issues["issue_id"].isin(issues["duplicate_of"]) | issues["is_legacy"]
    )
    able = (issues["category"] == _CARE_OF) & issues["owner_kind"].isin(["community", "street"]) & ~told
    for burst in bursts:
        able &= issues["compound_id"] != burst["compound_id"]
    chosen = able & (rng.random(len(issues)) < _CARE_SHARE)
    return issues.assign(category=issues["category"].mask(chosen, _CARE))


def _call_back(
    rng: np.random.Generator, category: Texts, trend: Array, is_open: npt.NDArray[np.bool_]
) -> dict[str, pd.Series]:
    """Return the call-back columns: six in ten closed issues are asked about, most of them validly."""
    count = len(category)
    share = np.array([_RESOLVED.get(code, 0.90) for code in category])
    resolved = rng.random(count) < np.clip(share + 0.02 * (trend - 1.0), 0, 0.99)
    satisfied = rng.random(count) < np.where(resolved, 0.96, 0.35)
    asked = ~is_open & (rng.random(count) < 0.6)
    status = rng.choice(list(_CALLBACK), count, p=list(_CALLBACK.values()))
    valid = asked & (status == "valid")
    return {
        "callback_status": pd.Series(status, dtype=object).where(asked, None),
        "resolved": pd.Series(resolved, dtype="boolean").mask(~valid),
        "satisfied": pd.Series(satisfied, dtype="boolean").mask(~valid),
    }


def _span(days: Array) -> npt.NDArray[np.timedelta64]:
    return np.round(days * 1440).astype(np.int64).astype("timedelta64[m]").astype("timedelta64[s]")


def _days(rng: np.random.Generator, residents: float) -> tuple[npt.NDArray[np.datetime64], Texts]:
    """Return the day and category of every issue, by Poisson draws under seasons, weeks and weather."""
    days = pd.date_range(START, AS_OF, freq="D")
    months = (days.year * 12 + days.month).to_numpy() - (days[0].year * 12 + days[0].month)
    noise = rng.gamma(_MONTH_SHAPE, 1 / _MONTH_SHAPE, months.max() + 1)
    week = np.array([1.25, 1.12, 1.05, 1.02, 1.05, 0.82, 0.69])[days.day_of_week]
    base = residents / 1000 * _PER_THOUSAND / 30.44 * week * noise[months]
    base = np.where(new_year_days(days), base * 0.55, base)
    codes = list(_CATEGORIES)
    drawn = []
    for code in codes:
        share, index = _CATEGORIES[code]
        level = base * share * np.array(index)[days.month - 1] / np.mean(index)
        if code == "GR":
            level = level * _shocks(days, _COLD_WAVES, 5, 1.6)
        if code == "PS":
            level = level * _shocks(days, _STORMS, 1, 6.0) * _shocks(days, _STORMS, 3, 1.5)
        drawn.append(rng.poisson(level))
    counts = np.array(drawn)
    day = np.tile(days.to_numpy().astype("datetime64[D]"), len(codes))
    category = np.repeat(codes, len(days))
    return np.repeat(day, counts.ravel()), np.repeat(category, counts.ravel())


def _shocks(days: pd.DatetimeIndex, starts: tuple[str, ...], length: int, factor: float) -> Array:
    out = np.ones(len(days))
    for start in starts:
        since = (days - pd.Timestamp(start)).days
        out[(since >= 0) & (since < length)] = factor
    return out


def _clock(rng: np.random.Generator, count: int) -> npt.NDArray[np.timedelta64]:
    minutes = np.where(
        rng.random(count) < 0.6, rng.normal(10.2 * 60, 90, count), rng.normal(16.5 * 60, 130, count)
    )
    return (
        np.clip(minutes, 7 * 60, 22 * 60).astype(np.int64).astype("timedelta64[m]").astype("timedelta64[s]")
    )


def _where(rng: np.random.Generator, street: Street, category: Texts) -> Ints:
    kinds = street.compounds["kind"]
    weight = street.compounds["residents"].to_numpy(dtype=float) * kinds.map(_COMPOUND_WEIGHT).to_numpy()
    weight = weight * rng.lognormal(0, 0.18, len(weight))
    out = np.empty(len(category), dtype=np.int64)
    for code in _CATEGORIES:
        of = category == code
        own = weight
        if code == "WY":
            own = weight * np.where(kinds == "managed", 1.25, 0.7)
        elif code == "GR":
            own = weight * np.where(kinds == "employer", 1.6, 0.95)
        out[of] = rng.choice(len(weight), int(of.sum()), p=own / own.sum())
    return out


def _two_communities(street: Street) -> tuple[int, int]:
    """Return two communities of middling size: one stays as it was, one gets worse."""
    order = np.argsort(np.bincount(street.position, weights=street.compounds["residents"]), kind="stable")
    return int(order[6]), int(order[8])


def _trend(years: Array, community: Ints, flat: int, worse: int) -> Array:
    """Return years of improvement: those passed, none, or less than none."""
    return np.where(community == flat, 0.6, np.where(community == worse, -2.8 * years, years))


def _hall(street: Street, centers: pd.DataFrame, community: Ints, channel: Texts) -> pd.Series:
    ids = street.communities["community_id"].tolist()
    first = centers[centers["level"] == "center"].groupby("community_id")["center_id"].first()
    own = np.array([first.get(key) for key in ids], dtype=object)[community]
    return pd.Series(own, dtype=object).where(channel == "hall", None)


def _legacy(rng: np.random.Generator, street: Street, centers: pd.DataFrame) -> pd.DataFrame:
    """Return long-standing matters: a heating dossier, a dangerous-housing dossier, and twelve more."""
    compounds = street.compounds
    heating = int(np.flatnonzero((compounds["kind"] == "employer") & (compounds["households"] == 316))[0])
    loose = np.flatnonzero((compounds["kind"] == "unmanaged").to_numpy())
    danger = int(loose[np.argmin(compounds["built_year"].fillna(2100).to_numpy(dtype=float)[loose])])
    others = rng.choice(
        np.setdiff1d(np.arange(len(compounds)), [heating, danger]), _LEGACY - 2, replace=False
    )
    place = np.concatenate([[heating, danger], np.sort(others)])
    first = np.datetime64("2024-01-08", "D")
    day = first + rng.integers(0, 420, _LEGACY).astype("timedelta64[D]")
    day[0] = first
    opened = day + _clock(rng, _LEGACY)
    days = np.clip(210 * np.exp(0.6 * rng.standard_normal(_LEGACY)), 90, 560)
    days[0] = 289.0
    solved = np.arange(_LEGACY) < _LEGACY_SOLVED
    solved[1], solved[_LEGACY_SOLVED] = False, True
    closed = np.where(solved, opened + _span(days), np.datetime64("NaT", "s"))
    end = np.datetime64(AS_OF, "s")
    closed = np.where(closed > end, end - np.timedelta64(9 * 86400 - 36_000, "s"), closed)
    category = np.concatenate([["GR", "SS"], rng.choice(["SS", "PS", "WJ", "WY"], _LEGACY - 2)])
    east, north = towns.points_inside(street.town, place, rng.random(_LEGACY), rng.random(_LEGACY))
    channel = np.where(
        np.arange(_LEGACY) % 3 == 0, "hall", np.where(np.arange(_LEGACY) % 3 == 1, "visit", "grid")
    )
    return pd.DataFrame(
        {
            "case": ["heating", "dangerous_housing", *["other"] * (_LEGACY - 2)],
            "community_id": street.communities["community_id"].to_numpy()[street.position[place]],
            "compound_id": compounds["compound_id"].to_numpy()[place],
            "channel": channel,
            "category": category,
            "urgency": "legacy",
            "opened_at": opened,
            "contact_due_at": opened + np.timedelta64(86_400, "s"),
            "first_contact_at": opened + _span(rng.uniform(0.1, 0.9, _LEGACY)),
            "due_at": opened + np.timedelta64(365 * 86_400, "s"),
            "closed_at": closed,
            "received_at": opened + np.timedelta64(3_600, "s"),
            "status": np.where(solved, "closed", "suspended"),
            "callback_status": pd.Series(["valid"] * _LEGACY, dtype=object).where(solved, None),
            "resolved": pd.Series([True] * _LEGACY, dtype="boolean").mask(~solved),
            "satisfied": pd.Series([True] * _LEGACY, dtype="boolean").mask(~solved),
            "is_legacy": True,
            "owner_kind": np.where(category == "GR", "district", "street"),
            "source_center_id": _hall(street, centers, street.position[place], channel),
            "paused_days": 0.0,
            "longitude": east,
            "latitude": north,
        }
    )


def _duplicates(rng: np.random.Generator, frame: pd.DataFrame) -> pd.Series:
    """Return, for some issues, the previous one of the same compound and category within two weeks."""
    before = frame.groupby(["compound_id", "category"])[["issue_id", "opened_at"]].shift(1)
    near = (frame["opened_at"] - before["opened_at"]) < pd.Timedelta(days=14)
    chosen = near & (rng.random(len(frame)) < 0.12) & ~frame["is_legacy"]
    return before["issue_id"].astype(object).where(chosen, None)


def _plant(rng: np.random.Generator, frame: pd.DataFrame) -> dict[str, Any]:
    """Put the oddities of a clerk into the frame and say where they are."""
    plain = np.flatnonzero((frame["status"] == "closed").to_numpy() & ~frame["is_legacy"].to_numpy())
    picked = np.sort(rng.choice(plain, _NEGATIVE, replace=False))
    back = np.array([1, 30, 365, 2, 31])[: len(picked)]
    frame.loc[picked, "closed_at"] = frame.loc[picked, "opened_at"] - pd.to_timedelta(back, unit="D")
    frame.loc[picked, "reopened_at"] = pd.NaT
    rest = np.setdiff1d(plain, picked)
    zero = np.sort(rng.choice(rest, _ZERO_POINTS, replace=False))
    frame.loc[zero, ["longitude", "latitude"]] = 0.0
    lost = np.sort(rng.choice(np.setdiff1d(rest, zero), max(1, len(frame) // 130), replace=False))
    frame.loc[lost, ["community_id", "compound_id", "source_center_id"]] = None
    frame.loc[lost, ["longitude", "latitude"]] = np.nan
    ids = frame["issue_id"]
    cases = frame[frame["is_legacy"]]
    return {
        "negative_durations": ids[picked].tolist(),
        "unlocated_issues": {"without_community": ids[lost].tolist(), "zero_points": ids[zero].tolist()},
        "legacy_cases": {
            row.issue_id: {"kind": row.case, "compound_id": row.compound_id, "solved": row.status == "closed"}
            for row in cases.itertuples()
        },
    }
