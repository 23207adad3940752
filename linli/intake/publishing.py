"""From a delivery to a version: a preview that nobody else sees, publishing, and taking it back."""

import contextlib
import json
import shutil
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from linli import contracts, policy
from linli.contracts import Update
from linli.intake import changes as comparing
from linli.intake import received
from linli.intake.changes import CellChange, LedgerChange, Move, Mute, Revision
from linli.intake.received import Delivery, Refused
from linli.ledgers import Finding
from linli.ledgers.model import told
from linli.pipeline import build
from linli.pipeline.build import Cancelled, Progress, Report
from linli.pipeline.merge import Batch
from linli.text import labels
from linli.warehouse import faults, files, record
from linli.warehouse.store import Store
from linli.warehouse.versions import NoVersion

__all__ = ["Cancelled", "Group", "Preview", "Published", "Question", "log", "preview", "publish", "undo"]

_SUSPECT = (
    0.2  # share of a register's rows that go, from which on whoever sends it is asked whether it is whole
)


@dataclass(frozen=True)
class Group:
    """The findings of one rule in one ledger: how many, the first of them, and all of them."""

    rule: str
    severity: str
    ledger: str
    findings: tuple[Finding, ...]

    @property
    def n(self) -> int:
        """Return how many there are."""
        return len(self.findings)

    @property
    def example(self) -> Finding:
        """Return the first."""
        return self.findings[0]


@dataclass(frozen=True)
class Question:
    """A ledger that takes the place of the one before, as its contract says, and lacks many of its rows: is it the whole?"""

    ledger: str
    rule: Update
    rows: int  # of the ledger before
    gone: int


@dataclass(frozen=True)
class Preview:
    """What publishing a delivery would give; where `report.failed` nothing was built, and only the findings tell.

    `version` is that of the built and unpublished file, which nobody but the steward's page may open (`store_of_previews`).
    """

    delivery: Delivery
    report: Report
    groups: tuple[Group, ...]
    version: str | None = None
    data_as_of: date | None = None
    data_as_of_before: date | None = None
    changes: tuple[LedgerChange, ...] = ()
    moves: tuple[Move, ...] = ()
    revisions: tuple[Revision, ...] = ()
    questions: tuple[Question, ...] = ()
    cells: tuple[CellChange, ...] = ()  # of the first changed rows
    mute: tuple[Mute, ...] = ()  # what came and tells nothing without another field
    month: date | None = None  # the last in which there is much of what came


@dataclass(frozen=True)
class Published:
    """What was published: the delivery, its version, and the report where it had to be built anew."""

    delivery: Delivery
    version: str | None
    report: Report = field(default_factory=Report)


def store_of_previews(store: Store) -> Store:
    """Return the store in which previews are built, one at a time; nobody is served from it."""
    return Store(store.folder / "preview")


def groups(findings: list[Finding]) -> tuple[Group, ...]:
    """Return findings by severity, ledger and rule: errors first, then by how many there are."""
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for item in findings:
        found.setdefault((item.severity, item.ledger, item.rule), []).append(item)
    made = [Group(rule, severity, ledger, tuple(items)) for (severity, ledger, rule), items in found.items()]
    return tuple(sorted(made, key=lambda group: (group.severity, -group.n, group.ledger, group.rule)))


def preview(
    store: Store,
    delivery: Delivery,
    *,
    progress: Progress = build.quiet,
    cancel: threading.Event | None = None,
    now: datetime | None = None,
) -> Preview:
    """Build all deliveries that count and this one, publish nothing, and tell what would change.

    `progress` is called with a share and a sentence at each step. Raises Cancelled soon after the event is set, and Refused where
    the live version was built from a folder that was not kept, so that this delivery would stand alone.
    """
    counting = _counting(store, delivery)
    live = store.live_version()
    shelf = store_of_previews(store)
    made = received.batches(store, counting, delivery)
    report = build.build_batches(
        made, store, into=shelf, progress=_up_to(0.9, progress), cancel=cancel, now=now
    )
    found = groups(report.findings)
    if report.version is None:
        return Preview(delivery, report, found)
    files.write(_note(store), json.dumps(_basis(delivery, report, live)))
    before, after = (store.reader(live) if live else None), shelf.reader(report.version)
    progress(0.92, labels.text("intake.progress.rows"))
    rows = comparing.rows(before.path if before else None, after.path)
    _stop_if(cancel)
    progress(0.95, labels.text("intake.progress.figures"))
    moved = comparing.moves(before, after)
    _stop_if(cancel)
    made_of = Preview(
        delivery,
        report,
        found,
        report.version,
        after.version.data_as_of,
        before.version.data_as_of if before else None,
        rows,
        moved,
        comparing.revisions(before, after),
        _questions(delivery, made[-1], rows),
        comparing.cells(before.path if before else None, after.path, rows),
        comparing.mute(after, _brought(delivery, report)),
        comparing.month(before.path if before else None, after.path, after.version.data_as_of),
    )
    progress(1.0, labels.text("progress.done"))
    return made_of


def _brought(delivery: Delivery, report: Report) -> set[str]:
    """Return the ledgers of which a delivery itself has rows."""
    own = {told(item.name) for item in delivery.files}
    return {load.ledger for load in report.loads if load.file in own and load.ledger}


def publish(
    store: Store,
    delivery: Delivery,
    who: str,
    *,
    progress: Progress = build.quiet,
    cancel: threading.Event | None = None,
    now: datetime | None = None,
) -> Published:
    """Publish a delivery with all that count, and put it on record; nothing is published where a finding is an error.

    What a preview built is taken as it is where nothing has changed since; else all is built again, which may be cancelled as a
    preview may. Whoever reads the live version goes on reading it until the very last step.
    """
    counting = _counting(store, delivery)
    before = store.live_version()
    if taken := _take_preview(store, delivery, before):
        version, report = taken
        progress(1.0, labels.text("progress.done"))
    else:
        made = received.batches(store, counting, delivery)
        report = build.build_batches(made, store, progress=progress, cancel=cancel, now=now)
        if report.version is None:
            return Published(delivery, None, report)
        version = report.version
    noted = received.mark_published(store, delivery, version, before)
    record.add(store, "publish", who, log(store, version, report, noted))
    return Published(noted, version, report)


def undo(
    store: Store, who: str, *, progress: Progress = build.quiet, cancel: threading.Event | None = None
) -> Published:
    """Take the last delivery that counts back: the version before it is live again, or is built again where it is gone.

    The delivery stays and may be published again. Raises Refused where there is none, or nothing before it.
    """
    counting = received.in_force(store)
    live = store.live_version()
    if not counting:
        raise Refused(labels.text("intake.nothing_to_undo"))
    last = next((known for known in counting if known.version == live), counting[-1])
    rest = [known for known in counting if known.id != last.id]
    if last.before and store.has(last.before):
        store.point_to(last.before)
        version = last.before
    elif rest and not last.plan.is_fresh:
        report = build.build_batches(received.batches(store, rest), store, progress=progress, cancel=cancel)
        if report.version is None:
            raise Refused(labels.text("intake.cannot_undo"))
        version = report.version
    else:
        raise Refused(labels.text("intake.nothing_before"))
    undone = received.mark_undone(store, last, who)
    record.add(store, "undo", who, {"delivery": last.id, "version": version, "from": live})
    progress(1.0, labels.text("progress.done"))
    return Published(undone, version)


def log(store: Store, version: str, report: Report, delivery: Delivery | None = None) -> dict[str, Any]:
    """Return what the log of publishing says of a version: files with digests, rows by ledger, findings by rule."""
    sources = store.about(version).sources
    own = [dict(item) for item in sources if delivery is None or item.get("delivery") == delivery.id]
    about: dict[str, Any] = {
        "version": version,
        "files": own,
        "rows": {ledger: counts["kept"] for ledger, counts in report.by_ledger().items()},
        "findings": dict(Counter(finding.rule for finding in report.findings)),
    }
    if delivery:
        about |= {"delivery": delivery.id, "note": delivery.note}
    return about


# ---------------------------------------------------------------------------- what a preview left


def _counting(store: Store, delivery: Delivery) -> list[Delivery]:
    """Return the deliveries that count besides this one; raises Refused where what is live would be lost unsaid."""
    if delivery.plan.is_fresh or store.live_version() is None:
        return []
    counting = received.in_force(store)
    if delivery.id in {known.id for known in counting}:
        raise Refused(labels.text("intake.published_already", version=delivery.version))
    if not counting:
        raise Refused(labels.text("intake.not_kept"))
    return counting


def _questions(delivery: Delivery, batch: Batch, rows: tuple[LedgerChange, ...]) -> tuple[Question, ...]:
    """Return the ledgers of which nobody but the contract says that the new one is whole, and which lacks many rows."""
    specs = batch.profile.ledgers if batch.profile else ()
    stated = {*delivery.plan.update, *(spec.id for spec in specs if spec.update)}
    return tuple(
        Question(change.ledger, "all", change.before, change.gone)
        for change in rows
        if change.ledger not in stated
        and not delivery.plan.is_fresh
        and contracts.load_all()[change.ledger].update == "all"
        and change.gone
        and change.gone >= _SUSPECT * change.before
    )


def _note(store: Store) -> Any:
    return store_of_previews(store).folder / "built.json"


def _basis(delivery: Delivery, report: Report, live: str | None) -> dict[str, Any]:
    """Return what a preview was built from: as long as it is the same, so is what would be built."""
    return {
        "delivery": delivery.id,
        "plan": repr(delivery.plan),
        "live": live,
        "policy": repr(policy.rows()),
        "version": report.version,
        "log": _logged(report),
    }


def _logged(report: Report) -> dict[str, Any]:
    return {
        "loads": [vars(load) for load in report.loads],
        "findings": [vars(finding) for finding in report.findings],
    }


def _take_preview(store: Store, delivery: Delivery, live: str | None) -> tuple[str, Report] | None:
    """Publish what a preview of this delivery built, where nothing has changed since; None where it must be built."""
    shelf = store_of_previews(store)
    try:
        said: Mapping[str, Any] = json.loads(_note(store).read_text(encoding="utf-8"))
        version = str(said["version"])
        report = Report(
            version,
            [build.Load(**load) for load in said["log"]["loads"]],
            [Finding(**finding) for finding in said["log"]["findings"]],
            is_compared=True,
        )
        wanted = {key: said[key] for key in ("delivery", "plan", "live", "policy")}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    now = _basis(delivery, report, live)
    if wanted != {key: now[key] for key in wanted} or not shelf.has(version):
        return None
    with store.publishing():
        if store.live_version() != live:
            return None
        store.sweep()
        try:
            shelf.about(version)
            store.publish(shelf.path(version), version)
        except (NoVersion, faults.Fault):
            return None
        except PermissionError as error:
            if files.is_in_use(error):  # somebody still looks at the preview
                return None
            raise
    with contextlib.suppress(OSError):
        shutil.rmtree(shelf.folder)
    return version, report


def _up_to(most: float, progress: Progress) -> Progress:
    return lambda share, text: progress(most * share, text)


def _stop_if(cancel: threading.Event | None) -> None:
    if cancel and cancel.is_set():
        raise Cancelled
