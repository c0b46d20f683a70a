"""Trains an LSTM to repeat the first letter of a sequence at its end, and records the training.

    python3 example.py [run.rnntrace] [steps]
    rnnscope replay run.rnntrace

At first little of the gradient at the end reaches the first letter; watch it get through. Take the line about the
forget gates away, and see what keeps the network from learning.
"""
import sys

import torch
from torch.nn import functional

from rnnscope_torch import Recorder

LETTERS, TIMESTEPS, BATCH = 8, 10, 32


def sequences(count):
    """One-hot letters [T, B, I]; the target is the first letter, asked for at the last timestep only."""
    letters = torch.randint(LETTERS, (TIMESTEPS, count))
    targets = torch.full((TIMESTEPS, count), -100)
    targets[-1] = letters[0]
    return functional.one_hot(letters, LETTERS).float(), letters, targets


class Model(torch.nn.Module):
    def __init__(self, hidden_size=32):
        super().__init__()
        self.rnn = torch.nn.LSTM(LETTERS, hidden_size)
        # Forget gates that begin open let the gradient reach back (Jozefowicz et al. 2015); without it, it vanishes.
        self.rnn.bias_ih_l0.data[hidden_size : 2 * hidden_size] = 1
        self.head = torch.nn.Linear(hidden_size, LETTERS)

    def forward(self, inputs):
        return self.head(self.rnn(inputs)[0])


def main(path="run.rnntrace", steps="501"):
    torch.manual_seed(0)
    model = Model()
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-2)
    probe, probe_letters, probe_target = sequences(1)
    names = [chr(ord("a") + letter) for letter in range(LETTERS)]
    recorder = Recorder(
        path, model.rnn, model.head, probe[:, 0], probe_target[:, 0], every=10, title="first letter last",
        input_labels=[names[letter] for letter in probe_letters[:, 0]],
        target_labels=[names[target] if target >= 0 else "" for target in probe_target[:, 0]],
        vocabulary=names, baselines={"guessing": torch.tensor(float(LETTERS)).log()}, planned_steps=int(steps),
    )
    with recorder:
        for step in range(int(steps)):
            inputs, _, targets = sequences(BATCH)
            loss = functional.cross_entropy(model(inputs).flatten(0, 1), targets.flatten())
            optimizer.zero_grad()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            recorder.step(loss, optimizer, gradient_norm=norm, max_norm=1.0)
            optimizer.step()
            if step % 100 == 0:
                print(f"step {step}: loss {loss.item():.3f}")
    print(f"recorded {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
