"""`make bench`: build time, memory, file size, every query, and the wait from a click to the new picture."""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import browser
from linli.metrics import indicators
from linli.selection import add_months
from linli.warehouse import sqlfiles
from linli.warehouse.store import Store

ROOT = Path(__file__).resolve().parent.parent
QUERY_LIMIT_MS = 20


def main() -> None:
    """Measure the demo street and a larger one, and print a report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--scale", type=int, default=20, metavar="N", help="streets of the larger source (20)"
    )
    parser.add_argument("--quick", action="store_true", help="the demo street only, fewer repetitions")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    asked = parser.parse_args()
    scales = [1] if asked.quick or asked.scale == 1 else [1, asked.scale]
    results = []
    for scale in scales:
        results.append(_measure(scale, quick=asked.quick))
        if not asked.json:
            _report(results[-1])
    if asked.json:
        machine = {"cores": os.cpu_count(), "python": platform.python_version(), "duckdb": duckdb.__version__}
        print(json.dumps({"machine": machine, "results": results}, indent=1))


def _measure(scale: int, *, quick: bool) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        ledgers, store = Path(folder, "ledgers"), Path(folder, "store")
        demo = timed("demo", str(ledgers), "--scale", str(scale))
        build = timed("build", str(ledgers), "--store", str(store), "--json")
        path = Store(store).reader().path
        return {
            "scale": scale,
            "demo_s": demo["seconds"],
            "build_s": build["seconds"],
            "build_peak_mb": build["peak_mb"],
            "file_mb": path.stat().st_size / 2**20,
            "queries_ms": _queries(path, repeats=5 if quick else 30),
            **browser.measure(store, clicks=5 if quick else 20, loads=1 if quick else 5),
        }


def machine() -> str:
    """Return what this machine is called in a table of what was measured on it."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return f"{os.cpu_count()} cores of {model}, Python {platform.python_version()}"


def timed(*arguments: str) -> dict[str, float]:
    """Run the command line in a process of its own; return its seconds, those of the processor, and its peak memory."""
    start = time.perf_counter()
    call = [sys.executable, "-m", "linli", *arguments]
    with subprocess.Popen(call, cwd=ROOT, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"linli {' '.join(arguments)} ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "seconds": time.perf_counter() - start,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_mb": usage.ru_maxrss * unit / 2**20,
    }


def _queries(path: Path, repeats: int) -> dict[str, list[float]]:
    """Time every view query and every indicator of the mart, uncached; return milliseconds by name."""
    times: dict[str, list[float]] = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as published (read_only)")
        connection.execute("use published")
        known = arguments(connection)
        asked: list[tuple[str, sqlfiles.Query, dict[str, Any]]] = []
        queries = sqlfiles.load_all()
        for name, query in queries.items():
            if query.kind_folder == "views" or query.fields.get("kind") == "query":
                asked.append((name, query, {key: known[key] for key in query.params}))
        series = queries["indicator_series"]
        for name, about in indicators.catalogue().items():
            if about.kind != "query":
                asked.append(
                    (
                        f"series of {name}",
                        series,
                        {key: known[key] for key in series.params} | {"indicator": name},
                    )
                )
        for name, query, values in asked:
            for repeat in range(repeats + 1):
                start = time.perf_counter()
                connection.execute(query.sql, values).df()
                if repeat:  # the first one warms up
                    times.setdefault(name, []).append(1000 * (time.perf_counter() - start))
    return times


def arguments(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return a value for every parameter that a view may ask for: all communities, the last 24 months."""
    month: date = connection.execute("select max(month) from months").fetchall()[0][0]
    compound = connection.execute("select min(compound_id) from compounds").fetchall()[0][0]
    return {
        "community_ids": None,
        "compound_ids": None,
        "compound_kinds": None,
        "month": month,
        "before": add_months(month, -12),
        "months": [add_months(month, -offset) for offset in range(24)],
        "known_on": None,
        "known_until": add_months(month, -12),
        "ages": [0, 2],
        "days": 3.0,
        "without_g5": False,
        "start": add_months(month, -23),
        "stop": add_months(month, 1),
        "year": month.year,
        "compound_id": compound,
        "case_id": "",
        "limit_rows": 10,
        "rule": None,
        "ledger": "issues",
        "kind": "community",
        "axis": "category",
        "indicator": "issues_opened",
        "threshold": 7,
        "metres": 500.0,
        "extra_hours": [],
        "center_id": "",
        "focus": "",
        "due_within": 7,
        "only_over": False,
        "matter": "",
        "starts": [add_months(month, -23)],
        "stops": [add_months(month, 1)],
        "known_ons": [None],
        "as_of": add_months(month, 1) - timedelta(days=1),
        "subject": None,
        "privacy": 10,
        "indicators": ["members_registered"],
    }


def _spread(values: Sequence[float]) -> tuple[float, float]:
    """Return p50 and p95 (of few values: the largest)."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def _report(result: dict[str, Any]) -> None:
    title = "demo street" if result["scale"] == 1 else f"--scale {result['scale']}"
    print(f"\n=== {title} ===")
    print(f"demo ledgers {result['demo_s']:.1f} s · build {result['build_s']:.1f} s,", end=" ")
    print(f"peak {result['build_peak_mb']:.0f} MB · DuckDB file {result['file_mb']:.1f} MB", end="")
    print(f" · server peak {result['server_peak_mb']:.0f} MB" if result["server_peak_mb"] else "")

    print(f"\n{'query (uncached, 24 months)':44}{'p50 ms':>9}{'p95 ms':>9}")
    for name, times in result["queries_ms"].items():
        _line(name, times, QUERY_LIMIT_MS)
    print(f"\n{'view':20}{'':24}{'p50 ms':>9}{'p95 ms':>9}")
    for name, view in result["views"].items():
        limit = browser.MAP_CLICK_LIMIT_MS if view["map"] else browser.CLICK_LIMIT_MS
        idle = view["clicks_without_change"]
        _line(f"{name}: click", view["click_ms"], limit, f"{idle} changed nothing" if idle else "")
        _line(f"{name}: first load", view["first_load_ms"])


def _line(name: str, times: Sequence[float], limit: float | None = None, remark: str = "") -> None:
    middle, high = _spread(times)
    over = f"over {limit} ms" if limit and high > limit else ""
    remarks = ", ".join(part for part in (over, remark) if part)
    print(f"{name:44}{middle:9.1f}{high:9.1f}  {remarks}".rstrip())


if __name__ == "__main__":
    main()
