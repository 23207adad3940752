"""Centers: use, hours, functions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from linli.headlines import words
from linli.metrics import indicators
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows

_HOURS_COMPARED = 3  # hours of the day: of two, the top two are no peak


def booked(cells: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether use by weekday and hour is shown as a share of open minutes; else as visits."""
    return any(cell["booked_minutes"] for cell in cells) and any(cell["bookable_minutes"] for cell in cells)


def hours(cells: Rows, least: float) -> str:
    """Return in which hours the centers are used most and on which day nothing is recorded.

    Only hours with `least` records or more are compared; no peak is claimed where less than three have them.
    """
    known = [cell for cell in cells if cell["observations"]]
    if not known:
        return ""
    over, under = ("booked_minutes", "bookable_minutes") if booked(known) else ("visits", "observations")
    shares = {}
    for hour in sorted({cell["hour"] for cell in known}):
        of_hour = [cell for cell in known if cell["hour"] == hour]
        base = sum(cell[under] or 0 for cell in of_hour)
        if base and sum(cell["observations"] for cell in of_hour) >= least:
            shares[hour] = sum(cell[over] or 0 for cell in of_hour) / base
    if len(shares) < _HOURS_COMPARED:
        return words.say("hours_few", n=formatting.number(sum(cell["observations"] for cell in known)))
    busiest = sorted(shares, key=lambda hour: shares[hour], reverse=True)
    top = sorted(busiest[: max(2, min(4, len(shares) // 3))])
    spans = words.say("and").join(words.say("span", first=first, last=last + 1) for first, last in _runs(top))
    silent = sorted(set(range(1, 8)) - {cell["weekday"] for cell in known})
    if not silent:
        return words.say("hours", spans=spans)
    days = labels.text("figure.comma").join(
        words.say("weekday", day=labels.get("chart.weekdays")[day - 1]) for day in silent
    )
    return words.say("hours_silent", spans=spans, days=days)


def _runs(hours: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for hour in hours:
        if runs and hour == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], hour)
        else:
            runs.append((hour, hour))
    return runs


def bullets(rows: pd.DataFrame) -> str:
    """Return how many centers lie below their own median."""
    if rows.empty:
        return ""
    value = rows["value"]
    known = value.notna() & rows["own_median"].notna() & rows["note"].isin(["recorded", "zero"])
    silent = int((rows["note"] == "not_recorded").sum())
    if not known.any():
        recorded = int((value.notna() & rows["note"].isin(["recorded", "zero"])).sum())
        return (
            words.say("bullets_unjudged", n=recorded)
            if recorded
            else words.say("bullets_none_recorded", n=silent)
        )
    text = words.say(
        "bullets", n=int(known.sum()), below=int((value[known] < rows["own_median"][known]).sum())
    )
    return text + (words.say("bullets_silent", n=silent) if silent else words.say("stop"))


def center_indicators(reader: Reader, selection: Selection) -> list[str]:
    """Return the cards of the centers view; where only heads are counted, their mean stands for visits."""
    counted = indicators.value_alone(reader, "center_visits", selection).status == "ok"
    heads = indicators.value_alone(reader, "mean_heads", selection).status == "ok"
    return [
        "center_use_rate",
        "center_open_rate",
        "mean_heads" if heads and not counted else "center_visits",
        "visits_per_100_households",
        "zero_activity_weeks",
        "households_within_500m",
    ]


def center_states(rows: Rows) -> str:
    """Return how many centers are closed, unrecorded, silent, quiet or hot."""
    if not rows:
        return ""
    counts = Counter(row["state"] for row in rows)
    told = [
        words.say(f"center_{state}", n=counts[state]) + (_silence(rows) if state == "silent" else "")
        for state in ("closed", "not_recorded", "silent", "quiet", "hot")
        if counts[state]
    ]
    if not told:
        known = sum(row["state"] != "unknown" for row in rows)
        return words.say("centers_usual", n=known) if known else words.say("centers_unjudged", n=len(rows))
    unknown = counts["unknown"]
    tail = words.say("centers_rest_unjudged", n=unknown) if unknown else ""
    return words.say("centers_all", n=len(rows)) + labels.text("figure.comma").join(told) + tail


def _silence(rows: Rows) -> str:
    """Return since when nobody uses those in which nobody is."""
    since = [row["since"] for row in rows if row["state"] == "silent" and row["since"]]
    if not since:
        return ""
    return words.say(
        "center_since" if len(since) == 1 else "center_since_first", day=formatting.day(min(since))
    )


def size_bands(rows: Rows) -> str:
    """Return how many centers lie below, inside and above the usual range of their size."""
    known = [
        row
        for row in rows
        if row["value"] is not None and row["low"] is not None and row["state"] != "closed"
    ]
    if not known:
        return words.say("centers_unjudged", n=len(rows)) if rows else ""
    below = sum(row["value"] < row["low"] for row in known)
    above = sum(row["value"] > row["high"] for row in known)
    return words.say("size_bands", n=len(known), below=below, inside=len(known) - below - above, above=above)


def functions(rows: Rows, names: Mapping[str, str], is_booked: bool) -> str:
    """Return which function is used most: of its open minutes, or by visits."""
    measure = "use_rate" if is_booked else "visits"
    known = [row for row in rows if row[measure] is not None]
    if not known:
        return ""
    if not is_booked and (
        len({row["method"] for row in known}) > 1 or any(row["methods"] > 1 for row in known)
    ):
        return words.say("functions_mixed", n=len(known))

    most, least = (pick(known, key=lambda row: row[measure]) for pick in (max, min))
    if len(known) < 2:
        return words.say("functions_one", name=names.get(most["function"], most["function"]))
    return words.say(
        "functions_booked" if is_booked else "functions_visited",
        most=names.get(most["function"], most["function"]),
        least=names.get(least["function"], least["function"]),
    )


def opening(rows: Rows) -> str:
    """Return how busy the first four weeks were beside what the same centers have once they are settled."""
    if not rows or rows[0]["first_weeks"] is None:
        return words.say("opening_few")
    return words.say("opening", times=formatting.fixed(rows[0]["first_weeks"], 1), n=rows[0]["most_centers"])
