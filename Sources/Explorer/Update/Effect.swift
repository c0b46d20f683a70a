import Engine
import Training

/// What the explorer wants done in the world. The runner does it and answers with actions.
public enum Effect: Sendable, Hashable {
  case open(HomeItem.Target)
  /// Something for the run with this number: whatever is on the screen by then, the answer is that run's.
  case ofRun(Int, RunEffect)
  /// Stops the run with this number and completes its recording.
  case closeRun(Int)
  /// Lets go of what is being opened.
  case stopOpening
  case copy(String)
  /// Writes what is shown to a file; nil chooses its name.
  case savePicture(PictureFormat, path: String?)
  /// Writes an experiment in TOML to a file.
  case saveExperiment(String)
  /// Looks anew at what the home page can list.
  case refreshHome
  /// Read what an item of the home page is; only the last that was asked for counts, nil asks for none.
  case preview(HomeItem.Target?)
  case redraw
  case quit
}

/// What is to be done for a run.
public enum RunEffect: Sendable, Hashable {
  /// Trains on, until a step is trained or (nil) to the planned end; nil steps a second is as fast as it goes. In lockstep it
  /// shows the same steps as the others that do so.
  case train(stepsPerSecond: Double?, inLockstep: Bool, until: Int? = nil)
  /// Trains in lockstep with others from now on, or no longer, where it is training.
  case keepStep(inLockstep: Bool)
  case pauseTraining
  case advance(by: Int)
  /// Opens the run's continuation from a step with changed settings.
  case fork(step: Int, changing: ExperimentOptions)
  /// Records the run from now on into a new trace.
  case record(String)
  /// Completes the recording; the training goes on.
  case stopRecording
  /// Lets the updates from training show a sequence; nil is the run's own probe.
  case show(ProbeSequence?)
  /// Unrolls a sequence, or (nil) the run's own probe, with the weights of a step; in detail, with the gradient by lag
  /// as well. Only the last request counts.
  case unroll(step: Int, inDetail: Bool, over: ProbeSequence? = nil)
  /// Computes the gradient by lag of an unroll that training showed.
  case computeLags(StepUnroll)
  /// Answer with the records around `step`, whose gradient profiles the history has let go of.
  case recall(step: Int)
  /// Decomposes the weights and Jacobians of an unroll at a layer and direction, and the weights of checkpoints all over
  /// the training besides those that are known.
  case decompose(StepUnroll, LayerDirection, besides: Set<Int>)
  /// Measures how the parameters are driven and moved at the step of an unroll, and at steps all over the training.
  case measure(StepUnroll, acrossTraining: Bool)
  /// Computes the pass again with an alteration; in detail, with the gradient by lag as well.
  case alter(StepUnroll, Alteration, inDetail: Bool)
  /// Makes a sequence of what a person typed.
  case readSequence(String)
  /// Finds how a sequence, or (nil) the run's own probe, would be typed.
  case spell(ProbeSequence?)
  /// Makes a sequence of an edited line.
  case readEdit(String)
  /// Lets the network write on.
  case write(WritingRequest)
  /// Looks through the data for what is searched for, with the network of an unroll. Only the last search counts.
  case searchData(DataSearch, StepUnroll)
  /// Ends work under way, of which nobody wants an answer any more.
  case stopWork(Set<LongWork>)
}
