# Sourced first by every command of bin/: where the repository is, how to show help, how to make the Python environment ready.
# The quick path (nothing changed since the last time) is a checksum and no Python at all; the slow path is bootstrap.py.

set -euo pipefail

ROOT=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
COMMAND=$(readlink -f "$0")

die() {
  echo "$*" >&2
  exit 1
}

# Print the comment that opens the command, when its first argument asks for help.
usage() {
  case "${1-}" in
    -h | --help)
      sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p;}' "$COMMAND"
      exit 0
      ;;
  esac
}

# Print the first Python that the project supports; the modules named are those that bootstrap.py needs.
find_python() {
  local candidate
  for candidate in python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import sys, ssl, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  die "Python 3.11, 3.12 or 3.13 is needed: install one (on Debian or Ubuntu: apt install python3), then start again."
}

# What the environment depends on: the place of the repository (its paths are absolute), the lock and the declarations.
fingerprint() {
  (cd "$ROOT" && echo "$ROOT" && cat uv.lock pyproject.toml ./*/pyproject.toml services/*/pyproject.toml | cksum)
}

# Make .venv what the lock says; `environment developer` adds the tools of tests and lint.
environment() {
  local purpose=${1:-operator} now
  now=$(fingerprint)
  local stamp
  for stamp in developer "$purpose"; do
    if [[ -x $ROOT/.venv/bin/python && -f $ROOT/.venv/.$stamp && $(<"$ROOT/.venv/.$stamp") == "$now" ]]; then
      return
    fi
  done
  local python
  python=$(find_python)
  "$python" -I "$ROOT/bin/lib/bootstrap.py" "$purpose" "$now"
}
