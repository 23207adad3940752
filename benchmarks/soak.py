"""How linli bears many sessions at once: each clicks like a leader in a meeting, and the server's memory is watched.

The sessions speak to the server as a browser does, without one: a hundred browsers would be what is measured.
"""

import argparse
import asyncio
import contextlib
import html
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.browser import served
from linli.components.elements import element

ANSWER_SECONDS = 60  # a leader has given up long before
PAUSE_SECONDS = 20.0  # between two clicks of one session, on average: one looks and talks
# Of the time: until every view has been opened, what is kept of figures is full, and sessions are as old as they get on average; they
# stay ten minutes, and one keeps more with each view it opens.
WARM_UP = 0.4
LATE = 0.02  # of the clicks hit what the run before had drawn
STAYS = 30  # clicks until a session is left and another opened, on average
LIMIT_MB_A_MINUTE = 1.0
_DOOR = re.compile(r'data-door="([^"]+)"')
_VALUE = re.compile(r'data-many="(\w+)" data-value="([^"]+)"')


@dataclass
class Outcome:
    """What the sessions met."""

    seconds: list[float] = field(default_factory=list)  # until a click was answered
    errors: list[str] = field(default_factory=list)
    sessions: int = 0
    megabytes: list[float] = field(default_factory=list)  # of the server, by `memory_every`

    def slope(self, every: float) -> float:
        """Return by how many MB a minute the server grows after the warm-up, by least squares."""
        later = self.megabytes[int(len(self.megabytes) * WARM_UP) :]
        if len(later) < 2:
            return 0.0
        minutes = [number * every / 60 for number in range(len(later))]
        return statistics.linear_regression(minutes, later).slope


class Session:
    """One browser: what stands on its page, and what may be clicked there."""

    def __init__(self, connection: ClientConnection, address: str, chance: random.Random) -> None:
        self.connection, self.address, self.chance = connection, address, chance
        self.query, self.page = "", ""
        self.pages: list[str] = []
        self.drawn: dict[str, list[str]] = {}  # element → its doors
        self.gone: dict[str, list[str]] = {}  # those of the run before, which a quick hand still hits

    async def open(self) -> None:
        """Load the page for the first time."""
        await self._run({})

    async def click(self) -> None:
        """Click a view of the menu, or whatever is a door on the page."""
        drawn = self.gone if self.chance.random() < LATE else self.drawn
        doors = [(element, door) for element, found in drawn.items() for door in found]
        if self.pages and (not doors or self.chance.random() < 0.3):
            self.page, self.query = self.chance.choice(self.pages), ""
            await self._run({})
            return
        element, door = self.chance.choice(doors)
        trigger = f"$$STREAMLIT_INTERNAL_KEY_{element}__events"
        await self._run({trigger: json.dumps([{"event": "door", "value": door}])})

    async def _run(self, triggers: dict[str, str]) -> None:
        self.gone, self.drawn = self.drawn, {}
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_script_hash = self.query, self.page
        state.context_info.url = f"{self.address}/?{self.query}"
        state.context_info.locale = "zh-CN"
        for name, value in triggers.items():
            state.widget_states.widgets.add(id=name, json_trigger_value=value)
        await self.connection.send(asked.SerializeToString())
        async with asyncio.timeout(ANSWER_SECONDS):
            while True:
                told = ForwardMsg.FromString(await self.connection.recv(decode=False))
                if told.WhichOneof("type") == "script_finished":
                    if told.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                        continue  # the view leads to another: its run follows
                    return
                self._take(told)

    def _take(self, told: ForwardMsg) -> None:
        kind = told.WhichOneof("type")
        if kind == "new_session":
            self.page = told.new_session.page_script_hash
        elif kind == "navigation":
            self.pages = [page.page_script_hash for page in told.navigation.app_pages if not page.is_hidden]
        elif kind == "page_info_changed":
            self.query = urlencode(parse_qsl(told.page_info_changed.query_string))
        elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
            self._draw(told.delta.new_element)

    def _draw(self, drawn: Any) -> None:
        kind = drawn.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(drawn.exception.message)
        if kind == "html" and 'class="calm"' in drawn.html.body:
            raise RuntimeError(drawn.html.body)
        if kind == "bidi_component":
            about = drawn.bidi_component
            body = json.dumps(element.unpacked(about), ensure_ascii=False).replace('\\"', '"')
            doors = _DOOR.findall(body) + [f"{name}={value}" for name, value in _VALUE.findall(body)]
            self.drawn[about.id] = [html.unescape(door) for door in doors]


async def _visit(address: str, until: float, pause: float, chance: random.Random, outcome: Outcome) -> None:
    """Open one session after the other and click in them until the time is over."""
    await asyncio.sleep(chance.uniform(0, pause))  # nobody comes at the same moment
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    while time.monotonic() < until:
        try:
            async with connect(stream, subprotocols=["streamlit"], max_size=None) as connection:  # type: ignore[list-item]
                session, outcome.sessions = Session(connection, address, chance), outcome.sessions + 1
                act = session.open
                while time.monotonic() < until:
                    start = time.monotonic()
                    await act()
                    outcome.seconds.append(time.monotonic() - start)
                    await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)
                    act = session.click
                    if chance.random() < 1 / STAYS:
                        break
        except (OSError, RuntimeError, TimeoutError, WebSocketException) as error:
            outcome.errors.append(f"{type(error).__name__}: {error}")
            await asyncio.sleep(pause)


async def soak(
    servers: Sequence[tuple[str, int]], sessions: int, minutes: float, pause: float, outcome: Outcome
) -> None:
    """Let sessions click for some minutes, by turns on servers (address, process), each staying with its own as behind the
    proxy; what they meet and the servers' memory end up in the outcome.
    """
    until = time.monotonic() + 60 * minutes
    chances = random.Random(20260101)  # noqa: S311 (what is clicked, and no secret)
    visits = [
        asyncio.create_task(
            _visit(servers[number % len(servers)][0], until, pause, random.Random(chances.random()), outcome)  # noqa: S311
        )
        for number in range(sessions)
    ]
    every = _every(minutes)
    while time.monotonic() < until:
        await asyncio.sleep(min(every, max(until - time.monotonic(), 0)))
        outcome.megabytes.append(sum(_megabytes(process) for _, process in servers))
    done, late = await asyncio.wait(visits, timeout=ANSWER_SECONDS + 1.5 * pause)
    for visit in late:
        visit.cancel()
    for visit in done:
        visit.result()


def _every(minutes: float) -> float:
    """Return every how many seconds the memory is read: often, since a click in the wrong moment weighs some MB."""
    return min(5.0, 6 * minutes)


def _megabytes(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 2**20


@contextlib.contextmanager
def _store(named: Path | None) -> Iterator[Path]:
    """Give the store that was named, or one with the demo street."""
    if named:
        yield named
        return
    from linli import demo
    from linli.pipeline import build

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        demo.generate(folder / "ledgers")
        build.build(folder / "ledgers", folder / "store")
        yield folder / "store"


def main() -> int:
    """Print what was tried, what failed, how long clicks took and how the server's memory went."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--sessions", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=36, help="the warm-up included")
    parser.add_argument(
        "--pause", type=float, default=PAUSE_SECONDS, help="seconds between clicks of a session"
    )
    parser.add_argument("--processes", type=int, default=1, help="servers of one store")
    parser.add_argument("--store", type=Path, help="a store to serve; the demo street unless given")
    asked = parser.parse_args()
    outcome, every = Outcome(), _every(asked.minutes)
    with _store(asked.store) as store, contextlib.ExitStack() as stack:
        servers = [stack.enter_context(served(store)) for _ in range(asked.processes)]
        asyncio.run(soak(servers, asked.sessions, asked.minutes, asked.pause, outcome))
    times, slope = sorted(outcome.seconds), outcome.slope(every)
    print(
        f"clicks tried {len(times) + len(outcome.errors)}, errors {len(outcome.errors)}, sessions {outcome.sessions}"
    )
    if times:
        print(f"answered in p50 {times[len(times) // 2]:.2f} s, p95 {times[int(len(times) * 0.95)]:.2f} s")
    step = max(1, round(60 / every))
    minutes = [outcome.megabytes[at : at + step] for at in range(0, len(outcome.megabytes), step)]
    told = " ".join(f"{min(sizes):.0f}-{max(sizes):.0f}" for sizes in minutes)
    print(f"server MB, least and most of each {step * every:.0f} s: {told}")
    print(f"after the first {WARM_UP:.0%} of the time: {slope:+.2f} MB a minute (limit {LIMIT_MB_A_MINUTE})")
    for error in outcome.errors[:5]:
        print(f"  {error[:300]}")
    return int(bool(outcome.errors) or slope > LIMIT_MB_A_MINUTE)


if __name__ == "__main__":
    sys.exit(main())
