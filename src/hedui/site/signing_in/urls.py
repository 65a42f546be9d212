"""Signing in and out. allauth's own list is longer: sign-up, mail and reset by mail have no place here."""

from __future__ import annotations

from allauth.account import views as account
from django.conf import settings
from django.urls import include, path

from hedui.site.signing_in import reset, views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", account.password_change, name="account_change_password"),
    path("factors/", include("allauth.mfa.urls")),
    path("new/", reset.open_account, name="add_user"),
    path("reset/<int:user_id>/", reset.reset, name="reset_account"),
    path("unlock/<int:user_id>/", reset.unlock, name="unlock_account"),
    path("rules/", views.work_rules, name="work_rules"),
    path("acting/", views.act_as, name="act_as"),
    path("continue/", views.kept_form, name="kept_form"),
]
if settings.HEDUI_IDENTITY:
    urlpatterns.append(path("identity/", include("hedui.site.signing_in.identities")))
