import io
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pypdf
import pytest

from linli.briefing.content import Annex, Brief, Table
from linli.briefing.render import document, pdf, svg
from tests.briefing import sample

FILE = pdf.write(sample.BRIEF)
PAGES = pypdf.PdfReader(io.BytesIO(FILE)).pages


def text(page: pypdf.PageObject) -> str:
    """What a page says without its spaces: the PDF sets some between Chinese and digits."""
    return re.sub(r"\s", "", page.extract_text())


def strings(brief: Brief) -> Iterator[str]:
    """Every text of a briefing that the PDF prints."""
    for paragraph in brief.speech:
        yield paragraph.text
    for page in brief.pages:
        yield from (page.part, page.title, page.caption, *page.notes)
        for figure in page.figures:
            yield from (figure.title, figure.value, figure.note, figure.unit if figure.status == "ok" else "")
        if isinstance(page.picture, Table):
            yield from (cell for row in (page.picture.columns, *page.picture.rows) for cell in row)
    for slot in brief.slots:
        yield from (slot.title, slot.rendering, slot.meaning, slot.window, slot.scope, slot.reason)
    for claim in brief.claims:
        yield from (claim.title, claim.wording, claim.measured)
    for annex in brief.annexes:
        yield from (annex.title, *(cell for row in (annex.table.columns, *annex.table.rows) for cell in row))
    for fact in brief.facts:
        yield from fact


def covered(path: Path) -> set[int]:
    """The code points that a font has glyphs for, read from the groups of its cmap of format 12."""
    data = path.read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
    }
    cmap, points = tables[b"cmap"], set()
    for number in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", data, cmap + 8 + 8 * number)[0]
        if struct.unpack_from(">H", data, at)[0] == 12:
            for group in range(struct.unpack_from(">I", data, at + 12)[0]):
                first, last, _ = struct.unpack_from(">III", data, at + 16 + 12 * group)
                points |= set(range(first, last + 1))
    return points


def fonts(file: bytes) -> dict[str, Any]:
    """The descriptors of the fonts of every page and of the pictures on it, by their names without the subset's tag."""
    found: dict[str, Any] = {}

    def look(resources: Any) -> None:
        for font in (resources.get("/Font") or {}).values():
            kind = font.get_object()
            inner = kind["/DescendantFonts"][0].get_object() if "/DescendantFonts" in kind else kind
            found[str(kind["/BaseFont"]).split("+")[-1]] = inner["/FontDescriptor"].get_object()
        for item in (resources.get("/XObject") or {}).values():
            look(item.get_object().get("/Resources", {}))

    for page in pypdf.PdfReader(io.BytesIO(file)).pages:
        look(page["/Resources"].get_object())
    return found


def test_the_file_says_all_that_the_brief_says() -> None:
    said = "".join(map(text, PAGES))
    assert [item for item in strings(sample.BRIEF) if re.sub(r"\s", "", item) not in said] == []


def test_speech_and_story_follow_each_other_one_page_of_the_story_a_page() -> None:
    assert "谢谢大家！" in text(PAGES[0])
    for page, printed in zip(sample.BRIEF.pages, PAGES[1:], strict=False):
        assert page.title in text(printed)
    assert "一、构筑红色堡垒" in text(PAGES[0])
    assert "（二）打造雁阵" in text(PAGES[0])


def test_every_page_carries_the_stamp_its_number_and_how_many_there_are() -> None:
    stamp = re.sub(r"\s", "", sample.BRIEF.stamp)
    for number, page in enumerate(PAGES, 1):
        assert stamp in text(page)
        assert f"—{number}/{len(PAGES)}—" in text(page)
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [210, 297]


def test_pictures_are_vectors_with_texts_that_can_be_read() -> None:
    money = next(text(page) for page in PAGES if "按来源下达与支付" in text(page))
    for word in ("社会资金", "下达", "412", "未采集"):
        assert word in money
    assert all(
        item.get_object()["/Subtype"] == "/Form"
        for page in PAGES
        for item in (page["/Resources"].get("/XObject") or {}).values()
    )


def test_all_fonts_are_embedded_and_come_from_the_package() -> None:
    found = fonts(FILE)
    assert {name.split("-")[0] for name in found} == {"NotoSerifSC", "NotoSansSC"}
    assert all("/FontFile3" in descriptor for descriptor in found.values())


def test_every_character_has_a_glyph() -> None:
    words = json.dumps(asdict(sample.BRIEF), ensure_ascii=False, default=str)
    template = Path(pdf.__file__).with_name("brief.typ").read_text(encoding="utf-8")
    drawn = "".join(
        svg.svg(page.picture, 600, 400, 13) for page in sample.PAGES if not isinstance(page.picture, Table)
    )
    signs = {ord(sign) for sign in words + template + drawn + "堃喆玥㭎䶮𬭎·“”《》—…①％"} - {10}
    for path in (pylopdf_fonts_zh_cn.sans_path(), pylopdf_fonts_zh_cn.serif_path()):
        assert {chr(sign) for sign in signs - covered(path)} == set(), path.name


def called(path: Path, name: str) -> bytes:
    """A font under another, shorter name: its name records 1 (family) and 6 (PostScript) are overwritten."""
    data = bytearray(path.read_bytes())
    table = next(
        struct.unpack_from(">I", data, at + 8)[0] for at in range(12, 512, 16) if data[at : at + 4] == b"name"
    )
    _, count, storage = struct.unpack_from(">HHH", data, table)
    for record in range(table + 6, table + 6 + 12 * count, 12):
        platform, _, _, kind, _, offset = struct.unpack_from(">6H", data, record)
        if platform == 3 and kind in (1, 6):
            encoded = name.encode("utf-16-be")
            struct.pack_into(">H", data, record + 8, len(encoded))
            at = table + storage + offset
            data[at : at + len(encoded)] = encoded
    return bytes(data)


def test_the_fonts_of_the_standard_are_taken_from_the_folder_of_an_operator(tmp_path: Path) -> None:
    (tmp_path / "body.otf").write_bytes(called(pylopdf_fonts_zh_cn.serif_path(), "FangSong"))
    assert "FangSong" in {name.split("-")[0] for name in fonts(pdf.write(sample.BRIEF, fonts=tmp_path))}


def test_a_folder_of_fonts_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="no folder of fonts"):
        pdf.write(sample.BRIEF, fonts=tmp_path / "fonts")


def test_long_annexes_run_over_pages_with_their_heads() -> None:
    rows = tuple((f"小区{number}", "东渡社区", str(number)) for number in range(120))
    annex = Annex("小区名单", Table(("小区", "社区", "正式党员"), rows))
    brief = replace(sample.BRIEF, annexes=(annex,), title="标题" * 30, pages=())
    printed = [text(page) for page in pypdf.PdfReader(io.BytesIO(pdf.write(brief))).pages]
    assert sum("小区社区正式党员" in page for page in printed) >= 3
    assert sum(len(re.findall(r"小区\d+东渡社区", page)) for page in printed) == 120


def test_words_of_ledgers_are_not_read_as_markup() -> None:
    page = replace(sample.PAGES[0], title="*甲* #panic() $x$ [乙] \\ <丙>")
    printed = pypdf.PdfReader(io.BytesIO(pdf.write(replace(sample.BRIEF, pages=(page,))))).pages
    assert any("*甲*#panic()$x$[乙]\\<丙>" in text(item) for item in printed)


def test_the_same_brief_gives_the_same_bytes_dated_by_the_brief() -> None:
    assert pdf.write(sample.BRIEF) == FILE
    made = pypdf.PdfReader(io.BytesIO(FILE)).metadata
    assert made is not None
    assert made.creation_date is not None
    assert made.creation_date.date() == sample.DAY
    assert made.title == sample.BRIEF.title


def test_templates_lie_beside_the_modules() -> None:
    # A wheel takes every file below linli.
    for module, name in ((pdf, "brief.typ"), (document, "brief.xml")):
        assert Path(module.__file__).with_name(name).is_file()
