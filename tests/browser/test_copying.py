"""What leaves the screen: a panel as a picture or as an address that leads back to it, a file on two sheets of paper."""

import io
from urllib.parse import urlsplit

import duckdb
import pypdf
import pytest
from PIL import Image
from playwright.sync_api import expect

from linli.text import labels
from linli.warehouse.store import Store
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
    marked = page.locator('[class*="st-key-panel-targets-"][data-marked]')
    expect(marked).to_be_in_viewport(ratio=0.9)
    assert urlsplit(page.url).query == "compare=previous"


def test_the_file_of_any_compound_is_two_sheets_with_nothing_cut(demo_store, serve, page):
    with duckdb.connect(str(Store(demo_store).reader().path), read_only=True) as data:
        kinds = (
            "select compound_id from branch_compounds group by all having count(*) > 1",  # two branches
            "select compound_id from compounds anti join branch_compounds using (compound_id)",
            "select compound_id from meetings where compound_id is not null group by all order by count(*) desc",
            "select compound_id from issue_spells where ended_at is null group by all order by count(*) desc",
        )
        chosen = [data.sql(f"{kind} limit 1").fetchall()[0][0] for kind in kinds]
    address = serve(demo_store)
    for compound in dict.fromkeys(chosen):
        open_view(page, f"{address}/compound?compound={compound}")
        page.locator(".js-plotly-plot .main-svg[viewBox]").first.wait_for()
        sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
        assert (len(sheets), all(sheet.mediabox.width > sheet.mediabox.height for sheet in sheets)) == (
            2,
            True,
        )
        page.set_viewport_size({"width": 1054, "height": 726})  # A4 without its margins
        page.emulate_media(media="print")
        panels = page.locator('[class*="st-key-panel-"]')
        wide = panels.evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className)"
        )
        assert wide == []
        page.emulate_media(media="null")
        page.set_viewport_size({"width": 1366, "height": 768})
