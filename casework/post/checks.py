"""What must be there before a letter is written."""

from django.core import checks
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template

from casework.post.letter import all_kinds


@checks.register()
def every_kind_of_letter_has_its_templates(**kwargs: object) -> list[checks.CheckMessage]:
    """Letters are put together by the worker: a missing file must be noticed long before."""
    found: list[checks.CheckMessage] = []
    for kind in all_kinds():
        for name in kind.templates:
            try:
                get_template(name)
            except (TemplateDoesNotExist, TemplateSyntaxError) as error:
                message = f"The letter {kind.purpose} cannot be written: {name}: {error}"
                found.append(checks.Error(message, id="casework.E002"))
    return found
