"""Why a host's signed call was not taken, in words for the person who followed it."""

from orcid_repo_plugin.web.i18n import gettext as _


def in_words(code: str) -> str:
    """One or two sentences.

    :param code: of ``LaunchRefused``.
    """
    again = _("This link has expired. Go back to your repository and open the page there again.")
    host = _("Your repository did not sign this link as we expect. Please tell the people who run it.")
    known = {
        "expired": again,
        "used": _(
            "This link was used before, in another browser or by somebody else."
            " Go back to your repository and open the page there again."
        ),
        "future": _(
            "The clock of your repository and ours differ too much. Please tell the people who run it."
        ),
        "malformed": _(
            "This link is not complete. Go back to your repository and open the page there again."
        ),
        "wrong-purpose": _(
            "This link is for another page. Go back to your repository and open the page there again."
        ),
    }
    return known.get(code, host)
