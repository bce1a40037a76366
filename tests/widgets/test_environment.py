"""The templates of what is drawn."""

import pytest
from jinja2 import UndefinedError

from orcid_repo_plugin.widgets.environment import environment, render, template
from orcid_repo_plugin.widgets.look import Look
from tests.widgets.drawn import CATALOGUES


def test_a_template_speaks_the_language_of_the_look() -> None:
    said = environment().from_string('{{ _("(unauthenticated)") }}')

    assert said.render(look=Look(CATALOGUES.by_code["ar"])) == "(غير موثق)"


def test_a_text_counts_what_it_is_given() -> None:
    said = environment().from_string("{% trans n=n %}{{ n }} work{% pluralize %}{{ n }} works{% endtrans %}")

    look = Look(CATALOGUES.by_code["en"])
    assert [said.render(look=look, n=number) for number in (1, 2)] == ["1 work", "2 works"]


def test_values_are_escaped_and_a_missing_one_is_a_fault() -> None:
    assert environment().from_string("{{ name }}").render(name="<b>") == "&lt;b&gt;"
    with pytest.raises(UndefinedError):
        render("connect.html", address="/connect")


def test_a_template_is_compiled_once() -> None:
    assert template("badge.html") is template("badge.html")
