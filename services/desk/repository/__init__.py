"""Every query of the desk, by noun. Plain SQL over asyncpg; the search path is the desk's schema."""
