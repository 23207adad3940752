"""Which briefing the address asks for: the communities chosen, a day, names or letters."""

import streamlit as st

from linli import labels
from linli.briefing import Ask
from linli.components import filters, session
from linli.components.filters import Choice
from linli.store import Reader


def asked() -> tuple[Reader, Choice, Ask]:
    """Return the reader with the threshold for guests, the choice, and what the address asks of the briefing.

    The day is the one in the address, else the last of the period chosen, and never after the data date.
    """
    _, choice = filters.current()
    reader = session.reader("seminar")
    if reader is None:
        st.stop()
    last = min(choice.selection.last_day, reader.version.data_as_of)
    day = filters.own_day("asof", last, reader.version.data_as_of)
    is_masked = filters.chosen("mask", {"no": "", "yes": ""}) == "yes"
    return reader, choice, Ask(choice.selection.community_ids, day, is_masked)


def turn(door: str) -> None:
    """Take a door of the stage that stays on it: names into letters and back."""
    name, _, page = door.rpartition(",")
    st.session_state["page"] = page
    if name == "mask":
        st.session_state["mask"] = "no" if st.session_state["mask"] == "yes" else "yes"


def leave(door: str | None, choice: Choice) -> None:
    """Follow a door that leads off the stage: to a view of the dashboard and back again, or out."""
    name, _, page = (door or "").rpartition(",")
    if name in ("", "mask"):
        return
    if name == "exit":
        st.session_state.pop("stage_page", None)
        st.switch_page("pages/overview.py", query_params=choice.link(mode="desk"))
    st.session_state["stage_page"] = page
    st.switch_page(f"pages/{name.removeprefix('live=')}.py", query_params=choice.link(mode="seminar"))


def way_back(view: str) -> None:
    """Offer the way back to the stage on every view that was opened from it."""
    page = st.session_state.get("stage_page")
    if view == "seminar":
        st.session_state.pop("stage_page", None)
    elif page is not None and st.button(labels.text("stage.back"), key="stage_back", type="primary"):
        address = st.session_state["address"] | {"page": page}
        st.switch_page("pages/seminar.py", query_params=address)
