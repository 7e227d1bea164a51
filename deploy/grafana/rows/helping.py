"""Who helps: what routing asks and hears, what can be had where, and whether the map is whole."""

from deploy.grafana.panels import Panel, Query, Row

HELPING = Row(
    "Who helps",
    (
        Panel(
            "Asked to take a case",
            "Proposals, who said yes, and times that nobody was left to ask; over ten minutes.",
            (
                Query("sum(increase(tijdig_routing_proposals_total[10m]))", "asked"),
                Query("sum(increase(tijdig_routing_confirmations_total[10m]))", "yes"),
                Query("sum(increase(tijdig_routing_unavailable_total[10m]))", "nobody left"),
            ),
            core=True,
        ),
        Panel(
            "Proposals that wait for an answer",
            "The ladder watches each of them.",
            (Query("max(tijdig_routing_unanswered_proposals)", "waiting"),),
            core=True,
        ),
        Panel(
            "Answers without effect",
            "By why, over ten minutes.",
            (Query("sum by (code) (increase(tijdig_routing_refusals_total[10m]))", "{{code}}"),),
        ),
        Panel(
            "Transfers",
            "By what became of them, over an hour.",
            (Query("sum by (what) (increase(tijdig_routing_transfers_total[1h]))", "{{what}}"),),
        ),
        Panel(
            "What fits her",
            "Looks at what fits a case, by how it stands; over ten minutes.",
            (Query("sum by (standing) (increase(tijdig_routing_weighed_total[10m]))", "{{standing}}"),),
        ),
        Panel(
            "Offers that were asked",
            "Of a mailbox, or of nobody where the map knows none for that offer; over an hour.",
            (Query("sum by (who) (increase(tijdig_routing_offers_asked_total[1h]))", "{{who}}"),),
        ),
        Panel(
            "Offers that were not to be had",
            "By why, over an hour.",
            (Query("sum by (code) (increase(tijdig_routing_offers_unavailable_total[1h]))", "{{code}}"),),
        ),
        Panel(
            "The map and the rota",
            "Rows of the map that were left out, gaps in it, holes in the rota, places without a team.",
            (
                Query("max(tijdig_routing_map_rows_left_out)", "rows left out"),
                Query("sum by (kind) (tijdig_routing_map_gaps)", "gap: {{kind}}"),
                Query("max(tijdig_routing_rota_holes)", "rota holes"),
                Query("max(tijdig_routing_team_gaps)", "no team"),
            ),
            core=True,
        ),
    ),
)
