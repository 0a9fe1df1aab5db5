#!/usr/bin/env bash
# Makes .venv beside this script and installs Pynguin there; quick when that is done already, and goes on where a
# half-made one was left. PYTHON names another Python than the first fitting one on the PATH.
# Exit code: 1: pip could not install (no network?); 3: Python cannot make a virtual environment; 127: no fitting Python.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

# The Pynguin for a Python, by the packages' own metadata; tried here with 3.10 to 3.13.
pynguin_for() {
  case $1 in
  3.10 | 3.11 | 3.12 | 3.13 | 3.14 | 3.15) echo 0.48.0 ;;
  *) return 1 ;;
  esac
}

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null; }

# One set-up at a time, where the machine has flock: the second finds all done.
if command -v flock >/dev/null; then exec 9<. && flock 9; fi

python='' version='' seen=''
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python3.10}; do
  version=$(version_of "$candidate") || continue
  if pynguin_version=$(pynguin_for "$version"); then
    python=$candidate
    break
  fi
  seen="$seen${seen:+, }$candidate is $version"
done
if [ -z "$python" ]; then
  echo "setup.sh: found no Python 3.10 to 3.15 (${seen:-there is no ${PYTHON:-python3}}); install one, or name it: PYTHON=/path/to/python3 bash setup.sh" >&2
  exit 127
fi

# The extra is what talks to a language model (run.sh).
package="pynguin[openai]==$pynguin_version"
done_mark=.venv/installed
wanted="$package for Python $version"
works() { .venv/bin/python -c 'import pynguin, openai' 2>/dev/null; }

if [ "$(cat "$done_mark" 2>/dev/null)" = "$wanted" ] && works; then
  echo "setup.sh: $wanted is there already"
  exit 0
fi

if [ "$(version_of .venv/bin/python)" != "$version" ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  if ! problem=$("$python" -m venv --clear .venv 2>&1); then
    printf '%s\n' "$problem" >&2
    echo "setup.sh: $python could not make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2
    exit 3
  fi
fi
rm -f "$done_mark"
echo "setup.sh: installing $wanted (about 140 MB)"
if ! .venv/bin/python -m pip install --quiet --disable-pip-version-check --retries 2 --timeout 20 "$package"; then
  echo "setup.sh: pip could not install $package; is the network there? Run this again: what is done is kept" >&2
  exit 1
fi
works || {
  echo "setup.sh: $package was installed, but .venv/bin/python cannot import it; remove .venv and run this again" >&2
  exit 1
}
echo "$wanted" >"$done_mark"
echo "setup.sh: done"
