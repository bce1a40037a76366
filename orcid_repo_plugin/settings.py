"""The settings: a TOML file, then environment variables, checked as a whole at the start.

Order: the file named by ``--config``, else ``orcid-repo.toml`` in the working directory, else the
file named by ``ORCID_REPO_CONFIG``; then ``ORCID_REPO_*``, with ``__`` between levels. Relative
paths count from the settings file. An unknown key is an error that names the nearest one.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from orcid_repo_plugin.domain.colours import DARK, LIGHT, problem_of_accent
from orcid_repo_plugin.domain.scopes import OF_PUBLIC_CLIENTS
from orcid_repo_plugin.domain.scopes import problem_of as scope_problem
from orcid_repo_plugin.domain.web_address import problem_of_base, problem_of_contact, problem_of_link
from orcid_repo_plugin.errors import SettingsError
from orcid_repo_plugin.settings_problems import explain, nearest

FILE_NAME: Final = "orcid-repo.toml"
PREFIX: Final = "ORCID_REPO_"
CONFIG_VARIABLE: Final = "ORCID_REPO_CONFIG"

Table = dict[str, str]
OptionalPath = Annotated[Path | None, BeforeValidator(lambda path: path or None)]
"""A path; an empty one is none, and not the folder that we are in."""


class Section(BaseModel):
    """A level of the settings. Nothing unknown is let through."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _without(problem: str, value: str) -> str:
    """The value, if there is no problem with it."""
    if problem:
        raise ValueError(problem)
    return value


class OrcidSettings(Section):
    """Which registry, and who we are there."""

    environment: Literal["production", "sandbox", "local"] = Field(
        "production", description="The registry: `production`, `sandbox`, or `local` (one on this machine)."
    )
    registry_url: str = Field("", description="Instead of the environment's own registry address.")
    member_api_url: str = Field("", description="Instead of the environment's own member API address.")
    public_api_url: str = Field("", description="Instead of the environment's own public API address.")
    client_id: str = Field("", description="The client id that ORCID gave you: `APP-…`.")
    client_secret: SecretStr = Field(SecretStr(""), description="The client secret. Never logged or shown.")
    client_secret_file: OptionalPath = Field(
        None, description="A file that holds the secret, instead of `client_secret`."
    )

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if self.client_secret_file and self.client_secret.get_secret_value():
            raise ValueError("set client_secret or client_secret_file, not both")
        return self

    @property
    def registry_name(self) -> str:
        """Whose books: the environment, with the host of a registry that is none of the three."""
        if self.environment == "local" or not self.registry_url:
            return self.environment
        host = urlsplit(self.registry_url).netloc.lower().rpartition("@")[2]
        known = {"orcid.org": "production", "sandbox.orcid.org": "sandbox", "": self.environment}
        return known.get(host, f"{self.environment} at {host}")

    @property
    def host(self) -> str:
        """The host that iDs carry: ``orcid.org`` or ``sandbox.orcid.org``."""
        return "sandbox.orcid.org" if self.environment == "sandbox" else "orcid.org"


class DatabaseSettings(Section):
    """Where the books are kept."""

    url: str = Field("sqlite:///orcid-repo.sqlite3", description="`sqlite:///FILE` or `postgresql://…`.")


class SecretsSettings(Section):
    """The key that seals tokens in the books."""

    key: SecretStr = Field(
        SecretStr(""),
        description="The key itself, instead of a file; of several (by blanks) the first seals.",
    )
    key_file: OptionalPath = Field(
        Path("orcid-repo.key"), description="The file that holds the key, a line each; made by `init`."
    )


class ServiceSettings(Section):
    """The service that `orcid-repo serve` runs."""

    host: str = Field("127.0.0.1", description="The address to listen on.")
    port: int = Field(8080, ge=0, le=65535, description="The port to listen on; 0: any that is free.")
    threads: int = Field(16, ge=1, le=256, description="Requests that are answered at the same time.")
    launches_a_minute: int = Field(
        60, ge=1, description="Launches (`/connect`, `/account`, `/signin`) a minute from one address."
    )
    session_hours: float = Field(12.0, gt=0, le=168, description="How long a browser's session lasts.")
    jobs_file: OptionalPath = Field(
        Path("orcid-repo-jobs.sqlite3"), description="The file in which the engine keeps its tasks."
    )
    logs: Literal["json", "plain"] = Field("json", description="The form of the log lines on stderr.")
    metrics_open: bool = Field(
        False, description="Whether `/metrics` answers everybody, and not this machine only."
    )


class SiteSettings(Section):
    """How the pages look and what they say."""

    name: str = Field("", description="The repository's name on the pages; else that of `[repositories]`.")
    address: str = Field("", description="The address of the repository's home page, for the site's name.")
    contact: str = Field("", description="Where people get help: an e-mail address or a web address.")
    logo: OptionalPath = Field(None, description="A picture (SVG or PNG) that stands beside the name.")
    accent: str = Field("#085c77", description="The colour of links and buttons: `#` and six hex digits.")
    accent_dark: str = Field("#7cc7e0", description="The same on a dark ground.")
    templates_dir: OptionalPath = Field(
        None, description="A folder of templates that take the place of ours with the same name."
    )
    language: str = Field("en", description="The language of who asks for none that we have.")
    texts: dict[str, dict[str, str]] = Field(
        default_factory=dict, description='Texts in place of ours: `[site.texts.en]`, `"our text" = "yours"`.'
    )

    @field_validator("accent")
    @classmethod
    def _seen_on_light(cls, colour: str) -> str:
        return _without(problem_of_accent(colour, LIGHT), colour.lower())

    @field_validator("accent_dark")
    @classmethod
    def _seen_on_dark(cls, colour: str) -> str:
        return _without(problem_of_accent(colour, DARK), colour.lower())

    @field_validator("address")
    @classmethod
    def _a_link(cls, address: str) -> str:
        return _without(problem_of_link(address) if address else "", address)

    @field_validator("contact")
    @classmethod
    def _somebody(cls, contact: str) -> str:
        return _without(problem_of_contact(contact) if contact else "", contact)


class ConnectSettings(Section):
    """What authors are asked to allow."""

    api: Literal["member", "public"] = Field(
        "member", description="`public`: credentials of the public API, which only know iDs."
    )
    scopes: list[str] = Field(
        default_factory=list,
        description="What is asked when an author connects; empty: `/read-limited /activities/update`, "
        "with the public API `/authenticate`.",
    )
    prompt_login: bool = Field(
        False, description="Whether ORCID asks for the password anew each time; for shared computers."
    )

    @field_validator("scopes")
    @classmethod
    def _askable(cls, scopes: list[str]) -> list[str]:
        if problem := scope_problem(scopes):
            raise ValueError(problem)
        return scopes

    @model_validator(mode="after")
    def _within_the_public_api(self) -> Self:
        beyond = [scope for scope in self.scopes if scope not in OF_PUBLIC_CLIENTS]
        if self.api == "public" and beyond:
            raise ValueError(
                f"scopes: {beyond[0]!r} cannot be asked for with credentials of the public API; leave scopes "
                'out, or set api = "member"'
            )
        return self


class BadgesSettings(Section):
    """What public pages show: badges, author lists, people."""

    people: bool = Field(
        True, description="Whether `/people` tells of researchers who show their iD, and their items."
    )
    cards: bool = Field(True, description="Whether record cards are read from ORCID's public API.")
    cards_hours: float = Field(24.0, ge=1, le=720, description="Hours after which a card is read again.")
    trust_repository: bool = Field(
        False,
        description="Whether an iD that the repository marks as authenticated counts as such here. Only for "
        "a repository where people sign in at ORCID themselves.",
    )
    requests_a_minute: int = Field(
        600, ge=1, description="Badges and lists a minute that one address may ask for."
    )
    max_age: int = Field(3600, ge=0, le=604800, description="Seconds for which browsers keep a badge.")
    gallery: bool = Field(False, description="Whether `/gallery` shows all badges side by side; for trials.")


class PushSettings(Section):
    """What is sent, how fast, and how long it is remembered."""

    requests_a_second: int = Field(
        24, ge=1, le=1000, description="The pace towards the member API, for all processes together."
    )
    senders: int = Field(4, ge=1, le=32, description="Records that one process sends to at the same time.")
    first_wait: float = Field(
        1.0, gt=0, description="Seconds before the next try when ORCID is down or busy; doubles each time."
    )
    longest_wait: float = Field(900.0, gt=0, description="Seconds between two tries at most.")
    pause: float = Field(30.0, gt=0, description="Seconds without a request after five failures in a row.")
    history_months: int = Field(24, ge=1, description="How long history is kept.")
    withdrawn: Literal["delete", "keep"] = Field(
        "delete", description="Whether a work leaves the records when its item is withdrawn or made private."
    )
    others_copy: Literal["add", "leave"] = Field(
        "add", description="A work that another source has put there: `add` ours (they group), or `leave` it."
    )
    collections: list[str] = Field(
        default_factory=list, description="Only items of these collections are sent; empty: of all."
    )
    published_from: str = Field(
        "", description="Only works published since then: `2015`, `2015-06`, `2015-06-30`."
    )
    published_until: str = Field("", description="Only works published until then.")


class RepositorySettings(Section):
    """A repository that we serve."""

    platform: str = Field("", description="`eprints`, `dspace`, `files`, `items`; empty: by content.")
    name: str = Field("", description="The repository's name as people know it.")


class MappingSettings(Section):
    """How items become works. Rows of the tables replace ours with the same key."""

    organisations: Literal["send", "leave_out"] = Field(
        "send", description="Whether organisations among the contributors are sent."
    )
    citation_abstract: bool = Field(False, description="Whether the BibTeX entry carries the abstract.")
    types: dict[str, str | Table] = Field(
        default_factory=dict, description='Work types: `word = "type"`, or by platform in a table below.'
    )
    roles: dict[str, str | Table] = Field(
        default_factory=dict, description='Contributor roles: `word = "ORCID role"`; empty: no role.'
    )
    fields: dict[str, Table] = Field(
        default_factory=dict, description='Fields, by platform: `field = "slot:argument"`.'
    )
    identifier_types: Table = Field(
        default_factory=dict,
        description='Identifier types that ORCID has taken up since: `type = "resolver"`, or empty.',
    )
    relationships: Table = Field(
        default_factory=dict, description='`"work-type/id-type" = "part-of"`; `*` for any work type.'
    )
    containers: dict[str, list[str]] = Field(
        default_factory=dict, description='Which container names a work type: `type = ["book", "series"]`.'
    )
    languages: Table = Field(default_factory=dict, description='Languages: `word = "ORCID code"`.')
    countries: Table = Field(default_factory=dict, description='Countries: `word = "ISO code"`.')
    organisation_words: list[str] = Field(
        default_factory=list, description="More words by which a name is known as an organisation's."
    )


class Settings(BaseSettings):
    """All settings of one installation. Made by ``load``."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=PREFIX, env_nested_delimiter="__"
    )

    base_url: str = Field(
        "", description="The public address of the service, without a slash at the end; it may have a path."
    )
    trusted_proxies: int = Field(
        0, ge=0, le=10, description="Proxies in front of the service whose `X-Forwarded-…` headers are true."
    )
    plugins_dir: OptionalPath = Field(None, description="A folder of plugin files; each `.py` is a plugin.")
    blocked_plugins: list[str] = Field(default_factory=list, description="Plugins that are not loaded.")
    orcid: OrcidSettings = Field(default_factory=OrcidSettings)
    database: DatabaseSettings = Field(default_factory=DatabaseSettings)
    secrets: SecretsSettings = Field(default_factory=SecretsSettings)
    push: PushSettings = Field(default_factory=PushSettings)
    service: ServiceSettings = Field(default_factory=ServiceSettings)
    site: SiteSettings = Field(default_factory=SiteSettings)
    connect: ConnectSettings = Field(default_factory=ConnectSettings)
    badges: BadgesSettings = Field(default_factory=BadgesSettings)
    repositories: dict[str, RepositorySettings] = Field(
        default_factory=dict, description="The repositories, each under its own name: `[repositories.main]`."
    )
    mapping: MappingSettings = Field(default_factory=MappingSettings)
    plugins: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Settings of plugins, each under its own name."
    )
    file: Path | None = Field(None, exclude=True, description="The file these were read from.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what ``load`` hands over: it reads file and environment itself, to name the places."""
        return (init_settings,)

    @field_validator("base_url")
    @classmethod
    def _reachable(cls, base_url: str) -> str:
        scheme, colon, rest = base_url.rstrip("/").partition(":")
        return _without(problem_of_base(base_url) if base_url else "", scheme.lower() + colon + rest)

    @property
    def public_url(self) -> str:
        """Where the world reaches the service: ``base_url``, else this machine and port."""
        return self.base_url.rstrip("/") or f"http://127.0.0.1:{self.service.port}"

    @property
    def repository_names(self) -> tuple[str, ...]:
        """The repositories' names; ``main`` when the settings name none."""
        return tuple(self.repositories) or ("main",)

    def repository(self, platform: str) -> tuple[str, RepositorySettings]:
        """The repository that files of this platform come from, and its name in the settings.

        The first one of that platform, else the first that names none, else ``main``.
        """
        for wanted in (platform, ""):
            for name, repository in self.repositories.items():
                if repository.platform == wanted:
                    return name, repository
        return "main", RepositorySettings()


def find_file(named: Path | None) -> Path | None:
    """The settings file to read, or ``None`` for the defaults.

    :raises SettingsError: a file that was named is not there.
    """
    if named is None and Path(FILE_NAME).is_file():
        return Path(FILE_NAME)
    if named is None and (variable := os.environ.get(CONFIG_VARIABLE)):
        named = Path(variable)
    if named is not None and not named.is_file():
        raise SettingsError(f"{named}: there is no such settings file; `orcid-repo init` writes one")
    return named


def load(named: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from file and environment.

    :param named: the file from ``--config``.
    :param environ: instead of the process's own environment.
    :raises SettingsError: with file, key, what is wrong and the nearest right name.
    """
    path = find_file(named)
    data = _read(path) if path else {}
    overlay = _from_environment(os.environ if environ is None else environ)
    if "file" in data:  # ours, and no setting
        raise SettingsError(f"{path}: unknown setting 'file'{nearest('file', Settings)}")
    try:
        settings = Settings(**_merge(data, overlay), file=path)
    except ValidationError as error:
        raise SettingsError(explain(error, Settings, path, overlay)) from None
    return _from_file_on(settings, path)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: not valid TOML: {error}") from error
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}") from error


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """``ORCID_REPO_ORCID__CLIENT_ID=x`` as ``{"orcid": {"client_id": "x"}}``."""
    ours = {k: v for k, v in environ.items() if k.startswith(PREFIX) and k != CONFIG_VARIABLE}
    for name in ours:
        top = name.removeprefix(PREFIX).partition("__")[0].lower()
        if top not in Settings.model_fields or top == "file":
            raise SettingsError(f"environment variable {name}: unknown setting{nearest(top, Settings)}")
    values: dict[str, Any] = {}
    for name, value in sorted(ours.items()):  # one by one, to name the one that is wrong
        source = EnvSettingsSource(Settings)
        source.env_vars = {name.lower(): value}
        try:
            values = _merge(values, source())
        except ValueError:  # pydantic-settings' SettingsError
            raise SettingsError(f"environment variable {name}: its value must be JSON") from None
    return values


def _merge(below: dict[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, Mapping)
        merged[key] = _merge(old, value) if both and isinstance(old, dict) else value
    return merged


def _from_file_on(settings: Settings, path: Path | None) -> Settings:
    """Count relative paths from the settings file."""
    base = path.resolve().parent if path else Path.cwd()
    secret = settings.orcid.client_secret_file
    key_file = settings.secrets.key_file
    jobs_file = settings.service.jobs_file
    in_site = {"logo": settings.site.logo, "templates_dir": settings.site.templates_dir}
    url = settings.database.url
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        url = f"sqlite:///{base / url.removeprefix('sqlite:///')}"
    return settings.model_copy(
        update={
            "plugins_dir": base / settings.plugins_dir if settings.plugins_dir else None,
            "orcid": settings.orcid.model_copy(
                update={"client_secret_file": base / secret if secret else None}
            ),
            "database": DatabaseSettings(url=url),
            "service": settings.service.model_copy(
                update={"jobs_file": base / jobs_file if jobs_file else None}
            ),
            "site": settings.site.model_copy(
                update={name: base / path for name, path in in_site.items() if path}
            ),
            "secrets": settings.secrets.model_copy(
                update={"key_file": base / key_file if key_file else None}
            ),
        }
    )
