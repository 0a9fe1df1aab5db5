# The original's rules for mutations, in the CPython that they are defined by: the tests' oracle and the bench's
# baseline. Reads {"seed": "42", "entries": [{"parameters": {name: …}, "mutate": [name], "runs": n}]} jobs as a JSON
# list, prints one list of mutations an entry. With --batch it reads {"seed": "42", "batch": {…}, "models": {…}}, a whole
# batch file beside its models, and prints the hyperparameters of every experiment in order; the paths of its
# historical_csvs are relative to the working folder. With --bench RUNS it prints the milliseconds of that many mutations.
import csv
import json
import math
import os
import random
import sys
import time
from decimal import Decimal


# The types and the step that the original lacks are drawn by what CPython has for them.
def draw(parameter):
    if parameter["type"] == "choice":
        return random.choice(parameter["values"])
    if parameter["type"] == "bool":
        return random.choice([False, True])
    low, high = parameter["range"]
    zero = parameter.get("zero_probability", 0.0)
    whole = parameter["type"] == "int"
    if zero > 0 and random.random() < zero:
        return 0 if whole else 0.0
    step = parameter.get("step")
    if step is not None and whole:
        return random.randrange(low, high + 1, step)
    if step is not None:
        steps = int((Decimal(str(high)) - Decimal(str(low))) / Decimal(str(step))) + 1
        return float(Decimal(str(low)) + Decimal(str(step)) * random.randrange(steps))
    if parameter.get("distribution") == "log_uniform":
        value = math.exp(random.uniform(math.log(low), math.log(high)))
        if whole:
            value = round(value)
        return max(low, min(high, value))
    return random.randint(low, high) if whole else random.uniform(low, high)


def key(values, parameters):
    parts = []
    for name in sorted(values):
        kind = parameters[name]["type"]
        if kind in ("choice", "bool"):
            parts.append((name, json.dumps(values[name])))
        else:
            parts.append((name, int(values[name]) if kind == "int" else "%.6f" % values[name]))
    return tuple(parts) + ("nonparallel",)


# What decides stands before what it decides in the lists of these tests.
def counts(parameter, values):
    wanted = parameter.get("when", {})
    return all(name in values and values[name] == value for name, value in wanted.items())


def mutations(parameters, mutate, runs, most_draws=1000, history=()):
    defaults = {name: parameters[name].get("default") for name in mutate}
    seen = {key(values, parameters) for values in history}
    if all(value is not None for value in defaults.values()):
        seen.add(key(defaults, parameters))
    found = []
    draws = 0
    while len(found) < runs and draws < most_draws:
        draws += 1
        values = {}
        for name in mutate:
            if counts(parameters[name], values):
                values[name] = draw(parameters[name])
        this = key(values, parameters)
        if this not in seen:
            seen.add(this)
            found.append(values)
    return found


def plan(job):
    random.seed(int(job["seed"]))
    return [mutations(entry["parameters"], entry["mutate"], entry["runs"]) for entry in job["entries"]]


def earlier(files, repo, model, mutate, parallel):
    for file in files:
        with open(file, encoding="utf-8", newline="") as table:
            for row in csv.DictReader(table):
                same = row["repository"] == repo and row["model"] == model
                cells = [row.get("hyperparam_" + name) for name in mutate]
                if same and row["experiment_id"].endswith("_parallel") == parallel and all(cells):
                    yield dict(zip(mutate, map(float, cells)))


# Entries that name it as records do: the original failed them.
def with_repo(program):
    return {"repo": program["repository"], **program} if "repository" in program else program


def known(program, models):
    repository = models.get(program.get("repo"), {})
    return program.get("model") in repository.get("models", [])


def names_of(program, parameters):
    mutate = program.get("mutate", ["all"])
    return list(parameters) if "all" in mutate else mutate


# What an entry asks for that the models file lacks: the original failed it and went on with the others.
def lacks(program, values, models):
    if not known(program, models):
        return True
    parameters = models[program["repo"]]["supported_hyperparams"]
    return any(name not in parameters for name in values)


def batch(job):
    random.seed(int(job["seed"]))
    file, models = job["batch"], job["models"]
    files = file["historical_csvs"] if file.get("use_deduplication") else []
    files = [each for each in files if os.path.exists(each)]
    experiments = []
    for entry in map(with_repo, file["experiments"]):
        mode = entry.get("mode", file.get("mode", "mutation"))
        shaped = "mode" not in entry and "foreground" in entry and "background" in entry and "repo" not in entry
        parallel = mode == "parallel" or shaped
        program = with_repo(entry.get("foreground", {})) if parallel else entry
        if parallel:
            load = with_repo(entry.get("background", {}))
            if lacks(load, load.get("hyperparameters", {}), models):
                continue
            mutates = program.get("mode", "mutation") == "mutation"
        else:
            mutates = mode != "default"
        runs = entry.get("runs_per_config", program.get("runs_per_config", file.get("runs_per_config", 1)))
        if not mutates:
            values = program.get("hyperparameters", {})
            experiments += [] if lacks(program, values, models) else [values] * runs
            continue
        if not known(program, models):
            continue
        parameters = models[program["repo"]]["supported_hyperparams"]
        mutate = names_of(program, parameters)
        if lacks(program, mutate, models):
            continue
        history = earlier(files, program["repo"], program["model"], mutate, parallel)
        experiments += mutations(parameters, mutate, runs, history=history)
    return experiments


if sys.argv[1:2] == ["--batch"]:
    json.dump(batch(json.load(sys.stdin)), sys.stdout)
elif sys.argv[1:2] == ["--bench"]:
    runs = int(sys.argv[2])
    parameters = json.load(sys.stdin)
    random.seed(42)
    start = time.perf_counter()
    found = mutations(parameters, list(parameters), runs, most_draws=10**9)
    print(json.dumps({"milliseconds": (time.perf_counter() - start) * 1000, "found": len(found)}))
else:
    json.dump([plan(job) for job in json.load(sys.stdin)], sys.stdout)
