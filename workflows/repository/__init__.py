"""Every query of gateway and worker. A case's row in `case_plan` is the lock of everything about it."""
