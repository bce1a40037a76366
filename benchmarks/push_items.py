"""Items of a repository in which each has one author who is connected: so many for each record."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.made_items import Item, eprint


def write_items(path: Path, orcids: Sequence[str], count: int, *, edition: int = 0, changed: int = 0) -> Path:
    """Write an EPrints file of made-up items.

    :param orcids: whose works they are, in turn; the other authors are connected to nobody.
    :param edition: changed items have another title in each edition.
    :param changed: one item in so many has been changed; 0: none.
    """
    with path.open("w", encoding="utf-8") as out:
        out.write("<?xml version='1.0' encoding='utf-8'?>\n")
        out.write("<eprints xmlns='http://eprints.org/ep2/data/2.0'>\n")
        for number in range(1, count + 1):
            item = Item(number)
            item.orcids = (orcids[(number - 1) % len(orcids)], *item.orcids[1:])
            if changed and (number - 1) // len(orcids) % changed == 0:
                item.title = f"{item.title}, edition {edition}"
            out.write(eprint(item))
        out.write("</eprints>\n")
    return path
