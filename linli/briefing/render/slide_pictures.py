"""The pictures of slides: native charts, tables and shapes that PowerPoint and WPS can edit."""

import contextlib
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple
from xml.sax.saxutils import quoteattr

from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_MARK,
)
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide
from pptx.util import Emu, Pt, lazyproperty
from shapely import clip_by_rect
from shapely.geometry import LineString, Polygon

from linli.briefing.content import (
    Bars,
    Empty,
    Event,
    Lines,
    Map,
    Picture,
    Place,
    Ring,
    Series,
    Table,
    Timeline,
)
from linli.text import labels, sheets
from linli.theme import colours
from linli.theme.measure import apart, ems
from linli.theme.type_sizes import SLIDES

_INCH = 914_400
LEADING = 1.2  # from line to line, in sizes; set exactly, for Chinese fonts ask for more each in its own way
_LEGEND = 2.2  # inches beside a map
_BETWEEN = 0.3  # inches between the columns of a timeline or the parts of a table
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # of a table: neither fills nor rules


class Box(NamedTuple):
    """A place on a slide, in inches."""

    x: float
    y: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """Return left, top, width and height in the file's unit."""
        left, top, width, height = (Emu(round(side * _INCH)) for side in self)
        return left, top, width, height


class Span(NamedTuple):
    """A piece of text of one look; the size is in points."""

    text: str
    size: float
    colour: str = colours.INK
    is_bold: bool = False


# ---------------------------------------------------------------------------- text and shapes


def fit(text: str, width: float, height: float, largest: float, smallest: float = 8) -> float:
    """Return the largest size in points at which a text wraps into width × height inches."""
    size = largest
    while size > smallest:
        room = width * 72 / size
        # A line that is followed by another ends early, before a figure or a sign that may not begin a line.
        lines = 1 if ems(text) * 1.05 <= room else math.ceil(ems(text) * 1.05 / max(room - 2, 1))
        if lines * size * LEADING <= height * 72:
            break
        size -= 0.5
    return size


def write(frame: Any, lines: Iterable[Sequence[Span]], align: PP_ALIGN = PP_ALIGN.LEFT) -> None:
    """Fill a text frame with lines of spans, with no margins of its own."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for index, line in enumerate(lines):
        paragraph = frame.add_paragraph() if index else frame.paragraphs[0]
        paragraph.alignment = align
        paragraph.line_spacing = Pt(max(span.size for span in line) * LEADING)
        for span in line:
            _run(paragraph, span)


def _run(paragraph: Any, span: Span) -> None:
    run = paragraph.add_run()
    run.text = span.text
    run.font.size = Pt(span.size)
    run.font.bold = span.is_bold
    run.font.color.rgb = rgb(span.colour)


def text(
    slide: Slide,
    box: Box,
    lines: Iterable[Sequence[Span]],
    align: PP_ALIGN = PP_ALIGN.LEFT,
    anchor: MSO_ANCHOR = MSO_ANCHOR.TOP,
) -> Any:
    """Add a text box and return it."""
    shape = slide.shapes.add_textbox(*box.emu)
    write(shape.text_frame, lines, align)
    shape.text_frame.auto_size = MSO_AUTO_SIZE.NONE
    shape.text_frame.vertical_anchor = anchor
    return shape


def form(slide: Slide, box: Box, inner: str, name: str = "", preset: str = "rect") -> None:
    """Add a shape without text; inner is its fill and line as DrawingML."""
    slide.shapes.element.append(parse_xml(form_xml(next_id(slide), box, inner, name, preset)))


def form_xml(id_: int, box: Box, inner: str, name: str = "", preset: str = "rect") -> str:
    """Return a shape without text as XML that stands alone."""
    geometry = f'<a:prstGeom prst="{preset}"><a:avLst/></a:prstGeom>'
    return _form(id_, name, box.emu, geometry, inner, nsdecls("p", "a"))


def next_id(slide: Slide) -> int:
    """Return an id that no shape of the slide has."""
    return max(int(found) for found in slide.shapes.element.xpath("//p:cNvPr/@id")) + 1


def solid(colour: str, alpha: int = 100) -> str:
    """Return a fill as DrawingML; alpha in percent."""
    see_through = f'<a:alpha val="{alpha * 1000}"/>' if alpha < 100 else ""
    return f'<a:solidFill><a:srgbClr val="{colour[1:]}">{see_through}</a:srgbClr></a:solidFill>'


def outline(colour: str, points: float = 0.75) -> str:
    """Return a line as DrawingML."""
    return f'<a:ln w="{round(points * 12_700)}">{solid(colour)}<a:round/></a:ln>'


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of #RRGGBB, 0 to 255."""
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


def rgb(colour: str) -> RGBColor:
    """Return a colour of ours as python-pptx wants it."""
    red, green, blue = channels(colour)
    return RGBColor(red, green, blue)


def _form(id_: int, name: str, emu: Sequence[int], geometry: str, inner: str, spaces: str = "") -> str:
    left, top, width, height = emu
    return (
        f'<p:sp {spaces}><p:nvSpPr><p:cNvPr id="{id_}" name={quoteattr(name or f"Shape {id_}")}/><p:cNvSpPr/><p:nvPr/>'
        f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f"{geometry}{inner}</p:spPr></p:sp>"
    )


# ---------------------------------------------------------------------------- pictures


def draw(slide: Slide, picture: Picture, box: Box, description: str) -> str:
    """Draw a picture into a box, described to those who do not see it.

    A chart without categories or a map without areas is no picture: the content says Empty then.

    Returns what the picture itself could not show, such as the months without a value; else an empty text.
    """
    match picture:
        case Bars():
            _bars(slide, picture, box, description)
            return _gaps(picture)
        case Lines():
            _lines(slide, picture, box, description)
            return _gaps(picture)
        case Table():
            _table(slide, picture, box, description)
        case Map():
            _map(slide, picture, box, description)
        case Timeline():
            _timeline(slide, picture.events, box)
        case Empty():
            form(slide, box, solid(colours.WASH) + outline(colours.LINE))
            line = [Span(picture.reason, fit(picture.reason, box.width - 1, 1, SLIDES.title), colours.GREY)]
            text(slide, box, [line], PP_ALIGN.CENTER, MSO_ANCHOR.MIDDLE)
    return ""


def _gaps(picture: Bars | Lines) -> str:
    """Say which values are not there, by series and by the text that stands for them."""
    said = []
    for series in picture.series:
        marks = [
            wording if value is None else None
            for value, wording in zip(series.values, series.texts, strict=True)
        ]
        for mark, run in groupby(zip(marks, picture.categories, strict=True), key=lambda pair: pair[0]):
            if mark is None:
                continue
            names = [name for _, name in run]
            few = labels.text("figure.comma").join(names)
            many = labels.text("slides.through", first=names[0], last=names[-1])
            where = few if len(names) < 3 else many
            said.append(labels.text("slides.gap", series=series.name, text=mark, categories=where))
    return labels.text("slides.gap_stop").join(said)


# ---------------------------------------------------------------------------- charts


class _Cells(CategoryWorkbookWriter):  # type: ignore[misc]
    """The workbook behind a chart, which PowerPoint opens on a click, with texts that stay texts."""

    @contextlib.contextmanager
    def _open_worksheet(self, xlsx_file: io.BytesIO) -> Iterator[tuple[Any, Any]]:
        with sheets.book(xlsx_file, {"in_memory": True}) as book:
            yield book, book.add_worksheet()


class _Figures(CategoryChartData):  # type: ignore[misc]
    """Categories and values of a chart."""

    @lazyproperty  # type: ignore[untyped-decorator]
    def _workbook_writer(self) -> _Cells:
        return _Cells(self)


def _chart(slide: Slide, kind: Any, picture: Bars | Lines, box: Box, description: str, size: float) -> Any:
    figures = _Figures()
    figures.categories = picture.categories
    for series in picture.series:
        figures.add_series(series.name, series.values)
    frame = slide.shapes.add_chart(kind, *box.emu, figures)
    frame.element.nvGraphicFramePr.cNvPr.set("descr", description)
    chart = frame.chart
    chart.has_title = False
    chart.font.size = Pt(size)
    chart.font.color.rgb = rgb(colours.INK)
    chart.has_legend = len(picture.series) > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.TOP
        chart.legend.include_in_layout = False
        chart.legend.font.size = Pt(SLIDES.small)
    chart.category_axis.format.line.color.rgb = rgb(colours.GREY)
    chart.category_axis.has_major_gridlines = False
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.value_axis.has_major_gridlines = False
    return chart


def _bars(slide: Slide, picture: Bars, box: Box, description: str) -> None:
    """Columns where names and labels stand side by side at a readable size, else bars from top to bottom."""
    many, bars = len(picture.categories), 1 if picture.stacked else len(picture.series)
    legend = 0.35 if len(picture.series) > 1 else 0
    step = box.width / many
    widest = _widest(picture)
    label = min(14, step / (bars + 0.6) / widest * 72)
    is_upright = (
        not picture.stacked and label >= 10 and (max(map(ems, picture.categories)) + 1) * 14 / 72 < step
    )
    size: float = SLIDES.small
    if not is_upright:
        slot = (box.height - legend) / many
        size = min(
            SLIDES.small, slot * 72 / 1.9
        )  # LibreOffice leaves out every other name where they stand closer
        label = min(14, slot * 72 / (bars + 0.6) / 1.1)
    kinds = {
        (True, False): XL_CHART_TYPE.COLUMN_CLUSTERED,
        (False, False): XL_CHART_TYPE.BAR_CLUSTERED,
        (False, True): XL_CHART_TYPE.BAR_STACKED,
    }
    chart = _chart(slide, kinds[is_upright, picture.stacked], picture, box, description, size)
    chart.category_axis.reverse_order = not is_upright
    chart.value_axis.visible = False
    if not any(value < 0 for series in picture.series for value in series.values if value is not None):
        chart.value_axis.minimum_scale = 0  # otherwise close values make PowerPoint cut the bars' feet off
    chart.plots[0].gap_width = 60
    chart.plots[0].overlap = 100 if picture.stacked else 0
    for index, (series, drawn) in enumerate(zip(picture.series, chart.series, strict=True)):
        colour = series.colour or colours.SERIES[index % len(colours.SERIES)]
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = rgb(colour)
        drawn.invert_if_negative = False
        ink = colours.ink_on(colour) if picture.stacked else colours.INK
        position = XL_LABEL_POSITION.CENTER if picture.stacked else XL_LABEL_POSITION.OUTSIDE_END
        for point, (value, wording) in enumerate(zip(series.values, series.texts, strict=True)):
            # A stack has no room for the label of what is nought.
            if value is not None and (value or not picture.stacked):
                _label(drawn, point, Span(wording, label, ink), position)


def _widest(picture: Bars | Lines) -> float:
    """Return the length of the longest label, at least that of one sign."""
    known = (
        ems(wording)
        for series in picture.series
        for value, wording in zip(series.values, series.texts, strict=True)
        if value is not None
    )
    return max([1.0, *known])


def _lines(slide: Slide, picture: Lines, box: Box, description: str) -> None:
    many = len(picture.categories)
    step = (box.width - 0.8) / many
    widest = _widest(picture)
    size = min(SLIDES.small, step / (widest + 0.5) * 72)  # half a sign lies between two labels
    chart = _chart(slide, XL_CHART_TYPE.LINE_MARKERS, picture, box, description, SLIDES.small)
    chart.value_axis.has_major_gridlines = True
    chart.value_axis.major_gridlines.format.line.color.rgb = rgb(colours.LINE)
    chart.value_axis.format.line.fill.background()
    chart.value_axis.tick_labels.font.color.rgb = rgb(colours.GREY)
    skip = math.ceil((max(map(ems, picture.categories)) + 1) * 13 / 72 / step)
    axis = chart.category_axis._element
    # What is turned, if by nothing to be seen, LibreOffice does not break within a month but leaves out for want of room.
    chart.category_axis.tick_labels.font.size = Pt(SLIDES.small)
    axis.find(qn("c:txPr")).find(qn("a:bodyPr")).set("rot", "1")
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        axis.insert_element_before(
            parse_xml(f'<{tag} {nsdecls("c")} val="{skip}"/>'),
            *("c:tickMarkSkip", "c:noMultiLvlLbl", "c:extLst"),
        )
    for index, (series, drawn) in enumerate(zip(picture.series, chart.series, strict=True)):
        colour = rgb(colours.SERIES[index % len(colours.SERIES)])
        drawn.smooth = False
        drawn.format.line.width = Pt(2.5)
        drawn.format.line.color.rgb = colour
        drawn.marker.style = XL_MARKER_STYLE.CIRCLE
        drawn.marker.size = 6
        drawn.marker.format.fill.solid()
        drawn.marker.format.fill.fore_color.rgb = colour
        drawn.marker.format.line.color.rgb = colour
        for point in _labelled(picture, series, size):
            position = (
                XL_LABEL_POSITION.ABOVE if _is_free_above(picture, index, point) else XL_LABEL_POSITION.BELOW
            )
            is_last = point == many - 1
            ink = colours.INK if is_last or many <= 12 else colours.GREY
            _label(drawn, point, Span(series.texts[point], max(size, 10), ink, is_last), position)


def _labelled(picture: Lines, series: Series, size: float) -> Iterator[int]:
    """Yield the points that get a label: all where they have room, above and below, else the last."""
    known = [point for point, value in enumerate(series.values) if value is not None]
    yield from known if size >= 9 and len(picture.series) <= 2 else known[-1:]


def _is_free_above(picture: Lines, index: int, point: int) -> bool:
    """Say whether the next line over a point is as far as what is below it, another line or nought."""
    values = [series.values[point] for series in picture.series]
    own = values[index] or 0
    others = [(value, at) for at, value in enumerate(values) if value is not None and at != index]
    above = min((value - own for value, at in others if (value, -at) > (own, -index)), default=math.inf)
    below = min((own - value for value, at in others if (value, -at) < (own, -index)), default=abs(own))
    return above >= below


def _label(drawn: Any, point: int, span: Span, position: XL_LABEL_POSITION) -> None:
    label = drawn.points[point].data_label
    _run(label.text_frame.paragraphs[0], span)
    label.text_frame.word_wrap = False
    label.position = position


# ---------------------------------------------------------------------------- table


def _table(slide: Slide, picture: Table, box: Box, description: str) -> None:
    """Draw a table; a long one goes on beside itself where that keeps it readable."""
    lengths = [
        max(ems(apart(cell)) for cell in column) + 2
        for column in zip(picture.columns, *picture.rows, strict=True)
    ]

    def laid(parts: int) -> tuple[float, int, float]:
        """Return size in points, rows in a part and the width of a part, for so many parts."""
        rows = math.ceil(len(picture.rows) / parts)
        width = (box.width + _BETWEEN) / parts - _BETWEEN
        return min(SLIDES.text, box.height / (rows + 1) * 72 / 1.35, width * 72 / sum(lengths)), rows, width

    size, rows, width = max(map(laid, (1, 2, 3)), key=lambda found: found[0])
    # Columns that need little stay near each other, so that a row is read across.
    widths = [length * size / 72 * min(width / (sum(lengths) * size / 72), 1.8) for length in lengths]
    height = min(0.6, box.height / (rows + 1))
    for part, start in enumerate(range(0, max(len(picture.rows), 1), rows or 1)):
        lines = (picture.columns, *picture.rows[start : start + rows])
        x = box.x + part * (width + _BETWEEN)
        frame = slide.shapes.add_table(
            len(lines), len(widths), *Box(x, box.y, sum(widths), height * len(lines)).emu
        )
        frame.element.nvGraphicFramePr.cNvPr.set("descr", description)
        frame.element.find(".//{*}tableStyleId").text = _NO_STYLE
        for column, inches in enumerate(widths):
            frame.table.columns[column].width = Emu(round(inches * _INCH))
            # A column of figures ends at one edge, its heading too.
            is_figure = column > 0 and any(line[column][:1].isdigit() for line in picture.rows)
            align = PP_ALIGN.RIGHT if is_figure else PP_ALIGN.LEFT
            for number, line in enumerate(lines):
                _cell(frame.table.cell(number, column), line[column], size, align, is_head=number == 0)
        for drawn in frame.table.rows:
            drawn.height = Emu(round(height * _INCH))


def _cell(cell: Any, wording: str, size: float, align: PP_ALIGN, is_head: bool) -> None:
    write(cell.text_frame, [[Span(wording, size, colours.GREY if is_head else colours.INK, is_head)]], align)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Pt(size * 0.6)
    cell.margin_top = cell.margin_bottom = 0
    rule = outline(colours.GREY, 1) if is_head else outline(colours.LINE)
    below = rule.replace("<a:ln ", f"<a:lnB {nsdecls('a')} ").replace("</a:ln>", "</a:lnB>")
    cell._tc.get_or_add_tcPr().append(parse_xml(below))


# ---------------------------------------------------------------------------- map


def _map(slide: Slide, picture: Map, box: Box, description: str) -> None:
    """Draw areas as shapes one can move and fill, in one group, with names over them and a legend beside."""
    spots = [spot for place in (*picture.ground, *picture.places) for ring in place.rings for spot in ring]
    west, east = min(x for x, _ in spots), max(x for x, _ in spots)
    south, north = min(y for _, y in spots), max(y for _, y in spots)
    narrowing = math.cos(
        math.radians((south + north) / 2)
    )  # a degree of longitude is shorter than one of latitude
    room = box.width - _LEGEND
    scale = min(room / ((east - west) * narrowing), box.height / (north - south)) * _INCH
    width, height = (east - west) * narrowing * scale, (north - south) * scale
    left = box.x * _INCH + (room * _INCH - width) / 2
    top = box.y * _INCH + (box.height * _INCH - height) / 2

    def project(ring: Iterable[Sequence[float]]) -> list[tuple[int, int]]:
        return [
            (round(left + (x - west) * narrowing * scale), round(top + (north - y) * scale)) for x, y in ring
        ]

    looks = {look.key: look for look in picture.legend}
    fills = {look.key: _filled(look.fill) for look in picture.legend}
    ids = iter(range(next_id(slide) + 1, 1_000_000))
    parts = [
        _area(
            next(ids),
            place.name,
            [project(ring) for ring in place.rings],
            solid(colours.PAPER) + outline(colours.BOUND, 1),
        )
        for place in picture.ground
    ]
    for line in picture.rivers:
        for part in _within(line, (west, south, east, north)):
            water = "<a:noFill/>" + outline(colours.WATER, 5)
            parts.append(_area(next(ids), "", [project(part)], water, is_closed=False))
    for place in picture.places:
        name = f"{place.name} {looks[place.look].label}"
        parts.append(_area(next(ids), name, [project(ring) for ring in place.rings], fills[place.look]))
    frame = f'x="{round(left)}" y="{round(top)}"/>', f'cx="{round(width)}" cy="{round(height)}"/>'
    slide.shapes.element.append(
        parse_xml(
            f'<p:grpSp {nsdecls("p", "a")}><p:nvGrpSpPr><p:cNvPr id="{next_id(slide)}" name="Map" '
            f"descr={quoteattr(description)}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>"
            f"<a:off {frame[0]}<a:ext {frame[1]}<a:chOff {frame[0]}<a:chExt {frame[1]}</a:xfrm></p:grpSpPr>"
            f"{''.join(parts)}</p:grpSp>"
        )
    )
    for place in picture.ground:
        _name(slide, place, project)
    _legend(slide, picture, Box(box.x + room + 0.2, box.y, _LEGEND - 0.2, box.height))


def _filled(fill: str | None) -> str:
    """Return fill and outline of an area; one without a fill is hatched."""
    if fill:
        return solid(fill) + outline(
            colours.PAPER if colours.ink_on(fill) == colours.PAPER else colours.GREY, 0.5
        )
    inks = f'<a:fgClr><a:srgbClr val="{colours.GREY[1:]}"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr>'
    return f'<a:pattFill prst="wdUpDiag">{inks}</a:pattFill>{outline(colours.GREY, 1)}'


def _area(
    id_: int, name: str, rings: Sequence[Sequence[tuple[int, int]]], inner: str, is_closed: bool = True
) -> str:
    """Return a freeform; a ring within a ring is a hole."""
    across = [x for ring in rings for x, _ in ring]
    down = [y for ring in rings for _, y in ring]
    left, top, width, height = min(across), min(down), max(across) - min(across), max(down) - min(down)
    paths = []
    for ring in rings:
        first, *rest = [f'<a:pt x="{x - left}" y="{y - top}"/>' for x, y in ring]
        lines = "".join(f"<a:lnTo>{spot}</a:lnTo>" for spot in rest)
        paths.append(f"<a:moveTo>{first}</a:moveTo>{lines}{'<a:close/>' if is_closed else ''}")
    geometry = (
        '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{width}" h="{height}">{"".join(paths)}</a:path></a:pathLst></a:custGeom>'
    )
    return _form(id_, name, (left, top, width, height), geometry, inner)


def _within(line: Ring, bounds: tuple[float, float, float, float]) -> Iterator[list[tuple[float, float]]]:
    """Yield the pieces of a line within bounds."""
    found = clip_by_rect(LineString(line), *bounds)
    for piece in getattr(found, "geoms", [found]):
        if not piece.is_empty:
            yield list(piece.coords)


def _name(slide: Slide, place: Place, project: Any) -> None:
    outer = max((Polygon(ring) for ring in place.rings), key=lambda shape: shape.area)
    spot = outer.representative_point()
    ((x, y),) = project([(spot.x, spot.y)])
    width, height = (ems(place.name) * 12 + 6) / 72, 0.22
    box = Box(x / _INCH - width / 2, y / _INCH - height / 2, width, height)
    named = text(slide, box, [[Span(place.name, 12, colours.INK, True)]], PP_ALIGN.CENTER, MSO_ANCHOR.MIDDLE)
    named.element.spPr.insert_element_before(
        parse_xml(solid(colours.PAPER, 70).replace("<a:solidFill", f"<a:solidFill {nsdecls('a')}")), "a:ln"
    )


def _legend(slide: Slide, picture: Map, box: Box) -> None:
    height = 0.42
    top = box.y + max(0.0, (box.height - height * len(picture.legend)) / 2)
    for index, look in enumerate(picture.legend):
        y = top + index * height
        form(slide, Box(box.x, y + 0.1, 0.34, 0.22), _filled(look.fill), look.label)
        line = [
            Span(f"{look.label} ", SLIDES.small),
            Span(f"{look.count:,}", SLIDES.small, colours.INK, True),
        ]
        line_size = fit(look.label + f" {look.count:,}", box.width - 0.46, height, SLIDES.small)
        text(
            slide,
            Box(box.x + 0.46, y, box.width - 0.46, height),
            [[span._replace(size=line_size) for span in line]],
            anchor=MSO_ANCHOR.MIDDLE,
        )


# ---------------------------------------------------------------------------- timeline


def _timeline(slide: Slide, events: Sequence[Event], box: Box) -> None:
    """Few events stand along a line from left to right, more from top to bottom, many in two columns."""
    if len(events) <= 4:
        _across(slide, events, box)
        return
    columns = 1 if box.height / len(events) >= 0.6 else 2
    rows = math.ceil(len(events) / columns)
    width = (box.width + _BETWEEN) / columns - _BETWEEN
    size: float = SLIDES.text
    while size > 8 and any(
        fit(f"{event.title}  {event.remark}", width - 0.45 - _days(events, size), box.height / rows, size)
        < size
        for event in events
    ):
        size -= 0.5
    for column in range(columns):
        place = Box(box.x + column * (width + _BETWEEN), box.y, width, box.height)
        _down(slide, events[column * rows : (column + 1) * rows], place, rows, size)


def _across(slide: Slide, events: Sequence[Event], box: Box) -> None:
    width = box.width / len(events)
    inner = width - 0.25
    rail = box.y + box.height * 0.3
    room = box.y + box.height - rail - 0.3
    day_size = min(fit(event.day, inner, 0.32, SLIDES.text) for event in events)
    title_size = min(fit(event.title, inner, room * 0.55, SLIDES.title) for event in events)
    remark_size = min(fit(event.remark, inner, room * 0.45, SLIDES.text) for event in events)
    form(slide, Box(box.x, rail - 0.02, box.width, 0.04), solid(colours.SOFT))
    for index, event in enumerate(events):
        x = box.x + index * width
        _dot(slide, x + 0.15, rail, event)
        day = [Span(event.day, day_size, colours.TEAL, True)]
        text(slide, Box(x, rail - 0.65, inner, 0.4), [day], anchor=MSO_ANCHOR.BOTTOM)
        lines = [[Span(event.title, title_size, colours.INK, event.is_milestone)]]
        lines += [[Span(event.remark, remark_size, colours.GREY)]] if event.remark else []
        text(slide, Box(x, rail + 0.3, inner, room), lines)


def _down(slide: Slide, events: Sequence[Event], box: Box, rows: int, size: float) -> None:
    row = box.height / rows
    days = _days(events, size)
    inner = box.width - 0.45 - days
    form(slide, Box(box.x + 0.14, box.y + row / 2, 0.02, row * (len(events) - 1)), solid(colours.SOFT))
    for index, event in enumerate(events):
        y = box.y + index * row
        _dot(slide, box.x + 0.15, y + row / 2, event)
        day = [Span(event.day, size, colours.TEAL, event.is_milestone)]
        text(slide, Box(box.x + 0.4, y, days, row), [day], anchor=MSO_ANCHOR.MIDDLE)
        line = [Span(event.title, size, colours.INK, event.is_milestone)]
        line += [Span(f"  {event.remark}", size, colours.GREY)] if event.remark else []
        text(slide, Box(box.x + 0.45 + days, y, inner, row), [line], anchor=MSO_ANCHOR.MIDDLE)


def _days(events: Sequence[Event], size: float) -> float:
    """Return the inches that the longest day takes."""
    return max(ems(apart(event.day)) for event in events) * size / 72 * 1.2


def _dot(slide: Slide, x: float, y: float, event: Event) -> None:
    """Mark an event: a milestone is large and full, another small and open."""
    size = 0.24 if event.is_milestone else 0.15
    inner = solid(colours.TEAL) if event.is_milestone else solid(colours.PAPER) + outline(colours.TEAL, 1.5)
    form(slide, Box(x - size / 2, y - size / 2, size, size), inner, event.title, "ellipse")
