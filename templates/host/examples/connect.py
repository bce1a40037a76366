"""Sends people and items to the ORCID service. Standard library only; Python 3.9 or newer.

    connect.py link   REPOSITORY USER NAME     prints a link for this person: works once, for five minutes
    connect.py put    REPOSITORY ITEM FILE     tells of an item that is new or has changed
    connect.py delete REPOSITORY ITEM          tells that an item is gone
    connect.py answer TOKEN                    reads what came back from a sign-in

CONNECT_URL, CONNECT_HOST and CONNECT_KEY say where the service is, and who signs with which key.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def escaped(text: str) -> str:
    return urllib.parse.quote(text, safe="")


class Connect:
    def __init__(self, url: str, host: str, key: str) -> None:
        self.url = url.rstrip("/")  # https://orcid.repository.example.org
        self.host = host  # the name given to `orcid-repo hosts add`
        self.key = key.encode()  # the key it printed, as it is

    def signature(self, text: str) -> str:
        return base64url(hmac.new(self.key, text.encode(), hashlib.sha256).digest())

    def signed(self, **claims: object) -> str:
        now = int(time.time())
        claims.update(iss=self.host, aud=self.url, iat=now, exp=now + 300, jti=secrets.token_urlsafe(16))
        parts: Any = ({"alg": "HS256", "typ": "JWT"}, claims)
        text = ".".join(base64url(json.dumps(part).encode()) for part in parts)
        return text + "." + self.signature(text)

    def link(self, repository: str, user: str, name: str) -> str:
        token = self.signed(repository=repository, sub=user, name=name, purpose="connect")
        return self.url + "/connect?launch=" + token

    def send(self, method: str, repository: str, item: str, body: bytes = b"") -> str:
        request = urllib.request.Request(
            "/".join([self.url, "items", escaped(repository), escaped(item)]),
            method=method,
            data=body or None,
            headers={
                "Authorization": "Bearer " + self.signed(repository=repository, purpose="deposit"),
                "Content-Type": "application/json",
                "Idempotency-Key": secrets.token_urlsafe(16),  # the same one when you try again
            },
        )
        try:
            answer = urllib.request.urlopen(request, timeout=30)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            return f"{answer.status} {answer.read().decode()}"

    def read_answer(self, token: str) -> dict[str, Any]:
        text, _, mark = token.rpartition(".")
        if not hmac.compare_digest(mark.encode(), self.signature(text).encode()):
            raise ValueError("not signed with our key")
        body = text.partition(".")[2]
        claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        if claims["iss"] != self.url or claims["aud"] != self.host or claims["exp"] < time.time() - 30:
            raise ValueError("not for us, or too old")
        return claims  # now compare claims["nonce"] with the jti of the link that this browser was sent by


def main(command: str, *rest: str) -> str:
    service = Connect(os.environ["CONNECT_URL"], os.environ["CONNECT_HOST"], os.environ["CONNECT_KEY"])
    if command == "link":
        return service.link(*rest)
    if command == "put":
        repository, item, path = rest
        with open(path, "rb") as file:
            return service.send("PUT", repository, item, file.read())
    if command == "delete":
        repository, item = rest
        return service.send("DELETE", repository, item)
    return json.dumps(service.read_answer(*rest))


if __name__ == "__main__":
    print(main(*sys.argv[1:]))
