"""Recognise a sheet: which ledgers it may be, and which of its columns is which field, from titles, names and values.

What others call things stands in exports.toml; a profile that was kept from an earlier month beats every guess.
"""

import difflib
import functools
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

import numpy as np

from linli import contracts
from linli.contracts import Contract, Field
from linli.ledgers import assignment, normalise
from linli.ledgers.delimited import HEAD
from linli.ledgers.grid import Column, Grid
from linli.ledgers.model import FileFault, Findings
from linli.ledgers.normalise import Fault, text, title_key
from linli.ledgers.profile import LedgerSpec, Profile
from linli.ledgers.tables import Table, table_of
from linli.text import signs

EXPORTS = tomllib.loads((Path(__file__).resolve().parent / "exports.toml").read_text(encoding="utf-8"))
How = Literal[
    "same", "other", "similar"
]  # the ledger's own title, another known name of it, or one much like it

SAMPLED = 400  # distinct cells that are looked at
_LEAST = 0.45  # of a column: below it nothing is proposed
LIKELY = 0.4  # of a ledger: below it the sheet is told as unknown
SURE = 0.62  # of a ledger: with the next one this far behind, nobody is asked
_AHEAD = 0.12
_KNOWN = 0.8  # of a title that stands in exports.toml
_SIMILAR = 0.72  # of two titles, as difflib measures it
_MOSTLY = 0.6  # of the cells
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS = re.compile("^[\\[\u3010(\uff08<]|[\\]\u3011)\uff09>]$")
_OFFSET = re.compile(r"\d(?:Z|[+-]\d{2}:?\d{2})$")


@dataclass(frozen=True)
class Sample:
    """One column of a sheet: its title, and some of its distinct cells."""

    title: str
    key: str
    cells: tuple[Any, ...]
    distinct: int
    filled: int
    rows: int
    commonest: tuple[Any, int, int] = (None, 0, 0)  # cell, how often, how often the next one

    def share(self, fits: Callable[[Any], bool]) -> float:
        """Return the share of its cells that fit; 1 of none."""
        return sum(map(fits, self.cells)) / len(self.cells) if self.cells else 1.0

    @functools.cached_property
    def texts(self) -> list[str]:
        """Return its cells as text."""
        return [_text(cell) for cell in self.cells]

    @functools.cached_property
    def tokens(self) -> tuple[str, ...]:
        """Return the Latin words of its title."""
        return tuple(re.findall(r"[a-z]+", _CAMEL.sub(" ", self.title).lower()))

    @functools.cached_property
    def form(self) -> str | None:
        """Return the form of its dates: empty where they are read by themselves, None where they are none."""
        forms = forms_of(self)
        return forms[0] if forms else None

    @functools.cached_property
    def numbers(self) -> float:
        """Return the share of numbers."""
        return self.share(lambda cell: _does(normalise.number, cell) or _text(cell) in missing())

    @property
    def has_person(self) -> bool:
        """Tell whether the column holds, or may hold, persons: nothing of it is shown."""
        return signs.is_persons_column(self.title) or signs.may_tell_person(self.texts)


@dataclass(frozen=True)
class Match:
    """A column taken for a field."""

    field: Field
    sample: Sample
    score: float
    how: How


@dataclass(frozen=True)
class Proposal:
    """A ledger that a sheet may be, and what its columns would be."""

    ledger: str
    score: float
    matches: tuple[Match, ...]
    samples: tuple[Sample, ...]  # all columns with a title
    lacking: tuple[Field, ...]  # required, and in no column
    known: str = ""  # name of the profile that reads it already
    spec: LedgerSpec | None = None  # of that profile

    def column(self, field: str) -> Sample | None:
        """Return the column taken for a field."""
        return next((match.sample for match in self.matches if match.field.name == field), None)


@functools.cache
def missing() -> frozenset[str]:
    """Return the words that mean that nothing is known."""
    return normalise.MISSING | set(EXPORTS["missing"]["words"])


def _text(cell: Any) -> str:
    try:
        return text(cell)
    except Fault:
        return str(cell)


def _does(convert: Callable[[Any], Any], cell: Any) -> bool:
    try:
        convert(cell)
    except Fault:
        return False
    return True


# ---------------------------------------------------------------------------- the sheet


def sheet_table(grid: Grid) -> Table:
    """Return the records of a sheet of which nobody knows the ledger; raises FileFault where it has no titles."""
    quiet = Findings("", "", "")
    known = _all_titles()
    row = header_row(grid)
    try:
        table = table_of(grid, known, None, quiet)
        if sum(key in known for key in table.columns) >= min(2, len(grid.columns)):
            return table
    except FileFault:
        pass
    return table_of(grid, known, row, quiet)


def header_row(grid: Grid) -> int:
    """Return the number, from 1, of the row that looks most like titles: many different texts, few numbers."""
    best = (0.0, 0)
    known = _all_titles()
    for row in range(min(HEAD, grid.rows)):
        cells = [cell for column in grid.columns if (cell := column.cell(row)) is not None]
        words = {title_key(cell) for cell in cells if isinstance(cell, str) and not _is_value(cell)}
        score = len(words) + 2 * len(words & known) - 0.5 * (len(cells) - len(words))
        if score > best[0]:
            best = score, row + 1
    if not best[1]:
        raise FileFault("no_header", titles="")
    return best[1]


def _is_value(cell: str) -> bool:
    return _does(normalise.number, cell) or _does(normalise.moment, cell)


def samples_of(table: Table) -> list[Sample]:
    """Return the columns of a sheet as they are looked at."""
    return [_sample(table.titles[key], key, column) for key, column in table.columns.items()]


def _sample(title: str, key: str, column: Column) -> Sample:
    used, counts = np.unique(column.codes[column.codes >= 0], return_counts=True)
    step = max(1, -(-len(used) // SAMPLED))
    cells = tuple(column.values[code] for code in used[::step].tolist())
    order = np.argsort(-counts, kind="stable")[:2]
    common: tuple[Any, int, int] = (None, 0, 0)
    if len(order):
        second = int(counts[order[1]]) if len(order) > 1 else 0
        common = column.values[int(used[order[0]])], int(counts[order[0]]), second
    return Sample(title, key, cells, len(used), int(counts.sum()), len(column.codes), common)


def forms_of(sample: Sample) -> list[str]:
    """Return the forms in which the cells of a column are dates, best first; "" is what needs none said."""
    cells = [cell for cell in sample.cells if _text(cell) not in missing()]
    if not cells:
        return []
    plain = sum(_is_moment(cell) for cell in cells)
    if plain >= _MOSTLY * len(cells):
        return [""]
    strings = [_text(cell) for cell in cells if isinstance(cell, str)]
    found = []
    if sum(any(sign.isdigit() for sign in each) for each in strings) < _MOSTLY * len(cells):
        return []
    for form in EXPORTS["dates"]["forms"]:
        if not any(has_form(each, form) for each in strings[:8]):
            continue
        fits = sum(has_form(each, form) for each in strings)
        if fits >= _MOSTLY * len(cells):
            found.append((-fits, form))
    best = min((fits for fits, _ in found), default=0)
    return [form for fits, form in found if fits == best]


def _is_moment(cell: Any) -> bool:
    """Tell whether a cell is a date beyond doubt: a number of itself could be anything."""
    if isinstance(cell, datetime | date):
        return True
    if isinstance(cell, int | float | bool):
        return False
    plain = _text(cell)
    if plain.isdigit() and not re.fullmatch(
        r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d*", plain
    ):
        return False
    return _does(normalise.moment, cell)


def has_form(plain: str, form: str) -> bool:
    """Tell whether a text is a date in a form."""
    try:
        return 1900 <= datetime.strptime(plain, form).year <= 2100
    except ValueError:
        return False


def has_offset(sample: Sample) -> bool:
    """Tell whether its times carry the offset of a zone."""
    return (
        bool(sample.cells)
        and sample.share(
            lambda cell: (
                bool(isinstance(cell, datetime) and cell.tzinfo)
                or bool(isinstance(cell, str) and _OFFSET.search(cell.strip()) and ":" in cell)
            )
        )
        >= _MOSTLY
    )


# ---------------------------------------------------------------------------- names of sheets and files


@functools.cache
def _around() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in EXPORTS["names"]["around"]), re.IGNORECASE)


def bare(name: str) -> str:
    """Return a name of a sheet or file without numbers, years, "annex 2:", "copy" and the like."""
    plain = name.strip().translate(str.maketrans(EXPORTS["names"]["alike"]))
    shorter = _around().sub("", plain)
    return shorter or plain


def _stem(name: str) -> str:
    for ending in sorted(EXPORTS["names"]["endings"], key=len, reverse=True):
        if name.endswith(ending) and len(name) > len(ending):
            return name[: -len(ending)]
    return name


def exactly(name: str) -> str | None:
    """Return the ledger that a sheet or file is called after, whatever stands around its title."""
    plain = bare(name).casefold()
    return next((c.id for c in contracts.load_all().values() if plain in (c.title.casefold(), c.id)), None)


def named(name: str) -> dict[str, float]:
    """Return how much the name of a sheet or file speaks for each ledger, from 0 to 1."""
    plain = bare(name)
    words = " ".join(re.findall(r"[a-z0-9]+", _CAMEL.sub(" ", name).replace("_", " ").lower()))
    found: dict[str, float] = {}
    for contract in contracts.load_all().values():
        others = EXPORTS["names"]["of"].get(contract.id, [])
        score = 0.0
        for own, known in (
            (True, contract.title),
            (True, contract.id),
            *((False, other) for other in others),
        ):
            if plain.casefold() == known.casefold():
                score = max(score, 1.0 if own else 0.9)
            elif known.isascii():
                if re.search(rf"\b{re.escape(known.lower())}\b", words):
                    score = max(score, 0.6)
            elif known in plain or _stem(known) == _stem(plain):
                score = max(score, 0.5 + 0.4 * len(known) / max(len(plain), len(known)))
            elif own and (alike := _alike(plain, known)) >= _SIMILAR:
                score = max(score, 0.7 * alike)
        if score:
            found[contract.id] = score
    return found


# ---------------------------------------------------------------------------- titles


@functools.cache
def _known(ledger: str, field: str) -> dict[str, tuple[float, How]]:
    """Return the reduced titles of a field, each with how well it fits."""
    item = contracts.load_all()[ledger].field(field)
    found: dict[str, tuple[float, How]] = {}
    for place, other in enumerate(EXPORTS["titles"].get(ledger, {}).get(field, [])):
        found[title_key(other)] = 0.88 - 0.005 * place, "other"
    for place, synonym in enumerate(item.synonyms):
        found[title_key(synonym)] = 0.95 - 0.01 * place, "other"
    found[title_key(item.name)] = 0.97, "same"
    found[title_key(item.title)] = 1.0, "same"
    return found


@functools.cache
def _all_titles() -> set[str]:
    """Return every reduced title that some ledger knows."""
    return {
        key
        for contract in contracts.load_all().values()
        for field in contract.fields
        for key in _known(contract.id, field.name)
    }


@functools.cache
def _ledgers_with(key: str) -> int:
    return sum(
        any(key in _known(contract.id, field.name) for field in contract.fields)
        for contract in contracts.load_all().values()
    )


@functools.lru_cache(maxsize=100_000)
def _alike(first: str, second: str) -> float:
    """Return how much alike two texts are, 0 where they cannot be enough."""
    shared = len(set(first) & set(second))
    if 2 * min(shared + 2, len(first), len(second)) / (len(first) + len(second)) < _SIMILAR:
        return 0.0
    return difflib.SequenceMatcher(None, first, second).ratio()


@functools.cache
def _core(key: str) -> str:
    """Return what of a reduced title says what the column is."""
    for word, other in EXPORTS["columns"]["alike"].items():
        key = key.replace(word, other)
    for word in EXPORTS["columns"]["filler"]:
        key = key.replace(word, "") or key
    return key


def title_score(contract: Contract, field: Field, sample: Sample) -> tuple[float, How]:
    """Return how well a title fits a field."""
    known = _known(contract.id, field.name)
    if sample.key in known:
        return known[sample.key]
    best: tuple[float, How] = (_latin(contract.id, field.name, sample.tokens), "other")
    core = _core(sample.key)
    for other, (worth, _) in known.items():
        short = _core(other)
        if core == short:
            score = 0.86 * worth
        elif other.isascii() or len(core) < 2 or len(short) < 2:
            continue
        else:
            alike = _alike(core, short)
            score = 0.78 * alike * worth if alike >= _SIMILAR else 0.0
        if score > best[0]:
            best = score, "similar"
    return best


def _latin(ledger: str, field: str, tokens: tuple[str, ...]) -> float:
    best = 0.0
    for place, phrase in enumerate(EXPORTS["latin"].get(ledger, {}).get(field, [])):
        words = phrase.split()
        if set(words) <= set(tokens) and (
            tokens == (phrase,) or phrase not in EXPORTS["latin_alone"]["words"]
        ):
            best = max(best, 0.55 + 0.35 * len(words) / len(tokens) - 0.01 * place)
    return best


# ---------------------------------------------------------------------------- values


@functools.cache
def words_of(ledger: str, field: str) -> dict[str, str]:
    """Return the words of exports for a field, each with the code or the yes or no that it means."""
    codes = EXPORTS["values"].get(ledger, {}).get(field, {})
    return {title_key(word): code for code, words in codes.items() for word in words}


def code_of(contract: Contract, field: Field, word: str) -> str | None:
    """Return what a word means in a field: a code, yes or no, or "" for nothing known; None where nobody knows."""
    if word in missing() and not (field.type == "boolean" and word in normalise.NO):
        return ""
    key = title_key(_BRACKETS.sub("", word))
    if field.type == "boolean" and word in (normalise.YES | normalise.NO):
        return "yes" if word in normalise.YES else "no"
    for code, label in field.values.items():
        if key in (title_key(label), title_key(code)):
            return code
    return words_of(contract.id, field.name).get(key)


def is_void(word: str) -> bool:
    """Tell whether a word says that its row is no record at all."""
    return title_key(_BRACKETS.sub("", word)) in {title_key(each) for each in EXPORTS["void"]["words"]}


def value_fit(contract: Contract, field: Field, sample: Sample) -> float:
    """Return a factor from 0 to 1: how well the cells of a column fit a field."""
    if not sample.cells:
        return 0.9
    if field.is_date:
        return 1.0 if sample.form is not None else 0.15
    if field.unit == normalise.WORDS["hour_unit"]:
        return 1.0 if sample.share(lambda cell: _does(normalise.hour, cell)) >= _MOSTLY else 0.2
    if field.type in ("integer", "number"):
        return 1.0 if sample.numbers >= _MOSTLY else 0.2
    if field.type == "boolean":
        known = sample.share(lambda cell: code_of(contract, field, _text(cell)) is not None)
        return 1.0 if known >= _MOSTLY else 0.85 if field.name.startswith("has_") else 0.3
    if field.values:
        known = sample.share(lambda cell: code_of(contract, field, _text(cell)) is not None)
        if known >= _MOSTLY:
            return 1.0
        # A kind is one of some dozens; what is different in each row is none.
        few = sample.distinct <= 60 or sample.distinct < 0.02 * sample.filled
        if not field.open_values:
            return 0.5 + 0.4 * known
        return (0.9 if few else 0.8) + 0.1 * known
    if sample.form is not None and not field.is_key:
        return 0.3
    if field.is_key and len(contract.key) == 1:
        if sample.form is not None and sample.form != "":
            return 0.2
        return 1.0 if sample.distinct >= 0.98 * sample.filled else 0.5
    return 1.0


def _has_words(field: Field) -> bool:
    """Tell whether what a cell of a field means can be asked, word by word."""
    return bool(field.values) or field.type == "boolean"


# ---------------------------------------------------------------------------- ledgers


def matched(contract: Contract, samples: Sequence[Sample]) -> tuple[Match, ...]:
    """Return which column is which field, so that all together fit best."""
    if not samples:
        return ()
    scores = np.zeros((len(contract.fields), len(samples)))
    hows: dict[tuple[int, int], How] = {}
    for row, field in enumerate(contract.fields):
        for column, sample in enumerate(samples):
            score, how = title_score(contract, field, sample)
            if not score or (how != "same" and signs.is_persons_column(sample.title)):
                continue
            # What bears the title of a field is it, whatever its cells: then each of them is told.
            is_known = how == "other" and (score >= 0.89 or (_has_words(field) and score >= _KNOWN))
            least = 0.6 if how == "same" else 0.55 if is_known else 0.0
            scores[row, column] = score * max(value_fit(contract, field, sample), least)
            hows[row, column] = how
    scores[scores < _LEAST] = 0
    return tuple(
        Match(contract.fields[row], samples[column], float(scores[row, column]), hows[row, column])
        for row, column in assignment.best(scores)
        if scores[row, column]
    )


def _ledger_score(
    contract: Contract, matches: Sequence[Match], samples: Sequence[Sample], name: float
) -> float:
    """Return how sure it is that a sheet is a ledger: what it wants is there, what is there it explains, and the name."""
    by_field = {match.field.name: match.score for match in matches}
    if not by_field:
        return 0.0
    months = len(months_of(samples))
    date, value = wide_fields(contract) if months else (None, None)
    if date and value and date.name not in by_field:
        by_field |= {date.name: 0.85, value.name: max(0.85, by_field.get(value.name, 0.0))}
    else:
        months = 0
    wanted = [field for field in contract.fields if field.required]
    # An id may be made of the row, and a place may stand in the file's name: lacking these weighs less.
    lent = {
        field.name: 0.45
        if field.is_key and field.type == "string" and not field.reference
        else 0.35
        if field.reference
        else 0.0
        for field in wanted
    }
    complete = sum(by_field.get(field.name, lent[field.name]) for field in wanted) / len(wanted)
    explained = min(1.0, (sum(by_field.values()) + months) / max(len(samples), 1))
    special = sum(match.score / max(_ledgers_with(match.sample.key), 1) for match in matches)
    base = complete**1.5 * (0.4 + 0.25 * explained**0.5 + 0.35 * min(1.0, special / 2))
    return float(base + (1 - base) * 0.55 * name * min(1.0, complete / 0.7))


@functools.cache
def _months() -> dict[str, int]:
    words = enumerate(EXPORTS["columns"]["months"], start=1)
    return {title_key(word): number for number, names in words for word in names}


def months_of(samples: Sequence[Sample]) -> list[tuple[int, Sample]]:
    """Return the columns that are a month each, in order, with its number; none where only one or two are called so."""
    found = [(_months()[sample.key], sample) for sample in samples if sample.key in _months()]
    return sorted(found, key=lambda each: each[0]) if len({number for number, _ in found}) > 2 else []


def wide_fields(contract: Contract) -> tuple[Field | None, Field | None]:
    """Return the date and the number of a ledger of which columns of months could be made; None where it has none."""
    date = next((field for field in contract.fields if field.is_date and field.is_key), None)
    numbers = [field for field in contract.fields if field.type in ("integer", "number") and not field.is_key]
    if not numbers or not date:
        return None, None
    return date, next((field for field in numbers if field.name == "visits"), numbers[0])


def proposals(
    grid: Grid, file: str, known: Iterable[Profile] = (), ledger: str | None = None
) -> list[Proposal]:
    """Return the ledgers that a sheet may be, the likeliest first; raises FileFault where it has no titles.

    `file` is its file's name. Profiles that were kept before are tried first; `ledger` says which one it is.
    """
    table = sheet_table(grid)
    samples = samples_of(table)
    found = [] if ledger else _by_profile(table, samples, file, known)
    names = named(grid.sheet) if grid.sheet else {}
    if not names or not grid.sheet:
        names = {
            name: score * (0.8 if grid.sheet else 1) for name, score in named(file_stem(file)).items()
        } | names
    taken = {proposal.ledger for proposal in found}
    for contract in contracts.load_all().values():
        if contract.id in taken or ledger not in (None, contract.id):
            continue
        matches = matched(contract, samples)
        score = _ledger_score(contract, matches, samples, names.get(contract.id, 0.0))
        if score > 0.15 or ledger:
            have = {match.field.name for match in matches}
            lacking = tuple(field for field in contract.fields if field.required and field.name not in have)
            found.append(Proposal(contract.id, min(score, 0.99), matches, tuple(samples), lacking))
    return sorted(found, key=lambda proposal: -proposal.score)


def file_stem(file: str) -> str:
    """Return the last part of a file's name without its endings."""
    return re.sub(r"(?:\.[A-Za-z]{2,7}){1,2}$", "", file.rsplit("/", 1)[-1])


def _by_profile(
    table: Table, samples: Sequence[Sample], file: str, known: Iterable[Profile]
) -> list[Proposal]:
    """Return what profiles kept before make of a sheet that has all the columns that they ask for."""
    found = []
    for profile in known:
        for spec in profile.ledgers:
            asked = asked_titles(spec)
            if len(asked) < 2 or not asked <= set(table.columns):
                continue
            contract = contracts.load_all()[spec.id]
            by_key = {sample.key: sample for sample in samples}
            firsts = {
                name: next(filter(by_key.__contains__, map(title_key, titles)), "")
                for name, titles in spec.columns.items()
            }
            matches = tuple(
                Match(contract.field(name), by_key[key], 1.0, "same") for name, key in firsts.items() if key
            )
            named_so = any(_fits(file, pattern) for pattern in spec.files)
            score = 1.0 + 0.001 * len(asked) + 0.1 * named_so
            found.append(Proposal(spec.id, score, matches, tuple(samples), (), profile.name, spec))
    best: dict[str, Proposal] = {}
    for proposal in sorted(found, key=lambda item: -item.score):
        best.setdefault(proposal.ledger, proposal)
    return list(best.values())


def _fits(file: str, pattern: str) -> bool:
    return Path(file.rsplit("/", 1)[-1]).match(pattern.rsplit("/", 1)[-1])


def asked_titles(spec: LedgerSpec) -> set[str]:
    """Return the reduced titles that a profile asks of a sheet by name."""
    joined = {title for titles in spec.join.values() for title in titles}
    made = {title_key(title) for title in spec.join}
    asked = {title_key(titles[0]) for titles in spec.columns.values() if len(titles) == 1} | set(
        map(title_key, joined)
    )
    for pattern in spec.extract.values():
        made |= {title_key(group) for group in pattern.groupindex}
    for lookup in spec.lookup:
        made |= {title_key(new) for new in lookup.take}
    if spec.file_name:
        made |= {title_key(group) for group in spec.file_name.groupindex}
    return {title for title in asked if title} - made


def is_sure(found: Sequence[Proposal]) -> bool:
    """Tell whether nobody need be asked which ledger a sheet is."""
    if not found or found[0].score < SURE:
        return False
    if found[0].known:
        return True
    return len(found) == 1 or found[0].score - found[1].score >= _AHEAD
