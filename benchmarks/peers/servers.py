"""How each of the pages is served, where a community is clicked on it, and what its pictures are."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.browser import ROOT, _wait_for

INSTALLED = ("dash", "gunicorn", "panel", "streamlit", "plotly", "duckdb", "numpy")


@dataclass(frozen=True)
class Page:
    """One page: its name, the call that serves it (words in braces are filled in), and how a browser finds its way about."""

    name: str
    call: str
    toggles: str  # a community each, in the same order on every page
    pictures: str  # what must show something else after a click
    number: int = 4
    path: str = "/"
    opens: str = ""  # what must be clicked first


_MANY, _PILL = '[data-many="community"]', '[data-pill="community"] summary'
PAGES = {
    "linli": Page(
        "linli, its whole view of issues",
        "{python} -m linli serve --store {store} --port {port}",
        _MANY,
        ".kpis",
        number=1,
        path="/issues",
        opens=_PILL,
    ),
    "like": Page(
        "linli, like for like",
        "{python} -m benchmarks.peers.like {folder}/like {port}",
        _MANY,
        ".strip, .js-plotly-plot, .bars, .fill",
        opens=_PILL,
    ),
    "dash": Page(
        "Dash on aggregates",
        "{bin}/gunicorn --workers=1 --threads=8 --bind=127.0.0.1:{port} benchmarks.peers.with_dash:server",
        ".communities input",
        "#figures, .js-plotly-plot",
    ),
    "panel": Page(
        "Panel",
        "{bin}/panel serve {root}/benchmarks/peers/with_panel.py --port={port} --allow-websocket-origin=127.0.0.1:{port}",
        ".communities button",
        ".figures, .js-plotly-plot",
        path="/with_panel",
    ),
    "streamlit": Page(
        "Streamlit + plotly",
        "{bin}/streamlit run {root}/benchmarks/peers/with_streamlit.py --server.port={port} --server.address=127.0.0.1"
        " --server.headless=true --server.fileWatcherType=none --browser.gatherUsageStats=false",
        '[data-testid="stButtonGroup"] button',
        '[data-testid="stHorizontalBlock"], .js-plotly-plot',
    ),
    "hand": Page(
        "by hand (the floor)",
        "{bin}/python -m benchmarks.peers.by_hand {port}",
        ".communities button",
        ".figures, svg",
    ),
}


def install(folder: Path) -> None:
    """Install the peers into an environment of their own below a folder, once."""
    if not (folder / "venv" / "bin" / "streamlit").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        pip = [str(folder / "venv" / "bin" / "pip"), "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, *INSTALLED], check=True)


@contextmanager
def served(page: Page, folder: Path, file: Path, last: str, port: int) -> Iterator[tuple[str, int]]:
    """Serve a page from a process group of its own; give its address and process."""
    words = {
        "python": sys.executable,
        "bin": str(folder / "venv" / "bin"),
        "root": str(ROOT),
        "folder": str(folder),
        "store": str(file.parent.parent),
        "port": str(port),
    }
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LINLI_STORE": words["store"],
        "PEERS_FILE": str(file),
        "PEERS_LAST": last,
        "MALLOC_ARENA_MAX": "2",  # as `linli serve` has it
    }
    is_ours = page.call.startswith("{python}")
    with subprocess.Popen(
        [word.format(**words) for word in page.call.split()],
        cwd=ROOT if is_ours else folder,  # the settings of our Streamlit are not the peer's
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as server:
        try:
            _wait_for(f"http://127.0.0.1:{port}{page.path}", server)
            yield f"http://127.0.0.1:{port}{page.path}", server.pid
        finally:
            os.killpg(server.pid, signal.SIGTERM)


def _tree(process: int) -> list[int]:
    """Return a process and all that descend from it."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        parents.setdefault(int(told[1]), []).append(int(path.parent.name))
    found = [process]
    for one in found:
        found += parents.get(one, [])
    return found


def cpu_ms(process: int) -> float:
    """Return the processor time that a server has taken, those it has started included."""
    ticks = 0
    for one in _tree(process):
        told = Path(f"/proc/{one}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        ticks += sum(map(int, told[11:13])) + (sum(map(int, told[13:15])) if one == process else 0)
    return 1000 * ticks / os.sysconf("SC_CLK_TCK")


def megabytes(process: int) -> float:
    """Return the memory of a server; what processes share is counted once."""
    found = 0
    for one in _tree(process):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            found += int(line.split()[1]) if line.startswith("Pss:") else 0
    return found / 1024
