"""Residents who lead: their deeds, where these stopped, what moved after they began; service brands."""

from linli.headlines import words
from linli.metrics.beginnings import Change
from linli.metrics.indicators import Value
from linli.text import formatting, labels
from linli.warehouse.store import Rows


def deeds(value: Value, led: Rows) -> str:
    """Return how many deeds there were, in how many compounds residents led, and in how many it stopped."""
    if value.value is None or not led:
        return ""
    shown = {"n": formatting.number(value.value), "compounds": formatting.number(led[0]["compounds"])}
    stopped = led[0]["compounds_stopped"]
    if not stopped:
        return words.say("deeds", **shown)
    return words.say("deeds_stopped", stopped=formatting.number(stopped), **shown)


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
    quiet = [str(row["brand_name"]) for row in active if row["is_quiet"]]
    if not quiet:
        return text
    named = labels.text("figure.comma").join(quiet)
    return text + words.say("brands_quiet", named=named, months=formatting.number(months))
