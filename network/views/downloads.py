from django.http import Http404, HttpResponse


class FileIsMissing(Http404):
    """Says to the visitor whom to ask for a document."""


def attachment(body, content_type, file_name):
    """A file that the browser saves or hands on to another program; its text is UTF-8."""
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return HttpResponse(body, content_type=f"{content_type}; charset=utf-8", headers=headers)
