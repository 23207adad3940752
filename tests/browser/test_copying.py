"""A panel leaves the page as a picture of what is seen, or as an address that leads back to it."""

import io
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import expect

from linli.text import labels
from tests.browser.test_walks import open_view, settled

pytestmark = pytest.mark.browser


def panel(page, key):
    found = page.locator(f'[class*="st-key-panel-{key}-"], .st-key-panel-{key}').first
    found.scroll_into_view_if_needed()
    found.hover()
    return found


def test_a_picture_is_the_panel_at_twice_its_size(demo_store, serve, page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_view(page, f"{serve(demo_store)}/coverage")
    page.frame_locator("iframe").locator("path.leaflet-interactive").first.wait_for()  # the large map
    shown = panel(page, "forms")
    shown.locator('[data-copy="picture"]').click()
    expect(shown.locator('[data-copy="picture"]')).to_have_text(labels.text("tools.copied"))
    taken = page.evaluate("""async () => {
        const [item] = await navigator.clipboard.read();
        return [...new Uint8Array(await (await item.getType("image/png")).arrayBuffer())];
    }""")
    drawn = Image.open(io.BytesIO(bytes(taken))).convert("RGB")
    width, height = shown.evaluate("(panel) => [panel.offsetWidth, panel.offsetHeight]")
    assert drawn.width == 2 * width
    assert 2 * height < drawn.height < 2.2 * height  # below it the date of the data
    half = drawn.crop(
        (0, drawn.height // 3, drawn.width, drawn.height * 2 // 3)
    )  # the map, not the words above it
    assert len([count for count, _ in half.getcolors(1 << 20) if count > 500]) >= 4


def test_where_no_page_may_write_to_the_clipboard_a_picture_is_a_file_and_a_link_is_copied_still(
    demo_store, serve, page
):
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    open_view(page, f"{serve(demo_store)}/?compare=previous")
    shown = panel(page, "flow")
    expect(shown.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    with page.expect_download() as saved:
        shown.locator('[data-copy="picture"]').click()
    expect(shown.locator('[data-copy="picture"]')).to_have_text(labels.text("tools.saved"))
    title = shown.locator(".panel-title").inner_text()
    assert saved.value.suggested_filename.startswith(title[:8])
    drawn = Image.open(saved.value.path()).convert("RGB")
    assert drawn.width == 2 * shown.evaluate("(panel) => panel.offsetWidth")
    assert len(drawn.crop((0, 100, drawn.width, drawn.height - 150)).getcolors(1 << 20)) > 20

    page.evaluate("document.addEventListener('copy', () => (window.taken = document.activeElement.value))")
    panel(page, "targets").locator('[data-copy="link"]').click()
    link = urlsplit(page.evaluate("window.taken"))
    assert (link.query, link.fragment) == ("compare=previous", "panel-targets")
    page.goto("about:blank")
    page.goto(link.geturl())
    settled(page)
    marked = page.locator('[class*="st-key-panel-targets-"].marked')
    expect(marked).to_be_in_viewport(ratio=0.9)
    assert urlsplit(page.url).query == "compare=previous"
