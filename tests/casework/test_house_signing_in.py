"""Signing in: password, second factor, one session, the rules, the appointment; and what is remembered of it."""

from __future__ import annotations

import json
import logging.config
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from hedui.audit.actor import system
from hedui.audit.chain import verify
from hedui.audit.models import Entry
from hedui.audit.recording import audited
from hedui.people.models import Appointment, Organisation, User, WorkRule
from hedui.site import settings as installed
from hedui.site.logs import LOGGING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("house_urls")]
PASSWORD = "Grassland-2026"
SIGN_IN = "/accounts/login/"


def person(name: str, *roles: str) -> User:
    with audited(by=system("test"), event="setup"):
        place, _ = Organisation.objects.get_or_create(
            code="150802100", defaults={"name": "某镇", "kind": "township", "division": "150802100000"}
        )
        user = User(username=name, name="乌云", joined=date(2026, 1, 1))
        user.set_password(PASSWORD)
        user.save()
        for role in roles:
            Appointment.objects.create(
                user=user, organisation=place, role=role, since=date(2026, 1, 1), document="任命 1 号"
            )
    return user


@pytest.fixture
def clerk() -> User:
    return person("clerk", "township_clerk")


@pytest.fixture
def demo(settings: Any) -> None:
    settings.HEDUI_DEMO = True


def signed_in(name: str = "clerk", password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or Client()
    client.post(SIGN_IN, {"login": name, "password": password})
    return client


def is_in(client: Client) -> bool:
    return client.get("/desk").status_code == 200


def remembered() -> list[str]:
    return [f"{e.outcome} {e.event}" for e in Entry.objects.exclude(event="setup").order_by("number")]


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_app(user: User, client: Client) -> str:
    """The person registers an authenticator app; its secret."""
    page = client.get("/accounts/factors/totp/activate/")
    assert page.status_code == 200, page.headers
    secret = str(page.context["form"].secret)
    answer = client.post("/accounts/factors/totp/activate/", {"code": code(secret)})
    assert answer.status_code == 302
    return secret


def test_nobody_gets_in_without_signing_in(clerk: User) -> None:
    for address in ("/desk?q=1", "/accounts/factors/", "/accounts/rules/"):
        answer = Client().get(address)
        assert answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN), address
    assert "next=%2Fdesk%3Fq%3D1" in Client().get("/desk?q=1").headers["Location"]


def test_there_is_no_sign_up_and_no_reset_by_mail() -> None:
    for address in ("signup/", "password/reset/", "email/", "login/code/"):
        assert Client().get(f"/accounts/{address}").status_code == 404


def test_passwords_are_hashed_slowly_outside_of_tests(settings: Any) -> None:
    settings.PASSWORD_HASHERS = installed.PASSWORD_HASHERS
    user = person("slow", "township_clerk")
    algorithm, _kind, _version, costs, _salt = user.password.split("$", 4)
    memory, rounds, _lanes = (int(cost.split("=")[1]) for cost in costs.split(","))
    assert algorithm == "argon2" and memory >= 64 * 1024 and rounds >= 2
    answer = signed_in("slow").get("/desk")
    assert answer.headers["Location"] == "/accounts/factors/", "the password was right"
    wrong = signed_in("slow", "wrong").get("/desk")
    assert wrong.headers["Location"].startswith(SIGN_IN)


def test_a_password_alone_leads_to_the_second_factor_and_no_further(clerk: User) -> None:
    client = signed_in()
    answer = client.get("/desk")
    assert answer.status_code == 302 and answer.headers["Location"] == "/accounts/factors/"
    with_app(clerk, client)
    assert is_in(client)


def test_the_next_sign_in_asks_for_the_code(clerk: User) -> None:
    secret = with_app(clerk, signed_in())
    cache.clear()  # the code just used may not be used again within its half minute
    client = Client()
    answer = client.post(SIGN_IN, {"login": "clerk", "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/factors/authenticate/" and not is_in(client)
    assert client.post("/accounts/factors/authenticate/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    client.post("/accounts/factors/authenticate/", {"code": code(secret)})
    assert is_in(client)


def test_the_secret_of_the_app_lies_sealed_and_the_last_factor_stays(clerk: User) -> None:
    client = signed_in()
    secret = with_app(clerk, client)
    kept = Authenticator.objects.get(user=clerk, type="totp")
    assert secret not in str(kept.data)
    client.post("/accounts/factors/totp/deactivate/")
    assert Authenticator.objects.filter(user=clerk, type="totp").exists()


def test_demonstration_says_so_and_needs_one_factor(clerk: User, demo: None, settings: Any) -> None:
    page = Client().get(SIGN_IN).content.decode()
    assert "演示系统" in page and "clerk" in page and settings.HEDUI_DEMO_PASSWORD in page
    assert is_in(signed_in())


def test_in_earnest_the_page_names_nobody(clerk: User) -> None:
    page = Client().get(SIGN_IN).content.decode()
    assert "演示" not in page and "clerk" not in page and "乌云" not in page


def test_five_wrong_passwords_lock_the_name_also_for_the_right_one(clerk: User, demo: None) -> None:
    for attempt in range(5):
        answer = Client().post(SIGN_IN, {"login": "clerk", "password": f"wrong {attempt}"})
    assert answer.status_code == 429 and "30 分钟" in answer.content.decode()
    assert not is_in(signed_in())
    person("other", "township_lead")
    assert is_in(signed_in("other"))
    assert remembered()[:5] == ["refused sign_in"] * 5
    assert "wrong" not in str(list(Entry.objects.values()))


def test_a_mistyped_name_is_not_remembered_in_its_letters(clerk: User, demo: None) -> None:
    signed_in("Grassland-2026", "clerk")
    entry = Entry.objects.get(event="sign_in")
    assert (entry.name, entry.outcome) == ("?", "refused")


def test_signing_in_elsewhere_ends_the_session_before(clerk: User, demo: None) -> None:
    first, second = signed_in(), signed_in()
    assert is_in(second) and not is_in(first)
    assert "别处登录" in first.get(SIGN_IN).content.decode()
    assert remembered() == ["done sign_in", "done sign_in"]


@pytest.mark.parametrize(("key", "ago"), [("seen", timedelta(minutes=31)), ("since", timedelta(hours=8, minutes=1))])
def test_a_session_ends_by_idleness_and_after_eight_hours(clerk: User, demo: None, key: str, ago: timedelta) -> None:
    client = signed_in()
    session = client.session
    session[key] = (timezone.now() - ago).timestamp()
    session.save()
    assert not is_in(client)


def test_a_form_sent_after_the_session_had_ended_is_kept_for_the_same_person(clerk: User, demo: None) -> None:
    client = signed_in()
    session = client.session
    session["seen"] = (timezone.now() - timedelta(hours=1)).timestamp()
    session.save()
    answer = client.post("/desk", {"line": ["放牧", "两头牛"], "csrfmiddlewaretoken": "x"})
    assert answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)
    assert "放牧" not in str(client.session.items())
    answer = client.post(SIGN_IN, {"login": "clerk", "password": PASSWORD})
    assert answer.headers["Location"] == "/accounts/continue/"
    page = client.get("/accounts/continue/").content.decode()
    assert 'action="/desk"' in page and "两头牛" in page and "csrfmiddlewaretoken" in page
    assert client.post("/desk", {"line": ["放牧", "两头牛"]}).json()["sent"] == ["放牧", "两头牛"]


def test_the_kept_form_is_not_shown_to_somebody_else(clerk: User, demo: None) -> None:
    person("other", "township_lead")
    client = signed_in()
    session = client.session
    session["seen"] = 0
    session.save()
    client.post("/desk", {"line": "放牧"})
    signed_in("other", client=client)
    assert client.get("/accounts/continue/").status_code == 302
    assert is_in(client)


def test_rules_are_acknowledged_before_anything_else(clerk: User, demo: None) -> None:
    with audited(by=system("test"), event="setup"):
        rule = WorkRule.objects.create(
            code="secrecy", title="保密守则", version=2, text="不得泄露。", since=date(2026, 1, 1)
        )
    client = signed_in()
    assert client.get("/desk").headers["Location"] == "/accounts/rules/"
    assert "不得泄露" in client.get("/accounts/rules/").content.decode()
    client.post("/accounts/rules/", {"rule": rule.pk})
    assert not is_in(client), "without the tick it is not read"
    client.post("/accounts/rules/", {"rule": rule.pk, "read": "yes"})
    assert is_in(client)
    assert "done rule.acknowledge" in remembered()


def test_who_holds_two_appointments_chooses(demo: None) -> None:
    user = person("both", "township_clerk", "committee_member")
    client = signed_in("both")
    other = Appointment.objects.get(user=user, role="committee_member")
    assert client.get("/desk").json()["role"] == "township_clerk"
    client.post("/accounts/acting/", {"appointment": other.pk, "next": "https://elsewhere.example/"})
    assert client.get("/desk").json() == {"name": "both", "role": "committee_member", "where": "127.0.0.1", "sent": []}
    stranger = Appointment.objects.exclude(user=user).first() or other
    person("third", "township_lead")
    stranger = Appointment.objects.get(user__username="third")
    client.post("/accounts/acting/", {"appointment": stranger.pk})
    assert client.get("/desk").json()["role"] == "committee_member"


def test_without_an_appointment_in_force_nobody_works(demo: None) -> None:
    user = person("late", "township_clerk")
    client = signed_in("late")
    assert is_in(client)
    with audited(by=system("test"), event="setup"):
        Appointment.objects.filter(user=user).update(until=timezone.localdate())
    answer = client.get("/desk")
    assert answer.status_code == 403 and "没有生效的任职" in answer.content.decode()


def test_signing_out_ends_it_and_the_chain_holds(clerk: User, demo: None) -> None:
    client = signed_in()
    client.post("/accounts/logout/")
    assert not is_in(client)
    assert remembered() == ["done sign_in", "done sign_out"] and verify() is None


def test_a_closed_account_is_out_at_once(clerk: User, demo: None) -> None:
    client = signed_in()
    User.objects.filter(pk=clerk.pk).update(is_active=False)
    assert not is_in(client) and not is_in(signed_in())


def test_a_form_needs_its_token(clerk: User, demo: None) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(SIGN_IN, {"login": "clerk", "password": PASSWORD})
    assert answer.status_code == 403 and "表单" in answer.content.decode()


def test_what_every_answer_says_to_the_browser(clerk: User, demo: None) -> None:
    answer = signed_in().get("/desk", headers={"accept-language": "en"})
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Content-Language"] == "zh-hans"


def test_the_door_asks_the_database_four_times_and_no_more(clerk: User, demo: None, django_assert_num_queries: Any) -> None:  # fmt: skip
    client = signed_in()
    assert is_in(client)  # the rules are looked at once a day
    with django_assert_num_queries(
        4 if connection.vendor == "sqlite" else 5
    ):  # session, person, live session, appointments; the seat
        assert is_in(client)


def test_what_is_refused_or_missing_is_a_page_and_a_mistake_shows_nothing(clerk: User, demo: None) -> None:
    client = signed_in()
    client.raise_request_exception = False
    refused, missing, broken = client.get("/refuses"), client.get("/misses"), client.get("/breaks")
    assert refused.status_code == 403 and "办理范围" in refused.content.decode()
    assert missing.status_code == 404 and "没有找到" in missing.content.decode()
    assert (
        broken.status_code == 500 and "系统出错" in broken.content.decode() and "150802" not in broken.content.decode()
    )


def test_a_database_that_is_away_is_a_page_that_says_so(clerk: User, demo: None) -> None:
    client = signed_in()
    client.raise_request_exception = False
    answer = client.post("/away", {"line": "放牧"})
    said = answer.content.decode()
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "30"
    assert "数据库暂时无法访问" in said and "150802" not in said and "放牧" not in said


def test_the_log_holds_places_and_no_values(clerk: User, demo: None, capfd: pytest.CaptureFixture[str]) -> None:
    logging.config.dictConfig(LOGGING)
    client = signed_in()
    client.raise_request_exception = False
    client.get("/breaks?name=图门巴雅尔")
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert any(line.get("error") == "ValueError" and "house_urls.py" in line["at"] for line in lines)
    for value in ("图门", "150802", "'clerk'"):
        assert value not in str(lines)
