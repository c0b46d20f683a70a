import Engine
import Foundation

/// Consecutive step records as the columns of one row of `step_blocks`: an array of each quantity instead of a row
/// for each step, which a small network's 60 000 steps a second would drown in.
struct StepBlock: Equatable {
  var firstStep: Int
  var count: Int
  /// int64 [count]; nil where steps follow each other without a gap.
  var steps: Data?
  /// float64 [count] each; where the last three are nil: NaN, `gradientNorm`, NaN.
  var loss: Data
  var gradientNorm: Data?
  var clippedGradientNorm: Data?
  var learningRate: Data?
  /// int64 [measured] and float64 [measured]: only the steps at which it was measured.
  var heldOutSteps: Data?
  var heldOutLoss: Data?
  /// float32 [count, L·D, T].
  var profile: Data?
}

extension StepBlock {
  /// Packs `records`, at least one, their profiles of one size.
  init(_ records: [StepRecord]) {
    let scalars = records.map(\.scalars)
    firstStep = scalars[0].step
    count = scalars.count
    let isConsecutive = scalars[count - 1].step - firstStep == count - 1
    steps = isConsecutive ? nil : LittleEndian.bytes(of: scalars.map { Int64($0.step) })
    loss = LittleEndian.bytes(of: scalars.map(\.loss))
    gradientNorm = LittleEndian.bytes(of: scalars.map(\.gradientNorm))
    clippedGradientNorm = LittleEndian.bytes(of: scalars.map(\.clippedGradientNorm))
    learningRate = LittleEndian.bytes(of: scalars.map(\.learningRate))
    let measured = scalars.filter { $0.heldOutLoss != nil }
    if !measured.isEmpty {
      heldOutSteps = LittleEndian.bytes(of: measured.map { Int64($0.step) })
      heldOutLoss = LittleEndian.bytes(of: measured.compactMap(\.heldOutLoss))
    }
    if !records[0].profile.isEmpty { profile = LittleEndian.bytes(of: records.flatMap(\.profile)) }
  }

  /// Unpacks the records; `profileRowCount` is L·D.
  func records(profileRowCount: Int) throws(DamagedTrace) -> [StepRecord] {
    let scalars = try scalars()
    let (profiles, profileCount) = try unpackedProfiles(rowCount: profileRowCount)
    guard profileCount > 0 else { return scalars.map { StepRecord($0, profile: []) } }
    if count == 1 { return [StepRecord(scalars[0], profile: profiles)] }
    return scalars.indices.map { index in
      StepRecord(
        scalars[index], profile: Array(profiles[index * profileCount..<(index + 1) * profileCount]))
    }
  }

  /// Unpacks the records without their profiles.
  func scalars() throws(DamagedTrace) -> [StepScalars] {
    guard firstStep >= 0, count > 0, count <= TraceFormat.Limit.step,
      firstStep <= TraceFormat.Limit.step - count
    else {
      throw damaged("it counts \(count) steps from there")
    }
    if count == 1, steps == nil, heldOutLoss == nil { return [try onlyScalars()] }
    let losses = try numbers(loss, "loss") ?? []
    let steps = try unpackedSteps()
    let norms = try numbers(gradientNorm, "gradient_norm")
    let clippedNorms = try numbers(clippedGradientNorm, "clipped_gradient_norm") ?? norms
    let rates = try numbers(learningRate, "learning_rate")
    let heldOut = try unpackedHeldOut()
    var measured = 0
    return steps.indices.map { index in
      var scalars = StepScalars(
        step: steps[index], loss: losses[index], gradientNorm: norms?[index] ?? .nan,
        clippedGradientNorm: clippedNorms?[index] ?? .nan, learningRate: rates?[index] ?? .nan)
      while measured < heldOut.count, heldOut[measured].step < scalars.step { measured += 1 }
      if measured < heldOut.count, heldOut[measured].step == scalars.step {
        scalars.heldOutLoss = heldOut[measured].loss
      }
      return scalars
    }
  }

  /// Those of a block of one step, as other programs write them by the hundred thousand: without an array for each
  /// quantity.
  private func onlyScalars() throws(DamagedTrace) -> StepScalars {
    let norm = try number(gradientNorm, "gradient_norm")
    return StepScalars(
      step: firstStep, loss: try number(loss, "loss") ?? .nan, gradientNorm: norm ?? .nan,
      clippedGradientNorm: try number(clippedGradientNorm, "clipped_gradient_norm") ?? norm ?? .nan,
      learningRate: try number(learningRate, "learning_rate") ?? .nan)
  }

  private func number(_ bytes: Data?, _ name: String) throws(DamagedTrace) -> Double? {
    guard let bytes else { return nil }
    guard bytes.count == 8 else { throw damaged("\(name) holds \(bytes.count) bytes for 1 step") }
    return LittleEndian.double(in: bytes)
  }

  private func unpackedSteps() throws(DamagedTrace) -> [Int] {
    guard let steps else { return Array(firstStep..<firstStep + count) }
    let unpacked = LittleEndian.integers(Int64.self, in: steps).map { Int($0) }
    guard steps.count % 8 == 0, unpacked.count == count, unpacked.first == firstStep,
      unpacked[count - 1] < TraceFormat.Limit.step,
      zip(unpacked, unpacked.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw damaged("its steps do not ascend, or are beyond 2⁵³") }
    return unpacked
  }

  private func numbers(_ bytes: Data?, _ name: String) throws(DamagedTrace) -> [Double]? {
    guard let bytes else { return nil }
    guard bytes.count % 8 == 0, bytes.count / 8 == count else {
      throw damaged("\(name) holds \(bytes.count) bytes for \(count) steps")
    }
    return LittleEndian.doubles(in: bytes)
  }

  private func unpackedHeldOut() throws(DamagedTrace) -> [(step: Int, loss: Double)] {
    guard let heldOutSteps, let heldOutLoss else { return [] }
    guard heldOutSteps.count == heldOutLoss.count, heldOutSteps.count % 8 == 0 else {
      throw damaged("held_out_steps and held_out_loss differ in length")
    }
    let places = LittleEndian.integers(Int64.self, in: heldOutSteps).map { Int($0) }
    guard zip(places, places.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw damaged("its held_out_steps do not ascend")
    }
    return Array(zip(places, LittleEndian.doubles(in: heldOutLoss)).map { (step: $0, loss: $1) })
  }

  private func unpackedProfiles(rowCount: Int) throws(DamagedTrace) -> (values: [Float], countPerStep: Int) {
    guard let profile else { return ([], 0) }
    guard profile.count % 4 == 0, profile.count / 4 % count == 0, profile.count / 4 / count % rowCount == 0
    else { throw damaged("profile holds \(profile.count) bytes for \(count) steps of \(rowCount) rows") }
    return (LittleEndian.floats(in: profile), profile.count / 4 / count)
  }

  private func damaged(_ reason: String) -> DamagedTrace {
    DamagedTrace("the block of steps at \(firstStep): \(reason)")
  }
}
