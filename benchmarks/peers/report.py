"""The table and the drawing of what was measured beside the peers."""

import re
import statistics
from pathlib import Path
from typing import Any

# What is measured, how it is called, and whether more is better.
MEASURES = {
    "p50": ("click, p50 ms", 0),
    "p95": ("p95 ms", 0),
    "first_load_ms": ("first load ms", 0),
    "first_load_kb": ("first load KB", 0),
    "click_kb": ("KB a click", 1),
    "messages": ("messages", 0),
    "cpu_ms": ("server CPU ms", 1),
    "mb_1": ("MB, 1 session", 0),
    "mb_many": ("MB, many sessions", 0),
    "clicks_a_second": ("clicks a second, many users", 1),
}
BASE = "like"
_SECTION = re.compile(r"## Beside its peers\n.*?(?=\n## |\Z)", re.DOTALL)


def values(page: dict[str, Any]) -> dict[str, float]:
    """Return one number a measure: of clicks median and 95th of a hundred, of the rest the median of the passes."""
    clicks = sorted(page["click_ms"])
    high = clicks[min(len(clicks) - 1, round(0.95 * len(clicks)))]
    found = {"p50": statistics.median(clicks), "p95": high}
    return found | {name: statistics.median(page[name]) for name in MEASURES if page.get(name)}


def table(found: dict[str, Any]) -> str:
    """Return a row a page: ratios to linli's like-for-like page, which has what was measured itself."""
    rows = {name: values(page) for name, page in found["pages"].items()}
    base = rows.get(BASE) or next(iter(rows.values()))
    lines = ["| page | " + " | ".join(title for title, _ in MEASURES.values()) + " |"]
    lines.append("|---|" + "---:|" * len(MEASURES))
    for name, row in rows.items():
        cells = []
        for key, (_, places) in MEASURES.items():
            is_base = row is base
            known = row.get(key) is not None and base.get(key)
            cells.append(
                ""
                if not known
                else f"**{row[key]:.{places}f}**"
                if is_base
                else f"{row[key] / base[key]:.2f}"
            )
        lines.append(f"| {found['pages'][name]['name']} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def chart(found: dict[str, Any]) -> str:
    """Return p50 and p95 of a click as a drawing."""
    rows = [(page["name"], values(page)) for page in found["pages"].values()]
    scale, parts = 560 / max(row["p95"] for _, row in rows), []
    for place, (name, row) in enumerate(rows):
        y, ink = 10 + 34 * place, "#1B6B72" if name.startswith("linli") else "#8A9AA1"
        parts.append(
            f'<text x="190" y="{y + 17}" text-anchor="end">{name}</text>'
            f'<rect x="200" y="{y}" width="{row["p95"] * scale:.0f}" height="24" fill="{ink}" opacity="0.3"/>'
            f'<rect x="200" y="{y}" width="{row["p50"] * scale:.0f}" height="24" fill="{ink}"/>'
            f'<text x="{206 + row["p95"] * scale:.0f}" y="{y + 17}">{row["p50"]:.0f} / {row["p95"]:.0f} ms</text>'
        )
    height = 20 + 34 * len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 {height}" font-family="sans-serif" font-size="14">'
        f'<rect width="900" height="{height}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def section(found: dict[str, Any]) -> str:
    """Return the chapter of docs/performance.md."""
    clicks = min(len(page["click_ms"]) for page in found["pages"].values())
    return f"""## Beside its peers

`make peers`, {found["day"]}, {found["machine"]}: {found["rows"]:,} issues, {found["passes"]} passes by turns with fresh browsers
(headless Chromium on the same cores), {clicks} clicks a page. Bold is what was measured, all else a ratio to it: above 1 is more.

{table(found)}

![A click on the filter, p50 and p95](images/peers.svg)

- A click ends when the page changed last and every picture shows something else (`benchmarks/clock.js`), for all alike.
- Every page shows four figures, 24 months, categories and weekday by hour of the communities chosen; linli's own issues page
  has its six panels. Peers add up arrays that stand ready by community (`benchmarks/peers/figures.py`), the best they can have;
  linli asks its published file, and its page has the whole filter bar.
- KB are those of frames and answers as they come to the page; CPU is that of the server and its children; memory counts what
  processes share once.
- Many are {found["sessions"]}; they share the cores with their browsers: clicks a second are those of both together.
- Not measured: Superset and Evidence. Both install within two minutes (2026-11-29: 67 s with pip; 43 s with npm and
  `--legacy-peer-deps`, without which its parts do not agree), but there is no page of theirs here yet.
"""


def write(docs: Path, found: dict[str, Any]) -> None:
    """Put the chapter into performance.md, in the place of the one before, and the drawing beside it."""
    (docs / "images" / "peers.svg").write_text(chart(found), encoding="utf-8")
    path = docs / "performance.md"
    before = path.read_text(encoding="utf-8") if path.exists() else "# Performance\n"
    text = section(found)
    after = _SECTION.sub(lambda _: text, before) if _SECTION.search(before) else f"{before}\n{text}"
    path.write_text(after, encoding="utf-8")
