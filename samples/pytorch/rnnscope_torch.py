"""Records the training of a torch.nn.RNN, LSTM or GRU as a trace that rnnscope replays.

One file, to be copied beside your training script; needs torch, numpy and the standard library.

    from rnnscope_torch import Recorder

    with Recorder("run.rnntrace", model.rnn, model.head, probe_input, probe_target) as recorder:
        for step in range(1000):
            loss = criterion(model(inputs), targets)
            optimizer.zero_grad()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            recorder.step(loss, optimizer, gradient_norm=norm, max_norm=1.0)   # before optimizer.step()
            optimizer.step()

Then `rnnscope replay run.rnntrace`, or `rnnscope replay --follow run.rnntrace` while it trains.

At a cadence the recorder runs the probe sequence through cells that it unrolls itself from the module's own weights,
in float64 on the CPU, and keeps every gate, every state and the *total* gradient of the loss with respect to each of
them. (`retain_grad` on the output of nn.LSTM would give only the direct part.) It compares its outputs with the
module's to 1e-5 first, and refuses to record anything that the module does not compute.

The probe is one sequence: `probe_input` [T, I], or a function that returns it, which is how an embedding before the
module is recorded as it learns (`lambda: model.embedding(tokens)`; it is called at every step); `probe_target` [T] of
class indices (cross-entropy, -100 = no target) or [T, O] of values (mean squared error, `mask` [T] tells which
timesteps count). Stacked and bidirectional modules work, `batch_first` or not, in any precision, on any device, with
packed sequences in training, with dropout (the probe is run without) and without biases. The head is an `nn.Linear`,
or any module that answers each timestep by itself. In a job of `torchrun` only rank 0 records. When the disk is full
the recording ends and the training goes on. Cost: see README.md. `save_weights` writes a trained network for
`rnnscope explore --weights`.
"""
import contextlib
import copy
import json
import operator
import os
import sqlite3
import struct
import sys
import time
import warnings
import weakref
from typing import NamedTuple, Optional

import numpy as np
import torch
from torch.nn import functional

APPLICATION = 1380863572
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
# Gradients by lag of longer probes are not kept: 16 MB an unroll.
LONGEST_BY_LAG = 2000


class Recorder:
    """Writes one trace. Call `step` once per training step, between the backward pass and the update."""

    recording = weakref.WeakValueDictionary()

    def __init__(
        self, path, rnn, head, probe_input, probe_target, *, mask=None, every=50, profile_every=None,
        checkpoint_every=100, title="", configuration="", input_labels=None, target_labels=None, vocabulary=(),
        baselines=None, seed=0, planned_steps=None, seconds_per_commit=0.5, more_probes=(), by_lag=True,
        overwrite=False,
    ):
        """Begins a trace at `path`, once the probes have been run; replaces a trace only if `overwrite` says so.

        `every`: the cadence of unrolls in steps. `profile_every`: that of gradient profiles, 1 for every step; as
        often as unrolls unless told otherwise. `checkpoint_every`: that of weights, 0 for none. The last step has all
        of them. `baselines`: {name: loss}. `by_lag`: whether the gradients by lag are kept, T·T numbers an unroll.
        `more_probes`: further sequences that are unrolled, each a dict with `input` and `target`, and if wanted
        `title`, `mask`, `input_labels`, `target_labels`.
        """
        self.next_step = 0
        self.database = None
        if rank() != 0:
            return
        self.rnn, self.head = unwrapped(rnn), unwrapped(head)
        self.every = cadence("every", every)
        self.profile_every = self.every if profile_every is None else cadence("profile_every", profile_every)
        self.checkpoint_every = cadence("checkpoint_every", checkpoint_every) if checkpoint_every else 0
        first = dict(
            input=probe_input, target=probe_target, mask=mask, title="probe", input_labels=input_labels,
            target_labels=target_labels)
        self.unrollers, sequences = [], []
        for sequence, probe in enumerate([first, *more_probes]):
            with where("" if sequence == 0 else f"more_probes[{sequence - 1}]: "):
                sequences.append([sequence, *self._add_probe(probe, f"probe {sequence + 1}", by_lag)])
        self.unroller = self.unrollers[0]
        self.vocabulary = labels_of("vocabulary", vocabulary, self.unroller.model["output_size"], "outputs") or []
        metadata = dict(
            model=json.dumps(self.unroller.model), loss=self.unroller.loss_kind, title=one_line(title),
            configuration=str(configuration or ""), vocabulary=json.dumps(self.vocabulary),
            baselines=json.dumps([dict(name=str(k), loss=number(v, f"baselines[{k!r}]"))
                                  for k, v in dict(baselines or {}).items()]),
            id=os.urandom(8).hex(), created_by=f"rnnscope_torch 1.0, torch {torch.__version__}", state="recording",
            profile="probe",
        )
        metadata |= {key: str(int(value)) for key, value in [("seed", seed), ("planned_steps", planned_steps)]
                     if value is not None}
        self.pending, self.watch, self.warned = [], Watch(), set()
        self.last, self.unrolled, self.checkpointed = None, None, None
        self.seconds_per_commit, self.last_commit = seconds_per_commit, time.monotonic()
        self._create(os.path.abspath(path), metadata, sequences, overwrite)

    def _add_probe(self, probe, title, by_lag):
        """Its title and labels as they are kept."""
        known = {"input", "target", "mask", "title", "input_labels", "target_labels"}
        if not isinstance(probe, dict) or not {"input", "target"} <= set(probe) <= known:
            raise ValueError(f"a probe is a dict with input and target, and if wanted {', '.join(sorted(known)[2:])}")
        unroller = Unroller(self.rnn, self.head, probe["input"], probe["target"], probe.get("mask"), by_lag=by_lag)
        if self.unrollers and unroller.loss_kind != self.unrollers[0].loss_kind:
            raise ValueError("target: all probes have the same kind of target, classes or values")
        self.unrollers.append(unroller)
        steps = unroller.rehearse()
        labels = [labels_of(key, probe.get(key), steps, "timesteps") for key in ("input_labels", "target_labels")]
        labels = [None if row is None else json.dumps(row) for row in labels]
        return [one_line(probe.get("title", title)), *labels]

    def _create(self, path, metadata, sequences, overwrite):
        if overwrite and path in Recorder.recording:
            Recorder.recording[path].close()  # What a cell of a notebook left open when it ran before.
        try:
            self.lock = open(path + "-lock", "w")
        except OSError as error:
            raise type(error)(f"{path}: no file can be written there: {error.strerror}") from None
        try:
            import fcntl

            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:
            pass  # No advisory locks on this system: a second writer is not noticed.
        except OSError:
            self.lock.close()
            raise RuntimeError(f"{path}: it is being recorded, by another program or by a Recorder that was not closed "
                               "here: close it, or choose another name") from None
        try:
            make_room(path, overwrite)
            self.database = sqlite3.connect(path)
            # All of this before the log is switched on: a copy of the file alone is a trace from the beginning.
            self.database.executescript(
                "PRAGMA page_size = 16384;"
                f"BEGIN; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = 1000; {SCHEMA} COMMIT;")
            self.database.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
            self.database.executemany("INSERT INTO sequences VALUES (?, ?, ?, ?)", sequences)
            self.database.commit()
            self.database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;")
        except BaseException:
            if self.database:
                self.database.close()
                os.unlink(path)
            self._unlock()
            raise
        Recorder.recording[path] = self

    def step(self, loss, optimizer=None, *, gradient_norm=None, max_norm=None, learning_rate=None, held_out_loss=None):
        """Records a training step: after `backward`, before the update.

        `gradient_norm` is the norm before clipping (what `clip_grad_norm_` returns) and `max_norm` the limit that was
        given to it, where there was any. Without `max_norm` what clipping did is taken from the gradients of all of
        the optimizer's parameters (give a list where there are several optimizers). The learning rate is the
        optimizer's unless it is given.
        """
        if self.database is None:
            self.next_step += 1
            return
        loss, gradient_norm, max_norm, learning_rate, held_out_loss = (
            None if value is None and name != "loss" else number(value, f"recorder.step: {name}")
            for name, value in [("loss", loss), ("gradient_norm", gradient_norm), ("max_norm", max_norm),
                                ("learning_rate", learning_rate), ("held_out_loss", held_out_loss)])
        optimizers = list(optimizer) if isinstance(optimizer, (list, tuple)) else [optimizer] if optimizer else []
        if learning_rate is None and optimizers:
            learning_rate = float(optimizers[0].param_groups[0]["lr"])
        norm, clipped_norm = self._norms(optimizers, gradient_norm, max_norm)
        step = self.next_step
        self.next_step += 1
        try:
            self._record(Record(step, loss, norm, clipped_norm, learning_rate, held_out_loss, None))
        except sqlite3.Error as error:
            self._give_up(error)

    def _record(self, record):
        step = record.step
        for kind, text, at in self.watch.events(step, record.loss, record.norm, record.clipped_norm):
            self.event(kind, text, at)
        with exact():
            state = {name: x.detach().clone() for name, x in self.unroller.modules.state_dict().items()}
            inputs = [unroller.inputs() for unroller in self.unrollers]
        self.pending.append(record)
        # Should this turn out to be the last step: by then the weights will have been updated.
        self.last = step, state, inputs
        if step % self.every == 0:
            self._record_unrolls(*self.last)
        elif step % self.profile_every == 0:
            profile = profile_of(self.unroller.state_gradients(state, inputs[0]))
            self.pending[-1] = record._replace(profile=profile)
        if self.checkpoint_every and step % self.checkpoint_every == 0:
            self._record_checkpoint(step, state)
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
        blocks = []
        for record in self.pending:
            # The newest step has a block of its own, which is written again when it has become longer or complete.
            if not blocks or record is self.pending[-1] or record.known() != blocks[-1][0].known():
                blocks.append([])
            blocks[-1].append(record)
        for block in blocks:
            self._insert_block(block)
        self.database.commit()
        self.pending = self.pending[-1:]
        self.last_commit = time.monotonic()

    def close(self):
        """Keeps the last step whole and ends the recording; the trace is then one file."""
        if self.database is None:
            return
        try:
            self._complete_last_step()
            self.commit()
            self.database.execute("UPDATE metadata SET value = 'finished' WHERE key = 'state'")
            self.database.commit()
        except sqlite3.Error as error:
            return self._give_up(error)
        try:
            # Waits for readers to finish what they are reading; then the file holds everything, whoever has it open.
            self.database.executescript("PRAGMA busy_timeout = 2000; PRAGMA wal_checkpoint(TRUNCATE);")
            self.database.executescript("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE;")
        except sqlite3.OperationalError:
            pass  # Somebody follows the trace: an empty log stays until he leaves.
        self.database.close()
        self.database = None
        self._unlock()

    def _complete_last_step(self):
        """A replay opens on the last step: with the weights that it was computed with it gets what others have."""
        if self.last is None:
            return
        step, state, _ = self.last
        try:
            if self.unrolled != step:
                self._record_unrolls(*self.last)
            if self.checkpoint_every and self.checkpointed != step:
                self._record_checkpoint(step, state)
        except (RuntimeError, ValueError) as error:
            self._warn("last", f"step {step}, the last, is not kept whole: {error}")

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

    def _warn(self, what, text):
        if what not in self.warned:
            self.warned.add(what)
            warnings.warn(text, stacklevel=4)

    def _norms(self, optimizers, given, max_norm):
        """The norm before clipping, and that after it where it was clipped; None for what is not known."""
        if max_norm is not None:
            if given is None:
                raise ValueError("recorder.step: max_norm goes with gradient_norm, what clip_grad_norm_ returned")
            return given, max_norm if max_norm < given < float("inf") else None
        parameters = [p for each in optimizers for group in each.param_groups for p in group["params"]]
        parameters += [*self.rnn.parameters(), *self.head.parameters(), *self.unroller.leaves]
        found, tolerance = norm_of({id(p): p.grad for p in parameters if p.grad is not None}.values())
        if given is None:
            if found is None:
                self._warn("norm", "no parameter has a gradient: the gradient's norm is not recorded; call "
                                   "recorder.step after backward() and before zero_grad(), or give gradient_norm")
            return found, None
        if found is None or not optimizers:
            return given, None
        if found > given * (1 + tolerance):
            self._warn("set", f"gradient_norm, {given:.4g}, is not that of all of the optimizer's parameters, "
                              f"{found:.4g}: whether it was clipped is not recorded; give max_norm too")
        return given, found if found < given * (1 - tolerance) else None

    def _record_unrolls(self, step, state, inputs):
        """Keeps the unroll of every probe, of the newest step; its profile is the first one's."""
        for sequence, unroller in enumerate(self.unrollers):
            tensors = unroller.unroll(state, inputs[sequence])
            if sequence == 0:
                profile = profile_of([tensors[f"grad.hidden.{place}"] for place in unroller.places])
            # Replaces what an interrupt broke off.
            timesteps = len(tensors["output"])
            self.database.execute("INSERT OR REPLACE INTO unrolls VALUES (?, ?, ?)", [sequence, step, timesteps])
            self.database.executemany(
                "INSERT OR REPLACE INTO tensors VALUES (?, ?, ?, 'F32', ?, ?)",
                [(sequence, step, name, json.dumps(x.shape), x.astype("<f4").tobytes()) for name, x in tensors.items()],
            )
        self.pending[-1] = self.pending[-1]._replace(profile=profile)
        self.unrolled = step

    def _record_checkpoint(self, step, state):
        # Weights under any other kind of head are not a network that rnnscope could run.
        if isinstance(self.head, torch.nn.Linear):
            weights = safetensors_of(self.rnn, state, self.vocabulary)
            self.database.execute("INSERT OR REPLACE INTO checkpoints VALUES (?, ?)", [step, weights])
        self.checkpointed = step

    def _insert_block(self, block):
        steps, losses, norms, clipped_norms, rates, held_out, profiles = zip(*block)
        if any(norm is not None for norm in clipped_norms):
            clipped_norms = [norm if clipped is None else clipped for norm, clipped in zip(norms, clipped_norms)]
        measured = [(step, loss) for step, loss in zip(steps, held_out) if loss is not None]
        at, measured = zip(*measured) if measured else ([None], [None])
        columns = [(losses, "<f8"), (norms, "<f8"), (clipped_norms, "<f8"), (rates, "<f8"), (at, "<i8"),
                   (measured, "<f8"), (profiles, "<f4")]
        self.database.execute(
            "INSERT OR REPLACE INTO step_blocks VALUES (?, ?, NULL, ?, ?, ?, ?, ?, ?, ?)",
            [steps[0], len(steps), *(None if x[0] is None else np.array(x, kind).tobytes() for x, kind in columns)])


class Record(NamedTuple):
    """What is kept of every training step; None: unknown, not clipped, not measured, not computed."""

    step: int
    loss: float
    norm: Optional[float]
    clipped_norm: Optional[float]
    learning_rate: Optional[float]
    held_out_loss: Optional[float]
    profile: Optional[np.ndarray]

    def known(self):
        """What all steps of one block have, or none."""
        return self.norm is None, self.learning_rate is None, self.profile is None


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
        if clipped_norm is not None:
            if self.first_clipped is None:
                found.append(("clip", f"gradient norm {norm:.4g} clipped to {clipped_norm:.4g}", step))
                self.first_clipped, self.clipped, self.greatest = step, 0, 0.0
            self.last_clipped, self.clipped, self.greatest = step, self.clipped + 1, max(self.greatest, norm)
        return found + self._spike(step, norm, pause)

    def _nonfinite(self, step, loss, norm):
        for name, value in [("loss", loss), ("gradient norm", norm)]:
            if value is not None and value - value != 0:
                self.saw_nonfinite = True
                return [("nan", f"the {name} is {value}", step)]
        return []

    def _spike(self, step, norm, pause):
        if norm is None:
            return []
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


@contextlib.contextmanager
def exact():
    """Within it everything is differentiated, in the precision that it is given in, whatever surrounds the training."""
    with torch.inference_mode(False), torch.enable_grad(), torch.autocast("cpu", enabled=False):
        with torch.autograd.set_detect_anomaly(False):
            yield


@contextlib.contextmanager
def where(prefix):
    """Within it errors tell where they belong."""
    try:
        yield
    except (TypeError, ValueError, RuntimeError) as error:
        if not prefix:
            raise
        raise type(error)(f"{prefix}{error}") from None


def cadence(name, value):
    """`value` as a number of steps."""
    if isinstance(value, bool) or not hasattr(value, "__index__") or value < 1:
        raise ValueError(f"{name}={value!r}: a number of steps is an integer from 1 on")
    return operator.index(value)


def number(value, name):
    """`value`, a number or a tensor of one, as a float."""
    try:
        return float(value.detach() if isinstance(value, torch.Tensor) else value)
    except (TypeError, ValueError, RuntimeError):
        what = f"a tensor of shape {list(value.shape)}" if isinstance(value, torch.Tensor) else repr(value)
        raise TypeError(f"{name} must be one number, not {what}") from None


def one_line(text):
    """A title as the format has it."""
    return "" if text is None else " ".join(str(text).split())


def labels_of(name, labels, count, what):
    """`count` names as strings; None where there are none."""
    labels = [] if labels is None else list(labels)
    if not labels:
        return None
    if len(labels) != count:
        raise ValueError(f"{name}: {len(labels)} names for {count} {what}: give one for each")
    return [str(x.item() if hasattr(x, "item") else x) for x in labels]


def is_trace(path):
    """Whether the file at `path` is a recording, of whatever program."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as database:
            return database.execute("PRAGMA application_id").fetchone() == (APPLICATION,)
    except sqlite3.Error:
        return False


def make_room(path, overwrite):
    """Sees to it that there is no file at `path`; removes nothing but a trace, and that only if it may."""
    if not os.path.exists(path):
        return
    if os.path.isdir(path):
        raise IsADirectoryError(f"{path}: this is a folder: choose another name")
    if os.path.getsize(path) and not overwrite:
        raise FileExistsError(f"{path}: the file exists already: choose another name, or give overwrite=True")
    if os.path.getsize(path) and not is_trace(path):
        raise FileExistsError(f"{path}: the file is not a trace and is not overwritten: choose another name")
    for end in ("", "-wal", "-shm"):
        if os.path.exists(path + end):
            os.unlink(path + end)


def norm_of(gradients):
    """The norm over all of `gradients`, None where there are none, and the relative error that it may have."""
    norms, tolerance = [], 1e-4
    with exact(), torch.no_grad():
        for gradient in gradients:
            values = gradient.coalesce().values() if gradient.is_sparse else gradient
            # Apple's GPUs have no float64.
            wide = torch.float32 if values.device.type == "mps" else torch.float64
            norms.append(torch.linalg.vector_norm(values, dtype=wide))
            tolerance = max(tolerance, 4 * torch.finfo(values.dtype).eps)
        if not norms:
            return None, tolerance
        return float(torch.stack([norm.to(norms[0].device) for norm in norms]).norm()), tolerance


def leaves_of(tensor):
    """The parameters that `tensor` was computed from."""
    found, ahead, seen = [], [tensor.grad_fn], set()
    while ahead:
        node = ahead.pop()
        if node is not None and node not in seen:
            seen.add(node)
            ahead += [before for before, _ in node.next_functions]
            found += [node.variable] if hasattr(node, "variable") else []
    return found


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


def safetensors_of(rnn, state, vocabulary=()):
    """The `state` of a ModuleDict of the recurrent module `rnn` and a linear layer `head` as a safetensors file; the
    symbols' names go into its metadata."""
    state = {name: x.detach().cpu().float().numpy() for name, x in state.items()}
    metadata = {"cell": cell_name(rnn)}
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
    modules = torch.nn.ModuleDict({"rnn": unwrapped(rnn), "head": unwrapped(head)})
    with open(path, "wb") as file:
        file.write(safetensors_of(modules["rnn"], modules.state_dict(), vocabulary))


def tensor_of(name, values):
    """A copy of `values` on the CPU that nothing else changes."""
    try:
        tensor = torch.as_tensor(values).detach().cpu().clone()
    except (TypeError, ValueError, RuntimeError) as error:
        raise TypeError(f"{name}: a tensor is needed, not {type(values).__name__}: {error}") from None
    return tensor


def turned(rows, suffix):
    """`rows` in the order in which a direction runs, or back in that of time."""
    return rows.flip(0) if suffix else rows


def lag_norms(direct, hidden_to_hidden, hidden_to_cell=None, cell_to_cell=None, cell_to_hidden=None):
    """‖∂ℓ_k/∂h_t‖ [T, T] from ∂ℓ_k/∂h_k [T, H] and the derivatives of one timestep, all k ≥ t at once."""
    steps, size = direct.shape
    counted = (direct != 0).any(dim=1).nonzero()[:, 0].tolist()
    first = last = len(counted)
    norms = direct.new_zeros(last, steps)
    # ∂ℓ/∂h_t and ∂ℓ/∂c_t side by side, a row for each timestep that has a target.
    gradient = direct.new_zeros(last, size * (1 if cell_to_cell is None else 2))
    hidden, cell = gradient[:, :size], gradient[:, size:]
    for t in reversed(range(steps)):
        if first and counted[first - 1] == t:
            first -= 1
            hidden[first] = direct[t]
        rows = slice(first, last)
        norms[rows, t] = torch.linalg.vector_norm(hidden[rows], dim=1)
        if cell_to_cell is None:
            hidden[rows] = hidden[rows] @ hidden_to_hidden(t)
        else:
            cell[rows].addcmul_(hidden[rows], hidden_to_cell[t])
            hidden[rows] = gradient[rows] @ torch.cat([hidden_to_hidden(t), cell_to_hidden(t)])
            cell[rows].mul_(cell_to_cell[t])
        # What has vanished far below anything that float32 can tell costs most: the processor's slow numbers.
        while last > first and t % 8 == 0 and gradient[last - 1].abs().max() < 1e-150:
            last -= 1
    whole = direct.new_zeros(steps, steps)
    whole[counted] = norms
    return whole


class Unroller:
    """Computes all internals of a recurrent module with its head over one probe sequence."""

    def __init__(self, rnn, head, probe_input, probe_target, mask=None, by_lag=True):
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
        try:
            with torch.inference_mode(False):
                self.twin = copy.deepcopy(self.modules).cpu().double().eval().requires_grad_(True)
        except RuntimeError as error:
            raise TypeError(f"the modules cannot be copied: {str(error).splitlines()[0]}") from None
        self.leaves, self.by_lag = [], by_lag
        self.probe_input = probe_input if callable(probe_input) else None
        with exact():
            self.fixed_input = None if self.probe_input else tensor_of("probe_input", probe_input)
            self.target = tensor_of("probe_target", probe_target)
            self.mask = None if mask is None else tensor_of("mask", mask).bool()
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

    def rehearse(self):
        """Refuses what could not be recorded; answers the number of the probe's timesteps."""
        with exact():
            if self.probe_input:
                answer = self.probe_input()
                self.leaves = leaves_of(answer) if isinstance(answer, torch.Tensor) else []
        steps = len(self.inputs())
        self._check_target(steps)
        if self.by_lag and steps > LONGEST_BY_LAG:
            self.by_lag = False
            warnings.warn(f"the probe has {steps} timesteps: gradients by lag are not recorded above {LONGEST_BY_LAG}",
                          stacklevel=4)
        self.unroll()
        return steps

    def inputs(self):
        """The probe as it is now, [T, I] in float64 on the CPU."""
        with exact():
            inputs = tensor_of("probe_input", self.probe_input()) if self.probe_input else self.fixed_input
            size, shape = self.model["input_size"], list(inputs.shape)
            if inputs.ndim == 2 and shape[1] == size and shape[0] > 0 and not inputs.is_complex():
                return inputs.double()
        mend = f"give one sequence [T, {size}]"
        if inputs.ndim == 3 and 1 in shape[:2] and shape[2] == size:
            mend += ", as probe_input[:, 0]" if shape[1] == 1 else ", as probe_input[0]"
        if inputs.ndim < 3 and not inputs.is_floating_point():
            mend = ("these look like tokens; give lambda: model.embedding(tokens), "
                    "or torch.nn.functional.one_hot(tokens, I).float()")
        raise ValueError(f"probe_input: its shape is {shape}, of {inputs.dtype}: {mend}")

    def _check_target(self, steps):
        target, outputs, shape = self.target, self.model["output_size"], list(self.target.shape)
        if target.dtype == torch.bool or target.is_complex():
            raise ValueError(f"probe_target: it is {target.dtype}: give classes (.long()) or values (.float())")
        values = self.loss_kind == "mean_squared_error"
        wanted, what = ([steps, outputs], "values [T, O]") if values else ([steps], "classes [T]")
        if shape != wanted:
            mend = f"{what} have the shape {wanted} here"
            if values and shape == [steps]:
                mend += "; for classes give integers (.long())" + (", for values [:, None]" if outputs == 1 else "")
            elif not values and target.ndim == 2:
                one_hot = ", as probe_target.argmax(1); for values give .float()"
                mend += ", as probe_target[:, 0]" if shape[1] == 1 else one_hot
            elif target.ndim < 2:
                mend += f", one for each of the {steps} timesteps of probe_input"
            raise ValueError(f"probe_target: its shape is {shape}: {mend}")
        if values:
            if self.mask is not None and (list(self.mask.shape) != [steps] or not self.mask.any()):
                raise ValueError(f"mask: give {steps} numbers, one for each timestep, some of them not 0")
            if not (target if self.mask is None else target[self.mask]).isfinite().all():
                raise ValueError("probe_target: some values are not finite: give a mask that leaves them out")
            return
        if self.mask is not None:
            raise ValueError("mask: it goes with values; for classes probe_target is -100 where there is no target")
        counted = target[target != -100]
        if len(counted) == 0:
            raise ValueError("probe_target: it is -100 everywhere: at least one timestep needs a class")
        if counted.min() < 0 or counted.max() >= outputs:
            wrong = int(counted.min() if counted.min() < 0 else counted.max())
            raise ValueError(f"probe_target: class {wrong} is not one of the head's {outputs} outputs, "
                             f"0 to {outputs - 1}; -100 means no target")

    def unroll(self, state=None, inputs=None):
        """Every tensor by its name in the trace, as numpy arrays of float64; of `state`, the weights, and the probe's
        `inputs` as they once were, or as they are now."""
        inputs = self.inputs() if inputs is None else inputs
        with exact():
            self.twin.load_state_dict(self.modules.state_dict() if state is None else state)
            values, nodes, hidden = self._forward(inputs)
            shares = self._loss_shares(values["output"])
            loss = shares.sum()
            parameters = dict(self.twin.named_parameters())
            names = [(name, t) for name, row in nodes.items() for t in range(len(row))]
            wanted = [nodes[name][t] for name, t in names] + list(parameters.values())
            found = torch.autograd.grad(loss, wanted, allow_unused=True)
        with exact(), torch.no_grad():
            self._check(inputs, hidden, values["output"])
            rows = {}
            for (name, _), node, gradient in zip(names, wanted, found):
                rows.setdefault(name, []).append(torch.zeros_like(node) if gradient is None else gradient)
            gradients = {name: torch.stack(row) for name, row in rows.items()}
            gradients |= self._direct(gradients)
            for (name, parameter), gradient in zip(parameters.items(), found[len(names):]):
                gradients[f"grad.{name}"] = torch.zeros_like(parameter) if gradient is None else gradient
            result = values | gradients | (self._by_lag(values, gradients) if self.by_lag else {})
        result |= {"loss": loss.reshape(1), "loss.per_step": shares, "input": inputs, "target": self.target}
        return {name: x.detach().numpy() for name, x in result.items()}

    def state_gradients(self, state=None, inputs=None):
        """The total gradient [T, H] of each layer and direction, in the order of `places`: a fraction of the work."""
        with exact():
            self.twin.load_state_dict(self.modules.state_dict() if state is None else state)
            values, nodes, _ = self._forward(self.inputs() if inputs is None else inputs)
            states = [nodes[f"grad.hidden.{place}"] for place in self.places]
            wanted = [state for row in states for state in row]
            loss = self._loss_shares(values["output"]).sum()
            found = torch.autograd.grad(loss, wanted, allow_unused=True)
            gradients = [torch.zeros_like(x) if g is None else g for x, g in zip(wanted, found)]
            return torch.stack(gradients).detach().reshape(len(states), -1, self.model["hidden_size"]).numpy()

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

    def _by_lag(self, values, gradients):
        """M[k, t] = ‖∂ℓ_k/∂h_t‖ of the top layer; ℓ_k depends on h_k directly, through it on what came before."""
        top, result = self.model["num_layers"] - 1, {}
        for suffix in ["", "_reverse"] if self.model["bidirectional"] else [""]:
            place = f"l{top}{suffix}"
            # In the order in which the direction runs.
            names = {name: name.removesuffix(f".{place}") for name in values if name.endswith(f".{place}")}
            kept = {short: turned(values[name], suffix) for name, short in names.items()}
            direct = turned(gradients[f"grad.hidden.direct.{place}"], suffix)
            norms = lag_norms(direct, *self._derivatives(place, kept))
            result[f"grad.by_lag{suffix}"] = turned(turned(norms, suffix).T, suffix).T
        return result

    def _derivatives(self, place, kept):
        """What leads a gradient one timestep back: ∂h_t/∂h_(t-1) at constant c, as a function of t, and for an LSTM
        ∂h_t/∂c_t, ∂c_t/∂c_(t-1) and ∂c_t/∂h_(t-1)."""
        rnn, hidden = self.twin["rnn"], kept["hidden"]
        weights = getattr(rnn, f"weight_hh_{place}").unflatten(0, (-1, hidden.shape[1]))

        def back(factors, weights):
            factors = torch.stack(factors, dim=1)[..., None]
            return lambda t: (factors[t] * weights).sum(dim=0)

        if self.kind == "rnn":
            slope = 1 - hidden**2 if self.model["activation"] == "tanh" else (hidden > 0).double()
            return (back([slope], weights),)
        before = torch.cat([torch.zeros_like(hidden[:1]), hidden[:-1]])
        if self.kind == "lstm":
            i, f, g, o = (kept[f"gate.{gate}"] for gate in GATES["lstm"])
            cell = kept["cell"]
            cell_before, squashed = torch.cat([torch.zeros_like(cell[:1]), cell[:-1]]), cell.tanh()
            to_cell = [g * i * (1 - i), cell_before * f * (1 - f), i * (1 - g**2)]
            return (back([squashed * o * (1 - o)], weights[3:]), o * (1 - squashed**2), f, back(to_cell, weights[:3]))
        r, z, n = (kept[f"gate.{gate}"] for gate in GATES["gru"])
        recurrent = before @ weights[2].T + (getattr(rnn, f"bias_hh_{place}")[-hidden.shape[1]:] if rnn.bias else 0)
        to_n = (1 - z) * (1 - n**2)
        gates = back([to_n * recurrent * r * (1 - r), (before - n) * z * (1 - z), to_n * r], weights)
        return (lambda t: gates(t) + z[t].diag(),)

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
