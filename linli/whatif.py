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


@dataclass(frozen=True)
class Hours:
    """In how many hours a week a household has an open center within reach, the mean over households, as it is and in
    the trial; and how many households gain.
    """

    now: float
    then: float
    gaining: int


def hours_in_reach(
    compounds: Iterable[Mapping[str, Any]],
    opened: Iterable[Mapping[str, Any]],
    extension: str = "now",
    center: str = "",
) -> Hours | None:
    """Return what longer hours of one center, or without a name of all, would bring; of households whose centers have
    no recorded hours nothing is known, and they are left out.

    compounds are rows of compound_centers, opened those of center_open_hours; the extension names what a center whose
    hours are recorded would be open besides. None without households or without a center whose hours are known.
    """
    hours: dict[str, set[Hour]] = {}
    for row in opened:
        hours.setdefault(row["center_id"], set()).add((row["weekday"], row["hour"]))
    if not hours:
        return None
    total = now = then = gaining = 0
    for row in compounds:
        near = row["center_ids"] or ()
        known = [key for key in near if key in hours]
        if near and not known:
            continue  # there is a center, but nobody recorded when it is open
        before = set().union(*(hours[key] for key in known))
        is_longer = center in known if center else bool(known)
        after = before | EXTENSIONS[extension] if is_longer else before
        total += row["households"]
        now += row["households"] * len(before)
        then += row["households"] * len(after)
        gaining += row["households"] if len(after) > len(before) else 0
    return Hours(now / total, then / total, gaining) if total else None
