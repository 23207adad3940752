"""One case: what it was, and what was done."""

from collections.abc import Mapping
from typing import Any

from linli.headlines import words
from linli.text import formatting, labels
from linli.warehouse.store import Rows


def case(row: Mapping[str, Any]) -> str:
    """Return what a case took: days, meetings and households as far as they are known, and whether it is solved."""
    if row["days"] is None:
        return words.say("case_plain", title=row["case_title"])
    told = [
        words.say(f"case_{name}", n=formatting.number(row[name]))
        for name in ("days", "meetings", "households")
        if row[name] is not None
    ]
    told.append(words.say("case_solved" if row["closed_on"] else "case_open"))
    return words.say("case", title=row["case_title"], told=words.say("list").join(told))


def case_place(row: Mapping[str, Any]) -> str:
    """Return where a case is."""
    missing = labels.text("figure.missing")
    return labels.text(
        "case.place", community=row["community_name"] or missing, compound=row["compound_name"] or missing
    )


def case_span(events: Rows) -> str:
    """Return the first and the last milestone of a case."""
    stations = [event for event in events if event["kind"] == "milestone"]
    if not stations:
        return ""
    first, last = stations[0], stations[-1]
    return words.say(
        "case_span",
        first=formatting.day(first["date"]),
        begin=first["title"],
        last=formatting.day(last["date"]),
        end=last["title"],
        n=len(stations),
    )


def case_facts(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the figures of a case, each with its name."""
    state = labels.text("case.solved" if row["closed_on"] else "case.open")
    return [
        (labels.text("case.days"), formatting.with_unit(row["days"], "post_days")),
        (labels.text("case.meetings"), formatting.with_unit(row["meetings"], "meetings")),
        (labels.text("case.households"), formatting.with_unit(row["households"], "household_visits")),
        (labels.text("case.visits"), formatting.with_unit(row["visits"], "meetings")),
        (labels.text("case.state"), state),
    ]
