// Moving, adding up and measuring rows of numbers.

static void gather(const IndexedRows *rows) {
  for (long panel = 0; panel < rows->panels; panel++) {
    const Scalar *start = (const Scalar *)rows->start + panel * rows->start_panel;
    for (long row = 0; row < rows->rows; row++) {
      const Scalar *entry =
          (const Scalar *)rows->table + panel * rows->table_panel + rows->indices[row] * rows->columns;
      Scalar *values = (Scalar *)rows->values + panel * rows->values_panel + row * rows->values_row;
      long column = 0;
      for (; column < rows->columns; column += LANES) {
        store(values + column, load(start + column) + load(entry + column));
      }
      for (; column < rows->width; column += LANES) store(values + column, load(start + column));
    }
  }
}

static void scatter_add(const IndexedRows *rows) {
  for (long panel = 0; panel < rows->panels; panel++) {
    for (long row = 0; row < rows->rows; row++) {
      Scalar *entry = (Scalar *)rows->table + panel * rows->table_panel + rows->indices[row] * rows->columns;
      const Scalar *values = (const Scalar *)rows->values + panel * rows->values_panel + row * rows->values_row;
      for (long column = 0; column < rows->columns; column += LANES) {
        store(entry + column, load(entry + column) + load(values + column));
      }
    }
  }
}

static void add_column_sums(long rows, long columns, const void *source, long row, void *sums) {
  for (long column = 0; column < columns; column += LANES) {
    const Scalar *values = (const Scalar *)source + column;
    Vector even = load((Scalar *)sums + column), odd = broadcast(0);
    long r = 0;
    for (; r + 1 < rows; r += 2) {
      even += load(values + r * row);
      odd += load(values + (r + 1) * row);
    }
    if (r < rows) even += load(values + r * row);
    store((Scalar *)sums + column, even + odd);
  }
}

static void fill_rows(long rows, long columns, const void *source, void *target, long row) {
  for (long r = 0; r < rows; r++) {
    for (long column = 0; column < columns; column += LANES) {
      store((Scalar *)target + r * row + column, load((const Scalar *)source + column));
    }
  }
}

static void copy_matrix(long rows, long columns, const void *source, long source_row, long source_column,
                        void *target, long target_row, long target_column) {
  const Scalar *from = source;
  Scalar *to = target;
  if (source_column == 1 && target_column == 1) {
    for (long row = 0; row < rows; row++) {
      memcpy(to + row * target_row, from + row * source_row, columns * sizeof(Scalar));
    }
    return;
  }
  for (long row = 0; row < rows; row++) {
    for (long column = 0; column < columns; column++) {
      to[row * target_row + column * target_column] = from[row * source_row + column * source_column];
    }
  }
}

static void copy_rows(long rows, long columns, const void *source, long row, void *target) {
  const Scalar *from = source;
  Scalar *to = target;
  if (row == columns) {
    memcpy(to, from, rows * columns * sizeof(Scalar));
    return;
  }
  for (long r = 0; r < rows; r++, from += row, to += columns) {
    for (long column = 0; column < columns; column += LANES) store(to + column, load(from + column));
  }
}

static void fetch_rows(long rows, long columns, const void *source, long row) {
  const long bytes = columns * (long)sizeof(Scalar);
  for (long r = 0; r < rows; r++) {
    const char *place = (const char *)((const Scalar *)source + r * row);
    for (long byte = 0; byte < bytes; byte += CACHE_LINE_BYTES) {
      __builtin_prefetch(place + byte, 0, PREFETCH_TO_SECOND_LEVEL);
    }
  }
}

typedef Scalar Quad __attribute__((vector_size(4 * sizeof(Scalar)), aligned(sizeof(Scalar))));

/// Four rows of four numbers from `source` become four columns in `target`.
INLINE void transpose_4_by_4(const Scalar *source, long source_row, Scalar *target, long target_row) {
  Quad a = *(const Quad *)source, b = *(const Quad *)(source + source_row);
  Quad c = *(const Quad *)(source + 2 * source_row), d = *(const Quad *)(source + 3 * source_row);
  Quad ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5), ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
  Quad cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5), cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
  *(Quad *)target = __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5);
  *(Quad *)(target + target_row) = __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7);
  *(Quad *)(target + 2 * target_row) = __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5);
  *(Quad *)(target + 3 * target_row) = __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7);
}

static void transpose(long rows, long columns, const void *source, long source_row, void *target,
                      long target_row) {
  const Scalar *from = source;
  Scalar *to = target;
  long row = 0;
  for (; row + 4 <= rows; row += 4) {
    for (long column = 0; column < columns; column += 4) {
      transpose_4_by_4(from + row * source_row + column, source_row, to + column * target_row + row, target_row);
    }
  }
  for (; row < rows; row++) {
    for (long column = 0; column < columns; column++) to[column * target_row + row] = from[row * source_row + column];
  }
}

static void add(long count, const void *left, const void *right, void *target) {
  for (long i = 0; i < count; i++) ((Scalar *)target)[i] = ((const Scalar *)left)[i] + ((const Scalar *)right)[i];
}

static void multiply(long count, const void *left, const void *right, void *target) {
  for (long i = 0; i < count; i++) ((Scalar *)target)[i] = ((const Scalar *)left)[i] * ((const Scalar *)right)[i];
}

static void from_floats(long count, const float *source, void *target) {
  for (long i = 0; i < count; i++) ((Scalar *)target)[i] = source[i];
}

/// Σ of the squares of `count` neighbouring elements, in double.
INLINE double row_squares(long count, const Scalar *values) {
  WideVector first = {0}, second = {0};
  long i = 0;
  for (; i + 2 * LANES <= count; i += 2 * LANES) {
    WideVector a = widen(load(values + i)), b = widen(load(values + i + LANES));
    first += a * a;
    second += b * b;
  }
  double sum = wide_sum(first + second);
  for (; i < count; i++) sum += (double)values[i] * (double)values[i];
  return sum;
}

static void sums_of_squares(long blocks, long block, long rows, long row, long columns, const void *values,
                            double *squares) {
  for (long b = 0; b < blocks; b++) {
    double sum = 0;
    for (long r = 0; r < rows; r++) sum += row_squares(columns, (const Scalar *)values + b * block + r * row);
    squares[b] = sum;
  }
}
