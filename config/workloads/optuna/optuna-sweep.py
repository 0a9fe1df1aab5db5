#!/usr/bin/env python3
"""Optuna drives nightwatt: accuracy and energy of the digits at once, and the Pareto front of what it tried.

Needs `pip install optuna`. Usage: optuna-sweep.py [TRIALS] [FLAGS OF nightwatt ask-tell …]
NIGHTWATT says how nightwatt is called (default: npx nightwatt).
"""

import json
import os
import shlex
import subprocess
import sys

import optuna


class Session:
    """A night whose experiments are asked for one by one."""

    def __init__(self, *flags):
        command = shlex.split(os.environ.get("NIGHTWATT", "npx nightwatt"))
        self._process = subprocess.Popen(
            [*command, "ask-tell", *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, **hyperparameters):
        self._process.stdin.write(json.dumps({"run": hyperparameters}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if line == "":
            raise RuntimeError("nightwatt ended; what it said stands above")
        answer = json.loads(line)
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer

    def end(self):
        self._process.stdin.close()
        return self._process.wait()


def objectives(result):
    """Accuracy and joules; None where one of them is not known, which is never zero."""
    values = result["metrics"].get("accuracy"), result["energy_joules"]
    return None if None in values else values


def state_of(result):
    known = result["outcome"] == "success" and objectives(result) is not None
    return optuna.trial.TrialState.COMPLETE if known else optuna.trial.TrialState.FAIL


def main():
    trials = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    flags = sys.argv[2:] or ["--repo", "digits", "--model", "mlp", "--cooldown", "5"]
    session = Session(*flags)
    study = optuna.create_study(
        directions=["maximize", "minimize"], sampler=optuna.samplers.TPESampler(seed=1)
    )
    for _ in range(trials):
        trial = study.ask()
        result = session.run(
            epochs=trial.suggest_int("epochs", 4, 12),
            learning_rate=trial.suggest_float("learning_rate", 0.003, 0.1, log=True),
        )
        state = state_of(result)
        complete = state == optuna.trial.TrialState.COMPLETE
        study.tell(trial, objectives(result) if complete else None, state=state)
    code = session.end()
    for best in study.best_trials:
        accuracy, joules = best.values
        print(f"{accuracy:.2f} % for {joules:.1f} J: {best.params}")
    return code


if __name__ == "__main__":
    sys.exit(main())
