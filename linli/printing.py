"""A view as PDF: a server for this one reader, a browser of this machine told by its own protocol, and nothing left running."""

import base64
import contextlib
import itertools
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection, connect

from linli import settings
from linli.text import labels
from linli.warehouse import faults

KEY = "linli-key"  # as the server names its cookie
_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
    "microsoft-edge-stable",
)
# Where they lie on machines on which no name leads to them: on macOS, and in the folders of Windows.
_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
_PROGRAMS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
_WIDTH, _HEIGHT = 1366, 768  # of the window, in which a page is as it is on a small screen
_PATIENCE = 120  # seconds until a server, a browser or a view is given up
_STEP = 0.25  # seconds between two looks
_STILL = 6  # looks in which nothing may change any more
# Streamlit has run and shows nothing of before, charts are drawn, frames are loaded; and what there is to be seen.
_STATE = """
(() => {
  const all = (what) => [...document.querySelectorAll(what)];
  const app = document.querySelector('[data-testid="stApp"]');
  const frames = all("iframe");
  const whole = (frame) => frame.contentDocument?.readyState === "complete" && frame.contentDocument.body?.childElementCount;
  const ready = app?.dataset.testScriptState === "notRunning" && all(".printed").length
    && !all('[data-testid="stSkeleton"],[data-stale="true"]').length && frames.every(whole) && document.fonts.status === "loaded";
  return JSON.stringify([Boolean(ready), document.body.innerText.length, all(".main-svg path").length, all("svg").length,
    all("*").length, frames.map((frame) => frame.contentDocument?.querySelectorAll("path").length)]);
})()
"""


class PrintError(faults.Fault):
    """A view cannot be printed; the message says what is missing."""


def browser(own: str, folders: Sequence[Path]) -> str:
    """Return a browser of this machine: the one that an operator names, else the first that is found.

    Raises:
        PrintError: there is none.
    """
    if own:
        found = shutil.which(own)
        if found is None:
            raise PrintError(labels.text("print.no_such_browser", path=own))
        return found
    places = [str(folder / program) for folder in folders for program in _PROGRAMS]
    for name in (*_NAMES, *_APPLICATIONS, *places):
        if found := shutil.which(name):
            return found
    raise PrintError(labels.text("print.no_browser"))


def pdf(store: Path, view: str, parameters: Mapping[str, str]) -> bytes:
    """Return a view of a store as PDF, as it stands with what an address chooses.

    Raises:
        PrintError: there is no browser, or server, browser or view do not come up.
    """
    program = browser(settings.read().browser, settings.program_folders())
    key = secrets.token_hex()
    with _served(store, key) as address, _browsing(program) as told:
        page = _Page(told)
        page.ask("Network.setCookie", name=KEY, value=key, url=address, httpOnly=True)
        page.ask(
            "Emulation.setDeviceMetricsOverride",
            width=_WIDTH,
            height=_HEIGHT,
            deviceScaleFactor=1,
            mobile=False,
        )
        path = "" if view == "overview" else view
        page.ask("Page.navigate", url=f"{address}/{path}?{urlencode(parameters)}")
        _wait(page, view)
        printed = page.ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
    return base64.b64decode(printed["data"])


def _wait(page: "_Page", view: str) -> None:
    """Wait until the view is drawn and nothing of it changes any more."""
    before, still = None, 0
    for _ in _looks():
        found = page.ask("Runtime.evaluate", expression=_STATE, returnByValue=True)
        state = found["result"].get("value")
        is_ready = bool(state) and json.loads(state)[0]
        still = still + 1 if is_ready and state == before else 0
        before = state
        if still >= _STILL:
            return
    raise PrintError(labels.text("print.view_late", view=view, seconds=_PATIENCE))


def _looks() -> Iterator[None]:
    """Give a turn every now and then until patience is over."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        yield
        time.sleep(_STEP)


@contextlib.contextmanager
def _served(store: Path, key: str) -> Iterator[str]:
    """Serve a store to whoever has the key, on a free port of this host, and yield the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # It is for whoever can read the store anyway: nobody else has the key, so nobody has to sign in.
    environment = {
        **os.environ,
        "LINLI_ACCESS": "",
        "LINLI_STORE": str(store.resolve()),
        "LINLI_GATE": secrets.token_hex(),
        "LINLI_KEY": key,
        "LINLI_PAPER": "yes",
    }
    call = [sys.executable, "-m", "linli.components.server", "--host=127.0.0.1", f"--port={port}"]
    address = f"http://127.0.0.1:{port}"
    health = urllib.request.Request(f"{address}/_stcore/health", headers={"Cookie": f"{KEY}={key}"})  # noqa: S310 (own server)
    with _running(call, cwd=settings.ROOT, env=environment) as server:
        for _ in _looks():
            if server.poll() is not None:
                break
            with contextlib.suppress(OSError), urllib.request.urlopen(health, timeout=2):  # noqa: S310
                yield address
                return
        raise PrintError(labels.text("print.no_server"))


@contextlib.contextmanager
def _browsing(program: str) -> Iterator[ClientConnection]:
    """Run a browser without a window, with a profile of its own, and yield the line on which it is told what to do."""
    with tempfile.TemporaryDirectory(prefix="linli-print-", ignore_cleanup_errors=True) as profile:
        call = [
            program,
            "--headless",
            "--remote-debugging-port=0",
            f"--user-data-dir={profile}",
            "--no-first-run",
            "--no-default-browser-check",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-extensions",
            "--disable-sync",
            "--hide-scrollbars",
            *(
                ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
            ),  # it refuses a root otherwise
            "about:blank",
        ]
        where = Path(profile) / "DevToolsActivePort"
        with _running(call) as process:
            for _ in _looks():
                lines = where.read_text(encoding="ascii").split() if where.exists() else []
                if len(lines) == 2:
                    address = f"ws://127.0.0.1:{lines[0]}{lines[1]}"
                    with connect(address, max_size=None, proxy=None, open_timeout=_PATIENCE) as line:
                        yield line
                    return
                if process.poll() is not None:
                    break
            raise PrintError(labels.text("print.browser_late", path=program))


@contextlib.contextmanager
def _running(call: list[str], **more: Any) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, silent, and end it."""
    process = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class _Page:
    """A page of a browser, which is asked in the DevTools protocol."""

    def __init__(self, line: ClientConnection) -> None:
        self._line, self._session, self._numbers = line, "", itertools.count(1)
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def ask(self, method: str, **params: object) -> dict[str, Any]:
        """Return the answer to a command; what the browser tells meanwhile is passed over."""
        number = next(self._numbers)
        session = {"sessionId": self._session} if self._session else {}
        self._line.send(json.dumps({"id": number, "method": method, "params": params, **session}))
        while True:
            told = json.loads(self._line.recv(timeout=_PATIENCE))
            if told.get("id") == number:
                if "error" in told:
                    raise PrintError(labels.text("print.refused", error=told["error"].get("message", "")))
                answer: dict[str, Any] = told.get("result", {})
                return answer
