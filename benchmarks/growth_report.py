"""The tables, the exponents and the drawing of how build and queries grow."""

import math
import re
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

BARS = {"build": 1.05, "queries": 0.1}
_SECTION = re.compile(r"## How it grows\n.*?(?=\n## |\Z)", re.DOTALL)
_INK = {"build_cpu_s": "#1B6B72", "cpu_p95": "#B4552D"}


def p95(values: Sequence[float]) -> float:
    """Return the 95th of a hundred, of few values the largest."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]


def figures(one: dict[str, Any]) -> dict[str, float]:
    """Return what is told of one size; the questions of all views count alike."""
    times = [ms for view in one["queries"].values() for ms in view["ms"]]
    cpu = [ms for view in one["queries"].values() for ms in view["cpu_ms"]]
    return {
        "build_s": one["build_s"],
        "build_cpu_s": one["build_cpu_s"],
        "build_mb": one["build_mb"],
        "file_mb": one["file_mb"],
        "p50": statistics.median(times),
        "p95": p95(times),
        "cpu_p50": statistics.median(cpu),
        "cpu_p95": p95(cpu),
    }


def exponent(sizes: Sequence[float], values: Sequence[float]) -> float:
    """Return the power of the size that the values grow with, by least squares of the logarithms."""
    return statistics.linear_regression([math.log(n) for n in sizes], [math.log(v) for v in values]).slope


def table(series: Sequence[dict[str, Any]], key: str) -> str:
    """Return a row a size, and below them the exponents of all sizes and of the two largest."""
    rows = [figures(one) for one in series]
    names = list(rows[0])
    lines = [
        f"| {'issues' if key == 'rows' else 'streets'} | build, s | CPU s | peak MB | file MB"
        " | a query, p50 ms | p95 ms | CPU, p50 ms | p95 ms |",
        "|---:|" + "---:|" * len(names),
    ]
    for one, row in zip(series, rows, strict=True):
        lines.append(f"| {one[key]:,} | " + " | ".join(_shown(row[name]) for name in names) + " |")
    for told, count in (("exponent, all", len(series)), ("exponent, last two", 2)):
        if len(series) > 1:
            sizes = [one[key] for one in series[-count:]]
            found = [exponent(sizes, [row[name] for row in rows[-count:]]) for name in names]
            lines.append(f"| {told} | " + " | ".join(f"{value:.2f}" for value in found) + " |")
    return "\n".join(lines)


def _shown(value: float) -> str:
    return f"{value:,.1f}" if value < 100 else f"{value:,.0f}"


def chart(found: dict[str, Any]) -> str:
    """Return CPU seconds of the build and p95 of a query over issues and over streets, both scales logarithmic."""
    parts = []
    for left, (key, series) in ((60, ("rows", found["sizes"])), (520, ("streets", found["streets"]))):
        if len(series) < 2:
            continue
        low, high = math.log10(series[0][key]), math.log10(series[-1][key])
        parts.append(
            f'<rect x="{left}" y="20" width="360" height="240" fill="none" stroke="#D5DBDD"/>'
            f'<text x="{left + 180}" y="295" text-anchor="middle">{"issues" if key == "rows" else "streets"}</text>'
        )
        for power in range(5):
            y = 260 - 60 * power
            parts.append(
                f'<text x="{left - 6}" y="{y + 5}" text-anchor="end" fill="#5B6B71">{10**power:,}</text>'
                f'<line x1="{left}" x2="{left + 360}" y1="{y}" y2="{y}" stroke="#EEF1F2"/>'
            )
        rows = [figures(one) for one in series]
        for name, ink in _INK.items():
            points = [
                (
                    left + 360 * (math.log10(one[key]) - low) / (high - low),
                    260 - 60 * math.log10(max(row[name], 1.0)),
                )
                for one, row in zip(series, rows, strict=True)
            ]
            line = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
            parts.append(f'<polyline points="{line}" fill="none" stroke="{ink}" stroke-width="2"/>')
            parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{ink}"/>' for x, y in points]
        for one in series:
            x = left + 360 * (math.log10(one[key]) - low) / (high - low)
            parts.append(f'<text x="{x:.0f}" y="278" text-anchor="middle" fill="#5B6B71">{one[key]:,}</text>')
    parts.append(
        f'<text x="60" y="14" fill="{_INK["build_cpu_s"]}">build, CPU seconds</text>'
        f'<text x="230" y="14" fill="{_INK["cpu_p95"]}">a query, p95 of its CPU milliseconds</text>'
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 305" font-family="sans-serif" font-size="13">'
        f'<rect width="900" height="305" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _largest(series: Sequence[dict[str, Any]]) -> str:
    views = series[-1]["queries"].values()
    name, ms = max((view["slowest"] for view in views), key=lambda pair: pair[1])
    query, rows = max((view["largest"] for view in views), key=lambda pair: pair[1])
    return f"the slowest question is `{name}` ({ms:,.0f} ms of CPU), the largest answer `{query}` ({rows:,} rows)"


def section(found: dict[str, Any]) -> str:
    """Return the chapter of docs/performance.md."""
    sizes, streets = found["sizes"], found["streets"]
    parts = [
        "## How it grows\n",
        f"`make growth`, {found['day']}, {found['machine']}. To each issue ten hours of centers. Queries are those of the first",
        "sight of overview, issues, resolving, coverage, centers and reach over twelve months, each put to the published file",
        "with nothing kept of it, the median of five. Peak MB are those of the largest process. Bars: exponent of the build"
        f" ≤ {BARS['build']}, of queries ≤ {BARS['queries']}.",
    ]
    if found.get("remark"):
        parts.append(f"\n{found['remark']}")
    if sizes:
        parts += [
            "\nOne street of 12 communities, 1,056 compounds and as many centers:\n",
            table(sizes, "rows"),
        ]
        parts.append(f"\nAt {sizes[-1]['rows']:,} issues {_largest(sizes)}.")
    if streets:
        parts += [
            f"\nStreets of 12 communities, 84 compounds and 60 centers that share {streets[0]['rows']:,} issues:\n",
            table(streets, "streets"),
        ]
        parts.append(f"\nWith {streets[-1]['streets']:,} streets {_largest(streets)}.")
    parts.append("\n![Build and queries over issues and over streets](images/growth.svg)\n")
    return "\n".join(parts)


def write(docs: Path, found: dict[str, Any]) -> None:
    """Put the chapter into performance.md, in the place of the one before, and the drawing beside it."""
    (docs / "images" / "growth.svg").write_text(chart(found), encoding="utf-8")
    path = docs / "performance.md"
    before, text = path.read_text(encoding="utf-8"), section(found)
    after = _SECTION.sub(lambda _: text, before) if _SECTION.search(before) else f"{before}\n{text}"
    path.write_text(after, encoding="utf-8")
