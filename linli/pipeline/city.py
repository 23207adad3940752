"""A city: each of its streets read and built on its own, wherever there is room, and put together into one published file.

A source whose folders hold ledgers of their own is a city, each folder a street. A street is read by the build of one street
(`build.read`); until when the data tell is then decided for all together, as if they were one source (`build.frame`); and each
street is built by the build of one street (`build.curate`) on that. Ids of two streets may be equal: from reading on each begins
with the name of its street's folder. Reading and building are tasks that know nothing of one another: files in, files out, so that
an engine may hand them to other machines, and again where one was lost.

Where streets are put together the rows of their tables stand beside one another, but for what a query says in its header:
`-- city: adds a, b` are sums that the rows of no community have in every street, and of the whole; `-- city: same` is the
same in each, and kept once; `-- city: anew` is what only all streets together tell. Such a query runs on what was put
together, and so does every one that reads it.

What was built of a street is kept in the store, and taken again while its files, the code, the rules and the frame are the same.
"""

import contextlib
import functools
import hashlib
import itertools
import json
import logging
import os
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, Protocol, TypeVar, cast

import duckdb

from linli import contracts, policy, settings
from linli.disclosure import decision
from linli.ledgers import Finding, Profile, apart, files_of, holds_register, is_read, load_profile, outside
from linli.ledgers.model import Severity
from linli.pipeline import build, dates
from linli.pipeline.build import Load, Progress, Report
from linli.pipeline.merge import Batch
from linli.text import labels
from linli.warehouse import faults, files, meanings, sqlfiles
from linli.warehouse.store import Store

Faulty = Literal["all", "good"]  # publish only where every street is good, or the good ones
Files = Mapping[str, bytes]  # path below a folder → what it holds
Cluster = TypeVar("Cluster")
# Gives what the function is called with, when its turn has come: it may be large.
Task = Callable[[], tuple[Any, ...]]
SEPARATOR = "."  # between the name of a street and an id of its own
_BETWEEN_IDS = "[\\x{3001}\\x{FF0C}\\x{FF1B},;\\s]+"  # of a list in one cell, as the queries take it apart
# What may not stand in a name: it stands between ids, in a cell or an address.
_BETWEEN = re.compile("[\u3001\uff0c\uff1b,;=&'\\s]")
# A folder of a year, a half, a quarter, a month, in numbers and their Chinese words.
_DATED = re.compile("[\\d\\s.\\-_\u7b2c\u4e00\u4e8c\u4e09\u56db\u4e0a\u4e0b\u534a\u5e74\u5b63\u5ea6\u6708]+")
# Filled by `build.frame`, the same for all streets.
_FRAME = (
    "calendar", "data_dates", "field_values", "ledger_rhythms", "ledger_spans", "months", "params", "provided", "whole_months",
)  # fmt: skip
_OF_THE_PUBLISHED = ("findings", "load_log", "past_counts", "version")  # written when all are together
_TRIES = 3  # of a street whose worker is lost, before it counts as faulty
_AHEAD = 2  # tasks that a worker is given at once: what they are made of goes with them
_ANSWERS_WITHIN = 10  # seconds, a cluster


@dataclass(frozen=True)
class Street:
    """One street of a city: the folder of its ledgers, and the name of the folder of its district where it lies in one."""

    folder: Path
    district: str = ""

    @property
    def key(self) -> str:
        """Return what its ids begin with."""
        return SEPARATOR.join(filter(None, (self.district, self.folder.name)))


def streets(source: Path, profile: Path | None = None) -> list[Street]:
    """Return the streets of a source: its folders, where each holds a register of communities and nothing stands beside them;
    or the folders within these, where all of them are districts, whose folders are such streets.

    Empty where the source is one street. Raises ValueError where the name of one begins that of another, up to a dot, so that
    their ids could be the same, or has a sign that stands between ids.
    """
    read_by = load_profile(profile) if profile else None
    folders = _apart(source, read_by)
    if len(folders) < 2:
        return []
    within = {folder: _apart(folder, read_by) for folder in folders}
    if all(within.values()):
        found = [Street(street, district.name) for district, of in within.items() for street in of]
    else:
        found = [Street(folder) for folder in folders]
    names = {street.key for street in found}
    for name in sorted(names):
        if _BETWEEN.search(name):
            raise ValueError(labels.text("city.signs", name=name))
        parts = name.split(SEPARATOR)
        if any(SEPARATOR.join(parts[:number]) in names for number in range(1, len(parts))):
            raise ValueError(labels.text("city.names", name=name))
    return found


def _apart(folder: Path, read_by: Profile | None) -> list[Path]:
    """Return the folders within one, where each has a register of its own; none where files stand beside them, or where they are
    the months of one.
    """
    if not folder.is_dir() or any(is_read(path) for path in folder.iterdir() if path.is_file()):
        return []
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    folders = [path for path in folders if any(map(is_read, files_of(path)))]
    is_dated = any(_DATED.fullmatch(path.name) for path in folders)
    return [] if is_dated or not all(holds_register(path, read_by) for path in folders) else folders


# ---------------------------------------------------------------------------- what runs anywhere


@dataclass
class Done:
    """What came of a task: the file it made, and what it found; no file where the street is faulty.

    A file is what it holds on its way, and where it lies once it is kept.
    """

    file: bytes | Path | None
    findings: list[dict[str, Any]]
    loads: list[dict[str, Any]] = field(default_factory=list)
    latest: str = ""  # the last day by which a ledger is dated
    blocks: list[str] = field(default_factory=list)  # of persons, as decided

    @property
    def is_good(self) -> bool:
        """Tell whether the street may be published."""
        return self.file is not None


@functools.cache
def code() -> str:
    """Return a digest of everything that a build rests on but its source: the code, the queries, the rules, the words."""
    digest = hashlib.sha256()
    for folder in ("linli", "queries", "data/contracts"):
        for path in sorted((settings.ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".sql", ".toml", ".yaml"):
                digest.update(path.read_bytes())
    digest.update(json.dumps(policy.rows(), default=str).encode())
    return digest.hexdigest()


def _same_code(expected: str) -> None:
    if code() != expected:
        raise RuntimeError(labels.text("city.other_code"))


def read_street(
    key: str, district: str, given: Files, profile: bytes | None, today: date, expected: str
) -> Done:
    """Read and check the ledgers of a street; the file holds them as read, each id with the street's name before it."""
    _same_code(expected)
    apart.warm()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="linli-") as made:
        folder = Path(made)
        _put(folder / key, given)
        if profile is not None:
            (folder / "profile.toml").write_bytes(profile)
        read_by = load_profile(folder / "profile.toml") if profile is not None else None
        batches = [Batch(folder / key, read_by, delivery=key, is_latest=False)]
        with duckdb.connect() as connection:
            connection.execute(f"attach '{folder / 'read.duckdb'}' as checked {build.NO_LOG}")
            connection.execute("attach ':memory:' as target; use target")
            connection.execute(build.BUILD_TABLES)
            build.read(connection, batches, report, build.quiet, today)
            if not report.failed:
                for row in build.shapes(batches):
                    connection.execute("insert into geometry values (?, ?, ?)", row)
                _name_after(connection, key, district)
                for table in ("provided", "former_names", "geometry"):
                    connection.execute(f"create table checked.{table} as from {table}")
            latest = _latest(connection)
            connection.execute("use memory; detach checked")
        file = None if report.failed else (folder / "read.duckdb").read_bytes()
    return Done(file, _told(report.findings), [asdict(load) for load in report.loads], latest)


def build_street(
    key: str,
    given: bytes,
    frame: bytes,
    as_of: date,
    earlier: Sequence[tuple[str, int, tuple[str, ...]]],
    expected: str,
) -> Done:
    """Build the tables of a street from its ledgers as read and from what is the same for all streets."""
    _same_code(expected)
    report = Report()
    with tempfile.TemporaryDirectory(prefix="linli-") as made:
        folder = Path(made)
        (folder / "read.duckdb").write_bytes(given)
        (folder / "built.duckdb").write_bytes(frame)
        with duckdb.connect() as connection:
            connection.execute(f"attach '{folder / 'read.duckdb'}' as checked (read_only)")
            connection.execute(f"attach '{folder / 'built.duckdb'}' as target {build.NO_LOG}; use target")
            connection.execute(f"set temp_directory = '{folder / 'spill'}'; set enable_progress_bar = false")
            for table in ("former_names", "geometry"):
                connection.execute(f"insert into {table} from checked.{table}")
            known: dict[str, list[decision.Earlier]] = {}
            for name, threshold, leaves in earlier:
                known.setdefault(name, []).append(decision.Earlier(threshold, leaves))
            build.curate(connection, report, as_of, build.quiet, known, anew())
            found = {} if report.failed else decision.decided(connection, "target")
            connection.execute("use memory; checkpoint target; detach target; detach checked")
        file = None if report.failed else (folder / "built.duckdb").read_bytes()
    blocks = [_block(name, item) for name, items in found.items() for item in items]
    return Done(file, _told(report.findings), blocks=blocks)


def _told(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [asdict(finding) for finding in findings]


def _block(name: str, block: decision.Earlier) -> str:
    return json.dumps([name, block.threshold, *block.leaves])


def _put(folder: Path, given: Files) -> None:
    for name, content in given.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _latest(connection: duckdb.DuckDBPyConnection) -> str:
    """Return the last day by which a ledger is dated: what was read before that day is read anew after it, since a date that
    lay ahead tells then how far its file reaches.
    """
    days = [
        f'select max("{contract.dated_by.name}")::date as day from checked.{contract.id}'
        for contract in contracts.load_all().values()
        if contract.dated_by
    ]
    [(latest,)] = connection.execute(f"select max(day) from ({' union all '.join(days)})").fetchall()
    return str(latest or "")


def _name_after(connection: duckdb.DuckDBPyConnection, key: str, district: str) -> None:
    """Put the name of the street before every id, where it is one's own and where others refer to it by it.

    Who refers to a row by its name goes on doing so: a street is built on its own. An id that is not there stays as it is
    written, and is reported as that.
    """
    quoted = (key + SEPARATOR).replace("'", "''")
    before = f"'{quoted}'"
    own = {
        contract.id: contract.key[0]
        for contract in contracts.load_all().values()
        if contract.key[0].endswith("_id") and not contract.field(contract.key[0]).reference
    }
    for ledger, name in own.items():
        connection.execute(
            f"create temp table own_{ledger} as select distinct {name} as id from checked.{ledger}"
        )
    for contract in contracts.load_all().values():
        for item in contract.fields:
            ledger = str(item.reference).split(".")[0]
            column = f'"{item.name}"'
            if own.get(contract.id) == item.name or (item.is_pseudonym and item.name.endswith("_key")):
                renamed, where = f"{before} || {column}", "true"
            elif item.is_list and ledger in own:
                known = f"if(one in (select id from own_{ledger}), {before} || one, one)"
                listed = f"unnest(regexp_split_to_array({column}, '{_BETWEEN_IDS}')) as listed(one)"
                renamed = f"(select string_agg({known}, ',') from {listed})"
                where = f"{column} is not null"
            elif ledger in own:
                renamed, where = f"{before} || {column}", f"{column} in (select id from own_{ledger})"
            elif contract.id == "area_changes" and item.name in ("old_area", "new_area"):
                renamed = f"{before} || {column}"
                where = f"{column} in (select id from own_communities union select id from own_compounds)"
            else:
                continue
            connection.execute(f"update checked.{contract.id} set {column} = {renamed} where {where}")
    connection.execute(
        f"update former_names set id = {before} || id; update geometry set id = {before} || id"
    )
    street = key.removeprefix(district + SEPARATOR) if district else key
    for column, name in {"street": street, "district": district}.items():
        connection.execute(
            f"update checked.communities set {column} = $name where {column} is null and $name != ''",
            {"name": name},
        )
    for ledger in own:
        connection.execute(f"drop table own_{ledger}")


@functools.cache
def anew() -> frozenset[str]:
    """Return the queries that only all streets together answer: those that say so, and what reads them."""
    made = {
        name: query
        for name, query in sqlfiles.load_all().items()
        if query.kind_folder in ("curated", "checks", "indicators", "marts")
    }
    found = {name for name, query in made.items() if query.fields.get("city") == "anew"}
    while more := {name for name, query in made.items() if query.reads & found} - found:
        found |= more
    return frozenset(found)


# ---------------------------------------------------------------------------- who does the work


class Engine(Protocol):
    """Hands out tasks and gathers what comes of them, in any order; a task that fails gives its exception."""

    def run(
        self, tasks: Mapping[str, Task], function: Callable[..., Done]
    ) -> Iterator[tuple[str, Done | Exception]]:
        """Yield the name of each task as it is done, and what came of it."""


class Alone:
    """One after the other, in this process."""

    def run(
        self, tasks: Mapping[str, Task], function: Callable[..., Done]
    ) -> Iterator[tuple[str, Done | Exception]]:
        """Yield the name of each task as it is done, and what came of it."""
        for name, task in tasks.items():
            try:
                yield name, function(*task())
            except Exception as error:  # a street's fault is told as that, whatever it is
                yield name, error


class Dask:
    """Workers of a Dask cluster, here or on other machines; what a lost one had is given to another."""

    def __init__(self, client: Any) -> None:
        """Take a client of the cluster."""
        self.client = client

    def run(
        self, tasks: Mapping[str, Task], function: Callable[..., Done]
    ) -> Iterator[tuple[str, Done | Exception]]:
        """Yield the name of each task as it is done, and what came of it."""
        from distributed import as_completed

        waiting: dict[Any, str] = {}
        left = iter(tasks.items())
        done = as_completed(raise_errors=False)

        def hand_out() -> None:
            for name, task in itertools.islice(left, 1):
                future = self.client.submit(function, *task(), retries=_TRIES, pure=False)
                waiting[future] = name
                done.add(future)

        for _ in range(_AHEAD * len(self.client.scheduler_info()["workers"]) or 1):
            hand_out()
        for future in done:
            hand_out()
            error = future.exception()
            yield waiting.pop(future), error if error is not None else future.result()
            future.release()


@contextlib.contextmanager
def engine(workers: int | None = None, address: str | None = None) -> Iterator[Engine]:
    """Give who does the work: so many processes of this machine, a cluster at an address, or this process.

    Raises Fault where Dask is wanted and not installed, or nothing answers at the address.
    """
    if not workers and not address:
        yield Alone()
        return
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise faults.Fault(labels.text("city.no_dask")) from error
    # Files are meant to go with the tasks; and nobody is asked who looks at pages that show what runs.
    told = {
        "admin.large-graph-warning-threshold": "10GB",
        "scheduler.http.routes": [],
        "worker.http.routes": [],
    }
    dask.config.set({f"distributed.{name}": value for name, value in told.items()})
    with contextlib.ExitStack() as stack:
        if workers:
            make = functools.partial(
                LocalCluster,
                n_workers=workers,
                threads_per_worker=1,
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            )
            client = stack.enter_context(Client(stack.enter_context(_started(make))))
        else:
            try:
                client = stack.enter_context(Client(address, timeout=_ANSWERS_WITHIN))
                client.wait_for_workers(1, timeout=_ANSWERS_WITHIN)
            except (OSError, ValueError) as error:
                raise faults.Fault(labels.text("city.no_cluster", address=address, reason=error)) from error
        yield Dask(client)


def _started(make: Callable[[], Cluster]) -> Cluster:
    """Return a cluster of this machine; on a busy one a process may end before it has begun, and is started anew.

    Raises RuntimeError where one does so time after time.
    """
    for _ in range(_TRIES - 1):
        with contextlib.suppress(RuntimeError):
            return make()
    return make()


# ---------------------------------------------------------------------------- the whole


class _Kept:
    """What was read and built of the streets, in the store: one file of each a street, with what it was made from."""

    def __init__(self, store: Store) -> None:
        self.folder = store.folder / "streets"
        files.make_folder(self.folder)

    def find(self, kind: str, key: str, origin: str, known: Collection[str] = ()) -> Done | None:
        """Return what was kept of a street, where it comes from the same; blocks of persons told before must be among its own."""
        about, file = self._paths(kind, key)
        try:
            told = json.loads(about.read_text(encoding="utf-8"))
            is_same = told.pop("origin") == origin and set(known) <= {*told["blocks"], *told.pop("known")}
            if is_same and files.digest(file) == told.pop("sha256"):
                return Done(file, **told)
        except (OSError, ValueError, KeyError, TypeError):  # nothing kept, or not whole: it is made again
            return None
        return None

    def keep(self, kind: str, key: str, origin: str, done: Done, known: Collection[str] = ()) -> Done:
        """Keep what came of a good street; its file is then on the disk."""
        about, file = self._paths(kind, key)
        files.remove(about)
        file.write_bytes(cast(bytes, done.file))
        file.chmod(files.FILE_MODE)
        told = {name: value for name, value in vars(done).items() if name != "file"}
        more = {"origin": origin, "known": sorted(known), "sha256": files.digest(file)}
        files.write(about, json.dumps(told | more, ensure_ascii=False, default=str))
        return Done(file, **told)

    def drop_others(self, keys: Collection[str]) -> None:
        """Remove what is kept of streets that are no longer in the source."""
        names = {_plain(key) for key in keys}
        for path in self.folder.iterdir():
            if path.name.split(".")[0] not in names:
                files.remove(path)

    def _paths(self, kind: str, key: str) -> tuple[Path, Path]:
        stem = f"{_plain(key)}.{kind}"
        return self.folder / f"{stem}.json", self.folder / f"{stem}.duckdb"


def _plain(key: str) -> str:
    """Return a name for files of a street: whatever stands in its own."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def build_city(
    found: Sequence[Street],
    store: Store,
    *,
    profile: Path | None = None,
    by: Engine | None = None,
    faulty: Faulty = "good",
    publish: bool = True,
    progress: Progress = build.quiet,
    now: datetime | None = None,
) -> Report:
    """Build the streets of a city and publish them as one version, or only check them; `now` is in UTC.

    A street with an error, and one that cannot be built, is left out and told; where that must not be (`faulty` is all), or no
    street is left, nothing is published.
    """
    work = _Work(found, store, profile, by or Alone(), progress, now or build.utc_now())
    report = Report()
    store.make_folders()
    with store.publishing():
        store.sweep()
        try:
            work.run(report, faulty, publish=publish)
        finally:
            store.sweep()
    progress(1.0, labels.text("progress.done"))
    return report


class _Work:
    """One build of a city."""

    def __init__(
        self,
        found: Sequence[Street],
        store: Store,
        profile: Path | None,
        by: Engine,
        progress: Progress,
        built_at: datetime,
    ) -> None:
        self.streets = {street.key: street for street in found}
        self.store, self.by, self.progress, self.built_at = store, by, progress, built_at
        self.profile = profile.read_bytes() if profile else None
        self.read_by = load_profile(profile) if profile else None
        self.today = build.local_day(built_at)
        store.make_folders()
        self.kept = _Kept(store)
        self.origins: dict[str, str] = {}  # street → what its ledgers were read from
        self.faults: dict[str, list[Finding]] = {}  # street → why it is left out

    def run(self, report: Report, faulty: Faulty, *, publish: bool) -> None:
        """Read and build the streets; what was found, and which version came of it, ends up in the report."""
        read, built, dated = self._read(), dict[str, Done](), Report()
        frame: tuple[date, bytes] | None = None
        while read and not (self.faults and faulty == "all"):
            dated = Report()
            frame = self._frame(read, dated)
            if frame is None:
                break
            built = self._build(read, *frame)
            if len(built) == len(read):
                break
            read = {
                key: read[key] for key in built
            }  # without the faulty ones the data may tell until another day
        is_good = bool(built) and not dated.failed and not (self.faults and faulty == "all")
        self._tell(report, is_good)
        report.findings += dated.findings
        report.spans, report.is_compared = dated.spans, bool(built)
        for done in (*read.values(), *built.values()):
            report.findings += _findings(done)
            for load in done.loads:
                report.add(Load(**load))
        if frame and is_good and publish:
            self.progress(0.9, labels.text("progress.merge_streets"))
            report.version = self._together(read, built, *frame, report)
            self.kept.drop_others(self.streets)

    def _tell(self, report: Report, is_good: bool) -> None:
        """Tell which streets are left out, and why; or that nothing may be published for them."""
        for key, findings in sorted(self.faults.items()):
            message = labels.text("finding.street_left_out.message", street=key, n=len(findings))
            severity: Severity = "warning" if is_good else "error"
            report.findings.append(Finding("", key, "", "", "", "street_left_out", message, severity))
            # Of a street that is left out an error is a reason, and none of what is published.
            report.findings += [_as_warning(finding) for finding in findings] if is_good else findings

    def _read(self) -> dict[str, Done]:
        """Return the ledgers of each good street as read."""
        done: dict[str, Done] = {}
        tasks: dict[str, Task] = {}
        for key, street in self.streets.items():
            if linked := outside(street.folder):  # it would be copied, and be a file like any other
                self.faults[key] = [replace(finding, file=f"{key}/{finding.file}") for finding in linked]
                continue
            hashes = sorted((name, files.digest(path)) for name, path in _files(street.folder).items())
            self.origins[key] = _digest([key, street.district, hashes, _hash(self.profile), code()])
            if (found := self.kept.find("read", key, self.origins[key])) and found.latest <= str(self.today):
                done[key] = found
            else:
                tasks[key] = functools.partial(self._to_read, street)
        for key, came in self._run(tasks, read_street, 0.02, 0.4, "progress.read_street"):
            done[key] = self.kept.keep("read", key, self.origins[key], came)
        return {key: done[key] for key in self.streets if key in done}

    def _to_read(self, street: Street) -> tuple[Any, ...]:
        given = {name: path.read_bytes() for name, path in _files(street.folder).items()}
        return street.key, street.district, given, self.profile, self.today, code()

    def _build(self, read: Mapping[str, Done], as_of: date, frame: bytes) -> dict[str, Done]:
        """Return the tables of each good street."""
        done: dict[str, Done] = {}
        tasks: dict[str, Task] = {}
        origins, known = {}, {}
        earlier = self._earlier()
        with duckdb.connect() as connection, _file(frame) as path:
            connection.execute(f"attach '{path}' as frame (read_only)")
            ours = _digest(
                [connection.execute(f"from frame.{table} order by all").fetchall() for table in _FRAME]
            )
        for key in read:
            own = [
                item
                for item in earlier
                if all(leaf.lstrip("@").startswith(key + SEPARATOR) for leaf in item[2])
            ]
            origins[key] = _digest([self.origins[key], ours])
            known[key] = [
                _block(name, decision.Earlier(threshold, leaves)) for name, threshold, leaves in own
            ]
            if found := self.kept.find("built", key, origins[key], known[key]):
                done[key] = found
            else:
                file = cast(Path, read[key].file)
                tasks[key] = functools.partial(_to_build, key, file, frame, as_of, own)
        for key, came in self._run(tasks, build_street, 0.45, 0.88, "progress.build_street"):
            done[key] = self.kept.keep("built", key, origins[key], came, known[key])
        return {key: done[key] for key in read if key in done}

    def _run(
        self,
        tasks: Mapping[str, Task],
        function: Callable[..., Done],
        start: float,
        stop: float,
        text: str,
    ) -> Iterator[tuple[str, Done]]:
        """Yield what came of good streets; the faults of the others are noted."""
        for number, (key, came) in enumerate(self.by.run(tasks, function), 1):
            self.progress(
                start + (stop - start) * number / len(tasks),
                labels.text(text, street=key, n=number, of=len(tasks)),
            )
            if isinstance(came, Exception):
                message = labels.text("finding.street_failed.message", reason=_reason(came))
                self.faults[key] = [Finding("", key, "", "", "", "street_failed", message, "error")]
            elif came.is_good:
                yield key, came
            else:
                self.faults[key] = _findings(came)

    def _earlier(self) -> list[tuple[str, int, tuple[str, ...]]]:
        with duckdb.connect() as connection:
            blocks = build.earlier_blocks(connection, self.store)
        return sorted(
            {(name, item.threshold, item.leaves) for name, items in blocks.items() for item in items}
        )

    def _frame(self, read: Mapping[str, Done], report: Report) -> tuple[date, bytes] | None:
        """Return the data date of all streets together and the file that every street is built on; None where there is none."""
        with duckdb.connect() as connection, tempfile.TemporaryDirectory(prefix="linli-") as made:
            path = Path(made, "frame.duckdb")
            with _attached(connection, read, "read"):
                _all_ledgers(connection, len(read))
                connection.execute(f"attach '{path}' as target {build.NO_LOG}; use target")
                connection.execute(build.BUILD_TABLES + build.MACROS)
                rows = " union ".join(f"from read{number}.provided" for number in range(len(read)))
                connection.execute(f"insert into provided select * from ({rows}) order by all")
                declared = dates.Declared(overall=self.read_by.as_of if self.read_by else None)
                as_of = build.frame(connection, declared, report, self.today)
                connection.execute("use memory; checkpoint target; detach target; detach checked")
            return None if as_of is None else (as_of, path.read_bytes())

    def _together(
        self, read: Mapping[str, Done], built: Mapping[str, Done], as_of: date, frame: bytes, report: Report
    ) -> str:
        """Put the tables of all streets into one file and publish it; returns the id of the version."""
        building = self.store.versions_folder / f"{os.getpid()}.building"
        building.write_bytes(frame)
        with (
            duckdb.connect(config={"memory_limit": build.MEMORY}) as connection,
            contextlib.ExitStack() as stack,
        ):
            connection.execute(f"set temp_directory = '{building}.spill'; set enable_progress_bar = false")
            stack.enter_context(_attached(connection, read, "read"))
            stack.enter_context(_attached(connection, built, "street"))
            _all_ledgers(connection, len(read))
            connection.execute(f"attach '{building}' as target {build.NO_LOG}; use target")
            _put_together(connection, len(built))
            report.findings += _unlike_targets(connection, len(built))
            build.complete(connection, report, as_of, anew(), self.progress)
            build.record(connection, report)
            build.past_counts(connection, self.store)
            batches = [
                Batch(street.folder, delivery=key, is_latest=False) for key, street in self.streets.items()
            ]
            version = build.stamp(connection, batches, report, self.store, self.built_at)
            meanings.document(connection, "target")
            self.progress(0.97, labels.text("progress.publish"))
            connection.execute("use memory; checkpoint target; detach target")
        self.store.publish(building, version)
        return version


def _findings(done: Done) -> list[Finding]:
    return [Finding(**finding) for finding in done.findings]


def _as_warning(finding: Finding) -> Finding:
    return replace(finding, severity="warning")


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__


def _to_build(key: str, file: Path, frame: bytes, as_of: date, earlier: Any) -> tuple[Any, ...]:
    return key, file.read_bytes(), frame, as_of, earlier, code()


def _files(folder: Path) -> dict[str, Path]:
    """Return the files of a street by their path below its folder."""
    return {path.relative_to(folder).as_posix(): path for path in files_of(folder)}


def _hash(content: bytes | None) -> str:
    return hashlib.sha256(content or b"").hexdigest()


def _digest(about: Any) -> str:
    return _hash(json.dumps(about, ensure_ascii=False, default=str).encode())


@contextlib.contextmanager
def _file(content: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="linli-") as made:
        path = Path(made, "file.duckdb")
        path.write_bytes(content)
        yield path


@contextlib.contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, of: Mapping[str, Done], name: str) -> Iterator[None]:
    """Attach the files of streets, in their order, as name0, name1 and so on."""
    for number, done in enumerate(of.values()):
        path = str(done.file).replace("'", "''")
        connection.execute(f"attach '{path}' as {name}{number} (read_only)")
    yield
    for number in range(len(of)):
        connection.execute(f"detach {name}{number}")


def _all_ledgers(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    """Attach `checked`, in which each ledger is that of all streets."""
    connection.execute("attach ':memory:' as checked")
    for ledger in contracts.load_all():
        connection.execute(f"create view checked.{ledger} as {_union('read', ledger, count)}")


def _union(database: str, table: str, count: int) -> str:
    return " union all ".join(f"select * from {database}{number}.{table}" for number in range(count))


def _put_together(connection: duckdb.DuckDBPyConnection, count: int) -> None:
    """Fill the target with the tables of the streets."""
    columns: dict[str, dict[str, str]] = {}
    rows = connection.execute("""
        select table_name, column_name, data_type from duckdb_columns()
        where database_name = 'street0' and schema_name = 'main' order by table_name, column_index
    """)
    for table, column, sql_type in rows.fetchall():
        columns.setdefault(table, {})[column] = sql_type
    there = {
        name
        for (name,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'target'"
        ).fetchall()
    }
    for table, of in columns.items():
        if table in (*_FRAME, *_OF_THE_PUBLISHED):
            continue
        make = f"insert into {table}" if table in there else f"create table {table} as"
        connection.execute(f"{make} {_select(table, of, _union('street', table, count), count)}")


def _unlike_targets(connection: duckdb.DuckDBPyConnection, count: int) -> list[Finding]:
    """Tell of which indicators streets have unlike targets, or only some: of all together there is then none."""
    rows = connection.execute(f"""
        select indicator, year from ({_union("street", "targets", count)})
        group by indicator, year having count(distinct value) > 1 or count(*) < {count} order by indicator, year
    """)
    titles = [f"{labels.text(f'indicator.{name}.title')} {year}" for name, year in rows.fetchall()]
    if not titles:
        return []
    message = labels.text("finding.unlike_targets.message", titles=labels.text("figure.comma").join(titles))
    return [Finding("targets", "", "", "", "", "unlike_targets", message, "warning")]


def _select(table: str, columns: Mapping[str, str], rows: str, count: int) -> str:
    """Return the select of a table of all streets from its rows in each."""
    query = sqlfiles.load_all().get(table)
    added = _added(table)
    if table == "person_axes":
        # Of all streets together an axis is told where each that counts such persons tells it.
        counting = " union all ".join(
            f"select distinct indicator, threshold from street{number}.person_blocks"
            for number in range(count)
        )
        return f"""
            with told as (select indicator, threshold, axis, count(*) as streets from ({rows}) group by all),
            counting as (select indicator, threshold, count(*) as streets from ({counting}) group by all)
            select told.indicator, told.threshold, told.axis
            from told inner join counting using (indicator, threshold, streets) order by all
        """
    if table == "targets":
        # A street's own target is none of all: only what every street has, and alike.
        return f"""
            select distinct on (indicator, year) * from ({rows})
            window one as (partition by indicator, year)
            qualify count(distinct value) over one = 1 and count(*) over one = {count} order by indicator, year
        """
    if table == "plan_facts":
        sums = ("served", "irregular", "changed", "unlike", "length_m", "candidates")
        kept = {"gap": "max(gap)", "is_exact": "bool_and(is_exact)"}
        made = (
            f"cast(sum({name}) as {of}) as {name}"
            if name in sums
            else f"{kept[name]} as {name}"
            if name in kept
            else name
            for name, of in columns.items()
        )
        return f"select {', '.join(made)} from ({rows}) group by privacy, threshold, month order by privacy, threshold"
    if added:
        made = (
            f"cast(sum({name}) as {of}) as {name}" if name in added else name for name, of in columns.items()
        )
        keys = ", ".join(name for name in columns if name not in added)
        return f"select {', '.join(made)} from ({rows}) group by {keys} {_order(table, query)}"
    if query is not None and query.fields.get("city") == "same":
        return f"select distinct * from ({rows}) {_order(table, query)}"
    return rows


def _added(table: str) -> tuple[str, ...]:
    if table == "indicator_values":
        return ("numerator", "denominator")
    query = sqlfiles.load_all().get(table)
    kind, _, names = query.fields.get("city", "").partition(" ") if query else ("", "", "")
    return tuple(name.strip() for name in names.split(",")) if kind == "adds" else ()


def _order(table: str, query: sqlfiles.Query | None) -> str:
    """Return how the rows of a table lie, so that who asks for one indicator reads only its own."""
    if table == "indicator_values":
        return build.ORDER_OF_VALUES
    order = query.sql.rpartition("\norder by")[2] if query else ""
    return "order by" + re.sub(r"\b[a-z_]+\.([a-z_]+)", r"\1", order) if order else ""
