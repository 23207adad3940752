"""Cleaning up: old versions are removed, those that somebody may come back to are not."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from linli.text import labels
from linli.warehouse import files, public, snapshots
from linli.warehouse.store import Store
from linli.warehouse.versions import Version

KEPT = 12  # newest versions: a year, where the ledgers come once a month


class Unsure(Exception):
    """What must stay cannot be told; the message is for users, `files` are those at fault."""

    def __init__(self, files: list[str]) -> None:
        self.files = files
        super().__init__(labels.text("prune.unsure", files=labels.text("figure.comma").join(files)))


@dataclass(frozen=True)
class Kept:
    """A version that stays, and why: live, named, newest, or still read on a system that removes no open file."""

    version: Version
    reasons: tuple[str, ...]
    snapshots: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What a clean-up removed and kept, newest first, and the damaged versions that it left alone, with what is wrong."""

    removed: tuple[Version, ...]
    kept: tuple[Kept, ...]
    broken: Mapping[str, str] = field(default_factory=dict, hash=False)


def prune(store: Store, keep: int = KEPT) -> Outcome:
    """Remove all versions but the live one, those that a snapshot names, and the newest; and what killed processes left.

    A damaged version neither counts nor goes: it may come back from a backup. Raises NoVersion where nothing is live,
    Unsure where a snapshot cannot be read, and removes nothing then. A server that still reads a removed version has its
    file open and goes on; its sessions move to the live one.
    """
    store.named_live()
    with store.publishing():
        store.sweep()
        with store.holding():
            return _prune(store, keep)


def _prune(store: Store, keep: int) -> Outcome:
    live, versions, named = store.named_live(), store.versions(), snapshots.by_version(store)
    if faulty := snapshots.broken(store):
        raise Unsure(faulty)
    removed, kept = [], []
    for number, version in enumerate(versions):
        reasons = {"live": version.id == live, "named": version.id in named, "newest": number < keep}
        if any(reasons.values()):
            why = tuple(reason for reason, holds in reasons.items() if holds)
            kept.append(Kept(version, why, tuple(named.get(version.id, ()))))
        elif not store.remove(version.id):
            kept.append(Kept(version, ("in_use",), ()))
        else:
            files.remove(public.path(store, version.id))
            removed.append(version)
    return Outcome(tuple(removed), tuple(kept), store.broken())
