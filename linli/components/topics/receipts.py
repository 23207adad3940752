"""What has come: ledgers by month, or one ledger by community, and the log of publishing."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from linli import contracts, settings
from linli.components.charts import heatmap
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import sign_in
from linli.text import formatting, labels, sheets
from linli.warehouse import meanings, record
from linli.warehouse.record import Entry
from linli.warehouse.store import Rows, Store

_CELLS = {
    "late": "gap",
    "not_collected": "hatched",
    "received": "",
    "none": "",
    "not_applicable": "muted",
    "open": "muted",
}
_ACTS = ("publish", "undo", "rollback")
_DELIVERY = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")  # the id of a delivery (linli/intake/received.py), in UTC


def ledgers(rows: Rows) -> str:
    """Return the grid of ledgers by month: those that are late first, those that are not there last."""
    by_ledger: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_ledger.setdefault(row["ledger"], []).append(row)
    order = {contract.id: place for place, contract in enumerate(contracts.in_order())}

    def place(ledger: str) -> tuple[bool, bool, int]:
        states = [row["state"] for row in by_ledger[ledger]]
        return "late" not in states, set(states) == {"not_collected"}, order.get(ledger, len(order))

    titles = {contract.id: contract.title for contract in contracts.in_order()}
    named = {ledger: titles.get(ledger, ledger) for ledger in sorted(by_ledger, key=place)}
    return _grid(by_ledger, named, [f"received={ledger}" for ledger in named])


def communities(rows: Rows) -> str:
    """Return the grid of one ledger: its communities by month."""
    by_community: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_community.setdefault(row["community_id"], []).append(row)
    named = {key: found[0]["community_name"] for key, found in by_community.items()}
    return _grid(by_community, named, [f"community={key}" for key in named])


def _grid(rows: Mapping[str, list[Mapping[str, Any]]], named: Mapping[str, str], doors: list[str]) -> str:
    if not rows:
        return ""
    months = sorted({row["month"] for found in rows.values() for row in found})
    head = [heatmap.month_tick(month, month == months[0]) for month in months]
    lines = []
    for key, name in named.items():
        cells = {row["month"]: row for row in rows[key]}
        lines.append((style.escape(name), [_cell(cells.get(month)) for month in months]))
    legend = [
        labels.text("receipt.legend.rows"),
        *(labels.text(f"receipt.legend.{state}") for state in _LEGEND),
    ]
    told = style.note(labels.text("sentence.joiner").join(legend))
    return table.matrix(head, lines, "tall receipts", doors) + told


_LEGEND = ("late", "none", "not_collected", "not_applicable", "open")


def _cell(row: Mapping[str, Any] | None) -> str:
    state = row["state"] if row else "not_collected"
    text = (
        formatting.fixed(row["rows"]) if row and state == "received" else labels.text(f"receipt.cell.{state}")
    )
    return f'<td class="{_CELLS[state]}">{text}</td>'


def findings(counts: pd.DataFrame, chosen: tuple[str | None, str | None]) -> str:
    """Return how many findings there are of each rule; a row is a door to its findings, the chosen one to all."""
    keys = list(zip(counts["ledger"], counts["rule"], strict=True))
    doors = ["finding=" if key == chosen else f"finding={key[0]}:{key[1]}" for key in keys]
    return table.markup(counts, "", doors=doors)


def listed(found: pd.DataFrame, total: int) -> str:
    """Return findings as a table; a file of an earlier delivery says when that came."""
    return table.markup(found.assign(file=[_dated(name) for name in found["file"]]), "", total=total)


def _dated(name: str) -> str:
    """Return the name of a file and, where it is not of the latest delivery, the day on which it came."""
    id_, _, file = name.partition("/")
    if not _DELIVERY.fullmatch(id_):
        return name
    came = datetime.strptime(id_[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    day = came.astimezone(ZoneInfo(settings.read().time_zone)).date()
    return labels.text("receipt.dated", file=file, day=formatting.day(day))


# ---------------------------------------------------------------------------- the log of publishing


def log() -> None:
    """Draw who published what, the newest first, and offer it as a file; names of users are told to a steward only."""
    entries = [entry for entry in record.load(Store(settings.read().store)) if entry.act in _ACTS]
    with panel.plain("published", _title(entries)):
        st.html(table.markup(_rows(entries[::-1], is_whole=False)))
        if entries:
            sign_in.download(
                labels.text("receipt.download"),
                lambda _mark: sheets.csv(_rows(entries, is_whole=True)),
                f"{labels.text('receipt.file')}.csv",
                "text/csv",
                "download-published",
            )


def _title(entries: list[Entry]) -> str:
    published = sum(entry.act == "publish" for entry in entries)
    if not entries:
        return labels.text("receipt.log_none")
    return labels.text("receipt.log", n=published, back=len(entries) - published)


def _rows(entries: list[Entry], *, is_whole: bool) -> pd.DataFrame:
    zone = ZoneInfo(settings.read().time_zone)
    is_steward = sign_in.viewer().is_steward
    made = []
    for entry in entries:
        at = entry.at.astimezone(zone)
        files, rows, found = (entry.about.get(name) for name in ("files", "rows", "findings"))
        row = {"log_at": f"{formatting.day(at.date())} {at:%H:%M}"}
        if is_steward:
            row["log_who"] = record.named(entry.who) or labels.text("record.local")
        row |= {
            "log_act": labels.get(f"record.acts.{entry.act}", entry.act),
            "log_note": str(entry.about.get("note") or ""),
            "log_files": _files(files, is_whole),
            "log_rows": _by_ledger(rows, is_whole),
            "log_findings": _by_rule(found, is_whole),
        }
        if is_whole:  # ids are for whoever checks, not for whoever reads
            row |= {
                "log_version": str(entry.about.get("version") or ""),
                "log_delivery": str(entry.about.get("delivery") or ""),
                "log_hash": entry.hash,
            }
        made.append(row)
    shown = pd.DataFrame(made)
    return meanings.chinese(shown) if is_whole and len(shown) else shown


def _files(files: Any, is_whole: bool) -> str:
    if not isinstance(files, list) or not files:
        return ""
    if is_whole:
        return labels.text("figure.comma").join(f"{item['file']} {item['sha256']}" for item in files)
    names = list(dict.fromkeys(str(item["file"]) for item in files))
    told = labels.text("figure.comma").join(names[:2])
    return told if len(names) <= 2 else labels.text("receipt.files", names=told, n=len(names))


def _by_ledger(rows: Any, is_whole: bool) -> str:
    if not isinstance(rows, Mapping) or not rows:
        return ""
    if not is_whole:
        return labels.text("receipt.rows", ledgers=len(rows), n=f"{sum(rows.values()):,}")
    known = contracts.load_all()
    named = (f"{known[key].title if key in known else key} {n}" for key, n in rows.items())
    return labels.text("figure.comma").join(named)


def _by_rule(found: Any, is_whole: bool) -> str:
    """Return findings by rule; a record of an older linli has only their number."""
    if found is None:  # nothing was checked: it was taken back
        return ""
    if isinstance(found, int):
        return f"{found:,}"
    if not found:
        return labels.text("receipt.no_findings")
    most = sorted(found.items(), key=lambda item: -item[1])
    named = [f"{labels.get(f'code.rule.{rule}', rule)} {n:,}" for rule, n in most]
    shown = named if is_whole else named[:2]
    told = labels.text("figure.comma").join(shown)
    return told if len(shown) == len(named) else labels.text("receipt.more_rules", names=told, n=len(named))
