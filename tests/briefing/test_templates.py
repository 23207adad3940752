"""DOCX and PPTX on a street's own master: its looks are kept, and what it lacks is named in Chinese."""

import io

import docx
import pytest
from docx.shared import Mm, RGBColor
from pptx import Presentation
from pptx.util import Inches

from linli.briefing import Paper, templates, write, write_paper
from linli.briefing.content import Section
from linli.briefing.templates import TemplateError
from tests.briefing import sample

PAPER = Paper("月报", "2026年9月", "示例街道", sample.DAY, (), (Section("总体情况", ("受理1件。",)),))


@pytest.fixture
def master(tmp_path):
    """Return a function that writes the template that comes along, changed, and returns its path."""

    def made(form, change=lambda _: None):
        path = tmp_path / f"own.{form}"
        opened = (docx.Document if form == "docx" else Presentation)(io.BytesIO(templates.default(form)))
        change(opened)
        opened.save(path)
        return path

    return made


def texts(file: bytes, form: str) -> list[str]:
    if form == "docx":
        return [item.text for item in docx.Document(io.BytesIO(file)).paragraphs]
    deck = Presentation(io.BytesIO(file))
    return [shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame]


@pytest.mark.parametrize("form", templates.FORMS)
def test_the_template_that_comes_along_gives_the_same_words_as_none(master, form):
    assert texts(write(sample.BRIEF, form, master(form)), form) == texts(write(sample.BRIEF, form), form)


def test_a_document_keeps_the_looks_of_a_streets_styles(master):
    def change(document):
        document.styles["Title"].font.color.rgb = RGBColor(0xAA, 0, 0)
        document.sections[0].left_margin = Mm(33)
        numbering = document.styles["Heading 1"].element.pPr.numPr
        numbering.getparent().remove(numbering)

    path = master("docx", change)
    for file in (write(sample.BRIEF, "docx", path), write_paper(PAPER, "docx", path)):
        made = docx.Document(io.BytesIO(file))
        assert made.styles["Title"].font.color.rgb == RGBColor(0xAA, 0, 0)
        assert round(made.sections[0].left_margin.mm) == 33
        # A heading that does not number itself is numbered in its text.
        assert next(item.text for item in made.paragraphs if item.style.name == "Heading 1").startswith(
            "一、"
        )


def test_slides_keep_a_streets_master_and_none_of_the_slides_in_it(master):
    def change(deck):
        deck.slide_layouts.get_by_name("内页").placeholders[0].left = Inches(1)
        deck.core_properties.keywords = "own"

    deck = Presentation(io.BytesIO(write(sample.BRIEF, "pptx", master("pptx", change))))
    assert len(deck.slides) == len(sample.BRIEF.pages) + 1
    assert deck.slides[1].shapes.title.left == Inches(1)
    assert deck.core_properties.keywords == "own"


def without(name):
    def change(document):
        style = document.styles[name].element
        style.getparent().remove(style)

    return change


@pytest.mark.parametrize(
    ("form", "change", "told"),
    [
        ("docx", without("Sheet Heading"), "缺少样式：Sheet Heading。"),
        ("pptx", lambda deck: deck.slide_layouts[1]._element.cSld.set("name", "正文"), "缺少版式：内页。"),
        ("pptx", lambda deck: setattr(deck, "slide_width", Inches(10)), "宽屏 16:9"),
        (
            "pptx",
            lambda deck: [
                shape.element.getparent().remove(shape.element)
                for shape in list(deck.slide_layouts[0].placeholders)[1:2]
            ],
            "版式“封面”缺少占位符：副标题。",
        ),
    ],
)
def test_what_a_template_lacks_is_named(master, form, change, told):
    path = master(form, change)
    with pytest.raises(TemplateError, match=told):
        write(sample.BRIEF, form, path)
    assert told in templates.fault(path, form)


@pytest.mark.parametrize("form", templates.FORMS)
def test_a_file_that_is_none_is_refused_and_that_of_a_store_is_found(tmp_path, form):
    path = tmp_path / "templates" / f"brief.{form}"
    assert templates.of(tmp_path, form) is None
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"no zip")
    assert templates.of(tmp_path, form) == path
    assert "打不开" in templates.fault(path, form)
