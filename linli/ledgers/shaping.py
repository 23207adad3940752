"""Columns made of others before they are read: a day and a time that stand apart, lists of JSON, all columns but some."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

import numpy as np

from linli.ledgers.grid import Column
from linli.ledgers.normalise import WORDS, Fault, text, title_key
from linli.ledgers.profile import Wide
from linli.ledgers.tables import Table

_EXAMPLE = re.compile("(?:" + "|".join(WORDS["examples"]) + r")\s*[:\uff1a].*", re.DOTALL)
_EXAMPLE_WORD = re.compile("|".join(WORDS["examples"]))


def is_example(cell: Any) -> bool:
    """Tell whether a first cell says that its row is an example."""
    return isinstance(cell, str) and bool(_EXAMPLE.fullmatch(cell.strip()))


def without_examples(table: Table) -> Table:
    """Leave out the rows that show how to fill a sheet, as our own template has them."""
    first = next(iter(table.columns.values()), None)
    if first is None:
        return table
    if not _EXAMPLE_WORD.search(first.cells.texts):
        return table
    hits = [is_example(value) for value in first.values]
    return table.take(~np.array([*hits, False])[first.codes]) if any(hits) else table


def with_joined(table: Table, joins: Mapping[str, Sequence[str]]) -> Table:
    """Add columns whose cells are those of several others side by side; where the first is blank, so is it."""
    for title, parts in joins.items():
        columns = [table.column(part) for part in parts]
        if len(table) == 0:
            table = table.with_column(title, columns[0])
            continue
        places, codes = np.unique(
            np.stack([column.codes for column in columns], axis=1), axis=0, return_inverse=True
        )
        values = [
            ""
            if row[0] < 0
            else " ".join(
                _part(column.values[code], number)
                for number, (column, code) in enumerate(zip(columns, row, strict=True))
                if code >= 0
            )
            for row in places.tolist()
        ]
        blank = np.array([not value for value in values], dtype=bool)
        made = np.where(blank, -1, np.arange(len(values)))[codes.reshape(-1)].astype(np.int32)
        table = table.with_column(title, Column(made, values, columns[0].position))
    return table


def _part(cell: Any, place: int) -> str:
    """Return a cell as it stands beside others: of a date before a time only the day, of a time only the clock."""
    if isinstance(cell, time):
        return cell.strftime("%H:%M:%S")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d" if place == 0 else "%H:%M:%S")
    if place and isinstance(cell, float) and 0 <= cell < 1:  # a time of day as spreadsheets keep it
        seconds = round(cell * 86400)
        return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    try:
        return text(cell)
    except Fault:
        return str(cell)


def with_listed(table: Table, titles: Sequence[str]) -> Table:
    """Write lists of JSON as clerks write them: several values in one cell, side by side."""
    for title in titles:
        column = table.column(title)
        values = [_listed(value) for value in column.values]
        codes = np.array(
            [*(place if value else -1 for place, value in enumerate(values)), -1], dtype=np.int32
        )
        key = title_key(title)
        table = table.with_column(key, Column(codes[column.codes], values, column.position))
    return table


def listed(cell: Any) -> list[str] | None:
    """Return the items of a list of JSON, None where a cell is none."""
    if not isinstance(cell, str) or not cell.strip().startswith("["):
        return None
    try:
        items = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    if not isinstance(items, list) or any(isinstance(item, list | dict) for item in items):
        return None
    return ["" if item is None else str(item) for item in items]


def _listed(cell: Any) -> Any:
    items = listed(cell)
    return cell if items is None else WORDS["list_sign"].join(filter(None, items))


def every_column_but(table: Table, wide: Wide) -> Wide:
    """Return which columns become rows, where a profile says which do not; each is called by its own title."""
    if not wide.but:
        return wide
    kept = {title_key(title) for title in wide.but}
    for title in wide.but:
        table.column(title)  # one that is misspelt must not become a value
    return wide.model_copy(
        update={"columns": {title: title for key, title in table.titles.items() if key not in kept}}
    )
