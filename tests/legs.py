"""The legs of `./wellknit test`: lint, the suite on SQLite, on PostgreSQL, and on the newest Django.

Each leg leaves a report in `var/tests/`; the last line sums them up as `N passed, N failed`.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT / "var" / "tests"
WORKERS = str((os.cpu_count() or 1) + 1)  # one more than cores: some wait for a browser or for a process that was killed
LEGS = ("lint", "sqlite", "postgres", "newest")
LINTERS = {
    "ruff": ("-m", "ruff", "check", ".", "wellknit"),
    "mypy": ("-m", "mypy"),
    "lint-imports": ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "microsoft-edge", "msedge")


@dataclass(frozen=True)
class Outcome:
    """What one leg came to."""

    leg: str
    words: str
    passed: int = 0
    failed: int = 0


def bootstrap() -> ModuleType:
    """The command at the root, as a module: it knows how to set up environments and find interpreters."""
    loader = SourceFileLoader("bootstrap", str(ROOT / "wellknit"))
    spec = importlib.util.spec_from_loader("bootstrap", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def chromium() -> str:
    """A browser: named, on PATH, Playwright's, Debian's; empty when there is none to be had."""
    found = os.environ.get("WELLKNIT_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    print("no browser on PATH, fetching one", flush=True)
    tools = bootstrap()
    if tools.quietly(sys.executable, "-m", "playwright", "install", "chromium", timeout=300):
        return "playwright"
    return (shutil.which("chromium") or "") if tools.apt_get("chromium") else ""


def call(python: str, *words: str, **env: str) -> int:
    """Run a program to its end; told to stop, it is told too, and awaited, so that it can clean up."""
    child = subprocess.Popen([python, *words], cwd=ROOT, env={**os.environ, **env}, stdin=subprocess.DEVNULL)
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        child.wait()
        raise


def lint() -> Outcome:
    """Every linter, so that one look shows all that is wrong."""
    wrong = [name for name, words in LINTERS.items() if call(sys.executable, *words) != 0]
    words = f"wrong: {', '.join(wrong)}" if wrong else f"clean: {', '.join(LINTERS)}"
    return Outcome("lint", words, failed=len(wrong))


def suite(leg: str, python: str, database: str, args: list[str], *, but: str = "") -> Outcome:
    """The suite once, without the tests of one mark. Without a browser, what needs one is left out here, and loudly."""
    report = REPORTS / f"{leg}.xml"
    report.unlink(missing_ok=True)
    left_out = " and ".join(f"not {mark}" for mark in ("" if os.environ.get("WELLKNIT_CHROMIUM") else "browser", but) if mark)
    options = ["-q", "-n", WORKERS, "--dist", "worksteal", f"--junit-xml={report}", *(["-m", left_out] if left_out else []), *args]
    code = call(python, "-m", "pytest", *options, WELLKNIT_TEST_DB=database)
    return counted(leg, report, code)


def counted(leg: str, report: Path, code: int) -> Outcome:
    """The report's numbers. A run that ended badly without naming a failure still counts as one."""
    total = failed = skipped = 0
    if report.exists():
        for found in ElementTree.parse(report).iter("testsuite"):
            total += int(found.get("tests", 0))
            failed += int(found.get("failures", 0)) + int(found.get("errors", 0))
            skipped += int(found.get("skipped", 0))
    passed = max(total - failed - skipped, 0)
    failed = failed or int(code != 0 or passed == 0)
    words = f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
    return Outcome(leg, "NO TEST RAN" if total == 0 else words, passed, failed)


def newest(args: list[str]) -> Outcome:
    """The suite where the project goes next, if this machine has a Python for it."""
    tools = bootstrap()
    found = tools.interpreters((3, 12))
    if not found:
        return Outcome("newest", "NOT RUN: no Python 3.12 or newer on this machine")
    python = tools.prepare("newest.lock", ROOT / ".venv-newest", found[0])
    return suite("newest", str(python), "sqlite", args, but="mutants")  # they try the tests, which are the same


def walk(leg: str, args: list[str]) -> Outcome:
    print(f"\n=== {leg} ===", flush=True)
    if leg == "lint":
        return lint()
    if leg == "newest":
        return newest(args)
    return suite(leg, sys.executable, leg, args)


def browser_outcome() -> list[Outcome]:
    """No browser is a remark on a developer's machine and a failure where the build decides."""
    if os.environ.get("WELLKNIT_CHROMIUM"):
        return []
    failed = int(bool(os.environ.get("CI")))
    words = "NO BROWSER: tests that need one did not run. Try: apt install chromium, or set WELLKNIT_CHROMIUM"
    return [Outcome("browser", words, failed=failed)]


def main() -> int:
    parser = argparse.ArgumentParser(prog="wellknit test", allow_abbrev=False)
    parser.add_argument("--quick", action="store_true", help="the suite on SQLite alone")
    parser.add_argument("--only", choices=LEGS, help="one leg alone")
    options, args = parser.parse_known_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    shutil.rmtree(REPORTS, ignore_errors=True)
    REPORTS.mkdir(parents=True)
    legs = [options.only] if options.only else ["sqlite"] if options.quick else list(LEGS)
    if legs != ["lint"]:
        os.environ["WELLKNIT_CHROMIUM"] = chromium()
    outcomes = [walk(leg, args) for leg in legs]
    if legs != ["lint"]:
        outcomes += browser_outcome()
    print()
    for outcome in outcomes:
        print(f"{outcome.leg}: {outcome.words}")
    failed = sum(outcome.failed for outcome in outcomes)
    print(f"{sum(outcome.passed for outcome in outcomes)} passed, {failed} failed", flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
