"""KPI cards: value, own trend, change with a word, n, target, and the door to the definition."""

from collections.abc import Sequence

from linli import find, headlines
from linli.components.elements import element, style
from linli.components.panels import panel, provenance
from linli.components.state import filter_bar
from linli.components.state.filter_bar import Choice
from linli.headlines.missing import Missing
from linli.metrics import absence, comparison, effective_coverage, indicators
from linli.text import formatting, labels
from linli.theme import colours, measure
from linli.warehouse.store import Reader

_ROOM = 6.0  # signs of a verdict's size beside which four more stand
_LONG = 9  # signs of a title that has no room in a strip of cards, which then shows the short one
_INKS = {"improved": colours.TEAL, "worsened": colours.ALARM}


def show(
    reader: Reader,
    choice: Choice,
    names: list[str],
    leads: Sequence[str] = (),
    missing: Sequence[Missing] = (),
    because: str = "",
) -> dict[str, indicators.Value]:
    """Draw one card per indicator and return their values; above them one sentence: of the indicators that lead the view and
    what moved them, or who or what is missing.
    """
    values = {name: indicators.value(reader, name, choice.selection) for name in names}
    told = headlines.comparisons.leads(
        [
            (
                name,
                values.get(name) or indicators.value(reader, name, choice.selection),
                comparison.of(reader, name, choice.selection, choice.compare),
            )
            for name in leads
        ]
    )
    said = [*told, style.escape(because)] if because else told
    if missing:
        panel.lead(missing, said)
    elif said:
        panel.headline(labels.text("kpi.semicolon").join(said))
    cards = "".join(_card(reader, choice, value) for value in values.values())
    clicked = element.render(f'<div class="kpis">{cards}</div>', "kpis", before_run=filter_bar.choose)
    if clicked in values:
        provenance.show(reader, choice, (clicked,))
    return values


def title(name: str) -> str:
    """Return the Chinese title of an indicator."""
    return indicators.catalogue()[name].title


def _card(reader: Reader, choice: Choice, value: indicators.Value) -> str:
    name = value.indicator
    about = indicators.catalogue()[name]
    said = labels.text("provenance.button_of", of=about.title)
    door = element.door(name, labels.text("provenance.button"), said=said)
    brief = f' data-short="{style.escape(about.short)}"' if len(about.title) > _LONG else ""
    head = f'{door}<div class="l"{brief}>{style.escape(about.title)}</div>'
    # All of a card leads to the picture of its indicator, on this view or that of its theme; without one to its definition.
    leads = name if find.view_of(name) == filter_bar.view() else element.opens_picture(name)
    tight = " tight" if _is_long(value, about.unit) else ""
    card = f'<div class="card{tight}" data-about="{style.escape(name)}"{element.attribute(leads)}>'
    if value.status != "ok":
        is_open = (
            value.status == "no_data"
        )  # which nothing it is: a strip of cards has no room for the sentence
        kind = absence.why(reader, choice.selection, name).kind if is_open else value.status
        word, reason = labels.text(f"status.{kind}"), style.escape(_reason(reader, choice, value))
        return f'{card}{head}<div class="row"><span class="v none">{word}</span></div><div class="n">{reason}</div></div>'
    unit = about.unit
    found = comparison.of(reader, name, choice.selection, choice.compare)
    # Colour and an arrow are for what chance would hardly give; all else is as grey as noise is.
    ink = _INKS.get(found.verdict, colours.BLUE)
    # What a register tells of now alone was not like that in the months before.
    course = indicators.trend(reader, name, choice.selection) if about.has_past else ()
    row = (
        f'<div><span class="v">{formatting.number(value.value, unit)}</span>'
        f'<span class="u">{_unit(unit)}</span></div>'
        f"{_sparkline(course, ink)}"
    )
    said, verdict = headlines.comparisons.beside(name, value, found)
    tone = ink if found.is_alarm else colours.GREY
    # Alone beside a figure, as a strip has it, it would read as if the figure were not to be relied on.
    quiet = ' class="quiet"' if found.verdict == "insufficient" and not value.is_small else ""
    notes = [*_notes(value, unit, found), *_unjudged(reader, choice, name)]
    return (
        f'{card}{head}<div class="row">{row}</div>'
        f'<div class="d" style="color:{tone}"><span>{style.escape(said)}</span>'
        f"<span{quiet}>{style.escape(verdict)}</span></div>"
        f'<div class="n">{"".join(f"<span>{style.escape(note)}</span>" for note in notes)}</div></div>'
    )


def _is_long(value: indicators.Value, unit: str) -> bool:
    """Tell whether a figure with its unit leaves no room for a verdict beside it in a strip at 1366 pixels."""
    head = formatting.unit(unit).partition("/")[0]
    return 1.36 * measure.ems(formatting.number(value.value, unit)) + measure.ems(head) > _ROOM


def _unit(name: str) -> str:
    """Return the word for a unit; what it is of stands apart, since the title of a card says it and a strip has no room."""
    word, slash, of = formatting.unit(name).partition("/")
    return f"{word}<i>{slash}{of}</i>" if slash else word


def _unjudged(reader: Reader, choice: Choice, name: str) -> list[str]:
    """Return how many effective coverage does not judge, with its bounds; nothing of other indicators."""
    found = effective_coverage.of_indicator(reader, name, choice.selection)
    said = headlines.coverage.unjudged(found, name) if found else ""
    return [said] if said else []


def _reason(reader: Reader, choice: Choice, value: indicators.Value) -> str:
    """Return why a card has no figure."""
    if value.status == "not_collected":
        return labels.text("status.needs", needs=provenance.needs(reader, value.indicator))
    if value.status == "no_data":
        return absence.why(reader, choice.selection, value.indicator).reason
    return labels.text(f"status.{value.status}_hint")


def _notes(value: indicators.Value, unit: str, found: comparison.Comparison) -> list[str]:
    notes = []
    if value.denominator is not None:
        notes.append(
            labels.text(
                "kpi.ratio",
                numerator=formatting.number(value.numerator),
                denominator=formatting.number(value.denominator),
                of=indicators.catalogue()[value.indicator].of,
            ).strip()
        )
    elif value.n is not None and indicators.catalogue()[value.indicator].kind == "query":
        notes.append(f"n = {formatting.number(value.n)}")
    elif indicators.catalogue()[value.indicator].window == "point":
        notes.append(labels.text("kpi.at_end", month=formatting.month(value.end)))
    else:
        notes.append(formatting.months(value.start, value.end))
    if value.target:
        target = formatting.with_unit(value.target.value, unit)
        met = labels.text(f"assurance.{found.assurance}") if found.assurance else ""
        notes.append(labels.text("kpi.target", value=target) + met)
    if value.is_small and found.status != "ok":  # else the verdict beside the change says so
        notes.append(labels.text("kpi.small"))
    if not value.is_final:
        notes.append(labels.text("kpi.not_final"))
    return notes


def _sparkline(points: Sequence[indicators.Point], colour: str) -> str:
    known = [(index, point.value) for index, point in enumerate(points) if point.value is not None]
    if len(known) < 2:
        return ""
    low, high = min(y for _, y in known), max(y for _, y in known)
    span, width = (high - low) or 1.0, max(len(points) - 1, 1)
    spots = [(4 + 112 * x / width, 30 - 26 * (y - low) / span) for x, y in known]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    fill = colour if points[-1].is_final else colours.PAPER
    return (
        '<svg class="spark" viewBox="0 0 120 34" aria-hidden="true">'
        f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<circle cx="{spots[-1][0]:.1f}" cy="{spots[-1][1]:.1f}" r="3" fill="{fill}" stroke="{colour}"/></svg>'
    )
