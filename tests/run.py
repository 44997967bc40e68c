"""What ``make test`` does: style, the tests on SQLite, the same on PostgreSQL, the browser tests.

What is missing on a laptop is left out with a line that says what to install; with CI=true nothing may be left out.
"""

import os
import shutil
import subprocess
import sys
import time
from tempfile import TemporaryDirectory

import psycopg

CI = os.environ.get("CI") == "true"
POSTGRESQL = os.environ.get("TEST_DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/test"
PYTEST = [sys.executable, "-m", "pytest", "-n", str(min(4, os.cpu_count() or 1)), "--dist", "worksteal", "-q"]
REQUESTS_PER_ADDRESS = "1000"  # generated ones; on PostgreSQL as few as tests/test_bad_input.py sends by itself


def main():
    with TemporaryDirectory(prefix="tables-") as folder:
        _run(f"{folder}/migrated.sqlite3")


def _run(migrated):
    """All steps; ``migrated`` is where the tables are made once for all who begin with an empty SQLite database."""
    tables = {"DJANGO_SETTINGS_MODULE": "tests.settings", "TEST_DATABASE_URL": f"sqlite:///{migrated}"}
    steps = [
        ("ruff: rules", [sys.executable, "-m", "ruff", "check", "."], {}),
        ("ruff: layout", [sys.executable, "-m", "ruff", "format", "--check", "."], {}),
        ("tables", [sys.executable, "manage.py", "migrate", "--verbosity=0"], tables),
        (
            "tests on SQLite",
            [*PYTEST, "--ignore=tests/browser"],
            {"TEST_DATABASE_URL": "", "REQUESTS_PER_ADDRESS": REQUESTS_PER_ADDRESS, "MIGRATED": migrated},
        ),
    ]
    left_out = []
    if _postgresql_answers():
        environment = {"TEST_DATABASE_URL": POSTGRESQL}
        steps.append(("tests on PostgreSQL", [*PYTEST, "--ignore=tests/browser"], environment))
    else:
        left_out.append("tests on PostgreSQL: start a server at 127.0.0.1:5432, or set TEST_DATABASE_URL")
    if shutil.which("chromium") or shutil.which("google-chrome"):
        steps.append(("tests in the browser", [*PYTEST, "tests/browser"], {"MIGRATED": migrated}))
    else:
        left_out.append("tests in the browser: install Chromium (Debian: apt-get install chromium fonts-noto-core)")
    failed = [title for title, command, environment in steps if not _passes(title, command, environment)]
    for line in left_out:
        print(f"LEFT OUT {line}")
    if failed or (CI and left_out):
        sys.exit(f"Failed: {', '.join(failed + (left_out if CI else []))}")
    print("All passed.")


def _passes(title, command, environment):
    print(f"\n== {title}", flush=True)
    started = time.monotonic()
    code = subprocess.run(command, env=os.environ | environment).returncode
    print(f"== {title}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - started:.0f} s", flush=True)
    return code == 0


def _postgresql_answers():
    try:
        psycopg.connect(POSTGRESQL, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    main()
