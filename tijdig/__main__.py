"""`python -m tijdig` is `tijdig`."""

from tijdig.main import app

if __name__ == "__main__":
    app()
