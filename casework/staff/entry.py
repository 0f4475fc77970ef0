"""Entering a case for somebody who called, wrote or came, and opening one of the centre's own (C2.5, C6.3)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.case import kinds
from casework.case.case import Case
from casework.case.states import Channel
from casework.centre import site_state
from casework.ground import browsers
from casework.ground.dates import DateTimeField
from casework.ground.errors import Refused
from casework.ground.kind import Kind
from casework.intake import submissions
from casework.intake.fields import TidyField
from casework.intake.filing import AlreadySent
from casework.intake.forms import Counter, IntakeForm, intake_form
from casework.people.person import Person
from casework.staff import callers, page, typed
from casework.staff.page import Door, staff_of

CHANNELS = [(value, label) for value, label in Channel.choices if value != Channel.WEB]
LONGEST_AGO = timedelta(days=366)


class ChannelForm(forms.Form):
    """How and when it came; drawn above the fields of the kind."""

    channel = forms.ChoiceField(
        label=_("How did it come?"), choices=CHANNELS, initial=Channel.PHONE, widget=forms.RadioSelect
    )
    received_at = DateTimeField(
        label=_("When did it come?"),
        required=False,
        help_text=_("Leave empty for now; else such as 20/11/2026 09:30. The deadlines count from then."),
    )

    reason = TidyField(
        label=_("Why do we contact this person?"),
        required=False,
        max_length=500,
        help_text=_(
            "Only where the centre opens the case itself. It stands in the timeline; the person is not shown it."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_received_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["received_at"]
        if at and not timezone.now() - LONGEST_AGO <= at <= timezone.now():
            raise forms.ValidationError(_("Enter a time within the last year."), code="time")
        return at

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("channel") == Channel.CENTRE and not data.get("reason"):
            self.add_error("reason", _("Give the reason why we contact this person."))
        return data

    def counter(self, staff: User) -> Counter:
        given = self.cleaned_data
        reason = given["reason"] if given["channel"] == Channel.CENTRE else ""
        return Counter(staff, given["channel"], given["received_at"], reason=reason)


def entry_page(request: HttpRequest, site: AdminSite, kind: str) -> HttpResponse:
    """One page a kind, with the fields and rules of the public form. Raises PermissionDenied."""
    like = _like(request)
    door = _door(request, site, kind, page.about(like))
    form_class = intake_form(kind)
    if request.method != "POST":
        known = _known(like)
        how = ChannelForm(initial={"channel": Channel.CENTRE} if known else {})
        form = _form(form_class, request, initial=known)
        typed.put_back_into(request, how, form)
        return _ask(door, kind, how, form)
    typed.forget(request)
    if "look_up" in request.POST or "use" in request.POST:
        return _look_up(door, kind, form_class)
    how = ChannelForm(request.POST)
    how_is_good = how.is_valid()
    counter = how.counter(door.staff) if how_is_good else None
    form = _form(form_class, request, request.POST, counter=counter, files=request.FILES)
    if form.is_valid() and how_is_good:
        return _file(door, form) or _ask(door, kind, how, form)
    return _ask(door, kind, how, form)


def callers_part(request: HttpRequest, site: AdminSite, kind: str) -> HttpResponse:
    """Who is known by the number, for the script that asks while it is typed. Raises PermissionDenied."""
    door = _door(request, site, kind, page.NOBODY)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    found = callers.of(str(request.POST.get("phone", "")), door.staff)
    door.also_shows(found.shown)
    return door.part("admin/casework/_callers.html", callers=found)


def _door(request: HttpRequest, site: AdminSite, kind: str, shows: page.Shown) -> Door:
    if kind not in Kind.values:
        raise Http404("no such kind")
    return Door(request, site, right=kinds.may(request.user, "change", kind), shows=shows)


def _look_up(door: Door, kind: str, form_class: type[IntakeForm]) -> HttpResponse:
    """The page as it was typed, not judged: with whoever is known by the number, or with the details of one of them."""
    sent = door.request.POST.copy()
    person = callers.chosen(door.request, door.staff)
    found = callers.NOBODY
    if person:
        door.also_shows(page.people([person.pk]))
        sent.update({name: getattr(person, name) for name in form_class.base_fields if name in Person.CONTACT})
    elif "look_up" in sent:
        found = callers.of(str(sent.get("phone", "")), door.staff)
        door.also_shows(found.shown)
    how = ChannelForm(initial={name: sent.get(name, "") for name in ChannelForm.base_fields})
    form = _form(form_class, door.request, sent)
    form.as_typed()
    if person:
        _go_on_at_what_is_missing(form, sent)
    return _ask(door, kind, how, form, found)


def _go_on_at_what_is_missing(form: IntakeForm, sent: Mapping[str, Any]) -> None:
    for name, field in form.fields.items():
        if field.required and not sent.get(name):
            field.widget.attrs["autofocus"] = True
            return


def _form(form_class: type[IntakeForm], request: HttpRequest, data: Any = None, **more: Any) -> IntakeForm:
    counter = more.pop("counter", None) or Counter(staff_of(request), Channel.PHONE)
    return form_class(data, policy=site_state.current().policy, counter=counter, **more)


def _like(request: HttpRequest) -> Case | None:
    """The earlier case from which the page was opened, if it may be seen."""
    number = request.GET.get("like", "")
    case = Case.objects.select_related("person").filter(pk=int(number)).first() if number.isdecimal() else None
    return case if case and case.person and kinds.may(request.user, "view", case.kind) else None


def _known(case: Case | None) -> dict[str, str]:
    """The details of its person."""
    if case is None:
        return {}
    return {name: getattr(case.person, name) for name in Person.CONTACT}


def _file(door: Door, form: IntakeForm) -> HttpResponse | None:
    """To the new case; a second press of the button leads to the one that the first has made."""
    browser = browsers.browser(door.request)
    try:
        form.sending = submissions.sending_of(door.request.POST, browser)
    except (submissions.ExpiredToken, submissions.InvalidToken):
        form.add_error(None, gettext("This page was open for a long time. Please check it and send it again."))
        return None
    try:
        case = form.save()
    except AlreadySent as already:
        case = already.submission.case
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return None
    else:
        messages.success(door.request, gettext("The case is entered."))
    return door.on("casework_case_change", case.pk)


def _ask(
    door: Door, kind: str, how: ChannelForm, form: IntakeForm, found: callers.Callers = callers.NOBODY
) -> HttpResponse:
    return door.page(
        "admin/casework/entry.html",
        title=gettext("Enter a case: %(kind)s") % {"kind": Kind(kind).label},
        model=Case,
        how=how,
        form=form,
        fields=[field for field in form if field.name not in ("token", "phone")],
        callers=found,
        token=submissions.issue(browsers.browser(door.request)),
    )
