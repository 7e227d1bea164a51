#!/bin/sh
# Validate docs/schemas/asyncapi.json with the AsyncAPI project's own parser. It needs Node; where Node
# is absent this says so and leaves the check to a machine that has it.
set -eu
here="$(cd "$(dirname "$0")" && pwd)/asyncapi"
root="$(cd "$here/../../.." && pwd)"
if ! command -v npm >/dev/null; then
  echo "asyncapi: not checked: it needs Node and npm on the PATH (Debian: apt-get install nodejs npm)"
  exit 0
fi
place="${TIJDIG_HOME:-$root/.tijdig}/cache/asyncapi-check"
if ! cmp -s "$here/package-lock.json" "$place/installed.json"; then
  mkdir -p "$place"
  cp "$here/package.json" "$here/package-lock.json" "$place/"
  (cd "$place" && npm ci --silent --no-audit --no-fund --ignore-scripts)
  cp "$here/package-lock.json" "$place/installed.json"
fi
cp "$here/validate.mjs" "$place/"
exec node "$place/validate.mjs" "$root/docs/schemas/asyncapi.json"
