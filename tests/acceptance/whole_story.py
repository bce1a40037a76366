"""What happens in a whole run: people connect, say no, leave; calls go wrong; ORCID is down; keys change."""

import re
from typing import Final

import requests

from orcid_repo_plugin.testing.registry import Registry
from tests.acceptance.installation import article, people, wait_for
from tests.acceptance.whole_run import Visitor, WholeRun, altered

EMAIL: Final = "josiah.carberry@psychoceramics.example"
FIRST_COMMANDS: Final = ("status", "history --as json", "failures", "people list --as json", "doctor")
THEN_COMMANDS: Final = ("history --as csv", "people list", "hosts list --json", "keys list --json")


def first_half(run: WholeRun, registry: Registry) -> None:
    """From the first host to the first stop."""
    run.command("hosts", "add", "main", "--origin", "https://repository.example.org", shows="host key")
    run.key = run.command("hosts", "rotate", "main", shows="host key")
    authors = people(registry, 4)
    with run.serving("json"):
        josiah = connecting(run, authors)
        launches(run)
        items(run, authors[0])
        orcid_down(run, authors)
        permission_lost(run, authors[1])
        leaving(run, authors)
        for command in FIRST_COMMANDS:
            run.command(*command.split())
        odd_pages(run, josiah)
        run.command("backup", run.folder / "while-serving.backup")
        run.keep_files("while serving")
    run.command("backup", run.folder / "after.backup")


def connecting(run: WholeRun, authors: list[str]) -> Visitor:
    """Several people, each in a browser of their own; a no, a wrong code, a second use, another browser."""
    josiah = Visitor(run)
    link = run.launch("7", name="Josiah Carberry", email=EMAIL, return_to="https://repository.example.org/me")
    thanks = josiah.connect(link, authors[0])
    assert b"Your ORCID iD is connected" in thanks.content
    assert Visitor(run).connect(run.printed_launch("8"), authors[1]).ok
    assert b"You chose not to connect" in Visitor(run).connect(run.launch("9"), authors[2], "deny").content

    hasty = Visitor(run)
    stopped = hasty.at_orcid(hasty.to_orcid(run.launch("10")), authors[2], "allow", "/orcid/callback")
    back = stopped.headers["Location"]
    run.learn("code", wrong := "Wr0ngC")
    assert Visitor(run).open(back).status_code == 400  # in another browser
    changed = hasty.open(re.sub(r"code=[^&]+", f"code={wrong}", back))
    assert b"ORCID did not take this sign-in" in changed.content
    assert b"opened twice" in hasty.open(back).content
    assert hasty.open("/orcid/callback?code=Wr0ngC&state=made-up").status_code == 400

    signing_in = Visitor(run)
    link = run.launch("7", page="signin", return_to="https://repository.example.org/login")
    page = signing_in.at_orcid(signing_in.to_orcid(link), authors[0], "allow", "repository.example.org")
    run.learn("answer to the host", page.headers["Location"].partition("answer=")[2])
    return josiah


def launches(run: WholeRun) -> None:
    """Calls that are replayed, altered, old, for others, unsigned; told to people and to machines."""
    used = run.launch("11", email=EMAIL)
    Visitor(run).open(used)
    head, _, tail = run.launch("12").rpartition(".")
    bad = (
        used,
        altered(run, f"{head}.{tail}", lambda token: token[:-4] + "AAAA"),
        altered(run, f"{head}.{tail}", lambda token: token.rpartition(".")[0] + "."),
        f"{run.url}/connect?launch={run.token(purpose='connect', sub='7', iat=1, exp=200)}",
        f"{run.url}/connect?launch={run.token(purpose='connect', sub='7', aud='https://evil.example')}",
        f"{run.url}/connect?launch={run.token('k' * 44, purpose='connect', sub='7')}",
        f"{run.url}/connect?launch={run.token()}",
    )
    for link in bad:
        for accept in ("text/html", "application/json"):
            assert Visitor(run).open(link, headers={"Accept": accept}).status_code == 400


def items(run: WholeRun, author: str) -> None:
    """Deposits, and what is wrong with some."""
    put = {"Idempotency-Key": "5c1f0a9e"}
    for number in range(3):
        token = run.token()
        body = article(f"pots-{number}", author)
        assert run.call("PUT", f"/items/main/pots-{number}", token, body, **put).status_code == 202
        put = {}
    wait_for(lambda: len(run.registry.works(author)) == 3)
    link_token = run.launch("13").partition("launch=")[2]
    for bearer, path, body in (
        (token, "/items/main/pots-9", article("pots-9", author)),  # used
        (link_token, "/items/main/pots-9", article("pots-9", author)),  # of a person
        (run.token("k" * 44), "/items/main/pots-9", article("pots-9", author)),
        (run.token(), "/items/other/pots-9", article("pots-9", author)),
        (run.token(), "/items/main/pots-9", [1, 2]),
        (run.token(), "/items/main/another", article("pots-9", author)),
        (str(next(iter(run.secrets["client secret"]))), "/items/main/pots-9", {}),
    ):
        assert run.call("PUT", path, bearer, body).status_code >= 400
    assert run.call("DELETE", "/items/main/pots-2", run.token()).status_code == 202
    assert run.call("GET", "/items/main/pots-1", run.token()).ok


def orcid_down(run: WholeRun, authors: list[str]) -> None:
    """ORCID breaks in the middle of sign-ins."""
    for fault in ("status", "lose_answer", "cut"):
        run.registry.fault(fault, path="/oauth/token", **({"status": 503} if fault == "status" else {}))
        page = Visitor(run).connect(run.launch("14"), authors[3])
        assert page.status_code >= 500, page.status_code
        run.registry.clear_faults()
    run.registry.fault("status", path="/oauth/token", status=401, times=1)
    assert Visitor(run).connect(run.launch("15"), authors[3]).status_code >= 400
    run.registry.clear_faults()


def permission_lost(run: WholeRun, author: str) -> None:
    """A person takes our permission back at ORCID; the push notices it."""
    client_id = run.registry.client("member")["client_id"]
    run.registry.revoke(author, client_id)
    assert run.call("PUT", "/items/main/lost-1", run.token(), article("lost-1", author)).status_code == 202
    wait_for(lambda: '"permission"' in run.here("history", "--as", "json").out)


def leaving(run: WholeRun, authors: list[str]) -> None:
    """Somebody disconnects while ORCID is down, and is told of later; another one is forgotten."""
    for user, who, page in (("16", authors[2], "disconnect"), ("17", authors[3], "forget")):
        visitor = Visitor(run)
        assert visitor.connect(run.launch(user), who).ok
        run.registry.fault("status", path="/oauth/revoke", status=503, times=None)
        visitor.open(run.launch(user, page="account"))
        shown = visitor.open(f"/account/{page}")
        form = f"//form[contains(@action, '{page}')]"
        assert visitor.press(shown, form, sure="yes", works="keep").ok
        run.registry.clear_faults()


def odd_pages(run: WholeRun, visitor: Visitor) -> None:
    """Every page of somebody who is connected, errors, and the figures."""
    paths = ("/", "/about", "/connect", "/connect/done", "/connect/ended", "/account", "/account/choices")
    more = ("/account/data", "/account/forget", "/metrics", "/readyz", "/openapi.json", "/docs", "/nowhere")
    for path in (*paths, *more, "/account?shelf=x&page=-1", "/items/main/pots-1"):
        for accept in ("text/html", "application/json"):
            visitor.open(path, headers={"Accept": accept})
    secret = next(iter(run.secrets["client secret"]))
    for name in ("code", "token", "launch"):
        visitor.open(f"/nowhere?{name}={secret}")
    for method in ("POST", "PUT", "TRACE"):
        run.keep(requests.request(method, f"{run.url}/connect", data="x", timeout=30))
    run.keep(requests.post(f"{run.url}/account/forget", data=b"x" * 11_000_000, timeout=30))


def second_half(run: WholeRun) -> None:
    """The key is changed under a running service; people go on, and somebody new connects."""
    author = people(run.registry, 1)[0]
    with run.serving("plain"):
        early = Visitor(run)
        assert early.connect(run.launch("20"), author).ok
        run.command("keys", "rotate")
        run.keep_files("just after the key was changed")
        assert early.open("/account").ok
        late = people(run.registry, 1)[0]
        assert b"Your ORCID iD is connected" in Visitor(run).connect(run.launch("21"), late).content
        run.key = run.command("hosts", "rotate", "main", shows="host key")
        assert run.call("PUT", "/items/main/new-1", run.token(), article("new-1", author, late)).ok
        wait_for(lambda: all(len(run.registry.works(one)) == 1 for one in (author, late)))
        (used,) = run.secrets["link"]
        assert Visitor(run).open(used).status_code == 400
        odd_pages(run, early)
        for command in (*THEN_COMMANDS, f"people show {author}", f"people export {author}"):
            run.command(*command.split())
    run.command("backup", run.folder / "after-rotation.backup")
