"""Routing's decisions: the social map, who is asked, what the directory must tell. Pure."""
