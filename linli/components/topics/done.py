"""The record for the steward: who signed in, took files away, published; and whether anybody has changed it."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from linli import contracts, settings
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import sign_in
from linli.text import labels, sheets
from linli.warehouse import record
from linli.warehouse.record import Entry
from linli.warehouse.store import Store


def show() -> None:
    """Draw the record, the newest first; nothing for who is no steward."""
    if not sign_in.viewer().is_steward:
        return
    store = Store(settings.read().store)
    entries, broken = record.load(store), record.fault(store)
    with panel.plain("record", _title(entries, broken)):
        st.html(table.markup(_rows(entries[::-1])) + style.note(labels.text("record.hint")))
        if entries:
            sign_in.download(
                labels.text("record.download"),
                lambda _mark: sheets.csv(_rows(entries)),
                f"{labels.text('record.file')}.csv",
                "text/csv",
                "download-record",
            )


def _title(entries: list[Entry], broken: int | None) -> str:
    if broken is not None:
        return labels.text("record.broken", number=broken)
    return labels.text("record.title", n=len(entries)) if entries else labels.text("record.none")


def _rows(entries: list[Entry]) -> pd.DataFrame:
    zone = ZoneInfo(settings.read().time_zone)
    return pd.DataFrame(
        [
            {
                labels.text("record.n"): entry.number,
                labels.text("record.at"): f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
                labels.text("record.who"): entry.who or labels.text("record.local"),
                labels.text("record.act"): labels.get(f"record.acts.{entry.act}", entry.act),
                labels.text("record.about"): _about(entry.about),
                labels.text("record.hash"): entry.hash[:12],
            }
            for entry in entries
        ]
    )


def _about(about: Mapping[str, object]) -> str:
    return labels.text("sentence.joiner").join(
        labels.text("record.more", name=labels.get(f"record.about_names.{name}", name), value=_said(value))
        for name, value in about.items()
    )


def _said(value: object) -> str:
    """Return a detail in words: ledgers by their title, a file with the first signs of what proves it."""
    comma = labels.text("figure.comma")
    if isinstance(value, Mapping):
        known = contracts.load_all()
        return comma.join(
            f"{known[key].title if key in known else key} {item}" for key, item in value.items()
        )
    if isinstance(value, list):
        return comma.join(
            f"{item['file']} {item['sha256'][:12]}" if isinstance(item, Mapping) else str(item)
            for item in value
        )
    return str(value)
