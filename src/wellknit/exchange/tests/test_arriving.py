"""Rows of a file become cases and go out again as they came."""

from datetime import date
from io import BytesIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from wellknit.access.actors import System, acting
from wellknit.casework.models import Case, Note, Person, Visibility
from wellknit.exchange import actions, reads
from wellknit.exchange.models import Run
from wellknit.exchange.reading import read
from wellknit.exchange.writing import write_htcds
from wellknit.ground.verdicts import Refused
from wellknit.ledger.models import Entry
from wellknit.ledger.verify import verify

FULL = {
    "prs_Salutation": "Ms", "prs_FirstName": "Sela", "prs_MiddleName": "Invented", "prs_SecondName": "សេឡា",
    "prs_Birthdate": date(2001, 3, 14), "prs_Gender": "Feminine", "prs_MaritalStatus": "Single",
    "prs_NumberOfChildren": 1, "prs_PrimaryLanguage": "khm", "prs_SecondaryLanguage": "tha",
    "prs_HighestLevelOfEducation": "PrimaryEducation", "prs_Citizenship": ("KH", "TH"), "prs_IdentityNumber": "N 0123-45",
    "prs_Title": "Cook", "prs_Email": "nobody@example.org", "prs_HomePhone": "023 123 456", "prs_MobilePhone": "+66810000001",
    "prs_MailingCity": "Invented City", "prs_MailingCountry": "KH", "prs_MailingStreet": "=1+1",
    "prs_MailingLongitude": 104.9, "prs_MailingLatitude": -11.5, "vic_AgreementToManagePersonalData": True,
    "vic_TraffickingStatus": "PossibleVictimOfTrafficking", "vic_TraffickingStatusDecisionMakingOrg": "NGO",
    "vic_RelationshipToTrafficker": "Familial", "vic_AgeWhenTrafficked": 17,
    "vic_RecruitmentWebsitesAndApps": ("Line", "Facebook"), "vic_MethodOfRecruitment": ("AtWork",),
    "vic_LocationOfRecruitment": "Invented factory", "vic_MethodsOfControl": ("DebtBondage", "RestrictsMovement"),
    "vic_TypeOfExploitation": ("ForcedLabour", "ForcedCriminality"), "vic_ForcedLabourIndustry": "C_Manufacturing",
    "vic_LocationOfExploitation": "Invented boat", "vic_Vulnerabilities": ("Poverty",),
    "per_RoleInProcess": ("Exploiter", "Abuser"), "per_RoleDetails": "Owned the boat.", "per_Organisation": "Invented boat",
    "cas_Status": "ClosedReferred", "cas_ReasonForCaseClosure": "Went on elsewhere.", "cas_CaseOwner": "Somebody Else",
    "cas_ReferringOrganisation": "Invented police post", "cas_IncomingReferralDate": date(2020, 1, 2),
    "cas_ReferringPrimaryCaseWorker": "An officer", "cas_ReasonForIncomingReferral": "Other",
    "cas_IncomingReferralDetails": "By phone.", "cas_ReferredOrganisation": "Invented ministry",
    "cas_OutgoingReferralDate": date(2020, 6, 2), "cas_ReasonForOutgoingReferral": "AdditionalServicesRequired",
    "cco_CaseComment": "First\nsecond line 🙂", "hte_Country": "TH", "hte_City": "Invented port",
    "hte_Date": date(2019, 5, 6), "hte_Type": "Exploitation", "hte_Description": "At sea.",
    "spl_Objectives": "Papers", "spl_ActionPlan": "Ask\nwait", "spl_PlannedEndDate": date(2020, 12, 31), "spl_Type": "Legal",
    "con_Consent": True, "org_Name": "Invented desk", "org_Type": "NGO", "org_Phone": "+66 2 000 0000",
}  # fmt: skip
SCARCE = {"prs_FirstName": "Bora"}


def a_file(*rows, kind="xlsx"):
    out = BytesIO()
    write_htcds(rows, out, kind)
    return out.getvalue()


def values(data, name="f.xlsx"):
    return [row.values for row in read(data, name)]


@pytest.fixture
def sora(cast):
    return cast.actor("sora")


def come_in(by, data, name="f.xlsx", **how):
    run, _ = actions.lay_down(by=by, data=data, filename=name)
    return actions.bring_all_in(run=run, by=by, **how)


def go_out(by, kind="xlsx"):
    out = BytesIO()
    with acting(by):
        actions.take_out(by=by, cases=reads.cases_of(by), out=out, kind=kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_in_out_and_in_again_loses_nothing(sora, kind):
    first = values(a_file(FULL, SCARCE, kind=kind), f"f.{kind}")
    assert come_in(sora, a_file(FULL, SCARCE, kind=kind), f"f.{kind}") == []
    second = values(go_out(sora, kind), f"f.{kind}")
    for came, went in zip(first, second, strict=True):
        assert {name: went.get(name) for name in came} == came
        assert set(went) - set(came) == {"wk_Reference"}


def test_what_came_in_is_a_case_like_any_other(sora, as_):
    come_in(sora, a_file(FULL))
    with acting(sora):
        case = Case.objects.get()
        assert (case.state, case.status) == ("closed", "PossibleVictimOfTrafficking")
        assert Person.objects.get().called == "Sela សេឡា"
        assert Note.objects.get().body.startswith("First")
    assert as_("sora").get(f"/case/{case.reference}/").status_code == 200
    assert as_("otto").get(f"/case/{case.reference}/").status_code == 404


def test_a_change_made_here_goes_out_instead_of_the_files_word(sora):
    come_in(sora, a_file(SCARCE | {"cas_CaseOwner": "Somebody Else", "prs_Gender": "Masculine"}))
    with acting(sora):
        from wellknit.casework.actions import people
        from wellknit.casework.doors import person_of

        case = Case.objects.select_related("key").get()
        people.describe(case=case, person=person_of(case), by=sora, gender="Feminine")
    (row,) = values(go_out(sora))
    assert row["prs_Gender"] == "Feminine" and row["cas_CaseOwner"] == "Somebody Else"


def test_one_bad_row_keeps_all_out_and_leaves_nothing_behind(sora):
    csv = b"prs_FirstName,prs_Birthdate\nAnna,2001-01-01\nBora,31/02/2001\n"
    problems = come_in(sora, csv, "f.csv")
    assert [(one.row, one.field) for one in problems] == [(3, "prs_Birthdate")]
    assert "31/02" not in str(problems)
    with acting(System("test")):
        assert not Case.objects.exists() and not Person.objects.exists() and not Visibility.objects.exists()


def test_the_good_rows_alone_come_in_when_asked_for(sora):
    csv = b"prs_FirstName,prs_Birthdate\nAnna,2001-01-01\nBora,31/02/2001\n"
    come_in(sora, csv, "f.csv", good_only=True)
    with acting(sora):
        assert Case.objects.count() == 1


def test_nobody_sees_a_row_before_all_are_there(sora, monkeypatch):
    seen = []

    def watch(written):
        with acting(sora):
            seen.append(Case.objects.count())

    monkeypatch.setattr(actions, "STEP", 2)
    come_in(sora, a_file(*[SCARCE | {"prs_SecondName": str(n)} for n in range(5)]), progress=watch)
    assert seen == [0, 0, 0]
    with acting(sora):
        assert Case.objects.count() == 5


def test_a_run_that_died_is_written_anew_and_nothing_is_there_twice(sora, monkeypatch):
    class Killed(BaseException):
        pass

    def die(written):
        raise Killed

    run, _ = actions.lay_down(by=sora, data=a_file(SCARCE, FULL), filename="f.xlsx")
    with pytest.raises(Killed):
        actions.bring_all_in(run=run, by=sora, progress=die)
    actions.bring_all_in(run=Run.objects.select_related("file").get(), by=sora)
    with acting(sora):
        assert Case.objects.count() == 2


def test_a_case_that_went_out_does_not_come_in_beside_itself(sora):
    come_in(sora, a_file(SCARCE))
    (problem,) = come_in(sora, go_out(sora))
    assert "on file here already" in problem.wrong


def test_the_very_same_file_is_refused_a_second_time(sora):
    data = a_file(SCARCE)
    come_in(sora, data)
    with pytest.raises(Refused):
        come_in(sora, data)


def test_every_row_has_its_line_in_an_intact_ledger_without_its_words(sora):
    come_in(sora, a_file(FULL))
    assert Entry.objects.filter(kind="case.opened").count() == 1
    assert not Entry.objects.filter(detail__contains="Sela").exists()
    assert "not as it was" not in verify().fault


def test_a_caseworker_may_not_bring_files_in(cast, as_):
    from wellknit.access.actors import Forbidden

    with pytest.raises(Forbidden):
        come_in(cast.actor("mina"), a_file(SCARCE))
    assert as_("mina").get("/files").status_code == 403


def test_ctdc_rows_come_in_as_cases_without_identity(sora):
    csv = (
        b"yearOfRegistration,gender,ageBroad,citizenship,CountryOfExploitation,traffickMonths,meansDebtBondageEarnings,"
        b"meansThreats,isForcedLabour\n2019,Woman,18--20,KH,TH,0--12 (0-1 yr),1,0,1\n"
    )
    assert come_in(sora, csv, "ctdc.csv") == []
    with acting(sora):
        case = Case.objects.get()
        assert case.without_identity
    (row,) = values(go_out(sora))
    assert row["ctdc_meansDebtBondageEarnings"] == 1 or row["ctdc_meansDebtBondageEarnings"] is True


def test_the_command_looks_first_and_writes_only_when_told(cast, tmp_path, capsys):
    path = tmp_path / "f.xlsx"
    path.write_bytes(a_file(SCARCE))
    call_command("import", path, worker="sora")
    assert "Nothing was written" in capsys.readouterr().out
    call_command("import", path, worker="sora", bring_in=True)
    assert "1 cases were brought in" in capsys.readouterr().out
    call_command("export", tmp_path / "out.csv", worker="sora")
    assert b"Bora" in (tmp_path / "out.csv").read_bytes()


@pytest.mark.parametrize("name", ["nobody", ""])
def test_the_command_names_no_stranger(cast, tmp_path, name):
    (tmp_path / "f.csv").write_text("prs_FirstName\nx\n")
    with pytest.raises(CommandError, match="no active worker"):
        call_command("import", tmp_path / "f.csv", worker=name, bring_in=True)


def test_a_broken_file_is_said_to_be_broken(cast, tmp_path):
    (tmp_path / "f.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(CommandError):
        call_command("import", tmp_path / "f.xlsx", worker="sora")


def test_the_page_shows_the_report_and_brings_the_file_in(as_, cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from wellknit.jobs import queue

    browser = as_("sora")
    upload = SimpleUploadedFile("f.xlsx", a_file(SCARCE))
    page = browser.post("/files/look", {"file": upload, "trust": "names"}, follow=True)
    assert "prs_FirstName" in page.content.decode()
    number = page.redirect_chain[-1][0].rsplit("/", 1)[1]
    for _ in range(2):
        browser.post(f"/files/{number}/in")
    with acting(System("worker")):
        assert queue.work_off() == 1
    assert "cases are in your lists" in browser.get(f"/files/{number}").content.decode()


def test_another_workers_file_is_not_found(as_, cast, sora):
    run, _ = actions.lay_down(by=sora, data=a_file(SCARCE), filename="f.xlsx")
    assert as_("vanna").get(f"/files/{run.pk}").status_code == 404
    assert as_("vanna").post(f"/files/{run.pk}/in").status_code == 404
