"""Whether a center is used more after a project than before: the same calendar months, beyond what all others did meanwhile."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from linli.metrics.distributions import student_quantile
from linli.warehouse.store import Rows

# Whether the project paid, or why that is not told: too few months, nobody could come before, not completed, no record of use.
Verdict = Literal["more", "less", "level", "few", "new", "running", "unknown"]
_TAIL = 0.975
_EMPTY_MONTH = 0.5  # visits, so that a month in which nobody came has a logarithm


@dataclass(frozen=True)
class Effect:
    """What became of a center's visits per hour open; the change is beyond that of the others, in percent, with its limits."""

    verdict: Verdict
    months: int = 0
    before: float | None = None
    after: float | None = None
    change: float | None = None
    low: float | None = None
    high: float | None = None


def effects(projects: Rows, pairs: Rows, least: float, *, is_recorded: bool) -> dict[str, Effect]:
    """Return by project what it did to use; rows are those of detail_projects and project_use.

    The logarithms of how often more a month was visited than the same month before, less those of all other centers,
    are taken for a sample of the months: Student's limits of 95 % of their mean. `least` months are needed for a verdict.
    """
    months: dict[str, list[Mapping[str, Any]]] = {}
    for pair in pairs:
        months.setdefault(pair["project_id"], []).append(pair)
    return {
        row["project_id"]: _effect(row, months.get(row["project_id"], []), max(least, 2), is_recorded)
        for row in projects
    }


def _effect(
    project: Mapping[str, Any], pairs: Sequence[Mapping[str, Any]], least: float, is_recorded: bool
) -> Effect:
    if project["completed_on"] is None:
        return Effect("running")
    if not project["was_open_before"]:
        return Effect("new")
    if not is_recorded:
        return Effect("unknown")
    if len(pairs) < least:
        return Effect("few", len(pairs))
    before, after = (
        sum(pair[f"visits_{when}"] for pair in pairs) / sum(pair[f"hours_{when}"] for pair in pairs)
        for when in ("before", "after")
    )
    moves = [_move(pair) for pair in pairs]
    mean = sum(moves) / len(moves)
    spread = math.sqrt(sum((move - mean) ** 2 for move in moves) / (len(moves) - 1) / len(moves))
    half = student_quantile(len(moves) - 1, _TAIL) * spread
    change, low, high = (100 * math.expm1(value) for value in (mean, mean - half, mean + half))
    verdict: Verdict = "more" if low > 0 else "less" if high < 0 else "level"
    return Effect(verdict, len(pairs), before, after, change, low, high)


def _move(pair: Mapping[str, Any]) -> float:
    own = _grown(pair["visits_before"], pair["hours_before"], pair["visits_after"], pair["hours_after"])
    if not pair["others_hours_before"] or not pair["others_hours_after"]:
        return own
    others = (
        pair[f"others_{name}"] for name in ("visits_before", "hours_before", "visits_after", "hours_after")
    )
    return own - _grown(*others)


def _grown(visits_before: float, hours_before: float, visits_after: float, hours_after: float) -> float:
    before, after = max(visits_before, _EMPTY_MONTH), max(visits_after, _EMPTY_MONTH)
    return math.log(after / hours_after) - math.log(before / hours_before)
