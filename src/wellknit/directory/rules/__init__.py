"""What may stand in the directory, and who can take whom; pure."""

from wellknit.directory.rules.organisations import LONGEST as LONGEST
from wellknit.directory.rules.organisations import OrganisationFacts as OrganisationFacts
from wellknit.directory.rules.organisations import name as name
from wellknit.directory.rules.organisations import ours as ours
from wellknit.directory.rules.organisations import position as position
