"""Each error-code that a client can cause is caused, and the others are named with the reason."""

import pytest

from orcid_repo_plugin.local_registry.refusals import REFUSALS
from tests.local_registry.caller import Caller, error_of
from tests.local_registry.refusals.cases import CASES

UNREACHABLE = {
    9002: "a client that is not authenticated is told so by the token endpoint, in OAuth's form",
    9008: "something inside broke; no request is meant to bring it about",
    9015: "told by the token endpoint, in OAuth's form",
    9031: "a PUT without put-code is 9019 before it gets that far",
    9033: "an other-name that does not exist is 9016, like all items",
    9052: "only versions older than 3.0 refuse such tokens, and these are not served",
}


@pytest.mark.parametrize(
    ("code", "status"), CASES, ids=[f"{c}-{s}-{f.__name__}" for (c, s), f in CASES.items()]
)
def test_a_client_can_bring_about(ada: Caller, code: int, status: int) -> None:
    answer = CASES[code, status](ada)

    assert error_of(answer) == (status, code)
    assert "$" not in answer.text


def test_every_code_is_brought_about_or_cannot_be() -> None:
    caused = {code for code, _ in CASES}

    assert caused | set(UNREACHABLE) == set(REFUSALS)
    assert not caused & set(UNREACHABLE)
