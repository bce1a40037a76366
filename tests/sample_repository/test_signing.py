"""The repository's signed calls, and the answers that it takes."""

import base64
import json
import time
from typing import Any

import pytest

from orcid_repo_plugin.sample_repository.config import Config
from orcid_repo_plugin.sample_repository.signing import WrongAnswer, answer, call, read, sign
from orcid_repo_plugin.services.signed import claims_of, verify
from tests.sample_repository.conftest import KEY


def _good(config: Config, **claims: Any) -> dict[str, Any]:
    return {"iss": config.service, "aud": config.host, "exp": time.time() + 60} | claims


def test_the_service_takes_what_the_repository_signs(config: Config) -> None:
    token = call(config, "connect", "7", given_name="Josiah", family_name="")

    verify(token, [KEY])
    claims = claims_of(token)
    assert (claims["iss"], claims["aud"], claims["sub"]) == ("main", config.service, "7")
    assert (claims["repository"], claims["purpose"], claims["given_name"]) == ("main", "connect", "Josiah")
    assert 0 < claims["exp"] - claims["iat"] <= 300
    assert "family_name" not in claims


def test_each_call_has_a_name_of_its_own(config: Config) -> None:
    names = {claims_of(call(config, "account", "7"))["jti"] for _ in range(5)}

    assert len(names) == 5


def test_an_answer_of_the_service_is_taken(config: Config) -> None:
    claims = _good(config, orcid="0000-0002-1825-0097")

    assert answer(config, sign(claims, KEY)) == claims


@pytest.mark.parametrize(
    "changed",
    [{"iss": "https://elsewhere.example"}, {"aud": "another"}, {"exp": 0}, {"exp": None}, {"exp": "soon"}],
    ids=["of-another", "for-another", "too-old", "without-end", "odd-end"],
)
def test_an_answer_that_is_not_for_us_is_not_taken(config: Config, changed: dict[str, Any]) -> None:
    with pytest.raises(WrongAnswer):
        answer(config, sign(_good(config) | changed, KEY))


def test_an_answer_that_others_could_have_made_is_not_taken(config: Config) -> None:
    header, claims, signature = sign(_good(config), KEY).split(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    other = base64.urlsafe_b64encode(json.dumps(_good(config, sub="2")).encode()).decode().rstrip("=")
    signed = sign(_good(config), KEY[::-1])

    for token in (
        signed,
        f"{header}.{other}.{signature}",
        f"{unsigned}.{claims}.",
        f"{unsigned}.{claims}.{signature}",
        f"{header}.{claims}.",
        f"{header}.{claims}.é",
        f"{claims}.{signature}",
        "x.y.z",
        "..",
        "",
    ):
        with pytest.raises(WrongAnswer):
            read(token, KEY)
