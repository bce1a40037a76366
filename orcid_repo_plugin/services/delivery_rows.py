"""Deliveries as rows of plain values: what ``orcid-repo status`` and the service tell of them."""

from collections.abc import Iterable, Iterator

from orcid_repo_plugin.domain.delivery import Delivery, DeliveryState
from orcid_repo_plugin.store.times import iso


def delivery_rows(deliveries: Iterable[Delivery]) -> Iterator[dict[str, str | int | None]]:
    """Deliveries; ``not_before`` only where something waits for it."""
    for one in deliveries:
        waits = one.state == DeliveryState.WAITING and one.not_before
        yield {
            "repository": one.repository,
            "item_id": one.item_id,
            "orcid": one.orcid,
            "section": str(one.section),
            "state": str(one.state),
            "attempts": one.attempts,
            "not_before": iso(one.not_before) if waits else None,
            "reason": one.reason,
            "what_to_do": one.what_to_do,
        }
