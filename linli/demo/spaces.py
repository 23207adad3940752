"""What centers are built from and what happens in them: modules, money, projects, disputes, brands, events.

They come after the other ledgers and draw from a stream of their own, so that all other rows stay as they were.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli.demo.organisation import AS_OF, START, Street

Frames = dict[str, pd.DataFrame]

_END = pd.Timestamp(AS_OF)
_REQUIRED = ("party", "council", "service", "volunteer", "leisure", "mediation")
_OPTIONAL = {"waste": 0.2, "childcare": 0.4, "eldercare": 0.5}  # share of centers that have it
_LACKING = ("mediation", "volunteer", "council")  # one required module that each of as many centers lacks

_FISCAL_YUAN = 11_000_000.0
_LEVELS = {  # share of the money of the treasury, and of centers that get some
    "street": (0.25, 0.9),
    "district": (0.45, 0.95),
    "city": (0.20, 0.5),
    "province": (0.10, 0.25),
    "social": (0.08, 0.3),  # apart from the treasury's
}
_FIRST_GRANT, _LAST_GRANT = pd.Timestamp("2023-01-01"), pd.Timestamp("2025-12-31")

_BRANDS_FROM = ("2023-03-05", "2023-05-20", "2023-09-16", "2024-03-02", "2025-01-11")
_EVENTS = {"center": 1.1, "shared_space": 0.7}  # a month and center
_BRANDED = 0.35
_UNCOUNTED = 0.02
_THEMES = {
    "party": 0.13,
    "health": 0.14,
    "education": 0.12,
    "culture": 0.2,
    "eldercare": 0.12,
    "childcare": 0.11,
    "law": 0.06,
    "public_good": 0.12,
}
_BRAND_THEMES = ("public_good", "public_good", "party", "culture", "education")

_DISPUTES, _DISPUTES_HALL = 0.16, 2.3  # a month and center; in the center that is known for it
_DISPUTE_KINDS = {
    "neighbours": 0.3,
    "property": 0.22,
    "parking": 0.17,
    "noise": 0.15,
    "family": 0.08,
    "other": 0.08,
}
_RESULTS = {"settled": 0.8, "unsettled": 0.08, "withdrawn": 0.05, "referred": 0.07}


def make_spaces(
    rng: np.random.Generator, street: Street, frames: Frames, words: dict[str, Any]
) -> tuple[Frames, dict[str, Any]]:
    """Return the six ledgers of one street, and what is planted in them."""
    centers = frames["centers"]
    told = words["spaces"]
    hall = _hall(frames)
    own = centers[(centers["level"] == "center") & (centers["status"] == "open")]
    waste = str(rng.choice(own.loc[own["center_id"] != hall, "center_id"].to_numpy()))
    modules, missing = _modules(rng, centers, waste)
    funding, unpaid = _funding(rng, centers, told)
    projects, behind = _projects(rng, street, centers, told, hall, waste)
    brands = _brands(street, told)
    made = {
        "center_modules": modules,
        "center_funding": funding,
        "center_projects": projects,
        "brands": brands,
        "center_events": _events(rng, street, centers, brands),
        "mediations": _mediations(rng, street, centers, hall),
    }
    planted = {
        "centers_of_stories": {"old_neighbours_hall": [hall], "waste_and_points": [waste]},
        "missing_modules": missing,
        "unpaid_grants": unpaid,
        "projects_behind": behind,
    }
    return made, planted


def _hall(frames: Frames) -> str:
    """Return the center at which most opinions are raised, of those open all the time where there are any."""
    issues, centers = frames["issues"], frames["centers"]
    raised = (
        issues.loc[issues["duplicate_of"].isna(), "source_center_id"].dropna().value_counts().sort_index()
    )
    old = centers.loc[
        (centers["opened_on"] <= pd.Timestamp(START)) & (centers["status"] == "open"), "center_id"
    ]
    among = raised[raised.index.isin(old)]
    return str((raised if among.empty else among).idxmax())


def _days(values: Any) -> pd.Series:
    return pd.Series(pd.to_datetime(values)).astype("datetime64[s]")


def _modules(
    rng: np.random.Generator, centers: pd.DataFrame, waste: str
) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Return the modules of every center: those required, some optional ones, and a few that lack one."""
    able = centers.loc[(centers["status"] == "open") & (centers["center_id"] != waste), "center_id"]
    poor = dict(zip(rng.permutation(able.to_numpy())[: len(_LACKING)].tolist(), _LACKING, strict=True))
    rows = []
    for center in centers.itertuples():
        for module in (*_REQUIRED, *_OPTIONAL):
            has = module in _REQUIRED or rng.random() < _OPTIONAL[module]
            since = center.opened_on + pd.Timedelta(days=int(rng.integers(0, 90)))
            if center.center_id == waste and module == "waste":
                has = True
            if has and poor.get(center.center_id) != module:
                rows.append((center.center_id, module, since))
    frame = pd.DataFrame(rows, columns=["center_id", "module", "present_since"])
    frame["present_since"] = _days(frame["present_since"])
    return frame, [{"center_id": center, "module": poor[center]} for center in sorted(poor)]


def _funding(
    rng: np.random.Generator, centers: pd.DataFrame, told: dict[str, Any]
) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Return grants by level: a document a half-year, its money by area; one grant is not paid out at all."""
    worth = centers["area_m2"].to_numpy(dtype=float) * rng.lognormal(0, 0.3, len(centers))
    wished = (centers["opened_on"] - pd.Timedelta(days=120)).clip(_FIRST_GRANT, _LAST_GRANT)
    half = ((wished.dt.year - _FIRST_GRANT.year) * 2 + (wished.dt.month > 6)).to_numpy()
    parts = []
    for level, (share, reach) in _LEVELS.items():
        day = _FIRST_GRANT + pd.to_timedelta(np.arange(6) * 182 + rng.integers(20, 160, 6), unit="D")
        got = rng.random(len(centers)) < reach
        yuan = np.where(got, worth, 0.0)
        yuan = np.round(yuan / yuan.sum() * share * _FISCAL_YUAN, -2)
        number = rng.integers(3, 60, 6)
        document = [
            told["document"].format(office=told["offices"][level], year=when.year, number=serial)
            for when, serial in zip(day, number, strict=True)
        ]
        part = pd.DataFrame(
            {
                "center_id": centers["center_id"],
                "fund_level": level,
                "document_no": np.array(document)[half],
                "granted": yuan,
                "granted_on": day.to_numpy()[half],
            }
        )
        parts.append(part[got & (yuan > 0)])
    frame = pd.concat(parts).sort_values(
        ["granted_on", "center_id", "fund_level"], kind="stable", ignore_index=True
    )
    count = len(frame)
    partly = (rng.random(count) < 0.3) & (frame["granted_on"] >= pd.Timestamp("2025-01-01")).to_numpy()
    frame["paid"] = np.round(frame["granted"] * np.where(partly, rng.uniform(0.5, 0.9, count), 1.0), 2)
    paid_on = frame["granted_on"] + pd.to_timedelta(rng.integers(25, 200, count), unit="D")
    late = frame.index[(frame["fund_level"] == "district") & (frame["granted_on"].dt.year == 2025)]
    if late.empty:  # some seeds grant nothing from the district in that year
        late = frame.index[frame["granted_on"] == frame["granted_on"].max()]
    unpaid = int(rng.choice(late.to_numpy()))
    frame.loc[unpaid, "paid"] = 0.0
    paid_on.loc[unpaid] = pd.NaT
    frame["granted_on"], frame["paid_on"] = _days(frame["granted_on"]), _days(paid_on)
    row = frame.loc[unpaid, ["center_id", "fund_level", "document_no"]]
    return frame, [{str(name): str(value) for name, value in row.items()}]


def _projects(
    rng: np.random.Generator,
    street: Street,
    centers: pd.DataFrame,
    told: dict[str, Any],
    hall: str,
    waste: str,
) -> tuple[pd.DataFrame, list[str]]:
    """Return the measures that made the centers, and three that still run, of which one is behind its plan."""
    built = centers[(centers["level"] == "center") & (centers["opened_on"] >= pd.Timestamp("2023-01-01"))]
    rows = []
    for center in built.itertuples():
        new = center.mode == "new"
        completed = center.opened_on - pd.Timedelta(days=int(rng.integers(8, 40)))
        started = completed - pd.Timedelta(days=int(rng.integers(60, 200)))
        planned = completed + pd.Timedelta(days=round(float(rng.normal(6, 14))))
        before = 0.0 if new else float(np.round(center.area_m2 * rng.uniform(0.25, 0.8)))
        sites = int(rng.integers(2, 6))
        measure = told["measures"][center.mode]
        if center.center_id == waste:
            measure = told["measures"]["waste"]
        place = (center.center_id, center.compound_id, measure, center.mode)
        brought = (None, None) if new else (sites, 1)
        rows.append((*place, before, center.area_m2, *brought, planned, started, completed))
    running = centers[
        (centers["level"] == "center")
        & (centers["status"] == "open")
        & ~centers["center_id"].isin([*built["center_id"], hall, waste])
    ]
    chosen = running.loc[np.sort(rng.permutation(running.index.to_numpy())[:3])]
    late = int(rng.integers(0, 3))
    ends = ("2026-11-30", "2026-12-31", "2027-03-31")
    for number, center in enumerate(chosen.itertuples()):
        planned = pd.Timestamp("2026-06-30") if number == late else pd.Timestamp(ends[number])
        started = planned - pd.Timedelta(days=int(rng.integers(150, 240)))
        after = float(np.round(center.area_m2 * rng.uniform(1.2, 1.6)))
        place = (center.center_id, center.compound_id, told["measures"]["larger"], center.mode)
        rows.append((*place, center.area_m2, after, None, None, planned, started, pd.NaT))
    names = ["center_id", "compound_id", "measure", "mode", "area_before_m2", "area_after_m2"]
    names += ["sites_before", "sites_after", "planned_on", "started_on", "completed_on"]
    frame = pd.DataFrame(rows, columns=names)
    for name in ("planned_on", "started_on", "completed_on"):
        frame[name] = _days(frame[name])
    for name in ("sites_before", "sites_after"):
        frame[name] = frame[name].astype("Int64")
    frame = frame.sort_values(["started_on", "center_id"], kind="stable", ignore_index=True)
    frame.insert(0, "project_id", [f"{street.code}T{number + 1:03d}" for number in range(len(frame))])
    behind = frame["completed_on"].isna() & (frame["planned_on"] < _END)
    return frame, frame.loc[behind, "project_id"].tolist()


def _brands(street: Street, told: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "brand_id": [f"{street.code}P{number + 1:02d}" for number in range(len(told["brands"]))],
            "name": told["brands"],
            "valid_from": _days(list(_BRANDS_FROM)),
            "valid_to": _days([pd.NaT] * len(told["brands"])),
        }
    )


def _events(
    rng: np.random.Generator, street: Street, centers: pd.DataFrame, brands: pd.DataFrame
) -> pd.DataFrame:
    """Return events of every center while it is open, a third of them under a brand."""
    rate = centers["level"].map(_EVENTS).to_numpy(dtype=float)
    center, day = _occasions(rng, centers, rate)
    count = len(day)
    theme = rng.choice(list(_THEMES), count, p=list(_THEMES.values()))
    brand = rng.integers(0, len(brands), count)
    begun = day >= brands["valid_from"].to_numpy()[brand]
    branded = begun & (rng.random(count) < _BRANDED)
    theme = np.where(branded, np.array(_BRAND_THEMES)[brand], theme)
    came = np.round(rng.lognormal(np.log(np.where(branded, 34, 22)), 0.45, count)).clip(4, 260)
    frame = pd.DataFrame(
        {
            "center_id": centers["center_id"].to_numpy()[center],
            "date": day,
            "event_theme": theme,
            "brand_id": pd.Series(brands["brand_id"].to_numpy()[brand], dtype=object).where(branded, None),
            "attendees": pd.Series(came).astype("Int64").mask(rng.random(count) < _UNCOUNTED),
        }
    ).sort_values(["date", "center_id", "event_theme"], kind="stable", ignore_index=True)
    frame.insert(0, "event_id", [f"{street.code}E{number + 1:05d}" for number in range(count)])
    return frame.assign(date=_days(frame["date"]))


def _mediations(rng: np.random.Generator, street: Street, centers: pd.DataFrame, hall: str) -> pd.DataFrame:
    """Return disputes taken up by centers; most are settled within weeks, and many of them in one hall."""
    rate = np.where(
        centers["center_id"] == hall, _DISPUTES_HALL, np.where(centers["level"] == "center", _DISPUTES, 0.0)
    )
    center, day = _occasions(rng, centers, rate)
    count = len(day)
    took = np.round(rng.lognormal(np.log(9), 0.7, count)).clip(0, 120)
    closed = pd.Series(day) + pd.to_timedelta(took, unit="D")
    done = (closed <= _END).to_numpy()
    result = rng.choice(list(_RESULTS), count, p=list(_RESULTS.values()))
    frame = pd.DataFrame(
        {
            "center_id": centers["center_id"].to_numpy()[center],
            "community_id": centers["community_id"].to_numpy()[center],
            "compound_id": pd.Series(centers["compound_id"].to_numpy()[center], dtype=object).where(
                rng.random(count) < 0.9, None
            ),
            "opened_on": day,
            "closed_on": closed.where(done),
            "result": pd.Series(result, dtype=object).where(done, None),
            "dispute_kind": rng.choice(list(_DISPUTE_KINDS), count, p=list(_DISPUTE_KINDS.values())),
        }
    ).sort_values(["opened_on", "center_id", "dispute_kind"], kind="stable", ignore_index=True)
    frame.insert(0, "mediation_id", [f"{street.code}M{number + 1:04d}" for number in range(count)])
    return frame.assign(opened_on=_days(frame["opened_on"]), closed_on=_days(frame["closed_on"]))


def _occasions(
    rng: np.random.Generator, centers: pd.DataFrame, rate: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.datetime64]]:
    """Return the center, by position, and the day of what happens so many times a month while it is open."""
    days = pd.date_range(START, AS_OF, freq="D").to_numpy().astype("datetime64[s]")
    opened = centers["opened_on"].to_numpy()[:, None] <= days[None, :]
    shut = centers["closed_on"].fillna(pd.Timestamp("2100-01-01")).to_numpy()[:, None] <= days[None, :]
    counts = rng.poisson(rate[:, None] / 30.44 * (opened & ~shut))
    center, day = np.nonzero(counts)
    times = counts[center, day]
    return np.repeat(center, times).astype(np.int64), np.repeat(days[day], times)
