"""Write the dashboard where it is committed."""

from pathlib import Path

from deploy.grafana.build import dashboard_json

FILE = Path(__file__).with_name("tijdig.json")

if __name__ == "__main__":
    FILE.write_text(dashboard_json())
    print(FILE)
