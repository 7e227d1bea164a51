#!/bin/sh
# Runs once, when the database is first made: one role and database for Tijdig, one role for Temporal.
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
     --set tijdig="$(cut -d: -f5 /run/secrets/pgpass)" \
     --set temporal="$(cat /run/secrets/temporal_password)" <<'SQL'
create role tijdig login password :'tijdig';
create database tijdig owner tijdig encoding 'UTF8' template template0;
create role temporal login createdb password :'temporal';
SQL
