"""Credit-names."""

import pytest

from orcid_repo_plugin.domain.item import ItemContributor
from orcid_repo_plugin.mapping.names import credit_name


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"family": "Okafor", "given": "Ruth A."}, "Ruth A. Okafor"),
        ({"family": "Suharti"}, "Suharti"),
        ({"given": "Suharti"}, "Suharti"),
        ({"family": "van den Berg", "given": "Joost"}, "Joost van den Berg"),
        ({"family": "King", "given": "Martin Luther", "lineage": "Jr."}, "Martin Luther King Jr."),
        ({"family": "Hutchings, Jr.", "given": "Edward"}, "Edward Hutchings, Jr."),
        ({"family": "Kosyna", "given": "G&uuml;nter"}, "Günter Kosyna"),
        ({"family": "Curie", "given": "Marie", "honorific": "Prof. Dr."}, "Marie Curie"),
        ({"family": "Curie", "given": "Prof. Dr. Marie"}, "Marie Curie"),
        ({"name": "Curie, Marie, Ph.D."}, "Marie Curie"),
        ({"name": "Dr. Marie Curie"}, "Marie Curie"),
        ({"name": "Farrow, Tobias J."}, "Tobias J. Farrow"),
        ({"name": "Carberry, Josiah, III"}, "Josiah Carberry III"),
        ({"name": "Plato"}, "Plato"),
        ({"family": "赵", "given": "小雨"}, "赵小雨"),
        ({"family": "김", "given": "민준"}, "김민준"),
        ({"family": "Петрова", "given": "Анна"}, "Анна Петрова"),
        (
            {"name": "Example Institute, Department 3", "organisation": True},
            "Example Institute, Department 3",
        ),
        ({"family": "Unknown", "given": "Unknown"}, ""),
        ({"family": "None", "given": "None"}, ""),
        ({"name": "et al."}, ""),
        ({"name": "  "}, ""),
        ({"family": "Null", "given": "Ada"}, "Ada Null"),
    ],
)
def test_a_name_is_written_in_reading_order(given: dict[str, object], expected: str) -> None:
    assert credit_name(ItemContributor(field="creators", **given)) == expected  # type: ignore[arg-type]
