"""Thresholds and parameters: data/policy.toml, with a street's own file laid over it."""

import functools
import tomllib
from datetime import date
from pathlib import Path

from linli import settings

# Below how many persons nothing is told: a street may ask for more, never for fewer.
PRIVACY = ("privacy_k", "privacy_k_seminar")
FEWEST_PERSONS = 5
Row = tuple[str, float, str, date, str]  # key, value, unit, valid_from, basis


@functools.cache
def rows() -> tuple[Row, ...]:
    """Return every parameter row; one of the street's own file replaces ours of the same key and date."""
    merged: dict[tuple[str, date], Row] = {}
    overlay = settings.read().policy_overlay
    for path in (settings.POLICY, *([overlay] if overlay else [])):
        for row in _load(path):
            if row[0] in PRIVACY and not row[1] >= FEWEST_PERSONS:
                raise ValueError(
                    f"{path}: {row[0]} is {row[1]:g}; write {FEWEST_PERSONS} or more: fewer persons are never told"
                )
            merged[row[0], row[3]] = row
    return tuple(merged[key] for key in sorted(merged))


def _load(path: Path) -> list[Row]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["param"]
        return [
            (item["key"], float(item["value"]), item["unit"], item["valid_from"], item["basis"])
            for item in entries
        ]
    except (OSError, tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path}: each [[param]] needs key, value, unit, valid_from, basis: {error}"
        ) from error


def first_day() -> date:
    """Return the first day on which every parameter is in force."""
    starts: dict[str, date] = {}
    for key, _, _, valid_from, _ in rows():
        starts[key] = min(valid_from, starts.get(key, valid_from))
    return max(starts.values())


def value(key: str, on: date) -> float:
    """Return the parameter in force on a day; raises KeyError when there is none."""
    valid = [row for row in rows() if row[0] == key and row[3] <= on]
    if not valid:
        raise KeyError(f"{settings.POLICY}: no {key!r} valid on {on}")
    return max(valid, key=lambda row: row[3])[1]
