#!/usr/bin/env python3
"""Start the demo, or test the whole: `python3 run.py demo`, `python3 run.py test` (Windows: `py run.py ...`).

Makes an environment of its own in .venv/ and installs what the locks in requirements/ name. Needs nothing but Python;
takes uv when it is there. This file is also read by Pythons that it turns away, so it is written plainly.
"""

import argparse
import errno
import hashlib
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
ME = "py run.py" if os.name == "nt" else "python3 run.py"

# What a caller may have set for another Python or another project, and what would lead ours astray.
ASTRAY = ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "VIRTUAL_ENV", "FLASK_APP", "FLASK_DEBUG", "FLASK_RUN_FROM_CLI")
ASTRAY += ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "UV_PROJECT_ENVIRONMENT")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ASTRAY}
ENVIRONMENT["PYTHONUTF8"] = "1"  # Korean on a Windows console, and files read the same everywhere

LINTS = (
    ("ruff check", ["-m", "ruff", "check"]),
    ("ruff format", ["-m", "ruff", "format", "--check"]),
    ("mypy --strict", ["-m", "mypy"]),
    ("import contracts", ["-c", "from importlinter.cli import lint_imports_command as check; check()"]),
    ("djlint", ["-m", "djlint", "templates", "--lint", "--quiet"]),
)


def main():
    check_python()
    verb, rest = (sys.argv[1] if len(sys.argv) > 1 else "--help"), sys.argv[2:]
    os.chdir(str(ROOT))
    if verb == "demo":
        options = demo_options(rest)
        check_port(options.host, options.port)
        prepare("runtime")
        compile_loops()
        words = ["--host", options.host, "--port", str(options.port)] + ["--fresh"] * options.fresh
        become(["-m", "flask", "--app", "app", "demo", *words])
    elif verb == "test":
        words = ["-m", "pytest"] + ([word for word in rest if word != "--lint"] or ["-n", "2"])
        if "--lint" in rest:
            sys.exit(lint_and(words))
        prepare("test")
        compile_loops()
        become(words)
    elif verb == "lint":
        prepare("test", "lint")
        sys.exit(told(begun()))
    else:
        print(__doc__.strip())
        print("\n  {0} demo [--port N] [--host H] [--fresh]\n  {0} test [--lint] [pytest's options]".format(ME))
        print("  {0} lint".format(ME))
        sys.exit(0 if verb in ("-h", "--help") else 2)


def check_python():
    if not (3, 11) <= sys.version_info[:2] < (3, 15):
        sys.exit(
            "This needs Python 3.11, 3.12, 3.13 or 3.14 and was started with {}.{}: install one of those and start it "
            "with that, for example `{}`.".format(
                *sys.version_info[:2], "py -3.13 run.py demo" if os.name == "nt" else "python3.13 run.py demo"
            )
        )


def demo_options(words):
    parser = argparse.ArgumentParser(prog=ME + " demo")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
    parser.add_argument("--fresh", action="store_true", help="start over: forget everything people did in the demo")
    options = parser.parse_args(words)
    if not 0 < options.port < 65536:
        parser.error("a port is a number from 1 to 65535")
    return options


def check_port(host, port):
    """Say that a port is taken before minutes go into a set-up."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # there it would mean sharing; here it means not waiting for closed connections
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                sys.exit("Cannot listen on port {} of {}: {}.".format(port, host, error.strerror))
            other = port + 1 if port < 65535 else 8000
            sys.exit(
                "Port {} is taken, perhaps by a demo that still runs. Another one: `{} demo --port {}`.".format(
                    port, ME, other
                )
            )


def prepare(*sets):
    """Bring .venv/ to the state that the locks name, and compile the catalogues; a second time this takes no time."""
    if not works(PYTHON):
        make_environment()
    for name in sets:
        install(ROOT / "requirements" / (name + ".txt"))
    compile_catalogues()


def works(python):
    return python.exists() and subprocess.call([str(python), "-c", ""], env=ENVIRONMENT) == 0


def make_environment():
    say("Making .venv/ ...")
    shutil.rmtree(str(VENV), ignore_errors=True)
    if importlib.util.find_spec("ensurepip") is None and not shutil.which("uv"):
        install_venv_package()
    if importlib.util.find_spec("ensurepip") is None:
        call(["uv", "venv", "--quiet", "--python", sys.executable, str(VENV)])
    else:
        call([sys.executable, "-m", "venv", str(VENV)])


def install_venv_package():
    """Put back what Debian splits out of Python; a child process then finds it."""
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    apt = shutil.which("apt-get")
    if apt is None:
        sys.exit("This Python has no `venv`: install your system's package for it, then start again.")
    if os.geteuid() != 0:
        sys.exit(
            "Debian keeps `venv` in a package of its own. Run this line, then start again:\n\n  sudo apt-get "
            "install " + package
        )
    say("Installing Debian's {} ...".format(package))
    ENVIRONMENT["DEBIAN_FRONTEND"] = "noninteractive"
    call([apt, "update", "-qq"], quiet=True)
    call([apt, "install", "-y", "-qq", "-o", "Dpkg::Use-Pty=0", "--no-install-recommends", package], quiet=True)
    importlib.invalidate_caches()


def install(lock):
    """Install one lock, unless its stamp says that it is there; the stamp is written last, so a break is repaired."""
    stamp, state = VENV / (lock.stem + ".stamp"), hashlib.sha256(lock.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == state:
        return
    say("Installing what {} needs; this takes a minute, once ...".format(lock.stem))
    words = ["install", "--quiet", "--require-hashes", "--requirement", str(lock)]
    uv = shutil.which("uv")
    outside = str(ROOT.parent)  # within, uv would read the constraints of pyproject.toml, which have no hashes
    if not (uv and subprocess.call([uv, "pip", *words, "--python", str(PYTHON)], env=ENVIRONMENT, cwd=outside) == 0):
        if subprocess.call([str(PYTHON), "-m", "pip", "--version"], env=ENVIRONMENT, stdout=subprocess.DEVNULL) != 0:
            sys.exit("uv could not install the packages; its reason stands above.")
        call([str(PYTHON), "-m", "pip", "--disable-pip-version-check", *words])
    stamp.write_text(state)


def compile_catalogues():
    for source in ROOT.glob("expo/translations/*/LC_MESSAGES/*.po"):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            words = ["--input-file", str(source), "--output-file", str(made), "--locale", source.parts[-3]]
            call([str(PYTHON), "-m", "babel.messages.frontend", "--quiet", "compile", *words])


def compile_loops():
    """Compile the planner's inner loops, so that a first plan is as quick as a second; once for each state of them."""
    state = hashlib.sha256(sys.version.encode())
    for source in sorted(ROOT.glob("expo/scheduling/moves/*.py")):
        state.update(source.read_bytes())
    stamp = VENV / "loops.stamp"
    if stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    say("Compiling the planner's inner loops; this takes a minute, once ...")
    if subprocess.call([str(PYTHON), "-m", "expo.scheduling", "warm"], env=ENVIRONMENT) == 0:
        stamp.write_text(state.hexdigest())  # if it failed, plans are slower to begin, and that is all


def lint_and(words):
    """Lint while the planner's loops are compiled, then run the tests whatever was found; return 1 if any failed."""
    prepare("test", "lint")
    checks = begun()
    compile_loops()  # it keeps one processor busy, and the checks another
    failed = told(checks)
    return failed | (subprocess.call([str(PYTHON), *words], env=ENVIRONMENT) != 0)


def begun():
    """Begin the checks beside one another."""
    at_once = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "env": ENVIRONMENT}
    return [(name, subprocess.Popen([str(PYTHON), *words], **at_once)) for name, words in LINTS]


def told(checks):
    """Tell what each check says, and return 1 if any has failed."""
    failed = []
    for name, check in checks:
        answer = check.communicate()[0].decode("utf-8", "replace")
        print("\n--- " + name + "\n" + answer.rstrip(), flush=True)
        if check.returncode != 0:
            failed.append(name)
    print("\nFailed: " + ", ".join(failed) if failed else "\nAll checks passed.")
    return int(bool(failed))


def become(words):
    """Hand over to the environment's Python, so that Ctrl-C and signals reach it and nothing stands between."""
    command = [str(PYTHON), *words]
    sys.stdout.flush()
    if os.name != "nt":
        os.execve(str(PYTHON), command, ENVIRONMENT)
    sys.exit(subprocess.call(command, env=ENVIRONMENT))  # Windows has no exec; a child it is


def call(command, quiet=False):
    if subprocess.call(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL if quiet else None) != 0:
        sys.exit("This did not work, and its reason stands above:\n\n  " + " ".join(command))


def say(words):
    print(words, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
