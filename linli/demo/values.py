"""Shared spaces and what grows in them: units and services, volunteers, points, kitchen waste, exemplars.

They come after the other ledgers and draw from a stream of their own, so that all other rows stay as they were.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from linli.demo.organisation import AS_OF, START, Street

Frames = dict[str, pd.DataFrame]
Ids = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

_MONTHS = pd.date_range(START, AS_OF, freq="MS")
_COUNTED = pd.to_datetime(["2023-12-31", *pd.date_range(START, AS_OF, freq="QE").strftime("%Y-%m-%d")])
_BETWEEN_IDS = ("\u3001", "\u3001", ",", " ")  # how clerks write several centers into one cell

_LEFT_ON = pd.Timestamp("2026-03-31")
_ELSEWHERE = 0.3  # share of units that also serve a center away from where they are
_SERVICES_A_MONTH = {"institution": 1.7, "company": 0.8, "shop": 1.3, "social": 2.6}
_THEMES = {  # what each kind of unit offers, in this order
    "medical": (0.26, 0.10, 0.16, 0.14),
    "education": (0.24, 0.12, 0.12, 0.14),
    "culture": (0.16, 0.16, 0.14, 0.16),
    "eldercare": (0.08, 0.12, 0.14, 0.18),
    "childcare": (0.10, 0.10, 0.10, 0.16),
    "elder_help": (0.12, 0.24, 0.24, 0.18),
    "other": (0.04, 0.16, 0.10, 0.04),
}
_NEVER_SERVED = 2  # pairs of a community and a theme
_PEOPLE, _FEWEST = 18, 10  # median and least served at once; below 10 a seminar would hide whole years

_VOLUNTEERS = 0.015  # of residents
_ACTIVE = 0.45

_WITH_POINTS = 0.8  # share of compounds that keep points
_PARTICIPATING = (0.078, 0.5)  # share of households: median and sigma of the logarithm
_KINDS = {"mutual_aid": 0.38, "upkeep": 0.22, "environment": 0.45, "sorting": 1.0}  # of those who take part
_POINTS = (6.0, 0.35)  # a household and month
_REDEEMED = 0.6

_WITH_WASTE = 0.4
_SORTING = (0.12, 0.45)
_KG_A_DAY = 0.35
_ENZYME, _COMPOST = 0.09, 0.21


def make_values(
    rng: np.random.Generator, street: Street, centers: pd.DataFrame, words: dict[str, Any]
) -> tuple[Frames, dict[str, Any]]:
    """Return the six ledgers of one street and what is planted in them."""
    streams = rng.spawn(5)
    units, left = _units(streams[0], street, centers, words["values"])
    services, blanks = _services(streams[1], street, centers, units)
    points, idle = _points(streams[3], street)
    exemplars, unasked = _exemplars(street, words["values"])
    made = {
        "units": units.drop(columns="centers"),
        "unit_services": services,
        "volunteer_counts": _volunteers(streams[2], street),
        "points": points,
        "waste": _waste(streams[4], street),
        "exemplars": exemplars,
    }
    return made, {
        "left_units": left,
        "themes_never_served": blanks,
        "points_never_redeemed": idle,
        "exemplars_without_consent": unasked,
    }


def _seconds(values: Any) -> pd.Series:
    return pd.Series(pd.to_datetime(values), dtype="datetime64[s]")


# ---------------------------------------------------------------------------- units and services


def _units(
    rng: np.random.Generator, street: Street, centers: pd.DataFrame, words: dict[str, Any]
) -> tuple[pd.DataFrame, list[str]]:
    """Return the units with the centers each serves; one of them left."""
    named = [(name, kind) for kind, names in words["units"].items() for name in names]
    named.append((words["left"], "shop"))
    communities = street.communities["community_id"].to_numpy()
    homes = np.concatenate([rng.permutation(communities) for _ in range(len(named) // len(communities) + 1)])
    counts = rng.choice([1, 2, 3], len(named), p=[0.35, 0.4, 0.25])
    joined = pd.Timestamp("2022-06-01") + pd.to_timedelta(rng.integers(0, 1250, len(named)), unit="D")
    between = rng.choice(_BETWEEN_IDS, len(named))
    served = []
    for home, count in zip(homes.tolist(), counts.tolist(), strict=False):
        near = centers.loc[centers["community_id"] == home, "center_id"].to_numpy(dtype=object)
        keys = set(rng.permutation(near)[:count])
        if rng.random() < _ELSEWHERE:
            keys.add(rng.choice(centers["center_id"].to_numpy(dtype=object)))
        served.append(sorted(keys))
    frame = pd.DataFrame(
        {
            "unit_id": [f"{street.code}U{number:02d}" for number in range(1, len(named) + 1)],
            "unit_name": [name for name, _ in named],
            "unit_kind": [kind for _, kind in named],
            "center_ids": [mark.join(keys) for mark, keys in zip(between, served, strict=True)],
            "joined_on": _seconds(joined),
            "left_on": _seconds([pd.NaT] * (len(named) - 1) + [_LEFT_ON]),
            "centers": served,
        }
    )
    frame.loc[len(frame) - 1, "joined_on"] = pd.Timestamp("2024-05-06")
    return frame, [str(frame["unit_id"].iloc[-1])]


def _services(
    rng: np.random.Generator, street: Street, centers: pd.DataFrame, units: pd.DataFrame
) -> tuple[pd.DataFrame, list[dict[str, str]]]:
    """Return services by units where they take part; two pairs of community and theme never had one."""
    community_of = centers.set_index("center_id")["community_id"].to_dict()
    themes = [theme for theme in _THEMES if theme != "other"]
    chosen = rng.choice(len(street.communities), _NEVER_SERVED, replace=False).tolist()
    never = [
        (str(street.communities["community_id"].iloc[place]), theme)
        for place, theme in zip(sorted(chosen), rng.permutation(themes)[:_NEVER_SERVED].tolist(), strict=True)
    ]
    rows: list[tuple[Any, ...]] = []
    kinds = list(_SERVICES_A_MONTH)
    for unit in units.itertuples():
        shares = np.array([_THEMES[theme][kinds.index(unit.unit_kind)] for theme in _THEMES])
        until = unit.left_on if pd.notna(unit.left_on) else pd.Timestamp(AS_OF) + pd.Timedelta(days=1)
        held = rng.poisson(_SERVICES_A_MONTH[unit.unit_kind], len(_MONTHS))
        for month, count in zip(_MONTHS, held.tolist(), strict=True):
            for _ in range(count):
                day = month + pd.Timedelta(days=int(rng.integers(month.days_in_month)))
                center = unit.centers[int(rng.integers(len(unit.centers)))]
                theme = str(rng.choice(list(_THEMES), p=shares / shares.sum()))
                people = max(_FEWEST, round(_PEOPLE * rng.lognormal(0, 0.55)))
                counted = rng.random() < 0.97
                if unit.joined_on <= day < until and (community_of[center], theme) not in never:
                    rows.append((day, unit.unit_id, theme, center, people if counted else None))
    rows.sort(key=lambda row: row[:4])
    frame = pd.DataFrame(rows, columns=["date", "unit_id", "service_theme", "center_id", "people_served"])
    frame["date"] = _seconds(frame["date"])
    frame["people_served"] = frame["people_served"].astype("Int64")
    frame["community_id"] = frame["center_id"].map(community_of)
    # Some were held outdoors, so that the community alone is known.
    frame.loc[rng.random(len(frame)) < 0.12, "center_id"] = None
    frame.insert(0, "service_id", [f"{street.code}S{number:05d}" for number in range(1, len(frame) + 1)])
    return frame, [{"community_id": community, "theme": theme} for community, theme in never]


# ---------------------------------------------------------------------------- volunteers and exemplars


def _volunteers(rng: np.random.Generator, street: Street) -> pd.DataFrame:
    """Return counts at the end of each quarter, growing to the share of residents."""
    residents = street.compounds.groupby("community_id")["residents"].sum()
    parts = []
    for community in street.communities["community_id"]:
        last = max(12, round(residents[community] * _VOLUNTEERS * rng.lognormal(0, 0.15)))
        start = round(last * rng.uniform(0.6, 0.8))
        registered = np.round(np.linspace(start, last, len(_COUNTED))).astype(np.int64)
        share = np.clip(rng.normal(_ACTIVE, 0.04, len(_COUNTED)), 0.2, 0.7)
        parts.append(
            pd.DataFrame(
                {
                    "community_id": community,
                    "date": _COUNTED.astype("datetime64[s]"),
                    "registered": registered,
                    "active": rng.binomial(registered, share),
                }
            )
        )
    return pd.concat(parts).sort_values(["date", "community_id"], kind="stable", ignore_index=True)


def _exemplars(street: Street, words: dict[str, Any]) -> tuple[pd.DataFrame, list[str]]:
    """Return the exemplars; one has not consented to being named."""
    told = words["exemplars"]
    consent = [item.get("consent", True) for item in told]
    ids = [f"{street.code}D{number:02d}" for number in range(1, len(told) + 1)]
    days = pd.to_datetime("2024-03-05") + pd.to_timedelta(np.arange(len(told)) * 160, unit="D")
    frame = pd.DataFrame(
        {
            "exemplar_id": ids,
            "public_name": [item["name"] for item in told],
            "exemplar_kind": [item["kind"] for item in told],
            "has_written_consent": pd.array(consent, dtype="boolean"),
            "consented_on": _seconds(days).where(pd.Series(consent)),
        }
    )
    return frame, [key for key, asked in zip(ids, consent, strict=True) if not asked]


# ---------------------------------------------------------------------------- points and kitchen waste


def _some(rng: np.random.Generator, street: Street, share: float) -> Ids:
    """Return a share of the compounds, in order of code."""
    ids = street.compounds["compound_id"].to_numpy(dtype=object)
    return np.sort(rng.permutation(ids)[: round(share * len(ids))])


def _taking_part(
    rng: np.random.Generator, households: int, median: float, sigma: float
) -> tuple[int, Floats]:
    """Return the month in which a compound begins, by position, and the households that take part from then on."""
    first = int(rng.integers(0, 14))
    share = min(0.45, median * rng.lognormal(0, sigma))
    growth = 0.55 + 0.45 * np.minimum(1, np.arange(len(_MONTHS) - first) / 12)
    wobble = rng.normal(1, 0.06, len(growth))
    return first, np.clip(np.round(households * share * growth * wobble), 1, households)


def _points(rng: np.random.Generator, street: Street) -> tuple[pd.DataFrame, list[str]]:
    """Return points by compound, month and kind; in one compound nobody redeems any."""
    households = street.compounds.set_index("compound_id")["households"]
    keepers = _some(rng, street, _WITH_POINTS)
    large = [key for key in keepers if households[key] >= 200]
    idle = str(rng.choice(large))
    rows: list[tuple[Any, ...]] = []
    for compound in keepers:
        first, taking = _taking_part(rng, int(households[compound]), *_PARTICIPATING)
        redeemed = float(np.clip(rng.normal(_REDEEMED, 0.1), 0.3, 0.9))
        for month, number in zip(_MONTHS[first:], taking.tolist(), strict=True):
            for kind, share in _KINDS.items():
                count = round(number * share)
                earned = round(count * _POINTS[0] * rng.lognormal(0, _POINTS[1]) / sum(_KINDS.values()))
                back = 0 if compound == idle else round(earned * min(1.0, redeemed * rng.normal(1, 0.1)))
                if count:
                    rows.append((compound, month, kind, count, earned, back))
    frame = pd.DataFrame(
        rows, columns=["compound_id", "month", "points_kind", "participants", "earned", "redeemed"]
    )
    frame["month"] = _seconds(frame["month"])
    return frame.sort_values(["month", "compound_id"], kind="stable", ignore_index=True), [idle]


def _waste(rng: np.random.Generator, street: Street) -> pd.DataFrame:
    """Return kitchen waste by compound and month; more in summer, and a little is lost on the way to compost."""
    households = street.compounds.set_index("compound_id")["households"]
    rows: list[tuple[Any, ...]] = []
    for compound in _some(rng, street, _WITH_WASTE):
        first, taking = _taking_part(rng, int(households[compound]), *_SORTING)
        for month, number in zip(_MONTHS[first:], taking.tolist(), strict=True):
            season = 1.15 if month.month in (6, 7, 8, 9) else 0.95
            taken = number * _KG_A_DAY * month.days_in_month * season * rng.normal(1, 0.08)
            enzyme = taken * _ENZYME * rng.normal(1, 0.1)
            compost = taken * _COMPOST * rng.normal(1, 0.1)
            rows.append((compound, month, int(number), round(taken, 1), round(enzyme, 1), round(compost, 1)))
    frame = pd.DataFrame(
        rows, columns=["compound_id", "month", "households", "kg_in", "kg_enzyme", "kg_compost"]
    )
    frame["month"] = _seconds(frame["month"])
    return frame.sort_values(["month", "compound_id"], kind="stable", ignore_index=True)
