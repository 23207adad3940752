"""Why there is nothing to tell: there is none, it does not apply, it was not collected, or it is not enough to judge.

Decided from what a query needs (its header: ledgers and columns, kinds of compound, months), never from whether there
are rows: no rows mean that there is none only where all that could tell was collected and looked at.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from linli import contracts
from linli.metrics import indicators
from linli.selection import Selection, add_months, months_between
from linli.text import formatting, labels
from linli.warehouse import sqlfiles
from linli.warehouse.kept import kept
from linli.warehouse.store import Answer, Reader, Source

Kind = Literal["none", "not_applicable", "not_collected", "too_few", "suppressed"]


@dataclass(frozen=True)
class Nothing:
    """Which kind of nothing it is, and the sentence that says so, naming what is lacking."""

    kind: Kind
    what: str
    reason: str  # the sentence without what cannot be told for it
    text: str
    is_certain: bool  # nothing can be told of any of the selection, whatever rows a query gives


@dataclass(frozen=True)
class _Asked:
    """What is asked about, and what an answer rests on."""

    what: str
    is_figure: bool  # "what" is the title of an indicator, not the name of things
    needs: tuple[str, ...]
    kinds: tuple[str, ...]
    is_point: bool
    history: int


def said(reader: Reader, selection: Selection, *names: str) -> str:
    """Return the sentence for a selection in which queries, indicators or views, give nothing to tell."""
    return why(reader, selection, *names).text


@kept
def why(reader: Reader, selection: Selection, *names: str) -> Nothing:
    """Return why queries, indicators or views by name, give nothing for a selection; the first is what it is about."""
    queries = [sqlfiles.load_all()[name] for name in names]
    kinds = [query.items("kinds") for query in queries]
    asked = _Asked(
        what=labels.text("figure.comma").join(_what(query) for query in queries),
        is_figure=all(labels.get(f"nothing.what.{name}") is None for name in names),
        needs=tuple(dict.fromkeys(need for query in queries for need in query.items("needs"))),
        kinds=tuple(sorted({kind for some in kinds for kind in some})) if all(kinds) else (),
        is_point=all(_is_point(query) for query in queries),
        history=max(int(query.fields.get("history", 0)) for query in queries),
    )
    found = (
        _lacking(reader, asked)
        or _unplaced(reader, selection, asked)
        or _not_told_by(reader, selection, names, asked)
        or _not_focused(reader, selection, queries, asked)
        or _of_no_kind(reader, selection, asked)
        or _outside(reader, selection, asked)
    )
    if found:
        return found
    figured = [name for name in names if name in indicators.catalogue()]
    if any(indicators.value_alone(reader, name, selection).status == "suppressed" for name in figured):
        return _because(asked, "suppressed", "suppressed", is_certain=False)
    if any(_is_of_few(reader, name, selection) for name in figured):
        return _because(asked, "too_few", "few_cases", is_certain=False, when=_when(selection, asked))
    # Of a count that takes no row for zero, and of a rate, no row is no record, not none.
    every = [indicators.catalogue()[name] for name in figured]
    is_figure = asked.is_figure or any(not about.counts_gaps or about.kind != "count" for about in every)
    return _none(reader, selection, replace(asked, is_figure=is_figure))


def _is_of_few(reader: Reader, name: str, selection: Selection) -> bool:
    """Tell whether there is a figure, of fewer cases than a month wants to be drawn."""
    about, value = indicators.catalogue()[name], indicators.value_alone(reader, name, selection)
    return about.kind == "query" and value.status == "ok" and (value.n or 0) < about.least_n


def rows(reader: Reader, selection: Selection, name: str, **params: object) -> Answer:
    """Return the rows of a view, none where it lacks what it needs: zeros would stand for what nobody recorded."""
    if why(reader, selection, name).is_certain:
        return Answer((), Source(name, params))
    return reader.rows(name, **params)


def parts(reader: Reader, selection: Selection, name: str) -> dict[str, Nothing]:
    """Return why each part of a view might be empty, by what the header of its query says that the part needs."""
    return {
        part: of_part(reader, selection, name, part)
        for part in sqlfiles.load_all()[name].items_of("needs_of")
    }


@kept
def of_part(reader: Reader, selection: Selection, name: str, part: str) -> Nothing:
    """Return why a part of a view is empty; of a part that needs nothing of its own why the view is."""
    query = sqlfiles.load_all()[name]
    needs = query.items_of("needs_of").get(part)
    if needs is None:
        return why(reader, selection, name)
    asked = _Asked(
        what=labels.text(f"nothing.part.{name}.{part}"),
        is_figure=False,
        needs=needs,
        kinds=query.items_of("kinds_of").get(part, ()),
        is_point=_is_point(query),
        history=int((*query.items_of("history_of").get(part, ()), "0")[0]),
    )
    return (
        _lacking(reader, asked)
        or _unplaced(reader, selection, asked)
        or _of_no_kind(reader, selection, asked)
        or _outside(reader, selection, asked)
        or _none(reader, selection, asked)
    )


def _what(query: sqlfiles.Query) -> str:
    """Return the name of the things that a query counts, else the title of the indicator."""
    if found := labels.get(f"nothing.what.{query.name}"):
        return str(found)
    about = indicators.catalogue().get(query.name)
    if about is None:
        raise KeyError(
            f"linli/text/labels: no text under 'nothing.what.{query.name}'; add it to the catalogue"
        )
    return about.title


def _is_point(query: sqlfiles.Query) -> bool:
    """Tell whether a query looks at the end of a period only: as its header says, else by its parameters."""
    return query.fields.get("window", "period" if "start" in query.params else "point") == "point"


# ---------------------------------------------------------------------------- the four kinds


def _because(asked: _Asked, kind: Kind, key: str, *, is_certain: bool = True, **values: object) -> Nothing:
    """Return a kind of nothing with its words; what cannot be told is added unless they name it."""
    reason = labels.text(f"nothing.{key}", what=asked.what, **values)
    text = reason
    is_named = asked.what in reason or str(values.get("lacks", "-")) in asked.what
    if kind in ("not_collected", "too_few") and not is_named:
        words = {
            ("too_few", True): "unjudged_figure",
            ("too_few", False): "unjudged",
            ("not_collected", True): "uncounted",
            ("not_collected", False): "untold",
        }
        then = words[kind, asked.is_figure]
        text = labels.text(f"nothing.{then}", reason=reason, what=asked.what)
    return Nothing(kind, asked.what, reason, text, is_certain)


def _not_collected(asked: _Asked, lacks: Iterable[str]) -> Nothing:
    return _because(asked, "not_collected", "not_collected", lacks=_titles(list(lacks)))


def _titles(lacks: Sequence[str]) -> str:
    """Return the titles of ledgers, and of columns behind that of their ledger; of a ledger not its columns too."""
    told = []
    for ledger in dict.fromkeys(name.split(".")[0] for name in lacks):
        title = indicators.need_titles([ledger])
        fields = [name.split(".")[1] for name in lacks if name.startswith(f"{ledger}.")]
        if ledger in lacks:
            fields = []
        named = "".join(
            labels.text("nothing.column", column=contracts.load_all()[ledger].field(name).title)
            for name in dict.fromkeys(fields)
        )
        told.append(labels.text("nothing.columns", ledger=title, columns=named) if named else title)
    return labels.text("figure.comma").join(told)


def _lacking(reader: Reader, asked: _Asked) -> Nothing | None:
    """Return what no ledger or column tells; of "a|b" one is enough."""
    lacks: list[str] = []
    for need in asked.needs:
        choices = need.split("|")
        missing = indicators.lacking(reader, choices)
        lacks += missing if len(missing) == len(choices) else []
    return _not_collected(asked, lacks) if lacks else None


def _ledgers(asked: _Asked) -> list[str]:
    return list(dict.fromkeys(name.split(".")[0] for need in asked.needs for name in need.split("|")))


def _not_told_by(reader: Reader, selection: Selection, names: Sequence[str], asked: _Asked) -> Nothing | None:
    """Return that an indicator is kept by community only, or for the whole only, where a part is chosen."""
    grains = [row for row in _grains(reader) if row["indicator"] in names]
    if selection.compound_kinds is not None and any(not row["by_kind"] for row in grains):
        return _because(asked, "not_applicable", "not_by_kind")
    if selection.community_ids is not None and any(not row["by_community"] for row in grains):
        return _because(asked, "not_applicable", "not_by_community")
    return None


def _not_focused(
    reader: Reader, selection: Selection, queries: Sequence[sqlfiles.Query], asked: _Asked
) -> Nothing | None:
    """Return that what is asked is not told of one category, channel or urgency alone."""
    if not selection.focus or all(_is_focused(reader, selection, query) for query in queries):
        return None
    name = indicators.key_label(reader, selection.focus_axis, selection.focus.partition("=")[2])
    return _because(asked, "not_applicable", "not_by_focus", focus=name)


def _is_focused(reader: Reader, selection: Selection, query: sqlfiles.Query) -> bool:
    if query.name in indicators.catalogue():
        return indicators.is_told_by(reader, query.name, selection)
    axes = query.items("focus")
    return selection.focus_axis in axes if axes else "focus" in query.params


def _grains(reader: Reader) -> tuple[Mapping[str, object], ...]:
    return reader.rows("grain_list")


def _unplaced(reader: Reader, selection: Selection, asked: _Asked) -> Nothing | None:
    """Return that a ledger does not say where its rows belong, where a part of the street is chosen."""
    lacks = []
    for ledger in dict.fromkeys(_placing(name) for name in _ledgers(asked)):
        places = [name for name in ("community_id", "compound_id") if name in _fields(ledger)]
        told = [name for name in places if not indicators.lacking(reader, [f"{ledger}.{name}"])]
        if selection.community_ids is not None and places and not told:
            lacks.append(f"{ledger}.{places[0]}")
        if selection.compound_kinds is not None and "compound_id" in places and "compound_id" not in told:
            lacks.append(f"{ledger}.compound_id")
    if selection.compound_kinds is not None:
        lacks += indicators.lacking(reader, ["compounds.kind"])
    return _not_collected(asked, dict.fromkeys(lacks)) if lacks else None


def _fields(ledger: str) -> set[str]:
    return {item.name for item in contracts.load_all()[ledger].fields}


def _placing(ledger: str) -> str:
    """Return the ledger that says where the rows of a ledger lie: itself, or the first placed one that they name."""
    places = {"community_id", "compound_id"}
    if places & _fields(ledger):
        return ledger
    named = (
        str(item.reference).partition(".")[0]
        for item in contracts.load_all()[ledger].fields
        if item.reference
    )
    return next((other for other in named if places & _fields(other)), ledger)


def _of_no_kind(reader: Reader, selection: Selection, asked: _Asked) -> Nothing | None:
    """Return that no compound chosen is of a kind that has such a thing."""
    if "compounds" not in _ledgers(asked):
        return None
    where = {"community_ids": selection.community_ids, "compound_kinds": selection.compound_kinds}
    chosen = {row["kind"] for row in reader.rows("compound_kinds", **where)}
    if not chosen:
        return _because(asked, "not_applicable", "not_by_community")
    if asked.kinds and not chosen & set(asked.kinds):
        names = contracts.load_all()["compounds"].field("kind").values
        kinds = labels.text("figure.comma").join(names[kind] for kind in asked.kinds)
        return _because(asked, "not_applicable", "not_applicable", kinds=kinds)
    return None


def _spans(reader: Reader, asked: _Asked) -> list[tuple[str, date, date]]:
    """Return the ledgers that are kept from one month to another, with these months."""
    wanted = _ledgers(asked)
    return [
        (row["ledger"], row["data_from"].replace(day=1), row["as_of"].replace(day=1))
        for row in reader.rows("data_date_list")
        if row["ledger"] in wanted and row["data_from"] is not None
    ]


def _outside(reader: Reader, selection: Selection, asked: _Asked) -> Nothing | None:
    """Return which ledger does not speak of the months, or not of enough of them."""
    begin = selection.end if asked.is_point else selection.start
    for ledger, first, last in _spans(reader, asked):
        title, when = indicators.need_titles([ledger]), _months(selection, asked)
        if selection.end < first or begin > last:
            # What a ledger without a row of late tells of the end of a period is not nothing.
            is_certain = selection.end < first or not asked.is_point
            months = formatting.months(first, last)
            return _because(
                asked,
                "not_collected",
                "outside",
                is_certain=is_certain,
                ledger=title,
                months=months,
                when=when,
            )
        if asked.history and first > add_months(selection.end, 1 - asked.history):
            n, month = months_between(first, selection.end) + 1, formatting.month(selection.end)
            return _because(asked, "too_few", "too_few", ledger=title, month=month, n=n, least=asked.history)
        if begin < first:
            told = formatting.month(first)
            return _because(
                asked, "not_collected", "partly", is_certain=False, ledger=title, first=told, when=when
            )
    return None


def _none(reader: Reader, selection: Selection, asked: _Asked) -> Nothing:
    """Return that there is none in the months that were looked at."""
    last = min([selection.end, *(last for _, _, last in _spans(reader, asked))])
    seen = replace(selection, start=min(selection.start, last), end=last)
    key = "no_figure" if asked.is_figure else "none"
    return _because(asked, "none", key, is_certain=False, when=_when(seen, asked))


def _months(selection: Selection, asked: _Asked) -> str:
    """Return the months, of a state their end."""
    if asked.is_point:
        return labels.text("nothing.month_end", month=formatting.month(selection.end))
    return formatting.months(selection.start, selection.end)


def _when(selection: Selection, asked: _Asked) -> str:
    """Return the months, and that a part of the street is chosen."""
    is_part = bool(selection.community_ids or selection.compound_kinds or selection.focus)
    when = _months(selection, asked)
    return labels.text("nothing.in_part", when=when) if is_part else when
