"""`hedui account`: an administrator who cannot sign in, where no other administrator could help."""

from __future__ import annotations

import getpass

import click

from hedui.audit.actor import system
from hedui.people.actions import StaffError
from hedui.people.gate import NotPermittedError
from hedui.people.models import User
from hedui.site.cli.config import must_be_sound
from hedui.site.signing_in.accounts import reset
from hedui.values.faults import Place, Refusal


@click.group("account")
def account_group() -> None:
    """Accounts. Everybody but administrators is helped on the screen."""


@account_group.command("rescue")
@click.argument("sign_in")
@click.option("--why", required=True, help="The reason, for the memory.")
def rescue_command(sign_in: str, why: str) -> None:
    """Reset an administrator's sign-in: a one-time password (said once), no second factor, no session, no lock."""
    must_be_sound()
    user = User.objects.filter(username=sign_in).first()
    if user is None:
        raise Refusal("no_account", "nobody signs in under this name", "Give the sign-in name as it was registered.", Place("SIGN_IN"))  # fmt: skip
    by = system(f"shell:{getpass.getuser()}")
    try:
        password = reset(by=by, user_id=user.pk, why=why, action="account.rescue")
    except (StaffError, NotPermittedError) as error:
        raise Refusal("not_rescued", str(error), "A system administrator does it on the page of staff.", Place("SIGN_IN")) from error  # fmt: skip
    click.echo(password)
    click.echo(
        "Valid for three days. They set a password of their own and a second factor at the next sign-in.", err=True
    )
