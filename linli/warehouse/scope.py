"""What of a published file belongs to some communities: every table as a view of their rows, so that no query can forget it.

The rule of a table follows from its columns and the contracts. A table of which nothing says to whom its rows belong is
empty for a viewer of some communities, until it stands below.
"""

from collections.abc import Mapping, Sequence

from linli import contracts
from linli.warehouse.sqlfiles import Query

Tables = Mapping[str, Sequence[str]]  # table → its columns

# The same for everybody, and without a word of any community: the calendar, rules, labels, until when the ledgers go, and
# what the street has announced. Whoever adds a table here says that a head of a community may read it whole.
OPEN = frozenset({
    "brands", "calendar", "categories", "data_dates", "field_values", "indicator_grains", "ledger_months", "ledger_rhythms",
    "ledger_spans", "month_params", "months", "params", "person_axes", "plan_facts", "plan_milestones", "plans", "provided",
    "receipt_months", "required_modules", "targets", "trainings", "version", "warning_months", "whole_months",
})  # fmt: skip
# Columns that tell of the whole street in rows that are for everybody or of one place.
OF_THE_STREET = {
    "plan_facts": ("served", "irregular", "changed", "unlike", "length_m", "candidates"),
    "project_pairs": (
        "others_visits_before",
        "others_hours_before",
        "others_visits_after",
        "others_hours_after",
    ),
    "trainings": ("invited", "attended"),
    "version": ("sources",),
}
# What tells of the ledgers as they came, of all communities together: a query that reads it is refused, since nothing of it is
# not the others' too.
OF_THE_LEDGERS = frozenset({"findings", "load_log"})
# Columns that tell of a place which a row's own place only uses: of a center that lies in another community nothing is told.
_OF_CENTERS = {"branch_gates": ("center_id", "center_open_days")}
# Registers of the street whose rows belong to whom they work for.
_BY_LINKS = {"units": ("unit_centers", "unit_services")}
_SHAPES = {
    "communities": "community_id",
    "compounds": "compound_id",
}  # kinds of geometry that are of a community


def views(tables: Tables, communities: Sequence[str], published: str) -> dict[str, str]:
    """Return the select of each table's rows that belong to some communities, by table.

    `published` is where the tables stand. The selects read one another by their bare names, and are in an order in which
    views can be made of them.
    """
    chosen = ", ".join("'" + community.replace("'", "''") + "'" for community in communities)
    order = sorted(tables, key=lambda table: (_depth(table, tables), table))
    return {
        table: f"select {_columns(table, tables[table])} from {published}.{table} where {_rule(table, tables, chosen)}"
        for table in order
    }


def is_of_a_part(query: Query) -> bool:
    """Tell whether a query is right of some communities: it asks for them, is of one subject, or is the same for everybody."""
    return bool({"community_ids", "subject"} & set(query.params)) or query.reads <= OPEN


def _columns(table: str, columns: Sequence[str]) -> str:
    told = {column: column for column in columns}
    told |= {column: f"null as {column}" for column in OF_THE_STREET.get(table, ())}
    told |= {
        column: f"if(center_id in (select center_id from centers), {column}, null) as {column}"
        for column in _OF_CENTERS.get(table, ())
    }
    return ", ".join(told[column] for column in columns)


def _rule(table: str, tables: Tables, chosen: str) -> str:
    """Return which rows of a table belong to the communities; of an unknown one none."""
    if table in OPEN:
        return "true"
    if table == "geometry":
        own = [f"(kind <> '{kind}' or id in (select {key} from {kind}))" for kind, key in _SHAPES.items()]
        return " and ".join(own)
    if table in _BY_LINKS:
        key = contracts.load_all()[table].key[0]
        return " or ".join(f"{key} in (select {key} from {link})" for link in _owners(table, tables))
    if "community_id" in tables[table]:
        # Of what happens in the city, a row without a community is everybody's; of the rest nobody's but the street's.
        for_all = " or community_id is null" if table == "events" else ""
        return f"community_id in ({chosen}){for_all}"
    keys = _keys(table, tables)
    if not keys:
        return "false"
    # All that a row names must belong to them: a joint branch of two communities is also the other's.
    inside = [f"({key} is null or {key} in (select {key} from {owner}))" for key, owner in keys.items()]
    return " and ".join([*inside, f"coalesce({', '.join(keys)}) is not null"])


def _keys(table: str, tables: Tables) -> dict[str, str]:
    """Return the columns by which rows of a table belong to a row of another, with that table."""
    ledgers = contracts.load_all()
    key = ledgers[table].key if table in ledgers else ()
    own = key if len(key) == 1 else ()  # of a row of its own, not of another that it belongs to
    owners: dict[str, list[str]] = {}
    for name, contract in ledgers.items():
        if len(contract.key) == 1 and name in tables and name not in OPEN:
            owners.setdefault(contract.key[0], []).append(name)
    return {
        column: owners[column][0]
        for column in tables[table]
        if column not in own and len(owners.get(column, ())) == 1 and _belongs(owners[column][0], tables)
    }


def _belongs(table: str, tables: Tables) -> bool:
    return "community_id" in tables[table] or bool(_keys(table, tables))


def _owners(table: str, tables: Tables) -> list[str]:
    """Return the tables that a table's rule reads."""
    if table == "geometry":
        return [kind for kind in _SHAPES if kind in tables]
    if table in _BY_LINKS:
        return [link for link in _BY_LINKS[table] if link in tables]
    if table in _OF_CENTERS:
        return ["centers"]
    return [] if table in OPEN or "community_id" in tables[table] else list(_keys(table, tables).values())


def _depth(table: str, tables: Tables) -> int:
    """Return after how many others a table's view can be made."""
    return max((1 + _depth(owner, tables) for owner in _owners(table, tables)), default=0)
