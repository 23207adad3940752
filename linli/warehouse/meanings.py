"""What columns and codes are called and mean, in Chinese: from the contracts, else from the label catalogue."""

import functools

import pandas as pd

from linli import contracts
from linli.text import labels
from linli.warehouse import sqlfiles

_OWN_TITLES: dict[str, str] = dict(labels.get("column", {}))  # what stands for a column whatever its ledger


@functools.cache
def _titles() -> dict[str, str]:
    found: dict[str, str] = {}
    for contract in contracts.load_all().values():
        for field in contract.fields:
            found.setdefault(field.name, field.title)
            if field.is_row_name:
                found.setdefault(f"{contract.row}_name", field.title)
    return found


@functools.cache
def _codes() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for contract in contracts.load_all().values():
        for field in contract.fields:
            if field.values:
                found.setdefault(field.name, {}).update(field.values)
    found["ledger"] = {contract.id: contract.title for contract in contracts.load_all().values()}
    found.setdefault("status", {}).update(
        {key: text for key, text in labels.get("status").items() if "_" not in key}
    )
    return found | {key: dict(value) for key, value in labels.get("code", {}).items()}


def chinese(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with Chinese column titles and labels for codes: those of the ledger that a column is from where the
    query that gave the rows tells it, else those of the first ledger with such a column.
    """
    shown, query = rows.copy(), rows.attrs.get("source", ("",))[0]
    fields = sqlfiles.load_all()[query].field if query else lambda _: None
    titles = {}
    for name in map(str, shown.columns):
        field = fields(name)
        titles[name] = _OWN_TITLES.get(name) or (field.title if field else _titles().get(name, name))
        if name.endswith("year"):  # a year is a name, not an amount
            shown[name] = [None if pd.isna(item) else f"{item:.0f}" for item in shown[name]]
        codes = (field.values if field else None) or _codes().get(name)
        if codes:
            shown[name] = [codes.get(item, item) if isinstance(item, str) else item for item in shown[name]]
    return shown.rename(columns=titles)
