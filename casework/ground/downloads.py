"""Files that somebody sent us, given back."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def of(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Only ever as a download, kept by no cache, and harmless if a browser opens it all the same."""
    headers = {
        "Content-Disposition": str(content_disposition_header(as_attachment=True, filename=name)),
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
