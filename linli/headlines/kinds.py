"""Work by kind of compound."""

import pandas as pd

from linli.headlines import words
from linli.metrics import absence, indicators
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows


def managed(reader: Reader, selection: Selection) -> str:
    """Return how many three-way talks there were and how far owners committees reach."""
    talks = indicators.value_alone(reader, "tripartite_meetings", selection)
    committees = indicators.value_alone(reader, "owners_committee_rate", selection)
    if absence.why(reader, selection, committees.indicator).kind == "not_applicable":
        return ""
    shown = {"talks": formatting.number(talks.value), "share": words.rate(committees)}
    told = {"managed_share": committees.value, "managed_talks": talks.value}
    parts = [words.say(key, **shown) for key, value in told.items() if value is not None]
    return words.say("managed", told=labels.text("figure.comma").join(parts)) if parts else ""


def visits(rows: Rows, days: float) -> str:
    """Return how many compounds without management have not been visited for too long."""
    known = [row for row in rows if row["visit_lapsed"] is not None]
    if not known:
        return ""
    lapsed = sum(row["visit_lapsed"] for row in known)
    text = words.say("visits", n=len(known), lapsed=lapsed, days=formatting.number(days))
    rest = len(rows) - len(known)
    return text + (words.say("visits_rest", n=rest) if rest else "")


def unmanaged_rows(rows: Rows) -> pd.DataFrame:
    """Return compounds without management, by code."""
    names = ("compound_name", "community_name", "households", "assigned", "last_visit", "days_since_visit")
    return pd.DataFrame([{name: row[name] for name in names} for row in rows])
