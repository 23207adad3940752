"""The files that DOCX and PPTX are built on: a street's own master, else the one that comes along."""

import functools
import importlib
from pathlib import Path

from linli.text import labels
from linli.warehouse import faults

FORMS = {"docx": "document", "pptx": "slides"}


class TemplateError(faults.Fault):
    """A template cannot be used; the message says for which lack, by its name."""


def of(store: Path, form: str) -> Path | None:
    """Return the master that an operator has put in a store, None where there is none of the form."""
    path = store / "templates" / f"brief.{form}"
    return path if path.is_file() else None


def fault(path: Path, form: str) -> str:
    """Return why a master cannot be used, nothing where it can."""
    return _fault(path, form, path.stat().st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _fault(path: Path, form: str, _changed: int) -> str:
    try:
        importlib.import_module(f"linli.briefing.render.{FORMS[form]}").opened(path)
    except TemplateError as error:
        return str(error)
    return ""


def default(form: str) -> bytes:
    """Return the file that comes along, to be changed and given back as a street's own master. Raises KeyError for another form."""
    made: bytes = importlib.import_module(f"linli.briefing.render.{FORMS[form]}").template()
    return made


def refused(path: Path, why: str, **values: object) -> TemplateError:
    """Return the error for a template that lacks something."""
    return TemplateError(labels.text(f"template_file.{why}", path=path, **values))
