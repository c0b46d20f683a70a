// The matrix product: a tile of the result stays in registers while the depth runs, and a block of the right
// operand stays in the first-level cache while all rows pass over it.
//
// Every element is summed over the depth in the same order whatever the tile it falls into, so that results do
// not depend on how rows are shared out. The one exception is a product of a single row, which has several chains of
// sums to cover the latency of the additions.

enum {
  RIGHT_BLOCK_BYTES = 16384,  // half of the usual first-level cache
  CACHE_LINE_BYTES = 64,
  PREFETCH_TO_SECOND_LEVEL = 2,
};

/// One block of the depth: row 0, column 0 of each operand.
typedef struct {
  long depth;
  const Scalar *left;
  const Scalar *right;
  const Scalar *start;
  long start_row;
  Scalar *result;
  const char *ahead;  // a part of the next block of the right operand
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

/// How many vectors wide the strips are that a panel is computed in: the most, up to 4, that divide it.
INLINE int strip_vectors(const MatrixProduct *p) {
  const unsigned vectors = (unsigned)p->columns / LANES;
  return vectors % 4 == 0 ? 4 : vectors % 3 == 0 ? 3 : (int)vectors;
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
    __builtin_prefetch(block.ahead, 0, PREFETCH_TO_SECOND_LEVEL);
    block.ahead += CACHE_LINE_BYTES;
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

// Sums that are kept side by side for a single row: enough to cover the latency of the additions.
enum { ROW_SUMS = VECTOR_REGISTERS == 32 ? 16 : 8 };

/// `vectors` of one row of the result: neighbouring steps of the depth go to different chains of sums, added up at
/// the end.
INLINE void product_row(const int vectors, const MatrixProduct *p, const Scalar *right, const Scalar *start,
                        Scalar *result) {
  const int chains = vectors == 1 ? 8 : ROW_SUMS / (vectors == 3 ? 4 : vectors);
  const long left_step = p->left_step, right_row = p->right_row, depth = p->depth;
  Vector sums[chains * vectors];
#pragma clang loop unroll(full)
  for (int i = 0; i < chains * vectors; i++) sums[i] = i < vectors ? load(start + i * LANES) : broadcast(0);
  for (long segment = 0; segment < p->segments; segment++) {
    const Scalar *left = (const Scalar *)p->left + segment * p->left_segment;
    long k = 0;
    for (; k + chains <= depth; k += chains) {
#pragma clang loop unroll(full)
      for (int chain = 0; chain < chains; chain++) {
        accumulate(1, vectors, left, 0, right, sums + chain * vectors);
        left += left_step;
        right += right_row;
      }
    }
    for (; k < depth; k++) {
      accumulate(1, vectors, left, 0, right, sums);
      left += left_step;
      right += right_row;
    }
  }
#pragma clang loop unroll(full)
  for (int chain = chains / 2; chain > 0; chain /= 2) {
#pragma clang loop unroll(full)
    for (int i = 0; i < chain * vectors; i++) sums[i] += sums[chain * vectors + i];
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < vectors; i++) store(result + i * LANES, sums[i]);
}

INLINE void product_row_of_panels(const int vectors, const MatrixProduct *p) {
  for (long panel = 0; panel < p->panels; panel++) {
    for (long column = 0; column < p->columns; column += vectors * LANES) {
      product_row(vectors, p, (const Scalar *)p->right + panel * p->right_panel + column,
                  (const Scalar *)p->start + panel * p->start_panel + column,
                  (Scalar *)p->result + panel * p->result_panel + column);
    }
  }
}

/// The product of a single row: nothing is used twice, so there is nothing to block.
static void single_row_product(const MatrixProduct *p) {
  switch (strip_vectors(p)) {
    case 1: product_row_of_panels(1, p); break;
    case 2: product_row_of_panels(2, p); break;
    case 3: product_row_of_panels(3, p); break;
    default: product_row_of_panels(4, p); break;
  }
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

/// All rows of one block, which lies side by side in memory; the block behind it is asked for meanwhile, a line at
/// each step of a tile's depth, so that it is near when its turn comes.
INLINE void product_block(const int vectors, const MatrixProduct *p, Block block) {
  const long bytes = block.depth * p->right_row * (long)sizeof(Scalar), tile_bytes = block.depth * CACHE_LINE_BYTES;
  const char *last = (const char *)block.right + 2 * bytes - tile_bytes;
  block.ahead = (const char *)block.right + bytes;
  for (long row = 0; row < p->rows;) {
    long rows = tile_rows(vectors, p->rows - row);
    product_tile_of_rows(rows, vectors, p, block);
    block.left += rows * p->left_row;
    block.start += rows * block.start_row;
    block.result += rows * p->result_row;
    row += rows;
    block.ahead = block.ahead + tile_bytes < last ? block.ahead + tile_bytes : last;
  }
}

/// All rows and the whole depth of one strip of `vectors · LANES` columns.
INLINE void product_strip(const int vectors, const MatrixProduct *p, const Scalar *right, const Scalar *start,
                          Scalar *result) {
  const long block_depth = RIGHT_BLOCK_BYTES / (vectors * (long)sizeof(Vector));
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
  if (p->rows == 1) {
    single_row_product(p);
    return;
  }
  const int vectors = strip_vectors(p);
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
