"""The queries: one select a file, with a header that says what its select cannot: what it answers, and how to read it."""

import dataclasses
import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from linli import contracts, settings
from linli.warehouse import implied_queries

FOLDERS = ("curated", "checks", "indicators", "marts", "views", "briefing")
# What a sentence that rests on a query needs; see Query.
_NEEDS = ("needs", "needs_of", "kinds", "kinds_of", "history", "history_of")
_REQUIRED = {
    "curated": ("definition", "grain"),
    "checks": ("definition",),
    "indicators": ("definition", "counted", "unit", "window", "better", "needs", "basis"),
    "marts": ("definition", "grain"),
    "views": ("definition", "grain"),
    "briefing": ("definition", "needs"),
}
# What a header may leave out, and what is then meant.
_DEFAULTS = {
    "curated": {},
    "checks": {"severity": "warning", "people": "no"},
    "indicators": {"excluded": "none", "people": "no"},
    "marts": {},
    "views": {},
    "briefing": {
        "grain": "one row",
        "unit": "none",
        "render": "none",
        "span": "point",
        "privacy": "no",
        "subject": "none",
        "detail": "none",
    },
}
_OPTIONAL = {
    "curated": ("city",),
    "checks": ("city",),
    "indicators": (
        "city",
        *_NEEDS,
        *(
            "season",
            "past",
            "min_n",
            "n_of",
            "scale",
            "from",
            "n",
            "no_rows",
            "detail",
            "told_with",
            "within",
        ),
    ),
    "marts": ("window", "focus", "city", *_NEEDS),
    "views": ("window", "subject", "detail", "rolled_up", "focus", *_NEEDS),
    "briefing": _NEEDS,
}
_CHOICES = {
    "severity": {"error", "warning"},
    "window": {"point", "period"},
    "better": {"higher", "lower", "neither"},
    "people": {"yes", "no", "both", "denominator"},
    "season": {"year"},
    "past": {"none"},
    "no_rows": {"missing"},
    "render": {"whole", "wan", "yu", "none"},
    "span": {"point", "year", "since"},
}
MART_COLUMNS = ("month", "community_id", "compound_id", "dimension", "numerator", "denominator")
# A figure that grows after its month is over says in a last column when each part of it became known.
KNOWN_COLUMN = "known_month"
# One query may answer for several spans at once; an indicator that it is asked for reads it for the one of its period.
_OF_ONE_SPAN = {"starts": "start", "stops": "stop", "known_ons": "known_on"}
# What a denominator counts. Of a sample of alike things chance alone gives a share its binomial spread; what is measured, or
# what comes together as households of a compound do, has no such law.
SAMPLED = frozenset({
    "attendances", "branches", "cases", "compounds", "issues", "meetings", "modules", "persons", "posts", "resolutions",
    "reviews", "themes",
})  # fmt: skip
MEASURED = frozenset(
    {"buildings", "days", "hours", "households", "kg", "m2", "minutes", "observations", "points", "yuan"}
)
_QUERY_COLUMNS = ("value", "n")
# What happened once, or was found in one cell: a query with a row for each of them tells rows, whatever else it tells.
_OF_ROWS = re.compile(
    r"^one row per (open |small )?(activity|case|change|conversation|event|finding|issue|matter|mediation|meeting|request|resolution|"
    r"service|training|visit)\b"
)
_FIELD = re.compile(r"-- ([a-z_]+): (\S.*)")
# in_order(name): what a name is sorted by so that 2 comes before 10. DuckDB has no collation for it, and a macro would
# have to stand in every version that was published before.
_IN_ORDER = re.compile(r"\bin_order\(([\w.]+)\)")
# DuckDB's parser tells the syntax tree of every select; to make Python objects of the whole trees would take as long
# again, so only the columns and parameters are taken out here.
_PARSED = """
with parsed as materialized (
    select cast(json_serialize_sql(unnest($texts), skip_default := true) as json) as tree
)

select
    tree,
    tree ->> '$.error_message' as error,
    json_array_length(tree, '$.statements') as statements,
    tree ->> '$.statements[0].named_param_map[*].key' as params,
    coalesce(tree -> '$.statements[0].node.select_list', tree -> '$.statements[0].node.children[0].select_list') as columns
from parsed
"""


@dataclasses.dataclass(frozen=True)
class Query:
    """One SQL file; name, parameters, tables and columns come from the file's stem and its select.

    Any of them may say in its header what sentences that rest on it need: `needs` ledgers and columns ("a|b" is one
    of the two), `needs_of` those of its parts, `kinds` and `kinds_of` the kinds of compound that have such a thing, `history`
    and `history_of` how many months up to the end.

    Of a city, whose streets are built one by one, `city` says how the rows of its streets become those of all: "adds a, b" are
    sums, "same" says the same in each, "anew" is asked of all together; else they stand beside one another.

    An indicator may be a column of a query of views that gives several at once: `from` names that, `n` its column of
    how many; it then has no select of its own.
    """

    name: str
    path: Path
    kind_folder: str  # one of FOLDERS
    theme: str  # the folder below indicators; empty elsewhere
    sql: str
    fields: Mapping[str, str]
    params: tuple[str, ...]
    columns: tuple[str, ...]
    origins: Mapping[
        str, str
    ]  # column → the table that it is said to be taken from, where it is taken as it is
    tree: str = dataclasses.field(repr=False)  # the syntax tree of its select as JSON

    @functools.cached_property
    def reads(self) -> frozenset[str]:
        """Tables that the select reads and does not name itself (`with … as`); a ledger as read is checked.<id>."""
        tables: set[str] = set()
        own: set[str] = set()
        for node in _nodes(json.loads(self.tree)):
            if node.get("type") == "BASE_TABLE":
                tables.add(".".join(node["qualified_name"]["path"]))
            own.update(item["key"] for item in node.get("cte_map", {}).get("map", ()))
        return frozenset(tables - own)

    def field(self, column: str) -> contracts.Field | None:
        """Return the field of a ledger that a column is: of the table it is taken from, or of the only one read that has
        such a field; None where that cannot be told.
        """
        ledgers, named = contracts.load_all(), self.origins.get(column, "")
        tables = {named} if named else self.reads
        found = [
            field
            for table in tables & ledgers.keys()
            for field in ledgers[table].fields
            if field.name == column
        ]
        return found[0] if len(found) == 1 else None

    @property
    def is_of_rows(self) -> bool:
        """Tell whether it tells single rows of ledgers rather than figures of places and months."""
        return bool(_OF_ROWS.search(self.fields.get("grain", "")))

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


def _checked(path: Path, folder: str, fields: dict[str, str]) -> dict[str, str]:
    """Return a header with its defaults; raises ValueError with the path, the fault and the fix."""
    if missing := [field for field in _REQUIRED[folder] if field not in fields]:
        raise ValueError(f"{path}: header lacks {', '.join(missing)}; add '-- {missing[0]}: …' at its top")
    known = {*_REQUIRED[folder], *_DEFAULTS[folder], *_OPTIONAL[folder]}
    if unknown := [field for field in fields if field not in known]:
        raise ValueError(f"{path}: no header of {folder} has {unknown[0]!r}; use {', '.join(sorted(known))}")
    for field, choices in _CHOICES.items():
        if field in fields and fields[field] not in choices:
            raise ValueError(f"{path}: {field} is {fields[field]!r}; use one of {', '.join(sorted(choices))}")
    return _DEFAULTS[folder] | fields


def _of_indicator(path: Path, fields: dict[str, str], columns: tuple[str, ...]) -> dict[str, str]:
    """Return the header of an indicator with what follows from the rest of it."""
    kind = "query" if columns == _QUERY_COLUMNS else "ratio" if "n_of" in fields else "count"
    if kind != "query" and columns not in (MART_COLUMNS, (*MART_COLUMNS, KNOWN_COLUMN)):
        raise ValueError(
            f"{path}: columns are {', '.join(columns)}; they must be {', '.join(MART_COLUMNS)}, and {KNOWN_COLUMN} where "
            f"a month still grows, or of what does not add up {', '.join(_QUERY_COLUMNS)}"
        )
    for field in ("n_of", "min_n"):
        if kind != "count" and field not in fields:
            raise ValueError(
                f"{path}: header lacks {field}; add '-- {field}: …', of what the denominator counts"
            )
    if (n_of := fields.get("n_of")) and n_of not in SAMPLED | MEASURED:
        raise ValueError(
            f"{path}: n_of is {n_of!r}; use one of {', '.join(sorted(SAMPLED))}, which are a sample of alike things (cases, "
            f"where there is no better word), or of {', '.join(sorted(MEASURED))}, which are not"
        )
    scale = "100" if fields["unit"] == "percent" else "1"
    # The rows behind are, unless it is said, those of the first ledger that it needs.
    ledger = re.split(r"[.|]", _items(fields["needs"])[0])[0] if fields["needs"] != "none" else ""
    if not ledger and "detail" not in fields:
        raise ValueError(
            f"{path}: it needs no ledger whose rows stand behind it; name one in needs, or a view in '-- detail: …'"
        )
    detail = f"{implied_queries.DETAIL}{ledger}"
    fields = {"kind": kind, "min_n": "0", "scale": scale, "detail": detail} | fields
    for field in ("min_n", "scale"):
        if not fields[field].isdigit():
            raise ValueError(f"{path}: {field} is {fields[field]!r}; write a whole number")
    return fields


def _of_another(path: Path, fields: Mapping[str, str], root: Path) -> str:
    """Return the select of an indicator without one of its own: a column, and its n, of a query of views."""
    if "n" not in fields:
        raise ValueError(f"{path}: header lacks n; add '-- n: …', the column of how many")
    shared = (root / "views" / f"{fields['from']}.sql").read_text(encoding="utf-8")
    body = "\n".join(line for line in shared.splitlines() if not line.startswith("--"))
    for several, one in _OF_ONE_SPAN.items():
        body = re.sub(rf"\${several}\b", f"[${one}]", body)
    return f"select {path.stem} as value, {fields['n']} as n\nfrom (\n{body}\n)"


def _natural(name: re.Match[str]) -> str:
    part = "if(regexp_matches(part, '^[0-9]'), lpad(part, 20, '0'), part)"
    return f"list_transform(regexp_extract_all({name[1]}, '[0-9]+|[^0-9]+'), lambda part: {part})"


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    """Yield every node of a syntax tree."""
    left = [tree]
    while left:
        node = left.pop()
        if isinstance(node, dict):
            yield node
            left += node.values()
        elif isinstance(node, list):
            left += node


def _origins(select_list: str) -> dict[str, str]:
    """Return from which table a column is taken, of those named as `table.column`."""
    taken = (column.get("column_names", []) for column in json.loads(select_list) if not column.get("alias"))
    return {names[-1]: names[0] for names in taken if len(names) == 2}


def _columns(path: Path, select_list: str) -> tuple[str, ...]:
    names = []
    for column in json.loads(select_list):
        name = column.get("alias") or column.get("column_names", [""])[-1]
        if not name:
            raise ValueError(
                f"{path}: a column of the last select has no name; write '… as name', and no '*'"
            )
        names.append(name)
    return tuple(names)


def _query(source: "_Source", header: dict[str, str], parsed: tuple[Any, ...]) -> Query:
    path, folder = source.path, source.folder
    tree, error, statements, params, select_list = parsed
    if error:
        raise ValueError(f"{path}: DuckDB cannot parse it: {error}")
    if statements != 1:
        raise ValueError(f"{path}: it must hold exactly one select statement")
    fields = _checked(path, folder, header)
    columns = _columns(path, select_list)
    if folder == "indicators":
        fields = _of_indicator(path, fields, columns)
    used = tuple(sorted(params or ()))
    query = Query(
        source.name,
        path,
        folder,
        source.theme,
        source.text,
        fields,
        used,
        columns,
        _origins(select_list),
        tree,
    )
    if strange := sorted(_strange(query)):
        raise ValueError(
            f"{path}: no contract has {', '.join(strange)}; name a ledger, ledger.field or kind that is"
        )
    return query


def _strange(query: Query) -> Iterator[str]:
    """Yield what a header names as needed, or as a kind of compound, and no contract knows."""
    ledgers = contracts.load_all()
    known = set(ledgers) | {f"{name}.{field.name}" for name, item in ledgers.items() for field in item.fields}
    for needs in (query.items("needs"), *query.items_of("needs_of").values()):
        yield from (name for need in needs for name in need.split("|") if name not in known)
    kinds = ledgers["compounds"].field("kind").values
    for named in (query.items("kinds"), *query.items_of("kinds_of").values()):
        yield from (kind for kind in named if kind not in kinds)


class _Source(NamedTuple):
    path: Path
    name: str
    folder: str
    theme: str
    text: str


def _sources(root: Path) -> Iterator[_Source]:
    """Yield the texts of a folder of queries; those that the contracts imply stand among the files."""
    written = [path.stem for path in (root / "curated").glob("*.sql")]
    # Another folder is no set of queries for these contracts.
    made = implied_queries.texts(written) if root == settings.QUERIES else {}
    for folder in FOLDERS:
        found = [
            _Source(implied_queries.PATH, name, folder, "", text)
            for name, text in made.get(folder, {}).items()
        ]
        for path in (root / folder).rglob("*.sql"):
            themes = path.relative_to(root).parts[1:-1]
            text = path.read_text(encoding="utf-8")
            found.append(_Source(path, path.stem, folder, "/".join(themes), text))
        yield from sorted(found, key=lambda source: (source.theme, source.name))


def _read(sources: Iterable[_Source], root: Path) -> Iterator[tuple[_Source, Query]]:
    """Yield the query of each text."""
    complete, headers = [], []
    for source in sources:
        headers.append(_header(source.path, source.text))
        shared = _of_another(source.path, headers[-1], root) if "from" in headers[-1] else ""
        complete.append(source._replace(text=_IN_ORDER.sub(_natural, source.text + shared)))
    if complete:
        with duckdb.connect() as connection:
            texts = [source.text for source in complete]
            parsed = connection.execute(_PARSED, {"texts": texts}).fetchall()
        for source, header, found in zip(complete, headers, parsed, strict=True):
            yield source, _query(source, header, found)


def _details(queries: Mapping[str, Query]) -> Iterator[_Source]:
    """Yield the texts of the views of rows that headers name, no file holds, and the contracts imply."""
    columns = {name: query.columns for name, query in queries.items() if query.kind_folder == "curated"}
    made = set()
    for query in queries.values():
        name = query.fields.get("detail", "none")
        if name == "none" or name in queries or name in made:
            continue
        if not (contract := implied_queries.ledger_of(name)):
            raise ValueError(
                f"{query.path}: detail is {name!r}; name a file of queries/views, or {implied_queries.DETAIL}<ledger>"
            )
        try:
            text = implied_queries.detail(contract, columns)
        except ValueError as error:
            raise ValueError(
                f"{query.path}: {error}; give it that column, or write queries/views/{name}.sql"
            ) from error
        made.add(name)
        yield _Source(implied_queries.PATH, name, "views", "", text)


@functools.cache
def load_all(root: Path = settings.QUERIES) -> dict[str, Query]:
    """Return every query by name, in order of folder, theme and name; names are unique over all folders.

    Raises ValueError with the path, the fault and the fix.
    """
    queries: dict[str, Query] = {}
    for source, query in _read(_sources(root), root):
        if query.name in queries:
            raise ValueError(f"{source.path}: the name is taken by {queries[query.name].path}; rename one")
        queries[query.name] = query
    if root == settings.QUERIES:
        queries |= {query.name: query for _, query in _read(_details(queries), root)}
        order = sorted(
            queries.values(), key=lambda one: (FOLDERS.index(one.kind_folder), one.theme, one.name)
        )
        queries = {query.name: query for query in order}
    for query in queries.values():
        if "from" in query.fields:
            shared_columns = queries[query.fields["from"]].columns
            for column in (query.name, query.fields["n"]):
                if column not in shared_columns:
                    raise ValueError(
                        f"{query.path}: {query.fields['from']} has no column {column!r}; name one that it has"
                    )
    return queries
