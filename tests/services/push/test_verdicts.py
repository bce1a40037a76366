"""How far a refusal reaches."""

import pytest

from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.orcid_api.refusals import refusals_table
from orcid_repo_plugin.services.push.verdicts import HALVED, REBUILT, Verdict, is_strangers, verdict

REACH = {
    "permission": {9002, 9004, 9005, 9015, 9017, 9038, 9052},
    "record": {9007, 9018, 9036, 9044},
    "client": {9012, 9056, 9057, 9059},
}


@pytest.mark.parametrize("code", sorted(int(code) for code in refusals_table().codes))
def test_a_code_reaches_as_far_as_it_says(code: int) -> None:
    reach = next((name for name, codes in REACH.items() if code in codes), "work")

    assert verdict(OrcidRefusal(400, code)).value == reach
    assert (reach == "work") or not {code} & (HALVED | REBUILT)


@pytest.mark.parametrize(
    "words", [("connection is marked as lost",), ("Nothing is sent to it; we look again",)]
)
def test_what_is_done_is_what_the_table_says(words: tuple[str]) -> None:
    told = {code for code, row in refusals_table().codes.items() if words[0] in row.we}

    reach = Verdict.PERMISSION if "connection" in words[0] else Verdict.RECORD
    assert told
    assert {verdict(OrcidRefusal(400, int(code))) for code in told} == {reach}


@pytest.mark.parametrize("word", ["invalid_token", "forbidden", "access_denied", "insufficient_scope"])
def test_a_word_about_the_token_strikes_the_permission(word: str) -> None:
    refusal = OrcidRefusal(403, None, error=word)

    assert verdict(refusal) is Verdict.PERMISSION
    assert not is_strangers(refusal)


@pytest.mark.parametrize("status", [301, 302, 400, 401, 403, 404, 405, 407])
def test_what_something_in_front_of_orcid_says_strikes_no_permission(status: int) -> None:
    refusal = OrcidRefusal(status, None, "Blocked by the firewall")

    assert verdict(refusal) is Verdict.WORK
    assert is_strangers(refusal)


def test_a_body_that_is_too_large_is_about_the_body() -> None:
    assert not is_strangers(OrcidRefusal(413, None, "Request Entity Too Large"))
    assert verdict(OrcidRefusal(413, None)) is Verdict.WORK
