"""Queries that the contracts imply, so that nobody retypes a ledger in SQL.

Each is a whole SQL file as text, header and all; linli/warehouse/sqlfiles.py reads them like the files in queries/. From the contracts
come, one statement a rule over all ledgers:

- `unknown_reference`, `unknown_place`: a value of a relationship that stands nowhere; its `severity` says which of the two;
- `no_register`: how many values of a relationship stand nowhere because no row of the ledger referred to has come;
- `dates_out_of_order`: a date before the one that it comes `after`;
- `closed_without_date`: a date that is missing where the state says it is there (`required_with`);
- `part_over_whole`: a number above the one that it is `part_of`;
- a rule that a field names by `finding`, where the finding has words of its own;
- `reference_keys`: ids and names (`row_name`) by which rows are referred to;
- `received_counts`: how many rows each ledger with dates has of each month and community;
- the curated table of a ledger that has no file in queries/curated: its checked rows, names made ids;
- `detail_<ledger>`, the rows behind an indicator that names no view of its own and for whose ledger queries/views has no such
  file: the curated rows of the chosen period, communities and kinds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from linli import contracts
from linli.contracts import Contract, Field

PATH = Path(__file__)
# What may stand between the values of a list: the Chinese and the Latin comma and semicolon, or blanks.
_BETWEEN = r"'[\x{3001}\x{FF0C}\x{FF1B},;\s]+'"
_FOUND = ("ledger", "source_file", "source_sheet", "source_row", "field", "value")
REFERENCES = {
    "unknown_reference": (
        "error",
        "Rows that mean nothing without the one they refer to: the id or name stands in no ledger, or several bear it.",
    ),
    "unknown_place": (
        "warning",
        "Rows that refer to what stands in no ledger, or whose name several bear, and that count as without one.",
    ),
}

DETAIL = "detail_"
_NOWHERE = "''"  # among the chosen communities the empty text stands for rows without one

_Column = tuple[Contract, Field]


def texts(written: Iterable[str]) -> Mapping[str, Mapping[str, str]]:
    """Return by folder and name what the contracts imply; `written` are the curated tables that have a file."""
    columns = [(contract, field) for contract in contracts.load_all().values() for field in contract.fields]
    checks = {}
    for rule, (severity, definition) in REFERENCES.items():
        if stated := [(c, field) for c, field in columns if field.reference and field.severity == severity]:
            checks[rule] = _unknown(severity, definition, stated)
    checks["no_register"] = _unregistered([(c, field) for c, field in columns if field.reference])
    for rule, found in _by_rule(columns, "after", "dates_out_of_order").items():
        checks[rule] = _before(found)
    for rule, found in _by_rule(columns, "part_of", "part_over_whole").items():
        checks[rule] = _above(found)
    if stated := [(contract, field) for contract, field in columns if field.required_with]:
        checks["closed_without_date"] = _lacking(stated)
    missing = contracts.load_all().keys() - set(written)
    curated = {name: _passed_through(contracts.load_all()[name]) for name in sorted(missing)}
    made = {"reference_keys": _reference_keys(), "received_counts": _received_counts()}
    return {"curated": curated | made, "checks": checks}


def _by_rule(columns: list[_Column], told: str, usual: str) -> dict[str, list[_Column]]:
    """Return the columns that say something, by the rule that breaking it is."""
    found: dict[str, list[_Column]] = {}
    for contract, field in columns:
        if getattr(field, told):
            found.setdefault(field.finding or usual, []).append((contract, field))
    return found


def _text(definition: str, body: str, **more: str) -> str:
    header = {"definition": definition, **more}
    return "".join(f"-- {key}: {text}\n" for key, text in header.items()) + body


def _check(severity: str, definition: str, body: str) -> str:
    return _text(definition, f"{body}\norder by {', '.join(_FOUND)}\n", severity=severity)


def _cell(contract: Contract, field: Field) -> str:
    """Return what tells where a value stands."""
    return f"""'{contract.id}' as ledger, listed.source_file, listed.source_sheet, listed.source_row,
        '{field.name}' as field"""


# ---------------------------------------------------------------------------- references


def _named() -> dict[str, Contract]:
    """Return by ledger the contracts whose rows have a name to be referred to by."""
    ledgers = contracts.load_all().items()
    return {name: item for name, item in ledgers if any(field.is_row_name for field in item.fields)}


def _reference_keys() -> str:
    named = _named().values()
    union = "\n    union all\n    ".join(
        f'select \'{contract.row}\' as kind, "{contract.key[0]}" as id, "{field.name}" as name '
        f"from checked.{contract.id}"
        for contract in named
        for field in contract.fields
        if field.is_row_name
    )
    body = f"""\
with named as (
    {union}
),

ids as (
    select distinct kind, id as key, id
    from named
    where id is not null
),

names as (
    select kind, name as key, min(id) as id
    from named
    where name is not null
    group by kind, name
    having count(distinct id) = 1
),

now as (
    select kind, key, id
    from ids
    union all
    select names.kind, names.key, names.id
    from names
    anti join ids on names.kind = ids.kind and names.key = ids.key
)

select kind, key, id
from now
union all
select area_names.kind, area_names.key, area_names.id
from area_names
anti join named on area_names.kind = named.kind and area_names.key in (named.id, named.name)
order by kind, key
"""
    definition = (
        "Every text by which a ledger may refer to a row of one with names: its id, or its name where only one bears it"
        " and no id is written alike; then what communities and compounds were called before."
    )
    return _text(definition, body, grain="one row per kind and key")


def _received_counts() -> str:
    """Return the count of rows by ledger, month and community: that of the row, else of the first place that it names."""
    parts = [_received(contract) for contract in contracts.in_order() if contract.dated_by]
    body = f"""\
with listed as (
    {_union(parts)}
)

select
    ledger,
    month,
    community_id,
    count(*) as rows
from listed
where month is not null
group by ledger, month, community_id
order by ledger, month, community_id
"""
    definition = "How many rows of each ledger with dates were received of each month; what is only planned does not count."
    return _text(
        definition, body, grain="one row per ledger, month and community, which may be none", city="adds rows"
    )


def _received(contract: Contract) -> str:
    named, source = _named(), f"checked.{contract.id} as listed"
    communities: list[str] = []
    day = contract.dated_by.name if contract.dated_by else ""
    for field in contract.fields:
        target = named.get(str(field.reference).partition(".")[0])
        if field.is_list or not target or not (target.row == "community" or target.community):
            continue
        known = f'"known_{field.name}"'
        source += f"\n    left join reference_keys as {known}"
        source += f" on {known}.kind = '{target.row}' and listed.\"{field.name}\" = {known}.key"
        if target.row == "community":
            communities.insert(0, f"{known}.id")
            continue
        at = f'"at_{field.name}"'
        source += f'\n    left join {target.id} as {at} on {known}.id = {at}."{target.key[0]}"'
        communities.append(f"{at}.community_id")
        if (
            target.row == "compound"
        ):  # a row of before it moved, or of one that is no more, is of the community of then
            until = "coalesce(former.until, date '9999-12-31')"
            then = f'former.compound_id = {known}.id and listed."{day}" < {until}'
            communities.insert(
                -1,
                f"(select arg_min(former.community_id, {until}) from former_places as former where {then})",
            )
    planned = [
        f"listed.\"{field.name}\" is distinct from '{field.planned}'"
        for field in contract.fields
        if field.planned
    ]
    where = f"\n    where {' and '.join(planned)}" if planned else ""
    return f"""\
select
        '{contract.id}' as ledger,
        cast(date_trunc('month', listed."{day}") as date) as month,
        {_first(communities or ["null::varchar"])} as community_id
    from {source}{where}"""


def _unknown(severity: str, definition: str, stated: list[_Column]) -> str:
    """Return the check of references; without any row of the ledger referred to no value of it can be wrong."""
    named = _named()
    parts, known = [], {}
    for contract, field in stated:
        target, _, key = str(field.reference).partition(".")
        kind = named[target].row if target in named else f"{target}.{key}"
        if target not in named:  # it goes by its id alone
            known[kind] = f"select distinct '{kind}' as kind, \"{key}\" as key from checked.{target}"
        parts.append(_referring(contract, field, kind))
    body = f"""\
with stated as (
    {_union(parts)}
),

known as (
    {_union(["select kind, key from reference_keys", *known.values()])}
),

kinds as (
    select distinct kind
    from known
)

select {", ".join(f"stated.{name}" for name in _FOUND)}
from stated
inner join kinds on stated.kind = kinds.kind
anti join known on stated.kind = known.kind and stated.value = known.key
where stated.value is not null"""
    return _check(severity, definition, body)


def _referring(contract: Contract, field: Field, kind: str) -> str:
    """Return every value that a field refers by, with the kind of what it refers to and where it stands."""
    value = f'listed."{field.name}"'
    if field.is_list:
        value = f"nullif(unnest(list_distinct(regexp_split_to_array({value}, {_BETWEEN}))), '')"
    part = f"""\
select
        {_cell(contract, field)},
        '{kind}' as kind, {value} as value
    from checked.{contract.id} as listed"""
    if field.resolved_by_query:
        own = ", ".join(f'"{name}"' for name in contract.key)
        part += f'\n    where ({own}) in (select ({own}) from {contract.id} where "{field.name}" is null)'
    return part


def _unregistered(stated: list[_Column]) -> str:
    """Return the check of ledgers that refer to rows with names of a ledger of which nothing has come."""
    named = _named()
    targets = [(c, field, str(field.reference).partition(".")[0]) for c, field in stated]
    parts = [_referring(c, field, named[target].row) for c, field, target in targets if target in named]
    definition = "How many different texts a ledger refers by to one that has not come, so that these rows belong nowhere."
    body = f"""\
with stated as (
    {_union(parts)}
)

select
    stated.ledger, stated.source_file, stated.source_sheet, cast(null as bigint) as source_row, stated.field,
    cast(count(distinct stated.value) as varchar) as value
from stated
anti join reference_keys on stated.kind = reference_keys.kind
where stated.value is not null
group by stated.ledger, stated.source_file, stated.source_sheet, stated.field"""
    return _check("warning", definition, body)


def _union(parts: Iterable[str]) -> str:
    return "\n    union all\n    ".join(parts)


# ---------------------------------------------------------------------------- dates and parts


def _before(found: list[_Column]) -> str:
    """Return the check of dates that lie before the one they come after."""
    parts = [
        f"""\
select
        {_cell(contract, field)},
        cast(listed."{field.name}" as varchar) as value
    from checked.{contract.id} as listed
    where listed."{field.name}" < listed."{field.after}\""""
        for contract, field in found
    ]
    definition = "; ".join(
        f"{contract.id} whose {field.name} is before {field.after}" for contract, field in found
    )
    body = f"with stated as (\n    {_union(parts)}\n)\n\nselect {', '.join(_FOUND)}\nfrom stated"
    return _check("warning", f"{definition}.", body)


def _lacking(stated: list[_Column]) -> str:
    """Return the check of dates that a row's state asks for; a ledger that keeps no such date lacks none."""
    parts = []
    for contract, field in stated:
        for state, codes in (field.required_with or {}).items():
            listed = ", ".join(f"'{code}'" for code in codes)
            parts.append(f"""\
select
        {_cell(contract, field)},
        '{state}' as state_field, listed."{state}" as state
    from checked.{contract.id} as listed
    where listed."{state}" in ({listed}) and listed."{field.name}" is null""")
    columns = ", ".join(f"stated.{name}" for name in _FOUND[:-1])
    body = f"""\
with stated as (
    {_union(parts)}
)

select {columns}, coalesce(field_values.label, stated.state) as value
from stated
inner join provided on stated.ledger = provided.ledger and stated.field = provided.field
left join field_values
    on
        stated.ledger = field_values.ledger
        and stated.state_field = field_values.field
        and stated.state = field_values.code"""
    definition = "Rows whose state says that they are over, without the date of it, in ledgers that keep one."
    return _check("warning", definition, body)


def _above(found: list[_Column]) -> str:
    """Return the check of numbers above their whole, which stands in the row or in one that the row refers to."""
    named = _named()
    parts = []
    for contract, field in found:
        source, whole = f"checked.{contract.id} as listed", f'listed."{field.part_of}"'
        ledger, _, name = str(field.part_of).partition(".")
        if name and (link := contract.refers_to(ledger)):
            other, key = contracts.load_all()[ledger], f'listed."{link.name}"'
            if ledger in named:
                source += f"\n    inner join reference_keys as known on known.kind = '{other.row}'"
                source += f" and {key} = known.key"
                key = "known.id"
            source += f'\n    inner join {ledger} as whole on {key} = whole."{other.key[0]}"'
            whole = f'whole."{name}"'
        parts.append(f"""\
select
        {_cell(contract, field)},
        listed."{field.name}" as part, {whole} as whole
    from {source}""")
    definition = "; ".join(
        f"{contract.id} whose {field.name} exceeds {field.part_of}" for contract, field in found
    )
    body = f"""\
with stated as (
    {_union(parts)}
)

select
    ledger, source_file, source_sheet, source_row, field,
    format('{{:.15g}} > {{:.15g}}', cast(part as double), cast(whole as double)) as value
from stated
where part > whole"""
    return _check("warning", f"{definition}.", body)


# ---------------------------------------------------------------------------- a ledger without a query of its own


def _passed_through(contract: Contract) -> str:
    """Return the curated table of a ledger without a file: its rows as checked, names of what they refer to made ids."""
    named = _named()
    columns, source = [], f"checked.{contract.id} as listed"
    for field in contract.fields:
        target = str(field.reference).partition(".")[0]
        if target not in named or field.is_list:
            columns.append(f'listed."{field.name}"')
            continue
        known = f'"known_{field.name}"'
        columns.append(f'{known}.id as "{field.name}"')
        source += f"\nleft join reference_keys as {known}"
        source += f"\n    on {known}.kind = '{named[target].row}' and listed.\"{field.name}\" = {known}.key"
    order = ", ".join(f'"{name}"' for name in contract.key)
    body = f"select\n    {', '.join(columns)}\nfrom {source}\norder by {order}\n"
    return _text(contract.purpose.replace("\n", " "), body, grain=contract.grain)


# ---------------------------------------------------------------------------- the rows behind


def ledger_of(detail: str) -> Contract | None:
    """Return the ledger whose rows a query of that name lists where no file holds it; None where there is no such ledger."""
    return contracts.load_all().get(detail.removeprefix(DETAIL)) if detail.startswith(DETAIL) else None


def detail(contract: Contract, columns: Mapping[str, Collection[str]]) -> str:
    """Return the query of the rows of a ledger; `columns` are those of the curated tables.

    What counts people or is restricted stays out, since the list is shown as it is. Raises ValueError where the table lacks
    what tells the chosen rows from the others.
    """
    table, own, day = contract.id, columns[contract.id], contract.dated_by
    links = [field.name for field in contract.fields if _target(field)]
    needed = {*contract.key, *links, *([day.name] if day else [])}
    if missing := sorted(needed - set(own)):
        raise ValueError(
            f"the curated table {table} has no {missing[0]}, by which its rows are chosen or told apart"
        )
    joins: dict[str, str] = {}
    communities, kinds = _places(contract, table, joins, columns)
    shown = {
        _shown_as(field): _cell_of(field, table, joins)
        for field in contract.fields
        if field.name in own and not field.counts_people and not field.is_restricted
    }
    community = _keyed("community_id")
    named = f"{community.row}_name"
    if communities and named not in shown:
        at = _joined(joins, table, _first(communities), community, community.row)
        shown = {named: f'{at}."{_name(community)}" as {named}'} | shown
    chosen = [
        _chosen("community_ids", _first([*communities, _NOWHERE])),
        _chosen("compound_kinds", _first(kinds or [_NOWHERE])),
    ]
    if day:
        date = f'{table}."{day.name}"'
        if day.covers == "quarter":  # a quarter belongs to its last month
            date = f"date_trunc('quarter', {date}) + interval 2 month"
        chosen = [f"{date} >= $start", f"{date} < $stop", *chosen]
    order = [*([day.name] if day and day.name not in contract.key else []), *contract.key]
    body = "\n".join(
        (
            "select\n    " + ",\n    ".join(shown.values()),
            f"from {table}",
            *joins.values(),
            "where\n    " + "\n    and ".join(chosen),
            "order by " + ", ".join(f'{table}."{name}"' for name in order),
        )
    )
    purpose = contract.purpose.replace("\n", " ")
    definition = f"{purpose} The rows of the chosen period, without what counts or names people."
    return _text(definition, f"{body}\n", grain=contract.grain)


def _first(values: Sequence[str]) -> str:
    """Return in SQL the first of these that is known."""
    return values[0] if len(values) == 1 else f"coalesce({', '.join(values)})"


def _chosen(parameter: str, value: str) -> str:
    return f"(${parameter} is null or list_contains(${parameter}, {value}))"


def _target(field: Field) -> Contract | None:
    """Return the ledger of which a field names one row."""
    return None if field.is_list else contracts.load_all().get(str(field.reference).partition(".")[0])


def _keyed(key: str) -> Contract:
    """Return the ledger with that key."""
    return next(contract for contract in contracts.load_all().values() if contract.key == (key,))


def _name(contract: Contract) -> str | None:
    return next((field.name for field in contract.fields if field.is_row_name), None)


def _shown_as(field: Field) -> str:
    """Return the column that shows a field: what is referred to by its name, where its rows have one."""
    target = _target(field)
    return f"{target.row}_name" if target and _name(target) else field.name


def _cell_of(field: Field, table: str, joins: dict[str, str]) -> str:
    cell, target = f'{table}."{field.name}"', _target(field)
    if not target or not _name(target):
        return cell
    at = _joined(joins, table, cell, target, field.name)
    return f'coalesce({at}."{_name(target)}", {cell}) as {_shown_as(field)}'


def _joined(joins: dict[str, str], table: str, value: str, target: Contract, name: str) -> str:
    """Join the row of a ledger that a value names, and return by which name."""
    alias = '"' + f"{table}_{name}".replace('"', "") + '"'
    joins[alias] = f'left join {target.id} as {alias} on {value} = {alias}."{target.key[0]}"'
    return alias


def _places(
    contract: Contract,
    table: str,
    joins: dict[str, str],
    columns: Mapping[str, Collection[str]],
    seen: Collection[str] = (),
) -> tuple[list[str], list[str]]:
    """Return in SQL of which community, and in which kind of compound, a row is; a row without a place of its own has that of
    the first row that it refers to and that has one.
    """
    communities = [f'{table}."{name}"' for name in _leading(contract, "community_id", columns)]
    kinds = []
    for name in _leading(contract, "compound_id", columns):
        compounds = _keyed("compound_id")
        at = _joined(joins, table, f'{table}."{name}"', compounds, name)
        kinds.append(f'{at}."kind"')
        communities.append(f'{at}."community_id"')
    if communities or kinds:
        return communities, kinds
    for field in contract.fields:
        target = _target(field)
        if target and target.id not in seen and field.name in columns[contract.id]:
            more: dict[str, str] = {}
            at = _joined(more, table, f'{table}."{field.name}"', target, field.name)
            communities, kinds = _places(target, at, more, columns, [*seen, contract.id])
            if communities or kinds:
                joins.update(more)
                break
    return communities, kinds


def _leading(contract: Contract, key: str, columns: Mapping[str, Collection[str]]) -> list[str]:
    """Return the columns of a curated table that name one row of the ledger with that key."""
    named = [
        field.name
        for field in contract.fields
        if not field.is_list and str(field.reference).endswith(f".{key}")
    ]
    return [name for name in dict.fromkeys([*named, key]) if name in columns[contract.id]]
