from django.http import Http404, JsonResponse
from django.views.decorators.http import conditional_page, require_safe

from network.learning import learning_data


@require_safe
@conditional_page
def learning_feed(request):
    """What we publish for the partner regions, open to every program; its ETag is of what it says."""
    if request.region is None:
        raise Http404("no region is loaded")
    data = learning_data(request.region, request.build_absolute_uri)
    headers = {"Access-Control-Allow-Origin": "*"}
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False}, headers=headers)
