"""Whatever keeps a form from being sent, it is shown again as it was typed. Each public form has one way for it, and
whoever turns a request back asks here: the missing proof, the limit, the button of the other language."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.csrf import csrf_failure as plain_csrf_failure

from casework.ground import languages
from casework.intake.keeping import KeepingForm
from casework.intake.views import IntakeView, too_many, wait_message

# What a button says beside what was typed: draw the form again as it is, judge nothing.
REDRAW = "_redraw"
Draw = Callable[[HttpRequest, str], HttpResponse]


@dataclass(frozen=True)
class Way:
    """`draw` shows the form as it came, with a message, or without one and not judged."""

    draw: Draw
    form_class: type[KeepingForm]


_ways: dict[str, Way] = {}


def register(view_name: str, form_class: type[KeepingForm], draw: Draw) -> None:
    """Of a form that is no intake. Raises ValueError for a second way."""
    if view_name in _ways:
        raise ValueError(f"{view_name} is shown again in two ways")
    _ways[view_name] = Way(draw, form_class)


def way_of(match: ResolverMatch | None) -> Way | None:
    view_class = _intake_class(match)
    if match and view_class:
        return Way(
            lambda request, message: _intake(view_class, match, request).shown_again(request, message),
            view_class.form_class,
        )
    return _ways.get(match.view_name) if match else None


def match_of(request: HttpRequest) -> ResolverMatch | None:
    """Also ahead of the middleware that finds the language out."""
    try:
        with override(languages.of_path(request.path_info)):
            return resolve(request.path_info)
    except Resolver404:
        return None


def takes_files(request: HttpRequest) -> bool:
    """Whether the form of this address has a place for files; others take no large bodies."""
    way = way_of(match_of(request))
    return way is not None and way.form_class.takes_files()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form whose CSRF proof is missing or old is shown again as typed; other pages say what to do."""
    way = way_of(match_of(request))
    if way is None:
        return plain_csrf_failure(request, reason, template_name="403_csrf.html")
    words = _("Your browser did not prove that this page was yours. Please allow cookies and send it again.")
    response = way.draw(request, "" if REDRAW in request.POST else words)
    response.status_code = 403
    return response


def turned_back(request: HttpRequest, wait: int) -> HttpResponseBase | None:
    """The form as typed, with when to send it again; None for a page that shows no form again."""
    match = match_of(request)
    view_class = _intake_class(match)
    if match and view_class:
        return _intake(view_class, match, request).turn_back(request, wait)
    way = way_of(match)
    return too_many(way.draw(request, wait_message(wait)), wait) if way else None


class ShownAgainMiddleware:
    """The button of the other language sends the form there, to be drawn and not to be judged."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        if request.method != "POST" or REDRAW not in request.POST:
            return None
        way = way_of(request.resolver_match)
        return way.draw(request, "") if way else None


def _intake_class(match: ResolverMatch | None) -> type[IntakeView] | None:
    view_class = getattr(match.func, "view_class", None) if match else None
    return view_class if view_class and issubclass(view_class, IntakeView) else None


def _intake(view_class: type[IntakeView], match: ResolverMatch, request: HttpRequest) -> IntakeView:
    intake = view_class()
    intake.setup(request, *match.args, **match.kwargs)
    return intake
