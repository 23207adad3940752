"""From a version and a question to the whole briefing: speech, pages and annexes, every figure finished."""

import functools
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from linli import contracts
from linli.briefing import measures, slots, story
from linli.briefing.content import Annex, Brief, Claim, Paragraph, Run, Slot, Table
from linli.briefing.slots import Ask
from linli.metrics import indicators
from linli.selection import Selection, add_months
from linli.text import formatting, labels
from linli.warehouse.kept import kept
from linli.warehouse.store import Reader

_LONGEST = 2_500  # characters of a talk that one can give in ten minutes
Prose = tuple[str, ...]  # the words of each paragraph, with {N05} where a blank stands


@kept
def compose(reader: Reader, ask: Ask, prose: Prose | None = None) -> Brief:
    """Return the briefing of a version. The reader's threshold says below how many persons nothing is shown.

    `prose` replaces the words between the figures, one text a paragraph of `template()`. Raises ValueError where
    its number of paragraphs is another, or where a {blank} is none of the speech.
    """
    filled, claims = slots.slots(reader, ask), slots.claims(reader, ask)
    scope = slots.scope(reader, ask)
    title = labels.text("speech.title", scope=scope)
    return Brief(
        title=title,
        street=slots.street(reader, ask),
        scope=scope,
        as_of=ask.as_of,
        data_as_of=reader.version.data_as_of,
        version=reader.version.id,
        privacy_k=reader.threshold,
        is_masked=ask.is_masked,
        facts=(*facts(reader, ask), (labels.text("speech.fact.window"), story.window(reader, ask))),
        slots=filled,
        claims=claims,
        speech=_speech(
            title,
            scope,
            ask,
            filled,
            claims,
            prose,
            _none(reader, ask, filled, claims),
            _plain(reader, ask, scope),
        ),
        pages=story.pages(reader, ask, filled, claims),
        annexes=_annexes(reader, ask, claims),
    )


def facts(reader: Reader, ask: Ask) -> tuple[tuple[str, str], ...]:
    """Return what every export prints of what it rests on: scope, day, version and privacy, each with its title."""
    values = {
        "scope": slots.whole_scope(reader, ask),
        "as_of": formatting.day(ask.as_of),
        "data_as_of": formatting.day(reader.version.data_as_of),
        "version": reader.version.id,
        "privacy": labels.text("speech.fact.privacy_k", k=reader.threshold),
    }
    if ask.is_masked:
        values["masked"] = labels.text("speech.fact.is_masked")
    return tuple((labels.text(f"speech.fact.{key}"), text) for key, text in values.items())


# ---------------------------------------------------------------------------- the speech


def template() -> tuple[tuple[str, str], ...]:
    """Return the paragraphs of the speech, style and words with {blanks}."""
    return tuple((item["style"], item["text"]) for item in labels.get("speech.paragraphs"))


def in_words(text: str) -> str:
    """Return a paragraph with the titles of its blanks in brackets, as it is edited."""
    titles = _titles()
    return "".join(
        literal + (labels.text("speech.blank", title=titles[blank]) if blank else "")
        for literal, blank, _, _ in string.Formatter().parse(text)
    )


def from_words(text: str) -> str:
    """Return an edited paragraph with its {blanks} again; raises ValueError, in Chinese, for a blank unknown."""
    blanks = {title: blank for blank, title in reversed(_titles().items())}
    opening, closing = labels.text("speech.blank", title="|").split("|")
    found = []
    for number, piece in enumerate(re.split(f"{opening}(.*?){closing}", text)):
        if number % 2 and piece not in blanks:
            raise ValueError(labels.text("speech.unknown_blank", title=piece))
        found.append(f"{{{blanks[piece]}}}" if number % 2 else piece.replace("{", "{{").replace("}", "}}"))
    return "".join(found)


@functools.cache
def _titles() -> dict[str, str]:
    """Return the title of every blank of the speech, by id."""
    return {
        "ordinal": labels.text("speech.ordinal"),
        "covers": labels.text("speech.covers"),
        "next": labels.text("speech.next"),
        **{place: labels.text(f"slot.{key}.title") for place, key in slots.keys().items()},
        **{name: labels.text(f"claim.{name}.title") for name in slots.CLAIMS},
    }


def _speech(
    title: str,
    scope: str,
    ask: Ask,
    filled: Sequence[Slot],
    claims: Sequence[Claim],
    prose: Prose | None,
    none: set[str],
    plain: Mapping[str, str],
) -> tuple[Paragraph, ...]:
    words = {slot.id: slot.rendering for slot in filled} | {claim.id: claim.wording for claim in claims}
    texts = [text for _, text in template()] if prose is None else list(prose)
    texts = [applying(text, none) for text in texts]
    head = (
        Paragraph("title", (Run(title),)),
        Paragraph(
            "subtitle", (Run(labels.text("speech.byline", scope=scope, day=formatting.day(ask.as_of))),)
        ),
    )
    body = [
        Paragraph(style, _runs(text, words, plain))  # type: ignore[arg-type]
        for (style, _), text in zip(template(), texts, strict=True)
    ]
    # A heading goes with the paragraph of which nothing is left.
    kept = [
        part
        for part, after in zip(body, [*body[1:], None], strict=True)
        if part.text and not (part.style == "heading2" and after is not None and not after.text)
    ]
    return head + tuple(kept)


def _none(reader: Reader, ask: Ask, filled: Sequence[Slot], claims: Sequence[Claim]) -> set[str]:
    """Return what the speech leaves out, by the names that speech.where_none gives it."""
    none = {slot.id for slot in filled if slots.is_nothing(ask, slot)}
    none |= {claim.id for claim in claims if claim.status == "none"}
    none |= {f"few_{slot.id}" for slot in filled if slot.status == "suppressed"}
    none |= {"N14"} & {slot.id for slot in filled if slot.status == "suppressed"}
    none |= {f"kind_{kind}" for kind in slots.kinds_lacking(reader, ask)}
    by_id = {slot.id: slot for slot in filled}
    if by_id["N17"].status == "ok" and not by_id["N17"].n:
        none.add("legacy")
    if all(
        by_id[hall].value == by_id[waste].value is not None
        for hall, waste in (("S19", "S23"), ("S20", "S24"))
    ):
        none.add("one_center")
    if _is_of_some(reader, ask):
        none |= {"some", "exemplars"}
        last = indicators.last_final_month(reader)
        year = Selection(ask.community_ids, None, add_months(last, -11), last)
        points = indicators.value_alone(reader, "points_earned", year)
        if points.status != "suppressed" and not points.value:
            none.add("points")
    if _is_of_one(ask):
        none.add("one")
    return none


def applying(text: str, none: set[str]) -> str:
    """Return a paragraph without what it says of examples that the communities chosen do not have."""
    for part in labels.get("speech.where_none") if none else ():
        if none.issuperset(part["blanks"]):
            text = text.replace(part["words"], part["instead"])
    return text


def _is_of_one(ask: Ask) -> bool:
    """Tell whether a speech is of one community by name."""
    return ask.community_ids is not None and len(ask.community_ids) == 1 and ask.community_ids != ("",)


def _runs(text: str, words: Mapping[str, str], plain: Mapping[str, str]) -> tuple[Run, ...]:
    runs = []
    for literal, blank, _, _ in string.Formatter().parse(text):
        if literal:
            runs.append(Run(literal))
        if blank is None:
            continue
        if blank in plain:
            runs.append(Run(plain[blank]))
        elif blank in words:
            if words[blank]:  # a claim that nothing bears is left out
                runs.append(Run(words[blank], blank))
        else:
            raise ValueError(f"the speech has no blank {{{blank}}}")
    return tuple(runs)


def _is_of_some(reader: Reader, ask: Ask) -> bool:
    """Tell whether a speech is of communities chosen, and these are not simply one street of several."""
    return ask.community_ids is not None and slots.scope(reader, ask) != slots.street(reader, ask)


def _plain(reader: Reader, ask: Ask, scope: str) -> dict[str, str]:
    """Return the blanks of the speech that are words: the frame in force, what comes next, and of what it speaks."""
    covers = "some" if _is_of_some(reader, ask) else "all"
    return {
        "ordinal": _frame(reader, ask),
        "next": measures.sentence(reader, ask),
        "covers": labels.text(f"speech.covers_{covers}", scope=scope),
    }


def _frame(reader: Reader, ask: Ask) -> str:
    """Return the five-year plan in force on the day: that of the ledger, else by the years of the catalogue."""
    for row in reader.rows("plan_frame_list", stop=ask.as_of + timedelta(days=1)):
        if row["plan_kind"] == "five_year" and row["starts_on"] <= ask.as_of <= row["ends_on"]:
            return str(row["plan_name"])
    known = [item["name"] for item in labels.get("speech.frames") if item["from"] <= ask.as_of.year]
    return str(known[-1] if known else labels.get("speech.frames")[0]["name"])


def length(brief: Brief) -> str:
    """Return how long the speech is, and whether it can be given."""
    count = sum(len(paragraph.text) for paragraph in brief.speech)
    key = "length" if count <= _LONGEST else "too_long"
    return labels.text(f"paper.{key}", n=f"{count:,}", most=f"{_LONGEST:,}")


def claims_title(brief: Brief) -> str:
    """Return how many claims hold, were reworded, and are open."""
    counts = {
        status: sum(claim.status == status for claim in brief.claims)
        for status in ("pass", "reworded", "open", "none")
    }
    text = labels.text("paper.claims", total=len(brief.claims), **counts)
    return text + (labels.text("paper.claims_none", none=counts["none"]) if counts["none"] else "")


def blanks_title(brief: Brief) -> str:
    """Return how many of the blanks are filled."""
    filled = sum(slot.status == "ok" for slot in brief.slots)
    return labels.text("paper.blanks", filled=filled, total=len(brief.slots))


# ---------------------------------------------------------------------------- annexes and JSON


def _annexes(reader: Reader, ask: Ask, claims: Sequence[Claim]) -> tuple[Annex, ...]:
    """Return the compounds without a branch where the speech says that they are listed behind it."""
    if not any(claim.id == "full_coverage" and claim.status == "reworded" for claim in claims):
        return ()
    rows = reader.rows("list_uncovered", as_of=ask.as_of, community_ids=ask.community_ids)
    cells = tuple(
        (
            labels.text("speech.masked.hall_compound") if ask.is_masked else str(row["name"]),
            slots.community(reader, ask, row["community_id"]) if row["community_id"] else "",
            contracts.value_label("compounds", "kind", row["kind"] or ""),
            formatting.number(row["households"]),
        )
        for row in rows
    )
    return (
        Annex(labels.text("speech.annex.title"), Table(tuple(labels.get("speech.annex.columns")), cells)),
    )


def as_json(brief: Brief) -> dict[str, Any]:
    """Return the briefing as plain values; dates as text, nothing that depends on when it is asked."""
    plain: dict[str, Any] = asdict(brief)
    plain["speech"] = [
        {
            "style": paragraph.style,
            "text": paragraph.text,
            "sources": [run.source for run in paragraph.runs if run.source],
        }
        for paragraph in brief.speech
    ]
    for page, drawn in zip(plain["pages"], brief.pages, strict=True):
        page["picture"]["kind"] = type(drawn.picture).__name__.lower()
        for place in (*page["picture"].get("ground", ()), *page["picture"].get("places", ())):
            del place["id"]  # a code would tell who is behind a letter
    return plain
