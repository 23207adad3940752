import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from linli.briefing.content import Bars, Empty, Event, Lines, Map, Place, Series, Table, Timeline
from linli.briefing.render import svg
from linli.theme import colours
from tests.briefing import sample

DRAWN = {page.id: page.picture for page in sample.PAGES if not isinstance(page.picture, Table)}
SVG = "{http://www.w3.org/2000/svg}"


def drawn(picture: svg.Drawn, width: int = 860, height: int = 480, size: float = 20) -> ET.Element:
    return ET.fromstring(svg.svg(picture, width, height, size))


def texts(root: ET.Element) -> list[str]:
    return [node.text or "" for node in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_has_the_size_asked_for_and_draws_the_same_twice(name: str) -> None:
    root = drawn(DRAWN[name], 620, 380, 12)
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("620", "380", "0 0 620 380")
    again = svg.svg.__wrapped__(DRAWN[name], 620, 380, 12)
    assert again == svg.svg(DRAWN[name], 620, 380, 12)


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_loads_nothing(name: str) -> None:
    markup = svg.svg(DRAWN[name], 620, 380, 12)
    assert set(re.findall(r"https?://[^\"]+", markup)) <= {"http://www.w3.org/2000/svg"}
    assert "<image" not in markup
    assert "Noto Sans SC" in markup


def test_bars_carry_their_finished_texts_and_what_is_not_collected() -> None:
    found = texts(drawn(DRAWN["money"]))
    for text in ("街道", "社会资金", "412", "381", "未采集", "98", "0", "下达", "支付", "万元"):
        assert text in found


def test_bars_start_at_zero_and_their_lengths_keep_the_proportion() -> None:
    bars = Bars(("甲", "乙"), (Series("", (50.0, 100.0), ("五十", "一百")),), "")
    heights = sorted(
        float(bar.get("height", 0))
        for bar in drawn(bars).iter(f"{SVG}rect")
        if bar.get("fill") == colours.TEAL
    )
    assert heights[1] == pytest.approx(2 * heights[0], rel=0.01)


def test_short_parts_of_a_stacked_bar_are_told_at_its_end() -> None:
    bars = Bars(
        ("甲", "乙"),
        (Series("有", (90.0, 80.0), ("90", "80")), Series("无", (1.0, None), ("1", "未采集"))),
        "个",
        stacked=True,
    )
    assert {"90 / 1", "80 / 未采集"} <= set(texts(drawn(bars)))
    assert {"20", "4", "12"} <= set(texts(drawn(DRAWN["forms"])))


def test_lines_end_in_name_and_text_and_break_where_nothing_was_collected() -> None:
    lines = DRAWN["issues"]
    assert isinstance(lines, Lines)
    found = texts(drawn(lines))
    assert {"受理 211", "办结 210", "办结 未采集"} <= set(found)
    broken = replace(
        lines,
        series=(Series("甲", (1.0, 2.0, None, 3.0, *[4.0] * 8), ("1", "2", "未采集", "3", *["4"] * 8)),),
    )
    paths = [
        path.get("d", "") for path in drawn(broken).iter(f"{SVG}path") if path.get("stroke") == colours.TEAL
    ]
    assert paths[0].count("M") == 2
    assert "未采集" in texts(drawn(broken))


def test_lines_of_nothing_say_so_and_have_no_scale() -> None:
    found = texts(drawn(Lines(("1月", "2月"), (Series("甲", (None, None), ("未采集", "未采集")),), "件")))
    assert found.count("甲 未采集") == 1
    assert set(found) == {"件", "1月", "2月", "甲 未采集"}


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 9, [0, 5, 10]),
        (3, 12, [0, 5, 10, 15]),
        (88, 98, [85, 90, 95, 100]),
        (190, 211, [190, 200, 210, 220]),
        (0, 0, [0, 0.5, 1]),
        (7, 7, [0, 2, 4, 6, 8]),
    ],
)
def test_ticks_are_round_and_hold_the_values(low: float, high: float, ticks: list[float]) -> None:
    assert svg._ticks(low, high) == ticks


def test_labels_at_line_ends_do_not_overlap() -> None:
    placed = svg._apart([100, 99, 10, 200], 25, 200)
    assert all(abs(a - b) >= 25 for number, a in enumerate(placed) for b in placed[:number])
    assert placed[1] < placed[0]
    assert max(placed) <= 200


def test_a_map_names_communities_beside_the_compounds_and_hatches_what_has_no_fill() -> None:
    map_ = DRAWN["coverage"]
    assert isinstance(map_, Map)
    root = drawn(map_, 800, 500, 18)
    found = texts(root)
    assert {"东渡社区", "柳岸社区", "有效覆盖 1", "未建 1"} <= set(found)
    paths = {
        node.find(f"{SVG}title").text: node
        for node in root.iter(f"{SVG}path")
        if node.find(f"{SVG}title") is not None
    }  # type: ignore[union-attr]
    assert paths["丙小区"].get("fill") == "url(#no-fill)"
    name = next(node for node in root.iter(f"{SVG}text") if node.text == "东渡社区")
    spot = (float(name.get("x", 0)), float(name.get("y", 0)) - 18 * 0.36)
    xs, ys = zip(
        *(map(float, pair.split()) for pair in re.split("[MLZ]+", paths["甲小区"].get("d", "")) if pair),
        strict=True,
    )
    assert not (min(xs) - 36 < spot[0] < max(xs) + 36 and min(ys) - 9 < spot[1] < max(ys) + 9)


def test_a_degree_of_longitude_is_drawn_shorter_by_the_cosine_of_latitude() -> None:
    map_ = DRAWN["coverage"]
    assert isinstance(map_, Map)
    path = next(node for node in drawn(map_).iter(f"{SVG}path") if node.find(f"{SVG}title") is not None)
    xs, ys = zip(
        *(map(float, pair.split()) for pair in re.split("[MLZ]+", path.get("d", "")) if pair), strict=True
    )
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(0.866, abs=0.005)


def test_a_timeline_shows_all_and_shrinks_until_it_has_room() -> None:
    timeline = Timeline(
        tuple(
            Event(f"2024年{month}月", "召开议事会" * 8, "回访" * 12, month % 2 == 0) for month in range(1, 13)
        )
    )
    root = drawn(timeline, 600, 300)
    nodes = list(root.iter(f"{SVG}text"))
    assert max(float(node.get("y", 0)) for node in nodes) <= 300
    assert "".join(texts(root)).count("召开议事会") == 96
    assert max(float(node.get("font-size", 0)) for node in drawn(DRAWN["case"]).iter(f"{SVG}text")) == 20


def test_a_missing_picture_says_why_in_lines_that_fit() -> None:
    found = texts(drawn(Empty("未采集共建单位、服务场次，" * 6), 400, 300))
    assert "".join(found) == "未采集共建单位、服务场次，" * 6
    assert all(len(line) <= 18 for line in found)


def test_words_of_ledgers_cannot_break_the_markup() -> None:
    assert texts(drawn(Empty("<b>&"))) == ["<b>&"]
    assert "<甲>" in texts(drawn(Bars(("<甲>",), (Series("", (1.0,), ("1",)),), "")))


def test_many_short_events_stand_in_columns_rather_than_in_small_print() -> None:
    events = tuple(
        Event(f"2024年{number}月", f"议事会{number}次", "", is_milestone=False) for number in range(1, 33)
    )
    root = drawn(Timeline(events), 1200, 560, 20)
    nodes = [node for node in root.iter(f"{SVG}text") if (node.text or "").startswith("议事会")]
    assert [node.text for node in nodes] == [event.title for event in events]
    assert {float(node.get("font-size", 0)) for node in nodes} == {20.0}
    assert len({node.get("x") for node in nodes}) == 2


LINE = ((110.0, 30.0), (110.1, 30.0), (110.2, 30.0), (110.0, 30.0))
BOW = ((110.0, 30.0), (110.1, 30.1), (110.1, 30.0), (110.0, 30.1), (110.0, 30.0))


@pytest.mark.parametrize(
    "picture",
    [
        Bars((), (), ""),
        Bars(("甲",), (Series("", (None,), ("未采集",)),), "个", stacked=True),
        Bars(("甲",), (Series("一", (0.0,), ("0",)), Series("二", (0.0,), ("0",))), "个"),
        Lines((), (), ""),
        Lines(("1月",), (Series("甲", (1e9,), ("10亿",)),), ""),
        Map((), (), (), ()),
        Map(
            (
                Place("C1", "甲", (), "ground"),
                Place("C2", "乙", (LINE,), "ground"),
                Place("C3", "丙", (BOW,), "ground"),
            ),
            (),
            (),
            (),
        ),
        Timeline(()),
        Empty(""),
    ],
    ids=repr,
)
def test_little_data_and_broken_outlines_are_drawn_too(picture: svg.Drawn) -> None:
    markup = svg.svg(picture, 400, 200, 18)
    assert ET.fromstring(markup).get("width") == "400"
    assert "NaN" not in markup
