"""Every outgoing mail with its basis (C2.6), and the kinds of letter that the rooms and apps register.

A letter keeps what it will tell; its words are put together when it is sent, and kept as sent. A secret link
stands in them as [[name]]: it is made at the moment of sending and kept nowhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from casework.centre import site_state
from casework.ground import links, spellings
from casework.ground.declarations import Declared, OnErasure, declare
from casework.ground.text import tidy
from casework.post.html import SECRET_LINK, Links
from casework.post.outbox import FAILED, SENDING, Outgoing

SUBJECT_LENGTH = 250


# ------------------------------------------------------------- kinds
@dataclass(frozen=True)
class Text:
    subject: str
    body: str

    @property
    def without_links(self) -> str:
        """As it can be shown again."""
        return SECRET_LINK.sub("[…]", self.body)


@dataclass(frozen=True)
class SecretLink:
    """`address` makes it anew at each sending; `label` stands on it where a mail program shows more than text."""

    address: Callable[["Letter"], str]
    label: str | Promise
    is_button: bool = True


@dataclass(frozen=True)
class Enclosure:
    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class LetterKind:
    """What a letter is for, and all that differs from other letters.

    `template`: letters/<template>.txt, named like the purpose unless told; the subject is each purpose's own,
    letters/<purpose>.subject.txt, so that no two letters are taken for one another.
    `about`: the kinds of case in which it is written; none means all.
    `words`: what the templates are told beside the case, its person and the letter's facts.
    `links`: the secret links that the text may name, beside [[case]], which stands at the end of each. The first of
    its own is the one button, else [[case]] is.
    `headers`: those that other letters have not. `enclosures`: the files that go along.
    `hindrance`: a code for why it must not go out any more, or nothing; asked each time it is about to.
    `is_of_many`: its words stand once for all who get them, and a hindrance is no failure.
    `by_hand`: a member of staff wrote it. `forgets_address`: once it is sent.
    """

    purpose: str
    label: str | Promise
    template: str = ""
    about: tuple[str, ...] = ()
    words: Callable[["Letter"], Mapping[str, Any]] = field(default=lambda letter: {})
    links: Mapping[str, SecretLink] = field(default_factory=dict)
    headers: Callable[["Letter"], Mapping[str, str]] = field(default=lambda letter: {})
    enclosures: Callable[["Letter"], Sequence[Enclosure]] = field(default=lambda letter: ())
    hindrance: Callable[["Letter"], str] = field(default=lambda letter: "")
    is_of_many: bool = False
    to_staff: bool = False
    by_hand: bool = False
    forgets_address: bool = False

    @property
    def templates(self) -> tuple[str, str]:
        return f"letters/{self.purpose}.subject.txt", f"letters/{self.template or self.purpose}.txt"

    def letter(self, address: str, language: str, **basis_and_facts: Any) -> "Letter":
        """An unsaved one. `case`, `consent` and `access_request` are its basis, `mailing` and `person` of which mailing
        it is, and whose; whatever else is given it will tell."""
        basis = {name: basis_and_facts.pop(name) for name in (*BASIS, *OF_MAILING) if name in basis_and_facts}
        facts = {"purpose": self.purpose, "to_staff": self.to_staff, "address": address, "language": language}
        return Letter(**facts, **basis, facts=basis_and_facts)

    def text(self, letter: "Letter") -> Text:
        """In the receiver's language."""
        with override(letter.language):
            case = letter.case
            words = {"centre": site_state.current().centre, "site_url": settings.SITE_URL, "case": case}
            words |= {**letter.facts, **self.words(letter), "leads_to_case": leads_to_case(letter)}
            subject, body = (render_to_string(name, words) for name in self.templates)
        return Text(" ".join(subject.split())[:SUBJECT_LENGTH], tidy(body) + "\n")

    def links_in(self, letter: "Letter", body: str) -> Links:
        """Those that the body names, made now."""
        named = {**self.links, "case": TO_THE_CASE}
        made = {name: named[name] for name in SECRET_LINK.findall(body) if name in named}
        with override(letter.language):
            labels = {name: str(link.label) for name, link in made.items()}
        button = next((name for name in named if name in made and named[name].is_button), "")
        return Links({name: link.address(letter) for name, link in made.items()}, labels, button)


CASE_SALT = "casework.case_page"


def leads_to_case(letter: "Letter") -> bool:
    """Every letter to a customer of their own does, in the mailbox that the case is known to belong to."""
    person = letter.case.person if letter.case else None
    if letter.to_staff or letter.mailing_id or person is None or person.erased_at is not None:
        return False
    return spellings.spelled(letter.address) == spellings.spelled(person.email)


def case_link(letter: "Letter") -> str:
    token = links.bound(letter.case_id or 0, letter.address, CASE_SALT)
    return links.absolute("casework:open_case", letter.language, token)


TO_THE_CASE = SecretLink(case_link, _("Open my request"))

BASIS = ("case", "consent", "access_request")
OF_MAILING = ("mailing", "person")
_kinds: dict[str, LetterKind] = {}


def register(kind: LetterKind) -> LetterKind:
    """Make a kind known; the room or app it belongs to does so. Raises ValueError when it already is."""
    if kind.purpose in _kinds:
        raise ValueError(f"the letter {kind.purpose} is registered twice")
    _kinds[kind.purpose] = kind
    return kind


def all_kinds() -> list[LetterKind]:
    return list(_kinds.values())


def purposes() -> list[tuple[str, str | Promise]]:
    return [(kind.purpose, kind.label) for kind in all_kinds()]


# ------------------------------------------------------------- letters
class LetterState(models.TextChoices):
    """`LEFT_OUT`: of a mailing; whoever it is for must not get it, and why stands in `error`."""

    QUEUED = "queued", _("Queued")
    SENDING = SENDING, _("Being sent")
    HELD = "held", _("Held for release")
    SENT = "sent", _("Sent")
    FAILED = FAILED, _("Failed")
    LEFT_OUT = "left_out", _("Left out")


UNDECIDED = (LetterState.QUEUED, LetterState.SENDING, LetterState.HELD)
"""States of a letter that may leave yet."""


class Letter(Outgoing):
    """`facts`: what it tells beyond its basis, such as the words of staff; they go once the text is put together.
    `person`: of a mailing, whose it is.

    `uuid` makes a stable Message-ID: a letter whose acknowledgement was lost goes out again under the same one.
    """

    purpose = models.CharField(_("purpose"), max_length=20, choices=purposes)
    case = models.ForeignKey("casework.Case", models.PROTECT, null=True, related_name="letters", verbose_name=_("case"))
    consent = models.ForeignKey("casework.Consent", models.PROTECT, null=True, related_name="letters")
    access_request = models.ForeignKey(
        "casework.AccessRequest", models.CASCADE, null=True, blank=True, related_name="letters"
    )
    mailing = models.ForeignKey(
        "casework.Mailing", models.PROTECT, null=True, blank=True, related_name="letters", verbose_name=_("mailing")
    )
    person = models.ForeignKey("casework.Person", models.PROTECT, null=True, blank=True, related_name="mailed")
    to_staff = models.BooleanField(_("to staff"), default=False)
    address = models.EmailField(_("to"), max_length=254, blank=True)
    language = models.CharField(_("language"), max_length=2)
    facts = models.JSONField(_("facts"), default=dict, blank=True)
    subject = models.CharField(_("subject"), max_length=SUBJECT_LENGTH, blank=True)
    body = models.TextField(_("text"), blank=True)
    composed_at = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=8, choices=LetterState, default=LetterState.QUEUED)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    personal_data = declare(
        bookkeeping=(
            "uuid purpose consent access_request mailing to_staff language composed_at state attempts next_attempt_at "
            "lease_until error sent_at"
        ),
        person=Declared("knowing whose letter of a mailing it is", on_erasure=OnErasure.KEEP),
        address=Declared("sending the letter", identity=True),
        facts=Declared("writing the letter", "until it is sent", withheld=_("it becomes the words of the letter")),
        subject=Declared("knowing what was written to the customer"),
        body=Declared("knowing what was written to the customer"),
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["case", "created_at"], name="letter_case"),
            models.Index(
                fields=["next_attempt_at"], condition=Q(state__in=["queued", "sending"]), name="letter_unsent"
            ),
            models.Index(fields=["case"], condition=Q(state="failed"), name="letter_failed"),
            models.Index(fields=["id"], condition=Q(state="held"), name="letter_held"),
            models.Index(
                fields=["mailing", "id"],
                condition=Q(mailing__isnull=False, state__in=["queued", "sending"]),
                name="letter_of_mailing_unsent",
            ),
            models.Index(fields=["address"], condition=Q(mailing__isnull=False), name="letter_mailed_to"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False)
                | Q(consent__isnull=False)
                | Q(access_request__isnull=False)
                | Q(to_staff=True),
                name="letter_has_a_basis",
                violation_error_message=_(
                    "A letter needs a basis: a case, a consent, an access request or a staff duty."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="confirm_consent") | Q(consent__isnull=False),
                name="letter_confirmation_names_consent",
                violation_error_message=_("A confirmation of a consent names the consent."),
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.SENT, sent_at__isnull=False, composed_at__isnull=False)
                | ~Q(state=LetterState.SENT) & Q(sent_at__isnull=True),
                name="letter_sent_has_a_time",
                violation_error_message=_("A sent letter has a time and a text, an unsent one has no time."),
            ),
            models.CheckConstraint(
                condition=Q(state=LetterState.SENDING, lease_until__isnull=False)
                | ~Q(state=LetterState.SENDING) & Q(lease_until__isnull=True),
                name="letter_sending_has_a_lease",
                violation_error_message=_("A letter being sent has a lease."),
            ),
            models.CheckConstraint(
                condition=Q(mailing__isnull=True, person__isnull=True)
                | Q(mailing__isnull=False, person__isnull=False, to_staff=False),
                name="letter_of_a_mailing_is_somebodys",
                violation_error_message=_("A letter of a mailing is somebody's."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose__in=["marketing", "related", "notices"])
                | Q(consent__isnull=False, mailing__isnull=False),
                name="letter_of_a_mailing_names_its_consent",
                violation_error_message=_("A mailing by consent names the consent of each who gets it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="left_out") | Q(mailing__isnull=False) & ~Q(error=""),
                name="letter_left_out_says_why",
                violation_error_message=_("Only a letter of a mailing is left out, and it says why."),
            ),
            models.UniqueConstraint(
                fields=["mailing", "person"],
                name="letter_once_a_person_and_mailing",
                violation_error_message=_("This person gets this mailing already."),
            ),
            models.UniqueConstraint(
                fields=["mailing", "address"],
                condition=Q(mailing__isnull=False) & ~Q(address=""),
                name="letter_once_a_mailbox_and_mailing",
                violation_error_message=_("This mailbox gets this mailing already."),
            ),
            models.CheckConstraint(
                condition=~Q(address="") | Q(state__in=["sent", "failed", "left_out"]),
                name="letter_unsent_has_an_address",
                violation_error_message=_("A letter that is still to go out needs an address."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="letter_keeps_to_a_restriction",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__purpose__in=["reply", "enquiry"], new__case__isnull=False),
                func="""
                    IF EXISTS (SELECT 1 FROM casework_case c JOIN casework_person p ON p.id = c.person_id
                               WHERE c.id = NEW.case_id AND p.restricted_at IS NOT NULL
                                 AND c.kind NOT IN ('data_request', 'complaint', 'misuse')
                                 AND (c.created_at < p.restricted_at OR c.channel = 'centre')) THEN
                        RAISE EXCEPTION 'the person has restricted the use of their data'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'letter_keeps_to_a_restriction';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.uuid}"

    @property
    def target(self) -> str:
        return f"letter {self.uuid}"

    @property
    def kind(self) -> LetterKind:
        return _kinds[self.purpose]

    @cached_property
    def text(self) -> Text:
        """As it was sent; before that, as it would be sent now. Nothing is left of an erased one."""
        if not self.address or (self.composed_at and not self.kind.is_of_many):
            return Text(self.subject, self.body)
        return self.kind.text(self)
