"""Where each field of HTCDS 2.0 lives in this house, and what of ours the standard cannot say; docs/htcds.md is made
from these tables, and a test holds them against the standard's own list."""

from wellknit.exchange.fields import FIELDS
from wellknit.words.codelists import codelist

LISTS = (
    "vic_RecruitmentWebsitesAndApps",
    "vic_MethodOfRecruitment",
    "vic_MethodsOfControl",
    "vic_TypeOfExploitation",
    "vic_TypeOfSexExploitation",
    "vic_ExploitationWebsitesAndApps",
)

_ADDRESS = {
    "Street": "street", "City": "city", "State": "state", "PostalCode": "postal_code", "Country": "country",
    "Longitude": "longitude", "Latitude": "latitude",
}  # fmt: skip

HOMES: dict[str, str] = {
    "org_Name": "directory.Organisation.name; out: the case's agency",
    "org_Type": "directory.Organisation.kind; out: the case's agency",
    "org_Phone": "directory.Organisation.phone",
    **{f"org_Shipping{name}": f"directory.Organisation.{column}" for name, column in _ADDRESS.items()},
    "prs_Salutation": "casework.PersonName.parts (salutation)",
    "prs_FirstName": "casework.PersonName.parts (first); a person with one name has it here",
    "prs_MiddleName": "casework.PersonName.parts (middle)",
    "prs_SecondName": "casework.PersonName.parts (second)",
    "prs_Birthdate": "casework.Person.birth, when it is an exact day; month, year and age ranges stay in ours",
    "prs_Gender": "casework.Person.gender (sex at birth is a field of ours)",
    "prs_Deceased": "casework.Person.deceased",
    "prs_MaritalStatus": "casework.Person.marital_status",
    "prs_NumberOfChildren": "casework.Person.number_of_children; children on file are persons of their own",
    "prs_PrimaryLanguage": "casework.SpokenLanguage, the first (ISO 639-3 here, ISO 639-2 in files)",
    "prs_SecondaryLanguage": "casework.SpokenLanguage, the second",
    "prs_HighestLevelOfEducation": "casework.Person.education",
    "prs_Citizenship": "casework.Nationality.country; standing and statelessness are ours",
    "prs_IdentityNumber": "casework.IdentityPaper.number, the first",
    "prs_Title": "casework.Person.position",
    "prs_Email": "casework.Reach (email)",
    "prs_HomePhone": "casework.Reach (home_phone)",
    "prs_MobilePhone": "casework.Reach (mobile_phone)",
    **{f"prs_Mailing{name}": f"casework.Reach (address: {column})" for name, column in _ADDRESS.items()},
    "vic_AgreementToManagePersonalData": "deprecated: kept with the row it came in (exchange.Arrival), sent back unchanged",
    "vic_TraffickingStatus": "casework.StatusDecision.status, the newest by its day; the history stays",
    "vic_TraffickingStatusDecisionMakingOrg": "casework.StatusDecision.body_kind",
    "vic_RelationshipToTrafficker": "casework.Exploitation.relationship",
    "vic_AgeWhenTrafficked": "casework.Exploitation.age_when_trafficked",
    **{name: f"casework.Exploitation.codes ({name})" for name in LISTS},
    "vic_LocationOfRecruitment": "casework.Exploitation.recruited_at, an organisation of the directory",
    "vic_ForcedLabourIndustry": "casework.Exploitation.industry; tier 2 and 3 in industry_detail",
    "vic_LocationOfExploitation": "casework.Exploitation.exploited_at, an organisation of the directory",
    "vic_Vulnerabilities": "deprecated: kept with the row it came in, sent back unchanged; risk has its own record here",
    "vic_DetailsOfVulnerabilities": "deprecated: kept with the row it came in, sent back unchanged",
    "per_RoleInProcess": "casework.Perpetrator.roles",
    "per_RoleDetails": "casework.Perpetrator.words",
    "per_Organisation": "casework.Perpetrator.organisation",
    "cas_Status": "casework.Case.state and follow_up; ClosedReferred by the closing reason",
    "cas_ReasonForCaseClosure": "casework.Case.closing_words beside a coded closing_reason",
    "cas_CaseOwner": "casework.Case.manager; in: the importing worker manages, the file's word is kept with its row",
    "cas_ReferringOrganisation": "casework.ReferralOnFile (incoming).organisation",
    "cas_IncomingReferralDate": "casework.ReferralOnFile (incoming).on",
    "cas_ReferringPrimaryCaseWorker": "casework.ReferralOnFile (incoming).worker",
    "cas_ReasonForIncomingReferral": "casework.ReferralOnFile (incoming).reason",
    "cas_IncomingReferralDetails": "casework.ReferralOnFile (incoming).details",
    "cas_ReferredOrganisation": "casework.ReferralOnFile (outgoing).organisation",
    "cas_ReferredPrimaryCaseWorker": "casework.ReferralOnFile (outgoing).worker",
    "cas_ReasonForOutgoingReferral": "casework.ReferralOnFile (outgoing).reason",
    "cas_OutgoingReferralDate": "casework.ReferralOnFile (outgoing).on",
    "cas_OutgoingReferralDetails": "casework.ReferralOnFile (outgoing).details",
    "cco_CaseComment": "casework.Note.body, the first",
    "hte_Type": "casework.TraffickingEvent.kind",
    "hte_Date": "casework.TraffickingEvent.happened_on; a date only partly known stays in ours",
    "hte_Description": "casework.TraffickingEvent.words",
    **{f"hte_{name}": f"casework.TraffickingEvent.{'country' if name == 'Country' else f'place ({column})'}"
       for name, column in _ADDRESS.items()},
    "spl_Objectives": "casework.Plan.objectives",
    "spl_ActionPlan": "casework.PlanAction.words, one line an action",
    "spl_PlannedEndDate": "casework.Plan.planned_end",
    "spl_ActualEndDate": "casework.Plan.actual_end",
    "spl_Type": "casework.Plan.kind; our own kinds go out as the nearest of the nine",
    "con_Consent": "out: consent.Consent, the newest answer. In: a tick is no consent that covers a release (nobody knows "
    "who told what); it is kept with its row, and the person is asked",
}  # fmt: skip

_EXTENDED = ("vic_MethodsOfControl", "vic_TypeOfExploitation", "vic_ForcedLabourIndustry", "service_kind")


def page() -> str:
    """The page docs/htcds.md."""
    rows = [
        f"| `{field.name}` | {field.about} | {'live' if field.live else 'deprecated'} | {HOMES[field.name]} |"
        for field in FIELDS.values()
    ]
    return "\n".join([_HEAD, *rows, "", _TAIL, *_extensions(), ""])


def _extensions() -> list[str]:
    found = []
    for name in _EXTENDED:
        known = codelist(name)
        for entry in known:
            if not entry.standard:
                value, note = known.standard_value(entry.code)
                found.append(f"| `{name}` | `{entry.code}` | {entry.english} | `{value}` | {note} |")
    return found


_HEAD = """# HTCDS 2.0 and its homes here

Generated from `exchange/homes.py` by `./wellknit manage generate`. The Human Trafficking Case Data Standard 2.0 is IOM's
(CC BY 4.0); IOM does not endorse this software. What a row of a file says and no home repeats word for word is kept sealed
with its case and goes out again unchanged, as long as nobody changed our record since: importing, exporting and importing
again loses nothing.

| field | object | standing | home |
| --- | --- | --- | --- |"""
_TAIL = """## What the standard cannot say

Codes of our own, shown as the standard's nearest value and kept whole in the column `wk_More`.

| list | our code | meaning | goes out as | with the note |
| --- | --- | --- | --- | --- |"""
