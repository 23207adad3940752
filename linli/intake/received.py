"""What a street received: the raw files of every delivery, kept in the store, and how each was to be read.

A delivery is a folder `received/<id>/`: `files/` as they were sent, `profile.toml` where they are read by one, `delivery.json`.
Which deliveries count is not written here: a published version names those that it was made of, so that a roll-back takes
deliveries back too.
"""

import contextlib
import hashlib
import json
import re
import shutil
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, Literal, cast, get_args
from zoneinfo import ZoneInfo

from linli import contracts, settings
from linli.contracts import Update
from linli.ledgers import LeftOut, load_profile
from linli.ledgers.model import told
from linli.pipeline.merge import Batch
from linli.text import formatting, labels
from linli.warehouse import faults, files
from linli.warehouse.store import Store

State = Literal["in_force", "waiting", "undone", "past"]
Files = Mapping[str, bytes | Path]  # name below the delivery → what it holds, or where it lies
_ID = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
NOTE = 200  # characters of a note


class Refused(faults.Fault):
    """This cannot be received, published or undone; the message is for users."""


@dataclass(frozen=True)
class ReceivedFile:
    """One file of a delivery as it was sent."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class Plan:
    """How the files of a delivery become ledgers.

    `profile` is the text of one profile (TOML) whose [[ledger]] tables name files and sheets; without it sheets are matched by
    their names. `update` says by ledger what its rows do to those received before, where neither profile nor contract is to
    say. `left_out` are rows that the steward chose to leave out, by file and sheet. A fresh delivery starts anew: nothing that
    was received before it counts.
    """

    profile: str = ""
    update: Mapping[str, Update] = field(default_factory=dict)
    left_out: LeftOut = field(default_factory=dict)
    is_fresh: bool = False


@dataclass(frozen=True)
class Delivery:
    """What came at once: when (UTC), from whom, with which note, and as which version it was published first."""

    id: str
    at: datetime
    who: str
    note: str
    files: tuple[ReceivedFile, ...]
    plan: Plan
    version: str = ""  # nothing until it is published
    before: str = ""  # the version that was live before that
    undone_at: datetime | None = None
    undone_by: str = ""


def folder(store: Store) -> Path:
    """Return where a store keeps what it received."""
    return store.folder / "received"


def deliver(
    store: Store, sent: Files, plan: Plan, who: str, note: str = "", *, now: datetime | None = None
) -> Delivery:
    """Keep the files of a delivery, which waits until it is published; raises Refused, and then keeps nothing."""
    if not sent:
        raise Refused(labels.text("intake.no_files"))
    _check(plan)
    spelled: dict[str, str] = {}
    for name in sent:  # two that a system may take for one
        if spelled.setdefault(name.casefold(), name) != name and files.IS_WINDOWS:
            raise Refused(labels.text("intake.bad_name", name=name))
    at = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    store.make_folders()
    files.make_folder(folder(store))
    place = _new_folder(store, at, sent)
    try:
        kept = tuple(_keep(place / "files", name, content) for name, content in sorted(sent.items()))
        made = Delivery(place.name, at, who, " ".join(note.split())[:NOTE], kept, plan)
        _write(store, made)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return made


def exchange(store: Store, delivery: str, sent: Files, gone: Iterable[str] = ()) -> Delivery:
    """Add files to a delivery that waits, in place of those of the same name, and take others out of it.

    Rows that were left out of a file that goes are forgotten. Raises Refused for a delivery that was published.
    """
    known = load(store, delivery)
    if known.version and not known.undone_at:
        raise Refused(labels.text("intake.published_already", version=known.version))
    place = folder(store) / known.id / "files"
    kept = [_keep(place, name, content) for name, content in sorted(sent.items())]
    off = {item.name for item in kept} | set(gone)
    for name in set(gone) - {item.name for item in kept}:
        (place / name).unlink(missing_ok=True)
    stay = [item for item in known.files if item.name not in off]
    covered = {told(name) for name in off}
    left = {at: rows for at, rows in known.plan.left_out.items() if at[0] not in covered}
    made = replace(
        known,
        files=tuple(sorted((*stay, *kept), key=lambda item: item.name)),
        plan=replace(known.plan, left_out=left),
    )
    _write(store, made)
    return made


def replan(store: Store, delivery: str, plan: Plan) -> Delivery:
    """Read a delivery that waits in another way; raises Refused for one that was published."""
    known = load(store, delivery)
    if known.version and not known.undone_at:
        raise Refused(labels.text("intake.published_already", version=known.version))
    _check(plan)
    made = replace(known, plan=plan)
    _write(store, made)
    return made


def in_words(text: str) -> str:
    """Return a text in which files of earlier deliveries are named by when these came, instead of by their ids."""
    zone = ZoneInfo(settings.read().time_zone)

    def named(match: re.Match[str]) -> str:
        try:
            at = datetime.strptime(match[0][:15], "%Y%m%d-%H%M%S").replace(tzinfo=UTC).astimezone(zone)
        except ValueError:
            return match[0]
        return labels.text("desk.of_delivery", when=f"{formatting.day(at.date())} {at:%H:%M}")

    return re.sub(rf"{_ID.pattern}/", named, text)


def keep_answers(store: Store, delivery: str, said: str) -> None:
    """Keep with a delivery what was answered about its sheets so far, so that nobody is asked twice; raises Refused for none."""
    known = load(store, delivery)
    files.write(folder(store) / known.id / "answers.json", said)


def answers(store: Store, delivery: str) -> Any:
    """Return what was answered about the sheets of a delivery, None where nothing was."""
    try:
        return json.loads((folder(store) / delivery / "answers.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None


def noted(store: Store, delivery: Delivery, note: str) -> Delivery:
    """Write a note to a delivery that waits."""
    made = replace(delivery, note=" ".join(note.split())[:NOTE])
    _write(store, made)
    return made


def discard(store: Store, delivery: str) -> None:
    """Throw a delivery away that was never published; raises Refused for another."""
    known = load(store, delivery)
    if known.version and not known.undone_at:
        raise Refused(labels.text("intake.published_already", version=known.version))
    shutil.rmtree(folder(store) / known.id)


def load_all(store: Store) -> list[Delivery]:
    """Return every delivery that can be read, in the order in which they came."""
    found = []
    for path in sorted(folder(store).glob("*/delivery.json")):
        with contextlib.suppress(Refused):
            found.append(load(store, path.parent.name))
    return found


def load(store: Store, delivery: str) -> Delivery:
    """Return a delivery; raises Refused where there is none of that id, or it cannot be read."""
    path = folder(store) / delivery / "delivery.json"
    if not _ID.fullmatch(delivery) or not path.is_file():
        raise Refused(labels.text("intake.no_delivery", delivery=delivery))
    try:
        return _read(path)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refused(labels.text("intake.broken", path=path)) from error


def in_force(store: Store, version: str | None = None) -> list[Delivery]:
    """Return the deliveries that a version, the live one unless named, is made of, in the order in which they came.

    None for one that was built from a folder which was not kept. Raises Refused where files of one are gone.
    """
    chosen = version or store.live_version()
    if chosen is None:
        return []
    ids = {source["delivery"] for source in store.about(chosen).sources if source.get("delivery")}
    if ids:
        return [load(store, name) for name in sorted(ids)]
    return [known for known in load_all(store) if known.version == chosen]


def state(delivery: Delivery, counting: Iterable[Delivery]) -> State:
    """Return whether a delivery is among those that count, waits for it, was undone, or counted once."""
    if delivery.id in {known.id for known in counting}:
        return "in_force"
    if delivery.undone_at:
        return "undone"
    return "past" if delivery.version else "waiting"


def unread(delivery: Delivery) -> list[str]:
    """Return the files of a delivery that its plan names nowhere, so that they are kept and not read."""
    if not delivery.plan.profile:
        return []
    said = tomllib.loads(delivery.plan.profile)
    named: list[str] = [str(each.get("file", "")) for each in said.get("geometry", [])]
    for spec in said.get("ledger", []):
        files_of = spec.get("files", [])
        named += [files_of] if isinstance(files_of, str) else files_of
        named += [str(each.get("file", "")) for each in spec.get("lookup", [])]
    return [item.name for item in delivery.files if not any(fnmatchcase(item.name, form) for form in named)]


def batches(store: Store, counting: Iterable[Delivery], latest: Delivery | None = None) -> list[Batch]:
    """Return deliveries as a build reads them, in the order in which they came; what `latest` changes is told of it."""
    chosen = {known.id: known for known in counting} | ({latest.id: latest} if latest else {})
    newest = latest.id if latest else max(chosen, default="")
    return [_batch(store, chosen[name], name == newest) for name in sorted(chosen)]


def _batch(store: Store, known: Delivery, is_latest: bool) -> Batch:
    place = folder(store) / known.id
    profile = load_profile(place / "profile.toml") if known.plan.profile else None
    zone = ZoneInfo(settings.read().time_zone)
    return Batch(
        place / "files",
        profile,
        known.id,
        known.plan.update,
        known.plan.left_out,
        known.at.astimezone(zone).date(),
        is_latest,
    )


def keep(
    store: Store, version: str, source: Path, profile: Path | None, who: str, before: str | None
) -> None:
    """Keep the files of a folder that a version was built from at once, so that later deliveries add to it.

    Where a file has changed since it was read nothing is kept.
    """
    root = source if source.is_dir() else source.parent
    paths = [path for path in source.rglob("*") if path.is_file()] if source.is_dir() else [source]
    sent = {
        path.relative_to(root).as_posix(): path
        for path in paths
        if not any(part.startswith((".", "~$")) for part in path.relative_to(root).parts)
        and path.resolve().is_relative_to(root.resolve())
    }
    plan = Plan(profile.read_text(encoding="utf-8") if profile else "", is_fresh=True)
    made = deliver(store, sent, plan, who)
    hashes = {item.name: item.sha256 for item in made.files}
    if any(hashes.get(item["file"]) != item["sha256"] for item in store.about(version).sources):
        discard(store, made.id)
        return
    _write(store, replace(made, version=version, before=before or ""))


def mark_published(store: Store, delivery: Delivery, version: str, before: str | None) -> Delivery:
    """Note as which version a delivery was published."""
    made = replace(delivery, version=version, before=before or "", undone_at=None, undone_by="")
    _write(store, made)
    return made


def mark_undone(store: Store, delivery: Delivery, who: str, now: datetime | None = None) -> Delivery:
    """Set a delivery aside; its files stay, and it may be published again."""
    at = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    made = replace(delivery, undone_at=at, undone_by=who)
    _write(store, made)
    return made


def sweep(store: Store) -> list[str]:
    """Remove deliveries that no version which is there is made of, those that wait excepted; return their ids."""
    needed = {known.id for about in store.versions() for known in in_force(store, about.id)}
    gone = [known.id for known in load_all(store) if known.id not in needed and known.version]
    for name in gone:
        shutil.rmtree(folder(store) / name, ignore_errors=True)
    return gone


# ---------------------------------------------------------------------------- on the disk


def _new_folder(store: Store, at: datetime, sent: Files) -> Path:
    for number in range(1000):
        digest = hashlib.sha256(f"{sorted(sent)} {number}".encode()).hexdigest()[:6]
        path = folder(store) / f"{at:%Y%m%d-%H%M%S}-{digest}"
        with contextlib.suppress(FileExistsError):
            path.mkdir(mode=files.FOLDER_MODE)
            files.make_folder(path / "files")
            return path
    raise Refused(labels.text("intake.no_delivery", delivery=f"{at:%Y%m%d-%H%M%S}"))


def _keep(place: Path, name: str, content: bytes | Path) -> ReceivedFile:
    """Put one file where it belongs; no name leads out of the delivery."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or any(
        part in ("..", "/") or "\0" in part or ":" in part or not files.may_be_named(part) for part in parts
    ):
        raise Refused(labels.text("intake.bad_name", name=name))
    path = place.joinpath(*parts)
    for above in reversed(path.relative_to(place).parents[:-1]):
        files.make_folder(place / above)
    if isinstance(content, Path):
        shutil.copyfile(content, path)
    else:
        path.write_bytes(content)
    path.chmod(files.FILE_MODE)
    files.sync(path)
    return ReceivedFile("/".join(parts), files.digest(path), path.stat().st_size)


def _check(plan: Plan) -> None:
    """Raise Refused for a plan that cannot be followed."""
    for ledger, rule in plan.update.items():
        contract = contracts.load_all().get(ledger)
        if contract is None or rule not in get_args(Update):
            raise Refused(labels.text("intake.bad_rule", ledger=ledger, rule=rule))
        if rule == "period" and contract.dated_by is None:
            raise Refused(labels.text("intake.no_periods", ledger=contract.title))


def _write(store: Store, delivery: Delivery) -> None:
    place = folder(store) / delivery.id
    if delivery.plan.profile:
        files.write(place / "profile.toml", delivery.plan.profile)
        try:
            load_profile(place / "profile.toml")
        except ValueError as error:
            raise Refused(labels.text("intake.bad_profile", error=error)) from error
    content = {
        "at": f"{delivery.at:%Y-%m-%dT%H:%M:%SZ}",
        "who": delivery.who,
        "note": delivery.note,
        "files": [vars(item) for item in delivery.files],
        "update": dict(delivery.plan.update),
        "left_out": [
            {"file": file, "sheet": sheet, "rows": sorted(rows)}
            for (file, sheet), rows in sorted(delivery.plan.left_out.items())
        ],
        "fresh": delivery.plan.is_fresh,
        "version": delivery.version,
        "before": delivery.before,
        "undone_at": f"{delivery.undone_at:%Y-%m-%dT%H:%M:%SZ}" if delivery.undone_at else None,
        "undone_by": delivery.undone_by,
    }
    files.write(place / "delivery.json", json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _read(path: Path) -> Delivery:
    said = json.loads(path.read_text(encoding="utf-8"))
    profile = path.with_name("profile.toml")
    plan = Plan(
        profile.read_text(encoding="utf-8") if profile.is_file() else "",
        cast(Mapping[str, Update], dict(said["update"])),
        {(item["file"], item["sheet"]): frozenset(map(int, item["rows"])) for item in said["left_out"]},
        bool(said["fresh"]),
    )
    kept = tuple(ReceivedFile(str(i["name"]), str(i["sha256"]), int(i["bytes"])) for i in said["files"])
    return Delivery(
        path.parent.name,
        _moment(said["at"]),
        str(said["who"]),
        str(said["note"]),
        kept,
        plan,
        str(said["version"]),
        str(said["before"]),
        _moment(said["undone_at"]) if said["undone_at"] else None,
        str(said["undone_by"]),
    )


def _moment(text: Any) -> datetime:
    return datetime.strptime(str(text), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
