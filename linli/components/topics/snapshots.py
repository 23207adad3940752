"""The list of named snapshots, each a link that opens it, and for the steward how to make and remove one."""

import logging
from collections.abc import Callable, Mapping
from urllib.parse import urlencode

import streamlit as st

from linli import settings
from linli.components.elements import style
from linli.components.panels.panel import panel as open_panel
from linli.components.state import sign_in
from linli.components.state.filter_bar import Choice
from linli.text import formatting, labels
from linli.warehouse import faults, record, snapshots
from linli.warehouse.snapshots import Snapshot
from linli.warehouse.store import Reader, Store

_HEAD = ("snapshot.opens", "snapshot.view_name", "column.data_as_of", "column.version", "snapshot.created_on")


def panel(reader: Reader, choice: Choice, view: str, extra: dict[str, str]) -> None:
    """Draw the snapshots; a new one opens `view` on this version with this choice and the extra parameters."""
    store = _store()
    found, faulty = [each for each in snapshots.load_all(store) if _concerns(each)], snapshots.broken(store)
    with open_panel(reader, choice, "snapshots", _title(found)):
        versions = {version.id: formatting.day(version.data_as_of) for version in store.versions()}
        st.html(_list(found, versions, store.broken()))
        if faulty:
            files = labels.text("figure.comma").join(faulty)
            st.html(style.note(labels.text("snapshot.unreadable", files=files)))
        if sign_in.viewer().is_steward:
            _make(reader, choice, view, extra)
            _remove(found)
        said = st.session_state.pop("snapshot_said", "")
        if said:
            st.html(style.note(said))


def _concerns(snapshot: Snapshot) -> bool:
    """Tell whether who looks may know of a snapshot: of some communities only those that are of no other."""
    own = sign_in.viewer().communities
    chosen = set(snapshot.parameters.get("community", "").split(",")) - {""}
    return own is None or (bool(chosen) and chosen <= set(own))


def _title(found: list[Snapshot]) -> str:
    if not found:
        return labels.text("sentence.snapshots_none")
    return labels.text("sentence.snapshots", n=len(found), day=_day(found[0]))


def _day(snapshot: Snapshot) -> str:
    return formatting.day(snapshot.created_at.astimezone().date())


def _list(found: list[Snapshot], days: Mapping[str, str], broken: Mapping[str, str]) -> str:
    """Return the snapshots as a table; those whose version is gone or damaged lead nowhere."""
    if not found:
        return style.empty(labels.text("snapshot.empty"))
    head = "".join(f"<th>{style.escape(labels.text(name))}</th>" for name in _HEAD)
    body = "".join(f"<tr>{_line(snapshot, days, broken)}</tr>" for snapshot in found)
    return f'<div class="table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _line(snapshot: Snapshot, days: Mapping[str, str], broken: Mapping[str, str]) -> str:
    # Without a slash before it, so that it leads on also where linli lies under a path.
    link = f"{snapshot.view}?{urlencode(snapshot.address)}"
    name, day = style.escape(snapshot.name), days.get(snapshot.version)
    lost = labels.text(f"snapshot.version_{'damaged' if snapshot.version in broken else 'gone'}")
    cells = (
        f'<a href="{style.escape(link)}">{name}</a>' if day else name,
        style.escape(labels.get(f"page.{snapshot.view}", snapshot.view)),
        day or lost,
        style.escape(snapshot.version),
        _day(snapshot),
    )
    return "".join(f"<td>{cell}</td>" for cell in cells)


def _make(reader: Reader, choice: Choice, view: str, extra: dict[str, str]) -> None:
    # The period in full, for what is the usual one may be another next year.
    period = {"from": f"{choice.selection.start:%Y-%m}", "to": f"{choice.selection.end:%Y-%m}"}
    parameters = choice.address | period | extra

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            labels.text("snapshot.name"),
            key="snapshot_name",
            max_chars=snapshots.MOST,
            placeholder=labels.text("snapshot.name_hint"),
            width=420,
        )
        st.button(
            labels.text("snapshot.add"),
            key="snapshot_add",
            on_click=_change,
            args=(_name, reader.version.id, view, parameters),
        )
    st.html(style.note(labels.text("snapshot.hint")))


def _remove(found: list[Snapshot]) -> None:
    state = st.session_state
    by_name = {snapshot.name: snapshot for snapshot in found}
    removed: Snapshot | None = state.get("snapshot_removed")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if found:
            st.selectbox(labels.text("snapshot.choose"), list(by_name), key="snapshot_chosen", width=420)
            st.button(
                labels.text("snapshot.remove"), key="snapshot_remove", on_click=_change, args=(_take, by_name)
            )
        if removed:
            text = labels.text("snapshot.undo", name=removed.name)
            st.button(text, key="snapshot_undo", on_click=_change, args=(_put_back, removed))


def _name(version: str, view: str, parameters: dict[str, str]) -> str:
    name = st.session_state["snapshot_name"]
    made = snapshots.add(_store(), name, version=version, view=view, parameters=parameters)
    record.add(_store(), "snapshot", sign_in.viewer().user, {"name": made.name, "version": version})
    st.session_state["snapshot_name"] = ""
    return labels.text("snapshot.added", name=made.name)


def _take(by_name: dict[str, Snapshot]) -> str:
    chosen = by_name[st.session_state["snapshot_chosen"]]
    snapshots.remove(_store(), chosen.name)
    record.add(_store(), "snapshot_removed", sign_in.viewer().user, {"name": chosen.name})
    st.session_state["snapshot_removed"] = chosen
    return labels.text("snapshot.removed", name=chosen.name)


def _put_back(removed: Snapshot) -> str:
    snapshots.put(_store(), removed)
    del st.session_state["snapshot_removed"]
    return labels.text("snapshot.added", name=removed.name)


def _store() -> Store:
    return Store(settings.read().store)


def _change(act: Callable[..., str], *arguments: object) -> None:
    """Do what a steward asked for and keep what there is to say of it for the next run."""
    if not sign_in.viewer().is_steward:
        return
    try:
        said = act(*arguments)
    except snapshots.Refused as refusal:
        said = str(refusal)
    except OSError as error:
        logging.getLogger("linli").exception("snapshot")
        said = labels.text("snapshot.not_written", reason=faults.reason(error))
    st.session_state["snapshot_said"] = said
