"""The demo's stories. Nobody in them lives; no place, firm or office is meant.

A story is a function from the office to (days ago, deed); deeds are done in the order in which they are told to have
happened, each in the name of whoever does it.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from wellknit.casework import doors
from wellknit.casework.actions import (
    approvals,
    cases,
    contact,
    documents,
    life,
    needs,
    notes,
    people,
    plans,
    services,
    story,
    tasks,
    team,
)
from wellknit.casework.models import Approval, Case, Need, Plan
from wellknit.consent.actions import answers
from wellknit.vault.cleaning import clean
from wellknit.words.calendars import local_today, parse

Deed = Callable[[], Any]
Told = Iterator[tuple[float, Deed]]

POSSIBLE, ACTUAL, NOT = (
    "PossibleVictimOfTrafficking",
    "ActualVictimOfTrafficking",
    "NotAVictimOfTrafficking",
)
_CHECKS = (
    "agrees_to_interview",
    "told_purpose",
    "told_use",
    "told_research",
    "told_access",
    "told_retention",
    "told_withdrawal",
)
ALL_CHECKS = dict.fromkeys(_CHECKS, "yes")


class Thread:
    """One case being told: each method is a deed done in a worker's name on the same case."""

    def __init__(self, office: Any, worker: str = "mina") -> None:
        self.office, self.worker, self.reference = office, worker, ""

    def open(self, called: str, **person: Any) -> None:
        """Open the case; everything told afterwards happens in it."""
        with self.office.as_(self.worker) as by:
            self.reference = cases.open_case(by=by, called=called, person=person).reference

    def does(self, action: Callable[..., Any], *, who: str = "", **told: Any) -> Deed:
        """A deed of this case: the action, by its worker or by somebody else."""

        def deed() -> None:
            with self.office.as_(who or self.worker) as by:
                action(case=doors.case_for(by, self.reference), by=by, **told)

        return deed

    def answers(self, approve: bool, words: str = "", who: str = "sora") -> Deed:
        """A second person answers what waits in this case."""

        def deed() -> None:
            with self.office.as_(who) as by:
                case = doors.case_for(by, self.reference)
                waiting = Approval.objects.filter(case=case, state="waiting").latest("pk")
                waiting.case = case
                approvals.answer(approval=waiting, by=by, approve=approve, words=words)

        return deed

    def asks_for_plan(self, words: str) -> Deed:
        """The worker asks for the newest plan to be approved."""

        def deed() -> None:
            with self.office.as_(self.worker) as by:
                case = doors.case_for(by, self.reference)
                plan = Plan.objects.filter(case=case).latest("pk")
                plan.case = case
                plans.ask(plan=plan, by=by, words=words)

        return deed

    def meets(self, kind: str) -> Deed:
        """A need is met."""

        def deed() -> None:
            with self.office.as_(self.worker) as by:
                case = doors.case_for(by, self.reference)
                need = Need.objects.filter(case=case, kind=kind, state="open").latest("pk")
                need.case = case
                needs.change(need=need, by=by, to="met")

        return deed


def _consents(case: Case, by: Any, to: str, categories: list[str], language: str, purpose: str, office: Any) -> None:
    until = local_today() + timedelta(days=170)
    answers.answer(
        case=case, by=by, person=doors.person_of(case), decision="given", form="spoken", given_on=local_today(),
        checks=ALL_CHECKS, language=language, interpreter="an interpreter of the centre",
        scopes=[
            answers.Ask("casework", ["identity", "contact", "health", "story"], None, until),
            answers.Ask(purpose, categories, office.organisation(to), until),
        ],
        words="Agreed after everything was explained twice. Does not want the employer to learn anything.",
    )  # fmt: skip


def _safe_contact(case: Case, by: Any, allowed: bool = True) -> None:
    rule = {"channel": "call", "days": [0, 2, 4], "from": "18:00", "until": "20:00", "who_may_answer": ["person"]}
    contact.write(
        case=case, by=by, person=doors.person_of(case), allowed=allowed, rules=[rule] if allowed else [],
        never=["in_writing"], zone="Asia/Bangkok", language="khm", review_on=local_today() + timedelta(days=28),
        cover_story="We call from a sewing course.", code_word="blue umbrella",
    )  # fmt: skip


def paper(case: Case, by: Any, slot: str, **told: Any) -> None:
    sheet = BytesIO()
    Image.new("RGB", (420, 594), "#f4efe4").save(sheet, "PNG")
    documents.add(case=case, by=by, slot=slot, original=sheet.getvalue(), cleaned=clean(sheet.getvalue(), "sheet.png"), **told)


def _write(case: Case, by: Any, words: str, kind: str = "interview", category: str = "story") -> None:
    notes.add(case=case, by=by, body=words, kind=kind, category=category, happened_on=local_today())


def sela(office: Any) -> Told:
    """A fish-processing worker from Cambodia: open, planned, on the way home."""
    told = Thread(office)
    yield 96, lambda: told.open(
        "Sela", birth=parse("2003"), sex="female", gender="Feminine", marital_status="Single",
        names=[{"kind": "full", "first": "Sela", "second": "Invented", "full": "Sela Invented"},
               {"kind": "full", "full": "សេឡា", "script": "Khmr"}, {"kind": "nickname", "full": "Noi"}],
        nationalities=[{"country": "KH", "standing": "claimed"}], languages=["khm", "tha"],
        reaches=[{"kind": "mobile_phone", "value": "+66 81 000 0001"}],
    )  # fmt: skip
    yield 96, told.does(life.set_risk, level="high", reason="The recruiter knows her village and has called twice.")
    yield 95, told.does(_write, words="Interview with a Khmer interpreter. Eleven months on the quay, sixteen hours a day; "
                        "passport kept by the foreman. She chose where to sit, stopped twice, and asked for her sister.")  # fmt: skip
    yield 95, told.does(needs.add, kind="shelter", urgency="immediate", words="A bed where the foreman's people do not come.")
    yield 95, told.does(needs.add, kind="medical", urgency="urgent", words="Cuts on both hands, one infected.")
    yield 94, told.does(_consents, to="ministry desk", categories=["identity", "contact", "story"], language="khm",
                        purpose="return", office=office)  # fmt: skip
    yield 93, told.does(services.give, kind="Medical", given_on=ago(93), provider=office.organisation("clinic"),
                        words="Hands cleaned and dressed; tetanus shot.")  # fmt: skip
    yield 92, told.does(
        story.decide_status, status=POSSIBLE, body_kind="NonPoliceGovernmentalOrganization",
        body_name="Invented multi-disciplinary team", decided_on=ago(92), standard="reasonable_grounds",
        reason="Debt, documents kept, hours, and locked gates at night.",
    )  # fmt: skip
    yield 90, told.does(
        story.write_exploitation, codes={
            "vic_TypeOfExploitation": ["ForcedLabour"],
            "vic_MethodsOfControl": ["DebtBondage", "WithholdsDocuments", "ExcessiveWorkingHours", "RestrictsMovement"],
            "vic_MethodOfRecruitment": ["ThroughFriendsOrSocialEvents"],
        }, industry="C1020_FishProcessing", age_when_trafficked=21, relationship="Acquainted",
        words="Promised restaurant work; the debt for the journey doubled on arrival.",
    )  # fmt: skip
    yield 88, told.does(
        plans.write, kind="SocialCare", objectives="Safe until she decides; healthy hands; her papers; home if she still wants it.",
        actions=[{"words": "Ask the embassy for a certificate of identity", "who": "Lena Chea", "due_on": ago(60)},
                 {"words": "Trace the sister in Prey Veng", "who": "tracing officer", "due_on": ago(-20)}],
        starts_on=ago(88), planned_end=ago(-40), person_agrees=True,
    )  # fmt: skip
    yield 88, told.asks_for_plan("Agreed with Sela line by line.")
    yield 86, told.answers(approve=True, words="Good. Keep the sister's name out of the letters.")
    yield from _sela_goes_on(office, told)


def _sela_goes_on(office: Any, told: Thread) -> Told:
    yield 70, told.does(services.give, kind="Psychological", given_on=ago(70), words="First of six talks.")
    yield 61, told.does(
        story.decide_status, status=ACTUAL, body_kind="NonPoliceGovernmentalOrganization",
        body_name="Invented multi-disciplinary team", decided_on=ago(61), standard="balance_of_probabilities",
        reason="Her account, two colleagues, the wage book.",
    )  # fmt: skip
    yield 60, told.does(team.add, worker=office.workers["lena"], part="legal", who="sora")
    yield 40, told.does(paper, slot="certificate_of_identity", title="Certificate for the return", language="khm")
    yield 30, told.meets("medical")
    yield 12, told.does(_safe_contact)
    yield 9, told.does(tasks.add, title="Ask whether she still wants to go home in spring", due_on=ago(-6),
                         assignee=office.workers["mina"].pk)  # fmt: skip
    yield 3, told.does(_write, words="She has heard her sister's voice on the phone. She wants to go home.", kind="phone_call")


def bora(office: Any) -> Told:
    """A man from a fishing boat; services for men are scarce; the plan waits for approval."""
    told = Thread(office)
    yield 33, lambda: told.open(
        "Bora", birth=parse("age 30-40"), sex="male", gender="Masculine",
        names=[{"kind": "full", "full": "Bora"}], nationalities=[{"country": "KH", "standing": "unverified"}],
        languages=["khm"],
    )  # fmt: skip
    yield 33, told.does(life.set_risk, level="medium", reason="Does not know who waits for him at the pier.")
    yield 32, told.does(needs.add, kind="shelter", urgency="urgent", words="No shelter for men in this province had a bed.")
    yield 32, told.does(needs.add, kind="wages_and_compensation", words="Two years at sea, paid for three months.")
    yield 31, told.does(
        story.write_exploitation, codes={"vic_TypeOfExploitation": ["ForcedLabour"],
        "vic_MethodsOfControl": ["TakesEarnings", "PhysicalThreats"]}, industry="A0311_MarineFishing",
    )  # fmt: skip
    yield 30, told.does(_write, words="One name only. He counts the time in monsoons.")
    yield 8, told.does(
        plans.write, kind="Financial", objectives="His wages, and work that is his own choice.",
        actions=[{"words": "Write down the days at sea with him", "who": "Mina Sok", "due_on": ago(2)}],
    )  # fmt: skip
    yield 2, told.asks_for_plan("He wants to start with the wages.")


def thuza(office: Any) -> Told:
    """A mother from Myanmar and her newborn, who is a person of her own."""
    told = Thread(office)
    yield 58, lambda: told.open(
        "Thuza", birth=parse("1999-06"), sex="female", gender="Feminine", number_of_children=1,
        names=[{"kind": "full", "full": "Thuza"}, {"kind": "full", "full": "သူဇာ", "script": "Mymr"}],
        nationalities=[{"country": "MM", "standing": "claimed"}], languages=["mya"],
    )  # fmt: skip
    yield 58, told.does(people.add_person, called="the baby", role="child", origin="born_of_surrogacy", relation="child",
                        household=True, birth=parse("2026-07"), sex="female")  # fmt: skip
    yield 57, told.does(life.set_risk, level="immediate", reason="Somebody comes to the clinic and asks for the child.")
    yield 57.5, told.does(team.add, worker=office.workers["sora"], part="worker", who="sora")
    yield 57, told.does(team.restrict, reason="The people behind this know staff of offices.", who="sora")
    yield 56, told.does(needs.add, kind="safety", urgency="immediate", words="Two rooms away from the clinic.")
    yield 56, told.does(needs.add, kind="identity_papers", words="A birth certificate for the child.")
    yield 50, told.does(
        story.write_exploitation, codes={"vic_TypeOfExploitation": ["Surrogacy", "NewbornSold"],
        "vic_MethodsOfControl": ["FalsePromises", "RestrictsMovement"]},
    )  # fmt: skip
    yield 44, told.does(_safe_contact, allowed=False)


def lan(office: Any) -> Told:
    """A girl from Viet Nam: came home, settled, closed, with follow-up."""
    told = Thread(office)
    yield 230, lambda: told.open(
        "Lan", birth=parse("2010-03-14"), sex="female", gender="Feminine",
        names=[{"kind": "full", "first": "Lan", "second": "Invented", "full": "Invented Lan"}],
        nationalities=[{"country": "VN", "standing": "confirmed"}], languages=["vie"],
    )  # fmt: skip
    yield 229, told.does(life.set_risk, level="medium", reason="A cousin arranged the journey.")
    yield 228, told.does(needs.add, kind="education", words="Back to school before the year ends.")
    yield 220, told.does(
        story.decide_status, status=ACTUAL, body_kind="Police", body_name="Invented provincial police",
        decided_on=ago(221), standard="reasonable_grounds", reason="Forced marriage arranged by a relative.",
    )  # fmt: skip
    yield 150, told.does(services.give, kind="Transport", given_on=ago(150), words="Home with an aunt and a social worker.")
    yield 90, told.meets("education")
    yield 30, told.does(life.ask_closing, reason="returned_and_settled", words="In school, with her aunt; called twice, well.")
    yield 28, told.answers(approve=True, words="Closed. Somebody calls in three months.")


def kaew(office: Any) -> Told:
    """A Thai returnee whose status was decided not to be one; assistance went on all the same."""
    told = Thread(office)
    yield 120, lambda: told.open(
        "Kaew", birth=parse("1996"), sex="female", gender="TransgenderFeminine",
        names=[{"kind": "full", "full": "แก้ว", "script": "Thai"}, {"kind": "nickname", "full": "Kaew"}],
        nationalities=[{"country": "TH", "standing": "confirmed"}], languages=["tha"],
    )  # fmt: skip
    yield 118, told.does(needs.add, kind="legal_aid", words="Released from a compound; a court has questions for her.")
    yield 110, told.does(
        story.write_exploitation, codes={"vic_TypeOfExploitation": ["ForcedCriminality"],
        "vic_MethodsOfControl": ["WithholdsDocuments", "PhysicalAbuse"]},
    )  # fmt: skip
    yield 100, told.does(
        story.decide_status, status=NOT, body_kind="NonPoliceGovernmentalOrganization",
        body_name="Invented multi-disciplinary team", decided_on=ago(100), standard="balance_of_probabilities",
        reason="The team was divided; she may ask for a review.",
    )  # fmt: skip
    yield 80, told.does(services.give, kind="LegalAid", given_on=ago(80), provider=office.organisation("legal aid"),
                        words="A lawyer stands beside her in court.")  # fmt: skip
    yield 5, told.does(tasks.add, title="Hearing: who goes with her?", due_on=ago(1),
                        assignee=office.workers["mina"].pk)  # fmt: skip


def noy(office: Any) -> Told:
    """A young man from Lao PDR whose closing waits for approval."""
    told = Thread(office)
    yield 160, lambda: told.open(
        "Noy", birth=parse("2006"), sex="male", gender="Masculine",
        names=[{"kind": "full", "full": "ນ້ອຍ", "script": "Laoo"}],
        nationalities=[{"country": "LA", "standing": "confirmed"}], languages=["lao", "tha"],
    )  # fmt: skip
    yield 158, told.does(life.set_risk, level="low", reason="Lives with his brother, knows whom to call.")
    yield 150, told.does(services.give, kind="VocationalTraining", given_on=ago(150), until=ago(60),
                         provider=office.organisation("sewing"), words="Motorcycle repair, finished.")  # fmt: skip
    yield 4, told.does(life.ask_closing, reason="plan_completed", words="Works in a garage. Thanks everybody.")


def others(office: Any) -> Told:
    """More cases, so that lists look like lists."""
    names = (
        "Dara", "Sophy", "Vanna", "Khem", "Nara", "Mali", "Somsy", "Duang", "Phone", "Boun",
        "Htet", "Wai", "Zin", "Mya", "Huong", "Minh", "Thu", "Cam", "Rin", "Yuna",
    )  # fmt: skip
    countries = ("KH", "LA", "MM", "VN", "TH")
    for number, name in enumerate(names):
        told = Thread(office, "rith" if number % 5 == 4 else "mina" if number % 2 else "sora")
        day = 15 + number * 7
        yield day, _opens(told, name, countries[number % 5], 1985 + number)
        yield day - 1, told.does(life.set_risk, level=("low", "medium", "high")[number % 3], reason="First talk.")
        yield day - 2, told.does(needs.add, kind=("shelter", "medical", "legal_aid", "return")[number % 4], words="Asked for it.")
        if number % 3 == 0:
            yield day - 3, told.does(
                story.decide_status, status=(POSSIBLE, ACTUAL)[number % 2], body_kind="NGO", decided_on=ago(day - 3),
                standard="to_be_confirmed", reason="First view of the team.",
            )  # fmt: skip


def _opens(told: Thread, name: str, country: str, year: int) -> Deed:
    return lambda: told.open(
        name, birth=parse(str(year)), sex="male" if year % 3 == 0 else "female",
        names=[{"kind": "full", "full": name}], nationalities=[{"country": country, "standing": "claimed"}],
    )  # fmt: skip


def ago(days: int) -> date:
    return local_today() - timedelta(days=days)


STORIES: tuple[Callable[[Any], Told], ...] = (sela, bora, thuza, lan, kaew, noy, others)
