"""What a form of a project checks beyond its row: links to other projects, which are saved after it."""

from django import forms

from .models.projects import ITSELF


class ProjectForm(forms.ModelForm):
    def clean(self):
        """None of the other projects is the project itself."""
        cleaned = super().clean()
        for name, sentence in ITSELF.items():
            if self.instance.pk and self.instance in (cleaned.get(name) or ()):
                self.add_error(name, sentence)
        return cleaned
