"""The keys that seal what is secret in the books: looked at, and changed while a service runs."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cryptography.fernet import Fernet

from orcid_repo_plugin.errors import StoreError, WrongKey, WrongUse
from orcid_repo_plugin.services.app import App
from orcid_repo_plugin.store.database import Database
from orcid_repo_plugin.store.key_file import held, put_in_front, take_out
from orcid_repo_plugin.store.sealed import KINDS, everything, let_writers_end, opens, reseal
from orcid_repo_plugin.store.sealing import make_key_file

Progress = Callable[[int, int], None]
"""Is told how many sealed texts were looked at, and how many of them sealed anew."""

_MOST_LOOKS: Final = 10
_MAKE_ONE: Final = (
    "python3 -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
)
_BY_HAND: Final = (
    "the key stands in [secrets] key (or ORCID_REPO_SECRETS__KEY), where this command cannot write. Make a "
    f"new one ({_MAKE_ONE}), put it in front of the old one with a blank between "
    '(ORCID_REPO_SECRETS__KEY="NEW OLD") wherever orcid-repo runs, start the service anew, run `orcid-repo '
    "keys rotate` once more, and then take OLD away"
)


@dataclass(frozen=True, kw_only=True)
class Key:
    """A key, without the key."""

    fingerprint: str
    """Eight hexadecimal digits."""
    seals: bool
    """Whether what is secret is sealed by it from now on; the others only open."""
    opens: Mapping[str, int]
    """How many sealed texts it opens, by kind."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What there is of keys and sealed texts."""

    where: str
    """Where the keys come from."""
    keys: tuple[Key, ...]
    unopened: Mapping[str, int]
    """How many sealed texts none of them opens, by kind."""


@dataclass(frozen=True, kw_only=True)
class Rotated:
    """What `keys rotate` has done."""

    where: str
    key: str
    """The fingerprint of the key that seals now."""
    resealed: Mapping[str, int]
    """How many texts were sealed anew, by kind."""
    unopened: Mapping[str, int]
    """How many no key opens, by kind. They are as they were."""
    dropped: tuple[str, ...] = ()
    """Fingerprints of the keys that are not in the key file any more."""
    kept: tuple[str, ...] = ()
    """Fingerprints of the older keys that still open."""
    in_settings: bool = False
    """Whether the keys stand in the settings, out of which somebody has to take the older ones."""


def fingerprint(key: str) -> str:
    """What tells keys apart, and tells nothing of them.

    >>> fingerprint("-" * 43 + "=")
    '72b78d0d'
    """
    return sha256(key.encode()).hexdigest()[:8]


def list_keys(app: App) -> Looked:
    """Look at the keys, and at what each opens; of several that open a text the first counts.

    :raises StoreError: a key is malformed, or the file cannot be read.
    """
    sealer = app.store.sealer
    keys = sealer.all_keys()
    openers = [Fernet(key) for key in keys]
    counts: list[Counter[str]] = [Counter() for _ in [*keys, None]]  # the last: those that none opens
    for some in everything(app.store.database):
        for one in some:
            by = next((n for n, opener in enumerate(openers) if opens(opener, one.text)), len(keys))
            counts[by][one.place.kind] += 1
    found = [
        Key(fingerprint=fingerprint(key), seals=n == 0, opens=_by_kind(counts[n]))
        for n, key in enumerate(keys)
    ]
    return Looked(where=sealer.where, keys=tuple(found), unopened=_by_kind(counts[-1]))


def rotate(app: App, *, keep_old: bool = False, progress: Progress | None = None) -> Rotated:
    """Seal everything that is secret, of all clients, by a new key, and drop the old ones.

    May be killed at any moment and run again: an old key leaves the file only when nothing in the books
    needs it any more. A service that runs meanwhile goes on, and seals by the new key at once.

    :param keep_old: leave the old keys in the file, for backups and for other installations.
    :raises WrongUse: the settings hold one key, and only a human can put another in front.
    :raises WrongKey: no key opens anything of what is sealed: it is not the right key.
    :raises StoreError: the file cannot be changed; or somebody goes on sealing by an old key.
    """
    sealer = app.store.sealer
    if sealer.key_file is None:
        return _reseal_only(app, progress)
    with held(sealer.key_file):
        old = sealer.all_keys()
        _refuse_wrong_keys(app, old)
        new = _new_key(app, old)
        journey = _Journey(app.store.database, [new, *old], progress)
        journey.run()
        if not keep_old:
            take_out(sealer.key_file, old, new)
            journey.run()  # should a writer have been slower than all of this
    names = tuple(fingerprint(key) for key in old)
    return journey.told(sealer.where, dropped=() if keep_old else names, kept=names if keep_old else ())


def _new_key(app: App, old: Sequence[str]) -> str:
    sealer = app.store.sealer
    assert sealer.key_file is not None  # looked at by the caller
    if not old and make_key_file(sealer.key_file):
        return sealer.all_keys()[0]
    new = Fernet.generate_key().decode("ascii")
    put_in_front(sealer.key_file, new)
    return new


def _reseal_only(app: App, progress: Progress | None) -> Rotated:
    """The keys stand in the settings: by the first of them everything is sealed, if there are several."""
    keys = app.store.sealer.all_keys()
    if len(keys) < 2:
        raise WrongUse(_BY_HAND)
    _refuse_wrong_keys(app, keys)
    journey = _Journey(app.store.database, keys, progress)
    journey.run()
    kept = tuple(fingerprint(key) for key in keys[1:])
    return journey.told(app.store.sealer.where, kept=kept, in_settings=True)


def _refuse_wrong_keys(app: App, keys: Sequence[str]) -> None:
    """Before anything is changed: keys that open nothing of what is there are not the right ones."""
    openers, number = [Fernet(key) for key in keys], 0
    for some in everything(app.store.database):
        number += len(some)
        if any(opens(opener, one.text) for opener in openers for one in some):
            return
    if number:
        raise WrongKey(
            f"no key of {app.store.sealer.where} opens any of the {number} sealed texts in the books, so "
            "nothing was changed. Restore the key that sealed them; `orcid-repo keys list` tells more"
        )


class _Journey:
    """Seals anew, look after look, until nothing is sealed by an old key."""

    def __init__(self, database: Database, keys: Sequence[str], progress: Progress | None) -> None:
        self.database = database
        self.key = keys[0]
        self.openers = [Fernet(key) for key in keys]
        self.resealed: Counter[str] = Counter()
        self.unopened: Counter[str] = Counter()
        self.looked = 0
        self._progress = progress

    def run(self) -> None:
        """:raises StoreError: somebody goes on sealing by an old key."""
        let_writers_end(self.database)
        for _ in range(_MOST_LOOKS):
            if not self._look():
                self.database.settle()
                return
        raise StoreError(
            "something goes on sealing by an old key, so no key was dropped: a service that was started with "
            "other keys in its settings. Start it anew, and run the same command again"
        )

    def _look(self) -> int:
        """Look at everything once. :returns: how many were sealed anew."""
        self.unopened.clear()
        number = 0
        for some in everything(self.database):
            stale = [one for one in some if not opens(self.openers[0], one.text)]
            place, done = some[0].place, 0
            if stale:
                with self.database.writing() as c:
                    done = reseal(c, place, [one.key for one in stale], self.openers)
            number += done
            self.resealed[place.kind] += done
            self.unopened[place.kind] += sum(not self._opened(one.text) for one in stale)
            self.looked += len(some)
            if self._progress is not None:
                self._progress(self.looked, self.resealed.total())
        return number

    def _opened(self, sealed: str) -> bool:
        return any(opens(opener, sealed) for opener in self.openers)

    def told(self, where: str, **more: object) -> Rotated:
        """What has come of it."""
        return Rotated(
            where=where,
            key=fingerprint(self.key),
            resealed=_by_kind(self.resealed),
            unopened=_by_kind(self.unopened),
            **more,  # type: ignore[arg-type]
        )


def _by_kind(counts: Mapping[str, int]) -> dict[str, int]:
    """Every kind with its number, also those of which there is none."""
    return {kind: counts.get(kind, 0) for kind in KINDS}
