from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.directory import NoticeDirectory


@require_safe
def notice_list(request):
    return TemplateResponse(request, "network/notice_list.html", {"directory": NoticeDirectory(request.GET)})
