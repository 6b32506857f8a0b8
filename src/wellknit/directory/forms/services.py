"""The form of a service: single fields, and rows for areas, hours, closed days, telephones and places that are counted."""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from wellknit.directory.forms.organisations import CountryField, PhoneField, SuggestingProvinces
from wellknit.directory.models import Place
from wellknit.directory.rules import services as rules
from wellknit.directory.rules.hours import WEEKDAYS, Opening
from wellknit.directory.rules.matching import Figure
from wellknit.directory.rules.services import Number, ServiceFacts
from wellknit.words import codelists
from wellknit.words.calendars import local_today
from wellknit.words.codelists import CodeList
from wellknit.words.fields import CodeField, CodesField, DayField, LongText

SPARE_ROWS = 2  # empty rows below those on file; more come after saving
MOST_ROWS = 30
MOST_NEAR = 12  # checkboxes of what is near; lists begin with what is asked for most
_SINGLE = (
    "name", "kind", "status", "audience", "description", "fees", "fees_in_words", "age_from", "age_until", "interpretation",
    "urgent", "overnight", "source", "read_on",
)  # fmt: skip


class NearbyField(forms.MultipleChoiceField):
    """Checkboxes for what is near and for what is on file; anything else is added by the select beside it."""

    def __init__(self, known: Any, **kwargs: Any) -> None:
        self.known = known
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, choices=lambda: self.offered(()), **kwargs)

    def offered(self, on_file: Iterable[str]) -> list[tuple[str, Any]]:
        """The choices: the region's, and those on file."""
        names: CodeList = self.known()
        near = [code for code in names.codes if names[code].more.get("nearby")][:MOST_NEAR]
        return [(code, names[code].text) for code in names.codes if code in near or code in on_file]


class AnotherField(forms.ChoiceField):
    """One more of a long list."""

    def __init__(self, known: Any, **kwargs: Any) -> None:
        super().__init__(required=False, choices=lambda: [("", "—"), *known().choices()], **kwargs)


class ServiceForm(forms.Form):
    """What is written of a service in single fields."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("How the service is called. Never the name of a person."))
    kind = CodeField("service_kind", label=_("Kind"), offer_blank=True)
    status = CodeField("service_state", label=_("State"), initial="active")
    description = LongText(
        label=_("In words"), max_length=2000, required=False,
        help_text=_("Others may read this: no address of a shelter, no name of a person."),
    )  # fmt: skip
    sexes = CodesField("sex", label=_("Takes only"), required=False, help_text=_("None marked: everybody."))
    age_from = forms.IntegerField(label=_("From this age"), min_value=0, max_value=125, required=False)
    age_until = forms.IntegerField(label=_("Up to this age"), min_value=0, max_value=125, required=False)
    nationalities = NearbyField(
        codelists.countries, label=_("Takes only nationals of"), help_text=_("None marked: of every country and of none.")
    )
    nationality = AnotherField(codelists.countries, label=_("Another country"))
    languages = NearbyField(codelists.languages, label=_("Languages spoken there"))
    language = AnotherField(codelists.languages, label=_("Another language"))
    interpretation = forms.BooleanField(label=_("Arranges an interpreter"), required=False)
    urgent = forms.BooleanField(label=_("Takes people at any hour"), required=False)
    overnight = forms.BooleanField(label=_("People can stay overnight"), required=False)
    fees = CodeField("service_fee", label=_("Cost"), required=False)
    fees_in_words = forms.CharField(label=_("Cost in words"), max_length=300, required=False)
    places = forms.MultipleChoiceField(label=_("Given at"), required=False, widget=forms.CheckboxSelectMultiple)
    audience = CodeField(
        "service_audience", label=_("Who may be told of it"), initial="node",
        help_text=_("Addresses and telephones of confidential places are told to nobody, whatever you choose."),
    )  # fmt: skip
    source = forms.CharField(label=_("Source"), max_length=600, required=False, help_text=_("Where this is written, or who told it."))
    read_on = DayField(label=_("Checked on"), required=False)

    def __init__(self, *args: Any, places: list[Place], on_file: ServiceFacts | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].choices = [(str(each.uid), each.name) for each in places]  # type: ignore[attr-defined]
        for name in ("nationalities", "languages") if on_file else ():
            field: Any = self.fields[name]
            field.choices = field.offered(getattr(on_file, name))
        if not places:
            del self.fields["places"]

    def _those(self, *names: str) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    @property
    def what(self) -> list[forms.BoundField]:
        """What it is."""
        return self._those("name", "kind", "status", "description", "fees", "fees_in_words")

    @property
    def whom(self) -> list[forms.BoundField]:
        """Whom it takes."""
        return self._those("sexes", "age_from", "age_until", "nationalities", "nationality")

    @property
    def how(self) -> list[forms.BoundField]:
        """How one is received."""
        return self._those("languages", "language", "interpretation", "urgent", "overnight")

    @property
    def told(self) -> list[forms.BoundField]:
        """Who may be told, and where it is from."""
        return self._those("audience", "source", "read_on")


class AreaForm(forms.Form):
    """A country that is served, or one province of it."""

    country = CountryField(required=False)
    province = forms.CharField(label=_("Only this province"), max_length=100, required=False, widget=SuggestingProvinces)

    def clean(self) -> dict[str, Any]:
        """A province lies in a country."""
        cleaned = super().clean() or {}
        if cleaned.get("province") and not cleaned.get("country"):
            self.add_error("country", _("Choose the country this province is in."))
        return cleaned


class ClockField(forms.TimeField):
    """An hour and a minute."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **kwargs)


class HoursForm(forms.Form):
    """Hours on some days of the week; ``place`` is there where the service is given at several."""

    days = CodesField("weekday", label=_("Days"), required=False)
    opens = ClockField(label=_("From"))
    closes = ClockField(label=_("Until"))
    place = forms.ChoiceField(label=_("At"), required=False)

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everywhere = [("", _("everywhere"))]
        self.fields["place"].choices = [*everywhere, *((str(each.uid), each.name) for each in places)]  # type: ignore[attr-defined]


class ClosedForm(forms.Form):
    """Days on which nobody is there."""

    first = DayField(label=_("Closed from"), required=False, may_be_future=True)
    last = DayField(label=_("Until, with that day"), required=False, may_be_future=True)


class NumberForm(forms.Form):
    """A telephone number."""

    number = PhoneField(label=_("Number"), required=False, max_length=30)
    kind = CodeField("phone_kind", label=_("Kind"), initial="voice")
    remark = forms.CharField(label=_("Remark"), max_length=120, required=False, help_text=_("Never the name of a person."))


class UnitForm(forms.Form):
    """What is counted, and how many there are."""

    unit = CodeField("capacity_unit", label=_("What is counted"), required=False)
    maximum = forms.IntegerField(label=_("How many there are"), min_value=0, max_value=rules.MOST_PLACES, required=False)


def _rows(form: type[forms.Form], extra: int = SPARE_ROWS) -> Any:
    return forms.formset_factory(form, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


ROWS = {
    "area": _rows(AreaForm, 1), "hours": _rows(HoursForm), "closed": _rows(ClosedForm, 1), "phone": _rows(NumberForm, 1),
    "unit": _rows(UnitForm, 1),
}  # fmt: skip


class ServiceSheet:
    """The form with its rows, checked by the same rules as the action."""

    def __init__(self, data: Any, places: list[Place], before: ServiceFacts | None = None) -> None:
        self.bound, self.before = bool(data), before
        self.form = ServiceForm(data or None, initial=_initial(before), places=places, on_file=before)
        told = _row_initials(before)
        self.rows = {
            name: rows(
                data or None, prefix=name, initial=told.get(name),
                form_kwargs={"places": places} if name == "hours" else None,
            )
            for name, rows in ROWS.items()
        }  # fmt: skip

    def is_valid(self) -> bool:
        """Whether it can be written; what cannot is said beside the field."""
        wrong = [part for part in (self.form, *self.rows.values()) if not part.is_valid()]  # each is asked
        if not self.bound or wrong:
            return False
        for name, sentence in rules.problems(self.facts(), local_today()):
            self.form.add_error(name if name in self.form.fields else None, sentence)
        return not self.form.errors

    def facts(self) -> ServiceFacts:
        """What was filled in."""
        told = self.form.cleaned_data
        return ServiceFacts(
            **{name: told[name] for name in _SINGLE if name != "name"}, name=" ".join(told["name"].split()),
            sexes=frozenset(told["sexes"]), nationalities=_with(told["nationalities"], told["nationality"]),
            languages=_with(told["languages"], told["language"]), places=frozenset(map(UUID, told.get("places", ()))),
            areas=frozenset((row["country"], " ".join(row["province"].split())) for row in self._filled("area", "country")),
            openings=(*self._hours(), *self._closed()),
            phones=tuple(Number(**row) for row in self._filled("phone", "number")),
            figures=tuple(Figure(**row) for row in self._filled("unit", "unit")),
        )  # fmt: skip

    def _hours(self) -> Iterator[Opening]:
        for row in self._filled("hours", "days", "opens", "closes"):
            place = UUID(row["place"]) if row["place"] else None
            yield Opening(days=frozenset(row["days"]), opens=row["opens"], closes=row["closes"], place=place)

    def _closed(self) -> Iterator[Opening]:
        for row in self._filled("closed", "first", "last"):
            yield Opening(closed=True, first=row["first"], last=row["last"])

    def _filled(self, name: str, *needed: str) -> Iterator[dict[str, Any]]:
        cleaned = (row.cleaned_data for row in self.rows[name])
        return (row for row in cleaned if row and any(row[each] not in ("", None, []) for each in needed))


def _with(codes: list[str], another: str) -> frozenset[str]:
    return frozenset(codes) | ({another} if another else frozenset())


def _initial(facts: ServiceFacts | None) -> dict[str, Any]:
    if facts is None:
        return {}
    told = {name: getattr(facts, name) for name in _SINGLE}
    listed: dict[str, Any] = {name: sorted(getattr(facts, name)) for name in ("sexes", "nationalities", "languages")}
    return told | listed | {"places": [str(uid) for uid in facts.places]}


def _row_initials(facts: ServiceFacts | None) -> dict[str, list[dict[str, Any]]]:
    if facts is None:
        return {}
    weekly = [each for each in facts.openings if not each.closed]
    return {
        "area": [{"country": country, "province": province} for country, province in sorted(facts.areas)],
        "hours": [
            {"days": [day for day in WEEKDAYS if day in each.days], "opens": each.opens, "closes": each.closes,
             "place": str(each.place or "")} for each in weekly
        ],
        "closed": [{"first": each.first, "last": each.last} for each in facts.openings if each.closed],
        "phone": [{"number": each.number, "kind": each.kind, "remark": each.remark} for each in facts.phones],
        "unit": [{"unit": each.unit, "maximum": each.maximum} for each in facts.figures],
    }  # fmt: skip
