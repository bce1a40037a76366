"""The words of the person's own page: each work's state, what can be done with it, and what was done."""

from collections.abc import Mapping
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from orcid_repo_plugin.domain.delivery import Operation
from orcid_repo_plugin.services.choosing import UNWANTED, Acted
from orcid_repo_plugin.services.person_page import Situation, Tie
from orcid_repo_plugin.services.works_page import WorkRow
from orcid_repo_plugin.store.person_works import Shelf
from orcid_repo_plugin.web.i18n import gettext as _
from orcid_repo_plugin.web.i18n import moment, ngettext
from orcid_repo_plugin.web.work_kinds import kind_label

_NEED_A_TOKEN: Final = ("remove",)
"""What cannot be done for somebody whose token we do not hold."""
_AT_REST: Final = (Tie.LEAVING, Tie.FORGETTING)
"""While somebody leaves, single works are left alone."""


class WorkView(NamedTuple):
    """A work, as the page shows it."""

    work: WorkRow
    title: str
    kind: str
    state: str
    """Where it is, in a sentence."""
    why: str
    """And why, if something is wrong."""
    reason: str
    """In the place of ``why``: what the people who run the repository are told, in English, without a dot."""
    url: str
    """In the repository; only an address of the web becomes a link."""
    acts: list[tuple[str, str]]
    """What the person can do: a name and the button's words."""


def row(one: WorkRow, now: Situation) -> WorkView:
    """One work in words."""
    why = _(one.sentence) if one.sentence else ""
    return WorkView(
        work=one,
        title=one.title or _("Work without a title"),
        kind=kind_label(one.work_type) if one.work_type else "",
        state=_state(one),
        why=why,
        reason=one.reason.rstrip(".") if one.shelf is Shelf.REFUSED and not why else "",
        url=one.url if urlsplit(one.url).scheme in ("http", "https") else "",
        acts=[(act, words) for act, words in _acts(one) if _is_possible(act, now)],
    )


def _state(one: WorkRow) -> str:
    if one.waits_until is not None:
        return _("Waiting. The next try is on %(when)s.", when=moment(one.waits_until))
    if one.operation == Operation.DELETE and one.shelf is Shelf.REFUSED:
        return _("Could not be removed from your ORCID record")
    if one.operation == Operation.DELETE and one.shelf is Shelf.NOT_CONNECTED:
        return _("Cannot be removed by us any more: you can delete it at ORCID")
    if one.shelf is Shelf.WAITING and one.put_code is not None:
        return _("On your ORCID record; a change of it follows by itself")
    if one.shelf is Shelf.REFUSED and one.put_code is not None:
        return _("On your ORCID record; a change of it was not accepted")
    if one.shelf is Shelf.REMOVED and one.reason == UNWANTED:
        return _("Not sent, as you wish")
    return shelf_words()[one.shelf][1]


def shelf_words() -> dict[Shelf, tuple[str, str]]:
    """For each shelf: what a list of it is called, and the state of a work on it."""
    return {
        Shelf.ON_RECORD: (_("On your record"), _("On your ORCID record")),
        Shelf.WAITING: (_("On the way"), _("On the way to your ORCID record")),
        Shelf.ASKED: (_("Waiting for your yes"), _("Kept back by your choices: it goes when you say so")),
        Shelf.REFUSED: (_("With a problem"), _("Could not be added to your ORCID record")),
        Shelf.GOING: (_("Being removed"), _("Is being removed from your ORCID record")),
        Shelf.REMOVED: (_("Removed by you"), _("Removed by you: we did not put it back")),
        Shelf.NOT_CONNECTED: (_("Waiting for you to connect"), _("Waits until you connect again")),
        Shelf.GONE: (
            _("Taken back by the repository"),
            _("Not on your ORCID record: the repository does not show it, or names you no more"),
        ),
    }


def _acts(one: WorkRow) -> list[tuple[str, str]]:
    known = {
        "send": _("Send it"),
        "again": _("Try to remove it again") if _is_stuck(one) else _("Send again"),
        "keep-off": _("Do not send this work"),
        "remove": _("Remove it from my ORCID record"),
    }
    return [(act, known[act]) for act in one.may]


def _is_stuck(one: WorkRow) -> bool:
    return one.operation == Operation.DELETE and one.shelf is Shelf.REFUSED


def _is_possible(act: str, now: Situation) -> bool:
    return now.tie not in _AT_REST and not (act in _NEED_A_TOKEN and now.tie is Tie.LEFT)


class ShelfView(NamedTuple):
    """A filter of the list."""

    shelf: Shelf
    words: str
    number: int


def shelves(counts: Mapping[Shelf, int]) -> list[ShelfView]:
    """The filters, with how many works each has."""
    words = shelf_words()
    return [ShelfView(shelf, words[shelf][0], number) for shelf, number in counts.items()]


def acted(do: str, done: Acted) -> str:
    """What to say after a person has done something with a work."""
    said = {
        Acted.NOT_LIVE: _("The repository does not show this item, so that it cannot be sent."),
        Acted.LATER: _("It is sent as soon as the repository tells us of the item again."),
        Acted.LEAVING: _("You are being disconnected, so that nothing is sent. Stay connected first."),
    }
    if done in said:
        return said[done]
    return {
        "send": _("It goes to your ORCID record within a minute, if ORCID answers."),
        "again": _("It is tried again within a minute."),
        "keep-off": _("It is not sent to your ORCID record, also when it changes in the repository."),
        "remove": _(
            "It is removed from your ORCID record within a minute, and does not come back by itself."
        ),
    }[do]


def standing_text(now: Situation) -> str:
    """How many works of ours are on the record."""
    return ngettext(
        "%(num)s work on your ORCID record was added from here.",
        "%(num)s works on your ORCID record were added from here.",
        now.standing,
    )


def leaving_text(now: Situation) -> str:
    """How many works are still to be taken off."""
    return ngettext(
        "%(num)s work is still to be taken off your ORCID record.",
        "%(num)s works are still to be taken off your ORCID record.",
        now.standing or len(now.left),
    )


def staying_text(stays: int) -> str:
    """How many works stay on the record of somebody who is forgotten; empty if none does."""
    if not stays:
        return ""
    return ngettext(
        "%(num)s work stays on your ORCID record. You can remove it there.",
        "%(num)s works stay on your ORCID record. You can remove them there.",
        stays,
    )
