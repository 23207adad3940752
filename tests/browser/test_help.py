"""A first visit in five steps, remembered by the browser only, and how to read a picture."""

from playwright.sync_api import expect

from tests.browser.test_walks import open_view


def test_a_first_visit_is_led_in_five_steps_once_and_never_in_a_meeting(demo_store, serve, browser):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    page, box = context.new_page(), ".tour"
    address = serve(demo_store)
    open_view(page, f"{address}/resolving?mode=meeting")
    expect(page.locator('[class*="st-key-panel-funnel"]')).to_be_visible()
    expect(page.locator(box)).to_have_count(0)

    page.locator('[class*="st-key-panel-funnel"] .how summary').click()
    opened = page.locator('[class*="st-key-panel-funnel"] .how .menu')
    expect(opened.locator("li")).to_have_count(3)
    expect(opened.locator("svg")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opened).to_be_hidden()

    # Which center is not chosen yet, so that there is no sentence to begin with.
    open_view(page, f"{address}/center")
    expect(page.locator(".panel-title")).to_be_visible()
    expect(page.locator(box)).to_have_count(0)

    open_view(page, f"{address}/")
    for step in range(1, 6):
        expect(page.locator(f"{box} b")).to_contain_text(f"{step} / 5")
        expect(page.locator("[data-toured]")).to_have_count(1)
        page.locator(f"{box} .done").click()
    expect(page.locator(box)).to_have_count(0)
    expect(page.locator("[data-toured]")).to_have_count(0)
    open_view(page, f"{address}/coverage")
    expect(page.locator('[class*="st-key-panel-communities"]')).to_be_visible()
    expect(page.locator(box)).to_have_count(0)

    page.locator('[data-pill="mode"] summary').click()
    page.locator("[data-tour-again]").click()
    expect(page.locator(f"{box} b")).to_contain_text("1 / 5")
    page.locator('[data-pill="mode"] summary').click()
    page.locator('[data-door="mode=meeting"]').click()
    expect(page.locator(box)).to_have_count(0)
    context.close()
