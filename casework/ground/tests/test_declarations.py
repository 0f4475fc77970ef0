"""Every field that holds something on a person says what it is for, or the portal does not start."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from casework.case.case import Case
from casework.ground import declarations
from casework.ground.declarations import Declared, OnErasure, declare, personal_models
from casework.people.consent import Consent, Purpose
from casework.people.person import Person
from casework.post.letter import Letter

pytestmark = pytest.mark.clause("C7.1")


def test_everything_that_points_at_a_person_is_declared() -> None:
    assert declarations.every_personal_field_is_declared() == []


def test_the_walk_reaches_every_apps_tables() -> None:
    found = {model._meta.label for model in personal_models()}
    assert found >= {
        "casework.Person", "casework.Case", "casework.Event", "casework.Call", "casework.Letter", "casework.Consent",
        "casework.Submission", "casework.AccessEntry", "consult.Consultation", "consult.Purchase",
        "consult.PurchaseLine", "privacy.DataRequest", "privacy.Complaint", "privacy.MisuseReport", "privacy.Question",
    }  # fmt: skip


@isolate_apps("casework")
def test_a_model_that_forgets_to_declare_is_refused_by_field(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gossip(models.Model):
        case = models.ForeignKey(Case, models.CASCADE, related_name="+")
        text = models.TextField()
        personal_data = declare()

        class Meta:
            app_label = "casework"

        def __str__(self) -> str:
            return self.text

    monkeypatch.setattr(declarations, "personal_models", lambda: iter([Gossip]))
    (error,) = declarations.every_personal_field_is_declared()
    assert error.id == "casework.E001"
    assert "casework.Gossip.text" in str(error.msg)


def test_a_declared_field_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Declared("answering the customer").on_erasure == OnErasure.BLANK
    for model in (Person, Consent, Letter):
        assert all(isinstance(each, Declared) for each in model.personal_data.values())


@pytest.mark.clause("C4.3")
def test_renting_and_selling_are_no_purposes() -> None:
    assert set(Purpose.values) == {"related", "marketing", "notices", "handover"}
