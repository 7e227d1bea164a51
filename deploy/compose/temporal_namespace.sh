#!/bin/sh
# Makes the namespace that the workflows live in. Safe to run again.
set -eu
temporal operator namespace describe --namespace default ||
  temporal operator namespace create --namespace default --retention 30d
