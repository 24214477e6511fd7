# What tests and figures need besides Python: found, or installed from the distribution where that is allowed.

NEEDED=()

need_rabbitmq() {
  [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || NEEDED+=(rabbitmq-server)
}

need_chromium() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null; then return; fi
  done
  NEEDED+=(chromium)
}

need_wrk() {
  command -v wrk >/dev/null || NEEDED+=(wrk)
}

need_faketime() {
  compgen -G '/usr/lib/*/faketime/libfaketime.so.1' >/dev/null || NEEDED+=(libfaketime)
}

need_postgresql() {
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || NEEDED+=(postgresql)
}

# Install what is missing, showing apt's own progress, and start no service: we run our own.
install_needed() {
  ((${#NEEDED[@]})) || return 0
  local sudo=()
  if ((EUID)); then sudo=(sudo -n); fi
  if ! command -v apt-get >/dev/null || ! "${sudo[@]}" true 2>/dev/null; then
    die "bin/${COMMAND##*/} needs ${NEEDED[*]}: install it (on Debian or Ubuntu: sudo apt install ${NEEDED[*]}), then start again."
  fi
  echo "Installing ${NEEDED[*]} for bin/${COMMAND##*/}." >&2
  local policy=/usr/sbin/policy-rc.d ours=false result=0
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee "$policy" >/dev/null
    "${sudo[@]}" chmod 755 "$policy"
    ours=true
  fi
  "${sudo[@]}" sh -c "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends ${NEEDED[*]}" >&2 ||
    result=$?
  if $ours; then "${sudo[@]}" rm -f "$policy"; fi
  ((result == 0)) || die "apt could not install ${NEEDED[*]} (the reason is above): install it by hand, then start again."
}
