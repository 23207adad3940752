"""From ledgers to one published file: read, check, curate, compute indicators, swap the pointer."""

import contextlib
import functools
import hashlib
import json
import os
import tempfile
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pandas as pd

from linli import contracts, policy, settings, workdays
from linli.disclosure import decision
from linli.ledgers import Finding, Part, apart, limits, load_profile, read_geometry, read_source
from linli.ledgers.model import Severity, told
from linli.pipeline import dates, merge
from linli.pipeline.merge import Batch
from linli.planning import proposals
from linli.selection import last_day
from linli.text import alike, labels
from linli.warehouse import faults, implied_queries, meanings, sqlfiles
from linli.warehouse.store import Store

Progress = Callable[[float, str], None]
SOURCE_COLUMNS = {"source_file": "VARCHAR", "source_sheet": "VARCHAR", "source_row": "BIGINT"}
# The build writes these itself; curated queries, checks and indicators may read them.
BUILD_TABLES = (
    """
create table version (id varchar, built_at timestamp, data_as_of date, sources varchar);
create table calendar (
    date date, month date, weekday integer, is_workday boolean, is_heating_season boolean, days_from_festival integer
);
create table months (month date, month_end date, is_final boolean);
create table params (key varchar, value double, unit varchar, valid_from date, basis varchar);
create table provided (ledger varchar, field varchar);
create table ledger_rhythms (ledger varchar, rhythm varchar, is_dated boolean, is_counted boolean);
create table data_dates (ledger varchar, data_from date, as_of date);
create table whole_months (ledger varchar, first_whole date, last_whole date);
create table ledger_spans (ledger varchar, first_day date, last_day date, rows_after bigint, rows_far bigint);
create table field_values (ledger varchar, field varchar, code varchar, label varchar);
create table former_names (kind varchar, id varchar, name varchar);
create table geometry (kind varchar, id varchar, geojson varchar);
create table plan_groups (
    privacy integer, threshold integer, community_id varchar, compounds varchar[], form varchar, anchor varchar, regular integer,
    branches integer, length_m double, unlike integer, irregular integer, breaks boolean, causes varchar[], steps_m double[]
);
create table plan_unserved (privacy integer, threshold integer, community_id varchar, compound_id varchar, reason varchar);
create table plan_facts (
    privacy integer, threshold integer, month date, served integer, irregular integer, changed integer, unlike integer,
    length_m double, gap double, is_exact boolean, candidates integer
);
create table past_counts (version varchar, month date, community_id varchar, issues bigint);
create table load_log (
    ledger varchar, file varchar, sheet varchar, rows_read bigint, rows_kept bigint, rows_rejected bigint,
 reasons varchar, dropped_columns varchar
);
create table findings (
    ledger varchar, file varchar, sheet varchar, cell varchar, value varchar, rule varchar, message varchar,
    severity varchar
);
"""
    + decision.TABLES
)
# known_month: in which month something was known, counted back from the data date: with a data date of 17 September what
# happened on 20 July is known in August. Null for what is later than the data date.
# issue_axes: as what an issue counts, in the total and once on each axis (`dimension` of an indicator).
MACROS = """
create macro known_month(known_at, as_of) as
    case when known_at < as_of + interval 1 day then cast(
        date_trunc('month', known_at)
        + to_months(if(day(known_at) > day(as_of) and as_of != last_day(as_of), 1, 0)) as date
    ) end;
create macro issue_axes(category, channel, urgency) as [
    '',
    'category=' || coalesce(category, ''),
    'channel=' || coalesce(channel, ''),
    'urgency=' || coalesce(urgency, '')
];
"""
FILLED_BY_INDICATOR = ("kind_values", "known_values")  # marts that get their rows indicator by indicator
# A file in the making is thrown away after a fault, and synced when it is whole: a log of each statement is for nothing.
NO_LOG = "(recovery_mode 'no_wal_writes')"
TOLD = ("told_members", "told_branches")  # marts made as soon as it is decided what may be told of persons
_WATCHED = 0.2  # seconds between two looks at whether a build was called off
MEMORY = "2500MB"  # of DuckDB in a build; what does not fit goes to disk beside the version
CHECK_MEMORY = "500MB"  # in a check, which may run beside the page that serves
_SAME_PLACE = """exists (
    select 1 from past.communities as old
    inner join communities on old.community_id = communities.community_id
)"""
MART = """(
    indicator varchar, month date, community_id varchar, compound_id varchar, dimension varchar,
    numerator double, denominator double
)"""
ORDER_OF_VALUES = (
    "order by indicator, year(month), split_part(dimension, '=', 1), community_id, month, dimension"
)
# Parts of the values that still grow, by how many months after their own month they became known. Those of one indicator
# are there at a time, in memory where they fit.
AGED = """create temp table aged_values (
    indicator varchar, month date, community_id varchar, compound_id varchar, dimension varchar,
    numerator double, denominator double, lag integer
)"""

# A month before a compound moved, or of one that is no more, is of the community that it was of then. Counts of persons go by
# today's communities in every month: the difference of two cuts would tell of a compound that may not be told.
_WHERE_IT_WAS = """
select counted.* replace (coalesce((
    select arg_min(former.community_id, coalesce(former.until, date '9999-12-31'))
    from former_places as former
    where former.compound_id = counted.compound_id and counted.month < coalesce(former.until, date '9999-12-31')
), counted.community_id) as community_id)
from ({body}) as counted
"""
_SUMMED = """
select month, community_id, compound_id, dimension, sum(numerator) as numerator, sum(denominator) as denominator
from aged_values
group by all
having sum(numerator) != 0 or sum(denominator) != 0
"""


@dataclass
class Load:
    """One line of the load log: how many rows of a sheet were read, kept and rejected, and why."""

    ledger: str
    file: str
    sheet: str
    rows_read: int
    rows_kept: int
    rejected: dict[str, int]
    dropped: list[str]  # titles of columns that are no field's
    lacking: list[str] = field(default_factory=list)  # titles of fields that no column is, and need not be

    @property
    def rows_replaced(self) -> int:
        """Return how many rows a later file took the place of: they are no loss."""
        return sum(self.rejected.get(rule, 0) for rule in merge.RULES)

    @property
    def rows_rejected(self) -> int:
        """Return how many rows were left out for what stands in them."""
        return self.rows_read - self.rows_kept - self.rows_replaced


@dataclass
class Report:
    """What a build or check did; `version` is None when nothing was published."""

    version: str | None = None
    loads: list[Load] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    spans: list[dates.Span] = field(default_factory=list)
    came: dict[str, int] = field(default_factory=dict)  # ledger → number of the last batch that has it
    is_compared: bool = (
        False  # were rows held against other rows and ledgers: references, order of dates, sums
    )

    @property
    def failed(self) -> bool:
        """Tell whether a finding of severity error blocks publishing."""
        return any(finding.severity == "error" for finding in self.findings)

    def add(self, load: Load) -> None:
        """Add a line to the log; the next part of the same sheet continues the last line."""
        last = self.loads[-1] if self.loads else None
        if last is None or (last.ledger, last.file, last.sheet) != (load.ledger, load.file, load.sheet):
            self.loads.append(load)
            return
        last.rows_read += load.rows_read
        last.rows_kept += load.rows_kept
        for reason, count in load.rejected.items():
            last.rejected[reason] = last.rejected.get(reason, 0) + count
        last.dropped += [name for name in load.dropped if name not in last.dropped]
        last.lacking = [name for name in last.lacking if name in load.lacking]

    def set_aside(self, gone: merge.Gone) -> None:
        """Count in the log rows that a later file set aside."""
        for load in self.loads:
            if (load.ledger, load.file, load.sheet) == (gone.ledger, told(gone.file), told(gone.sheet)):
                load.rows_kept -= gone.rows
                load.rejected[gone.rule] = load.rejected.get(gone.rule, 0) + gone.rows
                return

    def columns(self, ledger: str) -> tuple[list[str], list[str]]:
        """Return the titles of a ledger's columns that were not read, and of its fields that no sheet has."""
        loads = [load for load in self.loads if load.ledger == ledger]
        unread = dict.fromkeys(title for load in loads for title in load.dropped)
        lacking = [title for title in loads[0].lacking if all(title in load.lacking for load in loads)]
        return list(unread), lacking

    def by_ledger(self) -> dict[str, dict[str, int]]:
        """Return rows read, kept and rejected by ledger."""
        totals: dict[str, dict[str, int]] = {}
        for load in self.loads:
            if load.ledger:
                line = totals.setdefault(load.ledger, {"read": 0, "kept": 0, "rejected": 0})
                line["read"] += load.rows_read
                line["kept"] += load.rows_kept
                line["rejected"] += load.rows_rejected
                if load.rows_replaced:
                    line["replaced"] = line.get("replaced", 0) + load.rows_replaced
        return totals


def utc_now() -> datetime:
    """Return the moment, in UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def quiet(_fraction: float, _text: str) -> None:
    """Show no progress."""


def local_day(moment: datetime) -> date:
    """Return the day that a moment of UTC has where the street lies."""
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(settings.read().time_zone)).date()


def check(
    source: Path, profile: Path | None = None, progress: Progress = quiet, now: datetime | None = None
) -> Report:
    """Read and check a source as a build would, and publish nothing; `now` is in UTC."""
    apart.warm()
    report = Report()
    today = local_day(now or utc_now())
    batches = [Batch(source, load_profile(profile) if profile else None)]
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(config={"memory_limit": CHECK_MEMORY}) as connection,
    ):
        made = Path(folder)
        _open(connection, made / "target", made / "checked", spill=made / "spill")
        _fill(connection, batches, report, progress, today, None)
    return report


def build(
    source: Path,
    store_folder: Path,
    profile: Path | None = None,
    progress: Progress = quiet,
    now: datetime | None = None,
) -> Report:
    """Build a source and publish it as a new version, unless a finding is an error.

    The live version is untouched until the very last step, which is one atomic rename. `now` is in UTC.
    """
    batches = [Batch(source, load_profile(profile) if profile else None)]
    return build_batches(batches, Store(store_folder), progress=progress, now=now)


class Cancelled(Exception):
    """Whoever started a build has called it off; nothing was published."""


def build_batches(
    batches: Sequence[Batch],
    store: Store,
    *,
    into: Store | None = None,
    progress: Progress = quiet,
    cancel: threading.Event | None = None,
    now: datetime | None = None,
) -> Report:
    """Build what came in batches, the latest last, and publish it, unless a finding is an error.

    `store` holds the versions before, and the new one too unless it goes `into` another. Raises Cancelled soon after the
    event is set: between two steps, and within a statement of the database.
    """
    apart.warm()

    def step(fraction: float, text: str) -> None:
        if cancel and cancel.is_set():
            raise Cancelled
        progress(fraction, text)

    try:
        return _build(batches, store, into or store, step, cancel, now or utc_now())
    except duckdb.InterruptException as error:
        raise Cancelled from error
    except Exception as error:
        if faults.is_of_machine(error):
            raise NotPublished(store, error) from error
        raise


@contextlib.contextmanager
def _interruptible(connection: duckdb.DuckDBPyConnection, cancel: threading.Event | None) -> Iterator[None]:
    """Let an event end the statement that runs meanwhile."""
    if cancel is None:
        yield
        return
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_WATCHED):
            if cancel.is_set():
                connection.interrupt()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


class NotPublished(faults.Fault):
    """A full disk or the like ended a build; the message says which version is live now."""

    def __init__(self, store: Store, error: BaseException) -> None:
        live = store.live_version()
        key = "not_published" if live else "not_published_first"
        super().__init__(labels.text(f"fault.{key}", reason=faults.sentence(error), live=live))


def _build(
    batches: Sequence[Batch],
    store: Store,
    into: Store,
    progress: Progress,
    cancel: threading.Event | None,
    built_at: datetime,
) -> Report:
    report = Report()
    into.make_folders()
    with into.publishing():
        into.sweep()
        new = into.versions_folder / f"{os.getpid()}.building"
        checked = into.versions_folder / f"{os.getpid()}.checked.building"
        try:
            with (
                duckdb.connect(config={"memory_limit": MEMORY}) as connection,
                _interruptible(connection, cancel),
            ):
                _open(connection, new, checked, spill=into.versions_folder / f"{os.getpid()}.building.spill")
                _fill(connection, batches, report, progress, local_day(built_at), store)
                if report.failed:
                    return report
                past_counts(connection, store)
                version = stamp(connection, batches, report, store, built_at)
                meanings.document(connection, "target")
                progress(0.97, labels.text("progress.publish"))
                connection.execute("use memory; checkpoint target; detach target; detach checked")
            into.publish(new, version)
            report.version = version
        finally:
            into.sweep()
    progress(1.0, labels.text("progress.done"))
    return report


def _open(connection: duckdb.DuckDBPyConnection, target: Path, checked: Path, *, spill: Path) -> None:
    """Attach the files that a build fills; what does not fit into memory goes to a folder beside them."""
    target_, checked_, spill_ = (str(path).replace("'", "''") for path in (target, checked, spill))
    connection.execute(f"""
        set temp_directory = '{spill_}';
        set enable_progress_bar = false;
        attach '{target_}' as target {NO_LOG};
        attach '{checked_}' as checked {NO_LOG};
        use target
    """)


def _fill(
    connection: duckdb.DuckDBPyConnection,
    batches: Sequence[Batch],
    report: Report,
    progress: Progress,
    today: date,
    store: Store | None,
) -> None:
    """Fill the attached databases `checked` and `target`; faults end up in the report."""
    connection.execute(BUILD_TABLES + MACROS)
    read(connection, batches, report, progress, today)
    if report.failed:
        return
    progress(0.5, labels.text("progress.curate"))
    as_of = frame(connection, _declared(batches, report), report, today)
    if as_of is None:
        return
    for row in shapes(batches):
        connection.execute("insert into geometry values (?, ?, ?)", row)
    curate(connection, report, as_of, progress, earlier_blocks(connection, store) if store else {})
    record(connection, report)


def read(
    connection: duckdb.DuckDBPyConnection,
    batches: Sequence[Batch],
    report: Report,
    progress: Progress,
    today: date,
) -> None:
    """Fill `checked` with the ledgers as read, and `provided`; what is wrong with files, cells and keys ends up in the report."""
    load_ledgers(connection, batches, report, progress, today)
    _repeated_keys(connection, batches, report)
    _keys_but_for_case(connection, report)
    if not any(load.ledger for load in report.loads) and not report.failed:
        message = labels.text("finding.no_ledger.message")
        name = str(batches[-1].source.name)
        report.findings.append(Finding("", name, "", "", "", "no_ledger", message, "error"))


def frame(
    connection: duckdb.DuckDBPyConnection, declared: dates.Declared, report: Report, today: date
) -> date | None:
    """Fill what every query rests on: until when the ledgers tell, the calendar, rules and labels.

    Returns the data date; None, with an error in the report, where it is none.
    """
    as_of, report.spans, found = dates.fill(connection, declared, today)
    report.findings += found
    if not policy.first_day() <= as_of <= limits.LAST_DAY:
        message = labels.text("finding.data_date_beyond.message", value=as_of)
        report.findings.append(Finding("", "", "", "", str(as_of), "data_date_beyond", message, "error"))
        return None
    _calendar(connection, as_of)
    dates.fill_whole_months(connection)
    _reference_tables(connection)
    return as_of


def curate(
    connection: duckdb.DuckDBPyConnection,
    report: Report,
    as_of: date,
    progress: Progress,
    earlier: Mapping[str, Iterable[decision.Earlier]],
    without: Collection[str] = (),
) -> None:
    """Make the tables of all queries but some from `checked` and the frame, unless a check finds an error."""
    parameters = {"as_of": as_of}
    for query in in_order("curated"):
        if query.name not in without:
            create(connection, query, parameters)
    progress(0.65, labels.text("progress.check"))
    _run_checks(connection, report, parameters, lambda name: name not in without)
    report.is_compared = True
    if report.failed:
        return
    _indicators(connection, parameters, progress, earlier, without)
    progress(0.96, labels.text("progress.plan"))
    proposals.publish(connection)


def _declared(batches: Sequence[Batch], report: Report) -> dates.Declared:
    """Return the data dates that profiles declare: of a ledger that of the last batch which has it."""
    found = {}
    for ledger, number in report.came.items():
        profile = batches[number].profile
        days = [spec.as_of for spec in profile.ledgers if spec.id == ledger and spec.as_of] if profile else []
        if days:
            found[ledger] = days[-1]
    days = [batch.profile.as_of for batch in batches if batch.profile and batch.profile.as_of]
    is_declared = batches[-1].profile is not None and batches[-1].profile.as_of is not None
    return dates.Declared(found, max(days) if is_declared else None)


# ---------------------------------------------------------------------------- ledgers


def ledger_tables() -> str:
    """Return the statements that make the table of every ledger as it is read."""
    made = []
    for contract in contracts.load_all().values():
        columns = {item.name: item.sql_type for item in contract.fields} | SOURCE_COLUMNS
        ddl = ", ".join(f'"{name}" {sql_type}' for name, sql_type in columns.items())
        made.append(f"create table checked.{contract.id} ({ddl});\n")
    return "".join(made)


def load_ledgers(
    connection: duckdb.DuckDBPyConnection,
    batches: Sequence[Batch],
    report: Report,
    progress: Progress,
    today: date,
) -> None:
    """Fill the attached database `checked` with the ledgers as read, one of each; faults end up in the report."""
    connection.execute(ledger_tables())
    merged = merge.Merge(batches)
    done = 0.0
    for number, batch in enumerate(batches):
        for part in read_source(batch.source, batch.profile, batch.left_out):
            _rename(part, batch)
            done += (0.46 - done) * 0.2  # how many parts will come is not known beforehand
            progress(done, labels.text("progress.read", file=part.file))
            report.findings.extend(part.findings)
            rejected = {reason: count for reason, count in part.rejected.items() if count}
            report.add(
                Load(
                    part.ledger,
                    part.file,
                    part.sheet,
                    part.rows_read,
                    len(part.frame),
                    rejected,
                    part.dropped,
                    part.lacking,
                )
            )
            if part.ledger:
                for item in contracts.load_all()[part.ledger].fields:
                    if item.names == "indicators":
                        _name_indicators(part, item.name, report)
                _insert(connection, part)
                report.came[part.ledger] = number
            merged.note(part, number)
    progress(0.48, labels.text("progress.merge"))
    gone = merged.run(connection, today)
    for lost in gone:
        report.set_aside(lost)
    report.findings += merge.findings(gone)


def _rename(part: Part, batch: Batch) -> None:
    """Let everything that tells of a file say of which delivery it is, where it is not of the latest."""
    if batch.is_latest or not batch.delivery:
        return
    part.file = batch.file(part.file)
    part.findings = [replace(finding, file=batch.file(finding.file)) for finding in part.findings]
    if len(part.frame):
        part.frame["source_file"] = part.frame["source_file"].cat.rename_categories(batch.file)


def _name_indicators(part: Part, column: str, report: Report) -> None:
    """Put an indicator's id where a row names it by its title or short title; report the unknown ones."""
    known: dict[str, str] = {}
    for word in ("short", "title"):
        known |= {item[word]: name for name, item in labels.get("indicator").items() if word in item}
    known |= {name: name for name in labels.get("indicator")}
    for name, row in zip(part.frame[column], part.frame["source_row"], strict=True):
        if name not in known:
            message = labels.text("finding.unknown_target.message", value=name)
            cell = labels.text("finding.row", row=row)
            report.findings.append(
                Finding(part.ledger, part.file, part.sheet, cell, name, "unknown_target", message, "warning")
            )
    part.frame = part.frame.assign(**{column: [known.get(name, name) for name in part.frame[column]]})
    _doubtful_shares(part, column, report)


def _doubtful_shares(part: Part, column: str, report: Report) -> None:
    """Tell of a target in percent that looks like a part of one, 0.9 for 90, or is more than the whole."""
    shares = [query.name for query in in_order("indicators") if query.fields["unit"] == "percent"]
    for name, value, row in part.frame[[column, "value", "source_row"]].itertuples(index=False):
        if name in shares and (0 < value <= 1 or value > 100):
            message = labels.text("finding.doubtful_share.message", value=f"{value:g}")
            cell = labels.text("finding.row", row=row)
            report.findings.append(
                Finding(
                    part.ledger,
                    part.file,
                    part.sheet,
                    cell,
                    f"{value:g}",
                    "doubtful_share",
                    message,
                    "warning",
                )
            )


def _insert(connection: duckdb.DuckDBPyConnection, part: Part) -> None:
    contract = contracts.load_all()[part.ledger]
    frame = part.frame
    columns = {item.name: item.sql_type for item in contract.fields} | SOURCE_COLUMNS
    if len(frame):
        casts = ", ".join(f'cast("{name}" as {sql_type})' for name, sql_type in columns.items())
        connection.register("incoming", frame)
        connection.execute(f"insert into checked.{part.ledger} select {casts} from incoming")
        connection.unregister("incoming")


def _repeated_keys(connection: duckdb.DuckDBPyConnection, batches: Sequence[Batch], report: Report) -> None:
    """Report every row whose key stood earlier; what a profile says of repeats was done on reading."""
    for contract in contracts.load_all().values():
        if any(batch.handles_repeats(contract.id) for batch in batches):
            continue
        key = ", ".join(f'"{name}"' for name in contract.key)
        shown = " || ' / ' || ".join(f"coalesce(cast(\"{name}\" as varchar), '')" for name in contract.key)
        # Which keys repeat is found by counting; only their rows are sorted, for a ledger may have millions.
        rows = connection.execute(f"""
            with repeated as (
                select {key} from checked.{contract.id} group by {key} having count(*) > 1
            )
            select source_file, source_sheet, source_row, {shown} as shown
            from checked.{contract.id}
            where ({key}) in (select ({key}) from repeated)
            qualify row_number() over (partition by {key} order by source_file, source_sheet, source_row) > 1
            order by source_file, source_sheet, source_row
        """).fetchall()
        titles = labels.text("figure.comma").join(contract.field(name).title for name in contract.key)
        for file, sheet, row, value in rows:
            message = labels.text("finding.repeated_key.message", row=row, titles=titles, value=value)
            cell = labels.text("finding.row", row=row)
            report.findings.append(
                Finding(contract.id, file, sheet, cell, value, "repeated_key", message, "error")
            )


def _keys_but_for_case(connection: duckdb.DuckDBPyConnection, report: Report) -> None:
    """Report keys that differ from an earlier one by the case of letters only: they count as two rows, and few are meant so.

    Of a key that refers to another ledger the reference is what is checked.
    """
    for contract in contracts.load_all().values():
        fields = [contract.field(name) for name in contract.key]
        own = [
            item for item in fields if item.sql_type == "VARCHAR" and not item.values and not item.reference
        ]
        if not own:
            continue
        key = ", ".join(f'"{item.name}"' for item in fields)
        folded = ", ".join(f'lower("{item.name}")' if item in own else f'"{item.name}"' for item in fields)
        shown = " || ' / ' || ".join(f"coalesce(cast(\"{item.name}\" as varchar), '')" for item in fields)
        rows = connection.execute(f"""
            with alike as (
                select {folded} from checked.{contract.id} group by all having count(distinct ({key})) > 1
            ),

            found as (
                select source_file, source_sheet, source_row, {shown} as shown, row({folded}) as folded
                from checked.{contract.id}
                where ({folded}) in (from alike)
                qualify row_number() over (partition by {key} order by source_file, source_sheet, source_row) = 1
            )

            select
                source_file, source_sheet, source_row, shown,
                first_value(source_file) over first_of, first_value(source_row) over first_of, first_value(shown) over first_of
            from found
            window first_of as (partition by folded order by source_file, source_sheet, source_row)
            qualify row_number() over first_of > 1
            order by source_file, source_sheet, source_row
        """).fetchall()
        titles = labels.text("figure.comma").join(item.title for item in fields)
        for file, sheet, row, value, other_file, other_row, other in rows:
            first = labels.text("finding.cell", row=other_row, title=titles)
            told = {
                "value": value,
                "first": first if other_file == file else f"{other_file} {first}",
                "other": other,
            }
            message = labels.text("finding.key_but_for_case.message", **told)
            cell = labels.text("finding.cell", row=row, title=titles)
            report.findings.append(
                Finding(contract.id, file, sheet, cell, value, "key_but_for_case", message, "warning")
            )


# ---------------------------------------------------------------------------- dates and reference tables


def _calendar(connection: duckdb.DuckDBPyConnection, as_of: date) -> None:
    # A ledger that only tells since when it is kept may reach back to the founding of the first branch.
    clocks = [
        name for name, item in contracts.load_all().items() if any(field.is_clock for field in item.fields)
    ]
    first = connection.execute(
        "select coalesce(min(data_from) filter (list_contains(?, ledger)), min(data_from)) from data_dates",
        [clocks],
    ).fetchall()[0][0]
    start = (first if first and first < as_of else as_of).replace(day=1)
    frame = pd.DataFrame(workdays.between(start, as_of))
    connection.register("days", frame)
    connection.execute("""
        insert into calendar
        select date, date_trunc('month', date), isodow(date), is_workday, is_heating_season, days_from_festival from days
    """)
    connection.unregister("days")
    connection.execute("""
        insert into months
        select month, max(date), max(date) = last_day(month) from calendar group by month order by month
    """)


def _reference_tables(connection: duckdb.DuckDBPyConnection) -> None:
    rhythms, values = [], []
    for contract in contracts.load_all().values():
        day = contract.dated_by
        is_counted = bool(day and day.covers in ("month", "quarter"))
        rhythms.append((contract.id, contract.rhythm, day is not None, is_counted))
        for item in contract.fields:
            values += [(contract.id, item.name, code, label) for code, label in item.values.items()]
    for table, rows in (("params", policy.rows()), ("ledger_rhythms", rhythms), ("field_values", values)):
        frame = pd.DataFrame(list(rows))
        connection.register("rows", frame)
        connection.execute(f"insert into {table} from rows")
        connection.unregister("rows")


def shapes(batches: Sequence[Batch]) -> Iterator[list[str]]:
    """Yield kind, id and GeoJSON of every shape; a later map of a kind takes the place of an earlier one."""
    found: dict[str, dict[str, Any]] = {}
    for batch in batches:
        found |= read_geometry(batch.source, batch.profile)
    for kind, collection in found.items():
        for number, feature in enumerate(collection["features"]):
            properties = feature["properties"]
            name = properties.get("compound_id") or properties.get("community_id") or str(number)
            yield [kind, str(name), json.dumps(feature, ensure_ascii=False, separators=(",", ":"))]


# ---------------------------------------------------------------------------- queries


def blank(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table of a build, empty, in the attached databases `checked` and `target`; the second is used."""
    connection.execute(BUILD_TABLES + MACROS + ledger_tables())
    for query in in_order("curated"):
        create(connection, query, dict.fromkeys(query.params))
    connection.execute(f"create table indicator_values {MART}")
    connection.execute(AGED)
    for query in in_order("marts"):
        create(connection, query, dict.fromkeys(query.params))


def in_order(folder: str) -> list[sqlfiles.Query]:
    """Return the queries of a folder so that each comes after those it reads."""
    waiting = {name: query for name, query in sqlfiles.load_all().items() if query.kind_folder == folder}
    ordered: list[sqlfiles.Query] = []
    while waiting:
        ready = [query for query in waiting.values() if not set(query.reads) & set(waiting) - {query.name}]
        if not ready:
            raise ValueError(f"queries/{folder}: these read one another in a circle: {sorted(waiting)}")
        for query in ready:
            ordered.append(waiting.pop(query.name))
    return ordered


def _arguments(query: sqlfiles.Query, parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: parameters[name] for name in query.params}


def create(connection: duckdb.DuckDBPyConnection, query: sqlfiles.Query, parameters: dict[str, Any]) -> None:
    """Make the table of a query, anew where there is one."""
    connection.execute(f"create or replace table {query.name} as {query.sql}", _arguments(query, parameters))


def _run_checks(
    connection: duckdb.DuckDBPyConnection,
    report: Report,
    parameters: dict[str, Any],
    is_asked: Callable[[str], bool],
) -> None:
    for query in filter(lambda query: is_asked(query.name), in_order("checks")):
        rows = connection.execute(query.sql, _arguments(query, parameters)).fetchall()
        template = labels.text(f"finding.{query.name}.message")
        hint = _hints(connection) if rows and query.name in implied_queries.REFERENCES else None
        severity: Severity = "error" if query.fields["severity"] == "error" else "warning"
        for ledger, file, sheet, row, name, value in rows:
            about = contracts.load_all()[ledger].field(name) if name else None
            title = about.title if about else ""
            tells_persons = query.fields["people"] == "yes" or bool(about and about.counts_people)
            cell = labels.text("finding.cell", row=row, title=title) if row is not None else ""
            register = contracts.load_all().get(str(about.reference).partition(".")[0]) if about else None
            told_of = {
                "ledger": contracts.load_all()[ledger].title,
                "register": register.title if register else "",
            }
            message = template.format(value=value, row=row, title=title, **told_of)
            if hint and about:
                message += hint(str(about.reference).split(".")[0], str(value))
            report.findings.append(
                Finding(ledger, file, sheet, cell, str(value), query.name, message, severity, tells_persons)
            )


def _hints(connection: duckdb.DuckDBPyConnection) -> Callable[[str, str], str]:
    """Return what tells of a name that a ledger does not have which of its names looks like it."""
    names: dict[str, list[str]] = {}
    for kind, key in connection.execute("select kind, key from reference_keys").fetchall():
        names.setdefault(kind, []).append(key)

    @functools.cache
    def of(ledger: str) -> alike.Names:
        return alike.Names(names.get(contracts.load_all()[ledger].row, ()))

    return functools.cache(lambda ledger, value: of(ledger).hint(value))


def complete(
    connection: duckdb.DuckDBPyConnection,
    report: Report,
    as_of: date,
    names: Collection[str],
    progress: Progress,
) -> None:
    """Make the tables of some queries where those of all others are there."""
    parameters = {"as_of": as_of}
    for query in in_order("curated"):
        if query.name in names:
            create(connection, query, parameters)
    _run_checks(connection, report, parameters, lambda name: name in names)
    connection.execute(AGED)
    is_moved = moved(connection)
    for query in in_order("indicators"):
        if query.name in names and query.fields["kind"] != "query":
            add_indicator(connection, query, parameters, is_moved=is_moved)
    connection.execute("drop table aged_values")
    for query in in_order("marts"):
        if query.name in names and query.name not in (*FILLED_BY_INDICATOR, *TOLD):
            create(connection, query, parameters)


def _indicators(
    connection: duckdb.DuckDBPyConnection,
    parameters: dict[str, Any],
    progress: Progress,
    earlier: Mapping[str, Iterable[decision.Earlier]],
    without: Collection[str],
) -> None:
    connection.execute(f"create table indicator_values {MART}")
    connection.execute(AGED)
    for name in FILLED_BY_INDICATOR:
        query = sqlfiles.load_all()[name]
        create(connection, query, dict.fromkeys(query.params))
    queries = [
        query
        for query in in_order("indicators")
        if query.fields["kind"] != "query" and query.name not in without
    ]
    # One after the other by name and each sorted, so that a query for one reads only its own row groups, and of a year
    # only those of its communities; to sort or to sum all of them at once would not fit into memory where a district
    # has a hundred streets.
    # What counts persons comes first: others may rest on what of it may be told.
    persons = decision.of_persons()
    queries.sort(key=lambda query: (query.name not in persons, query.name))
    is_moved = moved(connection)
    for number, query in enumerate(queries):
        progress(0.7 + 0.25 * number / len(queries), labels.text("progress.indicators"))
        if number == len(persons):
            decide(connection, parameters, earlier)
        add_indicator(connection, query, parameters, is_moved=is_moved)
    connection.execute("drop table aged_values")
    for query in in_order("marts"):
        if query.name not in (*FILLED_BY_INDICATOR, *TOLD, *without):
            create(connection, query, parameters)


def decide(
    connection: duckdb.DuckDBPyConnection,
    parameters: dict[str, Any],
    earlier: Mapping[str, Iterable[decision.Earlier]],
) -> None:
    """Decide what may be told of persons, and write the members that may be."""
    decision.publish(connection, parameters["as_of"], earlier)
    for name in TOLD:
        create(connection, sqlfiles.load_all()[name], parameters)


def moved(connection: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a compound was of another community before."""
    return bool(connection.execute("from former_places limit 1").fetchall())


def add_indicator(
    connection: duckdb.DuckDBPyConnection,
    query: sqlfiles.Query,
    parameters: dict[str, Any],
    *,
    is_moved: bool,
) -> None:
    """Add the rows of one indicator to the marts that indicators fill; `aged_values` is there and empty.

    `is_moved` is what `moved` tells.
    """
    sums, known = (sqlfiles.load_all()[name] for name in FILLED_BY_INDICATOR)
    body, arguments = query.sql.rstrip().rstrip(";"), _arguments(query, parameters)
    if query.fields["people"] == "no" and is_moved:
        body = _WHERE_IT_WAS.format(body=body)
    is_aged = sqlfiles.KNOWN_COLUMN in query.columns
    if is_aged:
        [(rows,)] = connection.execute(
            f"""
            insert into aged_values
            select
                '{query.name}', month, community_id, compound_id, dimension, numerator, denominator,
                greatest(0, date_diff('month', month, {sqlfiles.KNOWN_COLUMN}))
            from ({body})
            """,
            arguments,
        ).fetchall()
        if not rows:  # of a ledger that is not there
            return
        connection.execute(f"insert into known_values {known.sql}")
        body, arguments = _SUMMED, {}
    [(rows,)] = connection.execute(
        f"""
        insert into indicator_values
        select '{query.name}', month, community_id, compound_id, dimension, numerator, denominator
        from ({body})
        {ORDER_OF_VALUES.replace("indicator, ", "")}
        """,
        arguments,
    ).fetchall()
    if is_aged:
        connection.execute("delete from aged_values")
    if rows:
        connection.execute(f"insert into kind_values {sums.sql}", {"indicator": query.name})


# ---------------------------------------------------------------------------- what is written about it


def record(connection: duckdb.DuckDBPyConnection, report: Report) -> None:
    """Write the log of loads and the findings, but for those that tell a number of persons."""
    for load in report.loads:
        connection.execute(
            "insert into load_log values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                load.ledger,
                load.file,
                load.sheet,
                load.rows_read,
                load.rows_kept,
                load.rows_rejected,
                json.dumps(load.rejected, ensure_ascii=False),
                labels.text("figure.comma").join(load.dropped),
            ],
        )
    found = [finding for finding in report.findings if not finding.is_of_persons]
    if found:
        connection.register("found", pd.DataFrame([asdict(finding) for finding in found]))
        connection.execute(
            "insert into findings select ledger, file, sheet, cell, value, rule, message, severity from found"
        )
        connection.unregister("found")


def past_counts(connection: duckdb.DuckDBPyConnection, store: Store) -> None:
    """Note how many issues of a month were known when it was the newest whole one, from earlier versions.

    Of each of the last twelve whole months the first version counts that was complete to its end and not to that of the
    next, also if a clean-up has removed it since: later versions noted what it counted. A version that shares no community
    with this one, or that cannot be read, adds nothing.
    """
    removed = _notes_of_removed(connection, store)
    months = "select month, month_end from months where is_final order by month desc limit 12"
    for month, month_end in connection.execute(months).fetchall():
        if month in removed:
            connection.executemany("insert into past_counts values (?, ?, ?, ?)", removed[month])
            continue
        next_end = last_day(month_end + timedelta(days=1))
        with contextlib.suppress(duckdb.Error):
            fit = [about for about in store.versions() if month_end <= about.data_as_of < next_end]
            for about in sorted(fit, key=lambda about: (about.data_as_of, about.order)):
                if _add_past(connection, store.path(about.id), about.id, month, month_end):
                    break


def earlier_blocks(connection: duckdb.DuckDBPyConnection, store: Store) -> dict[str, list[decision.Earlier]]:
    """Return the blocks of persons of every version that is there, by indicator; a version that cannot be read has none."""
    found: dict[str, list[decision.Earlier]] = {}
    with contextlib.suppress(duckdb.Error):
        for about in store.versions():
            with contextlib.suppress(duckdb.Error), _attached(connection, store.path(about.id)):
                for name, blocks in decision.decided(connection, "past").items():
                    found.setdefault(name, []).extend(blocks)
    return found


def _notes_of_removed(connection: duckdb.DuckDBPyConnection, store: Store) -> dict[date, list[Any]]:
    """Return by month what versions that are no longer there counted, as the newest version noted that tells of it."""
    noted: dict[date, list[Any]] = {}
    with contextlib.suppress(duckdb.Error):
        versions = store.versions()
        there = [about.id for about in versions]
        for about in versions:
            by_month: dict[date, list[Any]] = {}
            with contextlib.suppress(duckdb.Error), _attached(connection, store.path(about.id)):
                rows = connection.execute(
                    f"""
                    select version, month, community_id, issues from past.past_counts
                    where not list_contains($there, version) and {_SAME_PLACE}
                    """,
                    {"there": there},
                ).fetchall()
                for row in rows:
                    by_month.setdefault(row[1], []).append(row)
            noted = by_month | noted
    return noted


@contextlib.contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    """Attach an earlier version as `past`."""
    quoted = str(path).replace("'", "''")
    connection.execute(f"attach '{quoted}' as past (read_only)")
    try:
        yield
    finally:
        connection.execute("detach past")


def _add_past(
    connection: duckdb.DuckDBPyConnection, path: Path, version: str, month: date, month_end: date
) -> bool:
    """Add what a version counted of a month; tell whether it knew any of these communities then."""
    with _attached(connection, path):
        rows = connection.execute(
            f"""
            select counted.community_id, cast(sum(counted.numerator) as bigint)
            from past.kind_values as counted
            where
                not counted.is_whole
                and counted.indicator = 'issues_opened'
                and counted.dimension = ''
                and counted.month = $month
                and (select max(as_of) from past.data_dates where ledger = 'issues') >= $month_end
                and {_SAME_PLACE}
            group by counted.community_id
            """,
            {"month": month, "month_end": month_end},
        ).fetchall()
    for community, issues in rows:
        connection.execute("insert into past_counts values (?, ?, ?, ?)", [version, month, community, issues])
    return bool(rows)


def stamp(
    connection: duckdb.DuckDBPyConnection,
    batches: Sequence[Batch],
    report: Report,
    store: Store,
    built_at: datetime,
) -> str:
    """Write the version row and return its id: when it was built and what it was built from."""
    left = {load.file for load in report.loads if load.file}
    sources = []
    for batch in batches:  # the latest is the last, whose files bear no other name than their own
        own = sorted(name for name in left if batch.is_latest or name.startswith(batch.file("")))
        left.difference_update(own)
        of = {"delivery": batch.delivery} if batch.delivery else {}
        for name in (name.removeprefix(batch.file("")) for name in own):
            sources.append({"file": name, "sha256": _hash(batch.source, name), **of})
        for declared in batch.profile.geometry if batch.profile else ():  # a delivery may be of a map alone
            for path in sorted(batch.source.glob(declared.file))[:1] if batch.source.is_dir() else ():
                name = path.relative_to(batch.source).as_posix()
                if name not in {
                    each["file"] for each in sources if each.get("delivery") == of.get("delivery")
                }:
                    sources.append({"file": name, "sha256": _hash(batch.source, name), **of})
    version = store.new_id(built_at, json.dumps([sources, policy.rows()], default=str))
    as_of = connection.execute("select max(as_of) from data_dates").fetchall()[0][0]
    connection.execute(
        "insert into version values (?, ?, ?, ?)",
        [version, built_at, as_of, json.dumps(sources, ensure_ascii=False)],
    )
    return version


def _hash(source: Path, name: str) -> str:
    path = source / name if source.is_dir() else source
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
