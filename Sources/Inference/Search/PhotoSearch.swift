import Dispatch
public import Imaging

/// The photos that files, folders and lists of paths name, in a fixed order, found as they are asked for.
///
/// A folder's entries come in the order of their bytes; hidden ones are left out, links are followed once.
public struct PhotoSearch: AsyncSequence, Sendable {
  /// Where to look.
  public enum Source: Hashable, Sendable {
    /// A file, or a folder for what is in it.
    case path(PhotoPath)
    /// Paths of files and folders on standard input, one a line or each ended by NUL.
    case standardInput
  }

  /// What was found.
  public enum Finding: Hashable, Sendable {
    /// A file that is or may be a photo; `named` if it was asked for by its own path.
    case photo(PhotoPath, named: Bool)
    /// Something in a folder that is no photo.
    case other(PhotoPath)
    /// A folder or a list that cannot be read.
    case failure(PhotoPath, PhotoError)
  }

  /// How to look.
  public struct Configuration: Hashable, Sendable {
    /// Whether the folders inside a folder are looked into, too.
    public var isRecursive = true
    /// Whether paths on standard input end with NUL; otherwise that is found out from what comes first.
    public var listIsNulSeparated = false
    /// Files that are passed over in folders, whatever path leads to them: outputs of ours.
    public var ignored: [PhotoPath] = []

    /// The folders inside folders, and nothing ignored.
    public init() {}
  }

  private let sources: [Source]
  private let configuration: Configuration
  private let done: Set<PhotoPath>

  /// Looks through `sources` in order, and leaves out what is `done`.
  public init(
    _ sources: [Source], configuration: Configuration = Configuration(), except done: Set<PhotoPath> = []
  ) {
    self.sources = sources
    self.configuration = configuration
    self.done = done
  }

  /// How many files there are to look at; nil when a list on standard input has to tell.
  public func count() -> Int? {
    guard !sources.contains(.standardInput) else { return nil }
    return walk.reduce(0) { count, finding in isDone(finding) ? count : count + 1 }
  }

  private var walk: PhotoWalk { PhotoWalk(sources, configuration: configuration) }

  private func isDone(_ finding: Finding) -> Bool {
    if case .photo(let path, _) = finding { done.contains(path) } else { false }
  }

  /// Starts a search.
  public func makeAsyncIterator() -> Iterator { Iterator(search: self, thread: BlockingThread(walk)) }

  /// A search under way.
  public struct Iterator: AsyncIteratorProtocol {
    fileprivate let search: PhotoSearch
    fileprivate let thread: BlockingThread<PhotoWalk>

    /// The next finding; waits for standard input as long as it takes.
    public mutating func next() async -> Finding? {
      while let finding = await thread.run({ $0.next() }) {
        if !search.isDone(finding) { return finding }
      }
      return nil
    }
  }
}

/// Steps that block, away from the threads that Swift's tasks share.
private final class BlockingThread<State>: @unchecked Sendable {
  // Only the serial queue touches the state.
  private var state: State
  private let queue = DispatchQueue(label: "juror.search")

  init(_ state: State) { self.state = state }

  func run<Result: Sendable>(_ body: @escaping @Sendable (inout State) -> Result) async -> Result {
    await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: body(&self.state)) }
    }
  }
}
