/// Gives a stored property another name in state dictionaries.
///
/// ```swift
/// @Named("_conv_stem") var stem: Conv2d
/// init() throws(TorchError) {
///   super.init()
///   stem = try Conv2d(3, 32, kernel: 3)
/// }
/// ```
///
/// The property is set after `super.init()`, and must be before it is read. An empty name leaves the level out: a
/// container's children then stand directly under the container's own name.
@propertyWrapper
public struct Named<Value> {
  let name: String
  var value: Value?

  /// A parameter, a module, or an optional or an array of these, to be set in the initializer.
  public init(_ name: String) { self.name = name }

  /// A parameter, a module, or an optional or an array of these.
  public init(wrappedValue: Value, _ name: String) {
    self.name = name
    value = wrappedValue
  }

  /// The property's value.
  public var wrappedValue: Value {
    get { value ?? unset(name) }
    set { value = newValue }
  }
}

/// Marks a stored tensor as a buffer: saved with the parameters, but not learned.
///
/// Without a name of its own it has the property's. It is set after `super.init()`, as with ``Named``.
@propertyWrapper
public struct Buffer {
  let name: String?
  var value: Tensor?

  /// A tensor to be set in the initializer.
  public init(_ name: String? = nil) { self.name = name }

  /// A tensor.
  public init(wrappedValue: Tensor, _ name: String? = nil) {
    self.name = name
    value = wrappedValue
  }

  /// The buffer's value.
  public var wrappedValue: Tensor {
    get { value ?? unset(name ?? "a buffer") }
    set { value = newValue }
  }
}

/// Ends the program: a module's initializer did not set all of its properties.
private func unset<Value>(_ name: String) -> Value {
  preconditionFailure("\(name) was read before the module's initializer had set it")
}

/// What reflection needs to know of a property that is wrapped.
protocol NamedProperty {
  var givenName: String? { get }
  var content: Any { get }
  var isBuffer: Bool { get }
}

extension Named: NamedProperty {
  var givenName: String? { name }
  var content: Any { value as Any }
  var isBuffer: Bool { false }
}

extension Buffer: NamedProperty {
  var givenName: String? { name }
  var content: Any { value as Any }
  var isBuffer: Bool { true }
}
