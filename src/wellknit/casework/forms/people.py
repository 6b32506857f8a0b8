"""The forms about people. Whatever is written as rows has two blank ones at its end; a row left blank says nothing."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.casework.forms.fields import CodeField, DayField, LongText, PartialDateField
from wellknit.directory.forms import CountryField, SuggestingProvinces
from wellknit.ground.ids import new_alias
from wellknit.words.codelists import languages

LONGEST_NAME = 300
BLANK_ROWS = 2
BIRTH_HELP = _("As far as known: 14/3/2001, 3/2001, 2001, a Buddhist year such as 2544, or “age 15-17”.")


class Name(forms.CharField):
    """A name or a part of one, in any script."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_NAME, **{"required": False} | kwargs)


class LanguageField(forms.ChoiceField):
    """A language of ISO 639-3, those of the region first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", "—"), *languages().choices()], required=False, **kwargs)


class OnceForm(forms.Form):
    """A form that does its deed once: sent a second time, it leads to what the first time made."""

    form_token = forms.CharField(max_length=32, initial=new_alias, widget=forms.HiddenInput)


class SearchForm(forms.Form):
    """One box."""

    query = forms.CharField(
        label=_("Name, reference, paper or telephone"), max_length=200,
        help_text=_("A name in any spelling, the reference of a case, the number of a paper, a telephone number."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip


class PersonFields(forms.Form):
    """What is asked first of anybody; only what they want to be called is needed."""

    called = Name(
        label=_("What the person wants to be called"), required=True,
        help_text=_("One name, a nickname or a short name is enough."),
    )  # fmt: skip
    full_name = Name(
        label=_("Full name"), help_text=_("As on a paper, or as they say it. Leave it out if it is the same.")
    )
    local_name = Name(label=_("Name in their own script"))
    birth = PartialDateField(label=_("Date of birth or age"), required=False, help_text=BIRTH_HELP)
    sex = CodeField("sex", label=_("Sex"), required=False)
    country = CountryField(label=_("Nationality"), required=False)
    standing = CodeField("nationality_standing", label=_("How sure is the nationality"), required=False)
    language = LanguageField(label=_("Language they speak best"))

    def told(self) -> dict[str, Any]:
        """What `actions.people.describe` takes."""
        said = self.cleaned_data
        return {
            "birth": said["birth"],
            "sex": said["sex"],
            "names": [{"full": said[name]} for name in ("full_name", "local_name") if said[name]],
            "nationalities": [{"country": said["country"], "standing": said["standing"]}],
            "languages": [said["language"]],
        }


class OpenForm(PersonFields, OnceForm):
    """Opening a case: the person, how to reach them, a paper, and how we heard of them."""

    phone = forms.CharField(label=_("Telephone"), max_length=60, required=False)
    paper_kind = CodeField("identity_paper", label=_("Paper"), required=False)
    paper_number = forms.CharField(label=_("Number of the paper"), max_length=60, required=False)
    source = CodeField("case_source", label=_("How we heard of the person"), required=False)
    looked = forms.CharField(required=False, widget=forms.HiddenInput)

    GROUPS = (
        (_("Who"), ("called", "full_name", "local_name", "birth", "sex")),
        (_("Where from"), ("country", "standing", "language")),
        (_("Paper, telephone, how we heard"), ("paper_kind", "paper_number", "phone", "source")),
    )

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The fields under headings."""
        return [(title, [self[name] for name in names]) for title, names in self.GROUPS]

    def looked_at(self) -> "OpenForm":
        """The same form, for somebody who is shown records that may be of the same person."""
        again = OpenForm({**{name: self.data[name] for name in self.data}, "looked": "yes"})
        again.is_valid()
        return again

    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        return super().told() | {
            "reaches": [{"kind": "mobile_phone", "value": said["phone"]}],
            "papers": [{"kind": said["paper_kind"], "number": said["paper_number"]}],
        }


class AddPersonForm(PersonFields, OnceForm):
    """Somebody who comes with the person."""

    relation = CodeField("relationship", label=_("What they are to the person"), required=True)
    origin = CodeField("child_origin", label=_("If a child"), required=False)
    household = forms.BooleanField(label=_("They live together"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("origin") and said.get("relation") != "child":
            self.add_error("origin", _("Only for a child of the person."))
        return said

    def company(self) -> dict[str, Any]:
        """What `actions.people.add_person` takes beside what is told of the person."""
        said = self.cleaned_data
        role = "child" if said["relation"] == "child" else "dependant"
        return {"role": role} | {name: said[name] for name in ("origin", "relation", "household", "form_token")}


class BasicsForm(forms.Form):
    """The facts that stand once in a person's record, as far as the reader's part shows them."""

    called = Name(label=_("What the person wants to be called"), required=True)
    birth = PartialDateField(label=_("Date of birth or age"), required=False, help_text=BIRTH_HELP)
    sex = CodeField("sex", label=_("Sex at birth"), required=False)
    gender = CodeField("prs_Gender", label=_("Gender"), required=False)
    position = forms.CharField(label=_("Position or title"), max_length=200, required=False)
    marital_status = CodeField("prs_MaritalStatus", label=_("Marital status"), required=False)
    number_of_children = forms.IntegerField(label=_("Number of children"), min_value=0, max_value=40, required=False)
    education = CodeField("prs_HighestLevelOfEducation", label=_("Highest level of education"), required=False)
    marks = LongText(label=_("Marks by which they are known"), required=False, help_text=_("Scars, tattoos, glasses."))
    province = forms.CharField(
        label=_("Province where the person is now"), max_length=100, required=False, widget=SuggestingProvinces,
        help_text=_("Of this country, and no more than the province: help near is looked for by it. It is told to nobody outside."),
    )  # fmt: skip
    deceased = forms.BooleanField(label=_("The person has died"), required=False)

    def __init__(self, *args: Any, shown: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields) - set(shown):
            del self.fields[name]


class Row(forms.Form):
    """One row of a sheet; the fields named in ``FOLDED`` are shown when somebody asks for them."""

    FOLDED: tuple[str, ...] = ()

    @property
    def first_fields(self) -> list[forms.BoundField]:
        """What is always shown."""
        return [item for item in self if item.name not in self.FOLDED]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        """What is folded away."""
        return [self[name] for name in self.FOLDED]

    @property
    def unfolded(self) -> bool:
        """Whether something stands in the folded fields, or is wrong there."""
        return any(item.value() or item.errors for item in self.folded_fields)


class NameRow(Row):
    """One name, whole or in its parts."""

    FOLDED = ("salutation", "first", "middle", "second")

    full = Name(label=_("Name as one"))
    kind = CodeField("name_kind", label=_("Kind"), required=False, initial="full")
    script = CodeField("script", label=_("Script"), required=False, help_text=_("Left out, the letters tell."))
    salutation = Name(label=_("Salutation"))
    first = Name(label=_("First name"))
    middle = Name(label=_("Middle name"))
    second = Name(label=_("Second or family name"))


class NationalityRow(Row):
    """A country, and how sure it is."""

    country = CountryField(required=False)
    standing = CodeField("nationality_standing", label=_("How sure"), required=False)


class LanguageRow(Row):
    """A language they speak; the best first."""

    code = LanguageField(label=_("Language"))


class PaperRow(Row):
    """A paper that says who somebody is."""

    kind = CodeField("identity_paper", label=_("Kind"), required=False)
    number = forms.CharField(label=_("Number"), max_length=60, required=False)
    country = CountryField(label=_("Issued by"), required=False)
    expires_on = DayField(label=_("Ends on"), required=False, may_be_future=True)
    held_by = CodeField("paper_whereabouts", label=_("Where it is"), required=False)


class ReachRow(Row):
    """A telephone number or an email address."""

    kind = forms.ChoiceField(
        label=_("Kind"), required=False, initial="mobile_phone",
        choices=(("mobile_phone", _("Mobile phone")), ("home_phone", _("Home phone")), ("email", _("Email"))),
    )  # fmt: skip
    value = forms.CharField(label=_("Number or address"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("kind") == "email" and said.get("value"):
            said["value"] = forms.EmailField().clean(said["value"])
        return said


class AddressRow(Row):
    """Where they live."""

    FOLDED = ("latitude", "longitude")

    street = forms.CharField(label=_("Street, house, village"), max_length=300, required=False)
    city = forms.CharField(label=_("Town or district"), max_length=200, required=False)
    state = forms.CharField(label=_("Province or state"), max_length=200, required=False)
    postal_code = forms.CharField(label=_("Postal code"), max_length=20, required=False)
    country = CountryField(required=False)
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(label=_("Longitude"), min_value=-180, max_value=180, required=False)


ROWS: dict[str, tuple[Any, type[Row]]] = {
    "names": (_("Names"), NameRow),
    "nationalities": (_("Nationalities"), NationalityRow),
    "languages": (_("Languages"), LanguageRow),
    "papers": (_("Papers"), PaperRow),
    "reaches": (_("Telephone and email"), ReachRow),
    "addresses": (_("Where they live"), AddressRow),
}


class Sheet:
    """One page of rows of several kinds, sent together."""

    def __init__(self, kept: Mapping[str, list[dict[str, Any]]], data: Any = None) -> None:
        self.is_bound = data is not None
        self.groups = [
            (ROWS[name][0], forms.formset_factory(ROWS[name][1], extra=BLANK_ROWS)(data, initial=rows, prefix=name))
            for name, rows in kept.items()
        ]

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        valid = [rows.is_valid() for _title, rows in self.groups]  # all of them, so that every error is shown
        return self.is_bound and all(valid)

    def told(self) -> dict[str, Any]:
        """What `actions.people.describe` takes."""
        told = {str(rows.prefix): [row for row in rows.cleaned_data if row] for _title, rows in self.groups}
        if "languages" in told:
            told["languages"] = [row["code"] for row in told["languages"]]
        return told


class RelationForm(forms.Form):
    """What somebody in the case is to the person."""

    kind = CodeField("relationship", label=_("What they are to the person"), required=False)
    household = forms.BooleanField(label=_("They live together"), required=False)
    note = LongText(label=_("In words"), required=False)
