"""Bursts of requests: one matter that a whole compound complains of within one month.

They come after the other ledgers and draw from a stream of their own, so that all other rows stay as they were.
"""

from typing import Any

import numpy as np
import pandas as pd

from linli.demo import town as towns
from linli.demo.organisation import AS_OF, Street

_BURSTS = 6
_WITHIN = 12  # the last months of the horizon; the very last one has a burst in any case
_EXTRA = (7, 12)  # issues beyond the usual
_TIMES = (
    "opened_at",
    "contact_due_at",
    "first_contact_at",
    "due_at",
    "revised_due_at",
    "closed_at",
    "reopened_at",
    "received_at",
)


def add_bursts(
    rng: np.random.Generator, street: Street, issues: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the issues with those of the bursts among them, and where the bursts are.

    An issue of a burst is a closed one of its category, told again of another compound and some weeks later.
    Its id is numbered after the others of its month, which keep theirs.
    """
    compounds = street.compounds
    months = pd.date_range(end=AS_OF, periods=_WITHIN, freq="MS")
    chosen = sorted([*rng.choice(_WITHIN - 1, _BURSTS - 1, replace=False).tolist(), _WITHIN - 1])
    residents = compounds["residents"].to_numpy(dtype=float)
    places = rng.choice(len(compounds), _BURSTS, replace=False, p=residents / residents.sum())
    told = issues[(issues["status"] == "closed") & ~issues["is_legacy"] & issues["source_center_id"].isna()]
    told = told[(told["closed_at"] >= told["opened_at"]) & told["compound_id"].notna()]
    categories = rng.choice(np.unique(told["category"]), _BURSTS, replace=False)
    parts, planted = [], []
    for index, place, category in zip(chosen, places.tolist(), categories.tolist(), strict=True):
        month, extra = months[index], int(rng.integers(_EXTRA[0], _EXTRA[1] + 1))
        rows = _moved(rng, told[told["category"] == category], month, extra)
        east, north = towns.points_inside(
            street.town, np.full(extra, place), rng.random(extra), rng.random(extra)
        )
        compound = str(compounds["compound_id"].iloc[place])
        community = street.communities["community_id"].iloc[street.position[place]]
        parts.append(
            rows.assign(
                community_id=community,
                compound_id=compound,
                duplicate_of=None,
                longitude=east,
                latitude=north,
                issue_id=_ids(issues, month, extra),
            )
        )
        planted.append(
            {"compound_id": compound, "category": category, "month": f"{month:%Y-%m}", "extra": extra}
        )
    whole = pd.concat([issues, *parts], ignore_index=True)
    whole = whole.sort_values("opened_at", kind="stable", ignore_index=True)
    return whole.astype(issues.dtypes.to_dict()), {"bursts": planted}


def _moved(rng: np.random.Generator, told: pd.DataFrame, month: pd.Timestamp, count: int) -> pd.DataFrame:
    """Return so many of the issues, all their times moved by whole weeks so that they open in the month."""
    end = pd.Timestamp(AS_OF) + pd.Timedelta(days=1)
    weeks = np.ceil((month - told["opened_at"]).dt.total_seconds() / (7 * 86_400)).astype("int64")
    weeks = weeks + rng.integers(0, 4, len(told))  # four whole weeks lie within any month
    shift = pd.to_timedelta(7 * weeks, unit="D")
    last = told[["closed_at", "reopened_at", "received_at"]].max(axis=1)
    able = np.flatnonzero((last + shift < end).to_numpy())
    picked = rng.choice(able, count, replace=False)
    rows = told.iloc[picked].copy()
    for name in _TIMES:
        rows[name] = rows[name] + shift.iloc[picked]
    return rows.sort_values("opened_at", kind="stable")


def _ids(issues: pd.DataFrame, month: pd.Timestamp, count: int) -> list[str]:
    own = issues.loc[issues["opened_at"].dt.strftime("%Y%m") == f"{month:%Y%m}", "issue_id"]
    head, last = own.iloc[0][:-4], int(own.str[-4:].max())
    return [f"{head}{last + number:04d}" for number in range(1, count + 1)]
