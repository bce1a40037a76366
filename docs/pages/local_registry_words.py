"""The words of ``docs/local_registry.md`` around what is printed from the code."""

import inspect
from typing import Final

from orcid_repo_plugin.local_registry import options

HEAD: Final = """
`orcid-repo registry` serves ORCID's registry on your own machine: sign-in and consent, OAuth 2.0 and OpenID
Connect, the member API and the public API 3.0, with ORCID's rules, limits and refusals. A client that works
here works at ORCID. Nothing leaves the machine, nobody needs an account, and everything can be made to fail.
It is made for any client of ORCID's API, not only for ours, and knows nothing of ours.

```sh
orcid-repo registry                            # in memory; prints addresses, clients, people
orcid-repo registry --directory my-registry    # kept; safe against a killed process
orcid-repo registry --port 0 --control --json  # for scripts: one line of JSON, then it serves
```

What it prints is a settings file: `orcid-repo registry > orcid-repo.toml`.

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
records), `--redirect-uri` lets the clients send people back to your application. Passwords and secrets are
printed at the start; all of them are invented.
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
journal. What is wrong with a request is told as `{"error": ...}` with 400, 403, 404 or 405.
"""

FAULTS: Final = """
A fault has a `match` (`method`, and `path`, a part of the path; what is left out matches all), and says what
happens: `lose_answer` (the request takes effect, and the connection is closed without an answer), `cut` (half
of the answer comes), `status` (an answer with this `status`; the request takes no effect), `hang` and `slow`
(wait `seconds` first). Every fault that matches acts, waits first. `times` says how often (1 if left out,
`null`
for always); `left` counts down.

```sh
curl -X POST localhost:8765/control/faults -H 'Content-Type: application/json' \\
  -d '{"match": {"method": "POST", "path": "/works"}, "fault": "status", "status": 503, "times": 3}'
```

The journal (`GET /journal?since=N`, and `--log FILE`) has a line for each request: `n`, `method`, `path` as
it was
asked, `status`, `client_id`, `ms`. Tokens, secrets and e-mail addresses in a path are written as `***`.
"""

PYTHON: Final = """
`orcid_repo_plugin.testing` has two pytest fixtures. `registry` is a registry in the same process, reached
by the
sessions that it gives; `registry_server` is the same over HTTP, for clients that take only an address.

```python
pytest_plugins = "orcid_repo_plugin.testing"


def test_a_lost_answer_leaves_one_work(registry):
    josiah = registry.person("Josiah", "Carberry")["orcid"]
    token = registry.token(josiah, "/activities/update")["access_token"]
    registry.lose_next_answer()
    with pytest.raises(requests.ConnectionError):
        registry.session(token).post(f"{registry.member_api_url}/v3.0/{josiah}/work", json=WORK)
    assert [work.title for work in registry.works(josiah)] == ["A Theory of Cracked Pots"]
```

`registry.options` has what can be set while it runs:
"""

NOT_THERE: Final = (
    ("API 2.0 and 2.1", "404 with an error document that says so; release candidates of them are redirected"),
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
    ("the front proxy's pages for 413, 429 and 503", "plain text in their place"),
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
