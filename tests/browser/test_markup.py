"""Whatever a ledger holds is shown as it was written: nothing of it becomes markup or script, on any view."""

import copy
import re

import pytest
from playwright.sync_api import expect

from linli import contracts
from linli.pipeline import build
from linli.text import labels
from tests.browser.test_walks import VIEWS, open_view, settled

pytestmark = pytest.mark.browser

MARKUP = "<img/src=x/onerror=window.__hit=1>"  # without a blank, so that lists of ids stay lists
TAG = "<x-hit>"  # of a code, whose = would end a dimension's name
# What came of a text that was read as markup, in the page and in the frames in it.
FOUND = """() => {
    const pages = [document, ...[...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument)];
    return pages.filter(Boolean).flatMap((page) => [
        ...(page.defaultView.__hit ? ["ran"] : []),
        ...[...page.querySelectorAll('img[src="x"], x-hit')].map((element) => element.outerHTML),
    ]);
}"""


def told(field, values):
    """Return the values of a column with markup before each text; a known code of a list stays, but for a few."""
    if field.type != "string" or (field.values and not field.open_values) or field.name == "indicator":
        return values
    if field.values:
        few = [number % 7 == 3 for number in range(len(values))]
        return [TAG + code if code and odd else code for code, odd in zip(values, few, strict=True)]
    if field.name.endswith("_ids"):
        return [re.sub(r"[\w-]+", lambda one: MARKUP + one[0], text) if text else text for text in values]
    return [MARKUP + text if isinstance(text, str) else text for text in values]


@pytest.fixture(scope="session")
def hostile(made_once, demo_store):
    """Return a store of the demo street in which every text of every ledger begins with markup."""
    return made_once("hostile", lambda folder: fill(demo_store.parent / "ledgers", folder))


def fill(ledgers, store):
    """Publish ledgers with markup in every text."""
    insert, geometry = build._insert, build.read_geometry

    def hostile_insert(connection, part):
        for field in contracts.load_all()[part.ledger].fields:
            part.frame[field.name] = told(field, part.frame[field.name])
        insert(connection, part)

    def hostile_geometry(source, profile):
        found = copy.deepcopy(geometry(source, profile))
        for collection in found.values():
            for feature in collection["features"]:
                for key in {"compound_id", "community_id", "name"} & set(feature["properties"]):
                    feature["properties"][key] = MARKUP + str(feature["properties"][key])
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "_insert", hostile_insert)
        patch.setattr(build, "read_geometry", hostile_geometry)
        report = build.build(ledgers, store)
    assert report.version, [finding.message for finding in report.findings if finding.severity == "error"][:3]


def test_no_view_takes_a_text_of_a_ledger_for_markup(hostile, serve, page):
    address = serve(hostile)
    seen = 0
    for view in VIEWS:
        open_view(page, f"{address}/{view}")
        page.wait_for_timeout(200)
        assert page.evaluate(FOUND) == [], view
        seen += MARKUP in page.inner_text("body")
    assert seen > len(VIEWS) / 2  # the texts were there to be shown


def test_the_large_map_shows_names_as_they_were_written(hostile, serve, page):
    open_view(page, f"{serve(hostile)}/coverage")
    inside = page.frame_locator("iframe").first
    for layer in ("form", "coverage"):
        page.get_by_test_id("stMain").get_by_text(labels.text(f"layer.{layer}"), exact=True).first.click()
        settled(page)
        marks = inside.locator("path.leaflet-interactive")
        marks.first.wait_for()
        for number in range(0, marks.count(), 9):
            marks.nth(number).hover(force=True)
            expect(inside.locator(".leaflet-tooltip").first).to_contain_text(MARKUP)
            assert page.evaluate(FOUND) == []
    expect(inside.locator(".place").first).to_contain_text(MARKUP)
    page.get_by_role("paragraph").filter(has_text=labels.text("layer.groups")).click()
    settled(page)
    expect(inside.locator(".mark").first).to_be_visible()
    marks.nth(9).click(force=True)
    expect(page.locator(".cardname").first).to_contain_text(MARKUP)
    assert page.evaluate(FOUND) == []


def test_the_door_behind_a_list_shows_texts_as_they_were_written(hostile, serve, page):
    open_view(page, f"{serve(hostile)}/centers")
    page.get_by_role("button", name=labels.text("provenance.button")).nth(1).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(MARKUP)
    assert page.evaluate(FOUND) == []
