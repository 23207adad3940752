"""A view on paper: by the command line, and as the browser prints it from the page."""

import io
import re
import unicodedata
import urllib.error
import urllib.request

import pypdf
import pytest

from linli import printing
from tests import small
from tests.browser.test_walks import settled


def pages(pdf: bytes) -> list[str]:
    """Return the text of each page; for some signs a font names their radical instead."""
    found = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    return [unicodedata.normalize("NFKC", text).replace("\u2eda", "页").replace(" ", "") for text in found]


def test_a_view_is_printed_whole_with_its_name_filters_date_and_pages(
    demo_store, browser, serve, page, tmp_path, monkeypatch
):
    out = tmp_path / "list.pdf"
    done = small.linli(
        "print", "worklist", str(out), "--set", "community=990101001005", "--store", str(demo_store)
    )
    assert (done.returncode, done.stderr) == (0, "")
    told = pages(out.read_bytes())
    assert all(f"第{number}页,共{len(told)}页" in text for number, text in enumerate(told, 1))
    assert all("在办清单" in text and "槐荫社区" in text and "数据日期2026年9月30日" in text for text in told)
    assert "件" in told[0]
    # The page's own print says the same: every open issue, and the same edges.
    address = serve(demo_store)
    page.goto(f"{address}/worklist?community=990101001005")
    settled(page)
    page.locator("tr[data-row]").first.wait_for()
    rows = page.locator("tr[data-row]").count()
    printed = pages(page.pdf(prefer_css_page_size=True))
    for text in ("".join(told), "".join(printed)):
        assert len(set(re.findall(r"YX\d+", text))) == rows
        assert "第1页,共" in text
    page.evaluate("() => { window.print = () => (window.asked = true) }")
    page.locator("[data-print]").click()
    assert page.evaluate("window.asked")


def test_a_map_stands_whole_on_paper_at_any_width_of_the_window(demo_store, browser, serve, page):
    page.set_viewport_size({"width": 1900, "height": 900})
    page.goto(f"{serve(demo_store)}/coverage")
    settled(page)
    frame = page.locator("iframe").first
    frame.wait_for()
    page.wait_for_timeout(1000)
    wide = frame.evaluate("(frame) => frame.contentDocument.documentElement.clientWidth")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    # What the map was drawn for, it still has; what is seen of it lies within its panel.
    assert frame.evaluate("(frame) => frame.contentDocument.documentElement.clientWidth") >= wide * 0.98
    inside, panel = (
        frame.bounding_box(),
        page.locator('[class*="st-key-panel-"]:has(iframe)').first.bounding_box(),
    )
    assert inside["x"] + inside["width"] <= panel["x"] + panel["width"] + 1


def test_nobody_else_gets_in_while_a_view_is_printed(demo_store):
    with printing._served(demo_store, "secret") as address:
        for cookie in ("", f"{printing.KEY}=other", f"x{printing.KEY}=secret"):
            asked = urllib.request.Request(f"{address}/", headers={"Cookie": cookie})  # noqa: S310 (own server)
            with pytest.raises(urllib.error.HTTPError, match="403"):
                urllib.request.urlopen(asked)  # noqa: S310
