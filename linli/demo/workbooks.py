"""Writing ledgers the way a clerk sends them: workbooks by theme, yearly csv files, geojson."""

import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xlsxwriter
from shapely.geometry import mapping

from linli.contracts import Contract, Field
from linli.demo import town as towns
from linli.demo.organisation import AS_OF, Street

_CREATED = dt.datetime(2026, 10, 9, 9, 0, 0)
_EPOCH = np.datetime64("1899-12-30")
_WIDE = str.maketrans("0123456789", "".join(chr(0xFF10 + n) for n in range(10)))

# What clerks do to a sheet; every one of these must still be read.
_HEADED = {"compounds", "branches", "issues"}  # a merged title row above the header
_TOTALLED = {"compounds": ("households", "residents", "buildings"), "building_groups": ("buildings",)}
_TEXT_DATES = {
    "branches": {"secretary_since": "{year}.{month}.{day}"},
    "building_groups": {"founded_on": "{year}/{month}/{day}"},
    "member_counts": {"date": None},  # None: the way the words file writes a date
}
_NAMED = {"issues": ("community_id", "compound_id")}  # columns that hold names instead of ids


def write_workbook(
    path: Path,
    contracts: Iterable[Contract],
    frames: dict[str, pd.DataFrame],
    words: dict[str, Any],
    street: Street,
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
            sheet = book.add_worksheet(contract.title)
            sheet.set_column(0, len(contract.fields) - 1, 16)
            _write_sheet(sheet, contract, frames[contract.id], words, street, formats)


def _write_sheet(
    sheet: Any,
    contract: Contract,
    frame: pd.DataFrame,
    words: dict[str, Any],
    street: Street,
    formats: dict[str, Any],
) -> None:
    clerk = words["clerk"]
    top = 0
    if contract.id in _HEADED:
        heading = clerk["heading"].format(
            street=street.name, ledger=contract.title, year=AS_OF.year, month=AS_OF.month, day=AS_OF.day
        )
        sheet.merge_range(0, 0, 0, len(contract.fields) - 1, heading, formats["title"])
        top = 1
    named = _NAMED.get(contract.id, ())
    for column, field in enumerate(contract.fields):
        title = clerk["named"][field.name] if field.name in named else field.title
        sheet.write_string(top, column, title, formats["header"])
        values = frame[field.name]
        if field.name in named:
            table = {"community_id": street.communities, "compound_id": street.compounds}[field.name]
            values = values.map(table.set_index(field.name)["name"])
        _write_column(sheet, contract, field, values, (top + 1, column), clerk, formats)
    sheet.freeze_panes(top + 1, 0)
    if contract.id in _TOTALLED:
        bottom = top + 1 + len(frame)
        sheet.write_string(bottom, 0, clerk["total"])
        for name in _TOTALLED[contract.id]:
            column = [field.name for field in contract.fields].index(name)
            sheet.write_number(bottom, column, int(frame[name].sum()))


def _write_column(
    sheet: Any,
    contract: Contract,
    field: Field,
    values: pd.Series,
    start: tuple[int, int],
    clerk: dict[str, Any],
    formats: dict[str, Any],
) -> None:
    top, column = start
    present = values.notna().to_numpy()
    rows = (np.flatnonzero(present) + top).tolist()
    kept = values[present]
    if field.type in ("date", "timestamp"):
        pattern = _TEXT_DATES.get(contract.id, {}).get(field.name, "")
        if pattern != "":
            for row, day in zip(rows, kept, strict=True):
                text = (pattern or clerk["date"]).format(year=day.year, month=day.month, day=day.day)
                sheet.write_string(row, column, text)
            return
        serial = (kept.to_numpy().astype("datetime64[s]") - _EPOCH) / np.timedelta64(1, "D")
        for row, number in zip(rows, serial.tolist(), strict=True):
            sheet.write_number(row, column, number, formats[field.type])
        return
    if field.type in ("integer", "number"):
        oddities = _odd_numbers(contract.id, field, values, clerk)
        for row, number in zip(rows, kept.tolist(), strict=True):
            odd = oddities.pop(row - top, None)
            if odd is None:
                sheet.write_number(row, column, round(number, 6))
            else:
                sheet.write_string(row, column, odd)
        for index, text in oddities.items():
            sheet.write_string(index + top, column, text)
        return
    for row, text in zip(rows, _texts(field, kept, clerk), strict=True):
        sheet.write_string(row, column, text)


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
        return {i: clerk["glued"].format(value=values.iloc[i], unit=field.unit) for i in range(4, len(values), 6)}
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
            values = values.astype(object).map({True: 1, False: 0})
        elif isinstance(values.dtype, pd.CategoricalDtype):
            values = values.cat.rename_categories(
                {code: field.values.get(str(code), str(code)) for code in values.cat.categories}
            )
        elif field.values:
            values = values.map(lambda code, labels=field.values: labels.get(code, code), na_action="ignore")
        out[field.title] = values
    pd.DataFrame(out).to_csv(path, index=False, encoding="gb18030", lineterminator="\r\n")


def _days_as_text(values: pd.Series, slashes: bool) -> pd.Categorical:
    codes, days = pd.factorize(values)
    texts = [f"{day.year}/{day.month}/{day.day}" if slashes else f"{day:%Y-%m-%d}" for day in pd.DatetimeIndex(days)]
    return pd.Categorical.from_codes(codes, categories=texts)


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


def _feature(shape: Any, **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": mapping(towns.degrees(shape))}
