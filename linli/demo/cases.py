"""The two cases of the speech, fictional: heating and dangerous housing; and the covenants of compounds.

They come after the other ledgers and draw from a stream of their own, so that all other rows stay as they were.
"""

from typing import Any

import numpy as np
import pandas as pd

from linli.demo.organisation import AS_OF, START, Street

Frames = dict[str, pd.DataFrame]

_COVERED = 0.7  # share of compounds with a covenant
_REVISED = 0.25  # of these, with a second version
_HOUSEHOLDS = 316  # visited for the heating case
_EACH = 4


def make_cases(
    rng: np.random.Generator, street: Street, frames: Frames, words: dict[str, Any], planted: dict[str, Any]
) -> Frames:
    """Return covenants, cases and milestones of one street, and the visits with those of the heating case."""
    issues = frames["issues"].set_index("issue_id")
    rows: list[tuple[Any, ...]] = []
    stations: list[tuple[Any, ...]] = []
    visits: list[tuple[Any, ...]] = []
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
        if kind == "heating":
            visits = _visits(rng, street, issue_id, about["compound_id"], first, last)
    more = pd.DataFrame(
        visits, columns=["visit_id", "date", "compound_id", "households", "by_kind", "branch_id", "issue_id"]
    )
    return {
        "cases": pd.DataFrame(
            rows, columns=["case_id", "case_title", "case_kind", "issue_id", "compound_id", "summary"]
        ),
        "case_milestones": _dated(pd.DataFrame(stations, columns=["case_id", "date", "milestone", "remark"])),
        "covenants": _covenants(rng, street),
        "visits": pd.concat([frames["visits"], _dated(more)[frames["visits"].columns]], ignore_index=True),
    }


def _dated(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(date=frame["date"].astype("datetime64[s]"))


def _visits(
    rng: np.random.Generator,
    street: Street,
    issue_id: str,
    compound_id: str,
    first: pd.Timestamp,
    last: pd.Timestamp,
) -> list[tuple[Any, ...]]:
    """Return visits to every household of the heating case, a few at a time."""
    count = _HOUSEHOLDS // _EACH
    days = np.sort(rng.integers(2, (last - first).days, count))
    return [
        (
            f"{street.code}FA{number:04d}",
            first + pd.Timedelta(days=int(day)),
            compound_id,
            _EACH,
            "leader",
            None,
            issue_id,
        )
        for number, day in enumerate(days, start=1)
    ]


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
