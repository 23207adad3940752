"""`make bundle`: one archive from which linli is installed without a network, on Linux and on Windows.

Wheels are those of the lock, with its hashes, for this version of Python on both systems; fonts come as one of them.
"""

import argparse
import csv
import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement

from linli import settings

ROOT = settings.ROOT
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
# What a wheel may be built for. Linux from glibc 2.28 on: Debian 10, RHEL 8, openEuler 20.03, Kylin V10, UOS 20.
PLATFORMS = {
    "linux": [f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)]
    + ["manylinux2014_x86_64", "manylinux2010_x86_64", "manylinux1_x86_64"],
    "windows": ["win_amd64"],
}
_SYSTEMS = {
    "linux": {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "platform_machine": "x86_64",
    },
    "windows": {
        "sys_platform": "win32",
        "platform_system": "Windows",
        "os_name": "nt",
        "platform_machine": "AMD64",
    },
}
_AT_THE_TOP = ("LICENSE", "CHANGELOG.md", "README.md", "README.zh-CN.md")


def locked(lock: str, system: str, python: str = PYTHON) -> str:
    """Return the part of a lock that a system needs, with its hashes and without its markers."""
    place = {
        **_SYSTEMS[system],
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    kept, is_kept = [], False
    for line in lock.splitlines():
        if line and not line.startswith((" ", "#")):
            wanted = Requirement(line.rstrip("\\ "))
            is_kept = wanted.marker is None or wanted.marker.evaluate(place)
            line = f"{wanted.name}{wanted.specifier} \\"  # noqa: PLW2901
        if is_kept and not line.lstrip().startswith("#"):
            kept.append(line)
    return "\n".join(kept) + "\n"


def licences(wheels: list[Path]) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, version, licence and home of each wheel, as it says itself; its text lies in the wheel."""
    for wheel in sorted(wheels):
        with zipfile.ZipFile(wheel) as packed:
            (name,) = (
                name
                for name in packed.namelist()
                if name.count("/") == 1 and name.endswith(".dist-info/METADATA")
            )
            told = HeaderParser().parsestr(packed.read(name).decode("utf-8"))
            texts = [
                packed.read(path).decode("utf-8", "replace").strip()
                for path in packed.namelist()
                if ".dist-info/" in path and "LICEN" in path.upper()
            ]
        classes = [
            text.rpartition(" :: ")[2]
            for text in told.get_all("Classifier", [])
            if text.startswith("License :: ") and not text.endswith("OSI Approved")
        ]
        first = (told["License"] or "").strip().splitlines()[:1]  # some put the whole text there
        heads = [text.splitlines()[0] for text in texts[:1] if text]
        licence = told["License-Expression"] or "; ".join(classes) or "".join(first or heads) or "?"
        homes = [text.partition(", ")[2] for text in told.get_all("Project-URL", [])]
        yield told["Name"], told["Version"], licence, told["Home-page"] or "".join(homes[:1])


def checksums(folder: Path) -> str:
    """Return what `sha256sum -c` reads, of all files of a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    )


def _call(*call: object) -> None:
    # What programs warn developers of says nothing to whoever makes a bundle.
    subprocess.run([sys.executable, "-W", "ignore", "-m", *map(str, call)], cwd=ROOT, check=True)


def _download(requirements: Path, system: str, wheels: Path) -> None:
    platforms = [word for name in PLATFORMS[system] for word in ("--platform", name)]
    how = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--python-version", PYTHON, *platforms]
    _call("pip", "download", "--quiet", *how, "--dest", wheels, "--requirement", requirements)


def _bill(requirements: Path, out: Path) -> None:
    how = ["--pyproject", ROOT / "pyproject.toml", "--output-reproducible"]
    _call("cyclonedx_py", "requirements", *how, "--output-file", out, requirements)


def fill(folder: Path) -> None:
    """Write into a folder everything that the archive holds."""
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    build = ["--no-deps", "--no-build-isolation", "--no-index"]
    _call("pip", "wheel", "--quiet", *build, "--wheel-dir", wheels, ROOT)
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for system in PLATFORMS:
        part = wheels / f"requirements-{system}.txt"
        part.write_text(locked(lock, system), encoding="utf-8")
        _download(part, system, wheels)
        _bill(part, folder / f"sbom-{system}.cdx.json")
    (wheels / "python-version.txt").write_text(f"{PYTHON}\n", encoding="utf-8")
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["软件包", "版本", "许可", "主页"])
    rows.writerows(dict.fromkeys(licences([*wheels.glob("*.whl")])))  # a package may bring two wheels
    (folder / "licences.csv").write_text(table.getvalue(), encoding="utf-8-sig", newline="")  # Excel
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--", "docs", "deploy", *_AT_THE_TOP],  # noqa: S607 (git, wherever it is)
        cwd=ROOT,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    for name in filter(None, tracked.stdout.split("\0")):
        # What is started lies at the top, beside wheels/, where it looks for them.
        is_start = name.startswith(("deploy/linux/", "deploy/windows/"))
        target = folder / (Path(name).name if is_start else name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
        target.chmod(0o755 if target.suffix == ".sh" else 0o644)
    (folder / "SHA256SUMS").write_text(checksums(folder), encoding="utf-8", newline="\n")


def pack(folder: Path, archive: Path) -> None:
    """Write a folder into an archive; wheels are packed already, and packing them again takes minutes."""
    archive.parent.mkdir(exist_ok=True)
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            how = zipfile.ZIP_STORED if path.suffix == ".whl" else zipfile.ZIP_DEFLATED
            packed.write(path, path.relative_to(folder.parent), compress_type=how)


def main() -> None:
    """Make dist/linli-VERSION-bundle.zip and say how large it is."""
    argparse.ArgumentParser(prog="python -m dev.bundle", description=__doc__).parse_args()
    name = f"linli-{settings.version()}-bundle"
    archive = ROOT / "dist" / f"{name}.zip"
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / name
        print(
            f"Fetching the wheels of the lock, Python {PYTHON}, for {' and '.join(PLATFORMS)} ...", flush=True
        )
        fill(folder)
        number = len([*(folder / "wheels").glob("*.whl")])
        pack(folder, archive)
    print(f"{archive.relative_to(ROOT)}: {number} wheels, {archive.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
