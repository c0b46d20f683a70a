/// A stack of matrices in memory: panel p, row r begins at `elements + p · panel + r · row`.
struct PanelMatrix {
  var elements: Elements
  /// Elements from one panel to the next; 0 where all panels are the same.
  var panel = 0
  /// Elements from one row to the next; 0 where all rows are the same.
  var row: Int
}

/// The left operand of a product, in which the depth may run across the rows, in several segments:
/// row m, segment s, depth k lies at `elements + m · row + s · segment + k · step`.
struct LeftMatrix {
  var elements: Elements
  var row: Int
  var segment = 0
  var step = 1
}

/// The extents of `Kernels.product`: result[p] (rows × columns) is the sum over segments × depth.
struct ProductExtents {
  var panels = 1
  var rows: Int
  /// Columns of one panel: 16, 32, 48 or 64.
  var columns: Int
  var segments = 1
  var depth: Int
}

/// A matrix seen through two strides, as `Kernels.copy` takes it.
struct StridedMatrix {
  var elements: Elements
  var row: Int
  var column = 1
}

/// One timestep of one layer and direction for `rows` sequences, as the cells' kernels take it.
///
/// Forward turns the pre-activations in `gates` [panels, rows, slots · units] into activations; backward reads those
/// and writes the gradients of the pre-activations, which may replace them. States and their gradients are
/// [rows, panels · units], each with its stride. In backward, one row of gates and states may serve all rows.
struct CellTimestep {
  var rows: Int
  var panels: Int
  var units: Int
  var gates: PanelMatrix
  var gateGradients: PanelMatrix
  var stateRow: Int
  var previousHidden: Elements
  var hidden: Elements
  var previousCell: Elements
  var cell: Elements
  var gradientRow: Int
  /// dL/dh_t, complete.
  var hiddenGradient: Elements
  /// Where the part of dL/dh_{t−1} that passes beside the recurrent weights is added.
  var previousHiddenGradient: Elements
  var scratchRow: Int
  /// The part of dL/dc_t that comes from later timesteps; becomes that of dL/dc_{t−1}.
  var cellCarry: Elements
  /// Receives dL/dc_t.
  var cellGradient: Elements
  var peepholes = PeepholeWeights()
  /// Of a cell with `resetSlots`: r ⊙ h_{t−1} with the states' strides, and dL/d(r ⊙ h_{t−1}) with `scratchRow`.
  var resetHidden: Elements?
  var resetHiddenGradient: Elements?
}

/// Where one layer's peepholes lie, each [padded H]; nil for those that it has not.
struct PeepholeWeights {
  var input: Elements?
  var forget: Elements?
  var output: Elements?
}

/// Rows of a table chosen by one index each: a one-hot input times the input weights.
struct IndexedTable {
  var panels: Int
  /// Columns of the table in one panel.
  var columns: Int
  var table: PanelMatrix
  /// The rows that are computed or read, `width` ≥ `columns` wide.
  var values: PanelMatrix
  var width: Int
}
