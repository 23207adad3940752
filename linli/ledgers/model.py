"""What reading hands on: parts with their rows and findings, and the faults a file can have."""

from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from linli.ledgers import limits
from linli.text import labels, signs

Severity = Literal["error", "warning"]


def told(text: str) -> str:
    """Return a text of a source as it may be told: in one line, without signs that nobody sees, persons covered."""
    return signs.covered(signs.in_line(text))


@dataclass(frozen=True)
class Finding:
    """One fault of a cell, a row or a file, told in Chinese; whatever it tells of the source names no person."""

    ledger: str
    file: str
    sheet: str
    cell: str
    value: str
    rule: str
    message: str
    severity: Severity
    is_of_persons: bool = (
        False  # it tells a number of persons: to whoever holds the ledgers, and is not published
    )

    def __post_init__(self) -> None:
        """Cover what it must not tell, whoever made it."""
        for name in ("file", "sheet", "cell", "value", "message"):
            text = told(getattr(self, name))
            object.__setattr__(self, name, _short(text) if name == "value" else text)


def _short(text: str) -> str:
    return text if len(text) <= limits.SHOWN else f"{text[: limits.SHOWN]}…"


@dataclass
class Part:
    """The rows of one ledger in one sheet of one file."""

    ledger: str
    file: str
    sheet: str
    frame: pd.DataFrame
    rows_read: int = 0
    findings: list[Finding] = field(default_factory=list)
    provided: set[str] = field(default_factory=set)
    dropped: list[str] = field(default_factory=list)  # titles of columns that are no field's
    lacking: list[str] = field(default_factory=list)  # titles of fields that no column is, and need not be
    rejected: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Cover what the log of loads must not tell."""
        self.file, self.sheet = told(self.file), told(self.sheet)
        self.dropped = [_short(told(title)) for title in self.dropped]


class FileFault(Exception):
    """A file or sheet that cannot be read at all; `rule` names the message, `values` fill it."""

    def __init__(self, rule: str, **values: object) -> None:
        super().__init__(rule)
        self.rule = rule
        self.values = values


class Findings:
    """Collects the findings of one sheet; a column with very many of one kind is summed up."""

    SHOWN = 200  # cells of one column that break one rule; beyond, one summary instead
    SHOWN_ROWS = 10_000  # rows left out, repeated or inconsistent: each is to be accounted for

    def __init__(self, ledger: str, file: str, sheet: str) -> None:
        self.items: list[Finding] = []
        self.are_of_persons = False  # those that are added now
        self._place = ledger, file, sheet

    def add(self, rule: str, severity: Severity, cell: str = "", value: str = "", **values: object) -> None:
        """Add one finding; the message of its rule is filled with the values."""
        shown = {
            name: _short(item) if isinstance(item, str) and name == "title" else item
            for name, item in values.items()
        }
        message = labels.text(f"finding.{rule}.message", value=_short(value), **shown)
        self.items.append(Finding(*self._place, cell, value, rule, message, severity, self.are_of_persons))

    def add_rows(
        self,
        rule: str,
        severity: Severity,
        cells: list[tuple[str, str]],
        total: int,
        **values: object,
    ) -> None:
        """Add a finding for each (cell, value) given, and a summary when `total` is more than these."""
        for cell, value in cells:
            self.add(rule, severity, cell, value, **values)
        if total > len(cells):
            example = self.items[-1].message
            message = labels.text("finding.many.message", shown=len(cells), total=total, example=example)
            self.items.append(Finding(*self._place, "", "", rule, message, severity, self.are_of_persons))


def empty_part(ledger: str, file: str, sheet: str, findings: list[Finding]) -> Part:
    """Return a part without rows, for what is wrong with a whole file or sheet."""
    return Part(ledger, file, sheet, pd.DataFrame(), findings=findings)
