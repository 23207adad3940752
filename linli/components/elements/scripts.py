"""The scripts beside the page: our own, and those of Leaflet and plotly as their packages hold them; nothing is copied into linli."""

import functools
from collections.abc import Mapping
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
def content(name: str) -> tuple[bytes, str] | None:
    """Return what stands beside the page under a name, and of which kind it is; None for nothing of ours."""
    if name == element.SCRIPT:
        return element.script().encode(), _TYPES[".js"]
    path = files().get(name)
    return (path.read_bytes(), _TYPES[path.suffix]) if path else None


def put_into(folder: Path) -> None:
    """Write them into a folder, for a server that serves files from there only."""
    folder.mkdir(exist_ok=True)
    for name in (element.SCRIPT, *files()):
        told = content(name)
        target = folder / name
        if told and not (target.is_file() and target.read_bytes() == told[0]):
            target.write_bytes(told[0])
