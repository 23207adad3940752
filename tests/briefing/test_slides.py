import io
import math
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from pptx import Presentation
from pptx.enum.chart import XL_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE_TYPE

from linli.briefing.content import Bars, Brief, Lines, Map, Place, Ring, Table, Timeline
from linli.briefing.render import slide_pictures, slides
from linli.theme.measure import broken
from tests.briefing.sample import BRIEF, MAP, PAGES

# The order of children that ECMA-376 (transitional) lays down; PowerPoint offers to repair a file that breaks it.
FILLS = ["noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill"]
EFFECTS = ["effectLst", "effectDag"]
SHAPE = ["xfrm", "custGeom", "prstGeom", *FILLS, "ln", *EFFECTS, "scene3d", "sp3d", "extLst"]
RUN = [
    "ln",
    *FILLS,
    *EFFECTS,
    "highlight",
    "uLnTx",
    "uLn",
    "uFillTx",
    "uFill",
    "latin",
    "ea",
    "cs",
    "sym",
    "hlinkClick",
    "hlinkMouseOver",
    "rtl",
    "extLst",
]
SHOW = [
    "numFmt",
    "spPr",
    "txPr",
    "dLblPos",
    "showLegendKey",
    "showVal",
    "showCatName",
    "showSerName",
    "showPercent",
    "showBubbleSize",
    "separator",
]
AXIS = [
    "axId",
    "scaling",
    "delete",
    "axPos",
    "majorGridlines",
    "minorGridlines",
    "title",
    "numFmt",
    "majorTickMark",
    "minorTickMark",
    "tickLblPos",
    "spPr",
    "txPr",
    "crossAx",
    "crosses",
    "crossesAt",
]
SERIES = ["idx", "order", "tx", "spPr"]
ORDER = {
    "p:sp": ["nvSpPr", "spPr", "style", "txBody", "extLst"],
    "p:grpSp": ["nvGrpSpPr", "grpSpPr", "*"],
    "p:grpSpPr": ["xfrm", *FILLS, *EFFECTS, "scene3d", "extLst"],
    "p:spPr": SHAPE,
    "c:spPr": SHAPE,
    "p:cSld": ["bg", "spTree", "custDataLst", "controls", "extLst"],
    "p:bgPr": [*FILLS, *EFFECTS, "extLst"],
    "p:txBody": ["bodyPr", "lstStyle", "p"],
    "a:txBody": ["bodyPr", "lstStyle", "p"],
    "c:rich": ["bodyPr", "lstStyle", "p"],
    "c:txPr": ["bodyPr", "lstStyle", "p"],
    "a:custGeom": ["avLst", "gdLst", "ahLst", "cxnLst", "rect", "pathLst"],
    "a:ln": [*FILLS, "prstDash", "custDash", "round", "bevel", "miter", "headEnd", "tailEnd", "extLst"],
    "a:pattFill": ["fgClr", "bgClr"],
    "a:p": ["pPr", "*", "endParaRPr"],
    "a:r": ["rPr", "t"],
    "a:fld": ["rPr", "pPr", "t"],
    "a:rPr": RUN,
    "a:defRPr": RUN,
    "a:endParaRPr": RUN,
    "a:pPr": [
        "lnSpc",
        "spcBef",
        "spcAft",
        "buClrTx",
        "buClr",
        "buSzTx",
        "buSzPct",
        "buSzPts",
        "buFontTx",
        "buFont",
        "buNone",
        "buAutoNum",
        "buChar",
        "buBlip",
        "tabLst",
        "defRPr",
        "extLst",
    ],
    "a:tcPr": ["lnL", "lnR", "lnT", "lnB", "lnTlToBr", "lnBlToTr", "cell3D", *FILLS, "headers", "extLst"],
    "a:tbl": ["tblPr", "tblGrid", "tr"],
    "a:tc": ["txBody", "tcPr", "extLst"],
    "c:chartSpace": [
        "date1904",
        "lang",
        "roundedCorners",
        "AlternateContent",
        "style",
        "clrMapOvr",
        "pivotFmts",
        "protection",
        "chart",
        "spPr",
        "txPr",
        "externalData",
        "printSettings",
        "userShapes",
        "extLst",
    ],
    "c:chart": [
        "title",
        "autoTitleDeleted",
        "pivotFmts",
        "view3D",
        "floor",
        "sideWall",
        "backWall",
        "plotArea",
        "legend",
        "plotVisOnly",
        "dispBlanksAs",
        "showDLblsOverMax",
        "extLst",
    ],
    "c:plotArea": ["layout", "barChart", "lineChart", "catAx", "dateAx", "valAx", "dTable", "spPr", "extLst"],
    "c:legend": ["legendPos", "legendEntry", "layout", "overlay", "spPr", "txPr", "extLst"],
    "c:barChart": [
        "barDir",
        "grouping",
        "varyColors",
        "ser",
        "dLbls",
        "gapWidth",
        "overlap",
        "serLines",
        "axId",
        "extLst",
    ],
    "c:lineChart": [
        "grouping",
        "varyColors",
        "ser",
        "dLbls",
        "dropLines",
        "hiLowLines",
        "upDownBars",
        "marker",
        "smooth",
        "axId",
        "extLst",
    ],
    "c:barChart/c:ser": [
        *SERIES,
        "invertIfNegative",
        "pictureOptions",
        "dPt",
        "dLbls",
        "trendline",
        "errBars",
        "cat",
        "val",
        "shape",
        "extLst",
    ],
    "c:lineChart/c:ser": [
        *SERIES,
        "marker",
        "dPt",
        "dLbls",
        "trendline",
        "errBars",
        "cat",
        "val",
        "smooth",
        "extLst",
    ],
    "c:marker": ["symbol", "size", "spPr", "extLst"],
    "c:dLbls": ["dLbl", "delete", *SHOW, "showLeaderLines", "leaderLines", "extLst"],
    "c:dLbl": ["idx", "delete", "layout", "tx", *SHOW, "extLst"],
    "c:catAx": [
        *AXIS,
        "auto",
        "lblAlgn",
        "lblOffset",
        "tickLblSkip",
        "tickMarkSkip",
        "noMultiLvlLbl",
        "extLst",
    ],
    "c:valAx": [*AXIS, "crossBetween", "majorUnit", "minorUnit", "dispUnits", "extLst"],
    "c:scaling": ["logBase", "orientation", "max", "min", "extLst"],
}
SPACES = {
    "http://schemas.openxmlformats.org/presentationml/2006/main": "p",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
}


def wheel(x: float, y: float, size: float, many: int) -> Ring:
    """Return a closed ring of many points."""
    turns = [2 * math.pi * step / many for step in range(many)]
    spots = [(x + size * math.cos(turn), y + size * math.sin(turn)) for turn in turns]
    return (*spots, spots[0])


def with_pages(*pages: object) -> Brief:
    return replace(BRIEF, pages=pages)  # type: ignore[arg-type]


GRID = [(110 + 0.01 * (number % 10), 30 + 0.01 * (number // 10)) for number in range(60)]
MANY = replace(
    MAP,
    ground=(),
    places=tuple(
        Place(f"K{number}", f"第{number}小区", (wheel(x, y, 0.004, 500), wheel(x, y, 0.001, 20)), "effective")
        for number, (x, y) in enumerate(GRID)
    ),
)
EVENTS = tuple(
    replace(PAGES[5].picture.events[number % 3], day=f"2024年{number % 12 + 1}月{number + 1}日")  # type: ignore[union-attr]
    for number in range(20)
)
TALL = Table(("社区", "小区"), tuple((f"第{number}社区", str(number)) for number in range(30)))
LONG = replace(
    PAGES[2].picture,  # type: ignore[type-var]
    categories=tuple(f"物业服务与公共维修基金使用之{number}" for number in range(5)),
)
CROWDED = with_pages(
    replace(PAGES[0], picture=MANY),
    replace(PAGES[1], picture=Timeline(EVENTS), title="覆盖率达95.5%，" * 8),
    replace(PAGES[0], picture=Timeline(EVENTS[:5])),
    replace(PAGES[0], picture=TALL),
    replace(PAGES[2], picture=LONG, caption="各来源下达与支付情况，万元，" * 6),
)


@pytest.fixture(scope="module", params=[BRIEF, CROWDED], ids=["sample", "crowded"])
def told(request: pytest.FixtureRequest) -> tuple[Brief, bytes, Any]:
    file = slides.write(request.param)
    return request.param, file, Presentation(io.BytesIO(file))


def texts(slide: Any) -> list[str]:
    """Every text of a slide: of frames, of cells, of labels of charts."""
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found += [paragraph.text for paragraph in shape.text_frame.paragraphs]
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            found += [run.text for run in shape.chart.element.findall(".//{*}rich//{*}t")]
    return found


def charts(slide: Any) -> list[Any]:
    return [shape.chart for shape in slide.shapes if shape.has_chart]


def test_a_page_is_a_slide_after_the_cover_with_its_conclusion_as_title(
    told: tuple[Brief, bytes, Any],
) -> None:
    brief, _, deck = told
    assert [slide.shapes.title.text.replace("\v", "") for slide in deck.slides] == [
        brief.title,
        *(page.title for page in brief.pages),
    ]
    assert (deck.slide_width / deck.slide_height) == pytest.approx(16 / 9, abs=0.001)
    cover = "\n".join(texts(deck.slides[0]))
    assert brief.scope in cover
    assert "2026年9月30日" in cover


def test_a_title_of_two_lines_is_broken_at_a_stop() -> None:
    title = "2026年9月新增269件、办结272件、重办2件，未结减少1件至56件"
    assert broken(title, 12.3, 20) == title
    assert broken(title, 12.3, 30) == title.replace("2件，", "2件，\v")  # not within the list
    assert broken("没有停顿的标题" * 8, 12.3, 30) == "没有停顿的标题" * 8


def test_figures_with_notes_over_each_other_keep_within_their_cards() -> None:
    figures = tuple(replace(figure, note="84 / 88") for figure in (*PAGES[0].figures, *PAGES[0].figures))[:4]
    deck = Presentation(io.BytesIO(slides.write(with_pages(replace(PAGES[0], figures=figures, picture=MAP)))))
    for shape in list(deck.slides[1].shapes):
        if shape.has_text_frame and shape.name in {figure.title for figure in figures}:
            lines = sum(paragraph.line_spacing for paragraph in shape.text_frame.paragraphs)
            assert lines + shape.text_frame.margin_top <= shape.height


def test_every_text_of_a_page_is_on_its_slide(told: tuple[Brief, bytes, Any]) -> None:
    brief, _, deck = told
    for page, slide in zip(brief.pages, list(deck.slides)[1:], strict=True):
        shown = texts(slide)
        whole = "\n".join(shown)
        said = [page.part, page.caption, brief.stamp]
        for figure in page.figures:
            assert f"{figure.value} {figure.unit}" in shown
            said += [figure.title, figure.note]
        match page.picture:
            case Bars() | Lines():
                for series in page.picture.series:
                    labelled = [
                        text
                        for text, value in zip(series.texts, series.values, strict=True)
                        if value is not None
                    ]
                    assert [text for text in labelled if text not in shown] == []
                    said += series.texts
            case Table():
                said += [*page.picture.columns, *(cell for row in page.picture.rows for cell in row)]
            case Map():
                said += [place.name for place in page.picture.ground]
                said += [f"{look.label} {look.count:,}" for look in page.picture.legend]
            case Timeline():
                said += [
                    text for event in page.picture.events for text in (event.day, event.title, event.remark)
                ]
            case _:
                said.append(page.picture.reason)
        assert [text for text in said if text not in whole] == []


def test_notes_are_paragraphs_for_the_speaker(told: tuple[Brief, bytes, Any]) -> None:
    brief, _, deck = told
    for page, slide in zip(brief.pages, list(deck.slides)[1:], strict=True):
        assert slide.has_notes_slide == bool(page.words or page.notes)
        if slide.has_notes_slide:
            told = tuple(p.text for p in slide.notes_slide.notes_text_frame.paragraphs)
            assert told == slides.notes(page)
            assert told[: len(page.words)] == page.words  # what is said stands above what is to be looked up


def test_charts_hold_the_values_and_name_what_is_missing() -> None:
    deck = Presentation(io.BytesIO(slides.write(BRIEF)))
    for page, slide in zip(BRIEF.pages, list(deck.slides)[1:], strict=True):
        if isinstance(page.picture, Bars | Lines):
            (chart,) = charts(slide)
            assert tuple(chart.plots[0].categories) == page.picture.categories
            assert [(s.name, tuple(s.values)) for s in chart.series] == [
                (s.name, s.values) for s in page.picture.series
            ]
    assert "按来源下达与支付，万元　下达未采集：市" in texts(deck.slides[3])


def test_bars_with_long_names_lie_and_are_read_from_above() -> None:
    upright, lying = (
        charts(Presentation(io.BytesIO(slides.write(with_pages(page)))).slides[1])[0]
        for page in (PAGES[2], replace(PAGES[2], picture=LONG))
    )
    assert upright.element.find(".//{*}barDir").get("val") == "col"
    assert lying.element.find(".//{*}barDir").get("val") == "bar"
    assert lying.category_axis.reverse_order
    assert lying.value_axis.minimum_scale == 0


def test_a_run_of_missing_months_is_named_by_its_ends() -> None:
    lines = PAGES[4].picture
    assert isinstance(lines, Lines)
    gone = replace(
        lines.series[1],
        values=(*(None,) * 4, *lines.series[1].values[4:]),
        texts=(*("未采集",) * 4, *lines.series[1].texts[4:]),
    )
    brief = with_pages(replace(PAGES[4], picture=replace(lines, series=(gone,))))
    assert "受理与办结，件　办结未采集：1月至4月" in texts(
        Presentation(io.BytesIO(slides.write(brief))).slides[1]
    )


def test_labels_of_two_lines_stand_on_the_sides_that_are_free() -> None:
    (chart,) = charts(Presentation(io.BytesIO(slides.write(with_pages(PAGES[4])))).slides[1])
    places = [{series.points[point].data_label.position for point in range(1, 12)} for series in chart.series]
    assert places == [{XL_LABEL_POSITION.ABOVE}, {XL_LABEL_POSITION.BELOW}]


def test_a_map_is_shapes_named_by_place_with_their_holes() -> None:
    deck = Presentation(io.BytesIO(slides.write(with_pages(PAGES[1], replace(PAGES[1], picture=MANY)))))
    groups = [
        [shape for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
        for slide in list(deck.slides)[1:]
    ]
    ((small,), (large,)) = groups
    named = {shape.name: shape for shape in small.shapes}
    assert {"东渡社区", "甲小区 有效覆盖", "丙小区 未建"} <= set(named)
    assert len(named["丙小区 未建"]._element.findall(".//{*}moveTo")) == 2
    assert named["丙小区 未建"]._element.find(".//{*}pattFill") is not None
    assert len([shape for shape in large.shapes if "小区" in shape.name]) == 60
    assert len(large._element.findall(".//{*}lnTo")) > 60 * 500


def test_a_long_table_goes_on_beside_itself_under_the_same_head() -> None:
    deck = Presentation(io.BytesIO(slides.write(with_pages(replace(PAGES[0], picture=TALL)))))
    tables = [shape.table for shape in deck.slides[1].shapes if shape.has_table]
    assert len(tables) > 1
    assert {tuple(cell.text for cell in table.rows[0].cells) for table in tables} == {TALL.columns}
    rows = [tuple(cell.text for cell in row.cells) for table in tables for row in list(table.rows)[1:]]
    assert tuple(rows) == TALL.rows


def test_a_text_gets_the_largest_size_at_which_it_fits() -> None:
    short, long = "十个字的一句短短的话", "十个字的一句短短的话" * 9
    assert slide_pictures.fit(short, 10, 1, 32) == 32
    assert 8 < slide_pictures.fit(long, 10, 1, 32) < 32
    assert slide_pictures.fit(long * 99, 10, 1, 32) == 8


def test_nothing_reaches_over_the_edge_of_its_slide(told: tuple[Brief, bytes, Any]) -> None:
    _, _, deck = told
    slack = 10_000  # a hundredth of an inch

    def inside(shapes: Any) -> None:
        for shape in shapes:
            assert shape.left >= -slack, shape.name
            assert shape.top >= -slack, shape.name
            assert shape.left + shape.width <= deck.slide_width + slack, shape.name
            assert shape.top + shape.height <= deck.slide_height + slack, shape.name
            if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
                inside(shape.shapes)

    for slide in deck.slides:
        inside(slide.shapes)
        ids = [shape.get("id") for shape in slide.element.findall(".//{*}cNvPr")]
        assert len(ids) == len(set(ids))


def test_the_foot_has_the_facts_and_the_number_of_the_slide(told: tuple[Brief, bytes, Any]) -> None:
    brief, _, deck = told
    for number, slide in enumerate(deck.slides, 1):
        assert brief.stamp in texts(slide)
        (field,) = slide.element.findall(".//{*}fld")
        assert (field.get("type"), field.find("{*}t").text) == ("slidenum", str(number))


def parts(file: bytes) -> Iterator[tuple[str, ElementTree.Element]]:
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        for name in package.namelist():
            if name.endswith(".xml"):
                yield name, ElementTree.fromstring(package.read(name))


def short(element: ElementTree.Element) -> str:
    space, _, name = element.tag[1:].partition("}")
    return f"{SPACES.get(space, '?')}:{name}"


def test_children_stand_in_the_order_of_the_standard(told: tuple[Brief, bytes, Any]) -> None:
    _, file, _ = told
    seen = set()
    for name, root in parts(file):
        for parent in root.iter():
            for element in parent:
                key = short(element)
                order = ORDER.get(key) or ORDER.get(f"{short(parent)}/{key}")
                # A master's levels are properties of paragraphs under other names.
                order = ORDER["a:pPr"] if key.endswith("pPr") and key.startswith("a:lvl") else order
                if order is None or not len(element):
                    continue
                seen.add(key)
                children = [short(child).partition(":")[2] for child in element]
                assert set(children) <= {*order} or "*" in order, f"{name}: {key} has {children}"
                places = [order.index(child if child in order else "*") for child in children]
                assert places == sorted(places), f"{name}: {key} has {children}"
    assert {"p:sp", "p:spPr", "a:rPr", "a:tcPr", "c:ser", "c:dLbls", "c:catAx", "c:valAx"} <= seen


def test_every_run_names_language_and_chinese_font(told: tuple[Brief, bytes, Any]) -> None:
    _, file, _ = told
    for name, root in parts(file):
        for element in root.iter():
            if short(element) in {"a:rPr", "a:defRPr"} and "/theme" not in name:
                assert element.get("lang") == "zh-CN", name
                assert element.find("{*}ea") is not None, name
            if short(element) in {"a:majorFont", "a:minorFont"}:
                fonts = {child.get("script", short(child)): child.get("typeface") for child in element}
                assert {fonts["a:ea"], fonts["Hans"]} == {"Microsoft YaHei"}


def test_nothing_moves_and_nothing_is_solid(told: tuple[Brief, bytes, Any]) -> None:
    _, file, _ = told
    for _name, root in parts(file):
        found = {element.tag.partition("}")[2] for element in root.iter()}
        assert not found & {"timing", "transition", "view3D", "bar3DChart", "sp3d"} or "fmtScheme" in found


def test_the_same_brief_gives_the_same_bytes_dated_by_it() -> None:
    file = slides.write(BRIEF)
    assert file == slides.write(BRIEF)
    core = Presentation(io.BytesIO(file)).core_properties
    assert {core.created.date(), core.modified.date()} == {BRIEF.as_of}
    with zipfile.ZipFile(io.BytesIO(file)) as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {(2026, 9, 30)}


def test_too_many_pages_or_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="21 pages"):
        slides.write(replace(BRIEF, pages=PAGES * 3))
    six = (*PAGES[0].figures, PAGES[0].figures[0])
    with pytest.raises(ValueError, match="6 figures"):
        slides.write(with_pages(replace(PAGES[0], figures=six)))
