"""The queries: one select a file, with a header that says what it answers and from what."""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from linli import contracts, ledger_queries, settings

FOLDERS = ("curated", "checks", "indicators", "marts", "views", "briefing")
_COMMON = ("name", "definition", "grain", "params", "reads", "columns")
_REQUIRED = {
    "curated": _COMMON,
    "checks": (*_COMMON, "severity"),
    "indicators": (
        *_COMMON,
        "counted",
        "excluded",
        "unit",
        "window",
        "better",
        "min_n",
        "people",
        "needs",
        "kind",
        "basis",
        "detail",
        "scale",
    ),
    "marts": _COMMON,
    "views": _COMMON,
    "briefing": (*_COMMON, "role", "unit", "render", "span", "privacy", "subject", "detail", "needs"),
}
_CHOICES = {
    "severity": {"error", "warning"},
    "window": {"point", "period"},
    "better": {"higher", "lower", "neither"},
    "people": {"yes", "no"},
    "kind": {"ratio", "count", "query"},
    "season": {"year"},
    "past": {"none"},
    "role": {"slot", "name", "claim", "list"},
    "render": {"whole", "wan", "yu", "none"},
    "span": {"point", "year", "since"},
}
MART_COLUMNS = ("month", "community_id", "compound_id", "dimension", "numerator", "denominator")
# A figure that grows after its month is over says in a last column when each part of it became known.
KNOWN_COLUMN = "known_month"
# One query may answer for several spans at once; an indicator that it is asked for reads it for the one of its period.
_OF_ONE_SPAN = {"starts": "start", "stops": "stop", "known_ons": "known_on"}
_FIELD = re.compile(r"-- ([a-z_]+): (\S.*)")
_PARAM = re.compile(r"([a-z][a-z0-9_]*) ([A-Z]+(?:\[\])?)")


@dataclass(frozen=True)
class Query:
    """One SQL file.

    Any of them may say in its header what sentences that rest on it need: `needs` ledgers and columns ("a|b" is one
    of the two), `needs_of` those of its parts, `kinds` and `kinds_of` the kinds of compound that have such a thing, `history`
    and `history_of` how many months up to the end.

    An indicator may be a column of a query of views that gives several at once: `from` names that, `n` its column of
    how many; it then has no select of its own.
    """

    name: str
    path: Path
    kind_folder: str  # one of FOLDERS
    theme: str  # the folder below indicators; empty elsewhere
    sql: str
    fields: Mapping[str, str]
    params: Mapping[str, str]  # parameter → DuckDB type
    reads: tuple[str, ...]
    columns: tuple[str, ...]

    def items(self, field: str) -> tuple[str, ...]:
        """Return a header field that is a list; `none` is an empty one."""
        return _items(self.fields.get(field, "none"))

    def items_of(self, field: str) -> Mapping[str, tuple[str, ...]]:
        """Return a header field that is a list for each part: "part: a, b; other: c"."""
        parts = (item.partition(":") for item in self.fields.get(field, "").split(";") if item.strip())
        return {name.strip(): _items(text.strip()) for name, _, text in parts}


def _items(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(item.strip() for item in text.split(","))


def _header(path: Path, text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    last = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        if line.startswith("--     ") and last:
            fields[last] += " " + line[2:].strip()
        elif match := _FIELD.fullmatch(line.rstrip()):
            last, value = match.groups()
            if last in fields:
                raise ValueError(f"{path}: header field {last!r} stands twice; keep one")
            fields[last] = value
        else:
            raise ValueError(f"{path}: header line {line!r} is not '-- field: text' nor indented four blanks")
    return fields


def _params(path: Path, text: str) -> dict[str, str]:
    params: dict[str, str] = {}
    for item in _items(text):
        match = _PARAM.fullmatch(item)
        if not match:
            raise ValueError(f"{path}: params has {item!r}; write 'name TYPE', or 'none'")
        params[match[1]] = match[2]
    return params


def load(path: Path, root: Path = settings.QUERIES) -> Query:
    """Return the query of one file; raises ValueError with the path, the fault and the fix."""
    folder, *themes = path.relative_to(root).parts[:-1]
    return _parse(path, path.stem, folder, "/".join(themes), path.read_text(encoding="utf-8"), root)


def _parse(path: Path, name: str, folder: str, theme: str, sql: str, root: Path) -> Query:
    fields = _header(path, sql)
    if "from" in fields:
        fields, sql = _of_another(path, fields, sql, root)
    missing = [field for field in _REQUIRED[folder] if field not in fields]
    if missing:
        raise ValueError(f"{path}: header lacks {', '.join(missing)}; add '-- {missing[0]}: …' at its top")
    if fields["name"] != name:
        raise ValueError(f"{path}: name is {fields['name']!r}; it must be the file's stem {name!r}")
    for field, choices in _CHOICES.items():
        if field in fields and fields[field] not in choices:
            raise ValueError(f"{path}: {field} is {fields[field]!r}; use one of {', '.join(sorted(choices))}")
    if folder == "indicators":
        if fields["kind"] != "count" and "n_of" not in fields:
            raise ValueError(f"{path}: header lacks n_of; add '-- n_of: …', what the denominator counts")
        for field in ("min_n", "scale"):
            if not fields[field].isdigit():
                raise ValueError(f"{path}: {field} is {fields[field]!r}; write a whole number")
    params = _params(path, fields["params"])
    try:
        statements = duckdb.extract_statements(sql)
    except duckdb.Error as error:
        raise ValueError(f"{path}: DuckDB cannot parse it: {error}") from error
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise ValueError(f"{path}: it must hold exactly one select statement")
    used = {str(name) for name in statements[0].named_parameters}
    if used != set(params):
        raise ValueError(
            f"{path}: header declares the parameters {sorted(params)} but the select uses {sorted(used)}"
        )
    columns = _items(fields["columns"])
    query = Query(name, path, folder, theme, sql, fields, params, _items(fields["reads"]), columns)
    if strange := sorted(_strange(query)):
        raise ValueError(
            f"{path}: no contract has {', '.join(strange)}; name a ledger, ledger.field or kind that is"
        )
    allowed = (MART_COLUMNS, (*MART_COLUMNS, KNOWN_COLUMN))
    if folder == "indicators" and fields["kind"] != "query" and columns not in allowed:
        raise ValueError(
            f"{path}: columns must be {', '.join(MART_COLUMNS)}, and {KNOWN_COLUMN} where a month still grows"
        )
    return query


def _of_another(path: Path, fields: dict[str, str], header: str, root: Path) -> tuple[dict[str, str], str]:
    """Return header and select of an indicator without one of its own: a column, and its n, of a query of views."""
    shared = load(root / "views" / f"{fields['from']}.sql", root)
    missing = [column for column in (path.stem, fields.get("n", "n")) if column not in shared.columns]
    if missing:
        raise ValueError(f"{path}: {shared.path} has no column {missing[0]!r}; name one that it has")
    body = "\n".join(line for line in shared.sql.splitlines() if not line.startswith("--"))
    params = []
    for name, kind in shared.params.items():
        one = _OF_ONE_SPAN.get(name)
        params.append(f"{one} {kind.removesuffix('[]')}" if one else f"{name} {kind}")
        if one:
            body = re.sub(rf"\${name}\b", f"[${one}]", body)
    derived = {"params": ", ".join(params), "reads": shared.fields["reads"], "columns": "value, n"}
    return fields | derived, f"{header}select {path.stem} as value, {fields['n']} as n\nfrom (\n{body}\n)"


def _strange(query: Query) -> Iterator[str]:
    """Yield what a header names as needed, or as a kind of compound, and no contract knows."""
    ledgers = contracts.load_all()
    known = set(ledgers) | {f"{name}.{field.name}" for name, item in ledgers.items() for field in item.fields}
    for needs in (query.items("needs"), *query.items_of("needs_of").values()):
        yield from (name for need in needs for name in need.split("|") if name not in known)
    kinds = ledgers["compounds"].field("kind").values
    for named in (query.items("kinds"), *query.items_of("kinds_of").values()):
        yield from (kind for kind in named if kind not in kinds)


@functools.cache
def load_all(root: Path = settings.QUERIES) -> dict[str, Query]:
    """Return every query by name, in order of folder and path; names are unique over all folders.

    Those that the contracts imply stand among the files of their folder.
    """
    queries: dict[str, Query] = {}
    for folder in FOLDERS:
        files = [load(path, root) for path in (root / folder).rglob("*.sql")]
        if root == settings.QUERIES:  # another folder is no set of queries for these contracts
            made = ledger_queries.texts(path.stem for path in (root / "curated").glob("*.sql")).get(
                folder, {}
            )
            files += [
                _parse(ledger_queries.PATH, name, folder, "", text, root) for name, text in made.items()
            ]
        for query in sorted(files, key=lambda query: (query.theme, query.name)):
            if query.name in queries:
                raise ValueError(f"{query.path}: the name is taken by {queries[query.name].path}; rename one")
            queries[query.name] = query
    return queries
