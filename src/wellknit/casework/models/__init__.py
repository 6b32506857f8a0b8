"""The tables of casework, by noun."""

from wellknit.casework.models.case import Bar, Case, CasePerson, Reading, Tally, TeamMember, Visibility
from wellknit.casework.models.file import Document, Note, SafeContact, Task
from wellknit.casework.models.life import Turn
from wellknit.casework.models.person import (
    IdentityPaper,
    Link,
    NameToken,
    Nationality,
    Person,
    PersonName,
    Reach,
    Relation,
    SpokenLanguage,
)
from wellknit.casework.models.plan import Approval, Need, Plan, PlanAction, Service
from wellknit.casework.models.story import (
    Exploitation,
    Perpetrator,
    ReferralOnFile,
    StatusDecision,
    TraffickingEvent,
)

__all__ = [
    "Approval", "Bar", "Case", "CasePerson", "Document", "Exploitation", "IdentityPaper", "Link", "NameToken",
    "Nationality", "Need", "Note", "Perpetrator", "Person", "PersonName", "Plan", "PlanAction", "Reach", "Reading",
    "ReferralOnFile", "Relation", "SafeContact", "Service", "SpokenLanguage", "StatusDecision", "Tally", "Task",
    "TeamMember", "TraffickingEvent", "Turn", "Visibility",
]  # fmt: skip
