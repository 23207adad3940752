"""The label catalogue: every Chinese word that users see, but for the titles that contracts hold."""

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent


@functools.cache
def catalogue() -> Mapping[str, Any]:
    """Return all *.toml of this folder merged into one tree; two files may share a top table."""
    merged: dict[str, Any] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        _merge(merged, tomllib.loads(path.read_text(encoding="utf-8")), path.name)
    return merged


def _merge(into: dict[str, Any], new: Mapping[str, Any], source: str, at: str = "") -> None:
    for key, value in new.items():
        place = f"{at}.{key}".lstrip(".")
        if isinstance(value, dict):
            _merge(into.setdefault(key, {}), value, source, place)
        elif key in into:
            raise ValueError(f"{source}: label {place} is already defined in another file; keep one")
        else:
            into[key] = value


_said = {"english": False}  # by the command line only: pages and papers are Chinese


def speak(*, english: bool) -> None:
    """Say from now on in English what there is English for, below [english]: what the command line says of itself."""
    _said["english"] = english


def is_english() -> bool:
    """Tell whether the command line speaks English."""
    return _said["english"]


def get(key: str, default: Any = None) -> Any:
    """Return the entry at a dotted key (a text, list or table), or the default."""
    found = _entry(f"english.{key}") if _said["english"] else None
    found = _entry(key) if found is None else found
    return default if found is None else found


@functools.lru_cache(maxsize=8192)  # a page asks a thousand times, mostly for the same
def _entry(key: str) -> Any:
    node: Any = catalogue()
    for part in key.split("."):
        if not isinstance(node, Mapping) or part not in node:
            return None
        node = node[part]
    return node


def text(key: str, **values: object) -> str:
    """Return the text at a dotted key with {placeholders} filled.

    Raises KeyError with the key when the catalogue lacks it.
    """
    found = get(key)
    if not isinstance(found, str):
        raise KeyError(f"linli/text/labels: no text under {key!r}; add it to the catalogue")
    return found.format(**values) if values else found
