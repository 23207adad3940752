"""How long a leader waits: from a filter click until every picture shows the new data, and the first load."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
CLOCK = (Path(__file__).parent / "clock.js").read_text(encoding="utf-8")
QUIET_MS = 300
CLICK_LIMIT_MS, MAP_CLICK_LIMIT_MS = 300, 500


@contextmanager
def served(store: Path) -> Iterator[tuple[str, int]]:
    """Serve a store on a free port; give its address and process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    call = [sys.executable, "-m", "linli", "serve", "--store", str(store), "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(f"{address}/_stcore/health", server)
            yield address, server.pid
        finally:
            server.send_signal(signal.SIGTERM)


def _wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            raise RuntimeError(f"linli serve ended with {server.returncode} before it answered")
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 (our own server on this host)
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no answer from {url} in {seconds} s")


def measure(store: Path, clicks: int, loads: int) -> dict[str, Any]:
    """Return, by view, the times of `clicks` clicks and `loads` first loads, and the server's peak memory."""
    # The stage of the seminar covers the filters and turns its pages without the server.
    views = sorted(path.stem for path in (ROOT / "pages").glob("*.py") if path.stem != "seminar")
    with served(store) as (address, process), sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM"), args=["--no-sandbox"]
        )
        found: dict[str, Any] = {}
        for view in views:
            url = f"{address}/" if view == "overview" else f"{address}/{view}"
            times = []
            for _ in range(loads):
                # A context of its own has an empty cache, as a fresh browser has.
                with returning(browser) as context:
                    times.append(_load(context.new_page(), url))
            with returning(browser) as context:
                page = context.new_page()
                _load(page, url)
                found[view] = {
                    "map": page.evaluate("benchmark.map()"),
                    "first_load_ms": times,
                    **_clicks(page, clicks),
                }
        browser.close()
        return {"views": found, "server_peak_mb": _peak_mb(process)}


def returning(browser: Browser, width: int = 1920, height: int = 1080) -> BrowserContext:
    """Return a context with an empty cache, of somebody who has seen the five steps of a first visit."""
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": height}, locale="zh-CN"
    )
    context.add_init_script("localStorage.setItem('linli-visited', 'yes')")
    return context


def _load(page: Page, url: str) -> float:
    """Open a page and return when it last changed, in ms since the navigation."""
    page.add_init_script(CLOCK)
    page.goto(url)
    page.wait_for_selector(".pill summary", timeout=60_000)
    page.wait_for_function(f"benchmark.quiet({2 * QUIET_MS})", polling=100, timeout=60_000)
    if page.locator(".calm").count():
        raise RuntimeError(f"{url} shows: {page.locator('.calm').inner_text()}")
    return float(page.evaluate("benchmark.clock.changed"))


def _clicks(page: Page, clicks: int) -> dict[str, Any]:
    """Switch communities on and off, never the same choice twice, and time each click."""
    pills = page.locator('[data-many="community"]')
    if not pills.first.is_visible():
        page.locator('[data-pill="community"] summary').click()
        pills.first.wait_for()
    number = pills.count()
    times, unchanged = [], 0
    for click in range(clicks + 1):
        page.wait_for_function(f"benchmark.quiet({QUIET_MS})", polling=100, timeout=60_000)
        before = page.evaluate("benchmark.text()")
        pills.nth(click % number).click()
        page.wait_for_function(
            f"benchmark.clock.changed > benchmark.clock.clicked && benchmark.quiet({QUIET_MS})",
            polling=100,
            timeout=60_000,
        )
        taken = float(page.evaluate("benchmark.clock.changed - benchmark.clock.clicked"))
        if click:  # the first one warms up
            times.append(taken)
            unchanged += page.evaluate("benchmark.text()") == before
    return {"click_ms": times, "clicks_without_change": unchanged}


def _peak_mb(process: int) -> float | None:
    status = Path(f"/proc/{process}/status")
    if not status.is_file():
        return None
    lines = dict(
        line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines() if ":" in line
    )
    return int(lines["VmHWM"].split()[0]) / 1024
