"""A passkey (which a fingerprint reader is) in a real Chromium: registered, asked for at the next sign-in; and the door's pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import AXE, OFFICE, arrives, chromium, leaves
from machine import Machine, serving
from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """Its address, and the passwords by sign-in name."""
    machine = Machine(tmp_path_factory.mktemp("door") / "home", HEDUI_DEMO="1")
    staff = [w for one in ("sysadmin:张三", "security:李四", "auditor:王五") for w in ("--administrator", one)]
    assert machine.run("migrate").returncode == 0
    founded = machine.run("found", "--name", "某市核对中心", "--division", "150800", *staff)
    assert founded.returncode == 0, founded.stderr
    passwords = dict(line.split("\t")[1:3] for line in founded.stdout.splitlines())
    with serving(machine) as (url, _log):
        yield url.replace("127.0.0.1", "localhost"), passwords


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


OWN = "狼山镇的柳树-2026"


def sets_their_own(page: Page, house: tuple[str, dict[str, str]], name: str) -> None:
    """The first sign-in: with the password that is for once nothing but this page is reached."""
    url, passwords = house
    if passwords[name] == OWN:
        return
    signs_in(page, house, name)
    page.goto(f"{url}/accounts/factors/")
    assert page.url.endswith("/accounts/password/")
    for field, said in (("oldpassword", passwords[name]), ("password1", OWN), ("password2", OWN)):
        page.locator(f"[name={field}]").fill(said)
    page.locator("form").filter(has=page.locator("[name=password1]")).get_by_role("button").click()
    page.wait_for_load_state()
    passwords[name] = OWN


def signs_in(page: Page, house: tuple[str, dict[str, str]], name: str) -> None:
    url, passwords = house
    page.goto(f"{url}/accounts/login/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(passwords[name])
    page.locator("form").filter(has=page.get_by_label("密码", exact=True)).get_by_role("button").click()
    page.wait_for_load_state()


def with_a_reader(page: Page) -> None:
    """A fingerprint reader that says yes."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    said = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": said})


def test_a_passkey_is_registered_and_asked_for(house: tuple[str, dict[str, str]], browser: Browser) -> None:
    url, _passwords = house
    page = browser.new_page(viewport=OFFICE)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    with_a_reader(page)
    sets_their_own(page, house, "sysadmin")
    page.goto(f"{url}/accounts/factors/webauthn/add/")
    page.locator("#mfa_webauthn_add").click()
    arrives(page, "/recovery-codes/")
    page.context.clear_cookies()
    signs_in(page, house, "sysadmin")
    assert "/accounts/factors/authenticate/" in page.url
    page.locator("#mfa_webauthn_authenticate").click()
    leaves(page, "/accounts/factors/authenticate/")
    page.goto(f"{url}/accounts/factors/")
    assert page.locator("h1").first.is_visible() and "/login/" not in page.url
    assert complaints == []
    page.close()


def test_the_door_s_pages_can_be_used_by_everybody(house: tuple[str, dict[str, str]], browser: Browser) -> None:
    url, _passwords = house
    page = browser.new_page(viewport=OFFICE)
    addresses = ("login/", "logout/", "factors/", "factors/totp/activate/", "factors/webauthn/add/", "password/")
    for address in addresses:
        if address == "logout/":
            sets_their_own(page, house, "security")
        page.goto(f"{url}/accounts/{address}")
        assert page.url.endswith(address)
        page.evaluate((AXE / "axe.min.js").read_text("utf8"))
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [one["id"] for one in found["violations"] if one["impact"] in ("serious", "critical")] == [], address
    page.close()
