"""Signing in and out; allauth does the work."""

from allauth.account.adapter import get_adapter
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from network.accounts import CODE_IS_OVER


# Who only looks at this page gets no cookie. Nothing is done in anybody's name here: the code is asked for on the next
# page, which has a token.
@method_decorator(csrf_exempt, name="dispatch")
class SignInView(RequestLoginCodeView):
    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            return redirect("member_page")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        """As much work for an unknown address as for a known one."""
        adapter, email, context = get_adapter(), form.cleaned_data["email"], {"request": self.request}
        if form.member and form.member.is_editor:
            adapter.send_mail("account/email/editor", email, context)
        elif form.member is None:
            adapter.render_mail("account/email/login_code", email, context | {"code": adapter.generate_login_code()})
        return super().form_valid(form)


class CodeView(ConfirmLoginCodeView):
    def dispatch(self, request, *args, **kwargs):
        """allauth leads back without a word when a code is too old."""
        response = super().dispatch(request, *args, **kwargs)
        leads_back = response.status_code == 302 and response.url == reverse("account_login")
        if leads_back and not len(messages.get_messages(request)):
            messages.error(request, CODE_IS_OVER)
        return response

    def get_form_kwargs(self):
        """Who is gone since the code was sent has none. To look for a nobody takes as long as to find a member."""
        kwargs = super().get_form_kwargs()
        if self._process.user is None:
            get_user_model().objects.filter(pk=0).first()
            kwargs["code"] = ""
        return kwargs
