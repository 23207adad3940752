"""Files that are there whole or not at all, also after a power cut, and that only their owner and group read."""

import hashlib
import os
import re
import time
from collections.abc import Iterable
from pathlib import Path

IS_WINDOWS = os.name == "nt"
BINARY = getattr(os, "O_BINARY", 0)  # without it Windows changes line ends, and reads none behind Ctrl-Z
_SHARING = 32, 33  # what Windows says while another has the file open, or a part of it locked
_PATIENCE = 5.0  # seconds; a reader of the pointer has it open for a moment
# Names that are devices there, and what no name may hold or end with.
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?|.*[<>:\"|?*\x00-\x1f].*|.*[. ]")
FILE_MODE, FOLDER_MODE = 0o640, 0o750  # a stricter umask holds


def make_folder(path: Path) -> None:
    """Make a folder that others cannot enter; one that is there stays as it is."""
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)


def write(path: Path, text: str) -> None:
    """Put a text in the place of a file, or of nothing, in one step; on a fault the file stays what it was."""
    new = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | BINARY, FILE_MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        replace(new, path)
    except BaseException:
        remove(new)
        raise
    sync(path.parent)


def replace(new: Path, path: Path) -> None:
    """Put a file in the place of another, or of none, in one step.

    Windows refuses while somebody has that one open, be it to read: it is tried again until they have done.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            new.replace(path)
            return
        except PermissionError as error:
            if not is_in_use(error) or time.monotonic() > until:
                raise
            time.sleep(0.02)


def is_in_use(error: OSError) -> bool:
    """Tell whether Windows refused something since another has the file open; other systems never do."""
    return getattr(error, "winerror", None) in _SHARING


def may_be_named(name: str) -> bool:
    """Tell whether this system lets a file have a name."""
    return not (IS_WINDOWS and _RESERVED.fullmatch(name))


def sync(path: Path) -> None:
    """Wait until a file, or what stands in a folder, is on the disk; Windows opens no folder and does that by itself."""
    if IS_WINDOWS and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDWR if IS_WINDOWS else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def owner(path: Path) -> str:
    """Return the user whom a file belongs to by name, by number where there is no such name."""
    try:
        return path.owner()
    except (KeyError, OSError, NotImplementedError):
        return str(path.stat().st_uid)


def owned_by_another(folder: Path) -> str:
    """Return whom a folder belongs to where root is about to write into that of another user; else nothing."""
    is_root = getattr(os, "geteuid", lambda: None)() == 0  # Windows has no such users
    if not is_root or not folder.exists() or folder.stat().st_uid == 0:
        return ""
    return owner(folder)


def of_another(folder: Path, paths: Iterable[Path]) -> list[Path]:
    """Return which of some files belong to somebody else than their folder does."""
    return [path for path in paths if path.exists() and path.stat().st_uid != folder.stat().st_uid]


def remove(path: Path) -> None:
    """Remove what may be there, as far as the disk lets us: the next one who looks tries again."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
