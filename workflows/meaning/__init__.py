"""What the events of each noun mean to the case machine. Pure; joined in `workflows.translate_facts`."""
