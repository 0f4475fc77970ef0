"""That a form was sent: once, by one browser, with one content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ground.declarations import KEY, Declared, declare

_NONCE = Declared("sending a form once only", withheld=KEY)


class Submission(models.Model):
    """`browser` and `content` are keyed digests, of the browser's cookie and of what was typed."""

    nonce = models.CharField(max_length=32, primary_key=True)
    browser = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    case = models.OneToOneField("casework.Case", models.CASCADE, related_name="submission")
    at = models.DateTimeField(auto_now_add=True)

    personal_data = declare(
        bookkeeping="nonce",
        browser=_NONCE,
        content=_NONCE,
    )

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        indexes = [models.Index(fields=["browser", "at"], name="submission_browser_time")]

    def __str__(self) -> str:
        return self.nonce
