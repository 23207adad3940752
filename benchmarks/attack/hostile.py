"""Sources and profiles that no clerk makes: each ends in a finding within 30 seconds and 1 GB, or is harmless.

python -m benchmarks.attack.hostile [--quick]
"""

import contextlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from benchmarks.attack import Line, hostile_files, hostile_profiles
from benchmarks.attack.calls import Outcome, linli
from benchmarks.attack.hostile_files import GOOD, ID, ISSUES, MOBILE

Case = TypeVar("Case", hostile_files.Case, hostile_profiles.Case)

SECONDS, MEGABYTES = 30, 1024
_SMALL = {
    "社区底册.csv": "社区编号,社区名称\nC1,东渡社区\n",
    "小区底册.csv": "小区编号,社区编号,小区名称,小区类型,户数\nK1,C1,一号院,物业管理,300\n",
}
_LONG = "1" * 40 + "a" * 40 + "!"  # what a pattern without end fails on
_QUICK_PROFILES = 4  # every fourth, but those that wait for the end of their time


def _limits(outcome: Outcome) -> str:
    """Return what went wrong whatever the case was, empty if nothing."""
    if outcome.code is None:
        return "did not end"
    if outcome.code not in (0, 1, 2) or "Traceback" in outcome.err:
        return f"traceback: {outcome.err}"
    if outcome.seconds > SECONDS + 2:
        return f"{outcome.seconds:.0f} s"
    return f"{outcome.megabytes:.0f} MB" if outcome.megabytes > MEGABYTES else ""


@contextlib.contextmanager
def _source(write: Callable[[Path], object]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="linli-attack-") as folder:
        source = Path(folder, "source")
        source.mkdir()
        write(source)
        yield source


def file_fault(case: hostile_files.Case) -> str:
    """Return what went wrong with a hostile file, empty if nothing."""
    _, write, wanted = case
    with _source(write) as source:
        outcome = linli("check", str(source), "--json")
        if wrong := _limits(outcome):
            return wrong
        rules = {finding["rule"] for finding in json.loads(outcome.out)["findings"]}
        if "root:" in outcome.out:
            return "a file of the system was read"
        if wanted is not None and not (rules & wanted if wanted else rules):
            return f"accepted, or told otherwise: {sorted(rules)}"
        return _leak(outcome)


def _leak(outcome: Outcome) -> str:
    return next((f"tells {number}" for number in (ID, MOBILE) if number in outcome.out + outcome.err), "")


def profile_fault(case: hostile_profiles.Case) -> str:
    """Return what went wrong with a hostile profile, empty if nothing."""
    _, text, wanted = case

    def write(source: Path) -> None:
        rows = f"{ISSUES},说明,姓名,联系电话\n{GOOD},{_LONG},王小明,{MOBILE}\n"
        (source.parent / "secret.csv").write_text(rows, encoding="utf-8")
        (source / "linked.csv").symlink_to("../secret.csv")
        for name in ("诉求台账.csv", f"诉求台账_{_LONG}.csv"):
            (source / name).write_text(rows, encoding="utf-8")
        (source.parent / "profile.toml").write_text(text, encoding="utf-8", errors="surrogatepass")

    with _source(write) as source:
        outcome = linli("check", str(source), "--profile", str(source.parent / "profile.toml"))
        if wrong := _limits(outcome):
            return wrong
        return _leak(outcome) or (
            "" if outcome.code in wanted else f"ended with {outcome.code}: {outcome.out[-200:]}"
        )


def persons_fault() -> tuple[int, list[str]]:
    """Put ID numbers, mobile numbers and names into texts, columns, sheets and names; return how many, and what was written."""
    secrets = (ID, MOBILE, "王小明", "１３８００１３８０００", "138 0013 8000")
    tried, wrong = 0, []

    def write(source: Path) -> None:
        nonlocal tried
        for name, text in _SMALL.items():
            (source / name).write_text(text, encoding="utf-8")
        # Free texts, which are covered; a key would refuse the build, and is tried one by one above.
        for ledger, head, rest in (
            ("诉求台账", ISSUES, "1,{0},2026-08-01 09:00,1\n2,热线,{1},\n"),
            ("大事", "大事编号,名称,图上简称,起始日期", "E1,来电人：王小明 {0},{1},2026-08-01\n"),
        ):
            for number, secret in enumerate(secrets):
                shown = f"联系人：{secret}"
                (source / f"{ledger}_{number}.csv").write_text(
                    f"{head},姓名\n{rest.format(shown, shown).replace('1,', f'{number}1,', 1)}",
                    encoding="utf-8",
                )
                tried += 2
        (source / f"诉求台账_{ID}.csv").write_text(f"{ISSUES}\n{GOOD}\n", encoding="utf-8")
        (source / f"{MOBILE}.pdf").write_bytes(b"")
        tried += 2

    with _source(write) as source:
        store = source.parent / "store"
        for arguments in (
            ["check", str(source)],
            ["check", str(source), "--json"],
            ["build", str(source), "--store", str(store)],
        ):
            outcome = linli(*arguments)
            wrong += [
                f"{arguments[0]} tells {secret}" for secret in secrets if secret in outcome.out + outcome.err
            ]
            if fault := _limits(outcome):
                wrong.append(fault)
        (source / f"诉求台账_{ID}.csv").unlink()
        for path in source.glob("诉求台账_*.csv"):  # a day cannot be a number, and would refuse the build
            path.write_text(
                path.read_text(encoding="utf-8").replace(",{1},", ",2026-08-01,"), encoding="utf-8"
            )
        outcome = linli("build", str(source), "--store", str(store))
        for path in [*store.rglob("*"), *source.parent.rglob("*.log")]:
            if path.is_file():
                data = path.read_bytes()
                wrong += [f"{path.name} holds {secret}" for secret in secrets if secret.encode() in data]
    return tried, wrong


def _line(kind: str, faults: dict[str, str]) -> Line:
    wrong = tuple(f"{name}: {fault}" for name, fault in faults.items() if fault)
    return Line(kind, len(faults), len(wrong), wrong)


def _tried(fault: Callable[[Case], str], cases: Iterable[Case]) -> dict[str, str]:
    """Try cases two at a time; return by name what went wrong."""
    with ThreadPoolExecutor(2) as pool:
        asked = {case[0]: pool.submit(fault, case) for case in cases}
        return {name: future.result() for name, future in asked.items()}


def run(quick: bool) -> list[Line]:
    """Try every file and profile; quick leaves out what takes long to make or to end."""
    files = _tried(file_fault, hostile_files.cases(quick=quick))
    profiles = [case for case in hostile_profiles.cases() if not (quick and "without end" in case[0])]
    told = _tried(profile_fault, profiles[:: _QUICK_PROFILES if quick else 1])
    tried, wrong = persons_fault()
    return [
        _line("hostile files", files),
        _line("hostile profiles", told),
        Line("persons in sources", tried, len(wrong), tuple(wrong)),
    ]


if __name__ == "__main__":
    found = run(quick="--quick" in sys.argv[1:])
    for line in found:
        print(f"{line.kind} tried {line.tried}, wrong {line.wrong}")
        for example in line.examples:
            print(f"    {example}")
    sys.exit(any(line.wrong for line in found))
