"""Several processes serve one store, as behind a proxy: what is published meanwhile is offered on every open page."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

from linli.pipeline import build
from linli.text import labels

pytestmark = pytest.mark.browser


def test_a_new_version_is_offered_by_every_process_without_a_click(browser, serve, small_store, small_source):
    with ThreadPoolExecutor(2) as pool:
        addresses = list(pool.map(lambda _: serve(small_store, fresh=True), range(2)))
    context = browser.new_context()
    pages = [context.new_page() for _ in addresses]
    offer = labels.text("version.newer")
    try:
        for page, address in zip(pages, addresses, strict=True):
            page.goto(address)
            expect(page.locator(".filterbar")).to_be_visible()
        build.build(small_source, small_store)
        for page in pages:
            expect(page.get_by_role("button", name=offer)).to_be_visible()
        pages[0].get_by_role("button", name=offer).click()
        expect(pages[0].get_by_role("button", name=offer)).to_have_count(0)
    finally:
        context.close()


def test_a_server_that_does_not_say_which_version_is_live_makes_no_page_run_again(small_store, serve, page):
    page.route(
        "**/linli-live", lambda route: route.fulfill(content_type="text/html", body="<!doctype html><title>")
    )
    page.goto(serve(small_store))
    expect(page.locator(".filterbar")).to_be_visible()
    page.wait_for_timeout(1000)
    page.evaluate("window.linliBar = (door) => (document.title = door)")
    with page.expect_response("**/linli-live"):
        pass
    page.wait_for_timeout(300)
    assert page.title() != "newer"
