"""What the case waits for outside: Veilig Thuis, housing, waiting lists, contributions, meetings."""

from workflows.machine.work import Happens

HAPPENS: Happens = {}
