"""The rows of the directory. Nothing here is sealed, so no person may be put here."""

from wellknit.directory.models.gaps import Gap as Gap
from wellknit.directory.models.organisations import ADDRESS as ADDRESS
from wellknit.directory.models.organisations import Organisation as Organisation
from wellknit.directory.models.places import Place as Place
from wellknit.directory.models.services import Area as Area
from wellknit.directory.models.services import Capacity as Capacity
from wellknit.directory.models.services import Phone as Phone
from wellknit.directory.models.services import Schedule as Schedule
from wellknit.directory.models.services import Service as Service
from wellknit.directory.models.services import ServiceAtPlace as ServiceAtPlace
