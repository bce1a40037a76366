"""What can go wrong, and the way out.

    OrcidRepoError
    ├── SettingsError         a setting is unknown or has no sense
    ├── PluginError           a plugin cannot be loaded
    ├── BrokenPlugin          a plugin's reader broke in the middle of a file
    ├── RegistryFolderError   the local registry cannot use its folder
    ├── CannotListen          a server of ours cannot have its port
    ├── WrongUse              a command was asked for something that is not there
    ├── LaunchRefused        a host's signed call is not taken
    ├── StoreError            the books cannot be opened or used
    │   └── WrongKey          no key opens the sealed tokens
    ├── WrongIdToken          an id_token proves nothing, or something else
    ├── OrcidUnavailable      ORCID gave no answer, or was busy; another try helps
    │   └── PutCodeMissing    ORCID says that it added something, and not under which put-code
    ├── OrcidRefusal          ORCID answered, and said no
    └── InputError            something cannot be read
        ├── ItemNotTaken      what a host has sent of an item is not taken
        ├── UnreadableSource  a whole file: missing, empty, of no platform we know
        │   └── UnknownPlatform   a file that no adapter knows as its own
        └── UnreadableItem    one item of a file; the others go on

Every message is for a repository admin: what happened, where, and what to do.
"""


class OrcidRepoError(Exception):
    """Base of all errors that this project raises on purpose."""


class SettingsError(OrcidRepoError):
    """A settings file or an environment variable cannot be used."""


class PluginError(OrcidRepoError):
    """A plugin cannot be loaded; nothing has been started."""


class BrokenPlugin(OrcidRepoError):
    """A plugin that reads a file broke in the middle of it.

    :ivar plugin: its name.
    :ivar hook: the hook that it answered.
    :ivar reason: the exception in one line.
    """

    def __init__(self, plugin: str, hook: str, reason: str) -> None:
        super().__init__(f"plugin {plugin} broke in {hook}: {reason}")
        self.plugin = plugin
        self.hook = hook
        self.reason = reason


class RegistryFolderError(OrcidRepoError):
    """The local registry cannot use the folder that it was given; nothing in it has been changed.

    :ivar folder: its path.
    :ivar reason: why not, and what to do.
    """

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(f"{folder}: {reason}")
        self.folder = folder
        self.reason = reason


class CannotListen(OrcidRepoError):
    """A server of ours (the service, the local registry) cannot answer at its address.

    :ivar address: host and port.
    :ivar reason: why not, and what to do.
    """

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason


class WrongUse(OrcidRepoError):
    """A command names something that is not there: a repository, an item, a person."""


class LaunchRefused(OrcidRepoError):
    """A signed call of a host is not taken. Holds nothing of what was signed.

    :ivar code: ``malformed``, ``unsigned``, ``unknown-host``, ``bad-signature``, ``expired``, ``future``,
        ``too-long``, ``wrong-audience``, ``wrong-repository``, ``wrong-purpose``, ``wrong-return``,
        ``missing-claim``, ``used``; these are counted in the metrics.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class StoreError(OrcidRepoError):
    """The books cannot be opened or used; nothing in them has been changed."""


class WrongKey(StoreError):
    """No key that we have opens a sealed token. The token is not lost: the right key opens it."""


class OrcidUnavailable(OrcidRepoError):
    """ORCID gave no answer, or was too busy for one. Another try helps, and costs no attempt.

    A request whose answer was lost may have taken effect.

    :ivar status: the HTTP status, if there was an answer.
    :ivar retry_after: seconds that ORCID asks us to wait, if it does.
    :ivar code: ORCID's error-code, if the answer has one: 9008 with a 500, which may come for ever.
    """

    def __init__(
        self,
        reason: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        code: int | None = None,
    ) -> None:
        super().__init__(reason)
        self.status = status
        self.retry_after = retry_after
        self.code = code


class PutCodeMissing(OrcidUnavailable):
    """ORCID says that it added something, and not under which put-code: look for it.

    Source: ORCID API 3.0; the put-code of what was added stands in the header ``Location`` only.
    """

    def __init__(self, status: int | None = None) -> None:
        super().__init__("ORCID says that it was added, and not under which put-code", status=status)


class OrcidRefusal(OrcidRepoError):
    """ORCID answered, and said no. What it means stands in ``orcid_api.refusals``.

    :ivar status: the HTTP status; inside a bulk answer the status of the one item.
    :ivar code: ORCID's error-code (``9021``), or ``None`` for answers of the OAuth layer.
    :ivar error: the OAuth layer's word (``invalid_token``), else empty.
    :ivar detail: ORCID's own text for developers, without tokens.
    :ivar put_code: the put-code that the text names, if it does (9021).
    :ivar orcid: the iD that it names, if it does (9007: where the record was merged into).
    """

    def __init__(
        self,
        status: int,
        code: int | None,
        detail: str = "",
        *,
        error: str = "",
        put_code: int | None = None,
        orcid: str | None = None,
    ) -> None:
        super().__init__(
            f"ORCID refused it (HTTP {status}{f', error-code {code}' if code else ''}): {detail or error}"
        )
        self.status = status
        self.code = code
        self.error = error
        self.detail = detail
        self.put_code = put_code
        self.orcid = orcid


class WrongIdToken(OrcidRepoError):
    """An id_token is not what ORCID signs for us and for this sign-in. Holds nothing of what stands in it."""


class InputError(OrcidRepoError):
    """Something handed to us cannot be read."""


class ItemNotTaken(InputError):
    """What a host has sent of its items is not taken; nothing has been changed.

    :ivar code: ``unreadable``, ``unknown-platform``, ``wrong-id``, ``unfit-id``, ``several-items``,
        ``too-many-items``, ``no-item``, ``unknown-item``.
    """

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class UnreadableSource(InputError):
    """A whole file (or standard input) cannot be read.

    :ivar source: the name to show: a path, or ``<stdin>``.
    """

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class UnknownPlatform(UnreadableSource):
    """A file of which no adapter says that it is its own. Beside others in a folder, it is passed over."""


class UnreadableItem(InputError):
    """One item of a source is broken; the items after it can still be read.

    :ivar source: the file's name.
    :ivar position: where it starts: ``item 3, byte 1024``, ``line 7``.
    :ivar reason: one sentence in plain words.
    """

    def __init__(self, source: str, position: str, reason: str) -> None:
        super().__init__(f"{source}: {position}: {reason}")
        self.source = source
        self.position = position
        self.reason = reason
