"""Posts, trainings, reviews, check-ins, and who is assigned."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from linli.headlines import words
from linli.metrics import indicators
from linli.metrics.indicators import Part, Value
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows


def collected(reader: Reader, ledger: str) -> bool:
    """Tell whether a ledger is there at all."""
    return any(row["ledger"] == ledger for row in reader.rows("provided_list"))


def posts(rows: Rows, known: Mapping[str, Any]) -> str:
    """Return how many posts are vacant and how many terms have ended or end soon, and of how many nothing tells."""
    text = _posts(rows)
    unknown = {name: known[f"{name}_unknown"] for name in ("posts", "terms")}
    if not any(unknown.values()):
        return text
    parts = [words.say(f"posts_unknown_{name}", n=n) for name, n in unknown.items() if n]
    told = words.say("posts_unknown", n=known["branches"], unknown=labels.text("figure.comma").join(parts))
    if min(unknown.values()) == known["branches"]:
        return told
    return words.say("joiner").join((text or words.say("posts_known"), told))


def members(parts: Sequence[Part], whole: Value) -> str:
    """Return from where to where members per 1,000 residents lie in communities, and how many of these stay below the whole."""
    known = [part.value for part in parts if part.value is not None and part.key]
    if not known or whole.value is None:
        return ""
    if len(known) == 1:
        return words.say("members_one", value=formatting.fixed(known[0], 1))
    below = sum(value < whole.value for value in known)
    low, high = (formatting.fixed(value, 1) for value in (min(known), max(known)))
    shown = formatting.fixed(whole.value, 1)
    return words.say("members_spread", n=len(known), low=low, high=high, whole=shown, below=below)


def _posts(rows: Rows) -> str:
    if not rows:
        return ""
    vacant = [row for row in rows if row["is_vacant"]]
    ended = sum(bool(row["is_term_ended"]) for row in rows)
    soon = sum(bool(row["is_ending"]) for row in rows)
    longest = max((row["vacant_days"] or 0 for row in vacant), default=0)
    text = (
        words.say("posts_vacant", n=len(vacant), days=formatting.number(longest))
        if vacant
        else words.say("posts_full")
    )
    return text + words.say("posts_terms", ended=ended, soon=soon)


def post_rows(rows: Rows) -> pd.DataFrame:
    """Return posts by branch code with what stands out in words."""
    return pd.DataFrame(
        [
            {
                "branch_name": row["branch_name"],
                "community_name": row["community_name"],
                "form": row["form"],
                "post_state": _post_state(row),
                "term_ends_on": row["term_ends_on"],
                "filed_on": row["filed_on"],
            }
            for row in rows
        ]
    )


def _post_state(row: Mapping[str, Any]) -> str:
    parts = []
    if row["is_vacant"]:
        parts.append(words.say("post_vacant", days=formatting.number(row["vacant_days"])))
    if row["is_term_ended"]:
        parts.append(words.say("post_ended", days=formatting.number(-row["days_to_term_end"])))
    elif row["is_ending"]:
        parts.append(words.say("post_ending", days=formatting.number(row["days_to_term_end"])))
    return labels.text("figure.comma").join(parts)


def trainings(rows: Rows, month: date) -> str:
    """Return how many of the year's planned trainings were held."""
    if not rows:
        return ""
    planned, held = sum(row["planned"] or 0 for row in rows), sum(row["held"] for row in rows)
    return words.say("trainings", year=month.year, planned=formatting.number(planned), held=held)


def reviews(rows: Rows) -> str:
    """Return the share of the two upper levels in the last quarter."""
    if not rows:
        return ""
    last = max(row["quarter"] for row in rows)
    given = [row for row in rows if row["quarter"] == last]
    total = sum(row["branches"] for row in given)
    upper = sum(row["branches"] for row in given if row["level"] in ("good", "fairly_good"))
    return words.say(
        "reviews",
        quarter=formatting.quarter(last),
        n=total,
        share=formatting.with_unit(100 * upper / total, "percent"),
    )


def checkins(reader: Reader, selection: Selection) -> str:
    """Return how many members have checked in and how many of them are active."""
    reported = indicators.value_alone(reader, "checkin_reported", selection)
    active = indicators.value_alone(reader, "checkin_active_rate", selection)
    if reported.value is None:
        return ""
    shown = formatting.with_unit(active.value, "percent")
    return words.say("checkins", n=formatting.number(reported.value), active=shown)


def assigned(rows: Rows) -> str:
    """Return how many compounds without management have no leader assigned."""
    known = [row for row in rows if row["assigned"] is not None]
    if not known:
        return ""
    without = sum(not row["assigned"] for row in known)
    return (
        words.say("assigned", n=len(known), without=without)
        if without
        else words.say("assigned_all", n=len(known))
    )
