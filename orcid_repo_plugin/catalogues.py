"""The texts of the pages in other languages: gettext catalogues, and a site's own words in their place.

A catalogue is a ``.po`` file in ``templates/locale``, compiled in memory when the service starts; a site adds
languages in ``locale`` of its own templates folder, or changes single texts in ``[site.texts.<language>]``.
The English text is the key, so what has no translation is shown in English.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.settings import SiteSettings

SOURCE: Final = "en"
"""The language that the texts are written in."""
PAGES: Final = "locale"
BADGES: Final = "locale/badge"
_RIGHT_TO_LEFT: Final = frozenset({"ar", "he", "fa", "ur", "yi", "ps", "sd", "ug", "dv", "ckb"})
_PLACE: Final = re.compile(r"%\((\w+)\)[sd]")


class Catalogue:
    """The texts of one language.

    :param code: ``de``, ``zh_CN``.
    :param own: a site's texts, by the English one.
    :param file: a gettext catalogue; none for English, and for a language that only the site has.
    """

    def __init__(self, code: str, own: Mapping[str, str], file: Traversable | None = None) -> None:
        self.code = code
        self.locale = Locale.parse(code)
        self.own = {english: text for english, text in own.items() if _fits(text, english)}
        self._gettext = _compiled(code, file) if file is not None else NullTranslations()

    @property
    def tag(self) -> str:
        """As HTML and HTTP write it: ``zh-CN``."""
        return self.code.replace("_", "-")

    @property
    def direction(self) -> str:
        """``rtl`` for a language that is written from right to left, else ``ltr``."""
        return "rtl" if self.locale.language in _RIGHT_TO_LEFT else "ltr"

    @cached_property
    def name(self) -> str:
        """What its speakers call it: ``Deutsch``."""
        if self.code in _NAMES:
            return _NAMES[self.code]
        name = self.locale.get_display_name(self.code) or self.code
        return name[:1].upper() + name[1:]

    def text(self, english: str) -> str:
        """A text in this language."""
        return self.own.get(english) or self._gettext.gettext(english)

    def counted(self, one: str, many: str, number: int) -> str:
        """A text that depends on a number."""
        own = self.own.get(one if number == 1 else many)
        return own or self._gettext.ngettext(one, many, number)


_NAMES: Final = {"zh_CN": "简体中文", "zh_TW": "繁體中文"}
"""Where script and region together say more than anybody would."""


class Catalogues:
    """All languages that the pages, or the badges, speak.

    :param folder: under our templates and the site's own: ``locale``, or ``locale/badge`` for the few
        words of badges, which there are in more languages.
    :raises SettingsError: ``[site.texts]`` or the templates folder names a language that there is not.
    """

    def __init__(self, site: SiteSettings, folder: str = PAGES) -> None:
        found = {SOURCE: None} | _found(files("orcid_repo_plugin.templates") / folder)
        if site.templates_dir is not None:
            found |= _found(site.templates_dir / folder)
        texts = {code.replace("-", "_"): own for code, own in site.texts.items()}
        self.by_code: dict[str, Catalogue] = {}
        for code in sorted(found.keys() | texts.keys()):
            try:
                self.by_code[code] = Catalogue(code, texts.get(code, {}), found.get(code))
            except (UnknownLocaleError, ValueError):
                raise SettingsError(
                    f"site.texts: {code!r} is no language; write it like de or zh_CN"
                ) from None
        default = self.find(site.language)
        if default is None and folder != PAGES:  # a site's own language, in which badges have no words
            default = self.by_code[SOURCE]
        if default is None:
            known = ", ".join(self.by_code)
            raise SettingsError(f"site.language: no texts in {site.language!r}; there are {known}")
        self.default: Catalogue = default

    def find(self, tag: str) -> Catalogue | None:
        """The catalogue for a language tag, with or without region and script.

        ``de-AT`` is answered in German; Traditional Chinese is not answered in Simplified.
        """
        try:
            wanted = Locale.parse(tag.replace("-", "_"))
        except (UnknownLocaleError, ValueError, TypeError):
            return None
        exact = self.by_code.get(tag.replace("-", "_"))
        if exact is not None:
            return exact
        return next((one for one in self.by_code.values() if _same(one.locale, wanted)), None)


def _found(folder: Traversable) -> dict[str, Traversable | None]:
    if not folder.is_dir():
        return {}
    return {one.name.removesuffix(".po"): one for one in folder.iterdir() if one.name.endswith(".po")}


def _compiled(code: str, file: Traversable) -> NullTranslations:
    compiled = BytesIO()
    with file.open("rb") as source:
        catalogue = read_po(source, locale=code)
    for message in list(catalogue):
        said = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        asked = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
        if message.id and not all(_fits(text or "", *asked) for text in said):
            catalogue.delete(asked[0], message.context)
    write_mo(compiled, catalogue)  # leaves out what is fuzzy
    compiled.seek(0)
    return Translations(compiled)


def _fits(text: str, *english: str) -> bool:
    """Whether a text asks for no value that the English ones have not: that would break the page."""
    known = {name for one in english for name in _PLACE.findall(one)}
    return set(_PLACE.findall(text)) <= known and (
        _fills(text, known) or not all(_fills(one, known) for one in english)
    )


def _fills(text: str, names: set[str]) -> bool:
    try:
        return bool(text % dict.fromkeys(names, 1)) or not text
    except (KeyError, TypeError, ValueError):
        return False


def _same(ours: Locale, wanted: Locale) -> bool:
    return ours.language == wanted.language and _script(ours) == _script(wanted)


def _script(locale: Locale) -> str | None:
    """The script as far as it makes another language of it: ``Hans``, ``Hant``, ``Latn``."""
    if locale.language == "zh" and locale.script is None:
        return "Hant" if locale.territory in ("TW", "HK", "MO") else "Hans"
    return locale.script
