"""What people may demand: their rights, a complaint, a misuse report, a question; and the policy itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from casework.centre import site_state
from casework.centre.policy import PolicyVersion
from privacy.policy import comparison, text


@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The version in force (C8.1)."""
    return _show(request, site_state.current().policy)


@require_safe
def policy_version(request: HttpRequest, number: int) -> HttpResponse:
    """Any version that is or was in force."""
    return _show(request, get_object_or_404(PolicyVersion.objects.published(), number=number))


@require_safe
def policy_comparison(request: HttpRequest, before: int, after: int) -> HttpResponse:
    """Two versions side by side (C8.1)."""
    published = PolicyVersion.objects.published()
    old, new = (get_object_or_404(published, number=number) for number in (before, after))
    context = {"old": old, "new": new, "changes": comparison.compare(old.text, new.text)}
    return render(request, "privacy/comparison.html", context)


def _show(request: HttpRequest, version: PolicyVersion) -> HttpResponse:
    context = {
        "version": version,
        "is_in_force": version.pk == site_state.current().policy.pk,
        "text": text.render(version.text),
        "text_language": "en" if get_language() == "en" and version.text_en else "vi",
        "previous": PolicyVersion.objects.published().filter(number__lt=version.number or 0).first(),
        "versions": PolicyVersion.objects.published().defer("text_vi", "text_en"),
    }
    return render(request, "privacy/policy.html", context)
