"""Ledgers and findings."""

from collections.abc import Iterable, Mapping

import pandas as pd

from linli import contracts
from linli.headlines import words
from linli.metrics import arrivals
from linli.text import formatting, labels
from linli.warehouse.store import Reader, Rows

_NAMED = 3  # ledgers that a sentence names


def whole_or(ledger: str) -> Mapping[str, str]:
    """Return what leads from one ledger back to all; nothing to choose where all are shown."""
    if not ledger:
        return {}
    return {"": labels.text("receipt.all"), ledger: contracts.load_all()[ledger].title}


def received(reader: Reader, ledger: str, rows: Rows) -> str:
    """Return what is late, of all ledgers or by community of one; that a version of an older linli does not tell."""
    if not arrivals.is_told(reader):
        return words.say("receipts_untold")
    return communities(ledger, rows) if ledger else receipts(arrivals.late(reader), rows)


def receipts(late: Rows, rows: Rows) -> str:
    """Return which ledgers are late, and since when; that none is."""
    if not rows:
        return words.say("receipts_none")
    if not late:
        return words.say("receipts_whole")
    named = [
        words.say(
            "receipt_late",
            ledger=contracts.load_all()[row["ledger"]].title,
            month=formatting.month(row["since"]),
        )
        for row in late[:_NAMED]
    ]
    more = words.say("receipts_more", n=len(late)) if len(late) > _NAMED else ""
    return words.say("receipts_late", n=len(late), names=labels.text("figure.comma").join(named), more=more)


def undated(rows: Rows, there: Iterable[str]) -> str:
    """Return the ledgers that are there and stand in no month: registers, and counts of a day."""
    told, known = {row["ledger"] for row in rows}, set(there)
    names = [item.title for item in contracts.in_order() if item.id in known - told]
    return words.say("receipts_undated", names=labels.text("figure.comma").join(names)) if names else ""


def communities(ledger: str, rows: Rows) -> str:
    """Return how many communities lack a month that is due of a ledger; that it names none."""
    title = contracts.load_all()[ledger].title
    if not rows:
        return words.say("receipt_unplaced", ledger=title)
    late = {row["community_id"] for row in rows if row["state"] == "late"}
    key = "receipt_communities_late" if late else "receipt_communities"
    return words.say(key, ledger=title, n=len(late))


def chosen(asked: str, counts: pd.DataFrame) -> tuple[str | None, str | None]:
    """Return ledger and rule of the findings that are asked for, as "issues:repeat"; all where there are none of these."""
    ledger, _, rule = asked.partition(":")
    known = set(zip(counts["ledger"], counts["rule"], strict=True))
    return (ledger, rule) if (ledger, rule) in known else (None, None)


def which(chosen: tuple[str | None, str | None], counts: pd.DataFrame) -> str:
    """Return what is listed: the findings of one rule, or how to see those of one only; nothing where there are none."""
    if counts.empty:
        return ""
    ledger, rule = chosen
    if not ledger or not rule:
        return words.say("findings_all")
    known = contracts.load_all()
    title = known[ledger].title if ledger in known else ledger
    return words.say("findings_of", ledger=title, rule=labels.get(f"code.rule.{rule}", rule))


def ledgers(rows: pd.DataFrame, absent: int) -> str:
    """Return what was read, kept and rejected, and what later files took the place of."""
    if rows.empty:
        return words.say("ledgers_empty")
    names = ("rows_read", "rows_kept", "rows_rejected", "rows_replaced")
    read, kept, rejected, replaced = (int(rows[name].sum()) for name in names)
    told = words.say(
        "ledgers", n=len(rows), absent=absent, read=f"{read:,}", kept=f"{kept:,}", rejected=f"{rejected:,}"
    )
    return told + (words.say("ledgers_replaced", n=f"{replaced:,}") if replaced else "")


def findings(rows: pd.DataFrame) -> str:
    """Return how many findings the load left."""
    n = int(rows["n"].sum()) if len(rows) else 0
    return words.say("findings", n=f"{n:,}") if n else words.say("findings_none")
