"""Writing ledgers the way a clerk sends them: workbooks by theme, yearly csv files, geojson."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from shapely.geometry import mapping

from linli.contracts import Contract, Field
from linli.demo import town as towns
from linli.demo.organisation import AS_OF, Street

_CREATED = dt.datetime(2026, 10, 9, 9, tzinfo=dt.UTC)
_EPOCH = np.datetime64("1899-12-30")
_WIDE = str.maketrans("0123456789", "".join(chr(0xFF10 + n) for n in range(10)))

# What clerks do to a sheet; every one of these must still be read.
_HEADED = {
    "compounds",
    "branches",
    "issues",
    "branch_meetings",
    "meetings",
}  # a merged title row above the header
_TOTALLED = {"compounds": ("households", "residents", "buildings"), "building_groups": ("buildings",)}
_TEXT_DATES: dict[str, dict[str, str | None]] = {
    "branches": {"secretary_since": "{year}.{month}.{day}"},
    "building_groups": {"founded_on": "{year}/{month}/{day}"},
    "member_counts": {"date": None},  # None: the way the words file writes a date
    "branch_meetings": {"month": "{year}.{month}"},
    "visits": {"date": "{year}/{month}/{day}"},
}
_NAMED = {  # columns that hold names instead of ids
    "issues": ("community_id", "compound_id"),
    "checkins": ("community_id",),
    "visits": ("compound_id",),
}


def write_workbook(
    path: Path, contracts: Iterable[Contract], frames: dict[str, pd.DataFrame], street: Street
) -> None:
    """Write one workbook with a sheet for every contract."""
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        formats = {
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "timestamp": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "header": book.add_format({"bold": True, "border": 1, "align": "center"}),
            "title": book.add_format({"bold": True, "font_size": 16, "align": "center"}),
        }
        for contract in contracts:
            page = book.add_worksheet(contract.title)
            page.set_column(0, len(contract.fields) - 1, 16)
            _Sheet(page, contract, street, formats).write(frames[contract.id])


@dataclass(frozen=True)
class _Sheet:
    """One ledger's sheet while it is being written."""

    page: Any
    contract: Contract
    street: Street
    formats: dict[str, Any]

    @property
    def clerk(self) -> dict[str, Any]:
        """Return the clerk's own words."""
        words: dict[str, Any] = self.street.words["clerk"]
        return words

    def write(self, frame: pd.DataFrame) -> None:
        """Write title row, header, rows, and the row of totals where there is one."""
        contract = self.contract
        top = 0
        if contract.id in _HEADED:
            heading = self.clerk["heading"].format(
                street=self.street.name,
                ledger=contract.title,
                year=AS_OF.year,
                month=AS_OF.month,
                day=AS_OF.day,
            )
            self.page.merge_range(0, 0, 0, len(contract.fields) - 1, heading, self.formats["title"])
            top = 1
        named = _NAMED.get(contract.id, ())
        for column, field in enumerate(contract.fields):
            values = frame[field.name]
            title = field.title
            if field.name in named:
                title = self.clerk["named"][field.name]
                values = values.map(self._name_by_id(field.name))
            self.page.write_string(top, column, title, self.formats["header"])
            self._write_column(field, values, top + 1, column)
        self.page.freeze_panes(top + 1, 0)
        totals = _TOTALLED.get(contract.id, ())
        if totals:
            bottom = top + 1 + len(frame)
            self.page.write_string(bottom, 0, self.clerk["total"])
            for column, field in enumerate(contract.fields):
                if field.name in totals:
                    self.page.write_number(bottom, column, int(frame[field.name].sum()))

    def _name_by_id(self, key: str) -> pd.Series:
        table = {"community_id": self.street.communities, "compound_id": self.street.compounds}[key]
        return table.set_index(key)["name"]

    def _write_column(self, field: Field, values: pd.Series, top: int, column: int) -> None:
        """Write the cells of one column; a missing value leaves its cell empty."""
        present = values.notna().to_numpy()
        rows = (np.flatnonzero(present) + top).tolist()
        kept = values[present]
        text_dates = _TEXT_DATES.get(self.contract.id, {})
        if field.name in text_dates:
            pattern = text_dates[field.name] or self.clerk["date"]
            texts = [pattern.format(year=day.year, month=day.month, day=day.day) for day in kept]
        elif field.type in ("date", "timestamp"):
            serial = (kept.to_numpy().astype("datetime64[s]") - _EPOCH) / np.timedelta64(1, "D")
            for row, number in zip(rows, serial.tolist(), strict=True):
                self.page.write_number(row, column, number, self.formats[field.type])
            return
        elif field.type in ("integer", "number"):
            for row, number in zip(rows, kept.tolist(), strict=True):
                self.page.write_number(row, column, round(number, 6))
            odd = _odd_numbers(self.contract.id, field, values, self.clerk)
            rows, texts = [index + top for index in odd], list(odd.values())
        else:
            texts = _texts(field, kept, self.clerk)
        for row, text in zip(rows, texts, strict=True):
            self.page.write_string(row, column, text)


def _texts(field: Field, values: pd.Series, clerk: dict[str, Any]) -> list[str]:
    if field.type == "boolean":
        has = field.name.startswith("has_")
        yes, no = (clerk["yes"], clerk["no"]) if has else (clerk["true"], clerk["false"])
        return [yes if value else no for value in values]
    return [field.values.get(str(value), str(value)) for value in values]


def _odd_numbers(ledger: str, field: Field, values: pd.Series, clerk: dict[str, Any]) -> dict[int, str]:
    """Return the cells of a number column that a clerk filled in some other way, by row."""
    if ledger != "compounds":
        return {}
    if field.name == "built_year":
        return {int(i): clerk["unknown"] for i in np.flatnonzero(values.isna().to_numpy())}
    if field.name == "buildings":
        return {
            i: clerk["glued"].format(value=values.iloc[i], unit=field.unit) for i in range(4, len(values), 6)
        }
    if field.name in ("households", "residents"):
        return {i: str(values.iloc[i]).translate(_WIDE) for i in range(9, len(values), 31)}
    return {}


def write_csv(path: Path, contract: Contract, frame: pd.DataFrame, *, slashes: bool = False) -> None:
    """Write one csv in GB18030 with Chinese titles and labels, as an old office program exports it."""
    out = {}
    for field in contract.fields:
        values = frame[field.name]
        if field.type == "date":
            values = _days_as_text(values, slashes)
        elif field.type == "timestamp":
            values = values.dt.strftime("%Y-%m-%d %H:%M")
        elif field.type == "boolean":
            values = values.astype("boolean").astype("Int64")
        elif isinstance(values.dtype, pd.CategoricalDtype):
            values = values.cat.rename_categories(
                {code: field.values.get(str(code), str(code)) for code in values.cat.categories}
            )
        elif field.values:
            values = values.map(lambda code, labels=field.values: labels.get(code, code), na_action="ignore")
        out[field.title] = values
    pd.DataFrame(out).to_csv(path, index=False, encoding="gb18030", lineterminator="\r\n")


def _days_as_text(values: pd.Series, slashes: bool) -> pd.Series:
    codes, days = pd.factorize(values)
    texts = [
        f"{day.year}/{day.month}/{day.day}" if slashes else f"{day:%Y-%m-%d}"
        for day in pd.DatetimeIndex(days)
    ]
    return pd.Series(pd.Categorical.from_codes(codes, categories=pd.Index(texts)), index=values.index)


def write_geometry(folder: Path, streets: list[Street]) -> None:
    """Write communities, compounds, and the lines of river and main roads."""
    folder.mkdir(parents=True, exist_ok=True)
    communities, compounds, lines = [], [], []
    for street in streets:
        for row, shape in zip(street.communities.itertuples(), street.town.communities, strict=True):
            communities.append(_feature(shape, community_id=row.community_id, name=row.name))
        for row, shape in zip(street.compounds.itertuples(), street.town.compounds, strict=True):
            compounds.append(
                _feature(shape, compound_id=row.compound_id, name=row.name, community_id=row.community_id)
            )
        lines.append(_feature(street.town.river, kind="river"))
        lines += [_feature(road, kind="road") for road in street.town.roads]
    for name, features in (("communities", communities), ("compounds", compounds), ("features", lines)):
        text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
        (folder / f"{name}.geojson").write_text(text + "\n", encoding="utf-8")


def _feature(shape: Any, **properties: object) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": mapping(towns.degrees(shape))}
