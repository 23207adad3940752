"""The speech on paper: every figure a door, its words to be edited for a download, its claims checked."""

import functools
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from linli import settings
from linli.briefing import (
    FORMATS,
    PAPERS,
    Ask,
    Brief,
    agenda,
    bulletin,
    slots,
    speech,
    templates,
    write,
    write_paper,
)
from linli.briefing.content import Paper
from linli.components.elements.style import escape
from linli.components.panels import provenance
from linli.components.state import sign_in
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader

_MIMES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def markup(brief: Brief) -> str:
    """Return the speech as a sheet of paper with a door on every figure, name and claim."""
    sources = brief.sources
    numbers = {"heading1": 0, "heading2": 0}
    parts = []
    for paragraph in brief.speech:
        body = "".join(
            _door(run.text, run.source, sources[run.source].status) if run.source else escape(run.text)
            for run in paragraph.runs
        )
        if paragraph.style in numbers:
            numbers[paragraph.style] += 1
            if paragraph.style == "heading1":
                numbers["heading2"] = 0
            numeral = labels.get("paper.numerals")[numbers[paragraph.style] - 1]
            body = labels.text(f"paper.{paragraph.style}", numeral=numeral) + body
        parts.append(f'<p class="{paragraph.style}">{body}</p>')
    return f'<div class="paper">{"".join(parts)}<div class="papernote">{escape(brief.stamp)}</div></div>'


def _door(text: str, source: str, status: str) -> str:
    # A link, since a button does not break over lines.
    return (
        f'<a href="#" role="button" class="inline {status}" data-door="{escape(source)}">{escape(text)}</a>'
    )


def claims(brief: Brief) -> str:
    """Return the claims as a check list: what the template says, what the data allow."""
    rows = "".join(
        f'<li class="{claim.status}">{_door(claim.title, claim.id, "")}'
        f'<span class="tag">{escape(labels.text(f"paper.claim.{claim.status}"))}</span>'
        f"<div>{escape(claim.measured)}</div></li>"
        for claim in brief.claims
    )
    return f'<ul class="checks">{rows}</ul>'


def blanks(brief: Brief) -> str:
    """Return the blanks that nothing fills, and why."""
    rows = "".join(
        f'<li class="open">{_door(slot.title, slot.id, "")}<div>{escape(slot.reason)}</div></li>'
        for slot in brief.slots
        if slot.status != "ok"
    )
    return f'<ul class="checks">{rows}</ul>' if rows else ""


def follow(reader: Reader, ask: Ask, brief: Brief, door: str | None) -> None:
    """Open what stands behind a figure or a claim of the speech."""
    if door is not None and door in brief.sources:
        _source(reader, ask, brief, door)


@st.dialog(labels.text("provenance.title"), width="large")
def _source(reader: Reader, ask: Ask, brief: Brief, key: str) -> None:
    sign_in.still(reader)
    item: Any = brief.sources[key]
    pairs = [("meaning", item.meaning)]
    if hasattr(item, "rendering"):
        exact = slots.exact(item)
        pairs = [
            ("value", f"{item.rendering}{item.unit if item.status == 'ok' else ''}"),
            ("exact", f"{exact}{item.unit}" if exact and exact != item.rendering else ""),
            *pairs,
            ("window", item.window),
            ("scope", item.scope),
            ("n", formatting.number(item.n) if item.n is not None else ""),
            ("reason", item.reason),
        ]
    else:
        pairs = [("value", item.wording), *pairs, ("measured", item.measured)]
    scope = Selection(ask.community_ids, None, date(2000, 1, 1), ask.as_of.replace(day=1))
    params = {
        **scope.query(),
        "start": getattr(item, "start", None) or scope.start,
        "as_of": ask.as_of,
        "month": scope.end,
        "subject": slots.subject(reader, ask, item.formula),
    }
    # While names are letters the rows stay shut: they name communities and compounds.
    # So they do where there are too few to be told by number.
    is_shut = ask.is_masked or item.status == "suppressed"
    provenance.query(reader, item.title, item.formula, pairs, None if is_shut else params)


# ---------------------------------------------------------------------------- the words


def prose() -> speech.Prose | None:
    """Return the words as they were edited in this session, None while they are those of the catalogue."""
    edited: speech.Prose | None = st.session_state.get("prose")
    return edited


def editor() -> None:
    """Offer the words of each paragraph for editing; figures stand in brackets and fill themselves."""
    now = prose() or tuple(text for _, text in speech.template())
    edition = st.session_state.setdefault("prose_edition", 0)  # new widgets after a restore
    with st.expander(labels.text("paper.edit")), st.form("prose_form", border=False):
        st.html(f'<div class="note">{escape(labels.text("paper.edit_hint"))}</div>')
        texts = [
            st.text_area(
                labels.text("paper.paragraph", number=number),
                speech.in_words(text),
                key=f"prose_{edition}_{number}",
                height="content",
                label_visibility="collapsed",
            )
            for number, text in enumerate(now, start=1)
        ]
        keep, restore = st.columns(2)
        if keep.form_submit_button(labels.text("paper.keep"), type="primary", width="stretch"):
            _take(texts)
        if restore.form_submit_button(labels.text("paper.restore"), width="stretch"):
            st.session_state.pop("prose", None)
            st.session_state["prose_edition"] = edition + 1
            st.rerun()


def _take(texts: list[str]) -> None:
    try:
        st.session_state["prose"] = tuple(speech.from_words(text) for text in texts)
    except ValueError as error:
        st.warning(str(error))
    else:
        st.rerun()


# ---------------------------------------------------------------------------- the day and the downloads


def choices(days: list[date]) -> None:
    """Let the day be chosen and communities be called by letters."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        # Streamlit's calendar speaks English, and takes a typed day only when something else is clicked.
        st.selectbox(labels.text("paper.day"), days, format_func=formatting.day, key="asof", width=200)
        st.segmented_control(
            labels.text("paper.names"),
            ["no", "yes"],
            format_func=lambda item: labels.text(f"paper.mask_{item}"),
            key="mask",
            required=True,
        )


def downloads(brief: Brief) -> None:
    """Offer the briefing in every form; each is made when it is asked for."""
    for form in templates.FORMS:
        path = templates.of(settings.read().store, form)
        if path and (fault := templates.fault(path, form)):
            st.warning(fault)
    with st.container(horizontal=True):
        for form in (*FORMATS, "json"):
            sign_in.download(
                labels.text(f"paper.form.{form}"),
                functools.partial(_written, brief, form),
                labels.text("paper.file", scope=_file_name(brief), day=f"{brief.as_of:%Y%m%d}", form=form),
                _MIMES[form],
                f"download-{form}",
            )


def papers(reader: Reader, ask: Ask, brief: Brief) -> None:
    """Offer the bulletin of the month of the day asked for, and the sheet for a meeting on it."""
    month = ask.as_of.replace(day=1)
    offered: dict[str, tuple[str, Callable[[], Paper]]] = {
        "agenda": (f"{ask.as_of:%Y%m%d}", functools.partial(agenda.compose, reader, ask))
    }
    if month in bulletin.months(reader):
        offered["monthly"] = (f"{month:%Y%m}", functools.partial(bulletin.compose, reader, ask, month))
    with st.container(horizontal=True):
        for kind, (day, compose) in offered.items():
            name = labels.text(f"paper_name.{kind}")
            for form in PAPERS:
                sign_in.download(
                    f"{name} {form.upper()}",
                    functools.partial(_paper, compose, form),
                    labels.text("paper.paper_file", scope=_file_name(brief), name=name, day=day, form=form),
                    _MIMES[form],
                    f"download-{kind}-{form}",
                )


def _written(brief: Brief, form: str, mark: str) -> bytes:
    """Return the briefing as a file, with who took it where that is asked for."""
    return write(replace(brief, facts=_marked(brief.facts, mark)), form, _master(form))


def _paper(compose: Callable[[], Paper], form: str, mark: str) -> bytes:
    paper = compose()
    return write_paper(replace(paper, facts=_marked(paper.facts, mark)), form, _master(form))


def _master(form: str) -> Path | None:
    """Return the street's own master of a form, None where there is none or it cannot be used."""
    path = templates.of(settings.read().store, form)
    return path if path and not templates.fault(path, form) else None


def _marked(facts: tuple[tuple[str, str], ...], mark: str) -> tuple[tuple[str, str], ...]:
    """Return facts with who took the file, where that is asked for."""
    return (*facts, (labels.text("provenance.mark"), mark)) if mark else facts


def _file_name(brief: Brief) -> str:
    """Return the scope as a file may be called; many communities are not all named."""
    scope, street = (re.sub(r"[^\w]+", "-", text) for text in (brief.scope, brief.street))
    name = scope + (f"-{labels.text('paper.mask_yes')}" if brief.is_masked else "")
    return name if len(name) <= 24 else labels.text("paper.several", street=street[:24])
