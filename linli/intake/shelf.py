"""Profiles that a street keeps by name: how a sheet is read, asked once and remembered."""

import contextlib
import re
from pathlib import Path

from linli.intake.received import Refused
from linli.ledgers import Profile, load_profile
from linli.ledgers.limits import NAME
from linli.text import labels, signs
from linli.warehouse import files
from linli.warehouse.store import Store

_NO_NAME = re.compile(r"[\\/:*?\"<>|\x00-\x1f]|^\.|^\s*$")


def names(store: Store) -> list[str]:
    """Return the names of the profiles that are kept."""
    return sorted(path.stem for path in (store.folder / "profiles").glob("*.toml"))


def load_all(store: Store) -> list[Profile]:
    """Return the profiles that can be read."""
    found = []
    for name in names(store):
        with contextlib.suppress(ValueError):
            found.append(load_profile(_path(store, name)).model_copy(update={"name": name}))
    return found


def text(store: Store, name: str) -> str:
    """Return a profile as a file; raises Refused where there is none of that name."""
    path = _path(store, name)
    if not path.is_file():
        raise Refused(labels.text("shelf.none", name=name))
    return path.read_text(encoding="utf-8")


def put(store: Store, name: str, content: str) -> str:
    """Keep a profile under a name, in place of one of that name; return the name. Raises Refused for one that is faulty."""
    plain = clean(name)
    path = _path(store, plain)
    files.make_folder(path.parent)
    trial = path.with_name(f".{plain}.trial")
    files.write(trial, content)
    try:
        load_profile(trial)
    except ValueError as error:
        why = str(error).replace(str(trial), plain)
        raise Refused(labels.text("intake.bad_profile", error=why)) from error
    finally:
        trial.unlink(missing_ok=True)
    files.write(path, content)
    return plain


def rename(store: Store, name: str, new: str) -> str:
    """Give a profile another name; raises Refused where that is taken."""
    plain = clean(new)
    if plain != name and plain in names(store):
        raise Refused(labels.text("shelf.taken", name=plain))
    put(store, plain, text(store, name))
    if plain != name:
        remove(store, name)
    return plain


def remove(store: Store, name: str) -> None:
    """Forget a profile; sheets that it read are asked about again."""
    _path(store, name).unlink(missing_ok=True)


def clean(name: str) -> str:
    """Return a name as it is kept; raises Refused where it is none."""
    plain = signs.in_line(name).strip()
    if _NO_NAME.search(plain) or len(plain.encode()) > NAME or signs.person_in(plain):
        raise Refused(labels.text("shelf.bad_name", name=name))
    return plain


def _path(store: Store, name: str) -> Path:
    return store.folder / "profiles" / f"{clean(name)}.toml"
