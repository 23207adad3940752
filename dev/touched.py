"""`make test-fast`: run the tests that a change touches, where its files tell them; else all but the slow ones.

What is not told by a file's name or imports is not guessed: then everything fast runs. Of slow
tests only those run that were changed themselves or draw a page that was; the others are left to `make test`.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VIEWS = "tests/pages/test_views.py"
RULES = "tests/test_repository.py"  # a second or two, and whatever changes may break one
EVERY_QUERY = "tests/queries/test_every_query.py"


def changed(root: Path = ROOT) -> list[str]:
    """Return the files that differ from the last commit, new ones too."""
    names: list[str] = []
    for call in (["diff", "--name-only", "HEAD"], ["ls-files", "--others", "--exclude-standard"]):
        git = ["git", *call]
        done = subprocess.run(git, cwd=root, capture_output=True, check=True, encoding="utf-8")
        names += done.stdout.split("\n")
    return sorted({name for name in names if name})


def touched(names: Iterable[str], root: Path = ROOT) -> list[str] | None:
    """Return the tests that these files touch, most by file; None where that cannot be told and all must run."""
    found: set[str] = set()
    for name in names:
        tests = _tests_of(Path(name), root)
        if tests is None:
            return None
        found |= tests
    return sorted(found | {RULES}) if found else None


def _tests_of(path: Path, root: Path) -> set[str] | None:
    match path.parts:
        case (*_, name) if path.suffix == ".md":
            return {RULES}
        case ("tests", *_, name) if name.startswith("test_"):
            return {path.as_posix()} if (root / path).is_file() else set()
        case ("pages", _):
            return set(_drawing(path.stem, root)) or None
        case ("queries", *_):
            return {EVERY_QUERY, *_naming(path.stem, root)}
        case ("linli" | "dev", *_, name) if path.suffix == ".py" and name != "__init__.py":
            return set(_importing(".".join(path.with_suffix("").parts), root)) or None
    return None


def _files(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted((root / "tests").rglob("test_*.py")):
        yield path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")


def _drawing(view: str, root: Path) -> Iterator[str]:
    """Yield the tests that draw one view: those that are there for each of them."""
    for node in ast.parse((root / VIEWS).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and any(
            ast.unparse(mark).endswith("('view', VIEWS)") for mark in node.decorator_list
        ):
            yield f"{VIEWS}::{node.name}[{view}]"


def _naming(word: str, root: Path) -> Iterator[str]:
    mention = re.compile(rf"\b{re.escape(word)}\b")
    yield from (name for name, text in _files(root) if mention.search(text))


def _importing(module: str, root: Path) -> Iterator[str]:
    """Yield the tests that import a module themselves."""
    for name, text in _files(root):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Import):
                imported = {item.name for item in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported = {str(node.module)} | {f"{node.module}.{item.name}" for item in node.names}
            else:
                continue
            if module in imported:
                yield name
                break


def main() -> None:
    """Become pytest on what is to run; arguments go to it."""
    names = changed()
    chosen = touched(names)
    # What was written just now runs, however slow; a browser is left to `make test`.
    also = [f"--also={name}" for name in names if re.match(r"tests/(?!browser/).*test_\w+\.py$", name)]
    what = "all but the slow tests" if chosen is None else f"what the change touches: {' '.join(chosen)}"
    print(
        f"{what}; slow tests of other views, browsers and whole streets are left to `make test`", flush=True
    )
    call = [sys.executable, "-m", "pytest", "--fast", "-q", "--durations=5"]
    sys.exit(subprocess.run([*call, *also, *(chosen or []), *sys.argv[1:]], check=False).returncode)


if __name__ == "__main__":
    main()
