"""The page by hand: 1 KB of JSON a click and SVG drawn by the page itself. Nothing does less; nothing more is told, either."""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from benchmarks.peers.figures import TITLES, WEEKDAYS, Figures

figures = Figures()
ABOUT = {
    "communities": figures.communities,
    "titles": TITLES,
    "days": WEEKDAYS,
    "names": figures.categories,
    "hours": figures.hours,
}
PAGE = """<!doctype html><meta charset="utf-8"><title>By hand</title>
<style>body{font:15px sans-serif;margin:1rem}[aria-pressed=true]{background:#1B6B72;color:#fff}
.figures{display:grid;grid-template-columns:repeat(4,1fr)}svg{display:block;width:100%;height:260px}</style>
<div class="communities"></div><div class="figures"></div><svg></svg><svg></svg><svg></svg>
<script>const about = __ABOUT__, chosen = new Set(), [trend, bars, heat] = document.querySelectorAll("svg");
const text = (x, y, t) => `<text x="${x}" y="${y}" font-size="12">${t}</text>`;
async function show() {
  const found = await (await fetch("data?c=" + [...chosen])).json(), top = Math.max(...found.trend, 1), most = Math.max(...found.categories, 1);
  document.querySelector(".figures").innerHTML = about.titles.map((t, i) => `<div><small>${t}</small><h2>${found.figures[i].toLocaleString()}</h2></div>`).join("");
  trend.innerHTML = `<polyline fill="none" stroke="#8A5A2B" points="${found.trend.map((v, i) => `${40 + i * 50},${240 - 220 * v / top}`).join(" ")}"/>` + text(0, 20, top);
  bars.innerHTML = found.categories.map((v, i) => `<rect x="60" y="${i * 25}" width="${900 * v / most}" height="20" fill="#1B6B72"/>` + text(0, i * 25 + 15, about.names[i]) + text(970, i * 25 + 15, v)).join("");
  const known = found.hours.flat().filter((v) => v !== null), low = Math.min(...known), span = Math.max(...known) - low || 1;
  heat.innerHTML = found.hours.map((row, d) => text(0, d * 34 + 20, about.days[d]) + row.map((v, h) => v === null ? "" : `<rect x="${60 + h * 110}" y="${d * 34}" width="106" height="30" fill="rgba(27,107,114,${0.1 + 0.9 * (v - low) / span})"/>` + text(100 + h * 110, d * 34 + 20, v.toFixed(0))).join("")).join("");
}
for (const name of about.communities) {
  const button = document.querySelector(".communities").appendChild(Object.assign(document.createElement("button"), { textContent: name }));
  button.onclick = () => { chosen.delete(name) || chosen.add(name); button.ariaPressed = chosen.has(name); show(); };
}
show();</script>""".replace("__ABOUT__", json.dumps(ABOUT))  # noqa: E501


class Handler(BaseHTTPRequestHandler):
    """Answers the page and its data."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        """Answer one request."""
        asked = urlsplit(self.path)
        chosen = [key for key in parse_qs(asked.query).get("c", [""])[0].split(",") if key]
        body = json.dumps(figures.of(chosen)) if asked.path == "/data" else PAGE
        self.send_response(200)
        self.send_header("content-type", "application/json" if asked.path == "/data" else "text/html")
        self.send_header("content-length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
