"""The scripts beside the page: our own, and those of Leaflet and plotly as their packages hold them; nothing is copied into linli."""

import functools
from collections.abc import Mapping
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from linli.components.elements import element

ADDRESS = "/app/static/"
_TYPES = {".js": "text/javascript", ".css": "text/css"}


@functools.cache
def files() -> Mapping[str, Path]:
    """Return by name the files of packages that a page loads."""
    leaflet = Path(import_module("xstatic.pkg.leaflet").BASE_DIR)
    plotly = Path(str(import_module("plotly").__file__)).parent / "package_data"
    found = (leaflet / "leaflet.js", leaflet / "leaflet.css", plotly / "plotly.min.js")
    return {path.name: path for path in found}


@functools.cache
def content(name: str) -> tuple[bytes, str, str] | None:
    """Return what stands beside the page under a name, of which kind it is, and its tag; None for nothing of ours."""
    if name == element.SCRIPT:
        data, kind = element.script().encode(), _TYPES[".js"]
    elif path := files().get(name):
        data, kind = path.read_bytes(), _TYPES[path.suffix]
    else:
        return None
    return data, kind, f'"{sha256(data).hexdigest()[:32]}"'  # reckoned once: a megabyte takes a millisecond


def put_into(folder: Path) -> None:
    """Write them into a folder, for a server that serves files from there only."""
    folder.mkdir(exist_ok=True)
    for name in (element.SCRIPT, *files()):
        told = content(name)
        target = folder / name
        if told and not (target.is_file() and target.read_bytes() == told[0]):
            target.write_bytes(told[0])
