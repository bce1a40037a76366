"""What the demo tells, scene by scene. No number in it is written down beforehand: all are counted."""

from collections import Counter
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Final

import click

from orcid_repo_plugin.cli import demo_connect
from orcid_repo_plugin.cli.demo_stage import Story, Unexpected, alone, books
from orcid_repo_plugin.demo.authors import CONNECTED, JOSIAH, LATE
from orcid_repo_plugin.demo.site import SAMPLES, DemoSite
from orcid_repo_plugin.demo.tour import open_tour
from orcid_repo_plugin.domain.delivery import DeliveryState

_EDITED: Final = "patent-4"
"""An item of one connected author, whose title is corrected."""
_WITHDRAWN: Final = "7c1d2e3f-4a5b-4c6d-8e7f-9a0b1c2d3012"
_ITS_HANDLE: Final = "20.500.99998/12"
_TAKEN_OFF: Final = "101"
"""An item of two connected authors, of whom one takes the work off."""
_TITLE: Final = 60


def tell(site: DemoSite) -> None:
    """The whole story.

    :raises Unexpected: a step did not come out as it should.
    """
    with alone(), chdir(site.folder):
        story = Story(site)
        for scene in SCENES:
            scene(story)
        with open_tour(site) as tour:
            demo_connect.tell(story, tour)
        story.compare()
        click.secho("\nAll of it came out as it should.", bold=True)


def _people(story: Story) -> None:
    story.step(
        "Researchers let us write to their records",
        f"{len(CONNECTED)} authors of the sample items have signed in at ORCID and agreed.",
    )
    story.site.consent(CONNECTED, "people.csv")
    story.run("people", "import", "people.csv")
    Path("people.csv").unlink()  # tokens stand in it
    with books() as app, app.store.reading() as c:
        known = {person.orcid.path for person in app.store.people.authenticated(c)}
    story.must({author.orcid for author in CONNECTED} - known, set(), "authors who are not connected")


def _deposit(story: Story) -> None:
    story.step(
        "Items are handed over", "What shall stand on whose record is decided and queued; nothing is sent."
    )
    story.site.requests()
    story.run("deposit", SAMPLES)
    story.must(story.site.requests().total(), 0, "requests while depositing")
    with books() as app, app.store.reading() as c:
        waiting = list(app.store.outbox.rows(c, states=[DeliveryState.WAITING]))
    if not waiting:
        raise Unexpected("nothing was queued")
    records = {one.orcid for one in waiting}
    story.seen(f"{len(waiting)} wait, for {_number(len(records), 'record')}; no request was made")


def _push(story: Story) -> None:
    story.step("Works reach the records", "All new works of a record go in one request.")
    made = story.push()
    standing = story.site.standing()
    for one in standing:
        click.echo(f"   {one.orcid}  put-code {one.put_code:<4} {_cut(one.title)}")
    records = {one.orcid for one in standing}
    story.seen(
        f"{_number(len(standing), 'work')} on {_number(len(records), 'record')}, "
        f"in {_number(made.total(), 'request')}"
    )


def _again(story: Story) -> None:
    story.step("The same again costs nothing", "What has not changed is never sent twice.")
    before = story.site.standing()
    story.run("deposit", SAMPLES, into="decisions.txt")
    made = story.push()
    story.must(made.total(), 0, "requests")
    story.must(story.site.standing(), before, "works on the records")
    story.seen(f"{made.total()} requests")


def _edit(story: Story) -> None:
    story.step(
        "An item is corrected",
        f"Somebody corrects the title of item {_EDITED} in the repository; the export is handed over again.",
    )
    codes = story.codes(_EDITED)
    old, new = "Device for counting cracks by ear", "Device for counting cracks by ear, improved"
    story.site.edit("items.jsonl", f'"{old}"', f'"{new}"')
    story.run("deposit", f"{SAMPLES}/items.jsonl")
    made = story.push()
    story.must(made, Counter({"PUT": len(codes)}), "requests")
    story.must(story.codes(_EDITED), codes, "put-codes of the item")
    titles = [one.title for one in story.site.standing() if one.put_code in codes.values()]
    story.must(titles, [new] * len(codes), "titles on the records")
    story.seen(f"{made['PUT']} PUT; the put-code is still {_listed(codes)}, the title is new")


def _withdraw(story: Story) -> None:
    story.step(
        "An item is withdrawn",
        f"Item {_ITS_HANDLE} leaves the repository, and its authors' records. Any of its names will do.",
    )
    codes = story.codes(_WITHDRAWN)
    story.run("withdraw", _ITS_HANDLE)
    made = story.push()
    story.must(made, Counter({"DELETE": len(codes)}), "requests")
    story.must([*filter(None, (story.on_record(*pair) for pair in codes.items()))], [], "works that are left")
    story.seen(f"{made['DELETE']} DELETE; put-code {_listed(codes)} is gone")


def _author(story: Story) -> None:
    codes = story.codes(_TAKEN_OFF)
    work = next(one for one in story.site.standing() if one.put_code == codes.get(JOSIAH.orcid))
    story.step(
        "An author takes a work off, and that is respected",
        f"Josiah Carberry deletes put-code {work.put_code} on his record. Item {_TAKEN_OFF} is corrected.",
    )
    story.site.remove_as_person(work)
    title = "A theory of cracked pots: twenty years of kiln logs"
    story.site.edit("eprints.xml", f"<title>{title}</title>", f"<title>{title}, revised</title>")
    story.run("deposit", f"{SAMPLES}/eprints.xml")
    story.push()
    with books() as app, app.store.reading() as c:
        [delivery] = app.store.outbox.rows(c, item_id=_TAKEN_OFF, orcid=JOSIAH.orcid)
    story.must(str(delivery.state), str(DeliveryState.STOPPED_BY_AUTHOR), "the state of the delivery")
    again = [
        one for one in story.site.standing() if one.orcid == JOSIAH.orcid and one.title.startswith(title)
    ]
    story.must(again, [], "copies on his record")
    story.seen("it is not put back on his record; his co-author's copy is updated")
    story.run("status", "--item", _TAKEN_OFF)
    story.run("history", "--item", _TAKEN_OFF)


def _asked(story: Story) -> None:
    story.step("He changes his mind", "Only when somebody asks for it, the work comes back.")
    story.run("retry", "--item", _TAKEN_OFF)
    made = story.push()
    put_code = story.codes(_TAKEN_OFF).get(JOSIAH.orcid)
    story.must(story.on_record(JOSIAH.orcid, put_code), True, "his copy")
    story.seen(f"{made['POST']} POST; it stands on his record again, as put-code {put_code}")


def _late(story: Story) -> None:
    story.step(
        "An author connects later",
        "He gets the works of the past, from what was deposited; the repository is not asked again.",
    )
    story.site.consent([LATE], "people.csv")
    story.run("people", "import", "people.csv")
    Path("people.csv").unlink()
    story.run("backfill", "--orcid", LATE.orcid)
    story.push()
    his = [one for one in story.site.standing() if one.orcid == LATE.orcid]
    if not his:
        raise Unexpected(f"nothing stands on {LATE.orcid}")
    story.seen(f"{_number(len(his), 'work')} on {LATE.orcid}")


def _status(story: Story) -> None:
    story.step("Where everything is")
    story.run("status")
    story.compare()


SCENES: Final[tuple[Callable[[Story], None], ...]] = (
    _people,
    _deposit,
    _push,
    _again,
    _edit,
    _withdraw,
    _author,
    _asked,
    _late,
    _status,
)


def _number(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _cut(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"


def _listed(codes: dict[str, int]) -> str:
    return ", ".join(map(str, codes.values()))
