"""Puts what the ORCID service says into a page, on the server. Standard library only; Python 3.9 or newer.

    badges = Badges("https://orcid.repository.example.org")
    badges.authors("main", "pots-3", ["Josiah Carberry"])   the list, or the names when there is no answer
    badges.badge("0000-0002-1825-0097")                     one iD, or nothing
    badges.head("main", "pots-3")                           tags for <head>, or nothing

A page waits a second at most, and once in half a minute when the service is down.
"""

import html
import time
import urllib.error
import urllib.parse
import urllib.request

WAIT = 1.0
"""Seconds that a page waits."""
FRESH = 3600.0
"""Seconds for which an answer is used without asking again."""
PAUSE = 30.0
"""Seconds until the service is asked again after it gave no answer."""
MOST = 5000
"""Answers that are kept."""
LONGEST = 1_000_000
"""Bytes of an answer that are taken."""


def escaped(text: str) -> str:
    return urllib.parse.quote(text, safe="")


class Badges:
    def __init__(self, service: str) -> None:
        self.service = service.rstrip("/")
        self.kept: dict[str, tuple[float, str]] = {}  # by path: until when it is fresh, and the answer
        self.silent_until = 0.0

    def authors(self, repository: str, item: str, names: list[str]) -> str:
        found = self.text(f"/items/{escaped(repository)}/{escaped(item)}/authors.html")
        return found or html.escape("; ".join(names))

    def badge(self, orcid: str, style: str = "icon") -> str:
        return self.text(f"/badge/{escaped(orcid)}.html?style={escaped(style)}")

    def head(self, repository: str, item: str) -> str:
        return self.text(f"/items/{escaped(repository)}/{escaped(item)}/head.html")

    def text(self, path: str) -> str:
        """What the service says; what it said before while it is down; nothing if it never said anything."""
        now = time.monotonic()
        until, old = self.kept.get(path, (0.0, ""))
        if now < until or now < self.silent_until:
            return old
        new, fresh = old, PAUSE
        try:
            with urllib.request.urlopen(self.service + path, timeout=WAIT) as answer:
                new, fresh = str(answer.read(LONGEST), "utf-8"), FRESH
        except urllib.error.HTTPError as error:
            error.close()
            if error.code in (400, 404):  # it knows of no such item or iD, or must not show it
                new = ""
        except (OSError, ValueError):
            self.silent_until = now + PAUSE
            return old
        if len(self.kept) >= MOST:
            self.kept.pop(next(iter(self.kept)), None)
        self.kept[path] = (now + fresh, new)
        return new
