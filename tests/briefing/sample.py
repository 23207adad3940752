"""A briefing with every kind of picture and every status, for tests of the renderings."""

from datetime import date

from linli.briefing.content import (
    Annex,
    Bars,
    Brief,
    Claim,
    Empty,
    Event,
    Figure,
    Lines,
    Look,
    Map,
    Page,
    Paragraph,
    Place,
    Run,
    Series,
    Slot,
    Table,
    Timeline,
)

DAY = date(2026, 9, 30)


def slot(
    number: int, id_: str, value: float | str | None, rendering: str, status: str = "ok", **more: object
) -> Slot:
    """Return a slot with what a rendering needs."""
    given = {
        "kind": "number" if id_.startswith("N") else "name",
        "title": f"填空{number}",
        "n": value if isinstance(value, float) else None,
        "unit": "个",
        "formula": "slot_communities",
        "meaning": "截至日在册的社区数。",
        "window": "截至2026年9月30日",
        "start": None,
        "end": DAY,
        "scope": "示例街道",
        "reason": "" if status == "ok" else "未采集支部台账",
    } | more
    return Slot(number=number, id=id_, value=value, rendering=rendering, status=status, **given)  # type: ignore[arg-type]


def square(x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    """Return a closed ring."""
    return ((x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y))


MONTHS = tuple(f"{month}月" for month in range(1, 13))
MAP = Map(
    ground=(
        Place("C1", "东渡社区", (square(110.0, 30.0, 0.02),), "ground"),
        Place("C2", "柳岸社区", (square(110.02, 30.0, 0.02),), "ground"),
    ),
    places=(
        Place("K1", "甲小区", (square(110.004, 30.004, 0.006),), "effective"),
        Place("K2", "乙小区", (square(110.024, 30.004, 0.006),), "tangible"),
        Place("K3", "丙小区", (square(110.03, 30.012, 0.005), square(110.031, 30.013, 0.001)), "none"),
    ),
    rivers=(((110.0, 30.011), (110.02, 30.010), (110.04, 30.012)),),
    legend=(
        Look("effective", "有效覆盖", "#1B6B72", 1),
        Look("tangible", "有形未有效", "#8FBFC2", 1),
        Look("none", "未建", None, 1),
    ),
)
PAGES = (
    Page(
        "opening",
        "开篇",
        "示例街道辖12个社区，8.3万居民，2,627名党员",
        (
            Figure("社区", "12", "个", source="N01"),
            Figure("居民", "8.3", "万人", "2026年9月快照", "N02"),
            Figure("在册党员", "2,627", "人", source="N03"),
            Figure("小区党支部", "【待核】", "个", "未采集支部台账", "N05", "open"),
            Figure("楼栋党小组", "284", "个", source="N06"),
        ),
        Table(("社区", "小区", "居民"), (("东渡社区", "8", "7,012"), ("柳岸社区", "未采集", "<10"))),
        "各社区规模（按代码排列）",
        ("口径：截至日在册的社区数。", "来源：社区底册；n=12；数据截至2026年9月30日"),
        "overview",
    ),
    Page(
        "coverage",
        "红色堡垒",
        "覆盖率达95.5%，尚有4个小区正在组建",
        (Figure("有形覆盖率", "95.5", "%", "84 / 88"),),
        MAP,
        "小区党支部覆盖",
        ("口径",),
        "coverage",
    ),
    Page(
        "money",
        "红色阵地",
        "已统筹各级财政资金1,100余万元",
        (Figure("财政资金", "1,100余", "万元", "1,183.4万元", "N11"),),
        Bars(
            ("街道", "区", "市", "省", "社会资金"),
            (
                Series("下达", (412.0, 380.5, None, 98.25, 60.0), ("412", "381", "未采集", "98", "60")),
                Series("支付", (400.0, 301.0, 170.0, 98.0, 0.0), ("400", "301", "170", "98", "0")),
            ),
            "万元",
        ),
        "按来源下达与支付，万元",
        ("口径",),
        "construction",
    ),
    Page(
        "forms",
        "红色堡垒",
        "单独组建的支部占七成",
        (),
        Bars(
            ("物业管理", "单位型", "无主管老旧"),
            (
                Series("单独", (20.0, 18.0, 22.0), ("20", "18", "22")),
                Series("联合", (4.0, 3.0, 12.0), ("4", "3", "12")),
            ),
            "个",
            stacked=True,
        ),
        "支部形式，小区数",
        (),
    ),
    Page(
        "issues",
        "红色基因",
        "9月受理198件，办结201件",
        (Figure("解决率", "91.2", "%", "n=1,204，剔除83件"), Figure("按期办结率", "99.9", "%", "n=2,000")),
        Lines(
            MONTHS,
            (
                Series(
                    "受理",
                    tuple(float(200 + month) for month in range(12)),
                    tuple(str(200 + month) for month in range(12)),
                ),
                Series(
                    "办结",
                    (None, *(float(190 + 2 * month) for month in range(11))),
                    ("未采集", *(str(190 + 2 * month) for month in range(11))),
                ),
            ),
            "件",
        ),
        "受理与办结，件",
        ("口径",),
        "issues",
    ),
    Page(
        "case",
        "案例",
        "供暖问题历时289天，已阶段性解决，正在跟踪",
        (Figure("议事会", "20余", "次", source="N09"), Figure("走访居民", "316", "户", source="N10")),
        Timeline(
            (
                Event("2024年1月8日", "居民集中反映室温不达标", "支部登记诉求", is_milestone=True),
                Event("2024年1月25日", "议事会2次", "", is_milestone=False),
                Event("2024年10月23日", "恢复供热，诉求办结", "回访认定已解决", is_milestone=True),
            )
        ),
        "从受理到办结",
        ("口径",),
        "cases",
    ),
    Page("shared", "红色阵地", "共享空间：未采集", (), Empty("未采集共建单位、服务场次"), "", ()),
)
BRIEF = Brief(
    title="在示例街道党建工作座谈会的交流发言",
    street="示例街道",
    scope="示例街道",
    as_of=DAY,
    data_as_of=DAY,
    version="20260930-080000-abcdef",
    privacy_k=10,
    is_masked=False,
    facts=(
        ("范围", "示例街道"),
        ("截至", "2026年9月30日"),
        ("数据版本", "20260930-080000-abcdef"),
        ("隐私", "不足10人不显示"),
    ),
    slots=(
        slot(1, "district", "示例区", "示例区"),
        slot(3, "N01", 12.0, "12"),
        slot(8, "N05", None, "【待核】", "open"),
        slot(11, "N07", 7.0, "【待核】", "suppressed", reason="不足10人不显示"),
        slot(16, "N11", 1183.4, "1,100余", unit="万元"),
    ),
    claims=(
        Claim(
            "full_coverage",
            "实现小区党支部全覆盖",
            "reworded",
            "覆盖率达95.5%，尚有4个小区正在组建",
            "84 / 88",
            "claim_full_coverage",
            "口径",
        ),
        Claim("solved", "圆满解决", "pass", "目前已圆满解决", "已办结", "claim_solved", "口径"),
        Claim("brands", "五个服务品牌", "open", "【待核】", "", "claim_brands", "口径"),
    ),
    speech=(
        Paragraph("title", (Run("在示例街道党建工作座谈会的交流发言"),)),
        Paragraph("subtitle", (Run("示例街道党工委　2026年9月30日"),)),
        Paragraph(
            "body",
            (
                Run("示例区", "district"),
                Run("示例街道辖"),
                Run("12", "N01"),
                Run("个社区，堃喆玥三位同志参加。"),
            ),
        ),
        Paragraph("heading1", (Run("构筑红色堡垒"),)),
        Paragraph("heading2", (Run("应建尽建，织密组织"),)),
        Paragraph(
            "body",
            (
                Run("共建立小区党支部"),
                Run("【待核】", "N05"),
                Run("个，"),
                Run("覆盖率达95.5%，尚有4个小区正在组建", "full_coverage"),
                Run("。"),
            ),
        ),
        Paragraph("heading2", (Run("打造雁阵"),)),
        Paragraph("body", (Run("统筹资金"), Run("1,100余", "N11"), Run("万元。"))),
        Paragraph("heading1", (Run("筑牢红色阵地"),)),
        Paragraph("body", (Run("正文。"),)),
        Paragraph("closing", (Run("谢谢大家！"),)),
    ),
    pages=PAGES,
    annexes=(
        Annex("尚未建立党支部的小区", Table(("小区", "社区", "正式党员"), (("丙小区", "柳岸社区", "<10"),))),
    ),
)
