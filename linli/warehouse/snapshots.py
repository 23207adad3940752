"""Named snapshots: what a meeting looked at, as a version and an address, and which versions therefore stay."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from linli.text import labels
from linli.warehouse import faults, files
from linli.warehouse.store import Store

MOST = 60  # characters of a name
_VIEW = re.compile("[a-z_]+")


class Refused(faults.Fault):
    """A snapshot cannot be made or removed; the message is for users."""


@dataclass(frozen=True)
class Snapshot:
    """A view of one version with everything that was chosen."""

    name: str
    version: str
    view: str
    parameters: Mapping[str, str] = field(hash=False)
    created_at: datetime  # UTC, to the second

    @property
    def address(self) -> dict[str, str]:
        """Return the query parameters that open it, the version among them."""
        return {**self.parameters, "version": self.version}


def add(
    store: Store,
    name: str,
    *,
    version: str | None = None,
    view: str = "overview",
    parameters: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Snapshot:
    """Name a version, the live one unless said, and how it was looked at; raises Refused."""
    chosen = version or store.live_version()
    if chosen is None:
        raise Refused(labels.text("snapshot.refused.nothing_published"))
    kept = {key: value for key, value in (parameters or {}).items() if key != "version"}
    made = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    snapshot = Snapshot(_checked(name), chosen, view, kept, made)
    put(store, snapshot)
    return snapshot


def put(store: Store, snapshot: Snapshot) -> None:
    """Write a snapshot, also one that was removed before; raises Refused."""
    if not _VIEW.fullmatch(snapshot.view):
        raise ValueError(f"{snapshot.view!r}: no name of a view")
    path = _path(store, snapshot.name)
    if not store.has(snapshot.version):
        raise Refused(labels.text("snapshot.refused.no_version", version=snapshot.version))
    files.make_folder(path.parent)
    made = f"{snapshot.created_at:%Y-%m-%dT%H:%M:%SZ}"
    content = {**asdict(snapshot), "created_at": made}
    with store.holding():
        if path.exists():
            raise Refused(labels.text("snapshot.refused.exists", name=snapshot.name))
        if not store.has(snapshot.version):  # a clean-up was quicker
            raise Refused(labels.text("snapshot.refused.no_version", version=snapshot.version))
        files.write(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def remove(store: Store, name: str) -> None:
    """Remove a snapshot, its version stays until the next clean-up; raises Refused."""
    path = _path(store, _checked(name))
    if not path.is_file():
        raise Refused(labels.text("snapshot.refused.unknown", name=name))
    with store.holding():
        path.unlink(missing_ok=True)


def load_all(store: Store) -> list[Snapshot]:
    """Return the snapshots, newest first; files that are broken are left out, see `broken`."""
    found = [snapshot for path in _files(store) if (snapshot := _read(store, path))]
    return sorted(found, key=lambda snapshot: (snapshot.created_at, snapshot.name), reverse=True)


def broken(store: Store) -> list[str]:
    """Return the names of files that hold no snapshot, or not the one that their name says."""
    return [path.name for path in _files(store) if _read(store, path) is None]


def by_version(store: Store) -> dict[str, list[str]]:
    """Return the names of the snapshots of each version that has any."""
    named: dict[str, list[str]] = {}
    for snapshot in load_all(store):
        named.setdefault(snapshot.version, []).append(snapshot.name)
    return named


def _checked(name: str) -> str:
    """Return a name in one spelling, with single spaces; raises Refused."""
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy or len(tidy) > MOST or not tidy.isprintable():
        raise Refused(labels.text("snapshot.refused.bad_name", most=MOST))
    return tidy


def _path(store: Store, name: str) -> Path:
    # A hash, for a name is free text: no sign of it may become part of a path.
    slug = hashlib.sha256(name.encode()).hexdigest()[:20]
    return store.folder / "snapshots" / f"{slug}.json"


def _files(store: Store) -> list[Path]:
    return sorted((store.folder / "snapshots").glob("*.json"))


def _read(store: Store, path: Path) -> Snapshot | None:
    try:
        if not path.is_file():  # reading a pipe would never end
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
        made = datetime.fromisoformat(content["created_at"]).astimezone(UTC)
        texts = {key: content[key] for key in ("name", "version", "view")}
        snapshot = Snapshot(**texts, parameters=dict(content["parameters"]), created_at=made)
        plain = [*texts.values(), *snapshot.parameters, *snapshot.parameters.values()]
        is_ours = all(isinstance(text, str) for text in plain) and _path(store, snapshot.name) == path
    except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    return snapshot if is_ours and _VIEW.fullmatch(snapshot.view) else None
