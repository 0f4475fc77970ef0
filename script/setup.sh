# Sourced by script/server and script/test: a Python, a virtual environment, the locked dependencies.
# shellcheck shell=bash

say() { printf '%s\n' "· $*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

find_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  return 1
}

# install_locked LOCK...: into ./.venv, skipped when these locks were installed last time.
install_locked() {
  local python stamp wanted
  python=$(find_python) || fail "Python 3.11 or newer is needed; install it or name it in PYTHON."
  if [ ! -x .venv/bin/python ]; then
    say "making the virtual environment .venv with $("$python" --version)"
    "$python" -m venv .venv || fail "the virtual environment could not be made (on Debian: apt-get install python3-venv)."
  fi
  stamp=.venv/.locked-$(printf '%s' "$*" | tr -c 'a-z0-9' '-')
  wanted=$(cat "$@" | cksum)
  if [ "$(cat "$stamp" 2>/dev/null)" != "$wanted" ]; then
    say "installing what $* lock"
    local locks=()
    for lock in "$@"; do locks+=(-r "$lock"); done
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes "${locks[@]}" ||
      fail "the locked dependencies could not be installed; the lines above say why."
    printf '%s' "$wanted" >"$stamp"
  fi
}
