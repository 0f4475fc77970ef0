"""What privacy tells casework once the models are there: its kinds of case, and the pages of their verbs."""

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from casework.case import giving_back
from casework.case.kinds import ByMail, Registration, register
from casework.erasure import proposals
from casework.ground.kind import Kind
from casework.staff import my_day, navigation, next_step, trail_words, verbs
from casework.staff.next_step import ANSWER, NextStep
from privacy.complaints import complaint, complaint_verbs, watched
from privacy.complaints import summary as complaint_summary
from privacy.complaints import verb_pages as complaint_pages
from privacy.complaints.forms import ComplaintForm, MisuseForm
from privacy.complaints.holds import of_open_complaints
from privacy.questions import question
from privacy.questions.form import QuestionForm
from privacy.questions.summary import of_question
from privacy.rights import by_mail as rights_by_mail
from privacy.rights import carrying_out
from privacy.rights import summary as rights_summary
from privacy.rights import verb_pages as rights_pages
from privacy.rights.form import DataRequestForm

ANSWERED = "privacy/_next_steps.html"
REPORT = navigation.Page(
    "figures",
    gettext_lazy("Monthly report"),
    lambda: reverse("admin:privacy_complaintcase_report"),
    lambda staff: staff.has_perm("casework.view_case"),
)
OF_A_COMPLAINT = (
    NextStep("acknowledge"),
    NextStep("verify_complaint"),
    NextStep("weigh"),
    NextStep("measures"),
    NextStep("measure_done"),
    NextStep("answer_complaint"),
)
OF_A_DATA_REQUEST = tuple(map(NextStep, ("verify_identity", "decide", "correct", "erase", "give_copy")))
KINDS = (
    Registration(
        kind=Kind.DATA_REQUEST,
        detail="data_request",
        queue="privacy.DataRequestCase",
        form=DataRequestForm,
        next_steps="privacy/_next_steps_data_request.html",
        summary=rights_summary.of_data_request,
        panel="admin/privacy/_panel_data_request.html",
        refuses_to_end=carrying_out.refuses_to_end,
        refuses_to_leave=carrying_out.refuses_to_leave,
        ends=carrying_out.ends,
        withdrawing=carrying_out.withdrawing,
        by_mail=ByMail(rights_by_mail.details, rights_by_mail.HINTS, rights_by_mail.clocks),
    ),
    Registration(
        kind=Kind.COMPLAINT,
        by_mail=ByMail(complaint.by_mail, complaint.HINTS),
        detail="complaint",
        queue="privacy.ComplaintCase",
        form=ComplaintForm,
        next_steps=ANSWERED,
        summary=complaint_summary.of_complaint,
        panel="admin/privacy/_panel_complaint.html",
        refuses_to_end=complaint_verbs.refuses_to_end,
        reopens_for=complaint_verbs.REOPENS_FOR,
    ),
    Registration(
        kind=Kind.MISUSE,
        detail="misuse_report",
        queue="privacy.MisuseCase",
        form=MisuseForm,
        next_steps="privacy/_next_steps_misuse.html",
        at_once="letters/_misuse_at_once.txt",
        summary=complaint_summary.of_misuse,
        panel="admin/privacy/_panel_complaint.html",
        refuses_to_end=complaint_verbs.refuses_to_end,
        reopens_for=complaint_verbs.REOPENS_FOR,
        priority=0,
    ),
    Registration(
        kind=Kind.QUESTION,
        detail="question",
        queue="privacy.QuestionCase",
        form=QuestionForm,
        next_steps=ANSWERED,
        summary=of_question,
        by_mail=ByMail(question.by_mail),
    ),
)


def register_all() -> None:
    for registration in KINDS:
        register(registration)
    giving_back.register_duties(complaint_verbs.duties_of)
    proposals.register(of_open_complaints)
    my_day.register(watched.of_my_day)
    navigation.register(REPORT, registers=("privacy.incident", "privacy.judicialrequest"))
    next_step.register(Kind.COMPLAINT, *OF_A_COMPLAINT)
    next_step.register(Kind.MISUSE, *OF_A_COMPLAINT)
    next_step.register(Kind.DATA_REQUEST, *OF_A_DATA_REQUEST)
    next_step.register(Kind.QUESTION, ANSWER)
    verbs.register(*complaint_pages.PAGES, *rights_pages.PAGES)
    trail_words.register(
        {
            "end_restriction": pgettext_lazy("trail", "restriction ended by the person"),
            "carry_out": pgettext_lazy("trail", "request carried out"),
            "confirm_identity": pgettext_lazy("trail", "identity confirmed by the mailed link"),
            "confirm_new_address": pgettext_lazy("trail", "new address confirmed"),
            "decide_judicial": pgettext_lazy("trail", "request of an authority decided"),
            "publish_policy": pgettext_lazy("trail", "policy published"),
        }
    )
