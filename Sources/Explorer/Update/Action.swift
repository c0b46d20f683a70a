import Analysis
import Canvas
import Engine
import Training

/// Everything that can happen to the explorer.
public enum Action: Sendable {
  case input(InputEvent)
  /// Something of the run with this number.
  case ofRun(Int, RunAction)
  /// The runs of a lesson are being opened.
  case lessonBegan(name: String)
  /// Time went by while something is playing.
  case elapsed(seconds: Double)
  /// What the home page lists by now.
  case listed([HomeItem])
  /// What was read of an item of the home page.
  case previewed(HomeItem.Target, HomePreview)
  /// What was to be opened can't be: one clear line.
  case notOpened(String)
  /// Something to tell the person, such as where a picture was saved.
  case told(String)
  /// Something could not be done: one clear line.
  case failed(String)
}

/// Everything that can happen to a run, most of it the answer to a `RunEffect`.
public enum RunAction: Sendable {
  /// It was opened and can be shown.
  case opened(RunDescription, isLive: Bool)
  case updated(RunUpdate)
  /// The unroll asked for at `requestedStep`; a recording may answer with that of an earlier step.
  case unrolled(StepUnroll, requestedStep: Int, inDetail: Bool)
  /// The unroll asked for can't be had, and why.
  case notUnrolled(AwaitedUnroll, over: ProbeSequence?, reason: String)
  /// What was asked for with `RunEffect.computeLags`.
  case lagsComputed(StepUnroll)
  /// Records with their gradient profiles, which the history had let go of; none where they are lost.
  case recalled([StepRecord])
  /// The sequence that was asked for with `RunEffect.readSequence`.
  case sequenceRead(ProbeSequence)
  /// The spectra of a layer and direction at one step, along a sequence; nil is the run's own probe.
  case decomposed(NetworkSpectra, LayerDirection, over: ProbeSequence?)
  /// The altered pass that was asked for; nil where the weights or the sequence can't be had.
  case altered(AwaitedAlteration, AlteredUnroll?)
  /// How the sequence that was asked for would be typed; nil where it can't be.
  case spelled(SequenceSpelling?)
  /// The sequence that an edited line says.
  case edited(ProbeSequence)
  /// What the network wrote.
  case written(Writing)
  /// How the parameters were driven and moved at one step over a sequence; nil is the run's own probe.
  case measured(ParameterFlow, over: ProbeSequence?)
  /// All that was asked for with `RunEffect.measure` at this step and over this sequence has come.
  case measuringEnded(step: Int, over: ProbeSequence?)
  /// Where in further sequences of the data the units of a search are on; how many were looked into so far.
  case found(DataSearch, [DataSearch.Match], searched: Int, isOver: Bool)
  /// How far long work has come; nil where it has ended.
  case progressed(LongWork, WorkProgress?)
  /// The fork that was asked for can't be made: one clear line.
  case notForked(String)
  /// Something to tell the person, such as where it is recorded.
  case told(String)
  /// Something could not be done: one clear line.
  case failed(String)
}
