"""A store in which nothing was ever published: the steward is shown where files are dropped, whatever the address."""

import streamlit as st

from linli import settings
from linli.access import Viewer
from linli.components.elements import style
from linli.warehouse.store import Store


def wanted(who: Viewer) -> bool:
    """Draw it and tell so, where there is nothing else to show to somebody who may change that."""
    store, state = Store(settings.read().store), st.session_state
    if not who.is_steward:
        return False
    is_at_it = state.get("job") is not None  # while it is published there are versions, and none is live yet
    if store.live_version() or (any(store.versions_folder.glob("*.duckdb")) and not is_at_it):
        if state.pop("first_delivery", False) and (is_at_it or state.get("upload_said")):
            st.switch_page("pages/upload.py")  # where it is told what was published just now
        return False
    state["first_delivery"] = True
    from linli.components.topics import upload  # what reads files is not loaded for those who only look

    style.inject("desk", "")
    if upload.is_allowed():
        for part in (upload.drop, upload.sheets, upload.findings, upload.changes):
            part()
    return True
