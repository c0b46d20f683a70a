import Engine
import Foundation
import Testing

@testable import Traces

/// Blocks of one step, as other programs write them, say the same as longer ones.
@Suite struct OneStepBlockTests {
  @Test func theyHoldWhatALongBlockHolds() throws {
    let records = Sample.records(steps: 0..<40)
    let together = try StepBlock(records).records(profileRowCount: 4)
    let apart = try records.map { try StepBlock([$0]).records(profileRowCount: 4)[0] }
    #expect(apart.map(Bits.init) == together.map(Bits.init))
    #expect(apart.map(Bits.init) == records.map(Bits.init))
  }

  @Test func whatIsUnknownIsNotANumber() throws {
    var block = StepBlock(Sample.records(steps: 7..<8))
    (block.gradientNorm, block.clippedGradientNorm, block.learningRate) = (nil, nil, nil)
    (block.heldOutSteps, block.heldOutLoss) = (nil, nil)
    let scalars = try block.scalars()[0]
    #expect(scalars.step == 7 && scalars.gradientNorm.isNaN && scalars.clippedGradientNorm.isNaN)
    #expect(scalars.learningRate.isNaN && scalars.heldOutLoss == nil)
    block.gradientNorm = LittleEndian.bytes(of: [2.5])
    #expect(try block.scalars()[0].clippedGradientNorm == 2.5)
  }

  @Test(arguments: [0, 7, 9, 16]) func aColumnOfAnotherLengthIsRefused(byteCount: Int) {
    for column in [\StepBlock.gradientNorm, \.clippedGradientNorm, \.learningRate] {
      var block = StepBlock(Sample.records(steps: 7..<8))
      block[keyPath: column] = Data(count: byteCount)
      #expect(throws: DamagedTrace.self) { try block.scalars() }
    }
    var block = StepBlock(Sample.records(steps: 7..<8))
    block.loss = Data(count: byteCount)
    #expect(throws: DamagedTrace.self) { try block.scalars() }
  }
}
