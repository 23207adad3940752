"""Three small ledgers, and the command line called within this process."""

import contextlib
import io
import subprocess
import sys
from pathlib import Path

from linli import cli
from linli.text import labels

COMMUNITIES = "社区编号,社区名称\nC1,东渡社区\nC2,柳岸社区\n"
COMPOUNDS = (
    "小区编号,社区编号,小区名称,小区类型,户数\nK1,C1,一号院,物业管理,300户\nK2,柳岸社区,二号院,单位型,120\n"
)
ISSUES = """诉求编号,社区编号,小区编号,来源渠道,诉求类别,受理时间,办结时间,办理状态
1,C1,K1,12345热线,物业服务,2026-08-01 09:00,2026-08-03 09:00,已办结
2,C1,K1,议事厅,停车秩序,2026-08-20 09:00,,办理中
3,,,12345热线,物业服务,2026-09-01 08:00,2026-09-02 08:00,已办结
"""


def write(folder: Path, **sheets: str) -> None:
    """Write ledgers as CSV files, by title."""
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def linli(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Call the command line as a shell would, without a new Python; what it does not expect is raised here."""
    told, said, code = io.StringIO(), io.StringIO(), 0
    before, sys.argv = sys.argv, ["linli", *arguments]
    try:
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(said):
            cli.main()
    except SystemExit as left:
        code = int(left.code or 0)
    finally:
        sys.argv = before
        labels.speak(english=False)
    return subprocess.CompletedProcess(arguments, code, told.getvalue(), said.getvalue())
