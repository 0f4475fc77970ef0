"""What this app needs before it can serve its first page: version 1 of the policy, in words of our own.

The centre's official text is published over it as the next version.
"""

from pathlib import Path

from django.utils import timezone

from casework.centre.policy import PolicyVersion

START = Path(__file__).parent / "start"


def load() -> None:
    """Idempotent: where any version was published, nothing happens."""
    if PolicyVersion.objects.exclude(number=None).exists():
        return
    vietnamese, english = (START / f"policy-1.{code}.md" for code in ("vi", "en"))
    version = PolicyVersion(text_vi=vietnamese.read_text("utf-8"), text_en=english.read_text("utf-8"))
    version.publish(timezone.now())
