"""Which identity of the provider signs in to which account: registered by a system administrator, page and writer."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hedui.audit.actor import Actor
from hedui.audit.recording import audited
from hedui.people.actions import StaffError
from hedui.people.gate import demand_over
from hedui.people.models import User
from hedui.site.signing_in.accounts import given
from hedui.site.signing_in.identity import HOUSE, begin, come_back
from hedui.web.deed import done
from hedui.web.door import actor
from hedui.web.forms.desk import DeskForm, ReasonForm


class IdentityForm(ReasonForm):
    """The provider's name for somebody."""

    subject = forms.CharField(label=gettext_lazy("身份标识（sub）"), max_length=190, required=False)


def identify(*, by: Actor, user_id: int, subject: str, why: str) -> None:
    """From now on this subject of the provider signs in to the account; an empty one: none does.

    NotPermittedError for whoever may not (`account.identify`); StaffError without a reason, or for a subject of somebody else.
    """
    user = User.objects.get(pk=user_id)
    demand_over(by, "account.identify", user)
    with audited(by=by, event="account.identify", thing=f"user:{user_id}", why=given(why)):
        if SocialAccount.objects.filter(provider=HOUSE, uid=subject).exclude(user=user).exists():
            raise StaffError(_("这一身份已登记到另一账号。"))
        SocialAccount.objects.filter(provider=HOUSE, user=user).exclude(uid=subject).delete()
        if subject:
            SocialAccount.objects.get_or_create(provider=HOUSE, user=user, uid=subject)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, user_id: int) -> HttpResponse:
    """The form of it."""
    user = get_object_or_404(User, pk=user_id)
    demand_over(actor(request), "account.identify", user)
    known = SocialAccount.objects.filter(provider=HOUSE, user=user).values_list("uid", flat=True).first()
    form = IdentityForm(request.POST or None, initial={"subject": known or ""})

    def act(_form: DeskForm, typed: dict[str, Any]) -> None:
        identify(by=actor(request), user_id=user.pk, subject=typed["subject"], why=typed["why"])

    if request.method == "POST" and done(form, act):
        messages.success(request, _("已登记统一身份：%(name)s。") % {"name": user.username})
        return redirect("staff")
    return render(request, "signing_in/account.html", {"form": form, "person": user, "label": _("登记统一身份")})


urlpatterns = [
    path("begin/", begin, name="begin_identity"),
    path("back/", come_back, name="identity_callback"),
    path("of/<int:user_id>/", page, name="identity"),
]
