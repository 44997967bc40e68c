"""The translated fields of the network: modeltranslation adds a column for each of the sixteen languages."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Contact,
    Decision,
    Document,
    EmergencyNumber,
    FieldOfAction,
    GoodPractice,
    Meeting,
    Notice,
    Organisation,
    Page,
    PartnerItem,
    PressItem,
    Programme,
    Project,
    Region,
    WorkingGroup,
)


@register(FieldOfAction)
class FieldOfActionTranslation(TranslationOptions):
    fields = ["name", "text"]


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ["description", "focus"]


@register(EmergencyNumber)
class EmergencyNumberTranslation(TranslationOptions):
    fields = ["name"]


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ["title", "body"]


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ["tagline"]


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ["role"]


@register(WorkingGroup)
class WorkingGroupTranslation(TranslationOptions):
    fields = ["title", "description"]


@register(Meeting)
class MeetingTranslation(TranslationOptions):
    fields = ["title", "date_note", "place_note", "agenda", "others", "results", "excursion"]


@register(Document)
class DocumentTranslation(TranslationOptions):
    fields = ["title"]


@register(Notice)
class NoticeTranslation(TranslationOptions):
    fields = ["title", "text"]


@register(GoodPractice)
class GoodPracticeTranslation(TranslationOptions):
    fields = ["title", "problem", "done", "result", "evaluation", "transfer"]


@register(PartnerItem)
class PartnerItemTranslation(TranslationOptions):
    fields = ["title", "text"]


@register(Decision)
class DecisionTranslation(TranslationOptions):
    fields = ["text"]


@register(PressItem)
class PressItemTranslation(TranslationOptions):
    fields = ["title"]


@register(Programme)
class ProgrammeTranslation(TranslationOptions):
    fields = ["publicity_text"]


@register(Project)
class ProjectTranslation(TranslationOptions):
    fields = ["title", "summary", "goals", "measures", "benefit", "results", "area", "date_note", "sums_note"]
