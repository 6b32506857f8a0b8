"""The stories of the demo's Cambodian node. Nobody in them lives; no place, firm or office is meant."""

from collections.abc import Callable
from typing import Any

from wellknit.casework.actions import life, needs, notes, plans, services, story, tasks
from wellknit.config.stories import ACTUAL, POSSIBLE, Thread, Told, ago
from wellknit.words.calendars import local_today, parse


def theary(office: Any) -> Told:
    """Came home from a compound; learns a trade; her plan is approved."""
    told = Thread(office, "chanty")
    yield 74, lambda: told.open(
        "Theary", birth=parse("2001"), sex="female", gender="Feminine",
        names=[{"kind": "full", "full": "Theary"}, {"kind": "full", "full": "ធារី", "script": "Khmr"}],
        nationalities=[{"country": "KH", "standing": "confirmed"}], languages=["khm"],
    )  # fmt: skip
    yield 74, told.does(life.set_risk, level="medium", reason="The recruiter lives two streets away.")
    yield 73, told.does(needs.add, kind="psychological", urgency="urgent", words="Sleeps badly; wants to talk to a woman.")
    yield 73, told.does(needs.add, kind="vocational_training", words="Hairdressing, she says, and nothing with screens.")
    yield 70, told.does(
        story.decide_status, status=ACTUAL, body_kind="NonPoliceGovernmentalOrganization", body_name="Invented inter-agency team",
        decided_on=ago(70), standard="reasonable_grounds", reason="Held, made to cheat strangers, beaten when she refused.",
    )  # fmt: skip
    yield 66, told.does(services.give, kind="Psychological", given_on=ago(66), words="First of eight talks.")
    yield 60, told.does(
        plans.write, kind="SocialCare", objectives="A trade, a room of her own, and a court date she is ready for.",
        actions=[{"words": "Find a place at a hairdresser's", "who": "Chanty Ros", "due_on": ago(-14)}],
        starts_on=ago(60), planned_end=ago(-120), person_agrees=True,
    )  # fmt: skip
    yield 59, told.asks_for_plan("She chose each line.")
    yield 58, told.answers(approve=True, words="Good. Ask about her brother, too.", who="bopha")
    yield 6, told.does(tasks.add, title="Visit: how is the room?", due_on=ago(-4), assignee=office.workers["chanty"].pk)


def rotha(office: Any) -> Told:
    """A boy handed over at the border three days ago; the family is not found yet."""
    told = Thread(office, "rany")
    yield 3, lambda: told.open(
        "Rotha", birth=parse("age 10-13"), sex="male", gender="Masculine",
        names=[{"kind": "nickname", "full": "Rotha"}], nationalities=[{"country": "KH", "standing": "claimed"}],
        languages=["khm", "tha"],
    )  # fmt: skip
    yield 3, told.does(life.set_risk, level="high", reason="Begged for somebody; nobody knows who that was.")
    yield 3, told.does(needs.add, kind="shelter", urgency="immediate", words="A place for children, tonight.")
    yield 2, told.does(_talk, words="He remembers a pagoda with a blue roof and a river that floods.")
    yield 2, told.does(
        story.decide_status, status=POSSIBLE, body_kind="NGO", decided_on=ago(2), standard="to_be_confirmed",
        reason="First view of the reception house.",
    )  # fmt: skip


def _talk(case: Any, by: Any, words: str) -> None:
    notes.add(case=case, by=by, body=words, kind="interview", category="story", happened_on=local_today())


STORIES: tuple[Callable[[Any], Told], ...] = (theary, rotha)
