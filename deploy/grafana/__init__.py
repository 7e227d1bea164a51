"""The dashboard as code: `python -m deploy.grafana` writes deploy/grafana/tijdig.json."""
