"""What is known of a person, and how an erased address looks, is written down once."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from casework.people.person import Person

# Other questions: what an authority may be given, and in which order a form asks.
OF_THEIR_OWN = {"judicial_verbs.py", "form.py"}


def product() -> Iterator[tuple[Path, ast.AST]]:
    for app in ("casework", "consult", "privacy", "vsign_portal"):
        for path in Path(settings.BASE_DIR, app).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                yield from ((path, node) for node in ast.walk(ast.parse(path.read_text())))


def words(node: ast.AST) -> set[object]:
    if not isinstance(node, ast.Tuple | ast.List | ast.Set):
        return set()
    return {each.value for each in node.elts if isinstance(each, ast.Constant)}


def test_the_contact_details_are_listed_once() -> None:
    listed = [path.name for path, node in product() if words(node) >= set(Person.CORRECTABLE)]
    assert sorted(set(listed) - OF_THEIR_OWN) == ["person.py"]
    assert listed.count("person.py") == 1


def test_the_sign_of_an_erased_address_is_written_once() -> None:
    said = [p.name for p, node in product() if isinstance(node, ast.Constant) and "hmac:" in str(node.value)]
    assert said == ["consent.py"]
