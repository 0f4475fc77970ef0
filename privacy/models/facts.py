"""What people state when they complain, report or ask, in one row beside the case."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.declarations import BOOKKEEPING, Declared, Erasure, declare

STORY = 4000
QUESTION = 2000
_STORY = Declared("looking into what the person tells us")


class Ground(models.TextChoices):
    """The first three are the policy's own words (C9.1)."""

    STOLEN = "stolen", _("My details were stolen")
    OTHER_USE = "other_use", _("My details were used for something else")
    BEYOND = "beyond", _("My details were used beyond what was announced")
    WRONG = "wrong", _("What you hold about me is wrong")
    NOT_DELETED = "not_deleted", _("My details were not deleted although I asked")
    MARKETING = "marketing", _("I get advertising I did not agree to")
    SERVICE = "service", _("I am not satisfied with the service")
    OTHER = "other", _("Something else")


class Complaint(models.Model):
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="complaint")
    ground = models.CharField(_("what it is about"), max_length=12, choices=Ground)
    story = models.TextField(_("what happened"), max_length=STORY, blank=True)
    happened_on = models.DateField(_("when it happened"), null=True, blank=True)
    wanted = models.TextField(_("wanted outcome"), max_length=QUESTION, blank=True)
    earlier_reference = models.CharField(_("earlier reference"), max_length=12, blank=True)
    vulnerable = models.BooleanField(_("asks for priority"), default=False)

    personal_data = declare(
        ground=BOOKKEEPING,
        story=_STORY,
        happened_on=Declared("looking into what the person tells us", erasure=Erasure.NULL),
        wanted=_STORY,
        earlier_reference=BOOKKEEPING,
        vulnerable=Declared("priority for vulnerable consumers, by their own choice", erasure=Erasure.BLANK),
    )

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            models.CheckConstraint(
                condition=Q(ground__in=Ground.values),
                name="complaint_ground_is_known",
                violation_error_message=_("Choose one of the grounds listed."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)


class Misused(models.TextChoices):
    CERTIFICATE = "certificate", _("Digital certificate")
    DEVICE = "device", _("USB token or HSM")
    PIN = "pin", _("PIN code")
    LOGIN = "login", _("Login name and password")
    DOCUMENTS = "documents", _("Documents signed or issued in my name")


class GoingOn(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("I do not know")


class MisuseReport(models.Model):
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="misuse_report")
    what = ArrayField(models.CharField(max_length=12, choices=Misused), verbose_name=_("what was misused"))
    since = models.CharField(_("since when"), max_length=100, blank=True)
    going_on = models.CharField(_("still going on"), max_length=8, choices=GoingOn)
    story = models.TextField(_("what happened"), max_length=STORY, blank=True)

    personal_data = declare(what=BOOKKEEPING, since=_STORY, going_on=BOOKKEEPING, story=_STORY)

    class Meta:
        verbose_name = _("misuse report")
        verbose_name_plural = _("misuse reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(what__contained_by=Misused.values, what__len__gte=1),
                name="misuse_names_what_was_misused",
                violation_error_message=_("Name what was misused."),
            ),
            models.CheckConstraint(
                condition=Q(going_on__in=GoingOn.values),
                name="misuse_going_on_is_known",
                violation_error_message=_("Choose whether it is still going on."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)

    @property
    def what_labels(self) -> list[str]:
        return [str(Misused(value).label) for value in self.what]


class Topic(models.TextChoices):
    POLICY = "policy", _("The privacy policy")
    SERVICE = "service", _("A service")
    WEBSITE = "website", _("This website")
    OTHER = "other", _("Something else")


class Question(models.Model):
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="question")
    topic = models.CharField(_("topic"), max_length=8, choices=Topic)
    text = models.TextField(_("question"), max_length=QUESTION, blank=True)

    personal_data = declare(topic=BOOKKEEPING, text=Declared("answering the question"))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.CheckConstraint(
                condition=Q(topic__in=Topic.values),
                name="question_topic_is_known",
                violation_error_message=_("Choose one of the topics listed."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.case)
