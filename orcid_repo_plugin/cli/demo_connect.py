"""The second half of the demo: authors connect, with a browser that has no screen."""

import time
from collections.abc import Callable
from typing import Final

from orcid_repo_plugin.cli.demo_stage import Story, Unexpected
from orcid_repo_plugin.demo.authors import EDITOR, PASSWORD, RUNA
from orcid_repo_plugin.demo.hands import Astray, Hands, Page
from orcid_repo_plugin.demo.site import Standing
from orcid_repo_plugin.demo.tour import Tour

_EDITED: Final = 1003
"""An item of hers, whose title is corrected."""
_REVISED: Final = ", revised"
_PATIENCE: Final = 30.0
"""Seconds until what the service does by itself must be seen."""


def tell(story: Story, tour: Tour) -> None:
    """Connect, see the works come, correct one, and leave again.

    :raises Unexpected: a step did not come out as it should.
    """
    try:
        with Hands() as author, Hands() as editor:
            _connect(story, tour, author)
            _edit(story, tour, editor)
            _disconnect(story, tour, author)
            _wait(lambda: story.waiting() == 0, "an end of what the others have waiting")
    except Astray as error:
        raise Unexpected(str(error)) from error


def log_in(tour: Tour, hands: Hands, user_id: str) -> Page:
    """Be somebody at the sample repository."""
    page = hands.open(f"{tour.address}/login")
    for form in page.tree.forms:
        for button in form.xpath(".//button[@value=$id]", id=user_id):
            return hands.press(page, " ".join(button.text_content().split()))
    raise Astray(f"nobody has the account {user_id} on the page {page.heading!r}")


def _connect(story: Story, tour: Tour, hands: Hands) -> None:
    story.step(
        "An author connects her ORCID iD",
        f"{RUNA.full_name} goes from her account in the repository to the service, signs in at ORCID, "
        "and says yes.",
    )
    tour.tell_all()
    page = hands.follow(log_in(tour, hands, RUNA.user_id), "Connect your ORCID iD")
    page = hands.press(page, "connect")
    page = hands.press(page, "Sign in", email=RUNA.orcid, password=PASSWORD)
    if page.address.startswith(tour.site.address):  # who has said yes before is not asked again
        page = hands.press(page, "Allow")
    if not page.address.startswith(tour.service) or RUNA.orcid not in page.text:
        raise Unexpected(f"the page after consent is {page.heading!r}")
    story.seen(f"{page.heading}: {RUNA.orcid}")
    _wait(lambda: len(_hers(tour)) == len(_titles(tour, hands)) > 0, "her waiting works on her record")
    for one in _hers(tour):
        story.tell(f"{one.orcid}  put-code {one.put_code:<4} {one.title}")
    story.seen("her works have come to her record by themselves")


def _edit(story: Story, tour: Tour, hands: Hands) -> None:
    story.step("An item is corrected in the repository", "Nobody tells ORCID; the service does.")
    log_in(tour, hands, EDITOR)
    page = hands.open(f"{tour.address}/editor/{_EDITED}")
    old = str(page.form("Keep the change").fields["title"])
    new = old.removesuffix(_REVISED) if old.endswith(_REVISED) else old + _REVISED
    before = {one.put_code for one in _hers(tour)}
    page = hands.press(page, "Keep the change", title=new)
    story.must(page.status, 200, "the answer of the form")
    _wait(lambda: new in [one.title for one in _hers(tour)], "the new title on her record")
    story.must({one.put_code for one in _hers(tour)}, before, "put-codes on her record")
    story.seen(f"on her record it is now: {new}")


def _disconnect(story: Story, tour: Tour, hands: Hands) -> None:
    story.step("She leaves, and takes her works with her", "On her page at the service she disconnects.")
    page = hands.follow(hands.open(f"{tour.address}/account"), "My ORCID works")
    page = hands.follow(page, "Disconnect")
    page = hands.press(page, "Disconnect", works="remove")
    story.must(page.status, 200, "the answer of the form")
    _wait(lambda: not _hers(tour), "an empty record")
    _wait(lambda: not tour.site.tokens(RUNA.orcid), "an end of our tokens")
    story.seen("no work of ours stands on her record, and ORCID takes none of our tokens for it")


def _hers(tour: Tour) -> list[Standing]:
    return [one for one in tour.site.standing() if one.orcid == RUNA.orcid]


def _titles(tour: Tour, hands: Hands) -> list[str]:
    """What she has published in the repository."""
    page = hands.open(f"{tour.address}/account")
    return [one.text_content() for one in page.tree.xpath("//li[.//span='published']//h3")]


def _wait(is_so: Callable[[], bool], what: str) -> None:
    latest = time.monotonic() + _PATIENCE
    while not is_so():
        if time.monotonic() > latest:
            raise Unexpected(f"after {_PATIENCE:.0f} seconds, there is still not {what}")
        time.sleep(0.05)
