"""What if there were another center, or centers were open longer: who would newly have one within reach, and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from linli.geo import positions

Spot = tuple[float, float]  # longitude, latitude
_EVENINGS = tuple(24 * day + hour for day in range(7) for hour in (17, 18, 19))
_WEEKENDS = tuple(24 * day + hour for day in (5, 6) for hour in range(9, 17))
# In which hours of the week, from Monday 0, all centers would be open besides their own.
EXTENSIONS: Mapping[str, tuple[int, ...]] = {
    "now": (),
    "evening": _EVENINGS,
    "weekend": _WEEKENDS,
    "both": _EVENINGS + _WEEKENDS,
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
        near |= positions.great_circle(longitude, latitude, longitudes, latitudes) <= straight_m
    served = [row for row, is_near in zip(out, near.tolist(), strict=True) if is_near]
    return Reached(
        frozenset(row["compound_id"] for row in served), sum(row["households"] or 0 for row in served)
    )


@dataclass(frozen=True)
class Hours:
    """In how many hours a week a household has an open center within reach, the mean over households, as it is and in
    the trial; and how many households gain.
    """

    now: float
    then: float
    gaining: int


def hours_in_reach(row: Mapping[str, Any]) -> Hours | None:
    """Return the row of hours_in_reach, None without households or without a center whose hours are known."""
    return None if row["now"] is None else Hours(row["now"], row["longer"], row["gaining"])
