"""Every query of routing, by noun. Plain SQL over asyncpg; the search path is routing's schema."""
