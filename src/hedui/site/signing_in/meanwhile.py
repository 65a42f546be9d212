"""What a person is told at sign-in when somebody has had their account in hand: whoever resets it could sign in as them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from hedui.audit.models import Entry

EVENTS = ("account.reset", "account.rescue", "account.identify")
TOLD = timedelta(days=30)
"""How long it is told."""


def what_happened(user_id: int) -> str:
    """How often, when last and by whom the sign-in of this account was changed, and when and from where it was used before.

    Empty when nobody has changed it for 30 days. Asked before a new sign-in is remembered.
    """
    done = Entry.objects.filter(outcome="done").order_by("-number")
    changes = list(done.filter(thing=f"user:{user_id}", event__in=EVENTS, at__gt=timezone.now() - TOLD))
    if not changes:
        return ""
    last = done.filter(user=user_id, event="sign_in").first()
    before = _("您此前没有登录过。")
    if last is not None:
        before = _("您上次登录：%(at)s，来自 %(where)s。") % {"at": _moment(last), "where": last.where or "—"}
    told = _("近 30 天内您的登录方式被管理员改动 %(n)s 次，最近一次：%(at)s，由 %(who)s。") % {
        "n": len(changes), "at": _moment(changes[0]), "who": changes[0].name,
    }  # fmt: skip
    return told + before + _("与您知道的不符的，请立即告知安全审计员。")


def _moment(entry: Entry) -> str:
    return f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}"
