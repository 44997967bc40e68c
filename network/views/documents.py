from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network.choices import Visibility
from network.models import Document

from .downloads import FileIsMissing


@require_safe
def document(request, slug):
    """Hands out a file to whoever may see it, never as a part of our pages: what is in it, others have made."""
    found = get_object_or_404(_readable_by(request), slug=slug)
    try:
        file = found.file.open()
    except FileNotFoundError as error:
        raise FileIsMissing(_file_is_missing(request.region)) from error
    response = FileResponse(file, as_attachment=True, filename=found.file_name, content_type=found.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    if found.visibility != Visibility.PUBLIC:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _readable_by(request):
    """All of them for an editor, who finds them in the admin."""
    is_editor = request.user.is_staff and request.user.has_perm("network.view_document")
    return Document.objects.all() if is_editor else Document.objects.visible_to(request.member)


def _file_is_missing(region):
    contact = ", ".join(str(part) for part in (region.contact.name, region.contact.phone) if part)
    return _("This document is not here at the moment. You can ask for it: %(contact)s") % {"contact": contact}
