"""The demo: a fictional street's ledgers, as its clerks would send them, with every defect written down.

All names, codes and places are invented. The same seed gives the same bytes.
"""

import json
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from linli import contracts
from linli.demo import (
    bursts,
    cases,
    centers,
    fortress,
    halls,
    issues,
    neighbours,
    organisation,
    posts,
    spaces,
    values,
    workbooks,
)

_WORDS = Path(__file__).resolve().parent / "words.toml"
_CSV_ALWAYS = "center_use"
_CSV_AT_SCALE = "issues"

# One stream of random numbers per table, so that a change to one table leaves the others as they were.
_TOWN, _BRANCHES, _CENTERS, _USE, _ISSUES, _FORTRESS, _BURSTS, _CASES = 1, 2, 3, 4, 5, 6, 7, 8
_SPACES, _VALUES, _HALLS, _POSTS, _NEIGHBOURS, _CARE = 9, 10, 21, 22, 30, 31
_OPENINGS = 3  # of centers, that stand among the events


def generate(
    out_dir: Path,
    *,
    scale: int = 1,
    seed: int = 20260101,
    city: bool = False,
    progress: Callable[[float, str], None] = lambda _share, _text: None,
) -> dict[str, Any]:
    """Write the ledgers of `scale` fictional streets into a folder; return the manifest of planted defects.

    One street gets plain file names; several get the street's code in each, and csv for the big ledgers. Of a city each street
    has a folder of its own, with files as it has alone.
    """
    if scale < 1:
        raise ValueError(f"scale is the number of streets, at least 1; got {scale}")
    out_dir.mkdir(parents=True, exist_ok=True)
    manifest: dict[str, Any] = {
        "as_of": organisation.AS_OF.isoformat(),
        "horizon": [organisation.START.isoformat(), organisation.AS_OF.isoformat()],
        "seed": seed,
        "scale": scale,
        "counts": {},  # rows by ledger
    }
    streets = []
    for number in range(scale):
        street, frames, planted = make(seed=seed, number=number)
        folder = out_dir / street.code if city else out_dir
        folder.mkdir(exist_ok=True)
        for share, name in _write(folder, street, frames, alone=city or scale == 1):
            progress((number + share) / scale, f"{street.name} {name}")
        if city:
            workbooks.write_geometry(folder / "geo", [street])
        _merge(manifest, planted)
        for ledger, frame in frames.items():
            manifest["counts"][ledger] = manifest["counts"].get(ledger, 0) + len(frame)
        streets.append(street)
    if not city:
        workbooks.write_geometry(out_dir / "geo", streets)
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (out_dir / "manifest.json").write_text(text + "\n", encoding="utf-8")
    return manifest


def make(*, seed: int, number: int) -> tuple[organisation.Street, dict[str, pd.DataFrame], dict[str, Any]]:
    """Return one street, its ledgers by id, and what is planted in them; nothing is written."""
    words = tomllib.loads(_WORDS.read_text(encoding="utf-8"))

    def stream(table: int) -> np.random.Generator:
        return np.random.default_rng([seed, table, number])

    street = organisation.make_street(stream(_TOWN), words, number)
    frames, planted = organisation.make_branches(stream(_BRANCHES), street)
    places, states = centers.make_centers(stream(_CENTERS), street)
    raised, oddities = issues.make_issues(stream(_ISSUES), street, places)
    frames |= {
        "communities": street.communities,
        "area_changes": organisation.make_changes(street, words),
        "compounds": street.compounds,
        "member_counts": street.members,
        "centers": places,
        "center_use": centers.make_use(stream(_USE), street, places, states),
        "issues": raised,
    }
    doings, gaps = fortress.make_fortress(stream(_FORTRESS), street, frames)
    frames |= doings
    frames["issues"], raised_at_once = bursts.add_bursts(stream(_BURSTS), street, frames["issues"])
    frames |= cases.make_cases(stream(_CASES), street, frames, words, oddities)
    rooms, shortfalls = spaces.make_spaces(stream(_SPACES), street, frames, words)
    frames |= rooms
    heard = halls.make_halls(stream(_HALLS), street, frames, words, states | shortfalls)
    shared, blanks = values.make_values(stream(_VALUES), street, places, words)
    frames |= shared
    taken_up, stopped = neighbours.make_neighbours(stream(_NEIGHBOURS), street, frames)
    frames |= taken_up
    if number == 0:  # a target is of the whole district that a load describes
        frames["targets"] = _targets(words)
        frames["events"] = _events(words["events"], places, street.code)
        frames |= _plan(words["plan"], street.code)
    told, idle = posts.make_posts(stream(_POSTS), street, frames, words)
    frames |= told
    frames["issues"] = issues.tell_care(stream(_CARE), frames["issues"], raised_at_once["bursts"])
    found = planted | states | oddities | gaps | raised_at_once | shortfalls | heard | blanks | idle | stopped
    return street, frames, found


def _targets(words: dict[str, Any]) -> pd.DataFrame:
    targets = words["targets"]
    rows = [
        {
            "indicator": row["indicator"],
            "year": int(year),
            "value": row[year],
            "plan": plan,
            "basis": targets["basis"].format(street=words["street"]),
        }
        for year, plan in targets["plan"].items()
        for row in targets["rows"]
        if year in row
    ]
    return pd.DataFrame(rows)


def _plan(words: dict[str, Any], code: str) -> dict[str, pd.DataFrame]:
    """Return the frames and the milestones of the street's own plan; two of these are late on the day of the data."""
    frames = pd.DataFrame(
        [(row["name"], row["kind"], row["from"], row["to"]) for row in words["frames"]],
        columns=["plan_name", "plan_kind", "starts_on", "ends_on"],
    )
    frames.insert(0, "plan_id", [f"{code}P{number:02d}" for number in range(1, len(frames) + 1)])
    rows = pd.DataFrame(
        [
            (row["task"], row["milestone"], row["post"], row["due"], row.get("done"))
            for row in words["milestones"]
        ],
        columns=["task", "milestone", "responsible_post", "due_on", "done_on"],
    )
    rows.insert(0, "plan_id", frames.set_index("plan_name").loc[words["name"], "plan_id"])
    rows.insert(0, "milestone_id", [f"{code}PM{number:03d}" for number in range(1, len(rows) + 1)])
    for frame, names in ((frames, ("starts_on", "ends_on")), (rows, ("due_on", "done_on"))):
        for name in names:
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return {"plans": frames, "plan_milestones": rows}


def _events(words: dict[str, Any], places: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the days everybody knows, and those on which the last centers opened, of their communities."""
    opened = places.dropna(subset=["opened_on"]).sort_values(["opened_on", "center_id"]).tail(_OPENINGS)
    rows = [dict(row) for row in words["rows"]] + [
        {
            "date": place.opened_on.date(),
            "title": words["opened"]["title"].format(center=place.name),
            "label": words["opened"]["label"],
            "event_kind": "opening",
            "community_id": place.community_id,
        }
        for place in opened.itertuples(index=False)
    ]
    frame = pd.DataFrame(rows).sort_values("date", kind="stable", ignore_index=True)
    frame["date"] = frame["date"].astype("datetime64[s]")
    frame.insert(0, "event_id", [f"{code}E{number:02d}" for number in range(1, len(frame) + 1)])
    return frame


def _write(
    out_dir: Path,
    street: organisation.Street,
    frames: dict[str, pd.DataFrame],
    *,
    alone: bool,
) -> Iterator[tuple[float, str]]:
    """Write the files of a street; yields before each which it is, and which share is done."""
    tail = "" if alone else f"_{street.code}"
    known = contracts.load_all()
    as_csv = {_CSV_ALWAYS} if alone else {_CSV_ALWAYS, _CSV_AT_SCALE}
    themes: dict[str, list[contracts.Contract]] = {}
    for ledger, contract in known.items():
        if ledger in frames and ledger not in as_csv:
            themes.setdefault(contract.workbook, []).append(contract)
    for done, (theme, members) in enumerate(themes.items()):
        yield 0.2 + 0.6 * done / len(themes), theme
        workbooks.write_workbook(out_dir / f"{theme}{tail}.xlsx", members, frames, street)
    use = known[_CSV_ALWAYS]
    years = frames[_CSV_ALWAYS]["date"].dt.year
    yield 0.8, use.title
    for year in sorted(years.unique().tolist()):
        path = out_dir / f"{use.title}_{year}{tail}.csv"
        workbooks.write_csv(path, use, frames[_CSV_ALWAYS][years == year], slashes=year == 2025)
    if not alone:
        contract = known[_CSV_AT_SCALE]
        workbooks.write_csv(out_dir / f"{contract.title}{tail}.csv", contract, frames[_CSV_AT_SCALE])


def _merge(into: dict[str, Any], new: dict[str, Any]) -> None:
    """Add what is planted in one street to the manifest: lists grow, tables join."""
    for key, value in new.items():
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value)
        elif isinstance(value, list):
            into.setdefault(key, []).extend(value)
        else:
            into[key] = value
