"""A delivery from the files as sent to a published version and back: kept, previewed, published, undone."""

import json
import shutil
import threading

import pytest

from linli import intake
from linli.intake import Plan, Refused
from linli.warehouse import record
from linli.warehouse.store import Store
from tests.small import COMMUNITIES, COMPOUNDS, ISSUES, linli, write

HEAD = ISSUES.splitlines()[0]
NEXT = f"{HEAD}\n2,C1,K1,议事厅,停车秩序,2026-08-20 09:00,2026-09-20 10:00,已办结\n4,C2,K2,议事厅,停车秩序,2026-09-21 09:00,,办理中\n"


def sent(**sheets):
    return {f"{title}.csv": text.encode() for title, text in sheets.items()}


@pytest.fixture(scope="module")
def first(tmp_path_factory):
    """Return a store with one delivery, and its version; each test takes a copy."""
    store = Store(tmp_path_factory.mktemp("intake") / "store")
    base = sent(社区底册=COMMUNITIES, 小区底册=COMPOUNDS, 诉求台账=ISSUES)
    delivery = intake.deliver(store, base, Plan(), "zhang", "八月")
    shown = intake.preview(store, delivery)
    assert (shown.report.failed, shown.data_as_of_before) == (False, None)
    assert {change.ledger: change.added for change in shown.changes} == {
        "communities": 2,
        "compounds": 2,
        "issues": 3,
    }
    published = intake.publish(store, delivery, "zhang")
    assert published.version == shown.version  # what was looked at, not something built again
    return store


@pytest.fixture
def store(first, tmp_path):
    shutil.copytree(first.folder, tmp_path / "store")
    return Store(tmp_path / "store")


def test_a_second_month_is_previewed_cancelled_published_and_taken_back(store):
    before = store.live_version()
    delivery = intake.deliver(store, sent(诉求台账=NEXT), Plan(), "li")
    counting = intake.in_force(store)
    assert [intake.state(known, counting) for known in intake.load_all(store)] == ["in_force", "waiting"]

    event, said = threading.Event(), []

    def until_half(share, text):
        said.append((share, text))
        if share > 0.5:
            event.set()

    with pytest.raises(intake.Cancelled):
        intake.preview(store, delivery, progress=until_half, cancel=event)
    assert [share for share, _ in said] == sorted(share for share, _ in said)
    assert store.live_version() == before

    shown = intake.preview(store, delivery)
    assert [(c.ledger, c.added, c.changed, c.gone) for c in shown.changes if c.added] == [("issues", 1, 1, 0)]
    assert [(group.rule, group.n) for group in shown.groups] == [("superseded", 1)]
    assert store.live_version() == before
    published = intake.publish(store, delivery, "li")
    assert store.live_version() == published.version == shown.version
    assert [known.id for known in intake.in_force(store)] == [known.id for known in intake.load_all(store)]

    line = record.load(store)[-1]
    assert (line.act, line.who, line.about["delivery"]) == ("publish", "li", delivery.id)
    assert line.about["findings"] == {"superseded": 1}
    assert line.about["rows"] == {"communities": 2, "compounds": 2, "issues": 4}
    assert [item["sha256"] for item in line.about["files"]] == [file.sha256 for file in delivery.files]

    undone = intake.undo(store, "wang")
    assert store.live_version() == undone.version == before
    counting = intake.in_force(store)
    assert [intake.state(known, counting) for known in intake.load_all(store)] == ["in_force", "undone"]
    assert record.load(store)[-1].act == "undo"
    assert record.fault(store) is None
    with pytest.raises(Refused):  # it was the first: there is nothing before it
        intake.undo(store, "wang")


def test_an_error_publishes_nothing_until_its_row_is_left_out(store):
    before = store.live_version()
    bad = sent(
        诉求台账=f"{HEAD}\n9,C1,K1,议事厅,停车秩序,某日,,办理中\n10,C1,K1,议事厅,停车秩序,2026-09-03,,办理中\n"
    )
    delivery = intake.deliver(store, bad, Plan(), "li")
    shown = intake.preview(store, delivery)
    assert (shown.version, shown.groups[0].severity, shown.groups[0].example.file) == (
        None,
        "error",
        "诉求台账.csv",
    )
    assert intake.publish(store, delivery, "li").version is None
    assert store.live_version() == before
    again = intake.replan(store, delivery.id, Plan(left_out={("诉求台账.csv", ""): frozenset({2})}))
    assert intake.load(store, delivery.id) == again
    assert intake.publish(store, again, "li").report.by_ledger()["issues"] == {
        "read": 5,
        "kept": 4,
        "rejected": 1,
    }


def test_ledgers_whose_register_has_not_come_say_so_before_publishing(tmp_path):
    store = Store(tmp_path / "store")
    counts = "小区编号,统计时点,正式党员数\n一号院,2026-10-31,41\n二号院,2026-10-31,22\n"
    (tmp_path / "党员人数.csv").write_text(counts, encoding="utf-8")
    shown = intake.preview(store, intake.deliver(store, sent(党员人数=counts), Plan(), "li"))
    (group,) = shown.groups
    said = "小区底册还没有送：党员人数的“小区编号”写了 2 个，都对不上，这些行先不会显示在各页。请把小区底册一起送来。"
    assert (group.rule, group.severity, group.n, group.example.message) == ("no_register", "warning", 1, said)
    assert said in linli("check", str(tmp_path / "党员人数.csv")).stdout


def test_a_register_that_lacks_many_rows_is_asked_about(store):
    part = sent(小区底册="\n".join(COMPOUNDS.splitlines()[:2]))
    delivery = intake.deliver(store, part, Plan(), "li")
    [question] = intake.preview(store, delivery).questions
    assert (question.ledger, question.rule, question.rows, question.gone) == ("compounds", "all", 2, 1)
    stated = intake.replan(store, delivery.id, Plan(update={"compounds": "append"}))
    shown = intake.preview(store, stated)
    assert shown.questions == ()
    assert [change.gone for change in shown.changes] == [0, 0, 0]


def test_what_cannot_be_received_is_refused_and_leaves_nothing(store):
    there = sorted((store.folder / "received").iterdir())
    for files, plan in (
        ({}, Plan()),
        ({"../诉求台账.csv": b"x"}, Plan()),
        (sent(诉求台账=NEXT), Plan(update={"compounds": "period"})),
        (sent(诉求台账=NEXT), Plan(update={"nothing": "all"})),
        (sent(诉求台账=NEXT), Plan(profile="name = 1")),
    ):
        with pytest.raises(Refused):
            intake.deliver(store, files, plan, "li")
    assert sorted((store.folder / "received").iterdir()) == there
    [known] = intake.load_all(store)
    for call in (intake.discard, lambda *names: intake.replan(*names, Plan())):
        with pytest.raises(Refused):
            call(store, known.id)
    assert (store.folder / "received" / known.id).stat().st_mode & 0o777 == 0o750
    assert (store.folder / "received" / known.id / "files" / "诉求台账.csv").stat().st_mode & 0o777 == 0o640


def test_the_command_line_adds_asks_lists_and_undoes(tmp_path):
    source, store = tmp_path / "in", tmp_path / "store"
    source.mkdir()
    write(source, 社区底册=COMMUNITIES, 小区底册=COMPOUNDS, 诉求台账=ISSUES)
    assert linli("build", str(source), "--store", str(store), "--keep").returncode == 0
    (tmp_path / "9月.csv").write_text(NEXT, encoding="utf-8")
    call = linli(
        "add",
        str(tmp_path / "9月.csv"),
        "--ledger",
        "issues",
        "--note",
        "九月",
        "--store",
        str(store),
        "--json",
    )
    told = json.loads(call.stdout)
    assert (call.returncode, told["ledgers"]["issues"]) == (
        0,
        {"read": 5, "kept": 4, "rejected": 0, "replaced": 1},
    )
    assert [(c["ledger"], c["added"], c["changed"]) for c in told["changes"] if c["added"]] == [
        ("issues", 1, 1)
    ]
    write(tmp_path, 小区底册="\n".join(COMPOUNDS.splitlines()[:2]))
    asked = linli("add", str(tmp_path / "小区底册.csv"), "--store", str(store))
    assert asked.returncode == 1
    assert "--update all" in asked.stderr
    listed = json.loads(linli("received", "--store", str(store), "--json").stdout)["received"]
    assert [(item["state"], item["note"]) for item in listed] == [("in_force", "九月"), ("in_force", "")]
    assert linli("undo", "--store", str(store)).returncode == 0
    listed = json.loads(linli("received", "--store", str(store), "--json").stdout)["received"]
    assert [item["state"] for item in listed] == ["undone", "in_force"]


def test_files_do_not_add_to_a_folder_that_was_not_kept(tmp_path):
    source, store = tmp_path / "in", tmp_path / "store"
    source.mkdir()
    write(source, 社区底册=COMMUNITIES, 小区底册=COMPOUNDS, 诉求台账=ISSUES)
    linli("build", str(source), "--store", str(store))
    call = linli("add", str(source / "诉求台账.csv"), "--store", str(store))
    assert (call.returncode, "--fresh" in call.stderr) == (2, True)
    assert linli("add", str(source / "诉求台账.csv"), "--fresh", "--store", str(store)).returncode == 0
