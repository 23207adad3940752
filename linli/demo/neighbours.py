"""What neighbours take up themselves: a good deed a day, what visits brought up, points for repairs, what became of kitchen
waste, a brand that fell silent, and good deeds of residents who lead.

They come after the other ledgers and draw from a stream of their own: of the rows of others they fill in columns only that
nobody else fills, and add points for repairs.
"""

from typing import Any

import numpy as np
import pandas as pd

from linli.demo.organisation import AS_OF, START, Street

Frames = dict[str, pd.DataFrame]

_KEEPS, _RECORDS = 0.62, 0.7  # shares of covenants with a good deed a day, and of these with a record
_RAISED_WITHIN = 3  # days after a visit in which what it brought up is registered
_USES = {"greening": 0.46, "households": 0.3, "garden": 0.16, "stored": 0.08}
_UNTOLD = 0.12  # of the rows of kitchen waste do not say where it went
_REPAIRS = 0.2  # of those who take part, in compounds under repair
_UNDER_REPAIR = 0.35
_SILENT_FROM = pd.Timestamp("2026-04-01")
_DEEDS = {"mediation": 0.9, "care": 1.6, "upkeep": 1.1, "patrol": 1.4, "teaching": 0.6}  # a month
_WITH_DEEDS = 0.5
_QUIET_FROM = pd.Timestamp("2026-02-01")
_MONTHS = pd.date_range(START, AS_OF, freq="MS")


def make_neighbours(
    rng: np.random.Generator, street: Street, frames: Frames
) -> tuple[Frames, dict[str, Any]]:
    """Return the ledgers changed or added, and what is planted in them."""
    streams = rng.spawn(5)
    covenants, unrecorded = _covenants(streams[0], frames["covenants"])
    events, silent = _events(frames["center_events"], frames["brands"])
    deeds, quiet = _deeds(streams[4], street)
    made = {
        "covenants": covenants,
        "visits": _visits(streams[1], frames["visits"], frames["issues"]),
        "waste": _waste(streams[2], frames["waste"]),
        "points": _points(streams[3], frames["points"]),
        "center_events": events,
        "deeds": deeds,
    }
    return made, {"kindness_unrecorded": unrecorded, "silent_brands": silent, "deeds_stopped": quiet}


def _covenants(rng: np.random.Generator, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return covenants that say whether they keep a good deed a day and whether it is recorded."""
    compounds = sorted(frame["compound_id"].unique())
    keeps = dict(zip(compounds, rng.random(len(compounds)) < _KEEPS, strict=True))
    records = dict(zip(compounds, rng.random(len(compounds)) < _RECORDS, strict=True))
    kept = frame["compound_id"].map(keeps).astype("boolean")
    recorded = frame["compound_id"].map(records).astype("boolean").where(kept)
    made = frame.assign(has_daily_kindness=kept, kindness_recorded=recorded)
    return made, [key for key in compounds if keeps[key] and not records[key]]


def _visits(rng: np.random.Generator, visits: pd.DataFrame, issues: pd.DataFrame) -> pd.DataFrame:
    """Return visits of which some name what was registered in the days after because of them."""
    told = issues[
        issues["channel"].isin(["visit", "grid"]) & ~issues["is_legacy"] & issues["duplicate_of"].isna()
    ]
    raised = {
        key: (part["opened_at"].to_numpy(), part["issue_id"].to_numpy(dtype=object))
        for key, part in told.sort_values("opened_at").groupby("compound_id")
    }
    named = visits["issue_id"].to_numpy(dtype=object).copy()
    asks = rng.random(len(visits)) < 0.8
    for place, row in enumerate(visits.itertuples()):
        if pd.notna(row.issue_id) or not asks[place] or row.compound_id not in raised:
            continue
        times, ids = raised[row.compound_id]
        found = int(np.searchsorted(times, np.datetime64(row.date)))
        if found < len(ids) and times[found] < np.datetime64(row.date + pd.Timedelta(days=_RAISED_WITHIN)):
            named[place] = ids[found]
    # What waits longest was looked at again on a visit, so that not all that visits were about is done.
    waiting = issues[issues["closed_at"].isna() & ~issues["is_legacy"]].sort_values("opened_at")
    for issue in waiting.itertuples():
        could = (
            (visits["compound_id"] == issue.compound_id)
            & (visits["date"] >= issue.opened_at)
            & pd.isna(named)
        )
        for place in np.flatnonzero(could)[-1:]:
            named[place] = issue.issue_id
    return visits.assign(issue_id=named)


def _waste(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Return kitchen waste with what the enzyme and the compost were used for; some rows do not say."""
    used = rng.choice(list(_USES), len(frame), p=list(_USES.values())).astype(object)
    return frame.assign(used_for=pd.Series(used).mask(rng.random(len(frame)) < _UNTOLD, None))


def _points(rng: np.random.Generator, frame: pd.DataFrame) -> pd.DataFrame:
    """Return points with those for repairs of houses and yards; nobody redeems where nobody did before."""
    sorting = frame[frame["points_kind"] == "sorting"]
    keys = sorted(sorting["compound_id"].unique())
    chosen = set(rng.permutation(np.array(keys, dtype=object))[: round(_UNDER_REPAIR * len(keys))])
    idle = frame.groupby("compound_id")["redeemed"].sum().eq(0)
    rows = sorting[sorting["compound_id"].isin(chosen) & (sorting["month"] >= pd.Timestamp("2025-03-01"))]
    taking = np.maximum(1, np.round(rows["participants"] * _REPAIRS)).astype(np.int64)
    earned = np.round(taking * 5.0 * rng.lognormal(0, 0.3, len(rows))).astype(np.int64)
    back = np.round(earned * np.clip(rng.normal(0.7, 0.1, len(rows)), 0, 1)).astype(np.int64)
    back = np.where(rows["compound_id"].map(idle), 0, back)
    more = rows.assign(points_kind="renovation", participants=taking, earned=earned, redeemed=back)
    both = pd.concat([frame, more.astype(frame.dtypes)], ignore_index=True)
    return both.sort_values(["month", "compound_id"], kind="stable", ignore_index=True)


def _events(events: pd.DataFrame, brands: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return events of which none carries the last brand any more since a day."""
    silent = str(brands["brand_id"].iloc[-1])
    gone = (events["brand_id"] == silent) & (events["date"] >= _SILENT_FROM)
    return events.assign(brand_id=events["brand_id"].mask(gone, None)), [silent]


def _deeds(rng: np.random.Generator, street: Street) -> tuple[pd.DataFrame, list[str]]:
    """Return good deeds by compound, month and kind, as counts; in one compound they stopped."""
    ids = street.compounds["compound_id"].to_numpy(dtype=object)
    chosen = np.sort(rng.permutation(ids)[: round(_WITH_DEEDS * len(ids))])
    quiet = str(rng.choice(chosen))
    rows: list[tuple[Any, ...]] = []
    for compound in chosen:
        first = int(rng.integers(8, 22))
        for month in _MONTHS[first:]:
            counts = rng.poisson(list(_DEEDS.values()))
            if compound == quiet and month >= _QUIET_FROM:
                continue
            rows += [
                (compound, month, kind, int(count))
                for kind, count in zip(_DEEDS, counts, strict=True)
                if count
            ]
    frame = pd.DataFrame(rows, columns=["compound_id", "month", "deed_kind", "deeds"])
    frame["month"] = frame["month"].astype("datetime64[s]")
    return frame.sort_values(["month", "compound_id"], kind="stable", ignore_index=True), [quiet]
