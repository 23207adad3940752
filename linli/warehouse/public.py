"""The half of a version that may be handed to whoever opens DuckDB files: no row of a ledger that counts persons, no count of
persons but sums that may be told before guests. The published file itself is the steward's.
"""

import os
from pathlib import Path

import duckdb

from linli import contracts
from linli.warehouse import files, meanings, scope, sqlfiles
from linli.warehouse.store import Reader, Store

# Registers of places, and what is the same for everybody; figures come as values of indicators only.
TABLES = (scope.OPEN - {"plan_facts", "person_axes", "trainings"}) | {
    "centers",
    "communities",
    "compound_names",
    "compounds",
    "geometry",
}
# Those who agreed to be named in the street's own briefing have not agreed to be counted in a file that is handed on.
_AGREED = "exemplars_consented"


def path(store: Store, version: str) -> Path:
    """Return where the public half of a version lies once it has been asked for."""
    return store.folder / "public" / f"{version}.duckdb"


def write(store: Store, reader: Reader) -> Path:
    """Write the public half of a reader's version, anew where it is there, and return where."""
    target = path(store, reader.version.id)
    files.make_folder(target.parent)
    new = target.with_suffix(f".{os.getpid()}.tmp")
    files.remove(new)
    try:
        with duckdb.connect() as connection:
            _fill(connection, reader, new)
        new.chmod(files.FILE_MODE)
        files.sync(new)
        files.replace(new, target)
    finally:
        files.remove(new)
    return target


def _fill(connection: duckdb.DuckDBPyConnection, reader: Reader, new: Path) -> None:
    for name, place, how in (("published", reader.path, "(read_only)"), ("target", new, "")):
        quoted = str(place).replace("'", "''")
        connection.execute(f"attach '{quoted}' as {name} {how}")
    there = "select table_name from duckdb_tables() where database_name = 'published' order by table_name"
    for (table,) in connection.execute(there).fetchall():
        if table in TABLES:
            # By the digest of a ledger a count in it could be guessed until it fits.
            columns = "* replace ('[]' as sources)" if table == "version" else "*"
            connection.execute(f"create table target.{table} as select {columns} from published.{table}")
    connection.execute(
        """
        create table target.indicator_values as
        select indicator, month, community_id, compound_id, dimension, numerator, denominator
        from published.indicator_values where not list_contains($persons, indicator)
        """,
        {"persons": _of_persons()},
    )
    told = reader.run("told_values", privacy=reader.outside.threshold)
    connection.register("told", told)
    connection.execute("create table target.told_values as select * from told")
    meanings.document(connection, "target")
    connection.execute("detach target")


def _of_persons() -> list[str]:
    """Return the indicators whose values stand in no row of their own: those that count persons, and those of what these
    did in a place and month, such as kilograms, by which it could be reckoned how many they were.
    """
    queries = sqlfiles.load_all()
    counting = {
        name
        for name, ledger in contracts.load_all().items()
        if any(field.counts_people for field in ledger.fields) and not queries[name].is_of_rows
    }
    return [_AGREED] + [
        name
        for name, query in queries.items()
        if query.fields.get("people", "no") != "no" or query.reads & counting
    ]
