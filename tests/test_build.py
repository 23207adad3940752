"""From ledgers to a published version, and what happens when they are at fault or the build is killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from linli.metrics import indicators
from linli.pipeline import build
from linli.selection import Selection
from linli.warehouse import prune
from linli.warehouse.store import Store
from tests.small import COMMUNITIES, ISSUES, linli, write

pytestmark = pytest.mark.slow


@pytest.fixture
def source(small_source, tmp_path):
    return Path(shutil.copytree(small_source, tmp_path / "ledgers"))


def figures(store):
    reader = Store(store).reader()
    return reader.run("indicator_totals").to_csv()


def test_every_row_is_accounted_for_and_figures_come_out(source, tmp_path):
    report = build.build(source, tmp_path / "store")

    assert report.by_ledger() == {
        "communities": {"read": 2, "kept": 2, "rejected": 0},
        "compounds": {"read": 2, "kept": 2, "rejected": 0},
        "issues": {"read": 3, "kept": 3, "rejected": 0},
    }
    reader = Store(tmp_path / "store").reader()
    assert reader.version.id == report.version
    august = Selection(None, None, date(2026, 8, 1), date(2026, 8, 1))
    assert indicators.value(reader, "issues_opened", august).value == 2
    assert indicators.value(reader, "center_use_rate", august).status == "not_collected"


def test_a_second_import_of_the_same_source_changes_no_figure(source, small_store):
    first, before = Store(small_store).live_version(), figures(small_store)
    second = build.build(source, small_store).version

    assert second not in (None, first)
    assert Store(small_store).live_version() == second
    assert figures(small_store) == before


def test_an_error_publishes_nothing_and_leaves_the_live_version(source, small_store):
    live = Store(small_store).live_version()
    write(source, 诉求台账=ISSUES.replace("2026-08-01 09:00", "2026-13-40"))
    report = build.build(source, small_store)

    assert report.failed
    assert report.version is None
    assert Store(small_store).live_version() == live
    assert {path.name for path in (small_store / "versions").iterdir()} == {f"{live}.duckdb", f"{live}.json"}


def test_a_repeated_key_is_an_error_that_names_its_row(source, tmp_path):
    write(source, 社区底册=COMMUNITIES + "C1,又一个\n")
    report = build.check(source)
    found = [finding for finding in report.findings if finding.rule == "repeated_key"]

    assert [(finding.ledger, finding.value, finding.severity) for finding in found] == [
        ("communities", "C1", "error")
    ]
    assert "4" in found[0].cell


def test_a_check_leaves_nothing_behind_and_what_it_holds_lies_on_disk(source, tmp_path, monkeypatch):
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    held = set()
    report = build.check(source, progress=lambda *_: held.update(path.name for path in room.rglob("*")))
    assert not report.failed
    assert {"checked", "target"} <= held
    assert list(room.iterdir()) == []


def test_keys_that_differ_by_case_alone_are_told_with_both_cells(source, tmp_path):
    write(source, 社区底册=COMMUNITIES + "c1,又一个\n")
    write(
        source,
        诉求台账=ISSUES
        + "a9,,,12345热线,物业服务,2026-09-01 08:00,,办理中\nA9,,,议事厅,物业服务,2026-09-01 08:00,,办理中\n",
    )
    found = [finding for finding in build.check(source).findings if finding.rule == "key_but_for_case"]

    assert [(one.ledger, one.cell, one.value, one.severity) for one in found] == [
        ("communities", "第 4 行“社区编号”", "c1", "warning"),
        ("issues", "第 6 行“诉求编号”", "A9", "warning"),
    ]
    assert "第 2 行“社区编号”的“C1”" in found[0].message
    assert "第 5 行“诉求编号”的“a9”" in found[1].message


def test_a_folder_without_any_ledger_is_said_so(tmp_path):
    (tmp_path / "empty").mkdir()
    report = build.check(tmp_path / "empty")
    assert [finding.rule for finding in report.findings] == ["no_ledger"]


def test_the_command_prints_json_and_exits_by_who_is_at_fault(source, tmp_path):
    store = str(tmp_path / "store")
    done = by_shell("build", str(source), "--store", store, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["ledgers"]["issues"] == {"read": 3, "kept": 3, "rejected": 0}

    shown = linli(
        "show", "issues_opened", "--month", "2026-08", "--community", "C1", "--store", store, "--json"
    )
    assert [item["value"] for item in json.loads(shown.stdout)["values"]] == [2]

    write(source, 诉求台账=ISSUES.replace("2026-08-01 09:00", "2026-13-40"))
    failed = linli("check", str(source))
    assert (failed.returncode, "Traceback" in failed.stderr) == (1, False)
    assert "2026-13-40" in failed.stdout

    for call in (
        ["build", "nowhere"],
        ["show", "nothing", "--store", store],
        ["rollback", "x", "--store", store],
        ["show", "issues_opened", "--month", "0000-01", "--store", store],
        ["show", "--store", store],
        ["show", "--all", "issues_opened", "--store", store],
        ["show", "--all", "--compare", "x", "--store", store],
        ["show", "--all", "--from", "2026-09", "--to", "2026-08", "--store", store],
    ):
        wrong = linli(*call)
        assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)


def by_shell(*arguments):
    """Run the command line in a process of its own."""
    call = [sys.executable, "-m", "linli", *arguments]
    return subprocess.run(call, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def took(small_source, tmp_path_factory):
    """Return how long a build in a process of its own takes here and now."""
    start = time.monotonic()
    store = str(tmp_path_factory.mktemp("timed"))
    assert by_shell("build", str(small_source), "--store", store).returncode == 0
    return time.monotonic() - start


@pytest.mark.parametrize("share", [0.3, 0.5, 0.7, 0.85, 0.95])
def test_a_build_killed_at_any_moment_leaves_the_live_version_intact(source, small_store, took, share):
    store = small_store
    live, before = Store(store).live_version(), figures(store)

    process = subprocess.Popen(
        [sys.executable, "-m", "linli", "build", str(source), "--store", str(store)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(took * share)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()

    if Store(store).live_version() == live:
        assert figures(store) == before
    assert build.build(source, store).version
    assert figures(store) == before
    assert not list((store / "versions").glob("*.building*"))


def test_a_version_knows_what_earlier_ones_counted_when_a_month_was_new(source, tmp_path):
    build.build(source, tmp_path / "store", now=datetime(2026, 9, 3))
    line = "4,C1,K1,12345热线,物业服务,2026-08-31 09:00,,办理中\n5,C2,,12345热线,物业服务,2026-10-01 09:00,,办理中\n"
    write(source, 诉求台账=ISSUES + line)
    build.build(source, tmp_path / "store", now=datetime(2026, 10, 3))
    report = build.build(source, tmp_path / "store", now=datetime(2026, 10, 4))
    with duckdb.connect(str(Store(tmp_path / "store").path(report.version)), read_only=True) as connection:
        rows = connection.execute(
            "select month, community_id, issues from past_counts order by all"
        ).fetchall()
    # August had two issues when it was over, of C1; September one without a community.
    assert rows == [(date(2026, 8, 1), "C1", 2), (date(2026, 9, 1), "", 1)]

    # Cleaned up, those versions are still told of by the one that is left; without a clean-up nothing else is.
    prune.prune(Store(tmp_path / "store"), keep=1)
    for day in (5, 6):
        report = build.build(source, tmp_path / "store", now=datetime(2026, 10, day))
        with duckdb.connect(
            str(Store(tmp_path / "store").path(report.version)), read_only=True
        ) as connection:
            again = connection.execute(
                "select month, community_id, issues from past_counts order by all"
            ).fetchall()
        assert again == rows


def test_versions_of_other_places_and_broken_files_tell_nothing_of_earlier_counts(source, tmp_path):
    store = Store(tmp_path / "store")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    line = (
        "1,,,12345热线,物业服务,2026-08-01 09:00,,办理中\n2,,,12345热线,物业服务,2026-09-05 09:00,,办理中\n"
    )
    write(
        elsewhere, 社区底册="社区编号,社区名称\nC9,别处社区\n", 诉求台账=ISSUES.splitlines()[0] + "\n" + line
    )
    build.build(elsewhere, store.folder, now=datetime(2026, 9, 2))
    (store.versions_folder / "20260901-000000-broken.duckdb").write_bytes(b"no database")
    report = build.build(source, store.folder, now=datetime(2026, 9, 3))
    assert report.version
    with duckdb.connect(str(store.path(report.version)), read_only=True) as connection:
        assert connection.execute("select count(*) from past_counts").fetchall() == [(0,)]


def test_a_target_is_known_by_id_title_or_short_title_and_an_unknown_one_is_reported(source, tmp_path):
    targets = (
        "指标,年度,目标值\nissues_opened,2026,1\n按期办结率,2026,90\n有效覆盖率,2026,80\n中心满座率,2026,50\n"
        "按期办结率,2027,0.95\n按期办结率,2028,95%\n按期办结率,2029,950\nissues_opened,2027,1\n"
    )
    write(source, 目标=targets)
    report = build.build(source, tmp_path / "store")

    rows = Store(tmp_path / "store").reader().rows("target_progress", year=2026)
    known = [row["indicator"] for row in rows]
    assert "issues_opened" in known
    assert "effective_coverage_rate" in known
    [finding] = [finding for finding in report.findings if finding.rule == "unknown_target"]
    assert (finding.ledger, finding.value, finding.severity) == ("targets", "中心满座率", "warning")
    doubtful = [
        (finding.cell, finding.value) for finding in report.findings if finding.rule == "doubtful_share"
    ]
    assert doubtful == [("第 6 行", "0.95"), ("第 8 行", "950")]


def test_a_name_that_stands_nowhere_is_told_with_the_one_that_looks_like_it(source):
    write(source, 小区底册="小区编号,小区名称,社区编号\nK1,一号院,c1\n")
    told = [
        finding.message for finding in build.check(source).findings if finding.rule.startswith("unknown_")
    ]
    assert any("只差大小写" in message for message in told)
