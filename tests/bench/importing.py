"""A file of HTCDS rows, all fields filled, brought into a node as its keeper does: how long, at what cost, and what is shown."""

from __future__ import annotations

import csv
import os
import secrets
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench.nodes import HOME, ROOT, Node, children_ms, command_of, processes

WORKER = "invented-importer"
# Spelt as a careful office writes them: names of fields, codes of lists, days with the year first. Nobody is meant.
SAME = {
    "org_Name": "Invented desk", "org_ShippingCity": "Invented City", "org_ShippingCountry": "TH",
    "org_ShippingState": "Invented province", "org_ShippingStreet": "1 Invented Road", "org_ShippingPostalCode": "10000",
    "org_ShippingLongitude": "100.5", "org_ShippingLatitude": "13.7", "org_Phone": "+6620000000", "org_Type": "NGO",
    "prs_Salutation": "Ms", "prs_MiddleName": "Invented", "prs_Gender": "Feminine", "prs_Deceased": "No",
    "prs_MaritalStatus": "Single", "prs_NumberOfChildren": "1", "prs_PrimaryLanguage": "khm",
    "prs_SecondaryLanguage": "tha", "prs_HighestLevelOfEducation": "PrimaryEducation", "prs_Citizenship": "KH; TH",
    "prs_Title": "Cook", "prs_HomePhone": "+85523000000", "prs_MailingCity": "Invented Town",
    "prs_MailingCountry": "KH", "prs_MailingState": "Invented district", "prs_MailingStreet": "2 Invented Lane",
    "prs_MailingPostalCode": "12000", "prs_MailingLongitude": "104.9", "prs_MailingLatitude": "11.5",
    "vic_TraffickingStatus": "PossibleVictimOfTrafficking", "vic_TraffickingStatusDecisionMakingOrg": "NGO",
    "vic_RelationshipToTrafficker": "Familial", "vic_AgeWhenTrafficked": "17",
    "vic_RecruitmentWebsitesAndApps": "Line; Facebook", "vic_MethodOfRecruitment": "AtWork",
    "vic_MethodsOfControl": "DebtBondage; PhysicalThreats", "vic_TypeOfExploitation": "ForcedLabour",
    "vic_ForcedLabourIndustry": "C_Manufacturing", "vic_TypeOfSexExploitation": "Prostitution",
    "vic_ExploitationWebsitesAndApps": "Telegram", "per_RoleInProcess": "Exploiter; Abuser",
    "per_RoleDetails": "Owned the invented boat.", "cas_ReasonForCaseClosure": "Went on elsewhere.",
    "cas_ReferringPrimaryCaseWorker": "An invented officer", "cas_ReasonForIncomingReferral": "Other",
    "cas_IncomingReferralDetails": "By telephone.", "cas_ReferredPrimaryCaseWorker": "An invented worker",
    "cas_ReasonForOutgoingReferral": "Other", "cas_OutgoingReferralDetails": "For legal aid.",
    "cco_CaseComment": "An invented comment: nobody said this.", "hte_Longitude": "100.3", "hte_Latitude": "13.5",
    "hte_City": "Invented port", "hte_Country": "TH", "hte_State": "Invented coast", "hte_Street": "Pier 3",
    "hte_PostalCode": "74000", "hte_Type": "Exploitation", "hte_Description": "At sea, as far as anybody invented it.",
    "spl_Objectives": "Papers and work", "spl_ActionPlan": "Ask the invented office\nWait", "spl_Type": "Legal",
    "con_Consent": "Yes",
}  # fmt: skip
NAMED = {
    "vic_LocationOfRecruitment": "factory", "vic_LocationOfExploitation": "boat", "per_Organisation": "company",
    "cas_ReferringOrganisation": "post", "cas_ReferredOrganisation": "ministry",
}  # fmt: skip
PLACES = 200  # a file names the same organisations again and again


def import_of(node: Node, rows: int = 10_000) -> dict[str, str]:
    """What it took to bring an invented file into this node, and how many cases its worker sees more than before."""
    path = node.folder / "invented.csv"
    fields = write_file(path, rows)
    new = ("--name", "Invented importer", "--agency", "Invented importing agency", "--role", "supervisor")
    node.run("add-worker", WORKER, *new, check=False)  # an earlier run may have added them
    before, spent, start = _shown(node), _sessions_ms(node), time.monotonic()
    usage = _bring_in(node, path)
    seconds = time.monotonic() - start
    cpu = (usage.ru_utime + usage.ru_stime) * 1000 + _sessions_ms(node) - spent
    path.unlink()
    return {
        "import": f"{rows:,} rows of {fields} fields in {seconds:.1f} s, {rows / seconds:.0f} rows a second",
        "CPU a row": f"{cpu / rows:.1f} ms, looking at the file first included",
        "memory": f"{usage.ru_maxrss / 1024:.0f} MiB at most",
        "cases shown": f"{_shown(node) - before:,}",
    }


def write_file(path: Path, rows: int) -> int:
    """An invented file of that many rows, unlike any other; how many fields a row fills."""
    mark = secrets.token_hex(4)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(_row(0, mark)))
        writer.writeheader()
        writer.writerows(_row(number, mark) for number in range(rows))
    return len(_row(0, mark))


def _row(number: int, mark: str) -> dict[str, str]:
    own = {
        "prs_FirstName": _name(number), "prs_SecondName": _name(number * 7 + 3), "prs_IdentityNumber": f"N {mark} {number:07}",
        "prs_Email": f"nobody{number}@example.org", "prs_MobilePhone": f"+668{number:08}", "cas_CaseOwner": f"Owner {mark}",
        "cas_Status": ("Active", "FollowUp", "Closed", "ClosedReferred")[number % 4],
        "prs_Birthdate": _day(1980, number), "cas_IncomingReferralDate": _day(2019, number % 300),
        "cas_OutgoingReferralDate": _day(2020, number % 300), "hte_Date": _day(2018, number % 300),
        "spl_PlannedEndDate": _day(2021, number % 300), "spl_ActualEndDate": _day(2021, number % 300 + 30),
    }  # fmt: skip
    return SAME | own | {name: f"Invented {kind} {number % PLACES}" for name, kind in NAMED.items()}


def _name(number: int) -> str:
    parts = ("so", "ra", "mi", "na", "cha", "pho", "wan", "dee", "lek", "thi")
    return "".join(parts[number // 10**place % 10] for place in range(3)).title()


def _day(year: int, number: int) -> str:
    return (date(year, 1, 1) + timedelta(days=number % 9000)).isoformat()


def _bring_in(node: Node, path: Path) -> Any:
    line = [sys.executable, "-m", "wellknit", "import", str(path), "--as", WORKER, "--bring-in"]
    process = subprocess.Popen(line, env=node.env, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"the import ended with {process.returncode}")
    return usage


def _shown(node: Node) -> int:
    code = (
        "from wellknit.access.actors import acting\n"
        "from wellknit.casework.models import Case\n"
        "from wellknit.config.management.commands.actors import named\n"
        f"with acting(named({WORKER!r})): print(Case.objects.filter(source='file').count())"
    )
    return int(node.run("shell", "--no-imports", "-c", code).stdout.strip().splitlines()[-1])


def _sessions_ms(node: Node) -> float:
    """CPU milliseconds of the database's sessions that have ended, which its first process counts as its children's."""
    if node.database.startswith("sqlite"):
        return 0.0
    folder = str(HOME / "pg")
    mothers = [pid for pid in processes() if "postgres" in (line := command_of(pid)) and folder in line]
    return children_ms(mothers)
