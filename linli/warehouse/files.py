"""Files that are there whole or not at all, also after a power cut, and that only their owner and group read."""

import hashlib
import os
from pathlib import Path

FILE_MODE, FOLDER_MODE = 0o640, 0o750  # a stricter umask holds


def make_folder(path: Path) -> None:
    """Make a folder that others cannot enter; one that is there stays as it is."""
    path.mkdir(mode=FOLDER_MODE, exist_ok=True)


def write(path: Path, text: str) -> None:
    """Put a text in the place of a file, or of nothing, in one step; on a fault the file stays what it was."""
    new = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_MODE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(descriptor)
        new.replace(path)
    except BaseException:
        remove(new)
        raise
    sync(path.parent)


def sync(path: Path) -> None:
    """Wait until a file, or what stands in a folder, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
