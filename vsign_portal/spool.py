"""Uploads on their way in: a little in memory, the rest in a file without a name, which goes with its process."""

from tempfile import SpooledTemporaryFile
from typing import Any, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class SpoolHandler(FileUploadHandler):
    """In place of Django's two: the files of its second have names, and survive a worker that is killed."""

    IN_MEMORY: ClassVar[int] = 128 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.spool = SpooledTemporaryFile(max_size=self.IN_MEMORY)  # noqa: SIM115 - closed with the upload

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.spool.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self.spool.seek(0)
        return UploadedFile(
            self.spool,
            self.file_name or "",
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )

    def upload_interrupted(self) -> None:
        if hasattr(self, "spool"):
            self.spool.close()
