"""Signing in by a provider of OpenID Connect: a real server of ours, and a provider that is held against the protocol and lies."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from case_database import ON_POSTGRESQL
from identity_provider import CLIENT, SECRET, Provider, provider
from machine import Machine, serving

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="its own machines have files")
# A house with its staff; 1001 is registered for a clerk, who has an authenticator app or has none.
MADE = """
import json
import hedui.site.started
from casework import people_of_a_county
from hedui.site.signing_in.identities import identify
county = people_of_a_county()
systems = county.actor("system_administrator")
# The clerk is new: their one-time password waits, and they come by their identity, which nobody else knows.
from hedui.site.signing_in.accounts import reset
reset(by=systems, user_id=county.actor("township_clerk").user, why="新到")
for role, subject in (("township_clerk", "1001"), ("county_checker", "1002")):
    identify(by=systems, user_id=county.actor(role).user, subject=subject, why="单位名册")
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from hedui.people.models import User
TOTP.activate(User.objects.get(pk=county.actor("county_checker").user), generate_totp_secret())
from hedui.audit.models import Entry
assert Entry.objects.filter(event="account.identify").count() == 2 and "1001" not in str(list(Entry.objects.values("why")))
for by, user in ((county.actor("township_clerk"), "township_clerk"), (systems, "system_administrator"), (systems, "county_reviewer")):
    try:
        identify(by=by, user_id=county.actor(user).user, subject="1001", why="x")
    except (PermissionError, ValueError):
        continue
    raise SystemExit("came through")
"""


@dataclass
class House:
    url: str
    there: Provider
    machine: Machine


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("identity")
    (folder / "secret").write_text(f"{SECRET}\n")
    (folder / "secret").chmod(0o600)
    with provider() as there:
        machine = Machine(
            folder / "home", HEDUI_DEMO="1", HEDUI_IDENTITY_ISSUER=there.issuer, HEDUI_IDENTITY_CLIENT=CLIENT,
            HEDUI_IDENTITY_SECRET_FILE=str(folder / "secret"), HEDUI_IDENTITY_NAME="市统一认证",
        )  # fmt: skip
        assert machine.run("migrate").returncode == 0
        made = subprocess.run(
            [sys.executable, "-c", MADE],
            env=machine.environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
            check=False,
            capture_output=True,
            text=True,
        )
        assert made.returncode == 0, made.stderr
        with serving(machine) as (url, _log):
            there.callback = f"{url}/accounts/identity/back/"
            yield House(url, there, machine)


@pytest.fixture(autouse=True)
def honest(house: House) -> None:
    house.there.honest()
    house.there.subject = "1001"


def attempt(house: House) -> tuple[requests.Session, requests.Response]:
    browser = requests.Session()
    return browser, browser.get(f"{house.url}/accounts/identity/begin/", timeout=30)


def is_in(house: House, browser: requests.Session) -> bool:
    return browser.get(f"{house.url}/", timeout=30, allow_redirects=False).status_code == 200


def entries(house: House, outcome: str) -> int:
    statement = f"SELECT count(*) FROM audit_entry WHERE event = 'sign_in' AND outcome = '{outcome}'"
    script = (
        f"import sqlite3; print(sqlite3.connect({str(house.machine.database)!r}).execute({statement!r}).fetchone()[0])"
    )
    return int(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout)


def test_a_registered_identity_signs_in_by_the_whole_protocol(house: House) -> None:
    assert "市统一认证" in requests.get(f"{house.url}/accounts/login/", timeout=30).text
    browser, answer = attempt(house)
    assert (
        answer.status_code == 200
        and is_in(house, browser)
        and "township_clerk-150802100" in answer.text + browser.get(f"{house.url}/", timeout=30).text
    )
    assert house.there.complaints == []
    home = house.machine.database.read_bytes()
    assert SECRET.encode() not in home, "neither the secret nor a token is kept"


def test_the_second_factor_is_asked_as_after_a_password(house: House) -> None:
    house.there.subject = "1002"
    browser, answer = attempt(house)
    assert answer.url.endswith("/accounts/factors/authenticate/") and not is_in(house, browser)


LIES: dict[str, dict[str, Any]] = {
    "another attempt's nonce": {"nonce": "0" * 43}, "no nonce": {"nonce": None}, "another issuer": {"iss": "http://elsewhere.example"},
    "another client": {"aud": "another"}, "for others as well": {"aud": [CLIENT, "another"]}, "another party": {"azp": "another"},
    "over": {"exp": int(time.time()) - 60}, "without end": {"exp": None}, "without subject": {"sub": None}, "empty subject": {"sub": " "},
    "somebody unknown": {"sub": "9999"},
}  # fmt: skip


@pytest.mark.parametrize("lie", LIES)
def test_a_token_that_is_not_for_this_attempt_opens_nothing(house: House, lie: str) -> None:
    house.there.lie, before = LIES[lie], entries(house, "refused")
    browser, answer = attempt(house)
    assert answer.status_code == 200 and "/accounts/login/" in answer.url and not is_in(house, browser)
    assert entries(house, "refused") == before + 1


@pytest.mark.parametrize("forge", ["other key", "none", "HS256", "no kid", "left out"])
def test_a_token_that_the_provider_did_not_sign_opens_nothing(house: House, forge: str) -> None:
    house.there.forge = forge
    browser, answer = attempt(house)
    assert answer.status_code == 200 and "/accounts/login/" in answer.url and not is_in(house, browser)


def test_a_code_belongs_to_the_browser_that_asked(house: House) -> None:
    """The address to come back to, opened in another browser, or twice."""
    browser = requests.Session()
    there = browser.get(f"{house.url}/accounts/identity/begin/", allow_redirects=False, timeout=30).headers["Location"]
    back = requests.get(there, allow_redirects=False, timeout=30).headers["Location"]
    stranger = requests.Session()
    assert "/accounts/login/" in stranger.get(back, timeout=30).url and not is_in(house, stranger)
    browser.get(back, timeout=30)
    assert is_in(house, browser)
    again = requests.Session()
    again.get(back, timeout=30)
    assert not is_in(house, again)


def test_nobody_joins_an_identity_to_their_own_account_and_no_account_is_made(house: House) -> None:
    people = "SELECT count(*) FROM people_user"
    script = (
        f"import sqlite3; print(sqlite3.connect({str(house.machine.database)!r}).execute({people!r}).fetchone()[0])"
    )
    count = lambda: subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout  # noqa: E731
    before, (browser, _answer) = count(), attempt(house)
    house.there.subject = "7777"
    browser.get(f"{house.url}/accounts/identity/begin/?process=connect&scope=email&auth_params=nonce%3Dx", timeout=30)
    fresh, _answer = attempt(house)
    assert not is_in(house, fresh) and count() == before and house.there.complaints == []


def test_half_of_it_does_not_start_and_nothing_of_it_is_no_button(tmp_path: Path) -> None:
    half = Machine(tmp_path / "home", HEDUI_DEMO="1", HEDUI_IDENTITY_ISSUER="http://127.0.0.1:9")
    half.run("migrate")
    said = half.run("check-config")
    assert said.returncode == 2 and "[identity_incomplete]" in said.stderr and "HEDUI_IDENTITY_CLIENT" in said.stderr
    (tmp_path / "secret").write_text("x")
    key = tmp_path / "key"
    open_ = Machine(tmp_path / "home2", HEDUI_KEY_FILE=str(key), HEDUI_IDENTITY_ISSUER="http://127.0.0.1:9", HEDUI_IDENTITY_CLIENT="x",
                    HEDUI_IDENTITY_SECRET_FILE=str(tmp_path / "secret"))  # fmt: skip
    open_.run("key", "new", str(key))
    said = open_.run("check-config")
    assert "[identity_open]" in said.stderr and "[key_open]" in said.stderr
    none = Machine(tmp_path / "home", HEDUI_DEMO="1")
    with serving(none) as (url, _log):
        assert requests.get(f"{url}/accounts/identity/begin/", timeout=30).status_code == 404
        assert "identity" not in requests.get(f"{url}/accounts/login/", timeout=30).text
        assert json.loads(requests.get(f"{url}/healthz", timeout=30).text) == {"status": "ok"}


def test_a_provider_that_does_not_answer_is_a_sentence(house: House, tmp_path: Path) -> None:
    away = Machine(tmp_path / "home", **{**house.machine.environment, "HEDUI_HOME": str(tmp_path / "home"), "HEDUI_IDENTITY_ISSUER": "http://127.0.0.1:9"})  # fmt: skip
    away.environment["HEDUI_HOME"] = str(tmp_path / "home")
    away.run("migrate")
    with serving(away) as (url, _log):
        answer = requests.get(f"{url}/accounts/identity/begin/", timeout=60)
        assert answer.status_code == 200 and "无法访问" in answer.text
