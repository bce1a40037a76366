"""May it go? The reasons for which a work is mapped, but not sent."""

from typing import Final

from orcid_repo_plugin.domain.item import ItemState, RepositoryItem
from orcid_repo_plugin.domain.work import Refusal, Work
from orcid_repo_plugin.hookspecs import hookimpl

REASONS: Final = {
    ItemState.UNPUBLISHED: ("not-published", "not yet published in the repository"),
    ItemState.WITHDRAWN: ("withdrawn", "withdrawn or retired in the repository"),
    ItemState.PRIVATE: ("private", "its metadata is not public in the repository"),
    ItemState.NOT_A_WORK: ("not-a-work", "not a work but a person, project or organisation"),
}
"""A code and a sentence for each state but live; an embargo on a file is no reason."""


class SendableMapping:
    """The built-in answers of ``orcid_refuse_push``."""

    @hookimpl(trylast=True)
    def orcid_refuse_push(self, item: RepositoryItem, work: Work | None) -> Refusal | None:
        """The item's state, then its versions, then what the work lacks."""
        if item.state in REASONS:
            code, sentence = REASONS[item.state]
            words = f"{sentence}: {item.state_reason}" if item.state_reason else sentence
            return Refusal(code, words, item.state_field)
        if item.succeeded_by:
            return Refusal(
                "succeeded", f"item {item.succeeded_by} is a newer version of it and speaks for both"
            )
        if work is None:
            return Refusal("no-title", "an item without a title cannot become a work")
        return None
