"""ORCID refuses one work: it waits for a human, who reads why, and the others go. No code is forgotten."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.services.push.looking import config, last, one, retry_all, sentence, spoil
from tests.services.push.refusal_cases import CANNOT_MEET, OF_ONE_WORK, SPOILT, Answered, Spoilt, met

BY_NAME = {"ids": lambda case: case.name}
BY_CODE = {"ids": lambda case: str(case.code)}


def test_every_code_of_orcid_is_met_here_or_cannot_be(shared: Path) -> None:
    told = (shared / "orcid-api.md").read_text(encoding="utf-8")
    table = told.partition("### 3.7 ")[2].partition("\n## ")[0]
    codes = {
        int(code) for row in re.findall(r"^\| ([0-9, ]+) \|", table, re.MULTILINE) for code in row.split(",")
    }

    assert len(codes) == 64
    assert met() | set(CANNOT_MEET) == codes
    assert not met() & set(CANNOT_MEET)


@pytest.mark.parametrize("case", SPOILT, **BY_NAME)
def test_a_work_that_orcid_refuses_waits_for_a_human(desk: Any, case: Spoilt) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"))
    spoil(desk, "1", case.change)

    summary = desk.push()
    again = desk.push()

    refused = one(desk, josiah)
    assert (refused.state, refused.attempts) == ("refused", 1)
    assert refused.reason.startswith(sentence(case.single))
    assert refused.what_to_do
    assert (summary.refused, summary.failed, again.requests) == (1, True, 0)
    row = last(desk, josiah, "add")
    assert (row.http_status, row.error_code, row.message) == (400, str(case.single), refused.reason)
    assert desk.works(josiah) == []


@pytest.mark.parametrize("case", SPOILT, **BY_NAME)
def test_the_others_of_its_request_go_and_it_goes_when_it_is_mended(desk: Any, case: Spoilt) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}", title=f"Pots {n}") for n in range(3)))
    spoil(desk, "1", case.change)

    summary = desk.push()
    told = one(desk, josiah)
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, mended"))
    mended = desk.push()

    assert (summary.sent, summary.refused) == (2, 1)
    assert case.words in told.reason
    assert (mended.sent, mended.failed) == (1, False)
    assert desk.titles(josiah) == ["Pots 0", "Pots 2", "Pots, mended"]
    assert desk.true(josiah)
    assert any(row.error_code in (str(case.single), str(case.bulk)) for row in desk.history(item="1"))


@pytest.mark.parametrize("case", SPOILT, **BY_NAME)
def test_a_change_that_orcid_refuses_leaves_what_stands(desk: Any, case: Spoilt) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots"))
    desk.push()
    before = desk.put_codes(josiah)
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, spoilt"))
    spoil(desk, "1", case.change)

    desk.push()
    refused = one(desk, josiah)
    row = last(desk, josiah, "update")
    stood = desk.titles(josiah)
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1", title="Pots, mended"))
    desk.push()

    assert refused.state == "refused"
    assert case.words in refused.reason
    assert (row.http_status, row.error_code, row.put_code) == (400, str(case.single), before["1"])
    assert stood == ["Pots"]
    assert desk.titles(josiah) == ["Pots, mended"]
    assert desk.put_codes(josiah) == before


@pytest.mark.parametrize("case", OF_ONE_WORK, **BY_CODE)
def test_what_is_refused_by_any_other_code_of_a_work_is_tried_again_when_asked(
    odd: Any, case: Answered
) -> None:
    josiah = odd.connect()
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"))
    odd.between.answer("POST work", 400, {"response-code": 400, "error-code": case.code}, left=None)

    odd.push()
    refused = one(odd, josiah)
    asked = len(odd.between.requests)
    odd.between.calm()
    retry_all(odd)
    odd.push()

    assert (refused.state, refused.attempts, asked) == ("refused", case.requests, case.requests)
    assert case.words in refused.reason
    assert "Report it" in refused.what_to_do or "report this" in refused.what_to_do
    assert odd.states(josiah) == {"1": "sent"}
    assert one(odd, josiah).reason == ""
    assert len(odd.works(josiah)) == 1


@pytest.mark.parametrize("case", OF_ONE_WORK, **BY_CODE)
def test_a_change_is_refused_by_them_too(odd: Any, case: Answered) -> None:
    josiah = odd.connect()
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1", title="Pots"))
    odd.push()
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1", title="Pots, changed"))
    error = {"response-code": 400, "error-code": case.code}
    odd.between.answer("PUT work/*", 400, error, left=None)

    odd.push()

    assert one(odd, josiah).state == "refused"
    assert case.words in one(odd, josiah).reason
    assert odd.between.requests.count(f"PUT work/{odd.put_codes(josiah)['1']}") == case.requests
    assert odd.titles(josiah) == ["Pots"]


@pytest.mark.parametrize("code", [9001, 9006, 9020, 9023, 9047, 9049, 9058])
def test_a_whole_request_that_is_refused_is_halved_until_the_culprit_stands_alone(
    odd: Any, code: int
) -> None:
    josiah = odd.connect()
    odd.deposit(*(odd.item(str(n), josiah, doi=f"10.5555/pots.{n}", title=f"Pots {n}") for n in range(8)))
    odd.between.refuse("POST works", code, left=3)

    summary = odd.push()

    assert (summary.sent, summary.failed) == (8, False)
    assert len(odd.works(josiah)) == 8
    assert odd.true(josiah)


def test_a_deletion_that_is_refused_waits_for_a_human_and_the_work_stands(odd: Any) -> None:
    josiah = odd.connect()
    odd.deposit(odd.item("1", josiah, doi="10.5555/pots.1"))
    odd.push()
    before = odd.put_codes(josiah)
    _withdraw(odd, josiah)
    odd.between.refuse("DELETE work/*", 9001, left=None)

    summary = odd.push()
    refused, kept = one(odd, josiah), odd.put_codes(josiah)
    odd.between.calm()
    retry_all(odd)
    odd.push()

    assert (refused.state, summary.refused, kept) == ("refused", 1, before)
    assert "ORCID could not read what was sent" in refused.reason
    assert last(odd, josiah, "delete").http_status == 204
    assert odd.states(josiah) == {"1": "withdrawn"}
    assert odd.works(josiah) == []


def test_an_identifier_that_orcid_cannot_normalise_is_a_note_and_no_refusal(desk: Any) -> None:
    josiah = desk.connect()
    desk.deposit(desk.item("1", josiah, doi="10.5555/pots.1"), desk.item("2", josiah, doi="10.5555/pots.2"))
    spoil(
        desk,
        "1",
        lambda work: work["external-ids"]["external-id"].append(
            {
                "external-id-type": "arxiv",
                "external-id-value": "no arXiv number",
                "external-id-relationship": "self",
            }
        ),
    )

    summary = desk.push()

    told = [
        one["external-id-normalized-error"]["error-code"]
        for work in desk.works(josiah)
        for one in work.document["external-ids"]["external-id"]
        if one["external-id-normalized-error"]
    ]
    assert told == ["8001"]
    assert (summary.sent, summary.failed) == (2, False)


def test_the_commands_say_it(desk: Any, run_cli: Any) -> None:
    josiah = desk.connect()
    desk.deposit(*(desk.item(str(n), josiah, doi=f"10.5555/pots.{n}") for n in range(2)))
    spoil(desk, "1", SPOILT[5].change)
    path = config(desk)

    pushed = run_cli("--config", path, "push")
    listed = run_cli("--config", path, "failures", "--as", "json")
    happened = run_cli("--config", path, "history", "--item", "1", "--as", "json")

    (row,) = json.loads(listed.out)
    assert pushed.code == 1
    assert re.search(r"refused\s+1\s+see `orcid-repo failures`", pushed.out)
    assert row["reason"] == (
        "ORCID does not take a date in it: there is no such day, or it is not written as ORCID wants it. "
        "It is about the date of publication: 2008-02-30."
    )
    assert (
        row["what_to_do"] == "Correct the date in the item: a day that exists, with a year from 1900 to 2100."
    )
    assert (row["state"], row["attempts"]) == ("refused", 1)
    answered = [row for row in json.loads(happened.out) if row["http_status"] is not None]
    assert [(row["http_status"], row["error_code"]) for row in answered] == [(400, "9049")]


def _withdraw(desk: Any, orcid: str) -> None:
    from orcid_repo_plugin.domain.item import ItemState

    desk.deposit(desk.item("1", orcid, doi="10.5555/pots.1", state=ItemState.WITHDRAWN))
