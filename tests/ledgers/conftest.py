"""A folder of small ledgers, and what reading makes of it."""

from collections import Counter

import pandas as pd
import pytest

from linli.ledgers import load_profile, read_source

ISSUES_HEADER = "诉求编号,来源渠道,受理时间,挂账天数"


class Reading:
    """The parts and findings of a folder."""

    def __init__(self, parts):
        self.parts = list(parts)
        self.findings = [finding for part in self.parts for finding in part.findings]

    @property
    def rules(self):
        return [(finding.rule, finding.severity) for finding in self.findings]

    def part(self, ledger):
        (found,) = [part for part in self.parts if part.ledger == ledger]
        return found

    def column(self, ledger, field):
        return self.part(ledger).frame[field].tolist()

    def rows(self, ledger, fields):
        """Return all rows of a ledger as text: one of them a line's part, as in 'K1,100; K2,'."""
        frames = [part.frame for part in self.parts if part.ledger == ledger]
        lines = (line for frame in frames for line in frame[fields].itertuples(index=False))
        return "; ".join(",".join(map(_shown, line)) for line in lines)

    @property
    def told(self):
        """Return every finding as text, with its place: 'formula_error C3' is an error, '?merged_number D3' a warning."""
        return sorted(map(told, self.findings))

    @property
    def left_out(self):
        """Return how many rows were left out, by reason."""
        found = Counter()
        for part in self.parts:
            found.update(part.rejected)
        return dict(found)

    def answer(self, expected):
        """Return what was read in the form of what is expected: rows by ledger, then (!) findings, then (-) rows left out."""
        headings = [line.partition(": ")[0] for line in expected if line[0] not in "!-"]
        assert {part.ledger for part in self.parts if part.ledger} == {line.split()[0] for line in headings}
        lines = []
        for heading in headings:
            ledger, *fields = heading.split()
            lines.append(f"{heading}: {self.rows(ledger, fields)}")
        if self.told:
            lines.append("! " + ", ".join(self.told))
        if self.left_out:
            lines.append("- " + ", ".join(f"{reason} {count}" for reason, count in self.left_out.items()))
        return lines


def _shown(value):
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.isoformat(" ").removesuffix(":00").removesuffix(" 00:00")
    return f"{value:g}" if isinstance(value, float) else str(value)


def told(finding):
    """Return a finding as text: its rule and place, a warning with a mark before it."""
    mark = "" if finding.severity == "error" else "?"
    return f"{mark}{finding.rule} {finding.cell}".strip()


@pytest.fixture
def folder(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    return source


@pytest.fixture
def put(folder):
    """Write a text file, given its name and lines."""

    def write(name, *lines, encoding="utf-8"):
        (folder / name).write_bytes(("\n".join(lines) + "\n").encode(encoding))

    return write


@pytest.fixture
def reading(folder, tmp_path):
    """Read the folder, with a profile given as TOML text."""

    def read(profile=None):
        if profile is None:
            return Reading(read_source(folder, None))
        path = tmp_path / "profile.toml"
        path.write_text(profile, encoding="utf-8")
        return Reading(read_source(folder, load_profile(path)))

    return read
