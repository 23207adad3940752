"""What the documents say is what linli does."""

import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer

from dev import docs, notebook
from linli import cli
from linli.warehouse.store import Store
from tests import small

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
COMMANDS: dict[str, Any] = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
_LINE = re.compile(r"^(?: {3,}|(?<=\n))\$? ?(?:\.venv/bin/|/opt/linli/bin/)?linli (.*)$", re.MULTILINE)
_RUN = re.compile(r"^( *)```sh\n(.*?)^\1```", re.MULTILINE | re.DOTALL)
_VERSION = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")


def words(line: str) -> list[str]:
    """Return a command line as a shell would split it, without what is said of it."""
    return shlex.split(line, comments=True)


def test_pages_that_are_made_are_fresh():
    stale = [name for name, page in docs.pages().items() if (DOCS / name).read_text(encoding="utf-8") != page]
    assert not stale, "run `make docs`"


def test_the_analysts_page_prints_what_it_says(demo_store, monkeypatch):
    monkeypatch.setenv("LINLI_STORE", str(demo_store))
    page = (DOCS / "analyst.md").read_text(encoding="utf-8")
    assert notebook.run(page) == page, "docs/analyst.md: run `make docs`"


def test_every_command_in_a_document_is_one_that_linli_knows():
    found = 0
    for page in PAGES:
        if page.name == "commands.md":  # made of the commands themselves
            continue
        for line in _LINE.findall(page.read_text(encoding="utf-8")):
            if "[" in line or "…" in line:  # how a command is written, not one
                continue
            name, *arguments = words(line)
            place = f"{page.name}: linli {line}"
            assert name in COMMANDS, place
            try:
                COMMANDS[name].make_context(name, arguments)
            except Exception as error:
                pytest.fail(f"{place}: {error}")
            found += 1
    assert found > 30


def test_the_commands_that_documents_tell_run_one_after_the_other(small_source, tmp_path, monkeypatch):
    """Each block of `sh`, page by page, on one store that begins empty; the server is not started, nor is checked what is built."""
    ledgers = shutil.copytree(small_source, tmp_path / "ledgers")
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "我的街道"
    monkeypatch.setenv("LINLI_STORE", str(folder))
    for number, name in enumerate(("10月诉求.csv", "来表.csv")):
        row = f"{9 + number},C1,K1,12345热线,停车秩序,2026-09-03 09:00,,办理中\n"
        Path(name).write_text(f"{small.ISSUES.splitlines()[0]}\n{row}", encoding="utf-8")
    places = {"/srv/ledgers": ledgers, "/srv/linli": folder, "台账.xlsx": ledgers}
    for page in (ROOT / "README.zh-CN.md", DOCS / "clerk.md", DOCS / "operator.md"):
        for _, block in _RUN.findall(page.read_text(encoding="utf-8")):
            for line in filter(None, map(str.strip, block.splitlines())):
                name, *arguments = words(line.removeprefix("linli "))
                if name in ("serve", "check"):
                    continue
                if name != "template":
                    arguments = [str(places.get(part, part)) for part in arguments]
                known = [version.id for version in Store(folder).versions()]
                marks = {"OLD": known[-1:], "NEW": known[:1]}
                arguments = [(marks.get(part) or [part])[0] for part in arguments]
                arguments = [_VERSION.sub(known[-1], part) if known else part for part in arguments]
                done = small.linli(name, *arguments)
                assert done.returncode == 0, f"{page.name}: {line}\n{done.stdout}{done.stderr}"
                if name == "profile":  # as the page says: what is open is settled, the register is there
                    drafted = Path(arguments[-1])
                    drafted.write_text(drafted.read_text("utf-8").rpartition("[[ledger]]")[0], "utf-8")
