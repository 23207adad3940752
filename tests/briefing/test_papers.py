"""The bulletin of a month and the page before a meeting: what they say, and of what is not there why."""

import io
from datetime import date, timedelta

import docx
import pypdf
import pytest

from linli.briefing import Ask, agenda, bulletin, measures, write_paper
from linli.briefing.content import Paper
from linli.metrics import indicators
from linli.pipeline import build
from linli.selection import Selection
from linli.text import formatting, labels
from linli.warehouse.store import Store
from tests import small

SEPTEMBER = date(2026, 9, 1)


def said(paper: Paper) -> str:
    return "\n".join(text for section in paper.sections for text in section.texts)


def pages(paper: Paper) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(write_paper(paper, "pdf"))).pages]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """Return a street of three requests and nothing else."""
    folder = tmp_path_factory.mktemp("tiny")
    (folder / "ledgers").mkdir()
    small.write(
        folder / "ledgers", 社区底册=small.COMMUNITIES, 小区底册=small.COMPOUNDS, 诉求台账=small.ISSUES
    )
    assert build.build(folder / "ledgers", folder / "store").version
    return folder / "store"


def test_a_bulletin_tells_the_figures_of_the_pages_and_moves_only_beyond_chance(demo_store):
    reader = Store(demo_store).reader(privacy="privacy_k_seminar")
    paper = bulletin.compose(reader, Ask(None, reader.version.data_as_of), SEPTEMBER)
    chosen = Selection(None, None, SEPTEMBER, SEPTEMBER)
    opened, left = (
        formatting.number(indicators.value(reader, name, chosen).value)
        for name in ("issues_opened", "issues_backlog")
    )
    assert f"2026年9月受理诉求{opened}件" in said(paper)
    whole, _, categories, hot, stock, *_ = paper.sections
    assert (whole.table.rows[0][1], stock.table.rows[-1][1]) == (opened, left)
    assert sum(int(row[1]) for row in categories.table.rows) == int(opened)
    moved = {row[-1] for row in whole.table.rows} - {"正常波动", "样本少", "数据不足"}
    assert ("与以往相比，" in whole.texts[1]) == bool(moved)
    assert len(hot.table.rows) == len(reader.rows("warning_list", **chosen.issues()))
    written = " ".join(pages(paper)).replace(" ", "")
    assert f"受理诉求{opened}件" in written
    file = docx.Document(io.BytesIO(write_paper(paper, "docx")))
    assert [table.rows[0].cells[0].text for table in file.tables] == [
        section.table.columns[0] for section in paper.sections if section.table
    ]


def test_a_page_before_a_meeting_is_one_page_whatever_there_is(demo_store, tiny):
    street, few = (Store(folder).reader(privacy="privacy_k_seminar") for folder in (demo_store, tiny))
    day, ids = street.version.data_as_of, [row["community_id"] for row in street.rows("communities_list")]
    asked = [(street, Ask(None, day)), (street, Ask(tuple(ids), day)), (street, Ask((ids[4],), day, True))]
    for reader, ask in [*asked, (street, Ask(None, date(2026, 8, 12))), (few, Ask(None, date(2026, 9, 2)))]:
        paper = agenda.compose(reader, ask)
        assert len(pages(paper)) == 1
    hidden = said(agenda.compose(*asked[2])) + str(agenda.compose(*asked[2]).sections)
    assert "槐荫社区" not in hidden


def test_of_what_is_not_there_a_paper_says_which_kind_of_nothing_it_is(tiny):
    reader = Store(tiny).reader(privacy="privacy_k_seminar")
    ask = Ask(None, reader.version.data_as_of)
    august = said(bulletin.compose(reader, ask, date(2026, 8, 1)))
    for text in (
        "历史月份不足，尚不能判断各项是否异于以往",
        "“首次联系时间”未采集，无法计算响应率",
        "至少要13个月，尚不能判断",
        "“办理期限”未采集，无法得知到期的诉求",
        "2026年8月没有同小区同类别短期内再次受理的诉求",
    ):
        assert text in august
    before = said(agenda.compose(reader, ask))
    assert "议事会、决议未采集，无法得知会议议定的事项" in before
    nobody = bulletin.compose(reader, Ask(("C2",), ask.as_of), date(2026, 8, 1))
    assert nobody.sections[0].texts == ("2026年8月所选范围没有受理的诉求。",)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (("monthly", "xlsx", "x"), "不能写成“xlsx”，可以写：docx、pdf"),
        (("pptm", "x"), "不能写成“pptm”"),
        (("agenda", "pdf"), "请在最后写一个文件名"),
        (("docx", "x.PDF"), "x.PDF 的后缀与 docx 不符"),
        (("agenda", "pdf", "x.docx"), "请写成 .pdf"),
        (("monthly", "pdf", "x", "--month", "2020-01"), "2020-01 不在数据的月份 2026-08 至 2026-09 之内"),
        (("monthly", "pdf", "x", "--month", "9月"), "月份应写成 2026-09 的样式"),
        (("agenda", "pdf", "x", "--month", "2026-09"), "--month 只用于月报"),
    ],
)
def test_a_call_at_fault_is_told_in_chinese(tiny, tmp_path, monkeypatch, call, told):
    monkeypatch.chdir(tmp_path)
    done = small.linli("brief", *call, "--store", str(tiny))
    assert (done.returncode, told in done.stderr, list(tmp_path.iterdir())) == (2, True, [])


def test_papers_are_written_by_the_command_line(tiny, tmp_path):
    for kind in ("monthly", "agenda"):
        for form in ("docx", "pdf"):
            done = small.linli("brief", kind, form, str(tmp_path / f"{kind}.{form}"), "--store", str(tiny))
            assert (done.returncode, done.stderr) == (0, "")
    assert len(list(tmp_path.iterdir())) == 4


def test_the_next_steps_count_the_decisions_that_the_page_before_a_meeting_counts(demo_store):
    reader = Store(demo_store).reader(privacy="privacy_k_seminar")
    ask = Ask(None, reader.version.data_as_of)
    waiting = reader.rows("open_decisions", as_of=ask.as_of, due_within=0, limit_rows=1, community_ids=None)
    over = labels.text("speech.measure.issues_decisions", n=formatting.number(waiting[0]["over"]))
    (step,) = [text for text in measures.steps(reader, ask) if over in text]
    assert labels.text("speech.measure.and") + over in step  # the last of three
    # How many were over their day on an earlier one, nothing keeps.
    earlier = measures.steps(reader, Ask(None, ask.as_of - timedelta(days=40)))
    assert not any("\u8bae\u5b9a\u4e8b\u9879" in text for text in earlier)
