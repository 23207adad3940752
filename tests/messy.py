"""Three workbooks as clerks send them, for October of the three small ledgers, and a file that is none."""

from pathlib import Path

import xlsxwriter

from linli import intake
from linli.warehouse.store import Store
from tests import small

HOTLINE = [
    "工单号",
    "来电日期",
    "来电时间",
    "诉求分类",
    "涉及社区",
    "所在小区",
    "办件状态",
    "办结日期",
    "解决情况",
    "满意度",
    "市民姓名",
]
CALLS = [
    [
        "R2610001",
        "2026-10-08",
        "09:15",
        "供暖",
        "东渡社区",
        "",
        "已归档",
        "2026-10-09",
        "已解决",
        "基本满意",
        "张某",
    ],
    ["R2610002", "2026-10-09", "14:20", "停车问题", "柳岸社区", "", "已派单", "", "未解决", "不满意", "李某"],
    [
        "R2610003",
        "2026-10-10",
        "21:03",
        "环境卫生",
        "东渡社区",
        "",
        "办结",
        "2026-10-12",
        "暂无资料",
        "未评价",
        "王某",
    ],
    [
        "R2610004",
        "2026-10-31",
        "08:30",
        "供暖",
        "柳岸社区",
        "",
        "办结",
        "2026-11-02",
        "部分解决",
        "满意",
        "赵某",
    ],
]


def write(folder: Path) -> list[Path]:
    """Write the three workbooks and the wrong file; return where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    hotline = folder / "12345工单2026年10月.xlsx"
    with xlsxwriter.Workbook(str(hotline)) as book:
        page = book.add_worksheet("Sheet1")
        page.merge_range(0, 0, 0, len(HOTLINE) - 1, "2026年10月接诉即办工单（内部资料）")
        page.write_row(1, 0, HOTLINE)
        for row, cells in enumerate(CALLS, start=2):
            page.write_row(row, 0, cells)
        page.write_row(2 + len(CALLS), 0, ["合计", len(CALLS)])
    points = write_points(folder / "附件2：道德银行积分（10月）.xlsx", "若干", "没统计")
    people = folder / "党员.xlsx"
    with xlsxwriter.Workbook(str(people)) as book:
        page = book.add_worksheet("10月底")
        page.write_row(0, 0, ["小区", "统计时点", "正式", "预备"])
        page.write_row(1, 0, ["一号院", "2026.10.31", 41, 2])
    wrong = folder / "会议通知.docx"
    wrong.write_bytes(b"no ledger at all")
    return [hotline, points, people, wrong]


def write_points(path: Path, households: object, redeemed: object) -> Path:
    """Write the workbook of points, of which two cells may be wrong."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("3. 道德银行")
        page.write_row(0, 0, ["小区名称", "年月", "积分类型", "参与户数", "发放积分", "兑换积分"])
        page.write_row(1, 0, ["一号院", "2026年10月", "互助", "12户", 120, 30])
        page.write_row(2, 0, ["二号院", "2026年10月", "互助", households, 80, redeemed])
    return path


def store(folder: Path) -> Store:
    """Return a store with the three small ledgers as its first delivery."""
    made = Store(folder)
    sheets = {"社区底册": small.COMMUNITIES, "小区底册": small.COMPOUNDS, "诉求台账": small.ISSUES}
    sent = {f"{title}.csv": text.encode() for title, text in sheets.items()}
    intake.publish(made, intake.deliver(made, sent, intake.Plan(), "zhang"), "zhang")
    return made
