"""The screen, DOCX, PPTX, PDF, XLSX and JSON say the same to the digit, whatever is chosen; a version says it for ever."""

import html
import io
import json
import random
import re
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import docx
import duckdb
import pptx
import pypdf
import pytest
from python_calamine import CalamineWorkbook

from linli import briefing
from linli.briefing import Ask, Brief
from linli.briefing.content import Page, Table
from linli.components.topics import slideshow, speech_editor
from linli.warehouse import prune, snapshots
from linli.warehouse.store import Store

STATES, PARTS = 20, 4


def bare(text: str) -> str:
    """A text without its spaces: renderings set them apart differently."""
    return re.sub(r"\s", "", text)


def asked(store: Path) -> list[Ask]:
    """Return random communities and days, one in four the whole street, one in three with letters; always the same ones."""
    reader = Store(store).reader(privacy="privacy_k_seminar")
    known = [row["community_id"] for row in reader.rows("communities_list")]
    chance = random.Random(20260930)  # noqa: S311 (no secret)
    found = []
    for number in range(STATES):
        some = chance.sample(known, chance.randint(1, len(known)))
        chosen = None if number % 4 == 0 else tuple(item for item in known if item in some)
        day = date(2026, 9, 30) - timedelta(days=chance.randrange(900))
        found.append(Ask(chosen, day, is_masked=number % 3 == 0))
    return found


def screen(brief: Brief) -> tuple[list[str], list[list[str]]]:
    """The speech by paragraphs, and the figures by pages, as they stand in the markup."""
    sheet = speech_editor.markup(brief)
    speech = [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<p class=\"\w+\">(.*?)</p>", sheet)]
    pages = re.findall(r'<section class="page.*?</section>', slideshow._markup(brief), re.DOTALL)
    figure = re.compile(r'<span class="value">(.*?)<small>(.*?)</small>')
    return (
        [html.unescape(item) for item in speech],
        [[html.unescape(f"{value} {unit}") for value, unit in figure.findall(page)] for page in pages],
    )


def told(page: Page) -> list[str]:
    """Every figure of a page, and every cell of its table, as the model says it."""
    cells = [cell for row in page.picture.rows for cell in row] if isinstance(page.picture, Table) else []
    return [figure.value for figure in page.figures] + cells


def slide_text(slide: Any) -> str:
    shapes = [shape for shape in slide.shapes if shape.shape_type != 6]
    shapes += [part for shape in slide.shapes if shape.shape_type == 6 for part in shape.shapes]
    texts = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    for shape in shapes:
        if getattr(shape, "has_table", False) and shape.has_table:
            texts += [cell.text for row in shape.table.rows for cell in row.cells]
    return bare("|".join(texts))


@pytest.mark.parametrize("part", range(PARTS))
def test_all_renderings_agree_to_the_digit(demo_store: Path, part: int) -> None:
    reader = Store(demo_store).reader(privacy="privacy_k_seminar")
    for ask in asked(demo_store)[part::PARTS]:
        brief = briefing.compose(reader, ask)
        what = (brief.scope, brief.as_of)
        words = [bare(paragraph.text) for paragraph in brief.speech]
        figures = [[f"{figure.value} {figure.unit}" for figure in page.figures] for page in brief.pages]

        shown, on_stage = screen(brief)
        numerals = re.compile(r"^(（[一二三四五六七八九十]）|[一二三四五六七八九十]、)")
        assert [numerals.sub("", bare(item)) for item in shown] == words, what
        assert on_stage == figures, what

        plain = json.loads(briefing.write(brief, "json"))
        assert [bare(item["text"]) for item in plain["speech"]] == words, what
        assert [slot["number"] for slot in plain["slots"]] == list(range(1, 35))
        assert [[f"{f['value']} {f['unit']}" for f in page["figures"]] for page in plain["pages"]] == figures

        document = docx.Document(io.BytesIO(briefing.write(brief, "docx")))
        assert [bare(item.text) for item in document.paragraphs][: len(words)] == words, what
        cells = bare("|".join(cell.text for table in document.tables for cell in table._cells))
        deck = pptx.Presentation(io.BytesIO(briefing.write(brief, "pptx")))
        leaves = pypdf.PdfReader(io.BytesIO(briefing.write(brief, "pdf"))).pages
        printed = [bare(leaf.extract_text()) for leaf in leaves]
        story = [leaf for page in brief.pages for leaf in printed if bare(page.title) in leaf]
        book = CalamineWorkbook.from_filelike(io.BytesIO(briefing.write(brief, "xlsx")))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        for number, (page, slide) in enumerate(zip(brief.pages, list(deck.slides)[1:], strict=True), 1):
            [rows] = [rows for name, rows in sheets.items() if name.startswith(f"第{number}页")]
            in_sheet = [cell for row in rows for cell in row]
            on_slide = slide_text(slide)
            for text in told(page):
                assert text in in_sheet, (*what, page.id, text)
                assert bare(text) in on_slide, (*what, page.id, text)
                assert any(bare(text) in leaf for leaf in story), (*what, page.id, text)
            for figure in page.figures:
                assert bare(figure.value) in cells, (*what, page.id, figure.value)
            assert bare(page.title) in on_slide
        for slot in brief.slots:
            assert any(slot.rendering in row for row in sheets["填空"]), (*what, slot.id)


def test_a_masked_briefing_says_no_name_anywhere(demo_store: Path) -> None:
    reader = Store(demo_store).reader(privacy="privacy_k_seminar")
    names = [row["name"] for row in reader.rows("communities_list")]
    brief = briefing.compose(reader, Ask(None, date(2026, 9, 30), is_masked=True))
    for text in (
        briefing.write(brief, "json").decode(),
        slideshow._markup(brief),
        speech_editor.markup(brief),
    ):
        assert [name for name in names if name in text] == []
    assert brief.version not in slideshow._markup(brief)  # a code for files, not for a room


def test_a_snapshot_says_the_same_after_ten_newer_versions_and_a_clean_up(
    demo_store: Path, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    old = Store(demo_store).live_version()
    assert old
    store.versions_folder.mkdir(parents=True)
    shutil.copyfile(Store(demo_store).path(old), store.path(old))
    store.point_to(old)

    def said() -> bytes:
        snapshot = snapshots.load_all(store)[0]
        reader = store.reader(snapshot.version, privacy="privacy_k_seminar")
        ask = Ask(None, date.fromisoformat(snapshot.address["asof"]))
        return briefing.write(briefing.compose.__wrapped__(reader, ask), "json")

    snapshots.add(store, "三季度座谈会", view="seminar", parameters={"asof": "2026-06-30", "mode": "seminar"})
    before = said()
    for number in range(10):  # newer versions; what is in them does not matter, nobody may look
        newer = f"20270101-00000{number}-abcdef"
        shutil.copyfile(store.path(old), store.path(newer))
        with duckdb.connect(store.path(newer)) as copied:
            copied.execute(
                "update version set id = ?, built_at = ?", [newer, datetime(2027, 1, 1, 0, 0, number)]
            )
        store.point_to(newer)
    removed = prune.prune(store, keep=1).removed
    assert removed
    assert store.path(old).is_file()
    assert said() == before


@pytest.mark.parametrize("form", ["docx", "pptx", "pdf", "xlsx", "json"])
def test_most_ledgers_absent_still_make_a_briefing(few_store: Path, form: str) -> None:
    reader = Store(few_store).reader(privacy="privacy_k_seminar")
    brief = briefing.compose(reader, Ask(None, reader.version.data_as_of))
    assert briefing.write(brief, form)
    assert sum(slot.status == "open" for slot in brief.slots) > 20
    assert all(slot.reason for slot in brief.slots if slot.status == "open")


@pytest.fixture(scope="module")
def few_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of two ledgers."""
    from linli.pipeline import build

    folder = tmp_path_factory.mktemp("few")
    (folder / "ledgers").mkdir()
    (folder / "ledgers" / "社区底册.csv").write_text(
        "社区编号,社区名称\nC1,东渡社区\nC2,柳岸社区\n", encoding="utf-8"
    )
    (folder / "ledgers" / "诉求台账.csv").write_text(
        "诉求编号,社区编号,诉求类别,受理时间,办结时间,办理状态\n1,C1,物业服务,2026-08-01 09:00,2026-08-03 09:00,已办结\n2,,停车秩序,2026-09-20 09:00,,办理中\n",
        encoding="utf-8",
    )
    assert build.build(folder / "ledgers", folder / "store").version
    return folder / "store"
