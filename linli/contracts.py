"""Data contracts (ODCS v3 YAML): the one source of a ledger's titles, types, keys, rules and labels."""

import functools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml
from open_data_contract_standard.model import OpenDataContractStandard, SchemaProperty

from linli import navigation, settings

Type = Literal["string", "integer", "number", "boolean", "date", "timestamp"]
Update = Literal["append", "period", "all"]
Rhythm = Literal["month", "quarter", "year", "event"]
_SQL_TYPES = dict(
    zip(get_args(Type), ("VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP"), strict=True)
)
TOPICS = ("base", *navigation.ANCHORS)  # a ledger belongs to all, or to the view that tells most of it
_LOADER = getattr(
    yaml, "CSafeLoader", yaml.SafeLoader
)  # five times as fast where PyYAML was built with libyaml
# Words of ODCS that mean a rule or a structure here; others of its words are for people, and those that would be rules
# which linli does not keep (unique, quality, a pattern) are refused.
_FIELD_WORDS = frozenset({
    "name", "businessName", "logicalType", "physicalType", "description", "required", "primaryKey", "primaryKeyPosition",
    "enum", "logicalTypeOptions", "synonyms", "relationships", "customProperties", "classification", "examples", "tags",
    "physicalName", "criticalDataElement", "authoritativeDefinitions",
})  # fmt: skip
_LEDGER_WORDS = frozenset({
    "name", "physicalName", "physicalType", "logicalType", "dataGranularityDescription", "properties", "customProperties",
    "description", "businessName", "tags", "authoritativeDefinitions",
})  # fmt: skip
_OPTION_WORDS = frozenset({"minimum", "maximum"})
# What a contract may say beyond ODCS, of a field and of a ledger; a word that nobody knows would be kept by nobody.
_OF_FIELD = frozenset({
    "after", "clock", "counts_people", "covers", "finding", "future", "list", "marks_old", "meaning", "names", "open_values",
    "part_of", "planned", "planned_if_empty", "pseudonym", "required_with", "resolved_by_query", "row_name", "severity",
    "start", "unit",
})  # fmt: skip
_OF_LEDGER = frozenset({"meaning", "order", "rhythm", "topic", "update", "workbook"})
_CHOICES: Mapping[str, set[Any]] = {
    "covers": {"day", "month", "quarter"},  # or a field whose codes these are
    "future": {True, "year"},
    "names": {"indicators"},
    "rhythm": {"month", "quarter", "year", "event"},
    "severity": {"error", "warning"},
    "update": {"append", "period", "all"},
}


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
    reference: str | None  # "ledger.field" that its value stands in
    is_list: bool = False  # several values in one cell, each of them a reference
    severity: Literal["error", "warning"] = "error"  # of a value that stands nowhere there
    resolved_by_query: bool = (
        False  # the curated query knows more ways to it; what it leaves empty is unknown
    )
    is_row_name: bool = False  # other ledgers may refer to the row by it, where only one bears it
    after: str | None = None  # the field whose date it must not lie before
    part_of: str | None = None  # the field, or "ledger.field" of a row referred to, that it must not exceed
    finding: str | None = None  # the rule that `after` or `part_of` breaks, where it has words of its own
    required_with: Mapping[str, tuple[str, ...]] | None = None  # field → codes of rows that lack it if empty
    future: Literal["", "year", "always"] = ""  # may it lie ahead: never, within a year, always
    covers: str = "day"  # how long its date speaks: day, month, quarter, or the field that says so
    planned: str | None = None  # its code for a row that is only a plan
    planned_if_empty: bool = False  # without it the row may be a plan
    marks_old: bool = False  # where true the row is known to be far older than the rest
    is_pseudonym: bool = False  # a code or a post, never a person's name
    names: str | None = None  # "indicators": it names one by id, title or short title
    is_restricted: bool = False  # not for everybody who sees the rest of the row
    meaning: str = ""  # what it is, in a clerk's words

    @property
    def is_date(self) -> bool:
        """Tell whether its values lie in time."""
        return self.type in ("date", "timestamp")


@dataclass(frozen=True)
class Contract:
    """One ledger."""

    id: str
    title: str
    purpose: str
    grain: str
    workbook: str
    topic: str
    order: float  # its place in template, dictionary and pages
    update: Update  # what a file does to those received before it, unless a profile or a delivery says
    rhythm: Rhythm  # how often rows of it are expected; an event has no time of its own
    fields: tuple[Field, ...]
    meaning: str = ""  # what one row of it is, in a clerk's words

    @property
    def key(self) -> tuple[str, ...]:
        """Return the names of the fields that tell one row from another."""
        return tuple(field.name for field in self.fields if field.is_key)

    @property
    def row(self) -> str:
        """Return what a row of it is called: community for communities, from its key community_id."""
        return self.key[0].removesuffix("_id")

    @property
    def dated_by(self) -> Field | None:
        """Return the date by which a row belongs to a period: its first clock, or where it has none its first start."""
        dates = [field for field in self.fields if field.is_clock] or [f for f in self.fields if f.is_start]
        return dates[0] if dates else None

    def field(self, name: str) -> Field:
        """Return the field of that name; raises KeyError."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"contract {self.id}: no field {name!r}")

    @property
    def community(self) -> Field | None:
        """Return the field that says of which community a row is."""
        return next((field for field in self.fields if str(field.reference).endswith(".community_id")), None)

    @property
    def identified_by(self) -> tuple[Field, ...]:
        """Return what two rows with one key must agree in, where both have it, to be the same record of two files.

        Ids that start anew in each community or month name other records: it is their day, their community and, where a ledger
        has no days, their name that tell.
        """
        names = () if self.dated_by else tuple(field for field in self.fields if field.is_row_name)
        found = [self.dated_by, self.community, *names]
        return tuple(field for field in found if field and not field.is_key)

    def refers_to(self, ledger: str) -> Field | None:
        """Return the first field whose value is one row of that ledger."""
        to = (field for field in self.fields if field.reference and not field.is_list)
        return next((field for field in to if str(field.reference).startswith(f"{ledger}.")), None)


def _custom(properties: Any, known: frozenset[str], owner: str) -> dict[str, Any]:
    custom = {item.property: item.value for item in properties or []}
    if strange := sorted(set(custom) - known):
        raise ValueError(f"{owner}: no custom property {strange[0]!r}; there are {', '.join(sorted(known))}")
    for name in set(custom) & set(_CHOICES) - {"covers"}:
        if custom[name] not in _CHOICES[name]:
            choices = ", ".join(sorted(str(choice).lower() for choice in _CHOICES[name]))
            raise ValueError(f"{owner}: {name} is {custom[name]!r}; use one of {choices}")
    return custom


def _only(words: Mapping[str, Any], known: frozenset[str], owner: str) -> None:
    """Raise ValueError for a word that would be read by nobody."""
    if strange := sorted(set(words) - known):
        raise ValueError(f"{owner}: no word {strange[0]!r}; there are {', '.join(sorted(known))}")


def _misspelt(document: Mapping[str, Any]) -> None:
    """Raise ValueError for a word of a contract that its model would drop without telling."""
    for schema in document.get("schema") or []:
        _only(schema, _LEDGER_WORDS, str(schema.get("name")))
        for prop in schema.get("properties") or []:
            owner = str(prop.get("name"))
            _only(prop, _FIELD_WORDS, owner)
            _only(prop.get("logicalTypeOptions") or {}, _OPTION_WORDS, owner)
            for part, known in (
                ("enum", {"value", "label", "description"}),
                ("synonyms", {"synonym"}),
                ("relationships", {"type", "to"}),
                ("customProperties", {"property", "value", "description"}),
            ):
                for item in prop.get(part) or []:
                    _only(item, frozenset(known), f"{owner}: {part}")


def _codes_by_field(text: str) -> dict[str, tuple[str, ...]] | None:
    """Return what is told as "status: closed, retired"."""
    name, _, codes = text.partition(":")
    return {name.strip(): tuple(code.strip() for code in codes.split(","))} if name else None


def _field(prop: SchemaProperty) -> Field:
    custom = _custom(prop.customProperties, _OF_FIELD, str(prop.name))
    limits = prop.logicalTypeOptions or {}
    relations = prop.relationships or []
    return Field(
        name=str(prop.name),
        title=prop.businessName or "",
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
        is_list=bool(custom.get("list")),
        severity=custom.get("severity", "error"),
        resolved_by_query=bool(custom.get("resolved_by_query")),
        is_row_name=bool(custom.get("row_name")),
        after=custom.get("after"),
        part_of=custom.get("part_of"),
        finding=custom.get("finding"),
        required_with=_codes_by_field(custom.get("required_with", "")),
        future="year" if custom.get("future") == "year" else "always" if custom.get("future") else "",
        covers=str(custom.get("covers", "day")),
        planned=custom.get("planned"),
        planned_if_empty=bool(custom.get("planned_if_empty")),
        marks_old=bool(custom.get("marks_old")),
        is_pseudonym=bool(custom.get("pseudonym")),
        names=custom.get("names"),
        is_restricted=prop.classification == "restricted",
        meaning=str(custom.get("meaning", "")),
    )


def load(path: Path) -> Contract:
    """Return the contract in a YAML file; raises ValueError naming the file and the fault."""
    try:
        text = path.read_text(encoding="utf-8")
        words = yaml.load(text, Loader=_LOADER)  # noqa: S506 (it makes nothing but texts, numbers and lists)
        _misspelt(words)
        document = OpenDataContractStandard(**words)
        schema = (document.schema_ or [])[0]
        fields = tuple(_field(prop) for prop in schema.properties or [])
        custom = _custom(schema.customProperties, _OF_LEDGER, str(schema.name))
    except (ValueError, IndexError, TypeError, AttributeError, yaml.YAMLError) as error:
        raise ValueError(f"{path}: not a data contract that linli can read: {error}") from error
    return Contract(
        id=str(document.id),
        title=str(document.name),
        purpose=(document.description.purpose or "") if document.description else "",
        grain=schema.dataGranularityDescription or "",
        workbook=str(custom.get("workbook", document.name)),
        topic=str(custom.get("topic", "")),
        order=float(custom.get("order", math.inf)),
        update=custom.get("update", "append"),
        rhythm=custom.get("rhythm", "event"),
        fields=fields,
        meaning=str(custom.get("meaning", "")),
    )


@functools.cache
def load_all(folder: Path = settings.CONTRACTS) -> dict[str, Contract]:
    """Return every contract by ledger id, in order of id; raises ValueError where one names what is not there."""
    ledgers = {contract.id: contract for contract in (load(path) for path in sorted(folder.glob("*.yaml")))}
    titles: dict[str, str] = {}
    for contract in ledgers.values():
        if (first := titles.setdefault(contract.title, contract.id)) != contract.id:
            raise ValueError(f"{folder / contract.id}.yaml: its title {contract.title} is that of {first}")
        if not contract.key:
            raise ValueError(
                f"{folder / contract.id}.yaml: no field has primaryKey; say what tells one row from another"
            )
        if contract.topic not in TOPICS:
            raise ValueError(
                f"{folder / contract.id}.yaml: topic is {contract.topic!r}; use one of {', '.join(TOPICS)}"
            )
        for field in contract.fields:
            for fault in _faults(contract, field, ledgers):
                raise ValueError(f"{folder / contract.id}.yaml: {field.name}: {fault}")
    return ledgers


def in_order() -> list[Contract]:
    """Return every contract in the order in which ledgers are shown; one without an order comes last."""
    return sorted(load_all().values(), key=lambda contract: (contract.order, contract.id))


def _faults(contract: Contract, field: Field, ledgers: Mapping[str, Contract]) -> Iterator[str]:
    """Yield what a field says of others and cannot be kept."""
    names = {item.name for item in contract.fields}
    known = names | {f"{ledger}.{item.name}" for ledger, other in ledgers.items() for item in other.fields}
    if field.type not in _SQL_TYPES:
        yield f"logicalType is {field.type!r}; use one of {', '.join(_SQL_TYPES)}"
        return
    if field.sql_type != _SQL_TYPES[field.type]:
        yield f"physicalType is {field.sql_type!r}; of a {field.type} it is {_SQL_TYPES[field.type]}"
    if not field.title:
        yield "it has no businessName, the title on a clerk's sheet"
    if same := [
        item.name for item in contract.fields if item.title == field.title and item.name != field.name
    ]:
        yield f"its title {field.title} is that of {same[0]}"
    for is_said, word in (
        (field.is_clock, "a clock"),
        (field.is_start, "a start"),
        (field.after, "after another"),
    ):
        if is_said and not field.is_date:
            yield f"it is {word} but no date"
    if field.reference and field.reference not in known - names:
        yield f"the relationship leads to {field.reference!r}; name a ledger.field that a contract has"
    if field.is_list and not field.reference:
        yield "it is a list of nothing; say by a relationship what its values refer to"
    if field.after and (field.after not in names or not contract.field(field.after).is_date):
        yield f"after is {field.after!r}; name a date of this ledger"
    if field.part_of and field.part_of not in known:
        yield f"part_of is {field.part_of!r}; name a field of this ledger, or the ledger.field of another"
    for name, codes in (field.required_with or {}).items():
        if name not in names or not set(codes) <= set(contract.field(name).values):
            yield f"required_with is '{name}: {', '.join(codes)}'; name a field of this ledger and codes that it has"
    whole_ledger, _, whole = (field.part_of or "").partition(".")
    if whole and not contract.refers_to(whole_ledger):
        yield f"part_of is {field.part_of!r}, but no field here refers to {whole_ledger}"
    if field.covers not in names | _CHOICES["covers"]:
        yield f"covers is {field.covers!r}; use day, month, quarter or the field that says which"
    if field.planned and field.planned not in field.values:
        yield f"planned is {field.planned!r}; name one of its codes"


def value_label(ledger: str, field: str, code: str | None) -> str:
    """Return the Chinese label of a code; a code the contract does not know is its own label."""
    if code is None:
        return ""
    contract = load_all().get(ledger)
    return contract.field(field).values.get(code, code) if contract else code
