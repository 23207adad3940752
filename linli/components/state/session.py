"""Which published version a session reads, and warming up the process."""

import contextlib
import ctypes
import functools
import gc
import logging
import os
import sys
import time
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from urllib.parse import unquote, urlsplit

import streamlit as st

from linli import settings
from linli.components.elements import scripts, style
from linli.components.state import sign_in
from linli.metrics import indicators
from linli.text import formatting, labels, signs
from linli.warehouse import sqlfiles
from linli.warehouse.faults import Fault, sentence
from linli.warehouse.store import NotAllowed, Reader, Store
from linli.warehouse.versions import NothingPublished, Version

# How often what sessions leave behind is freed, how long nobody must have clicked before, and how long that is waited for.
_TIDY_SECONDS, _QUIET_SECONDS, _BUSY_SECONDS = 10, 1, 5
_last_run = [0.0]  # when one of any session began or ended
_warming = Lock()
_FAILING = 3  # views that failed one after another, and none was drawn between them: no page can be
_failed: list[str] = []  # since a view was last drawn whole


def warm_up() -> None:
    """Load what every run needs once, and take it out of garbage collection."""
    with _warming:  # all who come to a new server at once would each do it
        _warm_up()


@functools.cache
def _warm_up() -> None:
    sqlfiles.load_all()
    indicators.catalogue()
    if not settings.read().gate:  # `streamlit run`: nobody stands before the page who serves them
        scripts.put_into(settings.ROOT / "static")
    gc.collect()
    gc.freeze()
    # Rows of queries are kept by the thousand; the default would walk them several times a click. All of them are walked by
    # `_tidy` alone.
    gc.set_threshold(50_000, 20, 1_000_000)
    Thread(target=_tidy, name="tidy", daemon=True).start()
    # A run and the loop that sends its messages take turns: with 5 ms each message would wait for the other.
    sys.setswitchinterval(0.0005)


def _tidy() -> None:
    """Free what sessions leave behind: it refers to itself in circles, and grows old before it is left.

    What is freed goes back to the system: glibc would keep it, a part for each thread that ever ran. Nothing else runs
    meanwhile, for 25 to 90 ms: it is done where nobody has just clicked, if such a moment comes.
    """
    give_back = None if os.name == "nt" else getattr(ctypes.CDLL(None), "malloc_trim", None)
    while True:
        time.sleep(_TIDY_SECONDS)
        until = time.monotonic() + _BUSY_SECONDS
        while _last_run[0] + _QUIET_SECONDS > time.monotonic() and time.monotonic() < until:
            time.sleep(_QUIET_SECONDS / 10)
        gc.collect()
        if give_back:
            give_back(0)


def reader(mode: str) -> Reader:
    """Return the reader of the version this session is on, for whoever looks; raises Fault where nothing can be read.

    That is the one which the address names (`pin`), or else the one with which the session began (`version`), or, where
    those are gone or damaged, the live one.
    """
    _last_run[0] = time.monotonic()
    who = sign_in.viewer()
    store = Store(settings.read().store)
    state = st.session_state
    privacy = "privacy_k_seminar" if mode == "seminar" or who.is_guest_level else "privacy_k"
    pin = state.get("pin")
    for version in filter(None, (pin, state.get("version"))):
        with contextlib.suppress(Fault):
            found = store.reader(version, privacy=privacy, rights=who.rights)
            break
    else:
        found = store.reader(privacy=privacy, rights=who.rights)
    if found.version.id != pin:
        state["version"] = found.version.id
    return found


def _live(store: Store) -> Version | None:
    """Return the live version, None where there is none that can be read."""
    live = store.live_version()
    with contextlib.suppress(Fault):
        return store.about(live) if live else None
    return None


def newer_notice(current: Reader) -> None:
    """Offer the live version when it is not the one this session began with."""
    live = _live(Store(settings.read().store))
    if live and live.id != current.version.id and st.session_state.get("pin") != current.version.id:
        st.button(
            labels.text("version.newer"),
            key="newer",
            type="primary",
            on_click=lambda: st.session_state.update(version=live.id),
        )


def asked_view() -> str:
    """Return the last part of the address, which names a view; empty at the root."""
    return unquote(urlsplit(st.context.url or "").path).strip("/").rpartition("/")[2]


@contextmanager
def calm() -> Iterator[None]:
    """Say in one calm message what fails while the page is drawn; the cause stands in the log, under the same id."""
    before = len(_failed)
    try:
        yield
        if len(_failed) == before:  # else this is what stands around a view that failed
            _failed.clear()
    except NotAllowed as kind:
        st.html(f'<div class="calm">{style.escape(labels.text(f"access.page.no_{kind}"))}</div>')
    except Exception as error:
        if not isinstance(error, NothingPublished):
            _failed.append(f"{asked_view()}: {type(error).__name__}")
        failed(error)
    finally:
        _last_run[0] = time.monotonic()


def what_fails() -> str:
    """Return what failed where no view can be drawn: the overview, or several after one another; else nothing."""
    views = {each.partition(":")[0] for each in _failed}
    return _failed[-1] if views & {"", "overview"} or len(views) >= _FAILING else ""


def no_such_view() -> None:
    """Say that the address names no view; Streamlit would say so in English, over the first one."""
    title, body = labels.text("app.no_view"), labels.text("app.no_view_hint")
    st.html(f'<div class="calm"><b>{style.escape(title)}</b><br>{style.escape(body)}</div>')


def pin_notice(current: Reader) -> str:
    """Tell that the address names a version which is not the live one, or not there, and offer the live one.

    Returns what it told, nothing where the session is not pinned or pinned to the live version.
    """
    pin, store = st.session_state.get("pin"), Store(settings.read().store)
    newest = _live(store)
    if not pin or not newest or pin == newest.id:
        return ""
    if pin == current.version.id:
        is_earlier = current.version.order < newest.order
        key = "version.pinned" if is_earlier else "version.pinned_other"
        at, day = formatting.moment(current.version.built_here), formatting.day(current.version.data_as_of)
        sentence = labels.text(key, at=at, day=day)
        offer, then = labels.text("version.to_live", day=formatting.day(newest.data_as_of)), newest.id
    else:
        key = "version.damaged" if store.has(pin) else "version.lost"
        sentence = labels.text(key)
        offer, then = labels.text("version.lost_seen"), current.version.id
    with st.container(horizontal=True, key="pinned", vertical_alignment="center"):
        st.html(f'<div class="pin">{style.escape(sentence)}</div>')
        st.button(offer, key="to_live", on_click=lambda: st.session_state.update(pin=None, version=then))
    return sentence


def failed(error: Exception) -> None:
    """Say calmly why a view is not shown: what is wrong with the published data, or that it is not they."""
    style.inject(st.session_state.get("mode", "desk"), "")
    if not isinstance(error, Fault):
        number = incident()
        try:
            Store(settings.read().store).reader()  # only what has been looked at is said to be well
        except (Fault, OSError) as fault:
            error = fault
        else:
            st.html(f'<div class="calm">{labels.text("app.failed", incident=number)}</div>')
            return
    cause = signs.covered(str(error.__cause__ or ""))
    logging.getLogger("linli").error("%s %s", error, cause)
    title, body = labels.text("fault.page"), sentence(error)
    if isinstance(error, NothingPublished):
        title, body = labels.text("app.no_version"), labels.text("app.no_version_hint")
    st.html(f'<div class="calm"><b>{style.escape(title)}</b><br>{style.escape(body)}</div>')


def street(current: Reader) -> str:
    """Return the name of the street when the data are of one only, else nothing."""
    names = {row["street"] for row in current.rows("communities_list")} - {None}
    return str(names.pop()) if len(names) == 1 else ""


def incident() -> str:
    """Log the exception that is being handled, under the number that is returned.

    What a reader typed, or what a library quotes of a ledger, may tell of a person: that is covered.
    """
    number = uuid.uuid4().hex[:8]
    logging.getLogger("linli").error("incident %s\n%s", number, signs.covered(traceback.format_exc()))
    return number
