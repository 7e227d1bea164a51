#!/bin/sh
# Runs once, when the database is first made: one role and database for Tijdig, one role for Temporal.
set -eu
roles=/run/secrets/postgres_roles
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
     --set tijdig="$(sed -n 's/^tijdig://p' "$roles")" \
     --set temporal="$(sed -n 's/^temporal://p' "$roles")" <<'SQL'
create role tijdig login password :'tijdig';
create database tijdig owner tijdig encoding 'UTF8' template template0;
create role temporal login createdb password :'temporal';
SQL
