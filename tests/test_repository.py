"""The rules of this repository that a machine can check. A failure says what to change and where."""

import ast
import configparser
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli import contracts, settings
from linli.text import labels
from linli.theme import colours, type_sizes
from linli.warehouse import implied_queries, sqlfiles

ROOT = Path(__file__).resolve().parent.parent
QUERIES = sqlfiles.load_all()
PAGES = sorted((ROOT / "pages").glob("*.py"))
CODE = [ROOT / "app.py", *PAGES, *sorted((ROOT / "linli").rglob("*.py"))]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
# The rooms of linli from the ground up: a room imports from itself and from those before it in this list, never upward, so that
# there is no circle.
ROOMS = (
    *(
        "settings",
        "policy",
        "selection",
        "navigation",
        "contracts",
        "workdays",
        "text",
        "theme",
        "warehouse",
        "access",
        "geo",
    ),
    *(
        "ledgers",
        "disclosure",
        "planning",
        "metrics",
        "headlines",
        "find",
        "briefing",
        "street",
        "pipeline",
        "intake",
    ),
    *(
        "components/elements",
        "components/state",
        "components/panels",
        "components/charts",
        "components/topics",
    ),
    *("components/server", "demo", "slim", "doctor", "manual", "printing", "cli", "__main__"),
)
# What else a room must not reach.
FORBIDDEN_IMPORTS = {
    "linli/ledgers": ("linli.warehouse",),
    "linli/components": ("duckdb", "linli.pipeline", "linli.ledgers"),
    "linli/pipeline": ("linli.metrics", "linli.components"),
    "linli/demo": ("linli.pipeline", "linli.warehouse", "linli.metrics", "linli.ledgers", "linli.components"),
    "pages": ("linli.warehouse.sqlfiles", "linli.pipeline", "linli.ledgers"),
}
PAGE_IMPORTS = {"datetime", "streamlit", "linli"}


def below(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked() -> list[Path]:
    """Every file that is, or would be, committed."""
    call = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(call, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in names.split("\0") if name and (path := ROOT / name).is_file()]


def imports(path: Path) -> Iterator[str]:
    """The modules a file imports, by full name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{below(path)}:{node.lineno}: import by full name, not relatively"
            yield str(node.module)
            yield from (f"{node.module}.{name.name}" for name in node.names)


def room_height(name: str) -> int | None:
    """How high the room of a module stands; None outside linli's rooms."""
    return next(
        (height for height, room in enumerate(ROOMS) if reaches(name, f"linli.{room.replace('/', '.')}")),
        None,
    )


def reaches(name: str, module: str) -> bool:
    return name == module or name.startswith(module + ".")


# ---------------------------------------------------------------------------- queries


def test_queries_are_reproducible_and_lower_case() -> None:
    faults = []
    for query in QUERIES.values():
        body = re.sub(r"--.*|'[^']*'", "", query.sql)
        for pattern, flags, advice in (
            (
                r"\b(current_date|current_timestamp|now\(|today\(|random\(|uuid\()",
                re.IGNORECASE,
                "take the date as a parameter or from data_dates",
            ),
            (r"\bselect\s+(?:\w+\.)?\*", 0, "name the columns, no select *"),
            (r"\b(SELECT|FROM|WHERE|JOIN|GROUP BY|ORDER BY)\b", 0, "keywords are lower-case"),
        ):
            if found := re.findall(pattern, body, flags):
                faults.append(f"{below(query.path)}: {found}: {advice}")
    assert not faults, "\n".join(faults)


def test_every_query_has_a_test() -> None:
    words: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        if path != Path(__file__):
            words.update(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    # Those that contracts imply are tested as a kind (tests/queries/test_implied_details.py).
    written = {name: query for name, query in QUERIES.items() if query.path != implied_queries.PATH}
    untold = {name: below(query.path) for name, query in written.items() if name not in words}
    assert not untold, "\n".join(
        f"{path}: no test names it; add tests/queries/test_{name}.py" for name, path in untold.items()
    )


def test_every_curated_table_is_read() -> None:
    read = {name for query in QUERIES.values() for name in query.reads if query.name != name}
    idle = {
        name
        for name, query in QUERIES.items()
        if query.kind_folder == "curated" and name not in read and name not in contracts.load_all()
    }
    assert not idle, f"queries/curated: no query reads {sorted(idle)}; remove them"


def test_the_linter_has_a_sample_value_for_every_parameter() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / ".sqlfluff", encoding="utf-8")
    samples = set(config["sqlfluff:templater:placeholder"]) - {"param_style"}
    used = {name for query in QUERIES.values() for name in query.params}
    assert used <= samples, f".sqlfluff: give {sorted(used - samples)} a sample value"
    assert samples <= used, f".sqlfluff: no query has {sorted(samples - used)}; remove it"


def test_periods_are_compared_in_one_module_only() -> None:
    """Whoever shifts a selection to another period compares; comparison.py does, at the same months and age."""
    for path in CODE:
        # indicators.py only asks in one query for what comparison.py will ask of it.
        if below(path) in (
            "linli/metrics/comparison.py",
            "linli/selection.py",
            "linli/metrics/indicators.py",
        ):
            continue
        text = path.read_text(encoding="utf-8")
        assert ".shifted(" not in text, f"{below(path)}: compare through linli/metrics/comparison.py"
        assert not re.search(r"\.(?:previous|last_year)\(", text), (
            f"{below(path)}: compare through linli/metrics/comparison.py"
        )
        if (
            below(path) != "linli/metrics/effective_coverage.py"
        ):  # which says against which month it is judged: callers ask it
            assert not re.search(r"add_months\([^()]*, -12\)", text), (
                f"{below(path)}: compare through linli/metrics/comparison.py"
            )


# ---------------------------------------------------------------------------- labels


def test_every_indicator_is_labelled_and_every_label_has_an_indicator() -> None:
    catalogue = labels.get("indicator", {})
    indicators = {name for name, query in QUERIES.items() if query.kind_folder == "indicators"}
    assert indicators - set(catalogue) == set(), "linli/text/labels/indicators.toml: these have no label"
    assert set(catalogue) - indicators == set(), "linli/text/labels/indicators.toml: no such indicator"
    titles = [entry["title"] for entry in catalogue.values()]
    assert len(titles) == len(set(titles)), "linli/text/labels/indicators.toml: two indicators share a title"


def test_nothing_that_was_scaffolded_is_left_unwritten() -> None:
    for path in (*settings.QUERIES.rglob("*.sql"), *(ROOT / "linli" / "text" / "labels").glob("*.toml")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            assert "TODO" not in line, f"{below(path)}:{number}: write what stands to be written"


def test_every_check_has_a_message() -> None:
    checks = {name for name, query in QUERIES.items() if query.kind_folder == "checks"}
    silent = {name for name in checks if not labels.get(f"finding.{name}.message")}
    assert not silent, f"linli/text/labels/checks.toml: no [finding.<name>] message for {sorted(silent)}"


@pytest.mark.parametrize("path", CODE, ids=below)
def test_labels_that_code_asks_for_exist(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="labels"), attr="text"),
                args=[ast.Constant(value=str(key)), *_],
            ):
                found = labels.get(key)
                assert isinstance(found, str), (
                    f"{below(path)}:{node.lineno}: no label {key!r} in linli/text/labels"
                )


def test_chinese_stands_only_in_the_catalogue_and_the_contracts() -> None:
    # Not in benchmarks/attack: what is tried there are ledgers and profiles of others, no words of ours.
    for path in [*CODE, *settings.QUERIES.rglob("*.sql"), *(ROOT / "benchmarks").glob("*.py")]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found = CHINESE.search(line)
            assert not found, f"{below(path)}:{number}: {found}: move the text to linli/text/labels/*.toml"


# ---------------------------------------------------------------------------- code


@pytest.mark.parametrize("path", PAGES, ids=below)
def test_a_page_only_says_what_comes_in_which_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    panels = len(re.findall(r"^\s*(?:if |with |\w+ = )?panel\.(?!of_rows|more)\w+\(", text, re.M))
    assert panels <= 6, (
        f"{below(path)}: {panels} panels; a page answers at most six questions; "
        "two that are asked of the same rows may share a panel with a switch (filter_bar.chosen)"
    )
    assert ast.get_docstring(tree), f"{below(path)}: say in one sentence what the leader learns here"
    assert re.fullmatch(r"[a-z][a-z_]*\.py", path.name), f"{below(path)}: lower-case ASCII name, no numbers"
    foreign = {name for name in imports(path) if name.split(".")[0] not in PAGE_IMPORTS}
    assert not foreign, f"{below(path)}: imports {sorted(foreign)}; a page may import {sorted(PAGE_IMPORTS)}"
    for name in ("linli.warehouse.sqlfiles", "linli.pipeline.build", "linli.ledgers"):
        assert not any(reaches(found, name) for found in imports(path)), f"{below(path)}: must not use {name}"
    caught = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Try)]
    assert not caught, f"{below(path)}:{caught}: a page catches nothing; app.py shows one message"
    for pattern, advice in (
        (r"\bselect\b[\s\S]*\bfrom\b\s+\w+\s+(where|group|join)", "SQL belongs into queries/"),
        (r"set_page_config", "app.py has it"),
        (r"\.(groupby|merge|pivot\w*|agg)\(", "arithmetic belongs into queries/"),
    ):
        assert not re.search(pattern, text), f"{below(path)}: {pattern}: {advice}"


def test_colours_are_written_in_one_place() -> None:
    written = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b(?=[;\"\s,])")
    known = {value for value in vars(colours).values() if isinstance(value, str)}
    theme = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
    strange = {value for value in theme.values() if str(value).startswith("#")} - known
    assert not strange, f".streamlit/config.toml: {sorted(strange)} are no colours of linli/theme/colours.py"
    for path in [*(ROOT / "linli").rglob("*.py"), *(ROOT / "linli").rglob("*.css"), *PAGES]:
        found = written.findall(path.read_text(encoding="utf-8")) if path != Path(colours.__file__) else []
        assert not found, f"{below(path)}: {found}: name the colour in linli/theme/colours.py"


def test_sizes_of_letters_are_written_in_one_place() -> None:
    """Five sizes a page; 0 hides what another text replaces. The stage of the slideshow is as large as its screen, and its
    letters with it, as is a slide's cover; what does not fit its room on a slide is smaller.
    """
    written = re.compile(r"font-size[:=]['\"]?\s*(?:\d*\.?\d*[1-9]|max\(|calc\()[^;}]*")
    apart = {"slideshow.css", "type_sizes.py"}
    folders = [ROOT / "linli" / room for room in ("components", "theme", "headlines")]
    for path in (
        path
        for folder in folders
        for path in sorted(folder.rglob("*.*"))
        if path.suffix in (".css", ".py", ".js")
    ):
        found = written.findall(path.read_text(encoding="utf-8")) if path.name not in apart else []
        assert not found, f"{below(path)}: {found}: use a size of linli/theme/type_sizes.py"
    on_paper = re.compile(r"\bsize: *\d|\bsz=\"\d|font\.size = Pt\(\d|\(\d\d, (?:white|ink|colours)")
    for path in sorted((ROOT / "linli/briefing/render").glob("*.[tp]y*")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if on_paper.search(line)]
        found = [line for line in lines if "_COVER_TITLE" not in line]
        assert not found, f"{below(path)}: {found}: use PAPER or SLIDES"
    for sizes in (type_sizes.DESK, type_sizes.MEETING, type_sizes.PAPER, type_sizes.SLIDES):
        each = list(vars(sizes).values())
        assert each == sorted(set(each))
        assert len(each) == 5


def test_no_element_reads_markup_or_hands_out_a_file_of_its_own() -> None:
    """Streamlit's tables have a CSV of their own in their toolbar, in which formulas live; its markdown knows links."""
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        found = re.findall(
            r"\bst\.(?:dataframe|data_editor|table|write|markdown|json)\(|unsafe_allow_html", text
        )
        assert not found, (
            f"{below(path)}: {found}: draw with linli.components.elements (table.markup, element.render)"
        )


def test_the_app_file_stays_short() -> None:
    assert len((ROOT / "app.py").read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("path", [path for path in CODE if path not in PAGES], ids=below)
def test_imports_point_one_way(path: Path) -> None:
    found = set(imports(path))
    if path.name != "app.py" and "components" not in path.parts:
        assert not any(reaches(name, "streamlit") for name in found), (
            f"{below(path)}: only app.py, pages/ and linli/components import Streamlit"
        )
    height = room_height(".".join(path.relative_to(ROOT).with_suffix("").parts))
    if height is not None:
        above = {name for name in found if (other := room_height(name)) is not None and other > height}
        assert not above, (
            f"{below(path)}: {sorted(above)} stand above it (ROOMS in this file, docs/architecture.md)"
        )
    for place, modules in FORBIDDEN_IMPORTS.items():
        if below(path) == place or below(path).startswith(place + "/"):
            wrong = {name for name in found for module in modules if reaches(name, module)}
            assert not wrong, f"{below(path)}: must not import {sorted(wrong)} (docs/architecture.md)"


@pytest.mark.parametrize("path", CODE, ids=below)
def test_only_settings_reads_the_environment(path: Path) -> None:
    if path == ROOT / "linli" / "settings.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    # {**os.environ, …} hands the environment on to a child and reads nothing.
    handed_on = {
        id(value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if key is None
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Attribute)
            and node.attr in {"environ", "getenv"}
            and id(node) not in handed_on
        ):
            pytest.fail(f"{below(path)}:{node.lineno}: read it in linli/settings.py")


@pytest.mark.parametrize("path", CODE, ids=below)
def test_only_one_module_writes_what_a_spreadsheet_opens(path: Path) -> None:
    if (
        path == ROOT / "linli" / "text" / "sheets.py" or "demo" in path.parts
    ):  # the demo writes ledgers, from words of its own
        return
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"\.to_csv\(|\.to_excel\(|ExcelWriter|import xlsxwriter|csv\.writer", text)
    assert not found, (
        f"{below(path)}: {found}: use linli/text/sheets.py, where no text of a ledger becomes a formula"
    )


@pytest.mark.parametrize("path", CODE, ids=below)
def test_code_names_no_address_off_this_host(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = [
        url
        for url in re.findall(r"https?://[^\s\"')]+", text)
        if not re.match(
            r"http://(127\.0\.0\.1|www\.w3\.org/|schemas\.openxmlformats\.org/)", url
        )  # a namespace is a name, not an address
    ]
    assert not found, f"{below(path)}: {found}: the page must load nothing from another host"


# ---------------------------------------------------------------------------- files


def test_committed_files_name_no_machine_and_no_package_index() -> None:
    # Written in pieces, so that this file does not find itself.
    words = re.compile(
        "|".join(["/ro" + "ot/", "/ho" + "me/", "/Us" + "ers/", "py" + r"pi\.org", "python" + "hosted"])
    )
    for path in tracked():
        if path.suffix in {".png", ".parquet", ".xls", ".xlsx", ".gz"}:
            continue
        found = words.search(path.read_text(encoding="utf-8", errors="replace"))
        assert not found, f"{below(path)}: {found}: say it without the machine's path or the index's host"


def test_no_committed_file_is_large() -> None:
    large = {below(path): size for path in tracked() if (size := path.stat().st_size) > 1_000_000}
    assert large == {}, "left by a run: add its name to .gitignore"


@pytest.mark.parametrize("name", LOCKS)
def test_the_lock_has_hashes_and_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?:|--(extra-)?index|--find-links", text), f"{name}: run `make lock`"
    for entry in re.split(r"\n(?=\w)", text):
        assert "--hash=sha256:" in entry, f"{name}: {entry.splitlines()[0]} has no hash; run `make lock`"


def test_the_lock_holds_every_declared_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    wanted = {
        LOCKS[0]: project["project"]["dependencies"],
        "requirements-build.txt": groups["build"],
        LOCKS[1]: [item for item in groups["dev"] if isinstance(item, str)],
    }
    for name, dependencies in wanted.items():
        locked = set(re.findall(r"^([\w.-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE))
        declared = {re.split(r"[<>=\[; ]", item)[0] for item in dependencies}
        assert declared <= locked, f"{name}: lacks {sorted(declared - locked)}; run `make lock`"


def test_the_changelog_has_a_section_for_indicators() -> None:
    unreleased = re.split(r"\n## ", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))[1]
    assert "### Indicators" in unreleased, "CHANGELOG.md: a changed definition is told under Indicators"


DOCUMENTS = [
    "README.md",
    "README.zh-CN.md",
    "CONTRIBUTING.md",
    *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{name}: {target} is not there"
