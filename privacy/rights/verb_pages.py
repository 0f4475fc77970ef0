"""The steps of a data request as pages of the case: verify, extend, decide, correct, erase."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.case.case import Case
from casework.erasure import proposals
from casework.ground import provinces
from casework.ground.seen import SeenField
from casework.intake.fields import NameField, PhoneField, TaxCodeField, TidyEmailField, TidyField, text_area
from casework.people.person import Person
from casework.staff.forms import VerbForm
from casework.staff.verbs import VerbPage
from privacy.rights import carrying_out, reach, request_verbs
from privacy.rights.data_request import BY_STAFF, Decision, RefusalGround

WORDS = 2000


class VerifyForm(VerbForm):
    how = forms.ChoiceField(
        label=_("How was the identity verified?"),
        choices=[(how.value, how.label) for how in BY_STAFF],
        widget=forms.RadioSelect,
    )
    evidence = text_area(
        _("Evidence"),
        WORDS,
        4,
        help_text=_("Which number was called and when, which document was shown; no copies, no document numbers."),
        error_messages={"required": _("Write down how you know who it is.")},
    )
    third_party = forms.BooleanField(label=_("A third party has to act, too: the longer time applies"), required=False)


class ExtendForm(VerbForm):
    reason = text_area(
        _("Reason"),
        WORDS,
        4,
        help_text=_("The person is told. The deadline is extended once, by what the law allows."),
        error_messages={"required": _("Give the reason: the person has to be told.")},
    )


class DecideForm(VerbForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=Decision,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the decision.")},
    )
    ground = forms.ChoiceField(
        label=_("Ground of a refusal"),
        choices=[("", "–"), *RefusalGround.choices],
        required=False,
        help_text=_("For a refusal, whole or in part. The person is told."),
    )
    text = text_area(_("What else the person should know"), WORDS, 6, required=False)


class CorrectForm(DecideForm):
    """What the record will say; a field left as it is stays."""

    full_name = NameField(label=_("Full name"), max_length=200)
    email = TidyEmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("A new address counts once its holder has opened the link sent there."),
    )
    phone = PhoneField(label=_("Phone number"), max_length=40, required=False)
    organisation = NameField(label=_("Organisation"), max_length=200, required=False)
    tax_code = TaxCodeField(label=_("Tax code"), max_length=20, required=False)
    province = forms.ChoiceField(label=_("Province or city"), choices=[("", "–"), *provinces.CHOICES], required=False)


class EraseForm(VerbForm):
    seen = SeenField()
    hold = forms.MultipleChoiceField(
        label=_("What the law makes the Centre keep"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Proposed from the file. What is ticked is held until its day and then erased."),
    )
    typed = forms.CharField(
        max_length=40,
        label=_("Type the reference of the case to confirm"),
        help_text=_("What is erased cannot be brought back."),
        error_messages={"required": _("Type the reference of the case exactly, to confirm.")},
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    alone_reason = TidyField(
        label=_("Why you carry it out alone"),
        required=False,
        max_length=300,
        help_text=_("Only where you ordered it yourself and no colleague can; managers and auditors see it."),
    )

    def about(self, case: Case) -> None:
        """What the file shows has to be kept is ticked; the officer may see it otherwise."""
        if "hold" not in self.fields:  # asked before, with nothing to propose
            return
        proposed = proposals.of(reach.persons_of(case))
        self.fields["hold"].choices = [(each.name, _in_words(each)) for each in proposed]  # type: ignore[attr-defined]
        self.fields["hold"].initial = [each.name for each in proposed]
        if not proposed:
            del self.fields["hold"]


def _in_words(proposal: proposals.Proposal) -> str:
    return gettext("%(ground)s: %(case)s, until %(day)s") % {
        "ground": proposal.ground.label,
        "case": proposal.because,
        "day": f"{proposal.until:%d/%m/%Y}",
    }


class GiveCopyForm(VerbForm):
    how = text_area(
        _("How it was handed over"),
        WORDS,
        4,
        help_text=_("In person or by post, and on which day; no document numbers."),
        error_messages={"required": _("Write down how the person got it.")},
    )


class LiftForm(VerbForm):
    reason = text_area(_("Reason"), WORDS, 4, error_messages={"required": _("Say why the restriction ends.")})


def corrected(case: Case, data: dict[str, Any]) -> dict[str, Any]:
    """Only what differs from the record is a change."""
    fields = {name: data.pop(name) or "" for name in Person.CORRECTABLE}
    changes = {name: value for name, value in fields.items() if value != getattr(case.person, name)}
    return data | {"corrected": changes}


def as_proposed(case: Case) -> dict[str, Any]:
    known = {name: getattr(case.person, name) for name in Person.CORRECTABLE}
    return known | {name: value for name, value in case.detail.proposed.items() if name in known}


PAGES = (
    VerbPage(
        request_verbs.send_identity_link,
        _("Send a link to the address on file"),
        _("The link is on its way. Opened there, it verifies the identity and starts the clock."),
    ),
    VerbPage(
        request_verbs.verify,
        _("Identity verified"),
        _("The clock has started."),
        VerifyForm,
        aside="admin/privacy/_on_file.html",
    ),
    VerbPage(
        request_verbs.extend,
        _("Extend the deadline"),
        _("The deadline is extended."),
        ExtendForm,
    ),
    VerbPage(
        request_verbs.decide,
        _("Decide"),
        _("The decision is carried out."),
        DecideForm,
        aside="admin/privacy/_what_would_happen.html",
    ),
    VerbPage(
        request_verbs.correct,
        _("Decide on the correction"),
        _("The decision is carried out."),
        CorrectForm,
        initial=as_proposed,
        arguments=corrected,
        aside="admin/privacy/_old_and_new.html",
    ),
    VerbPage(
        request_verbs.erase,
        _("Carry out the erasure"),
        _("The data is erased. The certificate follows once nothing is found any more."),
        EraseForm,
        shown=request_verbs.what_goes,
        aside="admin/privacy/_what_would_go.html",
    ),
    VerbPage(
        carrying_out.give_copy,
        _("Handed over on paper"),
        _("The request is carried out, and the case is closed."),
        GiveCopyForm,
    ),
    VerbPage(request_verbs.lift_restriction, _("End the restriction"), _("The restriction has ended."), LiftForm),
)
