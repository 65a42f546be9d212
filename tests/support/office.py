"""A house with its server, and somebody at each desk in a real Chromium. Pictures go to HEDUI_PICTURES when it is set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from browser import AXE, OFFICE, leaves
from playwright.sync_api import Browser, Page, Response

from casework import PASSWORD

TABLET = {"width": 1024, "height": 768}


@dataclass
class Desk:
    """Somebody signed in, in a tab of their own."""

    tab: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Response | None:
        """Open a page of the house."""
        return self.tab.goto(f"{self.url}{path}")

    def says(self, text: str) -> bool:
        """Whether the page says this."""
        return text in self.tab.locator("main").inner_text()

    def sign_in(self, username: str) -> None:
        """On the page of the door."""
        self.tab.fill("#id_login", username)
        self.tab.fill("#id_password", PASSWORD)
        self.tab.press("#id_password", "Enter")
        leaves(self.tab, "/login/")

    def look(self, path: str, name: str = "") -> None:
        """Open a page, find nothing wrong with it, take its picture."""
        answer = self.go(path)
        assert answer is not None and answer.status == 200, f"{path}: {answer and answer.status}"
        assert self.violations() == [], path
        self.picture(name or path.strip("/").replace("/", "-") or "queue")

    def expect(self, text: str) -> None:
        """The page must say this."""
        said = self.tab.locator("main").inner_text()
        assert text in said, f"{text!r} is not in: {said[:600]}"

    def press(self, label: str) -> None:
        """A button or a link by its label, and the page after it."""
        self.tab.locator("button, a").filter(has_text=label).first.click()
        self.tab.wait_for_load_state()

    def violations(self) -> list[tuple[str, list[str]]]:
        """Serious and critical findings of axe, and whether the page is wider than the screen."""
        self.tab.evaluate((AXE / "axe.min.js").read_text("utf8"))
        found: dict[str, Any] = self.tab.evaluate("axe.run(document, {resultTypes: ['violations']})")
        wrong = [
            (one["id"], [str(node["target"]) for node in one["nodes"]][:3])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        wide = self.tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return [*wrong, *([("wider than the screen", [str(wide)])] if wide > 0 else [])]

    def picture(self, name: str) -> None:
        """A picture for the manual, where somebody wants them."""
        folder = os.environ.get("HEDUI_PICTURES")
        if folder:
            self.tab.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@contextmanager
def at_desk(browser: Browser, url: str, username: str = "", *, scripts: bool = True, screen: dict[str, int] | None = None) -> Iterator[Desk]:  # fmt: skip
    """Sign in (nobody, without a name) and sit down. A page that complains fails the test."""
    context = browser.new_context(
        viewport=screen or OFFICE, java_script_enabled=scripts, locale="zh-CN", bypass_csp=True, reduced_motion="reduce"
    )  # type: ignore[arg-type]
    tab = context.new_page()
    tab.set_default_timeout(20_000)
    desk = Desk(tab, url)
    tab.on("pageerror", lambda error: desk.complaints.append(str(error)))
    tab.on("response", lambda answer: desk.complaints.append(answer.url) if answer.status >= 500 else None)
    if username:
        desk.go("/accounts/login/")
        desk.sign_in(username)
    try:
        yield desk
        assert desk.complaints == []
    finally:
        context.close()
