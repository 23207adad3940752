"""A server of one's own on a free port of this host, and a Chromium that tells what it asked for."""

import os
import shutil
import socket
import subprocess
import sys
import time
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


@pytest.fixture
def serve():
    """Start the dashboard on a store, or Streamlit without linli's command, and return the address."""
    started = []

    def start(store, *, plainly=False):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        call = [sys.executable, "-m", "linli", "serve", "--store", str(store), "--port", str(port)]
        if plainly:
            call = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
        started.append(
            subprocess.Popen(
                call,
                cwd=settings.ROOT,
                env={**os.environ, "LINLI_STORE": str(store)},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).read()  # noqa: S310 (own server)
            except OSError:
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.2)
            else:
                return address

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()
