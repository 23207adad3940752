"""Tables to checked frames: every distinct cell is normalised once, and every fault becomes a finding."""

import functools
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field as Limits
from pydantic import TypeAdapter, ValidationError

from linli import contracts, settings
from linli.contracts import Field
from linli.geo import positions
from linli.ledgers import limits, normalise
from linli.ledgers.grid import Cells, Column, Merged
from linli.ledgers.model import Findings, Part
from linli.ledgers.normalise import Fault, text, title_key
from linli.ledgers.profile import LedgerSpec, Locate, Profile, Repeats, known_titles
from linli.ledgers.tables import Table, cell_at, constant, isin, used_titles, words
from linli.text import labels, signs

_BULK = 1_000  # below that many distinct cells one by one is as quick
_ISO = r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?"
_PLAIN_NUMBER = r"-?\d{1,15}(?:\.\d+)?"
_DATE_EXAMPLE = {"date": "2025-03-01", "timestamp": "2025-03-01 09:30"}
_LIMIT_RULES = {"greater_than_equal": "below_minimum", "less_than_equal": "above_maximum"}
_POINT = ("longitude", "latitude")
_NO_AMOUNTS = (None, "%", normalise.WORDS["hour_unit"], *normalise.WORDS["units"]["years"])
_FROM_1904 = 1462  # days from the first day of the one calendar of workbooks to that of the other


@dataclass
class Values:
    """The normalised distinct cells of a column, with the rule that each bad one breaks."""

    array: NDArray[Any]  # missing is None, NaN or NaT; a bad cell is missing too
    faults: dict[int, str] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)  # cells in which a person was covered
    cleared: set[int] = field(default_factory=set)  # cells that lost signs that nobody sees
    merged: dict[int, str] = field(
        default_factory=dict
    )  # cells read as blank since they are merged, and the rule


@dataclass
class Context:
    """What checking a table needs besides the table."""

    spec: LedgerSpec
    profile: Profile | None
    file: str
    sheet: str
    seen: set[int]  # hashes of the repeat keys of the files before
    locators: dict[str, positions.Locator]
    left_out: frozenset[int] = frozenset()  # rows that whoever sent the file chose to leave out

    @property
    def datum(self) -> positions.Datum:
        """Return the datum of the source's points."""
        return self.spec.datum or (self.profile.datum if self.profile else "wgs84")

    @property
    def missing(self) -> set[str]:
        """Return the words that mean there is no value."""
        more = self.profile.missing if self.profile else []
        return {*normalise.MISSING, *more, *self.spec.missing}


def check_table(table: Table, context: Context, findings: Findings) -> Part:
    """Return the part made of a table: values, what was left out and why, and every finding."""
    return _Check(table, context, findings).part()


class _Check:
    """One pass over one table."""

    def __init__(self, table: Table, context: Context, findings: Findings) -> None:
        self.contract = contracts.load_all()[context.spec.id]
        self.context = context
        self.spec = context.spec
        self.findings = findings
        self.table = table
        left_out = {"total_row": len(table.sums or ()), "header_row": table.headers}
        self.rejected = {reason: count for reason, count in left_out.items() if count}
        self.keep = np.ones(len(table), dtype=bool)
        self.sources: dict[str, Column] = {}
        self.values: dict[str, Values] = {}
        self.arrays: dict[str, NDArray[Any]] = {}

    def part(self) -> Part:
        """Run the steps in their order."""
        rows = len(self.table) + sum(self.rejected.values())
        self._excluded()
        if self.spec.repeat_rule and self.spec.repeat_rule.on:
            columns = [self.table.column(title) for title in self.spec.repeat_rule.on]
            keys = [(column.codes, words(column)) for column in columns]
            self._repeats(self.spec.repeat_rule, keys, columns[0])
        dropped = self._map_columns()
        for item in self.contract.fields:
            self._normalise(item)
        self._points()
        if self.spec.closed_when_zero and "visits" in self.arrays:
            self._close_when_zero()
        if self.spec.repeat_rule and not self.spec.repeat_rule.on:
            self._repeats_of_key(self.spec.repeat_rule)
        self._totals()
        if self.table.sums:
            self._sum_rows(self.table.sums)
        for item in self.contract.fields:
            self.findings.are_of_persons = item.counts_people
            self._tell(item)
        frame = self._frame()
        return Part(
            ledger=self.spec.id,
            file=self.context.file,
            sheet=self.context.sheet,
            frame=frame,
            rows_read=rows,
            findings=self.findings.items,
            provided=set(self.arrays),
            dropped=dropped,
            lacking=[item.title for item in self.contract.fields if item.name not in self.arrays],
            rejected=self.rejected,
        )

    # ---- rows

    def _row(self, row: int) -> str:
        """Return the name of a whole row."""
        return labels.text("finding.row", row=self.table.rows[row])

    def _reject(self, rows: NDArray[np.bool_], reason: str) -> None:
        rows = rows & self.keep
        if rows.any():
            self.rejected[reason] = self.rejected.get(reason, 0) + int(rows.sum())
            self.keep &= ~rows

    def _excluded(self) -> None:
        if self.context.left_out:
            hit = np.isin(self.table.rows, list(self.context.left_out)) & self.keep
            if n := int(hit.sum()):
                self.findings.add("left_out", "warning", n=f"{n:,}")
            self._reject(hit, "left_out")
        for title, cells in self.spec.reject.items():
            column = self.table.column(title)
            hit = isin(column, set(cells)) & self.keep
            self._list("excluded", "warning", hit, column, title=title)
            self._reject(hit, "excluded")

    def _repeats(
        self, rule: Repeats, keys: list[tuple[NDArray[Any], list[str]]], shown: Column | None
    ) -> None:
        """Apply the profile's rule to rows whose key stood before, in this file or an earlier one."""
        hashes = np.zeros(len(self.table), dtype=np.uint64)
        for codes, names in keys:
            hashed = pd.util.hash_array(np.array([*names, ""], dtype=object))[codes]
            hashes = hashes * np.uint64(1_000_003) + hashed
        kept = np.flatnonzero(self.keep)
        column = pd.Series(hashes[kept])
        before = column.isin(self.context.seen).to_numpy() if self.context.seen else np.zeros(len(kept), bool)
        if rule.policy == "reject":
            repeated = column.duplicated(keep=False).to_numpy() | before
        else:
            keep: Literal["first", "last"] = "last" if rule.policy == "last" else "first"
            repeated = column.duplicated(keep=keep).to_numpy() | before
        self.context.seen |= set(column.tolist())
        mask = np.zeros(len(self.table), dtype=bool)
        mask[kept[repeated]] = True
        if rule.policy == "sum":
            self._add_up(kept, column, mask)
        done = labels.text(f"finding.repeat.done.{rule.policy}")
        rows = np.flatnonzero(mask)
        cells = [
            (
                cell_at(self.table, shown, row) if shown else self._row(row),
                " / ".join(names[codes[row]] if codes[row] >= 0 else "" for codes, names in keys),
            )
            for row in rows[: Findings.SHOWN_ROWS].tolist()
        ]
        self.findings.add_rows("repeat", "warning", cells, len(rows), done=done)
        if rule.policy != "keep":
            self._reject(mask, "repeat")

    def _repeats_of_key(self, rule: Repeats) -> None:
        keys = []
        for name in self.contract.key:
            if name in self.arrays:
                codes, values = pd.factorize(self.arrays[name])
                keys.append((codes, [str(value) for value in values]))
        column = next((self.sources[name] for name in self.contract.key if name in self.sources), None)
        self._repeats(rule, keys, column)

    def _add_up(self, kept: NDArray[Any], hashes: pd.Series, repeated: NDArray[np.bool_]) -> None:
        """Put the sum of each group of repeats into its first row."""
        for item in self.contract.fields:
            if item.type in ("integer", "number") and not item.is_key and item.name in self.arrays:
                values = pd.Series(self.arrays[item.name][kept].astype(float))
                self.arrays[item.name] = self.arrays[item.name].astype(float)
                self.arrays[item.name][kept] = values.groupby(hashes).transform("sum", min_count=1).to_numpy()

    def _totals(self) -> None:
        rule = self.spec.total
        if rule is None:
            return
        total, *parts = (self._numbers(title) for title in (rule.column, *rule.parts))
        wrong = self.keep & ~np.isnan(total) & (np.abs(total - np.nansum(parts, axis=0)) > 1e-9)
        summed = [self.table.column(title) for title in (rule.column, *rule.parts)]
        of_persons = [self.sources.get(item.name) for item in self.contract.fields if item.counts_people]
        self.findings.are_of_persons = any(column is one for column in summed for one in of_persons if one)
        self._list("total_mismatch", "warning", wrong, summed[0], title=rule.column)

    def _sum_rows(self, sums: Table) -> None:
        """Tell of each row that adds up others and does not: a number may be of all rows, or of a block beside it."""
        for item in self.contract.fields:
            column = self.sources.get(item.name)
            # Years, hours and shares are no amounts: what stands below them may be a mean.
            is_counted = item.type in ("integer", "number") and item.unit not in _NO_AMOUNTS
            key = next((key for key, own in self.table.columns.items() if own is column), None)
            if column is None or key is None or not is_counted or item.is_key:
                continue
            written = sums.columns.get(key)
            if written is None:  # made of others, in a wide table
                continue
            if np.isin(column.codes, list(self.values[item.name].faults)).any():
                continue  # what some row says is not known
            number = functools.partial(normalise.number, unit=item.unit)
            records = np.nan_to_num(self.arrays[item.name].astype(float))
            for row, at in enumerate(sums.rows.tolist()):
                value = _or(math.nan, number, written.cell(row))
                if math.isnan(value):
                    continue
                totals = _totals_beside(at, sums.rows, self.table.rows, records)
                if any(math.isclose(value, total, rel_tol=1e-9, abs_tol=1e-6) for total in totals):
                    continue
                off = [(abs(total - value), total) for total in totals if total]
                total = min(off)[1] if off else 0.0  # the one it may have been meant for
                cell = cell_at(sums, written, row)
                self.findings.add(
                    "sum_mismatch",
                    "warning",
                    cell,
                    _shown(written.cell(row)),
                    title=item.title,
                    total=f"{total:.12g}",
                )

    def _numbers(self, title: str) -> NDArray[np.float64]:
        column = self.table.column(title)
        values = [_or(math.nan, normalise.number, cell) for cell in column.values]
        return np.array([*values, math.nan])[column.codes]

    # ---- columns

    def _map_columns(self) -> list[str]:
        """Find the column of every field; name what is missing, return what is dropped."""
        used = used_titles(self.spec)
        taken: set[str] = set()
        titles = known_titles(self.spec)
        explicit = [item for item in self.contract.fields if item.name in self.spec.columns]
        rest = [item for item in self.contract.fields if item.name not in self.spec.columns]
        # The contract's own title beats another field's synonym.
        given = {*self.spec.row_id, *self.spec.constants}
        if self.spec.locate:
            given.add(self.spec.locate.field)
        for best in (True, False):
            for item in explicit + rest:
                if item.name in given or item.name in self.sources:
                    continue
                asked = item.name in self.spec.columns
                options = titles[item.name][:2] if best and not asked else titles[item.name]
                for key in options:
                    if key in self.table.columns and (asked or key not in taken):
                        self.sources[item.name] = self.table.columns[key]
                        taken.add(key)
                        break
        self._second_columns(titles, taken)
        for name, value in self.spec.constants.items():
            self.sources[name] = constant(value, len(self.table))
        for item in self.contract.fields:
            self._missing_column(item)
        return [title for key, title in self.table.titles.items() if key not in taken | used]

    def _missing_column(self, item: Field) -> None:
        located = self.spec.locate is not None and self.spec.locate.field == item.name
        if item.name in self.sources or item.name in self.spec.row_id or located:
            return
        asked = self.spec.columns.get(item.name, [])
        if item.required:
            also = labels.text("figure.comma").join(asked or (item.title, *item.synonyms))
            self.findings.add("missing_column", "error", title=item.title, titles=also)
        elif asked:
            self.findings.add(
                "missing_source_column", "warning", value=labels.text("figure.comma").join(asked)
            )

    def _second_columns(self, titles: dict[str, list[str]], taken: set[str]) -> None:
        """Tell of a column that names another row as well as the one read does, and names a different one."""
        for name, source in self.sources.items():
            for key in titles[name] if self.contract.field(name).reference else ():
                other = self.table.columns.get(key)
                if other is None or other is source or key in taken:
                    continue
                if (row := _differing(source, other)) is not None:
                    read = next(
                        self.table.titles[own] for own, held in self.table.columns.items() if held is source
                    )
                    cell, title = cell_at(self.table, other, row), self.table.titles.get(key, key)
                    self.findings.add(
                        "second_column",
                        "warning",
                        cell,
                        title,
                        read=read,
                        title=self.contract.field(name).title,
                    )

    def _normalise(self, item: Field) -> None:
        if item.name in self.spec.row_id:
            prefix = self.spec.row_id[item.name]
            made = np.empty(len(self.table), dtype=object)
            made[:] = [f"{prefix}{row}" for row in self.table.rows.tolist()]
            self.arrays[item.name] = made
        elif item.name in self.sources:
            column = self.sources[item.name]
            found = self._plain(item, column.cells) or self._values(item, column.values)
            self.values[item.name] = found
            self.arrays[item.name] = _append_missing(found.array)[column.codes]

    def _plain(self, item: Field, cells: Cells) -> Values | None:
        """Return cells as they are where an array of times or texts needs no second look at any; else None.

        The title above them is in no record.
        """
        if cells.array is None or item.name in self.spec.values or item.name in self.spec.values_else:
            return None
        if pa.types.is_timestamp(cells.array.type) and item.type in ("date", "timestamp"):
            array = normalise.plain_moments(cells.array)
            if array is not None and item.type == "date":
                array = array.astype("datetime64[D]").astype("datetime64[us]")
        elif pa.types.is_string(cells.array.type) and item.type == "string" and not item.values:
            array = normalise.plain_words(cells.array, self.context.missing, _most(item))
        else:
            return None
        if array is None or cells.title is None:
            return None if array is None else Values(array)
        return Values(_append_missing(array))

    def _values(self, item: Field, cells: list[Any]) -> Values:
        """Return the distinct cells of a field as values."""
        counted: dict[int, str] = {}
        if any(isinstance(cell, Merged) for cell in cells):
            # A number in merged cells is for all of them together; a name, a date or a word is for each row, not column.
            is_count = item.type in ("integer", "number") and not item.is_key
            counted = {
                index: "merged_beside" if cell.is_beside else "merged_number"
                for index, cell in enumerate(cells)
                if isinstance(cell, Merged) and (is_count or cell.is_beside)
            }
            cells = [
                "" if index in counted else cell.value if isinstance(cell, Merged) else cell
                for index, cell in enumerate(cells)
            ]
        cells, given = self._mapped(item, cells)
        if item.type in ("date", "timestamp"):
            found = self._moments(item, cells)
        elif item.type in ("integer", "number"):
            found = self._amounts(item, cells)
        elif item.type == "boolean":
            found = self._each(normalise.boolean, cells, "not_boolean")
        elif item.values:
            found = self._codes(item, cells)
        else:
            found = self._each(normalise.name if _is_name(item) else normalise.words_in, cells, "")
        if item.type == "string":
            self._guard(item, cells, found)
            found.faults |= _garbled(found.array)
            for index in found.faults:
                found.array[index] = None
        if item.name in self.spec.lenient:
            self._forgive(item, given, found)
        found.merged = counted
        return found

    def _guard(self, item: Field, cells: list[Any], found: Values) -> None:
        """Let no text pass that is far too long or tells of a person, in a key at all, elsewhere uncovered."""
        names, most = _is_name(item), _most(item)
        texts = [value for value in found.array if value is not None]
        if signs.hides("".join(cell for cell in cells if isinstance(cell, str))):
            found.cleared = {
                i for i, cell in enumerate(cells) if isinstance(cell, str) and signs.hides(cell.strip())
            }
        is_doubtful = item.is_pseudonym or signs.may_tell_person(texts)
        if not is_doubtful and max(map(len, texts), default=0) <= most:
            return
        for index, value in enumerate(found.array):
            if value is None:
                continue
            if len(value) > most and not item.is_list:
                found.faults[index], found.array[index] = "too_long", None
            elif item.is_pseudonym and signs.is_name(value):
                found.faults[index], found.array[index] = "personal_name", None
            elif kind := is_doubtful and signs.person_in(value):
                if names:
                    found.faults[index], found.array[index] = f"personal_{kind}", None
                else:
                    found.covered.add(index)
                    found.array[index] = signs.covered(value)

    def _mapped(self, item: Field, cells: list[Any]) -> tuple[list[Any], list[Any]]:
        """Return the cells after the profile's value map, and as they were."""
        mapping = self.spec.values.get(item.name, {})
        other = self.spec.values_else.get(item.name)
        if not mapping and other is None:
            return cells, cells
        blank = self.context.missing
        mapped = []
        for cell, name in zip(cells, words(Column(np.array([]), cells)), strict=True):
            default = cell if other is None or name in blank else other
            mapped.append(mapping.get(name, default) if name in mapping or name not in blank else cell)
        return mapped, cells

    def _each(
        self,
        convert: Callable[[Any], Any],
        cells: list[Any],
        rule: str,
        missing: Any = None,
        dtype: Any = object,
    ) -> Values:
        """Convert cell by cell; a word for missing counts as such only where it means nothing else."""
        blank = self.context.missing
        array = np.full(len(cells), missing, dtype=dtype)
        faults = {}
        for index, cell in enumerate(cells):
            word = cell.strip() if isinstance(cell, str) else None
            if word == "" or (word in blank and rule != "not_boolean"):
                continue
            try:
                value = convert(cell)
                if value is not None:
                    array[index] = value
            except Fault as fault:
                if word not in blank:
                    faults[index] = fault.rule
        return Values(array, faults)

    def _moments(self, item: Field, cells: list[Any]) -> Values:
        form = self.spec.dates.get(item.name)
        if self.table.is_1904:
            cells = [
                cell + _FROM_1904 if type(cell) in (int, float) and abs(cell) < 100_000 else cell
                for cell in cells
            ]
        zone = (self.context.profile and self.context.profile.time_zone) or settings.read().time_zone
        array = np.full(len(cells), np.datetime64("NaT", "us"), dtype="datetime64[us]")
        left = np.arange(len(cells))
        if len(cells) >= _BULK and all(isinstance(cell, str) for cell in cells):
            strings = pd.Series(cells, dtype="str").str.strip()
            if form is None:
                strings = strings.where(strings.str.fullmatch(_ISO))
            parsed = pd.to_datetime(strings, format=form or "ISO8601", errors="coerce")
            if parsed.dt.tz is None:
                array = parsed.to_numpy().astype("datetime64[us]")
                years = parsed.dt.year
                array[~years.between(1910, 2100).to_numpy()] = np.datetime64("NaT", "us")
                left = np.flatnonzero(np.isnat(array))
        convert = normalise.day if item.type == "date" else normalise.moment

        def one(cell: Any) -> np.datetime64:
            return np.datetime64(convert(cell, form, zone), "us")

        slow = self._each(
            one, [cells[i] for i in left], "not_date", np.datetime64("NaT", "us"), "datetime64[us]"
        )
        array[left] = slow.array
        if item.type == "date":
            array = array.astype("datetime64[D]").astype("datetime64[us]")
        return Values(array, {int(left[index]): rule for index, rule in slow.faults.items()})

    def _amounts(self, item: Field, cells: list[Any]) -> Values:
        is_hour = item.unit == normalise.WORDS["hour_unit"]
        scale = self.spec.scale.get(item.name)
        whole = item.type == "integer" and scale is None
        convert: Callable[[Any], float] = functools.partial(
            normalise.integer if whole else normalise.number, unit=item.unit
        )
        if is_hour:
            convert = normalise.hour
        array = np.full(len(cells), np.nan)
        beyond = np.zeros(0, dtype=bool)
        left = np.arange(len(cells))
        if len(cells) >= _BULK and all(isinstance(cell, str) for cell in cells):
            strings = pd.Series(cells, dtype="str").str.strip()
            plain = strings.str.fullmatch(r"-?\d{1,15}" if whole else _PLAIN_NUMBER).to_numpy(dtype=bool)
            array[plain] = pd.to_numeric(strings[plain]).to_numpy(dtype=float)
            left = np.flatnonzero(~plain)
        slow = self._each(convert, [cells[i] for i in left], "not_number", math.nan, float)
        array[left] = slow.array
        if scale is not None:
            array = array * scale
            beyond = np.abs(array) > limits.LARGEST
            if item.type == "integer":
                array = np.round(array)
        found = Values(array, {int(left[index]): rule for index, rule in slow.faults.items()})
        for index in np.flatnonzero(beyond).tolist():
            found.faults[index] = "above_maximum" if array[index] > 0 else "below_minimum"
            array[index] = np.nan
        if not (item.name in _POINT and self.context.datum == "bd09mc"):  # metres, not degrees yet
            self._limits(item, found)
        return found

    def _limits(self, item: Field, found: Values) -> None:
        if item.minimum is None and item.maximum is None:
            return
        known = np.flatnonzero(~np.isnan(found.array))
        limited: Any = Annotated[float, Limits(ge=item.minimum, le=item.maximum)]
        try:
            TypeAdapter(list[limited]).validate_python(found.array[known].tolist())
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_input=False):
                index = int(known[int(problem["loc"][0])])
                found.faults[index] = _LIMIT_RULES[problem["type"]]
                found.array[index] = np.nan

    def _codes(self, item: Field, cells: list[Any]) -> Values:
        """Return codes for labels or codes; a code list that is open lets other words pass."""
        names = {title_key(label): code for code, label in item.values.items()}
        names |= {title_key(code): code for code in item.values}

        def code(cell: Any) -> str | None:
            plain = normalise.name(cell)
            return plain and names.get(title_key(plain), plain)

        found = self._each(code, cells, "unknown_value")
        if item.open_values:
            return found
        known = [index for index, value in enumerate(found.array) if value is not None]
        allowed: Any = Literal[tuple(item.values)]
        try:
            TypeAdapter(list[allowed]).validate_python([found.array[index] for index in known])
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_input=False):
                index = known[int(problem["loc"][0])]
                found.faults[index] = "unknown_value"
                found.array[index] = None
        return found

    def _forgive(self, item: Field, cells: list[Any], found: Values) -> None:
        """Treat unreadable cells as missing, each with a warning."""
        column = self.sources[item.name]
        bad = np.zeros(len(cells) + 1, dtype=bool)
        bad[list(found.faults)] = True
        self._list("unreadable_dropped", "warning", bad[column.codes] & self.keep, column, title=item.title)
        found.faults.clear()

    # ---- places

    def _points(self) -> None:
        if not all(name in self.arrays for name in _POINT):
            if self.spec.locate:
                nowhere = np.full(len(self.table), np.nan)
                self._locate(self.spec.locate, nowhere, nowhere)
            return
        longitude, latitude = (self.arrays[name].astype(float) for name in _POINT)
        nowhere = np.isnan(longitude) | np.isnan(latitude) | ((longitude == 0) & (latitude == 0))
        for point in self.spec.not_located:
            nowhere |= np.isclose(longitude, point.longitude, atol=1e-7, rtol=0) & np.isclose(
                latitude, point.latitude, atol=1e-7, rtol=0
            )
        longitude[nowhere] = latitude[nowhere] = np.nan
        longitude, latitude = positions.to_wgs84(longitude, latitude, self.context.datum)
        self.arrays["longitude"], self.arrays["latitude"] = longitude, latitude
        if self.spec.locate:
            self._locate(self.spec.locate, longitude, latitude)

    def _locate(self, rule: Locate, longitude: NDArray[Any], latitude: NDArray[Any]) -> None:
        ids = np.empty(len(longitude), dtype=object)
        ids[:] = self.context.locators[rule.geometry].locate(longitude, latitude)
        self.arrays[rule.field] = ids
        unknown = np.isnan(longitude) & self.keep
        outside = np.array([value is None for value in ids], dtype=bool) & self.keep & ~unknown
        rows = np.flatnonzero(outside)
        cells = [
            (self._row(row), f"{longitude[row]:.5f}, {latitude[row]:.5f}")
            for row in rows[: Findings.SHOWN_ROWS]
        ]
        if rule.outside == "keep":
            self.findings.add_rows("outside_kept", "warning", cells, len(rows))
            return
        self.findings.add_rows("outside", "warning", cells, len(rows))
        self._reject(outside, "outside")
        cells = [(self._row(row), "") for row in np.flatnonzero(unknown).tolist()]
        self.findings.add_rows("no_point", "warning", cells[: Findings.SHOWN_ROWS], len(cells))
        self._reject(unknown, "no_point")

    def _close_when_zero(self) -> None:
        """Take a period without a single visit as one in which the center was closed."""
        minutes = self.arrays.get("open_minutes", np.full(len(self.table), np.nan)).astype(float)
        minutes[self.arrays["visits"] == 0] = 0
        self.arrays["open_minutes"] = minutes

    # ---- what is told, what is handed on

    def _list(
        self,
        rule: str,
        severity: Literal["error", "warning"],
        rows: NDArray[Any],
        column: Column,
        shown: str = "",
        **values: object,
    ) -> None:
        """Add a finding for each of these rows' cells, which show what stands there unless something else is given."""
        places = np.flatnonzero(rows)
        limit = (
            Findings.SHOWN
            if severity == "error" or rule in ("unreadable_dropped", "hidden_signs")
            else Findings.SHOWN_ROWS
        )
        cells = [
            (cell_at(self.table, column, row), shown or _shown(column.cell(row)))
            for row in places[:limit].tolist()
        ]
        self.findings.add_rows(rule, severity, cells, len(places), **values)

    def _tell(self, item: Field) -> None:
        """Add the findings of a field's cells, of kept rows only."""
        if item.name not in self.values:
            return
        column, found = self.sources[item.name], self.values[item.name]
        faulty = np.zeros(len(self.table), dtype=bool)
        for rule in sorted(set(found.faults.values())):
            bad = np.zeros(len(column.values) + 1, dtype=bool)
            bad[[index for index, broken in found.faults.items() if broken == rule]] = True
            rows = bad[column.codes] & self.keep
            faulty |= rows
            secret = rule == "personal_name"  # nothing in it tells that it is one but where it stands
            self._list(
                rule,
                "error",
                rows,
                column,
                shown=labels.text("person.cover") if secret else "",
                title=item.title,
                signs=max((len(str(column.cell(row))) for row in np.flatnonzero(rows)[:1]), default=0),
                example=self._date_example(item),
                limit=_limit(item, rule) if rule != "too_long" else str(_most(item)),
                labels=labels.text("figure.comma").join(item.values.values()),
            )
        for rule, cells in (
            ("personal_covered", found.covered),
            ("hidden_signs", found.cleared),
            *(
                (rule, {index for index, broken in found.merged.items() if broken == rule})
                for rule in sorted(set(found.merged.values()))
            ),
        ):
            if cells:
                bad = np.zeros(len(column.values) + 1, dtype=bool)
                bad[list(cells)] = True
                self._list(rule, "warning", bad[column.codes] & self.keep, column, title=item.title)
        if item.required:
            empty = pd.isna(self.arrays[item.name]) & self.keep & ~faulty
            self._list("required_empty", "error", empty, column, title=item.title)

    def _date_example(self, item: Field) -> str:
        """Return how a date is to be written: in the profile's form where it gives one."""
        form = self.spec.dates.get(item.name)
        return datetime(2025, 3, 1, 9, 30).strftime(form) if form else _DATE_EXAMPLE.get(item.type, "")

    def _frame(self) -> pd.DataFrame:
        rows = self.table.rows[self.keep]
        columns: dict[str, Any] = {}
        for item in self.contract.fields:
            array = self.arrays.get(item.name)
            columns[item.name] = _typed(item, array[self.keep] if array is not None else None, len(rows))
        for name, value in (("source_file", self.context.file), ("source_sheet", self.context.sheet)):
            columns[name] = pd.Categorical.from_codes(np.zeros(len(rows), dtype=np.int8), pd.Index([value]))
        columns["source_row"] = rows
        return pd.DataFrame(columns)


def _totals_beside(
    at: int, sums: NDArray[np.int64], rows: NDArray[np.int64], values: NDArray[np.float64]
) -> list[float]:
    """Return what a row of sums may add up: the rows above it since any other such row or the first, or those below."""
    marks = np.array([0, *(row for row in sums.tolist() if row != at), np.iinfo(np.int64).max])
    running = np.concatenate([[0.0], np.cumsum(values)])
    at_mark = running[np.searchsorted(rows, marks)]
    here = running[np.searchsorted(rows, at)]
    return [abs(here - total) for total in at_mark.tolist()]


def _differing(read: Column, other: Column) -> int | None:
    """Return the first row in which two columns say different things; one may hold the codes of the other's names."""
    pairs = pd.DataFrame({"read": read.codes, "other": other.codes}).drop_duplicates()
    pairs = pairs[pairs["other"] >= 0]
    ours, theirs = words(read), words(other)
    said: dict[str, str] = {}
    for row, mine, its in pairs.itertuples():
        one, two = ours[mine] if mine >= 0 else "", theirs[its]
        if one and _is_code(one) != _is_code(two):
            if said.setdefault(one, two) != two:
                return int(row)
        elif one not in two and two not in one:
            return int(row)
    return None


def _is_code(word: str) -> bool:
    return not any("\u3400" <= sign <= "\u9fff" for sign in word)


def _is_name(item: Field) -> bool:
    """Tell whether a field's values name rows, here or elsewhere."""
    return item.is_key or item.is_row_name or bool(item.reference)


# Chinese in UTF-8 that somebody read as GBK, in bytes: three for each sign.
_TWICE = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}")


def _garbled(texts: Iterable[str | None]) -> dict[int, str]:
    """Return which texts were written in one encoding and saved as read in another: nobody can read them."""
    found = {}
    for index, value in enumerate(texts):
        if value is None or value.isascii():
            continue
        if "\ufffd" in value:
            found[index] = "garbled"
            continue
        made = value.encode("gb18030", errors="ignore")
        if _TWICE.search(made):
            read = made.decode("utf-8", errors="ignore")
            if 3 * len(read) >= 0.8 * len(made) and all("\u2e80" <= sign <= "\uffef" for sign in read):
                found[index] = "garbled"
    return found


def _most(item: Field) -> int:
    """Return how many signs a field's text may have."""
    return limits.NAME if _is_name(item) else limits.TEXT


def _or(default: Any, convert: Callable[[Any], Any], cell: Any) -> Any:
    try:
        return convert(cell)
    except Fault:
        return default


def _append_missing(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array with a missing value at its end, where code -1 points."""
    longer = np.empty(len(array) + 1, dtype=array.dtype)
    longer[:-1] = array
    longer[-1] = {"M": np.datetime64("NaT"), "f": np.nan}.get(array.dtype.kind)
    return longer


def _shown(cell: Any) -> str:
    """Return a cell as a finding shows it."""
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    found = _or(str(cell), text, cell)
    return str(found)


def _limit(item: Field, rule: str) -> str:
    low, high = item.minimum, item.maximum
    limit = (-limits.LARGEST if low is None else low) if rule == "below_minimum" else (high or limits.LARGEST)
    return f"{limit:.15g}"


def _typed(item: Field, array: NDArray[Any] | None, length: int) -> Any:
    """Return a field's values in the type that its frame column has."""
    if item.type in ("integer", "number"):
        numbers = np.full(length, np.nan) if array is None else array.astype(float)
        if item.type == "number":
            return numbers
        blank = np.isnan(numbers)
        whole = np.where(blank, 0, numbers).astype(np.int64)
        return pd.arrays.IntegerArray(whole, blank)
    if item.type in ("date", "timestamp"):
        return np.full(length, np.datetime64("NaT", "us")) if array is None else array
    if item.type == "boolean":
        return pd.array(np.full(length, None) if array is None else array, dtype="boolean")
    return pd.Series(np.full(length, None) if array is None else array, dtype=object)
