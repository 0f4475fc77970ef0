"""A person as they named themselves; a claim, until something verifies it."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Reverse
from django.utils.translation import gettext_lazy as _

from casework.ground import provinces
from casework.ground.declarations import KEY, Declared, OnErasure, declare
from casework.ground.text import search_key
from casework.people import names


class CustomerType(models.TextChoices):
    INDIVIDUAL = "individual", _("Individual")
    HOUSEHOLD = "household", _("Household business")
    ORGANISATION = "organisation", _("Organisation or business")
    MEMBER = "member", _("Individual within an organisation")


NAMES = frozenset({"full_name", "organisation"})
KEYS = frozenset({"folded", "plain_name"})


# Asked at each request from the website; Django takes longer to put it together than PostgreSQL to answer.
SAME_CLAIM = """
    SELECT * FROM casework_person
    WHERE email = %s AND phone = %s AND plain_name = %s AND erased_at IS NULL
    ORDER BY id
"""


class PersonQuerySet(models.QuerySet["Person"]):
    """Whatever writes names through it keeps the keys by which people are found."""

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        """Raises ValueError: the keys come with `save`."""
        raise ValueError("make persons one by one, so that they get their keys")

    def update(self, **changes: Any) -> int:
        """Raises ValueError for a name: its keys come with it when the person is saved."""
        if named := changes.keys() & (NAMES | KEYS):
            raise ValueError(f"{', '.join(sorted(named))}: change it on the person and save that")
        return super().update(**changes)

    def claimed(self, **contact: Any) -> "Person":
        """The person all of whose details agree with those given, else a new one.

        Nobody's unverified claim changes somebody else's record: a detail that differs makes another row.
        """
        language = contact.pop("language", "vi")
        mailbox, phone, name = (contact.get(key, "") for key in ("email", "phone", "full_name"))
        for person in self.raw(SAME_CLAIM, [mailbox, phone, names.plain(name)]):
            if all(getattr(person, field) == value for field, value in contact.items()):
                return person
        return self.create(language=language, **contact)


class Person(models.Model):
    """Contact details of one person. Phone in E.164, e-mail in lower case, names in NFC."""

    CONTACT: ClassVar = ("full_name", "email", "phone", "customer_type", "organisation", "tax_code", "province")
    CORRECTABLE: ClassVar = tuple(name for name in CONTACT if name != "customer_type")
    """What somebody may say is wrong about themselves; the type follows from what they ask for."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    phone = models.CharField(_("phone"), max_length=16, blank=True)
    customer_type = models.CharField(_("customer type"), max_length=12, choices=CustomerType, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    tax_code = models.CharField(_("tax code"), max_length=14, blank=True)
    province = models.CharField(_("province or city"), max_length=2, choices=provinces.CHOICES, blank=True)
    language = models.CharField(_("language"), max_length=2, default="vi")
    folded = models.TextField(editable=False, blank=True)
    plain_name = models.TextField(editable=False, blank=True)
    phone_since = models.DateTimeField(_("number changed"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    restricted_at = models.DateTimeField(_("use restricted"), null=True, blank=True, editable=False)
    held = models.BooleanField(_("held in part"), default=False, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    personal_data = declare(
        uuid=Declared("telling persons apart in tombstones", "for ever", OnErasure.KEEP, withheld=KEY),
        full_name=Declared("addressing the customer", recipients="the provider the customer agreed to", identity=True),
        email=Declared("answering the customer", recipients="the provider the customer agreed to", identity=True),
        phone=Declared("calling back to confirm", recipients="the provider the customer agreed to", identity=True),
        customer_type=Declared("offering the right service"),
        organisation=Declared("contract and invoice", recipients="the provider the customer agreed to", identity=True),
        tax_code=Declared("contract and invoice", recipients="the provider the customer agreed to", identity=True),
        province=Declared("sending the right consultant"),
        language=Declared("answering in the customer's language", on_erasure=OnErasure.KEEP),
        folded=Declared("finding the customer's cases", identity=True, withheld=KEY),
        plain_name=Declared("finding all that is held about one person", identity=True, withheld=KEY),
        phone_since=Declared("calling back on a number that is not new"),
        restricted_at=Declared("keeping to a restriction the person asked for", on_erasure=OnErasure.KEEP),
        held=Declared("keeping what the law makes us keep", on_erasure=OnErasure.KEEP),
        erased_at=Declared(
            "proof of erasure",
            "for ever",
            OnErasure.KEEP,
            withheld=_("whoever is erased has no such page any more"),
        ),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
            # Each for one way of being the same person (casework.people.identity).
            models.Index(fields=["email", "plain_name"], name="person_email_name"),
            models.Index(fields=["phone", "plain_name"], name="person_phone_name"),
            # Each for one way of finding somebody on the phone (casework.staff.search).
            models.Index(OpClass("email", "varchar_pattern_ops"), name="person_email_begins"),
            models.Index(OpClass("phone", "varchar_pattern_ops"), name="person_phone_begins"),
            models.Index(OpClass(Reverse("phone"), "text_pattern_ops"), name="person_phone_ends"),
            models.Index(OpClass("tax_code", "varchar_pattern_ops"), name="person_tax_code_begins"),
            models.Index(fields=["province", "id"], name="person_province"),
            GinIndex(OpClass("folded", "gin_trgm_ops"), name="person_folded_words"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"),
                name="person_phone_is_e164",
                violation_error_message=_("A phone number is stored in international notation."),
            ),
            models.CheckConstraint(
                condition=Q(email__exact=Lower("email")),
                name="person_email_is_lower_case",
                violation_error_message=_("An e-mail address is stored in lower case."),
            ),
            models.CheckConstraint(
                condition=~Q(full_name="") | Q(erased_at__isnull=False),
                name="person_has_a_name",
                violation_error_message=_("A person needs a name."),
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(held=True)
                | Q(full_name="", email="", phone="", organisation="", tax_code="", folded="", plain_name=""),
                name="person_erased_is_empty",
                violation_error_message=_("An erased person keeps no details but those held."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="person_number_has_an_age",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("phone"),
                condition=pgtrigger.Q(old__phone__df=pgtrigger.F("new__phone")) & ~pgtrigger.Q(new__phone=""),
                func="NEW.phone_since := now(); RETURN NEW;",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.renew_keys()
        if update_fields is not None:
            given = set(update_fields)
            update_fields = given | KEYS if given & NAMES else given
        super().save(*args, update_fields=update_fields, **kwargs)

    def renew_keys(self) -> None:
        """What the names are found by; search folds marks, identity looks at them after it has found a few."""
        self.folded = search_key(self.full_name, self.organisation)
        self.plain_name = names.plain(self.full_name)

    @property
    def masked_name(self) -> str:
        """As lists show it: "N. T. Ánh", the name one is called by and the others' first letters; a single one by its
        first letter."""
        words = self.full_name.split()
        if len(words) < 2:
            return f"{words[0][0]}…" if words else ""
        return " ".join([*(f"{word[0]}." for word in words[:-1]), words[-1]])

    @property
    def masked_phone(self) -> str:
        """Enough to recognise a number, too little to call it."""
        return f"{self.phone[:5]}…{self.phone[-2:]}" if self.phone else ""

    @property
    def masked_email(self) -> str:
        name, at, host = self.email.partition("@")
        return f"{name[:2]}…{at}{host}" if at else ""
