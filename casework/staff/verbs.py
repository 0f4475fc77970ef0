"""How staff meet the verbs: a label, a form, what is said afterwards. The pages themselves stand in verb_page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core import checks
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.case import verbs
from casework.case.case import Case
from casework.case.letters import ENQUIRY, REPLY
from casework.case.verb import ALL, Verb
from casework.ground import seen
from casework.intake import attachments
from casework.post.letter import LetterKind
from casework.staff import forms
from casework.staff.forms import VerbForm


def as_typed(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    return data


@dataclass(frozen=True)
class VerbPage:
    """How staff meet a verb. `done` tells afterwards what happened. `letter`: the letter that the text becomes.
    `initial` fills the form in; `arguments` makes what the verb takes of what was typed; `aside` is a template drawn
    above the form; `shown` the digest of what it shows, for a verb that takes `seen` (casework.ground.seen)."""

    verb: Verb[..., object]
    label: str | Promise
    done: str | Promise
    form_class: type[VerbForm] = VerbForm
    letter: LetterKind | None = None
    initial: Callable[[Case], dict[str, Any]] = lambda case: {}
    arguments: Callable[[Case, dict[str, Any]], dict[str, Any]] = as_typed
    aside: str = ""
    shown: Callable[[Case], str] | None = None

    @property
    def name(self) -> str:
        return self.verb.name

    @property
    def writes(self) -> bool:
        """Whether it is an answer to the customer."""
        return isinstance(self.form_class.base_fields.get("text"), forms.LetterField)

    def form(self, case: Case, data: Any = None, **known: Any) -> VerbForm:
        """Its ids are its own: several forms stand on the page of a case."""
        initial = {"version": case.version} | self.initial(case) | known
        if self.shown:
            initial[seen.FIELD] = self.shown(case)
        made = self.form_class(data, initial=initial, auto_id=f"{self.name}_%s")
        made.about(case)
        return made


PAGES: dict[str, VerbPage] = {}


def register(*pages: VerbPage) -> None:
    """An app registers the pages of its kinds' verbs when it is ready. Raises ValueError for a second page."""
    for each in pages:
        if each.name in PAGES:
            raise ValueError(f"{each.name} has a page already")
        PAGES[each.name] = each


register(
    VerbPage(verbs.claim, _("Take on"), _("The case is yours.")),
    VerbPage(verbs.record_call, _("Record a call"), _("The call is recorded."), forms.CallForm),
    VerbPage(verbs.reply, _("Answer"), _("The answer is given."), forms.ReplyForm, letter=REPLY),
    VerbPage(
        verbs.wait,
        _("Ask and wait"),
        _("The case waits for the customer."),
        forms.WaitForm,
        letter=ENQUIRY,
    ),
    VerbPage(verbs.resume, _("Go on without an answer"), _("The case goes on.")),
    VerbPage(verbs.close, _("Close"), _("The case is closed."), forms.CloseForm, letter=REPLY),
    VerbPage(verbs.assign, _("Give to somebody"), _("The case is given to your colleague."), forms.AssignForm),
    VerbPage(
        verbs.clear_address,
        _("The address takes letters again"),
        _("Letters and mailings go to this address again."),
        forms.ClearAddressForm,
    ),
    VerbPage(verbs.reopen, _("Open again"), _("The case is open again."), forms.ReopenForm),
    VerbPage(verbs.note, _("Note"), _("The note is kept."), forms.NoteForm),
    VerbPage(
        attachments.reject, _("Reject a file"), _("The file is gone; its name stays."), forms.RejectAttachmentForm
    ),
)


def offered(case: Case, user: User) -> list[VerbPage]:
    """The buttons of the case page."""
    return [each for each in PAGES.values() if each.verb.offered(case, user)]


@checks.register
def every_verb_has_its_page(**kwargs: object) -> list[checks.CheckMessage]:
    """Filing again asks for the facts of another kind, so it has a page of its own."""
    of_staff = {name for name, verb in ALL.items() if verb.has_page}
    return [
        checks.Error(f"The verb {name} has no page for staff, or a page no verb.", id="casework.E010")
        for name in sorted(of_staff ^ {*PAGES, "refile"})
    ]
