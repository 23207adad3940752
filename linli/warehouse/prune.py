"""Cleaning up: old versions are removed, those that somebody may come back to are not."""

from dataclasses import dataclass

from linli.text import labels
from linli.warehouse import snapshots
from linli.warehouse.store import NoVersion, Store, Version

KEPT = 12  # newest versions: a year, where the ledgers come once a month


class Unsure(Exception):
    """What must stay cannot be told; the message is for users, `files` are those at fault."""

    def __init__(self, files: list[str]) -> None:
        self.files = files
        super().__init__(labels.text("prune.unsure", files=labels.text("figure.comma").join(files)))


@dataclass(frozen=True)
class Kept:
    """A version that stays, and why: live, named, newest."""

    version: Version
    reasons: tuple[str, ...]
    snapshots: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What a clean-up removed and kept, newest first."""

    removed: tuple[Version, ...]
    kept: tuple[Kept, ...]


def prune(store: Store, keep: int = KEPT) -> Outcome:
    """Remove all versions but the live one, those that a snapshot names, and the newest.

    Raises NoVersion where nothing is live, Unsure where a snapshot cannot be read, and removes nothing then. A server
    that still reads a removed version has its file open and goes on; its sessions move to the live one.
    """
    if store.live_version() is None:
        raise NoVersion(f"{store.folder}: nothing published")
    with store.publishing(), store.holding():
        live, versions, named = store.live_version(), store.versions(), snapshots.by_version(store)
        if faulty := snapshots.broken(store):
            raise Unsure(faulty)
        removed, kept = [], []
        for number, version in enumerate(versions):
            reasons = {"live": version.id == live, "named": version.id in named, "newest": number < keep}
            if any(reasons.values()):
                why = tuple(reason for reason, holds in reasons.items() if holds)
                kept.append(Kept(version, why, tuple(named.get(version.id, ()))))
            else:
                store.path(version.id).unlink(missing_ok=True)
                removed.append(version)
    return Outcome(tuple(removed), tuple(kept))
