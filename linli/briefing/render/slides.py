"""The pages of a briefing as slides: PPTX, 16:9, every text, chart and shape native and editable."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Inches, Pt

from linli.briefing import templates
from linli.briefing.content import PROPERTY, Brief, Figure, Map, Page
from linli.briefing.render import slide_pictures
from linli.briefing.render.slide_pictures import LEADING, Box, Span, fit
from linli.text import formatting, labels
from linli.theme import colours, space
from linli.theme.measure import apart, broken, ems
from linli.theme.type_sizes import SLIDES

MOST = 20  # slides, the cover among them
_FONT = "Microsoft YaHei"
_LEFT, _WIDTH = 0.5, 12.333  # inches
_BAND = 1.42  # the red band above, in inches
_TITLE = Box(_LEFT, 0.46, _WIDTH, 0.88)
_PART = Box(0.68, 0.14, 9.0, 0.28)
_BODY = Box(_LEFT, 1.66, _WIDTH, 4.72)
_GAP = space.beside(SLIDES.fine) / 72  # between figures
_BESIDE = 2.7  # the width of figures beside a picture
_UNIT = 0.46  # of the value's size
_CAPTION = Box(_LEFT, 6.5, _WIDTH, 0.4)
_FOOT = Box(_LEFT, 7.0, 11.2, 0.3)
_NUMBER = Box(11.9, 7.0, 0.933, 0.3)
_COVER_TITLE = Box(1.1, 2.2, 11.1, 1.7)
_COVER_SCOPE = Box(1.1, 4.3, 11.1, 1.2)
_FIELD = '<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr/><a:t>{}</a:t></a:fld>'
_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
_TEXTS = {PP_PLACEHOLDER.SUBTITLE, PP_PLACEHOLDER.BODY}
_OURS = re.compile(r"/ppt/(slides|notesSlides|charts)/")
_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def write(brief: Brief, template: Path | None = None) -> bytes:
    """Return a PPTX file: a cover and one slide a page, with the notes for the speaker.

    The same brief gives the same bytes.

    Raises:
        ValueError: there are more pages than 20 slides hold, or a page has more than five figures.
        TemplateError: the template lacks a layout or a placeholder, or has another size.
    """
    if len(brief.pages) + 1 > MOST:
        raise ValueError(f"{len(brief.pages)} pages and a cover are more than {MOST} slides")
    deck = _blank() if template is None else opened(template)
    cover, page_layout = (deck.slide_layouts.get_by_name(name) for name in _names())
    _cover(deck.slides.add_slide(cover), brief)
    for page in brief.pages:
        _page(deck.slides.add_slide(page_layout), page)
    for number, slide in enumerate(deck.slides, 1):
        _foot(slide, brief.stamp, number)
    _fonts(deck, everywhere=template is None)
    core = deck.core_properties
    core.title, core.author, core.comments = (
        text[:PROPERTY] for text in (brief.title, brief.street, brief.provenance)
    )
    core.last_modified_by = ""
    core.language = "zh-CN"
    file = io.BytesIO()
    deck.save(file)
    return _settle(file.getvalue(), brief.as_of)


# ---------------------------------------------------------------------------- slides


def _cover(slide: Slide, brief: Brief) -> None:
    title, scope = slide.shapes.title, _second(slide)
    in_a_line = fit(brief.title, _COVER_TITLE.width, 0.8, 48, 36)
    in_lines = fit(brief.title, _COVER_TITLE.width, _COVER_TITLE.height, 40, 20)
    _fill(title, brief.title, in_a_line if in_a_line > 36 else in_lines)
    _fill(scope, f"{brief.scope}\n{formatting.day(brief.as_of)}", SLIDES.title)


def _page(slide: Slide, page: Page) -> None:
    if len(page.figures) > 5:
        raise ValueError(f"page {page.id} has {len(page.figures)} figures; a slide holds five")
    title, part = slide.shapes.title, _second(slide)
    size = fit(apart(page.title), _TITLE.width, _TITLE.height, SLIDES.lead, 16)
    _fill(title, broken(page.title, _TITLE.width, size), size)
    _fill(part, page.part, SLIDES.small)
    cards, box = _places(page)
    _figures(slide, page.figures, cards)
    gaps = slide_pictures.draw(slide, page.picture, box, page.caption or page.title)
    caption = labels.text("slides.caption_gap").join(words for words in (page.caption, gaps) if words)
    if caption:
        size = fit(caption, _CAPTION.width, _CAPTION.height, SLIDES.small)
        slide_pictures.text(slide, _CAPTION, [[Span(caption, size, colours.GREY)]])
    if spoken := notes(page):
        slide.notes_slide.notes_text_frame.text = "\n".join(spoken)


def notes(page: Page) -> tuple[str, ...]:
    """Return what stands under a slide: the words to say, and below a rule what the speaker may be asked."""
    rule = (labels.text("slides.rule"),) if page.words and page.notes else ()
    return (*page.words, *rule, *page.notes)


def _second(slide: Any) -> Any:
    """Return the placeholder beside the title that takes a text: of a cover the scope, of a page its part."""
    return next(shape for shape in slide.placeholders if shape.placeholder_format.type in _TEXTS)


def _fill(placeholder: Any, text: str, size: float) -> None:
    """Fill a placeholder at a size; colour, weight and place are those of the layout."""
    placeholder.text_frame.text = text
    for paragraph in placeholder.text_frame.paragraphs:
        paragraph.line_spacing = Pt(size * LEADING)
        for run in paragraph.runs:
            run.font.size = Pt(size)


def _places(page: Page) -> tuple[list[Box], Box]:
    """Return where the figures and the picture stand: a row over it, or a few beside it, where it is the higher."""
    many = len(page.figures)
    x, y, width, height = _BODY
    if many == 0:
        return [], _BODY
    card = 1.55 if any(figure.note for figure in page.figures) else 1.05
    if isinstance(page.picture, Map) or many <= 2:
        card = min(card, (height + _GAP) / many - _GAP)
        cards = [Box(x, y + index * (card + _GAP), _BESIDE, card) for index in range(many)]
        taken = _BESIDE + 0.25
        return cards, Box(x + taken, y, width - taken, height)
    step = (width + _GAP) / many
    cards = [Box(x + index * step, y, step - _GAP, card) for index in range(many)]
    return cards, Box(x, y + card + _GAP, width, height - card - _GAP)


def _figures(slide: Slide, shown: Sequence[Figure], cards: Sequence[Box]) -> None:
    if not shown:
        return
    inner = cards[0].width - 0.3
    # Four or five over each other are low: less of everything, and the note in a line.
    height, has_notes = cards[0].height, any(figure.note for figure in shown)
    largest, note_height, margin = (SLIDES.lead, 0.55, 0.08) if height > 1 else (SLIDES.title, 0.17, 0.03)
    if has_notes and 1 < height < 1.3:
        largest, note_height, margin = SLIDES.title, 0.2, 0.05
    sizes = [
        min(largest, inner * 72 / 1.15 / (ems(figure.value) + _UNIT * ems(figure.unit) + 0.25))
        for figure in shown
    ]
    # Values stand at one size; one that is open does not press the others.
    common = min(
        (size for figure, size in zip(shown, sizes, strict=True) if figure.status == "ok"),
        default=SLIDES.lead,
    )
    title_size = min(
        fit(figure.title, inner, 0.25, SLIDES.small if height > 1 else SLIDES.fine) for figure in shown
    )
    note_size = min(fit(figure.note, inner, note_height, SLIDES.fine) for figure in shown)
    for figure, card, own in zip(shown, cards, sizes, strict=True):
        size, is_known = min(own, common), figure.status == "ok"
        value = [Span(figure.value, size, colours.INK if is_known else colours.GREY, is_known)]
        value += [Span(f" {figure.unit}", size * _UNIT, colours.GREY)] if figure.unit else []
        lines = [[Span(figure.title, title_size, colours.GREY)], value]
        lines += [[Span(figure.note, note_size, colours.GREY)]] if figure.note else []
        shape = slide_pictures.text(slide, card, lines)
        shape.name = figure.title
        shape.line.color.rgb = slide_pictures.rgb(colours.LINE)
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = Inches(0.15)
        frame.margin_top = Inches(margin)


def _foot(slide: Slide, stamp: str, number: int) -> None:
    size = fit(stamp, _FOOT.width, _FOOT.height, SLIDES.fine, 6)
    run = f'<a:r><a:rPr sz="{round(size * 100)}"/><a:t>{escape(stamp)}</a:t></a:r>'
    theirs = {
        shape.placeholder_format.type: shape.placeholder_format.idx
        for shape in slide.slide_layout.placeholders
    }
    for kind, place, inner in (
        (PP_PLACEHOLDER.FOOTER, "ftr", run),
        (PP_PLACEHOLDER.SLIDE_NUMBER, "sldNum", _FIELD.format(number)),
    ):
        if kind in theirs:
            slide.shapes.element.append(
                _placeholder(slide_pictures.next_id(slide), place, theirs[kind], inner)
            )


# ---------------------------------------------------------------------------- template


def _names() -> tuple[str, str]:
    """Return what the layouts of a cover and of a page are called."""
    return labels.text("template_layout.cover"), labels.text("template_layout.page")


def template() -> bytes:
    """Return the template that comes along: a master with the layouts of a cover and of a page, and one slide of each."""
    deck = _blank()
    for layout in deck.slide_layouts:
        slide = deck.slides.add_slide(layout)
        for shape in slide.placeholders:
            shape.text_frame.text = layout.name
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _blank() -> Any:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    _template(deck)
    return deck


def opened(path: Path) -> Any:
    """Return a street's own master without the slides in it."""
    try:
        deck = Presentation(str(path))
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError):
        raise templates.refused(path, "unread", form="PPTX") from None
    if (round(deck.slide_width / Inches(1), 1), round(deck.slide_height / Inches(1), 1)) != (13.3, 7.5):
        raise templates.refused(path, "size")
    comma = labels.text("figure.comma")
    found = {name: deck.slide_layouts.get_by_name(name) for name in _names()}
    if lacking := [name for name, layout in found.items() if layout is None]:
        raise templates.refused(path, "layouts", names=comma.join(lacking))
    for name, layout in found.items():
        kinds = {shape.placeholder_format.type for shape in layout.placeholders}
        wanted = {"title": _TITLES, "subtitle": _TEXTS}
        if lacking := [key for key, some in wanted.items() if not kinds & some]:
            names = comma.join(labels.text(f"template_layout.{key}") for key in lacking)
            raise templates.refused(path, "placeholder", layout=name, names=names)
    slides = deck.part._element.sldIdLst
    for entry in tuple(slides) if slides is not None else ():
        deck.part.drop_rel(entry.rId)
        slides.remove(entry)
    return deck


def _template(deck: Any) -> None:
    """Make a 16:9 template of python-pptx's: our theme, one layout of a cover and one of a page."""
    deck.part._element.sldSz.attrib.pop("type", None)
    for layout in tuple(deck.slide_layouts):
        if layout.name not in {"Title Slide", "Title Only"}:
            deck.slide_layouts.remove(layout)
    package = deck.part.package
    for part in (package, deck.part):  # a picture, a printer and counts of another, empty presentation
        for relation in tuple(part._rels.values()):
            if relation.reltype in {RT.THUMBNAIL, RT.EXTENDED_PROPERTIES, RT.PRINTER_SETTINGS}:
                part.drop_rel(relation.rId)
    for master in (deck.slide_master, deck.notes_master):
        theme = master.part.part_related_by(RT.THEME)
        if hasattr(theme, "_element"):  # python-pptx has made it, the other it has only read
            _theme(theme._element)
        else:
            root = parse_xml(theme.blob)
            _theme(root)
            theme.blob = serialize_part_xml(root)
    for shape in deck.slide_master.placeholders:
        shape.left, shape.width = round(shape.left * 4 / 3), round(shape.width * 4 / 3)
    cover, page = deck.slide_layouts
    for layout, name in zip((cover, page), _names(), strict=True):
        layout._element.cSld.set("name", name)
    white, ink = colours.PAPER, colours.INK
    _layout(
        cover,
        _ground(colours.RED),
        _block(2, Box(0, 0, 13.333, 0.16), colours.GOLD),
        _block(3, Box(1.1, 4.08, 1.6, 0.06), colours.GOLD),
        _placeholder(4, "ctrTitle", 0, "", _COVER_TITLE, (48, white, True, "l", "b")),
        _placeholder(5, "subTitle", 1, "", _COVER_SCOPE, (SLIDES.title, white, False, "l", "t")),
        _placeholder(6, "ftr", 11, "", _FOOT, (SLIDES.fine, white, False, "l", "ctr")),
        _placeholder(7, "sldNum", 12, _FIELD.format("#"), _NUMBER, (SLIDES.fine, white, False, "r", "ctr")),
    )
    _layout(
        page,
        None,
        _block(2, Box(0, 0, 13.333, _BAND), colours.RED),
        _block(3, Box(0, _BAND, 13.333, 0.06), colours.GOLD),
        _block(4, Box(_LEFT, 0.17, 0.07, 0.22), colours.GOLD),
        _block(5, Box(_LEFT, 6.94, _WIDTH, 0.01), colours.LINE),
        _placeholder(6, "title", 0, "", _TITLE, (SLIDES.lead, white, True, "l", "ctr")),
        _placeholder(7, "body", 13, "", _PART, (SLIDES.small, white, False, "l", "ctr")),
        _placeholder(8, "ftr", 11, "", _FOOT, (SLIDES.fine, colours.GREY, False, "l", "ctr")),
        _placeholder(9, "sldNum", 12, _FIELD.format("#"), _NUMBER, (SLIDES.fine, ink, False, "r", "ctr")),
    )


def _theme(root: Any) -> None:
    """Give a theme our colours and Chinese fonts."""
    names = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
    values = (
        colours.INK,
        colours.PAPER,
        colours.GREY,
        colours.MISSING,
        *colours.SERIES,
        colours.BLUE,
        colours.BROWN,
    )
    for name, value in zip(names, values, strict=True):
        (entry,) = root.iter(qn(f"a:{name}"))
        entry.clear()
        entry.append(entry.makeelement(qn("a:srgbClr"), {"val": value[1:]}))
    for font in root.iter(qn("a:majorFont"), qn("a:minorFont")):
        for chosen in font:
            if chosen.tag in {qn("a:latin"), qn("a:ea")} or chosen.get("script") == "Hans":
                chosen.set("typeface", _FONT)


def _layout(layout: Any, ground: Any, *shapes: Any) -> None:
    tree = layout.shapes.element
    for shape in tuple(layout.shapes):
        tree.remove(shape.element)
    for shape in shapes:
        tree.append(shape)
    if ground is not None:
        tree.addprevious(ground)


def _ground(colour: str) -> Any:
    fill = slide_pictures.solid(colour)
    return parse_xml(f"<p:bg {nsdecls('p', 'a')}><p:bgPr>{fill}<a:effectLst/></p:bgPr></p:bg>")


def _block(id_: int, box: Box, colour: str) -> Any:
    return parse_xml(slide_pictures.form_xml(id_, box, slide_pictures.solid(colour)))


def _placeholder(
    id_: int,
    kind: str,
    index: int,
    inner: str,
    box: Box | None = None,
    look: tuple[float, str, bool, str, str] | None = None,
) -> Any:
    """Return a placeholder as XML: of a layout with a box and a look, of a slide without."""
    place = style = body = ""
    if box and look:
        left, top, width, height = box.emu
        size, colour, is_bold, align, anchor = look
        place = f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        body = f' lIns="0" tIns="0" rIns="0" bIns="0" anchor="{anchor}"'
        style = (
            f'<a:lvl1pPr marL="0" indent="0" algn="{align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc>'
            f'<a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/><a:defRPr sz="{size * 100}" b="{int(is_bold)}">'
            f"{slide_pictures.solid(colour)}</a:defRPr></a:lvl1pPr>"
        )
    at = f' idx="{index}"' if index else ""
    size_hint = ' sz="quarter"' if kind in {"ftr", "sldNum", "body"} else ""
    return parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{id_}" name="{kind} {id_}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}"{size_hint}{at}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}</p:spPr><p:txBody><a:bodyPr{body}/><a:lstStyle>{style}</a:lstStyle><a:p>{inner}</a:p></p:txBody></p:sp>"
    )


# ---------------------------------------------------------------------------- the whole file


def _fonts(deck: Any, *, everywhere: bool) -> None:
    """Name the language and the theme's fonts, the Chinese one too, wherever a look of text is given.

    What is a street's own master stays as it is.
    """
    for part in deck.part.package.iter_parts():
        root = getattr(part, "_element", None)
        if root is None or not (everywhere or _OURS.match(part.partname)):
            continue
        for look in root.iter(qn("a:rPr"), qn("a:defRPr"), qn("a:endParaRPr")):
            look.set("lang", "zh-CN")
            look.set("altLang", "en-US")
            if look.find(qn("a:latin")) is None:
                look.get_or_add_latin().set("typeface", "+mn-lt")
            if look.find(qn("a:ea")) is None:
                latin = look.find(qn("a:latin"))
                latin.addnext(latin.makeelement(qn("a:ea"), {"typeface": "+mn-ea"}))


def _settle(blob: bytes, day: date) -> bytes:
    """Return a zip file with every time in it set to one day, the workbooks of its charts too."""
    settled = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as old, zipfile.ZipFile(settled, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = _settle(content, day)
            elif name == "docProps/core.xml":
                content = _TIME.sub(f"{day.isoformat()}T00:00:00Z".encode(), content)
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            new.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return settled.getvalue()
