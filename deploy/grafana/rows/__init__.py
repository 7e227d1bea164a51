"""What the dashboard shows. Every metric is one of ours (a test looks them up in the code)."""

from deploy.grafana.rows.cases import CASES
from deploy.grafana.rows.entering import ENTERING
from deploy.grafana.rows.helping import HELPING
from deploy.grafana.rows.people import DESK, MUNICIPALITIES, PEOPLE
from deploy.grafana.rows.processes import FLOW, MACHINE
from deploy.grafana.rows.promises import PROMISES

ROWS = (PROMISES, CASES, HELPING, PEOPLE, DESK, ENTERING, FLOW, MUNICIPALITIES, MACHINE)
