"""The words of ``docs/local_registry.md`` around what is printed from the code."""

import inspect
from typing import Final

from orcid_repo_plugin.local_registry import options

HEAD: Final = """
`orcid-repo registry` serves ORCID's registry on your own machine: sign-in and consent, OAuth 2.0 and OpenID
Connect, the member API and the public API 3.0, with ORCID's rules, limits and refusals. A client that works
here works at ORCID. Nothing leaves the machine but the webhook calls that a client asks for, nobody needs an
account, and everything can be made to fail. It is made for any client of ORCID's API, not only for ours, and
knows nothing of ours.

```sh
orcid-repo registry                            # in memory; prints addresses, clients, people
orcid-repo registry --directory my-registry    # kept; safe against a killed process
orcid-repo registry --port 0 --control --json  # for scripts: one line of JSON, then it serves
```

What it prints is a settings file: `orcid-repo registry > orcid-repo.toml`. [cli.md](cli.md) has all options.
`--json` prints one line with `registry_url`, `member_api_url`, `public_api_url`, `control_url` (`null`
without `--control`), `clients` (`client_id`, `client_secret`, `kind`, `redirect_uris`) and `people` (`orcid`,
`name`, `email`, `password`, `state`).

All roles share one port, under different paths. At ORCID they are hosts of their own; here one address is
enough to configure, to forward out of a container and to close, and port 0 stays possible.

```text
http://127.0.0.1:8765           pages for people, /oauth/*, /.well-known/*      orcid.org
http://127.0.0.1:8765/member    member API, /member/v3.0/...                    api.orcid.org
http://127.0.0.1:8765/public    public API, /public/v3.0/...                    pub.orcid.org
http://127.0.0.1:8765/control   faults, journal, people on demand               nothing
```

iDs in answers are written `https://orcid.org/...` whatever the address, since ORCID's schema allows its own
hosts only. Plain http counts as secure on this machine.
"""

PEOPLE: Final = """
Ten people and three clients, the same each time. `--load FILE` brings more (TOML or JSON, or a folder of
ORCID
records), `--redirect-uri` lets the clients send people back to your application. Secrets and the
default people's password are printed at the start; a password that somebody chose is printed by `--json`
only. The first page of the registry shows whom to sign in as, and commands to begin with. With
`--directory`, who is signed in stays so when the registry is started again.
"""

LOAD: Final = """
`--load` takes a file of tables, in TOML or with the same names in JSON; or answers of ORCID's API 3.0 as JSON
or XML, one in a file or many in a folder: records, persons, lists, bulks and single items. A folder is loaded
whole or not at all. Put-codes, dates, sources and visibility are kept, but a put-code that another record has
already gives way to a new one. Who is there already is told anew and keeps their items. With `--directory`,
files are read only when the folder is new.

These are all the keys of a file of tables. Only `orcid` and `given_names` of a person, `kind` of a client,
`kind` and `content` of an item, and `group_id` and `name` of a group must be there:
"""

OAUTH: Final = """
Authorization code, refresh token, client credentials, token exchange and the implicit flow. Codes have six
characters and serve once; tokens live twenty years; a denial travels in the query, other errors in the
fragment. Redirect addresses match as at ORCID: scheme, host and port exactly, the path by its beginning.
A PKCE challenge that is sent is checked; it is promised in the configuration only with `--pkce`, since ORCID
does not promise it.
"""

API: Final = """
`<kind>` stands for `work`, `funding`, `peer-review`, `research-resource`, the affiliations (`distinction`,
`education`, `employment`, `invited-position`, `membership`, `qualification`, `service`) and the sections of
the
person (`address`, `external-identifiers`, `keywords`, `other-names`, `researcher-urls`). XML and JSON both
ways,
as ORCID negotiates them. An organisation's identifier of right form (and check digit, for ROR and LEI)
counts as
known; the file of `--load` can name `unknown_organisations`.
"""

CONTROL: Final = """
With `--control` only, for this machine only, JSON both ways. It is not disturbed by faults and not in the
journal. What is done is answered with 200; what is wrong with a request is told as `{"error": ...}` with
400, 403, 404, 405 or 413. It answers programs only, not web pages of other hosts.
"""

FAULTS: Final = """
A fault strikes the requests that fit its `match`: `method`, and `path`, a part of the path without the query
(`/member/v3.0/.../work`); what is left out fits all.

- `status`: the request takes no effect, and is answered with this `status` (503 if left out).
- `lose_answer`: the request takes effect, and the connection is closed without one byte of an answer.
- `cut`: the request takes effect, and half of the answer comes. Of an answer without a body all headers come,
  and promise one byte that does not; of one that may have none (204, or to HEAD) only `HTTP/1.1`.
- `slow` and `hang`: the request waits for `seconds` (1, or 3600, if left out), then takes effect, also when
  its client has gone in the meantime.

Every fault that fits acts: first all that wait, one after the other; then of the others the one that was put
there first. `times` says how often (1 if left out, `null` for always), and `left` counts what acted; a fault
that is used up stays in the list with `left` 0. A reset also drops the requests that wait.

```sh
curl -X POST localhost:8765/control/faults -H 'Content-Type: application/json' \\
  -d '{"match": {"method": "POST", "path": "/works"}, "fault": "status", "status": 503, "times": 3}'
```

The journal (`GET /journal?since=N`, and `--log FILE`) has a line for each request, written when its answer is
ready: `n`, which goes on over a reset; `method`; `path` as it was asked, with the query; `status`, also of an
answer that was lost or cut; `client_id` of the token, or of who asks for one; `ms`, the wait included.
Tokens, secrets and e-mail addresses in a path are written as `***`. In memory are the last 100000 lines.
"""

PYTHON: Final = """
`orcid_repo_plugin.testing` has two pytest fixtures, with a new registry for each test. `registry` is in the
same process, reached by the sessions that it gives, or that `registry.mount(session)` leads there;
`registry_server` is the same over HTTP, for clients that take only an address.

```python conftest.py
pytest_plugins = "orcid_repo_plugin.testing"
```

```python test_cracked_pots.py
import pytest
import requests

DOI = {
    "external-id-type": "doi",
    "external-id-value": "10.5555/12345678",
    "external-id-relationship": "self",
}
WORK = {
    "title": {"title": {"value": "A Theory of Cracked Pots"}},
    "type": "journal-article",
    "external-ids": {"external-id": [DOI]},
}


def test_a_lost_answer_leaves_one_work(registry):
    josiah = registry.person("Josiah", "Carberry")["orcid"]
    token = registry.token(josiah, "/activities/update")["access_token"]
    session = registry.session(token)
    url = f"{registry.member_api_url}/v3.0/{josiah}/work"
    registry.lose_next_answer()

    with pytest.raises(requests.ConnectionError):
        session.post(url, json=WORK)

    assert [work.title for work in registry.works(josiah)] == ["A Theory of Cracked Pots"]
    assert session.post(url, json=WORK).json()["error-code"] == 9021


def test_a_registry_that_is_down_is_asked_again(registry_server):
    registry_server.fault("status", status=503, times=2)

    answers = [requests.get(f"{registry_server.public_api_url}/v3.0/status") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [503, 503, 200]
    assert len(registry_server.journal()) == 3
```

In the same process a lost answer is `requests.ConnectionError`, one that was cut `ChunkedEncodingError`, and
a wait longer than the client's timeout `ReadTimeout`: at once, and without a timeout when it is longer than a
minute. The request takes effect when its time has passed, seen by whoever asks next. Webhooks are called by
`call_webhooks()` there, over HTTP also by themselves.

A registry of either kind has these:
"""

OPTIONS: Final = """
`registry.options` has what can be set while it runs, but for `max_body`, which a server takes at its start:
"""

NOT_THERE: Final = (
    (
        "API 2.0 and 2.1",
        "404 with an error document that says so; release candidates of them are redirected; the types of "
        "identifiers (`/v2.0/identifiers`) are answered as in 3.0",
    ),
    ("the linked-data service `/experimental_rdf_v1`", "the redirect to it; 404 there"),
    ("the table of known organisations", "any identifier of right form is known, see above"),
    ("mail, also the digest of notifications", "the inbox page"),
    ("registration of new people, several sign-in methods, two factors", "`POST /people`; password sign-in"),
    (
        "adding and editing items by hand in every section",
        "a small form for works; all can be deleted or hidden",
    ),
    ("token introspection, device and SAML flows", "nothing"),
    (
        "Solr's ranking, synonyms and stemming",
        "the same queries find the same records; order by a simple score",
    ),
    ("ISSN portal and DOI resolver", "an ISSN with a right check digit exists; DOIs are not looked up"),
    ("the front proxy's pages for 413, 502, 503 and 504", "short ones of our own"),
)
"""What ORCID has and the local registry has not, or has in another way."""

OAUTH_PATHS: Final = {
    "/.well-known/openid-configuration": "Where everything is, for OpenID clients",
    "/oauth/authorize": "Sign-in if need be, then consent; leads back with a code, or a token (implicit)",
    "/oauth/jwks": "The key that id_tokens are signed with",
    "/oauth/revoke": "Revoke an access token or refresh token, and with it the other of the pair",
    "/oauth/token": "Codes, refresh tokens or client credentials for tokens; POST only, others are told 405",
    "/oauth/userinfo": "Whose token it is: iD and public names",
}

OPTIONS_SOURCE: Final = inspect.getsource(options)
