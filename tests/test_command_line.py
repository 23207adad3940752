"""What the command line says of itself, and to whoever calls it wrongly: in words, with the documented status, never a traceback."""

import os
import re
import shutil
import subprocess

import pytest
import typer

from linli import cli, contracts
from linli.metrics import indicators
from linli.text import labels
from linli.warehouse.store import Store
from tests import small
from tests.small import linli

CHINESE = re.compile("[\u4e00-\u9fff]")
ENGLISH = re.compile(
    r"Usage|Error|Invalid value for|Missing|No such|Traceback|linli \u81ea\u8eab\u51fa\u9519"
)
COMMANDS = typer.main.get_command(cli.app).commands
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


WRONG = """
nosuch
verions
--nosuch
--lang
--lang fr
--lang=fr build
build --nosuch
build
build {none}
build {csv}/社区底册.csv --profile {none}
build {csv} --profile {bad}
build {csv} --streets some
build {csv} --workers 2
build {csv} --workers 0
build {csv} --workers many
build {csv} --cluster here
build {csv} --publish
build {csv} {csv}
build --select
build --select nosuch --store {store}
build {csv} --store {file}
check
check {none}
check {csv} --profile {csv}
check --json
add
add {none} --store {new}
add {csv} --ledger nosuch --store {new}
add {csv} --ledger 诉求 --store {new}
add {csv} --ledger issues --profile {profile} --store {new}
add {csv} --update sometimes --store {new}
template
template {file}/x.xlsx
template {new}.xlsx --ledger nosuch
profile
profile {none}
profile {csv} --ledger nosuch
demo
demo {file}
demo {new} --scale 0
demo {new} --scale x
demo {new} --seed x
versions --store {none}
versions --store
versions extra
rollback
rollback nosuch --store {store}
rollback ../../etc --store {store}
rollback nosuch --store {none}
undo --store {store}
received --store {none}
record --store {none}
snapshots --store {none}
snapshot --store {store}
snapshot a --view nosuch --store {store}
snapshot a --set nonsense --store {store}
snapshot a --version nosuch --store {store}
snapshot nosuch --remove --store {store}
prune --keep 0 --store {store}
prune --keep x --store {store}
prune --store {none}
diff --store {store}
diff a --store {store}
diff a b --store {store}
path --store {none}
indicators --nosuch
show --store {store}
show nosuch --store {store}
show --all issues_opened --store {store}
show issues_opened --community nosuch --store {store}
show issues_opened --month 2026-13 --store {store}
show issues_opened --month 八月 --store {store}
show issues_opened --month 2026-08 --from 2026-07 --store {store}
show issues_opened --from 2026-08 --to 2026-07 --store {store}
show issues_opened --compare nosuch --store {store}
show issues_opened --store {none}
find --store {store}
find 一号院 --store {none}
brief
brief docx
brief word {new}.docx --store {store}
brief docx {new}.docx --community nosuch --store {store}
brief docx {new}.docx --street nosuch --store {store}
brief docx {new}.docx --as-of yesterday --store {store}
brief docx {new}.docx --as-of 1999-01-01 --store {store}
brief docx {new}.docx --version nosuch --store {store}
brief json {file}/x.json --store {store}
serve --port x
serve --port 99999999 --store {store}
serve --host 10.0.0.1 --store {store}
serve --access {none} --store {store}
doctor --store {none}
doctor --port x
doctor --port 0
doctor --url linli.example --store {store}
completion fish
"""


@pytest.fixture
def places(small_store, small_source, tmp_path):
    bad, profile, file = tmp_path / "bad.toml", tmp_path / "profile.toml", tmp_path / "file"
    bad.write_text("name = ", encoding="utf-8")
    file.write_text("", encoding="utf-8")
    profile.write_text('name = "p"\n[[ledger]]\nid = "issues"\nfiles = "*.csv"\n', encoding="utf-8")
    found = {"bad": bad, "profile": profile, "file": file, "csv": small_source, "store": small_store}
    return {**found, "none": tmp_path / "none", "new": tmp_path / "new"}


def test_a_wrong_call_ends_in_words_and_with_status_2(places):
    calls = WRONG.strip().splitlines()
    assert len(calls) >= 60
    wrong = []
    for call in calls:
        done = linli(*(word.format(**places) for word in call.split()))
        said = done.stderr.replace(str(places["none"].parent), "")
        if done.returncode != 2 or done.stdout or not CHINESE.search(said) or ENGLISH.search(said):
            wrong.append(f"{call}: {done.returncode} {done.stdout} {done.stderr}")
    assert not wrong, "\n".join(wrong)
    assert not places["new"].exists()
    assert not places["none"].exists()


@pytest.mark.parametrize("name", ["POLICY", "CONTRACTS", "QUERIES", "TIME_ZONE", "STORE"])
def test_a_setting_that_names_nothing_is_named(name, monkeypatch, small_store):
    monkeypatch.setenv("LINLI_STORE", str(small_store))
    monkeypatch.setenv(f"LINLI_{name}", "nosuch")
    told = linli("versions")
    assert (told.returncode, "nosuch" in told.stderr, ENGLISH.search(told.stderr)) == (2, True, None)


def test_what_is_named_wrongly_is_answered_with_what_there_is(places):
    def said(call):
        return linli(*call.format(**places).split()).stderr

    assert "versions" in said("verions")
    assert f"{places['store']}" in said("versions --store {none}")
    assert "C1 东渡社区、C2 柳岸社区" in said("show issues_opened --community nosuch --store {store}")
    assert said("template {new}.xlsx --ledger 诉求").count("issues 诉求台账") == 1
    assert "overview 总览" in said("snapshot a --view nosuch --store {store}")
    assert "last_year、previous、target" in said("show issues_opened --compare nosuch --store {store}")
    assert "docx、pptx、pdf、xlsx、json" in said("brief word {new} --store {store}")
    assert "--profile" in said("build --nosuch")
    assert "不小于 1" in said("prune --keep 0")


def test_a_name_does_wherever_an_id_does(places):
    store = ["--store", str(places["store"])]
    by_id = linli("show", "issues_opened", "--community", "C1", *store, "--json")
    titled = labels.text("indicator.issues_opened.title")
    assert by_id.returncode == 0
    assert linli("show", titled, "--community", "东渡社区", *store, "--json").stdout == by_id.stdout
    made = linli("snapshot", "会", "--view", labels.text("page.issues"), *store)
    assert "issues?" in made.stdout
    assert linli("rollback", "会", *store).returncode == 0
    for out, ledger in (("a.xlsx", "issues"), ("b.xlsx", contracts.load_all()["issues"].title)):
        assert linli("template", str(places["new"]) + out, "--ledger", ledger).returncode == 0


def test_two_of_one_name_are_told_apart_by_their_ids():
    with pytest.raises(cli.CallError, match="A1 东湖社区、B1 东湖社区"):
        cli._known("community", "东湖社区", [("A1", "东湖社区"), ("B1", "东湖社区"), ("B2", "西湖社区")])


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_in_the_language_of_the_call(name):
    for option in ("-h", "--help"):
        told = linli(name, option)
        assert (told.returncode, told.stderr) == (0, "")
        assert told.stdout.startswith(f"用法：linli {name}")
        texts = [line for line in told.stdout.splitlines()[1:] if re.search("(?:[A-Za-z]+ ){3}[a-z]+", line)]
        assert not texts, texts
    for call in (["--lang", "en", name, "-h"], [name, "-h", "--lang=en"]):
        told = linli(*call).stdout
        assert told.startswith(f"Usage: linli {name}")
        assert not CHINESE.search(told)


def test_the_language_is_that_of_the_system(monkeypatch):
    monkeypatch.setenv("LC_ALL", "")
    for said, expected in (("en_GB.UTF-8", "Usage"), ("zh_CN.UTF-8", "用法"), ("C.UTF-8", "用法")):
        monkeypatch.setenv("LANG", said)
        assert expected in linli("-h").stdout
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert "No store" in linli("versions", "--store", "/nosuch").stderr
    assert "用法" in linli("-h", "--lang", "zh").stdout


def test_english_texts_are_of_texts_there_are_and_have_the_same_blanks():
    def texts(tree, at=""):
        for key, value in tree.items():
            if isinstance(value, dict):
                yield from texts(value, f"{at}{key}.")
            else:
                yield f"{at}{key}", value

    for key, english in texts(labels.get("english")):
        found = set(re.findall(r"\{(\w+)", english))
        assert found <= set(re.findall(r"\{(\w+)", labels.text(key))), key


def test_it_says_its_version():
    assert re.fullmatch(r"linli \S+\n", linli("--version").stdout)


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_completes_commands_and_options(shell, tmp_path):
    script = linli("completion", shell).stdout
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    if shell == "zsh":
        subprocess.run([shell, "-n"], input=script, text=True, check=True)
        return
    asked = 'COMP_WORDS=(linli {}); COMP_CWORD={}; _linli; echo "${{COMPREPLY[@]}}"'
    for words, number, expected in (("ver", 1, "versions"), ("brief docx x --mas", 4, "--masked")):
        call = f"{script}\n{asked.format(words, number)}"
        done = subprocess.run([shell, "-c", call], capture_output=True, text=True, check=True, cwd=tmp_path)
        assert done.stdout.strip() == expected
    assert all(name in linli("completion", "powershell").stdout for name in COMMANDS)


def test_a_check_says_its_verdict_which_columns_it_did_not_read_and_which_are_not_there(tmp_path):
    head, *rows = small.COMPOUNDS.splitlines()
    compounds = "\n".join([f"{head},满意程度", *(f"{row},很满意" for row in rows)])
    small.write(tmp_path, 社区底册=small.COMMUNITIES, 小区底册=compounds, 诉求台账=small.ISSUES)
    said = linli("check", str(tmp_path)).stdout
    assert "没有读的列（台账里没有这一项）：满意程度" in said
    assert (
        "没有这些列（可以不填，要用到它们的指标为未采集）：区划代码、所属街道、所属区县、设立日期、撤销日期"
        in said
    )
    assert f"没有错误，可以发布：linli build {tmp_path}" in said
    small.write(tmp_path, 诉求台账=small.ISSUES.replace("2026-08-01 09:00", "上上周"))
    assert "可以发布" not in linli("check", str(tmp_path)).stdout


def test_what_was_written_into_a_file_is_kept_where_the_file_is_written_anew(tmp_path, small_source):
    blank, profile = tmp_path / "台账.xlsx", tmp_path / "方案.toml"
    for _ in range(2):
        linli("template", str(blank))
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]
    blank.write_bytes(b"filled")
    assert "已另存为" in linli("template", str(blank)).stdout
    assert (tmp_path / "台账-1.xlsx").read_bytes() == b"filled"
    profile.write_text("# gone over", encoding="utf-8")
    assert "已另存为" in linli("profile", str(small_source / "诉求台账.csv"), "-o", str(profile)).stdout
    assert (tmp_path / "方案-1.toml").read_text(encoding="utf-8") == "# gone over"


def test_a_bar_moves_on_a_terminal_only(monkeypatch, small_source):
    class Terminal(cli.Console):
        @property
        def is_terminal(self):
            return True

    call = ("check", str(small_source / "社区底册.csv"))
    assert linli(*call).stderr == ""
    monkeypatch.setattr(cli, "Console", Terminal)
    assert "0:00:0" in linli(*call).stderr


@pytest.mark.skipif(not IS_ROOT, reason="only root may give a file to somebody else")
@pytest.mark.parametrize(
    "call",
    [
        "build {source}",
        "add {source}",
        "undo",
        "rollback {live}",
        "prune",
        "snapshot one",
        "build --select issues_opened",
    ],
)
def test_root_does_not_write_into_the_store_of_somebody_else(small_store, small_source, call):
    live = Store(small_store).live_version()
    os.chown(small_store, 12345, 12345)
    done = linli(*call.format(source=small_source, live=live).split(), "--store", str(small_store))
    assert (done.returncode, done.stdout) == (2, "")
    assert "12345" in done.stderr
    assert "sudo -u" in done.stderr
    assert linli("versions", "--store", str(small_store)).returncode == 0


def test_whoever_adds_is_told_how_to_take_it_back(small_source, tmp_path):
    store = tmp_path / "store"
    done = linli("add", str(small_source), "--store", str(store))
    assert labels.text("cli.can_undo", folder=store) in done.stdout


def test_of_what_came_after_the_live_version_it_is_said_that_it_must_be_built(
    small_store, monkeypatch, capsys
):
    monkeypatch.setattr(indicators, "_grains", lambda _reader: {})
    cli.show("issues_opened", store=small_store)
    assert labels.text("cli.no_rows_yet") in capsys.readouterr().out
