"""A briefing as PDF: the speech, the pages of the story with their pictures as vectors, and what stands behind them."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst

from linli.briefing import sources
from linli.briefing.content import Brief, Empty, Page, Paper, Table, Timeline
from linli.briefing.render import svg
from linli.text import labels
from linli.theme import colours, space
from linli.theme.measure import broken
from linli.theme.type_sizes import PAPER

_FOLDER = Path(__file__).parent
_BETWEEN = 166 / 25.4  # inches between the margins, as in the template
# Pixels of a picture that fills them, and how many of these its text is high.
_WIDTH, _HEIGHT = 650, 400
_SIZE = PAPER.small / 72 / _BETWEEN * _WIDTH


def write(brief: Brief, fonts: Path | None = None) -> bytes:
    """Return the briefing on A4 with every font embedded; the same briefing gives the same bytes.

    A folder of fonts may hold those that the standard names and nobody may pass on: FangSong_GB2312 or FangSong,
    KaiTi_GB2312 or KaiTi, SimHei, FZXiaoBiaoSong-B05S. Without them the speech is set in Noto Serif SC. Fonts of the
    system are not looked at.

    Raises:
        NotADirectoryError: there is no such folder of fonts.
    """
    return _set("brief.typ", _content(brief), brief.as_of, fonts)


def write_paper(paper: Paper, fonts: Path | None = None) -> bytes:
    """Return a paper on A4, one that has to on one sheet; otherwise as write does."""
    sections = [
        {"title": title, "texts": part.texts, "shares": part.shares, "note": part.note}
        | (_table(part.table) if part.table else {"columns": (), "rows": (), "right": ()})
        for title, part in zip(sources.headings(paper), paper.sections, strict=True)
    ]
    content = _about(paper) | {
        "subtitle": paper.subtitle,
        "is_one_page": paper.is_one_page,
        "sections": sections,
    }
    return _set("paper.typ", content, paper.as_of, fonts)


def _set(template: str, content: Mapping[str, Any], day: date, fonts: Path | None) -> bytes:
    """Return what a template makes of a content, with our fonts and those of a folder."""
    if fonts and not fonts.is_dir():
        raise NotADirectoryError(f"{fonts}: no folder of fonts; name one that exists, or none")
    own = pylopdf_fonts_zh_cn.sans_path().parent
    return typst.compile(
        _FOLDER / template,
        root=_FOLDER,
        font_paths=[own, fonts] if fonts else [own],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"brief": json.dumps(content, ensure_ascii=False)},
        timestamp=datetime.combine(day, datetime.min.time(), tzinfo=UTC),
    )


def _about(made: Brief | Paper) -> dict[str, Any]:
    """Return what every template reads."""
    return {
        "title": made.title,
        "street": made.street,
        "day": [made.as_of.year, made.as_of.month, made.as_of.day],
        "stamp": made.stamp,
        "provenance": made.provenance,
        "sizes": asdict(PAPER),
        "space": space.beside(PAPER.small),
        "colours": {
            "ink": colours.INK,
            "grey": colours.GREY,
            "line": colours.LINE,
            "teal": colours.TEAL,
        },
    }


def _content(brief: Brief) -> dict[str, Any]:
    """Return what the template of a briefing reads."""
    return _about(brief) | {
        "speech": [{"style": paragraph.style, "text": paragraph.text} for paragraph in brief.speech],
        "pages": [_page(page) for page in brief.pages],
        "sources_title": labels.text("export.sources_title"),
        "sections": [
            _table(section.table)
            | {"title": section.title, "shares": section.shares, "nothing": section.nothing}
            for section in sources.sections(brief)
        ],
    }


def _page(page: Page) -> dict[str, Any]:
    picture = page.picture
    height = _HEIGHT
    if isinstance(picture, Timeline):
        height = min(600, 48 * len(picture.events))
    elif isinstance(picture, Empty):
        height = _HEIGHT // 2
    return {
        "part": page.part,
        "title": broken(page.title, _BETWEEN, PAPER.lead).split("\v"),
        "figures": [asdict(figure) for figure in page.figures],
        "svg": None if isinstance(picture, Table) else svg.svg(picture, _WIDTH, height, _SIZE),
        "table": _table(picture) if isinstance(picture, Table) else None,
        "caption": page.caption,
        "notes": page.notes,
    }


def _table(table: Table) -> dict[str, Any]:
    return {"columns": table.columns, "rows": table.rows, "right": sources.is_numeric(table)}
