"""What only a browser can tell: nothing leaves the host, links open what they say, the map stays put."""

import shutil
from datetime import date
from urllib.parse import parse_qs, urlsplit

import duckdb
import pytest
from playwright.sync_api import expect

from linli import navigation
from linli.text import formatting, labels
from linli.warehouse.store import Store

pytestmark = pytest.mark.browser

VIEWS = tuple("" if view == "overview" else view for names in navigation.VIEWS.values() for view in names)


def settled(page):
    """Wait until the script has run and Streamlit shows no stale element."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    expect(page.locator('[data-stale="true"]')).to_have_count(0)


def open_view(page, address):
    page.goto(address)
    expect(page.get_by_test_id("stMain").get_by_text(labels.text("filter.community")).first).to_be_visible()
    settled(page)


@pytest.mark.parametrize("plainly", [False, True])
def test_the_first_visitor_of_a_fresh_server_may_come_by_a_deep_link(demo_store, serve, page, plainly):
    address = serve(demo_store, fresh=True, plainly=plainly)
    page.goto(f"{address}/issues")
    # The on-time rate stands on this view and not on the overview, where a lost link would end.
    expect(page.get_by_text(labels.text("indicator.on_time_rate.title"), exact=True).first).to_be_visible()
    settled(page)
    expect(page.get_by_text("Page not found")).to_have_count(0)
    assert urlsplit(page.url).path == "/issues"


def test_a_choice_lives_in_the_address_and_survives_moving_on_and_reloading(demo_store, serve, page):
    community = Store(demo_store).reader().rows("communities_list")[2]
    address = serve(demo_store)
    open_view(page, f"{address}/?community={community['community_id']}&from=2026-05&to=2026-06")
    for name in ("coverage", "issues"):
        section = {"coverage": "fortress", "issues": "gene"}[name]
        page.get_by_text(labels.text(f"section.{section}"), exact=True).first.click()
        page.get_by_role("menuitem", name=labels.text(f"page.{name}")).click()
        page.wait_for_url(f"**/{name}*")
        settled(page)
        expect(page.get_by_text(community["name"]).first).to_be_visible()
        kept = parse_qs(urlsplit(page.url).query)
        assert (kept["community"], kept["from"], kept["to"]) == (
            [community["community_id"]],
            ["2026-05"],
            ["2026-06"],
        )
    page.reload()
    settled(page)
    expect(page.get_by_text(community["name"]).first).to_be_visible()


def test_the_map_keeps_its_frame_when_a_filter_changes(demo_store, serve, page):
    community = Store(demo_store).reader().rows("communities_list")[0]
    open_view(page, f"{serve(demo_store)}/coverage")
    frame = page.locator("iframe").first
    frame.wait_for()
    page.frame_locator("iframe").first.locator("path.leaflet-interactive").first.wait_for()
    frame.evaluate("element => { element.dataset.mark = 'same'; element.contentWindow.mark = 'same' }")
    page.locator('[data-pill="community"] summary').click()
    page.get_by_role("button", name=community["name"]).first.click()
    settled(page)
    expect(page.locator('[data-pill="community"] summary')).to_contain_text(community["name"])

    assert frame.evaluate("element => [element.dataset.mark, element.contentWindow.mark]") == ["same", "same"]


def test_a_figure_opens_its_definition_and_rows(demo_store, serve, page):
    open_view(page, serve(demo_store))
    page.get_by_role("button", name=labels.text("provenance.button")).nth(1).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(labels.text("indicator.tangible_coverage_rate.title"))
    built = Store(demo_store).reader().version.built_here
    expect(dialog).to_contain_text(formatting.moment(built))
    expect(dialog.get_by_role("button", name="CSV")).to_be_visible()


def test_an_action_leads_to_its_view_with_its_community_chosen(demo_store, serve, page):
    open_view(page, serve(demo_store))
    line = page.locator(".actions a").first
    wanted = parse_qs(urlsplit(line.get_attribute("href") or "").query)
    line.click()
    page.wait_for_url("**/worklist?*")
    settled(page)
    assert parse_qs(urlsplit(page.url).query) == wanted
    assert "community" in wanted


def test_the_first_view_may_be_asked_for_by_name(demo_store, serve, page):
    community = Store(demo_store).reader().rows("communities_list")[0]
    open_view(page, f"{serve(demo_store)}/overview?community={community['community_id']}")
    expect(page.get_by_text(labels.text("indicator.issues_backlog.title"), exact=True).first).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert parse_qs(urlsplit(page.url).query)["community"] == [community["community_id"]]


def test_a_link_to_a_view_by_its_former_name_opens_it_as_it_was_asked(demo_store, serve, page):
    community = Store(demo_store).reader().rows("communities_list")[0]["community_id"]
    for former in ("building", "shared"):
        open_view(page, f"{serve(demo_store)}/{former}?community={community}")
        page.wait_for_url(f"**/{navigation.ALIASES[former]}?*")
        settled(page)
        expect(page.locator(".panel-title").first).to_be_visible()
        expect(page.locator(".calm")).to_have_count(0)
        assert parse_qs(urlsplit(page.url).query)["community"] == [community]


def test_a_wrong_address_is_told_in_chinese_and_the_menu_leads_on(demo_store, serve, page):
    for asked in ("no-such-view", "总揽", "start"):
        open_view(page, f"{serve(demo_store)}/{asked}")
        expect(page.locator(".calm")).to_contain_text(labels.text("app.no_view"))
        expect(page.get_by_role("dialog")).to_have_count(0)
        assert "not found" not in page.locator("body").inner_text()
        page.get_by_role("link", name=labels.text("page.overview")).first.click()
        backlog = page.get_by_text(labels.text("indicator.issues_backlog.title"), exact=True)
        expect(backlog.first).to_be_visible()
        expect(page.locator(".calm")).to_have_count(0)


def test_a_chart_stays_mounted_and_shows_the_choice(demo_store, serve, page):
    community = Store(demo_store).reader().rows("communities_list")[0]
    open_view(page, f"{serve(demo_store)}/issues")
    chart = page.locator(".js-plotly-plot").first
    chart.locator(".scatterlayer path").first.wait_for()
    before = chart.locator(".scatterlayer").inner_html()
    chart.evaluate("element => { element.mark = 'same' }")
    page.locator('[data-pill="community"] summary').click()
    page.get_by_role("button", name=community["name"]).first.click()
    settled(page)
    page.wait_for_function(
        "before => document.querySelector('.scatterlayer').innerHTML !== before", arg=before
    )
    assert chart.evaluate("element => element.mark") == "same"


def test_the_bar_takes_several_communities_a_period_and_a_comparison(demo_store, serve, page):
    names = [row["name"] for row in Store(demo_store).reader().rows("communities_list")]
    open_view(page, f"{serve(demo_store)}/values")
    menu = page.locator('[data-pill="community"]')
    menu.locator("summary").click()
    for name in names[:2]:
        menu.get_by_role("button", name=name).click()
        settled(page)
        expect(menu.locator("summary")).to_contain_text(name)  # the menu stays open meanwhile
    page.keyboard.press("Escape")
    expect(menu.get_by_role("button", name=names[0])).to_be_hidden()
    page.locator('[data-pill="period"] summary').click()
    first, last = (page.locator(f'[data-choice="{side}"]') for side in ("start", "end"))
    assert first.locator("option").all_inner_texts() == last.locator("option").all_inner_texts() != []
    assert first.input_value() < last.input_value()
    first.select_option("2026-04")
    page.wait_for_url("**from=2026-04*")
    settled(page)
    page.locator(".panel-title").last.click()  # somewhere else: the menu closes
    expect(page.locator('[data-choice="start"]')).to_be_hidden()
    page.locator('[data-pill="compare"] summary').click()
    page.get_by_role("button", name=labels.text("compare.previous")).click()
    page.wait_for_url("**compare=previous*")
    settled(page)
    kept = parse_qs(urlsplit(page.url).query)
    assert len(kept["community"][0].split(",")) == 2
    assert (kept["from"], kept["compare"]) == (["2026-04"], ["previous"])
    expect(page.get_by_text(labels.text("compare.previous_short")).first).to_be_visible()


def test_the_what_if_keeps_its_threshold_in_the_address(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/planner?x=12&metres=600")
    slider = page.get_by_role("slider").first
    expect(slider).to_have_value("12")
    slider.press("ArrowRight")
    page.wait_for_url("**/planner?*x=13*")
    settled(page)
    page.reload()
    settled(page)
    expect(page.get_by_role("slider").first).to_have_value("13")
    assert parse_qs(urlsplit(page.url).query) == {"x": ["13"], "metres": ["600"]}


def test_a_switch_of_a_panel_lives_in_the_address_and_comes_back_with_the_view(demo_store, serve, page):
    address = serve(demo_store)
    open_view(page, f"{address}/issues")
    page.get_by_role("button", name=labels.text("grain.week"), exact=True).click()
    page.wait_for_url("**/issues?step=week")
    settled(page)
    expect(page.locator('[data-door="step=week"]')).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text(labels.text("chart.open_week")).first).to_be_visible()
    # To another view and back: the choice of the panel is still there; pasted, it holds from the first run on.
    page.get_by_text(labels.text("section.gene"), exact=True).first.click()
    page.get_by_role("menuitem", name=labels.text("page.resolving")).click()
    page.wait_for_url("**/resolving")
    settled(page)
    page.locator('[data-door="split=both"]').click()
    page.wait_for_url("**/resolving?split=both")
    settled(page)
    expect(page.locator(".matrix")).to_be_visible()
    page.go_back()
    settled(page)
    open_view(page, f"{address}/resolving?split=both&what=on_time_rate&curve=contact")
    expect(page.locator(".matrix")).to_be_visible()
    expect(page.locator('[data-door="curve=contact"]')).to_have_attribute("aria-pressed", "true")


def test_a_case_is_chosen_and_linked_to(demo_store, serve, page):
    cases = Store(demo_store).reader().rows("case_list")
    open_view(page, f"{serve(demo_store)}/cases")
    second = cases[1]["case_title"]
    page.get_by_role("button", name=second, exact=True).click()
    page.wait_for_url(f"**/cases?case={cases[1]['case_id']}")
    expect(page.locator(".headline")).to_contain_text(second)
    page.reload()
    settled(page)
    expect(page.locator(".headline")).to_contain_text(second)


def test_a_new_center_is_put_on_the_map_and_taken_back(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/reach?reach=300")
    map_ = page.locator("svg.clickable")
    row = next(
        row
        for row in Store(demo_store)
        .reader()
        .rows(
            "compounds_reach", month=date(2026, 9, 1), metres=300.0, community_ids=None, compound_kinds=None
        )
        if row["in_reach"] is False
    )
    # The point of a compound out of reach, from degrees to the map's own units and on to the screen.
    map_.evaluate(
        """(svg, [longitude, latitude]) => {
            const [west, north, across, up] = svg.dataset.frame.split(",").map(Number);
            const spot = new DOMPoint((longitude - west) / across, (north - latitude) / up).matrixTransform(svg.getScreenCTM());
            svg.dispatchEvent(new MouseEvent("click", { bubbles: true, clientX: spot.x, clientY: spot.y }));
        }""",
        [row["longitude"], row["latitude"]],
    )
    page.wait_for_url("**/reach?*new=*")
    settled(page)
    longitude, latitude = map(float, parse_qs(urlsplit(page.url).query)["new"][0].split(","))
    assert abs(longitude - row["longitude"]) < 1e-4
    assert abs(latitude - row["latitude"]) < 1e-4
    expect(page.locator(".trial b")).to_contain_text(labels.text("map.new"))
    page.reload()
    settled(page)
    page.get_by_role("button", name=labels.text("reach.undo")).click()
    page.wait_for_url("**/reach?reach=300")
    settled(page)
    expect(page.get_by_role("button", name=labels.text("reach.undo"))).to_have_count(0)


def test_longer_hours_of_one_center_live_in_the_address_and_are_taken_back(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/reach")
    centers = page.locator('[data-choice="center"]')
    name = centers.locator("option").nth(1).get_attribute("value")
    centers.select_option(name)
    page.wait_for_url(f"**/reach?center={name}")
    settled(page)
    page.locator('[data-door="open=evening"]').click()
    page.wait_for_url("**/reach?*open=evening*")
    settled(page)
    panel = page.locator('[class*="st-key-panel-open-"]')
    expect(panel.locator(".bars")).to_contain_text(labels.text("hours_reach.then"))
    page.reload()
    settled(page)
    expect(page.locator('[data-choice="center"]')).to_have_value(name)
    panel.get_by_role("button", name=labels.text("reach.undo")).click()
    page.wait_for_url(f"**/reach?center={name}")
    settled(page)
    expect(panel.locator(".bars")).not_to_contain_text(labels.text("hours_reach.then"))


def test_a_link_to_a_version_shows_it_on_every_view_until_the_newest_is_asked_for(
    demo_store, serve, page, tmp_path
):
    old, new = Store(demo_store).live_version() or "", "20991001-080000-aaaaaa"
    published = formatting.moment(Store(demo_store).reader().version.built_here)
    store = Store(tmp_path)
    store.versions_folder.mkdir()
    for version in (old, new):
        shutil.copyfile(Store(demo_store).path(old), store.path(version))
    with duckdb.connect(str(store.path(new))) as connection:
        connection.execute("update version set id = ?, built_at = built_at + interval 1 year", [new])
        connection.execute(
            "update kind_values set numerator = 2 * numerator where indicator = 'issues_opened'"
        )
    store.point_to(new)
    address = serve(tmp_path, fresh=True)
    notice, card = page.locator(".pin"), page.locator(".kpis")

    open_view(page, f"{address}/issues")
    expect(notice).to_have_count(0)
    now = card.inner_text()
    open_view(page, f"{address}/issues?version={old}")
    expect(notice).to_contain_text(published)
    then = card.inner_text()
    assert then != now
    page.get_by_text(labels.text("section.gene"), exact=True).first.click()
    page.get_by_role("menuitem", name=labels.text("page.resolving")).click()
    page.wait_for_url(f"**/resolving?version={old}")
    settled(page)
    expect(notice).to_contain_text(published)
    page.reload()
    settled(page)
    expect(notice).to_contain_text(published)
    open_view(page, f"{address}/issues?{urlsplit(page.url).query}")
    assert card.inner_text() == then
    page.get_by_test_id("stMain").locator(".st-key-to_live button").click()
    page.wait_for_url("**/issues")
    settled(page)
    expect(notice).to_have_count(0)
    assert card.inner_text() == now
