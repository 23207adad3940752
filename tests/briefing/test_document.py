import io
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from datetime import datetime

import docx
import pytest

from linli.briefing import sources
from linli.briefing.content import Table
from linli.briefing.render import document
from tests.briefing import sample

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FILE = document.write(sample.BRIEF)
# The order in which ECMA-376 (part 1, transitional) lets children stand.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "trPr": "cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc hidden",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "font": "altName panose1 charset family notTrueType pitch sig",
    "settings": "zoom evenAndOddHeaders characterSpacingControl compat themeFontLang",
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
    "numbering": "abstractNum num",
}


def parts() -> dict[str, ET.Element]:
    with zipfile.ZipFile(io.BytesIO(FILE)) as saved:
        return {name: ET.fromstring(saved.read(name)) for name in saved.namelist()}


PARTS = parts()
BODY = PARTS["word/document.xml"]


def words(root: ET.Element) -> str:
    return "".join(node.text or "" for node in root.iter(f"{W}t"))


@pytest.mark.parametrize(
    "name", [name for name in PARTS if name.startswith("word/") and name.endswith(".xml")]
)
def test_children_stand_in_the_order_of_the_standard(name: str) -> None:
    for node in PARTS[name].iter():
        tag = node.tag.removeprefix(W)
        if tag in ORDER:
            places = [ORDER[tag].split().index(child.tag.removeprefix(W)) for child in node]
            assert places == sorted(places), f"{name}: {tag}: {[child.tag.removeprefix(W) for child in node]}"


def test_every_run_and_style_names_its_east_asian_font() -> None:
    for name, root in PARTS.items():
        for run in root.iter(f"{W}r"):
            fonts = run.find(f"{W}rPr/{W}rFonts")
            assert fonts is not None, name
            assert fonts.get(f"{W}eastAsia"), name
    named = {table.get(f"{W}name"): table.find(f"{W}altName") for table in PARTS["word/fontTable.xml"]}
    for style in PARTS["word/styles.xml"].iter(f"{W}style"):
        if style.get(f"{W}type") == "paragraph":
            assert style.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") in named  # type: ignore[union-attr]
    others = {name: node.get(f"{W}val") for name, node in named.items() if node is not None}
    assert others == {"方正小标宋简体": "宋体", "仿宋_GB2312": "仿宋", "楷体_GB2312": "楷体"}


def test_the_page_is_that_of_the_standard() -> None:
    section = BODY.find(f"{W}body/{W}sectPr")
    assert section is not None
    margins = {
        key.removeprefix(W): round(int(value) / 56.7) for key, value in section.find(f"{W}pgMar").items()
    }  # type: ignore[union-attr]
    assert {"top": 37, "bottom": 35, "left": 28, "right": 26}.items() <= margins.items()
    assert section.find(f"{W}docGrid").get(f"{W}type") == "lines"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("style", "font", "half_points"),
    [
        ("Title", "方正小标宋简体", "44"),
        ("Normal", "仿宋_GB2312", "32"),
        ("Heading1", "黑体", None),
        ("Heading2", "楷体_GB2312", None),
        ("PageNumberOdd", "宋体", "28"),
    ],
)
def test_fonts_and_sizes_are_those_of_the_standard(style: str, font: str, half_points: str | None) -> None:
    node = next(node for node in PARTS["word/styles.xml"] if node.get(f"{W}styleId") == style)
    assert node.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia") == font  # type: ignore[union-attr]
    size = node.find(f"{W}rPr/{W}sz")
    assert (None if size is None else size.get(f"{W}val")) == half_points


def test_headings_are_numbered_by_word_and_not_by_text() -> None:
    levels = [
        (node.find(f"{W}pStyle").get(f"{W}val"), node.find(f"{W}lvlText").get(f"{W}val"))  # type: ignore[union-attr]
        for node in next(PARTS["word/numbering.xml"].iter(f"{W}abstractNum")).iter(f"{W}lvl")
    ]
    assert levels == [
        ("Heading1", "%1、"),
        ("Heading2", "（%2）"),
        ("Heading3", "%3."),
        ("Heading4", "（%4）"),
    ]
    paragraphs = [(item.style.name, item.text) for item in docx.Document(io.BytesIO(FILE)).paragraphs]  # type: ignore[union-attr]
    assert ("Heading 1", "构筑红色堡垒") in paragraphs
    assert ("Heading 2", "打造雁阵") in paragraphs


def test_odd_and_even_pages_carry_their_number_outside_and_the_stamp() -> None:
    assert PARTS["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None
    for number, style in ((1, "PageNumberOdd"), (2, "PageNumberEven")):
        footer = PARTS[f"word/footer{number}.xml"]
        assert words(footer) == "— 1 —" + sample.BRIEF.stamp
        assert next(footer.iter(f"{W}pStyle")).get(f"{W}val") == style


def test_the_document_says_all_that_the_brief_says() -> None:
    text = words(BODY)
    said = [
        *(paragraph.text for paragraph in sample.BRIEF.speech),
        *(figure.value for page in sample.BRIEF.pages for figure in page.figures),
        *(page.title for page in sample.BRIEF.pages),
        *(
            item
            for slot in sample.BRIEF.slots
            for item in (slot.title, slot.rendering, slot.meaning, slot.window, slot.reason)
        ),
        *(item for claim in sample.BRIEF.claims for item in (claim.title, claim.wording, claim.measured)),
        *(
            item
            for annex in sample.BRIEF.annexes
            for row in (annex.table.columns, *annex.table.rows)
            for item in (annex.title, *row)
        ),
        *(item for fact in sample.BRIEF.facts for item in fact),
    ]
    assert [item for item in said if item not in text] == []


def test_a_suppressed_slot_tells_neither_value_nor_n() -> None:
    table = next(section.table for section in sources.sections(sample.BRIEF) if section.title == "填空口径")
    row = next(row for row in table.rows if row[0] == "11")
    assert row[2:4] == ("【待核】", "")


def test_sections_without_rows_say_so() -> None:
    text = words(
        ET.fromstring(
            zipfile.ZipFile(io.BytesIO(document.write(replace(sample.BRIEF, claims=(), slots=())))).read(
                "word/document.xml"
            )
        )
    )
    assert "没有需要核对的表述。" in text
    assert "没有待核的填空。" in text


def test_columns_of_figures_are_set_to_the_right() -> None:
    table = Table(
        ("小区", "户数", "日期"), (("甲", "1,043", "2026年9月1日"), ("乙", "<10", ""), ("丙", "未采集", ""))
    )
    assert sources.is_numeric(table) == (False, True, False)


def test_the_same_brief_gives_the_same_bytes_and_no_clock_shows() -> None:
    assert document.write(sample.BRIEF) == FILE
    properties = docx.Document(io.BytesIO(FILE)).core_properties
    for time in (properties.created, properties.modified):
        assert time is not None
        assert time.replace(tzinfo=None) == datetime(2026, 9, 30)
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(FILE)).infolist()} == {
        (1980, 1, 1, 0, 0, 0)
    }
