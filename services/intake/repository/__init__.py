"""Every query of the front door, by noun. Table names are unqualified: a connection sees one schema."""
