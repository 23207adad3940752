"""The two cases of the speech, fictional: heating and dangerous housing; and the covenants of compounds.

They come after the other ledgers and draw from streams of their own, so that all other rows stay as they were.
"""

from typing import Any

import numpy as np
import pandas as pd

from linli.demo.fortress import meeting
from linli.demo.organisation import AS_OF, START, Street

Frames = dict[str, pd.DataFrame]

_COVERED = 0.7  # share of compounds with a covenant
_REVISED = 0.25  # of these, with a second version
# Households visited for each case; a visit of those before may name the dangerous house besides.
_HOUSEHOLDS = {"heating": 316, "dangerous_housing": 96}
_EACH = 4
# Of the community about the dangerous house; those about the heating are among the meetings.
_HOUSING_MEETINGS = 9


def make_cases(
    rng: np.random.Generator, street: Street, frames: Frames, words: dict[str, Any], planted: dict[str, Any]
) -> Frames:
    """Return covenants, cases and milestones of one street, and visits and meetings with those of the cases."""
    issues = frames["issues"].set_index("issue_id")
    rows: list[tuple[Any, ...]] = []
    stations: list[tuple[Any, ...]] = []
    visits: list[tuple[Any, ...]] = []
    meetings: list[dict[str, Any]] = []
    [later] = rng.spawn(1)
    for issue_id, about in sorted(planted["legacy_cases"].items()):
        kind = about["kind"]
        if kind == "other":
            continue
        told, issue = words["cases"][kind], issues.loc[issue_id]
        case_id = f"{street.code}A{len(rows) + 1:02d}"
        rows.append((case_id, told["title"], kind, issue_id, about["compound_id"], told["summary"]))
        first = issue["opened_at"].normalize()
        last = issue["closed_at"].normalize() if pd.notna(issue["closed_at"]) else pd.Timestamp(AS_OF)
        for step in told["steps"]:
            day = first + pd.Timedelta(days=round((last - first).days * step["at"]))
            stations.append((case_id, day, step["title"], step.get("note")))
        draws = rng if kind == "heating" else later
        if kind == "dangerous_housing":
            # These end before those of others do, so that no planted gap is closed.
            last = last - pd.Timedelta(days=200)
            meetings = _meetings(draws, issue, issue_id, first, last)
        days = np.sort(draws.integers(2, (last - first).days, _HOUSEHOLDS[kind] // _EACH))
        visits += [(first + pd.Timedelta(days=int(day)), about["compound_id"], issue_id) for day in days]
    more = pd.DataFrame(visits, columns=["date", "compound_id", "issue_id"]).assign(
        visit_id=[f"{street.code}FA{number:04d}" for number in range(1, len(visits) + 1)],
        households=_EACH,
        by_kind="leader",
        branch_id=None,
    )
    talks = pd.DataFrame(meetings).assign(
        meeting_id=[f"{street.code}MA{number:04d}" for number in range(1, len(meetings) + 1)]
    )
    return {
        "cases": pd.DataFrame(
            rows, columns=["case_id", "case_title", "case_kind", "issue_id", "compound_id", "summary"]
        ),
        "case_milestones": _dated(pd.DataFrame(stations, columns=["case_id", "date", "milestone", "remark"])),
        "covenants": _covenants(rng, street),
        "visits": _with(frames["visits"], more),
        "meetings": _with(frames["meetings"], talks),
    }


def _with(frame: pd.DataFrame, more: pd.DataFrame) -> pd.DataFrame:
    """Return a ledger with more rows at its end."""
    return pd.concat([frame, _dated(more)[frame.columns].astype(frame.dtypes)], ignore_index=True)


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(date=frame["date"].astype("datetime64[s]"))


def _meetings(
    rng: np.random.Generator, issue: Any, issue_id: str, first: pd.Timestamp, last: pd.Timestamp
) -> list[dict[str, Any]]:
    """Return meetings of the community about one request, from a month after it to the last day."""
    days = pd.date_range(first + pd.Timedelta(days=30), last, periods=_HOUSING_MEETINGS).normalize()
    agenda = np.array([issue_id], dtype=object)
    return [meeting(rng, "community", issue["community_id"], None, day, agenda, (12, 30)) for day in days]


def _covenants(rng: np.random.Generator, street: Street) -> pd.DataFrame:
    """Return covenants adopted before and during the horizon; some are revised, some not filed yet."""
    span = (pd.Timestamp(AS_OF) - pd.Timestamp(START)).days
    rows = []
    for compound in street.compounds["compound_id"]:
        if rng.random() >= _COVERED:
            continue
        day = pd.Timestamp(START) + pd.Timedelta(days=int(rng.integers(-400, span - 60)))
        filed = day + pd.Timedelta(days=int(rng.integers(5, 60)))
        rows.append((compound, "1", day, filed if rng.random() < 0.85 else pd.NaT))
        if rng.random() < _REVISED:
            again = day + pd.Timedelta(days=int(rng.integers(200, 700)))
            if again <= pd.Timestamp(AS_OF):
                rows.append((compound, "2", again, pd.NaT))
    frame = pd.DataFrame(rows, columns=["compound_id", "covenant_version", "adopted_on", "filed_on"])
    for name in ("adopted_on", "filed_on"):
        frame[name] = frame[name].where(frame[name] <= pd.Timestamp(AS_OF)).astype("datetime64[s]")
    return frame
