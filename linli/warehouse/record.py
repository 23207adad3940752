"""The record of a store: who signed in, published, rolled back, exported; each line holds the hash of the one before.

Lines are only added. Whoever changes or removes one in the middle breaks the chain; whoever may write the whole file could make a
new one, which only a copy elsewhere tells (docs/security.md). What somebody looked at is not recorded.
"""

import errno
import getpass
import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from linli import contracts, settings
from linli.text import labels
from linli.warehouse import files
from linli.warehouse.store import Store, locked

Act = Literal[
    "sign_in", "sign_out", "refused", "export", "publish", "rollback", "prune", "snapshot", "snapshot_removed", "access",
    "undo",
]  # fmt: skip
_START = "0" * 64
_CODES = {
    "role": "access.role_names",
    "why": "record.reasons",
}  # details that are codes, and where their words stand
_BY_COMMAND = "os:"  # before the name of whoever called the command line


@dataclass(frozen=True)
class Entry:
    """One line: what was done, by whom and when (UTC), the hash of the line before, and its own."""

    number: int
    at: datetime
    who: str
    act: str
    about: Mapping[str, Any]
    before: str
    hash: str

    @property
    def at_here(self) -> datetime:
        """Return when, by the street's own clock."""
        return self.at.astimezone(ZoneInfo(settings.read().time_zone))

    @property
    def name(self) -> str:
        """Return the word for who did it; of whoever was refused there may be none."""
        return named(self.who) or labels.text("record.nobody" if self.act == "refused" else "record.local")

    @property
    def deed(self) -> str:
        """Return the word for what was done."""
        return str(labels.get(f"record.acts.{self.act}", self.act))


def named(who: str) -> str:
    """Return the words for who did something: of the command line that, and its user."""
    if not who.startswith(_BY_COMMAND):
        return who
    return labels.text("record.by_command", user=who.removeprefix(_BY_COMMAND)).strip()


def path(store: Store) -> Path:
    """Return where the record of a store lies."""
    return store.folder / "record.jsonl"


def operator() -> str:
    """Return the name for the record of whoever calls from the command line."""
    with suppress(OSError, KeyError):
        return f"{_BY_COMMAND}{getpass.getuser()}"
    return _BY_COMMAND


def add(
    store: Store, act: Act, who: str, about: Mapping[str, Any] | None = None, *, now: datetime | None = None
) -> Entry:
    """Add a line, on the disk when this returns; one writer at a time, and one after another in the chain."""
    at = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    store.folder.mkdir(parents=True, exist_ok=True)
    with locked(store.folder / "record.lock"):
        file = os.open(path(store), os.O_RDWR | os.O_APPEND | os.O_CREAT | files.BINARY, files.FILE_MODE)
        try:
            last = _last(file)
            entry = {
                "number": last[0] + 1,
                "at": f"{at:%Y-%m-%dT%H:%M:%SZ}",
                "who": who,
                "act": act,
                "about": dict(about or {}),
                "before": last[1],
            }
            entry["hash"] = _hash(entry)
            line = (json.dumps(entry, ensure_ascii=False) + "\n").encode()
            if os.write(file, line) != len(line):  # the next writer takes the part of a line away
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path(store)))
            os.fsync(file)
        finally:
            os.close(file)
    return _entry(entry)


def load(store: Store) -> list[Entry]:
    """Return the lines that can be read, in their order."""
    return [entry for _, entry in _lines(store) if entry is not None]


def fault(store: Store) -> int | None:
    """Return the number of the first line that is not what was written after the one before; None for a whole chain."""
    before = _START
    for number, (line, entry) in enumerate(_lines(store), start=1):
        if entry is None or (entry.number, entry.before) != (number, before):
            return number
        if _hash({key: value for key, value in line.items() if key != "hash"}) != entry.hash:
            return number
        before = entry.hash
    return None


def in_words(about: Mapping[str, Any], most: int = sys.maxsize) -> str:
    """Return the details of a line in words; of more than `most` files or ledgers how many."""

    def said(name: str, value: object) -> str:
        if isinstance(value, list | dict) and len(value) > most:
            return labels.text("record.counted", n=len(value))
        if isinstance(value, Mapping):
            return labels.text("figure.comma").join(f"{_named(key)} {item}" for key, item in value.items())
        if isinstance(value, list):  # of a file with its checksum the name
            names = [item.get("file", item) if isinstance(item, Mapping) else item for item in value]
            return labels.text("figure.comma").join(map(str, names))
        return str(labels.get(f"{_CODES[name]}.{value}", value) if name in _CODES else value)

    told = (
        labels.text(
            "record.more", name=labels.get(f"record.about_names.{name}", name), value=said(name, value)
        )
        for name, value in about.items()
        if value not in ("", None, [], {})
    )
    return labels.text("sentence.joiner").join(told)


def _named(key: str) -> str:
    """Return the title of a ledger and the name of a rule, by which rows and findings are told."""
    contract = contracts.load_all().get(key)
    return contract.title if contract else str(labels.get(f"code.rule.{key}", key))


def signed_out_until(store: Store, who: str) -> float:
    """Return up to which time of sign-in (seconds, the provider's clock) somebody has signed out; 0 for never.

    The record is read anew only where it has grown.
    """
    try:
        size = path(store).stat().st_size
    except OSError:
        return 0
    key = path(store)
    if key not in _ended or _ended[key][0] != size:
        ended: dict[str, float] = {}
        for entry in load(store):
            if entry.act == "sign_out":
                ended[entry.who] = max(ended.get(entry.who, 0), float(entry.about.get("until", 0)))
        _ended[key] = size, ended
    return _ended[key][1].get(who, 0)


_ended: dict[Path, tuple[int, dict[str, float]]] = {}


def _last(file: int) -> tuple[int, str]:
    """Return number and hash of the last whole line, and take away what a writer that was killed began after it."""
    size = os.lseek(file, 0, os.SEEK_END)
    start = max(0, size - 1_000_000)
    os.lseek(file, start, os.SEEK_SET)
    tail = os.read(file, size - start)
    whole = tail[: tail.rfind(b"\n") + 1]
    if len(whole) < len(tail):
        os.ftruncate(file, start + len(whole))
    for line in reversed(whole.splitlines()):
        with suppress(ValueError, KeyError, TypeError):
            said = json.loads(line)
            return int(said["number"]), str(said["hash"])
    return 0, _START


def _lines(store: Store) -> Iterator[tuple[dict[str, Any], Entry | None]]:
    try:
        text = path(store).read_bytes()
    except OSError:
        return
    for line in text.splitlines():
        try:
            said = json.loads(line)
            yield said, _entry(said)
        except (ValueError, KeyError, TypeError):
            yield {}, None


def _entry(said: Mapping[str, Any]) -> Entry:
    at = datetime.strptime(said["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Entry(
        int(said["number"]),
        at,
        str(said["who"]),
        str(said["act"]),
        dict(said["about"]),
        said["before"],
        said["hash"],
    )


def _hash(entry: Mapping[str, Any]) -> str:
    plain = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
