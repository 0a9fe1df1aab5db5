# shellcheck shell=bash disable=SC2034 # run.sh reads llm
# What mosa.sh and run.sh share: their options, the search for a Pynguin, and its run. Sourced by both; `usage` is theirs.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
script=$(basename "$0")

project='' output='' report='' module='' seconds=600 llm='' passed_on=()

# Says what is wrong with the command line, and ends.
wrong() {
  printf '%s: %s\n\n' "$script" "$1" >&2
  usage >&2
  exit 2
}

# read_options LETTERS WORDS…: LETTERS are the one-letter options that the script takes.
read_options() {
  local letters=$1
  shift
  while [ $# -gt 0 ]; do
    case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --?*)
      # One of Pynguin's, with the words that follow it up to the next option; a number below 0 is no option.
      passed_on+=("$1")
      shift
      while [ $# -gt 0 ] && ! [[ $1 =~ ^-($|[^0-9.]) ]]; do
        passed_on+=("$1")
        shift
      done
      ;;
    -[$letters])
      [[ ${2-} =~ ^(-|$) ]] && wrong "$1 has no value"
      set_option "$1" "$2"
      shift 2
      ;;
    *) wrong "found $1, which is no option here" ;;
    esac
  done
  [ -n "$project" ] || wrong '-p is missing'
  [ -n "$output" ] || wrong '-o is missing'
  [ -n "$module" ] || wrong '-m is missing'
  [[ $seconds =~ ^[1-9][0-9]{0,6}$ ]] || wrong "-t: found $seconds; allowed: a whole number of seconds above 0"
  [[ $module =~ ^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*$ ]] ||
    wrong "-m: found $module; allowed: a module as it is imported, such as shapes.triangle"
  [ -d "$project" ] || wrong "-p: No such file or directory: $project"
  report=${report:-$output}
}

set_option() {
  case $1 in
  -p) project=$2 ;;
  -o) output=$2 ;;
  -r) report=$2 ;;
  -m) module=$2 ;;
  -t) seconds=$2 ;;
  -n) llm=$2 ;;
  esac
}

# Sets `pynguin` to the words that start one, and `python` to a Python that can run its modules.
find_pynguin() {
  if [ -x "$here/.venv/bin/python" ] && [ -f "$here/.venv/bin/pynguin" ]; then
    # Not `python -m pynguin`: that would put the working folder before everything that is imported.
    python=$here/.venv/bin/python
    pynguin=("$python" "$here/.venv/bin/pynguin")
  elif command -v pynguin >/dev/null; then
    python=python3
    pynguin=(pynguin)
  elif python3 -c 'import pynguin' 2>/dev/null; then
    python=python3
    pynguin=(python3 -m pynguin)
  else
    printf '%s: command not found: pynguin, neither in %s nor on the PATH; to install it: bash %s\n' \
      "$script" "$here/.venv" "$here/setup.sh" >&2
    exit 127
  fi
}

# Runs Pynguin with these options besides those read, and returns its exit code. Its log goes to stdout and to $log, a
# file in the working folder.
run_pynguin() {
  log=${script%.sh}-$module.log
  mkdir -p "$output" "$report" || return 1
  # Pynguin runs the modules with random values, hence its question whether we know; these modules harm nothing.
  export PYNGUIN_DANGER_AWARE=1
  # Without it the order of sets differs between two runs, and with it the tests that one seed gives.
  export PYTHONHASHSEED=${PYTHONHASHSEED:-0}
  "${pynguin[@]}" --no-rich -v \
    --project-path "$project" --output-path "$output" --report-dir "$report" --module-name "$module" \
    --maximum-search-time "$seconds" --maximum-mutation-time "$seconds" \
    "$@" ${passed_on[@]+"${passed_on[@]}"} 2>&1 | tee "$log"
  return "${PIPESTATUS[0]}"
}
