"""Published versions and how they are read: immutable DuckDB files and one pointer."""

import contextlib
import fcntl
import functools
import json
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import pandas as pd

from linli import policy
from linli.warehouse import sqlfiles

Rows = tuple[Mapping[str, Any], ...]
Form = Callable[[str], str]  # makes another statement of a query

HEAD_ROWS = 200  # of a list: more nobody reads
_OPEN_VERSIONS = 4  # a session may be on an older version than the live one
_ID = re.compile("[0-9A-Za-z-]{1,64}")  # an id may come from an address: no path may be made of it
_connections: OrderedDict[Path, duckdb.DuckDBPyConnection] = OrderedDict()
_lock = threading.Lock()


class Source(NamedTuple):
    """A named query and what it was asked: what gives the same rows again."""

    query: str
    parameters: Mapping[str, object]


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


class NoVersion(Exception):
    """Nothing has been published in this store, or not the version that was asked for."""


@dataclass(frozen=True)
class Version:
    """What a published file says of itself."""

    id: str
    built_at: datetime
    data_as_of: date
    sources: tuple[dict[str, str], ...] = field(hash=False)


def first(sql: str) -> str:
    """Return the statement for the first rows of what a query gives."""
    return f"select * from (\n{sql}\n) limit {HEAD_ROWS}"


def counted(sql: str) -> str:
    """Return the statement for how many rows a query gives; without its order, since DuckDB would sort them first."""
    body, order, last = sql.rpartition("\norder by ")
    return f"select count(*) as rows from (\n{body if order and 'limit' not in last else sql}\n)"


def _attach(path: Path) -> duckdb.DuckDBPyConnection:
    # Attach from memory rather than duckdb.connect(path): DuckDB keeps one instance per path in a
    # process, and a file may be replaced or removed while an older session still reads it.
    connection = duckdb.connect(config={"memory_limit": "2GB", "threads": os.cpu_count() or 1})
    quoted = str(path).replace("'", "''")  # attach takes no parameters
    connection.execute(f"attach '{quoted}' as published (read_only)")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _connection(path: Path) -> duckdb.DuckDBPyConnection:
    with _lock:
        if path not in _connections:
            _connections[path] = _attach(path)
            # The oldest is dropped, not closed: a query of another thread may still be on it.
            while len(_connections) > _OPEN_VERSIONS:
                _connections.popitem(last=False)
        _connections.move_to_end(path)
        return _connections[path]


def _arguments(params: Mapping[str, object]) -> tuple[tuple[str, Any], ...]:
    """Return parameters in a form that can be a cache key."""
    return tuple(
        (key, tuple(value) if isinstance(value, list | tuple) else value)
        for key, value in sorted(params.items())
    )


@functools.lru_cache(maxsize=1024)
def _run(path: Path, name: str, params: tuple[tuple[str, Any], ...], form: Form = str) -> pd.DataFrame:
    with _result(path, name, params, form) as result:
        return result.df()


@functools.lru_cache(maxsize=1024)
def _rows(path: Path, name: str, params: tuple[tuple[str, Any], ...]) -> Rows:
    with _result(path, name, params) as result:
        columns = [str(item[0]) for item in result.description or []]
        return tuple(dict(zip(columns, row, strict=True)) for row in result.fetchall())


@contextlib.contextmanager
def _result(
    path: Path, name: str, params: tuple[tuple[str, Any], ...], form: Form = str
) -> Iterator[duckdb.DuckDBPyConnection]:
    query = sqlfiles.load_all()[name]
    arguments = {key: list(value) if isinstance(value, tuple) else value for key, value in params}
    # A cursor per call: sessions run in threads and may not share a connection.
    with _connection(path).cursor() as cursor:
        cursor.execute("use published")  # a cursor does not inherit this
        yield cursor.execute(form(query.sql), arguments)


@dataclass(frozen=True)
class Reader:
    """Reads one version. Person counts below `threshold` are never given out."""

    path: Path
    version: Version
    threshold: int

    @property
    def outside(self) -> "Reader":
        """Return the same version for what may leave the house: it is told as strictly as before guests."""
        strict = int(policy.value("privacy_k_seminar", self.version.data_as_of))
        return replace(self, threshold=max(self.threshold, strict))

    def run(self, name: str, **params: object) -> pd.DataFrame:
        """Return the rows of the query `name` of queries/, cached per version and parameters.

        Raises KeyError for an unknown name and duckdb.Error for missing or excess parameters.
        """
        rows = _run(self.path, name, _arguments(params)).copy(deep=False)
        rows.attrs["source"] = Source(name, params)
        return rows

    def head(self, name: str, **params: object) -> tuple[pd.DataFrame, int]:
        """Return the first rows of what run would give, and how many there are in all."""
        head, count = (_run(self.path, name, _arguments(params), form) for form in (first, counted))
        rows = head.copy(deep=False)
        rows.attrs["source"] = Source(name, params)
        return rows, int(count["rows"].iloc[0])

    def rows(self, name: str, **params: object) -> Answer:
        """Return the same as run does, as one mapping a row with Python's own types (date, float, None)."""
        return Answer(_rows(self.path, name, _arguments(params)), Source(name, params))

    def rule(self, key: str, on: date) -> float:
        """Return the parameter of the policy in force on a day as it was when this version was built: what its figures rest on.

        One that came later is that of today's policy. Raises KeyError when there is none.
        """
        valid = [row for row in self.rows("param_list") if row["key"] == key and row["valid_from"] <= on]
        if not valid:
            return policy.value(key, on)
        return float(max(valid, key=lambda row: row["valid_from"])["value"])


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Store:
    """A folder of published versions: versions/<id>.duckdb, and `current`, which names the live one."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it need not exist yet."""
        self.folder = folder
        self.versions_folder = folder / "versions"
        self._pointer = folder / "current"

    def path(self, version: str) -> Path:
        """Return where the file of a version lies."""
        return self.versions_folder / f"{version}.duckdb"

    def has(self, version: str) -> bool:
        """Tell whether a version is there, whatever the text."""
        return bool(_ID.fullmatch(version)) and self.path(version).is_file()

    def publishing(self) -> contextlib.AbstractContextManager[None]:
        """Let one at a time change which versions there are: a build, or a clean-up; it may take long."""
        return _locked(self.folder / "build.lock")

    def holding(self) -> contextlib.AbstractContextManager[None]:
        """Keep every version where it is while one is named or made the live one; take it for a moment only.

        A clean-up takes this lock within that of `publishing`, so that nobody waits half an hour for a build.
        """
        return _locked(self.folder / "versions.lock")

    def live_version(self) -> str | None:
        """Return the id of the live version, None when nothing is published."""
        try:
            version = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        return version if self.has(version) else None

    def versions(self) -> list[Version]:
        """Return every published version, newest first."""
        found = [_version(path) for path in self.versions_folder.glob("*.duckdb")]
        return sorted(found, key=lambda version: (version.built_at, version.id), reverse=True)

    def point_to(self, version: str) -> None:
        """Make a version the live one, in one atomic step; raises NoVersion if it is not there."""
        if not self.has(version):
            raise NoVersion(f"{self.folder}: no version {version}")
        with self.holding():
            if not self.has(version):  # a clean-up was quicker
                raise NoVersion(f"{self.folder}: no version {version}")
            new = self.folder / f"current.{os.getpid()}.tmp"
            new.write_text(version + "\n", encoding="utf-8")
            new.replace(self._pointer)

    def reader(self, version: str | None = None, *, privacy: str = "privacy_k") -> Reader:
        """Return a reader of a version, the live one unless named; raises NoVersion.

        `privacy` is the parameter that says below how many persons nothing is shown.
        """
        chosen = version or self.live_version()
        if chosen is None or not self.has(chosen):
            raise NoVersion(
                f"{self.folder}: " + (f"no version {version}" if version else "nothing published")
            )
        path = self.path(chosen)
        about = _version(path)
        return Reader(path, about, int(policy.value(privacy, about.data_as_of)))


@functools.lru_cache(maxsize=256)
def _version(path: Path) -> Version:
    row = _rows(path, "version_list", ())[0]
    return Version(row["id"], row["built_at"], row["data_as_of"], tuple(json.loads(row["sources"])))
