"""The page on which somebody of the staff sees where they are signed in, and ends what is not theirs."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.centre import session
from casework.ledger import trail
from casework.ledger.second_pair import account
from casework.staff.page import staff_of


@transaction.atomic
def end_others(request: HttpRequest) -> int:
    """How many there were; the browser in one's hands stays signed in."""
    holder = staff_of(request)
    ended, _models = session.of(holder).exclude(session_key=request.session.session_key).delete()
    if ended:
        trail.record("end_sessions", account(holder.pk), staff=holder)
    return ended


def page(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    if request.method == "POST":
        count = end_others(request)
        words = ngettext("%(count)s session has been ended.", "%(count)s sessions have been ended.", count)
        messages.success(request, words % {"count": count})
        return HttpResponseRedirect(reverse("admin:sessions"))
    told = {"title": _("Where you are signed in"), "sessions": session.of(staff_of(request))}
    return render(request, "admin/sessions.html", site.each_context(request) | told)
