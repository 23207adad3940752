"""A server of this worker's own on a free port of this host, and a Chromium that tells what it asked for."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect, sync_playwright

from linli import settings

PATIENCE = 30_000  # milliseconds; a test machine may be busy
expect.set_options(timeout=PATIENCE)
QUIET = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def _chromium():
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser():
    path = _chromium()
    if path is None:
        pytest.skip("needs Chromium; `make test` installs the system's")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


def free_port():
    """Return a port of this host that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def started(store, plainly, *options, port=None):
    """Start a server on a store and return its process and address, once it answers."""
    port = port or free_port()
    call = [sys.executable, "-m", "linli", "serve", "--store", str(store), "--port", str(port), *options]
    if plainly:
        call = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    process = subprocess.Popen(
        call,
        cwd=settings.ROOT,
        env={**os.environ, "LINLI_STORE": str(store)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    path = options[options.index("--path") + 1] + "/" if "--path" in options else ""
    wait_for(f"{address}/{path}_stcore/health")
    return process, address


def wait_for(address, *, any_answer=False):
    """Wait until a server of this host answers, be it that it refuses."""
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(address, timeout=1).read()  # noqa: S310 (own server)
        except OSError as error:
            if any_answer and isinstance(error, urllib.error.HTTPError):
                return
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.2)
        else:
            return


def stop(process):
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="session")
def _running():
    """Keep the servers that several walks visit, as many people visit one."""
    running = {}
    yield running
    for process, _ in running.values():
        stop(process)


@pytest.fixture
def serve(_running):
    """Return a function that gives the address of a dashboard on a store; a fresh one has had no visitor, and may be
    Streamlit without linli's command.
    """
    own = []

    def start(store, *options, fresh=False, plainly=False, port=None):
        if fresh or options:
            own.append(started(store, plainly, *options, port=port))
            return own[-1][1]
        if store not in _running:
            _running[store] = started(store, plainly)
        return _running[store][1]

    yield start
    for process, _ in own:
        stop(process)


@pytest.fixture(scope="session")
def _context(browser):
    """Keep what the browser has compiled of Streamlit: linli itself keeps nothing in it."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.add_init_script("localStorage.setItem('linli-visited', 'yes')")  # else a box stands in a corner
    yield context
    context.close()


@pytest.fixture
def page(_context):
    page = _context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    page.close()
