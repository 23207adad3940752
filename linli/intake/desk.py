"""The steward's desk: files dropped on the page, each sheet recognised or asked about, and what becomes of what is found wrong."""

import contextlib
import glob
import io
import itertools
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from linli import contracts
from linli.contracts import Update
from linli.intake import changes, received, shelf
from linli.intake.publishing import Group, Preview
from linli.intake.publishing import groups as grouped
from linli.intake.received import Delivery, Plan, Refused
from linli.ledgers import Finding, annotate, draft, limits, recognise, sheets_in, template, tried
from linli.ledgers.draft import Draft
from linli.ledgers.grid import Column, Grid, cell_name, without_repeats
from linli.ledgers.model import FileFault, told
from linli.ledgers.normalise import title_key
from linli.ledgers.profile import LedgerSpec, Profile
from linli.ledgers.read import is_map
from linli.ledgers.recognise import Proposal, Sample
from linli.pipeline import merge
from linli.pipeline.build import Report
from linli.text import labels, signs
from linli.warehouse.store import Store

Progress = Callable[[float, str], None]
State = Literal["sure", "known", "ask", "skip", "blank", "codes", "map", "shapes"]

HEAD_ROWS = 40  # rows of a sheet that are kept to show how it is read
SHOWN_ROWS = 5
PACKED = (".zip",)
_NUMBER = re.compile(r"#\d+$")  # of a way of reading beside another of the same name
_LEFT_OUT = re.compile(r"[A-Z]{1,3}(\d+)")


@dataclass
class Sheet:
    """One sheet of what was dropped, and what it is to be."""

    file: str
    name: str
    rows: int
    head: Grid
    proposals: tuple[Proposal, ...]
    state: State
    ledger: str | None = None  # that it is read as; None is left alone
    chosen: dict[str, str] = field(
        default_factory=dict
    )  # column by field, set by hand; an empty title for none
    update: Update | None = None
    words: dict[str, dict[str, str]] = field(default_factory=dict)  # code by word by field, set by hand
    constants: dict[str, str] = field(default_factory=dict)  # the same in every row, set by hand
    answers: dict[str, str] = field(default_factory=dict)  # to what a draft asks
    samples: tuple[Sample, ...] = ()  # its columns
    tables: draft.Tables = ()  # sheets of the delivery that tell what codes are called
    has_areas: bool = False  # a map of the communities came with it
    had: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  # by ledger, the fields that it has so far
    recalled: Mapping[str, Mapping[str, Mapping[str, str]]] = field(
        default_factory=dict
    )  # by ledger and field, words that were asked about before

    @property
    def key(self) -> str:
        """Return what tells it from other sheets."""
        return f"{self.file}\n{self.name}"

    @property
    def title(self) -> str:
        """Return what it is called: the sheet, and in brackets its file where these are two."""
        return (
            labels.text("desk.sheet", file=signs.in_line(self.file), sheet=signs.in_line(self.name))
            if self.name
            else self.file
        )

    @property
    def proposal(self) -> Proposal | None:
        """Return what it is read as."""
        return next((each for each in self.proposals if each.ledger == self.ledger), None)

    @property
    def known(self) -> str:
        """Return the kept profile by which it is read, nothing where there is none."""
        proposal = self.proposal
        return (
            proposal.known
            if proposal and not (self.chosen or self.words or self.constants or self.answers)
            else ""
        )

    def draft(self) -> Draft | None:
        """Return how it is read; None where it is left alone."""
        proposal = self.proposal
        if proposal is None:
            return None
        if proposal.spec is not None:
            made = Draft(proposal.ledger, _keys_of(proposal.spec))
            for name, title in self.chosen.items():
                columns = made.keys.setdefault("columns", {})
                for other in [each for each, titles in columns.items() if title and titles == [title]]:
                    del columns[other]  # a column is one field
                columns[name] = [title] if title else []
                for key in ("dates", "values", "constants"):  # of the column that it was
                    made.keys.get(key, {}).pop(name, None)
        else:
            made = draft.of(proposal, self.file, self.name, self.chosen)
            draft.looked_up(made, proposal, [each for each in self.tables if each[0] != self.file])
        if not self.known:
            for name in (name for name, title in self.chosen.items() if not title):
                made.keys.setdefault("columns", {}).setdefault(name, [])  # so that it is not asked next month
            for name, words in self.words.items():
                made.keys.setdefault("values", {}).setdefault(name, {}).update(words)
            for name, value in self.constants.items():
                if value:
                    made.keys.setdefault("constants", {})[name] = value
                    made.keys.get("columns", {}).pop(name, None)
                    made.open = [each for each in made.open if each != _lacks(proposal, name)]
            for name, answer in self.answers.items():
                if answer and name in made.asks:
                    made.answer(name, answer)
        if is_map(Path(self.file)):
            draft.on_map(made, self.file, self.state == "shapes")
        elif self.has_areas and not self.known:
            draft.located(made)
        if self.update and made.keys:
            made.keys["update"] = self.update
        return made

    @property
    def likeliest(self) -> str:
        """Return the ledger that it is most likely, nothing where none is likely."""
        return (
            self.proposals[0].ledger if self.proposals and self.proposals[0].score >= recognise.LIKELY else ""
        )

    def choices(self) -> list[str]:
        """Return the titles of its columns."""
        return [sample.title for sample in self.samples]


def _lacks(proposal: Proposal, name: str) -> str:
    title = contracts.load_all()[proposal.ledger].field(name).title
    return labels.text("draft.lacking", field=title)


def _keys_of(spec: LedgerSpec) -> dict[str, Any]:
    """Return the keys of a ledger of a profile as TOML has them."""
    keys = spec.model_dump(mode="python", by_alias=True, exclude_defaults=True)
    keys.pop("id")
    if spec.file_name:
        keys["file_name"] = spec.file_name.pattern
    if "extract" in keys:
        keys["extract"] = {title: form.pattern for title, form in keys["extract"].items()}
    return keys


@dataclass
class Desk:
    """What lies on the desk: a delivery that waits, its sheets, and what in it cannot be read."""

    delivery: Delivery
    sheets: list[Sheet]
    faulty: list[str]
    is_fresh: bool = False  # nothing that was received before is to count
    exchanged: tuple[str, ...] = ()  # files that came again and took the place of those before
    kept: str = ""  # what was answered, as it is kept with the delivery

    def open(self) -> list[Sheet]:
        """Return the sheets about which somebody is to be asked."""
        return [sheet for sheet in self.sheets if sheet.state == "ask"]

    def ledgers(self) -> list[str]:
        """Return the ledgers that it brings, in their order."""
        brought = {sheet.ledger for sheet in self.sheets}
        return [contract.id for contract in contracts.in_order() if contract.id in brought]


# ---------------------------------------------------------------------------- what is dropped


def unpacked(dropped: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return dropped files, those in a zip each by itself; raises Refused for what is no zip, or unpacks to too much."""
    found: dict[str, bytes] = {}
    for name, content in dropped.items():
        if not name.lower().endswith(PACKED):
            found[free_name(name, found)] = content
            continue
        for inside, data in _members(name, content):
            found[free_name(inside, found)] = data
    if len(found) > limits.FILES:
        raise Refused(labels.text("desk.too_many", files=len(found), most=limits.FILES))
    return found


def free_name(name: str, taken: Mapping[str, bytes]) -> str:
    """Return a name that no other file has; the same one dropped twice gets a number."""
    plain = signs.in_line(name).replace("\\", "/").rpartition("/")[2]
    first, dot, ending = plain.partition(".")
    return next(
        each
        for n in range(1, len(taken) + 2)
        if (each := plain if n == 1 else f"{first}({n}){dot}{ending}") not in taken
    )


def _members(name: str, content: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [
                part for part in archive.infolist() if not part.is_dir() and not _is_hidden(part.filename)
            ]
            if len(parts) > limits.FILES or sum(part.file_size for part in parts) > limits.EXPANDED_BYTES:
                raise Refused(
                    labels.text("desk.zip_big", name=name, most=limits.EXPANDED_BYTES // limits.MEBIBYTE)
                )
            if any(part.flag_bits & 1 for part in parts):
                raise Refused(labels.text("desk.zip_password", name=name))
            made = []
            left = limits.EXPANDED_BYTES
            for part in parts:
                with archive.open(part) as file:
                    data = file.read(left + 1)  # whatever it says of itself
                left -= len(data)
                if left < 0:
                    raise Refused(
                        labels.text("desk.zip_big", name=name, most=limits.EXPANDED_BYTES // limits.MEBIBYTE)
                    )
                made.append((_decoded(part), data))
            return made
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused(labels.text("desk.no_zip", name=name)) from error


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "~$", "__MACOSX")) for part in name.replace("\\", "/").split("/"))


def _decoded(part: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows packs Chinese names without saying in which code."""
    if part.flag_bits & 0x800:
        return part.filename
    with contextlib.suppress(UnicodeError):
        return part.filename.encode("cp437").decode("gb18030")
    return part.filename


def receive(store: Store, dropped: Mapping[str, bytes], who: str) -> Delivery:
    """Keep dropped files as a delivery that waits; raises Refused for what cannot be received."""
    return received.deliver(store, _receivable(dropped), Plan(), who)


def _receivable(dropped: Mapping[str, bytes]) -> dict[str, bytes]:
    sent = unpacked(dropped)
    if bad := next((name for name in sent if signs.person_in(name)), ""):
        raise Refused(labels.text("finding.person_file.message", value=told(bad)))
    return sent


def corrected(store: Store, desk: Desk, dropped: Mapping[str, bytes], progress: Progress) -> Desk:
    """Return the desk with more files on it; one of the same name, or that came back marked, takes the other's place.

    What was answered about a sheet holds for the one in its place as long as that has the columns.
    """
    sent: dict[str, bytes] = {}
    gone: list[str] = []
    marked_as = {annotate.name_of(Path(item.name)): item.name for item in desk.delivery.files}
    for name, content in _receivable(dropped).items():
        old = marked_as.get(name)
        if old is None:
            sent[name] = content
            continue
        plain = name if Path(old).suffix.lower() != Path(name).suffix.lower() else old
        sent[plain.replace(labels.text("annotate.ending"), "")] = content
        gone.append(old)
    delivery = received.exchange(store, desk.delivery.id, sent, gone)
    made = lay_out(store, delivery, progress)
    made.is_fresh = desk.is_fresh
    there = {item.name for item in desk.delivery.files}
    made.exchanged = tuple(sorted({name for name in sent if name in there} | set(gone)))
    before = {(recognise.file_stem(sheet.file), sheet.name): sheet for sheet in desk.sheets}
    for sheet in made.sheets:
        stem = recognise.file_stem(sheet.file)
        known = before.get((stem, sheet.name)) or before.get((stem, ""))  # a csv comes back as a workbook
        if known and {each.title for each in known.samples} == {each.title for each in sheet.samples}:
            _take_answers(sheet, known)
    _codes_apart(made.sheets)
    return made


def _take_answers(sheet: Sheet, known: Sheet) -> None:
    """Say of a sheet what was said of the one before it; new words in it are asked about."""
    if known.ledger != sheet.ledger and known.state != "blank":
        take_as(sheet, known.ledger)
    sheet.chosen, sheet.constants, sheet.answers = (
        dict(known.chosen),
        dict(known.constants),
        dict(known.answers),
    )
    sheet.words = {name: dict(words) for name, words in known.words.items()}
    sheet.update = known.update
    sheet.state = known.state if not unanswered(sheet) else "ask"


def waiting(store: Store) -> list[Delivery]:
    """Return the deliveries that wait, the newest first."""
    return [known for known in reversed(received.load_all(store)) if not known.version]


# ---------------------------------------------------------------------------- sheets


def lay_out(store: Store, delivery: Delivery, progress: Progress) -> Desk:
    """Read the files of a delivery and recognise each sheet, by kept profiles first."""
    known = shelf.load_all(store)
    live = store.live_version()
    had = changes.filled(store.path(live)) if live else {}
    folder = received.folder(store) / delivery.id / "files"
    sheets: list[Sheet] = []
    faulty: list[str] = []
    here = {ledger: changes.places(store.path(live), ledger) for ledger in draft.MAPPED} if live else {}
    for number, item in enumerate(delivery.files):
        progress(number / len(delivery.files), labels.text("progress.read", file=signs.in_line(item.name)))
        grids, wrong = sheets_in(folder, item.name)
        faulty += wrong
        for grid, is_blank in grids:
            sheets.append(_sheet(item.name, grid, is_blank, known, had, here))
    _codes_apart(sheets)
    if _take_kept(sheets, received.answers(store, delivery.id)):
        _codes_apart(sheets)
    return Desk(delivery, sheets, faulty)


_ASKED: tuple[State, ...] = ("sure", "known", "ask", "skip")  # that somebody may decide otherwise
_SAID = ("chosen", "constants", "answers", "words")


def keep_answers(store: Store, desk: Desk) -> None:
    """Keep on disk what was answered so far: whoever loads the page anew goes on where they were."""
    said = [
        {
            "file": sheet.file,
            "sheet": sheet.name,
            "titles": sorted(sheet.choices()),
            "by": sheet.proposal.known if sheet.proposal else "",
            "ledger": sheet.ledger,
            "state": sheet.state,
            "update": sheet.update,
            **{name: getattr(sheet, name) for name in _SAID},
        }
        for sheet in desk.sheets
        if sheet.state in _ASKED
    ]
    text = json.dumps(said, ensure_ascii=False, indent=1)
    if text != desk.kept:
        received.keep_answers(store, desk.delivery.id, text)
        desk.kept = text


def _take_kept(sheets: Sequence[Sheet], kept: Any) -> bool:
    """Say of sheets what was said of them before the page was loaded anew; tell whether anything was."""
    found = {(said["file"], said["sheet"]): said for said in kept or ()}
    is_taken = False
    for sheet in sheets:
        said = found.get((sheet.file, sheet.name))
        if said is None or sheet.state not in _ASKED or said["titles"] != sorted(sheet.choices()):
            continue
        if sheet.state == "known" and sheet.known != said["by"]:
            continue  # it is remembered since then how it is read
        if said["ledger"] != sheet.ledger:
            take_as(sheet, said["ledger"])
        for name in _SAID:
            setattr(sheet, name, said[name])
        sheet.update = said["update"]
        sheet.state = said["state"] if not unanswered(sheet) else "ask"
        is_taken = True
    return is_taken


def _codes_apart(sheets: Sequence[Sheet]) -> None:
    """Let sheets take from each other what codes are called; of those that only tell that nobody need be asked."""
    tables = draft.code_tables((each.file, each.samples) for each in sheets)
    used: set[str] = set()
    for sheet in sheets:
        sheet.tables = tables
        made = sheet.draft() if sheet.ledger else None
        used |= {lookup["file"] for lookup in made.keys.get("lookup", ())} if made else set()
    for sheet in sheets:
        if sheet.file in used and sheet.ledger is None:
            sheet.state = "codes"
    _maps_apart(sheets)


def _maps_apart(sheets: Sequence[Sheet]) -> None:
    """Let points say where they lie on a map that came too; a map of what another sheet brings is not read."""
    plain = {sheet.ledger for sheet in sheets if sheet.ledger and not is_map(Path(sheet.file))}
    for sheet in sheets:
        if is_map(Path(sheet.file)) and sheet.ledger in plain and sheet.state != "shapes":
            sheet.ledger, sheet.state = None, "map"
    has_areas = any(is_map(Path(sheet.file)) and sheet.ledger == "communities" for sheet in sheets)
    for sheet in sheets:
        sheet.has_areas = has_areas


def _shows(grid: Grid, proposal: Proposal, places: Mapping[str, str]) -> bool:
    """Tell whether a map shows these places: most have the same id and name there."""
    by_name = {match.field.name: match.sample.key for match in proposal.matches}
    table = recognise.sheet_table(grid)
    key = by_name.get(contracts.load_all()[proposal.ledger].key[0])
    if key is None or "name" not in by_name or not places:
        return False
    ids, names = table.columns[key], table.columns[by_name["name"]]
    pairs = [(str(ids.cell(row)), title_key(names.cell(row) or "")) for row in range(len(table))]
    return sum(title_key(places.get(one, "")) == name != "" for one, name in pairs) > 0.5 * len(pairs)


def _sheet(
    file: str,
    grid: Grid,
    is_blank: bool,
    known: Sequence[Profile],
    had: Mapping[str, frozenset[str]],
    here: Mapping[str, Mapping[str, str]],
) -> Sheet:
    if is_map(Path(file)):
        grid = without_repeats(grid)
    head = _head(grid)
    if is_blank:
        return Sheet(file, grid.sheet, 0, head, (), "blank")
    try:
        samples = recognise.samples_of(recognise.sheet_table(grid))
        found = recognise.proposals(grid, file, known)
    except FileFault:
        return Sheet(file, grid.sheet, grid.rows, head, (), "ask")
    records = samples[0].rows if samples else 0
    sheet = Sheet(file, grid.sheet, records, head, tuple(found), "ask", samples=tuple(samples))
    sheet.had, sheet.recalled = _had_so_far(file, known, had), _words_so_far(known)
    if found and is_map(Path(file)) and _shows(grid, found[0], here.get(found[0].ledger, {})):
        sheet.state, sheet.ledger = "shapes", found[0].ledger
    elif recognise.is_sure(found):
        sheet.state, sheet.ledger = ("known" if found[0].known else "sure"), found[0].ledger
        _recall(sheet)
        made = sheet.draft()
        if made and (made.open or _unmade(made) or missed(sheet)):
            sheet.state = "ask"
    return sheet


def _had_so_far(
    file: str, known: Iterable[Profile], had: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """Return the fields that the live rows have, and those that a sheet of such a name brought before."""
    found = dict(had)
    for spec in _of_such_files(file, known):
        brought = {name for name, titles in spec.columns.items() if titles}
        found[spec.id] = found.get(spec.id, frozenset()) | brought
    return found


def _words_so_far(known: Iterable[Profile]) -> dict[str, dict[str, dict[str, str]]]:
    """Return what words were said to mean in any way of reading that is kept."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for profile in known:
        for spec in profile.ledgers:
            for name, words in spec.values.items():
                found.setdefault(spec.id, {}).setdefault(name, {}).update(words)
    return found


def _recall(sheet: Sheet) -> None:
    """Answer what a sheet asks about words as it was answered before; it is asked all the same."""
    before = sheet.recalled.get(str(sheet.ledger), {})
    for name, words in strange_words(sheet).items():
        if said := {word: before[name][word] for word in words if word in before.get(name, {})}:
            sheet.words[name] = said


def _of_such_files(file: str, known: Iterable[Profile]) -> list[LedgerSpec]:
    """Return what is kept of files of such a name, whatever their ending."""
    stem = recognise.bare(recognise.file_stem(file))
    return [
        spec
        for profile in known
        for spec in profile.ledgers
        if any(Path(file).match(pattern) for pattern in spec.files)
        or _NUMBER.sub("", profile.name).endswith(f"\u00b7{stem}")
    ]


def missed(sheet: Sheet) -> list[contracts.Field]:
    """Return the fields that the ledger has so far and this sheet would leave empty, unless somebody said so."""
    made = sheet.draft()
    if made is None or sheet.state == "shapes":
        return []
    absent = _absent(sheet.proposal)
    keys = made.keys
    wide = keys.get("wide", {})
    given = {name for name, titles in keys.get("columns", {}).items() if titles}
    given |= {*keys.get("constants", {}), *keys.get("row_id", {}), wide.get("label"), wide.get("value")}
    given |= {"longitude", "latitude"} if "extract" in keys else set()
    given |= {keys["locate"]["field"]} if "locate" in keys else set()
    if (
        sheet.proposal and sheet.proposal.spec
    ):  # what a kept way of reading leaves out was said when it was kept
        given |= {item.name for item in contracts.load_all()[made.ledger].fields}
    return [
        item
        for item in contracts.load_all()[made.ledger].fields
        if item.name in sheet.had.get(made.ledger, ())
        and not item.required
        and item.name not in given - absent
        and item.name not in sheet.chosen
    ]


def _absent(proposal: Proposal | None) -> set[str]:
    """Return the fields that a kept way of reading knows by several titles, none of which the sheet has."""
    if proposal is None or proposal.spec is None:
        return set()
    several = {name for name, titles in proposal.spec.columns.items() if len(titles) > 1}
    return several - {match.field.name for match in proposal.matches}


def _unmade(made: Draft) -> bool:
    try:
        made.spec()
    except ValueError:
        return True
    return False


def _head(grid: Grid) -> Grid:
    rows = min(grid.rows, HEAD_ROWS)
    columns = [Column(column.codes[:rows], column.values, column.position) for column in grid.columns]
    small = []
    for column in columns:
        used = sorted({int(code) for code in column.codes if code >= 0})
        places = {code: place for place, code in enumerate(used)}
        codes = column.codes.copy()
        for row, code in enumerate(column.codes.tolist()):
            codes[row] = places.get(code, -1)
        small.append(Column(codes, [column.values[code] for code in used], column.position))
    return Grid(grid.sheet, small, rows)


def take_as(sheet: Sheet, ledger: str | None) -> None:
    """Say which ledger a sheet is, or that it is left alone."""
    sheet.ledger, sheet.state = ledger, "sure" if ledger else "skip"
    sheet.chosen, sheet.words, sheet.constants, sheet.answers = {}, {}, {}, {}
    if ledger and sheet.proposal is None:
        with contextlib.suppress(FileFault):
            sheet.proposals = (*sheet.proposals, *recognise.proposals(sheet.head, sheet.file, ledger=ledger))
    _recall(sheet)


def as_read(sheet: Sheet) -> tuple[pd.DataFrame, list[Finding]]:
    """Return the first rows of a sheet as they would be read, under the titles of the ledger, and what is wrong with them."""
    made = sheet.draft()
    if made is None or not made.keys:
        return pd.DataFrame(), []
    looked = {title for lookup in made.keys.get("lookup", ()) for title in lookup["take"]}
    here = {name: title for name, title in made.keys.get("columns", {}).items() if str(title) not in looked}
    keys = {**made.keys, "lookup": [], "columns": here}
    keys.pop("locate", None)
    profile = draft.profile("_", [replace(made, keys=keys)])
    part = tried(sheet.head, profile, sheet.file)
    if not part.ledger:
        return pd.DataFrame(), part.findings
    contract = contracts.load_all()[part.ledger]
    shown = [item for item in contract.fields if item.name in part.provided]
    rows = part.frame.head(SHOWN_ROWS)
    columns = {item.title: [written(item, value) for value in rows[item.name]] for item in shown}
    return pd.DataFrame(columns), part.findings


def written(item: contracts.Field, value: Any) -> Any:
    """Return a value of a field as a table shows it."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124 (not a number)
        return None
    if isinstance(value, datetime):
        return (
            value.date()
            if item.type == "date"
            else value.to_pydatetime()
            if hasattr(value, "to_pydatetime")
            else value
        )
    if item.type == "boolean":
        return bool(value)
    if item.type == "integer":
        return (
            str(int(value)) if item.name.endswith("year") else int(value)
        )  # a year is a name, not an amount
    text = item.values.get(value, value) if isinstance(value, str) else value
    return signs.covered(text) if isinstance(text, str) else text


def as_sent(sheet: Sheet) -> pd.DataFrame:
    """Return the first rows of a sheet as they stand there, persons covered; a line for each column, so that none is cut off."""
    hidden = {sample.key for sample in sheet.samples if sample.has_person}
    rows = range(min(SHOWN_ROWS + 1, sheet.head.rows))
    lines = []
    for column in sheet.head.columns:
        cells = [column.cell(row) for row in rows]
        titles = {title_key(cell) for cell in cells if cell is not None}
        is_hidden = bool(titles & hidden) or any(signs.is_persons_column(str(cell)) for cell in cells if cell)
        cover = labels.text("person.cover") if is_hidden else None
        lines.append([_as_it_stands(cell, cover, hidden) for cell in cells])
    return pd.DataFrame(
        lines, columns=[labels.text("finding.row", row=row + 1) for row in rows], dtype=object
    )


def _as_it_stands(cell: Any, cover: str | None, titles: set[str]) -> str | None:
    """Return a cell as text; of a column of persons only its title."""
    if cell is None:
        return None
    plain = told(str(cell))
    return cover if cover and title_key(cell) not in titles and not signs.is_persons_column(plain) else plain


def filled_otherwise(sheet: Sheet) -> dict[str, str]:
    """Return, by field, in words what fills it where that is no column alone: the same in every row, or two columns joined."""
    made = sheet.draft()
    if made is None:
        return {}
    contract = contracts.load_all()[made.ledger]
    found = {
        name: labels.text("desk.in_every_row", value=signs.in_line(str(written(contract.field(name), value))))
        for name, value in made.keys.get("constants", {}).items()
    }
    if "locate" in made.keys:
        found[made.keys["locate"]["field"]] = labels.text("desk.located")
    joined = made.keys.get("join", {})
    for name, titles in made.keys.get("columns", {}).items():
        title = titles if isinstance(titles, str) else next(iter(titles), "")
        if title in joined:
            found[name] = signs.in_line(title)
    return found


def unread(sheet: Sheet) -> list[str]:
    """Return the titles of the columns that are not read."""
    made = sheet.draft()
    return [signs.in_line(title) for title in made.dropped] if made else []


def questions(sheet: Sheet) -> list[str]:
    """Return what is still to be said of a sheet, beside the words and columns that are asked about one by one."""
    made, proposal = sheet.draft(), sheet.proposal
    if made is None or proposal is None:
        return []
    asked = {made.remarks.get(("values", name), "") for name in strange_words(sheet)}
    asked |= {_lacks(proposal, item.name) for item in proposal.lacking}
    asked |= {text for text, _ in made.asks.values()}
    return [each for each in made.open if each not in asked]


def asks(sheet: Sheet) -> dict[str, draft.Ask]:
    """Return what is asked about a sheet of which the answers are known, by name."""
    made = sheet.draft()
    return made.asks if made else {}


def unanswered(sheet: Sheet) -> list[str]:
    """Return what is asked about a sheet and not answered: titles of fields, words, whole questions."""
    made = sheet.draft()
    if made is None:
        return []
    left = [item.title for item in missed(sheet)]
    for name, words in strange_words(sheet).items():
        left += [signs.in_line(word) for word in words if word not in sheet.words.get(name, {})]
    optional = ("datum", "repeats")  # what is not chosen has a meaning there
    return left + [
        text for name, (text, _) in made.asks.items() if name not in optional and not sheet.answers.get(name)
    ]


def strange_words(sheet: Sheet) -> dict[str, list[str]]:
    """Return, by field, words of a sheet of which nobody knows what they mean."""
    proposal = sheet.proposal
    if proposal is None or sheet.known:
        return {}
    contract = contracts.load_all()[proposal.ledger]
    found: dict[str, list[str]] = {}
    kept = proposal.spec.values if proposal.spec else {}
    for match in proposal.matches:
        item = match.field
        if item.open_values or not (item.values or item.type == "boolean") or item.name in sheet.chosen:
            continue
        made = sheet.draft()
        if made and item.name in made.keys.get("values_else", {}):
            continue
        words = [
            word
            for word in dict.fromkeys(match.sample.texts)
            if word
            and not signs.person_in(word)
            and not recognise.is_void(word)
            and recognise.code_of(contract, item, word) is None
            and word not in kept.get(item.name, {})
        ]
        if words:
            found[item.name] = words[:12]
    return found


# ---------------------------------------------------------------------------- the whole delivery


def state_of(desk: Desk | None) -> str:
    """Return what the desk depends on: as long as it is the same, so is the plan."""
    if desk is None:
        return ""
    return repr(
        [
            (each.key, each.ledger, each.chosen, each.words, each.constants, each.answers, each.update)
            for each in desk.sheets
        ]
    )


def plan(store: Store, desk: Desk) -> Plan:
    """Return how the delivery is read as it lies on the desk; raises Refused where nothing of it is."""
    drafts = []
    for sheet in desk.sheets:
        made = sheet.draft()
        if made is None:
            continue
        for each in made.top.get("geometry", []):
            each["file"] = glob.escape(sheet.file)
        if "files" not in made.keys:  # of a map
            drafts.append(made)
            continue
        exact = {**made.keys, "files": [glob.escape(sheet.file)]}
        if sheet.name:
            exact["sheet"] = [sheet.name]
        else:
            exact.pop("sheet", None)
        drafts.append(replace(made, keys=exact))
    if not drafts:
        raise Refused(labels.text("desk.nothing_chosen"))
    draft.told_apart(drafts)
    drafts += [made for made in draft.referred(drafts) if not _is_there(store, made.ledger)]
    return Plan(draft.toml(desk.delivery.id, drafts), {}, desk.delivery.plan.left_out, desk.is_fresh)


def _is_there(store: Store, ledger: str) -> bool:
    """Tell whether what is live has rows of a ledger."""
    if store.live_version() is None:
        return False
    return any(row["ledger"] == ledger and row["rows_kept"] for row in store.reader().rows("ledger_status"))


def remember(store: Store, desk: Desk) -> list[str]:
    """Keep how the sheets of a delivery were read that wanted more than the ledgers' own titles; return the names."""
    kept = []
    for sheet in desk.sheets:
        made = sheet.draft()
        if (
            made is None
            or sheet.known
            or _is_plain(sheet, made)
            or {"locate", "from_geometry"} & set(made.keys)
        ):
            continue
        title = contracts.load_all()[made.ledger].title
        name = labels.text("shelf.name", ledger=title, file=recognise.bare(recognise.file_stem(sheet.file)))
        with contextlib.suppress(Refused):
            general = {key: value for key, value in made.keys.items() if key != "sheet"}
            name = _name_for(shelf.load_all(store), name, sheet.proposal, made)
            kept.append(shelf.put(store, name, draft.toml(name, [replace(made, keys=general, open=[])])))
    return list(dict.fromkeys(kept))  # files of one kind are read in one way


def _name_for(known: Sequence[Profile], name: str, proposal: Proposal | None, made: Draft) -> str:
    """Return under which name a way of reading is kept: in place of the one that it changes, beside those of other columns."""
    there = {profile.name: profile for profile in known}
    changed = there.get(proposal.known) if proposal else None
    if changed and len(changed.ledgers) == 1:
        return changed.name
    titles = recognise.asked_titles(made.spec())
    names = (labels.text("shelf.numbered", name=name, n=n) for n in itertools.count(2))
    return next(
        each
        for each in itertools.chain([name], names)
        if each not in there or any(recognise.asked_titles(spec) == titles for spec in there[each].ledgers)
    )


def _is_plain(sheet: Sheet, made: Draft) -> bool:
    """Tell whether a sheet needs no profile: it has the ledger's own titles and words."""
    proposal = sheet.proposal
    own = proposal is not None and all(match.how == "same" for match in proposal.matches)
    return own and not sheet.chosen and not set(made.keys) - {"files", "sheet", "columns"}


def leave_out(plan_now: Plan, groups: Sequence[Group]) -> Plan:
    """Return a plan that leaves out the rows in which these findings are."""
    left = {place: set(rows) for place, rows in plan_now.left_out.items()}
    for group in groups:
        for finding in group.findings:
            if (row := row_of(finding)) is not None:
                left.setdefault((finding.file, finding.sheet), set()).add(row)
    return replace(plan_now, left_out={place: frozenset(rows) for place, rows in left.items()})


def in_own_words(desk: Desk, findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with the cell in which they are and the title that stands above it in the file that was sent."""
    by_place = {(told(sheet.file), told(sheet.name)): sheet for sheet in desk.sheets if sheet.ledger}
    titles = {place: _own_titles(sheet) for place, sheet in by_place.items()}
    return [
        _in_own_words(by_place[place], titles[place], item)
        if (place := (item.file, item.sheet)) in titles
        else item
        for item in findings
    ]


def _in_own_words(sheet: Sheet, titles: Mapping[str, str], item: Finding) -> Finding:
    cell, message = item.cell, item.message
    for field_title, title in titles.items():
        quoted = f"\u201c{field_title}\u201d"
        if quoted in item.cell:
            cell = _cell_below(sheet, title, row_of(item)) or cell
        if title_key(title) != title_key(field_title):
            own = labels.text("desk.own_title", title=signs.in_line(title), field=field_title)
            message = message.replace(quoted, own)
    return replace(item, cell=cell, message=message)


def _own_titles(sheet: Sheet) -> dict[str, str]:
    """Return, by title of the field, the title of the column that it is read from."""
    made = sheet.draft()
    if made is None:
        return {}
    contract = contracts.load_all()[made.ledger]
    read = {name: titles for name, titles in made.keys.get("columns", {}).items() if titles}
    firsts = {name: titles if isinstance(titles, str) else titles[0] for name, titles in read.items()}
    own = set(sheet.choices())
    return {contract.field(name).title: title for name, title in firsts.items() if title in own}


def _cell_below(sheet: Sheet, title: str, row: int | None) -> str:
    """Return the name of the cell of a row that is in the column of a title; nothing where that is not to be seen."""
    for column in sheet.head.columns:
        cells = (column.cell(number) for number in range(sheet.head.rows))
        is_it = any(title_key(cell) == title_key(title) for cell in cells if isinstance(cell, str))
        if row is not None and is_it and isinstance(column.position, int):
            return cell_name(row, column.position)
    return ""


def told_to_sender(desk: Desk, shown: Preview) -> Preview:
    """Return a preview whose findings are in the words of the files that were sent."""
    own = [_by_times(desk, item) for item in in_own_words(desk, shown.report.findings)]
    return replace(shown, report=replace(shown.report, findings=own), groups=grouped(own))


def _by_times(desk: Desk, item: Finding) -> Finding:
    """Return a finding that names files of other deliveries by when they came, and tells this delivery's own from these."""
    message = received.in_words(item.message)
    if item.rule in merge.RULES:
        for own in desk.delivery.files:
            quoted = f"\u201c{told(own.name)}\u201d"
            message = message.replace(quoted, labels.text("desk.of_this", file=quoted))
    return replace(item, file=received.in_words(item.file), message=message)


def take_in(plan_now: Plan) -> Plan:
    """Return a plan that leaves no row out any more."""
    return replace(plan_now, left_out={})


def row_of(finding: Finding) -> int | None:
    """Return the row of the file in which a finding is; None where it is of a whole sheet or file."""
    if match := _LEFT_OUT.fullmatch(finding.cell):
        return int(match[1])
    form = re.escape(labels.text("finding.row", row="ROW")).replace("ROW", r"(\d+)")
    match = re.match(form, finding.cell)
    return int(match[1]) if match else None


def can_leave_out(group: Group, own: Iterable[str]) -> bool:
    """Tell whether leaving rows out would settle a group: each finding is of a row of a file of this delivery."""
    files = {told(name) for name in own}
    return any(row_of(finding) is not None for finding in group.findings) and all(
        finding.file in files for finding in group.findings
    )


def marked(store: Store, delivery: Delivery, findings: Sequence[Finding]) -> dict[str, bytes]:
    """Return the files of a delivery with their wrong cells marked, those with findings; by the names they come back under."""
    folder = received.folder(store) / delivery.id / "files"
    found = {}
    for item in delivery.files:
        own = [finding for finding in findings if finding.file == told(item.name)]
        if own and not is_map(Path(item.name)):  # a map that came back as a workbook would be none
            with contextlib.suppress(FileFault):
                found[annotate.name_of(Path(item.name))] = annotate.annotated(
                    folder / item.name, own, item.name
                )
    return found


def packed(files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """Return several files as one: itself, or a zip."""
    if len(files) == 1:
        return next(iter(files.items()))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return labels.text("desk.packed"), buffer.getvalue()


def blank_workbook(theme: str) -> bytes:
    """Return the template of one theme, of all without one."""
    return template.made(template.themes().get(theme))


def themes() -> list[str]:
    """Return the themes of which there is a template."""
    return list(template.themes())


def marked_name(files: Sequence[str]) -> str:
    """Return the name under which files come back with their wrong cells marked."""
    return annotate.name_of(Path(files[0])) if len(files) == 1 else labels.text("desk.packed")


def left_out_rows(plan_now: Plan) -> int:
    """Return how many rows a plan leaves out."""
    return sum(map(len, plan_now.left_out.values()))


def set_aside(report: Report, delivery: Delivery) -> int:
    """Return how many rows of the files of a delivery are sums, subtotals and titles that are repeated."""
    files = {told(item.name) for item in delivery.files}
    counted = (load.rejected for load in report.loads if load.file in files)
    return sum(each.get("total_row", 0) + each.get("header_row", 0) for each in counted)


def with_findings(delivery: Delivery, findings: Sequence[Finding]) -> list[str]:
    """Return the files of a delivery in which there are such findings, by their names."""
    named = {finding.file for finding in findings}
    return [item.name for item in delivery.files if told(item.name) in named and not is_map(Path(item.name))]


def by_delivery(groups: Sequence[Group], delivery: Delivery) -> tuple[list[Group], list[Group]]:
    """Return the groups that tell of files of this delivery, or stop it, and those that tell of earlier ones only."""
    files = {told(item.name) for item in delivery.files}
    own = [
        group
        for group in groups
        if group.severity == "error" or any(finding.file in files for finding in group.findings)
    ]
    return own, [group for group in groups if group not in own]
