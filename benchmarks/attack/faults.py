"""What a machine does to a store: killed publishers, refused system calls, damaged files, strange pointers.

After each the live version must be whole and either the one before or the new one, every version that is listed must be what
was published, and whoever calls gets one true sentence and the documented exit status.
"""

import contextlib
import errno
import fcntl
import io
import itertools
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
from streamlit.testing.v1 import AppTest

from benchmarks.attack import Line
from linli import cli, contracts, settings
from linli.pipeline import build
from linli.text import labels
from linli.warehouse import files, snapshots
from linli.warehouse.store import Store

_SHOWN = 8
_BUILDS_KILLED, _BUILT_TWICE = 30, 10  # whole builds, of some seconds each
_ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES)
# What publishing and its kin ask of the system, by the names that pathlib and we call it by.
_CALLS = {
    os: ("open", "fsync", "close", "stat", "scandir", "mkdir", "chmod", "rename", "replace", "unlink", "fdopen"),
    io: ("open",),
    fcntl: ("flock",),
}  # fmt: skip
_KILL = 0  # in the place of an error: the process ends there
_DAMAGED, _GONE = (labels.text(f"fault.{key}").partition("{version}")[0] for key in ("damaged", "live_gone"))


@dataclass
class Tried:
    """How many times something was tried, and what went wrong."""

    number: int = 0
    wrong: list[str] = field(default_factory=list)

    def line(self, kind: str) -> Line:
        """Return the line for this kind."""
        return Line(kind, self.number, len(self.wrong), tuple(self.wrong[:_SHOWN]))


def run(quick: bool = False, made: Path | None = None) -> list[Line]:
    """Attack copies of a store with one version of a small street; `made` is its folder, if there is one already."""
    context = multiprocessing.get_context("forkserver")  # what holds no thread of DuckDB can be forked
    context.set_forkserver_preload(["linli.cli", "linli.pipeline.build", __name__])
    # In memory, where there is such a place: a disk would take most of the time to write what nobody keeps.
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder, _no_umask():
        place = Path(folder)
        if made is None:
            _small_source(place / "ledgers")
            build.build(place / "ledgers", place / "made")
            made = place / "made"
        two = _with_second(made, place / "two")
        killed, refused = _system_calls(context, two, place, quick)
        if not quick:
            _killed_builds(context, two, place, killed)
            _two_builds(context, two, place, killed)
        _full_disks(context, made, place, refused, quick)
        return [
            killed.line("killed publishers"),
            refused.line("system calls failed"),
            _damaged_stores(two, place, quick).line("damaged stores"),
        ]


@contextlib.contextmanager
def _no_umask() -> Iterator[None]:
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


def _small_source(folder: Path) -> None:
    """Write two small ledgers, under the titles that their contracts give them."""
    folder.mkdir()
    ledgers = contracts.load_all()
    channel, category = (
        next(iter(ledgers["issues"].field(name).values.values())) for name in ("channel", "category")
    )
    rows: dict[str, tuple[dict[str, str], ...]] = {
        "communities": ({"community_id": "C1", "name": "One"}, {"community_id": "C2", "name": "Two"}),
        "issues": tuple(
            {
                "issue_id": key,
                "community_id": key,
                "channel": channel,
                "category": category,
                "opened_at": opened,
            }
            for key, opened in (("C1", "2026-08-01 09:00"), ("C2", "2026-08-20 09:00"))
        ),
    }
    for name, lines in rows.items():
        titles = [ledgers[name].field(key).title for key in lines[0]]
        text = "\n".join(",".join(line) for line in [titles, *(line.values() for line in lines)])
        (folder / f"{ledgers[name].title}.csv").write_text(text + "\n", encoding="utf-8")


def _with_second(made: Path, folder: Path) -> Path:
    """Copy a store and publish a second version in it, of the same figures."""
    store = Store(Path(shutil.copytree(made, folder)))
    folder.chmod(files.FOLDER_MODE)
    _publish_copy(store, "20990101-000000-second")
    return folder


def _publish_copy(store: Store, version: str) -> None:
    """Publish the live version again under another id."""
    live = store.path(store.named_live())
    with store.publishing():
        store.sweep()
        new = store.versions_folder / f"{os.getpid()}.building"
        shutil.copyfile(live, new)
        with duckdb.connect(str(new)) as connection:
            connection.execute("update version set id = ?", [version])
        store.publish(new, version)


# ---------------------------------------------------------------------------- killed and refused


def _system_calls(context: Any, two: Path, place: Path, quick: bool) -> tuple[Tried, Tried]:
    """End the process, or refuse what it asks, at each system call of whatever writes to the store."""
    killed, refused = Tried(), Tried()
    for action in ("publish",) if quick else _ACTIONS:
        for number in itertools.count(0, 4 if quick else 1):
            is_whole = action == "publish" and not quick
            ways: Sequence[int] = _ERRORS if is_whole else (_ERRORS[number % 7 % len(_ERRORS)],)
            ways = (_KILL, *ways)
            reached = False
            for way in ways:
                reached |= _one_call(
                    context, two, place, action, number, way, killed if way == _KILL else refused
                )
            if not reached:
                break
    return killed, refused


def _one_call(context: Any, two: Path, place: Path, action: str, number: int, way: int, tried: Tried) -> bool:
    """Try one action with one system call that does not come back well; tell whether it has so many."""
    folder = Path(shutil.copytree(two, place / "try"))
    try:
        store = Store(folder)
        before = _contents(store)
        pipe, child = context.Pipe(duplex=False)
        process = context.Process(target=_in_child, args=(child, action, folder, number, way))
        process.start()
        child.close()
        told: tuple[bool, int, str] = (True, -signal.SIGKILL, "")
        with contextlib.suppress(EOFError):
            told = pipe.recv()
        process.join()
        reached, code, said = told
        if not reached:
            return False
        tried.number += 1
        at = f"{action}, call {number}, {errno.errorcode.get(way, 'killed')}"
        live = store.live_version() or ""
        is_told = labels.text("fault.published_but").partition("{live}")[2][:5] in said
        wrong = [f"not true: {said}"] if action == "publish" and said and live not in said else []
        wrong += [f"not true: {said}"] if is_told and not live.endswith("third") else []
        wrong += _unlike(store, before, action)
        if way != _KILL and (
            code not in (0, 1, 2) or "Traceback" in said or (code and not _is_sentence(said))
        ):
            wrong.append(f"{code}: {said[-300:]}")
        tried.wrong += [f"{at}: {fault}" for fault in wrong]
        return True
    finally:
        shutil.rmtree(folder)


def _in_child(pipe: Any, action: str, folder: Path, number: int, way: int) -> None:
    """Do an action of which the n-th system call below the folder is refused, or is the last of this process."""
    store = Store(folder)
    old = min(_ids(store))
    with contextlib.suppress(Exception):
        store.reader()  # whatever is loaded at first use is loaded
    count = itertools.count()
    reached = False
    folders: set[int] = set()

    def ours(first: object) -> bool:
        if isinstance(first, int):
            return first in folders
        return isinstance(first, str | os.PathLike) and os.fspath(first).startswith(str(folder))

    def refusing(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal reached
            if arguments and ours(arguments[0]) and next(count) == number:
                reached = True
                if way == _KILL:
                    os.kill(os.getpid(), signal.SIGKILL)
                if real is os_close:
                    real(*arguments)  # it is closed all the same
                raise OSError(way, os.strerror(way), arguments[0] if isinstance(arguments[0], str) else None)
            given = real(*arguments, **named)
            if real is os_open and ours(arguments[0]):
                folders.add(given)
            return given

        return call

    os_open, os_close = os.open, os.close
    with contextlib.ExitStack() as stack:
        for module, names in _CALLS.items():
            for name in names:
                stack.enter_context(mock.patch.object(module, name, refusing(getattr(module, name))))
        code, said = _act(action, store, old)
    pipe.send((reached, code, said))


def _published(store: Store) -> tuple[int, str]:
    def act() -> None:
        try:
            _publish_copy(store, "20990102-000000-third")
        except OSError as error:
            raise build.NotPublished(store, error) from error

    return _told(act)


# {old} is an earlier version.
_ACTIONS = {
    "publish": (),
    "rollback": ("rollback", "{old}"),
    "prune": ("prune", "--keep", "1"),
    "snapshot": ("snapshot", "meeting"),
    "versions": ("versions",),
    "path": ("path",),
}


def _act(action: str, store: Store, old: str) -> tuple[int, str]:
    arguments = [part.format(old=old) for part in _ACTIONS[action]]
    return _cli(*arguments, "--store", str(store.folder)) if arguments else _published(store)


def _ids(store: Store) -> list[str]:
    return [path.stem for path in store.versions_folder.glob("*.duckdb")]


def _cli(*arguments: str) -> tuple[int, str]:
    with mock.patch.object(sys, "argv", ["linli", *arguments]):
        return _told(cli.main)


def _told(act: Callable[[], object]) -> tuple[int, str]:
    """Return the exit status and what was said on stderr, or the traceback of what nobody caught."""
    said, told = io.StringIO(), io.StringIO()
    code = 0
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(told):
        try:
            act()
        except SystemExit as left:
            code = int(left.code or 0)
        except build.faults.Fault as fault:
            code = 2
            print(fault, file=sys.stderr)
        except Exception as error:
            code = 3
            print(f"Traceback {type(error).__name__}: {error}", file=sys.stderr)
    return code, said.getvalue()


def _is_sentence(said: str) -> bool:
    lines = said.strip().splitlines()
    return len(lines) == 1 and lines[0][-1] in "\u3002\uff09" and not lines[0].startswith("linli ")


def _contents(store: Store) -> dict[str, str]:
    return {path.stem: files.digest(path) for path in store.versions_folder.glob("*.duckdb")}


def _unlike(store: Store, before: dict[str, str], action: str) -> list[str]:
    """Return what is wrong with a store after an action that may have been cut short, and after the next that was not."""
    wrong = []
    live, now = store.live_version(), _contents(store)
    if live is None:
        return ["no live version"]
    for version in now.keys() & before.keys():
        if now[version] != before[version]:
            wrong.append(f"{version} was changed")
    if before.keys() - now.keys() and action != "prune":
        wrong.append(f"lost {sorted(before.keys() - now.keys())}")
    if broken := store.broken():
        wrong.append(f"not whole: {broken}")
    if live not in [about.id for about in store.versions()] or store.reader().version.id != live:
        wrong.append("the live version cannot be read")
    done = threading.Event()
    thread = threading.Thread(target=lambda: (_publish_copy(store, "20990103-000000-next"), done.set()))
    thread.start()
    thread.join(60)
    if not done.is_set() or store.live_version() != "20990103-000000-next":
        wrong.append("the next build does not publish")
    left = [path.name for path in store.folder.rglob("*") if path.suffix in (".tmp", ".building")]
    left += [path.name for path in store.versions_folder.glob("*.json") if not store.has(path.stem)]
    if left:
        wrong.append(f"left: {left}")
    open_to_all = [path.name for path in store.folder.rglob("*") if path.stat().st_mode & 0o027]
    if open_to_all:
        wrong.append(f"others may read {open_to_all}")
    return wrong


def _killed_builds(context: Any, two: Path, place: Path, tried: Tried) -> None:
    """Kill whole builds at any moment, one after the other into one store."""
    folder = Path(shutil.copytree(two, place / "killed"))
    source = place / "ledgers"
    if not source.exists():
        _small_source(source)
    store, chance = Store(folder), random.Random(7)  # noqa: S311
    start = time.monotonic()
    _child_build(context, source, folder).join()
    taken = time.monotonic() - start
    for _ in range(_BUILDS_KILLED):
        before = _contents(store)
        process = _child_build(context, source, folder)
        time.sleep(chance.uniform(0.1, 1.0) * taken)
        process.kill()
        process.join()
        tried.number += 1
        tried.wrong += [f"a build: {fault}" for fault in _unlike(store, before, "publish")]
        for version in sorted(_ids(store))[:-3]:  # not the live one, which is called "next"
            if version != store.live_version():
                store.remove(version)
        _rename_next(store)


def _rename_next(store: Store) -> None:
    """Take the version that `_unlike` published away again, so that it can the next time."""
    first = min(_ids(store))
    store.point_to(first)
    store.remove("20990103-000000-next")


def _child_build(context: Any, source: Path, folder: Path) -> Any:
    process = context.Process(target=_build, args=(source, folder))
    process.start()
    return process


def _build(source: Path, folder: Path) -> None:
    with open(os.devnull, "w", encoding="utf-8") as nothing:  # noqa: PTH123
        os.dup2(nothing.fileno(), 2)
        build.build(source, folder, now=datetime(2026, 10, 1))


def _two_builds(context: Any, two: Path, place: Path, tried: Tried) -> None:
    """Build twice at once, in the same second and from the same ledgers."""
    for number in range(_BUILT_TWICE):
        folder = Path(shutil.copytree(two, place / f"both-{number}"))
        store = Store(folder)
        before = _contents(store)
        both = [_child_build(context, place / "ledgers", folder) for _ in range(2)]
        for process in both:
            process.join()
        tried.number += 2
        new = _contents(store).keys() - before.keys()
        if len(new) != 2 or store.live_version() not in new:
            tried.wrong.append(f"two builds at once gave {sorted(new)}, live {store.live_version()}")
        tried.wrong += [f"two builds: {fault}" for fault in _unlike(store, before, "publish")]
        shutil.rmtree(folder)


def _full_disks(context: Any, made: Path, place: Path, tried: Tried, quick: bool) -> None:
    """Build where no file may grow beyond so many bytes, as on a disk that is full then."""
    source = place / "ledgers"
    if not source.exists():
        _small_source(source)
    folder = Path(shutil.copytree(made, place / "full"))
    store = Store(folder)
    live = store.named_live()
    for size in (100_000,) if quick else (0, 5, 100, 4096, 100_000, 1_000_000, 3_000_000, 6_000_000):
        before = _contents(store)
        pipe, child = context.Pipe(duplex=False)
        process = context.Process(target=_build_limited, args=(child, source, folder, size))
        process.start()
        child.close()
        told = (3, "the process died")
        with contextlib.suppress(EOFError):
            told = pipe.recv()
        process.join()
        tried.number += 1
        code, said = told
        after = {version: digest for version, digest in _contents(store).items() if version in before}
        if code != 2 or not _is_sentence(said) or live not in said:
            tried.wrong.append(f"disk full after {size} bytes: {code} {said[-300:]}")
        if store.live_version() != live or after != before or store.broken():
            tried.wrong.append(f"disk full after {size} bytes: the store is not what it was")
        if left := [path.name for path in store.versions_folder.iterdir() if "building" in path.name]:
            tried.wrong.append(f"disk full after {size} bytes left {left}")


def _build_limited(pipe: Any, source: Path, folder: Path, size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    pipe.send(_cli("build", str(source), "--store", str(folder)))


# ---------------------------------------------------------------------------- damaged


def _damaged_stores(two: Path, place: Path, quick: bool) -> Tried:
    tried = Tried()
    store = Store(two)
    size = min(store.path(version).stat().st_size for version in _ids(store))
    damages = [(name, target, act) for name, act in _damages(size).items() for target in ("live", "old")]
    pointers = list(_POINTERS.items())
    if quick:
        damages, pointers = damages[::19], pointers[::5]
    for number, (name, target, damage) in enumerate(damages):
        folder = Path(shutil.copytree(two, place / f"damaged-{number}"))
        live, old = store.named_live(), min(_ids(store))
        victim = live if target == "live" else old
        damage(Store(folder).path(victim))
        tried.number += 1
        with_page = target == "live" or number % 20 == 1
        tried.wrong += [
            f"{name}, {target}: {fault}" for fault in _damaged(folder, live, old, victim, with_page)
        ]
        shutil.rmtree(folder)
    for name, make in pointers:
        folder = Path(shutil.copytree(two, place / f"pointer-{name}"))
        pointer = folder / "current"
        pointer.unlink()
        make(pointer)
        tried.number += 1
        tried.wrong += [f"pointer {name}: {fault}" for fault in _without_pointer(folder, min(_ids(store)))]
        shutil.rmtree(folder)
    return tried


def _damages(size: int) -> dict[str, Callable[[Path], object]]:
    """Return ways to damage a published file of so many bytes."""

    def cut(at: int) -> Callable[[Path], object]:
        return lambda path: os.truncate(path, at)

    def flip(at: int) -> Callable[[Path], object]:
        def act(path: Path) -> None:
            with path.open("r+b") as file:
                file.seek(at)
                byte = file.read(1)
                file.seek(at)
                file.write(bytes([byte[0] ^ 0x10]))

        return act

    def over(at: int) -> Callable[[Path], object]:
        def act(path: Path) -> None:
            with path.open("r+b") as file:
                file.seek(at)
                file.write(b"\xa5" * 4096)

        return act

    def record(text: str) -> Callable[[Path], object]:
        return lambda path: path.with_suffix(".json").write_text(text, encoding="utf-8")

    def older(then: Callable[[Path], object]) -> Callable[[Path], object]:
        """Damage the file of a linli that noted no checksums."""

        def act(path: Path) -> None:
            path.with_suffix(".json").unlink()
            then(path)

        return act

    def instead(make: Callable[[Path], object]) -> Callable[[Path], object]:
        def act(path: Path) -> None:
            path.unlink()
            make(path)

        return act

    cuts = sorted(
        {0, 1, 7, 8, 100, 4095, 4096, 8192, 12288, size - 1, *(size * part // 16 for part in range(1, 16))}
    )
    header = [8, 9, 12, 16, 40, 4096, 4104, 4112, 8192, 8200, 12288]
    body = [random.Random(number).randrange(12288, size) for number in range(24)]  # noqa: S311
    found = {f"cut to {at}": cut(at) for at in cuts}
    found |= {f"bit of {at} flipped": flip(at) for at in (*header, *body)}
    found |= {f"page at {at} overwritten": over(at) for at in (0, 4096, size // 2)}
    found |= {f"older, cut to {at}": older(cut(at)) for at in (0, 100, 4096, 12288)}
    found |= {
        "text": lambda path: path.write_text("no database", encoding="utf-8"),
        "longer": lambda path: path.open("ab").write(b"x" * 4096),
        "a folder": instead(Path.mkdir),
        "a link to nowhere": instead(lambda path: path.symlink_to("nowhere")),
        "a pipe": instead(os.mkfifo),
        "another version": lambda path: shutil.copyfile(
            next(other for other in path.parent.glob("*.duckdb") if other != path), path
        ),
        "empty record": record(""),
        "list for a record": record("[]"),
        "record of another file": record('{"sha256": "0", "bytes": 1, "number": 1}'),
        "deep record": record("[" * 900),
    }
    return found


def _damaged(folder: Path, live: str, old: str, victim: str, with_page: bool) -> Iterator[str]:
    """Yield what is not as it must be where the file of one version is damaged."""
    sound = old if victim == live else live
    at = ("--store", str(folder))
    store = Store(folder)
    was = files.digest(store.path(sound))
    expected = _DAMAGED if store.path(victim).is_file() else _GONE

    code, said = _cli("versions", *at)
    if code != 1 or victim not in said:
        yield f"versions: {code} {said[-200:]}"
    for call in (("show", "issues_opened"), ("path",), ("find", "C1")):
        code, said = _cli(*call, *at)
        if victim == live and (code != 2 or not _is_sentence(said) or victim not in said):
            yield f"{call[0]}: {code} {said[-200:]}"
        if victim == old and (code or said):
            yield f"{call[0]}: {code} {said[-200:]}"
    code, said = _cli("brief", "json", str(folder / "out.json"), "--version", victim, *at)
    if code != 2 or not _is_sentence(said) or (folder / "out.json").exists():
        yield f"brief: {code} {said[-200:]}"
    code, said = _cli("diff", old, live, *at)
    if code != 2 or not _is_sentence(said) or victim not in said:
        yield f"diff: {code} {said[-200:]}"
    code, said = _cli("rollback", victim, *at)
    if (
        code != 2
        or not _is_sentence(said)
        or (folder / "current").read_text(encoding="ascii").strip() != live
    ):
        yield f"rollback to it: {code} {said[-200:]}"
    snapshots.add(store, "meeting", version=sound)
    if store.has(live):
        code, said = _cli("prune", "--keep", "1", *at)
        if code != 1 or victim not in said or not os.path.lexists(store.path(victim)):
            yield f"prune: {code} {said[-200:]}"
    if with_page:
        yield from _page(folder, victim, live, expected)
    code, said = _cli("rollback", sound, *at)
    if code or store.reader().version.id != sound or files.digest(store.path(sound)) != was:
        yield f"rollback to the sound one: {code} {said[-200:]}"


def _page(folder: Path, victim: str, live: str, expected: str) -> Iterator[str]:
    """Yield what is wrong with the page where one version is damaged: that of a link where it is not the live one."""
    shown = _shown(folder, {} if victim == live else {"version": victim})
    if victim == live and (
        expected not in shown or victim not in shown or labels.text("fault.page") not in shown
    ):
        yield f"page: {shown[-300:]}"
    told = labels.text("version.damaged" if Store(folder).has(victim) else "version.lost")
    if victim != live and (told not in shown or 'class="calm"' in shown):
        yield f"page of a link: {shown[-300:]}"


def _shown(folder: Path, address: dict[str, str]) -> str:
    with mock.patch.dict(os.environ, {"LINLI_STORE": str(folder)}):
        app = AppTest.from_file(str(settings.ROOT / "app.py"), default_timeout=120)
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
    if app.exception:
        return f"Traceback {app.exception}"
    return "\n".join(element.proto.body for element in app.get("html"))


_POINTERS: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "empty": lambda path: path.write_bytes(b""),
    "binary": lambda path: path.write_bytes(bytes(range(256))),
    "upwards": lambda path: path.write_text("../../etc/passwd", encoding="ascii"),
    "folder": Path.mkdir,
    "long": lambda path: path.write_bytes(b"x" * 10_000_000),
    "pipe": os.mkfifo,
    "endless": lambda path: path.symlink_to("/dev/zero"),
    "circle": lambda path: path.symlink_to("current"),
    "elsewhere": lambda path: path.symlink_to("/etc/hostname"),
    "version that is gone": lambda path: path.write_text("20200101-000000-abcdef", encoding="ascii"),
    "two lines": lambda path: path.write_text("a\nb", encoding="ascii"),
}


def _without_pointer(folder: Path, version: str) -> Iterator[str]:
    """Yield what is not as it must be where nothing says which version is live."""
    at = ("--store", str(folder))
    for call in (
        ("show", "issues_opened"),
        ("path",),
        ("prune",),
        ("brief", "json", str(folder / "out.json")),
    ):
        code, said = _cli(*call, *at)
        if code != 2 or not _is_sentence(said) or "rollback" not in said:
            yield f"{call[0]}: {code} {said[-200:]}"
    code, said = _cli("versions", *at)
    if not _is_sentence(said) or "rollback" not in said:
        yield f"versions: {code} {said[-200:]}"
    shown = _shown(folder, {})
    if labels.text("fault.page") not in shown or "rollback" not in shown:
        yield f"page: {shown[-300:]}"
    if (folder / "current").is_dir() and not (folder / "current").is_symlink():
        code, said = _cli("rollback", version, *at)
        if code != 2 or not _is_sentence(said) or "current" not in said:
            yield f"rollback over a folder: {code} {said[-200:]}"
        return
    code, said = _cli("rollback", version, *at)
    if code or Store(folder).live_version() != version:
        yield f"rollback: {code} {said[-200:]}"
