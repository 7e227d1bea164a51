"""The command's groups, put together."""

import typer

from tijdig import (
    cases,
    database,
    map_command,
    policy,
    quarantine,
    rota,
    schemas,
    simulate,
    stack,
    stories,
    timeline,
    topics,
)

app = typer.Typer(
    name="tijdig",
    help="Tijdig: help for pregnant women in vulnerable situations, in time.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
stack.register(app)
database.register(app)
stories.register(app)
timeline.register(app)
simulate.register(app)
app.add_typer(cases.cases, name="cases")
app.add_typer(cases.case, name="case")
app.add_typer(map_command.app, name="map")
app.add_typer(policy.app, name="policy")
app.add_typer(quarantine.app, name="quarantine")
app.add_typer(rota.app, name="rota")
app.add_typer(topics.app, name="topics")
app.add_typer(schemas.app, name="schemas")
