"""An id_token proves who signed in only if everything about it is right."""

import base64
import hmac
import time
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from orcid_repo_plugin.errors import WrongIdToken
from orcid_repo_plugin.orcid_api.id_token import Expected, Identity, half_hash, identity
from tests.orcid_api.desk import JOSIAH

ORCID = "https://orcid.org"
CLIENT = "APP-MEMBER0000000001"
NONCE = "a-nonce-of-this-sign-in"
TOKEN = "11111111-2222-4333-8444-555555555555"
NOW = 1_795_000_000
KEY = RSAKey.generate_key(2048, {"use": "sig", "kid": "orcids-key"}, private=True)
STRANGERS = RSAKey.generate_key(2048, {"use": "sig", "kid": "orcids-key"}, private=True)
PUBLIC = KEY.as_dict(private=False)
EXPECTED = Expected(issuer=ORCID, client_id=CLIENT, nonce=NONCE, orcid=JOSIAH, access_token=TOKEN)


def claims(**changed: Any) -> dict[str, Any]:
    """What ORCID signs; ``None`` leaves a claim out."""
    told = {
        "iss": ORCID,
        "aud": CLIENT,
        "sub": JOSIAH,
        "iat": NOW - 5,
        "exp": NOW + 86_400,
        "nonce": NONCE,
        "at_hash": half_hash(TOKEN),
        "auth_time": NOW - 60,
        "amr": "pwd",
        "name": "Josiah S. Carberry",
        "given_name": "Josiah",
        "family_name": "Carberry",
    }
    return {name: value for name, value in (told | changed).items() if value is not None}


def signed(told: dict[str, Any] | None = None, key: Any = KEY, header: dict[str, Any] | None = None) -> str:
    """An id_token."""
    head = header or {"alg": "RS256", "kid": "orcids-key"}
    return jwt.encode(head, told or claims(), key, [head["alg"]])


def read(text: str) -> Identity:
    """What we make of it."""
    return identity(text, EXPECTED, {"orcids-key": PUBLIC}.get, now=lambda: NOW)


def part(document: Any) -> str:
    """A part of a token, in base64url."""
    return base64.urlsafe_b64encode(orjson.dumps(document)).rstrip(b"=").decode()


def test_who_it_is_and_how_they_signed_in() -> None:
    found = read(signed())

    assert (found.orcid, found.name) == (JOSIAH, "Josiah S. Carberry")
    assert (found.given_name, found.family_name, found.amr) == ("Josiah", "Carberry", "pwd")
    assert found.auth_time == datetime.fromtimestamp(NOW - 60, UTC)


def test_names_are_not_printed() -> None:
    assert "Carberry" not in repr(read(signed()))
    assert TOKEN not in repr(EXPECTED)
    assert NONCE not in repr(EXPECTED)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"iss": f"{ORCID}/"},
        {"iss": None},
        {"aud": "APP-ANOTHER000000001"},
        {"aud": ["APP-ANOTHER000000001"]},
        {"aud": [CLIENT, "APP-ANOTHER000000001"]},
        {"aud": [CLIENT, "APP-ANOTHER000000001"], "azp": "APP-ANOTHER000000001"},
        {"azp": "APP-ANOTHER000000001"},
        {"aud": None},
        {"sub": "0000-0001-5109-3700"},
        {"sub": f"https://orcid.org/{JOSIAH}"},
        {"sub": None},
        {"exp": NOW - 61},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": NOW + 61},
        {"iat": None},
        {"iat": 10**20},
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"nonce": 7},
        {"at_hash": half_hash("another token")},
        {"at_hash": 7},
    ],
    ids=str,
)
def test_one_wrong_claim_is_enough(changed: dict[str, Any]) -> None:
    with pytest.raises(WrongIdToken) as refused:
        read(signed(claims(**changed)))

    assert "evil" not in str(refused.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": [CLIENT]},
        {"aud": [CLIENT, "APP-ANOTHER000000001"], "azp": CLIENT},
        {"azp": CLIENT},
        {"at_hash": None},
        {"exp": NOW - 59},
        {"iat": NOW + 59},
    ],
    ids=str,
)
def test_what_the_standard_allows_is_taken(changed: dict[str, Any]) -> None:
    assert read(signed(claims(**changed))).orcid == JOSIAH


@pytest.mark.parametrize(
    ("told", "found"), [("mfa", "mfa"), (["mfa"], "mfa"), (["pwd", 7, "mfa"], "pwd mfa"), (7, ""), (None, "")]
)
def test_amr_is_a_text_at_orcid_and_a_list_elsewhere(told: Any, found: str) -> None:
    assert read(signed(claims(amr=told))).amr == found


def test_what_is_private_at_orcid_is_empty() -> None:
    found = read(signed(claims(name=None, given_name=None, family_name=7, auth_time=None)))

    assert (found.name, found.given_name, found.family_name, found.auth_time) == ("", "", "", None)


def test_nobody_else_s_signature_counts() -> None:
    with pytest.raises(WrongIdToken, match="signature"):
        read(signed(key=STRANGERS))


def test_an_altered_token_is_refused() -> None:
    head, _, signature = signed().split(".")

    with pytest.raises(WrongIdToken):
        read(f"{head}.{part(claims(name='Somebody Else'))}.{signature}")


def test_a_key_that_orcid_does_not_show_is_not_orcid_s() -> None:
    with pytest.raises(WrongIdToken, match="not ORCID's"):
        read(signed(header={"alg": "RS256", "kid": "another"}))


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "none", "kid": "orcids-key"}])
def test_a_token_without_a_signature_is_none(header: dict[str, str]) -> None:
    with pytest.raises(WrongIdToken):
        read(f"{part(header)}.{part(claims())}.")


def test_our_public_key_is_no_secret_to_sign_with() -> None:
    head = f"{part({'alg': 'HS256', 'kid': 'orcids-key'})}.{part(claims())}"
    mac = hmac.digest(KEY.as_pem(private=False), head.encode(), "sha256")

    with pytest.raises(WrongIdToken):
        read(f"{head}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}")


@pytest.mark.parametrize("header", [{"alg": "RS256"}, {"alg": "RS512", "kid": "orcids-key"}])
def test_another_algorithm_or_no_named_key_is_refused(header: dict[str, str]) -> None:
    with pytest.raises(WrongIdToken):
        read(signed(header=header))


@pytest.mark.parametrize(
    "text", ["", "a", "a.b", "a.b.c", "....", "ä.ö.ü", "e30.e30.", "x" * 20_001, "eyJ.eyJ.eyJ", "a b.c d.e f"]
)
def test_what_is_no_token_is_refused_and_breaks_nothing(text: str) -> None:
    with pytest.raises(WrongIdToken):
        read(text)


@pytest.mark.parametrize("body", [[], "text", 7, None])
def test_claims_that_are_no_object_are_refused(body: Any) -> None:
    from joserfc import jws

    text = jws.serialize_compact({"alg": "RS256", "kid": "orcids-key"}, orjson.dumps(body), KEY, ["RS256"])

    with pytest.raises(WrongIdToken):
        read(text)


def test_a_broken_key_of_the_registry_proves_nothing() -> None:
    with pytest.raises(WrongIdToken):
        identity(signed(), EXPECTED, lambda _: {"kty": "RSA", "kid": "orcids-key"}, now=lambda: NOW)


def test_the_time_is_that_of_now() -> None:
    with pytest.raises(WrongIdToken, match="exp"):
        identity(signed(claims(iat=1, exp=2)), EXPECTED, {"orcids-key": PUBLIC}.get)
    now = int(time.time())
    assert (
        identity(signed(claims(iat=now, exp=now + 60)), EXPECTED, {"orcids-key": PUBLIC}.get).orcid == JOSIAH
    )
