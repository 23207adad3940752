"""Small matters of a compound, focused conversations that stopped, covenants and good deeds a day."""

from collections.abc import Mapping

import pandas as pd

from linli.headlines import words
from linli.metrics.indicators import Value
from linli.text import formatting
from linli.warehouse.store import Rows


def open_ones(rows: Rows) -> str:
    """Return how many small matters are open, and how many of them no meeting has discussed."""
    known = [row for row in rows if row["categories"]]
    if not known:
        return ""
    undiscussed = sum(row["undiscussed"] for row in known)
    still = sum(row[name] for row in known for name in ("undiscussed", "discussed", "decided"))
    if not still:
        return words.say("small_matters_none")
    shown = formatting.number(still)
    if not undiscussed:
        return words.say("small_matters_discussed", open=shown)
    return words.say("small_matters", open=shown, undiscussed=formatting.number(undiscussed))


def told(rows: Rows) -> str:
    """Return how many small matters are open, how many of them no meeting has discussed, and how many were closed."""
    text = open_ones(rows)
    done = sum(row["done"] for row in rows if row["categories"])
    return text + words.say("small_matters_done", done=formatting.number(done)) if text else ""


def compounds(rows: Rows) -> str:
    """Return in how many compounds small matters are open, and since when the oldest waits."""
    waiting = [row for row in rows if row["oldest_opened_on"] is not None]
    if not rows:
        return ""
    if not waiting:
        return words.say("small_matter_compounds_none")
    key = "small_matter_compounds" if len(rows) == rows[0]["compounds"] else "small_matter_oldest"
    day = formatting.day(waiting[0]["oldest_opened_on"])
    return words.say(key, n=len(waiting), all=len(rows), day=day)


def orid(value: Value, stops: Rows) -> str:
    """Return how many focused conversations reached a decision and how many stopped and were not taken up again."""
    if value.value is None:
        return ""
    text = words.say("orid", n=formatting.number(value.denominator), share=words.rate(value))
    unfinished = stops[0]["unfinished"] if stops else 0
    return text + (words.say("orid_unfinished", n=unfinished) if unfinished else "")


def without_covenant(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the compounds without a covenant, then those whose covenant is not filed, each by code."""
    lacking = rows[rows["adopted_on"].isna()].assign(covenant_state="none")
    unfiled = rows[rows["adopted_on"].notna() & rows["filed_on"].isna()].assign(covenant_state="unfiled")
    names = ["compound_id", "compound_name", "community_name", "covenant_state"]
    return pd.concat([lacking, unfiled])[names]


def unrecorded(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the compounds whose covenant keeps a good deed a day and that do not record it, by code."""
    keeps = rows["has_daily_kindness"].fillna(False).astype(bool)
    records = rows["kindness_recorded"].fillna(True).astype(bool)
    return rows.loc[keeps & ~records, ["compound_id", "compound_name", "community_name", "adopted_on"]]


def kindness(values: Mapping[str, Value], lacking: pd.DataFrame) -> str:
    """Return how many covenants keep a good deed a day, and how many of these compounds do not record it."""
    keeps, records = values["daily_kindness_rate"], values["kindness_recorded_rate"]
    if keeps.value is None:
        return ""
    text = words.say(
        "kindness", n=formatting.number(keeps.denominator), kept=formatting.number(keeps.numerator)
    )
    if records.value is None:
        return text + words.say("kindness_unknown")
    key = "kindness_unrecorded" if len(lacking) else "kindness_recorded"
    return text + words.say(key, n=len(lacking))
