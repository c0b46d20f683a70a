/// Gradients of the peepholes: Σ over rows of a gate's gradient times the cell state that it saw.
extension RecurrentPass {
  /// Where the gradients of the peepholes of `panels` are summed up.
  func clearPeepholeGradients(of panels: Range<Int>) {
    let units = extents.hidden.unitsPerPanel
    for peephole in peepholePlaces {
      parameters.gradients.clear(
        peephole.offset + panels.lowerBound * units..<peephole.offset + panels.upperBound * units)
    }
  }

  /// Adds what `rows` contribute to the peepholes of `panel`.
  func addPeepholeGradients(_ rows: Range<Int>, _ panel: Int) {
    let units = extents.hidden.unitsPerPanel
    for peephole in peepholePlaces {
      let gradients = gates(row: rows.lowerBound, column: peephole.slot * units).elements + panel * gatePanel
      let seen = stateOffset(timestep: peephole.kind == .output ? 0 : previous(of: 0))
      kernels.addColumnProducts(
        rows: rows.count, columns: units, gradients, row: extents.gateColumns,
        memory.cell.elements(at: seen + rows.lowerBound * extents.stateRow + panel * units),
        row: extents.stateRow, to: parameters.gradients.elements(at: peephole.offset + panel * units))
    }
  }
}

/// Where a peephole's weights lie among the parameters, and what they connect.
struct PeepholePlace {
  /// The output gate's sees c_t, the others c_{t−1}.
  let kind: Peephole
  let offset: Int
  /// The slot of its gate.
  let slot: Int

  /// The peepholes of `place` in `part` of the network.
  static func places(at place: LayerDirection, of part: String, in layout: ParameterLayout) -> [PeepholePlace]
  {
    let gates = Gate.gates(of: layout.model.cell)
    let slots = layout.layers[place.layer].slots.gateOrder
    return layout.model.peepholes.map { peephole in
      guard let gate = gates.firstIndex(of: peephole.gate) else {
        preconditionFailure("a peephole belongs to a gate of the cell")
      }
      return PeepholePlace(
        kind: peephole, offset: layout.offset(of: "\(part).\(peephole.weightName)_\(place)"),
        slot: slots[gate])
    }
  }
}

extension PeepholeWeights {
  /// The weights of `places` in `parameters`.
  init(_ places: [PeepholePlace], in parameters: Buffer) {
    for place in places {
      let elements = parameters.elements(at: place.offset)
      switch place.kind {
      case .input: input = elements
      case .forget: forget = elements
      case .output: output = elements
      }
    }
  }
}
