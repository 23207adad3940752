"""What if there were another center, or centers were open longer: who would newly have one within reach, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from linli import geo

Spot = tuple[float, float]  # longitude, latitude
Hour = tuple[int, int]  # weekday from Monday = 1, and hour
_EVENINGS = frozenset((weekday, hour) for weekday in range(1, 8) for hour in (17, 18, 19))
_WEEKENDS = frozenset((weekday, hour) for weekday in (6, 7) for hour in range(9, 17))
# In which hours all centers would be open besides their own.
EXTENSIONS: Mapping[str, frozenset[Hour]] = {
    "now": frozenset(),
    "evening": _EVENINGS,
    "weekend": _WEEKENDS,
    "both": _EVENINGS | _WEEKENDS,
}


@dataclass(frozen=True)
class Reached:
    """What new centers would bring: the compounds that had none within reach, and their households."""

    compounds: frozenset[str]
    households: int


def reached(compounds: Iterable[Mapping[str, Any]], spots: Sequence[Spot], straight_m: float) -> Reached:
    """Return which compounds without a center within reach (rows of compounds_reach) new ones would serve.

    straight_m is how far a center reaches as the crow flies, in metres.
    """
    out = [row for row in compounds if row["in_reach"] is not True and row["longitude"] is not None]
    if not out or not spots:
        return Reached(frozenset(), 0)
    longitudes, latitudes = (np.array([row[name] for row in out]) for name in ("longitude", "latitude"))
    near = np.zeros(len(out), dtype=bool)
    for longitude, latitude in spots:
        near |= geo.great_circle(longitude, latitude, longitudes, latitudes) <= straight_m
    served = [row for row, is_near in zip(out, near.tolist(), strict=True) if is_near]
    return Reached(
        frozenset(row["compound_id"] for row in served), sum(row["households"] or 0 for row in served)
    )


def hours_in_reach(
    compounds: Iterable[Mapping[str, Any]], opened: Iterable[Mapping[str, Any]], extension: str = "now"
) -> float | None:
    """Return in how many hours a week a household has an open center within reach, the mean over
    households, but for those of whose centers no hours are recorded.

    compounds are rows of compound_centers, opened those of center_open_hours; the extension names what all recorded
    centers would be open besides. None without households or without a center whose hours are known.
    """
    hours: dict[str, set[Hour]] = {}
    for row in opened:
        hours.setdefault(row["center_id"], set()).add((row["weekday"], row["hour"]))
    if not hours:
        return None
    total = weighted = 0
    for row in compounds:
        near = row["center_ids"] or ()
        known = [hours[center] | EXTENSIONS[extension] for center in near if center in hours]
        if near and not known:
            continue  # there is a center, but nobody recorded when it is open
        total += row["households"]
        weighted += row["households"] * len(set().union(*known))
    return weighted / total if total else None
