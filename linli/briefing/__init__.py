"""The briefing: the speech that fills its own blanks, the pages of the seminar, and their exports."""

import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from linli import settings
from linli.briefing import agenda, bulletin, templates
from linli.briefing.content import Brief, Paper
from linli.briefing.slots import Ask, first_day
from linli.briefing.speech import as_json, compose
from linli.text import signs

__all__ = [
    "FORMATS",
    "PAPERS",
    "Ask",
    "Brief",
    "Paper",
    "agenda",
    "bulletin",
    "compose",
    "first_day",
    "templates",
    "write",
    "write_paper",
]

FORMATS = {"docx": "document", "pptx": "slides", "pdf": "pdf", "xlsx": "workbook"}
PAPERS = ("docx", "pdf")  # in what a paper is written


def write(brief: Brief, form: str, template: Path | None = None) -> bytes:
    """Return a briefing as a file: docx, pptx, pdf, xlsx or json; the first two on a street's own template, where it has one.

    Raises KeyError for another form, TemplateError where the template lacks something.
    """
    brief = _plain(brief)
    if form == "json":
        return (json.dumps(as_json(brief), ensure_ascii=False, indent=2, default=str) + "\n").encode("utf-8")
    # Each brings libraries of its own; a session that writes no slides need not load them.
    module = importlib.import_module(f"linli.briefing.render.{FORMATS[form]}")
    return _laid_out(module.write, brief, form, template)


def _laid_out(write: Callable[..., bytes], made: Brief | Paper, form: str, template: Path | None) -> bytes:
    if form == "pdf":
        return write(made, settings.read().fonts)
    return write(made, template) if form in templates.FORMS else write(made)


def write_paper(paper: Paper, form: str, template: Path | None = None) -> bytes:
    """Return a paper as a file: docx or pdf; otherwise as write does. Raises KeyError for another form."""
    if form not in PAPERS:
        raise KeyError(form)
    paper = _plain(paper)
    module = importlib.import_module(f"linli.briefing.render.{FORMATS[form]}")
    return _laid_out(module.write_paper, paper, form, template)


def _plain(part: Any) -> Any:
    """Return a part of a briefing without signs that nobody sees: XML does not know them, and no file could be opened."""
    if isinstance(part, str):
        return signs.plain(part)
    if isinstance(part, tuple):
        return tuple(_plain(item) for item in part)
    if isinstance(part, Mapping):
        return {key: _plain(value) for key, value in part.items()}
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{item.name: _plain(getattr(part, item.name)) for item in fields(part)})
    return part
