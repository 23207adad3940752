"""What a briefing says: one content model that the screen, DOCX, PPTX, PDF, XLSX and JSON show as it stands.

Every figure is a finished text here. A rendering lays texts out and computes nothing, so that all of them agree to
the digit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from linli.text import labels

PROPERTY = 255  # signs that a property of an Office file may have

Status = Literal["ok", "open", "suppressed"]
Ring = tuple[tuple[float, float], ...]  # longitude, latitude in degrees, closed


@dataclass(frozen=True)
class Slot:
    """One blank of the speech and what fills it."""

    number: int  # its place in the speech, 1 to 34
    id: str  # N01 to N17, or the id of a name
    kind: Literal["number", "parameter", "literal", "name"]
    title: str
    status: Status
    value: float | str | None
    n: float | None  # how many rows or things stand behind it
    unit: str  # Chinese, for people
    rendering: str  # what the speech prints, without the unit
    formula: str  # the query that gives the value: queries/**/<formula>.sql
    meaning: str
    window: str
    start: date | None
    end: date
    scope: str
    reason: str  # why it is open or suppressed, else empty


@dataclass(frozen=True)
class Claim:
    """A sentence that claims something, and what the data say to it."""

    id: str
    title: str  # the claim in the words of the template
    status: Literal["pass", "reworded", "open", "none"]  # none: there is nothing here that it would be about
    wording: str  # what the speech says
    measured: str  # the figures behind it
    formula: str
    meaning: str


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph; one with a source is a figure, a name or a guarded claim, and a door to it."""

    text: str
    source: str = ""  # the id of a slot or a claim


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of the speech; the number of a heading is not in its text."""

    style: Literal["title", "subtitle", "heading1", "heading2", "body", "closing"]
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """Return the words without their doors."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Figure:
    """One of the few large figures of a page."""

    title: str
    value: str  # finished, without the unit
    unit: str
    note: str = ""  # n, the year before, or why there is no value
    source: str = ""  # the id of an indicator or of a slot
    status: Status = "ok"


@dataclass(frozen=True)
class Series:
    """Values of one kind over the categories of a chart; texts are the same values, finished."""

    name: str
    values: tuple[float | None, ...]
    texts: tuple[str, ...]
    colour: str = ""  # where what it counts has a colour of its own


@dataclass(frozen=True)
class Bars:
    """Bars, one a category and series."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    stacked: bool = False


@dataclass(frozen=True)
class Lines:
    """Lines over months."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str


@dataclass(frozen=True)
class Table:
    """A small table; all cells are finished texts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Place:
    """One area of a map: outer rings and holes alike, and the key of its legend entry."""

    id: str
    name: str
    rings: tuple[Ring, ...]
    look: str


@dataclass(frozen=True)
class Look:
    """A legend entry: how areas of one key are filled. Without a fill they are hatched."""

    key: str
    label: str
    fill: str | None
    count: int


@dataclass(frozen=True)
class Map:
    """Communities as ground with their names, compounds over them, and rivers."""

    ground: tuple[Place, ...]
    places: tuple[Place, ...]
    rivers: tuple[Ring, ...]
    legend: tuple[Look, ...]


@dataclass(frozen=True)
class Event:
    """One dated thing on a timeline; the day is a finished text."""

    day: str
    title: str
    remark: str
    is_milestone: bool


@dataclass(frozen=True)
class Timeline:
    """What happened, from first to last."""

    events: tuple[Event, ...]


@dataclass(frozen=True)
class Empty:
    """No picture, and why."""

    reason: str


Picture = Bars | Lines | Table | Map | Timeline | Empty


@dataclass(frozen=True)
class Page:
    """One page of the story: a conclusion, at most five figures, one picture."""

    id: str
    part: str  # the part of the story, Chinese
    title: str  # one computed sentence
    figures: tuple[Figure, ...]
    picture: Picture
    caption: str  # what the picture shows and in which unit
    notes: tuple[str, ...]  # for the speaker: definition, source, n, date
    view: str = ""  # the view of the dashboard that shows more
    words: tuple[str, ...] = ()  # what the speaker may say, a sentence or two each


@dataclass(frozen=True)
class Annex:
    """A list behind the speech, such as the compounds without a branch."""

    title: str
    table: Table


class _Dated:
    """What a briefing and a paper say of what they rest on."""

    facts: tuple[tuple[str, str], ...]

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """Return the facts but for the version's id, a code for files: nobody in the room reads it."""
        id_ = labels.text("speech.fact.version")
        return tuple((name, text) for name, text in self.facts if name != id_)

    @property
    def stamp(self) -> str:
        """Return the facts that a reader needs in one line, for the foot of every page."""
        return _line(self.told)

    @property
    def provenance(self) -> str:
        """Return all facts in one line, as much of it as a property of an Office file may have."""
        return _line(self.facts)[:PROPERTY]


@dataclass(frozen=True)
class Brief(_Dated):
    """Everything a briefing says."""

    title: str
    street: str
    scope: str  # the street, or the communities chosen
    as_of: date
    data_as_of: date
    version: str
    privacy_k: int
    is_masked: bool  # communities are called by letters
    facts: tuple[tuple[str, str], ...]  # what every export prints: scope, date, version, privacy level
    slots: tuple[Slot, ...]
    claims: tuple[Claim, ...]
    speech: tuple[Paragraph, ...]
    pages: tuple[Page, ...]
    annexes: tuple[Annex, ...]

    @property
    def sources(self) -> Mapping[str, Slot | Claim]:
        """Return slots and claims by id; a run of the speech names one."""
        slots: dict[str, Slot | Claim] = {slot.id: slot for slot in self.slots}
        return slots | {claim.id: claim for claim in self.claims}


@dataclass(frozen=True)
class Section:
    """A part of a paper: sentences, then a table with the widths of its columns in shares."""

    title: str
    texts: tuple[str, ...]
    table: Table | None = None
    shares: tuple[float, ...] = ()
    note: str = ""  # what the table holds, or how it is to be read


@dataclass(frozen=True)
class Paper(_Dated):
    """A paper of a few pages: the bulletin of a month, or the page before a meeting."""

    title: str
    subtitle: str
    street: str
    as_of: date
    facts: tuple[tuple[str, str], ...]  # as those of a briefing
    sections: tuple[Section, ...]
    is_one_page: bool = False


def _line(facts: tuple[tuple[str, str], ...]) -> str:
    return " · ".join(f"{name} {text}" for name, text in facts)
