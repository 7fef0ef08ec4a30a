/// One part of a module, as its stored properties show it.
enum Member {
  case parameter(Tensor)
  case buffer(Tensor)
  case module(Module)
}

extension Module {
  /// The module's own parts in declaration order, those of superclasses first.
  func members() -> [(name: String, member: Member)] {
    var mirrors: [Mirror] = []
    var mirror: Mirror? = Mirror(reflecting: self)
    while let current = mirror, current.subjectType != Module.self {
      mirrors.append(current)
      mirror = current.superclassMirror
    }
    return mirrors.reversed().flatMap { mirror in
      mirror.children.flatMap { child in Self.members(named: child.label ?? "", child.value) }
    }
  }

  private static func members(named label: String, _ value: Any) -> [(name: String, member: Member)] {
    if let property = value as? any NamedProperty {
      // A wrapped property is stored under its name with an underscore in front.
      return found(property.givenName ?? String(label.dropFirst()), property.content, property.isBuffer)
    }
    return found(label, value, false)
  }

  private static func found(_ name: String, _ value: Any, _ isBuffer: Bool) -> [(
    name: String, member: Member
  )] {
    switch value {
    case let tensor as Tensor: return [(name, isBuffer ? .buffer(tensor) : .parameter(tensor))]
    case let module as Module: return [(name, .module(module))]
    default: break
    }
    // Optionals are looked through; elements of arrays are numbered.
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      return mirror.children.flatMap { found(name, $0.value, isBuffer) }
    case .collection:
      return mirror.children.enumerated().flatMap { index, child in
        found(name.isEmpty ? "\(index)" : "\(name).\(index)", child.value, isBuffer)
      }
    default:
      return []
    }
  }
}
