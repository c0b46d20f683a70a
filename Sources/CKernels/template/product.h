// The matrix product: a tile of the result stays in registers while the depth runs, and a block of the right
// operand stays in the first-level cache while all rows pass over it.
//
// Every element is summed over the depth in the same order whatever the tile it falls into, so that results do
// not depend on how rows are shared out. The one exception is a product of a single row, which has two chains of
// sums to cover the latency of the additions.

// Half of the usual first-level cache.
enum { RIGHT_BLOCK_BYTES = 16384 };

/// One block of the depth: row 0, column 0 of each operand.
typedef struct {
  long depth;
  const Scalar *left;
  const Scalar *right;
  const Scalar *start;
  long start_row;
  Scalar *result;
} Block;

INLINE void accumulate(const int rows, const int vectors, const Scalar *left, long left_row, const Scalar *right,
                       Vector *sums) {
#if VECTOR_REGISTERS == 16
  // All factors and one vector of the right operand: what is left beside twelve sums.
  Vector factors[rows];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) factors[row] = broadcast(left[row * left_row]);
#pragma clang loop unroll(full)
  for (int i = 0; i < vectors; i++) {
    Vector values = load(right + i * LANES);
#pragma clang loop unroll(full)
    for (int row = 0; row < rows; row++) {
      sums[row * vectors + i] = multiply_add(factors[row], values, sums[row * vectors + i]);
    }
  }
#else
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
    Vector factor = broadcast(left[row * left_row]);
#pragma clang loop unroll(full)
    for (int i = 0; i < vectors; i++) {
      sums[row * vectors + i] = multiply_add(factor, load(right + i * LANES), sums[row * vectors + i]);
    }
  }
#endif
}

/// `rows` × `vectors · LANES` elements of the result.
INLINE void product_tile(const int rows, const int vectors, const MatrixProduct *p, Block block) {
  Vector sums[rows * vectors];
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < vectors; i++) {
      sums[row * vectors + i] = load(block.start + row * block.start_row + i * LANES);
    }
  }
  const long left_row = p->left_row, left_step = p->left_step, right_row = p->right_row;
  for (long k = 0; k < block.depth; k++) {
    accumulate(rows, vectors, block.left, left_row, block.right, sums);
    block.left += left_step;
    block.right += right_row;
  }
#pragma clang loop unroll(full)
  for (int row = 0; row < rows; row++) {
#pragma clang loop unroll(full)
    for (int i = 0; i < vectors; i++) {
      store(block.result + row * p->result_row + i * LANES, sums[row * vectors + i]);
    }
  }
}

/// One row of the result, even and odd depths summed apart.
INLINE void product_row(const int vectors, const MatrixProduct *p, Block block) {
  Vector even[vectors], odd[vectors];
#pragma clang loop unroll(full)
  for (int i = 0; i < vectors; i++) {
    even[i] = load(block.start + i * LANES);
    odd[i] = broadcast(0);
  }
  const long left_step = p->left_step, right_row = p->right_row;
  long k = 0;
  for (; k + 1 < block.depth; k += 2) {
    accumulate(1, vectors, block.left, 0, block.right, even);
    accumulate(1, vectors, block.left + left_step, 0, block.right + right_row, odd);
    block.left += 2 * left_step;
    block.right += 2 * right_row;
  }
  if (k < block.depth) accumulate(1, vectors, block.left, 0, block.right, even);
#pragma clang loop unroll(full)
  for (int i = 0; i < vectors; i++) store(block.result + i * LANES, even[i] + odd[i]);
}

INLINE void product_tile_of_rows(long rows, const int vectors, const MatrixProduct *p, Block block) {
  switch (rows) {
    case 1: product_tile(1, vectors, p, block); break;
    case 2: product_tile(2, vectors, p, block); break;
    case 3: product_tile(3, vectors, p, block); break;
    case 4: product_tile(4, vectors, p, block); break;
#if VECTOR_REGISTERS == 32
    case 5: product_tile(5, vectors, p, block); break;
    case 6: product_tile(6, vectors, p, block); break;
    case 8: product_tile(8, vectors, p, block); break;
    case 12: product_tile(12, vectors, p, block); break;
#endif
  }
}

/// The most rows, of those that `product_tile_of_rows` knows, that fit into the registers and into `left`.
INLINE long tile_rows(const int vectors, long left) {
#if VECTOR_REGISTERS == 32
  if (vectors <= 2 && left >= 12) return 12;
  if (vectors <= 3 && left >= 8) return 8;
  return left < 6 ? left : 6;
#else
  const long most = vectors == 4 ? 3 : 4;
  return left < most ? left : most;
#endif
}

/// All rows of one block.
INLINE void product_block(const int vectors, const MatrixProduct *p, Block block) {
  if (p->rows == 1) {
    product_row(vectors, p, block);
    return;
  }
  for (long row = 0; row < p->rows;) {
    long rows = tile_rows(vectors, p->rows - row);
    product_tile_of_rows(rows, vectors, p, block);
    block.left += rows * p->left_row;
    block.start += rows * block.start_row;
    block.result += rows * p->result_row;
    row += rows;
  }
}

/// All rows and the whole depth of one strip of `vectors · LANES` columns.
INLINE void product_strip(const int vectors, const MatrixProduct *p, const Scalar *right, const Scalar *start,
                          Scalar *result) {
  const long block_depth = p->rows == 1 ? p->depth : RIGHT_BLOCK_BYTES / (vectors * (long)sizeof(Vector));
  Block block = {.right = right, .start = start, .start_row = p->start_row, .result = result};
  for (long segment = 0; segment < p->segments; segment++) {
    for (long k = 0; k < p->depth; k += block_depth) {
      block.depth = p->depth - k < block_depth ? p->depth - k : block_depth;
      block.left = (const Scalar *)p->left + segment * p->left_segment + k * p->left_step;
      product_block(vectors, p, block);
      block.right += block.depth * p->right_row;
      block.start = result;
      block.start_row = p->result_row;
    }
  }
}

static void product(const MatrixProduct *p) {
  const int panel_vectors = (int)(p->columns / LANES);
  const int vectors = panel_vectors % 4 == 0 ? 4 : panel_vectors % 3 == 0 ? 3 : panel_vectors;
  for (long panel = 0; panel < p->panels; panel++) {
    for (long column = 0; column < p->columns; column += vectors * LANES) {
      const Scalar *right = (const Scalar *)p->right + panel * p->right_panel + column;
      const Scalar *start = (const Scalar *)p->start + panel * p->start_panel + column;
      Scalar *result = (Scalar *)p->result + panel * p->result_panel + column;
      switch (vectors) {
        case 1: product_strip(1, p, right, start, result); break;
        case 2: product_strip(2, p, right, start, result); break;
        case 3: product_strip(3, p, right, start, result); break;
        default: product_strip(4, p, right, start, result); break;
      }
    }
  }
}
