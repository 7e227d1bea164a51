#!/bin/sh
# Check the alert rules, their tests and both Prometheus configurations with promtool.
set -eu
root="$(cd "$(dirname "$0")/../.." && pwd)"
cd "$root"
promtool="$(.venv/bin/python -c 'from deploy.local.tools import ensure_tool; print(ensure_tool("promtool"))')"
"$promtool" check rules deploy/prometheus/*.rules.yml
"$promtool" test rules deploy/prometheus/*.rules_test.yml
"$promtool" check config deploy/prometheus/prometheus.yml
