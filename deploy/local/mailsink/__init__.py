"""A mail server that delivers nowhere: it keeps what arrives and shows it."""
