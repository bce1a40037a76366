"""Hostile BibTeX: braces, strings and cross-references that never end."""

from collections.abc import Callable, Iterator
from typing import Final

from tests.acceptance.good_files import BIBTEX, bibtex
from tests.acceptance.hostile import CANARY_PLACE, DEEP, MB, Hostile, between

BROKEN_BIBTEX: Final[dict[str, Callable[[], bytes]]] = {
    "a brace without end": lambda: b"@article{x, title = {Pots,\n}\n\n",
    "100,000 braces": lambda: bibtex("x", "{" * DEEP + "}" * DEEP),
    "100,000 braces without end": lambda: b"@article{x, title = " + b"{" * DEEP + b"\n\n",
    "a quote without end": lambda: b'@article{x, title = "Pots}, year = 2024\n}\n\n',
    "no equals sign": lambda: b"@article{x, title {Pots}}\n\n",
    "25 MB in one entry": lambda: bibtex("x", "x" * (25 * MB)),
}
ODD_BIBTEX: Final[dict[str, Callable[[], bytes]]] = {
    "strings that double": lambda: (
        b'@string{s0 = "lol"}\n'
        + b"".join(f"@string{{s{n} = s{n - 1} # s{n - 1}}}\n".encode() for n in range(1, 60))
        + b"@article{x, title = s59}\n"
    ),
    "a string that names itself": lambda: b"@string{s = s # s}\n@article{x, title = s}\n",
    "an unknown string": lambda: b"@article{x, title = nothing, year = 2024}\n",
    "a crossref to itself": lambda: b"@article{x, title = {Pots}, crossref = {x}}\n",
    "a circle of crossrefs": lambda: (
        b"@book{x, title = {Pots}, crossref = {y}}\n@book{y, title = {Pans}, crossref = {x}}\n"
    ),
    "10 MB title": lambda: bibtex("x", "Cracked pots " * (10 * MB // 13)),
    "1 MB of backslashes": lambda: bibtex("x", "\\" * MB),
    "1 MB of accents": lambda: bibtex("x", '{\\"' * (MB // 8) + "}" * (MB // 8)),
    "1 MB of dollars": lambda: bibtex("x", "$" * MB),
    "5,000 authors": lambda: bibtex(
        "x", more=f"editor = {{{' and '.join(f'A{n}, B' for n in range(5000))}}}"
    ),
    "100,000 times and": lambda: b"@misc{x, title = {Pots}, author = {" + b"and " * 100_000 + b"}}\n",
    "20,000 fields": lambda: bibtex("x", more=",\n".join(f"f{n} = {{{n}}}" for n in range(20_000))),
    "20,000 strings": lambda: (
        b"".join(f"@string{{q{n} = {{{n}}}}}\n".encode() for n in range(20_000)) + bibtex("x")
    ),
    "a sum of 50,000 parts": lambda: b"@misc{x, title = " + b" # ".join([b'"a"'] * 50_000) + b"}\n",
    "a key of 1 MB": lambda: bibtex("k" * MB),
    "an odd key": lambda: bibtex("a b\\%{}~é😀"),
    "no key": lambda: b"@article{title = {Pots}, year = 2024}\n",
    "a key twice": lambda: bibtex("1"),
    "NUL bytes": lambda: bibtex("x", "Po\0ts \0"),
    "Latin-1": lambda: bibtex("x", "Töpfe und Krüge").decode().encode("latin-1"),
    "a file's name in TeX": lambda: bibtex(
        "x", f"\\input{{{CANARY_PLACE.decode()}}} \\include{{/etc/passwd}} \\write18{{id}}"
    ),
    "an entry in an entry": lambda: bibtex("x", "Pots @article{y, title = {Pans}} and"),
    "a comment that never ends": lambda: b"@comment{ {{{ \n" + bibtex("x"),
    "a preamble of 1 MB": lambda: b'@preamble{"' + b"x" * MB + b'"}\n' + bibtex("x"),
    "parentheses": lambda: b'@article(x, title = "Pots (and pans)", year = 2024)\n',
}


def bibtex_cases() -> Iterator[Hostile]:
    """Broken and odd entries between two good ones."""
    yield from between(BIBTEX, BROKEN_BIBTEX, True)
    yield from between(BIBTEX, ODD_BIBTEX, None)
