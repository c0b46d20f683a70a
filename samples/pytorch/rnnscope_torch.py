"""Records the training of a torch.nn.RNN, LSTM or GRU as a trace that rnnscope replays.

One file, to be copied beside your training script; needs torch, numpy and the standard library.

    from rnnscope_torch import Recorder

    with Recorder("run.rnntrace", model.rnn, model.head, probe_input, probe_target) as recorder:
        for step in range(1000):
            loss = criterion(model(inputs), targets)
            optimizer.zero_grad()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            recorder.step(loss, optimizer, gradient_norm=norm)   # before optimizer.step()
            optimizer.step()

Then `rnnscope replay run.rnntrace`, or `rnnscope replay --follow run.rnntrace` while it trains.

At a cadence the recorder runs the probe sequence through cells that it unrolls itself from the module's own weights,
in float64 on the CPU, and keeps every gate, every state and the *total* gradient of the loss with respect to each of
them. (`retain_grad` on the output of nn.LSTM would give only the direct part.) It compares its outputs with the
module's to 1e-5 first, and refuses to record anything that the module does not compute.

The probe is one sequence: `probe_input` [T, I], or a function that returns it, which is how an embedding before the
module is recorded as it learns (`lambda: model.embedding(tokens)`); `probe_target` [T] of class indices (cross-entropy,
-100 = no target) or [T, O] of values (mean squared error, `mask` [T] tells which timesteps count). Stacked and
bidirectional modules work, `batch_first` or not, in any precision, on any device, with packed sequences in training,
with dropout (the probe is run without) and without biases. The head is an `nn.Linear`, or any module that answers each
timestep by itself. In a job of `torchrun` only rank 0 records. When the disk is full the recording ends and the training
goes on. Cost: see README.md. `save_weights` writes a trained network for `rnnscope explore --weights`.
"""
import copy
import json
import os
import sqlite3
import struct
import sys
import time

import numpy as np
import torch
from torch.nn import functional

SCHEMA = """
CREATE TABLE metadata (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sequences (
  sequence INTEGER PRIMARY KEY, title TEXT NOT NULL, input_labels TEXT, target_labels TEXT);
CREATE TABLE step_blocks (
  first_step INTEGER PRIMARY KEY, count INTEGER NOT NULL, steps BLOB, loss BLOB NOT NULL,
  gradient_norm BLOB, clipped_gradient_norm BLOB, learning_rate BLOB,
  held_out_steps BLOB, held_out_loss BLOB, profile BLOB);
CREATE TABLE unrolls (
  sequence INTEGER NOT NULL, step INTEGER NOT NULL, timesteps INTEGER NOT NULL,
  PRIMARY KEY (sequence, step)) WITHOUT ROWID;
CREATE TABLE tensors (
  sequence INTEGER NOT NULL, step INTEGER NOT NULL, name TEXT NOT NULL, dtype TEXT NOT NULL,
  shape TEXT NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (sequence, step, name));
CREATE TABLE checkpoints (step INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE events (
  id INTEGER PRIMARY KEY, step INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL);
"""
GATES = {
    "rnn": [],
    "lstm": ["input", "forget", "candidate", "output"],
    "gru": ["reset", "update", "candidate"],
}


class Recorder:
    """Writes one trace. Call `step` once per training step, between the backward pass and the update."""

    def __init__(
        self, path, rnn, head, probe_input, probe_target, *, mask=None, every=50, profile_every=None,
        checkpoint_every=100, title="", configuration="", input_labels=None, target_labels=None, vocabulary=(),
        baselines=None, seed=0, planned_steps=None, seconds_per_commit=0.5, more_probes=(),
    ):
        """Begins a trace at `path`; refuses to overwrite a file.

        `every`: the cadence of unrolls in steps. `profile_every`: that of gradient profiles, 1 for every step; as
        often as unrolls unless told otherwise. `baselines`: {name: loss}. `more_probes`: further sequences that are
        unrolled, each a dict with `input` and `target`, and if wanted `title`, `mask`, `input_labels`, `target_labels`.
        """
        self.next_step = 0
        self.database = None
        if rank() != 0:
            return
        self.rnn, self.head = unwrapped(rnn), unwrapped(head)
        self.every, self.profile_every = every, profile_every or every
        self.checkpoint_every, self.vocabulary = checkpoint_every, list(vocabulary)
        self.unroller = Unroller(rnn, head, probe_input, probe_target, mask)
        self.unrollers = [self.unroller] + [
            Unroller(rnn, head, probe["input"], probe["target"], probe.get("mask")) for probe in more_probes
        ]
        if any(unroller.loss_kind != self.unroller.loss_kind for unroller in self.unrollers):
            raise ValueError("all probes have the same kind of target: classes or values")
        self.pending, self.watch = [], Watch()
        self.seconds_per_commit, self.last_commit = seconds_per_commit, time.monotonic()
        self._create(os.path.abspath(path))
        metadata = dict(
            model=json.dumps(self.unroller.model), loss=self.unroller.loss_kind, title=title,
            configuration=configuration, vocabulary=json.dumps(list(vocabulary)), seed=str(seed),
            baselines=json.dumps([dict(name=k, loss=float(v)) for k, v in (baselines or {}).items()]),
            id=os.urandom(8).hex(), created_by=f"rnnscope_torch 1.0, torch {torch.__version__}", state="recording",
            profile="probe",
        )
        if planned_steps is not None:
            metadata["planned_steps"] = str(planned_steps)
        self.database.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        first = dict(title="probe", input_labels=input_labels, target_labels=target_labels)
        for number, probe in enumerate([first, *more_probes]):
            labels = [
                None if probe.get(key) is None else json.dumps([str(x) for x in probe[key]])
                for key in ("input_labels", "target_labels")
            ]
            self.database.execute(
                "INSERT INTO sequences VALUES (?, ?, ?, ?)",
                [number, probe.get("title", f"probe {number + 1}"), *labels],
            )
        self.database.commit()

    def _create(self, path):
        self.lock = open(path + "-lock", "w")
        try:
            import fcntl

            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass  # No advisory locks on this system: a second writer is not noticed.
        except OSError:
            raise RuntimeError(f"{path}: another program is recording into this file") from None
        if os.path.exists(path) and os.path.getsize(path):
            self._unlock()
            raise FileExistsError(f"{path}: the file exists already: choose another name, or remove it first")
        self.database = sqlite3.connect(path)
        self.database.executescript(
            "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            "BEGIN; PRAGMA application_id = 1380863572; PRAGMA user_version = 1000;" + SCHEMA + "COMMIT;"
        )

    def step(self, loss, optimizer=None, *, gradient_norm=None, learning_rate=None, held_out_loss=None):
        """Records a training step: after `backward`, before the update.

        `gradient_norm` is the norm before clipping (what `clip_grad_norm_` returns), where there was any; the norm
        after it is taken from the gradients as they are. The learning rate is the optimizer's unless it is given.
        """
        step = self.next_step
        self.next_step += 1
        if self.database is None:
            return
        if learning_rate is None:
            learning_rate = optimizer.param_groups[0]["lr"] if optimizer else float("nan")
        try:
            self._record(step, float(torch.as_tensor(loss).detach()), gradient_norm, float(learning_rate), held_out_loss)
        except sqlite3.Error as error:
            self._give_up(error)

    def _record(self, step, loss, gradient_norm, learning_rate, held_out_loss):
        clipped_norm = self._gradient_norm()
        norm = clipped_norm if gradient_norm is None else float(gradient_norm)
        for kind, text, at in self.watch.events(step, loss, norm, clipped_norm):
            self.event(kind, text, at)
        profile = None
        if step % self.every == 0:
            profile = self._record_unrolls(step)
        elif step % self.profile_every == 0:
            profile = profile_of(self.unroller.state_gradients())
        # Weights under any other kind of head are not a network that rnnscope could run.
        if self.checkpoint_every and step % self.checkpoint_every == 0 and isinstance(self.head, torch.nn.Linear):
            weights = safetensors_of(self.unroller.modules, self.vocabulary)
            self.database.execute("INSERT INTO checkpoints VALUES (?, ?)", [step, weights])
        self.pending.append((step, loss, norm, clipped_norm, learning_rate, held_out_loss, profile))
        if len(self.pending) >= 256 or time.monotonic() - self.last_commit > self.seconds_per_commit:
            self.commit()

    def event(self, kind, text, step=None):
        """Notes that something happened; at the last step unless told otherwise."""
        if self.database is not None:
            step = max(0, self.next_step - 1) if step is None else step
            self.database.execute("INSERT INTO events (step, kind, text) VALUES (?, ?, ?)", [step, kind, text])

    def commit(self):
        """Writes what waits; a reader that follows the trace sees it now."""
        if self.database is None:
            return
        block = []
        for record in self.pending:
            # A block has a profile at all of its steps, or at none.
            if block and (record[6] is None) != (block[0][6] is None):
                self._insert_block(block)
                block = []
            block.append(record)
        if block:
            self._insert_block(block)
        self.pending = []
        self.database.commit()
        self.last_commit = time.monotonic()

    def close(self):
        """Ends the recording; the trace is then one file."""
        if self.database is None:
            return
        try:
            self.commit()
            self.database.execute("UPDATE metadata SET value = 'finished' WHERE key = 'state'")
            self.database.commit()
        except sqlite3.Error as error:
            return self._give_up(error)
        try:
            self.database.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError:
            pass  # Somebody follows the trace: the log stays until he leaves.
        self.database.close()
        self.database = None
        self._unlock()

    def _give_up(self, error):
        """Ends the recording where the trace cannot be written any more; what was committed stays readable."""
        print(f"recording stopped at step {self.next_step - 1}: {error}; training goes on", file=sys.stderr)
        database, self.database = self.database, None
        try:
            database.close()
        except sqlite3.Error:
            pass
        self._unlock()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _unlock(self):
        os.unlink(self.lock.name)
        self.lock.close()

    def _gradient_norm(self):
        parameters = [*self.rnn.parameters(), *self.head.parameters()]
        norms = [p.grad.detach().double().norm() for p in parameters if p.grad is not None]
        return float(torch.stack([norm.cpu() for norm in norms]).norm()) if norms else float("nan")

    def _record_unrolls(self, step):
        """Keeps the unroll of every probe; answers the first one's gradient profile."""
        for number, unroller in enumerate(self.unrollers):
            tensors = unroller.unroll()
            if number == 0:
                profile = profile_of([tensors[f"grad.hidden.{place}"] for place in unroller.places])
            self.database.execute("INSERT INTO unrolls VALUES (?, ?, ?)", [number, step, len(tensors["output"])])
            self.database.executemany(
                "INSERT INTO tensors VALUES (?, ?, ?, 'F32', ?, ?)",
                [(number, step, name, json.dumps(x.shape), x.astype("<f4").tobytes()) for name, x in tensors.items()],
            )
        return profile

    def _insert_block(self, block):
        steps, *scalars, held_out, profiles = zip(*block)
        measured = [(step, float(torch.as_tensor(loss).detach())) for step, loss in zip(steps, held_out) if loss is not None]
        at, losses = zip(*measured) if measured else ((), ())
        self.database.execute(
            "INSERT INTO step_blocks VALUES (?,?,?,?,?,?,?,?,?,?)",
            [
                steps[0], len(steps), None, *(np.array(column, "<f8").tobytes() for column in scalars),
                np.array(at, "<i8").tobytes() if measured else None,
                np.array(losses, "<f8").tobytes() if measured else None,
                None if profiles[0] is None else np.stack(profiles).tobytes(),
            ],
        )


class Watch:
    """Finds what is worth telling about the steps' numbers; the kinds are those of the trace format."""

    def __init__(self):
        self.saw_nonfinite, self.norms, self.next_spike, self.last_spike = False, [], 0, 0.0
        self.first_clipped = self.last_clipped = None
        self.clipped, self.greatest = 0, 0.0

    def events(self, step, loss, norm, clipped_norm):
        """(kind, text, step) of what happened at `step`, or came to its end before it."""
        pause = max(50, step // 10)
        found = [] if self.saw_nonfinite else self._nonfinite(step, loss, norm)
        if self.first_clipped is not None and step - self.last_clipped > pause:
            text = f"{self.clipped} steps were clipped, the greatest norm was {self.greatest:.4g}"
            found.append(("clip-end", text, self.last_clipped))
            self.first_clipped = None
        if clipped_norm < norm * 0.999999:
            if self.first_clipped is None:
                found.append(("clip", f"gradient norm {norm:.4g} clipped to {clipped_norm:.4g}", step))
                self.first_clipped, self.clipped, self.greatest = step, 0, 0.0
            self.last_clipped, self.clipped, self.greatest = step, self.clipped + 1, max(self.greatest, norm)
        return found + self._spike(step, norm, pause)

    def _nonfinite(self, step, loss, norm):
        for name, value in [("loss", loss), ("gradient norm", norm)]:
            # A norm that is not a number may just be unknown; where the loss is none, that is told instead.
            if value - value != 0 and (name == "loss" or norm == norm):
                self.saw_nonfinite = True
                return [("nan", f"the {name} is {value}", step)]
        return []

    def _spike(self, step, norm, pause):
        before = float(np.median(self.norms)) if len(self.norms) == 50 else float("inf")
        self.norms = (self.norms + [norm])[-50:]
        if not norm >= 10 * before or step < self.next_spike and norm < 10 * self.last_spike:
            return []
        self.next_spike, self.last_spike = step + pause, norm
        return [("spike", f"gradient norm {norm:.4g}, the median of 50 steps before {before:.4g}", step)]


def rank():
    """The process's number in its job, whether or not the job's processes have met yet; 0 where there is no job."""
    if torch.distributed.is_available() and torch.distributed.is_initialized():
        return torch.distributed.get_rank()
    return int(os.environ["RANK"]) if "TORCHELASTIC_RUN_ID" in os.environ else 0


def exact():
    """Within it nothing is computed in a lower precision than it is given in, whatever the training does."""
    return torch.autocast("cpu", enabled=False)


def unwrapped(module):
    """The module inside DataParallel, DistributedDataParallel or torch.compile, or `module` itself."""
    while True:
        inner = getattr(module, "_orig_mod", None)
        if isinstance(module, (torch.nn.DataParallel, torch.nn.parallel.DistributedDataParallel)):
            inner = module.module
        if inner is None:
            return module
        module = inner


def profile_of(gradients):
    """log10 of the norms [L·D, T] of gradients [L·D, T, H]."""
    with np.errstate(divide="ignore"):
        return np.log10(np.linalg.norm(np.stack(gradients), axis=2)).astype("<f4")


def cell_name(rnn):
    """What rnnscope calls the cell: rnn_tanh, rnn_relu, lstm or gru."""
    return f"rnn_{rnn.nonlinearity}" if type(rnn) is torch.nn.RNN else type(rnn).__name__.lower()


def safetensors_of(modules, vocabulary=()):
    """A recurrent module `rnn` and a linear layer `head` in a ModuleDict as a safetensors file; the symbols' names
    go into its metadata."""
    state = {name: x.detach().cpu().float().numpy() for name, x in modules.state_dict().items()}
    metadata = {"cell": cell_name(modules["rnn"])}
    if vocabulary:
        metadata["vocabulary"] = json.dumps([str(symbol) for symbol in vocabulary])
    header, offset = {"__metadata__": metadata}, 0
    for name, array in state.items():
        header[name] = dict(dtype="F32", shape=array.shape, data_offsets=[offset, offset + array.nbytes])
        offset += array.nbytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(array.astype("<f4").tobytes() for array in state.values())


def save_weights(path, rnn, head, vocabulary=()):
    """Writes a trained network for `rnnscope explore --weights` and `rnnscope probe`."""
    with open(path, "wb") as file:
        file.write(safetensors_of(torch.nn.ModuleDict({"rnn": unwrapped(rnn), "head": unwrapped(head)}), vocabulary))


class Unroller:
    """Computes all internals of a recurrent module with its head over one probe sequence."""

    def __init__(self, rnn, head, probe_input, probe_target, mask=None):
        rnn, head = unwrapped(rnn), unwrapped(head)
        kinds = {torch.nn.RNN: "rnn", torch.nn.LSTM: "lstm", torch.nn.GRU: "gru"}
        if type(rnn) not in kinds or not isinstance(head, torch.nn.Module):
            found = f"{type(rnn).__name__} and {type(head).__name__}"
            raise TypeError(f"the recorder takes an nn.RNN, nn.LSTM or nn.GRU and a module as its head, not {found}")
        if getattr(rnn, "proj_size", 0):
            raise TypeError("an LSTM with proj_size is not supported: record one without, or leave the recorder out")
        self.kind = kinds[type(rnn)]
        self.modules = torch.nn.ModuleDict({"rnn": rnn, "head": head})
        # A twin in float64 on the CPU: gradients that vanish in float32 stay visible, whatever the device.
        self.twin = copy.deepcopy(self.modules).cpu().double().eval()
        self.probe_input = probe_input if callable(probe_input) else lambda: probe_input
        self.target = torch.as_tensor(probe_target).detach().cpu()
        self.mask = None if mask is None else torch.as_tensor(mask).cpu().bool()
        self.loss_kind = "mean_squared_error" if self.target.is_floating_point() else "cross_entropy"
        self.places = [
            f"l{layer}{suffix}"
            for layer in range(rnn.num_layers)
            for suffix in (["", "_reverse"] if rnn.bidirectional else [""])
        ]
        self.model = dict(
            cell=self.kind, activation=getattr(rnn, "nonlinearity", "tanh"), input_size=rnn.input_size,
            hidden_size=rnn.hidden_size, num_layers=rnn.num_layers, bidirectional=rnn.bidirectional,
            output_size=self._output_size(),
        )

    def _output_size(self):
        rnn, head = self.twin["rnn"], self.twin["head"]
        states = torch.zeros(3, rnn.hidden_size * (2 if rnn.bidirectional else 1), dtype=torch.float64, device="cpu")
        with torch.no_grad(), exact():
            try:
                whole, single = head(states), head(states[:1])
            except (RuntimeError, ValueError, IndexError) as error:
                raise TypeError(f"the head does not read the module's states {list(states.shape)}: {error}") from None
        if whole.ndim != 2 or len(whole) != 3 or single.shape[1:] != whole.shape[1:]:
            raise TypeError("the head must answer each timestep by itself: states [T, H] with outputs [T, O]")
        return whole.shape[1]

    def unroll(self):
        """Every tensor by its name in the trace, as numpy arrays of float64."""
        self.twin.load_state_dict(self.modules.state_dict())
        inputs = self._inputs()
        with torch.enable_grad(), exact():
            values, nodes, hidden = self._forward(inputs)
            shares = self._loss_shares(values["output"])
            loss = shares.sum()
            parameters = dict(self.twin.named_parameters())
            names = [(name, t) for name, row in nodes.items() for t in range(len(row))]
            wanted = [nodes[name][t] for name, t in names] + list(parameters.values())
            found = torch.autograd.grad(loss, wanted, retain_graph=True, allow_unused=True)
            lags = self._by_lag(shares, nodes)
            self._check(inputs, hidden, values["output"])
        rows = {}
        for (name, _), node, gradient in zip(names, wanted, found):
            rows.setdefault(name, []).append(torch.zeros_like(node) if gradient is None else gradient)
        gradients = {name: torch.stack(row) for name, row in rows.items()}
        gradients |= self._direct(gradients)
        for (name, parameter), gradient in zip(parameters.items(), found[len(names):]):
            gradients[f"grad.{name}"] = torch.zeros_like(parameter) if gradient is None else gradient
        result = values | gradients | lags
        result |= {"loss": loss.reshape(1), "loss.per_step": shares, "input": inputs, "target": self.target}
        return {name: x.detach().numpy() for name, x in result.items()}

    def state_gradients(self):
        """The total gradient [T, H] of each layer and direction, in the order of `places`: a fraction of the work."""
        self.twin.load_state_dict(self.modules.state_dict())
        with torch.enable_grad(), exact():
            values, nodes, _ = self._forward(self._inputs())
            states = [nodes[f"grad.hidden.{place}"] for place in self.places]
            wanted = [state for row in states for state in row]
            loss = self._loss_shares(values["output"]).sum()
            found = torch.autograd.grad(loss, wanted, allow_unused=True)
        gradients = [torch.zeros_like(x) if g is None else g for x, g in zip(wanted, found)]
        return torch.stack(gradients).reshape(len(states), -1, self.model["hidden_size"]).numpy()

    def _inputs(self):
        inputs = torch.as_tensor(self.probe_input()).detach().cpu().double()
        if inputs.ndim != 2 or inputs.shape[1] != self.model["input_size"]:
            raise ValueError(f"the probe must be one sequence [T, {self.model['input_size']}], not {list(inputs.shape)}")
        if len(self.target) != len(inputs):
            raise ValueError(f"the probe's target has {len(self.target)} timesteps, its input {len(inputs)}")
        return inputs

    def _forward(self, inputs):
        """Values [T, H] by name, the graph's nodes by the names of their gradients, and the top layer's outputs."""
        values, nodes = {}, {}
        # Each layer reads nodes of its own: the gradient that arrives there is the direct one of the layer below.
        below = list(inputs.unbind(0))
        for layer in range(self.model["num_layers"]):
            halves = []
            for suffix in ["", "_reverse"] if self.model["bidirectional"] else [""]:
                place = f"l{layer}{suffix}"
                kept, states = self._run(below, place, reverse=bool(suffix))
                for name, row in kept.items():
                    values[f"{name}.{place}"] = torch.stack(row)
                for name, row in states.items():
                    nodes[f"grad.{name}.{place}"] = row
                halves.append(states["hidden"])
            below = [torch.cat(pair) for pair in zip(*halves)]
            nodes[f"grad.read.l{layer}"] = below
        values["output"] = torch.cat([self.twin["head"](x[None]) for x in below])
        return values, nodes, torch.stack(below)

    def _run(self, inputs, place, reverse):
        """One layer in one direction: what is kept of every timestep, and the nodes whose gradients are wanted."""
        rnn, steps, size = self.twin["rnn"], len(inputs), self.model["hidden_size"]
        read, recur = getattr(rnn, f"weight_ih_{place}"), getattr(rnn, f"weight_hh_{place}")
        zeros = read.new_zeros(len(read))
        read_bias, recur_bias = (getattr(rnn, f"bias_{x}_{place}") if rnn.bias else zeros for x in ("ih", "hh"))
        gates = GATES[self.kind]
        kept = {name: [None] * steps for name in ["hidden"] + ["cell"] * (self.kind == "lstm")}
        nodes = {name: [None] * steps for name in kept}
        kept |= {f"gate.{gate}": [None] * steps for gate in gates}
        nodes |= {f"gate.{gate}": [None] * steps for gate in gates}
        h = c = read.new_zeros(size)
        for t in reversed(range(steps)) if reverse else range(steps):
            h, c, before, after = self._cell(read @ inputs[t] + read_bias, recur @ h + recur_bias, h, c)
            for gate, raw, squashed in zip(gates, before, after):
                nodes[f"gate.{gate}"][t], kept[f"gate.{gate}"][t] = raw, squashed
            kept["hidden"][t] = nodes["hidden"][t] = h
            if self.kind == "lstm":
                kept["cell"][t] = nodes["cell"][t] = c
        return kept, nodes

    def _cell(self, read, recurrent, h, c):
        """PyTorch's equations: the new h and c, the gates before and after their squashing functions."""
        if self.kind == "rnn":
            raw = read + recurrent
            return (torch.tanh(raw) if self.model["activation"] == "tanh" else torch.relu(raw)), c, [], []
        if self.kind == "lstm":
            raw = (read + recurrent).chunk(4)
            i, f, g, o = raw[0].sigmoid(), raw[1].sigmoid(), raw[2].tanh(), raw[3].sigmoid()
            c = f * c + i * g
            return o * c.tanh(), c, raw, [i, f, g, o]
        (read_r, read_z, read_n), (recurrent_r, recurrent_z, recurrent_n) = read.chunk(3), recurrent.chunk(3)
        raw_r, raw_z = read_r + recurrent_r, read_z + recurrent_z
        r, z = raw_r.sigmoid(), raw_z.sigmoid()
        raw_n = read_n + r * recurrent_n
        n = raw_n.tanh()
        return (1 - z) * n + z * h, c, [raw_r, raw_z, raw_n], [r, z, n]

    def _loss_shares(self, output):
        """Each timestep's share of the loss, [T]; their sum is what PyTorch's mean reduction gives."""
        if self.loss_kind == "cross_entropy":
            count = (self.target != -100).sum()
            return functional.cross_entropy(output, self.target.long(), reduction="none") / count
        counted = output.new_ones(len(output)) if self.mask is None else self.mask
        errors = (output - self.target.double()) ** 2
        return torch.where(counted.bool(), errors.mean(dim=1), 0) / counted.sum()

    def _by_lag(self, shares, nodes):
        """M[k, t] = ‖∂ℓ_k/∂h_t‖ of the top layer, all rows in one batched backward pass."""
        top, result = self.model["num_layers"] - 1, {}
        for suffix in ["", "_reverse"] if self.model["bidirectional"] else [""]:
            states = nodes[f"grad.hidden.l{top}{suffix}"]
            found = torch.autograd.grad(
                shares, states, torch.eye(len(shares), dtype=torch.float64, device="cpu"), retain_graph=True,
                is_grads_batched=True)
            result[f"grad.by_lag{suffix}"] = torch.stack([x.norm(dim=1) for x in found], dim=1)
        return result

    def _direct(self, gradients):
        """Splits what arrives where a layer is read into the direct gradients of its directions."""
        size, direct = self.model["hidden_size"], {}
        for layer in range(self.model["num_layers"]):
            arriving = gradients.pop(f"grad.read.l{layer}")
            direct[f"grad.hidden.direct.l{layer}"] = arriving[:, :size]
            if self.model["bidirectional"]:
                direct[f"grad.hidden.direct.l{layer}_reverse"] = arriving[:, size:]
        return direct

    def _check(self, inputs, hidden, output):
        rnn = self.twin["rnn"]
        with torch.no_grad():
            batch = inputs.unsqueeze(0 if rnn.batch_first else 1)
            expected = rnn(batch)[0].reshape(hidden.shape)
            pairs = [("unrolled cells differ from the module", expected, hidden.detach())]
            answers = self.twin["head"](expected)
            pairs += [("head's answer to one timestep depends on others", answers, output.detach())]
        for what, expected, found in pairs:
            # In units of the largest number where that is above 1: float32 keeps seven digits, no matter how large.
            largest = max(1.0, float(expected.abs().nan_to_num().max()))
            difference = float((expected - found).abs().max()) / largest
            # Written so that NaN on both sides, a diverged run, passes and NaN on one side does not.
            if difference > 1e-5 or not torch.equal(expected.isnan(), found.isnan()):
                raise RuntimeError(f"the {what} by {difference:g}: nothing is recorded")
