"""A square wave of load on every card, for `nightwatt doctor --calibrate`: see wave.js, which does the same to processors.

Takes PyTorch or CuPy, whichever this Python has; exits with 3 where it has neither, or no card. The step is at the first
kernel and at the end of the last, for which it waits.
"""

import sys
import time

HALVES = [2.9, 3.7, 2.3, 4.1, 3.1, 2.6]
ROUNDS = 3
SIZE = 4096


def with_torch():
    import torch

    count = torch.cuda.device_count()
    pairs = [torch.randn(2, SIZE, SIZE, device=f"cuda:{card}") for card in range(count)]

    def step():
        for pair in pairs:
            torch.mm(pair[0], pair[1])
        for card in range(count):
            torch.cuda.synchronize(card)

    return count, step


def with_cupy():
    import cupy

    count = cupy.cuda.runtime.getDeviceCount()
    pairs = []
    for card in range(count):
        with cupy.cuda.Device(card):
            pairs.append(cupy.random.rand(2, SIZE, SIZE, dtype=cupy.float32))

    def step():
        for card, pair in enumerate(pairs):
            with cupy.cuda.Device(card):
                pair[0] @ pair[1]
        for card in range(count):
            cupy.cuda.Device(card).synchronize()

    return count, step


def loaded():
    for way in (with_torch, with_cupy):
        try:
            count, step = way()
        except Exception:  # not installed, no driver, no card: the other may do
            continue
        if count > 0:
            return step
    sys.exit(3)


step = loaded()
if "--probe" in sys.argv:
    sys.exit(0)
for _ in range(3):
    step()
time.sleep(3)
for at, half in enumerate(HALVES * ROUNDS):
    end = time.time() + half
    print(f"{time.time() * 1000:.0f},{1 - at % 2}", flush=True)
    if at % 2 == 1:
        time.sleep(half)
        continue
    while time.time() < end:
        step()
