"""A new clerk with three messy workbooks and a wrong file: dropped, asked about, called off, published, taken back."""

import pytest
from playwright.sync_api import expect

from tests import messy
from tests.small import ISSUES

LONG = 120_000  # milliseconds that checking everything may take on a busy machine


@pytest.fixture
def files(tmp_path):
    return messy.write(tmp_path / "messy")


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


# Stops the job that comes as soon as there is a button for it: a small check may be over before a hand is there.
STOP = """() => new MutationObserver((_, watch) => {
    const stop = [...document.querySelectorAll("button")].find((one) => one.innerText.trim() === "停下");
    if (!stop) return;
    watch.disconnect();
    stop.click();
}).observe(document.body, { childList: true, subtree: true })"""


def panel(page, key):
    return page.locator(f".st-key-panel-{key}")


def test_from_the_drop_to_the_undo(page, serve, tmp_path, files):
    store = messy.store(tmp_path / "store")
    before = store.live_version()
    page.goto(f"{serve(store.folder, fresh=True)}/upload")
    page.set_input_files("input[type=file]", files)

    expect(panel(page, "drop")).to_contain_text("会议通知.docx")
    expect(panel(page, "sheets")).to_contain_text("认出 2 张表，还有 1 张请您认一认", timeout=LONG)
    expect(panel(page, "sheets")).not_to_contain_text("张某")
    page.get_by_label("“是否解决”里的“部分解决”是").click()
    page.get_by_role("option", name="否", exact=True).click()
    page.evaluate(STOP)
    button(page, "就这样读").click()
    expect(panel(page, "sheets").get_by_text("已停下。页面上的数据没有变")).to_be_visible(timeout=LONG)
    assert store.live_version() == before

    button(page, "检查并预览").click()
    found = panel(page, "found")
    expect(found).to_contain_text("有 1 类错误共 2 处", timeout=LONG)
    with page.expect_download() as download:
        button(page, "下载标好错的表（1 个文件，提示也标）").click()
    assert download.value.suggested_filename == "附件2：道德银行积分（10月）（已标错）.xlsx"
    button(page, "这 1 行先不要").click()

    changes = panel(page, "changes")
    expect(changes).to_contain_text("发布后新增 6 行，改动 0 行，减少 0 行", timeout=LONG)
    expect(changes).to_contain_text("有 1 行先不要")
    button(page, "这些行还是要").click()
    expect(found).to_contain_text("有 1 类错误共 2 处", timeout=LONG)
    (
        tmp_path / "mended"
    ).mkdir()  # a corrected file takes the place of the one before, and all that was answered holds
    page.set_input_files("input[type=file]", messy.write_points(tmp_path / "mended" / files[1].name, 9, 20))
    expect(changes).to_contain_text("发布后新增 7 行，改动 0 行，减少 0 行", timeout=LONG)
    expect(changes).not_to_contain_text("先不要")
    assert store.live_version() == before
    page.get_by_label("备注").fill("十月")
    button(page, "发布").click()
    expect(panel(page, "history").get_by_text("已发布")).to_be_visible(timeout=LONG)
    published = store.live_version()
    assert published != before
    expect(panel(page, "history")).to_contain_text("十月")
    expect(panel(page, "profiles")).to_contain_text("记住了 3 种读取方案")

    panel(page, "history").get_by_role("button", name="撤回").click()
    button(page, "确定撤回").click()
    expect(panel(page, "history").get_by_text("已撤回，页面上又是")).to_be_visible(timeout=LONG)
    assert store.live_version() == before
    expect(panel(page, "history")).to_contain_text("已撤回")

    panel(page, "history").get_by_role("button", name="再用").click()
    expect(changes).to_contain_text("发布后新增 7 行，改动 0 行，减少 0 行", timeout=LONG)
    button(page, "发布").click()
    expect(panel(page, "history").get_by_text("已发布")).to_be_visible(timeout=LONG)
    assert store.live_version() not in (before, published)

    lacking = "诉求编号,受理时间,办结时间,办理状态\nR1,2026-11-02,2026-11-05,已办结\n"
    page.set_input_files(
        "input[type=file]", {"name": "十一月.csv", "mimeType": "text/csv", "buffer": lacking.encode()}
    )
    ask = panel(page, "sheets")
    expect(ask).to_contain_text("以前有“诉求类别”，这次是哪一列？", timeout=LONG)
    expect(button(page, "就这样读")).to_be_disabled()
    button(page, "这些列都没有").click()
    expect(button(page, "就这样读")).to_be_enabled()


def test_in_an_empty_store_the_steward_is_shown_where_files_are_dropped(page, serve, tmp_path, files):
    page.goto(serve(tmp_path / "empty", fresh=True))
    page.set_input_files("input[type=file]", files[3:])
    expect(panel(page, "drop")).to_contain_text("1 个文件读不了", timeout=LONG)
    button(page, "不要了，清掉这次的文件").click()
    expect(page.get_by_text("已清掉")).to_be_visible()
    page.set_input_files(
        "input[type=file]", {"name": "诉求台账.csv", "mimeType": "text/csv", "buffer": ISSUES.encode()}
    )
    button(page, "发布").click(timeout=LONG)
    expect(panel(page, "drop").get_by_text("已发布")).to_be_visible(timeout=LONG)
    panel(page, "drop").get_by_role("link", name="看2026年9月").click()
    expect(page.get_by_role("group").filter(has_text="时段")).to_contain_text("2026年9月")
