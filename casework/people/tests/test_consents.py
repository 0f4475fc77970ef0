"""Whose consent an act gives or ends: one's own counts by person and address, a mailbox speaks for all who gave it."""

from collections.abc import Callable

import pytest
from django.db import transaction

from casework.erasure import walk
from casework.people.consent import MAILINGS, Act, Consent, ConsentWording, Purpose
from casework.people.person import Person
from casework.tests.factories import EMAIL, make_case, make_consent, make_person, make_recipient, newest_policy

pytestmark = pytest.mark.django_db
OTHER_PHONE = "+84987000999"


def own(**more: str) -> Person:
    return make_person(**more)


def stranger() -> Person:
    """Typed the same name and address beside a number of their own."""
    return make_person(phone=OTHER_PHONE)


def grant(person: Person, purpose: str = Purpose.RELATED, **more: object) -> Consent:
    """By a box in a form; it came by mail, where marketing needs no link."""
    facts = {"case": make_case(person=person), "channel": "mail"} | more
    return make_consent(purpose, Act.GRANTED, person=person, **facts)


def granting(purpose: str = Purpose.RELATED) -> list[Person | None]:
    return [consent.person for consent in Consent.objects.granted(purpose).order_by("person")]


@pytest.mark.clause("C2.2")
@pytest.mark.parametrize("purpose", Purpose.values)
def test_a_strangers_tick_is_the_strangers_and_so_is_its_end(purpose: str) -> None:
    person, other = own(), stranger()
    grant(person, purpose)
    grant(other, purpose).withdraw()
    assert granting(purpose) == [person]


@pytest.mark.clause("C2.2")
@pytest.mark.parametrize("purpose", Purpose.values)
def test_ones_own_end_leaves_what_others_agreed_to(purpose: str) -> None:
    person, other = own(), own(full_name="Trần Văn Tú")
    mine = grant(person, purpose)
    grant(other, purpose)
    mine.withdraw()
    assert granting(purpose) == [other]


@pytest.mark.clause("C2.3")
@pytest.mark.parametrize("purpose", Purpose.values)
def test_whoever_reads_the_mailbox_ends_every_mailing_to_it_and_nobody_elses_hand_over(purpose: str) -> None:
    person, other, elsewhere = own(), own(full_name="Trần Văn Tú"), own(email="khac@example.vn")
    mine = grant(person, purpose)
    grant(other, purpose)
    grant(elsewhere, purpose, address="khac@example.vn")
    mine.withdraw_from_mailbox()
    assert granting(purpose) == ([elsewhere] if purpose in MAILINGS else [other, elsewhere])
    acts = Consent.objects.filter(act=Act.WITHDRAWN).values_list("person", "address")
    assert sorted(acts) == [(each.pk, EMAIL) for each in ([person, other] if purpose in MAILINGS else [person])]


def test_one_purpose_that_ends_ends_no_other() -> None:
    person = own()
    mine = grant(person)
    grant(person, Purpose.NOTICES)
    mine.withdraw_from_mailbox()
    assert granting(Purpose.NOTICES) == [person]


def test_ending_it_twice_is_one_act() -> None:
    mine = grant(own())
    for _press in range(2):
        mine.withdraw_from_mailbox()
        mine.withdraw()
    assert Consent.objects.filter(act=Act.WITHDRAWN).count() == 1


def test_what_was_agreed_to_again_ends_again() -> None:
    person = own()
    first = grant(person)
    first.withdraw()
    grant(person)
    first.withdraw()
    assert granting() == []


def test_a_grant_of_somebody_erased_is_nobodys() -> None:
    person, other = own(), own(full_name="Trần Văn Tú")
    grant(person)
    with transaction.atomic():
        walk.erase([person])
    assert granting() == []
    grant(other)
    assert granting() == [other]


# ------------------------------------------------------------------------- what a tick is worth
def test_where_somebody_has_ended_a_purpose_a_tick_only_asks() -> None:
    grant(own()).withdraw()
    assert Consent.objects.withdrawn_at(EMAIL) == {(Purpose.RELATED, None)}
    assert Consent.objects.withdrawn_at("khac@example.vn") == set()


def test_it_stays_so_though_another_at_the_mailbox_agrees_meanwhile() -> None:
    grant(own()).withdraw()
    wording = ConsentWording.of(Purpose.RELATED, "vi", "Tôi đồng ý")
    Consent.agreed(own(full_name="Trần Văn Tú"), Purpose.RELATED, wording, newest_policy())
    assert Consent.objects.withdrawn_at(EMAIL) == {(Purpose.RELATED, None)}


def test_a_link_from_before_the_end_confirms_nothing_and_one_from_after_it_does() -> None:
    asked = make_consent(person=own())
    asked.withdraw()
    again = make_consent(person=asked.person)
    assert asked.was_undone
    assert not again.was_undone


def test_what_was_asked_for_after_an_end_ends_by_its_own_link() -> None:
    person = own()
    grant(person).withdraw()
    asked = make_consent(Purpose.RELATED, person=person)
    asked.withdraw_from_mailbox()
    assert asked.was_undone


def test_somebody_elses_end_undoes_no_link() -> None:
    asked = make_consent(person=own())
    grant(own(full_name="Trần Văn Tú"), Purpose.MARKETING).withdraw()
    assert not asked.was_undone


# ------------------------------------------------------------------------- hand-over
def by_form(person: Person) -> Consent:
    return grant(person, Purpose.HANDOVER)


def on_ones_own_page(person: Person) -> Consent:
    wording = ConsentWording.of(Purpose.HANDOVER, "vi", "Tôi đồng ý")
    return Consent.agreed(person, Purpose.HANDOVER, wording, newest_policy(), recipient=make_recipient().pk)


def by_the_link_of_a_mail(person: Person) -> Consent:
    return make_consent(Purpose.HANDOVER, person=person, case=make_case(person=person)).confirm()


@pytest.mark.clause("C4.2")
@pytest.mark.parametrize(
    ("give", "name", "counts"),
    [
        (by_form, "Nguyễn Thị Ánh", False),
        (on_ones_own_page, "Nguyễn Thị Ánh", True),
        (on_ones_own_page, "NGUYEN THI ANH", True),
        (on_ones_own_page, "Nguyễn Thị Anh", False),
        (by_the_link_of_a_mail, "Nguyễn Thị Ánh", True),
        (by_the_link_of_a_mail, "Nguyễn Thị Anh", False),
    ],
)
def test_a_hand_over_rests_on_a_consent_from_the_mailbox_under_this_name(
    give: Callable[[Person], Consent], name: str, counts: bool
) -> None:
    person, giver = own(), make_person(full_name=name, phone=OTHER_PHONE)
    given = give(giver)
    assert Consent.objects.to_hand_over(giver).first() == given
    assert Consent.objects.to_hand_over(person).first() == (given if counts else None)
    given.withdraw()
    assert not Consent.objects.to_hand_over(giver).exists()
    assert not Consent.objects.to_hand_over(person).exists()


@pytest.mark.clause("C4.2")
def test_a_consent_is_for_one_recipient_and_its_end_too() -> None:
    person, one, other = own(), make_recipient(), make_recipient(name="Công ty CA Khác")
    to_one, to_other = (grant(person, Purpose.HANDOVER, recipient=to) for to in (one, other))
    assert set(Consent.objects.to_hand_over(person)) == {to_one, to_other}
    to_one.withdraw()
    assert list(Consent.objects.to_hand_over(person)) == [to_other]
    assert Consent.objects.withdrawn_at(EMAIL) == {(Purpose.HANDOVER, one.pk)}


def test_a_consent_at_a_former_address_hands_nothing_over() -> None:
    person = own()
    by_form(person)
    person.email = "moi@example.vn"
    person.save()
    assert not Consent.objects.to_hand_over(person).exists()
