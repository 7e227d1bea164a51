"""What comes in at the front door, and who read contact details there."""

from deploy.grafana.panels import Panel, Query, Row

ENTERING = Row(
    "The front door",
    (
        Panel(
            "Referrals",
            "By outcome, over ten minutes.",
            (Query("sum by (outcome) (increase(tijdig_intake_referrals_total[10m]))", "{{outcome}}"),),
        ),
        Panel(
            "Facts",
            "By type, over ten minutes.",
            (Query("sum by (type) (increase(tijdig_intake_facts_total[10m]))", "{{type}}"),),
        ),
        Panel(
            "Refused",
            "By why, over ten minutes. Each sender was told.",
            (Query("sum by (code) (increase(tijdig_intake_refusals_total[10m]))", "{{code}}"),),
        ),
        Panel(
            "Facts that came early",
            "They wait until their sender is known to have a say in the case.",
            (Query("max(tijdig_intake_early_facts)", "waiting"),),
            core=True,
        ),
        Panel(
            "Contact details that were read",
            "By outcome, over an hour. Every attempt is on record.",
            (Query("sum by (outcome) (increase(tijdig_intake_contact_reads_total[1h]))", "{{outcome}}"),),
        ),
    ),
)
