"""What a meeting counts: how many clicks it takes, and that Back undoes one of them, exactly."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from linli.text import labels
from linli.warehouse.store import Store
from tests.browser.test_walks import open_view, settled


def stands(page) -> tuple[str, dict[str, list[str]]]:
    """Return the view and what its address says beside the usual period."""
    address = urlsplit(page.url)
    said = parse_qs(address.query)
    if said.get("period") == ["last3"]:
        del said["period"]
    return address.path.strip("/"), said


def communities(demo_store) -> list[str]:
    return [row["community_id"] for row in Store(demo_store).reader().rows("communities_list")]


def wait(page, view, said) -> None:
    for _ in range(100):
        if stands(page) == (view, said):
            break
        page.wait_for_timeout(100)
    settled(page)
    assert stands(page) == (view, said)


def test_back_undoes_a_bar_and_then_a_row_one_press_each(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/coverage")
    bar = page.locator('.bars [data-door^="community="]').first
    community = (bar.get_attribute("data-door") or "").partition("=")[2]
    bar.click()
    wait(page, "coverage", {"community": [community]})
    page.locator('tr[data-door^="goto=compound"]').first.click()
    page.wait_for_url("**/compound?*")
    _, file = stands(page)
    wait(page, "compound", file)
    page.get_by_text(labels.text("page.compare"), exact=True).first.click()
    wait(page, "compare", {"community": [community]})
    for view, said in (("compound", file), ("coverage", {"community": [community]}), ("coverage", {})):
        page.go_back()
        wait(page, view, said)
    for view, said in (("coverage", {"community": [community]}), ("compound", file)):
        page.go_forward()
        wait(page, view, said)


@pytest.mark.parametrize("start", ["", "issues", "find"])
def test_one_click_starts_the_slides_of_the_community_chosen(demo_store, serve, page, start):
    [community, *_] = communities(demo_store)
    open_view(page, f"{serve(demo_store)}/{start}?community={community}")
    page.locator('[data-door="goto=seminar"]').click()
    wait(page, "seminar", {"community": [community]})
    expect(page.locator(".stage h1")).to_be_visible()
    expect(page.locator(".stage")).not_to_contain_text(labels.text("speech.reason.no_case"))
    page.go_back()
    wait(page, start, {"community": [community]})


def test_two_communities_stand_beside_each_other_in_three_clicks(demo_store, serve, page):
    first, second, *_ = communities(demo_store)
    open_view(page, serve(demo_store))
    page.get_by_text(labels.text("page.compare"), exact=True).first.click()
    page.wait_for_url("**/compare*")
    for number, community in enumerate((first, second), start=1):
        settled(page)
        page.locator(f'[class*="panel-compare"] [data-many][data-value="{community}"]').click()
        expect(page.locator('[class*="panel-compare"] [data-many][aria-pressed="true"]')).to_have_count(
            number
        )
    wait(page, "compare", {"community": [f"{first},{second}"]})
    expect(page.locator(".sides thead th")).to_have_count(2)


def test_a_community_chosen_on_a_picture_is_compared_with_another_in_two_more_clicks(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/coverage")
    page.locator('.bars [data-door^="community="]').first.click()
    page.wait_for_url("**community=*")
    settled(page)
    [first] = stands(page)[1]["community"]
    second = next(community for community in communities(demo_store) if community != first)
    page.locator('.filterbar [data-door="goto=compare"]').click()
    page.wait_for_url("**/compare?*")
    settled(page)
    page.locator(f'[class*="panel-compare"] [data-many][data-value="{second}"]').click()
    expect(page.locator(".sides thead th")).to_have_count(2)


def test_the_large_map_takes_the_wall_and_draws_a_community_near(demo_store, serve, page):
    address = serve(demo_store)
    open_view(page, f"{address}/coverage?mode=meeting")
    marks = page.frame_locator("iframe").first.locator("path.leaflet-interactive")
    marks.first.wait_for()
    page.wait_for_timeout(1000)
    before, height = (
        marks.first.bounding_box()["width"],
        page.locator("iframe").first.bounding_box()["height"],
    )
    page.locator('[class*="st-key-panel-forms"]').hover()
    page.keyboard.press("f")
    expect(page.locator("[data-walled] iframe")).to_be_visible()
    page.wait_for_timeout(500)
    assert page.locator("iframe").first.bounding_box()["height"] > height
    assert marks.first.bounding_box()["width"] > before
    page.keyboard.press("Escape")
    expect(page.locator("[data-walled]")).to_have_count(0)
    page.wait_for_timeout(500)
    assert abs(marks.first.bounding_box()["width"] - before) < 1
    marks.first.click()  # the frame has the keys now
    page.wait_for_timeout(500)
    settled(page)
    page.keyboard.press("f")
    expect(page.locator("[data-walled]")).to_have_count(1)
    page.keyboard.press("Escape")
    [community, *_] = communities(demo_store)
    page.locator('[data-pill="community"] summary').click()
    page.locator(f'[data-pill="community"] [data-value="{community}"]').click()
    page.wait_for_url("**community=*")
    settled(page)
    assert set(stands(page)[1]) == {"mode", "community", "shown"}  # the card of the compound stays
    page.wait_for_timeout(500)
    assert marks.first.bounding_box()["width"] > 1.5 * before


def test_by_keys_one_walks_a_picture_opens_a_mark_and_sees_the_picture_as_a_table(demo_store, serve, page):
    open_view(page, serve(demo_store))
    told = "document.activeElement.querySelector('title')?.textContent ?? document.activeElement.getAttribute('aria-label')"
    page.locator('[class*="st-key-panel-map-"] path[tabindex="0"]').focus()
    names = [page.evaluate(told)]
    for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
        names.append(page.evaluate(told))
    assert len(set(names)) > 1
    page.keyboard.press("t")
    expect(page.get_by_role("dialog").locator("tbody tr").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator('[class*="st-key-panel-map-"] path[tabindex="0"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/compound?*")
    open_view(page, f"{serve(demo_store)}/coverage")
    shapes = page.frame_locator("iframe").first.locator("path.leaflet-interactive")
    expect(shapes.first).to_have_attribute("role", "button")
    page.frame_locator("iframe").first.locator('path[tabindex="0"]').focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.wait_for_url("**/coverage?*shown=*")


def test_a_compound_on_the_large_map_opens_its_card_as_often_as_it_is_clicked(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/coverage")
    shape = page.frame_locator("iframe").first.locator("path.leaflet-interactive").nth(1)
    card = page.locator(".cardname[data-door]")
    for _ in range(2):
        shape.click()
        card.wait_for()
        page.go_back()
        card.wait_for(state="detached")
        settled(page)


def test_a_card_below_the_map_comes_into_sight_each_time_it_is_asked_for(demo_store, serve, page):
    page.set_viewport_size({"width": 1024, "height": 768})
    open_view(page, f"{serve(demo_store)}/coverage")
    shape = page.frame_locator("iframe").first.locator("path.leaflet-interactive").nth(1)
    name = page.locator(".cardname[data-door]")
    for _ in range(2):
        shape.click()
        expect(name).to_be_in_viewport()
        page.go_back()
        name.wait_for(state="detached")
        settled(page)


# Whether the next view stood there when the browser stopped showing the last one.
SEEN_LEAVING = """() => {
    window.left = [];
    const start = document.startViewTransition.bind(document);
    document.startViewTransition = (change) => {
        const shown = start(change);
        shown.updateCallbackDone.then(() => left.push(Boolean(document.querySelector('[class*="st-key-panel-"] .drawn > div > *'))));
        return shown;
    };
}"""


def test_a_view_gives_way_without_a_white_page_and_back(demo_store, serve, page):
    open_view(page, serve(demo_store))
    page.evaluate(SEEN_LEAVING)
    page.get_by_text(labels.text("section.gene"), exact=True).first.click()
    page.get_by_role("menuitem", name=labels.text("page.issues")).click()
    page.wait_for_url("**/issues*")
    page.wait_for_function("() => left.length === 1")
    page.go_back()
    page.wait_for_function("() => left.length === 2")
    assert page.evaluate("left") == [True, True]


def held(page, address):
    """Let nothing of an address come; return what lets it come."""
    late, is_held = [], [True]

    def hold(route):
        if is_held[0]:
            late.append(route)
        else:
            route.continue_()

    def let_come():
        is_held[0] = False
        for route in late:
            route.continue_()

    page.route(address, hold)
    return let_come


def test_a_map_that_is_there_before_our_own_script_opens_cards_all_the_same(demo_store, serve, page):
    let_come = held(page, "**/app/static/linli.js*")
    page.goto(f"{serve(demo_store)}/coverage")
    shape = page.frame_locator("iframe").first.locator("path.leaflet-interactive").nth(1)
    shape.wait_for(state="attached")
    let_come()
    expect(shape).to_have_attribute("role", "button")
    settled(page)
    shape.click()
    page.locator(".cardname[data-door]").wait_for()


def test_the_map_has_its_room_before_it_comes(demo_store, serve, page):
    let_come = held(page, "**/component/streamlit_folium**")
    page.goto(f"{serve(demo_store)}/coverage")
    frame = page.locator('iframe[data-testid="stCustomComponentV1"]')
    expect(frame).to_have_count(1)
    settled(page)
    room = page.get_by_test_id("stElementContainer").filter(has=frame)
    before = room.bounding_box()
    let_come()
    page.frame_locator("iframe").first.locator("path.leaflet-interactive").first.wait_for()
    assert room.bounding_box() == before
