"""Stage: clerks at work on the screens, served by the real server from a PostgreSQL. Arguments: folder, cases, clerks, seconds.

A city is invented, its demonstration put to work, its cases copied until there are so many (`web/house.py`), and the server started as
docs/running.md says: two processes, an account that does not own the tables, the worker beside it. `web/clerks.py` is the load.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psutil
from measuring import HERE, measured
from settings import KEY, ON

from hedui.site.demo_cases import environment, make
from hedui.synth.city import build

sys.path.insert(0, str(HERE.parent / "tests" / "support"))
import postgres_server

COMMAND = [sys.executable, "-c", "from hedui.site.cli import main; main()"]
HOUSEHOLDS, PROCESSES = 1500, 2
Environment = Mapping[str, str]


def hedui(environment: Environment, *words: str) -> None:
    """A command of ours; a failure ends the stage."""
    subprocess.run([*COMMAND, *words], env=environment, check=True, stdout=subprocess.DEVNULL)


def furnished(folder: Path, owner: str, serving: str) -> Environment:
    """The demonstration in FOLDER/house, its tables in PostgreSQL. What its server is started with."""
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {"HEDUI_KEY": KEY.secret.hex(), "HEDUI_DATABASE": owner}
    os.environ |= build(folder / "city", seed=1, households=HOUSEHOLDS, on=date.fromisoformat(ON)).environment
    hedui(environment(folder), "intake", str(folder / "city" / "sources"), "--store", str(folder / "store"))
    make(folder)
    said = dict(environment(folder)) | {"HEDUI_DATABASE": serving, "HEDUI_DATABASE_OWNER": owner}
    hedui(said, "migrate")
    return said


@contextmanager
def served(environment: Environment, port: int, log: Path) -> Iterator[list[psutil.Process]]:
    """Server and worker, until the block ends: their processes."""
    with log.open("w") as out:
        words = (["serve", "--port", str(port), "--workers", str(PROCESSES)], ["worker"])
        started = [subprocess.Popen([*COMMAND, *one], env=environment, stdout=out, stderr=out) for one in words]
        try:
            for _ in range(120):
                try:
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                    break
                except OSError:
                    time.sleep(0.5)
            yield [psutil.Process(one.pid) for one in started]
        finally:
            for one in started:
                one.terminate()
                one.wait(30)


def used(processes: list[psutil.Process]) -> float:
    """CPU seconds so far of these and of what they started, PostgreSQL's excepted."""
    each = [own for one in processes for own in (one, *one.children(recursive=True))]
    return sum(own.cpu_times().user + own.cpu_times().system for own in each)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def main(folder: Path, cases: int, clerks: int, seconds: int) -> None:
    """Furnish, fill, warm, measure."""
    with postgres_server.running() as server:
        owner = f"postgresql://owner:{postgres_server.PASSWORD}@127.0.0.1:{server.port}/postgres"
        subprocess.run(
            [sys.executable, "-c", "import os, psycopg; psycopg.connect(os.environ['O'], autocommit=True).execute("
             "\"CREATE ROLE serving LOGIN PASSWORD 'serving'\")"], env=os.environ | {"O": owner}, check=True,
        )  # fmt: skip
        environment = furnished(folder, owner, owner.replace(f"owner:{postgres_server.PASSWORD}", "serving:serving"))
        known = folder / "house.json"
        filling = [sys.executable, str(HERE / "web" / "house.py"), str(cases), str(clerks), str(known)]
        subprocess.run(filling, env=environment | {"HEDUI_AS_OWNER": "1"}, check=True)
        port = free_port()
        with served(environment, port, folder / "log") as processes:
            load = [sys.executable, str(HERE / "web" / "clerks.py"), f"127.0.0.1:{port}", str(known)]
            subprocess.run([*load, str(min(clerks, 20)), "15"], check=True, stdout=subprocess.DEVNULL)
            with measured(f"web {clerks} clerks") as one:
                before = used(processes)
                said: dict[str, Any] = json.loads(
                    subprocess.run([*load, str(clerks), str(seconds)], check=True, stdout=subprocess.PIPE).stdout
                )
                one.rows = said["requests"]
                one.more = said | {"cases": cases, "server_cpu": round(used(processes) - before, 1)}


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(one) for one in sys.argv[2:5]))
