"""What opens a file of others or matches their pattern runs in a process of its own.

There a library that aborts, memory that runs out and a pattern that never ends are a finding of that file; the build goes on.
"""

import atexit
import contextlib
import importlib
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from linli.ledgers import limits
from linli.ledgers.model import FileFault

T = TypeVar("T")

_START = "import sys; sys.path[:] = sys.argv[1:]; from linli.ledgers import apart; apart.serve()"
# Threads and arenas of memory that a reader does not need would count as memory that it takes.
_ENVIRONMENT = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1"}
_idle: list["_Worker"] = []


class _Worker:
    """One such process; it does one thing at a time."""

    def __init__(self) -> None:
        call = [sys.executable, "-c", _START, *sys.path]
        self.process = subprocess.Popen(
            call,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_ENVIRONMENT},
        )

    def ask(self, make: Callable[..., Iterable[T]], args: tuple[Any, ...]) -> None:
        whole = tuple(
            arg.absolute() if isinstance(arg, Path) else arg for arg in args
        )  # it began in a folder of its own
        pickle.dump((make.__module__, make.__qualname__, whole), self.process.stdin)  # type: ignore[arg-type]
        self.process.stdin.flush()  # type: ignore[union-attr]

    def answer(self, seconds: float) -> tuple[str, Any]:
        """Return the kind of the next answer and what it holds; a process that is too slow is ended."""
        clock = threading.Timer(max(seconds, 0.0), self.process.kill)
        clock.daemon = True
        start = time.monotonic()
        clock.start()
        try:
            kind, value = pickle.load(self.process.stdout)  # type: ignore[arg-type] # noqa: S301 (our own process)
        except (EOFError, OSError, pickle.UnpicklingError, MemoryError):
            return "fault", ("too_slow" if time.monotonic() - start >= seconds else "too_large", {})
        finally:
            clock.cancel()
        return kind, value

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()


def warm() -> None:
    """Start a process that the first file will need, while other things are made ready."""
    if not _idle:
        _idle.append(_Worker())


def run(make: Callable[..., Iterable[T]], *args: Any) -> Iterator[T]:
    """Yield what a function of a module yields for these arguments; raises FileFault where it does, or comes to no end."""
    worker = _idle.pop() if _idle else _Worker()
    left = float(limits.SECONDS)
    is_whole = False
    try:
        try:
            worker.ask(make, args)
        except OSError:  # it was ended from outside while it had nothing to do
            worker.end()
            worker = _Worker()
            worker.ask(make, args)
        while True:
            asked = time.monotonic()
            kind, value = worker.answer(left)
            left -= time.monotonic() - asked  # what the reader of the answers takes is not counted
            if kind == "item":
                yield value
                continue
            is_whole = kind == "done" or value[0] not in ("too_slow", "too_large")
            if kind == "fault":
                rule, values = value
                raise FileFault(rule, **values)
            return
    finally:
        if is_whole:
            _idle.append(worker)
        else:
            worker.end()


def all_of(make: Callable[..., Iterable[T]], *args: Any) -> list[T]:
    """Return all of it at once, where a function yields little."""
    return list(run(make, *args))


@atexit.register
def end_all() -> None:
    """End the processes that wait for a file."""
    while _idle:
        _idle.pop().end()


# ---------------------------------------------------------------------------- in the process


def serve() -> None:
    """Answer until nobody asks any more."""
    asked = sys.stdin.buffer
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever a library prints
    while True:
        try:
            module, name, args = pickle.load(asked)  # noqa: S301 (our own process)
        except EOFError:
            return
        _bound()
        for answer in _answers(getattr(importlib.import_module(module), name), args):
            pickle.dump(answer, told, protocol=pickle.HIGHEST_PROTOCOL)
            told.flush()


def _answers(make: Callable[..., Iterable[Any]], args: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    try:
        for item in make(*args):
            yield "item", item
    except FileFault as fault:
        yield "fault", (fault.rule, fault.values)
    except MemoryError:
        yield "fault", ("too_large", {})
    except RecursionError:
        yield "fault", ("too_deep", {})
    except Exception:  # whatever a library makes of a file that nobody foresaw
        yield "fault", ("unreadable", {})
    else:
        yield "done", None


def _bound() -> None:
    """Bound memory, and time for when nobody waits any more; Windows knows neither."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_DATA, (limits.MEMORY, limits.MEMORY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + 4 * limits.SECONDS
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    if hard == resource.RLIM_INFINITY or seconds < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))
