"""Visits to residents: how many, what they were about, and where nobody has been for too long."""

from linli.headlines import words
from linli.metrics.indicators import Value
from linli.text import formatting
from linli.warehouse.store import Rows


def gaps(rows: Rows, value: Value, days: float) -> str:
    """Return in how many compounds nobody has been for too long, and how many of these were never visited."""
    if value.value is None:
        return ""
    shown = {"days": formatting.number(days)}
    if not rows:
        return words.say("visit_gaps_none", **shown)
    never = sum(row["last_visit"] is None for row in rows)
    text = words.say("visit_gaps", n=formatting.number(rows[0]["gaps"]), **shown)
    return text + (words.say("visit_gaps_never", n=formatting.number(never)) if never else "")


def made(households: Value, matters: Rows, *, about: bool) -> str:
    """Return how many households were visited; where it is about what came up, how many requests and how many are open."""
    if not about:
        return (
            ""
            if households.value is None
            else words.say("visits_made", n=formatting.number(households.value))
        )
    total, brought = (sum(row["raised"] + row["followed"] * both for row in matters) for both in (1, 0))
    if not total:
        return ""
    still = sum(row["raised"] + row["followed"] for row in matters if row["visit_state"] == "open")
    shown = {"n": formatting.number(total), "raised": formatting.number(brought)}
    key = "visit_matters" if still else "visit_matters_closed"
    return words.say(key, open=formatting.number(still), **shown)
