"""Uploads are held in memory and refused above the limit while they arrive; nothing plain touches the disk."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

LIMIT = 26 * 1024 * 1024  # a little above what cleaning takes, so that its sentence is the one people read


class InMemoryOnly(FileUploadHandler):
    """Collects one file in memory; the connection is closed when it grows beyond the limit."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.file.tell() + len(raw_data) > LIMIT:
            raise StopUpload(connection_reset=True)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.file.seek(0)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name, self.content_type, file_size, self.charset,
            self.content_type_extra,
        )  # fmt: skip
