"""Columns of the Counter-Trafficking Data Collaborative, and what each becomes here.

A column that says the same as a field of HTCDS (or as one value of a list) becomes that field. A column
that joins several meanings, such as debt bondage *or* taken earnings, says less than any of them, so it is
never spread over HTCDS values: it stays under its own name with `ctdc_` before it. The rows describe people
nobody can or may identify.
"""

from __future__ import annotations

import re

from wellknit.exchange.fields import folded, table
from wellknit.exchange.trouble import _
from wellknit.exchange.values import Parsed, country_code

UNKNOWN = ("", "-99", "00", "000")  # missing or suppressed, as the published files write it

_ROWS = [(row["dataset"], row["column"]) for row in table("words", "ctdc-columns.csv")]
COLUMNS: dict[str, str] = {folded(column): column for _dataset, column in _ROWS}
# Releases since 2025 say sectorOf... where the earlier ones said typeOf...
COLUMNS |= {folded(name.replace("typeOf", "sectorOf")): name for name in COLUMNS.values() if "typeOf" in name}

_SYNTHETIC = {column for dataset, column in _ROWS if dataset == "global_synthetic"}
_K_ANONYMISED = {column for dataset, column in _ROWS if dataset != "global_synthetic"}

_CONTROL, _EXPLOITATION, _SEX = "vic_MethodsOfControl", "vic_TypeOfExploitation", "vic_TypeOfSexExploitation"

SAME: dict[str, tuple[str, str | None]] = {
    "gender": ("prs_Gender", None),
    "citizenship": ("prs_Citizenship", None),
    "meansOfControlDebtBondage": (_CONTROL, "DebtBondage"),
    "meansOfControlTakesEarnings": (_CONTROL, "TakesEarnings"),
    "meansOfControlRestrictsFinancialAccess": (_CONTROL, "RestrictsFinancialAccess"),
    "meansOfControlPsychologicalAbuse": (_CONTROL, "PsychologicalAbuse"),
    "meansOfControlPhysicalAbuse": (_CONTROL, "PhysicalAbuse"),
    "meansOfControlSexualAbuse": (_CONTROL, "SexualAbuse"),
    "meansOfControlFalsePromises": (_CONTROL, "FalsePromises"),
    "meansOfControlPsychoactiveSubstances": (_CONTROL, "PsychoactiveSubstance"),
    "meansOfControlRestrictsMedicalCare": (_CONTROL, "RestrictsMedicalCare"),
    "meansOfControlExcessiveWorkingHours": (_CONTROL, "ExcessiveWorkingHours"),
    "meansOfControlThreatOfLawEnforcement": (_CONTROL, "ThreatsLawEnforcement"),
    "meansOfControlWithholdsNecessities": (_CONTROL, "WithholdsNecessities"),
    "meansOfControlWithholdsDocuments": (_CONTROL, "WithholdsDocuments"),
    "meansOfControlOther": (_CONTROL, "Other"),
    "meansFalsePromises": (_CONTROL, "FalsePromises"),
    "meansDrugsAlcohol": (_CONTROL, "PsychoactiveSubstance"),
    "meansExcessiveWorkHours": (_CONTROL, "ExcessiveWorkingHours"),
    "meansWithholdDocs": (_CONTROL, "WithholdsDocuments"),
    "isForcedLabour": (_EXPLOITATION, "ForcedLabour"),
    "isSexualExploit": (_EXPLOITATION, "SexualExploitation"),
    "isForcedMarriage": (_EXPLOITATION, "ForcedMarriage"),
    "isOrganRemoval": (_EXPLOITATION, "OrganRemoval"),
    "isSlaveryAndPractices": (_EXPLOITATION, "Servitude"),
    "typeOfLabourBegging": (_EXPLOITATION, "ForcedBegging"),
    "typeOfSexProstitution": (_SEX, "Prostitution"),
    "typeOfSexPornography": (_SEX, "Pornography"),
    "typeOfSexRemoteInteractiveServices": (_SEX, "RemoteInteractiveServices"),
    "typeOfSexPrivateSexualServices": (_SEX, "PrivateSexualServices"),
}

_GENDERS = {"male": "Masculine", "man": "Masculine", "female": "Feminine", "woman": "Feminine"}
_TEXTS = {"Datasource", "RecruiterRelationship", "majorityStatus", "majorityStatusAtExploit", "majorityEntry"}
_BAND = re.compile(r"(\d+)\s*(?:--|-|–)\s*(\d+)|(\d+)\s*\+")


def layout_of(columns: set[str]) -> str | None:
    """Which of the two files these columns come from, or None if too few are known to tell."""
    if len(columns) < 5 or "yearOfRegistration" not in columns:
        return None
    if len(columns & (_SYNTHETIC - _K_ANONYMISED)) >= 2:
        return "ctdc-synthetic"
    return "ctdc-k-anonymised"


def is_unknown(cell: object) -> bool:
    """Whether the file says that this was not recorded or may not be shown."""
    return cell is None or _text(cell) in UNKNOWN


def parse(column: str, cell: object) -> Parsed:
    """Understand one cell of a known column; the caller has dealt with the unknown ones."""
    text = _text(cell)
    if column == "gender":
        return Parsed(_GENDERS.get(text.casefold()))
    if column in ("citizenship", "CountryOfExploitation"):
        return _country(column, text)
    if column in ("ageBroad", "traffickMonths"):
        return _band(text)
    if column in _TEXTS or column.endswith("Concatenated"):
        return Parsed(text)
    return _number(text)


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _country(column: str, text: str) -> Parsed:
    code = country_code(text)
    if code is None:
        return Parsed(
            wrong=_("This country is not known."), what_to_do=_("Write the ISO 3166 code of the country.")
        )
    return Parsed((code,) if column == "citizenship" else code)


def _band(text: str) -> Parsed:
    """`9--17` is (9, 17) and `48+` is (48, None)."""
    match = _BAND.match(text)
    if match is None:
        return Parsed(wrong=_("This is not a band of numbers."), what_to_do=_("Write it as 9--17 or as 48+."))
    low, high, open_end = match.groups()
    return Parsed((int(low), int(high)) if low else (int(open_end), None))


def _number(text: str) -> Parsed:
    if not re.fullmatch(r"[0-9]{1,4}", text):
        return Parsed(
            wrong=_("This is not a number the file may hold here."), what_to_do=_("Write 1, 0 or -99.")
        )
    return Parsed(int(text))
