"""`linli doctor`: what is wrong with this machine, this environment and this store, and what to do about it.

It must run where linli itself cannot: only the standard library and our words are imported before something is looked at.
"""

import http.client
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from linli import settings, slim
from linli.text import labels

State = Literal["ok", "warn", "fault"]
PORT = 8501
_PYTHONS = (3, 11), (3, 15)  # from, and before (pyproject.toml)
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+?)(?: ; (.+?))? *\\?$", re.MULTILINE)
_LEAST_FREE, _LITTLE_FREE = 200_000_000, 2_000_000_000  # bytes
_OLD = timedelta(days=62)  # a ledger a month, and one that is late
_MANY = 60  # versions
_SHOWN = 6  # names in one line
_SECONDS = 5  # to wait for an answer
_DRAW_SECONDS = 180
_SKEW = timedelta(minutes=5)


@dataclass(frozen=True)
class Line:
    """What was looked at, how it is, what was found, and what to do where that is not well."""

    check: str
    state: State
    found: str
    todo: str = ""

    @property
    def title(self) -> str:
        """Return what was looked at, in words."""
        return labels.text(f"doctor.title.{self.check}")


@dataclass(frozen=True)
class Asked:
    """What to look at."""

    store: Path
    port: int = PORT
    url: str = ""
    now: datetime | None = None
    only: tuple[str, ...] = ()  # checks; all unless named

    @property
    def time(self) -> datetime:
        """Return the time by the clock of this machine, UTC."""
        return self.now or datetime.now(UTC)


def examine(asked: Asked, progress: Callable[[float, str], None] = lambda _share, _text: None) -> list[Line]:
    """Look at everything; what cannot be looked at is a fault with the reason."""
    lines: list[Line] = []
    checks = {name: check for name, check in _CHECKS.items() if name in (asked.only or _CHECKS)}
    for number, (name, check) in enumerate(checks.items()):
        progress(number / len(checks), labels.text(f"doctor.title.{name}"))
        try:
            lines += check(asked)
        except ImportError as error:
            lines.append(_line(name, "fault", "package", error=error))
        except Exception as error:
            lines.append(_line(name, "fault", "unknown", error=_reason(error)))
    return lines


def as_json(lines: list[Line]) -> dict[str, Any]:
    """Return what `--json` prints."""
    return {
        "ok": is_well(lines),
        "checks": [{"check": line.check, "title": line.title, **asdict(line)} for line in lines],
    }


def in_words(lines: list[Line]) -> Iterator[str]:
    """Yield a line for each thing that was looked at, and one that sums up."""
    for line in lines:
        yield f"[{labels.text(f'doctor.state.{line.state}')}] {line.title}  {line.found}"
        if line.todo:
            yield "       " + labels.text("doctor.todo", todo=line.todo)
    counts = {state: sum(line.state == state for line in lines) for state in ("fault", "warn")}
    yield labels.text("doctor.well" if is_well(lines) else "doctor.ill", **counts)


def is_well(lines: list[Line]) -> bool:
    """Tell whether nothing is at fault."""
    return all(line.state != "fault" for line in lines)


def known() -> tuple[str, ...]:
    """Return the names of what can be looked at."""
    return tuple(_CHECKS)


def alone(arguments: list[str]) -> int:
    """Look at everything where the command line cannot even be loaded; return the exit status."""
    named = [
        after for before, after in zip(arguments, [*arguments[1:], ""], strict=True) if before == "--store"
    ]
    try:
        store = Path(named[0]) if named else settings.read().store
    except ImportError:
        store = Path()
    lines = examine(Asked(store))
    told = (
        [json.dumps(as_json(lines), ensure_ascii=False, indent=2)]
        if "--json" in arguments
        else in_words(lines)
    )
    sys.stdout.write("\n".join(told) + "\n")
    return 0 if is_well(lines) else 1


def _line(check: str, state: State, key: str, **values: object) -> Line:
    """Return a line; `key` names what was found and what to do among the words of its check, or of all."""
    own = f"doctor.{check}.{key}" if labels.get(f"doctor.{check}.{key}") else f"doctor.any.{key}"
    todo = labels.text(f"{own}_todo", **values) if state != "ok" and labels.get(f"{own}_todo") else ""
    return Line(check, state, labels.text(own, **values), todo)


def _names(names: list[str]) -> str:
    more = labels.text("doctor.more", n=len(names) - _SHOWN) if len(names) > _SHOWN else ""
    return labels.text("figure.comma").join(names[:_SHOWN]) + more


def _size(number: float) -> str:
    for unit in ("B", "KB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            break
        number /= 1000
    return f"{number:.0f} {unit}" if number >= 10 or unit == "B" else f"{number:.1f} {unit}"


def _reason(error: Exception) -> str:
    """Return what is wrong in words, where there are some for it."""
    try:
        from linli.warehouse import faults
    except ImportError:
        return f"{type(error).__name__}: {error}"
    return faults.sentence(error) if faults.is_told(error) else f"{type(error).__name__}: {error}"


# ---------------------------------------------------------------------------- the environment


def _python(_asked: Asked) -> Iterator[Line]:
    values = {"version": sys.version.split()[0], "path": sys.executable}
    is_known = _PYTHONS[0] <= sys.version_info[:2] < _PYTHONS[1]
    yield _line("python", "ok" if is_known else "fault", "found" if is_known else "strange", **values)


def _linli(_asked: Asked) -> Iterator[Line]:
    kind = "checkout" if settings.IS_CHECKOUT else "installed"
    missing = [
        name
        for name in ("app.py", "pages", "queries", "data/contracts")
        if not (settings.ROOT / name).exists()
    ]
    yield _line("linli", "ok", kind, version=settings.version(), path=settings.ROOT)
    if missing:
        yield _line("linli", "fault", "missing", names=_names(missing), path=settings.ROOT)


def _packages(_asked: Asked) -> Iterator[Line]:
    lock = settings.ROOT / "requirements.txt"
    if not lock.is_file():
        yield _line("packages", "warn", "no_lock", path=lock)
        return
    gone, other, torn, n = [], [], [], 0
    for name, version, marker in _LOCKED.findall(lock.read_text(encoding="utf-8")):
        if not _holds(marker):
            continue
        n += 1
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            gone.append(f"{name}=={version}")
            continue
        if found.version != version:
            other.append(f"{name} {found.version} ({version})")
        code = [file for file in found.files or () if file.suffix in {".py", ".so", ".pyd"}]
        if any(slim.is_needed(name, str(file)) and not Path(str(file.locate())).exists() for file in code):
            torn.append(name)
    for key, state, names in (("gone", "fault", gone), ("torn", "fault", torn), ("other", "warn", other)):
        if names:
            yield _line("packages", state, key, names=_names(names), lock=lock)  # type: ignore[arg-type]
    if not gone + torn:
        yield _line("packages", "ok", "found", n=n)


def _holds(marker: str) -> bool:
    """Tell whether a locked package is for this machine."""
    if not marker:
        return True
    try:
        from packaging.markers import Marker
    except ImportError:
        return False
    return bool(Marker(marker).evaluate())


def _fonts(_asked: Asked) -> Iterator[Line]:
    import pylopdf_fonts_zh_cn

    own = Path(pylopdf_fonts_zh_cn.sans_path())
    if not own.is_file():
        yield _line("fonts", "fault", "gone", path=own)
        return
    folder = settings.read().fonts
    if folder is None:
        yield _line("fonts", "ok", "noto")
    elif not folder.is_dir():
        yield _line("fonts", "fault", "no_folder", path=folder)
    else:
        found = [file.name for file in folder.iterdir() if file.suffix.lower() in {".ttf", ".otf", ".ttc"}]
        yield _line(
            "fonts", "ok" if found else "warn", "own" if found else "empty", n=len(found), path=folder
        )


def _settings(_asked: Asked) -> Iterator[Line]:
    from linli import policy

    if found := settings.wrong():
        yield _line("settings", "fault", "wrong", name=found[0], value=found[1])
        return
    yield _line("settings", "ok", "found", rules=len(policy.rows()), zone=settings.read().time_zone)


# ---------------------------------------------------------------------------- the disk and the store


def _disk(asked: Asked) -> Iterator[Line]:
    place = next(path for path in (asked.store.absolute(), *asked.store.absolute().parents) if path.is_dir())
    free = shutil.disk_usage(place).free
    newest = max((path.stat().st_size for path in asked.store.glob("versions/*.duckdb")), default=0)
    needed = max(
        _LEAST_FREE, 3 * newest
    )  # a build writes a version beside the live one, and sorts on the disk
    values = {"free": _size(free), "needed": _size(needed), "path": place}
    if free < needed:
        yield _line("disk", "fault", "full", **values)
    else:
        yield _line(
            "disk",
            "warn" if free < _LITTLE_FREE else "ok",
            "little" if free < _LITTLE_FREE else "free",
            **values,
        )
    if not asked.store.is_dir():
        return
    probe = asked.store / f"doctor-{secrets.token_hex(4)}.tmp"  # one that stays is swept by the next build
    try:
        with probe.open("wb") as file:
            file.write(bytes(65_536))
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        yield _line("disk", "fault", "no_write", path=asked.store, reason=_reason(error))
    finally:
        probe.unlink(missing_ok=True)


def _store(asked: Asked) -> Iterator[Line]:
    from linli.warehouse import files, versions
    from linli.warehouse.store import Store
    from linli.warehouse.versions import NothingPublished, NoVersion

    store = Store(asked.store)
    before = settings.ROOT / "data" / "built"
    if not settings.IS_CHECKOUT and before != asked.store and (before / "current").exists():
        yield _line("store", "warn", "in_package", path=before, store=asked.store)
    try:
        live = store.named_live()
    except NothingPublished:
        yield _line("store", "warn", "empty", path=asked.store)
        return
    except NoVersion as fault:
        yield Line("store", "fault", str(fault))
        return
    path = store.path(live)
    if strange := files.of_another(asked.store, (asked.store / "current", path, versions.record_path(path))):
        owner = files.owner(asked.store)
        yield _line(
            "store",
            "fault",
            "of_another",
            names=_names([item.name for item in strange]),
            path=asked.store,
            owner=owner,
        )
    if damage := versions.damage(path):
        yield _line("store", "fault", "damaged", version=live, reason=damage, path=path)
    else:
        about = versions.about(path)
        values = {"version": live, "day": about.data_as_of, "path": path}
        has_record = versions.record_path(path).is_file()
        yield _line("store", "ok" if has_record else "warn", "sound" if has_record else "no_record", **values)
        if asked.time.date() - about.data_as_of > _OLD:
            yield _line("store", "warn", "old", **values)
    if others := {name: why for name, why in store.broken().items() if name != live}:
        yield _line(
            "store", "warn", "others", names=_names([f"{name} ({why})" for name, why in others.items()])
        )


def _ledgers(asked: Asked) -> Iterator[Line]:
    """Tell which ledgers are late, as far as the live version knows; that there is none is told of the store."""
    from linli import contracts
    from linli.metrics import arrivals
    from linli.warehouse.store import Store
    from linli.warehouse.versions import NothingPublished

    try:
        late = arrivals.late(Store(asked.store).reader())
    except NothingPublished:
        return
    known = contracts.load_all()
    named = [
        labels.text(
            "doctor.ledgers.since",
            ledger=known[row["ledger"]].title if row["ledger"] in known else row["ledger"],
            month=f"{row['since']:%Y-%m}",
        )
        for row in late
    ]
    yield _line(
        "ledgers", "warn" if named else "ok", "late" if named else "whole", n=len(named), names=_names(named)
    )


def _locks(asked: Asked) -> Iterator[Line]:
    from filelock import Timeout

    from linli.warehouse.store import locked

    held = []
    for path in sorted(asked.store.glob("*.lock")):
        try:
            with locked(path, seconds=0):
                pass
        except Timeout:
            held.append(path)
    for path in held:
        yield _line(
            "locks", "warn", "held", name=path.name, who=_holder(path) or labels.text("doctor.locks.somebody")
        )
    if not held:
        yield _line("locks", "ok", "free")


def _holder(path: Path) -> str:
    """Return which process holds a lock, where this system tells."""
    try:
        table = Path("/proc/locks").read_text(encoding="utf-8")
        inode = str(path.stat().st_ino)
        held = (line.split() for line in table.splitlines() if " FLOCK " in line and "->" not in line)
        pid = next(line[4] for line in held if line[5].rpartition(":")[2] == inode)
        call = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except (OSError, StopIteration, IndexError):
        return ""
    return labels.text("doctor.locks.process", pid=pid, call=call.strip()[:80])


def _left(asked: Asked) -> Iterator[Line]:
    found = [
        *asked.store.glob("versions/*.building*"),
        *asked.store.glob("versions/*.tmp"),
        *asked.store.glob("*.tmp"),
        *asked.store.glob("snapshots/*.tmp"),
        *(path for path in asked.store.glob("versions/*.json") if not path.with_suffix(".duckdb").exists()),
    ]
    if found:
        yield _line("left", "warn", "found", names=_names([path.name for path in found]), n=len(found))
    else:
        yield _line("left", "ok", "none")


def _record(asked: Asked) -> Iterator[Line]:
    from linli.warehouse import record
    from linli.warehouse.store import Store

    store = Store(asked.store)
    broken = record.fault(store)
    n = len(record.load(store))
    yield _line("record", "fault" if broken else "ok", "broken" if broken else "whole", number=broken, n=n)


def _sizes(asked: Asked) -> Iterator[Line]:
    size = sum(path.stat().st_size for path in asked.store.rglob("*") if path.is_file())
    n = sum(1 for _ in asked.store.glob("versions/*.duckdb"))
    yield _line(
        "sizes", "warn" if n > _MANY else "ok", "many" if n > _MANY else "found", size=_size(size), n=n
    )


def _clock(asked: Asked) -> Iterator[Line]:
    """Compare the clock with what has certainly been: this linli was written, the live version was published."""
    zone = ZoneInfo(settings.read().time_zone)
    been = {"linli": _written(), **_published(asked.store)}
    late = {name: at for name, at in been.items() if at > asked.time + _SKEW}
    here = f"{asked.time.astimezone(zone):%Y-%m-%d %H:%M}"
    for name, at in late.items():
        told = f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
        yield _line(
            "clock", "fault", "behind", now=here, at=told, what=labels.text(f"doctor.clock.of_{name}")
        )
    if not late:
        yield _line("clock", "ok", "found", now=here, zone=zone.key)


def _written() -> datetime:
    """Return when the code of this linli was put here; a wheel's files bear the day it was made, or installed."""
    return datetime.fromtimestamp((settings.ROOT / "app.py").stat().st_mtime, UTC)


def _published(folder: Path) -> dict[str, datetime]:
    """Return when the live version was built, and the last line was added to the record."""
    found = {}
    try:
        from linli.warehouse import record, versions
        from linli.warehouse.store import Store

        store = Store(folder)
        if (live := store.live_version()) and not versions.damage(store.path(live)):
            found["version"] = versions.about(store.path(live)).built_at.replace(tzinfo=UTC)
        if entries := record.load(store):
            found["record"] = entries[-1].at
    except ImportError:
        return found  # the packages are told of by themselves
    return found


# ---------------------------------------------------------------------------- what is served


def _port(asked: Asked) -> Iterator[Line]:
    try:
        with socket.create_server(("127.0.0.1", asked.port)):
            yield _line("port", "ok", "free", port=asked.port)
            return
    except (OSError, OverflowError) as error:
        reason = _reason(error)
    try:
        status, _ = _get("127.0.0.1", asked.port, "/healthz")
    except OSError:
        yield _line("port", "fault", "refused", port=asked.port, reason=reason)
        return
    keys = {200: ("ok", "ours"), 503: ("fault", "ill")}
    state, key = keys.get(status, ("warn", "others"))
    yield _line("port", state, key, port=asked.port)  # type: ignore[arg-type]


def _get(
    host: str, port: int, path: str, headers: dict[str, str] | None = None, *, is_tls: bool = False
) -> tuple[int, str]:
    kind = http.client.HTTPSConnection if is_tls else http.client.HTTPConnection
    connection = kind(host, port, timeout=_SECONDS)
    try:
        connection.request("GET", path, headers=headers or {})
        answer = connection.getresponse()
        return answer.status, answer.headers.get("upgrade", "")
    except http.client.HTTPException as error:
        raise OSError(str(error)) from error
    finally:
        connection.close()


def _proxy(asked: Asked) -> Iterator[Line]:
    from linli import access

    file = settings.read().access
    how = access.load(file).sign_in if file else None
    if how is None:
        yield _line("proxy", "ok", "alone")
    elif not how.hosts:
        yield _line("proxy", "fault", "no_hosts", path=file)
    elif how.by == "proxy":
        yield _line(
            "proxy",
            "ok",
            "header",
            header=how.header,
            peers=_names(list(how.peers)),
            hosts=_names(list(how.hosts)),
        )
    else:
        yield _line("proxy", "ok", "openid", hosts=_names(list(how.hosts)))
    if asked.url:
        yield from _through(asked.url.rstrip("/"))


def _through(url: str) -> Iterator[Line]:
    """Ask through the proxy for health, and for a WebSocket, without which a page stays empty."""
    place = urlsplit(url)
    is_tls = place.scheme == "https"
    where = (place.hostname or "", place.port or (443 if is_tls else 80))
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Origin": f"{place.scheme}://{place.netloc}",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "bGlubGktZG9jdG9yLWFzaw==",
    }
    try:
        status, _ = _get(*where, f"{place.path}/healthz", is_tls=is_tls)
        key, state = {
            200: ("through", "ok"),
            401: ("signed", "warn"),
            403: ("signed", "warn"),
            421: ("host", "fault"),
        }.get(status, ("health", "fault"))
        yield _line("proxy", state, key, url=url, status=status)  # type: ignore[arg-type]
        if status == 200:
            status, _ = _get(*where, f"{place.path}/_stcore/stream", upgrade, is_tls=is_tls)
            is_open = status == 101
            yield _line(
                "proxy", "ok" if is_open else "fault", "socket" if is_open else "no_socket", status=status
            )
    except OSError as error:
        yield _line("proxy", "fault", "unreachable", url=url, reason=_reason(error))


def _page(asked: Asked) -> Iterator[Line]:
    """Draw the overview in a process of its own."""
    call = [sys.executable, "-m", "linli.components.state.health"]
    environment = {**os.environ, "LINLI_STORE": str(asked.store.absolute()), "LINLI_GATE": "doctor"}
    try:
        done = subprocess.run(
            call, env=environment, cwd=settings.ROOT, capture_output=True, timeout=_DRAW_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        yield _line("page", "fault", "slow", seconds=_DRAW_SECONDS)
        return
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode and not said:
        said = (done.stderr.decode(errors="replace").strip().splitlines() or ["?"])[-1]
    yield _line("page", "fault" if said else "ok", "fails" if said else "drawn", reason=said)


_CHECKS: dict[str, Callable[[Asked], Iterator[Line]]] = {
    "python": _python,
    "linli": _linli,
    "packages": _packages,
    "fonts": _fonts,
    "settings": _settings,
    "disk": _disk,
    "store": _store,
    "ledgers": _ledgers,
    "locks": _locks,
    "left": _left,
    "record": _record,
    "sizes": _sizes,
    "clock": _clock,
    "port": _port,
    "proxy": _proxy,
    "page": _page,
}
