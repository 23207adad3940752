"""Ten things a leader asks for in a meeting, each from the overview in three clicks at most."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from linli.text import labels
from linli.warehouse.store import Store
from tests.browser.test_walks import open_view, settled


@pytest.fixture
def clicks(demo_store, serve, page):
    """Open the overview and return a function that clicks and waits; more than three clicks fail."""
    open_view(page, serve(demo_store))
    made = []

    def click(door):
        made.append(door)
        assert len(made) <= 3, "more than three clicks"
        door.click()
        page.wait_for_timeout(300)
        settled(page)

    return click


@pytest.fixture
def menu(clicks, page):
    """Return a function that opens a view by the menu: a section, then its title."""

    def choose(section, view):
        clicks(page.get_by_text(labels.text(f"section.{section}"), exact=True).first)
        clicks(page.get_by_role("menuitem", name=labels.text(f"page.{view}")))
        page.wait_for_url(f"**/{view}*")
        settled(page)

    return choose


def panel(page, key):
    return page.locator(f'[class*="st-key-panel-{key}"]').first


def test_the_compounds_without_a_branch_in_one_community(demo_store, menu, clicks, page):
    menu("fortress", "coverage")
    rows = Store(demo_store).reader().rows("list_uncovered", as_of="2026-09-30", community_ids=None)
    community = rows[0]["community_id"]
    clicks(page.locator(f'.bars [data-door="community={community}"]').first)
    page.wait_for_url("**community=*")
    expect(panel(page, "gaps")).to_contain_text(rows[0]["name"])


def test_is_it_faster_than_last_year_and_why(menu, page):
    menu("gene", "resolving")
    expect(page.locator(".headline").first).to_contain_text(labels.text("compare.last_year_short"))
    causes = [labels.text(f"sentence.{key}") for key in ("causes", "causes_none", "causes_few")]
    told = page.locator(".headline").first.inner_text()
    assert any(re.search(re.sub(r"\\\{\w+\\\}", ".+", re.escape(cause)), told) for cause in causes), told


def test_which_centers_went_quiet_and_since_when(menu, page):
    menu("position", "centers")
    expect(panel(page, "states").locator("dd .note").first).to_be_visible()


def test_the_heating_case(menu, page):
    menu("gene", "cases")
    expect(page.locator(".headline").first).to_contain_text("供暖")
    expect(panel(page, "timeline").locator(".station").first).to_be_visible()


def test_the_slides_of_one_community(demo_store, clicks, page):
    [row, *_] = Store(demo_store).reader().rows("communities_list")
    clicks(page.locator('[data-pill="community"] summary'))
    clicks(page.locator(f'[data-pill="community"] [data-value="{row["community_id"]}"]'))
    clicks(page.locator('.filterbar [data-door="goto=seminar"]'))
    page.wait_for_url("**/seminar?*")
    expect(page.locator(".stage h1")).to_contain_text(row["name"])


def test_the_same_view_next_month_by_its_link(clicks, page):
    clicks(page.locator('[data-pill="period"] summary'))
    clicks(page.locator('[data-pill="period"] [data-door="period=last12"]'))
    page.wait_for_url("**period=last12*")
    assert parse_qs(urlsplit(page.url).query) == {"period": ["last12"]}  # no month that would stand still


def test_what_is_due_this_week_on_its_row(clicks, page):
    clicks(page.locator(".steps button", has_text="一周内到期"))
    page.wait_for_url("**/worklist?*state=week*")
    expect(page.locator("tr[data-marked]")).to_be_visible()


def test_how_far_the_plan_is(menu, page):
    menu("briefing", "plan")
    expect(page.locator(".headline").first).to_contain_text("逾期 2 个")
    expect(panel(page, "milestones").locator("svg path").first).to_be_visible()


def test_one_compound_by_its_name_with_everything_about_it(clicks, page):
    page.locator("[data-seek]").fill("望湖名邸")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?*")
    settled(page)
    clicks(page.locator('.places [data-door^="goto=compound"]').first)
    page.wait_for_url("**/compound?*")
    expect(page.locator(".headline")).to_contain_text("望湖名邸")
