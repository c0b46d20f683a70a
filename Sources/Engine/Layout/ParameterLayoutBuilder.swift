/// Appends parameter after parameter to the flat array.
struct ParameterLayoutBuilder {
  private let model: ModelShape
  private(set) var parameters: [PackedParameter] = []
  private(set) var count = 0

  init(model: ModelShape) {
    self.model = model
  }

  /// Input weights, recurrent weights, both biases and the peepholes of one layer and direction of `part`.
  mutating func addLayer(_ layer: LayerExtents, of part: String, at place: LayerDirection) {
    let rows = model.gateCount * model.hiddenSize
    let inputSize = model.inputSize(ofLayer: place.layer)
    let inputParts = place.layer == 0 ? [0..<inputSize] : directionParts(width: model.hiddenSize)
    let slots = layer.slots
    add(
      "\(part).weight_ih_\(place)", [rows, inputSize],
      packedCount: layer.inputDepth * width(slots.inputOrder, layer),
      gateBlocks(layer, order: slots.inputOrder, depth: layer.inputDepth, parts: inputParts))
    add(
      "\(part).weight_hh_\(place)", [rows, model.hiddenSize],
      packedCount: model.hiddenSize * width(slots.recurrentOrder, layer),
      gateBlocks(
        layer, order: slots.recurrentOrder, depth: model.hiddenSize, parts: [0..<model.hiddenSize]))
    add(
      "\(part).bias_ih_\(place)", [rows], packedCount: width(slots.inputOrder, layer),
      gateBlocks(layer, order: slots.inputOrder, depth: 1, parts: [0..<1]))
    add(
      "\(part).bias_hh_\(place)", [rows], packedCount: width(slots.recurrentOrder, layer),
      gateBlocks(layer, order: slots.recurrentOrder, depth: 1, parts: [0..<1]))
    for peephole in model.peepholes {
      add(
        "\(part).\(peephole.weightName)_\(place)", [model.hiddenSize], packedCount: layer.hidden.paddedCount,
        [PackedBlock(rows: model.hiddenSize, torchOffset: 0, torchRow: 1, packedOffset: 0)])
    }
  }

  /// The head's weights and bias; `layer` is the one below it.
  mutating func addHead(_ head: HeadExtents, below layer: LayerExtents) {
    let width = model.hiddenSize * model.directionCount
    let panels = 0..<head.outputs.panelCount
    let blocks = panels.flatMap { panel in
      directionParts(width: model.hiddenSize).enumerated().map { direction, part in
        PackedBlock(
          rows: head.outputs.units(of: panel).count, columns: part.count,
          torchOffset: head.outputs.units(of: panel).lowerBound * width + part.lowerBound, torchRow: width,
          packedOffset: (panel * head.depth + direction * layer.hidden.paddedCount)
            * head.outputs.unitsPerPanel,
          packedRow: 1, packedColumn: head.outputs.unitsPerPanel)
      }
    }
    add("head.weight", [model.outputSize, width], packedCount: head.depth * head.outputs.paddedCount, blocks)
    add(
      "head.bias", [model.outputSize], packedCount: head.outputs.paddedCount,
      [PackedBlock(rows: model.outputSize, torchOffset: 0, torchRow: 1, packedOffset: 0)])
  }

  private mutating func add(_ name: String, _ shape: [Int], packedCount: Int, _ blocks: [PackedBlock]) {
    parameters.append(
      PackedParameter(name: name, shape: shape, offset: count, count: packedCount, blocks: blocks))
    count += packedCount
  }

  /// The columns of all panels together.
  private func width(_ order: [Int], _ layer: LayerExtents) -> Int { order.count * layer.hidden.paddedCount }

  /// The column ranges of a matrix that multiplies joined directions, one for each direction.
  private func directionParts(width: Int) -> [Range<Int>] {
    (0..<model.directionCount).map { $0 * width..<($0 + 1) * width }
  }

  /// One block for each panel, gate and part of the columns: PyTorch's rows (gate · H + unit) become columns
  /// (slot · units + unit) of a panel with `depth` rows. Part n begins at packed row n · padded H.
  private func gateBlocks(
    _ layer: LayerExtents, order: [Int], depth: Int, parts: [Range<Int>]
  ) -> [PackedBlock] {
    let grid = layer.hidden
    let columns = order.count * grid.unitsPerPanel
    let torchRow = parts[parts.count - 1].upperBound
    return (0..<grid.panelCount).flatMap { panel in
      order.indices.flatMap { gate in
        parts.enumerated().map { index, part in
          PackedBlock(
            rows: grid.units(of: panel).count, columns: part.count,
            torchOffset: (gate * grid.unitCount + grid.units(of: panel).lowerBound) * torchRow
              + part.lowerBound,
            torchRow: torchRow,
            packedOffset: (panel * depth + index * grid.paddedCount) * columns
              + order[gate] * grid.unitsPerPanel,
            packedRow: 1, packedColumn: columns)
        }
      }
    }
  }
}
