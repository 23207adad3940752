"""Published versions and how they are read: immutable DuckDB files and one pointer."""

import contextlib
import functools
import hashlib
import itertools
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import filelock
import pandas as pd

from linli import policy
from linli.text import labels
from linli.warehouse import faults, files, scope, sqlfiles, versions
from linli.warehouse.kept import Shared, kept
from linli.warehouse.versions import NothingPublished, NoVersion, Outdated, Version

Rows = tuple[Mapping[str, Any], ...]
Communities = tuple[str, ...] | None  # None is the whole street
Form = Callable[[str], str]  # makes another statement of a query

HEAD_ROWS = 200  # of a list: more nobody reads
_ID = re.compile("[0-9A-Za-z-]{1,64}")  # an id may come from an address: no path may be made of it


class Source(NamedTuple):
    """A named query and what it was asked: what gives the same rows again."""

    query: str
    parameters: Mapping[str, object]

    def __deepcopy__(self, memo: object) -> "Source":
        """Return the same: pandas copies what a frame remembers with every column that is taken from it."""
        return self


class Answer(tuple[Mapping[str, Any], ...]):
    """Rows that remember what they came from, so that whoever shows them need not say it again."""

    source: Source

    def __new__(cls, rows: Iterable[Mapping[str, Any]], source: Source) -> "Answer":
        """Take the rows and their source."""
        answer = super().__new__(cls, rows)
        answer.source = source
        return answer


def source_of(rows: Answer | pd.DataFrame | Source) -> Source:
    """Return what rows came from, those of `Reader.run` included; raises KeyError for rows made by hand."""
    if isinstance(rows, Source):
        return rows
    found: Source = rows.attrs["source"] if isinstance(rows, pd.DataFrame) else rows.source
    return found


class NotAllowed(Exception):
    """Whoever reads has no right to what this query tells; the message is rows or ledgers."""


@dataclass(frozen=True)
class Rights:
    """What a viewer may read: of which communities, None for the whole street, and whether single rows of the ledgers."""

    communities: tuple[str, ...] | None = None
    rows: bool = True


EVERYTHING = Rights()


def first(sql: str) -> str:
    """Return the statement for the first rows of what a query gives."""
    return f"select * from (\n{sql}\n) limit {HEAD_ROWS}"


def counted(sql: str) -> str:
    """Return the statement for how many rows a query gives; without its order, since DuckDB would sort them first."""
    body, order, last = sql.rpartition("\norder by ")
    return f"select count(*) as rows from (\n{body if order and 'limit' not in last else sql}\n)"


def _schema(connection: duckdb.DuckDBPyConnection, communities: Communities) -> str:
    """Return where the tables stand for a viewer: as published, or as views of the rows of some communities."""
    if communities is None:
        return "published"
    name = "scope_" + hashlib.sha256("\n".join(communities).encode()).hexdigest()[:24]
    with versions.lock, connection.cursor() as cursor:
        if not cursor.execute(
            "select 1 from duckdb_schemas() where schema_name = $name", {"name": name}
        ).fetchall():
            _make_views(cursor, name, communities)
    return f"memory.{name}"


def _make_views(cursor: duckdb.DuckDBPyConnection, schema: str, communities: tuple[str, ...]) -> None:
    tables: dict[str, list[str]] = {}
    columns = """
        select table_name, column_name from duckdb_columns()
        where database_name = 'published' and schema_name = 'main' order by all
    """
    for table, column in cursor.execute(columns).fetchall():
        tables.setdefault(table, []).append(column)
    cursor.execute("begin")  # another thread sees all the views or none
    cursor.execute(f"create schema memory.{schema}")
    cursor.execute(f"use memory.{schema}")
    for table, select in scope.views(tables, communities, "published.main").items():
        cursor.execute(f"create view {table} as {select}")
    cursor.execute("commit")


def _arguments(params: Mapping[str, object]) -> tuple[tuple[str, Any], ...]:
    """Return parameters in a form that can be a cache key."""
    return tuple(
        (key, tuple(value) if isinstance(value, list | tuple) else value)
        for key, value in sorted(params.items())
    )


# Of whom the rows are is part of what they are kept under: nobody is given what was read for another.
@kept
def _run(
    path: Path, communities: Communities, name: str, params: tuple[tuple[str, Any], ...], form: Form = str
) -> pd.DataFrame:
    with _result(path, communities, name, params, form) as result:
        return result.df()


@kept
def _rows(path: Path, communities: Communities, name: str, params: tuple[tuple[str, Any], ...]) -> Rows:
    with _result(path, communities, name, params) as result:
        columns = [str(item[0]) for item in result.description or []]
        return tuple(dict(zip(columns, row, strict=True)) for row in result.fetchall())


@functools.lru_cache(maxsize=512)
def _parsed(path: Path, sql: str) -> duckdb.Statement:
    """Return a select as DuckDB has read it: to read it again takes a quarter of what a small one takes."""
    with versions.connection(path).cursor() as cursor:
        return cursor.extract_statements(sql)[0]


@contextlib.contextmanager
def _result(
    path: Path, communities: Communities, name: str, params: tuple[tuple[str, Any], ...], form: Form = str
) -> Iterator[duckdb.DuckDBPyConnection]:
    query = sqlfiles.load_all()[name]
    arguments = {key: list(value) if isinstance(value, tuple) else value for key, value in params}
    try:
        # A cursor per call: sessions run in threads and may not share a connection.
        connection = versions.connection(path)
        schema = _schema(connection, communities)
        with connection.cursor() as cursor:
            cursor.execute(f"use {schema}")  # a cursor does not inherit this
            yield cursor.execute(_parsed(path, form(query.sql)), arguments)
    except (duckdb.CatalogException, duckdb.BinderException) as error:  # a table or a column is not there
        raise Outdated(labels.text("fault.outdated", version=path.stem)) from error
    except duckdb.Error as error:
        versions.forget(path)
        if not path.exists():  # a clean-up was quicker
            raise NoVersion(labels.text("fault.no_version", version=path.stem)) from error
        if damage := versions.compare_again(path):
            raise versions.damaged(path, damage) from error
        raise


@dataclass(frozen=True)
class Reader(Shared):
    """Reads one version for one viewer: nothing that is not theirs, and no person counts below `threshold`.

    It is part of what figures are cached under, so that two viewers share a figure only where they have the same rights.
    """

    path: Path
    version: Version
    threshold: int
    rights: Rights = EVERYTHING

    @property
    def outside(self) -> "Reader":
        """Return the same version for what may leave the house: it is told as strictly as before guests."""
        strict = int(policy.value("privacy_k_seminar", self.version.data_as_of))
        return replace(self, threshold=max(self.threshold, strict))

    def run(self, name: str, **params: object) -> pd.DataFrame:
        """Return the rows of the query `name` of queries/, cached per version and parameters.

        Raises KeyError for an unknown name, duckdb.Error for missing or excess parameters, NotAllowed.
        """
        rows = _run(*self._asked(name, params)).copy(deep=False)
        rows.attrs["source"] = Source(name, params)
        return rows

    def head(self, name: str, **params: object) -> tuple[pd.DataFrame, int]:
        """Return the first rows of what run would give, and how many there are in all."""
        head, count = (_run(*self._asked(name, params), form) for form in (first, counted))
        rows = head.copy(deep=False)
        rows.attrs["source"] = Source(name, params)
        return rows, int(count["rows"].iloc[0])

    def rows(self, name: str, **params: object) -> Answer:
        """Return the same as run does, as one mapping a row with Python's own types (date, float, None)."""
        return Answer(_rows(*self._asked(name, params)), Source(name, params))

    def may_run(self, name: str) -> bool:
        """Tell whether the viewer may see what a query tells."""
        return not self._withheld(name)

    def is_of_what_is_seen(self, name: str) -> bool:
        """Tell whether what a query says of all is right of all that the viewer may see."""
        return self.rights.communities is None or scope.is_of_a_part(sqlfiles.load_all()[name])

    def _withheld(self, name: str) -> str:
        """Return what kind of thing the viewer may not see of a query, nothing where they may: rows or ledgers."""
        query = sqlfiles.load_all()[name]
        if query.is_of_rows and not self.rights.rows:
            return "rows"
        return "ledgers" if self.rights.communities and query.reads & scope.OF_THE_LEDGERS else ""

    def _asked(
        self, name: str, params: Mapping[str, object]
    ) -> tuple[Path, Communities, str, tuple[tuple[str, Any], ...]]:
        if withheld := self._withheld(name):
            raise NotAllowed(withheld)
        # Sums over the whole street stand ready in rows of no community: all that may be seen is asked for by name.
        if self.rights.communities is not None and params.get("community_ids", ()) is None:
            params = {**params, "community_ids": self.rights.communities}
        return self.path, self.rights.communities, name, _arguments(params)

    def rule(self, key: str, on: date) -> float:
        """Return the parameter of the policy in force on a day as it was when this version was built: what its figures rest on.

        One that came later is that of today's policy. Raises KeyError when there is none.
        """
        valid = [row for row in self.rows("param_list") if row["key"] == key and row["valid_from"] <= on]
        if not valid:
            return policy.value(key, on)
        return float(max(valid, key=lambda row: row["valid_from"])["value"])


# What is kept of figures is found faster by the same reader than by an equal one.
_reader = functools.lru_cache(maxsize=64)(Reader)


def locked(path: Path, *, seconds: float = -1) -> contextlib.AbstractContextManager[object]:
    """Return a lock that belongs to one process at a time, to be held while a block runs; one that is killed gives it back.

    `seconds` is how long to wait for it, for ever unless said; raises filelock.Timeout then.
    """
    return filelock.FileLock(path, timeout=seconds, mode=files.FILE_MODE, fallback_to_soft=False)


class Store:
    """A folder of published versions: versions/<id>.duckdb with <id>.json, and `current`, which names the live one."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not exist yet."""
        self.folder = folder
        self.versions_folder = folder / "versions"
        self._pointer = folder / "current"

    def make_folders(self) -> None:
        """Make the folders of the store, closed to others, where they are not there."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        files.make_folder(self.folder)
        files.make_folder(self.versions_folder)

    def path(self, version: str) -> Path:
        """Return where the file of a version lies."""
        return self.versions_folder / f"{version}.duckdb"

    def has(self, version: str) -> bool:
        """Tell whether a version is there, whatever the text."""
        return bool(_ID.fullmatch(version)) and self.path(version).is_file()

    def publishing(self) -> contextlib.AbstractContextManager[object]:
        """Let one at a time change which versions there are: a build, or a clean-up; it may take long."""
        return locked(self.folder / "build.lock")

    def holding(self) -> contextlib.AbstractContextManager[object]:
        """Keep every version where it is while one is named or made the live one; take it for a moment only.

        A clean-up takes this lock within that of `publishing`, so that nobody waits half an hour for a build.
        """
        return locked(self.folder / "versions.lock")

    # ------------------------------------------------------------------------ what is there

    def live_version(self) -> str | None:
        """Return the id of the live version, None when nothing is published or nothing says which it is."""
        version = self._pointed()
        return version if version and self.has(version) else None

    def named_live(self) -> str:
        """Return the id of the live version; raises NoVersion, which says why there is none."""
        if live := self.live_version():
            return live
        is_new = not any(self.versions_folder.glob("*.duckdb")) and self._pointed() is None
        raise (NothingPublished if is_new else NoVersion)(self.why_none_is_live())

    def why_none_is_live(self) -> str:
        """Return the sentence for a store without a live version."""
        pointed, are_there = self._pointed(), any(self.versions_folder.glob("*.duckdb"))
        key = "no_pointer" if are_there else "nothing_published"
        if pointed is not None:
            key = "live_gone" if pointed else "bad_pointer"
        return labels.text(f"fault.{key}", folder=self.folder, path=self._pointer, version=pointed)

    def _pointed(self) -> str | None:
        """Return the id that the pointer holds; nothing in it where it holds none, None where there is no pointer."""
        if not self._pointer.is_file():  # what would block, or never end, is not read
            return "" if os.path.lexists(self._pointer) else None
        with self._pointer.open("rb") as file:
            text = file.read(100).decode("ascii", errors="replace").strip()
        return text if _ID.fullmatch(text) else ""

    def versions(self) -> list[Version]:
        """Return every published version whose file is what was published, newest first; of the others tells `broken`."""
        found = [about for about in self._examined().values() if isinstance(about, Version)]
        return sorted(found, key=lambda version: version.order, reverse=True)

    def broken(self) -> dict[str, str]:
        """Return the ids of the versions whose files are damaged, and what is wrong with each."""
        return {name: about for name, about in sorted(self._examined().items()) if isinstance(about, str)}

    def _examined(self) -> dict[str, Version | str]:
        found: dict[str, Version | str] = {}
        for path in self.versions_folder.glob("*.duckdb"):
            try:
                found[path.stem] = versions.damage(path) or versions.about(path)
            except (OSError, duckdb.Error) as error:
                found[path.stem] = faults.reason(error)
            if not os.path.lexists(path):  # a clean-up took it away meanwhile
                del found[path.stem]
        return found

    def reader(
        self, version: str | None = None, *, privacy: str = "privacy_k", rights: Rights = EVERYTHING
    ) -> Reader:
        """Return a reader of a version, the live one unless named, for whoever has these rights.

        `privacy` is the parameter that says below how many persons nothing is shown. Raises NoVersion and Damaged.
        """
        about = self.about(version or self.named_live())
        return _reader(self.path(about.id), about, int(policy.value(privacy, about.data_as_of)), rights)

    def about(self, version: str) -> Version:
        """Return what a version says of itself; raises NoVersion, and Damaged where its file is not what was published."""
        if not self.has(version):
            raise NoVersion(labels.text("fault.no_version", version=version))
        path = self.path(version)
        if damage := versions.damage(path):
            raise versions.damaged(path, damage)
        return versions.about(path)

    # ------------------------------------------------------------------------ what changes it

    def new_id(self, built_at: datetime, origin: str) -> str:
        """Return an id that no version has here: when it is built, and a digest of what from."""
        for number in itertools.count():
            digest = hashlib.sha256(f"{origin}{number or ''}".encode()).hexdigest()
            version = f"{built_at:%Y%m%d-%H%M%S}-{digest[:6]}"
            if not self._is_taken(version):
                break
        return version

    def _is_taken(self, version: str) -> bool:
        return os.path.lexists(self.path(version)) or os.path.lexists(
            versions.record_path(self.path(version))
        )

    def publish(self, new: Path, version: str) -> None:
        """Make a finished file a version of its own and the live one; whoever calls has taken `publishing`.

        Until the very last step, one atomic rename, the live version is what it was. On a fault it stays so, and the file
        is where it was before. Raises Damaged where the disk does not give back what was written.
        """
        path = self.path(version)
        if self._is_taken(version):
            raise faults.Fault(labels.text("fault.taken", version=version))
        numbers = (versions.number(record) for record in self.versions_folder.glob("*.json"))
        versions.forget(new)  # of a preview; Windows renames no file that is open
        new.chmod(files.FILE_MODE)
        files.sync(new)
        record = {
            "sha256": files.digest(new),
            "bytes": new.stat().st_size,
            "number": 1 + max(numbers, default=0),
        }
        try:
            files.write(versions.record_path(path), json.dumps(record) + "\n")
            new.rename(path)
            files.sync(self.versions_folder)
            self.point_to(version)
        except BaseException as error:
            if self.live_version() == version:  # the pointer stands, but it may not outlive a power cut
                told = labels.text("fault.published_but", live=version, reason=faults.sentence(error))
                raise faults.Fault(told) from error
            versions.forget(path)  # Windows renames no file that is open
            if path.exists():
                path.rename(new)
            files.remove(versions.record_path(path))
            raise

    def point_to(self, version: str) -> None:
        """Make a version the live one, in one atomic step; raises NoVersion if it is not there, Damaged if it is not whole."""
        self.about(version)
        with self.holding():
            self.about(version)  # a clean-up may have been quicker
            files.write(self._pointer, version + "\n")

    def remove(self, version: str) -> bool:
        """Remove a version; whoever calls has taken both locks and made sure that nobody needs it.

        Returns whether it could be: Windows removes no file that a server still reads, and it stays whole then.
        """
        versions.forget(self.path(version))
        try:
            self.path(version).unlink(missing_ok=True)
        except PermissionError as error:
            if files.is_in_use(error):
                return False
            raise
        versions.record_path(self.path(version)).unlink(missing_ok=True)
        return True

    def sweep(self) -> None:
        """Clear what killed processes left; whoever calls has taken `publishing`, so that no living one can own it."""
        left = [*self.versions_folder.glob("*.building*"), *self.versions_folder.glob("*.tmp")]
        left += [record for record in self.versions_folder.glob("*.json") if not self.has(record.stem)]
        with self.holding():
            left += [*self.folder.glob("*.tmp"), *(self.folder / "snapshots").glob("*.tmp")]
            for path in left:
                if path.is_dir():
                    shutil.rmtree(path, ignore_errors=True)
                else:
                    files.remove(path)
