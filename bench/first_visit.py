"""The first visit as Lighthouse judges it: a cheap phone on a slow line, simulated.

The median of several visits, since the simulation starts from what a busy machine saw.
"""

import json
import os
import statistics
import subprocess
from pathlib import Path
from typing import Any

from bench.report import Row
from tests.support.chromium import OPTIONS, chromium_path
from tests.support.server import Server

ROOT = Path(__file__).parents[1]
LIGHTHOUSE = ROOT / "bench/lighthouse"
VISITS = 5
SCORES = ("performance", "accessibility", "best-practices")
TIMES = {
    "first contentful paint": "first-contentful-paint",
    "largest contentful paint": "largest-contentful-paint",
    "blocked": "total-blocking-time",
}


def run() -> list[Row]:
    """Lowest scores (of 100), median times (ms), and what came over the wire (kB, all of it)."""
    install()
    with Server(worker=False, WEB_WORKERS="2") as bidra:
        reports = [visit(f"{bidra.url}/hitra") for _ in range(VISITS)]
    rows = [Row(f"Lighthouse, {name}", score(reports, name), "of 100") for name in SCORES]
    rows += [Row(f"Lighthouse, {name}", time_of(reports, key), "ms") for name, key in TIMES.items()]
    shift = max(value(report, "cumulative-layout-shift") for report in reports)
    weight = max(value(report, "total-byte-weight") for report in reports) / 1000
    return [*rows, Row("Lighthouse, layout shift", shift, ""), Row("first visit", weight, "kB")]


def install() -> None:
    if not (LIGHTHOUSE / "node_modules").exists():
        npm = ["bin/node", "npm", "--prefix", str(LIGHTHOUSE), "ci", "--silent", "--no-progress"]
        subprocess.run(npm, cwd=ROOT, check=True)


def visit(url: str) -> dict[str, Any]:
    program = LIGHTHOUSE / "node_modules/lighthouse/cli/index.js"
    options = {
        "output": "json",
        "only-categories": ",".join(SCORES),
        "chrome-flags": " ".join(["--headless=new", *OPTIONS]),
    }
    command = [f"--{name}={value}" for name, value in options.items()]
    done = subprocess.run(
        ["bin/node", "node", program, url, "--quiet", *command],
        cwd=ROOT,
        env={**os.environ, "CHROME_PATH": chromium_path() or ""},
        capture_output=True,
        check=True,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def score(reports: list[dict[str, Any]], category: str) -> float:
    return min(100.0 * report["categories"][category]["score"] for report in reports)


def time_of(reports: list[dict[str, Any]], audit: str) -> float:
    return statistics.median(value(report, audit) for report in reports)


def value(report: dict[str, Any], audit: str) -> float:
    return float(report["audits"][audit]["numericValue"])
