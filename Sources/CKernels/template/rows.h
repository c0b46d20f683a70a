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

static void column_sums(long rows, long columns, const void *source, long row, void *result) {
  for (long column = 0; column < columns; column += LANES) {
    const Scalar *values = (const Scalar *)source + column;
    Vector even = broadcast(0), odd = broadcast(0);
    long r = 0;
    for (; r + 1 < rows; r += 2) {
      even += load(values + r * row);
      odd += load(values + (r + 1) * row);
    }
    if (r < rows) even += load(values + r * row);
    store((Scalar *)result + column, even + odd);
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
  for (long row = 0; row < rows; row++) {
    for (long column = 0; column < columns; column++) {
      to[row * target_row + column * target_column] = from[row * source_row + column * source_column];
    }
  }
}

static void add(long count, const void *left, const void *right, void *target) {
  for (long i = 0; i < count; i++) ((Scalar *)target)[i] = ((const Scalar *)left)[i] + ((const Scalar *)right)[i];
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
