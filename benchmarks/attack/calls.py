"""The command line, called in a process of its own that tells how long it took and how much memory."""

import contextlib
import io
import multiprocessing
import resource
import sys
from dataclasses import dataclass
from typing import Any

from linli import cli, contracts
from linli.ledgers import apart
from linli.text import labels
from linli.warehouse import sqlfiles

# What every call reads first is read once: calls are made by copies of the process that has it.
contracts.load_all()
sqlfiles.load_all()
labels.catalogue()

_GRACE = 600  # seconds after which a call is ended


@dataclass(frozen=True)
class Outcome:
    """What a call of the command line came to."""

    code: int | None  # None: it did not end by itself
    out: str
    err: str
    seconds: float  # of processors: what else runs on this machine does not count
    megabytes: float


def _call(arguments: list[str], answer: Any) -> None:
    """Call the command line in this process and send what came of it."""
    told, said, code = io.StringIO(), io.StringIO(), 0
    sys.argv = ["linli", *arguments]
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(said):
        try:
            cli.main()
        except SystemExit as left:
            code = int(left.code or 0)
        except BaseException as error:  # what a shell would show as a traceback
            code = 99
            said.write(f"Traceback {type(error).__name__}: {error}"[:500])
    apart.end_all()
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    seconds = sum(each.ru_utime + each.ru_stime for each in used)
    answer.send(
        (code, told.getvalue(), said.getvalue()[:2_000], seconds, max(each.ru_maxrss for each in used) / 1024)
    )


def linli(*arguments: str) -> Outcome:
    """Call the command line in a process of its own and return what came of it."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__])
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_call, args=(list(arguments), there))
    process.start()
    there.close()
    found: Outcome | None = None
    with contextlib.suppress(EOFError):
        if here.poll(_GRACE):
            found = Outcome(*here.recv())
    process.kill()
    process.join()
    return found or Outcome(None, "", "", _GRACE, 0.0)
