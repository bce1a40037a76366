"""Stands around what plugins do: a broken one is named and stops nobody."""

from collections import Counter
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from orcid_repo_plugin import hookspecs
from orcid_repo_plugin.answers import LAZY, misfit, promised, promised_elements
from orcid_repo_plugin.errors import BrokenPlugin, InputError


@dataclass(frozen=True, slots=True)
class Heard:
    """What a plugin did when a hook called it: answered, or broke."""

    plugin: str
    hook: str
    error: str = ""
    """What went wrong, in one line; empty when it answered."""

    def __str__(self) -> str:
        if self.error:
            return f"plugin {self.plugin} broke in {self.hook}: {self.error}; it was passed over"
        return f"plugin {self.plugin} answered {self.hook}"


heard: ContextVar[list[Heard] | None] = ContextVar("heard", default=None)
"""Where the calls of this moment are noted; the journeys set it, and read it afterwards."""


proofs: ContextVar[Mapping[str, Callable[[Any], Any]] | None] = ContextVar("proofs", default=None)
"""By hook: what an answer must be besides of the right shape. A journey sets it whose answers could do harm;
a proof gives the answer as it may be used, or raises what is wrong with it."""


MOST_FAULTS: Final = 1000
"""Faults that are remembered until somebody asks for them; of more the oldest go."""


class Faults:
    """What broke while no journey listened (``heard``): to be told, and to be counted, once. For threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._untold: dict[Heard, None] = {}
        self._uncounted = Counter[Heard]()

    def add(self, note: Heard) -> None:
        """One more; the same one again is told once, and counted on."""
        with self._lock:
            self._untold[note] = None
            self._uncounted[note] += 1
            for notes in (self._untold, self._uncounted):
                if len(notes) > MOST_FAULTS:
                    del notes[next(iter(notes))]

    def take_counts(self) -> dict[Heard, int]:
        """How often each was met since this was asked before."""
        with self._lock:
            counts, self._uncounted = self._uncounted, Counter()
        return counts

    def clear(self) -> None:
        """They have been told: nothing more is to be said, or to be counted."""
        with self._lock:
            self._untold.clear()
            self._uncounted.clear()

    def __iter__(self) -> Iterator[Heard]:
        with self._lock:
            return iter(list(self._untold))


class Guard:
    """Stands around one implementation: notes what it does, and lets nothing wrong out of it.

    :param broken: where to note a fault while no journey listens (``heard``).
    """

    def __init__(self, broken: Faults, plugin: str, hook: str) -> None:
        self.broken = broken
        self.place = Heard(plugin, hook)
        self.checked = hasattr(hookspecs, hook) and promised(hook) is not type(None)
        self.lazy = hook in LAZY

    def function(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The implementation; ``None``, so that the next one is asked, when it breaks."""

        def call(*arguments: Any) -> Any:
            try:
                answer = self._right(function(*arguments))
            except (Exception, SystemExit) as error:  # a plugin may raise anything
                if self.lazy and isinstance(error, InputError):
                    raise  # a reader's word about the file
                self._broke(error)
                return None
            if answer is not None:
                self._note(self.place)
            return answer

        return call

    def wrapper(self, function: Callable[..., Any], *, old: bool) -> Callable[..., Any]:
        """The wrapper; the answer as it was when it breaks.

        :param old: of pluggy's old style, whose wrappers get a result object and return nothing.
        """

        def call(*arguments: Any) -> Generator[None, Any, Any]:
            wrapper = function(*arguments)
            try:
                next(wrapper)
            except (Exception, SystemExit) as error:
                self._broke(error)
                return (yield)
            answer = yield
            undisturbed = old and answer.exception is None
            before = answer.get_result() if undisturbed else None
            try:
                wrapper.send(answer)
            except StopIteration as stop:
                if undisturbed:
                    self._settle(answer, before)
                return answer if old else self._changed(stop.value, answer)
            except (Exception, SystemExit) as error:
                self._broke(error)
                return answer
            self._broke(RuntimeError("the wrapper yielded twice"))
            return answer

        return call

    def _settle(self, result: Any, before: Any) -> None:
        """Give an answer its value back, if a wrapper of the old style put an exception in its place."""
        if result.exception is not None:
            self._broke(result.exception)
            result.force_result(before)

    def _changed(self, changed: Any, answer: Any) -> Any:
        """What a wrapper made of an answer, when it is one."""
        if changed is answer:
            return answer
        try:
            changed = self._right(changed)
            if changed != answer:
                self._note(self.place)
        except (Exception, SystemExit) as error:
            self._broke(error)
            return answer
        return changed

    def _right(self, answer: Any) -> Any:
        """The answer, read to its end or to be checked while it is read.

        :raises TypeError: it is not what the hook promises.
        :raises Exception: a proof does not let it through (``proofs``).
        """
        if answer is None or not self.checked:
            return answer
        if isinstance(answer, Iterator) and not self.lazy:
            answer = list(answer)
        if problem := misfit(answer, promised(self.place.hook)):
            raise TypeError(f"it answered {problem}")
        if self.lazy:
            return self._elements(answer)
        proof = (proofs.get() or {}).get(self.place.hook)
        return proof(answer) if proof else answer

    def _elements(self, answer: Iterable[Any]) -> Iterator[Any]:
        """What a reader gives, one by one.

        :raises BrokenPlugin: it raised, or gave something else.
        """
        kinds = promised_elements(self.place.hook)
        try:
            for element in answer:
                if not isinstance(element, kinds):
                    raise TypeError(f"it gave {misfit(element, kinds[0])}")
                yield element
        except InputError:
            raise
        except (Exception, SystemExit) as error:
            raise BrokenPlugin(self.place.plugin, self.place.hook, in_a_line(error)) from error

    def _broke(self, error: BaseException) -> None:
        self._note(Heard(self.place.plugin, self.place.hook, in_a_line(error)))

    def _note(self, note: Heard) -> None:
        notes = heard.get()
        if notes is not None:
            notes.append(note)
        elif note.error:
            self.broken.add(note)


def in_a_line(error: BaseException) -> str:
    """An exception in one line, whatever it holds."""
    try:
        said = " ".join(str(error).split())
    except Exception:  # its own ``__str__`` breaks
        said = ""
    name = type(error).__name__
    return "".join(ch if ch.isprintable() else ascii(ch)[1:-1] for ch in f"{name}: {said}" if said) or name
