"""What deploy/ ships: commands that linli knows, and shown in the documents by links alone, so that no copy drifts."""

import re
from datetime import date

import pytest
from typer.testing import CliRunner

from linli import cli, settings
from linli.metrics import arrivals
from linli.text import labels
from linli.warehouse.store import Store
from tests.test_documents import COMMANDS, DOCS, words

DEPLOY = settings.ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.rglob("*") if path.is_file())


def test_units_call_what_linli_knows():
    found = 0
    for path in FILES:
        text = path.read_text(encoding="utf-8").replace(
            "%i", "8501" if path.name == "linli@.service" else "agenda"
        )
        for line in re.findall(r"^ExecStart=.*?/opt/linli/bin/linli ([^'\n]*)", text, re.MULTILINE):
            name, *arguments = words(line)
            COMMANDS[name].make_context(name, arguments)
            found += 1
    assert found == 4


def test_a_unit_for_several_processes_is_that_for_one_but_for_the_port():
    one, several = (
        [
            line
            for line in (DEPLOY / "systemd" / name).read_text(encoding="utf-8").splitlines()[1:]
            if "Description" not in line
        ]
        for name in ("linli.service", "linli@.service")
    )
    assert [line.replace("--port 8501", "--port %i") for line in one] == several


def test_the_operators_page_links_every_file_and_copies_none():
    page = (DOCS / "operator.md").read_text(encoding="utf-8")
    linked = {(DOCS / name).resolve() for name in re.findall(r"\]\((\.\./deploy/[^)]+)\)", page)}
    started = {path for path in FILES if path.parent.name in ("linux", "windows")}
    assert linked == set(FILES) - started
    assert all(path.name in page for path in started)
    for path in set(FILES) - started:
        lines = {
            line.strip() for line in path.read_text(encoding="utf-8").splitlines() if len(line.strip()) > 20
        }
        assert not lines & {line.strip() for line in page.splitlines()}, path.name


@pytest.mark.parametrize("strict", [[], ["--strict"]])
def test_a_late_ledger_is_named_and_fails_where_that_is_asked_for(strict, tmp_path, monkeypatch):
    monkeypatch.setattr(Store, "reader", lambda *_: None)
    monkeypatch.setattr(
        arrivals, "late", lambda _: ({"ledger": "issues", "periods": 2, "since": date(2026, 8, 1)},)
    )
    call = ["doctor", "--store", str(tmp_path), "--only", "ledgers", *strict]
    done = CliRunner().invoke(cli.app, call)
    assert "诉求台账（2026-08 起）" in done.stdout
    assert labels.text("doctor.title.disk") not in done.stdout
    assert done.exit_code == bool(strict)
