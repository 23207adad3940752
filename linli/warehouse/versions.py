"""One published file: what it says of itself, whether it is what was published, and the connection to it."""

import functools
import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb

from linli import settings
from linli.text import labels
from linli.warehouse import faults, files
from linli.warehouse.kept import kept

_OPEN_VERSIONS = 4  # a session may be on an older version than the live one
# DuckDB notes every buffer that a query has used and forgets the notes of thousands of queries at once: 2 KB a join and
# more, 30 MB and more before it first does. A connection of its own for every so many queries costs a hundredth of them.
_QUERIES = 500
_connections: OrderedDict[Path, tuple[duckdb.DuckDBPyConnection, Iterator[int]]] = OrderedDict()
lock = threading.Lock()  # of the connections and of what is made in them


class NoVersion(faults.Fault):
    """Nothing has been published in this store, or not the version that was asked for."""


class NothingPublished(NoVersion):
    """The store is new."""


class Damaged(faults.Fault):
    """The file of a version is not what was published."""


class Outdated(faults.Fault):
    """A version that an older linli published lacks what is asked of it."""


@dataclass(frozen=True)
class Version:
    """What a published file says of itself, and the how many-th of its store it is; 0 where nobody noted that."""

    id: str
    built_at: datetime
    data_as_of: date
    sources: tuple[dict[str, str], ...] = field(hash=False)
    number: int = 0

    @property
    def built_here(self) -> datetime:
        """Return when it was built, by the street's own clock."""
        return self.built_at.replace(tzinfo=UTC).astimezone(ZoneInfo(settings.read().time_zone))

    @property
    def order(self) -> tuple[int, datetime, str]:
        """Return what versions are sorted by: in the order in which they were published, whatever the clock said."""
        return self.number, self.built_at, self.id


def sign(version: str | None) -> str:
    """Return what tells one version from another, and nothing of either, to pages of whoever has not signed in yet."""
    return hashlib.sha256((version or "").encode()).hexdigest()[:16]


def _attach(path: Path) -> duckdb.DuckDBPyConnection:
    # Attach from memory rather than duckdb.connect(path): DuckDB keeps one instance per path in a
    # process, and a file may be replaced or removed while an older session still reads it.
    # The allocator's own thread gives back what queries have let go: else it waits, tens of MB, for the next to come along.
    connection = duckdb.connect(
        config={"memory_limit": "2GB", "threads": os.cpu_count() or 1, "allocator_background_threads": True}
    )
    quoted = str(path).replace("'", "''")  # attach takes no parameters
    connection.execute(f"attach '{quoted}' as published (read_only)")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    kept.make_room_for(path.stat().st_size)
    return connection


def connection(path: Path) -> duckdb.DuckDBPyConnection:
    """Return the connection to a file, the same one for all; whoever asks makes a cursor of their own."""
    with lock:
        if path not in _connections or next(_connections[path][1], None) is None:
            # What was there is dropped, not closed: a query of another thread may still be on it.
            _connections[path] = _attach(path), iter(range(_QUERIES))
            while len(_connections) > _OPEN_VERSIONS:
                _connections.popitem(last=False)
        _connections.move_to_end(path)
        return _connections[path][0]


def forget(path: Path) -> None:
    """Drop the connection to a file, which may be on what stood there before."""
    with lock:
        _connections.pop(path, None)


def compare_again(path: Path) -> str:
    """Return what is wrong with a file that DuckDB could not read: a bit that flips moves no clock."""
    _compared.cache_clear()
    return damage(path)


def record_path(path: Path) -> Path:
    """Return where the checksum of a published file is noted."""
    return path.with_suffix(".json")


def _record(path: Path) -> dict[str, Any] | None:
    """Return what was noted of a file when it was published, None for one of an older linli; raises ValueError."""
    try:
        with record_path(path).open("rb") as file:
            found = json.loads(file.read(1000))
        return {"sha256": str(found["sha256"]), "bytes": int(found["bytes"]), "number": int(found["number"])}
    except FileNotFoundError:
        return None
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError(f"{path}: no record of a version") from error


def number(path: Path) -> int:
    """Return the how many-th version of its store a file is; 0 where nobody noted that."""
    try:
        record = _record(path)
    except (OSError, ValueError):
        return 0
    return int(record["number"]) if record else 0


_State = tuple[int, ...] | None


def _state(path: Path) -> tuple[_State, _State]:
    """Return what changes when a file or its record does."""

    def of(file: Path) -> _State:
        try:
            about = file.stat()
        except FileNotFoundError:
            return None
        return about.st_ino, about.st_size, about.st_mtime_ns

    return of(path), of(record_path(path))


def damage(path: Path) -> str:
    """Return what is wrong with a published file, nothing where it is what was published.

    A process reads each file whole for that once, and again when the file has changed or DuckDB could not read it.
    Raises what the system refuses, since nothing is known of the file then.
    """
    try:
        return _compared(path, _state(path))
    except (duckdb.Error, IndexError, TypeError, ValueError) as error:
        if faults.is_of_machine(error):
            raise
        return labels.text("fault.damage.unreadable")


@functools.lru_cache(maxsize=256)
def _compared(path: Path, state: tuple[_State, _State]) -> str:
    forget(path)
    if not path.is_file():
        return labels.text(f"fault.damage.{'gone' if state[0] is None else 'unreadable'}")
    try:
        record = _record(path)
    except ValueError:
        return labels.text("fault.damage.record", file=record_path(path).name)
    size = path.stat().st_size
    if record and record["bytes"] != size:
        return labels.text("fault.damage.size", expected=record["bytes"], found=size)
    if record and record["sha256"] != files.digest(path):
        return labels.text("fault.damage.digest")
    said = _version(path, state)
    return "" if said.id == path.stem else labels.text("fault.damage.other", id=said.id)


def damaged(path: Path, reason: str) -> Damaged:
    """Return the fault of a file with which something is wrong."""
    return Damaged(labels.text("fault.damaged", version=path.stem, reason=reason, folder=path.parent.parent))


def about(path: Path) -> Version:
    """Return what a published file says of itself."""
    return _version(path, _state(path))


@functools.lru_cache(maxsize=256)
def _version(path: Path, state: tuple[_State, _State]) -> Version:
    # Read by itself: whoever lists versions need not wait until all queries are parsed.
    query = (settings.QUERIES / "views" / "version_list.sql").read_text(encoding="utf-8")
    with connection(path).cursor() as cursor:
        cursor.execute("use published")
        result = cursor.execute(query)
        columns = [str(item[0]) for item in result.description or []]
        row = dict(zip(columns, result.fetchall()[0], strict=True))
    sources = tuple(json.loads(row["sources"]))
    return Version(row["id"], row["built_at"], row["data_as_of"], sources, number(path))
