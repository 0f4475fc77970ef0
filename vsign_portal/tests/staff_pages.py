"""Every page of the staff's admin by its name, with a record to open it on, and whose details it may show to whom."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from casework.case.case import Case
from casework.case.kinds import all_kinds
from casework.centre.policy import PolicyVersion
from casework.ground.kind import Kind
from casework.ledger import inspection
from casework.ledger.access import AccessEntry
from casework.tests.factories import make_mailing, make_staff
from vsign_portal.tests.marked_people import Town

GROUPS = ["consultants", "contracts", "complaint handlers", "privacy officers", "managers", "auditors"]
VIEW = {
    "consultants": {"consultation", "question"},
    "contracts": {"purchase", "consultation"},
    "complaint handlers": {"complaint", "misuse"},
    "privacy officers": {"data_request", "complaint"},
    "managers": set(Kind.values),
    "auditors": set(Kind.values),
}
CHANGE = {
    "consultants": {"consultation", "question"},
    "contracts": {"purchase"},
    "complaint handlers": {"complaint", "misuse"},
    "privacy officers": {"data_request"},
    "managers": set(Kind.values),
    "auditors": set(),
}
SET_UP = {
    "casework_centre", "casework_replytemplate", "casework_deadlinerule", "casework_specialday",
    "casework_noticerecipient", "consult_category", "consult_service",
}  # fmt: skip
REGISTERS = {
    "casework_letter", "casework_trailentry", "casework_accessentry", "casework_inspection", "casework_receivedmail",
}  # fmt: skip
KEPT = {
    "privacy_incident": {"complaint handlers", "privacy officers", "managers", "auditors"},
    "casework_mailing": {"privacy officers", "managers", "auditors"},
    "casework_recipient": {"contracts", "privacy officers", "managers", "auditors"},
    "casework_disclosure": {"contracts", "privacy officers", "managers", "auditors"},
    "casework_recipienttask": {"privacy officers", "managers", "auditors"},
    "privacy_judicialrequest": {"privacy officers", "managers", "auditors"},
}
OFFICERS = {"casework_hold", "casework_erasureorder", "casework_scanhit", "casework_certificate"}
ACCOUNTS = {"auth_user", "auth_group"}
# Pages that belong to everybody who may sign in, or to nobody in particular.
FOR_ALL = {
    "index", "logout", "password_change", "password_change_done", "jsi18n", "view_on_site", "login", "news",
    "signed_in", "sessions", "first_password",
}  # fmt: skip
MACHINERY = {"procrastinate_procrastinatejob", "casework_stuckrow"}
# Only ever posted to, by the buttons of a page that is opened here.
POSTED = {
    "casework_hold_set_end", "casework_hold_propose_end", "casework_recipient_set_endpoint", "casework_case_undo",
    "unsent", "casework_case_callers", "casework_mailing_pause", "casework_mailing_resume", "casework_mailing_stop",
    "casework_mailing_try",
}  # fmt: skip
QUEUE_OF = {registration.queue.lower().replace(".", "_"): registration.kind for registration in all_kinds()}
LISTS = {"casework_case", "casework_policyversion", *QUEUE_OF, *SET_UP, *REGISTERS, *OFFICERS, *KEPT, *ACCOUNTS}
STANDARD = ("changelist", "add", "change", "delete", "history")
# What a verb's page is sent: something for every field that one of them has.
TYPED = {
    "text": "Kính gửi Quý khách", "reason": "Vì thế", "note": "Đã gọi", "method": "phone", "result": "no_answer",
    "outcome": "done", "finding": "not", "evidence": "Biên bản", "how": "counter",
}  # fmt: skip


def may_list(group: str, model: str) -> bool:
    if model in QUEUE_OF:
        return QUEUE_OF[model] in VIEW[group]
    if model == "casework_case":
        return True
    if model in KEPT:
        return group in KEPT[model]
    if model == "casework_policyversion" or model in OFFICERS:
        return group in ("privacy officers", "managers", "auditors")
    return group in ("managers", "auditors")


def who_may(kind: str, what: dict[str, set[str]]) -> set[str]:
    return {group for group in GROUPS if kind in what[group]}


def signed_in(group: str) -> Client:
    staff = make_staff()
    staff.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(staff)
    return client


def names(patterns: list[Any]) -> set[str]:
    """Of the pages of the admin, those of other files included."""
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.add(pattern.name)
    return found


@dataclass(frozen=True)
class Opening:
    """A page on one record. `groups`: to whom it shows `whose` details, always unless not `sure`; nobody else sees
    any. Data makes it a POST."""

    name: str
    args: tuple[Any, ...] = ()
    groups: frozenset[str] = frozenset()
    whose: frozenset[str] = frozenset()
    query: str = ""
    data: dict[str, Any] | None = None
    sure: bool = field(default=True, compare=False)

    def by(self, client: Client) -> Any:
        address = reverse(f"admin:{self.name}", args=self.args) + self.query
        return client.get(address) if self.data is None else client.post(address, self.data)


class Openings:
    """All of a town."""

    def __init__(self, town: Town) -> None:
        self.town = town
        cases = [*town.cases.values(), town.again, town.twin, *town.anonymous]
        cases += [town.given[1].case, town.incident.case, town.order.case]
        self.cases: list[Case] = [case for case in cases if case]

    def all(self) -> list[Opening]:
        """All but the verbs."""
        return [*self.of_cases(), *self.of_lists(), *self.of_records(), *self.of_registers(), *self.without_a_record()]

    def of_verbs(self) -> Iterator[Opening]:
        pages = {name for name in names(admin.site.get_urls()) if name.startswith("casework_case_")}
        verbs = pages - {f"casework_case_{page}" for page in (*STANDARD, "enter", "callers", "sheet", "undo")}
        for case in self.cases:
            for verb in sorted(verbs):
                yield Opening(verb, (case.pk,), frozenset(who_may(case.kind, CHANGE)), self.of(case), sure=False)

    def of_cases(self) -> Iterator[Opening]:
        for case in self.cases:
            whose, see = self.of(case), who_may(case.kind, VIEW)
            yield Opening("casework_case_change", (case.pk,), frozenset(see), whose)
            yield Opening("casework_case_sheet", (case.pk,), frozenset(see), whose)
            if case.person_id:
                askers = who_may(Kind.QUESTION, CHANGE) & see
                yield Opening("casework_case_enter", ("question",), frozenset(askers), whose, f"?like={case.pk}")
        for file in self.town.attachments:
            see = who_may(file.case.kind, VIEW)
            yield Opening("casework_attachment", (file.case_id, file.pk), frozenset(see), self.of(file.case))
        for mail in self.town.mails:
            if mail.case:
                see = who_may(mail.case.kind, VIEW) | {"managers", "auditors"}
                yield Opening("casework_receivedmail_raw", (mail.pk,), frozenset(see), self.of(mail.case))

    def of_lists(self) -> Iterator[Opening]:
        for model in sorted(LISTS):
            yield Opening(f"{model}_changelist")
        yield Opening("casework_case_changelist", query="?q=cdx", groups=frozenset(GROUPS))

    def of_records(self) -> Iterator[Opening]:
        """Where Django draws the page itself, or the register does."""
        town = self.town
        shown: dict[str, list[tuple[Any, int | None]]] = {
            "casework_letter": [(letter, letter.case.person_id) for letter in town.letters if letter.case],
            "casework_receivedmail": [(mail, mail.case.person_id) for mail in town.mails if mail.case],
            "casework_disclosure": [(each, each.person_id) for each in town.given],
            "privacy_judicialrequest": [(each, each.person_id) for each in town.asked],
            "privacy_incident": [(town.incident, town.incident.case and town.incident.case.person_id)],
            "casework_hold": [(town.hold, town.hold.person_id)],
            "casework_erasureorder": [(town.order, town.order.case.person_id)],
            "casework_recipienttask": [(town.task, None)],
            "casework_scanhit": [(town.hit, None)],
            "casework_certificate": [(town.certificate, None)],
        }
        for model, records in shown.items():
            groups = frozenset(group for group in GROUPS if may_list(group, model))
            for record, person in records:
                yield Opening(f"{model}_change", (record.pk,), groups, self.marked(person))
            record, person = records[0]
            yield Opening(f"{model}_history", (record.pk,))
            yield Opening(f"{model}_delete", (record.pk,), groups, self.marked(person), sure=False)

    def of_registers(self) -> Iterator[Opening]:
        town, judicial, movers = self.town, KEPT["privacy_judicialrequest"], {"contracts", "managers"}
        for asked in town.asked:
            whose = self.marked(asked.person_id)
            yield Opening("privacy_judicialrequest_scan", (asked.pk,), frozenset(judicial), whose)
        given = self.marked(town.asked[1].person_id)
        deciders = frozenset({"privacy officers", "managers"})
        pk = town.asked[1].pk
        yield Opening("privacy_judicialrequest_sealed", (pk,), deciders, given, data={}, sure=False)
        incident = self.marked(town.incident.case.person_id if town.incident.case else None)
        keepers = frozenset(KEPT["privacy_incident"])
        yield Opening("privacy_incident_document", (town.incident.pk,), keepers, incident)
        file = self.marked(town.given[1].person_id)
        pk = town.given[1].pk
        yield Opening("casework_disclosure_file", (pk,), frozenset(movers), file, data={})
        for page in ("approve", "refuse", "retry", "withdraw"):
            yield Opening(f"casework_disclosure_{page}", (town.given[0].pk,), data={})
        for page in ("retry", "release", "abort"):
            yield Opening(f"casework_letter_{page}", (town.letters[0].pk,), data={})

    def without_a_record(self) -> Iterator[Opening]:
        for model in sorted(LISTS - {"casework_case"}):
            yield Opening(f"{model}_add")
        for page in ("index", "password_change", "password_change_done", "jsi18n", "login"):
            yield Opening(page)
        for query in ("casework&model_name=letter&field_name=case", "casework&model_name=disclosure&field_name=case"):
            yield Opening("autocomplete", query=f"?app_label={query}&term=nguyen")
        mailing = make_mailing(state="draft").pk
        for page in ("change", "history", "delete", "release"):
            yield Opening(f"casework_mailing_{page}", (mailing,))
        yield Opening("casework_mailing_mail", (mailing, "vi"))
        yield Opening("app_list", ("casework",))
        looked = inspection.keep([])
        yield Opening("casework_inspection_file", (looked.pk,))
        yield Opening("casework_inspection_change", (looked.pk,))
        yield Opening("privacy_complaintcase_report")
        yield Opening("privacy_complaintcase_report", query="?format=xlsx")
        draft = PolicyVersion.objects.create(text_vi="Bản thảo")
        yield Opening("casework_policyversion_publish", (draft.pk,))
        yield Opening("auth_user_password_change", (make_staff().pk,))
        for model, pk in (("auth_user", make_staff().pk), ("auth_group", 1), ("casework_policyversion", draft.pk)):
            for page in ("change", "history", "delete"):
                yield Opening(f"{model}_{page}", (pk,))

    # ------------------------------------------------------------- moves that are never twice the same
    def work(self, verb: str, case: Case, *, preview: bool) -> Opening:
        """Send a verb's page, filled in somehow."""
        version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        data = TYPED | {"version": version} | ({"preview": "1"} if preview else {})
        groups = frozenset(who_may(case.kind, CHANGE))
        return Opening(verb, (case.pk,), groups, self.of(case), data=data, sure=False)

    def act(self, action: str, cases: list[Case]) -> Opening:
        """An action of the list of all cases on some of them."""
        data = {"action": action, ACTION_CHECKBOX_NAME: [case.pk for case in cases]}
        whose = frozenset(mark for case in cases for mark in self.of(case))
        return Opening("casework_case_changelist", (), frozenset(GROUPS), whose, data=data, sure=False)

    def find(self, typed: str) -> Opening:
        everybody = frozenset(self.town.marks.values())
        return Opening("casework_case_changelist", (), frozenset(GROUPS), everybody, f"?q={typed}", sure=False)

    # ------------------------------------------------------------- whose
    def of(self, case: Case) -> frozenset[str]:
        return self.marked(case.person_id)

    def marked(self, person: int | None) -> frozenset[str]:
        return frozenset({self.town.marks[person]} if person else ())


def look(town: Town, client: Client, opening: Opening) -> tuple[set[str], set[str]]:
    """Open the page: whose details stood on it, and whose were written down as opened, each once."""
    last = AccessEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    seen = town.seen_in(opening.by(client))
    rows = AccessEntry.objects.filter(pk__gt=last, person__isnull=False)
    people = list(rows.values_list("person_id", flat=True))
    assert len(people) == len(set(people)), f"{opening.name} wrote somebody down twice"
    return seen, {town.marks.get(pk, f"stranger {pk}") for pk in people}
