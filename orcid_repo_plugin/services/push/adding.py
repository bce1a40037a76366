"""Adds new works to a record, up to 100 in one request, and heals what ORCID holds already."""

from collections.abc import Sequence

from orcid_repo_plugin.domain.delivery import DeliveryState, PutCode
from orcid_repo_plugin.errors import OrcidRefusal, OrcidUnavailable
from orcid_repo_plugin.orcid_api.bulk import fits
from orcid_repo_plugin.orcid_api.session import Answer
from orcid_repo_plugin.services.push.outcomes import Load, Outcome, wanted_back
from orcid_repo_plugin.services.push.sender import Sender
from orcid_repo_plugin.services.push.sharing import is_of, is_one_work, partners, share
from orcid_repo_plugin.services.push.signals import PermissionLost, RecordClosed
from orcid_repo_plugin.services.push.verdicts import (
    FULL,
    HALVED,
    REBUILT,
    RECORD_STATES,
    Verdict,
    is_strangers,
    verdict,
)

BULK = 100
"""ORCID's limit for one request. Source: API 3.0, error-code 9006 above it."""


def add_all(sender: Sender) -> None:
    """Add the new works that are due, as many as go at once."""
    tasks = sender.take("add", BULK)
    loads = _without_stopped(sender, sender.loads(tasks))
    for load in [load for load in loads if load.delivery.doubt not in (None, load.keys.text)]:
        if _adopt_what_arrived(sender, load):
            loads.remove(load)
    if sender.app.settings.push.others_copy == "leave":
        loads = _without_others(sender, loads)
    found = partners(sender, loads) if loads else {}
    for load in loads:
        if (partner := found.get(load.delivery.delivery_id)) is not None:
            share(sender, load, partner)
    left = [load for load in loads if load.delivery.delivery_id not in found]
    apart = _apart(left)
    sender.more = sender.more or len(apart) < len(left)
    _send(sender, apart)


def _without_stopped(sender: Sender, loads: list[Load]) -> list[Load]:
    """Without what the author does not want; such a delivery should not be waiting at all."""
    stopped = [load for load in loads if load.delivery.stopped]
    if stopped:
        words = "its author took it off the record"
        sender.write(
            [
                Outcome(
                    delivery=load.delivery,
                    state=DeliveryState.STOPPED_BY_AUTHOR,
                    operation="",
                    reason=words,
                    what_to_do=wanted_back(load.delivery),
                )
                for load in stopped
            ]
        )
    return [load for load in loads if not load.delivery.stopped]


def _adopt_what_arrived(sender: Sender, load: Load) -> bool:
    """Look for a work that was sent with other identifiers, and whose answer was lost.

    :returns: whether it had arrived; its put-code is adopted.
    """
    copies = sender.own_copies(frozenset((load.delivery.doubt or "").split("\n")))
    found = next((one for one in copies if not sender.owners(one.put_code)), None)
    if found is None:
        return False
    _adopt(sender, load, found.put_code)
    return True


def _without_others(sender: Sender, loads: list[Load]) -> list[Load]:
    """By setting, what stands on the record from another source is left to it."""
    left = []
    for load in loads:
        others = sender.others_copies(load.keys.own)
        if not others:
            left.append(load)
            continue
        words = f"{others[0].source_name or 'another source'} has put it on the record; left to it by setting"
        sender.write(
            [Outcome(delivery=load.delivery, state=DeliveryState.UNCHANGED, operation="leave", reason=words)]
        )
    return left


def _apart(loads: Sequence[Load]) -> list[Load]:
    """Those that share no identifier with one another; the others come next, when the first one stands.

    What names an earlier version comes last: ORCID's bulk refuses the earlier one after it.
    """
    seen: set[str] = set()
    chosen = []
    for load in loads:
        if not load.keys.own & seen:
            chosen.append(load)
            seen |= load.keys.own
    return sorted(chosen, key=lambda load: bool(load.keys.versions))


def _send(sender: Sender, loads: list[Load]) -> None:
    if not loads:
        return
    started = {
        task.delivery.delivery_id
        for task in sender.starting(
            {load.delivery.delivery_id: load.keys.text for load in loads}, [load.task for load in loads]
        )
    }
    loads = [load for load in loads if load.delivery.delivery_id in started]
    for load in [load for load in loads if load.delivery.delivery_id in sender.alone]:
        _post(sender, load)
    _post_all(sender, [load for load in loads if load.delivery.delivery_id not in sender.alone])


def _post_all(sender: Sender, loads: list[Load]) -> None:
    if sender.full is not None:
        full = sender.full
        sender.write([sender.refused(load.delivery, "add", full) for load in loads])
        return
    if len(loads) < 2:
        for load in loads:
            _post(sender, load)
        return
    if not fits([load.body for load in loads]):
        _halve(sender, loads)
        return
    works = sender.app.orcid.works
    sender.check_lease()
    try:
        results, answer = sender.tokens.ask(
            lambda token: works.add_all(sender.orcid, token, [load.body for load in loads])
        )
    except OrcidRefusal as refusal:
        if is_strangers(refusal):
            sender.ask_whether_it_is_orcid(refusal)
        if refusal.code in HALVED or refusal.code is None:
            _halve(sender, loads)
        else:
            for load in loads:
                _heal(sender, load, refusal, bulk=True)
        return
    except OrcidUnavailable as unavailable:
        sender.stumble(unavailable)
        _halve(sender, loads)
        return
    sender.changed()
    good = [(load, one) for load, one in zip(loads, results, strict=True) if isinstance(one, int)]
    if good:
        _accept(sender, good, answer)
    for load, one in zip(loads, results, strict=True):
        if not isinstance(one, int):
            _heal(sender, load, one, bulk=True)


def _halve(sender: Sender, loads: list[Load]) -> None:
    """A whole bulk was refused: the culprit is found by halves, and the others go."""
    middle = len(loads) // 2
    _post_all(sender, loads[:middle])
    _post_all(sender, loads[middle:])


def _post(sender: Sender, load: Load) -> None:
    works = sender.app.orcid.works
    sender.check_lease()
    try:
        put_code, answer = sender.tokens.ask(lambda token: works.add(sender.orcid, token, load.body))
    except OrcidRefusal as refusal:
        if refusal.code == FULL:
            sender.full = refusal
        _heal(sender, load, refusal, bulk=False)
        return
    except OrcidUnavailable as unavailable:
        sender.put_off(load.delivery, "add", unavailable, doubt=load.keys.text)
        return
    sender.changed()
    _accept(sender, [(load, put_code)], answer)


def _accept(sender: Sender, added: Sequence[tuple[Load, int]], answer: Answer) -> None:
    words = f"added with {len(added) - 1} others" if len(added) > 1 else "added"
    sender.write(
        [
            Outcome(
                delivery=load.delivery,
                state=DeliveryState.SENT,
                operation="add",
                message=words,
                put_code=put_code,
                answer=answer,
            )
            for load, put_code in added
        ],
        save=[_row(sender, load, put_code, load.delivery.fingerprint, "sent") for load, put_code in added],
    )


def _row(sender: Sender, load: Load, put_code: int, fingerprint: str | None, origin: str) -> PutCode:
    d = load.delivery
    return PutCode(
        orcid=sender.orcid,
        repository=d.repository,
        item_id=d.item_id,
        section=d.section,
        put_code=put_code,
        fingerprint=fingerprint,
        origin=origin,
    )


def _heal(sender: Sender, load: Load, refusal: OrcidRefusal, *, bulk: bool) -> None:
    """ORCID does not take a work: adopt, share, send it alone, or ask a human."""
    reach = verdict(refusal)
    if reach is Verdict.PERMISSION:
        raise PermissionLost(refusal)
    if reach is Verdict.RECORD or refusal.code == 9016:
        raise RecordClosed(RECORD_STATES.get(refusal.code or 0, "unknown"), refusal)
    if refusal.code == 9021:
        _heal_duplicate(sender, load, refusal, bulk=bulk)
    elif is_strangers(refusal):
        sender.ask_whether_it_is_orcid(refusal)
        sender.write([sender.refused(load.delivery, "add", refusal)])
    elif bulk and refusal.status >= 500:  # one work that ORCID stumbles over
        _alone(sender, load)
    elif refusal.code in REBUILT:
        sender.write([sender.again(load.delivery, "add", refusal, most=2)])
    else:
        sender.write([sender.refused(load.delivery, "add", refusal)])


def _heal_duplicate(sender: Sender, load: Load, refusal: OrcidRefusal, *, bulk: bool) -> None:
    put_code = refusal.put_code
    if put_code is None:
        copies = sender.own_copies(load.keys.own)
        put_code = copies[0].put_code if copies else None
    if put_code is None:
        if bulk:  # a ``version-of`` that bulk counts, told in an old wording
            _alone(sender, load)
        else:
            sender.write([sender.again(load.delivery, "add", refusal, doubt=load.keys.text)])
        return
    owners = [row for row in sender.owners(put_code) if not row.deleting]
    if not owners or any(is_of(row, load) for row in owners):
        if not bulk or _is_own_work(sender, load, put_code):
            _adopt(sender, load, put_code, refusal)
        else:
            _alone(sender, load)
    elif is_one_work(sender, load, owners):
        share(sender, load, next((row for row in owners if row.speaks), owners[0]))
    elif bulk:
        _alone(sender, load)
    else:
        _clash(sender, load, refusal)


def _is_own_work(sender: Sender, load: Load, put_code: int) -> bool:
    """Whether what bulk calls a duplicate, and nobody owns, is this work, and not another version of it.

    Bulk also counts a stored ``version-of``: adopting such a work would overwrite another one.
    """
    return any(one.put_code == put_code for one in sender.own_copies(load.keys.own))


def _adopt(sender: Sender, load: Load, put_code: int, refusal: OrcidRefusal | None = None) -> None:
    """ORCID holds it already, from us: keep the put-code, and go on as a change. Only once in a push."""
    adoption = (load.delivery.delivery_id, put_code)
    if refusal is not None and adoption in sender.adopted:
        sender.write([sender.again(load.delivery, "add", refusal, put_code=put_code, doubt=load.keys.text)])
        return
    sender.adopted.add(adoption)
    words = f"ORCID holds it already as put-code {put_code}; adopted"
    outcome = Outcome(
        delivery=load.delivery,
        state=DeliveryState.WAITING,
        operation="adopt",
        message=words,
        put_code=put_code,
        refusal=refusal,
    )
    sender.write([outcome], save=[_row(sender, load, put_code, None, "adopted")])


def _alone(sender: Sender, load: Load) -> None:
    """Let it go by single POST next, which compares ``self`` with ``self`` only."""
    sender.alone.add(load.delivery.delivery_id)
    sender.write([load.still_waiting()])


def _clash(sender: Sender, load: Load, refusal: OrcidRefusal) -> None:
    """Another item's work stands there with an identifier that it is about to lose: let that go first."""
    if sender.last_round:
        sender.write([sender.again(load.delivery, "add", refusal)])
        return
    sender.deferred.add(load.delivery.delivery_id)
    sender.write([load.still_waiting()])
