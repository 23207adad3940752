"""For analysts: figures, trends, parts, rows and briefings of a published version in Python, by names or ids.

Everything is read as the pages read it: the same figures, the same suppression of few persons, the same kinds of nothing.
Names of communities, indicators and codes may be Chinese titles or ids. Months are first days of months. docs/analyst.md
shows it at work.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import pandas as pd

from linli import briefing, contracts, find, settings
from linli.briefing import Brief
from linli.metrics import absence, indicators
from linli.metrics.indicators import Axis, Indicator
from linli.selection import Selection, add_months
from linli.text import formatting, labels
from linli.warehouse import faults, meanings, sqlfiles
from linli.warehouse.store import Reader, Store

# ok: there is a value. none: looked at and there is none. not_applicable: there cannot be one here. not_collected: no ledger
# tells. too_few: not enough to judge. suppressed: of fewer persons than may be told. not_reached: a median that too many
# cases have not come to yet.
State = Literal["ok", "none", "not_applicable", "not_collected", "too_few", "suppressed", "not_reached"]
Names = str | Iterable[str] | None
_NUMBERS = ("value", "n", "numerator", "denominator")
_FOCUSES = ("category", "channel", "urgency")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_LAST = re.compile(r"last(\d{1,3})")
_DIGITS = re.compile(r"\d[-/.]\d")


class Unknown(faults.Fault, LookupError):
    """A name, an axis or a period that is not there; the message is Chinese and names what comes near."""


@dataclass(frozen=True)
class Figure:
    """An indicator over a period, with all that must be known to quote it.

    value is in `unit` (rates in percent, 0 to 100) and None unless state is "ok"; `why` is then the sentence of the page. n is how
    many cases the figure rests on, of a count the count; None where it rests on something measured. start and end are the
    first days of the first and last month. is_final: all its months are over. is_small: too few cases to conclude from.
    """

    indicator: str
    title: str
    place: str
    start: date
    end: date
    state: State
    value: float | None
    unit: str
    n: float | None
    numerator: float | None
    denominator: float | None
    is_final: bool
    is_small: bool
    target: float | None
    why: str
    text: str  # as the pages write it
    data_date: date
    version: str

    def __str__(self) -> str:
        """Return it in one line."""
        n = labels.text("street.n", n=formatting.number(self.n)) if self.n is not None else ""
        told = self.text + n if self.state == "ok" else self.why
        when = formatting.months(self.start, self.end)
        return labels.text("street.line", title=self.title, place=self.place, when=when, told=told)

    def frame(self) -> pd.DataFrame:
        """Return one row with these fields as columns."""
        return pd.DataFrame([asdict(self)])


@dataclass(frozen=True)
class Trend:
    """An indicator month by month, the oldest first: one figure a month, months that nobody recorded included."""

    indicator: str
    title: str
    unit: str
    points: tuple[Figure, ...]

    def frame(self) -> pd.DataFrame:
        """Return a row a month: month (datetime64), value, n, numerator, denominator, state, is_final, is_small."""
        columns = ["value", "n", "numerator", "denominator", "state", "is_final", "is_small"]
        made = _frame(self.points, columns)
        made.insert(0, "month", pd.to_datetime([point.start for point in self.points]))
        return made


@dataclass(frozen=True)
class Part:
    """An indicator for one key of an axis; the empty key is what belongs to none."""

    key: str
    label: str
    state: State
    value: float | None
    n: float | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True)
class Parts:
    """An indicator by an axis, in order of keys, never by value.

    Without parts, `state` and `why` say why there are none.
    """

    indicator: str
    title: str
    unit: str
    axis: str
    start: date
    end: date
    state: State
    why: str
    parts: tuple[Part, ...]
    data_date: date
    version: str

    def frame(self) -> pd.DataFrame:
        """Return a row a part: key, label, value, n, numerator, denominator, state."""
        return _frame(self.parts, ["key", "label", "value", "n", "numerator", "denominator", "state"])


@dataclass(frozen=True)
class Rows:
    """The rows of the ledgers that stand behind an indicator, as the page lists them; without rows `why` says why."""

    indicator: str
    title: str
    view: str
    start: date
    end: date
    why: str
    data_date: date
    version: str
    _rows: pd.DataFrame = field(repr=False, compare=False)

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._rows)

    def frame(self, *, chinese: bool = False) -> pd.DataFrame:
        """Return the rows: ids and codes under column names, or in `chinese` labels under titles, as the page's download."""
        return meanings.chinese(self._rows) if chinese else self._rows.copy()


@dataclass(frozen=True)
class Briefing:
    """The speech, its blanks and its pages, finished: the text as it would be read out."""

    title: str
    scope: str
    as_of: date
    data_date: date
    version: str
    privacy_k: int
    text: str
    _brief: Brief = field(repr=False, compare=False)

    def frame(self) -> pd.DataFrame:
        """Return a row a blank of the speech: number, id, title, status, value, unit, n, reason."""
        columns = ["number", "id", "title", "status", "value", "unit", "n", "reason"]
        return pd.DataFrame([asdict(slot) for slot in self._brief.slots])[columns]

    def save(self, path: str | Path) -> Path:
        """Write it as what the suffix says (docx, pptx, pdf, xlsx, json) and return the path; raises Unknown for another."""
        target = Path(path)
        form = target.suffix.removeprefix(".").lower()
        known = [*briefing.FORMATS, "json"]
        if form not in known:
            raise Unknown(labels.text("street.no_form", name=form, known=_list(known)))
        target.write_bytes(briefing.write(self._brief, form))
        return target


def _frame(items: Iterable[object], columns: list[str]) -> pd.DataFrame:
    made = pd.DataFrame([[getattr(item, name) for name in columns] for item in items], columns=columns)
    return made.astype({name: float for name in columns if name in _NUMBERS})


def _list(names: Iterable[str]) -> str:
    return labels.text("figure.comma").join(names)


@dataclass(frozen=True, repr=False)
class Street:
    """A published version, open for questions.

    All methods take what is asked about in the same way:

    - community: a name or id, several of them, or None for all;
    - kind: a kind of compound by label or code, several, or None for all;
    - focus: one category, channel or urgency of issues, by label or as "category=GR";
    - period: "2026-08", "2026-01..2026-08", "2026", "last12" (months up to the last complete one), or the words of the
      search box; None is the last complete month.

    They raise Unknown for what is not there, with what comes near.
    """

    _reader: Reader

    def __repr__(self) -> str:
        """Return which version it is."""
        return f"<linli.street.Street {self.version}>"

    @classmethod
    def opened(cls, store: str | Path | None, version: str | None, guests: bool) -> "Street":
        """Return a version of a store; see `linli.open`."""
        folder = Store(Path(store) if store is not None else settings.read().store)
        return cls(folder.reader(version, privacy="privacy_k_seminar" if guests else "privacy_k"))

    # ------------------------------------------------------------------------ what it is

    @property
    def version(self) -> str:
        """Return the id of the version: quote it beside a figure and anybody can read the same again."""
        return self._reader.version.id

    @property
    def path(self) -> Path:
        """Return the DuckDB file of the version, which holds all ledgers unsuppressed: open it read-only, hand it to nobody."""
        return self._reader.path

    @property
    def data_date(self) -> date:
        """Return the day up to which the data go."""
        return self._reader.version.data_as_of

    @property
    def privacy_k(self) -> int:
        """Return below how many persons nothing is told."""
        return self._reader.threshold

    @property
    def communities(self) -> dict[str, str]:
        """Return the names of the communities by id."""
        return {row["community_id"]: row["name"] for row in self._reader.rows("communities_list")}

    def catalogue(self) -> pd.DataFrame:
        """Return the catalogue, a row an indicator: id, title, theme, unit, window, meaning, and what ledgers it lacks."""
        rows = [
            {
                "id": about.id,
                "title": about.title,
                "theme": about.theme,
                "unit": formatting.unit(about.unit),
                "window": about.window,
                "meaning": about.meaning,
                "lacks": indicators.need_titles(indicators.missing(self._reader, about.id)),
            }
            for about in indicators.catalogue().values()
        ]
        return pd.DataFrame(rows)

    # ------------------------------------------------------------------------ figures

    def value(
        self,
        indicator: str,
        *,
        community: Names = None,
        kind: Names = None,
        focus: str = "",
        period: str | None = None,
    ) -> Figure:
        """Return an indicator over a period: a flow summed over its months, a state at the end of the last of them."""
        about = self._about(indicator)
        return self._figure(about, self._selection(about, community, kind, focus, period))

    def trend(
        self,
        indicator: str,
        *,
        community: Names = None,
        kind: Names = None,
        focus: str = "",
        period: str | None = "last24",
    ) -> Trend:
        """Return an indicator month by month, each month as `value` tells it."""
        about = self._about(indicator)
        chosen = self._selection(about, community, kind, focus, period)
        months = (add_months(chosen.start, offset) for offset in range(chosen.months))
        points = tuple(self._figure(about, replace(chosen, start=month, end=month)) for month in months)
        return Trend(about.id, about.title, formatting.unit(about.unit), points)

    def by(
        self,
        indicator: str,
        axis: Axis,
        *,
        community: Names = None,
        kind: Names = None,
        focus: str = "",
        period: str | None = None,
    ) -> Parts:
        """Return an indicator by community, compound, kind of compound, category, channel, urgency or another axis."""
        about = self._about(indicator)
        axes = [name for name in get_args(Axis) if name != "total"]
        if axis not in axes:
            raise Unknown(labels.text("street.no_axis", name=axis, known=_list(axes)))
        chosen = self._selection(about, community, kind, focus, period)
        found = (
            self._queried_parts(about, chosen, axis)
            if about.kind == "query"
            else tuple(
                Part(
                    part.key,
                    part.label,
                    self._part_state(about, chosen, axis, part),
                    part.value,
                    (part.numerator if about.kind == "count" else part.denominator) if about.has_n else None,
                    part.numerator,
                    part.denominator,
                )
                for part in indicators.breakdown(self._reader, about.id, chosen, axis)
            )
        )
        why = absence.why(self._reader, chosen, about.id)
        state: State = "ok" if found else why.kind
        told = "" if found else why.text
        if state == "none" and not self._is_kept_by(about, axis):
            state, told = "not_applicable", labels.text("street.not_by_axis", title=about.title)
        return Parts(
            indicator=about.id,
            title=about.title,
            unit=formatting.unit(about.unit),
            axis=axis,
            start=chosen.end if about.window == "point" else chosen.start,
            end=chosen.end,
            state=state,
            why=told,
            parts=found,
            data_date=indicators.data_date(self._reader, about),
            version=self.version,
        )

    def rows(
        self,
        indicator: str,
        *,
        community: Names = None,
        kind: Names = None,
        focus: str = "",
        period: str | None = None,
    ) -> Rows:
        """Return the rows behind an indicator: those that the page lists when its figure is opened."""
        about = self._about(indicator)
        chosen = self._selection(about, community, kind, focus, period)
        if about.detail is None:
            raise Unknown(labels.text("street.no_rows", title=about.title))
        why = absence.why(self._reader, chosen, about.id)
        asked = chosen.asked_by(sqlfiles.load_all()[about.detail].params)
        found = self._reader.run(about.detail, **asked)
        if why.kind == "not_collected" and why.is_certain:
            found = found.head(0)
        return Rows(
            indicator=about.id,
            title=about.title,
            view=about.detail,
            start=chosen.start,
            end=chosen.end,
            why="" if len(found) else why.text,
            data_date=indicators.data_date(self._reader, about),
            version=self.version,
            _rows=found,
        )

    def brief(
        self, *, community: Names = None, as_of: str | date | None = None, masked: bool = False
    ) -> Briefing:
        """Return the briefing as of a day (YYYY-MM-DD, the data date unless given), persons told as before guests.

        With `masked` communities are called by letters.
        """
        reader = self._reader.outside
        first, last = briefing.first_day(reader), reader.version.data_as_of
        try:
            day = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of or last
        except ValueError:
            raise Unknown(labels.text("cli.bad_day", text=as_of)) from None
        if not first <= day <= last:
            raise Unknown(labels.text("cli.day_outside", text=day, first=first, last=last))
        made = briefing.compose(reader, briefing.Ask(self._communities(community), day, is_masked=masked))
        text = "\n".join(paragraph.text for paragraph in made.speech)
        return Briefing(
            made.title, made.scope, made.as_of, made.data_as_of, made.version, made.privacy_k, text, made
        )

    # ------------------------------------------------------------------------ what is meant

    def _about(self, name: str) -> Indicator:
        known = indicators.catalogue()
        if name in known:
            return known[name]
        for about in known.values():
            if name in (about.title, about.short):
                return about
        names = [title for about in known.values() for title in (about.id, about.title)]
        raise Unknown(labels.text("street.no_indicator", name=name) + _near(name, names))

    def _selection(
        self, about: Indicator, community: Names, kind: Names, focus: str, period: str | None
    ) -> Selection:
        start, end = self._period(about, period)
        return Selection(self._communities(community), _kinds(kind), start, end, _focus(focus))

    def _communities(self, named: Names) -> tuple[str, ...] | None:
        """Return ids in order of codes, None for all."""
        if named is None:
            return None
        known, suffix = self.communities, labels.text("map.community_suffix")
        wanted: set[str] = set()
        for name in [named] if isinstance(named, str) else named:
            found = [key for key, title in known.items() if name in (key, title, title.removesuffix(suffix))]
            if not found:
                told = labels.text("street.no_community", name=name, known=_list(known.values()))
                raise Unknown(told + _near(name, [*known, *known.values()]))
            wanted.update(found)
        chosen = tuple(key for key in known if key in wanted)
        return None if len(chosen) == len(known) else chosen

    def _period(self, about: Indicator, text: str | None) -> tuple[date, date]:
        last = indicators.last_final_month(self._reader, about.id)
        if text is None:
            return last, last
        first_text, dots, last_text = text.strip().partition("..")
        if match := _LAST.fullmatch(first_text):
            found: tuple[date, date] | None = (add_months(last, 1 - max(1, int(match[1]))), last)
        elif first := _month(first_text):
            until = _month(last_text) if dots else first
            found = (first, until) if until else None
        else:  # a month that is none is no year either
            found = None if _DIGITS.search(first_text) else find.period(text, last)
        if found is None or found[0] > found[1]:
            raise Unknown(labels.text("street.bad_period", text=text))
        return found

    # ------------------------------------------------------------------------ what is found

    def _figure(self, about: Indicator, chosen: Selection) -> Figure:
        found = indicators.value(self._reader, about.id, chosen)
        state, why = self._state(about, chosen, found.status)
        return Figure(
            indicator=about.id,
            title=about.title,
            place=self._place(chosen),
            start=chosen.end if about.window == "point" else chosen.start,
            end=chosen.end,
            state=state,
            value=found.value,
            unit=formatting.unit(about.unit),
            n=found.n,
            numerator=found.numerator,
            denominator=found.denominator,
            is_final=found.is_final,
            is_small=found.is_small,
            target=found.target.value if found.target else None,
            why=why,
            text=formatting.with_unit(found.value, about.unit),
            data_date=indicators.data_date(self._reader, about),
            version=self.version,
        )

    def _state(self, about: Indicator, chosen: Selection, status: indicators.Status) -> tuple[State, str]:
        """Return the state of a figure and why it has no value."""
        if status == "ok":
            return "ok", ""
        if status == "not_reached":
            return "not_reached", labels.text("status.not_reached")
        why = absence.why(self._reader, chosen, about.id)
        return why.kind, why.text

    def _part_state(self, about: Indicator, chosen: Selection, axis: Axis, part: indicators.Part) -> State:
        if part.status in ("ok", "suppressed"):
            return "ok" if part.status == "ok" else "suppressed"
        return self._state(about, _narrowed(chosen, axis, part.key), "no_data")[0]

    def _queried_parts(self, about: Indicator, chosen: Selection, axis: Axis) -> tuple[Part, ...]:
        """Return the parts of what does not add up, a median: each is asked for by itself."""
        if axis not in ("community", "kind", *_FOCUSES):
            return ()
        keys: Collection[str] = chosen.community_ids or tuple(self.communities)
        if axis != "community":
            keys = (chosen.compound_kinds if axis == "kind" else None) or indicators.axis_keys(axis)
        found = []
        for key in keys:
            figure = self._figure(about, _narrowed(chosen, axis, key))
            label = indicators.key_label(self._reader, axis, key)
            found.append(Part(key, label, figure.state, figure.value, figure.n, None, None))
        return tuple(found) if any(part.state != "not_applicable" for part in found) else ()

    def _is_kept_by(self, about: Indicator, axis: Axis) -> bool:
        rows = {row["indicator"]: row for row in self._reader.rows("grain_list")}
        grain = rows.get(about.id)
        if axis in ("community", "compound", "kind") or grain is None:
            return True
        return axis in grain["axes"]

    def _place(self, chosen: Selection) -> str:
        names = self.communities
        place = _list(names[key] for key in chosen.community_ids or ()) or labels.text("find.whole")
        kinds = contracts.load_all()["compounds"].field("kind").values
        parts = [kinds[key] for key in chosen.compound_kinds or ()]
        if chosen.focus:
            axis, _, key = chosen.focus.partition("=")
            parts.append(indicators.key_label(self._reader, axis, key))
        return place + (labels.text("street.of", parts=_list(parts)) if parts else "")


def _near(name: str, known: Collection[str]) -> str:
    found = difflib.get_close_matches(name, known, n=1)
    return labels.text("street.near", name=found[0]) if found else ""


def _narrowed(chosen: Selection, axis: str, key: str) -> Selection:
    """Return the part of a selection that a key of an axis stands for, where a selection can say it."""
    if axis == "community":
        return replace(chosen, community_ids=(key,))
    if axis == "kind":
        return replace(chosen, compound_kinds=(key,))
    if axis in _FOCUSES:
        return replace(chosen, focus=f"{axis}={key}")
    return chosen


def _month(text: str) -> date | None:
    match = _MONTH.fullmatch(text.strip())
    return (
        date(int(match[1]), int(match[2]), 1)
        if match and 1 <= int(match[2]) <= 12 and int(match[1])
        else None
    )


def _codes(ledger: str, column: str) -> Mapping[str, str]:
    return contracts.load_all()[ledger].field(column).values


def _kinds(named: Names) -> tuple[str, ...] | None:
    if named is None:
        return None
    known = _codes("compounds", "kind")
    wanted = set()
    for name in [named] if isinstance(named, str) else named:
        found = [code for code, label in known.items() if name in (code, label)]
        if not found:
            raise Unknown(labels.text("street.no_kind", name=name, known=_list(known.values())))
        wanted.update(found)
    return None if len(wanted) == len(known) else tuple(code for code in known if code in wanted)


def _focus(text: str) -> str:
    if not text:
        return ""
    asked_axis, is_named, asked = text.rpartition("=")
    for axis in [asked_axis] if is_named else _FOCUSES:
        if axis in _FOCUSES:
            for code, label in _codes("issues", axis).items():
                if asked in (code, label):
                    return f"{axis}={code}"
    known: Any = [label for axis in _FOCUSES for label in _codes("issues", axis).values()]
    raise Unknown(labels.text("street.no_focus", name=text, known=_list(known)))
