"""Brings works that stand on a record up to date, one PUT each, and heals what went astray."""

from collections.abc import Sequence
from dataclasses import replace

from orcid_repo_plugin.domain.delivery import DeliveryState, PutCode
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.session import Answer
from orcid_repo_plugin.orcid_api.stored_works import StoredWork, same_content
from orcid_repo_plugin.services.push.mending import mend
from orcid_repo_plugin.services.push.outcomes import Load, Outcome
from orcid_repo_plugin.services.push.sender import Sender
from orcid_repo_plugin.services.push.sharing import SHARED, part, standing_keys

_MANY = 100


def update_all(sender: Sender) -> None:
    """Bring the works that are due up to date, a hundred of them."""
    tasks = sender.take("update", _MANY)
    loads = sender.loads(tasks)
    speaking = []
    for load in loads:
        row = _row(load)
        if not row.speaks:
            _stay_shared(sender, load, row)
        elif row.fingerprint == load.delivery.fingerprint and not row.deleting:
            _unchanged(sender, load, row, "nothing has changed")
        else:
            speaking.append(load)
    for load in _unlike(sender, speaking):
        if sender.starting({}, [load.task]):
            _put(sender, load, _row(load))


def _row(load: Load) -> PutCode:
    assert load.task.put_code is not None  # it was taken as an update
    return load.task.put_code


def _stay_shared(sender: Sender, load: Load, row: PutCode) -> None:
    """An item for which another speaks: nothing to send, unless they are one work no more."""
    speaker = next((one for one in sender.owners(row.put_code) if one.speaks), None)
    if speaker is None:
        sender.write([load.still_waiting()], save=[replace(row, speaks=True, fingerprint=None)])
        return
    keys = standing_keys(sender, [speaker])[speaker.repository, speaker.item_id]
    if keys & load.keys.own:
        words = SHARED.format(item=speaker.item_id)
        outcome = Outcome(delivery=load.delivery, state=DeliveryState.SENT, operation="", reason=words)
        sender.write([outcome], save=[replace(row, fingerprint=load.delivery.fingerprint)])
    else:
        sender.write([load.still_waiting()], remove=[row])


def _unchanged(sender: Sender, load: Load, row: PutCode, words: str, answer: Answer | None = None) -> None:
    outcome = Outcome(
        delivery=load.delivery,
        state=DeliveryState.UNCHANGED,
        operation="look" if answer else "",
        message=words,
        put_code=row.put_code,
        answer=answer,
    )
    sender.write([outcome], save=[_standing(row, load)])


def _unlike(sender: Sender, loads: Sequence[Load]) -> list[Load]:
    """Those that do not stand as they should; where we do not know, ORCID is asked, for 100 at once.

    Also for one alone: each PUT may put a notice into the person's inbox, and a look does not.
    """
    unknown = [load for load in loads if _row(load).fingerprint is None and not _row(load).deleting]
    if not unknown:
        return list(loads)
    works = sender.app.orcid.works
    sender.check_lease()
    codes = [_row(load).put_code for load in unknown]
    try:
        stands = sender.tokens.ask(lambda token: works.read(sender.orcid, token, codes))
    except OrcidRefusal:
        return list(loads)  # we cannot look, but ORCID may still let us write
    sender.prove()
    alike = set()
    for load in unknown:
        one = stands.get(_row(load).put_code)
        ours = isinstance(one, StoredWork) and one.source_client_id == sender.app.store.client_id
        if ours and isinstance(one, StoredWork) and same_content(load.body, one.work):
            _unchanged(sender, load, _row(load), "it stands on the record as it should")
            alike.add(load.delivery.delivery_id)
    return [load for load in loads if load.delivery.delivery_id not in alike]


def _put(sender: Sender, load: Load, row: PutCode) -> None:
    works = sender.app.orcid.works
    sender.check_lease()
    try:
        answer = sender.tokens.ask(lambda token: works.update(sender.orcid, token, row.put_code, load.body))
    except OrcidRefusal as refusal:
        mend(sender, load, row, refusal)
        return
    except OrcidUnavailable as unavailable:
        sender.put_off(load.delivery, "update", unavailable, put_code=row.put_code)
        return
    outcome = Outcome(
        delivery=load.delivery,
        state=DeliveryState.SENT,
        operation="update",
        message="changed",
        put_code=row.put_code,
        answer=answer,
    )
    remove, wishes = part(sender, row, load.keys.own)
    sender.write(
        [outcome],
        save=[_standing(row, load)],
        remove=remove,
        wishes=wishes,
    )
    sender.changed()


def _standing(row: PutCode, load: Load) -> PutCode:
    """The put-code, with what stands there now."""
    return replace(row, fingerprint=load.delivery.fingerprint, deleting=False)
