"""Whether a request is theirs: asked in the mailbox on file, answered with one button."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from casework.case.case import Case
from casework.ground.errors import StaleMove
from casework.ground.mailed_links import mailed_link
from privacy.rights import request_verbs
from privacy.rights.data_request import VerifiedBy
from privacy.rights.letters import letter_of_identity_link


def case_in_question(token: str) -> Case | None:
    """None for a link that is altered or too old, or whose mailbox is no longer that of the record."""
    letter = letter_of_identity_link(token)
    if letter is None or letter.case is None or letter.case.person is None:
        return None
    return letter.case if letter.address and letter.address == letter.case.person.email else None


@mailed_link()
def confirm_identity(request: HttpRequest, token: str) -> HttpResponse:
    """Nothing that was typed is shown: whoever sent the request may be somebody else."""
    case = case_in_question(token)
    if case is None:
        return render(request, "casework/link_expired.html", status=410)
    if case.detail.verified_how == VerifiedBy.MAILBOX:
        return render(request, "privacy/identity.html", {"case": case, "done": True})
    if request_verbs.confirm_identity.refusal(case):
        return render(request, "casework/link_expired.html", status=410)
    if request.method != "POST":
        return render(request, "privacy/identity.html", {"case": case, "done": False})
    try:
        request_verbs.confirm_identity(case)
    except StaleMove:
        # Somebody is just working on it: the page is shown anew, as it stands then.
        return HttpResponseRedirect(request.path)
    return render(request, "privacy/identity.html", {"case": case, "done": True})
