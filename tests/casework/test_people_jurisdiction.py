"""Administrators reach as far as their organisation: accounts, units, posts and near relatives of elsewhere are not theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from casework import CITY, OTHER_COUNTY, OTHER_TOWNSHIP, County, citizen_number, new_key, people_of_a_county
from hedui.audit.actor import Actor
from hedui.audit.models import Entry
from hedui.people import actions, queries
from hedui.people.gate import NotPermittedError, actor, today
from hedui.people.models import Appointment, Organisation, Relative, User

pytestmark = pytest.mark.django_db(transaction=True)
NEAR, FAR = "township_clerk-150802100", "township_clerk-150821100"


@pytest.fixture
def county() -> County:
    return people_of_a_county()


def hired(county: County, role: str, name: str = "", organisation: str = "150802-HD") -> Actor:
    """An administrator of the county's own centre."""
    user = actions.add_user(by=county.actor("system_administrator"), username=name or f"own-{role}", name="管旗")
    return actor(actions.appoint(
        by=county.actor("security_administrator"), user_id=user.pk, organisation=organisation, role=role, since=today(),
        document="任字9号",
    ))  # fmt: skip


def through(call: Callable[[], object]) -> bool:
    """Whether somebody is let through; a refusal is remembered."""
    before = Entry.objects.filter(outcome="refused").count()
    try:
        call()
    except NotPermittedError:
        assert Entry.objects.filter(outcome="refused").count() == before + 1
        return False
    return True


def test_an_account_is_closed_from_above_and_never_among_administrators(county: County) -> None:
    low, city = hired(county, "system_administrator"), county.actor("system_administrator")
    peer, audit = hired(county, "audit_administrator"), county.actor("audit_administrator")
    users = {one.username: one.pk for one in User.objects.all()}
    whom = (NEAR, FAR, peer.name, audit.name, low.name, city.name, "county_checker-150802")
    may = {(city.name, name) for name in (NEAR, FAR, peer.name, low.name, "county_checker-150802")}
    may |= {(low.name, NEAR), (low.name, "county_checker-150802")}
    everybody = {one.name: one for one in [*county.actors.values(), low, peer, city]}
    for by in everybody.values():
        for name in whom:
            let = through(lambda: actions.switch_user(by=by, user_id=users[name], active=True, why="核实"))  # noqa: B023
            assert let == ((by.name, name) in may), (by.name, name)
    assert through(lambda: actions.switch_user(by=low, user_id=users[NEAR], active=False, why="离职"))
    assert not User.objects.get(username=NEAR).is_active
    assert Entry.objects.filter(event="account.close", thing=f"user:{users[NEAR]}", why="离职").count() == 1


def test_the_page_of_an_account_of_elsewhere_is_closed_as_well(
    county: County, client: object, settings: object
) -> None:
    settings.HEDUI_DEMO = True  # type: ignore[attr-defined]
    low = hired(county, "system_administrator")
    user = User.objects.get(pk=low.user)
    user.set_password("Steppe-2027-own")
    user.save()
    client.post("/accounts/login/", {"login": low.name, "password": "Steppe-2027-own"})  # type: ignore[attr-defined]
    for name, status in ((NEAR, 200), (FAR, 403), ("audit_administrator-150800", 403)):
        address = f"/staff/user/{User.objects.get(username=name).pk}/"
        assert client.get(address).status_code == status  # type: ignore[attr-defined]
        said = {"key": new_key(), "active": "no", "why": "离职"}
        assert client.post(address, said).status_code == (302 if status == 200 else 403)  # type: ignore[attr-defined]
        assert User.objects.get(username=name).is_active == (status != 200)
    page = client.get("/staff/").content.decode()  # type: ignore[attr-defined]
    assert NEAR in page and FAR not in page and "audit_administrator-150800" not in page


def test_units_are_made_and_changed_under_ones_own_only(county: County) -> None:
    low, city = hired(county, "system_administrator"), county.actor("system_administrator")
    for by, division, let in ((low, "150802105", True), (low, "150821105", False), (low, CITY, False), (city, "150821106", True),
                              (city, "150200", False)):  # fmt: skip
        kind = "bureau" if len(division) == 6 else "township"
        call = lambda: actions.add_organisation(by=by, code=f"{division}-N", name="新设", kind=kind, division=division)  # noqa: E731, B023
        assert through(call) == let == Organisation.objects.filter(code=f"{division}-N").exists(), division
    for by, code, let in ((low, "150802100", True), (low, OTHER_TOWNSHIP, False), (low, "150800-HD", False)):
        assert through(lambda: actions.edit_organisation(by=by, code=code, leader="某领导")) == let  # noqa: B023
        assert (Organisation.objects.get(code=code).leader == "某领导") == let


def test_posts_are_given_and_ended_under_ones_own_only(county: County) -> None:
    low, new = hired(county, "security_administrator"), actions.add_user(
        by=county.actor("system_administrator"), username="new", name="新来的"
    )  # fmt: skip
    for code, role, let in (("150821-HD", "county_checker", False), ("150800-HD", "inspector", False), ("150802-HD", "inspector", True)):  # fmt: skip
        given = {"organisation": code, "role": role, "since": today(), "document": "任字10号"}
        assert through(lambda: actions.appoint(by=low, user_id=new.pk, **given)) == let  # type: ignore[arg-type]  # noqa: B023
    assert [one.organisation.code for one in new.appointments.all()] == ["150802-HD"]
    for name, let in ((NEAR, True), (FAR, False), ("audit_administrator-150800", False)):
        held = Appointment.objects.get(user__username=name)
        day = today() if held.since < today() else today() + timezone.timedelta(days=1)
        assert through(lambda: actions.end_appointment(by=low, appointment_id=held.pk, until=day, why="调离")) == let  # noqa: B023
        assert (Appointment.objects.get(pk=held.pk).until is not None) == let


def test_near_relatives_are_registered_ended_and_read_under_ones_own_only(county: County) -> None:
    low, city = hired(county, "security_administrator"), county.actor("security_administrator")
    users = {one.username: one.pk for one in User.objects.all()}
    number = citizen_number("19800404")
    for by, name, let in ((low, NEAR, True), (low, FAR, False), (city, FAR, True)):
        said = {"relation": "姐", "name": "陈姐", "number": number}
        assert through(lambda: actions.register_relative(by=by, user_id=users[name], **said)) == let  # type: ignore[arg-type]  # noqa: B023
    far = Relative.objects.get(user_id=users[FAR])
    assert [one.user_id for one in queries.relatives(low)] == [users[NEAR]] and len(queries.relatives(city)) == 2
    assert not through(lambda: actions.end_relative(by=low, relative_id=far.pk, why="x"))
    assert Relative.objects.get(pk=far.pk).until is None
    assert OTHER_COUNTY not in {one.organisation.division[:6] for one in queries.appointments(low)}
    assert {one.username for one in queries.users(low)} >= {NEAR} and FAR not in {
        one.username for one in queries.users(low)
    }
