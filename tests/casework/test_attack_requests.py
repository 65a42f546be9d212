"""Requests that no page sends: other verbs, numbers without end, NUL bytes, texts of megabytes. Nothing breaks, nothing changes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from desk_addresses import addresses, busy, signed_in
from django.apps import apps
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from casework import County, new_key, people_of_a_county
from hedui.audit.chain import verify
from hedui.checks.models import Check
from hedui.site.headers import Headers
from hedui.web.forms import checking, desk, family, house, steps
from hedui.web.forms.desk import DeskForm

pytestmark = pytest.mark.django_db(transaction=True)
# One of each kind of desk: together they reach every page.
ROLES = ("county_checker", "township_clerk", "department_liaison", "data_steward", "system_administrator",
         "security_administrator", "audit_administrator")  # fmt: skip
FORMS = (checking, desk, family, house, steps)
WROTE = ("cases", "checks", "sources", "surveys", "people", "procedures")


@pytest.fixture
def county(settings: Any) -> County:
    settings.HEDUI_DEMO = True
    return people_of_a_county()


@pytest.fixture
def check(county: County) -> Check:
    return busy(county)


@pytest.fixture
def desks(county: County, check: Check) -> dict[str, Client]:
    made = {role: signed_in(county.actor(role).user) for role in ROLES}
    for client in made.values():
        client.raise_request_exception = False
    return made


def kept() -> dict[str, int]:
    """How many rows there are of everything but the memory."""
    return {
        model._meta.label: model._meta.base_manager.count()
        for model in apps.get_models()
        if model.__module__.split(".")[1] in WROTE
    }


def everywhere(check: Check, **instead: object) -> Iterator[tuple[str, str]]:
    """Each address once, those of signing in too."""
    yield from dict(addresses(check, **instead)).items()
    yield from (("login", "/accounts/login/"), ("password", "/accounts/password/"), ("acting", "/accounts/acting/"),
                ("rules", "/accounts/rules/"), ("continue", "/accounts/continue/"), ("new", "/accounts/new/"),
                ("metrics", "/metrics"), ("healthz", "/healthz"), ("language", "/language"))  # fmt: skip
    for page in ("reset", "unlock"):
        yield page, f"/accounts/{page}/{instead.get('user_id', 1)}/"


def reached(desks: dict[str, Client], check: Check) -> list[tuple[str, str, Client]]:
    """Each address with a desk that comes in there: at the others everybody is refused in the same way."""
    found = []
    for name, path in everywhere(check):
        for client in desks.values():
            answer = client.get(path)
            if answer.status_code == 405:
                answer = client.post(path, {})
            if answer.status_code < 400 or answer.status_code == 409:
                found.append((name, path, client))
                break
        else:
            found.append((name, path, desks["county_checker"]))
    return found


def test_every_address_is_attacked(check: Check) -> None:
    """What is in the list of addresses and not tried here would go unnoticed."""

    def names(patterns: list[Any]) -> Iterator[str]:
        for one in patterns:
            if isinstance(one, URLResolver):
                yield from names(one.url_patterns)
            elif isinstance(one, URLPattern) and one.name and not str(one.callback.__module__).startswith("allauth"):
                yield one.name

    tried = {name for name, _path in everywhere(check)} | {
        "account_login", "account_change_password", "act_as", "work_rules", "kept_form", "add_user", "set_language", "reset_account",
        "unlock_account",
    }  # fmt: skip
    assert set(names(get_resolver().url_patterns)) <= tried


def test_another_verb_is_refused_and_what_only_asks_changes_nothing(desks: dict[str, Client], check: Check) -> None:
    before, wrong = kept(), []
    for name, path, client in reached(desks, check):
        for method in ("head", "options", "put", "patch", "delete", "trace"):
            status = getattr(client, method)(path).status_code
            if (status >= 500) if method == "head" else (status != 405):
                wrong.append((method, name, status))
    assert wrong == [] and kept() == before and verify() is None


def test_a_number_without_end_is_not_found(desks: dict[str, Client], check: Check) -> None:
    ids = ("case_id", "member_id", "attachment_id", "authorisation_id", "finding_id", "override_id", "question_id", "survey_id",
           "agreement_id", "user_id", "appointment_id", "error_id")  # fmt: skip
    before, wrong = kept(), []
    clients = {name: client for name, _path, client in reached(desks, check)}
    for number, every in product((2**31, 2**63, 10**40), (ids, ids[1:])):  # and of a case that is there
        for name, path in everywhere(check, **dict.fromkeys(every, number)):
            if str(number) in path:
                said = {"key": new_key(), "why": "x", "version": str(number)}
                answers = clients[name].get(path).status_code, clients[name].post(path, said).status_code
                wrong += [(name, number, status) for status in answers if status >= 500]
    assert wrong == [] and kept() == before and verify() is None


FIELDS = ("key", "version", "why", "number", "name", "code", "event", "page", "sort", "state", "programme", "paper", "item", "member",
          "text", "finding", "appointment", "next", "rule", "read", "user", "organisation", "role", "document", "said", "disposition",
          "step", "amount", "attachment", "department", "username", "login", "password", "language", "answer", "outcome",
          "member_id", "case", "until", "since", "subject", "title", "division", "address", "telephone", "q")  # fmt: skip


VALUES = ("\x00", "9" * 40, "\ud800", "-1", "1e400", "²")


def test_no_value_of_any_field_breaks_a_page(desks: dict[str, Client], check: Check) -> None:
    wrong, pages = [], reached(desks, check)
    for value, (name, path, client) in product(VALUES, pages):
        coded = "".join(f"%{byte:02x}" for byte in value.encode("utf8", "surrogatepass"))
        raw = "&".join(f"{field}={coded}" for field in FIELDS)
        sent = client.post(path, raw, content_type="application/x-www-form-urlencoded")
        for what, answer in (("asked", client.get(f"{path}?{raw}")), ("sent", sent)):
            if answer.status_code >= 500:
                wrong.append((value, what, name, answer.status_code, str(answer.exc_info)[:200]))
    # What is a value of its field is taken: an account called 999…
    assert wrong == [] and verify() is None


def test_a_text_of_megabytes_is_refused(desks: dict[str, Client], check: Check) -> None:
    before, wrong = kept(), []
    for name, path, client in reached(desks, check):
        for size in (10, 13):
            text = "x" * (size * 2**20)
            status = client.post(path, {"key": new_key(), "why": text}).status_code
            if status >= 500:
                wrong.append((name, size, status))
    assert wrong == [] and kept() == before


@pytest.mark.parametrize("said", [str(128 * 2**20 + 1), "9" * 30, "-1", "x", "²"])
def test_a_request_without_end_is_not_read(said: str) -> None:
    request = RequestFactory().post("/accounts/login/", {"login": "x"})
    request.META["CONTENT_LENGTH"] = said
    assert Headers(lambda _request: pytest.fail("it was let in"))(request).status_code == 413


def test_every_text_of_a_form_has_its_longest_length() -> None:
    """What is not said has no end: a field without one takes whatever a request may hold."""
    forms = [
        one for module in FORMS for one in vars(module).values() if isinstance(one, type) and issubclass(one, DeskForm)
    ]
    endless = [
        f"{one.__name__}.{name}"
        for one in forms
        for name, field in one.base_fields.items()
        if type(field).__name__ in ("CharField", "LongText") and field.max_length is None
    ]
    assert len(forms) > 20 and endless == []
