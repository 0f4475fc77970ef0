"""Asking to buy: typed, kept in the browser, checked, sent. Nothing is stored here before it is sent."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.centre import site_state
from casework.ground import browsers
from casework.intake import submissions
from casework.intake.forms import IntakeForm
from casework.intake.submission import Submission
from casework.intake.submissions import Sending
from casework.intake.views import IntakeView, to_receipt
from consult.catalogue import in_force
from consult.catalogue.in_force import Catalogue
from consult.catalogue.money import dong
from consult.catalogue.pages import chosen_service
from consult.catalogue.service import Service
from consult.purchase import draft, review
from consult.purchase.form import PurchaseForm
from consult.purchase.lines import lines_of
from consult.purchase.seals import Shown, open_seal

DISCARD = "_discard"


def uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


class BuyView(IntakeView):
    form_class = PurchaseForm
    template_name = "consult/buy.html"

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        answers = draft.read(request)
        if answers:
            return self._typed_before(request, answers)
        return super().get(request, **kwargs)

    def initial(self, request: HttpRequest) -> dict[str, str]:
        chosen = chosen_service(request)
        return {"service": chosen.slug} if chosen else {}

    def context(self, form: IntakeForm) -> dict[str, Any]:
        return {"form": form, "prices": price_list(in_force.current())}

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        """The answers go back to the browser and from there to the check page."""
        if DISCARD in request.POST:
            return self._discarded()
        form = PurchaseForm(request.POST, policy=site_state.current().policy)
        if not form.is_valid():
            return self.redraw(request, form=form)
        response = HttpResponseRedirect(reverse("consult:check"), status=HTTPStatus.SEE_OTHER)
        try:
            draft.keep(response, form.answers())
        except draft.TooLong:
            return self.redraw(request, _("This is more than we can keep for checking. Please shorten the note."))
        return uncached(response)

    def redraw(self, request: HttpRequest, message: str = "", form: IntakeForm | None = None) -> HttpResponse:
        return uncached(super().redraw(request, message, form))

    @staticmethod
    def _discarded() -> HttpResponseBase:
        """Nobody who comes to this computer next sees what was typed."""
        response = HttpResponseRedirect(reverse("consult:buy"), status=HTTPStatus.SEE_OTHER)
        draft.forget(response)
        return response

    def _typed_before(self, request: HttpRequest, answers: Mapping[str, str]) -> HttpResponse:
        """The form as it was left for the check page, and a service chosen meanwhile on a line of its own."""
        policy = site_state.current().policy
        data = with_line_for(answers, chosen_service(request)) | {
            "token": submissions.issue(browsers.browser(request)),
            "policy_version": str(policy.number),
        }
        return uncached(render(request, self.template_name, self.page(PurchaseForm(data, policy=policy))))


def with_line_for(answers: Mapping[str, str], service: Service | None) -> dict[str, str]:
    """The answers; a service that is not among them takes the first free line."""
    lines = lines_of(answers, in_force.current())
    free = next((line for line in lines if not line.counts), None)
    if service is None or free is None or service.slug in [line["service"].data for line in lines]:
        return dict(answers)
    chosen = {"service": service.slug, "term": "1", "quantity": "1"}
    return {**answers, **{free.add_prefix(name): value for name, value in chosen.items()}}


def price_list(offered: Catalogue) -> str:
    """JSON for the running total in the browser; what counts is computed here again."""
    prices = {
        slug: {
            "vat": service.vat_rate,
            **{f"{kind}{term or ''}": amount for (kind, term), amount in service.offers.items()},
        }
        for slug, service in offered.by_slug.items()
    }
    return json.dumps(prices, separators=(",", ":"))


class CheckView(IntakeView):
    """The answers come from the browser's cookie; posted are the token and the seal of what was shown."""

    form_class = PurchaseForm
    template_name = "consult/check.html"
    typed_again: ClassVar[str] = "consult/buy.html"
    keeps_typed = False
    answers: dict[str, str]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.answers = draft.read(request)

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        return self.redraw(request, form=self.form(self.answers))

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        response = super().post(request, **kwargs)
        if isinstance(response, HttpResponseRedirect):
            draft.forget(response)
        return response

    def form(self, data: Any = None, **kwargs: Any) -> PurchaseForm:
        """The answers as they can be had now; of what was posted, only the policy version shown."""
        offered = in_force.fresh()
        answers, gone = split_by_offer(self.answers, offered)
        answers["policy_version"] = (data or {}).get("policy_version", "")
        form = PurchaseForm(answers, policy=site_state.current().policy, catalogue=offered)
        form.gone = gone
        return form

    def sending(self, request: HttpRequest, browser: str) -> Sending:
        nonce = submissions.nonce_of(request.POST.get("token", ""), browser)
        return Sending(nonce, browser, answers_digest(self.answers))

    def sent_before(self, request: HttpRequest, earlier: Submission, sending: Sending) -> HttpResponseBase:
        """The first of two presses has taken the answers away already: the second gets the receipt too."""
        if not self.answers and earlier.browser == sending.browser:
            return to_receipt(earlier.case)
        return super().sent_before(request, earlier, sending)

    def accept(self, request: HttpRequest, form: IntakeForm) -> HttpResponseBase:
        changed = what_changed(open_seal(request.POST.get("seal", "")), self._shown(cast("PurchaseForm", form)))
        if changed:
            return self.redraw(request, changed, form)
        return super().accept(request, form)

    def redraw(self, request: HttpRequest, message: str = "", form: IntakeForm | None = None) -> HttpResponse:
        if not self.answers:
            return uncached(render(request, "consult/no_draft.html"))
        again = cast("PurchaseForm", form or self.form(request.POST))
        again.is_valid()
        for text in filter(None, (message, gone_message(again.gone))):
            again.add_error(None, text)
        again.data = {
            **again.data,
            "token": submissions.issue(browsers.browser(request)),
            "policy_version": str(site_state.current().policy.number),
        }
        to_be_typed_again = again.errors.keys() - {"__all__"}
        template = self.typed_again if to_be_typed_again else self.template_name
        return uncached(render(request, template, self.page(again)))

    def context(self, form: IntakeForm) -> dict[str, Any]:
        purchase = cast("PurchaseForm", form)
        return {
            "form": purchase,
            "quote": purchase.quote,
            "groups": review.groups(purchase),
            "seal": self._shown(purchase).seal(),
            "prices": price_list(purchase.catalogue),
        }

    def _shown(self, form: PurchaseForm) -> Shown:
        wordings = {box.name: str(box.wording) for box in form.boxes}
        return Shown(form.quote.total, form.quote.digest, answers_digest(self.answers | wordings))


def gone_message(slugs: Sequence[str]) -> str:
    if not slugs:
        return ""
    names = [service.name for service in Service.objects.filter(slug__in=slugs)]
    return _("No longer offered, and taken off your request: %(names)s.") % {"names": ", ".join(names)}


def answers_digest(answers: Mapping[str, str]) -> str:
    return submissions.content_digest({name: [value] for name, value in answers.items()})


def split_by_offer(answers: Mapping[str, str], offered: Catalogue) -> tuple[dict[str, str], list[str]]:
    """The answers without the lines that can no longer be had, and the services that stood there."""
    lines = lines_of(answers, offered)
    # Every answer was good when it was kept: what is wrong with a line now, is that it is not sold like that any more.
    bought = {line.number for line in lines.priced(answers["request_type"])} if answers else set()
    lost = [line for line in lines.counting if line.number not in bought]
    left = {name: value for name, value in answers.items() if not name.startswith(tuple(f"{x.prefix}-" for x in lost))}
    return left, [str(line["service"].data) for line in lost]


def what_changed(shown: Shown | None, now: Shown) -> str:
    """For people; empty when they saw exactly what would be sent."""
    if shown is None:
        return _("We could not confirm the total that you were shown. Please check it and send your request again.")
    if shown.answers != now.answers:
        return _("Your answers were changed in another window. Please check them and send your request again.")
    if shown.prices != now.prices:
        return _(
            "Prices have changed since you opened this page: the total was %(before)s and is now %(now)s."
            " Please check it and send your request again."
        ) % {"before": dong(shown.total), "now": dong(now.total)}
    return ""
