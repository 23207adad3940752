"""A profile proposed from a sheet: columns, forms of dates, words, what is left out; as data, and as TOML with remarks."""

import contextlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from linli import contracts, settings
from linli.contracts import Contract, Field
from linli.ledgers import normalise, recognise
from linli.ledgers.grid import Grid
from linli.ledgers.model import FileFault
from linli.ledgers.normalise import title_key
from linli.ledgers.profile import LedgerSpec, Profile
from linli.ledgers.read import stem
from linli.ledgers.recognise import EXPORTS, Match, Proposal, Sample
from linli.ledgers.shaping import listed
from linli.text import formatting, labels, signs

_YEARS = 2014, 2035  # that a table without one may be of
_SHOWN = 4  # sample values of a column
_SIGNS = 24  # of each of them
_WORDS = 40  # distinct words of a column of which each is told
_CLOCK = re.compile(EXPORTS["columns"]["clock_form"])
_POINT = re.compile(EXPORTS["columns"]["point_form"])
_YEAR = re.compile(r"(?:19|20)\d\d")
_CHINA = (73.0, 136.0, 3.0, 54.0)  # longitudes and latitudes
MAPPED = ("communities", "compounds")  # ledgers whose places have shapes
_MERCATOR = (7.0e6, 1.6e7)  # metres of Baidu's projection, west to east


Tables = Sequence[tuple[str, Sequence[Sample]]]  # file, and columns of its sheet


Ask = tuple[str, Mapping[str, str]]  # the question, and in words what each answer means


@dataclass
class Draft:
    """One [[ledger]] of a profile: its keys as TOML has them, remarks by key or (key, name), and what is still open."""

    ledger: str
    keys: dict[str, Any]
    remarks: dict[tuple[str, ...], str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)  # what somebody who knows the sheet has to say
    top: dict[str, Any] = field(default_factory=dict)  # keys of the whole profile
    asks: dict[str, Ask] = field(default_factory=dict)  # of what is open what can be chosen, by a name

    def ask(self, name: str, text: str, options: Mapping[str, str]) -> None:
        """Add an open question with its answers."""
        self.open.append(text)
        self.asks[name] = text, options

    def answer(self, name: str, value: str) -> None:
        """Take an answer: a datum, a year, the form of a date, or what rows of one key mean."""
        kind, _, of = name.partition(":")
        if kind == "date":
            self.keys["dates"][of] = value
        elif kind == "repeats":
            self.keys["repeats"] = {"policy": value}
        elif kind == "year":
            wide = self.keys["wide"]
            wide["columns"] = {title: day.replace("{year}", value) for title, day in wide["columns"].items()}
        else:
            self.keys[kind] = value
        self.open = [text for text in self.open if text != self.asks[name][0]]

    def spec(self) -> LedgerSpec:
        """Return it as a profile has it; raises ValueError where it is none."""
        return LedgerSpec.model_validate({"id": self.ledger, **self.keys})


@dataclass
class _Look:
    """What is looked at while one draft is made."""

    contract: Contract
    proposal: Proposal
    draft: Draft
    taken: set[str]  # keys of columns that have a use

    def sample(self, name: str) -> Sample | None:
        return self.proposal.column(name)

    def free(self) -> Iterator[Sample]:
        return (sample for sample in self.proposal.samples if sample.key not in self.taken)


def of(proposal: Proposal, file: str, sheet: str = "", chosen: dict[str, str] | None = None) -> Draft:
    """Return what reads a sheet as the ledger proposed; `chosen` are columns by field that somebody has set by hand, an
    empty title for none.
    """
    proposal = _as_chosen(proposal, chosen or {})
    contract = contracts.load_all()[proposal.ledger]
    keys: dict[str, Any] = {"files": [pattern(file)]}
    if sheet:
        keys["sheet"] = [sheet]
    draft = Draft(proposal.ledger, keys)
    look = _Look(contract, proposal, draft, {match.sample.key for match in proposal.matches})
    columns = keys["columns"] = {}
    for match in proposal.matches:
        columns[match.field.name] = match.sample.title
        draft.remarks["columns", match.field.name] = _remark(match)
    for step in (
        _wide,
        _joined,
        _points,
        _row_ids,
        _from_name,
        _lists,
        _dates,
        _words,
        _void,
        _place,
        _known_none,
    ):
        step(look, file)
    _unread(look, chosen or {})
    draft.dropped = [sample.title for sample in look.free()]
    return draft


def pattern(file: str) -> str:
    """Return which files are like this one: the same name with other numbers in it."""
    plain = re.sub(r"[\[\]?*]", "?", file)
    folder, slash, name = plain.rpartition("/")
    first = stem(Path(name))
    wide = re.sub(EXPORTS["names"]["numbers"], "*", first)
    return folder + slash + (wide if wide.strip("*") else "*") + name[len(first) :]


def _as_chosen(proposal: Proposal, chosen: dict[str, str]) -> Proposal:
    if not chosen:
        return proposal
    contract = contracts.load_all()[proposal.ledger]
    by_title = {sample.title: sample for sample in proposal.samples}
    used = set(chosen.values())
    matches = [m for m in proposal.matches if m.field.name not in chosen and m.sample.title not in used]
    matches += [
        Match(contract.field(name), by_title[title], 1.0, "same")
        for name, title in chosen.items()
        if title in by_title
    ]
    order = {item.name: place for place, item in enumerate(contract.fields)}
    matches.sort(key=lambda match: order[match.field.name])
    have = {match.field.name for match in matches}
    lacking = tuple(item for item in contract.fields if item.required and item.name not in have)
    return replace(proposal, matches=tuple(matches), lacking=lacking)


def _remark(match: Match) -> str:
    title = labels.text(f"draft.how.{match.how}", field=match.field.title)
    shown = examples(match.sample)
    return labels.text("draft.column", how=title, values=shown) if shown else title


def examples(sample: Sample) -> str:
    """Return some of a column's cells in one line; of a column that may tell of persons none."""
    if sample.has_person:
        return labels.text("draft.person")
    shown = [signs.in_line(each)[:_SIGNS] for each in dict.fromkeys(sample.texts) if each][:_SHOWN]
    return labels.text("figure.comma").join(shown)


# ---------------------------------------------------------------------------- steps


def _unread(look: _Look, chosen: dict[str, str]) -> None:
    """Say which columns are not to be read although their titles are those of a field."""
    columns = look.draft.keys["columns"]
    known = {sample.key for sample in look.proposal.samples}
    for item in look.contract.fields:
        own = {title_key(title) for title in (item.title, item.name, *item.synonyms)}
        if item.name in columns or item.name in look.draft.keys.get("constants", {}) or not own & known:
            continue
        if chosen.get(item.name) == "" or own & known & look.taken or item.name not in _made(look):
            columns[item.name] = []
            look.draft.remarks["columns", item.name] = labels.text("draft.unread", field=item.title)


def _made(look: _Look) -> set[str]:
    """Return the fields that other keys fill."""
    keys = look.draft.keys
    wide = keys.get("wide", {})
    return {
        *keys.get("constants", {}),
        *keys.get("row_id", {}),
        wide.get("label", ""),
        wide.get("value", ""),
    } | ({"longitude", "latitude"} if "extract" in keys else set())


def _wide(look: _Look, file: str) -> None:
    """Months that stand side by side become rows."""
    months = recognise.months_of(look.proposal.samples)
    date, value = recognise.wide_fields(look.contract)
    if not months or date is None or value is None or date.name in look.draft.keys["columns"]:
        return
    names = {item.name: item for item in look.contract.fields}
    year = _YEAR.search(file)
    columns = {sample.title: f"{{year}}-{number:02}-01" for number, sample in months}
    look.draft.keys["wide"] = {"label": date.name, "value": value.name, "columns": columns}
    look.draft.keys["columns"].pop(value.name, None)
    look.taken |= {sample.key for _, sample in months}
    if year:
        look.draft.keys["file_name"] = r"(?P<year>(?:19|20)\d\d)"
    else:
        years = range(_YEARS[1], _YEARS[0], -1)
        look.draft.ask("year", labels.text("draft.year"), {str(each): str(each) for each in years})
    if "period" in names and "month" in names["period"].values:
        look.draft.keys.setdefault("constants", {})["period"] = "month"


def _joined(look: _Look, file: str) -> None:
    """A day and a time of day in two columns are one moment."""
    ends = EXPORTS["columns"]["day"] + EXPORTS["columns"]["clock"]
    for match in look.proposal.matches:
        if (
            match.field.type != "timestamp"
            or match.sample.form is None
            or any(":" in each for each in match.sample.texts)
        ):
            continue
        root = _root(match.sample.title, ends)
        clocks = [sample for sample in look.free() if _is_clock(sample)]
        alike = [sample for sample in clocks if _root(sample.title, ends) == root]
        beside = [sample for sample in clocks if _follows(look.proposal.samples, match.sample, sample)]
        for clock in (alike or beside)[:1]:
            title = labels.text("draft.joined", first=match.sample.title, second=clock.title)
            look.draft.keys.setdefault("join", {})[title] = [match.sample.title, clock.title]
            look.draft.keys["columns"][match.field.name] = title
            look.draft.remarks["columns", match.field.name] = labels.text(
                "draft.join", field=match.field.title
            )
            look.taken.add(clock.key)


def _is_clock(sample: Sample) -> bool:
    return (
        bool(sample.cells)
        and sample.share(
            lambda cell: (
                type(cell).__name__ in ("time", "timedelta") or bool(_CLOCK.fullmatch(str(cell).strip()))
            )
        )
        >= 0.8
    )


def _root(title: str, ends: Sequence[str]) -> str:
    key = title_key(title)
    return next(
        (key[: -len(end)] for end in sorted(ends, key=len, reverse=True) if key.endswith(title_key(end))), key
    )


def _follows(samples: Sequence[Sample], first: Sample, second: Sample) -> bool:
    return samples.index(second) == samples.index(first) + 1


def _points(look: _Look, file: str) -> None:
    """Both coordinates in one cell, the datum, and a point that means "nowhere"."""
    names = {item.name for item in look.contract.fields}
    if not {"longitude", "latitude"} <= names:
        return
    keys = look.draft.keys
    if "longitude" not in keys["columns"]:
        words = {title_key(word) for word in EXPORTS["columns"]["points"]}
        both = [
            sample
            for sample in look.free()
            if sample.cells and sample.share(lambda cell: bool(_POINT.fullmatch(str(cell).strip()))) >= 0.8
        ]
        both.sort(key=lambda sample: sample.key not in words)
        for sample in both[:1]:
            first, second = (_numbers(sample, place) for place in (0, 1))
            names_of = (
                ("longitude", "latitude")
                if max(map(abs, first)) > max(map(abs, second))
                else ("latitude", "longitude")
            )
            keys["extract"] = {
                sample.title: rf"(?P<{names_of[0]}>-?[\d.]+)\s*[,\uff0c; ]\s*(?P<{names_of[1]}>-?[\d.]+)"
            }
            look.taken.add(sample.key)
            _datum(look, *((first, second) if names_of[0] == "longitude" else (second, first)))
        return
    longitude, latitude = look.sample("longitude"), look.sample("latitude")
    if longitude and latitude:
        _datum(look, _numbers(longitude, 0), _numbers(latitude, 0))
        x, y = longitude.commonest, latitude.commonest
        # One point many times as frequent as any other is where the source puts what it could not place.
        if min(x[1], y[1]) > 0.05 * longitude.filled and min(x[1], y[1]) > 10 * max(x[2], y[2], 1):
            place = {"longitude": normalise.number(x[0]), "latitude": normalise.number(y[0])}
            keys["not_located"] = [place]
            look.draft.remarks["not_located",] = labels.text("draft.not_located", n=f"{min(x[1], y[1]):,}")


def _numbers(sample: Sample, place: int) -> list[float]:
    found = []
    for each in sample.texts:
        parts = re.findall(r"-?\d+(?:\.\d+)?", each)
        if len(parts) > place:
            found.append(float(parts[place]))
    return found or [0.0]


def _datum(look: _Look, longitudes: Sequence[float], latitudes: Sequence[float]) -> None:
    west, east, south, north = _CHINA
    x, y = (sorted(map(abs, each))[len(each) // 2] for each in (longitudes, latitudes))
    if _MERCATOR[0] < x < _MERCATOR[1] and y > 1e5:
        look.draft.keys["datum"] = "bd09mc"
        look.draft.remarks["datum",] = labels.text("draft.datum_mercator")
    elif west < longitudes[0] < east and south < latitudes[0] < north:
        look.draft.ask("datum", labels.text("draft.datum"), labels.get("draft.answers.datum"))


def _row_ids(look: _Look, file: str) -> None:
    """Rows without an id get one of their number, where an id is all that they lack."""
    for item in look.proposal.lacking:
        if item.is_key and item.type == "string" and not item.reference and len(look.contract.key) == 1:
            prefix = (
                re.sub(r"[^A-Z0-9]", "", recognise.bare(file_stem(file)).upper())[:20]
                or look.contract.id[:2].upper()
            )
            look.draft.keys.setdefault("row_id", {})[item.name] = f"{prefix}-"
            look.draft.remarks["row_id",] = labels.text("draft.row_id", field=item.title)


def file_stem(file: str) -> str:
    """Return a file's name without folder and endings."""
    return recognise.file_stem(file)


def _from_name(look: _Look, file: str) -> None:
    """What every row lacks may stand in the file's name: a place, or the channel by which it came."""
    made = _made(look)
    for name in EXPORTS["by_name"].get(look.contract.id, []):
        words = EXPORTS["values"][look.contract.id][name]
        told = next((code for code, known in words.items() if any(word in file for word in known)), None)
        if told and look.sample(name) is None:
            look.draft.keys.setdefault("constants", {})[name] = told
            title = look.contract.field(name).title
            look.draft.remarks["constants", name] = labels.text("draft.by_name", field=title)
    for item in look.proposal.lacking:
        if item.name in made:
            continue
        if item.reference and not item.is_list:
            words = re.findall(r"[A-Za-z]+\d*|[\u3400-\u9fff]+", recognise.bare(file_stem(file)))
            look.draft.keys.setdefault("constants", {})[item.name] = words[0] if words else file_stem(file)
            look.draft.remarks["constants", item.name] = labels.text("draft.constant", field=item.title)
        look.draft.open.append(labels.text("draft.lacking", field=item.title))


def _lists(look: _Look, file: str) -> None:
    """Cells that are lists of JSON."""
    titles = [
        match.sample.title
        for match in look.proposal.matches
        if match.sample.cells and match.sample.share(lambda cell: listed(cell) is not None) >= 0.6
    ]
    if titles:
        look.draft.keys["lists"] = titles


def _dates(look: _Look, file: str) -> None:
    """Forms of dates that are not read by themselves, and the zone of those that carry an offset."""
    for match in look.proposal.matches:
        if not match.field.is_date or match.field.name not in look.draft.keys["columns"]:
            continue
        forms = recognise.forms_of(match.sample)
        if forms and forms[0]:
            look.draft.keys.setdefault("dates", {})[match.field.name] = forms[0]
            if len(forms) > 1:
                told = labels.text("draft.day_or_month", field=match.field.title)
                look.draft.remarks["dates", match.field.name] = told
                look.draft.ask(f"date:{match.field.name}", told, _read_as(match.sample, forms[:2]))
        if recognise.has_offset(match.sample):
            look.draft.top["time_zone"] = settings.read().time_zone


def _read_as(sample: Sample, forms: Sequence[str]) -> dict[str, str]:
    """Return what a cell of a column would be in each of several forms."""
    cell = next((each for each in sample.texts if recognise.has_form(each, forms[0])), "")
    days = {form: normalise.day(cell, form) for form in forms} if cell else {}
    return {
        form: labels.text("draft.read_as", cell=cell, day=formatting.day(days[form].date())) if days else form
        for form in forms
    }


def _words(look: _Look, file: str) -> None:
    """The source's own words for the codes of a field."""
    unknown_nothing: set[str] = set()
    for match in look.proposal.matches:
        item, name = match.field, match.field.name
        if not (item.values or item.type == "boolean") or name not in look.draft.keys["columns"]:
            continue
        words = _counted(match.sample)
        known = {word: recognise.code_of(look.contract, item, word) for word in words}
        firms = item.type == "boolean" and sum(code is None for code in known.values()) > 0.5 * len(known)
        if firms and name.startswith("has_"):
            none = {title_key(word) for word in EXPORTS["none"]["words"]}
            mapped = {word: "no" for word in words if title_key(word) in none}
            look.draft.keys.setdefault("values_else", {})[name] = "yes"
            look.draft.remarks["values_else", name] = labels.text("draft.any_is_yes", field=item.title)
        else:
            mapped = {
                word: code for word, code in known.items() if code and not _reads_itself(item, word, code)
            }
            strange = [word for word, code in known.items() if code is None and not recognise.is_void(word)]
            if strange and not item.open_values:
                shown = labels.text("figure.comma").join(
                    signs.in_line(word)[:_SIGNS] for word in strange[:_WORDS]
                )
                look.draft.open.append(labels.text("draft.words", field=item.title, words=shown))
                look.draft.remarks["values", name] = labels.text("draft.words", field=item.title, words=shown)
        unknown_nothing |= {word for word, code in known.items() if code == ""} - normalise.MISSING
        if mapped:
            look.draft.keys.setdefault("values", {})[name] = mapped
    for match in look.proposal.matches:
        unknown_nothing |= {each for each in match.sample.texts if each in EXPORTS["missing"]["words"]}
    if unknown_nothing:
        look.draft.keys["missing"] = sorted(unknown_nothing)


def _counted(sample: Sample) -> list[str]:
    """Return the distinct words of a column, none of them of a person."""
    found = Counter(each for each in sample.texts if each and not signs.person_in(each))
    return [word for word, _ in found.most_common(recognise.SAMPLED)]


def _reads_itself(item: Field, word: str, code: str) -> bool:
    """Tell whether a word needs no map: it is the label, the code, or a plain yes or no."""
    if item.type == "boolean":
        return word in normalise.YES | normalise.NO
    return title_key(word) in (title_key(code), title_key(item.values.get(code, code)))


def _void(look: _Look, file: str) -> None:
    """Rows of which the source says that they are none."""
    for sample in look.proposal.samples:
        if sample.distinct > _WORDS or sample.has_person:
            continue
        words = [each for each in sample.texts if recognise.is_void(each)]
        if words:
            look.draft.keys.setdefault("reject", {})[sample.title] = words


def _place(look: _Look, file: str) -> None:
    """A row that may stand several times is one observation each, where nothing tells them apart."""
    hourly = look.sample("hour")
    names = {item.name for item in look.contract.fields}
    if "period" in names and "period" not in look.draft.keys["columns"] and "wide" not in look.draft.keys:
        look.draft.keys.setdefault("constants", {})["period"] = "hour" if hourly else "day"
    keys = [sample for name in look.contract.key if (sample := look.sample(name))]
    if hourly and len(keys) > 1:
        look.draft.ask("repeats", labels.text("draft.repeats"), labels.get("draft.answers.repeats"))


def _known_none(look: _Look, file: str) -> None:
    if not look.draft.keys["columns"]:
        del look.draft.keys["columns"]


# ---------------------------------------------------------------------------- whole profiles


def of_sheets(sheets: Iterable[tuple[str, Grid]], ledger: str | None = None) -> tuple[list[Draft], list[str]]:
    """Return a draft of each sheet (file, grid) that is recognised, and in words the sheets that are not."""
    drafts: list[Draft] = []
    unknown: list[str] = []
    seen = list(sheets)
    tables = _code_tables(seen)
    for file, grid in seen:
        found = recognise.proposals(grid, file, ledger=ledger)
        name = " ".join(filter(None, (file, grid.sheet)))
        if not found or (found[0].score < recognise.LIKELY and ledger is None):
            titles = labels.text("figure.comma").join(
                contracts.load_all()[each.ledger].title for each in found[:3]
            )
            unknown.append(
                labels.text(
                    "draft.unknown", sheet=signs.in_line(name), titles=titles or labels.text("figure.missing")
                )
            )
            continue
        draft = of(found[0], file, grid.sheet)
        looked_up(draft, found[0], tables)
        if not recognise.is_sure(found):
            others = [contracts.load_all()[each.ledger].title for each in found[1:3]]
            draft.open.insert(0, labels.text("draft.unsure", others=labels.text("figure.comma").join(others)))
        same = next((item for item in drafts if _differ_in_sheets(item, draft)), None)
        if same:
            same.keys["sheet"] = list(dict.fromkeys(same.keys.get("sheet", []) + draft.keys.get("sheet", [])))
            if not same.keys["sheet"]:
                del same.keys["sheet"]
        else:
            drafts.append(draft)
    told_apart(drafts)
    return [*drafts, *referred(drafts)], unknown


def referred(drafts: Sequence[Draft]) -> list[Draft]:
    """Return what makes rows of the places that sheets name, where no sheet tells of these."""
    made: list[Draft] = []
    for draft in drafts:
        for item in contracts.load_all()[draft.ledger].fields:
            ledger = (item.reference or "").partition(".")[0]
            is_given = item.name in {**draft.keys.get("columns", {}), **draft.keys.get("constants", {})}
            if ledger not in ("communities", "centers") or not is_given or item.is_list:
                continue
            if draft.keys.get("columns", {}).get(item.name) == [] or any(
                ledger == d.ledger for d in [*drafts, *made]
            ):
                continue
            given = Draft(ledger, {"from_values": {"ledger": draft.ledger, "field": item.name}})
            title = contracts.load_all()[ledger].title
            given.open.append(labels.text("draft.from_values", ledger=title, field=item.title))
            made.append(given)
    return made


def told_apart(drafts: Sequence[Draft]) -> None:
    """Give what several files count of the same thing a name each, where the ledger has a field for that."""
    for ledger in {draft.ledger for draft in drafts}:
        several = [draft for draft in drafts if draft.ledger == ledger]
        is_named = any(item.name == "function" for item in contracts.load_all()[ledger].fields)
        wide = [
            draft
            for draft in several
            if "wide" in draft.keys and "function" not in draft.keys.get("columns", {})
        ]
        if not is_named or len(wide) < 2:
            continue
        words = [set(_words_in(draft.keys["files"][0])) for draft in wide]
        shared = set.intersection(*words)
        for draft in wide:
            own = [word for word in _words_in(draft.keys["files"][0]) if word not in shared]
            if own:
                draft.keys.setdefault("constants", {})["function"] = "_".join(own)
                draft.remarks["constants", "function"] = labels.text("draft.function")


def _words_in(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Za-z]+|[\u3400-\u9fff]+", recognise.file_stem(name))]


def _code_tables(sheets: Sequence[tuple[str, Grid]]) -> Tables:
    found = []
    for file, grid in sheets:
        with contextlib.suppress(FileFault):
            found.append((file, recognise.samples_of(recognise.sheet_table(grid))))
    return code_tables(found)


def code_tables(sheets: Iterable[tuple[str, Sequence[Sample]]]) -> Tables:
    """Return the sheets in which one could look up what a code is called, with their files."""
    return [
        (file, samples) for file, samples in sheets if samples and samples[0].distinct == samples[0].rows > 1
    ]


def looked_up(draft: Draft, proposal: Proposal, tables: Tables) -> None:
    """Take words for codes from a sheet whose first column are these codes."""
    codes, called = (EXPORTS["columns"][name] for name in ("codes", "called"))
    for match in proposal.matches:
        end = next((word for word in codes if match.sample.key.endswith(title_key(word))), None)
        if not match.field.values or end is None:
            continue
        root = match.sample.key[: -len(title_key(end))]
        for file, samples in tables:
            word = next(
                (s for s in samples[1:] if s.key in {root + title_key(each) for each in called}), None
            )
            if samples[0].key == match.sample.key and word:
                lookup = {
                    "column": match.sample.title,
                    "file": file,
                    "key": samples[0].title,
                    "take": {word.title: word.title},
                }
                draft.keys.setdefault("lookup", []).append(lookup)
                draft.keys["columns"][match.field.name] = word.title
                draft.remarks["columns", match.field.name] = labels.text(
                    "draft.lookup", field=match.field.title, file=file
                )
                draft.keys.get("values", {}).pop(match.field.name, None)
                break


def _differ_in_sheets(first: Draft, second: Draft) -> bool:
    def rest(draft: Draft) -> dict[str, Any]:
        return {key: value for key, value in draft.keys.items() if key != "sheet"}

    return (first.ledger, first.keys["files"], rest(first)) == (
        second.ledger,
        second.keys["files"],
        rest(second),
    )


def on_map(draft: Draft, file: str, is_shapes_only: bool) -> None:
    """Let the places of a map be rows, and their shapes the map; or the shapes alone, where a register has the rows."""
    contract = contracts.load_all()[draft.ledger]
    columns = draft.keys.get("columns", {})
    key, name = (columns.get(field) or [] for field in (contract.key[0], "name"))
    if draft.ledger not in MAPPED or not key or not name:
        return
    first = name if isinstance(name, str) else name[0]
    draft.top["geometry"] = [{"kind": draft.ledger, "file": file, "id": key, "name": first}]
    if is_shapes_only:
        draft.keys = {}
        return
    for own in ("files", "sheet", "file_name"):
        draft.keys.pop(own, None)
    draft.keys["from_geometry"] = draft.ledger


def located(draft: Draft) -> None:
    """Let points say in which community they lie, where no column does and the communities come with their shapes."""
    contract = contracts.load_all()[draft.ledger]
    item = next(
        (f for f in contract.fields if f.reference == "communities.community_id" and not f.is_list), None
    )
    keys = draft.keys
    columns = keys.get("columns", {})
    if item is None or columns.get(item.name) or item.name in keys.get("constants", {}):
        return
    if "files" in keys and ("extract" in keys or columns.get("longitude")):
        columns.pop(item.name, None)
        outside = "reject" if contract.update == "all" else "keep"
        keys["locate"] = {"geometry": "communities", "field": item.name, "outside": outside}


def _tops(drafts: Sequence[Draft]) -> dict[str, Any]:
    """Return what drafts say of the whole profile; of lists all of it."""
    top: dict[str, Any] = {}
    for draft in drafts:
        for key, value in draft.top.items():
            top[key] = [*top.get(key, []), *value] if isinstance(value, list) else value
    return top


def profile(name: str, drafts: Sequence[Draft]) -> Profile:
    """Return the profile of these drafts; raises ValueError where they do not fit together."""
    ledgers = [{"id": draft.ledger, **draft.keys} for draft in drafts if draft.keys]
    return Profile.model_validate({"name": name, **_tops(drafts), "ledger": ledgers})


_ORDER = (
    *(
        "files",
        "from_values",
        "from_geometry",
        "sheet",
        "header_row",
        "encoding",
        "file_name",
        "update",
        "as_of",
        "datum",
        "missing",
    ),
    *("locate", "row_id", "constants", "lists", "lookup", "reject", "repeats", "not_located", "lenient"),
    *("join", "extract", "columns", "dates", "scale", "values_else", "wide", "values"),
)
_TABLES = (
    "join",
    "extract",
    "columns",
    "dates",
    "scale",
    "values_else",
    "wide",
    "values",
    "constants",
    "row_id",
    "reject",
)


def toml(name: str, drafts: Sequence[Draft], unknown: Sequence[str] = ()) -> str:
    """Return the profile as a file: each proposal with why, each open question, each column that is dropped."""
    lines = [f"# {line}" for line in labels.get("draft.head")]
    lines += [f"# {line}" for line in unknown]
    lines += [f"name = {_value(name)}"]
    for key, value in _tops(drafts).items():
        lines += [f"{key} = {_value(value)}"]
    for draft in (each for each in drafts if each.keys):  # one without is of the whole profile only
        lines += [
            "",
            "[[ledger]]",
            f"id = {_value(draft.ledger)}  # {contracts.load_all()[draft.ledger].title}",
        ]
        lines += [f"# {labels.text('draft.open', question=signs.in_line(each))}" for each in draft.open]
        if draft.dropped:
            dropped = labels.text("figure.comma").join(signs.in_line(title) for title in draft.dropped)
            lines.append(f"# {labels.text('draft.dropped', titles=dropped)}")
        keys = sorted(draft.keys, key=lambda key: (key in _TABLES, _ORDER.index(key) if key in _ORDER else 0))
        for key in keys:
            lines += _entry(draft, key)
    return "\n".join(lines) + "\n"


def _entry(draft: Draft, key: str) -> list[str]:
    value, remark = draft.keys[key], draft.remarks.get((key,))
    if key not in _TABLES:
        return [*([f"# {remark}"] if remark else []), f"{key} = {_value(value)}"]
    if key == "values":
        lines = []
        for name, words in value.items():
            told = draft.remarks.get(("values", name))
            lines += ["", *([f"# {told}"] if told else []), f"[ledger.values.{_key(name)}]"]
            lines += [f"{_key(word)} = {_value(code)}" for word, code in words.items()]
        return lines
    lines = ["", *([f"# {remark}"] if remark else []), f"[ledger.{key}]"]
    nested = {}
    for name, item in value.items():
        if isinstance(item, dict):
            nested[name] = item
            continue
        told = draft.remarks.get((key, name))
        lines.append(f"{_key(name)} = {_value(item)}" + (f"  # {told}" if told else ""))
    for name, item in nested.items():
        lines += ["", f"[ledger.{key}.{_key(name)}]", *(f"{_key(k)} = {_value(v)}" for k, v in item.items())]
    return lines


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _value(name)


def _value(value: Any) -> str:
    """Return a value as TOML has it."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_value(item)}" for key, item in value.items()) + " }"
    return str(value)  # a day
