"""Signed calls of hosts: what is taken, and what is refused with which code and words."""

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from orcid_repo_plugin.domain.host import CONNECTING, Launch, Purpose
from orcid_repo_plugin.errors import LaunchRefused, WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.hosts import add_host, remove_host, rotate_key
from orcid_repo_plugin.services.launches import Launches, answer, link, sign
from tests.services.house import House

BASE = "https://orcid.repository.example.org"
NOW = 1_763_700_000
"""The time in the tests, in seconds since 1970."""
CODES = {
    *("malformed", "unsigned", "unknown-host", "bad-signature", "expired", "future", "too-long"),
    *("wrong-audience", "wrong-repository", "wrong-purpose", "wrong-return", "missing-claim"),
}


def b64(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def raw_token(key: str, payload: bytes, header: bytes = b'{"alg":"HS256","typ":"JWT"}') -> str:
    """A token over any bytes, signed with HMAC-SHA256 whatever its header says."""
    signed = f"{b64(header)}.{b64(payload)}"
    return f"{signed}.{b64(hmac.new(key.encode(), signed.encode(), hashlib.sha256).digest())}"


class Desk:
    """A service at a fixed time with the host ``main``, who makes launches by hand."""

    def __init__(self, house: House) -> None:
        self.time = NOW
        house.store.now = lambda: self.time * 1000  # type: ignore[method-assign]
        self.app = house.furnish(base_url=BASE, repositories={"main": {}, "theses": {}})
        self.host = add_host(self.app, "main", origins=["https://repository.example.org"])
        self.key = self.host.key

    def claims(self, **more: Any) -> dict[str, Any]:
        """What a right launch says, and more; ``None`` leaves a claim out."""
        right = {"iss": "main", "aud": BASE, "sub": "7", "iat": NOW, "exp": NOW + 120, "jti": "a1"}
        return {name: value for name, value in (right | more).items() if value is not None}

    def token(self, key: str = "", **more: Any) -> str:
        """A launch that says so."""
        return raw_token(key or self.key, json.dumps(self.claims(**more)).encode())

    def check(self, token: str, *purposes: str) -> Launch:
        """What the service reads."""
        return Launches(self.app).check(token, purposes=purposes or CONNECTING)

    def refused(self, token: str, *purposes: str) -> tuple[str, str]:
        """Code and sentence of a refusal, which tells nothing that was signed."""
        with pytest.raises(LaunchRefused) as caught:
            self.check(token, *purposes)
        code, sentence = caught.value.code, str(caught.value)
        assert code in CODES
        assert re.fullmatch(r"[A-Z].{20,250}\.", sentence), sentence
        assert self.key not in sentence
        assert all(len(part) < 20 or part not in sentence for part in token.split("."))
        return code, sentence


@pytest.fixture
def database_kind() -> str:
    """One database is enough for what is read from a token."""
    return "sqlite"


@pytest.fixture
def desk(house: House) -> Desk:
    """A service with one host."""
    return Desk(house)


def test_a_right_launch_tells_host_account_and_person(desk: Desk) -> None:
    launch = desk.check(
        desk.token(
            repository="main",
            name='Zoë "Zo" O\'Neil 林',
            given_name="Zoë",
            family_name="O'Neil",
            email="zoe@example.org",
            locale="de_DE.UTF-8",
            item="12",
            purpose="write",
            return_to="https://REPOSITORY.example.org:443/profile?tab=orcid",
        )
    )

    assert launch.account == ("main", "7")
    assert (launch.host, launch.purpose, launch.jti) == ("main", "write", "a1")
    assert launch.full_name == 'Zoë "Zo" O\'Neil 林'
    assert (launch.given_name, launch.family_name) == ("Zoë", "O'Neil")
    assert (launch.email, launch.locale, launch.item) == ("zoe@example.org", "de-DE", "12")
    assert launch.return_to == "https://repository.example.org/profile?tab=orcid"
    assert launch.expires_at.timestamp() == NOW + 120 + 30
    assert "Zo" not in repr(launch)
    assert "a1" not in repr(launch)


def test_a_launch_that_an_ordinary_library_signs_is_taken(desk: Desk) -> None:
    token = jwt.encode({"alg": "HS256", "kid": "2026"}, desk.claims(), OctKey.import_key(desk.key))

    assert desk.check(token).user_id == "7"


def test_a_launch_without_purpose_is_for_the_first_that_the_page_takes(desk: Desk) -> None:
    assert desk.check(desk.token()).purpose == "connect"
    assert desk.check(desk.token(), Purpose.ACCOUNT, Purpose.CONNECT).purpose == "account"


@pytest.mark.parametrize(
    ("claims", "code", "words"),
    [
        ({"exp": NOW - 30, "iat": NOW - 100}, "expired", "clock"),
        ({"exp": NOW, "iat": NOW}, "expired", "clock"),
        ({"exp": NOW + 100, "iat": NOW + 31}, "future", "NTP"),
        ({"nbf": NOW + 60}, "future", "NTP"),
        ({"exp": (NOW + 60) * 1000, "iat": NOW * 1000}, "future", "milliseconds"),
        ({"exp": NOW + 301}, "too-long", "iat + 300"),
        ({"exp": 1e14}, "too-long", "iat + 300"),
        ({"iat": -1e14}, "too-long", "iat + 300"),
        ({"aud": "https://elsewhere.example.org"}, "wrong-audience", BASE),
        ({"aud": BASE + ".evil.example"}, "wrong-audience", BASE),
        ({"aud": ["https://elsewhere.example.org"]}, "wrong-audience", BASE),
        ({"aud": []}, "wrong-audience", BASE),
        ({"iss": "other"}, "unknown-host", "other"),
        ({"iss": "main'; DROP TABLE host"}, "unknown-host", "hosts add"),
        ({"iss": "<b>main</b>"}, "unknown-host", "No host is known"),
        ({"repository": "theses"}, "wrong-repository", "theses"),
        ({"repository": "<b>"}, "wrong-repository", "repository; name"),
        ({"purpose": "account"}, "wrong-purpose", "connect"),
        ({"purpose": "deposit"}, "wrong-purpose", "connect"),
        ({"purpose": "pots"}, "wrong-purpose", "connect"),
        ({"jti": None}, "missing-claim", "jti"),
        ({"iat": None, "exp": None}, "missing-claim", "claims iat, exp"),
        ({"aud": None}, "missing-claim", "aud"),
        ({"iss": None}, "missing-claim", "iss"),
        ({"sub": None}, "missing-claim", "sub"),
        ({"sub": ""}, "missing-claim", "sub"),
        ({"sub": 7}, "malformed", "sub must be a text"),
        ({"sub": " "}, "malformed", "sub"),
        ({"sub": "7\n8"}, "malformed", "sub"),
        ({"sub": "7\x00"}, "malformed", "sub"),
        ({"sub": "7\ud800"}, "malformed", "sub"),
        ({"sub": "7" * 501}, "malformed", "500"),
        ({"jti": "a" * 201}, "malformed", "200"),
        ({"jti": ["a1"]}, "malformed", "jti"),
        ({"iss": 1}, "malformed", "iss"),
        ({"aud": 1}, "malformed", "aud"),
        ({"aud": [BASE, 1]}, "malformed", "aud"),
        ({"exp": True}, "malformed", "exp must be a number"),
        ({"exp": str(NOW + 60)}, "malformed", "exp must be a number"),
        ({"exp": 10**400}, "malformed", "exp is no time"),
        ({"iat": -(10**20)}, "malformed", "iat is no time"),
        ({"name": {"family": "Carberry"}}, "malformed", "name must be a text"),
        ({"item": "1" * 501}, "malformed", "item"),
        ({"purpose": ["connect"]}, "malformed", "purpose"),
        ({"repository": ["main"]}, "malformed", "repository"),
    ],
)
def test_a_launch_that_is_not_right_is_refused_with_a_code_and_the_way_out(
    desk: Desk, claims: dict[str, Any], code: str, words: str
) -> None:
    told, sentence = desk.refused(desk.token(**claims))

    assert told == code
    assert words in sentence


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": NOW - 29, "iat": NOW - 200},
        {"exp": NOW + 300, "iat": NOW},
        {"exp": NOW + 130.5, "iat": NOW + 30.0},
        {"aud": [BASE, "https://elsewhere.example.org"]},
        {"aud": BASE + "/"},
        {"name": None, "locale": "not a language"},
        {"unknown": {"a": [1, 2]}},
    ],
)
def test_what_is_right_at_the_edge_is_taken(desk: Desk, claims: dict[str, Any]) -> None:
    assert desk.check(desk.token(**claims)).user_id == "7"


def test_a_launch_signed_by_another_key_or_altered_is_refused(desk: Desk) -> None:
    token = desk.token()
    head, body, signature = token.split(".")
    other = b64(json.dumps(desk.claims(sub="8")).encode())

    assert desk.refused(desk.token("x" * 43))[0] == "bad-signature"
    assert desk.refused(f"{head}.{other}.{signature}")[0] == "bad-signature"
    assert desk.refused(f"{head}.{body}.{signature[::-1]}")[0] == "bad-signature"
    assert desk.refused(f"{head}.{body}.{signature[:-4]}")[0] == "bad-signature"


def test_no_other_spelling_of_a_signature_is_taken(desk: Desk) -> None:
    token = desk.token()
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    others = [token[:-1] + ch for ch in alphabet if ch != token[-1]]

    codes = {desk.refused(other)[0] for other in [*others, token + "=", token + "A", token + "\n"]}

    assert codes == {"bad-signature"}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ('{"alg":"none"}', "unsigned"),
        ('{"alg":"NonE","typ":"JWT"}', "unsigned"),
        ('{"alg":"RS256"}', "bad-signature"),
        ('{"alg":"HS512"}', "bad-signature"),
        ('{"alg":["HS256"]}', "bad-signature"),
        ('{"typ":"JWT"}', "bad-signature"),
        ('{"alg":"HS256","alg":"none"}', "malformed"),
        ('{"alg":"HS256","crit":["pots"],"pots":1}', "malformed"),
        ('{"alg":"HS256","crit":["b64"],"b64":false}', "malformed"),
        ('{"alg":"HS256","b64":false}', "malformed"),
        ('{"alg":"HS256","kid":7}', "malformed"),
        ('["HS256"]', "malformed"),
        ("{", "malformed"),
        ('{"alg":"HS256","x":"' + "y" * 600 + '"}', "malformed"),
    ],
)
def test_only_hs256_without_extensions_is_taken(desk: Desk, header: str, code: str) -> None:
    token = raw_token(desk.key, json.dumps(desk.claims()).encode(), header.encode())

    assert desk.refused(token)[0] == code


@pytest.mark.parametrize("key", ["", "A"])
def test_an_unsigned_launch_is_refused_also_when_the_host_is_unknown(desk: Desk, key: str) -> None:
    head, body = b64(b'{"alg":"none"}'), b64(json.dumps(desk.claims(iss="nobody")).encode())

    assert desk.refused(f"{head}.{body}.{key}")[0] == "unsigned"
    assert desk.refused(desk.token().rpartition(".")[0] + ".")[0] == "unsigned"


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'"pots"',
        b'{"iss":"main","iss":"other"}',
        b'{"iss":"main","exp":NaN}',
        b'{"iss":"main","exp":Infinity}',
        b'{"iss":"main","exp":' + b"9" * 5000 + b"}",
        b'{"iss":"main","x":' + b"[" * 5000 + b"]" * 900 + b"}",
        b'{"iss":"\xff"}',
        b'\xef\xbb\xbf{"iss":"main"}',
        b'{"iss":"main"} {}',
    ],
)
def test_what_is_no_json_object_is_refused_as_malformed(desk: Desk, payload: bytes) -> None:
    assert desk.refused(raw_token(desk.key, payload))[0] == "malformed"


@pytest.mark.parametrize(
    "token", ["", "pots", "a.b", "..", "a.b.c.d", "é.é.é", "A" * 9000, "%00.%00.%00", "\0.\0.\0"]
)
def test_what_is_no_token_at_all_is_refused_as_malformed(desk: Desk, token: str) -> None:
    assert desk.refused(token)[0] == "malformed"


def test_an_infinite_number_is_no_time(desk: Desk) -> None:
    payload = json.dumps(desk.claims()).replace(f'"exp": {NOW + 120}', '"exp": 1e999')

    assert desk.refused(raw_token(desk.key, payload.encode())) == (
        "malformed",
        "The signed call cannot be used: the claim exp is no time: it must be seconds since 1970.",
    )


def test_names_lose_control_characters_and_are_cut(desk: Desk) -> None:
    launch = desk.check(
        desk.token(
            name="Josiah\r\nSet-Cookie: x\x00\ud800 \x9b Carberry", given_name="J" * 600, email="no address"
        )
    )

    assert launch.name == "Josiah Set-Cookie: x Carberry"
    assert launch.given_name == "J" * 500
    assert launch.email == ""


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//repository.example.org/",
        "/profile",
        "javascript:alert(1)//https://repository.example.org/",
        "http://repository.example.org/",
        "https://repository.example.org:8443/",
        "https://repository.example.org@evil.example/",
        "https://someone:pots@repository.example.org/",
        "https://repository.example.org.evil.example/",
        "https://repository.example.org./",
        "https:repository.example.org/",
        "https:///repository.example.org/",
        "https:\\\\repository.example.org\\",
        "https://evil.example\\@repository.example.org/",
        "https://evil.example\\.repository.example.org/",
        "\thttps://repository.example.org/",
        "https://repository\t.example.org/",
        "https://repository.example.org/\r\nSet-Cookie: pots=1",
        " https://repository.example.org/",
        "https://reposıtory.example.org/",
        "httpſ://repository.example.org/",
        "https://repository%2eexample.org/",
        "https://repository.example.org:99999/",
        "https://repository.example.org:x/",
        "https://[::1/",
        "https://repository.example.org/" + "a" * 2000,
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_on_an_origin_of_the_host(desk: Desk, address: str) -> None:
    code, sentence = desk.refused(desk.token(return_to=address))

    assert code == "wrong-return"
    assert "evil" not in sentence


@pytest.mark.parametrize(
    ("address", "read"),
    [
        ("https://repository.example.org", "https://repository.example.org/"),
        ("https://repository.example.org?a=1", "https://repository.example.org?a=1"),
        (
            'https://repository.example.org/a b/"ü"<x>',
            "https://repository.example.org/a%20b/%22%C3%BC%22%3Cx%3E",
        ),
        (
            "https://repository.example.org//evil.example/@x",
            "https://repository.example.org//evil.example/@x",
        ),
    ],
)
def test_an_address_on_an_origin_of_the_host_is_read_as_browsers_do(
    desk: Desk, address: str, read: str
) -> None:
    assert desk.check(desk.token(return_to=address)).return_to == read


def test_a_host_without_origins_can_send_nobody_back(desk: Desk) -> None:
    key = add_host(desk.app, "theses").key
    token = desk.token(key, iss="theses", return_to="https://repository.example.org/")

    assert desk.refused(token)[0] == "wrong-return"


def test_a_host_of_several_repositories_must_say_for_which_it_speaks(desk: Desk) -> None:
    key = add_host(desk.app, "both", ["main", "theses"]).key

    assert desk.refused(desk.token(key, iss="both"))[0] == "missing-claim"
    assert desk.check(desk.token(key, iss="both", repository="theses")).repository == "theses"


def test_a_repository_that_has_left_the_settings_is_spoken_for_by_nobody(desk: Desk, house: House) -> None:
    token = desk.token()
    app = house.furnish(base_url=BASE, repositories={"theses": {}})

    with pytest.raises(LaunchRefused) as caught:
        Launches(app).check(token, purposes=CONNECTING)

    assert caught.value.code == "wrong-repository"


def test_the_key_before_the_newest_is_still_good_and_the_one_before_that_is_not(desk: Desk) -> None:
    second = rotate_key(desk.app, "main").key
    assert desk.check(desk.token()).user_id == "7"
    third = rotate_key(desk.app, "main").key

    assert desk.refused(desk.token())[0] == "bad-signature"
    assert desk.check(desk.token(second)).user_id == "7"
    assert desk.check(desk.token(third)).user_id == "7"


def test_a_host_that_was_removed_is_unknown(desk: Desk) -> None:
    remove_host(desk.app, "main")

    assert desk.refused(desk.token())[0] == "unknown-host"


def test_only_a_call_that_says_so_may_deposit_since_people_hold_launches_in_their_browsers(
    desk: Desk,
) -> None:
    assert desk.refused(desk.token(), Purpose.DEPOSIT)[0] == "wrong-purpose"
    assert desk.refused(desk.token(purpose="connect"), Purpose.DEPOSIT)[0] == "wrong-purpose"

    launch = desk.check(desk.token(purpose="deposit", sub=None), Purpose.DEPOSIT)

    assert (launch.purpose, launch.user_id, launch.repository) == ("deposit", "", "main")


def test_who_signs_in_need_not_be_known_to_the_host(desk: Desk) -> None:
    assert desk.check(desk.token(sub=None, purpose="signin"), Purpose.SIGN_IN).user_id == ""
    assert desk.refused(desk.token(sub=None, purpose="signin"))[0] == "wrong-purpose"


def test_what_we_sign_for_a_host_is_taken(desk: Desk) -> None:
    token = sign(desk.app, "main", sub="7", name="Zoë 林", exp=NOW + 60, repository=None)

    launch = desk.check(token)

    assert (launch.user_id, launch.name) == ("7", "Zoë 林")
    assert desk.check(sign(desk.app, "main", sub="7")).jti != desk.check(sign(desk.app, "main", sub="7")).jti


def test_what_we_answer_to_a_host_is_signed_by_its_newest_key_and_is_no_launch(desk: Desk) -> None:
    newest = rotate_key(desk.app, "main").key

    token = answer(desk.app, "main", orcid="0000-0002-1825-0097", nonce="n1", iss="main", exp=9)

    told = jwt.decode(token, OctKey.import_key(newest), algorithms=["HS256"]).claims
    assert told | {"jti": ""} == {
        "iss": BASE,
        "aud": "main",
        "iat": NOW,
        "exp": NOW + 300,
        "jti": "",
        "orcid": "0000-0002-1825-0097",
        "nonce": "n1",
    }
    assert desk.refused(token)[0] == "unknown-host"


def test_a_link_leads_to_the_page_for_which_it_is_signed(desk: Desk) -> None:
    address = link(desk.app, repository="main", user="7", page="account", name="Josiah Carberry")

    page, _, token = address.partition("?launch=")
    assert page == f"{BASE}/account"
    assert desk.check(token, Purpose.ACCOUNT).name == "Josiah Carberry"
    assert desk.refused(token)[0] == "wrong-purpose"


def test_a_link_is_signed_by_a_host_that_may_speak_for_the_repository(desk: Desk) -> None:
    add_host(desk.app, "a-first", ["main", "theses"])

    def signer(**how: Any) -> str:
        token = link(desk.app, user="7", **how).partition("=")[2]
        return desk.check(token).host

    assert signer(repository="main") == "main"
    assert signer(repository="main", host="a-first") == "a-first"
    assert signer(repository="theses") == "a-first"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda app: link(app, repository="theses", user="7"), "`orcid-repo hosts add theses` makes one"),
        (lambda app: link(app, repository="theses", user="7", host="main"), "may speak for theses"),
        (lambda app: sign(app, "nobody", sub="7"), "there is no host 'nobody'"),
        (lambda app: answer(app, "nobody"), "there is no host 'nobody'"),
    ],
)
def test_nothing_is_signed_for_a_host_that_is_not_there(
    desk: Desk, call: Callable[[App], str], words: str
) -> None:
    with pytest.raises(WrongUse, match=re.escape(words)):
        call(desk.app)
