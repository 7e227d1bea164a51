"""What is special: each situation is the row of facts by which it is told, in one of its courses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from shared.pregnancy import local_date
from workflows.machine import CaseState

Says = dict[str, Any]
Row = list[Says]
DAY = timedelta(days=1)
ORGANISATIONS = ("jgz-kennemer", "sociaal-team", "kraamzorg-ijmond")
MUNICIPALITIES = ("GM0405", "GM0453")
METHODS = ("art", "crl_10_12", "hc_13_17", "late_scans", "lmp", "clinical_estimate")
CONCERN = 0xC0FFEE00


@dataclass(frozen=True)
class Scene:
    """What a situation can know: the case as it stands, and when."""

    dice: Random
    case: CaseState
    now: datetime


def pair(what: str, organisation: str, **more: Any) -> Says:
    return {"type": what, "organisation": organisation, "deputy": "sociaal-team", **more}


def spoke(*, client: bool, referrer: bool, **more: Any) -> Says:
    return {"type": "contact_made", "with_client": client, "with_referrer": referrer, **more}


def reached(milestone: str) -> Says:
    return {"type": "milestone_reached", "milestone": milestone}


def _day(scene: Scene) -> date:
    return local_date(scene.now) + scene.dice.randrange(-5, 40) * DAY


def _number(random: Random) -> UUID:
    return UUID(int=random.randrange(1, 4))


def _concern(random: Random) -> UUID:
    """A number that nothing else has, so that it is recognised wherever it is told."""
    return UUID(int=CONCERN + random.randrange(3))


def _item(scene: Scene) -> Says:
    return {
        "item_id": _number(scene.dice),
        "kind": scene.dice.choice(("kraamzorg", "safety")),
        "critical": scene.dice.random() < 0.4,
        "due": scene.dice.choice((None, _day(scene))),
        "support": scene.dice.choice((None, "SO", "VZ")),
        "at_birth": scene.dice.random() < 0.2,
    }


def items(scene: Scene) -> Row:
    found = [_item(scene) for _ in range(scene.dice.randrange(4))]
    return list({each["item_id"]: each for each in found}.values())


def _claimed(scene: Scene) -> Row:
    claim = {"type": "escalation_acknowledged", "by": "csv-ijmond/coordinator"}
    resolved = {"type": "escalation_resolved", "reason": "reached_by_phone"}
    return scene.dice.choice(
        ([claim], [claim, claim], [claim, resolved], [resolved], [claim, resolved, claim])
    )


def _stopped(scene: Scene) -> Row:
    return [
        {"type": scene.dice.choice(("pregnancy_ended", "consent_withdrawn", "pregnancy_ended", "erased"))}
    ]


def _of_twins(scene: Scene) -> Row:
    return [{"type": "multiple_set", "children": 2}, {"type": "sensitive_mode_set"}]


def _redated(scene: Scene) -> Row:
    known = scene.case.edd or local_date(scene.now) + scene.dice.randrange(10, 230) * DAY
    moved = known + scene.dice.choice((-34, -20, -10, -5, 0, 4, 9, 21, 35)) * DAY
    method = scene.dice.choice(METHODS)
    told = {"type": "dating_changed", "edd": moved, "method": method}
    again = {
        "type": "dating_confirmed",
        "edd": scene.dice.choice((moved, known)),
        "method": scene.dice.choice(METHODS),
    }
    forgotten = {"type": "dating_changed", "edd": None, "method": "unknown"}
    return scene.dice.choice(
        ([told], [told, again], [again], [told, {**told, "edd": known}], [forgotten, told])
    )


def _away(scene: Scene) -> Row:
    owner = scene.case.owner.organisation if scene.case.owner else ORGANISATIONS[0]
    until = scene.dice.choice((None, _day(scene)))
    away = {
        "type": "staff_absent",
        "organisation": owner,
        "until": until,
        "deputised": scene.dice.random() < 0.5,
    }
    back = {"type": "staff_returned", "organisation": owner}
    released = {"type": "owner_released", "organisation": owner}
    other = pair("owner_confirmed", scene.dice.choice(ORGANISATIONS))
    asked = pair("owner_proposed", ORGANISATIONS[1], attempt=2)
    no = {"type": "owner_declined", "attempt": scene.dice.choice((None, 1, 2))}
    return scene.dice.choice(
        (
            [away],
            [away, back],
            [released],
            [released, other],
            [away, other],
            [asked, no],
            [away, released, asked],
        )
    )


def _moved(scene: Scene) -> Row:
    to = scene.dice.choice(MUNICIPALITIES)
    moves = {"type": "client_moved", "municipality": to}
    proposed = {"type": "transfer_proposed", "organisation": ORGANISATIONS[1], "municipality": to}
    yes, no = {"type": "transfer_accepted"}, {"type": "transfer_refused"}
    back = {"type": "transfer_withdrawn", "replaced": scene.dice.random() < 0.5}
    over = {"type": "transfer_completed", "deputy": ORGANISATIONS[2]}
    return scene.dice.choice(
        (
            [moves],
            [moves, proposed],
            [moves, proposed, yes],
            [moves, proposed, yes, over],
            [moves, proposed, no],
            [proposed, no, proposed, no],
            [moves, proposed, back],
            [proposed, yes, no, proposed],
            [over],
        )
    )


def _met(scene: Scene) -> Row:
    asked = {"type": "mdo_requested", "emergency": scene.dice.random() < 0.5}
    held = {"type": "mdo_held"}
    return scene.dice.choice(([asked], [asked, held], [held], [asked, {**asked, "emergency": True}]))


def _early(scene: Scene) -> Row:
    concern = _concern(scene.dice)
    ended = {"type": "support_ended", "offer": scene.dice.choice(("SO", None))}
    started = {"type": "support_started", "offer": scene.dice.choice(("SO", None)), "ends_on": None}
    decided = {"type": "concern_decided", "concern": concern}
    raised = {"type": "concern_raised", "concern": concern}
    closed = {"type": "item_closed", "item_id": _number(scene.dice)}
    opened = {"type": "item_opened", "item": _item(scene)}
    return scene.dice.choice(
        ([ended, started], [decided, raised], [closed, opened], [started, ended], [opened])
    )


def _closed(scene: Scene) -> Row:
    closed = {"type": "case_closed", "outcome": "completed"}
    again = {"type": "case_reopened"}
    return scene.dice.choice(([closed, again], [closed, again], [closed], [closed, again, closed, again]))


def _refused(scene: Scene) -> Row:
    no = {
        "type": "help_refused",
        "safety_concern": scene.dice.random() < 0.25,
        "ask_again": scene.dice.random() < 0.8,
    }
    yes: Row = [
        {"type": "consent_answered", "granted": True},
        {"type": "plan_agreed", "items": items(scene)},
        {"type": "plan_changed", "items": [_item(scene)]},
        {"type": "support_started", "offer": "SO"},
    ]
    asked = {"type": "consent_asked"}
    return scene.dice.choice(
        ([no], [no, scene.dice.choice(yes)], [no, asked, scene.dice.choice(yes)], [no, no])
    )


def _doubted(scene: Scene) -> Row:
    doubts = {"type": "doubt_recorded", "doubts": True}
    return scene.dice.choice(([doubts], [doubts, {**doubts, "doubts": False}]))


def _waited(scene: Scene) -> Row:
    wait = _number(scene.dice)
    on = scene.dice.choice((None, _day(scene)))
    kind = scene.dice.choice(("housing", "veilig_thuis", "mother_child_home"))
    began = {"type": "wait_started", "wait": wait, "kind": kind, "expected_on": on}
    asked = {"type": "wait_rechecked", "wait": wait, "expected_on": scene.dice.choice((None, on))}
    over = {"type": "wait_ended", "wait": wait}
    return scene.dice.choice(([began], [began, asked], [began, over], [began, asked, over], [over, began]))


def _worried(scene: Scene) -> Row:
    about = {"concern": _concern(scene.dice)}
    steps = ("concern_raised", "report_made", "report_triaged", "concern_decided")
    row = [{"type": step, **about} for step in steps[: scene.dice.randrange(1, 5)]]
    if scene.dice.random() < 0.2:
        row.append({"type": "concern_retracted", **about})
    return row


def _not_seen(scene: Scene) -> Row:
    tried, missed = {"type": "contact_attempted"}, {"type": "appointment_missed"}
    seen = spoke(client=True, referrer=False, next_contact_on=scene.dice.choice((None, _day(scene))))
    tail = scene.dice.choice(([], [seen], [{"type": "decision_recorded"}]))
    return [*scene.dice.choice(([tried] * 3, [missed] * 3, [tried, missed, missed])), *tail]


def _signalled(scene: Scene) -> Row:
    signal = {"type": "signal_given", "urgent": scene.dice.random() < 0.5}
    return scene.dice.choice(([signal], [signal, {"type": "decision_recorded"}], [signal, signal]))


def _weighed(scene: Scene) -> Row:
    simple = {"type": "risk_assessed", "urgent": False, "complexity": "simple"}
    urgent = {"type": "risk_assessed", "urgent": True, "complexity": "complex"}
    return scene.dice.choice(([urgent], [simple], [urgent, simple], [simple, urgent]))


def _merged(scene: Scene) -> Row:
    earlier = scene.case.submitted_at - scene.dice.randrange(40) * DAY
    return [{"type": "referral_merged", "submitted_at": earlier, "referrer": "ziekenhuis"}]


def _born(scene: Scene) -> Row:
    born = {"type": "birth_registered", "in_hospital": scene.dice.random() < 0.6, "outside_region": False}
    return scene.dice.choice(([born], [born, {"type": "discharged"}], [born, {"type": "sensitive_mode_set"}]))


def _helped(scene: Scene) -> Row:
    """Supports that start and end, and one with a last day."""
    offer = scene.dice.choice(("SO", "VZ"))
    began = {"type": "support_started", "offer": offer, "ends_on": scene.dice.choice((None, _day(scene)))}
    over = {"type": "support_ended", "offer": offer}
    told = {"type": "feedback_sent", "moment": scene.dice.choice(("start", "end", "contact"))}
    return scene.dice.choice(([began], [began, over], [over, told], [told, over], [began, told, over, began]))


def _asked(scene: Scene) -> Row:
    """Questions to others that want an answer, and tasks that come back."""
    contribution = [{"type": "contribution_requested"}, reached("contribution_decided")]
    consent = [
        {"type": "consent_asked"},
        {"type": "consent_answered", "granted": scene.dice.random() < 0.6},
    ]
    return scene.dice.choice(
        (contribution, contribution[:1], consent, consent[:1], [{"type": "task_returned"}] * 2)
    )


Situation = Callable[[Scene], Row]
SITUATIONS: tuple[Situation, ...] = (
    _claimed,
    _claimed,
    _stopped,
    _of_twins,
    _redated,
    _away,
    _moved,
    _met,
    _early,
    _closed,
    _refused,
    _doubted,
    _waited,
    _worried,
    _not_seen,
    _signalled,
    _weighed,
    _merged,
    _born,
    _helped,
    _asked,
)
