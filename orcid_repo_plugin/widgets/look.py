"""How something is drawn: in which language, and where the icons are."""

from dataclasses import dataclass

from orcid_repo_plugin.catalogues import Catalogue


@dataclass(frozen=True, slots=True)
class Look:
    """What every drawing needs to know besides what it shows.

    :ivar words: the language, from the catalogues in ``templates/locale/badge``.
    :ivar icons: where ORCID's icon files are, without a slash at the end:
        ``https://orcid.repository.example.org/icons``. Empty: the files themselves are put in, so that
        what is drawn stands alone.
    """

    words: Catalogue
    icons: str = ""


def to_translate(english: str) -> str:
    """Marks a text for the translators: `docs/messages.py` takes it into the catalogues of badges.

    Changes nothing; the text is said in a language by ``look.words.text``.
    """
    return english
