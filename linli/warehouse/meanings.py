"""What tables, columns and codes are called and mean, in Chinese: from the contracts, else from the label catalogue.

Nothing is written twice: a column that is a ledger's has the words of its contract, in whatever table it stands.
"""

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd

from linli import contracts
from linli.contracts import Field
from linli.text import labels
from linli.warehouse import sqlfiles


@dataclass(frozen=True)
class Meaning:
    """What a table or a column is called, and what it is; of a column with codes their labels too."""

    title: str
    text: str
    codes: Mapping[str, str]

    @property
    def told(self) -> str:
        """Return what it is, and the labels of its codes."""
        return self._with(self.text, list(self.codes.values()))

    @property
    def comment(self) -> str:
        """Return title, meaning and codes as one text."""
        told = (
            labels.text("published.titled", title=self.title, meaning=self.text) if self.text else self.title
        )
        return self._with(
            told,
            [labels.text("published.labelled", code=code, label=label) for code, label in self.codes.items()],
        )

    @staticmethod
    def _with(told: str, codes: list[str]) -> str:
        if not codes:
            return told
        told = labels.text("published.told", told=told) if told else ""
        return labels.text("published.codes", told=told, codes=labels.text("figure.comma").join(codes))


def table(name: str) -> Meaning:
    """Return what a table of a published file is; raises KeyError with what to write where nothing says it."""
    contract = contracts.load_all().get(name)
    if contract:
        return Meaning(contract.title, contract.meaning, {})
    return _written(labels.text(f"published.table.{name}"), name)


def column(table_name: str, name: str) -> Meaning:
    """Return what a column of a table of a published file is; raises KeyError with what to write where nothing says it."""
    if text := labels.get(f"published.in.{table_name}.{name}"):
        return _written(text, name)
    contract, query = contracts.load_all().get(table_name), sqlfiles.load_all().get(table_name)
    own = {field.name: field for field in contract.fields}.get(name) if contract else None
    field = own or (query.field(name) if query else None)
    if field is None and (text := labels.get(f"published.column.{name}")):
        return _written(text, name)
    field = field or _only_fields().get(name)
    if field is None:
        raise KeyError(
            f"linli/text/labels/tables.toml: no text for {table_name}.{name}; add it to [published.column]"
        )
    title, unit = field.title, field.unit or ""
    if unit not in title:
        title = labels.text("published.unit", title=title, unit=unit)
    return Meaning(title, _said(field), field.values)


def _said(field: Field) -> str:
    """Return what a field is in a clerk's words, of one that only refers to another that one's."""
    if field.meaning or not field.reference:
        return field.meaning
    ledger, _, name = field.reference.partition(".")
    return contracts.load_all()[ledger].field(name).meaning


def _written(text: str, name: str) -> Meaning:
    """Return what the catalogue says: title and meaning, the title left out where pages have it."""
    title, _, meaning = text.partition(labels.text("published.titled", title="", meaning=""))
    return Meaning(title or labels.text(f"column.{name}"), meaning, {})


@functools.cache
def _only_fields() -> Mapping[str, Field]:
    """Return by name the fields that are the same thing in every ledger that has one: those of one title; keys before what
    refers to them.
    """
    found: dict[str, list[Field]] = {}
    for contract in contracts.load_all().values():
        for field in contract.fields:
            found.setdefault(field.name, []).append(field)
    return {
        name: min(fields, key=lambda field: (field.reference is not None, not field.meaning))
        for name, fields in found.items()
        if len({field.title for field in fields}) == 1
    }


# ---------------------------------------------------------------------------- in the published file


def document(connection: duckdb.DuckDBPyConnection, database: str) -> None:
    """Write into an attached file what its tables and columns are, and beside each table a view of it in Chinese.

    Whoever opens the file in a tool of their own then finds words instead of names and codes. What no catalogue knows, of a street's
    own query, keeps its name.
    """
    schema = f"{database}.{_quoted(labels.text('published.schema'))}"
    connection.execute(f"create schema if not exists {schema}")
    listed = """
        select table_name, list(column_name order by column_index), list(data_type order by column_index)
        from duckdb_columns() where database_name = $database and schema_name = 'main' and not internal
        group by table_name order by table_name
    """
    found = connection.execute(listed, {"database": database}).fetchall()
    connection.execute("begin")  # one by one they would be written through to the disk
    for name, columns, types in found:
        connection.execute(
            "; ".join(_statements(name, dict(zip(columns, types, strict=True)), database, schema))
        )
    connection.execute("commit")


def _known(told: Callable[..., Meaning], *names: str) -> Meaning:
    try:
        return told(*names)
    except KeyError:
        return Meaning(names[-1], "", {})


def _statements(name: str, types: Mapping[str, str], database: str, schema: str) -> Iterator[str]:
    about = _known(table, name)
    yield f"comment on table {database}.main.{name} is {_text(about.comment)}"
    meanings = {item: _known(column, name, item) for item in types}
    for item, meaning in meanings.items():
        yield f"comment on column {database}.main.{name}.{_quoted(item)} is {_text(meaning.comment)}"
    shown = ", ".join(
        f"{_shown(item, types[item], about)} as {_quoted(about.title)}" for item, about in meanings.items()
    )
    view = f"{schema}.{_quoted(about.title)}"
    # Without the name of the database, which is another for whoever opens the file.
    yield f"create or replace view {view} as select {shown} from main.{name}"
    told = labels.text("published.view", meaning=about.text or about.title, table=name)
    yield f"comment on view {view} is {_text(told)}"
    for meaning in meanings.values():
        yield f"comment on column {view}.{_quoted(meaning.title)} is {_text(meaning.text or meaning.title)}"


def _shown(name: str, sql_type: str, about: Meaning) -> str:
    """Return what a view in Chinese shows of a column: the labels of codes, yes and no."""
    quoted = _quoted(name)
    if sql_type == "BOOLEAN":
        yes, no = (_text(labels.text(f"published.truth.{word}")) for word in ("true", "false"))
        return f"case {quoted} when true then {yes} when false then {no} end"
    if about.codes and sql_type == "VARCHAR":
        cases = " ".join(f"when {_text(code)} then {_text(label)}" for code, label in about.codes.items())
        return f"case {quoted} {cases} else {quoted} end"
    return quoted


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


# ---------------------------------------------------------------------------- on pages and in downloads

_OF_ANY = (
    "key",
    "detail",
    "code",
    "matters",
    "subject_id",
    "branch_kind",
    "training_kind",
)  # columns that hold codes of several fields

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
    """Return the labels of the codes of columns by name, whatever the table; those of a column `key` or `detail` are of any axis."""
    found: dict[str, dict[str, str]] = {}
    of_any: dict[str, set[str]] = {}
    for contract in contracts.load_all().values():
        for field in contract.fields:
            found.setdefault(field.name, {}).update(field.values)
            for code, label in field.values.items():
                of_any.setdefault(code, set()).add(label)
    clear = {code: next(iter(told)) for code, told in of_any.items() if len(told) == 1}
    for name in _OF_ANY:
        found.setdefault(name, {}).update(clear)
    found["ledger"] = {contract.id: contract.title for contract in contracts.load_all().values()}
    found["indicator"] = {name: about["title"] for name, about in labels.get("indicator").items()}
    found.setdefault("status", {}).update(
        {key: text for key, text in labels.get("status").items() if not key.endswith(("_hint", "needs"))}
    )
    for name, told in labels.get("code").items():
        found.setdefault(name, {}).update(told)
    return found


def _codes_in(query: str, name: str) -> Mapping[str, str]:
    """Return the labels that the codes of a column have in one query."""
    told: Mapping[str, str] | list[str] = labels.get(f"code_in.{query}.{name}", {})
    if isinstance(told, Mapping):
        return told
    fields = (
        contracts.load_all()[ledger].field(field) for ledger, field in (item.split(".") for item in told)
    )
    return {code: label for field in fields for code, label in field.values.items()}


def _labelled(cell: object, codes: Mapping[str, str]) -> object:
    """Return the label of a code, of several in a list or with commas between them theirs; another text as it is."""
    if isinstance(cell, np.ndarray | list):
        return labels.text("figure.comma").join(codes.get(str(part), str(part)) for part in cell)
    if not isinstance(cell, str) or cell in codes:
        return codes.get(cell, cell) if isinstance(cell, str) else cell
    parts = cell.split(",")
    return (
        labels.text("figure.comma").join(codes[part] for part in parts)
        if set(parts) <= codes.keys()
        else cell
    )


def _general(name: str) -> str:
    text = labels.get(f"published.column.{name}")
    return _written(text, name).title if text else name


def chinese(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with Chinese column titles and labels for codes: those of the ledger that a column is from where the
    query that gave the rows tells it, else those of the first ledger with such a column.
    """
    shown, query = rows.copy(), rows.attrs.get("source", ("",))[0]
    fields = sqlfiles.load_all()[query].field if query else lambda _: None
    titles: dict[str, str] = {}
    for name in map(str, shown.columns):
        field = fields(name)
        title = _OWN_TITLES.get(name) or (field.title if field else _titles().get(name)) or _general(name)
        titles[name] = field.title if field and title in titles.values() else title
        if name.endswith("year"):  # a year is a name, not an amount
            shown[name] = [None if pd.isna(item) else f"{item:.0f}" for item in shown[name]]
        codes = (field.values if field else None) or _codes().get(name, {})
        codes = {**codes, **_codes_in(query, name)}
        if codes:
            shown[name] = [_labelled(item, codes) for item in shown[name]]
    return shown.rename(columns=titles)
