"""The people of the demo."""

from dataclasses import dataclass
from typing import Final

from orcid_repo_plugin.local_registry.loading.plan import DEFAULT_PASSWORD

PASSWORD: Final = DEFAULT_PASSWORD
"""By which all people of the demo sign in at the registry."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who has a record, and an account in the repository."""

    orcid: str
    given_names: str
    family_name: str
    user_id: str
    """The account in the repository."""

    @property
    def name(self) -> str:
        """As the repository has it."""
        return f"{self.family_name}, {self.given_names}"

    @property
    def full_name(self) -> str:
        """As people write it."""
        return f"{self.given_names} {self.family_name}"


JOSIAH: Final = Author("0000-0002-1825-0097", "Josiah", "Carberry", "7")
BEATRIZ: Final = Author("0009-0009-9996-0020", "Beatriz", "Santos", "12")
CONNECTED: Final = (
    JOSIAH,
    BEATRIZ,
    Author("0009-0009-9996-0047", "Tunde", "Adeyemi-Brandt", "15"),
    Author("0009-0009-9996-0012", "静怡", "林", "21"),
)
"""They have signed in at ORCID and let us write, in the part of the demo that is told by commands."""
LATE: Final = Author("0009-0009-9996-0039", "سمير", "الحداد", "33")
"""He does so later."""
RUNA: Final = Author("0009-0009-9996-0055", "Runa", "Halvorsen", "40")
"""She connects in a browser."""
EDITOR: Final = "2"
"""The account of the repository's editor, Edith Marlow, who needs no record."""
MEMBERS: Final = (JOSIAH, RUNA, BEATRIZ)
"""Who has an account in the sample repository, and can connect."""
EVERYBODY: Final = (*CONNECTED, LATE, RUNA)
