#!/usr/bin/env bash
# Generates tests for one module with CoDAMOSA: Pynguin's MOSA, and a language model that is asked for tests of what
# is not covered yet whenever the search makes no progress.
# NIGHTWATT_LLM_URL says where the model is: the base of an OpenAI-compatible API, such as http://127.0.0.1:8000/v1.
# A server that wants a key gets the one in OPENAI_API_KEY.
# Exit code: Pynguin's (0: tests were written); 1 also when the model answers nothing; 2: wrong options; 127: there is no Pynguin.
set -uo pipefail

usage() {
  cat <<'TEXT'
usage: NIGHTWATT_LLM_URL=http://127.0.0.1:8000/v1 \
       bash run.sh -p PROJECT_FOLDER -o OUTPUT_FOLDER -m MODULE -n LLM [-r REPORT_FOLDER] [-t SECONDS]
                   [Pynguin's own options, such as --seed 5 --population 50]

  -p  folder that the module is imported from, such as ./test_modules/shapes
  -o  folder for the generated tests; made if it is not there
  -r  folder for Pynguin's statistics and what the model answered; that of -o if not given
  -m  the module, such as shapes.triangle
  -n  the model's full name, such as deepseek-ai/DeepSeek-R1-Distill-Qwen-1.5B
  -t  seconds that the search may take, and again the assertions at the end; 600 if not given

NIGHTWATT_LLM_URL is the base of an OpenAI-compatible API that serves the model.
The log goes to stdout and to run-MODULE.log in the working folder.
TEXT
}

# shellcheck source=SCRIPTDIR/pynguin.sh
source "$(dirname "${BASH_SOURCE[0]}")/pynguin.sh"
read_options pormtn "$@"
[ -n "$llm" ] || wrong '-n is missing; without a language model: bash mosa.sh'
[ -n "${NIGHTWATT_LLM_URL:-}" ] ||
  wrong "NIGHTWATT_LLM_URL is not set; it says where $llm is served, such as http://127.0.0.1:8000/v1"
find_pynguin

# A server that is not there would cost nothing but the model's part, and the run would pass for CoDAMOSA. Any answer
# will do, also that a path or a key is wrong: Pynguin's own requests tell that better.
"$python" - "${NIGHTWATT_LLM_URL%/}/models" <<'PYTHON' || exit 1
import sys, urllib.error, urllib.request
try:
    urllib.request.urlopen(sys.argv[1], timeout=10).close()
except urllib.error.HTTPError:
    pass
except (OSError, ValueError) as problem:
    sys.exit(f"run.sh: no server answers at {sys.argv[1]} (NIGHTWATT_LLM_URL): {problem}")
PYTHON

# Pynguin wants a key, whether or not the server does. In the environment it is in no file that Pynguin writes.
export PYNGUIN_OPENAI_API_KEY=${PYNGUIN_OPENAI_API_KEY:-${OPENAI_API_KEY:-none}}

# Pynguin's own defaults are made for a search of 300 s: 30 s without progress before it asks, and no question in the
# last 45 s. Scaled, so that a search of 10 s asks as well.
share() { echo $((seconds * $1 / 100 > 1 ? seconds * $1 / 100 : 1)); }
run_pynguin --algorithm LLMOSA --model-name "$llm" --llm-url "${NIGHTWATT_LLM_URL%/}" \
  --call-llm-on-stall-detection True \
  --stall-detection-window-seconds "$(share 10)" --min-remaining-budget-for-llm "$(share 15)" \
  --max-request-time "$((seconds < 300 ? seconds : 300))" || exit

# Pynguin takes no answer for an answer without tests, and counts it as one with code; a run in which no question was
# answered is plain MOSA, and no success. Each question is counted in a line of its own, in ascending order.
asked=$(sed -n 's/.* out of \([0-9][0-9]*\) LLM responses have Python code.*/\1/p' "$log" | tail -n 1)
unanswered=$(grep -c 'An error occurred while querying the OpenAI API' "$log")
if [ "$unanswered" -gt 0 ] && [ "$unanswered" -ge "${asked:-0}" ]; then
  reason=$(sed -n 's/.*: LLM [A-Za-z]* on attempt [0-9/]*, retrying in [0-9.]*s: //p' "$log" | tail -n 1)
  echo "run.sh: $llm at $NIGHTWATT_LLM_URL answered none of $unanswered questions: $reason" | tee -a "$log" >&2
  exit 1
fi
