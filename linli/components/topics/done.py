"""The record for the steward: who signed in, took files away, published; and whether anybody has changed it."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import pandas as pd
import streamlit as st

from linli import contracts, settings
from linli.components.elements import style, table
from linli.components.panels import panel
from linli.components.state import sign_in
from linli.text import formatting, labels, sheets
from linli.warehouse import record
from linli.warehouse.record import Entry
from linli.warehouse.store import Store

_TOLD = 5


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
                labels.text("record.at"): _moment(entry.at.astimezone(zone)),
                labels.text("record.who"): entry.who or labels.text("record.local"),
                labels.text("record.act"): labels.get(f"record.acts.{entry.act}", entry.act),
                labels.text("record.about"): _about(entry.about),
                labels.text("record.hash"): entry.hash[:12],
            }
            for entry in entries
        ]
    )


def _moment(at: datetime) -> str:
    return f"{formatting.day(at.date())} {at:%H:%M:%S}"


def _about(about: Mapping[str, object]) -> str:
    return labels.text("sentence.joiner").join(
        labels.text("record.more", name=labels.get(f"record.about_names.{name}", name), value=_said(value))
        for name, value in about.items()
        if value not in ("", None)
    )


def _named(key: str) -> str:
    """Return the title of a ledger and the name of a rule, by which rows and findings are told."""
    contract = contracts.load_all().get(key)
    return contract.title if contract else str(labels.get(f"code.rule.{key}", key))


def _said(value: object) -> str:
    """Return a detail in words; of many files or ledgers how many, since `linli record` tells them all."""
    if isinstance(value, list | dict) and len(value) > _TOLD:
        return labels.text("record.counted", n=len(value))
    if isinstance(value, Mapping):
        return labels.text("figure.comma").join(f"{_named(key)} {item}" for key, item in value.items())
    if isinstance(value, list):
        items = (str(item.get("file", item)) if isinstance(item, Mapping) else str(item) for item in value)
        return labels.text("figure.comma").join(items)
    return str(value)
