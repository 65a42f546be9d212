"""Clerks at their desks: each asks for a page, reads it for ten seconds, asks for the next. Plain asyncio, no library.

Arguments: the address (host:port), what `house.py` wrote, clerks, seconds. Prints one line of JSON. A clerk's first page comes at a
random moment of the first ten seconds; what happens before the last clerk has come is not counted. No clerk waits for another: whoever
is answered late asks late, so the rate falls when the server is slow, and the line says at what rate pages were asked.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

THINK = 10.0
# Of twenty pages: the queue, a case, its calculation sheet, somebody searched for, a form to enter a family (a checker: the findings).
MIX = (("queue", 6), ("case", 6), ("sheet", 3), ("search", 2), ("form", 3))


class Clerk:
    """One connection, one session."""

    def __init__(
        self, host: str, port: int, who: dict[str, str], cases: list[dict[str, Any]], chance: random.Random
    ) -> None:
        self.host, self.port, self.who, self.cases, self.chance = host, port, who, cases, chance
        self.checked = [one for one in cases if one["checked"]] or cases
        self.token = ""
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def work(self, end: float, done: list[tuple[float, str, float, int]]) -> None:
        """Until the end: (when asked, which page, seconds, status)."""
        await asyncio.sleep(self.chance.random() * THINK)
        pages = [name for name, times in MIX for _ in range(times)]
        while time.perf_counter() < end:
            page = self.chance.choice(pages)
            began = time.perf_counter()
            try:
                status = await asyncio.wait_for(self.ask(page), 60)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                status, self.writer = 0, None
            done.append((began, page, time.perf_counter() - began, status))
            await asyncio.sleep(THINK)

    async def ask(self, page: str) -> int:
        """The status of the answer, read to its end."""
        case = self.chance.choice(self.checked if page in ("sheet", "form") else self.cases)
        if page == "search":
            return await self.send(
                "POST", "/search/", urlencode({"number": case["number"], "csrfmiddlewaretoken": "x" * 64})
            )
        form = "/enter/" if self.who["role"] == "township_clerk" else f"/case/{case['case']}/check/"
        path = {"queue": "/", "case": f"/case/{case['case']}/", "sheet": f"/case/{case['case']}/sheet/", "form": form}[
            page
        ]
        return await self.send("GET", path, "")

    async def send(self, method: str, path: str, body: str) -> int:
        """One request on the connection that is kept."""
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(self.host, self.port)
        assert self.reader is not None
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nCookie: hedui_session={self.who['session']}; hedui_form={'x' * 32}\r\n"
        if body:
            head = head.replace("x" * 32, TOKEN)
            body = body.replace("x" * 64, TOKEN)
            head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        self.writer.write(f"{head}\r\n{body}".encode())
        await self.writer.drain()
        said = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin1").lower()
        await self._rest(said)
        return int(said.split(" ", 2)[1])

    async def _rest(self, head: str) -> None:
        assert self.reader is not None
        length = next((line.split(":")[1] for line in head.split("\r\n") if line.startswith("content-length:")), None)
        if length is not None:
            await self.reader.readexactly(int(length))
            return
        while (size := int((await self.reader.readline()).split(b";")[0], 16)) > 0:
            await self.reader.readexactly(size + 2)
        await self.reader.readline()


# A cookie and a field that agree: what Django asks of a form.
TOKEN = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6"  # noqa: S105 - no secret


def told(done: list[tuple[float, str, float, int]], begins: float, ends: float) -> dict[str, Any]:
    """Percentiles in milliseconds, of all pages and of each."""
    counted = [one for one in done if begins <= one[0] < ends]
    by: dict[str, list[float]] = defaultdict(list)
    for _when, page, seconds, _status in counted:
        by["all"].append(seconds)
        by[page].append(seconds)
    return {
        "requests": len(counted), "seconds": round(ends - begins, 1), "rate": round(len(counted) / (ends - begins), 1),
        "errors": sum(one[3] != 200 for one in counted), "statuses": sorted({one[3] for one in counted}),
        "ms": {page: {"middle": _at(took, 0.5), "p95": _at(took, 0.95), "p99": _at(took, 0.99)} for page, took in by.items()},
    }  # fmt: skip


def _at(took: list[float], part: float) -> float:
    ordered = sorted(took)
    return round(ordered[min(int(len(ordered) * part), len(ordered) - 1)] * 1000, 1)


async def load(where: str, house: dict[str, Any], clerks: int, seconds: float) -> dict[str, Any]:
    """Everybody at work."""
    host, port = where.split(":")
    done: list[tuple[float, str, float, int]] = []
    begins = time.perf_counter() + THINK
    people = [
        Clerk(host, int(port), who, house["of"][f"{who['place']} {who['role']}"], random.Random(at))  # noqa: S311
        for at, who in enumerate(house["clerks"][:clerks])
    ]
    await asyncio.gather(*(one.work(begins + seconds, done) for one in people))
    return told(done, begins, begins + seconds)


if __name__ == "__main__":
    HOUSE = json.loads(Path(sys.argv[2]).read_text("utf8"))
    print(json.dumps(asyncio.run(load(sys.argv[1], HOUSE, int(sys.argv[3]), float(sys.argv[4])))))
