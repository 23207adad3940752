"""Small files of each kind of trouble that clerks' files bring, each with all that is to be read of it and told.

The rule: a cell is read as the clerk sees it, or there is a finding. An expectation is a list of lines: for a ledger all
its rows, then (!) every finding with its place (?: a warning), then (-) the rows left out and why; no line, none.
"""

import pytest

from linli.ledgers import read_source
from tests.ledgers.conftest import Reading
from tests.ledgers.writers import Error, Form, Formula, Raw, ods, page, xls, xlsx, xml_2003

TITLES = ["小区编号", "小区名称", "户数", "楼栋数"]
LINE = ",".join(TITLES)
ALL = "compounds compound_id name households buildings"
GOOD = f"{ALL}: K1,一号院,100,5; K2,二号院,200,6"
ONE, TWO = ["K1", "一号院", 100, 5], ["K2", "二号院", 200, 6]
FULL = "K1,一号院,100,5", "K2,二号院,200,6"
B = "\ufeff"
TARGETS = ["指标", "年度", "目标值"]


def book(*lines, titles=TITLES, sheet="小区底册", **how):
    return {"a.xlsx": xlsx({sheet: [titles, *lines]}, **how)}


def old(*lines, titles=TITLES, sheet="小区底册", **how):
    return {"a.xls": xls({sheet: [titles, *lines]}, **how)}


def free(*lines, titles=TITLES, sheet="小区底册"):
    return {"a.ods": ods({sheet: [titles, *lines]})}


def text(body, encoding="utf-8", name="小区底册.csv"):
    return {name: body if isinstance(body, bytes) else body.encode(encoding)}


def csv(*lines, titles=LINE, **how):
    return text("\n".join([titles, *lines]) + "\n", **how)


def issues(*lines, **how):
    """Return a workbook of issues: an id and a time each."""
    return book(*lines, titles=["诉求编号", "受理时间"], sheet="诉求台账", **how)


def compounds(*names):
    """Return a workbook of compounds with these ids, one household each."""
    return book(*([name, f"{place}号院", 1] for place, name in enumerate(names, 1)))


ODS_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" '
    'calcext:value-type="error"><text:p>{}</text:p></table:table-cell>'
)
ODS_OLD_ERROR = (
    '<table:table-cell table:formula="of:=1/0" office:value-type="float" office:value="0">'
    "<text:p>{}</text:p></table:table-cell>"
)
ODS_EMPTY = '<table:table-cell table:formula="of:=1+1"/>'
ODS_BLANK = (
    '<table:table-cell table:formula="of:=IF(1;&quot;&quot;)" office:value-type="string" office:string-value="">'
    "<text:p/></table:table-cell>"
)

LOST = {
    "xlsx: error in the first and the last row": (
        book(["K1", "一号院", Error("#N/A"), 5], TWO, ["K3", "三号院", 3, Error("#DIV/0!")]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6; K3,三号院,3,", "! formula_error C2, formula_error D4"],
    ),
    "xlsx: error in the key": (
        book(ONE, [Error("#REF!"), "二号院", 200, 6]),
        [f"{ALL}: K1,一号院,100,5; ,二号院,200,6", "! formula_error A3"],
    ),
    "xlsx: error in a name": (
        book(ONE, ["K2", Error("#NAME?"), 200, 6]),
        [f"{ALL}: K1,一号院,100,5; K2,,200,6", "! formula_error B3"],
    ),
    "xlsx: errors without places": (
        book(ONE, ["K2", None, Error("#N/A"), 6], named=False),
        [f"{ALL}: K1,一号院,100,5; K2,,,6", "! formula_error C3, required_empty B3"],
    ),
    "xlsx: errors in single quotes": (
        book(ONE, ["K2", "二号院", Error("#VALUE!"), 6], quote="'"),
        [f"{ALL}: K1,一号院,100,5; K2,二号院,,6", "! formula_error C3"],
    ),
    "xlsx: errors behind a prefix": (
        book(ONE, ["K2", "二号院", Error("#NUM!"), 6], prefix="x"),
        [f"{ALL}: K1,一号院,100,5; K2,二号院,,6", "! formula_error C3"],
    ),
    "xlsx: errors of newer programs": (
        book(ONE, ["K2", "二号院", Error("#SPILL!"), Error("#GETTING_DATA")]),
        [f"{ALL}: K1,一号院,100,5; K2,二号院,,", "! formula_error C3, formula_error D3"],
    ),
    "xlsx: all values of a column are errors": (
        book(["K1", "一号院", Error("#REF!"), 5], ["K2", "二号院", Error("#REF!"), 6]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,,6", "! formula_error C2, formula_error C3"],
    ),
    "xlsx: error in a date": (
        issues(["A1", "2026-03-05"], ["A2", Error("#VALUE!")]),
        ["issues issue_id opened_at: A1,2026-03-05; A2,", "! formula_error B3"],
    ),
    "xlsx: error in a column that nobody reads": (
        book([*ONE, Error("#REF!")], [*TWO, "x"], titles=[*TITLES, "备注"]),
        [GOOD],
    ),
    "xlsx: error as a text": (
        book(ONE, ["K2", "二号院", "#REF!", 6]),
        [f"{ALL}: K1,一号院,100,5; K2,二号院,,6", "! formula_error C3"],
    ),
    "xlsx: formulas that nobody calculated": (
        book(["K1", "一号院", Formula("50*2"), 5], ["K2", "二号院", 200, Formula("SUM(D2)")]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,", "! formula_empty C2, formula_empty D3"],
    ),
    "xlsx: a formula of a key that nobody calculated": (
        book([Formula('"K"&1'), "一号院", 100, 5], TWO),
        [f"{ALL}: ,一号院,100,5; K2,二号院,200,6", "! formula_empty A2"],
    ),
    "xlsx: a shared formula that nobody calculated": (
        book(["K1", "一号院", 100, 5], ["K2", "二号院", Raw('<c><f t="shared" si="0"/></c>'), 6]),
        [f"{ALL}: K1,一号院,100,5; K2,二号院,,6", "! formula_empty C3"],
    ),
    "xlsx: a formula with an empty value": (
        book(["K1", "一号院", Raw("<c><f>A1</f><v/></c>"), 5], TWO),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6", "! formula_empty C2"],
    ),
    "xlsx: formulas with values": (
        book(["K1", Formula("A1", "一号院"), Formula("50*2", 100), 5], TWO),
        [GOOD],
    ),
    "xlsx: a formula that gives an empty text": (
        book(["K1", "一号院", Formula('IF(1,"")', ""), 5], TWO),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6"],
    ),
    "xlsx: noughts of a program that calculates nothing": (
        book(["K1", "一号院", Formula("50*2", 0), 5], TWO, book='<calcPr fullCalcOnLoad="1"/>'),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6", "! formula_empty C2"],
    ),
    "xlsx: a true nought": (
        book(["K1", "一号院", Formula("50-50", 0), 5], TWO),
        [f"{ALL}: K1,一号院,0,5; K2,二号院,200,6"],
    ),
    "xls: errors": (
        old(["K1", "一号院", Error("#N/A!"), 5], ["K2", "二号院", 200, Error("#DIV/0!")]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,", "! formula_error C2, formula_error D3"],
    ),
    "xls: error in the key": (
        old(ONE, [Error("#REF!"), "二号院", 200, 6]),
        [f"{ALL}: K1,一号院,100,5; ,二号院,200,6", "! formula_error A3"],
    ),
    "xls: a formula that nobody calculated": (
        old(["K1", "一号院", Formula("50*2"), 5], ["K2", "二号院", 200, Formula("SUM(D2:D2)")]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,", "! formula_empty C2, formula_empty D3"],
    ),
    "xls: a formula that gives an empty text": (
        old(["K1", "一号院", Formula('IF(A1="","",1)'), 5], TWO),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6"],
    ),
    "ods: errors": (
        free(
            ["K1", "一号院", Raw(ODS_ERROR.format("#DIV/0!")), 5],
            ["K2", "二号院", 200, Raw(ODS_ERROR.format("Err:502"))],
        ),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,", "! formula_error C2, formula_error D3"],
    ),
    "ods: errors as older programs write them": (
        free(ONE, ["K2", "二号院", Raw(ODS_OLD_ERROR.format("#N/A")), 6]),
        [f"{ALL}: K1,一号院,100,5; K2,二号院,,6", "! formula_error C3"],
    ),
    "ods: an error in repeated rows": (
        free(
            ONE,
            Raw(
                '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>K2'
                '</text:p></table:table-cell><table:table-cell office:value-type="string"><text:p>二号院</text:p>'
                f"</table:table-cell>{ODS_ERROR.format('#REF!')}</table:table-row>"
            ),
        ),
        [f"{ALL}: K1,一号院,100,5; K2,二号院,,; K2,二号院,,", "! formula_error C3, formula_error C4"],
    ),
    "ods: a formula without a value, and one that gives an empty text": (
        free(["K1", "一号院", Raw(ODS_EMPTY), 5], ["K2", "二号院", Raw(ODS_BLANK), 6]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,,6", "! formula_empty C2"],
    ),
    "ods: repeated cells and a tail of a million rows": (
        free(
            [
                "K1",
                "一号院",
                Raw(
                    '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="7">'
                    "<text:p>7</text:p></table:table-cell>"
                ),
            ],
            TWO,
            Raw(
                '<table:table-row table:number-rows-repeated="1048570"><table:table-cell '
                'table:number-columns-repeated="1024"/></table:table-row>'
            ),
        ),
        [f"{ALL}: K1,一号院,7,7; K2,二号院,200,6"],
    ),
    "XML of 2003: an error and a formula without a value": (
        {
            "小区底册.xls": xml_2003(
                {
                    "小区底册": [
                        TITLES,
                        [
                            "K1",
                            "一号院",
                            Raw('<Cell ss:Formula="=1/0"><Data ss:Type="Error">#DIV/0!</Data></Cell>'),
                            5,
                        ],
                        ["K2", "二号院", Raw('<Cell ss:Formula="=1+1"/>'), 6],
                    ]
                }
            )
        },
        [f"{ALL}: K1,一号院,,5; K2,二号院,,6", "! formula_empty C3, formula_error C2"],
    ),
    "XML of 2003: cells left out by their index": (
        {
            "小区底册.xls": xml_2003(
                {
                    "小区底册": [
                        TITLES,
                        ["K1", "一号院", Raw('<Cell ss:Index="4"><Data ss:Type="Number">5</Data></Cell>')],
                        TWO,
                    ]
                }
            )
        },
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6"],
    ),
    "web page: an error as a text": (
        {"小区底册.xls": page(TITLES, ONE, ["K2", "二号院", "#N/A", 6])},
        [f"{ALL}: K1,一号院,100,5; K2,二号院,,6", "! formula_error C3"],
    ),
    "xlsx: a column whose title somebody forgot": (
        book(ONE, TWO, titles=["小区编号", "小区名称", None, "楼栋数"]),
        ["compounds compound_id buildings: K1,5; K2,6", "! ?untitled_column C2"],
    ),
    "xlsx: the last title forgotten": (
        book(ONE, TWO, titles=["小区编号", "小区名称", "户数"]),
        ["compounds compound_id households: K1,100; K2,200", "! ?untitled_column D2"],
    ),
    "csv: a title forgotten": (
        csv(*FULL, titles="小区编号,小区名称,,楼栋数"),
        ["compounds compound_id buildings: K1,5; K2,6", "! ?untitled_column C2"],
    ),
    "xlsx: a remark beside the table": (
        book(ONE, [*TWO, "重复？"], ["K3", "三号院", 1, 1, None, "看这里"]),
        [f"{GOOD}; K3,三号院,1,1"],
    ),
    "csv: errors of every kind": (
        csv("K1,一号院,#N/A,5", "K2,二号院,#DIV/0!,######", "K3,#NAME?,1,2"),
        [
            f"{ALL}: K1,一号院,,5; K2,二号院,,; K3,,1,2",
            "! formula_error B4, formula_error C2, formula_error C3, formula_error D3",
        ],
    ),
    "csv: a formula as a text": (
        csv("K1,一号院,=50*2,5", "K2,二号院,200,6"),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6", "! not_number C2"],
    ),
}

COMMUNITY = ["小区编号", "小区名称", "社区", "户数"]
NAMED = "compounds compound_id name community_id households"
ODS_TALL = (
    '<table:table-cell table:number-rows-spanned="2" office:value-type="float" office:value="800"><text:p>800</text:p>'
    "</table:table-cell>"
)
ODS_TALL_TEXT = '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>东渡社区</text:p></table:table-cell>'
ODS_COVERED = Raw("<table:covered-table-cell/>")

MERGED = {
    "xlsx: a number over rows": (
        book(["K1", "一号院", 800, 5], ["K2", "二号院", None, 6], ["K3", "三号院", 100, 7], merged="C2:C3"),
        [f"{ALL}: K1,一号院,800,5; K2,二号院,,6; K3,三号院,100,7", "! ?merged_number C3"],
    ),
    "xlsx: a number over columns": (
        book(["K1", "一号院", 800, None], TWO, merged="C2:D2"),
        [f"{ALL}: K1,一号院,800,; K2,二号院,200,6", "! ?merged_beside D2"],
    ),
    "xlsx: a number over a block": (
        book(
            ["K1", "一号院", 800, None], ["K2", "二号院", None, None], ["K3", "三号院", 1, 2], merged="C2:D3"
        ),
        [
            f"{ALL}: K1,一号院,800,; K2,二号院,,; K3,三号院,1,2",
            "! ?merged_beside D2, ?merged_beside D3, ?merged_number C3",
        ],
    ),
    "xlsx: numbers merged twice": (
        book(
            ["K1", "一号院", 800, 5],
            ["K2", "二号院", None, None],
            ["K3", "三号院", 30, 7],
            ["K4", "四号院", None, 8],
            merged="C2:C3 C4:C5 D2:D3",
        ),
        [
            f"{ALL}: K1,一号院,800,5; K2,二号院,,; K3,三号院,30,7; K4,四号院,,8",
            "! ?merged_number C3, ?merged_number C5, ?merged_number D3",
        ],
    ),
    "xlsx: a text over rows": (
        book(
            ["K1", "一号院", "东渡社区", 1],
            ["K2", "二号院", None, 2],
            ["K3", "三号院", "柳岸社区", 3],
            titles=COMMUNITY,
            merged="C2:C3",
        ),
        [f"{NAMED}: K1,一号院,东渡社区,1; K2,二号院,东渡社区,2; K3,三号院,柳岸社区,3"],
    ),
    "xlsx: a text over the last rows": (
        book(
            ["K1", "一号院", "东渡社区", 1],
            ["K2", "二号院", "柳岸社区", 2],
            ["K3", "三号院", None, 3],
            titles=COMMUNITY,
            merged="C3:C4",
        ),
        [f"{NAMED}: K1,一号院,东渡社区,1; K2,二号院,柳岸社区,2; K3,三号院,柳岸社区,3"],
    ),
    "xlsx: a date over rows": (
        issues(["A1", Form(46086, "yyyy-mm-dd")], ["A2", None], merged="B2:B3"),
        ["issues issue_id opened_at: A1,2026-03-05; A2,2026-03-05"],
    ),
    "xlsx: an id over rows": (
        book(["K1", "一号院", 100, 5], [None, "二号院", 200, 6], merged="A2:A3"),
        [f"{ALL}: K1,一号院,100,5; K1,二号院,200,6"],  # a key repeated, which the build tells
    ),
    "xlsx: blank cells beside and below the table": (
        book(ONE, TWO, merged="F1:H9 A7:D12 Z1:Z2"),
        [GOOD],
    ),
    "xlsx: a title over columns of which one is filled": (
        book(
            ["K1", None, "一号院", 100],
            ["K2", None, "二号院", 200],
            titles=["小区编号", "小区名称", None, "户数"],
            merged="B1:C1",
        ),
        ["compounds compound_id name households: K1,一号院,100; K2,二号院,200"],
    ),
    "xlsx: a title over columns that are both filled": (
        book(["K1", "一号院", 100, 5], TWO, titles=["小区编号", "小区名称", "户数", None], merged="C1:D1"),
        ["compounds compound_id name households: K1,一号院,100; K2,二号院,200", "! ?duplicate_column"],
    ),
    "xlsx: a title over the whole width": (
        {
            "a.xlsx": xlsx(
                {"小区底册": [["云溪街道小区底册", None, None, None], TITLES, ONE, TWO]}, merged="A1:D1"
            )
        },
        [GOOD],
    ),
    "xlsx: titles over two rows with a group": (
        {
            "a.xlsx": xlsx(
                {
                    "小区底册": [
                        ["小区编号", "小区名称", "规模", None],
                        [None, None, "户数", "楼栋数"],
                        ONE,
                        TWO,
                    ]
                },
                merged="A1:A2 B1:B2 C1:D1",
            )
        },
        [GOOD],
    ),
    "xlsx: a sum row merged over its first cells": (
        book(ONE, TWO, ["合计", None, 300, 11], merged="A4:B4"),
        [GOOD, "- total_row 1"],
    ),
    "xlsx: a note merged over the whole width": (
        book(ONE, TWO, ["注：户数以年底为准", None, None, None], merged="A4:D4"),
        [GOOD],
    ),
    "xls: a number over rows": (
        old(
            ["K1", "一号院", 800, 5],
            ["K2", "二号院", None, 6],
            ["K3", "三号院", 100, 7],
            merged=((1, 2, 2, 2),),
        ),
        [f"{ALL}: K1,一号院,800,5; K2,二号院,,6; K3,三号院,100,7", "! ?merged_number C3"],
    ),
    "xls: a text over rows": (
        old(
            ["K1", "一号院", "东渡社区", 1],
            ["K2", "二号院", None, 2],
            titles=COMMUNITY,
            merged=((1, 2, 2, 2),),
        ),
        [f"{NAMED}: K1,一号院,东渡社区,1; K2,二号院,东渡社区,2"],
    ),
    "xls: blank cells beside the table": (
        old(ONE, TWO, merged=((0, 5, 6, 8), (5, 9, 0, 3))),
        [GOOD],
    ),
    "ods: a number over rows": (
        free(["K1", "一号院", Raw(ODS_TALL), 5], ["K2", "二号院", ODS_COVERED, 6], ["K3", "三号院", 100, 7]),
        [f"{ALL}: K1,一号院,800,5; K2,二号院,,6; K3,三号院,100,7", "! ?merged_number C3"],
    ),
    "ods: a text over rows": (
        free(["K1", "一号院", Raw(ODS_TALL_TEXT), 1], ["K2", "二号院", ODS_COVERED, 2], titles=COMMUNITY),
        [f"{NAMED}: K1,一号院,东渡社区,1; K2,二号院,东渡社区,2"],
    ),
    "web page: a number over rows": (
        {
            "小区底册.xls": page(
                TITLES, ["K1", "一号院", Raw('<td rowspan="2">800</td>'), 5], ["K2", "二号院", 6]
            )
        },
        [f"{ALL}: K1,一号院,800,5; K2,二号院,,6", "! ?merged_number C3"],
    ),
    "web page: a title over columns": (
        {"小区底册.xls": page([Raw('<th colspan="4">云溪街道小区底册</th>')], TITLES, ONE, TWO)},
        [GOOD],
    ),
    "XML of 2003: a number over rows": (
        {
            "小区底册.xls": xml_2003(
                {
                    "小区底册": [
                        TITLES,
                        [
                            "K1",
                            "一号院",
                            Raw('<Cell ss:MergeDown="1"><Data ss:Type="Number">800</Data></Cell>'),
                            5,
                        ],
                        ["K2", "二号院", Raw('<Cell ss:Index="4"><Data ss:Type="Number">6</Data></Cell>')],
                    ]
                }
            )
        },
        [f"{ALL}: K1,一号院,800,5; K2,二号院,,6", "! ?merged_number C3"],
    ),
}


DELIMITED = {
    "a lone quote before a cell": (
        csv('K1,"一号院,100,5', "K2,二号院,200,6"),
        [GOOD, "! ?odd_quote 第 2 行"],
    ),
    "a lone quote in the last line": (
        csv("K1,一号院,100,5", 'K2,"二号院,200,6'),
        [GOOD, "! ?odd_quote 第 3 行"],
    ),
    "a lone quote in a column that nobody reads": (
        csv('K1,一号院,100,5,"旧', "K2,二号院,200,6,新", titles=LINE + ",备注"),
        [GOOD, "! ?odd_quote 第 2 行"],
    ),
    "lone quotes in two lines": (
        csv('K1,"一号院,100,5', 'K2,"二号院,200,6', "K3,三号院,1,1"),
        [f"{GOOD}; K3,三号院,1,1", "! ?odd_quote 第 2 行, ?odd_quote 第 3 行"],
    ),
    "lone quotes in two cells of a line": (
        csv('K1,"一号院,"100,5', "K2,二号院,200,6"),
        [GOOD, "! ?odd_quote 第 2 行"],
    ),
    "a quote that opens in one line and closes two below": (
        csv('K1,"一号院,100,5', "K2,二号院,200,6", 'K3,三号院,1,1"', "K4,四号院,2,2"),
        [f"{GOOD}; K3,三号院,1,; K4,四号院,2,2", "! ?odd_quote 第 2 行, not_number D4"],
    ),
    "quotes doubled within quotes": (
        csv('K1,"一""号""院",100,5', '"K2","二号院","200","6"'),
        [f'{ALL}: K1,一"号"院,100,5; K2,二号院,200,6'],
    ),
    "quoted cells over lines": (
        csv('K1,"一\n号\n院",100,5', 'K2,"二\r\n号院",200,6'),
        [f"{ALL}: K1,一\n号\n院,100,5; K2,二\n号院,200,6"],
    ),
    "most cells over lines": (
        csv('K1,"一\n号院",100,5', 'K2,"二\n号院",200,6', 'K3,"三\n号院",1,1'),
        [f"{ALL}: K1,一\n号院,100,5; K2,二\n号院,200,6; K3,三\n号院,1,1"],
    ),
    "a quoted comma": (
        csv('K1,"一号院,东区",100,5', "K2,二号院,200,6"),
        [f"{ALL}: K1,一号院,东区,100,5; K2,二号院,200,6"],
    ),
    "an unquoted comma": (
        csv("K1,一号院,东区,100,5", "K2,二号院,200,6"),
        [f"{ALL}: K1,一号院,,100; K2,二号院,200,6", "! long_line 第 2 行, not_number C2"],
    ),
    "short lines": (
        csv("K1,一号院,100", "K2,二号院", "K3,三号院,1,1"),
        [f"{ALL}: K1,一号院,100,; K2,二号院,,; K3,三号院,1,1", "! ?short_line 第 2 行, ?short_line 第 3 行"],
    ),
    "commas after the last column": (
        csv(FULL[0] + ",,,", FULL[1]),
        [GOOD],
    ),
    "tabs after the cells": (
        csv("K1\t,一号院\t,100\t,5\t", "K2\t,二号院\t,200\t,6\t"),
        [GOOD],
    ),
    "tabs": (csv(*(line.replace(",", "\t") for line in FULL), titles=LINE.replace(",", "\t")), [GOOD]),
    "tabs with quotes": (
        csv(
            'K1\t"一号院\t东"\t100\t5',
            'K2\t二"号院\t200\t6',
            titles=LINE.replace(",", "\t"),
            name="小区底册.tsv",
        ),
        [f'{ALL}: K1,一号院\t东,100,5; K2,二"号院,200,6'],
    ),
    "semicolons": (csv(*(line.replace(",", ";") for line in FULL), titles=LINE.replace(",", ";")), [GOOD]),
    "semicolons and decimal commas": (
        csv("K1;一号院;1,5;5", "K2;二号院;200;6", titles=LINE.replace(",", ";")),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6", "! not_number C2"],
    ),
    "bars": (csv(*(line.replace(",", "|") for line in FULL), titles=LINE.replace(",", "|")), [GOOD]),
    "semicolons and bars within cells": (
        csv("K1,一号院;东|西,100,5", "K2,二号院;南|北,200,6"),
        [f"{ALL}: K1,一号院;东|西,100,5; K2,二号院;南|北,200,6"],
    ),
    "a line that tells what parts the cells": (
        csv(*(line.replace(",", ";") for line in FULL), titles="sep=;\n" + LINE.replace(",", ";")),
        [GOOD],
    ),
    "lines ended by CR": (text("\r".join([LINE, *FULL]) + "\r"), [GOOD]),
    "CR in the middle only": (
        text(f"{LINE}\n{FULL[0]}\r{FULL[1]}\r\nK3,三号院,1,1"),
        [f"{GOOD}; K3,三号院,1,1"],
    ),
    "blank lines": (text(f"\n{LINE}\n\n{FULL[0]}\n\n\n{FULL[1]}\n,,,\n"), [GOOD]),
    "NUL at the end": (text(f"{LINE}\n{FULL[0]}\n{FULL[1]}\n".encode() + b"\0" * 300), [GOOD]),
    "NUL in a cell": (
        text((f"{LINE}\n{FULL[0]}\n" + "K2,二号院,200,6\n" * 3).replace("200,6\nK2", "2\x0000,6\nK2", 1)),
        [f"{GOOD}; K2,二号院,200,6; K2,二号院,200,6", "! ?nul 第 3 行"],
    ),
    "GBK": (csv(*FULL, encoding="gbk"), [GOOD]),
    "GB 18030 with a rare sign": (
        csv("K1,㙟院,100,5", FULL[1], encoding="gb18030"),
        [f"{ALL}: K1,㙟院,100,5; K2,二号院,200,6"],
    ),
    "UTF-8 with a mark": (csv(*FULL, encoding="utf-8-sig"), [GOOD]),
    "UTF-16 with a mark": (csv(*FULL, encoding="utf-16"), [GOOD]),
    "UTF-16 without a mark": (csv(*FULL, encoding="utf-16-le"), [GOOD]),
    "UTF-16, the other way round, without a mark": (csv(*FULL, encoding="utf-16-be"), [GOOD]),
    "UTF-16 with tabs": (
        csv(*(line.replace(",", "\t") for line in FULL), titles=LINE.replace(",", "\t"), encoding="utf-16"),
        [GOOD],
    ),
    "Big5": (
        csv("K1,東渡新村國際花園,1,1", titles="小區編號,小區名稱,戶數,樓棟數", encoding="big5"),
        ["! no_header"],
    ),
    "GBK with a line in UTF-8": (
        text(csv(*FULL, encoding="gbk")["小区底册.csv"] + "K3,三号院,1,1\n".encode()),
        [f"{GOOD}; K3,三号院,1,1", "! ?mixed_encoding 第 4 行"],
    ),
    "UTF-8 with a line in GBK": (
        text(csv(*FULL)["小区底册.csv"] + "K3,三号院,1,1\n".encode("gbk")),
        [f"{GOOD}; K3,三号院,1,1", "! ?mixed_encoding 第 4 行"],
    ),
    "UTF-8, the last sign cut": (
        text(csv(FULL[0], "K2,二号院")["小区底册.csv"][:-2]),
        [f"{ALL}: K1,一号院,100,5; K2,,,", "! ?short_line 第 3 行, cut_sign 第 3 行, garbled B3"],
    ),
    "GBK, the last sign cut": (
        text(csv(FULL[0], "K2,二号院", encoding="gbk")["小区底册.csv"][:-2]),
        [f"{ALL}: K1,一号院,100,5; K2,,,", "! ?short_line 第 3 行, cut_sign 第 3 行, garbled B3"],
    ),
    "text garbled before it was saved": (
        csv(f"K1,{'一号院小区'.encode().decode('gb18030', errors='ignore')},100,5", FULL[1]),
        [f"{ALL}: K1,,100,5; K2,二号院,200,6", "! garbled B2"],
    ),
    "three files joined": (
        text(f"{B}{LINE}\n{FULL[0]}\n{B}{LINE}\n{FULL[1]}\n{B}{LINE}\nK3,三号院,1,1\n"),
        [f"{GOOD}; K3,三号院,1,1", "- header_row 2"],
    ),
    "two files joined without a line end between": (
        text(f"{LINE}\n{FULL[0]}{B}{LINE}\n{FULL[1]}\n"),
        [f"{ALL}: K1,一号院,100,; K2,二号院,200,6", "! long_line 第 2 行, not_number D2"],
    ),
    "two files joined whose columns differ": (
        csv(FULL[0], "小区编号,户数,小区名称,楼栋数", "K2,200,二号院,6"),
        [
            f"{ALL}: K1,一号院,100,5; 小区编号,户数,,; K2,200,,6",
            "! not_number C3, not_number C4, not_number D3, other_header 第 3 行",
        ],
    ),
    "titles and notes around the table": (
        csv(
            "说明：户数以年底为准",
            titles=f'"云溪街道,小区底册",,,\n填报日期：2026-03-05,,,\n{LINE}\n{FULL[0]}\n{FULL[1]}',
        ),
        [GOOD],
    ),
    "cells in single quotes": (csv("'K1','一号院','100','5'", "'K2','二号院','200','6'"), [GOOD]),
}

IDS = "compounds compound_id"
LONG = 202603050012345678

TEXTS = {
    "xlsx: ids of 16 digits": (
        compounds(2026030500123450, 2026030500123999),
        [f"{IDS}: 2026030500123450; 2026030500123999"],
    ),
    "xlsx: ids beyond 2^53": (
        compounds(9007199254740991, 9007199254740993, LONG),
        [f"{IDS}: 9007199254740991; ; ", "! long_number A3, long_number A4"],
    ),
    "xlsx: long ids as texts": (compounds(str(LONG), "0012"), [f"{IDS}: {LONG}; 0012"]),
    "xlsx: ids whose format shows noughts": (
        compounds(Form(12, "0000"), Form(7, "00000000")),
        [f"{IDS}: 0012; 00000007"],
    ),
    "ods: ids whose format shows noughts": (
        free(
            [
                Raw(
                    '<table:table-cell office:value-type="float" office:value="12"><text:p>0012</text:p></table:table-cell>'
                ),
                "一",
                1,
                1,
            ]
        ),
        [f"{IDS}: 0012"],
    ),
    "xlsx: the mark of a text": (compounds("'0012", '="0013"', "''0014"), [f"{IDS}: 0012; 0013; '0014"]),
    "xlsx: numbers and texts that are one id": (
        book(["12", "一号院", 1, 1], [12, "二号院", 1, 1], [12.0, "三号院", 1, 1]),
        [f"{IDS}: 12; 12; 12"],
    ),
    "xls: ids of 16 digits": (
        old([2026030500123450, "一号院", 1, 1], [Form(12, "0000"), "二号院", 1, 1]),
        [f"{IDS}: 2026030500123450; 0012"],
    ),
    "xls: ids beyond 2^53": (old([LONG, "一号院", 1, 1], ONE), [f"{IDS}: ; K1", "! long_number A2"]),
    "ods: ids beyond 2^53": (free([LONG, "一号院", 1, 1], ONE), [f"{IDS}: ; K1", "! long_number A2"]),
    "XML of 2003: a long id": (
        {
            "小区底册.xls": xml_2003(
                {
                    "小区底册": [
                        TITLES,
                        [Raw('<Cell><Data ss:Type="Number">2.02603050012346E+17</Data></Cell>'), "一", 1, 1],
                        ONE,
                    ]
                }
            )
        },
        [f"{IDS}: ; K1", "! scientific A2"],
    ),
    "csv: long ids, noughts, marks": (
        csv(
            f"{LONG},一号院,1,1",
            "0012,二号院,1,1",
            "'0013,三号院,1,1",
            '="0014",四号院,1,1',
            '"=""0015""",五号院,1,1',
        ),
        [f"{IDS}: {LONG}; 0012; 0013; 0014; 0015"],
    ),
    "csv: scientific": (
        csv("2.02603E+17,一号院,1,1", "1E+05,二号院,1,1", "1E5,三号院,1,1"),
        [f"{IDS}: ; ; 1E5", "! scientific A2, scientific A3"],
    ),
    "csv: scientific in a community": (
        csv("K1,一号院,9.90101E+11,1", titles=",".join(COMMUNITY)),
        ["compounds compound_id community_id: K1,", "! scientific C2"],
    ),
    "csv: full-width digits and blanks": (
        csv("Ｋ１,\u3000一号院\u3000,１００,５", "K2 ,\u00a0二号院,200 ,6"),
        [GOOD],
    ),
    "csv: signs that nobody sees": (
        csv("K1\u200b,一\ufeff号院,100,5", "K2,二\u00ad号院,2\u200b00,6"),
        [GOOD, "! ?hidden_signs A2, ?hidden_signs B3"],
    ),
    "xlsx: signs that nobody sees": (
        book(["K1\u200b", "一号院\u202c", "100\u200d", 5], TWO),
        [GOOD, "! ?hidden_signs A2, ?hidden_signs B2"],
    ),
    "xlsx: signs that nobody sees in titles": (
        book(ONE, TWO, titles=["小区编号\u200b", "\ufeff小区名称", "户\u00a0数", "楼栋数\n"]),
        [GOOD],
    ),
    "xlsx: dates made of names": (
        book(
            ["K1", Form(46086, "m月d日"), 1, 1],
            [Form(46086, "m-d"), "二号院", 1, 1],
            ["K3", Form(0.5, "h:mm"), 1, 1],
        ),
        [
            "compounds compound_id name: K1,; ,二号院; K3,",
            "! date_for_name A3, date_for_name B2, date_for_name B4",
        ],
    ),
    "xlsx: dates made of words of a list": (
        book(
            ["A1", "2026-03-05", Form(46086, "m-d")],
            ["A2", "2026-03-05", "3-5类"],
            titles=["诉求编号", "受理时间", "诉求类别"],
            sheet="诉求台账",
        ),
        ["issues issue_id category: A1,; A2,3-5类", "! date_for_name C2"],
    ),
    "xlsx: date of a count": (
        book(["K1", "一号院", Form(100, "yyyy-mm-dd"), 5], TWO),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6", "! not_number C2"],
    ),
    "xlsx: a logical value": (
        book(["K1", "一号院", True, 5], ["K2", "二号院", 200, "是"]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,", "! not_number C2, not_number D3"],
    ),
    "ods: a logical value": (
        free(["K1", "一号院", True, 5], TWO, titles=["小区编号", "小区名称", "有无业委会", "楼栋数"]),
        ["compounds compound_id has_owners_committee: K1,True; K2,", "! not_boolean C3"],
    ),
}

SUMS = {
    "a sum below": (book(ONE, TWO, ["合计", None, 300, 11]), [GOOD, "- total_row 1"]),
    "a sum above": (book(["合计", None, 300, 11], ONE, TWO), [GOOD, "- total_row 1"]),
    "a sum above that is wrong": (
        book(["合计", None, 301, 11], ONE, TWO),
        [GOOD, "! ?sum_mismatch C2", "- total_row 1"],
    ),
    "a sum below that is wrong": (
        book(ONE, TWO, ["合计", None, 300, 12]),
        [GOOD, "! ?sum_mismatch D4", "- total_row 1"],
    ),
    "sub-totals and a total": (
        book(ONE, ["小计", None, 100, 5], TWO, ["小计", None, 200, 6], ["总计", None, 300, 11]),
        [GOOD, "- total_row 3"],
    ),
    "a sub-total that is wrong": (
        book(ONE, ["小计", None, 100, 5], TWO, ["小计", None, 250, 6], ["总计", None, 300, 11]),
        [GOOD, "! ?sum_mismatch C5", "- total_row 3"],
    ),
    "sub-totals above their rows": (
        book(["东渡社区小计", None, 100, 5], ONE, ["柳岸社区小计", None, 200, 6], TWO),
        [GOOD, "- total_row 2"],
    ),
    "a sum in the second column": (book(ONE, TWO, [None, "合 计", 300, 11]), [GOOD, "- total_row 1"]),
    "a sum with a number for its id": (book(ONE, TWO, [3, "合计", 300, 11]), [GOOD, "- total_row 1"]),
    "a sum in a column that names nothing": (
        book([*ONE, None], [*TWO, None], [None, None, 300, 11, "合计"], titles=[*TITLES, "备注"]),
        [GOOD, "- total_row 1"],
    ),
    "words for sums": (
        book(
            ONE,
            *(
                [word, None, 100, 5]
                for word in (
                    "本页合计",
                    "累计",
                    "总  数",
                    "合计（户）",
                    "全街道",
                    "全街道合计：",
                    "共 1 个小区",
                    "共计1个小区",
                )
            ),
        ),
        [f"{ALL}: K1,一号院,100,5", "- total_row 8"],
    ),
    "a sum of percentages": (
        book(["有效覆盖率", 2026, "90%"], ["合计", None, "90%"], titles=TARGETS, sheet="目标"),
        ["targets indicator year value: 有效覆盖率,2026,90", "- total_row 1"],
    ),
    "a word for a sum in a text": (
        book(
            ["A1", "2026-03-05", "累计"],
            ["A2", "2026-03-05", "合计"],
            titles=["诉求编号", "受理时间", "诉求类别"],
            sheet="诉求台账",
        ),
        ["issues issue_id category: A1,累计; A2,合计"],
    ),
    "names that begin with a sum": (
        csv("C1,合计路社区", "C2,总计新村", "C3,共计社区", titles="社区编号,社区名称", name="社区底册.csv"),
        ["communities community_id name: C1,合计路社区; C2,总计新村; C3,共计社区"],
    ),
    "a sum in csv": (csv(*FULL, "合计,,300,11"), [GOOD, "- total_row 1"]),
    "a sum in csv, wrong": (csv(*FULL, "合计,,310,11"), [GOOD, "! ?sum_mismatch C4", "- total_row 1"]),
    "a sum that does not know": (book(ONE, TWO, ["合计", None, "-", None]), [GOOD, "- total_row 1"]),
    "titles again on each page": (
        book(ONE, ["本页小计", None, 100, 5], TITLES, TWO, ["本页小计", None, 200, 6]),
        [GOOD, "- total_row 2, header_row 1"],
    ),
    "two rows of titles again on each page": (
        {
            "a.xlsx": xlsx(
                {
                    "小区底册": [
                        ["云溪街道小区底册", None, None, None],
                        ["小区编号", "小区名称", "规模", None],
                        [None, None, "户数", "楼栋数"],
                        ONE,
                        ["云溪街道小区底册", None, None, None],
                        ["小区编号", "小区名称", "规模", None],
                        [None, None, "户数", "楼栋数"],
                        TWO,
                    ]
                },
                merged="A1:D1 A2:A3 B2:B3 C2:D2 A5:D5 A6:A7 B6:B7 C6:D6",
            )
        },
        [GOOD, "- header_row 3"],
    ),
    "the titles and rows of another table": (
        book(ONE, [], ["中心编号", "中心名称"], ["Z1", "东渡中心"]),
        [f"{ALL}: K1,一号院,100,5; 中心编号,中心名称,,; Z1,东渡中心,,", "! other_header 第 4 行"],
    ),
    "headings between the rows": (
        book(
            ["一、东渡社区", None, None, None],
            ONE,
            ["二、柳岸社区", None, None, None],
            TWO,
            merged="A2:D2 A4:D4",
        ),
        [GOOD, "- header_row 2"],
    ),
    "a heading of one cell": (
        book(ONE, ["柳岸社区", None, None, None], TWO),
        [
            f"{ALL}: K1,一号院,100,5; 柳岸社区,,,; K2,二号院,200,6",
            "! required_empty B3",
        ],
    ),
    "a footnote over the whole width": (
        book(ONE, TWO, ["户数以年底为准，楼栋数含商业。", None, None, None], merged="A4:D4"),
        [GOOD, "- header_row 1"],
    ),
    "a sum of some community, without an id": (
        book(
            ["东渡社区", "K1", "一号院", 1],
            ["东渡社区小计", None, None, 1],
            titles=["社区", "小区编号", "小区名称", "户数"],
        ),
        ["compounds compound_id community_id households: K1,东渡社区,1", "- total_row 1"],
    ),
    "a mean below years": (
        book(
            ["K1", "一号院", 10, 1990],
            ["K2", "二号院", 20, 2000],
            ["合计", "2个", 30, 1995],
            titles=["小区编号", "小区名称", "户数", "建成年份"],
        ),
        ["compounds households built_year: 10,1990; 20,2000", "- total_row 1"],
    ),
    "a sum of what cannot be read": (
        book(["K1", "一号院", "100多", 5], TWO, ["合计", None, 300, 11]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,6", "! not_number C2", "- total_row 1"],
    ),
    "words of titles in a record": (
        book(
            ["A1", "2026-03-05", "社区", "其他"],
            titles=["诉求编号", "受理时间", "责任单位类别", "来源渠道"],
            sheet="诉求台账",
        ),
        ["issues issue_id owner_kind channel: A1,community,other"],
    ),
    "titles again, some left out": (
        csv(FULL[0], "小区编号,小区名称,,", FULL[1]),
        [GOOD, "- header_row 1"],
    ),
    "a line of units below the titles": (
        book(["（编号）", "（名称）", "（户）", "（栋）"], ONE, TWO),
        [GOOD],
    ),
}

WHEN = "issues issue_id opened_at"


def times(*cells, **how):
    """Return a workbook of issues opened at these times."""
    return issues(*([f"A{number}", cell] for number, cell in enumerate(cells, 1)), **how)


def opened(*found):
    """Return the line that these times make."""
    return f"{WHEN}: " + "; ".join(f"A{number},{value}" for number, value in enumerate(found, 1))


def targets(*cells, write=xlsx):
    """Return a workbook of targets with these values, a year each."""
    lines = [["有效覆盖率", 2026 + number, cell] for number, cell in enumerate(cells)]
    return {f"a.{write.__name__}": write({"目标": [TARGETS, *lines]})}


ODS_PERCENT = Raw(
    '<table:table-cell office:value-type="percentage" office:value="0.9"><text:p>90%</text:p></table:table-cell>'
)
ODS_DATE = Raw(
    '<table:table-cell office:value-type="date" office:date-value="2026-03-05"><text:p>5.3.26</text:p></table:table-cell>'
)
ODS_TIME = Raw(
    '<table:table-cell office:value-type="date" office:date-value="2026-03-05T09:30:00"><text:p>x</text:p></table:table-cell>'
)

FORMATS = {
    "xlsx: percentages": (
        targets(Form(0.9, "0%"), Form(0.905, "0.00%"), "90%", "９０％", 90, Form(90, "0.0")),
        ["targets value: 90; 90.5; 90; 90; 90; 90"],
    ),
    "xls: percentages": (
        targets(Form(0.9, "0%"), Form(0.905, "0.0%"), 90, write=xls),
        ["targets value: 90; 90.5; 90"],
    ),
    "XML of 2003: percentages": (
        {
            "目标.xls": xml_2003(
                {
                    "目标": [
                        TARGETS,
                        [
                            "有效覆盖率",
                            2026,
                            Raw('<Cell ss:StyleID="s1"><Data ss:Type="Number">0.9</Data></Cell>'),
                        ],
                        [
                            "有效覆盖率",
                            2027,
                            Raw('<Cell ss:StyleID="s2"><Data ss:Type="Number">0.905</Data></Cell>'),
                        ],
                        ["有效覆盖率", 2028, 90],
                    ]
                }
            ).replace(
                b"<Worksheet",
                b'<Styles><Style ss:ID="s1"><NumberFormat ss:Format="0%"/></Style><Style ss:ID="s2"><NumberFormat '
                b'ss:Format="Percent"/></Style></Styles><Worksheet',
                1,
            )
        },
        ["targets value: 90; 90.5; 90"],
    ),
    "ods: percentages": (targets(ODS_PERCENT, 90, write=ods), ["targets value: 90; 90"]),
    "xlsx: percentages in counts": (
        book(["K1", "一号院", Form(0.9, "0%"), 5], ["K2", "二号院", 200, "6%"]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,", "! other_unit C2, other_unit D3"],
    ),
    "xlsx: formats that show no more than the number": (
        book(
            ["K1", "一号院", Form(100, "#,##0"), Form(5, '0"栋"')],
            ["K2", "二号院", Form(200, "0_);[Red](0)"), Form(6, "@")],
        ),
        [GOOD],
    ),
    "xlsx: formats of ten thousands": (
        book(["K1", "一号院", Form(1.2, '0.0"万"'), 5], TWO),
        [f"{ALL}: K1,一号院,12000,5; K2,二号院,200,6"],
    ),
    "xlsx: numbers that show ten thousands": (
        book(["K1", "一号院", Form(12000, "0!.0,万"), 5], ["K2", "二号院", Form(12000, '0\\.0000"万"'), 6]),
        [f"{ALL}: K1,一号院,12000,5; K2,二号院,12000,6"],
    ),
    "xlsx: money": (
        book(
            ["Z1", "区", "文1", Form(1200000, '0!.0000"万"')],
            ["Z1", "区", "文2", Form(120, '0.00"万元"')],
            ["Z1", "区", "文3", "120万元"],
            ["Z1", "区", "文4", Form(1200000, '"¥"#,##0.00')],
            titles=["中心编号", "资金级次", "文号", "下达金额"],
            sheet="阵地资金",
        ),
        ["center_funding granted: " + "; ".join(["1.2e+06"] * 4)],
    ),
    "xlsx: dates, formatted in Chinese": (
        times(
            Form(46086, 'yyyy"年"m"月"d"日"'),
            Form(46086.5, "yyyy-mm-dd hh:mm"),
            Form(46086, "[$-804]yyyy/m/d;@"),
        ),
        [opened("2026-03-05", "2026-03-05 12:00", "2026-03-05")],
    ),
    "xlsx: dates counted from 1904": (
        times(Form(44624, "yyyy-mm-dd"), 44624.5, "2026-03-05", 20260305, epoch=1904),
        [opened("2026-03-05", "2026-03-05 12:00", "2026-03-05", "2026-03-05")],
    ),
    "xls: dates counted from 1904": (
        {
            "a.xls": xls(
                {"诉求台账": [["诉求编号", "受理时间"], ["A1", Form(44624, "yyyy-mm-dd")], ["A2", 44624]]},
                epoch=1904,
            )
        },
        [opened("2026-03-05", "2026-03-05")],
    ),
    "xlsx: serials in a general column": (
        times(46086, 46086.5, "46086", 20260305, "20260305"),
        [opened("2026-03-05", "2026-03-05 12:00", "2026-03-05", "2026-03-05", "2026-03-05")],
    ),
    "xlsx: numbers that are no dates": (
        times(
            2024.1,
            2024,
            202603,
            59,
            0,
            400000,
            Form(59, "yyyy-mm-dd"),
            Form(0.5, "h:mm"),
            Form(1.0, "[h]:mm"),
        ),
        [opened(*[""] * 9), "! " + ", ".join(f"not_date B{row}" for row in (10, *range(2, 10)))],
    ),
    "ods: dates": (
        free(["A1", ODS_DATE], ["A2", ODS_TIME], titles=["诉求编号", "受理时间"], sheet="诉求台账"),
        [opened("2026-03-05", "2026-03-05 09:30")],
    ),
    "dates as clerks write them": (
        times(
            "2026.3.5",
            "2026年3月5号",
            "2026-3-5 星期四",
            "2026-03-05 24:00",
            "2026/3/5 下午3:05",
            "2026-3-5 晚上8点30分",
            "2026年3月",
            "2026.10",
        ),
        [
            opened(
                "2026-03-05",
                "2026-03-05",
                "2026-03-05",
                "2026-03-06",
                "2026-03-05 15:05",
                "2026-03-05 20:30",
                "2026-03-01",
                "2026-10-01",
            )
        ],
    ),
    "dates that are none": (
        times(
            "3月5日",
            "26.3.5",
            "2026-02-30",
            "24:00",
            "2026-03-051",
            "2026-03-05 24:01",
            "2026-03-05 25:00",
            "3/5/2026",
            "2026-13-01",
        ),
        [opened(*[""] * 9), "! " + ", ".join(f"not_date B{row}" for row in (10, *range(2, 10)))],
    ),
    "spans of time": (
        times(
            "2026-3-5 14:30-15:00",
            "2026-03-05 09:30-10:00",
            "2026-03-05 09:30~10:00",
            "2026-03-05至2026-03-06",
        ),
        [opened(*[""] * 4), "! " + ", ".join(f"not_date B{row}" for row in range(2, 6))],
    ),
    "times with a zone": (
        times(
            "2026-03-31T17:30:00.000Z",
            "2026-03-31T17:30:00+00:00",
            "2026-04-01T01:30:00+08:00",
            "2026-03-31T12:30:00-05:00",
            "2026-03-31T17:30:00Z",
        ),
        [opened(*["2026-04-01 01:30"] * 5)],
    ),
    "days with a zone": (
        csv(
            "B1,甲支部,单独,2024-03-04T16:00:00.000Z",
            "B2,乙支部,单独,2024-03-05T00:00:00+08:00",
            titles="支部编号,支部名称,组建方式,成立日期",
            name="支部台账.csv",
        ),
        ["branches branch_id founded_on: B1,2024-03-05; B2,2024-03-05"],
    ),
    "no zone in particular": (
        times("2026-03-31 17:30:00 UTC", "2026-03-05T10:00:00+25:00"),
        [opened("", ""), "! not_date B2, not_date B3"],
    ),
}

CONTAINERS = {
    "rows of blanks that are formatted": (book(ONE, *([[" ", " ", None, "　"]] * 300), TWO), [GOOD]),
    "a cell far below": (
        book(ONE, TWO, extra='<row r="900000"><c r="B900000" t="inlineStr"><is><t> </t></is></c></row>'),
        [GOOD, "! ?far_cell B900000"],
    ),
    "a cell far to the right": (
        book([*ONE, Raw('<c r="XFA2"><v>1</v></c>')], TWO),
        [GOOD, "! ?far_cell XFA2"],
    ),
    "a workbook called csv": ({"小区底册.csv": book(ONE, TWO)["a.xlsx"]}, [GOOD]),
    "a workbook called xls": ({"小区底册.xls": book(ONE, TWO)["a.xlsx"]}, [GOOD]),
    "an old workbook called xlsx": ({"小区底册.xlsx": old(ONE, TWO)["a.xls"]}, [GOOD]),
    "an old workbook called et": ({"小区底册.et": old(ONE, TWO)["a.xls"]}, [GOOD]),
    "an ods called xlsx": ({"小区底册.xlsx": free(ONE, TWO)["a.ods"]}, [GOOD]),
    "text called xls": (csv(*FULL, encoding="gbk", name="小区底册.xls"), [GOOD]),
    "text called xlsx": (csv(*FULL, name="小区底册.xlsx"), [GOOD]),
    "text called txt": (csv(*FULL, name="小区底册.txt"), [GOOD]),
    "a web page called xls": ({"小区底册.xls": page(TITLES, ONE, TWO)}, [GOOD]),
    "a web page in GBK": (
        {"小区底册.xls": page(TITLES, ONE, TWO, head='<meta charset="gbk">', encoding="gbk")},
        [GOOD],
    ),
    "a web page with narrow tables beside the one": (
        {
            "小区底册.xls": page(["查询：2026年"])
            + page(TITLES, ONE, [Raw("<td>K2</td><td>二<br>号院&nbsp;</td><td>200</td><td>6</td>")])
            + page(["共2条", ""])
        },
        [GOOD],
    ),
    "a web page with rows in a second table": (
        {"小区底册.xls": page(TITLES, ONE) + page(TWO)},
        [f"{ALL}: K1,一号院,100,5", "! no_header"],
    ),
    "a web page without a table": ({"小区底册.xls": b"<html><body>502</body></html>"}, ["! web_page"]),
    "XML of 2003": ({"小区底册.xls": xml_2003({"小区底册": [TITLES, ONE, TWO]})}, [GOOD]),
    "XML of 2003 in GB 2312": (
        {"小区底册.xls": xml_2003({"小区底册": [TITLES, ONE, TWO]}, "gb2312")},
        [GOOD],
    ),
    "a hidden sheet": (
        {
            "a.xlsx": xlsx(
                {"小区底册": [TITLES, ONE, TWO], "小区底册(旧)": [TITLES, ONE]}, hidden=("小区底册(旧)",)
            )
        },
        [GOOD, "! ?hidden_sheet"],
    ),
    "sheets numbered and dated": (
        {"a.xlsx": xlsx({"附件1：小区底册": [TITLES, ONE], "2026年小区底册": [TITLES, TWO]})},
        [GOOD],
    ),
    "no cell has a place": (book(ONE, TWO, named=False), [GOOD]),
    "tags behind a prefix": (book(ONE, TWO, prefix="x"), [GOOD]),
    "single quotes": (book(ONE, TWO, quote="'"), [GOOD]),
    "a picture": ({"小区底册.csv": b"\x89PNG\r\n\x1a\n" + bytes(range(256))}, ["! other_kind"]),
    "a cut workbook": ({"小区底册.xlsx": book(ONE, TWO)["a.xlsx"][:-300]}, ["! not_workbook"]),
    "nothing": ({"小区底册.csv": b""}, ["! empty_file"]),
    "titles only": (csv(), ["! empty_sheet"]),
}

IMPOSSIBLE = {
    "negative counts": (
        book(["K1", "一号院", -100, 5], ["K2", "二号院", 200, "-6"]),
        [f"{ALL}: K1,一号院,,5; K2,二号院,200,", "! below_minimum C2, below_minimum D3"],
    ),
    "a year among households, halves of buildings": (
        book(["K1", "一号院", "1998年", 5.5], TWO),
        [f"{ALL}: K1,一号院,,; K2,二号院,200,6", "! not_integer D2, other_unit C2"],
    ),
    "years of no compound": (
        book(
            ["K1", "一号院", 98, 5],
            ["K2", "二号院", 20260, 6],
            titles=["小区编号", "小区名称", "建成年份", "楼栋数"],
        ),
        ["compounds compound_id built_year: K1,; K2,", "! above_maximum C3, below_minimum C2"],
    ),
    "numbers that nobody can know": (
        csv("K1,一号院,300多,三百", "K2,二号院,300-400,>6", "K3,三号院,1 234,300户/4栋"),
        [
            f"{ALL}: K1,一号院,,; K2,二号院,,; K3,三号院,,",
            "! " + ", ".join(f"not_number {at}" for at in ("C2", "C3", "C4", "D2", "D3", "D4")),
        ],
    ),
    "counts that a formula misses in the last digits": (
        book(["K1", "一号院", 110.00000000000001, 5], ["K2", "二号院", 2.9999999999999996, 6.0001]),
        [f"{ALL}: K1,一号院,110,5; K2,二号院,3,", "! not_integer D3"],
    ),
    "numbers as clerks write them": (
        csv('K1,一号院,"1,234户",约5栋', "K2,二号院,1.2万,６"),
        [f"{ALL}: K1,一号院,1234,5; K2,二号院,12000,6"],
    ),
}

CASES = {
    f"{kind}: {name}": case
    for kind, cases in {
        "cells lost": LOST,
        "merged cells": MERGED,
        "csv": DELIMITED,
        "ids and texts": TEXTS,
        "sums and titles between rows": SUMS,
        "formats": FORMATS,
        "containers": CONTAINERS,
        "impossible": IMPOSSIBLE,
    }.items()
    for name, case in cases.items()
}


@pytest.mark.parametrize("name", CASES)
def test_kind(folder, name):
    files, expected = CASES[name]
    for file, content in files.items():
        (folder / file).write_bytes(content)
    reading = Reading(read_source(folder, None))
    assert reading.answer(expected) == expected
    for part in reading.parts:
        assert part.rows_read == len(part.frame) + sum(part.rejected.values())


@pytest.mark.parametrize(
    ("lines", "total"),
    [((["合计", None, 301, 11], ONE, TWO), "300"), ((ONE, ["小计", None, 99, 5], TWO), "100")],
)
def test_a_sum_that_is_wrong_is_told_with_the_right_one(folder, lines, total):
    for file, content in book(*lines).items():
        (folder / file).write_bytes(content)
    (finding,) = Reading(read_source(folder, None)).findings
    assert f"各行相加是 {total}，" in finding.message
