"""The only reader of the environment, and where things lie on disk."""

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

_CHECKOUT = Path(__file__).resolve().parent.parent
_BUNDLED = Path(__file__).resolve().parent / "_bundled"

# A wheel carries contracts, queries and pages beside the code; a checkout has them at its top.
ROOT = _CHECKOUT if (_CHECKOUT / "data" / "contracts").is_dir() else _BUNDLED
IS_CHECKOUT = ROOT == _CHECKOUT
POLICY = ROOT / "data" / "policy.toml"
# A street with a ledger of its own keeps copies of these two folders beside linli, with its contract and queries added.
# They hold for a whole process: contracts and queries are read once.
CONTRACTS = Path(os.environ.get("LINLI_CONTRACTS") or ROOT / "data" / "contracts")
QUERIES = Path(os.environ.get("LINLI_QUERIES") or ROOT / "queries")


@dataclass(frozen=True)
class Settings:
    """What an operator may set."""

    store: Path
    policy_overlay: Path | None
    correction_address: str
    fonts: Path | None
    time_zone: str
    access: Path | None  # access.toml; None where nobody signs in
    gate: str  # what the server's gate tells the pages of its process, so that nobody else can
    browser: str  # by which views are printed; empty where the machine is looked through
    is_for_paper: bool  # the pages are made to be printed: a list with every row
    key: str  # the cookie without which nobody gets in; empty where none is asked for
    is_open: bool  # the operator has said that everybody may see everything
    is_english: bool  # the command line; pages and papers are Chinese


@functools.cache
def default_store() -> Path:
    """Return where versions lie unless it is said: in a checkout within it, else where the user keeps data.

    What is published outlives the environment that linli was installed into.
    """
    if IS_CHECKOUT:
        return ROOT / "data" / "built"
    import platformdirs

    return platformdirs.user_data_path("linli", appauthor=False) / "store"


def read(env: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; a relative path is taken from the working directory."""
    overlay = env.get("LINLI_POLICY")
    return Settings(
        store=Path(env["LINLI_STORE"]) if env.get("LINLI_STORE") else default_store(),
        policy_overlay=Path(overlay) if overlay else None,
        correction_address=env.get("LINLI_CORRECTIONS", ""),
        fonts=Path(env["LINLI_FONTS"]) if env.get("LINLI_FONTS") else None,
        time_zone=env.get("LINLI_TIME_ZONE", "Asia/Shanghai"),
        access=Path(env["LINLI_ACCESS"]) if env.get("LINLI_ACCESS") else None,
        gate=env.get("LINLI_GATE", ""),
        browser=env.get("LINLI_BROWSER", ""),
        is_for_paper=env.get("LINLI_PAPER") == "yes",
        key=env.get("LINLI_KEY", ""),
        is_open=env.get("LINLI_OPEN") == "yes",
        is_english=_language(env).lower().startswith("en"),
    )


def wrong(env: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """Return the first variable that names what is not there, with what it names; None where all is well."""
    files = {"LINLI_POLICY": Path.is_file, "LINLI_CONTRACTS": Path.is_dir, "LINLI_QUERIES": Path.is_dir}
    for name, is_there in files.items():
        if env.get(name) and not is_there(Path(env[name])):
            return name, env[name]
    try:
        ZoneInfo(read(env).time_zone)
    except (OSError, ValueError, KeyError):
        return "LINLI_TIME_ZONE", read(env).time_zone
    return None


def _language(env: Mapping[str, str]) -> str:
    """Return the language of the system, by the variables that say it in their order; none on Windows."""
    return next((env[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), "")


def version() -> str:
    """Return the version of linli; of a checkout that is not installed only that it is one."""
    try:
        return metadata.version("linli")
    except metadata.PackageNotFoundError:
        return "checkout"


def program_folders(env: Mapping[str, str] = os.environ) -> list[Path]:
    """Return the folders in which Windows keeps programs; none elsewhere."""
    names = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
    return [Path(env[name]) for name in names if env.get(name)]
