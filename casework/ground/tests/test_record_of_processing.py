"""The record of processing and the state of consents, printed by commands."""

import csv
import json
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from casework.ground.calendar import VIETNAM
from casework.ground.declarations import declared_fields, personal_models
from casework.people.consent import Act, Consent, Purpose
from casework.tests.factories import make_consent

pytestmark = pytest.mark.django_db


def printed(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.clause("C7.1")
def test_every_field_of_every_personal_model_stands_in_the_record() -> None:
    expected = {(m._meta.label, f.name) for m in personal_models() for f in m._meta.concrete_fields}
    expected |= {(model._meta.label, field.name) for model, field, _its in declared_fields()}
    rows = json.loads(printed("datamap", "--format", "json"))
    assert {(row["table"], row["field"]) for row in rows} == expected
    assert all(row["purpose"] and row["retention"] and row["erasure"] for row in rows)


@pytest.mark.clause("C7.1")
def test_the_record_comes_as_markdown_and_csv_too() -> None:
    rows = list(csv.DictReader(StringIO(printed("datamap", "--format", "csv"))))
    assert {"casework.Person", "consult.Purchase", "privacy.Complaint"} <= {row["table"] for row in rows}
    markdown = printed("datamap")
    assert "## casework.Person" in markdown
    assert markdown.count("\n| ") > len(rows)


@pytest.mark.clause("C2.2")
def test_consents_are_counted_by_purpose_as_of_the_end_of_a_day_in_vietnam() -> None:
    monday = datetime(2026, 9, 14, 9, 0, tzinfo=VIETNAM)

    def act(consent_act: str, at: datetime, address: str) -> Consent:
        with time_machine.travel(at, tick=False):
            return make_consent(Purpose.RELATED, consent_act, address=address)

    act(Act.GRANTED, monday, "a@example.vn")
    act(Act.GRANTED, monday, "b@example.vn")
    act(Act.ASKED, monday, "c@example.vn")
    act(Act.WITHDRAWN, monday + timedelta(days=1), "a@example.vn")

    def line(day: str) -> list[str]:
        return next(each.split() for each in printed("consents", "--as-of", day).splitlines() if "related" in each)

    assert line("2026-09-13") == ["related", "0", "0"]
    assert line("2026-09-14") == ["related", "2", "0"]
    assert line("2026-09-15") == ["related", "1", "1"]


@pytest.mark.parametrize("day", ["x", "2026-13-01", "32"])
def test_a_day_that_is_none_is_refused(day: Any) -> None:
    with pytest.raises(CommandError):
        printed("consents", "--as-of", day)
