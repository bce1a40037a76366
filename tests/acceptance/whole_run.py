"""A whole run of an installation with real processes, and all that it leaves: pages, logs, outputs, files."""

import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urljoin, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import OctKey
from lxml import html

from orcid_repo_plugin.testing.registry import Registry
from tests.acceptance.installation import Installation, told, wait_for
from tests.acceptance.secret_hunt import files_below

PASSWORD: Final = "cracked-pots"
TIMEOUT: Final = 30
OWN: Final = ("orcid-repo.toml", "orcid-repo.key")
"""The two files where the secrets live."""


class WholeRun:
    """An installation, and what is secret in it, as far as anybody could know.

    :ivar secrets: by kind; never shown.
    :ivar places: what could hold one by mistake, by a name.
    """

    def __init__(self, registry: Registry, folder: Path) -> None:
        self.registry = registry
        self.folder = folder
        with socket.socket() as found:
            found.bind(("127.0.0.1", 0))
            port = int(found.getsockname()[1])
        self.url = f"http://127.0.0.1:{port}"
        client = registry.client("member")
        registry.make_client(client_id=client["client_id"], redirect_uris=[f"{self.url}/orcid/callback"])
        self.here = Installation(folder, told(registry), f"sqlite:///{folder / 'books.sqlite3'}")
        self._configure(port)
        self.secrets: dict[str, set[str]] = {"client secret": {str(client["client_secret"])}}
        self.places: dict[str, bytes] = {}
        self.key = ""
        """Of the host."""
        self.http = requests.Session()
        self.http.trust_env = False
        self.process: subprocess.Popen[bytes] | None = None
        self.runs = 0

    def _configure(self, port: int) -> None:
        config = self.here.config
        settings = config.read_text(encoding="utf-8")
        service = f'[service]\nport = {port}\nlaunches_a_minute = 1000\nlogs = "json"\n[repositories.main]\n'
        config.write_text(f'base_url = "{self.url}"\n{settings}{service}', encoding="utf-8")

    def learn(self, kind: str, *known: str | None) -> None:
        """Remember what nobody may find."""
        self.secrets.setdefault(kind, set()).update(one for one in known if one)

    # -- processes

    @contextmanager
    def serving(self, logs: str) -> Iterator[None]:
        """``orcid-repo serve``, its log in a file of the folder; ended as an admin ends it."""
        self.runs += 1
        path = self.folder / f"serve-{self.runs}.log"
        command = ["serve"]
        with path.open("wb") as log:
            self.process = self._start(command, log, logs)
            try:
                wait_for(self._answers)
                yield
            finally:
                self.process.send_signal(signal.SIGTERM)
                assert self.process.wait(60) == 0, path.read_text("utf-8", "replace")[-2000:]

    def _start(self, command: list[str], log: Any, logs: str) -> "subprocess.Popen[bytes]":
        environ = self.here._environ | {"ORCID_REPO_SERVICE__LOGS": logs}
        whole = [sys.executable, "-m", "orcid_repo_plugin", "--config", str(self.here.config), *command]
        return subprocess.Popen(whole, env=environ, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None
        with suppress(requests.ConnectionError):
            return self.http.get(f"{self.url}/healthz", timeout=5).ok
        return False

    def command(self, *arguments: object, shows: str = "") -> str:
        """Run a command; what it writes is a place to look at.

        :param shows: the kind of secret that the command is there to show, alone on its line.
        """
        done = self.here(*arguments)
        name = f"output of {' '.join(map(str, arguments[:2]))} ({len(self.places)})"
        self.places[name] = done.err.encode() + (b"" if shows else done.out.encode())
        if shows:
            assert done.code == 0, done.err
            self.learn(shows, done.out.strip())
        return done.out.strip()

    def launch(self, user: str, page: str = "connect", **said: str) -> str:
        """A link, as the host makes it."""
        self.learn("e-mail address", said.get("email"))
        token = self.token(sub=user, purpose=page, **said)
        return f"{self.url}/{page}?launch={token}"

    def printed_launch(self, user: str) -> str:
        """A link, as the command makes it."""
        link = self.command("launch", "--user", user, shows="link")
        self.learn("launch", token := link.partition("launch=")[2])
        self._learn_parts(token)
        return link

    def _learn_parts(self, token: str) -> None:
        """What of a signed call would be as bad as all of it."""
        _, payload, signature = token.split(".")
        self.learn("signature of a launch", signature)
        self.learn("claims of a launch", payload)

    # -- the host

    def token(self, key: str = "", **claims: Any) -> str:
        """What the host signs, by its newest key; for an item unless said otherwise."""
        now = int(time.time())
        said = {"iss": "main", "aud": self.url, "repository": "main", "iat": now, "exp": now + 300}
        said |= {"jti": secrets.token_urlsafe(16), "purpose": "deposit"} | claims
        header = {"alg": "HS256"}
        token = jwt.encode(header, said, OctKey.import_key(key or self.key))
        self.learn("launch", token)
        self._learn_parts(token)
        return token

    def call(self, method: str, path: str, token: str, body: Any = None, **headers: str) -> requests.Response:
        """The host calls; the answer is a place to look at."""
        answer = self.http.request(
            method,
            f"{self.url}{path}",
            json=body,
            headers={"Authorization": f"Bearer {token}"} | headers,
            timeout=TIMEOUT,
        )
        self.keep(answer)
        return answer

    # -- what is left

    def keep(self, answer: requests.Response) -> None:
        """An answer of the service, but for what is for one browser only: its cookie, and the way on, which
        is also the body of a redirect.
        """
        if not (answer.url or "").startswith(self.url):
            return
        headers = {k: v for k, v in answer.headers.items() if k not in ("Set-Cookie", "Location")}
        self.learn(
            "session cookie", *(one.value for one in answer.cookies if one.name.startswith("orcid-repo-"))
        )
        path = urlsplit(answer.url or "").path
        body = b"" if answer.is_redirect else answer.content
        name = f"answer {len(self.places)}: {answer.status_code} {path}"
        self.places[name] = repr(headers).encode() + body

    def keep_files(self, when: str) -> None:
        """The files as they are at this moment."""
        found = files_below(self.folder, but=OWN)
        self.places |= {f"{name}, {when}": content for name, content in found.items()}

    def everything(self) -> dict[str, bytes]:
        """All places: files as they are now, answers, outputs. Tokens of the registry are learned, too."""
        for one in self.registry.tokens():
            self.learn("access token", one["access_token"])
            self.learn("refresh token", one["refresh_token"])
        self.learn("code", *self.registry.local.books.codes)
        lines = (self.folder / "orcid-repo.key").read_text("utf-8").splitlines()
        self.learn("key of ours", *(line for line in lines if line and not line.startswith("#")))
        return self.places | files_below(self.folder, but=OWN)


class Visitor:
    """A browser that keeps what it is shown."""

    def __init__(self, run: WholeRun) -> None:
        self.run = run
        self.session = requests.Session()
        self.session.trust_env = False

    def open(self, address: str, stop_at: str = "", **how: Any) -> requests.Response:
        """Open an address and go where it leads, unless that is a place to stop at."""
        return self._go("GET", urljoin(self.run.url, address), stop_at, **how)

    def press(
        self, page: requests.Response, path: str, stop_at: str = "", **fields: str
    ) -> requests.Response:
        """Send a form of a page.

        :param path: XPath of the form.
        """
        (form, *_) = html.fromstring(page.content).xpath(path)
        filled = {name: value or "" for name, value in form.form_values()} | fields
        return self._go("POST", urljoin(page.url, form.get("action") or page.url), stop_at, data=filled)

    def to_orcid(self, link: str) -> requests.Response:
        """From the repository to ORCID's sign-in."""
        return self.press(self.open(link), "//form[@id='connect']")

    def at_orcid(
        self, page: requests.Response, who: str, decision: str, stop_at: str = ""
    ) -> requests.Response:
        """Sign in there, and decide."""
        page = self.press(page, "//form[.//input[@name='password']]", stop_at, email=who, password=PASSWORD)
        if b'name="decision"' in page.content:
            page = self.press(page, "//form[.//button[@name='decision']]", stop_at, decision=decision)
        return page

    def connect(self, link: str, who: str, decision: str = "allow") -> requests.Response:
        """The whole way."""
        return self.at_orcid(self.to_orcid(link), who, decision)

    def _go(self, method: str, url: str, stop_at: str, **how: Any) -> requests.Response:
        answer = self.session.request(method, url, allow_redirects=False, timeout=TIMEOUT, **how)
        self.run.keep(answer)
        while answer.is_redirect:
            there = urljoin(answer.url or "", answer.headers["Location"])
            query = parse_qs(urlsplit(there).query)
            for kind in ("code", "state", "nonce"):
                self.run.learn(kind, *query.get(kind, []))
            if stop_at and stop_at in there:
                return answer
            answer = self.session.get(there, allow_redirects=False, timeout=TIMEOUT)
            self.run.keep(answer)
        return answer


def altered(run: WholeRun, link: str, change: Callable[[str], str]) -> str:
    """A link whose call somebody has changed."""
    before, mark, token = link.partition("launch=")
    run.learn("launch", changed := change(token))
    return before + mark + changed
