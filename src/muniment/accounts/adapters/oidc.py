"""Signing in through an OpenID Connect provider: the code flow with PKCE, a nonce and a checked signature.

Source: OpenID Connect Core 1.0 (sections 3.1, 5.3), Discovery 1.0 (section 4), RFC 7636 (PKCE), RFC 9207 (``iss``).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import jwt
import requests
import yaml
from django.conf import settings

from muniment.kernel.errors import EngineUnavailable, InvalidInput, NotAllowed
from muniment.kernel.texts import Text

_WAIT_S = (5, 10)
_KEPT_S = 600
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
"""Signatures by a private key of the provider; never ``none``, never one made with the client's own secret."""
_LEEWAY_S = 60
_HOME = {"localhost", "127.0.0.1", "::1"}
_found: dict[str, tuple[float, dict[str, Any]]] = {}


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider of ``MUNIMENT_OIDC_FILE``.

    Attributes:
        trusts_email: Its verified addresses are believed: an account of that address opens without being linked first.
    """

    slug: str
    name: Text
    issuer: str
    client_id: str
    client_secret: str
    trusts_email: bool


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of a person. ``email`` is empty unless the provider has verified it."""

    subject: str
    email: str
    name: str


def providers_read() -> tuple[Provider, ...]:
    """The providers of the file, in its order; none where no file is named.

    Raises:
        InvalidInput: the file is not there or malformed.
    """
    word = settings.MUNIMENT_OIDC_FILE
    if not word:
        return ()
    try:
        kept = yaml.load(Path(word).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return tuple(_provider(each) for each in kept["providers"])
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as problem:
        line = Text("MUNIMENT_OIDC_FILE={f} 无法使用：{why}", "MUNIMENT_OIDC_FILE={f} cannot be used: {why}")
        raise InvalidInput(line.fill(f=word, why=repr(problem)), code="setting.oidc") from problem


def _provider(each: dict[str, Any]) -> Provider:
    issuer = str(each["issuer"]).rstrip("/")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HOME):
        raise ValueError(f"issuer {issuer}: https only")
    return Provider(
        slug=str(each["slug"]),
        name=Text(str(each["name"]["zh"]), str(each["name"]["en"])),
        issuer=issuer,
        client_id=str(each["client_id"]),
        client_secret=str(each["client_secret"]),
        trusts_email=bool(each.get("trusts_email", False)),
    )


def provider_start(provider: Provider, *, back: str) -> tuple[str, dict[str, str]]:
    """The address that the browser is sent to, and what the session keeps until it comes back."""
    kept = {
        "provider": provider.slug,
        "state": secrets.token_urlsafe(24),
        "nonce": secrets.token_urlsafe(24),
        "verifier": secrets.token_urlsafe(48),
    }
    digest = hashlib.sha256(kept["verifier"].encode()).digest()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back,
        "scope": "openid email profile",
        "state": kept["state"],
        "nonce": kept["nonce"],
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    at = _document(provider)["authorization_endpoint"]
    return f"{at}{'&' if '?' in at else '?'}{urlencode(query)}", kept


def provider_finish(provider: Provider, *, back: str, code: str, kept: dict[str, str]) -> Claims:
    """What the provider says of the person whose browser brought the code.

    Raises:
        NotAllowed: code or token are not what they should be.
        EngineUnavailable: the provider does not answer.
    """
    document = _document(provider)
    given = _ask(
        "POST",
        document["token_endpoint"],
        data={
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": kept["verifier"],
        },
        auth=(provider.client_id, provider.client_secret),
    )
    claims = _checked(provider, document, str(given.get("id_token", "")), kept["nonce"])
    if "email" not in claims and "userinfo_endpoint" in document:
        bearer = {"Authorization": f"Bearer {given.get('access_token', '')}"}
        more = _ask("GET", document["userinfo_endpoint"], headers=bearer)
        if more.get("sub") == claims["sub"]:
            claims = {**more, **claims}
    verified = claims.get("email_verified") is True
    return Claims(
        subject=str(claims["sub"]),
        email=str(claims.get("email", "")).strip().lower() if verified else "",
        name=str(claims.get("name", "")).strip()[:200],
    )


def _document(provider: Provider) -> dict[str, Any]:
    at, found = _found.get(provider.issuer, (0.0, {}))
    if found and time.monotonic() - at < _KEPT_S:
        return found
    found = _ask("GET", f"{provider.issuer}/.well-known/openid-configuration")
    if str(found.get("issuer", "")).rstrip("/") != provider.issuer:
        raise _refused(f"issuer {found.get('issuer')}")
    _found[provider.issuer] = (time.monotonic(), found)
    return found


def _checked(provider: Provider, document: dict[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of the id token, its signature, issuer, audience, time and nonce being right."""
    try:
        keys = jwt.PyJWKSet.from_dict(_ask("GET", document["jwks_uri"])).keys
        kid = jwt.get_unverified_header(token).get("kid")
        key = next((each for each in keys if kid in (None, each.key_id)), None)
        if key is None:
            raise _refused(f"kid {kid}")
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=_ALGORITHMS,
            audience=provider.client_id,
            issuer=document["issuer"],
            leeway=_LEEWAY_S,
            options={"require": ["exp", "iat", "sub", "iss", "aud"]},
        )
    except jwt.PyJWTError as problem:
        raise _refused(type(problem).__name__) from problem
    if not secrets.compare_digest(str(claims.get("nonce", "")), nonce):
        raise _refused("nonce")
    if claims.get("azp", provider.client_id) != provider.client_id:
        raise _refused("azp")
    return claims


def _ask(method: str, address: str, **words: Any) -> dict[str, Any]:  # noqa: ANN401 - passed on as it is
    try:
        reply = requests.request(method, address, timeout=_WAIT_S, allow_redirects=False, **words)
        found = reply.json()
    except (requests.RequestException, ValueError) as problem:
        line = Text("登录服务没有应答", "the sign-in provider does not answer")
        raise EngineUnavailable(line, code="oidc.silent") from problem
    if reply.status_code != requests.codes.ok or not isinstance(found, dict):
        raise _refused(str(found.get("error", reply.status_code)) if isinstance(found, dict) else "reply")
    return found


def _refused(why: str) -> NotAllowed:
    line = Text("登录服务的答复不能接受（{why}）", "the reply of the sign-in provider cannot be accepted ({why})")
    return NotAllowed(line.fill(why=why), code="oidc.refused")
