"""A real Chromium for the pages that we write, and axe to look at them."""

from __future__ import annotations

import atexit
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
AXE = Path(__file__).parent / "axe"
OFFICE = {"width": 1366, "height": 768}


def executable() -> str:
    """The system's Chromium."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("Chromium is not installed: run `make setup`, or `apt-get install chromium-headless-shell`")
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own. As root it needs to be told that no sandbox can be made."""
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = _driver().chromium.launch(executable_path=executable(), args=flags)
    try:
        yield browser
    finally:
        browser.close()


@cache
def _driver() -> Playwright:
    """One driver in a process, whatever files of tests follow each other in it: a second one beside it is refused."""
    driver = sync_playwright().start()
    atexit.register(driver.stop)
    return driver


def arrives(tab: Page, at: str, *, seconds: int = 20) -> None:
    """Wait until the tab's address matches. The address is asked again and again: to wait for a navigation instead
    fails when a second one, as after a double click, takes the place of the first."""
    expect(tab).to_have_url(re.compile(at), timeout=seconds * 1000)
    tab.wait_for_load_state()


def leaves(tab: Page, where: str, *, seconds: int = 20) -> None:
    """Wait until the tab's address matches no more."""
    expect(tab).not_to_have_url(re.compile(where), timeout=seconds * 1000)
    tab.wait_for_load_state()


class Opened:
    """A page file in a tab of its own, with everything that it asked for and complained about."""

    def __init__(self, browser: Browser, file: Path, address: str = ""):
        self.tab: Page = browser.new_page(viewport=OFFICE, reduced_motion="reduce")
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.tab.on("console", lambda message: self.complaints.append(message.text))
        self.tab.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.tab.set_default_timeout(15_000)
        self.file = file.resolve().as_uri()
        self.tab.goto(self.file + address)
        self.tab.wait_for_selector("body[data-ready]")

    def go(self, address: str) -> None:
        """Another view by its address."""
        self.tab.goto(self.file + address)

    def keys(self, *names: str) -> None:
        """Keys one after the other."""
        for name in names:
            self.tab.keyboard.press(name)

    def focused(self) -> str:
        """What the keyboard speaks to: its text."""
        return str(self.tab.evaluate("document.activeElement.textContent"))

    def violations(self) -> list[tuple[str, str, list[str]]]:
        """Serious and critical findings of axe: rule, impact, where."""
        if not self.tab.evaluate("typeof window.axe === 'object'"):
            self.tab.evaluate((AXE / "axe.min.js").read_text("utf8"))
        found: dict[str, Any] = self.tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            (one["id"], one["impact"], [str(node["target"]) for node in one["nodes"]][:3])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
