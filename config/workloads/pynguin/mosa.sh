#!/usr/bin/env bash
# Generates tests for one module with Pynguin's MOSA, without a language model.
# Exit code: Pynguin's (0: tests were written); 2: wrong options; 127: there is no Pynguin.
set -uo pipefail

usage() {
  cat <<'TEXT'
usage: bash mosa.sh -p PROJECT_FOLDER -o OUTPUT_FOLDER -m MODULE [-r REPORT_FOLDER] [-t SECONDS]
                    [Pynguin's own options, such as --seed 5 --population 50]

  -p  folder that the module is imported from, such as ./test_modules/shapes
  -o  folder for the generated tests; made if it is not there
  -r  folder for Pynguin's statistics; that of -o if not given
  -m  the module, such as shapes.triangle
  -t  seconds that the search may take, and again the assertions at the end; 600 if not given

The log goes to stdout and to mosa-MODULE.log in the working folder.
TEXT
}

# shellcheck source=SCRIPTDIR/pynguin.sh
source "$(dirname "${BASH_SOURCE[0]}")/pynguin.sh"
read_options pormt "$@"
find_pynguin
run_pynguin --algorithm MOSA
