"""A folder of small ledgers, and what reading makes of it."""

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
