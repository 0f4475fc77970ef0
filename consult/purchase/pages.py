"""Asking to buy: typed part by part, kept in the browser, checked, sent. Nothing is stored here before it is sent."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.centre import site_state
from casework.ground import browsers, cookies
from casework.intake import submissions
from casework.intake.forms import IntakeForm
from casework.intake.submissions import Sending
from casework.intake.views import IntakeView
from consult.catalogue import in_force
from consult.catalogue.in_force import Catalogue
from consult.catalogue.money import dong
from consult.catalogue.pages import chosen_service
from consult.catalogue.service import Service
from consult.purchase import draft, parts, review
from consult.purchase.form import PurchaseForm
from consult.purchase.lines import FRESH, lines_of
from consult.purchase.parts import Part
from consult.purchase.seals import Shown, open_seal

# What buttons say beside what was typed.
DISCARD, BACK = "_discard", "_back"


def uncached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response


def to_page(name: str, answers: Mapping[str, str]) -> HttpResponse:
    """On to another page, with the answers. Raises draft.TooLong."""
    response = HttpResponseRedirect(reverse(name), status=HTTPStatus.SEE_OTHER)
    draft.keep(response, answers)
    return uncached(response)


class PartView(IntakeView):
    """One part of the form. `answers`: of all of them, as the page or the browser brought them."""

    form_class: type[PurchaseForm] = PurchaseForm
    part: ClassVar[Part]
    answers: dict[str, str]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.answers = draft.read(request)

    def form(self, data: Any = None, **kwargs: Any) -> PurchaseForm:
        """What came for this part, with the answers to the others."""
        policy = site_state.current().policy
        if data is None:
            return self.form_class(policy=policy, part=self.part, **kwargs)
        came = {name: data[name] for name in data if not parts.is_of_another(name, self.part)}
        return self._bound(self._of_others() | came, **kwargs)

    def _bound(self, answers: Mapping[str, str], **kwargs: Any) -> PurchaseForm:
        policy, offered = site_state.current().policy, in_force.fresh()
        return self.form_class(answers, policy=policy, part=self.part, catalogue=offered, **kwargs)

    def _of_others(self) -> dict[str, str]:
        return {name: value for name, value in self.answers.items() if not self.part.owns(name)}

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        """What was typed before stands there again; it is judged once it was sent. Nobody comes here past a part that
        is still open."""
        if not self.answers and self.part is parts.LINES:
            return super().get(request, **kwargs)
        tokens = {
            "token": submissions.issue(browsers.browser(request)),
            "policy_version": str(site_state.current().policy.number),
        }
        form = self._bound(FRESH | with_line_for(self.answers, chosen_service(request)) | tokens)
        form.is_valid()
        opened = parts.first_open(form.parts, self.answers, form.wrong)
        if (opened and parts.PARTS.index(opened) < parts.PARTS.index(self.part)) or self.part not in form.parts:
            return to_page(opened.address if opened else "consult:check", self.answers)
        if self.part.mark not in self.answers:
            form.as_typed()
        return uncached(render(request, self.template_name, self.page(form)))

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        """The answers go back to the browser, and with it to the next part that is open."""
        if DISCARD in request.POST:
            return discarded()
        form = self.form(request.POST, files=request.FILES)
        good = form.is_valid()
        answers = self._of_others() | form.typed(self.part)
        going_back = parts.before(form.parts, self.part) if BACK in request.POST else None
        try:
            if going_back:
                return to_page(going_back.address, answers)
            if not good:
                return self.redraw(request, form=form)
            answers[self.part.mark] = "1"
            following = parts.first_open(form.parts, answers, form.wrong)
            return to_page(following.address if following else "consult:check", answers)
        except draft.TooLong:
            return self.redraw(
                request, _("This is more than your browser can keep from page to page. Please shorten it.")
            )

    def redraw(self, request: HttpRequest, message: str = "", form: IntakeForm | None = None) -> HttpResponse:
        return uncached(super().redraw(request, message, form))

    def context(self, form: IntakeForm) -> dict[str, Any]:
        asked = cast("PurchaseForm", form).parts
        before = parts.before(asked, self.part)
        return {
            "form": form,
            "part": self.part,
            "says_what_for": self.part is parts.WHO,
            "number": asked.index(before) + 2 if before else 1,
            "most": len(asked) + 1,
            "before": before,
            "draft": draft.sealed(self._of_others()) if self._of_others() else "",
            "kept": bool(self.answers) or form.is_bound,
        }


class LinesView(PartView):
    part = parts.LINES
    template_name = "consult/buy_lines.html"

    def initial(self, request: HttpRequest) -> dict[str, str]:
        chosen = chosen_service(request)
        return {"service": chosen.slug} if chosen else {}

    def context(self, form: IntakeForm) -> dict[str, Any]:
        return super().context(form) | {"prices": price_list(in_force.current())}


class WhoView(PartView):
    part = parts.WHO
    template_name = "consult/buy_who.html"


class HoldersForm(PurchaseForm):
    @classmethod
    def takes_files(cls) -> bool:
        return True


class HoldersView(PartView):
    form_class = HoldersForm
    part = parts.HOLDERS
    template_name = "consult/buy_holders.html"


class InvoiceView(PartView):
    part = parts.INVOICE
    template_name = "consult/buy_invoice.html"


def discarded() -> HttpResponse:
    """Nobody who comes to this computer next sees what was typed."""
    response = HttpResponseRedirect(reverse("consult:buy"), status=HTTPStatus.SEE_OTHER)
    draft.forget(response)
    cookies.leave_nothing(response)
    return response


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
    """The page carries the answers it shows; posted beside them are the token and the seal of what was shown."""

    form_class = PurchaseForm
    template_name = "consult/check.html"
    answers: dict[str, str]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.answers = draft.read(request)

    def get(self, request: HttpRequest, **kwargs: str) -> HttpResponse:
        return self._to_open_part() or self.redraw(request, form=self.form())

    def post(self, request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        if DISCARD in request.POST:
            return discarded()
        opened = self._to_open_part()
        if opened:
            return opened
        response = super().post(request, **kwargs)
        if isinstance(response, HttpResponseRedirect):
            draft.forget(response)
        return response

    def _to_open_part(self) -> HttpResponse | None:
        """There it says what is wrong by now."""
        if not self.answers:
            return None
        form = self.form()
        form.is_valid()
        opened = parts.first_open(form.parts, self.answers, form.wrong)
        return to_page(opened.address, self.answers) if opened else None

    def form(self, data: Any = None, **kwargs: Any) -> PurchaseForm:
        """The answers as they can be had now; of what was posted, only the policy version shown."""
        offered = in_force.fresh()
        answers, gone = split_by_offer(self.answers, offered)
        policy = site_state.current().policy
        answers["policy_version"] = str(policy.number) if data is None else data.get("policy_version", "")
        form = PurchaseForm(answers, policy=policy, catalogue=offered)
        form.gone = gone
        return form

    def sending(self, request: HttpRequest, browser: str) -> Sending:
        nonce = submissions.nonce_of(request.POST.get("token", ""), browser)
        return Sending(nonce, browser, answers_digest(self.answers))

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
        return uncached(render(request, self.template_name, self.page(again)))

    def context(self, form: IntakeForm) -> dict[str, Any]:
        purchase = cast("PurchaseForm", form)
        listed = len(purchase.cleaned_data.get("holders") or ())
        return {
            "missing": purchase.certificates_for_people - listed if listed else 0,
            "form": purchase,
            "number": len(purchase.parts) + 1,
            "quote": purchase.quote,
            "groups": review.groups(purchase),
            "seal": self._shown(purchase).seal(),
            "draft": draft.sealed(self.answers),
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
    # Lines are kept when they were good: what is wrong with one now, is that it is not sold like that any more.
    bought = {line.number for line in lines.priced(answers["request_type"])} if parts.LINES.mark in answers else set()
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
