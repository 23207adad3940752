"""What a speech stands on, as tables of finished texts: the same in DOCX and PDF."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from linli.briefing.content import Brief, Figure, Paper, Slot, Table
from linli.text import formatting, labels

_FIGURE = re.compile(r"[<>\u2264\u2265+\u2212-]?\d[\d,.]*%?")


@dataclass(frozen=True)
class Section:
    """A table with its title, the widths of its columns in shares, and what to say when it has no rows."""

    title: str
    table: Table
    shares: tuple[float, ...]
    nothing: str = ""


def sections(brief: Brief) -> tuple[Section, ...]:
    """Return claims, open slots, all slots, the annexes and the facts, in this order."""
    return (
        _section(
            "claims",
            {"claim": 2.6, "claim_status": 1.3, "wording": 3.3, "measured": 5.2},
            [
                (
                    claim.title,
                    labels.text(f"export.claim.{claim.status}"),
                    claim.wording.strip(labels.text("story.stops")),
                    "\n".join(filter(None, (claim.measured, claim.meaning))),
                )
                for claim in brief.claims
            ],
            labels.text("export.none.claims"),
        ),
        _section(
            "open",
            {"number": 1, "slot": 4, "claim_status": 1.6, "reason": 7},
            [
                (str(slot.number), slot.title, labels.text(f"export.status.{slot.status}"), slot.reason)
                for slot in brief.slots
                if slot.status != "ok"
            ],
            labels.text("export.none.open"),
        ),
        _section(
            "slots",
            {"number": 1, "slot": 2.6, "rendering": 2.6, "n": 1.6, "meaning": 4.6, "window": 4.4},
            [
                (
                    str(slot.number),
                    slot.title,
                    _filled(slot),
                    formatting.number(slot.n) if slot.n is not None and slot.status == "ok" else "",
                    slot.meaning,
                    f"{slot.window}\n{slot.scope}",
                )
                for slot in brief.slots
            ],
        ),
        *(Section(annex.title, annex.table, (1.0,) * len(annex.table.columns)) for annex in brief.annexes),
        _section("facts", {"fact": 1, "fact_text": 4}, brief.facts),
    )


def story(brief: Brief) -> Section:
    """Return the conclusions and figures of the pages, for a file that does not show the pages themselves."""
    rows = [(page.part, page.title, "\n".join(map(_figure, page.figures))) for page in brief.pages]
    return _section("pages", {"part": 2, "conclusion": 5, "figures": 5}, rows)


def _section(
    name: str, columns: dict[str, float], rows: Sequence[tuple[str, ...]], nothing: str = ""
) -> Section:
    heads = tuple(labels.text(f"export.column.{column}") for column in columns)
    table = Table(heads, tuple(rows))
    return Section(labels.text(f"export.section.{name}"), table, tuple(columns.values()), nothing)


def _filled(slot: Slot) -> str:
    has_unit = slot.status == "ok" and slot.kind in ("number", "parameter")
    return slot.rendering + slot.unit if has_unit else slot.rendering


def _figure(figure: Figure) -> str:
    text = f"{figure.title} {figure.value}{figure.unit if figure.status == 'ok' else ''}"
    return labels.text("export.figure_note", text=text, note=figure.note) if figure.note else text


def is_numeric(table: Table) -> tuple[bool, ...]:
    """Return per column whether at least half of its filled cells are figures, so that it is set to the right."""
    columns = [[row[place] for row in table.rows if row[place]] for place in range(len(table.columns))]
    return tuple(
        2 * sum(bool(_FIGURE.fullmatch(cell)) for cell in cells) >= len(cells) > 0 for cells in columns
    )


def headings(paper: Paper) -> tuple[str, ...]:
    """Return the titles of the sections of a paper, numbered; that of one without a title, which goes on, is empty."""
    numerals = iter(labels.get("paper.numerals"))
    return tuple(
        labels.text("paper.heading1", numeral=next(numerals)) + part.title if part.title else ""
        for part in paper.sections
    )
