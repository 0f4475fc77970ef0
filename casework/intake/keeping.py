"""Forms that lose nothing: what keeps one from being sent leaves words and files where they were."""

from collections.abc import Sequence

from django import forms

from casework.intake.fields import AttachmentsField


class KeepingForm(forms.Form):
    """Any public form that is shown again as it was typed."""

    @property
    def file_fields(self) -> Sequence[AttachmentsField]:
        return [field for field in self.fields.values() if isinstance(field, AttachmentsField)]

    def keep_files(self, net: str, browser: str) -> None:
        """Those that are good; so that nobody chooses them a second time."""
        for field in self.file_fields:
            field.keep(net, browser)

    def forget_files(self) -> None:
        for field in self.file_fields:
            field.forget()

    def as_typed(self, message: str = "") -> None:
        """Judged where something is said. Else shown as typed and not as wrong; but a file that was not taken is gone,
        and says so."""
        self.is_valid()
        if message:
            self.add_error(None, message)
            return
        for name in [name for name in self.errors if not isinstance(self.fields.get(name), AttachmentsField)]:
            del self.errors[name]

    @classmethod
    def takes_files(cls) -> bool:
        return any(isinstance(field, AttachmentsField) for field in cls.base_fields.values())
