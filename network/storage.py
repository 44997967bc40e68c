"""Uploaded public files: a name that changes with the content, so that they may be cached for ever."""

import hashlib
from pathlib import PurePosixPath

from django.core.files.storage import FileSystemStorage


class HashedNameStorage(FileSystemStorage):
    """Saves ``logos/caritas.png`` as ``logos/caritas.1f2e3d4c5b6a.png``; the same content twice is one file."""

    def save(self, name, content, max_length=None):
        path = PurePosixPath(name)
        hashed = str(path.with_name(f"{path.stem}.{_digest(content)}{path.suffix.lower()}"))
        return hashed if self.exists(hashed) else super().save(hashed, content, max_length)


def _digest(content):
    digest = hashlib.sha256()
    for chunk in content.chunks():
        digest.update(chunk)
    content.seek(0)
    return digest.hexdigest()[:12]
