"""Every view at the sizes of projectors and desks: nothing scrolls sideways, lies beyond its panel or breaks a line before a comma."""

import pytest
from playwright.sync_api import TimeoutError as Late

from linli import navigation
from tests.browser.test_every_mark import RESTS, starts
from tests.browser.test_walks import open_view

__all__ = ["starts"]
SIZES = ((1024, 768), (1366, 768), (1920, 1080))
FAULTS = """() => {
    const shown = (one) => one.getClientRects().length && one.getBoundingClientRect().width;
    const named = (one) => `${one.tagName} ${one.className} ${one.innerText ?? ""}`.replace(/\\s+/g, " ").slice(0, 90);
    const main = document.querySelector('[data-testid="stMain"]');
    const found = main.scrollWidth > main.clientWidth + 1 ? ["the page scrolls sideways"] : [];
    for (const one of document.querySelectorAll('[data-testid="stTopNavSection"]')) {
        if (/[A-Za-z]/.test(one.textContent) && !one.matches("[data-more]")) found.push(`English: ${one.textContent}`);
    }
    for (const one of main.querySelectorAll(".table, .matrix, .sides, .bars, .timeline, .fill")) {
        if (one.scrollWidth > one.clientWidth + 1) found.push(`sideways: ${named(one)}`);
    }
    for (const strip of main.querySelectorAll(".kpis")) {  // in a meeting a card is its name and one line
        const lines = (card) => card.querySelector(".d") && getComputedStyle(card.querySelector(".spark") ?? card).display === "none"
            && card.querySelector(".d").getBoundingClientRect().top > card.querySelector(".v").getBoundingClientRect().bottom - 4;
        for (const card of strip.children) if (lines(card)) found.push(`three lines: ${named(card)}`);
    }
    for (const panel of main.querySelectorAll('[class*="st-key-panel-"], .card')) {
        const { left, right, bottom } = panel.getBoundingClientRect();
        const beyond = [...panel.querySelectorAll("*")].find((one) => {
            if (!shown(one) || one.closest(".tools, .door, svg *, .table *, .matrix *, .sides *, .bars *, .timeline *, iframe")) return false;
            const box = one.getBoundingClientRect();
            return box.left < left - 1 || box.right > right + 1 || box.bottom > bottom + 1;
        });
        if (beyond) found.push(`beyond its panel: ${named(beyond)}`);
    }
    const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
        const { data, parentElement } = texts.currentNode;
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
    return found;
}"""


@pytest.mark.parametrize("mode", ["desk", "meeting"])
def test_nothing_is_cut_at_any_size(demo_store, serve, page, starts, mode):
    found = []
    for name in navigation.ANCHORS:
        address = starts.get(name, name)
        open_view(page, f"{serve(demo_store)}/{address}{'&' if '?' in address else '?'}mode={mode}")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            try:
                page.wait_for_function(f"() => ({RESTS})() && !({FAULTS})().length", timeout=5_000)
            except Late:
                found += [f"{name} at {width}: {fault}" for fault in page.evaluate(FAULTS)]
    page.set_viewport_size({"width": 1366, "height": 768})
    assert found == []
