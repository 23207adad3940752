"""Profiles: how the files of an existing export become ledgers (see docs/profiles.md)."""

import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from linli import contracts
from linli.geo.positions import Datum
from linli.ledgers import limits
from linli.ledgers.normalise import title_key

ENCODINGS = (
    *("utf-8", "utf-8-sig", "utf8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "gb2312", "big5"),
    *("cp936", "cp950", "cp1252", "latin-1", "iso-8859-1", "ascii"),
)
Policy = Literal["keep", "first", "last", "sum", "reject"]


def _listed(value: object) -> object:
    return [value] if isinstance(value, str | int | float) else value


def _compiled(text: str) -> re.Pattern[str]:
    if len(text) > limits.PATTERN:
        raise ValueError(f"a pattern of {len(text)} signs; {limits.PATTERN} at most")
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"not a regular expression: {error}") from error


def _below(pattern: str) -> str:
    """Return a pattern of files unless it leads out of the source."""
    parts = re.split(r"[/\\]", pattern)
    if not pattern.strip() or ".." in parts or not parts[0] or ":" in parts[0] or "\0" in pattern:
        raise ValueError("name files below SOURCE: no absolute path, no ..")
    if parts.count("**") > 1 or len(pattern) > limits.PATTERN:
        raise ValueError("one ** at most")
    return pattern


def _readable(encoding: str) -> str:
    if encoding.lower().replace("_", "-") not in ENCODINGS:
        raise ValueError(f"no encoding of texts that linli reads; use one of {', '.join(ENCODINGS)}")
    return encoding


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"no time zone {name!r}") from error
    return name


def _date_form(form: str) -> str:
    try:
        datetime.strptime(datetime(2025, 3, 1, 9, 30).strftime(form), form)
    except (ValueError, re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"no form of a date: {form!r}") from error
    return form


Titles = Annotated[list[str], BeforeValidator(_listed)]
Regex = Annotated[re.Pattern[str], BeforeValidator(_compiled)]
Files = Annotated[str, AfterValidator(_below)]
DateForm = Annotated[str, AfterValidator(_date_form)]
Factor = Annotated[float, Field(allow_inf_nan=False, ge=-1e9, le=1e9)]
Degrees = Annotated[float, Field(allow_inf_nan=False)]
# A value map may be written with bare numbers.
Words = dict[str, str]
Value = str | int | float | bool | date


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Lookup(_Table):
    """Columns taken from another file where its key equals a column of ours."""

    column: str
    file: Files
    key: str
    take: dict[str, str]  # our new title → title in that file


class Repeats(_Table):
    """What rows with the same key mean; `on` names source titles, else the contract's key holds."""

    policy: Policy
    on: Titles = []


class Total(_Table):
    """A column that should be the sum of others; the total is what is loaded."""

    column: str
    parts: list[str]


class Wide(_Table):
    """Columns that are values of a field: each becomes a row of its own."""

    label: str
    value: str
    columns: dict[str, str] = {}
    but: Titles = []  # all columns but these, each under its own title

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.columns) == bool(self.but):
            raise ValueError("wide: give either columns or but")
        return self


class Locate(_Table):
    """Give each row the id of the polygon its point lies in."""

    geometry: str
    field: str = "community_id"
    outside: Literal["reject", "keep"] = "reject"


class FromValues(_Table):
    """Make one row of each value that a field of another ledger takes."""

    ledger: str
    field: str


class Point(_Table):
    """A point as it stands in the source."""

    longitude: Degrees
    latitude: Degrees


class Geometry(_Table):
    """Polygons, and which of their properties are id and name."""

    kind: str
    file: Files
    id: Titles
    name: str
    datum: Datum = "wgs84"


class LedgerSpec(_Table):
    """One ledger of a profile."""

    id: str
    files: Annotated[list[Files], BeforeValidator(_listed)] = []
    sheet: Titles = []
    encoding: Annotated[str, AfterValidator(_readable)] | None = None
    header_row: int | None = Field(default=None, ge=1)
    file_name: Regex | None = None
    as_of: date | None = None
    datum: Datum | None = None
    missing: list[str] = []
    columns: dict[str, Titles] = {}
    constants: dict[str, Value] = {}
    values: dict[str, Words] = {}
    values_else: Words = {}
    dates: dict[str, DateForm] = {}
    scale: dict[str, Factor] = {}
    lenient: list[str] = []
    join: dict[str, Titles] = {}  # new title → titles whose cells stand side by side in it
    lists: Titles = []  # columns whose cells are lists of JSON
    extract: dict[str, Regex] = {}
    lookup: list[Lookup] = []
    reject: dict[str, Titles] = {}
    row_id: Words = {}
    wide: Wide | None = None
    total: Total | None = None
    repeat_rule: Repeats | None = Field(default=None, alias="repeats")
    not_located: list[Point] = []
    locate: Locate | None = None
    closed_when_zero: bool = False
    from_values: FromValues | None = None
    from_geometry: str | None = None
    rows: list[dict[str, Value]] = []
    update: contracts.Update | None = None

    @property
    def repeats(self) -> Policy | None:
        """Return what a repeated key means, None when the profile does not say."""
        return self.repeat_rule.policy if self.repeat_rule else None

    @property
    def repeat_key(self) -> list[str] | None:
        """Return the contract fields that tell repeats, None when source columns do."""
        if self.repeat_rule is None or self.repeat_rule.on:
            return None
        return list(contracts.load_all()[self.id].key)

    @model_validator(mode="after")
    def _known_names(self) -> Self:
        contract = contracts.load_all().get(self.id)
        if contract is None:
            raise ValueError(f"no ledger {self.id!r}; there are {', '.join(contracts.load_all())}")
        known = {field.name for field in contract.fields}
        named: dict[str, Any] = {
            "columns": self.columns,
            "constants": self.constants,
            "values": self.values,
            "values_else": self.values_else,
            "dates": self.dates,
            "scale": self.scale,
            "lenient": self.lenient,
            "row_id": self.row_id,
            "wide": [self.wide.label, self.wide.value] if self.wide else [],
            "locate.field": [self.locate.field] if self.locate else [],
        }
        for key, names in named.items():
            if unknown := sorted(set(names) - known):
                raise ValueError(f"{key}: ledger {self.id} has no field {', '.join(unknown)}")
        if sum(map(bool, (self.files, self.from_values, self.from_geometry, self.rows))) != 1:
            raise ValueError("give exactly one of files, rows, from_values, from_geometry")
        return self


class Profile(_Table):
    """One way from the files of a folder to ledgers."""

    name: str
    as_of: date | None = None
    datum: Datum = "wgs84"
    time_zone: Annotated[str, AfterValidator(_zone)] | None = None
    missing: list[str] = []
    geometry: list[Geometry] = []
    ledgers: list[LedgerSpec] = Field(default=[], alias="ledger")

    @model_validator(mode="after")
    def _references(self) -> Self:
        kinds = {item.kind for item in self.geometry}
        ids = {spec.id for spec in self.ledgers if spec.from_values is None}
        for spec in self.ledgers:
            for kind in (spec.from_geometry, spec.locate.geometry if spec.locate else None):
                if kind and kind not in kinds:
                    raise ValueError(f"ledger {spec.id}: no [[geometry]] of kind {kind!r}")
            if spec.from_values and spec.from_values.ledger not in ids:
                wanted = spec.from_values.ledger
                raise ValueError(f"ledger {spec.id}: from_values needs a [[ledger]] {wanted!r}")
        return self


def load_profile(path: Path) -> Profile:
    """Return the profile in a TOML file; raises ValueError naming the key at fault."""
    try:
        if path.stat().st_size > limits.PROFILE_BYTES:
            raise ValueError(f"{path}: larger than {limits.PROFILE_BYTES // limits.MEBIBYTE} MB")
        text = path.read_text(encoding="utf-8")
        if max(map(len, text.splitlines()), default=0) > limits.PROFILE_LINE:
            raise ValueError(f"{path}: a line of more than {limits.PROFILE_LINE} signs")
        return Profile.model_validate(tomllib.loads(text))
    except RecursionError as error:
        raise ValueError(f"{path}: tables too deep in one another") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ValueError(f"{path}: {place}: {first['msg']}") from error
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"{path}: {error}") from error


def default_spec(ledger: str) -> LedgerSpec:
    """Return the spec of a ledger whose file follows the contract's own titles."""
    return LedgerSpec(id=ledger, files=["*"])


def own_titles(spec: LedgerSpec, field: str) -> tuple[str, ...]:
    """Return the titles that the contract itself knows of a field."""
    item = contracts.load_all()[spec.id].field(field)
    return (item.title, item.name, *item.synonyms)


def known_titles(spec: LedgerSpec) -> dict[str, list[str]]:
    """Return, by field, the reduced titles under which its column may stand, best first."""
    titles: dict[str, list[str]] = {}
    for field in contracts.load_all()[spec.id].fields:
        if spec.wide and field.name in (spec.wide.label, spec.wide.value):
            found = [title_key(field.name)]
        elif field.name in spec.columns:
            found = [title_key(title) for title in spec.columns[field.name]]
        else:
            found = [title_key(title) for title in (field.title, field.name, *field.synonyms)]
        titles[field.name] = found
    return titles


def naming_titles(spec: LedgerSpec) -> frozenset[str]:
    """Return the reduced titles of the columns that name a row: its key, but for dates and counts, and its own name."""
    titles = known_titles(spec)
    return frozenset(
        title
        for item in contracts.load_all()[spec.id].fields
        if item.is_row_name or (item.is_key and item.type == "string")
        for title in titles[item.name]
    )
