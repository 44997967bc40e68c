"""Where somebody who was invited by mail answers, without signing in."""

from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from network.choices import Answer
from network.models import Invitation

ANSWERS = (Answer.YES, Answer.NO)


@csrf_exempt  # who answers is in the address, which nobody else knows: no login or cookie counts that one could misuse
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """Shows the meeting. To open it changes nothing: programs that look for bad mails follow every link."""
    try:
        found = Invitation.objects.with_meeting().with_token(token)
    except Invitation.DoesNotExist:
        return TemplateResponse(request, "network/invitation_unknown.html", status=404)
    answer = (request.POST or request.GET).get("answer")
    if request.method == "POST" and answer in ANSWERS and found.meeting.takes_answers():
        found.reply(answer)
        return redirect(found)
    return _page(request, found, answer)


def _page(request, found, answer):
    is_unknown = answer is not None and answer not in ANSWERS
    context = {
        "invitation": found,
        "meeting": found.meeting,
        "chosen": [one for one in ANSWERS if one == answer],
        "answers": [one for one in ANSWERS if one != answer],
        "error": _("This choice is not known here.") if is_unknown else "",
    }
    status = 410 if found.meeting.is_over else 200
    response = TemplateResponse(request, "network/invitation.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
