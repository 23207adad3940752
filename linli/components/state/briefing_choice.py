"""Which briefing the address asks for: the communities chosen, a day, names or letters."""

from datetime import date

import streamlit as st

from linli.briefing import Ask, first_day
from linli.components.state import filter_bar, session
from linli.components.state.filter_bar import Choice
from linli.selection import last_day
from linli.text import labels
from linli.warehouse.store import Reader


def asked() -> tuple[Reader, Choice, Ask]:
    """Return the reader with the threshold for guests, the choice, and what the address asks of the briefing.

    The day is the one in the address, else the last of a period that was chosen, else the data date.
    """
    _, choice = filter_bar.current()
    reader = session.reader("seminar")
    latest = reader.version.data_as_of
    usual = (
        min(choice.selection.last_day, latest)
        if st.session_state["period"] != filter_bar.ROLLING[0]
        else latest
    )
    day = filter_bar.own_day("asof", usual, first_day(reader), latest)
    is_masked = filter_bar.chosen("mask", {"no": "", "yes": ""}) == "yes"
    return reader, choice, Ask(choice.selection.community_ids, day, is_masked)


def days(reader: Reader, ask: Ask) -> list[date]:
    """Return the days that are offered, latest first: the data date, the ends of months, and the one asked for."""
    latest = reader.version.data_as_of
    ends = {last_day(row["month"]) for row in reader.rows("month_list")}
    return sorted({latest, ask.as_of, *(day for day in ends if day < latest)}, reverse=True)


def own(ask: Ask) -> dict[str, str]:
    """Return what the address holds of a briefing beside the common choice."""
    return {"asof": ask.as_of.isoformat(), "mask": "yes" if ask.is_masked else "no", "mode": "seminar"}


def turn(door: str) -> None:
    """Take a door of the stage that stays on it: names into letters and back."""
    name, _, page = door.rpartition(",")
    # The browser has written the page into the address; that is no choice to be taken from it anew.
    st.session_state["address"] = st.query_params.to_dict()
    st.session_state["page"] = page
    if name == "mask":
        st.session_state["mask"] = "no" if st.session_state["mask"] == "yes" else "yes"


def leave(door: str | None, choice: Choice) -> None:
    """Follow a door that leads off the stage: to a view of the dashboard and back again, or out."""
    name, _, page = (door or "").rpartition(",")
    if name in ("", "mask"):
        return
    if name == "exit":
        st.switch_page("pages/overview.py", query_params=choice.link(mode="desk"))
    own = {key: str(st.session_state[key]) for key in ("asof", "mask")}
    st.session_state["stage_left"] = {**choice.address, **own, "page": page}
    st.switch_page(f"pages/{name.removeprefix('live=')}.py", query_params=choice.link(mode="seminar"))


def way_back(view: str) -> None:
    """Offer the way back to the stage on every view that was opened from it."""
    left = st.session_state.get("stage_left")
    if view == "seminar" or st.session_state["mode"] != "seminar":
        st.session_state.pop("stage_left", None)
    elif left and st.button(labels.text("stage.back"), key="stage_back", type="primary"):
        st.switch_page("pages/seminar.py", query_params=left)
