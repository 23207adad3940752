"""One gesture: what stands for a place, a kind or a month narrows the choice or opens its file, and Back undoes it."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from linli.text import labels
from linli.warehouse.store import Store
from tests.browser.test_walks import open_view, settled


def asked(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def view(page) -> str:
    return urlsplit(page.url).path.strip("/")


def click(page, door) -> None:
    door.click()
    page.wait_for_timeout(300)
    settled(page)


def test_a_bar_narrows_to_its_community_and_back_and_forward_undo_and_redo_it(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/coverage")
    bar = page.locator('.bars [data-door^="community="]').first
    community = (bar.get_attribute("data-door") or "").partition("=")[2]
    click(page, bar)
    page.wait_for_url("**community=*")
    assert asked(page) == {"community": [community]}
    name = next(
        row["name"]
        for row in Store(demo_store).reader().rows("communities_list")
        if row["community_id"] == community
    )
    expect(page.locator(".filterbar .chip")).to_have_text([name])
    page.go_back()
    expect(page.locator(".filterbar .chip")).to_have_count(0)
    assert asked(page) in ({}, {"period": ["last3"]})
    page.go_forward()
    expect(page.locator(".filterbar .chip")).to_have_text([name])
    assert asked(page) == {"community": [community]}
    click(page, page.locator(".filterbar .chip"))
    expect(page.locator(".filterbar .chip")).to_have_count(0)


def test_back_brings_a_choice_back_though_it_was_the_default_in_between(demo_store, serve, page):
    """By class it is told of the whole street alone, so that a community begins with months."""
    community = Store(demo_store).reader().rows("communities_list")[0]["community_id"]
    open_view(page, f"{serve(demo_store)}/kinds?community={community}")
    by_class = page.locator('[data-door="checkin=class"]')
    expect(by_class).to_have_attribute("aria-pressed", "false")
    click(page, by_class)
    expect(by_class).to_have_attribute("aria-pressed", "true")
    assert asked(page) == {"community": [community], "checkin": ["class"]}
    click(page, page.locator(".filterbar .chip"))
    expect(page.locator(".filterbar .chip")).to_have_count(0)
    expect(by_class).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.locator(".filterbar .chip")).to_have_count(1)
    settled(page)
    expect(by_class).to_have_attribute("aria-pressed", "true")
    assert asked(page) == {"community": [community], "checkin": ["class"]}


FILES = {  # by view: what on it opens the file of a compound or a center
    "overview": ['svg path[data-door^="goto=compound"]'],
    "coverage": ['tr[data-door^="goto=compound"]'],
    "issues": ['svg path[data-door^="goto=compound"]', '.term [data-door^="goto=compound"]'],
    "worklist": ['tr[data-door^="goto=compound"]'],
    "kinds": ['tr[data-door^="goto=compound"]'],
    "deliberation": ['tr[data-door^="goto=compound"]'],
    "matters": ['tr[data-door^="goto=compound"]', '.headline [data-door^="goto=compound"]'],
    "values": ['tr[data-door^="goto=compound"]'],
    "residents": ['tr[data-door^="goto=compound"]'],
    "base": ['svg path[data-door^="goto=compound"]'],
    "planner": ['tr[data-door^="goto=compound"]'],
    "leaders": ['.headline [data-door^="goto=compound"]'],
    "reach": ['tr[data-door^="goto=compound"]', 'svg circle[data-door^="goto=center"]'],
    "construction": [
        'svg rect[data-door^="goto=center"]',
        '.bars [data-door^="goto=center"]',
        'tr[data-door^="goto=center"]',
    ],
    "sharing": ['.places [data-door^="goto=center"]', 'tr[data-door^="goto=center"]'],
    "hall": ['tr[data-door^="goto=center"]'],
    "centers": ['.places [data-door^="goto=center"]', '.bars [data-door^="goto=center"]'],
}


# Every picture, and the compounds of a map that begins with communities.
SHOWS = {"issues": {"more": ["yes"]}, "centers": {"more": ["yes"]}, "base": {"grain": ["compound"]}}


@pytest.mark.parametrize("start", FILES)
def test_a_mark_or_a_row_opens_its_file_and_back_returns(demo_store, serve, page, start):
    more = SHOWS.get(start, {})
    address = urlencode({"period": "last12"} | more, doseq=True)
    open_view(page, f"{serve(demo_store)}/{start}?{address}")
    for mark in FILES[start]:
        door = page.locator(mark).first
        opens, _, choice = (door.get_attribute("data-door") or "").removeprefix("goto=").partition("?")
        assert f"goto={opens}" in mark
        click(page, door)
        page.wait_for_url(f"**/{opens}?*")
        assert asked(page) == parse_qs(choice) | {"period": ["last12"]}
        expect(page.locator(".headline")).to_be_visible()
        expect(page.locator(".calm")).to_have_count(0)
        page.go_back()
        page.wait_for_url(
            lambda url: urlsplit(url).path.strip("/") in (start, "" if start == "overview" else start)
        )
        settled(page)
        expect(page.locator(mark).first).to_be_visible()
        assert asked(page) == {"period": ["last12"], **more}


def test_a_cell_and_a_point_narrow_to_their_month(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/issues")
    cell = page.locator('svg rect[data-door^="month="]').first
    month = (cell.get_attribute("data-door") or "").partition("=")[2]
    click(page, cell)
    page.wait_for_url("**from=*")
    assert (asked(page)["from"], asked(page)["to"]) == ([month], [month])
    page.go_back()
    page.wait_for_url(lambda url: "from=" not in url)
    settled(page)
    plot = page.locator(".js-plotly-plot .nsewdrag").first
    plot.scroll_into_view_if_needed()
    box = plot.bounding_box()
    middle = {"x": box["width"] / 2, "y": box["height"] / 2}
    plot.hover(position=middle)
    page.wait_for_timeout(200)
    plot.click(position=middle)
    page.wait_for_url("**from=*")
    assert asked(page)["from"] == asked(page)["to"]


def test_a_compound_is_found_by_its_initials_and_its_file_opens(demo_store, serve, page):
    open_view(page, serve(demo_store))
    page.keyboard.press("/")
    expect(page.locator("[data-seek]")).to_be_focused()
    page.keyboard.type("whmd")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?*q=whmd*")
    settled(page)
    click(page, page.locator('.places [data-door^="goto=compound"]').first)
    page.wait_for_url("**/compound?*")
    expect(page.locator(".headline")).to_contain_text("望湖名邸")


def test_a_figure_is_asked_for_in_words(demo_store, serve, page):
    open_view(page, serve(demo_store))
    page.keyboard.press("Control+k")
    page.keyboard.type("槐荫 满意率 上半年")
    page.keyboard.press("Enter")
    page.wait_for_url("**/find?*")
    expect(page.locator(".headline")).to_contain_text("2026年1–6月满意率")
    click(page, page.locator('.places [data-door^="goto=issues"]'))
    page.wait_for_url("**/issues?*")
    assert (asked(page)["from"], asked(page)["to"]) == (["2026-01"], ["2026-06"])


def test_a_table_is_sorted_and_searched_where_it_stands(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/worklist")
    days = page.locator(".table th", has_text="超期天数")
    place = days.evaluate("head => [...head.parentElement.children].indexOf(head)")

    def column() -> list[str]:
        return page.locator(".table tbody tr:visible").evaluate_all(
            "(rows, place) => rows.map(row => row.cells[place].textContent)", place
        )

    before = column()
    days.click()
    known = [float(text.replace(",", "")) for text in column() if text != "—"]
    assert known == sorted(known)
    days.click()
    known = [float(text.replace(",", "")) for text in column() if text != "—"]
    assert known == sorted(known, reverse=True)
    days.click()
    assert column() == before
    page.locator("[data-find]").fill("供热")
    rows = page.locator(".table tbody tr:visible")
    assert 0 < rows.count() < len(before)
    assert all("供热" in text for text in rows.all_inner_texts())


def test_what_a_link_asks_for_and_nobody_knows_is_said(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/issues?community=nowhere&compare=never&from=1999-13&to=9")
    told = page.locator(".filterbar > .note")
    expect(told).to_contain_text("nowhere")
    expect(told).to_contain_text("never")
    expect(told).to_contain_text(labels.text("filter.period"))
    open_view(page, f"{serve(demo_store)}/compound?compound=K-none")
    expect(page.locator(".empty")).to_contain_text("K-none")
    click(page, page.locator('.places [data-door^="goto=compound"]').first)
    expect(page.locator(".headline")).to_be_visible()
    open_view(page, f"{serve(demo_store)}/planner?x=2")
    expect(page.locator(".note.lost")).to_contain_text("X = 2")
    expect(page.get_by_test_id("stSkipToContent")).to_have_text(labels.text("app.skip"))
    assert "expand_more" not in page.inner_text("body")


def test_an_action_lands_on_its_row(demo_store, serve, page):
    open_view(page, serve(demo_store))
    line = page.locator(".actions a", has_text=labels.text("action.overdue.tag")).first
    wanted = parse_qs(urlsplit(line.get_attribute("href") or "").query)["mark"]
    click(page, line)
    page.wait_for_url("**/worklist?*")
    row = page.locator(".table tr[data-marked]")
    expect(row).to_contain_text(wanted[0])
    expect(row).to_be_in_viewport()
    assert asked(page)["mark"] == wanted


def test_the_overview_leads_to_all_that_needs_the_street_and_to_what_is_due_this_week(
    demo_store, serve, page
):
    open_view(page, f"{serve(demo_store)}/?mode=meeting")
    everything = page.locator(".steps button", has_text="全部")
    total = re.findall(r"\d+", everything.inner_text())
    click(page, everything)
    page.wait_for_url("**/worklist?*state=street*")
    expect(page.locator(".actions a")).to_have_count(int(total[0]))
    expect(page.locator(".panel-title").first).to_contain_text(f"{total[0]} 件事")
    page.go_back()
    settled(page)
    due = page.locator(".steps button", has_text="一周内到期")
    number = re.findall(r"\d+", due.inner_text())
    click(page, due)
    page.wait_for_url("**/worklist?*state=week*")
    rows = page.locator(".table tbody tr")
    expect(rows).to_have_count(int(number[0]))
    expect(rows.first).to_have_attribute("data-marked", "")
    # With large letters too none is wider than its panel and no row is broken, but for 1024, where a place may take two lines.
    for width in (1366, 1024):
        page.set_viewport_size({"width": width, "height": 768})
        table = page.locator(".table")
        assert table.evaluate("table => table.scrollWidth <= table.clientWidth")
        heights = rows.evaluate_all("rows => rows.map(row => Math.round(row.offsetHeight))")
        assert width == 1024 or max(heights) <= min(heights) + 1


def test_a_panel_fills_the_wall_and_arrows_lead_on(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/issues?more=yes")
    page.locator('[class*="st-key-panel-rates"]').hover()
    page.keyboard.press("f")
    wall = page.locator("[data-walled]")
    expect(wall).to_have_class(re.compile("panel-rates"))
    box = wall.bounding_box()
    size = page.viewport_size
    assert (box["x"], box["y"]) == (0, 0)
    assert box["width"] >= size["width"] - 1
    page.keyboard.press("ArrowRight")
    expect(wall).to_have_class(re.compile("panel-rate_map"))
    page.keyboard.press("ArrowLeft")
    expect(wall).to_have_class(re.compile("panel-rates"))
    page.keyboard.press("Escape")
    expect(wall).to_have_count(0)


def test_a_panel_stays_on_the_wall_when_one_of_its_switches_is_used(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/issues")
    page.locator('[class*="st-key-panel-"] .switch').first.hover()
    page.keyboard.press("f")
    wall = page.locator("[data-walled]")
    other = wall.locator('.switch [aria-pressed="false"]').first
    name = other.inner_text()
    click(page, other)
    expect(wall.locator(f'.switch [aria-pressed="true"]:text-is("{name}")')).to_be_visible()
    assert wall.bounding_box()["width"] >= page.viewport_size["width"] - 1


def test_a_panel_that_leads_to_another_view_takes_the_wall_down_with_it(demo_store, serve, page):
    open_view(page, serve(demo_store))
    page.locator('[class*="st-key-panel-actions"]').hover()
    page.keyboard.press("f")
    expect(page.locator("body[data-has-wall]")).to_have_count(1)
    click(page, page.locator("[data-walled] .actions a").first)
    page.wait_for_url("**?*mark=*")
    expect(page.locator("body[data-has-wall]")).to_have_count(0)
    expect(page.locator(".stamp")).to_be_visible()


def test_a_wait_is_told_once_it_is_one_and_no_layer_is_made_before(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/issues")
    settled(page)
    begun = "document.getAnimations().map(({ animationName }) => animationName)"
    runs = "document.querySelector('[data-testid=stApp]').setAttribute('data-test-script-state', '{}')"
    stale = "document.querySelector('.st-key-kpis').setAttribute('data-stale', '{}')"
    page.evaluate(f"{runs.format('running')}; {stale.format('true')}")
    assert page.evaluate(begun) == []
    page.wait_for_timeout(1000)
    assert sorted(page.evaluate(begun)) == ["pale", "waiting"]
    page.evaluate(f"{runs.format('notRunning')}; {stale.format('false')}")
    assert page.evaluate(begun) == []


def test_communities_stand_beside_each_other_in_the_order_of_codes(demo_store, serve, page):
    rows = Store(demo_store).reader().rows("communities_list")
    ids = [rows[2]["community_id"], rows[0]["community_id"]]
    open_view(page, f"{serve(demo_store)}/compare?community={','.join(ids)}")
    expect(page.locator(".sides thead th")).to_have_text([rows[0]["name"], rows[2]["name"]])
    open_view(page, f"{serve(demo_store)}/compare")  # none chosen: the street beside itself a year before
    expect(page.locator(".sides thead th")).to_have_text(
        [labels.text("compare_page.year_before"), labels.text("compare_page.now")]
    )
    click(page, page.locator("[class*='panel-compare'] [data-many]").first)
    expect(page.locator(".sides thead th")).to_have_text(
        [rows[0]["name"], labels.text("compare_page.street")]
    )


def test_months_are_stepped_through_on_the_map(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/coverage")
    now = page.locator(".steps b")
    last = now.inner_text()
    expect(page.locator('[data-step="after"]')).to_be_disabled()
    click(page, page.locator('[data-step="before"]'))
    page.wait_for_url("**from=*")
    expect(now).not_to_have_text(last)
    click(page, page.locator('[data-step="after"]'))
    expect(now).to_have_text(last)


def test_what_a_mark_is_is_told_at_once_and_that_it_is_a_door(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/issues?more=yes")
    mark = page.locator('svg path[data-door^="goto=compound"]').first
    title = mark.locator("title").text_content()
    mark.hover()
    told = page.locator(".told")
    expect(told).to_contain_text(title)
    expect(told).to_contain_text(labels.text("filter.opens"))
    page.locator(".headline").hover()
    expect(told).to_be_hidden()


def test_amounts_are_sorted_as_amounts(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/coverage")
    homes = page.locator(".table th", has_text="户数")
    place = homes.evaluate("head => [...head.parentElement.children].indexOf(head)")
    # What stands there is set, so that a thousand is among it, and something unknown.
    page.locator(".table tbody").first.evaluate(
        "(body, place) => [...body.rows].slice(0, 4).forEach((row, at) =>"
        " row.cells[place].textContent = ['1,234', '999', '\u2014', '2.5'][at])",
        place,
    )
    homes.click()
    shown = page.locator(".table tbody tr").evaluate_all(
        "(rows, place) => rows.map(row => row.cells[place].textContent)", place
    )
    assert shown[:2] == ["\u2014", "2.5"]
    assert shown.index("999") < shown.index("1,234")


def test_a_category_is_looked_at_alone_and_let_go(demo_store, serve, page):
    open_view(page, f"{serve(demo_store)}/issues")
    opened = page.locator(".card .v").first
    every = opened.text_content()
    row = page.locator('svg text[data-door="focus=category=GR"]')
    name = row.text_content()
    click(page, row)
    page.wait_for_url("**focus=category%3DGR*")
    expect(page.locator(".filterbar .chip")).to_have_text([name])
    expect(opened).not_to_have_text(every)
    alone = opened.text_content()
    page.goto(page.url.replace("/issues", "/worklist"))
    settled(page)
    expect(page.locator(".filterbar .chip")).to_have_text([name])
    place = page.locator("th", has_text="类别").evaluate("head => head.cellIndex + 1")
    assert set(page.locator(f"tbody tr td:nth-child({place})").all_text_contents()) <= {name}
    page.go_back()
    settled(page)
    expect(opened).to_have_text(alone)
    click(page, page.locator(".filterbar .chip"))
    expect(opened).to_have_text(every)
