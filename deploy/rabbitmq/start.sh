#!/bin/sh
# Write the password of the environment into the definitions, in memory only, then become the broker.
set -eu
umask 077

sed "s/BROKER_PASSWORD/$BROKER_PASSWORD/" /etc/demarche/definitions.json >/tmp/definitions.json
exec rabbitmq-server
