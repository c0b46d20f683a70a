extension [Double] {
  /// The median, of two in the middle the upper; nil without any element.
  package var upperMedian: Double? { isEmpty ? nil : sorted()[count / 2] }
}
