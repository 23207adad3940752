"""What centers turn out to be: whose halls hear opinions, what rooms are used for, which were enlarged while in use.

They come after the ledgers that they change, and draw from a stream of their own.
"""

from typing import Any

import numpy as np
import pandas as pd

from linli.demo.organisation import Street

Frames = dict[str, pd.DataFrame]

_MAIN, _OTHER = 8.0, 1.0  # how many opinions the first hall of a community hears beside each other one
_JITTER = 0.6  # opinions do not come in turn
_HEARD_BEFORE = pd.Timestamp("2025-01-01")  # a hall older than that has had a year and more to hear something
_INSTEAD = "leisure"  # what a room is used for that a center does not have
_ENLARGED = (  # of centers in use: by how much visits rose, months from the start of works in 2025, still running
    (1.45, "2025-01-13", "2025-04-25"),
    (1.35, "2025-01-20", "2025-05-16"),
    (1.30, "2025-02-10", "2025-05-30"),
    (1.00, "2025-02-17", "2025-06-20"),
    (1.25, "2025-03-03", "2025-07-11"),
    (0.70, "2025-03-10", "2025-06-27"),
    (1.20, "2026-01-12", "2026-05-22"),  # too late to tell
)
_MODES = ("shared", "joint")
_YUAN_PER_M2 = (300.0, 900.0)
_PROBLEMS = {  # what a project mends, by how it does it
    "new": ("none",),
    "reclaimed": ("scattered", "shabby"),
    "sublet": ("scattered", "small"),
    "joint": ("small", "scattered"),
    "shared": ("small", "shabby"),
}


def make_halls(
    rng: np.random.Generator, street: Street, frames: Frames, words: dict[str, Any], planted: dict[str, Any]
) -> dict[str, Any]:
    """Change issues, use and projects of one street in place; return what is planted in them."""
    [hall] = planted["centers_of_stories"]["old_neighbours_hall"]
    silent = _spread(rng, frames, hall)
    unused = _use_what_is_there(rng, frames)
    effects = _enlarge(rng, street, frames, words["spaces"]["measures"], planted)
    _problems_and_costs(rng, frames)
    return {
        "halls_without_opinions": [silent],
        "optional_modules_unused": [unused],
        "project_effects": effects,
    }


def _spread(rng: np.random.Generator, frames: Frames, hall: str) -> str:
    """Let every hall of a community hear opinions while it is there, the first most; one, which is returned, hears none."""
    centers, issues = frames["centers"].set_index("center_id"), frames["issues"].copy()
    halls = frames["center_modules"].loc[lambda rows: rows["module"] == "council"].set_index("center_id")
    since = halls["present_since"].clip(lower=centers["opened_on"].reindex(halls.index))
    heard = issues["source_center_id"].dropna()
    first = set(heard)
    able = since.index[
        (since < _HEARD_BEFORE)
        & (centers.loc[since.index, "status"] == "open")
        & (centers.loc[since.index, "level"] == "center")
        & ~since.index.isin([*first, hall])
    ]
    silent = str(rng.choice(able.to_numpy()))
    for community, own in issues.loc[heard.index].groupby("community_id", sort=True):
        places = [
            key for key in since.index if centers.at[key, "community_id"] == community and key != silent
        ]
        weight = np.array([_MAIN if key in first else _OTHER for key in places])
        begin, end = since[places].to_numpy(), centers.loc[places, "closed_on"].to_numpy()
        credit = np.zeros(len(places))
        for row in own.sort_values(["opened_at", "issue_id"]).itertuples():
            there = (begin <= row.opened_at) & ~(end <= row.opened_at)
            if not there.any():
                continue
            credit += np.where(there, weight / weight[there].sum(), 0.0)
            chosen = int(np.argmax(np.where(there, credit + _JITTER * rng.random(len(places)), -np.inf)))
            credit[chosen] -= 1
            issues.at[row.Index, "source_center_id"] = places[chosen]
    frames["issues"] = issues
    return silent


def _use_what_is_there(rng: np.random.Generator, frames: Frames) -> dict[str, str]:
    """Let rooms be used only for modules that a center has; one optional module, which is returned, nobody uses."""
    use, modules = frames["center_use"].copy(), frames["center_modules"]
    centers = frames["centers"].set_index("center_id")
    has = {(row.center_id, row.module) for row in modules.itertuples()}
    able = [
        center
        for center, module in sorted(has)
        if module == "childcare"
        and centers.at[center, "status"] == "open"
        and centers.at[center, "level"] == "center"
    ]
    unused = str(rng.choice(able))
    has.remove((unused, "childcare"))
    places, functions = use["center_id"].cat.categories, use["function"].cat.categories
    known = np.array([[(center, function) in has for function in functions] for center in places])
    codes = use["function"].cat.codes.to_numpy()
    kept = known[use["center_id"].cat.codes.to_numpy(), codes]
    instead = functions.get_loc(_INSTEAD)
    use["function"] = pd.Categorical.from_codes(np.where(kept, codes, instead), categories=functions)
    frames["center_use"] = use
    return {"center_id": unused, "module": "childcare"}


def _enlarge(
    rng: np.random.Generator,
    street: Street,
    frames: Frames,
    measures: dict[str, str],
    planted: dict[str, Any],
) -> dict[str, Any]:
    """Add projects at centers that were in use before and after, and change their visits; return by how much."""
    centers, projects, use = frames["centers"], frames["center_projects"], frames["center_use"].copy()
    odd = {
        key
        for name in ("closed_centers", "silent_centers", "unrecorded_centers", "quiet_centers", "hot_centers")
        for key in planted[name]
    }
    able = centers[
        (centers["opened_on"] < pd.Timestamp("2023-12-01"))
        & ~centers["center_id"].isin([*odd, *planted["centers_of_stories"]["old_neighbours_hall"]])
        & ~centers["center_id"].isin(projects.loc[projects["completed_on"].isna(), "center_id"])
    ]
    chosen = able.loc[np.sort(rng.permutation(able.index.to_numpy())[: len(_ENLARGED)])]
    rows: list[tuple[Any, ...]] = []
    effects = {}
    for center, (factor, start, end) in zip(chosen.itertuples(), _ENLARGED, strict=False):
        number = f"{street.code}T{len(projects) + len(rows) + 1:03d}"
        mode = str(rng.choice(_MODES))
        started, completed = pd.Timestamp(start), pd.Timestamp(end)
        planned = completed + pd.Timedelta(days=int(rng.integers(-9, 20)))
        before = float(np.round(center.area_m2 * rng.uniform(0.55, 0.8)))
        place = (number, center.center_id, center.compound_id, measures[mode], mode)
        rows.append((*place, before, center.area_m2, 2, 1, planned, started, completed))
        row = (use["center_id"] == center.center_id) & (use["date"] > completed)
        visits = use.loc[row, "visits"].to_numpy()
        more = rng.poisson(visits * max(factor - 1, 0.0))
        use.loc[row, "visits"] = rng.binomial(visits + more, min(factor, 1.0))
        effects[number] = factor
    added = pd.DataFrame(rows, columns=projects.columns).astype(projects.dtypes.to_dict())
    frames["center_projects"] = pd.concat([projects, added], ignore_index=True)
    frames["center_use"] = use
    return effects


def _problems_and_costs(rng: np.random.Generator, frames: Frames) -> None:
    """Say of every project what was wrong with the place and what it costs: what the center was granted, if it was."""
    projects, funding = frames["center_projects"].copy(), frames["center_funding"]
    projects["problem"] = [str(rng.choice(_PROBLEMS[mode])) for mode in projects["mode"]]
    worth = projects["area_after_m2"].astype(float) * rng.uniform(*_YUAN_PER_M2, len(projects))
    granted = projects["center_id"].map(funding.groupby("center_id")["granted"].sum())
    first = ~projects.duplicated("center_id") & projects["completed_on"].notna()
    projects["cost"] = np.round(granted.where(first & (granted > 0), worth), -2)
    frames["center_projects"] = projects
