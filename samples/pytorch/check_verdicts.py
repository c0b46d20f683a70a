"""Checks what `rnnscope diagnose` says of networks trained by PyTorch: `python3 check_verdicts.py --rnnscope PROGRAM`.

Each setting's trouble, or the lack of it, is known from how it is made; every one is trained with three seeds, recorded
by rnnscope_torch.py at its default cadence and judged from the trace alone. Takes a few minutes.
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Callable

import torch
from torch.nn import functional

from rnnscope_torch import Recorder

BATCH = 16


def adding(steps, count):
    """The sum of two marked numbers (Hochreiter & Schmidhuber 1997); 1/6 is what a constant answer reaches."""
    inputs = torch.rand(steps, count, 2)
    inputs[:, :, 1] = 0
    for column in range(count):
        for first, last in [(0, steps // 2), (steps // 2, steps)]:
            inputs[torch.randint(first, last, ()), column, 1] = 1
    targets = torch.zeros(steps, count, 1)
    targets[-1, :, 0] = (inputs[:, :, 0] * inputs[:, :, 1]).sum(0)
    return inputs, targets


def order(steps, count):
    """Which of two symbols came first and second, among four others: one of four classes at the end."""
    symbols = torch.randint(2, 6, (steps, count))
    pair = torch.randint(2, (2, count))
    for column in range(count):
        symbols[torch.randint(steps // 10, max(steps // 5, steps // 10 + 1), ()), column] = pair[0, column]
        symbols[torch.randint(steps // 2, steps // 2 + max(steps // 10, 1), ()), column] = pair[1, column]
    targets = torch.full((steps, count), -100)
    targets[-1] = 2 * pair[0] + pair[1]
    return functional.one_hot(symbols, 6).float(), targets


def parity(steps, count):
    """The parity of the bits so far, at every timestep."""
    bits = torch.randint(2, (steps, count))
    return bits[:, :, None].float(), bits.cumsum(0) % 2


def copy(steps, count):
    """Ten symbols of eight, to be repeated after a pause; a marker tells when."""
    symbols = torch.randint(8, (10, count))
    inputs = torch.full((steps + 20, count), 8)
    inputs[:10], inputs[steps + 9] = symbols, 9
    targets = torch.full((steps + 20, count), 8)
    targets[-10:] = symbols
    return functional.one_hot(inputs, 10).float(), targets


def first_letter(steps, count):
    """The first of the letters, at the end."""
    letters = torch.randint(8, (steps, count))
    targets = torch.full((steps, count), -100)
    targets[-1] = letters[0]
    return functional.one_hot(letters, 8).float(), targets


def ahead(steps, count):
    """The bit three timesteps ahead, which only the backward direction can know."""
    bits = torch.randint(2, (steps, count))
    targets = torch.full((steps, count), -100)
    targets[:-3] = bits[3:]
    return bits[:, :, None].float(), targets


@dataclass
class Setting:
    label: str
    task: Callable
    steps: int
    module: type = torch.nn.RNN
    hidden: int = 16
    options: dict = None
    #: The gain of an orthogonal W_hh; PyTorch's own scheme where it is None.
    gain: float = None
    identity: bool = False
    forget_bias: float = None
    optimizer: Callable = torch.optim.Adam
    rate: float = 0.005
    clip: float = 1.0
    updates: int = 250
    input_scale: float = 1.0
    #: Whether the recorder is told what guessing reaches.
    told: bool = True

    def __str__(self):
        told = [
            self.module.__name__, *(f"{key}={value}" for key, value in (self.options or {}).items()),
            self.task.__name__, f"T {self.steps}", f"{self.optimizer.__name__} {self.rate:g}", f"{self.updates} updates",
            self.gain is not None and f"gain {self.gain}", self.identity and "identity",
            self.forget_bias is not None and f"forget bias {self.forget_bias}",
            not self.clip and "without clipping", not self.told and "guessing not told"]
        return " ".join(filter(None, told))


GUESSING = {
    adding: 1 / 6, order: math.log(4), parity: math.log(2), first_letter: math.log(8), ahead: math.log(2),
}
RNN, LSTM, GRU, SGD = torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU, torch.optim.SGD
RELU, BOTH = dict(nonlinearity="relu"), dict(bidirectional=True)
SETTINGS = [
    Setting("healthy", adding, 12, LSTM, forget_bias=3, rate=0.02, updates=600),
    Setting("healthy", adding, 20, GRU, rate=0.02, updates=600),
    Setting("healthy", order, 20, GRU, rate=0.01, updates=500),
    Setting("healthy", order, 10, gain=1, updates=600, told=False),
    Setting("healthy", ahead, 20, GRU, options=BOTH, rate=0.01),
    Setting("healthy", parity, 12, GRU, rate=0.02, updates=500),
    Setting("healthy", first_letter, 10, LSTM, hidden=32, forget_bias=1, rate=0.01, updates=500, told=False),
    Setting("healthy", first_letter, 12, GRU, options=dict(num_layers=2), updates=500),
    Setting("healthy", first_letter, 10, GRU, options=dict(bias=False), rate=0.01, updates=500),
    Setting("vanishing", adding, 60, hidden=24, rate=0.002),
    Setting("vanishing", order, 50, rate=0.002, told=False),
    Setting("vanishing", order, 40, optimizer=SGD, rate=0.05),
    Setting("vanishing", order, 50, LSTM),
    Setting("vanishing", copy, 50, updates=500),
    Setting("vanishing", order, 50, options=dict(num_layers=2), rate=0.002),
    Setting("vanishing", adding, 100, GRU, rate=0.001),
    Setting("vanishing", adding, 100, LSTM, options=BOTH, rate=0.002, told=False),
    Setting("vanishing", first_letter, 40, optimizer=SGD, rate=0.05),
    Setting("vanishing", order, 60, options=RELU, hidden=32, optimizer=SGD, rate=0.01),
    Setting("exploding", adding, 50, options=RELU, hidden=48, gain=2, optimizer=SGD, rate=1e-4),
    Setting("unstable", adding, 100, options=RELU, hidden=32, identity=True, optimizer=SGD, rate=0.01, clip=0),
    Setting("exploding", parity, 60, hidden=32, gain=2.5, optimizer=SGD, rate=0.02, told=False),
    Setting("saturated", order, 25, rate=0.5),
    Setting("saturated", parity, 30, LSTM, rate=1),
    Setting("saturated", adding, 40, hidden=24, rate=0.002, input_scale=100),
    Setting("dead", order, 20, options=RELU, rate=1),
    Setting("dead", adding, 20, options=RELU, rate=0.5, told=False),
    Setting("unstable", adding, 60, options=RELU, gain=4, optimizer=SGD, rate=0.1, clip=0),
    Setting("not-learning", adding, 20, LSTM, rate=1e-7),
    Setting("not-learning", ahead, 12, GRU, rate=0.01),
    Setting("untrained", adding, 50, updates=1),
    Setting("undetermined", order, 30, hidden=32, gain=1, optimizer=SGD, rate=0.001, updates=60),
]


def network(setting, inputs, targets):
    rnn = setting.module(inputs.shape[2], setting.hidden, **(setting.options or {}))
    outputs = 1 if targets.is_floating_point() else 9 if setting.task is copy else int(targets.max()) + 1
    with torch.no_grad():
        for name, parameter in rnn.named_parameters():
            if name.startswith("weight_hh"):
                if setting.gain is not None:
                    torch.nn.init.orthogonal_(parameter, setting.gain)
                if setting.identity:
                    torch.nn.init.eye_(parameter)
            if name.startswith("bias") and setting.identity:
                parameter.zero_()
            if name.startswith("bias") and setting.forget_bias is not None:
                parameter[setting.hidden : 2 * setting.hidden] = setting.forget_bias / 2
    directions = 2 if rnn.bidirectional else 1
    return rnn, torch.nn.Linear(setting.hidden * directions, outputs)


def loss_of(outputs, targets):
    if targets.is_floating_point():
        return functional.mse_loss(outputs[-1], targets[-1])
    return functional.cross_entropy(outputs.flatten(0, 1), targets.flatten())


def train(setting, seed, path):
    torch.manual_seed(seed)
    inputs, targets = setting.task(setting.steps, 1000)
    rnn, head = network(setting, inputs, targets)
    parameters = [*rnn.parameters(), *head.parameters()]
    optimizer = setting.optimizer(parameters, lr=setting.rate)
    mask = None
    if targets.is_floating_point():
        mask = torch.zeros(setting.steps)
        mask[-1] = 1
    guessing = GUESSING.get(setting.task, 10 * math.log(8) / (setting.steps + 20))
    with Recorder(path, rnn, head, inputs[:, 0] * setting.input_scale, targets[:, 0], mask=mask, overwrite=True,
                  baselines={"guessing": guessing} if setting.told else None) as recorder:
        for _ in range(setting.updates):
            inputs, targets = setting.task(setting.steps, BATCH)
            loss = loss_of(head(rnn(inputs * setting.input_scale)[0]), targets)
            optimizer.zero_grad()
            loss.backward()
            limit = setting.clip or math.inf
            norm = torch.nn.utils.clip_grad_norm_(parameters, limit)
            recorder.step(loss, optimizer, gradient_norm=norm, max_norm=setting.clip or None)
            optimizer.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rnnscope", required=True, help="the program")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--only", default="", help="a part of the settings' text")
    options = parser.parse_args()
    torch.set_num_threads(1)
    judged, wrong = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "run.rnntrace")
        for setting in SETTINGS:
            if options.only not in f"{setting.label}: {setting}":
                continue
            for seed in map(int, options.seeds.split(",")):
                train(setting, seed, path)
                told = subprocess.run([options.rnnscope, "diagnose", path, "--json"], capture_output=True, text=True)
                verdict = json.loads(told.stdout) if told.returncode == 0 else dict(kind="failed", headline=told.stderr)
                judged += 1
                if verdict["kind"] != setting.label:
                    wrong += 1
                    print(f"{setting.label}: {setting}, seed {seed}: {verdict['kind']}: {verdict['headline']}", flush=True)
    print(f"{judged - wrong} of {judged} as labelled")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
