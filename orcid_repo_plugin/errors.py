"""What can go wrong, and the way out.

    OrcidRepoError
    ├── SettingsError         a setting is unknown or has no sense
    ├── PluginError           a plugin cannot be loaded
    ├── BrokenPlugin          a plugin's reader broke in the middle of a file
    ├── RegistryFolderError   the local registry cannot use its folder
    ├── CannotListen          the local registry cannot have its port
    └── InputError            something cannot be read
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
    """The local registry cannot answer at its address.

    :ivar address: host and port.
    :ivar reason: why not, and what to do.
    """

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address}: {reason}")
        self.address = address
        self.reason = reason


class InputError(OrcidRepoError):
    """Something handed to us cannot be read."""


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
