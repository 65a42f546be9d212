"""OpenID Connect, where the house is given one: the identity of a provider stands for the password of an account that it knows.

allauth speaks the protocol. What it leaves open is closed here: the ID token's signature is always checked, by the provider's published
keys and with public-key algorithms only; a nonce ties the token to this browser's attempt; claims are read and not kept. An
identity that no administrator has registered opens nothing: it makes no account, and it gives no role.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from requests import RequestException

from hedui.audit.actor import Actor
from hedui.audit.recording import refused
from hedui.site.signing_in.places import address

HOUSE = "house"
"""The provider of the settings, as the addresses call it."""
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})


def nonce_of(verifier: str) -> str:
    """The nonce of an attempt: from its PKCE verifier, which only this browser's session holds."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"hedui nonce " + verifier.encode()).digest()).rstrip(b"=").decode()


class Protocol(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The steps of the code flow; see OpenID Connect Core 1.0, 3.1."""

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends the browser back to: this address must be registered there."""
        return request.build_absolute_uri(reverse("identity_callback"))

    def get_access_token_data(self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None) -> Any:  # fmt: skip
        """As allauth's; the nonce that the ID token must have is remembered."""
        self.nonce = nonce_of(pkce_code_verifier or "")
        return super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The sign-in that the ID token speaks of. OAuth2Error when it is not one for us, now, for this attempt."""
        try:
            said = self._proved(app, str(kwargs["response"]["id_token"]))
        except (KeyError, ValueError, TypeError, jwt.PyJWTError) as error:
            raise OAuth2Error("not an ID token") from error
        if said.get("nonce") != self.nonce:
            raise OAuth2Error("an ID token of another attempt")
        return self.get_provider().sociallogin_from_response(request, {"id_token": said})

    def _proved(self, app: Any, text: str) -> dict[str, Any]:
        if jwt.get_unverified_header(text)["alg"] not in ALGORITHMS:
            raise OAuth2Error("an algorithm that proves nothing")
        said: dict[str, Any] = jwtkit.verify_and_decode(
            credential=text, keys_url=self.openid_config["jwks_uri"], issuer=app.settings["server_url"], audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )  # fmt: skip
        audience = said["aud"]
        if (not isinstance(audience, str) and len(audience) > 1) or said.get("azp", app.client_id) != app.client_id:
            raise OAuth2Error("an ID token for others as well")
        if not isinstance(said["exp"], int | float) or not str(said["sub"]).strip():
            raise OAuth2Error("an ID token without end or subject")
        return said


class House(OpenIDConnectProvider):  # type: ignore[misc]
    """The provider of the settings: always with PKCE and nonce; nothing of a request changes what is asked."""

    oauth2_adapter_class = Protocol
    pkce_enabled_default = True

    def get_pkce_params(self) -> dict[str, str]:
        """PKCE by S256, and the nonce."""
        params: dict[str, str] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        """Signing in is the only process; where to go afterwards is the only thing that an address may say."""
        said = super().get_redirect_from_request_kwargs(request)
        return {name: said[name] for name in ("next_url",) if name in said} | {
            "process": "login", "scope": ["openid"], "auth_params": {},
        }  # fmt: skip

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of the claims is kept."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing is taken over into an account."""
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        """No account is found by mail."""
        return []


class Identities(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Only an identity that was registered signs in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """The last look before the sign-in."""
        if not sociallogin.is_existing:
            self._back(request, _("这一身份尚未登记到本系统的账号，请联系系统管理员。"), "身份未登记")

    def on_authentication_error(self, request: HttpRequest, *_args: Any, **_more: Any) -> None:
        """Back to the sign-in page; what the provider said is not shown, since anybody can write it into an address."""
        self._back(request, _("统一身份认证没有成功，请重试，或用密码登录。"), "统一身份认证未通过")

    def _back(self, request: HttpRequest, sentence: str, why: str) -> None:
        refused(by=Actor("?", where=address(request)), event="sign_in", why=why)
        messages.error(request, sentence)
        raise ImmediateHttpResponse(redirect("account_login"))


@login_not_required
def begin(request: HttpRequest) -> HttpResponse:
    """To the provider."""
    try:
        answer: HttpResponse = OAuth2LoginView.adapter_view(Protocol(request, HOUSE))(request)
    except (RequestException, KeyError, ValueError):
        messages.error(request, _("统一身份认证目前无法访问，请用密码登录。"))
        return redirect("account_login")
    return answer


@login_not_required
def come_back(request: HttpRequest) -> HttpResponse:
    """From the provider, with a code."""
    answer: HttpResponse = OAuth2CallbackView.adapter_view(Protocol(request, HOUSE))(request)
    return answer
