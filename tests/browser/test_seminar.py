"""The seminar as it is given: turned by keys and clicks, left for a live view and come back to, downloaded, kept."""

import pytest
from playwright.sync_api import expect

from linli.text import labels
from linli.warehouse.store import Store
from tests.browser.test_walks import open_view, settled

pytestmark = pytest.mark.browser


def on_stage(page, number):
    """Expect that one page of the stage is shown, and no other."""
    expect(page.locator(".stage section.on")).to_have_count(1)
    expect(page.locator(".stage .place b")).to_have_text(str(number + 1))
    expect(page.locator(f'.stage .dot[data-go="{number}"]')).to_have_class("dot on")


def test_pages_are_turned_by_keys_clicks_and_the_map_of_parts(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/seminar")
    on_stage(page, 0)
    last = page.locator(".stage .dot").count() - 1
    assert last > 10
    for key, number in (
        ("ArrowRight", 1),
        ("PageDown", 2),
        ("ArrowLeft", 1),
        ("End", last),
        ("ArrowRight", last),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        on_stage(page, number)
    page.mouse.click(900, 400)
    on_stage(page, 1)
    page.mouse.click(60, 700)
    on_stage(page, 0)
    page.locator('.stage .dot[data-go="7"]').click()
    on_stage(page, 7)
    page.reload()
    settled(page)
    on_stage(page, 7)


def test_a_live_view_is_visited_and_left_for_the_same_page(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/seminar?page=2")
    on_stage(page, 2)
    page.locator("[data-live]").click()
    page.wait_for_url("**/coverage?mode=seminar")
    settled(page)
    expect(page.locator(".stage")).to_have_count(0)
    page.get_by_role("button", name=labels.text("stage.back")).click()
    page.wait_for_url("**/seminar?*page=2*")
    settled(page)
    on_stage(page, 2)


def test_names_give_way_to_letters_and_figures_open_their_definition(demo_store, serve, page):
    name = Store(demo_store).reader().rows("communities_list")[0]["name"]
    open_view(page, f"{serve(demo_store)}/seminar")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    on_stage(page, 2)
    stage = page.locator(".stage")
    expect(stage).to_contain_text(name)
    page.locator('[data-door="mask"]').click()
    page.wait_for_url("**/seminar?*mask=yes*")
    expect(stage).not_to_contain_text(name)
    expect(stage).to_contain_text(labels.text("speech.masked_community", letter="甲"))
    on_stage(page, 2)
    expect(page.locator("[data-live]")).to_have_count(0)
    page.keyboard.press("ArrowRight")  # heard once, though the stage was drawn twice
    on_stage(page, 3)
    page.locator(".stage section.on .figure").first.click()
    expect(page.locator(".stage section.on .notes")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".stage section.on .notes")).to_be_hidden()
    page.keyboard.press("Escape")
    page.wait_for_url(lambda url: "/seminar" not in url)


def test_the_speech_opens_its_figures_takes_other_words_and_is_downloaded(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/materials")
    paper = page.locator(".paper")
    paper.locator('[data-door="N05"]').click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(labels.text("slot.slot_branches.meaning"))
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_text(labels.text("paper.edit")).click()
    words = page.locator("textarea").first
    words.fill(words.input_value().replace("各位领导", "各位来宾"))
    # By keyboard: on a busy machine the areas above still take their heights, and a button that moves under the mouse
    # between press and release is not clicked.
    keep = page.get_by_role("button", name=labels.text("paper.keep"))
    keep.press("Enter")
    expect(paper).to_contain_text("各位来宾")
    expect(paper.locator('[data-door="N01"]')).to_have_text("12")
    with page.expect_download() as download:
        page.get_by_role("button", name=labels.text("paper.form.docx")).press("Enter")
    assert download.value.suggested_filename.endswith(".docx")
    words = page.locator("textarea").first
    words.fill("〔没有的数〕")
    keep.press("Enter")
    expect(page.get_by_text(labels.text("speech.unknown_blank", title="没有的数"))).to_be_visible()
    expect(paper).to_contain_text("各位来宾")
