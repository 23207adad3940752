"""The record for the steward: who signed in, took files away, published; and whether anybody has changed it."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from linli import settings
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import sign_in
from linli.text import formatting, labels, sheets
from linli.warehouse import record
from linli.warehouse.record import Entry
from linli.warehouse.store import Store

_TOLD = 5  # `linli record` tells them all


def show() -> None:
    """Draw the record, the newest first; nothing for who is no steward."""
    if not sign_in.viewer().is_steward:
        return
    store = Store(settings.read().store)
    entries, broken = record.load(store), record.fault(store)
    with panel.plain("record", _title(entries, broken)):
        st.html(table.markup(_rows(entries[::-1], is_whole=False)) + style.note(labels.text("record.hint")))
        if entries:
            sign_in.download(
                labels.text("record.download"),
                lambda _mark: sheets.csv(_rows(entries, is_whole=True)),
                f"{labels.text('record.file')}.csv",
                "text/csv",
                "download-record",
            )


def _title(entries: list[Entry], broken: int | None) -> str:
    if broken is not None:
        return labels.text("record.broken", number=broken)
    return labels.text("record.title", n=len(entries)) if entries else labels.text("record.none")


def _rows(entries: list[Entry], *, is_whole: bool) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                labels.text("record.n"): entry.number,
                labels.text("record.at"): formatting.moment(entry.at_here),
                labels.text("record.who"): entry.name,
                labels.text("record.act"): entry.deed,
                labels.text("record.about"): record.in_words(
                    entry.about if is_whole else _without_ids(entry), _TOLD
                ),
                labels.text("record.hash"): entry.hash[:12],
            }
            for entry in entries
        ]
    )


def _without_ids(entry: Entry) -> dict[str, Any]:
    """Return the details of a line for whoever reads: of a version when it was built, and no id."""
    times = {name: _time_of(entry.about[name]) for name in ("version", "from") if name in entry.about}
    if entry.act == "publish":
        times["version"] = ""  # that is the line's own time
    return {**entry.about, **times, "delivery": ""}


def _time_of(version: object) -> str:
    """Return when a version was built, by the street's own clock, as its id says."""
    try:
        at = datetime.strptime(str(version)[:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return str(version or "")
    here = at.astimezone(ZoneInfo(settings.read().time_zone))
    return f"{formatting.day(here)} {here:%H:%M}"
