"""What Docker Compose needs beside docker-compose.yml."""
