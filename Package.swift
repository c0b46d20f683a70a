// swift-tools-version: 6.2
import PackageDescription

// Data flows one way; each target imports only what stands to its left:
// Engine → Tasks → Traces → Training → Analysis → Canvas · Views → Explorer → Terminal → rnnscope
// What computes and draws is optimised in debug builds too, so that tests see the speed that people see.
let optimised: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "rnnscope",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "rnnscope", targets: ["rnnscope"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // The kernels are optimised in debug builds too: at -O0 the test suite would take hours.
    .target(
      name: "CKernels", cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno"])]),
    .target(name: "Engine", dependencies: ["CKernels"], swiftSettings: optimised),
    .target(name: "Tasks", dependencies: ["Engine"]),
    .target(
      name: "Traces",
      dependencies: [
        "Engine", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ], exclude: ["FORMAT.md"]),
    .target(
      name: "Training",
      dependencies: ["Engine", "Tasks", "Traces", .product(name: "TOMLKit", package: "TOMLKit")]),
    .target(name: "Analysis", dependencies: ["Engine"], swiftSettings: optimised),
    .target(name: "Canvas", swiftSettings: optimised),
    .target(name: "Views", dependencies: ["Engine", "Analysis", "Canvas"], swiftSettings: optimised),
    .target(
      name: "Explorer",
      dependencies: [
        "Engine", "Tasks", "Traces", "Training", "Analysis", "Canvas", "Views",
        .product(name: "TOMLKit", package: "TOMLKit"),
      ]),
    .target(
      name: "CNcurses",
      cSettings: [.define("_GNU_SOURCE"), .define("NCURSES_WIDECHAR", to: "1")],
      linkerSettings: [
        .linkedLibrary("ncursesw", .when(platforms: [.linux])),
        .linkedLibrary("tinfo", .when(platforms: [.linux])),
        .linkedLibrary("ncurses", .when(platforms: [.macOS])),
      ]),
    .target(name: "Terminal", dependencies: ["Canvas", "CNcurses"]),
    .executableTarget(
      name: "rnnscope",
      dependencies: [
        "Engine", "Tasks", "Traces", "Training", "Analysis", "Canvas", "Views", "Explorer", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .testTarget(name: "EngineTests", dependencies: ["CKernels", "Engine", "Traces"], exclude: ["Fixtures"]),
    .target(name: "FolderKit", path: "Tests/FolderKit"),
    .testTarget(name: "TasksTests", dependencies: ["Tasks", "Engine", "FolderKit"]),
    .executableTarget(
      name: "TraceWriterProbe", dependencies: ["Traces", "Engine"], path: "Tests/TraceWriterProbe"),
    .testTarget(
      name: "TracesTests",
      dependencies: [
        "Traces", "Engine", "TraceWriterProbe", "FolderKit", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Fixtures"]),
    .target(name: "DrawingKit", dependencies: ["Canvas"], path: "Tests/DrawingKit"),
    .target(name: "FuzzKit", dependencies: ["Engine"], path: "Tests/FuzzKit"),
    .testTarget(
      name: "TrainingTests",
      dependencies: [
        "Training", "Traces", "Tasks", "Engine", "FolderKit", "FuzzKit",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(name: "AnalysisTests", dependencies: ["Analysis", "Engine", "Tasks"], exclude: ["Fixtures"]),
    .testTarget(name: "CanvasTests", dependencies: ["Canvas", "DrawingKit"]),
    .testTarget(name: "ViewsTests", dependencies: ["Views", "Canvas", "Engine", "Analysis", "DrawingKit"]),
    .testTarget(
      name: "ExplorerTests",
      dependencies: [
        "Explorer", "Training", "Traces", "Analysis", "Canvas", "Views", "Engine", "DrawingKit", "FuzzKit",
      ]),
    .target(name: "CPty", path: "Tests/CPty", cSettings: [.define("_GNU_SOURCE")]),
    .target(
      name: "PtyKit", dependencies: ["CPty", "Canvas"], path: "Tests/PtyKit", swiftSettings: optimised),
    .executableTarget(name: "ScreenProbe", dependencies: ["Terminal", "Canvas"], path: "Tests/ScreenProbe"),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "CNcurses", "Canvas", "PtyKit", "ScreenProbe"]),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["rnnscope", "PtyKit", "FolderKit", "Canvas", "Traces", "Training", "Engine"]),
  ],
  swiftLanguageModes: [.v6]
)
