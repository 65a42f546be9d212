"""`hedui found`: the first centre of an empty house, and its three administrators."""

from __future__ import annotations

import click

from hedui.audit.actor import system
from hedui.people.actions import StaffError
from hedui.people.gate import NotPermittedError
from hedui.people.roles import ADMINISTRATORS, ROLES
from hedui.site.cli.config import must_be_sound
from hedui.site.signing_in.accounts import VALID, found_house
from hedui.values.faults import Place, Refusal


@click.command("found")
@click.option("--name", required=True, help="The centre: 某市核对中心.")
@click.option("--division", required=True, help="Its division code: 150800.")
@click.option("--code", help="Its own code; default: the division's with -HD.")
@click.option("--administrator", "names", multiple=True, metavar="SIGN-IN:NAME",
              help="Three times: system, security and audit administrator, in this order.")  # fmt: skip
def found_command(name: str, division: str, code: str | None, names: tuple[str, ...]) -> None:
    """Make the first centre with its three administrators, who make everybody else. Says their first passwords, once."""
    must_be_sound()
    given = [one.partition(":") for one in names]
    if len(given) != 3 or not all(sign_in and person for sign_in, _colon, person in given):
        raise Refusal("three_needed", "three administrators are needed, who are three people",
                      "Give --administrator SIGN-IN:NAME three times: system, security, audit.", Place("--administrator"))  # fmt: skip
    staff = {role: (sign_in, person) for role, (sign_in, _colon, person) in zip(ADMINISTRATORS, given, strict=True)}
    try:
        passwords = found_house(
            by=system("found"), code=code or f"{division}-HD", name=name, division=division, administrators=staff
        )
    except (StaffError, NotPermittedError) as error:
        raise Refusal(
            "not_founded", str(error), "Correct it, or sign in as an administrator.", Place("found")
        ) from error
    for role, (sign_in, _person) in staff.items():
        click.echo(f"{ROLES[role].label}\t{sign_in}\t{passwords[role]}")
    click.echo(
        f"Valid for {VALID.days} days. Each signs in, sets a password of their own and registers a second factor. This list is not kept.",
        err=True,
    )
