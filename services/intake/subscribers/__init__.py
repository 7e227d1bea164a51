"""How messages come in from Kafka: read, handled, answered."""
