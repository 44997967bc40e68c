"""The site as `make run` serves it, on an empty database in a temporary folder, for as long as a test needs it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

PROJECT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 30
SECONDS_TO_STOP = 10


class Site(NamedTuple):
    """``base_url`` has no slash at its end; the account of ``admin_password`` is called admin."""

    base_url: str
    admin_password: str


@contextmanager
def serving(extra_env=None):
    """Prepares and serves a site; yields a Site. RuntimeError with what the server printed if it does not start."""
    with TemporaryDirectory(prefix="portal-") as folder:
        env = _environment(Path(folder)) | (extra_env or {})
        printed = _prepare(env)
        with _gunicorn(env, Path(folder) / "server.log") as base_url:
            yield Site(base_url, _password(printed))


def _environment(folder):
    """Names every setting that the machine's environment, its .env or tests.settings could bring along."""
    inherited = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
    return inherited | {
        "HOME": str(folder),  # where gunicorn puts its control socket
        "DJANGO_SETTINGS_MODULE": "integration_portal.settings",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "STATIC_ROOT": f"{folder}/static",
        "MEDIA_ROOT": f"{folder}/media",
        "SECRET_KEY": "only for browser tests",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DEBUG": "0",
        "HTTPS": "0",
        "LOG_LEVEL": "WARNING",
        "PYTHONUTF8": "1",
    }


def _prepare(env):
    command = [sys.executable, "manage.py", "prepare"]
    done = subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"manage.py prepare failed:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def _password(printed):
    """The password of the first account, from what prepare printed; empty where the database had an account."""
    found = re.search(r"password: (\S+)", printed)
    return found[1] if found else ""


@contextmanager
def _gunicorn(env, log):
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", "integration_portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "2", "--worker-class", "gthread"]
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=PROJECT, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            _wait_until_healthy(process, f"http://127.0.0.1:{port}", log)
            yield f"http://127.0.0.1:{port}"
        finally:
            _stop(process)


def _free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def _wait_until_healthy(process, base_url, log):
    give_up_at = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < give_up_at:
        if _is_healthy(base_url):
            return
        time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


def _is_healthy(base_url):
    try:
        with urllib.request.urlopen(f"{base_url}/healthz", timeout=5) as response:
            return response.status == 200
    except urllib.error.HTTPError as error:
        error.close()
        return False
    except OSError:
        return False


def _stop(process):
    """Ends gunicorn and its workers: they are a process group of their own."""
    if process.poll() is not None:
        return  # somebody else ended it
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
