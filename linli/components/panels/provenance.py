"""The door behind every number: definition, window, n, data date, version, SQL and the rows themselves."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from linli import headlines
from linli.components.elements import style, table
from linli.components.state import sign_in
from linli.components.state.filter_bar import Choice
from linli.geo import map_limit
from linli.metrics import comparison, indicators
from linli.text import formatting, labels, sheets
from linli.warehouse import implied_queries, meanings, sqlfiles
from linli.warehouse.store import Reader, Source

_LONGEST_NAME = 24  # signs of a title in the name of a file
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class _Sheet:
    """What the door shows of a table, how many rows it has, how to get them all for a download, and what to know of it."""

    shown: pd.DataFrame
    total: int
    whole: Callable[[], pd.DataFrame]
    note: str = ""


def _sheet(rows: pd.DataFrame) -> _Sheet:
    return _Sheet(rows, len(rows), lambda: rows)


def _listed(reader: Reader, name: str, params: Mapping[str, object]) -> _Sheet:
    """Return the sheet of a query that may give more rows than anybody reads.

    A list that grows with compounds names in its header the query that is shown in its place where these are too many;
    a download has all of it.
    """
    shown, note = name, _of_ledger(name)
    rolled_up = sqlfiles.load_all()[name].fields.get("rolled_up")
    if rolled_up and map_limit.is_exceeded(reader, params):
        shown, note = rolled_up, labels.text("provenance.rolled_up", most=f"{map_limit.MOST:,}")
    return _Sheet(*reader.head(shown, **params), lambda: reader.run(name, **params), note)


def _of_ledger(name: str) -> str:
    """Return what the rows of a view are that the contracts imply: one text for all ledgers; of others nothing."""
    ledger = implied_queries.ledger_of(name)
    if not ledger or sqlfiles.load_all()[name].path != implied_queries.PATH:
        return ""
    return labels.text("view.of_ledger", ledger=ledger.title)


def needs(reader: Reader, indicator: str) -> str:
    """Return the titles of the ledgers an indicator lacks."""
    return indicators.need_titles(indicators.missing(reader, indicator))


@st.dialog(labels.text("provenance.title"), width="large")
def show(
    reader: Reader,
    choice: Choice,
    sources: tuple[str, ...],
    behind: Source | None = None,
    *,
    is_table: bool = False,
) -> None:
    """Open what stands behind indicators and behind rows that were read; as a table the rows come first and stand alone."""
    sign_in.still(reader)
    if behind and is_table:
        _query(reader, *behind, is_table=True)
    for name in sources:
        _indicator(reader.outside, choice, name, is_table=is_table)
    if behind and not is_table:
        _query(reader, *behind)


def _facts(pairs: list[tuple[str, str]]) -> str:
    body = "".join(
        f"<dt>{style.escape(labels.text(f'provenance.{name}'))}</dt><dd>{style.escape(text)}</dd>"
        for name, text in pairs
        if text
    )
    return f'<dl class="facts">{body}</dl>'


def _published(reader: Reader, about: indicators.Indicator | None = None) -> list[tuple[str, str]]:
    """Return until when the data go, of an indicator those of its ledgers, and when the version was published; its id is for
    the command line and the names of files.
    """
    day = indicators.data_date(reader, about) if about else reader.version.data_as_of
    return [("data_date", formatting.day(day)), ("version", formatting.moment(reader.version.built_here))]


def _indicator(reader: Reader, choice: Choice, name: str, *, is_table: bool = False) -> None:
    about = indicators.catalogue()[name]
    value = indicators.value(reader, name, choice.selection)
    period = (
        formatting.month(value.end) if about.window == "point" else formatting.months(value.start, value.end)
    )
    window = labels.text(f"window.{about.window}", period=period)
    if value.status == "ok" and (late := indicators.not_counted_yet(reader, name, choice.selection)):
        window += labels.text("window.not_yet", months=formatting.months(*late))
    ratio = (
        f"{formatting.number(value.numerator)} / {formatting.number(value.denominator)}"
        if value.denominator
        else ""
    )
    pairs = [
        (
            "value",
            formatting.with_unit(value.value, about.unit)
            if value.status == "ok"
            else labels.text(f"status.{value.status}"),
        ),
        ("meaning", about.meaning),
        ("window", window),
        ("ratio", ratio),
        ("n", formatting.number(value.n) if value.n is not None else ""),
        *[
            (
                f"against_{against}",
                headlines.comparisons.compared(name, comparison.of(reader, name, choice.selection, against)),
            )
            for against in comparison.AGAINST
            if value.status == "ok"
        ],
        ("lacks", needs(reader, name)),
        *_published(reader, about),
        ("basis", labels.text("provenance.joiner").join(title for title, _ in about.sources)),
    ]
    st.html(f'<h3 class="cardname">{style.escape(about.title)}</h3>')
    if not is_table:
        st.html(_facts(pairs))
        with st.expander(labels.text("provenance.sql")):
            st.code(about.sql, language="sql")
    if value.status != "not_collected":
        _rows(reader, name, about.title, _sheets(reader, choice, about), pairs)


def _sheets(reader: Reader, choice: Choice, about: indicators.Indicator) -> dict[str, _Sheet]:
    if about.kind == "query":
        found = {
            "total": _sheet(
                reader.run(
                    about.id, **choice.selection.asked_by(sqlfiles.load_all()[about.id].params), known_on=None
                )
            )
        }
    else:
        found = {
            "community": _sheet(
                pd.DataFrame(indicators.breakdown(reader, about.id, choice.selection, "community"))
            ),
            "month": _sheet(
                pd.DataFrame(indicators.trend(reader, about.id, choice.selection)).drop(
                    columns=["key", "label"], errors="ignore"
                )
            ),
        }
    if about.detail and reader.rights.rows:
        asked = choice.selection.asked_by(sqlfiles.load_all()[about.detail].params)
        found["detail"] = _listed(reader, about.detail, asked)
    return found


def query(
    reader: Reader, title: str, name: str, pairs: list[tuple[str, str]], params: Mapping[str, object] | None
) -> None:
    """Write what stands behind a figure of the briefing: its facts, its query, and with parameters its detail's rows."""
    about = sqlfiles.load_all()[name]
    facts = [*pairs, *_published(reader)]
    st.html(f'<h3 class="cardname">{style.escape(title)}</h3>')
    st.html(_facts(facts))
    with st.expander(labels.text("provenance.sql")):
        st.code(about.sql, language="sql")
    if params is not None and about.fields["detail"] != "none" and reader.rights.rows:
        detail = sqlfiles.load_all()[about.fields["detail"]]
        asked = {key: params[key] for key in detail.params}
        _rows(reader, name, title, {"detail": _listed(reader, detail.name, asked)}, facts)


def _query(reader: Reader, name: str, params: Mapping[str, object], *, is_table: bool = False) -> None:
    query = sqlfiles.load_all()[name]
    meaning = _of_ledger(name) or labels.text(f"view.{name}")
    pairs = [("meaning", meaning), *_published(reader)]
    if is_table:
        st.html(f'<h3 class="cardname">{style.escape(meaning)}</h3>')
    else:
        st.html(_facts(pairs))
        with st.expander(labels.text("provenance.sql")):
            st.code(query.sql, language="sql")
    if reader.rights.rows:
        _rows(reader, name, meaning, {"detail": _listed(reader, name, params)}, pairs)
    else:
        st.html(style.note(labels.text("access.page.no_rows")))


def _file(reader: Reader, title: str, sheet: str, form: str) -> str:
    """Return what a download is called: of a sentence as much as names it."""
    named = re.split(labels.text("provenance.stops"), title, maxsplit=1)[0][:_LONGEST_NAME]
    day = f"{reader.version.data_as_of:%Y%m%d}"
    return labels.text("provenance.file", title=named.replace("/", "-"), sheet=sheet, day=day, form=form)


def _rows(
    reader: Reader, name: str, title: str, behind: dict[str, _Sheet], pairs: list[tuple[str, str]]
) -> None:
    shown = (
        list(behind)[-1]
        if len(behind) == 1
        else st.segmented_control(
            labels.text("provenance.rows"),
            list(behind),
            format_func=lambda item: labels.text(f"sheet.{item}"),
            default=next(iter(behind)),
            required=True,
            key=f"sheet-{name}",
            label_visibility="collapsed",
        )
    )
    sheet = behind[shown]
    with st.container(horizontal=True):
        sign_in.download(
            labels.text("provenance.csv"),
            lambda _mark: sheets.csv(meanings.chinese(sheet.whole())),
            _file(reader, title, labels.text(f"sheet.{shown}"), "csv"),
            "text/csv",
            f"csv-{name}",
        )
        sign_in.download(
            labels.text("provenance.xlsx"),
            lambda mark: _workbook(behind, [*pairs, ("mark", mark)]),
            _file(reader, title, labels.text("provenance.title"), "xlsx"),
            _XLSX,
            f"xlsx-{name}",
        )
    st.html((style.note(sheet.note) if sheet.note else "") + table.markup(sheet.shown, total=sheet.total))


def _workbook(behind: dict[str, _Sheet], pairs: list[tuple[str, str]]) -> bytes:
    title = labels.text("provenance.title")
    about = pd.DataFrame([(labels.text(f"provenance.{name}"), text) for name, text in pairs if text])
    tables = {labels.text(f"sheet.{key}"): meanings.chinese(sheet.whole()) for key, sheet in behind.items()}
    return sheets.xlsx({title: about, **tables}, headless=title)
