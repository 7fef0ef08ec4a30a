import Files
import Foundation
public import Torch

/// Reads state dictionaries written by `torch.save`, in today's zip format and in the older one without.
///
/// The file is treated as hostile: its pickle is read as data, nothing in it is imported or executed, and
/// every offset and stride is checked.
public enum TorchSaveFile {
  /// The tensors of a `.pth` file by name, contiguous; a state dictionary under the key `state_dict` is found too.
  public static func read(_ path: String) throws -> [String: Tensor] {
    let data = try openWeights(path)
    let layouts: [String: TensorLayout]
    let storages: [String: Data]
    do throws(FormatError) {
      (layouts, storages) = try data.starts(with: [0x50, 0x4b]) ? zip(data) : legacy(data)
    } catch {
      throw WeightsError(error, in: path)
    }
    // Tensors may share a storage, but a small file must not take all memory that way.
    var room = 16 * data.count
    var tensors: [String: Tensor] = [:]
    for (name, layout) in layouts {
      let bytes: [UInt8]
      do throws(FormatError) {
        bytes = try layout.rowMajor(storages[layout.storage])
      } catch {
        throw WeightsError(error, in: "\(path), tensor \(name)")
      }
      room -= bytes.count
      guard room >= 0 else {
        throw WeightsError(
          .damaged, path, "its tensors together have more than 16 times the bytes of the file")
      }
      tensors[name] = try Tensor(bytes: bytes, dtype: layout.dtype, shape: layout.shape)
    }
    return tensors
  }

  private typealias Parts = (layouts: [String: TensorLayout], storages: [String: Data])

  /// `archive/data.pkl` beside one file per storage.
  private static func zip(_ data: Data) throws(FormatError) -> Parts {
    let entries = try StoredZip(data).entries
    guard let pickled = entries.first(where: { $0.key.hasSuffix("/data.pkl") }) else {
      throw .unsupported("a zip file without data.pkl: not written by torch.save")
    }
    var reader = ByteReader(pickled.value)
    let folder = pickled.key.dropLast("data.pkl".count) + "data/"
    let storages = entries.filter { $0.key.hasPrefix(folder) }
    return (
      try stateDictionary(try Pickle(&reader)),
      Dictionary(uniqueKeysWithValues: storages.map { (String($0.key.dropFirst(folder.count)), $0.value) })
    )
  }

  /// Pickles of a magic number, a version, the machine, the dictionary and the storages' keys; then per storage
  /// its number of elements and its bytes.
  private static func legacy(_ data: Data) throws(FormatError) -> Parts {
    let magic: [UInt8] = [
      0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
    ]
    guard data.starts(with: magic) else {
      throw .unsupported("neither a safetensors file nor one of torch.save")
    }
    var reader = ByteReader(data, at: magic.count)
    guard try Pickle(&reader).result == .int(1001) else {
      throw .unsupported("a version of torch.save other than 1001")
    }
    _ = try Pickle(&reader)
    let pickle = try Pickle(&reader)
    let keys = try Pickle(&reader)
    let widths = Dictionary(
      pickle.containers.compactMap { try? TensorLayout.storage($0) }.map { ($0.key, $0.dtype.byteCount) },
      uniquingKeysWith: max)
    var storages: [String: Data] = [:]
    guard case .container(let list) = keys.result else { throw .damaged("no list of storages") }
    for case .string(let key) in keys.containers[list] {
      guard let width = widths[key] else { throw .damaged("a storage of unknown type") }
      let (bytes, overflow) = Int(try reader.integer(Int64.self)).multipliedReportingOverflow(by: width)
      guard !overflow else { throw .damaged("a storage of impossible size") }
      storages[key] = try reader.bytes(bytes)
    }
    return (try stateDictionary(pickle), storages)
  }

  private static func stateDictionary(_ pickle: Pickle) throws(FormatError) -> [String: TensorLayout] {
    guard case .container(var index) = pickle.result else { throw .unsupported("no dictionary of tensors") }
    var items = pickle.containers[index]
    if let key = items.firstIndex(of: .string("state_dict")), key + 1 < items.count,
      case .container(let nested) = items[key + 1]
    {
      index = nested
      items = pickle.containers[index]
    }
    var layouts: [String: TensorLayout] = [:]
    for position in stride(from: 0, to: items.count - 1, by: 2) {
      guard case .string(let name) = items[position] else { throw .unsupported("a key that is not text") }
      do {
        layouts[name] = try TensorLayout(items[position + 1], in: pickle)
      } catch .damaged(let message) {
        throw .damaged("\(name): \(message)")
      } catch .unsupported(let message) {
        throw .unsupported("\(name): \(message)")
      }
    }
    guard !layouts.isEmpty else { throw .unsupported("no tensors") }
    return layouts
  }
}

/// The bytes of a weights file, mapped rather than read.
func openWeights(_ path: String) throws(WeightsError) -> Data {
  guard FileManager.default.fileExists(atPath: path) else {
    throw WeightsError(.notFound, path, "there is no such file")
  }
  let data: Data
  do {
    data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
  } catch {
    throw WeightsError(.unreadable, path, error.localizedDescription)
  }
  if GitLFS.isPointer(data) { throw WeightsError(.unreadable, path, "this is \(GitLFS.advice)") }
  return data
}
