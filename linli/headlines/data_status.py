"""Ledgers and findings."""

import pandas as pd

from linli.headlines import words


def ledgers(rows: pd.DataFrame, absent: int) -> str:
    """Return what was read, kept and rejected."""
    if rows.empty:
        return words.say("ledgers_empty")
    read, kept, rejected = (int(rows[name].sum()) for name in ("rows_read", "rows_kept", "rows_rejected"))
    return words.say(
        "ledgers", n=len(rows), absent=absent, read=f"{read:,}", kept=f"{kept:,}", rejected=f"{rejected:,}"
    )


def findings(rows: pd.DataFrame) -> str:
    """Return how many findings the load left."""
    n = findings_in_all(rows)
    return words.say("findings", n=f"{n:,}") if n else words.say("findings_none")


def findings_in_all(counts: pd.DataFrame) -> int:
    """Return how many findings there are; the list shows the first of them."""
    return int(counts["n"].sum()) if len(counts) else 0
