"""The house itself: sizes, scripts, locks, and the settings as the README tells them."""

import ast
import json
import re
import shutil
import statistics
import subprocess
from pathlib import Path

import pytest

from config import SETTINGS

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 400
LONGEST_FUNCTION = 45
# Put together here, so that this file does not name them either.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("yarnpkg", "com"),
        ("deb", "debian", "org"),
    )
)


def tracked() -> list[Path]:
    """What is committed, or would be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


def named(*suffixes: str) -> list[Path]:
    return [path for path in tracked() if path.suffix in suffixes]


def scripts() -> list[Path]:
    return [path for path in tracked() if path.parent in (ROOT / "bin", ROOT / ".ci")]


def test_no_file_is_too_long():
    """What was generated once, such as the first migration, is read top to bottom by nobody."""
    long = {
        str(path.relative_to(ROOT)): lines
        for path in named(".py", ".js", ".mjs", ".css", ".html")
        if ROOT / "migrations" not in path.parents
        and (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_functions_are_short():
    sizes = {
        f"{path.relative_to(ROOT)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in named(".py")
        if ROOT / "migrations" not in path.parents
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: size for name, size in sizes.items() if size > LONGEST_FUNCTION} == {}
    assert statistics.median(sizes.values()) <= 10


def test_no_file_names_a_package_host():
    naming = [
        (str(path.relative_to(ROOT)), host)
        for path in tracked()
        for host in HOSTS
        if host.encode() in path.read_bytes()
    ]
    assert naming == []


def test_the_npm_lock_has_hashes_and_no_addresses():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


@pytest.mark.parametrize("name", ["app", "build"])
def test_the_python_locks_agree_and_have_hashes(name):
    whole = locked("dev")
    for package, (version, hashes) in locked(name).items():
        assert whole[package] == (version, hashes) and hashes, package


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Package → its version and the number of hashes."""
    text = (ROOT / f"requirements/{name}.txt").read_text().replace("\\\n", " ")
    found = re.findall(r"^([\w.\[\]-]+)==(\S+)(.*)$", text, re.MULTILINE)
    return {package: (version, rest.count("--hash=")) for package, version, rest in found}


@pytest.mark.parametrize("script", scripts(), ids=lambda path: path.name)
def test_a_script_runs_stops_at_faults_and_says_what_it_is_for(script):
    first, second, *_ = script.read_text().splitlines()
    assert script.stat().st_mode & 0o111 and first.startswith("#!/usr/bin/env ")
    assert second.startswith(("# ", '"""'))
    if first.endswith("bash"):
        assert "\nset -euo pipefail\n" in script.read_text()
        subprocess.run([shutil.which("bash") or "bash", "-n", str(script)], check=True)


def test_every_target_of_make_is_explained():
    makefile = (ROOT / "Makefile").read_text()
    phony = set(makefile.split(".PHONY:")[1].split("\n")[0].split())
    assert set(re.findall(r"^([a-z]+):.*?## \S", makefile, re.MULTILINE)) == phony


def test_the_readme_tells_every_setting_as_config_has_it():
    told = re.findall(r"^\| `(BIDRA_\w+)` \| (.*?) \| (.*?) \|$", readme(), re.MULTILINE)
    assert told == [(f"BIDRA_{one.name}", shown(one.default), one.help) for one in SETTINGS]


def shown(default: str) -> str:
    return f"`{default}`" if default else "–"


def readme() -> str:
    return (ROOT / "README.md").read_text()
