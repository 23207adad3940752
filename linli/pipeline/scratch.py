"""One table or indicator built again on a copy of the live version, to look at before everything is built."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb

from linli import contracts, settings
from linli.disclosure import decision
from linli.ledgers import load_profile
from linli.pipeline import build
from linli.pipeline.merge import Batch
from linli.planning import proposals
from linli.text import labels
from linli.warehouse import faults, meanings, sqlfiles
from linli.warehouse.store import Reader, Store

FOLDER = "scratch"  # below the store: a store of its own, which holds the last scratch version only
_PLANS = ("plan_facts", "plan_groups", "plan_unserved")


class Refused(faults.Fault):
    """This cannot be built alone; the message says why and what to do."""


@dataclass(frozen=True)
class Scratch:
    """What was built again, in order, and where it is."""

    version: str
    folder: Path  # a store: `linli show --store`, `linli serve --store`
    path: Path
    tables: tuple[str, ...]
    indicators: tuple[str, ...]


def affected(name: str) -> tuple[list[sqlfiles.Query], list[sqlfiles.Query]]:
    """Return the curated tables and the indicators that must be built again for a name, in order; raises Refused."""
    queries = sqlfiles.load_all()
    if name not in queries:
        raise Refused(labels.text("cli.no_query", name=name))
    query = queries[name]
    # An operator may name another folder of queries, and what contracts imply has no file there.
    is_ours = query.path.is_relative_to(settings.ROOT)
    place = query.path.relative_to(settings.ROOT) if is_ours else query.path
    if query.kind_folder == "indicators" and query.fields["kind"] == "query":
        raise Refused(labels.text("cli.select_on_click", name=name, path=place))
    if query.kind_folder not in ("curated", "indicators"):
        raise Refused(labels.text("cli.select_only", name=name, path=place))
    anew = {name}
    tables = []
    for table in build.in_order("curated"):
        if table.name == name or anew & set(table.reads):
            anew.add(table.name)
            tables.append(table)
    counted = [item for item in build.in_order("indicators") if item.fields["kind"] != "query"]
    if any(item.name in anew or anew & set(item.reads) for item in counted if item.fields["people"] != "no"):
        anew |= set(build.TOLD)  # what may be told of persons is decided anew
    indicators = [item for item in counted if item.name == name or anew & set(item.reads)]
    return tables, sorted(indicators, key=lambda item: item.name)


def make(
    store: Store,
    name: str,
    source: Path | None = None,
    profile: Path | None = None,
    now: datetime | None = None,
) -> Scratch:
    """Copy the live version and build on the copy one table or indicator again, and whatever reads it.

    Tables made of ledgers as read need the source; what else a build makes of it (checks, dates, findings) stays as it is
    in the live version. Raises Refused and NoVersion.
    """
    tables, indicators = affected(name)
    as_read = [table.name for table in tables if any(item.startswith("checked.") for item in table.reads)]
    if as_read and source is None:
        raise Refused(
            labels.text(
                "cli.select_needs_source", name=name, tables=labels.text("figure.comma").join(as_read)
            )
        )
    live = store.reader()
    if unknown := _unknown_ledgers(live, [*tables, *indicators]):
        titles = labels.text("figure.comma").join(contracts.load_all()[ledger].title for ledger in unknown)
        raise Refused(labels.text("cli.select_new_ledger", ledgers=titles, version=live.version.id))
    scratch = Store(store.folder / FOLDER)
    built_at = now or datetime.now(UTC).replace(tzinfo=None)
    scratch.make_folders()
    new = scratch.versions_folder / f"{os.getpid()}.building"
    with scratch.publishing():
        scratch.sweep()
        version = f"{scratch.new_id(built_at, f'{os.getpid()} {time.time_ns()}')}-scratch"
        try:
            shutil.copyfile(live.path, new)
            try:
                _rebuild(new, live, version, built_at, tables, indicators, (source, profile))
            except duckdb.CatalogException as error:  # a version of an older linli lacks tables of today's
                raise Refused(labels.text("cli.select_old", version=live.version.id)) from error
            scratch.publish(new, version)
        finally:
            scratch.sweep()
        for path in scratch.versions_folder.glob("*.duckdb"):
            if path.stem != version:
                scratch.remove(path.stem)
    return Scratch(
        version,
        scratch.folder,
        scratch.path(version),
        tuple(table.name for table in tables),
        tuple(item.name for item in indicators),
    )


def _unknown_ledgers(live: Reader, queries: list[sqlfiles.Query]) -> list[str]:
    """Return the ledgers that queries are or read and that the live version was built without knowing.

    It has no dates of them, so that whatever is counted from them would be nothing.
    """
    with duckdb.connect(str(live.path), read_only=True) as connection:
        rows = connection.execute("select table_name from information_schema.tables").fetchall()
    used = {name.removeprefix("checked.") for query in queries for name in (query.name, *query.reads)}
    return sorted(used & contracts.load_all().keys() - {name for (name,) in rows})


def publish(store: Store, made: Scratch) -> None:
    """Make a scratch version the live one; it leaves the scratch folder."""
    with store.publishing():
        store.publish(made.path, made.version)


def _rebuild(
    path: Path,
    live: Reader,
    version: str,
    built_at: datetime,
    tables: list[sqlfiles.Query],
    indicators: list[sqlfiles.Query],
    origin: tuple[Path | None, Path | None],
) -> None:
    parameters: dict[str, Any] = {"as_of": live.version.data_as_of}
    with duckdb.connect() as connection:
        quoted = str(path).replace("'", "''")
        connection.execute(
            f"attach '{quoted}' as target {build.NO_LOG}; attach ':memory:' as checked; use target"
        )
        source, profile = origin
        if tables and source:
            report = build.Report()
            batches = [Batch(source, load_profile(profile) if profile else None)]
            # What was provided stands in the copy already.
            build.load_ledgers(connection, batches, report, build.quiet, live.version.data_as_of)
            if report.failed:
                raise Refused(labels.text("cli.select_faulty", source=source))
        for query in tables:
            with _placed(query):
                build.create(connection, query, parameters)
        connection.execute(f"drop table if exists aged_values; {build.AGED}")
        persons, is_decided, is_moved = decision.of_persons(), False, build.moved(connection)
        earlier = decision.decided(connection, "target")
        for query in sorted(indicators, key=lambda item: item.name not in persons):
            if not is_decided and query.name not in persons:
                build.decide(connection, parameters, earlier)
                is_decided = True
            for mart in ("indicator_values", *build.FILLED_BY_INDICATOR):
                connection.execute(f"delete from {mart} where indicator = $name", {"name": query.name})
            with _placed(query):
                build.add_indicator(connection, query, parameters, is_moved=is_moved)
        connection.execute("drop table aged_values")
        if not is_decided:
            build.decide(connection, parameters, earlier)
        for query in build.in_order("marts"):
            if query.name not in (*build.FILLED_BY_INDICATOR, *build.TOLD):
                with _placed(query):
                    build.create(connection, query, parameters)
        made = {*build.TOLD, *(table.name for table in tables)}
        if made & sqlfiles.load_all()["plan_compounds"].reads:
            for name in _PLANS:
                connection.execute(f"delete from {name}")
            proposals.publish(connection)
        connection.execute("update version set id = $id, built_at = $at", {"id": version, "at": built_at})
        meanings.document(connection, "target")  # a table that was made anew has lost its words
        connection.execute("use memory; checkpoint target; detach target")


@contextmanager
def _placed(query: sqlfiles.Query) -> Iterator[None]:
    """Say in which file what DuckDB refuses stands."""
    try:
        yield
    except duckdb.Error as error:
        raise Refused(f"{query.path}: {error}") from error
