"""Every view from a phone to a wall, seen, heard and by keys: nothing is cut, small, alike, without a name or moved."""

from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from PIL import Image
from playwright.sync_api import TimeoutError as Late

from dev import pictures
from linli import navigation
from linli.text import labels
from linli.theme import colours
from linli.warehouse.store import Store
from tests import sight
from tests.browser.test_every_mark import RESTS, starts
from tests.browser.test_walks import open_view

__all__ = ["starts"]
# The first is that of a view that was just opened: what a window that changes sets right would hide what stood wrong before.
# 1280×720 at 150 % is a window of 853×480 whose pixels are half as large again.
SIZES = ((1366, 768), (1024, 768), (1920, 1080), (853, 480), (3840, 1080))
PHONE = (390, 844)
# What is told at the foot of a picture, at its axes, by doors and in tables that are drawn closer may be smaller.
FOOT = (
    ".note, .stamp, .hint, .papernote, svg, .door, .how, .tools, [data-tight], .table:has(th:nth-child(10)), .matrix, .card.tight, "
    ".stage footer, .stage header, .stage .cover p"
)
FAULTS = """([least, foot]) => {
    const shown = (one) => one.getClientRects().length && one.getBoundingClientRect().width;
    const named = (one) => `${one.tagName} ${one.className} ${one.innerText ?? ""}`.replace(/\\s+/g, " ").slice(0, 90);
    const main = document.querySelector('[data-testid="stMain"]');
    const found = main.scrollWidth > main.clientWidth + 1 ? ["the page scrolls sideways"] : [];
    for (const one of document.querySelectorAll('[data-testid="stTopNavSection"]')) {
        if (/[A-Za-z]/.test(one.textContent) && !one.matches("[data-more]")) found.push(`English: ${one.textContent}`);
    }
    // A wide table is scrolled on a phone, and a drawing whose letters would be too small.
    const isPhone = innerWidth <= 640;
    const whole = isPhone ? ".bars, .timeline" : ".table, .matrix, .sides, .bars, .timeline, .fill";
    for (const one of main.querySelectorAll(whole)) {
        if (one.scrollWidth > one.clientWidth + 1) found.push(`sideways: ${named(one)}`);
    }
    for (const strip of isPhone ? [] : main.querySelectorAll(".kpis")) {  // in a meeting a card is its name and one line
        const lines = (card) => card.querySelector(".d") && getComputedStyle(card.querySelector(".spark") ?? card).display === "none"
            && card.querySelector(".d").getBoundingClientRect().top > card.querySelector(".v").getBoundingClientRect().bottom - 4;
        for (const card of strip.children) if (lines(card)) found.push(`three lines: ${named(card)}`);
    }
    for (const panel of main.querySelectorAll('[class*="st-key-panel-"], .card')) {
        const { left, right, bottom } = panel.getBoundingClientRect();
        const beyond = [...panel.querySelectorAll("*")].find((one) => {
            if (!shown(one) || one.closest(".tools, .door, .how, .fill *, svg *, .table *, .matrix *, .sides *, .bars *, .timeline *, iframe, details:not([open]) > :not(summary)")) return false;
            const box = one.getBoundingClientRect();
            return box.left < left - 1 || box.right > right + 1 || box.bottom > bottom + 1;
        });
        if (beyond) found.push(`beyond its panel: ${named(beyond)}`);
    }
    // A map that is seen near holds what lies around it too: that ends at its edge.
    for (const drawing of main.querySelectorAll(".fill svg")) {
        const room = (drawing.closest('[class*="st-key-panel-"]') ?? drawing).getBoundingClientRect();
        const isOver = ({ left, right, top, bottom }) => left < room.left - 8 || right > room.right + 8 || top < room.top - 8 || bottom > room.bottom + 8;
        const over = getComputedStyle(drawing).overflow === "visible" && !drawing.style.minWidth
            && [...drawing.querySelectorAll("path, rect, circle")].find((one) => !one.closest("defs") && isOver(one.getBoundingClientRect()));
        if (over) found.push(`drawn over others: ${named(drawing.parentElement.parentElement)}`);
    }
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
        range.selectNodeContents(texts.currentNode);
        const isSeen = range.getBoundingClientRect().width && !parentElement.closest("style");
        // Whole phrases, and the words that Streamlit puts on its own parts.
        const isEnglish = /[a-z]{3,} [a-z]{2,}|\\b(upload|browse|choose|download|limit|search|loading|running|error)\\b/i.test(data);
        if (isSeen && isEnglish && Number.parseFloat(getComputedStyle(parentElement).fontSize)) found.push(`English: ${data.slice(0, 60)}`);
        const block = parentElement.closest("p, div, td, th, li, dd, dt");
        if (!data.includes("、") || !shown(block) || parentElement.closest("svg, style")) continue;
        const start = block.getBoundingClientRect().left + parseFloat(getComputedStyle(block).paddingLeft);
        [...data].forEach((sign, at) => {
            if (sign !== "、") return;
            range.setStart(texts.currentNode, at);
            range.setEnd(texts.currentNode, at + 1);
            if (Math.abs(range.getBoundingClientRect().left - start) < 2) found.push(`a line begins with 、: ${named(block)}`);
        });
    }
    const seen = (one) => shown(one) && getComputedStyle(one).visibility !== "hidden";
    const small = {};
    for (const root of [main, ...[...main.querySelectorAll("iframe")].map((frame) => frame.contentDocument?.body)].filter(Boolean)) {
        const words = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (words.nextNode()) {
            const one = words.currentNode.parentElement;
            if (!words.currentNode.data.trim() || !seen(one) || one.closest("style, script, select, [aria-hidden=true]")) continue;
            const { a = 1, b = 0 } = (one.closest("svg") && one.getScreenCTM()) || {};
            const size = Number.parseFloat(one.ownerDocument.defaultView.getComputedStyle(one).fontSize) * Math.hypot(a, b);
            if (size && size < (one.closest("FOOT") ? foot : least) - 0.3) small[`${one.tagName} ${one.getAttribute("class") ?? ""}`] = size;
        }
    }
    for (const [one, size] of Object.entries(small)) found.push(`small: ${one} ${size.toFixed(1)}`);
    for (const drawing of main.querySelectorAll("svg:not(.js-plotly-plot *), .js-plotly-plot")) {
        const room = (drawing.closest('[class*="st-key-panel-"]') ?? drawing).getBoundingClientRect();
        const words = [...drawing.querySelectorAll("text")].filter((one) => one.textContent && seen(one));
        const boxes = words.map((one) => one.getBoundingClientRect());
        const cut = ({ left, right }) => left < room.left - 2 || right > room.right + 2;
        const first = drawing.style.minWidth ? -1 : boxes.findIndex(cut);
        if (first >= 0) found.push(`cut: ${words[first].textContent}`);
        for (const [place, one] of boxes.entries()) {
            const over = boxes.findIndex((other, at) => at > place && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 2
                && Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > 0.4 * Math.min(one.height, other.height));
            if (over >= 0) found.push(`over each other: ${words[place].textContent} ${words[over].textContent}`);
        }
    }
    return found;
}""".replace("FOOT", FOOT)
AXE = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
# Streamlit's own: its place for files says that it is nothing to hear, and has a name; what is in it is a button with one.
OTHERS = {"presentation-role-conflict": '[data-testid="stFileUploaderDropzone"]'}
HEARD = """async (others) => {
    const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.filter(({ target }) => !document.querySelector(target[0])?.matches(others[id] ?? "x-y"))
        .map(({ html }) => `${id}: ${html.slice(0, 120)}`));
}"""
NAMES = """() => {
    const found = [];
    for (const panel of document.querySelectorAll('[class*="st-key-panel-"]')) {
        const key = panel.className.match(/st-key-panel-([a-z_]+)/)[1];
        const drawn = ".fill svg, .bars, .js-plotly-plot, iframe";
        for (const one of panel.querySelectorAll(drawn)) {
            if (!(one.getAttribute("aria-label") ?? one.title)) found.push(`${key}: a picture without a name`);
        }
        if (panel.querySelector(drawn) && panel.querySelector(".door") && !panel.querySelector('[data-door="table"]')) found.push(`${key}: no table`);
        for (const one of panel.querySelectorAll(".fill svg:has([data-door]), .bars:has([data-door]), tbody:has([data-door])")) {
            if (!one.querySelector('[tabindex="0"], button, a')) found.push(`${key}: out of reach of keys`);
        }
    }
    return [document.documentElement.lang, document.title, [...document.querySelectorAll("h1")].map((one) => one.textContent), found];
}"""
# Colours of what a legend names, but for marks of another form: ticks, rings, grounds.
LEGENDS = """() => [...document.querySelectorAll(".legend")].map((one) => [...one.querySelectorAll(".swatch:not(.hatched)")]
    .map((each) => getComputedStyle(each).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)))"""
ANOTHER_FORM = {colours.INK, colours.PAPER, colours.TINT}
RAMP = {colours.shade(step / 100) for step in range(101)}


SEEN = """() => {
    const panel = document.querySelector('[class*="st-key-panel-"]');
    const kinds = "iframe, .js-plotly-plot, svg:not(.spark, .how *), .table, .bars, dl, .matrix, .sides";
    const box = (panel.querySelector(kinds) ?? panel).getBoundingClientRect();
    return (Math.min(innerHeight, box.bottom) - box.top) / box.height;
}"""
WHOLE = ("coverage", "issues", "resolving")  # the map or chart that leads takes what the window leaves
LISTED = ("materials", "seminar", "definitions", "data_status")  # no view of one main picture
AT_1024 = ("overview", "coverage", "issues", "resolving")  # on a projector of 4:3 too


def least(mode, width):
    """Return the least size of texts and of what is told at the foot, in the pixels of a window."""
    return [18, 16] if mode == "meeting" and width > 900 else [12, 12]


def alike(legends):
    """Return the states of a legend that some eye hardly tells apart; the steps of a scale are judged as a scale."""
    found = []
    for legend in legends:
        inks = ["#{:02X}{:02X}{:02X}".format(*ink) for ink in legend]
        found += sight.alike([ink for ink in inks if ink not in ANOTHER_FORM | RAMP])
    return found


def unlike(page, name, width, mode, accepts):
    """Return what moved on a view since its picture in docs/ was taken; where that is accepted, take the picture anew."""
    where = pictures.path(name, width, mode)
    kept, before = (Image.open(where) if where.exists() else None), None
    for _ in range(15):  # a chart may still be drawn to the room there is
        image, changing = pictures.take(page)
        boxes = pictures.moved(image, kept, changing) if kept else [(0, 0, *image.size)]
        if not boxes:
            return []
        if accepts and before == image:
            pictures.keep(image, where)
            return []
        before = image
        page.wait_for_timeout(400 if accepts else 200)
    return [f"{name} at {width}, {mode}: {pictures.told(image, where, boxes)}"]


@pytest.mark.parametrize("mode", ["desk", "meeting"])
def test_every_view_is_whole_at_every_size_and_asks_nobody_else(
    demo_store, serve, page, starts, mode, pytestconfig
):
    """One walk for all: what is cut, small, alike or without a name, what of the main picture stands above the fold in a
    meeting, what moved since the pictures in docs/ were taken, and whom the page asks.
    """
    accepts = pytestconfig.getoption("--pictures")
    found, seen, asked = [], {}, []
    page.on("request", lambda request: asked.append(request.url))
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.on("pageerror", lambda error: found.append(str(error)))
    street = Store(demo_store).reader().rows("communities_list")[0]["street"]
    for name in navigation.ANCHORS:
        address = starts.get(name, name)
        page.set_viewport_size({"width": 1366, "height": 768})
        open_view(page, f"{serve(demo_store)}/{address}{'&' if '?' in address else '?'}mode={mode}")
        is_ours = pictures.has_their_letters(page)
        for width, height in (*SIZES, *([PHONE] if mode == "desk" else [])):
            page.set_viewport_size({"width": width, "height": height})
            sizes = least(mode, width)
            try:
                page.wait_for_function(
                    f"(sizes) => ({RESTS})() && !({FAULTS})(sizes).length", arg=sizes, timeout=5_000
                )
            except Late:
                faults = page.evaluate(FAULTS, sizes) or ["never comes to rest"]
                found += [f"{name} at {width}: {fault}" for fault in faults]
            leads = name not in LISTED and (width == 1366 or (width == 1024 and name in AT_1024))
            if mode == "meeting" and leads:
                share = 0.95 if name in WHOLE else 0.6
                try:
                    page.wait_for_function(f"() => ({SEEN})() > {share}", timeout=3_000)
                except Late:
                    seen[name, width] = page.evaluate(SEEN)
            if (width, height) in pictures.SIZES[mode] and is_ours:
                found += unlike(page, name, width, mode, accepts)
            if width == 1366:
                for frame in page.frames:
                    frame.evaluate(AXE)
                found += [f"{name}: {fault}" for fault in page.evaluate(HEARD, OTHERS)]
                said, title, headings, nameless = page.evaluate(NAMES)
                called = labels.text(f"page.{name}")
                assert (said, title, headings[0]) == ("zh-CN", f"{called} · {street}", called)
                found += [f"{name}: {fault}" for fault in (*nameless, *alike(page.evaluate(LEGENDS)))]
    page.set_viewport_size({"width": 1366, "height": 768})
    assert found == []
    assert seen == {}
    away = [url for url in asked if urlsplit(url).scheme not in ("data", "blob", "about")]
    assert {urlsplit(url).hostname for url in away} == {"127.0.0.1"}
    assert any(url.endswith("leaflet.js") for url in away)


PLANTED = {
    "the page scrolls sideways": '<p style="width:3000px">x</p>',
    "English: Upload": "<p>Upload</p>",
    "sideways: DIV table": '<div class="table" style="overflow:auto"><p style="width:2000px">x</p></div>',
    "three lines": '<div class="kpis"><div class="card"><i class="spark"></i><b class="v">1</b><div class="d">x</div></div></div>',
    "beyond its panel": '<div class="st-key-panel-a" style="width:50px"><p style="width:90px">x</p></div>',
    "a line begins with 、": '<p style="width:3em;word-break:break-all;line-break:anywhere">一二三、四</p>',
    "small: P": '<p style="font-size:11px">x</p>',
    "small: text": '<svg viewBox="0 0 900 90" width="300"><text y="50" font-size="30">x</text></svg>',
    "over each other": '<svg><text y="50" x="9">明月</text><text y="52" x="9">新港</text></svg>',
    "cut": '<div class="st-key-panel-b" style="overflow:hidden"><svg style="overflow:visible"><text y="50" x="-40">明月路</text></svg></div>',
    "drawn over others": '<div class="st-key-panel-e"><div class="fill"><svg style="overflow:visible"><path d="M-90 0H900V9Z"/></svg></div></div>',
    "button-name": "<button></button>",
    "color-contrast": '<p style="color:#999">明月路</p>',
    "svg-img-alt": '<svg role="img" viewBox="0 0 9 9"><path d="M0 0H9V9Z"/></svg>',
    "a picture without a name": '<div class="st-key-panel-c"><div class="fill"><svg></svg></div></div>',
    "no table": '<div class="st-key-panel-d"><div class="bars" aria-label="x"></div><i class="door"></i></div>',
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_walk_finds_what_is_planted(page, fault):
    sheet = "<style>body{margin:0;font-size:20px}.spark{display:none}.v,.d{display:block}</style>"
    page.set_content(f'{sheet}<main data-testid="stMain"><h1>x</h1>{PLANTED[fault]}</main>')
    page.evaluate(AXE)
    found = [
        *page.evaluate(FAULTS, least("desk", 1366)),
        *page.evaluate(HEARD, OTHERS),
        *page.evaluate(NAMES)[-1],
    ]
    assert any(fault in each for each in found), found


def test_the_walk_finds_colours_that_look_alike(page):
    page.set_content(
        '<div class="legend"><i class="swatch" style="background:#6B8A3A"></i><i class="swatch" style="background:#B85C4A"></i></div>'
    )
    assert alike(page.evaluate(LEGENDS)) != []


def test_names_to_choose_from_are_whole_in_a_meeting_on_a_projector(demo_store, serve, page):
    page.set_viewport_size({"width": 1024, "height": 768})
    open_view(page, f"{serve(demo_store)}/center?mode=meeting")
    page.wait_for_function(RESTS)
    assert page.evaluate(FAULTS, least("meeting", 1024)) == []


def test_a_map_of_one_community_ends_at_its_edge(demo_store, serve, page):
    page.set_viewport_size({"width": 1366, "height": 768})
    community = Store(demo_store).reader().rows("communities_list")[4]["community_id"]
    found = []
    for address in ("?", "base?", "reach?", "planner?", "kinds?lack=map&", "plan?"):
        open_view(page, f"{serve(demo_store)}/{address}community={community}")
        page.wait_for_function(RESTS)
        found += [f"{address}: {fault}" for fault in page.evaluate(FAULTS, least("desk", 1366))]
    assert found == []


def test_a_map_that_comes_after_its_room_is_whole_in_a_meeting(demo_store, serve, page):
    """A room is kept for the frame of the map, so that nothing changes its size when the frame comes, or comes again."""
    page.set_viewport_size({"width": 1366, "height": 768})
    open_view(page, f"{serve(demo_store)}/coverage?mode=meeting")
    page.wait_for_function(RESTS)
    page.evaluate("""() => {
        const frame = document.querySelector("iframe");
        frame.removeAttribute("data-mapped");
        frame.replaceWith(frame.cloneNode());
    }""")
    page.wait_for_function(f"() => ({SEEN})() > 0.95")
