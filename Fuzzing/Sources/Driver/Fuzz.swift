import Foundation

/// Gives `read` one input after another until the time is up, or until it traps, hangs or takes too much memory.
///
/// - Parameter refusal: the only type of errors that `read` may throw; any other counts as a crash.
public func fuzz<Refusal: Error>(
  refusing refusal: Refusal.Type, _ read: @escaping ([UInt8]) throws -> Void
) -> Never {
  reader = { input in
    do {
      try read(input)
    } catch let error as Refusal {
      // Messages are made of the input, too.
      _ = "\(error)"
    } catch {
      require(false, "\(type(of: error)) instead of \(refusal): \(error)")
    }
  }
  // The limit of processor time that fuzz.sh sets ends the run in good order.
  signal(SIGXCPU) { _ in raise(SIGUSR1) }
  var count = CommandLine.argc
  var arguments = CommandLine.unsafeArgv
  exit(
    runDriver(&count, &arguments) { start, count in
      reader(Array(UnsafeBufferPointer(start: start, count: count)))
      return 0
    })
}

/// What libFuzzer's callback, which can capture nothing, calls; set once before it starts.
private nonisolated(unsafe) var reader: ([UInt8]) -> Void = { _ in }

/// libFuzzer as a library: https://llvm.org/docs/LibFuzzer.html.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ callback: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt
