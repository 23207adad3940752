"""Find what is asked for in a few words: places, views, indicators, or a figure such as the rate of a community in a half-year.

A name is found by its signs, by its pinyin and by the initials of that; everyday words stand in labels/synonyms.toml.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import pypinyin

from linli import contracts, headlines, navigation, settings
from linli.metrics import comparison, indicators
from linli.selection import Selection, add_months
from linli.text import formatting, labels
from linli.warehouse.store import Reader

MOST = 8  # of a kind
_ALSO = 3  # how much further than any name that holds it a word lies from what it only means
_PHRASES = (
    5_000  # names up to which a sign is read as its word asks; above, each sign alone, which is quicker
)


@dataclass(frozen=True)
class Hit:
    """Something that bears the name asked for, and where it opens."""

    kind: str  # community, compound, center, branch, case, category, indicator, view
    name: str
    detail: str
    view: str
    parameters: Mapping[str, str]

    @property
    def address(self) -> str:
        """Return view and parameters as an address below the root."""
        view = "" if self.view == "overview" else self.view
        return f"{view}?{urlencode(self.parameters)}" if self.parameters else view


@dataclass(frozen=True)
class Answer:
    """A figure that was asked for in words: what it says, and where it stands."""

    sentence: str
    indicator: str
    view: str
    parameters: Mapping[str, str]
    value: float | None
    status: str
    selection: Selection


@dataclass(frozen=True)
class Found:
    """What was found: at most one figure, and hits by kind, the nearest first."""

    answer: Answer | None
    hits: tuple[Hit, ...]


def find(reader: Reader, text: str, end: date) -> Found:
    """Return what a text asks for; `end` is the last month of a figure whose period is not named."""
    asked = text.strip().lower()
    if not asked:
        return Found(None, ())
    words = asked.split()
    # A word that names a period is of no name, unless there is one that holds it.
    ranked = _ranked(reader, words) or _ranked(reader, [word for word in words if period(word, end) is None])
    counts: dict[str, int] = {}
    hits = []
    for hit in ranked:
        counts[hit.kind] = counts.get(hit.kind, 0) + 1
        if counts[hit.kind] <= MOST:
            hits.append(hit)
    return Found(_answer(reader, asked, end), tuple(hits))


def _ranked(reader: Reader, words: list[str]) -> list[Hit]:
    """Return what bears all the words, the nearest first; nothing for no words."""
    meant = [_meant(word) for word in words]
    found = []
    for number, (hit, keys) in enumerate(_index(reader) if words else ()):
        ranks = [_best(hit, keys, word) for word in meant]
        if None not in ranks:
            found.append((sum(rank for rank in ranks if rank is not None), len(hit.name), number, hit))
    return [hit for *_, hit in sorted(found, key=lambda item: item[:3])]


@dataclass(frozen=True)
class _Word:
    """A word that was asked for, other words that it also means, and views that answer it."""

    text: str
    also: tuple[str, ...]
    views: frozenset[str]


def _meant(word: str) -> _Word:
    also, leads = labels.get("find.also"), labels.get("find.leads")
    views = (view for name, views in leads.items() if name in word for view in views)
    return _Word(
        word,
        tuple(word.replace(name, other) for name, others in also.items() if name in word for other in others),
        frozenset(views),
    )


def _best(hit: Hit, keys: tuple[str, ...], word: _Word) -> int | None:
    """Return how near a word is to what bears a name: what it says before what it also means."""
    if (rank := _rank(word.text, keys)) is not None:
        return rank
    if hit.kind == "view" and hit.view in word.views:
        return _ALSO
    ranks = [rank for other in word.also if (rank := _rank(other, keys)) is not None]
    return _ALSO + min(ranks) if ranks else None


def _rank(word: str, keys: tuple[str, ...]) -> int | None:
    """Return how near a word is to a name: 0 the whole name, 1 its beginning, 2 a part; None not at all."""
    best = None
    for key in keys:
        if word in key:
            rank = 0 if key == word else 1 if key.startswith(word) else 2
            best = rank if best is None else min(best, rank)
    return best


# ---------------------------------------------------------------------------- names


@functools.lru_cache(maxsize=4)
def _index(reader: Reader) -> tuple[tuple[Hit, tuple[str, ...]], ...]:
    """Return everything that can be found, each with its signs, pinyin and initials."""
    hits = list(_hits(reader))
    is_large = len(hits) > _PHRASES
    return tuple((hit, _keys(hit.name, is_large)) for hit in hits)


@functools.cache
def _sound(sign: str) -> str:
    return str(pypinyin.lazy_pinyin(sign)[0]) if sign > "\u2e7f" else sign


def _keys(name: str, is_large: bool) -> tuple[str, ...]:
    plain = name.lower()
    sounds = [_sound(sign) for sign in plain] if is_large else pypinyin.lazy_pinyin(plain)
    return plain, "".join(sounds), "".join(sound[:1] for sound in sounds)


def _hits(reader: Reader) -> Iterator[Hit]:
    opens = {"community": "overview", "compound": "compound", "center": "center", "branch": "compound"}
    for row in reader.rows("named_places"):
        key = {"branch": "compound", "center": "center_id"}.get(row["kind"], row["kind"])
        yield Hit(
            row["kind"],
            row["name"] or row["id"],
            row["community_name"] or "",
            opens[row["kind"]],
            {key: row["opens"]},
        )
    for row in reader.rows("case_list") if reader.may_run("case_list") else ():
        yield Hit(
            "case", str(row["case_title"]), row["community_name"] or "", "cases", {"case": row["case_id"]}
        )
    for code, name in contracts.load_all()["issues"].field("category").values.items():
        yield Hit("category", name, "", "worklist", {"focus": f"category={code}"})
    for about in indicators.catalogue().values():
        yield Hit("indicator", about.title, about.short, "definitions", {})
    for view in navigation.ANCHORS:
        if view not in navigation.FILES:
            yield Hit("view", labels.text(f"page.{view}"), "", view, {})


# ---------------------------------------------------------------------------- figures


def _answer(reader: Reader, asked: str, end: date) -> Answer | None:
    """Return the figure that a text names: an indicator, and a community and a period where these are named too."""
    names = [
        (name.lower(), about.id)
        for about in indicators.catalogue().values()
        for name in (about.title, about.short)
    ]
    named = [(name, key) for name, key in names if name in asked]
    if not named and period(asked, end):  # an everyday word asks for a figure where a period stands beside it
        named = [(name, key) for name, key in labels.get("find.figure").items() if name in asked]
    if not named:
        return None
    name, indicator = max(named, key=lambda item: len(item[0]))
    rest = asked.replace(name, " ")
    suffix = labels.text("map.community_suffix")
    known = reader.rows("communities_list")
    found = [row for row in known if row["name"] and row["name"].removesuffix(suffix).lower() in rest]
    if not found and reader.rights.communities:  # who sees a part is never told of the whole
        found = list(known)
    about = indicators.catalogue()[indicator]
    last = min(end, indicators.last_final_month(reader, indicator))
    start, stop = period(rest, last) or (last, last)
    ids = tuple(row["community_id"] for row in found)
    selection = Selection(ids or None, None, start, stop)
    value = indicators.value(reader, indicator, selection)
    place = labels.text("figure.comma").join(row["name"] for row in found) or labels.text("find.whole")
    when = formatting.month(stop) if about.window == "point" else formatting.months(start, stop)
    if value.status == "ok":
        beside = headlines.comparisons.beside(
            indicator, value, comparison.of(reader, indicator, selection, "last_year")
        )
        shown = formatting.with_unit(value.value, about.unit)
        if value.denominator:
            numbers = {name: formatting.number(getattr(value, name)) for name in ("numerator", "denominator")}
            shown += labels.text("find.of", **numbers, of=about.of)
        told = labels.text("figure.comma").join([shown, *(part for part in beside if part)])
    else:
        told = labels.text(f"status.{value.status}")
    params = {"from": f"{start:%Y-%m}", "to": f"{stop:%Y-%m}"} | ({"community": ",".join(ids)} if ids else {})
    sentence = labels.text("find.answer", place=place, when=when, title=about.title, told=told)
    return Answer(sentence, indicator, view_of(indicator), params, value.value, value.status, selection)


def view_of(indicator: str) -> str:
    """Return the view that tells an indicator: that of its theme, else the first in the menu whose page names it."""
    theme = indicators.catalogue()[indicator].theme.partition("/")[0]
    telling = [view for view, page in _pages().items() if f'"{indicator}"' in page]
    return (
        theme
        if theme in telling
        else next(iter(telling), theme if theme in navigation.ANCHORS else "overview")
    )


@functools.cache
def _pages() -> Mapping[str, str]:
    views = (view for view in navigation.ANCHORS if view not in navigation.FILES)
    return {view: (settings.ROOT / "pages" / f"{view}.py").read_text(encoding="utf-8") for view in views}


def period(text: str, last: date) -> tuple[date, date] | None:
    """Return the months that words name, none after the last one: a half-year, a quarter, a month, a year, the last six months,
    the last month; None where they name none.

    Without a year it is the latest such period that has begun.
    """
    named_year = re.search(labels.text("find.year"), text)
    years = {word: last.year - back for back, words in enumerate(labels.get("find.years")) for word in words}
    told = [year for word, year in years.items() if word in text]
    year = int(named_year[1]) if named_year else told[0] if told else None
    if match := re.search(labels.text("find.recent"), text):
        number, unit = match[1] or match[3], match[2] or match[4]
        return add_months(last, 1 - max(1, _count(number, labels.get("find.in_months")[unit]))), last
    if any(word in text for word in labels.get("find.last_month")):
        return last, last
    if any(word in text for word in labels.get("find.last_quarter")):
        stop = add_months(last, -(last.month % 3))
        return add_months(stop, -2), stop
    first, months = 1, 12 if year else 0
    digits = labels.text("find.digits")
    if labels.text("find.first_half") in text:
        first, months = 1, 6
    elif labels.text("find.second_half") in text:
        first, months = 7, 6
    elif match := re.search(labels.text("find.quarter"), text):
        first, months = 3 * (digits.index(match[1]) % 4) + 1, 3
    elif (match := re.search(labels.text("find.month"), text)) and 1 <= int(match[1]) <= 12:
        first, months = int(match[1]), 1
    if not months:
        return None
    if year is None:
        year = last.year if date(last.year, first, 1) <= last else last.year - 1
    start = date(year, first, 1)
    return (start, min(add_months(start, months - 1), last)) if start <= last else None


def _count(number: str, months: int) -> int:
    """Return how many months a number of months, quarters or years is; half a year is six."""
    signs = labels.text("find.numbers")
    if number in labels.text("find.half"):
        return months // 2
    return months * (int(number) if number.isdecimal() else signs.index(number) + 1)
