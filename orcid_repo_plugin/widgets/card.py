"""A record card: the name, the whole iD, and what is public on the record, in every form."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

import orjson
from markupsafe import Markup

from orcid_repo_plugin.domain.badge import Badge, Form, Style
from orcid_repo_plugin.domain.record_summary import Affiliation, Count, RecordSummary
from orcid_repo_plugin.widgets.card_picture import draw_svg_card
from orcid_repo_plugin.widgets.card_words import card_words, known, name_of
from orcid_repo_plugin.widgets.environment import render
from orcid_repo_plugin.widgets.escaping import clean_name, json_in_script
from orcid_repo_plugin.widgets.html import draw_html
from orcid_repo_plugin.widgets.json_form import badge_json
from orcid_repo_plugin.widgets.json_ld import badge_json_ld
from orcid_repo_plugin.widgets.latex import draw_latex
from orcid_repo_plugin.widgets.look import Look
from orcid_repo_plugin.widgets.markdown import draw_markdown
from orcid_repo_plugin.widgets.pens import PENS
from orcid_repo_plugin.widgets.plain_text import draw_text


def draw_card(badge: Badge, form: Form, look: Look) -> str:
    """A card. Of an iD that nobody has proved, or whose record was not read: name and iD only.

    :returns: HTML: an ``article`` without headings; SVG: a document; Markdown, plain text, LaTeX: a few
        lines; JSON: the badge's object with ``summary``; JSON-LD: the person with their organisations.
    """
    return _FORMS[form](badge, look)


def _html(badge: Badge, look: Look) -> str:
    written = card_words(badge, look, PENS[Form.HTML])
    return render("card.html", look=look, card=written, badge=Markup(draw_html(badge, Style.FULL, look)))


def _text(badge: Badge, look: Look) -> str:
    card = card_words(badge, look, PENS[Form.TEXT])
    lines = [card.name, draw_text(badge, Style.FULL, look), card.state]
    lines += [f"{part.label}: {'; '.join(part.lines)}" for part in card.parts]
    return "\n".join(filter(None, (*lines, *card.notes)))


def _markdown(badge: Badge, look: Look) -> str:
    card = card_words(badge, look, PENS[Form.MARKDOWN])
    name = f"**{card.name}**" if card.name else ""
    blocks = [name, draw_markdown(badge, Style.FULL, look), card.state]
    blocks.append("\n".join(f"- {part.label}: {'; '.join(part.lines)}" for part in card.parts))
    return "\n\n".join(filter(None, (*blocks, *card.notes)))


def _latex(badge: Badge, look: Look) -> str:
    card = card_words(badge, look, PENS[Form.LATEX])
    name = f"\\textbf{{{card.name}}}" if card.name else ""
    blocks = [name, draw_latex(badge, Style.FULL, look), card.state]
    if card.parts:
        items = (f"\\item[{part.label}] {'; '.join(part.lines)}" for part in card.parts)
        blocks.append("\n".join((r"\begin{description}", *items, r"\end{description}")))
    return "\n\n".join(filter(None, (*blocks, *card.notes)))


# -- for machines


def _json(badge: Badge, look: Look) -> str:
    summary = known(badge)
    told = badge_json(badge, look, Style.CARD)
    return orjson.dumps(told | {"summary": summary and summary_json(summary, badge)}).decode()


def summary_json(summary: RecordSummary, badge: Badge) -> dict[str, Any]:
    """A summary as an object; times are ISO 8601, UTC.

    :returns: ``record``: the URI of whose record it is; ``read_at``, ``changed_at``; ``state`` and
        ``primary``, the iD that a merged record belongs to; ``name``; ``employments`` and ``educations``,
        each with ``count`` and the ``newest``; ``works``, ``fundings``, ``peer_reviews``, counted.
    """
    return {
        "record": badge.uri,
        "read_at": _iso(summary.read_at),
        "state": summary.state,
        "primary": summary.primary,
        "name": clean_name(summary.name),
        "changed_at": _iso(summary.changed_at) if summary.changed_at else None,
        "employments": _affiliations(summary.employments, summary.employment_count),
        "educations": _affiliations(summary.educations, summary.education_count),
        "works": _count(summary.works),
        "fundings": _count(summary.fundings),
        "peer_reviews": _count(summary.peer_reviews),
    }


def _affiliations(newest: tuple[Affiliation, ...], count: int) -> dict[str, Any]:
    return {"count": count, "newest": [_affiliation(one) for one in newest]}


def _affiliation(one: Affiliation) -> dict[str, Any]:
    return {
        "organisation": clean_name(one.organisation),
        "role": clean_name(one.role),
        "start": str(one.start) if one.start else None,
        "end": str(one.end) if one.end else None,
        "validated": one.validated,
    }


def _count(count: Count) -> dict[str, int]:
    return {"validated": count.validated, "self_asserted": count.self_asserted, "total": count.total}


def _iso(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _json_ld(badge: Badge, _look: Look) -> str:
    told, summary = badge_json_ld(badge), known(badge)
    if name := name_of(badge):
        told["name"] = name
    if summary is not None:
        now = [one for one in summary.employments if one.end is None]
        told |= dict(_organisations("affiliation", now))
        told |= dict(_organisations("alumniOf", summary.educations))
    return json_in_script(orjson.dumps(told).decode())


def _organisations(key: str, where: Any) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """Each organisation once; nothing at all for none."""
    names = dict.fromkeys(name for one in where if (name := clean_name(one.organisation)))
    if names:
        yield key, [{"@type": "Organization", "name": name} for name in names]


_FORMS: Final[dict[Form, Callable[[Badge, Look], str]]] = {
    Form.HTML: _html,
    Form.SVG: draw_svg_card,
    Form.MARKDOWN: _markdown,
    Form.TEXT: _text,
    Form.LATEX: _latex,
    Form.JSON: _json,
    Form.JSON_LD: _json_ld,
}
