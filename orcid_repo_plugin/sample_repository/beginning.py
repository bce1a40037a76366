"""Who and what is in the repository from the start."""

from typing import Final

from orcid_repo_plugin.sample_repository.item import ItemState

ACCOUNTS: Final = (
    ("7", "Josiah", "Carberry", False),
    ("40", "Runa", "Halvorsen", False),
    ("12", "Beatriz", "Santos", False),
    ("2", "Edith", "Marlow", True),
)
"""User id, given name, family name, and whether this is an editor."""

_DOI: Final = "10.5555/example-university."
ITEMS: Final = (
    (
        1001,
        ItemState.LIVE,
        "Cracks and their causes: a catalogue of forty kilns",
        "article",
        "2016",
        f"{_DOI}1001",
        "Every crack in forty kilns, described, drawn, and blamed on something.",
        ("7",),
    ),
    (
        1002,
        ItemState.LIVE,
        "On the sound of a pot before it breaks",
        "thesis",
        "2008",
        "",
        "A doctoral thesis on listening. With a record of the sounds, of which one was lost.",
        ("7",),
    ),
    (
        1003,
        ItemState.LIVE,
        "Glaze and weather: measurements from two workshops",
        "dataset",
        "2021",
        f"{_DOI}1003",
        "Temperatures, humidity and the state of 1,200 glazed tiles, by the hour.",
        ("7", "40"),
    ),
    (
        1004,
        ItemState.LIVE,
        "Mending with gold, and with less",
        "book chapter",
        "2019",
        f"{_DOI}1004",
        "What was used to mend pots when there was no gold.",
        ("40", "12"),
    ),
    (
        1005,
        ItemState.IN_REVIEW,
        "A short guide to the long firing",
        "report",
        "2024",
        "",
        "Three days at the kiln, hour by hour. An editor has still to look at it.",
        ("7",),
    ),
)
"""Id, state, title, type, year, DOI, abstract, and the accounts of the authors."""
