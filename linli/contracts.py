"""Data contracts (ODCS v3 YAML): the one source of a ledger's titles, types, keys, rules and labels."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast

from open_data_contract_standard.model import OpenDataContractStandard, SchemaProperty

from linli import settings

Type = Literal["string", "integer", "number", "boolean", "date", "timestamp"]


@dataclass(frozen=True)
class Field:
    """One column of a ledger."""

    name: str
    title: str
    description: str
    type: Type
    sql_type: str
    required: bool
    is_key: bool
    minimum: float | None
    maximum: float | None
    values: Mapping[str, str]  # code → label as the clerk writes it
    open_values: bool
    synonyms: tuple[str, ...]
    unit: str | None
    counts_people: bool
    is_clock: bool  # its latest value tells until when the ledger is complete
    is_start: bool  # its earliest value tells since when the ledger is kept
    reference: str | None


@dataclass(frozen=True)
class Contract:
    """One ledger."""

    id: str
    title: str
    purpose: str
    grain: str
    workbook: str
    fields: tuple[Field, ...]

    @property
    def key(self) -> tuple[str, ...]:
        """Return the names of the fields that tell one row from another."""
        return tuple(field.name for field in self.fields if field.is_key)

    def field(self, name: str) -> Field:
        """Return the field of that name; raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"contract {self.id}: no field {name!r}")


def _custom(properties: Any) -> dict[str, Any]:
    return {item.property: item.value for item in properties or []}


def _field(prop: SchemaProperty) -> Field:
    custom = _custom(prop.customProperties)
    limits = prop.logicalTypeOptions or {}
    relations = prop.relationships or []
    return Field(
        name=str(prop.name),
        title=str(prop.businessName),
        description=prop.description or "",
        type=cast(Type, prop.logicalType),
        sql_type=str(prop.physicalType),
        required=bool(prop.required),
        is_key=bool(prop.primaryKey),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        values={str(item.value): str(item.label) for item in prop.enum or []},
        open_values=bool(custom.get("open_values")),
        synonyms=tuple(str(item.synonym) for item in prop.synonyms or []),
        unit=custom.get("unit"),
        counts_people=bool(custom.get("counts_people")),
        is_clock=bool(custom.get("clock")),
        is_start=bool(custom.get("start")),
        reference=str(relations[0].to) if relations else None,
    )


def load(path: Path) -> Contract:
    """Return the contract in a YAML file; raises ValueError naming the file and the fault."""
    try:
        document = OpenDataContractStandard.from_file(str(path))
        schema = (document.schema_ or [])[0]
        fields = tuple(_field(prop) for prop in schema.properties or [])
    except (ValueError, IndexError, TypeError) as error:
        raise ValueError(f"{path}: not a data contract that linli can read: {error}") from error
    return Contract(
        id=str(document.id),
        title=str(document.name),
        purpose=(document.description.purpose or "") if document.description else "",
        grain=schema.dataGranularityDescription or "",
        workbook=str(_custom(schema.customProperties).get("workbook", document.name)),
        fields=fields,
    )


@functools.cache
def load_all(folder: Path = settings.CONTRACTS) -> dict[str, Contract]:
    """Return every contract by ledger id, in order of id."""
    return {contract.id: contract for contract in (load(path) for path in sorted(folder.glob("*.yaml")))}


def value_label(ledger: str, field: str, code: str | None) -> str:
    """Return the Chinese label of a code; a code the contract does not know is its own label."""
    if code is None:
        return ""
    contract = load_all().get(ledger)
    return contract.field(field).values.get(code, code) if contract else code
