"""Every public form, found by walking the addresses: what is typed into one has to have a way of being shown again.

A page that does not open by its bare address says in SITUATIONS how somebody comes to it, or in BUTTONS that nothing is
typed there; a new page that does neither fails the tests, and so does a form that none of them knows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import html5lib
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils.translation import override

from casework.case import verbs
from casework.case.case import Case
from casework.case.states import Outcome
from casework.ground.kind import Kind
from casework.intake import tracking
from casework.people.access_request import AccessRequest
from casework.tests.factories import EMAIL, NAME, make_case, make_staff
from consult.purchase import draft
from consult.purchase.parts import HOLDERS, INVOICE, LINES, WHO, Part
from consult.tests.answers import MEMBER, PURCHASE, line
from privacy.rights import my_data_pages

# By the view to which each is sent. A purchase is sent from its check page, where nothing is typed.
FORMS = (
    "casework:answer",
    "casework:certificate",
    "casework:object",
    "casework:track",
    "casework:wish_call",
    "casework:withdraw_case",
    "consult:ask",
    "consult:buy",
    "consult:buy_holders",
    "consult:buy_invoice",
    "consult:buy_who",
    "privacy:centre",
    "privacy:claim",
    "privacy:complain",
    "privacy:complain_anonymously",
    "privacy:contact",
    "privacy:misuse",
    "privacy:my_data",
)
# Buttons alone, files, and pages for machines.
BUTTONS = {
    "casework:confirm_consent",
    "casework:leave",
    "casework:open_case",
    "casework:receipt",
    "casework:unsubscribe",
    "consult:offer",
    "consult:renew",
    "consult:renew_here",
    "consult:service",
    "privacy:agree",
    "privacy:close_my_data",
    "privacy:confirm_identity",
    "privacy:end_restriction",
    "privacy:my_copy",
    "privacy:my_file",
    "privacy:open_my_case",
    "privacy:new_address",
    "privacy:open_my_data",
    "privacy:policy_comparison",
    "privacy:policy_version",
    "privacy:withdraw_consent",
}


@dataclass(frozen=True)
class Opened:
    """How a browser comes to the page: an address, with cookies."""

    path: str
    cookies: dict[str, str] = field(default_factory=dict)
    case: Case | None = None


def _with_case(case: Case) -> Opened:
    cookie = tracking.signer.sign(f"{tracking.Sight.FULL.value}/{case.reference}")
    return Opened(reverse("casework:track"), {tracking.COOKIE.name: cookie}, case)


def open_case() -> Opened:
    return _with_case(make_case())


def closed_complaint() -> Opened:
    case = make_case(Kind.COMPLAINT)
    verbs.close(case, staff=make_staff(), outcome=Outcome.UNREACHABLE)
    return _with_case(case)


def claim(right: str) -> Callable[[], Opened]:
    def open_page() -> Opened:
        make_case()
        asked = AccessRequest.objects.create(full_name=NAME, address=EMAIL)
        asked.open()
        cookie = my_data_pages.signer.sign(str(asked.uuid))
        return Opened(reverse("privacy:claim", args=[right]), {my_data_pages.COOKIE.name: cookie})

    return open_page


def bought(shown: Part, *sent: Part) -> Callable[[], Opened]:
    """A page of a purchase for people within an organisation, of which these parts were sent."""

    def open_page() -> Opened:
        answers = PURCHASE | line(1, MEMBER, 1, 12) | {part.mark: "1" for part in sent}
        return Opened(reverse(shown.address), {draft.COOKIES[0].name: draft.sealed(answers)})

    return open_page


# By the view to which a form is sent.
SITUATIONS: dict[str, Callable[[], Opened]] = {
    "casework:answer": open_case,
    "casework:object": closed_complaint,
    "casework:wish_call": open_case,
    "casework:withdraw_case": open_case,
    "consult:buy_holders": bought(HOLDERS, LINES, WHO),
    "consult:buy_invoice": bought(INVOICE, LINES, WHO, HOLDERS),
    "consult:buy_who": bought(WHO, LINES),
    "privacy:claim": claim("correct"),
}


def public_views(found: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in get_resolver().url_patterns if found is None else found:
        if isinstance(each, URLResolver):
            if each.namespace != "admin":
                yield from public_views(each.url_patterns, f"{each.namespace}:" if each.namespace else space)
        else:
            yield f"{space}{each.name}", each


def open_page(view: str) -> Opened:
    return SITUATIONS[view]() if view in SITUATIONS else Opened(reverse(view))


def html_of(opened: Opened) -> str:
    """Empty where there is no page to look at."""
    client = Client()
    for name, value in opened.cookies.items():
        client.cookies[name] = value
    page = client.get(opened.path)
    is_page = page.status_code == 200 and str(page["Content-Type"]).startswith("text/html")
    return page.content.decode() if is_page else ""


def forms_in(html: str) -> Iterator[Any]:
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    return (form for form in tree.iter("form") if form.get("method") == "post")


def is_typed_into(form: Any) -> bool:
    """Whether there is anything but buttons and what is hidden."""
    kinds = {each.get("type", "text") for each in form.iter("input")} - {"hidden", "submit", "button"}
    return bool(kinds) or any(True for tag in ("select", "textarea") for _each in form.iter(tag))


def views_sent_to(form: Any, opened: Opened) -> set[str]:
    """Those of its action and of the buttons that have one of their own."""
    buttons = [each.get("formaction") for each in form.iter("button") if each.get("name") != "_redraw"]
    own = form.get("action") or opened.path
    return {resolve(address or own).view_name for address in buttons}


def found_forms(language: str = "vi") -> dict[str, str]:
    """The page's HTML by the view that a form with something typed is sent to."""
    found: dict[str, str] = {}
    for name, _page in public_views():
        if name in BUTTONS:
            continue
        with override(language):  # each answer leaves its own language behind
            opened = open_page(name)
        html = html_of(opened)
        for form in forms_in(html):
            if is_typed_into(form):
                found |= {view: html for view in views_sent_to(form, opened) if view not in found}
    return found
