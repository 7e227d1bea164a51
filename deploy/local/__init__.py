"""The whole stack on one machine without Docker: real brokers and servers, out of wheels."""
