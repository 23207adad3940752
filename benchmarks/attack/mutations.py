"""Good files, changed as clerks, systems and spreadsheets change them: the same table comes out, or a finding; never less.

Each mutation is made from a seed, so that a wrong one can be made again. What changes a table so that a clerk sees the
change (another number in a cell) is none of ours.
"""

import datetime as dt
import random
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any
from unittest import mock

import pandas as pd

from benchmarks.attack import Line
from benchmarks.attack.mutation_files import (
    PERCENT,
    ZEROS,
    Failed,
    Sheet,
    as_text,
    csv,
    letters,
    ods,
    page,
    xls,
    xlsx,
)
from linli.ledgers import apart, read_source

TRIES, QUICK = 20_000, 600
_SECONDS = 10  # of one file
_SHOWN = 8
_WHOLE = {
    "not_workbook",
    "unreadable",
    "too_large",
    "too_slow",
}  # findings that lose a file which nothing ails
Made = tuple[str, bytes]  # name and content of a file
Mutation = Callable[[random.Random, Sheet], Made]
_UNSEEN = ("\u200b", "\ufeff", "\u00ad", "\u2060", "\u200e")


# ---------------------------------------------------------------------------- good tables


def _compounds(chance: random.Random) -> Sheet:
    kinds = ("物业管理", "单位型", "无主管老旧")
    rows: list[list[Any]] = [["小区编号", "社区编号", "小区名称", "小区类型", "户数", "楼栋数"]]
    for number in range(chance.randint(5, 9)):
        rows.append(
            [f"K{number + 1:03}", f"C{number // 3 + 1}", f"{chance.choice('春夏秋冬东南西北')}{chance.choice('园苑庭里')}{number}号院",
             chance.choice(kinds), chance.randint(80, 2400), chance.randint(2, 40)]
        )  # fmt: skip
    return Sheet("小区底册", rows)


def _issues(chance: random.Random) -> Sheet:
    rows: list[list[Any]] = [
        ["诉求编号", "来源渠道", "受理时间", "办结时间", "诉求类别", "挂账天数", "是否解决"]
    ]
    for number in range(chance.randint(6, 10)):
        opened = dt.datetime(
            2025, chance.randint(1, 12), chance.randint(1, 28), chance.randint(7, 20), chance.randint(0, 59)
        )
        key = f"{20250300 + number}{chance.randint(10**6, 10**7 - 1)}{number:03}"
        closed = opened + dt.timedelta(days=chance.randint(0, 30), hours=chance.randint(0, 3))
        channel, category = (
            chance.choice(("12345热线", "网格走访")),
            chance.choice(("环境卫生", "物业服务", "供热采暖")),
        )
        rows.append(
            [key, channel, opened, closed, category, chance.randint(0, 40), chance.choice(("是", "否"))]
        )
    return Sheet("诉求台账", rows)


def _use(chance: random.Random) -> Sheet:
    rows: list[list[Any]] = [["中心编号", "日期", "人次"]]
    for number in range(chance.randint(6, 12)):
        rows.append([f"Z{number % 3 + 1}", dt.datetime(2025, 3, 1 + number), chance.randint(0, 90)])
    return Sheet("阵地使用", rows)


_TABLES = (_compounds, _issues, _use)
_NUMBERS = {"小区底册": (4, 5), "诉求台账": (5,), "阵地使用": (2,)}
_DATES: dict[str, tuple[int, ...]] = {"小区底册": (), "诉求台账": (2, 3), "阵地使用": (1,)}


def _place(chance: random.Random, sheet: Sheet, columns: tuple[int, ...] = ()) -> tuple[int, int]:
    row = chance.randrange(1, len(sheet.rows))
    return row, chance.choice(columns or tuple(range(len(sheet.rows[0]))))


def _number(chance: random.Random, sheet: Sheet) -> tuple[int, int]:
    return _place(chance, sheet, _NUMBERS[sheet.title])


def _date(chance: random.Random, sheet: Sheet) -> tuple[int, int]:
    return _place(chance, sheet, _DATES[sheet.title]) if _DATES[sheet.title] else _number(chance, sheet)


# ---------------------------------------------------------------------------- what happens to a table


def _blank_rows(chance: random.Random, sheet: Sheet) -> None:
    for _ in range(chance.randint(1, 4)):
        sheet.rows.insert(chance.randint(0, len(sheet.rows)), [""] * len(sheet.rows[0]))


def _titles_above(chance: random.Random, sheet: Sheet) -> None:
    width = len(sheet.rows[0])
    for _ in range(chance.choice((1, 2, 5, 40))):
        text = chance.choice(
            ("云溪街道台账（2025年）", "填报单位：某街道", "单位：户、人", "说明：按月报送，不要改动表头")
        )
        sheet.rows.insert(0, [text] + [""] * (width - 1))


def _sums(chance: random.Random, sheet: Sheet) -> None:
    word = chance.choice(
        (
            "合计",
            "小计",
            "总计",
            "本页合计",
            "本页小计",
            "累计",
            "合 计",
            "总计：",
            "共计",
            "全街道合计",
            "合计（户）",
        )
    )
    place = chance.choice((0, 0, 1)) if len(sheet.rows[0]) > 3 else 0
    at = chance.choice((len(sheet.rows), chance.randint(2, len(sheet.rows))))
    line: list[Any] = [""] * len(sheet.rows[0])
    for column in _NUMBERS[sheet.title]:
        line[column] = sum(int(row[column]) for row in sheet.rows[1:at])
    line[place] = word
    if chance.random() < 0.3 and place == 0 and at == len(sheet.rows):
        sheet.merges.append((at, 0, at, 1))
    sheet.rows.insert(at, line)


def _sums_elsewhere(chance: random.Random, sheet: Sheet) -> None:
    line: list[Any] = [""] * len(sheet.rows[0])
    for column in _NUMBERS[sheet.title]:
        line[column] = sum(int(row[column]) for row in sheet.rows[1:])
    free = [place for place in range(1, len(line)) if line[place] == "" and place not in _DATES[sheet.title]]
    line[chance.choice(free or [0])] = chance.choice(("合计", "总计", "小计"))
    sheet.rows.append(line)


def _header_again(chance: random.Random, sheet: Sheet) -> None:
    for _ in range(chance.randint(1, 3)):
        sheet.rows.insert(chance.randint(1, len(sheet.rows)), list(sheet.rows[0]))


def _notes(chance: random.Random, sheet: Sheet) -> None:
    line = [
        chance.choice(("注：户数以年底为准", "填表人：某某", "备注：含在建", "审核：", "制表日期：2025年"))
    ]
    sheet.rows.append(line + [""] * (len(sheet.rows[0]) - 1))


def _columns(chance: random.Random, sheet: Sheet) -> None:
    """Put the columns in another order, with one more that no ledger has."""
    order = list(range(len(sheet.rows[0])))
    chance.shuffle(order)
    for number, row in enumerate(sheet.rows):
        sheet.rows[number] = [row[place] for place in order] + ["领导批示" if not number else "已阅"]


def _unseen(chance: random.Random, sheet: Sheet) -> None:
    for _ in range(chance.randint(1, 5)):
        row, column = chance.randrange(len(sheet.rows)), chance.randrange(len(sheet.rows[0]))
        text = as_text(sheet.rows[row][column])
        at = chance.choice((0, len(text), chance.randint(0, len(text))))
        sheet.rows[row][column] = text[:at] + chance.choice(_UNSEEN) + text[at:]


def _blanks_around(chance: random.Random, sheet: Sheet) -> None:
    for _ in range(chance.randint(1, 6)):
        row, column = chance.randrange(len(sheet.rows)), chance.randrange(len(sheet.rows[0]))
        blank = chance.choice((" ", "  ", "\u3000", "\t", "\u00a0"))
        text = as_text(sheet.rows[row][column])
        sheet.rows[row][column] = chance.choice((blank + text, text + blank))


def _wide_signs(chance: random.Random, sheet: Sheet) -> None:
    row, column = _place(chance, sheet)
    wide = {code: code + 0xFEE0 for code in (*range(0x30, 0x3A), *range(0x41, 0x5B))}
    sheet.rows[row][column] = as_text(sheet.rows[row][column]).translate(wide)


def _apostrophes(chance: random.Random, sheet: Sheet) -> None:
    column = chance.randrange(len(sheet.rows[0]))
    for row in sheet.rows[1:]:
        text = as_text(row[column])
        row[column] = chance.choice((f"'{text}", f'="{text}"'))


def _dates(chance: random.Random, sheet: Sheet) -> None:
    for row in sheet.rows[1:]:
        for column in _DATES[sheet.title]:
            day: dt.datetime = row[column]
            half = "上午" if day.hour < 12 else "下午"
            hour = day.hour % 12 or 12
            row[column] = chance.choice((
                f"{day.year}年{day.month}月{day.day}日 {day.hour}时{day.minute}分",
                f"{day.year}/{day.month}/{day.day} {day.hour}:{day.minute:02}",
                f"{day.year}.{day.month}.{day.day} {day:%H:%M}",
                f"{day:%Y-%m-%dT%H:%M:%S}+08:00",
                f"{day - dt.timedelta(hours=8):%Y-%m-%dT%H:%M:%S.000Z}",
                f"{day:%Y%m%d%H%M%S}",
                f"{day.year}-{day.month}-{day.day} {half}{hour}:{day.minute:02}",
                f"{day.year}年{day.month}月{day.day}号 {day:%H:%M}",
            ))  # fmt: skip


def _numbers(chance: random.Random, sheet: Sheet) -> None:
    for row in sheet.rows[1:]:
        for column in _NUMBERS[sheet.title]:
            value = row[column]
            row[column] = chance.choice((f"{value:,}", f"{value}.0", f" {value} ", f"约{value}", str(value)))


def _broken_cell(chance: random.Random, sheet: Sheet) -> None:
    """Write into a cell what is no value of it."""
    row, column = _number(chance, sheet)
    value = sheet.rows[row][column]
    sheet.rows[row][column] = chance.choice((
        f"{value}-{value + 5}", f"{value}多", "三百", f"{value}%", f"{value}亩", "1998年", "#REF!", "#N/A", "######", "Err:502",
        f"{value}（含商户{value // 2}）", dt.datetime(2025, 3, 5), f">{value}", f"{value}/{value}", "-5", "1,23", "３百",
    ))  # fmt: skip


def _broken_date(chance: random.Random, sheet: Sheet) -> None:
    if not _DATES[sheet.title]:
        return
    row, column = _date(chance, sheet)
    sheet.rows[row][column] = chance.choice((
        "3月5日", "24.3.5", "2024-02-30", "2024年3月上旬", "上午9:30", "2024-03-05 09:60", "今天", "25:00", "2024-13-01",
        "2024-03-05 晚上12:30", dt.datetime(1900, 3, 5),
    ))  # fmt: skip


def _number_for_date(chance: random.Random, sheet: Sheet) -> None:
    """Write a number where a date belongs; in a text 2024.1 may be a month, a number may have been 2024.10."""
    if not _DATES[sheet.title]:
        return
    row, column = _date(chance, sheet)
    sheet.rows[row][column] = chance.choice((2024.1, 45, 2024, 0.5, 1709602200))


def _broken_id(chance: random.Random, sheet: Sheet) -> None:
    row, column = _place(chance, sheet, (0,))
    sheet.rows[row][column] = chance.choice((
        "2.02603E+17", "9.90101E+11", 202603050012345678.0, Failed("#N/A"), "#VALUE!",
        "鏌冲哺绀惧尯", "锟斤拷\ufffd",
    ))  # fmt: skip


def _second_table(chance: random.Random, sheet: Sheet) -> None:
    """Put below it a table with its columns in another order."""
    order = list(range(len(sheet.rows[0])))
    while order == sorted(order):
        chance.shuffle(order)
    half = len(sheet.rows) // 2
    sheet.rows[half:] = [[row[place] for place in order] for row in [sheet.rows[0], *sheet.rows[half:]]]


_OF_TABLES = (
    *(
        _blank_rows,
        _titles_above,
        _sums,
        _sums_elsewhere,
        _header_again,
        _notes,
        _columns,
        _unseen,
        _blanks_around,
    ),
    *(_wide_signs, _apostrophes, _dates, _numbers, _broken_cell, _broken_date, _broken_id, _second_table),
)


# ---------------------------------------------------------------------------- what happens to a text


def _line(chance: random.Random, lines: list[str]) -> int:
    return chance.randrange(1, len(lines))


def _lone_quote(chance: random.Random, text: str) -> bytes:
    lines = text.split("\n")[:-1]
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = _line(chance, lines)
        cells = lines[at].split(",")
        place = chance.randrange(len(cells))
        cells[place] = '"' + cells[place]
        lines[at] = ",".join(cells)
    return ("\n".join(lines) + "\n").encode()


def _delimiter(chance: random.Random, text: str) -> bytes:
    lines = text.split("\n")[:-1]
    at = _line(chance, lines)
    places = [place for place, sign in enumerate(lines[at]) if sign == ","]
    if chance.random() < 0.5:
        place = chance.choice(places)
        lines[at] = lines[at][:place] + lines[at][place + 1 :]
    else:
        place = chance.randrange(len(lines[at]))
        lines[at] = lines[at][:place] + "," + lines[at][place:]
    return ("\n".join(lines) + "\n").encode()


def _ends(chance: random.Random, text: str) -> bytes:
    if chance.random() < 0.4:
        return text.replace("\n", chance.choice(("\r", "\r\n"))).encode()
    return "".join(sign if sign != "\n" else chance.choice(("\n", "\r\n", "\r")) for sign in text).encode()


def _encodings(chance: random.Random, text: str) -> bytes:
    kind = chance.choice(
        ("gbk", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "mixed", "mixed", "cut", "nul")
    )
    if kind == "mixed":
        return b"\n".join(line.encode(chance.choice(("utf-8", "gbk"))) for line in text.split("\n"))
    data = text.encode("utf-8")
    if kind == "cut":
        places = [place for place, byte in enumerate(data) if byte > 0xBF]
        at = chance.choice(places) + 2
        return data[:at] + data[at + 1 :]
    if kind == "nul":
        at = chance.choice((len(data), chance.randrange(len(data))))
        while at < len(data) and 0x80 <= data[at] < 0xC0:
            at += 1
        return data[:at] + b"\0" * chance.randint(1, 3) + data[at:]
    return text.encode(kind)


def _delimiters(chance: random.Random, text: str) -> bytes:
    delimiter = chance.choice((";", "\t", "|"))
    swapped = text.replace(",", delimiter)
    return (f"sep={delimiter}\n{swapped}" if chance.random() < 0.2 else swapped).encode()


def _suffixes(chance: random.Random, text: str) -> bytes:
    suffix = chance.choice(("\t,", " ,", ","))
    if suffix == ",":
        return "\n".join(
            line + chance.choice((",", ",,")) if line else "" for line in text.split("\n")
        ).encode()
    return text.replace(",", suffix).encode()


def _joined(chance: random.Random, text: str) -> bytes:
    """Cut the file in two and put the parts together as `copy /b` does, each with its titles and mark."""
    lines = text.split("\n")[:-1]
    at = chance.randint(2, len(lines) - 1)
    mark = chance.choice(("", "\ufeff"))
    return (mark + "\n".join([*lines[:at], mark + lines[0], *lines[at:]]) + "\n").encode()


def _quoted(chance: random.Random, text: str) -> bytes:
    return "\n".join(
        ",".join(f'"{cell}"' if chance.random() < 0.7 else cell for cell in line.split(",")) if line else ""
        for line in text.split("\n")
    ).encode()


def _semicolons(chance: random.Random, text: str) -> bytes:
    lines = text.split("\n")[:-1]
    sign = chance.choice((";", "|", "；"))
    return (
        "\n".join(
            [
                f"{lines[0]},备注",
                *(f"{line},{sign.join('甲乙丙丁' * chance.randint(1, 3))}" for line in lines[1:]),
            ]
        )
        + "\n"
    ).encode()


_OF_TEXTS = (
    _lone_quote,
    _delimiter,
    _ends,
    _encodings,
    _delimiters,
    _suffixes,
    _joined,
    _quoted,
    _semicolons,
)


# ---------------------------------------------------------------------------- what happens to a workbook


def _failed(chance: random.Random, sheet: Sheet) -> None:
    row, column = _place(chance, sheet)
    sheet.rows[row][column] = Failed(chance.choice(("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?")))


def _uncalculated(chance: random.Random, sheet: Sheet) -> None:
    sheet.uncalculated[_number(chance, sheet)] = "SUM(A1:A3)"


def _formulas(chance: random.Random, sheet: Sheet) -> None:
    sheet.formulas[_place(chance, sheet)] = "A1"


def _merged_number(chance: random.Random, sheet: Sheet) -> None:
    row, column = _number(chance, sheet)
    row = min(row, len(sheet.rows) - 2)
    sheet.rows[row + 1][column] = ""
    sheet.merges.append((row, column, row + 1, column))


def _merged_text(chance: random.Random, sheet: Sheet) -> None:
    """Merge cells of a column that say the same."""
    column = 1 if sheet.title != "阵地使用" else 0
    for row in range(1, len(sheet.rows) - 1):
        if sheet.rows[row][column] == sheet.rows[row + 1][column]:
            sheet.rows[row + 1][column] = ""
            sheet.merges.append((row, column, row + 1, column))
            return


def _merged_blanks(chance: random.Random, sheet: Sheet) -> None:
    width, height = len(sheet.rows[0]), len(sheet.rows)
    sheet.merges.append(
        chance.choice(((0, width, 2, width + 3), (height, 0, height + 2, 2), (height + 9, 5, height + 9, 8)))
    )


def _percent(chance: random.Random, sheet: Sheet) -> None:
    row, column = _number(chance, sheet)
    sheet.rows[row][column], sheet.styles[row, column] = 0.94, PERCENT


def _zeros(chance: random.Random, sheet: Sheet) -> None:
    """Give counts a format that fills them up with noughts."""
    column = _NUMBERS[sheet.title][0]
    sheet.styles |= {(number, column): ZEROS for number in range(1, len(sheet.rows))}


def _date_of_id(chance: random.Random, sheet: Sheet) -> None:
    row, column = _place(chance, sheet, (0,))
    sheet.rows[row][column] = dt.datetime(2025, 3, 5)


_OF_BOOKS = (
    _number_for_date,
    _date_of_id,
    _failed,
    _uncalculated,
    _formulas,
    _merged_number,
    _merged_text,
    _merged_blanks,
    _percent,
    _zeros,
)


def _odd_xlsx(chance: random.Random, sheet: Sheet) -> bytes:
    """Write a workbook as some program other than Excel does."""
    width, height = len(sheet.rows[0]), len(sheet.rows)
    kind = chance.randrange(8)
    if kind == 0 and not any(value == "" for row in sheet.rows for value in row):
        return xlsx(sheet, has_places=False)
    if kind == 1:
        return xlsx(sheet, is_1904=True)
    if kind == 2:
        far = (
            f"{letters(chance.choice((width, 200, 16_383)))}{chance.choice((height + 2, 60_000, 1_048_576))}"
        )
        number = "".join(sign for sign in far if sign.isdigit())
        return xlsx(
            sheet, more_rows=f'<row r="{number}"><c r="{far}" t="inlineStr"><is><t> </t></is></c></row>'
        )
    if kind == 3:
        blank = "".join(
            f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(height + 1, height + 400)
        )
        return xlsx(sheet, more_rows=blank)
    if kind == 4:
        return xlsx(sheet, change=lambda xml: xml.replace('"', "'"))
    if kind == 5:
        return xlsx(
            sheet,
            change=lambda xml: (
                xml.replace("<worksheet xmlns=", "<x:worksheet xmlns:x=")
                .replace("</", "</x:")
                .replace("<c ", "<x:c ")
                .replace("<row", "<x:row")
                .replace("<v>", "<x:v>")
                .replace("<f>", "<x:f>")
                .replace("<is>", "<x:is>")
                .replace("<t ", "<x:t ")
                .replace("<sheetData>", "<x:sheetData>")
                .replace("<mergeCell", "<x:mergeCell")
            ),
        )
    if kind == 6:
        return xlsx(sheet, change=lambda xml: xml.replace("<sheetData>", '<dimension ref="A1"/><sheetData>'))
    return xlsx(sheet, change=lambda xml: xml.replace("<row ", '<row hidden="1" '))


# ---------------------------------------------------------------------------- one mutation


def _mutated(seed: int) -> tuple[str, Sheet, Made]:
    """Return what was done, the good table, and the file that was made of it."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    table = chance.choice(_TABLES)
    state = chance.getrandbits(32)
    good = table(random.Random(state))  # noqa: S311
    sheet = table(random.Random(state))  # noqa: S311
    name = sheet.title
    way = chance.choice(("table", "table", "table", "text", "text", "book", "odd"))
    if way == "text":
        change = chance.choice(_OF_TEXTS)
        return change.__name__, good, (f"{name}.csv", change(chance, csv(sheet)))
    if way == "odd":
        return "_odd_xlsx", good, (f"{name}.xlsx", _odd_xlsx(chance, sheet))
    changes = chance.sample(_OF_TABLES, 1) if way == "table" else chance.sample(_OF_BOOKS, 1)
    if way == "table" and chance.random() < 0.15 and changes != [_sums]:
        changes += chance.sample((_blank_rows, _notes, _titles_above), 1)
    for one in changes:
        one(chance, sheet)
    what = "+".join(one.__name__ for one in changes)
    forms: list[tuple[str, Callable[[Sheet], bytes]]] = [(".xlsx", xlsx), (".xls", xls), (".ods", ods)]
    if way == "table":
        forms += [
            (".csv", lambda found: csv(found).encode()),
            (".csv", lambda found: csv(found).encode("gb18030")),
            (".xls", page),
        ]
    ending, write = chance.choice(forms)
    return f"{what} {ending}{' page' if write is page else ''}", good, (f"{name}{ending}", write(sheet))


def _read(folder: Path) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Return the rows that a folder's one ledger has, its findings' rules, and the titles it drops."""
    parts = list(read_source(folder, None))
    frames = [
        part.frame.drop(columns=["source_file", "source_sheet", "source_row"])
        for part in parts
        if part.ledger
    ]
    rules = [finding.rule for part in parts for finding in part.findings]
    return (
        pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(),
        rules,
        [t for p in parts for t in p.dropped],
    )


def fault(seed: int) -> tuple[str, str]:
    """Return what a mutation did and what went wrong with it, empty if nothing."""
    what, good, (name, content) = _mutated(seed)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / f"{good.title}.xlsx").write_bytes(xlsx(good))
        wanted, told, _ = _read(folder)
        if told:
            return what, f"{seed} {what}: the good file itself has {told}"
        (folder / f"{good.title}.xlsx").unlink()
        (folder / name).write_bytes(content)
        try:
            with _Within(_SECONDS):
                found, rules, dropped = _read(folder)
        except Exception as error:  # whatever it is, it is what we look for
            return what, f"{seed} {what}: {type(error).__name__}: {error}"
    if (rules and not _WHOLE.intersection(rules)) or _is_same(wanted, found):
        return what, ""
    return what, f"{seed} {what}: {_difference(wanted, found)} {dropped}"


def _is_same(wanted: pd.DataFrame, found: pd.DataFrame) -> bool:
    return list(wanted.columns) == list(found.columns) and wanted.astype(str).equals(found.astype(str))


def _difference(wanted: pd.DataFrame, found: pd.DataFrame) -> str:
    if len(wanted) != len(found):
        return f"{len(found)} rows of {len(wanted)}"
    if list(wanted.columns) != list(found.columns):
        return "other columns"
    left, right = wanted.astype(str).fillna(""), found.astype(str).fillna("")
    for column in left:
        for row in range(len(left)):
            if left[column][row] != right[column][row]:
                return f"{column}: {left[column][row]!r} became {right[column][row]!r}"
    return ""


class _Within:
    """Raises TimeoutError in what takes longer."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds

    def __enter__(self) -> None:
        def stop(_number: int, _frame: FrameType | None) -> None:
            raise TimeoutError

        signal.signal(signal.SIGALRM, stop)
        signal.alarm(self.seconds)

    def __exit__(self, *_error: object) -> None:
        signal.alarm(0)


def faults(seeds: Iterator[int] | range) -> tuple[Counter[str], list[str]]:
    """Return how often each mutation was made, and what went wrong."""
    made: Counter[str] = Counter()
    wrong = []
    # In this process, since another one for each of twenty thousand files would take hours; the memory it may use is
    # measured by the attacks on the reader (hostile).
    with mock.patch.object(apart, "run", lambda make, *args: make(*args)):
        for seed in seeds:
            what, said = fault(seed)
            made[what] += 1
            if said:
                wrong.append(said)
    return made, wrong


def run(quick: bool) -> list[Line]:
    """Try mutations of good files: 20,000, or few."""
    made, wrong = faults(range(QUICK if quick else TRIES))
    return [
        Line(
            "mutations of files: another table, and nothing said",
            made.total(),
            len(wrong),
            tuple(wrong[:_SHOWN]),
        )
    ]
