# Reads a summary.csv as the original's own tools do: by the names of its columns, numbers with float(), absent ones empty.
# Prints what it read, and the names of the columns that the original would have written, in its order.
import csv
import json
import sys

base = ["experiment_id", "timestamp", "repository", "model", "training_success", "duration_seconds", "retries"]
energies = [
    "energy_cpu_pkg_joules",
    "energy_cpu_ram_joules",
    "energy_cpu_total_joules",
    "energy_gpu_avg_watts",
    "energy_gpu_max_watts",
    "energy_gpu_min_watts",
    "energy_gpu_total_joules",
    "energy_gpu_temp_avg_celsius",
    "energy_gpu_temp_max_celsius",
    "energy_gpu_util_avg_percent",
    "energy_gpu_util_max_percent",
]

rows = []
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    reader = csv.DictReader(file)
    names = reader.fieldnames
    values = [name for name in names if name.startswith(("hyperparam_", "perf_"))]
    expected = base + sorted(v for v in values if v.startswith("hyperparam_"))
    expected += sorted(v for v in values if v.startswith("perf_")) + energies
    for row in reader:
        read = {name: row[name] for name in base[:4]}
        read["training_success"] = row["training_success"] == "True"
        read["duration_seconds"] = float(row["duration_seconds"])
        read["retries"] = int(row["retries"])
        for name in values + energies:
            read[name] = float(row[name]) if row[name] else None
        rows.append(read)

json.dump({"in_order": names[: len(expected)] == expected, "rows": rows}, sys.stdout)
