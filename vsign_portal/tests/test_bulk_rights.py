"""Which deeds a list offers for many cases at once: every role, every queue, every action asks its own verb there."""

from dataclasses import replace

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory

from casework.case import kinds, verbs
from casework.ground.kind import Kind
from casework.staff.queue import CaseQueueAdmin, KindQueueAdmin
from casework.tests.factories import make_colleague
from vsign_portal.roles import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.clause("C4.1")]
VERB_OF = {"claim_chosen": "claim", "assign_chosen": "assign", "close_chosen": "close"}
EXPORTS = {"export_csv", "export_xlsx"}
QUEUES = [each for each in admin.site._registry.values() if isinstance(each, CaseQueueAdmin)]


def offered(queue: CaseQueueAdmin, user: User) -> set[str]:
    request = RequestFactory().get("/")
    request.user = user
    return set(queue.get_actions(request)) - EXPORTS


def due(queue: CaseQueueAdmin, user: User) -> set[str]:
    """By the verbs alone: those that would not be refused for want of the right, whatever case stands in the queue."""
    listed = [queue.kind] if isinstance(queue, KindQueueAdmin) else [each.kind for each in kinds.all_kinds()]
    return {
        action for action, name in VERB_OF.items() if any(getattr(verbs, name).allowed(user, kind) for kind in listed)
    }


def test_there_is_a_queue_for_all_and_one_a_kind() -> None:
    assert sorted(queue.kind for queue in QUEUES if isinstance(queue, KindQueueAdmin)) == sorted(Kind.values)
    assert len(QUEUES) == len(Kind.values) + 1
    assert {action for queue in QUEUES for action in queue.actions} == {*VERB_OF, *EXPORTS}


@pytest.mark.parametrize("role", ROLES)
def test_an_action_is_offered_exactly_where_its_verb_is_allowed(role: str) -> None:
    user = make_colleague(role)
    assert {str(queue): offered(queue, user) for queue in QUEUES} == {str(queue): due(queue, user) for queue in QUEUES}


@pytest.mark.parametrize("action", VERB_OF)
def test_an_action_asks_the_right_of_its_own_verb(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Today two of them need the same right; that is no rule."""
    name = VERB_OF[action]
    monkeypatch.setattr(verbs, name, replace(getattr(verbs, name), right="casework.nobody_has_it"))
    users = [make_colleague(role) for role in ROLES]
    seen = {each for user in users for queue in QUEUES for each in offered(queue, user)}
    assert seen == VERB_OF.keys() - {action}
