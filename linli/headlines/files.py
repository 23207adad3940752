"""What the list of open issues and the files of a compound and of a center say."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from linli import contracts
from linli.headlines import words
from linli.selection import add_months
from linli.text import formatting, labels
from linli.warehouse.store import Rows

_GATES = ("g1", "g2", "g3", "g4", "g5")


def worklist(rows: pd.DataFrame, due: pd.DataFrame, as_of: date) -> str:
    """Return how many issues are open, soon due and over their day on the day of the data, and which is longest over; rows are
    those of open_issues.
    """
    if rows.empty:
        return words.say("worklist_none")
    over = rows[rows["days_over"] > 0]
    told = ""
    if len(over):
        worst = over.loc[over["days_over"].idxmax()]
        place = worst["compound_name"] or worst["community_name"] or labels.text("figure.no_community")
        told = words.say("worklist_worst", days=formatting.number(float(worst["days_over"])), compound=place)
    return words.say(
        "worklist", day=formatting.day(as_of), n=len(rows), due=len(due), over=len(over), worst=told
    )


def worklist_title(rows: pd.DataFrame, everything: pd.DataFrame) -> str:
    """Return of which categories there are most among the open issues that are listed, or that none is as asked for."""
    if rows.empty:
        return labels.text("worklist.none_match", n=len(everything)) if len(everything) else ""
    counts = rows["category"].value_counts()
    names = [
        contracts.value_label("issues", "category", key)
        for key in sorted(counts.index[counts == counts.max()])
    ]
    if len(names) > 2:
        return words.say("worklist_sorted", n=len(rows))
    return words.say(
        "worklist_most",
        n=len(rows),
        categories=labels.text("figure.comma").join(names),
        most=int(counts.max()),
    )


def compound(row: Mapping[str, Any], waiting: pd.DataFrame | None) -> str:
    """Return the sentence that leads a compound's file; without the issues ledger nothing is said of issues."""
    told = [contracts.value_label("compounds", "kind", row["kind"])] if row["kind"] else []
    if row["households"] is not None:
        told.append(words.say("compound_households", n=formatting.number(row["households"])))
    if waiting is not None:
        over = int((waiting["days_over"] > 0).sum())
        told.append(
            words.say("compound_open", n=len(waiting), over=over)
            if len(waiting)
            else words.say("compound_open_none")
        )
    community = row["community_name"] or labels.text("figure.no_community")
    return words.say(
        "compound_file",
        name=row["name"] or row["compound_id"],
        community=community,
        told=labels.text("figure.comma").join(told),
    )


def standards(rows: Rows) -> str:
    """Return how many of the five standards each branch of a compound meets, of rows of compound_gate_card."""
    told = []
    for row in rows:
        missed = [labels.text(f"gate.{code}") for code in _GATES if row[code] is False]
        unknown = sum(row[code] is None for code in _GATES)
        names = labels.text("figure.comma").join(missed)
        said = words.say("standards_missed", n=len(missed), names=names) if missed else ""
        if unknown:
            said += words.say("standards_unknown", n=unknown)
        passed = len(_GATES) - len(missed) - unknown
        told.append((passed, said))
    if not told:
        return words.say("compound_card")
    if len(told) > 1:
        return words.say(
            "standards_branches", n=len(told), full=sum(passed == len(_GATES) for passed, _ in told)
        )
    [(passed, said)] = told
    return words.say("standards_all") if not said else words.say("standards", n=passed, rest=said)


def compound_waiting(rows: pd.DataFrame) -> str:
    """Return how long the oldest of a compound's open issues has waited; rows are those of open_issues."""
    if rows.empty:
        return ""
    return words.say("compound_waiting", n=len(rows), days=formatting.number(float(rows["days_open"].max())))


def compound_facts(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what registers say of a compound beside its name, as titles and texts; what is unknown is left out."""
    since = row["days_since_visit"]
    found = {
        "visit": row["last_visit"]
        and labels.text("compound_file.days_ago", day=formatting.day(row["last_visit"]), days=since),
        "leader": row["leader_post"] and labels.text("compound_file.post", post=row["leader_post"]),
        "covenant": (
            row["filed_on"] and labels.text("compound_file.filed", day=formatting.day(row["filed_on"]))
        )
        or (
            row["adopted_on"] and labels.text("compound_file.adopted", day=formatting.day(row["adopted_on"]))
        ),
        "nearest": row["nearest_center"]
        and labels.text(
            "compound_file.center",
            name=row["nearest_center"],
            metres=formatting.number(round(row["center_distance_m"])),
        ),
    }
    return [(labels.text(f"compound_file.{name}"), str(text)) for name, text in found.items() if text]


def compound_months(rows: Rows) -> str:
    """Return how many issues came in the last twelve months and in the twelve before, where these are on record."""
    if not rows:
        return ""
    last = add_months(rows[-1]["month"], -11)
    now = sum(row["opened"] for row in rows if row["month"] >= last)
    if len(rows) < 24:
        return words.say("compound_months_only", n=formatting.number(now))
    before = sum(row["opened"] for row in rows if row["month"] < last)
    return words.say("compound_months", n=formatting.number(now), before=formatting.number(before))


def compound_categories(rows: Rows) -> str:
    """Return the category of which there were most in the last twelve months."""
    known = [row for row in rows if row["this_year"]]
    if not known:
        return ""
    most = max(known, key=lambda row: row["this_year"])
    name = contracts.value_label("issues", "category", most["category"])
    return words.say("compound_categories", category=name, n=formatting.number(most["this_year"]))


def compound_meetings(rows: Rows) -> str:
    """Return how many meetings were held, and what became of their decisions."""
    if not rows:
        return words.say("compound_meetings_none")
    decided, done = (sum(row[name] for row in rows) for name in ("resolutions", "carried_out"))
    return words.say("compound_meetings", n=len(rows), decided=decided, done=done)


def timeline(rows: Rows) -> str:
    """Return how many events there are."""
    return words.say("compound_timeline", n=len(rows)) if rows else words.say("compound_timeline_none")


def center(row: Mapping[str, Any], months: Rows, end: date) -> str:
    """Return the sentence that leads a center's file: its last month, or since when nobody used it."""
    told = [contracts.value_label("centers", "status", row["status"])] if row["status"] else []
    last = next((month for month in reversed(months) if month["use_rate"] is not None), None)
    if row["last_used"] is None:
        told += [words.say("file_never")] if months else []
    elif row["quiet_since"] and not row["closed_on"]:
        told.append(words.say("file_quiet_since", day=formatting.day(row["quiet_since"])))
    elif row["last_used"] < add_months(end, -1):
        told.append(words.say("file_quiet", month=formatting.month(row["last_used"])))
    elif last:
        rate = formatting.with_unit(last["use_rate"], "percent")
        told.append(words.say("file_used", month=formatting.month(last["month"]), rate=rate))
    elif visited := [month for month in months if month["visits"]]:
        n = formatting.number(visited[-1]["visits"])
        told.append(words.say("file_visits", month=formatting.month(visited[-1]["month"]), n=n))
    community = row["community_name"] or labels.text("figure.no_community")
    return words.say(
        "center_file",
        name=row["name"] or row["center_id"],
        community=community,
        told=labels.text("figure.comma").join(told),
    )


def center_facts(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what registers say of a center, as titles and texts; what is unknown is left out."""
    hours = None not in (row["opens_hour"], row["closes_hour"], row["days_per_week"])
    found = {
        "since": row["opened_on"] and formatting.day(row["opened_on"]),
        "until": row["closed_on"] and formatting.day(row["closed_on"]),
        "where": row["compound_name"],
        "area": row["area_m2"] is not None and formatting.with_unit(row["area_m2"], "m2"),
        "hours": hours
        and labels.text(
            "center_file.open_hours",
            days=row["days_per_week"],
            first=row["opens_hour"],
            last=row["closes_hour"],
        ),
        "granted": row["granted"] is not None and formatting.with_unit(row["granted"], "ten_thousand_yuan"),
        "paid": row["paid"] is not None and formatting.with_unit(row["paid"], "ten_thousand_yuan"),
        "events": formatting.with_unit(row["events"], "services"),
    }
    return [(labels.text(f"center_file.{name}"), str(text)) for name, text in found.items() if text]


def center_register(row: Mapping[str, Any]) -> str:
    """Return how large a center is and what of its money is paid; where neither is known, what the panel holds."""
    told = []
    if row["area_m2"] is not None:
        told.append(formatting.with_unit(row["area_m2"], "m2"))
    if row["granted"] is not None:
        granted = formatting.with_unit(row["granted"], "ten_thousand_yuan")
        told.append(words.say("file_granted", granted=granted))
        if row["paid"] is not None:
            paid = formatting.with_unit(row["paid"], "ten_thousand_yuan")
            told.append(
                words.say("file_paid" if row["paid"] < row["granted"] else "file_paid_all", paid=paid)
            )
    return words.say("joiner").join(told) if told else words.say("file_facts")


def center_months(rows: Rows, column: str, unit: str) -> str:
    """Return between what the months of a center lay, and where its last one is."""
    known = [row for row in rows if row[column] is not None]
    if not known:
        return ""
    low, high = (formatting.with_unit(edge(row[column] for row in known), unit) for edge in (min, max))
    return words.say(
        f"file_months_{column}",
        n=len(known),
        low=low,
        high=high,
        month=formatting.month(known[-1]["month"]),
        last=formatting.with_unit(known[-1][column], unit),
    )


def center_events(rows: Rows) -> str:
    """Return how many events were held and modules are there."""
    modules = sum(row["event"] == "module" for row in rows)
    return words.say("file_events", n=len(rows) - modules, modules=modules) if rows else ""
