"""The archive of `make bundle`: what it holds, and that it installs with no network, for another user with an empty home."""

import csv
import json
import os
import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest

from dev import bundle
from linli import settings
from tests.browser.conftest import free_port
from tests.test_installed import OTHER, python_of_others, wait_for_health

LOCK = (settings.ROOT / "requirements.txt").read_text(encoding="utf-8")


def names(requirements):
    return dict(re.findall(r"^([\w.-]+)==(\S+) \\$", requirements, re.MULTILINE))


def test_each_system_gets_its_part_of_the_lock_with_the_hashes():
    linux, windows = (bundle.locked(LOCK, system, "3.11") for system in ("linux", "windows"))
    assert set(names(windows)) - set(names(linux)) == {"colorama"}
    assert set(names(linux)) < set(names(windows))
    assert names(linux)["duckdb"] in LOCK
    assert names(bundle.locked(LOCK, "linux", "3.12"))["numpy"] != names(linux)["numpy"]
    assert (
        linux.count("==")
        == len(names(linux))
        == len(re.findall(r"\\\n    --hash=\S+(?: \\\n    --hash=\S+)*\n", linux))
    )
    assert ";" not in windows


def wheel(folder, name, metadata, **texts):
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(f"{name}/__init__.py", "")
        packed.writestr(
            f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{metadata}\n"
        )
        packed.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        for title, text in texts.items():
            packed.writestr(f"{info}/licenses/{title}", text)
        packed.writestr(f"{info}/RECORD", "")
    return path


def test_a_licence_is_what_the_wheel_says(tmp_path):
    wheels = [
        wheel(tmp_path, "a", "License-Expression: MIT\nLicense: x\nHome-page: https://a.example"),
        wheel(
            tmp_path,
            "b",
            "Classifier: License :: OSI Approved :: BSD License\nProject-URL: Source, https://b",
        ),
        wheel(tmp_path, "c", "License: Apache 2.0\n  and more"),
        wheel(tmp_path, "d", "", LICENSE="MIT License\n\nCopyright"),
        wheel(tmp_path, "e", ""),
    ]
    assert list(bundle.licences(wheels)) == [
        ("a", "1.0", "MIT", "https://a.example"),
        ("b", "1.0", "BSD License", "https://b"),
        ("c", "1.0", "Apache 2.0", ""),
        ("d", "1.0", "MIT License", ""),
        ("e", "1.0", "?", ""),
    ]


@pytest.fixture
def place():
    """Return a folder that others may enter, with a home for them."""
    folder = Path(tempfile.mkdtemp(prefix="linli-bundle-"))
    folder.chmod(0o755)
    (folder / "home").mkdir()
    yield folder
    shutil.rmtree(folder)


def by_another(place, folder):
    """Return how to call a program as another user: without a network's index, with an empty home."""
    python = python_of_others()
    how = {"cwd": folder, "text": True, "encoding": "utf-8"}
    how["env"] = {
        "PATH": os.defpath,
        "HOME": str(place / "home"),
        "LC_ALL": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "PYTHON": python,
    }
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", OTHER, str(place)], check=True)
        how |= {"user": OTHER, "group": "nogroup", "extra_groups": []}
    return how


def unpacked(archive, place):
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(place)
    (folder,) = place.glob("linli-*-bundle")
    return folder


@pytest.mark.slow
def test_a_bundle_of_small_wheels_installs_for_another_user(place, monkeypatch):
    """All but the download and the size: the lock is two wheels of our own, and linli is not started."""
    made = place / "linli-0-bundle"

    def call(*words):
        if words[:2] == ("pip", "wheel"):
            text = "import sys\ndef main(): print(sys.argv[1], 'ran')\n"
            metadata = "Requires-Dist: a\nLicense: Apache-2.0"
            path = wheel(made / "wheels", "linli", metadata)
            with zipfile.ZipFile(path, "a") as packed:
                packed.writestr("linli_.py", text)
                packed.write(settings.ROOT / "linli" / "slim.py", "linli/slim.py")
                packed.writestr(
                    "linli-1.0.dist-info/entry_points.txt", "[console_scripts]\nlinli = linli_:main\n"
                )
        elif words[:2] == ("pip", "download"):
            wheel(made / "wheels", "a", "License: MIT")
        else:
            real(*words)

    real = bundle._call
    monkeypatch.setattr(bundle, "_call", call)
    told = bundle.checksums  # before it, the lock is made that of the small wheel

    def checksums(folder):
        for system in bundle.PLATFORMS:
            lock = folder / "wheels" / f"requirements-{system}.txt"
            digest = told(folder / "wheels").split()[0]
            lock.write_text(f"a==1.0 --hash=sha256:{digest}\n", encoding="utf-8")
        return told(folder)

    monkeypatch.setattr(bundle, "checksums", checksums)
    bundle.fill(made)
    bundle.pack(made, place / "dist" / "bundle.zip")
    shutil.rmtree(made)

    folder = unpacked(place / "dist" / "bundle.zip", place)
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert {
        "install.sh",
        "start.sh",
        "install.bat",
        "start.bat",
        "docs/operator.md",
        "LICENSE",
        "deploy/nginx.conf",
    } <= there
    bill = json.loads((folder / "sbom-windows.cdx.json").read_text(encoding="utf-8"))
    parts = {part["name"]: part["version"] for part in bill["components"]}
    assert bill["bomFormat"] == "CycloneDX"
    assert parts == names(bundle.locked(LOCK, "windows"))
    with (folder / "licences.csv").open(encoding="utf-8-sig") as file:
        assert [row[2] for row in csv.reader(file)] == ["许可", "MIT", "Apache-2.0"]

    how = by_another(place, folder)
    done = subprocess.run(["sh", "install.sh"], capture_output=True, check=False, **how)
    assert (done.returncode, done.stderr) == (0, "")
    assert "doctor ran" in done.stdout
    assert subprocess.run(["sh", "start.sh"], capture_output=True, check=True, **how).stdout == "serve ran\n"

    (folder / "wheels" / "a-1.0-py3-none-any.whl").write_bytes(b"other")
    done = subprocess.run(["sh", "install.sh", "again"], capture_output=True, check=False, **how)
    assert (done.returncode, (folder / "again").exists()) == (1, False)
    assert "文件不全或被改动" in done.stderr


@pytest.mark.slow
def test_the_bundle_installs_serves_the_demo_and_is_well(place, request):
    archive = request.config.getoption("--bundle")
    if archive is None:
        pytest.skip(
            "needs the archive of `make bundle`, which fetches a third of a gigabyte: --bundle dist/….zip"
        )
    folder = unpacked(archive.resolve(), place)
    how = by_another(place, folder)
    linli = str(folder / "venv" / "bin" / "linli")
    for call in (["sh", "install.sh"], [linli, "demo", "示例"], [linli, "build", "示例"]):
        done = subprocess.run(call, capture_output=True, check=False, **how)
        assert done.returncode == 0, done.stderr
    # With what Python has compiled by now.
    held = subprocess.run(["du", "-sm", str(folder / "venv")], capture_output=True, text=True, check=True)
    assert int(held.stdout.split()[0]) < 600
    port = str(free_port())
    with (place / "said").open("w") as said:
        server = subprocess.Popen(["sh", "start.sh", "--port", port], stdout=said, stderr=said, **how)
    try:
        wait_for_health(f"http://127.0.0.1:{port}")
        done = subprocess.run(
            [linli, "doctor", "--json", "--port", port], capture_output=True, check=False, **how
        )
        states = {line["check"]: line["state"] for line in json.loads(done.stdout)["checks"]}
        assert (done.returncode, "fault" in states.values()) == (0, False), done.stdout
    finally:
        server.terminate()
        server.wait(timeout=30)
    assert not re.search("warning|Traceback", (place / "said").read_text(encoding="utf-8"), re.IGNORECASE)
