import Analysis
import Canvas
import Engine
import Training

/// Everything that can happen to the explorer.
public enum Action: Sendable {
  case input(InputEvent)
  /// Something of the run with this number. Without a number, what follows concerns the run that keys go to.
  indirect case ofRun(Int, Action)
  /// A run was opened and can be shown.
  case opened(RunDescription, isLive: Bool)
  case updated(RunUpdate)
  /// The runs of a lesson are being opened.
  case lessonBegan(name: String)
  /// The unroll asked for at `requestedStep`; a recording may answer with that of an earlier step.
  case unrolled(StepUnroll, requestedStep: Int, inDetail: Bool)
  /// The unroll asked for can't be had, and why.
  case notUnrolled(AwaitedUnroll, over: ProbeSequence?, reason: String)
  /// Records with their gradient profiles, which the history had let go of; none where they are lost.
  case recalled([StepRecord])
  /// The sequence that was asked for with `Effect.readSequence`.
  case sequenceRead(ProbeSequence)
  /// The spectra of a layer and direction at one step.
  case decomposed(NetworkSpectra, LayerDirection)
  /// The altered pass that was asked for; nil where the weights or the sequence can't be had.
  case altered(AlteredUnroll?)
  /// How the sequence that was asked for would be typed; nil where it can't be.
  case spelled(SequenceSpelling?)
  /// The sequence that an edited line says.
  case edited(ProbeSequence)
  /// What the network wrote.
  case written(Writing)
  /// How the parameters were driven and moved at one step.
  case measured(ParameterFlow)
  /// All that was asked for with `Effect.measure` at this step has come.
  case measuringEnded(step: Int)
  /// Where in further sequences of the data the units of a search are on; how many were looked into so far.
  case found(DataSearch, [DataSearch.Match], searched: Int, isOver: Bool)
  /// How far long work has come; nil where it has ended.
  case progressed(LongWork, WorkProgress?)
  /// Time went by while something is playing.
  case elapsed(seconds: Double)
  /// Something to tell the person, such as where a picture was saved.
  case told(String)
  /// What the home page lists by now.
  case listed([HomeItem])
  /// What was read of an item of the home page.
  case previewed(HomeItem.Target, HomePreview)
  /// Something could not be done: one clear line.
  case failed(String)
}

/// What the explorer wants done in the world. The runner does it and answers with actions.
public enum Effect: Sendable, Hashable {
  case open(HomeItem.Target)
  /// Something for the run with this number. Without a number, it is for the run that keys go to.
  indirect case ofRun(Int, Effect)
  /// Stops the run with this number and completes its recording.
  case closeRun(Int)
  /// Trains on; nil is as fast as it goes. In lockstep it shows the same steps as the others that do so.
  case train(stepsPerSecond: Double?, inLockstep: Bool)
  case pauseTraining
  /// Opens the run's continuation from a step with changed settings.
  case fork(step: Int, changing: ExperimentOptions)
  case advance(by: Int)
  /// Records the run from now on into a new trace.
  case record(String)
  /// Completes the recording; the training goes on.
  case stopRecording
  /// Unrolls a sequence, or (nil) the run's own probe, with the weights of a step; in detail, with the gradient by lag
  /// as well. Only the last request counts.
  case unroll(step: Int, inDetail: Bool, over: ProbeSequence? = nil)
  /// Makes a sequence of what a person typed.
  case readSequence(String)
  /// Lets the updates from training show a sequence; nil is the run's own probe.
  case show(ProbeSequence?)
  /// Answer with the records around `step`, whose gradient profiles the history has let go of.
  case recall(step: Int)
  /// Decomposes the weights and Jacobians of an unroll at a layer and direction.
  case decompose(StepUnroll, LayerDirection)
  /// Computes the pass again with an alteration; in detail, with the gradient by lag as well.
  case alter(StepUnroll, Alteration, inDetail: Bool)
  /// Finds how a sequence, or (nil) the run's own probe, would be typed.
  case spell(ProbeSequence?)
  /// Makes a sequence of an edited line.
  case readEdit(String)
  /// Lets the network write on.
  case write(WritingRequest)
  /// Measures how the parameters are driven and moved at the step of an unroll, and at steps all over the training.
  case measure(StepUnroll, acrossTraining: Bool)
  /// Looks through the data for what is searched for, with the network of an unroll. Only the last search counts.
  case searchData(DataSearch, StepUnroll)
  /// Ends work under way for the run, of which nobody wants an answer any more.
  case stopWork(Set<LongWork>)
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
