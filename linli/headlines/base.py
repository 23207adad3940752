"""What there is: residents, households, members, and how unevenly members live."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from linli import contracts
from linli.headlines import words
from linli.headlines.missing import Missing
from linli.metrics import absence, comparison, indicators
from linli.metrics.indicators import Part, Value
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Reader

_DENSITY, _MEMBERS, _PROBATIONARY = (
    "members_per_1000_residents",
    "members_registered",
    "members_probationary",
)
_COUNTS = ("households_registered", "residents_registered", _MEMBERS, _PROBATIONARY)
_UNEVEN = (
    1.5  # so many times as many members per resident in one community as in another are said to be uneven
)


@dataclass(frozen=True)
class Line:
    """A part of the street in the table: the choice that it is, as a door, and its figures as texts."""

    door: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Spread:
    """From where to where members per 1,000 residents lie in communities of which that may be shown."""

    n: int
    low: str
    high: str
    times: float | None  # how many times the lowest the highest is
    times_shown: float | None  # as whoever divides the two texts would find

    @property
    def is_uneven(self) -> bool:
        """Tell whether the highest is so many times the lowest that one says so."""
        return self.times is not None and self.times >= _UNEVEN


def spread(parts: Sequence[Part]) -> Spread | None:
    """Return the spread over communities, None where fewer than two may be shown."""
    known = [part.value for part in parts if part.value is not None and part.key]
    if len(known) < 2:
        return None
    low, high = min(known), max(known)
    times = high / low if low > 0 else None
    shown_low, shown_high = (formatting.rounded(value, 1) for value in (low, high))
    shown = float(shown_high / shown_low) if shown_low else times
    return Spread(len(known), formatting.fixed(low, 1), formatting.fixed(high, 1), times, shown)


def uneven(parts: Sequence[Part]) -> str:
    """Return from where to where members per 1,000 residents lie in communities, and whether that is uneven."""
    found = spread(parts)
    if found is None:
        known = [part.value for part in parts if part.value is not None and part.key]
        return words.say("base_one", value=formatting.fixed(known[0], 1)) if known else ""
    told = {"low": found.low, "high": found.high}
    if not found.is_uneven or found.times_shown is None:
        return words.say("base_even", **told)
    return words.say("base_uneven", **told, times=formatting.fixed(found.times_shown, 1))


def lead(reader: Reader, selection: Selection) -> tuple[Missing, ...]:
    """Return the sentence that leads the view; why there is none where what it counts was not collected."""
    told = numbers(reader, selection) or absence.said(reader, selection, _MEMBERS)
    found = spread(indicators.breakdown(reader, _DENSITY, selection, "community"))
    if found is None or not found.is_uneven:
        return (Missing(told),)
    return Missing(told), Missing(words.say("base_uneven_short", low=found.low, high=found.high))


def split(reader: Reader, selection: Selection) -> str:
    """Return how many members are regular and how many probationary."""
    members, probationary = (
        indicators.value_alone(reader, name, selection) for name in (_MEMBERS, _PROBATIONARY)
    )
    if not members.value or probationary.value is None:
        return ""
    told = (formatting.number(n) for n in (members.value - probationary.value, probationary.value))
    share = words.percent(probationary.value / members.value)
    return words.say("base_split", **dict(zip(("regular", "probationary"), told, strict=True)), share=share)


def numbers(reader: Reader, selection: Selection) -> str:
    """Return how many households, residents and members there are, and how many members more than a year before."""
    values = [indicators.value_alone(reader, name, selection) for name in _COUNTS[:3]]
    if any(value.value is None for value in values):
        return ""
    households, residents, members = (formatting.number(value.value) for value in values)
    moved = comparison.of(reader, _MEMBERS, selection, "last_year").change
    change = words.say("base_change", change=_moved(moved)) if moved is not None else ""
    return words.say(
        "base_numbers", households=households, residents=residents, members=members, change=change
    )


def _moved(change: float) -> str:
    key = "base_more" if change > 0 else "base_fewer" if change < 0 else "base_same"
    return words.say(key, n=formatting.number(abs(change)))


def lines(reader: Reader, selection: Selection, by: str) -> list[Line]:
    """Return the whole and each community or kind of compound, in order of code, with what may be shown of each."""
    if by == "kind":
        kinds = contracts.load_all()["compounds"].field("kind").values
        chosen = [
            kind
            for kind in kinds
            if selection.compound_kinds in (None, ()) or kind in selection.compound_kinds
        ]
        parts = [(kind, kinds[kind], replace(selection, compound_kinds=(kind,))) for kind in chosen]
    else:
        named = indicators.breakdown(reader, "households_registered", selection, "community")
        parts = [
            (part.key, part.label, replace(selection, community_ids=(part.key,)))
            for part in named
            if part.key
        ]
    moved = {
        key: comparison.of(reader, _MEMBERS, of, "last_year").change for key, _, of in parts if by == "kind"
    }
    if by == "community":  # at once: each alone would be judged beside its history, which nobody asked for
        both = comparison.parts(reader, _MEMBERS, selection, "last_year", "community")
        moved = {key: side[0] - both.then[key][0] for key, side in both.now.items() if key in both.then}
    whole = comparison.of(reader, _MEMBERS, selection, "last_year").change
    found = [Line(f"{by}={key}", _cells(reader, name, of, moved.get(key))) for key, name, of in parts]
    return [Line("", _cells(reader, labels.text("base.all"), selection, whole)), *found]


def _cells(reader: Reader, name: str, selection: Selection, moved: float | None) -> dict[str, str]:
    households, residents, members, probationary = (
        indicators.value_alone(reader, each, selection) for each in _COUNTS
    )
    density = indicators.value_alone(reader, _DENSITY, selection)
    regular = labels.text(f"status.{probationary.status}")
    if members.value is not None and probationary.value is not None:  # else one would tell the other
        regular = formatting.number(members.value - probationary.value)
    is_told = members.value is not None
    return {
        "part_name": name,
        "households": _written(households),
        "residents": _written(residents),
        "members_all": _written(members),
        "members_regular": regular if is_told else _written(members),
        "members_probation": _written(probationary) if is_told else _written(members),
        "members_density": formatting.fixed(density.value, 1)
        if density.value is not None
        else _written(density),
        "members_change": formatting.signed(moved, "members")
        if moved is not None
        else labels.text("figure.missing"),
    }


def _written(value: Value) -> str:
    return (
        formatting.number(value.value) if value.value is not None else labels.text(f"status.{value.status}")
    )


def table(found: Sequence[Line]) -> pd.DataFrame:
    """Return the lines as a table of texts."""
    return pd.DataFrame([line.cells for line in found])
