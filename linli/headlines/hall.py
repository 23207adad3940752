"""The neighbours' halls: what they hear, what becomes of it, how disputes end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from linli.headlines import words
from linli.metrics import indicators
from linli.metrics.indicators import Part, Value
from linli.text import formatting
from linli.warehouse.store import Rows


def halls(rows: Rows) -> str:
    """Return how many halls heard no opinion in twelve months, and of how many it cannot be said yet."""
    if not rows:
        return ""
    states = Counter(row["hall_state"] for row in rows)
    if states[None] == len(rows):
        return words.say("halls_unjudged", n=len(rows))
    silent, young = states["silent"], states["young"]
    text = words.say("halls", n=len(rows), silent=silent) if silent else words.say("halls_all", n=len(rows))
    return text + (words.say("halls_young", n=young) if young else "")


def listed(rows: Rows, heard: str) -> Rows:
    """Return the halls that are asked for: every one, those without an opinion in the period, or in twelve months."""
    if heard == "none_now":
        return tuple(row for row in rows if row["opinions"] == 0)
    return tuple(row for row in rows if row["hall_state"] == "silent") if heard == "none_year" else rows


def topics(value: Value, parts: Sequence[Part]) -> str:
    """Return how many opinions were collected and what most of them were about."""
    if value.value is None or not value.value:
        return ""
    top, n = words.largest(parts), formatting.number(value.value)
    return words.say("hall_topics", n=n, label=top.label) if top else words.say("opinions", n=n)


def course(rows: Rows) -> str:
    """Return how many opinions were handled and how many were discussed at a meeting."""
    if not rows:
        return ""
    sums = totals(rows)
    text = words.say("hall_course", n=sums["opinions"], closed=sums["opinions_closed"])
    if sums["opinions_discussed"] is not None:
        text += words.say("hall_discussed", n=sums["opinions_discussed"])
    return text + (words.say("hall_over", n=sums["opinions_over"]) if sums["opinions_over"] else "")


def totals(rows: Rows) -> dict[str, Any]:
    """Return the sums over categories; None of what no meeting could say."""
    names = ("opinions", "opinions_discussed", "opinions_closed", "opinions_open", "opinions_over")
    return {
        name: None if any(row[name] is None for row in rows) else sum(row[name] for row in rows)
        for name in names
    }


def disputes(rows: Rows) -> str:
    """Return how many disputes were taken up and settled, and within how many days half of them were."""
    if not rows or not (rows[0]["disputes_opened"] or rows[0]["settled_now"]):
        return ""
    whole = rows[0]
    shown = {"n": whole["disputes_opened"], "settled": whole["settled"], "all": whole["settled_in_period"]}
    text = words.say("hall_disputes", **shown)
    days = settling_days(whole)
    return text + (words.say("hall_days", days=days) if days else words.say("hall_days_few"))


def settling_days(row: Mapping[str, Any]) -> str:
    """Return the median days to settle, empty where too few were settled to tell it of them."""
    if row["settled_now"] < indicators.catalogue()["mediations_settled_rate"].least_n:
        return ""
    return formatting.with_unit(row["median_days"], "days")
