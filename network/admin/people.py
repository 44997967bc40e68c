"""Who may sign in as a member of the network."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from network.models import Member

from .base import Choosing

admin.site.unregister(EmailAddress)  # allauth's own table; ours is Member


class MemberForm(forms.ModelForm):
    is_active = forms.BooleanField(
        label=_("may sign in"), required=False, initial=True, help_text=_("Untick it to shut somebody out at once.")
    )

    class Meta:
        model = Member
        fields = ["email", "organisations", "language"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["is_active"] = self.instance.user.is_active
            if self.instance.is_editor:
                self.fields["is_active"].disabled = True
                self.fields["is_active"].help_text = _("This is the account of an editor, who signs in at /admin/.")

    def clean_email(self):
        """One row for each address, in any case."""
        email = self.cleaned_data["email"].strip().lower()
        if Member.objects.filter(email=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a member with this address already."))
        return email


@admin.register(Member)
class MemberAdmin(Choosing, admin.ModelAdmin):
    form = MemberForm
    list_display = ["email", "organisation_names", "language", "may_sign_in"]
    list_select_related = ["user"]
    list_filter = ["user__is_active", "language"]
    search_fields = ["email", "organisations__name"]
    autocomplete_fields = ["organisations"]
    fieldsets = [(None, {"fields": ["email", "organisations", "language", "is_active"]})]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("organisations")

    @admin.display(description=_("organisations"))
    def organisation_names(self, member):
        return ", ".join(organisation.name for organisation in member.organisations.all())

    @admin.display(description=_("may sign in"), boolean=True, ordering="user__is_active")
    def may_sign_in(self, member):
        return member.user.is_active

    def save_model(self, request, member, form, change):
        super().save_model(request, member, form, change)
        if not member.is_editor and member.user.is_active != form.cleaned_data["is_active"]:
            member.user.is_active = form.cleaned_data["is_active"]
            member.user.save(update_fields=["is_active"])
        if not change:
            self._say_what_to_tell(request)

    def _say_what_to_tell(self, request):
        address = request.build_absolute_uri(reverse("account_login"))
        text = _now("Please tell this person: sign in with your e-mail address at %(address)s. A code comes by mail.")
        self.message_user(request, text % {"address": address}, messages.INFO)
