"""Which published version a session reads, and warming up the process."""

import functools
import gc
import shutil
import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote, urlsplit

import streamlit as st

from linli import indicators, labels, settings, sqlfiles
from linli.components import style
from linli.store import NoVersion, Reader, Store


@functools.cache
def warm_up() -> None:
    """Load what every run needs once, put scripts beside the page, and take it out of garbage collection."""
    sqlfiles.load_all()
    indicators.catalogue()
    _copy_scripts(settings.ROOT / "static")
    import_module("streamlit_folium")
    gc.collect()
    gc.freeze()
    # Rows of queries are kept by the thousand; the default would walk them several times a click.
    gc.set_threshold(50_000, 20, 50)
    # A run and the loop that sends its messages take turns: with 5 ms each message would wait for the other.
    sys.setswitchinterval(0.0005)


def _copy_scripts(static: Path) -> None:
    """Copy the scripts of installed packages to where this host serves them from."""
    leaflet = Path(import_module("xstatic.pkg.leaflet").BASE_DIR)
    plotly = Path(str(import_module("plotly").__file__)).parent / "package_data"
    static.mkdir(exist_ok=True)
    for source in (leaflet / "leaflet.js", leaflet / "leaflet.css", plotly / "plotly.min.js"):
        target = static / source.name
        if not target.is_file() or target.stat().st_size != source.stat().st_size:
            shutil.copyfile(source, target)


def reader(mode: str) -> Reader | None:
    """Return the reader of the version this session is on; None when nothing is published."""
    store = Store(settings.read().store)
    pinned = st.session_state.get("version")
    privacy = "privacy_k_seminar" if mode == "seminar" else "privacy_k"
    for version in (pinned, None):
        try:
            found = store.reader(version, privacy=privacy)
        except NoVersion:
            continue
        st.session_state["version"] = found.version.id
        return found
    return None


def newer(current: Reader) -> bool:
    """Tell whether another version than the one this session reads is live."""
    live = Store(settings.read().store).live_version()
    return bool(live) and live != current.version.id


def take_newer() -> None:
    """Read the live version from the next run on."""
    st.session_state["version"] = Store(settings.read().store).live_version()


def asked_view() -> str:
    """Return the last part of the address, which names a view; empty at the root."""
    return unquote(urlsplit(st.context.url or "").path).strip("/").rpartition("/")[2]


def no_such_view() -> None:
    """Say that the address names no view; Streamlit would say so in English, over the first one."""
    title, body = labels.text("app.no_view"), labels.text("app.no_view_hint")
    st.html(f'<div class="calm"><b>{style.escape(title)}</b><br>{style.escape(body)}</div>')


def nothing_published() -> None:
    """Say that there is no data yet and how to publish some."""
    title, body = labels.text("app.no_version"), labels.text("app.no_version_hint")
    st.html(f'<div class="calm"><b>{style.escape(title)}</b><br>{style.escape(body)}</div>')


def street(current: Reader | None) -> str:
    """Return the name of the street when the data are of one only, else nothing."""
    if current is None:
        return ""
    names = {row["street"] for row in current.rows("communities_list")} - {None}
    return str(names.pop()) if len(names) == 1 else ""
