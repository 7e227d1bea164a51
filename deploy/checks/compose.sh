#!/bin/sh
# Check docker-compose.yml with the Compose project's own parser, compose-go. It is written in Go; where
# Go is absent this says so and leaves the check to a machine that has it.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../.." && pwd)"
if ! command -v go >/dev/null; then
  echo "compose: not checked: it needs Go on the PATH (Debian: apt-get install golang-go)"
  exit 0
fi
binary="${TIJDIG_HOME:-$root/.tijdig}/cache/compose-check"
mkdir -p "$(dirname "$binary")"
(cd "$here/compose" && GOFLAGS=-mod=readonly go build -o "$binary" .)
cd "$root"
exec "$binary" -env deploy/compose/example.env "$@" docker-compose.yml
