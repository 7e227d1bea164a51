"""What would switch off a protection of the policy, with what a region is told of it."""

from workflows.policy import load_policy
from workflows.policy.load import DEFAULT_FILE

TEXT = DEFAULT_FILE.read_text(encoding="utf-8")
HEAD = f'base = "{load_policy().version}"\nversion = "trial-1"\n'

SWITCHED_OFF = [
    (
        '[thresholds."36+0"]\nrecipients = ["referrer"]\nlevel = 0',
        'thresholds."36+0".level: may not be lower than in the base; make it 4 or more',
    ),
    (
        "[postnatal.pn_ten_days]\nlevel = 1",
        "postnatal.pn_ten_days.level: may not be lower than in the base; ",
    ),
    (
        "[special.tasks.catch_up]\nlevel = 1",
        "special.tasks.catch_up.level: may not be lower than in the base; ",
    ),
    (
        '[special.late_referral."36+0"]\nlevel = 2',
        'special.late_referral."36+0".level: may not be lower than in the base; make it 4 or more',
    ),
    ("[special.notices]\nexpedite = { level = 0 }", "special.notices.expedite.level: may not be lower than "),
    (
        '[thresholds."36+0"]\nrequires = ["dating_known"]',
        'thresholds."36+0".requires: "plan" is asked for here in the base; add it',
    ),
    (
        '[thresholds."24+0"]\nrequires_urgent = ["mdo_held"]',
        'thresholds."24+0".requires_urgent: "safety_plan_made" is asked for here in the base; add it',
    ),
    (
        '[thresholds."37+0"]\nmeeting = "2 wd"',
        'thresholds."37+0".meeting: may not be longer than in the base; make it "4 h" or less',
    ),
    (
        '[special.late_referral."34+0"]\nmeeting = false',
        'special.late_referral."34+0".meeting: is needed in the base; make it true',
    ),
    (
        '[special.late_referral]\n"38+0" = { level = 2, recipients = ["coordinator"] }',
        'special.late_referral."38+0".level: may not be lower than in the base; make it 4 or more',
    ),
    (
        '[special.late_referral]\n"35+0" = { level = 2, recipients = ["mdo_chair"], meeting = true }',
        'special.late_referral."35+0".recipients: "coordinator" hears of this in the base; add it',
    ),
    (
        '[special.late_referral]\n"35+0" = { level = 2, recipients = ["coordinator", "mdo_chair"] }',
        'special.late_referral."35+0".meeting: is needed in the base; make it true',
    ),
    (
        '[ladder]\nlate_from = "40+0"',
        'ladder.late_from: may not begin later than in the base; make it "34+0" or earlier',
    ),
    ('[ladder]\nemergency_from = "37+0"', "ladder.emergency_from: may not begin later than in the base; "),
    (
        '[special.expedite.since]\nis = "30+0"',
        'special.expedite.since: may not begin later than in the base; make it "25+0" or earlier',
    ),
    ("[ladder]\nduty_from = 4", "ladder.duty_from: may not be higher than in the base; make it 2 or less"),
    (
        "[ladder]\njoining_told_from = 4",
        "ladder.joining_told_from: may not be higher than in the base; make it 3 or less",
    ),
    (
        '[ladder]\nunhurried = ["G", "I"]',
        'ladder.unhurried: "I" calls an emergency meeting in the base; leave it out',
    ),
    ('[aftercare]\nowed_again = ["C", "M"]', 'aftercare.owed_again: "N" is owed again in the base; add it'),
    (
        '[stages.B]\nif_missed = "deputy"',
        'stages.B.if_missed: climbs the ladder in the base; make it "ladder"',
    ),
    (
        '[grace."0+0"]\nis = "279 d"\nurgent = "279 d"\n[grace."28+0"]\nis = "200 d"\nurgent = "200 d"',
        'grace."0+0": may not be longer than in the base; make it "28 d" or less',
    ),
    (
        '[grace."34+0"]\nurgent = "4 wd"',
        'grace."34+0".urgent: may not be longer than in the base; make it "2 wd" ',
    ),
    (
        '[grace]\n"30+0" = { is = "14 d", urgent = "10 d", origin = "region" }',
        'grace."30+0".urgent: may not be longer than in the base; make it "7 d" or less',
    ),
    (
        '[special.doubt]\nuntil = { is = "44+0" }',
        'special.doubt.until: may not be later than in the base; make it "16+0" or earlier',
    ),
    (
        '[special.doubt]\nstages = ["A", "B", "C", "P"]',
        'special.doubt.stages: "A" does not wait in the base; remove it',
    ),
    (
        '[aftercare]\ngoes_on = ["C", "K", "P"]',
        'aftercare.goes_on: "A" goes on after a birth in the base; add it',
    ),
    (
        "[checks]\noutcome = { after_edd_days = 9999 }",
        "checks.outcome.after_edd_days: may not be more than in the base; make it 14 or less",
    ),
    (
        '[checks]\noutcome = { every = "99 d" }',
        'checks.outcome.every: may not be longer than in the base; make it "7 d" or less',
    ),
    ('[checks]\ndating = { after = "9 wd" }', "checks.dating.after: may not be longer than in the base; "),
    ('[checks]\ndating = { every = "9 d" }', "checks.dating.every: may not be longer than in the base; "),
    (
        '[postnatal.pn_day]\nafter = "700 d"',
        'postnatal.pn_day.after: may not be longer than in the base; make it "1 d" or less',
    ),
    (
        '[postnatal.pn_day]\nonly = "planned_start"',
        'postnatal.pn_day.only: is for more births in the base; make it "always"',
    ),
    (
        '[postnatal.pn_ten_days]\nfrom_discharge = "30 d"',
        'postnatal.pn_ten_days.from_discharge: may not be later than in the base; make it "3 d" or less',
    ),
    (
        '[postnatal.pn_three_days]\nfrom_discharge = "1 d"',
        "postnatal.pn_three_days.from_discharge: may not be later than in the base; remove it",
    ),
    (
        "[postnatal.pn_ten_days]\ncorrected = true",
        "postnatal.pn_ten_days.corrected: would count from a later day than in the base; make it false",
    ),
    (
        "[postnatal.pn_day]\nfrom_registration = true",
        "postnatal.pn_day.from_registration: would count from a later day than in the base; make it false",
    ),
    (
        "[special.placements]\nkinds = []",
        'special.placements.kinds: "mother_child_home" counts in the base; add it',
    ),
    ("[special.expedite]\nkinds = []", 'special.expedite.kinds: "veilig_thuis" counts in the base; add it'),
    (
        "[aftercare]\nprotection_kinds = []",
        'aftercare.protection_kinds: "protection" counts in the base; add it',
    ),
    (
        '[aftercare]\nsafety_audiences = ["referrer", "owner"]',
        'aftercare.safety_audiences: "deputy" may hear of it in the base; add it',
    ),
    (
        "[special]\nreoffers = []",
        'special.reoffers: "16+0" is a moment to offer help again in the base; add it',
    ),
    (
        "[special]\ntransfer_recipients = []",
        'special.transfer_recipients: "coordinator" hears of this in the base',
    ),
    (
        "[special]\nlargest_move = { is = 400 }",
        "special.largest_move: may not be more than in the base; make it 35 or less",
    ),
    (
        "[special]\nreminders_unanswered = { is = 99 }",
        "special.reminders_unanswered: may not be more than in the base; make it 2 or less",
    ),
    (
        "[special]\nbounces = { is = 9 }",
        "special.bounces: may not be more than in the base; make it 2 or less",
    ),
    (
        "[special]\nbounces_within = { is = 1 }",
        "special.bounces_within: may not be less than in the base; make it 30 or more",
    ),
    (
        "[special]\nearly_waits = { is = 1 }",
        "special.early_waits: may not be less than in the base; make it 14 or more",
    ),
    (
        "[special.reaching]\nattempts = { is = 99 }",
        "special.reaching.attempts: may not be more than in the base; make it 3 or less",
    ),
    (
        "[special.reaching]\nmissed = { is = 9 }",
        "special.reaching.missed: may not be more than in the base; ",
    ),
    (
        "[special.reaching]\nmissed_often = { is = 9 }",
        "special.reaching.missed_often: may not be more than in the base; ",
    ),
    (
        "[special.reaching]\nwithin = { is = 1 }",
        "special.reaching.within: may not be less than in the base; make it 30 or more",
    ),
    (
        "[special.reaching]\nlevel_then = { is = 1 }",
        "special.reaching.level_then: may not be less than in the base; ",
    ),
    (
        '[special]\nrefusal_decision = { is = "30 wd" }',
        'special.refusal_decision: may not be longer than in the base; make it "1 wd" or less',
    ),
    (
        '[special]\nthird_trimester = { is = "0+0" }',
        'special.third_trimester: may not be earlier than in the base; make it "34+0" or later',
    ),
    ("[aftercare]\ncounts_as = { is = '0+0' }", "aftercare.counts_as: may not be earlier than in the base; "),
    ("[aftercare]\nended_counts_as = { is = '0+0' }", "aftercare.ended_counts_as: may not be earlier than "),
    (
        "[aftercare]\nsafety_recheck = { is = '40+0' }",
        "aftercare.safety_recheck: may not be later than in the base; ",
    ),
    (
        "[aftercare]\nearliest_birth = { is = '44+0' }",
        "aftercare.earliest_birth: may not be later than in the base; ",
    ),
    (
        '[thresholds."36+0"]\nrecipients = ["referrer"]',
        'thresholds."36+0".recipients: "coordinator" hears of this in the base; add it',
    ),
    (
        '[special.late_referral."28+0"]\nrecipients = ["referrer"]',
        'special.late_referral."28+0".recipients: "coordinator" hears of this in the base; add it',
    ),
    (
        '[special.notices.data_quality]\nrecipients = ["referrer"]',
        'special.notices.data_quality.recipients: "coordinator" hears of this in the base; add it',
    ),
    ('[thresholds."24+0"]\nagain = "99 wd"', 'thresholds."24+0".again: may not be longer than in the base; '),
    (
        '[thresholds."20+0"]\ncaps = ["B"]',
        'thresholds."20+0".caps: "C" must be done by then in the base; add it',
    ),
    (
        '[thresholds."24+0"]\ncaps_urgent = []',
        'thresholds."24+0".caps_urgent: "F" must be done by then in the base; add it',
    ),
    (
        "[reminders]\nshortest_days = 999",
        "reminders.shortest_days: may not be more than in the base; make it 2 or less",
    ),
    (
        "[reminders]\npercents = []",
        "reminders.percents: the base reminds of stage A; name at least one percentage",
    ),
    (
        "[stages.B]\nreminders = []",
        "stages.B.reminders: the base reminds of stage B; name at least one percentage",
    ),
    (
        "[stages.P.allowances]\n'0+0' = { is = '9 wd' }",
        'stages.P.allowances."0+0": may not be longer than in the base; make it "2 wd" or less',
    ),
    (
        "[stages.P.urgent]\n'0+0' = { is = '2 wd' }",
        'stages.P.urgent."0+0": may not be longer than in the base; make it "4 h" or less',
    ),
    (
        "[stages.A.allowances]\n'0+0' = { is = '999 d' }",
        'stages.A.allowances."0+0": lasts until after the due date; make it "280 d" or less',
    ),
]
"""What a region says, and what it is told."""
LADDER = TEXT[TEXT.index("[[ladder.rungs]]") : TEXT.index("# ----", TEXT.index("[[ladder.rungs]]"))]
SHORTER_LADDERS = [
    (
        'after = "1 wd"\nafter_late = "4 h"\nrecipients = ["coordinator"]',
        'after = "500 wd"\nafter_late = "4 h"\nrecipients = ["coordinator"]',
        "ladder.rungs.L2.after: may not come later after the miss than L2 in the base; ",
    ),
    (
        'after = "2 wd"\nafter_late = "1 wd"\n',
        'after = "2 wd"\n',
        "ladder.rungs.L3.after_late: may not come later after the miss than L3 in the base; ",
    ),
    (
        'repeat_every = "2 wd"',
        'repeat_every = "400 wd"',
        'ladder.rungs.L3.repeat_every: may not be longer than in the base; make it "2 wd" or less',
    ),
    (
        'recipients = ["municipality_escalation", "mdo_chair", "coordinator"]',
        'recipients = ["referrer", "coordinator"]',
        'ladder.rungs.L3.recipients: "municipality_escalation" hears of this in the base; add it',
    ),
    (
        'if_unclaimed = ["region_duty"]\n',
        "",
        'ladder.rungs.L3.if_unclaimed: "region_duty" hears of this in the base; add it',
    ),
    (
        'repeat_recipients = ["region_duty", "coordinator"]',
        'repeat_recipients = ["coordinator", "mdo_chair"]',
        'ladder.rungs.L4.repeat_recipients: "region_duty" hears of this in the base; add it',
    ),
    (
        'level = 2\nsince = "L1"',
        'only = "emergency"\nlevel = 2\nsince = "L1"',
        'ladder.rungs.L2.only: is for more cases in the base; make it "always"',
    ),
]
"""In the rungs: what is replaced, by what, and what is told."""
