"""All tables of the mapping: the site's rows over the plugins' over ours, made ready for looking up."""

import difflib
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from orcid_repo_plugin.domain.countries import orcid_country
from orcid_repo_plugin.domain.folding import fold
from orcid_repo_plugin.domain.identifiers import Cleaned, clean_all, clean_new
from orcid_repo_plugin.domain.languages import find_language
from orcid_repo_plugin.domain.work import Relationship
from orcid_repo_plugin.errors import PluginError, SettingsError
from orcid_repo_plugin.mapping.built_in import NOT_TYPES, built_in
from orcid_repo_plugin.mapping.organisation_names import OrganisationNames
from orcid_repo_plugin.mapping.roles import RoleTable
from orcid_repo_plugin.mapping.table_checks import TABLE_NAMES, check, nearest
from orcid_repo_plugin.mapping.word_table import Layer, Row, WordTable
from orcid_repo_plugin.settings import MappingSettings

Rows = Mapping[str, Mapping[str, str]]
"""Table name (``types``, ``types.eprints``, ``fields.dspace``) to rows."""

VOCABULARIES: Final = ("", NOT_TYPES, "coar", "info-eu-repo", "datacite", "bibtex")
"""The tables of work types that are asked for every platform, in this order, after its own."""
PLATFORM_VOCABULARIES: Final = {"files": ("bibtex",)}

_LANGUAGE_PROBLEMS: Final = {
    "unknown": "is no language of ORCID's list that we know",
    "ambiguous": "names no single language of ORCID's list; a script, a region or one name must decide",
}


class Tables:
    """Every table that a site can override, ready for looking up.

    >>> tables = Tables.build([{"types.dspace": {"Musterarbeit": "dissertation-thesis"}}], MappingSettings())
    >>> tables.work_type("dspace", "musterarbeit")
    Row(value='dissertation-thesis', table='types.dspace', key='Musterarbeit')
    >>> tables.relationship("book-chapter", "isbn"), tables.relationship("book", "isbn")
    ('part-of', 'self')
    """

    def __init__(self, site: Rows, plugins: Rows) -> None:
        ours = built_in()
        layers = (site, plugins, ours)
        self._types = WordTable(
            "types", [_layer(rows, "types") for rows in layers], VOCABULARIES, PLATFORM_VOCABULARIES
        )
        self._roles = RoleTable(*(_layer(rows, "roles") for rows in layers))
        self._fields = _over(*(_layer(rows, "fields") for rows in layers))
        self.identifier_types = _joined("identifier_types", layers)
        """Types of identifiers besides ``IDENTIFIER_TYPES``, with their resolvers."""
        self._relationships = _joined("relationships", layers)
        self._containers = {
            work_type: tuple(kinds.split(", ")) if kinds else ()
            for work_type, kinds in _joined("containers", layers).items()
        }
        self._languages = {fold(word): code for word, code in _joined("languages", layers).items()}
        self._countries = {fold(word): code for word, code in _joined("countries", layers).items()}
        self._organisations = OrganisationNames(_joined("organisation_words", layers))
        self.is_organisation = self._organisations.holds
        """Whether a name's words say that it is an organisation's."""

    @classmethod
    def build(cls, gathered: Iterable[Rows], settings: MappingSettings) -> "Tables":
        """Put the layers together.

        :param gathered: the answers of ``orcid_gather_tables``; an earlier one wins over a later.
        :raises SettingsError: a row in the settings has no sense.
        :raises PluginError: a row that a plugin gives has none.
        """
        plugins: dict[str, dict[str, str]] = {}
        answers, wanted = list(gathered), _of_settings(settings)
        new = {name for rows in (*answers, wanted) for name in rows.get("identifier_types", ())}
        try:
            for answer in reversed(answers):
                for table, rows in answer.items():
                    _known(table)
                    plugins.setdefault(table, {}).update(check(rows, table, new))
        except ValueError as error:
            raise PluginError(f"a plugin's answer to orcid_gather_tables: {error}") from error
        try:
            site = {table: check(rows, table, new) for table, rows in wanted.items()}
            _meant(site, {*built_in(), *plugins})
        except ValueError as error:
            raise SettingsError(f"mapping.{error}") from error
        return cls(site, plugins)

    def work_type(self, platform: str, word: str) -> Row | None:
        """ORCID's type for a repository's word, with the row that knows it.

        :returns: a row whose value is empty when the word is known not to be a type (``text``,
            ``publishedVersion``); ``None`` when no table knows it.
        """
        return self._types.find(platform, word)

    def role_row(self, platform: str, word: str, work_type: str = "") -> Row | None:
        """ORCID's role for a repository's word, with the row that knows it; an empty value: no role."""
        return self._roles.find(platform, word, work_type)

    def role(self, platform: str, word: str, work_type: str = "") -> str | None:
        """ORCID's role, empty where ORCID has none; ``None`` when no table knows the word."""
        row = self._roles.find(platform, word, work_type)
        return None if row is None else row.value

    def field_rows(self, platform: str) -> dict[str, str]:
        """The rows ``field = slot`` for a platform, the adapter's own first."""
        return dict(self._fields.get(platform, {}))

    def platforms(self) -> list[str]:
        """The platforms that have a table of fields, which every adapter gives."""
        return sorted(self._fields)

    def relationship(self, work_type: str, id_type: str) -> str:
        """How an identifier of this type stands to a work of that type."""
        rows = self._relationships
        return rows.get(f"{work_type}/{id_type}") or rows.get(f"*/{id_type}") or Relationship.SELF.value

    def clean_all(self, id_type: str, value: str) -> list[Cleaned]:
        """Every identifier of a type in a string, of ORCID's own types and of those that were added."""
        resolver = self.identifier_types.get(id_type)
        return clean_all(id_type, value) if resolver is None else [clean_new(id_type, resolver, value)]

    def containers(self, work_type: str) -> tuple[str, ...]:
        """The kinds of container whose name is sent, the best first."""
        found = self._containers.get(work_type)
        return self._containers["*"] if found is None else found

    def language(self, text: str) -> str | None:
        """ORCID's code for a language in any usual spelling."""
        own = self._languages.get(fold(text)) if self._languages else None
        return own or find_language(text).code

    def read_language(self, text: str) -> tuple[str | None, str]:
        """The same, with a sentence when the text names a language that we cannot send."""
        code = self.language(text)
        problem = "" if code else _LANGUAGE_PROBLEMS.get(find_language(text).problem, "")
        return code, f"{text[:60]!r} {problem}" if problem else ""

    def country(self, text: str) -> str | None:
        """ISO 3166-1 alpha-2 for a country in any usual spelling."""
        own = self._countries.get(fold(text)) if self._countries else None
        return own or orcid_country(text)


def _of_settings(settings: MappingSettings) -> dict[str, Mapping[str, str]]:
    tables: dict[str, Mapping[str, str]] = {
        "relationships": settings.relationships,
        "containers": {name: ", ".join(kinds) for name, kinds in settings.containers.items()},
        "languages": settings.languages,
        "countries": settings.countries,
        "identifier_types": settings.identifier_types,
        "organisation_words": dict.fromkeys(settings.organisation_words, ""),
    }
    for name, mixed in (("types", settings.types), ("roles", settings.roles)):
        tables[name] = {word: value for word, value in mixed.items() if isinstance(value, str)}
        tables |= {f"{name}.{key}": rows for key, rows in mixed.items() if not isinstance(rows, str)}
    return tables | {f"fields.{platform}": rows for platform, rows in settings.fields.items()}


def _known(table: str) -> None:
    if table.partition(".")[0] not in TABLE_NAMES:
        raise ValueError(nearest(table, TABLE_NAMES, "table").replace("ORCID has", f"{table!r}: there is"))


def _meant(site: Rows, known: Collection[str]) -> None:
    """Refuse a table of a platform or vocabulary that nobody asks: its rows would never be found.

    :raises ValueError: with the nearest name.
    """
    platforms = [table.partition(".")[2] for table in known if table.startswith("fields.")]
    for table in site:
        name, dot, behind = table.partition(".")
        there = [*platforms, *(one.partition(".")[2] for one in known if one.startswith(f"{name}."))]
        if dot and platforms and behind not in there:
            near = difflib.get_close_matches(behind, there, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(set(there)))}"
            raise ValueError(f"{table}: unknown platform or vocabulary {behind!r}; {hint}")


def _layer(tables: Rows, name: str) -> Layer:
    """The tables of one name by what follows it: ``types.coar`` under ``coar``, ``types`` under ``""``."""
    return {
        title.removeprefix(name).removeprefix("."): rows
        for title, rows in tables.items()
        if title == name or title.startswith(f"{name}.")
    }


def _over(*layers: Layer) -> dict[str, dict[str, str]]:
    """One layer of many, the first the strongest; a row keeps its place in the weakest that has it."""
    joined: dict[str, dict[str, str]] = {}
    for layer in reversed(layers):
        for table, rows in layer.items():
            joined.setdefault(table, {}).update(rows)
    return joined


def _joined(name: str, layers: Iterable[Rows]) -> dict[str, str]:
    return _over(*({"": tables.get(name, {})} for tables in layers))[""]
