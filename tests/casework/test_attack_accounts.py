"""An administrator who resets somebody's account holds its password for a while: what they can do with it, and what shows."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from casework import PASSWORD, County, people_of_a_county
from hedui.people.models import Acknowledgement, WorkRule
from hedui.site.signing_in import accounts

pytestmark = pytest.mark.django_db(transaction=True)
OWN, OTHER = "Steppe-2027-own", "Steppe-2028-own"


@pytest.fixture
def county(settings: Any) -> County:
    settings.HEDUI_DEMO = True
    return people_of_a_county()


def signed_in(name: str, password: str = PASSWORD, where: str = "127.0.0.1") -> Client:
    client = Client(REMOTE_ADDR=where)
    client.post("/accounts/login/", {"login": name, "password": password})
    return client


@pytest.mark.parametrize(
    "page",
    ["/accounts/factors/", "/accounts/factors/totp/activate/", "/accounts/factors/webauthn/add/", "/accounts/rules/"],
)
def test_a_one_time_password_registers_no_factor_and_signs_no_rule(county: County, page: str) -> None:
    head = county.actor("centre_head")
    given = accounts.reset(by=county.actor("system_administrator"), user_id=head.user, why="遗忘")
    client = signed_in(head.name, given)
    known = Acknowledgement.objects.count()
    for answer in (
        client.get(page),
        client.post(page, {"read": "yes", "rule": WorkRule.objects.values_list("pk", flat=True).first() or 0}),
    ):
        assert (answer.status_code, answer.headers.get("Location")) == (302, "/accounts/password/")
    assert not Authenticator.objects.exists() and Acknowledgement.objects.count() == known


def test_somebody_whose_account_was_used_meanwhile_is_told_of_it(county: County) -> None:
    """A reset, a sign-in in their name, and a second reset to cover it."""
    head, systems = county.actor("centre_head"), county.actor("system_administrator")
    assert "登录方式" not in signed_in(head.name).get("/").content.decode()
    given = accounts.reset(by=systems, user_id=head.user, why="核实")
    thief = signed_in(head.name, given, "10.9.8.7")
    thief.post("/accounts/password/", {"oldpassword": given, "password1": OWN, "password2": OWN})
    assert thief.get("/").status_code == 200
    given = accounts.reset(by=systems, user_id=head.user, why="核实")
    client = signed_in(head.name, given, "10.0.0.1")
    told = client.get("/accounts/password/").content.decode()
    assert "被管理员改动 2 次" in told and systems.name in told and "来自 10.9.8.7" in told
    client.post("/accounts/password/", {"oldpassword": given, "password1": OTHER, "password2": OTHER})
    assert "来自 10.0.0.1" in signed_in(head.name, OTHER).get("/").content.decode()
