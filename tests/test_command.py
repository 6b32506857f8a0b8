"""The one command at the root, and the counting of what the tests came to."""

import socket

import pytest

from tests import legs

REPORT = '<testsuites><testsuite tests="{}" failures="{}" errors="{}" skipped="{}" /></testsuites>'


@pytest.fixture(scope="module")
def command():
    return legs.bootstrap()


@pytest.fixture
def port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_help_names_every_command_with_its_deed(command, capsys):
    assert command.main("help") == 0
    shown = capsys.readouterr().out
    assert all(f"  {name} " in shown and deed in shown for name, deed in command.COMMANDS.items())


def test_an_unknown_command_is_refused_with_the_list(command, capsys):
    assert command.main("dmeo") == 2
    assert "there is no command 'dmeo'" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["abc", "0", "-1", "65536", "80 80", "٨٠٨٠"])
def test_a_port_that_is_none_is_refused_with_a_hint(command, monkeypatch, text):
    monkeypatch.setenv("PORT", text)
    with pytest.raises(SystemExit, match="expected a number from 1 to 65535. Try: PORT=8080 ./wellknit demo"):
        command.free_port("demo")


def test_a_port_somebody_has_is_named_as_taken(command, monkeypatch, port):
    monkeypatch.setenv("PORT", str(port))
    with pytest.raises(SystemExit, match=f"port {port} is taken by another program"):
        command.free_port("demo")


def test_demo_data_is_never_served_as_real(command, monkeypatch, tmp_path):
    (tmp_path / "DEMO").touch()
    monkeypatch.setenv("WELLKNIT_DATA", str(tmp_path))
    with pytest.raises(SystemExit, match="serve is for real data"):
        command.serve([])


def test_an_interpreter_that_does_not_answer_has_no_version(command, tmp_path):
    shim = tmp_path / "python3.13"
    shim.write_text("#!/bin/sh\nexit 127\n")
    shim.chmod(0o755)
    assert command.version_of(shim) == (0, 0)
    assert command.version_of(tmp_path / "absent") == (0, 0)


def test_the_environment_is_ready_only_for_the_lock_it_was_made_from(command, monkeypatch, tmp_path):
    made = []
    monkeypatch.setattr(command, "ROOT", tmp_path)
    monkeypatch.setattr(command, "make_venv", lambda venv, python: made.append("venv"))
    monkeypatch.setattr(command, "install", lambda lock, venv, python: made.append(lock))
    python = command.python_in(tmp_path / "venv")
    python.parent.mkdir(parents=True)
    python.touch()
    (tmp_path / "run.lock").write_text("django==5.2.19\n")
    command.prepare("run.lock", tmp_path / "venv")
    command.prepare("run.lock", tmp_path / "venv")
    assert made == ["venv", "run.lock"]
    (tmp_path / "run.lock").write_text("django==5.2.20\n")
    command.prepare("run.lock", tmp_path / "venv")
    assert made == ["venv", "run.lock", "venv", "run.lock"]


@pytest.mark.parametrize(
    ("report", "code", "passed", "failed"),
    [
        (REPORT.format(5, 0, 0, 0), 0, 5, 0),
        (REPORT.format(5, 1, 1, 0), 1, 3, 2),
        (REPORT.format(5, 0, 0, 1), 0, 4, 0),
        (REPORT.format(0, 0, 0, 0), 5, 0, 1),
        (REPORT.format(5, 0, 0, 0), 3, 5, 1),
        (None, 3, 0, 1),
    ],
)
def test_a_leg_counts_its_report_and_never_calls_trouble_a_success(tmp_path, report, code, passed, failed):
    path = tmp_path / "leg.xml"
    if report:
        path.write_text(report)
    outcome = legs.counted("sqlite", path, code)
    assert (outcome.passed, outcome.failed) == (passed, failed)


def test_no_browser_fails_the_build_and_is_a_remark_elsewhere(monkeypatch):
    monkeypatch.setenv("WELLKNIT_CHROMIUM", "")
    monkeypatch.setenv("CI", "true")
    assert legs.browser_outcome()[0].failed == 1
    monkeypatch.delenv("CI")
    assert legs.browser_outcome()[0].failed == 0


def test_locks_name_no_address_and_pin_every_dependency():
    for lock in ("run", "test", "newest"):
        text = (legs.ROOT / f"{lock}.lock").read_text()
        assert "://" not in text
        pinned = {line.split("==")[0] for line in text.splitlines() if "==" in line}
        wanted = (legs.ROOT / "run.in").read_text().split()
        assert {line.split(">")[0].split("[")[0].lower() for line in wanted} <= pinned
