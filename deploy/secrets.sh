#!/bin/sh
# Usage: sh deploy/secrets.sh >deploy/.env
#
# Print env.example with a fresh secret on each line that waits for one.
set -eu

while IFS= read -r line; do
  case $line in
    *_PASSWORD= | *_KEY=) echo "$line$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" ;;
    *) echo "$line" ;;
  esac
done <"$(dirname "$0")/env.example"
