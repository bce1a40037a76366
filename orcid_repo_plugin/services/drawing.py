"""The journey of a drawing: a site's plugin may draw a badge or change ours; what it draws is looked at."""

import logging
from collections.abc import Callable, Iterable
from contextlib import suppress
from copy import deepcopy
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from orcid_repo_plugin.catalogues import Catalogues
from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.byline import AuthorList
from orcid_repo_plugin.errors import StoreError
from orcid_repo_plugin.guard import MOST_FAULTS, Heard, heard, in_a_line, proofs
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.services.own_badge import NAME, OwnBadge, asked, drawn, rel
from orcid_repo_plugin.widgets.author_list import draw_authors
from orcid_repo_plugin.widgets.drawing import draw
from orcid_repo_plugin.widgets.honest_badge import proved
from orcid_repo_plugin.widgets.look import Look

HOOK: Final = "orcid_render_badge"
_LOG: Final = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())  # commands name what broke themselves


class Drawing:
    """Draws badges and author lists for one installation. Without a plugin it costs what ``draw`` costs.

    :param languages: the words of badges.
    """

    def __init__(self, app: App, languages: Catalogues) -> None:
        self.app = app
        self._told: set[Heard] = set()
        self.caller = app.plugins.hook.orcid_render_badge
        parts = urlsplit(app.settings.public_url)
        self.site = f"{parts.scheme}://{parts.netloc}"
        own = app.plugins.get_plugin(NAME)
        if isinstance(own, OwnBadge):
            own.languages = languages

    def badge(self, badge: Badge, style: Style, form: Form, look: Look) -> str:
        """A badge, in HTML by the site's plugins if there are any.

        What a plugin draws is shown only if it is safe and true (``widgets.honest_badge``). Else the next
        one's is, and in the end ours; the plugin is noted in ``plugins.broken``.
        """
        if form is Form.HTML and self._has_others():
            return self._asked(badge, style, look)
        return draw(badge, style, form, look)

    def authors(self, authors: AuthorList, form: Form, look: Look, *, style: Style = Style.ICON) -> str:
        """An author list, each badge in it as ``badge`` draws it."""
        one = partial(self._author, style, look) if form is Form.HTML and self._has_others() else None
        return draw_authors(authors, form, look, style=style, badge=one)

    def _author(self, style: Style, look: Look, badge: Badge) -> str:
        token = rel.set("author")
        try:
            return self._asked(badge, style, look)
        finally:
            rel.reset(token)

    def _asked(self, badge: Badge, style: Style, look: Look) -> str:
        found = self._by_plugins(badge, style, look)
        return drawn(badge, style, look) if found is None else found

    def _has_others(self) -> bool:
        own = self.app.plugins.own
        return any(one.plugin_name not in own for one in self.caller.get_hookimpls())

    def _by_plugins(self, badge: Badge, style: Style, look: Look) -> str | None:
        proof = partial(proved, badge=badge, look=look, site=self.site)
        notes: list[Heard] = []
        listening, proving, asking = heard.set(notes), proofs.set({HOOK: proof}), asked.set(badge)
        try:
            found: str | None = self.caller(
                # a copy: what is done to it changes nothing that the answer is measured by
                person=deepcopy(badge),
                style=style.value,
                language=look.words.code,
                icons=look.icons,
            )
            found = self._last_look(found, proof, notes)
        finally:
            asked.reset(asking)
            proofs.reset(proving)
            heard.reset(listening)
        self._tell(note for note in notes if note.error)
        return found

    def _last_look(self, found: str | None, proof: Callable[[str], str], notes: list[Heard]) -> str | None:
        """Prove what a wrapper of pluggy's old style has left: it changes the answer unseen."""
        old = [one.plugin_name for one in self.caller.get_hookimpls() if one.hookwrapper]
        if found is None or not old:
            return found
        try:
            return proof(found)
        except (TypeError, ValueError, AttributeError) as error:  # it may have left anything
            notes.append(Heard(old[-1], HOOK, in_a_line(error)))
            return None

    def _tell(self, faults: Iterable[Heard]) -> None:
        """Name a plugin to the admin: each fault in the log and in the books at once, and then counted."""
        for one in faults:
            self.app.plugins.broken.add(one)
            if one in self._told or len(self._told) >= MOST_FAULTS:
                continue
            self._told.add(one)
            _LOG.warning("%s", one)
            if self.app.has_open_books:
                with suppress(StoreError):  # a badge is shown without them, too
                    self.app.note_broken_plugins()
