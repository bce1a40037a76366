"""Which media type is answered: what callers say they take, and what is understood if they say nothing."""

import pytest
import requests

from tests.local_registry.caller import Caller, error_of

XML = "application/vnd.orcid+xml"
JSON = "application/json"


def kind_of(answer: requests.Response) -> str:
    return answer.headers["Content-Type"].partition(";")[0]


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("application/json;charset=utf-8", JSON),
        ("application/vnd.orcid+xml; qs=5", XML),
        ("APPLICATION/JSON; Charset=UTF-8", JSON),
        ("text/html, application/json;charset=utf-8;q=0.1", JSON),
    ],
)
def test_parameters_of_an_accepted_type_change_nothing(ada: Caller, accept: str, answered: str) -> None:
    assert kind_of(ada.public("works", accept)) == answered


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        ("application/json, application/xml", JSON),
        ("application/xml, application/json", "application/xml"),
        ("application/orcid+xml, application/vnd.orcid+json", "application/vnd.orcid+json"),
        ("application/json, text/plain, */*", JSON),
        ("application/*", XML),
    ],
)
def test_of_types_wanted_alike_orcids_own_have_an_order_and_the_others_the_callers(
    ada: Caller, accept: str, answered: str
) -> None:
    assert kind_of(ada.public("works", accept)) == answered


@pytest.mark.parametrize(
    ("content_type", "answered"),
    [
        ("application/json", JSON),
        ("application/orcid+xml", "application/orcid+xml"),
        ("application/json; charset=utf-8", XML),
    ],
)
def test_the_type_that_was_sent_is_answered_only_if_it_is_just_one_of_orcids(
    ada: Caller, content_type: str, answered: str
) -> None:
    answer = ada("GET", "works", headers={"Accept": "*/*", "Content-Type": content_type})

    assert kind_of(answer) == answered


@pytest.mark.parametrize("accept", ["*/*", "application/xml", "application/json"])
def test_a_script_that_names_a_function_gets_json_in_its_call(ada: Caller, accept: str) -> None:
    plain = ada.public("works")

    script = ada.public("works", accept, params={"callback": "orcid.show"})

    assert script.headers["Content-Type"] == "application/javascript;charset=UTF-8"
    assert script.text == f"orcid.show({plain.text})"


def test_a_script_gets_errors_in_its_call_too(ada: Caller) -> None:
    plain = ada.public("work/999")

    script = ada.public("work/999", params={"callback": "show"})

    assert error_of(plain) == (404, 9016)
    assert (script.status_code, script.text) == (404, f"show({plain.text})")


def test_what_is_no_name_of_a_function_is_not_put_into_a_script(ada: Caller) -> None:
    answer = ada.public("works", params={"callback": "alert(1)//"})

    assert kind_of(answer) == JSON
    assert "alert" not in answer.text
