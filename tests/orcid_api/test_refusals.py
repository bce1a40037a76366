"""What ORCID says when it says no, and what it means."""

import re
from collections import Counter
from pathlib import Path

import orjson
import pytest
from requests.structures import CaseInsensitiveDict

from orcid_repo_plugin.errors import OrcidRefusal
from orcid_repo_plugin.local_registry.refusals import REFUSALS
from orcid_repo_plugin.orcid_api.answer import Answer
from orcid_repo_plugin.orcid_api.refusal_reading import harmless, put_code_in
from orcid_repo_plugin.orcid_api.refusals import Row, meaning, refusal_in, refusal_of, refusals_table
from orcid_repo_plugin.testing.registry import Registry
from tests.orcid_api.desk import desk_at, payload

OAUTH_ERRORS = [
    *("invalid_token", "invalid_grant", "invalid_client", "unauthorized_client", "access_denied"),
    *("invalid_scope", "forbidden", "insufficient_scope", "unsupported_grant_type", "invalid_request"),
    *("server_error", "temporarily_unavailable", "login_required", "interaction_required"),
    *("consent_required", "method_not_allowed", "client_locked", "client_deactivated", "oauth_error"),
]
TOKEN = "11111111-2222-4333-8444-555555555555"
XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<error:error xmlns:error="http://www.orcid.org/ns/error"><error:response-code>409</error:response-code>
<error:developer-message>409 Conflict: You have already added this activity (matched by external identifiers),
please see element with put-code 12345. If you are trying to edit the item, please use PUT instead of POST.
</error:developer-message><error:error-code>9021</error:error-code></error:error>"""


def said(status: int, body: bytes | str | dict[str, object], **headers: str) -> Answer:
    if isinstance(body, dict):
        body = orjson.dumps(body)
    return Answer(status, CaseInsensitiveDict(headers), body.encode() if isinstance(body, str) else body)


def rows() -> dict[str, Row]:
    table = refusals_table()
    return {**table.codes, **table.oauth, **{f"HTTP {key}": row for key, row in table.http.items()}}


# -- reading


def test_an_error_document_in_json_gives_code_status_and_text() -> None:
    body = {
        "response-code": 404,
        "developer-message": "404 Not Found",
        "user-message": "x",
        "error-code": 9016,
    }

    refusal = refusal_of(said(404, body))

    assert (refusal.status, refusal.code, refusal.detail, refusal.error) == (404, 9016, "404 Not Found", "")
    assert str(refusal) == "ORCID refused it (HTTP 404, error-code 9016): 404 Not Found"


def test_an_error_document_in_xml_gives_the_same() -> None:
    refusal = refusal_of(said(409, XML))

    assert (refusal.status, refusal.code, refusal.put_code) == (409, 9021, 12345)
    assert "\n" not in refusal.detail


@pytest.mark.parametrize("key", ["error_description", "error-description"])
def test_an_answer_of_oauth_gives_its_word(key: str) -> None:
    refusal = refusal_of(said(401, {"error": "invalid_token", key: f"Invalid access token: {TOKEN}"}))

    assert (refusal.status, refusal.code, refusal.error) == (401, None, "invalid_token")
    assert refusal.detail == "Invalid access token: (hidden)"


@pytest.mark.parametrize(
    ("status", "body", "detail"),
    [
        (
            413,
            "<html><head><title>413 Request Entity Too Large</title></head><body>x</body></html>",
            "413 Request",
        ),
        (
            403,
            "<!DOCTYPE html><html><style>p{}</style><p>Access &amp; more<br>denied",
            "Access & more denied",
        ),
        (400, "Bad request, said\r\nthe proxy", "Bad request, said the proxy"),
        (404, "", ""),
        (409, b"\xff\xfe\x00", "��"),
        (400, "[1, 2]", "[1, 2]"),
        (400, '{"error": {"deep": 1}}', ""),
        (400, '{"half', '{"half'),
        (400, "<error:error><error:error-code>9021<", ""),
    ],
)
def test_an_answer_without_a_form_gives_its_text(status: int, body: str | bytes, detail: str) -> None:
    refusal = refusal_of(said(status, body))

    assert (refusal.status, refusal.code, refusal.error) == (status, None, "")
    assert refusal.detail.startswith(detail)


def test_an_entity_in_xml_is_not_opened() -> None:
    evil = '<!DOCTYPE e [<!ENTITY x SYSTEM "file:///etc/hostname">]><error><error-code>9001</error-code>'
    refusal = refusal_of(said(400, f"{evil}<developer-message>&x;</developer-message></error>"))

    assert (refusal.code, refusal.detail) == (9001, "")


@pytest.mark.parametrize("code", ["9021", 9021, " 9021 "])
def test_a_code_is_read_also_when_it_is_a_text(code: object) -> None:
    assert refusal_in({"response-code": 409, "error-code": code}).code == 9021


@pytest.mark.parametrize("code", [None, True, "many", 9.5, {}, "12345678"])
def test_what_is_no_code_is_none(code: object) -> None:
    assert refusal_in({"response-code": 400, "error-code": code}).code is None


@pytest.mark.parametrize(
    ("text", "put_code"),
    [
        ("please see element with put-code 12345. If you are trying", 12345),
        ("please see the element with put-code 41. Use PUT to change it.", 41),
        ("put code: 7", 7),
        ("Put-Code=99", 99),
        ("putcode '12'", 12),
        ("(put-code: 123456789012)", 123456789012),
        ("put_code is 5", 5),
        ("put-codes 5", 5),
        (
            "You have already added this activity (matched by external identifiers.) Please use PUT.",
            None,
        ),
        ("see element with put-code ${putCode}.", None),
        ("put-code 0", None),
        ("output-code 12", None),
        ("put-code 0000-0002-1825-0097", None),
        ("the put-code was missing in 2026", None),
    ],
)
def test_the_put_code_is_read_in_any_wording_that_names_one(text: str, put_code: int | None) -> None:
    assert put_code_in(text) == put_code


def test_only_a_duplicate_names_the_put_code_of_another_work() -> None:
    told = "The put-code in the URL was 5 whereas the one in the body was null"

    assert refusal_in({"response-code": 400, "error-code": 9019, "developer-message": told}).put_code is None


@pytest.mark.parametrize(
    ("location", "text", "orcid"),
    [
        ("https://api.orcid.org/v3.0/0000-0002-1825-0097/works", "", "0000-0002-1825-0097"),
        ("", "primary record is 0000-0002-1825-0097", "0000-0002-1825-0097"),
        (
            "",
            "0000-0001-5109-3700 is deprecated. Please refer to account: 0000-0002-1694-233x",
            "0000-0002-1694-233X",
        ),
        ("https://api.orcid.org/v3.0/0000-0001-5109-3700/works", "", None),
        ("", "primary record is 0000-0002-1825-0098", None),
        ("", "This account is deprecated", None),
    ],
)
def test_a_merged_record_names_its_primary(location: str, text: str, orcid: str | None) -> None:
    body = {"response-code": 301, "error-code": 9007, "developer-message": text}
    asked = "https://api.orcid.org/v3.0/0000-0001-5109-3700/works"

    assert refusal_of(said(301, body, location=location), asked=asked).orcid == orcid


@pytest.mark.parametrize(
    "text",
    [
        f"Invalid access token: {TOKEN}",
        f"Access Denied: {TOKEN.upper()}",
        "Invalid access token: not-a-uuid-but-a-token",
        "Authorization: Bearer abcdef0123456789",
        "access_token=abcdef0123456789&client_secret=abcdef0123456789",
        "Invalid authorization code: abcdef",
        "mail josiah.carberry@brown.example about abcdef",
    ],
)
def test_secrets_and_mail_addresses_are_taken_out_of_texts(text: str) -> None:
    clean = harmless(text, secrets=["abcdef"])

    assert "(hidden)" in clean
    assert not re.search(r"11111111|abcdef|not-a-uuid|carberry@", clean, re.IGNORECASE)


def test_a_long_text_is_cut() -> None:
    assert len(harmless("pots " * 1000)) == 600


# -- meaning


def test_every_code_of_the_local_registry_has_a_meaning() -> None:
    assert sorted(str(code) for code in REFUSALS if str(code) not in refusals_table().codes) == []


def test_every_code_of_orcid_has_a_meaning(shared: Path) -> None:
    table = (shared / "orcid-api.md").read_text(encoding="utf-8").split("### 3.7")[1].split("\n## ")[0]
    codes = {
        code for row in re.findall(r"^\| ([0-9, ]+) \|", table, re.MULTILINE) for code in row.split(", ")
    }

    assert len(codes) > 60
    assert codes - set(refusals_table().codes) == set()
    assert set(refusals_table().codes) - codes == set()


@pytest.mark.parametrize("error", OAUTH_ERRORS)
def test_every_word_of_oauth_has_a_meaning(error: str) -> None:
    assert meaning(OrcidRefusal(400, None, error=error)).code == error
    assert meaning(OrcidRefusal(400, None, error=error)).what == refusals_table().oauth[error].what


@pytest.mark.parametrize(
    "status", [301, 302, 308, 400, 401, 403, 404, 405, 407, 409, 413, 415, 429, 500, 502, 503, 504]
)
def test_every_bare_status_has_a_meaning(status: int) -> None:
    found = meaning(OrcidRefusal(status, None))

    assert found.code == f"HTTP {status}"
    assert found.what == refusals_table().http[str(status)].what


@pytest.mark.parametrize("name", rows())
def test_a_row_says_what_happened_what_we_do_who_acts_and_the_way_out(name: str) -> None:
    row = rows()[name]

    assert row.who in ("author", "admin", "us", "nobody")
    for text in (row.what, row.we, row.to_do, row.author):
        assert re.fullmatch(r"[A-Z].{10,}\.", text), text
        assert "  " not in text
    assert not re.search(r"orcid-repo|client_id|HTTP|scope|put-code|JSON|XML|API", row.author)


def test_no_two_rows_say_the_same_to_different_people() -> None:
    for what in ("what", "author"):
        counted = Counter(getattr(row, what) for row in rows().values())
        assert [text for text, times in counted.items() if times > 1] == []


def test_commands_in_the_way_out_are_ours() -> None:
    from orcid_repo_plugin.cli.main import cli

    named = {name for row in rows().values() for name in re.findall(r"`orcid-repo ([a-z-]+)", row.to_do)}

    assert named
    assert named - set(cli.commands) == set()


def test_settings_in_the_way_out_are_ours() -> None:
    from orcid_repo_plugin.settings import MappingSettings, OrcidSettings, PushSettings

    texts = [row.to_do for row in rows().values()] + [
        field.to_do for field in refusals_table().fields.values()
    ]
    known = {*OrcidSettings.model_fields, *PushSettings.model_fields}
    named = {word for text in texts for word in re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", text)}
    tables = {word for text in texts for word in re.findall(r"\[mapping\.([a-z_]+)\]", text)}

    assert named - known - set(MappingSettings.model_fields) == set()
    assert tables
    assert tables - set(MappingSettings.model_fields) == set()


DETAILS = {
    "an unknown type of identifier": (
        OrcidRefusal(
            400,
            9023,
            "Invalid external-id  foo value At least one identifier with 'self' relationship is required",
        ),
        ["no identifier of the type foo", "has no value", "names the work itself"],
        "DOI",
    ),
    "no identifier": (
        OrcidRefusal(400, 9023, "400 Bad Request: Invalid activity, an external identifier is required."),
        ["The work has none"],
        "DOI",
    ),
    "a day that is not": (
        OrcidRefusal(400, 9049, "A date is invalid. There is no date 2024-02-30."),
        ["2024-02-30"],
        "Correct the date",
    ),
    "a country": (
        OrcidRefusal(400, 9037, "The value of country is not valid; valid values: AD, AE, language, title."),
        ["It is about the country."],
        "[mapping.countries]",
    ),
    "a language": (
        OrcidRefusal(400, 9047, "The JSON is invalid - language-code is 'xx', which is none of its values"),
        ["the language: xx"],
        "[mapping.languages]",
    ),
    "a role": (
        OrcidRefusal(400, 9058, "404 Not Found: There is no role boss; the roles are author, editor."),
        ["boss"],
        "[mapping.roles]",
    ),
    "an iD": (
        OrcidRefusal(400, 9020, "The message is invalid: The URI of a contributor's ORCID iD is not valid."),
        ["a contributor's ORCID iD"],
        "Correct the iD",
    ),
    "a title that is too long": (
        OrcidRefusal(400, 9047, "The JSON is invalid - title.title is longer than 1000 characters"),
        ["the title", "longer than 1,000 characters"],
        "at most 1,000",
    ),
    "an element that is too long for the database": (
        OrcidRefusal(500, 9008, "The value of short-description is too long to be stored."),
        ["the abstract", "too long"],
        "5,000",
    ),
    "an element in the wrong place": (
        OrcidRefusal(
            400,
            9001,
            "Invalid content was found starting with element 'work:journal-title'. One of '{title}' fits.",
        ),
        ["the name of the journal"],
        "Correct the name",
    ),
    "what we have no words for": (
        OrcidRefusal(400, 9047, "The JSON is invalid - The document has the unknown key 'pots'"),
        ["ORCID says: The JSON is invalid - The document has the unknown key 'pots'"],
        "report this",
    ),
    "a scope": (
        OrcidRefusal(403, 9038, "the scope /activities/update is missing"),
        ["The scope is /activities/update."],
        "connect again",
    ),
    "a scope that our client may not have": (
        OrcidRefusal(400, None, "Invalid scope: /webhook", error="invalid_scope"),
        ["The scope is /webhook."],
        "premium",
    ),
    "a merged record": (
        OrcidRefusal(409, 9007, orcid="0000-0002-1825-0097"),
        ["The iD is 0000-0002-1825-0097 now."],
        "new iD",
    ),
    "an iD without a record": (
        OrcidRefusal(
            404, 9016, "404 Not Found: Full validation error: ORCID iD 0000-0002-1825-0097 not found"
        ),
        ["No ORCID record has this iD."],
        "Correct the iD",
    ),
}


@pytest.mark.parametrize(("refusal", "told", "way_out"), DETAILS.values(), ids=DETAILS)
def test_the_admin_reads_the_field_and_what_to_do(
    refusal: OrcidRefusal, told: list[str], way_out: str
) -> None:
    found = meaning(refusal)

    assert [words for words in told if words not in found.admin] == []
    assert way_out in found.what_to_do


def test_a_code_that_nobody_knows_is_shown_as_orcid_says_it() -> None:
    found = meaning(OrcidRefusal(400, 9999, "400 Bad Request: No pots today."))

    assert (found.code, found.who) == ("9999", "us")
    assert found.admin.endswith("ORCID says: 400 Bad Request: No pots today.")


def test_a_bare_403_is_not_taken_for_a_lost_permission() -> None:
    found = meaning(refusal_of(said(403, "<html><title>Blocked</title></html>")))

    assert found.who == "admin"
    assert "permission" not in found.admin


def test_refusals_of_the_local_registry_are_understood(registry: Registry) -> None:
    work = payload("10.5555/12345678")
    with desk_at(registry) as desk:
        desk.works.add(desk.orcid, desk.token, work)
        with pytest.raises(OrcidRefusal) as twice:
            desk.works.add(desk.orcid, desk.token, work)
        with pytest.raises(OrcidRefusal) as unnamed:
            desk.works.add(desk.orcid, desk.token, work.replace(b'"self"', b'"part-of"'))

    assert (twice.value.code, twice.value.put_code) == (9021, registry.works(desk.orcid)[0].put_code)
    assert unnamed.value.code == 9023
    assert "None of them names the work itself" in meaning(unnamed.value).admin
