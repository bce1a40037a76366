"""Beginnings and ends without number, which cost quadratic time when they are read naively."""

from typing import Final

FLOODS: Final[dict[str, tuple[bytes, str]]] = {
    "eprints": (
        b"<eprints>",
        "<!-- |<!DOCTYPE [|<eprint>|<eprint><!--|<eprint><![CDATA[|<eprint |</eprint>|<eprint><!-- </eprint>|"
        "<?x |<eprints |<a>|&|&a;|<eprint/>|<eprint>x</eprint>|]]>",
    ),
    "dspace": (
        b'[{"uuid":"1","metadata":{}},',
        '{|[|{"a":|{"a":[|"|\n{|\n[|[\n|{\n|,|\n"|}|]|{]|[}|-|1,|null,|\\|{"_embedded":{"x":[|'
        '{"a":1},\n{"a":|'
        '{"uuid":"1","metadata":{|{"metadata":{"dc.title":[{"value":"\n',
    ),
    "items": (
        b'{"item_id":"1","title":"x"}\n',
        '{|[|,\n|}|]|\n{|{\n|null\n|1e|"a|{"a"\n:|{"item_id":"2"}|"\n|\\u|{}\n',
    ),
    "files": (
        b"@article{q, title={x}}\n",
        '@a{|@a{b,|@a{b,\n|\n@a{b,{|@string{a=|@|@a(|@comment{|@comment(|{|}|@a{b,c="|\n@a{b, title={x\n}|'
        '@a{b,crossref={b}}\n|@a{b,c=d#|"|\n@a(b,"|@a{x,title={y},}|@string{a="x"}|@preamble{|@a{b,c={d}e',
    ),
}
"""A beginning, and pieces which, repeated 60,000 times, cost quadratic time when they are read naively."""

WHOLE_ITEMS: Final = frozenset(
    ("<eprint/>", "<eprint>x</eprint>", '{"item_id":"2"}', "@a{x,title={y},}", "@a{b,crossref={b}}\n")
)
"""Pieces that can be mapped, of which fewer will do."""
