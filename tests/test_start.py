"""The two commands of the README, as far as they go before the application itself starts."""

import ast
import importlib.util
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted(ROOT.glob("requirements/*.txt"))


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"{path.stem}_under_test", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _python(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return run.py as a module, with an empty .venv/ of its own and every command recorded instead of run."""
    module = _load(ROOT / "run.py")
    monkeypatch.setattr(module, "VENV", tmp_path)
    monkeypatch.setattr(module, "called", [], raising=False)
    monkeypatch.setattr(module.subprocess, "call", lambda command, **_: module.called.append(command) or 0)
    return module


@pytest.fixture
def taken_port() -> Iterator[int]:
    """Return a port of this machine that is in use."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_an_unsupported_python_is_told_in_one_sentence_what_to_do(run, monkeypatch):
    monkeypatch.setattr(run.sys, "version_info", (3, 10, 13, "final", 0))

    with pytest.raises(SystemExit) as refusal:
        run.check_python()

    assert str(refusal.value) == (
        "This needs Python 3.11, 3.12, 3.13 or 3.14 and was started with 3.10: install one of those and start it with "
        "that, for example `python3.13 run.py demo`."
    )


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_a_supported_python_is_let_in(run, monkeypatch, version):
    monkeypatch.setattr(run.sys, "version_info", (*version, 0, "final", 0))

    run.check_python()


def test_even_an_old_python_can_read_the_refusal():
    ast.parse((ROOT / "run.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_a_start_needs_nothing_but_the_standard_library():
    tree = ast.parse((ROOT / "run.py").read_text(encoding="utf-8"))

    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported = plain | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in imported} - sys.stdlib_module_names == set()


def test_a_taken_port_is_said_before_anything_slow_from_any_folder(taken_port, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", "/nowhere")

    answer = _python(ROOT / "run.py", "demo", "--port", str(taken_port))

    assert answer.returncode == 1
    assert f"Port {taken_port} is taken" in answer.stderr
    assert f"--port {taken_port + 1}" in answer.stderr


def test_a_port_that_is_none_is_refused(run, capsys):
    with pytest.raises(SystemExit):
        run.demo_options(["--port", "65536"])

    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


def test_what_the_caller_set_for_another_python_is_not_handed_on(monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PIP_USER", "FLASK_APP"):
        monkeypatch.setenv(name, "astray")
    monkeypatch.setenv("EXPO_SECRET_KEY", "kept")

    environment = _load(ROOT / "run.py").ENVIRONMENT

    assert "astray" not in environment.values()
    assert environment["EXPO_SECRET_KEY"] == "kept"


def test_the_second_start_installs_nothing(run):
    run.install(ROOT / "requirements" / "runtime.txt")
    run.called.clear()

    run.install(ROOT / "requirements" / "runtime.txt")

    assert run.called == []


def test_a_changed_lock_is_installed_again(run, tmp_path):
    lock = tmp_path / "runtime.txt"
    lock.write_text("one")
    run.install(lock)
    run.called.clear()

    lock.write_text("two")
    run.install(lock)

    assert run.called != []


def test_an_installation_that_broke_off_is_taken_up_again(run, monkeypatch):
    monkeypatch.setattr(run.subprocess, "call", lambda *_, **__: 1)

    with pytest.raises(SystemExit):
        run.install(ROOT / "requirements" / "runtime.txt")

    assert list(run.VENV.glob("*.stamp")) == []


def test_uv_that_fails_gives_way_to_pip(run, monkeypatch):
    monkeypatch.setattr(run.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(
        run.subprocess, "call", lambda command, **_: run.called.append(command) or int(command[0] == "/bin/uv")
    )

    run.install(ROOT / "requirements" / "runtime.txt")

    assert run.called[0][:3] == ["/bin/uv", "pip", "install"]
    assert run.called[-1][1:5] == ["-m", "pip", "--disable-pip-version-check", "install"]
    assert list(run.VENV.glob("*.stamp")) == [run.VENV / "runtime.stamp"]


@pytest.fixture
def debian(run, monkeypatch):
    """Make run.py see a Debian that has split venv out of Python."""
    monkeypatch.setattr(run.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(run.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    monkeypatch.setattr(run.sys, "version_info", (3, 12, 1, "final", 0))
    return run


def test_debian_without_venv_gets_the_package_when_root_starts_it(debian, monkeypatch):
    monkeypatch.setattr(debian.os, "geteuid", lambda: 0, raising=False)

    debian.install_venv_package()

    assert [command[0] for command in debian.called] == ["/usr/bin/apt-get", "/usr/bin/apt-get"]
    assert debian.called[-1][-1] == "python3.12-venv"


def test_debian_without_venv_names_the_one_line_to_anybody_else(debian, monkeypatch):
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000, raising=False)

    with pytest.raises(SystemExit) as refusal:
        debian.install_venv_package()

    assert "sudo apt-get install python3.12-venv" in str(refusal.value)
    assert debian.called == []


def test_the_locks_were_made_from_the_dependencies_that_are_declared():
    answer = _python(ROOT / "requirements" / "lock.py", "--check")

    assert (answer.returncode, answer.stderr) == (0, "")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_no_address_and_every_package_with_a_hash(lock):
    text = lock.read_text(encoding="utf-8")

    pins = re.findall(r"^[a-z0-9][^\n]*==(?:[^\n]*\\\n)*[^\n]*", text, flags=re.MULTILINE)

    assert len(pins) > 5
    assert [pin for pin in pins if "--hash=sha256:" not in pin] == []
    assert re.findall(r"\S*(?:://|index-url|find-links|file:)\S*", text) == []


def test_inner_loops_are_compiled_once_and_it_is_said(run, capsys):
    run.compile_loops()
    run.compile_loops()

    assert [command[1:] for command in run.called] == [["-m", "expo.scheduling", "warm"]]
    assert "once" in capsys.readouterr().out


def test_inner_loops_that_could_not_be_compiled_are_tried_again(run, monkeypatch):
    monkeypatch.setattr(run.subprocess, "call", lambda command, **_: run.called.append(command) or 1)

    run.compile_loops()
    run.compile_loops()

    assert len(run.called) == 2


def test_every_check_of_the_style_is_run_and_those_that_failed_are_named(run, monkeypatch, capsys):
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    words = {"good": "print('all well')", "bad": "exit('a line too long')", "last": "print('still told')"}
    monkeypatch.setattr(run, "LINTS", [(name, ["-c", code]) for name, code in words.items()])

    assert run.told(run.begun()) == 1

    lines = capsys.readouterr().out.split("\n")
    assert [line for line in lines if line] == [
        "--- good", "all well", "--- bad", "a line too long", "--- last", "still told", "Failed: bad",
    ]  # fmt: skip


def test_lint_goes_beside_the_compiler_the_tests_follow_all_the_same_and_both_must_pass(run, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["run.py", "test", "--lint", "-n", "3"])
    monkeypatch.setattr(run, "PYTHON", sys.executable)
    monkeypatch.setattr(run, "LINTS", [("bad", ["-c", "exit(1)"])])
    monkeypatch.setattr(run, "prepare", lambda *sets: run.called.append([sys.executable, *sets]))

    with pytest.raises(SystemExit) as ended:
        run.main()

    assert ended.value.code == 1
    said = [command[1:] for command in run.called]
    assert said == [["test", "lint"], ["-m", "expo.scheduling", "warm"], ["-m", "pytest", "-n", "3"]]
