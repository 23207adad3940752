"""Residents who lead: their deeds, where these stopped, what moved after they began; service brands."""

from collections.abc import Mapping
from typing import Any

from linli.headlines import words
from linli.metrics.beginnings import Change
from linli.metrics.indicators import Value
from linli.text import formatting, labels
from linli.warehouse.store import Rows


def deeds(value: Value, rows: Rows) -> str:
    """Return how many deeds there were, in how many compounds residents led, and in how many it stopped."""
    stopped = rows[0]["compounds_stopped"] if rows else 0
    return led(value, rows) + (
        words.say("deeds_stopped", stopped=formatting.number(stopped)) if stopped else ""
    )


def led(value: Value, rows: Rows) -> str:
    """Return in how many compounds residents led, and how many deeds there were in the period."""
    if value.value is None or not rows:
        return ""
    return words.say(
        "deeds", n=formatting.number(value.value), compounds=formatting.number(rows[0]["compounds"])
    )


def effect(found: Change | None) -> str:
    """Return whether residents raised more of the matters after some of them began to lead, or that it cannot be told."""
    if found is None:
        return ""
    if found.verdict == "too_few":
        return words.say("effect_too_few", before=found.before[1], after=found.after[1])
    before, after = (words.percent(hits / cases) for hits, cases in (found.before, found.after))
    return words.say(f"effect_{found.verdict}", before=before, after=after)


def brands(rows: Rows, months: float) -> str:
    """Return how many brands are in use with how many events, and which had none for so many months."""
    active = [row for row in rows if row["is_active"]]
    if not active:
        return ""
    if all(row["events"] is None for row in active):
        return words.say("brands_alone", n=len(active))
    events = sum(row["events"] or 0 for row in active)
    text = words.say("brands", n=len(active), events=formatting.number(events))
    quiet = [_since(row) for row in active if row["is_quiet"]]
    if not quiet:
        return text
    named = labels.text("figure.comma").join(quiet)
    return text + words.say("brands_quiet", named=named, months=formatting.number(months))


def _since(row: Mapping[str, Any]) -> str:
    """Return a brand with the month of its last event, where it had one."""
    name, last = str(row["brand_name"]), row["last_event_on"]
    return words.say("brand_since", name=name, month=formatting.month(last)) if last else name
