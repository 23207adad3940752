"""`make peers`: from a click on the filter until every picture shows the new data, by linli and by its peers, by turns.

All serve the same page of the same million issues on this machine at the same time; each pass goes through them in another
order, with a browser that knows nothing yet. The peers are installed into a folder of their own, never into our environment.
"""

import argparse
import contextlib
import json
import os
import random
import statistics
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from playwright.sync_api import Page as Tab

from benchmarks import centers, issues
from benchmarks.browser import CLOCK, QUIET_MS, ROOT, returning
from benchmarks.peers import report
from benchmarks.peers.servers import PAGES, Page, cpu_ms, install, megabytes, served
from benchmarks.run import machine
from linli.metrics import indicators
from linli.pipeline import build
from linli.warehouse.store import Store

_VIEWPORT = {"width": 1366, "height": 900}


def store(folder: Path, rows: int) -> Store:
    """Return a store with so many issues and the hours of sixty centers, built once."""
    found = Store(folder / f"store-{rows}")
    if not found.live_version():
        ledgers = folder / f"ledgers-{rows}"
        ledgers.mkdir(parents=True, exist_ok=True)
        issues.write(ledgers, rows, 1)
        centers.write(ledgers, 400_000, 1)
        told = build.build(ledgers, found.folder, now=datetime(2026, 10, 3))
        if told.failed:
            raise SystemExit(str(told.findings[:3]))
    return found


class Visit:
    """A fresh browser on one page: what it waited and what came over the line."""

    def __init__(self, browser: Browser, page: Page, url: str) -> None:
        self.page, self.bytes, self.messages = page, 0, 0
        self.context: BrowserContext = returning(browser, **_VIEWPORT)
        self.tab: Tab = self.context.new_page()
        line = self.context.new_cdp_session(self.tab)
        line.send("Network.enable")
        line.on("Network.loadingFinished", lambda told: self._came(told["encodedDataLength"], 1))
        line.on("Network.webSocketFrameReceived", lambda told: self._framed(told["response"]))
        self.tab.add_init_script(CLOCK)
        self.tab.goto(url)
        self.wait(f"benchmark.quiet({2 * QUIET_MS}) && benchmark.fresh({page.pictures!r}) >= {page.number}")
        self.load_ms, self.load_bytes = self.seen("benchmark.clock.changed"), self.bytes
        if page.opens:
            self.tab.locator(page.opens).click()
            self.tab.locator(page.toggles).first.wait_for()

    def _came(self, size: float, messages: int) -> None:
        self.bytes, self.messages = self.bytes + int(size), self.messages + messages

    def _framed(self, frame: dict[str, Any]) -> None:
        text = frame["payloadData"]
        self._came(len(text) * 3 / 4 if frame["opcode"] == 2 else len(text.encode()), 1)

    def wait(self, condition: str) -> None:
        """Wait until something is true in the page."""
        self.tab.wait_for_function(condition, polling=50, timeout=60_000)

    def seen(self, told: str) -> float:
        """Return a number that the page tells."""
        return float(self.tab.evaluate(told))

    def click(self, number: int) -> None:
        """Click a community."""
        self.wait(f"benchmark.quiet({QUIET_MS})")
        self.tab.evaluate(f"benchmark.keep({self.page.pictures!r})")
        self.tab.locator(self.page.toggles).nth(number).click()

    def shown(self) -> float:
        """Wait until every picture shows something else; return how long that took."""
        self.wait(
            f"benchmark.clock.changed > benchmark.clock.clicked && benchmark.quiet({QUIET_MS})"
            f" && benchmark.fresh({self.page.pictures!r}) >= {self.page.number}"
        )
        return self.seen("benchmark.clock.changed - benchmark.clock.clicked")


def _pass(
    browser: Browser, page: Page, url: str, process: int, order: list[int], kept: dict[str, list[float]]
) -> None:
    """Load once and click some communities, and keep what was measured; the first click warms up."""
    visit = Visit(browser, page, url)
    with contextlib.closing(visit.context):
        visit.click(order[0])
        visit.shown()
        cpu, came, messages = cpu_ms(process), visit.bytes, visit.messages
        for number in order[1:]:
            visit.click(number)
            kept["click_ms"].append(visit.shown())
        clicks = len(order) - 1
        kept["first_load_ms"].append(visit.load_ms)
        kept["first_load_kb"].append(visit.load_bytes / 1024)
        kept["cpu_ms"].append((cpu_ms(process) - cpu) / clicks)
        kept["click_kb"].append((visit.bytes - came) / 1024 / clicks)
        kept["messages"].append((visit.messages - messages) / clicks)


def _crowd(
    browser: Browser, page: Page, url: str, process: int, sessions: int, kept: dict[str, list[float]]
) -> None:
    """Keep the memory of a fresh server with one session and with many, and how many clicks of all at once it answers."""
    visits = []
    for number in range(sessions):
        visits.append(visit := Visit(browser, page, url))
        visit.click(number % 12)
        visit.shown()
        if number in (0, sessions - 1):
            kept["mb_many" if number else "mb_1"].append(megabytes(process))
    seconds, cpu = 0.0, cpu_ms(process)
    for turn in range(3):
        for visit in visits:
            visit.wait(f"benchmark.quiet({QUIET_MS})")
            visit.tab.evaluate(f"benchmark.keep({page.pictures!r})")
        began = datetime.now(UTC).timestamp()
        for number, visit in enumerate(visits):
            visit.tab.locator(page.toggles).nth((number + 5 + turn) % 12).dispatch_event("click")
        for visit in visits:
            visit.shown()
        last = max(visit.seen("performance.timeOrigin + benchmark.clock.changed") for visit in visits)
        seconds += last / 1000 - began
    kept["clicks_a_second"].append(3 * sessions / seconds)
    kept["cpu_ms_crowd"].append((cpu_ms(process) - cpu) / (3 * sessions))
    for visit in visits:
        visit.context.close()


def measure(
    folder: Path, names: list[str], rows: int, passes: int, clicks: int, sessions: int, port: int
) -> dict[str, Any]:
    """Return what was measured, by page."""
    install(folder)
    reader = store(folder, rows).reader()
    last = f"{indicators.last_final_month(reader, 'issues_opened'):%Y-%m}"
    kept: dict[str, Any] = {name: {"name": PAGES[name].name, **_empty()} for name in names}

    def serve(name: str) -> Any:
        return served(PAGES[name], folder, reader.path, last, port + list(PAGES).index(name))

    with sync_playwright() as playwright:
        start: Callable[[], Browser] = lambda: playwright.chromium.launch(  # noqa: E731
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=["--no-sandbox"]
        )
        with contextlib.ExitStack() as stack:
            running = {name: stack.enter_context(serve(name)) for name in names}
            for turn in range(passes):
                # Not the same choice twice, since what was asked before is kept; and the same ones on every page.
                order = (random.Random(turn).sample(range(12), 12) * 2)[: clicks + 1]  # noqa: S311 (no secret)
                for name in names[turn % len(names) :] + names[: turn % len(names)]:
                    with contextlib.closing(start()) as browser:
                        _pass(browser, PAGES[name], *running[name], order, kept[name])
                    print(
                        f"pass {turn + 1}, {name}: {statistics.median(kept[name]['click_ms']):.0f} ms",
                        flush=True,
                    )
        for name in names:
            with contextlib.closing(start()) as browser, serve(name) as (url, process):
                _crowd(browser, PAGES[name], url, process, sessions, kept[name])
                print(
                    f"{sessions} sessions, {name}: {kept[name]['clicks_a_second'][0]:.1f} clicks a second",
                    flush=True,
                )
    return {
        "machine": machine(),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "rows": rows,
        "passes": passes,
        "sessions": sessions,
        "pages": kept,
    }


def _empty() -> dict[str, list[float]]:
    return {name: [] for name in ("click_ms", "cpu_ms_crowd", *report.MEASURES)}


def main() -> None:
    """Measure, print the table, and with --write put it into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="make peers", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=ROOT / "build" / "peers", help="where peers, store and results lie"
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--passes", type=int, default=3)
    parser.add_argument("--clicks", type=int, default=8, help="of a page in each pass; 8 x 3 passes are 24")
    parser.add_argument("--sessions", type=int, default=20, help="at once, for memory and clicks a second")
    parser.add_argument("--port", type=int, default=8630)
    parser.add_argument("--only", default=",".join(PAGES), help="names, by commas")
    parser.add_argument("--write", action="store_true", help="docs/performance.md")
    parser.add_argument("--again", action="store_true", help="tell of the last results, measure nothing")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    folder = asked.folder.resolve()
    results = folder / "results.json"
    if not asked.again:
        found = measure(
            folder, asked.only.split(","), asked.rows, asked.passes, asked.clicks, asked.sessions, asked.port
        )
        results.write_text(json.dumps(found, indent=1), encoding="utf-8")
    told = report.table(found := json.loads(results.read_text(encoding="utf-8")))
    print(told)
    if asked.write:
        report.write(ROOT / "docs", found)


if __name__ == "__main__":
    main()
