"""Bodies that are made to break a reader: bombs, entities, depth, size, and text that is none."""

import gzip
import re
from collections.abc import Callable
from typing import Final

from orcid_repo_plugin.local_registry.documents.notations import Notation
from tests.acceptance.hostile import CANARY_PLACE

DEEP: Final = 20_000
LONG: Final = 500_000
_TEXT: Final = re.compile(rb">[^<>]+<")
_STRING: Final = re.compile(rb':"[^"]*"')
_FILE: Final = b'SYSTEM "' + CANARY_PLACE + b'"'

Hurtful = Callable[[bytes], bytes]
"""Makes a good body into one that hurts."""


def _inside(text: bytes) -> Hurtful:
    """The text instead of the first one in XML."""
    return lambda good: _TEXT.sub(lambda _: b">" + text + b"<", good, count=1)


def _around(start: bytes, end: bytes = b"") -> Hurtful:
    return lambda good: start + good + end


def _declared(declarations: bytes, use: bytes = b"&x;") -> Hurtful:
    return lambda good: b"<!DOCTYPE x [" + declarations + b"]>" + _inside(use)(good)


def _value(value: bytes) -> Hurtful:
    """The value instead of the first text in JSON."""
    return lambda good: _STRING.sub(lambda _: b":" + value, good, count=1)


def _only(body: bytes) -> Hurtful:
    return lambda _: body


def _laughs(levels: int = 9) -> bytes:
    lines = ['<!ENTITY x0 "lol">']
    lines += [f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, levels + 1)]
    return "".join(lines).encode()


XML: Final[tuple[Hurtful, ...]] = (
    _declared(_laughs(), b"&x9;"),
    _declared(b'<!ENTITY x "' + b"a" * 50_000 + b'">', b"&x;" * 5_000),
    _declared(b"<!ENTITY x " + _FILE + b">"),
    _declared(b"<!ENTITY % x " + _FILE + b"> %x;"),
    _declared(b'<!ENTITY x "&x;">'),
    _declared(b'<!ENTITY x SYSTEM "http://127.0.0.1:9/">'),
    _declared(b"<!ATTLIST a b CDATA 'c'>", b"x"),
    _around(b"<!DOCTYPE x " + _FILE + b">"),
    _around(b"\xef\xbb\xbf<?xml version='1.0'?><!-- -->\n<!DOCTYPE x>"),
    _around(b"<?xml version='1.0' encoding='utf-16'?>"),
    _around(b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE x+AD4-"),
    _around(b"<?xml version='1.1' encoding='nonsense'?>"),
    _around(b"<?xml version='1.0' standalone='maybe'?>"),
    _around(b"<?xml-stylesheet href='" + CANARY_PLACE + b"'?>"),
    _around(b"<a>" * DEEP),
    _around(b"<a>" * DEEP, b"</a>" * DEEP),
    _around(b"<a b='" * 3),
    _around(b"", b"<a/>"),
    _around(b"", b"\0" * 20),
    _inside(b"<a>" * DEEP + b"</a>" * DEEP),
    _inside(b"<a/>" * 50_000),
    _inside(b"<a " + b" ".join(b"a%d='1'" % n for n in range(5_000)) + b"/>"),
    _inside(b"x" * LONG),
    _inside(b"&amp;" * (LONG // 5)),
    _inside(b"&lt;x-fire&gt;]]&gt;"),
    _inside(b"<![CDATA[<x-fire>]]>"),
    _inside(b"<![CDATA[ " + b"]]" * 50_000 + b">"),
    _inside(b"<!-- x --><?x y?>text"),
    _inside(b"&#0;"),
    _inside(b"&#xD800;&#x110000;"),
    _inside(b"&#xFFFE;&#1;&#x1b;"),
    _inside(b"&#9;&#10;&#13;&#x85;&#x2028;&#x202e;"),
    _inside(b"&nbsp;"),
    _inside(b"\0"),
    _inside(b"\xff\xfe\xc3\x28"),
    _inside(b"\xed\xa0\x80"),
    _inside("e\u0301\u0316".encode() * 50_000),
    _inside(
        b"<i:include xmlns:i='http://www.w3.org/2001/XInclude' href='" + CANARY_PLACE + b"' parse='text'/>"
    ),
    _inside(b"<a xmlns:xlink='http://www.w3.org/1999/xlink' xlink:href='" + CANARY_PLACE + b"'/>"),
    lambda good: good[: len(good) // 2],
    lambda good: good.replace(b"http://www.orcid.org/ns/", b"http://www.orcid.org/nt/"),
    lambda good: good.replace(b"xmlns", b"xmlnt"),
    lambda good: good.replace(b"<", b"&lt;"),
    lambda good: good * 2,
    lambda good: good[::-1],
    _only(b""),
    _only(b" \n"),
    _only(b"<a/>"),
    _only(b"<"),
    _only(b"\xef\xbb\xbf"),
    _only(b"\xff\xfe<\0a\0/\0>\0"),
    _only(b"<:/>"),
    _only(b"<a:b/>"),
    _only(b"<a xmlns='' xmlns:xml='urn:x'/>"),
)
"""Of XML: what is sent for a good body."""

JSON: Final[tuple[Hurtful, ...]] = (
    _around(b"[" * DEEP, b"]" * DEEP),
    _around(b'{"a":' * DEEP, b"}" * DEEP),
    _around(b"[" * DEEP),
    _around(b"\xef\xbb\xbf"),
    _around(b"\0"),
    _around(b"", b"\0"),
    _around(b"", b" x"),
    _around(b"/* x */"),
    _value(b"[" * 900 + b"]" * 900),
    _value(b'{"value":' * 900 + b"1" + b"}" * 900),
    _value(b"9" * 5_000),
    _value(b"-" + b"9" * 25),
    _value(b"1e999"),
    _value(b"-0.0"),
    _value(b"NaN"),
    _value(b"Infinity"),
    _value(b'"' + b"x" * LONG + b'"'),
    _value(b'"' + b"\\u0000" * 50_000 + b'"'),
    _value(b'"\\ud800"'),
    _value(b'"\\udc00\\ud800"'),
    _value(b'"\\ud83d\\ude00\\ufffe"'),
    _value(b'"\xff\xfe"'),
    _value(b'"\xed\xa0\x80"'),
    _value(b'"<x-fire>&#0;"'),
    _value(b"[" + b"null," * 20_000 + b"null]"),
    _value(b"{" + b",".join(b'"k%d":1' % n for n in range(20_000)) + b"}"),
    _value(b'{"value":{"value":{"value":[{"value":"x"}]}}}'),
    _value(b"'x'"),
    _value(b"undefined"),
    lambda good: good.replace(b'":', b'":[') + b"]",
    lambda good: b"[" + good + b"]",
    lambda good: b'{"bulk":[' + good + b"]}",
    lambda good: b'{"bulk":[' + b",".join([b'{"work":' + good + b"}"] * 101) + b"]}",
    lambda good: b'{"bulk":' + b"[" * 100 + good + b"]" * 100 + b"}",
    lambda good: good[:-1] + b"," + good[1:],
    lambda good: good.replace(b'"', b"'"),
    lambda good: good.replace(b"\\", b"\\\\").upper(),
    lambda good: good * 2,
    lambda good: good[: len(good) // 2],
    gzip.compress,
    _only(b""),
    _only(b" "),
    _only(b"null"),
    _only(b"0"),
    _only(b'"x"'),
    _only(b"[]"),
    _only(b"{}"),
    _only(b"[[]]"),
    _only(b'{"bulk":null}'),
    _only(b'{"bulk":{}}'),
    _only(b'{"bulk":[null]}'),
    _only(b'{"bulk":[{}]}'),
    _only(b'{"bulk":[{"work":null,"error":null}]}'),
    _only(b'{"bulk":[{"error":{"response-code":200,"error-code":1}}]}'),
    _only(b'{"":{"":{"":""}}}'),
)
"""Of JSON."""

HURTFUL: Final[list[tuple[Notation, Hurtful]]] = [
    *(("xml", hurtful) for hurtful in XML),
    *(("json", hurtful) for hurtful in JSON),
]
