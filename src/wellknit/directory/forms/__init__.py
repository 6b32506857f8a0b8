"""The forms of the directory, and the fields by which other rooms choose a country or an organisation."""

from wellknit.directory.forms.organisations import CountryField as CountryField
from wellknit.directory.forms.organisations import OrganisationField as OrganisationField
from wellknit.directory.forms.organisations import OrganisationForm as OrganisationForm
from wellknit.directory.forms.organisations import PhoneField as PhoneField
from wellknit.directory.forms.organisations import Suggesting as Suggesting
from wellknit.directory.forms.organisations import SuggestingProvinces as SuggestingProvinces
from wellknit.directory.forms.organisations import as_initial as as_initial
