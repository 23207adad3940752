"""Posts, trainings, reviews, check-ins, and who is assigned."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from linli import contracts
from linli.headlines import words
from linli.metrics import absence, indicators
from linli.metrics.indicators import Part, Value
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Answer, Reader, Rows


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
    """Return posts with what stands out in words."""
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


def needs(reader: Reader, selection: Selection, need: str) -> tuple[str, Answer]:
    """Return what is said of the posts that need filing or training, and these posts."""
    name = f"{need}_list"
    rows = absence.rows(reader, selection, name, month=selection.end, **selection.scope())
    if rows or need == "unfiled":
        return _listed(reader, selection, need, rows), rows
    [known] = absence.rows(reader, selection, "attendance_known", month=selection.end) or [None]
    if known and known["trainings_recorded"] < known["trainings_held"]:
        told = {"held": known["trainings_held"], "recorded": known["trainings_recorded"]}
        return words.say("untrained_unknown", **told), rows
    if known and not known["trainings_held"]:
        return words.say("untrained_nothing"), rows
    return _listed(reader, selection, need, rows), rows


def _listed(reader: Reader, selection: Selection, need: str, rows: Rows) -> str:
    if absence.why(reader, selection, f"{need}_list").is_certain:
        return ""
    if not rows:
        return words.say(f"{need}_none")
    told = {"n": len(rows)}
    if need == "untrained":
        [known] = reader.rows("attendance_known", month=selection.end)
        told["trainings"] = known["trainings_held"]
    return words.say(need, **told)


def need_rows(rows: Rows, need: str) -> pd.DataFrame:
    """Return posts by branch code with since when they are held and, of those that did not attend, when they last did."""
    names = ["branch_name", "community_name", "form", "post_since"]
    names += ["last_attended"] if need == "untrained" else []
    return pd.DataFrame([{name: row[name] for name in names} for row in rows])


def trainings(rows: Rows, month: date) -> str:
    """Return how many trainings of each kind the year's plan still lacks; what was held beyond it makes up for nothing."""
    if not rows:
        return ""
    if all(row["planned"] is None for row in rows):
        held = sum(row["held"] for row in rows)
        return words.say("trainings_unplanned", year=month.year, held=held)
    names = contracts.load_all()["trainings"].field("kind").values
    lacks = [(names[kind], n) for kind, n in lacking(rows).items() if n > 0]
    extra = [names[kind] for kind, n in lacking(rows).items() if n < 0]
    comma = labels.text("figure.comma")
    if not lacks:
        return words.say("trainings_all", year=month.year)
    kinds = comma.join(words.say("trainings_missing_kind", kind=kind, n=n) for kind, n in lacks)
    text = words.say("trainings_missing", year=month.year, kinds=kinds)
    return text + (words.say("trainings_extra", kinds=comma.join(extra)) if extra else "")


def lacking(rows: Rows) -> dict[str, int]:
    """Return how many trainings of each planned kind are still to be held; below zero those held beyond the plan."""
    return {
        row["training_kind"]: int(row["planned"]) - row["held"] for row in rows if row["planned"] is not None
    }


def chosen(rows: Rows, month: date) -> str:
    """Return how many changes of the year say why who came was chosen, and how many name an urgent task."""
    if not rows:
        return ""
    year = [row for row in rows if row["slice"] == "year" and row["key"] == str(month.year)]
    total = sum(row["changes"] for row in year)
    told = sum(row["changes"] for row in year if row["chosen_for"])
    urgent = sum(row["changes"] for row in year if row["chosen_for"] == "urgent_task")
    key = "chosen" if told else "chosen_untold" if total else "chosen_none"
    return words.say(key, year=month.year, n=total, told=told, urgent=urgent)


def changed(rows: Rows, month: date) -> str:
    """Return how many changes of the posts the year has had, by kind."""
    if not rows:
        return ""
    names = contracts.load_all()["secretary_changes"].field("change").values
    counts = {name: sum(row["change"] == kind for row in rows) for kind, name in names.items()}
    kinds = labels.text("figure.comma").join(
        words.say("changed_kind", kind=name, n=n) for name, n in counts.items() if n
    )
    return words.say("changed", year=month.year, n=len(rows), kinds=kinds)


def change_rows(rows: Rows) -> pd.DataFrame:
    """Return the changes in order of their day, each with what spoke for who came."""
    names = ("date", "branch_name", "community_name", "change", "chosen_for")
    return pd.DataFrame([{name: row[name] for name in names} for row in rows])


def reviews(rows: Rows) -> str:
    """Return how many branches the last quarter left out, and the share of the two upper levels of what it gave.

    Rows are those of all that is chosen together.
    """
    if not rows:
        return ""
    last = max(row["quarter"] for row in rows)
    given = [row for row in rows if row["quarter"] == last]
    total = sum(row["branches"] for row in given)
    upper = sum(row["branches"] for row in given if row["level"] in ("good", "fairly_good"))
    dimensions = {row["dimension"] for row in given}
    reached = max(sum(row["branches"] for row in given if row["dimension"] == name) for name in dimensions)
    missed = given[0]["branches_active"] - reached
    return words.say(
        "reviews_missed" if missed > 0 else "reviews_every",
        quarter=formatting.quarter(last),
        n=formatting.number(total),
        missed=missed,
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
