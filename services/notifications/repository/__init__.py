"""Every query of this service."""
