"""``/items``: hosts tell us of items that are new, changed or gone. The answer says what will happen."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import orjson
from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import PathConverter

from orcid_repo_plugin.domain.host import Launch
from orcid_repo_plugin.errors import ItemNotTaken, StoreError
from orcid_repo_plugin.services.item_bodies import Body
from orcid_repo_plugin.services.taking_items import Batch, Taken, TakingItems, waiting_records
from orcid_repo_plugin.store.replies import Reply
from orcid_repo_plugin.store.visits import digest
from orcid_repo_plugin.web.bearer import CallRefused, count_taken, signed_for, use
from orcid_repo_plugin.web.item_requests import Received, idempotency_key, received
from orcid_repo_plugin.web.problems import problem
from orcid_repo_plugin.web.service import service

blueprint = Blueprint("items", __name__)

_TAKING: Final = "orcid-repo-items"
_JSON: Final = "application/json"
_PROBLEM: Final = "application/problem+json"
_BUSY_SECONDS: Final = "2"
_STATUS: Final = {"too-many-items": 413, "unknown-item": 404}
"""Of what is not taken; else 422."""
_TITLES: Final = {
    "unreadable": "Not readable",
    "unknown-platform": "Of no kind that we know",
    "wrong-id": "Another item's id",
    "unfit-id": "Not an id",
    "several-items": "Several items",
    "too-many-items": "Too many items",
    "no-item": "No item",
    "unknown-item": "No such item",
}
Work = Callable[[TakingItems, Received], tuple[dict[str, Any], list[str]]]
"""What a call does: the answer, and the records to which something must be sent."""


class ItemId(PathConverter):
    """An item's id: anything, slashes and line ends too."""

    regex = r"[\s\S]+?"
    part_isolating = False


@blueprint.record
def _prepare(state: BlueprintSetupState) -> None:
    """Let our addresses hold any id. Who registers us lets forms of browsers out: a host signs its calls."""
    state.app.url_map.converters["item_id"] = ItemId


@blueprint.put("/items/<repository>/<item_id:item_id>", merge_slashes=False)
def put_item(repository: str, item_id: str) -> Response:
    """An item is new, or has changed."""

    def take(taking: TakingItems, body: Received) -> tuple[dict[str, Any], list[str]]:
        taken = taking.take(repository, item_id, _body(body))
        return _as_json(taken), waiting_records(taken.decisions)

    return _once(repository, take)


@blueprint.delete("/items/<repository>/<item_id:item_id>", merge_slashes=False)
def delete_item(repository: str, item_id: str) -> Response:
    """An item is gone: its work leaves the records."""

    def remove(taking: TakingItems, _body: Received) -> tuple[dict[str, Any], list[str]]:
        taken = taking.remove(repository, item_id)
        return _as_json(taken), waiting_records(taken.decisions)

    return _once(repository, remove)


@blueprint.post("/items/<repository>")
def post_items(repository: str) -> Response:
    """Up to a thousand items, or deletions."""

    def take_all(taking: TakingItems, body: Received) -> tuple[dict[str, Any], list[str]]:
        batch = taking.take_all(repository, _body(body))
        return _batch_as_json(repository, batch), waiting_records(batch.decisions)

    return _once(repository, take_all)


@blueprint.get("/items/<repository>/<item_id:item_id>", merge_slashes=False)
def get_item(repository: str, item_id: str) -> Response:
    """How far an item has come."""
    launch = signed_for(repository)
    with service().app.store.writing() as c:
        use(c, launch, _mark(""))
    count_taken()
    known = _taking().look_up(repository, item_id)
    item = known.item
    told = {
        "repository": item.repository,
        "id": item.item_id,
        "platform": item.platform,
        "title": item.title,
        "state": item.state,
        "reason": item.reason,
        "deliveries": known.deliveries,
        "history": known.history,
    }
    return Response(_encoded(told), 200, mimetype=_JSON)


@blueprint.app_errorhandler(CallRefused)
def _refused(error: CallRefused) -> Response:
    return problem(**error.as_problem())


@blueprint.app_errorhandler(ItemNotTaken)
def _not_taken(error: ItemNotTaken) -> Response:
    words = str(error)
    status = _STATUS.get(error.code, 422)
    return problem(status, _TITLES[error.code], f"{words[:1].upper()}{words[1:]}.", code=error.code)


def _taking() -> TakingItems:
    """The one for this application: requests share what it remembers."""
    made: TakingItems | None = current_app.extensions.get(_TAKING)
    if made is None:
        made = current_app.extensions[_TAKING] = TakingItems(service().app)
    return made


def _body(body: Received) -> Body:
    return Body(body.source, request.args.get("platform", ""), request.mimetype)


def _mark(body: str) -> str:
    """What this request is, told from every other."""
    return digest(request.method, request.path, request.query_string.decode("latin-1"), body)


def _once(repository: str, work: Work) -> Response:
    """Do what is asked, once for each signed call and each idempotency key."""
    launch = signed_for(repository)
    key = idempotency_key()
    with received() as body:
        there = _begin(launch, key, _mark(body.digest))
        count_taken()
        if there is not None:
            return _again(there, _mark(body.digest))
        try:
            answer = _done(work, body)
        except BaseException:
            _let_go(launch, key)
            raise
    if key:
        with service().app.store.writing() as c:
            service().app.store.replies.finish(c, launch.host, key, answer.status_code, answer.get_data())
    return answer


def _begin(launch: Launch, key: str, mark: str) -> Reply | None:
    """Use the call, and note that its key is being answered. :returns: what is there under the key."""
    store = service().app.store
    with store.writing() as c:
        use(c, launch, mark)
        return store.replies.begin(c, launch.host, key, mark) if key else None


def _again(there: Reply, mark: str) -> Response:
    """The same answer once more; or why there is none."""
    if there.request != mark:
        words = "This Idempotency-Key came with another request before; each request needs a key of its own."
        raise CallRefused(422, "A key of another request", words, "key-reused")
    if there.status is None:
        words = "The same request is being answered just now; ask again in a moment."
        headers = {"Retry-After": _BUSY_SECONDS}
        raise CallRefused(409, "Still being answered", words, "in-progress", headers)
    answer = Response(there.body, there.status, mimetype=_JSON if there.status < 400 else _PROBLEM)
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _done(work: Work, body: Received) -> Response:
    """Do it; the engine hears of it when it is in the books."""
    try:
        told, orcids = work(_taking(), body)
    except ItemNotTaken as error:
        return _not_taken(error)
    for orcid in orcids:
        service().engine.push_soon(orcid)
    return Response(_encoded(told), 202, mimetype=_JSON)


def _let_go(launch: Launch, key: str) -> None:
    """Nothing came of it: the key is free again, at once or after a minute."""
    if key:
        with suppress(StoreError), service().app.store.writing() as c:
            service().app.store.replies.drop(c, launch.host, key)


def _as_json(taken: Taken) -> dict[str, Any]:
    work = {"title": taken.title, "type": taken.work_type} if taken.title is not None else None
    return {
        "repository": taken.repository,
        "id": taken.item_id,
        "state": taken.state,
        "decisions": [one._asdict() | {"state": str(one.state)} for one in taken.decisions],
        "work": work,
        "problems": [one._asdict() | {"level": one.level.value} for one in taken.problems],
    }


def _batch_as_json(repository: str, batch: Batch) -> dict[str, Any]:
    return {
        "repository": repository,
        "items": [_as_json(one) for one in batch.taken],
        "failed": [one._asdict() for one in batch.failed],
    }


def _encoded(told: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(told)
    except TypeError:  # half of a surrogate pair, in what a repository has sent
        return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
