"""Sources and profiles that no clerk makes: each ends in a finding within 30 seconds and 1 GB, or is harmless.

python -m benchmarks.attack.hostile [--quick]
"""

import contextlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from benchmarks.attack import Line, hostile_files, hostile_profiles
from benchmarks.attack.calls import Outcome, linli
from benchmarks.attack.hostile_files import GOOD, ID, ISSUES, MOBILE
from linli.ledgers import load_profile, read_source

Case = TypeVar("Case", hostile_files.Case, hostile_profiles.Case)

SECONDS, MEGABYTES = 30, 1024
_SMALL = {
    "社区底册.csv": "社区编号,社区名称\nC1,东渡社区\n",
    "小区底册.csv": "小区编号,社区编号,小区名称,小区类型,户数\nK1,C1,一号院,物业管理,300\n",
}
_LONG = "1" * 40 + "a" * 40 + "!"  # what a pattern without end fails on


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
        if "root:" in outcome.out:
            return "a file of the system was read"
        return _leak(outcome) or _unlike(
            wanted, {finding["rule"] for finding in json.loads(outcome.out)["findings"]}
        )


def quick_file_fault(case: hostile_files.Case) -> str:
    """Return the same of a file as it is read within this process, without measuring it."""
    _, write, wanted = case
    with _source(write) as source:
        parts = list(read_source(source, None))
        rules = {finding.rule for part in parts for finding in part.findings}
        return _unlike(wanted, rules if any(part.ledger for part in parts) else rules | {"no_ledger"})


def _unlike(wanted: frozenset[str] | None, rules: set[str]) -> str:
    fits = wanted is None or bool(rules & wanted if wanted else rules)
    return "" if fits else f"accepted, or told otherwise: {sorted(rules)}"


def _leak(outcome: Outcome) -> str:
    return next((f"tells {number}" for number in (ID, MOBILE) if number in outcome.out + outcome.err), "")


def _profiled(text: str) -> Callable[[Path], None]:
    """Return what writes a small source and beside it a profile."""

    def write(source: Path) -> None:
        rows = f"{ISSUES},说明,姓名,联系电话\n{GOOD},{_LONG},王小明,{MOBILE}\n"
        (source.parent / "secret.csv").write_text(rows, encoding="utf-8")
        (source / "linked.csv").symlink_to("../secret.csv")
        for name in ("诉求台账.csv", f"诉求台账_{_LONG}.csv"):
            (source / name).write_text(rows, encoding="utf-8")
        (source.parent / "profile.toml").write_text(text, encoding="utf-8", errors="surrogatepass")

    return write


def profile_fault(case: hostile_profiles.Case) -> str:
    """Return what went wrong with a hostile profile, empty if nothing."""
    _, text, wanted = case
    with _source(_profiled(text)) as source:
        outcome = linli("check", str(source), "--profile", str(source.parent / "profile.toml"))
        if wrong := _limits(outcome) or _leak(outcome):
            return wrong
        return "" if outcome.code in wanted else f"ended with {outcome.code}: {outcome.out[-200:]}"


def quick_profile_fault(case: hostile_profiles.Case) -> str:
    """Return the same of a profile within this process, without measuring it."""
    name, text, wanted = case
    if name.startswith("the data date"):  # that one is believable is known once all ledgers are read
        return profile_fault(case)
    with _source(_profiled(text)) as source:
        try:
            parts = list(read_source(source, load_profile(source.parent / "profile.toml")))
            code = int(any(finding.severity == "error" for part in parts for finding in part.findings))
        except ValueError:
            code = 2
        return "" if code in wanted else f"ended with {code}"


def persons_fault() -> tuple[int, list[str]]:
    """Put ID numbers, mobile numbers and a name wherever a clerk may; return how often, and what was told or written of them."""
    numbers, name = (ID, MOBILE, "138 0013 8000", "１３８００１３８０００"), "王小明"
    secrets = (*numbers, name)
    said = [*(f"详见{number}" for number in numbers), f"来电人：{name}"]

    def refused(source: Path) -> None:
        """Write what a clerk must mend: keys, other cells, titles, names of files."""
        for place, number in enumerate(numbers):
            rows = (
                f"{number},12345热线,2026-08-01,1\n2,12345热线,{number},1\n3,12345热线,2026-08-01,{number}\n"
            )
            (source / f"诉求台账_{place}.csv").write_text(f"{ISSUES},{number}\n{rows}", encoding="utf-8")
            (source / f"诉求台账_{number}.csv").write_text(f"{ISSUES}\n{GOOD}\n", encoding="utf-8")
            (source / f"{number}.pdf").touch()
        posts = f"支部编号,支部名称,书记岗位代号,姓名\nB1,一支部,{name},{name}\n"
        (source / "支部台账.csv").write_text(posts, encoding="utf-8")

    def published(source: Path) -> None:
        """Write what is covered and read: free texts, and a column that no ledger has."""
        for name, text in _SMALL.items():
            (source / name).write_text(text, encoding="utf-8")
        rows = [
            f"E{number},2026-08-0{number + 1},{text},{text},{secret}"
            for number, (text, secret) in enumerate(zip(said, secrets, strict=True))
        ]
        lines = ["大事编号,日期,名称,图上简称,姓名", *rows, ""]
        (source / "街道大事.csv").write_text("\n".join(lines), encoding="utf-8")
        (source / "诉求台账.csv").write_text(f"{ISSUES}\n{GOOD}\n", encoding="utf-8")

    wrong = []
    for write, ends in ((refused, 1), (published, 0)):
        with _source(write) as source:
            store = source.parent / "store"
            outcomes = [
                linli("check", str(source)),
                linli("build", str(source), "--store", str(store), "--json"),
            ]
            wrong += [fault for fault in map(_limits, outcomes) if fault]
            wrong += [
                f"{write.__name__}: ended with {outcome.code}: {outcome.out[:300]}"
                for outcome in outcomes
                if outcome.code != ends
            ]
            written = "".join(outcome.out + outcome.err for outcome in outcomes).encode()
            written += b"".join(path.read_bytes() for path in store.rglob("*") if path.is_file())
            wrong += [f"{write.__name__}: {secret}" for secret in secrets if secret.encode() in written]
    return 6 * len(numbers) + 2 + 3 * len(secrets), wrong


def _line(kind: str, faults: dict[str, str]) -> Line:
    wrong = tuple(f"{name}: {fault}" for name, fault in faults.items() if fault)
    return Line(kind, len(faults), len(wrong), wrong)


def _tried(fault: Callable[[Case], str], cases: Iterable[Case]) -> dict[str, str]:
    """Try cases two at a time; return by name what went wrong."""
    with ThreadPoolExecutor(2) as pool:
        asked = {case[0]: pool.submit(fault, case) for case in cases}
        return {name: future.result() for name, future in asked.items()}


def run(quick: bool) -> list[Line]:
    """Try every file and profile; quick leaves out what takes long to make or to end, and measures nothing."""
    files = _tried(quick_file_fault if quick else file_fault, hostile_files.cases(quick=quick))
    profiles = [case for case in hostile_profiles.cases() if not (quick and "without end" in case[0])]
    told = _tried(quick_profile_fault if quick else profile_fault, profiles)
    tried, wrong = persons_fault()
    return [
        _line("hostile files", files),
        _line("hostile profiles", told),
        Line("persons in sources", tried, len(wrong), tuple(wrong)),
    ]
