"""What the machine refuses, a full disk or a missing right, as one sentence for whoever runs linli."""

import errno
import os

import duckdb

from linli.text import labels
from linli.warehouse import files


class Fault(Exception):
    """Something that an operator can mend; the message is for users."""


def reason(error: BaseException) -> str:
    """Return in a few words what is wrong."""
    code = errno.EBUSY if isinstance(error, OSError) and files.is_in_use(error) else _code(error)
    name = errno.errorcode.get(code or 0, "")
    return labels.get(f"fault.errno.{name}") or labels.text("fault.errno.other", name=name or error)


def is_told(error: BaseException) -> bool:
    """Tell whether `sentence` says what is wrong: an operator can mend it."""
    return isinstance(error, Fault) or is_of_machine(error)


def is_of_machine(error: BaseException) -> bool:
    """Tell whether the disk, the rights or the memory of a machine are to blame, and no data and no code."""
    return isinstance(error, OSError) or _code(error) is not None


def _code(error: BaseException) -> int | None:
    """Return the number of the system's error; a message of DuckDB's quotes its name."""
    if isinstance(error, OSError):
        return error.errno
    if isinstance(error, duckdb.Error):
        for code in errno.errorcode:
            if os.strerror(code) in str(error):
                return code
    return errno.ENOMEM if isinstance(error, MemoryError | duckdb.OutOfMemoryException) else None


def sentence(error: BaseException) -> str:
    """Return what is wrong and with which file, where that is known."""
    if isinstance(error, Fault):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None:
        return labels.text(
            "fault.file", path=os.fsdecode(error.filename2 or error.filename), reason=reason(error)
        )
    return labels.text("fault.machine", reason=reason(error))
