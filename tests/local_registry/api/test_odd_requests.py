"""Requests that only somebody with bad intentions, or a broken client, sends."""

import json

import pytest
from werkzeug.test import EnvironBuilder

from orcid_repo_plugin.testing.registry import Registry
from tests.local_registry.caller import Caller, work


@pytest.mark.parametrize(("path", "status"), [("/pots", 302), ("/v9/pots", 308), ("/v2.0_rc1/pots", 308)])
def test_a_line_break_in_a_path_does_not_end_the_header_that_it_comes_back_in(
    registry: Registry, path: str, status: int
) -> None:
    url = f"{registry.public_api_url}{path}%0D%0AX-Pots:%20cracked"

    answer = registry.session().get(url, allow_redirects=False)

    assert answer.status_code == status
    assert "X-Pots" not in answer.headers
    assert answer.headers["Location"].endswith("%0D%0AX-Pots:%20cracked")


def test_a_body_that_is_too_large_is_refused_in_plain_text_as_by_orcids_proxy(ada: Caller) -> None:
    ada.registry.options.max_body = 1_000

    answer = ada("POST", "work", json=work(title="Pots" * 1_000))

    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "text/plain;charset=UTF-8")


def test_a_body_that_is_not_all_there_is_refused_with_a_document(ada: Caller) -> None:
    headers = {"Authorization": f"Bearer {ada.token}", "Accept": "application/json"}
    path = f"/member/v3.0/{ada.orcid}/work"
    whole = EnvironBuilder(path, method="POST", headers=headers, json=work()).get_environ()

    answered = ada.registry.local.answer(whole | {"CONTENT_LENGTH": "9999", "REMOTE_ADDR": "127.0.0.1"})

    document = json.loads(answered.body)
    assert (answered.code, document["response-code"], document["error-code"]) == (400, 400, 9001)
