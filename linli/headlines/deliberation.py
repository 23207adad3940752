"""From a request to its judgement: meetings, decisions, what is overdue."""

from collections.abc import Mapping, Sequence
from typing import Any

from linli.headlines import words
from linli.metrics.indicators import Part, Value
from linli.text import formatting, labels
from linli.warehouse.store import Rows

_STATES = ("in_time", "late", "overdue", None)  # None of a city one of whose streets does not say when


def steps(row: Mapping[str, Any]) -> str:
    """Return how many requests were discussed, decided and carried out."""
    if row["raised"] is None or row["discussed"] is None:
        return ""
    shown = {name: formatting.number(row[name]) for name in ("raised", "discussed")}
    if row["decided"] is None:
        return words.say("steps_partial", **shown)
    return words.say(
        "steps",
        decided=formatting.number(row["decided"]),
        done=formatting.number(row["carried_out"]),
        **shown,
    )


def meetings(held: Value, decided: Value) -> str:
    """Return how many meetings were held, and how many of them resolved something."""
    if held.value is None:
        return ""
    n = formatting.number(held.value)
    if decided.value is None:
        return words.say("meetings_held", n=n)
    decisive = formatting.number(decided.numerator)
    return words.say("meetings", n=n, decisive=decisive, decided=words.rate(decided))


def levels(parts: Sequence[Part]) -> str:
    """Return at which level most meetings were held, and their share."""
    total, top = sum(part.numerator or 0 for part in parts), words.largest(parts)
    if not total:
        return ""
    if not top:
        return words.say("levels_alone", n=formatting.number(total))
    told = words.say("levels", label=top.label, share=words.percent((top.numerator or 0) / total))
    return told + words.unnamed(parts, "events")


def shares(rows: Rows) -> str:
    """Return the share of meetings on a matter of residents, and that at which the branch was present."""
    found = {row["code"]: 100 * row["meetings"] / row["known"] for row in rows if row["known"]}
    if "resident" not in found or "has_branch" not in found:
        return ""
    resident, branch = (formatting.with_unit(found[code], "percent") for code in ("resident", "has_branch"))
    return words.say("shares", resident=resident, branch=branch)


def overdue(states: Mapping[str | None, int]) -> str:
    """Return how many resolutions were due, and how they stand: of those in time the card above tells the share."""
    due = sum(states.values())
    if not due:
        return ""
    if set(states) == {None}:
        return words.say("overdue_undated", due=due)
    if set(states) == {"in_time"}:
        return words.say("overdue_done", due=due)
    told = [
        words.say("overdue_part", state=labels.text(f"code.state.{state or 'undated'}"), n=states[state])
        for state in _STATES
        if states.get(state)
    ]
    return words.say("overdue", due=due, parts=labels.text("figure.comma").join(told))
