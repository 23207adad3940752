"""What was worked out from a version is kept in one place for all sessions, bounded by what it weighs in memory.

A budget for each function would say how many, not how much: a row of one query weighs a thousand times that of another.
"""

import functools
import gc
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from pathlib import PurePath
from types import FunctionType, ModuleType
from typing import Any, ParamSpec, TypeVar

import pandas as pd

# What a street's sessions fill within their first minutes; what a city's need for a map of its compounds.
LEAST, MOST = 24 * 2**20, 256 * 2**20

P = ParamSpec("P")
T = TypeVar("T")


class Shared:
    """What many results refer to and none is alone to hold: it weighs nothing."""


_LONG, _LOOKED_AT = (tuple, list, dict), 8  # kinds of lists, and how many of their parts
_WEIGHTLESS = (type, FunctionType, ModuleType, PurePath, Shared)


def weight(thing: object) -> int:
    """Return how many bytes an object takes, with all that it refers to.

    Of a long list some are looked at, evenly over it, and stand for the others: to weigh all of them took
    a seventh of what a click takes here.
    """
    seen: set[int] = set()
    total = 0.0
    waiting: list[tuple[object, float]] = [(thing, 1.0)]  # and how many each stands for
    while waiting:
        part, many = waiting.pop()
        if id(part) in seen or isinstance(part, _WEIGHTLESS):
            continue
        seen.add(id(part))
        total += many * sys.getsizeof(part)
        if isinstance(part, pd.DataFrame):  # it has told of its columns too
            continue
        inside = gc.get_referents(part)
        if type(part) in _LONG:
            # An odd step takes keys and values of a dictionary alike.
            some = inside[:: len(inside) // _LOOKED_AT | 1]
            many *= len(inside) / max(1, len(some))
            inside = some
        waiting += [(each, many) for each in inside]
    return int(total)


@dataclass(slots=True, eq=False)
class _Entry:
    result: Any
    bytes: int
    is_asked_again: bool = False


class Kept:
    """Keeps what functions return for the same arguments, as `functools.lru_cache` does, up to so many bytes in all.

    What was not asked for since it was last looked at goes first. A hit only marks that: it takes no lock and moves nothing.
    """

    def __init__(self, most: int) -> None:
        """Take the most bytes that may be kept."""
        self.most = most
        self.bytes = 0
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, function: Callable[P, T]) -> Callable[P, T]:
        """Keep what a function returns; nobody may change it."""

        @functools.wraps(function)
        def found(*args: P.args, **named: P.kwargs) -> T:
            key = (function, args, *sorted(named.items())) if named else (function, args)
            entry = self._entries.get(key)
            if entry is not None:
                entry.is_asked_again = True
                result: T = entry.result
                return result
            result = function(*args, **named)
            self._keep(key, result)
            return result

        return found

    def make_room_for(self, size: int) -> None:
        """Let what is kept grow with what it is of: to half of a file's bytes, within bounds."""
        self.most = max(self.most, min(size // 2, MOST))

    def clear(self) -> None:
        """Keep nothing of what is there."""
        with self._lock:
            self._entries.clear()
            self.bytes = 0

    def _keep(self, key: Hashable, result: object) -> None:
        entry = _Entry(result, weight((key, result)))
        if entry.bytes > self.most:
            return
        with self._lock:
            if before := self._entries.pop(key, None):  # another thread was as quick
                self.bytes -= before.bytes
            self._entries[key] = entry
            self.bytes += entry.bytes
            while self.bytes > self.most:
                oldest, entry = self._entries.popitem(last=False)
                if entry.is_asked_again:
                    entry.is_asked_again = False
                    self._entries[oldest] = entry
                else:
                    self.bytes -= entry.bytes


kept = Kept(LEAST)
