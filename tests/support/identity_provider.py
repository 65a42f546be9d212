"""A provider of OpenID Connect for tests, strict about what Core 1.0 and RFC 7636 ask of a client; it lies where a test says so."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "hedui-test", "secret-of-the-client-0123456789abcdef"


class Provider:
    """Its state. `subject` signs in without being asked; `lie` changes the claims, `forge` signs them another way."""

    def __init__(self) -> None:
        self.key, self.other = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
        self.issuer, self.subject, self.callback = "", "1001", ""
        self.codes: dict[str, dict[str, str]] = {}
        self.complaints: list[str] = []
        self.honest()

    def honest(self) -> None:
        """No lie from now on."""
        self.lie: dict[str, Any] = {}
        self.forge = ""

    def authorize(self, said: dict[str, str]) -> str:
        """Where the browser goes; every wish of the protocol that is not met is a complaint."""
        for name, wanted in (("response_type", "code"), ("client_id", CLIENT), ("code_challenge_method", "S256"),
                             ("redirect_uri", self.callback), ("scope", "openid")):  # fmt: skip
            if said.get(name) != wanted:
                self.complaints.append(f"{name}={said.get(name)}")
        self.complaints += [
            f"{name} is weak" for name in ("state", "nonce", "code_challenge") if len(said.get(name, "")) < 16
        ]
        code = secrets.token_urlsafe(16)
        self.codes[code] = said
        return f"{said['redirect_uri']}?{urlencode({'code': code, 'state': said['state']})}"

    def token(self, said: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The answer to a code, or None: a code is good once, for its client, with its verifier."""
        asked = self.codes.pop(said.get("code", ""), None)
        basic = base64.b64decode(authorization.removeprefix("Basic ")).decode() if authorization else ""
        known = basic == f"{CLIENT}:{SECRET}" or (said.get("client_id"), said.get("client_secret")) == (CLIENT, SECRET)
        digest = hashlib.sha256(said.get("code_verifier", "").encode()).digest()
        proved = asked and base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        if not known or not proved or asked is None or said.get("redirect_uri") != asked["redirect_uri"]:
            self.complaints.append(f"token: client {known}, verifier {bool(proved)}")
            return None
        answer = {"access_token": secrets.token_urlsafe(16), "token_type": "Bearer", "expires_in": 60}
        return answer if self.forge == "left out" else answer | {"id_token": self._signed(asked["nonce"])}

    def _signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": self.subject,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
        } | self.lie
        claims = {name: value for name, value in claims.items() if value is not None}
        if self.forge == "none":
            return jwt.encode(claims, None, "none", headers={"kid": "1"})
        if self.forge == "HS256":
            return jwt.encode(claims, SECRET, "HS256", headers={"kid": "1"})
        key = self.other if self.forge == "other key" else self.key
        return jwt.encode(claims, key, "RS256", headers={} if self.forge == "no kid" else {"kid": "1"})

    def documents(self) -> dict[str, Any]:
        """What is published."""
        key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize", "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys", "response_types_supported": ["code"], "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"], "code_challenge_methods_supported": ["S256"],
            },
            "/keys": {"keys": [key | {"kid": "1", "alg": "RS256", "use": "sig"}]},
        }  # fmt: skip


@contextmanager
def provider() -> Iterator[Provider]:
    """It answers until the block ends."""
    house = Provider()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("Location", house.authorize(dict(parse_qsl(parts.query))))
                self.end_headers()
                return
            self.say(house.documents().get(parts.path))

        def do_POST(self) -> None:
            said = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            self.say(house.token(said, self.headers.get("Authorization", "")))

        def say(self, what: dict[str, Any] | None) -> None:
            self.send_response(200 if what else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(what or {"error": "invalid_grant"}).encode())

        def log_message(self, *_said: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    house.issuer = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield house
    finally:
        server.shutdown()
        server.server_close()
