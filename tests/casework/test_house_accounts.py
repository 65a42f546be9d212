"""A forgotten password, a lost second factor, a locked name: who may help, what becomes of the account, what is remembered."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from case_database import ON_POSTGRESQL
from django.contrib.auth.hashers import check_password
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from machine import Machine

from casework import CITY, COUNTY, PASSWORD, TOWNSHIP, County, new_key, people_of_a_county
from hedui.audit.actor import Actor, system
from hedui.audit.chain import verify
from hedui.audit.models import Entry
from hedui.people import actions as people
from hedui.people.actions import StaffError
from hedui.people.gate import NotPermittedError, actor
from hedui.people.models import User
from hedui.site.signing_in import accounts
from hedui.site.signing_in.models import LiveSession, OneTimePassword

pytestmark = pytest.mark.django_db(transaction=True)
OWN = "Steppe-2027-own"


@pytest.fixture
def county(settings: Any) -> County:
    settings.HEDUI_DEMO = True  # administrators sign in with one factor; what is reset is tried in earnest
    return people_of_a_county()


def in_the_county(county: County, role: str = "system_administrator", name: str = "countyadmin") -> Actor:
    """An administrator of the county's own centre."""
    user = people.add_user(by=county.actor("system_administrator"), username=name, name="管旗")
    user.set_password(PASSWORD)
    user.save()
    held = people.appoint(
        by=county.actor("security_administrator"), user_id=user.pk, organisation="150802-HD", role=role,
        since=timezone.localdate(), document="任字9号",
    )  # fmt: skip
    return actor(held)


def signed_in(name: str, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": name, "password": password})
    return client


def reset(client: Client, user: int, why: str = "本人到场，身份已核实", key: str = "") -> Any:
    return client.post(f"/accounts/reset/{user}/", {"key": key or new_key(), "why": why})


def password_on(page: Any) -> str:
    found = re.search(r'id="one-time">([^<]+)<', page.content.decode())
    assert page.status_code == 200 and found, page.status_code
    return found[1]


def test_a_reset_gives_a_password_for_once_and_everything_is_set_up_anew(county: County, settings: Any) -> None:
    clerk, systems = county.actor("township_clerk"), county.actor("system_administrator")
    Authenticator.objects.create(user_id=clerk.user, type="totp", data={"secret": "x"})
    theirs = Client()
    theirs.force_login(User.objects.get(pk=clerk.user), "django.contrib.auth.backends.ModelBackend")
    LiveSession.objects.create(user_id=clerk.user, token="t", since=timezone.now())  # noqa: S106
    given = password_on(reset(signed_in(systems.name), clerk.user))
    settings.HEDUI_DEMO = False
    assert not Authenticator.objects.exists() and not LiveSession.objects.filter(user_id=clerk.user).exists()
    assert theirs.get("/").headers["Location"].startswith("/accounts/login/"), "the session has ended"
    assert signed_in(clerk.name).get("/").status_code == 302, "the password before opens nothing"
    client = signed_in(clerk.name, given)
    assert client.get("/").headers["Location"] == "/accounts/password/"
    same = {"oldpassword": given, "password1": given, "password2": given}
    assert "不同的新密码" in client.post("/accounts/password/", same).content.decode()
    assert client.get("/").headers["Location"] == "/accounts/password/"
    client.post("/accounts/password/", {"oldpassword": given, "password1": OWN, "password2": OWN})
    assert client.get("/").headers["Location"] == "/accounts/factors/", "the second factor is next"
    assert check_password(OWN, User.objects.get(pk=clerk.user).password) and not OneTimePassword.objects.exists()
    entry = Entry.objects.get(event="account.reset")
    assert (entry.thing, entry.user, entry.why) == (f"user:{clerk.user}", systems.user, "本人到场，身份已核实")
    assert Entry.objects.filter(event="password.set", user=clerk.user).count() == 1
    assert given not in str(list(Entry.objects.values())) and verify() is None


def test_a_new_account_begins_with_a_password_for_once(county: County, settings: Any) -> None:
    """Whoever makes an account does not know the password that is worked with; the form sent twice makes one account."""
    systems, key = signed_in(f"system_administrator-{CITY}"), new_key()
    form = {"key": key, "username": "newcomer", "name": "新来的", "password": PASSWORD, "telephone": ""}
    given = password_on(systems.post("/accounts/new/", form))
    assert "已经办理过" in systems.post("/accounts/new/", form).content.decode()
    made = User.objects.get(username="newcomer")
    assert check_password(given, made.password) and OneTimePassword.objects.filter(user=made).count() == 1
    people.appoint(
        by=county.actor("security_administrator"), user_id=made.pk, organisation=TOWNSHIP, role="township_clerk",
        since=timezone.localdate(), document="任字9号",
    )  # fmt: skip
    settings.HEDUI_DEMO = False
    assert signed_in("newcomer").get("/").headers["Location"].startswith("/accounts/login/"), (
        "what the form said is no password"
    )
    client = signed_in("newcomer", given)
    for page in (
        "/",
        "/enter/",
        "/staff/",
        "/accounts/factors/",
        "/accounts/factors/totp/activate/",
        "/accounts/rules/",
    ):
        assert client.get(page).headers["Location"] == "/accounts/password/", page
    client.post("/accounts/password/", {"oldpassword": given, "password1": OWN, "password2": OWN})
    assert client.get("/").headers["Location"] == "/accounts/factors/"
    assert Entry.objects.get(event="password.given").thing == f"user:{made.pk}" and verify() is None
    settings.HEDUI_DEMO = True
    clerks = signed_in("second_clerk-150802100")
    assert clerks.get("/accounts/new/").status_code == clerks.post("/accounts/new/", form).status_code == 403


def test_a_one_time_password_is_over_after_three_days(county: County) -> None:
    clerk = county.actor("township_clerk")
    given = accounts.reset(by=county.actor("system_administrator"), user_id=clerk.user, why="遗忘")
    OneTimePassword.objects.update(until=timezone.now())
    client = signed_in(clerk.name, given)
    assert client.get("/accounts/password/").headers["Location"].startswith("/accounts/login/")
    assert "已过期" in client.get("/accounts/login/").content.decode()


def test_the_form_sent_twice_resets_once(county: County) -> None:
    clerk, client, key = county.actor("township_clerk"), signed_in("system_administrator-150800"), new_key()
    given = password_on(reset(client, clerk.user, key=key))
    assert "已经办理过" in reset(client, clerk.user, key=key).content.decode()
    assert check_password(given, User.objects.get(pk=clerk.user).password)
    assert Entry.objects.filter(event="account.reset").count() == 1


def test_without_a_reason_nothing_happens(county: County) -> None:
    clerk, client = county.actor("township_clerk"), signed_in("system_administrator-150800")
    before = User.objects.get(pk=clerk.user).password
    assert "one-time" not in reset(client, clerk.user, why=" ").content.decode()
    for call in (accounts.reset, accounts.unlock):
        with pytest.raises(StaffError, match="原因"):
            call(by=county.actor("system_administrator"), user_id=clerk.user, why=" ")
    assert User.objects.get(pk=clerk.user).password == before


def test_a_locked_name_is_unlocked_and_its_password_stays(county: County) -> None:
    clerk = county.actor("township_clerk")
    for attempt in range(5):
        answer = Client().post("/accounts/login/", {"login": clerk.name.upper(), "password": f"wrong {attempt}"})
    assert answer.status_code == 429 and signed_in(clerk.name).get("/").status_code == 302
    client = signed_in("system_administrator-150800")
    assert "已被锁定" in client.get(f"/accounts/unlock/{clerk.user}/").content.decode()
    client.post(f"/accounts/unlock/{clerk.user}/", {"key": new_key(), "why": "本人来电核实"})
    cache.clear()  # the limit on wrong passwords by address is another one
    assert signed_in(clerk.name).get("/").status_code == 200
    assert Entry.objects.get(event="account.unlock").thing == f"user:{clerk.user}"


def test_only_the_system_administrator_over_the_person_and_never_oneself(county: County) -> None:
    """By the screen and by the functions: every role of every place, on a clerk, on another county's, on administrators."""
    low = in_the_county(county)
    near, far = county.actor("township_clerk"), county.actor("county_checker", "150821")
    security, city = county.actor("security_administrator"), county.actor("system_administrator")
    may = {(city.name, near.user), (city.name, far.user), (city.name, low.user), (low.name, near.user)}
    by_name = {one.name: one for one in [*county.actors.values(), low]}
    wrong = []
    for by in by_name.values():
        for user in {near.user, far.user, low.user, security.user, city.user, by.user}:
            for call in (accounts.reset, accounts.unlock):
                before = Entry.objects.filter(outcome="refused").count()
                try:
                    call(by=by, user_id=user, why="核实")
                    let = True
                except NotPermittedError:
                    let = Entry.objects.filter(outcome="refused").count() == before  # a refusal is remembered
                if let != ((by.name, user) in may):
                    wrong.append((by.name, user, call.__name__))
    assert wrong == []
    user = User.objects.get(pk=low.user)  # the city's administrator has just reset it
    user.set_password(PASSWORD)
    user.save()
    OneTimePassword.objects.all().delete()
    county_desk, clerks_desk = signed_in(low.name), signed_in("second_clerk-150802100")
    for client, number, status in ((county_desk, far.user, 403), (county_desk, low.user, 403), (county_desk, near.user, 200),
                                   (clerks_desk, near.user, 403), (Client(), near.user, 302)):  # fmt: skip
        for page in ("reset", "unlock"):
            address = f"/accounts/{page}/{number}/"
            assert client.get(address).status_code == client.post(address, {"why": ""}).status_code == status


def test_on_the_server_only_administrators_are_rescued_and_only_there(county: County) -> None:
    systems, shell = county.actor("system_administrator"), system("shell:test")
    with pytest.raises(NotPermittedError, match="其他人员"):
        accounts.reset(by=shell, user_id=county.actor("township_clerk").user, why="x", action="account.rescue")
    with pytest.raises(NotPermittedError):
        accounts.reset(by=systems, user_id=county.actor("audit_administrator").user, why="x", action="account.rescue")
    with pytest.raises(NotPermittedError):
        accounts.reset(by=shell, user_id=county.actor("township_clerk").user, why="x")
    given = accounts.reset(by=shell, user_id=systems.user, why="唯一的系统管理员手机丢失", action="account.rescue")
    assert check_password(given, User.objects.get(pk=systems.user).password)
    assert Entry.objects.get(event="account.rescue", outcome="done").name == "system:shell:test"


@pytest.mark.skipif(ON_POSTGRESQL, reason="its own machine has a file")
def test_the_command_says_the_password_once_and_refuses_in_a_line(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home2", HEDUI_DEMO="1")
    assert machine.run("migrate").returncode == 0
    three = [f"--administrator={name}:某{at}" for at, name in enumerate(("sys", "sec", "aud"))]
    assert machine.run("found", "--name", "某中心", "--division", "150800", *three).returncode == 0
    with sqlite3.connect(machine.database) as there:
        assert there.execute("SELECT count(*) FROM signing_in_onetimepassword").fetchone() == (3,), (
            "the first ones are for once"
        )
    said = machine.run("account", "rescue", "sys", "--why", "手机丢失")
    assert said.returncode == 0 and re.fullmatch(r"(\w{5}-){2}\w{5}\n", said.stdout), said.stderr
    assert machine.run("account", "rescue", "nobody", "--why", "x").stderr.count("[no_account]") == 1
    assert "[not_rescued]" in machine.run("account", "rescue", "sys", "--why", " ").stderr
    assert machine.run("audit", "verify").returncode == 0


def test_the_page_of_staff_leads_there(county: County) -> None:
    page = signed_in(f"system_administrator-{CITY}").get("/staff/").content.decode()
    for role, place in (("township_clerk", TOWNSHIP), ("county_checker", COUNTY)):
        user = county.actor(role, place).user
        assert f"/accounts/reset/{user}/" in page and f"/accounts/unlock/{user}/" in page
