"""What routing does with each event, by noun: load, decide, save, say so."""
