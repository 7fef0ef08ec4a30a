public import Methods

/// Methods that are not shipped; each shows that the loop carries another kind of learning.
public let testMethods: [any Method] = [PairMethod(), PictureGAN(), ExposurePretext(), PriorMethod()]
